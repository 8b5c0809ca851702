#include "dialect/postgres/plan_redo.h"
#include "dialect/postgres/postgres.h"
#include "schema/canon.h"
#include "schema/mentions.h"
#include "schema/names.h"

/* Routines that make way: who calls them, and who takes or gives a type that makes way. */

typedef struct call_search {
    const mx_object *routine;
    bool found;
} call_search;

/* Another one of that name is told by the types that it takes, where they are known. */
static bool visit(mx_expr *node, void *arg)
{
    call_search *search = arg;
    search->found |= node->kind == MX_E_CALL && mx_str_eq(mx_expr_last(node), search->routine->name) &&
                     (!node->callee.len || mx_str_eq(node->callee, search->routine->signature));
    return !search->found;
}

bool mx_pg_calls(const mx_sql *sql, const mx_object *routine)
{
    call_search search = {routine, false};
    if (sql->tree)
        mx_expr_walk(sql->tree, visit, &search);
    return search.found;
}

bool mx_pg_index_calls(const mx_index *index, const mx_object *routine)
{
    bool found = mx_pg_calls(&index->where, routine);
    for (size_t i = 0; i < index->parts.len; i++)
        found = found || mx_pg_calls(&index->parts.at[i].expr, routine);
    return found;
}

bool mx_pg_type_calls(const mx_udt *type, const mx_object *routine)
{
    bool found = type->domain && mx_pg_calls(&type->domain->default_value, routine);
    for (size_t i = 0; !found && i < type->checks.len; i++)
        found = mx_pg_calls(&type->checks.at[i]->expr, routine);
    return found;
}

static void redo_type(mx_pg_redoing *d, const mx_udt *from)
{
    mx_change *known = mx_pg_redo_type_change(d, from);
    const mx_udt *to = known ? known->to.type : mx_model_type(d->changes->to, from->schema->name, from->name);
    if (!to || !to->domain || mx_map_get_address(&d->planner->remade_types, from))
        return;
    mx_change *change = mx_new(d->planner->arena, mx_change);
    *change = (mx_change){.verb = MX_MODIFY, .subject = MX_C_TYPE, .from.type = from, .to.type = to};
    change->aspects = MX_D_EXPR | MX_D_METHOD | (known ? known->aspects : 0u);
    for (size_t k = 0; known && k < d->changes->changes.len; k++) {
        if (d->changes->changes.at[k] == known)
            d->changes->changes.at[k] = change;
    }
    if (!known)
        mx_vec_push(d->planner->arena, &d->changes->changes, change);
}

/* Domains are checked by what is called so now. */
static bool redo_types_that_call(mx_pg_redoing *d, const mx_holders *holders, const mx_object *routine)
{
    bool any = false;
    for (size_t i = 0; i < holders->len; i++) {
        if (!holders->at[i].type || !mx_pg_type_calls(holders->at[i].type, routine))
            continue;
        any = true;
        redo_type(d, holders->at[i].type);
    }
    return any;
}

static void put_change(mx_pg_redoing *d, mx_change *change)
{
    const mx_change *known = mx_map_get_address(&d->planner->object_changes, change->from.object);
    size_t at = known ? 0 : d->changes->changes.len;
    while (at < d->changes->changes.len && d->changes->changes.at[at] != known)
        at++;
    if (at < d->changes->changes.len)
        d->changes->changes.at[at] = change;
    else
        mx_vec_push(d->planner->arena, &d->changes->changes, change);
    mx_plan_note_object_change(d->planner, change);
}

/* What comes in its place is made of another definition. */
static mx_change *definition_change(const mx_pg_redoing *d, const mx_object *from, const mx_object *to)
{
    mx_change *change = mx_new(d->planner->arena, mx_change);
    *change = (mx_change){.verb = MX_MODIFY,
                          .subject = MX_C_OBJECT,
                          .from.object = from,
                          .to.object = to,
                          .aspects = MX_D_DEFINITION};
    return change;
}

