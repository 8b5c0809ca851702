/* cli/python_packages.h — whether packages that an interpreter has installed declare features, without starting it.
 *
 * They say so in the entry points of the group `metaxy.project`, in the file entry_points.txt of their metadata. Which of
 * them belong to the project, and what they declare, only Python knows. */
#ifndef MX_CLI_PYTHON_PACKAGES_H
#define MX_CLI_PYTHON_PACKAGES_H

#include "cli/feature_project.h"

typedef enum mx_packages {
    MX_PACKAGES_NONE,
    MX_PACKAGES_SOME,
    MX_PACKAGES_UNKNOWN, /* where the interpreter's packages lie cannot be told: it is a script, or is not there */
} mx_packages;

/* `python`: the interpreter's path. Besides its own folders and the user's, PYTHONPATH, the project's root and the working
 * directory are looked at, and the folders that .pth files name. */
mx_packages mx_python_packages(mx_arena *arena, mx_str python, const mx_feature_project *project);

#endif
