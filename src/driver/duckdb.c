/* driver/duckdb.c — DuckDB: URL → file and settings, statements, values. */
#include "driver/duckdb.h"

#include <time.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/url.h"
#include "driver/cells.h"
#include "driver/duckdb_impl.h"
#include "driver/params.h"
#include "driver/server.h"

void mx_duckdb_say(mx_conn *conn, const char *words)
{
    if (!conn->scratch)
        conn->scratch = mx_arena_child(conn->arena);
    mx_conn_set_error(conn, mx_one_line(conn->scratch, words).ptr);
    conn->error_lines = mx_str_copy(conn->scratch, mx_str_of(words ? words : ""));
}

/* ---- opening ---- */

/* duckdb:///app.db is relative, duckdb:////srv/app.db absolute, as SQLAlchemy writes them; NULL: in memory. */
static mx_status read_path(mx_arena *arena, const mx_url *url, const char **out, mx_diags *diags)
{
    mx_str path = mx_str_sub(url->path, 1, url->path.len); /* read with a '/' put before it */
    if (mx_str_find(path, '\0') != MX_NPOS)
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "the path of a database's url holds a NUL byte");
    bool memory = path.len == 0 || mx_str_eq(path, MX_STR(":memory:"));
    *out = memory ? NULL : mx_str_z(arena, mx_path_absolute(arena, path));
    return MX_OK;
}

/* Parameters are DuckDB's settings: memory_limit=1GB&threads=2. */
static const duck_setting *read_settings(mx_arena *arena, const mx_url *url, size_t *count)
{
    duck_setting *settings = mx_new_array(arena, duck_setting, url->query.len);
    *count = url->query.len;
    for (size_t i = 0; i < *count; i++) {
        settings[i].name = mx_str_z(arena, url->query.at[i].key);
        settings[i].value = mx_str_z(arena, url->query.at[i].value);
    }
    return settings;
}

static mx_status duckdb_open(mx_conn *conn, mx_str rest, mx_open_flags flags, mx_diags *diags)
{
    mx_url url;
    const char *path = NULL;
    size_t count;
    bool read_only = flags & MX_OPEN_READ_ONLY;
    if (mx_str_starts(rest, MX_STR("/")))
        rest = mx_str_sub(rest, 1, rest.len);
    rest = mx_str_cat(conn->arena, MX_STR("duckdb:///"), rest); /* no host, whatever the file is called */
    if (mx_url_parse(conn->arena, rest, MX_NOWHERE, &url, NULL) != MX_OK)
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "Write it as duckdb:///FILE.",
                       "a database's url cannot be read");
    MX_TRY(read_path(conn->arena, &url, &path, diags));
    const duck_setting *settings = read_settings(conn->arena, &url, &count);
    mx_duckdb_db *db = mx_new(conn->arena, mx_duckdb_db);
    MX_TRY(mx_duckdb_load(&db->lib, diags));
    conn->version = db->lib->library_version();
    if (conn->version[0] == 'v')
        conn->version++;
    if (path && read_only && !mx_path_exists(mx_str_of(path)))
        path = NULL; /* reads as an empty database and does not come to be */
    if (path)
        conn->lock_path = mx_str_of(path);
    conn->db = db;
    if (path && !read_only)
        mx_conn_makes(conn, path);
    MX_TRY(mx_duckdb_connect(db, path, path && read_only, settings, count, diags));
    mx_duckdb_learn_words(db);
    mx_duckdb_learn_views(conn);
    return MX_OK;
}

static void close_adopted(void *arg)
{
    mx_conn_close(arg);
}

