#include "store/engine.h"

#include "base/time.h"
#include "store/impl.h"

static const mx_store_engine *const engines[] = {&mx_duckdb_engine, &mx_sqlite_engine, &mx_postgres_engine,
                                                 &mx_mysql_engine};

const mx_store_engine *mx_engine_of(const mx_conn *conn)
{
    return mx_engine_named(mx_str_of(mx_conn_driver(conn)));
}

const mx_store_engine *mx_engine_named(mx_str driver)
{
    if (mx_str_eq(driver, MX_STR("mariadb")))
        driver = MX_STR("mysql");
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        if (mx_str_eq(driver, mx_str_of(engines[i]->driver)))
            return engines[i];
    return NULL;
}

mx_status mx_engine_type_by_stream(mx_store *store, mx_arena *arena, mx_str select, const mx_arrow_type **out,
                                   mx_diags *diags)
{
    struct ArrowArrayStream *stream = mx_store_stream_in(arena); /* an open one keeps the connection busy */
    MX_TRY(mx_conn_stream(store->conn, select, NULL, 0, NULL, stream, diags));
    mx_status status = mx_stream_type(arena, stream, out, diags);
    if (stream->release)
        stream->release(stream);
    return status;
}

mx_status mx_engine_columns_by_stream(mx_store *store, mx_arena *arena, mx_str table, mx_frame *out,
                                      mx_diags *diags)
{
    const mx_arrow_type *type = NULL;
    mx_status status = mx_conn_describe(store->conn, arena, table, &type);
    if (status != MX_OK)
        status = mx_engine_type_by_stream(
            store, arena, mx_piece(store, arena, "SELECT * FROM %i WHERE 1 = 0", table), &type, diags);
    for (size_t i = 0; status == MX_OK && i < type->children.len; i++) {
        const mx_arrow_field *field = &type->children.at[i];
        mx_frame_add(arena, out, (mx_frame_column){field->name, field->type, false});
        if (field->type->spelled)
            mx_vec_push(arena, &out->as_texts, field->name);
    }
    return status;
}

void mx_engine_as_it_is(mx_sqlbuf *sql, const mx_arrow_type *type, mx_str expr)
{
    (void)type;
    mx_add(sql, "%s", expr);
}

void mx_engine_plain_table(const mx_store *store, mx_table *table)
{
    (void)store;
    (void)table;
}

void mx_engine_all_objects(mx_sqlbuf *sql, mx_str column, bool exact)
{
    (void)column;
    (void)exact;
    mx_add(sql, "1 = 0");
}

void mx_engine_nothing_before(mx_store *store, mx_arena *arena, mx_str table)
{
    (void)store;
    (void)arena;
    (void)table;
}

mx_status mx_engine_no_lock(mx_store *store, mx_arena *arena, mx_str table, mx_diags *diags)
{
    mx_engine_nothing_before(store, arena, table);
    (void)diags;
    return MX_OK;
}

void mx_engine_varchar(mx_sqlbuf *sql, size_t chars)
{
    (void)chars;
    mx_add(sql, "VARCHAR");
}

void mx_engine_plain_join(mx_sqlbuf *sql, const mx_join *join)
{
    const char *alias = mx_str_printf(sql->r.arena, "%s.", join->alias).ptr;
    mx_add(sql, " %z JOIN %s AS %z ON ", join->kind, join->right, join->alias);
    mx_add_same(sql, join->names, alias, join->left);
}

void mx_engine_plain_key(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_arrow_type *with, mx_str expr)
{
    (void)with;
    mx_engine_as_it_is(sql, type, expr);
}

/* SQLite's functions take 127 arguments: of more some are joined before. */
bool mx_engine_hash_called(mx_sqlbuf *sql, const mx_strs *args)
{
    enum { MOST = 100 };
    const mx_store_settings *settings = &sql->store->settings;
    size_t each = args->len ? (args->len - 1) / MOST + 1 : 1;
    mx_add(sql, "metaxy_%z(%u", mx_digest_names[settings->algorithm], settings->truncation);
    for (size_t i = 0; i < args->len; i++)
        mx_add(sql, "%z%s", i % each ? " || '|' || " : ", ", args->at[i]);
    mx_add(sql, ")");
    return true;
}

void mx_engine_time_text(mx_sqlbuf *sql, int64_t micros, const char *behind)
{
    int64_t part = micros % 1000000, seconds = micros / 1000000;
    if (part < 0) {
        part += 1000000;
        seconds--;
    }
    mx_str text = mx_time_rfc3339(sql->r.arena, (mx_time){seconds, 0}); /* 2024-01-25T19:20:26Z */
    mx_buf_printf(&sql->r.buf, "'%.*s %.*s.%06lld%s'", MX_FMT(mx_str_sub(text, 0, text.len - 10)),
                  MX_FMT(mx_str_sub(text, text.len - 9, text.len - 1)), (long long)part, behind);
}

mx_str mx_engine_args_joined(mx_sqlbuf *sql, const mx_strs *args)
{
    mx_sqlbuf joined = mx_sqlbuf_in(sql->store, sql->r.arena);
    for (size_t i = 0; i < args->len; i++)
        mx_add(&joined, "%z%s", i ? " || '|' || " : "", args->at[i]);
    return mx_sqlbuf_take(&joined);
}
