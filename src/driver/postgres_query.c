/* driver/postgres_query.c — statements of PostgreSQL: sent by the extended protocol (one statement at a
 * time, its parameters apart from its text), rows read as they come. */
#include <limits.h>

#include "driver/number.h"
#include "driver/params.h"
#include "driver/postgres_impl.h"
#include "driver/spool.h"

typedef struct pg_stmt {
    PGresult *row; /* the result at hand */
    bool fresh;    /* its row was not handed out yet */
    bool over;
    pg_oid *types;
    char **values; /* of the row at hand */
    unsigned long *lengths;
    mx_buf *bytes;      /* a column's bytea, without its escapes */
    PGresult *passing;  /* a row on its way aside */
    mx_spool *spool;    /* the rows that were not read when the next statement came */
    const char *failed; /* words for what went wrong meanwhile */
} pg_stmt;

static const mx_param_style style = {.dollar = true, .put = mx_param_dollar};

/* Ends the copy that the client is in: nothing is written, nothing more is read. */
static void end_copy(mx_pg_db *db, int status)
{
    char *bytes;
    if (status == PQ_COPY_IN || status == PQ_COPY_BOTH)
        db->lib.putCopyEnd(db->conn, "given up");
    while ((status == PQ_COPY_OUT || status == PQ_COPY_BOTH) && db->lib.getCopyData(db->conn, &bytes, 0) > 0)
        db->lib.freemem(bytes);
}

void mx_pg_drain(mx_pg_db *db)
{
    PGresult *result;
    db->reading = NULL;
    while (db->conn && (result = db->lib.getResult(db->conn))) {
        int status = db->lib.resultStatus(result);
        db->lib.clear(result);
        end_copy(db, status);
        if (db->lib.status(db->conn) != PQ_CONNECTION_OK)
            break; /* a copy's results would never end */
    }
}

mx_status mx_pg_send(mx_conn *conn, mx_str sql)
{
    mx_pg_db *db = conn->db;
    mx_arena *arena = mx_arena_child(conn->arena);
    const char *text = mx_str_z(arena, sql);
    if (db->reading)
        db->set_aside(conn, db->reading);
    db->status_before = db->lib.transactionStatus(db->conn);
    int sent = db->lib.sendQueryParams(db->conn, text, 0, NULL, NULL, NULL, NULL, 0);
    mx_arena_free(arena);
    return sent ? MX_OK : mx_pg_failed(conn, NULL);
}

/* Values as text, with the server's choice of types; bytes as they are. */
typedef struct bound {
    const char **values;
    int *lengths, *formats;
    pg_oid *types;
} bound;

static const char *bind_one(mx_arena *arena, const mx_field *value, bound *b, size_t i)
{
    char number[MX_REAL_TEXT_MAX];
    mx_str text = value->text;
    switch (value->kind) {
    case MX_V_NULL:
        return NULL;
    case MX_V_INT:
        text = mx_str_printf(arena, "%lld", (long long)value->integer);
        break;
    case MX_V_REAL:
        text = mx_str_copy(arena, (mx_str){number, mx_real_text(value->real, number)});
        break;
    case MX_V_BLOB:
        b->types[i] = PG_BYTEA;
        b->formats[i] = 1;
        break;
    case MX_V_TEXT:
        if (mx_str_find(text, '\0') != MX_NPOS)
            return "PostgreSQL cannot hold a text with a NUL character in it";
        break;
    }
    if (text.len > INT_MAX)
        return "a parameter is too large";
    b->lengths[i] = (int)text.len;
    b->values[i] = mx_str_z(arena, text);
    return NULL;
}

static mx_status words(mx_conn *conn, const char *text)
{
    mx_conn_set_error(conn, text);
    return MX_FAILED;
}

