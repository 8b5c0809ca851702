#include "dialect/duckdb/duckdb.h"
#include "dialect/postgres/postgres.h"
#include "plan/planner.h"
#include "render/rules.h"
#include "schema/canon.h"
#include "schema/nested.h"

static void default_value(mx_renderer *r, const mx_sql *value)
{
    if (mx_expr_is_literal(value->tree) || value->tree->kind == MX_E_KEYWORD ||
        value->tree->kind == MX_E_CALL)
        mx_buf_str(&r->buf, mx_sql_shown(value));
    else
        mx_render_parens(r, mx_sql_shown(value));
}

static void column(mx_renderer *r, const mx_column *column)
{
    mx_render_ident(r, column->name);
    if (column->type.text.len) {
        mx_buf_char(&r->buf, ' ');
        mx_buf_str(&r->buf, column->type.text);
    }
    if (column->collation.len) {
        mx_render_lit(r, " COLLATE ");
        mx_buf_str(&r->buf, column->collation);
    }
    if (column->generated) {
        mx_render_lit(r, " GENERATED ALWAYS AS ");
        mx_render_parens(r, mx_sql_shown(&column->expression));
        mx_buf_text(&r->buf, column->generated == MX_G_STORED ? " STORED" : " VIRTUAL");
    }
    if (column->not_null)
        mx_render_lit(r, " NOT NULL");
    if (column->default_value.text.len) {
        mx_render_lit(r, " DEFAULT ");
        default_value(r, &column->default_value);
    }
}

static void index_part(mx_renderer *r, const mx_index *index, const mx_index_part *part)
{
    (void)index;
    if (part->column)
        mx_render_ident(r, part->column->name);
    else
        mx_render_parens(r, mx_sql_shown(&part->expr));
}

static bool table_index(mx_renderer *r, const mx_index *index)
{
    mx_render_constraint_name(r, index->name);
    mx_buf_text(&r->buf, index->role == MX_I_PRIMARY ? "PRIMARY KEY " : "UNIQUE ");
    mx_render_index_parts(r, index);
    return true;
}

static mx_status create_index(mx_renderer *r, const mx_step *step)
{
    mx_buf_text(&r->buf, step->index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    mx_render_ident(r, step->index->name);
    mx_render_lit(r, " ON ");
    mx_render_table(r, step->table);
    mx_buf_char(&r->buf, ' ');
    mx_render_index_parts(r, step->index);
    return MX_OK;
}

static mx_status drop_index(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "DROP INDEX ");
    mx_render_qualified(r, step->table->schema->name, step->index->name);
    return MX_OK;
}

/* There is no ALTER SEQUENCE but for its owner. */
static mx_status sequence(mx_renderer *r, const mx_step *step)
{
    const mx_sequence *from = step->change->from.sequence, *to = step->change->to.sequence;
    if (step->kind == MX_ST_DROP_SEQUENCE) {
        mx_render_lit(r, "DROP SEQUENCE ");
        mx_render_qualified(r, from->schema->name, from->name);
        return MX_OK;
    }
    if (step->kind != MX_ST_CREATE_SEQUENCE)
        return mx_render_refuse(r, step);
    mx_render_lit(r, "CREATE SEQUENCE ");
    mx_render_qualified(r, to->schema->name, to->name);
    mx_buf_printf(&r->buf, " INCREMENT BY %lld MINVALUE %lld MAXVALUE %lld START %lld%s",
                  (long long)to->increment, (long long)to->min, (long long)to->max, (long long)to->start,
                  to->cycle ? " CYCLE" : " NO CYCLE");
    return MX_OK;
}

static void enum_values(mx_renderer *r, const mx_udt *type)
{
    mx_render_lit(r, "ENUM (");
    for (size_t i = 0; i < type->values.len; i++) {
        mx_buf_text(&r->buf, i ? ", " : "");
        r->rules->string(r, type->values.at[i]);
    }
    mx_buf_char(&r->buf, ')');
}

