/* arrow/column.h — a column of a reader's batch as its buffers, for those who copy whole columns.
 *
 * The loader has checked what can be checked: lengths, offsets that grow and stay inside their children, views inside
 * their buffers, indexes inside their dictionary, texts that are UTF-8. Buffers need not be aligned: read them by the
 * functions below. */
#ifndef MX_ARROW_COLUMN_H
#define MX_ARROW_COLUMN_H

#include "arrow/arrow.h"

typedef enum mx_arrow_layout {
    MX_LAYOUT_NONE,       /* no buffers: all null */
    MX_LAYOUT_BITS,       /* values: bits */
    MX_LAYOUT_FIXED,      /* values: `width` bytes each */
    MX_LAYOUT_OFFSETS,    /* offsets: int32; TEXT, BINARY: data; LIST, MAP: into children[0] */
    MX_LAYOUT_OFFSETS_64, /* the same with int64 */
    MX_LAYOUT_VIEWS,      /* values: 16 bytes each; TEXT, BINARY */
    MX_LAYOUT_RANGES,     /* values: int32 offsets, data: int32 sizes; LIST */
    MX_LAYOUT_RANGES_64,
    MX_LAYOUT_ITEMS, /* LIST of `width` items each */
    MX_LAYOUT_FIELDS /* STRUCT */
} mx_arrow_layout;

typedef struct mx_arrow_column mx_arrow_column;
struct mx_arrow_column {
    const mx_arrow_type *type; /* of a dictionary column: its values' */
    mx_arrow_layout layout;    /* of a dictionary column: the indexes' */
    size_t width;
    bool is_signed;              /* a dictionary's indexes */
    size_t child_count;          /* fields, or 1; MAP: 1, the entries, a STRUCT of keys and values */
    mx_arrow_column *children;   /* of row i: at i + start, by their own start again (FIELDS) */
    mx_arrow_column *dictionary; /* NULL: not a dictionary column */
    mx_arena **scratch;          /* where the digits of decimals are written */

    /* Of the batch: rows 0 … length-1; row i is at i + start in the buffers. */
    size_t start, length;
    const uint8_t *validity; /* NULL: no row is null */
    const uint8_t *values, *data;
    const uint8_t *const *blocks; /* VIEWS: what long views point into */
};

/* The column of the batch's struct; `row` 0 of mx_arrow_reader_rows is at mx_arrow_reader_first. */
const mx_arrow_column *mx_arrow_reader_column(const mx_arrow_reader *reader, size_t column);
size_t mx_arrow_reader_first(const mx_arrow_reader *reader);

mx_cell mx_arrow_cell_of(const mx_arrow_column *column, size_t row);

static inline bool mx_arrow_bit(const uint8_t *bits, size_t i)
{
    return bits[i >> 3] >> (i & 7) & 1;
}
static inline int32_t mx_load_i32(const uint8_t *at, size_t i)
{
    int32_t value;
    memcpy(&value, at + i * sizeof value, sizeof value);
    return value;
}
static inline int64_t mx_load_i64(const uint8_t *at, size_t i)
{
    int64_t value;
    memcpy(&value, at + i * sizeof value, sizeof value);
    return value;
}
static inline bool mx_arrow_is_null(const mx_arrow_column *column, size_t row)
{
    return column->layout == MX_LAYOUT_NONE ||
           (column->validity && !mx_arrow_bit(column->validity, row + column->start));
}
/* A value of 1, 2, 4 or 8 bytes, its sign kept if it has one. */
static inline int64_t mx_load_int(const uint8_t *at, size_t width, size_t i, bool is_signed)
{
    uint64_t value = 0; /* little-endian, as every machine this runs on */
    memcpy(&value, at + i * width, width);
    unsigned unused = 64 - 8 * (unsigned)width;
    return is_signed ? (int64_t)(value << unused) >> unused : (int64_t)value;
}

/* The bytes of a TEXT or BINARY row that is not null. */
static inline mx_str mx_arrow_bytes(const mx_arrow_column *column, size_t row)
{
    size_t at = row + column->start;
    if (column->layout == MX_LAYOUT_VIEWS) {
        const uint8_t *view = column->values + at * 16;
        size_t len = (size_t)mx_load_i32(view, 0);
        if (len <= 12)
            return (mx_str){(const char *)view + 4, len};
        return (mx_str){(const char *)column->blocks[mx_load_i32(view, 2)] + mx_load_i32(view, 3), len};
    }
    if (column->layout == MX_LAYOUT_FIXED)
        return (mx_str){(const char *)column->values + at * column->width, column->width};
    if (column->layout == MX_LAYOUT_OFFSETS) {
        int32_t start = mx_load_i32(column->values, at), end = mx_load_i32(column->values, at + 1);
        return (mx_str){(const char *)column->data + start, (size_t)(end - start)};
    }
    int64_t start = mx_load_i64(column->values, at), end = mx_load_i64(column->values, at + 1);
    return (mx_str){(const char *)column->data + start, (size_t)(end - start)};
}

/* Rows of children[0] that the row of a LIST or MAP stands for. */
static inline void mx_arrow_range(const mx_arrow_column *column, size_t row, size_t *first, size_t *count)
{
    size_t at = row + column->start;
    switch (column->layout) {
    case MX_LAYOUT_OFFSETS:
        *first = (size_t)mx_load_i32(column->values, at);
        *count = (size_t)mx_load_i32(column->values, at + 1) - *first;
        break;
    case MX_LAYOUT_OFFSETS_64:
        *first = (size_t)mx_load_i64(column->values, at);
        *count = (size_t)mx_load_i64(column->values, at + 1) - *first;
        break;
    case MX_LAYOUT_RANGES:
        *first = (size_t)mx_load_i32(column->values, at);
        *count = (size_t)mx_load_i32(column->data, at);
        break;
    case MX_LAYOUT_RANGES_64:
        *first = (size_t)mx_load_i64(column->values, at);
        *count = (size_t)mx_load_i64(column->data, at);
        break;
    default: /* MX_LAYOUT_ITEMS */
        *first = at * column->width;
        *count = column->width;
    }
}

#endif
