#include "store/impl.h"

/* SQLite: by-field columns are JSON texts; timestamps are texts in UTC that sort by time; the digests are
 * functions of ours. A column's declared type says what its values are. */

static void field(mx_sqlbuf *sql, const mx_frame_column *column, mx_str expr, mx_str key)
{
    (void)column;
    mx_str path = mx_str_printf(sql->r.arena, "$.\"%.*s\"",
                                MX_FMT(key)); /* keys have no quotes: feature/key.h */
    mx_add(sql, "json_extract(%s, %l)", expr, path);
}

static void no_object(mx_sqlbuf *sql, mx_str column, bool exact)
{
    if (!exact)
        mx_add(sql, "(substr(%s, 1, 1) <> '{' OR substr(%s, -1, 1) <> '}') AND ", column, column);
    mx_add(sql,
           "CASE WHEN %s IS NULL THEN 0 WHEN json_valid(%s) THEN json_type(%s) NOT IN ('object', 'null') "
           "ELSE 1 END",
           column, column, column);
}

static void fields(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_strs *keys, const mx_strs *exprs)
{
    enum { SOME = 60 }; /* a function of SQLite's takes 127 arguments */
    size_t count = keys->len;
    (void)type;
    mx_add(sql, count > SOME ? "(" : "");
    for (size_t first = 0; first < count || first == 0; first += SOME) {
        bool more = first + SOME < count;
        mx_add(sql, first ? " || ',' || " : "");
        mx_add(sql, "%z%zjson_object(", more ? "rtrim(" : "", first ? "ltrim(" : "");
        for (size_t i = first; i < count && i < first + SOME; i++)
            mx_add(sql, "%z%l, %s", i > first ? ", " : "", keys->at[i], exprs->at[i]);
        mx_add(sql, ")%z%z", first ? ", '{')" : "", more ? ", '}')" : ""); /* values are texts or null */
    }
    mx_add(sql, count > SOME ? ")" : "");
}

/* Over a window that holds nothing but one empty text, group_concat is NULL before SQLite 3.45. */
static void joined(mx_sqlbuf *sql, mx_str value, mx_str order)
{
    (void)order; /* the window's */
    mx_add(sql, "CASE WHEN count(%s) OVER g > 0 THEN coalesce(group_concat(%s, '|') OVER g, '') END", value,
           value);
}

static void time(mx_sqlbuf *sql, int64_t micros)
{
    mx_engine_time_text(sql, micros, "");
}

static const mx_arrow_type int8 = {.kind = MX_ARROW_INT, .bits = 8},
                           int16 = {.kind = MX_ARROW_INT, .bits = 16},
                           int32 = {.kind = MX_ARROW_INT, .bits = 32},
                           real = {.kind = MX_ARROW_REAL, .bits = 64},
                           single = {.kind = MX_ARROW_REAL, .bits = 32}, bytes = {.kind = MX_ARROW_BINARY},
                           whatever = {.kind = MX_ARROW_TEXT,
                                       .loose = true}, /* no type that says what it holds */
    date = {.kind = MX_ARROW_DATE}, day_time = {.kind = MX_ARROW_TIME, .unit = MX_UNIT_MICRO},
                           wall_time = {.kind = MX_ARROW_TIMESTAMP, .unit = MX_UNIT_MICRO};

/* Declared types that mean something; the first whose name is the declared one without its arguments. What
 * is not here is read by SQLite's own rules for names of types. */
static const struct {
    const char *name;
    const mx_arrow_type *type;
} declared[] = {
    {"BOOLEAN", &mx_bool_type},
    {"BOOL", &mx_bool_type},
    {"TINYINT", &int8},
    {"SMALLINT", &int16},
    {"INT32", &int32},
    {"FLOAT32", &single},
    {"DATE", &date},
    {"TIME", &day_time},
    {"TIMESTAMP", &wall_time},
    {"DATETIME", &wall_time},
    {"TIMESTAMPTZ", &mx_time_type},
    {"TIMESTAMP WITH TIME ZONE", &mx_time_type},
    {"JSON", &mx_text_type},
};

