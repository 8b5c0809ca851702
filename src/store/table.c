#include "render/rules.h"
#include "schema/edit.h"
#include "schema/replay.h"
#include "store/declared.h"
#include "store/impl.h"
#include "store/keys.h"
#include "store/open_once.h"
#include "store/relation.h"

/* Tables of features: whether they are there, their columns, making and dropping them. */

mx_str mx_store_table_name(const mx_store *store, mx_arena *arena, mx_str feature)
{
    const mx_definition *def = store->graph ? mx_graph_find(store->graph, feature) : NULL;
    mx_str name = def ? mx_definition_table_name(arena, def) : mx_key_table_name(arena, feature);
    return mx_str_cat(arena, store->settings.table_prefix, name);
}

mx_str mx_store_quoted_table(const mx_store *store, mx_arena *arena, mx_str feature)
{
    return mx_piece(store, arena, "%i", mx_store_table_name(store, arena, feature));
}

/* 0: it may be of that length. Else the longest that the engine has, in *unit. */
static size_t exceeded(const mx_store_engine *engine, mx_str name, const char **unit)
{
    size_t limit = engine->name_bytes ? engine->name_bytes : engine->name_chars, length = name.len;
    for (size_t i = 0; engine->name_chars && i < name.len; i++)
        length -= ((unsigned char)name.ptr[i] & 0xC0) == 0x80; /* not the first byte of a character */
    *unit = engine->name_bytes ? "bytes" : "characters";
    return limit && length > limit ? limit : 0;
}

/* The feature whose table has this name in another case, where that is the same table; NULL: none. Only names that somebody
 * gave have capitals. */
static const mx_definition *find_alike(const mx_store *store, mx_arena *scratch, mx_str feature, mx_str name)
{
    const mx_definition *own = mx_graph_find(store->graph, feature);
    bool given = own && own->table.len;
    for (size_t i = 0; i < mx_graph_count(store->graph); i++) {
        const mx_definition *def = mx_graph_at(store->graph, i);
        if (def != own && (given || def->table.len) &&
            mx_str_ieq(mx_store_table_name(store, scratch, def->spec->key), name))
            return def;
    }
    return NULL;
}

static mx_status check_alike(mx_store *store, mx_str feature, mx_str name, mx_diags *diags)
{
    mx_arena *scratch = mx_arena_child(store->arena);
    mx_status status = MX_OK;
    int64_t folds = store->engine->folds_tables;
    const mx_definition *other = find_alike(store, scratch, feature, name);
    if (other && !folds)
        status = mx_store_number(store, mx_str_of(store->engine->folding), &folds, diags);
    if (status == MX_OK && other && folds)
        status = mx_fail(diags, MX_FEA011, MX_NOWHERE, "Rename one of them.",
                         "the tables of features '%.*s' and '%.*s', '%.*s' and '%.*s', are one on %s",
                         MX_FMT(feature), MX_FMT(other->spec->key), MX_FMT(name),
                         MX_FMT(mx_store_table_name(store, scratch, other->spec->key)),
                         store->engine->driver);
    mx_arena_free(scratch);
    return status;
}

/* A name that another feature's table has too, or that the engine would cut, which may then be another's. */
mx_status mx_table_check_name(mx_store *store, mx_str feature, mx_str name, mx_diags *diags)
{
    const char *unit;
    if (store->graph)
        MX_TRY(mx_graph_check_names_of(store->graph, feature, diags));
    if (store->graph && (store->engine->folds_tables || store->engine->folding))
        MX_TRY(check_alike(store, feature, name, diags));
    size_t limit = exceeded(store->engine, name, &unit);
    if (!limit)
        return MX_OK;
    return mx_fail(diags, MX_STO020, MX_NOWHERE,
                   "Give the feature a shorter key, or the store a shorter table_prefix.",
                   "feature %.*s: the name of its table '%.*s' is longer than the %zu %s that %s allows",
                   MX_FMT(feature), MX_FMT(name), limit, unit, store->engine->driver);
}

