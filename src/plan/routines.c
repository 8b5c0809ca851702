#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/canon.h"
#include "schema/names.h"

/* Routines stand between types and tables: a default or a check may call one, and one may read a table
 * (MX_CAP_ROUTINES_IN_TABLES). What reads no table that changes is made before the tables, and what nothing
 * holds goes behind all that used it. */

static bool has_cap(const mx_planner *planner)
{
    return (planner->rules->caps & MX_CAP_ROUTINES_IN_TABLES) != 0;
}

size_t mx_plan_needs_of(const mx_object *object)
{
    return object->refers.len - (object->body_checked ? 0 : object->body_refers);
}

static void mark(mx_planner *planner, mx_map *names, mx_str name)
{
    if (name.len)
        mx_map_put(planner->arena, names, name, planner);
}

static bool names_one(const mx_object *object, size_t refers, const mx_map *names)
{
    for (size_t i = 0; i < refers; i++) {
        if (mx_map_get(names, object->refers.at[i].name))
            return true;
    }
    return false;
}

static bool is_view(const mx_object *object)
{
    return object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW;
}

/* Tables that are not yet what they will be, and views on them. */
static void find_moving(mx_planner *planner)
{
    mx_map *moving = &planner->moving;
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->to.table)
            mark(planner, moving, change->to.table->name);
        if (change->subject == MX_C_OBJECT && change->to.object && is_view(change->to.object))
            mark(planner, moving, change->to.object->name);
    }
    for (bool more = true; more;) {
        more = false;
        for (size_t s = 0; s < planner->changes->to->schemas.len; s++) {
            const mx_objects *objects = &planner->changes->to->schemas.at[s]->objects;
            for (size_t i = 0; i < objects->len; i++) {
                const mx_object *view = objects->at[i];
                if (!is_view(view) || mx_map_get(moving, view->name) ||
                    !names_one(view, view->refers.len, moving))
                    continue;
                mark(planner, moving, view->name);
                more = true;
            }
        }
    }
}

static bool comes(const mx_change *change)
{
    return change->subject == MX_C_OBJECT && change->to.object && mx_object_is_routine(change->to.object);
}

static void make_late(mx_planner *planner, const mx_object *routine)
{
    mx_map_put_address(planner->arena, &planner->late_routines, routine, routine);
    mx_objects *list = mx_map_get(&planner->late_named, routine->name);
    if (!list) {
        list = mx_new(planner->arena, mx_objects);
        mx_map_put(planner->arena, &planner->late_named, routine->name, list);
    }
    mx_vec_push(planner->arena, list, (mx_object *)(uintptr_t)routine);
}

void mx_plan_free_routine(mx_planner *planner, const mx_object *routine)
{
    const mx_change *change = mx_map_get_address(&planner->object_changes, routine);
    mx_map_put_address(planner->arena, &planner->freed, routine, routine);
    if (change && comes(change))
        make_late(planner, change->to.object);
}

/* nextval('t_id_seq') in a body that is parsed: the sequence comes with its table. */
static void find_counting(mx_planner *planner)
{
    mx_map counters = {0};
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        const mx_table *table = change->subject == MX_C_TABLE ? change->to.table : NULL;
        for (size_t k = 0; table && k < table->columns.len; k++)
            if (table->columns.at[k]->sequence)
                mark(planner, &counters, table->columns.at[k]->sequence->name);
    }
    for (size_t i = 0; counters.len && i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        bool counts = false;
        mx_str word;
        if (!comes(change) || !change->to.object->body_parsed ||
            mx_map_get_address(&planner->late_routines, change->to.object))
            continue;
        for (size_t at = 0; !counts && mx_str_next_word(change->to.object->source, &at, &word);)
            counts = mx_map_get(&counters, word) != NULL;
        if (counts)
            make_late(planner, change->to.object);
    }
}

