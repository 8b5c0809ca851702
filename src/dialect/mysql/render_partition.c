#include "dialect/mysql/mysql.h"
#include "dialect/mysql/partition.h"

/* From one list of partitions to another. Partitions that are the same on both sides stay; between two of them
 * what goes and what comes is one REORGANIZE (rows are kept), what only comes is added, and what only goes is
 * dropped with its rows, but for ranges whose rows the next one takes. */

typedef struct clauses {
    mx_renderer *r;
    const mx_table *table;
    bool first;
    bool range;
    mx_strs dropped; /* partitions that go with their rows */
} clauses;

static void next_clause(clauses *c)
{
    if (!c->first) {
        mx_render_next_statement(c->r);
        mx_render_lit(c->r, "ALTER TABLE ");
        mx_render_table(c->r, c->table);
        mx_buf_char(&c->r->buf, ' ');
    }
    c->first = false;
}

static bool same_partition(const mx_my_partition *a, const mx_my_partition *b)
{
    return mx_str_ieq(a->name, b->name) && mx_str_eq(a->values, b->values) &&
           mx_str_eq(a->options, b->options) && mx_str_eq(a->subs, b->subs);
}

/* The words of the canonical text are lower case; people write these in capitals. */
static void keywords(mx_renderer *r, mx_str text)
{
    char quote = '\0';
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '\'' || c == '`')
            quote = c;
        mx_buf_char(&r->buf, quote ? c : mx_upper(c));
    }
}

void mx_my_partition_by(mx_renderer *r, const mx_table *table)
{
    mx_buf_char(&r->buf, ' ');
    keywords(r, table->partition_by);
}

static void definitions(mx_renderer *r, const mx_my_partition_list *parts, size_t from, size_t to)
{
    mx_buf_char(&r->buf, '(');
    for (size_t i = from; i < to; i++) {
        const mx_my_partition *part = &parts->at[i];
        mx_buf_text(&r->buf, i > from ? ", PARTITION " : "PARTITION ");
        mx_render_ident(r, part->name);
        mx_buf_text(&r->buf, part->values.len ? " " : "");
        keywords(r, part->values);
        keywords(r, part->options);
        if (!mx_my_numbered_subs(r->arena, part))
            keywords(r, part->subs);
    }
    mx_buf_char(&r->buf, ')');
}

static void names(mx_renderer *r, const mx_my_partition_list *parts, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        mx_buf_text(&r->buf, i > from ? ", " : "");
        mx_render_ident(r, parts->at[i].name);
    }
}

/* from[a, b) is to become to[x, y). */
typedef struct stretch {
    size_t a, b, x, y;
} stretch;
typedef mx_vec(stretch) stretches;

static bool is_empty(stretch s)
{
    return s.a == s.b && s.x == s.y;
}

static bool is_at_end(const mx_my_partition_list *from, const mx_my_partition_list *to, stretch s)
{
    return s.b == from->len && s.y == to->len;
}

static bool same_end(const mx_my_partition *a, const mx_my_partition *b)
{
    int order;
    return mx_my_compare_ends(a, b, &order) && !order;
}

/* The partition behind it, which stays, is split or takes rows where those that come end elsewhere than those that go. */
static stretch with_next(const clauses *c, const mx_my_partition_list *from, const mx_my_partition_list *to,
                         stretch s)
{
    if (is_empty(s) || is_at_end(from, to, s))
        return s;
    bool none = s.a == s.b || s.x == s.y;
    if (none || (c->range && !same_end(&from->at[s.b - 1], &to->at[s.y - 1]))) {
        s.b++;
        s.y++;
    }
    return s;
}

