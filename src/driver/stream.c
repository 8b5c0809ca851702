#include "driver/stream.h"

const mx_arrow_type mx_type_null = {.kind = MX_ARROW_NULL}, mx_type_bool = {.kind = MX_ARROW_BOOL},
                    mx_type_int8 = {.kind = MX_ARROW_INT, .bits = 8},
                    mx_type_int16 = {.kind = MX_ARROW_INT, .bits = 16},
                    mx_type_int32 = {.kind = MX_ARROW_INT, .bits = 32},
                    mx_type_int64 = {.kind = MX_ARROW_INT, .bits = 64},
                    mx_type_uint8 = {.kind = MX_ARROW_UINT, .bits = 8},
                    mx_type_uint16 = {.kind = MX_ARROW_UINT, .bits = 16},
                    mx_type_uint32 = {.kind = MX_ARROW_UINT, .bits = 32},
                    mx_type_uint64 = {.kind = MX_ARROW_UINT, .bits = 64},
                    mx_type_real32 = {.kind = MX_ARROW_REAL, .bits = 32},
                    mx_type_real64 = {.kind = MX_ARROW_REAL, .bits = 64},
                    mx_type_utf8 = {.kind = MX_ARROW_TEXT}, mx_type_binary = {.kind = MX_ARROW_BINARY},
                    mx_type_date = {.kind = MX_ARROW_DATE},
                    mx_type_time = {.kind = MX_ARROW_TIME, .bits = 64, .unit = MX_UNIT_MICRO},
                    mx_type_timestamp = {.kind = MX_ARROW_TIMESTAMP, .unit = MX_UNIT_MICRO},
                    mx_type_timestamp_utc = {
                        .kind = MX_ARROW_TIMESTAMP, .unit = MX_UNIT_MICRO, .zone = {"UTC", 3}};

const mx_arrow_type *mx_wanted_type(const mx_arrow_type *wanted, mx_str name)
{
    for (size_t i = 0; wanted && i < wanted->children.len; i++)
        if (mx_str_eq(wanted->children.at[i].name, name))
            return wanted->children.at[i].type;
    return NULL;
}

/* The beginning of a value, not cut inside a character. */
static mx_str beginning(mx_str value)
{
    enum { SHOWN = 60 };
    size_t n = value.len < SHOWN ? value.len : SHOWN;
    while (n < value.len && n > 0 && ((unsigned char)value.ptr[n] & 0xc0) == 0x80)
        n--;
    return mx_str_sub(value, 0, n);
}

mx_status mx_misfit(mx_str column, const mx_arrow_type *type, mx_str value, mx_str row, mx_diags *diags)
{
    mx_str start = beginning(value);
    return mx_fail(diags, MX_DB002, MX_NOWHERE, "",
                   "column \"%.*s\" holds \"%.*s%s\", which is no %s that fits it%s%.*s", MX_FMT(column),
                   MX_FMT(start), start.len < value.len ? "…" : "", mx_arrow_kind_word(type->kind),
                   row.len ? ", in the row with " : "", MX_FMT(row));
}

mx_status mx_unfit(mx_str column, const char *engine, mx_str value, mx_diags *diags)
{
    mx_str start = beginning(value);
    return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%s cannot hold \"%.*s%s\" in column %.*s", engine,
                   MX_FMT(start), start.len < value.len ? "…" : "", MX_FMT(column));
}

/* ---- rows of a query ---- */

typedef struct reading {
    mx_arena *arena; /* all of this; its own root */
    mx_conn *conn;
    mx_query *query;
    mx_arrow_type *type;
    mx_arrow_builder *builder;
    mx_arena *scratch; /* JSON while it is read; renewed now and then */
    size_t since;      /* rows since it was */
    bool has_row;      /* the query stands on a row that was not read yet */
    bool over;
} reading;

/* Bytes that are no text, as SQL writes them. */
static mx_str as_text(mx_str bytes, mx_arena *scratch)
{
    enum { SHOWN = 20 };
    mx_buf buf = MX_BUF(scratch);
    if (mx_str_is_utf8(bytes, NULL))
        return bytes;
    mx_buf_text(&buf, "x'");
    for (size_t i = 0; i < bytes.len && i < SHOWN; i++)
        mx_buf_printf(&buf, "%02x", (unsigned)(unsigned char)bytes.ptr[i]);
    mx_buf_text(&buf, bytes.len > SHOWN ? "…'" : "'");
    return mx_buf_take(&buf);
}

