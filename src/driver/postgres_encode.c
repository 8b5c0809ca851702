/* driver/postgres_encode.c — values of Arrow columns as binary values of PostgreSQL. */
#include <stdio.h>

#include "driver/cells.h"
#include "driver/postgres_binary.h"
#include "driver/postgres_impl.h"

enum { EPOCH_DAYS = 10957 }; /* from 1970-01-01 to PostgreSQL's 2000-01-01 */

void mx_put_be(mx_buf *out, uint64_t value, size_t bytes)
{
    char text[8];
    for (size_t i = 0; i < bytes; i++)
        text[i] = (char)(value >> (8 * (bytes - 1 - i)));
    mx_buf_str(out, (mx_str){text, bytes});
}

static bool is_text(pg_oid oid)
{
    return oid == PG_TEXT || oid == PG_VARCHAR || oid == PG_BPCHAR || oid == PG_JSON || oid == PG_JSONB ||
           oid == PG_XML;
}

static size_t int_size(pg_oid oid)
{
    return oid == PG_INT2 ? 2 : oid == PG_INT4 ? 4 : oid == PG_INT8 ? 8 : 0;
}

bool mx_pg_encodes(pg_oid oid, const mx_arrow_type *type)
{
    switch (type->kind) {
    case MX_ARROW_NULL:
        return true;
    case MX_ARROW_BOOL:
        return oid == PG_BOOL || int_size(oid);
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        return int_size(oid) || oid == PG_NUMERIC || oid == PG_FLOAT8 || oid == PG_BOOL || oid == PG_TEXT ||
               oid == PG_VARCHAR;
    case MX_ARROW_DURATION:
        return int_size(oid);
    case MX_ARROW_REAL:
        return oid == PG_FLOAT8 || oid == PG_FLOAT4;
    case MX_ARROW_DECIMAL:
        return oid == PG_NUMERIC;
    case MX_ARROW_TEXT:
        return is_text(oid);
    case MX_ARROW_BINARY:
        return oid == PG_BYTEA;
    case MX_ARROW_DATE:
        return oid == PG_DATE;
    case MX_ARROW_TIME:
        return oid == PG_TIME;
    case MX_ARROW_TIMESTAMP:
        return oid == PG_TIMESTAMP || oid == PG_TIMESTAMPTZ;
    case MX_ARROW_LIST:
        if (mx_pg_item(oid))
            return mx_pg_encodes(mx_pg_item(oid), type->children.at[0].type);
        return is_text(oid);
    case MX_ARROW_STRUCT:
    case MX_ARROW_MAP:
        return is_text(oid);
    }
    return false;
}

static bool encode_int(mx_buf *out, size_t size, const mx_arrow_type *type, int64_t value)
{
    unsigned unused = 64 - 8 * (unsigned)size;
    if ((type->kind == MX_ARROW_UINT && value < 0) || (int64_t)((uint64_t)value << unused) >> unused != value)
        return false;
    mx_put_be(out, size, 4);
    mx_put_be(out, (uint64_t)value, size);
    return true;
}

static void encode_real(mx_buf *out, pg_oid oid, double value)
{
    float narrow = (float)value;
    uint32_t bits32;
    uint64_t bits64;
    memcpy(&bits32, &narrow, sizeof bits32);
    memcpy(&bits64, &value, sizeof bits64);
    mx_put_be(out, oid == PG_FLOAT4 ? 4 : 8, 4);
    mx_put_be(out, oid == PG_FLOAT4 ? bits32 : bits64, oid == PG_FLOAT4 ? 4 : 8);
}

/* The four digits that stand `group` × 4 places before (0 is the last before) or behind (-1 …) the point. */
static unsigned group_of(mx_str whole, mx_str fraction, int group)
{
    unsigned n = 0;
    for (int i = 3; i >= 0; i--) {
        int64_t place = (int64_t)group * 4 + i; /* 0: the last before the point; -1: the first behind it */
        char c = '0';
        if (place >= 0 && (size_t)place < whole.len)
            c = whole.ptr[whole.len - 1 - (size_t)place];
        else if (place < 0 && (size_t)(-place - 1) < fraction.len)
            c = fraction.ptr[-place - 1];
        n = n * 10 + (unsigned)(c - '0');
    }
    return n;
}

/* See decode_numeric. The digits are plain: a sign, digits, a point. */
static bool encode_numeric(mx_buf *out, mx_str digits)
{
    mx_str whole, fraction;
    bool negative = digits.len && digits.ptr[0] == '-';
    mx_str_cut(mx_str_sub(digits, negative, digits.len), '.', &whole, &fraction);
    for (size_t i = 0; i < whole.len; i++)
        if (!mx_is_digit(whole.ptr[i]))
            return false;
    int first = whole.len ? (int)(whole.len - 1) / 4 : -1, last = -(int)((fraction.len + 3) / 4);
    while (first >= last && group_of(whole, fraction, first) == 0)
        first--;
    size_t count = first >= last ? (size_t)(first - last + 1) : 0;
    mx_put_be(out, 8 + 2 * count, 4);
    mx_put_be(out, count, 2);
    mx_put_be(out, count ? (uint64_t)(int64_t)first : 0, 2);
    mx_put_be(out, negative && count ? 0x4000 : 0, 2);
    mx_put_be(out, fraction.len, 2);
    for (int i = first; i >= last && count; i--)
        mx_put_be(out, group_of(whole, fraction, i), 2);
    return true;
}

