#include "schema/inherit.h"
#include "schema/mentions.h"
#include "schema/replay_parts.h"

static bool is_partition(const mx_table *table, const mx_table *child)
{
    return child->partition_of == table;
}

/* --- indexes --- */

/* The same index under another name. */
static mx_status add_index(mx_replay *r, mx_table *child, const mx_key_def *def, mx_str name)
{
    mx_key_def copy = *def;
    mx_pending_keys keys = {0};
    mx_pending_key key = {.def = &copy};
    copy.name = name;
    copy.if_not_exists = false;
    mx_vec_push(r->arena, &keys, key);
    return mx_r_add_keys(r, child, &keys);
}

mx_status mx_r_index_children(mx_replay *r, mx_table *table, const mx_key_def *def)
{
    for (size_t i = 0; i < table->children.len; i++) {
        mx_table *child = table->children.at[i];
        if (!is_partition(table, child))
            continue;
        MX_TRY(add_index(r, child, def, MX_STR_NONE));
        MX_TRY(mx_r_index_children(r, child, def));
        MX_TRY(mx_r_finish_table(r, child));
    }
    return MX_OK;
}

mx_status mx_r_drop_index_of_children(mx_replay *r, const mx_table *table, const mx_index *dropped,
                                      mx_span at)
{
    for (size_t i = 0; i < table->children.len; i++) {
        mx_table *child = table->children.at[i];
        mx_index *index = is_partition(table, child)
                              ? mx_index_in_place(child, dropped, mx_index_place(dropped))
                              : NULL;
        if (!index)
            continue;
        MX_TRY(mx_r_drop_index_of_children(r, child, index, at));
        MX_TRY(mx_r_drop_index(r, index, true, at));
        MX_TRY(mx_r_finish_table(r, child));
    }
    return MX_OK;
}

/* Made anew as its table's column has another type: constraints first, each under the first name that is free. */
static void free_names(mx_replay *r, mx_table *child, const mx_column *column, mx_indexes *anew)
{
    size_t count = child->indexes.len;
    for (size_t i = 0; i <= 2 * count; i++) {
        mx_index *index = i == 0 ? child->primary : child->indexes.at[i <= count ? i - 1 : i - 1 - count];
        bool now = index && (i == 0 || (index->role == MX_I_INDEX) == (i > count));
        if (!now || !mx_index_uses(index, column) || !mx_index_is_inherited(index))
            continue;
        mx_table_rename_index(child, index, mx_str_printf(r->arena, " %zu", i));
        mx_vec_push(r->arena, anew, index);
    }
}

static void remake_indexes(mx_replay *r, const mx_tables *family, mx_str column_name)
{
    mx_indexes anew = {0};
    const mx_column *own = mx_table_column(family->at[0], column_name);
    for (size_t i = 0; own && i < family->at[0]->indexes.len; i++) {
        if (mx_index_uses(family->at[0]->indexes.at[i], own))
            mx_index_forget(family->at[0]->indexes.at[i]);
    }
    for (size_t i = 1; i < family->len; i++) {
        const mx_column *column = mx_table_column(family->at[i], column_name);
        if (column && family->at[i]->partition_of)
            free_names(r, family->at[i], column, &anew);
    }
    for (size_t i = 0; i < anew.len; i++) {
        mx_index *index = anew.at[i];
        mx_index_remake(index, mx_index_parent(index)); /* which was made anew before */
        mx_table_rename_index(index->table, index, mx_index_new_name(r->model, index, index->table->schema));
    }
}

/* --- actions --- */

/* A child's check is called like its parent's, and so are foreign keys of partitions. */
static mx_key_def *called(mx_replay *r, const mx_key_def *key, const mx_family_change *change)
{
    mx_key_def *made = mx_new(r->arena, mx_key_def);
    *made = *key;
    if (made->kind == MX_K_CHECK && !made->name.len)
        made->name = change->name;
    if (made->kind == MX_K_FOREIGN && !made->name.len)
        made->name = change->fkey_name;
    return made;
}

