/* driver/duckdb_load.c — a stream's rows appended to a table: an INSERT that reads them by metaxy_scan. */
#include "base/buf.h"
#include "driver/duckdb_impl.h"

/* Batches set aside: a stream that reads from the connection itself must end before the connection can write. */
typedef struct kept {
    mx_vec(struct ArrowArray) batches;
    size_t given;
    const mx_arrow_type *type;
    struct ArrowSchema schema;
} kept;

static void free_kept(void *arg)
{
    kept *k = arg;
    for (size_t i = 0; i < k->batches.len; i++)
        if (k->batches.at[i].release)
            k->batches.at[i].release(&k->batches.at[i]);
    if (k->schema.release)
        k->schema.release(&k->schema);
}

static mx_status next_kept(void *state, struct ArrowArray *out, mx_diags *diags)
{
    kept *k = state;
    (void)diags;
    if (k->given == k->batches.len)
        return MX_NOT_FOUND;
    *out = k->batches.at[k->given];
    k->batches.at[k->given++].release = NULL;
    return MX_OK;
}

static mx_status set_aside(mx_arena *arena, struct ArrowArrayStream *stream, mx_diags *diags)
{
    kept *k = mx_new(arena, kept);
    mx_arena_defer(arena, free_kept, k);
    int rc = stream->get_schema(stream, &k->schema);
    if (rc == 0)
        MX_TRY(mx_arrow_type_read(arena, &k->schema, &k->type, diags));
    while (rc == 0) {
        mx_vec_push(arena, &k->batches, (struct ArrowArray){0});
        struct ArrowArray *batch = &k->batches.at[k->batches.len - 1];
        rc = stream->get_next(stream, batch);
        if (rc != 0 || !batch->release) {
            k->batches.len--;
            break;
        }
    }
    if (rc != 0) {
        const char *words = stream->get_last_error ? stream->get_last_error(stream) : NULL;
        return mx_fail(diags, MX_ARW002, MX_NOWHERE, "", "%s",
                       words ? words : "the producer of the rows failed");
    }
    stream->release(stream);
    if (!mx_arrow_stream_make(k->type, (mx_arrow_source){k, next_kept, NULL}, stream))
        mx_arena_oom(arena);
    return MX_OK;
}

typedef struct loading {
    mx_conn *conn;
    mx_str table;
    const mx_str *columns;
    size_t count;
    struct ArrowArrayStream *stream;
    uint64_t *rows;
    mx_diags *diags;
} loading;

static mx_status load(mx_arena *arena, void *arg)
{
    loading *l = arg;
    mx_duckdb_db *db = l->conn->db;
    mx_str from;
    mx_rows counted;
    mx_buf sql = MX_BUF(arena);
    if (db->streams > 0)
        MX_TRY(set_aside(arena, l->stream, l->diags));
    MX_TRY(mx_duckdb_scan(l->conn, arena, l->stream, &from, l->diags));
    mx_buf_printf(&sql, "INSERT INTO %.*s (", MX_FMT(l->table));
    for (size_t i = 0; i < l->count; i++)
        mx_buf_printf(&sql, "%s%.*s", i ? ", " : "", MX_FMT(l->columns[i]));
    mx_buf_printf(&sql, ") SELECT * FROM %.*s", MX_FMT(from));
    MX_TRY(mx_conn_rows(arena, &counted, l->conn, mx_buf_take(&sql), NULL, 0, l->diags));
    if (counted.rows == 1 && counted.columns == 1)
        *l->rows = (uint64_t)mx_rows_at(&counted, 0, 0).integer;
    return MX_OK;
}

mx_status mx_duckdb_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                              struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags)
{
    loading l = {conn, table, columns, count, stream, rows, diags};
    mx_status status = mx_guard(NULL, load, &l, diags);
    if (stream->release)
        stream->release(stream);
    return status;
}
