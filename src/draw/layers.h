/* draw/layers.h — one connected part of a picture while it is laid out. For the files of this room. */
#ifndef MX_DRAW_LAYERS_H
#define MX_DRAW_LAYERS_H

#include "draw/layout.h"

#define MX_NO_NODE ((size_t)-1)

/* A box, or a place where an arrow passes a layer. Numbers of vertices are places in mx_layers.vertices. */
typedef struct mx_vertex {
    size_t node;         /* in mx_layout.nodes; MX_NO_NODE: a passing arrow */
    size_t layer, order; /* order: place within the layer */
    double extent;       /* along its layer */
    double depth;        /* across */
    double at;           /* of its middle, along its layer */
    size_t up, up_count; /* in mx_layers.near: neighbours in the layer before */
    size_t down, down_count;
} mx_vertex;

typedef struct mx_segment { /* of an arrow, from one layer to the next */
    size_t from, to;
} mx_segment;

typedef struct mx_layer {
    size_t *at; /* vertices, in order */
    size_t len;
} mx_layer;

typedef struct mx_layers {
    mx_arena *arena;
    size_t *vertex_of;          /* by layout node; the caller's, shared by the parts */
    mx_vec(mx_vertex) vertices; /* boxes first */
    size_t boxes;
    mx_vec(mx_segment) segments;
    size_t *near;
    mx_layer *layers;
    size_t count;
} mx_layers;

/* The vertices of an arrow, from the upper layer to the lower one. */
typedef struct mx_chain {
    size_t edge;         /* in mx_layout.edges */
    bool reversed;       /* the arrow goes back: it closes a cycle */
    size_t from, to;     /* vertices of its boxes */
    size_t first, count; /* passing ones; they follow one another */
} mx_chain;
typedef mx_vec(mx_chain) mx_chains;
typedef struct mx_part { /* boxes that are connected, and the arrows between them */
    size_t *boxes, *edges;
    size_t box_count, edge_count;
} mx_part;

/* layers.c: layers of the boxes, places for passing arrows. `l` has its arena and vertex_of. */
void mx_layers_make(mx_layers *l, const mx_layout *layout, const mx_part *part, mx_draw_direction direction,
                    mx_chains *chains);
/* crossings.c: the order within layers. */
void mx_layers_order(mx_layers *l);
/* place.c: places along the layers. */
void mx_layers_place(mx_layers *l, double node_gap, double edge_gap);
/* settle.c: closer together, where that takes much more room than there are boxes. */
void mx_layers_settle(mx_layers *l, double node_gap, double edge_gap);

#endif
