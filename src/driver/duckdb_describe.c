/* driver/duckdb_describe.c — a table's columns by DuckDB's description of it: no statement is parsed for them. */
#include "driver/duckdb_impl.h"

typedef struct description {
    const mx_duckdb_lib *lib;
    duck_description handle;
    duck_options options;
    duck_type *types;
    const char **names;
    size_t count;
    struct ArrowSchema schema;
} description;

static void close_description(void *arg)
{
    description *d = arg;
    while (d->count > 0)
        d->lib->destroy_logical_type(&d->types[--d->count]);
    if (d->options)
        d->lib->destroy_arrow_options(&d->options);
    if (d->handle)
        d->lib->table_description_destroy(&d->handle);
    if (d->schema.release)
        d->schema.release(&d->schema);
}

static void read_columns(mx_arena *arena, description *d)
{
    size_t count = d->lib->table_description_get_column_count(d->handle);
    d->types = mx_new_array(arena, duck_type, count + 1);
    d->names = mx_new_array(arena, const char *, count + 1);
    for (; d->count < count; d->count++) {
        char *name = d->lib->table_description_get_column_name(d->handle, d->count);
        d->names[d->count] = mx_str_z(arena, mx_str_of(name ? name : ""));
        d->lib->free(name);
        d->types[d->count] = d->lib->table_description_get_column_type(d->handle, d->count);
    }
}

mx_status mx_duckdb_describe(mx_conn *conn, mx_arena *arena, mx_str table, const mx_arrow_type **out)
{
    mx_duckdb_db *db = conn->db;
    description *d = mx_new(arena, description);
    d->lib = db->lib;
    mx_arena_defer(arena, close_description, d);
    if (mx_str_find(table, '\0') != MX_NPOS ||
        db->lib->table_description_create(db->connection, NULL, mx_str_z(arena, table), &d->handle) !=
            DUCK_OK)
        return MX_NOT_FOUND;
    read_columns(arena, d);
    db->lib->connection_get_arrow_options(db->connection, &d->options);
    duck_error error = db->lib->to_arrow_schema(d->options, d->types, d->names, d->count, &d->schema);
    bool failed = error && db->lib->error_data_has_error(error);
    if (error)
        db->lib->destroy_error_data(&error);
    if (failed || mx_arrow_type_read(arena, &d->schema, out, NULL) != MX_OK)
        return MX_NOT_FOUND;
    return MX_OK;
}
