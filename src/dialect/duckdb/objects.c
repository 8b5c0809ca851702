/* duckdb/objects.c — views and macros in the form in which they are compared: DuckDB shows them as its parser has
 * understood them, with parentheses and functions of its own. */
#include "dialect/duckdb/query.h"
#include "schema/text.h"
#include "schema/view.h"
#include "sql/parse.h"

/* "(a, b) as a + b" of "create macro f(a, b) as a + b": the body as an expression, or as a query. Macros of several
 * forms stay as their tokens. */
static mx_str macro(mx_model *model, mx_str text)
{
    mx_arena *arena = model->arena;
    size_t open = mx_str_find(text, '('), as = mx_str_find_str(text, MX_STR(" ) as "));
    const mx_expr_site site = {.place = MX_X_CHECK};
    mx_expr *tree = NULL;
    mx_sql body;
    if (open == MX_NPOS || as == MX_NPOS || as < open)
        return text;
    mx_str rest = mx_str_sub(text, as + 6, text.len), word = MX_STR("table "), query;
    if (mx_str_starts(rest, word) &&
        mx_duck_query_text(model, 0, mx_str_sub(rest, word.len, rest.len), &query))
        return mx_str_printf(arena, "%.*s ) as table %.*s", MX_FMT(mx_str_sub(text, open, as)),
                             MX_FMT(query));
    if (mx_parse_expr(arena, rest, MX_NOWHERE, &model->server, &tree, NULL) != MX_OK ||
        mx_duck_expr(model, &site, tree, &body, NULL) != MX_OK)
        return mx_str_sub(text, open, text.len);
    return mx_str_printf(arena, "%.*s ) as %.*s", MX_FMT(mx_str_sub(text, open, as)), MX_FMT(body.text));
}

mx_str mx_duck_object(mx_model *model, mx_object *object, const mx_create_object *create)
{
    if (object->kind == MX_O_VIEW) {
        mx_create_object shown = *create;
        (void)mx_duck_query_text(model, 0, create->query, &shown.query);
        return mx_view_object(model, object, &shown);
    }
    mx_str text = mx_plain_object(model, object, create);
    return object->kind == MX_O_FUNCTION ? macro(model, text) : text;
}
