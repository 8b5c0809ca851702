/* What holds for every graph: tried on all recorded ones, in shuffled orders, with one thing changed. */
#include "graphs.h"

static uint64_t seed = 0x9e3779b97f4a7c15;

static size_t dice(size_t sides) /* xorshift: the same every run */
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % sides);
}

static const mx_json *next_case(mx_arena *arena, size_t *i, const mx_json **cases)
{
    if (!*cases)
        *cases = load_vectors(arena, "graphs_random.json", NULL);
    return mx_json_at(*cases, (*i)++);
}

/* All versions of a graph, ordered by key; errors as their code. */
static void put_version(mx_buf *buf, mx_status status, mx_str version)
{
    if (status == MX_OK)
        mx_buf_str(buf, version);
    else
        mx_buf_lit(buf, "error");
    mx_buf_char(buf, '\n');
}

static mx_str all_versions(mx_arena *arena, mx_graph *graph, const mx_strs *keys)
{
    mx_buf buf = MX_BUF(arena);
    mx_str version;
    for (size_t i = 0; i < keys->len; i++) {
        const mx_definition *def = mx_graph_find(graph, keys->at[i]);
        put_version(&buf, mx_graph_feature_version(graph, keys->at[i], &version, NULL), version);
        put_version(&buf, mx_graph_definition_version(graph, keys->at[i], &version, NULL), version);
        for (size_t k = 0; k < def->spec->fields.len; k++) {
            mx_str field = def->spec->fields.at[k].key;
            put_version(&buf, mx_graph_field_version(graph, keys->at[i], field, &version, NULL), version);
        }
        mx_str project = mx_graph_project_version(graph, def->project);
        put_version(&buf, MX_OK, project);
    }
    return mx_buf_take(&buf);
}

static mx_status order_is_nothing(mx_arena *arena, void *arg)
{
    const mx_json *cases = NULL;
    size_t at = 0;
    (void)arg;
    for (const mx_json *c; (c = next_case(arena, &at, &cases));) {
        size_t count = mx_json_length(get(c, "features"));
        size_t *order = mx_new_array(arena, size_t, count);
        mx_strs keys = {0}, again = {0};
        mx_graph *graph = graph_of(arena, c, NULL);
        mx_graph_sort(graph, arena, NULL, false, &keys);
        mx_str want = all_versions(arena, graph, &keys);
        for (size_t i = 0; i < count; i++)
            order[i] = i;
        for (size_t i = count; i > 1; i--) {
            size_t k = dice(i), moved = order[i - 1];
            order[i - 1] = order[k];
            order[k] = moved;
        }
        graph = graph_of(arena, c, order);
        same_text(c, "versions in another order", all_versions(arena, graph, &keys), want);
        mx_graph_sort(graph, arena, NULL, false, &again);
        assert_int_equal(again.len, keys.len);
        for (size_t i = 0; i < keys.len; i++)
            same_text(c, "sorted in another order", again.at[i], keys.at[i]);
    }
    return MX_OK;
}

static void test_order_is_nothing(void **state)
{
    (void)state;
    in_arena(order_is_nothing, NULL);
}

static mx_status dumps_load(mx_arena *arena, void *arg)
{
    const mx_json *cases = NULL;
    size_t at = 0, seen = 0;
    (void)arg;
    for (const mx_json *c; (c = next_case(arena, &at, &cases));)
        for (size_t i = 0; i < mx_json_length(get(c, "features")); i++) {
            const mx_definition *def = definition_of(arena, mx_json_at(get(c, "features"), i));
            const mx_feature_spec *again;
            for (mx_canon_form form = MX_CANON_DUMP; form <= MX_CANON_STORED; form++) {
                mx_buf buf = MX_BUF(arena), second = MX_BUF(arena);
                mx_spec_write(&buf, def->spec, form);
                assert_int_equal(mx_spec_from_text(arena, mx_buf_view(&buf), 0, &again, NULL), MX_OK);
                assert_true(mx_spec_equal(arena, def->spec, again));
                mx_spec_write(&second, again, form);
                same_text(c, "dumped twice", mx_buf_view(&second), mx_buf_view(&buf));
            }
            seen++;
        }
    assert_true(seen > 100);
    return MX_OK;
}

static void test_dumps_load(void **state)
{
    (void)state;
    in_arena(dumps_load, NULL);
}

