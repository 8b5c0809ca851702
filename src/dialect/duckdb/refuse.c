/* duckdb/refuse.c — what DuckDB refuses of an expression and of a table. https://duckdb.org/docs/stable/sql/constraints,
 * https://duckdb.org/docs/stable/sql/statements/create_table */
#include "dialect/calls_refused.h"
#include "schema/column_use.h"
#include "dialect/duckdb/duck.h"

/* --- expressions ----------------------------------------------------------------------------------------------------------------- */

static const mx_known_function functions[] = {
    {"any_value", 0, 99, MX_F_AGGREGATE},     {"approx_count_distinct", 0, 99, MX_F_AGGREGATE},
    {"arbitrary", 0, 99, MX_F_AGGREGATE},     {"arg_max", 0, 99, MX_F_AGGREGATE},
    {"arg_min", 0, 99, MX_F_AGGREGATE},       {"array_agg", 0, 99, MX_F_AGGREGATE},
    {"avg", 0, 99, MX_F_AGGREGATE},           {"bit_and", 0, 99, MX_F_AGGREGATE},
    {"bit_or", 0, 99, MX_F_AGGREGATE},        {"bit_xor", 0, 99, MX_F_AGGREGATE},
    {"bool_and", 0, 99, MX_F_AGGREGATE},      {"bool_or", 0, 99, MX_F_AGGREGATE},
    {"corr", 0, 99, MX_F_AGGREGATE},          {"count", 0, 99, MX_F_AGGREGATE},
    {"count_if", 0, 99, MX_F_AGGREGATE},      {"count_star", 0, 99, MX_F_AGGREGATE},
    {"covar_pop", 0, 99, MX_F_AGGREGATE},     {"covar_samp", 0, 99, MX_F_AGGREGATE},
    {"entropy", 0, 99, MX_F_AGGREGATE},       {"first", 0, 99, MX_F_AGGREGATE},
    {"fsum", 0, 99, MX_F_AGGREGATE},          {"group_concat", 0, 99, MX_F_AGGREGATE},
    {"histogram", 0, 99, MX_F_AGGREGATE},     {"kurtosis", 0, 99, MX_F_AGGREGATE},
    {"last", 0, 99, MX_F_AGGREGATE},          {"list", 0, 99, MX_F_AGGREGATE},
    {"listagg", 0, 99, MX_F_AGGREGATE},       {"max", 0, 99, MX_F_AGGREGATE},
    {"max_by", 0, 99, MX_F_AGGREGATE},        {"mean", 0, 99, MX_F_AGGREGATE},
    {"median", 0, 99, MX_F_AGGREGATE},        {"min", 0, 99, MX_F_AGGREGATE},
    {"min_by", 0, 99, MX_F_AGGREGATE},        {"mode", 0, 99, MX_F_AGGREGATE},
    {"product", 0, 99, MX_F_AGGREGATE},       {"quantile", 0, 99, MX_F_AGGREGATE},
    {"quantile_cont", 0, 99, MX_F_AGGREGATE}, {"quantile_disc", 0, 99, MX_F_AGGREGATE},
    {"skewness", 0, 99, MX_F_AGGREGATE},      {"stddev", 0, 99, MX_F_AGGREGATE},
    {"stddev_pop", 0, 99, MX_F_AGGREGATE},    {"stddev_samp", 0, 99, MX_F_AGGREGATE},
    {"string_agg", 0, 99, MX_F_AGGREGATE},    {"sum", 0, 99, MX_F_AGGREGATE},
    {"sumkahan", 0, 99, MX_F_AGGREGATE},      {"var_pop", 0, 99, MX_F_AGGREGATE},
    {"var_samp", 0, 99, MX_F_AGGREGATE},      {"variance", 0, 99, MX_F_AGGREGATE},
};

typedef struct named {
    mx_model *model;
    const mx_table *table;
    const mx_expr *found;
} named;

static bool any_name(const mx_expr *name, const void *arg)
{
    (void)name, (void)arg;
    return true;
}

/* nextval('s.x'): the sequence must be there. What stands before the dot may be a database's name, too. */
static bool find_missing(mx_expr *e, void *arg)
{
    named *n = arg;
    mx_str name = mx_expr_last(e), schema = MX_STR_NONE;
    bool counts = e->kind == MX_E_CALL && e->arg_count == 1 && e->args[0]->kind == MX_E_STRING &&
                  (mx_str_ieq(name, MX_STR("nextval")) || mx_str_ieq(name, MX_STR("currval")));
    if (!counts || n->found)
        return !n->found;
    mx_str text = e->args[0]->text;
    size_t dot = mx_str_find(text, '.');
    if (mx_str_find(text, '"') != MX_NPOS || (dot != MX_NPOS && mx_str_rfind(text, '.') != dot))
        return false;
    if (dot != MX_NPOS) {
        schema = mx_str_sub(text, 0, dot);
        text = mx_str_sub(text, dot + 1, text.len);
        if (!mx_model_schema(n->model, schema))
            return false;
    }
    bool own = !schema.len && n->table && n->table->schema &&
               mx_model_sequence(n->model, n->table->schema->name, text); /* it looks there first */
    if (!own && !mx_model_sequence(n->model, schema, text))
        n->found = e;
    return false;
}

