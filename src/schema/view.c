#include "schema/view.h"

#include "schema/canon.h"
#include "schema/text.h"
#include "schema/view_scope.h"
#include "sql/token.h"

enum { MAX_DEPTH = 60 };

/* A part of the query: tokens [from, to) of its text. */
typedef struct part {
    mx_str text;
    const mx_token *at;
    size_t from, to;
} part;

static bool is_word(const part *p, size_t i, const char *word)
{
    return i < p->to && p->at[i].kind == MX_T_WORD && mx_str_ieq(p->at[i].text, mx_str_of(word));
}

static bool is_punct(const part *p, size_t i, char c)
{
    return i < p->to && p->at[i].kind == MX_T_PUNCT && p->at[i].text.ptr[0] == c;
}

static bool take_word(part *p, const char *word)
{
    bool yes = is_word(p, p->from, word);
    p->from += yes ? 1u : 0u;
    return yes;
}

static bool take_punct(part *p, char c)
{
    bool yes = is_punct(p, p->from, c);
    p->from += yes ? 1u : 0u;
    return yes;
}

static part sub(const part *p, size_t from, size_t to)
{
    return (part){p->text, p->at, from, to};
}

static mx_str slice(const part *p)
{
    return p->from < p->to ? mx_str_sub(p->text, p->at[p->from].span.start, p->at[p->to - 1].span.end)
                           : MX_STR_NONE;
}

/* The token behind the group that opens at i. */
static size_t behind_group(const part *p, size_t i)
{
    size_t depth = 0;
    for (; i < p->to; i++) {
        depth += is_punct(p, i, '(') ? 1u : 0u;
        if (is_punct(p, i, ')') && --depth == 0)
            return i + 1;
    }
    return p->to;
}

/* The first of these words on this level; p->to: none. FROM of IS DISTINCT FROM is none. */
static size_t find_word(const part *p, size_t i, const char *const *words)
{
    while (i < p->to) {
        if (is_punct(p, i, '(')) {
            i = behind_group(p, i);
            continue;
        }
        bool distinct_from = i > p->from && is_word(p, i, "from") && is_word(p, i - 1, "distinct");
        for (size_t k = 0; words[k] && !distinct_from; k++) {
            if (is_word(p, i, words[k]))
                return i;
        }
        i++;
    }
    return p->to;
}

/* The next comma of this level, or the end. */
static size_t find_comma(const part *p, size_t i)
{
    while (i < p->to && !is_punct(p, i, ','))
        i = is_punct(p, i, '(') ? behind_group(p, i) : i + 1;
    return i;
}

static mx_str value_of(const mx_view *view, const part *p, size_t i)
{
    return mx_token_value(view->arena, &p->at[i], view->server);
}

static bool query(mx_view *view, part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns);

static bool open_part(mx_view *view, mx_str text, part *out)
{
    mx_vec(mx_token) tokens = {0};
    mx_lexer lexer = {.text = text, .server = view->server};
    mx_token token;
    for (;;) {
        if (mx_lex(&lexer, &token, NULL) != MX_OK)
            return false;
        if (token.kind == MX_T_END)
            break;
        mx_vec_push(view->arena, &tokens, token);
    }
    while (tokens.len && tokens.at[tokens.len - 1].kind == MX_T_PUNCT &&
           tokens.at[tokens.len - 1].text.ptr[0] == ';')
        tokens.len--;
    *out = (part){text, tokens.at, 0, tokens.len};
    return tokens.len > 0;
}

static bool subquery(mx_view *view, mx_str text, mx_view_scope *outer, mx_str *out)
{
    part p;
    mx_buf buf = MX_BUF(view->arena);
    mx_view_columns columns = {0};
    if (!open_part(view, text, &p) || !query(view, p, outer, &buf, &columns))
        return false;
    *out = mx_buf_take(&buf);
    view->called = columns.at[0].name;
    return true;
}

/* --- select items ---------------------------------------------------------------------------------------- */

/* Words that end an operand's type or stand between operands: what follows them is no alias. */
static bool binds_on(const part *p, size_t i)
{
    static const char *const words[] = {
        "and",     "or",     "not",      "in",        "is",     "like", "ilike", "between", "zone",    "from",
        "collate", "escape", "double",   "when",      "then",   "else", "case",  "div",     "mod",     "xor",
        "regexp",  "rlike",  "interval", "character", "binary", "all",  "any",   "without", "distinct"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (is_word(p, i, words[k]))
            return true;
    }
    return p->at[i].kind == MX_T_OP ||
           (p->at[i].kind == MX_T_PUNCT && !is_punct(p, i, ')') && !is_punct(p, i, ']'));
}