/* Routines whose bodies the server has read hold the old one until they are read again. */
static bool redo_bodies(mx_pg_redoing *d, const mx_object *called)
{
    bool any = false;
    const mx_objects objects = mx_mentions_of(d->changes->from, called->name);
    for (size_t i = 0; i < objects.len; i++) {
        const mx_object *object = objects.at[i];
        const mx_change *known = mx_map_get_address(&d->planner->object_changes, object);
        bool goes_before = known && known->verb == MX_MODIFY && (known->aspects & MX_D_TYPE);
        if (!mx_object_is_routine(object) || object == called || goes_before ||
            !mx_object_holds_name(object, called->name))
            continue;
        any = true;
        const mx_object *to = known ? NULL
                                    : mx_model_object(d->changes->to, object->kind, object->schema->name,
                                                      object->name, object->signature, MX_STR_NONE);
        if (to)
            put_change(d, definition_change(d, object, to));
    }
    return any;
}

bool mx_pg_is_partitioned_by(const mx_table *table, mx_str name)
{
    mx_word_search search = {name, false};
    mx_plan_each_word(table->partition_by, mx_plan_find_word, &search);
    return search.found && !mx_table_column(table, name);
}

static bool redo_table(mx_pg_redoing *d, const mx_table *table, const mx_object *routine)
{
    bool any = false;
    for (size_t i = 0; i < table->columns.len; i++) {
        bool in_default = mx_pg_calls(&table->columns.at[i]->default_value, routine);
        bool in_expression = mx_pg_calls(&table->columns.at[i]->expression, routine);
        if (in_default || in_expression)
            mx_pg_redo_column(d, table->columns.at[i], in_default ? MX_D_DEFAULT : MX_D_GENERATED);
        any |= in_default || in_expression;
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if (mx_pg_calls(&table->checks.at[i]->expr, routine)) {
            mx_pg_redo_check(d, table->checks.at[i]);
            any = true;
        }
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (mx_pg_index_calls(table->indexes.at[i], routine)) {
            mx_pg_redo_index(d, table->indexes.at[i]);
            any = true;
        }
    }
    return any;
}

/* Answers whether any part of a table calls it. */
static bool redo_callers(mx_pg_redoing *d, const mx_holders *holders, const mx_object *routine)
{
    bool any = false;
    for (size_t i = 0; i < holders->len; i++) {
        const mx_table *table = holders->at[i].table;
        if (table && mx_pg_redo_successor(d, table))
            any |= redo_table(d, table, routine);
    }
    return any;
}

static const mx_index *view_index(const mx_object *view, mx_str name)
{
    for (size_t i = 0; i < view->indexes.len; i++) {
        if (mx_str_eq(view->indexes.at[i]->name, name))
            return view->indexes.at[i];
    }
    return NULL;
}

static const mx_change *index_change(const mx_change *view, const mx_index *index)
{
    for (size_t i = 0; view && i < view->indexes.len; i++) {
        if (view->indexes.at[i]->from.index == index)
            return view->indexes.at[i];
    }
    return NULL;
}

/* Those of a materialized view that call it, as changes of their own: the view and its rows stay. */
static bool redo_view_indexes(mx_pg_redoing *d, const mx_object *view, const mx_object *routine)
{
    const mx_change *known = mx_map_get_address(&d->planner->object_changes, view);
    const mx_object *to = known ? known->to.object
                                : mx_model_object(d->changes->to, view->kind, view->schema->name, view->name,
                                                  MX_STR_NONE, MX_STR_NONE);
    mx_change *change = mx_new(d->planner->arena, mx_change);
    *change = known ? *known : (mx_change){.verb = MX_MODIFY, .subject = MX_C_OBJECT};
    change->from.object = view;
    change->to.object = to;
    change->indexes = (mx_changes){0};
    for (size_t i = 0; known && i < known->indexes.len; i++)
        mx_vec_push(d->planner->arena, &change->indexes, known->indexes.at[i]);
    size_t before = change->indexes.len;
    bool any = false;
    for (size_t i = 0; to && i < view->indexes.len; i++) {
        const mx_index *index = view->indexes.at[i], *same = view_index(to, index->name);
        any |= mx_pg_index_calls(index, routine);
        if (!same || index_change(known, index) || !mx_pg_index_calls(index, routine))
            continue;
        mx_change *child = mx_new(d->planner->arena, mx_change);
        *child = (mx_change){.verb = MX_MODIFY,
                             .subject = MX_C_INDEX,
                             .from.index = index,
                             .to.index = same,
                             .aspects = MX_D_PARTS};
        mx_vec_push(d->planner->arena, &change->indexes, child);
    }
    if (change->indexes.len > before) {
        change->aspects |= MX_D_PARTS;
        put_change(d, change);
    }
    return any;
}

