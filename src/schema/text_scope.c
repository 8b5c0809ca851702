#include <stdlib.h>

#include "schema/text_walk.h"

/* --- INSERT, UPDATE, DELETE --- */

static void returning(mx_walk *w, size_t i, size_t to, const mx_w_scope *s, mx_w_outcome *out)
{
    for (size_t k = i + 1; k < to;) {
        size_t next = mx_w_comma(w, k, to);
        if (next > k)
            mx_w_item(w, k, next, s, out, false);
        k = next + 1;
    }
}

/* a = 1, (b, c) = (2, 3) */
static void assignments(mx_walk *w, size_t i, size_t to, const mx_w_scope *s, mx_has target)
{
    while (i < to) {
        size_t next = mx_w_comma(w, i, to), k = i;
        for (; k < next &&
               !(mx_w_token(w, k)->kind == MX_T_OP && mx_str_eq(mx_w_token(w, k)->text, MX_STR("=")));
             k++)
            if (mx_w_named(w, k))
                mx_w_note(w, k, MX_AS_WRITTEN, target);
        mx_w_expr(w, k < next ? k + 1 : k, next, s);
        i = next + 1;
    }
}

/* SET … FROM … WHERE … RETURNING: `i` stands behind SET. */
static void updated(mx_walk *w, size_t i, size_t to, mx_w_scope *s, mx_has target, mx_w_outcome *out)
{
    static const char *const ends[] = {"from", "where", "returning", "order", "limit", NULL};
    static const char *const from_ends[] = {"where", "returning", "order", "limit", NULL};
    static const char *const last[] = {"returning", NULL};
    size_t set = mx_w_find(w, i, to, ends);
    size_t rest = mx_w_is(w, set, "from") ? mx_w_find(w, set, to, from_ends) : set;
    if (mx_w_is(w, set, "from") && set < to)
        mx_w_from_list(w, set + 1, rest, s);
    assignments(w, i, set, s, target);
    size_t returns = mx_w_find(w, rest, to, last);
    mx_w_expr(w, rest, returns, s);
    returning(w, returns, to, s, out);
}

static size_t behind_or(const mx_walk *w, size_t i)
{
    return mx_w_is(w, i, "or") ? i + 2 : i;
}

static mx_w_outcome update_statement(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent)
{
    static const char *const set[] = {"set", NULL};
    mx_w_scope s = {.parent = parent};
    mx_w_outcome out = {0};
    size_t i = behind_or(w, from + 1), at = mx_w_find(w, i, to, set);
    i += mx_w_is(w, i, "only") ? 1 : 0;
    mx_w_take_source(w, i, at, &s);
    updated(w, at + 1, to, &s, s.from.len ? s.from.at[0].has : MX_HAS_NOT, &out);
    return out;
}

static mx_w_outcome delete_statement(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent)
{
    static const char *const ends[] = {"using", "where", "returning", "order", "limit", NULL};
    static const char *const using_ends[] = {"where", "returning", NULL};
    static const char *const last[] = {"returning", NULL};
    mx_w_scope s = {.parent = parent};
    mx_w_outcome out = {0};
    size_t at = mx_w_find(w, from, to, ends),
           rest = mx_w_is(w, at, "using") ? mx_w_find(w, at, to, using_ends) : at;
    mx_w_from_list(w, from + 2, at, &s);
    if (mx_w_is(w, at, "using") && at < to)
        mx_w_from_list(w, at + 1, rest, &s);
    size_t returns = mx_w_find(w, rest, to, last);
    mx_w_expr(w, rest, returns, &s);
    returning(w, returns, to, &s, &out);
    return out;
}

static size_t find_conflict(const mx_walk *w, size_t i, size_t to)
{
    static const char *const on[] = {"on", NULL};
    do
        i = mx_w_find(w, i, to, on);
    while (i < to && !mx_w_is(w, i + 1, "conflict") && ++i);
    return i;
}

static mx_w_outcome insert_statement(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent)
{
    static const char *const into[] = {"into", NULL}, *const returns[] = {"returning", NULL};
    static const char *const set[] = {"set", "nothing", NULL};
    mx_w_scope s = {.parent = parent};
    mx_w_outcome out = {0};
    size_t i = mx_w_find(w, from, to, into) + 1;
    if (i >= to)
        return out;
    mx_w_source t = mx_w_take_table(w, i, NULL, &i); /* no name that WITH gives */
    if (mx_w_is(w, i, "as")) {
        t.name = mx_w_value(w, i + 1);
        t.table = false;
        i += 2;
    }
    mx_vec_push(w->arena, &s.from, t);
    if (mx_w_punct(w, i, '(') && !mx_w_is_query(w, i + 1)) {
        size_t end = mx_w_behind(w, i, to);
        for (size_t k = i + 1; k < end; k++)
            if (mx_w_named(w, k))
                mx_w_note(w, k, MX_AS_WRITTEN, t.has);
        i = end;
    }
    size_t last = mx_w_find(w, i, to, returns), conflict = find_conflict(w, i, last);
    if (!mx_w_is(w, i, "default"))
        mx_w_statement(w, i, conflict, parent, false);
    mx_w_source excluded = {.name = MX_STR("excluded"), .has = t.has};
    for (size_t k = conflict; k < last;) {
        size_t next = find_conflict(w, k + 1, last), does = mx_w_find(w, k, next, set);
        mx_w_scope one = {.parent = parent};
        mx_vec_push(w->arena, &one.from, t);
        mx_w_expr(w, k, does, &one);
        mx_vec_push(w->arena, &one.from, excluded);
        if (mx_w_is(w, does, "set") && does < next)
            updated(w, does + 1, next, &one, t.has, &out);
        k = next;
    }
    returning(w, last, to, &s, &out);
    return out;
}

