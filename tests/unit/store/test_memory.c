/* Memory that runs out anywhere in a call: no crash, an error that is said, no transaction and no temporary table that is left. */
#include "world.h"

/* A store lives on when memory runs out in a call: no transaction is left open, into which later rows would go. */
typedef struct short_write {
    world *w;
    struct ArrowArrayStream rows;
} short_write;

static mx_status write_under_guard(mx_arena *arena, void *arg)
{
    short_write *s = arg;
    (void)arena;
    return mx_store_write(s->w->store, MX_STR("a"), &s->rows, NULL, NULL, NULL);
}

static mx_status check_memory(mx_arena *arena, void *arg)
{
    world w = world_of(arena, settings());
    mx_status status = MX_FAILED;
    (void)arg;
    for (uint64_t n = 1; status != MX_OK; n++) {
        short_write call = {.w = &w};
        frame_stream(arena, frame_of_text(arena, A_ROWS("[\"1\"," P("1", "2") ",\"p\"]")), &call.rows);
        mx_fault_at(n);
        status = mx_guard(NULL, write_under_guard, &call, NULL);
        mx_fault_at(0);
        if (call.rows.release)
            call.rows.release(&call.rows);
        assert_false(mx_conn_in_transaction(w.conn));
    }
    end(&w);
    return MX_OK;
}

/* Nor are temporary tables, wherever in an increment it runs out. */
typedef struct short_resolve {
    world *w;
    mx_str feature;
    struct ArrowArrayStream samples;
} short_resolve;

static mx_status resolve_under_guard(mx_arena *arena, void *arg)
{
    short_resolve *r = arg;
    mx_increment *increment;
    mx_resolve resolve = {.samples = r->samples.release ? &r->samples : NULL};
    uint64_t rows;
    MX_TRY(mx_store_resolve(r->w->store, arena, &increment, r->feature, &resolve, NULL));
    MX_TRY(mx_increment_count(increment, MX_PART_NEW, &rows, NULL));
    assert_int_equal(rows, mx_str_eq(r->feature, MX_STR("b")) ? 2 : 1);
    return MX_OK;
}

static mx_status check_resolve_memory(mx_arena *arena, void *arg)
{
    static const char *const features[] = {"a", "b"};
    world w = world_of(arena, settings());
    (void)arg;
    for (int i = 0; i < 2; i++) /* twice: ids that come twice make a temporary table too */
        assert_int_equal(
            write_text(&w, "a", A_ROWS("[\"1\"," P("1", "2") ",\"p\"],[\"2\"," P("1", "2") ",\"p\"]")),
            MX_OK);
    for (size_t i = 0; i < 2; i++) {
        mx_status status = MX_FAILED;
        for (uint64_t n = 1; status != MX_OK; n++) {
            short_resolve call = {.w = &w, .feature = mx_str_of(features[i])};
            mx_rows rows;
            if (i == 0)
                frame_stream(arena, frame_of_text(arena, A_ROWS("[\"3\"," P("1", "2") ",\"p\"]")),
                             &call.samples);
            mx_fault_at(n);
            status = mx_guard(NULL, resolve_under_guard, &call, NULL);
            mx_fault_at(0);
            if (call.samples.release)
                call.samples.release(&call.samples);
            assert_int_equal(mx_conn_rows(arena, &rows, w.conn, MX_STR("SELECT name FROM sqlite_temp_master"),
                                          NULL, 0, NULL),
                             MX_OK);
            if (rows.rows)
                fail_msg("request %llu: %.*s is left", (unsigned long long)n,
                         MX_FMT(mx_rows_at(&rows, 0, 0).text));
        }
    }
    end(&w);
    return MX_OK;
}

/* Values that do not fit, ids of several kinds: each call from the start, on the same store. */
typedef struct step {
    world *w;
    mx_str feature;
    struct ArrowArrayStream *rows; /* NULL: it is resolved */
    mx_diags *diags;
} step;

