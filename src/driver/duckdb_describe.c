/* driver/duckdb_describe.c — a table's columns by DuckDB's description of it: no statement is parsed for them. */
#include <errno.h>

#include "driver/duckdb_arrow.h"

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

/* What DuckDB says when it cannot describe a table; NULL: it can. The caller's to destroy, whatever is said. */
static const char *refusal(const mx_duckdb_db *db, const char *name, duck_description *out)
{
    *out = NULL;
    bool failed = db->lib->table_description_create(db->connection, NULL, name, out) != DUCK_OK;
    const char *words = failed && *out ? db->lib->table_description_error(*out) : NULL;
    return words || !failed ? words : "";
}

/* DuckDB has no code for "there is nothing of that name", only words, which are its own affair: those that it has for the
 * empty name, which nothing can have, on a connection in good order. Of a view it has others, and also in a transaction
 * that failed. */
void mx_duckdb_learn_words(mx_duckdb_db *db)
{
    duck_description handle;
    const char *words = refusal(db, "", &handle);
    mx_str text = mx_str_of(words ? words : "");
    if (text.len < sizeof db->nothing)
        memcpy(db->nothing, text.ptr, text.len);
    if (handle)
        db->lib->table_description_destroy(&handle);
}

/* DuckDB ends a transaction in which a view is to be described. Asked once: a statement between those of a call would end
 * the stream that it reads. What is made later shows when it is described outside of a transaction. */
void mx_duckdb_learn_views(mx_conn *conn)
{
    mx_duckdb_db *db = conn->db;
    mx_rows rows = {0};
    mx_str sql = MX_STR("SELECT view_name FROM duckdb_views() WHERE NOT internal "
                        "AND database_name = current_database() AND schema_name = current_schema()");
    if (mx_conn_rows(conn->arena, &rows, conn, sql, NULL, 0, NULL) != MX_OK)
        return; /* what is wrong is said when something is asked for */
    for (size_t i = 0; i < rows.rows; i++)
        mx_vec_push(conn->arena, &db->views, mx_rows_at(&rows, i, 0).text);
}

static bool is_view(const mx_duckdb_db *db, mx_str table)
{
    for (size_t i = 0; i < db->views.len; i++)
        if (mx_str_ieq(db->views.at[i], table))
            return true;
    return false;
}

static mx_status open_description(mx_arena *arena, mx_conn *conn, mx_str table, description *d)
{
    mx_duckdb_db *db = conn->db;
    d->lib = db->lib;
    mx_arena_defer(arena, close_description, d);
    if (!table.len || mx_str_find(table, '\0') != MX_NPOS || is_view(db, table))
        return MX_MISMATCH;
    const char *words = refusal(db, mx_str_z(arena, table), &d->handle);
    bool missing = words && *words && strcmp(words, db->nothing) == 0;
    if (words && !missing && *db->nothing && !db->in_transaction)
        mx_vec_push(conn->arena, &db->views,
                    mx_str_copy(conn->arena, table)); /* somebody made it meanwhile */
    if (words)
        return missing ? MX_NOT_FOUND : MX_MISMATCH;
    read_columns(arena, d);
    db->lib->connection_get_arrow_options(db->connection, &d->options);
    return MX_OK;
}

static bool make_schema(const description *d, duck_type *types, const char **names, size_t count,
                        struct ArrowSchema *out)
{
    duck_error error = d->lib->to_arrow_schema(d->options, types, names, count, out);
    bool failed = error && d->lib->error_data_has_error(error);
    if (error)
        d->lib->destroy_error_data(&error);
    return !failed;
}

/* ---- types whose values Arrow cannot hold, or DuckDB's Arrow does not ---- */

typedef enum carried { CARRIED, SPELLED, AMBIGUOUS } carried; /* as it is, or as a text */

static carried carried_as(const mx_duckdb_lib *lib, duck_type type);

/* Takes the type. */
static carried part_as(const mx_duckdb_lib *lib, duck_type type, carried other)
{
    carried as = carried_as(lib, type);
    lib->destroy_logical_type(&type);
    return as > other ? as : other;
}

static carried carried_as(const mx_duckdb_lib *lib, duck_type type)
{
    carried as = CARRIED;
    switch (lib->get_type_id(type)) {
    case DUCK_INTERVAL: /* an Arrow type that we do not read */
    case DUCK_TIME_TZ:  /* without its zone */
    case DUCK_BIT:      /* as bytes, which are other bits when they are read again */
    case DUCK_BIGNUM:
    case DUCK_UHUGEINT: /* as a signed number */
        return SPELLED;
    case DUCK_UNION: /* a text does not name the member */
    case DUCK_VARIANT:
        return AMBIGUOUS;
    case DUCK_LIST:
        return part_as(lib, lib->list_type_child_type(type), as);
    case DUCK_ARRAY:
        return part_as(lib, lib->array_type_child_type(type), as);
    case DUCK_MAP:
        as = part_as(lib, lib->map_type_key_type(type), as);
        return part_as(lib, lib->map_type_value_type(type), as);
    case DUCK_STRUCT:
        for (uint64_t i = 0; i < lib->struct_type_child_count(type); i++)
            as = part_as(lib, lib->struct_type_child_type(type, i), as);
        return as;
    default:
        return CARRIED;
    }
}

