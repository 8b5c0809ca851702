/* Arrow: what the builder makes, the reader reads; what is no Arrow data is refused. */
#include "base/check.h"

#include <stdio.h>

#include "arrow/arrow.h"
#include "base/buf.h"

static const mx_arrow_type *all_kinds(mx_arena *arena)
{
    static const mx_arrow_type types[] = {
        {.kind = MX_ARROW_NULL},
        {.kind = MX_ARROW_BOOL, .bits = 1},
        {.kind = MX_ARROW_INT, .bits = 8},
        {.kind = MX_ARROW_INT, .bits = 16},
        {.kind = MX_ARROW_INT, .bits = 32},
        {.kind = MX_ARROW_INT, .bits = 64},
        {.kind = MX_ARROW_UINT, .bits = 8},
        {.kind = MX_ARROW_UINT, .bits = 64},
        {.kind = MX_ARROW_REAL, .bits = 32},
        {.kind = MX_ARROW_REAL, .bits = 64},
        {.kind = MX_ARROW_DECIMAL, .bits = 128, .precision = 10, .scale = 3},
        {.kind = MX_ARROW_TEXT},
        {.kind = MX_ARROW_BINARY},
        {.kind = MX_ARROW_DATE, .bits = 32},
        {.kind = MX_ARROW_TIME, .bits = 32, .unit = MX_UNIT_MILLI},
        {.kind = MX_ARROW_TIME, .bits = 64, .unit = MX_UNIT_NANO},
        {.kind = MX_ARROW_TIMESTAMP, .bits = 64, .unit = MX_UNIT_MICRO, .zone = {"Europe/Rome", 11}},
        {.kind = MX_ARROW_DURATION, .bits = 64, .unit = MX_UNIT_SECOND},
    };
    mx_arrow_type *list = mx_new(arena, mx_arrow_type), *map = mx_new(arena, mx_arrow_type),
                  *fields = mx_new(arena, mx_arrow_type), *all = mx_new(arena, mx_arrow_type);
    const mx_arrow_type *text = &types[11], *whole = &types[5];
    *list = (mx_arrow_type){.kind = MX_ARROW_LIST};
    *map = (mx_arrow_type){.kind = MX_ARROW_MAP};
    *fields = (mx_arrow_type){.kind = MX_ARROW_STRUCT};
    *all = (mx_arrow_type){.kind = MX_ARROW_STRUCT};
    mx_vec_push(arena, &map->children, ((mx_arrow_field){MX_STR("key"), text}));
    mx_vec_push(arena, &map->children, ((mx_arrow_field){MX_STR("value"), whole}));
    mx_vec_push(arena, &list->children, ((mx_arrow_field){MX_STR("item"), map}));
    mx_vec_push(arena, &fields->children, ((mx_arrow_field){MX_STR("a"), text}));
    mx_vec_push(arena, &fields->children, ((mx_arrow_field){MX_STR("b c"), list}));
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        mx_vec_push(arena, &all->children, ((mx_arrow_field){mx_str_printf(arena, "c%zu", i), &types[i]}));
    mx_vec_push(arena, &all->children, ((mx_arrow_field){MX_STR("fields"), fields}));
    return all;
}

static size_t rows_made = 150; /* of a batch */

static void add_value(mx_arena *arena, mx_arrow_builder *b, size_t column, const mx_arrow_type *type,
                      size_t row)
{
    if (type->kind == MX_ARROW_NULL || row % 7 == 3) {
        mx_arrow_add_null(b, column);
        return;
    }
    mx_arrow_builder *child = mx_arrow_builder_child(b, column);
    if (child && row % 3 != 1) { /* a value that is taken back leaves nothing */
        for (size_t i = 0; i < type->children.len; i++)
            add_value(arena, child, i, type->children.at[i].type, row + 5);
        mx_arrow_undo_nested(b, column);
    }
    switch (type->kind) {
    case MX_ARROW_REAL:
        assert_true(mx_arrow_add_real(b, column, (double)row / 4));
        break;
    case MX_ARROW_DECIMAL:
        assert_true(mx_arrow_add_text(b, column, mx_str_printf(arena, "-%zu.%zu5", row, row % 10)));
        break;
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
        assert_true(mx_arrow_add_text(b, column, mx_str_printf(arena, "é%0*zu", (int)(row % 20), row)));
        break;
    case MX_ARROW_STRUCT:
        for (size_t i = 0; i < type->children.len; i++)
            add_value(arena, child, i, type->children.at[i].type, row + i);
        mx_arrow_add_nested(b, column);
        break;
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
        for (size_t n = 0; n < row % 4; n++)
            for (size_t i = 0; i < type->children.len; i++)
                add_value(arena, child, i, type->children.at[i].type, row * 2 + n);
        mx_arrow_add_nested(b, column);
        break;
    default:
        assert_true(mx_arrow_add_int(b, column, type->bits == 1 ? row % 2 : row % 100));
    }
}

