#include "schema/view_my.h"

enum { ALIAS_MAY_LACK = 160000 }; /* PostgreSQL */

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
    if (view->server->engine & MX_MY && mx_view_my_at_hint(p))
        return true;
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

/* PostgreSQL: (joins) [AS] alias [(columns)], behind which the tables' own names are not seen. The form has their columns as they are called
 * there. */
static bool aliased(mx_view *view, mx_view_scope *scope, mx_part joins, mx_part *p, mx_buf *out)
{
    mx_view_scope inside = {.outer = scope->outer};
    mx_view_source source = {.partial = true, .shown = mx_str_printf(view->arena, "t%zu", ++view->shown)};
    if (!mx_view_joins(view, &inside, joins, out))
        return false;
    (void)mx_part_take(p, "as");
    source.alias = mx_part_take_value(view, p);
    for (size_t i = 0; i < inside.names.len; i++)
        mx_vec_push(view->arena, &source.columns, inside.names.at[i].column);
    if (mx_part_punct(p, p->from, '('))
        mx_view_rename_columns(view, p, &source.columns);
    for (size_t i = 0; i < inside.sources.len; i++) {
        inside.sources.at[i].alias = MX_STR_NONE;
        mx_vec_push(view->arena, &scope->sources, inside.sources.at[i]);
    }
    mx_vec_push(view->arena, &scope->sources, source);
    for (size_t i = 0; i < source.columns.len; i++) {
        mx_view_name name = {source.columns.at[i], source.alias};
        mx_vec_push(view->arena, &scope->names, name);
    }
    scope->typed = 0;
    return source.alias.len > 0;
}

/* Tables of two schemas may share a name, unless one of them was given it. MariaDB takes a table twice, and then finds no column. */
static void note_name_twice(mx_view *view, const mx_view_scope *scope, const mx_view_source *source)
{
    for (size_t i = 0; view->server->engine != MX_MARIA && i < scope->sources.len; i++) {
        const mx_view_source *other = &scope->sources.at[i];
        bool same = !source->of.len || !other->of.len || mx_str_eq(source->of, other->of);
        if (same && source->alias.len && mx_name_same(other->alias, source->alias, view->server))
            mx_view_note_fault(view, "two tables in FROM have one name");
    }
}

