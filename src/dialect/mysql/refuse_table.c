#include "dialect/mysql/refuse.h"

#include "schema/canon.h"

/* Limits of a table: https://dev.mysql.com/doc/refman/8.0/en/column-count-limit.html, …/storage-requirements.html. */

enum { MOST_ROW_BYTES = 65535, MOST_CHARACTERS = 255, MOST_DIGITS = 65, LONGEST_COMMENT = 1024 };

static bool is_named(const mx_type *type, const char *base)
{
    return mx_str_eq(type->base, mx_str_of(base));
}

static uint64_t bytes_of(const mx_column *column)
{
    uint64_t length = column->type.arg_count ? (uint64_t)column->type.args[0] : 0;
    bool text = is_named(&column->type, "varchar") || is_named(&column->type, "char");
    if (text)
        return length * mx_mysql_max_bytes(column->charset);
    return is_named(&column->type, "varbinary") || is_named(&column->type, "binary") ? length : 0;
}

static bool has_twice(const mx_strs *values, bool binary)
{
    for (size_t i = 0; i < values->len; i++) {
        for (size_t k = 0; k < i; k++) {
            if (binary ? mx_str_eq(values->at[i], values->at[k]) : mx_str_ieq(values->at[i], values->at[k]))
                return true;
        }
    }
    return false;
}

static bool has_comma(const mx_strs *values)
{
    for (size_t i = 0; i < values->len; i++) {
        if (mx_str_find(values->at[i], ',') != MX_NPOS)
            return true;
    }
    return false;
}

/* Numbers in parentheses: of bits, of digits of a second, of digits behind the point. */
static const char *length_problem(const mx_type *type, bool maria)
{
    bool moment = is_named(type, "datetime") || is_named(type, "timestamp") || is_named(type, "time");
    if (is_named(type, "bit") && type->arg_count && type->args[0] > 64)
        return "has 64 bits at most";
    if (moment && type->arg_count && type->args[0] > 6)
        return "has 6 digits of a second at most";
    bool broken = is_named(type, "float") || is_named(type, "double");
    if (broken && type->args[1] > 30)
        return "has 30 digits behind the point at most";
    if (broken && type->args[0] > 255)
        return "has 255 digits at most";
    if ((broken || is_named(type, "decimal")) && type->args[1] > type->args[0])
        return "cannot have more digits behind the point than in all";
    if (is_named(type, "decimal") && type->args[1] > (maria ? 38 : 30))
        return maria ? "has 38 digits behind the point at most" : "has 30 digits behind the point at most";
    return NULL;
}

static const char *column_problem(const mx_column *column, bool maria)
{
    const mx_type *type = &column->type;
    const char *length = length_problem(type, maria);
    if (length)
        return length;
    if (is_named(type, "set") && has_comma(&type->values))
        return "has a value with a comma";
    if (is_named(type, "set") && column->default_value.tree && column->default_value.tree->kind == MX_E_BLOB)
        return "has a default that names none of its values";
    if (mx_str_ends(column->name, MX_STR(" ")))
        return "has a name that ends in a space";
    bool moment = is_named(type, "datetime") || is_named(type, "timestamp");
    if ((is_named(type, "char") || is_named(type, "binary")) && type->arg_count &&
        type->args[0] > MOST_CHARACTERS)
        return "holds 255 characters at most";
    if (is_named(type, "decimal") && type->args[0] > MOST_DIGITS)
        return "has 65 digits at most";
    bool binary = mx_str_ieq(column->charset, MX_STR("binary")) ||
                  mx_str_ieq(column->collation, MX_STR("binary")) ||
                  mx_str_ends(column->collation, MX_STR("_bin"));
    if ((is_named(type, "enum") || is_named(type, "set")) && has_twice(&type->values, binary))
        return "has a value twice";
    if (column->on_update.tree && !moment)
        return "cannot be set ON UPDATE";
    if (mx_str_chars(column->comment) > LONGEST_COMMENT)
        return "has a comment of more than 1024 characters";
    return NULL;
}

