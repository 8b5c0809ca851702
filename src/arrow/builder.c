/* builder.c — values, row by row, into growing columns. */
#include "arrow/builder.h"

#include <assert.h>

__extension__ typedef __int128 int128;

enum { FULL_ROWS = 1 << 16, FULL_BYTES = 64 << 20 };

size_t mx_arrow_width_made(const mx_arrow_type *type)
{
    switch (type->kind) {
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        return type->bits / 8;
    case MX_ARROW_REAL:
        return type->bits == 64 ? 8 : 4; /* halves are made as floats */
    case MX_ARROW_DECIMAL:
        return 16;
    case MX_ARROW_DATE:
        return 4;
    case MX_ARROW_TIME:
        return type->unit == MX_UNIT_SECOND || type->unit == MX_UNIT_MILLI ? 4 : 8;
    case MX_ARROW_TIMESTAMP:
    case MX_ARROW_DURATION:
        return 8;
    default:
        return 0;
    }
}

bool mx_arrow_has_offsets(const mx_arrow_type *type)
{
    return type->kind == MX_ARROW_TEXT || type->kind == MX_ARROW_BINARY || type->kind == MX_ARROW_LIST ||
           type->kind == MX_ARROW_MAP;
}

static void free_columns(void *arg)
{
    mx_arrow_builder *b = arg;
    for (size_t i = 0; i < b->count; i++) {
        mx_raw_free(b->columns[i].validity.at);
        mx_raw_free(b->columns[i].values.at);
        mx_raw_free(b->columns[i].data.at);
        b->columns[i].validity = b->columns[i].values = b->columns[i].data = (mx_growing){0};
    }
}

static mx_arrow_builder *builder_of(mx_arena *arena, const mx_arrow_field *fields, size_t count)
{
    mx_arrow_builder *b = mx_new(arena, mx_arrow_builder);
    b->arena = arena;
    b->columns = mx_new_array(arena, mx_building, count);
    b->count = count;
    mx_arena_defer(arena, free_columns, b);
    for (size_t i = 0; i < count; i++) {
        mx_building *c = &b->columns[i];
        c->type = fields[i].type;
        c->width = mx_arrow_width_made(c->type);
        if (c->type->kind == MX_ARROW_STRUCT || c->type->kind == MX_ARROW_LIST ||
            c->type->kind == MX_ARROW_MAP)
            c->child = builder_of(arena, c->type->children.at, c->type->children.len);
    }
    return b;
}

mx_arrow_builder *mx_arrow_builder_new(mx_arena *arena, const mx_arrow_type *columns)
{
    return builder_of(arena, columns->children.at, columns->children.len);
}

static uint8_t *grow(mx_arena *arena, mx_growing *g, size_t more)
{
    if (more > g->cap - g->len) {
        size_t need, cap = g->cap ? g->cap * 2 : 256;
        if (__builtin_add_overflow(g->len, more, &need) || need > SIZE_MAX / 4)
            mx_arena_oom(arena);
        while (cap < need)
            cap *= 2;
        uint8_t *at = mx_raw_realloc(g->at, cap);
        if (!at)
            mx_arena_oom(arena);
        g->at = at;
        g->cap = cap;
    }
    uint8_t *at = g->at + g->len;
    g->len += more;
    return at;
}

static void put_bit(mx_arena *arena, mx_growing *bits, size_t i, bool set)
{
    if (bits->len < i / 8 + 1)
        *grow(arena, bits, 1) = 0;
    uint8_t mask = (uint8_t)(1u << (i & 7));
    bits->at[i / 8] = set ? bits->at[i / 8] | mask : bits->at[i / 8] & (uint8_t)~mask;
}

/* The row's validity, last of what is added for it, so that running out of memory leaves whole rows. */
static void end_row(mx_arrow_builder *b, mx_building *c, bool valid)
{
    if (!valid && !c->validity.at) {
        size_t bytes = c->rows / 8 + 1;
        memset(grow(b->arena, &c->validity, bytes), 0xff, bytes);
    }
    if (c->validity.at)
        put_bit(b->arena, &c->validity, c->rows, valid);
    c->nulls += !valid;
    c->rows++;
}

static void add_offset(mx_arrow_builder *b, mx_building *c, size_t end)
{
    int32_t offset = (int32_t)end;
    if (end > INT32_MAX)
        mx_arena_oom(b->arena);
    if (c->values.len == 0)
        memset(grow(b->arena, &c->values, 4), 0, 4);
    memcpy(grow(b->arena, &c->values, 4), &offset, 4);
}

