#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/inherit.h"
#include "schema/names.h"

/* Routines that take the rows of a table, or read it, while its checks, defaults or indexes call them. Those of a new table come behind it,
 * and what calls them behind them; before those of a table that goes are dropped, it lets go of what calls them. */

static bool has(const mx_objects *list, const mx_object *routine)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i] == routine)
            return true;
    return false;
}

static bool has_name(const mx_objects *list, mx_str name)
{
    for (size_t i = 0; i < list->len; i++)
        if (mx_str_eq(list->at[i]->name, name))
            return true;
    return false;
}

static bool needs(const mx_planner *planner, const mx_object *routine, const mx_table *table,
                  const mx_objects *own)
{
    for (size_t i = 0; i < mx_plan_needs_of(routine); i++) {
        const mx_name *name = &routine->refers.at[i];
        if (has_name(own, name->name) ||
            mx_model_table(planner->changes->to, name->schema, name->name) == table)
            return true;
    }
    return false;
}

mx_objects mx_plan_split_own_routines(mx_planner *planner, const mx_table *table, mx_objects *routines)
{
    mx_objects own = {0}, others = {0}, sorted = {0};
    for (size_t before = MX_NPOS; before != own.len;) {
        before = own.len;
        for (size_t i = 0; i < routines->len; i++)
            if (!has(&own, routines->at[i]) && needs(planner, routines->at[i], table, &own))
                mx_vec_push(planner->arena, &own, routines->at[i]);
    }
    for (size_t i = 0; i < routines->len; i++)
        mx_vec_push(planner->arena, has(&own, routines->at[i]) ? &sorted : &others, routines->at[i]);
    *routines = others;
    return sorted;
}

typedef struct own_search {
    const mx_objects *own;
    bool found;
} own_search;

static void find_own(void *arg, mx_str name)
{
    own_search *search = arg;
    search->found |= has_name(search->own, name);
}

static bool calls(const mx_sql *sql, const mx_objects *own)
{
    own_search search = {own, false};
    mx_plan_each_call(sql, find_own, &search);
    return search.found;
}

static void leave_checks(mx_planner *planner, mx_table *bare, const mx_objects *own, mx_changes *clauses)
{
    const mx_checks all = bare->checks;
    const mx_change like = {.subject = MX_C_CHECK, .to_table = bare};
    bare->checks = (mx_checks){0};
    for (size_t i = 0; i < all.len; i++) {
        mx_check *check = all.at[i];
        bool waits = !check->not_valid && !mx_check_is_inherited(check) && calls(&check->expr, own);
        if (waits)
            mx_vec_push(planner->arena, clauses,
                        mx_change_make(planner->arena, MX_ADD, &like, NULL, check, 0));
        else
            mx_vec_push(planner->arena, &bare->checks, check);
    }
}

static bool calls_own(mx_planner *planner, const void *own, const mx_column *column)
{
    (void)planner;
    return calls(&column->default_value, own);
}

const mx_table *mx_plan_without_calls(mx_planner *planner, const mx_table *table, const mx_objects *own,
                                      mx_changes *clauses)
{
    if (!own->len || table->partition_of) /* a partition gets what is its own behind them anyhow */
        return table;
    mx_table *bare = mx_new(planner->arena, mx_table);
    *bare = *table;
    leave_checks(planner, bare, own, clauses);
    const mx_table *made = mx_plan_without_defaults(planner, bare, false, calls_own, own, clauses);
    return clauses->len ? made : table;
}

/* --- of tables that go ------------------------------------------------------------------------------------------------------------- */

static bool is_taken_away(const mx_planner *planner, const mx_object *object)
{
    for (size_t i = 0; i < planner->rebuilt_objects.len; i++)
        if (planner->rebuilt_objects.at[i] == object)
            return true;
    return false;
}

/* Routines that go for good before all tables. */
static mx_objects first_to_go(mx_planner *planner)
{
    mx_objects out = {0};
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        const mx_object *routine = change->subject == MX_C_OBJECT ? change->from.object : NULL;
        if (routine && change->verb == MX_DROP && mx_object_is_routine(routine) &&
            !mx_map_get_address(&planner->moved_routines, routine) &&
            (mx_plan_drop_time(planner, change) == MX_TIME_FIRST || is_taken_away(planner, routine)))
            mx_vec_push(planner->arena, &out, (mx_object *)(uintptr_t)routine);
    }
    return out;
}

typedef struct losing {
    const mx_change *table;
    const mx_objects *gone;
} losing;

/* No table has such a default any more; it may be dropped once more with its column. */
static bool loses_default(mx_planner *planner, const void *arg, const mx_column *column)
{
    (void)planner;
    const losing *l = arg;
    const mx_table *table = l->table->to.table;
    const mx_column *to = table ? mx_table_column(table, column->name) : NULL;
    return calls(&column->default_value, l->gone) &&
           (!to || !mx_str_eq(to->default_value.text, column->default_value.text));
}

static void drop_checks(mx_planner *planner, const mx_table *table, const mx_objects *gone,
                        mx_changes *clauses)
{
    const mx_change like = {.subject = MX_C_CHECK, .from_table = table};
    for (size_t i = 0; i < table->checks.len; i++)
        if (!mx_check_is_inherited(table->checks.at[i]) && calls(&table->checks.at[i]->expr, gone))
            mx_vec_push(planner->arena, clauses,
                        mx_change_make(planner->arena, MX_DROP, &like, table->checks.at[i], NULL, 0));
}

static void drop_indexes(mx_planner *planner, const mx_change *change, const mx_objects *gone)
{
    const mx_table *table = change->from.table;
    for (size_t i = 0; i < table->indexes.len; i++) {
        own_search search = {gone, false};
        mx_plan_each_call_of_index(table->indexes.at[i], find_own, &search);
        if (search.found && mx_plan_is_index_statement(planner, table->indexes.at[i]) &&
            !mx_index_is_inherited(table->indexes.at[i]))
            mx_plan_drop_index(planner, change, table, table->indexes.at[i]);
    }
}

void mx_plan_drop_calls_of_gone(mx_planner *planner)
{
    if (!(planner->rules->caps & MX_CAP_ROUTINES_IN_TABLES))
        return;
    const mx_objects gone = first_to_go(planner);
    for (size_t i = 0; gone.len && i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        mx_changes clauses = {0};
        if (change->subject != MX_C_TABLE || !change->from.table || change->verb == MX_RENAME)
            continue;
        if (change->verb == MX_DROP) {
            drop_indexes(planner, change, &gone);
            drop_checks(planner, change->from.table, &gone, &clauses);
        }
        (void)mx_plan_without_defaults(planner, change->from.table, true, loses_default,
                                       &(losing){change, &gone}, &clauses);
        if (!clauses.len)
            continue;
        mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, change, "Modify \"%.*s\" table",
                                     MX_FMT(change->from.table->name));
        step->table = change->from.table;
        step->clauses = clauses;
        mx_plan_undo_comments(planner, step);
    }
}
