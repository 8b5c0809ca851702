#include "dialect/postgres/catalogue.h"
#include "dialect/postgres/postgres.h"
#include "dialect/postgres/refuse.h"

#include "schema/canon.h"
#include "schema/column_use.h"
#include "schema/inherit.h"
#include "schema/mentions.h"
#include "schema/names.h"
#include "schema/text.h"
#include "schema/text_scope.h"

/* What the server refuses of an action of ALTER TABLE. https://www.postgresql.org/docs/current/sql-altertable.html */

bool mx_pg_may_have_casts(const mx_model *model)
{
    for (size_t i = 0; i < model->objects.len; i++) {
        if (model->objects.at[i]->kind == MX_O_CAST)
            return true;
    }
    return mx_pg_has_open_extension(model);
}

/* --- types ----------------------------------------------------------------------------------------------------------------------- */

mx_status mx_pg_check_retyped(const mx_model *model, const mx_column *from, const mx_column *to, mx_span at,
                              mx_diags *diags)
{
    if (model->trusted || model->opaque || mx_pg_may_have_casts(model) ||
        mx_pg_assigns(mx_pg_of(&from->type), mx_pg_of(&to->type)))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, at, "Say by USING how the values become those of the new type.",
                   "column \"%.*s\" of type %.*s cannot be cast automatically to %.*s", MX_FMT(from->name),
                   MX_FMT(from->type.text), MX_FMT(to->type.text));
}

/* The default, or what it is computed from, has to become the new type without a word. */
static mx_status check_assigned(mx_model *model, mx_table *table, const mx_column *column,
                                const mx_alter_action *action, mx_diags *diags)
{
    mx_column probe = *column;
    const mx_sql *sql = column->generated ? &column->expression : &column->default_value;
    const mx_expr_site site = {.place = column->generated ? MX_X_GENERATED : MX_X_DEFAULT,
                               .table = table,
                               .column = column,
                               .type = &probe.type};
    if (!sql->tree || mx_pg_type_of(model, action->type, NULL, &probe.type, NULL) != MX_OK)
        return MX_OK;
    mx_expr at = *sql->tree;
    at.span = action->span;
    return mx_pg_refuse(model, &site, &at, sql->tree, diags);
}

static bool is_of_key(mx_model *model, const mx_table *table, const mx_column *column)
{
    mx_strs key = mx_pg_partition_key(model->arena, table, &model->server);
    for (size_t i = 0; i < key.len; i++) {
        const mx_column *part = mx_pg_key_column(model, table, key.at[i]);
        if (part ? part == column : mx_text_has_name(key.at[i], column->name, &model->server))
            return true;
    }
    return false;
}

typedef struct asked {
    const mx_model *model;
    const mx_object *object;
    const mx_column *column;
} asked;

static mx_has whose(void *arg, const mx_name *name)
{
    const asked *a = arg;
    const mx_table *table = mx_model_table(a->model, name->schema, name->name);
    if (!table && !name->schema.len && a->object->schema)
        table = mx_model_table(a->model, a->object->schema->name, name->name);
    if (!table)
        return MX_HAS_NOT;
    return table == a->column->table                 ? MX_HAS_IT
           : mx_table_column(table, a->column->name) ? MX_HAS_OTHER
                                                     : MX_HAS_NOT;
}

/* A trigger, a policy, a rule, or a routine whose body is SQL itself. */
static bool is_kept_by(mx_model *model, const mx_object *object, const mx_column *column)
{
    bool kept = object->kind == MX_O_TRIGGER || object->kind == MX_O_POLICY || object->kind == MX_O_RULE ||
                object->body_parsed;
    asked a = {.model = model, .object = object, .column = column};
    const mx_scope_asks asks = {.column = column->name,
                                .has = whose,
                                .arg = &a,
                                .rows = object->on_table.name.len && object->kind != MX_O_POLICY &&
                                        whose(&a, &object->on_table) == MX_HAS_IT};
    mx_scopeds hits = {0};
    if (!kept || (!mx_text_has_name(object->source, column->name, &model->server) &&
                  mx_str_find(object->source, '*') == MX_NPOS))
        return false;
    if (!mx_text_scopes(model->arena, object->source, &model->server, &asks, &hits))
        return false;
    for (size_t i = 0; i < hits.len; i++)
        if (hits.at[i].place != MX_AS_TABLE && hits.at[i].has != MX_HAS_MAYBE)
            return true;
    return false;
}