/* A change of one code version reaches exactly the fields that depend on it. */

typedef struct changed {
    mx_str feature, field;
} changed;

static mx_graph *with_change(mx_arena *arena, const mx_graph *graph, changed what)
{
    mx_graph *other = mx_graph_new(arena, mx_graph_truncation(graph));
    for (size_t i = 0; i < mx_graph_count(graph); i++) {
        mx_definition *def = mx_new(arena, mx_definition);
        *def = *mx_graph_at(graph, i);
        if (mx_str_eq(def->spec->key, what.feature)) {
            mx_feature_spec *spec = mx_new(arena, mx_feature_spec);
            *spec = *def->spec;
            spec->fields.at = mx_new_array(arena, mx_field_spec, spec->fields.len);
            for (size_t k = 0; k < spec->fields.len; k++) {
                spec->fields.at[k] = def->spec->fields.at[k];
                if (mx_str_eq(spec->fields.at[k].key, what.field))
                    spec->fields.at[k].code_version = MX_STR("changed");
            }
            def->spec = spec;
        }
        assert_int_equal(mx_graph_add(other, def, false, NULL), MX_OK);
    }
    return other;
}

static bool is_given(const mx_definition *def, mx_str field)
{
    for (size_t i = 0; def->external && i < def->provenance.len; i++)
        if (mx_str_eq(def->provenance.at[i].field, field))
            return true;
    return false;
}

/* Independently of the graph's own hashing: parents first, so one pass is enough. */
static bool is_reached(mx_arena *arena, mx_graph *graph, const mx_definition *def, mx_str field, changed what,
                       const mx_strs *reached)
{
    mx_field_parents parents = {0};
    if (is_given(def, field))
        return false;
    if (mx_str_eq(def->spec->key, what.feature) && mx_str_eq(field, what.field))
        return true;
    if (mx_plan_parents(graph, arena, def->spec->key, field, &parents, NULL) != MX_OK)
        return false;
    for (size_t i = 0; i < parents.len; i++)
        if (mx_strs_has(reached, parents.at[i].name))
            return true;
    return false;
}

static size_t check_change(mx_arena *arena, const mx_json *c, mx_graph *graph, changed what)
{
    mx_graph *other = with_change(arena, graph, what);
    mx_strs keys = {0}, reached = {0};
    mx_graph_sort(graph, arena, NULL, false, &keys);
    for (size_t i = 0; i < keys.len; i++) {
        const mx_definition *def = mx_graph_find(graph, keys.at[i]);
        for (size_t k = 0; k < def->spec->fields.len; k++) {
            mx_str field = def->spec->fields.at[k].key, was, is;
            bool want = is_reached(arena, graph, def, field, what, &reached);
            mx_status status = mx_graph_field_version(graph, keys.at[i], field, &was, NULL);
            assert_int_equal(mx_graph_field_version(other, keys.at[i], field, &is, NULL), status);
            if (want)
                mx_vec_push(arena, &reached,
                            mx_str_printf(arena, "%.*s.%.*s", MX_FMT(keys.at[i]), MX_FMT(field)));
            if (status == MX_OK && mx_str_eq(was, is) == want)
                same_text(c, want ? "a field that was not reached" : "a field that was reached", field,
                          what.field);
        }
    }
    return reached.len;
}

static mx_status one_change(mx_arena *arena, void *arg)
{
    const mx_json *cases = NULL;
    size_t at = 0, far = 0;
    (void)arg;
    for (const mx_json *c; (c = next_case(arena, &at, &cases));) {
        mx_graph *graph = graph_of(arena, c, NULL);
        for (int i = 0; i < 4; i++) {
            const mx_feature_spec *spec = mx_graph_at(graph, dice(mx_graph_count(graph)))->spec;
            if (spec->fields.len == 0)
                continue;
            changed what = {spec->key, spec->fields.at[dice(spec->fields.len)].key};
            far += check_change(arena, c, graph, what) > 1;
        }
    }
    assert_true(far > 20); /* it was not all about roots without dependents */
    return MX_OK;
}

static void test_one_change(void **state)
{
    (void)state;
    in_arena(one_change, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_is_nothing),
        cmocka_unit_test(test_dumps_load),
        cmocka_unit_test(test_one_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
