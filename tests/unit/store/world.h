/* world.h — a store in SQLite's memory with two features, for the tests of stores. */
#ifndef MX_TESTS_STORE_WORLD_H
#define MX_TESTS_STORE_WORLD_H

#include "frames.h"

#include "feature/definition.h"
#include "store/store.h"

typedef struct world {
    mx_arena *arena;
    mx_conn *conn;
    mx_graph *graph;
    mx_store *store;
    mx_diags *diags;
} world;

static inline void add_feature(world *w, const char *spec)
{
    mx_definition *def = mx_new(w->arena, mx_definition);
    def->project = MX_STR("p");
    assert_int_equal(mx_spec_from_text(w->arena, mx_str_of(spec), 0, &def->spec, NULL), MX_OK);
    assert_int_equal(mx_graph_add(w->graph, def, false, NULL), MX_OK);
}

static inline mx_store_settings settings(void)
{
    return (mx_store_settings){
        .algorithm = MX_DIGEST_XXHASH64, .truncation = 8, .auto_create = true, .quiet_create = true};
}

static inline world world_of(mx_arena *arena, mx_store_settings with)
{
    world w = {.arena = arena, .graph = mx_graph_new(arena, 8), .diags = mx_diags_new()};
    add_feature(&w, "{\"key\":\"a\",\"id_columns\":[\"id\"],\"fields\":[\"x\",\"y\"]}");
    add_feature(&w, "{\"key\":\"b\",\"id_columns\":[\"id\"],\"deps\":[\"a\"],\"fields\":[\"z\"]}");
    assert_int_equal(mx_conn_open(arena, &w.conn, MX_STR("sqlite://:memory:"), MX_OPEN_CREATE, NULL), MX_OK);
    assert_int_equal(mx_store_new(arena, &w.store, w.conn, &with, w.diags), MX_OK);
    mx_store_use(w.store, w.graph);
    return w;
}

static inline void end(world *w)
{
    mx_conn_close(w->conn);
    mx_diags_free(w->diags);
}

static inline mx_status write_text(world *w, const char *feature, const char *json)
{
    struct ArrowArrayStream rows = {0};
    frame_stream(w->arena, frame_of_text(w->arena, json), &rows);
    mx_diags_clear(w->diags);
    return mx_store_write(w->store, mx_str_of(feature), &rows, NULL, NULL, w->diags);
}

static inline void said(const world *w, mx_code code, const char *part)
{
    for (size_t i = 0; i < mx_diags_count(w->diags); i++) {
        const mx_diag *diag = mx_diags_at(w->diags, i);
        if (diag->code == code && mx_str_find_str(diag->message, mx_str_of(part)) != MX_NPOS)
            return;
    }
    fail_msg("%s '%s' was not said; but %.*s", mx_code_name(code), part,
             MX_FMT(mx_diags_count(w->diags) ? mx_diags_at(w->diags, 0)->message : MX_STR("nothing")));
}

#define ROWS(columns, rows) "{\"columns\":[" columns "],\"rows\":[" rows "]}"
#define A_ROWS(rows) ROWS("\"id\",\"metaxy_provenance_by_field\",\"path\"", rows)
#define P(x, y) "{\"x\":\"" x "\",\"y\":\"" y "\"}"

/* test_NAME: the work check_NAME under a guard. */
#define TEST(name)                                                                                           \
    static void test_##name(void **state)                                                                    \
    {                                                                                                        \
        (void)state;                                                                                         \
        assert_int_equal(mx_guard(NULL, check_##name, NULL, NULL), MX_OK);                                   \
    }

#endif
