#include "store/transform.h"

/* A transform as a SELECT, for engines that read a stream where they stand. */

static mx_frame_column column_of(const mx_arrow_type *in, mx_str name)
{
    for (size_t i = 0; i < in->children.len; i++)
        if (mx_str_eq(in->children.at[i].name, name))
            return (mx_frame_column){name, in->children.at[i].type, false};
    return (mx_frame_column){name, &mx_text_type, false};
}

static bool has_field(const mx_arrow_type *type, mx_str key)
{
    for (size_t i = 0; i < type->children.len; i++)
        if (mx_str_eq(type->children.at[i].name, key))
            return true;
    return type->kind != MX_ARROW_STRUCT; /* a map has any */
}

static void add_field(mx_sqlbuf *sql, const mx_arrow_type *in, mx_str name, mx_str key)
{
    mx_frame_column column = column_of(in, name);
    if (column.type->kind != MX_ARROW_STRUCT && column.type->kind != MX_ARROW_MAP)
        mx_add(sql, "%z", sql->store->engine->no_text);
    else
        sql->store->engine->field(sql, &column, mx_piece(sql->store, sql->r.arena, "s.%i", name), key);
}

/* The field of `from`, or where that is NULL as a whole the field of `otherwise`. */
static mx_str field_sql(const mx_store *store, mx_arena *arena, const mx_arrow_type *in, mx_str from,
                        mx_str otherwise, mx_str key)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    if (otherwise.len) {
        mx_add(&sql, "CASE WHEN s.%i IS NULL THEN ", from);
        add_field(&sql, in, otherwise, key);
        mx_add(&sql, " ELSE ");
    }
    add_field(&sql, in, from, key);
    mx_add(&sql, otherwise.len ? " END" : "");
    return mx_sqlbuf_take(&sql);
}

static mx_str hash_sql(const mx_store *store, mx_arena *arena, const mx_arrow_type *in,
                       const mx_hashed *hashed)
{
    mx_strs args = {0};
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    for (size_t i = 0; i < hashed->terms.len; i++) {
        const mx_term *term = &hashed->terms.at[i];
        mx_vec_push(arena, &args,
                    term->kind == MX_TERM_TEXT
                        ? mx_piece(store, arena, "%l", term->text)
                        : field_sql(store, arena, in, term->column, term->otherwise, term->key));
    }
    store->engine->hash(&sql, &args);
    return mx_sqlbuf_take(&sql);
}

static void add_fields(mx_sqlbuf *sql, const mx_arrow_type *in, const mx_new_column *made)
{
    mx_strs values = {0};
    mx_arena *arena = sql->r.arena;
    for (size_t i = 0; i < made->keys.len; i++)
        mx_vec_push(arena, &values,
                    field_sql(sql->store, arena, in, made->from, made->otherwise, made->keys.at[i]));
    sql->store->engine->fields(sql, mx_fields_type(arena, &made->keys, made->map), &made->keys, &values);
}

static void add_column(mx_sqlbuf *sql, const mx_arrow_type *in, const mx_transform *transform,
                       const mx_new_column *made)
{
    bool some = made->from.len > 0;
    switch (made->kind) {
    case MX_COLUMN_SAME:
        mx_add(sql, made->otherwise.len ? "coalesce(s.%i, s.%i)" : "s.%i", made->from, made->otherwise);
        break;
    case MX_COLUMN_DIGEST:
        if (some)
            mx_add(sql, "coalesce(s.%i, ", made->from);
        mx_add(sql, "%s", hash_sql(sql->store, sql->r.arena, in, &transform->hashes.at[made->digest]));
        mx_add(sql, some ? ")" : "");
        break;
    case MX_COLUMN_FIELDS:
    case MX_COLUMN_BY_FIELD:
        add_fields(sql, in, made);
        break;
    case MX_COLUMN_TEXT:
        mx_add(sql, "%l", made->text);
        break;
    case MX_COLUMN_TIME:
        if (some)
            mx_add(sql, "coalesce(CAST(CAST(s.%i AS TIMESTAMP) AS TIMESTAMP WITH TIME ZONE), ", made->from);
        sql->store->engine->time(sql, made->micros);
        mx_add(sql, some ? ")" : "");
        break;
    case MX_COLUMN_NULL_TIME:
        if (some) /* wall time without a zone is UTC, the session's */
            mx_add(sql, "CAST(CAST(s.%i AS TIMESTAMP) AS TIMESTAMP WITH TIME ZONE)", made->from);
        else
            mx_add(sql, "%z", sql->store->engine->no_time);
        break;
    case MX_COLUMN_NULL_TEXT:
        mx_add(sql, "%z", sql->store->engine->no_text);
        break;
    }
}

static mx_status check_fields(const mx_arrow_type *in, const mx_new_column *made, mx_str from,
                              mx_diags *diags)
{
    mx_frame_column column = column_of(in, from);
    for (size_t i = 0; from.len && i < made->keys.len; i++) {
        mx_str key = made->keys.at[i];
        if (!mx_holds_text(column.type, key))
            return mx_no_text(from, key, diags);
        if (column.type->kind != MX_ARROW_NULL && !has_field(column.type, key) &&
            !mx_strs_has(&made->absent, key))
            return mx_fail(diags, MX_STO002, MX_NOWHERE,
                           "Give a struct with one text for each field of the feature.",
                           "column '%.*s' of the rows has no field '%.*s'", MX_FMT(from), MX_FMT(key));
    }
    return MX_OK;
}

mx_status mx_transform_sql(mx_store *store, mx_arena *arena, const mx_transform *transform,
                           const mx_arrow_type *in, mx_str from, mx_str *out, mx_diags *diags)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "SELECT ");
    for (size_t i = 0; i < transform->columns.len; i++) {
        const mx_new_column *made = &transform->columns.at[i];
        if (made->kind == MX_COLUMN_BY_FIELD) {
            MX_TRY(check_fields(in, made, made->from, diags));
            MX_TRY(check_fields(in, made, made->otherwise, diags));
        }
        mx_add(&sql, i ? ", " : "");
        add_column(&sql, in, transform, made);
        mx_add(&sql, " AS %i", made->name);
    }
    mx_add(&sql, " FROM %s AS s", from);
    *out = mx_sqlbuf_take(&sql);
    return MX_OK;
}

/* The frame that comes out. */
static const mx_arrow_type *made_type(mx_arena *arena, const mx_arrow_type *in, const mx_new_column *made)
{
    switch (made->kind) {
    case MX_COLUMN_SAME:
        return column_of(in, made->from).type;
    case MX_COLUMN_FIELDS:
    case MX_COLUMN_BY_FIELD:
        return mx_fields_type(arena, &made->keys, made->map);
    case MX_COLUMN_TIME:
    case MX_COLUMN_NULL_TIME:
        return &mx_time_type;
    default:
        return &mx_text_type;
    }
}

mx_frame mx_transform_frame(mx_arena *arena, const mx_transform *transform, const mx_arrow_type *in)
{
    mx_frame frame = {0};
    for (size_t i = 0; i < transform->columns.len; i++)
        mx_frame_add(arena, &frame,
                     (mx_frame_column){transform->columns.at[i].name,
                                       made_type(arena, in, &transform->columns.at[i]), false});
    return frame;
}
