#include "store/latest.h"
#include "store/relation.h"

/* Deleting rows: by a further row that says so, or for good. */

typedef struct deletion {
    mx_str feature;
    const mx_delete *options;
    uint64_t *deleted;
} deletion;

/* What a column of the further row holds: as with any write, a data version that is not there is the provenance. The
 * moment of its update is its own: a table may have a key of it. */
static void add_deleted_value(mx_sqlbuf *sql, const mx_frame *table, mx_str name, mx_str version,
                              mx_str project, int64_t now)
{
    const mx_store *store = sql->store;
    if (mx_str_eq(name, MX_DELETED_AT) || mx_str_eq(name, MX_UPDATED_AT))
        store->engine->time(sql, now);
    else if (mx_str_eq(name, MX_FEATURE_VERSION))
        mx_add(sql, "%l", version);
    else if (mx_str_eq(name, MX_PROJECT_VERSION))
        mx_add(sql, "%l", project);
    else if (mx_str_eq(name, MX_MATERIALIZATION_ID) && store->settings.has_materialization_id)
        mx_add(sql, "%l", store->settings.materialization_id);
    else if (mx_str_eq(name, MX_MATERIALIZATION_ID))
        mx_add(sql, "%z", store->engine->no_text);
    else if (mx_str_eq(name, MX_DATA_VERSION) && mx_frame_find(table, MX_PROVENANCE))
        mx_add(sql, "coalesce(l.%i, l.%i)", name, MX_PROVENANCE);
    else
        mx_add(sql, "l.%i", name);
}

static mx_status soft(mx_store *store, mx_arena *arena, const deletion *d, const mx_definition *def,
                      const mx_frame *table, mx_diags *diags)
{
    mx_str rows, version;
    int64_t now, count = 0;
    MX_TRY(mx_graph_feature_version(store->graph, d->feature, &version, diags));
    MX_TRY(mx_table_moment(store, arena, table, &now, diags));
    if (!mx_frame_find(table, MX_DELETED_AT))
        return mx_fail(diags, MX_STO009, MX_NOWHERE, "Delete the rows for good (hard), or add the column.",
                       "the table of feature %.*s has no column 'metaxy_deleted_at'", MX_FMT(d->feature));
    mx_latest latest = {.stored = table,
                        .ids = d->options->sample_history ? NULL : &def->spec->id_columns,
                        .has_version = !d->options->feature_history,
                        .version = version,
                        .filters = {&d->options->filters}};
    MX_TRY(mx_latest_sql(store, arena, &latest, &rows, diags));
    mx_status counted = mx_store_number(store, mx_piece(store, arena, "SELECT count(*) FROM (%s) AS t", rows),
                                        &count, diags);
    if (counted == MX_FAILED || !count)
        return counted == MX_FAILED ? MX_FAILED : MX_OK;
    mx_str project = mx_store_project_version(store, arena);
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "INSERT INTO %s (", mx_store_quoted_table(store, arena, d->feature));
    mx_add_columns(&sql, &table->columns, "");
    mx_add(&sql, ") SELECT ");
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_add(&sql, i ? ", " : "");
        add_deleted_value(&sql, table, table->columns.at[i].name, version, project, now);
    }
    mx_add(&sql, " FROM (%s) AS l", rows);
    *d->deleted = (uint64_t)count;
    return mx_store_exec(store, mx_sqlbuf_take(&sql), diags);
}

static mx_status hard(mx_store *store, mx_arena *arena, const deletion *d, const mx_frame *table,
                      mx_diags *diags)
{
    mx_str from = mx_store_quoted_table(store, arena, d->feature), version;
    int64_t count = 0;
    mx_scope scope = {.frame = table, .table = "", .in_table = true};
    const mx_filters *filters = &d->options->filters;
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    MX_TRY(mx_add_filters(&sql, filters, &scope, false, diags));
    if (!d->options->feature_history && !mx_is_system_table(d->feature) &&
        mx_frame_find(table, MX_FEATURE_VERSION)) {
        MX_TRY(mx_graph_feature_version(store->graph, d->feature, &version, diags));
        mx_add(&sql, filters->len ? " AND %i = %l" : "%i = %l", MX_FEATURE_VERSION, version);
    } else if (!filters->len) {
        mx_add(&sql, "1 = 1");
    }
    mx_str where = mx_sqlbuf_take(&sql);
    mx_status counted = mx_store_number(
        store, mx_piece(store, arena, "SELECT count(*) FROM %s WHERE %s", from, where), &count, diags);
    if (counted == MX_FAILED)
        return counted;
    *d->deleted = (uint64_t)count;
    return mx_store_exec(store, mx_piece(store, arena, "DELETE FROM %s WHERE %s", from, where), diags);
}

static mx_status delete_rows(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    const deletion *d = arg;
    mx_frame table;
    const mx_definition *def = NULL;
    if (!mx_is_system_table(d->feature)) {
        if (!store->graph)
            return mx_fail(diags, MX_FEA006, MX_NOWHERE, "", "the store has no graph to look up '%.*s' in",
                           MX_FMT(d->feature));
        MX_TRY(mx_graph_get(store->graph, d->feature, &def, diags));
    } else if (!d->options->hard) {
        return mx_fail(diags, MX_STO012, MX_NOWHERE, "", "rows of system tables have no deletion mark");
    }
    mx_status found = mx_table_frame(store, arena, d->feature, def ? def->spec : NULL, &table, diags);
    if (found == MX_NOT_FOUND && d->options->hard)
        return mx_fail(diags, MX_STO008, MX_NOWHERE, "", "table '%.*s' of feature %.*s does not exist",
                       MX_FMT(mx_store_table_name(store, arena, d->feature)), MX_FMT(d->feature));
    if (found == MX_NOT_FOUND)
        return mx_store_no_feature(store, d->feature, diags);
    MX_TRY(found);
    return d->options->hard ? hard(store, arena, d, &table, diags)
                            : soft(store, arena, d, def, &table, diags);
}

mx_status mx_store_delete(mx_store *store, mx_str feature, const mx_delete *del, uint64_t *deleted,
                          mx_diags *diags)
{
    uint64_t count = 0;
    size_t said = diags ? mx_diags_count(diags) : 0;
    deletion d = {feature, del, &count};
    mx_look_at_relation(store, feature);
    mx_status status = mx_store_transaction_again(store, delete_rows, NULL, &d, diags);
    if (status == MX_FAILED)
        mx_name_relation(store, feature, said, diags);
    if (deleted)
        *deleted = status == MX_OK ? count : 0;
    return status;
}
