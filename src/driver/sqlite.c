/* driver/sqlite.c — SQLite: URL → file and settings, statements, values. The one callback of ours that the
 * library calls allocates nothing, so running out of memory in our code never unwinds through its frames. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "driver/sqlite_impl.h"

enum {
    BUSY_MS = 5000
}; /* how long a statement waits for another process's transaction; `_busy_timeout` changes it */

/* URL parameters that become pragmas, with the short names that Atlas's driver knows; others are read by
 * parse_param. */
static const struct {
    mx_str name;
    const char *pragma;
} pragmas[] = {
    {{"_fk", 3}, "foreign_keys"},
    {{"_foreign_keys", 13}, "foreign_keys"},
    {{"_journal", 8}, "journal_mode"},
    {{"_journal_mode", 13}, "journal_mode"},
    {{"_sync", 5}, "synchronous"},
    {{"_synchronous", 12}, "synchronous"},
    {{"_locking", 8}, "locking_mode"},
    {{"_locking_mode", 13}, "locking_mode"},
    {{"_defer_fk", 9}, "defer_foreign_keys"},
    {{"_defer_foreign_keys", 19}, "defer_foreign_keys"},
    {{"_ignore_check_constraints", 25}, "ignore_check_constraints"},
    {{"_rt", 3}, "recursive_triggers"},
    {{"_recursive_triggers", 19}, "recursive_triggers"},
    {{"_cslike", 7}, "case_sensitive_like"},
    {{"_case_sensitive_like", 20}, "case_sensitive_like"},
    {{"_query_only", 11}, "query_only"},
    {{"_secure_delete", 14}, "secure_delete"},
    {{"_vacuum", 7}, "auto_vacuum"},
    {{"_auto_vacuum", 12}, "auto_vacuum"},
    {{"_cache_size", 11}, "cache_size"},
    {{"_writable_schema", 16}, "writable_schema"},
};

/* Parameters of Atlas's driver that mean nothing here: how Go prints times, locks its handles, begins
 * transactions. */
static const mx_str ignored[] = {{"_loc", 4}, {"_mutex", 6}, {"_txlock", 7}, {"_stmt_cache_size", 16}};

/* Parameters that SQLite itself reads from a file name in URI form. */
static const mx_str uri_params[] = {{"cache", 5}, {"vfs", 3}, {"immutable", 9}, {"nolock", 6}, {"psow", 4}};

typedef struct target {
    mx_arena *arena;
    mx_str path;             /* escapes resolved */
    mx_str mode;             /* ro, rw, rwc, memory; empty: rwc */
    mx_buf uri;              /* "cache=shared&…" for SQLite */
    mx_vec(mx_str) settings; /* PRAGMA statements */
    int busy_ms;
} target;

static int hex_digit(char c)
{
    if (mx_is_digit(c))
        return c - '0';
    c = mx_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static mx_str unescape(mx_arena *arena, mx_str s)
{
    char *text = mx_arena_alloc(arena, s.len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        int high = s.ptr[i] == '%' && i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s.ptr[i + 2]) : -1;
        text[n++] = low >= 0 ? (char)(high * 16 + low) : s.ptr[i];
        i += low >= 0 ? 2 : 0;
    }
    text[n] = '\0';
    return (mx_str){text, n};
}

/* A pragma's value goes into SQL: words and numbers only. */
static bool plain_word(mx_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!mx_is_alpha(s.ptr[i]) && !mx_is_digit(s.ptr[i]) && s.ptr[i] != '_' &&
            !(i == 0 && s.ptr[i] == '-'))
            return false;
    return s.len > 0;
}

static mx_status bad_value(mx_str name, mx_str value, mx_diags *diags)
{
    return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "invalid value \"%.*s\" of the URL parameter \"%.*s\"",
                   MX_FMT(value), MX_FMT(name));
}

static bool one_of(mx_str s, const mx_str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (mx_str_eq(s, list[i]))
            return true;
    return false;
}

