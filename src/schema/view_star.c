#include "schema/text.h"
#include "schema/view_scope.h"

void mx_view_note_star(mx_view *view, mx_str star, mx_str columns)
{
    if (star.ptr < view->text.ptr || star.ptr + star.len > view->text.ptr + view->text.len)
        return;
    size_t start = (size_t)(star.ptr - view->text.ptr);
    mx_vec_push(view->arena, &view->stars,
                ((mx_view_star){start, start + star.len, mx_str_copy(view->arena, columns)}));
}

static int by_start(const void *a, const void *b, void *arg)
{
    const mx_view_star *x = a, *y = b;
    (void)arg;
    return x->start < y->start ? -1 : x->start > y->start;
}

mx_str mx_view_starless(mx_view *view, mx_str source)
{
    mx_buf buf = MX_BUF(view->arena);
    size_t query = view->text.len ? mx_str_find_str(source, view->text) : MX_NPOS, done = 0;
    if (query == MX_NPOS)
        return MX_STR_NONE;
    mx_sort(view->arena, view->stars.at, view->stars.len, sizeof *view->stars.at, by_start, NULL);
    for (size_t i = 0; i < view->stars.len; i++) {
        const mx_view_star *star = &view->stars.at[i];
        if (query + star->start < done) /* a part that is read twice */
            continue;
        mx_buf_str(&buf, mx_str_sub(source, done, query + star->start));
        mx_buf_str(&buf, star->columns);
        done = query + star->end;
    }
    if (done)
        mx_buf_str(&buf, mx_str_sub(source, done, source.len));
    return mx_buf_take(&buf);
}
