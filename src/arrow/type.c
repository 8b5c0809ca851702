/* type.c — format strings of the Arrow C data interface → types and layouts. */
#include "arrow/load.h"

#include <stdio.h>

static const struct {
    const char *format;
    mx_arrow_kind kind;
    mx_arrow_layout layout;
    uint8_t bits;
    mx_arrow_unit unit;
} plain[] = {
    {"n", MX_ARROW_NULL, MX_LAYOUT_NONE, 0, 0},
    {"b", MX_ARROW_BOOL, MX_LAYOUT_BITS, 1, 0},
    {"c", MX_ARROW_INT, MX_LAYOUT_FIXED, 8, 0},
    {"C", MX_ARROW_UINT, MX_LAYOUT_FIXED, 8, 0},
    {"s", MX_ARROW_INT, MX_LAYOUT_FIXED, 16, 0},
    {"S", MX_ARROW_UINT, MX_LAYOUT_FIXED, 16, 0},
    {"i", MX_ARROW_INT, MX_LAYOUT_FIXED, 32, 0},
    {"I", MX_ARROW_UINT, MX_LAYOUT_FIXED, 32, 0},
    {"l", MX_ARROW_INT, MX_LAYOUT_FIXED, 64, 0},
    {"L", MX_ARROW_UINT, MX_LAYOUT_FIXED, 64, 0},
    {"e", MX_ARROW_REAL, MX_LAYOUT_FIXED, 16, 0},
    {"f", MX_ARROW_REAL, MX_LAYOUT_FIXED, 32, 0},
    {"g", MX_ARROW_REAL, MX_LAYOUT_FIXED, 64, 0},
    {"u", MX_ARROW_TEXT, MX_LAYOUT_OFFSETS, 0, 0},
    {"U", MX_ARROW_TEXT, MX_LAYOUT_OFFSETS_64, 0, 0},
    {"vu", MX_ARROW_TEXT, MX_LAYOUT_VIEWS, 0, 0},
    {"z", MX_ARROW_BINARY, MX_LAYOUT_OFFSETS, 0, 0},
    {"Z", MX_ARROW_BINARY, MX_LAYOUT_OFFSETS_64, 0, 0},
    {"vz", MX_ARROW_BINARY, MX_LAYOUT_VIEWS, 0, 0},
    {"tdD", MX_ARROW_DATE, MX_LAYOUT_FIXED, 32, 0},
    {"tdm", MX_ARROW_DATE, MX_LAYOUT_FIXED, 64, 0}, /* milliseconds: known by its width */
    {"tts", MX_ARROW_TIME, MX_LAYOUT_FIXED, 32, MX_UNIT_SECOND},
    {"ttm", MX_ARROW_TIME, MX_LAYOUT_FIXED, 32, MX_UNIT_MILLI},
    {"ttu", MX_ARROW_TIME, MX_LAYOUT_FIXED, 64, MX_UNIT_MICRO},
    {"ttn", MX_ARROW_TIME, MX_LAYOUT_FIXED, 64, MX_UNIT_NANO},
    {"tDs", MX_ARROW_DURATION, MX_LAYOUT_FIXED, 64, MX_UNIT_SECOND},
    {"tDm", MX_ARROW_DURATION, MX_LAYOUT_FIXED, 64, MX_UNIT_MILLI},
    {"tDu", MX_ARROW_DURATION, MX_LAYOUT_FIXED, 64, MX_UNIT_MICRO},
    {"tDn", MX_ARROW_DURATION, MX_LAYOUT_FIXED, 64, MX_UNIT_NANO},
    {"+s", MX_ARROW_STRUCT, MX_LAYOUT_FIELDS, 0, 0},
    {"+l", MX_ARROW_LIST, MX_LAYOUT_OFFSETS, 0, 0},
    {"+L", MX_ARROW_LIST, MX_LAYOUT_OFFSETS_64, 0, 0},
    {"+vl", MX_ARROW_LIST, MX_LAYOUT_RANGES, 0, 0},
    {"+vL", MX_ARROW_LIST, MX_LAYOUT_RANGES_64, 0, 0},
    {"+m", MX_ARROW_MAP, MX_LAYOUT_OFFSETS, 0, 0},
};

/* A column on the way from the root, for messages. */
typedef struct place {
    const struct place *up; /* NULL: the root */
    mx_str name;
    unsigned depth;
} place;

typedef struct reading {
    mx_arena *arena, **scratch;
    mx_diags *diags;
} reading;

static mx_str path_of(mx_arena *arena, const place *at)
{
    mx_str path = at->name;
    for (at = at->up; at && at->up; at = at->up)
        path = mx_str_printf(arena, "%.*s.%.*s", MX_FMT(at->name), MX_FMT(path));
    return path;
}

