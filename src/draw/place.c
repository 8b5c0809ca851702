/* Places along the layers, after Brandes and Köpf, "Fast and Simple Horizontal Coordinate Assignment" (2001):
 * four times, from each end and from each side, every vertex is put in line with the middle one of its
 * neighbours where nothing is in the way; vertices in line are a block, blocks are pushed together; of the four
 * places of a vertex the mean of the two middle ones is taken. Blocks are placed by two passes over the graph
 * of their neighbourhoods, which is linear and knows no special cases. */
#include "draw/layers.h"

typedef struct placer {
    mx_layers *l;
    mx_arena *scratch;
    double node_gap, edge_gap;
    size_t *root,
        *align; /* by vertex: the block's first; the next one of the block, the last one's is the first */
    size_t *up_from, *conflicts; /* by segment end: see mark_conflicts */
    bool upward, leftward;       /* this run */
} placer;

static size_t layer_item(const placer *p, size_t layer, size_t i)
{
    const mx_layer *at = &p->l->layers[layer];
    return at->at[p->leftward ? at->len - 1 - i : i];
}

static size_t order_of(const placer *p, size_t vertex)
{
    const mx_vertex *v = &p->l->vertices.at[vertex];
    return p->leftward ? p->l->layers[v->layer].len - 1 - v->order : v->order;
}

static bool is_passing(const mx_layers *l, size_t vertex)
{
    return l->vertices.at[vertex].node == MX_NO_NODE;
}

/* The one upper neighbour that is a passing arrow as well, when this is one: an inner segment. */
static size_t inner_upper(const mx_layers *l, size_t vertex)
{
    const mx_vertex *v = &l->vertices.at[vertex];
    if (!is_passing(l, vertex))
        return MX_NO_NODE;
    size_t upper = l->near[v->up];
    return is_passing(l, upper) ? upper : MX_NO_NODE;
}

/* Segments that cross an inner one are not put in line, so that long arrows are straight. For each lower vertex the
 * range of places in the layer before that it may be in line with, kept in up_from (first) and conflicts (last). */
static void mark_conflicts(placer *p)
{
    const mx_layers *l = p->l;
    for (size_t layer = 1; layer < l->count; layer++) {
        const mx_layer *lower = &l->layers[layer];
        size_t first = 0, start = 0;
        for (size_t i = 0; i < lower->len; i++) {
            size_t inner = inner_upper(l, lower->at[i]);
            if (inner == MX_NO_NODE && i + 1 < lower->len)
                continue;
            size_t last = inner == MX_NO_NODE ? l->layers[layer - 1].len - 1 : l->vertices.at[inner].order;
            for (; start <= i; start++) {
                p->up_from[lower->at[start]] = first;
                p->conflicts[lower->at[start]] = last;
            }
            first = last;
        }
    }
}

static bool in_conflict(const placer *p, size_t a, size_t b)
{
    const mx_vertex *v = p->l->vertices.at;
    size_t upper = v[a].layer < v[b].layer ? a : b, lower = upper == a ? b : a;
    if (inner_upper(p->l, lower) == upper)
        return false;
    return v[upper].order < p->up_from[lower] || v[upper].order > p->conflicts[lower];
}

static void align_vertex(placer *p, size_t at, size_t *reached)
{
    const mx_layers *l = p->l;
    const mx_vertex *v = &l->vertices.at[at];
    size_t start = p->upward ? v->down : v->up, count = p->upward ? v->down_count : v->up_count;
    if (!count)
        return;
    for (size_t pass = 0; pass < 2; pass++) {
        size_t middle = pass == 0 ? (count - 1) / 2 : count / 2;
        if (pass && middle == (count - 1) / 2)
            return;
        size_t other = l->near[start + (p->leftward ? count - 1 - middle : middle)];
        if (p->align[at] != at || in_conflict(p, at, other) || *reached > order_of(p, other))
            continue;
        p->align[other] = at;
        p->root[at] = p->root[other];
        p->align[at] = p->root[at];
        *reached = order_of(p, other) + 1;
    }
}

static void align_all(placer *p)
{
    const mx_layers *l = p->l;
    for (size_t i = 0; i < l->vertices.len; i++)
        p->root[i] = p->align[i] = i;
    for (size_t i = 1; i < l->count; i++) {
        size_t layer = p->upward ? l->count - 1 - i : i, reached = 0;
        for (size_t k = 0; k < l->layers[layer].len; k++)
            align_vertex(p, layer_item(p, layer, k), &reached);
    }
}

static double distance(const placer *p, size_t a, size_t b)
{
    const mx_vertex *v = p->l->vertices.at;
    double gap = is_passing(p->l, a) || is_passing(p->l, b) ? p->edge_gap : p->node_gap;
    return (v[a].extent + v[b].extent) / 2 + gap;
}

typedef struct beside { /* a block that stands before another */
    size_t left, right;
    double distance;
} beside;

typedef struct blocks {
    beside *pairs;
    size_t len;
    size_t *start, *item; /* pairs by left block */
    size_t *order;        /* roots, each behind those that stand before it */
    size_t order_len;
} blocks;

