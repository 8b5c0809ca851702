#include "schema/fkey_parts.h"
#include "schema/inherit.h"
#include "schema/mentions.h"
#include "schema/replay_parts.h"

/* --- what is not a column --- */

static mx_status add_key(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_pending_keys keys = {0};
    mx_pending_key key = {.def = action->key};
    if (action->if_not_exists && action->key->kind == MX_K_PRIMARY && table->primary)
        return MX_OK;
    if (action->if_not_exists && action->key->name.len &&
        (mx_table_index(table, action->key->name) || mx_name_is_table_constraint(table, action->key->name)))
        return MX_OK;
    mx_vec_push(r->arena, &keys, key);
    return mx_r_add_keys(r, table, &keys);
}

static mx_status validate_key(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_fkey *fkey = mx_table_fkey(table, action->name);
    mx_check *check = mx_table_check(table, action->name);
    if (!fkey && !check)
        return mx_fail(r->diags, MX_SCH002, action->span, "",
                       "constraint \"%.*s\" does not exist in table \"%.*s\"", MX_FMT(action->name),
                       MX_FMT(table->name));
    if (fkey)
        fkey->not_valid = false;
    if (check)
        check->not_valid = false;
    return MX_OK;
}

static mx_status set_schema(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_name to = {.schema = action->new_name, .name = table->name, .span = action->span};
    return mx_r_rename_table(r, table, &to, action->span);
}

static void reset_options(mx_table *table, const mx_options *options)
{
    for (size_t i = 0; i < options->len; i++)
        mx_options_unset(&table->options, options->at[i].key);
}

static mx_str qualified(mx_replay *r, const mx_table *table)
{
    return mx_str_printf(r->arena, "%.*s.%.*s", MX_FMT(table->schema->name), MX_FMT(table->name));
}

static mx_status inherit(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_table *parent;
    MX_TRY(mx_r_table(r, &action->object, false, &parent));
    mx_str name = qualified(r, parent);
    for (size_t i = table->inherits.len; i-- > 0;) {
        if (!mx_str_eq(table->inherits.at[i], name))
            continue;
        if (action->kind == MX_A_INHERIT)
            return mx_fail(r->diags, MX_SCH001, action->span, "", "table \"%.*s\" inherits from it already",
                           MX_FMT(table->name));
        mx_vec_remove(&table->inherits, i);
        mx_table_remove_child(parent, table);
        mx_r_own_columns(table);
        return MX_OK;
    }
    if (action->kind == MX_A_NO_INHERIT)
        return mx_fail(r->diags, MX_SCH002, action->object.span, "",
                       "table \"%.*s\" is not a parent of table \"%.*s\"", MX_FMT(parent->name),
                       MX_FMT(table->name));
    mx_vec_push(r->arena, &table->inherits, name);
    mx_table_add_child(parent, table);
    return MX_OK;
}

static void set_state(mx_replay *r, mx_object *object, mx_str text)
{
    size_t end = mx_str_find_str(text, object->kind == MX_O_RULE ? MX_STR(" rule") : MX_STR(" trigger"));
    mx_str state = mx_str_sub(text, 0, end == MX_NPOS ? text.len : end);
    mx_options_set(r->arena, &object->notes, MX_STR("state"),
                   mx_str_eq(state, MX_STR("enable")) ? MX_STR_NONE : mx_r_keep(r, state));
}

/* ENABLE [ALWAYS | REPLICA] TRIGGER x | ALL | USER, DISABLE RULE x */
static mx_status trigger_state(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    mx_str text = mx_str_lower(r->arena, action->text);
    bool rule = mx_str_find_str(text, MX_STR(" rule ")) != MX_NPOS;
    bool all = !rule && (mx_str_ieq(action->name, MX_STR("all")) || mx_str_ieq(action->name, MX_STR("user")));
    mx_object_kind kind = rule ? MX_O_RULE : MX_O_TRIGGER;
    const mx_objects named = all ? mx_mentions_of(r->model, table->name) : (mx_objects){0};
    for (size_t i = 0; i < named.len; i++) {
        mx_object *object = named.at[i];
        if (object->schema == table->schema && object->kind == MX_O_TRIGGER &&
            mx_str_eq(object->on_table.name, table->name))
            set_state(r, object, text);
    }
    mx_object *object = all ? NULL
                            : mx_model_object(r->model, kind, table->schema->name, action->name, MX_STR_NONE,
                                              table->name);
    if (!all && !object)
        return mx_fail(r->diags, MX_SCH002, action->span, "", "%s \"%.*s\" does not exist",
                       mx_object_kind_name(kind), MX_FMT(action->name));
    if (object)
        set_state(r, object, text);
    return MX_OK;
}

