/* Times the versions of a layered graph: LAYERS layers of equal width, three dependencies on the layer above,
 * three fields.
 *
 *     bench_feature_graph [FEATURES [LAYERS]]
 *
 * Prints a line of JSON with the best of five rounds, in milliseconds: reading the specs from JSON,
 * registering them, all field and feature versions, the project's version (with all spec and definition
 * versions). */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "feature/graph.h"

enum { ROUNDS = 5, FAN_IN = 3 };

typedef struct bench {
    size_t features, layers;
    double read, add, versions, project; /* ms; least so far */
} bench;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void least(double *best, double ms)
{
    if (*best == 0 || ms < *best)
        *best = ms;
}

static mx_str spec_text(mx_arena *arena, const bench *b, size_t i)
{
    size_t width = b->features / b->layers, layer = i / width;
    mx_buf buf = MX_BUF(arena);
    mx_buf_printf(&buf, "{\"key\":\"layer%zu/feature%zu\",\"id_columns\":[\"sample_id\"],\"deps\":[", layer,
                  i % width);
    for (size_t k = 0; layer && k < FAN_IN; k++)
        mx_buf_printf(&buf, "%s{\"feature\":\"layer%zu/feature%zu\"}", k ? "," : "", layer - 1,
                      (i + k * 7) % width);
    mx_buf_lit(&buf, "],\"fields\":[\"audio\",\"frames\",{\"key\":\"text\",\"code_version\":\"2\"}]}");
    return mx_buf_take(&buf);
}

static mx_status run_once(mx_arena *arena, void *arg)
{
    bench *b = arg;
    mx_str *texts = mx_new_array(arena, mx_str, b->features);
    mx_definition *defs = mx_new_array(arena, mx_definition, b->features);
    for (size_t i = 0; i < b->features; i++)
        texts[i] = spec_text(arena, b, i);
    double start = now_ms();
    for (size_t i = 0; i < b->features; i++) {
        MX_TRY(mx_spec_from_text(arena, texts[i], 0, &defs[i].spec, NULL));
        defs[i].project = MX_STR("bench");
    }
    double read = now_ms();
    mx_graph *graph = mx_graph_new(arena, MX_TRUNCATION_MIN);
    for (size_t i = 0; i < b->features; i++)
        MX_TRY(mx_graph_add(graph, &defs[i], false, NULL));
    double added = now_ms();
    mx_str version;
    for (size_t i = 0; i < b->features; i++)
        MX_TRY(mx_graph_feature_version(graph, defs[i].spec->key, &version, NULL));
    double versions = now_ms();
    mx_str project = mx_graph_project_version(graph, MX_STR("bench"));
    double end = now_ms();
    least(&b->read, read - start);
    least(&b->add, added - read);
    least(&b->versions, versions - added);
    least(&b->project, end - versions);
    return project.len == MX_TRUNCATION_MIN ? MX_OK : MX_FAILED;
}

int main(int argc, char **argv)
{
    bench b = {.features = 10000, .layers = 100};
    if (argc > 1)
        b.features = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        b.layers = strtoul(argv[2], NULL, 10);
    if (b.layers == 0 || b.features < b.layers || argc > 3) {
        fprintf(stderr, "usage: bench_feature_graph [FEATURES [LAYERS]]\n");
        return 2;
    }
    b.features -= b.features % b.layers;
    for (int i = 0; i < ROUNDS; i++)
        if (mx_guard(NULL, run_once, &b, NULL) != MX_OK) {
            fprintf(stderr, "bench_feature_graph: the graph cannot be made\n");
            return 1;
        }
    printf("{\"features\": %zu, \"layers\": %zu, \"read_ms\": %.2f, \"add_ms\": %.2f, \"versions_ms\": %.2f, "
           "\"project_version_ms\": %.2f}\n",
           b.features, b.layers, b.read, b.add, b.versions, b.project);
    return 0;
}