mx_status mx_column_check_name(const mx_store *store, const char *of, mx_str owner, mx_str name,
                               mx_diags *diags)
{
    const char *unit;
    size_t limit = exceeded(store->engine, name, &unit);
    if (!limit)
        return MX_OK;
    return mx_fail(diags, MX_STO020, MX_NOWHERE, "Give the column a shorter name.",
                   "%s%.*s: the name of its column '%.*s' is longer than the %zu %s that %s allows", of,
                   MX_FMT(owner), MX_FMT(name), limit, unit, store->engine->driver);
}

bool mx_column_same_name(const mx_store *store, mx_str a, mx_str b)
{
    return store->engine->folds_columns ? mx_str_ieq(a, b) : mx_str_eq(a, b);
}

static mx_status check_column_names(const mx_store *store, mx_str table, const mx_frame *columns,
                                    mx_diags *diags)
{
    for (size_t i = 0; i < columns->columns.len; i++) {
        mx_str name = columns->columns.at[i].name;
        MX_TRY(mx_column_check_name(store, "table ", table, name, diags));
        for (size_t k = 0; k < i; k++)
            if (mx_column_same_name(store, columns->columns.at[k].name, name))
                return mx_fail(diags, MX_STO003, MX_NOWHERE, "Rename one of them.",
                               "table %.*s: its columns '%.*s' and '%.*s' have one name on %s", MX_FMT(table),
                               MX_FMT(columns->columns.at[k].name), MX_FMT(name), store->engine->driver);
    }
    return MX_OK;
}

static mx_status table_exists(mx_store *store, mx_arena *arena, mx_str name, bool *out, mx_diags *diags)
{
    int64_t count = 0;
    const mx_arrow_type *type;
    mx_status described = mx_conn_describe(store->conn, arena, name, &type);
    *out = described == MX_OK;
    if (described != MX_MISMATCH)
        return MX_OK;
    mx_str sql = mx_piece(store, arena, "SELECT count(*) FROM (%z) AS t WHERE name = %l",
                          store->engine->list_tables, name);
    mx_status status = mx_store_number(store, sql, &count, diags);
    *out = count > 0;
    return status == MX_NOT_FOUND ? MX_OK : status;
}

mx_status mx_store_has(mx_store *store, mx_str feature, bool *out, mx_diags *diags)
{
    mx_arena *scratch = mx_arena_child(store->arena);
    mx_str name = mx_store_table_name(store, scratch, feature);
    mx_status status = mx_table_check_name(store, feature, name, diags);
    if (status == MX_OK)
        status = table_exists(store, scratch, name, out, diags);
    mx_arena_free(scratch);
    return status;
}

mx_status mx_store_tables(mx_store *store, mx_arena *arena, mx_strs *out, mx_diags *diags)
{
    mx_rows rows = {0};
    mx_str sql = mx_piece(store, arena, "SELECT name FROM (%z) AS t ORDER BY name",
                          store->engine->list_tables);
    MX_TRY(mx_conn_rows(arena, &rows, store->conn, sql, NULL, 0, diags));
    for (size_t i = 0; i < rows.rows; i++)
        if (mx_str_starts(mx_rows_at(&rows, i, 0).text, store->settings.table_prefix))
            mx_vec_push(arena, out, mx_rows_at(&rows, i, 0).text);
    return MX_OK;
}

/* What is kept as JSON is a struct of the feature's fields again. */
static void name_fields(const mx_store *store, mx_arena *arena, const mx_feature_spec *spec, mx_frame *frame)
{
    if (!spec)
        return;
    mx_strs keys = mx_struct_keys(arena, spec);
    for (size_t i = 0; i < frame->columns.len; i++) {
        mx_frame_column *column = &frame->columns.at[i];
        if (!mx_is_by_field(column->name) || (!store->engine->json && !column->json))
            continue;
        column->type = mx_fields_type(arena, &keys, store->settings.map_columns);
        column->json = true;
    }
}