static bool contains(mx_str text, const char *part)
{
    return mx_str_find_str(text, mx_str_of(part)) != MX_NPOS;
}

static const mx_arrow_type *by_affinity(mx_str name)
{
    if (contains(name, "INT"))
        return &mx_int_type;
    if (contains(name, "CHAR") || contains(name, "CLOB") || contains(name, "TEXT"))
        return &mx_text_type;
    if (contains(name, "BLOB"))
        return &bytes;
    if (contains(name, "REAL") || contains(name, "FLOA") || contains(name, "DOUB") ||
        contains(name, "NUMERIC") || contains(name, "DECIMAL"))
        return &real;
    return &whatever;
}

static const mx_arrow_type *decimal_type(mx_arena *arena, mx_str arguments)
{
    mx_str precision, scale;
    uint64_t p, s;
    mx_str_cut(arguments, ',', &precision, &scale);
    scale = mx_str_trim(scale);
    if (scale.len && scale.ptr[scale.len - 1] == ')')
        scale.len--;
    if (!mx_str_to_u64(mx_str_trim(precision), &p) || !mx_str_to_u64(mx_str_trim(scale), &s) || p > 38 ||
        s > p)
        return &mx_text_type;
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    *type = (mx_arrow_type){.kind = MX_ARROW_DECIMAL, .precision = (uint8_t)p, .scale = (uint8_t)s};
    return type;
}

static const mx_arrow_type *type_of(mx_arena *arena, mx_str declaration)
{
    mx_str name, arguments;
    mx_str_cut(mx_str_upper(arena, declaration), '(', &name, &arguments);
    name = mx_str_trim(name);
    if (mx_str_eq(name, MX_STR("DECIMAL_TEXT")))
        return decimal_type(arena, arguments);
    for (size_t i = 0; i < sizeof declared / sizeof *declared; i++)
        if (mx_str_eq(name, mx_str_of(declared[i].name)))
            return declared[i].type;
    return by_affinity(name);
}

/* Statistics from when a table had fewer rows (ANALYZE, PRAGMA optimize) make the planner read all of it again for every
 * row of another, without an index for that statement: hours for what takes a second. They are made anew; where the
 * database may not be written, they stay. A partial index counts fewer rows than the table has: the most count. */
static void renew_statistics(mx_store *store, mx_arena *arena, mx_str table)
{
    enum { MANY = 1000, TIMES = 2 };
    int64_t rows = 0, known = 0;
    mx_str there = MX_STR("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'");
    mx_str count = mx_piece(store, arena, "SELECT count(*) FROM %i", table);
    mx_str stat = mx_piece(
        store, arena, "SELECT CAST(max(CAST(stat AS INTEGER)) AS INTEGER) FROM sqlite_stat1 WHERE tbl = %l",
        table);
    if (mx_store_number(store, there, &known, NULL) != MX_OK || !known ||
        mx_store_number(store, stat, &known, NULL) != MX_OK ||
        mx_store_number(store, count, &rows, NULL) != MX_OK || rows < MANY || rows / TIMES <= known)
        return;
    mx_store_exec(store, mx_piece(store, arena, "ANALYZE main.%i", table), NULL);
}

