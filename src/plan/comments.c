#include "plan/planner.h"
#include "schema/inherit.h"
#include "plan/rules.h"

static void comment_step(mx_planner *planner, const mx_table *table, mx_subject subject, const void *from,
                         const void *to)
{
    const mx_change like = {.subject = subject, .from_table = table, .to_table = table};
    const mx_change *change = mx_change_make(planner->arena, MX_MODIFY, &like, from, to, MX_D_COMMENT);
    mx_str name = mx_change_name(change);
    mx_step *step;
    switch (subject) {
    case MX_C_TABLE:
        step = mx_plan_step(planner, MX_ST_COMMENT, change, "Set comment to table: \"%.*s\"", MX_FMT(name));
        break;
    case MX_C_COLUMN:
        step = mx_plan_step(planner, MX_ST_COMMENT, change,
                            "Set comment to column: \"%.*s\" on table: \"%.*s\"", MX_FMT(name),
                            MX_FMT(table->name));
        break;
    case MX_C_INDEX:
        step = mx_plan_step(planner, MX_ST_COMMENT, change,
                            "Set comment to index: \"%.*s\" on table: \"%.*s\"", MX_FMT(name),
                            MX_FMT(table->name));
        break;
    default:
        step = mx_plan_step(planner, MX_ST_COMMENT, change,
                            "Set comment to constraint: \"%.*s\" on table: \"%.*s\"", MX_FMT(name),
                            MX_FMT(table->name));
        break;
    }
    step->table = table;
}

/* The index behind a key, as if it were one by itself. */
static const mx_index *behind(mx_planner *planner, const mx_index *key)
{
    mx_index *index = mx_new(planner->arena, mx_index);
    *index = *key;
    index->role = MX_I_INDEX;
    index->comment = key->index_comment;
    return index;
}

static void key_comments(mx_planner *planner, const mx_table *table, const mx_index *from, const mx_index *to)
{
    mx_str was = from ? from->comment : MX_STR_NONE, index_was = from ? from->index_comment : MX_STR_NONE;
    if (!mx_str_eq(was, to->comment))
        comment_step(planner, table, MX_C_INDEX, from, to);
    if (!mx_str_eq(index_was, to->index_comment))
        comment_step(planner, table, MX_C_INDEX, from ? behind(planner, from) : NULL, behind(planner, to));
}

void mx_plan_comment(mx_planner *planner, const mx_table *table, mx_subject subject, const void *from,
                     const void *to)
{
    const mx_index *index = subject == MX_C_INDEX ? to : NULL;
    if (index && index->role != MX_I_INDEX)
        key_comments(planner, table, from, to);
    else
        comment_step(planner, table, subject, from, to);
}

bool mx_plan_is_said(mx_str comment, const mx_options *notes)
{
    bool any = comment.len != 0;
    for (size_t i = 0; i < notes->len; i++)
        any |= notes->at[i].value.len != 0;
    return any;
}

/* Where its name may be taken until the old partitions are gone, it is named, and told, at the end. */
static bool is_named_late(const mx_planner *planner, const mx_index *index)
{
    const mx_table *parent = index->table->partition_of;
    return parent && mx_index_is_inherited(index) && !index->made_up && mx_plan_is_anew(planner, parent);
}

static bool is_late(const mx_planner *planner, const mx_check *check)
{
    for (size_t i = 0; i < planner->late_checks.len; i++)
        if (planner->late_checks.at[i] == check)
            return true;
    return false;
}

void mx_plan_table_comments(mx_planner *planner, const mx_table *table)
{
    if (table->comment.len)
        mx_plan_comment(planner, table, MX_C_TABLE, NULL, table);
    for (size_t i = 0; i < table->columns.len; i++) {
        if (table->columns.at[i]->comment.len)
            mx_plan_comment(planner, table, MX_C_COLUMN, NULL, table->columns.at[i]);
    }
    if (table->primary && !is_named_late(planner, table->primary))
        mx_plan_comment(planner, table, MX_C_INDEX, NULL, table->primary);
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        if (mx_plan_comment_of(MX_C_INDEX, index).len && !is_named_late(planner, index))
            mx_plan_comment(planner, table, MX_C_INDEX, NULL, index);
    }
    for (size_t i = 0; i < table->fkeys.len; i++) {
        if (table->fkeys.at[i]->comment.len && !mx_map_get_address(&planner->late_fkeys, table->fkeys.at[i]))
            mx_plan_comment(planner, table, MX_C_FKEY, NULL, table->fkeys.at[i]);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if (table->checks.at[i]->comment.len && !is_late(planner, table->checks.at[i]))
            mx_plan_comment(planner, table, MX_C_CHECK, NULL, table->checks.at[i]);
    }
}

/* Also what only PostgreSQL keeps: of a key the comment on its index, of an index the targets of its columns. */
static mx_str said_of_index(const mx_index *index)
{
    return index->comment.len || !index->targets.len
               ? index->comment.len ? index->comment : index->index_comment
               : index->targets.at[0].value;
}

mx_str mx_plan_comment_of(mx_subject subject, const void *thing)
{
    switch (subject) {
    case MX_C_INDEX:
        return said_of_index(thing);
    case MX_C_FKEY:
        return ((const mx_fkey *)thing)->comment;
    case MX_C_CHECK:
        return ((const mx_check *)thing)->comment;
    case MX_C_COLUMN:
        return ((const mx_column *)thing)->comment;
    default:
        return MX_STR_NONE;
    }
}

void mx_plan_undo_comments(mx_planner *planner, mx_step *step)
{
    if (!(planner->rules->caps & MX_CAP_COMMENT_STATEMENTS))
        return;
    mx_steps *out = planner->out;
    step->undo = (mx_steps){0};
    planner->out = &step->undo;
    for (size_t i = 0; i < step->clauses.len; i++) {
        const mx_change *clause = step->clauses.at[i];
        if (clause->verb == MX_DROP && mx_plan_comment_of(clause->subject, clause->from.any).len)
            mx_plan_comment(planner, step->table, clause->subject, NULL, clause->from.any);
    }
    if (step->kind == MX_ST_DROP_INDEX && mx_plan_comment_of(MX_C_INDEX, step->index).len)
        mx_plan_comment(planner, step->table, MX_C_INDEX, NULL, step->index);
    planner->out = out;
}