static mx_status check_columns(const mx_table *table, bool maria, mx_diags *diags)
{
    uint64_t bytes = 0;
    size_t shown = 0;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        const char *problem = column_problem(column, maria);
        shown += !column->invisible;
        if (problem)
            return mx_fail(diags, MX_SCH005, column->span, "", "column \"%.*s\" of type %.*s %s",
                           MX_FMT(column->name), MX_FMT(column->type.text), problem);
        bytes += bytes_of(column);
        if (bytes > MOST_ROW_BYTES)
            return mx_fail(diags, MX_SCH005, column->span, "Make long columns text or blob.",
                           "a row of table \"%.*s\" can be longer than %d bytes", MX_FMT(table->name),
                           MOST_ROW_BYTES);
    }
    if (!shown || mx_str_ends(table->name, MX_STR(" ")))
        return mx_fail(diags, MX_SCH005, table->span, "", "table \"%.*s\" %s", MX_FMT(table->name),
                       shown ? "has a name that ends in a space" : "has no visible column");
    return MX_OK;
}

typedef struct order {
    const mx_table *table;
    size_t from; /* the number of the column that is computed */
    bool maria, as_text;
    const mx_column *later; /* what it uses and is computed later: the first such column */
    size_t at;
} order;

/* Is column `at` computed later than column `from`, which uses it? On MariaDB generated ones are behind all defaults; else it is a
 * matter of their order. 4029, ER_GENERATED_COLUMN_NON_PRIOR of MySQL. */
static bool comes_later(const order *o, size_t at)
{
    const mx_column *to = o->table->columns.at[at], *column = o->table->columns.at[o->from];
    if (to->generated)
        return (o->maria && !column->generated) || at >= o->from;
    bool before = at < o->from || (o->maria && column->generated);
    return !before && to->default_value.tree && mx_expr_columns(o->table, to->default_value.tree, NULL);
}

static void look_at(order *o, const mx_column *column)
{
    size_t at = 0;
    while (o->table->columns.at[at] != column)
        at++;
    if ((!o->later || at < o->at) && comes_later(o, at)) {
        o->later = column;
        o->at = at;
    }
}

static bool visit_order(mx_expr *node, void *arg)
{
    order *o = arg;
    const mx_column *column = mx_expr_column(o->table, node);
    o->as_text |= node->kind == MX_E_SELECT || node->kind == MX_E_RAW || node->kind == MX_E_OVER;
    if (column)
        look_at(o, column);
    return true;
}

static mx_status check_order(const mx_table *table, bool maria, mx_diags *diags)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        const mx_expr *tree = column->generated ? column->expression.tree : column->default_value.tree;
        order o = {.table = table, .from = i, .maria = maria};
        if (tree)
            mx_expr_walk((mx_expr *)(uintptr_t)tree, visit_order, &o); /* visit_order only looks */
        for (size_t k = 0; o.as_text && k < table->columns.len; k++) {
            if (mx_expr_uses(table, tree, table->columns.at[k]))
                look_at(&o, table->columns.at[k]);
        }
        if (o.later)
            return mx_fail(diags, MX_SCH005, column->span, "Put it behind that one, or compute it otherwise.",
                           "column \"%.*s\" of table \"%.*s\" is computed from column \"%.*s\", which is "
                           "computed later",
                           MX_FMT(column->name), MX_FMT(table->name), MX_FMT(o.later->name));
    }
    return MX_OK;
}

static mx_status check_engine(const mx_table *table, mx_diags *diags)
{
    static const char *const engines[] = {
        "innodb",     "myisam",      "memory",     "heap",     "csv",        "archive",
        "blackhole",  "federated",   "federatedx", "merge",    "mrg_myisam", "ndb",
        "ndbcluster", "aria",        "rocksdb",    "tokudb",   "spider",     "connect",
        "mroonga",    "columnstore", "s3",         "oqgraph",  "sphinx",     "sequence",
        "example",    "maria",       "default",    "memcache", "ndbinfo",    "performance_schema"};
    for (size_t i = 0; table->engine.len && i < sizeof engines / sizeof *engines; i++) {
        if (mx_str_ieq(table->engine, mx_str_of(engines[i])))
            return MX_OK;
    }
    return table->engine.len ? mx_fail(diags, MX_SCH005, table->span, "", "unknown storage engine \"%.*s\"",
                                       MX_FMT(table->engine))
                             : MX_OK;
}

bool mx_my_is_shape(const mx_type *type)
{
    static const char *const bases[] = {
        "geometry",   "point",           "linestring",   "polygon",
        "multipoint", "multilinestring", "multipolygon", "geometrycollection"};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        if (is_named(type, bases[i]))
            return true;
    }
    return false;
}

static const char *fulltext_problem(const mx_index *index, const mx_column *column) /* 1283 */
{
    static const char *const wide[] = {"ucs2", "utf16", "utf16le", "utf32"};
    const mx_column *first = index->parts.at[0].column;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (mx_str_ieq(column->charset, mx_str_of(wide[i])))
            return "has a character set that no FULLTEXT index takes";
    }
    bool other = first && first->collation.len && column->collation.len &&
                 !mx_str_ieq(first->collation, column->collation);
    return other ? "has another collation than the first column of its FULLTEXT index" : NULL;
}

