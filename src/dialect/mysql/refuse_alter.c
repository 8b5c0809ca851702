#include "dialect/mysql/refuse.h"

#include "schema/canon.h"

/* What ALTER TABLE may not do to a table as it is, and no column of another type. */

static const mx_fkey *fkey_on(const mx_table *table)
{
    return table->fkeys.len           ? table->fkeys.at[0]
           : table->referenced_by.len ? table->referenced_by.at[0]
                                      : NULL;
}

/* Whatever foreign_key_checks says: ER_FK_CANNOT_CHANGE_ENGINE (3776) of MySQL, 1217 of MariaDB. */
static mx_status check_engine(const mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    const mx_option *engine = mx_options_get(&action->options, MX_STR("engine"));
    const mx_fkey *fkey = fkey_on(table);
    if (!engine || !fkey || !mx_my_is_innodb(table) || mx_str_ieq(engine->value, MX_STR("innodb")))
        return MX_OK;
    return mx_fail(diags, MX_SCH006, action->span, "Drop the foreign key before.",
                   "table \"%.*s\" cannot change its engine: foreign key \"%.*s\" of table \"%.*s\" uses it",
                   MX_FMT(table->name), MX_FMT(fkey->name), MX_FMT(fkey->table->name));
}

static mx_status check_default(const mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    const mx_column *column = mx_table_column(table, action->name);
    if (!column || !column->not_null || column->generated || !action->expr || action->expr->kind != MX_E_NULL)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, action->span, "",
                   "NULL is no default for column \"%.*s\", which is NOT NULL", MX_FMT(column->name));
}

void mx_my_note_keys(const mx_model *model, mx_table *table)
{
    if (table->altered)
        return;
    table->altered = true;
    table->keys_before = (mx_indexes){0};
    if (!mx_my_is_innodb(table))
        return;
    if (table->primary)
        mx_vec_push(model->arena, &table->keys_before, table->primary);
    for (size_t i = 0; i < table->indexes.len; i++)
        mx_vec_push(model->arena, &table->keys_before, table->indexes.at[i]);
}

static bool refers_to_itself(const mx_model *model, const mx_table *table, const mx_key_def *key)
{
    const mx_name *to = &key->ref.table;
    return key->kind == MX_K_FOREIGN && mx_table_name_same(to->name, table->name, &model->server) &&
           (!to->schema.len || mx_table_name_same(to->schema, table->schema->name, &model->server));
}

/* MariaDB looks for the key that a new reference of a table to itself wants among those that were there before the statement: 1822 or
 * errno 150, whatever foreign_key_checks says. CREATE TABLE finds its own. */
static mx_status check_own_reference(const mx_model *model, const mx_table *table,
                                     const mx_alter_action *action, mx_diags *diags)
{
    const mx_key_def *key = action->key;
    if (!key || !mx_is_maria(&model->server) || !mx_my_is_innodb(table) ||
        !refers_to_itself(model, table, key))
        return MX_OK;
    for (size_t i = 0; i < table->keys_before.len; i++) {
        const mx_index *index = table->keys_before.at[i];
        if (key->ref.columns.len ? mx_my_index_serves(index, &key->ref.columns) : index->role == MX_I_PRIMARY)
            return MX_OK;
    }
    return mx_fail(
        diags, MX_SCH005, action->span, "Make the key by a statement before.",
        "no index that table \"%.*s\" has before the statement begins with the columns that its foreign "
        "key refers to",
        MX_FMT(table->name));
}

/* A unique key of hashes is no constraint to MariaDB: 1091. */
bool mx_my_is_no_constraint(const mx_table *table, const mx_alter_action *action)
{
    bool any = action->kind == MX_A_DROP_KEY && action->key_kind_any;
    const mx_index *index = any ? mx_table_index(table, action->name) : NULL;
    return index && mx_my_is_hashed(index) && !mx_table_fkey(table, action->name) &&
           !mx_table_check(table, action->name);
}

