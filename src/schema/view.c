#include "schema/view.h"

#include "schema/view_my.h"

enum { MAX_DEPTH = 60 };

static bool subquery(mx_view *view, mx_str text, mx_view_scope *outer, mx_str *out)
{
    mx_part p;
    mx_buf buf = MX_BUF(view->arena);
    mx_view_columns columns = {0};
    if (!mx_part_open(view->arena, view->server, text, &p) || !mx_view_query(view, p, outer, &buf, &columns))
        return false;
    *out = mx_buf_take(&buf);
    view->width = view->inexact ? MX_NPOS : columns.len;
    view->called = columns.len ? columns.at[0].name : MX_STR_NONE;
    view->value = columns.len == 1 ? mx_view_type(&columns.at[0]) : NULL;
    return true;
}

/* --- clauses --------------------------------------------------------------------------------------------- */

static bool condition(mx_view *view, mx_view_scope *scope, const mx_part *p, const char *word,
                      const mx_view_columns *columns, mx_buf *out)
{
    mx_str expr;
    view->condition = true;
    if (!mx_view_expr(view, scope, mx_part_text(p), columns, false, &expr, NULL))
        return false;
    mx_buf_printf(out, " %s %.*s", word, MX_FMT(expr));
    return true;
}

static const char *const clause_words[] = {"from",  "where",  "group", "having", "window", "order",
                                           "limit", "offset", "fetch", "for",    NULL};
static const char *const limit_words[] = {"limit", "offset", "fetch", NULL};
static const char *const for_words[] = {"for", NULL};

/* COLLATION FOR (…), NEXT VALUE FOR s, PREVIOUS VALUE FOR s */
static bool is_of_value(const mx_part *p, size_t i)
{
    if (!mx_part_is(p, i, "for") || i < p->from + 1)
        return false;
    return mx_part_is(p, i - 1, "collation") ||
           (i > p->from + 1 && mx_part_is(p, i - 1, "value") &&
            (mx_part_is(p, i - 2, "next") || mx_part_is(p, i - 2, "previous")));
}

/* AS from, t.from */
static bool is_label(const mx_part *p, size_t i)
{
    return i < p->to && i > p->from && (mx_part_is(p, i - 1, "as") || mx_part_punct(p, i - 1, '.'));
}

/* Where the next clause begins. */
static size_t clause_at(const mx_part *p, size_t from)
{
    size_t i = mx_part_find(p, from, clause_words);
    while (is_of_value(p, i) || is_label(p, i))
        i = mx_part_find(p, i + 1, clause_words);
    return i;
}

/* What stands behind the select list, a clause at a time. */
static bool clause(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                   mx_buf *out)
{
    if (mx_part_take(&p, "where"))
        return condition(view, scope, &p, "where", NULL, out);
    if (mx_part_take(&p, "having"))
        return condition(view, scope, &p, "having", columns, out);
    if (mx_part_is(&p, p.from, "group") && mx_part_is(&p, p.from + 1, "by")) {
        mx_buf_lit(out, " group by");
        view->reshaped = true;
        p.from += 2;
        return mx_view_group(view, scope, p, columns, out);
    }
    if (mx_part_take(&p, "window")) {
        if (view->server->engine & MX_MY)
            return true; /* read before what is selected */
        mx_buf_lit(out, " window");
        return mx_view_windows(view, scope, p, out);
    }
    if (mx_part_is(&p, p.from, "order") && mx_part_is(&p, p.from + 1, "by")) {
        mx_buf_lit(out, " order by");
        p.from += 2;
        return mx_view_order(view, scope, p, columns, out);
    }
    return view->server->engine == MX_PG && mx_part_is(&p, p.from, "for") &&
           mx_view_locks(view, scope, p, out);
}

/* What the clause says, for what is checked of all of them together. */
static void keep_clause(mx_view_clauses *clauses, mx_part p)
{
    if (mx_part_take(&p, "where"))
        clauses->where = p;
    else if (mx_part_take(&p, "having"))
        clauses->having = p;
    bool group = mx_part_take(&p, "group"), order = mx_part_take(&p, "order");
    if ((!group && !order) || !mx_part_take(&p, "by"))
        return;
    *(group ? &clauses->group : &clauses->order) = p;
}

static bool select_items(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out,
                         mx_view_columns *columns)
{
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i), before = columns->len;
        if (!mx_view_item_of(view, scope, mx_part_sub(&p, i, end), out, columns))
            return false;
        if (view->spots_of && columns->len == before + 1)
            mx_view_note_spot(view, out, columns);
        i = end + 1;
    }
    return columns->len > 0 || (view->server->engine == MX_PG && p.from == p.to);
}

