#include "store/transform.h"

/* A transform that outlives what it was made from. */

static mx_strs copy_texts(mx_arena *arena, const mx_strs *texts)
{
    mx_strs out = {0};
    for (size_t i = 0; i < texts->len; i++)
        mx_vec_push(arena, &out, mx_str_copy(arena, texts->at[i]));
    return out;
}

static mx_hashed copy_hashed(mx_arena *arena, const mx_hashed *from)
{
    mx_hashed out = {.name = mx_str_copy(arena, from->name)};
    for (size_t i = 0; i < from->terms.len; i++) {
        mx_term one = from->terms.at[i];
        one.text = mx_str_copy(arena, one.text);
        one.column = mx_str_copy(arena, one.column);
        one.key = mx_str_copy(arena, one.key);
        one.otherwise = mx_str_copy(arena, one.otherwise);
        mx_vec_push(arena, &out.terms, one);
    }
    return out;
}

mx_transform *mx_transform_copy(mx_arena *arena, const mx_transform *from)
{
    mx_transform *out = mx_new(arena, mx_transform);
    for (size_t i = 0; i < from->columns.len; i++) {
        mx_new_column one = from->columns.at[i];
        one.name = mx_str_copy(arena, one.name);
        one.from = mx_str_copy(arena, one.from);
        one.otherwise = mx_str_copy(arena, one.otherwise);
        one.text = mx_str_copy(arena, one.text);
        one.keys = copy_texts(arena, &one.keys);
        one.absent = copy_texts(arena, &one.absent);
        mx_vec_push(arena, &out->columns, one);
    }
    for (size_t i = 0; i < from->hashes.len; i++)
        mx_vec_push(arena, &out->hashes, copy_hashed(arena, &from->hashes.at[i]));
    out->ids = copy_texts(arena, &from->ids);
    out->distinct = from->distinct;
    out->feature = mx_str_copy(arena, from->feature);
    return out;
}
