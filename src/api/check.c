/* api/check.c — metaxy/sql.h. */
#include "metaxy/sql.h"

#include "api/server.h"
#include "schema/replay.h"
#include "sql/parse.h"

enum { ERRORS_MAX = 20 };

typedef struct check_args {
    mx_str text;
    const char *name, *server;
    unsigned flags;
    mx_diags *diags;
} check_args;

static mx_status parse_all(mx_arena *arena, const check_args *a, uint32_t file, const mx_server *server)
{
    mx_statements statements = {0};
    mx_status status = mx_split(arena, a->text, file, 0, MX_STR_NONE, server, &statements, a->diags);
    size_t errors = status == MX_OK ? 0 : 1;
    for (size_t i = 0; i < statements.len && errors < ERRORS_MAX; i++) {
        mx_arena *scratch = mx_arena_child(arena);
        mx_stmt tree;
        if (mx_parse_statement(scratch, &statements.at[i], server, &tree, a->diags) != MX_OK)
            errors++;
        mx_arena_free(scratch);
    }
    return errors ? MX_FAILED : MX_OK;
}

static mx_status check(mx_arena *arena, void *arg)
{
    const check_args *a = arg;
    const char *name = a->name ? a->name : "sql";
    mx_meant server;
    if (a->flags & ~(unsigned)MX_SQL_REPLAY)
        return mx_fail(a->diags, MX_API001, MX_NOWHERE, "", "unknown flags %x", a->flags);
    MX_TRY(mx_api_server_read(arena, a->server, NULL, &server, a->diags));
    MX_TRY(mx_api_text_check(a->text, name, a->diags));
    uint32_t file = mx_diags_file(a->diags, mx_str_of(name), a->text);
    if (!(a->flags & MX_SQL_REPLAY))
        return parse_all(arena, a, file, &server.server);
    mx_model *model = mx_model_new(arena, &server.server, server.dialect->model);
    MX_TRY(mx_replay_text(model, a->text, file, MX_STR_NONE, a->diags));
    return mx_model_finish(model, a->diags);
}

mx_status mx_sql_check(mx_str text, const char *name, const char *server, unsigned flags, mx_diags *diags)
{
    check_args args = {text, name, server, flags, diags};
    return mx_guard(NULL, check, &args, diags);
}
