/* driver/postgres.c — PostgreSQL: URL → connection, the server's words for failures, its locks. Statements
 * are in driver/postgres_query.c. */
#include <stdlib.h>

#include "base/time.h"
#include "driver/postgres_impl.h"
#include "driver/server.h"

/* What libpq is told: pairs of a keyword and a value, ended by NULL. */
typedef struct target {
    mx_arena *arena;
    mx_vec(const char *) keys, values;
    mx_vec(mx_url_param) settings; /* parameters of the server, for set_config */
} target;

static void put(target *t, const char *key, mx_str value)
{
    mx_vec_push(t->arena, &t->keys, key);
    mx_vec_push(t->arena, &t->values, mx_str_z(t->arena, value));
}

static bool has(const target *t, const char *key)
{
    for (size_t i = 0; i < t->keys.len; i++)
        if (strcmp(t->keys.at[i], key) == 0)
            return true;
    return false;
}

/* Keywords of libpq go to it; all else is a setting of the server, as in the driver that Atlas uses. */
static void read_param(target *t, const pq_option *options, mx_url_param param)
{
    if (mx_str_eq(param.key, MX_STR("ssl")))
        param.key = MX_STR("sslmode"); /* asyncpg's word for it */
    for (const pq_option *o = options; o && o->keyword; o++)
        if (mx_str_eq(param.key, mx_str_of(o->keyword))) {
            put(t, mx_str_z(t->arena, param.key), param.value);
            return;
        }
    mx_vec_push(t->arena, &t->settings, param);
}

typedef struct defaults {
    const mx_pq_lib *lib;
    pq_option *options;
} defaults;

static void free_defaults(void *arg)
{
    defaults *d = arg;
    if (d->options)
        d->lib->conninfoFree(d->options);
    d->options = NULL;
}

static void read_target(target *t, const mx_pq_lib *lib, const mx_url *url)
{
    defaults *d = mx_new(t->arena, defaults);
    d->lib = lib;
    mx_arena_defer(t->arena, free_defaults, d);
    d->options = lib->conndefaults();
    if (url->host.len)
        put(t, "host", url->host);
    if (url->port)
        put(t, "port", mx_str_printf(t->arena, "%u", (unsigned)url->port));
    if (url->has_user)
        put(t, "user", url->user);
    if (url->has_password)
        put(t, "password", url->password);
    if (url->path.len > 1)
        put(t, "dbname", mx_str_sub(url->path, 1, url->path.len));
    for (size_t i = 0; i < url->query.len; i++)
        read_param(t, d->options, url->query.at[i]);
    free_defaults(d);
    if (!has(t, "connect_timeout") && !getenv("PGCONNECT_TIMEOUT"))
        put(t, "connect_timeout", MX_STR("10"));
    if (!has(t, "application_name") && !getenv("PGAPPNAME"))
        put(t, "application_name", MX_STR("metaxy"));
    put(t, "client_encoding", MX_STR("UTF8"));
    mx_vec_push(t->arena, &t->keys, (const char *)NULL);
    mx_vec_push(t->arena, &t->values, (const char *)NULL);
}

