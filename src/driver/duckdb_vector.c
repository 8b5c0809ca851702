/* driver/duckdb_vector.c — Arrow columns into DuckDB's vectors. Called on its threads: nothing here allocates in an
 * arena. */
#include "driver/duckdb_impl.h"

__extension__ typedef __int128 int128;

static const int timestamp_types[] = {DUCK_TIMESTAMP_S, DUCK_TIMESTAMP_MS, DUCK_TIMESTAMP, DUCK_TIMESTAMP_NS};

static int simple_type(const mx_arrow_type *type)
{
    static const int ints[] = {
        [1] = DUCK_TINYINT, [2] = DUCK_SMALLINT, [4] = DUCK_INTEGER, [8] = DUCK_BIGINT};
    static const int uints[] = {
        [1] = DUCK_UTINYINT, [2] = DUCK_USMALLINT, [4] = DUCK_UINTEGER, [8] = DUCK_UBIGINT};
    switch (type->kind) {
    case MX_ARROW_NULL:
        return DUCK_NULL;
    case MX_ARROW_BOOL:
        return DUCK_BOOLEAN;
    case MX_ARROW_INT:
        return ints[type->bits / 8];
    case MX_ARROW_UINT:
        return uints[type->bits / 8];
    case MX_ARROW_REAL:
        return type->bits == 64 ? DUCK_DOUBLE : DUCK_FLOAT;
    case MX_ARROW_TEXT:
        return DUCK_VARCHAR;
    case MX_ARROW_BINARY:
        return DUCK_BLOB;
    case MX_ARROW_DATE:
        return DUCK_DATE;
    case MX_ARROW_TIME:
        return DUCK_TIME;
    case MX_ARROW_TIMESTAMP:
        return type->zone.len ? DUCK_TIMESTAMP_TZ : timestamp_types[type->unit];
    case MX_ARROW_DURATION: /* whole numbers of their unit */
        return DUCK_BIGINT;
    default:
        return 0;
    }
}

static duck_type struct_type(const mx_duckdb_lib *lib, const mx_arrow_type *type)
{
    size_t count = type->children.len;
    duck_type *types = mx_raw_alloc(count * sizeof *types), out = NULL;
    const char **names = mx_raw_alloc(count * sizeof *names);
    size_t made = 0;
    if (types && names && count > 0)
        for (; made < count; made++) {
            names[made] = type->children.at[made].name.ptr;
            types[made] = mx_duckdb_type(lib, type->children.at[made].type);
            if (!types[made])
                break;
        }
    if (made == count && count > 0)
        out = lib->create_struct_type(types, names, count);
    while (made > 0)
        lib->destroy_logical_type(&types[--made]);
    mx_raw_free(types);
    mx_raw_free(names);
    return out;
}

duck_type mx_duckdb_type(const mx_duckdb_lib *lib, const mx_arrow_type *type)
{
    if (type->kind == MX_ARROW_DECIMAL)
        return lib->create_decimal_type(type->precision, type->scale);
    if (type->kind == MX_ARROW_STRUCT)
        return struct_type(lib, type);
    if (type->kind != MX_ARROW_LIST && type->kind != MX_ARROW_MAP)
        return lib->create_logical_type(simple_type(type));
    bool map = type->kind == MX_ARROW_MAP;
    duck_type first = mx_duckdb_type(lib, type->children.at[0].type), out = NULL;
    duck_type second = first && map ? mx_duckdb_type(lib, type->children.at[1].type) : NULL;
    if (first && (second || !map))
        out = map ? lib->create_map_type(first, second) : lib->create_list_type(first);
    if (first)
        lib->destroy_logical_type(&first);
    if (second)
        lib->destroy_logical_type(&second);
    return out;
}

/* ---- rows ---- */

typedef struct filling {
    const mx_duckdb_lib *lib;
    const mx_arrow_column *column;
    size_t first, count;
    duck_vector vector;
    size_t at;
} filling;

static void set_null(uint64_t *validity, size_t row, bool null)
{
    uint64_t bit = UINT64_C(1) << (row & 63);
    validity[row >> 6] = null ? validity[row >> 6] & ~bit : validity[row >> 6] | bit;
}

