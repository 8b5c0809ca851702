/* driver/mysql_rows.c — many rows out of MySQL and MariaDB and into them. */
#include "driver/mysql_impl.h"
#include "driver/stream.h"

/* ---- out ---- */

static const mx_arrow_type *whole(const my_column *column)
{
    static const struct {
        int type;
        const mx_arrow_type *types[2]; /* signed, unsigned */
    } sizes[] = {
        {MY_TYPE_TINY, {&mx_type_int8, &mx_type_uint8}},
        {MY_TYPE_SHORT, {&mx_type_int16, &mx_type_uint16}},
        {MY_TYPE_INT24, {&mx_type_int32, &mx_type_uint32}},
        {MY_TYPE_LONG, {&mx_type_int32, &mx_type_uint32}},
        {MY_TYPE_LONGLONG, {&mx_type_int64, &mx_type_uint64}},
        {MY_TYPE_YEAR, {&mx_type_int16, &mx_type_int16}},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (column->type == sizes[i].type)
            return sizes[i].types[column->flags & MY_UNSIGNED ? 1 : 0];
    return NULL;
}

/* The length counts the sign and the point. */
static const mx_arrow_type *decimal(const my_column *column, mx_arena *arena)
{
    unsigned long precision = column->length - !(column->flags & MY_UNSIGNED) - (column->decimals > 0);
    if (precision < 1 || precision > 38 || column->decimals > precision)
        return &mx_type_utf8;
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    *type = (mx_arrow_type){
        .kind = MX_ARROW_DECIMAL, .precision = (uint8_t)precision, .scale = (uint8_t)column->decimals};
    return type;
}

static const mx_arrow_type *type_of(const mx_query *query, size_t at, bool has_row)
{
    const my_column *column = mx_mysql_column(query, at);
    (void)has_row;
    if (column->type == MY_TYPE_TINY && column->length == 1) /* what BOOLEAN stands for */
        return &mx_type_bool;
    switch (column->type) {
    case MY_TYPE_FLOAT:
        return &mx_type_real32;
    case MY_TYPE_DOUBLE:
        return &mx_type_real64;
    case MY_TYPE_DECIMAL:
    case MY_TYPE_NEWDECIMAL:
        return decimal(column, query->arena);
    case MY_TYPE_DATE:
        return &mx_type_date;
    case MY_TYPE_TIME:
        return &mx_type_time;
    case MY_TYPE_DATETIME:
    case MY_TYPE_TIMESTAMP: /* in the session's zone, which may be any */
        return &mx_type_timestamp;
    case MY_TYPE_BIT:
        return column->length == 1 ? &mx_type_bool : &mx_type_uint64;
    case MY_TYPE_NULL:
        return &mx_type_null;
    default:
        break;
    }
    const mx_arrow_type *type = whole(column);
    return type ? type : mx_mysql_is_bytes(column) ? &mx_type_binary : &mx_type_utf8;
}

mx_status mx_mysql_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                          const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags)
{
    return mx_query_stream(conn, sql, params, count, wanted, type_of, out, diags);
}

/* ---- in: INSERTs of many rows, as long as the server takes them ---- */

typedef struct insert {
    mx_str head; /* "INSERT INTO t (a, b) VALUES " */
    mx_buf sql;
    mx_buf text;  /* a value's text before it is quoted */
    size_t limit; /* bytes that the server takes */
} insert;

enum { ENOUGH = 1 << 20 }; /* longer statements are not faster */

static mx_status failed(const mx_load *load)
{
    return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(load->conn->error));
}

static mx_status begin(mx_load *load)
{
    insert *in = mx_new(load->arena, insert);
    mx_rows rows;
    in->head = mx_str_printf(load->arena, "INSERT INTO %.*s (%.*s) VALUES ", MX_FMT(load->table),
                             MX_FMT(mx_load_names(load)));
    in->sql = MX_BUF(load->arena);
    in->text = MX_BUF(load->arena);
    MX_TRY(mx_conn_rows(load->arena, &rows, load->conn, MX_STR("SELECT @@max_allowed_packet"), NULL, 0,
                        load->diags));
    in->limit = (size_t)mx_rows_at(&rows, 0, 0).integer - 1024;
    load->state = in;
    return MX_OK;
}

static void put_quoted(insert *in, const mx_arrow_type *type, const mx_cell *cell)
{
    in->text.len = 0;
    mx_cell_put(&in->text, type, cell);
    mx_mysql_put_text(&in->sql, mx_buf_view(&in->text));
}

/* False: MySQL cannot hold it. */
static bool put_cell(insert *in, const mx_arrow_type *type, const mx_cell *cell)
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

/* Where a server is not strict it changes what does not fit, and only warns. */
static mx_status check_warnings(const mx_load *load)
{
    const mx_mysql_db *db = load->conn->db;
    mx_rows rows;
    if (db->lib.mysql_warning_count(db->handle) == 0)
        return MX_OK;
    MX_TRY(mx_conn_rows(load->arena, &rows, load->conn, MX_STR("SHOW WARNINGS"), NULL, 0, load->diags));
    for (size_t i = 0; i < rows.rows; i++)
        if (!mx_str_eq(mx_rows_at(&rows, i, 0).text, MX_STR("Note")))
            return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "", "%.*s",
                           MX_FMT(mx_rows_at(&rows, i, 2).text));
    return MX_OK;
}

static mx_status send(mx_load *load, insert *in)
{
    if (in->sql.len <= in->head.len)
        return MX_OK;
    if (in->sql.full || in->sql.len > in->limit)
        return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "Raise the server's max_allowed_packet.",
                       "a row of %zu bytes is more than the server takes (max_allowed_packet)", in->sql.len);
    if (mx_mysql_run(load->conn, mx_buf_view(&in->sql)) != MX_OK)
        return failed(load);
    in->sql.len = 0;
    return check_warnings(load);
}

static mx_status put_row(mx_load *load, insert *in, size_t row)
{
    if (in->sql.len == 0)
        mx_buf_str(&in->sql, in->head);
    mx_buf_text(&in->sql, in->sql.len == in->head.len ? "(" : ",(");
    for (size_t i = 0; i < load->count; i++) {
        const mx_arrow_type *type = load->type->children.at[i].type;
        mx_cell cell = mx_arrow_cell(load->reader, i, row);
        if (i)
            mx_buf_char(&in->sql, ',');
        if (!put_cell(in, type, &cell)) {
            in->text.len = 0;
            mx_cell_put(&in->text, type, &cell);
            return mx_unfit(load->columns[i], "MySQL", mx_buf_view(&in->text), load->diags);
        }
    }
    mx_buf_char(&in->sql, ')');
    return MX_OK;
}

/* A row that makes the statement too long for the server goes into the next one. */
static mx_status write_batch(mx_load *load)
{
    insert *in = load->state;
    size_t rows = mx_arrow_reader_rows(load->reader), enough = in->limit < ENOUGH ? in->limit : ENOUGH;
    for (size_t row = 0; row < rows; row++) {
        size_t before = in->sql.len;
        MX_TRY(put_row(load, in, row));
        if (in->sql.len > in->limit && before > in->head.len) {
            in->sql.len = before;
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
