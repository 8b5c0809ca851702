#include "dialect/mysql/mysql.h"

#include "base/buf.h"

uint64_t mx_my_highest_number(const mx_table *table, mx_str prefix)
{
    uint64_t highest = 0;
    for (size_t i = 0; i < table->fkeys.len + table->checks.len; i++) {
        mx_str name = i < table->fkeys.len ? table->fkeys.at[i]->name
                                           : table->checks.at[i - table->fkeys.len]->name;
        uint64_t number = 0;
        if (mx_str_istarts(name, prefix) && mx_str_to_u64(mx_str_sub(name, prefix.len, name.len), &number) &&
            number > highest)
            highest = number;
    }
    return highest;
}

/* https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html: TABLE_ibfk_N, N one more than the highest in use before
 * the statement, and one more for each that it names; what it is told a name for does not count. */
static mx_str numbered_fkey(mx_model *model, const mx_table *table)
{
    mx_str prefix = mx_str_printf(model->arena, "%.*s_ibfk_", MX_FMT(table->name));
    uint64_t highest = table->fkey_number, number;
    for (size_t i = 0; i < table->fkeys.len; i++) {
        mx_str name = table->fkeys.at[i]->name;
        if (table->fkeys.at[i]->made_up && mx_str_istarts(name, prefix) &&
            mx_str_to_u64(mx_str_sub(name, prefix.len, name.len), &number) && number > highest)
            highest = number;
    }
    return mx_str_printf(model->arena, "%.*s%llu", MX_FMT(prefix), (unsigned long long)highest + 1);
}

static mx_str numbered_check(mx_model *model, const mx_table *table)
{
    mx_str prefix = mx_str_printf(model->arena, "%.*s_chk_", MX_FMT(table->name));
    uint64_t highest = mx_my_highest_number(table, prefix);
    return mx_str_printf(model->arena, "%.*s%llu", MX_FMT(prefix), (unsigned long long)highest + 1);
}

static mx_str maria_check(mx_model *model, const mx_table *table)
{
    for (unsigned i = 1;; i++) {
        mx_str name = mx_str_printf(model->arena, "CONSTRAINT_%u", i);
        if (!mx_table_check(table, name))
            return name;
    }
}

static mx_str index_name(mx_model *model, const mx_table *table, const mx_key_def *def)
{
    mx_str base = def->parts.len && def->parts.at[0].column.len ? def->parts.at[0].column
                                                                : MX_STR("functional_index");
    const mx_column *column = mx_table_column(table, base);
    base = column ? column->name : base; /* not as the key says it */
    if (mx_str_ieq(base, MX_STR("primary")))
        base = mx_str_printf(model->arena, "%.*s_2", MX_FMT(base));
    if (!mx_table_index(table, base))
        return mx_str_copy(model->arena, base);
    for (unsigned i = 2;; i++) {
        mx_str name = mx_str_printf(model->arena, "%.*s_%u", MX_FMT(base), i);
        if (!mx_table_index(table, name))
            return name;
    }
}

mx_str mx_mysql_key_name(mx_model *model, const mx_table *table, mx_key_kind kind, const mx_key_def *def)
{
    switch (kind) {
    case MX_K_PRIMARY:
        return MX_STR("PRIMARY");
    case MX_K_FOREIGN:
        return numbered_fkey(model, table);
    case MX_K_CHECK:
        if (mx_is_maria(&model->server))
            return def->inline_column ? MX_STR_NONE : maria_check(model, table);
        return numbered_check(model, table);
    default:
        return index_name(model, table, def);
    }
}

static bool is_number_after(mx_str name, mx_str base, mx_str middle)
{
    uint64_t number;
    return mx_str_istarts(name, base) && mx_str_istarts(mx_str_sub(name, base.len, name.len), middle) &&
           mx_str_to_u64(mx_str_sub(name, base.len + middle.len, name.len), &number);
}

/* Of MySQL and MariaDB alike: the scheme of a URL may name the one where the other answers. */
bool mx_mysql_is_counted_name(const mx_table *table, mx_key_kind kind, mx_str name)
{
    if (kind == MX_K_FOREIGN)
        return is_number_after(name, table->name, MX_STR("_ibfk_"));
    return kind == MX_K_CHECK && (is_number_after(name, table->name, MX_STR("_chk_")) ||
                                  is_number_after(name, MX_STR_NONE, MX_STR("CONSTRAINT_")));
}
