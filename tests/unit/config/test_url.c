/* URLs taken apart; dev URLs; states; directories. */
#include "config_check.h"

#include "config/url.h"

/* "scheme|user|password|host|port|path|query" */
static const struct {
    const char *in, *want;
} plain[] = {
    {"mysql://u:p%40s@h:3306/db?a=1&b=x+y%21&c", "mysql|u|p@s|h|3306|/db|a=1,b=x y!,c="},
    {"MySQL://h", "mysql|||h|0||"},
    {"postgres://[::1]:5432/db", "postgres|||::1|5432|/db|"},
    {"postgres://u@/db", "postgres|u|||0|/db|"},
    {"sqlite://file.db?_fk=1", "sqlite|||file.db|0||_fk=1"},
    {"file:///abs/x%20y.sql", "file||||0|/abs/x y.sql|"},
    {"schema.sql", "|||||"},
    {"", "|||||"},
    {"mysql+unix://u@/run/my.sock?database=db", "mysql+unix|u|||0|/run/my.sock|database=db"},
    {"a:b", "a||||0|b|"},
};

static mx_status take_apart(mx_arena *arena, void *arg)
{
    mx_url u;
    mx_buf buf = MX_BUF(arena);
    size_t i = *(size_t *)arg;
    MX_TRY(mx_url_parse(arena, mx_str_of(plain[i].in), MX_NOWHERE, &u, NULL));
    mx_buf_printf(&buf, "%.*s|%.*s|%.*s|%.*s|", MX_FMT(u.scheme), MX_FMT(u.user), MX_FMT(u.password),
                  MX_FMT(u.host));
    if (u.scheme.len)
        mx_buf_printf(&buf, "%u", u.port);
    mx_buf_printf(&buf, "|%.*s", MX_FMT(u.path));
    if (u.scheme.len)
        mx_buf_char(&buf, '|');
    for (size_t q = 0; q < u.query.len; q++)
        mx_buf_printf(&buf, "%s%.*s=%.*s", q ? "," : "", MX_FMT(u.query.at[q].key),
                      MX_FMT(u.query.at[q].value));
    assert_text(mx_buf_take(&buf), plain[i].want);
    return MX_OK;
}

/* "where dialect image version numbers database schema charset collation" */
static const struct {
    const char *in, *want;
} dbs[] = {
    {"docker://mysql/8/dev", "docker mysql mysql 8 8 dev dev - -"},
    {"docker://mysql/8.0.36", "docker mysql mysql 8.0.36 8.0.36 - - - -"},
    {"docker://mariadb/11.4-noble/dev?charset=latin1&collation=latin1_bin",
     "docker mariadb mariadb 11.4-noble 11.4 dev dev latin1 latin1_bin"},
    {"docker://maria/latest/dev", "docker mariadb maria latest - dev dev - -"},
    {"docker://postgres/16/dev?search_path=public", "docker postgres postgres 16 16 dev public - -"},
    {"docker://postgres/15-alpine/dev", "docker postgres postgres 15-alpine 15 dev - - -"},
    {"docker://postgis/16-3.4/dev", "docker postgres postgis 16-3.4 16 dev - - -"},
    {"docker://postgis/postgis/16-3.4/dev", "docker postgres postgis/postgis 16-3.4 16 dev - - -"},
    {"docker://pgvector/pg17/dev", "docker postgres pgvector pg17 17 dev - - -"},
    {"docker+postgres://ghcr.io/me/pg:16.2/dev?search_path=app",
     "docker postgres ghcr.io/me/pg 16.2 16.2 dev app - -"},
    {"docker+postgres://_/pg:14/dev", "docker postgres pg 14 14 dev - - -"},
    {"docker+mysql://localhost:5000/my:8.4/dev", "docker mysql localhost:5000/my 8.4 8.4 dev dev - -"},
    {"docker+maria://reg/img/dev", "docker mariadb reg/img - - dev dev - -"},
    {"sqlite://dev?mode=memory", "memory sqlite - - - :memory: main - -"},
    {"sqlite3://a/b.db", "live sqlite - - - a/b.db main - -"},
    {"sqlite:///abs/b.db?_fk=1", "live sqlite - - - /abs/b.db main - -"},
    {"mysql://root:p@localhost:3306/", "live mysql - - - - - - -"},
    {"mysql://root:p@localhost:3306/app", "live mysql - - - app app - -"},
    {"maria+unix://u@/s.sock?database=db", "live mariadb - - - db db - -"},
    {"mariadb://h/db", "live mariadb - - - db db - -"},
    {"postgresql://u:p@h/db?search_path=s&sslmode=disable", "live postgres - - - db s - -"},
};

static const char *or_dash(mx_arena *arena, mx_str s)
{
    return s.len ? mx_str_z(arena, s) : "-";
}

