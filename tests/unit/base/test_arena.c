/* Memory: blocks, guards, deferred functions, children; and what is built on it: vectors, sorting, maps. */
#include "check.h"

#include "base/map.h"
#include "base/vec.h"

static int closed[8], closed_count;

static void note(void *arg)
{
    closed[closed_count++] = *(int *)arg;
}

static mx_status blocks(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t align = 1; align <= 256; align *= 2) {
        for (size_t size = 0; size < 70000; size = size * 3 + 1) {
            char *p = mx_arena_alloc(arena, size, align);
            assert_true((uintptr_t)p % align == 0);
            memset(p, 0xa5, size);
            char *q = mx_arena_grow(arena, p, size, size * 2 + 10, align);
            assert_true((uintptr_t)q % align == 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal((unsigned char)q[i], 0xa5);
            memset(q, 0x5a, size * 2 + 10);
            char *z = mx_arena_zalloc(arena, size, align);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(z[i], 0);
        }
    }
    char *p = mx_arena_grow(arena, NULL, 0, 8, 1);
    assert_ptr_equal(mx_arena_grow(arena, p, 8, 4, 1), p); /* smaller stays */
    return MX_OK;
}

/* Two blocks that take turns growing keep their contents, from small to large. */
static mx_status grows(mx_arena *arena, void *arg)
{
    size_t len[2] = {0, 0}, cap[2] = {0, 0};
    unsigned char *at[2] = {NULL, NULL};
    (void)arg;
    for (size_t i = 0; i < 60000; i++) {
        size_t w = i % 7 == 0;
        if (len[w] == cap[w]) {
            size_t more = cap[w] ? cap[w] * 2 : 8;
            at[w] = mx_arena_grow(arena, at[w], cap[w], more, 1);
            cap[w] = more;
        }
        at[w][len[w]] = (unsigned char)(len[w] * 31 + w);
        len[w]++;
    }
    for (size_t w = 0; w < 2; w++)
        for (size_t i = 0; i < len[w]; i++)
            assert_int_equal(at[w][i], (unsigned char)(i * 31 + w));
    return MX_OK;
}

static void memory(void **state)
{
    (void)state;
    in_arena(blocks, NULL);
    in_arena(grows, NULL);
    fault_every_work(grows, NULL, MX_OK);
}

static mx_status texts(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_str s = mx_str_copy(arena, MX_STR("Ab"));
    assert_int_equal(s.ptr[2], '\0');
    assert_text(mx_str_copy(arena, MX_STR_NONE), "");
    assert_text(mx_str_lower(arena, MX_STR("A\xc3\x9cz")), "a\xc3\x9cz");
    assert_text(mx_str_upper(arena, MX_STR("a1z")), "A1Z");
    assert_text(mx_str_cat(arena, s, MX_STR_NONE), "Ab");
    assert_text(mx_str_cat(arena, s, s), "AbAb");
    assert_string_equal(mx_str_z(arena, mx_str_sub(s, 0, 1)), "A");
    assert_text(mx_str_printf(arena, "%s-%d", "x", 7), "x-7");
    assert_int_equal(mx_str_printf(arena, "%1000d", 7).len, 1000);
    return MX_OK;
}

static void text_copies(void **state)
{
    (void)state;
    fault_every_work(texts, NULL, MX_OK);
}

static mx_status run_out(mx_arena *arena, void *arg)
{
    mx_arena_defer(arena, note, arg);
    mx_arena_array(arena, SIZE_MAX / 2, 1, 3);
    return MX_OK;
}

static mx_status too_much(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_arena_alloc(arena, SIZE_MAX - 100, 1);
    return MX_OK;
}

static mx_status answer(mx_arena *arena, void *arg)
{
    mx_new(arena, int);
    return *(mx_status *)arg;
}

static void guards(void **state)
{
    int one = 1;
    mx_arena *keep = (mx_arena *)&one;
    mx_diags *diags = mx_diags_new();
    (void)state;
    closed_count = 0;
    assert_int_equal(mx_guard(&keep, run_out, &one, diags), MX_FAILED);
    assert_null(keep);
    assert_int_equal(closed_count, 1);
    assert_int_equal(mx_diags_at(diags, 0)->code, MX_MEM001);
    assert_int_equal(mx_guard(NULL, too_much, NULL, NULL), MX_FAILED);
    for (mx_status st = MX_OK; st <= MX_FAILED; st++) {
        assert_int_equal(mx_guard(&keep, answer, &st, NULL), st);
        assert_int_equal(keep != NULL, st == MX_OK);
        mx_arena_free(keep);
    }
    mx_diags_free(diags);
    mx_arena_free(NULL);
}

