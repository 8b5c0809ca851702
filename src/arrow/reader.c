/* reader.c — a stream read batch by batch. A batch of a producer that gives millions of rows at once is handed on in
 * pieces, so that what is made for each row (digits of decimals) stays small. */
#include "arrow/load.h"

enum { PIECE = 1 << 16 };

struct mx_arrow_reader {
    mx_arena *arena, *scratch; /* scratch: of this piece */
    struct ArrowArrayStream stream;
    struct ArrowArray batch;
    mx_arrow_column *columns;
    size_t first, rows; /* of this piece */
    bool ended;
};

static void release_batch(mx_arrow_reader *reader)
{
    if (reader->batch.release)
        reader->batch.release(&reader->batch);
    reader->batch.release = NULL;
    reader->first = reader->rows = 0;
}

static void close_deferred(void *arg)
{
    mx_arrow_reader *reader = arg;
    release_batch(reader);
    if (reader->stream.release)
        reader->stream.release(&reader->stream);
    reader->stream.release = NULL;
    reader->ended = true;
}

static mx_status make_reader(mx_arena *arena, void *arg)
{
    mx_arrow_reader **out = arg;
    *out = mx_new(arena, mx_arrow_reader);
    (*out)->arena = arena;
    mx_arena_defer(arena, close_deferred, *out);
    return MX_OK;
}

static mx_status producer_failed(mx_arrow_reader *reader, int rc, mx_diags *diags)
{
    const char *words = reader->stream.get_last_error ? reader->stream.get_last_error(&reader->stream) : NULL;
    reader->ended = true;
    if (words && *words)
        return mx_fail(diags, MX_ARW002, MX_NOWHERE, "", "%s", words);
    return mx_fail(diags, MX_ARW002, MX_NOWHERE, "", "the producer of the rows failed: %s", strerror(rc));
}

static void release_schema(void *arg)
{
    struct ArrowSchema *schema = arg;
    if (schema->release)
        schema->release(schema);
    schema->release = NULL;
}

static mx_status read_schema(mx_arrow_reader *reader, mx_diags *diags)
{
    struct ArrowSchema *schema = mx_new(reader->arena, struct ArrowSchema);
    mx_arena_defer(reader->arena, release_schema, schema);
    int rc = reader->stream.get_schema(&reader->stream, schema);
    if (rc != 0)
        return producer_failed(reader, rc, diags);
    mx_status status = mx_arrow_columns_read(reader->arena, schema, &reader->columns, &reader->scratch,
                                             diags);
    release_schema(schema);
    return status;
}

mx_status mx_arrow_reader_open(mx_arena *arena, mx_arrow_reader **out, struct ArrowArrayStream *stream,
                               mx_diags *diags)
{
    *out = NULL;
    if (!stream->release)
        return mx_fail(diags, MX_ARW002, MX_NOWHERE, "Hand over a new stream: each is read once.",
                       "the stream of rows was released already");
    mx_arrow_reader *reader = NULL;
    if (mx_guard_in(arena, make_reader, &reader, diags) != MX_OK) { /* the stream must not be lost */
        stream->release(stream);
        return MX_FAILED;
    }
    reader->stream = *stream;
    stream->release = NULL;
    mx_status status = read_schema(reader, diags);
    if (status != MX_OK) {
        close_deferred(reader);
        return status;
    }
    *out = reader;
    return MX_OK;
}

const mx_arrow_type *mx_arrow_reader_type(const mx_arrow_reader *reader)
{
    return reader->columns->type;
}

static void renew_scratch(mx_arrow_reader *reader)
{
    enum { KEPT = 64 << 10 };
    if (reader->scratch && mx_arena_bytes(reader->scratch) > KEPT) {
        mx_arena_free(reader->scratch);
        reader->scratch = NULL;
    }
    if (!reader->scratch)
        reader->scratch = mx_arena_child(reader->arena);
}

static mx_status next_batch(mx_arrow_reader *reader, mx_diags *diags)
{
    for (;;) {
        release_batch(reader);
        int rc = reader->stream.get_next(&reader->stream, &reader->batch);
        if (rc != 0) {
            reader->batch.release = NULL; /* what a failed call left there is not ours */
            return producer_failed(reader, rc, diags);
        }
        if (!reader->batch.release) {
            reader->ended = true;
            return MX_NOT_FOUND;
        }
        mx_status status = mx_arrow_columns_load(reader->columns, &reader->batch, diags);
        if (status != MX_OK) {
            reader->ended = true;
            release_batch(reader);
            return status;
        }
        if (reader->batch.length > 0)
            return MX_OK;
    }
}

mx_status mx_arrow_reader_next(mx_arrow_reader *reader, mx_diags *diags)
{
    reader->first += reader->rows;
    reader->rows = 0;
    if (reader->ended)
        return MX_NOT_FOUND;
    renew_scratch(reader);
    if (!reader->batch.release || reader->first >= (size_t)reader->batch.length)
        MX_TRY(next_batch(reader, diags));
    size_t left = (size_t)reader->batch.length - reader->first;
    reader->rows = left < PIECE ? left : PIECE;
    return MX_OK;
}

size_t mx_arrow_reader_rows(const mx_arrow_reader *reader)
{
    return reader->rows;
}

size_t mx_arrow_reader_first(const mx_arrow_reader *reader)
{
    return reader->first + reader->columns->start;
}

const mx_arrow_column *mx_arrow_reader_column(const mx_arrow_reader *reader, size_t column)
{
    return &reader->columns->children[column];
}

mx_cell mx_arrow_cell(const mx_arrow_reader *reader, size_t column, size_t row)
{
    if (mx_arrow_is_null(reader->columns, reader->first + row))
        return (mx_cell){.null = true};
    return mx_arrow_cell_of(&reader->columns->children[column], mx_arrow_reader_first(reader) + row);
}

void mx_arrow_reader_close(mx_arrow_reader *reader)
{
    if (reader)
        close_deferred(reader);
}