static mx_status parse_param(target *t, mx_str name, mx_str value, mx_diags *diags)
{
    static const mx_str modes[] = {{"ro", 2}, {"rw", 2}, {"rwc", 3}, {"memory", 6}};
    if (mx_str_eq(name, MX_STR("mode"))) {
        t->mode = value;
        return one_of(value, modes, 4) ? MX_OK : bad_value(name, value, diags);
    }
    if (mx_str_eq(name, MX_STR("_busy_timeout")) || mx_str_eq(name, MX_STR("_timeout"))) {
        uint64_t ms;
        if (!mx_str_to_u64(value, &ms) || ms > INT_MAX)
            return bad_value(name, value, diags);
        t->busy_ms = (int)ms;
        return MX_OK;
    }
    if (one_of(name, ignored, sizeof ignored / sizeof ignored[0]))
        return MX_OK;
    if (one_of(name, uri_params, sizeof uri_params / sizeof uri_params[0])) {
        if (!plain_word(value))
            return bad_value(name, value, diags);
        mx_buf_printf(&t->uri, "%s%.*s=%.*s", t->uri.len ? "&" : "", MX_FMT(name), MX_FMT(value));
        return MX_OK;
    }
    for (size_t i = 0; i < sizeof pragmas / sizeof pragmas[0]; i++)
        if (mx_str_eq(name, pragmas[i].name)) {
            if (!plain_word(value))
                return bad_value(name, value, diags);
            mx_str sql = mx_str_printf(t->arena, "PRAGMA %s = %.*s", pragmas[i].pragma, MX_FMT(value));
            mx_vec_push(t->arena, &t->settings, sql);
            return MX_OK;
        }
    return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "unknown URL parameter \"%.*s\" for sqlite",
                   MX_FMT(name));
}

static mx_status parse_target(target *t, mx_str rest, mx_diags *diags)
{
    mx_str query;
    if (mx_str_starts(rest, MX_STR("file:")))
        rest = mx_str_sub(rest, 5, rest.len);
    mx_str_cut(rest, '?', &rest, &query);
    t->path = unescape(t->arena, rest);
    while (query.len > 0) {
        mx_str pair, name, value;
        mx_str_cut(query, '&', &pair, &query);
        mx_str_cut(pair, '=', &name, &value);
        if (pair.len > 0)
            MX_TRY(parse_param(t, unescape(t->arena, name), unescape(t->arena, value), diags));
    }
    if (mx_str_find(t->path, '\0') != MX_NPOS)
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "the path of a database's url holds a NUL byte");
    if (mx_str_eq(t->path, MX_STR(":memory:")))
        t->mode = MX_STR("memory");
    if (t->path.len == 0 && !mx_str_eq(t->mode, MX_STR("memory")))
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "Write it as sqlite://FILE.",
                       "a database's url names no file");
    return MX_OK;
}

/* A file name in SQLite's URI form: the bytes it would read as something else are escaped. */
static const char *uri_name(target *t, mx_str path, const char *mode)
{
    mx_buf buf = MX_BUF(t->arena);
    /* The empty host keeps SQLAlchemy's "//srv/app.db" from being read as one. */
    mx_buf_text(&buf, mx_str_starts(path, MX_STR("/")) ? "file://" : "file:");
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == '%' || c == '?' || c == '#')
            mx_buf_printf(&buf, "%%%02X", (unsigned)(unsigned char)c);
        else
            mx_buf_char(&buf, c);
    }
    mx_buf_printf(&buf, "?mode=%s%s%.*s", mode, t->uri.len ? "&" : "", MX_FMT(mx_buf_view(&t->uri)));
    return mx_buf_take(&buf).ptr;
}

/* The file behind links, so that two names of one database make one lock; of a file that is not there yet,
 * its directory's. */
static mx_str real_path(mx_arena *arena, mx_str path)
{
    char *real = realpath(mx_str_z(arena, path), NULL);
    mx_str base = MX_STR_NONE;
    if (!real) {
        base = mx_path_base(path);
        real = realpath(mx_str_z(arena, mx_path_dir(path)), NULL);
    }
    mx_str out = mx_str_of(real);
    mx_arena_defer(arena, free, real);
    if (!real)
        return mx_path_absolute(arena, path);
    return base.len > 0 ? mx_path_join(arena, out, base) : mx_str_copy(arena, out);
}

