/* driver/duckdb_arrow.c — chunks of DuckDB's as one Arrow batch, in buffers of just their size. DuckDB's own conversion,
 * which takes all types, makes a batch of each chunk and doubles buffers until the values fit. Columns of the same texts
 * share them. */
#include "driver/duckdb_arrow.h"

typedef enum layout_kind {
    LAYOUT_FIXED,
    LAYOUT_BITS,
    LAYOUT_TEXT, /* offsets and bytes */
    LAYOUT_VIEW, /* as DuckDB has them, but that long ones say where they are */
    LAYOUT_STRUCT,
} layout_kind;

struct mx_duckdb_layout {
    layout_kind kind;
    size_t width, count;
    mx_duckdb_layout *children;
};

/* ---- what is known ---- */

static const struct {
    int type;
    size_t width;
} fixed[] = {
    {DUCK_TINYINT, 1},      {DUCK_SMALLINT, 2},    {DUCK_INTEGER, 4},      {DUCK_BIGINT, 8},
    {DUCK_UTINYINT, 1},     {DUCK_USMALLINT, 2},   {DUCK_UINTEGER, 4},     {DUCK_UBIGINT, 8},
    {DUCK_FLOAT, 4},        {DUCK_DOUBLE, 8},      {DUCK_DATE, 4},         {DUCK_TIME, 8},
    {DUCK_TIMESTAMP, 8},    {DUCK_TIMESTAMP_S, 8}, {DUCK_TIMESTAMP_MS, 8}, {DUCK_TIMESTAMP_NS, 8},
    {DUCK_TIMESTAMP_TZ, 8},
};

static bool plan(const mx_duckdb_lib *lib, mx_arena *arena, duck_type type, const struct ArrowSchema *schema,
                 mx_duckdb_layout *out);

static bool plan_struct(const mx_duckdb_lib *lib, mx_arena *arena, duck_type type,
                        const struct ArrowSchema *schema, mx_duckdb_layout *out)
{
    bool known = true;
    *out = (mx_duckdb_layout){.kind = LAYOUT_STRUCT, .count = lib->struct_type_child_count(type)};
    if ((size_t)schema->n_children != out->count)
        return false;
    out->children = mx_new_array(arena, mx_duckdb_layout, out->count + 1);
    for (size_t i = 0; known && i < out->count; i++) {
        duck_type child = lib->struct_type_child_type(type, i);
        known = plan(lib, arena, child, schema->children[i], &out->children[i]);
        lib->destroy_logical_type(&child);
    }
    return known;
}

static bool plan(const mx_duckdb_lib *lib, mx_arena *arena, duck_type type, const struct ArrowSchema *schema,
                 mx_duckdb_layout *out)
{
    int id = lib->get_type_id(type);
    mx_str format = mx_str_of(schema->format);
    if (schema->dictionary)
        return false;
    if (id == DUCK_STRUCT)
        return plan_struct(lib, arena, type, schema, out);
    if (id == DUCK_VARCHAR || id == DUCK_BLOB) {
        mx_str plain = id == DUCK_VARCHAR ? MX_STR("u") : MX_STR("z");
        bool view = mx_str_starts(format, MX_STR("v"));
        out->kind = view ? LAYOUT_VIEW : LAYOUT_TEXT;
        return mx_str_eq(view ? mx_str_sub(format, 1, format.len) : format, plain);
    }
    out->kind = id == DUCK_BOOLEAN ? LAYOUT_BITS : LAYOUT_FIXED;
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (fixed[i].type == id)
            out->width = fixed[i].width;
    return out->width || (id == DUCK_BOOLEAN && mx_str_eq(format, MX_STR("b")));
}

static void become_views(mx_duckdb_layout *layout, const struct ArrowSchema *schema)
{
    if (layout->kind == LAYOUT_TEXT && mx_str_eq(mx_str_of(schema->format), MX_STR("u")))
        layout->kind = LAYOUT_VIEW;
    for (size_t i = 0; i < layout->count; i++)
        become_views(&layout->children[i], schema->children[i]);
}

void mx_duckdb_say_views(const mx_duckdb_layout *layout, struct ArrowSchema *schema)
{
    if (layout->kind == LAYOUT_VIEW && mx_str_eq(mx_str_of(schema->format), MX_STR("u")))
        schema->format = "vu"; /* DuckDB's own text goes with what it keeps beside the schema */
    for (size_t i = 0; i < layout->count; i++)
        mx_duckdb_say_views(&layout->children[i], schema->children[i]);
}

const mx_duckdb_layout *mx_duckdb_layout_of(const mx_duckdb_lib *lib, mx_arena *arena, const duck_type *types,
                                            size_t count, const struct ArrowSchema *schema, bool views)
{
    mx_duckdb_layout *out = mx_new(arena, mx_duckdb_layout);
    *out = (mx_duckdb_layout){.kind = LAYOUT_STRUCT, .count = count};
    out->children = mx_new_array(arena, mx_duckdb_layout, count + 1);
    if ((size_t)schema->n_children != count)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (!plan(lib, arena, types[i], schema->children[i], &out->children[i]))
            return NULL;
    if (views)
        become_views(out, schema);
    return out;
}

