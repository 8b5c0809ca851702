#include "dialect/duckdb/query.h"

/* GROUP BY: ROLLUP, CUBE and GROUPING SETS are shown as all the sets that they stand for. */

enum { MOST_SETS = 4096 };

typedef mx_vec(mx_strs) group_sets;

static mx_strs *add_set(mx_duck_query *q, group_sets *sets)
{
    mx_strs none = {0};
    mx_vec_push(q->arena, sets, none);
    return &sets->at[sets->len - 1];
}

static void add_terms(mx_duck_query *q, mx_strs *set, const mx_strs *terms)
{
    for (size_t i = 0; i < terms->len; i++) {
        bool known = false;
        for (size_t k = 0; !known && k < set->len; k++)
            known = mx_str_eq(set->at[k], terms->at[i]);
        if (!known)
            mx_vec_push(q->arena, set, terms->at[i]);
    }
}

static bool term(mx_duck_query *q, mx_part p, mx_strs *out)
{
    mx_buf buf = MX_BUF(q->arena);
    if (!mx_duck_query_expr(q, &p, &buf))
        return false;
    mx_vec_push(q->arena, out, mx_buf_take(&buf));
    return true;
}

/* a, or (a, b) */
static bool composite(mx_duck_query *q, mx_part p, mx_strs *out)
{
    bool group = mx_part_punct(&p, p.from, '(') && mx_part_behind(&p, p.from) == p.to;
    if (!group)
        return term(q, p, out);
    for (size_t i = p.from + 1; i < p.to - 1;) {
        mx_part list = mx_part_sub(&p, i, p.to - 1);
        size_t end = mx_part_comma(&list, i);
        if (!term(q, mx_part_sub(&list, i, end), out))
            return false;
        i = end + 1;
    }
    return true;
}

/* ROLLUP: (), (a), (a, b)…; CUBE: every choice. */
static bool expand(mx_duck_query *q, mx_part p, bool cube, group_sets *out)
{
    mx_vec(mx_strs) parts = {0};
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        mx_strs part = {0};
        if (!composite(q, mx_part_sub(&p, i, end), &part))
            return false;
        mx_vec_push(q->arena, &parts, part);
        i = end + 1;
    }
    if (parts.len > 12)
        return false;
    size_t count = cube ? (size_t)1 << parts.len : parts.len + 1;
    for (size_t n = 0; n < count; n++) {
        mx_strs *set = add_set(q, out);
        for (size_t i = 0; i < parts.len; i++)
            if (cube ? (n >> i) & 1 : i < n)
                add_terms(q, set, &parts.at[i]);
    }
    return true;
}

static bool sets_of(mx_duck_query *q, mx_part p, bool *special, group_sets *out);

/* GROUPING SETS (…): what each of its parts stands for, one after the other. */
static bool listed(mx_duck_query *q, mx_part p, group_sets *out)
{
    bool special;
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        if (!sets_of(q, mx_part_sub(&p, i, end), &special, out))
            return false;
        i = end + 1;
    }
    return true;
}

/* The sets that one term stands for. */
static bool sets_of(mx_duck_query *q, mx_part p, bool *special, group_sets *out)
{
    bool sets = mx_part_is(&p, p.from, "grouping") && mx_part_is(&p, p.from + 1, "sets");
    bool cube = mx_part_is(&p, p.from, "cube"), rollup = mx_part_is(&p, p.from, "rollup");
    size_t open = p.from + (sets ? 2 : 1);
    *special = (sets || cube || rollup) && mx_part_punct(&p, open, '(') && mx_part_behind(&p, open) == p.to;
    if (q->depth >= 60 || out->len > MOST_SETS)
        return false;
    if (!*special)
        return composite(q, p, add_set(q, out));
    q->depth++;
    mx_part inner = mx_part_sub(&p, open + 1, p.to - 1);
    bool fine = sets ? listed(q, inner, out) : expand(q, inner, cube, out);
    q->depth--;
    return fine;
}

/* Each set of one with each of the other. */
static bool cross(mx_duck_query *q, group_sets *all, const group_sets *by)
{
    group_sets made = {0};
    if (all->len * by->len > MOST_SETS)
        return false;
    for (size_t i = 0; i < all->len; i++) {
        for (size_t k = 0; k < by->len; k++) {
            mx_strs *set = add_set(q, &made);
            add_terms(q, set, &all->at[i]);
            add_terms(q, set, &by->at[k]);
        }
    }
    *all = made;
    return true;
}

static int by_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static mx_str joined(mx_duck_query *q, const mx_strs *texts)
{
    mx_buf buf = MX_BUF(q->arena);
    for (size_t i = 0; i < texts->len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? ", " : "", MX_FMT(texts->at[i]));
    return mx_buf_take(&buf);
}

/* In one order: DuckDB's is that of a set. */
static void put_sets(mx_duck_query *q, const group_sets *sets, mx_buf *out)
{
    mx_strs texts = {0};
    for (size_t i = 0; i < sets->len; i++) {
        mx_strs *set = &sets->at[i];
        mx_sort(q->arena, set->at, set->len, sizeof *set->at, by_text, NULL);
        mx_vec_push(q->arena, &texts, mx_str_printf(q->arena, "(%.*s)", MX_FMT(joined(q, set))));
    }
    mx_sort(q->arena, texts.at, texts.len, sizeof *texts.at, by_text, NULL);
    mx_buf_printf(out, "grouping sets (%.*s)", MX_FMT(joined(q, &texts)));
}

bool mx_duck_query_group(mx_duck_query *q, mx_part p, mx_buf *out)
{
    group_sets all = {0};
    bool any = false;
    if (p.to - p.from == 1 && mx_part_is(&p, p.from, "all")) {
        mx_buf_lit(out, "all");
        return true;
    }
    (void)add_set(q, &all);
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        group_sets sets = {0};
        bool special;
        if (!sets_of(q, mx_part_sub(&p, i, end), &special, &sets) || !cross(q, &all, &sets))
            return false;
        any = any || special;
        i = end + 1;
    }
    if (any)
        put_sets(q, &all, out);
    else
        mx_buf_str(out, all.at[0].len ? joined(q, &all.at[0]) : MX_STR("()"));
    return p.from < p.to;
}
