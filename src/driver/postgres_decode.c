/* driver/postgres_decode.c — binary values of PostgreSQL into Arrow columns. */
#include "driver/cells.h"
#include "driver/params.h"
#include "driver/postgres_binary.h"
#include "driver/postgres_impl.h"
#include "driver/stream.h"

enum { EPOCH_DAYS = 10957 }; /* from 1970-01-01 to PostgreSQL's 2000-01-01 */

static const struct {
    pg_oid oid, array;
    const mx_arrow_type *type;
} known[] = {
    {PG_BOOL, 1000, &mx_type_bool},
    {PG_BYTEA, 1001, &mx_type_binary},
    {PG_CHAR, 1002, &mx_type_utf8},
    {PG_NAME, 1003, &mx_type_utf8},
    {PG_INT8, 1016, &mx_type_int64},
    {PG_INT2, 1005, &mx_type_int16},
    {PG_INT4, 1007, &mx_type_int32},
    {PG_TEXT, 1009, &mx_type_utf8},
    {PG_OID, 1028, &mx_type_uint32},
    {PG_XID, 1011, &mx_type_uint32},
    {PG_JSON, 199, &mx_type_utf8},
    {PG_XML, 143, &mx_type_utf8},
    {PG_FLOAT4, 1021, &mx_type_real32},
    {PG_FLOAT8, 1022, &mx_type_real64},
    {PG_UNKNOWN, 0, &mx_type_utf8},
    {PG_BPCHAR, 1014, &mx_type_utf8},
    {PG_VARCHAR, 1015, &mx_type_utf8},
    {PG_DATE, 1182, &mx_type_date},
    {PG_TIME, 1183, &mx_type_time},
    {PG_TIMESTAMP, 1115, &mx_type_timestamp},
    {PG_TIMESTAMPTZ, 1185, &mx_type_timestamp_utc},
    {PG_NUMERIC, 1231, &mx_type_utf8}, /* without a precision, or with one that is too large */
    {PG_UUID, 2951, &mx_type_utf8},
    {PG_JSONB, 3807, &mx_type_utf8},
};
enum { KNOWN = sizeof known / sizeof known[0] };

pg_oid mx_pg_item(pg_oid array)
{
    for (size_t i = 0; array && i < KNOWN; i++)
        if (known[i].array == array)
            return known[i].oid;
    return 0;
}

static const mx_arrow_type *decimal(mx_arena *arena, int modifier)
{
    enum { HEADER = 4, SCALE_BITS = 0x7ff };
    int precision = (modifier - HEADER) >> 16 & 0xffff, scale = (modifier - HEADER) & SCALE_BITS;
    if (modifier < HEADER || precision > 38 || scale > precision)
        return &mx_type_utf8;
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    *type = (mx_arrow_type){
        .kind = MX_ARROW_DECIMAL, .precision = (uint8_t)precision, .scale = (uint8_t)scale};
    return type;
}

const mx_arrow_type *mx_pg_arrow_type(mx_arena *arena, pg_oid oid, int modifier)
{
    if (oid == PG_NUMERIC)
        return decimal(arena, modifier);
    for (size_t i = 0; i < KNOWN; i++)
        if (known[i].oid == oid)
            return known[i].type;
    pg_oid item = mx_pg_item(oid);
    if (item == 0)
        return NULL;
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    type->kind = MX_ARROW_LIST;
    mx_arrow_field field = {MX_STR("item"), mx_pg_arrow_type(arena, item, modifier)};
    mx_vec_push(arena, &type->children, field);
    return type;
}

bool mx_pg_decodes(pg_oid oid, const mx_arrow_type *type)
{
    if (mx_pg_item(oid))
        return type->kind == MX_ARROW_LIST && mx_pg_decodes(mx_pg_item(oid), type->children.at[0].type);
    for (size_t i = 0; i < KNOWN; i++)
        if (known[i].oid == oid)
            return true;
    return false;
}

