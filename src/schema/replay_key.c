#include "schema/column_use.h"
#include "schema/fkey_parts.h"
#include "schema/inherit.h"
#include "schema/mentions.h"
#include "schema/replay_parts.h"
#include "schema/replay_use.h"
#include "schema/replica.h"

static mx_str key_symbol(const mx_key_def *def)
{
    return def->symbol.len ? def->symbol : def->name;
}

/* --- foreign keys --- */

static mx_status fkey_columns(mx_replay *r, mx_fkey *fkey, const mx_pending_key *key)
{
    const mx_key_def *def = key->def;
    if (key->column && def->parts.len == 0)
        mx_vec_push(r->arena, &fkey->columns, key->column);
    for (size_t i = 0; i < def->parts.len; i++) {
        mx_column *column;
        MX_TRY(mx_r_column(r, fkey->table, def->parts.at[i].column, false, def->parts.at[i].span, &column));
        mx_vec_push(r->arena, &fkey->columns, column);
    }
    return MX_OK;
}

static bool may_come_late(const mx_replay *r)
{
    return r->rules->late_references || (r->rules->loose_fkey_checks && !r->model->fkey_checks);
}

static mx_status fkey_target(mx_replay *r, mx_fkey *fkey, const mx_references *ref)
{
    mx_name name = ref->table;
    if (!name.schema.len &&
        !mx_table_name_same(fkey->table->schema->name, r->model->current_schema, &r->model->server) &&
        r->model->server.engine != MX_PG)
        name.schema = fkey->table->schema->name; /* where the table is, not where the session is */
    fkey->ref.schema = mx_r_name(r, name.schema.len ? name.schema : r->model->current_schema);
    fkey->ref.name = mx_r_name(r, name.name);
    fkey->ref.span = name.span;
    mx_status st = mx_r_table(r, &name, may_come_late(r), &fkey->ref_table);
    if (st == MX_OK && r->model->search_path.len)
        fkey->ref.schema = fkey->ref_table->schema->name;
    return st == MX_NOT_FOUND ? MX_OK : st;
}

static mx_status fkey_ref_columns(mx_replay *r, mx_fkey *fkey, const mx_references *ref)
{
    const mx_table *target = fkey->ref_table;
    for (size_t i = 0; i < ref->columns.len; i++) {
        mx_column *column = NULL;
        if (target)
            (void)mx_r_column(r, target, ref->columns.at[i], true, ref->table.span, &column);
        if (target && !column && !r->rules->late_references)
            return mx_r_column(r, target, ref->columns.at[i], false, ref->table.span, &column);
        mx_vec_push(r->arena, &fkey->ref_columns, column ? column->name : mx_r_name(r, ref->columns.at[i]));
    }
    if (ref->columns.len && ref->columns.len != fkey->columns.len)
        return mx_fail(r->diags, MX_SCH005, ref->table.span, "", "%zu columns refer to %zu columns",
                       fkey->columns.len, ref->columns.len);
    if (ref->columns.len || !target || r->rules->late_references)
        return MX_OK;
    if (!target->primary)
        return mx_fail(r->diags, MX_SCH005, ref->table.span, "Name the columns that are referred to.",
                       "table \"%.*s\" has no primary key to refer to", MX_FMT(target->name));
    if (target->primary->parts.len != fkey->columns.len)
        return mx_fail(r->diags, MX_SCH005, ref->table.span, "",
                       "%zu columns refer to a primary key of %zu columns", fkey->columns.len,
                       target->primary->parts.len);
    return MX_OK;
}

static mx_status constraint_taken(mx_replay *r, const mx_table *table, mx_name_scope scope, bool same_kind,
                                  mx_str name, mx_span at)
{
    if (!name.len)
        return MX_OK;
    MX_TRY(mx_r_name_fits(r, name, at));
    bool taken = (scope == MX_NS_TABLE && same_kind) ||
                 (r->rules->one_constraint_space && mx_name_is_table_constraint(table, name));
    if (!taken)
        return MX_OK;
    return mx_fail(r->diags, MX_SCH001, at, "", "constraint \"%.*s\" already exists in table \"%.*s\"",
                   MX_FMT(name), MX_FMT(table->name));
}

