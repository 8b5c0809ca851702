#include "schema/edit.h"

#include "schema/edit_maps.h"
#include "schema/fkey_parts.h"
#include "schema/mentions.h"
#include "schema/names.h"
#include "schema/replica.h"
#include "schema/rights.h"
#include "schema/rules.h"

enum { MAP_FROM = 16 }; /* tables of fewer columns are searched faster without a map */

static mx_arena *arena_of(const mx_table *table)
{
    return table->schema->model->arena;
}

/* --- tables --- */

static void push(mx_schema *schema, mx_table *table)
{
    mx_vec_push(schema->model->arena, &schema->tables, table);
    table->place = ++schema->model->places;
    table->listed = true;
}

mx_table *mx_table_new(mx_schema *schema, mx_str name)
{
    mx_table *table = mx_new(schema->model->arena, mx_table);
    table->schema = schema;
    table->name = name;
    push(schema, table);
    mx_relation_add(schema, name, MX_O_TABLE, table);
    mx_rights_on_new(schema->model, MX_RK_TABLE, MX_O_TABLE, schema, table);
    return table;
}

static mx_fkeys *waiting_for(mx_schema *schema, mx_str name)
{
    mx_fold_space space;
    return mx_map_get(&schema->waiting, mx_fold_table_name(schema->model, name, &space));
}

/* From now on the key waits for a table of its ref's name. */
static void wait_for(mx_model *model, mx_fkey *fkey)
{
    mx_schema *schema = mx_model_schema(model, fkey->ref.schema);
    fkey->ref_table = NULL;
    if (!schema)
        return;
    mx_fkeys *list = waiting_for(schema, fkey->ref.name);
    if (!list) {
        list = mx_new(model->arena, mx_fkeys);
        mx_map_put(model->arena, &schema->waiting, mx_fold_table_name(model, fkey->ref.name, NULL), list);
    }
    mx_vec_push(model->arena, list, fkey);
}

static void stop_waiting(mx_fkey *fkey)
{
    mx_schema *schema = mx_model_schema(fkey->table->schema->model, fkey->ref.schema);
    mx_fkeys *list = schema ? waiting_for(schema, fkey->ref.name) : NULL;
    if (list)
        REMOVE(list, fkey);
}

static void unlink_fkey(mx_fkey *fkey)
{
    if (fkey->ref_table)
        REMOVE(&fkey->ref_table->referenced_by, fkey);
    else
        stop_waiting(fkey);
}

void mx_fkey_join(mx_fkey *fkey, mx_table *ref)
{
    mx_arena *arena = arena_of(ref);
    fkey->ref_table = ref;
    fkey->ref.schema = ref->schema->name;
    fkey->ref.name = ref->name;
    if (fkey->ref_columns.len == 0 && ref->primary) {
        for (size_t i = 0; i < ref->primary->parts.len; i++) {
            if (ref->primary->parts.at[i].column)
                mx_vec_push(arena, &fkey->ref_columns, ref->primary->parts.at[i].column->name);
        }
    }
    mx_vec_push(arena, &ref->referenced_by, fkey);
}

void mx_table_join_waiting(mx_table *table)
{
    mx_fkeys *list = waiting_for(table->schema, table->name);
    if (!list)
        return;
    mx_fkeys all = *list;
    *list = (mx_fkeys){0};
    for (size_t i = 0; i < all.len; i++)
        mx_fkey_join(all.at[i], table);
}

void mx_table_add_child(mx_table *parent, mx_table *child)
{
    for (size_t i = 0; i < parent->children.len; i++) {
        if (parent->children.at[i] == child)
            return;
    }
    mx_vec_push(arena_of(parent), &parent->children, child);
}

void mx_table_remove_child(mx_table *parent, mx_table *child)
{
    REMOVE(&parent->children, child);
}

static mx_str qualified(mx_arena *arena, const mx_table *table)
{
    return mx_str_printf(arena, "%.*s.%.*s", MX_FMT(table->schema->name), MX_FMT(table->name));
}

/* The tables that it inherits from are known by name. */
static void leave_family(mx_table *table)
{
    mx_arena *arena = arena_of(table);
    mx_fkeys_let_go(table);
    if (table->partition_of)
        mx_table_remove_child(table->partition_of, table);
    for (size_t i = 0; i < table->inherits.len; i++) {
        mx_str schema, name;
        mx_str_cut(table->inherits.at[i], '.', &schema, &name);
        mx_table *parent = mx_model_table(table->schema->model, schema, name);
        if (parent)
            mx_table_remove_child(parent, table);
    }
    for (size_t i = 0; i < table->children.len; i++) {
        mx_table *child = table->children.at[i];
        mx_str name = child->inherits.len ? qualified(arena, table) : MX_STR_NONE;
        if (child->partition_of == table)
            child->partition_of = NULL;
        for (size_t k = child->inherits.len; k-- > 0;) {
            if (mx_str_eq(child->inherits.at[k], name))
                mx_vec_remove(&child->inherits, k);
        }
    }
}

