#include "schema/replay_parts.h"
#include "schema/rights.h"

/* --- what rights are on --- */

static mx_right_kind right_kind(const mx_replay *r, mx_object_kind kind)
{
    switch (kind) {
    case MX_O_SEQUENCE:
        return MX_RK_SEQUENCE;
    case MX_O_SCHEMA:
        return MX_RK_SCHEMA;
    case MX_O_FUNCTION:
    case MX_O_ROUTINE:
        return MX_RK_ROUTINE;
    case MX_O_PROCEDURE:
        return r->rules->rights_by_name ? MX_RK_PROCEDURE : MX_RK_ROUTINE;
    case MX_O_TYPE:
        return MX_RK_TYPE;
    default:
        return MX_RK_TABLE;
    }
}

/* The catalogues, whose tables and functions are not part of a model. */
static bool is_systems(mx_str schema)
{
    return mx_str_starts(schema, MX_STR("pg_")) || mx_str_eq(schema, MX_STR("information_schema"));
}

static mx_status missing(mx_replay *r, const mx_grant *grant, const mx_name *name)
{
    bool routine = right_kind(r, grant->kind) == MX_RK_ROUTINE || grant->kind == MX_O_TYPE;
    if (is_systems(name->schema) || (routine && r->model->objects.len)) /* an extension's, it may be */
        return MX_NOT_FOUND;
    if (mx_r_is_unknown(r->model, name))
        return MX_FAILED;
    return mx_fail(r->diags, MX_SCH002, name->span, "", "%s \"%.*s\" does not exist",
                   mx_object_kind_name(grant->kind), MX_FMT(name->name));
}

static mx_right_target *of_relation(mx_replay *r, const mx_relation *found)
{
    switch (found->kind) {
    case MX_O_TABLE:
        return mx_right_target_new(r->model, MX_RK_TABLE, MX_O_TABLE, found->u.table->schema, found->u.table);
    case MX_O_SEQUENCE:
        return mx_right_target_new(r->model, MX_RK_SEQUENCE, MX_O_SEQUENCE, found->u.sequence->schema,
                                   found->u.sequence);
    case MX_O_INDEX:
        return NULL;
    default:
        return mx_right_target_new(r->model, MX_RK_TABLE, found->kind, found->u.object->schema,
                                   found->u.object);
    }
}

static mx_object *find_routine(const mx_replay *r, const mx_name *name, mx_str signature)
{
    static const mx_object_kind kinds[] = {MX_O_FUNCTION, MX_O_PROCEDURE, MX_O_AGGREGATE};
    mx_object *found = NULL;
    for (size_t i = 0; !found && i < sizeof kinds / sizeof *kinds; i++)
        found = mx_r_object(r, kinds[i], name, signature, NULL);
    return found;
}

static mx_status pg_target(mx_replay *r, const mx_grant *grant, size_t i, mx_right_target **out)
{
    const mx_name *name = &grant->names.at[i];
    const mx_relation *relation;
    mx_schema *schema;
    mx_object *routine;
    mx_udt *type;
    switch (right_kind(r, grant->kind)) {
    case MX_RK_SCHEMA:
        schema = mx_model_schema(r->model, name->name);
        *out = schema ? mx_right_target_new(r->model, MX_RK_SCHEMA, MX_O_SCHEMA, schema, schema) : NULL;
        return *out ? MX_OK : is_systems(name->name) ? MX_NOT_FOUND : missing(r, grant, name);
    case MX_RK_ROUTINE:
        routine = find_routine(r, name, mx_r_signature(r, grant->signatures.at[i]));
        *out = routine ? mx_right_target_new(r->model, MX_RK_ROUTINE, routine->kind, routine->schema, routine)
                       : NULL;
        return *out ? MX_OK : missing(r, grant, name);
    case MX_RK_TYPE:
        type = mx_model_type(r->model, name->schema, name->name);
        *out = type ? mx_right_target_new(r->model, MX_RK_TYPE, MX_O_TYPE, type->schema, type) : NULL;
        return *out ? MX_OK : missing(r, grant, name);
    default:
        relation = mx_model_relation(r->model, name->schema, name->name);
        *out = relation ? of_relation(r, relation) : NULL;
        return *out ? MX_OK : missing(r, grant, name);
    }
}

