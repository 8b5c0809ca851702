#include "plan/plan.h"

#include "plan/planner.h"
#include "plan/rules.h"

/* The stages of a plan, in order. Each takes the changes that are its own. */

static void schema_steps(mx_planner *planner, bool drops)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject != MX_C_SCHEMA || (change->verb == MX_DROP) != drops)
            continue;
        mx_str name = mx_change_name(change);
        if (change->verb == MX_ADD)
            mx_plan_step(planner, MX_ST_CREATE_SCHEMA, change, "Add new schema named \"%.*s\"", MX_FMT(name));
        else if (change->verb == MX_DROP)
            mx_plan_step(planner, MX_ST_DROP_SCHEMA, change, "Drop schema named \"%.*s\"", MX_FMT(name));
        else if (!(planner->rules->caps & MX_CAP_COMMENT_STATEMENTS) ||
                 (change->aspects & ~(uint32_t)MX_D_COMMENT))
            mx_plan_step(planner, MX_ST_ALTER_SCHEMA, change, "Modify \"%.*s\" schema", MX_FMT(name));
    }
}

static const char *type_word(const mx_udt *type)
{
    return type->kind == MX_O_ENUM ? "enum type" : type->kind == MX_O_DOMAIN ? "domain" : "type";
}

mx_step *mx_plan_rename_type(mx_planner *planner, const mx_change *change)
{
    return mx_plan_step(planner, MX_ST_ALTER_TYPE, change, "Rename %s from \"%.*s\" to \"%.*s\"",
                        type_word(change->to.type), MX_FMT(change->from.type->name),
                        MX_FMT(change->to.type->name));
}

mx_status mx_plan_type_step(mx_planner *planner, const mx_change *change)
{
    mx_str name = mx_change_name(change);
    if (change->verb == MX_ADD)
        mx_plan_step(planner, MX_ST_CREATE_TYPE, change, "Create %s \"%.*s\"", type_word(change->to.type),
                     MX_FMT(name));
    else if (change->verb == MX_DROP)
        mx_plan_step(planner, MX_ST_DROP_TYPE, change, "Drop %s \"%.*s\"", type_word(change->from.type),
                     MX_FMT(name));
    else if (change->verb == MX_RENAME)
        (void)mx_plan_rename_type(planner, change);
    else
        return planner->rules->alter_type(planner, change);
    return MX_OK;
}

/* The definition of a range names its subtype. */
static bool is_made_of(const mx_udt *type, const mx_udt *part)
{
    mx_word_search search = {.name = part->name};
    mx_plan_each_word(type->definition, mx_plan_find_word, &search);
    bool found = search.found || (type->domain && type->domain->type.udt == part);
    for (size_t i = 0; !found && i < type->fields.len; i++)
        found = type->fields.at[i]->type.udt == part;
    return found;
}

/* What is made of a type goes before it. */
static size_t drop_needs(void *arg, size_t node, size_t i)
{
    const mx_changes *drops = arg;
    for (size_t k = 0; k < drops->len; k++) {
        if (k != node && is_made_of(drops->at[k]->from.type, drops->at[node]->from.type) && i-- == 0)
            return k;
    }
    return MX_NPOS;
}

static mx_status drop_types(mx_planner *planner)
{
    mx_changes drops = {0};
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TYPE && change->verb == MX_DROP)
            mx_vec_push(planner->arena, &drops, change);
    }
    size_t *order = mx_new_array(planner->arena, size_t, drops.len ? drops.len : 1);
    mx_order_stable(planner->arena, drops.len, drop_needs, NULL, &drops, order);
    for (size_t i = 0; i < drops.len; i++) {
        const mx_change *drop = drops.at[order[i]];
        const mx_udt *aside = mx_map_get_address(&planner->stand_ins, drop->from.type);
        MX_TRY(mx_plan_type_step(
            planner, aside ? mx_change_make(planner->arena, MX_DROP, drop, aside, NULL, 0) : drop));
    }
    return MX_OK;
}

