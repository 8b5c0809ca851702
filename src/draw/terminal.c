/* Boxes from top to bottom in layers, arrows between the layers in channels of horizontal tracks: one track for
 * all arrows of a box, one column for all arrows to a box. Vertical lines cross horizontal ones unbroken. Where a
 * part is wider than the terminal its boxes flow one behind the other, and name what points at them. */
#include <math.h>

#include "draw/canvas.h"
#include "draw/layout.h"
#include "draw/text_width.h"

enum { GAP = 2, PADDING = 2 };

typedef struct printer {
    const mx_drawing *drawing;
    mx_arena *arena;
    mx_buf *out;
    mx_layout layout;
    size_t width;
    bool colour;
} printer;

/* ---- one box ---- */

static size_t line_cells(mx_str name, mx_str flag, mx_str note)
{
    return mx_cells(name) + (flag.len ? mx_cells(flag) + 1 : 0) + (note.len ? mx_cells(note) + 2 : 0);
}

static size_t box_width(const mx_draw_node *node, size_t most)
{
    size_t width = line_cells(node->title, MX_STR_NONE, node->note);
    for (size_t i = 0; i < node->rows.len; i++) {
        size_t row = 1 + line_cells(node->rows.at[i].name, node->rows.at[i].flag, node->rows.at[i].note);
        width = row > width ? row : width;
    }
    width += 2 * PADDING;
    return width < most ? width : most;
}

static size_t box_height(const mx_draw_node *node)
{
    return 3 + node->rows.len;
}

static mx_ink status_ink(mx_draw_status status, mx_ink plain)
{
    static const mx_ink inks[] = {MX_INK_PLAIN, MX_INK_GREEN, MX_INK_RED, MX_INK_YELLOW};
    return status ? inks[status] : plain;
}

static void put_line(mx_canvas *canvas, size_t x, size_t y, size_t room, mx_str name, mx_str flag,
                     mx_str note, mx_ink ink)
{
    size_t note_cells = note.len ? mx_cells(note) : 0, used = mx_cells(name);
    size_t left = note_cells + 2 < room ? room - (note_cells ? note_cells + 2 : 0) : room;
    mx_canvas_text(canvas, x, y, name, left, ink);
    if (flag.len && used + 2 < left)
        mx_canvas_text(canvas, x + used + 1, y, flag, left - used - 1, MX_INK_DIM);
    if (note_cells && note_cells + 2 < room)
        mx_canvas_text(canvas, x + room - note_cells, y, note, note_cells, MX_INK_DIM);
}

static void put_box(mx_canvas *canvas, const mx_draw_node *node, size_t x, size_t y, size_t width)
{
    size_t inner = width - 2 * PADDING;
    mx_canvas_box(canvas, x, y, width, box_height(node), node->dashed, status_ink(node->status, MX_INK_DIM));
    put_line(canvas, x + PADDING, y + 1, inner, node->title, MX_STR_NONE, node->note,
             status_ink(node->status, MX_INK_BOLD));
    for (size_t i = 0; i < node->rows.len; i++)
        put_line(canvas, x + PADDING + 1, y + 2 + i, inner - 1, node->rows.at[i].name, node->rows.at[i].flag,
                 node->rows.at[i].note, status_ink(node->rows.at[i].status, MX_INK_PLAIN));
}

/* ---- one part with its arrows ---- */

typedef struct drop { /* one arrow's way through a channel */
    size_t from, to;  /* columns */
    size_t source;    /* what leaves at `from`: a box, or node_count + the edge that passes */
    size_t upper;     /* the box that it begins at */
    bool begins, ends, reversed;
} drop;

typedef struct net { /* all drops of one source */
    size_t first, count, left, right, from, track;
} net;

typedef struct channel {
    mx_vec(drop) drops;
    mx_vec(net) nets;
    size_t tracks;
} channel;

typedef struct part_view {
    printer *p;
    size_t part, layers, left, width; /* left: of the part in the layout */
    size_t *tops, *heights;           /* by layer */
    channel *channels;                /* channel i is before layer i + 1 */
} part_view;

