#include "dialect/duckdb/query.h"

#include "schema/text.h"

/* a [ASC | DESC] [NULLS FIRST | LAST]; NULLs are last where nothing is said. */
static bool term(mx_duck_query *q, mx_part p, mx_buf *out)
{
    bool first = false, desc = false;
    if (p.to - p.from > 2 && mx_part_is(&p, p.to - 2, "nulls") &&
        (mx_part_is(&p, p.to - 1, "first") || mx_part_is(&p, p.to - 1, "last"))) {
        first = mx_part_is(&p, p.to - 1, "first");
        p.to -= 2;
    }
    if (p.to - p.from > 1 && (mx_part_is(&p, p.to - 1, "desc") || mx_part_is(&p, p.to - 1, "asc")))
        desc = mx_part_is(&p, --p.to, "asc") ? false : mx_str_ieq(p.at[p.to].text, MX_STR("desc"));
    if (p.to - p.from == 1 && mx_part_is(&p, p.from, "all"))
        mx_buf_lit(out, "columns(*)");
    else if (!mx_duck_query_expr(q, &p, out))
        return false;
    mx_buf_text(out, desc ? " desc" : "");
    mx_buf_text(out, first ? " nulls first" : "");
    return true;
}

bool mx_duck_query_order(mx_duck_query *q, mx_part p, mx_buf *out)
{
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        mx_buf_text(out, i > p.from ? ", " : "");
        if (i == end || !term(q, mx_part_sub(&p, i, end), out))
            return false;
        i = end + 1;
    }
    return p.from < p.to;
}

/* --- frames ------------------------------------------------------------------------------------------------ */

/* UNBOUNDED PRECEDING, CURRENT ROW, n FOLLOWING */
static bool bound(mx_duck_query *q, mx_part p, mx_buf *out)
{
    if (p.to - p.from < 2)
        return false;
    bool row = mx_part_is(&p, p.from, "current") && mx_part_is(&p, p.from + 1, "row");
    bool before = mx_part_is(&p, p.to - 1, "preceding"), behind = mx_part_is(&p, p.to - 1, "following");
    bool all = mx_part_is(&p, p.from, "unbounded") && p.to - p.from == 2;
    if (row) {
        mx_buf_lit(out, "current row");
        return p.to - p.from == 2;
    }
    p.to--;
    if (all)
        mx_buf_lit(out, "unbounded");
    else if (!(before || behind) || !mx_duck_query_expr(q, &p, out))
        return false;
    mx_buf_text(out, before ? " preceding" : " following");
    return before || behind;
}

/* ROWS BETWEEN a AND b EXCLUDE …; empty: what is so by itself. */
static bool frame(mx_duck_query *q, mx_part p, mx_str *out)
{
    static const char *const exclude[] = {"exclude", NULL}, *const and_word[] = {"and", NULL};
    mx_buf buf = MX_BUF(q->arena);
    mx_buf_str(&buf, mx_str_lower(q->arena, p.at[p.from++].text));
    mx_buf_lit(&buf, " between ");
    size_t end = mx_part_find(&p, p.from, exclude);
    mx_part bounds = mx_part_sub(&p, p.from, end), rest = mx_part_sub(&p, end, p.to);
    size_t at = bounds.to;
    if (mx_part_take(&bounds, "between"))
        at = mx_part_find(&bounds, bounds.from, and_word);
    if (!bound(q, mx_part_sub(&bounds, bounds.from, at), &buf))
        return false;
    mx_buf_lit(&buf, " and ");
    if (at == bounds.to)
        mx_buf_lit(&buf, "current row");
    else if (!bound(q, mx_part_sub(&bounds, at + 1, bounds.to), &buf))
        return false;
    mx_str excluded = mx_str_lower(q->arena, mx_text_canon(q->arena, mx_part_text(&rest), q->server));
    if (excluded.len && !mx_str_eq(excluded, MX_STR("exclude no others")))
        mx_buf_printf(&buf, " %.*s", MX_FMT(excluded));
    *out = mx_buf_take(&buf);
    if (mx_str_eq(*out, MX_STR("range between unbounded preceding and current row")))
        *out = MX_STR_NONE;
    return true;
}

/* --- windows ----------------------------------------------------------------------------------------------- */

static const mx_duck_window *window_of(const mx_duck_query *q, mx_str name)
{
    for (size_t i = 0; i < q->windows.len; i++)
        if (mx_str_ieq(q->windows.at[i].name, name))
            return &q->windows.at[i];
    return NULL;
}

static size_t clause_end(const mx_part *p, size_t i)
{
    static const char *const words[] = {"order", "rows", "range", "groups", NULL};
    return mx_part_find(p, i, words);
}