/* Kept is what stands behind REPLICA IDENTITY; its default is nothing. */
static void replica_identity(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    static const mx_str key = {"replica identity", 16};
    mx_str text = mx_text_canon(r->arena, action->text, &r->model->server);
    text = mx_str_sub(text, key.len + 1, text.len);
    if (mx_str_eq(text, MX_STR("default")))
        mx_options_unset(&table->options, key);
    else
        mx_options_set(r->arena, &table->options, key, text);
}

static void set_unlogged(mx_table *table, bool unlogged)
{
    if (table->partition_by.len)
        return; /* the server says nothing and does nothing */
    table->unlogged = unlogged;
    const mx_sequences *sequences = &table->schema->sequences;
    for (size_t i = 0; i < sequences->len; i++) {
        if (mx_sequence_is_with_table(sequences->at[i]) && sequences->at[i]->owner->table == table)
            sequences->at[i]->unlogged = unlogged;
    }
}

static mx_status partition(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_table *part;
    MX_TRY(mx_r_table(r, &action->object, false, &part));
    if (action->kind == MX_A_ATTACH_PARTITION) {
        if (part->partition_of)
            return mx_fail(r->diags, MX_SCH005, action->object.span, "", "\"%.*s\" is a partition already",
                           MX_FMT(part->name));
        part->partition_of = table;
        mx_table_add_child(table, part);
        mx_fkeys_reach(part);
        part->partition_bounds = mx_text_canon(r->arena, action->text, &r->model->server);
        return mx_r_finish_table(r, part);
    }
    if (part->partition_of != table)
        return mx_fail(r->diags, MX_SCH002, action->object.span, "",
                       "\"%.*s\" is not a partition of \"%.*s\"", MX_FMT(part->name), MX_FMT(table->name));
    mx_fkeys_let_go(part);
    part->partition_of = NULL;
    mx_table_remove_child(table, part);
    part->partition_bounds = MX_STR_NONE;
    return MX_OK;
}

static mx_status row_security(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_str text = mx_text_canon(r->arena, action->text, &r->model->server);
    if (mx_str_starts(text, MX_STR("enable")))
        table->row_security = true;
    else if (mx_str_starts(text, MX_STR("disable")))
        table->row_security = false;
    else
        table->force_row_security = mx_str_starts(text, MX_STR("force"));
    return MX_OK;
}

static mx_status alter_table(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    switch (action->kind) {
    case MX_A_ADD_KEY:
        return add_key(r, table, action);
    case MX_A_DROP_KEY:
        return mx_r_drop_key(r, table, action);
    case MX_A_ALTER_KEY:
        return mx_r_alter_key(r, table, action);
    case MX_A_RENAME_KEY:
        return mx_r_rename_key(r, table, action);
    case MX_A_VALIDATE_KEY:
        return validate_key(r, table, action);
    case MX_A_RENAME:
    case MX_A_RENAME_TABLE: {
        mx_name to = action->object.name.len ? action->object
                                             : (mx_name){.name = action->new_name, .span = action->span};
        if (!to.schema.len)
            to.schema = table->schema->name;
        return mx_r_rename_table(r, table, &to, action->span);
    }
    case MX_A_SET_SCHEMA:
        return set_schema(r, table, action);
    case MX_A_SET_OPTIONS:
        return mx_r_table_options(r, table, &action->options);
    case MX_A_RESET_OPTIONS:
        reset_options(table, &action->options);
        return MX_OK;
    case MX_A_SET_LOGGED:
    case MX_A_SET_UNLOGGED:
        set_unlogged(table, action->kind == MX_A_SET_UNLOGGED);
        return MX_OK;
    case MX_A_INHERIT:
    case MX_A_NO_INHERIT:
        return inherit(r, table, action);
    case MX_A_ATTACH_PARTITION:
    case MX_A_DETACH_PARTITION:
        return partition(r, table, action);
    case MX_A_ROW_SECURITY:
        return row_security(r, table, action);
    case MX_A_REPLICA_IDENTITY:
        replica_identity(r, table, action);
        return MX_OK;
    case MX_A_OWNER:
    case MX_A_NOTHING:
        return MX_OK; /* owners are not part of the model */
    case MX_A_TRIGGER_STATE:
        return trigger_state(r, table, action);
    default:
        return mx_r_cannot(r, action->span, "this action of ALTER TABLE");
    }
}

