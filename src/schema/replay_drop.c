#include "schema/mentions.h"
#include "schema/replay_use.h"

/* --- tables --- */

typedef struct table_drop {
    mx_replay *r;
    const mx_drop *drop;
    mx_tables tables; /* all of the statement: what they hold of each other does not count */
} table_drop;

/* Partitions go with what they are of. */
static bool in_drop(const table_drop *d, const mx_table *table)
{
    for (; table; table = table->partition_of) {
        for (size_t i = 0; i < d->tables.len; i++) {
            if (d->tables.at[i] == table)
                return true;
        }
    }
    return false;
}

static mx_status held(table_drop *d, const mx_table *table, const char *what, mx_str name, const char *hint)
{
    return mx_fail(d->r->diags, MX_SCH006, d->r->stmt->span, hint, "table \"%.*s\" is used by %s \"%.*s\"",
                   MX_FMT(table->name), what, MX_FMT(name));
}

/* Defaults of other tables that take values of this table's sequences: refused, or taken away. */
static mx_status drop_defaults(table_drop *d, const mx_table *table, bool cascade)
{
    const mx_sequences *sequences = &table->schema->sequences;
    for (size_t i = 0; i < sequences->len; i++) {
        const mx_column *owner = sequences->at[i]->owner;
        mx_column *user;
        while (owner && owner->table == table &&
               (user = mx_r_sequence_user(d->r, sequences->at[i], table)) != NULL) {
            if (!cascade && !in_drop(d, user->table))
                return held(d, table, "the default of column", user->name, "Drop it before, or use CASCADE.");
            if (!cascade)
                break;
            user->default_value = (mx_sql){0};
        }
    }
    return MX_OK;
}

static mx_status check_drop(table_drop *d, const mx_table *table)
{
    const mx_model_rules *rules = d->r->rules;
    bool cascades = rules->views_hold_tables && d->drop->cascade; /* MySQL reads CASCADE and does nothing */
    bool off = rules->loose_fkey_checks && !d->r->model->fkey_checks;
    for (size_t i = 0; i < table->referenced_by.len && !rules->drop_table_free && !cascades && !off; i++) {
        const mx_fkey *fkey = table->referenced_by.at[i];
        if (!in_drop(d, fkey->table))
            return held(d, table, fkey->name.len ? "foreign key" : "a foreign key of table",
                        fkey->name.len ? fkey->name : fkey->table->name,
                        rules->views_hold_tables ? "Drop the foreign key before, or use CASCADE."
                                                 : "Drop the foreign key before.");
    }
    for (const mx_table *above = table->partition_of; above && !cascades; above = above->partition_of) {
        for (size_t i = 0; i < above->referenced_by.len && !in_drop(d, above); i++) {
            if (!in_drop(d, above->referenced_by.at[i]->table))
                return held(d, table, "a foreign key to table", above->name,
                            "Detach it before, or use CASCADE.");
        }
    }
    for (size_t i = 0; i < table->children.len && !cascades; i++) {
        const mx_table *child = table->children.at[i];
        if (child->partition_of != table && !in_drop(d, child))
            return held(d, table, "table", child->name, "Drop it before, or use CASCADE.");
    }
    if (!rules->views_hold_tables || cascades)
        return MX_OK;
    MX_TRY(drop_defaults(d, table, false));
    const mx_used used = {.sort = MX_USES_RELATION, .schema = table->schema, .name = table->name};
    return mx_r_drop_uses(d->r, &used, false, NULL, d->r->stmt->span);
}

static void drop_own_objects(mx_replay *r, const mx_table *table)
{
    const mx_objects named = mx_mentions_of(r->model, table->name);
    for (size_t i = named.len; i-- > 0;) {
        mx_object *object = named.at[i];
        if (object->schema == table->schema && object->on_table.name.len &&
            mx_table_name_same(object->on_table.name, table->name, &r->model->server))
            mx_object_remove(r->model, object); /* in the table's schema, so on it */
    }
}

/* With its partitions; the tables that inherit from it are dropped by the same statement, or by CASCADE. */
static mx_status drop_held(table_drop *d, mx_table *table)
{
    const mx_used used = {.sort = MX_USES_RELATION, .schema = table->schema, .name = table->name};
    MX_TRY(drop_defaults(d, table, true)); /* nothing refuses any more */
    /* a key to a whole that loses a part goes, too */
    for (const mx_table *of = table; of; of = of->partition_of)
        while (of->referenced_by.len)
            mx_table_remove_fkey(of->referenced_by.at[of->referenced_by.len - 1]->table,
                                 of->referenced_by.at[of->referenced_by.len - 1]);
    MX_TRY(mx_r_drop_uses(d->r, &used, true, NULL, d->r->stmt->span));
    while (table->children.len) {
        mx_table *child = table->children.at[table->children.len - 1];
        if (child->partition_of != table && in_drop(d, child)) {
            mx_table_remove_child(table, child);
            continue;
        }
        MX_TRY(drop_held(d, child));
        drop_own_objects(d->r, child);
        mx_table_remove(child);
    }
    return MX_OK;
}