/* What a type stands for is in the columns that were made of it: it can go and come back at any time. */
static mx_status type(mx_renderer *r, const mx_step *step)
{
    const mx_udt *from = step->change->from.type, *to = step->change->to.type;
    if (step->kind == MX_ST_DROP_TYPE) {
        mx_render_lit(r, "DROP TYPE ");
        mx_render_qualified(r, from->schema->name, from->name);
        return MX_OK;
    }
    if (step->kind != MX_ST_CREATE_TYPE)
        return mx_render_refuse(r, step);
    mx_render_lit(r, "CREATE TYPE ");
    mx_render_qualified(r, to->schema->name, to->name);
    mx_render_lit(r, " AS ");
    if (to->kind == MX_O_ENUM)
        enum_values(r, to);
    else
        mx_buf_str(&r->buf, to->domain->type.text);
    return MX_OK;
}

/* One action of one kind: ALTER TABLE takes no two. */
static mx_status modify(mx_renderer *r, const mx_step *step, const mx_change *change)
{
    const mx_column *to = change->to.column;
    bool one = (change->aspects & (change->aspects - 1)) == 0;
    if (!one || !(change->aspects & (MX_D_TYPE | MX_D_NULL | MX_D_DEFAULT))) /* plan.c makes the table anew */
        return mx_render_refuse(r, step);
    if ((change->aspects & MX_D_TYPE) && !mx_nested_has_cast(change->from.column->type.text, to->type.text))
        return mx_render_refuse(r, step);
    mx_render_lit(r, "ALTER COLUMN ");
    mx_render_ident(r, to->name);
    if (change->aspects & MX_D_TYPE) {
        mx_render_lit(r, " TYPE ");
        mx_buf_str(&r->buf, to->type.text);
    } else if (change->aspects & MX_D_NULL) {
        mx_buf_text(&r->buf, to->not_null ? " SET NOT NULL" : " DROP NOT NULL");
    } else if (to->default_value.text.len) {
        mx_render_lit(r, " SET DEFAULT ");
        default_value(r, &to->default_value);
    } else {
        mx_render_lit(r, " DROP DEFAULT");
    }
    return MX_OK;
}

static mx_status clause(mx_renderer *r, const mx_step *step, const mx_change *change)
{
    if (change->subject != MX_C_COLUMN)
        return mx_render_refuse(r, step);
    if (change->verb == MX_MODIFY)
        return modify(r, step, change);
    if (change->verb == MX_ADD) {
        if (change->to.column->generated)
            return mx_render_refuse(
                r, step); /* "Adding generated columns after table creation is not supported" */
        mx_render_lit(r, "ADD COLUMN ");
        column(r, change->to.column);
    } else if (change->verb == MX_DROP) {
        mx_render_lit(r, "DROP COLUMN ");
        mx_render_ident(r, change->from.column->name);
    } else {
        mx_render_lit(r, "RENAME COLUMN ");
        mx_render_ident(r, change->from.column->name);
        mx_render_lit(r, " TO ");
        mx_render_ident(r, change->to.column->name);
    }
    return MX_OK;
}

const mx_render_rules mx_duckdb_render = {
    .right = mx_render_refuse,
    .quote = '"',
    .unnamed_fkeys = true,
    .indexes_in_table = false,
    .string = mx_render_string_plain,
    .column = column,
    .table_index = table_index,
    .table_check = mx_render_check,
    .create_table = mx_render_create_table,
    .table_options = mx_render_no_options,
    .index_part = index_part,
    .create_index = create_index,
    .drop_index = drop_index,
    .rename_index = mx_render_refuse,
    .clause = clause,
    .schema = mx_render_schema,
    .type = type,
    .sequence = sequence,
    .comment = mx_pg_comment,
    .drop_object = mx_pg_drop_object,
    .create_object = mx_pg_create_object,
    .move = mx_render_refuse,
    .copied = mx_render_copied,
    .or_else = "IFNULL",
    .rename_table = mx_render_rename_table,
};
