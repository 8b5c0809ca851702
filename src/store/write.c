#include "store/class_tables.h"
#include "store/declared.h"
#include "store/impl.h"
#include "store/keys.h"
#include "store/kept.h"
#include "store/objects.h"
#include "store/rows.h"

/* Appending rows. What they lack is added while they stream from their source into the table. */

/* Tables that were made before a transaction which did not come about. */
typedef struct made_tables {
    mx_arena *arena;
    mx_strs names;
} made_tables;

typedef struct writing {
    mx_str feature;
    struct ArrowArrayStream *rows;
    const mx_frame *frame; /* NULL, or rows of this store's in place of `rows` */
    const mx_write *options;
    uint64_t *written;
    mx_kept *kept; /* of `rows`; NULL: they can be read once */
    made_tables *made;
} writing;

static const mx_write no_options;

mx_str mx_store_project_version(mx_store *store, mx_arena *arena)
{
    mx_str project = store->settings.project;
    if (!project.len && mx_graph_project(store->graph, &project, NULL) != MX_OK)
        return MX_STR("empty");
    return mx_str_copy(arena, mx_graph_project_version(store->graph, project));
}

static mx_new_column text_column(mx_str name, mx_str text)
{
    return (mx_new_column){.name = name, .kind = MX_COLUMN_TEXT, .text = text};
}

/* The moments that rows bring in a column; one without any type says nothing. STO002: they are no moments. */
static mx_status moments_of(const mx_arrow_type *in, mx_new_column *made, mx_diags *diags)
{
    for (size_t i = 0; i < in->children.len; i++) {
        mx_arrow_kind kind = in->children.at[i].type->kind;
        if (!mx_str_eq(in->children.at[i].name, made->name) || kind == MX_ARROW_NULL)
            continue;
        if (kind != MX_ARROW_TIMESTAMP)
            return mx_fail(diags, MX_STO002, MX_NOWHERE,
                           "Give timestamps of any unit, or leave the column out.",
                           "column '%.*s' of the rows holds values of type %s, not timestamps",
                           MX_FMT(made->name), mx_arrow_kind_word(kind));
        made->from = made->name;
    }
    return MX_OK;
}

/* A deletion or creation moment of the rows stays. `keep`: that of the update too. */
static mx_status add_times(mx_arena *arena, const mx_arrow_type *in, int64_t now, bool keep,
                           mx_transform *transform, mx_diags *diags)
{
    mx_new_column created = {.name = MX_CREATED_AT, .kind = MX_COLUMN_TIME, .micros = now};
    mx_new_column updated = {.name = MX_UPDATED_AT, .kind = MX_COLUMN_TIME, .micros = now};
    mx_new_column deleted = {.name = MX_DELETED_AT, .kind = MX_COLUMN_NULL_TIME};
    MX_TRY(moments_of(in, &created, diags));
    if (keep)
        MX_TRY(moments_of(in, &updated, diags));
    MX_TRY(moments_of(in, &deleted, diags));
    mx_vec_push(arena, &transform->columns, created);
    mx_vec_push(arena, &transform->columns, updated);
    mx_vec_push(arena, &transform->columns, deleted);
    return MX_OK;
}

static mx_status add_versions(mx_store *store, mx_arena *arena, const writing *w, const mx_arrow_type *in,
                              mx_transform *transform, mx_diags *diags)
{
    if (w->options->preserve_versions && mx_type_has(in, MX_FEATURE_VERSION) &&
        mx_type_has(in, MX_PROJECT_VERSION)) {
        mx_vec_push(arena, &transform->columns, mx_same_column(MX_FEATURE_VERSION));
        mx_vec_push(arena, &transform->columns, mx_same_column(MX_PROJECT_VERSION));
        return MX_OK;
    }
    mx_str version;
    MX_TRY(mx_graph_feature_version(store->graph, w->feature, &version, diags));
    mx_vec_push(arena, &transform->columns, text_column(MX_FEATURE_VERSION, version));
    mx_vec_push(arena, &transform->columns,
                text_column(MX_PROJECT_VERSION, mx_store_project_version(store, arena)));
    return MX_OK;
}

