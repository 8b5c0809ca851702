#include "feature/selection.h"

#include "feature/key.h"

typedef int (*order)(mx_str a, mx_str b);

/* Which texts of two sorted lists stay: those of the first only, of the second only, of both. */
typedef struct stays {
    bool first, second, both;
} stays;
static const stays either = {true, true, true}, both = {false, false, true}, without = {true, false, false};

static int by_order(const void *a, const void *b, void *arg)
{
    order *compare = arg;
    return (*compare)(*(const mx_str *)a, *(const mx_str *)b);
}

static mx_strs sorted(mx_arena *arena, const mx_strs *list, order compare)
{
    mx_strs copy = {0}, once = {0};
    for (size_t i = 0; i < list->len; i++)
        mx_vec_push(arena, &copy, list->at[i]);
    if (copy.len)
        mx_sort(arena, copy.at, copy.len, sizeof *copy.at, by_order, &compare);
    for (size_t i = 0; i < copy.len; i++)
        if (i == 0 || compare(copy.at[i - 1], copy.at[i]) != 0)
            mx_vec_push(arena, &once, copy.at[i]);
    return once;
}

static mx_strs merged(mx_arena *arena, const mx_strs *a, const mx_strs *b, order compare, stays which)
{
    mx_strs first = sorted(arena, a, compare), second = sorted(arena, b, compare), out = {0};
    for (size_t i = 0, j = 0; i < first.len || j < second.len;) {
        int cmp = i == first.len ? 1 : j == second.len ? -1 : compare(first.at[i], second.at[j]);
        if (cmp < 0 ? which.first : cmp > 0 ? which.second : which.both)
            mx_vec_push(arena, &out, cmp > 0 ? second.at[j] : first.at[i]);
        i += cmp <= 0;
        j += cmp >= 0;
    }
    return out;
}

static mx_selection combined(mx_arena *arena, const mx_selection *a, const mx_selection *b, stays which)
{
    return (mx_selection){.projects = merged(arena, &a->projects, &b->projects, mx_str_cmp, which),
                          .keys = merged(arena, &a->keys, &b->keys, mx_key_cmp, which)};
}

mx_selection mx_selection_either(mx_arena *arena, const mx_selection *a, const mx_selection *b)
{
    if (a->all || b->all)
        return (mx_selection){.all = true};
    return combined(arena, a, b, either);
}

mx_selection mx_selection_both(mx_arena *arena, const mx_selection *a, const mx_selection *b)
{
    if (a->all)
        return *b;
    return b->all ? *a : combined(arena, a, b, both);
}

mx_selection mx_selection_without(mx_arena *arena, const mx_selection *a, const mx_selection *b)
{
    if (b->all)
        return (mx_selection){0};
    return combined(arena, a, b, without);
}

mx_status mx_selection_check(const mx_selection *selection, mx_diags *diags)
{
    if (selection->all || selection->projects.len || selection->keys.len)
        return MX_OK;
    return mx_fail(diags, MX_FEA001, MX_NOWHERE, "",
                   "At least one of 'projects', 'keys', or 'all' must be specified");
}

mx_selector mx_selector_of(mx_arena *arena, const mx_selection *selection)
{
    mx_selector made = {.all = selection->all};
    for (size_t i = 0; i < selection->projects.len; i++)
        mx_map_put(arena, &made.projects, selection->projects.at[i], &selection->projects.at[i]);
    for (size_t i = 0; i < selection->keys.len; i++)
        mx_map_put(arena, &made.keys, selection->keys.at[i], &selection->keys.at[i]);
    return made;
}

bool mx_selector_takes(const mx_selector *selector, mx_str key, mx_str project)
{
    return selector->all || mx_map_get(&selector->projects, project) || mx_map_get(&selector->keys, key);
}

void mx_graph_select(const mx_graph *graph, mx_arena *arena, const mx_selection *selection, mx_strs *out)
{
    mx_selector selector = mx_selector_of(arena, selection);
    for (size_t i = 0; i < mx_graph_count(graph); i++) {
        const mx_definition *def = mx_graph_at(graph, i);
        if (mx_selector_takes(&selector, def->spec->key, def->project))
            mx_vec_push(arena, out, def->spec->key);
    }
}
