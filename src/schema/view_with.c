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
        mx_buf_str(out, mx_text_canon(view->arena, mx_part_text(&whole), view->server));
        column.name = mx_part_value(view, p, set + 1);
        mx_vec_push(view->arena, columns, column);
        column.name = mx_part_value(view, p, end + 1);
        if (cycle)
            mx_vec_push(view->arena, columns, column);
        p->from = end + 2;
    }
    return true;
}

/* name [(columns)] AS [[NOT] MATERIALIZED] (query), … */
bool mx_view_with(mx_view *view, mx_part *p, mx_view_scope *outer, mx_buf *out)
{
    bool recursive = mx_part_take(p, "recursive"), several = false;
    do {
        mx_view_source source = {.alias = p->from < p->to ? mx_part_value(view, p, p->from++) : MX_STR_NONE};
        size_t names = p->from;
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
