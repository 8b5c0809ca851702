#include "schema/inherit.h"

#include "schema/canon.h"
#include "schema/column_use.h"
#include "schema/rules.h"

bool mx_table_is_child(const mx_table *table)
{
    return table->partition_of || table->inherits.len;
}

const mx_table *mx_table_parent(const mx_table *table, size_t i)
{
    mx_str schema, name;
    if (table->partition_of)
        return i == 0 ? table->partition_of : NULL;
    for (size_t k = 0; k < table->inherits.len; k++) {
        const mx_table *parent = mx_str_cut(table->inherits.at[k], '.', &schema, &name)
                                     ? mx_model_table(table->schema->model, schema, name)
                                     : NULL;
        if (parent && i-- == 0)
            return parent;
    }
    return NULL;
}

static const mx_table *table_called(const mx_model *model, mx_str qualified)
{
    mx_str schema, name;
    return mx_str_cut(qualified, '.', &schema, &name) ? mx_model_table(model, schema, name) : NULL;
}

static bool same_checks(const mx_table *a, const mx_table *b)
{
    bool same = a->checks.len == b->checks.len;
    for (size_t i = 0; same && i < a->checks.len; i++) {
        const mx_check *other = mx_table_check(b, a->checks.at[i]->name);
        same = other && mx_str_eq(other->expr.text, a->checks.at[i]->expr.text);
    }
    return same;
}

/* The parent drops what the heir had of it alone, and has afterwards. Where its checks change too, these have to reach the heir. */
static bool takes_away(mx_str before, mx_str now, const mx_table *from, const mx_table *to)
{
    const mx_table *was = table_called(from->schema->model, before),
                   *is = table_called(to->schema->model, now);
    for (size_t i = 0; was && is && same_checks(was, is) && i < was->columns.len; i++) {
        mx_str name = was->columns.at[i]->name;
        const mx_column *own = mx_table_column(from, name);
        if (own && own->only_inherited && !mx_table_column(is, name) && mx_table_column(to, name) &&
            !mx_column_is_inherited(mx_table_column(to, name)))
            return true;
    }
    return false;
}

mx_strs mx_table_kept_parents(mx_arena *arena, const mx_strs *now, const mx_table *from, const mx_table *to)
{
    mx_strs kept = {0};
    size_t at = 0;
    for (size_t i = 0; i < to->inherits.len; i++) {
        while (at < now->len && !mx_str_eq(now->at[at], to->inherits.at[i]))
            at++;
        if (at == now->len || takes_away(from->inherits.at[at], now->at[at], from, to))
            break;
        mx_vec_push(arena, &kept, from->inherits.at[at++]);
    }
    return kept;
}

bool mx_parents_have(const mx_strs *parents, const mx_model *model, mx_str column)
{
    for (size_t i = 0; i < parents->len; i++) {
        const mx_table *parent = table_called(model, parents->at[i]);
        if (parent && mx_table_column(parent, column))
            return true;
    }
    return false;
}

const mx_column *mx_column_parent(const mx_column *column)
{
    const mx_table *parent;
    for (size_t i = 0; column->table && (parent = mx_table_parent(column->table, i)) != NULL; i++) {
        const mx_column *same = mx_table_column(parent, column->name);
        if (same)
            return same;
    }
    return NULL;
}

bool mx_column_is_inherited(const mx_column *column)
{
    return mx_column_parent(column) != NULL;
}

bool mx_column_is_merged(const mx_column *column)
{
    return !column->only_inherited && !column->table->partition_of && mx_column_is_inherited(column);
}

bool mx_check_is_inherited(const mx_check *check)
{
    const mx_table *parent;
    for (size_t i = 0; check->table && (parent = mx_table_parent(check->table, i)) != NULL; i++) {
        const mx_check *same = mx_table_check(parent, check->name);
        if (same && !same->no_inherit)
            return true;
    }
    return false;
}

bool mx_index_is_like(const mx_index *a, const mx_index *b)
{
    if (a->role != b->role || a->unique != b->unique || a->parts.len != b->parts.len ||
        !mx_str_eq(a->method, b->method) || !mx_str_eq(a->where.text, b->where.text))
        return false;
    for (size_t i = 0; i < a->parts.len; i++) {
        const mx_index_part *x = &a->parts.at[i], *y = &b->parts.at[i];
        bool same = x->column && y->column
                        ? mx_str_eq(x->column->name, y->column->name)
                        : !x->column && !y->column && mx_str_eq(x->expr.text, y->expr.text);
        if (!same || x->desc != y->desc || x->nulls_first != y->nulls_first ||
            !mx_str_eq(x->opclass, y->opclass))
            return false;
    }
    return true;
}

static int by_number(const void *a, const void *b, void *arg)
{
    const mx_index *x = *(mx_index *const *)a, *y = *(mx_index *const *)b;
    (void)arg;
    return x->number < y->number ? -1 : x->number > y->number;
}

mx_indexes mx_table_indexes_in_order(mx_arena *arena, const mx_table *table)
{
    mx_indexes order = {0};
    for (size_t i = 0; i < table->indexes.len; i++)
        mx_vec_push(arena, &order, table->indexes.at[i]);
    mx_sort(arena, order.at, order.len, sizeof order.at[0], by_number, NULL);
    return order;
}

