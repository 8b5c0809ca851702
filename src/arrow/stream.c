/* stream.c — a source of ours as an ArrowArrayStream. */
#include <errno.h>

#include "arrow/arrow.h"

typedef struct made_stream {
    const mx_arrow_type *columns;
    mx_arrow_source source;
    mx_diags *diags;
    bool ended;
} made_stream;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    made_stream *made = stream->private_data;
    return mx_arrow_schema_make(made->columns, out) ? 0 : ENOMEM;
}

typedef struct request {
    made_stream *made;
    struct ArrowArray *out;
} request;

static mx_status ask(mx_arena *arena, void *arg)
{
    request *r = arg;
    (void)arena;
    return r->made->source.next(r->made->source.state, r->out, r->made->diags);
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    made_stream *made = stream->private_data;
    request r = {made, out};
    *out = (struct ArrowArray){0};
    if (made->ended)
        return 0;
    mx_status status = mx_guard(NULL, ask, &r, made->diags);
    if (status == MX_OK)
        return 0;
    made->ended = true;
    if (out->release)
        out->release(out);
    *out = (struct ArrowArray){0};
    return status == MX_NOT_FOUND ? 0 : EIO;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    made_stream *made = stream->private_data;
    return made->diags && mx_diags_count(made->diags) > 0 ? mx_diags_at(made->diags, 0)->message.ptr : NULL;
}

static void release(struct ArrowArrayStream *stream)
{
    made_stream *made = stream->private_data;
    if (made->source.done)
        made->source.done(made->source.state);
    mx_diags_free(made->diags);
    mx_raw_free(made);
    stream->release = NULL;
}

bool mx_arrow_stream_make(const mx_arrow_type *columns, mx_arrow_source source, struct ArrowArrayStream *out)
{
    made_stream *made = mx_raw_alloc(sizeof *made);
    *out = (struct ArrowArrayStream){0};
    if (!made) {
        if (source.done)
            source.done(source.state);
        return false;
    }
    *made = (made_stream){.columns = columns, .source = source, .diags = mx_diags_new()};
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release, made};
    return true;
}