/* What the engine tells of a table's columns, of other tables' too where that costs no more: then it is asked once a
 * snapshot. */
static mx_status ask_inexact(mx_store *store, mx_arena *arena, mx_str name, mx_rows *out, mx_diags *diags)
{
    bool all = store->one_moment && store->engine->tells_all;
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    if (all && store->told_in) {
        *out = store->told;
        return MX_OK;
    }
    store->engine->inexact(&sql, all ? MX_STR_NONE : name);
    if (!all)
        return mx_conn_rows(arena, out, store->conn, mx_sqlbuf_take(&sql), NULL, 0, diags);
    mx_arena *kept = mx_arena_child(store->arena);
    mx_status status = mx_conn_rows(kept, out, store->conn, mx_sqlbuf_take(&sql), NULL, 0, diags);
    if (status != MX_OK) {
        mx_arena_free(kept);
        return status;
    }
    store->told = *out;
    store->told_in = kept;
    return MX_OK;
}

/* What the engine says of a column that rows have as a text or list, in the words of mx_store_engine.inexact. */
static void note_column(mx_arena *arena, const mx_rows *told, size_t row, mx_frame *frame,
                        mx_frame_column *column)
{
    bool has_type = told->columns > 3 && mx_rows_at(told, row, 3).kind == MX_V_TEXT;
    int64_t way = has_type ? mx_rows_at(told, row, 4).integer : MX_WAY_EXACT;
    bool list = column->type->kind == MX_ARROW_LIST;
    if (column->json || (column->type->kind != MX_ARROW_TEXT && !(list && has_type)))
        return;
    mx_strs *names = way == MX_WAY_AS_TEXT ? &frame->as_texts : &frame->inexact;
    if (has_type && way != MX_WAY_AS_TEXT) {
        mx_arrow_type *own = mx_new(arena, mx_arrow_type);
        *own = *column->type;
        own->native = mx_str_copy(arena, mx_rows_at(told, row, 3).text);
        own->loose = way == MX_WAY_LOOSE;
        column->type = own;
    } else if (list || !mx_strs_has(names, column->name)) {
        mx_vec_push(arena, list ? &frame->uncompared : names, column->name);
    }
}

static mx_status check_ids(mx_str feature, const mx_feature_spec *spec, const mx_frame *frame,
                           mx_diags *diags)
{
    for (size_t i = 0; spec && i < spec->id_columns.len; i++)
        if (mx_strs_has(&frame->uncompared, spec->id_columns.at[i]))
            return mx_fail(
                diags, MX_STO009, MX_NOWHERE, "Give the column another type, or the feature another id.",
                "feature %.*s: the id column '%.*s' holds lists of a type that the database cannot compare",
                MX_FMT(feature), MX_FMT(spec->id_columns.at[i]));
    return MX_OK;
}

