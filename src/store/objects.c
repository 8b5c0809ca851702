#include "store/objects.h"

mx_str mx_shown_ids(mx_arena *arena, const mx_strs *ids, const mx_rows *rows, size_t row)
{
    mx_buf shown = MX_BUF(arena);
    for (size_t i = 0; i < ids->len; i++) {
        mx_field value = mx_rows_at(rows, row, i);
        mx_buf_printf(&shown, "%s%.*s = ", i ? ", " : "", MX_FMT(ids->at[i]));
        if (value.kind == MX_V_INT)
            mx_buf_printf(&shown, "%lld", (long long)value.integer);
        else if (value.kind == MX_V_NULL)
            mx_buf_lit(&shown, "null");
        else
            mx_buf_json(&shown, value.text);
    }
    return mx_buf_view(&shown);
}

/* Engines whose functions do not fail on what is no JSON are asked whether there can be any. */
static bool is_unchecked(mx_store *store, mx_arena *arena, mx_str feature, mx_str column)
{
    int64_t any = 1;
    if (!store->engine->unchecked)
        return false;
    mx_str table = mx_store_table_name(store, arena, feature);
    return mx_store_number(store, store->engine->unchecked(store, arena, table, column), &any, NULL) !=
               MX_OK ||
           any != 0;
}

mx_status mx_check_objects(mx_store *store, mx_arena *arena, const mx_feature_spec *spec,
                           const mx_frame *stored, mx_str version, bool exact, mx_diags *diags)
{
    const mx_frame_column *column = mx_frame_find(stored, MX_DATA_VERSION_BY_FIELD);
    mx_rows rows = {0};
    if (!column || !column->json || !store->engine->json)
        return MX_OK;
    for (size_t i = 0; i < spec->id_columns.len; i++)
        if (!mx_frame_find(stored, spec->id_columns.at[i]))
            return MX_OK; /* who reads them says so */
    exact = exact || is_unchecked(store, arena, spec->key, column->name);
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "SELECT ");
    mx_add_names(&sql, &spec->id_columns, "");
    mx_add(&sql, " FROM %i WHERE ", mx_store_table_name(store, arena, spec->key));
    store->engine->no_object(&sql, mx_piece(store, arena, "%i", column->name), exact);
    if (mx_frame_find(stored, MX_FEATURE_VERSION))
        mx_add(&sql, " AND %i = %l", MX_FEATURE_VERSION, version);
    mx_add(&sql, " LIMIT 1");
    MX_TRY(mx_conn_rows(arena, &rows, store->conn, mx_sqlbuf_take(&sql), NULL, 0, diags));
    if (!rows.rows)
        return MX_OK;
    return mx_fail(diags, MX_STO002, MX_NOWHERE, "Write the row again, or put it right in the table.",
                   "feature %.*s: column '%.*s' holds no JSON object in the row with %.*s", MX_FMT(spec->key),
                   MX_FMT(column->name), MX_FMT(mx_shown_ids(arena, &spec->id_columns, &rows, 0)));
}

mx_status mx_check_upstream_objects(mx_store *store, mx_arena *arena, mx_str feature, mx_diags *diags)
{
    const mx_feature_plan *plan;
    if (!store->engine->json || mx_store_feature(store, arena, feature, &plan, NULL) != MX_OK)
        return MX_OK; /* who reads them says so */
    for (size_t i = 0; i < plan->deps.len; i++) {
        mx_frame stored;
        mx_str version;
        const mx_feature_spec *spec = plan->deps.at[i].upstream->spec;
        if (mx_graph_feature_version(store->graph, spec->key, &version, NULL) != MX_OK ||
            mx_table_frame(store, arena, spec->key, spec, &stored, NULL) != MX_OK)
            continue;
        MX_TRY(mx_check_objects(store, arena, spec, &stored, version, true, diags));
    }
    return MX_OK;
}

/* All engines have this word in what they say of a cell that they cannot read. */
static bool is_about_json(const mx_diag *said)
{
    mx_str word = MX_STR("json");
    for (size_t i = 0; i + word.len <= said->message.len; i++)
        if (mx_str_istarts(mx_str_sub(said->message, i, said->message.len), word))
            return true;
    return false;
}

void mx_name_bad_objects(mx_store *store, mx_arena *arena, mx_str feature, size_t said, mx_diags *diags)
{
    size_t count = diags ? mx_diags_count(diags) : 0;
    if (count <= said || !is_about_json(mx_diags_at(diags, count - 1)) || mx_conn_interrupted(store->conn) ||
        mx_check_upstream_objects(store, arena, feature, NULL) == MX_OK)
        return;
    mx_diags_cut(diags, said);
    mx_check_upstream_objects(store, arena, feature, diags);
}
