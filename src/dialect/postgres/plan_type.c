#include "dialect/postgres/plan_redo.h"
#include "dialect/postgres/postgres.h"

#include "plan/planner.h"
#include "schema/canon.h"

/* Enums, domains and composite types. Values of an enum can be added and renamed, attributes added and dropped; for any other change
 * the type is made anew under its columns. */

static mx_change *type_change(mx_planner *planner, mx_verb verb, const mx_change *like, const mx_udt *from,
                              const mx_udt *to, uint32_t aspects)
{
    return mx_change_make(planner->arena, verb, like, from, to, aspects);
}

/* --- enums ----------------------------------------------------------------------------------------------------------------------- */

static mx_str value_renamed(const mx_planner *planner, const mx_change *change, mx_str old)
{
    const mx_udt *to = change->to.type;
    mx_hint *hint = mx_plan_renamed_value(planner, to->schema->name, to->name, MX_STR_NONE, MX_STR_NONE, old);
    if (!hint || !mx_strs_has(&to->values, hint->to) || mx_strs_has(&change->from.type->values, hint->to))
        return MX_STR_NONE;
    hint->used = true;
    return hint->to;
}

/* The type as it is after the renames that hints ask for. */
static mx_udt *with_values(const mx_planner *planner, const mx_change *change)
{
    const mx_udt *from = change->from.type;
    mx_udt *now = mx_new(planner->arena, mx_udt);
    *now = *from;
    now->name = change->to.type->name;
    now->values = (mx_strs){0};
    for (size_t i = 0; i < from->values.len; i++) {
        mx_str new = value_renamed(planner, change, from->values.at[i]);
        mx_vec_push(planner->arena, &now->values, new.len ? new : from->values.at[i]);
    }
    return now;
}

static const mx_udt *rename_values(mx_planner *planner, const mx_change *change)
{
    const mx_udt *from = change->from.type;
    for (size_t i = 0; i < from->values.len; i++) {
        mx_str new = value_renamed(planner, change, from->values.at[i]);
        if (!new.len)
            continue;
        mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TYPE, change,
                                     "Rename a value of enum type: \"%.*s\"", MX_FMT(change->to.type->name));
        step->old_name = from->values.at[i];
        step->new_name = new;
    }
    return with_values(planner, change);
}

/* Are all values of the one among those of the other, in the same order? */
static bool only_added(const mx_udt *from, const mx_udt *to)
{
    size_t at = 0;
    for (size_t i = 0; i < to->values.len; i++)
        at += at < from->values.len && mx_str_eq(from->values.at[at], to->values.at[i]);
    return at == from->values.len;
}

/* What is made of others goes before them: routines before the types that they take, and types before what they call. */
static void drop_behind_tables(mx_planner *planner, const mx_change *drop, const char *word)
{
    mx_steps *out = planner->out, later = planner->behind_tables, called = {0};
    planner->behind_tables = (mx_steps){0};
    planner->out = &planner->behind_tables;
    size_t at = 0;
    for (; at < later.len && later.at[at]->kind == MX_ST_SQL; at++) {
        bool calls = mx_pg_type_calls(drop->from.type, later.at[at]->object);
        mx_vec_push(planner->arena, calls ? &called : planner->out, later.at[at]);
    }
    mx_plan_step(planner, MX_ST_DROP_TYPE, drop, "Drop %s \"%.*s\"", word, MX_FMT(drop->from.type->name));
    for (size_t i = 0; i < called.len; i++)
        mx_vec_push(planner->arena, planner->out, called.at[i]);
    for (; at < later.len; at++)
        mx_vec_push(planner->arena, planner->out, later.at[at]);
    planner->out = out;
}

