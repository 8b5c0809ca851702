/* Pictures with many long arrows: places that follow every arrow straight would draw them far apart. Then the places
 * of place.c are only wishes: they are scaled to what the fullest layer needs, and every layer takes the places
 * nearest to its wishes (least squares) at which nothing overlaps. Some rounds later each vertex stands near the
 * middle of its neighbours. Nearest places at fixed distances are found in one pass: neighbours that would
 * overlap become one group at the mean of their wishes, and so on backwards. */
#include "draw/layers.h"

enum { ROUNDS = 10 };

typedef struct group {
    double sum, weight; /* of wishes, distances taken off */
    size_t end;         /* the first place behind it */
} group;

typedef struct settler {
    mx_layers *l;
    mx_arena *scratch;
    double node_gap, edge_gap;
    double *wish, *offset; /* by vertex; by place in the layer */
    group *groups;
} settler;

static double weight_of(const mx_vertex *v)
{
    return v->node == MX_NO_NODE ? 3 : 1; /* passing arrows are kept straight */
}

static double distance(const settler *s, const mx_vertex *a, const mx_vertex *b)
{
    return (a->extent + b->extent) / 2 +
           (a->node == MX_NO_NODE || b->node == MX_NO_NODE ? s->edge_gap : s->node_gap);
}

static void settle_layer(settler *s, const mx_layer *layer)
{
    mx_vertex *v = s->l->vertices.at;
    size_t count = 0;
    for (size_t i = 0; i < layer->len; i++) {
        mx_vertex *at = &v[layer->at[i]];
        s->offset[i] = i ? s->offset[i - 1] + distance(s, &v[layer->at[i - 1]], at) : 0;
        group g = {(s->wish[layer->at[i]] - s->offset[i]) * weight_of(at), weight_of(at), i + 1};
        for (; count && s->groups[count - 1].sum * g.weight > g.sum * s->groups[count - 1].weight; count--) {
            g.sum += s->groups[count - 1].sum;
            g.weight += s->groups[count - 1].weight;
        }
        s->groups[count++] = g;
    }
    for (size_t k = 0, i = 0; k < count; k++)
        for (; i < s->groups[k].end; i++)
            v[layer->at[i]].at = s->groups[k].sum / s->groups[k].weight + s->offset[i];
}

/* To the middle of the neighbours on one side; passing arrows count more, for those that pass. */
static void wish_middles(settler *s, const mx_layer *layer, bool upper)
{
    const mx_layers *l = s->l;
    for (size_t i = 0; i < layer->len; i++) {
        const mx_vertex *v = &l->vertices.at[layer->at[i]];
        size_t start = upper ? v->up : v->down, count = upper ? v->up_count : v->down_count;
        double sum = v->at, weight = 1;
        for (size_t k = 0; k < count; k++) {
            const mx_vertex *other = &l->vertices.at[l->near[start + k]];
            double w = v->node == MX_NO_NODE && other->node == MX_NO_NODE ? 8 : 1;
            sum += other->at * w;
            weight += w;
        }
        s->wish[layer->at[i]] = sum / weight;
    }
}

static double fullest(const settler *s)
{
    double most = 0;
    for (size_t layer = 0; layer < s->l->count; layer++) {
        const mx_layer *at = &s->l->layers[layer];
        double sum = 0;
        for (size_t i = 1; i < at->len; i++)
            sum += distance(s, &s->l->vertices.at[at->at[i - 1]], &s->l->vertices.at[at->at[i]]);
        most = sum > most ? sum : most;
    }
    return most;
}

void mx_layers_settle(mx_layers *l, double node_gap, double edge_gap)
{
    static const double allowed = 1.6, wanted = 1.1; /* of what the fullest layer needs */
    settler s = {.l = l, .scratch = mx_arena_child(l->arena), .node_gap = node_gap, .edge_gap = edge_gap};
    double need = fullest(&s), first = 0, last = 0;
    size_t n = l->vertices.len, widest = 0;
    for (size_t i = 0; i < n; i++) {
        double at = l->vertices.at[i].at;
        first = !i || at < first ? at : first;
        last = !i || at > last ? at : last;
    }
    for (size_t i = 0; i < l->count; i++)
        widest = l->layers[i].len > widest ? l->layers[i].len : widest;
    if (need > 0 && last - first > allowed * need) {
        s.wish = mx_new_array(s.scratch, double, n + 1);
        s.offset = mx_new_array(s.scratch, double, widest + 1);
        s.groups = mx_new_array(s.scratch, group, widest + 1);
        for (size_t i = 0; i < n; i++)
            s.wish[i] = (l->vertices.at[i].at - first) * wanted * need / (last - first);
        for (size_t i = 0; i < l->count; i++)
            settle_layer(&s, &l->layers[i]);
        for (int round = 0; round < ROUNDS; round++)
            for (size_t i = 0; i < l->count; i++) {
                const mx_layer *layer = &l->layers[round % 2 ? l->count - 1 - i : i];
                wish_middles(&s, layer, round % 2 == 0);
                settle_layer(&s, layer);
            }
        double least = 0;
        for (size_t i = 0; i < n; i++) {
            double edge = l->vertices.at[i].at - l->vertices.at[i].extent / 2;
            least = !i || edge < least ? edge : least;
        }
        for (size_t i = 0; i < n; i++)
            l->vertices.at[i].at -= least;
    }
    mx_arena_free(s.scratch);
}
