/* text.h — what the tests of tokens, statements and expressions share: servers by letter, guarded runs,
 * printable bytes. */
#ifndef MX_TESTS_SQL_TEXT_H
#define MX_TESTS_SQL_TEXT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/diag.h"
#include "sql/server.h"

/* 'p' PostgreSQL, 'm' MySQL, 'a' MariaDB, 's' SQLite, 't' SQL Server, 'd' DuckDB, 'q' MySQL with
 * ANSI_QUOTES and NO_BACKSLASH_ESCAPES, 'g' the generic rules (NULL). */
static inline const mx_server *server_of(char letter)
{
    static const mx_server servers[] = {
        {.engine = MX_PG, .version = 160000},
        {.engine = MX_MYSQL, .version = 80036},
        {.engine = MX_MARIA, .version = 101100},
        {.engine = MX_LITE, .version = 34001},
        {.engine = MX_MSSQL, .version = 160000},
        {.engine = MX_DUCK, .version = 10000},
        {.engine = MX_MYSQL, .version = 80036, .ansi_quotes = true, .no_backslash_escapes = true},
    };
    const char *letters = "pmastdq", *hit = strchr(letters, letter);
    return letter == 'g' || !hit ? NULL : &servers[hit - letters];
}

/* A row of a table: what `run` makes of `in` must be `want`. `run` puts text into `buf`; when it fails,
 * the first message is added as "!SQL001@3 message" (offset of the place). */
typedef struct text_case {
    const char *name, *in, *want;
    char engine;
    size_t len; /* of `in`; 0: a C string */
} text_case;

typedef struct text_run {
    const text_case *row;
    mx_buf *buf;
    const mx_server *server;
    mx_str in;
    mx_diags *diags;
    mx_status (*run)(mx_arena *arena, struct text_run *t);
} text_run;

static inline mx_status text_work(mx_arena *arena, void *arg)
{
    text_run *t = arg;
    mx_buf buf = MX_BUF(arena);
    t->buf = &buf;
    mx_status st = t->run(arena, t);
    if (st == MX_FAILED) {
        assert_true(mx_diags_count(t->diags) > 0);
        const mx_diag *diag = mx_diags_at(t->diags, 0);
        mx_buf_printf(&buf, "%s!%s@%u %.*s", buf.len ? " " : "", mx_code_name(diag->code), diag->at.start,
                      MX_FMT(diag->message));
    }
    mx_str got = mx_buf_take(&buf);
    if (!mx_str_eq(got, mx_str_of(t->row->want))) {
        print_error("%s [%c] %s\n  want %s\n  got  %.*s\n", t->row->name, t->row->engine, t->row->in,
                    t->row->want, MX_FMT(got));
        return MX_MISMATCH;
    }
    return MX_OK;
}

/* Runs all rows; says every row that differs, then fails. */
static inline void text_rows(const text_case *rows, size_t count,
                             mx_status (*run)(mx_arena *arena, text_run *t))
{
    size_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        mx_diags *diags = mx_diags_new();
        text_run t = {.row = &rows[i], .server = server_of(rows[i].engine), .diags = diags, .run = run};
        t.in = rows[i].len ? (mx_str){rows[i].in, rows[i].len} : mx_str_of(rows[i].in);
        bad += mx_guard(NULL, text_work, &t, diags) != MX_OK;
        mx_diags_free(diags);
    }
    assert_int_equal(bad, 0);
}

#define TEXT_ROWS(rows, run) text_rows((rows), sizeof(rows) / sizeof *(rows), (run))

#endif
