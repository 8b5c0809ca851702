/* cli/feature_project.h — what the feature commands work with: the configuration, and the graph of the project's
 * features, from metaxy.lock, TOML files and Python modules. */
#ifndef MX_CLI_FEATURE_PROJECT_H
#define MX_CLI_FEATURE_PROJECT_H

#include "cli/command.h"
#include "config/configuration.h"
#include "feature/graph.h"

typedef struct mx_feature_project {
    const mx_configuration *config;
    const mx_environment *environment; /* the process's, and .env of the working directory */
    mx_graph *graph;                   /* NULL until mx_feature_project_load */
    mx_str project;                    /* --project, else the configured one; empty: none */
    bool all_projects;                 /* --all-projects */
} mx_feature_project;

/* --config-file, METAXY_CONFIG, discovery; .env is read first. */
mx_status mx_feature_project_config(mx_cli *cli, mx_feature_project *out);
/* The same, and all features. Whatever is wrong with the graph is reported: FEA005 to FEA010; FEA014 a module. */
mx_status mx_feature_project_load(mx_cli *cli, mx_feature_project *out);
/* All features, and nothing is said about the graph: what it needs from others may not be there yet. */
mx_status mx_feature_project_collect(mx_cli *cli, mx_feature_project *out);
/* CFG002, or another code: `words` say what the configuration lacks, `hint` what to write into metaxy.toml; where no file
 * was found, that is said. */
mx_status mx_feature_project_lacks(mx_cli *cli, const mx_feature_project *project, mx_code code,
                                   const char *words, const char *hint);
/* Whether a feature belongs to what the command is about: the project, or all. */
bool mx_feature_project_has(const mx_feature_project *project, const mx_definition *def);

/* A graph by name: "current"; a file: a snapshot (JSON), features.toml, metaxy.lock; what the store of --store, or the
 * default one, has recorded: "latest", or a project version. STO015: it has not. */
mx_status mx_feature_graph_named(mx_cli *cli, const mx_feature_project *project, mx_str name, mx_graph **out);
/* Whether such a name is of what a store has recorded, which is of one project. */
bool mx_graph_name_recorded(mx_str name);
/* The project's features, and what they need from others: as a store records and gives them. All, without a project. */
mx_status mx_feature_graph_own(mx_cli *cli, const mx_feature_project *project, mx_graph **out);

#endif
