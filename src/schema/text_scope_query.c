#include "schema/text_walk.h"

/* FROM and SELECT. */

static size_t from_clause(mx_walk *w, size_t i, size_t to, mx_w_scope *s);

/* --- FROM --- */

static const char *const joins[] = {"join",  "left",    "right", "full",          "inner",
                                    "cross", "natural", "outer", "straight_join", NULL};

/* AS x (a, b); *covered: its columns are called otherwise. */
static size_t take_alias(mx_walk *w, size_t i, size_t to, mx_w_source *from)
{
    static const char *const behind_table[] = {"on",     "using", "not",   "indexed", "tablesample",
                                               "window", "set",   "where", NULL};
    bool as = mx_w_is(w, i, "as");
    i += as && i < to ? 1 : 0;
    if (i < to && mx_token_is_name(mx_w_token(w, i)) &&
        (as || (!mx_w_one_of(w, i, joins) && !mx_w_one_of(w, i, behind_table) &&
                !(mx_w_token(w, i)->kind == MX_T_WORD &&
                  mx_word_reserved(mx_w_token(w, i)->keyword, w->server))))) {
        from->name = mx_w_value(w, i);
        from->schema = MX_STR_NONE;
        from->table = false;
        i++;
    }
    if (i >= to || !mx_w_punct(w, i, '('))
        return i;
    size_t end = mx_w_behind(w, i, to);
    bool given = false;
    for (size_t k = i + 1; k < end; k = mx_w_comma(w, k, end) + 1)
        given = given || mx_w_named(w, k);
    if (from->has != MX_HAS_NOT)
        from->has = MX_HAS_MAYBE; /* it may be among those that keep their names */
    if (given)
        from->has = MX_HAS_OTHER;
    return end;
}

/* A function that gives rows. */
static mx_has function_has(const mx_walk *w, mx_str name)
{
    static const char *const each[] = {"key",    "value",   "type", "atom", "id",
                                       "parent", "fullkey", "path", "json", "root"};
    static const char *const plain[] = {
        "unnest",           "generate_series",      "generate_subscripts",       "regexp_split_to_table",
        "string_to_table",  "jsonb_array_elements", "jsonb_array_elements_text", "json_array_elements",
        "jsonb_object_keys"};
    mx_str column = w->asks->column;
    if (w->server->engine == MX_LITE &&
        (mx_str_ieq(name, MX_STR("json_each")) || mx_str_ieq(name, MX_STR("json_tree")))) {
        for (size_t i = 0; i < sizeof each / sizeof *each; i++)
            if (mx_str_ieq(column, mx_str_of(each[i])))
                return MX_HAS_OTHER;
        return MX_HAS_NOT;
    }
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (mx_str_ieq(name, mx_str_of(plain[i])) && !mx_str_ieq(column, MX_STR("value")))
            return MX_HAS_NOT;
    return MX_HAS_MAYBE;
}

size_t mx_w_take_source(mx_walk *w, size_t i, size_t to, mx_w_scope *s)
{
    bool lateral = mx_w_is(w, i, "lateral");
    i += lateral ? 1 : 0;
    i += mx_w_is(w, i, "only") ? 1 : 0;
    mx_w_source from = {0};
    if (mx_w_punct(w, i, '(') && mx_w_is_query(w, i + 1)) {
        size_t end = mx_w_behind(w, i, to);
        from.has = end > i + 1 ? mx_w_statement(w, i + 1, end - 1, lateral ? s : s->parent, true).has
                               : MX_HAS_NOT;
        i = take_alias(w, end, to, &from);
    } else if (mx_w_punct(w, i, '(')) {
        size_t end = mx_w_behind(w, i, to);
        for (size_t k = i + 1; k + 1 < end;)
            k = from_clause(w, k, end - 1, s);
        from.has = MX_HAS_NOT;
        return take_alias(w, end, to, &from);
    } else if (mx_token_is_name(mx_w_token(w, i))) {
        size_t last = i;
        while (mx_w_punct(w, last + 1, '.'))
            last += 2;
        if (last < to && mx_w_punct(w, last + 1, '(')) {
            size_t end = mx_w_behind(w, last + 1, to);
            from.name = mx_w_value(w, last);
            from.has = function_has(w, from.name);
            mx_w_expr(w, last + 2, end ? end - 1 : end, s);
            i = take_alias(w, end + (mx_w_is(w, end, "with") ? 2u : 0u), to, &from);
            if (w->server->engine == MX_PG && from.has == MX_HAS_NOT &&
                mx_w_same_name(w, from.name, w->asks->column))
                from.has = MX_HAS_OTHER;
        } else {
            from = mx_w_take_table(w, i, s, &i);
            i += i < to && mx_w_token(w, i)->kind == MX_T_OP ? 1 : 0; /* t * */
            i = take_alias(w, i, to, &from);
        }
    } else {
        return i + 1;
    }
    mx_vec_push(w->arena, &s->from, from);
    return i < to ? i : to;
}

