/* driver/mysql_query.c — statements of MySQL and MariaDB: sent as text, rows read as they come. Not every
 * statement can be prepared there (CREATE TRIGGER cannot), so parameters become literals in the text:
 * texts that a session's settings could read in another way go as hexadecimal numbers, which cannot be
 * misread. */
#include <errno.h>
#include <poll.h>

#include "driver/mysql_impl.h"
#include "driver/number.h"
#include "driver/spool.h"

typedef struct my_stmt {
    MYSQL_RES *result; /* NULL: none, or all of it was read */
    const my_column *columns;
    char **row;
    unsigned long *lengths;
    mx_spool *spool;    /* what was not read when the next statement came */
    const char *failed; /* words for what went wrong meanwhile */
    bool over;          /* read to its end, or failed */
} my_stmt;

static bool is_plain(mx_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || (unsigned char)s.ptr[i] >= 0x7f || s.ptr[i] == '\\')
            return false;
    return true;
}

bool mx_mysql_put_text(mx_buf *out, mx_str text)
{
    if (!is_plain(text)) {
        mx_buf_lit(out, "_utf8mb4 x'");
        mx_buf_hex(out, text);
        mx_buf_char(out, '\'');
        return true;
    }
    mx_buf_quoted(out, text, '\'');
    return true;
}

bool mx_mysql_put_real(mx_buf *out, double value)
{
    char text[MX_REAL_TEXT_MAX];
    mx_str s = {text, mx_real_text(value, text)};
    if (mx_lower(s.ptr[s.len - 1]) == 'n' || mx_lower(s.ptr[s.len - 1]) == 'y')
        return false; /* not a number, or infinity */
    mx_buf_str(out, s);
    if (mx_str_find(s, 'e') == MX_NPOS)
        mx_buf_lit(out, "e0"); /* else it is a DECIMAL */
    return true;
}

static bool put_param(mx_buf *out, const mx_field *params, size_t n)
{
    const mx_field *value = &params[n];
    switch (value->kind) {
    case MX_V_INT:
        mx_buf_printf(out, "%lld", (long long)value->integer);
        return true;
    case MX_V_REAL:
        return mx_mysql_put_real(out, value->real);
    case MX_V_TEXT:
        return mx_mysql_put_text(out, value->text);
    case MX_V_BLOB:
        mx_buf_lit(out, "x'");
        mx_buf_hex(out, value->text);
        mx_buf_char(out, '\'');
        return true;
    default:
        mx_buf_lit(out, "NULL");
        return true;
    }
}

const mx_param_style mx_mysql_style = {.backslash = true, .hash = true, .put = put_param};

bool mx_mysql_drain(mx_mysql_db *db)
{
    int next = 0;
    if (db->reading) {
        my_stmt *stmt = db->reading->stmt;
        if (stmt->result)
            db->lib.mysql_free_result(stmt->result); /* reads what is left of it */
        stmt->result = NULL;
    }
    db->reading = NULL;
    while (db->handle && db->lib.mysql_more_results(db->handle) &&
           (next = db->lib.mysql_next_result(db->handle)) == 0) {
        MYSQL_RES *more = db->lib.mysql_use_result(db->handle);
        if (more)
            db->lib.mysql_free_result(more);
    }
    return next <= 0;
}

/* The row at hand belongs to the result, which goes. */
static void keep_row(const mx_query *query, my_stmt *stmt)
{
    char **row = mx_new_array(query->arena, char *, query->columns);
    unsigned long *lengths = mx_new_array(query->arena, unsigned long, query->columns);
    for (size_t i = 0; stmt->row && i < query->columns; i++) {
        mx_str value = {stmt->row[i], stmt->lengths[i]};
        row[i] = stmt->row[i] ? memcpy(mx_arena_alloc(query->arena, value.len + 1, 1), value.ptr, value.len)
                              : NULL;
        lengths[i] = stmt->lengths[i];
    }
    stmt->row = row;
    stmt->lengths = lengths;
}

void mx_mysql_set_aside(mx_conn *conn)
{
    mx_mysql_db *db = conn->db;
    const mx_query *query = db->reading;
    my_stmt *stmt = query ? query->stmt : NULL;
    if (stmt && stmt->result) {
        char **row;
        stmt->failed = "the rest of a query's rows could not be set aside";
        keep_row(query, stmt);
        stmt->spool = mx_spool_new(query->arena);
        bool ok = stmt->spool != NULL;
        while (ok && (row = db->lib.mysql_fetch_row(stmt->result)))
            ok = mx_spool_put_row(stmt->spool, query->columns, row,
                                  db->lib.mysql_fetch_lengths(stmt->result));
        if (ok && db->lib.mysql_errno(db->handle)) {
            mx_mysql_failed(conn);
            stmt->failed = mx_str_z(query->arena, conn->error);
        } else if (ok) {
            stmt->failed = NULL;
        }
    }
    mx_mysql_drain(db);
}