static void forget_names(mx_table *table, void (*count)(mx_schema *schema, mx_str name))
{
    if (table->primary)
        count(table->schema, table->primary->name);
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->role != MX_I_INDEX)
            count(table->schema, table->indexes.at[i]->name);
    }
    for (size_t i = 0; i < table->fkeys.len; i++) {
        count(table->schema, table->fkeys.at[i]->name);
        for (size_t k = 0; k < table->fkeys.at[i]->parts.len; k++)
            count(table->schema, table->fkeys.at[i]->parts.at[k].name);
    }
    for (size_t i = 0; i < table->checks.len; i++)
        count(table->schema, table->checks.at[i]->name);
}

static void index_relations(mx_table *table, bool add)
{
    if (table->schema->model->rules->index_names != MX_NS_SCHEMA)
        return;
    for (size_t i = 0; i <= table->indexes.len; i++) {
        mx_index *index = i < table->indexes.len ? table->indexes.at[i] : table->primary;
        if (!index || index->name.len == 0)
            continue;
        if (add)
            mx_relation_add(table->schema, index->name, MX_O_INDEX, index);
        else
            mx_relation_remove(table->schema, index->name, index);
    }
}

void mx_table_let_go(mx_table *table)
{
    for (size_t i = 0; i < table->referenced_by.len; i++)
        wait_for(table->schema->model, table->referenced_by.at[i]);
    table->referenced_by.len = 0;
}

/* That one of its columns owns, or this one alone. */
static void remove_sequences(const mx_table *table, const mx_column *column)
{
    mx_sequences *sequences = &table->schema->sequences;
    for (size_t i = sequences->len; i-- > 0;) {
        const mx_column *owner = sequences->at[i]->owner;
        if (owner && owner->table == table && (!column || owner == column))
            mx_sequence_remove(sequences->at[i]);
    }
}

void mx_table_remove(mx_table *table)
{
    mx_schema *schema = table->schema;
    leave_family(table);
    for (size_t i = table->fkeys.len; i-- > 0;)
        unlink_fkey(table->fkeys.at[i]);
    mx_table_let_go(table);
    remove_sequences(table, NULL);
    forget_names(table, mx_constraint_uncount);
    index_relations(table, false);
    mx_relation_remove(schema, table->name, table);
    REMOVE(&schema->tables, table);
    table->listed = false;
}

void mx_table_rename(mx_table *table, mx_schema *schema, mx_str name)
{
    mx_schema *old = table->schema;
    mx_relation_remove(old, table->name, table);
    if (schema != old) {
        forget_names(table, mx_constraint_uncount);
        index_relations(table, false);
        REMOVE(&old->tables, table);
        push(schema, table);
        table->schema = schema;
        forget_names(table, mx_constraint_count);
        index_relations(table, true);
    }
    table->name = name;
    mx_relation_add(schema, name, MX_O_TABLE, table);
    for (size_t i = 0; i < table->referenced_by.len; i++) {
        table->referenced_by.at[i]->ref.schema = schema->name;
        table->referenced_by.at[i]->ref.name = name;
    }
    mx_table_join_waiting(table);
}

/* --- columns --- */

static void map_columns(mx_table *table)
{
    table->column_map = (mx_map){0};
    if (table->columns.len < MAP_FROM)
        return;
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_column *column = table->columns.at[i];
        mx_map_put(arena_of(table), &table->column_map,
                   mx_fold_name(table->schema->model, column->name, NULL), column);
    }
}

void mx_table_add_column(mx_table *table, mx_column *column, size_t at)
{
    column->table = table;
    mx_vec_insert(arena_of(table), &table->columns, at < table->columns.len ? at : table->columns.len,
                  column);
    if (table->column_map.len)
        mx_map_put(arena_of(table), &table->column_map,
                   mx_fold_name(table->schema->model, column->name, NULL), column);
    else if (table->columns.len >= MAP_FROM)
        map_columns(table);
    mx_mentions_note_column(column);
}

void mx_table_remove_column(mx_table *table, mx_column *column)
{
    mx_fold_space space;
    remove_sequences(table, column);
    REMOVE(&table->columns, column);
    if (table->columns.len < MAP_FROM)
        table->column_map = (mx_map){0};
    else
        mx_map_remove(&table->column_map, mx_fold_name(table->schema->model, column->name, &space));
}

static void rename_in(mx_strs *list, mx_str from, mx_str to, const mx_server *server)
{
    for (size_t i = 0; i < list->len; i++) {
        if (mx_name_same(list->at[i], from, server))
            list->at[i] = to;
    }
}

