/* driver/cells_write.c — values as text and JSON. */
#include <math.h>

#include "base/json.h"
#include "base/time.h"
#include "driver/cells.h"
#include "driver/number.h"
#include "driver/params.h"

int64_t mx_unit_nanos(mx_arrow_unit unit)
{
    static const int64_t nanos[] = {1000000000, 1000000, 1000, 1};
    return nanos[unit];
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static void put_digits(mx_buf *out, uint64_t n, size_t width)
{
    char text[20];
    size_t at = sizeof text;
    do {
        text[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n || sizeof text - at < width);
    mx_buf_str(out, (mx_str){text + at, sizeof text - at});
}

static void put_int(mx_buf *out, int64_t n)
{
    if (n < 0)
        mx_buf_char(out, '-');
    put_digits(out, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, 1);
}

static void put_date(mx_buf *out, int64_t days)
{
    int64_t year;
    int month, day;
    mx_date_of_days(days, &year, &month, &day);
    if (year < 0)
        mx_buf_char(out, '-');
    put_digits(out, (uint64_t)(year < 0 ? -year : year), 4);
    mx_buf_char(out, '-');
    put_digits(out, (uint64_t)month, 2);
    mx_buf_char(out, '-');
    put_digits(out, (uint64_t)day, 2);
}

/* `count` units since midnight; the same text in whatever unit. */
static void put_day_time(mx_buf *out, int64_t count, mx_arrow_unit unit)
{
    int64_t in_second = 1000000000 / mx_unit_nanos(unit), seconds = count / in_second;
    uint64_t rest = (uint64_t)(count % in_second);
    put_digits(out, (uint64_t)(seconds / 3600), 2);
    mx_buf_char(out, ':');
    put_digits(out, (uint64_t)(seconds / 60 % 60), 2);
    mx_buf_char(out, ':');
    put_digits(out, (uint64_t)(seconds % 60), 2);
    mx_buf_char(out, '.');
    if (unit != MX_UNIT_NANO)
        put_digits(out, rest * (uint64_t)(1000000 / in_second), 6);
    else if (rest % 1000)
        put_digits(out, rest, 9);
    else
        put_digits(out, rest / 1000, 6);
}

static void put_timestamp(mx_buf *out, int64_t count, mx_arrow_unit unit)
{
    int64_t in_day = 86400 * (1000000000 / mx_unit_nanos(unit)), days = floor_div(count, in_day);
    put_date(out, days);
    mx_buf_char(out, ' ');
    put_day_time(out, count - days * in_day, unit);
}

static void put_real(mx_buf *out, double value)
{
    char text[MX_REAL_TEXT_MAX];
    mx_buf_str(out, (mx_str){text, mx_real_text(value, text)});
}

void mx_cell_put(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell)
{
    switch (type->kind) {
    case MX_ARROW_NULL:
        break;
    case MX_ARROW_BOOL:
        mx_buf_char(out, cell->integer ? '1' : '0');
        break;
    case MX_ARROW_INT:
    case MX_ARROW_DURATION:
        put_int(out, cell->integer);
        break;
    case MX_ARROW_UINT:
        put_digits(out, (uint64_t)cell->integer, 1);
        break;
    case MX_ARROW_REAL:
        put_real(out, cell->real);
        break;
    case MX_ARROW_DECIMAL:
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
        mx_buf_str(out, cell->text);
        break;
    case MX_ARROW_DATE:
        put_date(out, cell->integer);
        break;
    case MX_ARROW_TIME:
        put_day_time(out, cell->integer, type->unit);
        break;
    case MX_ARROW_TIMESTAMP:
        put_timestamp(out, cell->integer, type->unit);
        break;
    case MX_ARROW_STRUCT:
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
        mx_cell_put_json(out, type, cell);
        break;
    }
}

static void put_struct(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell)
{
    mx_buf_char(out, '{');
    for (size_t i = 0; i < type->children.len; i++) {
        mx_cell child = mx_arrow_child(cell, i, false);
        if (i)
            mx_buf_char(out, ',');
        mx_buf_json(out, type->children.at[i].name);
        mx_buf_char(out, ':');
        mx_cell_put_json(out, type->children.at[i].type, &child);
    }
    mx_buf_char(out, '}');
}

static void put_list(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell)
{
    mx_buf_char(out, '[');
    for (size_t i = 0; i < cell->count; i++) {
        mx_cell child = mx_arrow_child(cell, i, false);
        if (i)
            mx_buf_char(out, ',');
        mx_cell_put_json(out, type->children.at[0].type, &child);
    }
    mx_buf_char(out, ']');
}

static void put_map(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell)
{
    const mx_arrow_type *keys = type->children.at[0].type, *values = type->children.at[1].type;
    bool object = keys->kind == MX_ARROW_TEXT;
    mx_buf_char(out, object ? '{' : '[');
    for (size_t i = 0; i < cell->count; i++) {
        mx_cell key = mx_arrow_child(cell, i, false), value = mx_arrow_child(cell, i, true);
        mx_buf_text(out, i ? "," : "");
        mx_buf_text(out, object ? "" : "[");
        mx_cell_put_json(out, keys, &key);
        mx_buf_char(out, object ? ':' : ',');
        mx_cell_put_json(out, values, &value);
        mx_buf_text(out, object ? "" : "]");
    }
    mx_buf_char(out, object ? '}' : ']');
}

/* Digits that a double holds are a number, others a string, so that no reader rounds them. */
static void put_json_decimal(mx_buf *out, mx_str digits)
{
    enum { EXACT = 16 }; /* with a sign or a point; without, one digit more than a double always holds */
    if (digits.len < EXACT)
        mx_buf_str(out, digits);
    else
        mx_buf_json(out, digits);
}

void mx_cell_put_json(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell)
{
    mx_json_writer writer = MX_JSON_WRITER(out, NULL);
    if (cell->null) {
        mx_buf_lit(out, "null");
        return;
    }
    switch (type->kind) {
    case MX_ARROW_NULL:
        mx_buf_lit(out, "null");
        break;
    case MX_ARROW_BOOL:
        mx_buf_text(out, cell->integer ? "true" : "false");
        break;
    case MX_ARROW_REAL:
        mx_json_put_double(&writer, cell->real);
        break;
    case MX_ARROW_DECIMAL:
        put_json_decimal(out, cell->text);
        break;
    case MX_ARROW_TEXT:
        mx_buf_json(out, cell->text);
        break;
    case MX_ARROW_STRUCT:
        put_struct(out, type, cell);
        break;
    case MX_ARROW_LIST:
        put_list(out, type, cell);
        break;
    case MX_ARROW_MAP:
        put_map(out, type, cell);
        break;
    case MX_ARROW_BINARY:
        mx_buf_char(out, '"');
        mx_buf_hex(out, cell->text);
        mx_buf_char(out, '"');
        break;
    case MX_ARROW_DATE:
    case MX_ARROW_TIME:
    case MX_ARROW_TIMESTAMP:
        mx_buf_char(out, '"');
        mx_cell_put(out, type, cell);
        mx_buf_char(out, '"');
        break;
    default:
        mx_cell_put(out, type, cell);
    }
}