/* (1, 2), (3, 4) behind VALUES: column1, column2 */
static bool rows(mx_view *view, mx_part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns)
{
    mx_view_scope scope = {.outer = outer};
    bool my = (view->server->engine & MX_MY) != 0;
    if (view->server->engine != MX_PG && !my)
        return false;
    const mx_buf *noted = view->spots_of;
    size_t spots = view->spots.len;
    view->spots_of = my ? NULL : out;
    mx_buf_lit(out, "values");
    for (size_t i = p.from; i < p.to;) {
        i += my && mx_part_is(&p, i, "row") ? 1 : 0;
        size_t end = mx_part_punct(&p, i, '(') ? mx_part_behind(&p, i) : i;
        mx_view_columns ignored = {0};
        mx_buf_text(out, i > p.from ? ", (" : " (");
        if (end == i || !select_items(view, &scope, mx_part_sub(&p, i + 1, end - 1), out,
                                      i > p.from ? &ignored : columns))
            return false;
        mx_buf_char(out, ')');
        if (end < p.to && !mx_part_punct(&p, end, ','))
            return false;
        if (i > p.from && ignored.len != columns->len)
            mx_view_note_fault(view, "the rows of VALUES have different numbers of columns");
        for (size_t k = 0; k < ignored.len && k < columns->len; k++)
            mx_view_unite(view, &columns->at[k], &ignored.at[k]);
        i = end + 1;
    }
    mx_view_type_spots(view, spots, columns); /* of all rows together */
    view->spots_of = NULL;
    if (!mx_view_cast_spots(view, spots, out))
        return false;
    view->spots_of = noted;
    for (size_t i = 0; i < columns->len; i++) {
        if (view->server->engine == MX_MYSQL)
            columns->at[i].name = mx_str_printf(view->arena, "column_%zu", i);
        else if (!my) /* MariaDB calls them as the first row's expressions */
            columns->at[i].name = mx_str_printf(view->arena, "column%zu", i + 1);
        columns->at[i].type = mx_view_type(&columns->at[i]);
        columns->at[i].column = NULL;
    }
    return columns->len > 0;
}

/* DISTINCT ON (…) */
static bool distinct_on(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    if (!mx_part_take(p, "on"))
        return true;
    size_t end = mx_part_behind(p, p->from);
    if (!mx_part_punct(p, p->from, '('))
        return false;
    mx_buf_lit(out, " on (");
    for (size_t i = p->from + 1; i + 1 < end;) {
        mx_part list = mx_part_sub(p, i, end - 1);
        size_t next = mx_part_comma(&list, i);
        mx_str expr;
        mx_part one = mx_part_sub(&list, i, next);
        if (!mx_view_expr(view, scope, mx_part_text(&one), NULL, false, &expr, NULL))
            return false;
        mx_buf_printf(out, "%s%.*s", i > p->from + 1 ? ", " : "", MX_FMT(expr));
        i = next + 1;
    }
    mx_buf_char(out, ')');
    p->from = end;
    return true;
}

/* MariaDB: EXISTS (SELECT * …) is shown as EXISTS (SELECT 1 …). */
static bool select_one(mx_view *view, mx_buf *out, mx_view_columns *columns)
{
    mx_view_column one = {.name = MX_STR("1"), .expr = MX_STR("1")};
    mx_vec_push(view->arena, columns, one);
    mx_buf_lit(out, " 1");
    return true;
}

/* PostgreSQL shows the columns of VALUES with what it calls the rows: "*VALUES*".column1. */
static bool of_values(mx_view *view, mx_part *order)
{
    mx_buf text = MX_BUF(view->arena);
    bool called = false;
    for (size_t i = order->from; i < order->to; i++) {
        if (mx_part_punct(order, i + 1, '.') && mx_str_eq(order->at[i].text, MX_STR("\"*VALUES*\""))) {
            called = true;
            i++;
            continue;
        }
        mx_buf_printf(&text, "%s%.*s", text.len ? " " : "", MX_FMT(order->at[i].text));
    }
    return !called || mx_part_open(view->arena, view->server, mx_buf_take(&text), order);
}

