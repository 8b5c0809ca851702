#include "dialect/postgres/postgres.h"

#include "schema/canon.h"
#include "schema/edit.h"
#include "schema/mentions.h"
#include "schema/names.h"

/* https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL: SERIAL is an integer column that takes its values from a
 * sequence of its own. Whoever writes that by hand, in any order, gets the same. */

static mx_str integer_of(const mx_column *column)
{
    return column->type.udt || column->type.array_dims ? MX_STR_NONE : column->type.base;
}

static bool is_integer(mx_str base)
{
    return mx_str_eq(base, MX_STR("integer")) || mx_str_eq(base, MX_STR("bigint")) ||
           mx_str_eq(base, MX_STR("smallint"));
}

/* nextval('name'::regclass) */
mx_expr *mx_pg_nextval(mx_model *model, const mx_sequence *sequence)
{
    mx_str schema = mx_str_eq(sequence->schema->name, model->server.schema) ? MX_STR_NONE
                                                                            : sequence->schema->name;
    mx_expr *name = mx_expr_new(model->arena, MX_E_STRING,
                                mx_pg_join_name(model->arena, schema, sequence->name, &model->server), NULL);
    mx_expr *arg = mx_expr_cast(model->arena, name, MX_STR("regclass"));
    arg->flags = 0;
    return mx_expr_call(model->arena, MX_STR("nextval"), &arg, 1, NULL);
}

/* Of nextval('schema.name'::regclass) */
static bool default_names(mx_model *model, const mx_column *column, mx_str *schema, mx_str *name)
{
    const mx_expr *tree = column->default_value.tree;
    if (!tree || tree->kind != MX_E_CALL || !mx_str_eq(mx_expr_last(tree), MX_STR("nextval")) ||
        tree->arg_count != 1)
        return false;
    const mx_expr *cast = tree->args[0];
    return cast->kind == MX_E_CAST && cast->args[0]->kind == MX_E_STRING &&
           mx_pg_split_name(model->arena, cast->args[0]->text, schema, name);
}

static bool takes_from(mx_model *model, const mx_column *column, const mx_sequence *sequence)
{
    mx_str schema, name;
    if (!default_names(model, column, &schema, &name))
        return false;
    bool here = schema.len ? mx_str_eq(schema, sequence->schema->name)
                           : mx_str_eq(sequence->schema->name, model->server.schema) ||
                                 mx_str_eq(sequence->schema->name, model->current_schema);
    return here && mx_str_eq(name, sequence->name);
}

static bool has_default_shape(const mx_sequence *sequence, mx_str type)
{
    int64_t max = mx_str_eq(type, MX_STR("smallint"))  ? INT16_MAX
                  : mx_str_eq(type, MX_STR("integer")) ? INT32_MAX
                                                       : INT64_MAX;
    return mx_str_eq(sequence->type, type) && sequence->start == 1 && sequence->increment == 1 &&
           sequence->min == 1 && sequence->max == max && sequence->cache == 1 && !sequence->cycle &&
           sequence->unlogged == (sequence->owner && sequence->owner->table->unlogged &&
                                  sequence->schema->model->server.version >= 150000) &&
           !sequence->comment.len;
}

/* Only under the name that SERIAL gives can SERIAL stand for it. */
static bool has_own_name(mx_model *model, const mx_column *column, const mx_sequence *sequence)
{
    return sequence->schema == column->table->schema &&
           mx_str_eq(sequence->name, mx_name_join(model->arena, column->table->name, column->name,
                                                  MX_STR("seq"), MX_PG_MAX_NAME));
}

void mx_pg_settle_serial(mx_model *model, mx_column *column)
{
    mx_str schema, name;
    if (!column->identity && column->table &&
        default_names(model, column, &schema,
                      &name)) { /* of several that it owns, the one that it takes from */
        mx_sequence *taken = mx_model_sequence(model, schema.len ? schema : column->table->schema->name,
                                               name);
        column->sequence = taken && taken->owner == column ? taken : column->sequence;
    }
    const mx_sequence *sequence = column->sequence;
    column->serial = sequence && column->table && !column->identity && column->not_null &&
                     sequence->owner == column && is_integer(integer_of(column)) &&
                     has_default_shape(sequence, integer_of(column)) &&
                     has_own_name(model, column, sequence) && takes_from(model, column, sequence);
}

static mx_sequence *owned_sequence(mx_model *model, mx_column *column, const mx_schema *schema)
{
    mx_str name = mx_pg_relation_name(model, schema, column->table->name, column->name, "seq", false);
    mx_sequence *sequence = mx_sequence_new(column->table->schema, name);
    sequence->owner = column;
    sequence->span = column->span;
    sequence->unlogged = column->table->unlogged && model->server.version >= 150000;
    column->sequence = sequence;
    column->not_null = true;
    return sequence;
}

