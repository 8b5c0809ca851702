#include "dialect/duckdb/query_clauses.h"
#include "sql/parse.h"

/* w AS (…), …: they stand where they are named. */
static bool windows(mx_duck_query *q, mx_part p)
{
    while (p.from < p.to) {
        size_t end = mx_part_behind(&p, p.from + 2);
        mx_duck_window window;
        if (!mx_duck_is_name(&p, p.from) || !mx_part_is(&p, p.from + 1, "as") ||
            !mx_part_punct(&p, p.from + 2, '(') ||
            !mx_duck_query_window(q, mx_part_sub(&p, p.from + 3, end - 1), &window))
            return false;
        window.name = mx_token_value(q->arena, &p.at[p.from], q->server);
        mx_vec_push(q->arena, &q->windows, window);
        p.from = end;
        if (p.from < p.to && !mx_part_take_punct(&p, ','))
            return false;
    }
    return true;
}

/* [ALL | DISTINCT [ON (…)]] items */
static bool selected(mx_duck_query *q, mx_part p, mx_buf *out)
{
    (void)mx_part_take(&p, "all");
    if (mx_part_take(&p, "distinct")) {
        mx_buf_lit(out, "distinct ");
        if (mx_part_take(&p, "on")) {
            size_t end = mx_part_behind(&p, p.from);
            mx_buf_lit(out, "on (");
            if (!mx_part_punct(&p, p.from, '(') ||
                !mx_duck_query_exprs(q, mx_part_sub(&p, p.from + 1, end - 1), out))
                return false;
            mx_buf_lit(out, ") ");
            p.from = end;
        }
    }
    return mx_duck_query_items(q, p, out);
}

static bool conditions(mx_duck_query *q, const mx_duck_clauses *c, mx_buf *out)
{
    static const struct {
        mx_duck_clause kind;
        const char *word;
        bool (*read)(mx_duck_query *q, const mx_part *p, mx_buf *out);
    } all[] = {{MX_QC_WHERE, " where ", mx_duck_query_expr},
               {MX_QC_GROUP, " group by ", NULL},
               {MX_QC_HAVING, " having ", mx_duck_query_expr},
               {MX_QC_QUALIFY, " qualify ", mx_duck_query_expr}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const mx_part *p = &c->part[all[i].kind];
        if (!c->has[all[i].kind])
            continue;
        mx_buf_text(out, all[i].word);
        if (!(all[i].read ? all[i].read(q, p, out) : mx_duck_query_group(q, *p, out)))
            return false;
    }
    return true;
}

static bool clauses_of(mx_duck_query *q, const mx_duck_clauses *c, mx_buf *out)
{
    if ((c->has[MX_QC_WINDOW] && !windows(q, c->part[MX_QC_WINDOW])) ||
        !(c->has[MX_QC_SELECT] || c->has[MX_QC_FROM]))
        return false;
    mx_buf_lit(out, "select ");
    if (!c->has[MX_QC_SELECT])
        mx_buf_char(out, '*');
    else if (!selected(q, c->part[MX_QC_SELECT], out))
        return false;
    if (c->has[MX_QC_FROM]) {
        mx_buf_lit(out, " from ");
        if (!mx_duck_query_from(q, c->part[MX_QC_FROM], out))
            return false;
    }
    if (!conditions(q, c, out))
        return false;
    if (c->has[MX_QC_SAMPLE]) {
        mx_part sample = c->part[MX_QC_SAMPLE];
        mx_buf_lit(out, " using sample ");
        if (!mx_duck_query_sample(q, &sample, out) || sample.from < sample.to)
            return false;
    }
    return mx_duck_query_end(q, c, out);
}

/* --- other ways to say it ---------------------------------------------------------------------------------- */

