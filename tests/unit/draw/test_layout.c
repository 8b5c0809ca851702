/* Layouts of random graphs: boxes lie apart, arrows lead onwards, the same in gives the same out. */
#include <math.h>

#include "drawings.h"

#include "draw/layout.h"

static const mx_layout_options options = {MX_DRAW_RIGHT, 10, 4, 30, 20, 1.5};

static void make_layout(mx_arena *arena, const mx_drawing *d, mx_draw_direction direction, mx_layout *out)
{
    mx_layout_options own = options;
    own.direction = direction;
    *out = (mx_layout){.node_count = d->nodes.len, .edge_count = d->edges.len};
    out->nodes = mx_new_array(arena, mx_layout_node, d->nodes.len + 1);
    out->edges = mx_new_array(arena, mx_layout_edge, d->edges.len + 1);
    for (size_t i = 0; i < d->nodes.len; i++) {
        out->nodes[i].width = 60 + (double)(i % 7) * 5;
        out->nodes[i].height = 20 + (double)d->nodes.at[i].rows.len * 10;
    }
    for (size_t i = 0; i < d->edges.len; i++) {
        out->edges[i].from = d->edges.at[i].from.node;
        out->edges[i].to = d->edges.at[i].to.node;
    }
    mx_layout_run(arena, out, &own);
}

static void check_apart(const mx_layout *l)
{
    for (size_t i = 0; i < l->node_count; i++) {
        const mx_layout_node *a = &l->nodes[i];
        assert_true(isfinite(a->x) && isfinite(a->y));
        assert_true(a->x >= -0.01 && a->y >= -0.01);
        assert_true(a->x + a->width <= l->width + 0.01 && a->y + a->height <= l->height + 0.01);
        for (size_t k = i + 1; k < l->node_count; k++) {
            const mx_layout_node *b = &l->nodes[k];
            bool apart = a->x + a->width <= b->x + 0.01 || b->x + b->width <= a->x + 0.01 ||
                         a->y + a->height <= b->y + 0.01 || b->y + b->height <= a->y + 0.01;
            if (!apart)
                fail_msg("boxes %zu and %zu overlap", i, k);
        }
    }
}

static void check_arrows(const mx_layout *l, mx_draw_direction direction, bool backward)
{
    for (size_t e = 0; e < l->edge_count; e++) {
        const mx_layout_edge *edge = &l->edges[e];
        const mx_layout_node *from = &l->nodes[edge->from], *to = &l->nodes[edge->to];
        if (edge->from == edge->to) {
            assert_int_equal(edge->count, 0);
            continue;
        }
        assert_int_equal(from->part, to->part);
        size_t far = from->layer < to->layer ? to->layer - from->layer : from->layer - to->layer;
        assert_true(far > 0 && (backward || from->layer < to->layer));
        assert_int_equal(edge->count, 2 * (far - 1)); /* where it enters and leaves each layer between */
        for (size_t i = 1; i < edge->count; i++) {
            double step = direction == MX_DRAW_RIGHT ? edge->points[i].x - edge->points[i - 1].x
                                                     : edge->points[i].y - edge->points[i - 1].y;
            assert_true(from->layer < to->layer ? step >= 0 : step <= 0);
        }
    }
}

static mx_status check_one(mx_arena *arena, void *arg)
{
    uint64_t seed = *(const uint64_t *)arg;
    bool backward = seed % 2, right = seed % 3 > 0;
    mx_drawing d;
    mx_layout l, again;
    size_t nodes = 1 + (size_t)seed * 3 % 90;
    random_drawing(arena, seed, nodes, (size_t)seed * 5 % 160, backward, &d);
    make_layout(arena, &d, right ? MX_DRAW_RIGHT : MX_DRAW_DOWN, &l);
    check_apart(&l);
    check_arrows(&l, right ? MX_DRAW_RIGHT : MX_DRAW_DOWN, backward);
    make_layout(arena, &d, right ? MX_DRAW_RIGHT : MX_DRAW_DOWN, &again);
    for (size_t i = 0; i < nodes; i++)
        assert_true(l.nodes[i].x == again.nodes[i].x && l.nodes[i].y == again.nodes[i].y);
    return MX_OK;
}

