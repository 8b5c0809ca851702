/* driver/mysql.c — MySQL and MariaDB: URL → connection, the server's words for failures, its locks, ending a
 * statement. Statements are in driver/mysql_query.c. */
#include <limits.h>
#include <stdio.h>
#include <sys/socket.h>

#include "base/time.h"
#include "driver/mysql_impl.h"
#include "driver/server.h"

typedef mx_vec(mx_url_param) params;

/* Parameters of the drivers that Atlas and SQLAlchemy use which mean nothing here: how they print times, and
 * what is always so. Texts are always sent and read as utf8mb4. */
static const char *const ignored[] = {
    "parseTime",         "loc",
    "multiStatements",   "interpolateParams",
    "charset",           "allowNativePasswords",
    "checkConnLiveness", "clientFoundRows",
    "columnsWithAlias",  "maxAllowedPacket",
    "rejectReadOnly",    "use_unicode",
    "local_infile",      "autocommit",
    "binary_prefix",
};

static bool is_word(mx_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!mx_is_alpha(s.ptr[i]) && !mx_is_digit(s.ptr[i]) && s.ptr[i] != '_')
            return false;
    return s.len > 0;
}

static mx_status bad_value(const mx_url_param *p, mx_diags *diags)
{
    return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "invalid value \"%.*s\" of the URL parameter \"%.*s\"",
                   MX_FMT(p->value), MX_FMT(p->key));
}

/* Whole seconds, also as Go writes them: "10", "10s", "1m". */
static mx_status read_seconds(const mx_url_param *p, unsigned *out, mx_diags *diags)
{
    uint64_t n = 0;
    int64_t ns = 0;
    if (!mx_str_to_u64(p->value, &n)) {
        if (!mx_duration_parse(p->value, &ns) || ns < 0)
            return bad_value(p, diags);
        n = ((uint64_t)ns + 999999999) / 1000000000;
    }
    *out = n > INT_MAX / 1000 ? INT_MAX / 1000 : (unsigned)n;
    return MX_OK;
}

