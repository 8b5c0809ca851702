/* Plans of shapes that no case file holds: long chains and rings of foreign keys, both ways, and who comes
 * before whom in them. */
#include "plan_cases.h"

enum { TABLES = 1500 };

/* t0 → t1 → … → t(n-1), and back to t0 for a ring. */
static mx_str references(mx_arena *arena, bool ring, bool alter)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_lit(&buf, "SET FOREIGN_KEY_CHECKS = 0;\n"); /* passed over where it means nothing */
    if (alter)
        buf.len = 0;
    for (int i = 0; i < TABLES; i++) {
        mx_buf_printf(&buf, "CREATE TABLE t%d (id int NOT NULL PRIMARY KEY, next int", i);
        if (!alter && (ring || i + 1 < TABLES))
            mx_buf_printf(&buf, ", CONSTRAINT f%d FOREIGN KEY (next) REFERENCES t%d (id)", i,
                          (i + 1) % TABLES);
        mx_buf_lit(&buf, ");\n");
    }
    for (int i = 0; alter && i < TABLES - (ring ? 0 : 1); i++)
        mx_buf_printf(&buf, "ALTER TABLE t%d ADD CONSTRAINT f%d FOREIGN KEY (next) REFERENCES t%d (id);\n", i,
                      i, (i + 1) % TABLES);
    return mx_buf_take(&buf);
}

static size_t count_steps(const mx_planned *planned, mx_step_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < planned->plan.steps.len; i++)
        count += planned->plan.steps.at[i]->kind == kind ? 1 : 0;
    return count;
}

typedef struct shape {
    const char *engine;
    bool ring, alter; /* alter: the text adds its foreign keys later */
    size_t alters;    /* ALTER TABLE steps, each way */
} shape;

static const shape shapes[] = {
    {"postgres", false, true, 0}, {"postgres", true, true, 1}, {"mysql", false, false, 0},
    {"mysql", true, false, 1},    {"mariadb", true, false, 1}, {"sqlite", false, false, 0},
    {"sqlite", true, false, 0},
};

static mx_status both_ways(mx_arena *arena, void *arg)
{
    const shape *s = arg;
    plan_case c = {.path = mx_str_of(s->engine)};
    mx_model *from, *to;
    mx_planned planned;
    assert_true(replay_server(c.path, &c.dialect, &c.server));
    mx_diags *diags = plan_diags(arena);
    c.to = references(arena, s->ring, s->alter);
    if (c.dialect->engine == MX_LITE)
        c.to = mx_str_sub(c.to, mx_str_find(c.to, '\n') + 1, c.to.len);
    mx_status status = plan_make(arena, &c, diags, &planned, &from, &to);
    if (status != MX_OK)
        plan_print(arena, &c, "no plan", diags, MX_STR_NONE);
    assert_int_equal(status, MX_OK);
    assert_int_equal(count_steps(&planned, MX_ST_CREATE_TABLE), TABLES);
    assert_int_equal(count_steps(&planned, MX_ST_ALTER_TABLE), s->alters);
    assert_false(planned.plan.destructive);

    mx_str up = c.to;
    c.to = MX_STR_NONE;
    c.from = up;
    assert_int_equal(plan_make(arena, &c, diags, &planned, &from, &to), MX_OK);
    assert_int_equal(count_steps(&planned, MX_ST_DROP_TABLE), TABLES);
    assert_int_equal(count_steps(&planned, MX_ST_ALTER_TABLE), s->alters);
    assert_true(planned.plan.destructive);
    if (!s->ring) /* who refers goes first */
        assert_string_equal(mx_str_z(arena, planned.plan.steps.at[c.dialect->engine == MX_LITE]->table->name),
                            "t0");
    return MX_OK;
}

static void test_references(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (mx_dialect_named(mx_str_of(shapes[i].engine)))
            assert_int_equal(mx_guard(NULL, both_ways, (void *)(uintptr_t)&shapes[i], NULL), MX_OK);
    }
}

/* The same input gives the same bytes, whatever was planned before in the process. */
static void check_same(mx_arena *arena, const plan_case *c, void *arg)
{
    mx_model *from, *to;
    mx_planned first, second;
    mx_diags *diags = plan_diags(arena), *others = plan_diags(arena);
    mx_buf one = MX_BUF(arena), two = MX_BUF(arena);
    (void)arg;
    mx_status status = plan_make(arena, c, diags, &first, &from, &to);
    (void)mx_arena_alloc(arena, 12345, 1); /* other addresses */
    assert_int_equal(plan_make(arena, c, others, &second, &from, &to), status);
    assert_string_equal(mx_str_z(arena, first.text), mx_str_z(arena, second.text));
    mx_diags_print(&one, diags, false);
    mx_diags_print(&two, others, false);
    assert_string_equal(mx_str_z(arena, mx_buf_view(&one)), mx_str_z(arena, mx_buf_view(&two)));
}

static void test_same_bytes(void **state)
{
    (void)state;
    assert_true(plan_each_case(check_same, NULL) > 75);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_references), cmocka_unit_test(test_same_bytes)};
    return cmocka_run_group_tests_name("plan: plans", tests, NULL, NULL);
}