static uint64_t *writable_validity(const mx_duckdb_lib *lib, duck_vector vector)
{
    lib->vector_ensure_validity_writable(vector);
    return lib->vector_get_validity(vector);
}

static void fill_validity(const filling *f)
{
    const mx_arrow_column *c = f->column;
    uint64_t *validity = f->lib->vector_get_validity(f->vector);
    bool may = c->validity || c->layout == MX_LAYOUT_NONE;
    if (!may && !validity)
        return;
    for (size_t i = 0; i < f->count; i++) {
        bool null = may && mx_arrow_is_null(c, f->first + i);
        if (null && !validity)
            validity = writable_validity(f->lib, f->vector);
        if (validity)
            set_null(validity, f->at + i, null);
    }
}

static const uint8_t *values_of(const filling *f)
{
    return f->column->values + (f->first + f->column->start) * f->column->width;
}

static void fill_bits(const filling *f, uint8_t *out)
{
    for (size_t i = 0; i < f->count; i++)
        out[f->at + i] = mx_arrow_bit(f->column->values, f->first + f->column->start + i);
}

static void fill_texts(const filling *f, duck_text *out)
{
    for (size_t i = 0; i < f->count; i++) {
        if (mx_arrow_is_null(f->column, f->first + i))
            continue;
        mx_str text = mx_arrow_bytes(f->column, f->first + i);
        duck_text *slot = &out[f->at + i];
        slot->len = (uint32_t)text.len;
        if (text.len <= sizeof slot->inside.bytes) {
            memset(slot->inside.bytes, 0, sizeof slot->inside.bytes);
            if (text.len)
                memcpy(slot->inside.bytes, text.ptr, text.len);
        } else {
            memcpy(slot->outside.prefix, text.ptr, sizeof slot->outside.prefix);
            slot->outside.at = text.ptr;
        }
    }
}

static int64_t load_signed(const filling *f, size_t i)
{
    return mx_load_int(f->column->values, f->column->width, f->first + f->column->start + i, true);
}

static void fill_decimals(const filling *f, uint8_t *out)
{
    unsigned precision = f->column->type->precision;
    size_t width = precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
    const uint8_t *from = values_of(f);
    for (size_t i = 0; i < f->count; i++) {
        int128 value = 0;
        if (f->column->width == 16)
            memcpy(&value, from + i * 16, 16);
        else
            value = load_signed(f, i);
        memcpy(out + (f->at + i) * width, &value, width);
    }
}

/* Numbers of a unit in microseconds; what is finer is cut off. */
static int64_t micros_of(int64_t value, mx_arrow_unit unit)
{
    static const int64_t times[] = {1000000, 1000, 1, 1};
    int64_t out;
    if (unit == MX_UNIT_NANO)
        return value / 1000 - (value % 1000 < 0);
    if (__builtin_mul_overflow(value, times[unit], &out))
        return value < 0 ? INT64_MIN + 2 : INT64_MAX - 2;
    return out;
}

static void fill_times(const filling *f, int64_t *out)
{
    const mx_arrow_type *type = f->column->type;
    bool as_is = type->unit == MX_UNIT_MICRO || (type->kind == MX_ARROW_TIMESTAMP && type->zone.len == 0);
    if (as_is && f->column->width == 8) {
        memcpy(out + f->at, values_of(f), f->count * 8);
        return;
    }
    for (size_t i = 0; i < f->count; i++)
        out[f->at + i] = micros_of(load_signed(f, i), type->unit);
}

static void fill_cells(const filling *f, void *out, bool days)
{
    for (size_t i = 0; i < f->count; i++) {
        mx_cell cell = mx_arrow_cell_of(f->column, f->first + i);
        if (days)
            ((int32_t *)out)[f->at + i] = (int32_t)cell.integer;
        else
            ((float *)out)[f->at + i] = (float)cell.real;
    }
}

/* A row whose struct is null has null fields, on every level: DuckDB takes fields without asking for the struct. */
static void null_fields(const filling *f, const mx_arrow_type *type, duck_vector vector)
{
    for (size_t i = 0; i < type->children.len; i++) {
        duck_vector child = f->lib->struct_vector_get_child(vector, i);
        uint64_t *validity = writable_validity(f->lib, child);
        for (size_t row = 0; row < f->count; row++)
            if (mx_arrow_is_null(f->column, f->first + row))
                set_null(validity, f->at + row, true);
        if (type->children.at[i].type->kind == MX_ARROW_STRUCT)
            null_fields(f, type->children.at[i].type, child);
    }
}

