/* migrate/revisions.c — rows of the revisions table in and out. */
#include "migrate/revisions.h"

#include "base/buf.h"
#include "base/hash.h"
#include "migrate/engine.h"

static const mx_str registry_row = {".atlas_cloud_identifier", 23};

enum { SECOND = 1000000000 };

int64_t mx_ns_now(void)
{
    mx_time now = mx_time_now();
    return now.seconds * SECOND + now.nanos;
}

mx_str mx_ns_text(mx_arena *arena, int64_t ns)
{
    int64_t seconds = ns / SECOND - (ns % SECOND < 0);
    return mx_time_rfc3339(arena, (mx_time){seconds, (int32_t)(ns - seconds * SECOND)});
}

mx_str mx_ns_column(mx_arena *arena, int64_t ns)
{
    mx_str text = mx_ns_text(arena, ns);
    char *bytes = mx_arena_alloc(arena, text.len, 1);
    memcpy(bytes, text.ptr, text.len);
    bytes[mx_str_find(text, 'T')] = ' ';
    return mx_str_cat(arena, (mx_str){bytes, text.len - 1}, MX_STR("+00:00"));
}

bool mx_ns_parse(mx_arena *arena, mx_str text, int64_t *ns)
{
    mx_time t;
    text = mx_str_trim(text);
    /* As SQLite's own functions and by hand: without a zone, it is UTC. */
    if (!mx_time_parse(text, &t) && !mx_time_parse(mx_str_cat(arena, text, MX_STR("Z")), &t))
        return false;
    if (t.seconds > INT64_MAX / SECOND - 1 || t.seconds < INT64_MIN / SECOND + 1)
        return false;
    *ns = t.seconds * SECOND + t.nanos;
    return true;
}

const char *mx_revision_type(int64_t type)
{
    switch (type) {
    case MX_REV_BASELINE:
        return "baseline";
    case MX_REV_EXECUTED:
        return "applied";
    case MX_REV_RESOLVED:
        return "manually set";
    case MX_REV_EXECUTED | MX_REV_RESOLVED:
        return "applied + manually set";
    default:
        return "unknown";
    }
}

/* --- where the table is ---------------------------------------------------------------------------------- */

static void put_quoted(mx_buf *buf, mx_str name, char quote)
{
    mx_buf_char(buf, quote);
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == quote)
            mx_buf_char(buf, quote);
        mx_buf_char(buf, name.ptr[i]);
    }
    mx_buf_char(buf, quote);
}

mx_status mx_revisions_find(mx_arena *arena, mx_conn *conn, const mx_revisions_name *name,
                            mx_revisions_place *out, mx_diags *diags)
{
    mx_str schema = name->schema;
    const mx_migrate_engine *engine = mx_migrate_engine_of(conn);
    mx_buf table = MX_BUF(arena);
    mx_rows rows;
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(engine->home), NULL, 0, diags));
    *out = (mx_revisions_place){.engine = engine,
                                .name = name->table.len ? name->table : MX_STR(MX_REVISIONS_TABLE)};
    if (rows.rows && mx_rows_at(&rows, 0, 0).kind == MX_V_TEXT)
        out->home = mx_rows_at(&rows, 0, 0).text;
    if (schema.len && !engine->make_schema && !mx_str_eq(schema, out->home))
        return mx_fail(diags, MX_USE004, MX_NOWHERE, "Leave --revisions-schema out.",
                       "unexpected schema \"%.*s\" for revisions: sqlite has one, main", MX_FMT(schema));
    out->schema = schema.len ? schema : out->home.len ? out->home : MX_STR(MX_REVISIONS_TABLE);
    if (engine->make_schema) {
        put_quoted(&table, out->schema, engine->quote);
        out->quoted_schema = mx_str_copy(arena, mx_buf_view(&table));
        mx_buf_char(&table, '.');
    }
    put_quoted(&table, out->name, engine->quote);
    out->table = mx_buf_take(&table);
    return MX_OK;
}

static bool is_at(mx_str text, size_t i)
{
    return i < text.len && text.ptr[i] == '@';
}

/* A single '@' is the table's place; @@session is MySQL's own. */
static mx_str with_table(mx_arena *arena, const mx_revisions_place *place, const char *statement)
{
    mx_str text = mx_str_of(statement);
    size_t at = 0;
    while (at < text.len && !(is_at(text, at) && !is_at(text, at + 1)))
        at += is_at(text, at) ? 2u : 1u;
    if (at >= text.len)
        return text;
    return mx_str_printf(arena, "%.*s%.*s%.*s", MX_FMT(mx_str_sub(text, 0, at)), MX_FMT(place->table),
                         MX_FMT(mx_str_sub(text, at + 1, text.len)));
}

static mx_status table_exists(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                              mx_diags *diags)
{
    const mx_field params[] = {MX_TEXT_VALUE(place->schema), MX_TEXT_VALUE(place->name)};
    mx_rows rows;
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(place->engine->exists), params, 2, diags));
    return rows.rows > 0 ? MX_OK : MX_NOT_FOUND;
}

