/* Orders and neighbourhoods. They are walked on stacks of our own: graphs may be deep. */
#include "feature/graph_impl.h"

typedef struct step {
    size_t node, next;
} step;

/* Positions of nodes by key text. */
static int by_key_text(const void *a, const void *b, void *graph)
{
    const mx_graph *g = graph;
    return mx_str_cmp(g->nodes.at[*(const size_t *)a]->def->spec->key,
                      g->nodes.at[*(const size_t *)b]->def->spec->key);
}

typedef struct edges {
    size_t *to;    /* of all nodes, one after the other */
    size_t *start; /* by node, and one more */
} edges;

/* Where edges lead: to deps (each once, by key text), or with `down` to dependents (by position). Only
 * nodes with wanted[i] take part. */
static edges find_edges(const mx_graph *graph, mx_arena *scratch, const bool *wanted, bool down)
{
    size_t count = graph->nodes.len, total = 0;
    edges e = {NULL, mx_new_array(scratch, size_t, count + 2)};
    size_t *seen = mx_new_array(scratch, size_t, count);
    mx_vec(step) all = {0}; /* node → next: from, to */
    for (size_t i = 0; i < count; i++) {
        const mx_feature_spec *spec = graph->nodes.at[i]->def->spec;
        for (size_t k = 0; wanted[i] && k < spec->deps.len; k++) {
            const mx_node *up = mx_graph_node(graph, spec->deps.at[k].feature);
            if (!up || !wanted[up->index] || seen[up->index] == i + 1)
                continue;
            seen[up->index] = i + 1;
            step edge = {down ? up->index : i, down ? i : up->index};
            mx_vec_push(scratch, &all, edge);
            e.start[edge.node + 2]++;
            total++;
        }
    }
    e.to = mx_new_array(scratch, size_t, total);
    for (size_t i = 2; i < count + 2; i++)
        e.start[i] += e.start[i - 1];
    for (size_t i = 0; i < all.len; i++) /* e.start[n + 1] walks to the end of n's part */
        e.to[e.start[all.at[i].node + 1]++] = all.at[i].next;
    for (size_t i = 0; !down && i < count; i++)
        mx_sort(scratch, e.to + e.start[i], e.start[i + 1] - e.start[i], sizeof *e.to, by_key_text,
                (void *)(uintptr_t)graph);
    return e;
}

/* Appends to `done` what is reached from `root`, each node behind those that its edges lead to. */
static void post_order(mx_arena *scratch, const edges *e, size_t root, bool *seen, size_t *done,
                       size_t *count)
{
    mx_vec(step) stack = {0};
    if (seen[root])
        return;
    seen[root] = true;
    mx_vec_push(scratch, &stack, ((step){root, e->start[root]}));
    while (stack.len) {
        step *top = &stack.at[stack.len - 1];
        if (top->next == e->start[top->node + 1]) {
            done[(*count)++] = top->node;
            stack.len--;
            continue;
        }
        size_t to = e->to[top->next++];
        if (!seen[to]) {
            seen[to] = true;
            mx_vec_push(scratch, &stack, ((step){to, e->start[to]}));
        }
    }
}

static void push_keys(const mx_graph *graph, mx_arena *arena, const size_t *nodes, size_t count,
                      bool reversed, mx_strs *out)
{
    for (size_t i = 0; i < count; i++)
        mx_vec_push(arena, out, graph->nodes.at[nodes[reversed ? count - 1 - i : i]]->def->spec->key);
}

