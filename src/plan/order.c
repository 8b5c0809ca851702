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
            if (state[need] == OPEN && need != top->node)
                cut(arg, top->node, top->next);
            top->next++;
            if (state[need] == UNSEEN) {
                state[need] = OPEN;
                stack[depth++] = (frame){need, 0};
            }
        }
    }
}
