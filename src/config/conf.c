#include "config/conf.h"

#include "base/map.h"

mx_conf *mx_conf_new(mx_arena *arena, mx_json_kind kind, mx_origin origin)
{
    mx_conf *value = mx_new(arena, mx_conf);
    value->kind = kind;
    value->origin = origin;
    return value;
}

mx_conf *mx_conf_text(mx_arena *arena, mx_str text, mx_origin origin)
{
    mx_conf *value = mx_conf_new(arena, MX_JSON_STRING, origin);
    value->as.text = mx_str_copy(arena, text);
    return value;
}

void mx_conf_push(mx_arena *arena, mx_conf *list, mx_conf *item)
{
    mx_vec_push(arena, &list->as.items, item);
}

static mx_conf_member *member_of(const mx_conf *object, mx_str key)
{
    if (object == NULL || object->kind != MX_JSON_OBJECT)
        return NULL;
    for (size_t i = 0; i < object->as.members.len; i++)
        if (mx_str_eq(object->as.members.at[i].key, key))
            return &object->as.members.at[i];
    return NULL;
}

void mx_conf_set(mx_arena *arena, mx_conf *object, mx_str key, mx_conf *value)
{
    mx_conf_member *there = member_of(object, key);
    if (there)
        there->value = value;
    else
        mx_vec_push(arena, &object->as.members, ((mx_conf_member){key, value}));
}

mx_conf *mx_conf_get(const mx_conf *object, mx_str key)
{
    mx_conf_member *there = member_of(object, key);
    return there ? there->value : NULL;
}

mx_conf *mx_conf_path(const mx_conf *object, mx_str dotted)
{
    mx_str key, rest = dotted;
    mx_conf *value = NULL;
    do {
        mx_str_cut(rest, '.', &key, &rest);
        value = mx_conf_get(object, key);
        object = value;
    } while (rest.len && value);
    return value;
}

mx_conf *mx_conf_of_json(mx_arena *arena, const mx_json *json, const mx_origin *origin)
{
    mx_origin own = {.kind = MX_ORIGIN_FILE, .at = mx_json_span(json)};
    mx_conf *value = mx_conf_new(arena, mx_json_kind_of(json), origin ? *origin : own);
    switch (value->kind) {
    case MX_JSON_NULL:
        break;
    case MX_JSON_BOOL:
        value->as.boolean = mx_json_bool(json);
        break;
    case MX_JSON_INT:
        value->as.integer = mx_json_int(json);
        break;
    case MX_JSON_DOUBLE:
        value->as.real = mx_json_double(json);
        value->as.digits = mx_json_digits(json);
        break;
    case MX_JSON_STRING:
    case MX_JSON_DATE:
        value->as.text = mx_json_string(json);
        break;
    case MX_JSON_ARRAY:
        for (size_t i = 0; i < mx_json_length(json); i++)
            mx_conf_push(arena, value, mx_conf_of_json(arena, mx_json_at(json, i), origin));
        break;
    case MX_JSON_OBJECT: /* keys are unique already */
        for (size_t i = 0; i < mx_json_length(json); i++)
            mx_vec_push(arena, &value->as.members,
                        ((mx_conf_member){mx_json_key(json, i),
                                          mx_conf_of_json(arena, mx_json_at(json, i), origin)}));
        break;
    }
    return value;
}

mx_conf *mx_conf_merge(mx_arena *arena, mx_conf *base, mx_conf *over, size_t depth)
{
    if (base == NULL || base->kind != MX_JSON_OBJECT || over->kind != MX_JSON_OBJECT || depth == 0)
        return over;
    mx_conf *merged = mx_conf_new(arena, MX_JSON_OBJECT, base->origin);
    for (size_t i = 0; i < base->as.members.len; i++)
        mx_vec_push(arena, &merged->as.members, base->as.members.at[i]);
    mx_map places = {0}; /* key → its member's index from 1: linear also for large tables */
    for (size_t i = 0; i < base->as.members.len; i++)
        mx_map_put(arena, &places, base->as.members.at[i].key, (void *)(uintptr_t)(i + 1));
    for (size_t i = 0; i < over->as.members.len; i++) {
        const mx_conf_member *m = &over->as.members.at[i];
        size_t there = (size_t)(uintptr_t)mx_map_get(&places, m->key);
        if (there == 0)
            mx_vec_push(arena, &merged->as.members, *m);
        else
            merged->as.members.at[there - 1].value = mx_conf_merge(
                arena, merged->as.members.at[there - 1].value, m->value, depth - 1);
    }
    return merged;
}

static void put_place(mx_buf *buf, mx_span at, const mx_diags *diags)
{
    mx_place place;
    if (mx_diags_place(diags, at, &place))
        mx_buf_printf(buf, "%.*s:%zu:%zu", MX_FMT(place.name), place.line, place.column);
}

mx_str mx_origin_text(mx_arena *arena, const mx_origin *origin, const mx_diags *diags)
{
    mx_buf buf = MX_BUF(arena);
    switch (origin->kind) {
    case MX_ORIGIN_DEFAULT:
        mx_buf_lit(&buf, "default");
        break;
    case MX_ORIGIN_FILE:
        put_place(&buf, origin->at, diags);
        break;
    case MX_ORIGIN_VARIABLE:
        mx_buf_str(&buf, origin->variable);
        if (origin->at.file) {
            mx_buf_lit(&buf, " (");
            put_place(&buf, origin->at, diags);
            mx_buf_char(&buf, ')');
        }
        break;
    }
    return mx_buf_take(&buf);
}
