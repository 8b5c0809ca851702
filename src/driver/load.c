/* driver/load.c — the frame of a load: a transaction or a savepoint around it, batch after batch. */
#include "base/buf.h"
#include "driver/stream.h"

typedef struct bracket {
    mx_conn *conn;
    bool own;  /* the transaction is the load's */
    bool open; /* not committed, not rolled back */
} bracket;

static mx_status run(mx_conn *conn, const char *sql, mx_diags *diags)
{
    return mx_conn_exec(conn, mx_str_of(sql), NULL, 0, MX_NOWHERE, diags);
}

static mx_status back_to_savepoint(mx_arena *arena, void *arg)
{
    (void)arena;
    MX_TRY(run(arg, "ROLLBACK TO SAVEPOINT metaxy_load", NULL));
    return run(arg, "RELEASE SAVEPOINT metaxy_load", NULL);
}

/* A guard of its own: called while arenas close. Once more: memory that was short may be back by then. */
static void roll_back(void *arg)
{
    bracket *b = arg;
    if (!b->open)
        return;
    b->open = false;
    if (b->own)
        mx_conn_rollback(b->conn); /* also when memory ran out in the very BEGIN */
    else if (mx_conn_in_transaction(b->conn) && mx_guard(NULL, back_to_savepoint, b->conn, NULL) != MX_OK)
        mx_guard(NULL, back_to_savepoint, b->conn, NULL);
}

static mx_status begin(bracket *b, mx_arena *arena, mx_diags *diags)
{
    b->own = !mx_conn_in_transaction(b->conn);
    b->open = true; /* before it is: memory may run out in between */
    mx_arena_defer(arena, roll_back, b);
    mx_status status = b->own ? mx_conn_begin(b->conn, diags) : run(b->conn, "SAVEPOINT metaxy_load", diags);
    b->open = status == MX_OK;
    return status;
}

static mx_status commit(bracket *b, mx_diags *diags)
{
    MX_TRY(b->own ? mx_conn_commit(b->conn, diags) : run(b->conn, "RELEASE SAVEPOINT metaxy_load", diags));
    b->open = false;
    return MX_OK;
}

static mx_status write_batches(mx_load *load, const mx_load_engine *engine, uint64_t *rows)
{
    mx_status status;
    MX_TRY(engine->begin(load));
    while ((status = mx_arrow_reader_next(load->reader, load->diags)) == MX_OK) {
        if (mx_conn_interrupted(load->conn))
            return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "", "interrupted");
        MX_TRY(engine->write(load));
        *rows += mx_arrow_reader_rows(load->reader);
    }
    return status == MX_NOT_FOUND ? MX_OK : status;
}

typedef struct job {
    mx_load load;
    const mx_load_engine *engine;
    struct ArrowArrayStream *stream;
    uint64_t rows;
} job;

static mx_status run_load(mx_arena *arena, void *arg)
{
    job *j = arg;
    mx_load *load = &j->load;
    load->arena = arena;
    MX_TRY(mx_arrow_reader_open(arena, &load->reader, j->stream, load->diags));
    load->type = mx_arrow_reader_type(load->reader);
    if (load->type->children.len != load->count)
        return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "",
                       "%zu columns of a stream for %zu columns of a table", load->type->children.len,
                       load->count);
    bracket *b = mx_new(arena, bracket);
    b->conn = load->conn;
    MX_TRY(begin(b, arena, load->diags));
    MX_TRY(write_batches(load, j->engine, &j->rows));
    return commit(b, load->diags);
}

mx_status mx_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                       struct ArrowArrayStream *stream, uint64_t *rows, const mx_load_engine *engine,
                       mx_diags *diags)
{
    job j = {.load = {.conn = conn, .table = table, .columns = columns, .count = count, .diags = diags},
             .engine = engine,
             .stream = stream};
    mx_status status = mx_guard(NULL, run_load, &j, diags); /* its end rolls back what was not committed */
    if (stream->release)
        stream->release(stream);
    *rows = status == MX_OK ? j.rows : 0;
    return status;
}

mx_str mx_load_names(const mx_load *load)
{
    mx_buf names = MX_BUF(load->arena);
    for (size_t i = 0; i < load->count; i++)
        mx_buf_printf(&names, "%s%.*s", i ? ", " : "", MX_FMT(load->columns[i]));
    return mx_buf_take(&names);
}
