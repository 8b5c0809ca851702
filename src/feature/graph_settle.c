/* Linking features to those they depend on, and putting them in order: strongly connected components by
 * Tarjan's algorithm, on a stack of our own, since graphs may be deep. A component comes out after all
 * that it depends on; one of several features, or of one that depends on itself, is a cycle. */
#include "feature/graph_impl.h"

typedef struct frame {
    mx_node *node;
    size_t next; /* dep to look at */
} frame;

typedef struct walk {
    mx_graph *graph;
    mx_arena *scratch;
    uint32_t *number, *low; /* by node index; number 0: not seen */
    bool *open;             /* on `stack` */
    uint32_t last_number;
    mx_vec(frame) frames;
    mx_vec(mx_node *) stack;
    size_t ordered;
} walk;

enum { MANY_FIELDS = 8 }; /* from here on fields are found by a map */

mx_graph_field *mx_node_field(const mx_node *node, mx_str key)
{
    const mx_feature_spec *spec = node->def->spec;
    if (node->field_map)
        return mx_map_get(node->field_map, key);
    for (size_t i = 0; i < spec->fields.len; i++)
        if (mx_str_eq(spec->fields.at[i].key, key))
            return &node->fields[i];
    return NULL;
}

static void link_fields(mx_arena *arena, mx_node *node)
{
    const mx_feature_spec *spec = node->def->spec;
    node->fields = mx_new_array(arena, mx_graph_field, spec->fields.len);
    for (size_t i = 0; i < spec->fields.len; i++) {
        mx_str key = spec->fields.at[i].key;
        size_t len = spec->key.len + 1 + key.len;
        char *name = mx_arena_alloc(arena, len + 1, 1);
        memcpy(name, spec->key.len ? spec->key.ptr : "", spec->key.len);
        name[spec->key.len] = '.';
        memcpy(name + spec->key.len + 1, key.len ? key.ptr : "", key.len);
        name[len] = '\0';
        node->fields[i].name = (mx_str){name, len};
    }
    if (spec->fields.len < MANY_FIELDS)
        return;
    node->field_map = mx_new(arena, mx_map);
    for (size_t i = 0; i < spec->fields.len; i++)
        mx_map_put(arena, node->field_map, spec->fields.at[i].key, &node->fields[i]);
}

enum { HINTS = 8 }; /* missing features that others are looked for near: each costs a look at all features */

static const mx_graph_error *missing(mx_graph *graph, mx_arena *arena, const mx_node *node,
                                     const mx_feature_dep *dep, size_t *hints)
{
    mx_graph_error *error = mx_new(arena, mx_graph_error);
    error->code = MX_FEA007;
    error->at = dep->at;
    error->hint = (*hints)++ < HINTS ? mx_near_hint(arena, mx_graph_nearest(graph, dep->feature)) : "";
    error->message = mx_str_printf(arena, "Feature '%.*s' depends on '%.*s' which is not in the graph",
                                   MX_FMT(node->def->spec->key), MX_FMT(dep->feature));
    return error;
}

static void link_node(mx_graph *graph, mx_arena *arena, mx_node *node, size_t *hints)
{
    const mx_feature_spec *spec = node->def->spec;
    *node = (mx_node){.def = node->def, .index = node->index};
    node->up = mx_new_array(arena, mx_node *, spec->deps.len);
    for (size_t i = 0; i < spec->deps.len; i++) {
        node->up[i] = mx_graph_node(graph, spec->deps.at[i].feature);
        if (!node->up[i] && !node->error)
            node->error = missing(graph, arena, node, &spec->deps.at[i], hints);
    }
    link_fields(arena, node);
}

/* Cycles. */

enum { PATH_SHOWN = 12 }; /* features of a long cycle that are named at each end */

static mx_str path_text(mx_arena *arena, mx_node *const *path, size_t len)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < len; i++) {
        if (len > 2 * PATH_SHOWN && i == PATH_SHOWN) {
            i = len - PATH_SHOWN;
            mx_buf_lit(&buf, " -> …");
        }
        if (i)
            mx_buf_lit(&buf, " -> ");
        mx_buf_str(&buf, path[i]->def->spec->key);
    }
    return mx_buf_take(&buf);
}