mx_status mx_conn_adopt_duckdb(mx_arena *arena, mx_conn **out, mx_str path, mx_diags *diags)
{
    *out = NULL;
    mx_conn *conn = mx_new(arena, mx_conn);
    conn->driver = &mx_duckdb_driver;
    conn->arena = arena;
    conn->url = MX_STR("duckdb://");
    conn->lock_fd = -1;
    mx_arena_defer(arena, close_adopted, conn);
    bool memory = path.len == 0 || mx_str_starts(path, MX_STR(":memory:"));
    const char *file = memory ? NULL : mx_str_z(arena, mx_path_absolute(arena, path));
    mx_duckdb_db *db = mx_new(arena, mx_duckdb_db);
    MX_TRY(mx_duckdb_load(&db->lib, diags));
    conn->version = db->lib->library_version();
    conn->version += conn->version[0] == 'v';
    if (file)
        conn->lock_path = mx_str_of(file);
    conn->db = db;
    MX_TRY(mx_duckdb_adopt(db, file, diags));
    mx_duckdb_learn_words(db);
    mx_duckdb_learn_views(conn);
    *out = conn;
    return MX_OK;
}

static void duckdb_close(mx_conn *conn)
{
    mx_duckdb_disconnect(conn->db);
}

/* ---- statements ---- */

void mx_duckdb_end(const mx_duckdb_lib *lib, duck_run *run)
{
    if (run->has_result)
        lib->destroy_result(&run->result);
    if (run->pending)
        lib->destroy_pending(&run->pending);
    if (run->statement)
        lib->destroy_prepare(&run->statement);
    if (run->statements)
        lib->destroy_extracted(&run->statements);
    *run = (duck_run){0};
}

static int bind_one(const mx_duckdb_lib *lib, duck_statement statement, uint64_t at, const mx_field *value)
{
    const char *bytes = value->text.ptr ? value->text.ptr : "";
    switch (value->kind) {
    case MX_V_INT:
        return lib->bind_int64(statement, at, value->integer);
    case MX_V_REAL:
        return lib->bind_double(statement, at, value->real);
    case MX_V_TEXT:
        return lib->bind_varchar_length(statement, at, bytes, value->text.len);
    case MX_V_BLOB:
        return lib->bind_blob(statement, at, bytes, value->text.len);
    default:
        return lib->bind_null(statement, at);
    }
}

static bool say(mx_conn *conn, const char *words)
{
    mx_duckdb_say(conn, words ? words : "DuckDB does not say what is wrong");
    return false;
}

static bool prepare_one(mx_conn *conn, duck_run *run, mx_str sql, const mx_field *params, size_t count,
                        bool *empty)
{
    static const mx_param_style style = {.dollar = true, .put = mx_param_dollar};
    mx_duckdb_db *db = conn->db;
    const mx_duckdb_lib *lib = db->lib;
    if (mx_str_find(sql, '\0') != MX_NPOS)
        return say(conn, "the statement holds a NUL byte");
    mx_arena *scratch = mx_arena_child(conn->arena);
    const char *words = count ? mx_params_put(scratch, &style, sql, params, count, &sql) : NULL;
    uint64_t statements = words ? 0
                                : lib->extract_statements(db->connection, mx_str_z(scratch, sql),
                                                          &run->statements);
    mx_arena_free(scratch);
    if (words)
        return say(conn, words);
    const char *error = statements == 0 ? lib->extract_statements_error(run->statements) : NULL;
    if (error && *error)
        return say(conn, error);
    *empty = statements == 0;
    if (*empty)
        return true;
    if (statements > 1)
        return say(conn, "more than one statement where one is expected");
    if (lib->prepare_extracted_statement(db->connection, run->statements, 0, &run->statement) != DUCK_OK)
        return say(conn, lib->prepare_error(run->statement));
    for (size_t i = 0; i < count; i++)
        if (bind_one(lib, run->statement, i + 1, &params[i]) != DUCK_OK)
            return say(conn, "a parameter cannot be bound");
    return true;
}

/* Which way a transaction's statement goes: begin, start; commit, end, rollback, abort. */
static bool opens_transaction(mx_str sql)
{
    sql = mx_str_trim(sql);
    return mx_str_istarts(sql, MX_STR("begin")) || mx_str_istarts(sql, MX_STR("start"));
}