/* ORDER BY and LIMIT behind the last operand are for all: terms are columns of the result, which the server shows by their places. */
static bool tail(mx_view *view, mx_part p, const mx_view_columns *columns, mx_buf *out)
{
    size_t limits = mx_part_find(&p, p.from, limit_words);
    mx_part order = mx_part_sub(&p, p.from, limits);
    if (mx_part_take(&order, "order")) {
        (void)mx_part_take(&order, "by");
        mx_view_columns places = {0};
        mx_view_scope none = {0};
        for (size_t i = 0; i < columns->len; i++) {
            mx_view_column place = {.name = columns->at[i].name,
                                    .expr = mx_str_printf(view->arena, "%zu", i + 1)};
            mx_vec_push(view->arena, &places, place);
        }
        if (!of_values(view, &order))
            return false;
        mx_buf_lit(out, " order by");
        if (!mx_view_order(view, &none, order, &places, out))
            return false;
    }
    if (limits < p.to) {
        mx_view_limits(view, mx_part_sub(&p, limits, p.to), out);
    }
    return true;
}

static const char *const tail_words[] = {"order", "limit", "offset", "fetch", NULL};

/* SELECT "*VALUES*".column1 AS a, … FROM (VALUES …) "*VALUES*": how PostgreSQL shows rows whose columns have names. False: it is not that. */
static bool find_named_values(mx_view *view, const mx_part *p, mx_part *values, mx_strs *names)
{
    static const char *const from_words[] = {"from", NULL};
    size_t from = mx_part_find(p, p->from, from_words), end = mx_part_behind(p, from + 1), i = p->from + 1;
    if (view->server->engine != MX_PG || !mx_part_is(p, p->from, "select") ||
        !mx_part_punct(p, from + 1, '(') || !mx_part_is(p, from + 2, "values") || end >= p->to ||
        !mx_str_eq(p->at[end].text, MX_STR("\"*VALUES*\"")))
        return false;
    *values = mx_part_sub(p, from + 3, end - 1);
    while (i < from && i + 2 < p->to && mx_str_eq(p->at[i].text, p->at[end].text) &&
           mx_part_punct(p, i + 1, '.')) {
        mx_str column = mx_str_printf(view->arena, "column%zu", names->len + 1);
        bool called = mx_part_is(p, i + 3, "as");
        if (!mx_str_eq(p->at[i + 2].text, column))
            return false;
        mx_vec_push(view->arena, names, mx_part_value(view, p, called ? i + 4 : i + 2));
        i += called ? 5 : 3;
        if (i < from && !mx_part_punct(p, i++, ','))
            return false;
    }
    size_t next = mx_part_find(p, end, tail_words);
    return i == from && next == end + 1 && mx_part_find(values, values->from, tail_words) == values->to;
}

/* They are the rows themselves, whose columns are called otherwise. */
static bool named_values(mx_view *view, const mx_part *p, mx_part values, const mx_strs *names,
                         mx_view_scope *outer, mx_buf *out, mx_view_columns *columns)
{
    size_t end = mx_part_find(p, p->from, tail_words);
    if (!rows(view, values, outer, out, columns) || columns->len != names->len ||
        (end < p->to && !tail(view, mx_part_sub(p, end, p->to), columns, out)))
        return false;
    for (size_t i = 0; i < names->len; i++)
        columns->at[i].name = names->at[i];
    return true;
}

