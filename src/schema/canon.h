/* schema/canon.h — tools for making expressions and types canonical: copying, building, walking,
 * rewriting, resolving names.
 *
 * Trees are at most as deep as the parser lets them be (MX_P_DEPTH), plus what a dialect adds. */
#ifndef MX_SCHEMA_CANON_H
#define MX_SCHEMA_CANON_H

#include "base/buf.h"
#include "schema/model.h"

/* --- trees --- */
/* deep, texts and types included; NULL stays NULL */
mx_expr *mx_expr_copy(mx_arena *arena, const mx_expr *tree);
mx_type_name *mx_type_name_copy(mx_arena *arena, const mx_type_name *type);
/* New nodes; `at` lends its span (may be NULL), texts are borrowed. */
mx_expr *mx_expr_new(mx_arena *arena, mx_expr_kind kind, mx_str text, const mx_expr *at);
mx_expr *mx_expr_unary(mx_arena *arena, mx_str op, mx_expr *a);
mx_expr *mx_expr_binary(mx_arena *arena, mx_str op, mx_expr *a, mx_expr *b);
mx_expr *mx_expr_call(mx_arena *arena, mx_str function, mx_expr *const *args, uint32_t count,
                      const mx_expr *at);
/* type's name and text are `type_text`; MX_EF_IMPLICIT */
mx_expr *mx_expr_cast(mx_arena *arena, mx_expr *a, mx_str type_text);
void mx_expr_add_arg(mx_arena *arena, mx_expr *node, mx_expr *arg);
/* MX_E_NAME, MX_E_CALL: a path of one part */
void mx_expr_set_name(mx_arena *arena, mx_expr *node, mx_str name);

/* Visits every node, parents first. visit answers false: nothing below this node is visited. */
void mx_expr_walk(mx_expr *tree, bool (*visit)(mx_expr *node, void *arg), void *arg);
/* The first MX_E_NAME in it that `counts` takes. What an argument is called, f(a => 1), is none. NULL: there is none. */
const mx_expr *mx_expr_find_name(const mx_expr *tree, bool (*counts)(const mx_expr *name, const void *arg),
                                 const void *arg);
/* Children first; each node is replaced by what `fn` answers (the node itself when nothing changes). */
mx_expr *mx_expr_rewrite(mx_expr *tree, mx_expr *(*fn)(mx_expr *node, void *arg), void *arg);

/* as trees; spans, quoting and IMPLICIT do not count */
bool mx_expr_same(const mx_expr *a, const mx_expr *b);
/* NULL, boolean, number with or without sign, string, blob */
bool mx_expr_is_literal(const mx_expr *tree);
static inline bool mx_expr_is_op(const mx_expr *e, mx_expr_kind kind, const char *op)
{
    return e->kind == kind && mx_str_eq(e->text, mx_str_of(op));
}
/* last part of the path of a NAME or CALL; else empty */
mx_str mx_expr_last(const mx_expr *tree);
mx_str mx_expr_collation(mx_arena *arena,
                         const mx_expr *tree); /* of a MX_E_COLLATE: "schema.name" of a qualified one */

/* --- names in trees --- */
/* The column that a MX_E_NAME means: x, t.x or s.t.x of this table. NULL: none, or not a name. */
mx_column *mx_expr_column(const mx_table *table, const mx_expr *name);
/* text of subqueries included */
bool mx_expr_uses(const mx_table *table, const mx_expr *tree, const mx_column *column);
/* How many different columns of the table it uses; *one is the only one when that is 1. */
size_t mx_expr_columns(const mx_table *table, const mx_expr *tree, const mx_column **one);
/* Rename in a tree (in place): references to the column; the table as a qualifier. True: something
 * changed. Text of subqueries and other kept text is rewritten by tokens. */
bool mx_expr_rename_column(mx_model *model, const mx_table *table, mx_expr *tree, mx_str from, mx_str to);
bool mx_expr_rename_table(mx_model *model, mx_expr *tree, mx_str from, mx_str to);

/* --- types --- */
/* Fills base and args, and text as "base", "base(1)" or "base(1,2)" (as written there: no space behind the
 * comma). */
mx_type mx_type_make(mx_arena *arena, mx_str base, uint32_t arg_count, int64_t a, int64_t b);
mx_type mx_type_copy(mx_arena *arena, const mx_type *type);
/* The whole type: text, or the present name of a user-defined type (qualified when it is not in the
 * current schema) with "[]"s. */
mx_str mx_type_text(const mx_model *model, mx_arena *arena, const mx_type *type);
/* The same without lengths, as arguments and casts have it: "character varying", "timestamp with time zone". */
mx_str mx_type_bare_text(const mx_model *model, mx_arena *arena, const mx_type *type);
/* The type of "table.column"; NULL: there is none. */
const mx_type *mx_model_type_of(const mx_model *model, mx_str column);
/* A whole number among a type's arguments. False: not a plain number, or out of range. */
bool mx_type_arg(const mx_type_name *type, uint32_t i, int64_t *out);

/* --- options: kept sorted by key --- */
const mx_option *mx_options_get(const mx_options *options, mx_str key); /* NULL: not there */
/* replaces; copies both */
void mx_options_set(mx_arena *arena, mx_options *options, mx_str key, mx_str value);
bool mx_options_unset(mx_options *options, mx_str key);

#endif
