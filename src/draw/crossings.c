/* The order within layers. Each sweep orders every layer by the middle of its neighbours in the layer that was
 * ordered before it; of a fixed number of sweeps the order with the fewest crossings is kept. */
#include "draw/layers.h"

enum { SWEEPS = 12, SWAP_EDGES_MAX = 4000, SWAP_ROUNDS = 4 };

typedef struct sorter {
    mx_layers *l;
    mx_arena *scratch;
    double *weight; /* by vertex */
    size_t *tree;   /* counts, for crossings */
    size_t widest;
    size_t *best; /* orders by vertex */
} sorter;

/* Starts with what a walk down from the first layer meets, so that related boxes stand together. */
static void first_order(sorter *s)
{
    mx_layers *l = s->l;
    size_t n = l->vertices.len, depth = 0;
    size_t *stack = mx_new_array(s->scratch, size_t, n + l->segments.len + 1);
    size_t *filled = mx_new_array(s->scratch, size_t, l->count);
    bool *seen = mx_new_array(s->scratch, bool, n + 1);
    for (size_t first = 0; first < l->count; first++)
        for (size_t r = 0; r < l->layers[first].len; r++) {
            /* Layers are refilled in place; roots of a layer stand behind what was put there before. */
            size_t root = l->layers[first].at[r];
            if (l->vertices.at[root].up_count)
                continue;
            stack[depth++] = root;
            while (depth) {
                size_t at = stack[--depth];
                const mx_vertex *v = &l->vertices.at[at];
                if (seen[at])
                    continue;
                seen[at] = true;
                s->best[at] = filled[v->layer]++;
                for (size_t k = v->down_count; k-- > 0;)
                    stack[depth++] = l->near[v->down + k];
            }
        }
}

static void take_best(sorter *s)
{
    for (size_t i = 0; i < s->l->vertices.len; i++) {
        mx_vertex *v = &s->l->vertices.at[i];
        v->order = s->best[i];
        s->l->layers[v->layer].at[v->order] = i;
    }
}

static void keep_as_best(sorter *s)
{
    for (size_t i = 0; i < s->l->vertices.len; i++)
        s->best[i] = s->l->vertices.at[i].order;
}

static int by_order(const void *a, const void *b, void *arg)
{
    const mx_vertex *v = arg;
    size_t x = v[*(const size_t *)a].order, y = v[*(const size_t *)b].order;
    return x < y ? -1 : x > y;
}

static void sort_neighbours(mx_layers *l)
{
    mx_vertex *v = l->vertices.at;
    for (size_t i = 0; i < l->vertices.len; i++) {
        mx_sort(l->arena, l->near + v[i].up, v[i].up_count, sizeof *l->near, by_order, v);
        mx_sort(l->arena, l->near + v[i].down, v[i].down_count, sizeof *l->near, by_order, v);
    }
}

/* Crossings between a layer and the next: segments by their upper end, each crosses those before it that end
 * further on. A binary indexed tree counts. */
static size_t crossings_below(sorter *s, size_t layer)
{
    const mx_layers *l = s->l;
    size_t width = l->layers[layer + 1].len, crossings = 0, seen = 0;
    memset(s->tree, 0, (width + 1) * sizeof *s->tree);
    for (size_t i = 0; i < l->layers[layer].len; i++) {
        const mx_vertex *v = &l->vertices.at[l->layers[layer].at[i]];
        for (size_t k = 0; k < v->down_count;
             k++) { /* those of one vertex do not cross: count all, then add */
            size_t upto = 0;
            for (size_t at = l->vertices.at[l->near[v->down + k]].order + 1; at; at &= at - 1)
                upto += s->tree[at];
            crossings += seen - upto;
        }
        for (size_t k = 0; k < v->down_count; k++)
            for (size_t at = l->vertices.at[l->near[v->down + k]].order + 1; at <= width;
                 at += at & (~at + 1))
                s->tree[at]++;
        seen += v->down_count;
    }
    return crossings;
}

static size_t crossings(sorter *s)
{
    size_t sum = 0;
    for (size_t i = 0; i + 1 < s->l->count; i++)
        sum += crossings_below(s, i);
    return sum;
}

