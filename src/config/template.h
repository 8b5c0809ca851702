/* config/template.h — the templates of --format and `format { }`: the part of Go's text/template that
 * reports need.
 *
 *   {{ .Field.Sub }}  {{ $ }}  {{ $x := pipeline }}  {{ if p }} … {{ else if p }} … {{ else }} … {{ end }}
 *   {{ range $i, $e := p }} … {{ else }} … {{ end }}  {{ with p }} … {{ end }}  {{ f a b | g }}
 *   comments, {{- and -}}; functions: and or not eq ne lt le gt ge len index slice print printf println
 *   json json_merge upper lower add default, and the caller's own
 * In files also {{ template "name" p }}, {{ define "name" }} … {{ end }}, {{ block "name" p }} … {{ end }}.
 * Everything else is TPL001 with its position. In: a template's text and a value. Out: text. Touches no
 * files. */
#ifndef MX_CONFIG_TEMPLATE_H
#define MX_CONFIG_TEMPLATE_H

#include "config/value.h"

/* A function that one command adds ("sql" of schema inspect). MX_FAILED with a diagnostic, or *out set. */
typedef struct mx_template_func {
    const char *name;
    mx_status (*call)(mx_arena *arena, void *ctx, const mx_values *args, mx_span at, const mx_value **out,
                      mx_diags *diags);
} mx_template_func;

typedef struct mx_template_env {
    const mx_template_func *funcs; /* ends with a NULL name; NULL: none */
    void *ctx;                     /* handed to the functions */
    mx_str no_json;                /* not empty: `json` is refused, the text says for which command */
} mx_template_env;

/* Runs `text` on `data` and appends to `out`. A missing field of an object is an error (TPL001), as in Go
 * for structs; null prints as <nil>. Output is capped by the buffer; a full one is TPL001. */
mx_status mx_template_run(mx_arena *arena, mx_str text, const mx_template_env *env, const mx_value *data,
                          mx_buf *out, mx_diags *diags);
/* Files that are templates of one set: {{ template "name" value }} runs one by its base name, or what {{ define "name" }} or
 * {{ block "name" value }} in any of them makes; the last one of a name counts. Diagnostics are under a file's path. */
typedef struct mx_templates mx_templates;
mx_templates *mx_templates_new(mx_arena *arena);
mx_status mx_templates_add(mx_arena *arena, mx_templates *set, mx_str path, mx_str text, mx_diags *diags);
/* `name` must have been added. */
mx_status mx_templates_run(mx_arena *arena, const mx_templates *set, mx_str name, const mx_value *data,
                           mx_buf *out, mx_diags *diags);
/* Only reads it: unknown functions and syntax errors are reported before any work is done. */
mx_status mx_template_check(mx_arena *arena, mx_str text, const mx_template_env *env, mx_diags *diags);

/* What `migrate diff` makes of its template. */
typedef enum mx_diff_format_kind {
    MX_DIFF_FORMAT_NONE,    /* no template: one line a statement */
    MX_DIFF_FORMAT_INDENT,  /* exactly one action `sql .` or `sql $`, with or without a text */
    MX_DIFF_FORMAT_TEMPLATE /* any other template: it makes the whole file's content */
} mx_diff_format_kind;
typedef struct mx_diff_format {
    mx_diff_format_kind kind;
    mx_str indent; /* INDENT: "" when no text is given */
} mx_diff_format;
/* TPL001 `'sql' can only be used to indent statements. got: …` for any other use of sql, and for what does
 * not parse. */
mx_status mx_diff_format_parse(mx_arena *arena, mx_str text, mx_diff_format *out, mx_diags *diags);

#endif
