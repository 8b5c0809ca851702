/* duckdb/objects.c — views and macros in the form in which they are compared: DuckDB shows them as its parser has
 * understood them, with parentheses and functions of its own. */
#include "dialect/duckdb/query.h"
#include "schema/text.h"
#include "schema/view.h"
#include "sql/parse.h"

/* A body of a macro: an expression, or TABLE and a query; its tokens where it is neither that we know. */
static mx_str macro_body(mx_model *model, mx_part p)
{
    mx_arena *arena = model->arena;
    const mx_expr_site site = {.place = MX_X_CHECK};
    mx_str text = mx_part_text(&p), query;
    mx_expr *tree = NULL;
    mx_sql body;
    if (mx_part_take(&p, "table"))
        return mx_duck_query_text(model, 0, mx_part_text(&p), &query)
                   ? mx_str_printf(arena, "table %.*s", MX_FMT(query))
                   : text;
    bool known = mx_parse_expr(arena, text, MX_NOWHERE, &model->server, &tree, NULL) == MX_OK &&
                 mx_duck_expr(model, &site, tree, &body, NULL) == MX_OK;
    return known ? body.text : text;
}

/* Where a form's body ends: at a comma behind which "(a, b) AS" stands. */
static size_t body_end(const mx_part *p, size_t i)
{
    for (i = mx_part_comma(p, i); i < p->to; i = mx_part_comma(p, i + 1))
        if (mx_part_punct(p, i + 1, '(') && mx_part_is(p, mx_part_behind(p, i + 1), "as"))
            break;
    return i;
}

/* "( a , b integer := 1 + 2 )": names and types in their tokens, and defaults as expressions. */
static mx_str macro_parameters(mx_model *model, mx_part p)
{
    mx_buf buf = MX_BUF(model->arena);
    mx_part inner = mx_part_sub(&p, p.from + 1, p.to - 1);
    mx_buf_char(&buf, '(');
    for (size_t i = inner.from; i < inner.to;) {
        size_t end = mx_part_comma(&inner, i), is = i;
        while (is < end && !mx_str_eq(inner.at[is].text, MX_STR(":=")))
            is++;
        mx_part name = mx_part_sub(&inner, i, is);
        mx_buf_printf(&buf, "%s%.*s", i > inner.from ? ", " : "", MX_FMT(mx_part_text(&name)));
        if (is < end)
            mx_buf_printf(&buf, " := %.*s", MX_FMT(macro_body(model, mx_part_sub(&inner, is + 1, end))));
        i = end + 1;
    }
    mx_buf_char(&buf, ')');
    return mx_buf_take(&buf);
}

/* "create macro f ( a , b ) as a + b , ( a ) as a": each form with its body. */
static mx_str macro(mx_model *model, mx_str text)
{
    mx_buf buf = MX_BUF(model->arena);
    mx_part p;
    if (!mx_part_open(model->arena, &model->server, text, &p))
        return text;
    while (p.from < p.to && !mx_part_punct(&p, p.from, '('))
        p.from++;
    while (p.from < p.to) {
        size_t as = mx_part_behind(&p, p.from), end = body_end(&p, as + 1);
        mx_part parameters = mx_part_sub(&p, p.from, as);
        if (!mx_part_punct(&p, p.from, '(') || !mx_part_is(&p, as, "as"))
            return text;
        mx_buf_printf(&buf, "%s%.*s as %.*s", buf.len ? ", " : "",
                      MX_FMT(macro_parameters(model, parameters)),
                      MX_FMT(macro_body(model, mx_part_sub(&p, as + 1, end))));
        p.from = end + 1;
    }
    return mx_buf_take(&buf);
}

/* Names in a view are looked for in the view's own schema first. */
static mx_str view(mx_model *model, mx_object *object, const mx_create_object *create)
{
    mx_str path = model->search_path, current = model->current_schema, home = current;
    mx_create_object shown = *create;
    if (object->schema)
        home = object->schema->name;
    if (!mx_str_eq(home, current))
        mx_model_search_first(model, home, path.len ? path : model->server.schema);
    (void)mx_duck_query_text(model, 0, create->query, &shown.query);
    mx_str text = mx_view_object(model, object, &shown);
    model->search_path = path;
    model->current_schema = current;
    return text;
}

mx_str mx_duck_object(mx_model *model, mx_object *object, const mx_create_object *create)
{
    if (object->kind == MX_O_VIEW)
        return view(model, object, create);
    mx_str text = mx_plain_object(model, object, create);
    return object->kind == MX_O_FUNCTION ? macro(model, text) : text;
}
