#include "dialect/duckdb/query.h"

#include "schema/text.h"
#include "sql/parse.h"

/* --- joins ------------------------------------------------------------------------------------------------- */

/* The words of a join that begins at i, and their number in *count; empty: none begins. INNER and OUTER say nothing. */
static mx_str join_at(mx_duck_query *q, const mx_part *p, size_t i, size_t *count)
{
    static const char *const words[] = {"natural", "asof",  "left",       "right", "full", "semi",
                                        "anti",    "cross", "positional", "inner", "outer"};
    mx_buf buf = MX_BUF(q->arena);
    for (*count = 0; *count < 4; ++*count) {
        size_t k = 0;
        if (mx_part_is(p, i + *count, "join")) {
            mx_buf_lit(&buf, "join");
            ++*count;
            return mx_buf_take(&buf);
        }
        while (k < sizeof words / sizeof *words && !mx_part_is(p, i + *count, words[k]))
            k++;
        if (k == sizeof words / sizeof *words)
            break;
        if (k < 9)
            mx_buf_printf(&buf, "%s ", words[k]);
    }
    return MX_STR_NONE;
}

static size_t next_token(const mx_part *p, size_t i)
{
    bool group = mx_part_punct(p, i, '(') || mx_part_punct(p, i, '[') || mx_part_punct(p, i, '{');
    return group ? mx_part_behind(p, i) : i + 1;
}

/* Where the condition that begins at i ends: before the next join, or its own ON. */
static size_t condition_end(mx_duck_query *q, const mx_part *p, size_t i)
{
    size_t count;
    while (i < p->to && !join_at(q, p, i, &count).len && !mx_part_is(p, i, "on") &&
           !mx_part_is(p, i, "using"))
        i = next_token(p, i);
    return i < p->to ? i : p->to;
}

static bool primary(mx_duck_query *q, mx_part *p, bool leftmost, mx_buf *out);

/* ON x, USING (a, b); a join without one takes none. */
static bool condition(mx_duck_query *q, mx_part *p, mx_str words, mx_buf *out)
{
    bool free = mx_str_starts(words, MX_STR("natural")) || mx_str_starts(words, MX_STR("cross")) ||
                mx_str_starts(words, MX_STR("positional"));
    if (!free && mx_part_take(p, "using")) {
        mx_buf_lit(out, " using ");
        return mx_part_punct(p, p->from, '(') && mx_duck_query_names(q, p, out);
    }
    if (free || !mx_part_take(p, "on"))
        return free;
    size_t end = condition_end(q, p, p->from);
    mx_part expr = mx_part_sub(p, p->from, end);
    mx_buf_lit(out, " on ");
    p->from = end;
    return mx_duck_query_expr(q, &expr, out);
}

/* a JOIN b ON … JOIN c …: read from left to right, so that a pair on the left needs no parentheses. */
static bool joins(mx_duck_query *q, mx_part p, bool *some, mx_buf *out)
{
    size_t count;
    *some = false;
    if (!primary(q, &p, true, out))
        return false;
    while (p.from < p.to) {
        mx_str words = join_at(q, &p, p.from, &count);
        if (!words.len)
            return false;
        p.from += count;
        mx_buf_printf(out, " %.*s ", MX_FMT(words));
        if (!primary(q, &p, false, out) || !condition(q, &p, words, out))
            return false;
        *some = true;
    }
    return true;
}

bool mx_duck_query_from(mx_duck_query *q, mx_part p, mx_buf *out)
{
    bool some;
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        mx_buf_text(out, i > p.from ? ", " : "");
        if (!joins(q, mx_part_sub(&p, i, end), &some, out))
            return false;
        i = end + 1;
    }
    return p.from < p.to;
}

/* --- samples ----------------------------------------------------------------------------------------------- */

