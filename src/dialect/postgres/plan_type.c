#include "dialect/postgres/postgres.h"

#include "plan/planner.h"
#include "schema/canon.h"

/* Enums and domains. Values of an enum can be added and renamed; for any other change the type is made anew under its columns. */

static mx_change *type_change(mx_planner *planner, mx_verb verb, const mx_change *like, const mx_udt *from,
                              const mx_udt *to, uint32_t aspects)
{
    return mx_change_make(planner->arena, verb, like, from, to, aspects);
}

/* --- enums ----------------------------------------------------------------------------------------------------------------------- */

/* The type as it is after the renames that hints ask for. */
static const mx_udt *rename_values(mx_planner *planner, const mx_change *change)
{
    const mx_udt *from = change->from.type, *to = change->to.type;
    mx_udt *now = mx_new(planner->arena, mx_udt);
    *now = *from;
    now->name = to->name;
    now->values = (mx_strs){0};
    for (size_t i = 0; i < from->values.len; i++) {
        mx_str old = from->values.at[i];
        mx_str new = mx_plan_renamed_value(planner, to->schema->name, to->name, MX_STR_NONE, MX_STR_NONE,
                                           old);
        bool renamed = new.len &&mx_strs_has(&to->values, new) && !mx_strs_has(&from->values, new);
        mx_vec_push(planner->arena, &now->values, renamed ? new : old);
        if (!renamed)
            continue;
        mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TYPE, change,
                                     "Rename a value of enum type: \"%.*s\"", MX_FMT(to->name));
        step->old_name = old;
        step->new_name = new;
    }
    return now;
}

/* Are all values of the one among those of the other, in the same order? */
static bool only_added(const mx_udt *from, const mx_udt *to)
{
    size_t at = 0;
    for (size_t i = 0; i < to->values.len; i++)
        at += at < from->values.len && mx_str_eq(from->values.at[at], to->values.at[i]);
    return at == from->values.len;
}

static bool has_value(const mx_udt *type, const mx_sql *value)
{
    const mx_expr *tree = value->tree;
    return tree && tree->kind == MX_E_CAST && tree->args[0]->kind == MX_E_STRING &&
           mx_strs_has(&type->values, tree->args[0]->text);
}

static void move_column(mx_planner *planner, const mx_change *change, const mx_column *column)
{
    const mx_table *table = column->table;
    mx_column *now = mx_new(planner->arena, mx_column);
    *now = *column;
    now->type.udt = (mx_udt *)(uintptr_t)change->to.type;
    if (!has_value(change->to.type, &column->default_value) && !column->type.array_dims)
        now->default_value = (mx_sql){0};
    mx_change *clause = mx_new(planner->arena, mx_change);
    *clause = (mx_change){.verb = MX_MODIFY,
                          .subject = MX_C_COLUMN,
                          .aspects = MX_D_TYPE,
                          .from_table = table,
                          .to_table = table};
    clause->from.column = column;
    clause->to.column = now;
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, clause, "Modify \"%.*s\" table",
                                 MX_FMT(table->name));
    step->table = table;
    mx_vec_push(planner->arena, &step->clauses, clause);
}

static void move_columns(mx_planner *planner, const mx_change *change)
{
    const mx_model *model = planner->changes->from;
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++) {
            const mx_table *table = model->schemas.at[s]->tables.at[t];
            for (size_t i = 0; i < table->columns.len; i++) {
                if (table->columns.at[i]->type.udt == change->from.type)
                    move_column(planner, change, table->columns.at[i]);
            }
        }
    }
}

static void make_anew(mx_planner *planner, const mx_change *change, const mx_udt *now)
{
    const mx_udt *to = change->to.type;
    mx_udt *old = mx_new(planner->arena, mx_udt);
    *old = *now;
    old->name = mx_str_cat(planner->arena, mx_str_sub(now->name, 0, now->name.len < 59 ? now->name.len : 59),
                           MX_STR("_old"));
    mx_plan_step(planner, MX_ST_ALTER_TYPE, type_change(planner, MX_RENAME, change, now, old, 0),
                 "Rename enum type from \"%.*s\" to \"%.*s\"", MX_FMT(now->name), MX_FMT(old->name));
    mx_plan_step(planner, MX_ST_CREATE_TYPE, type_change(planner, MX_ADD, change, NULL, to, 0),
                 "Create enum type \"%.*s\"", MX_FMT(to->name));
    move_columns(planner, change);
    mx_plan_step(planner, MX_ST_DROP_TYPE, type_change(planner, MX_DROP, change, old, NULL, 0),
                 "Drop enum type \"%.*s\"", MX_FMT(old->name));
}

