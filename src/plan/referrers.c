#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/mentions.h"
#include "schema/names.h"
#include "schema/text_uses.h"

/* What stands on a thing that goes and comes again. */

static void add_referrer(mx_planner *planner, mx_str name, mx_object *object)
{
    mx_str key = mx_fold_name(planner->changes->from, name, NULL);
    mx_objects *list = mx_map_get(&planner->referrers, key);
    if (!name.len)
        return;
    if (!list) {
        list = mx_new(planner->arena, mx_objects);
        mx_map_put(planner->arena, &planner->referrers, key, list);
    }
    if (!list->len || list->at[list->len - 1] != object)
        mx_vec_push(planner->arena, list, object);
}

void mx_plan_note_object_change(mx_planner *planner, const mx_change *change)
{
    if (change->subject == MX_C_OBJECT && change->from.any)
        mx_map_put_address(planner->arena, &planner->object_changes, change->from.any, change);
    if (change->subject == MX_C_OBJECT && change->to.any)
        mx_map_put_address(planner->arena, &planner->object_changes, change->to.any, change);
    if (change->subject == MX_C_OBJECT && change->verb == MX_MODIFY &&
        planner->rules->can_replace(change->from.object, change->to.object))
        mx_map_put_address(planner->arena, &planner->replaceable, change->from.any, change);
}

void mx_plan_find_referrers(mx_planner *planner)
{
    for (size_t s = 0; s < planner->changes->from->schemas.len; s++) {
        const mx_objects *objects = &planner->changes->from->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            for (size_t k = 0; k < objects->at[i]->refers.len; k++)
                add_referrer(planner, objects->at[i]->refers.at[k].name, objects->at[i]);
            add_referrer(planner, objects->at[i]->on_table.name, objects->at[i]);
        }
    }
    for (size_t i = 0; i < planner->changes->changes.len; i++)
        mx_plan_note_object_change(planner, planner->changes->changes.at[i]);
}

const mx_objects *mx_plan_referrers(const mx_planner *planner, mx_str name)
{
    mx_fold_space space;
    return mx_map_get(&planner->referrers, mx_fold_name(planner->changes->from, name, &space));
}

bool mx_plan_is_taken_away(const mx_planner *planner, const mx_object *object)
{
    return mx_map_get_address(&planner->rebuilt, object) != NULL;
}

/* By the schema or table that it is in; or it is called otherwise with that. */
static bool goes_with(const mx_change *change, const mx_object *object)
{
    const mx_table *table = change->subject == MX_C_TABLE ? change->from.table : NULL;
    const mx_object *view = change->subject == MX_C_OBJECT ? change->from.object : NULL;
    if (change->verb != MX_DROP && change->verb != MX_RENAME)
        return false;
    if (change->subject == MX_C_SCHEMA)
        return change->from.schema == object->schema;
    mx_str on = object->on_table.name;
    return on.len && ((table && mx_str_eq(table->name, on)) || (view && mx_str_eq(view->name, on)));
}

bool mx_plan_is_left_out(const mx_planner *planner, const mx_object *object)
{
    const mx_changes *all = &planner->changes->changes;
    if (mx_map_get_address(&planner->object_changes, object) ||
        mx_model_object(planner->changes->to, object->kind,
                        object->schema ? object->schema->name : MX_STR_NONE, object->name, object->signature,
                        object->on_table.name))
        return false;
    for (size_t i = 0; i < all->len; i++) {
        if (goes_with(all->at[i], object))
            return false;
    }
    return true;
}

static bool is_view(const mx_object *object)
{
    return object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW;
}

static void take_object(mx_planner *planner, mx_object *object)
{
    if (mx_plan_is_taken_away(planner, object))
        return;
    mx_vec_push(planner->arena, &planner->rebuilt_objects, object);
    mx_map_put_address(planner->arena, &planner->rebuilt, object, object);
}

/* A routine is held by the rows of what it takes and gives, and by what stands in a body that is parsed. */
static bool is_held_routine(const mx_planner *planner, const mx_object *object, mx_str name)
{
    bool held = false;
    for (size_t i = 0; mx_object_is_routine(object) && i + object->body_refers < object->refers.len; i++)
        held |= mx_name_same(object->refers.at[i].name, name, &planner->changes->from->server);
    return held && (planner->rules->caps & MX_CAP_ROUTINES_IN_TABLES);
}

static void take_referrers(mx_planner *planner, mx_str name, bool triggers, bool routines)
{
    const mx_objects *objects = mx_plan_referrers(planner, name);
    for (size_t i = 0; objects && i < objects->len; i++) {
        mx_object *object = objects->at[i];
        bool falls = is_view(object) || object->kind == MX_O_RULE ||
                     (triggers && (object->kind == MX_O_TRIGGER || object->kind == MX_O_POLICY)) ||
                     (routines && is_held_routine(planner, object, name));
        if (falls)
            take_object(planner, object);
    }
}

