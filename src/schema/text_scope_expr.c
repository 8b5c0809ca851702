#include "schema/text_walk.h"

/* Tokens, what a name means, and expressions. */

/* --- tokens --- */

size_t mx_w_behind(const mx_walk *w, size_t i, size_t to)
{
    size_t end = mx_part_behind(&w->p, i);
    return end < to ? end : to;
}

/* The first of these words outside of brackets; `to`: none. */
size_t mx_w_find(const mx_walk *w, size_t i, size_t to, const char *const *words)
{
    while (i < to) {
        if (mx_w_punct(w, i, '(') || mx_w_punct(w, i, '[')) {
            i = mx_w_behind(w, i, to);
            continue;
        }
        bool field = i > 0 && mx_w_punct(w, i - 1, '.');
        bool distinct = mx_w_is(w, i, "from") && i > 0 && mx_w_is(w, i - 1, "distinct");
        bool within = mx_w_is(w, i, "group") && i > 0 && mx_w_is(w, i - 1, "within");
        if (!field && !distinct && !within && mx_w_one_of(w, i, words))
            return i;
        i++;
    }
    return to;
}

size_t mx_w_comma(const mx_walk *w, size_t i, size_t to)
{
    while (i < to && !mx_w_punct(w, i, ','))
        i = mx_w_punct(w, i, '(') || mx_w_punct(w, i, '[') ? mx_w_behind(w, i, to) : i + 1;
    return i;
}

bool mx_w_named(const mx_walk *w, size_t i)
{
    return w->asks->column.len && i < w->p.to && mx_token_names(mx_w_token(w, i), w->asks->column, w->server);
}

bool mx_w_is_query(const mx_walk *w, size_t i)
{
    static const char *const words[] = {"select", "with", "values", "table", NULL};
    for (size_t most = i + MX_W_MOST_DEPTH; i < most && mx_w_punct(w, i, '(');)
        i++;
    return mx_w_one_of(w, i, words);
}

bool mx_w_same_name(const mx_walk *w, mx_str a, mx_str b)
{
    return w->server->engine == MX_PG ? mx_str_eq(a, b) : mx_str_ieq(a, b);
}

mx_str mx_w_value(const mx_walk *w, size_t i)
{
    return i < w->p.to ? mx_token_value(w->arena, mx_w_token(w, i), w->server) : MX_STR_NONE;
}

mx_scoped *mx_w_note(mx_walk *w, size_t i, mx_scoped_as place, mx_has has)
{
    if (w->quiet || i >= w->p.to || has == MX_HAS_NOT || has == MX_HAS_OTHER)
        return &w->unwanted;
    mx_scoped hit = {.token = *mx_w_token(w, i), .place = place, .has = has};
    hit.qualified = i > 0 && mx_w_punct(w, i - 1, '.');
    mx_vec_push(w->arena, w->out, hit);
    return &w->out->at[w->out->len - 1];
}

/* --- what a name means --- */

mx_has mx_w_has_of(const mx_w_sources *list, size_t past)
{
    mx_has found = MX_HAS_NOT;
    for (size_t i = past; i < list->len; i++) {
        mx_has has = list->at[i].has;
        if (has != MX_HAS_NOT && has != MX_HAS_MAYBE)
            return has;
        found = has == MX_HAS_MAYBE ? has : found;
    }
    return found;
}

/* `without`: as if the table had no such column. */
mx_has mx_w_resolve(const mx_w_scope *s, bool without)
{
    bool maybe = false;
    for (; s; s = s->parent) {
        mx_has has = mx_w_has_of(&s->from, 0);
        for (size_t i = 0; without && has == MX_HAS_IT && i < s->from.len; i++)
            has = s->from.at[i].it ? mx_w_has_of(&s->from, i + 1) : has;

        if (without && has == MX_HAS_IT)
            has = MX_HAS_NOT;
        if (has == MX_HAS_MAYBE)
            maybe = true;
        else if (has != MX_HAS_NOT)
            return maybe && has == MX_HAS_IT ? MX_HAS_MAYBE : has;
        if (s->alias && s->listed)
            return MX_HAS_OTHER;
    }
    return MX_HAS_NOT;
}

const mx_w_source *mx_w_find_source(const mx_walk *w, const mx_w_scope *s, mx_str schema, mx_str name)
{
    for (; s; s = s->parent)
        for (size_t i = 0; i < s->from.len; i++) {
            const mx_w_source *from = &s->from.at[i];
            if (mx_w_same_name(w, from->name, name) &&
                (!schema.len ||
                 (from->table && (!from->schema.len || mx_w_same_name(w, from->schema, schema)))))
                return from;
        }
    return NULL;
}