static bool redo_views_that_call(mx_pg_redoing *d, const mx_holders *holders, const mx_object *routine)
{
    bool any = false;
    for (size_t i = 0; i < holders->len; i++) {
        if (holders->at[i].view && holders->at[i].view->kind == MX_O_MATVIEW)
            any |= redo_view_indexes(d, holders->at[i].view, routine);
    }
    return any;
}

static mx_str quoted(mx_planner *planner, const mx_object *object, mx_str name)
{
    mx_buf buf = MX_BUF(planner->arena);
    mx_str schema = planner->options->qualifier.len           ? planner->options->qualifier
                    : planner->changes->to->server.one_schema ? MX_STR_NONE
                                                              : object->schema->name;
    if (schema.len) {
        mx_buf_quoted(&buf, schema, '"');
        mx_buf_char(&buf, '.');
    }
    mx_buf_quoted(&buf, name, '"');
    return mx_buf_take(&buf);
}

/* A name that no overload has, and that need not be cut: the server cuts at 63 bytes. */
static mx_str old_name(const mx_pg_redoing *d, mx_str name)
{
    size_t n = d->planner->moved_routines.len;
    name = mx_name_cut(name, 48);
    return n ? mx_str_printf(d->planner->arena, "%.*s_old_%zu", MX_FMT(name), n + 1)
             : mx_str_cat(d->planner->arena, name, MX_STR("_old"));
}

/* It gives up its name, so that those who call it can be given the new one, and then goes. */
static void move_routine(mx_pg_redoing *d, const mx_object *object)
{
    mx_planner *planner = d->planner;
    const char *word = object->kind == MX_O_PROCEDURE   ? "PROCEDURE"
                       : object->kind == MX_O_AGGREGATE ? "AGGREGATE"
                                                        : "FUNCTION";
    mx_steps *out = planner->out, aside = {0};
    mx_str old = old_name(d, object->name);
    mx_buf name = MX_BUF(planner->arena);
    mx_buf_quoted(&name, old, '"');
    planner->out = &aside;
    mx_step *moves = mx_plan_sql(planner, NULL,
                                 mx_str_printf(planner->arena, "ALTER %s %.*s%.*s RENAME TO %.*s", word,
                                               MX_FMT(quoted(planner, object, object->name)),
                                               MX_FMT(object->signature), MX_FMT(mx_buf_view(&name))),
                                 "Rename %s from \"%.*s\" to \"%.*s\"", mx_object_kind_name(object->kind),
                                 MX_FMT(object->name), MX_FMT(old));
    planner->out = &planner->behind_tables;
    mx_step *drops = mx_plan_sql(
        planner, NULL,
        mx_str_printf(planner->arena, "DROP %s %.*s", word, MX_FMT(quoted(planner, object, old))),
        "Drop \"%.*s\" %s", MX_FMT(old), mx_object_kind_name(object->kind));
    drops->object = object;
    planner->out = out;
    mx_map_put_address(planner->arena, &planner->moved_routines, object, moves);
    mx_map_put(planner->arena, &planner->gone, object->name, planner); /* whose body names it goes before */
}

typedef mx_vec(size_t) node_list;