/* Routines that need one of those, and who calls them. */
static void find_late(mx_planner *planner)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < planner->changes->changes.len; i++) {
            const mx_change *change = planner->changes->changes.at[i];
            if (!comes(change) || mx_map_get_address(&planner->late_routines, change->to.object))
                continue;
            const mx_object *routine = change->to.object;
            size_t needs = mx_plan_needs_of(routine);
            if (!names_one(routine, needs, &planner->moving) &&
                !names_one(routine, needs, &planner->late_named))
                continue;
            make_late(planner, routine);
            more = true;
        }
    }
}

/* What goes, and what goes and comes back: nothing may hold it. */
static void find_gone(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        bool goes = change->verb == MX_DROP ||
                    (change->verb == MX_MODIFY &&
                     (change->subject == MX_C_TYPE
                          ? mx_map_get_address(&planner->remade_types, change->from.type) != NULL
                          : change->subject == MX_C_OBJECT));
        if (goes && change->subject == MX_C_TABLE)
            mark(planner, &planner->gone, change->from.table->name);
        else if (goes && change->subject == MX_C_TYPE)
            mark(planner, change->verb == MX_DROP ? &planner->gone_types : &planner->gone,
                 change->from.type->name);
        else if (goes && change->subject == MX_C_SEQUENCE)
            mark(planner, &planner->gone_types, change->from.sequence->name);
        else if (goes && change->subject == MX_C_OBJECT && !mx_object_is_routine(change->from.object))
            mark(planner, &planner->gone, change->from.object->name);
    }
}

void mx_plan_sort_routines(mx_planner *planner)
{
    if (!has_cap(planner))
        return;
    find_moving(planner);
    find_counting(planner);
    find_late(planner);
    find_gone(planner);
}

/* What expressions and indexes of tables may need, and what no text of theirs may name. */
static bool is_of_expressions(const mx_object *object)
{
    return object->kind == MX_O_OPERATOR || object->kind == MX_O_CAST || object->kind == MX_O_OTHER ||
           object->kind == MX_O_SERVER;
}

bool mx_plan_is_early(const mx_planner *planner, const mx_object *object)
{
    if (object->kind == MX_O_EXTENSION || object->kind == MX_O_COLLATION)
        return true;
    if (has_cap(planner) && is_of_expressions(object))
        return !names_one(object, object->refers.len, &planner->moving) &&
               !names_one(object, object->refers.len, &planner->late_named);
    if (!mx_object_is_routine(object))
        return false;
    return has_cap(planner) ? !mx_map_get_address(&planner->late_routines, object) : object->refers.len == 0;
}

/* Of the desired state's schema of that name, the first; others follow by same_name. */
static const mx_object *routine_after(const mx_planner *planner, mx_object_kind kind, const mx_object *object)
{
    return object->schema ? mx_model_object(planner->changes->to, kind, object->schema->name, object->name,
                                            MX_STR_NONE, MX_STR_NONE)
                          : NULL;
}

static const mx_object_kind routine_kinds[] = {MX_O_FUNCTION, MX_O_PROCEDURE, MX_O_AGGREGATE};
#define ROUTINE_KINDS (sizeof routine_kinds / sizeof *routine_kinds)

bool mx_plan_has_namesake(const mx_planner *planner, const mx_object *object)
{
    for (size_t k = 0; k < ROUTINE_KINDS; k++)
        if (routine_after(planner, routine_kinds[k], object))
            return true;
    return false;
}

/* A function and a procedure that take the same share one name. */
static bool makes_way_for_another_kind(const mx_planner *planner, const mx_object *object)
{
    for (size_t k = 0; k < ROUTINE_KINDS; k++) {
        if (routine_kinds[k] == object->kind || !mx_object_is_routine(object))
            continue;
        const mx_object *other = routine_after(planner, routine_kinds[k], object);
        for (; other; other = other->same_name)
            if (mx_str_eq(other->signature, object->signature))
                return true;
    }
    return false;
}