static size_t child_rows(const mx_building *c)
{
    return c->child->count ? c->child->columns[0].rows : 0;
}

void mx_arrow_add_null(mx_arrow_builder *b, size_t column)
{
    mx_building *c = &b->columns[column];
    if (c->type->kind == MX_ARROW_STRUCT)
        for (size_t i = 0; i < c->child->count; i++)
            mx_arrow_add_null(c->child, i);
    else if (c->child)
        add_offset(b, c, child_rows(c));
    else if (mx_arrow_has_offsets(c->type))
        add_offset(b, c, c->data.len);
    else if (c->type->kind == MX_ARROW_BOOL)
        put_bit(b->arena, &c->values, c->rows, false);
    else if (c->width)
        memset(grow(b->arena, &c->values, c->width), 0, c->width);
    end_row(b, c, false);
}

static bool fits(const mx_arrow_type *type, size_t width, int64_t value)
{
    if (!width || width >= 8)
        return true; /* 64 unsigned bits come as they are */
    unsigned bits = 8 * (unsigned)width;
    if (type->kind == MX_ARROW_UINT)
        return value >= 0 && value >> bits == 0;
    int64_t limit = INT64_C(1) << (bits - 1);
    return value >= -limit && value < limit;
}

static bool add_decimal(mx_arrow_builder *b, mx_building *c, int128 value)
{
    memcpy(grow(b->arena, &c->values, 16), &value, 16);
    end_row(b, c, true);
    return true;
}

static bool scaled(const mx_arrow_type *type, int128 *value, unsigned by)
{
    int128 limit = 1;
    for (unsigned i = 0; i < type->precision; i++)
        limit *= 10;
    for (unsigned i = 0; i < by; i++) {
        if (*value > limit / 10 || *value < -limit / 10)
            return *value == 0;
        *value *= 10;
    }
    return *value<limit && * value> - limit;
}

bool mx_arrow_add_int(mx_arrow_builder *b, size_t column, int64_t value)
{
    mx_building *c = &b->columns[column];
    int128 wide = value;
    switch (c->type->kind) {
    case MX_ARROW_BOOL:
        put_bit(b->arena, &c->values, c->rows, value != 0);
        break;
    case MX_ARROW_REAL:
        return mx_arrow_add_real(b, column, (double)value);
    case MX_ARROW_DECIMAL:
        return scaled(c->type, &wide, c->type->scale) && add_decimal(b, c, wide);
    default:
        assert(c->width && "a column of numbers");
        if (!fits(c->type, c->width, value))
            return false;
        memcpy(grow(b->arena, &c->values, c->width), &value, c->width); /* little-endian */
    }
    end_row(b, c, true);
    return true;
}

bool mx_arrow_add_real(mx_arrow_builder *b, size_t column, double value)
{
    mx_building *c = &b->columns[column];
    assert(c->type->kind == MX_ARROW_REAL);
    float narrow = (float)value;
    memcpy(grow(b->arena, &c->values, c->width), c->width == 8 ? (void *)&value : (void *)&narrow, c->width);
    end_row(b, c, true);
    return true;
}

/* [-+]digits[.digits]; zeros behind the scale may be left out and may be too many. */
static bool parse_decimal(const mx_arrow_type *type, mx_str s, int128 *out)
{
    bool minus = s.len > 0 && s.ptr[0] == '-', point = false, any = false;
    unsigned after = 0;
    int128 value = 0;
    for (size_t i = s.len > 0 && (minus || s.ptr[0] == '+'); i < s.len; i++) {
        char ch = s.ptr[i];
        if (ch == '.' && !point) {
            point = true;
            continue;
        }
        if (!mx_is_digit(ch))
            return false;
        any = true;
        if (point && after == type->scale) {
            if (ch != '0')
                return false;
            continue;
        }
        if (!scaled(type, &value, 1))
            return false;
        value += ch - '0';
        after += point;
    }
    *out = minus ? -value : value;
    return any && scaled(type, out, type->scale - after);
}

