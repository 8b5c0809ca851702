#include "schema/reader.h"
#include "schema/view_part.h"
#include "sql/parse.h"

/* FROM: tables, subqueries and functions that make rows, and how they are joined. */

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

static bool at_join_word(const mx_view *view, const mx_part *p)
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

static void add_source(mx_view *view, mx_view_scope *scope, mx_view_source source)
{
    source.shown = view->server->engine == MX_PG ? mx_str_printf(view->arena, "t%zu", ++view->shown)
                                                 : source.alias;
    mx_vec_push(view->arena, &scope->sources, source);
}

/* Functions of PostgreSQL that give rows, and what their columns are called; NULL: as the function, or by its alias. */
static const struct {
    const char *name, *columns[2];
} row_functions[] = {
    {"generate_series", {NULL}},
    {"generate_subscripts", {NULL}},
    {"unnest", {NULL}},
    {"regexp_split_to_table", {NULL}},
    {"string_to_table", {NULL}},
    {"regexp_matches", {NULL}},
    {"json_object_keys", {NULL}},
    {"jsonb_object_keys", {NULL}},
    {"jsonb_path_query", {NULL}},
    {"json_array_elements", {"value"}},
    {"jsonb_array_elements", {"value"}},
    {"json_array_elements_text", {"value"}},
    {"jsonb_array_elements_text", {"value"}},
    {"json_each", {"key", "value"}},
    {"jsonb_each", {"key", "value"}},
    {"json_each_text", {"key", "value"}},
    {"jsonb_each_text", {"key", "value"}},
};

static void add_called(mx_view *view, mx_view_columns *columns, mx_str name)
{
    mx_view_column column = {.name = name};
    mx_vec_push(view->arena, columns, column);
}

/* One that the server has. False: it is not known to give rows. */
static bool servers_columns(mx_view *view, mx_str name, mx_str alias, mx_view_columns *out)
{
    size_t at = 0;
    while (at < sizeof row_functions / sizeof *row_functions &&
           !mx_str_eq(name, mx_str_of(row_functions[at].name)))
        at++;
    if (at == sizeof row_functions / sizeof *row_functions)
        return false;
    for (size_t i = 0; i < 2 && (i == 0 || row_functions[at].columns[i]); i++) {
        const char *called = row_functions[at].columns[i];
        add_called(view, out, called ? mx_str_of(called) : alias);
    }
    return true;
}