static void add_materialization(mx_store *store, mx_arena *arena, const mx_write *options,
                                mx_transform *transform)
{
    mx_new_column id = {.name = MX_MATERIALIZATION_ID, .kind = MX_COLUMN_NULL_TEXT};
    if (options->has_materialization_id)
        id = text_column(MX_MATERIALIZATION_ID, options->materialization_id);
    else if (store->settings.has_materialization_id)
        id = text_column(MX_MATERIALIZATION_ID, store->settings.materialization_id);
    mx_vec_push(arena, &transform->columns, id);
}

static bool is_written_anew(mx_str name)
{
    return mx_is_version_column(name) || mx_is_upstream_dropped(name) || mx_str_eq(name, MX_DELETED_AT);
}

static mx_status plan_rows(mx_store *store, mx_arena *arena, const writing *w, const mx_arrow_type *in,
                           int64_t now, mx_transform *transform, mx_diags *diags)
{
    const mx_feature_plan *plan;
    MX_TRY(mx_store_feature(store, arena, w->feature, &plan, diags));
    const mx_feature_spec *spec = plan->def->spec;
    MX_TRY(mx_check_provenance_column(in, diags));
    for (size_t i = 0; i < spec->id_columns.len; i++)
        if (!mx_type_has(in, spec->id_columns.at[i]))
            return mx_fail(diags, MX_STO003, MX_NOWHERE, "",
                           "feature %.*s: the rows have no id column '%.*s'", MX_FMT(w->feature),
                           MX_FMT(spec->id_columns.at[i]));
    if (!mx_type_has(in, MX_PROVENANCE) && plan->deps.len)
        mx_warn(diags, MX_STO011, MX_NOWHERE, "",
                "feature %.*s: the rows have no column 'metaxy_provenance'; it is computed from "
                "'metaxy_provenance_by_field'",
                MX_FMT(w->feature));
    for (size_t i = 0; i < in->children.len; i++)
        if (!is_written_anew(in->children.at[i].name))
            mx_vec_push(arena, &transform->columns, mx_same_column(in->children.at[i].name));
    mx_version_columns(store, arena, spec, in, true, transform);
    MX_TRY(add_versions(store, arena, w, in, transform, diags));
    MX_TRY(add_times(arena, in, now, w->options->preserve_times, transform, diags));
    add_materialization(store, arena, w->options, transform);
    transform->ids = spec->id_columns;
    transform->distinct = !w->options->preserve_versions; /* copies bring the rows of many versions */
    transform->feature = w->feature;
    return MX_OK;
}

/* The table: there, and with all columns; or made. */

/* Whether values of one kind can stand in a column of another: engines turn numbers into texts and widen them, but no
 * nested value is a plain one, save for engines that keep nested values as text (`json`). */
static bool fits(const mx_frame_column *column, const mx_arrow_type *type, bool json)
{
    static const bool nested[] = {[MX_ARROW_STRUCT] = true, [MX_ARROW_LIST] = true, [MX_ARROW_MAP] = true};
    static const bool number[] = {[MX_ARROW_INT] = true,
                                  [MX_ARROW_UINT] = true,
                                  [MX_ARROW_REAL] = true,
                                  [MX_ARROW_DECIMAL] = true,
                                  [MX_ARROW_MAP] = false};
    if (type->kind == MX_ARROW_NULL || column->json)
        return true;
    if (json && (column->type->kind == MX_ARROW_TEXT || nested[column->type->kind]))
        return true;
    if (nested[column->type->kind] != nested[type->kind])
        return false;
    return !(number[column->type->kind] && (type->kind == MX_ARROW_TEXT || type->kind == MX_ARROW_BINARY));
}

