#include "config/value.h"

const mx_value mx_value_null = {.kind = MX_VALUE_NULL};
const mx_value mx_value_true = {.kind = MX_VALUE_BOOL, .as.boolean = true};
const mx_value mx_value_false = {.kind = MX_VALUE_BOOL, .as.boolean = false};

#define INDEX_FROM 16 /* members; smaller objects are searched from end to end */

static mx_value *new_value(mx_arena *arena, mx_value_kind kind)
{
    mx_value *v = mx_new(arena, mx_value);
    v->kind = kind;
    return v;
}

const mx_value *mx_value_bool(bool b)
{
    return b ? &mx_value_true : &mx_value_false;
}

mx_value *mx_value_int(mx_arena *arena, int64_t n)
{
    mx_value *v = new_value(arena, MX_VALUE_INT);
    v->as.integer = n;
    return v;
}

mx_value *mx_value_number(mx_arena *arena, double d)
{
    /* Up to 2^53 a double holds every whole number; above, being whole means nothing. */
    if (d >= -9007199254740992.0 && d <= 9007199254740992.0 && (double)(int64_t)d == d)
        return mx_value_int(arena, (int64_t)d);
    mx_value *v = new_value(arena, MX_VALUE_FLOAT);
    v->as.number = d;
    return v;
}

mx_value *mx_value_text(mx_arena *arena, mx_str s)
{
    mx_value *v = new_value(arena, MX_VALUE_TEXT);
    v->as.text = s;
    return v;
}

mx_value *mx_value_list(mx_arena *arena)
{
    return new_value(arena, MX_VALUE_LIST);
}

mx_value *mx_value_object(mx_arena *arena)
{
    return new_value(arena, MX_VALUE_OBJECT);
}

void mx_value_push(mx_arena *arena, mx_value *list, const mx_value *item)
{
    mx_vec_push(arena, &list->as.items, item);
}

/* The map holds place + 1, because its values are never NULL. */
static size_t member_place(const mx_value *object, mx_str key)
{
    const mx_members *m = &object->as.members;
    if (object->index) {
        uintptr_t place = (uintptr_t)mx_map_get(object->index, key);
        return place ? (size_t)place - 1 : MX_NPOS;
    }
    for (size_t i = 0; i < m->len; i++)
        if (mx_str_eq(m->at[i].key, key))
            return i;
    return MX_NPOS;
}

static void index_members(mx_arena *arena, mx_value *object)
{
    mx_members *m = &object->as.members;
    if (m->len < INDEX_FROM)
        return;
    object->index = mx_new(arena, mx_map);
    for (size_t i = 0; i < m->len; i++)
        mx_map_put(arena, object->index, m->at[i].key, (void *)(uintptr_t)(i + 1));
}

void mx_value_set(mx_arena *arena, mx_value *object, mx_str key, const mx_value *value)
{
    mx_members *m = &object->as.members;
    size_t place = member_place(object, key);
    if (place != MX_NPOS) {
        m->at[place].value = value;
        return;
    }
    mx_vec_push(arena, m, ((mx_member){key, value}));
    if (object->index)
        mx_map_put(arena, object->index, key, (void *)(uintptr_t)m->len);
    else if (m->len == INDEX_FROM)
        index_members(arena, object);
}

const mx_value *mx_value_at(mx_arena *arena, const mx_value *value, mx_span at)
{
    mx_value *copy = mx_new(arena, mx_value);
    *copy = *value;
    copy->at = at;
    return copy;
}

const mx_value *mx_value_get(const mx_value *object, mx_str key)
{
    if (object == NULL || object->kind != MX_VALUE_OBJECT)
        return NULL;
    size_t place = member_place(object, key);
    return place == MX_NPOS ? NULL : object->as.members.at[place].value;
}

const mx_value *mx_value_path(const mx_value *object, mx_str dotted)
{
    const mx_value *v = object;
    mx_str head, tail = dotted;
    bool more = true;
    while (v && more) {
        more = mx_str_cut(tail, '.', &head, &tail);
        v = mx_value_get(v, head);
    }
    return v;
}

static int cmp_member(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(((const mx_member *)a)->key, ((const mx_member *)b)->key);
}

