#include "dialect/duckdb/query_clauses.h"
#include "sql/parse.h"

/* The first of the words on this level that follow a statement's ON; p->to: none. */
static size_t word_at(const mx_part *p, size_t i, const char *const *words)
{
    for (; i < p->to; i = mx_duck_next_token(p, i)) {
        for (size_t k = 0; words[k]; k++) {
            if (mx_part_is(p, i, words[k]))
                return i;
        }
    }
    return p->to;
}

/* c IN (…), d IN (…) of PIVOT's ON: "for c in (…) for d in (…)", as PIVOT (…) has it. */
static bool pivot_columns(mx_duck_query *q, mx_part p, mx_buf *out)
{
    static const char *const in[] = {"in", NULL};
    for (bool first = true; p.from < p.to; first = false) {
        size_t end = mx_part_comma(&p, p.from);
        mx_part one = mx_part_sub(&p, p.from, end);
        size_t at = word_at(&one, one.from, in);
        mx_part column = mx_part_sub(&one, one.from, at), from_in = mx_part_sub(&one, at + 1, one.to);
        mx_buf_text(out, first ? " for (" : " (");
        if (at == one.to || !mx_part_punct(&from_in, from_in.from, '(') ||
            !mx_duck_query_exprs(q, column, out))
            return false;
        mx_buf_lit(out, ") in (");
        if (!mx_duck_query_items(q, mx_part_sub(&from_in, from_in.from + 1, from_in.to - 1), out))
            return false;
        mx_buf_char(out, ')');
        p.from = end < p.to ? end + 1 : end;
    }
    return true;
}

/* PIVOT t ON c IN (…) USING sum(a) GROUP BY g is SELECT * FROM t PIVOT (sum(a) FOR (c) IN (…) GROUP BY g). */
bool mx_duck_query_pivot(mx_duck_query *q, mx_part p, mx_buf *out)
{
    static const char *const on[] = {"on", NULL}, *const ends[] = {"using", "group", "order", "limit", NULL};
    size_t at = word_at(&p, p.from, on), using = word_at(&p, at, ends);
    mx_part rest = mx_part_sub(&p, using, p.to);
    if (at == p.to || !mx_part_take(&rest, "using"))
        return false;
    size_t group = word_at(&rest, rest.from, ends);
    mx_buf_lit(out, "select * from ");
    if (!mx_duck_query_from(q, mx_part_sub(&p, p.from, at), out))
        return false;
    mx_buf_lit(out, " pivot (");
    if (!mx_duck_query_items(q, mx_part_sub(&rest, rest.from, group), out) ||
        !pivot_columns(q, mx_part_sub(&p, at + 1, using), out))
        return false;
    mx_duck_clauses c = {0};
    rest.from = group;
    if (!mx_duck_cut(&rest, &c))
        return false;
    if (c.has[MX_QC_GROUP]) {
        mx_buf_lit(out, " group by ");
        if (!mx_duck_query_exprs(q, c.part[MX_QC_GROUP], out))
            return false;
    }
    mx_buf_char(out, ')');
    return mx_duck_query_end(q, &c, out);
}

/* name or (a, b), as PIVOT's partner says what it makes. */
static bool made_names(mx_duck_query *q, mx_part p, mx_buf *out)
{
    if (p.to - p.from == 1 && mx_duck_is_name(&p, p.from)) {
        mx_duck_query_name(q, &p, p.from, out);
        return true;
    }
    mx_buf_char(out, '(');
    for (; p.from < p.to; p.from += 2) {
        if (!mx_duck_is_name(&p, p.from) || (p.from + 1 < p.to && !mx_part_punct(&p, p.from + 1, ',')))
            return false;
        mx_duck_query_name(q, &p, p.from, out);
        mx_buf_text(out, p.from + 2 < p.to ? ", " : "");
    }
    mx_buf_char(out, ')');
    return true;
}

/* UNPIVOT t ON a, b INTO NAME n VALUE v is SELECT * FROM t UNPIVOT (v FOR n IN (a, b)). */
bool mx_duck_query_unpivot(mx_duck_query *q, mx_part p, mx_buf *out)
{
    static const char *const on[] = {"on", NULL}, *const ends[] = {"into", "order", "limit", NULL};
    static const char *const ends_value[] = {"order", "limit", NULL};
    size_t at = word_at(&p, p.from, on), into = word_at(&p, at, ends);
    mx_part rest = mx_part_sub(&p, into, p.to), source = mx_part_sub(&p, p.from, at);
    if (at == p.to)
        return false;
    bool include = source.to - source.from > 2 && mx_part_is(&source, source.to - 2, "include") &&
                   mx_part_is(&source, source.to - 1, "nulls");
    source.to -= include ? 2u : 0u;
    mx_buf_lit(out, "select * from ");
    if (!mx_duck_query_from(q, source, out))
        return false;
    mx_buf_text(out, include ? " unpivot include nulls (" : " unpivot (");
    if (mx_part_take(&rest, "into")) {
        bool name = mx_part_take(&rest, "name") && mx_duck_is_name(&rest, rest.from);
        size_t called = rest.from++;
        if (!name || !(mx_part_take(&rest, "value") || mx_part_take(&rest, "values")))
            return false;
        size_t end = word_at(&rest, rest.from, ends_value);
        if (!made_names(q, mx_part_sub(&rest, rest.from, end), out))
            return false;
        mx_buf_lit(out, " for ");
        mx_duck_query_name(q, &p, called, out);
        rest.from = end;
    } else {
        mx_buf_lit(out, "value for name");
    }
    mx_buf_lit(out, " in (");
    mx_duck_clauses c = {0};
    if (!mx_duck_query_items(q, mx_part_sub(&p, at + 1, into), out) || !mx_duck_cut(&rest, &c))
        return false;
    mx_buf_lit(out, "))");
    return mx_duck_query_end(q, &c, out);
}