/* Memory of an outer arena runs out inside an inner guard: the inner work fails, its arena is closed, the
 * outer goes on. */
static mx_status inner(mx_arena *arena, void *arg)
{
    static int two = 2;
    mx_arena_defer(arena, note, &two);
    mx_arena_oom(*(mx_arena **)arg);
}

static mx_status outer(mx_arena *arena, void *arg)
{
    static int one = 1;
    (void)arg;
    mx_arena_defer(arena, note, &one);
    assert_int_equal(mx_guard(NULL, inner, &arena, NULL), MX_FAILED);
    assert_int_equal(closed_count, 1);
    mx_new(arena, int);
    return MX_OK;
}

static void nested_guards(void **state)
{
    (void)state;
    closed_count = 0;
    in_arena(outer, NULL);
    assert_int_equal(closed_count, 2);
    assert_int_equal(closed[0], 2);
    assert_int_equal(closed[1], 1);
}

static mx_status half(mx_arena *arena, void *arg)
{
    static int three = 3;
    mx_arena_defer(mx_arena_child(arena), note, &three);
    *(int **)arg = mx_new(arena, int);
    **(int **)arg = 42;
    mx_arena_oom(arena);
}

static void guards_in(void **state)
{
    mx_arena *arena = NULL;
    mx_status ok = MX_OK;
    int *kept = NULL;
    (void)state;
    closed_count = 0;
    assert_int_equal(mx_guard(&arena, answer, &ok, NULL), MX_OK);
    assert_int_equal(mx_guard_in(arena, half, &kept, NULL), MX_FAILED);
    assert_int_equal(*kept, 42); /* still there, the arena is good */
    assert_int_equal(closed_count, 0);
    assert_int_equal(mx_guard_in(arena, answer, &ok, NULL), MX_OK);
    mx_arena_free(arena);
    assert_int_equal(closed_count, 1);
}

static mx_status family(mx_arena *arena, void *arg)
{
    static int ids[] = {0, 1, 2, 3, 4};
    (void)arg;
    size_t before = mx_arena_bytes(arena);
    mx_arena *first = mx_arena_child(arena), *second = mx_arena_child(arena), *third = mx_arena_child(first);
    mx_arena_defer(arena, note, &ids[0]);
    mx_arena_defer(first, note, &ids[1]);
    mx_arena_defer(second, note, &ids[2]);
    mx_arena_defer(third, note, &ids[3]);
    mx_arena_defer(arena, note, &ids[4]);
    mx_arena_alloc(third, 100000, 1);
    assert_true(mx_arena_bytes(arena) >= before + 100000);
    assert_true(mx_arena_bytes(first) >= 100000 && mx_arena_bytes(second) < 100000);
    closed_count = 0;
    mx_arena_free(first);
    assert_int_equal(closed_count, 2);
    assert_int_equal(closed[0], 3);
    assert_int_equal(closed[1], 1);
    assert_true(mx_arena_bytes(arena) < before + 100000);
    return MX_OK;
}

static mx_status deep(mx_arena *arena, void *arg)
{
    (void)arg;
    for (int i = 0; i < 3000; i++)
        arena = mx_arena_child(arena);
    return MX_OK;
}

static void children(void **state)
{
    static const int order[] = {3, 1, 2, 4, 0};
    (void)state;
    in_arena(family, NULL);
    assert_int_equal(closed_count, 5);
    assert_memory_equal(closed, order, sizeof order);
}

static mx_status with_child(mx_arena *arena, void *arg)
{
    static int nine = 9;
    int *opened = arg;
    *opened += 1;
    mx_arena *child = mx_arena_child_with(arena, note, &nine);
    mx_arena_alloc(child, 10, 1);
    return MX_OK;
}

static mx_status defer_once(void *arg)
{
    int opened = 0;
    (void)arg;
    closed_count = 0;
    mx_status status = mx_guard(NULL, with_child, &opened, NULL);
    assert_int_equal(closed_count, opened); /* what was opened was closed, whatever failed */
    return status;
}

static void deferred_always_run(void **state)
{
    (void)state;
    fault_every(defer_once, NULL, MX_OK);
}

static void depth(void **state)
{
    (void)state;
    in_arena(deep, NULL);
}

typedef struct pair {
    int key, order;
} pair;

static int by_key(const void *a, const void *b, void *arg)
{
    *(size_t *)arg += 1;
    return ((const pair *)a)->key - ((const pair *)b)->key;
}

