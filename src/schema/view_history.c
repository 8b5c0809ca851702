#include "schema/view_part.h"

/* FOR SYSTEM_TIME ALL | AS OF t | BETWEEN t AND u | FROM t TO u, of MariaDB's tables that keep their history:
 * https://mariadb.com/kb/en/system-versioned-tables/#querying-historical-data. Where a time ends, its grammar does not show by words:
 * an alias may follow. */

bool mx_view_at_history(const mx_part *p, size_t i)
{
    return mx_part_is(p, i, "for") && mx_part_is(p, i + 1, "system_time");
}

/* INTERVAL value unit | (…) | f(…) | a literal */
static size_t behind_operand(const mx_part *p, size_t i)
{
    while (i < p->to && p->at[i].kind == MX_T_OP)
        i++;
    if (mx_part_is(p, i, "interval"))
        return behind_operand(p, i + 1) + 1;
    if (mx_part_punct(p, i, '('))
        return mx_part_behind(p, i);
    i++;
    while (mx_part_punct(p, i, '.'))
        i += 2;
    return mx_part_punct(p, i, '(') ? mx_part_behind(p, i) : i;
}

/* TIMESTAMP says of a text what it is anyway; NOW() has all its digits. */
static bool moment(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    mx_str expr;
    if (mx_part_take(p, "transaction"))
        mx_buf_lit(out, " transaction");
    while (mx_part_take(p, "timestamp"))
        ;
    size_t end = behind_operand(p, p->from);
    while (end < p->to && p->at[end].kind == MX_T_OP)
        end = behind_operand(p, end);
    if (end > p->to)
        return false;
    mx_part of = mx_part_sub(p, p->from, end);
    p->from = end;
    if (!mx_view_expr(view, scope, mx_part_text(&of), NULL, false, &expr, NULL))
        return false;
    if (mx_str_ieq(expr, MX_STR("current_timestamp()")))
        expr = MX_STR("current_timestamp(6)");
    mx_buf_printf(out, " %.*s", MX_FMT(expr));
    return true;
}

static bool range(mx_view *view, mx_view_scope *scope, mx_part *p, const char *first, const char *second,
                  mx_buf *out)
{
    mx_buf_printf(out, " %s", first);
    if (!moment(view, scope, p, out) || !mx_part_take(p, second))
        return false;
    mx_buf_printf(out, " %s", second);
    return moment(view, scope, p, out);
}

bool mx_view_history(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    if (view->server->engine != MX_MARIA)
        return false;
    p->from += 2;
    view->reshaped = true;
    mx_buf_lit(out, " for system_time");
    if (mx_part_take(p, "all")) {
        mx_buf_lit(out, " all");
        return true;
    }
    if (mx_part_take(p, "between"))
        return range(view, scope, p, "between", "and", out);
    if (mx_part_take(p, "from"))
        return range(view, scope, p, "from", "to", out);
    mx_buf_lit(out, " as of");
    return mx_part_take(p, "as") && mx_part_take(p, "of") && moment(view, scope, p, out);
}