static void segment(clauses *c, const mx_my_partition_list *from, const mx_my_partition_list *to, stretch s)
{
    if (is_empty(s))
        return;
    next_clause(c);
    if (s.a == s.b) {
        mx_render_lit(c->r, "ADD PARTITION ");
        definitions(c->r, to, s.x, s.y);
    } else if (s.x == s.y) {
        mx_render_lit(c->r, "DROP PARTITION ");
        names(c->r, from, s.a, s.b);
        for (size_t i = s.a; i < s.b; i++)
            mx_vec_push(c->r->arena, &c->dropped, from->at[i].name);
    } else {
        mx_render_lit(c->r, "REORGANIZE PARTITION ");
        names(c->r, from, s.a, s.b);
        mx_render_lit(c->r, " INTO ");
        definitions(c->r, to, s.x, s.y);
    }
}

static void partition_by(clauses *c, const mx_table *to)
{
    next_clause(c);
    if (to->partition_by.len)
        keywords(c->r, to->partition_by);
    else
        mx_render_lit(c->r, "REMOVE PARTITIONING");
}

/* "Reorganize of range partitions cannot change total ranges except for last partition where it can extend the range": does the new
 * end lie behind the old one, as far as we can tell? */
static bool reaches(const mx_my_partition *was, const mx_my_partition *is)
{
    int order;
    return mx_my_compare_ends(was, is, &order) && order <= 0;
}

/* RANGE: order counts. The lists are sorted by their bounds, so the first match is the right one. */
static stretches stretches_of(const clauses *c, const mx_my_partition_list *from,
                              const mx_my_partition_list *to)
{
    stretches all = {0};
    size_t a = 0, x = 0;
    for (size_t i = 0; i < from->len; i++) {
        for (size_t k = x; k < to->len; k++) {
            if (!same_partition(&from->at[i], &to->at[k]))
                continue;
            mx_vec_push(c->r->arena, &all, with_next(c, from, to, (stretch){a, i, x, k}));
            a = i + 1;
            x = k + 1;
            break;
        }
    }
    mx_vec_push(c->r->arena, &all, ((stretch){a, from->len, x, to->len}));
    return all;
}

/* A partition that comes has the name of one that is still there. */
static bool clashes(const mx_my_partition_list *from, const mx_my_partition_list *to, const stretches *all)
{
    for (size_t n = 0; n < all->len; n++) {
        for (size_t k = all->at[n].x; k < all->at[n].y; k++) {
            for (size_t i = all->at[n].b; i < from->len; i++) {
                if (mx_str_ieq(from->at[i].name, to->at[k].name))
                    return true;
            }
        }
    }
    return false;
}

/* All between the first and the last that differ. */
static stretch between(const clauses *c, const mx_my_partition_list *from, const mx_my_partition_list *to)
{
    size_t first = 0, a = from->len, x = to->len;
    while (first < a && first < x && same_partition(&from->at[first], &to->at[first]))
        first++;
    while (a > first && x > first && same_partition(&from->at[a - 1], &to->at[x - 1])) {
        a--;
        x--;
    }
    return with_next(c, from, to, (stretch){first, a, first, x});
}

static void ordered(clauses *c, const mx_my_partition_list *from, const mx_my_partition_list *to)
{
    stretches all = stretches_of(c, from, to);
    if (clashes(from, to, &all)) {
        stretch whole = between(c, from, to);
        if (is_at_end(from, to, whole) && !reaches(&from->at[from->len - 1], &to->at[to->len - 1]))
            partition_by(c, c->table);
        else
            segment(c, from, to, whole);
        return;
    }
    for (size_t i = 0; i < all.len; i++)
        segment(c, from, to, all.at[i]);
}

static bool has(const mx_my_partition_list *parts, const mx_my_partition *part)
{
    for (size_t i = 0; i < parts->len; i++) {
        if (same_partition(&parts->at[i], part))
            return true;
    }
    return false;
}

static bool has_name(const mx_my_partition_list *parts, mx_str name)
{
    for (size_t i = 0; i < parts->len; i++) {
        if (mx_str_ieq(parts->at[i].name, name))
            return true;
    }
    return false;
}