static size_t column(const part_view *v, double x)
{
    double at = round(x) - (double)v->left;
    return at > 0 ? (size_t)at : 0;
}

static size_t middle_of(const part_view *v, size_t node)
{
    const mx_layout_node *at = &v->p->layout.nodes[node];
    return column(v, at->x) + (size_t)at->width / 2;
}

static void collect_drops(part_view *v)
{
    const mx_layout *l = &v->p->layout;
    for (size_t e = 0; e < l->edge_count; e++) {
        const mx_layout_edge *edge = &l->edges[e];
        if (l->nodes[edge->from].part != v->part || edge->from == edge->to)
            continue;
        bool back = l->nodes[edge->from].layer > l->nodes[edge->to].layer;
        size_t upper = back ? edge->to : edge->from, lower = back ? edge->from : edge->to;
        size_t layer = l->nodes[upper].layer, passed = edge->count / 2, at = middle_of(v, upper);
        for (size_t i = 0; i <= passed; i++) {
            bool ends = i == passed;
            const mx_point *point = ends ? NULL : &edge->points[back ? edge->count - 1 - 2 * i : 2 * i];
            size_t next = ends ? middle_of(v, lower) : column(v, point->x);
            drop d = {at, next, i == 0 && !back ? upper : l->node_count + e, upper, i == 0, ends, back};
            if (layer + i + 1 < v->layers)
                mx_vec_push(v->p->arena, &v->channels[layer + i].drops, d);
            at = next;
        }
    }
}

static int by_source(const void *a, const void *b, void *arg)
{
    const drop *x = a, *y = b;
    (void)arg;
    return x->source < y->source ? -1 : x->source > y->source;
}

static int by_left(const void *a, const void *b, void *arg)
{
    const net *x = a, *y = b;
    (void)arg;
    return x->left < y->left ? -1 : x->left > y->left;
}

static void find_nets(part_view *v, channel *c)
{
    mx_sort(v->p->arena, c->drops.at, c->drops.len, sizeof *c->drops.at, by_source, NULL);
    for (size_t i = 0; i < c->drops.len;) {
        net n = {.first = i,
                 .from = c->drops.at[i].from,
                 .left = c->drops.at[i].from,
                 .right = c->drops.at[i].from};
        for (; i < c->drops.len && c->drops.at[i].source == c->drops.at[n.first].source; i++, n.count++) {
            n.left = c->drops.at[i].to < n.left ? c->drops.at[i].to : n.left;
            n.right = c->drops.at[i].to > n.right ? c->drops.at[i].to : n.right;
        }
        mx_vec_push(v->p->arena, &c->nets, n);
    }
    mx_sort(v->p->arena, c->nets.at, c->nets.len, sizeof *c->nets.at, by_left, NULL);
}

/* Whether b leaves in a column where a goes down: then b's track must be above a's. */
static bool goes_down_at(const channel *c, const net *a, size_t x)
{
    for (size_t i = 0; i < a->count; i++)
        if (c->drops.at[a->first + i].to == x)
            return true;
    return false;
}

/* Arrows of several boxes to the same one may run together: the track of a net before, when nothing else has come
 * behind it. */
static size_t shared_track(const channel *c, size_t net_index, const size_t *ends)
{
    const net *n = &c->nets.at[net_index];
    for (size_t k = 0; n->count == 1 && k < net_index; k++) {
        const net *other = &c->nets.at[k];
        if (other->track && other->count == 1 && ends[other->track] == other->right + 2 &&
            c->drops.at[other->first].to == c->drops.at[n->first].to)
            return other->track;
    }
    return 0;
}

/* The first track that is free from left to right, below those that must be above. */
static void find_tracks(part_view *v, channel *c)
{
    size_t *ends = mx_new_array(v->p->arena, size_t, c->nets.len + 2); /* by track: first free column */
    for (size_t i = 0; i < c->nets.len; i++) {
        net *n = &c->nets.at[i];
        size_t least = 1;
        if (n->left == n->right)
            continue;
        for (size_t k = 0; k < c->nets.len; k++) {
            const net *other = &c->nets.at[k];
            if (k != i && other->track && other->from != n->from && goes_down_at(c, n, other->from))
                least = other->track + 1 > least ? other->track + 1 : least;
        }
        size_t shared = shared_track(c, i, ends);
        if (shared >= least)
            least = shared;
        else
            while (least <= c->nets.len && ends[least] > n->left)
                least++;
        n->track = least > c->nets.len ? c->nets.len : least;
        ends[n->track] = n->right + 2 > ends[n->track] ? n->right + 2 : ends[n->track];
        c->tracks = n->track > c->tracks ? n->track : c->tracks;
    }
}