static void sqlite_close(mx_conn *conn)
{
    mx_sqlite_db *db = conn->db;
    if (db->handle)
        db->lib.close_v2(db->handle);
    db->handle = NULL;
}

/* The system's word for what failed; NULL: the file system is not to blame. */
static const char *system_word(const mx_sqlite_db *db)
{
    int code = db->lib.errcode(db->handle) & 0xff;
    int number = code == LITE_CANTOPEN || code == LITE_IOERR ? db->lib.system_errno(db->handle) : 0;
    return number ? strerror(number) : NULL;
}

static mx_status open_handle(mx_conn *conn, const char *name, int flags, mx_str shown, mx_diags *diags)
{
    mx_sqlite_db *db = conn->db;
    int rc = db->lib.open_v2(name, &db->handle, flags | LITE_OPEN_URI, NULL);
    if (rc == LITE_OK)
        return MX_OK;
    const char *word = db->handle ? system_word(db) : NULL;
    if (word && conn->lock_path.len && (flags & LITE_OPEN_CREATE)) {
        /* SQLite tries to read what it may not make, and then says that there is none. */
        const char *folder = mx_str_z(conn->arena, mx_path_dir(conn->lock_path));
        word = access(folder, W_OK | X_OK) == 0 ? word : strerror(errno);
    }
    mx_conn_set_error(conn, db->handle ? db->lib.errmsg(db->handle) : db->lib.errstr(rc));
    return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "cannot open database \"%.*s\": %.*s%s%s%s",
                   MX_FMT(shown), MX_FMT(conn->error), word ? " (" : "", word ? word : "", word ? ")" : "");
}

/* Another process has the database locked: 1 to try again. SQLite's own waits on when it is interrupted. */
static int wait_for_other(void *arg, int tries)
{
    enum { PAUSE_MS = 10 };
    const mx_conn *conn = arg;
    const mx_sqlite_db *db = conn->db;
    if (conn->interrupted || tries >= db->busy_ms / PAUSE_MS)
        return 0;
    nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
    return 1;
}

static mx_status apply_settings(mx_conn *conn, target *t, mx_open_flags flags, mx_diags *diags)
{
    mx_sqlite_db *db = conn->db;
    db->busy_ms = t->busy_ms;
    db->lib.busy_handler(db->handle, wait_for_other, conn);
    for (size_t i = 0; i < t->settings.len; i++) {
        bool writes = mx_str_starts(t->settings.at[i], MX_STR("PRAGMA journal_mode"));
        if (!(writes && (flags & MX_OPEN_READ_ONLY)))
            MX_TRY(mx_conn_exec(conn, t->settings.at[i], NULL, 0, MX_NOWHERE, diags));
    }
    if (flags & MX_OPEN_READ_ONLY)
        return mx_conn_exec(conn, MX_STR("PRAGMA query_only = 1"), NULL, 0, MX_NOWHERE, diags);
    return MX_OK;
}