/* The alias at the end of an item is cut off. */
static mx_str take_alias(const mx_view *view, part *p)
{
    size_t last = p->to - 1;
    const mx_token *token = &p->at[last];
    bool name = token->kind == MX_T_QUOTED ||
                (token->kind == MX_T_WORD && !is_word(p, last, "end") && !is_word(p, last, "null"));
    if (p->to - p->from >= 3 && is_word(p, last - 1, "as")) {
        p->to -= 2;
        return value_of(view, p, last);
    }
    if (p->to - p->from < 2 || !name || binds_on(p, last - 1) ||
        (token->kind == MX_T_WORD && mx_word_reserved(token->keyword, view->server)))
        return MX_STR_NONE;
    p->to--;
    return value_of(view, p, last);
}

static void put_item(mx_view *view, mx_buf *out, mx_view_columns *columns, const mx_view_column *column)
{
    mx_vec_push(view->arena, columns, *column);
    mx_buf_text(out, columns->len > 1 ? ", " : " ");
    mx_buf_str(out, column->expr);
}

/* What the columns of a query are called matters to who selects from it. */
static void put_called(mx_buf *out, const mx_view_columns *columns)
{
    mx_buf_lit(out, " called");
    for (size_t i = 0; i < columns->len; i++) {
        if (!columns->at[i].starred)
            mx_buf_printf(out, " %.*s", MX_FMT(columns->at[i].name));
    }
}

/* DuckDB keeps the star: the view shows the columns that its tables have when it is read. */
static bool keep_star(mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_buf *out,
                      mx_view_columns *columns)
{
    bool found = false;
    mx_buf_text(out, columns->len ? ", " : " ");
    for (size_t i = 0; i < scope->sources.len; i++) {
        const mx_view_source *source = &scope->sources.at[i];
        if (qualifier.len && !mx_name_same(source->alias, qualifier, view->server))
            continue;
        if (qualifier.len)
            mx_buf_printf(out, "%.*s.", MX_FMT(source->shown));
        for (size_t k = 0; k < source->columns.len; k++) {
            mx_vec_push(view->arena, columns, source->columns.at[k]);
            columns->at[columns->len - 1].starred = true;
        }
        found = true;
    }
    mx_buf_lit(out, "*");
    return found;
}

/* Written by the printer of expressions: a column that a star stands for must look like any other. */
static bool put_star(mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_buf *out,
                     mx_view_columns *columns, mx_buf *names)
{
    bool found = false;
    for (size_t i = 0; i < scope->sources.len; i++) {
        const mx_view_source *source = &scope->sources.at[i];
        if (qualifier.len && !mx_name_same(source->alias, qualifier, view->server))
            continue;
        found = true;
        for (size_t k = 0; k < source->columns.len; k++) {
            const mx_view_column *column = &source->columns.at[k];
            mx_expr *tree = mx_expr_new(view->arena, MX_E_NAME, MX_STR_NONE, NULL);
            mx_expr_set_name(
                view->arena, tree,
                mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(source->shown), MX_FMT(column->name)));
            mx_view_column selected = *column;
            selected.expr = view->model->rules->print(view->model, tree);
            put_item(view, out, columns, &selected);
            mx_str alias = mx_text_name(view->arena, source->alias, view->server);
            mx_str name = mx_text_name(view->arena, column->name, view->server);
            mx_buf_printf(names, "%s%.*s.%.*s", names->len ? ", " : "", MX_FMT(alias), MX_FMT(name));
        }
    }
    return found;
}

static bool item(mx_view *view, mx_view_scope *scope, part p, mx_buf *out, mx_view_columns *columns)
{
    size_t n = p.to - p.from;
    mx_view_column column;
    mx_str expr, alias;
    if (!n)
        return false;
    if (p.at[p.to - 1].kind == MX_T_OP && mx_str_eq(p.at[p.to - 1].text, MX_STR("*")) &&
        (n == 1 || n == 3 || n == 5)) {
        mx_buf names = MX_BUF(view->arena);
        mx_str qualifier = n == 1 ? MX_STR_NONE : value_of(view, &p, p.to - 3);
        if (n > 1 && !is_punct(&p, p.to - 2, '.'))
            return false;
        if (view->server->engine == MX_DUCK)
            return keep_star(view, scope, qualifier, out, columns);
        if (!put_star(view, scope, qualifier, out, columns, &names))
            return false;
        mx_view_note_star(view, slice(&p), mx_buf_view(&names));
        return true;
    }
    alias = take_alias(view, &p);
    if (!mx_view_expr(view, scope, slice(&p), NULL, false, &expr, &column))
        return false;
    column.expr = expr;
    column.name = alias.len ? alias : column.name;
    put_item(view, out, columns, &column);
    return true;
}

