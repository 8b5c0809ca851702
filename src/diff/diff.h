/* diff/diff.h — compares two models of one server. */
#ifndef MX_DIFF_DIFF_H
#define MX_DIFF_DIFF_H

#include "diff/rules.h"

typedef struct mx_diff_options {
    uint64_t
        skip; /* mx_diff_skip(verb, subject) bits: such changes are left out (diff.skip of the project file) */
    bool skip_rename_constraint;
    mx_strs exclude;     /* globs: schema.table.child, the schema left out in one-schema scope */
    mx_hints *hints;     /* may be NULL; `used` is set; DIF001 when one fits nothing */
    mx_str schema_scope; /* compare only this schema; empty: all */
    const mx_hints
        *renamed; /* renames that were made by now: patterns know the tables by either name; may be NULL */
} mx_diff_options;

#define mx_diff_skip(verb, subject) ((uint64_t)1 << ((verb)*16 + (subject)))

/* *out lives in `arena`. Deterministic: schemas, types, sequences, then tables of `from` in their order (drop or modify), then tables of
 * `to` that are new, then objects. Hints also come from renamed_from in `to`. */
mx_status mx_diff(mx_arena *arena, const mx_model *from, const mx_model *to, const mx_diff_rules *rules,
                  const mx_diff_options *options, mx_changeset *out, mx_diags *diags);

/* The change matrix's hints file (a JSON list) → hints. DIF003 with the place. */
mx_status mx_hints_read(mx_arena *arena, mx_str json, uint32_t file, mx_hints *out, mx_diags *diags);
/* "users=accounts", "users.name=full_name" of --rename. */
mx_status mx_hint_parse(mx_arena *arena, mx_str text, mx_hints *out, mx_diags *diags);

/* Adds what tables and types of `to` say of where they were, as "app.users"; what fits nothing is no error. */
void mx_hints_of_moves(mx_arena *arena, const mx_model *from, const mx_model *to, mx_hints *hints);

/* The planner renames values of enums, and marks the hints of the changeset that it obeys. DIF001: another of that kind is there. */
mx_status mx_hints_unused_values(mx_arena *arena, const mx_changeset *changes, mx_diags *diags);

/* Whether a pattern of mx_diff_options.exclude can match anything; `words`: what its type may be, when that is what is wrong
 * with it, else empty. */
bool mx_exclude_valid(mx_str pattern, mx_str *words);
/* Whether one of them names the thing; what it is no part of is empty. `type`: "table", "column", …. */
bool mx_exclude_names(const mx_strs *patterns, const mx_server *server, mx_str schema, mx_str table,
                      mx_str child, const char *type);
/* Whether the pattern names anything of the model, whose tables have the names that hints (may be NULL) give them, too. */
bool mx_exclude_fits(mx_str pattern, const mx_model *model, const mx_hints *hints);

#endif
