#include "store/impl.h"

#include "store/digests.h"

/* MySQL and MariaDB: by-field columns are JSON; md5 and sha256 are the server's, other digests run in C.
 * Timestamps are DATETIME(6) in UTC. Texts of tables made here compare by their bytes. */

/* MySQL's JSON_VALUE is a VARCHAR(512), and what MariaDB lets it return cannot be said; a JSON null is no text. */
static void field(mx_sqlbuf *sql, const mx_frame_column *column, mx_str expr, mx_str key)
{
    (void)column;
    mx_str path = mx_str_printf(sql->r.arena, "$.\"%.*s\"", MX_FMT(key));
    mx_str value = mx_piece(sql->store, sql->r.arena, "JSON_EXTRACT(%s, %l)", expr, path);
    mx_add(sql, "IF(JSON_TYPE(%s) = 'NULL', NULL, JSON_UNQUOTE(%s))", value, value);
}

static void no_object(mx_sqlbuf *sql, mx_str column, bool exact)
{
    if (!exact)
        mx_add(sql, "(LEFT(%s, 1) <> '{' OR RIGHT(%s, 1) <> '}') AND ", column, column);
    mx_add(sql,
           "CASE WHEN %s IS NULL THEN 0 WHEN JSON_VALID(%s) THEN JSON_TYPE(%s) NOT IN ('OBJECT', 'NULL') "
           "ELSE 1 END",
           column, column, column);
}

/* MariaDB's JSON is a text with a check, which somebody else's table may lack, and its functions take what is no JSON for
 * NULL. MySQL has a type. */
static mx_str unchecked(const mx_store *store, mx_arena *arena, mx_str table, mx_str column)
{
    if (store->server.engine != MX_MARIA)
        return MX_STR("SELECT 0");
    return mx_piece(store, arena,
                    "SELECT NOT EXISTS (SELECT 1 FROM information_schema.check_constraints WHERE "
                    "constraint_schema = DATABASE() AND table_name = %l AND constraint_name = %l "
                    "AND check_clause LIKE 'json_valid%%')",
                    table, column);
}

static void fields(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_strs *keys, const mx_strs *exprs)
{
    (void)type;
    mx_add(sql, "JSON_OBJECT(");
    for (size_t i = 0; i < keys->len; i++)
        mx_add(sql, "%z%l, %s", i ? ", " : "", keys->at[i], exprs->at[i]);
    mx_add(sql, ")");
}

static bool hash(mx_sqlbuf *sql, const mx_strs *args)
{
    mx_digest algorithm = sql->store->settings.algorithm;
    if (algorithm != MX_DIGEST_MD5 && algorithm != MX_DIGEST_SHA256)
        return false;
    mx_add(sql, algorithm == MX_DIGEST_MD5 ? "LEFT(MD5(CONCAT(" : "LEFT(SHA2(CONCAT(");
    for (size_t i = 0; i < args->len; i++)
        mx_add(sql, "%z%s", i ? ", '|', " : "", args->at[i]);
    mx_add(sql, algorithm == MX_DIGEST_MD5 ? ")), %u)" : "), 256), %u)", sql->store->settings.truncation);
    return true;
}

static void joined(mx_sqlbuf *sql, mx_str value, mx_str order)
{
    mx_add(sql, "GROUP_CONCAT(%s ORDER BY %s SEPARATOR '|')", value, order);
}

/* Without an index MariaDB compares every row with every row, or keeps 2 KiB for each key of an id in its join buffer.
 * So that they are found by four bytes, the right side is a table of its own (LIMIT: it is not merged into the rest)
 * with a checksum of its keys; coalesce keeps the ids themselves out of what is looked up. Servers of MySQL have a hash
 * join (8.0) or make an index of that column (5.7). */
#define SUM MX_STR(MX_PRIVATE "sum")

static bool is_whole(const mx_frame_column *column)
{
    return column && (column->type->kind == MX_ARROW_INT || column->type->kind == MX_ARROW_UINT);
}

/* Numbers by their values: as texts those of BIT are bytes, and those of ZEROFILL as wide as their columns. */
static void add_sum(mx_sqlbuf *sql, const mx_strs *names, const mx_frame *frame, const char *table)
{
    mx_add(sql, "coalesce(CRC32(CONVERT(CONCAT_WS('|'");
    for (size_t i = 0; i < names->len; i++)
        mx_add(sql, ", %z%i%z", table, names->at[i],
               is_whole(mx_frame_find(frame, names->at[i])) ? " + 0" : "");
    mx_add(sql, ") USING utf8mb4)), 0)"); /* NULL: of a text past max_allowed_packet */
}

