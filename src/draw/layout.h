/* draw/layout.h — where boxes stand and which way arrows take: layers from left to right or from top to
 * bottom, few crossings, straight long arrows, one part of the picture beside the other.
 *
 * In: sizes of boxes, pairs of them. Out: corners of boxes, the points of arrows. The measure is the caller's
 * (pixels, or cells of a terminal). Cycles are drawn with arrows that go back. The work is linear in boxes and
 * layers that arrows pass, but for sorting within layers. */
#ifndef MX_DRAW_LAYOUT_H
#define MX_DRAW_LAYOUT_H

#include "draw/draw.h"

typedef struct mx_point {
    double x, y;
} mx_point;

typedef struct mx_layout_options {
    mx_draw_direction direction;
    double node_gap;  /* between boxes of a layer */
    double edge_gap;  /* between an arrow that passes a layer and what is beside it */
    double layer_gap; /* least distance of layers */
    double part_gap;  /* between parts that are not connected */
    double aspect;    /* width by height that parts are packed for */
} mx_layout_options;

typedef struct mx_layout_node {
    double width, height; /* given */
    double x, y;          /* found: the upper left corner */
    size_t layer;         /* found: counts from 0 within its part */
    size_t part;
} mx_layout_node;

typedef struct mx_layout_edge {
    size_t from, to; /* given; from == to is left without points */
    mx_point *points;
    size_t count; /* found: between the boxes, one for each layer that is passed, in the arrow's direction */
} mx_layout_edge;

typedef struct mx_layout {
    mx_layout_node *nodes;
    size_t node_count;
    mx_layout_edge *edges;
    size_t edge_count;
    double width, height; /* found: all of it */
} mx_layout;

void mx_layout_run(mx_arena *arena, mx_layout *layout, const mx_layout_options *options);

#endif
