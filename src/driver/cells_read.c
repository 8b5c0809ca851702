/* driver/cells_read.c — text, JSON and fields of rows as values of Arrow columns. */
#include <limits.h>
#include <math.h>

#include "base/json.h"
#include "base/time.h"
#include "driver/cells.h"
#include "driver/number.h"

mx_arrow_type *mx_arrow_type_copy(mx_arena *arena, const mx_arrow_type *type)
{
    mx_arrow_type *copy = mx_new(arena, mx_arrow_type);
    *copy = *type;
    copy->zone = mx_str_copy(arena, type->zone);
    memset(&copy->children, 0, sizeof copy->children);
    for (size_t i = 0; i < type->children.len; i++) {
        const mx_arrow_field *from = &type->children.at[i];
        mx_arrow_field field = {mx_str_copy(arena, from->name), mx_arrow_type_copy(arena, from->type)};
        mx_vec_push(arena, &copy->children, field);
    }
    return copy;
}

/* ---- dates and times: 2024-01-25, 19:20:26.528367, with a zone "Z", "+02", "+0200", "+02:00" or without
 * ---- */

static bool digits(mx_str *s, size_t count, int64_t *out)
{
    uint64_t n;
    if (s->len < count || !mx_str_to_u64(mx_str_sub(*s, 0, count), &n))
        return false;
    *out = (int64_t)n;
    *s = mx_str_sub(*s, count, s->len);
    return true;
}

static bool one(mx_str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    *s = mx_str_sub(*s, 1, s->len);
    return true;
}

