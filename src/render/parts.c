#include "plan/planner.h"
#include "render/renderer.h"
#include "render/rules.h"
#include "schema/names.h"

/* Parts of statements that are the same in every engine. */

void mx_render_constraint_name(mx_renderer *r, mx_str name)
{
    if (!name.len)
        return;
    mx_render_lit(r, "CONSTRAINT ");
    mx_render_ident(r, name);
    mx_buf_char(&r->buf, ' ');
}

void mx_render_check(mx_renderer *r, const mx_check *check)
{
    mx_render_constraint_name(r, check->name);
    mx_render_lit(r, "CHECK ");
    mx_render_parens(r, mx_sql_shown(&check->expr));
}

const char *mx_fk_action_text(mx_fk_action action)
{
    switch (action) {
    case MX_FK_RESTRICT:
        return "RESTRICT";
    case MX_FK_CASCADE:
        return "CASCADE";
    case MX_FK_SET_NULL:
        return "SET NULL";
    case MX_FK_SET_DEFAULT:
        return "SET DEFAULT";
    case MX_FK_NONE:
    case MX_FK_NO_ACTION:
        break;
    }
    return "NO ACTION";
}

void mx_render_deferrable(mx_renderer *r, bool deferrable, bool initially_deferred)
{
    if (deferrable)
        mx_buf_text(&r->buf, initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
}

void mx_render_fkey(mx_renderer *r, const mx_fkey *fkey)
{
    mx_render_constraint_name(r, fkey->name);
    mx_render_lit(r, "FOREIGN KEY ");
    mx_render_columns(r, &fkey->columns);
    mx_render_lit(r, " REFERENCES ");
    bool elsewhere = fkey->ref.schema.len && !mx_str_eq(fkey->ref.schema, fkey->table->schema->name);
    if (elsewhere && !r->options->qualify) {
        mx_render_ident(r, fkey->ref.schema);
        mx_buf_char(&r->buf, '.');
        mx_render_ident(r, fkey->ref.name);
    } else {
        mx_render_qualified(r, fkey->ref.schema, fkey->ref.name);
    }
    if (fkey->ref_columns.len) {
        mx_buf_char(&r->buf, ' ');
        mx_render_names(r, &fkey->ref_columns);
    }
    if (fkey->match.len) {
        mx_render_lit(r, " MATCH ");
        mx_buf_str(&r->buf, mx_str_upper(r->arena, fkey->match));
    }
    mx_buf_printf(&r->buf, " ON UPDATE %s ON DELETE %s", mx_fk_action_text(fkey->on_update),
                  mx_fk_action_text(fkey->on_delete));
    if (fkey->set_columns.len) {
        mx_buf_char(&r->buf, ' ');
        mx_render_names(r, &fkey->set_columns);
    }
    mx_render_deferrable(r, fkey->deferrable, fkey->initially_deferred);
    if (fkey->not_valid)
        mx_render_lit(r, " NOT VALID");
}

void mx_render_index_parts(mx_renderer *r, const mx_index *index)
{
    mx_buf_char(&r->buf, '(');
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_buf_text(&r->buf, i ? ", " : "");
        r->rules->index_part(r, index, &index->parts.at[i]);
    }
    mx_buf_char(&r->buf, ')');
}

void mx_render_no_options(mx_renderer *r, const mx_table *table)
{
    (void)r, (void)table;
}

static bool is_late(const mx_step *step, const mx_fkey *fkey)
{
    for (size_t i = 0; i < step->late_fkeys.len; i++) {
        if (step->late_fkeys.at[i] == fkey)
            return true;
    }
    return false;
}

/* An element that may turn out to be written elsewhere: then its separator is taken back. */
static void table_index(mx_renderer *r, const mx_index *index)
{
    size_t len = r->buf.len;
    bool first = r->first;
    mx_render_item(r);
    if (!r->rules->table_index(r, index)) {
        r->buf.len = len;
        r->first = first;
    }
}

mx_status mx_render_create_table(mx_renderer *r, const mx_step *step)
{
    const mx_table *table = step->table;
    mx_buf_text(&r->buf, table->unlogged ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ");
    mx_render_table(r, table);
    mx_buf_char(&r->buf, ' ');
    mx_render_open(r);
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_render_item(r);
        r->rules->column(r, table->columns.at[i]);
    }
    if (table->primary)
        table_index(r, table->primary);
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->role != MX_I_INDEX || r->rules->indexes_in_table)
            table_index(r, table->indexes.at[i]);
    }
    for (size_t i = 0; i < table->fkeys.len; i++) {
        if (is_late(step, table->fkeys.at[i]))
            continue;
        mx_render_item(r);
        mx_render_fkey(r, table->fkeys.at[i]);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if (table->checks.at[i]->column)
            continue; /* at its column */
        mx_render_item(r);
        r->rules->table_check(r, table->checks.at[i]);
    }
    mx_render_close(r);
    r->rules->table_options(r, table);
    return MX_OK;
}

mx_status mx_render_refuse(mx_renderer *r, const mx_step *step)
{
    return mx_fail(r->diags, MX_PLN001, step->change ? mx_change_span(step->change) : MX_NOWHERE,
                   "Write this step by hand into a new migration file.",
                   "this server has no statement to do: %.*s", MX_FMT(step->comment));
}

mx_status mx_render_drop_object(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "DROP ");
    mx_buf_str(&r->buf, mx_str_upper(r->arena, mx_str_of(mx_object_kind_name(step->object->kind))));
    mx_buf_char(&r->buf, ' ');
    mx_render_qualified(r, step->object->schema ? step->object->schema->name : MX_STR_NONE,
                        step->object->name);
    return MX_OK;
}

mx_status mx_render_create_object(mx_renderer *r, const mx_step *step)
{
    mx_buf_str(&r->buf, step->object->source);
    return MX_OK;
}

bool mx_render_copied(mx_renderer *r, const mx_column *from, const mx_column *to)
{
    (void)to;
    mx_render_ident(r, from->name);
    return true;
}

mx_status mx_render_rename_table(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "ALTER TABLE ");
    mx_render_qualified(r, step->table->schema->name, step->old_name);
    mx_render_lit(r, " RENAME TO ");
    mx_render_ident(r, step->table->name);
    return MX_OK;
}

mx_status mx_render_schema(mx_renderer *r, const mx_step *step)
{
    if (step->kind == MX_ST_ALTER_SCHEMA && step->change->verb != MX_RENAME)
        return mx_render_refuse(r, step);
    if (step->kind == MX_ST_ALTER_SCHEMA) {
        mx_render_lit(r, "ALTER SCHEMA ");
        mx_render_ident(r, step->change->from.schema->name);
        mx_render_lit(r, " RENAME TO ");
        mx_render_ident(r, step->change->to.schema->name);
        return MX_OK;
    }
    mx_buf_text(&r->buf, step->kind == MX_ST_CREATE_SCHEMA ? "CREATE SCHEMA " : "DROP SCHEMA ");
    mx_render_ident(r, mx_change_name(step->change));
    if (step->kind == MX_ST_DROP_SCHEMA && (r->server->engine & MX_PG))
        mx_render_lit(r, " CASCADE");
    return MX_OK;
}
