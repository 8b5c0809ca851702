#include "schema/text.h"
#include "schema/view_my.h"

/* Lists of expressions behind GROUP BY and ORDER BY, and windows, which are made of such lists. */

/* --- ORDER BY -------------------------------------------------------------------------------------------- */

/* PostgreSQL shows an item that is meant by its name once more. In the form the tables of its subqueries have the numbers that they have
 * in the item. */
static mx_str as_an_item(mx_view *view, mx_view_scope *scope, const mx_part *p,
                         const mx_view_columns *columns, mx_str expr)
{
    size_t shown = view->shown;
    for (size_t i = 0; columns && i < columns->len; i++) {
        const mx_view_column *item = &columns->at[i];
        mx_str again;
        if (!item->numbered)
            continue;
        view->shown = item->numbered - 1;
        bool same = mx_view_expr(view, scope, mx_part_text(p), NULL, false, &again, NULL) &&
                    mx_str_eq(again, item->expr);
        view->shown = shown;
        if (same)
            return item->expr;
    }
    return expr;
}

/* GROUP BY, ORDER BY: an expression, a position, or the name of an item. */
static bool term(mx_view *view, mx_view_scope *scope, const mx_part *p, const mx_view_columns *columns,
                 bool order, mx_buf *out)
{
    uint64_t position;
    mx_str expr;
    if (columns && p->to - p->from == 1 && p->at[p->from].kind == MX_T_NUMBER &&
        mx_str_to_u64(p->at[p->from].text, &position)) {
        if (position >= 1 && position <= columns->len) {
            mx_buf_str(out, columns->at[position - 1].expr);
            return true;
        }
        if (!view->inexact)
            mx_view_note_fault(view, "a position in GROUP BY or ORDER BY is not in the select list");
    }
    size_t shown = view->shown;
    if (!mx_view_expr(view, scope, mx_part_text(p), columns, order, &expr, NULL))
        return false;
    mx_buf_str(out, view->shown == shown ? expr : as_an_item(view, scope, p, columns, expr));
    return true;
}

/* Where NULLs stand when it is not said: DuckDB puts them last, SQLite takes them for the smallest values, PostgreSQL for the
 * greatest. */
static bool nulls_first(const mx_server *server, bool desc)
{
    return server->engine != MX_DUCK && (server->engine == MX_LITE) != desc;
}

bool mx_view_order(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                   mx_buf *out)
{
    mx_strs seen = {0};
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i), before = out->len;
        mx_part one = mx_part_sub(&p, i, end);
        bool desc = false, nulls = false, first = false;
        if (one.to - one.from > 2 && mx_part_is(&one, one.to - 2, "nulls")) {
            nulls = true;
            first = mx_part_is(&one, one.to - 1, "first");
            one.to -= 2;
        }
        if (one.to > one.from &&
            (mx_part_is(&one, one.to - 1, "desc") || mx_part_is(&one, one.to - 1, "asc")))
            desc = mx_part_is(&one, --one.to, "desc") || mx_part_is(&p, one.to, "desc");
        if (one.to - one.from > 2 && mx_part_is(&one, one.to - 2, "using") &&
            view->server->engine == MX_PG) { /* the operators of the default order */
            bool more = mx_str_eq(one.at[one.to - 1].text, MX_STR(">"));
            if (!more && !mx_str_eq(one.at[one.to - 1].text, MX_STR("<")))
                return false;
            desc = more;
            one.to -= 2;
        }
        mx_buf_text(out, i > p.from ? ", " : " ");
        size_t start = out->len;
        if (!term(view, scope, &one, columns, true, out))
            return false;
        mx_str text = mx_str_copy(view->arena, mx_str_sub(mx_buf_view(out), start, out->len));
        i = end + 1;
        if (view->server->engine == MX_PG &&
            mx_strs_has(&seen, text)) { /* it orders nothing any more, and is not shown */
            out->len = before;
            continue;
        }
        mx_vec_push(view->arena, &seen, text);
        mx_buf_text(out, desc ? " desc" : "");
        if (nulls && first != nulls_first(view->server, desc))
            mx_buf_text(out, first ? " nulls first" : " nulls last");
    }
    return true;
}

/* --- GROUP BY -------------------------------------------------------------------------------------------- */