static mx_status check_types(const mx_store *store, mx_str feature, const mx_frame *table,
                             const mx_frame *rows, mx_diags *diags)
{
    for (size_t i = 0; i < rows->columns.len; i++) {
        const mx_frame_column *column = mx_frame_find(table, rows->columns.at[i].name);
        if (!fits(column, rows->columns.at[i].type, store->engine->json))
            return mx_fail(diags, MX_STO003, MX_NOWHERE, "Give values of the column's type.",
                           "feature %.*s: the rows' values of '%.*s' are of another type (%s) than its "
                           "table's (%s)",
                           MX_FMT(feature), MX_FMT(column->name),
                           mx_arrow_kind_word(rows->columns.at[i].type->kind),
                           mx_arrow_kind_word(column->type->kind));
    }
    return MX_OK;
}

static mx_status check_columns(const mx_store *store, mx_arena *arena, mx_str feature, const mx_frame *table,
                               const mx_frame *rows, mx_diags *diags)
{
    mx_buf unknown = MX_BUF(arena);
    for (size_t i = 0; i < rows->columns.len; i++)
        if (!mx_frame_find(table, rows->columns.at[i].name))
            mx_buf_printf(&unknown, "%s'%.*s'", unknown.len ? ", " : "", MX_FMT(rows->columns.at[i].name));
    if (!unknown.len)
        return check_types(store, feature, table, rows, diags);
    return mx_fail(
        diags, MX_STO003, MX_NOWHERE, "Add the columns to the table, or leave them out of the rows.",
        "feature %.*s: its table has no column %.*s", MX_FMT(feature), MX_FMT(mx_buf_view(&unknown)));
}

void mx_store_tell_made(const mx_store *store, mx_str table, mx_diags *diags)
{
    if (!store->settings.quiet_create)
        mx_warn(
            diags, MX_STO014, MX_NOWHERE, "",
            "AUTO_CREATE_TABLES is enabled - automatically creating table '%.*s'. Do not use in production! "
            "Plan the table by migrations instead",
            MX_FMT(table));
}

static mx_status make_table(mx_store *store, mx_arena *arena, mx_str feature, const mx_frame *rows,
                            const mx_strs *ids, mx_diags *diags)
{
    mx_str name = mx_store_table_name(store, arena, feature);
    const mx_definition *def = store->graph ? mx_graph_find(store->graph, feature) : NULL;
    if (!store->settings.auto_create)
        return mx_fail(diags, MX_STO008, MX_NOWHERE,
                       "Create it by a migration, or let the store make tables (auto_create_tables).",
                       "table '%.*s' of feature %.*s does not exist", MX_FMT(name), MX_FMT(feature));
    mx_status by_class = mx_class_table_make(store, arena, def, rows, diags);
    if (by_class != MX_NOT_FOUND)
        return by_class;
    mx_store_tell_made(store, name, diags);
    mx_frame columns = *rows;
    if (mx_system_frame(store, arena, feature, false, &columns))
        return mx_table_create(store, name, false, &columns, NULL, diags);
    columns.columns = (mx_frame_columns){0}; /* its own list: declared columns come behind */
    for (size_t i = 0; i < rows->columns.len; i++)
        mx_frame_add(arena, &columns, rows->columns.at[i]);
    MX_TRY(mx_declare_columns(store, arena, def, rows, &columns, diags));
    mx_declare_fields(store, arena, def, &columns);
    mx_declare_keys(store, arena, name, ids, &columns);
    return mx_table_create(store, name, false, &columns, ids, diags);
}

/* A field that the feature has and the table's struct has not. */
static mx_status widen(mx_store *store, mx_arena *arena, const writing *w, const mx_frame_column *column,
                       mx_str key, mx_diags *diags)
{
    if (!store->settings.auto_create)
        return mx_fail(diags, MX_STO003, MX_NOWHERE,
                       "Add the field by a migration, or let the store make tables (auto_create_tables).",
                       "feature %.*s: the struct '%.*s' of its table has no field '%.*s'", MX_FMT(w->feature),
                       MX_FMT(column->name), MX_FMT(key));
    return mx_store_exec(store,
                         mx_piece(store, arena, "ALTER TABLE %s ADD COLUMN %i.%i VARCHAR",
                                  mx_store_quoted_table(store, arena, w->feature), column->name, key),
                         diags);
}

/* By-field columns of a table may be maps where ours are structs, and may have fields of older versions: rows get the
 * table's type. */