mx_status mx_revisions_foreign_table(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                                     mx_str *schema, mx_str *table, mx_diags *diags)
{
    const mx_field params[] = {MX_TEXT_VALUE(place->home), MX_TEXT_VALUE(place->schema),
                               MX_TEXT_VALUE(place->name)};
    mx_rows rows;
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(place->engine->foreign), params, 3, diags));
    if (!rows.rows)
        return MX_NOT_FOUND;
    *schema = mx_rows_at(&rows, 0, 0).text;
    *table = mx_rows_at(&rows, 0, 1).text;
    return MX_OK;
}

/* --- rows ------------------------------------------------------------------------------------------------ */

static mx_field column(const mx_rows *rows, size_t row, const char *name)
{
    for (size_t i = 0; i < rows->columns; i++)
        if (mx_str_eq(rows->names[i], mx_str_of(name)))
            return mx_rows_at(rows, row, i);
    return MX_NULL_VALUE;
}

static mx_str text_of(const mx_rows *rows, size_t row, const char *name)
{
    mx_field value = column(rows, row, name);
    return value.kind == MX_V_TEXT || value.kind == MX_V_BLOB ? value.text : MX_STR_NONE;
}

/* A version may have been stored as a number by hand. */
static mx_str version_of(mx_arena *arena, const mx_rows *rows, size_t row)
{
    mx_field value = column(rows, row, "version");
    return value.kind == MX_V_INT ? mx_str_printf(arena, "%lld", (long long)value.integer)
                                  : text_of(rows, row, "version");
}

static int64_t int_of(const mx_rows *rows, size_t row, const char *name, int64_t absent)
{
    mx_field value = column(rows, row, name);
    return value.kind == MX_V_INT ? value.integer : value.kind == MX_V_REAL ? (int64_t)value.real : absent;
}

static int64_t time_of(mx_arena *arena, const mx_rows *rows, size_t row, const char *name)
{
    mx_field value = column(rows, row, name);
    int64_t ns = 0;
    const int64_t most = INT64_MAX / SECOND;
    if (value.kind == MX_V_INT) { /* seconds; milliseconds when that would be beyond the year 2262 */
        int64_t seconds = value.integer > most ? value.integer / 1000 : value.integer;
        return seconds > most || seconds < -most ? 0 : seconds * SECOND;
    }
    if (value.kind == MX_V_TEXT && !mx_ns_parse(arena, value.text, &ns))
        return 0;
    return ns;
}

/* A JSON list of strings, or null; what is not of that form reads as an empty list, so that nothing is
 * compared with it. */
static void read_list(mx_arena *arena, mx_str text, mx_strs *out)
{
    text = mx_str_trim(text);
    if (text.len < 2 || text.ptr[0] != '[')
        return;
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] != '"')
            continue;
        mx_buf buf = MX_BUF(arena);
        for (i++; i < text.len && text.ptr[i] != '"'; i++) {
            if (text.ptr[i] == '\\' && i + 1 < text.len)
                i++;
            mx_buf_char(&buf, text.ptr[i]);
        }
        mx_str item = mx_buf_take(&buf);
        mx_vec_push(arena, out, item);
    }
}

static int revision_cmp(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(((const mx_revision *)a)->version, ((const mx_revision *)b)->version);
}

mx_status mx_revisions_read(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                            mx_revisions *out, mx_diags *diags)
{
    *out = (mx_revisions){0};
    MX_TRY(table_exists(arena, conn, place, diags));
    mx_rows rows;
    MX_TRY(mx_conn_rows(arena, &rows, conn, with_table(arena, place, place->engine->select), NULL, 0, diags));
    const char *utc = rows.columns && mx_str_eq(rows.names[rows.columns - 1], MX_STR("executed_at_utc"))
                          ? "executed_at_utc"
                          : "executed_at";
    for (size_t i = 0; i < rows.rows; i++) {
        mx_revision revision = {
            .version = version_of(arena, &rows, i),
            .description = text_of(&rows, i, "description"),
            .type = int_of(&rows, i, "type", MX_REV_EXECUTED),
            .applied = int_of(&rows, i, "applied", 0),
            .total = int_of(&rows, i, "total", 0),
            .executed_at = time_of(arena, &rows, i, utc),
            .execution_time = int_of(&rows, i, "execution_time", 0),
            .error = text_of(&rows, i, "error"),
            .error_stmt = text_of(&rows, i, "error_stmt"),
            .hash = text_of(&rows, i, "hash"),
            .operator_version = text_of(&rows, i, "operator_version"),
        };
        if (mx_str_eq(revision.version, registry_row))
            continue;
        read_list(arena, text_of(&rows, i, "partial_hashes"), &revision.partial);
        mx_vec_push(arena, out, revision);
    }
    if (out->len > 0)
        mx_sort(arena, out->at, out->len, sizeof out->at[0], revision_cmp, NULL);
    return MX_OK;
}

/* PostgreSQL: insufficient_privilege. MySQL, MariaDB: several have the word. */
static bool was_refused(const mx_conn *conn, const mx_migrate_engine *engine)
{
    return mx_str_eq(mx_conn_error_code(conn), MX_STR("42501")) ||
           ((engine->server.engine & MX_MY) &&
            mx_str_find_str(mx_conn_error(conn), MX_STR("denied")) != MX_NPOS);
}