/* ROLLUP (…), CUBE (…), GROUPING SETS (…) → its words, `p` behind them; NULL: none. */
static const char *take_sets(mx_part *p)
{
    static const char *const words[] = {"rollup", "cube"};
    for (size_t i = 0; i < 2; i++) {
        if (mx_part_is(p, p->from, words[i]) && mx_part_punct(p, p->from + 1, '(')) {
            p->from++;
            return words[i];
        }
    }
    if (!mx_part_is(p, p->from, "grouping") || !mx_part_is(p, p->from + 1, "sets"))
        return NULL;
    p->from += 2;
    return "grouping sets";
}

static bool group_list(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                       size_t depth, mx_buf *out);

/* An expression, a list of them in parentheses, or sets of lists. `depth`: of sets around it. */
static bool group_item(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                       size_t depth, mx_buf *out)
{
    enum { MAX_SETS = 20 };
    const char *sets = take_sets(&p);
    bool whole = mx_part_punct(&p, p.from, '(') && mx_part_behind(&p, p.from) == p.to;
    mx_part inner = whole ? mx_part_sub(&p, p.from + 1, p.to - 1) : p;
    if (depth > MAX_SETS || (sets && !whole))
        return false;
    bool list = whole && mx_part_comma(&inner, inner.from) < inner.to;
    if (!sets && whole && inner.from < inner.to && !list) /* they say nothing */
        return group_list(view, scope, inner, columns, depth, out);
    if (!sets && !whole) {
        bool last = p.to - p.from > 1 && view->server->engine & MX_MY;
        bool desc = last && mx_part_is(&p, p.to - 1, "desc");
        p.to -= desc || (last && mx_part_is(&p, p.to - 1, "asc")) ? 1 : 0;
        if (!term(view, scope, &p, columns, false, out))
            return false;
        mx_buf_text(out, desc ? " desc" : "");
        return true;
    }
    mx_buf_printf(out, "%s(", sets ? sets : "");
    if (!group_list(view, scope, inner, columns, depth + 1, out))
        return false;
    mx_buf_char(out, ')');
    return true;
}

static bool group_list(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                       size_t depth, mx_buf *out)
{
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        mx_buf_text(out, i > p.from ? ", " : "");
        if (!group_item(view, scope, mx_part_sub(&p, i, end), columns, depth, out))
            return false;
        i = end + 1;
    }
    return true;
}

/* PostgreSQL shows no parentheses that stand in no set, and each expression among them once. */
static bool group_flat(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                       mx_strs *shown)
{
    for (size_t i = p.from, end; i < p.to; i = end + 1) {
        end = mx_part_comma(&p, i);
        mx_part item = mx_part_sub(&p, i, end), inner = mx_part_sub(&p, i + 1, end > i ? end - 1 : end);
        mx_buf text = MX_BUF(view->arena);
        if (mx_part_punct(&p, i, '(') && mx_part_behind(&p, i) == end) {
            if (!group_flat(view, scope, inner, columns, shown))
                return false;
            continue;
        }
        if (!group_item(view, scope, item, columns, 0, &text))
            return false;
        mx_str is = mx_buf_view(&text);
        bool again = false;
        for (size_t k = 0; k < shown->len && !take_sets(&item); k++)
            again |= mx_str_eq(shown->at[k], is);
        if (!again)
            mx_vec_push(view->arena, shown, is);
    }
    return true;
}

static bool group_of_postgres(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                              mx_buf *out)
{
    mx_strs shown = {0};
    if (!group_flat(view, scope, p, columns, &shown))
        return false;
    for (size_t i = 0; i < shown.len; i++)
        mx_buf_printf(out, "%s%.*s", i ? ", " : "", MX_FMT(shown.at[i]));
    mx_buf_text(out, shown.len ? "" : "()");
    return true;
}

bool mx_view_group(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                   mx_buf *out)
{
    bool my = (view->server->engine & MX_MY) != 0, postgres = view->server->engine == MX_PG;
    bool rollup = my && p.to - p.from > 2 && mx_part_is(&p, p.to - 2, "with") &&
                  mx_part_is(&p, p.to - 1, "rollup");
    bool distinct = postgres && mx_part_take(&p, "distinct");
    if (postgres && !distinct)
        (void)mx_part_take(&p, "all");
    p.to -= rollup ? 2 : 0;
    mx_buf_text(out, distinct ? " distinct " : " ");
    if (postgres)
        return group_of_postgres(view, scope, p, columns, out);
    if (!group_list(view, scope, p, columns, 1, out))
        return false;
    mx_buf_text(out, rollup ? " with rollup" : "");
    return true;
}