/* Indexes go on to call it what it was called when they were made. */
static void keep_former(mx_index *index, const mx_column *column)
{
    mx_arena *arena = arena_of(column->table);
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_index_part *part = &index->parts.at[i];
        if (part->column == column && !part->former.len)
            part->former = column->name;
    }
    for (size_t i = 0; i < index->include.len; i++) {
        if (!mx_str_eq(index->include.at[i], column->name))
            continue;
        while (index->former_include.len < index->include.len)
            mx_vec_push(arena, &index->former_include, MX_STR_NONE);
        if (!index->former_include.at[i].len)
            index->former_include.at[i] = column->name;
    }
}

void mx_table_rename_column(mx_table *table, mx_column *column, mx_str name)
{
    const mx_server *server = &table->schema->model->server;
    for (size_t i = 0; i < table->referenced_by.len; i++)
        rename_in(&table->referenced_by.at[i]->ref_columns, column->name, name, server);
    for (size_t i = 0; i < table->fkeys.len; i++)
        rename_in(&table->fkeys.at[i]->set_columns, column->name, name, server);
    for (size_t i = 0; i < table->indexes.len; i++) {
        keep_former(table->indexes.at[i], column);
        rename_in(&table->indexes.at[i]->include, column->name, name, server);
    }
    if (table->primary) {
        keep_former(table->primary, column);
        rename_in(&table->primary->include, column->name, name, server);
    }
    mx_fold_space space;
    mx_map_remove(&table->column_map, mx_fold_name(table->schema->model, column->name, &space));
    column->name = name;
    if (table->column_map.cap)
        mx_map_put(arena_of(table), &table->column_map, mx_fold_name(table->schema->model, name, NULL),
                   column);
}

size_t mx_table_column_at(const mx_table *table, const mx_column *column)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (table->columns.at[i] == column)
            return i;
    }
    return MX_NPOS;
}

/* --- keys --- */

static bool in_relations(const mx_table *table, const mx_index *index)
{
    return table->schema->model->rules->index_names == MX_NS_SCHEMA && index->name.len;
}

static void name_index(mx_table *table, mx_index *index, bool add)
{
    if (in_relations(table, index)) {
        if (add)
            mx_relation_add(table->schema, index->name, MX_O_INDEX, index);
        else
            mx_relation_remove(table->schema, index->name, index);
    }
    if (index->role != MX_I_INDEX)
        (add ? mx_constraint_count : mx_constraint_uncount)(table->schema, index->name);
}

void mx_table_add_index(mx_table *table, mx_index *index)
{
    index->table = table;
    index->number = ++table->schema->model->index_count;
    if (index->role == MX_I_PRIMARY)
        table->primary = index;
    else
        mx_vec_push(arena_of(table), &table->indexes, index);
    mx_mentions_note_index(table->schema->model, (mx_holder){.table = table}, index);
    name_index(table, index, true);
}

void mx_table_remove_index(mx_table *table, mx_index *index)
{
    name_index(table, index, false);
    if (table->primary == index)
        table->primary = NULL;
    else
        REMOVE(&table->indexes, index);
}

void mx_table_rename_index(mx_table *table, mx_index *index, mx_str name)
{
    name_index(table, index, false);
    mx_replica_renamed(table, index->name, name);
    index->name = name;
    name_index(table, index, true);
}

void mx_table_add_fkey(mx_table *table, mx_fkey *fkey)
{
    fkey->table = table;
    mx_vec_push(arena_of(table), &table->fkeys, fkey);
    mx_constraint_count(table->schema, fkey->name);
    if (fkey->ref_table)
        mx_fkey_join(fkey, fkey->ref_table);
    else
        wait_for(table->schema->model, fkey);
}

void mx_table_remove_fkey(mx_table *table, mx_fkey *fkey)
{
    unlink_fkey(fkey);
    mx_constraint_uncount(table->schema, fkey->name);
    table->schema->model->fkey_parts_freed |= fkey->parts.len != 0;
    for (size_t i = 0; i < fkey->parts.len; i++)
        mx_constraint_uncount(table->schema, fkey->parts.at[i].name);
    REMOVE(&table->fkeys, fkey);
}

void mx_table_rename_fkey(mx_table *table, mx_fkey *fkey, mx_str name)
{
    mx_constraint_uncount(table->schema, fkey->name);
    fkey->name = name;
    mx_constraint_count(table->schema, name);
}

void mx_table_add_check(mx_table *table, mx_check *check)
{
    check->table = table;
    mx_vec_push(arena_of(table), &table->checks, check);
    mx_mentions_note_expr(table->schema->model, (mx_holder){.table = table}, &check->expr);
    mx_constraint_count(table->schema, check->name);
}

void mx_table_remove_check(mx_table *table, mx_check *check)
{
    mx_constraint_uncount(table->schema, check->name);
    REMOVE(&table->checks, check);
}

void mx_table_rename_check(mx_table *table, mx_check *check, mx_str name)
{
    mx_constraint_uncount(table->schema, check->name);
    check->name = name;
    mx_constraint_count(table->schema, name);
}