mx_str mx_my_next_value(mx_str values, size_t *at)
{
    size_t start = *at, i = start, depth = 0;
    char quote = '\0';
    if (start >= values.len)
        return MX_STR_NONE;
    for (; i < values.len && (quote || depth || (values.ptr[i] != ',' && values.ptr[i] != ')')); i++) {
        char c = values.ptr[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '\'')
            quote = c;
        else
            depth += (size_t)(c == '(') - (size_t)(c == ')');
    }
    *at = i + 1;
    return mx_str_trim(mx_str_sub(values, start, i));
}

static bool share_a_value(const mx_my_partition *one, const mx_my_partition *other)
{
    size_t first = sizeof "values in (" - 1;
    mx_str a, b;
    for (size_t i = first; (a = mx_my_next_value(one->values, &i)).len;) {
        for (size_t k = first; (b = mx_my_next_value(other->values, &k)).len;) {
            if (mx_str_eq(a, b))
                return true;
        }
    }
    return false;
}

/* Rows of a partition that goes have their place in one that comes. */
static bool takes_rows(const mx_my_partition_list *go, const mx_my_partition_list *come)
{
    for (size_t i = 0; i < go->len; i++) {
        for (size_t k = 0; k < come->len; k++) {
            if (share_a_value(&go->at[i], &come->at[k]))
                return true;
        }
    }
    return false;
}

/* LIST: what only goes is dropped, and what only comes is added behind the rest: when that gives the order wanted. */
static bool drop_and_add(clauses *c, const mx_my_partition_list *from, const mx_my_partition_list *to)
{
    mx_my_partition_list go = {0}, come = {0}, end = {0};
    for (size_t i = 0; i < from->len; i++) {
        if (has(to, &from->at[i])) {
            mx_vec_push(c->r->arena, &end, from->at[i]);
            continue;
        }
        mx_vec_push(c->r->arena, &go, from->at[i]);
        if (has_name(to, from->at[i].name))
            return false;
    }
    for (size_t i = 0; i < to->len; i++) {
        if (has(from, &to->at[i]))
            continue;
        mx_vec_push(c->r->arena, &come, to->at[i]);
        mx_vec_push(c->r->arena, &end, to->at[i]);
    }
    for (size_t i = 0; i < to->len; i++) {
        if (!same_partition(&end.at[i], &to->at[i]))
            return false;
    }
    if (takes_rows(&go, &come))
        return false;
    segment(c, &go, &come, (stretch){.b = go.len});
    segment(c, &go, &come, (stretch){.y = come.len});
    return true;
}

/* Only neighbours can be reorganised. */
static void unordered(clauses *c, const mx_my_partition_list *from, const mx_my_partition_list *to)
{
    if (!drop_and_add(c, from, to))
        segment(c, from, to, between(c, from, to));
}

static bool counted(const mx_my_partitioning *p)
{
    return p->parts.len && !p->parts.at[0].values.len;
}

static bool same_kept(const mx_my_partition_list *a, const mx_my_partition_list *b)
{
    for (size_t i = 0; i < a->len && i < b->len; i++) {
        if (!same_partition(&a->at[i], &b->at[i]))
            return false;
    }
    return true;
}

/* HASH, KEY: more or fewer; rows move by themselves. */
static bool recount(clauses *c, const mx_my_partition_list *from, const mx_my_partition_list *to)
{
    if (!same_kept(from, to))
        return false;
    next_clause(c);
    if (from->len > to->len)
        mx_buf_printf(&c->r->buf, "COALESCE PARTITION %zu", from->len - to->len);
    else {
        mx_render_lit(c->r, "ADD PARTITION ");
        definitions(c->r, to, from->len, to->len);
    }
    return true;
}

/* MariaDB loses rows that a REORGANIZE moves into DEFAULT. */
static bool takes_the_rest(const mx_my_partition_list *parts)
{
    for (size_t i = 0; i < parts->len; i++) {
        if (mx_str_eq(parts->at[i].values, MX_STR("default")))
            return true;
    }
    return false;
}