static void ignore_notice(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

/* "the statement's error (its detail)" */
static mx_str words_of(mx_arena *arena, const mx_pg_db *db, const PGresult *result)
{
    const char *primary = result ? db->lib.resultErrorField(result, 'M') : NULL;
    const char *detail = result ? db->lib.resultErrorField(result, 'D') : NULL;
    if (primary && detail)
        return mx_str_printf(arena, "%.*s (%.*s)", MX_FMT(mx_one_line(arena, primary)),
                             MX_FMT(mx_one_line(arena, detail)));
    if (primary)
        return mx_one_line(arena, primary);
    mx_str words = mx_one_line(arena, db->lib.errorMessage(db->conn));
    if (words.len == 0 && result)
        words = mx_one_line(arena, db->lib.resultErrorMessage(result));
    if (db->lib.status(db->conn) == PQ_CONNECTION_OK)
        return words;
    return mx_str_printf(arena, "the connection to the server is lost: %.*s", MX_FMT(words));
}

/* https://www.postgresql.org/docs/current/errcodes-appendix.html */
static mx_conflict conflict_of(const mx_pg_db *db, const PGresult *result)
{
    static const struct {
        const char *state;
        mx_conflict conflict;
    } states[] = {{"40001", MX_LOCK_CONFLICT}, /* serialization_failure */
                  {"40P01", MX_LOCK_CONFLICT}, /* deadlock_detected */
                  {"55P03", MX_LOCK_CONFLICT}, /* lock_not_available: lock_timeout */
                  {"42P07", MX_KEY_CONFLICT},  /* duplicate_table: made since the transaction's moment */
                  {"42710", MX_KEY_CONFLICT},  /* duplicate_object: a type, likewise */
                  {"23505", MX_KEY_CONFLICT}}; /* unique_violation */
    const char *state = result ? db->lib.resultErrorField(result, 'C') : NULL;
    for (size_t i = 0; state && i < sizeof states / sizeof *states; i++)
        if (strcmp(state, states[i].state) == 0)
            return states[i].conflict;
    return MX_NO_CONFLICT;
}

mx_status mx_pg_failed(mx_conn *conn, const PGresult *result)
{
    mx_arena *arena = mx_arena_child(conn->arena);
    mx_str words = words_of(arena, conn->db, result);
    mx_conn_set_error(conn, mx_str_z(arena, words));
    const mx_pg_db *db = conn->db;
    mx_conn_set_code(conn, result ? db->lib.resultErrorField(result, 'C') : NULL);
    mx_conn_set_conflict(conn, conflict_of(db, result));
    mx_arena_free(arena);
    return MX_FAILED;
}

static void pg_close(mx_conn *conn)
{
    mx_pg_db *db = conn->db;
    PGcancel *cancel = db->cancel;
    db->cancel = NULL; /* a signal may come in between */
    if (cancel)
        db->lib.freeCancel(cancel);
    if (db->conn)
        db->lib.finish(db->conn);
    db->conn = NULL;
    db->reading = NULL;
}

static mx_status set_config(mx_conn *conn, mx_str name, mx_str value, mx_diags *diags)
{
    mx_field params[] = {MX_TEXT_VALUE(name), MX_TEXT_VALUE(value)};
    if (mx_conn_exec(conn, MX_STR("SELECT pg_catalog.set_config(?1, ?2, false)"), params, 2, MX_NOWHERE,
                     NULL) == MX_OK)
        return MX_OK;
    return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "URL parameter \"%.*s\": %.*s", MX_FMT(name),
                   MX_FMT(conn->error));
}

static mx_status apply_settings(mx_conn *conn, const target *t, mx_open_flags flags, mx_diags *diags)
{
    for (size_t i = 0; i < t->settings.len; i++)
        MX_TRY(set_config(conn, t->settings.at[i].key, t->settings.at[i].value, diags));
    if (flags & MX_OPEN_READ_ONLY)
        return set_config(conn, MX_STR("default_transaction_read_only"), MX_STR("on"), diags);
    return MX_OK;
}

static mx_status connect_to(mx_conn *conn, const target *t, mx_diags *diags)
{
    mx_pg_db *db = conn->db;
    db->conn = db->lib.connectdbParams(t->keys.at, t->values.at, 0);
    if (!db->conn)
        mx_arena_oom(conn->arena);
    if (db->lib.status(db->conn) != PQ_CONNECTION_OK)
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "cannot connect to PostgreSQL: %.*s",
                       MX_FMT(mx_one_line(conn->arena, db->lib.errorMessage(db->conn))));
    db->lib.setNoticeProcessor(db->conn, ignore_notice, NULL);
    db->cancel = db->lib.getCancel(db->conn);
    mx_str version = mx_str_of(db->lib.parameterStatus(db->conn, "server_version"));
    mx_str_cut(version, ' ', &version, &(mx_str){0}); /* "15.20 (Debian 15.20-0+deb12u1)" */
    conn->version = mx_str_z(conn->arena, version);
    return MX_OK;
}