static mx_status refuse(reading *r, const place *at, const char *format, const char *why)
{
    static const char hint[] = "Cast or drop the column before handing the rows over.";
    if (!at->up)
        return mx_fail(r->diags, MX_ARW001, MX_NOWHERE, "", "the rows' Arrow type \"%s\" %s", format, why);
    return mx_fail(r->diags, MX_ARW001, MX_NOWHERE, hint, "column \"%.*s\": its Arrow type \"%s\" %s",
                   MX_FMT(path_of(r->arena, at)), format, why);
}

/* d:PRECISION,SCALE[,BITS] */
static bool read_decimal(mx_str rest, mx_arrow_type *type, mx_arrow_column *column)
{
    mx_str precision, scale, bits;
    uint64_t p, s, b = 128;
    mx_str_cut(rest, ',', &precision, &rest);
    bool has_bits = mx_str_cut(rest, ',', &scale, &bits);
    if (!mx_str_to_u64(precision, &p) || !mx_str_to_u64(scale, &s) || (has_bits && !mx_str_to_u64(bits, &b)))
        return false;
    if (p < 1 || p > 38 || s > p || (b != 32 && b != 64 && b != 128))
        return false;
    type->kind = MX_ARROW_DECIMAL;
    type->bits = (uint8_t)b;
    type->precision = (uint8_t)p;
    type->scale = (uint8_t)s;
    column->layout = MX_LAYOUT_FIXED;
    column->width = b / 8;
    return true;
}

static bool read_timestamp(reading *r, mx_str rest, mx_arrow_type *type, mx_arrow_column *column)
{
    static const char units[] = "smun";
    const char *unit = rest.len >= 2 && rest.ptr[1] == ':' ? strchr(units, rest.ptr[0]) : NULL;
    if (!unit || !*unit)
        return false;
    type->kind = MX_ARROW_TIMESTAMP;
    type->bits = 64;
    type->unit = (mx_arrow_unit)(unit - units);
    type->zone = mx_str_copy(r->arena, mx_str_sub(rest, 2, rest.len));
    column->layout = MX_LAYOUT_FIXED;
    column->width = 8;
    return true;
}

static bool read_width(mx_str digits, size_t *out)
{
    uint64_t width;
    if (!mx_str_to_u64(digits, &width) || width > INT32_MAX)
        return false;
    *out = width;
    return true;
}

static bool read_format(reading *r, mx_str format, mx_arrow_type *type, mx_arrow_column *column)
{
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (mx_str_eq(format, mx_str_of(plain[i].format))) {
            type->kind = plain[i].kind;
            type->bits = plain[i].bits;
            type->unit = plain[i].unit;
            column->layout = plain[i].layout;
            column->width = plain[i].bits / 8;
            return true;
        }
    if (mx_str_starts(format, MX_STR("d:")))
        return read_decimal(mx_str_sub(format, 2, format.len), type, column);
    if (mx_str_starts(format, MX_STR("ts")))
        return read_timestamp(r, mx_str_sub(format, 2, format.len), type, column);
    if (mx_str_starts(format, MX_STR("w:"))) {
        type->kind = MX_ARROW_BINARY;
        column->layout = MX_LAYOUT_FIXED;
        return read_width(mx_str_sub(format, 2, format.len), &column->width);
    }
    if (mx_str_starts(format, MX_STR("+w:"))) {
        type->kind = MX_ARROW_LIST;
        column->layout = MX_LAYOUT_ITEMS;
        return read_width(mx_str_sub(format, 3, format.len), &column->width);
    }
    return false;
}

static mx_status read_column(reading *r, const struct ArrowSchema *schema, const place *at,
                             mx_arrow_column *column);