static mx_w_source relation(mx_walk *w, const mx_w_scope *s, mx_str schema, mx_str name)
{
    mx_w_source out = {.schema = schema, .name = name, .table = true};
    for (; s && !schema.len; s = s->parent)
        for (size_t i = s->with.len; i-- > 0;)
            if (mx_w_same_name(w, s->with.at[i].name, name)) {
                out.has = s->with.at[i].has;
                out.table = false;
                return out;
            }
    mx_name asked = {.schema = schema, .name = name};
    out.has = w->asks->has(w->asks->arg, &asked);
    out.it = out.has == MX_HAS_IT;
    return out;
}

mx_w_source mx_w_take_table(mx_walk *w, size_t i, const mx_w_scope *s, size_t *next)
{
    mx_str schema = MX_STR_NONE;
    while (mx_w_punct(w, i + 1, '.')) {
        schema = mx_w_value(w, i);
        i += 2;
    }
    mx_w_source from = relation(w, s, schema, mx_w_value(w, i));
    if (from.it)
        mx_w_note(w, i, MX_AS_TABLE, MX_HAS_IT);
    *next = i + 1;
    return from;
}

/* --- expressions --- */

/* date '2020-01-01', timestamp with time zone '…': a type. */
static bool is_typed(const mx_walk *w, size_t i)
{
    size_t next = i + 1;
    if (w->server->engine == MX_LITE)
        return false; /* there it is what the column is called */
    if ((mx_w_is(w, next, "with") || mx_w_is(w, next, "without")) && mx_w_is(w, next + 1, "time") &&
        mx_w_is(w, next + 2, "zone"))
        next += 3;
    return mx_w_token(w, next)->kind == MX_T_STRING;
}

/* x::double precision, x::s.t(1)[]: what stands behind the type; a name there is what the column is called. */
static size_t behind_type(const mx_walk *w, size_t i, size_t to)
{
    static const char *const more[] = {"precision", "varying", NULL};
    while (i < to && mx_token_is_name(mx_w_token(w, i)) && mx_w_punct(w, i + 1, '.'))
        i += 2;
    i += i < to ? 1 : 0;
    i += mx_w_one_of(w, i, more) ? 1 : 0;
    while (i < to && (mx_w_punct(w, i, '(') || mx_w_punct(w, i, '[')))
        i = mx_w_behind(w, i, to);
    if ((mx_w_is(w, i, "with") || mx_w_is(w, i, "without")) && mx_w_is(w, i + 2, "zone"))
        i += 3;
    return i < to && mx_w_named(w, i) ? i + 1 : i < to ? i : to;
}

static bool is_row(const mx_walk *w, mx_str name)
{
    return w->asks->rows &&
           (mx_w_same_name(w, name, MX_STR("new")) || mx_w_same_name(w, name, MX_STR("old")));
}

/* q.c, s.q.c, t.*: all of it. */
static size_t chain(mx_walk *w, size_t i, size_t to, const mx_w_scope *s)
{
    size_t last = i;
    while (last + 2 < to && mx_w_punct(w, last + 1, '.') && mx_token_is_name(mx_w_token(w, last + 2)))
        last += 2;
    bool star = mx_w_punct(w, last + 1, '.');
    size_t end = star ? last + 2 : last + 1, q = star ? last : last - 2;
    if (mx_w_punct(w, last + 1, '('))
        return last + 1; /* a function in a schema */
    if (is_typed(w, last))
        return last + 1;
    const mx_w_source *from = mx_w_find_source(w, s, q > i ? mx_w_value(w, q - 2) : MX_STR_NONE,
                                               mx_w_value(w, q));
    if (star && !from && w->server->engine == MX_PG && w->asks->column.len && is_row(w, mx_w_value(w, q)))
        mx_w_note(w, end, MX_AS_STAR, MX_HAS_IT);
    if (from) {
        if (from->it && from->table)
            mx_w_note(w, q, MX_AS_TABLE, MX_HAS_IT);
        if (!star && mx_w_named(w, last))
            mx_w_note(w, last, MX_AS_READ, from->has);
    } else if (!star && mx_w_named(w, last) && is_row(w, mx_w_value(w, q))) {
        mx_w_note(w, last, MX_AS_READ, MX_HAS_IT);
    }
    return end;
}

