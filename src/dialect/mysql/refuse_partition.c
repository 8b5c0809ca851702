#include "dialect/mysql/partition.h"
#include "dialect/mysql/refuse.h"

/* What the server refuses of PARTITION BY: https://dev.mysql.com/doc/refman/8.0/en/partitioning-limitations.html,
 * https://mariadb.com/kb/en/partitioning-types/. Values that are not written as numbers or equal texts are left to it. */

static mx_status refuse(const mx_table *table, const char *what, mx_diags *diags)
{
    return mx_fail(diags, MX_SCH005, table->span, "", "table \"%.*s\": %s", MX_FMT(table->name), what);
}

static bool is_method(const mx_my_partitioning *p, const char *method)
{
    mx_str bare = mx_str_starts(p->method, MX_STR("linear ")) ? mx_str_sub(p->method, 7, p->method.len)
                                                              : p->method;
    return mx_str_starts(bare, mx_str_of(method));
}

/* Only what is a whole number can be hashed, and be in a range or list without COLUMNS. */
static bool is_whole(const mx_type *type)
{
    static const char *const others[] = {
        "char",     "varchar",   "tinytext", "text",    "mediumtext", "longtext", "date",       "time",
        "datetime", "float",     "double",   "decimal", "tinyblob",   "blob",     "mediumblob", "longblob",
        "binary",   "varbinary", "enum",     "set",     "timestamp",  "uuid",     "inet4",      "inet6"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (mx_str_eq(type->base, mx_str_of(others[i])))
            return false;
    }
    return true;
}

/* The one name in "hash (`a`)"; NULL: an expression. */
static const mx_column *only_column(const mx_table *table, mx_str method)
{
    size_t open = mx_str_find(method, '(');
    if (open == MX_NPOS || method.len < open + 5 || method.ptr[open + 1] != '`' ||
        method.ptr[method.len - 2] != '`')
        return NULL;
    return mx_table_column(table, mx_str_sub(method, open + 2, method.len - 2));
}

static mx_status check_column(const mx_table *table, const mx_my_partitioning *p, mx_diags *diags)
{
    const mx_column *column = only_column(table, p->method);
    bool columns = mx_str_find_str(p->method, MX_STR(" columns ")) != MX_NPOS, key = is_method(p, "key");
    bool lob = column && mx_mysql_is_lob(&column->type);
    if (!column || (columns && !lob) || (key && !lob) || (!columns && !key && is_whole(&column->type)))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, table->span, "",
                   "table \"%.*s\" cannot be partitioned in this way by column \"%.*s\" of type %.*s",
                   MX_FMT(table->name), MX_FMT(column->name), MX_FMT(column->type.text));
}

static mx_status check_names(const mx_table *table, const mx_my_partitioning *p, mx_diags *diags)
{
    for (size_t i = 0; i < p->parts.len; i++) {
        for (size_t k = 0; k < i; k++) {
            if (mx_str_ieq(p->parts.at[i].name, p->parts.at[k].name))
                return refuse(table, "two partitions have one name", diags);
        }
    }
    return MX_OK;
}

static bool bound(const mx_my_partition *part, int64_t *out)
{
    const mx_str head = MX_STR("values less than (");
    return mx_str_starts(part->values, head) &&
           mx_str_to_i64(mx_str_sub(part->values, head.len, part->values.len - 1), out);
}

static mx_status check_ranges(const mx_table *table, const mx_my_partitioning *p, mx_diags *diags)
{
    int64_t last = 0, value;
    bool first = true;
    for (size_t i = 0; i < p->parts.len; i++) {
        mx_str values = p->parts.at[i].values;
        if (!mx_str_starts(values, MX_STR("values less than")))
            return refuse(table, "partitions of RANGE say VALUES LESS THAN", diags);
        if (mx_str_ends(values, MX_STR("than maxvalue")) && i + 1 < p->parts.len)
            return refuse(table, "MAXVALUE stands in the last partition only", diags);
        if (!bound(&p->parts.at[i], &value))
            continue;
        if (!first && value <= last)
            return refuse(table, "each partition of RANGE has a higher bound than the one before", diags);
        last = value;
        first = false;
    }
    return MX_OK;
}

/* RANGE COLUMNS (a, b): as many bounds as columns. */
static mx_status check_counts(const mx_table *table, const mx_my_partitioning *p, mx_diags *diags)
{
    size_t columns = 1;
    if (!mx_str_starts(p->method, MX_STR("range columns")))
        return MX_OK;
    for (size_t i = 0; i < p->method.len; i++)
        columns += p->method.ptr[i] == ',';
    for (size_t i = 0; i < p->parts.len; i++) {
        size_t at = sizeof "values less than (" - 1, bounds = 0;
        while (mx_my_next_value(p->parts.at[i].values, &at).len)
            bounds++;
        if (bounds != columns)
            return refuse(table, "a partition has other bounds than there are columns", diags);
    }
    return MX_OK;
}

static bool is_in(const mx_my_partition *part, mx_str value, size_t before)
{
    size_t at = sizeof "values in (" - 1;
    mx_str other;
    for (size_t n = 0; n < before && (other = mx_my_next_value(part->values, &at)).len; n++) {
        if (mx_str_eq(other, value))
            return true;
    }
    return false;
}

static mx_status check_lists(const mx_table *table, const mx_my_partitioning *p, mx_diags *diags)
{
    size_t rest = 0;
    for (size_t i = 0; i < p->parts.len; i++) {
        const mx_my_partition *part = &p->parts.at[i];
        size_t at = sizeof "values in (" - 1;
        mx_str value;
        if (mx_str_eq(part->values, MX_STR("default"))) {
            if (++rest > 1)
                return refuse(table, "there is one partition DEFAULT at most", diags);
            continue;
        }
        if (!mx_str_starts(part->values, MX_STR("values in (")))
            return refuse(table, "partitions of LIST say VALUES IN", diags);
        for (size_t n = 0; (value = mx_my_next_value(part->values, &at)).len; n++) {
            bool twice = is_in(part, value, n);
            for (size_t k = 0; k < i; k++)
                twice |= mx_str_starts(p->parts.at[k].values, MX_STR("values in (")) &&
                         is_in(&p->parts.at[k], value, MX_NPOS);
            if (twice)
                return mx_fail(diags, MX_SCH005, table->span, "",
                               "table \"%.*s\": the partitions have the value %.*s twice",
                               MX_FMT(table->name), MX_FMT(value));
        }
    }
    return MX_OK;
}

mx_status mx_my_check_partition_list(const mx_table *table, mx_diags *diags)
{
    mx_my_partitioning p;
    if (!table->partition_by.len ||
        !mx_my_read_partitioning(table->schema->model, table, table->partition_by, &p))
        return MX_OK;
    bool range = is_method(&p, "range"), list = is_method(&p, "list");
    MX_TRY(check_column(table, &p, diags));
    if ((range || list) && !p.parts.len)
        return refuse(table, "RANGE and LIST want at least one partition", diags);
    MX_TRY(check_names(table, &p, diags));
    MX_TRY(check_counts(table, &p, diags));
    if (range)
        return check_ranges(table, &p, diags);
    return list ? check_lists(table, &p, diags) : MX_OK;
}
