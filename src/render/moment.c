#include "render/moment.h"

#include "schema/canon.h"
#include "schema/text.h"

void mx_moment_pass(mx_moment *moment, const mx_step *step)
{
    if (step->kind == MX_ST_RENAME_TABLE && step->change && step->change->verb == MX_RENAME) {
        const mx_table *from = step->change->from.table, *to = step->change->to.table;
        mx_new_name table = {.from = {.schema = from->schema->name, .name = from->name},
                             .to = {.schema = to->schema->name, .name = to->name}};
        mx_vec_push(moment->arena, &moment->names, table);
    }
    for (size_t i = 0; step->kind == MX_ST_ALTER_TABLE && i < step->clauses.len; i++) {
        const mx_change *clause = step->clauses.at[i];
        if (clause->subject != MX_C_COLUMN || clause->verb != MX_RENAME)
            continue;
        mx_new_name column = {.table = clause->from.column->table,
                              .from = {.name = clause->from.column->name},
                              .to = {.name = clause->to.column->name}};
        mx_vec_push(moment->arena, &moment->names, column);
    }
}

/* ---- names ---- */

static mx_str column_name(const mx_moment *m, const mx_table *table, mx_str name)
{
    for (size_t i = 0; table && i < m->names.len; i++) {
        if (m->names.at[i].table == table && mx_str_eq(m->names.at[i].from.name, name))
            name = m->names.at[i].to.name;
    }
    return name;
}

static void tell_table_name(const mx_moment *m, mx_name *name)
{
    for (size_t i = 0; i < m->names.len; i++) {
        const mx_new_name *now = &m->names.at[i];
        if (now->table || !mx_str_eq(now->from.name, name->name) ||
            (name->schema.len && !mx_str_eq(now->from.schema, name->schema)))
            continue;
        name->name = now->to.name;
        if (name->schema.len)
            name->schema = now->to.schema;
    }
}

static void tell_names(const mx_moment *m, const mx_table *table, mx_strs *names)
{
    mx_strs now = {0};
    for (size_t i = 0; i < names->len; i++)
        mx_vec_push(m->arena, &now, column_name(m, table, names->at[i]));
    *names = now;
}

static mx_column *column_now(const mx_moment *m, const mx_column *column)
{
    mx_column *now = mx_new(m->arena, mx_column);
    *now = *column;
    now->name = column_name(m, column->table, column->name);
    return now;
}

static void tell_sql(const mx_moment *m, const mx_table *table, mx_sql *sql)
{
    if (!sql->tree || !table)
        return;
    sql->tree = mx_expr_copy(m->arena, sql->tree);
    for (size_t i = 0; i < m->names.len; i++) {
        const mx_new_name *now = &m->names.at[i];
        if (now->table != table ||
            !mx_expr_rename_column(table->schema->model, table, sql->tree, now->from.name, now->to.name))
            continue;
        (void)mx_text_rename(m->arena, sql->text, now->from.name, now->to.name, m->server, &sql->text);
        if (sql->source.len)
            (void)mx_text_rename(m->arena, sql->source, now->from.name, now->to.name, m->server,
                                 &sql->source);
    }
}

/* ---- things ---- */

static mx_fkey *fkey_now(const mx_moment *m, const mx_fkey *fkey)
{
    mx_fkey *now = mx_new(m->arena, mx_fkey);
    *now = *fkey;
    now->columns = (mx_columns){0};
    for (size_t i = 0; i < fkey->columns.len; i++)
        mx_vec_push(m->arena, &now->columns, column_now(m, fkey->columns.at[i]));
    tell_table_name(m, &now->ref);
    tell_names(m, fkey->ref_table, &now->ref_columns);
    tell_names(m, fkey->table, &now->set_columns);
    return now;
}

static const mx_index *index_now(const mx_moment *m, const mx_index *index)
{
    mx_index *now = mx_new(m->arena, mx_index);
    *now = *index;
    now->parts.at = NULL;
    now->parts.len = now->parts.cap = 0;
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_index_part part = index->parts.at[i];
        if (part.column)
            part.column = column_now(m, part.column);
        else
            tell_sql(m, index->table, &part.expr);
        mx_vec_push(m->arena, &now->parts, part);
    }
    tell_names(m, index->table, &now->include);
    tell_sql(m, index->table, &now->where);
    return now;
}

