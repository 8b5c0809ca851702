/* driver/postgres_load.c — many rows into PostgreSQL: COPY FROM STDIN, a copy for every batch, in the
 * binary format where all columns have one, else in the text format, which every type reads. */
#include "driver/params.h"
#include "driver/postgres_binary.h"
#include "driver/postgres_impl.h"
#include "driver/stream.h"

typedef struct copy_in {
    mx_str sql;
    mx_pg_columns columns;
    bool binary;
    mx_buf out;  /* rows on their way */
    mx_buf text; /* a value before it is escaped */
} copy_in;

enum { ENOUGH = 1 << 18 }; /* bytes to hand over at once */

static mx_status failed(const mx_load *load)
{
    return mx_conn_failed(load->conn, MX_NOWHERE, load->diags);
}

static mx_status begin(mx_load *load)
{
    copy_in *c = mx_new(load->arena, copy_in);
    mx_str names = mx_load_names(load);
    c->out = MX_BUF(load->arena);
    c->text = MX_BUF(load->arena);
    mx_str sql = mx_str_printf(load->arena, "SELECT %.*s FROM %.*s", MX_FMT(names), MX_FMT(load->table));
    MX_TRY(mx_pg_describe(load->arena, load->conn, sql, &c->columns, load->diags));
    if (c->columns.count != load->count)
        return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "",
                       "the names of a load's columns are not one name each");
    c->binary = true;
    for (size_t i = 0; i < load->count; i++)
        c->binary = c->binary && mx_pg_encodes(c->columns.oids[i], load->type->children.at[i].type);
    c->sql = mx_str_printf(load->arena, "COPY %.*s (%.*s) FROM STDIN (FORMAT %s)", MX_FMT(load->table),
                           MX_FMT(names), c->binary ? "binary" : "text");
    load->state = c;
    return MX_OK;
}

/* ---- the text format: tabs between values, backslashes before what would be read as something else ---- */

static void put_array(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell, mx_arena *arena)
{
    mx_buf_char(out, '{');
    for (size_t i = 0; i < cell->count; i++) {
        mx_cell item = mx_arrow_child(cell, i, false);
        mx_buf value = MX_BUF(arena);
        mx_buf_text(out, i ? "," : "");
        if (item.null) {
            mx_buf_lit(out, "NULL");
            continue;
        }
        mx_cell_put(&value, type->children.at[0].type, &item);
        mx_buf_char(out, '"');
        for (size_t k = 0; k < value.len; k++) {
            if (value.ptr[k] == '"' || value.ptr[k] == '\\')
                mx_buf_char(out, '\\');
            mx_buf_char(out, value.ptr[k]);
        }
        mx_buf_char(out, '"');
    }
    mx_buf_char(out, '}');
}

/* In the place of the number, which would be one of seconds. */
static void put_interval(mx_buf *out, mx_arrow_unit unit, int64_t value)
{
    static const char *const words[] = {"seconds", "milliseconds", "microseconds", "microseconds"};
    if (unit == MX_UNIT_NANO)
        value = value / 1000 - (value % 1000 < 0);
    out->len = 0;
    mx_buf_printf(out, "%lld %s", (long long)value, words[unit]);
}

static bool is_whole(pg_oid oid)
{
    return oid == PG_INT2 || oid == PG_INT4 || oid == PG_INT8;
}

/* "3.00" is no integer to the server; "3.50" is left to it. */
static void cut_fraction(mx_buf *out)
{
    size_t point = mx_str_find(mx_buf_view(out), '.');
    for (size_t i = point == MX_NPOS ? out->len : point + 1; i < out->len; i++)
        if (out->ptr[i] != '0')
            return;
    out->len = point == MX_NPOS ? out->len : point;
}

static void put_text(copy_in *c, size_t column, const mx_arrow_type *type, const mx_cell *cell,
                     mx_arena *arena)
{
    if (cell->null || type->kind == MX_ARROW_NULL) {
        mx_buf_lit(&c->out, "\\N");
        return;
    }
    c->text.len = 0;
    if (type->kind == MX_ARROW_BINARY) {
        mx_buf_lit(&c->text, "\\x");
        mx_buf_hex(&c->text, cell->text);
    } else if (type->kind == MX_ARROW_LIST && mx_pg_item(c->columns.oids[column])) {
        put_array(&c->text, type, cell, arena);
    } else {
        mx_cell_put(&c->text, type, cell);
        if (type->kind == MX_ARROW_TIMESTAMP && type->zone.len)
            mx_buf_lit(&c->text, "+00");
        if (type->kind == MX_ARROW_DECIMAL && is_whole(c->columns.oids[column]))
            cut_fraction(&c->text);
        if (type->kind == MX_ARROW_DURATION && c->columns.oids[column] == PG_INTERVAL)
            put_interval(&c->text, type->unit, cell->integer);
    }
    mx_buf_escaped(&c->out, mx_buf_view(&c->text));
}