/* (t).a, (s.t).a, (t.*).a: the field of a row; what stands in front of '.', or `i`: it is none. */
static size_t row_field(mx_walk *w, size_t i, size_t to, const mx_w_scope *s)
{
    size_t last = i + 1, end = mx_w_behind(w, i, to);
    while (mx_token_is_name(mx_w_token(w, last)) && mx_w_punct(w, last + 1, '.') &&
           mx_token_is_name(mx_w_token(w, last + 2)))
        last += 2;
    bool star = mx_w_punct(w, last + 1, '.') && last + 4 == end;
    if (!mx_token_is_name(mx_w_token(w, last)) || (!star && last + 2 != end) || !mx_w_punct(w, end, '.') ||
        end + 1 >= to || !mx_w_named(w, end + 1))
        return i;
    const mx_w_source *from = mx_w_find_source(w, s, last > i + 1 ? mx_w_value(w, last - 2) : MX_STR_NONE,
                                               mx_w_value(w, last));
    if (from)
        mx_w_note(w, end + 1, MX_AS_READ, from->has);
    else if (is_row(w, mx_w_value(w, last)))
        mx_w_note(w, end + 1, MX_AS_READ, MX_HAS_IT);
    return end;
}

bool mx_w_is_no_column(const mx_walk *w, size_t i, size_t start)
{
    static const char *const words[] = {"as", "collate", "over", "indexed", NULL};
    const mx_token *last = i > 0 ? mx_w_token(w, i - 1) : mx_w_token(w, w->p.to);
    mx_scan scan = {.tok = *mx_w_token(w, i), .last = *last};
    if (mx_w_punct(w, i + 1, '(') && mx_w_token(w, i)->kind == MX_T_WORD)
        return true;
    if (is_typed(w, i) || (i > start && mx_w_one_of(w, i - 1, words)))
        return true;
    if (mx_w_is(w, i + 1, "as") && mx_w_punct(w, i + 2, '('))
        return true; /* WINDOW a AS (…) */
    if (i >= 2 && mx_w_punct(w, i - 1, '(') && (mx_w_is(w, i - 2, "over") || mx_w_is(w, i - 2, "as")))
        return true; /* OVER (a …) */
    if (mx_w_is(w, i + 1, "from") && i >= 2 && mx_w_is(w, i - 2, "extract"))
        return true; /* EXTRACT(year FROM d) */
    return mx_scan_is_language(w->server, &scan) || (i > start && mx_scan_is_given_name(&scan));
}

/* a IN t: SQLite does not follow a new name of the table there. */
static size_t in_table(mx_walk *w, size_t i, const mx_w_scope *s)
{
    mx_str schema = mx_w_punct(w, i + 1, '.') ? mx_w_value(w, i) : MX_STR_NONE;
    i += schema.len ? 2 : 0;
    if (relation(w, s, schema, mx_w_value(w, i)).it)
        mx_w_note(w, i, MX_AS_TABLE, MX_HAS_GONE);
    return i + 1;
}

void mx_w_expr(mx_walk *w, size_t from, size_t to, const mx_w_scope *s)
{
    for (size_t i = from, field; i < to;) {
        if (mx_w_punct(w, i, '(') && mx_w_is_query(w, i + 1)) {
            size_t end = mx_w_behind(w, i, to);
            if (end > i + 1)
                mx_w_statement(w, i + 1, end - 1, s, false);
            i = end;
        } else if (mx_token_is_name(mx_w_token(w, i)) && mx_w_punct(w, i + 1, '.') && i + 1 < to &&
                   !(i > from && mx_w_punct(w, i - 1, '.'))) {
            i = chain(w, i, to, s);
        } else if (mx_w_punct(w, i, '(') && (field = row_field(w, i, to, s)) > i) {
            i = field + 2;
        } else if (mx_w_token(w, i)->kind == MX_T_OP && mx_str_eq(mx_w_token(w, i)->text, MX_STR("::"))) {
            i = behind_type(w, i + 1, to);
        } else if (w->server->engine == MX_LITE && mx_w_is(w, i, "in") &&
                   mx_token_is_name(mx_w_token(w, i + 1))) {
            i = in_table(w, i + 1, s);
        } else {
            if (mx_w_named(w, i) && !(i > from && mx_w_punct(w, i - 1, '.')) &&
                !mx_w_is_no_column(w, i, from)) {
                bool without = mx_w_resolve(s, true) == MX_HAS_OTHER;
                mx_w_note(w, i, MX_AS_READ, mx_w_resolve(s, false))->otherwise = without;
            }
            i++;
        }
    }
}
