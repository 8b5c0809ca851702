#include "dialect/duckdb/query_clauses.h"
#include "schema/text.h"
#include "sql/parse.h"

enum { MAX_DEPTH = 60 };

/* --- names, expressions, lists --------------------------------------------------------------------------- */

void mx_duck_query_name(mx_duck_query *q, const mx_part *p, size_t i, mx_buf *out)
{
    mx_buf_str(out, mx_text_name(q->arena, mx_token_value(q->arena, &p->at[i], q->server), q->server));
}

bool mx_duck_query_names(mx_duck_query *q, mx_part *p, mx_buf *out)
{
    size_t end = mx_part_behind(p, p->from);
    mx_buf_char(out, '(');
    for (size_t i = p->from + 1; i + 1 < end; i += 2) {
        bool name = p->at[i].kind == MX_T_WORD || p->at[i].kind == MX_T_QUOTED;
        if (!name || (i + 2 < end && !mx_part_punct(p, i + 1, ',')))
            return false;
        mx_buf_text(out, i > p->from + 1 ? ", " : "");
        mx_duck_query_name(q, p, i, out);
    }
    mx_buf_char(out, ')');
    p->from = end;
    return true;
}

bool mx_duck_query_expr(mx_duck_query *q, const mx_part *p, mx_buf *out)
{
    mx_expr *tree = p->from < p->to ? mx_duck_query_tree(q, mx_part_text(p)) : NULL;
    if (tree)
        mx_buf_str(out, mx_duck_print(q->model, tree));
    return tree != NULL;
}

static bool list(mx_duck_query *q, mx_part p, bool (*one)(mx_duck_query *q, const mx_part *p, mx_buf *out),
                 mx_buf *out)
{
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        mx_part item = mx_part_sub(&p, i, end);
        mx_buf_text(out, i > p.from ? ", " : "");
        if (!one(q, &item, out))
            return false;
        i = end + 1;
    }
    return p.from < p.to;
}

bool mx_duck_query_exprs(mx_duck_query *q, mx_part p, mx_buf *out)
{
    return list(q, p, mx_duck_query_expr, out);
}

bool mx_duck_is_name(const mx_part *p, size_t i)
{
    return i < p->to &&
           (p->at[i].kind == MX_T_WORD || p->at[i].kind == MX_T_QUOTED || p->at[i].kind == MX_T_STRING);
}

/* expr [[AS] name], name: expr */
static bool item(mx_duck_query *q, const mx_part *p, mx_buf *out)
{
    mx_part expr = *p;
    size_t alias = MX_NPOS;
    if (p->to - p->from > 2 && mx_duck_is_name(p, p->from) && mx_part_punct(p, p->from + 1, ':')) {
        alias = p->from;
        expr.from += 2;
    } else if (p->to - p->from > 2 && mx_duck_is_name(p, p->to - 1) && mx_part_is(p, p->to - 2, "as")) {
        alias = p->to - 1;
        expr.to -= 2;
    } else if (p->to - p->from > 1 && mx_duck_is_name(p, p->to - 1) &&
               !mx_duck_query_tree(q, mx_part_text(p))) {
        alias = p->to - 1;
        expr.to--;
    }
    if (!mx_duck_query_expr(q, &expr, out))
        return false;
    if (alias != MX_NPOS) {
        mx_buf_lit(out, " as ");
        mx_duck_query_name(q, p, alias, out);
    }
    return true;
}

bool mx_duck_query_items(mx_duck_query *q, mx_part p, mx_buf *out)
{
    return list(q, p, item, out);
}

/* --- several queries --------------------------------------------------------------------------------------- */

bool mx_duck_is_query(const mx_part *p)
{
    static const char *const starts[] = {"select",   "with",      "values", "from",    "table",
                                         "describe", "summarize", "pivot",  "unpivot", "show"};
    static const char *const behind[] = {"union", "intersect", "except", "order", "limit", "offset"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (mx_part_is(p, p->from, starts[i]))
            return true;
    }
    if (!mx_part_punct(p, p->from, '('))
        return false;
    size_t end = mx_part_behind(p, p->from);
    bool more = end == p->to;
    for (size_t i = 0; !more && i < sizeof behind / sizeof *behind; i++)
        more = mx_part_is(p, end, behind[i]);
    mx_part inner = mx_part_sub(p, p->from + 1, end - 1);
    return more && mx_duck_is_query(&inner);
}

static void strip(mx_part *p)
{
    while (mx_part_punct(p, p->from, '(') && mx_part_behind(p, p->from) == p->to) {
        p->from++;
        p->to--;
    }
}

/* The last UNION or EXCEPT on this level, else the last INTERSECT, which binds tighter; p->to: none. * EXCEPT (…) is none. */
static size_t last_operator(const mx_part *p)
{
    size_t loose = p->to, tight = p->to;
    for (size_t i = p->from; i < p->to; i = mx_duck_next_token(p, i)) {
        bool star = i > p->from && mx_str_eq(p->at[i - 1].text, MX_STR("*"));
        if (mx_part_is(p, i, "union") || (mx_part_is(p, i, "except") && !star))
            loose = i;
        else if (mx_part_is(p, i, "intersect"))
            tight = i;
    }
    return loose < p->to ? loose : tight;
}