static mx_status follow_table(mx_store *store, mx_arena *arena, const writing *w, const mx_frame *table,
                              mx_transform *transform, mx_diags *diags)
{
    for (size_t i = 0; i < transform->columns.len && !store->engine->json; i++) {
        mx_new_column *made = &transform->columns.at[i];
        const mx_frame_column *column = mx_frame_find(table, made->name);
        mx_strs keys = {0};
        if (!column || made->kind != MX_COLUMN_BY_FIELD)
            continue;
        made->map = column->type->kind == MX_ARROW_MAP;
        if (column->type->kind != MX_ARROW_STRUCT)
            continue;
        for (size_t k = 0; k < column->type->children.len; k++) {
            mx_str key = column->type->children.at[k].name;
            mx_vec_push(arena, &keys, key);
            if (!mx_strs_has(&made->keys, key))
                mx_vec_push(arena, &made->absent, key);
        }
        for (size_t k = 0; k < made->keys.len; k++) {
            if (mx_strs_has(&keys, made->keys.at[k]))
                continue;
            MX_TRY(widen(store, arena, w, column, made->keys.at[k], diags));
            mx_vec_push(arena, &keys, made->keys.at[k]);
        }
        made->keys = keys;
    }
    return MX_OK;
}

/* Where the engine reads the stream itself, it does all of the work; ids are looked at when they are in. */

static mx_status refuse_id(mx_arena *arena, const writing *w, const mx_strs *ids, const mx_rows *rows,
                           mx_diags *diags)
{
    for (size_t i = 0; i < ids->len; i++)
        if (mx_rows_at(rows, 0, i).kind == MX_V_NULL)
            return mx_fail(diags, MX_STO004, MX_NOWHERE, "Every row has all of its id columns.",
                           "feature %.*s: the id column '%.*s' is null in a row", MX_FMT(w->feature),
                           MX_FMT(ids->at[i]));
    return mx_fail(diags, MX_STO004, MX_NOWHERE,
                   "Write one row an id; the later state of it goes into a later write.",
                   "feature %.*s: two rows have the id %.*s", MX_FMT(w->feature),
                   MX_FMT(mx_shown_ids(arena, ids, rows, 0)));
}

/* The rows that were written, which are later than all that was there. */
static void add_written(mx_sqlbuf *sql, mx_str table, int64_t now)
{
    mx_add(sql, " FROM %s AS w WHERE %i = ", table, MX_UPDATED_AT);
    sql->store->engine->time(sql, now);
}

static void add_nulls(mx_sqlbuf *sql, const mx_strs *ids)
{
    for (size_t i = 0; i < ids->len; i++)
        mx_add(sql, " OR %i IS NULL", ids->at[i]);
}

/* Whether a row may have no id, or one that came before. */
static mx_status suspect_ids(mx_store *store, mx_arena *arena, const mx_strs *ids, mx_str table, int64_t now,
                             uint64_t rows, bool *out, mx_diags *diags)
{
    int64_t count = 0;
    mx_str again;
    mx_arena *scratch = mx_arena_child(arena); /* what tells them goes with it */
    mx_sqlbuf names = mx_sqlbuf_in(store, scratch), sql = mx_sqlbuf_in(store, scratch);
    *out = true;
    mx_add_names(&names, ids, "");
    mx_status status = mx_conn_abilities(store->conn) & MX_CAN_TELL_AGAIN
                           ? mx_conn_again(store->conn, scratch, rows, mx_sqlbuf_take(&names), &again, diags)
                           : MX_NOT_FOUND;
    if (status == MX_OK) {
        mx_add(&sql, "SELECT count(*) FILTER (%s", again);
        add_nulls(&sql, ids);
        mx_add(&sql, ")");
        add_written(&sql, table, now);
        status = mx_store_number(store, mx_sqlbuf_take(&sql), &count, diags);
        *out = count > 0;
    }
    mx_arena_free(scratch);
    return status == MX_FAILED ? status : MX_OK;
}