static mx_str shown(const mx_field *field, mx_arena *scratch)
{
    if (field->kind == MX_V_INT)
        return mx_str_printf(scratch, "%lld", (long long)field->integer);
    if (field->kind == MX_V_REAL)
        return mx_str_printf(scratch, "%.17g", field->real);
    return field->kind == MX_V_NULL ? MX_STR("NULL") : as_text(field->text, scratch);
}

/* Which row it is, by its first column: tables of features begin with an id. */
static mx_str row_of(const reading *r, size_t column)
{
    if (column == 0)
        return MX_STR_NONE;
    mx_field first = r->conn->driver->value(r->query, 0);
    mx_str value = shown(&first, r->scratch);
    return mx_str_printf(r->scratch, "%.*s = \"%.*s\"", MX_FMT(r->query->names[0]), MX_FMT(beginning(value)));
}

static mx_status add_row(reading *r, mx_diags *diags)
{
    enum { RENEW_ROWS = 256 };
    if (++r->since % RENEW_ROWS == 0) {
        mx_arena_free(r->scratch);
        r->scratch = NULL;
        r->scratch = mx_arena_child(r->arena);
    }
    for (size_t i = 0; i < r->query->columns; i++) {
        const mx_arrow_field *column = &r->type->children.at[i];
        mx_field field = r->conn->driver->value(r->query, i);
        if (!mx_cell_add_field(r->builder, i, column->type, &field, r->scratch))
            return mx_misfit(column->name, column->type, shown(&field, r->scratch), row_of(r, i), diags);
    }
    return MX_OK;
}

static mx_status next_batch(void *state, struct ArrowArray *out, mx_diags *diags)
{
    reading *r = state;
    mx_status status = MX_OK;
    while (!r->over && status == MX_OK && !mx_arrow_builder_full(r->builder)) {
        if (!r->has_row)
            status = mx_query_step(r->query, diags);
        r->has_row = false;
        if (status == MX_OK)
            status = add_row(r, diags);
    }
    r->over = r->over || status != MX_OK;
    if (status == MX_FAILED || mx_arrow_builder_rows(r->builder) == 0)
        return status == MX_FAILED ? MX_FAILED : MX_NOT_FOUND;
    mx_arrow_builder_take(r->builder, out);
    return MX_OK;
}

static void end_reading(void *state)
{
    reading *r = state;
    mx_query_close(r->query);
    mx_arena_free(r->arena);
}

typedef struct order {
    mx_conn *conn;
    mx_str sql;
    const mx_field *params;
    size_t count;
    const mx_arrow_type *wanted;
    mx_column_type type_of;
    mx_diags *diags;
    reading *made;
} order;

static mx_status begin_reading(mx_arena *arena, void *arg)
{
    order *o = arg;
    reading *r = mx_new(arena, reading);
    r->arena = arena;
    r->conn = o->conn;
    MX_TRY(mx_query_open(arena, &r->query, o->conn, o->sql, o->params, o->count, o->diags));
    mx_status status = mx_query_step(r->query, o->diags);
    if (status == MX_FAILED)
        return status;
    r->has_row = status == MX_OK;
    r->over = !r->has_row;
    r->type = mx_new(arena, mx_arrow_type);
    r->type->kind = MX_ARROW_STRUCT;
    for (size_t i = 0; i < r->query->columns; i++) {
        const mx_arrow_type *type = mx_wanted_type(o->wanted, r->query->names[i]);
        mx_arrow_field field = {r->query->names[i],
                                mx_arrow_type_copy(arena, type ? type : o->type_of(r->query, i, r->has_row))};
        mx_vec_push(arena, &r->type->children, field);
    }
    r->builder = mx_arrow_builder_new(arena, r->type);
    r->scratch = mx_arena_child(arena);
    o->made = r;
    return MX_OK;
}

mx_status mx_query_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                          const mx_arrow_type *wanted, mx_column_type type_of, struct ArrowArrayStream *out,
                          mx_diags *diags)
{
    order o = {conn, sql, params, count, wanted, type_of, diags, NULL};
    mx_arena *arena = NULL;
    MX_TRY(mx_guard(&arena, begin_reading, &o, diags));
    if (mx_arrow_stream_make(o.made->type, (mx_arrow_source){o.made, next_batch, end_reading}, out))
        return MX_OK;
    mx_diags_oom(diags);
    return MX_FAILED;
}