static bool select(mx_view *view, mx_part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns)
{
    mx_view_scope scope = {.outer = outer};
    mx_buf from = MX_BUF(view->arena);
    mx_part values;
    mx_strs names = {0};
    if (find_named_values(view, &p, &values, &names))
        return named_values(view, &p, values, &names, outer, out, columns);
    if (mx_part_take(&p, "values")) {
        size_t end = mx_part_find(&p, p.from, tail_words);
        return rows(view, mx_part_sub(&p, p.from, end), outer, out, columns) &&
               (end == p.to || tail(view, mx_part_sub(&p, end, p.to), columns, out));
    }
    if (view->server->engine == MX_PG && mx_part_take(&p, "table")) {
        mx_str of = mx_part_text(&p);
        return mx_part_open(view->arena, view->server,
                            mx_str_printf(view->arena, "SELECT * FROM %.*s", MX_FMT(of)), &p) &&
               select(view, p, outer, out, columns);
    }
    if (!mx_part_is(&p, p.from, "select"))
        return false;
    mx_view_note_unfinished(view, &p);
    p.from++;
    bool distinct = mx_part_take(&p, "distinct"), my = (view->server->engine & MX_MY) != 0;
    bool exists = view->exists;
    view->exists = false;
    if (!distinct)
        (void)mx_part_take(&p, "all");
    mx_buf words = MX_BUF(view->arena);
    mx_str locked = my ? mx_view_my_take_lock(view, &p) : MX_STR_NONE;
    if (my)
        mx_view_my_words(&p, &distinct, &words);
    view->reshaped = view->reshaped || distinct;
    size_t first = p.from;
    if (distinct && mx_part_is(&p, p.from, "on"))
        first = mx_part_behind(&p, p.from + 1);
    size_t items = clause_at(&p, first), next = items;
    if (mx_part_is(&p, items, "from")) {
        next = clause_at(&p, items + 1);
        while (mx_part_is(&p, next, "from") || /* ROWS FROM (…), FOR SYSTEM_TIME FROM */
               (my && (mx_view_at_history(&p, next) || mx_view_my_inside_from(&p, next))))
            next = clause_at(&p, next + 1);
        mx_view_note_empty(view, &p, items, next);
        if (!mx_view_joins(view, &scope, mx_part_sub(&p, items + 1, next), &from))
            return false;
    }
    for (size_t i = my ? next : p.to; i < p.to;) {
        size_t end = clause_at(&p, i + 1);
        if (mx_part_is(&p, i, "window") && !mx_view_windows(view, &scope, mx_part_sub(&p, i + 1, end), out))
            return false;
        i = end;
    }
    mx_buf_text(out, distinct ? "select distinct" : "select");
    mx_buf_str(out, mx_buf_take(&words));
    if (distinct && !distinct_on(view, &scope, &p, out))
        return false;
    mx_view_clauses clauses = {.items = mx_part_sub(&p, p.from, items)};
    bool one = exists && items == p.from + 1 && mx_str_eq(p.at[p.from].text, MX_STR("*"));
    if (one ? !select_one(view, out, columns)
            : !select_items(view, &scope, mx_part_sub(&p, p.from, items), out, columns))
        return false;
    if (from.len && !(view->server->engine & MX_MY && mx_str_ieq(mx_buf_view(&from), MX_STR("dual as dual"))))
        mx_buf_printf(out, " from %.*s", (int)from.len, from.ptr);
    while (next < p.to) {
        if (mx_part_find(&p, next, limit_words) == next) {
            size_t lock = mx_part_find(&p, next, for_words);
            mx_view_limits(view, mx_part_sub(&p, next, lock), out);
            next = lock;
            continue;
        }
        size_t end = mx_part_is(&p, next, "for") ? p.to : clause_at(&p, next + 1);
        mx_view_note_empty(view, &p, next, end);
        if (!clause(view, &scope, mx_part_sub(&p, next, end), columns, out))
            return false;
        keep_clause(&clauses, mx_part_sub(&p, next, end));
        next = end;
    }
    mx_buf_str(out, locked);
    mx_view_check_groups(view, &scope, &clauses, columns);
    return true;
}

/* --- queries --------------------------------------------------------------------------------------------- */

/* The first of these words that is no label. */
static size_t operator_at(const mx_part *p, const char *const *words)
{
    size_t i = mx_part_find(p, p->from, words);
    while (is_label(p, i))
        i = mx_part_find(p, i + 1, words);
    return i;
}

/* The operators of this level that are done last: INTERSECT binds tighter than the others, but not in SQLite. NULL: none. */
static const char *const *operators(const mx_view *view, const mx_part *p)
{
    static const char *const all[] = {"union", "except", "intersect", NULL};
    static const char *const loose[] = {"union", "except", NULL};
    if (operator_at(p, all) == p->to)
        return NULL;
    return view->server->engine != MX_LITE && operator_at(p, loose) < p->to ? loose : all;
}

static void strip(mx_part *p)
{
    while (mx_part_punct(p, p->from, '(') && mx_part_behind(p, p->from) == p->to) {
        p->from++;
        p->to--;
    }
}

/* `__5`: a name that MariaDB made. */
static bool is_made_name(mx_str name)
{
    mx_str bare = name.len > 2 && name.ptr[0] == '`' ? mx_str_sub(name, 1, name.len - 1) : name;
    bool made = bare.len > 2 && mx_str_starts(bare, MX_STR("__"));
    for (size_t i = 2; made && i < bare.len; i++)
        made = bare.ptr[i] >= '0' && bare.ptr[i] <= '9';
    return made;
}