/* RETURNS [SETOF] t, t a table or view. */
static bool rows_of_result(mx_view *view, const mx_object *function, mx_view_columns *out)
{
    const mx_statement statement = {.text = function->source};
    mx_stmt stmt;
    mx_str schema;
    if (mx_parse_statement(view->arena, &statement, view->server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT)
        return false;
    const mx_option *returns = mx_options_get(&stmt.u.create_object->options, MX_STR("returns"));
    mx_reader in = mx_reader_open(view->arena, returns ? returns->value : MX_STR_NONE, view->server);
    (void)mx_reader_word(&in, "setof");
    mx_str name = mx_reader_name(&in, &schema);
    return mx_reader_at_end(&in) && name.len && mx_view_find_table(view, schema, name, out);
}

/* One of the model's: its OUT arguments, the fields of its result, or what it is called. False: not known, or one of several. */
static bool own_columns(mx_view *view, mx_str schema, mx_str name, mx_str alias, mx_view_columns *out)
{
    if (!schema.len)
        schema = mx_model_object_schema(view->model, MX_O_FUNCTION, name, MX_STR_NONE);
    const mx_object *function = mx_model_object(view->model, MX_O_FUNCTION, schema, name, MX_STR_NONE,
                                                MX_STR_NONE);
    if (!function || function->same_name)
        return false;
    for (size_t i = 0; i < function->arguments.len; i++) {
        const mx_argument *argument = &function->arguments.at[i];
        bool given = mx_str_eq(argument->mode, MX_STR("out")) || mx_str_eq(argument->mode, MX_STR("inout")) ||
                     mx_str_eq(argument->mode, MX_STR("table"));
        if (given && !argument->name.len)
            return false;
        if (given)
            add_called(view, out, argument->name);
    }
    if (out->len)
        return true;
    const mx_udt *type = function->result.udt;
    if (!function->result.text.len)
        return rows_of_result(view, function, out);
    for (size_t i = 0; type && !function->result.array_dims && i < type->fields.len; i++)
        add_called(view, out, type->fields.at[i]->name);
    if (!out->len)
        add_called(view, out, alias);
    return !mx_str_eq(function->result.text, MX_STR("record"));
}

static bool at_call(const mx_part *p)
{
    size_t name = p->from;
    if (name + 2 < p->to && mx_part_punct(p, name + 1, '.'))
        name += 2;
    return name + 1 < p->to && p->at[name].kind == MX_T_WORD && mx_part_punct(p, name + 1, '(');
}

/* f(…) [WITH ORDINALITY] [[AS] alias [(columns)]]; what it is called with may be what stands before it. */
static bool row_function(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    mx_view_source source = {0};
    bool qualified = mx_part_punct(p, p->from + 1, '.');
    size_t named = p->from + (qualified ? 2 : 0), end = mx_part_behind(p, named + 1);
    mx_str schema = qualified ? mx_part_value(view, p, p->from) : MX_STR_NONE;
    mx_str name = mx_part_value(view, p, named), call;
    mx_part whole = mx_part_sub(p, p->from, end);
    if (view->server->engine != MX_PG ||
        !mx_view_expr(view, scope, mx_part_text(&whole), NULL, false, &call, NULL))
        return false;
    p->from = end;
    bool ordinality = mx_part_is(p, p->from, "with") && mx_part_is(p, p->from + 1, "ordinality");
    p->from += ordinality ? 2 : 0;
    source.alias = name;
    bool as = mx_part_take(p, "as");
    if (as || !at_join_word(view, p))
        source.alias = mx_part_value(view, p, p->from++);
    if (!own_columns(view, schema, name, source.alias, &source.columns) &&
        (schema.len || !servers_columns(view, name, source.alias, &source.columns)))
        return false;
    mx_view_column count = {.name = MX_STR("ordinality")};
    if (ordinality)
        mx_vec_push(view->arena, &source.columns, count);
    if (mx_part_punct(p, p->from, '('))
        mx_view_rename_columns(view, p, &source.columns);
    view->reshaped = true;
    add_source(view, scope, source);
    mx_buf_printf(out, "%.*s%s as %.*s", MX_FMT(call), ordinality ? " with ordinality" : "",
                  MX_FMT(scope->sources.at[scope->sources.len - 1].shown));
    mx_view_put_called(out, &source.columns);
    return true;
}

/* (query) alias | (joins) | [schema.]table [[AS] alias [(columns)]] */
static bool primary(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    mx_view_source source = {0};
    mx_str schema = MX_STR_NONE, text;
    bool lateral = view->server->engine == MX_PG && mx_part_take(p, "lateral"), renamed = false;
    (void)mx_part_take(p, "only");
    if (at_call(p))
        return row_function(view, scope, p, out);
    if (lateral && mx_part_punct(p, p->from, '('))
        mx_buf_lit(out, "lateral ");
    if (mx_part_punct(p, p->from, '(')) {
        size_t end = mx_part_behind(p, p->from);
        mx_part inner = mx_part_sub(p, p->from + 1, end - 1);
        size_t first = inner.from;
        while (mx_part_punct(&inner, first, '('))
            first++;
        p->from = end;
        if (!mx_part_is(&inner, first, "select") && !mx_part_is(&inner, first, "with") &&
            !mx_part_is(&inner, first, "values"))
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
        if (mx_part_punct(p, p->from, '(') || !mx_view_find_table(view, schema, text, &source.columns))
            return false; /* a function, or a table that is not in the model */
        source.alias = text;
        if (!schema.len)
            schema = mx_model_relation_schema(view->model, text);
        if (schema.len && !mx_str_eq(schema, view->server->schema))
            text = mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(text));
    }
    bool as = mx_part_take(p, "as");
    if (as || !at_join_word(view, p)) {
        source.alias = mx_part_value(view, p, p->from++);
        renamed = mx_part_punct(p, p->from, '(');
        if (renamed)
            mx_view_rename_columns(view, p, &source.columns);
    }
    if (!source.alias.len)
        return false;
    add_source(view, scope, source);
    mx_buf_printf(out, "%.*s as %.*s", MX_FMT(text), MX_FMT(scope->sources.at[scope->sources.len - 1].shown));
    if (renamed) /* which of them a name means */
        mx_view_put_called(out, &source.columns);
    return true;
}

/* [INNER | LEFT [OUTER] | RIGHT … | FULL … | CROSS] JOIN, ',' → its words; empty: none. NATURAL is not known. */
static mx_str join_words(mx_view *view, mx_part *p)
{
    bool maria = (view->server->engine & MX_MY) != 0;
    if (mx_part_take_punct(p, ','))
        return maria ? MX_STR("join") : MX_STR(",");
    static const char *const kinds[] = {"left", "right", "full"};
    for (size_t i = 0; i < 3; i++) {
        if (!mx_part_take(p, kinds[i]))
            continue;
        (void)mx_part_take(p, "outer");
        view->reshaped = true;
        return mx_part_take(p, "join") ? mx_str_printf(view->arena, "%s join", kinds[i]) : MX_STR_NONE;
    }
    bool cross = mx_part_take(p, "cross");
    (void)mx_part_take(p, "inner");
    return mx_part_take(p, "join") ? (cross && !maria ? MX_STR("cross join") : MX_STR("join")) : MX_STR_NONE;
}

static bool join_condition(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    static const char *const next[] = {"join", "inner", "left", "right", "full", "cross", "natural", NULL};
    mx_str expr;
    if (mx_part_take(p, "using") && mx_part_punct(p, p->from, '(')) {
        return false; /* merges columns */
    }
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
    if (!primary(view, scope, &p, out))
        return false;
    while (p.from < p.to) {
        mx_str words = join_words(view, &p);
        bool group = mx_part_punct(&p, p.from, '(');
        if (!words.len)
            return false;
        mx_buf_printf(out, " %.*s ", MX_FMT(words));
        size_t before = out->len, sources = scope->sources.len;
        if (!primary(view, scope, &p, out))
            return false;
        if (group && scope->sources.len > sources + 1) { /* joined among themselves first */
            mx_str inner = mx_str_copy(view->arena, (mx_str){out->ptr + before, out->len - before});
            out->len = before;
            mx_buf_printf(out, "(%.*s)", MX_FMT(inner));
        }
        scope->typed = NULL;
        if (!join_condition(view, scope, &p, out))
            return false;
    }
    return true;
}