static size_t holder_of(void *arg, size_t node, size_t i)
{
    const node_list *holders = arg;
    return i < holders[node].len ? holders[node].at[i] : MX_NPOS;
}

static void note_holder(mx_arena *arena, const mx_map *named, mx_str name, size_t holder, node_list *holders)
{
    for (size_t n = 0;; n++) {
        size_t at = n, held = mx_order_named(named, name, &at);
        if (held == MX_NPOS)
            return;
        mx_vec_push(arena, &holders[held], holder);
    }
}

/* Who has given up its name goes before those that its own defaults call. */
void mx_pg_redo_order_drops(mx_pg_redoing *d)
{
    mx_arena *arena = d->planner->arena;
    const mx_steps drops = d->planner->behind_tables;
    node_list *holders = mx_new_array(arena, node_list, drops.len + 1);
    size_t *order = mx_new_array(arena, size_t, drops.len + 1);
    mx_map named = {0};
    for (size_t i = 0; i < drops.len; i++)
        mx_order_name(arena, &named, drops.at[i]->object->name, i);
    for (size_t i = 0; i < drops.len; i++) {
        const mx_object *holder = drops.at[i]->object;
        for (size_t k = 0; k + holder->body_refers < holder->refers.len; k++)
            note_holder(arena, &named, holder->refers.at[k].name, i, holders);
    }
    mx_order_stable(arena, drops.len, holder_of, NULL, holders, order);
    d->planner->behind_tables = (mx_steps){0};
    for (size_t i = 0; i < drops.len; i++)
        mx_vec_push(arena, &d->planner->behind_tables, drops.at[order[i]]);
}

static bool table_calls(const mx_table *table, const mx_object *routine)
{
    bool called = false;
    for (size_t i = 0; i < table->columns.len; i++)
        called |= mx_pg_calls(&table->columns.at[i]->default_value, routine) ||
                  mx_pg_calls(&table->columns.at[i]->expression, routine);
    for (size_t i = 0; i < table->checks.len; i++)
        called |= mx_pg_calls(&table->checks.at[i]->expr, routine);
    for (size_t i = 0; i < table->indexes.len; i++)
        called |= mx_pg_index_calls(table->indexes.at[i], routine);
    return called;
}

/* Whether a default, a check, an index or a computed column of any table calls it. */
static bool is_called(const mx_pg_redoing *d, const mx_object *routine)
{
    const mx_holders holders = mx_mentions_holders(d->changes->from, routine->name);
    for (size_t i = 0; i < holders.len; i++) {
        if (holders.at[i].table && table_calls(holders.at[i].table, routine))
            return true;
    }
    return false;
}

static bool takes_remade_type(const mx_pg_redoing *d, const mx_object *routine)
{
    for (size_t k = 0; k + routine->body_refers < routine->refers.len; k++) {
        const mx_name *name = &routine->refers.at[k];
        const mx_udt *type = mx_model_type(d->changes->from, name->schema, name->name);
        if (type && mx_map_get_address(&d->planner->remade_types, type))
            return true;
    }
    return false;
}

static bool partitions(const mx_pg_redoing *d, const mx_holders *holders, mx_str name)
{
    for (size_t i = 0; i < holders->len; i++) {
        const mx_table *table = holders->at[i].table;
        if (table && mx_pg_redo_successor(d, table) && mx_pg_is_partitioned_by(table, name))
            return true;
    }
    return false;
}

/* An operator, a cast or an operator class that stays, and is made of the only routine of that name. */
static const mx_object *made_of(const mx_pg_redoing *d, const mx_objects *objects, const mx_object *routine)
{
    for (size_t i = 0; i < objects->len; i++) {
        const mx_object *object = objects->at[i];
        const mx_change *change = mx_map_get_address(&d->planner->object_changes, object);
        if ((object->kind != MX_O_OPERATOR && object->kind != MX_O_CAST && object->kind != MX_O_OTHER) ||
            (change && change->verb == MX_DROP))
            continue;
        if (mx_object_holds_name(object, routine->name))
            return object;
    }
    return NULL;
}