/* n, n%, n PERCENT, n ROWS */
static bool sample_size(const mx_part *p, size_t *i, mx_str *number, bool *percent)
{
    if (*i >= p->to || p->at[*i].kind != MX_T_NUMBER)
        return false;
    *number = p->at[(*i)++].text;
    *percent = mx_part_is(p, *i, "percent") || (*i < p->to && mx_str_eq(p->at[*i].text, MX_STR("%")));
    *i += *percent || mx_part_is(p, *i, "rows") ? 1u : 0u;
    return true;
}

/* size [(method [, seed])] | [method] (size) [REPEATABLE (seed)] → "10.0% system 42" */
bool mx_duck_query_sample(mx_duck_query *q, mx_part *p, mx_buf *out)
{
    mx_str number, method = MX_STR_NONE, seed = MX_STR_NONE;
    bool percent, word = p->from < p->to && p->at[p->from].kind == MX_T_WORD;
    if (word || mx_part_punct(p, p->from, '(')) {
        if (word)
            method = mx_str_lower(q->arena, p->at[p->from++].text);
        size_t i = p->from + 1, end = mx_part_behind(p, p->from);
        if (!mx_part_punct(p, p->from, '(') || !sample_size(p, &i, &number, &percent) || i + 1 != end)
            return false;
        p->from = end;
        if (mx_part_take(p, "repeatable")) {
            if (!mx_part_punct(p, p->from, '(') || mx_part_behind(p, p->from) != p->from + 3)
                return false;
            seed = p->at[p->from + 1].text;
            p->from += 3;
        }
    } else {
        if (!sample_size(p, &p->from, &number, &percent))
            return false;
        if (mx_part_punct(p, p->from, '(')) {
            size_t end = mx_part_behind(p, p->from), words = end - p->from;
            if ((words != 3 && words != 5) || (words == 5 && !mx_part_punct(p, p->from + 2, ',')))
                return false;
            method = mx_str_lower(q->arena, p->at[p->from + 1].text);
            seed = words == 5 ? p->at[p->from + 3].text : MX_STR_NONE;
            p->from = end;
        }
    }
    if (!method.len)
        method = percent ? MX_STR("system") : MX_STR("reservoir");
    mx_buf_str(out, number);
    mx_buf_text(out, percent && mx_str_find(number, '.') == MX_NPOS ? ".0" : "");
    mx_buf_printf(out, "%s %.*s%s%.*s", percent ? "%" : "", MX_FMT(method), seed.len ? " " : "",
                  MX_FMT(seed));
    return true;
}

/* --- what is joined ---------------------------------------------------------------------------------------- */

/* FOR c IN (…) c2 IN (…) [GROUP BY …], the columns with or without parentheses. */
static bool pivot_columns(mx_duck_query *q, mx_part p, mx_buf *out)
{
    static const char *const in[] = {"in", NULL};
    for (bool first = true; p.from < p.to && !mx_part_is(&p, p.from, "group"); first = false) {
        size_t at = mx_part_find(&p, p.from, in), end = mx_part_behind(&p, at + 1);
        mx_part column = mx_part_sub(&p, p.from, at);
        if (mx_part_punct(&column, column.from, '(') && mx_part_behind(&column, column.from) == column.to) {
            column.from++;
            column.to--;
        }
        mx_buf_text(out, first ? " for (" : " (");
        if (at == p.to || !mx_part_punct(&p, at + 1, '(') || !mx_duck_query_exprs(q, column, out))
            return false;
        mx_buf_lit(out, ") in (");
        if (!mx_duck_query_items(q, mx_part_sub(&p, at + 2, end - 1), out))
            return false;
        mx_buf_char(out, ')');
        p.from = end;
    }
    if (!mx_part_take(&p, "group"))
        return p.from == p.to;
    mx_buf_lit(out, " group by ");
    return mx_part_take(&p, "by") && mx_duck_query_exprs(q, p, out);
}

