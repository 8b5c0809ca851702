#include "store/batches.h"

struct mx_batches {
    mx_arena *arena;
    const mx_arrow_type *columns;
    mx_arrow_builder *builder;
    mx_vec(struct ArrowArray *) whole;
    size_t rows, next;
};

static void release_whole(void *arg)
{
    mx_batches *batches = arg;
    for (size_t i = 0; i < batches->whole.len; i++)
        if (batches->whole.at[i]->release)
            batches->whole.at[i]->release(batches->whole.at[i]);
    batches->whole.len = 0;
}

mx_batches *mx_batches_new(mx_arena *arena, const mx_arrow_type *columns)
{
    mx_batches *batches = mx_new(arena, mx_batches);
    *batches = (mx_batches){
        .arena = arena, .columns = columns, .builder = mx_arrow_builder_new(arena, columns)};
    mx_arena_defer(arena, release_whole, batches);
    return batches;
}

mx_arrow_builder *mx_batches_builder(const mx_batches *batches)
{
    return batches->builder;
}

void mx_batches_add_cells(const mx_batches *batches, const mx_arrow_reader *reader, size_t columns,
                          size_t row)
{
    for (size_t i = 0; i < columns; i++) {
        mx_cell cell = mx_arrow_cell(reader, i, row);
        mx_arrow_add_cell(batches->builder, i, &cell);
    }
}

static void end_batch(mx_batches *batches)
{
    struct ArrowArray *batch = mx_new(batches->arena, struct ArrowArray);
    mx_vec_push(batches->arena, &batches->whole, batch);
    mx_arrow_builder_take(batches->builder, batch);
}

void mx_batches_end_row(mx_batches *batches)
{
    batches->rows++;
    if (mx_arrow_builder_full(batches->builder))
        end_batch(batches);
}

size_t mx_batches_rows(const mx_batches *batches)
{
    return batches->rows;
}

static mx_status next_batch(void *state, struct ArrowArray *out, mx_diags *diags)
{
    mx_batches *batches = state;
    (void)diags;
    if (batches->next == batches->whole.len)
        return MX_NOT_FOUND;
    struct ArrowArray *batch = batches->whole.at[batches->next++];
    *out = *batch;
    batch->release = NULL;
    return MX_OK;
}

static void done(void *state)
{
    release_whole(state);
}

void mx_batches_stream(mx_batches *batches, struct ArrowArrayStream *out)
{
    if (mx_arrow_builder_rows(batches->builder))
        end_batch(batches);
    if (!mx_arrow_stream_make(batches->columns, (mx_arrow_source){batches, next_batch, done}, out))
        mx_arena_oom(batches->arena);
}
