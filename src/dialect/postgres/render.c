#include "dialect/postgres/postgres.h"
#include "plan/planner.h"
#include "schema/canon.h"
#include "schema/canon.h"
#include "schema/names.h"

#define MAX_NAME 63

void mx_pg_column(mx_renderer *r, const mx_column *column)
{
    mx_render_ident(r, column->name);
    mx_buf_char(&r->buf, ' ');
    if (column->serial)
        mx_buf_text(&r->buf, mx_str_eq(column->type.base, MX_STR("bigint"))     ? "bigserial"
                             : mx_str_eq(column->type.base, MX_STR("smallint")) ? "smallserial"
                                                                                : "serial");
    else
        mx_pg_type(r, &column->type);
    mx_buf_text(&r->buf, column->not_null ? " NOT NULL" : " NULL");
    if (mx_sql_shown(&column->default_value).len && !column->serial) { /* NULL is a source alone */
        mx_render_lit(r, " DEFAULT ");
        mx_pg_default(r, column);
    }
    mx_pg_collate(r, column->table ? column->table->schema : NULL, column->collation);
    if (column->identity) {
        mx_buf_char(&r->buf, ' ');
        mx_pg_identity(r, column);
    }
    if (column->generated) {
        mx_render_lit(r, " GENERATED ALWAYS AS ");
        mx_render_parens(r, mx_pg_sql(r, &column->expression));
        mx_render_lit(r, " STORED");
    }
}

static void index_part(mx_renderer *r, const mx_index *index, const mx_index_part *part)
{
    const mx_schema *schema = index->table ? index->table->schema : index->view ? index->view->schema : NULL;
    if (part->column)
        mx_render_ident(r, part->column->name);
    else if (part->expr.tree && part->expr.tree->kind == MX_E_NAME) /* of a materialised view */
        mx_render_ident(r, mx_expr_last(part->expr.tree));
    else
        mx_render_parens(r, mx_pg_sql(r, &part->expr));
    mx_pg_collate(r, schema, part->collation);
    if (part->opclass.len) {
        mx_buf_char(&r->buf, ' ');
        mx_pg_far_name(r, schema, part->opclass);
    }
    for (size_t i = 0; i < part->opclass_params.len; i++)
        mx_buf_printf(&r->buf, "%s%.*s = %.*s%s", i ? ", " : " (", MX_FMT(part->opclass_params.at[i].key),
                      MX_FMT(part->opclass_params.at[i].value), i + 1 == part->opclass_params.len ? ")" : "");
    if (part->desc)
        mx_render_lit(r, " DESC");
    if (part->nulls_first != part->desc)
        mx_buf_text(&r->buf, part->nulls_first ? " NULLS FIRST" : " NULLS LAST");
    if (index->role == MX_I_EXCLUDE)
        mx_buf_printf(&r->buf, " WITH %.*s", MX_FMT(part->with_op));
}

static void include(mx_renderer *r, const mx_index *index)
{
    if (!index->include.len)
        return;
    mx_render_lit(r, " INCLUDE ");
    mx_render_names(r, &index->include);
}

/* The primary key's name is only written when it is not the one that the server gives. */
static bool has_own_name(mx_renderer *r, const mx_index *index)
{
    return !mx_str_eq(index->name,
                      mx_name_join(r->arena, index->table->name, MX_STR_NONE, MX_STR("pkey"), MAX_NAME));
}

bool mx_pg_table_index(mx_renderer *r, const mx_index *index)
{
    if (index->role != MX_I_PRIMARY || has_own_name(r, index))
        mx_render_constraint_name(r, index->name);
    if (index->role == MX_I_EXCLUDE)
        mx_buf_printf(&r->buf, "EXCLUDE USING %.*s ", MX_FMT(index->method));
    else
        mx_buf_text(&r->buf, index->role == MX_I_PRIMARY ? "PRIMARY KEY "
                             : index->nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT "
                                                         : "UNIQUE ");
    mx_render_index_parts(r, index);
    include(r, index);
    mx_pg_index_storage(r, index);
    if (index->where.text.len) {
        mx_render_lit(r, " WHERE ");
        mx_render_parens(r, mx_pg_sql(r, &index->where));
    }
    mx_render_deferrable(r, index->deferrable, index->initially_deferred);
    return true;
}

