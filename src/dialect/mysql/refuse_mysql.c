#include "dialect/mysql/refuse.h"
#include "schema/canon.h"

/* What MySQL 8 refuses of a table and MariaDB takes, or does not know. */

enum { MYSQL_8 = 80000 };

/* --- keys: https://dev.mysql.com/doc/refman/8.0/en/create-index.html#create-index-functional-key-parts -------- */

static bool calls_json(mx_str name)
{
    static const char *const functions[] = {"json_array",
                                            "json_array_append",
                                            "json_array_insert",
                                            "json_extract",
                                            "json_insert",
                                            "json_keys",
                                            "json_merge",
                                            "json_merge_patch",
                                            "json_merge_preserve",
                                            "json_object",
                                            "json_remove",
                                            "json_replace",
                                            "json_schema_validation_report",
                                            "json_search",
                                            "json_set"};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (mx_str_ieq(name, mx_str_of(functions[i])))
            return true;
    }
    return false;
}

static bool is_json(const mx_table *table, const mx_expr *tree)
{
    const mx_column *column = mx_expr_column(table, tree);
    return (column && mx_str_eq(column->type.base, MX_STR("json"))) ||
           (tree->kind == MX_E_CALL && calls_json(mx_expr_last(tree))) ||
           (tree->kind == MX_E_CAST && mx_str_ieq(tree->type->name, MX_STR("json")));
}

/* JSON itself, or a text as long as it. */
static bool gives_json(const mx_table *table, const mx_expr *tree)
{
    bool unquoted = tree && tree->kind == MX_E_CALL && tree->arg_count == 1 &&
                    mx_str_ieq(mx_expr_last(tree), MX_STR("json_unquote"));
    return tree && is_json(table, unquoted ? tree->args[0] : tree);
}

static const char *part_problem(const mx_index *index, const mx_index_part *part)
{
    if (!part->column && index->role == MX_I_PRIMARY)
        return "is a primary key, which cannot be of expressions";
    if (!part->column && index->kind.len)
        return "is of a kind that cannot be of expressions";
    if (!part->column && gives_json(index->table, part->expr.tree))
        return "is of an expression that gives JSON or a long text: write CAST (… AS CHAR(30)) around it";
    if (part->desc && index->kind.len)
        return "is of a kind that has no DESC";
    return part->desc && !mx_my_is_innodb(index->table) ? "has DESC, which only InnoDB knows" : NULL;
}

static mx_status check_key(const mx_index *index, mx_diags *diags)
{
    for (size_t i = 0; index && i < index->parts.len; i++) {
        const char *problem = part_problem(index, &index->parts.at[i]);
        if (problem)
            return mx_fail(diags, MX_SCH005, index->span, "", "key \"%.*s\" of table \"%.*s\" %s",
                           MX_FMT(index->name), MX_FMT(index->table->name), problem);
    }
    return MX_OK;
}

static mx_status check_keys(const mx_table *table, mx_diags *diags)
{
    MX_TRY(check_key(table->primary, diags));
    for (size_t i = 0; i < table->indexes.len; i++)
        MX_TRY(check_key(table->indexes.at[i], diags));
    return MX_OK;
}

/* --- columns ------------------------------------------------------------------------------------------------ */

static mx_status check_column(const mx_table *table, const mx_column *column, mx_diags *diags)
{
    if (mx_options_get(&column->options, MX_STR("srid")) && !mx_my_is_shape(&column->type))
        return mx_fail(diags, MX_SCH005, column->span, "Leave SRID out.",
                       "column \"%.*s\" has an SRID and no geometry", MX_FMT(column->name));
    for (size_t i = 0; column->default_value.tree && i < table->columns.len; i++) {
        const mx_column *other = table->columns.at[i];
        if (other->auto_increment && mx_expr_uses(table, column->default_value.tree, other))
            return mx_fail(diags, MX_SCH005, column->span, "",
                           "the default of column \"%.*s\" looks at the AUTO_INCREMENT column \"%.*s\"",
                           MX_FMT(column->name), MX_FMT(other->name));
    }
    return MX_OK;
}

static const mx_column *other_of(const mx_check *check)
{
    const mx_table *table = check->table;
    for (size_t i = 0; check->written_at && i < table->columns.len; i++) {
        if (table->columns.at[i] != check->written_at &&
            mx_expr_uses(table, check->expr.tree, table->columns.at[i]))
            return table->columns.at[i];
    }
    return NULL;
}

/* ER_COLUMN_CHECK_CONSTRAINT_REFERENCES_OTHER_COLUMN (3813) */
static mx_status check_checks(const mx_table *table, mx_diags *diags)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        const mx_column *other = other_of(table->checks.at[i]);
        if (other)
            return mx_fail(diags, MX_SCH005, table->checks.at[i]->span, "Write it behind the columns.",
                           "the check of column \"%.*s\" looks at column \"%.*s\"",
                           MX_FMT(table->checks.at[i]->written_at->name), MX_FMT(other->name));
    }
    return MX_OK;
}

/* --- foreign keys and partitions ------------------------------------------------------------------------------ */

static mx_status check_fkey(const mx_fkey *fkey, mx_diags *diags)
{
    for (size_t i = 0; i < fkey->columns.len; i++) {
        const mx_column *from = fkey->columns.at[i];
        const mx_column *to = fkey->ref_table ? mx_table_column(fkey->ref_table, fkey->ref_columns.at[i])
                                              : NULL;
        const mx_column *virtual = from->generated == MX_G_VIRTUAL       ? from
                                   : to && to->generated == MX_G_VIRTUAL ? to
                                                                         : NULL;
        if (virtual)
            return mx_fail(diags, MX_SCH005, fkey->span, "Make it a stored one.",
                           "foreign key \"%.*s\" uses the virtual column \"%.*s\"", MX_FMT(fkey->name),
                           MX_FMT(virtual->name));
    }
    return MX_OK;
}

/* https://dev.mysql.com/doc/refman/8.0/en/partitioning-limitations.html */
static mx_status check_partitioned(const mx_table *table, mx_diags *diags)
{
    if (!table->partition_by.len)
        return MX_OK;
    if (!mx_my_is_innodb(table) && !mx_str_istarts(table->engine, MX_STR("ndb")))
        return mx_fail(diags, MX_SCH005, table->span, "Give it the engine InnoDB.",
                       "table \"%.*s\" is partitioned, which its engine %.*s does not know",
                       MX_FMT(table->name), MX_FMT(table->engine));
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->kind.len)
            return mx_fail(diags, MX_SCH005, table->indexes.at[i]->span, "",
                           "table \"%.*s\" is partitioned and cannot have the %.*s index \"%.*s\"",
                           MX_FMT(table->name), MX_FMT(table->indexes.at[i]->kind),
                           MX_FMT(table->indexes.at[i]->name));
    }
    return MX_OK;
}

mx_status mx_my_check_mysql(const mx_model *model, const mx_table *table, mx_diags *diags)
{
    if (mx_is_maria(&model->server) || model->server.version < MYSQL_8)
        return MX_OK;
    MX_TRY(check_keys(table, diags));
    for (size_t i = 0; i < table->columns.len; i++)
        MX_TRY(check_column(table, table->columns.at[i], diags));
    MX_TRY(check_checks(table, diags));
    for (size_t i = 0; i < table->fkeys.len && mx_my_is_innodb(table); i++)
        MX_TRY(check_fkey(table->fkeys.at[i], diags));
    return check_partitioned(table, diags);
}
