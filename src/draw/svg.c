#include "draw/picture.h"
#include "draw/text_width.h"

enum { MARGIN = 28, COLOURS = 8 };

static const char style[] =
    "<style>\n"
    "svg{--paper:#fbfbfd;--card:#fff;--line:#d9dce5;--ink:#1c2030;--dim:#6b7285;--edge:#a9b0c3;--head:#"
    "f4f5f9;"
    "--added:#1a9a5b;--removed:#d6455d;--changed:#c58a12}\n"
    "@media(prefers-color-scheme:dark){svg{--paper:#12141b;--card:#1b1e28;--line:#323747;--ink:#e8eaf2;--dim:"
    "#969db2;"
    "--edge:#59617a;--head:#222633}}\n"
    "text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:var(--ink)}\n"
    ".t{font-weight:600;font-size:13px}.n{font:11px ui-monospace,'SF "
    "Mono',Menlo,Consolas,monospace;fill:var(--dim);"
    "text-anchor:end}.f{font:10px ui-monospace,Menlo,Consolas,monospace;fill:var(--dim)}.d{fill:var(--dim)}\n"
    ".c{fill:var(--card);stroke:var(--line)}.h{fill:var(--head)}.x{stroke-dasharray:5 4}\n"
    ".e{fill:none;stroke:var(--edge);stroke-width:1.5}.a{fill:var(--edge)}\n"
    ".s1{stroke:var(--added)}.s2{stroke:var(--removed)}.s3{stroke:var(--changed)}\n"
    "text.s1{fill:var(--added);stroke:none}text.s2{fill:var(--removed);stroke:none;text-decoration:line-"
    "through}"
    "text.s3{fill:var(--changed);stroke:none}\n"
    "</style>\n";

static const char *const colours[COLOURS] = {"#5b7cfa", "#12a594", "#e5734c", "#a15bd6",
                                             "#3f9bd8", "#c99a1d", "#d6589f", "#6e9b34"};

static const char *status_class(mx_draw_status status)
{
    static const char *const names[] = {"", " s1", " s2", " s3"};
    return names[status];
}

/* As much of the text as there is room for. */
static void put_text(mx_buf *out, const char *class, mx_draw_status status, double x, double y, mx_str text,
                     mx_font font, double size, double room)
{
    size_t fits = 0, too_many = mx_cells(text) + 1; /* cells */
    while (too_many - fits > 1) {
        size_t middle = fits + (too_many - fits) / 2;
        if (mx_text_width(mx_str_sub(text, 0, mx_cells_fit(text, middle)), font, size) > room)
            too_many = middle;
        else
            fits = middle;
    }
    mx_str shown = mx_str_sub(text, 0, mx_cells_fit(text, fits));
    mx_buf_printf(out, "<text class=\"%s%s\" x=\"%.0f\" y=\"%.0f\">", class, status_class(status), x, y);
    mx_draw_xml(out, shown);
    mx_buf_printf(out, "%s</text>\n", shown.len < text.len ? "…" : "");
}

static void put_row(mx_buf *out, const mx_layout_node *at, const mx_draw_row *row, double y)
{
    double note = mx_text_width(row->note, MX_FONT_MONO, MX_CARD_NOTE_SIZE),
           flag = row->flag.len ? mx_text_width(row->flag, MX_FONT_MONO, MX_CARD_FLAG_SIZE) + 12 : 0,
           room = at->width - 2 * MX_CARD_PADDING - note - flag;
    double used = mx_text_width(row->name, MX_FONT_TEXT, MX_CARD_NAME_SIZE);
    put_text(out, "r", row->status, at->x + MX_CARD_PADDING, y, row->name, MX_FONT_TEXT, MX_CARD_NAME_SIZE,
             room);
    if (row->flag.len)
        put_text(out, "f", MX_DRAW_PLAIN, at->x + MX_CARD_PADDING + (used < room ? used : room) + 10, y,
                 row->flag, MX_FONT_MONO, MX_CARD_FLAG_SIZE, at->width);
    put_text(out, "n", MX_DRAW_PLAIN, at->x + at->width - MX_CARD_PADDING, y, row->note, MX_FONT_MONO,
             MX_CARD_NOTE_SIZE, at->width);
}

