#include "draw/draw.h"

void mx_drawing_init(mx_drawing *drawing, mx_arena *arena)
{
    *drawing = (mx_drawing){.arena = arena, .node_word = "box", .row_word = "row"};
}

size_t mx_draw_add_node(mx_drawing *drawing, mx_str title, mx_str note, mx_str group)
{
    mx_draw_node node = {.title = title, .note = note, .group = group};
    mx_vec_push(drawing->arena, &drawing->nodes, node);
    return drawing->nodes.len - 1;
}

size_t mx_draw_add_row(mx_drawing *drawing, size_t node, mx_str name, mx_str note, mx_str flag)
{
    mx_draw_node *at = &drawing->nodes.at[node];
    mx_draw_row row = {.name = name, .note = note, .flag = flag};
    mx_vec_push(drawing->arena, &at->rows, row);
    return at->rows.len - 1;
}

void mx_draw_add_fact(mx_drawing *drawing, size_t node, const char *label, mx_str text)
{
    mx_draw_fact fact = {mx_str_of(label), text};
    if (text.len)
        mx_vec_push(drawing->arena, &drawing->nodes.at[node].facts, fact);
}

size_t mx_draw_add_edge(mx_drawing *drawing, size_t from, size_t to)
{
    mx_draw_edge edge = {.from = {from, MX_DRAW_NO_ROW}, .to = {to, MX_DRAW_NO_ROW}};
    mx_vec_push(drawing->arena, &drawing->edges, edge);
    return drawing->edges.len - 1;
}

void mx_draw_add_link(mx_drawing *drawing, mx_draw_end from, mx_draw_end to)
{
    mx_draw_edge link = {.from = from, .to = to};
    mx_vec_push(drawing->arena, &drawing->links, link);
}

size_t mx_draw_group(const mx_drawing *drawing, mx_strs *groups, size_t node)
{
    mx_str group = drawing->nodes.at[node].group;
    for (size_t i = 0; i < groups->len; i++)
        if (mx_str_eq(groups->at[i], group))
            return i;
    mx_vec_push(drawing->arena, groups, group);
    return groups->len - 1;
}
