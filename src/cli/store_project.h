/* cli/store_project.h — the stores of a configuration, opened for commands.
 *
 * In: the names of [stores.…]. Out: open stores (store/store.h) on the project's graph, with their fallback stores,
 * which are opened when one is asked. Knows what the types of stores are called, and what their settings mean. */
#ifndef MX_CLI_STORE_PROJECT_H
#define MX_CLI_STORE_PROJECT_H

#include "cli/store_config.h"
#include "store/system_tables.h"

typedef struct mx_open_store mx_open_store;
typedef mx_vec(mx_open_store *) mx_open_stores;
struct mx_open_store {
    const mx_store_config *config;
    mx_str text; /* what it is called for people; no passwords */
    mx_conn *conn;
    mx_store *store;
    mx_strs fallback_names;
    mx_open_stores fallbacks; /* those that were opened already, in the order of names */
    mx_open_store *asked_by;  /* the store whose fallback this one is; NULL: none */
    mx_cli *cli;
    const mx_feature_project *project;
};

typedef enum mx_store_mode {
    MX_STORE_READ, /* nothing is made: a file that is not there reads as an empty store */
    MX_STORE_WRITE
} mx_store_mode;

/* Opens a store; empty name: the default one. It lives as long as cli's arena. CFG002, CFG003: there is no such store, or
 * its settings are wrong, at their place; USE006: stores of that type are none of ours; DB…: it cannot be reached. */
mx_status mx_open_store_named(mx_cli *cli, const mx_feature_project *project, mx_str name, mx_store_mode mode,
                              mx_open_store **out);
/* That of --store. */
mx_status mx_open_store_chosen(mx_cli *cli, const mx_feature_project *project, mx_store_mode mode,
                               mx_open_store **out);

/* For commands that may not need it: CFG002 when --store names none, although it is not opened. */
mx_status mx_check_store_chosen(mx_cli *cli, const mx_feature_project *project);

/* The store that has a table for the feature, this one first, then its fallback stores; MX_NOT_FOUND without a message:
 * none. */
mx_status mx_open_store_with(mx_open_store *store, mx_str feature, bool fallbacks, mx_open_store **out);

#endif