static mx_status check_dropped(const mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    if (action->if_exists || !mx_my_is_no_constraint(table, action))
        return MX_OK;
    return mx_fail(
        diags, MX_SCH002, action->span, "Write DROP INDEX.",
        "unique key \"%.*s\" of table \"%.*s\" is one of hashes, and no constraint to be dropped as one",
        MX_FMT(action->name), MX_FMT(table->name));
}

mx_status mx_my_check_action(const mx_model *model, const mx_table *table, const mx_alter_action *action,
                             mx_diags *diags)
{
    if (model->trusted || model->opaque)
        return MX_OK;
    switch (action->kind) {
    case MX_A_ADD_KEY:
        return check_own_reference(model, table, action, diags);
    case MX_A_DROP_KEY:
        return check_dropped(table, action, diags);
    case MX_A_SET_OPTIONS:
        return action->name.len ? MX_OK : check_engine(table, action, diags);
    case MX_A_SET_DEFAULT:
        return check_default(table, action, diags);
    default:
        return MX_OK;
    }
}

/* MariaDB takes a default of such a column, and keeps none. */
bool mx_my_forgets_default(const mx_model *model, const mx_table *table, const mx_alter_action *action)
{
    const mx_column *column = action->kind == MX_A_SET_DEFAULT ? mx_table_column(table, action->name) : NULL;
    return column && mx_is_maria(&model->server) && (column->generated || column->auto_increment);
}

/* --- the key that rows lie by ------------------------------------------------------------------------------ */

static bool may_be_primary(const mx_index *index)
{
    if (!index->unique || index->kind.len)
        return false;
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        if (!part->column || !part->column->not_null || part->prefix)
            return false;
    }
    return true;
}

/* Without a primary key it is the first unique one whose columns are NOT NULL: NULL if there is none. */
const mx_index *mx_my_clustered(const mx_table *table)
{
    const mx_index *first = table->primary;
    for (size_t i = 0; i < table->indexes.len && !first; i++) {
        if (may_be_primary(table->indexes.at[i]))
            first = table->indexes.at[i];
    }
    return first;
}

/* Only what is sure not to copy the rows, with ALGORITHM=DEFAULT. */
static bool stays_in_place(mx_alter_kind kind)
{
    return kind == MX_A_DROP_KEY || kind == MX_A_ADD_COLUMN || kind == MX_A_DROP_COLUMN ||
           kind == MX_A_SET_DEFAULT || kind == MX_A_DROP_DEFAULT || kind == MX_A_RENAME_KEY;
}

void mx_my_note_action(mx_table *table, const mx_alter_action *action)
{
    bool key = action->kind == MX_A_DROP_KEY && (action->key_kind_any || action->key_kind != MX_K_FOREIGN);
    const mx_index *was = mx_my_clustered(table);
    table->rekeyed |= key && was &&
                      (action->key_kind == MX_K_PRIMARY && !action->key_kind_any
                           ? was == table->primary
                           : !mx_table_fkey(table, action->name) &&
                                 mx_table_index(table, action->name) == was);
    bool adds_index = action->kind == MX_A_ADD_KEY && action->key && action->key->kind != MX_K_CHECK &&
                      action->key->kind != MX_K_FOREIGN;
    table->copied |= !adds_index && !stays_in_place(action->kind);
}

/* https://dev.mysql.com/doc/refman/8.0/en/invisible-indexes.html, https://mariadb.com/kb/en/ignored-indexes/. */
mx_status mx_my_check_primary_seen(const mx_table *table, mx_diags *diags)
{
    const mx_index *first = mx_my_clustered(table);
    if (!first || !first->invisible)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, first->span, "",
                   "key \"%.*s\" of table \"%.*s\" is its primary key, or stands for it, and must be seen",
                   MX_FMT(first->name), MX_FMT(table->name));
}
