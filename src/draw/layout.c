#include "draw/layout.h"

#include <math.h>

#include "draw/layers.h"

/* Parts: boxes that arrows join, found by union of sets. */

static size_t find_root(size_t *parent, size_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* Numbers the parts in the order of their first boxes; returns how many there are. */
static size_t number_parts(mx_arena *scratch, mx_layout *layout)
{
    size_t n = layout->node_count, count = 0;
    size_t *parent = mx_new_array(scratch, size_t, n + 1), *number = mx_new_array(scratch, size_t, n + 1);
    for (size_t i = 0; i < n; i++)
        parent[i] = i;
    for (size_t e = 0; e < layout->edge_count; e++) {
        size_t a = find_root(parent, layout->edges[e].from), b = find_root(parent, layout->edges[e].to);
        parent[a > b ? a : b] = a > b ? b : a;
    }
    for (size_t i = 0; i < n; i++) {
        size_t root = find_root(parent, i);
        if (root == i)
            number[i] = count++;
        layout->nodes[i].part = number[root];
    }
    return count;
}

static mx_part *collect_parts(mx_arena *scratch, const mx_layout *layout, size_t count)
{
    mx_part *parts = mx_new_array(scratch, mx_part, count + 1);
    for (size_t i = 0; i < layout->node_count; i++)
        parts[layout->nodes[i].part].box_count++;
    for (size_t e = 0; e < layout->edge_count; e++)
        parts[layout->nodes[layout->edges[e].from].part].edge_count++;
    for (size_t i = 0; i < count; i++) {
        parts[i].boxes = mx_new_array(scratch, size_t, parts[i].box_count + 1);
        parts[i].edges = mx_new_array(scratch, size_t, parts[i].edge_count + 1);
        parts[i].box_count = parts[i].edge_count = 0;
    }
    for (size_t i = 0; i < layout->node_count; i++) {
        mx_part *part = &parts[layout->nodes[i].part];
        part->boxes[part->box_count++] = i;
    }
    for (size_t e = 0; e < layout->edge_count; e++) {
        mx_part *part = &parts[layout->nodes[layout->edges[e].from].part];
        if (layout->edges[e].from != layout->edges[e].to)
            part->edges[part->edge_count++] = e;
    }
    return parts;
}

typedef struct shelf_item {
    size_t part;
    double width, height, x, y;
} shelf_item;

typedef struct worker {
    mx_arena *arena, *scratch;
    mx_layout *layout;
    const mx_layout_options *options;
    size_t *vertex_of;
    shelf_item *items;
} worker;

static mx_point turn(mx_draw_direction direction, double along, double across)
{
    return direction == MX_DRAW_RIGHT ? (mx_point){across, along} : (mx_point){along, across};
}

/* Where each layer begins, across; the boxes of a layer are centred in its depth. */
static double *stack_layers(const worker *w, const mx_layers *l, double **depths)
{
    double *start = mx_new_array(l->arena, double, l->count + 1),
           *depth = mx_new_array(l->arena, double, l->count + 1);
    for (size_t i = 0; i < l->vertices.len; i++) {
        const mx_vertex *v = &l->vertices.at[i];
        depth[v->layer] = depth[v->layer] > v->depth ? depth[v->layer] : v->depth;
    }
    for (size_t i = 0; i < l->count; i++)
        start[i + 1] = start[i] + depth[i] + w->options->layer_gap;
    *depths = depth;
    return start;
}

static void place_chain(const worker *w, const mx_layers *l, const mx_chain *chain, const double *start,
                        const double *depth)
{
    mx_layout_edge *edge = &w->layout->edges[chain->edge];
    edge->count =
        2 * chain->count; /* an arrow runs straight through a layer: a point where it enters and leaves */
    edge->points = mx_new_array(w->arena, mx_point, edge->count + 1);
    for (size_t i = 0; i < chain->count; i++) {
        const mx_vertex *v = &l->vertices.at[chain->first + i];
        mx_point in = turn(w->options->direction, v->at, start[v->layer]);
        mx_point out = turn(w->options->direction, v->at, start[v->layer] + depth[v->layer]);
        edge->points[chain->reversed ? edge->count - 1 - 2 * i : 2 * i] = in;
        edge->points[chain->reversed ? edge->count - 2 - 2 * i : 2 * i + 1] = out;
    }
}

static void place_part(const worker *w, const mx_layers *l, const mx_chains *chains, shelf_item *item)
{
    double *depth, *start = stack_layers(w, l, &depth);
    mx_point size = {0, 0};
    for (size_t i = 0; i < l->boxes; i++) {
        const mx_vertex *v = &l->vertices.at[i];
        mx_layout_node *node = &w->layout->nodes[v->node];
        mx_point corner = turn(w->options->direction, v->at - v->extent / 2,
                               start[v->layer] + (depth[v->layer] - v->depth) / 2);
        node->x = corner.x;
        node->y = corner.y;
        node->layer = v->layer;
        size.x = fmax(size.x, node->x + node->width);
        size.y = fmax(size.y, node->y + node->height);
    }
    for (size_t i = 0; i < chains->len; i++)
        place_chain(w, l, &chains->at[i], start, depth);
    for (size_t i = l->boxes; i < l->vertices.len;
         i++) { /* arrows that pass beside all boxes need room too */
        mx_point far = turn(w->options->direction, l->vertices.at[i].at, 0);
        size = (mx_point){fmax(size.x, far.x), fmax(size.y, far.y)};
    }
    item->width = size.x;
    item->height = size.y;
}

static void lay_out_part(const worker *w, const mx_part *part, shelf_item *item)
{
    mx_layers l = {.arena = mx_arena_child(w->scratch), .vertex_of = w->vertex_of};
    mx_chains chains = {0};
    mx_layers_make(&l, w->layout, part, w->options->direction, &chains);
    mx_layers_order(&l);
    mx_layers_place(&l, w->options->node_gap, w->options->edge_gap);
    mx_layers_settle(&l, w->options->node_gap, w->options->edge_gap);
    place_part(w, &l, &chains, item);
    mx_arena_free(l.arena);
}

/* Parts stand on shelves, the highest first; parts of one height in the order of their boxes. */
static int by_height(const void *a, const void *b, void *arg)
{
    const shelf_item *x = a, *y = b;
    (void)arg;
    return x->height > y->height ? -1 : x->height < y->height;
}

static void fill_shelves(const worker *w, size_t count)
{
    double area = 0, widest = 0, gap = w->options->part_gap, x = 0, y = 0, shelf = 0;
    for (size_t i = 0; i < count; i++) {
        area += (w->items[i].width + gap) * (w->items[i].height + gap);
        widest = fmax(widest, w->items[i].width);
    }
    double most = fmax(widest, sqrt(area * w->options->aspect));
    mx_sort(w->scratch, w->items, count, sizeof *w->items, by_height, NULL);
    for (size_t i = 0; i < count; i++) {
        shelf_item *item = &w->items[i];
        if (x > 0 && x + item->width > most) {
            x = 0;
            y += shelf + gap;
            shelf = 0;
        }
        item->x = x;
        item->y = y;
        x += item->width + gap;
        shelf = fmax(shelf, item->height);
        w->layout->width = fmax(w->layout->width, item->x + item->width);
        w->layout->height = fmax(w->layout->height, item->y + item->height);
    }
}

static void move_parts(const worker *w, const mx_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const mx_part *part = &parts[w->items[i].part];
        double x = w->items[i].x, y = w->items[i].y;
        for (size_t k = 0; k < part->box_count; k++) {
            w->layout->nodes[part->boxes[k]].x += x;
            w->layout->nodes[part->boxes[k]].y += y;
        }
        for (size_t k = 0; k < part->edge_count; k++) {
            mx_layout_edge *edge = &w->layout->edges[part->edges[k]];
            for (size_t j = 0; j < edge->count; j++)
                edge->points[j] = (mx_point){edge->points[j].x + x, edge->points[j].y + y};
        }
    }
}

void mx_layout_run(mx_arena *arena, mx_layout *layout, const mx_layout_options *options)
{
    worker w = {arena, mx_arena_child(arena), layout, options, NULL, NULL};
    w.vertex_of = mx_new_array(w.scratch, size_t, layout->node_count + 1);
    size_t count = number_parts(w.scratch, layout);
    mx_part *parts = collect_parts(w.scratch, layout, count);
    w.items = mx_new_array(w.scratch, shelf_item, count + 1);
    for (size_t i = 0; i < count; i++) {
        w.items[i].part = i;
        lay_out_part(&w, &parts[i], &w.items[i]);
    }
    fill_shelves(&w, count);
    move_parts(&w, parts, count);
    mx_arena_free(w.scratch);
}
