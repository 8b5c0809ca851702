#include "dialect/mysql/refuse.h"

#include "schema/edit.h"

/* What a key part takes of InnoDB's 3072 bytes: https://dev.mysql.com/doc/refman/8.0/en/innodb-limits.html. */
static uint64_t part_bytes(const mx_index_part *part)
{
    static const struct size {
        const char *base;
        uint64_t bytes;
    } sizes[] = {{"tinyint", 1},   {"smallint", 2}, {"mediumint", 3}, {"int", 4},  {"bigint", 8},
                 {"float", 4},     {"double", 8},   {"date", 3},      {"time", 3}, {"datetime", 5},
                 {"timestamp", 4}, {"year", 1},     {"enum", 2},      {"set", 8},  {"uuid", 16},
                 {"inet6", 16},    {"inet4", 4}};
    if (!part->column)
        return 0;
    const mx_type *type = &part->column->type;
    uint64_t length = part->prefix ? part->prefix : type->arg_count ? (uint64_t)type->args[0] : 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (mx_str_eq(type->base, mx_str_of(sizes[i].base)))
            return sizes[i].bytes;
    }
    return mx_mysql_is_text(type) ? length * mx_mysql_max_bytes(part->column->charset) : length;
}

#define MAX_KEY_BYTES 3072

static mx_status check_length(const mx_index *index, mx_diags *diags)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < index->parts.len; i++)
        bytes += part_bytes(&index->parts.at[i]);
    bool innodb = !index->table || mx_str_eq(index->table->engine, MX_STR("InnoDB"));
    if (!innodb || index->kind.len || bytes <= MAX_KEY_BYTES)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, index->span,
                   "Shorten the columns, or give the key prefixes, e.g. (`c`(100)).",
                   "key \"%.*s\" is too long: %llu bytes, and the server takes %d", MX_FMT(index->name),
                   (unsigned long long)bytes, MAX_KEY_BYTES);
}

static mx_status check_index(const mx_model *model, const mx_index *index, mx_diags *diags)
{
    if (mx_is_maria(&model->server) && index->unique && index->role != MX_I_PRIMARY)
        return MX_OK; /* MariaDB hashes what is too long for a unique key */
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        bool needs_length = part->column && mx_mysql_is_lob(&part->column->type) && !part->prefix &&
                            !index->kind.len &&
                            (mx_str_ends(part->column->type.base, MX_STR("text")) ||
                             mx_str_ends(part->column->type.base, MX_STR("blob")));
        if (needs_length)
            return mx_fail(diags, MX_SCH005, index->span, "Give a length, e.g. (`c`(255)), or use varchar.",
                           "column \"%.*s\" of type %.*s is used in key \"%.*s\" without a key length",
                           MX_FMT(part->column->name), MX_FMT(part->column->type.text), MX_FMT(index->name));
    }
    return check_length(index, diags);
}

mx_status mx_my_check_indexes(const mx_model *model, const mx_table *table, mx_diags *diags)
{
    mx_status status = table->primary ? check_index(model, table->primary, diags) : MX_OK;
    if (status != MX_OK)
        mx_table_remove_index(table->primary->table, table->primary);
    for (size_t i = 0; i < table->indexes.len;) {
        mx_index *index = table->indexes.at[i];
        if (check_index(model, index, diags) == MX_OK) {
            i++;
            continue;
        }
        mx_table_remove_index(index->table, index);
        status = MX_FAILED;
    }
    return status;
}