/* ---- values ---- */

/* The columns of texts of a batch so far, which later ones may repeat: digests do. */
enum { REMEMBERED = 16 };
typedef struct text_column {
    layout_kind kind;
    const duck_text *texts[MX_DUCKDB_CHUNKS];
    const uint64_t *validity[MX_DUCKDB_CHUNKS];
    const struct ArrowArray *array;
} text_column;
typedef struct batch {
    size_t bytes; /* of the buffers made */
    text_column texts[REMEMBERED];
    size_t count;
} batch;

/* One column's vectors, of each chunk. */
typedef struct column {
    const mx_duckdb_lib *lib;
    const size_t *rows;
    size_t chunks, total;
    batch *batch;
    duck_vector vectors[MX_DUCKDB_CHUNKS];
    const uint64_t *validity[MX_DUCKDB_CHUNKS]; /* NULL: no row is NULL */
} column;

static bool is_null(const column *c, size_t chunk, size_t row)
{
    const uint64_t *validity = c->validity[chunk];
    return validity && !(validity[row >> 6] >> (row & 63) & 1);
}

static void *own(const column *c, struct ArrowArray *out, size_t buffer, size_t bytes)
{
    void *memory = mx_raw_alloc(bytes ? bytes : 1);
    if (memory)
        mx_arrow_array_own(out, buffer, memory);
    c->batch->bytes += bytes;
    return memory;
}

static bool add_validity(const column *c, struct ArrowArray *out)
{
    size_t nulls = 0, bytes = (c->total + 7) / 8;
    for (size_t i = 0; i < c->chunks; i++)
        for (size_t row = 0; c->validity[i] && row < c->rows[i]; row++)
            nulls += is_null(c, i, row);
    out->null_count = (int64_t)nulls;
    if (!nulls)
        return true;
    uint8_t *bits = own(c, out, 0, bytes);
    if (!bits)
        return false;
    memset(bits, 0, bytes);
    for (size_t i = 0, at = 0; i < c->chunks; i++)
        for (size_t row = 0; row < c->rows[i]; row++, at++)
            bits[at >> 3] |= (uint8_t)(!is_null(c, i, row) << (at & 7));
    return true;
}

static bool add_fixed(const column *c, size_t width, struct ArrowArray *out)
{
    uint8_t *to = own(c, out, 1, c->total * width);
    for (size_t i = 0; to && i < c->chunks; i++) {
        memcpy(to, c->lib->vector_get_data(c->vectors[i]), c->rows[i] * width);
        to += c->rows[i] * width;
    }
    return to != NULL;
}

static bool add_bits(const column *c, struct ArrowArray *out)
{
    size_t bytes = (c->total + 7) / 8;
    uint8_t *bits = own(c, out, 1, bytes);
    if (!bits)
        return false;
    memset(bits, 0, bytes);
    for (size_t i = 0, at = 0; i < c->chunks; i++) {
        const uint8_t *values = c->lib->vector_get_data(c->vectors[i]);
        for (size_t row = 0; row < c->rows[i]; row++, at++)
            bits[at >> 3] |= (uint8_t)((values[row] & !is_null(c, i, row)) << (at & 7));
    }
    return true;
}

static bool is_inside(const duck_text *text)
{
    return text->len <= sizeof text->inside.bytes;
}

/* Bytes of all texts, or of those that do not lie in their views. */
static size_t bytes_of(const column *c, bool all)
{
    size_t bytes = 0;
    for (size_t i = 0; i < c->chunks; i++) {
        const duck_text *texts = c->lib->vector_get_data(c->vectors[i]);
        for (size_t row = 0; row < c->rows[i]; row++)
            if (!is_null(c, i, row) && (all || !is_inside(&texts[row])))
                bytes += texts[row].len;
    }
    return bytes;
}

static bool add_texts(const column *c, struct ArrowArray *out)
{
    size_t bytes = bytes_of(c, true);
    int32_t *offsets = bytes > INT32_MAX ? NULL : own(c, out, 1, (c->total + 1) * sizeof *offsets);
    char *data = offsets ? own(c, out, 2, bytes) : NULL, *to = data;
    out->n_buffers = 3;
    if (!data)
        return false;
    *offsets++ = 0;
    for (size_t i = 0; i < c->chunks; i++) {
        const duck_text *texts = c->lib->vector_get_data(c->vectors[i]);
        for (size_t row = 0; row < c->rows[i]; row++) {
            const duck_text *text = &texts[row];
            if (!is_null(c, i, row)) {
                memcpy(to, is_inside(text) ? text->inside.bytes : text->outside.at, text->len);
                to += text->len;
            }
            *offsets++ = (int32_t)(to - data);
        }
    }
    return true;
}