static bool read_date(mx_str *s, int64_t *days)
{
    int64_t year, month, day, back_year;
    int back_month, back_day;
    size_t width = mx_str_find(*s, '-');
    if (width == MX_NPOS || width < 4 || width > 6 || !digits(s, width, &year) || !one(s, '-') ||
        !digits(s, 2, &month) || !one(s, '-') || !digits(s, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1)
        return false;
    *days = mx_days_of_date(year, (int)month, (int)day);
    mx_date_of_days(*days, &back_year, &back_month, &back_day);
    return back_day == (int)day; /* there is no February 30th */
}

/* Digits past nanoseconds are cut. */
static bool read_day_time(mx_str *s, int64_t *nanos)
{
    int64_t hour, minute, second = 0, fraction = 0, unit = 100000000;
    if (!digits(s, 2, &hour) || !one(s, ':') || !digits(s, 2, &minute) ||
        (one(s, ':') && !digits(s, 2, &second)))
        return false;
    if (one(s, '.')) {
        if (s->len == 0 || !mx_is_digit(s->ptr[0]))
            return false;
        for (; s->len && mx_is_digit(s->ptr[0]); unit /= 10) {
            fraction += unit * (s->ptr[0] - '0');
            *s = mx_str_sub(*s, 1, s->len);
        }
    }
    *nanos = ((hour * 60 + minute) * 60 + second) * 1000000000 + fraction;
    return hour < 24 && minute < 60 && second < 60;
}

/* Seconds east of UTC; nothing is UTC. */
static bool read_zone(mx_str *s, int64_t *offset)
{
    int64_t hour, minute = 0;
    *offset = 0;
    if (s->len == 0 || one(s, 'Z') || one(s, 'z'))
        return true;
    bool west = s->ptr[0] == '-';
    if (!(one(s, '+') || one(s, '-')) || !digits(s, 2, &hour))
        return false;
    one(s, ':');
    if (s->len && !digits(s, 2, &minute))
        return false;
    *offset = (hour * 60 + minute) * (west ? -60 : 60);
    return hour < 24 && minute < 60;
}

/* days × 86400 s + nanoseconds, in units; false: past int64. */
static bool in_units(int64_t seconds, int64_t nanos, mx_arrow_unit unit, int64_t *out)
{
    int64_t unit_nanos = mx_unit_nanos(unit), scaled;
    return !__builtin_mul_overflow(seconds, 1000000000 / unit_nanos, &scaled) &&
           !__builtin_add_overflow(scaled, nanos / unit_nanos, out);
}

static bool read_timestamp(mx_str s, mx_arrow_unit unit, int64_t *out)
{
    int64_t days, nanos = 0, offset = 0;
    if (!read_date(&s, &days))
        return false;
    if (s.len && (!(one(&s, ' ') || one(&s, 'T') || one(&s, 't')) || !read_day_time(&s, &nanos) ||
                  !read_zone(&s, &offset)))
        return false;
    return s.len == 0 && in_units(days * 86400 - offset, nanos, unit, out);
}

static bool add_temporal(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_str text)
{
    int64_t value = 0, nanos = 0;
    bool ok = false;
    if (type->kind == MX_ARROW_TIMESTAMP) {
        ok = read_timestamp(text, type->unit, &value);
    } else if (type->kind == MX_ARROW_DATE) {
        ok = read_date(&text, &value) && text.len == 0;
    } else {
        ok = read_day_time(&text, &nanos) && text.len == 0;
        value = nanos / mx_unit_nanos(type->unit);
    }
    return ok && mx_arrow_add_int(builder, column, value);
}

/* ---- JSON ---- */

/* A nested value whose parts were added, or of which some could not be. */
static bool end_nested(mx_arrow_builder *builder, size_t column, bool ok)
{
    if (ok)
        mx_arrow_add_nested(builder, column);
    else
        mx_arrow_undo_nested(builder, column);
    return ok;
}

static bool add_object(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type,
                       const mx_json *value, mx_arena *scratch)
{
    bool ok = true;
    if (mx_json_kind_of(value) != MX_JSON_OBJECT)
        return false;
    mx_arrow_builder *fields = mx_arrow_builder_child(builder, column);
    for (size_t i = 0; ok && i < type->children.len; i++) {
        const mx_arrow_field *field = &type->children.at[i];
        ok = mx_cell_add_json(fields, i, field->type, mx_json_get(value, field->name), scratch);
    }
    return end_nested(builder, column, ok);
}

static bool add_array(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type,
                      const mx_json *value, mx_arena *scratch)
{
    bool ok = true;
    if (mx_json_kind_of(value) != MX_JSON_ARRAY)
        return false;
    mx_arrow_builder *items = mx_arrow_builder_child(builder, column);
    for (size_t i = 0; ok && i < mx_json_length(value); i++)
        ok = mx_cell_add_json(items, 0, type->children.at[0].type, mx_json_at(value, i), scratch);
    return end_nested(builder, column, ok);
}

static bool add_map(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, const mx_json *value,
                    mx_arena *scratch)
{
    mx_arrow_builder *entries = mx_arrow_builder_child(builder, column);
    const mx_arrow_type *keys = type->children.at[0].type, *values = type->children.at[1].type;
    bool object = mx_json_kind_of(value) == MX_JSON_OBJECT, ok = true;
    if (!object && mx_json_kind_of(value) != MX_JSON_ARRAY)
        return false;
    for (size_t i = 0; ok && i < mx_json_length(value); i++) {
        const mx_json *item = mx_json_at(value, i), *content = object ? item : mx_json_at(item, 1);
        ok = object ? mx_cell_add_text(entries, 0, keys, mx_json_key(value, i), scratch)
                    : mx_json_length(item) == 2 &&
                          mx_cell_add_json(entries, 0, keys, mx_json_at(item, 0), scratch);
        ok = ok && mx_cell_add_json(entries, 1, values, content, scratch);
    }
    return end_nested(builder, column, ok);
}

static int hex_digit(char c)
{
    c = mx_lower(c);
    return mx_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool add_hex(mx_arrow_builder *builder, size_t column, mx_str text, mx_arena *scratch)
{
    mx_buf bytes = MX_BUF(scratch);
    for (size_t i = 0; i + 1 < text.len; i += 2) {
        int high = hex_digit(text.ptr[i]), low = hex_digit(text.ptr[i + 1]);
        if (high < 0 || low < 0)
            return false;
        mx_buf_char(&bytes, (char)(high << 4 | low));
    }
    return text.len % 2 == 0 && mx_arrow_add_text(builder, column, mx_buf_view(&bytes));
}

static mx_str json_number(const mx_json *value, mx_arena *scratch)
{
    mx_str wide = mx_json_digits(value);
    if (wide.len)
        return wide;
    if (mx_json_kind_of(value) == MX_JSON_INT)
        return mx_str_printf(scratch, "%lld", (long long)mx_json_int(value));
    mx_buf buf = MX_BUF(scratch);
    mx_json_writer writer = MX_JSON_WRITER(&buf, NULL);
    mx_json_put_double(&writer, mx_json_double(value)); /* the shortest that reads back: as it was written */
    return mx_buf_take(&buf);
}

bool mx_cell_add_json(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type,
                      const mx_json *value, mx_arena *scratch)
{
    mx_json_kind kind = mx_json_kind_of(value);
    if (kind == MX_JSON_NULL) {
        mx_arrow_add_null(builder, column);
        return true;
    }
    switch (type->kind) {
    case MX_ARROW_STRUCT:
        return add_object(builder, column, type, value, scratch);
    case MX_ARROW_LIST:
        return add_array(builder, column, type, value, scratch);
    case MX_ARROW_MAP:
        return add_map(builder, column, type, value, scratch);
    case MX_ARROW_BINARY:
        return kind == MX_JSON_STRING && add_hex(builder, column, mx_json_string(value), scratch);
    case MX_ARROW_TEXT:
        if (kind == MX_JSON_ARRAY || kind == MX_JSON_OBJECT) {
            mx_buf buf = MX_BUF(scratch);
            mx_json_writer writer = MX_JSON_WRITER(&buf, NULL);
            mx_json_put(&writer, value);
            return mx_arrow_add_text(builder, column, mx_buf_view(&buf));
        }
        break;
    default:
        break;
    }
    if (kind == MX_JSON_STRING)
        return mx_cell_add_text(builder, column, type, mx_json_string(value), scratch);
    if (kind == MX_JSON_BOOL && type->kind == MX_ARROW_TEXT)
        return mx_arrow_add_text(builder, column, mx_json_bool(value) ? MX_STR("true") : MX_STR("false"));
    if (kind == MX_JSON_BOOL)
        return mx_cell_add_field(builder, column, type, &MX_INT_VALUE(mx_json_bool(value)), scratch);
    if (kind == MX_JSON_INT)
        return mx_cell_add_field(builder, column, type, &MX_INT_VALUE(mx_json_int(value)), scratch);
    if (kind == MX_JSON_DOUBLE)
        return mx_cell_add_text(builder, column, type, json_number(value, scratch), scratch);
    return false;
}

static bool add_json_text(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_str text,
                          mx_arena *scratch)
{
    mx_json *value = NULL;
    return mx_json_parse_wide(scratch, text, 0, MX_DB002, &value, NULL) == MX_OK &&
           mx_cell_add_json(builder, column, type, value, scratch);
}

/* ---- text and fields ---- */

static bool add_bool(mx_arrow_builder *builder, size_t column, mx_str text)
{
    static const char *const words[] = {"0", "f", "false", "1", "t", "true"};
    for (size_t i = 0; i < 6; i++)
        if (mx_str_ieq(text, mx_str_of(words[i])))
            return mx_arrow_add_int(builder, column, i >= 3);
    return false;
}

bool mx_cell_add_text(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_str text,
                      mx_arena *scratch)
{
    int64_t integer;
    uint64_t natural;
    double real;
    switch (type->kind) {
    case MX_ARROW_NULL:
        return false;
    case MX_ARROW_BOOL:
        return add_bool(builder, column, text);
    case MX_ARROW_INT:
    case MX_ARROW_DURATION:
        return mx_str_to_i64(text, &integer)
                   ? mx_arrow_add_int(builder, column, integer)
                   : mx_real_of(text, &real) &&
                         mx_cell_add_field(builder, column, type,
                                           &(mx_field){.kind = MX_V_REAL, .real = real}, scratch);
    case MX_ARROW_UINT:
        return mx_str_to_u64(text, &natural) && mx_arrow_add_int(builder, column, (int64_t)natural);
    case MX_ARROW_REAL:
        return mx_real_of(text, &real) && mx_arrow_add_real(builder, column, real);
    case MX_ARROW_DECIMAL:
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
        return mx_arrow_add_text(builder, column, text);
    case MX_ARROW_DATE:
    case MX_ARROW_TIME:
    case MX_ARROW_TIMESTAMP:
        return add_temporal(builder, column, type, text);
    case MX_ARROW_STRUCT:
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
        return add_json_text(builder, column, type, text, scratch);
    }
    return false;
}

static bool add_real(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, double value,
                     mx_arena *scratch)
{
    char text[MX_REAL_TEXT_MAX];
    switch (type->kind) {
    case MX_ARROW_REAL:
        return mx_arrow_add_real(builder, column, value);
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
    case MX_ARROW_BOOL:
    case MX_ARROW_DURATION: /* whole numbers only, and only those that a double counts one by one */
        return value == floor(value) && fabs(value) <= 9007199254740992.0 &&
               mx_arrow_add_int(builder, column, (int64_t)value);
    default:
        return mx_cell_add_text(builder, column, type, (mx_str){text, mx_real_text(value, text)}, scratch);
    }
}

static bool add_int(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, int64_t value,
                    mx_arena *scratch)
{
    switch (type->kind) {
    case MX_ARROW_UINT:
        return value >= 0 && mx_arrow_add_int(builder, column, value);
    case MX_ARROW_BOOL:
        return mx_arrow_add_int(builder, column, value != 0);
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
        return mx_arrow_add_text(builder, column, mx_str_printf(scratch, "%lld", (long long)value));
    case MX_ARROW_NULL:
    case MX_ARROW_STRUCT:
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
    case MX_ARROW_DATE: /* a number of what, from when on? SQLite's functions take it for days since 4714 BC, others */
    case MX_ARROW_TIME: /* for seconds or milliseconds since 1970 */
    case MX_ARROW_TIMESTAMP:
        return false;
    default:
        return mx_arrow_add_int(builder, column, value);
    }
}

bool mx_cell_add_field(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type,
                       const mx_field *field, mx_arena *scratch)
{
    switch (field->kind) {
    case MX_V_NULL:
        mx_arrow_add_null(builder, column);
        return true;
    case MX_V_INT:
        return add_int(builder, column, type, field->integer, scratch);
    case MX_V_REAL:
        return add_real(builder, column, type, field->real, scratch);
    case MX_V_TEXT:
    case MX_V_BLOB: /* SQLite keeps any bytes as text, and blobs in columns of texts */
        return (type->kind != MX_ARROW_TEXT || mx_str_is_utf8(field->text, NULL)) &&
               mx_cell_add_text(builder, column, type, field->text, scratch);
    }
    return false;
}

bool mx_cell_add_time(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_arrow_kind kind,
                      int64_t value, mx_arena *scratch)
{
    if (type->kind == kind) {
        int64_t unit = mx_unit_nanos(type->unit);
        if (kind == MX_ARROW_DATE || unit == 1000)
            return mx_arrow_add_int(builder, column, value);
        if (unit < 1000)
            return !__builtin_mul_overflow(value, 1000, &value) && mx_arrow_add_int(builder, column, value);
        int64_t by = unit / 1000;
        return mx_arrow_add_int(builder, column, value / by - (value % by < 0));
    }
    mx_buf buf = MX_BUF(scratch);
    mx_arrow_type micros = {.kind = kind, .unit = MX_UNIT_MICRO};
    mx_cell_put(&buf, &micros, &(mx_cell){.integer = value});
    return mx_cell_add_text(builder, column, type, mx_buf_view(&buf), scratch);
}