static mx_status databases(mx_arena *arena, void *arg)
{
    static const char *const where[] = {"docker", "memory", "live"};
    size_t i = *(size_t *)arg;
    mx_db_url u;
    MX_TRY(mx_db_url_parse(arena, mx_str_of(dbs[i].in), MX_NOWHERE, &u, NULL));
    mx_buf numbers = MX_BUF(arena);
    for (size_t n = 0; n < u.given; n++)
        mx_buf_printf(&numbers, "%s%u", n ? "." : "", (unsigned)u.numbers[n]);
    assert_text(mx_str_printf(arena, "%s %s %s %s %s %s %s %s %s", where[u.where], u.dialect,
                              or_dash(arena, u.image), or_dash(arena, u.version),
                              or_dash(arena, mx_buf_take(&numbers)), or_dash(arena, u.database),
                              or_dash(arena, u.schema), or_dash(arena, u.charset),
                              or_dash(arena, u.collation)),
                dbs[i].want);
    return MX_OK;
}

static const struct {
    char kind;
    const char *in, *want;
} errors[] = {
    {'d', "to.sql", "CFG004 - missing scheme. Did you mean file://to.sql?"},
    {'d', "oracle://h/x",
     "CFG004 - sql/sqlclient: unknown driver \"oracle\". See: https://atlasgo.io/url (Write postgres://, "
     "mysql://, "
     "maria://, sqlite:// or duckdb://.)"},
    {'d', "sqlite://file:x.db", "CFG004 - invalid port \":x.db\" after host"},
    {'d', "mysql://h:99999/", "CFG004 - invalid port \":99999\" after host"},
    {'d', "mysql://u:%zz@h/", "CFG004 - invalid URL escape \"%zz\" (A % itself is written %25.)"},
    {'d', "mysql://u:p%4@h/", "CFG004 - invalid URL escape \"%4\" (A % itself is written %25.)"},
    {'d', "mysql://h/a\nb", "CFG004 - a URL cannot hold a control character"},
    {'d', "docker://mysql",
     "CFG004 - invalid docker URL \"docker://mysql\" (Write docker://postgres/16/dev, for example.)"},
    {'d', "docker://mysql/8/dev/x",
     "CFG004 - invalid docker URL \"docker://mysql/8/dev/x\" (Write docker://postgres/16/dev, for example.)"},
    {'d', "docker://redis/7/dev",
     "CFG004 - unsupported docker image \"redis\" (Known are mysql, mariadb, postgres, postgis and pgvector; "
     "others are "
     "written docker+postgres://image:tag/db.)"},
    {'d', "docker+postgres://",
     "CFG004 - invalid docker URL \"docker+postgres://\" (Write docker://postgres/16/dev, for example.)"},
    {'s', "to.sql", "CFG004 - missing scheme. Did you mean file://to.sql?"},
    {'s', "file://nodir", "PRV001 - stat nodir: no such file or directory"},
    {'s', "file://", "CFG004 - the URL \"file://\" has no path"},
    {'s', "file://empty", "PRV001 - empty contains neither SQL nor HCL files"},
    {'s', "file://mixed", "PRV001 - ambiguous schema: both SQL and HCL files found: \"a.sql\", \"b.hcl\""},
    {'s', "file://notes.txt",
     "PRV001 - notes.txt is neither an SQL nor an HCL file (The name of a schema file ends in .sql or "
     ".hcl.)"},
    {'s', "file://schemas?format=foo",
     "CFG004 - unknown dir format \"foo\" (Known are atlas, golang-migrate, goose, flyway, liquibase and "
     "dbmate.)"},
    {'s', "atlas://app", "CFG004 - atlas:// URLs are not supported"},
    {'s', "ent://app", "CFG004 - ent:// URLs are not supported"},
    {'s', "env://", "CFG004 - env:// names no attribute (Write env://src, for example.)"},
    {'s', "oracle://h",
     "CFG004 - sql/sqlclient: unknown driver \"oracle\". See: https://atlasgo.io/url (Write postgres://, "
     "mysql://, "
     "maria://, sqlite:// or duckdb://.)"},
    {'m', "x", "CFG004 - missing scheme for dir url. Did you mean \"file://x\"? "},
    {'m', "s3://x", "CFG004 - unsupported driver \"s3\""},
    {'m', "file://", "CFG004 - the directory's URL has no path (Write file://migrations, for example.)"},
    {'m', "file://m?format=foo",
     "CFG004 - unknown dir format \"foo\" (Known are atlas, golang-migrate, goose, flyway, liquibase and "
     "dbmate.)"},
};

static mx_status refuse(mx_arena *arena, void *arg)
{
    size_t i = *(size_t *)arg;
    mx_str in = mx_str_of(errors[i].in);
    mx_diags *diags = mx_diags_new();
    mx_db_url db;
    mx_state_url state;
    mx_dir_url dir;
    mx_status st = errors[i].kind == 'd'   ? mx_db_url_parse(arena, in, MX_NOWHERE, &db, diags)
                   : errors[i].kind == 's' ? mx_state_url_parse(arena, in, MX_NOWHERE, &state, diags)
                                           : mx_dir_url_parse(arena, in, MX_NOWHERE, &dir, diags);
    assert_int_equal(st, MX_FAILED);
    assert_text(said(arena, diags), errors[i].want);
    mx_diags_free(diags);
    return MX_OK;
}