/* A view of Arrow's: DuckDB's text with a buffer's number and an offset in the place of the pointer. */
static bool add_views(const column *c, struct ArrowArray *out)
{
    size_t bytes = bytes_of(c, false);
    duck_text *views = bytes > INT32_MAX ? NULL : own(c, out, 1, c->total * sizeof *views);
    char *data = views ? own(c, out, 2, bytes) : NULL, *to = data;
    int64_t *sizes = data ? own(c, out, 3, sizeof *sizes) : NULL;
    out->n_buffers = 4;
    if (!sizes)
        return false;
    *sizes = (int64_t)bytes;
    for (size_t i = 0; i < c->chunks; i++) {
        const duck_text *texts = c->lib->vector_get_data(c->vectors[i]);
        for (size_t row = 0; row < c->rows[i]; row++, views++) {
            *views = is_null(c, i, row) ? (duck_text){.len = 0} : texts[row];
            if (is_inside(views)) {
                memset(views->inside.bytes + views->len, 0, sizeof views->inside.bytes - views->len);
                continue;
            }
            int32_t place[2] = {0, (int32_t)(to - data)};
            memcpy(to, texts[row].outside.at, views->len);
            memcpy(&views->outside.at, place, sizeof place);
            to += views->len;
        }
    }
    return true;
}

static bool same_text(const duck_text *a, const duck_text *b)
{
    return a->len == b->len && memcmp(is_inside(a) ? a->inside.bytes : a->outside.at,
                                      is_inside(b) ? b->inside.bytes : b->outside.at, a->len) == 0;
}

static bool same_rows(const column *c, const text_column *as)
{
    for (size_t i = 0; i < c->chunks; i++) {
        const duck_text *texts = c->lib->vector_get_data(c->vectors[i]);
        const uint64_t *validity = as->validity[i];
        for (size_t row = 0; row < c->rows[i]; row++) {
            bool null = is_null(c, i, row);
            if (null != (validity && !(validity[row >> 6] >> (row & 63) & 1)) ||
                (!null && !same_text(&texts[row], &as->texts[i][row])))
                return false;
        }
    }
    return true;
}

/* Texts that an earlier column of the batch has too are there once. */
static bool add_texts_once(layout_kind kind, const column *c, struct ArrowArray *out)
{
    batch *b = c->batch;
    for (size_t i = 0; i < b->count; i++)
        if (b->texts[i].kind == kind && same_rows(c, &b->texts[i])) {
            mx_arrow_array_share(out, b->texts[i].array);
            return true;
        }
    if (b->count < REMEMBERED) {
        text_column *kept = &b->texts[b->count++];
        *kept = (text_column){.kind = kind, .array = out};
        for (size_t i = 0; i < c->chunks; i++) {
            kept->texts[i] = c->lib->vector_get_data(c->vectors[i]);
            kept->validity[i] = c->validity[i];
        }
    }
    return add_validity(c, out) && (kind == LAYOUT_VIEW ? add_views : add_texts)(c, out);
}

static bool add_column(const mx_duckdb_layout *layout, column *c, struct ArrowArray *out);

static bool add_struct(const mx_duckdb_layout *layout, const column *c, struct ArrowArray *out)
{
    column child = *c;
    out->n_buffers = 1;
    for (size_t i = 0; i < layout->count; i++) {
        for (size_t k = 0; k < c->chunks; k++)
            child.vectors[k] = c->lib->struct_vector_get_child(c->vectors[k], i);
        if (!add_column(&layout->children[i], &child, out->children[i]))
            return false;
    }
    return true;
}

static bool add_column(const mx_duckdb_layout *layout, column *c, struct ArrowArray *out)
{
    for (size_t i = 0; i < c->chunks; i++)
        c->validity[i] = c->lib->vector_get_validity(c->vectors[i]);
    if (!mx_arrow_array_new(out, layout->count))
        return false;
    out->length = (int64_t)c->total;
    out->n_buffers = 2;
    if (layout->kind == LAYOUT_TEXT || layout->kind == LAYOUT_VIEW)
        return add_texts_once(layout->kind, c, out);
    if (!add_validity(c, out))
        return false;
    switch (layout->kind) {
    case LAYOUT_FIXED:
        return add_fixed(c, layout->width, out);
    case LAYOUT_BITS:
        return add_bits(c, out);
    default:
        return add_struct(layout, c, out);
    }
}

bool mx_duckdb_batch(const mx_duckdb_lib *lib, const mx_duckdb_layout *layout, const duck_chunk *chunks,
                     size_t count, struct ArrowArray *out, size_t *bytes)
{
    size_t rows[MX_DUCKDB_CHUNKS];
    batch b;
    column c = {.lib = lib, .rows = rows, .chunks = count, .batch = &b};
    b.bytes = b.count = 0;
    if (!mx_arrow_array_new(out, layout->count))
        return false;
    for (size_t i = 0; i < count; i++) {
        rows[i] = lib->data_chunk_get_size(chunks[i]);
        c.total += rows[i];
    }
    out->length = (int64_t)c.total;
    for (size_t i = 0; i < layout->count; i++) {
        for (size_t k = 0; k < count; k++)
            c.vectors[k] = lib->data_chunk_get_vector(chunks[k], i);
        if (!add_column(&layout->children[i], &c, out->children[i])) {
            out->release(out);
            *out = (struct ArrowArray){0};
            return false;
        }
    }
    *bytes = b.bytes;
    return true;
}