mx_status mx_r_one_action(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_status st = r->rules->alter(r->model, table, action, r->diags);
    if (st == MX_NOT_FOUND)
        st = mx_r_alter_column(r, table, action);
    return st == MX_NOT_FOUND ? alter_table(r, table, action) : st;
}

static mx_status action_on_all(mx_replay *r, const mx_alter *alter, mx_table *table,
                               const mx_alter_action *action)
{
    MX_TRY(mx_r_check_family(r, table, action, alter->only));
    size_t checks = table->checks.len, fkeys = table->fkeys.len;
    mx_family_change change = {.action = action};
    if (table->children.len && action->kind == MX_A_DROP_KEY) {
        change.dropped = mx_table_index(table, action->name);
        change.place = change.dropped ? mx_index_place(change.dropped) : 0;
        change.dropped_fkey = mx_table_fkey(table, action->name);
    }
    MX_TRY(mx_r_one_action(r, table, action));
    if (alter->only && action->kind == MX_A_DROP_COLUMN)
        for (size_t i = 0; i < table->children.len; i++)
            mx_r_own_columns(table->children.at[i]);
    if (table->children.len == 0 || alter->only || action->kind == MX_A_ATTACH_PARTITION ||
        action->kind == MX_A_DETACH_PARTITION)
        return MX_OK;
    if (action->kind == MX_A_ADD_KEY && action->key->kind == MX_K_CHECK && table->checks.len == checks)
        return MX_OK; /* it is one with its parents', which heirs have, too */
    if ((action->kind == MX_A_ADD_KEY || action->kind == MX_A_ADD_COLUMN) && table->checks.len > checks)
        change.name = table->checks.at[checks]->name;
    if (action->kind == MX_A_ADD_COLUMN && table->fkeys.len > fkeys)
        change.fkey_name = table->fkeys.at[fkeys]->name;
    if (action->kind == MX_A_ADD_KEY && table->checks.len == checks && table->fkeys.len > fkeys)
        change.name = table->fkeys.at[fkeys]->name;
    return mx_r_change_children(r, table, &change);
}

/* ALTER TABLE may name views, indexes and sequences too, to rename them. */
static mx_status alter_relation(mx_replay *r, const mx_alter *alter, const mx_relation *relation)
{
    mx_alter as = *alter;
    bool held = relation->kind == MX_O_VIEW && r->model->server.engine == MX_LITE;
    for (size_t i = 0;
         relation->kind == MX_O_VIEW && r->model->server.engine == MX_DUCK && i < as.actions.len; i++)
        held = held || as.actions.at[i]->kind != MX_A_RENAME_TABLE;
    if (held)
        return mx_fail(r->diags, MX_SCH005, alter->name.span, "Drop the view, and create it anew.",
                       "\"%.*s\" is a view, which cannot be altered so", MX_FMT(alter->name.name));
    as.kind = relation->kind;
    return mx_r_alter_other(r, &as);
}

/* In one ALTER TABLE of MySQL, what goes goes before what comes: "DROP INDEX i, ADD INDEX i (…)" and "DROP
 * COLUMN" of what a dropped key used; and columns take the character set that the table gets.
 * PostgreSQL's passes have drops first too. */
enum { COLUMNS = 1, RENAMES = 2, PLACES = 3, LAST_PASS = 6 };

static int pass_of(const mx_replay *r, const mx_table *table, const mx_alter *alter,
                   const mx_alter_action *action)
{
    switch (action->kind) {
    case MX_A_DROP_KEY:
        return 0;
    case MX_A_DROP_COLUMN:
        return mx_r_goes_late(r, table, alter, action->name) ? 4 : 1;
    case MX_A_DROP_EXPRESSION: /* in the order written: then nothing holds the columns that it used */
        return 1;
    case MX_A_DROP_DEFAULT:
    case MX_A_DROP_NOT_NULL:
    case MX_A_DROP_IDENTITY:
        return r->model->server.engine == MX_PG ? 1 : 3;
    case MX_A_SET_TYPE:
        return r->model->server.engine == MX_PG ? 2 : 3;
    case MX_A_MODIFY_COLUMN: /* what is generated no longer needs nothing that goes */
        return mx_r_ends_generated(table, action) ? 0 : 3;
    case MX_A_SET_OPTIONS:
        return 2;
    case MX_A_ADD_KEY:
        return 5;
    case MX_A_RENAME_TABLE:
        return LAST_PASS;
    default:
        return 3;
    }
}