static mx_status pg_open(mx_conn *conn, mx_str rest, mx_open_flags flags, mx_diags *diags)
{
    (void)rest;
    mx_arena *arena = conn->arena;
    mx_url url;
    target t = {.arena = arena};
    MX_TRY(mx_server_url(arena, conn->url, &url, diags));
    mx_pg_db *db = mx_new(arena, mx_pg_db);
    const char *missing = mx_pq_load(&db->lib);
    if (missing)
        return mx_fail(diags, MX_DB004, MX_NOWHERE,
                       "Install PostgreSQL's client library (Debian and Ubuntu: apt install libpq5).",
                       "PostgreSQL cannot be used: %s was not found", missing);
    conn->db = db;
    read_target(&t, &db->lib, &url);
    MX_TRY(connect_to(conn, &t, diags));
    return apply_settings(conn, &t, flags, diags);
}

static bool pg_in_transaction(const mx_conn *conn)
{
    const mx_pg_db *db = conn->db;
    int status = db->conn ? db->lib.transactionStatus(db->conn) : PQ_TRANS_IDLE;
    if (status == PQ_TRANS_ACTIVE)
        status = db->status_before; /* rows are still to come: as it was when their statement began */
    return status == PQ_TRANS_INTRANS || status == PQ_TRANS_INERROR;
}

/* libpq allows it in a signal handler: it opens a connection of its own to say so. */
static void pg_interrupt(mx_conn *conn)
{
    const mx_pg_db *db = conn->db;
    char words[256];
    if (db->cancel)
        db->lib.cancel(db->cancel, words, sizeof words);
}

/* The number that Atlas makes of a lock's name: FNV-1, 32 bits. Whoever holds the lock of a name, we or it,
 * keeps the other out. */
static int64_t lock_key(mx_str name)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < name.len; i++) {
        hash *= 16777619U;
        hash ^= (unsigned char)name.ptr[i];
    }
    return hash;
}

static mx_status ask(mx_conn *conn, mx_str sql, int64_t key, bool *yes)
{
    mx_field param = MX_INT_VALUE(key);
    mx_rows rows;
    mx_arena *arena = mx_arena_child(conn->arena);
    mx_status status = mx_conn_rows(arena, &rows, conn, sql, &param, 1, NULL);
    *yes = status == MX_OK && rows.rows == 1 && mx_rows_at(&rows, 0, 0).integer == 1;
    mx_arena_free(arena);
    return status;
}

static mx_status pg_lock(mx_conn *conn, mx_str name, uint64_t wait_ms, mx_diags *diags)
{
    mx_wait wait = mx_wait_of(wait_ms);
    bool taken = false;
    do {
        if (conn->interrupted)
            return mx_lock_failed("interrupted", diags);
        if (ask(conn, MX_STR("SELECT pg_catalog.pg_try_advisory_lock(?1)"), lock_key(name), &taken) != MX_OK)
            return mx_lock_failed(mx_str_z(conn->arena, conn->error), diags);
    } while (!taken && mx_wait_more(&wait));
    conn->locked = taken;
    conn->lock_key = lock_key(name);
    return taken ? MX_OK : mx_lock_held(name, diags);
}

static void pg_unlock(mx_conn *conn)
{
    bool yes;
    ask(conn, MX_STR("SELECT pg_catalog.pg_advisory_unlock(?1)"), conn->lock_key, &yes);
    conn->locked = false;
}

const mx_driver mx_postgres_driver = {
    .name = "postgres",
    .open = pg_open,
    .close = pg_close,
    .prepare = mx_pg_prepare,
    .step = mx_pg_step,
    .finish = mx_pg_finish,
    .value = mx_pg_value,
    .in_transaction = pg_in_transaction,
    .interrupt = pg_interrupt,
    .lock = pg_lock,
    .unlock = pg_unlock,
    .stream = mx_pg_stream,
    .load = mx_pg_load_rows,
    .begin = "BEGIN",
};