static mx_status check_written_ids(mx_store *store, mx_arena *arena, const writing *w, const mx_strs *ids,
                                   mx_str table, int64_t now, uint64_t count, mx_diags *diags)
{
    bool suspect;
    mx_rows rows = {0};
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    MX_TRY(suspect_ids(store, arena, ids, table, now, count, &suspect, diags));
    if (!suspect)
        return MX_OK;
    mx_add(&sql, "SELECT ");
    mx_add_names(&sql, ids, "");
    add_written(&sql, table, now);
    mx_add(&sql, " GROUP BY ");
    mx_add_names(&sql, ids, "");
    mx_add(&sql, " HAVING count(*) > 1");
    add_nulls(&sql, ids);
    mx_add(&sql, " LIMIT 1");
    MX_TRY(mx_conn_rows(arena, &rows, store->conn, mx_sqlbuf_take(&sql), NULL, 0, diags));
    return rows.rows ? refuse_id(arena, w, ids, &rows, diags) : MX_OK;
}

static void find_arrays(const mx_store *store, const mx_frame *table, mx_transform *transform)
{
    for (size_t i = 0; i < transform->columns.len && store->engine->arrays; i++) {
        const mx_frame_column *column = mx_frame_find(table, transform->columns.at[i].name);
        transform->columns.at[i].array = column && !column->json && column->type->kind == MX_ARROW_LIST;
    }
}

static mx_status append_by_scan(mx_store *store, mx_arena *arena, const writing *w, mx_transform *transform,
                                const mx_arrow_type *in, const mx_frame *table, int64_t now, mx_diags *diags)
{
    int64_t count = 0;
    mx_str from, select;
    mx_str name = mx_store_quoted_table(store, arena, w->feature);
    mx_frame rows = mx_transform_frame(arena, transform, in);
    MX_TRY(mx_transform_sql(store, arena, transform, in, MX_STR("s"), &select,
                            diags)); /* refuses before a table is made */
    MX_TRY(table ? check_columns(store, arena, w->feature, table, &rows, diags)
                 : make_table(store, arena, w->feature, &rows, &transform->ids, diags));
    if (w->frame)
        from = w->frame->from;
    else
        MX_TRY(mx_conn_scan(store->conn, arena, w->rows, &from, diags));
    MX_TRY(mx_transform_sql(store, arena, transform, in, from, &select, diags));
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "INSERT INTO %s (", name);
    mx_add_columns(&sql, &rows.columns, "");
    mx_add(&sql, ") %s", select);
    MX_TRY(mx_store_number(store, mx_sqlbuf_take(&sql), &count, diags)); /* the statement's answer */
    if (transform->distinct)
        MX_TRY(check_written_ids(store, arena, w, &transform->ids, table ? table->from : name, now,
                                 (uint64_t)count, diags));
    if (w->written)
        *w->written += (uint64_t)count;
    return MX_OK;
}

static mx_status append(mx_store *store, mx_arena *arena, const writing *w, mx_transform *transform,
                        const mx_frame *table, mx_diags *diags)
{
    struct ArrowArrayStream with = {0};
    mx_transformed *state;
    uint64_t count = 0;
    size_t said = diags ? mx_diags_count(diags) : 0;
    struct ArrowArrayStream own = {0}, *in = w->frame ? &own : w->rows;
    if (w->frame)
        MX_TRY(mx_store_stream_frame(store, arena, w->frame, mx_frame_select(store, arena, w->frame), in,
                                     diags));
    MX_TRY(mx_transform_rows(store, arena, in, transform, &with, &state, diags));
    mx_frame rows = mx_frame_of_type(store, arena, mx_transformed_type(state));
    mx_str name = mx_store_quoted_table(store, arena, w->feature);
    mx_status status = table ? check_columns(store, arena, w->feature, table, &rows, diags)
                             : make_table(store, arena, w->feature, &rows, &transform->ids, diags);
    if (status == MX_OK)
        status = mx_append(store, arena, name, &rows, &with, &count, diags);
    if (with.release)
        with.release(&with);
    if (mx_transformed_refused(state, diags, said))
        return MX_FAILED;
    if (status == MX_OK && w->written)
        *w->written += count;
    return status;
}

