/* driver/sqlite_rows.c — many rows out of SQLite and into it. */
#include <limits.h>
#include <math.h>

#include "driver/sqlite_impl.h"
#include "driver/stream.h"

/* ---- out: what a column's declaration says, by SQLite's rules ("Datatypes In SQLite", section 3.1);
 * SQLite itself has integers, reals, texts and bytes only ---- */

static const struct {
    const char *part;
    const mx_arrow_type *type;
} affinities[] = {
    {"BOOL", &mx_type_bool},      {"INT", &mx_type_int64},      {"CHAR", &mx_type_utf8},
    {"CLOB", &mx_type_utf8},      {"TEXT", &mx_type_utf8},      {"BLOB", &mx_type_binary},
    {"REAL", &mx_type_real64},    {"FLOA", &mx_type_real64},    {"DOUB", &mx_type_real64},
    {"NUMERIC", &mx_type_real64}, {"DECIMAL", &mx_type_real64},
};

static const mx_arrow_type *by_value(mx_field value)
{
    static const mx_arrow_type *const types[] = {
        [MX_V_NULL] = &mx_type_utf8, [MX_V_INT] = &mx_type_int64,   [MX_V_REAL] = &mx_type_real64,
        [MX_V_TEXT] = &mx_type_utf8, [MX_V_BLOB] = &mx_type_binary,
    };
    return types[value.kind];
}

static const mx_arrow_type *type_of(const mx_query *query, size_t column, bool has_row)
{
    const mx_sqlite_lib *lib = &((const mx_sqlite_db *)query->db)->lib;
    mx_str declared = mx_str_of(lib->column_decltype(query->stmt, (int)column));
    if (declared.len == 0) /* an expression: its first value says it */
        return has_row ? by_value(mx_query_value(query, column)) : &mx_type_utf8;
    declared = mx_str_upper(query->arena, declared);
    for (size_t i = 0; i < sizeof affinities / sizeof affinities[0]; i++)
        if (mx_str_find_str(declared, mx_str_of(affinities[i].part)) != MX_NPOS)
            return affinities[i].type;
    return &mx_type_utf8;
}

mx_status mx_sqlite_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                           const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags)
{
    return mx_query_stream(conn, sql, params, count, wanted, type_of, out, diags);
}

/* ---- in: one prepared INSERT, run for every row ---- */

typedef struct insert {
    const mx_sqlite_lib *lib;
    sqlite3_stmt *stmt;
    mx_buf *texts; /* a column's value while the row is written */
} insert;

static void finalize(void *arg)
{
    insert *in = arg;
    if (in->stmt)
        in->lib->finalize(in->stmt);
    in->stmt = NULL;
}

static mx_status failed(const mx_load *load)
{
    mx_sqlite_failed(load->conn);
    return mx_fail(load->diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(load->conn->error));
}

static mx_status begin(mx_load *load)
{
    mx_sqlite_db *db = load->conn->db;
    insert *in = mx_new(load->arena, insert);
    in->lib = &db->lib;
    in->texts = mx_new_array(load->arena, mx_buf, load->count);
    mx_buf sql = MX_BUF(load->arena);
    mx_buf_printf(&sql, "INSERT INTO %.*s (%.*s) VALUES (", MX_FMT(load->table), MX_FMT(mx_load_names(load)));
    for (size_t i = 0; i < load->count; i++) {
        mx_buf_text(&sql, i ? ", ?" : "?");
        in->texts[i] = MX_BUF(load->arena);
    }
    mx_buf_char(&sql, ')');
    mx_str text = mx_buf_take(&sql);
    mx_arena_defer(load->arena, finalize, in);
    load->state = in;
    if (db->lib.prepare_v2(db->handle, text.ptr, (int)text.len, &in->stmt, NULL) != LITE_OK)
        return failed(load);
    return MX_OK;
}

static int bind_text(const insert *in, int at, mx_str text, bool bytes)
{
    const char *ptr = text.ptr ? text.ptr : "";
    if (text.len > INT_MAX)
        return -1;
    /* NULL as destructor: the value stays where it is until the row is written. */
    return bytes ? in->lib->bind_blob(in->stmt, at, ptr, (int)text.len, NULL)
                 : in->lib->bind_text(in->stmt, at, ptr, (int)text.len, NULL);
}

/* Not LITE_OK: SQLite cannot hold it. */
static int bind_cell(const insert *in, size_t column, const mx_arrow_type *type, const mx_cell *cell)
{
    int at = (int)column + 1;
    switch (cell->null ? MX_ARROW_NULL : type->kind) {
    case MX_ARROW_NULL:
        return in->lib->bind_null(in->stmt, at);
    case MX_ARROW_BOOL:
    case MX_ARROW_INT:
    case MX_ARROW_DURATION:
        return in->lib->bind_int64(in->stmt, at, cell->integer);
    case MX_ARROW_UINT:
        return cell->integer < 0 ? -1 : in->lib->bind_int64(in->stmt, at, cell->integer);
    case MX_ARROW_REAL: /* NaN would become NULL without a word */
        return isnan(cell->real) ? -1 : in->lib->bind_double(in->stmt, at, cell->real);
    case MX_ARROW_TEXT:
        return bind_text(in, at, cell->text, false);
    case MX_ARROW_BINARY:
        return bind_text(in, at, cell->text, true);
    default:
        in->texts[column].len = 0;
        mx_cell_put(&in->texts[column], type, cell);
        return bind_text(in, at, mx_buf_view(&in->texts[column]), false);
    }
}

static mx_status write_row(mx_load *load, insert *in, size_t row)
{
    for (size_t i = 0; i < load->count; i++) {
        const mx_arrow_field *field = &load->type->children.at[i];
        mx_cell cell = mx_arrow_cell(load->reader, i, row);
        if (bind_cell(in, i, field->type, &cell) == LITE_OK)
            continue;
        mx_buf shown = MX_BUF(load->arena);
        mx_cell_put(&shown, field->type, &cell);
        return mx_unfit(load->columns[i], "SQLite", mx_buf_view(&shown), load->diags);
    }
    return in->lib->step(in->stmt) == LITE_DONE && in->lib->reset(in->stmt) == LITE_OK ? MX_OK : failed(load);
}

static mx_status write_batch(mx_load *load)
{
    size_t rows = mx_arrow_reader_rows(load->reader);
    for (size_t row = 0; row < rows; row++)
        MX_TRY(write_row(load, load->state, row));
    return MX_OK;
}

mx_status mx_sqlite_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                              struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags)
{
    static const mx_load_engine engine = {begin, write_batch};
    return mx_load_rows(conn, table, columns, count, stream, rows, &engine, diags);
}