static void print_cell(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell)
{
    if (cell->null) {
        mx_buf_lit(out, "null");
        return;
    }
    switch (type->kind) {
    case MX_ARROW_REAL:
        mx_buf_printf(out, "%g", cell->real);
        break;
    case MX_ARROW_DECIMAL:
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
        mx_buf_str(out, cell->text);
        break;
    case MX_ARROW_STRUCT:
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
        mx_buf_char(out, '[');
        for (size_t i = 0; i < cell->count; i++) {
            mx_cell item = mx_arrow_child(cell, i, false);
            print_cell(out, type->children.at[type->kind == MX_ARROW_STRUCT ? i : 0].type, &item);
            if (type->kind == MX_ARROW_MAP) {
                mx_cell value = mx_arrow_child(cell, i, true);
                mx_buf_char(out, ':');
                print_cell(out, type->children.at[1].type, &value);
            }
            mx_buf_char(out, ',');
        }
        mx_buf_char(out, ']');
        break;
    default:
        mx_buf_printf(out, "%lld", (long long)cell->integer);
    }
}

/* A stream of a few batches that a builder made. */
typedef struct maker {
    mx_arena *arena;
    const mx_arrow_type *type;
    mx_arrow_builder *builder;
    size_t batch;
    bool *done;
} maker;

static mx_status next_made(void *state, struct ArrowArray *out, mx_diags *diags)
{
    maker *m = state;
    if (m->batch == 3)
        return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "the fourth fails");
    for (size_t row = 0; row < rows_made; row++)
        for (size_t i = 0; i < m->type->children.len; i++)
            add_value(m->arena, m->builder, i, m->type->children.at[i].type, row + m->batch);
    mx_arrow_builder_take(m->builder, out);
    m->batch++;
    return MX_OK;
}

static void done_made(void *state)
{
    *((maker *)state)->done = true;
}

static mx_status made(mx_arena *arena, const mx_arrow_type *type, struct ArrowArrayStream *out, bool *done)
{
    maker *m = mx_new(arena, maker);
    *m = (maker){arena, type, mx_arrow_builder_new(arena, type), 0, done};
    if (!mx_arrow_stream_make(type, (mx_arrow_source){m, next_made, done_made}, out))
        mx_arena_oom(arena);
    return MX_OK;
}

static void release_deferred(void *arg)
{
    struct ArrowArray *array = arg;
    if (array->release)
        array->release(array);
}

static void free_diags(void *diags)
{
    mx_diags_free(diags);
}

static size_t came_through; /* runs in which nothing failed */

