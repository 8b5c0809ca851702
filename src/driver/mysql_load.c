/* driver/mysql_load.c — many rows into MySQL and MariaDB: LOAD DATA LOCAL where the server permits it,
 * else INSERTs of as many rows as the server takes. */
#include "driver/mysql_load.h"

enum {
    ENOUGH = 1 << 20, /* bytes; longer statements are not faster */
    MANY = 1 << 24,   /* bytes of rows for one LOAD DATA */
};

static mx_status failed(const mx_load *load)
{
    return mx_conn_failed(load->conn, MX_NOWHERE, load->diags);
}

static mx_status begin(mx_load *load)
{
    mx_insert *in = mx_new(load->arena, mx_insert);
    mx_rows rows;
    MX_TRY(mx_conn_rows(load->arena, &rows, load->conn, MX_STR("SELECT @@max_allowed_packet, @@local_infile"),
                        NULL, 0, load->diags));
    in->limit = (size_t)mx_rows_at(&rows, 0, 0).integer - 1024;
    in->infile = mx_rows_at(&rows, 0, 1).integer == 1;
    in->head = in->infile ? mx_mysql_infile_sql(load)
                          : mx_str_printf(load->arena, "INSERT INTO %.*s (%.*s) VALUES ", MX_FMT(load->table),
                                          MX_FMT(mx_load_names(load)));
    in->sql = MX_BUF(load->arena);
    in->text = MX_BUF(load->arena);
    load->state = in;
    return MX_OK;
}

static void put_quoted(mx_insert *in, const mx_arrow_type *type, const mx_cell *cell)
{
    in->text.len = 0;
    mx_cell_put(&in->text, type, cell);
    mx_mysql_put_text(&in->sql, mx_buf_view(&in->text));
}

/* False: MySQL cannot hold it. */
static bool put_cell(mx_insert *in, const mx_arrow_type *type, const mx_cell *cell)
{
    switch (cell->null ? MX_ARROW_NULL : type->kind) {
    case MX_ARROW_NULL:
        mx_buf_lit(&in->sql, "NULL");
        return true;
    case MX_ARROW_BOOL:
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
    case MX_ARROW_DURATION:
    case MX_ARROW_DECIMAL:
        mx_cell_put(&in->sql, type, cell);
        return true;
    case MX_ARROW_REAL:
        return mx_mysql_put_real(&in->sql, cell->real);
    case MX_ARROW_TEXT:
        return mx_mysql_put_text(&in->sql, cell->text);
    case MX_ARROW_BINARY:
        mx_buf_lit(&in->sql, "x'");
        mx_buf_hex(&in->sql, cell->text);
        mx_buf_char(&in->sql, '\'');
        return true;
    default:
        put_quoted(in, type, cell);
        return true;
    }
}

/* Where a server is not strict it changes what does not fit, and only warns; LOAD DATA LOCAL always does,
 * and leaves out rows whose keys are there. Only notes are let pass, if all can be seen. */
static mx_status check_warnings(const mx_load *load)
{
    const mx_mysql_db *db = load->conn->db;
    unsigned count = db->lib.mysql_warning_count(db->handle);
    mx_rows rows;
    if (count == 0)
        return MX_OK;
    MX_TRY(mx_conn_rows(load->arena, &rows, load->conn, MX_STR("SHOW WARNINGS"), NULL, 0, load->diags));
    for (size_t i = 0; i < rows.rows; i++)
        if (!mx_str_eq(mx_rows_at(&rows, i, 0).text, MX_STR("Note"))) {
            mx_conn_set_conflict(load->conn, mx_mysql_conflict(mx_rows_at(&rows, i, 1).integer));
            return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "", "%.*s",
                           MX_FMT(mx_rows_at(&rows, i, 2).text));
        }
    if (rows.rows < count)
        return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "Raise max_error_count to see all of them.",
                       "the server has more warnings about the rows than it shows");
    return MX_OK;
}

static mx_status send(mx_load *load, mx_insert *in)
{
    if (in->rows == 0)
        return MX_OK;
    if (in->sql.full || (!in->infile && in->sql.len > in->limit))
        return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "Raise the server's max_allowed_packet.",
                       "a row of %zu bytes is more than the server takes (max_allowed_packet)", in->sql.len);
    mx_status status = in->infile ? mx_mysql_infile_run(load, in)
                                  : mx_mysql_run(load->conn, mx_buf_view(&in->sql));
    in->sql.len = in->rows = 0;
    return status == MX_OK ? check_warnings(load) : failed(load);
}

static mx_status put_row(mx_load *load, mx_insert *in, size_t row)
{
    if (!in->infile && in->rows == 0)
        mx_buf_str(&in->sql, in->head);
    mx_buf_text(&in->sql, in->infile ? "" : in->rows ? ",(" : "(");
    for (size_t i = 0; i < load->count; i++) {
        const mx_arrow_type *type = load->type->children.at[i].type;
        mx_cell cell = mx_arrow_cell(load->reader, i, row);
        if (i)
            mx_buf_char(&in->sql, in->infile ? '\t' : ',');
        if (!(in->infile ? mx_mysql_infile_put(in, type, &cell) : put_cell(in, type, &cell))) {
            in->text.len = 0;
            mx_cell_put(&in->text, type, &cell);
            return mx_unfit(load->columns[i], "MySQL", mx_buf_view(&in->text), load->diags);
        }
    }
    mx_buf_char(&in->sql, in->infile ? '\n' : ')');
    in->rows++;
    return MX_OK;
}

/* A row that makes an INSERT too long for the server goes into the next one. */
static mx_status write_batch(mx_load *load)
{
    mx_insert *in = load->state;
    size_t rows = mx_arrow_reader_rows(load->reader), enough = in->infile           ? MANY
                                                               : in->limit < ENOUGH ? in->limit
                                                                                    : ENOUGH;
    for (size_t row = 0; row < rows; row++) {
        size_t before = in->sql.len;
        MX_TRY(put_row(load, in, row));
        if (!in->infile && in->sql.len > in->limit && in->rows > 1) {
            in->sql.len = before;
            in->rows--;
            MX_TRY(send(load, in));
            MX_TRY(put_row(load, in, row));
        }
        if (in->sql.len >= enough)
            MX_TRY(send(load, in));
    }
    return send(load, in);
}

mx_status mx_mysql_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                             struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags)
{
    static const mx_load_engine engine = {begin, write_batch};
    return mx_load_rows(conn, table, columns, count, stream, rows, &engine, diags);
}
