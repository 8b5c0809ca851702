/* config/source.h — desired states that a project names: URLs, and data sources that programs and files
 * stand behind.
 *
 * A data source's `.url` is a text of the form mem://external_schema/NAME: a handle, that this room
 * resolves. The program runs when its text is asked for, once, and not before. */
#ifndef MX_CONFIG_SOURCE_H
#define MX_CONFIG_SOURCE_H

#include "config/url.h"
#include "config/value.h"

typedef enum mx_source_kind {
    MX_SOURCE_URL,         /* url only: see mx_state_url_parse */
    MX_SOURCE_PROGRAM,     /* data "external_schema", or metaxy.toml's provider */
    MX_SOURCE_COMPOSITE,   /* data "composite_schema": parts */
    MX_SOURCE_HCL,         /* data "hcl_schema": paths, vars */
    MX_SOURCE_TEMPLATE_DIR /* data "template_dir": path, vars; its files are templates */
} mx_source_kind;

typedef struct mx_source mx_source;
typedef struct mx_source_part {
    mx_str schema; /* the name that the part's tables get; "" keeps theirs */
    mx_span at;
    const mx_source *source;
} mx_source_part;

struct mx_source {
    mx_source_kind kind;
    mx_str url;                   /* as the project file gives it */
    mx_str name;                  /* label of the data block; "" for URL */
    mx_span at;                   /* the setting; for data sources the block */
    mx_strs program;              /* PROGRAM: argv */
    mx_str working_dir;           /* PROGRAM: "" is here */
    mx_vec(mx_source_part) parts; /* COMPOSITE */
    mx_strs paths;                /* HCL; TEMPLATE_DIR has one */
    const mx_value *vars;         /* HCL, TEMPLATE_DIR: object; NULL when none */
    struct mx_source_run *run;    /* what the program printed, once it ran; may be NULL */
};
typedef mx_vec(const mx_source *) mx_sources;

/* One text of a state, ready to be parsed. */
typedef struct mx_source_text {
    mx_str name; /* for messages: the path, or "NAME/schema.sql" for a program's output */
    mx_str text;
    mx_str schema; /* from composite_schema; "" else */
    mx_span at;    /* where that names it */
} mx_source_text;
typedef mx_vec(mx_source_text) mx_source_texts;

/* What a program printed is kept here, so that it runs once: one for each PROGRAM source, as old as the
 * source. */
struct mx_source_run *mx_source_run_new(mx_arena *arena);
/* The SQL texts of a source, in execution order; runs programs. `arena` lives as long as the source's. All
 * of them SQL: a source that holds HCL, a migration directory or a live database answers MX_MISMATCH without
 * a diagnostic (resolve its url with mx_state_url_parse). A template_dir gives its files, filled in. RUN001:
 * `data.external_schema.NAME: running program PATH: …`; PRV002: it printed nothing; IO001; CFG004. */
mx_status mx_source_read(mx_arena *arena, const mx_source *source, mx_source_texts *out, mx_diags *diags);
/* PRV001: the source gave no text at all (a template_dir without templates), which is no schema. mx_source_read says so of parts. */
mx_status mx_source_is_empty(const mx_source *source, mx_diags *diags);
/* How a project asks a database (data "sql"); given by who can connect. Runs `sql` with `params` on the database that `url`
 * names, and pushes the first column's values to the list `rows`; *columns: how many there are. DB…, at `at`. */
typedef mx_status (*mx_config_query)(mx_arena *arena, mx_str url, mx_span at, mx_str sql,
                                     const mx_values *params, mx_value *rows, size_t *columns,
                                     mx_diags *diags);

/* A source made of a URL alone (a flag's value). */
const mx_source *mx_source_of_url(mx_arena *arena, mx_str url, mx_span at);

#endif