/* Columns that are not what rows have them as. */
static mx_status find_inexact(mx_store *store, mx_arena *arena, mx_str name, mx_frame *frame, mx_diags *diags)
{
    mx_rows rows = {0};
    MX_TRY(ask_inexact(store, arena, name, &rows, diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mx_field told = mx_rows_at(&rows, i, 0);
        if (rows.columns > 2 && !mx_str_ieq(mx_rows_at(&rows, i, 2).text, name))
            continue;
        if (rows.columns > 1 && mx_rows_at(&rows, i, 1).kind == MX_V_INT) {
            int64_t count = mx_rows_at(&rows, i, 1).integer;
            frame->rows = frame->counted && frame->rows > count ? frame->rows : count;
            frame->counted = true;
        }
        for (size_t k = 0; k < frame->columns.len; k++) {
            mx_frame_column *column = &frame->columns.at[k];
            if (told.kind == MX_V_NULL || mx_str_eq(told.text, column->name))
                note_column(arena, &rows, i, frame, column);
        }
    }
    return MX_OK;
}

/* The table's rows with structs where the frame has them, with texts that compare by their bytes, and with all digits of
 * their numbers. */
static mx_str rows_of(mx_store *store, mx_arena *arena, mx_str name, const mx_frame *frame)
{
    bool some = false;
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "(SELECT ");
    for (size_t i = 0; i < frame->columns.len; i++) {
        const mx_frame_column *column = &frame->columns.at[i];
        mx_str value = mx_piece(store, arena, "%i", column->name);
        mx_add(&sql, i ? ", " : "");
        if (column->json && column->type->kind != MX_ARROW_TEXT && !store->engine->json) {
            store->engine->parsed(&sql, column->type, value);
            mx_add(&sql, " AS %s", value);
            some = true;
        } else if (mx_strs_has(&frame->as_texts, column->name)) {
            mx_add(&sql, "CAST(%s AS VARCHAR) AS %s", value, value);
            some = true;
        } else if (mx_strs_has(&frame->inexact, column->name)) {
            store->engine->exact(&sql, value);
            mx_add(&sql, " AS %s", value);
            some = true;
        } else if (store->engine->widened && column->type->kind == MX_ARROW_REAL &&
                   column->type->bits == 32) {
            mx_add(&sql, "%s%z AS %s", value, store->engine->widened, value);
            some = true;
        } else {
            mx_add(&sql, "%s", value);
        }
    }
    mx_add(&sql, " FROM %i)", name);
    return some ? mx_sqlbuf_take(&sql) : mx_piece(store, arena, "%i", name);
}

mx_status mx_table_frame(mx_store *store, mx_arena *arena, mx_str feature, const mx_feature_spec *spec,
                         mx_frame *out, mx_diags *diags)
{
    bool there = false;
    mx_str name = mx_store_table_name(store, arena, feature);
    *out = (mx_frame){0};
    MX_TRY(mx_table_check_name(store, feature, name, diags));
    MX_TRY(table_exists(store, arena, name, &there, diags));
    if (!there)
        return MX_NOT_FOUND;
    MX_TRY(store->engine->columns(store, arena, name, out, diags));
    for (size_t i = 0; i < out->columns.len; i++)
        if (mx_is_system_time(out->columns.at[i].name) && store->engine->json)
            out->columns.at[i].type = &mx_time_type;
    out->table = name;
    name_fields(store, arena, spec, out);
    MX_TRY(find_inexact(store, arena, name, out, diags));
    MX_TRY(check_ids(feature, spec, out, diags));
    out->from = rows_of(store, arena, name, out);
    return MX_OK;
}

mx_status mx_store_columns(mx_store *store, mx_arena *arena, mx_str feature, const mx_arrow_type **out,
                           mx_diags *diags)
{
    mx_frame frame;
    const mx_definition *def = store->graph ? mx_graph_find(store->graph, feature) : NULL;
    *out = NULL;
    MX_TRY(mx_table_frame(store, arena, feature, def ? def->spec : NULL, &frame, diags));
    *out = mx_frame_type(arena, &frame);
    return MX_OK;
}

mx_status mx_store_drop(mx_store *store, mx_str feature, mx_diags *diags)
{
    if (mx_is_system_table(feature))
        return mx_fail(diags, MX_STO012, MX_NOWHERE, "", "the system table %.*s is not dropped",
                       MX_FMT(feature));
    mx_arena *scratch = mx_arena_child(store->arena);
    mx_str table = mx_store_quoted_table(store, scratch, feature);
    mx_status status = mx_table_check_name(store, feature, mx_store_table_name(store, scratch, feature),
                                           diags);
    if (status == MX_OK)
        status = mx_check_droppable(store, scratch, feature, diags);
    if (status == MX_OK)
        status = mx_store_exec(store, mx_piece(store, scratch, "DROP TABLE IF EXISTS %s", table), diags);
    mx_arena_free(scratch);
    return status;
}

