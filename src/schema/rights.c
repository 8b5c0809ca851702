#include "schema/rights.h"

#include "schema/edit.h"
#include "schema/names.h"
#include "schema/rules.h"

/* --- privileges --- */

static bool exists(const mx_model *model, const mx_privilege *privilege, mx_right_kind kind)
{
    return (privilege->kinds & (unsigned)kind) &&
           (!privilege->engines || (privilege->engines & (unsigned)model->server.engine)) &&
           model->server.version >= privilege->since;
}

uint64_t mx_right_all(const mx_model *model, mx_right_kind kind)
{
    const mx_privilege *list = model->rules->privileges;
    uint64_t bits = 0;
    for (size_t i = 0; list[i].name; i++)
        bits |= exists(model, &list[i], kind) && !list[i].not_in_all ? (uint64_t)1 << i : 0;
    return bits;
}

uint64_t mx_right_bit(const mx_model *model, mx_right_kind kind, mx_str name)
{
    const mx_privilege *list = model->rules->privileges;
    for (size_t i = 0; list[i].name; i++) {
        if (exists(model, &list[i], kind) && mx_str_eq(name, mx_str_of(list[i].name)))
            return (uint64_t)1 << i;
    }
    return 0;
}

/* What everybody may from the start. Of schemas that is true for the one that every database has. */
static uint64_t everybodys(const mx_right_target *target)
{
    const mx_privilege *list = target->model->rules->privileges;
    uint64_t bits = 0;
    bool plain = target->kind == MX_RK_SCHEMA && !target->schema->built_in;
    if (plain || (target->future && target->schema))
        return 0;
    for (size_t i = 0; list[i].name; i++) {
        bool all = (list[i].everybody & (unsigned)target->kind) &&
                   (!list[i].everybody_before || target->model->server.version < list[i].everybody_before);
        bits |= all ? (uint64_t)1 << i : 0;
    }
    return bits;
}

/* --- targets --- */

static mx_right_target *add_target(mx_model *model, mx_right_targets *list, mx_right_kind kind,
                                   mx_schema *schema)
{
    mx_right_target *target = mx_new(model->arena, mx_right_target);
    target->model = model;
    target->kind = kind;
    target->schema = schema;
    mx_vec_push(model->arena, list, target);
    return target;
}

mx_right_target *mx_right_target_of(const mx_model *model, const void *thing)
{
    return model->rules->rights_by_name ? NULL : mx_map_get_address(&model->right_map, thing);
}

mx_right_target *mx_right_target_new(mx_model *model, mx_right_kind kind, mx_object_kind thing_kind,
                                     mx_schema *schema, const void *thing)
{
    mx_right_target *target = mx_right_target_of(model, thing);
    if (target)
        return target;
    target = add_target(model, &model->rights, kind, schema);
    target->thing = thing;
    target->thing_kind = thing_kind;
    mx_map_put_address(model->arena, &model->right_map, thing, target);
    return target;
}

static mx_str key_of(mx_arena *arena, const mx_model *model, mx_right_kind kind, mx_str schema, mx_str name)
{
    mx_fold_space space;
    return mx_str_printf(arena, "%d\t%.*s\t%.*s", (int)kind, MX_FMT(schema),
                         MX_FMT(mx_fold_table_name(model, name, &space)));
}

mx_right_target *mx_right_target_called(const mx_model *model, mx_right_kind kind, mx_str schema, mx_str name)
{
    return mx_map_get(&model->right_map, key_of(model->arena, model, kind, schema, name));
}

mx_right_target *mx_right_target_named(mx_model *model, mx_right_kind kind, mx_schema *schema,
                                       const mx_name *name)
{
    mx_str in = schema ? schema->name : name->schema;
    mx_right_target *target = mx_right_target_called(model, kind, in, name->name);
    if (target)
        return target;
    target = add_target(model, &model->rights, kind, schema);
    target->name = (mx_name){in.len ? mx_str_copy(model->arena, in) : MX_STR_NONE,
                             name->name.len ? mx_str_copy(model->arena, name->name) : MX_STR_NONE,
                             name->span};
    mx_map_put(model->arena, &model->right_map, key_of(model->arena, model, kind, in, name->name), target);
    return target;
}