/* VALUES (…), (…) [ORDER BY …] is SELECT * FROM (VALUES (…), (…)) AS valueslist. */
static bool values(mx_duck_query *q, mx_part p, mx_buf *out)
{
    mx_duck_clauses c = {0};
    size_t end = mx_duck_next_clause(&p, p.from, MX_QC_ORDER);
    mx_part rest = mx_part_sub(&p, end, p.to);
    p.to = end;
    if (p.from == p.to || !mx_duck_cut(&rest, &c))
        return false;
    mx_buf_lit(out, "select * from (values ");
    for (bool first = true; p.from < p.to; first = false) {
        size_t behind = mx_part_behind(&p, p.from);
        mx_buf_text(out, first ? "(" : ", (");
        if (!mx_part_punct(&p, p.from, '(') ||
            !mx_duck_query_exprs(q, mx_part_sub(&p, p.from + 1, behind - 1), out))
            return false;
        mx_buf_char(out, ')');
        p.from = behind;
        if (p.from < p.to && !mx_part_take_punct(&p, ','))
            return false;
    }
    mx_buf_lit(out, ") as valueslist");
    return mx_duck_query_end(q, &c, out);
}

/* TABLE t is SELECT * FROM t. */
static bool table(mx_duck_query *q, mx_part p, mx_buf *out)
{
    mx_buf_lit(out, "select * from ");
    return mx_duck_query_from(q, p, out);
}

/* DESCRIBE t is DESCRIBE (SELECT * FROM t). */
static bool description(mx_duck_query *q, const char *word, mx_part p, mx_buf *out)
{
    mx_buf_printf(out, "%s (", word);
    bool query = mx_duck_is_query(&p);
    if (!(query ? mx_duck_query_form(q, p, out) : table(q, p, out)))
        return false;
    mx_buf_char(out, ')');
    return true;
}

/* SHOW TABLES is DESCRIBE "tables", SHOW and SHOW ALL TABLES are DESCRIBE alone. False: it is of something else. */
static bool lists(mx_duck_query *q, const mx_part *p, mx_buf *out)
{
    static const char *const what[] = {"tables", "databases", "schemas", "variables"};
    size_t count = p->to - p->from;
    bool all = count == 2 && mx_part_is(p, p->from, "all") && mx_part_is(p, p->from + 1, "tables");
    if (!count || all) {
        mx_buf_lit(out, "describe ('')");
        return true;
    }
    mx_str name = mx_token_value(q->arena, &p->at[p->from], q->server);
    for (size_t i = 0; count == 1 && i < sizeof what / sizeof *what; i++) {
        if (mx_str_ieq(name, mx_str_of(what[i]))) {
            mx_buf_printf(out, "describe ('%s')", what[i]);
            return true;
        }
    }
    return false;
}

/* SHOW t, SHOW TABLES FROM s: as they are. */
static bool showing(mx_duck_query *q, const mx_part *p, mx_buf *out)
{
    if (lists(q, p, out))
        return true;
    mx_buf_lit(out, "show ('");
    for (size_t i = p->from; i < p->to; i++)
        mx_buf_printf(out, "%s%.*s", i > p->from ? " " : "",
                      MX_FMT(mx_str_lower(q->arena, mx_token_value(q->arena, &p->at[i], q->server))));
    mx_buf_lit(out, "')");
    return true;
}

bool mx_duck_query_select(mx_duck_query *q, mx_part p, mx_buf *out)
{
    mx_duck_clauses c = {0};
    if (mx_part_take(&p, "values"))
        return values(q, p, out);
    if (mx_part_take(&p, "table"))
        return table(q, p, out);
    if (mx_part_take(&p, "show"))
        return showing(q, &p, out);
    if (mx_part_take(&p, "describe"))
        return lists(q, &p, out) || description(q, "describe", p, out);
    if (mx_part_take(&p, "summarize"))
        return description(q, "summarize", p, out);
    if (mx_part_take(&p, "pivot"))
        return mx_duck_query_pivot(q, p, out);
    if (mx_part_take(&p, "unpivot"))
        return mx_duck_query_unpivot(q, p, out);
    return mx_duck_cut(&p, &c) && clauses_of(q, &c, out);
}
