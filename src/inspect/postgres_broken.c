#include "inspect/postgres_parts.h"

/* One that is being made right now is none; whose it is, not every role is told. */
static const char broken[] =
    "SELECT n.nspname, ic.relname " OUR_TABLES
    "JOIN pg_catalog.pg_index i ON i.indrelid = c.oid JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid "
    "WHERE NOT i.indisvalid AND ic.relkind = 'i' AND NOT ic.relispartition AND c.relkind IN ('r', 'm') "
    "AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = "
    "i.indexrelid OR (p.index_relid IS NULL AND p.datname = pg_catalog.current_database())) "
    "AND" OURS "ORDER BY i.indexrelid";

static mx_index *index_of_views(const mx_model *model, mx_str schema_name, mx_str name)
{
    const mx_schema *schema = mx_model_schema(model, schema_name);
    for (size_t i = 0; schema && i < schema->objects.len; i++) {
        const mx_indexes *indexes = &schema->objects.at[i]->indexes;
        for (size_t k = 0; k < indexes->len; k++) {
            if (mx_str_eq(indexes->at[k]->name, name))
                return indexes->at[k];
        }
    }
    return NULL;
}

mx_status mx_postgres_find_broken(mx_catalogue *catalogue)
{
    mx_model *model = catalogue->model;
    const mx_field only = MX_TEXT_VALUE(model->server.one_schema ? model->server.schema : MX_STR_NONE);
    mx_rows rows;
    MX_TRY(mx_conn_rows(model->arena, &rows, catalogue->conn, mx_str_of(broken), &only, 1, catalogue->diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mx_str schema = mx_rows_at(&rows, i, 0).text, name = mx_rows_at(&rows, i, 1).text;
        const mx_relation *found = mx_model_relation(model, schema, name);
        mx_index *index = found && found->kind == MX_O_INDEX ? found->u.index
                                                             : index_of_views(model, schema, name);
        if (index)
            index->broken = true;
    }
    return MX_OK;
}