static mx_status step_under_guard(mx_arena *arena, void *arg)
{
    const step *s = arg;
    mx_increment *increment;
    mx_resolve resolve = {0};
    uint64_t count;
    if (s->rows)
        return mx_store_write(s->w->store, s->feature, s->rows, NULL, NULL, s->diags);
    MX_TRY(mx_store_resolve(s->w->store, arena, &increment, s->feature, &resolve, s->diags));
    return mx_increment_count(increment, MX_PART_NEW, &count, s->diags);
}

/* `rows`: NULL to resolve. Where no memory was short it ends as wanted. */
static void every_step(world *w, const char *feature, const char *rows, mx_status want)
{
    mx_status status = MX_FAILED;
    bool through = false;
    for (uint64_t n = 1; !through; n++) {
        mx_arena *arena = mx_arena_child(w->arena);
        struct ArrowArrayStream stream = {0};
        step s = {w, mx_str_of(feature), rows ? &stream : NULL, mx_diags_new()};
        if (rows)
            frame_stream(arena, frame_of_text(arena, rows), &stream);
        mx_fault_at(n);
        status = mx_guard(NULL, step_under_guard, &s, s.diags);
        through = mx_fault_count() < n;
        mx_fault_at(0);
        if (stream.release)
            stream.release(&stream);
        if (mx_conn_in_transaction(w->conn))
            fail_msg("request %llu: a transaction is left", (unsigned long long)n);
        assert_true(status != MX_FAILED || mx_diags_errors(s.diags) > 0);
        mx_diags_free(s.diags);
        mx_arena_free(arena);
    }
    assert_int_equal(status, want);
}

#define N_ROWS(id, n)                                                                                        \
    ROWS("\"id\",\"metaxy_provenance_by_field\",\"n\"", "[" id ",{\"x\":\"1\",\"y\":\"2\"}," n "]")
#define D_ROWS(id) ROWS("\"id\",\"metaxy_provenance_by_field\"", "[" id ",{\"x\":\"1\"}]")

static const struct {
    const char *before, *rows; /* of feature a */
    mx_status want;
} values[] = {
    {N_ROWS("1", "1"), N_ROWS("2", "2.5"), MX_FAILED},      /* looked at while it is written … */
    {N_ROWS("1", "true"), N_ROWS("2", "\"x\""), MX_FAILED}, /* … and read back */
    {N_ROWS("1", "1"), N_ROWS("2", "9007199254740993"), MX_OK},
};

static mx_status check_values(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        world w = world_of(arena, settings());
        assert_int_equal(write_text(&w, "a", values[i].before), MX_OK);
        every_step(&w, "a", values[i].rows, values[i].want);
        end(&w);
    }
    return MX_OK;
}

static const struct {
    const char *a, *d; /* rows of the two features that c is made of, both optional */
    mx_status want;
} kinds[] = {
    {N_ROWS("1", "1"), D_ROWS("\"x\""), MX_FAILED},
    {N_ROWS("1", "1"), D_ROWS("2.5"), MX_OK},
    {N_ROWS("\"1\"", "1"), D_ROWS("\"2\""), MX_OK},
};

static mx_status check_kinds(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        world w = world_of(arena, settings());
        add_feature(&w, "{\"key\":\"d\",\"id_columns\":[\"id\"],\"fields\":[\"x\"]}");
        add_feature(&w, "{\"key\":\"c\",\"id_columns\":[\"id\"],\"fields\":[\"z\"],\"deps\":["
                        "{\"feature\":\"a\",\"optional\":true},{\"feature\":\"d\",\"optional\":true}]}");
        mx_store_use(w.store, w.graph);
        assert_int_equal(write_text(&w, "a", kinds[i].a), MX_OK);
        assert_int_equal(write_text(&w, "d", kinds[i].d), MX_OK);
        every_step(&w, "c", NULL, kinds[i].want);
        end(&w);
    }
    return MX_OK;
}

TEST(memory)
TEST(resolve_memory)
TEST(values)
TEST(kinds)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_resolve_memory),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