size_t mx_index_place(const mx_index *index)
{
    size_t place = 0;
    for (size_t i = 0; i < index->table->indexes.len; i++) {
        const mx_index *other = index->table->indexes.at[i];
        place += other->number < index->number && mx_index_is_like(other, index);
    }
    return place;
}

mx_index *mx_index_in_place(const mx_table *table, const mx_index *like, size_t place)
{
    mx_index *found = table->primary && mx_index_is_like(table->primary, like) ? table->primary : NULL;
    size_t best = 0;
    for (size_t i = 0; i < table->indexes.len; i++) {
        mx_index *index = table->indexes.at[i];
        size_t at = mx_index_is_like(index, like) ? mx_index_place(index) : place + 1;
        if (at <= place && (!found || at >= best)) {
            found = index;
            best = at;
        }
    }
    return found;
}

const mx_index *mx_index_parent(const mx_index *index)
{
    const mx_table *parent = index->table ? index->table->partition_of : NULL;
    return parent ? mx_index_in_place(parent, index, mx_index_place(index)) : NULL;
}

bool mx_index_is_inherited(const mx_index *index)
{
    return mx_index_parent(index) != NULL;
}

bool mx_index_uses(const mx_index *index, const mx_column *column)
{
    return mx_strs_has(&index->include, column->name) || mx_index_uses_column(index, column);
}

static mx_str name_of(mx_model *model, const mx_index *index, const mx_schema *taken, bool former)
{
    mx_key_kind kind = index->role == MX_I_PRIMARY   ? MX_K_PRIMARY
                       : index->role == MX_I_UNIQUE  ? MX_K_UNIQUE
                       : index->role == MX_I_EXCLUDE ? MX_K_EXCLUDE
                                                     : MX_K_INDEX;
    mx_key_def def = {.kind = kind, .include = index->include};
    if (former)
        def.former_include = index->former_include;
    mx_table table = *index->table;
    table.schema = (mx_schema *)(uintptr_t)taken;
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        mx_key_part_def written = {.expr = part->expr.tree};
        if (part->column)
            written.column = part->column->name;
        if (former)
            written.former = part->former;
        mx_vec_push(model->arena, &def.parts, written);
    }
    return model->rules->key_name(model, &table, kind, &def);
}

mx_str mx_index_new_name(mx_model *model, const mx_index *index, const mx_schema *taken)
{
    return name_of(model, index, taken, false);
}

mx_str mx_index_like_name(mx_model *model, const mx_index *index, const mx_schema *taken)
{
    return name_of(model, index, taken, true);
}

void mx_index_forget(mx_index *index)
{
    for (size_t i = 0; i < index->parts.len; i++)
        index->parts.at[i].former = MX_STR_NONE;
    index->former_include = (mx_strs){0};
}

void mx_index_remake(mx_index *index, const mx_index *parent)
{
    mx_index_forget(index);
    index->comment = index->role == MX_I_INDEX ? parent->comment : MX_STR_NONE;
    index->index_comment = MX_STR_NONE;
    index->options = parent->options;
}

static bool is_numbered(mx_str name, mx_str base)
{
    uint64_t number = 0;
    mx_str rest = mx_str_sub(name, mx_str_starts(name, base) ? base.len : name.len, name.len);
    return mx_str_to_u64(rest, &number);
}

const mx_index *mx_index_as_remade(mx_arena *arena, const mx_index *from, const mx_index *to)
{
    const mx_schema nothing = {.model = to->table->schema->model, .name = to->table->schema->name};
    const mx_index *root = from;
    mx_index *now = mx_new(arena, mx_index);
    while (mx_index_parent(root))
        root = mx_index_parent(root);
    *now = *from;
    memset(&now->parts, 0, sizeof now->parts);
    for (size_t i = 0; i < from->parts.len; i++)
        mx_vec_push(arena, &now->parts, from->parts.at[i]);
    mx_index_remake(now, root);
    now->name = mx_index_new_name(nothing.model, to, &nothing);
    if (is_numbered(to->name, now->name))
        now->name = to->name;
    return now;
}

bool mx_fkey_is_like(const mx_fkey *a, const mx_fkey *b)
{
    bool same = a->ref_table == b->ref_table && a->columns.len == b->columns.len &&
                mx_strs_same(&a->ref_columns, &b->ref_columns) && a->on_delete == b->on_delete &&
                a->on_update == b->on_update;
    for (size_t i = 0; same && i < a->columns.len; i++)
        same = mx_str_eq(a->columns.at[i]->name, b->columns.at[i]->name);
    return same;
}

const mx_fkey *mx_fkey_parent(const mx_fkey *fkey)
{
    const mx_table *parent = fkey->table ? fkey->table->partition_of : NULL;
    for (size_t i = 0; parent && i < parent->fkeys.len; i++) {
        if (mx_fkey_is_like(parent->fkeys.at[i], fkey))
            return parent->fkeys.at[i];
    }
    return NULL;
}

bool mx_fkey_is_inherited(const mx_fkey *fkey)
{
    return mx_fkey_parent(fkey) != NULL;
}