void mx_plan_take_users_away(mx_planner *planner, const mx_column *column, bool goes_away)
{
    const mx_objects *objects = mx_plan_referrers(planner, column->table->name);
    for (size_t i = 0; objects && i < objects->len; i++) {
        mx_object *object = objects->at[i];
        bool of_table = (object->kind == MX_O_TRIGGER || object->kind == MX_O_POLICY) &&
                        mx_str_eq(object->on_table.name, column->table->name);
        of_table |= object->kind == MX_O_STATISTICS && goes_away;
        if (of_table && mx_str_has_word(object->definition, column->name))
            take_object(planner, object);
    }
    for (size_t i = 0; i < column->table->children.len; i++) {
        const mx_column *below = mx_table_column(column->table->children.at[i], column->name);
        if (below)
            mx_plan_take_users_away(planner, below, goes_away);
    }
}

static void take_statistics(mx_planner *planner, const mx_object *view)
{
    const mx_objects *objects = mx_plan_referrers(planner, view->name);
    for (size_t i = 0; view->kind == MX_O_MATVIEW && objects && i < objects->len; i++) {
        if (objects->at[i]->kind == MX_O_STATISTICS)
            take_object(planner, objects->at[i]);
    }
}

/* What stands on views and routines that were taken away since `next`. */
static void take_those_above(mx_planner *planner, size_t next)
{
    for (; next < planner->rebuilt_objects.len; next++) {
        const mx_object *object = planner->rebuilt_objects.at[next];
        take_statistics(planner, object);
        if (is_view(object) || mx_object_is_routine(object))
            take_referrers(planner, object->name, true, true);
    }
}

static void take_away(mx_planner *planner, mx_str name, bool triggers, bool routines)
{
    size_t next = planner->rebuilt_objects.len;
    take_referrers(planner, name, triggers, routines);
    take_those_above(planner, next);
}

static bool may_read(const mx_object *object, const mx_column *column)
{
    bool reads = !object->uses_known || object->uses_rows;
    for (size_t i = 0; i < object->uses.len; i++)
        reads |= object->uses.at[i] == column;
    return reads;
}

static void take_readers(mx_planner *planner, const mx_column *column)
{
    const mx_objects *objects = mx_plan_referrers(planner, column->table->name);
    for (size_t i = 0; objects && i < objects->len; i++) {
        if (objects->at[i]->kind == MX_O_RULE ||
            (is_view(objects->at[i]) && may_read(objects->at[i], column)))
            take_object(planner, objects->at[i]);
    }
    for (size_t i = 0; i < column->table->children.len; i++) {
        const mx_column *below = mx_table_column(column->table->children.at[i], column->name);
        if (below)
            take_readers(planner, below);
    }
}

void mx_plan_take_readers_away(mx_planner *planner, const mx_column *column)
{
    size_t next = planner->rebuilt_objects.len;
    take_readers(planner, column);
    take_those_above(planner, next);
}

void mx_plan_take_readers_of_sequence(mx_planner *planner, mx_str name)
{
    size_t next = planner->rebuilt_objects.len;
    const mx_objects objects = mx_mentions_of(planner->changes->from, name);
    for (size_t i = 0; i < objects.len; i++) {
        const mx_object *object = objects.at[i];
        bool holds = is_view(object) || object->kind == MX_O_RULE || object->kind == MX_O_TRIGGER ||
                     object->kind == MX_O_POLICY;
        if (holds && mx_str_has_word(object->source, name))
            take_object(planner, objects.at[i]);
    }
    take_those_above(planner, next);
}

/* What is selected besides the columns of GROUP BY hangs on the primary key among these. */
static bool may_group(const mx_planner *planner, const mx_object *object, const mx_table *table)
{
    bool reads = is_view(object) || object->body_parsed;
    bool known = is_view(object) && object->uses_known && !object->uses_rows;
    for (size_t i = 0; known && i < object->uses.len; i++)
        known = object->uses.at[i]->table != table;
    return reads && !known &&
           mx_str_find_str(mx_str_lower(planner->arena, object->definition), MX_STR("group by")) != MX_NPOS;
}

void mx_plan_take_groupers_away(mx_planner *planner, const mx_table *table)
{
    const mx_objects *objects = mx_plan_referrers(planner, table->name);
    size_t next = planner->rebuilt_objects.len;
    for (size_t i = 0; objects && i < objects->len; i++) {
        if (may_group(planner, objects->at[i], table))
            take_object(planner, objects->at[i]);
    }
    take_those_above(planner, next);
}

