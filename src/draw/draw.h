/* draw/draw.h — pictures of directed graphs: boxes with rows, arrows between boxes or rows.
 *
 * In: what is to be drawn (features and their fields, tables and their columns: this room knows neither).
 * Out: the same picture as text for a terminal, Mermaid, Graphviz, SVG, or one HTML page that needs nothing
 * else. Layout (draw/layout.h) is linear but for sorting, so a thousand boxes are no matter. The same drawing
 * gives the same bytes. Texts are borrowed and must live as long as the drawing. */
#ifndef MX_DRAW_DRAW_H
#define MX_DRAW_DRAW_H

#include "base/buf.h"
#include "base/vec.h"

typedef enum mx_draw_status { /* of a box or row in a picture of a difference */
                              MX_DRAW_PLAIN,
                              MX_DRAW_ADDED,
                              MX_DRAW_REMOVED,
                              MX_DRAW_CHANGED
} mx_draw_status;

typedef struct mx_draw_row {
    mx_str name; /* "frames", "user_id" */
    mx_str note; /* at the other end of the line: a version, a type */
    mx_str flag; /* a short word between them: a code version, "PK"; may be empty */
    mx_draw_status status;
} mx_draw_row;

/* What the page tells about a box when it is chosen, and pictures do not show. */
typedef struct mx_draw_fact {
    mx_str label, text;
} mx_draw_fact;

typedef struct mx_draw_node {
    mx_str title; /* unique in a drawing */
    mx_str note;  /* a version, a number of rows; may be empty */
    mx_str group; /* boxes of one group share a colour; may be empty */
    mx_draw_status status;
    bool dashed; /* stands for something made elsewhere */
    mx_vec(mx_draw_row) rows;
    mx_vec(mx_draw_fact) facts;
} mx_draw_node;

#define MX_DRAW_NO_ROW ((size_t)-1)
typedef struct mx_draw_end {
    size_t node, row; /* row: or MX_DRAW_NO_ROW, the box itself */
} mx_draw_end;
typedef struct mx_draw_edge {
    mx_draw_end from, to; /* the arrow points at `to` */
    mx_str label;         /* "1:N"; may be empty */
    bool dashed;          /* weak: optional */
    mx_draw_status status;
} mx_draw_edge;

typedef struct mx_drawing {
    mx_arena *arena;
    mx_str title; /* "Features" */
    mx_str note;  /* a version of the whole; may be empty */
    const char *node_word /* "feature": what the page calls a box */, *row_word /* "field" */;
    mx_vec(mx_draw_node) nodes;
    mx_vec(mx_draw_edge) edges;
    mx_vec(mx_draw_edge) links; /* between rows; not drawn, but lit in the page when a row is chosen */
} mx_drawing;

typedef enum mx_draw_direction { MX_DRAW_RIGHT, MX_DRAW_DOWN } mx_draw_direction;

void mx_drawing_init(mx_drawing *drawing, mx_arena *arena);
/* Each returns the index of what was added. */
size_t mx_draw_add_node(mx_drawing *drawing, mx_str title, mx_str note, mx_str group);
size_t mx_draw_add_row(mx_drawing *drawing, size_t node, mx_str name, mx_str note, mx_str flag);
void mx_draw_add_fact(mx_drawing *drawing, size_t node, const char *label, mx_str text); /* not when empty */
size_t mx_draw_add_edge(mx_drawing *drawing, size_t from, size_t to);
void mx_draw_add_link(mx_drawing *drawing, mx_draw_end from, mx_draw_end to);

/* Nodes by group; groups in the order in which they first come. */
typedef struct mx_draw_group {
    mx_str name;
    mx_vec(size_t) nodes;
} mx_draw_group;
typedef struct mx_draw_groups {
    mx_vec(mx_draw_group) list;
    size_t *of; /* the group's number, by node */
} mx_draw_groups;
void mx_draw_groups_of(mx_arena *arena, const mx_drawing *drawing, mx_draw_groups *out);
/* Each node by `node`, those of a group between `begin` and `end`; where there is one group alone, and for nodes
 * without one, neither is called. */
typedef struct mx_draw_group_text {
    void (*begin)(mx_buf *out, size_t number, mx_str name);
    void (*node)(mx_buf *out, const mx_drawing *drawing, size_t i, const char *indent);
    const char *end;
} mx_draw_group_text;
void mx_draw_grouped(const mx_drawing *drawing, const mx_draw_group_text *text, mx_buf *out);

/* Boxes and arrows in characters, at most `width` cells wide. Where arrows do not fit, the boxes stand layer by
 * layer and each names those that point at it. `colour`: with the terminal's escapes. */
void mx_draw_terminal(const mx_drawing *drawing, size_t width, bool colour, mx_buf *out);
void mx_draw_mermaid(const mx_drawing *drawing, mx_draw_direction direction, mx_buf *out);
void mx_draw_graphviz(const mx_drawing *drawing, mx_draw_direction direction, mx_buf *out);
/* Light or dark as the viewer's system is. */
void mx_draw_svg(const mx_drawing *drawing, mx_draw_direction direction, mx_buf *out);
/* One HTML file: search, zoom, pan, details at a click, what lies up- and downstream; loads nothing. */
void mx_draw_page(const mx_drawing *drawing, mx_draw_direction direction, mx_buf *out);

#endif