/* What is made again for the sake of others has lost what was said of it, and is told all of it then. */
static bool is_told_anew(const mx_planner *planner, const mx_change *change)
{
    bool only_said = change->subject == MX_C_OBJECT && change->verb == MX_MODIFY &&
                     change->aspects == MX_D_COMMENT;
    for (size_t i = 0; only_said && i < planner->rebuilt_objects.len; i++) {
        if (planner->rebuilt_objects.at[i] == change->from.object)
            return true;
    }
    return false;
}

/* A renamed sequence that stays serial belongs to its column: the server does not rename it with the table. */
static void object_comments(mx_planner *planner)
{
    if (!(planner->rules->caps & MX_CAP_COMMENT_STATEMENTS))
        return;
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        bool has = change->verb == MX_ADD || change->verb == MX_MODIFY, said = false;
        if (change->subject == MX_C_OBJECT && change->to.object)
            said = mx_plan_is_said(change->to.object->comment, &change->to.object->notes);
        else if (change->subject == MX_C_TYPE && change->to.type)
            said = mx_plan_is_said(change->to.type->comment, &change->to.type->notes);
        else if (change->subject == MX_C_SEQUENCE && change->to.sequence)
            said = change->to.sequence->comment.len != 0;
        else if (change->subject == MX_C_SCHEMA && change->to.schema)
            said = change->to.schema->comment.len != 0;
        else
            has = false;
        bool remade = change->subject == MX_C_TYPE ||
                      (change->subject == MX_C_SEQUENCE && planner->rules->caps & MX_CAP_SEQUENCES_ANEW);
        bool anew = change->verb == MX_ADD || (remade && (change->aspects & ~(uint32_t)MX_D_COMMENT));
        if (has && ((anew && said) || (change->aspects & MX_D_COMMENT)) && !is_told_anew(planner, change))
            mx_plan_step(planner, MX_ST_COMMENT, change, "Set comment to \"%.*s\"",
                         MX_FMT(mx_change_name(change)));
    }
}

static void append(mx_planner *planner, mx_steps *out, const mx_steps *steps)
{
    for (size_t i = 0; i < steps->len; i++)
        mx_vec_push(planner->arena, out, steps->at[i]);
}

static mx_status make(mx_planner *planner, mx_steps *out)
{
    /* Rebuilds take views and triggers away, and only the tables' stage knows which: it is planned first, into a list of its own. */
    mx_steps before = {0}, way = {0}, tables = {0}, after = {0};
    planner->out = &tables;
    MX_TRY(mx_plan_check_left_views(planner));
    mx_plan_take_away_under_gone(planner);
    mx_plan_sort_routines(planner);
    mx_plan_find_anew(planner);
    planner->out = &way;
    mx_plan_make_way(planner);
    planner->out = &tables;
    MX_TRY(planner->rules->loosen(planner)); /* when it is known what is made anew */
    MX_TRY(mx_plan_put_aside(planner));
    mx_plan_number_keys(planner);
    MX_TRY(mx_plan_regroup(planner));
    MX_TRY(mx_plan_put_anew_aside(planner));
    mx_plan_rename_tables(planner);
    size_t renamed = tables.len;
    mx_plan_leave_parents(planner);
    mx_plan_detach_partitions(planner, NULL);
    if (!(planner->rules->caps & MX_CAP_FKEYS_HOLD_TABLES))
        mx_plan_drop_tables(planner, true);
    if (planner->rules->caps & MX_CAP_FKEYS_INLINE)
        mx_plan_rename_referred(planner);
    MX_TRY(mx_plan_tables(planner));
    MX_TRY(planner->rules->move_rows(planner));
    mx_plan_attach_partitions(planner);
    MX_TRY(mx_plan_fill_anew(planner));
    bool anew = planner->anew.len != 0; /* what old tables' foreign keys are called is free first */
    if (!anew)
        mx_plan_put_back(planner);
    mx_plan_own_sequences(planner);
    mx_plan_drop_tables(planner, false);
    if (anew)
        mx_plan_put_back(planner);
    mx_plan_free_names(planner, &tables, renamed);
    planner->out = &way;
    mx_plan_indexes_make_way(planner, &tables);
    planner->out = &before;
    mx_plan_rights_of_gone(planner);
    schema_steps(planner, false);
    mx_plan_drop_calls_of_gone(planner);
    mx_plan_drop_objects(planner, false);
    append(planner, &before, &way);
    MX_TRY(mx_plan_sequences(planner, false));
    MX_TRY(mx_plan_create_early(planner));
    planner->out = &after;
    append(planner, &after, &planner->behind_tables);
    mx_plan_drop_routines(planner, MX_TIME_BEHIND_TABLES);
    MX_TRY(mx_plan_sequences(planner, true));
    MX_TRY(drop_types(planner));
    append(planner, &after, &planner->behind_holders);
    append(planner, &after, &planner->behind_attributes);
    mx_plan_drop_objects(planner, true);
    mx_plan_create_objects(planner);
    mx_plan_drop_routines(planner, MX_TIME_LAST);
    object_comments(planner);
    mx_plan_object_comments_again(planner);
    mx_plan_rights(planner);
    schema_steps(planner, true);
    planner->out = out;
    if (planner->fkeys_off)
        mx_plan_step(planner, MX_ST_FKEYS_OFF, NULL, "Disable the enforcement of foreign-keys constraints");
    append(planner, out, &before);
    append(planner, out, &tables);
    append(planner, out, &after);
    mx_plan_place_bodies(planner, out);
    mx_plan_undo_rights(planner, out);
    if (planner->fkeys_off)
        mx_plan_step(planner, MX_ST_FKEYS_ON, NULL,
                     "Enable back the enforcement of foreign-keys constraints");
    return MX_OK;
}

