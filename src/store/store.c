#include "store/store.h"

#include "base/time.h"
#include "store/impl.h"

/* Making one. */

static mx_str copied(mx_arena *arena, mx_str text)
{
    return mx_str_copy(arena, text);
}

static mx_status start_session(mx_store *store, mx_diags *diags)
{
    for (size_t i = 0; store->engine->session[i]; i++)
        MX_TRY(mx_store_exec(store, mx_str_of(store->engine->session[i]), diags));
    if (mx_conn_abilities(store->conn) & MX_CAN_HASH)
        return mx_conn_add_hashes(store->conn, diags);
    return MX_OK;
}

static mx_status check_settings(const mx_store_settings *settings, mx_diags *diags)
{
    if ((unsigned)settings->algorithm >= MX_DIGEST_COUNT)
        return mx_fail(diags, MX_STO007, MX_NOWHERE, "", "unknown hash algorithm");
    if (settings->truncation < MX_TRUNCATION_MIN)
        return mx_fail(diags, MX_STO007, MX_NOWHERE, "",
                       "digests of %zu characters are too short: at least %d", settings->truncation,
                       MX_TRUNCATION_MIN);
    return MX_OK;
}

mx_status mx_store_new(mx_arena *arena, mx_store **out, mx_conn *conn, const mx_store_settings *settings,
                       mx_diags *diags)
{
    *out = NULL;
    MX_TRY(check_settings(settings, diags));
    const mx_store_engine *engine = mx_engine_of(conn);
    if (!engine)
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "there are no stores on %s", mx_conn_driver(conn));
    mx_store *store = mx_new(arena, mx_store);
    *store = (mx_store){.arena = arena, .conn = conn, .settings = *settings, .engine = engine};
    store->dialect = mx_dialect_named(mx_str_of(mx_conn_driver(conn))); /* "mariadb" is one */
    if (!store->dialect)
        store->dialect = mx_dialect_named(mx_str_of(engine->dialect));
    if (!store->dialect)
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "there is no dialect %s in this build",
                       engine->dialect);
    mx_server_init(&store->server, store->dialect, 0);
    store->settings.name = copied(arena, settings->name);
    store->settings.table_prefix = copied(arena, settings->table_prefix);
    store->settings.materialization_id = copied(arena, settings->materialization_id);
    store->settings.project = copied(arena, settings->project);
    MX_TRY(start_session(store, diags));
    *out = store;
    return MX_OK;
}

mx_digest mx_store_default_digest(const mx_conn *conn)
{
    const mx_store_engine *engine = mx_engine_of(conn);
    return engine ? engine->digest : MX_DIGEST_XXHASH32;
}

bool mx_store_supports(const mx_conn *conn, mx_digest digest)
{
    return mx_engine_of(conn) != NULL && (unsigned)digest < MX_DIGEST_COUNT;
}

void mx_store_use(mx_store *store, mx_graph *graph)
{
    store->graph = graph;
}

void mx_store_set_clock(mx_store *store, int64_t micros)
{
    store->clock = micros;
}

void mx_store_set_materialization_id(mx_store *store, mx_str id, bool has)
{
    store->settings.has_materialization_id = has;
    store->settings.materialization_id = copied(store->arena, id);
}

void mx_store_set_auto_create(mx_store *store, bool auto_create)
{
    store->settings.auto_create = auto_create;
}

void mx_store_set_fallback(mx_store *store, mx_fallback fallback)
{
    store->fallback = fallback;
}

void mx_store_set_class_tables(mx_store *store, mx_class_tables classes)
{
    store->classes = classes;
}

int64_t mx_store_now(const mx_store *store)
{
    if (store->clock)
        return store->clock;
    mx_time now = mx_time_now();
    return now.seconds * 1000000 + now.nanos / 1000;
}

/* Statements. */

mx_status mx_store_exec(mx_store *store, mx_str sql, mx_diags *diags)
{
    return mx_conn_exec(store->conn, sql, NULL, 0, MX_NOWHERE, diags);
}

static bool as_number(mx_field value, int64_t *out)
{
    if (value.kind == MX_V_INT)
        *out = value.integer;
    else if (value.kind == MX_V_REAL)
        *out = (int64_t)value.real;
    else if (value.kind != MX_V_TEXT || !mx_str_to_i64(value.text, out))
        return false;
    return true;
}

