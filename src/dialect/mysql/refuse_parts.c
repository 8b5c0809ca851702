#include "dialect/mysql/refuse.h"

#include "dialect/mysql/versions.h"
#include "schema/canon.h"
#include "schema/column_use.h"

static bool is_base(const mx_type *type, const char *const *bases)
{
    for (; *bases; bases++) {
        if (mx_str_eq(type->base, mx_str_of(*bases)))
            return true;
    }
    return false;
}

/* --- columns -------------------------------------------------------------------------------------------------------------------- */

static mx_status check_counter(const mx_model *model, const mx_column *column, mx_diags *diags)
{
    static const char *const whole[] = {"tinyint", "smallint", "mediumint", "int", "bigint", NULL};
    static const char *const broken[] = {"float", "double", NULL};
    bool takes_broken = !mx_my_has(&model->server, MX_MY_WHOLE_COUNTERS);
    if (!column->auto_increment || is_base(&column->type, whole) ||
        (takes_broken && is_base(&column->type, broken)))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, column->span, "Take a type of whole numbers, e.g. bigint.",
                   "AUTO_INCREMENT of column \"%.*s\" wants whole numbers", MX_FMT(column->name));
}

mx_status mx_my_check_written(const mx_model *model, const mx_column *column, const mx_column_def *written,
                              mx_diags *diags)
{
    const mx_expr *as = written->default_expr;
    bool null = as && as->kind == MX_E_NULL && written->not_null == MX_YES;
    if (null || (as && column->auto_increment && as->kind != MX_E_NULL))
        return mx_fail(diags, MX_SCH005, as->span, "", "invalid default value for column \"%.*s\"",
                       MX_FMT(column->name));
    MX_TRY(check_counter(model, column, diags));
    bool filled = column->default_value.text.len || column->auto_increment || column->generated ||
                  mx_options_get(&column->options, MX_STR("generated"));
    if (!mx_is_maria(&model->server) || !column->invisible || written->not_null != MX_YES || filled)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, column->span, "",
                   "the invisible column \"%.*s\" is NOT NULL and has no default", MX_FMT(column->name));
}

/* --- keys ----------------------------------------------------------------------------------------------------------------------- */

/* A length in bytes may be the whole of a number. */
mx_status mx_my_check_prefix(const mx_index *index, const mx_index_part *part, mx_span at, mx_diags *diags)
{
    static const char *const lettered[] = {"char", "varchar", "binary", "varbinary", NULL};
    static const struct whole {
        const char *base;
        uint32_t bytes;
    } wholes[] = {{"tinyint", 1}, {"smallint", 2}, {"mediumint", 3}, {"int", 4}, {"bigint", 8}};
    const mx_column *column = part->column;
    if (!column || !part->prefix || index->kind.len)
        return MX_OK;
    bool bad = is_base(&column->type, lettered) && column->type.arg_count &&
               part->prefix > (uint64_t)column->type.args[0];
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        bad |= mx_str_eq(column->type.base, mx_str_of(wholes[i].base)) && part->prefix != wholes[i].bytes;
    if (!bad)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, at, "Leave the length out.",
                   "column \"%.*s\" of type %.*s has no prefix of %u", MX_FMT(column->name),
                   MX_FMT(column->type.text), part->prefix);
}

/* --- partitions ----------------------------------------------------------------------------------------------------------------- */

/* The next name in backticks from *at on. False: none. */
static bool next_name(mx_str text, size_t *at, mx_str *out)
{
    size_t start = *at;
    while (start < text.len && text.ptr[start] != '`')
        start++;
    size_t end = start + 1;
    while (end < text.len && text.ptr[end] != '`')
        end++;
    *at = end + 1;
    *out = end < text.len ? mx_str_sub(text, start + 1, end) : MX_STR_NONE;
    return end < text.len;
}

static mx_status check_key(const mx_index *key, const mx_column *column, mx_diags *diags)
{
    if (key && mx_index_has_column(key, column))
        return MX_OK;
    if (!key || !key->unique)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, key->span, "Add the column to the key.",
                   "key \"%.*s\" is unique and lacks \"%.*s\", by which table \"%.*s\" is partitioned",
                   MX_FMT(key->name), MX_FMT(column->name), MX_FMT(column->table->name));
}

/* https://dev.mysql.com/doc/refman/8.0/en/partitioning-limitations.html, https://mariadb.com/kb/en/partitioning-limitations/ */
mx_status mx_my_check_partitions(const mx_table *table, mx_diags *diags)
{
    size_t list = mx_str_find_str(table->partition_by, MX_STR(" (partition ")), at = 0;
    mx_str method = mx_str_sub(table->partition_by, 0, list == MX_NPOS ? table->partition_by.len : list),
           name;
    if (method.len && table->fkeys.len)
        return mx_fail(diags, MX_SCH005, table->fkeys.at[0]->span, "",
                       "table \"%.*s\" is partitioned and cannot have foreign keys", MX_FMT(table->name));
    while (next_name(method, &at, &name)) {
        const mx_column *column = mx_table_column(table, name);
        if (!column)
            return mx_fail(diags, MX_SCH002, table->span, "",
                           "table \"%.*s\" has no column \"%.*s\" to be partitioned by", MX_FMT(table->name),
                           MX_FMT(name));
        MX_TRY(check_key(table->primary, column, diags));
        for (size_t i = 0; i < table->indexes.len; i++)
            MX_TRY(check_key(table->indexes.at[i], column, diags));
    }
    return MX_OK;
}