static bool is_in_type(const mx_planner *planner, const mx_udt *type)
{
    const mx_model *model = planner->changes->from;
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->types.len; t++) {
            const mx_udt *other = model->schemas.at[s]->types.at[t];
            if (other->domain && other->domain->type.udt == type)
                return true;
            for (size_t i = 0; i < other->fields.len; i++) {
                if (other->fields.at[i]->type.udt == type)
                    return true;
            }
        }
    }
    return false;
}

static mx_status alter_enum(mx_planner *planner, const mx_change *change)
{
    const mx_udt *now = rename_values(planner, change), *to = change->to.type;
    if (now->values.len == to->values.len && only_added(now, to))
        return MX_OK;
    if (only_added(now, to)) {
        mx_plan_step(planner, MX_ST_ALTER_TYPE,
                     type_change(planner, MX_MODIFY, change, now, to, change->aspects),
                     "Add value to enum type: \"%.*s\"", MX_FMT(to->name));
        return MX_OK;
    }
    if (is_in_type(planner, change->from.type))
        return mx_plan_refuse(
            planner, change,
            "Write this step by hand: rename the type, create it anew, and cast what uses it.",
            "values go or change places, and another type is made of it");
    make_anew(planner, change, now);
    return MX_OK;
}

/* --- domains --------------------------------------------------------------------------------------------------------------------- */

static mx_status alter_domain(mx_planner *planner, const mx_change *change)
{
    if (change->aspects & ~(uint32_t)(MX_D_NULL | MX_D_DEFAULT | MX_D_EXPR | MX_D_COMMENT))
        return mx_plan_refuse(planner, change,
                              "Write this step by hand: create a new domain, and cast the columns.",
                              "the type below the domain changes");
    mx_plan_step(planner, MX_ST_ALTER_TYPE, change, "Modify domain \"%.*s\"", MX_FMT(change->to.type->name));
    return MX_OK;
}

/* --- composite types ------------------------------------------------------------------------------------------------------------ */

static const mx_column *field_named(const mx_udt *type, mx_str name)
{
    for (size_t i = 0; i < type->fields.len; i++) {
        if (mx_str_eq(type->fields.at[i]->name, name))
            return type->fields.at[i];
    }
    return NULL;
}

/* Attributes can be added behind the others only. */
static bool order_stays(const mx_udt *from, const mx_udt *to)
{
    size_t at = 0;
    for (size_t i = 0; i < from->fields.len; i++) {
        if (!field_named(to, from->fields.at[i]->name))
            continue;
        if (!mx_str_eq(to->fields.at[at++]->name, from->fields.at[i]->name))
            return false;
    }
    return true;
}

static bool retypes(const mx_udt *from, const mx_udt *to)
{
    for (size_t i = 0; i < from->fields.len; i++) {
        const mx_column *was = from->fields.at[i], *now = field_named(to, was->name);
        if (now && !(mx_str_eq(was->type.text, now->type.text) && mx_str_eq(was->collation, now->collation)))
            return true;
    }
    return false;
}

static bool is_in_table(const mx_planner *planner, const mx_udt *type)
{
    const mx_model *model = planner->changes->from;
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++) {
            const mx_table *table = model->schemas.at[s]->tables.at[t];
            for (size_t i = 0; i < table->columns.len; i++) {
                if (table->columns.at[i]->type.udt == type)
                    return true;
            }
        }
    }
    return is_in_type(planner, type);
}

static mx_status alter_composite(mx_planner *planner, const mx_change *change)
{
    static const char hint[] = "Write this step by hand: create a new type, and cast the columns.";
    const mx_udt *from = change->from.type, *to = change->to.type;
    if (!order_stays(from, to))
        return mx_plan_refuse(planner, change, hint, "attributes can be added behind the others only");
    if (retypes(from, to) && is_in_table(planner, from))
        return mx_plan_refuse(planner, change, hint,
                              "the type of an attribute changes, and columns are of this type");
    mx_plan_step(planner, MX_ST_ALTER_TYPE, change, "Modify type \"%.*s\"", MX_FMT(to->name));
    return MX_OK;
}

mx_status mx_pg_alter_type(mx_planner *planner, const mx_change *change)
{
    uint32_t aspects = change->aspects & ~(uint32_t)MX_D_COMMENT;
    if (!aspects)
        return MX_OK; /* COMMENT ON follows */
    if (change->to.type->kind == MX_O_ENUM && aspects == MX_D_VALUES)
        return alter_enum(planner, change);
    if (change->to.type->kind == MX_O_DOMAIN && change->from.type->kind == MX_O_DOMAIN)
        return alter_domain(planner, change);
    if (change->to.type->kind == MX_O_COMPOSITE && aspects == MX_D_PARTS)
        return alter_composite(planner, change);
    return mx_plan_alter_type_none(planner, change);
}