/* select `__5`.`a` AS `a`, … from (…) `__5`: how MariaDB shows an operand with operators of its own. */
static void take_out_of_made(mx_part *p)
{
    static const char *const from_words[] = {"from", NULL};
    if (p->to - p->from < 10 || !mx_part_is(p, p->from, "select") || !is_made_name(p->at[p->to - 1].text))
        return;
    size_t from = mx_part_find(p, p->from, from_words), i = p->from + 1;
    if (from == p->to || !mx_part_punct(p, from + 1, '(') || mx_part_behind(p, from + 1) != p->to - 1)
        return;
    for (; i + 5 <= from; i += 6) {
        const mx_token *item = &p->at[i];
        if (!mx_str_eq(item->text, p->at[p->to - 1].text) || !mx_part_punct(p, i + 1, '.') ||
            !mx_part_is(p, i + 3, "as") || !mx_str_eq(item[2].text, item[4].text) ||
            !(i + 5 == from || mx_part_punct(p, i + 5, ',')))
            return;
    }
    if (i != from + 1)
        return;
    p->to -= 2;
    p->from = from + 2;
}

/* What is done from left to right needs no parentheses. */
static bool operand(mx_view *view, mx_part p, bool first, mx_view_scope *outer, mx_buf *out,
                    mx_view_columns *columns)
{
    strip(&p);
    if (p.from == p.to)
        mx_view_note_fault(view, "its query ends in the middle");
    if (view->server->engine == MX_MARIA)
        take_out_of_made(&p);
    bool whole = mx_part_is(&p, p.from, "with") || mx_part_find(&p, p.from, tail_words) < p.to ||
                 (!first && operators(view, &p));
    mx_buf_text(out, whole ? "(" : "");
    if (!mx_view_query(view, p, outer, out, columns))
        return false;
    mx_buf_text(out, whole ? ")" : "");
    return true;
}

static bool set_operations(mx_view *view, mx_part p, mx_view_scope *outer, mx_buf *out,
                           mx_view_columns *columns)
{
    const char *const *words = operators(view, &p);
    if (!words)
        return select(view, p, outer, out, columns);
    size_t end = operator_at(&p, words);
    const mx_buf *noted = view->spots_of;
    size_t spots = view->spots.len;
    bool exists = view->exists; /* how many columns it has says nothing */
    view->united = true;
    view->spots_of = view->server->engine == MX_PG ? out : NULL;
    if (!operand(view, mx_part_sub(&p, p.from, end), true, outer, out, columns))
        return false;
    while (end < p.to) {
        mx_buf_printf(out, " %.*s", MX_FMT(mx_str_lower(view->arena, p.at[end].text)));
        p.from = end + 1;
        if (mx_part_take(&p, "all"))
            mx_buf_lit(out, " all");
        else
            (void)mx_part_take(&p, "distinct");
        mx_buf_char(out, ' ');
        end = operator_at(&p, words);
        mx_view_columns ignored = {0};
        size_t last = end == p.to ? mx_part_find(&p, p.from, tail_words) : end;
        if (!operand(view, mx_part_sub(&p, p.from, last), false, outer, out, &ignored))
            return false;
        if (ignored.len != columns->len && !exists && !view->inexact)
            mx_view_note_fault(view, "the queries of a set operation have different numbers of columns");
        for (size_t i = 0; i < columns->len && i < ignored.len; i++)
            mx_view_unite(view, &columns->at[i], &ignored.at[i]);
        mx_view_type_spots(view, spots, columns);
        if ((last < end && !tail(view, mx_part_sub(&p, last, end), columns, out)))
            return false;
    }
    view->spots_of = NULL;
    if (!mx_view_cast_spots(view, spots, out))
        return false;
    view->spots_of = noted;
    return true;
}

bool mx_view_query(mx_view *view, mx_part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns)
{
    size_t with_before = view->with.len;
    if (view->depth >= MAX_DEPTH)
        return false;
    view->depth++;
    strip(&p);
    const mx_buf *noted = view->spots_of;
    view->spots_of = NULL; /* what WITH selects is none of it */
    bool fine = !mx_part_take(&p, "with") || mx_view_with(view, &p, outer, out);
    view->spots_of = noted;
    fine = fine && set_operations(view, p, outer, out, columns);
    view->with.len = with_before;
    view->depth--;
    return fine && !out->full;
}

mx_view mx_view_of(mx_model *model, mx_str text)
{
    return (mx_view){.model = model,
                     .arena = model->arena,
                     .server = &model->server,
                     .subquery = subquery,
                     .text = text,
                     .used = mx_new(model->arena, mx_view_used)};
}
