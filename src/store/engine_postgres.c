#include "store/impl.h"

/* PostgreSQL: by-field columns are JSONB; md5 and sha256 are the server's, other digests run in C. */

static void field(mx_sqlbuf *sql, const mx_frame_column *column, mx_str expr, mx_str key)
{
    (void)column;
    mx_add(sql, "(%s ->> %l)", expr, key);
}

/* What is no JSON is refused when it is written. */
static void no_object(mx_sqlbuf *sql, mx_str column, bool exact)
{
    (void)exact;
    mx_add(sql, "pg_catalog.jsonb_typeof(CAST(%s AS jsonb)) NOT IN ('object', 'null')", column);
}

static void fields(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_strs *keys, const mx_strs *exprs)
{
    enum { SOME = 50 }; /* a function of PostgreSQL's takes 100 arguments */
    (void)type;
    mx_add(sql, keys->len > SOME ? "(" : "");
    for (size_t i = 0; i < keys->len || i == 0; i++) {
        if (i % SOME == 0)
            mx_add(sql, i ? ") || jsonb_build_object(" : "jsonb_build_object(");
        if (i < keys->len)
            mx_add(sql, "%z%l, %s", i % SOME ? ", " : "", keys->at[i], exprs->at[i]);
    }
    mx_add(sql, keys->len > SOME ? "))" : ")");
}

static bool hash(mx_sqlbuf *sql, const mx_strs *args)
{
    mx_str text = mx_engine_args_joined(sql, args);
    size_t length = sql->store->settings.truncation;
    if (sql->store->settings.algorithm == MX_DIGEST_MD5)
        mx_add(sql, "left(md5(%s), %u)", text, length);
    else if (sql->store->settings.algorithm == MX_DIGEST_SHA256)
        mx_add(sql, "left(encode(sha256(convert_to(%s, 'UTF8')), 'hex'), %u)", text, length);
    else
        return false;
    return true;
}

static void joined(mx_sqlbuf *sql, mx_str value, mx_str order)
{
    mx_add(sql, "string_agg(%s, '|' ORDER BY %s)", value, order);
}

static void time(mx_sqlbuf *sql, int64_t micros)
{
    mx_add(sql, "CAST(");
    mx_engine_time_text(sql, micros, "+00");
    mx_add(sql, " AS timestamptz)");
}

static const char *const snapshot[] = {"BEGIN ISOLATION LEVEL REPEATABLE READ", NULL};

/* Of citext, of char(n), and of collations that are not deterministic (servers before 12 have none); and all that are no
 * strings: of types that no hash or merge compares (json, xml, point) the texts are compared. Of a domain it is the type
 * below it that counts, of an array that of its items. */
static void inexact(mx_sqlbuf *sql, mx_str table)
{
    mx_add(
        sql,
        "SELECT name, NULL AS rows, %l AS of, CASE WHEN text THEN NULL ELSE type END AS native, "
        "CASE WHEN text THEN NULL WHEN NOT (one.typtype IN ('e', 'r', 'm', 'c') OR one.typcategory = 'S' "
        "OR one.typname = 'cidr' OR EXISTS (SELECT 1 FROM pg_catalog.pg_operator AS o "
        "WHERE o.oprname = '=' AND o.oprleft = one.oid AND o.oprright = one.oid "
        "AND (o.oprcanhash OR o.oprcanmerge))) THEN %u "
        "WHEN base.typtype = 'e' OR base.typname IN ('uuid', 'inet', 'cidr', 'macaddr', 'macaddr8') THEN %u "
        "ELSE %u END AS way FROM (SELECT a.attname AS name, pg_catalog.format_type(a.atttypid, -1) AS type, "
        "coalesce(nullif(t.typbasetype, 0), t.oid) AS below, t.typname IN ('citext', 'bpchar') OR "
        "coalesce(pg_catalog.to_jsonb(c) ->> 'collisdeterministic', 'true') = 'false' AS text, "
        "t.typcategory = 'S' AND t.typname <> 'char' AS string FROM pg_catalog.pg_attribute AS a "
        "INNER JOIN pg_catalog.pg_class AS k ON k.oid = a.attrelid "
        "INNER JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid "
        "LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = a.attcollation "
        "WHERE k.relname = %l AND pg_catalog.pg_table_is_visible(k.oid) AND a.attnum > 0 AND NOT "
        "a.attisdropped) AS q INNER JOIN pg_catalog.pg_type AS base ON base.oid = below "
        "LEFT JOIN pg_catalog.pg_type AS item ON base.typcategory = 'A' AND item.oid = base.typelem "
        "INNER JOIN pg_catalog.pg_type AS one ON one.oid = coalesce(nullif(item.typbasetype, 0), item.oid, "
        "base.oid) WHERE text OR NOT string",
        table, (size_t)MX_WAY_AS_TEXT, (size_t)MX_WAY_OWN, (size_t)MX_WAY_LOOSE, table);
}