bool mx_arrow_add_text(mx_arrow_builder *b, size_t column, mx_str value)
{
    mx_building *c = &b->columns[column];
    int128 number;
    if (c->type->kind == MX_ARROW_DECIMAL)
        return parse_decimal(c->type, value, &number) && add_decimal(b, c, number);
    assert(c->type->kind == MX_ARROW_TEXT || c->type->kind == MX_ARROW_BINARY);
    add_offset(b, c, c->data.len + value.len);
    if (value.len)
        memcpy(grow(b->arena, &c->data, value.len), value.ptr, value.len);
    end_row(b, c, true);
    return true;
}

mx_arrow_builder *mx_arrow_builder_child(mx_arrow_builder *b, size_t column)
{
    return b->columns[column].child;
}

void mx_arrow_add_nested(mx_arrow_builder *b, size_t column)
{
    mx_building *c = &b->columns[column];
    if (c->type->kind != MX_ARROW_STRUCT)
        add_offset(b, c, child_rows(c));
    end_row(b, c, true);
}

static void cut(mx_building *c, size_t rows);

static size_t offset_at(const mx_building *c, size_t row)
{
    int32_t offset = 0;
    if (row)
        memcpy(&offset, c->values.at + 4 * row, 4);
    return (size_t)offset;
}

static void cut_children(mx_building *c, size_t rows)
{
    for (size_t i = 0; i < c->child->count; i++)
        cut(&c->child->columns[i], rows);
}

/* Leaves the first rows of a column. */
static void cut(mx_building *c, size_t rows)
{
    if (c->rows <= rows)
        return;
    for (size_t row = rows; c->validity.at && row < c->rows; row++)
        c->nulls -= !(c->validity.at[row / 8] >> (row & 7) & 1);
    if (c->type->kind == MX_ARROW_STRUCT) {
        cut_children(c, rows);
    } else if (mx_arrow_has_offsets(c->type)) {
        size_t end = offset_at(c, rows);
        c->values.len = rows ? 4 * (rows + 1) : 0;
        if (c->child)
            cut_children(c, end);
        else
            c->data.len = end;
    } else {
        c->values.len = c->width ? c->width * rows : c->values.len; /* bits are set anew */
    }
    c->rows = rows;
}

void mx_arrow_undo_nested(mx_arrow_builder *b, size_t column)
{
    mx_building *c = &b->columns[column];
    cut_children(c, c->type->kind == MX_ARROW_STRUCT ? c->rows : offset_at(c, c->rows));
}

static bool add_children(mx_arrow_builder *b, size_t column, const mx_cell *cell)
{
    mx_building *c = &b->columns[column];
    bool map = c->type->kind == MX_ARROW_MAP, fields = c->type->kind == MX_ARROW_STRUCT, ok = true;
    for (size_t i = 0; ok && i < cell->count; i++) {
        mx_cell item = mx_arrow_child(cell, i, false);
        ok = mx_arrow_add_cell(c->child, fields ? i : 0, &item);
        mx_cell value = map ? mx_arrow_child(cell, i, true) : item;
        ok = ok && (!map || mx_arrow_add_cell(c->child, 1, &value));
    }
    if (ok)
        mx_arrow_add_nested(b, column);
    else
        mx_arrow_undo_nested(b, column);
    return ok;
}

bool mx_arrow_add_cell(mx_arrow_builder *b, size_t column, const mx_cell *cell)
{
    if (cell->null) {
        mx_arrow_add_null(b, column);
        return true;
    }
    switch (b->columns[column].type->kind) {
    case MX_ARROW_NULL:
        return false;
    case MX_ARROW_REAL:
        return mx_arrow_add_real(b, column, cell->real);
    case MX_ARROW_DECIMAL:
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
        return mx_arrow_add_text(b, column, cell->text);
    case MX_ARROW_STRUCT:
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
        return add_children(b, column, cell);
    default:
        return mx_arrow_add_int(b, column, cell->integer);
    }
}

size_t mx_arrow_builder_rows(const mx_arrow_builder *b)
{
    return b->count ? b->columns[0].rows : 0;
}

static size_t bytes_of(const mx_arrow_builder *b)
{
    size_t bytes = 0;
    for (size_t i = 0; i < b->count; i++) {
        const mx_building *c = &b->columns[i];
        bytes += c->values.len + c->data.len + (c->child ? bytes_of(c->child) : 0);
    }
    return bytes;
}

bool mx_arrow_builder_full(const mx_arrow_builder *b)
{
    size_t rows = mx_arrow_builder_rows(b);
    return rows >= FULL_ROWS || (rows % 64 == 0 && rows > 0 && bytes_of(b) >= FULL_BYTES);
}
