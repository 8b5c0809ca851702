/* drawings.h — random drawings, the same for the same number. */
#ifndef MX_TESTS_DRAW_DRAWINGS_H
#define MX_TESTS_DRAW_DRAWINGS_H

#include "fault.h"

#include "draw/draw.h"

typedef struct random_source {
    uint64_t state;
} random_source;

static inline size_t random_below(random_source *r, size_t n)
{
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return n ? (size_t)(r->state >> 33) % n : 0;
}

/* `backward`: arrows may close cycles and point at their own box. */
static inline void random_drawing(mx_arena *arena, uint64_t seed, size_t nodes, size_t edges, bool backward,
                                  mx_drawing *out)
{
    random_source r = {seed * 7919 + 1};
    mx_drawing_init(out, arena);
    out->title = MX_STR("random");
    for (size_t i = 0; i < nodes; i++) {
        mx_draw_add_node(out, mx_str_printf(arena, "node%zu", i), MX_STR("v1"),
                         i % 3 ? MX_STR("a") : MX_STR("b"));
        for (size_t k = random_below(&r, 5); k > 0; k--)
            mx_draw_add_row(out, i, mx_str_printf(arena, "row%zu", k), MX_STR("int"),
                            k == 1 ? MX_STR("PK") : MX_STR_NONE);
        mx_draw_add_fact(out, i, "about", MX_STR("<a & \"b\">"));
    }
    for (size_t i = 0; i < edges && nodes; i++) {
        size_t a = random_below(&r, nodes), b = random_below(&r, nodes);
        if (!backward && a == b)
            continue;
        size_t edge = backward || a < b ? mx_draw_add_edge(out, a, b) : mx_draw_add_edge(out, b, a);
        out->edges.at[edge].label = i % 4 ? MX_STR_NONE : MX_STR("1:N");
        out->edges.at[edge].dashed = i % 5 == 0;
        mx_draw_end *from = &out->edges.at[edge].from, *to = &out->edges.at[edge].to;
        if (i % 3 == 0 && out->nodes.at[from->node].rows.len && out->nodes.at[to->node].rows.len) {
            from->row = random_below(&r, out->nodes.at[from->node].rows.len); /* as a foreign key does */
            to->row = random_below(&r, out->nodes.at[to->node].rows.len);
        }
    }
}

#endif