/* MySQL gives rights on names. Those of a table that is not there are given with CREATE among them only. */
static mx_status my_target(mx_replay *r, const mx_grant *grant, size_t i, mx_right_target **out)
{
    mx_name name = grant->names.at[i];
    mx_right_kind kind = right_kind(r, grant->kind);
    bool creates = grant->revoke;
    if (kind == MX_RK_SCHEMA) {
        name.schema = name.name;
        name.name = MX_STR_NONE;
    }
    mx_schema *schema = mx_model_schema(r->model, name.schema);
    for (size_t k = 0; k < grant->privileges.len; k++)
        creates |= mx_str_eq(grant->privileges.at[k].name, MX_STR("CREATE")) ||
                   mx_str_eq(grant->privileges.at[k].name, MX_STR("ALL"));
    if (kind == MX_RK_TABLE && schema && !creates && !mx_model_relation(r->model, name.schema, name.name))
        return missing(r, grant, &name);
    *out = mx_right_target_named(r->model, kind, schema, &name);
    return MX_OK;
}

/* --- whose, and which --- */

static mx_status privilege_bits(mx_replay *r, mx_right_kind kind, const mx_privilege_def *def, uint64_t *out)
{
    static const char *const words[] = {"a table",    "a column",    "a sequence", "a schema",
                                        "a function", "a procedure", "a type"};
    size_t word = 0;
    if (def->columns.len && kind == MX_RK_TABLE)
        kind = MX_RK_COLUMN;
    *out = mx_str_eq(def->name, MX_STR("ALL")) ? mx_right_all(r->model, kind)
                                               : mx_right_bit(r->model, kind, def->name);
    if (*out || (r->rules->rights_by_name && mx_str_eq(def->name, MX_STR("USAGE"))))
        return MX_OK;
    while (!((unsigned)kind >> word & 1u))
        word++;
    return mx_fail(r->diags, MX_SCH005, def->span, "", "%.*s is no right on %s", MX_FMT(def->name),
                   words[word]);
}

static mx_status column_right(mx_replay *r, const mx_right_target *target, mx_str name, mx_span at,
                              mx_right *right)
{
    if (target->thing_kind == MX_O_TABLE && target->thing) {
        mx_column *column = NULL;
        MX_TRY(mx_r_column(r, target->thing, name, false, at, &column));
        right->column = column;
    } else {
        right->column_name = name;
    }
    return MX_OK;
}

static mx_status apply_privilege(mx_replay *r, const mx_grant *grant, mx_right_target *target,
                                 const mx_privilege_def *def, mx_str grantee)
{
    uint64_t bits;
    mx_right_kind kind = target->kind;
    mx_right right = {.grantee = grantee, .span = grant->span};
    mx_right_verb verb = !grant->revoke ? MX_RV_GIVE : grant->grant_option ? MX_RV_TAKE_OPTION : MX_RV_TAKE;
    bool option = grant->grant_option && !r->rules->rights_by_name; /* there it is a right of its own */
    MX_TRY(privilege_bits(r, kind, def, &bits));
    if (!def->columns.len)
        mx_right_set(target, &right, verb, bits, option);
    for (size_t i = 0; i < def->columns.len; i++) {
        MX_TRY(column_right(r, target, def->columns.at[i], def->span, &right));
        mx_right_set(target, &right, verb, bits, option);
    }
    return MX_OK;
}

static mx_status apply_to(mx_replay *r, const mx_grant *grant, mx_right_target *target)
{
    for (size_t g = 0; g < grant->grantees.len; g++) {
        mx_str grantee = grant->grantees.at[g];
        mx_rights_note_role(r->model, grantee);
        for (size_t i = 0; i < grant->privileges.len; i++)
            MX_TRY(apply_privilege(r, grant, target, &grant->privileges.at[i], grantee));
        if (r->rules->rights_by_name && grant->grant_option && !grant->revoke) {
            mx_right whose = {.grantee = grantee, .span = grant->span};
            mx_right_set(target, &whose, MX_RV_GIVE,
                         mx_right_bit(r->model, target->kind, MX_STR("GRANT OPTION")), false);
        }
    }
    return MX_OK;
}