mx_right_target *mx_right_target_future(mx_model *model, mx_right_kind kind, mx_schema *schema, mx_str owner)
{
    for (size_t i = 0; i < model->future_rights.len; i++) {
        mx_right_target *target = model->future_rights.at[i];
        if (target->kind == kind && target->schema == schema && mx_str_eq(target->owner, owner))
            return target;
    }
    mx_right_target *target = add_target(model, &model->future_rights, kind, schema);
    target->future = true;
    target->owner = owner.len ? mx_str_copy(model->arena, owner) : MX_STR_NONE;
    return target;
}

mx_right_target *mx_right_target_of_routine(const mx_model *model, const mx_object *routine)
{
    bool procedure = routine->kind == MX_O_PROCEDURE;
    if (!model->rules->rights_by_name)
        return mx_right_target_of(model, routine);
    if (!routine->schema || (!procedure && routine->kind != MX_O_FUNCTION))
        return NULL;
    return mx_right_target_called(model, procedure ? MX_RK_PROCEDURE : MX_RK_ROUTINE, routine->schema->name,
                                  routine->name);
}

void mx_rights_on_gone(const mx_model *model, const mx_object *object)
{
    mx_right_target *target = model->rules->rights_by_name && model->rights.len
                                  ? mx_right_target_of_routine(model, object)
                                  : NULL;
    if (target)
        target->rights.len = 0;
}

const void *mx_right_counterpart(const mx_right_target *target, const mx_model *other)
{
    if (!target->thing)
        return mx_model_object(other, target->kind == MX_RK_PROCEDURE ? MX_O_PROCEDURE : MX_O_FUNCTION,
                               mx_right_schema(target), target->name.name, MX_STR_NONE, MX_STR_NONE);
    mx_str schema = mx_right_schema(target), name = mx_right_name(target);
    const mx_relation *relation;
    switch (target->thing_kind) {
    case MX_O_SCHEMA:
        return mx_model_schema(other, schema);
    case MX_O_TYPE:
        return mx_model_type(other, schema, name);
    case MX_O_TABLE:
    case MX_O_SEQUENCE:
    case MX_O_VIEW:
    case MX_O_MATVIEW:
    case MX_O_FOREIGN_TABLE:
        relation = mx_model_relation(other, schema, name);
        return relation && (relation->kind == MX_O_SEQUENCE) == (target->kind == MX_RK_SEQUENCE)
                   ? relation->u.any
                   : NULL;
    default:
        return mx_model_object(other, target->thing_kind, schema, name, mx_right_signature(target),
                               MX_STR_NONE);
    }
}

bool mx_right_is_there(const mx_right_target *target)
{
    if (target->future)
        return !target->schema || mx_model_schema(target->model, target->schema->name) == target->schema;
    return !target->thing || mx_right_counterpart(target, target->model) == target->thing;
}

/* A thing may have moved to another schema. */
mx_str mx_right_schema(const mx_right_target *target)
{
    const mx_schema *schema = target->schema;
    switch (target->thing ? target->thing_kind : MX_O_SCHEMA) {
    case MX_O_TABLE:
        schema = ((const mx_table *)target->thing)->schema;
        break;
    case MX_O_SEQUENCE:
        schema = ((const mx_sequence *)target->thing)->schema;
        break;
    case MX_O_TYPE:
        schema = ((const mx_udt *)target->thing)->schema;
        break;
    case MX_O_SCHEMA:
        return schema ? schema->name : target->name.schema;
    default:
        schema = ((const mx_object *)target->thing)->schema;
        break;
    }
    return schema->name;
}

mx_str mx_right_name(const mx_right_target *target)
{
    if (!target->thing)
        return target->name.name;
    switch (target->thing_kind) {
    case MX_O_SCHEMA:
        return ((const mx_schema *)target->thing)->name;
    case MX_O_TABLE:
        return ((const mx_table *)target->thing)->name;
    case MX_O_SEQUENCE:
        return ((const mx_sequence *)target->thing)->name;
    case MX_O_TYPE:
        return ((const mx_udt *)target->thing)->name;
    default:
        return ((const mx_object *)target->thing)->name;
    }
}

mx_str mx_right_signature(const mx_right_target *target)
{
    return target->thing && target->kind == MX_RK_ROUTINE ? ((const mx_object *)target->thing)->signature
                                                          : MX_STR_NONE;
}

/* --- rights --- */