/* [window] [PARTITION BY …] [ORDER BY …] [frame] */
bool mx_duck_query_window(mx_duck_query *q, mx_part p, mx_duck_window *out)
{
    mx_buf buf = MX_BUF(q->arena);
    *out = (mx_duck_window){0};
    bool clause = mx_part_is(&p, p.from, "partition") || clause_end(&p, p.from) == p.from;
    if (p.from < p.to && !clause) {
        const mx_duck_window *base = window_of(q, mx_token_value(q->arena, &p.at[p.from], q->server));
        if (!base)
            return false;
        *out = *base;
        p.from++;
    }
    if (mx_part_take(&p, "partition")) {
        size_t end = clause_end(&p, p.from);
        mx_buf_lit(&buf, "partition by ");
        if (!mx_part_take(&p, "by") || !mx_duck_query_exprs(q, mx_part_sub(&p, p.from, end), &buf))
            return false;
        out->partition = mx_buf_take(&buf);
        p.from = end;
    }
    if (mx_part_take(&p, "order")) {
        size_t end = clause_end(&p, p.from);
        mx_buf_lit(&buf, "order by ");
        if (!mx_part_take(&p, "by") || !mx_duck_query_order(q, mx_part_sub(&p, p.from, end), &buf))
            return false;
        out->order = mx_buf_take(&buf);
        p.from = end;
    }
    return p.from == p.to || frame(q, p, &out->frame);
}

static void put_window(mx_buf *out, const mx_duck_window *window)
{
    const mx_str parts[] = {window->partition, window->order, window->frame};
    mx_buf_lit(out, "over (");
    bool some = false;
    for (size_t i = 0; i < 3; i++) {
        if (!parts[i].len)
            continue;
        mx_buf_text(out, some ? " " : "");
        mx_buf_str(out, parts[i]);
        some = true;
    }
    mx_buf_char(out, ')');
}

/* --- behind a call ----------------------------------------------------------------------------------------- */

/* percentile_cont(x) WITHIN GROUP (ORDER BY y) is quantile_cont(x ORDER BY y); others are shown as they are. */
static bool within_group(mx_duck_query *q, mx_expr *call, mx_part inner, mx_buf *out)
{
    mx_str name = mx_str_lower(q->arena, mx_expr_last(call));
    bool cont = mx_str_eq(name, MX_STR("percentile_cont")), disc = mx_str_eq(name, MX_STR("percentile_disc"));
    mx_buf buf = MX_BUF(q->arena);
    mx_buf_lit(&buf, "order by ");
    if (!mx_part_take(&inner, "order") || !mx_part_take(&inner, "by") || !mx_duck_query_order(q, inner, &buf))
        return false;
    mx_str order = mx_buf_take(&buf);
    if (cont || disc) {
        mx_expr_set_name(q->arena, call, cont ? MX_STR("quantile_cont") : MX_STR("quantile_disc"));
        mx_expr_add_arg(q->arena, call, mx_expr_new(q->arena, MX_E_RAW, order, call));
    } else {
        mx_buf_printf(out, "%swithin group (%.*s)", out->len ? " " : "", MX_FMT(order));
    }
    return true;
}

static bool over(mx_duck_query *q, mx_part *p, mx_buf *out)
{
    mx_duck_window window;
    size_t end = mx_part_punct(p, p->from, '(') ? mx_part_behind(p, p->from) : p->from + 1;
    bool group = mx_part_punct(p, p->from, '(');
    mx_part inner = group ? mx_part_sub(p, p->from + 1, end - 1) : mx_part_sub(p, p->from, end);
    if (end > p->to || !mx_duck_query_window(q, inner, &window))
        return false;
    mx_buf_text(out, out->len ? " " : "");
    put_window(out, &window);
    p->from = end;
    return true;
}

bool mx_duck_query_over(mx_duck_query *q, mx_expr *call, mx_str text, mx_str *out)
{
    mx_buf buf = MX_BUF(q->arena);
    mx_part p;
    if (!mx_part_open(q->arena, q->server, text, &p))
        return false;
    while (p.from < p.to) {
        bool filter = mx_part_is(&p, p.from, "filter"), within = mx_part_is(&p, p.from, "within");
        if (filter || within) {
            p.from += filter ? 1u : 2u;
            size_t end = mx_part_behind(&p, p.from);
            mx_part inner = mx_part_sub(&p, p.from + 1, end - 1);
            p.from = end;
            if (within && !within_group(q, call, inner, &buf))
                return false;
            if (within)
                continue;
            (void)mx_part_take(&inner, "where");
            mx_buf_text(&buf, buf.len ? " filter (where " : "filter (where ");
            if (!mx_duck_query_expr(q, &inner, &buf))
                return false;
            mx_buf_char(&buf, ')');
        } else if (!mx_part_take(&p, "over") || !over(q, &p, &buf)) {
            return false;
        }
    }
    *out = mx_buf_take(&buf);
    return true;
}

/* [ORDER BY …] [IGNORE | RESPECT NULLS] */
bool mx_duck_query_tail(mx_duck_query *q, mx_str text, mx_str *out)
{
    mx_buf buf = MX_BUF(q->arena);
    mx_part p;
    if (!mx_part_open(q->arena, q->server, text, &p))
        return false;
    bool nulls = p.to - p.from > 1 && mx_part_is(&p, p.to - 1, "nulls");
    bool ignore = nulls && mx_part_is(&p, p.to - 2, "ignore"),
         respect = nulls && mx_part_is(&p, p.to - 2, "respect");
    p.to -= ignore || respect ? 2u : 0u;
    if (p.from < p.to) {
        mx_buf_lit(&buf, "order by ");
        if (!mx_part_take(&p, "order") || !mx_part_take(&p, "by") || !mx_duck_query_order(q, p, &buf))
            return false;
    }
    if (ignore)
        mx_buf_printf(&buf, "%signore nulls", buf.len ? " " : "");
    *out = mx_buf_take(&buf);
    return true;
}