/* Equal values of different types may have different texts. */
static bool same_texts(const mx_join *join)
{
    for (size_t i = 0; i < join->names->len; i++) {
        const mx_frame_column *a = mx_frame_find(join->frames[0], join->names->at[i]);
        const mx_frame_column *b = mx_frame_find(join->frames[1], join->names->at[i]);
        bool text = a && b && a->type->kind == MX_ARROW_TEXT && b->type->kind == MX_ARROW_TEXT;
        if (!text && !(is_whole(a) && is_whole(b)))
            return false;
    }
    return true;
}

static void join(mx_sqlbuf *sql, const mx_join *join)
{
    if (!same_texts(join)) {
        mx_engine_plain_join(sql, join);
        return;
    }
    /* in this order: the other way the ids themselves are looked up, at their full width */
    bool inner = strcmp(join->kind, "INNER") == 0;
    mx_add(sql, inner ? " STRAIGHT_JOIN (SELECT k.*, " : " %z JOIN (SELECT k.*, ", join->kind);
    add_sum(sql, join->names, join->frames[1], "k.");
    mx_add(sql, " AS %i FROM %s AS k LIMIT 18446744073709551615) AS %z ON %z.%i = ", SUM, join->right,
           join->alias, join->alias, SUM);
    add_sum(sql, join->names, join->frames[0], join->left);
    for (size_t i = 0; i < join->names->len; i++)
        mx_add(sql, " AND coalesce(%z.%i) = %z%i", join->alias, join->names->at[i], join->left,
               join->names->at[i]);
}

static void time(mx_sqlbuf *sql, int64_t micros)
{
    mx_add(sql, "CAST(");
    mx_engine_time_text(sql, micros, "");
    mx_add(sql, " AS DATETIME(6))");
}

/* Texts compare by their bytes, blanks at their end included, where the server has such a collation. */
static const char *collation(const mx_store *store)
{
    enum { MYSQL_8 = 80000 };
    const char *version = store->conn ? mx_conn_version(store->conn) : "";
    if (store->server.engine == MX_MARIA || mx_str_find_str(mx_str_of(version), MX_STR("MariaDB")) != MX_NPOS)
        return "utf8mb4_nopad_bin";
    bool old = store->conn ? mx_str_starts(mx_str_of(version), MX_STR("5."))
                           : store->server.version < MYSQL_8;
    return old ? "utf8mb4_bin" : "utf8mb4_0900_bin";
}

/* Also those that take blanks at the end of a text for nothing. */
static void inexact(mx_sqlbuf *sql, mx_str table)
{
    mx_add(
        sql,
        "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND "
        "table_name = %l AND collation_name NOT IN ('utf8mb4_nopad_bin', 'utf8mb4_0900_bin', 'binary', '%z')",
        table, collation(sql->store));
}

static void exact(mx_sqlbuf *sql, mx_str expr)
{
    mx_add(sql, "CONVERT(%s USING utf8mb4) COLLATE %z", expr, collation(sql->store));
}

static void table(const mx_store *store, mx_table *made)
{
    made->charset = MX_STR("utf8mb4");
    made->collation = mx_str_of(collation(store));
}

static void int_name(mx_sqlbuf *sql, const mx_arrow_type *type)
{
    const char *name = type->bits == 8    ? "tinyint"
                       : type->bits == 16 ? "smallint"
                       : type->bits == 32 ? "int"
                                          : "bigint";
    mx_add(sql, "%z%z", name, type->kind == MX_ARROW_UINT ? " unsigned" : "");
}

static void type_name(mx_sqlbuf *sql, const mx_arrow_type *type, bool key)
{
    static const char *const plain[] = {
        [MX_ARROW_NULL] = "longtext",
        [MX_ARROW_BOOL] = "tinyint(1)",
        [MX_ARROW_TEXT] = "longtext",
        [MX_ARROW_BINARY] = "longblob",
        [MX_ARROW_DATE] = "date",
        [MX_ARROW_TIME] = "time(6)",
        [MX_ARROW_TIMESTAMP] = "datetime(6)",
        [MX_ARROW_DURATION] = "bigint",
        [MX_ARROW_STRUCT] = "json",
        [MX_ARROW_LIST] = "json",
        [MX_ARROW_MAP] = "json",
    };
    switch (type->kind) {
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        int_name(sql, type);
        break;
    case MX_ARROW_REAL:
        mx_add(sql, "double"); /* as text, six digits of a float are all that the server tells */
        break;
    case MX_ARROW_DECIMAL:
        mx_add(sql, "decimal(%u,%u)", (size_t)type->precision, (size_t)type->scale);
        break;
    case MX_ARROW_TEXT:
        mx_add(sql, "%z", key ? "varchar(512)" : "longtext");
        break;
    default:
        mx_add(sql, "%z", plain[type->kind]);
    }
}

/* What MariaDB alone has stands in its comments, which others pass over: hash joins, in a buffer that is not read over
 * and over. More memory than that stays. */