mx_str mx_right_column(const mx_right *right)
{
    return right->column ? right->column->name : right->column_name;
}

bool mx_right_has_column(const mx_right *right)
{
    if (!right->column)
        return true;
    return right->on->thing_kind == MX_O_TABLE &&
           mx_table_column_at(right->on->thing, right->column) != MX_NPOS;
}

mx_right *mx_right_find(const mx_right_target *target, mx_str column, mx_str grantee)
{
    for (size_t i = 0; target && i < target->rights.len; i++) {
        mx_right *right = target->rights.at[i];
        if (mx_str_eq(right->grantee, grantee) && mx_right_has_column(right) &&
            mx_name_same(mx_right_column(right), column, &target->model->server))
            return right;
    }
    return NULL;
}

static mx_right *right_of(mx_right_target *target, const mx_right *whose)
{
    mx_arena *arena = target->model->arena;
    mx_right *right = mx_right_find(target, mx_right_column(whose), whose->grantee);
    if (right)
        return right;
    right = mx_new(arena, mx_right);
    *right = (mx_right){.on = target, .column = whose->column, .span = whose->span};
    if (whose->grantee.len)
        right->grantee = mx_str_copy(arena, whose->grantee);
    if (whose->column_name.len)
        right->column_name = mx_str_copy(arena, whose->column_name);
    mx_vec_push(arena, &target->rights, right);
    return right;
}

static void change(mx_right *right, mx_right_verb verb, uint64_t bits, bool option)
{
    bool whole = !mx_right_column(right).len;
    uint64_t base = right->grantee.len || !whole ? 0 : everybodys(right->on);
    right->grantable &= verb == MX_RV_GIVE ? ~(uint64_t)0 : ~bits;
    if (verb == MX_RV_GIVE) {
        right->taken &= ~bits;
        right->given |= bits & ~base;
        right->grantable |= option ? bits & ~base : 0;
    } else if (verb == MX_RV_TAKE) {
        right->given &= ~bits;
        right->taken |= bits & base;
    }
}

void mx_right_set(mx_right_target *target, const mx_right *whose, mx_right_verb verb, uint64_t bits,
                  bool option)
{
    change(right_of(target, whose), verb, bits, option);
    if (verb == MX_RV_GIVE || mx_right_column(whose).len || target->kind != MX_RK_TABLE)
        return;
    /* What is revoked from a table is revoked from its columns. MySQL keeps the two apart. */
    for (size_t i = 0; !target->model->rules->rights_by_name && i < target->rights.len; i++) {
        if (mx_str_eq(target->rights.at[i]->grantee, whose->grantee))
            change(target->rights.at[i], verb, bits, false);
    }
}

void mx_rights_on_new(mx_model *model, mx_right_kind kind, mx_object_kind thing_kind, mx_schema *schema,
                      const void *thing)
{
    for (size_t i = 0; i < model->future_rights.len && schema != model->temporary; i++) {
        const mx_right_target *promise = model->future_rights.at[i];
        bool fits = promise->kind == kind && !promise->owner.len &&
                    (!promise->schema || promise->schema == schema);
        for (size_t k = 0; fits && k < promise->rights.len; k++) {
            const mx_right *right = promise->rights.at[k];
            mx_right_target *target = mx_right_target_new(model, kind, thing_kind, schema, thing);
            mx_right_set(target, right, MX_RV_GIVE, right->given & ~right->grantable, false);
            mx_right_set(target, right, MX_RV_GIVE, right->grantable, true);
            mx_right_set(target, right, MX_RV_TAKE, right->taken, false);
        }
    }
}

/* --- whose --- */

static mx_str role_key(mx_arena *arena, mx_str grantee)
{
    return mx_str_printf(arena, "=%.*s", MX_FMT(grantee));
}

void mx_rights_note_role(mx_model *model, mx_str grantee)
{
    if (mx_rights_speaks_of(model, grantee))
        return;
    mx_map_put(model->arena, &model->right_roles, role_key(model->arena, grantee), model);
    model->right_role_count++;
}

void mx_rights_forget_roles(mx_model *model)
{
    model->right_roles = (mx_map){0};
    model->right_role_count = 0;
    model->others_rights = true;
}

bool mx_rights_speaks_of(const mx_model *model, mx_str grantee)
{
    return model->right_role_count && mx_map_get(&model->right_roles, role_key(model->arena, grantee));
}