static bool joins_here(const mx_walk *w, size_t i)
{
    bool call = (mx_w_is(w, i, "left") || mx_w_is(w, i, "right")) && mx_w_punct(w, i + 1, '(');
    return mx_w_one_of(w, i, joins) && !call && !mx_w_punct(w, i + 1, '.') && !mx_w_punct(w, i - 1, '.');
}

/* PostgreSQL goes on joining by what is called otherwise on one side. Those from `left` on stand behind JOIN. */
static void natural(mx_walk *w, size_t i, const mx_w_scope *s, size_t left)
{
    mx_w_sources before = {.at = s->from.at, .len = left};
    mx_has a = mx_w_has_of(&before, 0), b = mx_w_has_of(&s->from, left);
    bool ours = a == MX_HAS_IT || a == MX_HAS_GONE || b == MX_HAS_IT || b == MX_HAS_GONE;
    if (w->server->engine != MX_LITE && ours && a != MX_HAS_NOT && b != MX_HAS_NOT)
        mx_w_note(w, i, MX_AS_READ, MX_HAS_MAYBE);
}

/* One table and what is said of it, up to the next comma. */
static size_t from_clause(mx_walk *w, size_t i, size_t to, mx_w_scope *s)
{
    size_t end = mx_w_comma(w, i, to);
    if (++w->depth > MX_W_MOST_DEPTH) { /* of brackets in it */
        w->failed = true;
        w->depth--;
        return to;
    }
    typedef mx_vec(mx_span) spans;
    spans conditions = {0};
    while (i < end) {
        size_t first = i, left = s->from.len;
        for (; i < end && mx_w_one_of(w, i, joins); i++) /* what follows is a table */
            ;
        size_t before = i;
        i = i < end ? mx_w_take_source(w, i, end, s) : i;
        if (i > first && mx_w_is(w, first, "natural"))
            natural(w, first, s, left);
        size_t next = i > before ? i : before + 1;
        for (i = next; i < end && !joins_here(w, i);) {
            if (mx_w_is(w, i, "using") && mx_w_punct(w, i + 1, '(')) {
                size_t close = mx_w_behind(w, i + 1, end);
                for (size_t k = i + 2; k < close; k++) {
                    bool ours = mx_w_has_of(&s->from, 0) != MX_HAS_NOT && mx_w_named(w, k);
                    for (size_t f = 0; ours && f < s->from.len; f++)
                        if (s->from.at[f].has == MX_HAS_IT || s->from.at[f].has == MX_HAS_GONE) {
                            mx_w_note(w, k, MX_AS_READ,
                                      w->server->engine == MX_LITE ? MX_HAS_GONE : MX_HAS_MAYBE);
                            break;
                        }
                }
                i = close;
            } else if (mx_w_is(w, i, "on")) {
                mx_span span = {.start = (uint32_t)i + 1};
                while (i < end && !joins_here(w, i))
                    i = mx_w_punct(w, i, '(') ? mx_w_behind(w, i, end) : i + 1;
                span.end = (uint32_t)i;
                mx_vec_push(w->arena, &conditions, span);
            } else {
                i = mx_w_punct(w, i, '(') ? mx_w_behind(w, i, end) : i + 1;
            }
        }
    }
    for (size_t k = 0; k < conditions.len; k++)
        mx_w_expr(w, conditions.at[k].start, conditions.at[k].end, s);
    w->depth--;
    return end < to ? end + 1 : to;
}

void mx_w_from_list(mx_walk *w, size_t i, size_t to, mx_w_scope *s)
{
    while (i < to)
        i = from_clause(w, i, to, s);
}

/* --- SELECT --- */

static const char *const behind_from[] = {"where",  "group", "having", "window",    "order", "limit",
                                          "offset", "fetch", "for",    "returning", NULL};

