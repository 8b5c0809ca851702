/* A model of PostgreSQL from a text, for the tests of its dialect. */
#ifndef MX_TEST_POSTGRES_MODEL_H
#define MX_TEST_POSTGRES_MODEL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "dialect/dialect.h"
#include "schema/replay.h"

static inline mx_model *new_model(mx_arena *arena)
{
    mx_server *server = mx_new(arena, mx_server);
    const mx_dialect *dialect = mx_dialect_named(MX_STR("postgresql"));
    mx_server_init(server, dialect, 150000);
    return mx_model_new(arena, server, dialect->model);
}

static inline mx_status apply(mx_model *model, mx_str text, mx_diags *diags)
{
    return mx_replay_text(model, text, mx_diags_file(diags, MX_STR("case.sql"), text), MX_STR_NONE, diags);
}

/* Fails the test with the messages. */
static inline void must_apply(mx_arena *arena, mx_model *model, mx_str text)
{
    mx_diags *diags = mx_diags_new();
    mx_status status = apply(model, text, diags);
    mx_buf buf = MX_BUF(arena);
    if (status != MX_OK)
        mx_diags_print(&buf, diags, false);
    mx_diags_free(diags);
    if (status != MX_OK)
        fail_msg("%.*s", (int)buf.len, buf.ptr);
}

static mx_status in_arena(mx_arena *arena, void *arg)
{
    (*(void (**)(mx_arena *))arg)(arena);
    return MX_OK;
}

static inline void with_arena(void (*fn)(mx_arena *arena))
{
    assert_int_equal(mx_guard(NULL, in_arena, &fn, NULL), MX_OK);
}

#endif