mx_plan_time mx_plan_drop_time(const mx_planner *planner, const mx_change *change)
{
    const mx_object *object = change->from.object;
    if (has_cap(planner) && change->verb == MX_DROP && is_of_expressions(object) &&
        object->kind != MX_O_SERVER)
        return object->kind != MX_O_OTHER && names_one(object, object->refers.len, &planner->gone)
                   ? MX_TIME_FIRST
                   : MX_TIME_BEHIND_TABLES;
    if (!has_cap(planner) || change->verb != MX_DROP || !mx_object_is_routine(object) ||
        mx_map_get_address(&planner->moved_routines, object))
        return MX_TIME_FIRST;
    size_t held = object->refers.len - object->body_refers;
    if (makes_way_for_another_kind(planner, object) || mx_map_get_address(&planner->freed, object))
        return MX_TIME_FIRST;
    return names_one(object, held, &planner->gone) ? MX_TIME_FIRST
           : names_one(object, held, &planner->gone_types) || mx_plan_has_namesake(planner, object)
               ? MX_TIME_BEHIND_TABLES /* views that come back shall find the other */
               : MX_TIME_LAST;
}

/* --- who calls them ---------------------------------------------------------------------------------------------------------- */

typedef struct call_search {
    mx_plan_called *called;
    void *arg;
} call_search;

static bool visit(mx_expr *node, void *arg)
{
    const call_search *search = arg;
    if (node->kind == MX_E_CALL && node->path_len)
        search->called(search->arg, node->path[node->path_len - 1]);
    return true;
}

void mx_plan_find_word(void *arg, mx_str name)
{
    mx_word_search *search = arg;
    search->found |= mx_str_eq(search->name, name);
}

void mx_plan_each_call(const mx_sql *sql, mx_plan_called *called, void *arg)
{
    call_search search = {called, arg};
    if (sql->tree)
        mx_expr_walk(sql->tree, visit, &search);
}

void mx_plan_each_call_of_index(const mx_index *index, mx_plan_called *called, void *arg)
{
    for (size_t i = 0; i < index->parts.len; i++)
        mx_plan_each_call(&index->parts.at[i].expr, called, arg);
    mx_plan_each_call(&index->where, called, arg);
}

/* Words of a text that is kept as such: more than is called may be among them. */
void mx_plan_each_word(mx_str text, mx_plan_called *called, void *arg)
{
    mx_str word;
    for (size_t at = 0; mx_str_next_word(text, &at, &word);)
        called(arg, word);
}

void mx_plan_each_call_of_table(const mx_table *table, mx_plan_called *called, void *arg)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_plan_each_call(&table->columns.at[i]->default_value, called, arg);
        mx_plan_each_call(&table->columns.at[i]->expression, called, arg);
    }
    for (size_t i = 0; i < table->checks.len; i++)
        mx_plan_each_call(&table->checks.at[i]->expr, called, arg);
    for (size_t i = 0; i < table->indexes.len; i++)
        mx_plan_each_call_of_index(table->indexes.at[i], called, arg);
    mx_plan_each_word(table->partition_by, called, arg);
}

typedef struct late_search {
    mx_planner *planner;
    mx_objects *found;
} late_search;

static void add_late(void *arg, mx_str name)
{
    const late_search *search = arg;
    const mx_objects *named = mx_map_get(&search->planner->late_named, name);
    for (size_t i = 0; named && i < named->len; i++) {
        bool known = false;
        for (size_t k = 0; !known && k < search->found->len; k++)
            known = search->found->at[k] == named->at[i];
        if (!known)
            mx_vec_push(search->planner->arena, search->found, named->at[i]);
    }
}

mx_objects mx_plan_late_routines_of(mx_planner *planner, const mx_table *table)
{
    mx_objects found = {0};
    late_search search = {planner, &found};
    if (!planner->late_routines.len)
        return found;
    mx_plan_each_call_of_table(table, add_late, &search);
    for (size_t i = 0; i < found.len; i++) { /* and whom they call */
        for (size_t k = 0; k < mx_plan_needs_of(found.at[i]); k++)
            add_late(&search, found.at[i]->refers.at[k].name);
    }
    return found;
}