void mx_graph_sort(const mx_graph *graph, mx_arena *arena, const mx_strs *keys, bool descending, mx_strs *out)
{
    mx_arena *scratch = mx_arena_child(arena);
    size_t count = graph->nodes.len, starts_len = 0, done_len = 0;
    bool *wanted = mx_new_array(scratch, bool, count), *seen = mx_new_array(scratch, bool, count);
    size_t *starts = mx_new_array(scratch, size_t, count), *done = mx_new_array(scratch, size_t, count);
    for (size_t i = 0; i < count; i++)
        wanted[i] = keys == NULL;
    for (size_t i = 0; keys && i < keys->len; i++) {
        const mx_node *node = mx_graph_node(graph, keys->at[i]);
        if (node)
            wanted[node->index] = true;
    }
    for (size_t i = 0; i < count; i++)
        if (wanted[i])
            starts[starts_len++] = i;
    mx_sort(scratch, starts, starts_len, sizeof *starts, by_key_text, (void *)(uintptr_t)graph);
    edges up = find_edges(graph, scratch, wanted, false);
    for (size_t i = 0; i < starts_len; i++)
        post_order(scratch, &up, starts[i], seen, done, &done_len);
    push_keys(graph, arena, done, done_len, descending, out);
    mx_arena_free(scratch);
}

static bool *all_wanted(const mx_graph *graph, mx_arena *scratch)
{
    bool *wanted = mx_new_array(scratch, bool, graph->nodes.len);
    for (size_t i = 0; i < graph->nodes.len; i++)
        wanted[i] = true;
    return wanted;
}

void mx_graph_downstream(const mx_graph *graph, mx_arena *arena, const mx_strs *sources, mx_strs *out)
{
    mx_arena *scratch = mx_arena_child(arena);
    size_t count = graph->nodes.len, done_len = 0, kept = 0;
    edges down = find_edges(graph, scratch, all_wanted(graph, scratch), true);
    bool *seen = mx_new_array(scratch, bool, count), *source = mx_new_array(scratch, bool, count);
    size_t *done = mx_new_array(scratch, size_t, count);
    for (size_t i = 0; i < sources->len; i++) {
        const mx_node *node = mx_graph_node(graph, sources->at[i]);
        if (node) {
            source[node->index] = true;
            post_order(scratch, &down, node->index, seen, done, &done_len);
        }
    }
    for (size_t i = 0; i < done_len; i++)
        if (!source[done[i]])
            done[kept++] = done[i];
    push_keys(graph, arena, done, kept, true, out);
    mx_arena_free(scratch);
}

/* Marks what is within `distance` steps of `sources`. */
static void mark_near(const mx_graph *graph, mx_arena *scratch, const mx_strs *sources, size_t distance,
                      bool down, bool *near)
{
    edges e = find_edges(graph, scratch, all_wanted(graph, scratch), down);
    bool *seen = mx_new_array(scratch, bool, graph->nodes.len);
    mx_vec(step) queue = {0}; /* node, distance */
    for (size_t i = 0; i < sources->len; i++) {
        const mx_node *node = mx_graph_node(graph, sources->at[i]);
        if (node && !seen[node->index]) {
            seen[node->index] = true;
            mx_vec_push(scratch, &queue, ((step){node->index, 0}));
        }
    }
    for (size_t i = 0; i < queue.len; i++) {
        step at = queue.at[i];
        near[at.node] = true;
        for (size_t k = e.start[at.node]; at.next < distance && k < e.start[at.node + 1]; k++)
            if (!seen[e.to[k]]) {
                seen[e.to[k]] = true;
                mx_vec_push(scratch, &queue, ((step){e.to[k], at.next + 1}));
            }
    }
}

void mx_graph_around(const mx_graph *graph, mx_arena *arena, const mx_strs *sources, size_t up, size_t down,
                     mx_strs *out)
{
    mx_arena *scratch = mx_arena_child(arena);
    bool *near = mx_new_array(scratch, bool, graph->nodes.len);
    mark_near(graph, scratch, sources, up, false, near);
    mark_near(graph, scratch, sources, down, true, near);
    for (size_t i = 0; i < graph->nodes.len; i++)
        if (near[i])
            mx_vec_push(arena, out, graph->nodes.at[i]->def->spec->key);
    mx_arena_free(scratch);
}
