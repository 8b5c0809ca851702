/* config/configuration.h — a project's configuration: metaxy.toml or [tool.metaxy] of pyproject.toml, the
 * files it extends, and METAXY_… variables over them. docs/configuration.md is the page for users.
 *
 * In: a file or a directory to search from, and an environment. Out: typed settings, and the same as a tree
 * in which each value says where it comes from. The [migrate] table is read by settings_toml.c, and features by
 * feature/features_toml.h: of them this room only knows where they are. */
#ifndef MX_CONFIG_CONFIGURATION_H
#define MX_CONFIG_CONFIGURATION_H

#include "config/conf.h"
#include "config/environment.h"
#include "feature/selection.h"

typedef struct mx_configuration_request {
    mx_str file;                       /* --config-file; METAXY_CONFIG wins over it. Empty: search */
    mx_str start;                      /* directory where the search starts; empty: the working directory */
    bool no_search;                    /* no search at all, not even in `start` */
    bool no_file;                      /* variables and defaults alone; METAXY_CONFIG is not looked at */
    const mx_environment *environment; /* never NULL */
} mx_configuration_request;

typedef struct mx_store_config {
    mx_str name, type; /* type: import path of the store's class, "metaxy.ext.duckdb.DuckDBMetadataStore" */
    const mx_conf *config; /* object, as written */
    const mx_conf *value;  /* the whole table, for its origin */
} mx_store_config;

typedef enum mx_choice { MX_CHOICE_UNSET, MX_CHOICE_NO, MX_CHOICE_YES } mx_choice;

typedef struct mx_configuration {
    mx_str file;           /* absolute, without symbolic links; empty: no file */
    mx_str lock_file;      /* absolute; empty: no file and no metaxy_lock_path */
    mx_str root;           /* directory of the file; the working directory without one */
    const mx_conf *values; /* all settings, defaults too, in the documented order; `extend` is null */

    mx_str store, theme;
    mx_str project; /* empty: none is configured */
    size_t hash_truncation_length;
    bool enable_map_datatype, auto_create_tables, sync;
    mx_choice locked;
    mx_strs entrypoints;
    mx_vec(mx_store_config) stores;
    mx_vec(mx_selection) extra_features;
    /* TOML files of features: those of `features`, else features.toml beside the file when it is there.
     * Absolute. `features_at` says where each was named; all zero for the latter. */
    mx_strs features;
    mx_vec(mx_span) features_at;
} mx_configuration;

/* Loads the configuration. No file found is fine: defaults and variables. CFG001 TOML, CFG002 a wrong value,
 * CFG003 an unknown setting, CFG005 a variable's JSON, CFG006 `extend`, CFG007 (warning) a store without a
 * type, which is left out; IO001 the file named cannot be read. Without `diags`
 * origins have no place. */
mx_status mx_configuration_load(mx_arena *arena, const mx_configuration_request *request,
                                const mx_configuration **out, mx_diags *diags);

const mx_store_config *mx_configuration_store(const mx_configuration *c, mx_str name); /* NULL: none */

/* The first half of loading: files merged, templates filled in, variables laid over, nothing checked and no
 * defaults. For who checks by other means (Python's models). */
typedef struct mx_gathered {
    mx_str file, root;
    mx_conf *values; /* object; settings that only this program knows are in `own` */
    mx_conf *own;    /* object: migrate, features */
} mx_gathered;
mx_status mx_configuration_gather(mx_arena *arena, const mx_configuration_request *request, mx_gathered *out,
                                  mx_diags *diags);
/* The second half. */
mx_status mx_configuration_check(mx_arena *arena, const mx_gathered *gathered, const mx_configuration **out,
                                 mx_diags *diags);
/* Where the lock file of a configuration with this metaxy_lock_path is; empty: nowhere. */
mx_str mx_configuration_lock_file(mx_arena *arena, mx_str file, mx_str metaxy_lock_path);

/* A path without symbolic links. Empty: there is no such file. */
mx_str mx_real_path(mx_arena *arena, mx_str path);

/* Texts for `config print` and to_toml(). Secrets are written "***" where `hide`; in URLs only user and
 * password are. */
void mx_configuration_toml(mx_buf *buf, const mx_conf *values, bool hide);
void mx_configuration_json(mx_json_writer *w, const mx_conf *values, bool hide);
/* Every value that is not a table, with its origin: `visit(key path in TOML, value, origin text)`. */
typedef void (*mx_conf_visit)(void *arg, mx_str path, const mx_conf *value, mx_str origin);
void mx_configuration_each(mx_arena *arena, const mx_conf *values, const mx_diags *diags, mx_conf_visit visit,
                           void *arg);
/* One value on one line, as TOML; for who prints origins. */
void mx_conf_toml_value(mx_buf *buf, const mx_conf *value, bool hide);

#endif
