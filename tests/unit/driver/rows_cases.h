/* rows_cases.h — what the tests of streams and loads share: columns of every type whose values are made of
 * the row's number, so that what comes back can be told from what went in. */
#ifndef MX_TESTS_ROWS_CASES_H
#define MX_TESTS_ROWS_CASES_H

#include "base/buf.h"
#include "driver/rows.h"
#include "fault.h"
#include "server.h"

/* One column of the test: its name, what engines call its type, and its Arrow type. NULL: the engine has
 * none. */
typedef struct column_case {
    const char *name;
    const mx_arrow_type *type;
    const char *sqlite, *postgres, *mysql;
} column_case;

static const mx_arrow_type type_bool = {.kind = MX_ARROW_BOOL}, type_i8 = {.kind = MX_ARROW_INT, .bits = 8},
                           type_i16 = {.kind = MX_ARROW_INT, .bits = 16},
                           type_i32 = {.kind = MX_ARROW_INT, .bits = 32},
                           type_i64 = {.kind = MX_ARROW_INT, .bits = 64},
                           type_u8 = {.kind = MX_ARROW_UINT, .bits = 8},
                           type_u32 = {.kind = MX_ARROW_UINT, .bits = 32},
                           type_f32 = {.kind = MX_ARROW_REAL, .bits = 32},
                           type_f64 = {.kind = MX_ARROW_REAL, .bits = 64},
                           type_decimal = {.kind = MX_ARROW_DECIMAL, .precision = 20, .scale = 4},
                           type_text = {.kind = MX_ARROW_TEXT}, type_binary = {.kind = MX_ARROW_BINARY},
                           type_date = {.kind = MX_ARROW_DATE},
                           type_time = {.kind = MX_ARROW_TIME, .unit = MX_UNIT_MICRO},
                           type_wall = {.kind = MX_ARROW_TIMESTAMP, .unit = MX_UNIT_MICRO},
                           type_utc = {.kind = MX_ARROW_TIMESTAMP, .unit = MX_UNIT_MICRO, .zone = {"UTC", 3}},
                           type_milli = {.kind = MX_ARROW_TIMESTAMP, .unit = MX_UNIT_MILLI};
static const mx_arrow_type type_struct = {
    .kind = MX_ARROW_STRUCT,
    .children = {(mx_arrow_field[]){{{"frames", 6}, &type_text}, {{"a\"b", 3}, &type_i64}}, 2, 2}};
static const mx_arrow_type type_list = {.kind = MX_ARROW_LIST,
                                        .children = {(mx_arrow_field[]){{{"item", 4}, &type_i64}}, 1, 1}};
static const mx_arrow_type type_map = {
    .kind = MX_ARROW_MAP,
    .children = {(mx_arrow_field[]){{{"key", 3}, &type_text}, {{"value", 5}, &type_text}}, 2, 2}};