static const char *const session[] = {
    "/*M! SET SESSION join_cache_level = GREATEST(@@SESSION.join_cache_level, 4) */",
    "/*M! SET SESSION join_buffer_space_limit = GREATEST(@@SESSION.join_buffer_space_limit, 268435456) */",
    "/*M! SET SESSION optimizer_switch = 'derived_with_keys=off,materialization=on,in_to_exists=off' */",
    "SET SESSION join_buffer_size = GREATEST(@@SESSION.join_buffer_size, 134217728)",
    "SET SESSION sort_buffer_size = GREATEST(@@SESSION.sort_buffer_size, 33554432)",
    "SET time_zone = '+00:00'",
    "SET SESSION group_concat_max_len = GREATEST(@@SESSION.group_concat_max_len, 1073741824)",
    NULL};

/* What fills a table from others reads their newest rows, not those of the transaction's snapshot, and locks them against
 * writers (https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html): so do all reads, that they agree. Servers of
 * MySQL before 8.0.13 may refuse temporary tables in a transaction (enforce_gtid_consistency): none is begun. */
static const char *const snapshot[] = {"/*M! SET TRANSACTION ISOLATION LEVEL SERIALIZABLE */",
                                       "/*!80013 SET TRANSACTION ISOLATION LEVEL SERIALIZABLE */",
                                       "/*M! START TRANSACTION */", "/*!80013 START TRANSACTION */", NULL};

static void key_text(mx_sqlbuf *sql, size_t chars)
{
    if (chars)
        mx_add(sql, "varchar(%u)", chars);
    else
        mx_add(sql, "longtext");
}

/* Others that write to it are waited for, for a second, and have rows in it then; those that come later wait, find that it
 * is gone, and begin anew. */
static void drop_empty(mx_store *store, mx_arena *arena, mx_str table)
{
    int64_t rows = 1;
    mx_store_exec(store, MX_STR("SET @metaxy_wait = @@lock_wait_timeout, SESSION lock_wait_timeout = 1"),
                  NULL);
    if (mx_store_exec(store, mx_piece(store, arena, "LOCK TABLES %i WRITE", table), NULL) == MX_OK) {
        mx_store_number(store, mx_piece(store, arena, "SELECT EXISTS (SELECT 1 FROM %i)", table), &rows,
                        NULL);
        if (rows == 0)
            mx_store_exec(store, mx_piece(store, arena, "DROP TABLE %i", table), NULL);
        mx_store_exec(store, MX_STR("UNLOCK TABLES"), NULL);
    }
    mx_store_exec(store, MX_STR("SET SESSION lock_wait_timeout = @metaxy_wait"), NULL);
}

const mx_store_engine mx_mysql_engine = {
    .driver = "mysql",
    .dialect = "mysql",
    .digest = MX_DIGEST_XXHASH32,
    .json = true,
    .conflicts = true,
    .name_chars = 64,
    .index_name_chars = 64,
    .opens_once = true,
    .ddl_commits = true, /* https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html */
    .session = session,
    .snapshot = snapshot,
    .folds_columns = true,
    .makes_numbers = true,
    .lock_creation = mx_engine_no_lock,
    .drop_empty = drop_empty,
    .before_snapshot = mx_engine_nothing_before,
    .field = field,
    .fields = fields,
    .no_object = no_object,
    .unchecked = unchecked,
    .parsed = mx_engine_as_it_is,
    .folding = "SELECT @@lower_case_table_names <> 0",
    .hash = hash,
    .joined = joined,
    .join = join,
    .sum = add_sum,
    .copies_unions = true,
    .big_result = "SQL_BIG_RESULT ",
    .days_are_moments = true,
    .booleans_are_numbers = true,
    .bytes_are_texts = true,
    .bytewise = "",
    .nulls_first = true,
    .compares_here = true,
    .keeps_latest = true,
    .counts = "",
    .time = time,
    .no_time = "CAST(NULL AS DATETIME(6))",
    .no_text = "CAST(NULL AS CHAR)",
    .drop_temporary = "DROP TEMPORARY TABLE IF EXISTS ",
    .list_tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
    .list_others = "SELECT '' AS name",
    .list_foreign = "SELECT table_name AS name, 'a view' AS what FROM information_schema.tables "
                    "WHERE table_schema = DATABASE() AND table_type = 'VIEW'",
    .columns = mx_engine_columns_by_stream,
    .inexact = inexact,
    .exact = exact,
    .widened = " + 0e0", /* a FLOAT is told with six digits */
    .key_as = mx_engine_plain_key,
    .table = table,
    .type_name = type_name,
    .key_text = key_text,
    .plain_time = "datetime(6)",
    .key_bytes = 3072, /* https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html */
};
