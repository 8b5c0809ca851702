/* Which item of one list is which item of the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../fault.h"
#include "diff/pairs.h"

/* Keys are single letters, '.' stands for an empty key; want: for each of `from` the place in `to`, or '-'. */
static const struct key_case {
    const char *name, *from, *to, *want;
} key_cases[] = {
    {"nothing", "", "", ""},
    {"only one side", "abc", "", "---"},
    {"the same", "abc", "abc", "012"},
    {"another order", "abc", "cab", "120"},
    {"some go, some come", "abcd", "xbyd", "-1-3"},
    {"empty keys pair with nothing", "a.b", "..a", "2--"},
    {"the first of equal keys wins", "aab", "baa", "120"},
    {"more equal keys on one side", "aaa", "a", "0--"},
    {"many", "abcdefghijklmnopqrst", "tsrqponmlkjihgfedcba",
     ""}, /* checked by rule: over the few that need no map */
};

static mx_str *keys_of(mx_arena *arena, const char *letters, size_t *len)
{
    *len = strlen(letters);
    mx_str *keys = mx_new_array(arena, mx_str, *len + 1);
    for (size_t i = 0; i < *len; i++)
        keys[i] = letters[i] == '.' ? MX_STR_NONE : (mx_str){letters + i, 1};
    return keys;
}

static void check_both_ways(const mx_pairs *pairs)
{
    for (size_t i = 0; i < pairs->from_len; i++)
        assert_true(pairs->to_of[i] == MX_NPOS || pairs->from_of[pairs->to_of[i]] == i);
    for (size_t j = 0; j < pairs->to_len; j++)
        assert_true(pairs->from_of[j] == MX_NPOS || pairs->to_of[pairs->from_of[j]] == j);
}

static mx_status by_key(mx_arena *arena, void *arg)
{
    const struct key_case *c = arg;
    size_t from_len, to_len;
    const mx_str *from = keys_of(arena, c->from, &from_len), *to = keys_of(arena, c->to, &to_len);
    mx_pairs pairs = mx_pairs_new(arena, from_len, to_len);
    mx_pairs_by_key(arena, &pairs, from, to);
    check_both_ways(&pairs);
    for (size_t i = 0; i < from_len; i++) {
        size_t want = strlen(c->want) == 0 ? from_len - 1 - i
                      : c->want[i] == '-'  ? MX_NPOS
                                           : (size_t)(c->want[i] - '0');
        if (pairs.to_of[i] != want)
            print_error("%s: item %zu\n", c->name, i);
        assert_int_equal(pairs.to_of[i], want);
    }
    return MX_OK;
}

static void test_by_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof key_cases / sizeof *key_cases; i++) {
        struct key_case c = key_cases[i];
        fault_every_work(by_key, &c, MX_OK);
    }
}

/* Large lists take the way over a map: it answers as the way for few does. */
static mx_status few_and_many(mx_arena *arena, void *arg)
{
    enum { MANY = 20000 };
    (void)arg;
    mx_str *from = mx_new_array(arena, mx_str, MANY), *to = mx_new_array(arena, mx_str, MANY);
    for (size_t i = 0; i < MANY; i++) { /* of equal keys there are two; every fifth is on one side alone */
        from[i] = mx_str_printf(arena, "%s%zu", i % 5 ? "" : "x", i / 2);
        to[i] = mx_str_printf(arena, "%s%zu", i % 5 ? "" : "y", (MANY - 1 - i) / 2);
    }
    mx_pairs pairs = mx_pairs_new(arena, MANY, MANY);
    mx_pairs_by_key(arena, &pairs, from, to);
    check_both_ways(&pairs);
    size_t joined = 0;
    for (size_t i = 0; i < MANY; i++) {
        joined += pairs.to_of[i] != MX_NPOS ? 1 : 0;
        if (pairs.to_of[i] != MX_NPOS)
            assert_true(mx_str_eq(from[i], to[pairs.to_of[i]]));
    }
    assert_true(joined > MANY / 3);
    return MX_OK;
}

static void test_many(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, few_and_many, NULL, NULL), MX_OK);
}

static bool same_parity(void *arg, size_t from, size_t to)
{
    size_t *calls = arg;
    ++*calls;
    return from % 2 == to % 2;
}

/* What was joined before stays joined and is not asked about; the rest goes in order. */
static mx_status joined_first(mx_arena *arena, void *arg)
{
    size_t from_len, to_len, calls = 0;
    const mx_str *from = keys_of(arena, "ab..", &from_len), *to = keys_of(arena, "b.a.", &to_len);
    (void)arg;
    mx_pairs pairs = mx_pairs_new(arena, from_len, to_len);
    mx_pairs_join(&pairs, 0, 3); /* a hint: against the names */
    mx_pairs_by_key(arena, &pairs, from, to);
    assert_int_equal(pairs.to_of[0], 3);
    assert_int_equal(pairs.to_of[1], 0);
    mx_pairs_by_content(&pairs, same_parity, &calls);
    check_both_ways(&pairs);
    assert_int_equal(pairs.to_of[2], 2);
    assert_int_equal(pairs.to_of[3], 1);
    assert_true(calls <= 4);
    return MX_OK;
}

static void test_joined_first(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, joined_first, NULL, NULL), MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_key), cmocka_unit_test(test_many),
                                       cmocka_unit_test(test_joined_first)};
    return cmocka_run_group_tests_name("diff: pairs", tests, NULL, NULL);
}
