#include "store/impl.h"

/* DuckDB: structs and maps are types; the digests are functions of ours. */

static void field(mx_sqlbuf *sql, const mx_frame_column *column, mx_str expr, mx_str key)
{
    if (column->type->kind == MX_ARROW_MAP) {
        mx_add(sql, "map_extract_value(%s, %l)", expr, key);
        return;
    }
    for (size_t i = 0; i < column->type->children.len; i++)
        if (mx_str_eq(column->type->children.at[i].name, key)) {
            mx_add(sql, "struct_extract(%s, %l)", expr, key);
            return;
        }
    mx_add(sql, "CAST(NULL AS VARCHAR)"); /* rows of a version that had no such field */
}

static void fields(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_strs *keys, const mx_strs *exprs)
{
    bool map = type->kind == MX_ARROW_MAP;
    mx_add(sql, map ? "MAP {" : keys->len ? "{" : "struct_pack(");
    for (size_t i = 0; i < keys->len; i++)
        mx_add(sql, "%z%l: %s", i ? ", " : "", keys->at[i], exprs->at[i]);
    mx_add(sql, keys->len || map ? "}" : ")");
}

static void parsed(mx_sqlbuf *sql, const mx_arrow_type *type, mx_str expr)
{
    if (type->kind == MX_ARROW_MAP) {
        mx_add(sql, "CAST(%s AS MAP(VARCHAR, VARCHAR))", expr);
        return;
    }
    mx_buf shape = MX_BUF(sql->r.arena); /* {"frames":"VARCHAR","audio":"VARCHAR"} */
    mx_buf_char(&shape, '{');
    for (size_t i = 0; i < type->children.len; i++) {
        if (i)
            mx_buf_char(&shape, ',');
        mx_buf_json(&shape, type->children.at[i].name);
        mx_buf_lit(&shape, ":\"VARCHAR\"");
    }
    mx_buf_char(&shape, '}');
    mx_add(sql, "json_transform(%s, %l)", expr, mx_buf_view(&shape));
}

static void joined(mx_sqlbuf *sql, mx_str value, mx_str order)
{
    mx_add(sql, "string_agg(%s, '|' ORDER BY %s)", value, order);
}

static void time(mx_sqlbuf *sql, int64_t micros)
{
    mx_add(sql, "TIMESTAMPTZ ");
    mx_engine_time_text(sql, micros, "+00");
}

static const char *int_name(const mx_arrow_type *type)
{
    bool is_signed = type->kind == MX_ARROW_INT;
    switch (type->bits) {
    case 8:
        return is_signed ? "TINYINT" : "UTINYINT";
    case 16:
        return is_signed ? "SMALLINT" : "USMALLINT";
    case 32:
        return is_signed ? "INTEGER" : "UINTEGER";
    default:
        return is_signed ? "BIGINT" : "UBIGINT";
    }
}

static const char *time_name(const mx_arrow_type *type)
{
    static const char *const names[] = {"TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP_NS"};
    return type->zone.len ? "TIMESTAMP WITH TIME ZONE" : names[type->unit];
}

