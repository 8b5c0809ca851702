#include "dialect/postgres/postgres.h"

#include "schema/canon.h"
#include "schema/inherit.h"

/* "schema.table" */
void mx_pg_parent(mx_renderer *r, mx_str qualified)
{
    mx_str schema, name;
    if (!mx_str_cut(qualified, '.', &schema, &name)) {
        name = qualified;
        schema = MX_STR_NONE;
    }
    mx_render_qualified(r, schema, name);
}

void mx_pg_tidy(mx_renderer *r, mx_str text, size_t words)
{
    char quote = '\0', before = ' ';
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool blank = c == ' ' && !quote;
        words -= blank && words ? 1u : 0u;
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        if (blank &&
            (before == '(' || (i + 1 < text.len && (text.ptr[i + 1] == ')' || text.ptr[i + 1] == ','))))
            continue;
        mx_buf_char(&r->buf, words && !quote ? mx_upper(c) : c);
        before = c;
    }
}

/* Its columns and keys are the parent's. */
static mx_status create_partition(mx_renderer *r, const mx_table *table)
{
    enum { ALL_WORDS = 1000 };
    mx_buf_text(&r->buf, table->unlogged ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ");
    mx_render_table(r, table);
    mx_render_lit(r, " PARTITION OF ");
    mx_render_table(r, table->partition_of);
    mx_buf_char(&r->buf, ' ');
    mx_pg_tidy(r, table->partition_bounds, ALL_WORDS);
    mx_pg_table_options(r, table);
    return MX_OK;
}

static bool say_the_same(const mx_index *a, const mx_index *b)
{
    bool same = a->role != MX_I_INDEX && b->role != MX_I_INDEX && a->unique == b->unique &&
                a->parts.len == b->parts.len && mx_str_eq(a->where.text, b->where.text) &&
                mx_strs_same(&a->include, &b->include) && a->deferrable == b->deferrable &&
                a->initially_deferred == b->initially_deferred &&
                a->nulls_not_distinct == b->nulls_not_distinct;
    for (size_t i = 0; same && i < a->parts.len; i++)
        same = a->parts.at[i].column == b->parts.at[i].column &&
               mx_str_eq(a->parts.at[i].expr.text, b->parts.at[i].expr.text);
    return same;
}

bool mx_pg_is_repeated(const mx_table *table, const mx_index *key)
{
    if (key == table->primary)
        return false;
    if (table->primary && say_the_same(table->primary, key))
        return true;
    for (size_t i = 0; i < table->indexes.len && table->indexes.at[i] != key; i++) {
        if (say_the_same(table->indexes.at[i], key))
            return true;
    }
    return false;
}

/* What a computed column is computed from, its parent alone says. */
static mx_column *merged(mx_renderer *r, mx_column *column)
{
    mx_column *written = column;
    if (mx_column_parent(column)->generated) {
        written = mx_new(r->arena, mx_column);
        *written = *column;
        written->generated = MX_G_NONE;
        written->expression = (mx_sql){0};
    }
    return written;
}

/* Only what is not the parents' is written; a constraint that is not valid, or that the server would take for another one, is
 * added later (plan.c). */
static mx_status create_own(mx_renderer *r, const mx_step *step)
{
    mx_table *own = mx_new(r->arena, mx_table);
    mx_step as = *step;
    *own = *step->table;
    own->columns = (mx_columns){0};
    own->indexes = (mx_indexes){0};
    own->checks = (mx_checks){0};
    own->fkeys = (mx_fkeys){0};
    for (size_t i = 0; i < step->table->columns.len; i++) {
        mx_column *column = step->table->columns.at[i];
        if (mx_column_is_merged(column))
            mx_vec_push(r->arena, &own->columns, merged(r, column));
        else if (!mx_column_is_inherited(column))
            mx_vec_push(r->arena, &own->columns, column);
    }
    mx_indexes indexes = step->table->indexes;
    if (step->table->partition_by.len) /* the names of its partitions' tell which came first */
        indexes = mx_table_indexes_in_order(r->arena, step->table);
    for (size_t i = 0; i < indexes.len; i++) {
        if (!mx_pg_is_repeated(step->table, indexes.at[i]))
            mx_vec_push(r->arena, &own->indexes, indexes.at[i]);
    }
    for (size_t i = 0; i < step->table->checks.len; i++) {
        if (!mx_check_is_inherited(step->table->checks.at[i]) && !step->table->checks.at[i]->not_valid)
            mx_vec_push(r->arena, &own->checks, step->table->checks.at[i]);
    }
    for (size_t i = 0; i < step->table->fkeys.len; i++) {
        if (!step->table->fkeys.at[i]->not_valid)
            mx_vec_push(r->arena, &own->fkeys, step->table->fkeys.at[i]);
    }
    as.table = own;
    return mx_render_create_table(r, &as);
}

mx_status mx_pg_create_table(mx_renderer *r, const mx_step *step)
{
    if (step->table->partition_of)
        return create_partition(r, step->table);
    return create_own(r, step);
}

static const char *moved(const mx_change *change, mx_str *schema, mx_str *name, mx_str *to)
{
#define OF(field)                                                                                            \
    (*schema = change->from.field->schema->name, *name = change->from.field->name,                           \
     *to = change->to.field->schema->name)
    switch (change->subject) {
    case MX_C_TABLE:
        OF(table);
        return "TABLE";
    case MX_C_TYPE:
        OF(type);
        return change->from.type->kind == MX_O_DOMAIN ? "DOMAIN" : "TYPE";
    case MX_C_SEQUENCE:
        OF(sequence);
        return "SEQUENCE";
    default:
        OF(object);
        return change->from.object->kind == MX_O_MATVIEW ? "MATERIALIZED VIEW" : "VIEW";
    }
#undef OF
}

mx_status mx_pg_move(mx_renderer *r, const mx_step *step)
{
    mx_str schema, name, to;
    mx_buf_printf(&r->buf, "ALTER %s ", moved(step->change, &schema, &name, &to));
    mx_render_qualified(r, schema, name);
    mx_render_lit(r, " SET SCHEMA ");
    mx_render_ident(r, to);
    return MX_OK;
}
