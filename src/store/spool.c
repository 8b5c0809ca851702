#include "store/impl.h"

/* Rows of one stream kept, to be read when the stream is gone. */

typedef mx_vec(struct ArrowArray) arrays;

typedef struct spool {
    const mx_arrow_type *type;
    arrays kept;
    size_t next;
} spool;

static mx_status next_array(void *state, struct ArrowArray *out, mx_diags *diags)
{
    spool *spooled = state;
    (void)diags;
    if (spooled->next == spooled->kept.len)
        return MX_NOT_FOUND;
    *out = spooled->kept.at[spooled->next];
    spooled->kept.at[spooled->next++].release = NULL;
    return MX_OK;
}

static void release_arrays(void *state)
{
    spool *spooled = state;
    for (size_t i = 0; i < spooled->kept.len; i++)
        if (spooled->kept.at[i].release)
            spooled->kept.at[i].release(&spooled->kept.at[i]);
    spooled->kept.len = 0;
}

static mx_status collect(mx_arena *arena, spool *spooled, struct ArrowArrayStream *rows, mx_diags *diags)
{
    MX_TRY(mx_stream_type(arena, rows, &spooled->type, diags));
    for (;;) {
        struct ArrowArray array = {0};
        mx_vec_room(arena, (void **)&spooled->kept.at, &spooled->kept.cap, spooled->kept.len + 1,
                    sizeof *spooled->kept.at);
        if (rows->get_next(rows, &array) != 0) {
            const char *words = rows->get_last_error(rows);
            return mx_fail(diags, MX_ARW002, MX_NOWHERE, "", "%s", words ? words : "rows cannot be read");
        }
        if (!array.release)
            return MX_OK;
        spooled->kept.at[spooled->kept.len++] = array;
    }
}

mx_status mx_spooled(mx_arena *arena, struct ArrowArrayStream *rows, mx_diags *diags)
{
    spool *spooled = mx_new(arena, spool);
    mx_arena_defer(arena, release_arrays, spooled);
    mx_status status = collect(arena, spooled, rows, diags);
    rows->release(rows);
    MX_TRY(status);
    mx_arrow_source source = {spooled, next_array, release_arrays};
    if (!mx_arrow_stream_make(spooled->type, source, rows))
        mx_arena_oom(arena);
    return MX_OK;
}

/* A stream that cleans up behind itself. */

typedef struct owner {
    struct ArrowArrayStream inner;
    mx_store *store;
    mx_arena *arena;
    mx_strs temporaries;
} owner;

static int owned_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    struct ArrowArrayStream *inner = &((owner *)stream->private_data)->inner;
    return inner->get_schema(inner, out);
}

static int owned_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    struct ArrowArrayStream *inner = &((owner *)stream->private_data)->inner;
    return inner->get_next(inner, out);
}

static const char *owned_error(struct ArrowArrayStream *stream)
{
    struct ArrowArrayStream *inner = &((owner *)stream->private_data)->inner;
    return inner->get_last_error(inner);
}

static mx_status drop_tables(mx_arena *arena, void *arg)
{
    owner *own = arg;
    (void)arena;
    for (size_t i = 0; i < own->temporaries.len; i++)
        mx_temporary_drop(own->store, own->temporaries.at[i]);
    return MX_OK;
}

static void owned_release(struct ArrowArrayStream *stream)
{
    owner *own = stream->private_data;
    stream->release = NULL;
    own->inner.release(&own->inner);
    mx_guard_in(own->arena, drop_tables, own, NULL);
    mx_arena_free(own->arena); /* the owner with it */
}

void mx_stream_own(mx_store *store, mx_arena *arena, const mx_strs *temporaries,
                   struct ArrowArrayStream *stream)
{
    owner *own = mx_new(arena, owner);
    *own = (owner){*stream, store, arena, *temporaries};
    *stream = (struct ArrowArrayStream){owned_schema, owned_next, owned_error, owned_release, own};
}