/* The shortest way from `start` back to it along dependencies among nodes of `component` (by node index). */
static mx_str cycle_text(walk *w, mx_arena *arena, mx_node *start, const uint32_t *component, uint32_t own)
{
    mx_vec(mx_node *) queue = {0}, path = {0};
    mx_node **from = mx_new_array(w->scratch, mx_node *, w->graph->nodes.len);
    mx_node *last = NULL;
    mx_vec_push(w->scratch, &queue, start);
    for (size_t i = 0; i < queue.len && !last; i++)
        for (size_t k = 0; k < queue.at[i]->def->spec->deps.len && !last; k++) {
            mx_node *up = queue.at[i]->up[k];
            if (up == start)
                last = queue.at[i];
            else if (up && component[up->index] == own && !from[up->index]) {
                from[up->index] = queue.at[i];
                mx_vec_push(w->scratch, &queue, up);
            }
        }
    mx_vec_push(w->scratch, &path, start); /* backwards: its other end is `start` too */
    for (mx_node *at = last; at && at != start; at = from[at->index])
        mx_vec_push(w->scratch, &path, at);
    mx_vec_push(w->scratch, &path, start);
    for (size_t i = 0, k = path.len - 1; i < k; i++, k--) {
        mx_node *moved = path.at[i];
        path.at[i] = path.at[k];
        path.at[k] = moved;
    }
    return path_text(arena, path.at, path.len);
}

static bool depends_on_itself(const mx_node *node)
{
    for (size_t i = 0; i < node->def->spec->deps.len; i++)
        if (node->up[i] == node)
            return true;
    return false;
}

/* Members of a component share one error, which begins at the one that was registered first. */
static void mark_cycle(walk *w, mx_arena *arena, mx_node **members, size_t count, uint32_t *component)
{
    mx_node *first = members[0];
    if (count == 1 && !depends_on_itself(first))
        return;
    uint32_t own = (uint32_t)first->index + 1;
    for (size_t i = 0; i < count; i++) {
        component[members[i]->index] = own;
        if (members[i]->index < first->index)
            first = members[i];
    }
    mx_graph_error *error = mx_new(arena, mx_graph_error);
    error->code = MX_FEA008;
    error->at = first->def->spec->at;
    error->hint = "Take one of these dependencies out.";
    error->message = mx_str_printf(arena, "feature '%.*s' depends on itself: %.*s",
                                   MX_FMT(first->def->spec->key),
                                   MX_FMT(cycle_text(w, arena, first, component, own)));
    for (size_t i = 0; i < count; i++)
        if (!members[i]->error)
            members[i]->error = error;
}

/* Order. */

static void enter(walk *w, mx_node *node)
{
    w->number[node->index] = w->low[node->index] = ++w->last_number;
    w->open[node->index] = true;
    mx_vec_push(w->scratch, &w->stack, node);
    mx_vec_push(w->scratch, &w->frames, ((frame){node, 0}));
}

static void leave(walk *w, mx_arena *arena, mx_node **order, uint32_t *component)
{
    mx_node *node = w->frames.at[--w->frames.len].node;
    size_t i = node->index;
    if (w->frames.len) {
        size_t above = w->frames.at[w->frames.len - 1].node->index;
        if (w->low[i] < w->low[above])
            w->low[above] = w->low[i];
    }
    if (w->low[i] != w->number[i])
        return;
    size_t start = w->stack.len;
    do {
        start--;
        w->open[w->stack.at[start]->index] = false;
        order[w->ordered++] = w->stack.at[start];
    } while (w->stack.at[start] != node);
    mark_cycle(w, arena, w->stack.at + start, w->stack.len - start, component);
    w->stack.len = start;
}

static void visit(walk *w, mx_arena *arena, mx_node *root, mx_node **order, uint32_t *component)
{
    enter(w, root);
    while (w->frames.len) {
        frame *top = &w->frames.at[w->frames.len - 1];
        mx_node *node = top->node;
        if (top->next == node->def->spec->deps.len) {
            leave(w, arena, order, component);
            continue;
        }
        mx_node *up = node->up[top->next++];
        if (!up)
            continue;
        if (!w->number[up->index])
            enter(w, up);
        else if (w->open[up->index] && w->number[up->index] < w->low[node->index])
            w->low[node->index] = w->number[up->index];
    }
}

void mx_graph_settle(mx_graph *graph)
{
    if (graph->settled)
        return;
    size_t count = graph->nodes.len, hints = 0;
    mx_arena *arena = mx_arena_child(graph->arena), *scratch = mx_arena_child(graph->arena);
    walk w = {.graph = graph, .scratch = scratch};
    uint32_t *component = mx_new_array(scratch, uint32_t, count);
    w.number = mx_new_array(scratch, uint32_t, count);
    w.low = mx_new_array(scratch, uint32_t, count);
    w.open = mx_new_array(scratch, bool, count);
    graph->order = mx_new_array(arena, mx_node *, count);
    for (size_t i = 0; i < count; i++)
        link_node(graph, arena, graph->nodes.at[i], &hints);
    for (size_t i = 0; i < count; i++)
        if (!w.number[i])
            visit(&w, arena, graph->nodes.at[i], graph->order, component);
    mx_graph_hash(graph, arena, scratch);
    mx_arena_free(scratch);
    graph->settled = arena;
}