static mx_status check_kept(mx_model *model, const mx_column *column, mx_span at, mx_diags *diags)
{
    const mx_table *table = column->table;
    const mx_objects named = mx_mentions_of(model, table->name);
    for (size_t i = 0; i < named.len; i++) {
        const mx_object *object = named.at[i];
        if (object->schema == table->schema && is_kept_by(model, object, column))
            return mx_fail(diags, MX_SCH006, at, "Drop it before, and create it again behind.",
                           "column \"%.*s\" of table \"%.*s\" is used by %s \"%.*s\"", MX_FMT(column->name),
                           MX_FMT(table->name), mx_object_kind_name(object->kind), MX_FMT(object->name));
    }
    return MX_OK;
}

static mx_status check_type(mx_model *model, mx_table *table, const mx_column *column,
                            const mx_alter_action *action, mx_diags *diags)
{
    if (table->partition_by.len && is_of_key(model, table, column))
        return mx_fail(diags, MX_SCH006, action->span, "",
                       "table \"%.*s\" is partitioned by column \"%.*s\", whose type has to stay",
                       MX_FMT(table->name), MX_FMT(column->name));
    MX_TRY(check_kept(model, column, action->span, diags));
    return check_assigned(model, table, column, action, diags);
}

/* --- defaults -------------------------------------------------------------------------------------------------------------------- */

static mx_status check_default(const mx_column *column, mx_span at, mx_diags *diags)
{
    if (!column->identity && !column->generated)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, at, "", "column \"%.*s\" is %s column, which has no default",
                   MX_FMT(column->name), column->identity ? "an identity" : "a generated");
}

static mx_status check_not_null(const mx_table *table, const mx_column *column, mx_span at, mx_diags *diags)
{
    mx_str name = mx_pg_replica_index(table);
    const mx_index *index = name.len ? mx_table_index(table, name) : NULL;
    if (index && mx_index_has_column(index, column))
        return mx_fail(diags, MX_SCH005, at, "",
                       "rows of table \"%.*s\" are known by column \"%.*s\" (REPLICA IDENTITY)",
                       MX_FMT(table->name), MX_FMT(column->name));
    return MX_OK;
}

/* --- indexes --------------------------------------------------------------------------------------------------------------------- */

static mx_status no_use(const mx_index *index, mx_span at, const char *why, mx_diags *diags)
{
    return mx_fail(diags, MX_SCH005, at, "", "index \"%.*s\" cannot be used so: %s", MX_FMT(index->name),
                   why);
}

static mx_status find_index(const mx_table *table, const mx_alter_action *action, const mx_index **out,
                            mx_diags *diags)
{
    *out = mx_table_index(table, action->name);
    return *out ? MX_OK
                : mx_fail(diags, MX_SCH002, action->span, "", "table \"%.*s\" has no index \"%.*s\"",
                          MX_FMT(table->name), MX_FMT(action->name));
}

static mx_status check_replica(const mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    const mx_index *index = NULL;
    if (!action->name.len)
        return MX_OK;
    MX_TRY(find_index(table, action, &index, diags));
    if (!index->unique)
        return no_use(index, action->span, "it is not unique", diags);
    if (index->deferrable)
        return no_use(index, action->span, "its constraint is deferrable", diags);
    if (index->where.tree)
        return no_use(index, action->span, "it is partial", diags);
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_column *column = index->parts.at[i].column;
        if (!column || !column->not_null)
            return no_use(index, action->span, column ? "a column of it may be NULL" : "it has an expression",
                          diags);
    }
    return MX_OK;
}

/* CLUSTER ON i */
static mx_status check_cluster(const mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    static const char *const unordered[] = {"hash", "gin", "brin", "spgist"};
    const mx_index *index = NULL;
    if (!action->name.len)
        return MX_OK;
    MX_TRY(find_index(table, action, &index, diags));
    if (table->partition_by.len)
        return no_use(index, action->span, "its table is partitioned", diags);
    if (index->where.tree)
        return no_use(index, action->span, "it is partial", diags);
    for (size_t i = 0; i < sizeof unordered / sizeof *unordered; i++) {
        if (mx_str_eq(index->method, mx_str_of(unordered[i])))
            return no_use(index, action->span, "its method has no order of rows", diags);
    }
    return MX_OK;
}

