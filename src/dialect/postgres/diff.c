#include "dialect/postgres/catalogue.h"
#include "dialect/postgres/postgres.h"
#include "dialect/postgres/refuse.h"

#include "schema/canon.h"

/* The value of a literal, whatever type it was given; the column's type decides in the end. */
static bool literal(const mx_expr *e, mx_str *out)
{
    if (e->kind == MX_E_CAST)
        e = e->args[0];
    *out = e->text;
    return e->kind == MX_E_STRING || e->kind == MX_E_NUMBER || e->kind == MX_E_BOOL;
}

/* https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT: now() is CURRENT_TIMESTAMP. */
static bool is_now(const mx_expr *e)
{
    static const char *const names[] = {"now", "transaction_timestamp", NULL};
    if (e->kind == MX_E_KEYWORD)
        return mx_str_eq(e->text, MX_STR("current_timestamp")) && !e->arg_count;
    for (size_t i = 0; e->kind == MX_E_CALL && !e->arg_count && names[i]; i++) {
        if (mx_str_eq(mx_expr_last(e), mx_str_of(names[i])))
            return true;
    }
    return false;
}

/* timezone('utc', now()) is what now() AT TIME ZONE 'utc' calls. */
static bool same_zone(const mx_expr *a, const mx_expr *b)
{
    bool call = a->kind == MX_E_CALL && a->arg_count == 2 && mx_str_eq(mx_expr_last(a), MX_STR("timezone"));
    return call && b->kind == MX_E_AT_ZONE && b->arg_count == 2 && mx_expr_same(a->args[0], b->args[1]) &&
           mx_expr_same(a->args[1], b->args[0]);
}

static bool same_default(const mx_column *from, const mx_column *to)
{
    const mx_expr *a = from->default_value.tree, *b = to->default_value.tree;
    mx_str x, y;
    if (mx_same_default_text(from, to))
        return true;
    if (!a || !b)
        return false;
    if (literal(a, &x) && literal(b, &y))
        return mx_str_eq(x, y);
    return (is_now(a) && is_now(b)) || same_zone(a, b) || same_zone(b, a);
}

static bool is_own(const mx_model *model, mx_str name)
{
    for (size_t i = 0; i < model->schemas.len; i++) {
        mx_str schema = model->schemas.at[i]->name;
        if (mx_model_relation(model, schema, name) || mx_model_type(model, schema, name))
            return true;
    }
    return mx_pg_own_function(model, MX_STR_NONE, name) != NULL;
}

/* Extensions whose classes are an index's where it names none. */
static bool serves_method(const mx_object *extension, mx_str method)
{
    static const char *const of[][2] = {{"btree_gin", "gin"}, {"btree_gist", "gist"}, {"bloom", "bloom"}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        if (mx_str_eq(extension->name, mx_str_of(of[i][0])) && mx_str_eq(method, mx_str_of(of[i][1])))
            return true;
    }
    return false;
}

/* Of the server's own, of the model's, or of an extension that is known. */
static bool is_known(const mx_model *model, mx_str word)
{
    return mx_is_digit(word.ptr[0]) || mx_keyword_of(word) != KW_NONE || mx_pg_is_builtin_word(word) ||
           mx_pg_is_class_word(word) || mx_pg_extension_of_type(word) ||
           mx_pg_extension_of_function(word, 0) ||
           mx_pg_find_function(model->server.version, word, NULL, 0).known || is_own(model, word);
}

/* Of an extension that is not known it is taken that it brings what is nowhere else. */
static bool brings(const mx_model *model, const mx_object *extension, mx_str word, bool used)
{
    const char *bringer = mx_pg_extension_of_type(word);
    return (bringer && mx_str_eq(extension->name, mx_str_of(bringer))) ||
           mx_pg_extension_has(extension->name, word) || (used && serves_method(extension, word)) ||
           (used && !mx_pg_knows_extension(extension->name) && !is_known(model, word));
}

const mx_diff_rules mx_postgres_diff = {
    .same_type = mx_same_type_text,
    .same_default = same_default,
    .same_check = mx_same_check_text,
    .schema_aspects = mx_schema_aspects,
    .brings = brings,
    .column_order = false, /* columns cannot be moved, and a new table for an order's sake is not worth it */
    .made_up_names = true,
};