/* A serial column below takes from the sequence of the one above. */
static void count_with_parent(mx_replay *r, mx_column *column)
{
    const mx_column *parent = mx_column_parent(column);
    if (!parent || !column->serial)
        return;
    if (column->sequence)
        mx_sequence_remove(column->sequence);
    column->serial = false;
    column->default_value = parent->default_value;
    column->default_value.tree = mx_expr_copy(r->arena, parent->default_value.tree);
    mx_mentions_note_column(column);
}

static mx_status check_merged(mx_replay *r, const mx_column *own, mx_span at)
{
    const mx_column *parents = mx_column_parent(own);
    if (!parents || mx_str_eq(parents->type.text, own->type.text))
        return MX_OK;
    return mx_fail(r->diags, MX_SCH005, at, "",
                   "column \"%.*s\" of its child \"%.*s\" has another type, %.*s", MX_FMT(own->name),
                   MX_FMT(own->table->name), MX_FMT(own->type.text));
}

static mx_status add_column(mx_replay *r, mx_table *child, const mx_family_change *change, bool partition)
{
    const mx_alter_action *action = change->action;
    mx_column_def def = *action->column;
    mx_alter_action copy = *action;
    if (mx_table_column(child, def.name)) /* the two are one from now on */
        return check_merged(r, mx_table_column(child, def.name), action->span);
    def.keys = (mx_key_defs){0};
    for (size_t i = 0; i < action->column->keys.len; i++) {
        mx_key_def *key = action->column->keys.at[i];
        if (partition || key->kind == MX_K_CHECK || key->kind == MX_K_NOT_NULL)
            mx_vec_push(r->arena, &def.keys, called(r, key, change));
    }
    copy.column = &def;
    MX_TRY(mx_r_one_action(r, child, &copy));
    mx_column *column = mx_table_column(child, def.name);
    if (column) {
        column->only_inherited = !partition;
        count_with_parent(r, column);
    }
    return MX_OK;
}

void mx_r_own_columns(mx_table *heir)
{
    for (size_t i = 0; i < heir->columns.len; i++) {
        mx_column *column = heir->columns.at[i];
        column->only_inherited = column->only_inherited && mx_column_is_inherited(column);
    }
}

/* An heir keeps what it has of its own besides, or of another parent. */
static mx_status drop_column(mx_replay *r, mx_table *child, const mx_alter_action *action, bool partition)
{
    const mx_column *column = mx_table_column(child, action->name);
    bool goes = column && (partition || (column->only_inherited && !mx_column_is_inherited(column)));
    return goes ? mx_r_one_action(r, child, action) : MX_OK;
}

static mx_status add_key(mx_replay *r, mx_table *child, const mx_family_change *change, bool partition)
{
    const mx_key_def *def = change->action->key;
    bool keeps_name = def->kind == MX_K_CHECK || def->kind == MX_K_FOREIGN;
    if (!partition && (def->kind != MX_K_CHECK || def->no_inherit))
        return MX_OK;
    if (keeps_name && mx_name_is_table_constraint(child, change->name))
        return MX_OK;
    return add_index(r, child, def, keeps_name ? change->name : MX_STR_NONE);
}

static mx_status drop_key(mx_replay *r, mx_table *child, const mx_family_change *change)
{
    mx_alter_action copy = *change->action;
    mx_index *index = change->dropped ? mx_index_in_place(child, change->dropped, change->place) : NULL;
    if (index)
        return mx_r_drop_index(r, index, true, copy.span);
    for (size_t i = child->fkeys.len; change->dropped_fkey && i-- > 0;) {
        if (mx_fkey_is_like(child->fkeys.at[i], change->dropped_fkey))
            mx_table_remove_fkey(child, child->fkeys.at[i]);
    }
    return change->dropped || change->dropped_fkey || !mx_table_check(child, copy.name)
               ? MX_OK
               : mx_r_drop_key(r, child, &copy);
}