/* SET (oids = false): only where a table is made. */
static mx_status check_set(const mx_alter_action *action, mx_diags *diags)
{
    const mx_option *option;
    for (size_t i = 0; i < action->options.len; i++) {
        option = &action->options.at[i];
        if (mx_str_eq(option->key, MX_STR("with.oids")))
            return mx_fail(diags, MX_SCH005, option->span, "",
                           "storage parameter \"oids\" is not known to the server there");
    }
    return MX_OK;
}

/* --- unlogged tables ------------------------------------------------------------------------------------------------------------- */

/* Of a partition, keys that refer to the table whose partition it is. */
static mx_status check_unlogged(const mx_table *table, mx_span at, mx_diags *diags)
{
    for (const mx_table *of = table->partition_of; of && !table->partition_by.len; of = of->partition_of) {
        for (size_t i = 0; i < of->referenced_by.len; i++) {
            const mx_table *from = of->referenced_by.at[i]->table;
            if (!from->unlogged && from != table)
                return mx_fail(diags, MX_SCH005, at, "",
                               "table \"%.*s\", which is logged, cannot refer to the unlogged table \"%.*s\"",
                               MX_FMT(from->name), MX_FMT(table->name));
        }
    }
    return MX_OK;
}

/* --- how columns are called and stored ------------------------------------------------------------------------------------------- */

static mx_status check_storage(const mx_model *model, const mx_column *column, const mx_alter_action *action,
                               mx_diags *diags)
{
    mx_str wanted = mx_str_lower(model->arena, action->text);
    bool plain = mx_str_eq(mx_pg_storage_of(&column->type), MX_STR("plain"));
    if (!plain || mx_str_eq(wanted, MX_STR("default")) ||
        (action->kind == MX_A_SET_STORAGE && mx_str_eq(wanted, MX_STR("plain"))))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, action->span, "",
                   "values of type %.*s, of column \"%.*s\", are neither compressed nor moved out",
                   MX_FMT(column->type.text), MX_FMT(column->name));
}

mx_status mx_pg_check_column_name(const mx_model *model, mx_str name, mx_span at, mx_diags *diags)
{
    static const char *const own[] = {"ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"};
    for (size_t i = 0; !model->trusted && i < sizeof own / sizeof *own; i++) {
        if (mx_str_eq(name, mx_str_of(own[i])))
            return mx_fail(diags, MX_SCH001, at, "", "every table has a column \"%.*s\" of the server's own",
                           MX_FMT(name));
    }
    return MX_OK;
}

/* --- all ------------------------------------------------------------------------------------------------------------------------- */

static mx_status check_column(mx_model *model, mx_table *table, const mx_column *column,
                              const mx_alter_action *action, mx_diags *diags)
{
    switch (action->kind) {
    case MX_A_SET_TYPE:
        return check_type(model, table, column, action, diags);
    case MX_A_SET_DEFAULT:
    case MX_A_DROP_DEFAULT:
        return check_default(column, action->span, diags);
    case MX_A_SET_STORAGE:
    case MX_A_SET_COMPRESSION:
        return check_storage(model, column, action, diags);
    case MX_A_RENAME_COLUMN:
        return mx_pg_check_column_name(model, action->new_name, action->span, diags);
    case MX_A_DROP_NOT_NULL:
        return check_not_null(table, column, action->span, diags);
    default:
        return MX_OK;
    }
}

mx_status mx_pg_check_alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    if (model->trusted || model->opaque)
        return MX_OK;
    const mx_column *column = mx_table_column(table, action->name);
    if (column)
        MX_TRY(check_column(model, table, column, action, diags));
    switch (action->kind) {
    case MX_A_NOTHING:
        return check_cluster(table, action, diags);
    case MX_A_SET_OPTIONS:
        return check_set(action, diags);
    case MX_A_REPLICA_IDENTITY:
        return check_replica(table, action, diags);
    case MX_A_INHERIT:
        return mx_pg_check_inherit(model, table, action, diags);
    case MX_A_ATTACH_PARTITION:
        return mx_pg_check_attach(model, table, action, diags);
    case MX_A_DETACH_PARTITION:
        mx_pg_forget_bounds(model, table, mx_model_table(model, action->object.schema, action->object.name));
        return MX_OK;
    case MX_A_SET_UNLOGGED:
        return check_unlogged(table, action->span, diags);
    default:
        return MX_OK;
    }
}
