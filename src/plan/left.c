/* plan/left.c — what is left out of the plan and needs what the plan changes: foreign keys that go aside come back as they were, and of
 * views what they read must stay. */
#include "plan/planner.h"
#include "plan/rules.h"
#include "plan/stricter.h"
#include "schema/names.h"

static bool is_left(const mx_planner *planner, const void *thing)
{
    return mx_map_get_address(&planner->changes->left, thing) != NULL;
}

bool mx_plan_is_left_fkey(const mx_planner *planner, const mx_fkey *fkey)
{
    return is_left(planner, fkey) || is_left(planner, fkey->table);
}

static const mx_table *table_after(const mx_planner *planner, const mx_table *from)
{
    return is_left(planner, from) ? from : mx_plan_survivor(planner, from);
}

static const mx_column *column_after(const mx_planner *planner, const mx_column *from)
{
    const mx_change *change = mx_map_get_address(&planner->modified, from->table);
    const mx_table *to = table_after(planner, from->table);
    if (!to || to == from->table)
        return to ? from : NULL;
    return change ? mx_plan_column_after(change, from) : mx_table_column(to, from->name);
}

static mx_status refuse(mx_planner *planner, const mx_fkey *fkey, const mx_table *of, mx_str column)
{
    const mx_change *change = mx_map_get_address(&planner->table_changes, of);
    mx_str what = column.len ? mx_str_printf(planner->arena, "column \"%.*s\" of ", MX_FMT(column))
                             : MX_STR_NONE;
    return mx_fail(
        planner->diags, MX_SCH006, change ? mx_change_span(change) : MX_NOWHERE,
        "Drop that foreign key before, or let it be part of the plan.",
        "%.*s\"%.*s\" goes, but foreign key \"%.*s\" of \"%.*s\" needs it, which is left out of the plan",
        MX_FMT(what), MX_FMT(of->name), MX_FMT(fkey->name), MX_FMT(fkey->table->name));
}

static mx_status own_columns(mx_planner *planner, const mx_fkey *fkey, mx_fkey *now)
{
    now->columns = (mx_columns){0};
    for (size_t i = 0; i < fkey->columns.len; i++) {
        const mx_column *column = column_after(planner, fkey->columns.at[i]);
        if (!column)
            return refuse(planner, fkey, fkey->table, fkey->columns.at[i]->name);
        mx_vec_push(planner->arena, &now->columns, (mx_column *)(uintptr_t)column);
    }
    return MX_OK;
}

static mx_status other_columns(mx_planner *planner, const mx_fkey *fkey, mx_fkey *now)
{
    now->ref_columns = (mx_strs){0};
    for (size_t i = 0; i < fkey->ref_columns.len; i++) {
        const mx_column *was = mx_table_column(fkey->ref_table, fkey->ref_columns.at[i]);
        const mx_column *column = was ? column_after(planner, was) : NULL;
        if (!column)
            return refuse(planner, fkey, fkey->ref_table, fkey->ref_columns.at[i]);
        mx_vec_push(planner->arena, &now->ref_columns, column->name);
    }
    return MX_OK;
}

static mx_status check(mx_planner *planner, const mx_fkey *fkey, const mx_table *of, const mx_fkey *now)
{
    const mx_change *change = mx_map_get_address(&planner->table_changes, of);
    size_t told = mx_diags_count(planner->diags);
    if (planner->rules->check_fkey(now, planner->diags) == MX_OK)
        return MX_OK;
    mx_str message = mx_str_copy(planner->arena, mx_diags_at(planner->diags, told)->message);
    mx_diags_cut(planner->diags, told);
    return mx_plan_fkey_is_lost(fkey, change ? mx_change_span(change) : MX_NOWHERE, message, planner->diags);
}

mx_status mx_plan_fkey_is_lost(const mx_fkey *fkey, mx_span at, mx_str why, mx_diags *diags)
{
    return mx_fail(diags, MX_SCH006, at.file ? at : fkey->span,
                   "Drop that foreign key before, or let it be part of the plan.",
                   "foreign key \"%.*s\" of \"%.*s\", which is left out of the plan, must make way and "
                   "cannot be made again: %.*s",
                   MX_FMT(fkey->name), MX_FMT(fkey->table->name), MX_FMT(why));
}

