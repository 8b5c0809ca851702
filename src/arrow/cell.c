/* cell.c — one value of a batch. */
#include "arrow/column.h"

#include <math.h>

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

static double half(uint16_t bits)
{
    int exponent = bits >> 10 & 31, fraction = bits & 1023;
    double value = exponent == 0    ? ldexp(fraction, -24)
                   : exponent == 31 ? (fraction ? (double)NAN : (double)INFINITY)
                                    : ldexp(fraction + 1024, exponent - 25);
    return bits >> 15 ? -value : value;
}

static double real_at(const mx_arrow_column *c, size_t at)
{
    if (c->width == 8) {
        double value;
        memcpy(&value, c->values + at * 8, 8);
        return value;
    }
    if (c->width == 4) {
        float value;
        memcpy(&value, c->values + at * 4, 4);
        return (double)value;
    }
    return half((uint16_t)mx_load_int(c->values, 2, at, false));
}

/* -12.30: all digits of the scale, at least one before the point. */
static mx_str digits_of(const mx_arrow_column *c, size_t at)
{
    enum { LONGEST = 48 };
    char text[LONGEST], *out = text + LONGEST;
    int128 value = 0;
    if (c->width == 16)
        memcpy(&value, c->values + at * 16, 16);
    else
        value = mx_load_int(c->values, c->width, at, true);
    uint128 rest = value < 0 ? -(uint128)value : (uint128)value;
    for (int n = 0; rest > 0 || n <= c->type->scale; n++) {
        if (n == c->type->scale && n > 0)
            *--out = '.';
        *--out = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    if (value < 0)
        *--out = '-';
    return mx_str_copy(*c->scratch, (mx_str){out, (size_t)(text + LONGEST - out)});
}

static int64_t days_of(const mx_arrow_column *c, size_t at)
{
    if (c->width == 4)
        return mx_load_i32(c->values, at);
    int64_t ms = mx_load_i64(c->values, at), day = 86400000;
    return ms / day - (ms % day < 0);
}

static void nested(const mx_arrow_column *c, size_t row, mx_cell *cell)
{
    size_t first = row + c->start;
    cell->count = c->child_count;
    if (c->type->kind != MX_ARROW_STRUCT)
        mx_arrow_range(c, row, &first, &cell->count);
    cell->integer = (int64_t)first;
    cell->children = c;
}

mx_cell mx_arrow_cell_of(const mx_arrow_column *c, size_t row)
{
    mx_cell cell = {0};
    if (mx_arrow_is_null(c, row)) {
        cell.null = true;
        return cell;
    }
    size_t at = row + c->start;
    if (c->dictionary)
        return mx_arrow_cell_of(c->dictionary, (size_t)mx_load_int(c->values, c->width, at, c->is_signed));
    switch (c->type->kind) {
    case MX_ARROW_NULL:
        cell.null = true;
        break;
    case MX_ARROW_BOOL:
        cell.integer = mx_arrow_bit(c->values, at);
        break;
    case MX_ARROW_UINT:
        cell.integer = mx_load_int(c->values, c->width, at, false);
        break;
    case MX_ARROW_INT:
    case MX_ARROW_TIME:
    case MX_ARROW_TIMESTAMP:
    case MX_ARROW_DURATION:
        cell.integer = mx_load_int(c->values, c->width, at, true);
        break;
    case MX_ARROW_DATE:
        cell.integer = days_of(c, at);
        break;
    case MX_ARROW_REAL:
        cell.real = real_at(c, at);
        break;
    case MX_ARROW_DECIMAL:
        cell.text = digits_of(c, at);
        break;
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
        cell.text = mx_arrow_bytes(c, row);
        break;
    case MX_ARROW_STRUCT:
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
        nested(c, row, &cell);
        break;
    }
    return cell;
}

mx_cell mx_arrow_child(const mx_cell *parent, size_t i, bool value)
{
    const mx_arrow_column *c = parent->children;
    size_t first = (size_t)parent->integer;
    if (c->type->kind == MX_ARROW_STRUCT)
        return mx_arrow_cell_of(&c->children[i], first);
    if (c->type->kind == MX_ARROW_LIST)
        return mx_arrow_cell_of(&c->children[0], first + i);
    const mx_arrow_column *entries = &c->children[0];
    return mx_arrow_cell_of(&entries->children[value ? 1 : 0], first + i + entries->start);
}