/* One name space per kind and schema. Only a name that some constraint has is looked for. */
static mx_status schema_taken(mx_replay *r, const mx_table *table, mx_str name, bool fkey, mx_span at)
{
    if (!name.len || !mx_name_is_constraint(table->schema, name))
        return MX_OK;
    for (size_t i = 0; i < table->schema->tables.len; i++) {
        const mx_table *other = table->schema->tables.at[i];
        if (fkey ? mx_table_fkey(other, name) != NULL : mx_table_check(other, name) != NULL)
            return mx_fail(r->diags, MX_SCH001, at, "",
                           "constraint \"%.*s\" already exists in table \"%.*s\"", MX_FMT(name),
                           MX_FMT(other->name));
    }
    return MX_OK;
}

/* The first that was made; of columns that were not named, the primary key. */
static const mx_index *chosen_key(const mx_fkey *fkey, bool primary)
{
    const mx_table *table = fkey->ref_table;
    const mx_index *chosen = table->primary && mx_fkey_needs(fkey, table->primary) ? table->primary : NULL;
    for (size_t i = 0; !(chosen && primary) && i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        if (!index->deferrable && mx_fkey_needs(fkey, index) && (!chosen || index->number < chosen->number))
            chosen = index;
    }
    return chosen;
}

static mx_status add_fkey(mx_replay *r, mx_table *table, const mx_pending_key *key)
{
    const mx_key_def *def = key->def;
    mx_fkey *fkey = mx_new(r->arena, mx_fkey);
    fkey->table = table;
    fkey->span = def->span;
    fkey->written_at = key->column;
    MX_TRY(fkey_columns(r, fkey, key));
    MX_TRY(fkey_target(r, fkey, &def->ref));
    MX_TRY(fkey_ref_columns(r, fkey, &def->ref));
    fkey->on_delete = def->ref.on_delete;
    fkey->on_update = def->ref.on_update;
    fkey->match = mx_r_keep(r, def->ref.match);
    fkey->deferrable = def->deferrable == MX_YES ||
                       (def->initially_deferred == MX_YES && def->deferrable != MX_NO);
    fkey->initially_deferred = fkey->deferrable && def->initially_deferred == MX_YES;
    fkey->not_valid = def->not_valid && r->stmt->kind != MX_S_CREATE_TABLE; /* a new table holds no rows */
    fkey->not_enforced = def->enforced == MX_NO;
    for (size_t i = 0; i < def->ref.set_columns.len; i++)
        mx_vec_push(r->arena, &fkey->set_columns, mx_r_name(r, def->ref.set_columns.at[i]));
    bool symbol_only = !r->rules->unique_constraints && !r->rules->fkey_named_by_index;
    fkey->name = mx_r_name(r, symbol_only ? def->symbol : key_symbol(def)); /* MySQL: `name` is an index's */
    if (!fkey->name.len) {
        fkey->name = r->rules->key_name(r->model, table, MX_K_FOREIGN, def);
        fkey->made_up = true;
    }
    MX_TRY(constraint_taken(r, table, r->rules->fkey_names, mx_table_fkey(table, fkey->name) != NULL,
                            fkey->name, def->span));
    if (r->rules->fkey_names == MX_NS_SCHEMA)
        MX_TRY(schema_taken(r, table, fkey->name, true, def->span));
    MX_TRY(r->rules->fkey(r->model, fkey, def, r->diags));
    if (r->model->server.engine == MX_PG && fkey->ref_table)
        fkey->key = chosen_key(fkey, def->ref.columns.len == 0);
    mx_table_add_fkey(table, fkey);
    mx_fkey_reach(fkey);
    return MX_OK;
}

/* --- checks --- */

static bool is_unnamed_here(const mx_replay *r, const mx_check *check)
{
    return check->made_up && check->name.len && check->span.file == r->stmt->span.file &&
           check->span.start >= r->stmt->span.start && check->span.end <= r->stmt->span.end;
}

/* MariaDB makes names up when it knows all that a statement gives: those that it would have made without this one give way. */
static void give_way(mx_replay *r, mx_table *table, mx_str name)
{
    const mx_check *taken = mx_table_check(table, name);
    if (r->model->server.engine != MX_MARIA || !taken || !is_unnamed_here(r, taken))
        return;
    for (size_t i = 0; i < table->checks.len; i++) {
        if (is_unnamed_here(r, table->checks.at[i]))
            mx_table_rename_check(table, table->checks.at[i], mx_str_printf(r->arena, " %zu", i));
    }
}

