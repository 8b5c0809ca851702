/* driver/duckdb_stream.c — the rows of a statement as Arrow: DuckDB's chunks, converted by itself. Nothing is
 * kept: the statement runs while it is read. */
#include <errno.h>

#include "driver/duckdb_arrow.h"

typedef struct chunks {
    mx_arena *arena; /* all of this; its own root */
    mx_conn *conn;
    const mx_duckdb_lib *lib;
    duck_run run;
    duck_options options;
    bool running;
    duck_type *types;
    const char **names;
    size_t count;
    const mx_duckdb_layout *layout; /* NULL: DuckDB converts */
    bool views;                     /* texts in it are views, which DuckDB's schema does not say */
    duck_chunk held[MX_DUCKDB_CHUNKS];
    size_t held_count, at_once; /* chunks that were read; that make a batch */
} chunks;

static void let_go(chunks *c, size_t count)
{
    for (size_t i = 0; i < count; i++)
        c->lib->destroy_data_chunk(&c->held[i]);
    c->held_count -= count;
    memmove(c->held, c->held + count, c->held_count * sizeof *c->held);
}

static void close_chunks(void *arg)
{
    chunks *c = arg;
    if (c->options)
        c->lib->destroy_arrow_options(&c->options);
    c->options = NULL;
    let_go(c, c->held_count);
    while (c->count > 0)
        c->lib->destroy_logical_type(&c->types[--c->count]);
    if (!c->running)
        return;
    c->running = false;
    mx_duckdb_end(c->lib, &c->run);
    if (c->conn->db)
        ((mx_duckdb_db *)c->conn->db)->streams--;
}

static mx_status converted(chunks *c, duck_error error, mx_diags *diags)
{
    mx_status status = MX_OK;
    if (error && c->lib->error_data_has_error(error))
        status = mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%s", c->lib->error_data_message(error));
    if (error)
        c->lib->destroy_error_data(&error);
    return status;
}

/* Reads chunks that have rows until `wanted` are held, or there are no more. */
static mx_status hold(chunks *c, size_t wanted, mx_diags *diags)
{
    const mx_duckdb_lib *lib = c->lib;
    while (c->held_count < wanted) {
        duck_chunk chunk = lib->fetch_chunk(c->run.result);
        const char *words = chunk ? NULL : lib->result_error(&c->run.result);
        if (words && *words) {
            mx_duckdb_say(c->conn, words);
            return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(c->conn->error));
        }
        if (!chunk)
            break;
        if (lib->data_chunk_get_size(chunk) > 0)
            c->held[c->held_count++] = chunk;
        else
            lib->destroy_data_chunk(&chunk);
    }
    return c->held_count ? MX_OK : MX_NOT_FOUND;
}

/* A batch is of many chunks, so far as their rows are short; the first says how long they are. */
static mx_status next_chunk(void *state, struct ArrowArray *out, mx_diags *diags)
{
    enum { BATCH_BYTES = 8 << 20 };
    chunks *c = state;
    size_t bytes = 0;
    if (!c->running)
        return MX_NOT_FOUND;
    MX_TRY(hold(c, c->layout ? c->at_once : 1, diags));
    size_t count = c->held_count;
    bool made = c->layout && mx_duckdb_batch(c->lib, c->layout, c->held, count, out, &bytes);
    if (!made && c->views) /* DuckDB's batches would be of other types */
        made = mx_duckdb_batch(c->lib, c->layout, c->held, count = 1, out, &bytes);
    if (made) {
        size_t fit = BATCH_BYTES / (bytes / count + 1);
        c->at_once = fit < 1 ? 1 : fit < MX_DUCKDB_CHUNKS ? fit : MX_DUCKDB_CHUNKS;
        let_go(c, count);
        return MX_OK;
    }
    if (c->views)
        return mx_fail(diags, MX_DB002, MX_NOWHERE, "",
                       "memory has run out, or the texts of a column pass 2 GiB in one batch of rows");
    mx_status status = converted(c, c->lib->data_chunk_to_arrow(c->options, c->held[0], out), diags);
    let_go(c, 1);
    return status;
}

static mx_status make_schema(chunks *c, struct ArrowSchema *out, mx_diags *diags)
{
    MX_TRY(converted(c, c->lib->to_arrow_schema(c->options, c->types, c->names, c->count, out), diags));
    if (c->views)
        mx_duckdb_say_views(c->layout, out);
    return MX_OK;
}