mx_status mx_plan_left_fkey(mx_planner *planner, const mx_fkey *fkey, const mx_fkey **out)
{
    const mx_table *table = table_after(planner, fkey->table),
                   *ref = fkey->ref_table ? table_after(planner, fkey->ref_table) : NULL;
    mx_fkey *now = mx_new(planner->arena, mx_fkey);
    *out = NULL;
    if (!table)
        return MX_OK; /* it goes with its table */
    if (!ref)
        return refuse(planner, fkey, fkey->ref_table ? fkey->ref_table : fkey->table, MX_STR_NONE);
    *now = *fkey;
    now->table = (mx_table *)(uintptr_t)table;
    now->ref_table = (mx_table *)(uintptr_t)ref;
    now->ref.schema = fkey->ref.schema.len ? ref->schema->name : MX_STR_NONE;
    now->ref.name = ref->name;
    now->made_up = false;
    MX_TRY(own_columns(planner, fkey, now));
    MX_TRY(other_columns(planner, fkey, now));
    MX_TRY(check(planner, fkey, fkey->ref_table, now));
    *out = now;
    return MX_OK;
}

/* Tables, and columns of tables that stay → the change that drops them. */
static mx_map dropped_things(const mx_planner *planner)
{
    mx_map dropped = {0};
    const mx_changes *changes = &planner->changes->changes;
    for (size_t i = 0; i < changes->len; i++) {
        const mx_change *change = changes->at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_DROP)
            mx_map_put_address(planner->arena, &dropped, change->from.table, (void *)(uintptr_t)change);
        for (size_t k = 0; k < change->children.len; k++) {
            const mx_change *child = change->children.at[k];
            if (child->subject == MX_C_COLUMN && child->verb == MX_DROP)
                mx_map_put_address(planner->arena, &dropped, child->from.column, child);
        }
    }
    return dropped;
}

/* False: it is no view that is left out. */
static bool note_reader_of(mx_planner *planner, const mx_map *dropped, const void *thing,
                           const mx_object *object, mx_map *readers)
{
    const mx_change *drop = mx_map_get_address(dropped, thing);
    if (!drop || mx_map_get_address(readers, drop))
        return true;
    if (!mx_plan_is_left_out(planner, object))
        return false;
    mx_map_put_address(planner->arena, readers, drop, object);
    return true;
}

/* Of the changes that drop what it reads, those that nothing else was found for are `object`'s. */
static void note_reader(mx_planner *planner, const mx_map *dropped, const mx_object *object, mx_map *readers)
{
    bool left = object->uses_known;
    for (size_t i = 0; left && i < object->uses.len; i++)
        left = note_reader_of(planner, dropped, object->uses.at[i], object, readers) &&
               note_reader_of(planner, dropped, object->uses.at[i]->table, object, readers);
    for (size_t i = 0; left && !object->uses.len && i < object->refers.len; i++) { /* count(*) of it */
        const mx_name *name = &object->refers.at[i];
        const mx_table *table = mx_model_table(planner->changes->from, name->schema, name->name);
        left = !table || note_reader_of(planner, dropped, table, object, readers);
    }
}

static void tell_reader(mx_planner *planner, const mx_change *drop, const mx_object *object)
{
    bool of_table = drop->subject == MX_C_TABLE;
    mx_str column = of_table ? MX_STR_NONE
                             : mx_str_printf(planner->arena, "column \"%.*s\" of ",
                                             MX_FMT(drop->from.column->name));
    const mx_table *table = of_table ? drop->from.table : drop->from_table;
    mx_fail(planner->diags, MX_SCH006, mx_change_span(drop),
            of_table ? "Leave the table, or let the view be part of the plan."
                     : "Leave the column, or let the view be part of the plan.",
            "%.*s\"%.*s\" goes, but %s \"%.*s\" reads it, which is left out of the plan", MX_FMT(column),
            MX_FMT(table->name), mx_object_kind_name(object->kind), MX_FMT(object->name));
}

static mx_status tell_readers(mx_planner *planner, const mx_changes *changes, const mx_map *readers)
{
    mx_status status = MX_OK;
    for (size_t i = 0; i < changes->len; i++) {
        const mx_object *object = mx_map_get_address(readers, changes->at[i]);
        if (object) {
            tell_reader(planner, changes->at[i], object);
            status = MX_FAILED;
        }
        if (tell_readers(planner, &changes->at[i]->children, readers) != MX_OK)
            status = MX_FAILED;
    }
    return status;
}

mx_status mx_plan_check_left_views(mx_planner *planner)
{
    const mx_schemas *schemas = &planner->changes->from->schemas;
    const mx_map dropped = dropped_things(planner);
    mx_map readers = {0};
    for (size_t s = 0; dropped.len && s < schemas->len; s++) {
        for (size_t i = 0; i < schemas->at[s]->objects.len; i++)
            note_reader(planner, &dropped, schemas->at[s]->objects.at[i], &readers);
    }
    return readers.len ? tell_readers(planner, &planner->changes->changes, &readers) : MX_OK;
}
