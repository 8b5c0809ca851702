#include "dialect/dialect.h"

#ifdef MX_HAVE_SQLITE
#include "dialect/sqlite/sqlite.h"
#endif
#ifdef MX_HAVE_POSTGRES
#include "dialect/postgres/postgres.h"
#endif
#ifdef MX_HAVE_MYSQL
#include "dialect/mysql/mysql.h"
#endif
#ifdef MX_HAVE_DUCKDB
#include "dialect/duckdb/duckdb.h"
#endif

typedef struct known {
    mx_dialect dialect;
    const char *alias, *alias2;          /* other names; NULL: none */
    const char *schema;                  /* where unqualified names live */
    void (*defaults)(mx_server *server); /* fills what the version decides; NULL: nothing */
    const uint32_t *newest;              /* of each major version, major * 100 + minor, rising; 0 ends it */
    const uint8_t *no_majors;            /* never were, or not known yet; pairs: from, to; 0 ends it */
    uint32_t oldest;                     /* whose rules are known, major * 100 + minor */
} known;

#ifdef MX_HAVE_POSTGRES
static const uint32_t postgres_newest[] = {906, 1700, 0};
static const uint8_t postgres_no_majors[] = {1, 5, 18, 99, 0};
#endif
#ifdef MX_HAVE_MYSQL
static const uint32_t mysql_newest[] = {507, 804, 905, 0}, mariadb_newest[] = {505, 1011, 1108, 1201, 0};
static const uint8_t mysql_no_majors[] = {1, 2, 6, 7, 0}, mariadb_no_majors[] = {1, 4, 6, 9, 0};
#endif
#ifdef MX_HAVE_SQLITE
static const uint32_t sqlite_newest[] = {350, 0};
static const uint8_t sqlite_no_majors[] = {1, 2, 4, 99, 0}; /* 2 had another SQL, and another file */
#endif
#ifdef MX_HAVE_DUCKDB
static const uint32_t duckdb_newest[] = {105, 200, 0};
static const uint8_t duckdb_no_majors[] = {3, 99, 0};
#endif

static const known all[] = {
#ifdef MX_HAVE_POSTGRES
    {{"postgres", MX_PG, 150000, &mx_postgres_model, &mx_postgres_diff, &mx_postgres_plan,
      &mx_postgres_render},
     "postgresql",
     "pg",
     "public",
     NULL,
     postgres_newest,
     postgres_no_majors,
     1200},
#endif
#ifdef MX_HAVE_MYSQL
    {{"mysql", MX_MYSQL, 80099, &mx_mysql_model, &mx_mysql_diff, &mx_mysql_plan, &mx_mysql_render},
     NULL,
     NULL,
     "",
     mx_mysql_server,
     mysql_newest,
     mysql_no_majors,
     507},
    {{"mariadb", MX_MARIA, 101199, &mx_mariadb_model, &mx_mysql_diff, &mx_mysql_plan, &mx_mysql_render},
     "maria",
     NULL,
     "",
     mx_mysql_server,
     mariadb_newest,
     mariadb_no_majors,
     1002},
#endif
#ifdef MX_HAVE_SQLITE
    {{"sqlite", MX_LITE, 34000, &mx_sqlite_model, &mx_sqlite_diff, &mx_sqlite_plan, &mx_sqlite_render},
     "sqlite3",
     "libsqlite",
     "main",
     NULL,
     sqlite_newest,
     sqlite_no_majors,
     300},
#endif
#ifdef MX_HAVE_DUCKDB
    {{"duckdb", MX_DUCK, 20000, &mx_duckdb_model, &mx_duckdb_diff, &mx_duckdb_plan, &mx_duckdb_render},
     NULL,
     NULL,
     "main",
     NULL,
     duckdb_newest,
     duckdb_no_majors,
     100},
#endif
};
enum { COUNT = sizeof all / sizeof *all };

const char *const mx_dialect_names[] = {
#ifdef MX_HAVE_POSTGRES
    "postgres", "postgresql",
#endif
#ifdef MX_HAVE_MYSQL
    "mysql",    "mariadb",    "maria",
#endif
#ifdef MX_HAVE_SQLITE
    "sqlite",
#endif
#ifdef MX_HAVE_DUCKDB
    "duckdb",
#endif
    NULL,
};

static bool is_name(mx_str name, const char *text)
{
    return text && mx_str_ieq(name, mx_str_of(text));
}

const mx_dialect *mx_dialect_named(mx_str name)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (is_name(name, all[i].dialect.name) || is_name(name, all[i].alias) || is_name(name, all[i].alias2))
            return &all[i].dialect;
    }
    return NULL;
}

static const known *known_of(const mx_dialect *dialect)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (&all[i].dialect == dialect)
            return &all[i];
    }
    return NULL;
}

/* Patches are two digits: the newest is the last that can be. */
uint32_t mx_dialect_newest(const mx_dialect *dialect, const uint32_t *numbers, size_t given)
{
    enum { LAST = 99 };
    if (given == 3)
        return numbers[0] * 10000 + numbers[1] * 100 + numbers[2];
    if (given == 2)
        return numbers[0] * 10000 + numbers[1] * 100 + LAST;
    const known *k = known_of(dialect);
    uint32_t newest = 0;
    for (const uint32_t *n = k ? k->newest : NULL; n && *n; n++)
        if (!given || *n / 100 == numbers[0])
            newest = *n * 100 + LAST;
    return newest || !given ? newest : numbers[0] * 10000 + LAST;
}

uint32_t mx_dialect_oldest(const mx_dialect *dialect)
{
    const known *k = known_of(dialect);
    return k ? k->oldest * 100 : 0;
}

/* Of major versions: what never was, and what lies further ahead than years of releases. */
static bool has_major(const known *k, uint32_t major)
{
    enum { AHEAD = 10 };
    uint32_t newest = 0;
    for (const uint32_t *n = k->newest; *n; n++)
        newest = *n / 100;
    for (const uint8_t *gap = k->no_majors; *gap; gap += 2)
        if (major >= gap[0] && major <= gap[1])
            return false;
    return major > 0 && major <= newest + AHEAD;
}

bool mx_dialect_has_version(const mx_dialect *dialect, const uint32_t *numbers, size_t given)
{
    const known *k = known_of(dialect);
    if (!k || !given)
        return true;
    if (!has_major(k, numbers[0]))
        return false;
    bool gone = false; /* a later major version is known: it gets no minor ones any more */
    for (const uint32_t *n = k->newest; given > 1 && *n && n[1]; n++)
        gone = gone || (*n / 100 == numbers[0] && numbers[1] > *n % 100);
    return !gone;
}

void mx_server_init(mx_server *server, const mx_dialect *dialect, uint32_t version)
{
    const known *k = known_of(dialect);
    server->engine = dialect->engine;
    server->version = version ? version : dialect->default_version;
    if (!k)
        return;
    if (!server->schema.len)
        server->schema = mx_str_of(k->schema);
    if (k->defaults)
        k->defaults(server);
}