static void put_column(mx_canvas *canvas, size_t x, size_t top,
                       size_t bottom) /* half open, across what is there */
{
    for (size_t y = top; y < bottom; y++)
        mx_canvas_across(canvas, x, y);
}

static void put_track(mx_canvas *canvas, const net *n, size_t top)
{
    size_t y = top + n->track - 1;
    for (size_t x = n->left; n->track && x <= n->right; x++)
        mx_canvas_line(canvas, x, y, (x > n->left ? MX_LINE_LEFT : 0u) | (x < n->right ? MX_LINE_RIGHT : 0u));
}

static void put_drops(mx_canvas *canvas, const channel *c, const net *n, size_t top, size_t bottom)
{
    size_t y = n->track ? top + n->track - 1 : top;
    put_column(canvas, n->from, top, n->track ? y : bottom);
    for (size_t i = 0; i < n->count; i++)
        if (n->track)
            put_column(canvas, c->drops.at[n->first + i].to, y + 1, bottom);
}

/* Where lines of one net, or of arrows to one box, meet: after all crossings are drawn. */
static void put_joints(mx_canvas *canvas, const channel *c, const net *n, size_t top)
{
    size_t y = top + n->track - 1;
    if (!n->track)
        return;
    for (size_t x = n->left; x <= n->right; x++) {
        bool down = goes_down_at(c, n, x);
        if (!down && x != n->from)
            continue;
        mx_canvas_line(canvas, x, y,
                       (x > n->left ? MX_LINE_LEFT : 0u) | (x < n->right ? MX_LINE_RIGHT : 0u) |
                           (down ? MX_LINE_DOWN : 0u) | (x == n->from ? MX_LINE_UP : 0u));
    }
}

static void put_channel(mx_canvas *canvas, const channel *c, size_t top, size_t bottom)
{
    for (size_t i = 0; i < c->nets.len; i++)
        put_track(canvas, &c->nets.at[i], top);
    for (size_t i = 0; i < c->nets.len; i++)
        put_drops(canvas, c, &c->nets.at[i], top, bottom);
    for (size_t i = 0; i < c->nets.len; i++)
        put_joints(canvas, c, &c->nets.at[i], top);
    for (size_t i = 0; i < c->drops.len; i++) {
        const drop *d = &c->drops.at[i];
        if (d->ends)
            mx_canvas_point(canvas, d->to, bottom - 1, d->reversed ? 0x2502 : 0x25BC, MX_INK_DIM);
    }
}

/* From the box to the channel; an arrow that goes back ends here. */
static void put_beginnings(const part_view *v, mx_canvas *canvas, size_t layer)
{
    const channel *c = &v->channels[layer];
    for (int back = 0; back < 2; back++)
        for (size_t i = 0; i < c->drops.len; i++) {
            const drop *d = &c->drops.at[i];
            size_t bottom = v->tops[layer] + (size_t)v->p->layout.nodes[d->upper].height;
            if (!d->begins || d->reversed != (back == 1))
                continue;
            put_column(canvas, d->from, bottom, v->tops[layer] + v->heights[layer]);
            mx_canvas_point(canvas, d->from, bottom - 1, back ? 0x25B2 : 0x252C, MX_INK_DIM);
        }
}

static size_t measure_part(part_view *v)
{
    const mx_layout *l = &v->p->layout;
    size_t y = 0;
    for (size_t i = 0; i < l->node_count; i++)
        if (l->nodes[i].part == v->part && (size_t)l->nodes[i].height > v->heights[l->nodes[i].layer])
            v->heights[l->nodes[i].layer] = (size_t)l->nodes[i].height;
    for (size_t i = 0; i < v->layers; i++) {
        v->tops[i] = y;
        y += v->heights[i];
        if (i + 1 == v->layers)
            break;
        find_nets(v, &v->channels[i]);
        find_tracks(v, &v->channels[i]);
        y += v->channels[i].tracks + 1;
    }
    return y;
}

