/* The statements that undo a plan, on every case file: before + up = after is the planner's own proof; here,
 * before + up + down = before, unless a step says that nothing undoes it. Where the steps one by one do not lead back
 * (columns computed from one another that one statement drops), the way back is planned as a whole: seldom. */
#include "migrate/draft.h"
#include "migrate/proof.h"
#include "plan_cases.h"

typedef struct tally {
    size_t planned, reversible, whole, failed;
} tally;

typedef struct first_state {
    mx_arena *arena;
    const plan_case *c;
} first_state;

static mx_status make_first(void *arg, mx_model **out)
{
    const first_state *first = arg;
    return plan_model(first->arena, first->c, "from.sql", first->c->from, plan_diags(first->arena), out);
}

/* A plan of its own leads back: its proof is the planner's. */
static bool leads_back_whole(mx_arena *arena, const plan_case *c, const mx_planned *planned)
{
    first_state first = {arena, c};
    const mx_draft_before before = {make_first, &first};
    mx_hints hints = {0};
    mx_planned_options options = {.diff.hints = &hints};
    mx_draft draft;
    if (c->hints.len && mx_hints_read(arena, c->hints, 0, &hints, plan_diags(arena)) != MX_OK)
        return false;
    return mx_draft_whole_way_back(arena, planned, &before, &options, c->dialect, &draft) == MX_OK &&
           !draft.one_way;
}

static void check_reverse(mx_arena *arena, const plan_case *c, void *arg)
{
    tally *t = arg;
    mx_diags *diags = plan_diags(arena);
    mx_model *from, *to, *before;
    mx_planned planned;
    mx_changeset left;
    if (plan_make(arena, c, diags, &planned, &from, &to) != MX_OK || !planned.plan.steps.len)
        return;
    t->planned++;
    mx_str down;
    size_t count;
    if (mx_plan_reverse(arena, &planned.plan, &down, &count) || !down.len)
        return;
    t->reversible++;
    mx_diags_clear(diags);
    assert_int_equal(plan_model(arena, c, "from.sql", c->from, diags, &before), MX_OK);
    from->views_at_once = true;
    from->leads_to = before;
    mx_status status = mx_replay_text(from, down, mx_diags_file(diags, MX_STR("down.sql"), down), MX_STR_NONE,
                                      diags);
    if (status == MX_OK)
        status = mx_model_finish(from, diags);
    assert_int_equal(mx_diff(arena, from, before, c->dialect->diff, NULL, &left, diags), MX_OK);
    if (status == MX_OK && !left.changes.len)
        return;
    if (leads_back_whole(arena, c, &planned)) {
        t->whole++;
        return;
    }
    t->failed++;
    plan_print(arena, c, left.changes.len ? "up and down lead elsewhere" : "down cannot be run", diags,
               planned.text);
    print_error("--- down\n%.*s\n", MX_FMT(down));
}

static void test_up_and_down(void **state)
{
    (void)state;
    tally t = {0};
    size_t cases = plan_each_case(check_reverse, &t);
    assert_true(cases > 75);
    assert_true(t.reversible * 3 > t.planned); /* rebuilds and what they copy are not */
    if (t.whole * 18 >= t.reversible)
        print_error("%zu of %zu lead back as a whole only\n", t.whole, t.reversible);
    assert_true(t.whole * 18 < t.reversible);
    assert_int_equal(t.failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_up_and_down)};
    return cmocka_run_group_tests_name("plan: reverse", tests, NULL, NULL);
}
