/* driver/rows.c — the engine's functions for many rows, and what is said where it has none. */
#include "driver/driver_impl.h"

unsigned mx_conn_abilities(const mx_conn *conn)
{
    return conn->driver->abilities;
}

static mx_status cannot(const mx_conn *conn, const char *what, mx_diags *diags)
{
    return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%s cannot %s", conn->driver->name, what);
}

static mx_status closed(mx_diags *diags)
{
    return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "the connection is closed");
}

/* A stream that is given is released, whatever happens. */
static mx_status released(struct ArrowArrayStream *stream, mx_status status)
{
    if (stream->release)
        stream->release(stream);
    return status;
}

mx_status mx_conn_add_hashes(mx_conn *conn, mx_diags *diags)
{
    if (!conn->db)
        return closed(diags);
    if (!conn->driver->add_hashes)
        return cannot(conn, "take functions of ours", diags);
    return conn->driver->add_hashes(conn, diags);
}

mx_status mx_conn_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                         const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags)
{
    *out = (struct ArrowArrayStream){0};
    if (!conn->db)
        return closed(diags);
    if (!conn->driver->stream)
        return cannot(conn, "give rows as a stream", diags);
    return conn->driver->stream(conn, sql, params, count, wanted, out, diags);
}

void mx_conn_text_views(mx_conn *conn, bool views)
{
    conn->text_views = views;
}

mx_status mx_conn_scan(mx_conn *conn, mx_arena *arena, struct ArrowArrayStream *stream, mx_str *from,
                       mx_diags *diags)
{
    *from = MX_STR_NONE;
    if (!conn->db)
        return released(stream, closed(diags));
    if (!conn->driver->scan)
        return released(stream, cannot(conn, "read a stream of ours in a statement", diags));
    return conn->driver->scan(conn, arena, stream, from, diags);
}

mx_status mx_conn_describe(mx_conn *conn, mx_arena *arena, mx_str table, const mx_arrow_type **out)
{
    *out = NULL;
    if (!conn->db || !conn->driver->describe)
        return MX_MISMATCH;
    return conn->driver->describe(conn, arena, table, out);
}

mx_status mx_conn_no_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                          struct ArrowArrayStream *out)
{
    *out = (struct ArrowArrayStream){0};
    if (!conn->db || !conn->driver->no_rows)
        return MX_NOT_FOUND;
    return conn->driver->no_rows(conn, table, columns, count, out);
}

mx_status mx_conn_again(mx_conn *conn, mx_arena *arena, uint64_t rows, mx_str columns, mx_str *expr,
                        mx_diags *diags)
{
    *expr = MX_STR_NONE;
    if (!conn->db)
        return closed(diags);
    if (!conn->driver->again)
        return cannot(conn, "tell values that come again", diags);
    return conn->driver->again(conn, arena, rows, columns, expr, diags);
}

mx_status mx_conn_load(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                       struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags)
{
    *rows = 0;
    if (!conn->db)
        return released(stream, closed(diags));
    if (!conn->driver->load)
        return released(stream, cannot(conn, "load a stream", diags));
    return conn->driver->load(conn, table, columns, count, stream, rows, diags);
}