/* The last token of an item that is more than it: is it what the item is called? */
static bool is_alias(const mx_walk *w, size_t from, size_t last)
{
    bool cast = false;
    for (size_t i = from; i < last; i++)
        cast = cast || (mx_w_token(w, i)->kind == MX_T_OP && mx_str_eq(mx_w_token(w, i)->text, MX_STR("::")));
    return cast || mx_w_is_no_column(w, last, from);
}

void mx_w_item(mx_walk *w, size_t from, size_t to, const mx_w_scope *s, mx_w_outcome *out, bool gives)
{
    size_t last = to - 1, start = w->out->len;
    bool star = mx_w_token(w, last)->kind == MX_T_OP && mx_str_eq(mx_w_token(w, last)->text, MX_STR("*"));
    star = star && (last == from || mx_w_punct(w, last - 1, '.'));
    bool plain = mx_token_is_name(mx_w_token(w, last)) &&
                 (last == from || (mx_w_punct(w, last - 1, '.') && mx_token_is_name(mx_w_token(w, from))));
    mx_w_expr(w, from, to, s);
    mx_has has = MX_HAS_NOT;
    if (star) {
        const mx_w_source *one = last > from ? mx_w_find_source(w, s, MX_STR_NONE, mx_w_value(w, last - 2))
                                             : NULL;
        has = last > from ? (one ? one->has : MX_HAS_NOT) : mx_w_has_of(&s->from, 0);
        out->star = out->star == MX_HAS_NOT ? has : out->star;
        if (w->server->engine == MX_PG && (has == MX_HAS_IT || has == MX_HAS_GONE))
            mx_w_note(w, last, MX_AS_STAR, gives ? MX_HAS_GONE : MX_HAS_IT);
    } else if (plain && mx_w_named(w, last)) {
        const mx_w_source *one = last > from ? mx_w_find_source(w, s, MX_STR_NONE, mx_w_value(w, last - 2))
                                             : NULL;
        has = last > from ? (one ? one->has : MX_HAS_OTHER) : mx_w_resolve(s, false);
        out->plain = out->plain == MX_HAS_NOT ? has : out->plain;
        if (gives && has == MX_HAS_IT && w->server->engine == MX_PG) {
            if (!w->quiet && w->out->len > start)
                w->out->at[w->out->len - 1].gives = true;
            has = MX_HAS_OTHER;
        }
        has = has == MX_HAS_NOT ? MX_HAS_OTHER : has;
    } else if (mx_w_named(w, last) && last > from && is_alias(w, from, last)) {
        has = MX_HAS_OTHER; /* [AS] a */
        out->alias = true;
    }
    has = has == MX_HAS_IT ? MX_HAS_GONE : has;
    out->has = out->has == MX_HAS_NOT || out->has == MX_HAS_MAYBE ? (has == MX_HAS_NOT ? out->has : has)
                                                                  : out->has;
}

/* ORDER BY and what follows, of one SELECT. */
static void ordered(mx_walk *w, size_t i, size_t to, const mx_w_scope *s, const mx_w_outcome *out)
{
    static const char *const ends[] = {"limit", "offset", "fetch", "for", NULL};
    size_t end = mx_w_find(w, i, to, ends);
    for (size_t k = i + 2; mx_w_is(w, i, "order") && k < end;) {
        size_t next = mx_w_comma(w, k, end);
        bool whole = mx_w_named(w, k) &&
                     (k + 1 == next || mx_w_is(w, k + 1, "asc") || mx_w_is(w, k + 1, "desc") ||
                      mx_w_is(w, k + 1, "nulls") || mx_w_is(w, k + 1, "collate"));
        if (whole && w->server->engine == MX_PG && !out->alias && out->has == MX_HAS_GONE)
            mx_w_note(w, k, MX_AS_READ, MX_HAS_IT);
        else if (!whole || !(out->alias || (w->server->engine == MX_PG && out->has != MX_HAS_NOT)))
            mx_w_expr(w, k, next, s);
        k = next + 1;
    }
    mx_w_expr(w, mx_w_is(w, i, "order") ? end : i, to, s);
}

static size_t behind_select(const mx_walk *w, size_t i, size_t to)
{
    if (mx_w_is(w, i, "distinct") || mx_w_is(w, i, "all"))
        i++;
    return mx_w_is(w, i, "on") && mx_w_punct(w, i + 1, '(') ? mx_w_behind(w, i + 1, to) : i;
}

