#include "schema/column_use.h"
#include "schema/inherit.h"
#include "schema/replay_use.h"

/* "t.c", "s.t.c", or "no" */
mx_status mx_r_sequence_owner(mx_replay *r, mx_sequence *sequence, const mx_options *options)
{
    const mx_option *option = NULL;
    for (size_t i = 0; i < options->len; i++) {
        if (mx_str_eq(options->at[i].key, MX_STR("owned by")))
            option = &options->at[i];
    }
    if (!option)
        return MX_OK;
    if (sequence->owner && sequence->owner->sequence == sequence) {
        sequence->owner->sequence = NULL;
        sequence->owner->serial = false;
        r->model->written_nextvals++; /* what it has as its default from now on counts as one */
    }
    sequence->owner = NULL;
    size_t dot = mx_str_rfind(option->value, '.');
    if (dot == MX_NPOS)
        return MX_OK; /* NONE */
    mx_str path = mx_str_sub(option->value, 0, dot),
           column_name = mx_str_sub(option->value, dot + 1, option->value.len);
    mx_name name = {.name = path, .schema = sequence->schema->name, .span = option->span};
    size_t schema_dot = mx_str_find(path, '.');
    if (schema_dot != MX_NPOS) {
        name.schema = mx_str_sub(path, 0, schema_dot);
        name.name = mx_str_sub(path, schema_dot + 1, path.len);
    }
    mx_table *table;
    mx_column *column;
    MX_TRY(mx_r_table(r, &name, false, &table));
    MX_TRY(mx_r_column(r, table, column_name, false, option->span, &column));
    if (table->schema != sequence->schema)
        return mx_fail(r->diags, MX_SCH005, option->span, "",
                       "sequence \"%.*s\" must be in the schema of the table that owns it",
                       MX_FMT(sequence->name));
    sequence->owner = column;
    if (!column->identity && !column->serial) /* else it takes its values from its own */
        column->sequence = sequence;
    MX_TRY(r->rules->column(r->model, column, NULL, r->diags));
    return MX_OK;
}

static mx_str type_of(const mx_options *options, const mx_type_name *written)
{
    static const struct {
        const char *name, *type;
    } types[] = {{"bigint", "bigint"}, {"int8", "bigint"},       {"integer", "integer"}, {"int", "integer"},
                 {"int4", "integer"},  {"smallint", "smallint"}, {"int2", "smallint"}};
    mx_str name = written ? written->name : MX_STR_NONE;
    for (size_t i = 0; !name.len && i < options->len; i++) {
        if (mx_str_eq(options->at[i].key, MX_STR("as")))
            name = options->at[i].value;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (mx_str_ieq(name, mx_str_of(types[i].name)))
            return mx_str_of(types[i].type);
    }
    return name;
}

static mx_status check_type(mx_replay *r, mx_str type)
{
    if (!type.len || mx_str_eq(type, MX_STR("bigint")) || mx_str_eq(type, MX_STR("integer")) ||
        mx_str_eq(type, MX_STR("smallint")))
        return MX_OK;
    return mx_fail(r->diags, MX_SCH005, r->stmt->span, "", "a sequence cannot be of type \"%.*s\"",
                   MX_FMT(type));
}

