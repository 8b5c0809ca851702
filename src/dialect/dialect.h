/* dialect/dialect.h — an engine's answers to the questions of the stages, and the list of engines.
 *
 * A dialect is pure: text in, text out, const data, no slot NULL. Each engine has a folder with the same file names: types.c, exprs.c,
 * names.c (model) · diff.c · plan.c · render.c · server.c (versions, defaults). */
#ifndef MX_DIALECT_DIALECT_H
#define MX_DIALECT_DIALECT_H

#include "diff/rules.h"
#include "plan/rules.h"
#include "render/rules.h"
#include "schema/rules.h"

typedef struct mx_dialect {
    const char *name; /* "postgres", "mysql", "mariadb", "sqlite", "duckdb" */
    mx_engine engine;
    uint32_t default_version;
    const mx_model_rules *model;
    const mx_diff_rules *diff;
    const mx_plan_rules *plan;
    const mx_render_rules *render;
} mx_dialect;

/* By any of its names ("postgres", "postgresql", "maria", "mariadb", "sqlite3", …). NULL: unknown. */
const mx_dialect *mx_dialect_named(mx_str name);
/* The names that people may write, for messages; NULL ends it. */
extern const char *const mx_dialect_names[];

/* The newest version known that begins with these `given` numbers, of at most three: {11} is 11.8.99 of MariaDB, {8, 0}
 * 8.0.99 of MySQL; of none, the newest at all. As mx_server's version. */
uint32_t mx_dialect_newest(const mx_dialect *dialect, const uint32_t *numbers, size_t given);

/* The oldest version whose rules are known. As mx_server's version. */
uint32_t mx_dialect_oldest(const mx_dialect *dialect);

/* Whether there is, or may come to be, a version that begins with these numbers: no PostgreSQL 99, no MySQL 6. */
bool mx_dialect_has_version(const mx_dialect *dialect, const uint32_t *numbers, size_t given);

/* Completes a server: engine and version (0: the dialect's default); schema, charset and collation where they are empty, as that version
 * has them. The rest stays: set it, or zero, before. */
void mx_server_init(mx_server *server, const mx_dialect *dialect, uint32_t version);

#endif