/* (query) alias | (joins) | [schema.]table [[AS] alias [(columns)]] */
static bool primary(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    mx_view_source source = {0};
    mx_str schema = MX_STR_NONE, text;
    bool lateral = view->server->engine == MX_PG && mx_part_take(p, "lateral"), renamed = false;
    bool only = view->server->engine == MX_PG && mx_part_take(p, "only"); /* without the rows of heirs */
    bool enclosed = only && mx_part_take_punct(p, '(');
    mx_buf_text(out, only ? "only " : "");
    if (view->server->engine & MX_MY && mx_view_my_at_json_table(p))
        return mx_view_my_json_table(view, scope, p, out);
    if (view->server->engine == MX_PG && mx_view_at_xml_table(p))
        return mx_view_xml_table(view, scope, p, out);
    if (mx_view_at_call(p))
        return mx_view_rows(view, scope, p, out);
    if (lateral && mx_part_punct(p, p->from, '('))
        mx_buf_lit(out, "lateral ");
    if (mx_part_punct(p, p->from, '(')) {
        size_t end = mx_part_behind(p, p->from);
        mx_part inner = mx_part_sub(p, p->from + 1, end - 1);
        p->from = end;
        bool named = view->server->engine == MX_PG &&
                     (mx_part_is(p, end, "as") || !mx_view_at_join_word(view, p));
        if (!is_query(inner))
            return named ? aliased(view, scope, inner, p, out) : mx_view_joins(view, scope, inner, out);
        view->doubt += view->server->engine == MX_DUCK ? 1u : 0u; /* it sees what stands before it */
        if (!mx_view_query(view, inner, lateral ? scope : scope->outer, out, &source.columns))
            return false;
        view->doubt -= view->server->engine == MX_DUCK ? 1u : 0u;
        mx_view_put_called(out, &source.columns);
        view->reshaped = true;
        text = MX_STR_NONE;
    } else {
        if (p->from >= p->to || (p->at[p->from].kind != MX_T_WORD && p->at[p->from].kind != MX_T_QUOTED) ||
            mx_part_is(p, p->from, "lateral"))
            return false;
        text = mx_part_take_value(view, p);
        bool of_database = false;
        while (mx_part_take_punct(p, '.')) {
            of_database = schema.len != 0;
            schema = text;
            text = mx_part_take_value(view, p);
        }
        if (mx_part_punct(p, p->from, '(') || (enclosed && !mx_part_take_punct(p, ')')))
            return false;
        if (!mx_view_find_table(view, schema, text, &source.columns) && !view->settled) {
            if (!is_servers(view, schema, text)) {
                if (!of_database && !mx_model_relation(view->model, schema, text))
                    mx_view_note_table(view, schema, text);
                return false;
            }
            source.partial = true;
            source.open = !mx_view_servers_columns(view, schema, text, &source.columns);
            if (mx_str_eq(schema, MX_STR("pg_catalog")))
                schema = MX_STR_NONE;
        }
        source.table = view->server->engine == MX_PG && mx_model_table(view->model, schema, text);
        source.alias = text;
        if (!schema.len)
            schema = mx_model_relation_schema(view->model, text);
        if (schema.len && !mx_str_eq(schema, view->server->schema))
            text = mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(text));
    }
    bool my = (view->server->engine & MX_MY) != 0;
    mx_buf behind = MX_BUF(view->arena);
    if (my)
        mx_view_my_partitions(view, p, &behind);
    if (my && mx_view_at_history(p, p->from) && !mx_view_history(view, scope, p, &behind))
        return false;
    text = behind.len ? mx_str_cat(view->arena, text, mx_buf_view(&behind)) : text;
    bool as = mx_part_take(p, "as") || !mx_view_at_join_word(view, p);
    if (as) {
        source.alias = mx_part_take_value(view, p);
        renamed = mx_part_punct(p, p->from, '(');
        if (renamed)
            mx_view_rename_columns(view, p, &source.columns);
    }
    if (!source.alias.len) {
        if (view->server->engine & MX_MY || view->server->version < ALIAS_MAY_LACK)
            mx_view_note_fault(view, "a query in FROM has no name");
        return false;
    }
    for (size_t i = 0; i < source.columns.len; i++)
        source.partial = source.partial || source.columns.at[i].guessed;
    source.partial = source.partial || !source.columns.len;
    source.of = as ? MX_STR_NONE : text;
    note_name_twice(view, scope, &source);
    mx_str shown = mx_view_add_source(view, scope, source);
    mx_buf_printf(out, "%.*s as %.*s", MX_FMT(text), MX_FMT(shown));
    if (my)
        mx_view_my_hints(view, p, out);
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
    if (maria && mx_part_take(p, "straight_join")) {
        found.words = MX_STR("straight_join");
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
    static const char *const next[] = {"join", "inner", "left", "right", "full", "cross", "natural", NULL},
                             *const my_next[] = {"join",  "inner",   "left",          "right",
                                                 "cross", "natural", "straight_join", NULL};
    const char *const *words = view->server->engine & MX_MY ? my_next : next;
    mx_str expr;
    if (!mx_part_take(p, "on"))
        return true;
    size_t end = mx_part_find(p, p->from, words), comma = mx_part_comma(p, p->from);
    while (end < p->to && mx_part_punct(p, end + 1, '(')) /* LEFT (a, 1) */
        end = mx_part_find(p, end + 1, words);
    view->condition = true;
    end = comma < end ? comma : end;
    mx_part condition = mx_part_sub(p, p->from, end);
    p->from = end;
    if (!mx_view_expr(view, scope, mx_part_text(&condition), NULL, false, &expr, NULL))
        return false;
    mx_view_no_aggregates(view, scope, condition, "the condition of a join");
    mx_buf_printf(out, " on %.*s", MX_FMT(expr));
    return true;
}