/* Read back, copied cell by cell through a second builder, read again: the same text. */
static mx_status round_trip(mx_arena *arena, void *arg)
{
    const mx_arrow_type *type = all_kinds(arena);
    mx_buf first = MX_BUF(arena);
    bool *done = arg;
    struct ArrowArrayStream stream;
    mx_arrow_reader *reader;
    mx_diags *diags = mx_diags_new();
    mx_arena_defer(arena, free_diags, diags);
    made(arena, type, &stream, done);
    if (mx_arrow_reader_open(arena, &reader, &stream, diags) != MX_OK)
        return MX_OK;
    assert_null(stream.release);
    const mx_arrow_type *read = mx_arrow_reader_type(reader);
    mx_arrow_builder *copy = mx_arrow_builder_new(arena, read);
    assert_int_equal(read->children.len, type->children.len);
    for (size_t i = 0; i < read->children.len; i++) {
        const mx_arrow_type *want = type->children.at[i].type, *got = read->children.at[i].type;
        assert_true(mx_str_eq(read->children.at[i].name, type->children.at[i].name));
        assert_true(got->kind == want->kind && got->bits == want->bits && got->unit == want->unit &&
                    got->precision == want->precision && got->scale == want->scale &&
                    mx_str_eq(got->zone, want->zone) && got->children.len == want->children.len);
    }
    for (size_t batch = 0; batch < 3; batch++) {
        if (mx_arrow_reader_next(reader, diags) != MX_OK)
            return MX_OK;
        assert_int_equal(mx_arrow_reader_rows(reader), rows_made);
        first.len = 0;
        for (size_t row = 0; row < rows_made; row++)
            for (size_t i = 0; i < read->children.len; i++) {
                mx_cell cell = mx_arrow_cell(reader, i, row);
                print_cell(&first, read->children.at[i].type, &cell);
                mx_buf_char(&first, ' ');
                assert_true(mx_arrow_add_cell(copy, i, &cell));
            }
        struct ArrowArray *array = mx_new(arena, struct ArrowArray);
        mx_arena_defer(arena, release_deferred, array);
        mx_arrow_builder_take(copy, array);
        assert_int_equal(array->length, rows_made);
    }
    if (mx_arrow_reader_next(reader, diags) != MX_FAILED)
        return MX_OK;
    if (!diags || mx_diags_count(diags) == 0 || mx_diags_at(diags, 0)->code == MX_MEM001)
        return MX_OK;
    if (mx_str_find_str(mx_diags_at(diags, 0)->message, MX_STR("memory")) == MX_NPOS &&
        mx_str_find_str(mx_diags_at(diags, 0)->message, MX_STR("failed")) == MX_NPOS)
        assert_text(mx_diags_at(diags, 0)->message, "the fourth fails");
    assert_int_equal(mx_arrow_reader_next(reader, diags), MX_NOT_FOUND);
    mx_arrow_reader_close(reader);
    assert_true(*done);
    assert_true(mx_str_find_str(mx_buf_view(&first), MX_STR("-4.450 ")) != MX_NPOS);
    assert_true(mx_str_find_str(mx_buf_view(&first), MX_STR("é00004 ")) == MX_NPOS);
    assert_true(mx_str_find_str(mx_buf_view(&first), MX_STR("é0004 ")) != MX_NPOS);
    came_through++;
    return MX_OK;
}

static void round_trips(void **state)
{
    bool done = false;
    (void)state;
    came_through = 0;
    in_arena(round_trip, &done);
    assert_int_equal(came_through, 1);
}

static mx_status fault_work(mx_arena *arena, void *arg)
{
    bool done = false;
    (void)arg;
    return round_trip(arena, &done);
}

static void survives_faults(void **state)
{
    (void)state;
    came_through = 0;
    rows_made = 9;
    fault_every_work(fault_work, NULL, MX_OK);
    rows_made = 150;
    assert_true(came_through > 0);
}

static mx_status refused_values(mx_arena *arena, void *arg)
{
    mx_arrow_type bytes = {.kind = MX_ARROW_INT, .bits = 8},
                  decimal = {.kind = MX_ARROW_DECIMAL, .bits = 128, .precision = 4, .scale = 2},
                  positive = {.kind = MX_ARROW_UINT, .bits = 16}, all = {.kind = MX_ARROW_STRUCT};
    mx_vec_push(arena, &all.children, ((mx_arrow_field){MX_STR("i"), &bytes}));
    mx_vec_push(arena, &all.children, ((mx_arrow_field){MX_STR("d"), &decimal}));
    mx_vec_push(arena, &all.children, ((mx_arrow_field){MX_STR("u"), &positive}));
    mx_arrow_builder *b = mx_arrow_builder_new(arena, &all);
    static const char *const bad[] = {
        "",    "-",      ".",     "1e3", "NaN",
        "100", "99.999", "1.2.3", " 1",  "123456789012345678901234567890123456789012"};
    (void)arg;
    assert_false(mx_arrow_add_int(b, 0, 128));
    assert_false(mx_arrow_add_int(b, 0, -129));
    assert_true(mx_arrow_add_int(b, 0, -128));
    assert_false(mx_arrow_add_int(b, 2, -1));
    assert_false(mx_arrow_add_int(b, 2, 65536));
    assert_false(mx_arrow_add_int(b, 1, 100));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(mx_arrow_add_text(b, 1, mx_str_of(bad[i])));
    assert_true(mx_arrow_add_text(b, 1, MX_STR("99.9900")));
    assert_true(mx_arrow_add_text(b, 1, MX_STR("+.5")));
    assert_true(mx_arrow_add_int(b, 1, -99));
    assert_int_equal(mx_arrow_builder_rows(b), 1);
    return MX_OK;
}