/* --- windows --------------------------------------------------------------------------------------------- */

static bool is_bound(const mx_part *p, size_t i)
{
    return mx_part_is(p, i, "between") || mx_part_is(p, i, "unbounded") || mx_part_is(p, i, "current") ||
           (i < p->to && (p->at[i].kind == MX_T_NUMBER || p->at[i].kind == MX_T_STRING)) ||
           mx_part_is(p, p->to - 1, "preceding") || mx_part_is(p, p->to - 1, "following");
}

/* Where ROWS, RANGE or GROUPS begins a frame; the end: nowhere. */
static size_t frame_at(const mx_part *p)
{
    static const char *const units[] = {"rows", "range", "groups", NULL};
    size_t i = mx_part_find(p, p->from, units);
    while (i < p->to && !is_bound(p, i + 1))
        i = mx_part_find(p, i + 1, units);
    return i;
}

/* PostgreSQL: a literal gets the type that the rows are apart by: of moments an interval, which nobody writes as a literal else. */
static mx_str offset_text(const mx_view *view, const mx_part *offset, bool range)
{
    mx_str text = mx_part_text(offset);
    bool literal = offset->to - offset->from == 1 && offset->at[offset->from].kind == MX_T_STRING;
    return view->server->engine == MX_PG && literal && range
               ? mx_str_printf(view->arena, "%.*s::interval", MX_FMT(text))
               : text;
}

/* UNBOUNDED PRECEDING, CURRENT ROW, n FOLLOWING */
static bool bound(mx_view *view, mx_part p, bool range, mx_buf *out)
{
    mx_view_scope none = {0};
    mx_str expr;
    if (p.to - p.from < 2)
        return false;
    if (!mx_part_is(&p, p.from, "unbounded") && !mx_part_is(&p, p.from, "current")) {
        mx_part offset = mx_part_sub(&p, p.from, p.to - 1);
        if (!mx_view_expr(view, &none, offset_text(view, &offset, range), NULL, false, &expr, NULL))
            return false;
        mx_buf_printf(out, " %.*s", MX_FMT(expr));
        p.from = p.to - 1;
    }
    mx_buf_char(out, ' ');
    mx_buf_str(out, mx_text_canon(view->arena, mx_part_text(&p), view->server));
    return true;
}

static bool frame(mx_view *view, mx_part p, mx_buf *out)
{
    static const char *const exclude_words[] = {"exclude", NULL}, *const and_words[] = {"and", NULL};
    mx_str unit = mx_str_lower(view->arena, p.at[p.from++].text);
    bool range = mx_str_eq(unit, MX_STR("range"));
    mx_buf_printf(out, " %.*s", MX_FMT(unit));
    size_t exclude = mx_part_find(&p, p.from, exclude_words);
    mx_part left = mx_part_sub(&p, exclude, p.to);
    p.to = exclude;
    bool between = mx_part_take(&p, "between");
    size_t end = between ? mx_part_find(&p, p.from, and_words) : p.to;
    bool my = (view->server->engine & MX_MY) != 0; /* they show both ends */
    mx_buf_text(out, between || my ? " between" : "");
    if (!bound(view, mx_part_sub(&p, p.from, end), range, out))
        return false;
    mx_buf_text(out, between ? " and" : my ? " and current row" : "");
    if (between && (end == p.to || !bound(view, mx_part_sub(&p, end + 1, p.to), range, out)))
        return false;
    if (left.from < left.to && !mx_part_is(&left, left.from + 1, "no")) {
        mx_buf_char(out, ' ');
        mx_buf_str(out, mx_text_canon(view->arena, mx_part_text(&left), view->server));
    }
    return true;
}

/* MySQL, MariaDB: the one that a name means, which stands in it as it is. */
static bool named_window(mx_view *view, const mx_view_scope *scope, mx_str name, mx_view_named_window *out)
{
    for (size_t i = 0; i < scope->windows.len; i++) {
        if (!mx_str_ieq(scope->windows.at[i].name, name))
            continue;
        *out = scope->windows.at[i];
        return true;
    }
    (void)view;
    return false;
}