static void name_anew(mx_replay *r, mx_table *table, const mx_key_def *def)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        mx_check *check = table->checks.at[i];
        if (is_unnamed_here(r, check) && mx_str_starts(check->name, MX_STR(" ")))
            mx_table_rename_check(table, check, r->rules->key_name(r->model, table, MX_K_CHECK, def));
    }
}

/* PostgreSQL: a check of its parent that is said again of an heir, but of no partition, is one with it. */
static bool is_merged(const mx_replay *r, const mx_table *table, const mx_check *check)
{
    const mx_check *there = mx_table_check(table, check->name);
    return r->model->server.engine == MX_PG && there && (!table->partition_of || r->model->trusted) &&
           mx_check_is_inherited(there) && mx_str_eq(there->expr.text, check->expr.text);
}

static mx_status add_check(mx_replay *r, mx_table *table, const mx_pending_key *key)
{
    const mx_key_def *def = key->def;
    mx_check *check = mx_new(r->arena, mx_check);
    check->table = table;
    check->span = def->span;
    check->column = r->rules->column_checks ? key->column : NULL;
    check->written_at = key->column;
    check->not_enforced = def->enforced == MX_NO;
    check->no_inherit = def->no_inherit;
    check->not_valid = def->not_valid && r->stmt->kind != MX_S_CREATE_TABLE;
    check->period = mx_options_get(&def->options, MX_STR("period")) != NULL;
    mx_expr_site site = {.place = MX_X_CHECK, .table = table, .column = check->column};
    MX_TRY(mx_r_expr(r, site, def->check, &check->expr));
    check->name = mx_r_name(r, key_symbol(def));
    if (!check->name.len) {
        check->name = r->rules->key_name(r->model, table, MX_K_CHECK, def);
        check->made_up = true;
    }
    if (check->column && check->made_up) {
        mx_table_add_check(table, check);
        return MX_OK;
    }
    if (is_merged(r, table, check))
        return MX_OK;
    give_way(r, table, check->name);
    MX_TRY(constraint_taken(r, table, r->rules->check_names, mx_table_check(table, check->name) != NULL,
                            check->name, def->span));
    if (r->rules->check_names == MX_NS_SCHEMA)
        MX_TRY(schema_taken(r, table, check->name, false, def->span));
    mx_table_add_check(table, check);
    name_anew(r, table, def);
    return MX_OK;
}

static mx_status add_not_null(mx_replay *r, mx_table *table, const mx_pending_key *key)
{
    mx_column *column = key->column;
    if (!column && key->def->parts.len)
        MX_TRY(mx_r_column(r, table, key->def->parts.at[0].column, false, key->def->span, &column));
    if (column)
        column->not_null = true;
    return MX_OK;
}

/* --- all of them --- */

static bool exists_already(const mx_table *table, const mx_key_def *def)
{
    mx_str name = def->name.len ? def->name : def->symbol;
    if (!def->if_not_exists || !name.len)
        return false;
    if (def->kind == MX_K_FOREIGN)
        return mx_table_fkey(table, key_symbol(def)) != NULL;
    return def->kind == MX_K_CHECK ? mx_table_check(table, name) != NULL
                                   : mx_table_index(table, name) != NULL;
}

static mx_status add_key(mx_replay *r, mx_table *table, const mx_pending_key *key)
{
    if (exists_already(table, key->def))
        return MX_OK;
    switch (key->def->kind) {
    case MX_K_FOREIGN:
        return add_fkey(r, table, key);
    case MX_K_CHECK:
        return add_check(r, table, key);
    case MX_K_NOT_NULL:
        return add_not_null(r, table, key);
    case MX_K_PRIMARY:
    case MX_K_UNIQUE:
    case MX_K_EXCLUDE:
    case MX_K_INDEX:
        break;
    }
    return mx_r_add_index(r, table, key);
}

