/* Which server is meant. */
#include "config_check.h"

#include "config/server.h"

#define NEWEST "(Write the version of the server that the schema is for; the newest known is "
#define MARIADB NEWEST "12.1.)"
#define MYSQL NEWEST "9.5.)"
#define POSTGRES NEWEST "17.)"
#define OLD(server, oldest)                                                                                  \
    ", USE006 - " server " is older than what is known, which begins with " oldest                           \
    ": a plan may hold what it does not have (Look at each plan before you apply it.)"

static const struct {
    const char *text, *want; /* dialect version charset collation schema; or what is said */
} rows[] = {
    {"docker://mysql/8/dev", "mysql 80499 utf8mb4 utf8mb4_0900_ai_ci dev"},
    {"docker://mysql/8.0/dev", "mysql 80099 utf8mb4 utf8mb4_0900_ai_ci dev"},
    {"docker://mysql/8.0.36/dev", "mysql 80036 utf8mb4 utf8mb4_0900_ai_ci dev"},
    {"docker://mysql/5/dev", "mysql 50799 latin1 latin1_swedish_ci dev"},
    {"docker://mysql/latest/dev", "mysql 90599 utf8mb4 utf8mb4_0900_ai_ci dev"},
    {"docker://mariadb/11/dev", "mariadb 110899 utf8mb4 utf8mb4_uca1400_ai_ci dev"},
    {"docker://mariadb/11-noble/dev", "mariadb 110899 utf8mb4 utf8mb4_uca1400_ai_ci dev"},
    {"docker://mariadb/11.4/dev", "mariadb 110499 utf8mb4 utf8mb4_general_ci dev"},
    {"docker://mariadb/11.5.2/dev", "mariadb 110502 utf8mb4 utf8mb4_general_ci dev"},
    {"docker://mariadb/11.6/dev", "mariadb 110699 utf8mb4 utf8mb4_uca1400_ai_ci dev"},
    {"docker://mariadb/10/dev", "mariadb 101199 utf8mb4 utf8mb4_general_ci dev"},
    {"docker://mariadb/lts/dev", "mariadb 120199 utf8mb4 utf8mb4_uca1400_ai_ci dev"},
    {"docker://mariadb/14/dev", "mariadb 140099 utf8mb4 utf8mb4_uca1400_ai_ci dev"},
    {"docker://mariadb/77/dev", "API001 - version 77 of mariadb is not known " MARIADB},
    {"docker://mariadb/8/dev", "API001 - version 8 of mariadb is not known " MARIADB},
    {"docker://mysql/57/dev", "API001 - version 57 of mysql is not known " MYSQL},
    {"docker://mysql/8.9/dev", "API001 - version 8.9 of mysql is not known " MYSQL},
    {"docker://mysql/8.4.99/dev", "mysql 80499 utf8mb4 utf8mb4_0900_ai_ci dev"},
    {"docker://mysql/9.9/dev", "mysql 90999 utf8mb4 utf8mb4_0900_ai_ci dev"},
    {"docker://postgres/99/dev", "API001 - version 99 of postgres is not known " POSTGRES},
    {"docker://postgres/9.8-alpine/dev", "API001 - version 9.8-alpine of postgres is not known " POSTGRES},
    {"docker://postgres/16-alpine3.99/dev", "postgres 160099 - - public"},
    {"docker://postgres/alpine3.99/dev", "postgres 170099 - - public"},
    {"docker://pgvector/0.8.0-pg15/dev", "postgres 150099 - - public"},
    {"docker://pgvector/pgvector/0.8.0-pg16-bookworm/dev", "postgres 160099 - - public"},
    {"docker://pgvector/0.8.0/dev", "postgres 170099 - - public"},
    {"docker://pgvector/0.8.0-pg99/dev", "API001 - version 0.8.0-pg99 of postgres is not known " POSTGRES},
    {"docker://postgis/99-3.4/dev", "API001 - version 99-3.4 of postgres is not known " POSTGRES},
    {"docker+postgres://pgvector/pgvector:0.8.0-pg15/dev", "postgres 150099 - - public"},
    {"docker+postgres://ghcr.io/me/pg:2024.1/dev", "postgres 170099 - - public"},
    {"docker://mariadb/11/dev?collation=utf8mb4_bin", "mariadb 110899 utf8mb4 utf8mb4_bin dev"},
    {"docker://postgres/18/dev", "API001 - version 18 of postgres is not known " POSTGRES},
    {"docker://postgres/16/dev", "postgres 160099 - - public"},
    {"docker://postgres/9/dev", "postgres 90699 - - public" OLD("postgres 9.6", "12")},
    {"docker://postgres/latest/dev?search_path=app", "postgres 170099 - - app"},
    {"mysql://h/db", "mysql 80099 utf8mb4 utf8mb4_0900_ai_ci db"},
    {"sqlite://dev?mode=memory", "sqlite 34000 - - main"},
    {"mariadb", "mariadb 101199 utf8mb4 utf8mb4_general_ci -"},
    {"mariadb/11", "mariadb 110899 utf8mb4 utf8mb4_uca1400_ai_ci -"},
    {"mysql/8.0.1", "mysql 80001 utf8mb4 utf8mb4_0900_ai_ci -"},
    {"postgresql/16", "postgres 160099 - - public"},
    {"postgres/11", "postgres 110099 - - public" OLD("postgres 11.0", "12")},
    {"postgres/12", "postgres 120099 - - public"},
    {"mysql/4", "mysql 40099 latin1 latin1_swedish_ci -" OLD("mysql 4.0", "5.7")},
    {"mysql/5.5", "mysql 50599 latin1 latin1_swedish_ci -" OLD("mysql 5.5", "5.7")},
    {"mysql/2", "API001 - version 2 of mysql is not known " MYSQL},
    {"mariadb/5", "mariadb 50599 utf8mb4 utf8mb4_general_ci -" OLD("mariadb 5.5", "10.2")},
    {"mariadb/10.2", "mariadb 100299 utf8mb4 utf8mb4_general_ci -"},
    {"sqlite/2", "API001 - version 2 of sqlite is not known " NEWEST "3.50.)"},
    {"sqlite/4", "API001 - version 4 of sqlite is not known " NEWEST "3.50.)"},
    {"sqlite/3.8", "sqlite 30899 - - main"},
    {"duckdb/7", "API001 - version 7 of duckdb is not known " NEWEST "2.)"},
    {"duckdb/1", "duckdb 10599 - - main"},
    {"postgres/99", "API001 - version 99 of postgres is not known " POSTGRES},
    {"mysql/", "API001 - \"\" is no version of a server (Write it as in postgres/16 or mysql/8.0.)"},
    {"mysql/8.", "API001 - \"8.\" is no version of a server (Write it as in postgres/16 or mysql/8.0.)"},
    {"mysql/0", "API001 - \"0\" is no version of a server (Write it as in postgres/16 or mysql/8.0.)"},
    {"mysql/8.0.1.2",
     "API001 - \"8.0.1.2\" is no version of a server (Write it as in postgres/16 or mysql/8.0.)"},
    {"mysq/8",
     "API001 - unknown dialect \"mysq\" (Did you mean mysql? Known are postgres, postgresql, mysql, "
     "mariadb, maria, sqlite, duckdb.)"},
};