/* As many in each: one partition cannot have more of them than another. */
static bool same_subpartitions(const mx_my_partition *a, const mx_my_partition *b)
{
    size_t counts[2] = {0};
    const mx_str texts[] = {a->subs, b->subs};
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < texts[i].len; k++) /* each has its name in two of them */
            counts[i] += texts[i].ptr[k] == '`';
    }
    return counts[0] == counts[1];
}

/* SYSTEM_TIME: partitions of the past come in before that of the present, and go with their rows. */
static void history(clauses *c, const mx_my_partition_list *from, const mx_my_partition_list *to,
                    const mx_table *table)
{
    mx_my_partition_list go = {0}, come = {0}, end = {0};
    for (size_t i = 0; i < from->len; i++) {
        if (!has(to, &from->at[i]))
            mx_vec_push(c->r->arena, &go, from->at[i]);
        else if (i + 1 < from->len)
            mx_vec_push(c->r->arena, &end, from->at[i]);
    }
    for (size_t i = 0; i < to->len; i++) {
        if (has(from, &to->at[i]))
            continue;
        mx_vec_push(c->r->arena, &come, to->at[i]);
        mx_vec_push(c->r->arena, &end, to->at[i]);
    }
    mx_vec_push(c->r->arena, &end, from->at[from->len - 1]);
    bool leads = end.len == to->len && go.len + 1 < from->len;
    for (size_t i = 0; leads && i < to->len; i++)
        leads = same_partition(&end.at[i], &to->at[i]);
    for (size_t i = 0; leads && i < come.len; i++)
        leads = !has_name(from, come.at[i].name);
    if (!leads) {
        partition_by(c, table);
        return;
    }
    segment(c, &go, &come, (stretch){.b = go.len});
    segment(c, &go, &come, (stretch){.y = come.len});
}

static bool extends(const mx_my_partition_list *from, const mx_my_partition_list *to)
{
    const mx_my_partition *last = &from->at[from->len - 1], *last_to = &to->at[to->len - 1];
    return has(to, last) || has(from, last_to) || reaches(last, last_to);
}

static bool lead(clauses *c, const mx_table *from, const mx_table *to)
{
    mx_my_partitioning a, b;
    if (mx_str_eq(from->partition_by, to->partition_by))
        return false;
    bool known = mx_my_read_partitioning(from->schema->model, from, from->partition_by, &a) &&
                 mx_my_read_partitioning(to->schema->model, to, to->partition_by, &b);
    bool alike = known && a.method.len && mx_str_eq(a.method, b.method) && mx_str_eq(a.sub, b.sub) &&
                 a.parts.len && b.parts.len;
    if (alike && mx_my_is_history(a.method)) {
        history(c, &a.parts, &b.parts, to);
        return true;
    }
    alike = alike && !takes_the_rest(&a.parts) && !takes_the_rest(&b.parts) &&
            same_subpartitions(&a.parts.at[0], &b.parts.at[0]);
    if (alike && counted(&a) && recount(c, &a.parts, &b.parts))
        return true;
    bool range = alike && mx_str_starts(a.method, MX_STR("range"));
    if (!alike || counted(&a) || counted(&b) || (range && !extends(&a.parts, &b.parts)))
        partition_by(c, to);
    else if ((c->range = range))
        ordered(c, &a.parts, &b.parts);
    else
        unordered(c, &a.parts, &b.parts);
    if (c->first)
        partition_by(c, to);
    return true;
}

bool mx_my_partition_clauses(mx_renderer *r, const mx_table *from, const mx_table *to)
{
    clauses c = {.r = r, .table = to, .first = true};
    return lead(&c, from, to);
}

mx_strs mx_my_dropped_partitions(mx_arena *arena, const mx_table *from, const mx_table *to)
{
    const mx_render_options options = {0};
    mx_renderer r = {.arena = arena,
                     .buf = MX_BUF(arena),
                     .server = &to->schema->model->server,
                     .rules = &mx_mysql_render,
                     .options = &options};
    clauses c = {.r = &r, .table = to, .first = true};
    (void)lead(&c, from, to);
    return c.dropped;
}