static void refuses_values(void **state)
{
    (void)state;
    in_arena(refused_values, NULL);
}

/* Arrays of other producers, written down by hand. */

static void release_nothing_array(struct ArrowArray *array)
{
    array->release = NULL;
}
static void release_nothing_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

typedef struct given {
    struct ArrowSchema schema, column_schema, item_schema;
    struct ArrowArray array, column, item;
    bool handed;
} given;

static int given_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    *out = ((given *)stream->private_data)->schema;
    return 0;
}
static int given_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    given *g = stream->private_data;
    *out = g->array;
    if (g->handed)
        out->release = NULL;
    g->handed = true;
    return 0;
}
static void given_release(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

static const char aloe[] = "aloebirch";
static const uint8_t views[] = {
    4,  0, 0, 0, 'a', 'l', 'o', 'e', 0, 0, 0, 0, 0, 0, 0, 0,
    13, 0, 0, 0, 'b', 'i', 'r', 'c', 0, 0, 0, 0, 1, 0, 0, 0,
};
static const char block[] = "-birchbirchbir";
static const int64_t block_sizes[] = {14};

/* One column of a table; an array's `buffers` as the case says, rows and offset too. */
typedef struct case_ {
    const char *name, *format;
    const void *buffers[4];
    int64_t n_buffers, length, offset, nulls;
    const char *want; /* the cells, or the end of the message */
} case_;

static const case_ cases[] = {
    {"utf8", "u", {NULL, (int32_t[]){0, 4, 9}, aloe}, 3, 2, 0, 0, "aloe birch "},
    {"utf8 at an offset", "u", {NULL, (int32_t[]){0, 4, 9}, aloe}, 3, 1, 1, 0, "birch "},
    {"nulls at an offset", "u", {"\1", (int32_t[]){0, 4, 9}, aloe}, 3, 1, 1, 1, "null "},
    {"large", "U", {NULL, (int64_t[]){0, 4, 9}, aloe}, 3, 2, 0, -1, "aloe birch "},
    {"views", "vu", {NULL, views, block, block_sizes}, 4, 2, 0, 0, "aloe birchbirchbir "},
    {"fixed", "w:3", {NULL, aloe}, 2, 3, 0, 0, "alo ebi rch "},
    {"a date in milliseconds", "tdm", {NULL, (int64_t[]){-1, 86400000}}, 2, 2, 0, 0, "-1 1 "},
    {"halves", "e", {NULL, (uint16_t[]){0x3c00, 0xc100, 1}}, 2, 3, 0, 0, "1 -2.5 5.96046e-08 "},
    {"a small decimal", "d:5,2,32", {NULL, (int32_t[]){-5, 12345}}, 2, 2, 0, 0, "-0.05 123.45 "},
    {"bits", "b", {NULL, "\5"}, 2, 3, 0, 0, "1 0 1 "},
    {"offsets fall", "u", {NULL, (int32_t[]){4, 0, 9}, aloe}, 3, 2, 0, 0, "has offsets that do not grow"},
    {"offsets below zero",
     "u",
     {NULL, (int32_t[]){-4, 0, 9}, aloe},
     3,
     2,
     0,
     0,
     "has offsets that do not grow"},
    {"not UTF-8", "u", {NULL, (int32_t[]){0, 1, 2}, "\xc3\xa9"}, 3, 2, 0, 0, "has texts that are not UTF-8"},
    {"no data", "u", {NULL, (int32_t[]){0, 1, 2}, NULL}, 3, 2, 0, 0, "has no data"},
    {"no values", "l", {NULL, NULL}, 2, 2, 0, 0, "has no values"},
    {"a buffer too few", "u", {NULL, (int32_t[]){0, 1, 2}}, 2, 2, 0, 0, "has the wrong number of buffers"},
    {"a length below zero", "l", {NULL, aloe}, 2, -2, 0, 0, "has a length that cannot be"},
    {"a length without end", "l", {NULL, aloe}, 2, INT64_MAX, 1, 0, "has a length that cannot be"},
    {"fewer rows", "n", {NULL}, 0, 0, 0, 0, ""},
    {"a view outside",
     "vu",
     {NULL, views, block, (int64_t[]){13}},
     4,
     2,
     0,
     0,
     "has views outside of its buffers"},
    {"a view of no buffer", "vu", {NULL, views, block_sizes}, 3, 2, 0, 0, "has views outside of its buffers"},
    {"an interval",
     "tiM",
     {NULL, aloe},
     2,
     1,
     0,
     0,
     "column \"col\": its Arrow type \"tiM\" is not supported"},
    {"a wide decimal", "d:76,2,256", {NULL, aloe}, 2, 1, 0, 0, "\"d:76,2,256\" is not supported"},
    {"a list without items", "+l", {NULL, aloe}, 2, 1, 0, 0, "has the wrong number of children"},
    {"no format", "", {NULL, aloe}, 2, 1, 0, 0, "Arrow type \"\" is not supported"},
};

static void give(given *g, struct ArrowArrayStream *stream, struct ArrowSchema **schemas,
                 struct ArrowArray **arrays)
{
    schemas[0] = &g->column_schema;
    arrays[0] = &g->column;
    g->schema = (struct ArrowSchema){
        .format = "+s", .n_children = 1, .children = schemas, .release = release_nothing_schema};
    static const void *none[1] = {NULL};
    g->array = (struct ArrowArray){.length = g->column.length < 0 ? 1 : g->column.length,
                                   .n_buffers = 1,
                                   .buffers = none,
                                   .n_children = 1,
                                   .children = arrays,
                                   .release = release_nothing_array};
    *stream = (struct ArrowArrayStream){given_schema, given_next, NULL, given_release, g};
}

static mx_status read_given(mx_arena *arena, struct ArrowArrayStream *stream, mx_buf *out, mx_diags *diags)
{
    mx_arrow_reader *reader;
    mx_status status;
    MX_TRY(mx_arrow_reader_open(arena, &reader, stream, diags));
    while ((status = mx_arrow_reader_next(reader, diags)) == MX_OK)
        for (size_t row = 0; row < mx_arrow_reader_rows(reader); row++) {
            mx_cell cell = mx_arrow_cell(reader, 0, row);
            print_cell(out, mx_arrow_reader_type(reader)->children.at[0].type, &cell);
            mx_buf_char(out, ' ');
        }
    return status;
}

static mx_status run_case(mx_arena *arena, void *arg)
{
    const case_ *c = arg;
    mx_diags *diags = mx_diags_new();
    struct ArrowSchema *schemas[1];
    struct ArrowArray *arrays[1];
    struct ArrowArrayStream stream;
    const void *buffers[4] = {c->buffers[0], c->buffers[1], c->buffers[2], c->buffers[3]};
    given g = {.column_schema = {.format = c->format, .name = "col", .release = release_nothing_schema},
               .column = {.length = c->length,
                          .offset = c->offset,
                          .null_count = c->nulls,
                          .n_buffers = c->n_buffers,
                          .buffers = buffers,
                          .release = release_nothing_array}};
    mx_buf out = MX_BUF(arena);
    give(&g, &stream, schemas, arrays);
    mx_status status = read_given(arena, &stream, &out, diags);
    mx_str got = status == MX_NOT_FOUND ? mx_buf_view(&out) : mx_diags_at(diags, 0)->message;
    if (!mx_str_ends(got, mx_str_of(c->want)))
        fail_msg("%s: got <%.*s>, want <%s>", c->name, MX_FMT(got), c->want);
    mx_diags_free(diags);
    return MX_OK;
}

static void reads_what_others_made(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        in_arena(run_case, (void *)(uintptr_t)&cases[i]);
}

static mx_status dictionary(mx_arena *arena, void *arg)
{
    static const char *const want[] = {"birch aloe null birch ", "has indexes outside of its dictionary"};
    (void)arg;
    for (size_t bad = 0; bad < 2; bad++) {
        mx_diags *diags = mx_diags_new();
        struct ArrowSchema *schemas[1];
        struct ArrowArray *arrays[1];
        struct ArrowArrayStream stream;
        int8_t indexes[] = {1, 0, 9, (int8_t)(bad ? -1 : 1)};
        const void *buffers[] = {"\13", indexes}, *texts[] = {NULL, (int32_t[]){0, 4, 9}, aloe};
        given g = {.column_schema = {.format = "c", .name = "d", .release = release_nothing_schema},
                   .item_schema = {.format = "u", .release = release_nothing_schema},
                   .column = {.length = 4,
                              .null_count = 1,
                              .n_buffers = 2,
                              .buffers = buffers,
                              .release = release_nothing_array},
                   .item = {.length = 2, .n_buffers = 3, .buffers = texts, .release = release_nothing_array}};
        g.column_schema.dictionary = &g.item_schema;
        g.column.dictionary = &g.item;
        mx_buf out = MX_BUF(arena);
        give(&g, &stream, schemas, arrays);
        mx_status status = read_given(arena, &stream, &out, diags);
        mx_str got = status == MX_NOT_FOUND ? mx_buf_view(&out) : mx_diags_at(diags, 0)->message;
        if (!mx_str_ends(got, mx_str_of(want[bad])))
            fail_msg("got <%.*s>, want <%s>", MX_FMT(got), want[bad]);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void reads_dictionaries(void **state)
{
    (void)state;
    in_arena(dictionary, NULL);
}

static mx_status list(mx_arena *arena, void *arg)
{
    static const struct {
        const char *format, *want;
        int32_t offsets[3], sizes[2];
        int64_t items;
    } lists[] = {
        {"+l", "[aloe,] [] ", {1, 2, 2}, {0}, 2},
        {"+vl", "[birch,] [aloe,birch,] ", {1, 0}, {1, 2}, 2},
        {"+w:1", "[aloe,] [birch,] ", {0}, {0}, 2},
        {"+w:2", "column \"l.item\" has fewer rows than its parent", {0}, {0}, 2},
        {"+l", "column \"l.item\" has fewer rows than its parent", {1, 2, 3}, {0}, 2},
        {"+vl", "has ranges that are not valid", {1, 0}, {1, -2}, 2},
        {"+vl", "column \"l.item\" has fewer rows than its parent", {1, 1}, {1, 2}, 2},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        mx_diags *diags = mx_diags_new();
        struct ArrowSchema *schemas[1], *items[1];
        struct ArrowArray *arrays[1], *values[1];
        struct ArrowArrayStream stream;
        const void *buffers[] = {NULL, lists[i].offsets, lists[i].sizes};
        const void *texts[] = {NULL, (int32_t[]){0, 4, 4, 9}, aloe};
        given g = {.column_schema = {.format = lists[i].format,
                                     .name = "l",
                                     .n_children = 1,
                                     .release = release_nothing_schema},
                   .item_schema = {.format = "u", .name = "item", .release = release_nothing_schema},
                   .column = {.length = 2,
                              .n_buffers = 2,
                              .buffers = buffers,
                              .n_children = 1,
                              .release = release_nothing_array},
                   .item = {.length = lists[i].items,
                            .n_buffers = 3,
                            .buffers = texts,
                            .release = release_nothing_array}};
        bool plain = mx_str_eq(mx_str_of(lists[i].format), MX_STR("+l"));
        if (lists[i].format[1] == 'w')
            g.column.n_buffers = 1;
        else if (!plain)
            g.column.n_buffers = 3;
        const void *pairs[] = {NULL, (int32_t[]){0, 4, 9}, aloe};
        const void *behind[] = {NULL, (int32_t[]){0, 0, 4}, aloe};
        g.item.buffers = plain && i != 4 ? behind : pairs;
        items[0] = &g.item_schema;
        values[0] = &g.item;
        g.column_schema.children = items;
        g.column.children = values;
        mx_buf out = MX_BUF(arena);
        give(&g, &stream, schemas, arrays);
        mx_status status = read_given(arena, &stream, &out, diags);
        mx_str got = status == MX_NOT_FOUND ? mx_buf_view(&out) : mx_diags_at(diags, 0)->message;
        if (!mx_str_ends(got, mx_str_of(lists[i].want)))
            fail_msg("list %zu: got <%.*s>, want <%s>", i, MX_FMT(got), lists[i].want);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void reads_lists(void **state)
{
    (void)state;
    in_arena(list, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trips),        cmocka_unit_test(survives_faults),
        cmocka_unit_test(refuses_values),     cmocka_unit_test(reads_what_others_made),
        cmocka_unit_test(reads_dictionaries), cmocka_unit_test(reads_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