static mx_status read_children(reading *r, const struct ArrowSchema *schema, const place *at,
                               mx_arrow_type *type, mx_arrow_column *column)
{
    int64_t want = type->kind == MX_ARROW_STRUCT                               ? schema->n_children
                   : type->kind == MX_ARROW_LIST || type->kind == MX_ARROW_MAP ? 1
                                                                               : 0;
    if (schema->n_children != want || want < 0 || (want > 0 && !schema->children))
        return refuse(r, at, schema->format, "has the wrong number of children");
    if (want == 0)
        return MX_OK;
    if (at->depth >= MX_ARROW_DEEPEST)
        return refuse(r, at, schema->format, "is nested too deeply");
    column->child_count = (size_t)want;
    column->children = mx_new_array(r->arena, mx_arrow_column, column->child_count);
    for (size_t i = 0; i < column->child_count; i++) {
        const struct ArrowSchema *child = schema->children[i];
        mx_str name = child ? mx_str_copy(r->arena, mx_str_of(child->name)) : MX_STR_NONE;
        place below = {at, name, at->depth + 1};
        if (!child)
            return refuse(r, at, schema->format, "has a child that is not there");
        MX_TRY(read_column(r, child, &below, &column->children[i]));
        mx_arrow_field field = {name, column->children[i].type};
        mx_vec_push(r->arena, &type->children, field);
    }
    if (type->kind != MX_ARROW_MAP)
        return MX_OK;
    const mx_arrow_type *entries = type->children.at[0].type;
    if (entries->kind != MX_ARROW_STRUCT || entries->children.len != 2 || column->children[0].dictionary)
        return refuse(r, at, schema->format, "has entries that are no pairs of keys and values");
    type->children.len = 0;
    mx_vec_push(r->arena, &type->children, entries->children.at[0]);
    mx_vec_push(r->arena, &type->children, entries->children.at[1]);
    return MX_OK;
}

static mx_status read_column(reading *r, const struct ArrowSchema *schema, const place *at,
                             mx_arrow_column *column)
{
    mx_arrow_type *type = mx_new(r->arena, mx_arrow_type);
    const char *format = schema->format ? schema->format : "";
    if (!schema->format || !schema->release)
        return refuse(r, at, format, schema->release ? "is missing" : "was released already");
    if (!read_format(r, mx_str_of(format), type, column))
        return refuse(r, at, format, "is not supported");
    column->type = type;
    column->scratch = r->scratch;
    MX_TRY(read_children(r, schema, at, type, column));
    if (!schema->dictionary)
        return MX_OK;
    if (type->kind != MX_ARROW_INT && type->kind != MX_ARROW_UINT)
        return refuse(r, at, format, "cannot be the index of a dictionary");
    if (at->depth >= MX_ARROW_DEEPEST)
        return refuse(r, at, format, "is nested too deeply");
    place below = {at->up, at->name, at->depth + 1};
    column->is_signed = type->kind == MX_ARROW_INT;
    column->dictionary = mx_new(r->arena, mx_arrow_column);
    MX_TRY(read_column(r, schema->dictionary, &below, column->dictionary));
    column->type = column->dictionary->type;
    return MX_OK;
}

mx_status mx_arrow_columns_read(mx_arena *arena, const struct ArrowSchema *schema, mx_arrow_column **out,
                                mx_arena **scratch, mx_diags *diags)
{
    reading r = {arena, scratch, diags};
    place root = {NULL, MX_STR_NONE, 0};
    *out = mx_new(arena, mx_arrow_column);
    MX_TRY(read_column(&r, schema, &root, *out));
    if ((*out)->type->kind != MX_ARROW_STRUCT || (*out)->dictionary)
        return refuse(&r, &root, schema->format, "is no table of columns");
    return MX_OK;
}

mx_status mx_arrow_type_read(mx_arena *arena, const struct ArrowSchema *schema, const mx_arrow_type **out,
                             mx_diags *diags)
{
    reading r = {arena, NULL, diags};
    place root = {NULL, MX_STR_NONE, 0};
    mx_arrow_column column = {0};
    MX_TRY(read_column(&r, schema, &root, &column));
    *out = column.type;
    return MX_OK;
}

const char *mx_arrow_kind_word(mx_arrow_kind kind)
{
    static const char *const words[] = {
        [MX_ARROW_NULL] = "null",           [MX_ARROW_BOOL] = "boolean",
        [MX_ARROW_INT] = "integer",         [MX_ARROW_UINT] = "integer",
        [MX_ARROW_REAL] = "real number",    [MX_ARROW_DECIMAL] = "decimal number",
        [MX_ARROW_TEXT] = "text",           [MX_ARROW_BINARY] = "bytes",
        [MX_ARROW_DATE] = "date",           [MX_ARROW_TIME] = "time",
        [MX_ARROW_TIMESTAMP] = "timestamp", [MX_ARROW_DURATION] = "duration",
        [MX_ARROW_STRUCT] = "JSON object",  [MX_ARROW_LIST] = "JSON array",
        [MX_ARROW_MAP] = "JSON map",
    };
    return words[kind];
}

bool mx_arrow_in_micros(mx_arrow_unit unit, int64_t value, int64_t *out)
{
    static const int64_t factors[] = {
        [MX_UNIT_SECOND] = 1000000, [MX_UNIT_MILLI] = 1000, [MX_UNIT_MICRO] = 1};
    if (unit != MX_UNIT_NANO)
        return !__builtin_mul_overflow(value, factors[unit], out);
    *out = value / 1000 - (value % 1000 < 0);
    return true;
}