/* The row of a result: borrowed from it. */
static void look_at(const mx_query *query, const PGresult *result, char **values, unsigned long *lengths)
{
    const mx_pq_lib *lib = &((const mx_pg_db *)query->db)->lib;
    for (size_t i = 0; i < query->columns; i++) {
        bool null = lib->getisnull(result, 0, (int)i);
        values[i] = null ? NULL : lib->getvalue(result, 0, (int)i);
        lengths[i] = null ? 0 : (unsigned long)lib->getlength(result, 0, (int)i);
    }
}

static bool pass_rows(mx_conn *conn, const mx_query *query, pg_stmt *stmt)
{
    mx_pg_db *db = conn->db;
    char **values = mx_new_array(query->arena, char *, query->columns);
    unsigned long *lengths = mx_new_array(query->arena, unsigned long, query->columns);
    bool ok = true;
    while (ok && (stmt->passing = db->lib.getResult(db->conn)) &&
           db->lib.resultStatus(stmt->passing) == PQ_SINGLE_TUPLE) {
        look_at(query, stmt->passing, values, lengths);
        ok = mx_spool_put_row(stmt->spool, query->columns, values, lengths);
        db->lib.clear(stmt->passing);
        stmt->passing = NULL;
    }
    return ok;
}

/* The connection is wanted for another statement: the rest of the rows waits in a file. */
static void set_aside(mx_conn *conn, void *reading)
{
    mx_pg_db *db = conn->db;
    const mx_query *query = reading;
    pg_stmt *stmt = query->stmt;
    stmt->failed = "the rest of a query's rows could not be set aside";
    stmt->spool = mx_spool_new(query->arena);
    if (stmt->spool && pass_rows(conn, query, stmt)) {
        int status = stmt->passing ? db->lib.resultStatus(stmt->passing) : PQ_COMMAND_OK;
        stmt->failed = NULL;
        if (status != PQ_TUPLES_OK && status != PQ_COMMAND_OK) {
            mx_pg_failed(conn, stmt->passing);
            stmt->failed = mx_str_z(query->arena, conn->error);
        }
    }
    if (stmt->passing)
        db->lib.clear(stmt->passing);
    stmt->passing = NULL;
    mx_pg_drain(db);
}

static mx_status send(mx_query *query, mx_str sql, const mx_field *params, size_t count)
{
    mx_conn *conn = query->conn;
    mx_pg_db *db = conn->db;
    const char *bad = NULL;
    mx_arena *arena = query->arena;
    bound b = {mx_new_array(arena, const char *, count), mx_new_array(arena, int, count),
               mx_new_array(arena, int, count), mx_new_array(arena, pg_oid, count)};
    if (sql.len > INT_MAX || mx_str_find(sql, '\0') != MX_NPOS)
        return words(conn,
                     sql.len > INT_MAX ? "the statement is too large" : "the statement holds a NUL byte");
    if (count > 65535)
        return words(conn, "more than 65535 parameters");
    if (count && (bad = mx_params_put(arena, &style, sql, params, count, &sql)))
        return words(conn, bad);
    for (size_t i = 0; i < count && !bad; i++)
        bad = bind_one(arena, &params[i], &b, i);
    if (bad)
        return words(conn, bad);
    const char *text = mx_str_z(arena, sql);
    if (db->reading)
        db->set_aside(conn, db->reading);
    db->status_before = db->lib.transactionStatus(db->conn);
    if (!db->lib.sendQueryParams(db->conn, text, (int)count, b.types, b.values, b.lengths, b.formats, 0))
        return mx_pg_failed(conn, NULL);
    db->reading = query;
    db->set_aside = set_aside;
    db->lib.setSingleRowMode(db->conn);
    return MX_OK;
}

