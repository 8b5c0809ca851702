#include "plan/planner.h"

enum { UNSEEN, OPEN, DONE };

typedef struct frame {
    size_t node, next; /* next: index of the need to look at */
} frame;

/* Depth first in the given order, with a stack of our own: a chain of references may be as long as there are tables. */
void mx_order_stable(mx_arena *arena, size_t count, size_t (*needs)(void *arg, size_t node, size_t i),
                     void (*cut)(void *arg, size_t node, size_t i), void *arg, size_t *order)
{
    uint8_t *state = mx_new_array(arena, uint8_t, count ? count : 1);
    frame *stack = mx_new_array(arena, frame, count ? count : 1);
    size_t done = 0;
    for (size_t root = 0; root < count; root++) {
        size_t depth = 0;
        if (state[root] != UNSEEN)
            continue;
        stack[depth++] = (frame){root, 0};
        state[root] = OPEN;
        while (depth) {
            frame *top = &stack[depth - 1];
            size_t need = needs(arg, top->node, top->next);
            if (need == MX_NPOS) {
                state[top->node] = DONE;
                order[done++] = top->node;
                depth--;
                continue;
            }
            if (cut && state[need] == OPEN && need != top->node)
                cut(arg, top->node, top->next);
            top->next++;
            if (state[need] == UNSEEN) {
                state[need] = OPEN;
                stack[depth++] = (frame){need, 0};
            }
        }
    }
}

typedef mx_vec(size_t) node_list;

void mx_order_name(mx_arena *arena, mx_map *named, mx_str name, size_t node)
{
    node_list *list = mx_map_get(named, name);
    if (!list) {
        list = mx_new(arena, node_list);
        mx_map_put(arena, named, name, list);
    }
    mx_vec_push(arena, list, node);
}

size_t mx_order_named(const mx_map *named, mx_str name, size_t *i)
{
    const node_list *list = mx_map_get(named, name);
    if (list && *i < list->len)
        return list->at[*i];
    *i -= list ? list->len : 0;
    return MX_NPOS;
}