static mx_str held_by(const mx_pg_redoing *d, const mx_object *routine)
{
    const mx_model *from = d->changes->from;
    if (routine->held_by.len)
        return routine->held_by;
    if (routine->same_name || mx_model_object(from, routine->kind, routine->schema->name, routine->name,
                                              MX_STR_NONE, MX_STR_NONE) != routine)
        return MX_STR_NONE;
    const mx_objects objects = mx_mentions_of(from, routine->name);
    const mx_object *holder = made_of(d, &objects, routine);
    return holder ? mx_str_printf(d->planner->arena, "%s \"%.*s\"", mx_object_kind_name(holder->kind),
                                  MX_FMT(holder->name))
                  : MX_STR_NONE;
}

mx_status mx_pg_redo_routine(mx_pg_redoing *d, const mx_change *change)
{
    const mx_object *object = change->from.object;
    bool goes = mx_plan_object_goes(d->planner, change);
    bool leaves = change->verb == MX_DROP && !mx_plan_has_namesake(d->planner, object);
    mx_str holder = goes ? held_by(d, object) : MX_STR_NONE;
    if (!goes) {
        mx_pg_warn_of_kept(d, change);
        return MX_OK;
    }
    if (holder.len)
        return mx_plan_refuse(
            d->planner, change, "Drop what is made of it, and make both again, in a file written by hand.",
            mx_str_z(d->planner->arena,
                     mx_str_printf(d->planner->arena, "%.*s is made of it", MX_FMT(holder))));
    if (leaves) { /* who called it calls it no more; what it takes makes way before they are told */
        if (takes_remade_type(d, object) && is_called(d, object))
            move_routine(d, object);
        return MX_OK;
    }
    const mx_holders holders = mx_mentions_holders(d->changes->from, object->name);
    if (partitions(d, &holders, object->name))
        return mx_plan_refuse(
            d->planner, change,
            "Make a new table, copy the rows and swap the names, in a file written by hand.",
            "a table is partitioned by what it gives, and the server changes neither under the other");
    mx_plan_take_away(d->planner, object->name, true);
    bool of_types = redo_types_that_call(d, &holders, object), of_bodies = redo_bodies(d, object);
    bool of_views = redo_views_that_call(d, &holders, object);
    if (!redo_callers(d, &holders, object) && !of_types && !of_bodies && !of_views)
        return MX_OK;
    if (mx_map_get_address(&d->parsed, object))
        return mx_plan_refuse(
            d->planner, change,
            "Drop the default, check or index that calls it before, in a file written by hand.",
            "its body holds what changes or goes, and a table calls it");
    move_routine(d, object);
    return MX_OK;
}

/* It cannot be replaced: that would leave the old one behind, or what that holds. */
static void make_anew(mx_pg_redoing *d, const mx_object *object)
{
    const mx_change *known = mx_map_get_address(&d->planner->object_changes, object);
    const mx_object *to = known && known->verb != MX_MODIFY ? NULL
                          : known                           ? known->to.object
                                  : mx_model_object(d->changes->to, object->kind, object->schema->name,
                                                    object->name, object->signature, MX_STR_NONE);
    if (!to)
        return;
    mx_change *change = definition_change(d, object, to);
    if (known)
        *change = *known;
    change->aspects |= MX_D_TYPE;
    put_change(d, change);
}

/* A routine that takes or gives a type that makes way. */
void mx_pg_redo_routines_of_types(mx_pg_redoing *d)
{
    for (size_t s = 0; s < d->changes->from->schemas.len; s++) {
        const mx_schema *schema = d->changes->from->schemas.at[s];
        for (size_t i = 0; i < schema->objects.len; i++) {
            if (mx_object_is_routine(schema->objects.at[i]) && takes_remade_type(d, schema->objects.at[i]))
                make_anew(d, schema->objects.at[i]);
        }
    }
}

