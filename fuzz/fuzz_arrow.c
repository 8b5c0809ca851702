/* Rows from a foreign producer: a schema of any shape, batches whose counts may be anything. What is accepted can be
 * read, and everything that was handed over is released exactly once.
 *
 * A line is a column, its fields between spaces: DEPTH ('0' and up) with 'c' for a child or 'd' for the dictionary of
 * the column above, format, name, then the batch's length, offset, null count, buffers, and how many children more or
 * less than there are it claims. No buffer has contents, since their sizes are not handed over: a reader has to trust
 * those. */
#include "fuzz.h"

#include "arrow/arrow.h"

enum { DEEPEST = 80, SPARE = 8, BUFFERS = 16 };

typedef struct node {
    struct node *dictionary;
    mx_vec(struct node *) children;
    char *format, *name;
    int64_t length, offset, null_count, buffers, claimed;
} node;

typedef struct source {
    mx_arena *arena;
    const node *root;
    int open; /* schemas, arrays and the stream that are not released */
    bool ended;
} source;

/* ---- the input as a tree ---- */

static mx_str word(mx_str *line)
{
    mx_str head;
    mx_str_cut(*line, ' ', &head, line);
    return head;
}

static int64_t number(mx_str *line)
{
    mx_str text = word(line);
    bool minus = mx_str_starts(text, MX_STR("-"));
    uint64_t value = 0;
    if (!mx_str_to_u64(minus ? mx_str_sub(text, 1, text.len) : text, &value) || value > INT64_MAX)
        return minus ? INT64_MIN : 0;
    return minus ? -(int64_t)value : (int64_t)value;
}

static int64_t number_within(mx_str *line, int64_t low, int64_t high)
{
    int64_t value = number(line);
    return value < low ? low : value > high ? high : value;
}

static char *c_text(mx_arena *arena, mx_str text) /* NULL for "-" */
{
    return mx_str_eq(text, MX_STR("-")) ? NULL : (char *)mx_str_z(arena, text);
}

static node *read_node(mx_arena *arena, mx_str line)
{
    node *made = mx_new(arena, node);
    made->format = c_text(arena, word(&line));
    made->name = c_text(arena, word(&line));
    made->length = number(&line);
    made->offset = number(&line);
    made->null_count = number(&line);
    made->buffers = number_within(&line, -1, BUFFERS);
    made->claimed = number_within(&line, -SPARE, SPARE);
    return made;
}

static node *read_tree(mx_arena *arena, mx_str text)
{
    node *path[DEEPEST + 1] = {0};
    for (mx_str line; text.len;) {
        mx_str_cut(text, '\n', &line, &text);
        mx_str place = word(&line);
        size_t depth = place.len ? (size_t)(uint8_t)(place.ptr[0] - '0') : DEEPEST + 1;
        if (depth > DEEPEST || (depth > 0 && !path[depth - 1]) || (depth == 0 && path[0]))
            continue;
        node *made = path[depth] = read_node(arena, line);
        memset(path + depth + 1, 0, (DEEPEST - depth) * sizeof *path);
        if (depth > 0 && place.len > 1 && place.ptr[1] == 'd')
            path[depth - 1]->dictionary = made;
        else if (depth > 0)
            mx_vec_push(arena, &path[depth - 1]->children, made);
    }
    return path[0];
}

/* ---- the tree as a producer ---- */

static void release_schema(struct ArrowSchema *schema)
{
    ((source *)schema->private_data)->open--;
    schema->release = NULL;
}

static void release_part(struct ArrowSchema *schema) /* released with the whole */
{
    (void)schema;
}

static void release_array(struct ArrowArray *array)
{
    ((source *)array->private_data)->open--;
    array->release = NULL;
}

static void release_array_part(struct ArrowArray *array)
{
    (void)array;
}