/* "kind path files format version" */
static const struct {
    const char *in, *want;
} states[] = {
    {"file://one.sql", "sql one.sql one.sql - -"},
    {"file://one.hcl", "hcl one.hcl one.hcl - -"},
    {"file://schemas", "sql schemas schemas/a.sql,schemas/b.sql - -"},
    {"file://schemas/", "sql schemas schemas/a.sql,schemas/b.sql - -"},
    {"file://hcls", "hcl hcls hcls/a.hcl - -"},
    {"file://migrations", "migrations migrations  - -"},
    {"file://summed", "migrations summed  - -"},
    {"file://schemas?version=2", "migrations schemas  - 2"},
    {"file://schemas?format=goose", "migrations schemas  goose -"},
    {"env://migration.dir", "env migration.dir  - -"},
    {"env://src", "env src  - -"},
    {"mem://external_schema/a", "data -  - -"},
    {"sqlite://x.db", "db -  - -"},
};

static mx_status read_state(mx_arena *arena, void *arg)
{
    static const char *const kinds[] = {"sql", "hcl", "migrations", "db", "env", "data"};
    size_t i = *(size_t *)arg;
    mx_state_url s;
    mx_buf files = MX_BUF(arena);
    MX_TRY(mx_state_url_parse(arena, mx_str_of(states[i].in), MX_NOWHERE, &s, NULL));
    for (size_t f = 0; f < s.files.len; f++)
        mx_buf_printf(&files, "%s%.*s", f ? "," : "", MX_FMT(s.files.at[f]));
    mx_str list = mx_buf_take(&files);
    assert_text(mx_str_printf(arena, "%s %s %.*s %s %s", kinds[s.kind], or_dash(arena, s.path), MX_FMT(list),
                              or_dash(arena, s.format), or_dash(arena, s.version)),
                states[i].want);
    return MX_OK;
}

static mx_status others(mx_arena *arena, void *arg)
{
    mx_url u;
    mx_dir_url dir;
    (void)arg;
    MX_TRY(mx_url_parse(arena, MX_STR("mysql://u:secret@h/db?x=1"), MX_NOWHERE, &u, NULL));
    assert_text(mx_url_redacted(arena, &u), "mysql://u:xxxxx@h/db?x=1");
    assert_true(mx_url_has_param(&u, "x") && !mx_url_has_param(&u, "y"));
    assert_true(mx_url_is_db(&u));
    MX_TRY(mx_url_parse(arena, MX_STR("mysql://u@h/db"), MX_NOWHERE, &u, NULL));
    assert_text(mx_url_redacted(arena, &u), "mysql://u@h/db");
    MX_TRY(mx_url_parse(arena, MX_STR("file://x"), MX_NOWHERE, &u, NULL));
    assert_false(mx_url_is_db(&u));
    MX_TRY(mx_dir_url_parse(arena, MX_STR("file://a/b?format=flyway&version=3"), MX_NOWHERE, &dir, NULL));
    assert_text(dir.path, "a/b");
    assert_text(dir.format, "flyway");
    assert_text(dir.version, "3");
    assert_string_equal(mx_dialect_name(MX_STR("postgresql")), "postgres");
    assert_string_equal(mx_dialect_name(MX_STR("maria")), "mariadb");
    assert_null(mx_dialect_name(MX_STR("oracle")));
    assert_true(mx_dir_format_known(MX_STR("golang-migrate")) && !mx_dir_format_known(MX_STR("x")));
    return MX_OK;
}

#define EACH(name, work, table)                                                                              \
    static void name(void **state)                                                                           \
    {                                                                                                        \
        (void)state;                                                                                         \
        for (size_t i = 0; i < COUNT(table); i++)                                                            \
            in_arena(work, &i);                                                                              \
    }
EACH(test_plain, take_apart, plain)
EACH(test_databases, databases, dbs)
EACH(test_errors, refuse, errors)
EACH(test_states, read_state, states)

static void test_others(void **state)
{
    (void)state;
    in_arena(others, NULL);
}

static mx_status make_files(mx_arena *arena, void *arg)
{
    static const char *const dirs[] = {"schemas", "schemas/sub", "hcls", "migrations",
                                       "summed",  "empty",       "mixed"};
    static const char *const files[] = {"one.sql",           "one.hcl",       "notes.txt",
                                        "schemas/b.sql",     "schemas/a.sql", "schemas/x.txt",
                                        "schemas/sub/c.sql", "hcls/a.hcl",    "summed/atlas.sum",
                                        "summed/1.sql",      "mixed/a.sql",   "mixed/b.hcl"};
    (void)arg;
    for (size_t i = 0; i < COUNT(dirs); i++)
        MX_TRY(mx_dir_make(arena, mx_str_of(dirs[i]), NULL));
    for (size_t i = 0; i < COUNT(files); i++)
        put_file(files[i], "x");
    return MX_OK;
}

static int set_up(void **state)
{
    (void)state;
    enter_new_dir();
    in_arena(make_files, NULL);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),  cmocka_unit_test(test_databases), cmocka_unit_test(test_errors),
        cmocka_unit_test(test_states), cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