/* a JOIN b JOIN c ON … ON …: what is joined to a ends before the second ON. p->from: what stands there is no join. */
static size_t joined_end(const mx_part *p)
{
    size_t open = 1, joins = 0;
    for (size_t i = p->from; i < p->to; i++) {
        if (mx_part_punct(p, i, '('))
            i = mx_part_behind(p, i) - 1;
        else if (mx_part_punct(p, i, ','))
            return p->from;
        else if (mx_part_is(p, i, "natural") || mx_part_is(p, i, "cross")) {
            while (i < p->to && !mx_part_is(p, i, "join"))
                i++;
        } else if (mx_part_is(p, i, "join") || mx_part_is(p, i, "straight_join")) {
            open++;
            joins++;
        } else if ((mx_part_is(p, i, "on") || mx_part_is(p, i, "using")) && --open == 0)
            return joins ? i : p->from;
    }
    return p->from;
}

/* Behind a comma: a JOIN b, which binds tighter. */
static bool has_join(const mx_part *p)
{
    static const char *const words[] = {"join", "straight_join", NULL};
    return mx_part_find(p, p->from, words) < mx_part_comma(p, p->from);
}

/* MySQL and MariaDB show a RIGHT JOIN b as b LEFT JOIN a. `from`: where a begins in `out`, `between`: behind it. */
static void swap_sides(mx_view *view, size_t from, size_t between, bool several, mx_str right,
                       mx_str condition, mx_buf *out)
{
    mx_str left = mx_str_copy(view->arena, (mx_str){out->ptr + from, between - from});
    out->len = from;
    mx_buf_printf(out, several ? "%.*s left join (%.*s)%.*s" : "%.*s left join %.*s%.*s", MX_FMT(right),
                  MX_FMT(left), MX_FMT(condition));
}

bool mx_view_joins(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out)
{
    size_t left = scope->names.len, start = out->len, first = scope->sources.len;
    if (!primary(view, scope, &p, out))
        return false;
    while (p.from < p.to) {
        join how = join_words(view, &p);
        bool my = (view->server->engine & MX_MY) != 0;
        size_t between = out->len, end = p.from;
        if (how.comma ? my && has_join(&p) : !how.natural)
            end = how.comma ? mx_part_comma(&p, p.from) : joined_end(&p);
        bool group = mx_part_punct(&p, p.from, '(') || end > p.from;
        if (!how.words.len)
            return false;
        left = how.comma ? scope->names.len : left;
        mx_buf_printf(out, " %.*s ", MX_FMT(how.words));
        size_t before = out->len, sources = scope->sources.len, right = scope->names.len;
        if (end > p.from ? !mx_view_joins(view, scope, mx_part_sub(&p, p.from, end), out)
                         : !primary(view, scope, &p, out))
            return false;
        p.from = end > p.from ? end : p.from;
        mx_str bare = mx_str_copy(view->arena, (mx_str){out->ptr + before, out->len - before});
        bool binds = !how.comma || view->server->engine != MX_PG;
        if (group && binds && scope->sources.len > sources + 1) { /* joined among themselves first */
            mx_str inner = mx_str_copy(view->arena, (mx_str){out->ptr + before, out->len - before});
            out->len = before;
            mx_buf_printf(out, "(%.*s)", MX_FMT(inner));
        }
        scope->typed = 0;
        size_t behind = out->len;
        if (how.natural || mx_part_take(&p, "using")) {
            if (!mx_view_using(view, scope, left, right, how.kind, how.natural ? NULL : &p, out))
                return false;
        } else if (!join_condition(view, scope, &p, out)) {
            return false;
        }
        if (my && how.kind[0] == 'r') {
            mx_str condition = mx_str_copy(view->arena, (mx_str){out->ptr + behind, out->len - behind});
            swap_sides(view, start, between, sources > first + 1, bare, condition, out);
        }
    }
    return true;
}
