#include "dialect/postgres/postgres.h"
#include "schema/inherit.h"

/* A new partition gets indexes like its parent's, which the server names by what the parent's call their columns: that is what they were
 * called when those were made. What they are to be called is told behind. */

static const mx_change *parent_change(const mx_planner *planner, const mx_table *parent)
{
    return mx_map_get_address(&planner->modified, parent);
}

static const mx_table *parent_before(const mx_planner *planner, const mx_table *parent)
{
    const mx_change *change = parent_change(planner, parent);
    return change ? change->from.table
                  : mx_model_table(planner->changes->from, parent->schema->name, parent->name);
}

static bool is_retyped(const mx_change *table, const mx_column *from)
{
    for (size_t i = 0; table && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && child->from.column == from &&
            (child->aspects & (MX_D_TYPE | MX_D_COLLATION)))
            return true;
    }
    return false;
}

/* The parent's index as it was, if it is still that one; NULL: it is new, or made anew. */
static const mx_index *index_before(const mx_planner *planner, const mx_index *index)
{
    const mx_change *table = parent_change(planner, index->table);
    const mx_table *from = parent_before(planner, index->table);
    const mx_index *before = from ? mx_table_index(from, index->name) : NULL;
    for (size_t i = 0; table && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_INDEX && child->to.index == index)
            before = child->verb == MX_RENAME ? child->from.index : NULL;
    }
    for (size_t i = 0; before && i < before->table->columns.len; i++) {
        const mx_column *column = before->table->columns.at[i];
        if (is_retyped(table, column) && mx_index_uses(before, column))
            return NULL;
    }
    return before && before->parts.len == index->parts.len && before->include.len == index->include.len
               ? before
               : NULL;
}

static mx_str either(mx_str former, mx_str name)
{
    return former.len ? former : name;
}

static mx_str former_at(const mx_strs *former, size_t i)
{
    return former->len ? former->at[i] : MX_STR_NONE;
}

/* The index with the names by which the server names it; *other: they are not those by which it has its name. */
static mx_index *as_made(mx_planner *planner, const mx_index *index, bool *other)
{
    const mx_index *before = index_before(planner, mx_index_parent(index));
    mx_index *made = mx_new(planner->arena, mx_index);
    *made = *index;
    memset(&made->parts, 0, sizeof made->parts);
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_index_part part = index->parts.at[i];
        const mx_index_part *was = before ? &before->parts.at[i] : NULL;
        part.former = MX_STR_NONE;
        if (was && part.column && was->column)
            part.former = either(was->former, was->column->name);
        *other |= part.column && !mx_str_eq(either(part.former, part.column->name),
                                            either(index->parts.at[i].former, part.column->name));
        mx_vec_push(planner->arena, &made->parts, part);
    }
    made->former_include = (mx_strs){0};
    for (size_t i = 0; i < index->include.len; i++) {
        mx_str name = index->include.at[i];
        if (before)
            name = either(former_at(&before->former_include, i), before->include.at[i]);
        *other |= !mx_str_eq(name, either(former_at(&index->former_include, i), index->include.at[i]));
        mx_vec_push(planner->arena, &made->former_include, name);
    }
    return made;
}

static void name_index(mx_planner *planner, const mx_table *table, const mx_index *index, mx_strs *taken)
{
    const mx_schema nothing = {.model = table->schema->model, .name = table->schema->name};
    bool other = false;
    mx_index *made = as_made(planner, index, &other);
    mx_str base = mx_index_like_name(nothing.model, made, &nothing);
    made->name = index->made_up && !other ? index->name : base;
    for (unsigned i = 1; mx_strs_has(taken, made->name); i++)
        made->name = mx_str_printf(planner->arena, "%.*s%u", MX_FMT(base), i);
    mx_vec_push(planner->arena, taken, made->name);
    if (mx_str_eq(made->name, index->name))
        return;
    const mx_change like = {.subject = MX_C_INDEX, .from_table = table, .to_table = table};
    mx_change *rename = mx_change_make(planner->arena, MX_RENAME, &like, made, index, 0);
    const mx_change of = {.subject = MX_C_TABLE, .verb = MX_MODIFY, .from.table = table, .to.table = table};
    mx_plan_rename_part(planner, &of, rename);
}

void mx_pg_name_part_indexes(mx_planner *planner, const mx_table *table)
{
    mx_indexes indexes = mx_table_indexes_in_order(planner->arena, table);
    mx_strs taken = {0};
    if (mx_plan_is_anew(planner, table->partition_of))
        return;
    if (table->primary && mx_index_is_inherited(table->primary))
        name_index(planner, table, table->primary, &taken);
    for (size_t i = 0; i < indexes.len; i++) {
        if (mx_index_is_inherited(indexes.at[i]))
            name_index(planner, table, indexes.at[i], &taken);
    }
}
