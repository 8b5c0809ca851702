/* driver/mysql_infile.c — LOAD DATA LOCAL of rows in memory: where the server permits it, several times as
 * fast as INSERT.
 *
 * The server asks the client for a file, and might do so at any time: we answer with the rows of a load
 * that runs, and refuse else. What does not fit only warns there, so warnings count as failures
 * (driver/mysql_load.c). */
#include <stdio.h>

#include "driver/mysql_load.h"

/* ---- the library's callbacks: nothing here allocates ---- */

static int give_begin(void **state, const char *name, void *arg)
{
    mx_mysql_db *db = arg;
    (void)name;
    *state = db;
    return !db->loading;
}

static int give(void *state, char *out, unsigned room)
{
    mx_mysql_db *db = state;
    size_t n = db->infile.len < room ? db->infile.len : room;
    if (n)
        memcpy(out, db->infile.ptr, n);
    db->infile = mx_str_sub(db->infile, n, db->infile.len);
    return (int)n;
}

static void give_end(void *state)
{
    (void)state;
}

static int give_error(void *state, char *out, unsigned room)
{
    (void)state;
    snprintf(out, room, "no file is given to the server");
    return 2000; /* the library's "unknown error" */
}

void mx_mysql_guard_files(const mx_mysql_db *db, MYSQL *handle, void *arg)
{
    db->lib.mysql_set_local_infile_handler(handle, give_begin, give, give_end, give_error, arg);
}

/* ---- the rows: tabs between values, backslashes before what would be read as something else ---- */

bool mx_mysql_infile_put(mx_insert *in, const mx_arrow_type *type, const mx_cell *cell)
{
    switch (cell->null ? MX_ARROW_NULL : type->kind) {
    case MX_ARROW_NULL:
        mx_buf_lit(&in->sql, "\\N");
        return true;
    case MX_ARROW_REAL:
        return mx_mysql_put_real(&in->sql, cell->real);
    case MX_ARROW_TEXT:
        mx_buf_escaped(&in->sql, cell->text);
        return true;
    case MX_ARROW_BINARY:
        mx_buf_hex(&in->sql, cell->text);
        return true;
    case MX_ARROW_STRUCT:
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
        in->text.len = 0;
        mx_cell_put(&in->text, type, cell);
        mx_buf_escaped(&in->sql, mx_buf_view(&in->text));
        return true;
    default:
        mx_cell_put(&in->sql, type, cell);
        return true;
    }
}

/* Bytes are no text in any character set: they come as hexadecimal digits. */
mx_str mx_mysql_infile_sql(const mx_load *load)
{
    mx_buf sql = MX_BUF(load->arena), sets = MX_BUF(load->arena);
    mx_buf_printf(
        &sql,
        "LOAD DATA LOCAL INFILE 'metaxy' INTO TABLE %.*s CHARACTER SET utf8mb4 FIELDS TERMINATED BY x'09' "
        "ESCAPED BY x'5c' LINES TERMINATED BY x'0a' (",
        MX_FMT(load->table));
    for (size_t i = 0; i < load->count; i++) {
        mx_buf_text(&sql, i ? ", " : "");
        if (load->type->children.at[i].type->kind != MX_ARROW_BINARY) {
            mx_buf_str(&sql, load->columns[i]);
            continue;
        }
        mx_buf_printf(&sql, "@mx%zu", i);
        mx_buf_printf(&sets, "%s%.*s = UNHEX(@mx%zu)", sets.len ? ", " : " SET ", MX_FMT(load->columns[i]),
                      i);
    }
    mx_buf_char(&sql, ')');
    mx_buf_str(&sql, mx_buf_view(&sets));
    return mx_buf_take(&sql);
}

mx_status mx_mysql_infile_run(mx_load *load, mx_insert *in)
{
    mx_mysql_db *db = load->conn->db;
    db->infile = mx_buf_view(&in->sql);
    db->loading = true;
    mx_status status = mx_mysql_run(load->conn, in->head);
    db->loading = false;
    db->infile = MX_STR_NONE;
    return status;
}