mx_w_outcome mx_w_statement(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent, bool gives)
{
    mx_w_scope with = {.parent = parent};
    mx_w_outcome out = {0};
    if (++w->depth > MX_W_MOST_DEPTH)
        w->failed = true;
    if (w->failed || from >= to) {
        w->depth--;
        return out;
    }
    if (mx_w_is(w, from, "with"))
        from = mx_w_with(w, from, to, &with);
    if (mx_w_is(w, from, "insert") || mx_w_is(w, from, "replace"))
        out = insert_statement(w, from, to, &with);
    else if (mx_w_is(w, from, "update"))
        out = update_statement(w, from, to, &with);
    else if (mx_w_is(w, from, "delete"))
        out = delete_statement(w, from, to, &with);
    else
        out = mx_w_compound(w, from, to, &with, gives);
    w->depth--;
    return out;
}

/* --- CREATE … --- */

/* Statements with ';' between. */
static void statements(mx_walk *w, size_t i, size_t to, bool give)
{
    while (i < to) {
        size_t end = i;
        while (end < to && !mx_w_punct(w, end, ';'))
            end = mx_w_punct(w, end, '(') ? mx_w_behind(w, end, to) : end + 1;
        mx_w_statement(w, i, end, NULL, give);
        i = end + 1;
    }
}

static void trigger(mx_walk *w, size_t i, size_t to)
{
    static const char *const on[] = {"on", NULL}, *const of[] = {"of", "on", NULL};
    static const char *const ends[] = {"begin", "execute", NULL}, *const when[] = {"when", NULL};
    mx_w_scope none = {0};
    size_t at = mx_w_find(w, i, to, on), list = mx_w_find(w, i, at, of), next;
    for (size_t k = list; k < at && w->asks->rows; k++)
        if (mx_w_named(w, k) && k > list && (mx_w_is(w, k - 1, "of") || mx_w_punct(w, k - 1, ',')))
            mx_w_note(w, k, MX_AS_FIRES, MX_HAS_IT);
    mx_w_take_table(w, at + 1, NULL, &next);
    size_t body = mx_w_find(w, next, to, ends), cond = mx_w_find(w, next, body, when);
    mx_w_expr(w, cond < body ? cond + 1 : body, body, &none);
    if (mx_w_is(w, body, "begin"))
        statements(w, body + 1, to > 0 && mx_w_is(w, to - 1, "end") ? to - 1 : to, false);
}

static void policy(mx_walk *w, size_t i, size_t to)
{
    static const char *const on[] = {"on", NULL}, *const ends[] = {"using", "with", NULL};
    mx_w_scope s = {0};
    size_t at = mx_w_find(w, i, to, on);
    mx_w_source from = mx_w_take_table(w, at + 1, NULL, &at);
    mx_vec_push(w->arena, &s.from, from);
    mx_w_expr(w, mx_w_find(w, at, to, ends), to, &s);
}

static void rule(mx_walk *w, size_t i, size_t to)
{
    static const char *const words[] = {"to", NULL}, *const does[] = {"do", NULL};
    mx_w_scope none = {0};
    size_t at = mx_w_find(w, i, to, words);
    mx_w_take_table(w, at + 1, NULL, &at);
    size_t body = mx_w_find(w, at, to, does);
    mx_w_expr(w, at, body, &none);
    body += mx_w_is(w, body + 1, "also") || mx_w_is(w, body + 1, "instead") ? 2 : 1;
    if (mx_w_punct(w, body, '('))
        statements(w, body + 1, mx_w_behind(w, body, to) - 1, false);
    else
        statements(w, body, to, false);
}

/* CREATE FUNCTION … RETURN x, … BEGIN ATOMIC a; b; END */
static bool routine(mx_walk *w, size_t i, size_t to)
{
    static const char *const bodies[] = {"return", "begin", NULL};
    mx_w_scope none = {0};
    size_t body = mx_w_find(w, i, to, bodies);
    if (mx_w_is(w, body, "return"))
        mx_w_expr(w, body + 1, to, &none);
    else if (mx_w_is(w, body + 1, "atomic"))
        statements(w, body + 2, mx_w_is(w, to - 1, "end") ? to - 1 : to, true);
    else
        return false;
    return true;
}

static int by_place(const void *a, const void *b)
{
    uint32_t x = ((const mx_scoped *)a)->token.span.start, y = ((const mx_scoped *)b)->token.span.start;
    return x < y ? -1 : x > y;
}

bool mx_text_scopes(mx_arena *arena, mx_str text, const mx_server *server, const mx_scope_asks *asks,
                    mx_scopeds *out)
{
    static const char *const kinds[] = {"view", "trigger", "policy", "rule", "function", "procedure", NULL};
    static const char *const as[] = {"as", NULL};
    mx_walk w = {.arena = arena, .server = server, .asks = asks, .out = out};
    if (!mx_part_open(arena, server, text, &w.p) || !mx_w_is(&w, w.p.from, "create"))
        return false;
    size_t to = w.p.to, kind = mx_w_find(&w, w.p.from, to, kinds);
    if (kind == to)
        return false;
    if (mx_w_is(&w, kind, "trigger"))
        trigger(&w, kind + 1, to);
    else if (mx_w_is(&w, kind, "policy"))
        policy(&w, kind + 1, to);
    else if (mx_w_is(&w, kind, "rule"))
        rule(&w, kind + 1, to);
    else if (mx_w_is(&w, kind, "view"))
        mx_w_statement(&w, mx_w_find(&w, kind, to, as) + 1, to, NULL, false);
    else if (!routine(&w, kind + 1, to))
        return false;
    if (out->len)
        qsort(out->at, out->len, sizeof *out->at, by_place);
    return !w.failed;
}