/* Works until rows are ready. DuckDB itself would ask for tasks without a pause while its other threads have them all:
 * a core spent on locks that they need. */
static bool work(const mx_duckdb_lib *lib, duck_pending pending)
{
    enum { FIRST_NS = 10000, LONGEST_NS = 500000 };
    long pause = FIRST_NS;
    for (;;) {
        int state = lib->pending_execute_task(pending);
        if (state == DUCK_PENDING_READY || state == DUCK_PENDING_ERROR)
            return state == DUCK_PENDING_READY;
        if (state != DUCK_PENDING_NO_TASKS) {
            pause = FIRST_NS;
            continue;
        }
        nanosleep(&(struct timespec){.tv_nsec = pause}, NULL);
        pause = pause < LONGEST_NS ? pause * 2 : pause;
    }
}

bool mx_duckdb_begin(mx_conn *conn, duck_run *run, mx_str sql, const mx_field *params, size_t count,
                     bool *empty)
{
    mx_duckdb_db *db = conn->db;
    const mx_duckdb_lib *lib = db->lib;
    *run = (duck_run){0};
    if (!prepare_one(conn, run, sql, params, count, empty))
        return false;
    if (*empty)
        return true;
    bool transaction = lib->prepared_statement_type(run->statement) == DUCK_STATEMENT_TRANSACTION;
    bool opens = transaction && opens_transaction(sql);
    if (transaction && !opens)
        db->in_transaction = false; /* also when a commit fails */
    if (lib->pending_prepared_streaming(run->statement, &run->pending) != DUCK_OK)
        return say(conn, lib->pending_error(run->pending));
    if (!work(lib, run->pending))
        return say(conn, lib->pending_error(run->pending));
    run->has_result = true;
    if (lib->execute_pending(run->pending, &run->result) != DUCK_OK)
        return say(conn, lib->result_error(&run->result));
    if (opens)
        db->in_transaction = true;
    return true;
}

/* ---- rows, one by one: through the stream and its reader ---- */

typedef struct rows {
    mx_arrow_reader *reader;
    const mx_arrow_type *type;
    mx_diags *diags;
    size_t row, count; /* of the batch */
    mx_arena *scratch; /* texts of this row */
} rows;

static void free_diags(void *diags)
{
    mx_diags_free(diags);
}

static mx_status failed(mx_conn *conn, const mx_diags *diags)
{
    bool said = diags && mx_diags_count(diags) > 0;
    mx_str words = said ? mx_diags_at(diags, mx_diags_count(diags) - 1)->message : MX_STR("out of memory");
    if (!mx_str_eq(words, conn->error)) /* else said already, with its lines */
        mx_duckdb_say(conn, words.ptr);
    return MX_FAILED;
}

static mx_status duckdb_prepare(mx_query *query, mx_str sql, const mx_field *params, size_t count,
                                bool *empty)
{
    mx_conn *conn = query->conn;
    struct ArrowArrayStream stream = {0};
    rows *r = mx_new(query->arena, rows);
    r->diags = mx_diags_new();
    mx_arena_defer(query->arena, free_diags, r->diags);
    if (mx_duckdb_stream_open(conn, sql, params, count, empty, &stream, r->diags) != MX_OK)
        return failed(conn, r->diags);
    if (*empty)
        return MX_OK;
    if (mx_arrow_reader_open(query->arena, &r->reader, &stream, r->diags) != MX_OK)
        return failed(conn, r->diags);
    r->type = mx_arrow_reader_type(r->reader);
    query->db = conn->db;
    query->stmt = r;
    query->columns = r->type->children.len;
    query->names = mx_new_array(query->arena, mx_str, query->columns);
    for (size_t i = 0; i < query->columns; i++)
        query->names[i] = r->type->children.at[i].name;
    return MX_OK;
}