static mx_status sqlite_open(mx_conn *conn, mx_str rest, mx_open_flags flags, mx_diags *diags)
{
    mx_arena *arena = conn->arena;
    target t = {.arena = arena, .uri = MX_BUF(arena), .busy_ms = BUSY_MS};
    MX_TRY(parse_target(&t, rest, diags));
    mx_sqlite_db *db = mx_new(arena, mx_sqlite_db);
    const char *missing = mx_sqlite_load(&db->lib);
    if (missing)
        return mx_fail(diags, MX_DB004, MX_NOWHERE,
                       "Install SQLite's library (Debian and Ubuntu: apt install libsqlite3-0).",
                       "SQLite cannot be used: %s was not found", missing);
    conn->db = db;
    conn->version = db->lib.libversion();
    bool memory = mx_str_eq(t.mode, MX_STR("memory"));
    int open_flags = LITE_OPEN_READWRITE | LITE_OPEN_CREATE;
    const char *mode = "rwc";
    if (memory) {
        mode = "memory";
    } else if (mx_str_eq(t.mode, MX_STR("ro"))) {
        open_flags = LITE_OPEN_READONLY;
        mode = "ro";
    } else if (mx_str_eq(t.mode, MX_STR("rw")) || (flags & MX_OPEN_READ_ONLY)) {
        /* Not "ro": a journal that a crash left behind must be rolled back before reading. */
        open_flags = LITE_OPEN_READWRITE;
        mode = "rw";
    }
    if ((flags & MX_OPEN_READ_ONLY) && !memory && t.mode.len == 0 && !mx_path_exists(t.path)) {
        memory = true; /* reads as an empty database and does not come to be */
        t.path = MX_STR("absent");
        mode = "memory";
        open_flags = LITE_OPEN_READWRITE | LITE_OPEN_CREATE;
        t.uri = MX_BUF(arena);
    }
    if (!memory)
        conn->lock_path = real_path(arena, t.path);
    if (!memory && (open_flags & LITE_OPEN_CREATE))
        mx_conn_makes(conn, mx_str_z(arena, t.path));
    MX_TRY(open_handle(conn, uri_name(&t, t.path, mode), open_flags, t.path, diags));
    return apply_settings(conn, &t, flags, diags);
}

/* Whether a failure is the file's, which is named then. */
static bool is_of_file(int code)
{
    return code == LITE_READONLY || code == LITE_IOERR || code == LITE_CORRUPT || code == LITE_FULL ||
           code == LITE_CANTOPEN || code == LITE_NOTADB;
}

mx_status mx_sqlite_failed(mx_conn *conn)
{
    mx_sqlite_db *db = conn->db;
    if (!conn->lock_path.len || !is_of_file(db->lib.errcode(db->handle) & 0xff)) {
        mx_conn_set_error(conn, db->lib.errmsg(db->handle));
        return MX_FAILED;
    }
    const char *word = system_word(db);
    mx_arena *arena = mx_arena_child(conn->arena);
    mx_str words = mx_str_printf(arena, "%s (%s%s%.*s)", db->lib.errmsg(db->handle), word ? word : "",
                                 word ? ": " : "", MX_FMT(conn->lock_path));
    mx_conn_set_error(conn, mx_str_z(arena, words));
    mx_arena_free(arena);
    return MX_FAILED;
}

static int bind_one(const mx_sqlite_lib *lib, sqlite3_stmt *stmt, int at, const mx_field *value)
{
    /* NULL as destructor: the bytes stay where they are until the statement is done. */
    static const char nothing[1] = "";
    const char *bytes = value->text.ptr ? value->text.ptr : nothing;
    switch (value->kind) {
    case MX_V_INT:
        return lib->bind_int64(stmt, at, value->integer);
    case MX_V_REAL:
        return lib->bind_double(stmt, at, value->real);
    case MX_V_TEXT:
        return value->text.len > INT_MAX ? -1 : lib->bind_text(stmt, at, bytes, (int)value->text.len, NULL);
    case MX_V_BLOB:
        return value->text.len > INT_MAX ? -1 : lib->bind_blob(stmt, at, bytes, (int)value->text.len, NULL);
    default:
        return lib->bind_null(stmt, at);
    }
}

/* Only white space, comments and ';' may follow: the library says so by preparing it to nothing. */
static mx_status check_tail(mx_conn *conn, const char *tail, const char *end)
{
    mx_sqlite_db *db = conn->db;
    while (tail < end) {
        sqlite3_stmt *more = NULL;
        const char *next = tail;
        int rc = db->lib.prepare_v2(db->handle, tail, (int)(end - tail), &more, &next);
        if (rc != LITE_OK || more) {
            if (more)
                db->lib.finalize(more);
            mx_conn_set_error(conn, "more than one statement where one is expected");
            return MX_FAILED;
        }
        if (next <= tail)
            break;
        tail = next;
    }
    return MX_OK;
}