/* ---- both ---- */

static mx_status hand_over(mx_load *load, copy_in *c)
{
    const mx_pg_db *db = load->conn->db;
    if (c->out.full)
        return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "", "a row is too large for PostgreSQL");
    for (size_t at = 0; at < c->out.len; at += ENOUGH) {
        size_t left = c->out.len - at;
        if (db->lib.putCopyData(db->conn, c->out.ptr + at, left < ENOUGH ? (int)left : ENOUGH) != 1)
            return MX_FAILED; /* the results say why */
    }
    c->out.len = 0;
    return MX_OK;
}

static mx_status put_row(mx_load *load, copy_in *c, size_t row, mx_arena *scratch)
{
    if (c->binary)
        mx_put_be(&c->out, load->count, 2);
    for (size_t i = 0; i < load->count; i++) {
        const mx_arrow_type *type = load->type->children.at[i].type;
        mx_cell cell = mx_arrow_cell(load->reader, i, row);
        if (!c->binary) {
            if (i)
                mx_buf_char(&c->out, '\t');
            put_text(c, i, type, &cell, scratch);
        } else if (!mx_pg_encode(&c->out, c->columns.oids[i], type, &cell)) {
            c->text.len = 0;
            mx_cell_put(&c->text, type, &cell);
            return mx_unfit(load->columns[i], "PostgreSQL", mx_buf_view(&c->text), load->diags);
        }
    }
    if (!c->binary)
        mx_buf_char(&c->out, '\n');
    return MX_OK;
}

static mx_status put_rows(mx_load *load, copy_in *c, mx_arena *scratch)
{
    size_t rows = mx_arrow_reader_rows(load->reader);
    if (c->binary) {
        mx_buf_str(&c->out, (mx_str){"PGCOPY\n\377\r\n\0", 11});
        mx_put_be(&c->out, 0, 8);
    }
    for (size_t row = 0; row < rows; row++) {
        MX_TRY(put_row(load, c, row, scratch));
        if (c->out.len >= ENOUGH)
            MX_TRY(hand_over(load, c));
    }
    if (c->binary)
        mx_put_be(&c->out, 0xffff, 2);
    return hand_over(load, c);
}

/* The server's word on a copy; `given_up`: words to make it fail. */
static mx_status end_copy(mx_load *load, const char *given_up)
{
    mx_pg_db *db = load->conn->db;
    db->lib.putCopyEnd(db->conn, given_up);
    PGresult *result = db->lib.getResult(db->conn);
    bool ok = result && db->lib.resultStatus(result) == PQ_COMMAND_OK;
    if (!ok)
        mx_pg_failed(load->conn, result);
    db->lib.clear(result);
    mx_pg_drain(db);
    return ok ? MX_OK : MX_FAILED;
}

/* The connection is wanted while a copy runs: memory ran out in the middle of it. */
static void give_up(mx_conn *conn, void *reading)
{
    mx_pg_db *db = conn->db;
    (void)reading;
    db->lib.putCopyEnd(db->conn, "given up");
    mx_pg_drain(db);
}

static mx_status write_batch(mx_load *load)
{
    mx_pg_db *db = load->conn->db;
    copy_in *c = load->state;
    if (mx_pg_send(load->conn, c->sql) != MX_OK)
        return failed(load);
    PGresult *result = db->lib.getResult(db->conn);
    bool ok = result && db->lib.resultStatus(result) == PQ_COPY_IN;
    if (!ok)
        mx_pg_failed(load->conn, result);
    db->lib.clear(result);
    if (!ok) {
        mx_pg_drain(db);
        return failed(load);
    }
    db->reading = c;
    db->set_aside = give_up;
    size_t errors = mx_diags_errors(load->diags);
    c->out.len = 0;
    mx_arena *scratch = mx_arena_child(load->arena);
    mx_status status = put_rows(load, c, scratch);
    mx_arena_free(scratch);
    bool said = status == MX_FAILED && mx_diags_errors(load->diags) > errors;
    if (end_copy(load, said ? "given up" : NULL) == MX_OK)
        return status;
    return said ? MX_FAILED : failed(load);
}

mx_status mx_pg_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                          struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags)
{
    static const mx_load_engine engine = {begin, write_batch};
    return mx_load_rows(conn, table, columns, count, stream, rows, &engine, diags);
}