int64_t mx_load_be(const char *at, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | (unsigned char)at[i];
    unsigned unused = 64 - 8 * (unsigned)bytes;
    return (int64_t)(value << unused) >> unused;
}

static bool decode_real(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_str bytes,
                        mx_arena *scratch)
{
    mx_field field = {.kind = MX_V_REAL};
    if (bytes.len == 4) {
        uint32_t bits = (uint32_t)mx_load_be(bytes.ptr, 4);
        float value;
        memcpy(&value, &bits, sizeof value);
        field.real = (double)value;
    } else if (bytes.len == 8) {
        uint64_t bits = (uint64_t)mx_load_be(bytes.ptr, 8);
        memcpy(&field.real, &bits, sizeof field.real);
    } else {
        return false;
    }
    return mx_cell_add_field(builder, column, type, &field, scratch);
}

/* A numeric's digits to the base 10000; those that are not written are zeros. */
static int group_at(mx_str groups, int i)
{
    return i < 0 || (size_t)i >= groups.len / 2 ? 0 : (int)mx_load_be(groups.ptr + 2 * i, 2);
}

/* How many digits, the weight of the first, a sign, how many decimals are shown, the digits. */
static bool decode_numeric(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_str bytes,
                           mx_arena *scratch)
{
    enum { NEGATIVE = 0x4000, NOT_A_NUMBER = 0xc000, HEADER = 8 };
    if (bytes.len < HEADER)
        return false;
    int count = (int)mx_load_be(bytes.ptr, 2), weight = (int)mx_load_be(bytes.ptr + 2, 2);
    unsigned sign = (unsigned)mx_load_be(bytes.ptr + 4, 2) & 0xffff;
    size_t scale = (size_t)mx_load_be(bytes.ptr + 6, 2) & 0xffff;
    mx_str groups = mx_str_sub(bytes, HEADER, bytes.len);
    if (count < 0 || groups.len != 2 * (size_t)count)
        return false;
    if (sign != 0 && sign != NEGATIVE) /* or it is infinite */
        return sign == NOT_A_NUMBER && mx_cell_add_text(builder, column, type, MX_STR("NaN"), scratch);
    mx_buf text = MX_BUF(scratch);
    mx_buf_text(&text, sign ? "-" : "");
    mx_buf_text(&text, weight < 0 ? "0" : "");
    for (int i = 0; i <= weight; i++)
        mx_buf_printf(&text, i == 0 ? "%d" : "%04d", group_at(groups, i));
    size_t end = text.len + 1 + scale;
    mx_buf_text(&text, scale ? "." : "");
    for (int i = weight + 1; scale && text.len < end; i++)
        mx_buf_printf(&text, "%04d", group_at(groups, i));
    if (scale)
        text.len = end;
    return mx_cell_add_text(builder, column, type, mx_buf_view(&text), scratch);
}

static bool decode_uuid(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_str bytes,
                        mx_arena *scratch)
{
    if (bytes.len != 16)
        return false;
    mx_buf text = MX_BUF(scratch);
    static const unsigned char groups[] = {4, 2, 2, 2, 6};
    size_t at = 0;
    for (size_t i = 0; i < sizeof groups; at += groups[i++]) {
        mx_buf_text(&text, i ? "-" : "");
        mx_buf_hex(&text, mx_str_sub(bytes, at, at + groups[i]));
    }
    return mx_cell_add_text(builder, column, type, mx_buf_view(&text), scratch);
}

/* Dimensions, whether there are nulls, the items' type, a size and a first index for every dimension, the
 * items. */
