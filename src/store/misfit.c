#include "store/misfit.h"

#include <math.h>

#include "base/json.h"
#include "base/time.h"

static bool is_whole(const mx_arrow_type *type)
{
    return type->kind == MX_ARROW_INT || type->kind == MX_ARROW_UINT;
}

static int mantissa(const mx_arrow_type *real)
{
    return real->bits == 64 ? 53 : real->bits == 32 ? 24 : 11;
}

bool mx_may_misfit(const mx_arrow_type *type, const mx_arrow_type *column)
{
    switch (column->kind) {
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        return type->kind == MX_ARROW_REAL || (type->kind == MX_ARROW_DECIMAL && type->scale > 0);
    case MX_ARROW_DECIMAL:
        return type->kind == MX_ARROW_DECIMAL && type->scale > column->scale;
    case MX_ARROW_DATE:
        return type->kind == MX_ARROW_TIMESTAMP;
    case MX_ARROW_BOOL:
        return is_whole(type) || type->kind == MX_ARROW_REAL;
    case MX_ARROW_REAL:
        return is_whole(type) && type->bits > mantissa(column);
    default:
        return false;
    }
}

/* Digits other than 0 behind the point and `scale` more. */
static bool has_digits_behind(mx_str digits, size_t scale)
{
    size_t point = mx_str_find(digits, '.');
    for (size_t i = point == MX_NPOS ? digits.len : point + 1 + scale; i < digits.len; i++)
        if (digits.ptr[i] != '0')
            return true;
    return false;
}

static int64_t units_a_day(const mx_arrow_type *type)
{
    static const int64_t a_second[] = {
        [MX_UNIT_SECOND] = 1, [MX_UNIT_MILLI] = 1000, [MX_UNIT_MICRO] = 1000000, [MX_UNIT_NANO] = 1000000000};
    return 86400 * a_second[type->unit];
}

static bool has_bits(const mx_arrow_type *type, int64_t value, int most)
{
    uint64_t bits = (uint64_t)value;
    if (type->kind == MX_ARROW_INT && value < 0)
        bits = 0 - bits;
    while (bits && !(bits & 1))
        bits >>= 1;
    return bits >> most == 0;
}

bool mx_misfits(const mx_arrow_type *type, const mx_arrow_type *column, const mx_cell *cell)
{
    if (cell->null)
        return false;
    if (column->kind == MX_ARROW_BOOL)
        return is_whole(type) ? cell->integer != 0 && cell->integer != 1 : cell->real != 0 && cell->real != 1;
    if (column->kind == MX_ARROW_REAL)
        return !has_bits(type, cell->integer, mantissa(column));
    if (type->kind == MX_ARROW_TIMESTAMP)
        return cell->integer % units_a_day(type) != 0;
    if (type->kind == MX_ARROW_REAL)
        return !isfinite(cell->real) || trunc(cell->real) != cell->real;
    return has_digits_behind(cell->text, column->kind == MX_ARROW_DECIMAL ? column->scale : 0);
}

mx_str mx_misfit_shown(mx_arena *arena, const mx_arrow_type *type, const mx_cell *cell)
{
    mx_buf buf = MX_BUF(arena);
    mx_json_writer number = MX_JSON_WRITER(&buf, NULL);
    int64_t second = type->kind == MX_ARROW_TIMESTAMP ? units_a_day(type) / 86400 : 1;
    switch (type->kind) {
    case MX_ARROW_DECIMAL:
        return cell->text;
    case MX_ARROW_REAL:
        if (!isfinite(cell->real))
            return mx_str_of(isnan(cell->real) ? "NaN" : cell->real > 0 ? "Infinity" : "-Infinity");
        mx_json_put_double(&number, cell->real);
        return mx_buf_take(&buf);
    case MX_ARROW_UINT:
        return mx_str_printf(arena, "%llu", (unsigned long long)cell->integer);
    case MX_ARROW_TIMESTAMP: {
        int64_t part = cell->integer % second, seconds = cell->integer / second;
        if (part < 0) {
            part += second;
            seconds--;
        }
        return mx_time_rfc3339(arena, (mx_time){seconds, (int32_t)(part * (1000000000 / second))});
    }
    default:
        return mx_str_printf(arena, "%lld", (long long)cell->integer);
    }
}
