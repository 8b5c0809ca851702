/* Graphviz: boxes as HTML-like tables, with a port for every row. */
#include "draw/picture.h"

static const char *colour_of(mx_draw_status status)
{
    static const char *const colours[] = {"#9aa1b5", "#1a9a5b", "#d6455d", "#c58a12"};
    return colours[status];
}

static void put_cell(mx_buf *out, const char *align, const char *open, mx_str text, const char *close)
{
    mx_buf_printf(out, "<td align=\"%s\">%s", align, text.len ? open : "");
    mx_draw_xml(out, text);
    mx_buf_printf(out, "%s</td>", text.len ? close : "");
}

static void put_node(mx_buf *out, const mx_drawing *drawing, size_t i, const char *indent)
{
    const mx_draw_node *node = &drawing->nodes.at[i];
    mx_buf_printf(out,
                  "%sn%zu [label=<<table border=\"1\" color=\"%s\" style=\"rounded%s\" cellborder=\"0\" "
                  "cellspacing=\"0\" cellpadding=\"4\">",
                  indent, i, colour_of(node->status), node->dashed ? ",dashed" : "");
    mx_buf_lit(out, "<tr><td colspan=\"2\" align=\"left\"><b>");
    mx_draw_xml(out, node->title);
    mx_buf_lit(out, "</b></td>");
    put_cell(out, "right", "<font face=\"monospace\" point-size=\"10\" color=\"#6b7285\">", node->note,
             "</font>");
    mx_buf_lit(out, "</tr>");
    if (node->rows.len)
        mx_buf_lit(out, "<hr/>");
    for (size_t k = 0; k < node->rows.len; k++) {
        const mx_draw_row *row = &node->rows.at[k];
        mx_buf_printf(out, "<tr><td port=\"r%zu\" align=\"left\">", k);
        mx_draw_xml(out, row->name);
        mx_buf_lit(out, "</td>");
        put_cell(out, "left", "<font point-size=\"9\" color=\"#6b7285\">", row->flag, "</font>");
        put_cell(out, "right", "<font face=\"monospace\" point-size=\"10\" color=\"#6b7285\">", row->note,
                 "</font>");
        mx_buf_lit(out, "</tr>");
    }
    mx_buf_lit(out, "</table>>];\n");
}

static void put_end(mx_buf *out, mx_draw_end end)
{
    mx_buf_printf(out, "n%zu", end.node);
    if (end.row != MX_DRAW_NO_ROW)
        mx_buf_printf(out, ":r%zu", end.row);
}

static void begin_group(mx_buf *out, size_t number, mx_str name)
{
    mx_buf_printf(out, "    subgraph cluster_%zu {\n        label=<", number);
    mx_draw_xml(out, name);
    mx_buf_lit(out, ">; color=\"#c9cedb\"; style=rounded;\n");
}

void mx_draw_graphviz(const mx_drawing *drawing, mx_draw_direction direction, mx_buf *out)
{
    mx_buf_printf(out, "digraph metaxy {\n    rankdir=%s;\n", direction == MX_DRAW_RIGHT ? "LR" : "TB");
    if (drawing->title.len) {
        mx_buf_lit(out, "    label=<");
        mx_draw_xml(out, drawing->title);
        mx_buf_lit(out, ">; labelloc=t;\n");
    }
    mx_buf_lit(out, "    node [shape=plain, fontname=\"Helvetica\", fontsize=11];\n"
                    "    edge [color=\"#8b93a8\", fontname=\"Helvetica\", fontsize=9, arrowsize=0.7];\n");
    mx_draw_grouped(drawing, &(mx_draw_group_text){begin_group, put_node, "    }\n"}, out);
    for (size_t i = 0; i < drawing->edges.len; i++) {
        const mx_draw_edge *edge = &drawing->edges.at[i];
        mx_buf_lit(out, "    ");
        put_end(out, edge->from);
        mx_buf_lit(out, " -> ");
        put_end(out, edge->to);
        if (edge->label.len || edge->dashed || edge->status) {
            mx_buf_printf(out, " [color=\"%s\"%s", colour_of(edge->status),
                          edge->dashed ? ", style=dashed" : "");
            if (edge->label.len) {
                mx_buf_lit(out, ", label=<");
                mx_draw_xml(out, edge->label);
                mx_buf_char(out, '>');
            }
            mx_buf_char(out, ']');
        }
        mx_buf_lit(out, ";\n");
    }
    mx_buf_lit(out, "}\n");
}
