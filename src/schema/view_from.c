#include "schema/view_part.h"

/* FROM: tables and subqueries, and how they are joined. */

void mx_view_rename_columns(mx_view *view, mx_part *p, mx_view_columns *columns)
{
    mx_view_columns renamed = {0};
    for (size_t i = 0; i < columns->len; i++)
        mx_vec_push(view->arena, &renamed, columns->at[i]);
    size_t end = mx_part_behind(p, p->from), i = 0;
    for (p->from++; p->from + 1 < end; p->from++) {
        if (!mx_part_punct(p, p->from, ',') && i < renamed.len)
            renamed.at[i++].name = mx_part_value(view, p, p->from);
    }
    p->from = end;
    *columns = renamed;
}

bool mx_view_at_join_word(const mx_view *view, const mx_part *p)
{
    static const char *const words[] = {"join",    "inner",         "left",        "right",  "full",  "cross",
                                        "natural", "straight_join", "on",          "using",  "where", "group",
                                        "order",   "limit",         "tablesample", "lateral"};
    static const char *const duck[] = {"asof",    "positional", "semi",    "anti",
                                       "qualify", "pivot",      "unpivot", "window"};
    for (size_t k = 0; view->server->engine == MX_DUCK && k < sizeof duck / sizeof *duck; k++) {
        if (mx_part_is(p, p->from, duck[k]))
            return true;
    }
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (mx_part_is(p, p->from, words[k]))
            return true;
    }
    return p->from >= p->to || p->at[p->from].kind == MX_T_PUNCT;
}

/* TABLESAMPLE method (n) [REPEATABLE (n)] */
static bool sample(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    if (!mx_part_take(p, "tablesample"))
        return true;
    for (bool first = true; first || mx_part_is(p, p->from, "repeatable"); first = false) {
        size_t end = mx_part_behind(p, p->from + 1);
        mx_part call = mx_part_sub(p, p->from, end);
        mx_str expr;
        if (!mx_view_expr(view, scope, mx_part_text(&call), NULL, false, &expr, NULL))
            return false;
        mx_buf_printf(out, "%s%.*s", first ? " tablesample " : " ", MX_FMT(expr));
        p->from = end;
    }
    return true;
}

/* Tables of the server's own: views name their columns, but never have them changed. */
static bool is_servers(const mx_view *view, mx_str schema, mx_str name)
{
    if (view->server->engine != MX_PG)
        return false;
    return schema.len
               ? mx_str_eq(schema, MX_STR("pg_catalog")) || mx_str_eq(schema, MX_STR("information_schema"))
               : mx_str_starts(name, MX_STR("pg_"));
}

/* What stands in parentheses: ((SELECT 1) UNION SELECT 2) is a query, ((SELECT 1) a JOIN b) is none. */
static bool is_query(mx_part p)
{
    static const char *const words[] = {"union",  "except", "intersect", "order", "limit",
                                        "offset", "fetch",  "for",       NULL};
    while (mx_part_punct(&p, p.from, '(')) {
        size_t behind = mx_part_behind(&p, p.from);
        if (behind < p.to && mx_part_find(&p, behind, words) != behind)
            return false;
        p = mx_part_sub(&p, p.from + 1, behind - 1);
    }
    return mx_part_is(&p, p.from, "select") || mx_part_is(&p, p.from, "with") ||
           mx_part_is(&p, p.from, "values") || mx_part_is(&p, p.from, "table");
}