static mx_status sqlite_prepare(mx_query *query, mx_str sql, const mx_field *params, size_t count,
                                bool *empty)
{
    mx_conn *conn = query->conn;
    mx_sqlite_db *db = conn->db;
    if (sql.len > INT_MAX || mx_str_find(sql, '\0') != MX_NPOS) {
        mx_conn_set_error(conn, sql.len > INT_MAX ? "the statement is too large"
                                                  : "the statement holds a NUL byte");
        return MX_FAILED;
    }
    mx_str text = mx_str_copy(query->arena, sql);
    const char *at = text.ptr, *end = text.ptr + text.len, *tail = at;
    sqlite3_stmt *stmt = NULL;
    while (!stmt && at < end) { /* leading ';' and comments prepare to nothing */
        if (db->lib.prepare_v2(db->handle, at, (int)(end - at), &stmt, &tail) != LITE_OK)
            return mx_sqlite_failed(conn);
        if (tail <= at)
            break;
        at = tail;
    }
    *empty = !stmt;
    query->stmt = stmt;
    query->db = db;
    if (!stmt)
        return MX_OK;
    MX_TRY(check_tail(conn, tail, end));
    for (size_t i = 0; i < count; i++)
        if (bind_one(&db->lib, stmt, (int)i + 1, &params[i]) != LITE_OK)
            return mx_sqlite_failed(conn);
    query->columns = (size_t)db->lib.column_count(stmt);
    query->names = mx_new_array(query->arena, mx_str, query->columns);
    for (size_t i = 0; i < query->columns; i++)
        query->names[i] = mx_str_copy(query->arena, mx_str_of(db->lib.column_name(stmt, (int)i)));
    return MX_OK;
}

static mx_status sqlite_step(mx_query *query)
{
    mx_sqlite_db *db = query->conn->db;
    int rc = db->lib.step(query->stmt);
    return rc == LITE_ROW ? MX_OK : rc == LITE_DONE ? MX_NOT_FOUND : mx_sqlite_failed(query->conn);
}

static void sqlite_finish(mx_query *query)
{
    mx_sqlite_db *db =
        query->db; /* also after the connection was closed: the handle waits for its statements */
    db->lib.finalize(query->stmt);
}

static mx_field sqlite_value(const mx_query *query, size_t column)
{
    const mx_sqlite_lib *lib = &((mx_sqlite_db *)query->conn->db)->lib;
    sqlite3_stmt *stmt = query->stmt;
    int at = (int)column;
    mx_field value = {.kind = MX_V_NULL};
    switch (lib->column_type(stmt, at)) {
    case LITE_INTEGER:
        value.kind = MX_V_INT;
        value.integer = lib->column_int64(stmt, at);
        break;
    case LITE_FLOAT:
        value.kind = MX_V_REAL;
        value.real = lib->column_double(stmt, at);
        break;
    case LITE_TEXT:
        value.kind = MX_V_TEXT;
        value.text.ptr = (const char *)lib->column_text(stmt, at);
        value.text.len = (size_t)lib->column_bytes(stmt, at);
        break;
    case LITE_BLOB:
        value.kind = MX_V_BLOB;
        value.text.ptr = lib->column_blob(stmt, at);
        value.text.len = (size_t)lib->column_bytes(stmt, at);
        break;
    default:
        break;
    }
    return value;
}

static bool sqlite_in_transaction(const mx_conn *conn)
{
    const mx_sqlite_db *db = conn->db;
    return db->handle && db->lib.get_autocommit(db->handle) == 0;
}

/* Only sets a flag; SQLite's own shell calls it from its signal handler, too. */
static void sqlite_interrupt(mx_conn *conn)
{
    const mx_sqlite_db *db = conn->db;
    if (db->handle)
        db->lib.interrupt(db->handle);
}

const mx_driver mx_sqlite_driver = {
    .name = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .prepare = sqlite_prepare,
    .step = sqlite_step,
    .finish = sqlite_finish,
    .value = sqlite_value,
    .in_transaction = sqlite_in_transaction,
    .interrupt = sqlite_interrupt,
    .abilities = MX_CAN_HASH,
    .add_hashes = mx_sqlite_add_hashes,
    .stream = mx_sqlite_stream,
    .load = mx_sqlite_load_rows,
    .begin = "BEGIN IMMEDIATE",
    .things = "SELECT 1 FROM sqlite_master LIMIT 1",
};
