/* sqlite/names.c — columns, keys and tables: what SQLite adds to what is written, and what it refuses.
 * Keys without a name stay so. */
#include "dialect/sqlite/lite.h"

mx_str mx_lite_collation(mx_arena *arena, mx_str written)
{
    if (mx_str_ieq(written, MX_STR("binary")))
        return MX_STR_NONE;
    if (mx_str_ieq(written, MX_STR("nocase")))
        return MX_STR("NOCASE");
    if (mx_str_ieq(written, MX_STR("rtrim")))
        return MX_STR("RTRIM");
    return written.len ? mx_str_copy(arena, written) : written;
}

mx_status mx_lite_column(mx_model *model, mx_column *column, const mx_column_def *written, mx_diags *diags)
{
    (void)diags;
    column->collation = mx_lite_collation(model->arena, column->collation);
    if (mx_str_eq(column->not_null_conflict, MX_STR("abort")) || (written && written->not_null != MX_YES))
        column->not_null_conflict = MX_STR_NONE; /* abort is what happens anyway */
    return MX_OK;
}

mx_status mx_lite_reserved(mx_span at, mx_diags *diags)
{
    return mx_fail(diags, MX_SCH005, at, "", "names that begin with \"sqlite_\" are the server's own");
}

static bool is_rowid(const mx_column *column)
{
    return mx_str_eq(column->type.text, MX_STR("integer"));
}

/* Written at its column, INTEGER PRIMARY KEY DESC is no rowid; in a clause of its own it is, and DESC says nothing:
 * https://www.sqlite.org/lang_createtable.html#rowid */
mx_status mx_lite_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags)
{
    if (def && index->role == MX_I_INDEX && mx_str_istarts(def->name, MX_STR("sqlite_")))
        return mx_lite_reserved(index->span, diags);
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_index_part *part = &index->parts.at[i];
        if (def && i < def->parts.len && def->parts.at[i].nulls_first != MX_UNSET)
            return mx_fail(diags, MX_SCH005, index->span, "Leave it out: SQLite has NULL before all else.",
                           "a key or index cannot say where NULLS stand");
        if (!part->column && index->role == MX_I_UNIQUE)
            return mx_fail(diags, MX_SCH005, index->span, "Write CREATE UNIQUE INDEX.",
                           "expressions cannot be in a unique constraint");
        mx_str columns = part->column ? part->column->collation : MX_STR_NONE;
        if (!part->collation.len)
            continue;
        part->collation = mx_lite_collation(model->arena, part->collation);
        if (mx_str_eq(part->collation, columns))
            part->collation = MX_STR_NONE;
        else if (!part->collation.len)
            part->collation = MX_STR("BINARY"); /* other than the column's */
    }
    index->options = (mx_options){0};
    if (index->role == MX_I_PRIMARY && index->parts.len == 1 && !(def && def->inline_column)) {
        mx_index_part *part = &index->parts.at[0];
        part->desc &= index->table->without_rowid || !part->column || !is_rowid(part->column);
    }
    return MX_OK;
}

/* --- ALTER TABLE ADD COLUMN: https://www.sqlite.org/lang_altertable.html, 4 --- */

static mx_status check_added(const mx_table *table, const mx_column_def *def, mx_diags *diags)
{
    (void)table;
    for (size_t i = 0; i < def->keys.len; i++) {
        mx_key_kind kind = def->keys.at[i]->kind;
        if (kind == MX_K_PRIMARY || kind == MX_K_UNIQUE)
            return mx_fail(diags, MX_SCH005, def->keys.at[i]->span,
                           "Make a new table and copy the rows, or create a unique index.",
                           "a column that is added cannot be %s",
                           kind == MX_K_PRIMARY ? "PRIMARY KEY" : "UNIQUE");
    }
    return MX_OK;
}

mx_status mx_lite_alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    (void)model;
    if (action->kind == MX_A_ADD_COLUMN)
        MX_TRY(check_added(table, action->column, diags));
    return MX_NOT_FOUND;
}

/* --- tables --- */

const mx_column *mx_lite_rowid_alias(const mx_table *table)
{
    const mx_index *primary = table->primary;
    const mx_column *column = primary && primary->parts.len == 1 ? primary->parts.at[0].column : NULL;
    bool alias = column && is_rowid(column) && !primary->parts.at[0].desc && !table->without_rowid;
    return alias ? column : NULL;
}

