#include "store/keys.h"

#include "base/hash.h"
#include "base/md5.h"
#include "schema/edit.h"
#include "store/declared.h"
#include "store/impl.h"

/* ---- names ---- */

/* Its first characters. */
static mx_str head(mx_str name, size_t chars)
{
    size_t at = 0;
    for (uint32_t point; at < name.len && chars; chars--)
        at += mx_utf8_decode(name, at, &point);
    return mx_str_sub(name, 0, at);
}

mx_str mx_index_name(const mx_store *store, mx_arena *arena, mx_str name)
{
    enum {
        SUM = 8,
        SHOWN = 4
    }; /* SQLAlchemy cuts at the limit less eight, and shows four digits of an MD5 */
    size_t limit = store->engine->index_name_chars;
    uint8_t digest[1][16];
    if (!limit || head(name, limit).len == name.len)
        return name;
    mx_md5_of(&name, 1, digest);
    mx_str hex = mx_hex(arena, digest[0], sizeof digest[0]);
    return mx_str_printf(arena, "%.*s_%.*s", MX_FMT(head(name, limit - SUM)), SHOWN,
                         hex.ptr + hex.len - SHOWN);
}

void mx_keys_add_index(mx_arena *arena, mx_table_keys *keys, mx_str name, const mx_strs *columns)
{
    mx_key_columns index = {name, {0}};
    for (size_t i = 0; i < columns->len; i++)
        mx_vec_push(arena, &index.columns, columns->at[i]);
    mx_vec_push(arena, &keys->indexes, index);
}

/* ---- features ---- */

static mx_str text_type(const mx_store *store, mx_arena *arena, size_t chars)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    if (chars)
        store->engine->key_text(&sql, chars);
    else
        store->engine->type_name(&sql, &mx_text_type, true);
    return mx_sqlbuf_take(&sql);
}

static void declare(mx_arena *arena, mx_frame *frame, mx_str column, mx_str type)
{
    const mx_column_decl declared = {column, type};
    for (size_t i = 0; i < frame->declared.len; i++)
        if (mx_str_eq(frame->declared.at[i].name, column)) {
            frame->declared.at[i].type = type;
            return;
        }
    mx_vec_push(arena, &frame->declared, declared);
}

/* Texts whose type nobody chose share what the engine gives a key. */
static void declare_lengths(const mx_store *store, mx_arena *arena, const mx_strs *ids, mx_frame *frame)
{
    enum { CHAR = 4, TIME = 8, VERSION = 64, LONGEST = 512 };
    if (!store->engine->key_bytes)
        return;
    size_t chars = (store->engine->key_bytes - CHAR * VERSION - TIME) / CHAR / (ids->len ? ids->len : 1);
    mx_str usual = text_type(store, arena, 0);
    declare(arena, frame, MX_FEATURE_VERSION, text_type(store, arena, VERSION));
    for (size_t i = 0; i < ids->len; i++) {
        const mx_frame_column *column = mx_frame_find(frame, ids->at[i]);
        mx_str declared = mx_declared_type(frame, ids->at[i]);
        bool free = declared.len ? mx_str_eq(declared, usual) : column && column->type->kind == MX_ARROW_TEXT;
        if (free)
            declare(arena, frame, ids->at[i], text_type(store, arena, chars < LONGEST ? chars : LONGEST));
    }
}

void mx_declare_keys(const mx_store *store, mx_arena *arena, mx_str table, const mx_strs *ids,
                     mx_frame *frame)
{
    mx_table_keys *keys = mx_new(arena, mx_table_keys);
    mx_strs columns = {0};
    if (!store->settings.inject_primary_key && !store->settings.inject_index)
        return;
    mx_vec_push(arena, &columns, MX_FEATURE_VERSION);
    for (size_t i = 0; i < ids->len; i++)
        mx_vec_push(arena, &columns, ids->at[i]);
    mx_vec_push(arena, &columns, MX_UPDATED_AT);
    if (store->settings.inject_primary_key) {
        keys->primary_name = mx_index_name(store, arena, mx_str_cat(arena, MX_STR("metaxy_pk_"), table));
        keys->primary = columns;
    }
    if (store->settings.inject_index)
        mx_keys_add_index(arena, keys,
                          mx_index_name(store, arena, mx_str_cat(arena, MX_STR("metaxy_idx_"), table)),
                          &columns);
    declare_lengths(store, arena, ids, frame);
    frame->keys = keys;
}

/* ---- in a model ---- */

static void put_index(mx_table *table, mx_index_role role, mx_str name, const mx_strs *columns)
{
    mx_arena *arena = table->schema->model->arena;
    mx_index *index = mx_new(arena, mx_index);
    index->name = name;
    index->role = role;
    index->unique = role == MX_I_PRIMARY;
    for (size_t i = 0; i < columns->len; i++) {
        mx_column *column = mx_table_column(table, columns->at[i]);
        mx_index_part part = {.column = column};
        if (!column)
            continue;
        if (role == MX_I_PRIMARY)
            column->not_null = true;
        mx_vec_push(arena, &index->parts, part);
    }
    if (index->parts.len)
        mx_table_add_index(table, index);
}

void mx_table_put_keys(mx_table *table, const mx_table_keys *keys)
{
    if (keys && keys->collation.len && table->collation.len)
        table->collation = keys->collation;
    if (keys && keys->primary.len)
        put_index(table, MX_I_PRIMARY, keys->primary_name, &keys->primary);
    for (size_t i = 0; keys && i < keys->indexes.len; i++)
        put_index(table, MX_I_INDEX, keys->indexes.at[i].name, &keys->indexes.at[i].columns);
}