/* --- ON ALL … IN SCHEMA --- */

static bool is_routine_of(mx_object_kind kind, mx_object_kind asked)
{
    if (asked == MX_O_PROCEDURE)
        return kind == MX_O_PROCEDURE;
    return kind == MX_O_FUNCTION || kind == MX_O_AGGREGATE ||
           (asked == MX_O_ROUTINE && kind == MX_O_PROCEDURE);
}

static mx_status apply_to_objects(mx_replay *r, const mx_grant *grant, mx_schema *schema)
{
    bool tables = grant->kind == MX_O_TABLE;
    for (size_t i = 0; i < schema->objects.len; i++) {
        mx_object *object = schema->objects.at[i];
        bool fits = tables ? object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW ||
                                 object->kind == MX_O_FOREIGN_TABLE
                           : is_routine_of(object->kind, grant->kind);
        if (fits)
            MX_TRY(apply_to(
                r, grant,
                mx_right_target_new(r->model, right_kind(r, grant->kind), object->kind, schema, object)));
    }
    return MX_OK;
}

static mx_status apply_to_all_in(mx_replay *r, const mx_grant *grant, const mx_name *name)
{
    mx_schema *schema = mx_model_schema(r->model, name->name);
    if (!schema)
        return mx_fail(r->diags, MX_SCH002, name->span, "", "schema \"%.*s\" does not exist",
                       MX_FMT(name->name));
    for (size_t i = 0; grant->kind == MX_O_TABLE && i < schema->tables.len; i++)
        MX_TRY(apply_to(
            r, grant, mx_right_target_new(r->model, MX_RK_TABLE, MX_O_TABLE, schema, schema->tables.at[i])));
    for (size_t i = 0; grant->kind == MX_O_SEQUENCE && i < schema->sequences.len; i++)
        MX_TRY(apply_to(
            r, grant,
            mx_right_target_new(r->model, MX_RK_SEQUENCE, MX_O_SEQUENCE, schema, schema->sequences.at[i])));
    if (grant->kind == MX_O_SEQUENCE)
        return MX_OK;
    for (size_t g = 0; g < grant->grantees.len; g++)
        mx_rights_note_role(r->model, grant->grantees.at[g]);
    return apply_to_objects(r, grant, schema);
}

static mx_status apply_to_future(mx_replay *r, const mx_grant *grant, mx_schema *schema)
{
    mx_right_kind kind = right_kind(r, grant->kind);
    if (!grant->owners.len)
        return apply_to(r, grant, mx_right_target_future(r->model, kind, schema, MX_STR_NONE));
    for (size_t i = 0; i < grant->owners.len; i++)
        MX_TRY(apply_to(r, grant, mx_right_target_future(r->model, kind, schema, grant->owners.at[i])));
    return MX_OK;
}

static mx_status apply_to_future_in(mx_replay *r, const mx_grant *grant, const mx_name *name)
{
    mx_schema *schema = mx_model_schema(r->model, name->name);
    if (!schema)
        return mx_fail(r->diags, MX_SCH002, name->span, "", "schema \"%.*s\" does not exist",
                       MX_FMT(name->name));
    return apply_to_future(r, grant, schema);
}

mx_status mx_r_grant(mx_replay *r, const mx_grant *grant)
{
    mx_right_target *target = NULL;
    if (grant->scope == MX_GS_DEFAULT && !grant->names.len)
        return apply_to_future(r, grant, NULL);
    for (size_t i = 0; grant->scope != MX_GS_NONE && i < grant->names.len; i++) {
        mx_status st = MX_OK;
        if (grant->scope == MX_GS_ALL_IN)
            st = apply_to_all_in(r, grant, &grant->names.at[i]);
        else if (grant->scope == MX_GS_DEFAULT)
            st = apply_to_future_in(r, grant, &grant->names.at[i]);
        else if (r->rules->rights_by_name)
            st = my_target(r, grant, i, &target);
        else
            st = pg_target(r, grant, i, &target);
        if (st == MX_NOT_FOUND)
            continue;
        MX_TRY(st);
        if (grant->scope == MX_GS_NAMED)
            MX_TRY(apply_to(r, grant, target));
    }
    return MX_OK;
}