static mx_status read_tls(mx_mysql_target *t, const mx_url_param *p, mx_diags *diags)
{
    static const struct {
        const char *value;
        bool ssl, verify;
    } words[] = {{"true", true, true},        {"1", true, true},         {"skip-verify", true, false},
                 {"preferred", false, false}, {"false", false, false},   {"0", false, false},
                 {"REQUIRED", true, false},   {"VERIFY_CA", true, true}, {"VERIFY_IDENTITY", true, true},
                 {"PREFERRED", false, false}, {"DISABLED", false, false}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (mx_str_eq(p->value, mx_str_of(words[i].value))) {
            t->ssl = words[i].ssl;
            t->ssl_verify = words[i].verify;
            return MX_OK;
        }
    return bad_value(p, diags);
}

static mx_status read_param(mx_arena *arena, mx_mysql_target *t, const mx_url_param *p, params *settings,
                            mx_diags *diags)
{
    const struct {
        const char *key, **text;
    } texts[] = {{"unix_socket", &t->socket},
                 {"ssl_key", &t->ssl_key},
                 {"ssl_cert", &t->ssl_cert},
                 {"ssl_ca", &t->ssl_ca},
                 {"database", &t->database}};
    const struct {
        const char *key;
        unsigned *seconds;
    } times[] = {{"timeout", &t->connect_s},    {"connect_timeout", &t->connect_s},
                 {"readTimeout", &t->read_s},   {"read_timeout", &t->read_s},
                 {"writeTimeout", &t->write_s}, {"write_timeout", &t->write_s}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (mx_str_eq(p->key, mx_str_of(texts[i].key))) {
            *texts[i].text = mx_str_z(arena, p->value);
            return MX_OK;
        }
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (mx_str_eq(p->key, mx_str_of(times[i].key)))
            return read_seconds(p, times[i].seconds, diags);
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
        if (mx_str_eq(p->key, mx_str_of(ignored[i])))
            return MX_OK;
    if (mx_str_eq(p->key, MX_STR("tls")) || mx_str_eq(p->key, MX_STR("ssl-mode")) ||
        mx_str_eq(p->key, MX_STR("ssl_mode")))
        return read_tls(t, p, diags);
    if (!is_word(p->key))
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "unknown URL parameter \"%.*s\" for mysql",
                       MX_FMT(p->key));
    mx_vec_push(arena, settings, *p);
    return MX_OK;
}

static mx_status read_target(mx_arena *arena, mx_mysql_target *t, const mx_url *url, params *settings,
                             mx_diags *diags)
{
    *t = (mx_mysql_target){.connect_s = 10, .port = url->port};
    if (url->has_user)
        t->user = mx_str_z(arena, url->user);
    if (url->has_password)
        t->password = mx_str_z(arena, url->password);
    if (mx_str_ends(url->scheme, MX_STR("+unix"))) /* mysql+unix:///run/mysqld/mysqld.sock?database=app */
        t->socket = mx_str_z(arena, mx_str_cat(arena, url->host, url->path));
    else if (url->path.len > 1)
        t->database = mx_str_z(arena, mx_str_sub(url->path, 1, url->path.len));
    for (size_t i = 0; i < url->query.len; i++)
        MX_TRY(read_param(arena, t, &url->query.at[i], settings, diags));
    t->host = mx_str_z(arena, url->host.len && !t->socket ? url->host : MX_STR("localhost"));
    return MX_OK;
}

/* NULL: no memory, else the handle, connected or not. A host name means TCP, also "localhost", as in the
 * drivers of Go and Python; no host is the local socket. */
static MYSQL *connect_handle(mx_mysql_db *db, bool *connected)
{
    const mx_mysql_lib *lib = &db->lib;
    const mx_mysql_target *t = &db->target;
    MYSQL *my = lib->mysql_init(NULL);
    if (!my)
        return NULL;
    int protocol = t->socket ? MY_PROTOCOL_SOCKET : MY_PROTOCOL_TCP;
    unsigned on = 1;
    my_flag yes = 1, verify = t->ssl_verify;
    lib->mysql_options(my, MY_OPT_CONNECT_TIMEOUT, &t->connect_s);
    lib->mysql_options(my, MY_SET_CHARSET_NAME, "utf8mb4");
    lib->mysql_options(my, MY_OPT_LOCAL_INFILE, &on); /* of rows in memory only */
    mx_mysql_guard_files(db, my, db);
    lib->mysql_options(my, MY_OPT_PROTOCOL, &protocol);
    if (t->read_s)
        lib->mysql_options(my, MY_OPT_READ_TIMEOUT, &t->read_s);
    if (t->write_s)
        lib->mysql_options(my, MY_OPT_WRITE_TIMEOUT, &t->write_s);
    if (t->ssl_key)
        lib->mysql_options(my, MY_OPT_SSL_KEY, t->ssl_key);
    if (t->ssl_cert)
        lib->mysql_options(my, MY_OPT_SSL_CERT, t->ssl_cert);
    if (t->ssl_ca)
        lib->mysql_options(my, MY_OPT_SSL_CA, t->ssl_ca);
    if (t->ssl) {
        lib->mysql_options(my, MY_OPT_SSL_ENFORCE, &yes);
        lib->mysql_options(my, MY_OPT_SSL_VERIFY_SERVER_CERT, &verify);
    }
    *connected = lib->mysql_real_connect(my, t->host, t->user, t->password, t->database, t->port, t->socket,
                                         MY_CLIENT_MULTI_RESULTS) != NULL;
    return my;
}

mx_conflict mx_mysql_conflict(int64_t error)
{
    if (error == MY_DUPLICATE_KEY || error == MY_NO_SUCH_TABLE || error == MY_TABLE_EXISTS)
        return MX_KEY_CONFLICT;
    return error == MY_LOCK_DEADLOCK || error == MY_LOCK_WAIT_TIMEOUT ? MX_LOCK_CONFLICT : MX_NO_CONFLICT;
}

/* As Atlas's driver writes it: "Error 1146 (42S02): Table 'app.t' doesn't exist". */
mx_status mx_mysql_failed(mx_conn *conn)
{
    mx_mysql_db *db = conn->db;
    mx_arena *arena = mx_arena_child(conn->arena);
    mx_str words = mx_str_printf(arena, "Error %u (%s): %.*s", db->lib.mysql_errno(db->handle),
                                 db->lib.mysql_sqlstate(db->handle),
                                 MX_FMT(mx_one_line(arena, db->lib.mysql_error(db->handle))));
    mx_conn_set_error(conn, mx_str_z(arena, words));
    mx_conn_set_code(conn, mx_str_z(arena, mx_str_printf(arena, "%u", db->lib.mysql_errno(db->handle))));
    mx_conn_set_conflict(conn, mx_mysql_conflict(db->lib.mysql_errno(db->handle)));
    mx_arena_free(arena);
    return MX_FAILED;
}

void mx_mysql_kill(mx_mysql_db *db)
{
    char sql[64];
    bool connected = false;
    MYSQL *other = connect_handle(db, &connected);
    int n = snprintf(sql, sizeof sql, "KILL QUERY %lu", db->lib.mysql_thread_id(db->handle));
    if (connected)
        db->lib.mysql_real_query(other, sql, (unsigned long)n);
    if (other)
        db->lib.mysql_close(other);
}

static void my_close(mx_conn *conn)
{
    mx_mysql_db *db = conn->db;
    if (db->reading) {
        shutdown(db->lib.mysql_get_socket(db->handle), SHUT_RDWR); /* no need to read the rest */
        mx_mysql_drain(db);
    }
    if (db->handle)
        db->lib.mysql_close(db->handle);
    db->handle = NULL;
}

static mx_status connect_to(mx_conn *conn, mx_diags *diags)
{
    mx_mysql_db *db = conn->db;
    bool connected = false;
    db->handle = connect_handle(db, &connected);
    if (!db->handle)
        mx_arena_oom(conn->arena);
    if (!connected) {
        mx_mysql_failed(conn);
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "cannot connect to MySQL: %.*s", MX_FMT(conn->error));
    }
    conn->version = mx_str_z(conn->arena, mx_str_of(db->lib.mysql_get_server_info(db->handle)));
    if (mx_str_find_str(mx_str_of(conn->version), MX_STR("MariaDB")) != MX_NPOS)
        conn->driver = &mx_mariadb_driver;
    return MX_OK;
}