static void type_name(mx_sqlbuf *sql, const mx_arrow_type *type, bool key)
{
    static const char *const plain[] = {
        [MX_ARROW_NULL] = "VARCHAR",    [MX_ARROW_BOOL] = "BOOLEAN", [MX_ARROW_TEXT] = "VARCHAR",
        [MX_ARROW_BINARY] = "BLOB",     [MX_ARROW_DATE] = "DATE",    [MX_ARROW_TIME] = "TIME",
        [MX_ARROW_DURATION] = "BIGINT", /* as everywhere: an INTERVAL has months, too */
    };
    switch (type->kind) {
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        mx_add(sql, "%z", int_name(type));
        break;
    case MX_ARROW_REAL:
        mx_add(sql, "%z", type->bits == 64 ? "DOUBLE" : "FLOAT");
        break;
    case MX_ARROW_DECIMAL:
        mx_add(sql, "DECIMAL(%u, %u)", (size_t)type->precision, (size_t)type->scale);
        break;
    case MX_ARROW_TIMESTAMP:
        mx_add(sql, "%z", time_name(type));
        break;
    case MX_ARROW_LIST:
        type_name(sql, type->children.at[0].type, key);
        mx_add(sql, "[]");
        break;
    case MX_ARROW_STRUCT:
        mx_add(sql, "STRUCT(");
        for (size_t i = 0; i < type->children.len; i++) {
            mx_add(sql, "%z%i ", i ? ", " : "", type->children.at[i].name);
            type_name(sql, type->children.at[i].type, key);
        }
        mx_add(sql, ")");
        break;
    case MX_ARROW_MAP:
        mx_add(sql, "MAP(");
        type_name(sql, type->children.at[0].type, key);
        mx_add(sql, ", ");
        type_name(sql, type->children.at[1].type, key);
        mx_add(sql, ")");
        break;
    default:
        if (type->kind == MX_ARROW_NULL && type->native.len)
            mx_add(sql, "%s", type->native);
        else
            mx_add(sql, "%z", plain[type->kind]);
    }
}

/* Where a type is none that rows can have (also inside of another), its columns are read as texts: by the description of a
 * table, or of what is no table column by column. */
static mx_status columns_or_texts(mx_store *store, mx_arena *arena, mx_str table, mx_frame *out,
                                  mx_diags *diags)
{
    mx_rows rows = {0};
    size_t said = diags ? mx_diags_count(diags) : 0;
    mx_status status = mx_engine_columns_by_stream(store, arena, table, out, diags);
    if (status != MX_FAILED || mx_conn_interrupted(store->conn))
        return status;
    mx_str sql = mx_piece(
        store, arena,
        "SELECT column_name FROM duckdb_columns() WHERE table_name = %l "
        "AND database_name = current_database() AND schema_name = current_schema() ORDER BY column_index",
        table);
    if (mx_conn_rows(arena, &rows, store->conn, sql, NULL, 0, NULL) != MX_OK || !rows.rows)
        return status;
    *out = (mx_frame){0};
    for (size_t i = 0; i < rows.rows; i++) {
        mx_str name = mx_rows_at(&rows, i, 0).text;
        const mx_arrow_type *type;
        mx_str one = mx_piece(store, arena, "SELECT %i FROM %i WHERE 1 = 0", name, table);
        bool known = mx_engine_type_by_stream(store, arena, one, &type, NULL) == MX_OK;
        if (!known)
            mx_vec_push(arena, &out->as_texts, name);
        mx_frame_add(arena, out,
                     (mx_frame_column){name, known ? type->children.at[0].type : &mx_text_type, false});
    }
    if (!out->as_texts.len)
        return status;
    if (diags)
        mx_diags_cut(diags, said);
    return MX_OK;
}

/* Columns of type JSON, as tables of SQLAlchemy's have them, look like texts in a stream. */
static mx_status columns(mx_store *store, mx_arena *arena, mx_str table, mx_frame *out, mx_diags *diags)
{
    mx_rows rows = {0};
    bool texts = false;
    MX_TRY(columns_or_texts(store, arena, table, out, diags));
    for (size_t i = 0; i < out->columns.len; i++)
        texts |= mx_is_by_field(out->columns.at[i].name) && out->columns.at[i].type->kind == MX_ARROW_TEXT;
    if (!texts)
        return MX_OK;
    mx_str sql = mx_piece(
        store, arena,
        "SELECT column_name FROM duckdb_columns() WHERE table_name = %l AND data_type = 'JSON' "
        "AND database_name = current_database() AND schema_name = current_schema()",
        table);
    MX_TRY(mx_conn_rows(arena, &rows, store->conn, sql, NULL, 0, diags));
    for (size_t i = 0; i < out->columns.len; i++)
        for (size_t k = 0; k < rows.rows; k++)
            if (mx_str_eq(mx_rows_at(&rows, k, 0).text, out->columns.at[i].name))
                out->columns.at[i].json = true;
    return MX_OK;
}

