/* diff/context.h — what all files of this room share while two models are compared. */
#ifndef MX_DIFF_CONTEXT_H
#define MX_DIFF_CONTEXT_H

#include "diff/diff.h"
#include "diff/pairs.h"

typedef struct mx_diff_ctx {
    mx_arena *arena;
    const mx_model *from, *to;
    const mx_diff_rules *rules;
    const mx_diff_options *options;
    mx_diags *diags;
    mx_changeset *out;
    mx_hints hints; /* the options' and those that `to` carries in renamed_from */
    mx_map hints_to[MX_H_FUNCTION +
                    1]; /* by kind: folded new name → its hints, in their order; kept by hints.c */
    mx_map renamed; /* a renamed table, column or type of `from` → its successor in `to`; keyed by pointer */
    mx_map successors; /* the other way */
    mx_map
        kept; /* of `from`: what is left out of the plan, what that needs, and their schemas; kept by keep.c, needs.c */
    mx_changes left; /* of the table that is compared: what skip, or --exclude, keeps from being changed */
    mx_map remade_triggers; /* of `to`, whose place among others is another; kept by trigger_order.c */
} mx_diff_ctx;

/* diff/same.c — equality that follows renames */
void mx_diff_remember(mx_diff_ctx *ctx, const void *from, const void *to);
const void *mx_diff_successor(const mx_diff_ctx *ctx, const void *from); /* NULL: not renamed */
bool mx_same_table_ref(const mx_diff_ctx *ctx, const mx_fkey *from, const mx_fkey *to);
bool mx_same_table(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to);
bool mx_same_column_ref(const mx_diff_ctx *ctx, const mx_column *from, const mx_column *to);
bool mx_same_sql(const mx_diff_ctx *ctx, const mx_table *from_table, const mx_table *to_table, mx_sql from,
                 mx_sql to);
bool mx_same_type(const mx_diff_ctx *ctx, const mx_column *from, const mx_column *to);
bool mx_same_notes(const mx_options *from, const mx_options *to); /* none is as good as an empty one */
bool mx_same_options(const mx_options *from, const mx_options *to);
uint32_t mx_column_aspects(const mx_diff_ctx *ctx, const mx_column *from, const mx_column *to);
/* How the column is stored, and what is gathered of it, once its parent has become what it is to be: SET STORAGE and SET STATISTICS
 * reach it, and another type forgets how it was stored. */
const mx_column *mx_column_stored_as_parent(const mx_diff_ctx *ctx, const mx_column *from,
                                            const mx_column *was, const mx_column *is);
uint32_t mx_index_aspects(const mx_diff_ctx *ctx, const mx_index *from, const mx_index *to);
uint32_t mx_fkey_aspects(const mx_diff_ctx *ctx, const mx_fkey *from, const mx_fkey *to);
uint32_t mx_check_aspects(const mx_diff_ctx *ctx, const mx_check *from, const mx_check *to);
mx_strs mx_diff_parents_now(const mx_diff_ctx *ctx, const mx_table *from); /* what `to` calls them */
/* It inherits before and afterwards, a partition from the same parent. One that goes to another parent leaves with all that it has. */
bool mx_diff_stays_heir(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to);
uint32_t mx_table_aspects(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to);

/* diff/columns.c */
/* Before anything is compared: a table's renamed columns, and what they are in its partitions and heirs. */
void mx_diff_remember_columns(mx_diff_ctx *ctx, const mx_table *from, const mx_table *to);
void mx_diff_columns(mx_diff_ctx *ctx, mx_change *table);
/* What an inherited column has of its own: the parent's changes reach it first. */
void mx_diff_inherited_columns(mx_diff_ctx *ctx, mx_change *table);

/* diff/table.c */
void mx_diff_table(mx_diff_ctx *ctx, const mx_table *from, const mx_table *to);

/* diff/whole.c: what a changed table is to be with what of it is left as it is; NULL: nothing is. ctx->left has what was skipped. */
const mx_table *mx_diff_whole(mx_diff_ctx *ctx, const mx_change *table);

/* diff/objects.c: types, sequences, named text */
void mx_diff_types(mx_diff_ctx *ctx, const mx_schema *from, const mx_schema *to);
void mx_diff_sequences(mx_diff_ctx *ctx, const mx_schema *from, const mx_schema *to);
/* Triggers, policies and rules are named by themselves or as parts of their table, and go with it.
 * `schema` NULL: what is of the whole database may be named with or without a schema's place before it. */
bool mx_diff_is_excluded(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_object *object);
void mx_diff_objects(mx_diff_ctx *ctx, const mx_schema *schema, const mx_objects *from, const mx_objects *to);

/* diff/reached.c: of `from`: renames put other names into its text, and `to` has the old ones for other things */
bool mx_diff_is_reached(const mx_diff_ctx *ctx, const mx_object *object);

/* diff/trigger_order.c: before and after a schema's objects are compared; `first`: of the changes made since */
void mx_diff_trigger_order(mx_diff_ctx *ctx, const mx_objects *from, const mx_objects *to);
void mx_diff_sort_triggers(mx_diff_ctx *ctx, const mx_objects *to, size_t first);

/* diff/keep.c: once the tables are paired; what it keeps is not dropped */
void mx_diff_keep(mx_diff_ctx *ctx);

/* diff/rights.c: last of all */
void mx_diff_rights(mx_diff_ctx *ctx);
bool mx_diff_in_scope(const mx_diff_ctx *ctx, const mx_schema *schema);

/* diff/hints.c */
void mx_hints_of_model(mx_diff_ctx *ctx);
/* The hint that says what was called otherwise before it was called `to`; NULL: none. Hints name a table by its old or its new
 * name. Who finds the old thing sets `used`. */
mx_hint *mx_hint_find(mx_diff_ctx *ctx, mx_hint_kind kind, mx_str schema, const mx_table *to_table,
                      mx_str to);
const void *mx_diff_predecessor(const mx_diff_ctx *ctx, const void *to); /* NULL: not renamed */
mx_status mx_hints_unused(mx_diff_ctx *ctx);

/* diff/guess.c: renames that nobody confirmed */
void mx_guess_columns(mx_diff_ctx *ctx, const mx_change *table_change);
void mx_guess_tables(mx_diff_ctx *ctx);

/* diff/emit.c */
mx_change *mx_emit(mx_diff_ctx *ctx, mx_changes *into, mx_verb verb, mx_subject subject, const void *from,
                   const void *to, uint32_t aspects);
/* "view", "function": the word of [type=…] for a kind of object or type. */
const char *mx_exclude_word(mx_object_kind kind);
bool mx_excluded(const mx_diff_ctx *ctx, mx_str schema, mx_str table, mx_str child, const char *type);
/* Of a table's part: by any name of a table that is renamed. */
bool mx_part_excluded(const mx_diff_ctx *ctx, const mx_schema *schema, mx_str table, mx_str part,
                      const char *type);
bool mx_skipped(const mx_diff_ctx *ctx, mx_verb verb, mx_subject subject);
/* A name as a key of the merge: folded where the engine does not tell cases apart. */
mx_str mx_diff_key(const mx_diff_ctx *ctx, mx_str name, mx_subject subject);

#endif