mx_status mx_duck_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written,
                         const mx_expr *tree, mx_diags *diags)
{
    mx_call_rules rules = {.functions = functions,
                           .count = sizeof functions / sizeof *functions,
                           .refused = MX_F_AGGREGATE,
                           .place = mx_expr_place_words(site->place)};
    named n = {model, site->table, NULL};
    (void)tree;
    const mx_expr *name = site->place == MX_X_DEFAULT ? mx_expr_find_name(written, any_name, NULL) : NULL;
    if (name)
        return mx_fail(diags, MX_SCH005, name->span.file ? name->span : written->span, "",
                       "a default may not use columns: \"%.*s\"", MX_FMT(mx_expr_last(name)));
    mx_expr_walk((mx_expr *)(uintptr_t)written, find_missing, &n);
    if (n.found)
        return mx_fail(diags, MX_SCH002, n.found->span.file ? n.found->span : written->span,
                       "Create it before.", "sequence \"%.*s\" does not exist",
                       MX_FMT(n.found->args[0]->text));
    return mx_refuse_calls(model, written, &rules, diags);
}

/* --- tables ---------------------------------------------------------------------------------------------------------------------- */

static bool refers_to(const mx_fkey *fkey, const mx_index *key)
{
    bool same = key->role != MX_I_INDEX && key->parts.len == fkey->ref_columns.len;
    for (size_t i = 0; same && i < key->parts.len; i++)
        same = key->parts.at[i].column && mx_name_same(key->parts.at[i].column->name, fkey->ref_columns.at[i],
                                                       &fkey->table->schema->model->server);
    return same;
}

static mx_status check_target(const mx_fkey *fkey, mx_diags *diags)
{
    const mx_table *target = fkey->ref_table;
    bool found = target->primary && refers_to(fkey, target->primary);
    for (size_t i = 0; !found && i < target->indexes.len; i++)
        found = refers_to(fkey, target->indexes.at[i]);
    return found ? MX_OK
                 : mx_fail(diags, MX_SCH005, fkey->span,
                           "Make the columns, in this order, a primary key or a unique constraint.",
                           "table \"%.*s\" has no primary key or unique constraint of just the columns that "
                           "the foreign "
                           "key refers to",
                           MX_FMT(target->name));
}

static mx_status check_fkey(const mx_fkey *fkey, mx_diags *diags)
{
    if (!fkey->ref_table)
        return MX_OK;
    MX_TRY(check_target(fkey, diags));
    for (size_t i = 0; i < fkey->columns.len && i < fkey->ref_columns.len; i++) {
        const mx_column *column = fkey->columns.at[i],
                        *other = mx_table_column(fkey->ref_table, fkey->ref_columns.at[i]);
        if (other && !mx_str_eq(column->type.text, other->type.text))
            return mx_fail(diags, MX_SCH005, fkey->span, "Give both columns one type.",
                           "column \"%.*s\" is %.*s, and column \"%.*s\" that it refers to %.*s",
                           MX_FMT(column->name), MX_FMT(column->type.text), MX_FMT(other->name),
                           MX_FMT(other->type.text));
    }
    return MX_OK;
}

static bool is_no_key(const mx_column *column)
{
    mx_str type = column->type.text;
    return mx_str_ieq(type, MX_STR("interval")) || mx_str_ends(type, MX_STR("]")) ||
           mx_str_istarts(type, MX_STR("struct(")) || mx_str_istarts(type, MX_STR("map(")) ||
           mx_str_istarts(type, MX_STR("union("));
}

static mx_status check_key(const mx_index *key, mx_diags *diags)
{
    for (size_t i = 0; i < key->parts.len; i++) {
        const mx_column *column = key->parts.at[i].column;
        if (column && is_no_key(column))
            return mx_fail(diags, MX_SCH005, key->span, "",
                           "column \"%.*s\" of type %.*s cannot be part of a key or an index",
                           MX_FMT(column->name), MX_FMT(column->type.text));
    }
    return MX_OK;
}

static mx_status check_column(const mx_column *column, mx_diags *diags)
{
    if (column->generated && (column->not_null || mx_keys_use_column(column) ||
                              mx_checks_use_column(column) || mx_fkeys_use_column(column)))
        return mx_fail(diags, MX_SCH005, column->span, "",
                       "DuckDB has no constraints on generated columns, like \"%.*s\"", MX_FMT(column->name));
    if (column->collation.len && (column->generated || !mx_str_ieq(column->type.text, MX_STR("varchar"))))
        return mx_fail(diags, MX_SCH005, column->span, "", "column \"%.*s\" cannot have a collation: %s",
                       MX_FMT(column->name), column->generated ? "it is generated" : "it is no VARCHAR");
    return MX_OK;
}

mx_status mx_duck_check_table(mx_model *model, const mx_table *table, mx_diags *diags)
{
    bool plain = false;
    (void)model;
    for (size_t i = 0; i < table->columns.len; i++) {
        MX_TRY(check_column(table->columns.at[i], diags));
        plain |= !table->columns.at[i]->generated;
    }
    if (!plain)
        return mx_fail(diags, MX_SCH005, table->span, "",
                       "table \"%.*s\" has no column that is not generated", MX_FMT(table->name));
    if (table->primary)
        MX_TRY(check_key(table->primary, diags));
    for (size_t i = 0; i < table->indexes.len; i++)
        MX_TRY(check_key(table->indexes.at[i], diags));
    for (size_t i = 0; i < table->fkeys.len; i++)
        MX_TRY(check_fkey(table->fkeys.at[i], diags));
    return MX_OK;
}