/* --- FROM ------------------------------------------------------------------------------------------------ */

static void rename_columns(mx_view *view, part *p, mx_view_columns *columns)
{
    mx_view_columns renamed = {0};
    for (size_t i = 0; i < columns->len; i++)
        mx_vec_push(view->arena, &renamed, columns->at[i]);
    size_t end = behind_group(p, p->from), i = 0;
    for (p->from++; p->from + 1 < end; p->from++) {
        if (!is_punct(p, p->from, ',') && i < renamed.len)
            renamed.at[i++].name = value_of(view, p, p->from);
    }
    p->from = end;
    *columns = renamed;
}

static bool at_join_word(const mx_view *view, const part *p)
{
    static const char *const words[] = {"join",    "inner",         "left",        "right",  "full",  "cross",
                                        "natural", "straight_join", "on",          "using",  "where", "group",
                                        "order",   "limit",         "tablesample", "lateral"};
    static const char *const duck[] = {"asof", "positional", "semi", "anti", "qualify", "window"};
    for (size_t k = 0; view->server->engine == MX_DUCK && k < sizeof duck / sizeof *duck; k++) {
        if (is_word(p, p->from, duck[k]))
            return true;
    }
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (is_word(p, p->from, words[k]))
            return true;
    }
    return p->from >= p->to || p->at[p->from].kind == MX_T_PUNCT;
}

static bool joins(mx_view *view, mx_view_scope *scope, part p, mx_buf *out);

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

/* f(…) [WITH ORDINALITY] [[AS] alias [(columns)]]; what it is called with may be what stands before it. */
static bool row_function(mx_view *view, mx_view_scope *scope, part *p, mx_buf *out)
{
    mx_view_source source = {0};
    size_t at = 0, end = behind_group(p, p->from + 1);
    mx_str name = value_of(view, p, p->from), call;
    part whole = sub(p, p->from, end);
    while (at < sizeof row_functions / sizeof *row_functions &&
           !mx_str_eq(name, mx_str_of(row_functions[at].name)))
        at++;
    if (view->server->engine != MX_PG || at == sizeof row_functions / sizeof *row_functions ||
        !mx_view_expr(view, scope, slice(&whole), NULL, false, &call, NULL))
        return false;
    p->from = end;
    bool ordinality = is_word(p, p->from, "with") && is_word(p, p->from + 1, "ordinality");
    p->from += ordinality ? 2 : 0;
    source.alias = name;
    bool as = take_word(p, "as");
    if (as || !at_join_word(view, p))
        source.alias = value_of(view, p, p->from++);
    for (size_t i = 0; i < 2 && (i == 0 || row_functions[at].columns[i]); i++) {
        const char *called = row_functions[at].columns[i];
        mx_view_column column = {.name = called ? mx_str_of(called) : source.alias};
        mx_vec_push(view->arena, &source.columns, column);
    }
    mx_view_column count = {.name = MX_STR("ordinality")};
    if (ordinality)
        mx_vec_push(view->arena, &source.columns, count);
    if (is_punct(p, p->from, '('))
        rename_columns(view, p, &source.columns);
    view->reshaped = true;
    add_source(view, scope, source);
    mx_buf_printf(out, "%.*s%s as %.*s", MX_FMT(call), ordinality ? " with ordinality" : "",
                  MX_FMT(scope->sources.at[scope->sources.len - 1].shown));
    put_called(out, &source.columns);
    return true;
}