/* PIVOT (sums FOR c IN (…) …), UNPIVOT [INCLUDE NULLS] (v FOR n IN (…)); its word is taken. */
static bool pivoted(mx_duck_query *q, mx_part *p, bool un, mx_buf *out)
{
    static const char *const words[] = {"for", NULL}, *const in[] = {"in", NULL};
    bool nulls = un && mx_part_is(p, p->from, "include") && mx_part_is(p, p->from + 1, "nulls");
    bool without = un && mx_part_is(p, p->from, "exclude") && mx_part_is(p, p->from + 1, "nulls");
    p->from += nulls || without ? 2u : 0u;
    size_t end = mx_part_behind(p, p->from);
    if (!mx_part_punct(p, p->from, '('))
        return false;
    mx_part inner = mx_part_sub(p, p->from + 1, end - 1);
    size_t at = mx_part_find(&inner, inner.from, words);
    mx_part made = mx_part_sub(&inner, inner.from, at), rest = mx_part_sub(&inner, at + 1, inner.to);
    p->from = end;
    if (at == inner.to)
        return false;
    mx_buf_text(out, !un ? " pivot (" : nulls ? " unpivot include nulls (" : " unpivot (");
    if (!un) {
        if (!mx_duck_query_items(q, made, out) || !pivot_columns(q, rest, out))
            return false;
        mx_buf_char(out, ')');
        return true;
    }
    size_t list = mx_part_find(&rest, rest.from, in);
    mx_part name = mx_part_sub(&rest, rest.from, list);
    bool group = mx_part_punct(&made, made.from, '(');
    if (list == rest.to || mx_part_behind(&rest, list + 1) != rest.to || name.to - name.from != 1 ||
        !(group ? mx_duck_query_names(q, &made, out) : mx_duck_query_exprs(q, made, out)))
        return false;
    mx_buf_lit(out, " for ");
    mx_duck_query_name(q, &name, name.from, out);
    mx_buf_lit(out, " in (");
    if (!mx_duck_query_items(q, mx_part_sub(&rest, list + 2, rest.to - 1), out))
        return false;
    mx_buf_lit(out, "))");
    return true;
}

static bool ends_primary(mx_duck_query *q, const mx_part *p)
{
    static const char *const words[] = {"on", "using", "tablesample", "pivot", "unpivot", "with", "at"};
    size_t count;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_part_is(p, p->from, words[i]))
            return true;
    }
    return p->from >= p->to || join_at(q, p, p->from, &count).len;
}

/* [AS] name [(columns)] */
static bool alias(mx_duck_query *q, mx_part *p, mx_buf *out)
{
    if (!mx_part_take(p, "as") && ends_primary(q, p))
        return true;
    bool name = p->from < p->to && (p->at[p->from].kind == MX_T_WORD || p->at[p->from].kind == MX_T_QUOTED ||
                                    p->at[p->from].kind == MX_T_STRING);
    if (!name)
        return false;
    mx_buf_lit(out, " as ");
    mx_duck_query_name(q, p, p->from++, out);
    return !mx_part_punct(p, p->from, '(') || mx_duck_query_names(q, p, out);
}

/* What may stand behind it: alias, sample, PIVOT and the alias of what that gives. */
static bool decorations(mx_duck_query *q, mx_part *p, mx_buf *out)
{
    if (!alias(q, p, out))
        return false;
    for (;;) {
        bool un = mx_part_is(p, p->from, "unpivot");
        if (mx_part_take(p, "tablesample")) {
            mx_buf_lit(out, " tablesample ");
            if (!mx_duck_query_sample(q, p, out))
                return false;
        } else if (un || mx_part_is(p, p->from, "pivot")) {
            p->from++;
            if (!pivoted(q, p, un, out) || !alias(q, p, out))
                return false;
        } else {
            return true;
        }
    }
}

