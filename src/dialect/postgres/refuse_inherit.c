#include "dialect/postgres/postgres.h"
#include "dialect/postgres/refuse.h"
#include "dialect/postgres/static_type.h"

#include "schema/inherit.h"

/* What the server refuses of ALTER TABLE … INHERIT and ATTACH PARTITION: MergeAttributesIntoExisting, MergeConstraintsIntoExisting. */

typedef struct joining {
    const mx_table *parent, *child;
    mx_span at;
    mx_diags *diags;
} joining;

static mx_status refuse(const joining *j, const char *what, mx_str name)
{
    return mx_fail(j->diags, MX_SCH005, j->at, "",
                   "table \"%.*s\" cannot be a child of table \"%.*s\": %s%.*s", MX_FMT(j->child->name),
                   MX_FMT(j->parent->name), what, MX_FMT(name));
}

static bool same_type(const mx_column *a, const mx_column *b)
{
    mx_pg_static x = mx_pg_of(&a->type), y = mx_pg_of(&b->type);
    if (x.udt || y.udt)
        return x.udt == y.udt && (x.dims > 0) == (y.dims > 0);
    return mx_str_eq(a->type.text, b->type.text);
}

static mx_status check_column(const joining *j, const mx_column *column)
{
    const mx_column *own = mx_table_column(j->child, column->name);
    if (!own)
        return refuse(j, "it has no column ", column->name);
    if (!same_type(column, own))
        return refuse(j, "another type has its column ", column->name);
    if (!mx_str_eq(column->collation, own->collation))
        return refuse(j, "another collation has its column ", column->name);
    if (column->not_null && !own->not_null)
        return refuse(j, "NOT NULL has to be its column ", column->name);
    if (column->generated && !own->generated)
        return refuse(j, "generated has to be its column ", column->name);
    return MX_OK;
}

static mx_status check_check(const joining *j, const mx_check *check)
{
    const mx_check *own = mx_table_check(j->child, check->name);
    if (check->no_inherit)
        return MX_OK;
    if (!own)
        return refuse(j, "it has no check ", check->name);
    if (!mx_str_eq(own->expr.text, check->expr.text))
        return refuse(j, "something else says its check ", check->name);
    return own->no_inherit ? refuse(j, "NO INHERIT is its check ", check->name) : MX_OK;
}

static bool descends(const mx_table *table, const mx_table *from, int depth)
{
    const mx_table *parent;
    if (table == from)
        return true;
    for (size_t i = 0; depth < 64 && (parent = mx_table_parent(table, i)) != NULL; i++) {
        if (descends(parent, from, depth + 1))
            return true;
    }
    return false;
}

static mx_status check_parts(const joining *j)
{
    for (size_t i = 0; i < j->parent->columns.len; i++)
        MX_TRY(check_column(j, j->parent->columns.at[i]));
    for (size_t i = 0; i < j->parent->checks.len; i++)
        MX_TRY(check_check(j, j->parent->checks.at[i]));
    return MX_OK;
}

mx_status mx_pg_check_inherit(const mx_model *model, const mx_table *table, const mx_alter_action *action,
                              mx_diags *diags)
{
    const mx_table *parent = mx_model_table(model, action->object.schema, action->object.name);
    const joining j = {parent, table, action->span, diags};
    if (!parent || parent->temporary != table->temporary)
        return MX_OK;
    if (table->partition_by.len || table->partition_of)
        return refuse(&j, "it is partitioned, or a partition", MX_STR_NONE);
    if (parent->partition_by.len || parent->partition_of)
        return refuse(&j, "that is partitioned, or a partition", MX_STR_NONE);
    if (descends(parent, table, 0))
        return refuse(&j, "they would go in a circle", MX_STR_NONE);
    return check_parts(&j);
}

mx_status mx_pg_check_attach(const mx_model *model, const mx_table *table, const mx_alter_action *action,
                             mx_diags *diags)
{
    const mx_table *part = mx_model_table(model, action->object.schema, action->object.name);
    const joining j = {table, part, action->span, diags};
    if (!part || part->partition_of)
        return MX_OK;
    if (!table->partition_by.len)
        return refuse(&j, "that is not partitioned", MX_STR_NONE);
    if (part->inherits.len || (part->children.len && !part->partition_by.len))
        return refuse(&j, "it inherits, or is inherited from", MX_STR_NONE);
    if (descends(table, part, 0))
        return refuse(&j, "they would go in a circle", MX_STR_NONE);
    for (size_t i = 0; i < part->columns.len; i++) {
        if (!mx_table_column(table, part->columns.at[i]->name))
            return refuse(&j, "that has no column ", part->columns.at[i]->name);
    }
    return check_parts(&j);
}

/* A sort of bounds belongs to a way of partitioning; one partition alone takes all others' rows. */
mx_status mx_pg_check_bounds(const mx_table *part, mx_diags *diags)
{
    static const struct {
        const char *bounds, *method;
    } ways[] = {{"for values in", "partition by list"},
                {"for values from", "partition by range"},
                {"for values with", "partition by hash"}};
    const mx_table *of = part->partition_of;
    mx_str bounds = part->partition_bounds;
    const joining j = {of, part, part->span, diags};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (mx_str_starts(bounds, mx_str_of(ways[i].bounds)) &&
            !mx_str_starts(of->partition_by, mx_str_of(ways[i].method)))
            return refuse(&j, "its bounds are of another way of partitioning", MX_STR_NONE);
    }
    if (!mx_str_eq(bounds, MX_STR("default")))
        return MX_OK;
    if (mx_str_starts(of->partition_by, MX_STR("partition by hash")))
        return refuse(&j, "partitions by HASH have no DEFAULT", MX_STR_NONE);
    for (size_t i = 0; i < of->children.len; i++) {
        const mx_table *other = of->children.at[i];
        if (other != part && mx_str_eq(other->partition_bounds, bounds))
            return refuse(&j, "DEFAULT is already ", other->name);
    }
    return MX_OK;
}