static mx_transform *as_they_are(mx_arena *arena, const mx_arrow_type *in)
{
    mx_transform *transform = mx_new(arena, mx_transform);
    for (size_t i = 0; i < in->children.len; i++)
        mx_vec_push(arena, &transform->columns, mx_same_column(in->children.at[i].name));
    return transform;
}

/* Rows without columns are none, or refused. */
static mx_status no_columns(mx_arena *arena, const writing *w, mx_diags *diags)
{
    mx_arrow_reader *reader;
    mx_status status;
    size_t rows = 0;
    MX_TRY(mx_arrow_reader_open(arena, &reader, w->rows, diags));
    while ((status = mx_arrow_reader_next(reader, diags)) == MX_OK)
        rows += mx_arrow_reader_rows(reader);
    if (status == MX_FAILED)
        return status;
    return rows ? mx_fail(diags, MX_STO002, MX_NOWHERE, "", "feature %.*s: the rows have no columns",
                          MX_FMT(w->feature))
                : MX_OK;
}

static mx_status write_rows(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    const writing *w = arg;
    mx_frame table;
    int64_t now;
    const mx_arrow_type *in;
    bool system = mx_is_system_table(w->feature);
    const mx_definition *def = store->graph && !system ? mx_graph_find(store->graph, w->feature) : NULL;
    if (w->frame)
        in = mx_frame_type(arena, w->frame);
    else
        MX_TRY(mx_stream_type(arena, w->rows, &in, diags));
    if (!in->children.len) /* an empty list of rows says nothing of columns */
        return no_columns(arena, w, diags);
    mx_status found = mx_table_frame(store, arena, w->feature, def ? def->spec : NULL, &table, diags);
    if (found == MX_NOT_FOUND && store->settings.auto_create) {
        MX_TRY(
            store->engine->lock_creation(store, arena, mx_store_table_name(store, arena, w->feature), diags));
        found = mx_table_frame(store, arena, w->feature, def ? def->spec : NULL, &table, diags);
    }
    if (found == MX_FAILED)
        return found;
    if (system)
        return append(store, arena, w, as_they_are(arena, in), found == MX_OK ? &table : NULL, diags);
    mx_transform *transform = mx_new(arena, mx_transform);
    MX_TRY(mx_table_moment(store, arena, found == MX_OK ? &table : NULL, &now, diags));
    MX_TRY(plan_rows(store, arena, w, in, now, transform, diags));
    if (found == MX_OK) {
        find_arrays(store, &table, transform);
        MX_TRY(follow_table(store, arena, w, &table, transform, diags));
    }
    bool scans = mx_conn_abilities(store->conn) & MX_CAN_SCAN;
    if (scans && (w->frame || (transform->distinct && !w->options->preserve_times)))
        return append_by_scan(store, arena, w, transform, in, found == MX_OK ? &table : NULL, now, diags);
    return append(store, arena, w, transform, found == MX_OK ? &table : NULL, diags);
}

/* What a table that is made for the rows is like; no columns: there are no rows. */
static mx_status plan_table(mx_store *store, mx_arena *arena, const writing *w, mx_frame *out, mx_strs *ids,
                            mx_diags *diags)
{
    const mx_arrow_type *in;
    mx_str unused;
    size_t said = diags ? mx_diags_count(diags) : 0;
    mx_transform *transform = mx_new(arena, mx_transform);
    MX_TRY(mx_stream_type(arena, w->rows, &in, diags));
    if (!in->children.len)
        return MX_OK;
    if (mx_is_system_table(w->feature))
        transform = as_they_are(arena, in);
    else
        MX_TRY(plan_rows(store, arena, w, in, 0, transform, diags));
    MX_TRY(mx_transform_sql(store, arena, transform, in, MX_STR("s"), &unused, diags)); /* for its refusals */
    if (diags)
        mx_diags_cut(diags, said); /* warnings come again when the rows are written */
    *out = mx_transform_frame(arena, transform, in);
    *ids = transform->ids;
    return MX_OK;
}

