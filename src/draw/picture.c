#include "draw/picture.h"

#include <math.h>

#include "draw/text_width.h"

static const mx_layout_options in_pixels = {
    .node_gap = 26, .edge_gap = 12, .layer_gap = 72, .part_gap = 56, .aspect = 1.7};

size_t mx_card_rows(const mx_draw_node *node)
{
    return node->rows.len <= MX_CARD_ROWS ? node->rows.len : MX_CARD_ROWS - 1;
}

double mx_card_row_middle(const mx_draw_node *node, size_t row)
{
    if (row == MX_DRAW_NO_ROW)
        return MX_CARD_HEAD / 2.0;
    size_t shown = mx_card_rows(node);
    return MX_CARD_HEAD + MX_CARD_ROW * ((double)(row < shown ? row : shown) + 0.5);
}

static double line_width(mx_str left, mx_font font, double size, mx_str flag, mx_str note)
{
    double width = mx_text_width(left, font, size) + 2 * MX_CARD_PADDING;
    if (flag.len)
        width += mx_text_width(flag, MX_FONT_MONO, MX_CARD_FLAG_SIZE) + 18;
    if (note.len)
        width += mx_text_width(note, MX_FONT_MONO, MX_CARD_NOTE_SIZE) + 18;
    return width;
}

static void size_card(const mx_draw_node *node, mx_layout_node *out)
{
    enum { LEAST = 132, MOST = 420 };
    size_t shown = mx_card_rows(node);
    double width = line_width(node->title, MX_FONT_BOLD, MX_CARD_TITLE_SIZE, MX_STR_NONE, node->note);
    for (size_t i = 0; i < shown; i++)
        width = fmax(width, line_width(node->rows.at[i].name, MX_FONT_TEXT, MX_CARD_NAME_SIZE,
                                       node->rows.at[i].flag, node->rows.at[i].note));
    out->width = ceil(fmin(fmax(width, LEAST), MOST));
    size_t lines = shown + (shown < node->rows.len);
    out->height = MX_CARD_HEAD + (lines ? (double)lines * MX_CARD_ROW + MX_CARD_FOOT : 0);
}

void mx_picture_make(mx_arena *arena, const mx_drawing *drawing, mx_draw_direction direction, mx_picture *out)
{
    mx_layout_options options = in_pixels;
    options.direction = direction;
    *out = (mx_picture){.drawing = drawing, .direction = direction};
    out->layout.node_count = drawing->nodes.len;
    out->layout.edge_count = drawing->edges.len;
    out->layout.nodes = mx_new_array(arena, mx_layout_node, drawing->nodes.len + 1);
    out->layout.edges = mx_new_array(arena, mx_layout_edge, drawing->edges.len + 1);
    for (size_t i = 0; i < drawing->nodes.len; i++)
        size_card(&drawing->nodes.at[i], &out->layout.nodes[i]);
    for (size_t i = 0; i < drawing->edges.len; i++) {
        out->layout.edges[i].from = drawing->edges.at[i].from.node;
        out->layout.edges[i].to = drawing->edges.at[i].to.node;
    }
    mx_layout_run(arena, &out->layout, &options);
    for (size_t i = 0; i < drawing->nodes.len; i++) {
        out->layout.nodes[i].x = round(out->layout.nodes[i].x);
        out->layout.nodes[i].y = round(out->layout.nodes[i].y);
    }
}

/* Where an arrow leaves or meets a box: `behind` is the side that the next layer is on. */
static mx_point port(const mx_picture *p, mx_draw_end end, bool behind)
{
    const mx_layout_node *at = &p->layout.nodes[end.node];
    if (p->direction == MX_DRAW_DOWN)
        return (mx_point){at->x + at->width / 2, behind ? at->y + at->height : at->y};
    const mx_draw_node *node = &p->drawing->nodes.at[end.node];
    double y = end.row == MX_DRAW_NO_ROW ? fmin(at->height / 2, mx_card_row_middle(node, end.row))
                                         : mx_card_row_middle(node, end.row);
    return (mx_point){behind ? at->x + at->width : at->x, at->y + y};
}

static void put_curve(const mx_picture *p, mx_buf *out, mx_point a, mx_point b)
{
    bool right = p->direction == MX_DRAW_RIGHT;
    if (right ? fabs(a.y - b.y) < 1 : fabs(a.x - b.x) < 1) {
        mx_buf_printf(out, "L%.0f %.0f", b.x, b.y);
        return;
    }
    double middle = right ? (a.x + b.x) / 2 : (a.y + b.y) / 2;
    mx_point c = right ? (mx_point){middle, a.y} : (mx_point){a.x, middle};
    mx_point d = right ? (mx_point){middle, b.y} : (mx_point){b.x, middle};
    mx_buf_printf(out, "C%.0f %.0f %.0f %.0f %.0f %.0f", c.x, c.y, d.x, d.y, b.x, b.y);
}

static void put_loop(const mx_picture *p, mx_buf *out, const mx_draw_edge *edge)
{
    const mx_layout_node *at = &p->layout.nodes[edge->from.node];
    double x = at->x + at->width,
           a = at->y + mx_card_row_middle(&p->drawing->nodes.at[edge->from.node], edge->from.row),
           b = at->y + mx_card_row_middle(&p->drawing->nodes.at[edge->to.node], edge->to.row);
    b = fabs(a - b) < 1 ? a + 10 : b;
    mx_buf_printf(out, "M%.0f %.0fC%.0f %.0f %.0f %.0f %.0f %.0f", x, a, x + 34, a, x + 34, b, x, b);
}

void mx_picture_path(const mx_picture *picture, size_t edge, mx_buf *out)
{
    const mx_draw_edge *drawn = &picture->drawing->edges.at[edge];
    const mx_layout_edge *way = &picture->layout.edges[edge];
    if (way->from == way->to) {
        put_loop(picture, out, drawn);
        return;
    }
    bool back = picture->layout.nodes[way->from].layer > picture->layout.nodes[way->to].layer;
    mx_point at = port(picture, drawn->from, !back), end = port(picture, drawn->to, back);
    mx_buf_printf(out, "M%.0f %.0f", at.x, at.y);
    for (size_t i = 0; i < way->count; i++) {
        put_curve(picture, out, at, way->points[i]);
        at = way->points[i];
    }
    put_curve(picture, out, at, end);
}

void mx_draw_xml(mx_buf *out, mx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '<')
            mx_buf_lit(out, "&lt;");
        else if (c == '>')
            mx_buf_lit(out, "&gt;");
        else if (c == '&')
            mx_buf_lit(out, "&amp;");
        else if (c == '"')
            mx_buf_lit(out, "&quot;");
        else if ((unsigned char)c >= 0x20 || c == '\n' || c == '\t')
            mx_buf_char(out, c);
    }
}