static void test_random(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++)
        assert_int_equal(mx_guard(NULL, check_one, &seed, NULL), MX_OK);
}

/* A chain is one straight line; what is not connected stands beside. */
static mx_status check_chain(mx_arena *arena, void *arg)
{
    mx_drawing d;
    mx_layout l;
    (void)arg;
    mx_drawing_init(&d, arena);
    for (size_t i = 0; i < 6; i++)
        mx_draw_add_node(&d, mx_str_printf(arena, "%zu", i), MX_STR_NONE, MX_STR_NONE);
    for (size_t i = 1; i < 5; i++)
        mx_draw_add_edge(&d, i - 1, i);
    make_layout(arena, &d, MX_DRAW_RIGHT, &l);
    for (size_t i = 1; i < 5; i++) {
        assert_int_equal(l.nodes[i].layer, i);
        assert_true(l.nodes[i].y == l.nodes[0].y &&
                    l.nodes[i].x >= l.nodes[i - 1].x + l.nodes[i - 1].width + 30);
    }
    assert_int_not_equal(l.nodes[5].part, l.nodes[0].part);
    return MX_OK;
}

static void test_chain(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, check_chain, NULL, NULL), MX_OK);
}

/* Two boxes at one, and arrows that would cross: none does. */
static mx_status check_uncrossed(mx_arena *arena, void *arg)
{
    static const size_t pairs[][2] = {{0, 5}, {1, 4}, {2, 3}};
    mx_drawing d;
    mx_layout l;
    (void)arg;
    mx_drawing_init(&d, arena);
    for (size_t i = 0; i < 7; i++)
        mx_draw_add_node(&d, mx_str_printf(arena, "%zu", i), MX_STR_NONE, MX_STR_NONE);
    for (size_t i = 0; i < 3; i++) {
        mx_draw_add_edge(&d, pairs[i][0], pairs[i][1]);
        mx_draw_add_edge(&d, pairs[i][1], 6);
    }
    make_layout(arena, &d, MX_DRAW_RIGHT, &l);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = i + 1; k < 3; k++)
            assert_true((l.nodes[pairs[i][0]].y < l.nodes[pairs[k][0]].y) ==
                        (l.nodes[pairs[i][1]].y < l.nodes[pairs[k][1]].y));
    return MX_OK;
}

static void test_uncrossed(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, check_uncrossed, NULL, NULL), MX_OK);
}

static mx_status lay_out_some(mx_arena *arena, void *arg)
{
    mx_drawing d;
    mx_layout l;
    random_drawing(arena, 5, *(const size_t *)arg, *(const size_t *)arg * 2, true, &d);
    make_layout(arena, &d, MX_DRAW_RIGHT, &l);
    return MX_OK;
}

static void test_faults(void **state)
{
    size_t few = 12, none = 0;
    (void)state;
    fault_every_work(lay_out_some, &few, MX_OK);
    fault_every_work(lay_out_some, &none, MX_OK);
}

/* Much: long chains (no recursion), wide layers, thousands of arrows that pass many layers. */
static mx_status lay_out_much(mx_arena *arena, void *arg)
{
    mx_drawing d;
    mx_layout l;
    (void)arg;
    mx_drawing_init(&d, arena);
    for (size_t i = 0; i < 20000; i++) {
        mx_draw_add_node(&d, mx_str_printf(arena, "%zu", i), MX_STR_NONE, MX_STR_NONE);
        if (i && i < 3000)
            mx_draw_add_edge(&d, i - 1, i);
        else if (i >= 3000)
            mx_draw_add_edge(&d, i % 100, i);
        if (i && i < 3000 && i % 3 == 0)
            mx_draw_add_edge(&d, 0, i); /* four million layers passed, if each were drawn */
    }
    make_layout(arena, &d, MX_DRAW_DOWN, &l);
    for (size_t i = 0; i < l.node_count; i++)
        assert_true(isfinite(l.nodes[i].x) && isfinite(l.nodes[i].y));
    return MX_OK;
}

static void test_much(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, lay_out_much, NULL, NULL), MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random), cmocka_unit_test(test_chain), cmocka_unit_test(test_uncrossed),
        cmocka_unit_test(test_faults), cmocka_unit_test(test_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