mx_status mx_feature_frame(mx_store *store, mx_arena *arena, mx_str feature, const mx_arrow_type *in,
                           mx_frame *out, mx_strs *ids, mx_diags *diags)
{
    const writing w = {.feature = feature, .options = &no_options};
    size_t said = diags ? mx_diags_count(diags) : 0;
    mx_transform *transform = mx_new(arena, mx_transform);
    MX_TRY(plan_rows(store, arena, &w, in, 0, transform, diags));
    if (diags)
        mx_diags_cut(diags, said); /* what rows lack does not matter: there are none */
    *out = mx_transform_frame(arena, transform, in);
    *ids = transform->ids;
    return MX_OK;
}

/* Another may have made it meanwhile. */
static mx_status make_table_once(mx_store *store, mx_arena *arena, mx_str feature, const mx_frame *table,
                                 const mx_strs *ids, made_tables *made, mx_diags *diags)
{
    size_t said = diags ? mx_diags_count(diags) : 0;
    bool there = false;
    mx_status status = make_table(store, arena, feature, table, ids, diags);
    if (status == MX_OK)
        mx_vec_push(made->arena, &made->names, mx_store_table_name(store, made->arena, feature));
    if (status != MX_FAILED || mx_store_has(store, feature, &there, NULL) != MX_OK || !there)
        return status;
    if (diags)
        mx_diags_cut(diags, said);
    return MX_OK;
}

/* Where making a table ends the transaction, all that are missing are made before the first row is written, and the
 * transaction is begun again: when the write fails they are dropped again. */
static mx_status make_tables(mx_store *store, mx_arena *arena, const writing *ws, size_t count,
                             made_tables *made, mx_diags *diags)
{
    if (!store->engine->ddl_commits)
        return MX_OK;
    mx_frame *tables = mx_new_array(arena, mx_frame, count + 1);
    mx_strs *ids = mx_new_array(arena, mx_strs, count + 1);
    for (size_t i = 0; i < count; i++)
        MX_TRY(plan_table(store, arena, &ws[i], &tables[i], &ids[i], diags));
    for (size_t i = 0; i < count; i++) {
        bool there = false; /* asked again for each: a feature may come twice */
        MX_TRY(mx_store_has(store, ws[i].feature, &there, diags));
        if (!there && tables[i].columns.len)
            MX_TRY(make_table_once(store, arena, ws[i].feature, &tables[i], &ids[i], made, diags));
    }
    return mx_conn_in_transaction(store->conn) ? MX_OK : mx_conn_begin(store->conn, diags);
}

static void drop_made(mx_store *store, const made_tables *made)
{
    for (size_t i = made->names.len; i > 0 && !mx_conn_in_transaction(store->conn); i--)
        store->engine->drop_empty(store, made->arena,
                                  made->names.at[i - 1]); /* one may refer to an earlier one */
}

static mx_status write_one(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    const writing *w = arg;
    MX_TRY(make_tables(store, arena, w, 1, w->made, diags));
    return write_rows(store, arena, arg, diags);
}

/* Engines that end a transaction because of another's get the rows again. */
static bool begin_again(void *arg)
{
    writing *w = arg;
    *w->written = 0;
    return !w->rows || mx_kept_again(w->kept, w->rows);
}

typedef struct write_job {
    mx_store *store;
    writing w;
    struct ArrowArrayStream rows;
    mx_diags *diags;
} write_job;

static mx_status write_kept(mx_arena *arena, void *arg)
{
    write_job *job = arg;
    struct ArrowArrayStream *source = job->w.rows;
    if (job->store->engine->conflicts) {
        job->w.kept = mx_kept_new(arena, source, &job->rows);
        job->w.rows = &job->rows;
    }
    made_tables *made = mx_new(arena, made_tables);
    made->arena = arena;
    job->w.made = made;
    mx_status status = mx_store_transaction_again(job->store, write_one, begin_again, &job->w, job->diags);
    if (status != MX_OK)
        drop_made(job->store, made);
    return status;
}