static mx_status sorts(mx_arena *arena, void *arg)
{
    (void)arg;
    for (int n = 0; n < 200; n = n * 5 / 4 + 1) {
        mx_vec(pair) v = {0};
        size_t calls = 0;
        uint32_t seed = (uint32_t)n;
        for (int i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            mx_vec_push(arena, &v, ((pair){(int)(seed >> 28), i}));
        }
        mx_sort(arena, v.at, v.len, sizeof *v.at, by_key, &calls);
        for (int i = 1; i < n; i++) {
            const pair *x = &v.at[i - 1], *y = &v.at[i];
            assert_true(x->key < y->key || (x->key == y->key && x->order < y->order));
        }
    }
    return MX_OK;
}

static mx_status vectors(mx_arena *arena, void *arg)
{
    mx_vec(int) v = {0};
    mx_strs names = {0};
    (void)arg;
    for (int i = 0; i < 100; i++)
        mx_vec_push(arena, &v, i);
    mx_vec_insert(arena, &v, 0, -1);
    mx_vec_insert(arena, &v, v.len, 100);
    mx_vec_remove(&v, 50);
    assert_int_equal(v.len, 101);
    for (int i = 0; i < 101; i++)
        assert_int_equal(v.at[i], i < 50 ? i - 1 : i);
    mx_vec_push(arena, &names, MX_STR("a"));
    assert_true(mx_strs_has(&names, MX_STR("a")) && !mx_strs_has(&names, MX_STR("A")));
    mx_strs same = {0}, other = {0}, more = {0}, none = {0};
    mx_vec_push(arena, &same, MX_STR("a"));
    mx_vec_push(arena, &other, MX_STR("A"));
    mx_vec_push(arena, &more, MX_STR("a"));
    mx_vec_push(arena, &more, MX_STR("b"));
    assert_true(mx_strs_same(&names, &same) && mx_strs_same(&none, &none));
    assert_true(!mx_strs_same(&names, &other) && !mx_strs_same(&names, &more) &&
                !mx_strs_same(&names, &none));
    return MX_OK;
}

static void sequences(void **state)
{
    (void)state;
    fault_every_work(vectors, NULL, MX_OK);
    fault_every_work(sorts, NULL, MX_OK);
}

static mx_status maps(mx_arena *arena, void *arg)
{
    mx_map map = {0};
    mx_vec(mx_str) keys = {0};
    static char here, there;
    (void)arg;
    assert_null(mx_map_get(&map, MX_STR("x")));
    assert_null(mx_map_remove(&map, MX_STR("x")));
    for (int i = 0; i < 300; i++)
        mx_vec_push(arena, &keys, mx_str_printf(arena, "k%d", i));
    for (int round = 0; round < 3; round++) { /* tombstones are used again */
        for (size_t i = 0; i < keys.len; i++)
            mx_map_put(arena, &map, keys.at[i], &here);
        mx_map_put(arena, &map, MX_STR("k7"), &there);
        assert_int_equal(map.len, 300);
        for (size_t i = 0; i < keys.len; i++)
            assert_ptr_equal(mx_map_get(&map, keys.at[i]), i == 7 ? &there : &here);
        for (size_t i = 0; i < keys.len; i++)
            assert_non_null(mx_map_remove(&map, keys.at[i]));
        assert_null(mx_map_get(&map, MX_STR("k0")));
        assert_int_equal(map.len, 0);
    }
    mx_map_put(arena, &map, MX_STR(""), &here);
    assert_ptr_equal(mx_map_get(&map, MX_STR_NONE), &here);
    assert_true(map.cap <= 1024);
    return MX_OK;
}

static void lookups(void **state)
{
    (void)state;
    fault_every_work(maps, NULL, MX_OK);
}

static void faults(void **state)
{
    (void)state;
#ifdef MX_FAULT
    mx_fault_at(2);
    void *p = mx_raw_alloc(1), *q = mx_raw_alloc(1), *r = mx_raw_alloc(0);
    assert_true(p && !q && r);
    assert_int_equal(mx_fault_count(), 3);
    mx_fault_at(1);
    assert_null(mx_raw_realloc(p, 10));
    mx_fault_at(0);
    mx_raw_free(p);
    mx_raw_free(r);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory),    cmocka_unit_test(text_copies),
        cmocka_unit_test(guards),    cmocka_unit_test(nested_guards),
        cmocka_unit_test(guards_in), cmocka_unit_test(children),
        cmocka_unit_test(depth),     cmocka_unit_test(deferred_always_run),
        cmocka_unit_test(sequences), cmocka_unit_test(lookups),
        cmocka_unit_test(faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