/* Other parameters are variables of the session, as in the driver that Atlas uses; there texts come with
 * quotes. */
static mx_status apply_settings(mx_conn *conn, const params *settings, mx_open_flags flags, mx_diags *diags)
{
    for (size_t i = 0; i < settings->len; i++) {
        const mx_url_param *p = &settings->at[i];
        mx_str value = p->value;
        mx_str key = mx_str_eq(p->key, MX_STR("collation")) ? MX_STR("collation_connection") : p->key;
        if (value.len >= 2 && value.ptr[0] == '\'' && value.ptr[value.len - 1] == '\'')
            value = mx_str_sub(value, 1, value.len - 1);
        mx_field param = MX_TEXT_VALUE(value);
        if (mx_str_to_i64(value, &param.integer))
            param.kind = MX_V_INT;
        mx_str sql = mx_str_printf(conn->arena, "SET SESSION %.*s = ?1", MX_FMT(key));
        if (mx_conn_exec(conn, sql, &param, 1, MX_NOWHERE, NULL) != MX_OK)
            return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "URL parameter \"%.*s\": %.*s", MX_FMT(p->key),
                           MX_FMT(conn->error));
    }
    if (flags & MX_OPEN_READ_ONLY)
        return mx_conn_exec(conn, MX_STR("SET SESSION TRANSACTION READ ONLY"), NULL, 0, MX_NOWHERE, diags);
    return MX_OK;
}

