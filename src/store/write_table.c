#include "store/declared.h"
#include "store/keys.h"
#include "store/misfit.h"
#include "store/write_parts.h"

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
    static const bool moment[] = {
        [MX_ARROW_DATE] = true, [MX_ARROW_TIME] = true, [MX_ARROW_TIMESTAMP] = true, [MX_ARROW_MAP] = false};
    if (type->kind == MX_ARROW_NULL || column->json)
        return true;
    if (json && (column->type->kind == MX_ARROW_TEXT || nested[column->type->kind]))
        return true;
    if (nested[column->type->kind] != nested[type->kind])
        return false;
    if (moment[column->type->kind] && !moment[type->kind] && type->kind != MX_ARROW_TEXT)
        return false; /* a number of what, from when on? */
    if (moment[type->kind] && (number[column->type->kind] || column->type->kind == MX_ARROW_BOOL))
        return false;
    if (moment[type->kind] && moment[column->type->kind] &&
        (type->kind == MX_ARROW_TIME) != (column->type->kind == MX_ARROW_TIME))
        return false; /* a time without its day, or the other way round */
    return !(number[column->type->kind] && (type->kind == MX_ARROW_TEXT || type->kind == MX_ARROW_BINARY));
}

/* Texts that are read from such a column become its member of texts when they are written, which they may not have been. */
static void tell_ambiguous(mx_str feature, const mx_frame_column *column, mx_diags *diags)
{
    mx_warn(diags, MX_STO021, MX_NOWHERE,
            "Give values of the member's own type, or leave the column out of the rows.",
            "feature %.*s: texts for '%.*s' go to the member of texts of its type (UNION or VARIANT)",
            MX_FMT(feature), MX_FMT(column->name));
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
        if (column->type->ambiguous && rows->columns.at[i].type->kind == MX_ARROW_TEXT)
            tell_ambiguous(feature, column, diags);
    }
    return MX_OK;
}