static int by_weight(const void *a, const void *b, void *arg)
{
    const double *weight = arg;
    double x = weight[*(const size_t *)a], y = weight[*(const size_t *)b];
    return x < y ? -1 : x > y;
}

/* The mean place of the neighbours; a vertex without any stays where it is. */
static void sort_layer(sorter *s, size_t layer, bool by_upper)
{
    mx_layers *l = s->l;
    for (size_t i = 0; i < l->layers[layer].len; i++) {
        size_t at = l->layers[layer].at[i];
        const mx_vertex *v = &l->vertices.at[at];
        size_t start = by_upper ? v->up : v->down, count = by_upper ? v->up_count : v->down_count;
        double sum = 0;
        for (size_t k = 0; k < count; k++)
            sum += (double)l->vertices.at[l->near[start + k]].order;
        s->weight[at] = count ? sum / (double)count : (double)i;
    }
    mx_sort(s->scratch, l->layers[layer].at, l->layers[layer].len, sizeof(size_t), by_weight, s->weight);
    for (size_t i = 0; i < l->layers[layer].len; i++)
        l->vertices.at[l->layers[layer].at[i]].order = i;
}

static size_t pair_crossings(const mx_layers *l, size_t a, size_t b, bool upper)
{
    const mx_vertex *va = &l->vertices.at[a], *vb = &l->vertices.at[b];
    size_t a_start = upper ? va->up : va->down, a_count = upper ? va->up_count : va->down_count;
    size_t b_start = upper ? vb->up : vb->down, b_count = upper ? vb->up_count : vb->down_count, sum = 0;
    for (size_t i = 0; i < a_count; i++)
        for (size_t k = 0; k < b_count; k++)
            sum += l->vertices.at[l->near[a_start + i]].order > l->vertices.at[l->near[b_start + k]].order;
    return sum;
}

/* Neighbours in a layer change places where that takes crossings away. For small pictures: it costs more than the
 * sweeps. */
static void swap_neighbours(sorter *s)
{
    mx_layers *l = s->l;
    for (int round = 0; round < SWAP_ROUNDS; round++) {
        bool better = false;
        for (size_t layer = 0; layer < l->count; layer++)
            for (size_t i = 0; i + 1 < l->layers[layer].len; i++) {
                size_t *at = &l->layers[layer].at[i];
                size_t now = pair_crossings(l, at[0], at[1], true) + pair_crossings(l, at[0], at[1], false);
                if (!now ||
                    now <= pair_crossings(l, at[1], at[0], true) + pair_crossings(l, at[1], at[0], false))
                    continue;
                size_t first = at[0];
                at[0] = at[1];
                at[1] = first;
                l->vertices.at[at[0]].order = i;
                l->vertices.at[at[1]].order = i + 1;
                better = true;
            }
        if (!better)
            return;
    }
}

void mx_layers_order(mx_layers *l)
{
    sorter s = {.l = l, .scratch = mx_arena_child(l->arena)};
    for (size_t i = 0; i < l->count; i++)
        s.widest = l->layers[i].len > s.widest ? l->layers[i].len : s.widest;
    s.weight = mx_new_array(s.scratch, double, l->vertices.len + 1);
    s.best = mx_new_array(s.scratch, size_t, l->vertices.len + 1);
    s.tree = mx_new_array(s.scratch, size_t, s.widest + 2);
    first_order(&s);
    take_best(&s);
    size_t least = crossings(&s);
    for (int sweep = 0; sweep < SWEEPS && least; sweep++) {
        bool down = sweep % 2 == 0;
        for (size_t i = 1; i < l->count; i++)
            sort_layer(&s, down ? i : l->count - 1 - i, down);
        if (l->segments.len <= SWAP_EDGES_MAX)
            swap_neighbours(&s);
        size_t now = crossings(&s);
        if (now < least) {
            least = now;
            keep_as_best(&s);
        }
    }
    take_best(&s);
    sort_neighbours(l);
    mx_arena_free(s.scratch);
}
