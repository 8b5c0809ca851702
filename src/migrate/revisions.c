/* migrate/revisions.c — rows of the revisions table in and out. */
#include "migrate/revisions.h"

#include "base/buf.h"
#include "base/hash.h"

/* As Atlas makes it, to the byte: a tool that compares the stored text must see no difference. */
static const char create_table[] =
    "CREATE TABLE `atlas_schema_revisions` (`version` text NOT NULL, `description` text NOT NULL, "
    "`type` integer NOT NULL DEFAULT (2), `applied` integer NOT NULL DEFAULT (0), `total` integer NOT NULL "
    "DEFAULT (0), "
    "`executed_at` datetime NOT NULL, `execution_time` integer NOT NULL, `error` text NULL, `error_stmt` "
    "text NULL, "
    "`hash` text NOT NULL, `partial_hashes` json NULL, `operator_version` text NOT NULL, PRIMARY KEY "
    "(`version`))";

/* What older versions of Atlas did not have. */
static const struct {
    mx_str column;
    const char *add;
} late_columns[] = {
    {{"type", 4}, "ALTER TABLE `atlas_schema_revisions` ADD COLUMN `type` integer NOT NULL DEFAULT (2)"},
    {{"error_stmt", 10}, "ALTER TABLE `atlas_schema_revisions` ADD COLUMN `error_stmt` text NULL"},
    {{"partial_hashes", 14}, "ALTER TABLE `atlas_schema_revisions` ADD COLUMN `partial_hashes` json NULL"},
};

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

static mx_status table_exists(mx_arena *arena, mx_conn *conn, mx_diags *diags)
{
    mx_rows rows;
    MX_TRY(mx_conn_rows(
        arena, &rows, conn,
        MX_STR("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '" MX_REVISIONS_TABLE "'"), NULL,
        0, diags));
    return rows.rows > 0 ? MX_OK : MX_NOT_FOUND;
}

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

mx_status mx_revisions_read(mx_arena *arena, mx_conn *conn, mx_revisions *out, mx_diags *diags)
{
    *out = (mx_revisions){0};
    MX_TRY(table_exists(arena, conn, diags));
    mx_rows rows;
    MX_TRY(
        mx_conn_rows(arena, &rows, conn, MX_STR("SELECT * FROM `" MX_REVISIONS_TABLE "`"), NULL, 0, diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mx_revision revision = {
            .version = version_of(arena, &rows, i),
            .description = text_of(&rows, i, "description"),
            .type = int_of(&rows, i, "type", MX_REV_EXECUTED),
            .applied = int_of(&rows, i, "applied", 0),
            .total = int_of(&rows, i, "total", 0),
            .executed_at = time_of(arena, &rows, i, "executed_at"),
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

mx_status mx_revisions_prepare(mx_arena *arena, mx_conn *conn, mx_diags *diags)
{
    mx_status status = table_exists(arena, conn, diags);
    if (status == MX_NOT_FOUND)
        return mx_conn_exec(conn, mx_str_of(create_table), NULL, 0, MX_NOWHERE, diags);
    MX_TRY(status);
    mx_rows rows;
    MX_TRY(mx_conn_rows(arena, &rows, conn,
                        MX_STR("SELECT name FROM pragma_table_info('" MX_REVISIONS_TABLE "')"), NULL, 0,
                        diags));
    for (size_t i = 0; i < sizeof late_columns / sizeof late_columns[0]; i++) {
        bool there = false;
        for (size_t row = 0; row < rows.rows; row++)
            there = there || mx_str_ieq(mx_rows_at(&rows, row, 0).text, late_columns[i].column);
        if (!there)
            MX_TRY(mx_conn_exec(conn, mx_str_of(late_columns[i].add), NULL, 0, MX_NOWHERE, diags));
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

mx_status mx_revision_write(mx_arena *arena, mx_conn *conn, const mx_revision *revision, mx_diags *diags)
{
    mx_field values[] = {
        text_value(revision->version),
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
    return mx_conn_exec(
        conn,
        MX_STR("INSERT INTO `atlas_schema_revisions` (`version`, `description`, `type`, `applied`, `total`, "
               "`executed_at`, `execution_time`, `error`, `error_stmt`, `hash`, `partial_hashes`, "
               "`operator_version`) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
               "ON CONFLICT (`version`) DO UPDATE SET `description` = ?2, `type` = ?3, `applied` = ?4, "
               "`total` = ?5, `executed_at` = ?6, `execution_time` = ?7, `error` = ?8, `error_stmt` = ?9, "
               "`hash` = ?10, `partial_hashes` = ?11, `operator_version` = ?12"),
        values, sizeof values / sizeof values[0], MX_NOWHERE, diags);
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
