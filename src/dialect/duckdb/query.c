#include "dialect/duckdb/query.h"

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

static bool is_name(const mx_part *p, size_t i)
{
    return i < p->to &&
           (p->at[i].kind == MX_T_WORD || p->at[i].kind == MX_T_QUOTED || p->at[i].kind == MX_T_STRING);
}

/* expr [[AS] name], name: expr */
static bool item(mx_duck_query *q, const mx_part *p, mx_buf *out)
{
    mx_part expr = *p;
    size_t alias = MX_NPOS;
    if (p->to - p->from > 2 && is_name(p, p->from) && mx_part_punct(p, p->from + 1, ':')) {
        alias = p->from;
        expr.from += 2;
    } else if (p->to - p->from > 2 && is_name(p, p->to - 1) && mx_part_is(p, p->to - 2, "as")) {
        alias = p->to - 1;
        expr.to -= 2;
    } else if (p->to - p->from > 1 && is_name(p, p->to - 1) && !mx_duck_query_tree(q, mx_part_text(p))) {
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

/* --- clauses of SELECT ------------------------------------------------------------------------------------ */

typedef enum clause_kind {
    C_SELECT,
    C_FROM,
    C_WHERE,
    C_GROUP,
    C_HAVING,
    C_WINDOW,
    C_QUALIFY,
    C_SAMPLE,
    C_ORDER,
    C_LIMIT,
    C_OFFSET,
    C_FETCH,
    CLAUSES
} clause_kind;

typedef struct clauses {
    mx_part part[CLAUSES]; /* behind the words */
    bool has[CLAUSES];
} clauses;

/* The clause that begins at i, and how many words it begins with; CLAUSES: none. */
static clause_kind clause_at(const mx_part *p, size_t i, size_t *words)
{
    static const struct {
        const char *first, *second;
    } all[CLAUSES] = {
        [C_SELECT] = {"select", NULL},   [C_FROM] = {"from", NULL},        [C_WHERE] = {"where", NULL},
        [C_GROUP] = {"group", "by"},     [C_HAVING] = {"having", NULL},    [C_WINDOW] = {"window", NULL},
        [C_QUALIFY] = {"qualify", NULL}, [C_SAMPLE] = {"using", "sample"}, [C_ORDER] = {"order", "by"},
        [C_LIMIT] = {"limit", NULL},     [C_OFFSET] = {"offset", NULL},    [C_FETCH] = {"fetch", NULL},
    };
    if (i > p->from &&
        (mx_part_punct(p, i - 1, '.') || (mx_part_is(p, i, "from") && mx_part_is(p, i - 1, "distinct"))))
        return CLAUSES;
    for (clause_kind k = 0; k < CLAUSES; k++) {
        if (!mx_part_is(p, i, all[k].first) || (all[k].second && !mx_part_is(p, i + 1, all[k].second)))
            continue;
        *words = all[k].second ? 2 : 1;
        return k;
    }
    return CLAUSES;
}

static size_t next_token(const mx_part *p, size_t i)
{
    bool group = mx_part_punct(p, i, '(') || mx_part_punct(p, i, '[') || mx_part_punct(p, i, '{');
    return group ? mx_part_behind(p, i) : i + 1;
}

static size_t next_clause(const mx_part *p, size_t i, clause_kind first)
{
    size_t words;
    while (i < p->to) {
        clause_kind k = clause_at(p, i, &words);
        if (k >= first && k < CLAUSES)
            break;
        i = next_token(p, i);
    }
    return i < p->to ? i : p->to;
}

/* False: a clause stands there twice, or something before the first. */
static bool cut(const mx_part *p, clauses *out)
{
    for (size_t i = p->from; i < p->to;) {
        size_t words = 0;
        clause_kind k = clause_at(p, i, &words);
        if (k == CLAUSES || out->has[k])
            return false;
        size_t end = next_clause(p, i + words, C_SELECT);
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

/* What stands behind a SELECT, or behind several that are united. */
static bool tail(mx_duck_query *q, const clauses *c, mx_buf *out)
{
    if (c->has[C_ORDER]) {
        mx_buf_lit(out, " order by ");
        if (!mx_duck_query_order(q, c->part[C_ORDER], out))
            return false;
    }
    if (c->has[C_LIMIT] || c->has[C_FETCH]) {
        mx_buf_lit(out, " limit ");
        if (c->has[C_LIMIT] && c->has[C_FETCH])
            return false;
        if (!(c->has[C_LIMIT] ? limit_value(q, c->part[C_LIMIT], out) : fetch(q, c->part[C_FETCH], out)))
            return false;
    }
    if (!c->has[C_OFFSET])
        return true;
    mx_part offset = c->part[C_OFFSET];
    if (offset.to > offset.from + 1 &&
        (mx_part_is(&offset, offset.to - 1, "rows") || mx_part_is(&offset, offset.to - 1, "row")))
        offset.to--;
    mx_buf_lit(out, " offset ");
    return mx_duck_query_expr(q, &offset, out);
}

/* w AS (…), …: they stand where they are named. */
static bool windows(mx_duck_query *q, mx_part p)
{
    while (p.from < p.to) {
        size_t end = mx_part_behind(&p, p.from + 2);
        mx_duck_window window;
        if (!is_name(&p, p.from) || !mx_part_is(&p, p.from + 1, "as") ||
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

static bool conditions(mx_duck_query *q, const clauses *c, mx_buf *out)
{
    static const struct {
        clause_kind kind;
        const char *word;
        bool (*read)(mx_duck_query *q, const mx_part *p, mx_buf *out);
    } all[] = {{C_WHERE, " where ", mx_duck_query_expr},
               {C_GROUP, " group by ", NULL},
               {C_HAVING, " having ", mx_duck_query_expr},
               {C_QUALIFY, " qualify ", mx_duck_query_expr}};
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

static bool clauses_of(mx_duck_query *q, const clauses *c, mx_buf *out)
{
    if ((c->has[C_WINDOW] && !windows(q, c->part[C_WINDOW])) || !(c->has[C_SELECT] || c->has[C_FROM]))
        return false;
    mx_buf_lit(out, "select ");
    if (!c->has[C_SELECT])
        mx_buf_char(out, '*');
    else if (!selected(q, c->part[C_SELECT], out))
        return false;
    if (c->has[C_FROM]) {
        mx_buf_lit(out, " from ");
        if (!mx_duck_query_from(q, c->part[C_FROM], out))
            return false;
    }
    if (!conditions(q, c, out))
        return false;
    if (c->has[C_SAMPLE]) {
        mx_part sample = c->part[C_SAMPLE];
        mx_buf_lit(out, " using sample ");
        if (!mx_duck_query_sample(q, &sample, out) || sample.from < sample.to)
            return false;
    }
    return tail(q, c, out);
}

/* --- other ways to say it ---------------------------------------------------------------------------------- */

/* VALUES (…), (…) [ORDER BY …] is SELECT * FROM (VALUES (…), (…)) AS valueslist. */
static bool values(mx_duck_query *q, mx_part p, mx_buf *out)
{
    clauses c = {0};
    size_t end = next_clause(&p, p.from, C_ORDER);
    mx_part rest = mx_part_sub(&p, end, p.to);
    p.to = end;
    if (p.from == p.to || !cut(&rest, &c))
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
    return tail(q, &c, out);
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

/* The first of the words on this level that follow a statement's ON; p->to: none. */
static size_t word_at(const mx_part *p, size_t i, const char *const *words)
{
    for (; i < p->to; i = next_token(p, i)) {
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
static bool pivot(mx_duck_query *q, mx_part p, mx_buf *out)
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
    clauses c = {0};
    rest.from = group;
    if (!cut(&rest, &c))
        return false;
    if (c.has[C_GROUP]) {
        mx_buf_lit(out, " group by ");
        if (!mx_duck_query_exprs(q, c.part[C_GROUP], out))
            return false;
    }
    mx_buf_char(out, ')');
    return tail(q, &c, out);
}

/* name or (a, b), as PIVOT's partner says what it makes. */
static bool made_names(mx_duck_query *q, mx_part p, mx_buf *out)
{
    if (p.to - p.from == 1 && is_name(&p, p.from)) {
        mx_duck_query_name(q, &p, p.from, out);
        return true;
    }
    mx_buf_char(out, '(');
    for (; p.from < p.to; p.from += 2) {
        if (!is_name(&p, p.from) || (p.from + 1 < p.to && !mx_part_punct(&p, p.from + 1, ',')))
            return false;
        mx_duck_query_name(q, &p, p.from, out);
        mx_buf_text(out, p.from + 2 < p.to ? ", " : "");
    }
    mx_buf_char(out, ')');
    return true;
}

/* UNPIVOT t ON a, b INTO NAME n VALUE v is SELECT * FROM t UNPIVOT (v FOR n IN (a, b)). */
static bool unpivot(mx_duck_query *q, mx_part p, mx_buf *out)
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
        bool name = mx_part_take(&rest, "name") && is_name(&rest, rest.from);
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
    clauses c = {0};
    if (!mx_duck_query_items(q, mx_part_sub(&p, at + 1, into), out) || !cut(&rest, &c))
        return false;
    mx_buf_lit(out, "))");
    return tail(q, &c, out);
}

static bool select(mx_duck_query *q, mx_part p, mx_buf *out)
{
    clauses c = {0};
    if (mx_part_take(&p, "values"))
        return values(q, p, out);
    if (mx_part_take(&p, "table"))
        return table(q, p, out);
    if (mx_part_take(&p, "describe"))
        return description(q, "describe", p, out);
    if (mx_part_take(&p, "summarize"))
        return description(q, "summarize", p, out);
    if (mx_part_take(&p, "pivot"))
        return pivot(q, p, out);
    if (mx_part_take(&p, "unpivot"))
        return unpivot(q, p, out);
    return cut(&p, &c) && clauses_of(q, &c, out);
}

/* --- several queries --------------------------------------------------------------------------------------- */

bool mx_duck_is_query(const mx_part *p)
{
    static const char *const starts[] = {"select",   "with",      "values", "from",   "table",
                                         "describe", "summarize", "pivot",  "unpivot"};
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
    for (size_t i = p->from; i < p->to; i = next_token(p, i)) {
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
    size_t tails = next_clause(&p, last_operator(&p), C_ORDER), at = last_operator(&p);
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
        return select(q, p, out);
    size_t end = next_clause(&p, at == p.to ? p.from : at, C_ORDER);
    mx_part rest = mx_part_sub(&p, end, p.to);
    clauses c = {0};
    p.to = end;
    if (!cut(&rest, &c))
        return false;
    return (at < end ? united(q, p, false, out) : operand(q, p, out)) && tail(q, &c, out);
}

/* name [(columns)] [USING KEY (columns)] AS [[NOT] MATERIALIZED] (query), … */
static bool with(mx_duck_query *q, mx_part *p, mx_buf *out)
{
    mx_buf_text(out, mx_part_take(p, "recursive") ? "with recursive " : "with ");
    do {
        if (!is_name(p, p->from))
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
