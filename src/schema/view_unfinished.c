#include "schema/view_part.h"

/* Queries that end in the middle, and clauses that say nothing. A word that is nothing but a part of the grammar cannot be the last one;
 * in PostgreSQL most of them may be what a column is called, without AS: those count behind FROM alone. */

static bool is_among(const mx_part *p, size_t i, const char *const *words)
{
    for (; *words; words++) {
        if (mx_part_is(p, i, *words))
            return true;
    }
    return false;
}

static bool is_open_word(const mx_view *view, const mx_part *p, size_t last)
{
    static const char *const always[] = {"from", "where", "group",     "having", "limit", "order",
                                         "on",   "union", "intersect", "except", "as",    NULL};
    static const char *const behind_from[] = {"and",   "or",   "not",   "join", "inner", "left", "right",
                                              "cross", "case", "using", "in",   "like",  NULL};
    static const char *const from[] = {"from", NULL}, *const by[] = {"group", "order", "partition", NULL};
    bool my = (view->server->engine & MX_MY) != 0;
    if (mx_part_is(p, last - 1, "as") || mx_part_punct(p, last - 1, '.'))
        return my && mx_part_is(p, last - 1, "as") && is_among(p, last, always);
    if (mx_part_is(p, last, "by"))
        return is_among(p, last - 1, by);
    return is_among(p, last, always) ||
           ((my || mx_part_find(p, p->from, from) < last) && is_among(p, last, behind_from));
}

static bool is_open_sign(const mx_part *p, size_t last)
{
    static const char *const signs[] = {"=", "<>", "!=", "<", ">", "<=", ">=", "+", "-", "/", "||"};
    bool order = mx_part_is(p, last - 1, "using"); /* ORDER BY a USING > */
    for (size_t i = 0; p->at[last].kind == MX_T_OP && !order && i < sizeof signs / sizeof *signs; i++) {
        if (mx_str_eq(p->at[last].text, mx_str_of(signs[i])))
            return true;
    }
    return mx_part_punct(p, last, ',') || mx_part_punct(p, last, '.');
}

void mx_view_note_unfinished(mx_view *view, const mx_part *p)
{
    size_t last = p->to - 1;
    bool alone = p->to == p->from + 1, my = (view->server->engine & MX_MY) != 0;
    bool open = alone ? my && mx_part_is(p, last, "select")
                      : p->to > p->from && (is_open_word(view, p, last) || is_open_sign(p, last));
    if (open)
        mx_view_note_fault(view, "its query ends in the middle");
}

/* https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS,
 * https://mariadb.com/kb/en/inserting-and-updating-with-views/: what stands in the query alone, whatever its tables are. */
void mx_view_note_fixed(mx_view *view, const mx_part *p)
{
    static const char *const words[] = {"union", "intersect", "except", "group", "having", "limit", NULL};
    static const char *const from[] = {"from", NULL};
    size_t i = mx_part_find(p, p->from, words);
    while (i < p->to && i > p->from && (mx_part_is(p, i - 1, "as") || mx_part_punct(p, i - 1, '.')))
        i = mx_part_find(p, i + 1, words);
    bool select = mx_part_is(p, p->from, "select");
    bool fixed = i < p->to || mx_part_is(p, p->from + 1, "distinct") ||
                 mx_part_find(p, p->from, from) == p->to;
    if ((select && fixed) || (view->server->engine == MX_PG && mx_part_is(p, p->from, "with")))
        mx_view_note_fault(view, "WITH CHECK OPTION wants a view that rows can be inserted into");
}

void mx_view_note_empty(mx_view *view, const mx_part *p, size_t word, size_t next)
{
    static const char *const words[] = {"where", "group", "having", "order", NULL};
    bool by = (mx_part_is(p, word, "group") || mx_part_is(p, word, "order")) && mx_part_is(p, word + 1, "by");
    static const char *const clauses[] = {"from", "where", "having", NULL};
    if ((by ? next == word + 2 : next == word + 1 && is_among(p, word, clauses)) && is_among(p, next, words))
        mx_view_note_fault(view, "a clause of its query says nothing");
}
