#include "dialect/postgres/plan_redo.h"
#include "schema/mentions.h"

/* MF115: what the server keeps of a function's results stays when the function's body changes: indexes, stored columns, rows in partitions and
 * in materialized views, and checks that have held. */

typedef struct keeping {
    mx_pg_redoing *d;
    const mx_change *change;  /* of the function whose body changes */
    const mx_object *routine; /* it, or one that calls it */
} keeping;

static void warn(const keeping *k, mx_str hint, const char *what, mx_str name, mx_str of)
{
    mx_planner *planner = k->d->planner;
    mx_str thing = mx_str_printf(planner->arena, "%s \"%.*s\"", what, MX_FMT(name));
    if (of.len)
        thing = mx_str_printf(planner->arena, "%.*s of \"%.*s\"", MX_FMT(thing), MX_FMT(of));
    mx_warn(planner->diags, MX_MF115, mx_change_span(k->change), mx_str_z(planner->arena, hint),
            "function \"%.*s\" gets another body: %.*s keeps what the old one gave",
            MX_FMT(k->change->to.object->name), MX_FMT(thing));
}

static void look_at_index(const keeping *k, const mx_index *index, mx_str of)
{
    if (mx_pg_index_calls(index, k->routine))
        warn(k, mx_str_printf(k->d->planner->arena, "REINDEX INDEX \"%.*s\" behind it.", MX_FMT(index->name)),
             "index", index->name, of);
}

static void look_at_table(const keeping *k, const mx_table *table)
{
    mx_str any_update = MX_STR("UPDATE its rows behind it: they are computed again.");
    mx_str look = MX_STR("Look for rows that do not hold it now: nothing checks them again.");
    if (!mx_pg_redo_successor(k->d, table))
        return;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        if (column->generated && mx_pg_calls(&column->expression, k->routine) &&
            !mx_pg_redo_child(k->d, table, column))
            warn(k, any_update, "the computed column", column->name, table->name);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        const mx_check *check = table->checks.at[i];
        if (!check->not_valid && mx_pg_calls(&check->expr, k->routine) &&
            !mx_pg_redo_child(k->d, table, check))
            warn(k, look, "the check", check->name, table->name);
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (!mx_pg_redo_child(k->d, table, table->indexes.at[i]))
            look_at_index(k, table->indexes.at[i], table->name);
    }
    if (mx_pg_is_partitioned_by(table, k->routine->name))
        warn(k, MX_STR("Move rows that belong elsewhere now by hand."), "the partitioned table", table->name,
             MX_STR_NONE);
}

static void look_at_type(const keeping *k, const mx_udt *type)
{
    for (size_t i = 0; i < type->checks.len; i++) {
        if (mx_pg_calls(&type->checks.at[i]->expr, k->routine))
            warn(k, MX_STR("Look for values that do not hold it now: nothing checks them again."),
                 "the check", type->checks.at[i]->name, type->name);
    }
}

static bool names(const mx_object *object, mx_str name)
{
    for (size_t i = 0; i < object->refers.len; i++) {
        if (mx_str_eq(object->refers.at[i].name, name))
            return true;
    }
    return false;
}

static void look_at_view(const keeping *k, const mx_object *view)
{
    if (!mx_map_get_address(&k->d->planner->object_changes, view))
        warn(k,
             mx_str_printf(k->d->planner->arena, "REFRESH MATERIALIZED VIEW \"%.*s\" behind it.",
                           MX_FMT(view->name)),
             "the materialized view", view->name, MX_STR_NONE);
}

static void look(const keeping *k)
{
    const mx_holders holders = mx_mentions_holders(k->d->changes->from, k->routine->name);
    for (size_t i = 0; i < holders.len; i++) {
        const mx_object *view = holders.at[i].view;
        if (holders.at[i].table)
            look_at_table(k, holders.at[i].table);
        if (holders.at[i].type)
            look_at_type(k, holders.at[i].type);
        for (size_t n = 0; view && n < view->indexes.len; n++)
            look_at_index(k, view->indexes.at[n], view->name);
    }
}

static bool is_first(const keeping *k, mx_map *seen, mx_object *object)
{
    if (mx_map_get_address(seen, object))
        return false;
    mx_map_put_address(k->d->planner->arena, seen, object, object);
    return true;
}

/* It and the functions that call it, by name; on the way, materialized views. */
static void look_at_callers(const keeping *k)
{
    mx_objects routines = {0};
    mx_map seen = {0};
    mx_vec_push(k->d->planner->arena, &routines, (mx_object *)(uintptr_t)k->routine);
    (void)is_first(k, &seen, routines.at[0]);
    for (size_t i = 0; i < routines.len; i++) {
        const keeping of = {k->d, k->change, routines.at[i]};
        const mx_objects naming = mx_mentions_of(k->d->changes->from, routines.at[i]->name);
        look(&of);
        for (size_t n = 0; n < naming.len; n++) {
            mx_object *object = naming.at[n];
            bool keeps = object->kind == MX_O_MATVIEW || object->kind == MX_O_FUNCTION;
            if (!keeps || !names(object, routines.at[i]->name) || !is_first(k, &seen, object))
                continue;
            if (object->kind == MX_O_MATVIEW)
                look_at_view(&of, object);
            else
                mx_vec_push(k->d->planner->arena, &routines, object);
        }
    }
}

/* What its form says behind the options. */
static mx_str body_of(const mx_object *routine)
{
    static const char *const starts[] = {" as ", " return ", " begin atomic"};
    size_t language = mx_str_find_str(routine->definition, MX_STR(" language ")), first = MX_NPOS;
    if (language == MX_NPOS)
        return routine->definition;
    mx_str rest = mx_str_sub(routine->definition, language, routine->definition.len);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t at = mx_str_find_str(rest, mx_str_of(starts[i]));
        first = at < first ? at : first;
    }
    return first == MX_NPOS ? rest : mx_str_sub(rest, first, rest.len);
}

void mx_pg_warn_of_kept(mx_pg_redoing *d, const mx_change *change)
{
    const keeping k = {d, change, change->from.object};
    if (change->verb == MX_MODIFY && k.routine->kind == MX_O_FUNCTION &&
        !mx_str_eq(body_of(k.routine), body_of(change->to.object)))
        look_at_callers(&k);
}