/* The last column can only go while another comes; in PostgreSQL a table may have none. */
static mx_status check_columns(mx_replay *r, const mx_table *table, const mx_alter *alter)
{
    if (table->columns.len || r->model->server.engine == MX_PG)
        return MX_OK;
    mx_span at = alter->name.span;
    for (size_t i = 0; i < alter->actions.len; i++) {
        if (alter->actions.at[i]->kind == MX_A_DROP_COLUMN)
            at = alter->actions.at[i]->span;
    }
    return mx_fail(r->diags, MX_SCH005, at, "", "table \"%.*s\" has no other column", MX_FMT(table->name));
}

static const mx_alter_action *without_place(mx_replay *r, const mx_alter_action *action)
{
    mx_alter_action *copy = mx_new(r->arena, mx_alter_action);
    mx_column_def *def = mx_new(r->arena, mx_column_def);
    *def = *action->column;
    def->first = false;
    def->after = MX_STR_NONE;
    *copy = *action;
    copy->column = def;
    return copy;
}

static mx_status check_renamed(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    bool changes = action->kind == MX_A_CHANGE_COLUMN;
    if (!changes && action->kind != MX_A_RENAME_COLUMN)
        return MX_OK;
    const mx_column *column = mx_table_column(table, action->name);
    mx_str name = changes ? action->column->name : action->new_name;
    return column ? r->rules->check_renamed(r->model, column, name, action->span, r->diags) : MX_OK;
}

/* MySQL looks at what is left when the rest of the statement has dropped what it drops. */
static bool renames_behind_drops(const mx_replay *r)
{
    return r->model->server.engine == MX_MYSQL;
}

static mx_status check_all_renamed(mx_replay *r, const mx_table *table, const mx_alter *alter)
{
    for (size_t i = 0; renames_behind_drops(r) && i < alter->actions.len; i++)
        MX_TRY(check_renamed(r, table, alter->actions.at[i]));
    return MX_OK;
}

static mx_status in_passes(mx_replay *r, mx_table *table, const mx_alter *alter, mx_alter_action **actions,
                           const int *passes, mx_kept_parts *kept)
{
    for (int pass = 0; pass <= LAST_PASS; pass++) {
        if (pass == COLUMNS) {
            mx_r_keep_parts(r, table, alter, kept);
            mx_r_drop_with_columns(r, table, alter);
        }
        if (pass == PLACES + 1)
            MX_TRY(mx_r_put_back_parts(r, table, kept));
        if (pass == RENAMES)
            MX_TRY(check_all_renamed(r, table, alter));
        if (pass == RENAMES)
            MX_TRY(mx_r_rename_at_once(r, table, alter, actions));
        for (size_t i = 0; i < alter->actions.len; i++) {
            bool early = passes[i] == 0 && actions[i]->kind == MX_A_MODIFY_COLUMN;
            if (early && pass == PLACES) /* in the order written, behind columns that come */
                MX_TRY(mx_r_place_column(r, table, actions[i]));
            if (passes[i] == pass)
                MX_TRY(action_on_all(r, alter, table, early ? without_place(r, actions[i]) : actions[i]));
        }
    }
    return MX_OK;
}

/* PostgreSQL gives a column one new type by one statement. */
static mx_status check_retyped_once(mx_replay *r, const mx_table *table, const mx_alter *alter, size_t i)
{
    const mx_alter_action *action = alter->actions.at[i];
    bool asks = action->kind == MX_A_SET_TYPE && r->model->server.engine == MX_PG;
    const mx_column *column = asks ? mx_table_column(table, action->name) : NULL;
    for (size_t k = 0; column && k < i; k++) {
        const mx_alter_action *other = alter->actions.at[k];
        mx_column probe = *column;
        if (other->kind != MX_A_SET_TYPE || !mx_str_eq(other->name, action->name))
            continue;
        MX_TRY(r->rules->type(r->model, other->type, &probe, &probe.type, r->diags));
        if (!mx_str_eq(probe.type.text, column->type.text))
            return mx_fail(r->diags, MX_SCH005, action->span, "Say it once, or by two statements.",
                           "the type of column \"%.*s\" is altered twice", MX_FMT(column->name));
    }
    return MX_OK;
}