static bool decode_array(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_str bytes,
                         mx_arena *scratch)
{
    enum { HEADER = 12, DIMENSION = 8 };
    if (bytes.len < HEADER || type->kind != MX_ARROW_LIST)
        return false;
    int64_t dimensions = mx_load_be(bytes.ptr, 4), count = 0;
    pg_oid item = (pg_oid)mx_load_be(bytes.ptr + 8, 4);
    size_t at = HEADER;
    if (dimensions == 1 && bytes.len >= HEADER + DIMENSION) {
        count = mx_load_be(bytes.ptr + HEADER, 4);
        at += DIMENSION;
    } else if (dimensions != 0) {
        return false;
    }
    mx_arrow_builder *items = mx_arrow_builder_child(builder, column);
    for (int64_t i = 0; i < count; i++) {
        int64_t len = at + 4 <= bytes.len ? mx_load_be(bytes.ptr + at, 4) : -2;
        at += 4;
        if (len == -1) {
            mx_arrow_add_null(items, 0);
            continue;
        }
        if (len < 0 || (size_t)len > bytes.len - at ||
            !mx_pg_decode(items, 0, type->children.at[0].type, item, mx_str_sub(bytes, at, at + (size_t)len),
                          scratch)) {
            mx_arrow_undo_nested(builder, column);
            return false;
        }
        at += (size_t)len;
    }
    mx_arrow_add_nested(builder, column);
    return true;
}

/* "infinity" is the first or last number of its kind: no day and no time that others know. */
static bool decode_time(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, pg_oid oid,
                        mx_str bytes, mx_arena *scratch)
{
    const int64_t epoch_micros = EPOCH_DAYS * INT64_C(86400000000);
    if (bytes.len != (oid == PG_DATE ? 4 : 8))
        return false;
    int64_t value = mx_load_be(bytes.ptr, bytes.len);
    if (oid == PG_TIME) /* 24:00:00 is no time of a day to others */
        return value < INT64_C(86400000000) &&
               mx_cell_add_time(builder, column, type, MX_ARROW_TIME, value, scratch);
    if (oid == PG_DATE)
        return value != INT32_MAX && value != INT32_MIN &&
               mx_cell_add_time(builder, column, type, MX_ARROW_DATE, value + EPOCH_DAYS, scratch);
    return value != INT64_MAX && value != INT64_MIN &&
           mx_cell_add_time(builder, column, type, MX_ARROW_TIMESTAMP, value + epoch_micros, scratch);
}

static bool decode_int(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, size_t size,
                       bool is_signed, mx_str bytes, mx_arena *scratch)
{
    if (bytes.len != size)
        return false;
    mx_field field = MX_INT_VALUE(mx_load_be(bytes.ptr, size));
    if (!is_signed)
        field.integer &= 0xffffffff;
    if (type->kind == MX_ARROW_INT)
        return mx_arrow_add_int(builder, column, field.integer);
    return mx_cell_add_field(builder, column, type, &field, scratch);
}

bool mx_pg_decode(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, pg_oid oid,
                  mx_str bytes, mx_arena *scratch)
{
    switch (oid) {
    case PG_BOOL:
        return decode_int(builder, column, type, 1, true, bytes, scratch);
    case PG_INT2:
        return decode_int(builder, column, type, 2, true, bytes, scratch);
    case PG_INT4:
        return decode_int(builder, column, type, 4, true, bytes, scratch);
    case PG_INT8:
        return decode_int(builder, column, type, 8, true, bytes, scratch);
    case PG_OID:
    case PG_XID:
        return decode_int(builder, column, type, 4, false, bytes, scratch);
    case PG_FLOAT4:
    case PG_FLOAT8:
        return decode_real(builder, column, type, bytes, scratch);
    case PG_DATE:
    case PG_TIME:
    case PG_TIMESTAMP:
    case PG_TIMESTAMPTZ:
        return decode_time(builder, column, type, oid, bytes, scratch);
    case PG_NUMERIC:
        return decode_numeric(builder, column, type, bytes, scratch);
    case PG_UUID:
        return decode_uuid(builder, column, type, bytes, scratch);
    case PG_JSONB: /* a version before the text */
        return bytes.len && bytes.ptr[0] == 1 &&
               mx_cell_add_text(builder, column, type, mx_str_sub(bytes, 1, bytes.len), scratch);
    default:
        if (mx_pg_item(oid))
            return decode_array(builder, column, type, bytes, scratch);
        return mx_cell_add_text(builder, column, type, bytes, scratch);
    }
}
