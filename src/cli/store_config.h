/* cli/store_config.h — a store's settings as what is opened: which engine, which URL, which options.
 *
 * Types are import paths of metaxy's classes, older ones too; the class decides. docs/stores-python.md lists the settings. */
#ifndef MX_CLI_STORE_CONFIG_H
#define MX_CLI_STORE_CONFIG_H

#include "cli/feature_project.h"
#include "store/store.h"

typedef struct mx_store_address {
    const char *driver; /* "duckdb", "sqlite", "postgres", "mysql" */
    mx_str url;         /* for mx_conn_open */
    mx_str file;        /* of a file's store; empty: in memory, or on a server */
    mx_strs statements; /* that the connection runs first: extensions of DuckDB */
    mx_store_settings settings;
    bool has_algorithm; /* else the engine's own */
} mx_store_address;

/* CFG002, CFG003 at the setting's place; USE006: stores of that type are none of ours. */
mx_status mx_store_config_read(mx_cli *cli, const mx_feature_project *project, const mx_store_config *config,
                               mx_store_address *out);
/* Whether its class is one that this command opens itself; others are Python's. */
bool mx_store_config_known(const mx_store_config *config);
/* Whether it is one of neither, as it is a slip of one that this command opens. */
bool mx_store_config_misspelt(const mx_cli *cli, const mx_store_config *config);
/* "DuckDBMetadataStore(database=data.duckdb)": the class, and where its data is; no passwords. */
mx_str mx_store_config_text(mx_cli *cli, const mx_store_config *config);
void mx_store_config_fallbacks(mx_cli *cli, const mx_store_config *config, mx_strs *out);

#endif
