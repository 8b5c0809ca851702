/* replay_run.h — what the tests of the model share: a script replayed by an engine's rules, and its dump. */
#ifndef MX_TESTS_SCHEMA_REPLAY_RUN_H
#define MX_TESTS_SCHEMA_REPLAY_RUN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "dialect/dialect.h"
#include "schema/dump.h"
#include "schema/replay.h"

/* "postgres", "mysql", "mariadb", "sqlite", or with a version: "postgres-15", "mysql-57", "mariadb-1011". */
static inline bool replay_server(mx_str folder, const mx_dialect **dialect, mx_server *server)
{
    static const struct {
        const char *name;
        uint32_t version;
    } versions[] = {{"12", 120000}, {"15", 150000},  {"17", 170000},   {"57", 50700}, {"8", 80000},
                    {"84", 80400},  {"106", 100600}, {"1011", 101100}, {"11", 110400}};
    mx_str name, version;
    uint32_t number = 0;
    mx_str_cut(folder, '-', &name, &version);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        if (mx_str_eq(version, mx_str_of(versions[i].name)))
            number = versions[i].version;
    }
    *dialect = mx_dialect_named(name);
    if (!*dialect)
        return false;
    *server = (mx_server){0};
    mx_server_init(server, *dialect, number);
    if (server->engine & MX_MY && !server->schema.len)
        server->schema = MX_STR("app");
    return true;
}

/* The model of a script. A NULL sink is fine. */
static inline mx_status replay_script(mx_arena *arena, const mx_dialect *dialect, const mx_server *server,
                                      mx_str sql, mx_diags *diags, mx_model **out)
{
    *out = mx_model_new(arena, server, dialect->model);
    mx_status st = mx_replay_text(*out, sql, mx_diags_file(diags, MX_STR("in.sql"), sql), MX_STR_NONE, diags);
    mx_status end = mx_model_finish(*out, diags);
    return st != MX_OK ? st : end;
}

#endif