/* (SELECT …), and (VALUES …), which is one in itself. */
static bool subquery(mx_duck_query *q, mx_part inner, const mx_part *behind, mx_buf *out)
{
    size_t at = behind->from + (mx_part_is(behind, behind->from, "as") ? 1u : 0u);
    bool own = mx_part_is(&inner, inner.from, "values") && mx_part_is(behind, at, "valueslist");
    mx_buf_char(out, '(');
    if (own) {
        mx_buf form = MX_BUF(q->arena);
        mx_str head = MX_STR("select * from ("), tail = MX_STR(") as valueslist");
        if (!mx_duck_query_form(q, inner, &form) || form.len < head.len + tail.len)
            return false;
        mx_buf_str(out, mx_str_sub(mx_buf_view(&form), head.len, form.len - tail.len));
    } else if (!mx_duck_query_form(q, inner, out)) {
        return false;
    }
    mx_buf_char(out, ')');
    return true;
}

/* f(…) [WITH ORDINALITY], 'file', [[catalog.]schema.]table */
static bool source(mx_duck_query *q, mx_part *p, mx_buf *out)
{
    size_t i = p->from;
    if (i < p->to && p->at[i].kind == MX_T_STRING) {
        mx_buf_str(out, mx_text_name(q->arena, mx_token_value(q->arena, &p->at[i], q->server), q->server));
        p->from++;
        return true;
    }
    for (;; i += 2) {
        if (i >= p->to || (p->at[i].kind != MX_T_WORD && p->at[i].kind != MX_T_QUOTED))
            return false;
        if (!mx_part_punct(p, i + 1, '.'))
            break;
    }
    if (mx_part_punct(p, i + 1, '(')) {
        size_t end = mx_part_behind(p, i + 1);
        mx_part call = mx_part_sub(p, p->from, end);
        p->from = end;
        if (!mx_duck_query_expr(q, &call, out))
            return false;
        bool ordinality = mx_part_is(p, p->from, "with") && mx_part_is(p, p->from + 1, "ordinality");
        p->from += ordinality ? 2u : 0u;
        mx_buf_text(out, ordinality ? " with ordinality" : "");
        return true;
    }
    for (; p->from <= i; p->from += 2) {
        mx_duck_query_name(q, p, p->from, out);
        mx_buf_text(out, p->from < i ? "." : "");
    }
    p->from = i + 1;
    return true;
}

/* (a JOIN b …) stands for itself where nothing reads it otherwise. */
static bool group(mx_duck_query *q, mx_part *p, bool leftmost, mx_buf *out)
{
    size_t end = mx_part_behind(p, p->from);
    mx_part inner = mx_part_sub(p, p->from + 1, end - 1);
    mx_buf buf = MX_BUF(q->arena);
    bool some;
    p->from = end;
    if (mx_duck_is_query(&inner))
        return subquery(q, inner, p, out);
    if (!joins(q, inner, &some, &buf))
        return false;
    bool bare = !some || (leftmost && ends_primary(q, p));
    mx_buf_text(out, bare ? "" : "(");
    mx_buf_str(out, mx_buf_view(&buf));
    mx_buf_text(out, bare ? "" : ")");
    return true;
}

/* [LATERAL] (…) | table | f(…), with what may stand behind it; or name: table. */
static bool primary(mx_duck_query *q, mx_part *p, bool leftmost, mx_buf *out)
{
    size_t named = MX_NPOS;
    if (q->depth >= 60)
        return false;
    q->depth++;
    (void)mx_part_take(p, "lateral");
    if (p->to > p->from + 2 && mx_part_punct(p, p->from + 1, ':')) {
        named = p->from;
        p->from += 2;
    }
    bool fine = mx_part_punct(p, p->from, '(') ? group(q, p, leftmost, out) : source(q, p, out);
    if (fine && named != MX_NPOS) {
        mx_buf_lit(out, " as ");
        mx_duck_query_name(q, p, named, out);
    }
    fine = fine && decorations(q, p, out);
    q->depth--;
    return fine;
}