/* The next result, or the end. */
static mx_status next(mx_query *query)
{
    mx_conn *conn = query->conn;
    mx_pg_db *db = conn->db;
    pg_stmt *stmt = query->stmt;
    if (stmt->row)
        db->lib.clear(stmt->row);
    stmt->row = db->lib.getResult(db->conn);
    int status = stmt->row ? db->lib.resultStatus(stmt->row) : PQ_EMPTY_QUERY;
    switch (status) {
    case PQ_SINGLE_TUPLE:
        if (stmt->values)
            look_at(query, stmt->row, stmt->values, stmt->lengths);
        return MX_OK;
    case PQ_EMPTY_QUERY:
    case PQ_TUPLES_OK:
    case PQ_COMMAND_OK:
        mx_pg_drain(db);
        stmt->over = true;
        return MX_NOT_FOUND;
    case PQ_COPY_IN:
    case PQ_COPY_OUT:
    case PQ_COPY_BOTH:
        end_copy(db, status);
        mx_pg_drain(db);
        stmt->over = true;
        return words(conn, "COPY from or to the client cannot be a statement of its own here");
    default:
        mx_pg_failed(conn, stmt->row);
        mx_pg_drain(db);
        stmt->over = true;
        return MX_FAILED;
    }
}

mx_status mx_pg_prepare(mx_query *query, mx_str sql, const mx_field *params, size_t count, bool *empty)
{
    mx_conn *conn = query->conn;
    mx_pg_db *db = conn->db;
    pg_stmt *stmt = mx_new(query->arena, pg_stmt);
    query->db = db;
    MX_TRY(send(query, sql, params, count));
    query->stmt = stmt;
    mx_status status = next(query);
    if (status == MX_FAILED)
        return status;
    *empty = db->lib.resultStatus(stmt->row) == PQ_EMPTY_QUERY;
    stmt->fresh = status == MX_OK;
    query->columns = (size_t)db->lib.nfields(stmt->row);
    query->names = mx_new_array(query->arena, mx_str, query->columns);
    stmt->types = mx_new_array(query->arena, pg_oid, query->columns);
    stmt->bytes = mx_new_array(query->arena, mx_buf, query->columns);
    for (size_t i = 0; i < query->columns; i++) {
        query->names[i] = mx_str_copy(query->arena, mx_str_of(db->lib.fname(stmt->row, (int)i)));
        stmt->types[i] = db->lib.ftype(stmt->row, (int)i);
        stmt->bytes[i] = MX_BUF(query->arena);
    }
    char **values = mx_new_array(query->arena, char *, query->columns);
    stmt->lengths = mx_new_array(query->arena, unsigned long, query->columns);
    stmt->values = values;
    if (stmt->fresh)
        look_at(query, stmt->row, stmt->values, stmt->lengths);
    return MX_OK;
}

static mx_status step_aside(const mx_query *query, pg_stmt *stmt)
{
    mx_status status = stmt->spool
                           ? mx_spool_next_row(stmt->spool, query->columns, stmt->values, stmt->lengths)
                           : MX_NOT_FOUND;
    if (status == MX_OK)
        return status;
    stmt->over = true;
    mx_spool_close(stmt->spool);
    if (status == MX_NOT_FOUND && !stmt->failed)
        return MX_NOT_FOUND;
    return words(query->conn, stmt->failed ? stmt->failed : "rows that were set aside cannot be read");
}

mx_status mx_pg_step(mx_query *query)
{
    mx_pg_db *db = query->conn->db;
    pg_stmt *stmt = query->stmt;
    if (stmt->fresh) {
        stmt->fresh = false;
        return MX_OK;
    }
    if (stmt->over)
        return MX_NOT_FOUND;
    if (!db)
        return words(query->conn, "the connection is closed");
    return db->reading == query ? next(query) : step_aside(query, stmt);
}

void mx_pg_finish(mx_query *query)
{
    mx_pg_db *db = query->db; /* also after the connection was closed */
    pg_stmt *stmt = query->stmt;
    if (stmt->row)
        db->lib.clear(stmt->row);
    stmt->row = NULL;
    if (stmt->passing)
        db->lib.clear(stmt->passing);
    stmt->passing = NULL;
    mx_spool_close(stmt->spool);
    if (db->reading == query)
        mx_pg_drain(db);
}

static int nibble(char c)
{
    return mx_is_digit(c) ? c - '0' : mx_lower(c) - 'a' + 10;
}