/* (query) alias | (joins) | [schema.]table [[AS] alias [(columns)]] */
static bool primary(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    mx_view_source source = {0};
    mx_str schema = MX_STR_NONE, text;
    bool lateral = view->server->engine == MX_PG && mx_part_take(p, "lateral"), renamed = false;
    (void)mx_part_take(p, "only");
    if (mx_view_at_call(p))
        return mx_view_rows(view, scope, p, out);
    if (lateral && mx_part_punct(p, p->from, '('))
        mx_buf_lit(out, "lateral ");
    if (mx_part_punct(p, p->from, '(')) {
        size_t end = mx_part_behind(p, p->from);
        mx_part inner = mx_part_sub(p, p->from + 1, end - 1);
        p->from = end;
        if (!is_query(inner))
            return mx_view_joins(view, scope, inner, out);
        if (!mx_view_query(view, inner, lateral ? scope : scope->outer, out, &source.columns))
            return false;
        mx_view_put_called(out, &source.columns);
        view->reshaped = true;
        text = MX_STR_NONE;
    } else {
        if (p->from >= p->to || (p->at[p->from].kind != MX_T_WORD && p->at[p->from].kind != MX_T_QUOTED) ||
            mx_part_is(p, p->from, "lateral"))
            return false;
        text = mx_part_value(view, p, p->from++);
        while (mx_part_take_punct(p, '.')) {
            schema = text;
            text = p->from < p->to ? mx_part_value(view, p, p->from++) : MX_STR_NONE;
        }
        if (mx_part_punct(p, p->from, '('))
            return false;
        if (!mx_view_find_table(view, schema, text, &source.columns)) {
            if (!is_servers(view, schema, text))
                return false; /* it is not in the model */
            source.open = !mx_view_servers_columns(view, schema, text, &source.columns);
            if (mx_str_eq(schema, MX_STR("pg_catalog")))
                schema = MX_STR_NONE;
        }
        source.alias = text;
        if (!schema.len)
            schema = mx_model_relation_schema(view->model, text);
        if (schema.len && !mx_str_eq(schema, view->server->schema))
            text = mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(text));
    }
    bool as = mx_part_take(p, "as");
    if (as || !mx_view_at_join_word(view, p)) {
        source.alias = mx_part_value(view, p, p->from++);
        renamed = mx_part_punct(p, p->from, '(');
        if (renamed)
            mx_view_rename_columns(view, p, &source.columns);
    }
    if (!source.alias.len)
        return false;
    mx_str shown = mx_view_add_source(view, scope, source);
    mx_buf_printf(out, "%.*s as %.*s", MX_FMT(text), MX_FMT(shown));
    if (renamed) /* which of them a name means */
        mx_view_put_called(out, &source.columns);
    return sample(view, scope, p, out);
}

typedef struct join {
    mx_str words;     /* as they are shown; empty: none stands here */
    const char *kind; /* "left", "right", "full", or "inner" */
    bool natural, comma;
} join;

/* [NATURAL] [INNER | LEFT [OUTER] | RIGHT … | FULL … | CROSS] JOIN, ',' */
static join join_words(mx_view *view, mx_part *p)
{
    static const char *const kinds[] = {"left", "right", "full"};
    bool maria = (view->server->engine & MX_MY) != 0;
    join found = {.kind = "inner"};
    if (mx_part_take_punct(p, ',')) {
        found.comma = true;
        found.words = maria ? MX_STR("join") : MX_STR(",");
        return found;
    }
    found.natural = mx_part_take(p, "natural");
    for (size_t i = 0; i < 3; i++) {
        if (!mx_part_take(p, kinds[i]))
            continue;
        (void)mx_part_take(p, "outer");
        view->reshaped = true;
        found.kind = kinds[i];
        found.words = mx_part_take(p, "join") ? mx_str_printf(view->arena, "%s join", kinds[i]) : MX_STR_NONE;
        return found;
    }
    bool cross = mx_part_take(p, "cross");
    (void)mx_part_take(p, "inner");
    if (mx_part_take(p, "join"))
        found.words = cross && !maria ? MX_STR("cross join") : MX_STR("join");
    return found;
}

static bool join_condition(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    static const char *const next[] = {"join", "inner", "left", "right", "full", "cross", "natural", NULL};
    mx_str expr;
    if (!mx_part_take(p, "on"))
        return true;
    size_t end = mx_part_find(p, p->from, next), comma = mx_part_comma(p, p->from);
    end = comma < end ? comma : end;
    mx_part condition = mx_part_sub(p, p->from, end);
    p->from = end;
    if (!mx_view_expr(view, scope, mx_part_text(&condition), NULL, false, &expr, NULL))
        return false;
    mx_buf_printf(out, " on %.*s", MX_FMT(expr));
    return true;
}

bool mx_view_joins(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out)
{
    size_t left = scope->names.len;
    if (!primary(view, scope, &p, out))
        return false;
    while (p.from < p.to) {
        join how = join_words(view, &p);
        bool group = mx_part_punct(&p, p.from, '(');
        if (!how.words.len)
            return false;
        left = how.comma ? scope->names.len : left;
        mx_buf_printf(out, " %.*s ", MX_FMT(how.words));
        size_t before = out->len, sources = scope->sources.len, right = scope->names.len;
        if (!primary(view, scope, &p, out))
            return false;
        bool binds = !how.comma || view->server->engine != MX_PG;
        if (group && binds && scope->sources.len > sources + 1) { /* joined among themselves first */
            mx_str inner = mx_str_copy(view->arena, (mx_str){out->ptr + before, out->len - before});
            out->len = before;
            mx_buf_printf(out, "(%.*s)", MX_FMT(inner));
        }
        scope->typed = NULL;
        if (how.natural || mx_part_take(&p, "using")) {
            if (!mx_view_using(view, scope, left, right, how.kind, how.natural ? NULL : &p, out))
                return false;
        } else if (!join_condition(view, scope, &p, out)) {
            return false;
        }
    }
    return true;
}