static void read_columns(chunks *c)
{
    size_t count = c->lib->column_count(&c->run.result);
    c->types = mx_new_array(c->arena, duck_type, count);
    c->names = mx_new_array(c->arena, const char *, count);
    c->options = c->lib->result_get_arrow_options(&c->run.result);
    for (; c->count < count; c->count++) {
        c->names[c->count] = mx_str_z(c->arena, mx_str_of(c->lib->column_name(&c->run.result, c->count)));
        c->types[c->count] = c->lib->column_logical_type(&c->run.result, c->count);
    }
    struct ArrowSchema schema = {0};
    c->at_once = 1;
    if (make_schema(c, &schema, NULL) == MX_OK)
        c->layout = mx_duckdb_layout_of(c->lib, c->arena, c->types, c->count, &schema, c->conn->text_views);
    c->views = c->layout && c->conn->text_views;
    if (schema.release)
        schema.release(&schema);
}

typedef struct opening {
    mx_conn *conn;
    mx_str sql;
    const mx_field *params;
    size_t count;
    bool empty;
    chunks *out;
    mx_diags *diags;
} opening;

static mx_status open_chunks(mx_arena *arena, void *arg)
{
    opening *o = arg;
    mx_duckdb_db *db = o->conn->db;
    chunks *c = mx_new(arena, chunks);
    c->arena = arena;
    c->conn = o->conn;
    c->lib = db->lib;
    mx_arena_defer(arena, close_chunks, c);
    db->streams++;
    c->running = true;
    if (!mx_duckdb_begin(o->conn, &c->run, o->sql, o->params, o->count, &o->empty))
        return mx_fail(o->diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(o->conn->error));
    o->out = c;
    if (!o->empty)
        read_columns(c);
    return MX_OK;
}

/* ---- the stream that is handed out: DuckDB's own schema, so that nothing of its types is lost ---- */

typedef struct handed {
    chunks *chunks;
    mx_diags *diags;
    bool ended;
} handed;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    handed *h = stream->private_data;
    return make_schema(h->chunks, out, h->diags) == MX_OK ? 0 : EIO;
}

typedef struct request {
    handed *handed;
    struct ArrowArray *out;
} request;

static mx_status next_guarded(mx_arena *arena, void *arg)
{
    request *r = arg;
    (void)arena;
    return next_chunk(r->handed->chunks, r->out, r->handed->diags);
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    handed *h = stream->private_data;
    request r = {h, out};
    *out = (struct ArrowArray){0};
    if (h->ended)
        return 0;
    mx_status status = mx_guard(NULL, next_guarded, &r, h->diags);
    h->ended = status != MX_OK;
    if (status == MX_FAILED && out->release)
        out->release(out);
    if (status != MX_OK)
        *out = (struct ArrowArray){0};
    return status == MX_FAILED ? EIO : 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    handed *h = stream->private_data;
    return h->diags && mx_diags_count(h->diags) > 0 ? mx_diags_at(h->diags, 0)->message.ptr : NULL;
}

static void release(struct ArrowArrayStream *stream)
{
    handed *h = stream->private_data;
    mx_arena_free(h->chunks->arena);
    mx_diags_free(h->diags);
    mx_raw_free(h);
    stream->release = NULL;
}

mx_status mx_duckdb_stream_open(mx_conn *conn, mx_str sql, const mx_field *params, size_t count, bool *empty,
                                struct ArrowArrayStream *out, mx_diags *diags)
{
    opening o = {conn, sql, params, count, false, NULL, diags};
    mx_arena *arena;
    MX_TRY(mx_guard(&arena, open_chunks, &o, diags));
    *empty = o.empty;
    handed *h = o.empty ? NULL : mx_raw_alloc(sizeof *h);
    if (!h) {
        mx_arena_free(arena);
        if (!o.empty)
            mx_arena_oom(conn->arena);
        return MX_OK;
    }
    *h = (handed){.chunks = o.out, .diags = mx_diags_new()};
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release, h};
    return MX_OK;
}

mx_status mx_duckdb_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                           const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags)
{
    bool empty = false;
    (void)wanted; /* DuckDB's types say all that can be wanted */
    MX_TRY(mx_duckdb_stream_open(conn, sql, params, count, &empty, out, diags));
    return empty ? mx_fail(diags, MX_DB002, MX_NOWHERE, "", "there is no statement to read rows of") : MX_OK;
}