static bool read_window(mx_view *view, mx_view_scope *scope, mx_part p, mx_view_named_window *out)
{
    static const char *const order_words[] = {"order", NULL};
    mx_buf partition = MX_BUF(view->arena), ordered = MX_BUF(view->arena), framing = MX_BUF(view->arena);
    size_t framed = frame_at(&p);
    mx_part rest = mx_part_sub(&p, framed, p.to);
    p.to = framed;
    *out = (mx_view_named_window){0};
    if (p.from < p.to && !mx_part_is(&p, p.from, "partition") && !mx_part_is(&p, p.from, "order")) {
        mx_str base = mx_part_take_value(view, &p); /* another window */
        if (!(view->server->engine & MX_MY))
            out->base = base;
        else if (!named_window(view, scope, base, out))
            return false;
    }
    size_t order = mx_part_find(&p, p.from, order_words);
    if (mx_part_take(&p, "partition") && mx_part_take(&p, "by")) {
        mx_buf_lit(&partition, " partition by ");
        if (!group_list(view, scope, mx_part_sub(&p, p.from, order), NULL, 1, &partition))
            return false;
        p.from = order;
        out->partition = mx_buf_take(&partition);
    }
    if (mx_part_take(&p, "order") && mx_part_take(&p, "by")) {
        mx_buf_lit(&ordered, " order by");
        if (!mx_view_order(view, scope, p, NULL, &ordered))
            return false;
        p.from = p.to;
        out->order = mx_buf_take(&ordered);
    }
    if (p.from < p.to || (rest.from < rest.to && !frame(view, rest, &framing)))
        return false;
    if (rest.from < rest.to)
        out->frame = mx_buf_take(&framing);
    return true;
}

static void put_window(const mx_view_named_window *window, mx_buf *out)
{
    mx_buf_printf(out, "(%s%.*s%.*s%.*s%.*s)", window->base.len ? " " : "", MX_FMT(window->base),
                  MX_FMT(window->partition), MX_FMT(window->order), MX_FMT(window->frame));
}

bool mx_view_window(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out)
{
    mx_view_named_window window;
    if (!read_window(view, scope, p, &window))
        return false;
    put_window(&window, out);
    return true;
}

bool mx_view_windows(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out)
{
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        if (end - i < 4 || !mx_part_is(&p, i + 1, "as") || !mx_part_punct(&p, i + 2, '('))
            return false;
        mx_str name = mx_part_value(view, &p, i);
        if (view->server->engine & MX_MY) {
            mx_view_named_window window;
            if (!read_window(view, scope, mx_part_sub(&p, i + 3, end - 1), &window))
                return false;
            window.name = name;
            mx_vec_push(view->arena, &scope->windows, window);
            i = end + 1;
            continue;
        }
        mx_buf_printf(out, "%s%.*s as ", i > p.from ? ", " : " ", MX_FMT(name));
        if (!mx_view_window(view, scope, mx_part_sub(&p, i + 3, end - 1), out))
            return false;
        i = end + 1;
    }
    return true;
}

/* PostgreSQL shows what percentile_cont orders by as ((a)::double precision). */
static mx_part without_double(mx_part p)
{
    mx_part all = p;
    while (mx_part_punct(&p, p.from, '(') && mx_part_behind(&p, p.from) == p.to) {
        p.from++;
        p.to--;
    }
    size_t words = mx_part_is(&p, p.to - 1, "float8") ? 2 : 3;
    if (p.to - p.from < words + 1 || p.at[p.to - words].kind != MX_T_OP ||
        !mx_str_eq(p.at[p.to - words].text, MX_STR("::")) ||
        (words == 3 && !mx_part_is(&p, p.to - 2, "double")))
        return all;
    p.to -= words;
    return p.to == p.from + 1 || mx_part_behind(&p, p.from) == p.to ? p : all;
}

/* FILTER (WHERE …) | WITHIN GROUP (ORDER BY …) | OVER w | OVER (…), one of them; `p` behind it. */
static bool call_clause(mx_view *view, mx_view_scope *scope, mx_str call, mx_part *p, mx_buf *out)
{
    mx_str expr;
    size_t words = mx_part_is(p, p->from, "within") ? 2 : 1, end = mx_part_behind(p, p->from + words);
    mx_part inner = mx_part_sub(p, p->from + words + 1, end - 1);
    if (words == 1 && mx_part_take(p, "over")) {
        mx_buf_lit(out, "over ");
        if (mx_part_punct(p, p->from, '(')) {
            p->from = end;
            return mx_view_window(view, scope, inner, out);
        }
        if (p->from == p->to)
            return false;
        mx_str name = mx_part_take_value(view, p);
        mx_view_named_window window;
        if (!(view->server->engine & MX_MY))
            mx_buf_str(out, name);
        else if (named_window(view, scope, name, &window))
            put_window(&window, out);
        else
            return false;
        return true;
    }
    if (!mx_part_punct(p, p->from + words, '('))
        return false;
    if (mx_part_is(p, p->from, "filter") && mx_part_take(&inner, "where")) {
        if (!mx_view_expr(view, scope, mx_part_text(&inner), NULL, false, &expr, NULL))
            return false;
        mx_buf_printf(out, "filter(where %.*s)", MX_FMT(expr));
    } else if (words == 2 && mx_part_take(&inner, "order") && mx_part_take(&inner, "by")) {
        mx_buf_lit(out, "within group(order by");
        bool continuous = mx_str_eq(call, MX_STR("percentile_cont")); /* of all that it is, a number */
        if (!mx_view_order(view, scope, continuous ? without_double(inner) : inner, NULL, out))
            return false;
        mx_buf_char(out, ')');
    } else {
        return false;
    }
    p->from = end;
    return true;
}

