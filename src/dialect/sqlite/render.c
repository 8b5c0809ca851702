#include "dialect/sqlite/sqlite.h"
#include "plan/planner.h"
#include "render/rules.h"
#include "schema/canon.h"

/* A counter; or INTEGER PRIMARY KEY DESC, which is a rowid unless it is written at its column. */
static const mx_index *inline_primary(const mx_column *column)
{
    const mx_index *primary = column->table->primary;
    bool single = primary && primary->parts.len == 1 && primary->parts.at[0].column == column;
    bool no_rowid = single && primary->parts.at[0].desc && !column->table->without_rowid &&
                    mx_str_eq(column->type.text, MX_STR("integer"));
    return primary && (column->auto_increment || no_rowid) ? primary : NULL;
}

static void conflict(mx_renderer *r, mx_str action)
{
    if (action.len)
        mx_buf_printf(&r->buf, " ON CONFLICT %.*s", MX_FMT(mx_str_upper(r->arena, action)));
}

/* Literals and CURRENT_… stand bare, everything else in parentheses: https://www.sqlite.org/lang_createtable.html, 3.2. */
static void default_value(mx_renderer *r, const mx_sql *value)
{
    mx_render_lit(r, " DEFAULT ");
    if (!value->tree || mx_expr_is_literal(value->tree) || value->tree->kind == MX_E_KEYWORD)
        mx_buf_str(&r->buf, mx_sql_shown(value));
    else
        mx_render_parens(r, mx_sql_shown(value));
}

static void column(mx_renderer *r, const mx_column *column)
{
    const mx_index *primary = inline_primary(column);
    mx_render_ident(r, column->name);
    if (column->type.text.len) {
        mx_buf_char(&r->buf, ' ');
        mx_buf_str(&r->buf, column->type.text);
    }
    mx_buf_text(&r->buf, column->not_null ? " NOT NULL" : " NULL");
    conflict(r, column->not_null_conflict);
    if (primary) {
        mx_buf_char(&r->buf, ' ');
        mx_render_constraint_name(r, primary->name);
        mx_render_lit(r, "PRIMARY KEY");
        mx_buf_text(&r->buf, primary->parts.at[0].desc ? " DESC" : "");
        conflict(r, primary->conflict);
        mx_buf_text(&r->buf, column->auto_increment ? " AUTOINCREMENT" : "");
    }
    if (mx_sql_shown(&column->default_value).len) /* NULL is a source alone */
        default_value(r, &column->default_value);
    if (column->collation.len) {
        mx_render_lit(r, " COLLATE ");
        mx_render_ident(r, column->collation);
    }
    if (column->generated) {
        mx_render_lit(r, " AS ");
        mx_render_parens(r, mx_sql_shown(&column->expression));
        mx_buf_text(&r->buf, column->generated == MX_G_STORED ? " STORED" : " VIRTUAL");
    }
}

static void index_part(mx_renderer *r, const mx_index *index, const mx_index_part *part)
{
    (void)index;
    if (part->column)
        mx_render_ident(r, part->column->name);
    else
        mx_buf_str(&r->buf, mx_sql_shown(&part->expr)); /* with the parentheses it was written with */
    if (part->collation.len) {
        mx_render_lit(r, " COLLATE ");
        mx_render_ident(r, part->collation);
    }
    if (part->desc)
        mx_render_lit(r, " DESC");
}

static bool table_index(mx_renderer *r, const mx_index *index)
{
    if (index->role == MX_I_PRIMARY && index->parts.len == 1 && index->parts.at[0].column &&
        inline_primary(index->parts.at[0].column))
        return false;
    mx_render_constraint_name(r, index->name);
    mx_buf_text(&r->buf, index->role == MX_I_PRIMARY ? "PRIMARY KEY " : "UNIQUE ");
    mx_render_index_parts(r, index);
    conflict(r, index->conflict);
    return true;
}

static void table_options(mx_renderer *r, const mx_table *table)
{
    if (table->without_rowid)
        mx_render_lit(r, " WITHOUT ROWID");
    if (table->strict)
        mx_buf_text(&r->buf, table->without_rowid ? ", STRICT" : " STRICT");
}

static mx_status create_index(mx_renderer *r, const mx_step *step)
{
    mx_buf_text(&r->buf, step->index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    mx_render_ident(r, step->index->name);
    mx_render_lit(r, " ON ");
    mx_render_ident(r, step->table->name);
    mx_buf_char(&r->buf, ' ');
    mx_render_index_parts(r, step->index);
    if (step->index->where.text.len) {
        mx_render_lit(r, " WHERE ");
        mx_buf_str(&r->buf, mx_sql_shown(&step->index->where));
    }
    return MX_OK;
}

static mx_status drop_index(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "DROP INDEX ");
    mx_render_ident(r, step->index->name);
    return MX_OK;
}

static mx_status clause(mx_renderer *r, const mx_step *step, const mx_change *change)
{
    if (change->subject != MX_C_COLUMN || change->verb == MX_MODIFY)
        return mx_render_refuse(r, step);
    if (change->verb == MX_ADD) {
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

static mx_status drop_object(mx_renderer *r, const mx_step *step)
{
    if (step->object->kind != MX_O_VIRTUAL_TABLE)
        return mx_render_drop_object(r, step);
    mx_render_lit(r, "DROP TABLE ");
    mx_render_ident(r, step->object->name);
    return MX_OK;
}

const mx_render_rules mx_sqlite_render = {
    .right = mx_render_refuse,
    .quote = '`',
    .unnamed_fkeys = true,
    .indexes_in_table = false,
    .string = mx_render_string_plain,
    .column = column,
    .table_index = table_index,
    .table_check = mx_render_check,
    .create_table = mx_render_create_table,
    .table_options = table_options,
    .index_part = index_part,
    .create_index = create_index,
    .drop_index = drop_index,
    .rename_index = mx_render_refuse,
    .clause = clause,
    .schema = mx_render_refuse,
    .type = mx_render_refuse,
    .sequence = mx_render_refuse,
    .comment = mx_render_refuse,
    .drop_object = drop_object,
    .create_object = mx_render_create_object,
    .move = mx_render_refuse,
    .copied = mx_render_copied,
    .or_else = "IFNULL",
    .rename_table = mx_render_rename_table,
};