static mx_status do_drop(table_drop *d, mx_table *table)
{
    drop_own_objects(d->r, table);
    if (d->r->rules->views_hold_tables)
        MX_TRY(drop_held(d, table));
    mx_table_remove(table);
    return MX_OK;
}

mx_status mx_r_drop_table(mx_replay *r, mx_table *table)
{
    const mx_drop drop = {.kind = MX_O_TABLE, .cascade = true};
    table_drop d = {.r = r, .drop = &drop};
    return do_drop(&d, table);
}

mx_status mx_r_replace_table(mx_replay *r, mx_table *table)
{
    const mx_drop drop = {.kind = MX_O_TABLE};
    table_drop d = {.r = r, .drop = &drop};
    mx_vec_push(r->arena, &d.tables, table);
    if (!r->model->trusted && !r->model->opaque)
        MX_TRY(check_drop(&d, table));
    return do_drop(&d, table);
}

static mx_status drop_tables(mx_replay *r, const mx_drop *drop)
{
    table_drop d = {.r = r, .drop = drop};
    for (size_t i = 0; i < drop->names.len; i++) {
        const mx_name *name = &drop->names.at[i];
        const mx_relation *found = mx_model_relation(r->model, name->schema, name->name);
        mx_table *table;
        if (found && found->kind == MX_O_VIRTUAL_TABLE) {
            mx_object_remove(r->model, found->u.object);
            continue;
        }
        if (found && found->kind == MX_O_SEQUENCE && r->model->server.engine == MX_MARIA) {
            mx_sequence_remove(found->u.sequence); /* a table of its kind */
            continue;
        }
        if (found && drop->if_exists && found->kind == MX_O_VIEW && r->model->server.engine & MX_MY)
            continue; /* dumps say so of views too; the server only notes it */
        mx_status st = mx_r_table(r, name, drop->if_exists, &table);
        if (st == MX_FAILED)
            return st;
        if (st == MX_OK && !in_drop(&d, table))
            mx_vec_push(r->arena, &d.tables, table);
    }
    for (size_t i = 0; i < d.tables.len; i++)
        MX_TRY(check_drop(&d, d.tables.at[i]));
    for (size_t i = 0; i < d.tables.len; i++)
        MX_TRY(do_drop(&d, d.tables.at[i]));
    return MX_OK;
}

/* --- indexes --- */

static mx_status no_index(mx_replay *r, const mx_name *name, bool may_miss)
{
    if (may_miss)
        return MX_OK;
    if (mx_r_is_unknown(r->model, name))
        return MX_FAILED;
    return mx_fail(r->diags, MX_SCH002, name->span, "", "index \"%.*s\" does not exist", MX_FMT(name->name));
}

/* Of a materialised view. */
static bool drop_view_index(mx_replay *r, const mx_name *name)
{
    mx_object *view;
    const mx_index *index = mx_r_view_index(r, name, &view);
    for (size_t i = 0; index && i < view->indexes.len; i++) {
        if (view->indexes.at[i] != index)
            continue;
        (void)mx_options_unset(&view->notes, mx_str_printf(r->arena, "index %.*s", MX_FMT(index->name)));
        mx_vec_remove(&view->indexes, i);
    }
    return index != NULL;
}

/* DROP INDEX i ON t is ALTER TABLE t DROP INDEX i to MySQL. */
static mx_status ask_as_action(mx_replay *r, const mx_drop *drop, const mx_name *name, mx_table *table)
{
    const mx_alter_action action = {
        .kind = MX_A_DROP_KEY, .key_kind = MX_K_INDEX, .name = name->name, .span = name->span};
    mx_status st = drop->on_table.name.len ? r->rules->alter(r->model, table, &action, r->diags) : MX_OK;
    return st == MX_NOT_FOUND ? MX_OK : st;
}

static mx_status drop_one_index(mx_replay *r, const mx_drop *drop, const mx_name *name)
{
    mx_index *index = NULL;
    if (drop->on_table.name.len) {
        mx_table *table;
        MX_TRY(mx_r_table(r, &drop->on_table, false, &table));
        index = mx_str_ieq(name->name, MX_STR("PRIMARY")) ? table->primary
                                                          : mx_table_index(table, name->name);
    } else {
        const mx_relation *found = mx_model_relation(r->model, name->schema, name->name);
        index = found && found->kind == MX_O_INDEX ? found->u.index : NULL;
        if (found && !index)
            return mx_fail(r->diags, MX_SCH005, name->span, "", "\"%.*s\" is a %s, not an index",
                           MX_FMT(name->name), mx_object_kind_name(found->kind));
    }
    if (!index)
        return drop_view_index(r, name) ? MX_OK : no_index(r, name, drop->if_exists);
    if (index->role != MX_I_INDEX && r->rules->unique_constraints)
        return mx_fail(r->diags, MX_SCH006, name->span, "Drop the constraint instead.",
                       "index \"%.*s\" belongs to a constraint of table \"%.*s\"", MX_FMT(index->name),
                       MX_FMT(index->table->name));
    mx_table *table = index->table;
    MX_TRY(mx_r_check_index_free(r, index, name->span));
    MX_TRY(ask_as_action(r, drop, name, table));
    MX_TRY(mx_r_drop_index_of_children(r, table, index, name->span));
    MX_TRY(mx_r_drop_index(r, index, drop->cascade, name->span));
    return mx_r_finish_table(r, table);
}