static const mx_check *check_now(const mx_moment *m, const mx_check *check)
{
    mx_check *now = mx_new(m->arena, mx_check);
    *now = *check;
    tell_sql(m, check->table, &now->expr);
    if (check->column)
        now->column = column_now(m, check->column);
    return now;
}

/* It stands among the others of its table, so that it can be said behind which of them it comes. */
static const mx_column *column_in_place(const mx_moment *m, const mx_column *column)
{
    const mx_column *out = column;
    mx_table *table = mx_new(m->arena, mx_table);
    *table = *column->table;
    table->columns = (mx_columns){0};
    table->column_map = (mx_map){0};
    for (size_t i = 0; i < column->table->columns.len; i++) {
        const mx_column *other = column->table->columns.at[i];
        mx_column *now = column_now(m, other);
        if (other == column || mx_str_eq(now->name, column->name)) {
            *now = *column;
            tell_sql(m, column->table, &now->expression);
            tell_sql(m, column->table, &now->default_value);
            now->table = table;
            out = now;
        }
        mx_vec_push(m->arena, &table->columns, now);
    }
    return out;
}

/* Of a table that is created: keys that name others. */
static void tell_table(const mx_moment *m, mx_step *back)
{
    mx_table *now = mx_new(m->arena, mx_table);
    mx_fkeys late = {0};
    *now = *back->table;
    now->fkeys = (mx_fkeys){0};
    for (size_t i = 0; i < back->table->fkeys.len; i++) {
        mx_fkey *fkey = fkey_now(m, back->table->fkeys.at[i]);
        mx_vec_push(m->arena, &now->fkeys, fkey);
        for (size_t k = 0; k < back->late_fkeys.len; k++) {
            if (back->late_fkeys.at[k] == back->table->fkeys.at[i])
                mx_vec_push(m->arena, &late, fkey);
        }
    }
    back->table = now;
    back->late_fkeys = late;
}

static const mx_sequence *sequence_now(const mx_moment *m, const mx_sequence *sequence)
{
    if (!sequence->owner || !sequence->owner->table)
        return sequence;
    mx_sequence *now = mx_new(m->arena, mx_sequence);
    mx_table *table = mx_new(m->arena, mx_table);
    mx_name name = {.schema = sequence->owner->table->schema->name, .name = sequence->owner->table->name};
    *now = *sequence;
    *table = *sequence->owner->table;
    tell_table_name(m, &name);
    table->name = name.name;
    now->owner = column_now(m, sequence->owner);
    now->owner->table = table;
    return now;
}

static mx_change *change_now(const mx_moment *m, const mx_change *change)
{
    mx_change *now = mx_new(m->arena, mx_change);
    *now = *change;
    if (!change->to.any || change->verb == MX_DROP || change->verb == MX_RENAME)
        return now;
    switch (change->subject) {
    case MX_C_COLUMN:
        if (change->to.column->table)
            now->to.column = column_in_place(m, change->to.column);
        return now;
    case MX_C_INDEX:
        now->to.index = index_now(m, change->to.index);
        return now;
    case MX_C_FKEY:
        now->to.fkey = fkey_now(m, change->to.fkey);
        return now;
    case MX_C_CHECK:
        now->to.check = check_now(m, change->to.check);
        return now;
    case MX_C_SEQUENCE:
        now->to.sequence = sequence_now(m, change->to.sequence);
        return now;
    default:
        return now;
    }
}

void mx_moment_tell(const mx_moment *moment, mx_step *back)
{
    if (!moment->names.len)
        return;
    mx_changes clauses = {0};
    for (size_t i = 0; i < back->clauses.len; i++)
        mx_vec_push(moment->arena, &clauses, change_now(moment, back->clauses.at[i]));
    back->clauses = clauses;
    if (back->change && back->kind != MX_ST_COMMENT)
        back->change = change_now(moment, back->change);
    if (back->kind == MX_ST_CREATE_INDEX && back->index)
        back->index = index_now(moment, back->index);
    if (back->kind == MX_ST_CREATE_TABLE && back->table)
        tell_table(moment, back);
}