static void print_part(part_view *v)
{
    const mx_layout *l = &v->p->layout;
    mx_canvas canvas;
    v->tops = mx_new_array(v->p->arena, size_t, v->layers);
    v->heights = mx_new_array(v->p->arena, size_t, v->layers);
    v->channels = mx_new_array(v->p->arena, channel, v->layers);
    collect_drops(v);
    mx_canvas_init(&canvas, v->p->arena, v->width, measure_part(v));
    for (size_t i = 0; i < l->node_count; i++) {
        const mx_layout_node *at = &l->nodes[i];
        if (at->part != v->part)
            continue;
        put_box(&canvas, &v->p->drawing->nodes.at[i], column(v, at->x), v->tops[at->layer],
                (size_t)at->width);
    }
    for (size_t i = 0; i + 1 < v->layers; i++) {
        const channel *c = &v->channels[i];
        for (size_t d = 0; d < c->drops.len; d++)
            if (!c->drops.at[d].begins)
                put_column(&canvas, c->drops.at[d].from, v->tops[i], v->tops[i] + v->heights[i]);
        put_channel(&canvas, c, v->tops[i] + v->heights[i], v->tops[i + 1]);
        put_beginnings(v, &canvas, i);
    }
    mx_canvas_print(&canvas, v->p->colour, v->p->out);
}

/* ---- boxes that flow ---- */

static void print_flow(printer *p, const size_t *nodes, size_t count)
{
    for (size_t start = 0; start < count;) {
        size_t x = 0, height = 0, end = start;
        mx_canvas canvas;
        for (; end < count; end++) {
            const mx_draw_node *node = &p->drawing->nodes.at[nodes[end]];
            size_t width = box_width(node, p->width);
            if (end > start && x + width > p->width)
                break;
            x += width + GAP;
            height = box_height(node) > height ? box_height(node) : height;
        }
        mx_canvas_init(&canvas, p->arena, x, height);
        for (x = 0; start < end; start++) {
            const mx_draw_node *node = &p->drawing->nodes.at[nodes[start]];
            put_box(&canvas, node, x, 0, box_width(node, p->width));
            x += box_width(node, p->width) + GAP;
        }
        mx_canvas_print(&canvas, p->colour, p->out);
    }
}

typedef struct listed {
    size_t node, layer;
} listed;

static int by_layer(const void *a, const void *b, void *arg)
{
    const listed *x = a, *y = b;
    (void)arg;
    return x->layer < y->layer ? -1 : x->layer > y->layer;
}

/* Each box by itself, in the order of the layers, with a row that names what points at it. */
static void print_listed(printer *p, size_t part)
{
    mx_vec(listed) items = {0};
    for (size_t i = 0; i < p->layout.node_count; i++)
        if (p->layout.nodes[i].part == part) {
            listed item = {i, p->layout.nodes[i].layer};
            mx_vec_push(p->arena, &items, item);
        }
    mx_sort(p->arena, items.at, items.len, sizeof *items.at, by_layer, NULL);
    mx_strs *from = mx_new_array(p->arena, mx_strs, p->layout.node_count + 1);
    for (size_t e = 0; e < p->layout.edge_count; e++) {
        size_t to = p->layout.edges[e].to;
        if (p->layout.nodes[to].part == part)
            mx_vec_push(p->arena, &from[to], p->drawing->nodes.at[p->layout.edges[e].from].title);
    }
    for (size_t i = 0; i < items.len; i++) {
        mx_draw_node node = p->drawing->nodes.at[items.at[i].node];
        mx_canvas canvas;
        node.rows.at = NULL;
        node.rows.len = node.rows.cap = 0;
        const mx_draw_node *whole = &p->drawing->nodes.at[items.at[i].node];
        for (size_t k = 0; k < whole->rows.len; k++)
            mx_vec_push(p->arena, &node.rows, whole->rows.at[k]);
        for (size_t k = 0; k < from[items.at[i].node].len; k++) {
            mx_draw_row row = {
                .name = mx_str_printf(p->arena, "← %.*s", MX_FMT(from[items.at[i].node].at[k]))};
            mx_vec_push(p->arena, &node.rows, row);
        }
        mx_canvas_init(&canvas, p->arena, box_width(&node, p->width), box_height(&node));
        put_box(&canvas, &node, 0, 0, canvas.width);
        mx_canvas_print(&canvas, p->colour, p->out);
    }
}

