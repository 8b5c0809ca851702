#include "schema/view_part.h"

/* UNION and VALUES: what stands in one column is of one type. PostgreSQL shows the type that a quoted literal or NULL gets by that. */

void mx_view_note_spot(mx_view *view, const mx_buf *out, const mx_view_columns *columns)
{
    const mx_view_column *column = &columns->at[columns->len - 1];
    mx_view_spot spot = {
        .at = out->len - column->expr.len, .len = column->expr.len, .column = columns->len - 1};
    if (view->spots_of == out && column->literal)
        mx_vec_push(view->arena, &view->spots, spot);
}

void mx_view_type_spots(mx_view *view, size_t from, const mx_view_columns *columns)
{
    for (size_t i = from; i < view->spots.len; i++) {
        mx_view_spot *spot = &view->spots.at[i];
        const mx_type *type = spot->column < columns->len ? mx_view_type(&columns->at[spot->column]) : NULL;
        if (!spot->wanted && type && !columns->at[spot->column].literal)
            spot->wanted = type;
    }
}

/* A literal gets the type without its length: bare CHARACTER and BIT would say that it is 1. */
static mx_str of_any_length(mx_str base)
{
    if (mx_str_eq(base, MX_STR("character")))
        return MX_STR("bpchar");
    return mx_str_eq(base, MX_STR("bit")) ? MX_STR("\"bit\"") : base;
}

bool mx_view_cast_spots(mx_view *view, size_t from, mx_buf *out)
{
    mx_view_scope none = {0};
    size_t end = view->spots.len;
    if (from == end)
        return true;
    mx_str all = mx_str_copy(view->arena, mx_buf_view(out));
    size_t done = view->spots.at[from].at;
    out->len = done;
    view->spots.len = from;
    for (size_t i = from; i < end; i++) {
        const mx_view_spot *spot = &view->spots.at[i];
        const mx_type *type = spot->wanted;
        mx_str expr = mx_str_sub(all, spot->at, spot->at + spot->len);
        if (type) {
            mx_str name = type->udt ? mx_type_text(view->model, view->arena, type)
                                    : of_any_length(type->base);
            for (uint32_t k = 0; !type->udt && k < type->array_dims; k++)
                name = mx_str_cat(view->arena, name, MX_STR("[]"));
            mx_str text = mx_str_starts(expr, MX_STR("NULL")) ? MX_STR("NULL") : expr;
            if (!mx_view_expr(view, &none,
                              mx_str_printf(view->arena, "%.*s::%.*s", MX_FMT(text), MX_FMT(name)), NULL,
                              false, &expr, NULL))
                return false;
        }
        mx_buf_str(out, mx_str_sub(all, done, spot->at));
        mx_buf_str(out, expr);
        done = spot->at + spot->len;
    }
    mx_buf_str(out, mx_str_sub(all, done, all.len));
    return true;
}