/* Moments. */

static mx_str last_moment_sql(mx_store *store, mx_arena *arena, const mx_frame *table)
{
    bool deleted = mx_frame_find(table, MX_DELETED_AT), updated = mx_frame_find(table, MX_UPDATED_AT);
    if (deleted && updated)
        return mx_piece(store, arena, "SELECT max(coalesce(%i, %i)) AS m FROM %s AS t", MX_DELETED_AT,
                        MX_UPDATED_AT, table->from);
    if (!deleted && !updated)
        return MX_STR_NONE;
    return mx_piece(store, arena, "SELECT max(%i) AS m FROM %s AS t", deleted ? MX_DELETED_AT : MX_UPDATED_AT,
                    table->from);
}

mx_status mx_table_last_moment(mx_store *store, mx_arena *arena, const mx_frame *table, int64_t *micros,
                               mx_diags *diags)
{
    mx_str sql = table ? last_moment_sql(store, arena, table) : MX_STR_NONE;
    struct ArrowArrayStream stream = {0};
    mx_arrow_reader *reader;
    mx_frame wanted = {0};
    if (!sql.len)
        return MX_NOT_FOUND;
    mx_frame_add(arena, &wanted, (mx_frame_column){MX_STR("m"), &mx_time_type, false});
    MX_TRY(mx_store_stream_frame(store, arena, &wanted, sql, &stream, diags));
    MX_TRY(mx_arrow_reader_open(arena, &reader, &stream, diags));
    mx_status status = mx_arrow_reader_next(reader, diags);
    const mx_arrow_type *type = mx_arrow_reader_type(reader)->children.at[0].type;
    if (status == MX_OK && type->kind == MX_ARROW_TIMESTAMP && mx_arrow_reader_rows(reader)) {
        mx_cell cell = mx_arrow_cell(reader, 0, 0);
        status = !cell.null && mx_arrow_in_micros(type->unit, cell.integer, micros) ? MX_OK : MX_NOT_FOUND;
    } else if (status == MX_OK) {
        status = MX_NOT_FOUND;
    }
    mx_arrow_reader_close(reader);
    return status;
}

mx_status mx_table_moment(mx_store *store, mx_arena *arena, const mx_frame *table, int64_t *micros,
                          mx_diags *diags)
{
    int64_t last = 0;
    *micros = mx_store_now(store);
    mx_status status = mx_table_last_moment(store, arena, table, &last, diags);
    if (status == MX_OK && last >= *micros)
        *micros = last + 1;
    return status == MX_NOT_FOUND ? MX_OK : status;
}

/* Making. The table is a schema model's; the dialect's renderer writes it. */

static bool is_key_like(mx_str name, const mx_strs *ids)
{
    return (ids && mx_strs_has(ids, name)) || mx_str_starts(name, MX_STR("metaxy_"));
}

static mx_table *model_table(mx_store *store, mx_arena *arena, mx_str name, const mx_frame *columns,
                             const mx_strs *ids)
{
    mx_model *model = mx_model_new(arena, &store->server, store->dialect->model);
    mx_schema *schema = mx_model_schema(model, MX_STR_NONE);
    mx_table *table = mx_table_new(schema ? schema : mx_schema_new(model, store->server.schema), name);
    store->engine->table(store, table);
    for (size_t i = 0; i < columns->columns.len; i++) {
        const mx_frame_column *from = &columns->columns.at[i];
        mx_column *column = mx_new(arena, mx_column);
        mx_sqlbuf type = mx_sqlbuf_in(store, arena);
        mx_str declared = mx_declared_type(columns, from->name);
        if (declared.len)
            mx_add(&type, "%s", declared);
        else
            store->engine->type_name(&type, from->type, is_key_like(from->name, ids));
        column->name = from->name;
        column->type.text = column->type.base = mx_sqlbuf_take(&type);
        mx_table_add_column(table, column, MX_NPOS);
    }
    mx_table_put_keys(table, columns->keys);
    return table;
}