typedef struct number_job {
    mx_store *store;
    mx_str sql;
    int64_t *out;
    mx_diags *diags;
} number_job;

static mx_status read_number(mx_arena *arena, void *arg)
{
    number_job *job = arg;
    mx_rows rows = {0};
    MX_TRY(mx_conn_rows(arena, &rows, job->store->conn, job->sql, NULL, 0, job->diags));
    if (!rows.rows || !rows.columns || !as_number(mx_rows_at(&rows, 0, 0), job->out))
        return MX_NOT_FOUND;
    return MX_OK;
}

mx_status mx_store_number(mx_store *store, mx_str sql, int64_t *out, mx_diags *diags)
{
    number_job job = {store, sql, out, diags};
    return mx_guard(NULL, read_number, &job,
                    diags); /* its own: no statement stays open when memory runs out */
}

/* DuckDB answers the statement itself with the number. */
mx_status mx_store_make(mx_store *store, mx_str create, mx_str table, int64_t *rows, mx_diags *diags)
{
    bool told = mx_conn_abilities(store->conn) & MX_CAN_SCAN;
    mx_status status = told ? mx_store_number(store, create, rows, diags)
                            : mx_store_exec(store, create, diags);
    if (status == MX_FAILED || (told && status == MX_OK))
        return status;
    mx_arena *scratch = mx_arena_child(store->arena);
    status = mx_store_number(store, mx_piece(store, scratch, "SELECT count(*) FROM %i", table), rows, diags);
    mx_arena_free(scratch);
    return status;
}

static void release_stream(void *arg)
{
    struct ArrowArrayStream *stream = arg;
    if (stream->release)
        stream->release(stream);
}

struct ArrowArrayStream *mx_store_stream_in(mx_arena *arena)
{
    struct ArrowArrayStream *stream = mx_new(arena, struct ArrowArrayStream);
    mx_arena_defer(arena, release_stream, stream);
    return stream;
}

mx_status mx_store_stream_frame(mx_store *store, mx_arena *arena, const mx_frame *frame, mx_str sql,
                                struct ArrowArrayStream *out, mx_diags *diags)
{
    const mx_arrow_type *wanted = store->engine->json ? mx_frame_type(arena, frame) : NULL;
    return mx_conn_stream(store->conn, sql, NULL, 0, wanted, out, diags);
}

typedef struct transaction {
    mx_store *store;
    mx_store_work work;
    void *arg;
    mx_diags *diags;
    bool done;
} transaction;

static void roll_back(void *arg)
{
    transaction *t = arg;
    if (!t->done)
        mx_conn_rollback(t->store->conn);
    t->done = true;
}

static mx_status transact(mx_arena *arena, void *arg)
{
    transaction *t = arg;
    mx_arena_defer(arena, roll_back, t); /* before it begins: memory may run out in between */
    MX_TRY(mx_conn_begin(t->store->conn, t->diags));
    MX_TRY(t->work(t->store, arena, t->arg, t->diags));
    MX_TRY(mx_conn_commit(t->store->conn, t->diags));
    t->done = true;
    return MX_OK;
}

static mx_status work_alone(mx_arena *arena, void *arg)
{
    transaction *t = arg;
    return t->work(t->store, arena, t->arg, t->diags);
}

/* A guard of its own: the store lives on when memory runs out, and so would a transaction or a statement. */
mx_status mx_store_transaction(mx_store *store, mx_store_work work, void *arg, mx_diags *diags)
{
    transaction t = {.store = store, .work = work, .arg = arg, .diags = diags};
    return mx_guard(NULL, mx_conn_in_transaction(store->conn) ? work_alone : transact, &t, diags);
}

mx_wait mx_store_patience(mx_store *store)
{
    enum { PATIENCE_MS = 30000 };
    (void)mx_conn_conflicted(store->conn); /* what was before does not matter */
    return mx_wait_of(PATIENCE_MS);
}

