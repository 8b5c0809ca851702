#include "plan/losses.h"

#include "plan/rules.h"
#include "plan/stricter.h"
#include "schema/names.h"

/* --- objects --- */

static bool is_viewed(mx_object_kind kind)
{
    return kind == MX_O_VIEW || kind == MX_O_MATVIEW;
}

static mx_schema *schema_after(const mx_planner *planner, const mx_schema *schema)
{
    return schema ? mx_model_schema(planner->changes->to, schema->name) : NULL;
}

static mx_str schema_of_table(const mx_object *object)
{
    return object->on_table.schema.len || !object->schema ? object->on_table.schema : object->schema->name;
}

static const mx_table *table_of(const mx_planner *planner, const mx_object *object)
{
    return mx_model_table(planner->changes->from, schema_of_table(object), object->on_table.name);
}

/* The view that a trigger is on, as it will be; NULL: it goes. */
static const mx_object *view_after(const mx_planner *planner, const mx_object *object)
{
    mx_str schema = schema_of_table(object), name = object->on_table.name;
    const mx_object *was = mx_model_object(planner->changes->from, MX_O_VIEW, schema, name, MX_STR_NONE,
                                           MX_STR_NONE);
    const mx_change *change = was ? mx_map_get_address(&planner->object_changes, was) : NULL;
    if (change && change->verb == MX_RENAME)
        return change->to.object;
    return mx_model_object(planner->changes->to, MX_O_VIEW, schema, name, MX_STR_NONE, MX_STR_NONE);
}

typedef struct ground { /* the schema and, of what is on a table or view, that: as they will be */
    const mx_schema *schema;
    mx_str on;
} ground;

/* False: what it is on goes, and with that it. */
static bool find_ground(const mx_planner *planner, const mx_object *object, ground *out)
{
    *out = (ground){.schema = schema_after(planner, object->schema)};
    if (!object->on_table.name.len)
        return true;
    const mx_table *was = table_of(planner, object), *table = was ? mx_plan_survivor(planner, was) : NULL;
    const mx_object *view = was ? NULL : view_after(planner, object);
    if (table)
        *out = (ground){table->schema, table->name};
    else if (view)
        *out = (ground){view->schema, view->name};
    return table || view;
}

/* Something else is called so: a routine that takes other arguments, a materialized view for a view, a table for either. */
static bool is_followed(const mx_planner *planner, const mx_object *object, const ground *at)
{
    static const mx_object_kind views[] = {MX_O_VIEW, MX_O_MATVIEW};
    const mx_model *to = planner->changes->to;
    const mx_schema *schema = at->schema;
    if (!schema)
        return false;
    if (is_viewed(object->kind) && mx_model_table(to, schema->name, object->name))
        return true;
    for (size_t i = 0; is_viewed(object->kind) && i < 2; i++)
        if (mx_model_object(to, views[i], schema->name, object->name, MX_STR_NONE, MX_STR_NONE))
            return true;
    return mx_model_object(to, object->kind, schema->name, object->name, MX_STR_NONE, at->on) ||
           (mx_object_is_routine(object) && mx_plan_has_namesake(planner, object));
}

static void lost_policy(mx_planner *planner, const mx_change *drop)
{
    const mx_table *was = table_of(planner, drop->from.object),
                   *is = was ? mx_plan_survivor(planner, was) : NULL;
    if (is && is->row_security)
        mx_warn(planner->diags, MX_DS105, mx_change_span(drop), "",
                "dropping policy \"%.*s\" of \"%.*s\" changes who sees and changes which of its rows",
                MX_FMT(drop->from.object->name), MX_FMT(is->name));
}

static bool is_told(mx_object_kind kind)
{
    switch (kind) {
    case MX_O_VIEW:
    case MX_O_MATVIEW:
    case MX_O_TRIGGER:
    case MX_O_FUNCTION:
    case MX_O_PROCEDURE:
    case MX_O_AGGREGATE:
    case MX_O_RULE:
    case MX_O_EVENT:
    case MX_O_EVENT_TRIGGER:
        return true;
    default:
        return false;
    }
}