static mx_status drop_expression(mx_replay *r, mx_table *child, const mx_alter_action *action)
{
    mx_alter_action copy = *action;
    copy.if_exists = true;
    return mx_table_column(child, action->name) ? mx_r_one_action(r, child, &copy) : MX_OK;
}

static mx_status change_child(mx_replay *r, mx_table *child, const mx_family_change *change, bool partition)
{
    const mx_alter_action *action = change->action;
    switch (action->kind) {
    case MX_A_ADD_COLUMN:
        return add_column(r, child, change, partition);
    case MX_A_ADD_KEY:
        return add_key(r, child, change, partition);
    case MX_A_DROP_KEY:
        return partition || !change->dropped ? drop_key(r, child, change) : MX_OK;
    case MX_A_RENAME_KEY: /* foreign keys and indexes of partitions keep their names */
        return mx_table_check(child, action->name) ? mx_r_rename_key(r, child, action) : MX_OK;
    case MX_A_DROP_COLUMN:
        return drop_column(r, child, action, partition);
    case MX_A_DROP_EXPRESSION:
        return drop_expression(r, child, action);
    case MX_A_RENAME_COLUMN:
    case MX_A_SET_TYPE:
    case MX_A_SET_DEFAULT:
    case MX_A_DROP_DEFAULT:
    case MX_A_SET_NOT_NULL:
    case MX_A_DROP_NOT_NULL:
    case MX_A_SET_EXPRESSION:
    case MX_A_SET_STORAGE:
    case MX_A_SET_STATISTICS: /* SET COMPRESSION and SET (n_distinct = …) stay where they are said */
        return mx_table_column(child, action->name) ? mx_r_one_action(r, child, action) : MX_OK;
    default:
        return MX_OK;
    }
}

/* All that descend from a table, each once and behind its parents: two ways may lead to one heir. */
typedef struct family {
    mx_tables members;
    mx_map
        waits; /* by address of a member: 1 + the number of its parents among the members that are not placed yet */
} family;

static size_t waits_for(const family *f, const mx_table *table)
{
    return (size_t)(uintptr_t)mx_map_get_address(&f->waits, table);
}

static void set_waits(mx_replay *r, family *f, const mx_table *table, size_t count)
{
    mx_map_put_address(r->arena, &f->waits, table, (void *)(uintptr_t)count);
}

static mx_tables descendants(mx_replay *r, mx_table *table)
{
    family f = {0};
    mx_tables order = {0};
    mx_vec_push(r->arena, &f.members, table);
    set_waits(r, &f, table, 1);
    for (size_t i = 0; i < f.members.len; i++) {
        const mx_tables *children = &f.members.at[i]->children;
        for (size_t k = 0; k < children->len; k++) {
            size_t seen = waits_for(&f, children->at[k]);
            if (!seen)
                mx_vec_push(r->arena, &f.members, children->at[k]);
            set_waits(r, &f, children->at[k], seen ? seen + 1 : 2);
        }
    }
    mx_vec_push(r->arena, &order, table);
    for (size_t i = 0; i < order.len; i++) {
        const mx_tables *children = &order.at[i]->children;
        for (size_t k = 0; k < children->len; k++) {
            set_waits(r, &f, children->at[k], waits_for(&f, children->at[k]) - 1);
            if (waits_for(&f, children->at[k]) == 1)
                mx_vec_push(r->arena, &order, children->at[k]);
        }
    }
    return order;
}

mx_status mx_r_change_children(mx_replay *r, mx_table *table, const mx_family_change *change)
{
    mx_tables order = descendants(r, table);
    for (size_t i = 1; i < order.len; i++) {
        MX_TRY(change_child(r, order.at[i], change, order.at[i]->partition_of != NULL));
        MX_TRY(mx_r_finish_table(r, order.at[i]));
    }
    if (change->action->kind == MX_A_SET_TYPE)
        remake_indexes(r, &order, change->action->name);
    return MX_OK;
}