static void put_card(mx_buf *out, const mx_picture *p, size_t i, size_t group)
{
    const mx_draw_node *node = &p->drawing->nodes.at[i];
    const mx_layout_node *at = &p->layout.nodes[i];
    double note = mx_text_width(node->note, MX_FONT_MONO, MX_CARD_NOTE_SIZE), right = at->x + at->width;
    size_t shown = mx_card_rows(node);
    mx_buf_lit(out, "<g><title>");
    mx_draw_xml(out, node->title);
    mx_buf_printf(
        out,
        "</title>\n<rect class=\"c%s%s\" x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" rx=\"9\"/>\n",
        node->dashed ? " x" : "", status_class(node->status), at->x, at->y, at->width, at->height);
    if (shown)
        mx_buf_printf(out, "<path class=\"h\" d=\"M%.0f %.0fv-24q0-8 8-8h%.0fq8 0 8 8v24z\"/>\n", at->x + 1,
                      at->y + MX_CARD_HEAD - 1, at->width - 18);
    mx_buf_printf(out, "<rect x=\"%.0f\" y=\"%.0f\" width=\"3\" height=\"16\" rx=\"1.5\" fill=\"%s\"/>\n",
                  at->x + 1, at->y + 9, colours[group % COLOURS]);
    put_text(out, "t", node->status, at->x + MX_CARD_PADDING, at->y + 21, node->title, MX_FONT_BOLD,
             MX_CARD_TITLE_SIZE, at->width - 2 * MX_CARD_PADDING - (node->note.len ? note + 10 : 0));
    put_text(out, "n", MX_DRAW_PLAIN, right - MX_CARD_PADDING, at->y + 21, node->note, MX_FONT_MONO,
             MX_CARD_NOTE_SIZE, at->width);
    for (size_t k = 0; k < shown; k++)
        put_row(out, at, &node->rows.at[k], at->y + mx_card_row_middle(node, k) + 5);
    if (shown < node->rows.len)
        mx_buf_printf(out, "<text class=\"d\" x=\"%.0f\" y=\"%.0f\">… %zu more</text>\n",
                      at->x + MX_CARD_PADDING, at->y + mx_card_row_middle(node, shown) + 5,
                      node->rows.len - shown);
    mx_buf_lit(out, "</g>\n");
}

static void put_edges(mx_buf *out, const mx_picture *p)
{
    for (size_t i = 0; i < p->drawing->edges.len; i++) {
        const mx_draw_edge *edge = &p->drawing->edges.at[i];
        mx_buf_printf(out, "<path class=\"e%s%s\" marker-end=\"url(#a)\" d=\"", edge->dashed ? " x" : "",
                      status_class(edge->status));
        mx_picture_path(p, i, out);
        mx_buf_lit(out, "\"/>\n");
    }
}

void mx_draw_svg(const mx_drawing *drawing, mx_draw_direction direction, mx_buf *out)
{
    mx_picture p;
    mx_draw_groups groups;
    mx_arena *scratch = mx_arena_child(drawing->arena);
    mx_picture_make(scratch, drawing, direction, &p);
    mx_draw_groups_of(scratch, drawing, &groups);
    double width = p.layout.width + 2 * MARGIN,
           height = p.layout.height + 2 * MARGIN + (drawing->title.len ? 32 : 0);
    mx_buf_printf(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
                  "height=\"%.0f\">\n",
                  width, height, width, height);
    mx_buf_lit(out, "<title>");
    mx_draw_xml(out, drawing->title);
    mx_buf_lit(out, "</title>\n");
    mx_buf_str(out, mx_str_of(style));
    mx_buf_lit(out, "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" "
                    "markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"a\" "
                    "d=\"M0 0.5L8 4L0 7.5z\"/></marker></defs>\n"
                    "<rect width=\"100%\" height=\"100%\" style=\"fill:var(--paper)\"/>\n");
    if (drawing->title.len) {
        mx_buf_printf(out, "<text x=\"%d\" y=\"%d\"><tspan style=\"font-size:15px;font-weight:600\">", MARGIN,
                      MARGIN + 8);
        mx_draw_xml(out, drawing->title);
        mx_buf_lit(out, "</tspan><tspan class=\"d\" dx=\"10\">");
        mx_draw_xml(out, drawing->note);
        mx_buf_lit(out, "</tspan></text>\n");
    }
    mx_buf_printf(out, "<g transform=\"translate(%d %d)\">\n", MARGIN,
                  MARGIN + (drawing->title.len ? 32 : 0));
    put_edges(out, &p);
    for (size_t i = 0; i < drawing->nodes.len; i++)
        put_card(out, &p, i, groups.of[i]);
    mx_buf_lit(out, "</g>\n</svg>\n");
    mx_arena_free(scratch);
}