static const column_case columns[] = {
    {"id", &type_i64, "INTEGER PRIMARY KEY", "bigint PRIMARY KEY", "bigint PRIMARY KEY"},
    {"b", &type_bool, "BOOLEAN", "boolean", "tinyint(1)"},
    {"i8", &type_i8, "INTEGER", "smallint", "tinyint"},
    {"i16", &type_i16, "INTEGER", "smallint", "smallint"},
    {"i32", &type_i32, "INTEGER", "integer", "int"},
    {"u8", &type_u8, "INTEGER", "smallint", "tinyint unsigned"},
    {"u32", &type_u32, "INTEGER", "bigint", "int unsigned"},
    {"f32", &type_f32, "REAL", "real", "double"}, /* MySQL shows six digits of a float */
    {"f64", &type_f64, "REAL", "double precision", "double"},
    {"d", &type_decimal, "TEXT", "numeric(20,4)", "decimal(20,4)"},
    {"t", &type_text, "TEXT", "text", "longtext CHARACTER SET utf8mb4"},
    {"x", &type_binary, "BLOB", "bytea", "longblob"},
    {"day", &type_date, "TEXT", "date", "date"},
    {"clock", &type_time, "TEXT", "time", "time(6)"},
    {"wall", &type_wall, "TEXT", "timestamp", "datetime(6)"},
    {"utc", &type_utc, "TEXT", "timestamptz", "datetime(6)"},
    {"milli", &type_milli, "TEXT", "timestamp", "datetime(3)"},
    {"s", &type_struct, "TEXT", "jsonb", "json"},
    {"l", &type_list, "TEXT", "bigint[]", "json"},
    {"m", &type_map, "TEXT", "json", "json"},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static inline mx_arrow_type *all_columns(mx_arena *arena)
{
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    type->kind = MX_ARROW_STRUCT;
    for (size_t i = 0; i < COLUMNS; i++)
        mx_vec_push(arena, &type->children, ((mx_arrow_field){mx_str_of(columns[i].name), columns[i].type}));
    return type;
}

/* The value of a row, for types that an integer tells; wide enough to be none of the small ones by
 * mistake. */
static inline int64_t integer_of(const mx_arrow_type *type, int64_t row)
{
    switch (type->kind) {
    case MX_ARROW_BOOL:
        return row % 2;
    case MX_ARROW_INT:
        return type->bits == 64 ? row : row % 2 ? -(row % (1LL << (type->bits - 1))) : row % 100;
    case MX_ARROW_UINT:
        return row % (1LL << type->bits);
    case MX_ARROW_DATE:
        return row % 200000 - 100000;
    case MX_ARROW_TIME:
        return row * 86399 % 86400000000;
    default:
        return (row - 5000) * (type->unit == MX_UNIT_MILLI ? 86400123 : 86400123456);
    }
}

static inline mx_str text_of(mx_arena *arena, int64_t row)
{
    static const char *const more[] = {"",   "é",   "😀",  "'",    "\"", "\\",  "\n",
                                       "\t", ";--", "$$", "\x01", "\r", "\\N", "%"};
    return mx_str_printf(arena, "%lld%s%s", (long long)row, more[row % 14], more[row / 14 % 14]);
}

static inline mx_str digits_of(mx_arena *arena, int64_t row)
{
    return mx_str_printf(arena, "%s%lld.%04lld", row % 3 ? "-" : "", (long long)(row * 7919 + 1),
                         (long long)(row % 10000));
}

static inline bool null_of(size_t column, int64_t row)
{
    return column > 0 && (row + (int64_t)column) % 11 == 0;
}

static inline void add_value(mx_arena *arena, mx_arrow_builder *b, size_t column, const mx_arrow_type *type,
                             int64_t row)
{
    mx_arrow_builder *child;
    bool ok = true;
    switch (type->kind) {
    case MX_ARROW_REAL:
        ok = mx_arrow_add_real(b, column, (double)row / 8);
        break;
    case MX_ARROW_DECIMAL:
        ok = mx_arrow_add_text(b, column, digits_of(arena, row));
        break;
    case MX_ARROW_TEXT:
        ok = mx_arrow_add_text(b, column, text_of(arena, row));
        break;
    case MX_ARROW_BINARY:
        ok = mx_arrow_add_text(b, column, (mx_str){(const char *)&row, sizeof row});
        break;
    case MX_ARROW_STRUCT:
        child = mx_arrow_builder_child(b, column);
        add_value(arena, child, 0, &type_text, row);
        add_value(arena, child, 1, &type_i64, row);
        mx_arrow_add_nested(b, column);
        break;
    case MX_ARROW_LIST:
        child = mx_arrow_builder_child(b, column);
        for (int64_t i = 0; i < row % 4; i++)
            add_value(arena, child, 0, &type_i64, row + i);
        mx_arrow_add_nested(b, column);
        break;
    case MX_ARROW_MAP:
        child = mx_arrow_builder_child(b, column);
        for (int64_t i = 0; i < row % 3; i++) {
            add_value(arena, child, 0, &type_text, i);
            add_value(arena, child, 1, &type_text, row + i);
        }
        mx_arrow_add_nested(b, column);
        break;
    default:
        ok = mx_arrow_add_int(b, column, integer_of(type, row));
    }
    assert_true(ok);
}

/* A producer of rows 0 … rows-1; at `fail_at` it fails instead (-1: never), at `duplicate_at` the id of
 * row 0 comes again. */
typedef struct producer {
    mx_arena *arena;
    mx_arrow_type *type;
    mx_arrow_builder *builder;
    int64_t rows, at, fail_at, duplicate_at;
    void (*on_batch)(struct producer *p);
    void *arg;
    int released;
} producer;

static mx_status produce(void *state, struct ArrowArray *out, mx_diags *diags)
{
    producer *p = state;
    if (p->at >= p->rows)
        return MX_NOT_FOUND;
    if (p->on_batch)
        p->on_batch(p);
    mx_arena *scratch = mx_arena_child(p->arena);
    for (int64_t end = p->at + 10000; p->at < p->rows && p->at < end; p->at++) {
        if (p->at == p->fail_at)
            return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "the producer fails");
        for (size_t i = 0; i < COLUMNS; i++)
            if (null_of(i, p->at))
                mx_arrow_add_null(p->builder, i);
            else
                add_value(scratch, p->builder, i, columns[i].type,
                          i == 0 && p->at == p->duplicate_at ? 0 : p->at);
    }
    mx_arena_free(scratch);
    mx_arrow_builder_take(p->builder, out);
    return MX_OK;
}

