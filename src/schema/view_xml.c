#include "schema/view_part.h"

/* XMLTABLE([XMLNAMESPACES(uri AS name, …),] row PASSING document COLUMNS name type [DEFAULT x] [PATH x] [NOT NULL], …) of PostgreSQL, which
 * casts what is not of the type that stands there. https://www.postgresql.org/docs/current/functions-xml.html */

bool mx_view_at_xml_table(const mx_part *p)
{
    return mx_part_is(p, p->from, "xmltable") && mx_part_punct(p, p->from + 1, '(');
}

/* A type as it is shown in ` name type`, and as what an expression has. */
static bool type_of(mx_view *view, mx_str type, mx_str *shown, mx_view_column *typed)
{
    mx_view_scope none = {0};
    return mx_view_expr(view, &none, mx_str_printf(view->arena, "null::%.*s", MX_FMT(type)), NULL, false,
                        shown, typed);
}

/* ` word expr`, as a value of this type: cast, where it is none. */
static bool put_typed(mx_view *view, mx_view_scope *scope, const char *word, mx_part p, mx_str type,
                      mx_buf *out)
{
    mx_str expr, cast, shown, text = mx_part_text(&p);
    mx_view_column is = {0}, wanted = {0};
    if (p.from >= p.to || !mx_view_expr(view, scope, text, NULL, false, &expr, &is) ||
        !type_of(view, type, &shown, &wanted) ||
        !mx_view_expr(view, scope, mx_str_printf(view->arena, "(%.*s)::%.*s", MX_FMT(text), MX_FMT(type)),
                      NULL, false, &cast, NULL))
        return false;
    bool same = !is.literal && is.type && wanted.type && mx_str_eq(is.type->text, wanted.type->text);
    expr = same ? expr : cast;
    mx_buf_printf(out, "%s%.*s", word, MX_FMT(expr));
    return true;
}

/* uri AS name | DEFAULT uri */
static bool namespaces(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out)
{
    static const char *const as_word[] = {"as", NULL};
    mx_buf_lit(out, "xmlnamespaces(");
    for (size_t i = p.from; i < p.to;) {
        mx_part one = mx_part_sub(&p, i, mx_part_comma(&p, i));
        mx_buf_text(out, i > p.from ? ", " : "");
        i = one.to + 1;
        bool usual = mx_part_take(&one, "default");
        size_t as = usual ? one.to : mx_part_find(&one, one.from, as_word);
        if ((!usual && as + 2 != one.to) || !put_typed(view, scope, usual ? "default " : "",
                                                       mx_part_sub(&one, one.from, as), MX_STR("text"), out))
            return false;
        if (!usual)
            mx_buf_printf(out, " as %.*s", MX_FMT(mx_part_value(view, &one, as + 1)));
    }
    mx_buf_lit(out, "), ");
    return true;
}

static const char *const column_words[] = {"path", "default", "not", "null", NULL};

/* Behind the type: DEFAULT x, PATH x, NOT NULL, in whatever order. */
static bool column_options(mx_view *view, mx_view_scope *scope, mx_part p, mx_str type, mx_buf *out)
{
    mx_buf path = MX_BUF(view->arena), usual = MX_BUF(view->arena);
    bool not_null = false;
    while (p.from < p.to) {
        bool of_path = mx_part_take(&p, "path");
        if (!of_path && !mx_part_take(&p, "default")) {
            not_null = mx_part_take(&p, "not") || not_null;
            if (!mx_part_take(&p, "null"))
                return false;
            continue;
        }
        mx_part value = mx_part_sub(&p, p.from, mx_part_find(&p, p.from + 1, column_words));
        if (!put_typed(view, scope, of_path ? " path " : " default ", value, of_path ? MX_STR("text") : type,
                       of_path ? &path : &usual))
            return false;
        p.from = value.to;
    }
    mx_buf_str(out, mx_buf_take(&usual));
    mx_buf_str(out, mx_buf_take(&path));
    mx_buf_text(out, not_null ? " not null" : "");
    return true;
}

static bool columns_of(mx_view *view, mx_view_scope *scope, mx_part p, mx_view_columns *columns, mx_buf *out)
{
    mx_buf_lit(out, " columns ");
    for (size_t i = p.from; i < p.to;) {
        mx_part one = mx_part_sub(&p, i, mx_part_comma(&p, i));
        mx_buf_text(out, i > p.from ? ", " : "");
        i = one.to + 1;
        if (one.to - one.from < 2)
            return false;
        mx_view_column column = {.name = mx_part_take_value(view, &one)};
        bool counter = mx_part_is(&one, one.from, "for") && mx_part_is(&one, one.from + 1, "ordinality");
        size_t end = counter ? one.to : mx_part_find(&one, one.from, column_words);
        mx_part typed = mx_part_sub(&one, one.from, end);
        mx_str type = counter ? MX_STR("integer") : mx_part_text(&typed), shown;
        mx_view_column item = {0};
        if (!type_of(view, type, &shown, &item))
            return false;
        column.type = item.type;
        mx_buf_printf(out, "%.*s %.*s", MX_FMT(column.name),
                      MX_FMT(counter ? MX_STR("for ordinality") : shown));
        if (!column_options(view, scope, mx_part_sub(&one, end, one.to), type, out))
            return false;
        mx_vec_push(view->arena, columns, column);
    }
    return columns->len > 0;
}

/* BY REF, BY VALUE: no difference here. */
static mx_part without_mechanism(mx_part p)
{
    if (mx_part_is(&p, p.from, "by"))
        p.from += 2;
    if (p.to > p.from + 2 && mx_part_is(&p, p.to - 2, "by"))
        p.to -= 2;
    return p;
}

bool mx_view_xml_table(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    static const char *const passing_word[] = {"passing", NULL}, *const columns_word[] = {"columns", NULL};
    mx_view_source source = {.partial = true};
    size_t end = mx_part_behind(p, p->from + 1);
    mx_part inner = mx_part_sub(p, p->from + 2, end - 1);
    p->from = end;
    mx_buf_lit(out, "xmltable(");
    if (mx_part_is(&inner, inner.from, "xmlnamespaces") && mx_part_punct(&inner, inner.from + 1, '(')) {
        size_t behind = mx_part_behind(&inner, inner.from + 1);
        if (!namespaces(view, scope, mx_part_sub(&inner, inner.from + 2, behind - 1), out))
            return false;
        inner.from = behind;
        if (!mx_part_take_punct(&inner, ','))
            return false;
    }
    size_t passing = mx_part_find(&inner, inner.from, passing_word),
           columns = mx_part_find(&inner, passing, columns_word);
    if (columns >= inner.to ||
        !put_typed(view, scope, "", mx_part_sub(&inner, inner.from, passing), MX_STR("text"), out) ||
        !put_typed(view, scope, " passing ", without_mechanism(mx_part_sub(&inner, passing + 1, columns)),
                   MX_STR("xml"), out) ||
        !columns_of(view, scope, mx_part_sub(&inner, columns + 1, inner.to), &source.columns, out))
        return false;
    if (mx_part_take(p, "as") || !mx_view_at_join_word(view, p))
        source.alias = mx_part_take_value(view, p);
    else
        source.alias = MX_STR("xmltable");
    if (mx_part_punct(p, p->from, '('))
        mx_view_rename_columns(view, p, &source.columns);
    view->reshaped = true;
    mx_str shown = mx_view_add_source(view, scope, source);
    mx_buf_printf(out, ") as %.*s", MX_FMT(shown));
    mx_view_put_called(out, &source.columns);
    return source.alias.len > 0;
}
