#include "store/frame.h"

#include "store/impl.h"

const mx_arrow_type mx_text_type = {.kind = MX_ARROW_TEXT};
const mx_arrow_type mx_time_type = {.kind = MX_ARROW_TIMESTAMP, .unit = MX_UNIT_MICRO, .zone = {"UTC", 3}};
const mx_arrow_type mx_bool_type = {.kind = MX_ARROW_BOOL};
const mx_arrow_type mx_int_type = {.kind = MX_ARROW_INT, .bits = 64};

const mx_frame_column *mx_frame_find(const mx_frame *frame, mx_str name)
{
    for (size_t i = 0; i < frame->columns.len; i++)
        if (mx_str_eq(frame->columns.at[i].name, name))
            return &frame->columns.at[i];
    return NULL;
}

void mx_frame_add(mx_arena *arena, mx_frame *frame, mx_frame_column column)
{
    mx_vec_push(arena, &frame->columns, column);
}

const mx_arrow_type *mx_frame_type(mx_arena *arena, const mx_frame *frame)
{
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    type->kind = MX_ARROW_STRUCT;
    for (size_t i = 0; i < frame->columns.len; i++) {
        mx_arrow_field field = {frame->columns.at[i].name, frame->columns.at[i].type};
        mx_vec_push(arena, &type->children, field);
    }
    return type;
}

void mx_add_columns(mx_sqlbuf *sql, const mx_frame_columns *columns, const char *table)
{
    for (size_t i = 0; i < columns->len; i++)
        mx_add(sql, "%z%z%i", i ? ", " : "", table, columns->at[i].name);
}

mx_str mx_frame_select(const mx_store *store, mx_arena *arena, const mx_frame *frame)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "SELECT ");
    mx_add_columns(&sql, &frame->columns, "");
    mx_add(&sql, " FROM %s AS f", frame->from);
    return mx_sqlbuf_take(&sql);
}

void mx_add_names(mx_sqlbuf *sql, const mx_strs *names, const char *table)
{
    for (size_t i = 0; i < names->len; i++)
        mx_add(sql, "%z%z%i", i ? ", " : "", table, names->at[i]);
}

void mx_add_same(mx_sqlbuf *sql, const mx_strs *names, const char *left, const char *right)
{
    for (size_t i = 0; i < names->len; i++)
        mx_add(sql, "%z%z%i = %z%i", i ? " AND " : "", left, names->at[i], right, names->at[i]);
}

void mx_add_join(mx_sqlbuf *sql, const mx_join *join)
{
    sql->store->engine->join(sql, join);
}

const mx_arrow_type *mx_fields_type(mx_arena *arena, const mx_strs *keys, bool map)
{
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    type->kind = map ? MX_ARROW_MAP : MX_ARROW_STRUCT;
    if (map) {
        mx_vec_push(arena, &type->children, ((mx_arrow_field){MX_STR("key"), &mx_text_type}));
        mx_vec_push(arena, &type->children, ((mx_arrow_field){MX_STR("value"), &mx_text_type}));
        return type;
    }
    for (size_t i = 0; i < keys->len; i++)
        mx_vec_push(arena, &type->children, ((mx_arrow_field){keys->at[i], &mx_text_type}));
    return type;
}
