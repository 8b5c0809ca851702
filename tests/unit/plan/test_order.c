/* The stable order of what needs each other: long chains, rings, random graphs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/planner.h"

typedef struct edges {
    size_t count;
    size_t (*of)(const struct edges *graph, size_t node, size_t i);
    const size_t *list; /* of ring_of and random_of */
    size_t each;
    bool *cut; /* count * (each + 1) */
    size_t cuts;
} edges;

static size_t needs(void *arg, size_t node, size_t i)
{
    const edges *graph = arg;
    return graph->of(graph, node, i);
}

static void cut(void *arg, size_t node, size_t i)
{
    edges *graph = arg;
    graph->cuts++;
    if (graph->cut)
        graph->cut[node * (graph->each + 1) + i] = true;
}

static size_t none_of(const edges *graph, size_t node, size_t i)
{
    (void)graph, (void)node, (void)i;
    return MX_NPOS;
}
static size_t next_of(const edges *graph, size_t node, size_t i)
{
    return i == 0 && node + 1 < graph->count ? node + 1 : MX_NPOS;
}
static size_t ring_of(const edges *graph, size_t node, size_t i)
{
    return i == 0 ? (node + 1) % graph->count : MX_NPOS;
}
static size_t itself_of(const edges *graph, size_t node, size_t i)
{
    (void)graph;
    return i < 3 ? node : MX_NPOS;
}
static size_t listed_of(const edges *graph, size_t node, size_t i)
{
    return i < graph->each ? graph->list[node * graph->each + i] : MX_NPOS;
}

static size_t *sorted(mx_arena *arena, edges *graph)
{
    size_t *order = mx_new_array(arena, size_t, graph->count + 1);
    bool *seen = mx_new_array(arena, bool, graph->count + 1);
    order[graph->count] = 12345;
    mx_order_stable(arena, graph->count, needs, cut, graph, order);
    assert_int_equal(order[graph->count], 12345);
    for (size_t i = 0; i < graph->count; i++) {
        assert_true(order[i] < graph->count);
        assert_false(seen[order[i]]);
        seen[order[i]] = true;
    }
    return order;
}

static mx_status chains(mx_arena *arena, void *arg)
{
    (void)arg;
    edges none = {.count = 1000, .of = none_of}, empty = {.count = 0, .of = none_of};
    size_t *order = sorted(arena, &none);
    for (size_t i = 0; i < none.count; i++)
        assert_int_equal(order[i], i);
    (void)sorted(arena, &empty);
    edges chain = {.count = 100000, .of = next_of};
    order = sorted(arena, &chain);
    for (size_t i = 0; i < chain.count; i++)
        assert_int_equal(order[i], chain.count - 1 - i);
    assert_int_equal(chain.cuts, 0);
    return MX_OK;
}

static mx_status rings(mx_arena *arena, void *arg)
{
    (void)arg;
    edges two = {.count = 2, .of = ring_of}, large = {.count = 100000, .of = ring_of},
          itself = {.count = 5, .of = itself_of};
    const size_t *order = sorted(arena, &two);
    assert_int_equal(order[0], 1); /* 0 needs 1; 1's need of 0 is not met */
    assert_int_equal(two.cuts, 1);
    order = sorted(arena, &large);
    assert_int_equal(large.cuts, 1);
    assert_int_equal(order[0], large.count - 1);
    (void)sorted(arena, &itself);
    assert_int_equal(itself.cuts, 0); /* a table may refer to itself */
    return MX_OK;
}

/* Every need is met or was cut; and of what forms no ring, nothing is cut. */
static mx_status random_graphs(mx_arena *arena, void *arg)
{
    (void)arg;
    uint32_t seed = 1;
    for (int round = 0; round < 400; round++) {
        enum { EACH = 3 };
        size_t count = 1 + (size_t)round % 40;
        size_t *list = mx_new_array(arena, size_t, count * EACH), *place = mx_new_array(arena, size_t, count);
        bool acyclic = round % 2 == 0;
        for (size_t i = 0; i < count * EACH; i++) {
            seed = seed * 1664525u + 1013904223u;
            list[i] = acyclic ? (i / EACH) + (seed >> 8) % (count - i / EACH) : (seed >> 8) % count;
        }
        edges graph = {.count = count, .of = listed_of, .list = list, .each = EACH};
        graph.cut = mx_new_array(arena, bool, count *(EACH + 1));
        const size_t *order = sorted(arena, &graph), *again = sorted(arena, &graph);
        for (size_t i = 0; i < count; i++) {
            place[order[i]] = i;
            assert_int_equal(order[i], again[i]);
        }
        for (size_t i = 0; i < count * EACH; i++) {
            size_t node = i / EACH, need = list[i];
            bool was_cut = graph.cut[node * (EACH + 1) + i % EACH];
            assert_true(need == node || place[need] < place[node] || was_cut);
            assert_false(was_cut && (acyclic || need == node || place[need] < place[node]));
        }
    }
    return MX_OK;
}

#define TEST(work)                                                                                           \
    static void test_##work(void **state)                                                                    \
    {                                                                                                        \
        (void)state;                                                                                         \
        assert_int_equal(mx_guard(NULL, work, NULL, NULL), MX_OK);                                           \
    }
TEST(chains)
TEST(rings)
TEST(random_graphs)

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_chains), cmocka_unit_test(test_rings),
                                       cmocka_unit_test(test_random_graphs)};
    return cmocka_run_group_tests_name("plan: order", tests, NULL, NULL);
}