static const mx_arrow_type *text_of(mx_arena *arena, carried as)
{
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    *type = (mx_arrow_type){.kind = MX_ARROW_TEXT, .spelled = true, .ambiguous = as == AMBIGUOUS};
    return type;
}

/* The columns that Arrow carries by DuckDB's own schema of them, the others between them. */
mx_status mx_duckdb_describe(mx_conn *conn, mx_arena *arena, mx_str table, const mx_arrow_type **out)
{
    description *d = mx_new(arena, description);
    const mx_arrow_type *known;
    size_t count = 0;
    MX_TRY(open_description(arena, conn, table, d));
    carried *as = mx_new_array(arena, carried, d->count + 1);
    duck_type *types = mx_new_array(arena, duck_type, d->count + 1);
    const char **names = mx_new_array(arena, const char *, d->count + 1);
    for (size_t i = 0; i < d->count; i++) {
        as[i] = carried_as(d->lib, d->types[i]);
        if (as[i] != CARRIED)
            continue;
        types[count] = d->types[i];
        names[count++] = d->names[i];
    }
    if (!make_schema(d, types, names, count, &d->schema) ||
        mx_arrow_type_read(arena, &d->schema, &known, NULL) != MX_OK)
        return MX_MISMATCH;
    *out = known;
    if (count == d->count)
        return MX_OK;
    mx_arrow_type *all = mx_new(arena, mx_arrow_type);
    all->kind = MX_ARROW_STRUCT;
    for (size_t i = 0, k = 0; i < d->count; i++) {
        mx_arrow_field field = as[i] == CARRIED
                                   ? known->children.at[k++]
                                   : (mx_arrow_field){mx_str_of(d->names[i]), text_of(arena, as[i])};
        mx_vec_push(arena, &all->children, field);
    }
    *out = all;
    return MX_OK;
}

/* ---- streams without rows ---- */

typedef struct none {
    mx_arena *arena; /* all of this; its own root */
    description description;
    duck_type *types; /* the description's */
    const char **names;
    size_t count;
    const mx_duckdb_layout *layout; /* NULL: no text is a view */
} none;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    const none *n = stream->private_data;
    *out = (struct ArrowSchema){0};
    if (!make_schema(&n->description, n->types, n->names, n->count, out))
        return ENOMEM;
    if (n->layout)
        mx_duckdb_say_views(n->layout, out);
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    (void)stream;
    *out = (struct ArrowArray){0};
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "memory has run out";
}

static void release(struct ArrowArrayStream *stream)
{
    none *n = stream->private_data;
    stream->release = NULL;
    mx_arena_free(n->arena);
}

typedef struct asking {
    mx_conn *conn;
    mx_str table;
    const mx_str *columns;
    size_t count;
    none *out;
} asking;

static bool find_column(const description *d, mx_str name, none *n)
{
    for (size_t i = 0; i < d->count; i++)
        if (mx_str_eq(mx_str_of(d->names[i]), name) && carried_as(d->lib, d->types[i]) == CARRIED) {
            n->types[n->count] = d->types[i];
            n->names[n->count++] = d->names[i];
            return true;
        }
    return false;
}

static mx_status ask(mx_arena *arena, void *arg)
{
    asking *a = arg;
    none *n = mx_new(arena, none);
    description *d = &n->description;
    n->types = mx_new_array(arena, duck_type, a->count + 1);
    n->names = mx_new_array(arena, const char *, a->count + 1);
    if (open_description(arena, a->conn, a->table, d) != MX_OK)
        return MX_NOT_FOUND;
    for (size_t i = 0; i < a->count; i++)
        if (!find_column(d, a->columns[i], n))
            return MX_NOT_FOUND;
    if (!make_schema(d, n->types, n->names, n->count, &d->schema))
        return MX_NOT_FOUND;
    if (a->conn->text_views)
        n->layout = mx_duckdb_layout_of(d->lib, arena, n->types, n->count, &d->schema, true);
    a->out = n;
    return MX_OK;
}

mx_status mx_duckdb_no_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                            struct ArrowArrayStream *out)
{
    asking a = {conn, table, columns, count, NULL};
    mx_arena *arena = NULL;
    mx_status status = mx_guard(&arena, ask, &a, NULL);
    if (status != MX_OK)
        return MX_NOT_FOUND;
    a.out->arena = arena;
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release, a.out};
    return MX_OK;
}