/* The type makes way for its successor, takes its columns' values along, and goes behind them. */
static void make_anew(mx_planner *planner, const mx_change *change, const mx_udt *now)
{
    const mx_udt *to = change->to.type;
    const mx_udt *old = mx_map_get_address(&planner->remade_types, change->from.type);
    const char *word = to->kind == MX_O_DOMAIN ? "domain" : to->kind == MX_O_ENUM ? "enum type" : "type";
    mx_step *moves = mx_plan_step(
        planner, MX_ST_ALTER_TYPE, type_change(planner, MX_RENAME, change, now, old, 0),
        "Rename %s from \"%.*s\" to \"%.*s\"", word, MX_FMT(now->name), MX_FMT(old->name));
    moves->irreversible = true; /* the way back makes it anew, as the way there does */
    mx_plan_step(planner, MX_ST_CREATE_TYPE, type_change(planner, MX_ADD, change, NULL, to, 0),
                 "Create %s \"%.*s\"", word, MX_FMT(to->name));
    drop_behind_tables(planner, type_change(planner, MX_DROP, change, old, NULL, 0), word);
}

/* The server does not look for values of a domain in arrays: it refuses to check them anew. */
static bool is_in_array(const mx_planner *planner, const mx_udt *type)
{
    const mx_model *model = planner->changes->from;
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++) {
            const mx_columns *columns = &model->schemas.at[s]->tables.at[t]->columns;
            for (size_t i = 0; i < columns->len; i++) {
                if (columns->at[i]->type.udt == type && columns->at[i]->type.array_dims)
                    return true;
            }
        }
    }
    return false;
}

/* --- what a change of a composite type is ------------------------------------------------------------------------------------------ */

/* Attributes can be added behind the others only. */
static bool order_stays(const mx_udt *from, const mx_udt *to)
{
    size_t at = 0;
    for (size_t i = 0; i < from->fields.len; i++) {
        if (!mx_udt_field(to, from->fields.at[i]->name))
            continue;
        if (!mx_str_eq(to->fields.at[at++]->name, from->fields.at[i]->name))
            return false;
    }
    return true;
}

static bool same_type(const mx_type *was, const mx_type *now)
{
    if (was->udt && now->udt) /* the text is that of the day when it was resolved */
        return was->array_dims == now->array_dims && mx_str_eq(was->udt->name, now->udt->name) &&
               mx_str_eq(was->udt->schema->name, now->udt->schema->name);
    return mx_str_eq(was->text, now->text);
}

static bool retypes(const mx_udt *from, const mx_udt *to)
{
    for (size_t i = 0; i < from->fields.len; i++) {
        const mx_column *was = from->fields.at[i], *now = mx_udt_field(to, was->name);
        if (now && !(same_type(&was->type, &now->type) && mx_str_eq(was->collation, now->collation)))
            return true;
    }
    return false;
}

static bool is_in_composite(const mx_planner *planner, const mx_udt *type)
{
    const mx_model *model = planner->changes->from;
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->types.len; t++) {
            const mx_udt *other = model->schemas.at[s]->types.at[t];
            for (size_t i = 0; i < other->fields.len; i++) {
                if (other->fields.at[i]->type.udt == type)
                    return true;
            }
        }
    }
    return false;
}

static bool is_in_domain(const mx_planner *planner, const mx_udt *type)
{
    const mx_model *model = planner->changes->from;
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->types.len; t++) {
            const mx_column *domain = model->schemas.at[s]->types.at[t]->domain;
            if (domain && domain->type.udt == type)
                return true;
        }
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
    return is_in_domain(planner, type) || is_in_composite(planner, type);
}

/* Attributes get other types and nothing else: what columns have goes over by its text, in which they have places and no names. */
static bool only_retyped(const mx_udt *from, const mx_udt *to)
{
    bool same = from->fields.len == to->fields.len;
    for (size_t i = 0; same && i < from->fields.len; i++)
        same = mx_str_eq(from->fields.at[i]->name, to->fields.at[i]->name);
    return same && retypes(from, to);
}