static mx_status serial(mx_model *model, mx_column *column, const mx_column_def *written, mx_diags *diags)
{
    static const mx_options none = {0};
    if (written->default_expr)
        return mx_fail(diags, MX_SCH005, written->span, "",
                       "multiple default values specified for column \"%.*s\"", MX_FMT(column->name));
    mx_sequence *sequence = owned_sequence(model, column, column->table->schema);
    MX_TRY(mx_sequence_options(sequence, &none, column->type.base, true, column->span, diags));
    column->default_value.tree = mx_pg_nextval(model, sequence);
    column->default_value.text = mx_pg_print(model, column->default_value.tree);
    mx_mentions_note_column(column);
    return MX_OK;
}

static mx_status identity(mx_model *model, mx_column *column, const mx_identity_def *def, mx_span at,
                          mx_diags *diags)
{
    if (!is_integer(integer_of(column)))
        return mx_fail(diags, MX_SCH005, at, "", "identity column type must be smallint, integer, or bigint");
    if (column->identity)
        return mx_fail(diags, MX_SCH005, at, "", "column \"%.*s\" is already an identity column",
                       MX_FMT(column->name));
    if (column->default_value.tree || column->generated)
        return mx_fail(diags, MX_SCH005, at, "", "column \"%.*s\" has a default value already",
                       MX_FMT(column->name));
    const mx_option *name = NULL;
    for (size_t i = 0; i < def->options.len; i++)
        name = mx_str_eq(def->options.at[i].key, MX_STR("sequence name")) ? &def->options.at[i] : name;
    mx_sequence *sequence = owned_sequence(model, column, column->table->schema);
    mx_str own = name ? name->value : MX_STR_NONE; /* folded by now; it is in the table's schema */
    mx_str prefix = mx_str_cat(model->arena, sequence->schema->name, MX_STR("."));
    if (mx_str_starts(own, prefix))
        own = mx_str_sub(own, prefix.len, own.len);
    if (own.len && !mx_name_is_relation(sequence->schema, own))
        mx_sequence_rename(sequence, sequence->schema, mx_keep_name(model, own));
    sequence->internal = true;
    column->identity = def->always == MX_YES ? MX_ID_ALWAYS : MX_ID_BY_DEFAULT;
    return mx_sequence_options(sequence, &def->options, column->type.base, true, at, diags);
}

mx_status mx_pg_new_sequence(mx_model *model, mx_column *column, const mx_column_def *written,
                             mx_diags *diags)
{
    if (written->identity)
        return identity(model, column, written->identity, written->span, diags);
    return column->serial ? serial(model, column, written, diags) : MX_OK;
}

/* --- ALTER COLUMN … IDENTITY ------------------------------------------------------------------------------------------------------ */

static mx_status find_column(const mx_table *table, const mx_alter_action *action, mx_column **out,
                             mx_diags *diags)
{
    *out = mx_table_column(table, action->name);
    if (*out)
        return MX_OK;
    return mx_fail(diags, MX_SCH002, action->span, "", "column \"%.*s\" does not exist in table \"%.*s\"",
                   MX_FMT(action->name), MX_FMT(table->name));
}

static mx_status drop_identity(mx_column *column, const mx_alter_action *action, mx_diags *diags)
{
    if (!column->identity)
        return action->if_exists ? MX_OK
                                 : mx_fail(diags, MX_SCH005, action->span, "",
                                           "column \"%.*s\" is not an identity column", MX_FMT(column->name));
    mx_sequence *sequence = column->sequence;
    column->identity = MX_ID_NONE;
    column->sequence = NULL;
    if (sequence)
        mx_sequence_remove(sequence);
    return MX_OK;
}

static mx_status set_identity(mx_column *column, const mx_alter_action *action, mx_diags *diags)
{
    if (!column->identity)
        return mx_fail(diags, MX_SCH005, action->span, "", "column \"%.*s\" is not an identity column",
                       MX_FMT(column->name));
    if (action->identity->always != MX_UNSET)
        column->identity = action->identity->always == MX_YES ? MX_ID_ALWAYS : MX_ID_BY_DEFAULT;
    return column->sequence ? mx_sequence_options(column->sequence, &action->identity->options, MX_STR_NONE,
                                                  false, action->span, diags)
                            : MX_OK;
}

mx_status mx_pg_alter_identity(mx_model *model, mx_table *table, const mx_alter_action *action,
                               mx_diags *diags)
{
    mx_column *column;
    MX_TRY(find_column(table, action, &column, diags));
    if (action->kind == MX_A_DROP_IDENTITY)
        return drop_identity(column, action, diags);
    if (action->kind == MX_A_SET_IDENTITY)
        return set_identity(column, action, diags);
    if (!column->not_null)
        return mx_fail(diags, MX_SCH005, action->span, "Set it NOT NULL before.",
                       "column \"%.*s\" must be declared NOT NULL before identity can be added",
                       MX_FMT(column->name));
    return identity(model, column, action->identity, action->span, diags);
}
