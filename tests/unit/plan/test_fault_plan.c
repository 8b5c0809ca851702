/* The whole way from two texts to a proved plan, with the n-th request for memory failing, on every fourth case file (all
 * with MX_VERIFY_ALL=1): nothing leaks or breaks, no failure is silent, and the sanitizers look on. */
#include "plan_cases.h"

#include "../fault.h"

typedef struct work_args {
    const plan_case *c;
    mx_status want; /* of a run in which nothing fails */
} work_args;

static mx_status work(mx_arena *arena, void *arg)
{
    const work_args *a = arg;
    mx_diags *diags = plan_diags(arena);
    mx_model *from, *to;
    mx_planned planned;
    mx_status status = plan_make(arena, a->c, diags, &planned, &from, &to);
    assert_true(status == MX_OK || mx_diags_errors(diags) > 0);
    return status;
}

static mx_status work_guarded(void *arg)
{
    return mx_guard(NULL, work, arg, NULL);
}

typedef struct tried {
    size_t seen, cases;
    uint64_t runs;
} tried;

static void check_faults(mx_arena *arena, const plan_case *c, void *arg)
{
    tried *sum = arg;
    (void)arena;
    if (sum->seen++ % 4 && !getenv("MX_VERIFY_ALL"))
        return;
    work_args a = {.c = c};
    a.want = work_guarded(&a); /* some cases cannot be planned */
    sum->runs += fault_every(work_guarded, &a, a.want);
    sum->cases++;
}

static void test_cases(void **state)
{
    (void)state;
    tried sum = {0};
    (void)plan_each_case(check_faults, &sum);
    assert_true(sum.cases > 75);
#ifdef MX_FAULT
    assert_true(sum.runs > 10 * sum.cases);
#endif
}

/* One schema that is large enough for many chunks of memory; later requests are tried in growing steps. */
static mx_str large_schema(mx_arena *arena, const char *type, int tables)
{
    mx_buf buf = MX_BUF(arena);
    for (int i = 0; i < tables; i++)
        mx_buf_printf(
            &buf,
            "CREATE TABLE t%d (id bigint NOT NULL, parent bigint, n %s DEFAULT 1, PRIMARY KEY (id), "
            "CONSTRAINT f%d FOREIGN KEY (parent) REFERENCES t%d (id));\nCREATE INDEX i%d ON t%d (n, "
            "parent);\n",
            i, type, i, i ? i - 1 : 0, i, i);
    return mx_buf_take(&buf);
}

static mx_status try_large(mx_arena *arena, void *arg)
{
    const char *engine = arg;
    plan_case c = {.path = mx_str_of(engine)};
    if (!replay_server(c.path, &c.dialect, &c.server))
        return MX_OK;
    c.from = large_schema(arena, "int", 120);
    c.to = large_schema(arena, "bigint", 130);
    work_args a = {.c = &c};
    for (uint64_t n = 1;; n += 1 + n / 16) {
        mx_fault_at(n);
        mx_status status = work_guarded(&a);
        uint64_t asked = mx_fault_count();
        mx_fault_at(0);
        if (asked < n) {
            assert_int_equal(status, MX_OK);
            return MX_OK;
        }
    }
}

static void test_large(void **state)
{
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres", "mysql", "mariadb"};
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        assert_int_equal(mx_guard(NULL, try_large, (void *)(uintptr_t)engines[i], NULL), MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_large)};
    return cmocka_run_group_tests_name("plan: faults", tests, NULL, NULL);
}