static void sort_blocks(const placer *p, blocks *b)
{
    size_t n = p->l->vertices.len, done = 0;
    size_t *waits = mx_new_array(p->scratch, size_t, n + 1);
    for (size_t i = 0; i < b->len; i++) {
        b->start[b->pairs[i].left + 2]++;
        waits[b->pairs[i].right]++;
    }
    for (size_t i = 2; i < n + 2; i++)
        b->start[i] += b->start[i - 1];
    for (size_t i = 0; i < b->len; i++)
        b->item[b->start[b->pairs[i].left + 1]++] = i;
    for (size_t i = 0; i < n; i++)
        if (p->root[i] == i && !waits[i])
            b->order[b->order_len++] = i;
    while (done < b->order_len) {
        size_t at = b->order[done++];
        for (size_t k = b->start[at]; k < b->start[at + 1]; k++)
            if (--waits[b->pairs[b->item[k]].right] == 0)
                b->order[b->order_len++] = b->pairs[b->item[k]].right;
    }
}

static blocks find_blocks(const placer *p)
{
    const mx_layers *l = p->l;
    size_t n = l->vertices.len;
    blocks b = {mx_new_array(p->scratch, beside, n + 1), 0,
                mx_new_array(p->scratch, size_t, n + 2), mx_new_array(p->scratch, size_t, n + 1),
                mx_new_array(p->scratch, size_t, n + 1), 0};
    for (size_t layer = 0; layer < l->count; layer++)
        for (size_t i = 1; i < l->layers[layer].len; i++) {
            size_t left = layer_item(p, layer, i - 1), right = layer_item(p, layer, i);
            b.pairs[b.len++] = (beside){p->root[left], p->root[right], distance(p, left, right)};
        }
    sort_blocks(p, &b);
    return b;
}

/* As far to the left as it goes; then every block moves right until it meets one, so that blocks between two others
 * do not hang on the left one. */
static double *place_blocks(const placer *p)
{
    size_t n = p->l->vertices.len;
    double *at = mx_new_array(p->scratch, double, n + 1);
    blocks b = find_blocks(p);
    for (size_t i = 0; i < b.order_len; i++)
        for (size_t k = b.start[b.order[i]]; k < b.start[b.order[i] + 1]; k++) {
            const beside *pair = &b.pairs[b.item[k]];
            double least = at[pair->left] + pair->distance;
            at[pair->right] = at[pair->right] > least ? at[pair->right] : least;
        }
    for (size_t i = b.order_len; i-- > 0;) {
        size_t root = b.order[i];
        double most = -1;
        for (size_t k = b.start[root]; k < b.start[root + 1]; k++) {
            const beside *pair = &b.pairs[b.item[k]];
            double room = at[pair->right] - pair->distance;
            most = most < 0 || room < most ? room : most;
        }
        at[root] = most > at[root] ? most : at[root];
    }
    for (size_t i = 0; i < n; i++)
        at[i] = at[p->root[i]];
    if (p->leftward)
        for (size_t i = 0; i < n; i++)
            at[i] = -at[i];
    return at;
}

typedef struct run {
    double *at, left, right;
} run;

static void measure(const placer *p, run *r)
{
    const mx_vertex *v = p->l->vertices.at;
    for (size_t i = 0; i < p->l->vertices.len; i++) {
        double left = r->at[i] - v[i].extent / 2, right = r->at[i] + v[i].extent / 2;
        r->left = i && r->left < left ? r->left : left;
        r->right = i && r->right > right ? r->right : right;
    }
}

/* The four are moved over the narrowest one: left ones to its left edge, right ones to its right. */
static void join(const placer *p, run runs[4])
{
    mx_vertex *v = p->l->vertices.at;
    const run *narrow = &runs[0];
    double least = 0;
    for (int i = 1; i < 4; i++)
        narrow = runs[i].right - runs[i].left < narrow->right - narrow->left ? &runs[i] : narrow;
    for (size_t i = 0; i < p->l->vertices.len; i++) {
        double four[4];
        for (int k = 0; k < 4; k++) {
            double at = runs[k].at[i] + (k % 2 ? narrow->right - runs[k].right : narrow->left - runs[k].left);
            int to = k;
            for (; to > 0 && four[to - 1] > at; to--)
                four[to] = four[to - 1];
            four[to] = at;
        }
        v[i].at = (four[1] + four[2]) / 2;
        double left = v[i].at - v[i].extent / 2;
        least = i && least < left ? least : left;
    }
    for (size_t i = 0; i < p->l->vertices.len; i++)
        v[i].at -= least;
}

void mx_layers_place(mx_layers *l, double node_gap, double edge_gap)
{
    size_t n = l->vertices.len;
    placer p = {.l = l, .scratch = mx_arena_child(l->arena), .node_gap = node_gap, .edge_gap = edge_gap};
    run runs[4] = {{0}};
    p.root = mx_new_array(p.scratch, size_t, n + 1);
    p.align = mx_new_array(p.scratch, size_t, n + 1);
    p.up_from = mx_new_array(p.scratch, size_t, n + 1);
    p.conflicts = mx_new_array(p.scratch, size_t, n + 1);
    mark_conflicts(&p);
    for (int i = 0; i < 4; i++) {
        p.upward = i >= 2;
        p.leftward = i % 2 == 1;
        align_all(&p);
        runs[i].at = place_blocks(&p);
        measure(&p, &runs[i]);
    }
    join(&p, runs);
    mx_arena_free(p.scratch);
}
