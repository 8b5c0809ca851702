#include "dialect/duckdb/query_clauses.h"

#include "sql/parse.h"

/* The clause that begins at i, and how many words it begins with; MX_QC_NONE: none. */
static mx_duck_clause clause_at(const mx_part *p, size_t i, size_t *words)
{
    static const struct {
        const char *first, *second;
    } all[MX_QC_NONE] = {
        [MX_QC_SELECT] = {"select", NULL},   [MX_QC_FROM] = {"from", NULL},
        [MX_QC_WHERE] = {"where", NULL},     [MX_QC_GROUP] = {"group", "by"},
        [MX_QC_HAVING] = {"having", NULL},   [MX_QC_WINDOW] = {"window", NULL},
        [MX_QC_QUALIFY] = {"qualify", NULL}, [MX_QC_SAMPLE] = {"using", "sample"},
        [MX_QC_ORDER] = {"order", "by"},     [MX_QC_LIMIT] = {"limit", NULL},
        [MX_QC_OFFSET] = {"offset", NULL},   [MX_QC_FETCH] = {"fetch", NULL},
    };
    if (i > p->from &&
        (mx_part_punct(p, i - 1, '.') || (mx_part_is(p, i, "from") && mx_part_is(p, i - 1, "distinct"))))
        return MX_QC_NONE;
    for (mx_duck_clause k = 0; k < MX_QC_NONE; k++) {
        if (!mx_part_is(p, i, all[k].first) || (all[k].second && !mx_part_is(p, i + 1, all[k].second)))
            continue;
        *words = all[k].second ? 2 : 1;
        return k;
    }
    return MX_QC_NONE;
}

size_t mx_duck_next_token(const mx_part *p, size_t i)
{
    bool group = mx_part_punct(p, i, '(') || mx_part_punct(p, i, '[') || mx_part_punct(p, i, '{');
    return group ? mx_part_behind(p, i) : i + 1;
}

size_t mx_duck_next_clause(const mx_part *p, size_t i, mx_duck_clause first)
{
    size_t words;
    while (i < p->to) {
        mx_duck_clause k = clause_at(p, i, &words);
        if (k >= first && k < MX_QC_NONE)
            break;
        i = mx_duck_next_token(p, i);
    }
    return i < p->to ? i : p->to;
}

bool mx_duck_cut(const mx_part *p, mx_duck_clauses *out)
{
    for (size_t i = p->from; i < p->to;) {
        size_t words = 0;
        mx_duck_clause k = clause_at(p, i, &words);
        if (k == MX_QC_NONE || out->has[k])
            return false;
        size_t end = mx_duck_next_clause(p, i + words, MX_QC_SELECT);
        out->has[k] = true;
        out->part[k] = mx_part_sub(p, i + words, end);
        i = end;
    }
    return true;
}

/* n, n%, n PERCENT, (n) % */
static bool limit_value(mx_duck_query *q, mx_part p, mx_buf *out)
{
    bool percent = p.to > p.from &&
                   (mx_part_is(&p, p.to - 1, "percent") || mx_str_eq(p.at[p.to - 1].text, MX_STR("%")));
    p.to -= percent ? 1u : 0u;
    if (!mx_duck_query_expr(q, &p, out))
        return false;
    mx_buf_text(out, percent ? " percent" : "");
    return true;
}

/* FIRST n ROWS ONLY */
static bool fetch(mx_duck_query *q, mx_part p, mx_buf *out)
{
    bool first = mx_part_take(&p, "first") || mx_part_take(&p, "next");
    if (!first || p.to < p.from + 2 || !mx_part_is(&p, p.to - 1, "only") ||
        !(mx_part_is(&p, p.to - 2, "row") || mx_part_is(&p, p.to - 2, "rows")))
        return false;
    p.to -= 2;
    if (p.from == p.to)
        mx_buf_char(out, '1');
    return p.from == p.to || mx_duck_query_expr(q, &p, out);
}

bool mx_duck_query_end(mx_duck_query *q, const mx_duck_clauses *c, mx_buf *out)
{
    if (c->has[MX_QC_ORDER]) {
        mx_buf_lit(out, " order by ");
        if (!mx_duck_query_order(q, c->part[MX_QC_ORDER], out))
            return false;
    }
    if (c->has[MX_QC_LIMIT] || c->has[MX_QC_FETCH]) {
        mx_buf_lit(out, " limit ");
        if (c->has[MX_QC_LIMIT] && c->has[MX_QC_FETCH])
            return false;
        if (!(c->has[MX_QC_LIMIT] ? limit_value(q, c->part[MX_QC_LIMIT], out)
                                  : fetch(q, c->part[MX_QC_FETCH], out)))
            return false;
    }
    if (!c->has[MX_QC_OFFSET])
        return true;
    mx_part offset = c->part[MX_QC_OFFSET];
    if (offset.to > offset.from + 1 &&
        (mx_part_is(&offset, offset.to - 1, "rows") || mx_part_is(&offset, offset.to - 1, "row")))
        offset.to--;
    mx_buf_lit(out, " offset ");
    return mx_duck_query_expr(q, &offset, out);
}