mx_status mx_r_create_sequence(mx_replay *r, const mx_create_object *create)
{
    mx_schema *schema;
    if (create->temporary)
        schema = mx_r_temporary_schema(r);
    else
        MX_TRY(mx_r_schema(r, &create->name, &schema));
    mx_sequence *old = mx_model_sequence(r->model, schema->name, create->name.name);
    if (create->if_not_exists && mx_name_is_relation(schema, create->name.name))
        return MX_OK;
    mx_str type = type_of(&create->options, create->type);
    MX_TRY(check_type(r, type));
    if (old && create->or_replace)
        mx_sequence_remove(old);
    MX_TRY(mx_r_new_relation(r, schema, create->name.name, create->name.span, "sequence"));
    mx_sequence *sequence = mx_sequence_new(schema, mx_r_name(r, create->name.name));
    sequence->span = r->stmt->span;
    sequence->unlogged = create->unlogged;
    mx_status st = mx_sequence_options(sequence, &create->options, type, true, r->stmt->span, r->diags);
    if (st == MX_OK)
        st = mx_r_sequence_owner(r, sequence, &create->options);
    for (size_t i = 0; st == MX_OK && i < create->options.len; i++) {
        if (mx_str_eq(create->options.at[i].key, MX_STR("comment")))
            sequence->comment = mx_r_keep(r, create->options.at[i].value);
        else if (mx_str_eq(create->options.at[i].key, MX_STR("renamed_from")))
            sequence->renamed_from = mx_r_keep(r, create->options.at[i].value);
    }
    if (st != MX_OK)
        mx_sequence_remove(sequence);
    return st;
}

typedef struct user_search {
    mx_replay *r;
    mx_used used;
    const mx_table *but;
    const mx_column *owner;
    mx_column *user;
} user_search;

/* It goes with that of its table's parent. */
static bool goes_with(const mx_column *column, const mx_column *above)
{
    while (column && column != above)
        column = column->only_inherited || column->table->partition_of ? mx_column_parent(column) : NULL;
    return column != NULL;
}

static bool find_user(const mx_use_slot *slot, void *arg)
{
    user_search *s = arg;
    if (slot->is_default && slot->table && slot->table != s->but &&
        !(s->owner && goes_with(slot->column, s->owner)) &&
        mx_r_slot_uses(s->r, slot, &s->used) == MX_USES_IT)
        s->user = slot->column;
    return !s->user;
}

mx_column *mx_r_sequence_user(mx_replay *r, const mx_sequence *sequence, const mx_table *but)
{
    user_search s = {.r = r, .but = but, .owner = sequence->owner};
    if (r->model->written_nextvals == 0)
        return NULL;
    s.used = (mx_used){.sort = MX_USES_SEQUENCE, .schema = sequence->schema, .name = sequence->name};
    mx_r_each_slot(r, sequence->name, find_user, &s);
    return s.user;
}

void mx_r_move_sequence(mx_replay *r, mx_sequence *sequence, mx_schema *schema)
{
    const mx_used used = {.sort = MX_USES_SEQUENCE, .schema = sequence->schema, .name = sequence->name};
    mx_sequence_rename(sequence, schema, sequence->name);
    mx_r_follow(r, &used, schema, sequence->name);
}

static mx_table *table_that_takes(const mx_model *model, const mx_sequence *sequence)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_tables *tables = &model->schemas.at[s]->tables;
        for (size_t t = 0; t < tables->len; t++) {
            for (size_t i = 0; i < tables->at[t]->columns.len; i++) {
                if (mx_sql_takes_from(&tables->at[t]->columns.at[i]->default_value, sequence))
                    return tables->at[t];
            }
        }
    }
    return NULL;
}

/* DuckDB: with what refers to it. */
static mx_status drop_with_children(mx_replay *r, mx_table *table)
{
    for (size_t i = table->referenced_by.len; i-- > 0;) {
        mx_table *child = i < table->referenced_by.len ? table->referenced_by.at[i]->table : NULL;
        if (child && child != table)
            MX_TRY(drop_with_children(r, child));
    }
    return mx_r_drop_table(r, table);
}

/* DuckDB: a table holds the sequences of its defaults, and goes with them. */
static mx_status drop_tables_of(mx_replay *r, const mx_sequence *sequence, bool cascade, mx_span at)
{
    mx_table *table;
    while ((table = table_that_takes(r->model, sequence)) != NULL) {
        if (!cascade)
            return mx_fail(r->diags, MX_SCH006, at, "Drop that before, or use CASCADE.",
                           "sequence \"%.*s\" is used by table \"%.*s\"", MX_FMT(sequence->name),
                           MX_FMT(table->name));
        MX_TRY(drop_with_children(r, table));
    }
    return MX_OK;
}

