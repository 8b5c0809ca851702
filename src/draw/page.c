/* The page: page.html with its style, the drawing as JSON, and its script. The script draws and searches; where
 * things stand is decided here. */
#include "base/json.h"
#include "draw/page_text.h"
#include "draw/picture.h"

static void put_text(mx_json_writer *w, const char *key, mx_str text)
{
    if (!text.len)
        return;
    mx_json_put_key(w, mx_str_of(key));
    mx_json_put_string(w, text);
}

static void put_number(mx_json_writer *w, const char *key, double n)
{
    mx_json_put_key(w, mx_str_of(key));
    mx_json_put_int(w, (int64_t)n);
}

static void put_flag(mx_json_writer *w, const char *key, int on)
{
    if (on)
        put_number(w, key, on);
}

static void put_rows(mx_json_writer *w, const mx_draw_node *node)
{
    mx_json_put_key(w, MX_STR("rows"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < node->rows.len; i++) {
        mx_json_begin(w, '{');
        put_text(w, "name", node->rows.at[i].name);
        put_text(w, "note", node->rows.at[i].note);
        put_text(w, "flag", node->rows.at[i].flag);
        put_flag(w, "status", (int)node->rows.at[i].status);
        mx_json_end(w, '}');
    }
    mx_json_end(w, ']');
}

static void put_facts(mx_json_writer *w, const mx_draw_node *node)
{
    mx_json_put_key(w, MX_STR("facts"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < node->facts.len; i++) {
        mx_json_begin(w, '[');
        mx_json_put_string(w, node->facts.at[i].label);
        mx_json_put_string(w, node->facts.at[i].text);
        mx_json_end(w, ']');
    }
    mx_json_end(w, ']');
}

static void put_node(mx_json_writer *w, const mx_picture *p, size_t i, size_t group)
{
    const mx_draw_node *node = &p->drawing->nodes.at[i];
    const mx_layout_node *at = &p->layout.nodes[i];
    mx_json_begin(w, '{');
    put_text(w, "title", node->title);
    put_text(w, "note", node->note);
    put_number(w, "group", (double)group);
    put_flag(w, "status", (int)node->status);
    put_flag(w, "dashed", node->dashed);
    put_number(w, "x", at->x);
    put_number(w, "y", at->y);
    put_number(w, "w", at->width);
    put_number(w, "h", at->height);
    put_rows(w, node);
    put_facts(w, node);
    mx_json_end(w, '}');
}

static void put_end(mx_json_writer *w, mx_draw_end end)
{
    mx_json_put_int(w, (int64_t)end.node);
    mx_json_put_int(w, end.row == MX_DRAW_NO_ROW ? -1 : (int64_t)end.row);
}

static void put_edges(mx_json_writer *w, const mx_picture *p, mx_arena *scratch)
{
    mx_buf path = MX_BUF(scratch);
    mx_json_begin(w, '[');
    for (size_t i = 0; i < p->drawing->edges.len; i++) {
        const mx_draw_edge *edge = &p->drawing->edges.at[i];
        path.len = 0;
        mx_picture_path(p, i, &path);
        mx_json_begin(w, '{');
        mx_json_put_key(w, MX_STR("ends"));
        mx_json_begin(w, '[');
        put_end(w, edge->from);
        put_end(w, edge->to);
        mx_json_end(w, ']');
        put_text(w, "path", mx_buf_view(&path));
        put_text(w, "label", edge->label);
        put_flag(w, "dashed", edge->dashed);
        put_flag(w, "status", (int)edge->status);
        mx_json_end(w, '}');
    }
    mx_json_end(w, ']');
}

static void put_links(mx_json_writer *w, const mx_drawing *drawing)
{
    mx_json_begin(w, '[');
    for (size_t i = 0; i < drawing->links.len; i++) {
        mx_json_begin(w, '[');
        put_end(w, drawing->links.at[i].from);
        put_end(w, drawing->links.at[i].to);
        mx_json_end(w, ']');
    }
    mx_json_end(w, ']');
}

static void put_data(mx_json_writer *w, const mx_picture *p, mx_arena *scratch)
{
    mx_draw_groups groups;
    mx_draw_groups_of(scratch, p->drawing, &groups);
    mx_json_begin(w, '{');
    put_text(w, "title", p->drawing->title);
    put_text(w, "note", p->drawing->note);
    put_text(w, "word", mx_str_of(p->drawing->node_word));
    put_text(w, "rowWord", mx_str_of(p->drawing->row_word));
    put_text(w, "direction", p->direction == MX_DRAW_RIGHT ? MX_STR("right") : MX_STR("down"));
    put_number(w, "width", p->layout.width);
    put_number(w, "height", p->layout.height);
    put_number(w, "head", MX_CARD_HEAD);
    put_number(w, "row", MX_CARD_ROW);
    put_number(w, "padding", MX_CARD_PADDING);
    put_number(w, "rows", MX_CARD_ROWS);
    mx_json_put_key(w, MX_STR("nodes"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < p->drawing->nodes.len; i++)
        put_node(w, p, i, groups.of[i]);
    mx_json_end(w, ']');
    mx_json_put_key(w, MX_STR("groups"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < groups.list.len; i++)
        mx_json_put_string(w, groups.list.at[i].name);
    mx_json_end(w, ']');
    mx_json_put_key(w, MX_STR("edges"));
    put_edges(w, p, scratch);
    mx_json_put_key(w, MX_STR("links"));
    put_links(w, p->drawing);
    mx_json_end(w, '}');
}

/* Inside <script> nothing may look like its end or like a comment: JSON lets '<' be written as an escape. */
static void put_script_json(mx_buf *out, mx_str json)
{
    for (size_t start = 0; start < json.len;) {
        size_t next = mx_str_find(mx_str_sub(json, start, json.len), '<');
        size_t end = next == MX_NPOS ? json.len : start + next;
        mx_buf_str(out, mx_str_sub(json, start, end));
        if (end < json.len)
            mx_buf_lit(out, "\\u003c");
        start = end + 1;
    }
}

void mx_draw_page(const mx_drawing *drawing, mx_draw_direction direction, mx_buf *out)
{
    mx_arena *scratch = mx_arena_child(drawing->arena);
    mx_picture p;
    mx_buf json = MX_BUF(scratch);
    mx_json_writer w = MX_JSON_WRITER(&json, NULL);
    mx_picture_make(scratch, drawing, direction, &p);
    put_data(&w, &p, scratch);
    for (mx_str rest = mx_str_of(mx_page_html); rest.len;) { /* {{style}}, {{data}}, {{script}}, {{title}} */
        size_t at = mx_str_find_str(rest, MX_STR("{{"));
        mx_buf_str(out, at == MX_NPOS ? rest : mx_str_sub(rest, 0, at));
        if (at == MX_NPOS)
            break;
        rest = mx_str_sub(rest, at + 2, rest.len);
        size_t end = mx_str_find_str(rest, MX_STR("}}"));
        mx_str name = mx_str_sub(rest, 0, end == MX_NPOS ? rest.len : end);
        if (mx_str_eq(name, MX_STR("style")))
            mx_buf_text(out, mx_page_css);
        else if (mx_str_eq(name, MX_STR("script")))
            mx_buf_text(out, mx_page_js);
        else if (mx_str_eq(name, MX_STR("title")))
            mx_draw_xml(out, drawing->title);
        else
            put_script_json(out, mx_buf_view(&json));
        rest = end == MX_NPOS ? MX_STR_NONE : mx_str_sub(rest, end + 2, rest.len);
    }
    mx_arena_free(scratch);
}