static mx_w_outcome select_core(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent, bool gives,
                                mx_w_scope *left)
{
    static const char *const order[] = {"order", "limit", "offset", "fetch", "for", NULL};
    mx_w_scope s = {.parent = parent};
    mx_w_outcome out = {0};
    const char *const from_word[] = {"from", NULL};
    size_t rest = mx_w_find(w, from, to, behind_from), at = mx_w_find(w, from, rest, from_word);
    mx_w_from_list(w, at < rest ? at + 1 : rest, rest, &s);
    size_t list = behind_select(w, from + 1, to);
    mx_w_expr(w, from + 1, list, &s); /* DISTINCT ON (a) */
    for (size_t k = list; k < at;) {
        size_t next = mx_w_comma(w, k, at);
        if (next > k)
            mx_w_item(w, k, next, &s, &out, gives);
        k = next + 1;
    }
    s.alias = out.alias;
    s.listed = w->server->engine == MX_LITE;
    size_t tail = mx_w_find(w, rest, to, order);
    mx_w_expr(w, rest, tail, &s);
    ordered(w, tail, to, &s, &out);
    s.alias = out.alias;
    *left = s;
    return out;
}

static mx_w_outcome side(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent, bool gives,
                         mx_w_scope *left)
{
    mx_w_outcome out = {0};
    *left = (mx_w_scope){.parent = parent};
    if (from >= to)
        return out;
    if (mx_w_punct(w, from, '(')) {
        size_t end = mx_w_behind(w, from, to);
        out = mx_w_statement(w, from + 1, end - 1, parent, gives);
        mx_w_expr(w, end, to, left);
    } else if (mx_w_is(w, from, "select")) {
        out = select_core(w, from, to, parent, gives, left);
    } else if (mx_w_is(w, from, "table") && from + 1 < to) {
        size_t next;
        mx_w_source one = mx_w_take_table(w, from + 1, parent, &next);
        out.has = one.has == MX_HAS_IT ? MX_HAS_GONE : one.has;
        if (one.it && w->asks->column.len)
            out.has = MX_HAS_GONE;
    } else {
        mx_w_expr(w, from, to, left); /* VALUES */
    }
    return out;
}

static bool is_whole_term(const mx_walk *w, size_t i, size_t to)
{
    static const char *const behind[] = {"asc", "desc", "nulls", "collate", NULL};
    return mx_w_named(w, i) && (i + 1 >= to || mx_w_one_of(w, i + 1, behind));
}

static bool is_given(const mx_w_outcome *side)
{
    return side->alias || side->star == MX_HAS_OTHER || side->plain == MX_HAS_OTHER;
}

/* SQLite: a name is one that a side gives by AS or by a star, or is what stands in its list; the first side that has it. */
static mx_has ordered_by(const mx_w_outcome *sides, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (sides[k].alias)
            return MX_HAS_OTHER;
        if (sides[k].star == MX_HAS_IT || sides[k].star == MX_HAS_GONE) {
            bool other = false; /* which it means when this one is called otherwise */
            for (size_t i = k + 1; i < count; i++)
                other = other || is_given(&sides[i]);
            return other ? MX_HAS_OTHER : MX_HAS_GONE;
        }
        mx_has has = sides[k].star != MX_HAS_NOT ? sides[k].star : sides[k].plain;
        if (has != MX_HAS_NOT)
            return has;
    }
    return MX_HAS_NOT;
}

/* Behind UNION only the names that its sides give are known. */
static void compound_term(mx_walk *w, size_t i, size_t to, const mx_w_outcome *sides, const mx_w_scope *lefts,
                          size_t count)
{
    bool lite = w->server->engine == MX_LITE;
    if (lite && is_whole_term(w, i, to)) {
        mx_w_note(w, i, MX_AS_READ, ordered_by(sides, count));
        return;
    }
    for (; i < to; i++) {
        if (mx_w_punct(w, i, '(') && mx_w_is_query(w, i + 1)) {
            i = mx_w_behind(w, i, to) - 1;
            continue;
        }
        if (!mx_w_named(w, i) || mx_w_is_no_column(w, i, 0))
            continue;
        mx_has has = MX_HAS_NOT;
        for (size_t k = 0; k < count && has == MX_HAS_NOT && (lite || k == 0); k++) {
            has = sides[k].alias ? MX_HAS_OTHER : sides[k].has;
            if (has == MX_HAS_NOT && lite)
                has = mx_w_has_of(&lefts[k].from, 0);
        }
        if (has == MX_HAS_GONE && lite)
            has = MX_HAS_IT;
        mx_w_note(w, i, MX_AS_READ, has == MX_HAS_GONE ? MX_HAS_OTHER : has);
    }
}