/* --- schemas --- */

/* With what uses it in other schemas. */
static mx_status drop_all_in(mx_replay *r, mx_schema *schema, mx_span at)
{
    while (schema->objects.len) {
        mx_object *object = schema->objects.at[schema->objects.len - 1];
        size_t before = schema->objects.len;
        MX_TRY(mx_r_drop_object_uses(r, object, true, &schema->objects, at));
        if (schema->objects.len == before)
            mx_object_remove(r->model, object);
    }
    while (schema->tables.len)
        MX_TRY(mx_r_drop_table(r, schema->tables.at[schema->tables.len - 1]));
    while (schema->types.len)
        MX_TRY(mx_r_drop_udt(r, schema->types.at[schema->types.len - 1], true, at));
    for (size_t i = schema->sequences.len; i-- > 0;) {
        const mx_sequence *sequence = schema->sequences.at[i];
        const mx_used used = {.sort = MX_USES_SEQUENCE, .schema = schema, .name = sequence->name};
        MX_TRY(mx_r_drop_uses(r, &used, true, NULL, at));
    }
    return MX_OK;
}

static mx_status drop_schema(mx_replay *r, const mx_drop *drop, const mx_name *name)
{
    mx_schema *schema = mx_model_schema(r->model, name->name);
    if (!schema)
        return drop->if_exists ? MX_OK
                               : mx_fail(r->diags, MX_SCH002, name->span, "",
                                         "schema \"%.*s\" does not exist", MX_FMT(name->name));
    bool empty = !schema->tables.len && !schema->types.len && !schema->sequences.len && !schema->objects.len;
    if (!empty && !drop->cascade && r->model->server.engine & (MX_PG | MX_DUCK))
        return mx_fail(r->diags, MX_SCH006, name->span, "Use CASCADE to drop what is in it.",
                       "schema \"%.*s\" is not empty", MX_FMT(name->name));
    for (size_t i = 0; i < schema->tables.len; i++) { /* references from other schemas */
        mx_fkeys *keys = &schema->tables.at[i]->referenced_by;
        for (size_t k = keys->len; k-- > 0;) {
            mx_fkey *fkey = keys->at[k];
            if (fkey->table->schema == schema)
                continue;
            if (r->model->server.engine != MX_PG && r->model->fkey_checks)
                return mx_fail(r->diags, MX_SCH006, name->span, "",
                               "table \"%.*s\" is used by a foreign key of table \"%.*s\"",
                               MX_FMT(schema->tables.at[i]->name), MX_FMT(fkey->table->name));
            mx_table_remove_fkey(fkey->table, fkey);
        }
    }
    if (schema->built_in && r->model->server.engine == MX_DUCK)
        return mx_fail(r->diags, MX_SCH006, name->span, "", "schema \"%.*s\" is the database's own",
                       MX_FMT(name->name));
    if (r->rules->views_hold_tables)
        MX_TRY(drop_all_in(r, schema, name->span));
    mx_schema_remove(schema);
    return MX_OK;
}

/* --- all --- */

static mx_status drop_one(mx_replay *r, const mx_drop *drop, size_t i)
{
    const mx_name *name = &drop->names.at[i];
    switch (drop->kind) {
    case MX_O_INDEX:
        return drop_one_index(r, drop, name);
    case MX_O_SCHEMA:
        return drop_schema(r, drop, name);
    case MX_O_SEQUENCE:
        return mx_r_drop_sequence(r, drop, name);
    case MX_O_TYPE:
    case MX_O_ENUM:
    case MX_O_DOMAIN:
    case MX_O_COMPOSITE:
    case MX_O_RANGE:
        return mx_r_drop_type(r, drop, name);
    default:
        return mx_r_drop_object(r, drop, i);
    }
}

mx_status mx_r_drop(mx_replay *r, const mx_drop *drop)
{
    if (drop->kind == MX_O_TABLE)
        return drop_tables(r, drop);
    for (size_t i = 0; i < drop->names.len; i++)
        MX_TRY(drop_one(r, drop, i));
    return MX_OK;
}