/* Of what is made in this plan nobody waits for anything; a partitioned table's indexes are no tables' own. */
static bool is_busy(const mx_steps *steps, const mx_table *table)
{
    bool there = table && !table->partition_by.len;
    for (size_t i = 0; there && i < steps->len; i++)
        there = steps->at[i]->kind != MX_ST_CREATE_TABLE || steps->at[i]->table != table;
    return there;
}

/* What stands alone ends the transaction: a plan that keeps rows in a table under another name meanwhile, or apart from its parent, is
 * not cut there. */
static bool must_be_whole(const mx_planner *planner, const mx_steps *steps)
{
    bool whole = planner->anew.len != 0;
    for (size_t i = 0; i < steps->len && !whole; i++) {
        const mx_changes *clauses = &steps->at[i]->clauses;
        for (size_t k = 0; k < clauses->len; k++)
            whole |= clauses->at[k]->subject == MX_C_TABLE && (clauses->at[k]->aspects & MX_D_PARTITION);
    }
    return whole;
}

static bool mark_concurrent(const mx_planner *planner, const mx_steps *steps)
{
    const mx_plan_options *options = planner->options;
    bool any = false;
    if (must_be_whole(planner, steps))
        return false;
    for (size_t i = 0; i < steps->len; i++) {
        mx_step *step = steps->at[i];
        bool wanted = (step->kind == MX_ST_CREATE_INDEX && options->concurrent_index_add) ||
                      (step->kind == MX_ST_DROP_INDEX && options->concurrent_index_drop);
        if (!wanted || !(planner->rules->caps & MX_CAP_INDEXES_CONCURRENTLY))
            continue;
        step->concurrently = !step->object && is_busy(steps, step->table);
        any = any || step->concurrently;
    }
    return any;
}

mx_status mx_plan_make(mx_arena *arena, const mx_changeset *changes, const struct mx_plan_rules *rules,
                       const mx_plan_options *options, mx_plan *out, mx_diags *diags)
{
    *out = (mx_plan){.arena = arena, .transactional = true};
    mx_planner planner = {
        .arena = arena, .changes = changes, .rules = rules, .options = options, .diags = diags};
    mx_plan_find_tables(&planner);
    mx_plan_find_referrers(&planner);
    mx_plan_find_renames(&planner);
    mx_plan_hazards(&planner);
    MX_TRY(rules->prepare(&planner));
    MX_TRY(make(&planner, &out->steps));
    out->destructive = planner.destructive;
    out->transactional = !mark_concurrent(&planner, &out->steps);
    return MX_OK;
}