/* "\x0aff", and the older form with octal numbers. */
static mx_str bytes_of(mx_buf *buf, mx_str s)
{
    buf->len = 0;
    bool hex = mx_str_starts(s, MX_STR("\\x"));
    for (size_t i = hex ? 2 : 0; i < s.len; i++)
        if (hex && i + 1 < s.len) {
            mx_buf_char(buf, (char)(nibble(s.ptr[i]) << 4 | nibble(s.ptr[i + 1])));
            i++;
        } else if (s.ptr[i] == '\\' && i + 3 < s.len && mx_is_digit(s.ptr[i + 1])) {
            mx_buf_char(buf,
                        (char)((s.ptr[i + 1] - '0') << 6 | (s.ptr[i + 2] - '0') << 3 | (s.ptr[i + 3] - '0')));
            i += 3;
        } else {
            i += s.ptr[i] == '\\' && i + 1 < s.len;
            mx_buf_char(buf, s.ptr[i]);
        }
    return mx_buf_view(buf);
}

mx_field mx_pg_value(const mx_query *query, size_t column)
{
    const pg_stmt *stmt = query->stmt;
    mx_field value = {.kind = MX_V_NULL};
    if (!stmt->values[column])
        return value;
    value.text = (mx_str){stmt->values[column], stmt->lengths[column]};
    value.kind = MX_V_TEXT;
    switch (stmt->types[column]) {
    case PG_BOOL:
        return MX_INT_VALUE(value.text.len && value.text.ptr[0] == 't');
    case PG_INT2:
    case PG_INT4:
    case PG_INT8:
    case PG_OID:
    case PG_XID:
        if (mx_str_to_i64(value.text, &value.integer))
            value.kind = MX_V_INT;
        break;
    case PG_FLOAT4:
    case PG_FLOAT8:
        if (mx_real_of(value.text, &value.real))
            value.kind = MX_V_REAL;
        break;
    case PG_BYTEA:
        value.kind = MX_V_BLOB;
        value.text = bytes_of(&stmt->bytes[column], value.text);
        break;
    default:
        break;
    }
    return value;
}

/* Fills *out from a description. */
static void read_columns(mx_arena *arena, const mx_pq_lib *lib, const PGresult *result, mx_pg_columns *out)
{
    out->count = (size_t)lib->nfields(result);
    out->names = mx_new_array(arena, mx_str, out->count);
    out->oids = mx_new_array(arena, pg_oid, out->count);
    out->modifiers = mx_new_array(arena, int, out->count);
    for (size_t i = 0; i < out->count; i++) {
        out->names[i] = mx_str_copy(arena, mx_str_of(lib->fname(result, (int)i)));
        out->oids[i] = lib->ftype(result, (int)i);
        out->modifiers[i] = lib->fmod(result, (int)i);
    }
}

typedef struct description {
    const mx_pq_lib *lib;
    PGresult *result;
} description;

static void clear_description(void *arg)
{
    description *d = arg;
    d->lib->clear(d->result);
    d->result = NULL;
}

mx_status mx_pg_describe(mx_arena *arena, mx_conn *conn, mx_str sql, mx_pg_columns *out, mx_diags *diags)
{
    mx_pg_db *db = conn->db;
    const char *text = mx_str_z(arena, sql);
    description *d = mx_new(arena, description);
    d->lib = &db->lib;
    mx_arena_defer(arena, clear_description, d);
    if (db->reading)
        db->set_aside(conn, db->reading);
    d->result = db->lib.prepare(db->conn, "", text, 0, NULL);
    bool ok = db->lib.resultStatus(d->result) == PQ_COMMAND_OK;
    if (ok) {
        clear_description(d);
        d->result = db->lib.describePrepared(db->conn, "");
        ok = db->lib.resultStatus(d->result) == PQ_COMMAND_OK;
    }
    if (ok)
        read_columns(arena, &db->lib, d->result, out);
    else
        mx_pg_failed(conn, d->result);
    clear_description(d);
    if (!ok)
        return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(conn->error));
    if (out->count == 0)
        return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "the statement gives no rows");
    return MX_OK;
}