static void compound_order(mx_walk *w, size_t i, size_t to, const mx_w_outcome *sides,
                           const mx_w_scope *lefts, size_t count)
{
    i += mx_w_is(w, i, "order") ? 2 : 0;
    while (i < to) {
        size_t next = mx_w_comma(w, i, to);
        compound_term(w, i, next, sides, lefts, count);
        i = next + 1;
    }
}

mx_w_outcome mx_w_compound(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent, bool gives)
{
    static const char *const sets[] = {"union", "intersect", "except", NULL};
    static const char *const order[] = {"order", "limit", "offset", "fetch", "for", NULL};
    enum { MOST = 64 };
    size_t cut = mx_w_find(w, from, to, sets);
    mx_w_scope first;
    if (cut == to)
        return side(w, from, to, parent, gives, &first);
    mx_vec(mx_w_outcome) outs = {0};
    mx_vec(mx_w_scope) lefts = {0};
    for (size_t i = from; i < to;) {
        cut = mx_w_find(w, i, to, sets);
        size_t end = cut == to ? mx_w_find(w, i, to, order) : cut;
        mx_w_scope left;
        /* the first names what comes out, also where ORDER BY says it */
        bool names = i == from && (gives || mx_w_find(w, from, to, order) < to);
        mx_w_outcome out = side(w, i, end, parent, names, &left);
        mx_vec_push(w->arena, &outs, out);
        mx_vec_push(w->arena, &lefts, left);
        if (cut == to) {
            compound_order(w, end, to, outs.at, lefts.at, outs.len);
            break;
        }
        i = cut + 1 + (mx_w_is(w, cut + 1, "all") || mx_w_is(w, cut + 1, "distinct") ? 1u : 0u);
    }
    return outs.len ? outs.at[0] : (mx_w_outcome){0};
}

size_t mx_w_with(mx_walk *w, size_t i, size_t to, mx_w_scope *s)
{
    bool recursive = mx_w_is(w, i + 1, "recursive");
    i += recursive ? 2 : 1;
    while (i < to && mx_token_is_name(mx_w_token(w, i))) {
        mx_w_source one = {.name = mx_w_value(w, i)};
        bool list = mx_w_punct(w, i + 1, '(');
        size_t at = list ? mx_w_behind(w, i + 1, to) : i + 1;
        for (size_t k = i + 2; list && k < at; k++)
            one.has = mx_w_named(w, k) ? MX_HAS_OTHER : one.has;
        while (at < to && !mx_w_punct(w, at, '('))
            at++; /* AS NOT MATERIALIZED */
        size_t end = mx_w_behind(w, at, to);
        mx_w_scope inner = {.parent = s};
        if (!list && recursive && w->quiet) {
            one.has = MX_HAS_MAYBE;
        } else if (!list && recursive && end > at + 1) { /* it is called as its first side calls it */
            mx_w_source itself = {.name = one.name, .has = MX_HAS_NOT};
            mx_vec_push(w->arena, &inner.with, itself);
            w->quiet = true;
            one.has = mx_w_statement(w, at + 1, end - 1, &inner, true).has;
            w->quiet = false;
            inner.with.len = 0;
        }
        if (recursive)
            mx_vec_push(w->arena, &inner.with, one);
        mx_w_outcome out = end > at + 1 ? mx_w_statement(w, at + 1, end - 1, &inner, !list)
                                        : (mx_w_outcome){0};
        one.has = list ? one.has : out.has;
        mx_vec_push(w->arena, &s->with, one);
        static const char *const ends[] = {"select", "insert", "update", "delete", "values", "replace", NULL};
        while (end < to && !mx_w_punct(w, end, ',') && !mx_w_punct(w, end, '(') && !mx_w_one_of(w, end, ends))
            end++; /* SEARCH, CYCLE */
        if (!mx_w_punct(w, end, ','))
            return end;
        i = end + 1;
    }
    return i;
}