mx_status mx_r_add_keys(mx_replay *r, mx_table *table, mx_pending_keys *keys)
{
    MX_TRY(r->rules->arrange(r->model, table, keys, r->diags));
    for (int fkeys = 0; fkeys < 2; fkeys++) {
        for (size_t i = 0; i < keys->len; i++) {
            if ((keys->at[i].def->kind == MX_K_FOREIGN) == (fkeys == 1))
                MX_TRY(add_key(r, table, &keys->at[i]));
        }
    }
    return MX_OK;
}

/* --- dropping --- */

static bool other_key_serves(const mx_fkey *fkey, const mx_index *but)
{
    const mx_table *table = fkey->ref_table;
    if (table->primary && table->primary != but && mx_fkey_needs(fkey, table->primary))
        return true;
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i] != but && mx_fkey_needs(fkey, table->indexes.at[i]))
            return true;
    }
    return false;
}

static mx_object *view_grouped_by(const mx_replay *r, const mx_index *key)
{
    const mx_objects named = mx_mentions_of(r->model, key->table->name);
    for (size_t i = 0; i < named.len; i++) {
        for (size_t k = 0; named.at[i]->schema && k < named.at[i]->uses_keys.len; k++) {
            if (named.at[i]->uses_keys.at[k] == key)
                return named.at[i];
        }
    }
    return NULL;
}

/* PostgreSQL: columns that a view selects without grouping by them, as it groups by this key. */
static mx_status drop_grouped_views(mx_replay *r, const mx_index *key, bool cascade, mx_span at)
{
    mx_object *view;
    while ((view = view_grouped_by(r, key)) != NULL) {
        if (!cascade)
            return mx_fail(r->diags, MX_SCH006, at, "Drop the view before, or use CASCADE.",
                           "%s \"%.*s\" selects columns of table \"%.*s\" as it is grouped by key \"%.*s\"",
                           mx_object_kind_name(view->kind), MX_FMT(view->name), MX_FMT(key->table->name),
                           MX_FMT(key->name));
        MX_TRY(mx_r_drop_object_uses(r, view, true, NULL, at));
        mx_object_remove(r->model, view);
    }
    return MX_OK;
}

mx_status mx_r_drop_index(mx_replay *r, mx_index *index, bool cascade, mx_span at)
{
    mx_fkeys *keys = &index->table->referenced_by;
    /* SQLite lets references dangle; MySQL's own rules are in check_table. */
    bool strict = r->rules->drop_column.referenced == MX_DROP_CASCADED;
    for (size_t i = keys->len; strict && i-- > 0;) {
        mx_fkey *fkey = keys->at[i];
        if (fkey->key ? fkey->key != index : !mx_fkey_needs(fkey, index) || other_key_serves(fkey, index))
            continue;
        if (!cascade)
            return mx_fail(r->diags, MX_SCH006, at, "Drop the foreign key before, or use CASCADE.",
                           "constraint \"%.*s\" on table \"%.*s\" depends on index \"%.*s\"",
                           MX_FMT(fkey->name), MX_FMT(fkey->table->name), MX_FMT(index->name));
        mx_table_remove_fkey(fkey->table, fkey);
    }
    if (index->role == MX_I_PRIMARY)
        MX_TRY(drop_grouped_views(r, index, cascade, at));
    mx_replica_dropped(index);
    mx_table_remove_index(index->table, index);
    return MX_OK;
}

static mx_status no_such_key(mx_replay *r, const mx_table *table, mx_str name, bool may_miss, mx_span at)
{
    if (may_miss)
        return MX_OK;
    return mx_fail(r->diags, MX_SCH002, at, "",
                   "constraint or index \"%.*s\" does not exist in table \"%.*s\"", MX_FMT(name),
                   MX_FMT(table->name));
}