static bool united(mx_duck_query *q, mx_part p, bool tight, mx_buf *out);

static bool operand(mx_duck_query *q, mx_part p, mx_buf *out)
{
    mx_buf_char(out, '(');
    if (!mx_duck_query_form(q, p, out))
        return false;
    mx_buf_char(out, ')');
    return true;
}

/* a UNION b, read from left to right: the first needs no parentheses, unless it is looser than what follows (`tight`). */
static bool united(mx_duck_query *q, mx_part p, bool tight, mx_buf *out)
{
    mx_part whole = p;
    strip(&p);
    size_t tails = mx_duck_next_clause(&p, last_operator(&p), MX_QC_ORDER), at = last_operator(&p);
    if (at == p.to || tails < p.to ||
        (tight && !mx_part_is(&p, at, "intersect"))) /* one, or several with what is for all of them */
        return operand(q, whole, out);
    if (q->depth >= MAX_DEPTH)
        return false;
    q->depth++;
    bool fine = united(q, mx_part_sub(&p, p.from, at), mx_part_is(&p, at, "intersect"), out);
    q->depth--;
    mx_buf_printf(out, " %.*s", MX_FMT(mx_str_lower(q->arena, p.at[at].text)));
    p.from = at + 1;
    if (mx_part_take(&p, "all"))
        mx_buf_lit(out, " all");
    else
        (void)mx_part_take(&p, "distinct");
    if (mx_part_is(&p, p.from, "by") && mx_part_is(&p, p.from + 1, "name")) {
        mx_buf_lit(out, " by name");
        p.from += 2;
    }
    mx_buf_char(out, ' ');
    return fine && operand(q, p, out);
}

static bool body(mx_duck_query *q, mx_part p, mx_buf *out)
{
    strip(&p);
    size_t at = last_operator(&p);
    if (at == p.to && !mx_part_punct(&p, p.from, '('))
        return mx_duck_query_select(q, p, out);
    size_t end = mx_duck_next_clause(&p, at == p.to ? p.from : at, MX_QC_ORDER);
    mx_part rest = mx_part_sub(&p, end, p.to);
    mx_duck_clauses c = {0};
    p.to = end;
    if (!mx_duck_cut(&rest, &c))
        return false;
    return (at < end ? united(q, p, false, out) : operand(q, p, out)) && mx_duck_query_end(q, &c, out);
}

/* name [(columns)] [USING KEY (columns)] AS [[NOT] MATERIALIZED] (query), … */
static bool with(mx_duck_query *q, mx_part *p, mx_buf *out)
{
    mx_buf_text(out, mx_part_take(p, "recursive") ? "with recursive " : "with ");
    do {
        if (!mx_duck_is_name(p, p->from))
            return false;
        mx_duck_query_name(q, p, p->from++, out);
        if (mx_part_punct(p, p->from, '(')) {
            mx_buf_char(out, ' ');
            if (!mx_duck_query_names(q, p, out))
                return false;
        }
        if (mx_part_is(p, p->from, "using") && mx_part_is(p, p->from + 1, "key")) {
            size_t end = mx_part_behind(p, p->from + 2);
            mx_buf_lit(out, " using key (");
            if (!mx_duck_query_exprs(q, mx_part_sub(p, p->from + 3, end - 1), out))
                return false;
            mx_buf_char(out, ')');
            p->from = end;
        }
        if (!mx_part_take(p, "as"))
            return false;
        bool no = mx_part_take(p, "not"), materialized = mx_part_take(p, "materialized");
        mx_buf_printf(out, " as %s(", materialized ? no ? "not materialized " : "materialized " : "");
        size_t end = mx_part_behind(p, p->from);
        if (!mx_part_punct(p, p->from, '(') ||
            !mx_duck_query_form(q, mx_part_sub(p, p->from + 1, end - 1), out))
            return false;
        mx_buf_char(out, ')');
        p->from = end;
        mx_buf_text(out, mx_part_punct(p, p->from, ',') ? ", " : " ");
    } while (mx_part_take_punct(p, ','));
    return true;
}

bool mx_duck_query_form(mx_duck_query *q, mx_part p, mx_buf *out)
{
    mx_duck_query inner = {.model = q->model, .arena = q->arena, .server = q->server, .depth = q->depth + 1};
    strip(&p);
    if (q->depth >= MAX_DEPTH || p.from >= p.to)
        return false;
    bool fine = !mx_part_take(&p, "with") || with(&inner, &p, out);
    return fine && body(&inner, p, out) && !out->full;
}

bool mx_duck_query_text(mx_model *model, uint32_t depth, mx_str text, mx_str *out)
{
    mx_duck_query q = {.model = model, .arena = model->arena, .server = &model->server, .depth = depth};
    mx_buf buf = MX_BUF(model->arena);
    mx_part p;
    if (!mx_part_open(q.arena, q.server, text, &p) || !mx_duck_query_form(&q, p, &buf))
        return false;
    *out = mx_buf_take(&buf);
    return true;
}