/* (query) alias | (joins) | [schema.]table [[AS] alias [(columns)]] */
static bool primary(mx_view *view, mx_view_scope *scope, part *p, mx_buf *out)
{
    mx_view_source source = {0};
    mx_str schema = MX_STR_NONE, text;
    bool lateral = view->server->engine == MX_PG && take_word(p, "lateral");
    (void)take_word(p, "only");
    if (p->from + 1 < p->to && p->at[p->from].kind == MX_T_WORD && is_punct(p, p->from + 1, '('))
        return row_function(view, scope, p, out);
    if (lateral && is_punct(p, p->from, '('))
        mx_buf_lit(out, "lateral ");
    if (is_punct(p, p->from, '(')) {
        size_t end = behind_group(p, p->from);
        part inner = sub(p, p->from + 1, end - 1);
        size_t first = inner.from;
        while (is_punct(&inner, first, '('))
            first++;
        p->from = end;
        if (!is_word(&inner, first, "select") && !is_word(&inner, first, "with") &&
            !is_word(&inner, first, "values"))
            return joins(view, scope, inner, out);
        if (!query(view, inner, lateral ? scope : scope->outer, out, &source.columns))
            return false;
        put_called(out, &source.columns);
        view->reshaped = true;
        text = MX_STR_NONE;
    } else {
        if (p->from >= p->to || (p->at[p->from].kind != MX_T_WORD && p->at[p->from].kind != MX_T_QUOTED) ||
            is_word(p, p->from, "lateral"))
            return false;
        text = value_of(view, p, p->from++);
        while (take_punct(p, '.')) {
            schema = text;
            text = p->from < p->to ? value_of(view, p, p->from++) : MX_STR_NONE;
        }
        if (is_punct(p, p->from, '(') || !mx_view_find_table(view, schema, text, &source.columns))
            return false; /* a function, or a table that is not in the model */
        source.alias = text;
        if (schema.len && !mx_str_eq(schema, view->server->schema))
            text = mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(text));
    }
    bool as = take_word(p, "as");
    if (as || !at_join_word(view, p)) {
        source.alias = value_of(view, p, p->from++);
        if (is_punct(p, p->from, '('))
            rename_columns(view, p, &source.columns);
    }
    if (!source.alias.len)
        return false;
    add_source(view, scope, source);
    mx_buf_printf(out, "%.*s as %.*s", MX_FMT(text), MX_FMT(scope->sources.at[scope->sources.len - 1].shown));
    return true;
}

/* [INNER | LEFT [OUTER] | RIGHT … | FULL … | CROSS] JOIN, ',' → its words; empty: none. NATURAL is not known. */
static mx_str join_words(mx_view *view, part *p)
{
    bool maria = (view->server->engine & MX_MY) != 0;
    if (take_punct(p, ','))
        return maria ? MX_STR("join") : MX_STR(",");
    static const char *const kinds[] = {"left", "right", "full"};
    for (size_t i = 0; i < 3; i++) {
        if (!take_word(p, kinds[i]))
            continue;
        (void)take_word(p, "outer");
        view->reshaped = true;
        return take_word(p, "join") ? mx_str_printf(view->arena, "%s join", kinds[i]) : MX_STR_NONE;
    }
    bool cross = take_word(p, "cross");
    (void)take_word(p, "inner");
    return take_word(p, "join") ? (cross && !maria ? MX_STR("cross join") : MX_STR("join")) : MX_STR_NONE;
}

static bool join_condition(mx_view *view, mx_view_scope *scope, part *p, mx_buf *out)
{
    static const char *const next[] = {"join", "inner", "left", "right", "full", "cross", "natural", NULL};
    mx_str expr;
    if (take_word(p, "using") && is_punct(p, p->from, '(')) {
        return false; /* merges columns */
    }
    if (!take_word(p, "on"))
        return true;
    size_t end = find_word(p, p->from, next), comma = find_comma(p, p->from);
    end = comma < end ? comma : end;
    part condition = sub(p, p->from, end);
    p->from = end;
    if (!mx_view_expr(view, scope, slice(&condition), NULL, false, &expr, NULL))
        return false;
    mx_buf_printf(out, " on %.*s", MX_FMT(expr));
    return true;
}

