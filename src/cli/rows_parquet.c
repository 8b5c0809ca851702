/* Parquet: DuckDB reads and writes it, in a database in memory. Files are handed over as open descriptors, so that no
 * character of a name is a pattern, and no name becomes SQL. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cancel.h"
#include "cli/rows_impl.h"
#include "driver/rows.h"

static mx_status open_duckdb(mx_cli *cli, mx_conn **conn)
{
    MX_TRY(mx_conn_open(cli->arena, conn, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE, cli->diags));
    mx_cancel_watch(cli->arena, *conn);
    return MX_OK;
}

mx_status mx_rows_read_parquet(mx_cli *cli, mx_str path, struct ArrowArrayStream *out)
{
    mx_rows_input *in;
    mx_conn *conn;
    MX_TRY(mx_rows_input_open(cli, path, &in));
    MX_TRY(open_duckdb(cli, &conn));
    mx_str sql = mx_str_printf(cli->arena, "SELECT * FROM read_parquet('/proc/self/fd/%d')", in->fd);
    size_t said = mx_diags_count(cli->diags);
    if (mx_conn_stream(conn, sql, NULL, 0, NULL, out, cli->diags) == MX_OK)
        return MX_OK;
    mx_diags_cut(cli->diags, said);
    return mx_fail(cli->diags, MX_ROW001, MX_NOWHERE, "", "%.*s: %.*s", MX_FMT(in->name),
                   MX_FMT(mx_conn_error(conn)));
}

mx_status mx_rows_write_parquet(mx_rows_output *out, struct ArrowArrayStream *rows)
{
    mx_cli *cli = out->cli;
    mx_conn *conn;
    mx_str from;
    mx_rows_output *file = out;
    bool through = !out->temporary.len; /* what cannot be sought in gets a copy */
    if (through)
        MX_TRY(mx_rows_output_unnamed(cli, &file));
    MX_TRY(open_duckdb(cli, &conn));
    MX_TRY(mx_conn_scan(conn, cli->arena, rows, &from, cli->diags));
    mx_str sql = mx_str_printf(
        cli->arena, "COPY (SELECT * FROM %.*s) TO '/proc/self/fd/%d' (FORMAT parquet, USE_TMP_FILE false)",
        MX_FMT(from), file->fd);
    MX_TRY(mx_conn_exec(conn, sql, NULL, 0, MX_NOWHERE, cli->diags));
    if (!through)
        return MX_OK;
    char room[1 << 16];
    ssize_t got;
    for (off_t at = 0; (got = pread(file->fd, room, sizeof room, at)) > 0; at += got) {
        mx_buf_str(&out->buf, (mx_str){room, (size_t)got});
        MX_TRY(mx_rows_output_flush(out));
    }
    return got == 0 ? MX_OK
                    : mx_fail(cli->diags, MX_IO001, MX_NOWHERE, "", "cannot read a temporary file: %s",
                              strerror(errno));
}