void mx_plan_take_all_away(mx_planner *planner, mx_str table)
{
    const mx_objects *objects = mx_plan_referrers(planner, table);
    for (size_t i = 0; objects && i < objects->len; i++) {
        mx_object *object = objects->at[i];
        bool routine = mx_object_is_routine(object);
        for (size_t k = 0; routine && k <= mx_plan_needs_of(object); k++) {
            routine = k < mx_plan_needs_of(object); /* its rows, or a body that is parsed */
            if (routine && mx_str_eq(object->refers.at[k].name, table))
                break;
        }
        if (routine || object->kind == MX_O_STATISTICS)
            take_object(planner, object);
        if (routine)
            mx_plan_take_away(planner, object->name, true);
    }
    mx_plan_take_away(planner, table, true);
    const mx_objects *all = &planner->changes->from->objects;
    for (size_t i = 0; i < all->len; i++)
        if (all->at[i]->kind == MX_O_PUBLICATION && mx_str_has_word(all->at[i]->definition, table))
            take_object(planner, all->at[i]);
}

void mx_plan_take_away(mx_planner *planner, mx_str name, bool triggers)
{
    take_away(planner, name, triggers, false);
}

void mx_plan_take_away_under_views(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (!mx_plan_object_goes(planner, change) || !is_view(change->from.object))
            continue;
        take_statistics(planner, change->from.object);
        take_away(planner, change->from.object->name, true, true);
    }
}

static bool text_may_use(mx_planner *planner, mx_str text, const mx_udt *type)
{
    return mx_text_may_use_type(planner->arena, text, &planner->changes->from->server, type->schema->name,
                                type->name);
}

/* Casts name types, and what a view or policy refers to does not tell them. Those that nobody wrote are in its canonical form, behind
 * which the view's columns are listed. */
static bool may_use_type(mx_planner *planner, const mx_object *object, const mx_udt *type)
{
    size_t columns = mx_str_find_str(object->definition, MX_STR(" called "));
    bool holds = is_view(object) || object->kind == MX_O_RULE || object->kind == MX_O_TRIGGER ||
                 object->kind == MX_O_POLICY;
    mx_str canonical = columns == MX_NPOS ? object->definition : mx_str_sub(object->definition, 0, columns);
    return holds && (text_may_use(planner, object->source, type) || text_may_use(planner, canonical, type));
}

static void take_users_of_type(mx_planner *planner, const mx_udt *type)
{
    const mx_objects objects = mx_mentions_of(planner->changes->from, type->name);
    for (size_t i = 0; i < objects.len; i++) {
        if (objects.at[i]->schema && may_use_type(planner, objects.at[i], type))
            take_object(planner, objects.at[i]);
    }
}

static bool names_relation(const mx_object *object, const mx_table *table)
{
    for (size_t i = 0; i < object->refers.len; i++) {
        mx_str schema = object->refers.at[i].schema;
        if (mx_str_eq(object->refers.at[i].name, table->name) &&
            (!schema.len || mx_str_eq(schema, table->schema->name)))
            return true;
    }
    return false;
}

/* Another relation gets its name. */
static void take_readers_of_table(mx_planner *planner, const mx_table *table)
{
    const mx_objects *objects = mx_plan_referrers(planner, table->name);
    for (size_t i = 0; objects && i < objects->len; i++) {
        if (is_view(objects->at[i]) && names_relation(objects->at[i], table))
            take_object(planner, objects->at[i]);
    }
}

/* Behind its name and its options. */
static mx_str query_of(const mx_object *view)
{
    size_t at = mx_str_find_str(view->definition, MX_STR(" as "));
    return at == MX_NPOS ? view->definition : mx_str_sub(view->definition, at, view->definition.len);
}

/* A materialized view holds the rows that a view gave; each view is looked at once. */
static void take_filled_above(mx_map *seen, mx_planner *planner, const mx_object *view)
{
    const mx_objects *objects = mx_plan_referrers(planner, view->name);
    for (size_t i = 0; objects && i < objects->len; i++) {
        mx_object *object = objects->at[i];
        if (!is_view(object) || mx_map_get_address(seen, object))
            continue;
        mx_map_put_address(planner->arena, seen, object, object);
        if (object->kind == MX_O_MATVIEW && !mx_plan_is_left_out(planner, object))
            take_object(planner, object);
        else if (object->kind == MX_O_VIEW)
            take_filled_above(seen, planner, object);
    }
}

static void take_filled(mx_planner *planner)
{
    mx_map seen = {0};
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        bool view = change->subject == MX_C_OBJECT && change->verb == MX_MODIFY &&
                    change->from.object->kind == MX_O_VIEW;
        if (view && !mx_str_eq(query_of(change->from.object), query_of(change->to.object)))
            take_filled_above(&seen, planner, change->from.object);
    }
}

void mx_plan_take_away_under_gone(mx_planner *planner)
{
    size_t next = planner->rebuilt_objects.len;
    if (!(planner->rules->caps & MX_CAP_VIEWS_HOLD_COLUMNS))
        return;
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        bool type = change->subject == MX_C_TYPE && change->from.type;
        if (type &&
            (change->verb == MX_DROP || mx_map_get_address(&planner->remade_types, change->from.type)))
            take_users_of_type(planner, change->from.type);
        if (change->subject == MX_C_TABLE && change->verb == MX_DROP)
            take_readers_of_table(planner, change->from.table);
    }
    take_filled(planner);
    take_those_above(planner, next);
}