static mx_status add_statement(mx_store *store, mx_arena *arena,
                               mx_status (*render)(mx_renderer *r, const mx_step *step), const mx_step *step,
                               mx_strs *out, mx_diags *diags)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    sql.r.diags = diags;
    MX_TRY(render(&sql.r, step));
    mx_vec_push(arena, out, mx_sqlbuf_take(&sql));
    return MX_OK;
}

mx_status mx_table_ddl(mx_store *store, mx_arena *arena, mx_str name, const mx_frame *columns,
                       const mx_strs *ids, mx_strs *out, mx_diags *diags)
{
    MX_TRY(check_column_names(store, name, columns, diags));
    const mx_render_rules *render = store->dialect->render;
    mx_step step = {.kind = MX_ST_CREATE_TABLE, .table = model_table(store, arena, name, columns, ids)};
    MX_TRY(add_statement(store, arena, render->create_table, &step, out, diags));
    for (size_t i = 0; !render->indexes_in_table && i < step.table->indexes.len; i++) {
        const mx_step index = {
            .kind = MX_ST_CREATE_INDEX, .table = step.table, .index = step.table->indexes.at[i]};
        MX_TRY(add_statement(store, arena, render->create_index, &index, out, diags));
    }
    return MX_OK;
}

mx_status mx_table_create(mx_store *store, mx_str name, bool temporary, const mx_frame *columns,
                          const mx_strs *ids, mx_diags *diags)
{
    mx_arena *scratch = mx_arena_child(store->arena);
    mx_strs texts = {0};
    mx_status status = mx_table_ddl(store, scratch, name, columns, ids, &texts, diags);
    if (status == MX_OK && temporary) /* the renderer plans schemas, which have no temporary tables */
        texts.at[0] = mx_piece(store, scratch, "CREATE TEMPORARY %s",
                               mx_str_sub(texts.at[0], sizeof "CREATE", texts.at[0].len));
    for (size_t i = 0; status == MX_OK && i < texts.len; i++)
        status = mx_store_exec(store, texts.at[i], diags);
    mx_arena_free(scratch);
    return status;
}

/* Temporary tables. */

mx_str mx_temporary_name(mx_store *store, mx_arena *arena)
{
    return mx_str_printf(arena, "metaxy_tmp_%zu", ++store->temporaries);
}

typedef struct drop_job {
    mx_store *store;
    mx_str name;
} drop_job;

static mx_status drop_temporary(mx_arena *arena, void *arg)
{
    const drop_job *job = arg;
    const char *drop = job->store->engine->drop_temporary;
    return mx_store_exec(job->store, mx_piece(job->store, arena, "%z%i", drop, job->name), NULL);
}

void mx_temporary_drop(mx_store *store, mx_str name)
{
    drop_job job = {store, name};
    /* A guard of its own: called while arenas close. Once more: memory that was short may be back by then. */
    if (mx_guard(NULL, drop_temporary, &job, NULL) != MX_OK)
        mx_guard(NULL, drop_temporary, &job, NULL);
}

mx_status mx_temporary_filled(mx_store *store, mx_str name, mx_diags *diags)
{
    if (!*store->engine->counts)
        return MX_OK;
    mx_arena *scratch = mx_arena_child(store->arena);
    mx_status status = mx_store_exec(store, mx_piece(store, scratch, "%z%i", store->engine->counts, name),
                                     diags);
    mx_arena_free(scratch);
    return status;
}

static void release_schema(void *arg)
{
    struct ArrowSchema *schema = arg;
    if (schema->release)
        schema->release(schema);
}