static mx_status duckdb_step(mx_query *query)
{
    rows *r = query->stmt;
    if (r->scratch)
        mx_arena_free(r->scratch);
    r->scratch = NULL;
    if (++r->row < r->count)
        return MX_OK;
    mx_status status = mx_arrow_reader_next(r->reader, r->diags);
    r->row = 0;
    r->count = mx_arrow_reader_rows(r->reader);
    return status == MX_FAILED ? failed(query->conn, r->diags) : status;
}

static void duckdb_finish(mx_query *query)
{
    rows *r = query->stmt;
    mx_arrow_reader_close(r->reader);
}

static mx_field other_value(mx_query *query, const mx_arrow_type *type, const mx_cell *cell)
{
    rows *r = query->stmt;
    int64_t whole;
    if (type->kind == MX_ARROW_DECIMAL && type->scale == 0 && mx_str_to_i64(cell->text, &whole))
        return MX_INT_VALUE(whole); /* sums */
    if (!r->scratch)
        r->scratch = mx_arena_child(query->arena);
    mx_buf text = MX_BUF(r->scratch);
    mx_cell_put(&text, type, cell);
    return MX_TEXT_VALUE(mx_buf_take(&text));
}

static mx_field duckdb_value(const mx_query *query, size_t column)
{
    rows *r = query->stmt;
    const mx_arrow_type *type = r->type->children.at[column].type;
    mx_cell cell = mx_arrow_cell(r->reader, column, r->row);
    if (cell.null)
        return MX_NULL_VALUE;
    switch (type->kind) {
    case MX_ARROW_BOOL:
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        return MX_INT_VALUE(cell.integer);
    case MX_ARROW_REAL:
        return (mx_field){.kind = MX_V_REAL, .real = cell.real};
    case MX_ARROW_TEXT:
        return MX_TEXT_VALUE(cell.text);
    case MX_ARROW_BINARY:
        return (mx_field){.kind = MX_V_BLOB, .text = cell.text};
    default:
        return other_value((mx_query *)(uintptr_t)query, type, &cell);
    }
}

static bool duckdb_in_transaction(const mx_conn *conn)
{
    return ((const mx_duckdb_db *)conn->db)->in_transaction;
}

static void duckdb_interrupt(mx_conn *conn)
{
    mx_duckdb_db *db = conn->db;
    if (db->connection)
        db->lib->interrupt(db->connection);
}

static mx_status duckdb_add_hashes(mx_conn *conn, mx_diags *diags)
{
    (void)conn; /* every instance has them since it was opened */
    (void)diags;
    return MX_OK;
}

const mx_driver mx_duckdb_driver = {
    .name = "duckdb",
    .open = duckdb_open,
    .close = duckdb_close,
    .prepare = duckdb_prepare,
    .step = duckdb_step,
    .finish = duckdb_finish,
    .value = duckdb_value,
    .in_transaction = duckdb_in_transaction,
    .interrupt = duckdb_interrupt,
    .abilities = MX_CAN_SCAN | MX_CAN_HASH | MX_CAN_TELL_AGAIN,
    .add_hashes = duckdb_add_hashes,
    .stream = mx_duckdb_stream,
    .scan = mx_duckdb_scan,
    .describe = mx_duckdb_describe,
    .no_rows = mx_duckdb_no_rows,
    .again = mx_duckdb_again,
    .load = mx_duckdb_load_rows,
    .begin = "BEGIN TRANSACTION",
    .things = "SELECT 1 FROM duckdb_schemas() WHERE NOT internal UNION ALL SELECT 1 FROM duckdb_tables() "
              "UNION ALL SELECT 1 FROM duckdb_views() WHERE NOT internal "
              "UNION ALL SELECT 1 FROM duckdb_sequences() "
              "UNION ALL SELECT 1 FROM duckdb_types() WHERE NOT internal "
              "UNION ALL SELECT 1 FROM duckdb_functions() WHERE NOT internal LIMIT 1",
};