bool mx_pg_is_remade(const mx_planner *planner, const mx_change *change)
{
    uint32_t aspects = change->aspects & ~(uint32_t)MX_D_COMMENT;
    if (change->to.type->kind != change->from.type->kind)
        return false;
    if (change->to.type->kind == MX_O_ENUM && aspects == MX_D_VALUES) {
        const mx_udt *now = with_values(planner, change);
        return !only_added(now, change->to.type);
    }
    if (change->to.type->kind == MX_O_COMPOSITE)
        return aspects == MX_D_PARTS && only_retyped(change->from.type, change->to.type) &&
               is_in_table(planner, change->from.type);
    return change->to.type->kind == MX_O_DOMAIN &&
           ((aspects & ~(uint32_t)(MX_D_NULL | MX_D_DEFAULT | MX_D_EXPR | MX_D_METHOD)) != 0 ||
            ((aspects & (MX_D_NULL | MX_D_EXPR)) && is_in_array(planner, change->from.type)));
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
    if (is_in_composite(planner, change->from.type))
        return mx_plan_refuse(
            planner, change,
            "Write this step by hand: rename the type, create it anew, and cast what uses it.",
            "values go or change places, and a composite type is made of it");
    make_anew(planner, change, now);
    return MX_OK;
}

/* --- domains --------------------------------------------------------------------------------------------------------------------- */

static mx_status alter_domain(mx_planner *planner, const mx_change *change)
{
    if (mx_map_get_address(&planner->remade_types, change->from.type)) {
        if (is_in_composite(planner, change->from.type))
            return mx_plan_refuse(planner, change,
                                  "Write this step by hand: create a new domain, and cast the columns.",
                                  "the type below the domain changes, and a composite type is made of it");
        mx_udt *now = mx_new(planner->arena, mx_udt);
        *now = *change->from.type;
        now->name = change->to.type->name;
        make_anew(planner, change, now);
        return MX_OK;
    }
    mx_plan_step(planner, MX_ST_ALTER_TYPE, change, "Modify domain \"%.*s\"", MX_FMT(change->to.type->name));
    return MX_OK;
}

/* --- composite types ------------------------------------------------------------------------------------------------------------ */

static void warn_of_lost_attributes(mx_planner *planner, const mx_change *change)
{
    const mx_udt *from = change->from.type;
    bool has_values = is_in_table(planner, from);
    for (size_t i = 0; has_values && i < from->fields.len; i++) {
        if (mx_udt_field(change->to.type, from->fields.at[i]->name))
            continue;
        planner->destructive = true;
        mx_warn(planner->diags, MX_DS103, mx_change_span(change),
                "If it was renamed, write ALTER TYPE … RENAME ATTRIBUTE into a file by hand instead.",
                "dropping attribute \"%.*s\" of type \"%.*s\" deletes its values in all columns of the type",
                MX_FMT(from->fields.at[i]->name), MX_FMT(from->name));
    }
}

static mx_status alter_composite(mx_planner *planner, const mx_change *change)
{
    static const char hint[] = "Write this step by hand: create a new type, and cast the columns.";
    const mx_udt *from = change->from.type, *to = change->to.type;
    if (mx_map_get_address(&planner->remade_types, from) && !is_in_composite(planner, from)) {
        mx_udt *now = mx_new(planner->arena, mx_udt);
        *now = *from;
        now->name = to->name;
        make_anew(planner, change, now);
        return MX_OK;
    }
    if (!order_stays(from, to))
        return mx_plan_refuse(planner, change, hint, "attributes can be added behind the others only");
    if (retypes(from, to) && is_in_table(planner, from))
        return mx_plan_refuse(planner, change, hint,
                              "the type of an attribute changes, and columns are of this type");
    warn_of_lost_attributes(planner, change);
    mx_pg_alter_attributes(planner, change);
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
    return mx_plan_refuse(
        planner, change,
        "Write this step by hand: rename the type, create it anew, cast the columns that have "
        "it (ALTER COLUMN ... TYPE ... USING), and drop the old one.",
        "no statement of this server does it");
}
