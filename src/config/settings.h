/* config/settings.h — what a project says about its migrations: the settings of one environment, from
 * atlas.hcl or from [migrate] in metaxy.toml. docs/atlas-hcl.md is the page for users.
 *
 * In: --config, --env, --var. Out: plain structs in the arena, with positions. Only what the chosen
 * environment refers to is evaluated; programs behind desired states run later (source.h). Flags win over
 * these settings, these over defaults; applying flags is the command's business. */
#ifndef MX_CONFIG_SETTINGS_H
#define MX_CONFIG_SETTINGS_H

#include "config/source.h"

typedef struct mx_setting {
    mx_str text;
    mx_span at;
    bool set; /* false: not given, and text is empty */
} mx_setting;

typedef struct mx_list_setting {
    mx_strs items;
    mx_span at;
    bool set; /* an empty list may be set */
} mx_list_setting;

/* Kinds of change that diff.skip can leave out of a plan. */
typedef enum mx_skip_kind {
#define SKIP(id, name) MX_SKIP_##id,
#include "config/skip_kinds.def"
#undef SKIP
    MX_SKIP_KINDS
} mx_skip_kind;
const char *mx_skip_kind_name(mx_skip_kind kind); /* "drop_table" */

typedef struct mx_diff_settings {
    uint64_t skip;                        /* bit 1 << mx_skip_kind */
    bool concurrent_add, concurrent_drop; /* concurrent_index { add, drop }: PostgreSQL */
} mx_diff_settings;
static inline bool mx_diff_skips(const mx_diff_settings *diff, mx_skip_kind kind)
{
    return (diff->skip >> kind) & 1;
}

typedef struct mx_migration_settings {
    mx_setting dir;    /* URL, or the handle of a template_dir */
    mx_setting format; /* "atlas", "golang-migrate", "goose", "flyway", "liquibase", "dbmate" */
    mx_setting baseline;
    mx_setting exec_order;   /* "linear", "linear-skip", "non-linear": the flag's spelling */
    mx_setting lock_timeout; /* "10s", as Go's durations */
    mx_setting revisions_schema;
    mx_setting tx_mode; /* "none", "file", "all" */
    mx_list_setting exclude;
} mx_migration_settings;

typedef struct mx_format_settings { /* Go templates, the same as each command's --format */
    mx_setting migrate_diff, migrate_apply, migrate_lint, migrate_status, migrate_down;
    mx_setting schema_inspect, schema_diff, schema_apply, schema_clean, schema_push;
} mx_format_settings;

typedef struct mx_env {
    mx_str name; /* --env; "" without one */
    mx_setting url, dev;
    mx_sources src; /* in order; empty when not given */
    mx_span src_at;
    mx_list_setting schemas, exclude;
    mx_migration_settings migration;
    mx_diff_settings diff;
    mx_format_settings format;
    const mx_value *lint; /* object as written, global settings inherited; NULL: none */
    const mx_value *raw;  /* the whole environment as an object: what env:// reads */
    const mx_value
        *inputs; /* object: variables of HCL schema files: attributes that are no settings, --var */
} mx_env;

typedef struct mx_config_request {
    mx_str config;         /* --config, "file://atlas.hcl"; "": atlas.hcl, else [migrate] of metaxy.toml */
    mx_str env;            /* --env; "" is none */
    mx_strs vars;          /* each --var as given: "k=v" or a CSV record of them */
    bool atlas;            /* called as `atlas`: metaxy.toml is not looked for */
    mx_config_query query; /* NULL: data "sql" is HCL005 */
} mx_config_request;

typedef struct mx_config {
    mx_str path;           /* of the file that was read; "" when there is none */
    mx_vec(mx_env *) envs; /* at least one. More than one: for_each, or several blocks of this name */
    mx_sources data;       /* data sources that were referred to */
    mx_strs open_vars;     /* names of --var that the file does not declare: an HCL schema may */
} mx_config;

/* Loads the settings. Without --env and --config, atlas.hcl is not read (as Atlas), [migrate] of metaxy.toml
 * is; with no file to read, there is one empty environment. Fails with a diagnostic of the families HCL,
 * CFG, RUN, IO; HCL007: `env "X" not defined in config file`; HCL008: `missing value for required variable
 * "x"`. */
mx_status mx_config_load(mx_arena *arena, const mx_config_request *request, const mx_config **out,
                         mx_diags *diags);
/* HCL009: the file at `path` (empty: there is none) declares no variable `name`, which --var gives. */
void mx_config_tell_var(mx_str path, mx_str name, mx_diags *diags);
/* HCL007: no environment of that name; the hint names those that there are. */
mx_status mx_config_no_env(mx_arena *arena, mx_str env, const mx_strs *names, mx_diags *diags);
/* For commands that work on one environment: HCL007 `multiple envs found for "X"` when there are more. */
mx_status mx_config_only(const mx_config *config, mx_str env_name, const mx_env **out, mx_diags *diags);

/* env://PATH: the texts behind an attribute ("src", "dev", "migration.dir", "my_attr"). CFG004: no such
 * attribute, or it is not a text or a list of texts, or it is itself an env:// URL. */
mx_status mx_env_lookup(mx_arena *arena, const mx_env *env, mx_str path, mx_strs *out, mx_diags *diags);
/* The sources behind a URL, pushed to `out`: a data source when it is a handle of this config, a plain one otherwise; of
 * env:// all that the attribute names. `env` may be NULL. */
mx_status mx_config_sources(mx_arena *arena, const mx_config *config, const mx_env *env, mx_str url,
                            mx_span at, mx_sources *out, mx_diags *diags);
/* The same where one thing must be named. */
mx_status mx_config_source(mx_arena *arena, const mx_config *config, const mx_env *env, mx_str url,
                           const mx_source **out, mx_diags *diags);

#endif