static void make_schema(source *s, const node *from, struct ArrowSchema *out)
{
    struct ArrowSchema **children = mx_new_array(s->arena, struct ArrowSchema *, from->children.len + SPARE);
    for (size_t i = 0; i < from->children.len; i++)
        make_schema(s, from->children.at[i], children[i] = mx_new(s->arena, struct ArrowSchema));
    *out = (struct ArrowSchema){.format = from->format,
                                .name = from->name,
                                .n_children = (int64_t)from->children.len,
                                .children = children,
                                .release = release_part,
                                .private_data = s};
    if (from->dictionary)
        make_schema(s, from->dictionary, out->dictionary = mx_new(s->arena, struct ArrowSchema));
}

static void make_array(source *s, const node *from, struct ArrowArray *out)
{
    struct ArrowArray **children = mx_new_array(s->arena, struct ArrowArray *, from->children.len + SPARE);
    for (size_t i = 0; i < from->children.len; i++)
        make_array(s, from->children.at[i], children[i] = mx_new(s->arena, struct ArrowArray));
    *out = (struct ArrowArray){.length = from->length,
                               .null_count = from->null_count,
                               .offset = from->offset,
                               .n_buffers = from->buffers,
                               .n_children = (int64_t)from->children.len + from->claimed,
                               .buffers = (const void **)mx_new_array(s->arena, void *, BUFFERS),
                               .children = children,
                               .release = release_array_part,
                               .private_data = s};
    if (from->dictionary)
        make_array(s, from->dictionary, out->dictionary = mx_new(s->arena, struct ArrowArray));
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    source *s = stream->private_data;
    make_schema(s, s->root, out);
    out->release = release_schema;
    s->open++;
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    source *s = stream->private_data;
    *out = (struct ArrowArray){0};
    if (s->ended)
        return 0;
    s->ended = true;
    make_array(s, s->root, out);
    out->release = release_array;
    s->open++;
    return 0;
}

static const char *last_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return NULL;
}

static void release_stream(struct ArrowArrayStream *stream)
{
    ((source *)stream->private_data)->open--;
    stream->release = NULL;
}

/* ---- reading ---- */

static void look_at(const mx_arrow_type *type, const mx_cell *cell)
{
    if (cell->null)
        return;
    bool nested = type->kind == MX_ARROW_STRUCT || type->kind == MX_ARROW_LIST || type->kind == MX_ARROW_MAP;
    for (size_t i = 0; nested && i < cell->count && i < 4; i++) {
        size_t field = type->kind == MX_ARROW_STRUCT ? i : 0;
        mx_cell child = mx_arrow_child(cell, i, false);
        look_at(type->children.at[field].type, &child);
    }
}

static mx_status read_all(mx_arrow_reader *reader, mx_diags *diags)
{
    const mx_arrow_type *columns = mx_arrow_reader_type(reader);
    for (int piece = 0; piece < 3; piece++) { /* a batch may claim 2^59 rows of nothing */
        mx_status status = mx_arrow_reader_next(reader, diags);
        if (status != MX_OK)
            return status == MX_NOT_FOUND ? MX_OK : status;
        size_t rows = mx_arrow_reader_rows(reader);
        FUZZ_CHECK(rows > 0);
        for (size_t column = 0; column < columns->children.len; column++)
            for (size_t row = 0; row<rows; row += rows> 1 ? rows - 1 : 1) {
                mx_cell cell = mx_arrow_cell(reader, column, row);
                look_at(columns->children.at[column].type, &cell);
            }
    }
    return MX_OK;
}

static mx_status work(mx_arena *arena, void *arg)
{
    fuzz_input *input = arg;
    source s = {.arena = arena, .open = 1};
    struct ArrowArrayStream stream = {get_schema, get_next, last_error, release_stream, &s};
    mx_arrow_reader *reader;
    s.root = read_tree(arena, input->text);
    if (!s.root)
        return MX_OK;
    mx_status status = mx_arrow_reader_open(arena, &reader, &stream, input->diags);
    if (status == MX_OK) {
        status = read_all(reader, input->diags);
        mx_arrow_reader_close(reader);
    }
    FUZZ_CHECK(s.open == 0);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