mx_status mx_stream_type(mx_arena *arena, struct ArrowArrayStream *rows, const mx_arrow_type **out,
                         mx_diags *diags)
{
    struct ArrowSchema *schema = mx_new(arena, struct ArrowSchema);
    mx_arena_defer(arena, release_schema, schema); /* memory may run out while it is read */
    if (rows->get_schema(rows, schema) != 0) {
        const char *words = rows->get_last_error(rows);
        return mx_fail(diags, MX_ARW002, MX_NOWHERE, "", "the rows have no schema: %s",
                       words ? words : "no reason");
    }
    mx_status status = mx_arrow_type_read(arena, schema, out, diags);
    release_schema(schema);
    return status;
}

mx_frame mx_frame_of_type(mx_store *store, mx_arena *arena, const mx_arrow_type *type)
{
    mx_frame frame = {0};
    for (size_t i = 0; i < type->children.len; i++) {
        const mx_arrow_type *child = type->children.at[i].type;
        bool nested = child->kind == MX_ARROW_STRUCT || child->kind == MX_ARROW_LIST ||
                      child->kind == MX_ARROW_MAP;
        mx_frame_add(arena, &frame,
                     (mx_frame_column){type->children.at[i].name, child, nested && store->engine->json});
    }
    return frame;
}

/* Columns without a value keep having no type: a text would not fit a column of numbers that it is written to. */
static mx_frame with_nulls(mx_arena *arena, const mx_store *store, const mx_frame *frame)
{
    mx_frame out = {0};
    for (size_t i = 0; i < frame->columns.len; i++) {
        mx_frame_column column = frame->columns.at[i];
        mx_arrow_type *type = mx_new(arena, mx_arrow_type);
        *type = *column.type;
        if (type->kind == MX_ARROW_NULL && store->engine->null_type)
            type->native = mx_str_of(store->engine->null_type);
        column.type = type;
        mx_frame_add(arena, &out, column);
    }
    return out;
}

mx_status mx_stage(mx_store *store, mx_arena *arena, struct ArrowArrayStream *rows, mx_frame *frame,
                   mx_strs *temporaries, mx_diags *diags)
{
    const mx_arrow_type *type = NULL;
    mx_str name = mx_temporary_name(store, arena);
    mx_status status = mx_stream_type(arena, rows, &type, diags);
    if (type && status == MX_OK && !frame->columns.len)
        *frame = mx_frame_of_type(store, arena, type);
    frame->from = mx_piece(store, arena, "%i", name);
    if (status == MX_OK) {
        mx_vec_push(arena, temporaries, name);
        mx_frame columns = with_nulls(arena, store, frame);
        status = mx_table_create(store, name, true, &columns, NULL, diags);
    }
    if (status == MX_OK) {
        MX_TRY(mx_append(store, arena, frame->from, frame, rows, NULL, diags));
        return mx_temporary_filled(store, name, diags);
    }
    rows->release(rows);
    return status;
}

mx_status mx_append(mx_store *store, mx_arena *arena, mx_str table, const mx_frame *columns,
                    struct ArrowArrayStream *rows, uint64_t *count, mx_diags *diags)
{
    mx_strs names = {0};
    uint64_t unused;
    for (size_t i = 0; i < columns->columns.len; i++)
        mx_vec_push(arena, &names, mx_piece(store, arena, "%i", columns->columns.at[i].name));
    return mx_conn_load(store->conn, table, names.at, names.len, rows, count ? count : &unused, diags);
}

mx_status mx_stage_frame(mx_store *store, mx_arena *arena, mx_frame *frame, mx_strs *temporaries,
                         mx_diags *diags)
{
    mx_str name = mx_temporary_name(store, arena);
    mx_str select = mx_frame_select(store, arena, frame);
    mx_vec_push(arena, temporaries, name);
    MX_TRY(mx_open_once(store, arena, &select, temporaries, diags));
    MX_TRY(
        mx_store_exec(store, mx_piece(store, arena, "CREATE TEMPORARY TABLE %i AS %s", name, select), diags));
    frame->from = mx_piece(store, arena, "%i", name);
    return mx_temporary_filled(store, name, diags);
}