/* The statement that made the table has the word; which of its columns they are does not matter. One of that name in another
 * schema may have it: comparing by bytes is never wrong. */
static void inexact(mx_sqlbuf *sql, mx_str table)
{
    mx_add(
        sql,
        "SELECT CASE WHEN sql ILIKE '%%collate%%' THEN NULL ELSE '' END AS name, estimated_size, table_name "
        "FROM duckdb_tables()");
    if (table.len)
        mx_add(sql, " WHERE lower(table_name) = lower(%l)", table);
}

/* A collation is part of a type, which a cast to VARCHAR keeps. */
static void exact(mx_sqlbuf *sql, mx_str expr)
{
    mx_add(sql, "decode(encode(%s))", expr);
}

/* A view that somebody made meanwhile is known then: DuckDB ends a transaction that comes upon one (duckdb_describe.c). */
static void describe_before(mx_store *store, mx_arena *arena, mx_str table)
{
    const mx_arrow_type *type;
    (void)mx_conn_describe(store->conn, arena, table, &type);
}

/* Rows that wait for whom reads them: DuckDB would keep 10 MB of them. */
static const char *const session[] = {"SET TimeZone = 'UTC'", "SET preserve_insertion_order = false",
                                      "SET streaming_buffer_size = '1MB'", NULL};
static const char *const snapshot[] = {"BEGIN TRANSACTION", NULL};

/* Of decimals that need more digits than there are, a UNION rounds; a cast fails then. */
static void key_as(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_arrow_type *with, mx_str expr)
{
    if (with->kind == MX_ARROW_DECIMAL && type->kind == MX_ARROW_DECIMAL && type->scale != with->scale)
        mx_add(sql, "CAST(%s AS DECIMAL(%u,%u))", expr, (size_t)with->precision, (size_t)with->scale);
    else
        mx_add(sql, "%s", expr);
}

const mx_store_engine mx_duckdb_engine = {
    .driver = "duckdb",
    .dialect = "duckdb",
    .digest = MX_DIGEST_XXHASH32,
    .index_name_chars = 63,
    .session = session,
    .snapshot = snapshot,
    .folds_columns = true,
    .folds_tables = true,
    .makes_numbers = true,
    .nan_reals = true,
    .lock_creation = mx_engine_no_lock,
    .drop_empty = mx_engine_nothing_before,
    .before_snapshot = describe_before,
    .field = field,
    .fields = fields,
    .no_object = mx_engine_all_objects,
    .parsed = parsed,
    .hash = mx_engine_hash_called,
    .joined = joined,
    .join = mx_engine_plain_join,
    .big_result = "",
    .days_are_moments = true,
    .booleans_are_numbers = true,
    .bytewise = "",
    .full_join = true,
    .counts = "",
    .time = time,
    .no_time = "CAST(NULL AS TIMESTAMP WITH TIME ZONE)",
    .no_text = "CAST(NULL AS VARCHAR)",
    .drop_temporary = "DROP TABLE IF EXISTS temp.",
    .list_tables = "SELECT table_name AS name FROM information_schema.tables "
                   "WHERE table_catalog = current_database() AND table_schema = current_schema()",
    .list_others =
        "SELECT type_name AS name FROM duckdb_types() "
        "WHERE NOT internal AND database_name = current_database() AND schema_name = current_schema() "
        "UNION ALL SELECT sequence_name FROM duckdb_sequences() "
        "WHERE database_name = current_database() AND schema_name = current_schema()",
    .list_foreign = "SELECT table_name AS name, 'a view' AS what FROM information_schema.tables "
                    "WHERE table_catalog = current_database() AND table_schema = current_schema() "
                    "AND table_type = 'VIEW'",
    .columns = columns,
    .tells_all = true,
    .inexact = inexact,
    .exact = exact,
    .key_as = key_as,
    .table = mx_engine_plain_table,
    .type_name = type_name,
    .null_type = "\"NULL\"",
    .key_text = mx_engine_varchar,
    .plain_time = "TIMESTAMP",
};