static void key_as(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_arrow_type *with, mx_str expr)
{
    bool list = type->kind == MX_ARROW_LIST || with->kind == MX_ARROW_LIST;
    if (!type->native.len || mx_str_eq(type->native, with->native) || (!list && with->kind != MX_ARROW_TEXT))
        mx_add(sql, "%s", expr);
    else if (list)
        mx_add(sql, type->kind == MX_ARROW_LIST ? "pg_catalog.to_jsonb(%s)" : "%s", expr);
    else
        mx_add(sql, "CAST(%s AS text)", expr);
}

static void join(mx_sqlbuf *sql, const mx_join *join)
{
    mx_add(sql, " %z JOIN %s AS %z ON ", join->kind, join->right, join->alias);
    for (size_t i = 0; i < join->names->len; i++) {
        mx_str name = join->names->at[i];
        const mx_frame_column *left = mx_frame_find(join->frames[0], name);
        const mx_frame_column *right = mx_frame_find(join->frames[1], name);
        const mx_arrow_type *types[] = {left ? left->type : &mx_text_type,
                                        right ? right->type : &mx_text_type};
        mx_add(sql, i ? " AND " : "");
        key_as(sql, types[1], types[0], mx_piece(sql->store, sql->r.arena, "%z.%i", join->alias, name));
        mx_add(sql, " = ");
        key_as(sql, types[0], types[1], mx_piece(sql->store, sql->r.arena, "%z%i", join->left, name));
    }
}

static void exact(mx_sqlbuf *sql, mx_str expr)
{
    mx_add(sql, "(CAST(%s AS text) COLLATE \"C\")", expr);
}

static void type_name(mx_sqlbuf *sql, const mx_arrow_type *type, bool key)
{
    static const char *const plain[] = {
        [MX_ARROW_NULL] = "text",       [MX_ARROW_BOOL] = "boolean",
        [MX_ARROW_TEXT] = "text",       [MX_ARROW_BINARY] = "bytea",
        [MX_ARROW_DATE] = "date",       [MX_ARROW_TIME] = "time without time zone",
        [MX_ARROW_DURATION] = "bigint", [MX_ARROW_STRUCT] = "jsonb",
        [MX_ARROW_LIST] = "jsonb",      [MX_ARROW_MAP] = "jsonb",
    };
    unsigned bits = type->kind == MX_ARROW_UINT ? type->bits * 2u : type->bits;
    (void)key;
    if (type->native.len) {
        mx_add(sql, "%s", type->native);
        return;
    }
    switch (type->kind) {
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        mx_add(sql, "%z",
               bits <= 16   ? "smallint"
               : bits == 32 ? "integer"
               : bits == 64 ? "bigint"
                            : "numeric(20,0)");
        break;
    case MX_ARROW_REAL:
        mx_add(sql, "%z", type->bits == 64 ? "double precision" : "real");
        break;
    case MX_ARROW_DECIMAL:
        mx_add(sql, "numeric(%u,%u)", (size_t)type->precision, (size_t)type->scale);
        break;
    case MX_ARROW_TIMESTAMP:
        mx_add(sql, "%z", type->zone.len ? "timestamp with time zone" : "timestamp without time zone");
        break;
    default:
        mx_add(sql, "%z", plain[type->kind]);
    }
}

