#include "plan/planner.h"
#include "schema/inherit.h"

/* Routines that take the rows of a new table, or read it, while its checks, defaults or indexes call them: they come behind the table,
 * and what calls them behind them. */

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

static void leave_defaults(mx_planner *planner, mx_table *bare, const mx_objects *own, mx_changes *clauses)
{
    const mx_columns all = bare->columns;
    const mx_change like = {.subject = MX_C_COLUMN, .from_table = bare, .to_table = bare};
    bare->columns = (mx_columns){0};
    bare->column_map = (mx_map){0};
    for (size_t i = 0; i < all.len; i++) {
        mx_column *column = all.at[i], *plain = column;
        if (calls(&column->default_value, own)) {
            plain = mx_new(planner->arena, mx_column);
            *plain = *column;
            plain->default_value = (mx_sql){0};
            mx_vec_push(planner->arena, clauses,
                        mx_change_make(planner->arena, MX_MODIFY, &like, plain, column, MX_D_DEFAULT));
        }
        mx_vec_push(planner->arena, &bare->columns, plain);
    }
}

const mx_table *mx_plan_without_calls(mx_planner *planner, const mx_table *table, const mx_objects *own,
                                      mx_changes *clauses)
{
    if (!own->len || table->partition_of) /* a partition gets what is its own behind them anyhow */
        return table;
    mx_table *bare = mx_new(planner->arena, mx_table);
    *bare = *table;
    leave_checks(planner, bare, own, clauses);
    leave_defaults(planner, bare, own, clauses);
    return clauses->len ? bare : table;
}
