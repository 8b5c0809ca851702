#include "schema/text.h"
#include "schema/view_part.h"

/* FOR UPDATE [OF a, b] [NOWAIT | SKIP LOCKED] and its like, once or more: PostgreSQL shows one for each table. */

static bool add_locked(mx_view *view, mx_strs *names, const mx_view_scope *scope, mx_str alias)
{
    for (size_t i = 0; i < scope->sources.len; i++) {
        if (!alias.len || mx_name_same(scope->sources.at[i].alias, alias, view->server))
            mx_vec_push(view->arena, names, scope->sources.at[i].shown);
        if (alias.len && mx_name_same(scope->sources.at[i].alias, alias, view->server))
            return true;
    }
    return !alias.len;
}

static void add_sorted(mx_view *view, mx_strs *list, mx_str text)
{
    mx_vec_push(view->arena, list, text);
    for (size_t i = list->len - 1; i > 0 && mx_str_cmp(list->at[i - 1], text) > 0; i--) {
        list->at[i] = list->at[i - 1];
        list->at[i - 1] = text;
    }
}

bool mx_view_locks(mx_view *view, const mx_view_scope *scope, mx_part p, mx_buf *out)
{
    static const char *const words[] = {"for", NULL};
    mx_strs locked = {0};
    while (mx_part_take(&p, "for")) {
        size_t end = mx_part_find(&p, p.from, words), of = p.from;
        while (of < end && !mx_part_is(&p, of, "of") && !mx_part_is(&p, of, "nowait") &&
               !mx_part_is(&p, of, "skip"))
            of++;
        mx_part strength = mx_part_sub(&p, p.from, of);
        mx_strs names = {0};
        p.from = of;
        for (bool more = mx_part_take(&p, "of"); more; more = mx_part_take_punct(&p, ',')) {
            if (p.from >= end || !add_locked(view, &names, scope, mx_part_take_value(view, &p)))
                return false;
        }
        if (!names.len)
            (void)add_locked(view, &names, scope, MX_STR_NONE);
        mx_part wait = mx_part_sub(&p, p.from, end);
        mx_str how = mx_text_canon(view->arena, mx_part_text(&strength), view->server);
        mx_str or = wait.from < wait.to ? mx_text_canon(view->arena, mx_part_text(&wait), view->server)
                                        : MX_STR_NONE;
        for (size_t i = 0; i < names.len; i++)
            add_sorted(view, &locked,
                       mx_str_printf(view->arena, " for %.*s of %.*s %.*s", MX_FMT(how), MX_FMT(names.at[i]),
                                     MX_FMT(or)));
        p.from = end;
    }
    for (size_t i = 0; i < locked.len; i++)
        mx_buf_str(out, locked.at[i]);
    return p.from == p.to;
}
