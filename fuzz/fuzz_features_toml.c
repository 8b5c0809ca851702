/* features.toml: what is read makes a graph, which answers or says why not; a lock file of it reads back
 * as the same. */
#include "fuzz.h"

#include "feature/features_toml.h"
#include "feature/lock.h"
#include "feature/plan.h"

static void check_lock(mx_arena *arena, mx_graph *graph)
{
    mx_strs keys = {0};
    mx_lock lock = {0}, again = {0};
    mx_lock_changes changes = {0};
    mx_str text, second;
    for (size_t i = 0; i < mx_graph_count(graph); i++)
        mx_vec_push(arena, &keys, mx_graph_at(graph, i)->spec->key);
    if (mx_lock_of(graph, arena, &keys, &lock, NULL) != MX_OK ||
        mx_lock_write(arena, &lock, &text, NULL) != MX_OK)
        return;
    FUZZ_CHECK(mx_lock_read(arena, text, 0, &again, NULL) == MX_OK);
    FUZZ_CHECK(mx_lock_compare(arena, &lock, &again, &changes) == lock.len && changes.len == 0);
    FUZZ_CHECK(mx_lock_write(arena, &again, &second, NULL) == MX_OK);
    FUZZ_CHECK(mx_str_eq(text, second));
}

static mx_status work(mx_arena *arena, void *arg)
{
    fuzz_input *input = arg;
    mx_definitions defs = {0};
    MX_TRY(mx_features_toml(arena, input->text, input->file, MX_STR("features.toml"), MX_STR("p"), &defs,
                            input->diags));
    mx_graph *graph = mx_graph_new(arena, MX_TRUNCATION_MIN);
    for (size_t i = 0; i < defs.len; i++)
        MX_TRY(mx_graph_add(graph, defs.at[i], false, input->diags));
    mx_graph_check_names(graph, input->diags);
    mx_strs order = {0};
    mx_graph_sort(graph, arena, NULL, false, &order);
    FUZZ_CHECK(order.len == mx_graph_count(graph));
    FUZZ_CHECK(mx_graph_project_version(graph, MX_STR("p")).len > 0);
    check_lock(arena, graph);
    return mx_graph_check(graph, input->diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