mx_status mx_lite_finish_table(mx_model *model, mx_table *table, mx_diags *diags)
{
    const mx_index *primary = table->primary;
    bool alias = mx_lite_rowid_alias(table) != NULL;
    (void)model;
    (void)diags;
    for (size_t i = 0;
         primary && (table->without_rowid || (table->strict && !alias)) && i < primary->parts.len; i++) {
        if (primary->parts.at[i].column)
            primary->parts.at[i].column->not_null = true;
    }
    return MX_OK;
}

static mx_status check_primary(const mx_table *table, mx_diags *diags)
{
    const mx_index *primary = table->primary;
    if (!primary && table->without_rowid)
        return mx_fail(diags, MX_SCH005, table->span, "",
                       "table \"%.*s\" is WITHOUT ROWID and has no primary key", MX_FMT(table->name));
    for (size_t i = 0; primary && i < primary->parts.len; i++) {
        const mx_column *column = primary->parts.at[i].column;
        if (!column)
            return mx_fail(diags, MX_SCH005, primary->span, "", "expressions cannot be in a primary key");
        if (column->generated)
            return mx_fail(diags, MX_SCH005, primary->span, "",
                           "the generated column \"%.*s\" cannot be in the primary key",
                           MX_FMT(column->name));
        if (column->auto_increment && (table->without_rowid || primary->parts.len > 1 ||
                                       primary->parts.at[0].desc || !is_rowid(column)))
            return mx_fail(diags, MX_SCH005, primary->span, "",
                           "AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY%s",
                           table->without_rowid ? " of a table with rowid" : "");
    }
    return MX_OK;
}

static bool same_parts(const mx_index *a, const mx_index *b)
{
    bool same = a->parts.len == b->parts.len;
    for (size_t i = 0; same && i < a->parts.len; i++)
        same = a->parts.at[i].column == b->parts.at[i].column &&
               mx_str_eq(a->parts.at[i].collation, b->parts.at[i].collation);
    return same;
}

/* Two keys over the same columns are one index, with one ON CONFLICT. */
static mx_status check_conflicts(const mx_table *table, const mx_index *key, size_t before, mx_diags *diags)
{
    for (size_t i = 0; key->conflict.len && i < before; i++) {
        const mx_index *other = table->indexes.at[i];
        if (other->role == MX_I_UNIQUE && other->conflict.len && same_parts(key, other) &&
            !mx_str_eq(key->conflict, other->conflict))
            return mx_fail(diags, MX_SCH005, key->span, "",
                           "conflicting ON CONFLICT clauses of two keys over the same columns");
    }
    return MX_OK;
}

static mx_status check_keys(const mx_table *table, mx_diags *diags)
{
    if (table->primary && !mx_lite_rowid_alias(table))
        MX_TRY(check_conflicts(table, table->primary, table->indexes.len, diags));
    for (size_t i = 1; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->role == MX_I_UNIQUE)
            MX_TRY(check_conflicts(table, table->indexes.at[i], i, diags));
    }
    return MX_OK;
}

static mx_status check_columns(const mx_table *table, mx_diags *diags)
{
    bool plain = false;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        plain = plain || !column->generated;
        if (table->strict && !column->type.text.len)
            return mx_fail(diags, MX_SCH005, column->span, "",
                           "column \"%.*s\" of a STRICT table has no type", MX_FMT(column->name));
        if (table->strict && !mx_lite_strict_type(&column->type))
            return mx_fail(diags, MX_SCH005, column->span, "Use INT, INTEGER, REAL, TEXT, BLOB or ANY.",
                           "\"%.*s\" is no type for a STRICT table", MX_FMT(column->type.text));
    }
    return plain ? MX_OK
                 : mx_fail(diags, MX_SCH005, table->span, "",
                           "table \"%.*s\" has no column that is not generated", MX_FMT(table->name));
}

mx_status mx_lite_check_table(mx_model *model, const mx_table *table, mx_diags *diags)
{
    (void)model;
    if (mx_str_istarts(table->name, MX_STR("sqlite_")))
        return mx_lite_reserved(table->span, diags);
    MX_TRY(check_columns(table, diags));
    MX_TRY(check_primary(table, diags));
    return check_keys(table, diags);
}
