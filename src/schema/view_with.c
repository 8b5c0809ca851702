#include "schema/text.h"
#include "schema/view_part.h"

/* WITH: queries with names, which may read themselves. */

/* What is left of a table's column in a query that reads itself is its type. */
static void forget_columns(mx_view_columns *columns)
{
    for (size_t i = 0; i < columns->len; i++) {
        columns->at[i].type = mx_view_type(&columns->at[i]);
        columns->at[i].column = NULL;
    }
}

/* The columns of a query that reads itself are those of its first operand, which is read twice so: not where that goes on deep inside. */
static void know_itself(mx_view *view, mx_part body, mx_part names, mx_view_scope *outer, mx_str alias)
{
    enum { MAX_TWICE = 3 };
    static const char *const words[] = {"union", NULL};
    mx_view_source source = {.alias = alias};
    mx_buf scratch = MX_BUF(view->arena);
    size_t end = mx_part_find(&body, body.from, words), stars = view->stars.len;
    if (end == body.to || view->twice == MAX_TWICE)
        return;
    view->twice++;
    view->doubt++;
    bool known = mx_view_query(view, mx_part_sub(&body, body.from, end), outer, &scratch, &source.columns);
    view->doubt--;
    view->twice--;
    if (!known)
        return;
    view->stars.len = stars; /* it is read once more */
    if (mx_part_punct(&names, names.from, '('))
        mx_view_rename_columns(view, &names, &source.columns);
    forget_columns(&source.columns);
    mx_vec_push(view->arena, &view->with, source);
}

/* TO 'Y'::text: the server shows the type of a literal; TO true DEFAULT false: and not what is meant without it. */
static mx_str cycle_text(mx_view *view, const mx_part *p)
{
    static const char *const usual[] = {"to", "true", "default", "false"};
    mx_buf buf = MX_BUF(view->arena);
    for (size_t i = p->from; i < p->to; i++) {
        size_t same = 0;
        while (same < 4 && mx_part_is(p, i + same, usual[same]))
            same++;
        bool cast = i > p->from && p->at[i - 1].kind == MX_T_STRING && mx_part_is(p, i + 1, "text") &&
                    mx_str_eq(p->at[i].text, MX_STR("::"));
        i += same == 4 ? 4 : cast ? 2 : 0;
        if (i >= p->to)
            break;
        mx_buf_printf(&buf, "%s%.*s", buf.len ? " " : "", MX_FMT(p->at[i].text));
    }
    return mx_text_canon(view->arena, mx_buf_take(&buf), view->server);
}

/* SEARCH … SET a, CYCLE … SET a [TO x DEFAULT y] USING b behind a query that reads itself: they add columns. */
static bool search_and_cycle(mx_view *view, mx_part *p, mx_view_columns *columns, mx_buf *out)
{
    static const char *const set_words[] = {"set", NULL}, *const using_words[] = {"using", NULL};
    while (mx_part_is(p, p->from, "search") || mx_part_is(p, p->from, "cycle")) {
        mx_view_column column = {0};
        bool cycle = mx_part_is(p, p->from, "cycle");
        size_t set = mx_part_find(p, p->from, set_words);
        size_t end = cycle ? mx_part_find(p, set, using_words) : set;
        if (end + 1 >= p->to)
            return false;
        mx_part whole = mx_part_sub(p, p->from, end + 2);
        mx_buf_char(out, ' ');
        mx_buf_str(out, cycle_text(view, &whole));
        column.name = mx_part_value(view, p, set + 1);
        mx_vec_push(view->arena, columns, column);
        column.name = mx_part_value(view, p, end + 1);
        if (cycle)
            mx_vec_push(view->arena, columns, column);
        p->from = end + 2;
    }
    return true;
}

/* --- the order of those that may read one another ------------------------------------------------------------- */

enum { MOST_WITH = 64 };

typedef struct with_item {
    mx_part whole;
    mx_str name;
    uint64_t needs; /* those that it reads, and that stand not before it yet: a bit each */
    size_t number;
} with_item;

/* Behind AS of `name [(columns)] AS` at i; 0: none stands there, as behind the comma of CYCLE a, b SET c. */
static size_t behind_as(const mx_part *p, size_t i)
{
    i++;
    if (mx_part_punct(p, i, '('))
        i = mx_part_behind(p, i);
    return mx_part_is(p, i, "as") ? i + 1 : 0;
}

/* All but the comma behind it, which is at the end; p->to: there is none. */
static size_t with_item_end(const mx_part *p, size_t from)
{
    static const char *const ends[] = {"select", "insert", "update", "delete",
                                       "values", "table",  "with",   NULL};
    size_t end = mx_part_find(p, from, ends);
    for (size_t i = mx_part_comma(p, from); i < end; i = mx_part_comma(p, i + 1)) {
        if (behind_as(p, i + 1))
            return i;
    }
    return end;
}

/* False: too many, or not understood. `rest`: where the query begins that they are for. */
static bool cut_items(mx_view *view, const mx_part *p, with_item *items, size_t *count, size_t *rest)
{
    for (size_t at = p->from;; at = *rest + 1) {
        if (*count == MOST_WITH || at >= p->to || !behind_as(p, at))
            return false;
        *rest = with_item_end(p, at);
        items[*count] = (with_item){
            .whole = mx_part_sub(p, at, *rest), .name = mx_part_value(view, p, at), .number = *count};
        ++*count;
        if (!mx_part_punct(p, *rest, ','))
            return *rest < p->to;
    }
}