bool mx_view_over(mx_view *view, mx_view_scope *scope, mx_str call, mx_str text, mx_str *out)
{
    mx_buf buf = MX_BUF(view->arena);
    mx_part p;
    if (!mx_part_open(view->arena, view->server, text, &p))
        return false;
    if (view->server->engine & MX_MY &&
        (mx_part_is(&p, p.from, "order") || mx_part_is(&p, p.from, "separator") ||
         mx_part_is(&p, p.from, "limit"))) {
        bool fine = mx_view_my_tail(view, scope, p, &buf);
        *out = mx_buf_take(&buf);
        return fine;
    }
    if (mx_part_is(&p, p.from, "order") && mx_part_is(&p, p.from + 1, "by")) {
        mx_buf_lit(&buf, "order by");
        bool fine = mx_view_order(view, scope, mx_part_sub(&p, p.from + 2, p.to), NULL, &buf);
        *out = mx_buf_take(&buf);
        return fine;
    }
    while (p.from < p.to) {
        mx_buf_text(&buf, buf.len ? " " : "");
        if (!call_clause(view, scope, call, &p, &buf))
            return false;
    }
    *out = mx_buf_take(&buf);
    return true;
}

/* --- LIMIT ----------------------------------------------------------------------------------------------- */

/* A number, or an expression, as far as it is understood; else its tokens. */
static mx_str count_of(mx_view *view, const mx_part *p)
{
    mx_view_scope none = {0};
    mx_str expr, text = mx_part_text(p);
    return mx_view_expr(view, &none, text, NULL, false, &expr, NULL)
               ? expr
               : mx_text_canon(view->arena, text, view->server);
}

static mx_part without_rows(mx_part p)
{
    if (mx_part_is(&p, p.to - 1, "row") || mx_part_is(&p, p.to - 1, "rows"))
        p.to--;
    return p;
}

/* LIMIT n [OFFSET m], LIMIT m, n, OFFSET n ROWS FETCH FIRST n ROWS ONLY: in one order and the words of the first. */
void mx_view_limits(mx_view *view, mx_part p, mx_buf *out)
{
    static const char *const words[] = {"limit", "offset", "fetch", NULL};
    mx_str limit = MX_STR_NONE, offset = MX_STR_NONE;
    bool ties = false;
    while (p.from < p.to) {
        size_t end = mx_part_find(&p, p.from + 1, words), comma = mx_part_comma(&p, p.from);
        mx_part one = mx_part_sub(&p, p.from + 1, end);
        if (mx_part_is(&p, p.from, "offset")) {
            one = without_rows(one);
            offset = count_of(view, &one);
        } else if (mx_part_is(&p, p.from, "fetch")) {
            ties = mx_part_is(&one, one.to - 1, "ties");
            one.to -= ties ? 2 : 1; /* WITH TIES, ONLY */
            one.from++;             /* FIRST, NEXT */
            one = without_rows(one);
            limit = one.from < one.to ? count_of(view, &one) : MX_STR("1");
        } else if (comma < end) {
            mx_part first = mx_part_sub(&p, p.from + 1, comma);
            offset = count_of(view, &first);
            one.from = comma + 1;
            limit = count_of(view, &one);
        } else {
            limit = count_of(view, &one);
        }
        p.from = end;
    }
    if (limit.len)
        mx_buf_printf(out, " limit %.*s%s", MX_FMT(limit), ties ? " with ties" : "");
    if (offset.len)
        mx_buf_printf(out, " offset %.*s", MX_FMT(offset));
}