/* Waits until the server answers. An interrupt is passed on to it once; its answer is then an error. */
static void wait_for_answer(mx_mysql_db *db)
{
    struct pollfd fd = {.fd = db->lib.mysql_get_socket(db->handle), .events = POLLIN};
    while (fd.fd >= 0) {
        if (db->kill) {
            db->kill = false;
            mx_mysql_kill(db);
        }
        int n = poll(&fd, 1, 100);
        if (n > 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
            return;
    }
}

bool mx_mysql_answer(mx_mysql_db *db, mx_str sql)
{
    db->kill = false;
    if (db->lib.mysql_send_query(db->handle, sql.ptr ? sql.ptr : "", (unsigned long)sql.len) != 0)
        return false;
    wait_for_answer(db);
    return db->lib.mysql_read_query_result(db->handle) == 0;
}

mx_status mx_mysql_run(mx_conn *conn, mx_str sql)
{
    mx_mysql_set_aside(conn);
    return mx_mysql_answer(conn->db, sql) ? MX_OK : mx_mysql_failed(conn);
}

mx_status mx_mysql_prepare(mx_query *query, mx_str sql, const mx_field *params, size_t count, bool *empty)
{
    mx_conn *conn = query->conn;
    mx_mysql_db *db = conn->db;
    my_stmt *stmt = mx_new(query->arena, my_stmt);
    query->db = db;
    const char *bad = count ? mx_params_put(query->arena, &mx_mysql_style, sql, params, count, &sql) : NULL;
    if (bad) {
        mx_conn_set_error(conn, bad);
        return MX_FAILED;
    }
    if (mx_mysql_run(conn, sql) != MX_OK) {
        *empty = db->lib.mysql_errno(db->handle) == MY_EMPTY_QUERY;
        return *empty ? MX_OK : MX_FAILED;
    }
    query->stmt = stmt;
    db->reading = query;
    if (db->lib.mysql_field_count(db->handle) == 0)
        return MX_OK;
    stmt->result = db->lib.mysql_use_result(db->handle);
    if (!stmt->result)
        return mx_mysql_failed(conn);
    query->columns = db->lib.mysql_num_fields(stmt->result);
    my_column *columns = db->lib.mysql_fetch_fields(stmt->result);
    my_column *kept = mx_new_array(query->arena, my_column, query->columns);
    query->names = mx_new_array(query->arena, mx_str, query->columns);
    for (size_t i = 0; i < query->columns; i++) {
        query->names[i] = mx_str_copy(query->arena, (mx_str){columns[i].name, columns[i].name_length});
        kept[i] = columns[i];
    }
    stmt->columns = kept;
    return MX_OK;
}

/* The statement's end: of a procedure, errors may still come. */
static mx_status end(mx_conn *conn, my_stmt *stmt)
{
    stmt->over = true;
    return mx_mysql_drain(conn->db) ? MX_NOT_FOUND : mx_mysql_failed(conn);
}

static mx_status step_aside(const mx_query *query, my_stmt *stmt)
{
    mx_status status = stmt->spool ? mx_spool_next_row(stmt->spool, query->columns, stmt->row, stmt->lengths)
                                   : MX_NOT_FOUND;
    if (status == MX_OK)
        return status;
    stmt->over = true;
    mx_spool_close(stmt->spool);
    if (status == MX_NOT_FOUND && !stmt->failed)
        return MX_NOT_FOUND;
    mx_conn_set_error(query->conn, stmt->failed ? stmt->failed : "rows that were set aside cannot be read");
    return MX_FAILED;
}

mx_status mx_mysql_step(mx_query *query)
{
    mx_conn *conn = query->conn;
    mx_mysql_db *db = conn->db;
    my_stmt *stmt = query->stmt;
    if (stmt->over)
        return MX_NOT_FOUND;
    if (!db) {
        mx_conn_set_error(conn, "the connection is closed");
        return MX_FAILED;
    }
    if (db->reading != query)
        return step_aside(query, stmt);
    if (!stmt->result)
        return end(conn, stmt);
    if (db->kill) {
        db->kill = false;
        mx_mysql_kill(db);
    }
    stmt->row = db->lib.mysql_fetch_row(stmt->result);
    if (stmt->row) {
        stmt->lengths = db->lib.mysql_fetch_lengths(stmt->result);
        return MX_OK;
    }
    if (!db->lib.mysql_errno(db->handle))
        return end(conn, stmt);
    mx_mysql_failed(conn);
    stmt->over = true;
    mx_mysql_drain(db);
    return MX_FAILED;
}

void mx_mysql_finish(mx_query *query)
{
    mx_mysql_db *db = query->db; /* also after the connection was closed */
    const my_stmt *stmt = query->stmt;
    if (db->reading == query)
        mx_mysql_drain(db);
    mx_spool_close(stmt->spool);
}

const my_column *mx_mysql_column(const mx_query *query, size_t column)
{
    return &((const my_stmt *)query->stmt)->columns[column];
}

bool mx_mysql_is_bytes(const my_column *column)
{
    return (column->type == MY_TYPE_VARCHAR || column->type >= MY_TYPE_TINY_BLOB) &&
           column->charset == MY_BINARY_CHARSET;
}

static mx_field bits(mx_str bytes)
{
    uint64_t n = 0;
    for (size_t i = 0; i < bytes.len; i++)
        n = n << 8 | (unsigned char)bytes.ptr[i];
    return MX_INT_VALUE((int64_t)n);
}

mx_field mx_mysql_value(const mx_query *query, size_t at)
{
    const my_stmt *stmt = query->stmt;
    const my_column *column = &stmt->columns[at];
    mx_field value = {.kind = MX_V_NULL};
    if (!stmt->row[at])
        return value;
    value.kind = MX_V_TEXT;
    value.text = (mx_str){stmt->row[at], stmt->lengths[at]};
    switch (column->type) {
    case MY_TYPE_TINY:
    case MY_TYPE_SHORT:
    case MY_TYPE_LONG:
    case MY_TYPE_INT24:
    case MY_TYPE_LONGLONG:
    case MY_TYPE_YEAR:
        if (mx_str_to_i64(value.text, &value.integer)) /* else it is past the signed ones */
            value.kind = MX_V_INT;
        break;
    case MY_TYPE_FLOAT:
    case MY_TYPE_DOUBLE:
        if (mx_real_of(value.text, &value.real))
            value.kind = MX_V_REAL;
        break;
    case MY_TYPE_BIT:
        return bits(value.text);
    default:
        if (mx_mysql_is_bytes(column))
            value.kind = MX_V_BLOB;
        break;
    }
    return value;
}