mx_status mx_store_write(mx_store *store, mx_str feature, struct ArrowArrayStream *rows,
                         const mx_write *write, uint64_t *written, mx_diags *diags)
{
    uint64_t count = 0;
    write_job job = {.store = store, .diags = diags};
    job.w = (writing){
        .feature = feature, .rows = rows, .options = write ? write : &no_options, .written = &count};
    mx_status status = mx_guard(NULL, write_kept, &job, diags);
    if (rows->release)
        rows->release(rows);
    if (written)
        *written = status == MX_OK ? count : 0;
    return status;
}

mx_status mx_write_frame(mx_store *store, mx_str feature, const mx_frame *rows, const mx_write *write,
                         uint64_t *written, mx_diags *diags)
{
    uint64_t count = 0;
    writing w = {.feature = feature, .frame = rows, .options = write, .written = &count};
    mx_status status = mx_store_transaction_again(store, write_rows, begin_again, &w, diags);
    *written = status == MX_OK ? count : 0;
    return status;
}

/* Several features. */

typedef struct many {
    const mx_str *features;
    struct ArrowArrayStream *const *rows;
    size_t count;
    const mx_write *options;
    uint64_t written;
    mx_kept **kept; /* NULL: rows can be read once */
    struct ArrowArrayStream *streams;
    made_tables *made;
} many;

static mx_status write_many(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    many *m = arg;
    mx_strs keys = {0}, order = {0};
    mx_vec(writing) ws = {0};
    for (size_t i = 0; i < m->count; i++)
        mx_vec_push(arena, &keys, m->features[i]);
    if (store->graph)
        mx_graph_sort(store->graph, arena, &keys, true, &order);
    for (size_t i = 0; i < keys.len; i++) /* not in the graph: write_rows says so */
        if (!mx_strs_has(&order, keys.at[i]))
            mx_vec_push(arena, &order, keys.at[i]);
    for (size_t i = 0; i < order.len; i++)
        for (size_t k = 0; k < m->count; k++) {
            if (!mx_str_eq(m->features[k], order.at[i]))
                continue;
            writing w = {.feature = m->features[k],
                         .rows = m->kept ? &m->streams[k] : m->rows[k],
                         .options = m->options,
                         .written = &m->written};
            mx_vec_push(arena, &ws, w);
        }
    MX_TRY(make_tables(store, arena, ws.at, ws.len, m->made, diags));
    for (size_t i = 0; i < ws.len; i++)
        MX_TRY(write_rows(store, arena, &ws.at[i], diags));
    return MX_OK;
}

static bool begin_many_again(void *arg)
{
    many *m = arg;
    m->written = 0;
    for (size_t i = 0; i < m->count; i++)
        if (!m->kept || !mx_kept_again(m->kept[i], &m->streams[i]))
            return false;
    return true;
}

typedef struct many_job {
    mx_store *store;
    many *m;
    mx_diags *diags;
} many_job;

static mx_status write_many_kept(mx_arena *arena, void *arg)
{
    const many_job *job = arg;
    many *m = job->m;
    if (job->store->engine->conflicts) {
        m->streams = mx_new_array(arena, struct ArrowArrayStream, m->count + 1);
        mx_kept **kept = mx_new_array(arena, mx_kept *, m->count + 1);
        for (size_t i = 0; i < m->count; i++)
            kept[i] = mx_kept_new(arena, m->rows[i], &m->streams[i]);
        m->kept = kept;
    }
    made_tables *made = mx_new(arena, made_tables);
    made->arena = arena;
    m->made = made;
    mx_status status = mx_store_transaction_again(job->store, write_many, begin_many_again, m, job->diags);
    if (status != MX_OK)
        drop_made(job->store, made);
    return status;
}

mx_status mx_store_write_multi(mx_store *store, const mx_str *features, struct ArrowArrayStream *const *rows,
                               size_t count, const mx_write *write, uint64_t *written, mx_diags *diags)
{
    many m = {.features = features, .rows = rows, .count = count, .options = write ? write : &no_options};
    many_job job = {store, &m, diags};
    mx_status status = mx_guard(NULL, write_many_kept, &job, diags);
    for (size_t i = 0; i < count; i++)
        if (rows[i]->release)
            rows[i]->release(rows[i]);
    if (written)
        *written = status == MX_OK ? m.written : 0;
    return status;
}
