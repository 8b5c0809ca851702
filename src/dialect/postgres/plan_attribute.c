/* dialect/postgres/plan_attribute.c — attributes of a composite type that come and go. The server drops none that an expression or a
 * parsed body holds: that goes behind the tables then, when they hold others. Columns whose defaults have as many attributes as the type
 * has none while it changes. */
#include "dialect/postgres/plan_redo.h"
#include "dialect/postgres/postgres.h"
#include "schema/canon.h"
#include "schema/names.h"
#include "schema/text.h"

/* --- who holds an attribute ---------------------------------------------------------------------------------------------------- */

typedef struct gone_search {
    const mx_udt *from, *to;
    bool found;
} gone_search;

static bool visit(mx_expr *node, void *arg)
{
    gone_search *search = arg;
    search->found |= node->kind == MX_E_FIELD && mx_udt_field(search->from, node->text) &&
                     !mx_udt_field(search->to, node->text);
    return !search->found;
}

static void search_sql(gone_search *search, const mx_sql *sql)
{
    if (sql->tree && !search->found)
        mx_expr_walk(sql->tree, visit, search);
}

static void search_checks(gone_search *search, const mx_checks *checks)
{
    for (size_t i = 0; i < checks->len; i++)
        search_sql(search, &checks->at[i]->expr);
}

static void search_table(gone_search *search, const mx_table *table)
{
    search_checks(search, &table->checks);
    for (size_t i = 0; i < table->columns.len; i++) {
        search_sql(search, &table->columns.at[i]->default_value);
        search_sql(search, &table->columns.at[i]->expression);
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        search_sql(search, &index->where);
        for (size_t k = 0; k < index->parts.len; k++)
            search_sql(search, &index->parts.at[k].expr);
    }
}

static void search_routine(gone_search *search, const mx_object *object)
{
    const mx_columns *fields = &search->from->fields;
    for (size_t i = 0; object->body_parsed && i < fields->len; i++)
        search->found |= !mx_udt_field(search->to, fields->at[i]->name) &&
                         mx_text_has_name(object->definition, fields->at[i]->name,
                                          &search->from->schema->model->server);
}

/* Whether anything of `model` may hold an attribute that goes, as far as its name says. */
static bool holds_gone(const mx_model *model, const mx_udt *from, const mx_udt *to)
{
    gone_search search = {.from = from, .to = to};
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_schema *schema = model->schemas.at[s];
        for (size_t i = 0; i < schema->tables.len; i++)
            search_table(&search, schema->tables.at[i]);
        for (size_t i = 0; i < schema->types.len; i++)
            search_checks(&search, &schema->types.at[i]->checks);
        for (size_t i = 0; i < schema->objects.len; i++)
            search_routine(&search, schema->objects.at[i]);
    }
    return search.found;
}

/* --- the steps ------------------------------------------------------------------------------------------------------------------ */

/* What stays and what comes, with what goes in its place among them. */
static mx_udt *with_all(const mx_planner *planner, const mx_udt *from, const mx_udt *to)
{
    mx_udt *mid = mx_new(planner->arena, mx_udt);
    size_t at = 0;
    *mid = *to;
    mid->fields = (mx_columns){0};
    for (size_t i = 0; i < from->fields.len; i++) {
        bool stays = mx_udt_field(to, from->fields.at[i]->name) != NULL;
        mx_vec_push(planner->arena, &mid->fields, stays ? to->fields.at[at++] : from->fields.at[i]);
    }
    while (at < to->fields.len)
        mx_vec_push(planner->arena, &mid->fields, to->fields.at[at++]);
    return mid;
}

static bool changes_fields(const mx_udt *from, const mx_udt *mid)
{
    bool same = from->fields.len == mid->fields.len;
    for (size_t i = 0; same && i < mid->fields.len; i++) {
        const mx_column *was = from->fields.at[i], *now = mid->fields.at[i];
        same = mx_str_eq(was->type.text, now->type.text) && mx_str_eq(was->collation, now->collation);
    }
    return !same;
}