mx_status mx_r_drop_key(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    bool any = action->key_kind_any;
    mx_key_kind kind = action->key_kind;
    mx_index *index = kind == MX_K_PRIMARY && !any ? table->primary : mx_table_index(table, action->name);
    mx_fkey *fkey = any || kind == MX_K_FOREIGN ? mx_table_fkey(table, action->name) : NULL;
    mx_check *check = any || kind == MX_K_CHECK ? mx_table_check(table, action->name) : NULL;
    if (any && index && index->role == MX_I_INDEX && r->rules->unique_constraints)
        index = NULL; /* an index is no constraint */
    if (any && r->model->server.engine & MX_MY && (fkey || (index && !index->unique)))
        index = NULL; /* a foreign key comes first, and shares its name with its index */
    if (index &&
        (any || kind == MX_K_PRIMARY || kind == MX_K_UNIQUE || kind == MX_K_INDEX || kind == MX_K_EXCLUDE))
        return mx_r_drop_index(r, index, action->cascade, action->span);
    if (fkey)
        mx_table_remove_fkey(table, fkey);
    else if (check)
        mx_table_remove_check(table, check);
    else
        return no_such_key(r, table, kind == MX_K_PRIMARY && !any ? MX_STR("PRIMARY KEY") : action->name,
                           action->if_exists, action->span);
    return MX_OK;
}

/* --- changing --- */

mx_status mx_r_rename_key(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_index *index = mx_table_index(table, action->name);
    mx_fkey *fkey = mx_table_fkey(table, action->name);
    mx_check *check = mx_table_check(table, action->name);
    mx_str name = mx_r_name(r, action->new_name);
    if (!index && !fkey && !check)
        return no_such_key(r, table, action->name, action->if_exists, action->span);
    MX_TRY(mx_r_name_fits(r, name, action->span));
    if (index ? mx_table_index(table, name) != NULL && mx_table_index(table, name) != index
              : mx_name_is_table_constraint(table, name))
        return mx_fail(r->diags, MX_SCH001, action->span, "",
                       "constraint or index \"%.*s\" already exists in table \"%.*s\"", MX_FMT(name),
                       MX_FMT(table->name));
    if (index && r->rules->index_names == MX_NS_SCHEMA && !mx_name_same(name, index->name, &r->model->server))
        MX_TRY(mx_r_new_relation(r, table->schema, name, action->span, "index"));
    if (index) {
        mx_table_rename_index(table, index, name);
        index->made_up = false;
    } else if (fkey) {
        mx_table_rename_fkey(table, fkey, name);
        fkey->made_up = false;
    } else {
        mx_table_rename_check(table, check, name);
        check->made_up = false;
    }
    return MX_OK;
}

/* What is not said is what it is when a key is made. */
static void alter_timing(const mx_key_def *def, bool *deferrable, bool *deferred)
{
    if (def->deferrable == MX_UNSET && def->initially_deferred == MX_UNSET)
        return;
    *deferred = def->initially_deferred == MX_YES;
    *deferrable = def->deferrable == MX_YES || *deferred;
}

mx_status mx_r_alter_key(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    const mx_key_def *def = action->key;
    mx_index *index = mx_table_index(table, action->name);
    mx_fkey *fkey = mx_table_fkey(table, action->name);
    mx_check *check = mx_table_check(table, action->name);
    const mx_option *visible = mx_options_get(def ? &def->options : &action->options, MX_STR("visible"));
    if (!visible)
        visible = mx_options_get(&action->options, MX_STR("visible"));
    if (!index && !fkey && !check)
        return no_such_key(r, table, action->name, action->if_exists, action->span);
    if (visible && index) {
        index->invisible = mx_str_eq(visible->value, MX_STR("no"));
        return MX_OK;
    }
    if (!def)
        return mx_r_cannot(r, action->span, "this change of a constraint");
    if (fkey) {
        alter_timing(def, &fkey->deferrable, &fkey->initially_deferred);
        fkey->not_enforced = def->enforced == MX_UNSET ? fkey->not_enforced : def->enforced == MX_NO;
    }
    if (check)
        check->not_enforced = def->enforced == MX_UNSET ? check->not_enforced : def->enforced == MX_NO;
    if ((index || (check && def->enforced == MX_UNSET)) && r->model->server.engine == MX_PG)
        return mx_fail(r->diags, MX_SCH005, action->span, "", "constraint \"%.*s\" is not a foreign key",
                       MX_FMT(action->name));
    return MX_OK;
}

mx_status mx_r_finish_table(mx_replay *r, mx_table *table)
{
    size_t before = mx_diags_count(r->diags);
    mx_status status = r->rules->finish_table(r->model, table, r->diags);
    if (status == MX_OK)
        status = r->rules->check_table(r->model, table, r->diags);
    mx_diags_move(r->diags, before, r->stmt->span);
    return status;
}
