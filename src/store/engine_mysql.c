#include "store/impl.h"

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

static const char *const session[] = {"SET time_zone = '+00:00'",
                                      "SET SESSION group_concat_max_len = 1073741824", NULL};

const mx_store_engine mx_mysql_engine = {
    .driver = "mysql",
    .dialect = "mysql",
    .digest = MX_DIGEST_XXHASH32,
    .json = true,
    .name_chars = 64,
    .ddl_commits = true, /* https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html */
    .session = session,
    .field = field,
    .fields = fields,
    .parsed = mx_engine_as_it_is,
    .hash = hash,
    .joined = joined,
    .bytewise = "",
    .nulls_first = true,
    .time = time,
    .no_time = "CAST(NULL AS DATETIME(6))",
    .no_text = "CAST(NULL AS CHAR)",
    .drop_temporary = "DROP TEMPORARY TABLE IF EXISTS ",
    .list_tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
    .columns = mx_engine_columns_by_stream,
    .table = table,
    .type_name = type_name,
};