static uint64_t needs_of(mx_view *view, const with_item *items, size_t count, size_t at)
{
    mx_names read = {0};
    uint64_t needs = 0;
    size_t behind = behind_as(&items[at].whole, items[at].whole.from);
    mx_part query = mx_part_sub(&items[at].whole, behind, items[at].whole.to);
    mx_text_tables(view->arena, mx_part_text(&query), view->server, &read);
    for (size_t i = 0; i < read.len; i++) {
        for (size_t k = 0; k < count; k++) {
            if (k != at && !read.at[i].schema.len && mx_str_eq(read.at[i].name, items[k].name))
                needs |= UINT64_C(1) << k;
        }
    }
    return needs;
}

/* TopologicalSort of PostgreSQL's parse_cte.c. True: they stand in another order now. */
static bool sort_items(with_item *items, size_t count)
{
    bool moved = false;
    for (size_t i = 0; i < count; i++) {
        size_t next = i;
        while (next < count && items[next].needs)
            next++;
        if (next == count)
            return false; /* the server refuses those that need one another */
        with_item one = items[next];
        items[next] = items[i];
        items[i] = one;
        moved = moved || next != i;
        for (size_t k = i + 1; k < count; k++)
            items[k].needs &= ~(UINT64_C(1) << one.number);
    }
    return moved;
}

/* The server shows what reads another behind it. */
static void order_items(mx_view *view, mx_part *p)
{
    with_item items[MOST_WITH];
    size_t count = 0, rest = p->to;
    if (!cut_items(view, p, items, &count, &rest) || count < 2)
        return;
    for (size_t i = 0; i < count; i++)
        items[i].needs = needs_of(view, items, count, i);
    if (!sort_items(items, count))
        return;
    mx_vec(mx_token) tokens = {0};
    const mx_token comma = p->at[items[items[0].number ? 0 : 1].whole.from - 1];
    for (size_t i = 0; i < count; i++) {
        for (size_t k = items[i].whole.from; k < items[i].whole.to; k++)
            mx_vec_push(view->arena, &tokens, p->at[k]);
        if (i + 1 < count)
            mx_vec_push(view->arena, &tokens, comma);
    }
    for (size_t k = rest; k < p->to; k++)
        mx_vec_push(view->arena, &tokens, p->at[k]);
    *p = (mx_part){.text = p->text, .at = tokens.at, .to = tokens.len};
}

/* --- all ------------------------------------------------------------------------------------------------------- */

/* `from`: where those of this WITH begin. */
static void note_name_twice(mx_view *view, size_t from, mx_str name)
{
    for (size_t i = from; i < view->with.len; i++) {
        if (mx_str_eq(view->with.at[i].alias, name))
            mx_view_note_fault(view, "two queries of WITH have one name");
    }
}

/* name [(columns)] AS [[NOT] MATERIALIZED] (query), … */
bool mx_view_with(mx_view *view, mx_part *p, mx_view_scope *outer, mx_buf *out)
{
    bool recursive = mx_part_take(p, "recursive"), several = false;
    const size_t first = view->with.len;
    if (recursive && view->server->engine == MX_PG)
        order_items(view, p);
    do {
        mx_view_source source = {.alias = mx_part_take_value(view, p)};
        size_t names = p->from;
        note_name_twice(view, first, source.alias);
        if (mx_part_punct(p, p->from, '('))
            p->from = mx_part_behind(p, p->from);
        if (!mx_part_take(p, "as"))
            return false;
        bool no = mx_part_take(p, "not"), materialized = mx_part_take(p, "materialized");
        size_t end = mx_part_behind(p, p->from);
        several = several || mx_part_punct(p, end, ',');
        mx_buf_printf(out, "with %.*s as%s (", MX_FMT(source.alias),
                      materialized ? no ? " not materialized" : " materialized" : "");
        size_t known = view->with.len;
        if (recursive && mx_part_punct(p, p->from, '('))
            know_itself(view, mx_part_sub(p, p->from + 1, end - 1), mx_part_sub(p, names, p->to), outer,
                        source.alias);
        bool itself = view->with.len > known;
        bool doubt = recursive && (!itself || several); /* it may read itself, or one behind it */
        view->doubt += doubt ? 1u : 0u;
        bool read = mx_part_punct(p, p->from, '(') &&
                    mx_view_query(view, mx_part_sub(p, p->from + 1, end - 1), outer, out, &source.columns);
        view->doubt -= doubt ? 1u : 0u;
        if (!read)
            return false;
        mx_part list = mx_part_sub(p, names, p->to);
        if (mx_part_punct(p, names, '('))
            mx_view_rename_columns(view, &list, &source.columns);
        mx_view_put_called(out, &source.columns);
        mx_buf_lit(out, ") ");
        p->from = end;
        if (recursive && !search_and_cycle(view, p, &source.columns, out))
            return false;
        view->reshaped = true;
        if (itself)
            forget_columns(&source.columns);
        view->with.len = known;
        mx_vec_push(view->arena, &view->with, source);
    } while (mx_part_take_punct(p, ','));
    return true;
}