static const char *part_problem(const mx_index *index, const mx_column *column)
{
    bool text = mx_mysql_is_text(&column->type) && !is_named(&column->type, "enum") &&
                !is_named(&column->type, "set");
    if (mx_str_ieq(index->kind, MX_STR("fulltext")) && !text)
        return "is no text, and cannot be in a FULLTEXT index";
    if (mx_str_ieq(index->kind, MX_STR("fulltext")))
        return fulltext_problem(index, column);
    if (!mx_str_ieq(index->kind, MX_STR("spatial")))
        return NULL;
    if (!mx_my_is_shape(&column->type))
        return "has no geometry, and cannot be in a SPATIAL index";
    return column->not_null ? NULL : "may be NULL, and cannot be in a SPATIAL index";
}

static mx_status check_kinds(const mx_table *table, mx_diags *diags)
{
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        for (size_t p = 0; index->kind.len && p < index->parts.len; p++) {
            const char *problem = index->parts.at[p].column ? part_problem(index, index->parts.at[p].column)
                                                            : NULL;
            if (problem)
                return mx_fail(diags, MX_SCH005, index->span, "", "column \"%.*s\" %s",
                               MX_FMT(index->parts.at[p].column->name), problem);
        }
    }
    return MX_OK;
}

static mx_status check_comments(const mx_table *table, mx_diags *diags)
{
    if (mx_str_chars(table->comment) > 2 * LONGEST_COMMENT)
        return mx_fail(diags, MX_SCH005, table->span, "",
                       "the comment of table \"%.*s\" has more than %d characters", MX_FMT(table->name),
                       2 * LONGEST_COMMENT);
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        if (mx_str_chars(index->comment) > LONGEST_COMMENT)
            return mx_fail(diags, MX_SCH005, index->span, "",
                           "the comment of index \"%.*s\" has more than %d characters", MX_FMT(index->name),
                           LONGEST_COMMENT);
    }
    return MX_OK;
}

/* MariaDB: checks share their names with the table's unique and foreign keys. */
static mx_status check_names(const mx_table *table, mx_diags *diags)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        const mx_check *check = table->checks.at[i];
        const mx_index *index = check->name.len && !check->period ? mx_table_index(table, check->name) : NULL;
        if (index && index->unique)
            return mx_fail(diags, MX_SCH001, check->span, "Give one of them another name.",
                           "check \"%.*s\" of table \"%.*s\" is called like a unique key",
                           MX_FMT(check->name), MX_FMT(table->name));
        if (check->name.len && mx_table_fkey(table, check->name))
            return mx_fail(diags, MX_SCH001, check->span, "Give one of them another name.",
                           "check \"%.*s\" of table \"%.*s\" is called like a foreign key",
                           MX_FMT(check->name), MX_FMT(table->name));
    }
    return MX_OK;
}

/* 1903; MySQL takes stored ones. */
static mx_status check_primary(const mx_table *table, bool maria, mx_diags *diags)
{
    for (size_t i = 0; table->primary && i < table->primary->parts.len; i++) {
        const mx_column *column = table->primary->parts.at[i].column;
        if (column && (column->generated == MX_G_VIRTUAL || (maria && column->generated)))
            return mx_fail(diags, MX_SCH005, table->primary->span, "Make it a unique key.",
                           "column \"%.*s\" of table \"%.*s\" is computed and cannot be in its primary key",
                           MX_FMT(column->name), MX_FMT(table->name));
    }
    return MX_OK;
}

mx_status mx_my_check_limits(const mx_model *model, const mx_table *table, mx_diags *diags)
{
    if (model->trusted || model->opaque)
        return MX_OK;
    MX_TRY(check_engine(table, diags));
    MX_TRY(check_columns(table, mx_is_maria(&model->server), diags));
    MX_TRY(check_order(table, mx_is_maria(&model->server), diags));
    MX_TRY(check_primary(table, mx_is_maria(&model->server), diags));
    MX_TRY(check_comments(table, diags));
    if (mx_is_maria(&model->server))
        MX_TRY(check_names(table, diags));
    MX_TRY(mx_my_check_mysql(model, table, diags));
    MX_TRY(mx_my_check_indexed(model, table, diags));
    return check_kinds(table, diags);
}
