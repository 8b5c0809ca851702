#include "draw/draw.h"

#include "base/map.h"

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

void mx_draw_groups_of(mx_arena *arena, const mx_drawing *drawing, mx_draw_groups *out)
{
    mx_map numbers = {0}; /* by name: the first node's place in `of` */
    *out = (mx_draw_groups){.of = mx_new_array(arena, size_t, drawing->nodes.len + 1)};
    for (size_t i = 0; i < drawing->nodes.len; i++) {
        mx_str name = drawing->nodes.at[i].group;
        const size_t *known = mx_map_get(&numbers, name);
        out->of[i] = known ? *known : out->list.len;
        if (!known) {
            mx_vec_push(arena, &out->list, ((mx_draw_group){.name = name}));
            mx_map_put(arena, &numbers, name, &out->of[i]);
        }
        mx_vec_push(arena, &out->list.at[out->of[i]].nodes, i);
    }
}

void mx_draw_grouped(const mx_drawing *drawing, const mx_draw_group_text *text, mx_buf *out)
{
    mx_draw_groups groups;
    mx_arena *scratch = mx_arena_child(drawing->arena);
    mx_draw_groups_of(scratch, drawing, &groups);
    for (size_t g = 0; g < groups.list.len; g++) {
        const mx_draw_group *group = &groups.list.at[g];
        bool grouped = groups.list.len > 1 && group->name.len;
        if (grouped)
            text->begin(out, g, group->name);
        for (size_t i = 0; i < group->nodes.len; i++)
            text->node(out, drawing, group->nodes.at[i], grouped ? "        " : "    ");
        if (grouped)
            mx_buf_text(out, text->end);
    }
    mx_arena_free(scratch);
}
