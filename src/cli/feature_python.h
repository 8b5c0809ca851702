/* cli/feature_python.h — features declared in Python: the project's interpreter is started once, and what it said is
 * kept, with what it depends on, until any of that has changed.
 *
 * The interpreter runs `python -m metaxy._export`, which loads the configured modules and prints their definitions
 * with the files, directories and environment variables that it looked at. The answer lies in
 * $XDG_CACHE_HOME/metaxy (~/.cache/metaxy) under a name made of the interpreter, the working directory, the
 * configuration and this program's version. It is used again only when every input is as it was: same size, times
 * and inode, else same content. Modules that started programs or opened connections are loaded each time. */
#ifndef MX_CLI_FEATURE_PYTHON_H
#define MX_CLI_FEATURE_PYTHON_H

#include "cli/feature_project.h"
#include "feature/features_toml.h"

/* Adds the definitions. Does not start anything when the project names no modules and no installed package declares
 * features (python_packages.h); where that cannot be told the interpreter is asked, if there is one. FEA014: a module fails, with its
 * file and line; RUN001: there is no interpreter, or it has no `metaxy`. */
mx_status mx_python_features(mx_cli *cli, const mx_feature_project *project, mx_definitions *out);

/* The tables of the project's SQLModel features in a store, as SQL of a dialect: what their classes say. FEA014, RUN001. */
mx_status mx_python_tables(mx_cli *cli, const mx_feature_project *project, mx_str store, mx_str dialect,
                           mx_str *out);

/* Whether the inputs of an answer are as they were. */
bool mx_python_inputs_same(mx_arena *arena, const mx_json *inputs, const mx_environment *environment);

#endif