static const char *or_dash(mx_arena *arena, mx_str s)
{
    return s.len ? mx_str_z(arena, s) : "-";
}

static mx_status read_text(mx_arena *arena, mx_str text, mx_meant *out, mx_diags *diags)
{
    return mx_str_find_str(text, MX_STR("://")) == MX_NPOS
               ? mx_meant_of_name(arena, text, MX_NOWHERE, MX_API001, out, diags)
               : mx_meant_of_url(arena, text, MX_NOWHERE, MX_API001, out, diags);
}

static mx_status meant(mx_arena *arena, void *arg)
{
    size_t i = *(size_t *)arg;
    mx_meant m;
    mx_diags *diags = mx_diags_new();
    mx_status status = read_text(arena, mx_str_of(rows[i].text), &m, diags);
    mx_str got = status != MX_OK
                     ? said(arena, diags)
                     : mx_str_printf(arena, "%s %u %s %s %s", m.dialect->name, (unsigned)m.server.version,
                                     or_dash(arena, m.server.charset), or_dash(arena, m.server.collation),
                                     or_dash(arena, m.server.schema));
    if (status == MX_OK && mx_diags_count(diags))
        got = mx_str_printf(arena, "%.*s, %.*s", MX_FMT(got), MX_FMT(said(arena, diags)));
    assert_text(got, rows[i].want);
    mx_diags_free(diags);
    return MX_OK;
}

static void servers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(mx_guard(NULL, meant, &i, NULL), MX_OK);
}

static mx_status again(mx_arena *arena, void *arg)
{
    mx_meant m;
    (void)arg;
    return read_text(arena, MX_STR("docker://mariadb/11/dev"), &m, NULL);
}

static void memory(void **state)
{
    (void)state;
    fault_every_work(again, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(servers), cmocka_unit_test(memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
