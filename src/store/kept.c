#include "store/kept.h"

#include <errno.h>

enum { ROWS_MAX = 1 << 18 }; /* of longer streams none are kept from there on */

struct mx_kept {
    mx_arena *arena;
    struct ArrowArrayStream *source;
    mx_vec(struct ArrowArray *) batches;
    size_t next; /* of them */
    uint64_t rows;
    bool lost; /* some went out that were not kept */
};

static void release_batches(void *arg)
{
    mx_kept *kept = arg;
    for (size_t i = 0; i < kept->batches.len; i++)
        if (kept->batches.at[i]->release)
            kept->batches.at[i]->release(kept->batches.at[i]);
    kept->batches.len = 0;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    const mx_kept *kept = stream->private_data;
    return kept->source->get_schema(kept->source, out);
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    const mx_kept *kept = stream->private_data;
    return kept->source->get_last_error(kept->source);
}

/* What is kept is not the reader's to release. */
static void release_lent(struct ArrowArray *lent)
{
    lent->release = NULL;
}

static void lend(const struct ArrowArray *batch, struct ArrowArray *out)
{
    *out = *batch;
    out->release = release_lent;
    out->private_data = NULL;
}

typedef struct keeping {
    mx_kept *kept;
    struct ArrowArray *batch;
} keeping;

static mx_status keep(mx_arena *unused, void *arg)
{
    const keeping *k = arg;
    (void)unused;
    struct ArrowArray *batch = mx_new(k->kept->arena, struct ArrowArray);
    mx_vec_push(k->kept->arena, &k->kept->batches, batch);
    *batch = *k->batch;
    return MX_OK;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    mx_kept *kept = stream->private_data;
    if (kept->next < kept->batches.len) {
        lend(kept->batches.at[kept->next++], out);
        return 0;
    }
    int error = kept->source->get_next(kept->source, out);
    if (error != 0 || !out->release || kept->lost)
        return error;
    keeping k = {kept, out};
    kept->rows += out->length > 0 ? (uint64_t)out->length : 0;
    kept->lost = kept->rows > ROWS_MAX || mx_guard(NULL, keep, &k, NULL) != MX_OK;
    if (kept->lost) { /* nor is what went before read again */
        release_batches(kept);
        kept->next = 0;
    } else {
        lend(kept->batches.at[kept->next++], out);
    }
    return 0;
}

static void release(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

static void open_again(mx_kept *kept, struct ArrowArrayStream *out)
{
    kept->next = 0;
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release, kept};
}

mx_kept *mx_kept_new(mx_arena *arena, struct ArrowArrayStream *source, struct ArrowArrayStream *out)
{
    mx_kept *kept = mx_new(arena, mx_kept);
    *kept = (mx_kept){.arena = arena, .source = source};
    mx_arena_defer(arena, release_batches, kept);
    open_again(kept, out);
    return kept;
}

bool mx_kept_again(mx_kept *kept, struct ArrowArrayStream *out)
{
    if (!kept || kept->lost)
        return false;
    open_again(kept, out);
    return true;
}