static bool fill_struct(const filling *f)
{
    const mx_arrow_column *c = f->column;
    for (size_t i = 0; i < c->child_count; i++)
        if (!mx_duckdb_fill(f->lib, &c->children[i], f->first + c->start, f->count,
                            f->lib->struct_vector_get_child(f->vector, i), f->at))
            return false;
    if (c->validity)
        null_fields(f, c->type, f->vector);
    return true;
}

static bool fill_items(const filling *f, duck_list *lists)
{
    const mx_arrow_column *c = f->column;
    size_t base = f->at == 0 ? 0 : f->lib->list_vector_get_size(f->vector), total = 0, first, count;
    for (size_t i = 0; i < f->count; i++)
        if (!mx_arrow_is_null(c, f->first + i)) {
            mx_arrow_range(c, f->first + i, &first, &count);
            total += count;
        }
    if (f->lib->list_vector_reserve(f->vector, base + total) != DUCK_OK ||
        f->lib->list_vector_set_size(f->vector, base + total) != DUCK_OK)
        return false;
    duck_vector items = f->lib->list_vector_get_child(f->vector);
    for (size_t i = 0, from = 0, run = 0, to = base; i <= f->count; i++) {
        bool ends = i == f->count;
        bool null = !ends && mx_arrow_is_null(c, f->first + i);
        first = count = 0;
        if (!ends && !null)
            mx_arrow_range(c, f->first + i, &first, &count);
        if (run > 0 && (ends || (count > 0 && first != from + run))) { /* what lies together goes together */
            if (!mx_duckdb_fill(f->lib, &c->children[0], from, run, items, to))
                return false;
            to += run;
            run = 0;
        }
        if (ends)
            break;
        if (count > 0 && run == 0)
            from = first;
        lists[f->at + i] = (duck_list){to + run, count};
        run += count;
    }
    return true;
}

static bool fill_dictionary(const filling *f)
{
    const mx_arrow_column *c = f->column;
    for (size_t i = 0; i < f->count; i++)
        if (!mx_arrow_is_null(c, f->first + i)) {
            size_t index = (size_t)mx_load_int(c->values, c->width, f->first + i + c->start, c->is_signed);
            if (!mx_duckdb_fill(f->lib, c->dictionary, index, 1, f->vector, f->at + i))
                return false;
        }
    return true;
}

static bool fill_values(const filling *f)
{
    const mx_arrow_column *c = f->column;
    void *out = c->type->kind == MX_ARROW_STRUCT ? NULL : f->lib->vector_get_data(f->vector);
    switch (c->type->kind) {
    case MX_ARROW_NULL:
        return true;
    case MX_ARROW_BOOL:
        fill_bits(f, out);
        return true;
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
        fill_texts(f, out);
        return true;
    case MX_ARROW_DECIMAL:
        fill_decimals(f, out);
        return true;
    case MX_ARROW_TIME:
    case MX_ARROW_TIMESTAMP:
        fill_times(f, out);
        return true;
    case MX_ARROW_STRUCT:
        return fill_struct(f);
    case MX_ARROW_LIST:
        return fill_items(f, out);
    case MX_ARROW_MAP:
        return fill_items(f, out);
    default:
        break;
    }
    bool date = c->type->kind == MX_ARROW_DATE;
    if ((date && c->width == 8) || (c->type->kind == MX_ARROW_REAL && c->width == 2))
        fill_cells(f, out, date);
    else
        memcpy((uint8_t *)out + f->at * c->width, values_of(f), f->count * c->width);
    return true;
}

bool mx_duckdb_fill(const mx_duckdb_lib *lib, const mx_arrow_column *column, size_t first, size_t count,
                    duck_vector vector, size_t at)
{
    filling f = {lib, column, first, count, vector, at};
    if (count == 0)
        return true;
    fill_validity(&f);
    return column->dictionary ? fill_dictionary(&f) : fill_values(&f);
}
