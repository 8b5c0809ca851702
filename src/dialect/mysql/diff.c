#include "dialect/mysql/mysql.h"
#include "dialect/mysql/partition.h"
#include "schema/canon.h"
#include "schema/edit.h"

/* The size of an index's blocks is shown by SHOW CREATE TABLE alone. */
static bool is_untold(const mx_option *option, const mx_index *index)
{
    return mx_str_eq(option->key, MX_STR("key_block_size")) && index->table &&
           index->table->schema->model->trusted;
}

/* A key WITHOUT OVERLAPS has the columns of its period. */
static bool same_period(const mx_option *named, const mx_index *from, const mx_index *to)
{
    const mx_check *a = from->table ? mx_table_check(from->table, named->value) : NULL;
    const mx_check *b = to->table ? mx_table_check(to->table, named->value) : NULL;
    return !mx_str_eq(named->key, MX_STR("without overlaps")) || !a || !b ||
           mx_str_eq(a->expr.text, b->expr.text);
}

static bool has_all(const mx_index *from, const mx_index *to)
{
    for (size_t i = 0; i < from->options.len; i++) {
        const mx_option *option = &from->options.at[i], *same = mx_options_get(&to->options, option->key);
        if (!is_untold(option, from) && !is_untold(option, to) &&
            !(same && mx_str_eq(same->value, option->value) && same_period(option, from, to)))
            return false;
    }
    return true;
}

static bool same_index_options(const mx_index *from, const mx_index *to)
{
    return has_all(from, to) && has_all(to, from);
}

const mx_diff_rules mx_mysql_diff = {
    .same_type = mx_same_type_text,
    .same_default = mx_same_default_text,
    .same_check = mx_same_check_text,
    .same_index_options = same_index_options,
    .same_partitioning = mx_my_same_partitioning,
    .schema_aspects = mx_my_schema_aspects,
    .column_order = true, /* FIRST and AFTER are cheap */
    .made_up_names = false,
    .trigger_order = true,
};