bool mx_store_try_again(mx_store *store, mx_wait *wait, mx_diags *diags, size_t said)
{
    enum { SOON_NS = 40000000 }; /* a key that is still there then stays */
    mx_conflict conflict = mx_conn_conflicted(store->conn);
    if (conflict == MX_NO_CONFLICT || (conflict == MX_KEY_CONFLICT && wait->pause_ns >= SOON_NS) ||
        mx_conn_interrupted(store->conn) || !mx_wait_more(wait) ||
        mx_conn_interrupted(store->conn)) /* also while it waited */
        return false;
    if (diags)
        mx_diags_cut(diags, said);
    return true;
}

mx_status mx_store_transaction_again(mx_store *store, mx_store_work work, bool (*again)(void *arg), void *arg,
                                     mx_diags *diags)
{
    transaction t = {.store = store, .work = work, .arg = arg, .diags = diags};
    size_t said = diags ? mx_diags_count(diags) : 0;
    mx_wait wait = mx_store_patience(store);
    if (mx_conn_in_transaction(store->conn))
        return mx_guard(NULL, work_alone, &t, diags);
    mx_status status = mx_guard(NULL, transact, &t, diags);
    while (status == MX_FAILED && (!again || again(arg)) && mx_store_try_again(store, &wait, diags, said)) {
        t.done = false;
        status = mx_guard(NULL, transact, &t, diags);
    }
    return status;
}

static void before_snapshot(mx_store *store, mx_str feature)
{
    const mx_definition *def = store->graph ? mx_graph_find(store->graph, feature) : NULL;
    mx_arena *scratch = mx_arena_child(store->arena);
    if (def)
        store->engine->before_snapshot(store, scratch, mx_store_table_name(store, scratch, feature));
    for (size_t i = 0; def && i < def->spec->deps.len; i++)
        store->engine->before_snapshot(store, scratch,
                                       mx_store_table_name(store, scratch, def->spec->deps.at[i].feature));
    mx_arena_free(scratch);
}

mx_status mx_store_snapshot(mx_store *store, mx_str feature, bool *begun, mx_diags *diags)
{
    if (mx_conn_in_transaction(store->conn))
        return MX_OK;
    before_snapshot(store, feature);
    *begun = true; /* before it is: memory may run out in between */
    for (size_t i = 0; store->engine->snapshot[i]; i++)
        MX_TRY(mx_store_exec(store, mx_str_of(store->engine->snapshot[i]), diags));
    store->one_moment = true;
    return MX_OK;
}

static void end_moment(mx_store *store)
{
    store->one_moment = false;
    store->told = (mx_rows){0};
    if (store->told_in)
        mx_arena_free(store->told_in);
    store->told_in = NULL;
}

mx_status mx_store_end_snapshot(mx_store *store, bool *begun, mx_status status, mx_diags *diags)
{
    bool open = *begun && mx_conn_in_transaction(store->conn);
    if (*begun)
        end_moment(store);
    if (open && status == MX_OK)
        status = mx_conn_commit(store->conn, diags);
    if (open)
        mx_conn_rollback(store->conn); /* unless it is over */
    *begun = false;                    /* not before: memory may run out on the way */
    return status;
}

/* Features. */

mx_status mx_store_feature(mx_store *store, mx_arena *arena, mx_str feature, const mx_feature_plan **out,
                           mx_diags *diags)
{
    *out = NULL;
    if (!store->graph)
        return mx_fail(diags, MX_FEA006, MX_NOWHERE, "", "the store has no graph to look up '%.*s' in",
                       MX_FMT(feature));
    MX_TRY(mx_plan_feature(store->graph, arena, feature, out, diags));
    return mx_plan_check_columns(*out, diags);
}

mx_strs mx_struct_keys(mx_arena *arena, const mx_feature_spec *spec)
{
    mx_strs keys = {0};
    for (size_t i = 0; spec && i < spec->fields.len; i++)
        mx_vec_push(arena, &keys, mx_key_struct_key(arena, spec->fields.at[i].key));
    return keys;
}

mx_status mx_store_no_feature(const mx_store *store, mx_str feature, mx_diags *diags)
{
    (void)store;
    mx_fail(diags, MX_STO001, MX_NOWHERE, "Write rows of it first, or name a fallback store that has them.",
            "Feature %.*s not found in store or fallback stores", MX_FMT(feature));
    return MX_NOT_FOUND;
}