mx_status mx_write_check_columns(const mx_store *store, mx_arena *arena, mx_str feature,
                                 const mx_frame *table, const mx_frame *rows, mx_diags *diags)
{
    mx_buf unknown = MX_BUF(arena);
    for (size_t i = 0; i < rows->columns.len; i++)
        if (!mx_frame_find(table, rows->columns.at[i].name))
            mx_buf_printf(&unknown, "%s'%.*s'", unknown.len ? ", " : "", MX_FMT(rows->columns.at[i].name));
    if (!unknown.len)
        return check_types(store, feature, table, rows, diags);
    return mx_fail(diags, MX_STO003, MX_NOWHERE,
                   "Declare them in the feature and plan them with 'metaxy migrate diff --store NAME', or "
                   "leave them out of the rows (select of a dependency says what comes along).",
                   "feature %.*s: its table has no column %.*s", MX_FMT(feature),
                   MX_FMT(mx_buf_view(&unknown)));
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

mx_status mx_write_make_table(mx_store *store, mx_arena *arena, mx_str feature, const mx_frame *rows,
                              const mx_strs *ids, mx_made_tables *made, mx_diags *diags)
{
    mx_str name = mx_store_table_name(store, arena, feature);
    const mx_definition *def = store->graph ? mx_graph_find(store->graph, feature) : NULL;
    if (!store->settings.auto_create)
        return mx_fail(
            diags, MX_STO008, MX_NOWHERE,
            "Plan it with 'metaxy migrate diff --store NAME' and apply that, or let the store make tables "
            "(auto_create_tables).",
            "table '%.*s' of feature %.*s does not exist", MX_FMT(name), MX_FMT(feature));
    mx_status by_class = mx_class_table_make(store, arena, def, rows, made, diags);
    if (by_class != MX_NOT_FOUND)
        return by_class;
    mx_store_tell_made(store, name, diags);
    mx_frame columns = *rows;
    if (mx_system_frame(store, arena, feature, false, &columns)) {
        MX_TRY(mx_table_create(store, name, false, &columns, NULL, diags));
        mx_made_table(made, name);
        return MX_OK;
    }
    columns.columns = (mx_frame_columns){0}; /* its own list: declared columns come behind */
    for (size_t i = 0; i < rows->columns.len; i++)
        mx_frame_add(arena, &columns, rows->columns.at[i]);
    MX_TRY(mx_declare_columns(store, arena, def, rows, &columns, diags));
    mx_declare_fields(store, arena, def, &columns);
    mx_declare_keys(store, arena, name, ids, &columns);
    MX_TRY(mx_table_create(store, name, false, &columns, ids, diags));
    mx_made_table(made, name);
    return MX_OK;
}

static void find_arrays(const mx_store *store, const mx_frame *table, mx_transform *transform)
{
    for (size_t i = 0; i < transform->columns.len && store->engine->arrays; i++) {
        const mx_frame_column *column = mx_frame_find(table, transform->columns.at[i].name);
        transform->columns.at[i].array = column && !column->json && column->type->kind == MX_ARROW_LIST;
    }
}

static const mx_arrow_type *type_in(const mx_arrow_type *rows, mx_str name)
{
    for (size_t i = 0; i < rows->children.len; i++)
        if (mx_str_eq(rows->children.at[i].name, name))
            return rows->children.at[i].type;
    return NULL;
}

static void find_misfits(const mx_frame *table, const mx_arrow_type *in, mx_transform *transform)
{
    for (size_t i = 0; i < transform->columns.len; i++) {
        mx_new_column *made = &transform->columns.at[i];
        const mx_frame_column *column = mx_frame_find(table, made->name);
        const mx_arrow_type *type = type_in(in, made->from);
        if (made->kind == MX_COLUMN_SAME && column && !column->json && type &&
            mx_may_misfit(type, column->type))
            made->to = column->type;
    }
}

/* A field that the feature has and the table's struct has not. */
static mx_status widen(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_frame_column *column,
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

mx_status mx_write_follow_table(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_frame *table,
                                const mx_arrow_type *in, mx_transform *transform, mx_diags *diags)
{
    find_arrays(store, table, transform);
    find_misfits(table, in, transform);
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

bool mx_write_looks_at_values(const mx_transform *transform)
{
    for (size_t i = 0; i < transform->columns.len; i++)
        if (transform->columns.at[i].to)
            return true;
    return false;
}

/* What a table that is made for the rows is like; no columns: there are no rows. */
static mx_status plan_table(mx_store *store, mx_arena *arena, const mx_writing *w, mx_frame *out,
                            mx_strs *ids, mx_diags *diags)
{
    const mx_arrow_type *in;
    mx_str unused;
    size_t said = diags ? mx_diags_count(diags) : 0;
    mx_transform *transform = mx_new(arena, mx_transform);
    MX_TRY(mx_stream_type(arena, w->rows, &in, diags));
    if (!in->children.len)
        return MX_OK;
    if (mx_is_system_table(w->feature))
        transform = mx_write_as_is(arena, in);
    else
        MX_TRY(mx_write_plan(store, arena, w, in, 0, transform, diags));
    MX_TRY(mx_transform_sql(store, arena, transform, in, MX_STR("s"), &unused, diags)); /* for its refusals */
    if (diags)
        mx_diags_cut(diags, said); /* warnings come again when the rows are written */
    *out = mx_transform_frame(arena, transform, in);
    *ids = transform->ids;
    return MX_OK;
}

/* Another may have made it meanwhile. */
static mx_status make_table_once(mx_store *store, mx_arena *arena, mx_str feature, const mx_frame *table,
                                 const mx_strs *ids, mx_made_tables *made, mx_diags *diags)
{
    size_t said = diags ? mx_diags_count(diags) : 0;
    bool there = false;
    mx_status status = mx_write_make_table(store, arena, feature, table, ids, made, diags);
    if (status != MX_FAILED || mx_store_has(store, feature, &there, NULL) != MX_OK || !there)
        return status;
    if (diags)
        mx_diags_cut(diags, said);
    return MX_OK;
}

mx_status mx_write_make_tables(mx_store *store, mx_arena *arena, const mx_writing *ws, size_t count,
                               mx_made_tables *made, mx_diags *diags)
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

void mx_write_drop_made(mx_store *store, const mx_made_tables *made)
{
    for (size_t i = made->names.len; i > 0 && !mx_conn_in_transaction(store->conn); i--)
        store->engine->drop_empty(store, made->arena,
                                  made->names.at[i - 1]); /* one may refer to an earlier one */
}