static void print_parts(printer *p)
{
    size_t parts = 0;
    mx_vec(size_t) single = {0};
    for (size_t i = 0; i < p->layout.node_count; i++)
        parts = p->layout.nodes[i].part >= parts ? p->layout.nodes[i].part + 1 : parts;
    part_view *views = mx_new_array(p->arena, part_view, parts + 1);
    size_t *sizes = mx_new_array(p->arena, size_t, parts + 1),
           *right = mx_new_array(p->arena, size_t, parts + 1);
    for (size_t i = 0; i < p->layout.node_count; i++) {
        const mx_layout_node *at = &p->layout.nodes[i];
        part_view *v = &views[at->part];
        size_t x = (size_t)fmax(0, floor(at->x)), end = (size_t)ceil(at->x + at->width) + 1;
        v->left = !sizes[at->part]++ || x < v->left ? x : v->left;
        right[at->part] = end > right[at->part] ? end : right[at->part];
        v->layers = at->layer >= v->layers ? at->layer + 1 : v->layers;
    }
    for (size_t e = 0; e < p->layout.edge_count; e++)
        for (size_t k = 0; k < p->layout.edges[e].count; k++) {
            size_t part = p->layout.nodes[p->layout.edges[e].from].part,
                   x = (size_t)fmax(0, floor(p->layout.edges[e].points[k].x));
            views[part].left = x < views[part].left ? x : views[part].left;
            right[part] = x + 2 > right[part] ? x + 2 : right[part];
        }
    for (size_t i = 0; i < parts; i++) {
        views[i].p = p;
        views[i].part = i;
        views[i].width = right[i] - views[i].left;
        if (sizes[i] > 1 && views[i].width <= p->width + 1)
            print_part(&views[i]);
        else if (sizes[i] > 1)
            print_listed(p, i);
    }
    for (size_t i = 0; i < p->layout.node_count; i++)
        if (sizes[p->layout.nodes[i].part] == 1)
            mx_vec_push(p->arena, &single, i);
    print_flow(p, single.at, single.len);
}

void mx_draw_terminal(const mx_drawing *drawing, size_t width, bool colour, mx_buf *out)
{
    static const mx_layout_options in_cells = {MX_DRAW_DOWN, 3, 2, 0, 3, 1};
    printer p = {.drawing = drawing, .arena = mx_arena_child(drawing->arena), .out = out, .colour = colour};
    p.width = width < 20 ? 20 : width;
    p.layout.node_count = drawing->nodes.len;
    p.layout.edge_count = drawing->edges.len;
    p.layout.nodes = mx_new_array(p.arena, mx_layout_node, drawing->nodes.len + 1);
    p.layout.edges = mx_new_array(p.arena, mx_layout_edge, drawing->edges.len + 1);
    for (size_t i = 0; i < drawing->nodes.len; i++) {
        p.layout.nodes[i].width = (double)box_width(&drawing->nodes.at[i], p.width);
        p.layout.nodes[i].height = (double)box_height(&drawing->nodes.at[i]);
    }
    for (size_t i = 0; i < drawing->edges.len; i++) {
        p.layout.edges[i].from = drawing->edges.at[i].from.node;
        p.layout.edges[i].to = drawing->edges.at[i].to.node;
    }
    mx_layout_run(p.arena, &p.layout, &in_cells);
    if (drawing->title.len)
        mx_buf_printf(out, "%.*s%s%.*s\n", MX_FMT(drawing->title), drawing->note.len ? "  " : "",
                      MX_FMT(drawing->note));
    print_parts(&p);
    mx_arena_free(p.arena);
}