static bool is_made_of(const mx_udt *type, const mx_udt *part)
{
    if (!type || type == part)
        return type != NULL;
    bool found = type->domain && is_made_of(type->domain->type.udt, part);
    for (size_t i = 0; !found && i < type->fields.len; i++)
        found = is_made_of(type->fields.at[i]->type.udt, part);
    return found;
}

/* Of columns that have the type in them. */
static void take_defaults(mx_planner *planner, const mx_udt *type)
{
    mx_changes *apart = &planner->row_defaults, rest = {0};
    for (size_t i = 0; i < apart->len; i++) {
        const mx_column *from = apart->at[i]->from.column, *to = apart->at[i]->to.column;
        if (!is_made_of(from->type.udt, type)) {
            mx_vec_push(planner->arena, &rest, apart->at[i]);
            continue;
        }
        if (from->default_value.text.len)
            mx_plan_set_default(planner, from, mx_plan_without_default(planner, from));
        mx_steps *out = planner->out;
        planner->out = &planner->behind_attributes;
        if (to->default_value.text.len)
            mx_plan_set_default(planner, mx_plan_without_default(planner, to), to);
        planner->out = out;
    }
    *apart = rest;
}

void mx_pg_alter_attributes(mx_planner *planner, const mx_change *change)
{
    const mx_udt *from = change->from.type, *to = change->to.type, *mid = with_all(planner, from, to);
    bool apart = mid->fields.len > to->fields.len && holds_gone(planner->changes->from, from, to);
    take_defaults(planner, from);
    if (!apart) {
        mx_plan_step(planner, MX_ST_ALTER_TYPE, change, "Modify type \"%.*s\"", MX_FMT(to->name));
        return;
    }
    if (changes_fields(from, mid))
        mx_plan_step(planner, MX_ST_ALTER_TYPE,
                     mx_change_make(planner->arena, MX_MODIFY, change, from, mid, change->aspects),
                     "Modify type \"%.*s\"", MX_FMT(to->name));
    mx_steps *out = planner->out;
    planner->out = &planner->behind_holders;
    mx_plan_step(planner, MX_ST_ALTER_TYPE,
                 mx_change_make(planner->arena, MX_MODIFY, change, mid, to, change->aspects),
                 "Modify type \"%.*s\"", MX_FMT(to->name));
    planner->out = out;
}

/* --- defaults ------------------------------------------------------------------------------------------------------------------- */

static bool changes_attributes(const mx_pg_redoing *d, const mx_udt *type)
{
    bool found = false;
    for (size_t i = 0; type && !found && i < d->changes->changes.len; i++) {
        const mx_change *change = d->changes->changes.at[i];
        found = change->subject == MX_C_TYPE && change->verb == MX_MODIFY && (change->aspects & MX_D_PARTS) &&
                change->from.type->kind == MX_O_COMPOSITE &&
                !mx_map_get_address(&d->planner->remade_types, change->from.type) &&
                is_made_of(type, change->from.type);
    }
    return found;
}

/* They are no changes of their tables any more: the steps of the type set them. */
void mx_pg_redo_row_defaults(mx_pg_redoing *d, mx_change *table)
{
    mx_arena *arena = d->planner->arena;
    mx_changes kept = {0};
    for (size_t i = 0; i < table->children.len; i++) {
        mx_change *child = table->children.at[i];
        bool apart = child->subject == MX_C_COLUMN && child->verb == MX_MODIFY &&
                     (child->aspects & MX_D_DEFAULT) && !(child->aspects & (MX_D_TYPE | MX_D_GENERATED)) &&
                     changes_attributes(d, child->from.column->type.udt);
        mx_change *rest = child;
        if (apart) {
            rest = mx_new(arena, mx_change);
            *rest = *child;
            rest->aspects &= ~(uint32_t)MX_D_DEFAULT;
            mx_vec_push(arena, &d->planner->row_defaults, child);
        }
        if (rest->aspects || !apart)
            mx_vec_push(arena, &kept, rest);
    }
    table->children = kept;
}
