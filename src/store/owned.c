#include "store/impl.h"

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