void mx_pg_check(mx_renderer *r, const mx_check *check)
{
    mx_render_constraint_name(r, check->name);
    mx_render_lit(r, "CHECK ");
    mx_render_parens(r, mx_pg_sql(r, &check->expr));
    if (check->no_inherit)
        mx_render_lit(r, " NO INHERIT");
    if (check->not_valid)
        mx_render_lit(r, " NOT VALID");
}

void mx_pg_table_options(mx_renderer *r, const mx_table *table)
{
    for (size_t i = 0; i < table->inherits.len; i++) {
        mx_buf_text(&r->buf, i ? ", " : " INHERITS (");
        mx_pg_parent(r, table->inherits.at[i]);
        mx_buf_text(&r->buf, i + 1 == table->inherits.len ? ")" : "");
    }
    if (table->partition_by.len) {
        mx_render_lit(r, " ");
        mx_pg_tidy(r, table->partition_by, 3);
    }
    mx_pg_storage(r, &table->options, "with.");
}

static void index_body(mx_renderer *r, const mx_index *index, const mx_table *table, const mx_object *view)
{
    mx_render_ident(r, index->name);
    mx_render_lit(r, " ON ");
    if (view)
        mx_render_qualified(r, view->schema->name, view->name);
    else
        mx_render_table(r, table);
    if (index->method.len && !mx_str_eq(index->method, MX_STR("btree")))
        mx_buf_printf(&r->buf, " USING %.*s", MX_FMT(index->method));
    mx_buf_char(&r->buf, ' ');
    mx_render_index_parts(r, index);
    include(r, index);
    if (index->nulls_not_distinct)
        mx_render_lit(r, " NULLS NOT DISTINCT");
    mx_pg_index_storage(r, index);
    if (index->where.text.len) {
        mx_render_lit(r, " WHERE ");
        mx_render_parens(r, mx_pg_sql(r, &index->where));
    }
}

static mx_status create_index(mx_renderer *r, const mx_step *step)
{
    mx_buf_text(&r->buf, step->index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    mx_buf_text(&r->buf, step->concurrently ? "CONCURRENTLY " : "");
    index_body(r, step->index, step->table, step->object);
    return MX_OK;
}

static mx_status drop_index(mx_renderer *r, const mx_step *step)
{
    const mx_schema *schema = step->object ? step->object->schema : step->table->schema;
    mx_render_lit(r, "DROP INDEX ");
    mx_buf_text(&r->buf, step->concurrently ? "CONCURRENTLY " : "");
    mx_render_qualified(r, schema->name, step->index->name);
    return MX_OK;
}

static mx_status rename_index(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "ALTER INDEX ");
    mx_render_qualified(r, step->table->schema->name, step->change->from.index->name);
    mx_render_lit(r, " RENAME TO ");
    mx_render_ident(r, step->change->to.index->name);
    return MX_OK;
}

const mx_render_rules mx_postgres_render = {
    .right = mx_pg_right,
    .quote = '"',
    .unnamed_fkeys = false,
    .indexes_in_table = false,
    .string = mx_render_string_plain,
    .column = mx_pg_column,
    .table_index = mx_pg_table_index,
    .table_check = mx_pg_check,
    .table_options = mx_pg_table_options,
    .create_table = mx_pg_create_table,
    .index_part = index_part,
    .create_index = create_index,
    .drop_index = drop_index,
    .rename_index = rename_index,
    .clause = mx_pg_clause,
    .schema = mx_render_schema,
    .type = mx_pg_type_statement,
    .sequence = mx_pg_sequence,
    .comment = mx_pg_comment,
    .drop_object = mx_pg_drop_object,
    .create_object = mx_pg_create_object,
    .move = mx_pg_move,
    .copied = mx_pg_copied,
    .or_else = "COALESCE",
    .rename_table = mx_render_rename_table,
};