/* CREATE TABLE, also with IF NOT EXISTS, fails of who comes second. */
static mx_status lock_creation(mx_store *store, mx_arena *arena, mx_str table, mx_diags *diags)
{
    return mx_store_exec(
        store,
        mx_piece(store, arena, "SELECT pg_catalog.pg_advisory_xact_lock(1835365473, pg_catalog.hashtext(%l))",
                 table),
        diags);
}

/* Strings are written with their backslashes as they are, whatever the server or the URL says of them.
 *
 * A table that was just filled has no statistics, and the planner takes it for a few rows: it would read another one again
 * for each of them, or sort all columns of millions of rows for a merge. What is left are hash joins. It also takes the
 * compiling of expressions for worth its while, by the costs of what it was kept from. More memory for a sort or hash than
 * that stays. */
static const char *const session[] = {
    "SET TimeZone = 'UTC'",
    "SET client_min_messages = warning",
    "SET standard_conforming_strings = on",
    "SET enable_nestloop = off",
    "SET enable_mergejoin = off",
    "SET jit = off",
    "SELECT pg_catalog.set_config('work_mem', '64MB', false) "
    "WHERE pg_catalog.pg_size_bytes(pg_catalog.current_setting('work_mem')) < 67108864",
    NULL};

const mx_store_engine mx_postgres_engine = {
    .driver = "postgres",
    .dialect = "postgres",
    .digest = MX_DIGEST_XXHASH32,
    .json = true,
    .arrays = true,
    .conflicts = true,
    .no_zero = true,
    .name_bytes = 63, /* longer ones are cut without an error */
    .index_name_chars = 63,
    .session = session,
    .snapshot = snapshot,
    .lock_creation = lock_creation,
    .drop_empty = mx_engine_nothing_before,
    .before_snapshot = mx_engine_nothing_before,
    .field = field,
    .fields = fields,
    .no_object = no_object,
    .parsed = mx_engine_as_it_is,
    .hash = hash,
    .joined = joined,
    .join = join,
    .big_result = "",
    .days_are_moments = true,
    .bytewise = " COLLATE \"C\"",
    .keeps_latest = true,
    .nan_reals = true,
    .nan_decimals = true,
    .counts = "ANALYZE pg_temp.",
    .time = time,
    .no_time = "CAST(NULL AS timestamptz)",
    .no_text = "CAST(NULL AS text)",
    .drop_temporary = "DROP TABLE IF EXISTS pg_temp.",
    .list_tables = "SELECT relname AS name FROM pg_catalog.pg_class "
                   "WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.pg_table_is_visible(oid)",
    .list_others =
        "SELECT typname::text AS name FROM pg_catalog.pg_type WHERE pg_catalog.pg_type_is_visible(oid) "
        "UNION ALL SELECT relname::text FROM pg_catalog.pg_class "
        "WHERE relkind = 'S' AND pg_catalog.pg_table_is_visible(oid)",
    .list_foreign = "SELECT relname::text AS name, CASE relkind WHEN 'v' THEN 'a view' WHEN 'm' THEN "
                    "'a materialized view' ELSE 'a table of the schema ' || nspname END AS what "
                    "FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = relnamespace "
                    "WHERE pg_catalog.pg_table_is_visible(c.oid) AND (relkind IN ('v', 'm') OR "
                    "relkind IN ('r', 'p', 'f') AND nspname <> pg_catalog.current_schema())",
    .columns = mx_engine_columns_by_stream,
    .inexact = inexact,
    .exact = exact,
    .key_as = key_as,
    .table = mx_engine_plain_table,
    .type_name = type_name,
    .key_text = mx_engine_varchar,
    .plain_time = "timestamp without time zone",
};