/* Writes what `put` adds, its length before it. */
static size_t begin_length(mx_buf *out)
{
    mx_put_be(out, 0, 4);
    return out->len;
}

static void end_length(mx_buf *out, size_t start)
{
    uint32_t len = (uint32_t)(out->len - start);
    for (size_t i = 0; i < 4 && !out->full; i++)
        out->ptr[start - 4 + i] = (char)(len >> (8 * (3 - i)));
}

static bool encode_text(mx_buf *out, pg_oid oid, const mx_arrow_type *type, const mx_cell *cell)
{
    size_t start = begin_length(out);
    if (oid == PG_JSONB)
        mx_buf_char(out, 1); /* the version of its binary form */
    mx_cell_put(out, type, cell);
    end_length(out, start);
    return !out->full;
}

static bool encode_digits(mx_buf *out, pg_oid oid, const mx_arrow_type *type, const mx_cell *cell)
{
    char text[32];
    int n = type->kind == MX_ARROW_UINT
                ? snprintf(text, sizeof text, "%llu", (unsigned long long)cell->integer)
                : snprintf(text, sizeof text, "%lld", (long long)cell->integer);
    if (oid == PG_NUMERIC)
        return encode_numeric(out, (mx_str){text, (size_t)n});
    return encode_text(out, oid, type, cell);
}

static bool encode_number(mx_buf *out, pg_oid oid, const mx_arrow_type *type, const mx_cell *cell)
{
    if (int_size(oid))
        return encode_int(out, int_size(oid), type, cell->integer);
    if (oid == PG_BOOL) {
        mx_put_be(out, 1, 4);
        mx_put_be(out, cell->integer != 0, 1);
        return true;
    }
    if (oid == PG_FLOAT8) {
        encode_real(out, oid,
                    type->kind == MX_ARROW_UINT ? (double)(uint64_t)cell->integer : (double)cell->integer);
        return true;
    }
    return encode_digits(out, oid, type, cell);
}

static bool to_micros(const mx_arrow_type *type, int64_t value, int64_t *out)
{
    int64_t nanos = mx_unit_nanos(type->unit);
    if (nanos >= 1000)
        return !__builtin_mul_overflow(value, nanos / 1000, out);
    *out = value / 1000 - (value % 1000 < 0);
    return true;
}

static bool encode_time(mx_buf *out, const mx_arrow_type *type, int64_t value)
{
    const int64_t epoch = type->kind == MX_ARROW_TIME ? 0 : EPOCH_DAYS * INT64_C(86400000000);
    int64_t micros;
    if (type->kind == MX_ARROW_DATE) {
        mx_put_be(out, 4, 4);
        mx_put_be(out, (uint64_t)(value - EPOCH_DAYS), 4);
        return value - EPOCH_DAYS < INT32_MAX && value - EPOCH_DAYS > INT32_MIN;
    }
    if (!to_micros(type, value, &micros) || __builtin_sub_overflow(micros, epoch, &micros))
        return false;
    mx_put_be(out, 8, 4);
    mx_put_be(out, (uint64_t)micros, 8);
    return micros != INT64_MAX && micros != INT64_MIN; /* they would mean infinity */
}

static bool encode_array(mx_buf *out, pg_oid oid, const mx_arrow_type *type, const mx_cell *cell)
{
    size_t start = begin_length(out), nulls = 0;
    for (size_t i = 0; i < cell->count; i++)
        nulls += mx_arrow_child(cell, i, false).null;
    mx_put_be(out, cell->count ? 1 : 0, 4);
    mx_put_be(out, nulls > 0, 4);
    mx_put_be(out, mx_pg_item(oid), 4);
    if (cell->count) {
        mx_put_be(out, cell->count, 4);
        mx_put_be(out, 1, 4);
    }
    for (size_t i = 0; i < cell->count; i++) {
        mx_cell item = mx_arrow_child(cell, i, false);
        if (!mx_pg_encode(out, mx_pg_item(oid), type->children.at[0].type, &item))
            return false;
    }
    end_length(out, start);
    return !out->full;
}

bool mx_pg_encode(mx_buf *out, pg_oid oid, const mx_arrow_type *type, const mx_cell *cell)
{
    if (cell->null || type->kind == MX_ARROW_NULL) {
        mx_put_be(out, UINT32_MAX, 4);
        return true;
    }
    switch (type->kind) {
    case MX_ARROW_BOOL:
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
    case MX_ARROW_DURATION:
        return encode_number(out, oid, type, cell);
    case MX_ARROW_REAL:
        encode_real(out, oid, cell->real);
        return true;
    case MX_ARROW_DECIMAL:
        return encode_numeric(out, cell->text);
    case MX_ARROW_DATE:
    case MX_ARROW_TIME:
    case MX_ARROW_TIMESTAMP:
        return encode_time(out, type, cell->integer);
    case MX_ARROW_LIST:
        return mx_pg_item(oid) ? encode_array(out, oid, type, cell) : encode_text(out, oid, type, cell);
    default:
        return encode_text(out, oid, type, cell);
    }
}
