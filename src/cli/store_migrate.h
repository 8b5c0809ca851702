/* cli/store_migrate.h — migrations of a store: its tables planned from the features, in two histories.
 *
 * System tables and features' tables have a directory each, migrations/STORE/system and migrations/STORE/features, and
 * a revisions table each, behind the store's prefix: neither sees the other's files, and both may share the database
 * with tables and histories of others. */
#ifndef MX_CLI_STORE_MIGRATE_H
#define MX_CLI_STORE_MIGRATE_H

#include "cli/project.h"
#include "cli/store_project.h"
#include "migrate/planned.h"
#include "migrate/revisions.h"
#include "store/ddl.h"

enum { MX_STORE_PARTS = 2 };

typedef struct mx_store_migrations {
    mx_store_part part;
    mx_str name;    /* "dev/system" */
    mx_str dir_url; /* file://migrations/dev/system */
    mx_dir *dir;
    mx_strs added; /* paths of files that were written by this run */
    mx_revisions_name revisions;
} mx_store_migrations;

typedef struct mx_store_migration {
    mx_cli *cli;
    mx_feature_project features;
    mx_project project; /* dialect and server are the store's */
    const mx_store_config *config;
    mx_store *store;     /* offline; on the features' graph */
    mx_open_store *open; /* NULL until connected */
    mx_str schema;       /* of the connection, where the tables are; empty until connected */
    mx_store_migrations histories[MX_STORE_PARTS]; /* in the order in which they are applied */
} mx_store_migration;

/* Reads configuration and features; `graph` false: the configuration alone. CFG002, FEA…. */
mx_status mx_store_migration_load(mx_cli *cli, bool graph, mx_feature_project *features);
/* A store's directories (those of no files when they are not there yet) and its dialect: of --dialect or --dev-url, of
 * the server that answers when `connect` is set, else of the URL. `required`: no answer is an error, otherwise the
 * warning STO019. Empty name: the default store. */
typedef enum mx_connect { MX_CONNECT_NOT, MX_CONNECT_TRY, MX_CONNECT_READ, MX_CONNECT_WRITE } mx_connect;
mx_status mx_store_migration_open(mx_cli *cli, const mx_feature_project *features, mx_str name,
                                  mx_connect connect, mx_store_migration *out);
void mx_store_migration_close(mx_store_migration *m); /* twice is fine */

/* The tables of these names that the store holds, as SQL in the order of the catalogue; empty: none. Needs a
 * connection. */
mx_status mx_store_live_ddl(mx_store_migration *m, const mx_strs *names, mx_str *out, mx_diags *diags);
mx_status mx_store_model_of_text(mx_store_migration *m, mx_str text, const char *what, mx_model **out);
/* The names of a model's tables. */
mx_strs mx_store_model_names(mx_arena *arena, const mx_model *model);

#endif
