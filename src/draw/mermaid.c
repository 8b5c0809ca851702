/* Mermaid flowcharts: boxes as HTML labels, escaped as Mermaid wants it (#quot; #lt; …). */
#include "draw/draw.h"

static void put_escaped(mx_buf *out, mx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        const char *name = c == '"'   ? "quot"
                           : c == '<' ? "lt"
                           : c == '>' ? "gt"
                           : c == '#' ? "35"
                           : c == '&' ? "amp"
                           : c == '`' ? "96"
                                      : NULL;
        if (name)
            mx_buf_printf(out, "#%s;", name);
        else
            mx_buf_char(out, (unsigned char)c < 0x20 ? ' ' : c);
    }
}

static void put_part(mx_buf *out, const char *before, mx_str text, const char *after)
{
    if (!text.len)
        return;
    mx_buf_text(out, before);
    put_escaped(out, text);
    mx_buf_text(out, after);
}

static void put_node(mx_buf *out, const mx_drawing *drawing, size_t i, const char *indent)
{
    const mx_draw_node *node = &drawing->nodes.at[i];
    mx_buf_printf(out, "%sn%zu[\"<b>", indent, i);
    put_escaped(out, node->title);
    mx_buf_lit(out, "</b>");
    put_part(out, "<br/><small>", node->note, "</small>");
    for (size_t k = 0; k < node->rows.len; k++) {
        const mx_draw_row *row = &node->rows.at[k];
        put_part(out, k ? "<br/>" : "<hr/>", row->name, "");
        put_part(out, " <i>", row->flag, "</i>");
        put_part(out, " <small>", row->note, "</small>");
    }
    mx_buf_lit(out, "\"]\n");
}

static void put_classes(mx_buf *out, const mx_drawing *drawing)
{
    static const struct {
        mx_draw_status status;
        const char *name, *style;
    } classes[] = {{MX_DRAW_ADDED, "added", "stroke:#1a9a5b,stroke-width:2px"},
                   {MX_DRAW_REMOVED, "removed", "stroke:#d6455d,stroke-width:2px,stroke-dasharray:4 3"},
                   {MX_DRAW_CHANGED, "changed", "stroke:#c58a12,stroke-width:2px"}};
    bool dashed = false;
    for (size_t i = 0; i < drawing->nodes.len; i++) {
        const mx_draw_node *node = &drawing->nodes.at[i];
        if (node->dashed) {
            mx_buf_printf(out, "    class n%zu external\n", i);
            dashed = true;
        }
        for (size_t k = 0; k < sizeof classes / sizeof *classes; k++)
            if (classes[k].status == node->status)
                mx_buf_printf(out, "    class n%zu %s\n", i, classes[k].name);
    }
    if (dashed)
        mx_buf_lit(out, "    classDef external stroke-dasharray:5 4\n");
    for (size_t k = 0; k < sizeof classes / sizeof *classes; k++)
        for (size_t i = 0; i < drawing->nodes.len; i++)
            if (drawing->nodes.at[i].status == classes[k].status) {
                mx_buf_printf(out, "    classDef %s %s\n", classes[k].name, classes[k].style);
                break;
            }
}

static void begin_group(mx_buf *out, size_t number, mx_str name)
{
    mx_buf_printf(out, "    subgraph g%zu[\"", number);
    put_escaped(out, name);
    mx_buf_lit(out, "\"]\n");
}

/* YAML in double quotes: JSON, with '<' as an escape, since these texts are put into HTML. */
static void put_title(mx_buf *out, const mx_drawing *drawing)
{
    mx_buf json = MX_BUF(drawing->arena);
    mx_buf_json(&json, drawing->title);
    for (size_t i = 0; i < json.len; i++) {
        if (json.ptr[i] == '<')
            mx_buf_lit(out, "\\u003c");
        else
            mx_buf_char(out, json.ptr[i]);
    }
}

void mx_draw_mermaid(const mx_drawing *drawing, mx_draw_direction direction, mx_buf *out)
{
    if (drawing->title.len) {
        mx_buf_lit(out, "---\ntitle: ");
        put_title(out, drawing);
        mx_buf_lit(out, "\n---\n");
    }
    mx_buf_printf(out, "flowchart %s\n", direction == MX_DRAW_RIGHT ? "LR" : "TB");
    mx_draw_grouped(drawing, &(mx_draw_group_text){begin_group, put_node, "    end\n"}, out);
    for (size_t i = 0; i < drawing->edges.len; i++) {
        const mx_draw_edge *edge = &drawing->edges.at[i];
        mx_buf_printf(out, "    n%zu %s", edge->from.node, edge->dashed ? "-.->" : "-->");
        put_part(out, "|\"", edge->label, "\"|");
        mx_buf_printf(out, " n%zu\n", edge->to.node);
    }
    put_classes(out, drawing);
}