static bool frees_columns(const mx_change *table)
{
    bool any = false;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        any |= child->subject == MX_C_COLUMN &&
               (child->verb == MX_DROP || (child->verb == MX_MODIFY &&
                                           (child->aspects & (MX_D_TYPE | MX_D_COLLATION | MX_D_GENERATED))));
    }
    return any;
}

static void free_body(mx_pg_redoing *d, mx_object *object, mx_objects *out)
{
    if (!object->body_parsed || mx_map_get_address(&d->parsed, object))
        return;
    mx_map_put_address(d->planner->arena, &d->parsed, object, object);
    mx_vec_push(d->planner->arena, out, object);
    make_anew(d, object);
    mx_plan_free_routine(d->planner, object);
}

/* What holds a thing of that name goes before it changes. */
static void free_from_bodies(mx_pg_redoing *d, mx_str name, mx_objects *out)
{
    const mx_objects *objects = mx_plan_referrers(d->planner, name);
    for (size_t i = 0; objects && i < objects->len; i++)
        free_body(d, objects->at[i], out);
}

/* nextval('s') holds it, too. */
static void free_named(mx_pg_redoing *d, mx_str name, bool changed, mx_objects *out)
{
    const mx_objects objects = mx_mentions_of(d->changes->from, name);
    for (size_t i = 0; i < objects.len; i++) {
        bool known = mx_map_get_address(&d->planner->object_changes, objects.at[i]) != NULL;
        if ((known || !changed) && mx_str_has_word(objects.at[i]->source, name))
            free_body(d, objects.at[i], out);
    }
}

/* Between serial and identity a column gets another sequence of the same name. */
static void free_counter(mx_pg_redoing *d, const mx_change *column, mx_objects *out)
{
    const mx_column *from = column->from.column, *to = column->to.column;
    if (column->verb == MX_ADD || !from->sequence)
        return;
    if (column->verb == MX_DROP || (column->verb == MX_MODIFY && !to->sequence))
        free_named(d, from->sequence->name, true, out);
    if (column->verb != MX_MODIFY || !to->sequence || from->identity == to->identity)
        return;
    mx_plan_take_readers_of_sequence(d->planner, from->sequence->name);
    free_named(d, from->sequence->name, false, out);
}

static void free_counters(mx_pg_redoing *d, const mx_change *table, mx_objects *out)
{
    const mx_table *from = table->from.table;
    for (size_t i = 0; table->verb == MX_MODIFY && i < table->children.len; i++)
        if (table->children.at[i]->subject == MX_C_COLUMN)
            free_counter(d, table->children.at[i], out);
    for (size_t i = 0; table->verb == MX_DROP && i < from->columns.len; i++)
        if (from->columns.at[i]->sequence)
            free_named(d, from->columns.at[i]->sequence->name, true, out);
}

static bool bodies_hold(const mx_change *change)
{
    const mx_object *object = change->subject == MX_C_OBJECT ? change->from.object : NULL;
    return change->subject == MX_C_TABLE || change->subject == MX_C_TYPE ||
           (object && (object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW));
}

void mx_pg_redo_parsed_bodies(mx_pg_redoing *d)
{
    mx_objects routines = {0};
    for (size_t i = 0, n = d->changes->changes.len; i < n; i++) {
        const mx_change *change = d->changes->changes.at[i];
        bool modified = change->subject == MX_C_TABLE && change->verb == MX_MODIFY;
        if (change->subject == MX_C_TABLE)
            free_counters(d, change, &routines);
        if (change->verb == MX_DROP && change->subject == MX_C_SEQUENCE)
            free_named(d, mx_change_name(change), true, &routines);
        if (modified ? frees_columns(change) : change->verb == MX_DROP && bodies_hold(change))
            free_from_bodies(d, modified ? change->from.table->name : mx_change_name(change), &routines);
    }
    for (size_t i = 0; i < routines.len; i++) /* and whose bodies call them */
        free_from_bodies(d, routines.at[i]->name, &routines);
}