static mx_status columns(mx_store *store, mx_arena *arena, mx_str table, mx_frame *out, mx_diags *diags)
{
    mx_rows rows = {0};
    mx_str sql = mx_piece(store, arena, "SELECT name, type FROM pragma_table_info(%l)", table);
    MX_TRY(mx_conn_rows(arena, &rows, store->conn, sql, NULL, 0, diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mx_frame_column column = {.name = mx_rows_at(&rows, i, 0).text,
                                  .type = type_of(arena, mx_rows_at(&rows, i, 1).text)};
        if (mx_is_system_time(column.name))
            column.type = &mx_time_type;
        mx_frame_add(arena, out, column);
    }
    return MX_OK;
}

static const char *int_name(const mx_arrow_type *type)
{
    if (type->kind == MX_ARROW_UINT && type->bits >= 32)
        return "INTEGER";
    unsigned bits = type->kind == MX_ARROW_UINT ? type->bits * 2u : type->bits;
    return bits == 8 ? "TINYINT" : bits == 16 ? "SMALLINT" : bits == 32 ? "INT32" : "INTEGER";
}

static void type_name(mx_sqlbuf *sql, const mx_arrow_type *type, bool key)
{
    static const char *const plain[] = {
        [MX_ARROW_NULL] = "TEXT",        [MX_ARROW_BOOL] = "BOOLEAN", [MX_ARROW_TEXT] = "TEXT",
        [MX_ARROW_BINARY] = "BLOB",      [MX_ARROW_DATE] = "DATE",    [MX_ARROW_TIME] = "TIME",
        [MX_ARROW_DURATION] = "INTEGER", [MX_ARROW_STRUCT] = "JSON",  [MX_ARROW_LIST] = "JSON",
        [MX_ARROW_MAP] = "JSON",
    };
    (void)key;
    switch (type->kind) {
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        mx_add(sql, "%z", int_name(type));
        break;
    case MX_ARROW_REAL:
        mx_add(sql, "%z", type->bits == 64 ? "REAL" : "FLOAT32");
        break;
    case MX_ARROW_DECIMAL: /* TEXT affinity: no digit is lost */
        mx_add(sql, "DECIMAL_TEXT(%u, %u)", (size_t)type->precision, (size_t)type->scale);
        break;
    case MX_ARROW_TIMESTAMP:
        mx_add(sql, "%z", type->zone.len ? "TIMESTAMPTZ" : "TIMESTAMP");
        break;
    default:
        mx_add(sql, "%z", plain[type->kind]);
    }
}

/* The statement that made the table has the word; which of its columns they are does not matter. */
static void inexact(mx_sqlbuf *sql, mx_str table)
{
    mx_add(sql,
           "SELECT c.name AS name FROM sqlite_master AS m, pragma_table_info(%l) AS c "
           "WHERE m.type = 'table' AND m.name = %l AND m.sql LIKE '%%COLLATE%%'",
           table, table);
}

static void exact(mx_sqlbuf *sql, mx_str expr)
{
    mx_add(sql, "%s COLLATE BINARY", expr);
}

static const char *const session[] = {NULL};
static const char *const snapshot[] = {"BEGIN", NULL}; /* of reading alone */

const mx_store_engine mx_sqlite_engine = {
    .driver = "sqlite",
    .dialect = "sqlite",
    .digest = MX_DIGEST_XXHASH32,
    .keeps_anything = true,
    .booleans_are_numbers = true,
    .decimals_are_texts = true,
    .json = true,
    .cuts_zero = true, /* json_extract, before 3.45 */
    .session = session,
    .snapshot = snapshot,
    .folds_columns = true,
    .folds_tables = true,
    .lock_creation = mx_engine_no_lock,
    .drop_empty = mx_engine_nothing_before,
    .before_snapshot = renew_statistics,
    .field = field,
    .fields = fields,
    .no_object = no_object,
    .parsed = mx_engine_as_it_is,
    .hash = mx_engine_hash_called,
    .joined = joined,
    .join = mx_engine_plain_join,
    .big_result = "",
    .joined_windowed = true,
    .bytewise = "",
    .nulls_first = true,
    .keeps_latest = true,
    .counts = "",
    .time = time,
    .no_time = "NULL",
    .no_text = "NULL",
    .drop_temporary = "DROP TABLE IF EXISTS temp.",
    .list_tables = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')",
    .list_others = "SELECT '' AS name",
    .list_foreign = "SELECT name, 'a view' AS what FROM sqlite_master WHERE type = 'view'",
    .columns = columns,
    .inexact = inexact,
    .exact = exact,
    .key_as = mx_engine_plain_key,
    .table = mx_engine_plain_table,
    .type_name = type_name,
    .key_text = mx_engine_varchar,
    .plain_time = "DATETIME",
};