static bool joins(mx_view *view, mx_view_scope *scope, part p, mx_buf *out)
{
    if (!primary(view, scope, &p, out))
        return false;
    while (p.from < p.to) {
        mx_str words = join_words(view, &p);
        bool group = is_punct(&p, p.from, '(');
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

/* --- clauses --------------------------------------------------------------------------------------------- */

/* GROUP BY, ORDER BY: an expression, a position, or the name of an item. */
static bool term(mx_view *view, mx_view_scope *scope, const part *p, const mx_view_columns *columns,
                 bool order, mx_buf *out)
{
    uint64_t position;
    mx_str expr;
    if (p->to - p->from == 1 && p->at[p->from].kind == MX_T_NUMBER &&
        mx_str_to_u64(p->at[p->from].text, &position) && position >= 1 && position <= columns->len) {
        mx_buf_str(out, columns->at[position - 1].expr);
        return true;
    }
    if (!mx_view_expr(view, scope, slice(p), columns, order, &expr, NULL))
        return false;
    mx_buf_str(out, expr);
    return true;
}

static bool terms(mx_view *view, mx_view_scope *scope, part p, const mx_view_columns *columns, bool order,
                  mx_buf *out)
{
    for (size_t i = p.from; i < p.to;) {
        size_t end = find_comma(&p, i);
        part one = sub(&p, i, end);
        bool desc = false, nulls = false, first = false;
        if (one.to - one.from > 2 && is_word(&one, one.to - 2, "nulls")) {
            nulls = true;
            first = is_word(&one, one.to - 1, "first");
            one.to -= 2;
        }
        if (one.to > one.from && (is_word(&one, one.to - 1, "desc") || is_word(&one, one.to - 1, "asc")))
            desc = is_word(&one, --one.to, "desc") || is_word(&p, one.to, "desc");
        mx_buf_text(out, i > p.from ? ", " : " ");
        if (!term(view, scope, &one, columns, order, out))
            return false;
        mx_buf_text(out, desc ? " desc" : "");
        if (nulls && first != desc)
            mx_buf_text(out, first ? " nulls first" : " nulls last");
        i = end + 1;
    }
    return true;
}

static bool condition(mx_view *view, mx_view_scope *scope, const part *p, const char *word,
                      const mx_view_columns *columns, mx_buf *out)
{
    mx_str expr;
    if (!mx_view_expr(view, scope, slice(p), columns, false, &expr, NULL))
        return false;
    mx_buf_printf(out, " %s %.*s", word, MX_FMT(expr));
    return true;
}

/* LIMIT n [OFFSET m], LIMIT m, n, OFFSET n, FETCH FIRST n ROWS ONLY: as tokens. */
static void limit(mx_view *view, const part *p, mx_buf *out)
{
    if (is_word(p, p->from, "limit") && p->to - p->from == 4 && is_punct(p, p->from + 2, ',')) {
        mx_buf_printf(out, " limit %.*s offset %.*s", MX_FMT(p->at[p->from + 3].text),
                      MX_FMT(p->at[p->from + 1].text));
        return;
    }
    mx_buf_char(out, ' ');
    mx_buf_str(out, mx_text_canon(view->arena, slice(p), view->server));
}

static const char *const clause_words[] = {"from",  "where",  "group", "having", "window", "order",
                                           "limit", "offset", "fetch", "for",    NULL};

/* What stands behind the select list, a clause at a time. */
static bool clause(mx_view *view, mx_view_scope *scope, part p, const mx_view_columns *columns, mx_buf *out)
{
    if (take_word(&p, "where"))
        return condition(view, scope, &p, "where", NULL, out);
    if (take_word(&p, "having"))
        return condition(view, scope, &p, "having", columns, out);
    if (is_word(&p, p.from, "group") && is_word(&p, p.from + 1, "by")) {
        mx_buf_lit(out, " group by");
        view->reshaped = true;
        p.from += 2;
        return terms(view, scope, p, columns, false, out);
    }
    if (is_word(&p, p.from, "order") && is_word(&p, p.from + 1, "by")) {
        mx_buf_lit(out, " order by");
        p.from += 2;
        return terms(view, scope, p, columns, true, out);
    }
    if (is_word(&p, p.from, "limit") || is_word(&p, p.from, "offset") || is_word(&p, p.from, "fetch")) {
        limit(view, &p, out);
        return true;
    }
    return false;
}

static bool select_items(mx_view *view, mx_view_scope *scope, part p, mx_buf *out, mx_view_columns *columns)
{
    for (size_t i = p.from; i < p.to;) {
        size_t end = find_comma(&p, i);
        if (!item(view, scope, sub(&p, i, end), out, columns))
            return false;
        i = end + 1;
    }
    return columns->len > 0;
}

/* (1, 2), (3, 4) behind VALUES: column1, column2 */
static bool rows(mx_view *view, part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns)
{
    mx_view_scope scope = {.outer = outer};
    if (view->server->engine != MX_PG)
        return false;
    mx_buf_lit(out, "values");
    for (size_t i = p.from; i < p.to;) {
        size_t end = is_punct(&p, i, '(') ? behind_group(&p, i) : i;
        mx_view_columns ignored = {0};
        mx_buf_text(out, i > p.from ? ", (" : " (");
        if (end == i ||
            !select_items(view, &scope, sub(&p, i + 1, end - 1), out, i > p.from ? &ignored : columns))
            return false;
        mx_buf_char(out, ')');
        if (end < p.to && !is_punct(&p, end, ','))
            return false;
        i = end + 1;
    }
    for (size_t i = 0; i < columns->len; i++) {
        columns->at[i].name = mx_str_printf(view->arena, "column%zu", i + 1);
        columns->at[i].column = NULL;
    }
    return columns->len > 0;
}

/* DISTINCT ON (…) */
static bool distinct_on(mx_view *view, mx_view_scope *scope, part *p, mx_buf *out)
{
    if (!take_word(p, "on"))
        return true;
    size_t end = behind_group(p, p->from);
    if (!is_punct(p, p->from, '('))
        return false;
    mx_buf_lit(out, " on (");
    for (size_t i = p->from + 1; i + 1 < end;) {
        part list = sub(p, i, end - 1);
        size_t next = find_comma(&list, i);
        mx_str expr;
        part one = sub(&list, i, next);
        if (!mx_view_expr(view, scope, slice(&one), NULL, false, &expr, NULL))
            return false;
        mx_buf_printf(out, "%s%.*s", i > p->from + 1 ? ", " : "", MX_FMT(expr));
        i = next + 1;
    }
    mx_buf_char(out, ')');
    p->from = end;
    return true;
}

static bool select(mx_view *view, part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns)
{
    mx_view_scope scope = {.outer = outer};
    mx_buf from = MX_BUF(view->arena);
    if (take_word(&p, "values"))
        return rows(view, p, outer, out, columns);
    if (!take_word(&p, "select"))
        return false;
    bool distinct = take_word(&p, "distinct");
    if (!distinct)
        (void)take_word(&p, "all");
    view->reshaped = view->reshaped || distinct;
    size_t first = p.from;
    if (distinct && is_word(&p, p.from, "on"))
        first = behind_group(&p, p.from + 1);
    size_t items = find_word(&p, first, clause_words), next = items;
    if (is_word(&p, items, "from")) {
        next = find_word(&p, items + 1, clause_words);
        if (!joins(view, &scope, sub(&p, items + 1, next), &from))
            return false;
    }
    mx_buf_text(out, distinct ? "select distinct" : "select");
    if (distinct && !distinct_on(view, &scope, &p, out))
        return false;
    if (!select_items(view, &scope, sub(&p, p.from, items), out, columns))
        return false;
    if (from.len && !(view->server->engine & MX_MY && mx_str_ieq(mx_buf_view(&from), MX_STR("dual as dual"))))
        mx_buf_printf(out, " from %.*s", (int)from.len, from.ptr);
    while (next < p.to) {
        size_t end = find_word(&p, next + 1, clause_words);
        if (!clause(view, &scope, sub(&p, next, end), columns, out))
            return false;
        next = end;
    }
    return true;
}

/* --- queries --------------------------------------------------------------------------------------------- */

/* The columns of a query that reads itself are those of its first operand. */
static void know_itself(mx_view *view, part body, part names, mx_view_scope *outer, mx_str alias)
{
    static const char *const words[] = {"union", NULL};
    mx_view_source source = {.alias = alias};
    mx_buf scratch = MX_BUF(view->arena);
    size_t end = find_word(&body, body.from, words), stars = view->stars.len;
    if (end == body.to || !query(view, sub(&body, body.from, end), outer, &scratch, &source.columns))
        return;
    view->stars.len = stars; /* it is read once more */
    if (is_punct(&names, names.from, '('))
        rename_columns(view, &names, &source.columns);
    for (size_t i = 0; i < source.columns.len; i++)
        source.columns.at[i].column = NULL;
    mx_vec_push(view->arena, &view->with, source);
}

/* name [(columns)] AS [[NOT] MATERIALIZED] (query), … */
static bool with(mx_view *view, part *p, mx_view_scope *outer, mx_buf *out)
{
    bool recursive = take_word(p, "recursive");
    do {
        mx_view_source source = {.alias = p->from < p->to ? value_of(view, p, p->from++) : MX_STR_NONE};
        size_t names = p->from;
        if (is_punct(p, p->from, '('))
            p->from = behind_group(p, p->from);
        if (!take_word(p, "as"))
            return false;
        bool no = take_word(p, "not"), materialized = take_word(p, "materialized");
        size_t end = behind_group(p, p->from);
        mx_buf_printf(out, "with %.*s as%s (", MX_FMT(source.alias),
                      materialized ? no ? " not materialized" : " materialized" : "");
        size_t known = view->with.len;
        if (recursive && is_punct(p, p->from, '('))
            know_itself(view, sub(p, p->from + 1, end - 1), sub(p, names, p->to), outer, source.alias);
        bool itself = view->with.len > known;
        if (!is_punct(p, p->from, '(') ||
            !query(view, sub(p, p->from + 1, end - 1), outer, out, &source.columns))
            return false;
        part list = sub(p, names, p->to);
        if (is_punct(p, names, '('))
            rename_columns(view, &list, &source.columns);
        put_called(out, &source.columns);
        mx_buf_lit(out, ") ");
        p->from = end;
        view->reshaped = true;
        for (size_t i = 0; itself && i < source.columns.len; i++)
            source.columns.at[i].column = NULL;
        view->with.len = known;
        mx_vec_push(view->arena, &view->with, source);
    } while (take_punct(p, ','));
    return true;
}

/* ORDER BY and LIMIT behind the last operand are for all: terms are columns of the result, which the server shows by their places. */
static bool tail(mx_view *view, part p, const mx_view_columns *columns, mx_buf *out)
{
    static const char *const ends[] = {"limit", "offset", "fetch", NULL};
    size_t limits = find_word(&p, p.from, ends);
    part order = sub(&p, p.from, limits);
    if (take_word(&order, "order")) {
        (void)take_word(&order, "by");
        mx_view_columns places = {0};
        for (size_t i = 0; i < columns->len; i++) {
            mx_view_column place = {.name = columns->at[i].name,
                                    .expr = mx_str_printf(view->arena, "%zu", i + 1)};
            mx_vec_push(view->arena, &places, place);
        }
        mx_view_scope none = {0};
        mx_buf_lit(out, " order by");
        if (!terms(view, &none, order, &places, true, out))
            return false;
    }
    if (limits < p.to) {
        part rest = sub(&p, limits, p.to);
        limit(view, &rest, out);
    }
    return true;
}

static bool set_operations(mx_view *view, part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns)
{
    static const char *const words[] = {"union", "intersect", "except", NULL};
    size_t end = find_word(&p, p.from, words);
    if (end == p.to)
        return select(view, p, outer, out, columns);
    view->united = true;
    if (!query(view, sub(&p, p.from, end), outer, out, columns))
        return false;
    while (end < p.to) {
        mx_buf_printf(out, " %.*s", MX_FMT(mx_str_lower(view->arena, p.at[end].text)));
        p.from = end + 1;
        if (take_word(&p, "all"))
            mx_buf_lit(out, " all");
        else
            (void)take_word(&p, "distinct");
        mx_buf_char(out, ' ');
        end = find_word(&p, p.from, words);
        mx_view_columns ignored = {0};
        size_t last = end;
        if (end == p.to) {
            static const char *const words_behind[] = {"order", "limit", "offset", "fetch", NULL};
            last = find_word(&p, p.from, words_behind);
        }
        if (!query(view, sub(&p, p.from, last), outer, out, &ignored) ||
            (last < end && !tail(view, sub(&p, last, end), columns, out)))
            return false;
    }
    return true;
}

static bool query(mx_view *view, part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns)
{
    size_t with_before = view->with.len;
    if (view->depth >= MAX_DEPTH)
        return false;
    view->depth++;
    while (is_punct(&p, p.from, '(') && behind_group(&p, p.from) == p.to) {
        p.from++;
        p.to--;
    }
    bool fine = !take_word(&p, "with") || with(view, &p, outer, out);
    fine = fine && set_operations(view, p, outer, out, columns);
    view->with.len = with_before;
    view->depth--;
    return fine && !out->full;
}

static mx_view view_of(mx_model *model, mx_str text)
{
    return (mx_view){
        .model = model, .arena = model->arena, .server = &model->server, .subquery = subquery, .text = text};
}

static bool form_of(mx_view *view, const mx_strs *names, mx_str *out, mx_strs *columns)
{
    mx_model *model = view->model;
    mx_view_columns found = {0};
    mx_buf buf = MX_BUF(model->arena);
    mx_strs called = {0};
    part p;
    if (!open_part(view, view->text, &p) || !query(view, p, NULL, &buf, &found))
        return false;
    for (size_t i = 0; i < found.len; i++) {
        if (i < names->len) {
            found.at[i].name = names->at[i];
            found.at[i].starred = false;
        }
        mx_vec_push(model->arena, &called, mx_str_copy(model->arena, found.at[i].name));
    }
    put_called(&buf, &found);
    *out = mx_buf_take(&buf);
    *columns = called;
    return true;
}

static mx_view_scope scope_of(mx_view *view, const mx_view_within *within)
{
    mx_view_scope scope = {0};
    mx_view_source source = {.alias = within->alias, .shown = within->alias};
    for (size_t i = 0; i < within->columns->len; i++) {
        mx_view_column column = {.name = within->columns->at[i]->name, .column = within->columns->at[i]};
        mx_vec_push(view->arena, &source.columns, column);
    }
    mx_vec_push(view->arena, &scope.sources, source);
    return scope;
}

bool mx_view_query_within(mx_model *model, mx_str text, const mx_view_within *within, mx_str *out)
{
    mx_view view = view_of(model, text);
    mx_view_scope scope = scope_of(&view, within);
    mx_view_columns columns = {0};
    mx_buf buf = MX_BUF(model->arena);
    part p;
    if (!open_part(&view, text, &p) || !query(&view, p, &scope, &buf, &columns))
        return false;
    *out = mx_buf_take(&buf);
    return true;
}

bool mx_view_expr_within(mx_model *model, mx_str text, const mx_view_within *within, mx_str *out)
{
    mx_view view = view_of(model, text);
    mx_view_scope scope = scope_of(&view, within);
    return mx_view_expr(&view, &scope, text, NULL, false, out, NULL);
}

bool mx_view_form(mx_model *model, mx_str text, const mx_strs *names, mx_str *out, mx_strs *columns)
{
    mx_view view = view_of(model, text);
    return form_of(&view, names, out, columns);
}

/* WITH [NO] DATA of PostgreSQL and DuckDB. */
static void drop_data(part *p)
{
    size_t words = is_word(p, p->to - 2, "no") ? 3 : 2;
    if (p->to - p->from > 3 && is_word(p, p->to - 1, "data") && is_word(p, p->to - words, "with"))
        p->to -= words;
}

bool mx_view_columns_of(mx_model *model, mx_str text, mx_view_columns *out, bool *own)
{
    mx_view view = view_of(model, text);
    mx_buf buf = MX_BUF(model->arena);
    part p;
    if (!open_part(&view, text, &p))
        return false;
    drop_data(&p);
    bool fine = query(&view, p, NULL, &buf, out) && !view.united;
    *own = !view.reshaped;
    return fine;
}

static bool is_default(const mx_option *option)
{
    return mx_str_eq(option->key, MX_STR("recursive")) || mx_str_eq(option->key, MX_STR("definer")) ||
           mx_str_eq(option->key, MX_STR("renamed_from")) ||
           (mx_str_eq(option->key, MX_STR("algorithm")) && mx_str_ieq(option->value, MX_STR("undefined"))) ||
           (mx_str_eq(option->key, MX_STR("sql security")) && mx_str_ieq(option->value, MX_STR("definer"))) ||
           (mx_str_eq(option->key, MX_STR("data")) && mx_str_eq(option->value, MX_STR("yes")));
}

/* CREATE RECURSIVE VIEW v (a) AS q is CREATE VIEW v (a) AS WITH RECURSIVE v (a) AS (q) SELECT a FROM v. */
static mx_str recursive_query(mx_model *model, const mx_create_object *create)
{
    mx_buf columns = MX_BUF(model->arena);
    for (size_t i = 0; i < create->columns.len; i++) {
        mx_str name = mx_text_name(model->arena, create->columns.at[i], &model->server);
        mx_buf_printf(&columns, "%s%.*s", i ? ", " : "", MX_FMT(name));
    }
    mx_str list = mx_buf_take(&columns), view = mx_text_name(model->arena, create->name.name, &model->server);
    return mx_str_printf(model->arena, "WITH RECURSIVE %.*s(%.*s) AS (%.*s) SELECT %.*s FROM %.*s",
                         MX_FMT(view), MX_FMT(list), MX_FMT(create->query), MX_FMT(list), MX_FMT(view));
}

mx_str mx_view_object(mx_model *model, mx_object *object, const mx_create_object *create)
{
    mx_buf buf = MX_BUF(model->arena);
    mx_options options = {0};
    bool recursive = mx_options_get(&create->options, MX_STR("recursive")) != NULL;
    mx_view view = view_of(model, recursive ? recursive_query(model, create) : create->query);
    mx_str form;
    object->starless = MX_STR_NONE;
    for (size_t i = 0; i < create->options.len; i++) {
        if (!is_default(&create->options.at[i]))
            mx_options_set(model->arena, &options, create->options.at[i].key, create->options.at[i].value);
    }
    mx_buf_printf(&buf, "%s %.*s", object->kind == MX_O_MATVIEW ? "materialized view" : "view",
                  MX_FMT(object->name));
    for (size_t i = 0; i < options.len; i++)
        mx_buf_printf(&buf, " %.*s=%.*s", MX_FMT(options.at[i].key),
                      MX_FMT(mx_str_lower(model->arena, options.at[i].value)));
    if (form_of(&view, &create->columns, &form, &object->columns)) {
        object->starless = recursive ? MX_STR_NONE : mx_view_starless(&view, object->source);
        mx_buf_printf(&buf, " as %.*s", MX_FMT(form));
        return mx_buf_take(&buf);
    }
    for (size_t i = 0; i < create->columns.len; i++)
        mx_buf_printf(&buf, " %.*s", MX_FMT(create->columns.at[i]));
    mx_buf_printf(&buf, " as %.*s", MX_FMT(mx_text_canon(model->arena, create->query, &model->server)));
    return mx_buf_take(&buf);
}