/* A column that took from it counts by itself from where that came to. */
static bool is_carried_on(mx_planner *planner, const mx_sequence *was)
{
    const mx_changes *changes = &planner->changes->changes;
    for (size_t t = 0; t < changes->len; t++) {
        const mx_change *table = changes->at[t];
        for (size_t i = 0; table->subject == MX_C_TABLE && i < table->children.len; i++) {
            const mx_change *child = table->children.at[i];
            if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY &&
                (child->to.column->serial || child->to.column->identity) &&
                planner->rules->default_sequence(planner, child->from.column) == was)
                return true;
        }
    }
    return false;
}

static void lost_sequence(mx_planner *planner, const mx_change *drop)
{
    const mx_sequence *was = drop->from.sequence;
    const mx_column *owner = was->owner;
    /* it goes with its column, or that loses its counter */
    if (owner || !schema_after(planner, was->schema) || is_carried_on(planner, was))
        return;
    mx_warn(planner->diags, MX_DS104, mx_change_span(drop), "If it was renamed, say so with --rename.",
            "dropping sequence \"%.*s\" forgets how far it has counted", MX_FMT(was->name));
}

void mx_plan_lost_object(mx_planner *planner, const mx_change *drop)
{
    if (drop->subject == MX_C_SEQUENCE) {
        lost_sequence(planner, drop);
        return;
    }
    const mx_object *object = drop->from.object;
    ground at;
    if (!find_ground(planner, object, &at) || (object->schema && !at.schema) ||
        is_followed(planner, object, &at))
        return;
    if (object->kind == MX_O_POLICY)
        lost_policy(planner, drop);
    if (!is_told(object->kind))
        return;
    mx_str on = object->on_table.name.len
                    ? mx_str_printf(planner->arena, " of \"%.*s\"", MX_FMT(object->on_table.name))
                    : MX_STR_NONE;
    mx_warn(planner->diags, MX_DS104, mx_change_span(drop), "",
            "%s \"%.*s\"%.*s is dropped, and nothing takes its place", mx_object_kind_name(object->kind),
            MX_FMT(object->name), MX_FMT(on));
}

void mx_plan_lost_row_security(mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table, *to = table->to.table;
    if (from->row_security && !to->row_security)
        mx_warn(planner->diags, MX_DS105, mx_change_span(table), "",
                "\"%.*s\" loses its row level security: whoever may read the table sees all of its rows",
                MX_FMT(to->name));
    else if (from->row_security && from->force_row_security && !to->force_row_security)
        mx_warn(planner->diags, MX_DS105, mx_change_span(table), "",
                "row level security of \"%.*s\" no longer holds for its owner, who sees all of its rows",
                MX_FMT(to->name));
}

/* --- numbers --- */

/* A column without a value gets the next number. */
static bool counts(const mx_planner *planner, const mx_table *table, const mx_column *column)
{
    return column->auto_increment || column->identity || column->serial ||
           (column->sequence && column->default_value.text.len) ||
           planner->rules->numbered_by_itself(table) == column;
}

static void lost_counter(mx_planner *planner, const mx_change *table, const mx_column *from)
{
    const mx_column *to = mx_plan_column_after(table, from);
    if (!to || !counts(planner, table->from.table, from) || counts(planner, table->to.table, to) ||
        to->default_value.text.len || to->generated)
        return;
    mx_warn(planner->diags, MX_BC103, to->span, "Whoever adds rows must give them a value.",
            "column \"%.*s\" of \"%.*s\" is no longer numbered by itself: rows without a value for it %s",
            MX_FMT(to->name), MX_FMT(table->to.table->name), to->not_null ? "are refused" : "get NULL");
}

void mx_plan_lost_counters(mx_planner *planner, const mx_change *table)
{
    for (size_t i = 0; i < table->from.table->columns.len; i++)
        lost_counter(planner, table, table->from.table->columns.at[i]);
}