/* As the column is before the statement, whatever else that does. */
static mx_status check_retyped(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    bool asks = action->kind == MX_A_SET_TYPE && r->model->server.engine == MX_PG;
    const mx_column *column = asks ? mx_table_column(table, action->name) : NULL;
    if (column && column->generated && action->using_expr)
        return mx_fail(r->diags, MX_SCH005, action->span, "Let it be computed no more by a statement before.",
                       "column \"%.*s\" is generated: there is nothing that USING could say",
                       MX_FMT(column->name));
    if (!column || !column->identity)
        return MX_OK;
    mx_column probe = *column;
    MX_TRY(r->rules->type(r->model, action->type, &probe, &probe.type, r->diags));
    if (mx_str_eq(probe.type.base, MX_STR("smallint")) || mx_str_eq(probe.type.base, MX_STR("integer")) ||
        mx_str_eq(probe.type.base, MX_STR("bigint")))
        return MX_OK;
    return mx_fail(r->diags, MX_SCH005, action->span, "Drop the identity by a statement before.",
                   "column \"%.*s\" is an identity column: smallint, integer or bigint",
                   MX_FMT(column->name));
}

/* Of what is only named the name counts. */
static mx_status alter_named(mx_replay *r, mx_table *table, const mx_alter *alter)
{
    for (size_t i = 0; i < alter->actions.len; i++) {
        if (alter->actions.at[i]->kind == MX_A_RENAME_TABLE)
            MX_TRY(action_on_all(r, alter, table, alter->actions.at[i]));
    }
    return MX_OK;
}

/* The sequence of a column that comes in the same statement is made before: SET LOGGED and SET UNLOGGED do not reach it. */
static void keep_logging_of_new(const mx_replay *r, const mx_table *table, bool was_unlogged)
{
    const mx_sequences *sequences = &table->schema->sequences;
    const mx_span *within = &r->stmt->span;
    for (size_t i = 0; table->unlogged != was_unlogged && i < sequences->len; i++) {
        mx_sequence *sequence = sequences->at[i];
        const mx_span *at = &sequence->span;
        if (mx_sequence_is_with_table(sequence) && sequence->owner->table == table &&
            at->file == within->file && at->start >= within->start && at->end <= within->end)
            sequence->unlogged = was_unlogged;
    }
}

mx_status mx_r_alter_table(mx_replay *r, const mx_alter *alter)
{
    const mx_relation *found = mx_model_relation(r->model, alter->name.schema, alter->name.name);
    if (found && found->kind != MX_O_TABLE)
        return alter_relation(r, alter, found);
    mx_table *table;
    mx_status st = mx_r_table(r, &alter->name, alter->if_exists, &table);
    if (st != MX_OK)
        return st == MX_NOT_FOUND ? MX_OK : st;
    if (table->only_named)
        return alter_named(r, table, alter);
    mx_alter_action **actions = mx_new_array(r->arena, mx_alter_action *, alter->actions.len + 1);
    int *passes = mx_new_array(r->arena, int, alter->actions.len + 1);
    for (size_t i = 0; i < alter->actions.len; i++) {
        actions[i] = alter->actions.at[i];
        MX_TRY(mx_r_check_history(r, table, actions[i]));
        MX_TRY(mx_r_check_type(r, table, actions[i]));
        MX_TRY(check_retyped_once(r, table, alter, i));
        MX_TRY(check_retyped(r, table, alter->actions.at[i]));
        if (!renames_behind_drops(r))
            MX_TRY(check_renamed(r, table, actions[i]));
        passes[i] = pass_of(r, table, alter, actions[i]);
    }
    mx_r_let_go(r, table, alter);
    mx_kept_parts kept = {0};
    bool was_unlogged = table->unlogged;
    r->alter = alter;
    st = in_passes(r, table, alter, actions, passes, &kept);
    r->alter = NULL;
    keep_logging_of_new(r, table, was_unlogged);
    mx_status back = mx_r_put_back_parts(r, table, &kept);
    MX_TRY(st);
    MX_TRY(back);
    MX_TRY(check_columns(r, table, alter));
    for (size_t i = 0; i < alter->actions.len; i++)
        MX_TRY(mx_r_check_retyped(r, table, actions[i]));
    return mx_r_finish_table(r, table);
}
