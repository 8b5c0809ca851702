/* Layers: a box stands one layer behind the last of those that point at it; what nothing points at stands
 * close before what it points at. Arrows that close a cycle are turned round for the time of the layout. */
#include "draw/layers.h"

enum {
    PASSING_MAX = 200000
}; /* places for passing arrows in one part; further long arrows are drawn straight */

typedef struct links {    /* neighbours of each box, by counting */
    size_t *start, *item; /* of box i: item[start[i] … start[i + 1]]: indexes of edges */
} links;

typedef struct builder {
    mx_layers *l;
    const mx_layout *layout;
    const mx_part *part;
    mx_arena *scratch;
    bool *back; /* by part edge */
    links out;
} builder;

static size_t tail_of(const builder *b, size_t e) /* where the edge starts, as drawn */
{
    const mx_layout_edge *edge = &b->layout->edges[b->part->edges[e]];
    return b->l->vertex_of[b->back[e] ? edge->to : edge->from];
}

static size_t head_of(const builder *b, size_t e)
{
    const mx_layout_edge *edge = &b->layout->edges[b->part->edges[e]];
    return b->l->vertex_of[b->back[e] ? edge->from : edge->to];
}

static links link_up(const builder *b)
{
    size_t n = b->part->box_count, m = b->part->edge_count;
    links k = {mx_new_array(b->scratch, size_t, n + 2), mx_new_array(b->scratch, size_t, m + 1)};
    for (size_t e = 0; e < m; e++)
        k.start[tail_of(b, e) + 2]++;
    for (size_t i = 2; i < n + 2; i++)
        k.start[i] += k.start[i - 1];
    for (size_t e = 0; e < m; e++)
        k.item[k.start[tail_of(b, e) + 1]++] = e;
    return k;
}

/* Walks from every box in turn; an edge to a box that the walk is still in closes a cycle. */
static void find_back_edges(builder *b)
{
    enum { NEW, OPEN, DONE };
    size_t n = b->part->box_count, depth = 0;
    uint8_t *state = mx_new_array(b->scratch, uint8_t, n + 1);
    size_t *stack = mx_new_array(b->scratch, size_t, n + 1), *next = mx_new_array(b->scratch, size_t, n + 1);
    bool *found = mx_new_array(b->scratch, bool, b->part->edge_count + 1);
    for (size_t i = 0; i < n; i++)
        next[i] = b->out.start[i];
    for (size_t root = 0; root < n; root++) {
        if (state[root] != NEW)
            continue;
        stack[depth++] = root;
        state[root] = OPEN;
        while (depth) {
            size_t at = stack[depth - 1];
            if (next[at] == b->out.start[at + 1]) {
                state[at] = DONE;
                depth--;
                continue;
            }
            size_t e = b->out.item[next[at]++], to = head_of(b, e);
            if (state[to] == OPEN)
                found[e] = true;
            else if (state[to] == NEW) {
                state[to] = OPEN;
                stack[depth++] = to;
            }
        }
    }
    memcpy(b->back, found, b->part->edge_count * sizeof *found);
}

static size_t *sort_boxes(const builder *b)
{
    size_t n = b->part->box_count, done = 0, len = 0;
    size_t *waits = mx_new_array(b->scratch, size_t, n + 1), *order = mx_new_array(b->scratch, size_t, n + 1);
    for (size_t e = 0; e < b->part->edge_count; e++)
        waits[head_of(b, e)]++;
    for (size_t i = 0; i < n; i++)
        if (!waits[i])
            order[len++] = i;
    while (done < len) {
        size_t at = order[done++];
        for (size_t k = b->out.start[at]; k < b->out.start[at + 1]; k++) {
            size_t to = head_of(b, b->out.item[k]);
            if (--waits[to] == 0)
                order[len++] = to;
        }
    }
    return order;
}