void mx_value_sort(mx_arena *arena, mx_value *object)
{
    mx_members *m = &object->as.members;
    mx_sort(arena, m->at, m->len, sizeof *m->at, cmp_member, NULL);
    object->index = NULL;
    index_members(arena, object);
}

static int cmp_item(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_value_cmp(*(const mx_value *const *)a, *(const mx_value *const *)b);
}

mx_value *mx_value_set_of(mx_arena *arena, const mx_values *items)
{
    mx_value *set = new_value(arena, MX_VALUE_SET);
    mx_values sorted = {0};
    for (size_t i = 0; i < items->len; i++)
        mx_vec_push(arena, &sorted, items->at[i]);
    mx_sort(arena, sorted.at, sorted.len, sizeof *sorted.at, cmp_item, NULL);
    for (size_t i = 0; i < sorted.len; i++)
        if (i == 0 || mx_value_cmp(sorted.at[i - 1], sorted.at[i]) != 0)
            mx_vec_push(arena, &set->as.items, sorted.at[i]);
    return set;
}

static const char *const kind_names[MX_VALUE_KINDS] = {
    [MX_VALUE_NULL] = "null",    [MX_VALUE_BOOL] = "bool",     [MX_VALUE_INT] = "number",
    [MX_VALUE_FLOAT] = "number", [MX_VALUE_TEXT] = "string",   [MX_VALUE_LIST] = "list",
    [MX_VALUE_SET] = "set",      [MX_VALUE_OBJECT] = "object",
};
_Static_assert(MX_VALUE_KINDS == 8, "name the new kind of value");

const char *mx_value_kind_name(mx_value_kind kind)
{
    return kind_names[kind];
}

double mx_value_as_double(const mx_value *number)
{
    return number->kind == MX_VALUE_INT ? (double)number->as.integer : number->as.number;
}

/* Both number kinds are one kind here. */
static int rank_of(const mx_value *v)
{
    return v->kind == MX_VALUE_FLOAT ? MX_VALUE_INT : (int)v->kind;
}

static int cmp_numbers(const mx_value *a, const mx_value *b)
{
    if (a->kind == MX_VALUE_INT && b->kind == MX_VALUE_INT)
        return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
    double x = mx_value_as_double(a), y = mx_value_as_double(b);
    return (x > y) - (x < y);
}

static int cmp_lists(const mx_values *a, const mx_values *b)
{
    for (size_t i = 0; i < a->len && i < b->len; i++) {
        int c = mx_value_cmp(a->at[i], b->at[i]);
        if (c != 0)
            return c;
    }
    return (a->len > b->len) - (a->len < b->len);
}

/* By size, then each member of a against the member of b with its key: order of members does not count. */
static int cmp_objects(const mx_value *a, const mx_value *b)
{
    const mx_members *m = &a->as.members, *n = &b->as.members;
    if (m->len != n->len)
        return m->len < n->len ? -1 : 1;
    for (size_t i = 0; i < m->len; i++) {
        const mx_value *other = mx_value_get(b, m->at[i].key);
        if (other == NULL)
            return mx_str_cmp(m->at[i].key, n->at[i].key) < 0 ? -1 : 1;
        int c = mx_value_cmp(m->at[i].value, other);
        if (c != 0)
            return c;
    }
    return 0;
}

int mx_value_cmp(const mx_value *a, const mx_value *b)
{
    int ra = rank_of(a), rb = rank_of(b);
    if (ra != rb)
        return ra < rb ? -1 : 1;
    switch (a->kind) {
    case MX_VALUE_NULL:
        return 0;
    case MX_VALUE_BOOL:
        return (int)a->as.boolean - (int)b->as.boolean;
    case MX_VALUE_INT:
    case MX_VALUE_FLOAT:
        return cmp_numbers(a, b);
    case MX_VALUE_TEXT:
        return mx_str_cmp(a->as.text, b->as.text);
    case MX_VALUE_LIST:
    case MX_VALUE_SET:
        return cmp_lists(&a->as.items, &b->as.items);
    case MX_VALUE_OBJECT:
        return cmp_objects(a, b);
    case MX_VALUE_KINDS:
        break;
    }
    return 0;
}

bool mx_value_equal(const mx_value *a, const mx_value *b)
{
    return mx_value_cmp(a, b) == 0;
}