mx_status mx_r_drop_sequence(mx_replay *r, const mx_drop *drop, const mx_name *name)
{
    mx_sequence *sequence = mx_model_sequence(r->model, name->schema, name->name);
    if (!sequence)
        return drop->if_exists ? MX_OK
                               : mx_fail(r->diags, MX_SCH002, name->span, "",
                                         "sequence \"%.*s\" does not exist", MX_FMT(name->name));
    if (sequence->internal)
        return mx_fail(r->diags, MX_SCH006, name->span, "", "sequence \"%.*s\" belongs to an identity column",
                       MX_FMT(name->name));
    const mx_used used = {.sort = MX_USES_SEQUENCE, .schema = sequence->schema, .name = sequence->name};
    if (r->model->server.engine == MX_DUCK)
        MX_TRY(drop_tables_of(r, sequence, drop->cascade, name->span));
    MX_TRY(mx_r_drop_uses(r, &used, drop->cascade, NULL, name->span));
    if (sequence->owner)
        sequence->owner->serial = false;
    mx_sequence_remove(sequence);
    return MX_OK;
}

static mx_status rename_sequence(mx_replay *r, mx_sequence *sequence, const mx_alter_action *action)
{
    mx_schema *schema = sequence->schema;
    mx_str old = sequence->name, name = mx_r_name(r, action->new_name);
    if (action->kind == MX_A_SET_SCHEMA) {
        mx_name to = {.schema = action->new_name, .name = old, .span = action->span};
        if (sequence->owner)
            return mx_fail(r->diags, MX_SCH005, action->span, "",
                           "sequence \"%.*s\" is owned by a table's column and moves with it", MX_FMT(old));
        MX_TRY(mx_r_schema(r, &to, &schema));
        name = old;
    }
    MX_TRY(mx_r_new_relation(r, schema, name, action->span, "sequence"));
    const mx_used used = {.sort = MX_USES_SEQUENCE, .schema = sequence->schema, .name = old};
    mx_sequence_rename(sequence, schema, name);
    if (r->rules->views_hold_tables)
        mx_r_follow(r, &used, schema, name);
    if (sequence->owner)
        MX_TRY(r->rules->column(r->model, sequence->owner, NULL, r->diags));
    return MX_OK;
}

mx_status mx_r_alter_sequence(mx_replay *r, const mx_alter *alter)
{
    mx_sequence *sequence = mx_model_sequence(r->model, alter->name.schema, alter->name.name);
    if (!sequence)
        return alter->if_exists ? MX_OK
                                : mx_fail(r->diags, MX_SCH002, alter->name.span, "",
                                          "sequence \"%.*s\" does not exist", MX_FMT(alter->name.name));
    for (size_t i = 0; i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        mx_str type = type_of(&action->options, action->type);
        switch (action->kind) {
        case MX_A_RENAME:
        case MX_A_RENAME_TABLE:
        case MX_A_SET_SCHEMA:
            MX_TRY(rename_sequence(r, sequence, action));
            break;
        case MX_A_SET_SEQUENCE_OPTIONS:
            MX_TRY(check_type(r, type));
            MX_TRY(mx_sequence_options(sequence, &action->options, type, false, action->span, r->diags));
            MX_TRY(mx_r_sequence_owner(r, sequence, &action->options));
            if (sequence->owner) /* is it still what SERIAL stands for? */
                MX_TRY(r->rules->column(r->model, sequence->owner, NULL, r->diags));
            break;
        case MX_A_SET_LOGGED:
        case MX_A_SET_UNLOGGED:
            sequence->unlogged = action->kind == MX_A_SET_UNLOGGED;
            if (sequence->owner) /* is it still what SERIAL stands for? */
                MX_TRY(r->rules->column(r->model, sequence->owner, NULL, r->diags));
            break;
        case MX_A_OWNER:
        case MX_A_NOTHING:
            break;
        default:
            return mx_r_cannot(r, action->span, "this change of a sequence");
        }
    }
    return MX_OK;
}
