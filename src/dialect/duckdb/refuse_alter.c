/* duckdb/refuse_alter.c — which actions of ALTER TABLE DuckDB has, and what stands in their way.
 * https://duckdb.org/docs/stable/sql/statements/alter_table; for indexes and foreign keys as the server answers. */
#include "schema/column_use.h"
#include "dialect/duckdb/duck.h"

/* An index, or another table that refers to it: "Cannot alter entry because there are entries that depend on it". */
static mx_status check_free(const mx_table *table, mx_span at, mx_diags *diags)
{
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->role == MX_I_INDEX)
            return mx_fail(diags, MX_SCH006, at, "Drop the index before, and create it behind.",
                           "table \"%.*s\" cannot be altered so: it has index \"%.*s\"", MX_FMT(table->name),
                           MX_FMT(table->indexes.at[i]->name));
    }
    for (size_t i = 0; i < table->referenced_by.len; i++) {
        const mx_table *other = table->referenced_by.at[i]->table;
        if (other != table)
            return mx_fail(diags, MX_SCH006, at, "",
                           "table \"%.*s\" cannot be altered so: table \"%.*s\" refers to it",
                           MX_FMT(table->name), MX_FMT(other->name));
    }
    return MX_OK;
}

static mx_status no_such(const mx_alter_action *action, const char *what, mx_diags *diags)
{
    return mx_fail(diags, MX_SCH005, action->span, "Make the table anew.",
                   "ALTER TABLE of DuckDB cannot add %s", what);
}

static mx_status check_added(const mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    const mx_column_def *column = action->column;
    bool held = column->not_null == MX_YES;
    if (column->generated)
        return no_such(action, "a generated column", diags);
    if (held && action->if_not_exists)
        return no_such(action, "a column by IF NOT EXISTS that is NOT NULL", diags);
    for (size_t i = 0; i < column->keys.len; i++) {
        switch (column->keys.at[i]->kind) {
        case MX_K_CHECK:
            return no_such(action, "a column with a check", diags);
        case MX_K_FOREIGN:
            return no_such(action, "a column with a foreign key", diags);
        case MX_K_PRIMARY:
            return no_such(action, "a column with a primary key", diags);
        default:
            held = true;
        }
    }
    if (action->if_not_exists && mx_table_column(table, column->name))
        return MX_OK;
    return held ? check_free(table, action->span, diags) : MX_OK;
}

static mx_status check_added_key(const mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    const mx_key_def *key = action->key;
    if (key->kind == MX_K_CHECK)
        return no_such(action, "a check", diags);
    if (key->kind == MX_K_FOREIGN)
        return no_such(action, "a foreign key", diags);
    return key->kind == MX_K_INDEX ? MX_OK : check_free(table, action->span, diags);
}

static mx_status check_type(const mx_column *column, const mx_alter_action *action, mx_diags *diags)
{
    const char *why = column->generated              ? "it is generated"
                      : mx_keys_use_column(column)   ? "it is in a primary key or unique constraint"
                      : mx_fkeys_use_column(column)  ? "it is in a foreign key"
                      : mx_checks_use_column(column) ? "it is in a check"
                      : mx_generated_from(column)    ? "a generated column uses it"
                                                     : NULL;
    if (why)
        return mx_fail(diags, MX_SCH006, action->span, "Make the table anew.",
                       "the type of column \"%.*s\" cannot be changed: %s", MX_FMT(column->name), why);
    return check_free(column->table, action->span, diags);
}

static mx_status check_renamed(const mx_column *column, const mx_alter_action *action, mx_diags *diags)
{
    if (mx_fkeys_use_column(column))
        return mx_fail(diags, MX_SCH006, action->span, "Make the table anew.",
                       "column \"%.*s\" cannot be renamed: it is in a foreign key", MX_FMT(column->name));
    return check_free(column->table, action->span, diags);
}

bool mx_duck_is_before_keys(const mx_column *column)
{
    const mx_columns *columns = &column->table->columns;
    bool behind = false;
    for (size_t i = 0; i < columns->len; i++) {
        if (behind && (mx_indexes_use_column(columns->at[i]) || mx_fkeys_use_column(columns->at[i])))
            return true;
        behind = behind || columns->at[i] == column;
    }
    return false;
}

static bool is_last(const mx_column *column)
{
    const mx_columns *columns = &column->table->columns;
    for (size_t i = 0; i < columns->len; i++) {
        if (columns->at[i] != column && !columns->at[i]->generated)
            return false;
    }
    return !column->generated && columns->len > 1; /* of one alone, others tell */
}

static mx_status check_dropped(const mx_column *column, const mx_alter_action *action, mx_diags *diags)
{
    MX_TRY(check_free(column->table, action->span, diags));
    if (is_last(column))
        return mx_fail(diags, MX_SCH005, action->span, "",
                       "column \"%.*s\" cannot be dropped: table \"%.*s\" has no other that is not generated",
                       MX_FMT(column->name), MX_FMT(column->table->name));
    if (!column->generated && mx_duck_is_before_keys(column))
        return mx_fail(diags, MX_SCH006, action->span, "Make the table anew.",
                       "column \"%.*s\" cannot be dropped: a key is on a column behind it",
                       MX_FMT(column->name));
    return MX_OK;
}

static mx_status check_generated(const mx_column *column, const mx_alter_action *action, mx_diags *diags)
{
    return column->generated
               ? mx_fail(diags, MX_SCH005, action->span, "",
                         "column \"%.*s\" is generated, and cannot be altered so", MX_FMT(column->name))
               : MX_OK;
}

static mx_status check(const mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    const mx_column *column = mx_table_column(table, action->name); /* that it is missing, others tell */
    switch (action->kind) {
    case MX_A_ADD_COLUMN:
        return check_added(table, action, diags);
    case MX_A_ADD_KEY:
        return check_added_key(table, action, diags);
    case MX_A_DROP_COLUMN:
        return column ? check_dropped(column, action, diags) : MX_OK;
    case MX_A_RENAME_TABLE:
        return check_free(table, action->span, diags);
    case MX_A_RENAME_COLUMN:
        return column ? check_renamed(column, action, diags) : MX_OK;
    case MX_A_SET_TYPE:
        return column ? check_type(column, action, diags) : MX_OK;
    case MX_A_SET_DEFAULT:
    case MX_A_DROP_DEFAULT:
        return column ? check_generated(column, action, diags) : MX_OK;
    case MX_A_SET_NOT_NULL:
        if (column)
            MX_TRY(check_generated(column, action, diags));
        return column ? check_free(table, action->span, diags) : MX_OK;
    case MX_A_DROP_NOT_NULL:
        return column ? check_free(table, action->span, diags) : MX_OK;
    default:
        return MX_OK;
    }
}

mx_status mx_duck_alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    (void)model;
    MX_TRY(check(table, action, diags));
    return MX_NOT_FOUND;
}