static void produced(void *state)
{
    ((producer *)state)->released++;
}

static inline producer *new_producer(mx_arena *arena, int64_t rows)
{
    producer *p = mx_new(arena, producer);
    *p = (producer){
        .arena = arena, .type = all_columns(arena), .rows = rows, .fail_at = -1, .duplicate_at = -1};
    p->builder = mx_arrow_builder_new(arena, p->type);
    return p;
}

static inline mx_status load_rows(mx_conn *conn, producer *p, const char *table, uint64_t *rows,
                                  mx_diags *diags)
{
    struct ArrowArrayStream stream;
    mx_str names[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        names[i] = mx_str_of(columns[i].name);
    assert_true(mx_arrow_stream_make(p->type, (mx_arrow_source){p, produce, produced}, &stream));
    mx_status status = mx_conn_load(conn, mx_str_of(table), names, COLUMNS, &stream, rows, diags);
    assert_int_equal(p->released, 1);
    return status;
}

static inline void check_cell(mx_arena *arena, size_t column, const mx_arrow_type *type, const mx_cell *cell,
                              int64_t row)
{
    char where[64];
    snprintf(where, sizeof where, "column %s, row %lld", columns[column].name, (long long)row);
    mx_str want;
    switch (type->kind) {
    case MX_ARROW_REAL:
        if (cell->real != (type->bits == 32 ? (double)(float)((double)row / 8) : (double)row / 8))
            fail_msg("%s: %g", where, cell->real);
        return;
    case MX_ARROW_DECIMAL:
        want = digits_of(arena, row);
        break;
    case MX_ARROW_TEXT:
        want = text_of(arena, row);
        break;
    case MX_ARROW_BINARY:
        want = (mx_str){(const char *)&row, sizeof row};
        break;
    case MX_ARROW_STRUCT:
        assert_int_equal(cell->count, 2);
        check_cell(arena, column, &type_text, &(mx_cell){.text = mx_arrow_child(cell, 0, false).text}, row);
        check_cell(arena, column, &type_i64, &(mx_cell){.integer = mx_arrow_child(cell, 1, false).integer},
                   row);
        return;
    case MX_ARROW_LIST:
        assert_int_equal(cell->count, row % 4);
        for (size_t i = 0; i < cell->count; i++)
            assert_true(mx_arrow_child(cell, i, false).integer == row + (int64_t)i);
        return;
    case MX_ARROW_MAP:
        assert_int_equal(cell->count, row % 3);
        for (size_t i = 0; i < cell->count; i++) {
            mx_cell key = mx_arrow_child(cell, i, false), value = mx_arrow_child(cell, i, true);
            check_cell(arena, column, &type_text, &key, (int64_t)i);
            check_cell(arena, column, &type_text, &value, row + (int64_t)i);
        }
        return;
    default:
        if (cell->integer != integer_of(type, row))
            fail_msg("%s: %lld instead of %lld", where, (long long)cell->integer,
                     (long long)integer_of(type, row));
        return;
    }
    if (!mx_str_eq(cell->text, want))
        fail_msg("%s: \"%.*s\" instead of \"%.*s\"", where, MX_FMT(cell->text), MX_FMT(want));
}

static inline void check_rows(mx_arena *arena, struct ArrowArrayStream *stream, int64_t rows)
{
    mx_arrow_reader *reader = NULL;
    mx_status status;
    int64_t row = 0;
    mx_diags *diags = mx_diags_new();
    assert_int_equal(mx_arrow_reader_open(arena, &reader, stream, diags), MX_OK);
    const mx_arrow_type *type = mx_arrow_reader_type(reader);
    assert_int_equal(type->children.len, COLUMNS);
    while ((status = mx_arrow_reader_next(reader, diags)) == MX_OK) {
        mx_arena *scratch = mx_arena_child(arena);
        assert_true(mx_arrow_reader_rows(reader) <= 65536);
        for (size_t r = 0; r < mx_arrow_reader_rows(reader); r++, row++)
            for (size_t i = 0; i < COLUMNS; i++) {
                mx_cell cell = mx_arrow_cell(reader, i, r);
                if (cell.null != null_of(i, row))
                    fail_msg("column %s, row %lld: null %d", columns[i].name, (long long)row, cell.null);
                if (!cell.null)
                    check_cell(scratch, i, columns[i].type, &cell, row);
            }
        mx_arena_free(scratch);
    }
    if (status != MX_NOT_FOUND)
        fail_msg("%s", mx_str_z(arena, mx_diags_at(diags, 0)->message));
    assert_true(row == rows);
    mx_arrow_reader_close(reader);
    mx_diags_free(diags);
}

/* CREATE TABLE `table` of all columns; `which`: 0 SQLite, 1 PostgreSQL, 2 MySQL. */
static inline mx_str table_sql(mx_arena *arena, const char *create, const char *table, int which)
{
    mx_buf sql = MX_BUF(arena);
    mx_buf_printf(&sql, "%s %s (", create, table);
    for (size_t i = 0; i < COLUMNS; i++) {
        const char *const types[] = {columns[i].sqlite, columns[i].postgres, columns[i].mysql};
        mx_buf_printf(&sql, "%s%s %s", i ? ", " : "", columns[i].name, types[which]);
    }
    mx_buf_char(&sql, ')');
    return mx_buf_take(&sql);
}

static inline void create_table(mx_arena *arena, mx_conn *conn, const char *create, const char *table,
                                int which)
{
    run_sql(conn, table_sql(arena, create, table, which).ptr);
}

static inline void read_back(mx_arena *arena, mx_conn *conn, const char *table, int64_t rows)
{
    struct ArrowArrayStream stream;
    mx_diags *diags = mx_diags_new();
    mx_str sql = mx_str_printf(arena, "SELECT * FROM %s WHERE id >= ?1 ORDER BY id; -- all", table);
    mx_field first = MX_INT_VALUE(0);
    if (mx_conn_stream(conn, sql, &first, 1, all_columns(arena), &stream, diags) != MX_OK)
        fail_msg("%s", mx_str_z(arena, mx_diags_at(diags, 0)->message));
    check_rows(arena, &stream, rows);
    mx_diags_free(diags);
}

static inline int64_t count_rows(mx_arena *arena, mx_conn *conn, const char *table)
{
    mx_str sql = mx_str_printf(arena, "SELECT count(*) FROM %s", table);
    return one_field(arena, conn, mx_str_z(arena, sql), NULL, 0).integer;
}

/* Loads that fail leave nothing, and what was there stays. */
static inline void check_failing_loads(mx_arena *arena, mx_conn *conn, const char *table)
{
    int64_t before = count_rows(arena, conn, table);
    static const struct {
        int64_t fail_at, duplicate_at;
    } cases[] = {{25000, -1}, {-1, 25000}, {0, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int inside = 0; inside < 2; inside++) {
            uint64_t rows = 7;
            producer *p = new_producer(arena, 30000);
            p->fail_at = cases[i].fail_at;
            p->duplicate_at = cases[i].duplicate_at;
            mx_diags *diags = mx_diags_new();
            if (inside)
                assert_int_equal(mx_conn_begin(conn, NULL), MX_OK);
            assert_int_equal(load_rows(conn, p, table, &rows, diags), MX_FAILED);
            assert_true(rows == 0);
            assert_true(mx_diags_errors(diags) == 1);
            assert_int_equal(mx_conn_in_transaction(conn), inside);
            assert_true(count_rows(arena, conn, table) == before); /* also inside: the transaction goes on */
            if (inside)
                assert_int_equal(mx_conn_commit(conn, NULL), MX_OK);
            mx_diags_free(diags);
        }
    assert_true(count_rows(arena, conn, table) == before);
}

/* Out of one table and into another over one connection, while the first is being read. */
static inline void check_pipe(mx_arena *arena, mx_conn *conn, const char *from, const char *to)
{
    struct ArrowArrayStream stream;
    mx_str names[COLUMNS];
    uint64_t rows = 0;
    mx_diags *diags = mx_diags_new();
    for (size_t i = 0; i < COLUMNS; i++)
        names[i] = mx_str_of(columns[i].name);
    assert_int_equal(mx_conn_begin(conn, NULL), MX_OK);
    mx_str sql = mx_str_printf(arena, "SELECT * FROM %s ORDER BY id", from);
    if (mx_conn_stream(conn, sql, NULL, 0, all_columns(arena), &stream, diags) != MX_OK ||
        mx_conn_load(conn, mx_str_of(to), names, COLUMNS, &stream, &rows, diags) != MX_OK)
        fail_msg("%s", mx_str_z(arena, mx_diags_at(diags, 0)->message));
    assert_true(mx_conn_in_transaction(conn)); /* it is the caller's still */
    assert_int_equal(mx_conn_commit(conn, NULL), MX_OK);
    mx_diags_free(diags);
    assert_true((int64_t)rows == count_rows(arena, conn, from));
    read_back(arena, conn, to, (int64_t)rows);
}

/* A few rows in and out with memory running out everywhere: nothing leaks, nothing is half there, who
 * fails says so. */
typedef struct fault_job {
    const char *url, *create, *table; /* the table is made anew in each run */
    int which;
    mx_conn *conn; /* used, or else one is opened */
    mx_diags *diags;
} fault_job;

static mx_status few_rows(mx_arena *arena, void *arg)
{
    enum { FEW = 12 };
    fault_job *job = arg;
    struct ArrowArrayStream stream;
    mx_arrow_reader *reader = NULL;
    mx_conn *conn = job->conn;
    mx_query *query = NULL;
    mx_str names[COLUMNS];
    uint64_t rows = 0;
    mx_status status;
    for (size_t i = 0; i < COLUMNS; i++)
        names[i] = mx_str_of(columns[i].name);
    if (!conn)
        MX_TRY(mx_conn_open(arena, &conn, mx_str_of(job->url), MX_OPEN_CREATE, job->diags));
    mx_str drop = mx_str_printf(arena, "DROP TABLE IF EXISTS %s", job->table);
    MX_TRY(mx_conn_exec(conn, drop, NULL, 0, MX_NOWHERE, job->diags));
    MX_TRY(mx_conn_exec(conn, table_sql(arena, job->create, job->table, job->which), NULL, 0, MX_NOWHERE,
                        job->diags));
    producer *p = new_producer(arena, FEW);
    if (!mx_arrow_stream_make(p->type, (mx_arrow_source){p, produce, produced}, &stream))
        return mx_fail(job->diags, MX_DB002, MX_NOWHERE, "", "no memory for a stream");
    MX_TRY(mx_conn_load(conn, mx_str_of(job->table), names, COLUMNS, &stream, &rows, job->diags));
    assert_true(rows == FEW);
    mx_str sql = mx_str_printf(arena, "SELECT * FROM %s WHERE id >= ?1", job->table);
    MX_TRY(mx_query_open(arena, &query, conn, sql, &MX_INT_VALUE(0), 1, job->diags));
    MX_TRY(mx_query_step(query, job->diags));
    MX_TRY(mx_conn_stream(conn, sql, &MX_INT_VALUE(0), 1, all_columns(arena), &stream, job->diags));
    status = mx_arrow_reader_open(arena, &reader, &stream, job->diags);
    if (status == MX_OK)
        status = mx_query_step(query, job->diags);
    if (status == MX_OK)
        status = mx_arrow_reader_next(reader, job->diags);
    if (reader)
        mx_arrow_reader_close(reader);
    return status;
}

static inline mx_status fault_run(void *arg)
{
    fault_job *job = arg;
    job->diags = mx_diags_new();
    mx_status status = mx_guard(NULL, few_rows, job, job->diags);
    if (status == MX_FAILED && job->diags)
        assert_true(mx_diags_errors(job->diags) > 0);
    mx_diags_free(job->diags);
    return status;
}

#endif