static mx_status my_open(mx_conn *conn, mx_str rest, mx_open_flags flags, mx_diags *diags)
{
    (void)rest;
    mx_url url;
    params settings = {0};
    MX_TRY(mx_server_url(conn->arena, conn->url, &url, diags));
    mx_mysql_db *db = mx_new(conn->arena, mx_mysql_db);
    MX_TRY(read_target(conn->arena, &db->target, &url, &settings, diags));
    const char *missing = mx_mysql_load(&db->lib);
    if (missing)
        return mx_fail(diags, MX_DB004, MX_NOWHERE,
                       "Install MariaDB's client library (Debian and Ubuntu: apt install libmariadb3).",
                       "MySQL cannot be used: %s was not found", missing);
    conn->db = db;
    MX_TRY(connect_to(conn, diags));
    return apply_settings(conn, &settings, flags, diags);
}

static bool my_in_transaction(const mx_conn *conn)
{
    const mx_mysql_db *db = conn->db;
    unsigned status = 0;
    if (db->handle)
        db->lib.mariadb_get_info(db->handle, MY_INFO_SERVER_STATUS, &status);
    return status & MY_STATUS_IN_TRANSACTION;
}

/* Nothing of the library may be called in a signal handler: who waits for the server looks at this. */
static void my_interrupt(mx_conn *conn)
{
    mx_mysql_db *db = conn->db;
    db->kill = true;
}

/* GET_LOCK waits in the server; asked for a second at a time, so that an interrupt is seen. */
static mx_status my_lock(mx_conn *conn, mx_str name, uint64_t wait_ms, mx_diags *diags)
{
    uint64_t end = mx_clock_ns() + (wait_ms < UINT32_MAX ? wait_ms : UINT32_MAX) * 1000000, now;
    mx_arena *arena = mx_arena_child(conn->arena);
    mx_status status = MX_LOCKED;
    do {
        now = mx_clock_ns();
        mx_rows rows;
        mx_field in[] = {MX_TEXT_VALUE(name), MX_INT_VALUE(now < end ? 1 : 0)};
        if (conn->interrupted)
            status = mx_lock_failed("interrupted", diags);
        else if (mx_conn_rows(arena, &rows, conn, MX_STR("SELECT GET_LOCK(?1, ?2)"), in, 2, NULL) != MX_OK)
            status = mx_lock_failed(mx_str_z(arena, conn->error), diags);
        else if (rows.rows == 1 && mx_rows_at(&rows, 0, 0).integer == 1)
            status = MX_OK;
    } while (status == MX_LOCKED && now < end);
    mx_arena_free(arena);
    if (status == MX_LOCKED)
        return mx_lock_held(name, diags);
    if (status == MX_OK) {
        conn->lock_name = mx_str_copy(conn->arena, name);
        conn->locked = true;
    }
    return status;
}

static void my_unlock(mx_conn *conn)
{
    mx_field name = MX_TEXT_VALUE(conn->lock_name);
    mx_conn_exec(conn, MX_STR("DO RELEASE_LOCK(?1)"), &name, 1, MX_NOWHERE, NULL);
}

#define MYSQL_DRIVER(name_)                                                                                  \
    {                                                                                                        \
        .name = name_, .open = my_open, .close = my_close, .prepare = mx_mysql_prepare,                      \
        .step = mx_mysql_step, .finish = mx_mysql_finish, .value = mx_mysql_value,                           \
        .in_transaction = my_in_transaction, .interrupt = my_interrupt, .lock = my_lock,                     \
        .unlock = my_unlock, .stream = mx_mysql_stream, .load = mx_mysql_load_rows,                          \
        .begin = "START TRANSACTION",                                                                        \
    }
const mx_driver mx_mysql_driver = MYSQL_DRIVER("mysql");
const mx_driver mx_mariadb_driver = MYSQL_DRIVER("mariadb");