static void set_layers(builder *b)
{
    mx_vertex *v = b->l->vertices.at;
    size_t n = b->part->box_count;
    size_t *order = sort_boxes(b), *incoming = mx_new_array(b->scratch, size_t, n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = b->out.start[order[i]]; k < b->out.start[order[i] + 1]; k++) {
            size_t to = head_of(b, b->out.item[k]), behind = v[order[i]].layer + 1;
            incoming[to]++;
            v[to].layer = v[to].layer > behind ? v[to].layer : behind;
        }
    for (size_t i = n; i-- > 0;) {
        size_t at = order[i], outgoing = b->out.start[at + 1] - b->out.start[at], nearest = SIZE_MAX;
        for (size_t k = b->out.start[at]; k < b->out.start[at + 1]; k++) {
            size_t layer = v[head_of(b, b->out.item[k])].layer;
            nearest = layer < nearest ? layer : nearest;
        }
        if (outgoing > incoming[at])
            v[at].layer = nearest - 1;
    }
}

static void add_chain(builder *b, size_t e, mx_chains *chains)
{
    mx_layers *l = b->l;
    mx_chain chain = {b->part->edges[e], b->back[e], tail_of(b, e), head_of(b, e), l->vertices.len, 0};
    size_t start = l->vertices.at[chain.from].layer, end = l->vertices.at[chain.to].layer;
    size_t passed = end - start - 1, last = chain.from;
    if (l->vertices.len - l->boxes + passed <= PASSING_MAX) {
        for (size_t layer = start + 1; layer < end; layer++) {
            mx_vertex passing = {.node = MX_NO_NODE, .layer = layer};
            mx_segment segment = {last, l->vertices.len};
            last = l->vertices.len;
            mx_vec_push(l->arena, &l->vertices, passing);
            mx_vec_push(l->arena, &l->segments, segment);
        }
        chain.count = passed;
        mx_segment segment = {last, chain.to};
        mx_vec_push(l->arena, &l->segments, segment);
    }
    mx_vec_push(l->arena, chains, chain);
}

/* Neighbours before and behind of every vertex, and the layers as lists. */
static void connect(mx_layers *l)
{
    mx_vertex *v = l->vertices.at;
    size_t n = l->vertices.len, used = 0;
    l->near = mx_new_array(l->arena, size_t, 2 * l->segments.len + 1);
    for (size_t i = 0; i < l->segments.len; i++) {
        v[l->segments.at[i].from].down_count++;
        v[l->segments.at[i].to].up_count++;
    }
    for (size_t i = 0; i < n; i++) {
        v[i].up = used;
        v[i].down = used += v[i].up_count;
        used += v[i].down_count;
        v[i].up_count = v[i].down_count = 0;
        l->count = v[i].layer >= l->count ? v[i].layer + 1 : l->count;
    }
    for (size_t i = 0; i < l->segments.len; i++) {
        mx_vertex *from = &v[l->segments.at[i].from], *to = &v[l->segments.at[i].to];
        l->near[from->down + from->down_count++] = l->segments.at[i].to;
        l->near[to->up + to->up_count++] = l->segments.at[i].from;
    }
    l->layers = mx_new_array(l->arena, mx_layer, l->count);
    for (size_t i = 0; i < n; i++)
        l->layers[v[i].layer].len++;
    for (size_t i = 0; i < l->count; i++) {
        l->layers[i].at = mx_new_array(l->arena, size_t, l->layers[i].len);
        l->layers[i].len = 0;
    }
    for (size_t i = 0; i < n; i++) {
        mx_layer *layer = &l->layers[v[i].layer];
        v[i].order = layer->len;
        layer->at[layer->len++] = i;
    }
}

void mx_layers_make(mx_layers *l, const mx_layout *layout, const mx_part *part, mx_draw_direction direction,
                    mx_chains *chains)
{
    builder b = {l, layout, part, mx_arena_child(l->arena), NULL, {0}};
    for (size_t i = 0; i < part->box_count; i++) {
        const mx_layout_node *node = &layout->nodes[part->boxes[i]];
        mx_vertex vertex = {.node = part->boxes[i],
                            .extent = direction == MX_DRAW_RIGHT ? node->height : node->width,
                            .depth = direction == MX_DRAW_RIGHT ? node->width : node->height};
        l->vertex_of[part->boxes[i]] = i;
        mx_vec_push(l->arena, &l->vertices, vertex);
    }
    l->boxes = part->box_count;
    b.back = mx_new_array(b.scratch, bool, part->edge_count + 1);
    b.out = link_up(&b);
    find_back_edges(&b);
    b.out = link_up(&b);
    set_layers(&b);
    for (size_t e = 0; e < part->edge_count; e++)
        add_chain(&b, e, chains);
    connect(l);
    mx_arena_free(b.scratch);
}