static mx_status make(mx_conn *conn, const mx_revisions_place *place, mx_str statement, mx_diags *diags)
{
    if (mx_conn_exec(conn, statement, NULL, 0, MX_NOWHERE, NULL) == MX_OK)
        return MX_OK;
    const char *hint =
        was_refused(conn, place->engine)
            ? "Name with --revisions-schema a schema where you may make a table, or have it made "
              "by who may."
            : "";
    size_t line = mx_str_find(statement, '(');
    return mx_fail(diags, MX_DB002, MX_NOWHERE, hint, "making the table of revisions: %.*s: %.*s",
                   MX_FMT(mx_str_trim(mx_str_sub(statement, 0, line == MX_NPOS ? statement.len : line))),
                   MX_FMT(mx_conn_error(conn)));
}

static mx_status make_table(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place, mx_diags *diags)
{
    const mx_migrate_engine *engine = place->engine;
    const mx_field schema = MX_TEXT_VALUE(place->schema);
    mx_rows there = {0};
    if (engine->make_schema) /* IF NOT EXISTS wants the right to make one, too */
        MX_TRY(mx_conn_rows(arena, &there, conn, mx_str_of(engine->has_schema), &schema, 1, diags));
    if (engine->make_schema && !there.rows)
        MX_TRY(make(conn, place, mx_str_cat(arena, mx_str_of(engine->make_schema), place->quoted_schema),
                    diags));
    return make(conn, place, with_table(arena, place, engine->create), diags);
}

mx_status mx_revisions_prepare(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                               mx_diags *diags)
{
    const struct {
        mx_str column;
        const char *add;
    } late[] = {{MX_STR("type"), place->engine->add_type},
                {MX_STR("error_stmt"), place->engine->add_error_stmt},
                {MX_STR("partial_hashes"), place->engine->add_partial_hashes}};
    const mx_field params[] = {MX_TEXT_VALUE(place->schema), MX_TEXT_VALUE(place->name)};
    mx_status status = table_exists(arena, conn, place, diags);
    if (status == MX_NOT_FOUND)
        return make_table(arena, conn, place, diags);
    MX_TRY(status);
    mx_rows rows;
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(place->engine->columns), params, 2, diags));
    for (size_t i = 0; i < sizeof late / sizeof late[0]; i++) {
        bool there = false;
        for (size_t row = 0; row < rows.rows; row++)
            there = there || mx_str_ieq(mx_rows_at(&rows, row, 0).text, late[i].column);
        if (!there)
            MX_TRY(mx_conn_exec(conn, with_table(arena, place, late[i].add), NULL, 0, MX_NOWHERE, diags));
    }
    return MX_OK;
}

static mx_str list_text(mx_arena *arena, const mx_strs *list)
{
    mx_buf buf = MX_BUF(arena);
    if (list->len == 0)
        return MX_STR("null");
    for (size_t i = 0; i < list->len; i++) {
        mx_buf_char(&buf, i == 0 ? '[' : ',');
        mx_buf_json(&buf, list->at[i]);
    }
    mx_buf_char(&buf, ']');
    return mx_buf_take(&buf);
}

static mx_field text_value(mx_str s)
{
    return MX_TEXT_VALUE(s.ptr ? s : MX_STR(""));
}

mx_status mx_revision_write(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                            const mx_revision *revision, mx_diags *diags)
{
    mx_field values[] = {
        text_value(mx_revision_key(revision)),
        text_value(revision->description),
        MX_INT_VALUE(revision->type),
        MX_INT_VALUE(revision->applied),
        MX_INT_VALUE(revision->total),
        text_value(mx_ns_column(arena, revision->executed_at)),
        MX_INT_VALUE(revision->execution_time),
        text_value(revision->error),
        text_value(revision->error_stmt),
        text_value(revision->hash),
        text_value(list_text(arena, &revision->partial)),
        text_value(revision->operator_version),
    };
    return mx_conn_exec(conn, with_table(arena, place, place->engine->upsert), values,
                        sizeof values / sizeof values[0], MX_NOWHERE, diags);
}

mx_status mx_revision_delete(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place, mx_str version,
                             mx_diags *diags)
{
    mx_field value = text_value(version);
    return mx_conn_exec(conn, with_table(arena, place, "DELETE FROM @ WHERE version = ?1"), &value, 1,
                        MX_NOWHERE, diags);
}

void mx_statement_hashes(mx_arena *arena, const mx_statements *statements, mx_strs *out)
{
    mx_sha256 *hash = mx_sha256_new(arena);
    for (size_t i = 0; i < statements->len; i++) {
        uint8_t digest[32];
        mx_sha256_add(hash, statements->at[i].text);
        mx_sha256_peek(hash, digest);
        mx_str text = mx_str_cat(arena, MX_STR("h1:"), mx_base64(arena, digest, sizeof digest));
        mx_vec_push(arena, out, text);
    }
}
