#include "dialect/mysql/refuse.h"

#include "schema/edit.h"

/* What a key part takes of the engine's bytes: https://dev.mysql.com/doc/refman/8.0/en/innodb-limits.html. */
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

static uint64_t index_bytes(const mx_index *index)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < index->parts.len; i++)
        bytes += part_bytes(&index->parts.at[i]);
    return bytes;
}

/* 0: not known. https://mariadb.com/kb/en/myisam-storage-engine/, https://mariadb.com/kb/en/aria-storage-engine/ */
static uint32_t most_bytes(const mx_index *index)
{
    static const struct most {
        const char *engine;
        uint32_t bytes;
    } all[] = {{"innodb", 3072}, {"myisam", 1000}, {"aria", 2300}, {"memory", 3072}};
    mx_str engine = index->table && index->table->engine.len ? index->table->engine : MX_STR("innodb");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (mx_str_ieq(engine, mx_str_of(all[i].engine)))
            return all[i].bytes;
    }
    return 0;
}

static bool is_lob(const mx_type *type)
{
    return mx_str_ends(type->base, MX_STR("text")) || mx_str_ends(type->base, MX_STR("blob"));
}

/* MariaDB takes as much of a long column as fits into a key that is not unique, and says so in a note. */
void mx_my_cut_part(const mx_model *model, const mx_index *index, mx_index_part *part)
{
    enum { TINY_BYTES = 255 };
    uint32_t most = most_bytes(index);
    if (!mx_is_maria(&model->server) || index->unique || index->kind.len || !most || !part->column ||
        index->role == MX_I_PRIMARY)
        return;
    const mx_type *type = &part->column->type;
    bool tiny = mx_str_eq(type->base, MX_STR("tinytext")) || mx_str_eq(type->base, MX_STR("tinyblob"));
    if (tiny && !part->prefix)
        part->prefix = TINY_BYTES;
    if (index->parts.len != 1)
        return;
    uint32_t width = mx_mysql_is_text(type) ? mx_mysql_max_bytes(part->column->charset) : 1;
    if (part_bytes(part) > most || (is_lob(type) && !part->prefix))
        part->prefix = most / width;
}

/* MariaDB: a unique key of more than an index holds is one of hashes. It serves no foreign key, and a table with one is altered by
 * copying it. https://mariadb.com/kb/en/getting-started-with-indexes/#unique-index */
bool mx_my_is_hashed(const mx_index *index)
{
    if (!index->table || !mx_is_maria(&index->table->schema->model->server) || !index->unique ||
        index->role == MX_I_PRIMARY || index->kind.len || !mx_my_is_innodb(index->table))
        return false;
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        if (part->column && is_lob(&part->column->type) && !part->prefix)
            return true;
    }
    return index_bytes(index) > most_bytes(index);
}

static mx_status check_length(const mx_index *index, mx_diags *diags)
{
    uint64_t bytes = index_bytes(index), most = most_bytes(index);
    if (!most || index->kind.len || bytes <= most)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, index->span,
                   "Shorten the columns, or give the key prefixes, e.g. (`c`(100)).",
                   "key \"%.*s\" is too long: %llu bytes, and the server takes %llu", MX_FMT(index->name),
                   (unsigned long long)bytes, (unsigned long long)most);
}

static mx_status check_index(const mx_model *model, const mx_index *index, mx_diags *diags)
{
    if (mx_is_maria(&model->server) && index->unique && index->role != MX_I_PRIMARY)
        return MX_OK; /* MariaDB hashes what is too long for a unique key */
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        bool needs_length = part->column && is_lob(&part->column->type) && !part->prefix && !index->kind.len;
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
