/* migrate/revisions.h — the table atlas_schema_revisions: one row per executed file, in the form that Atlas
 * writes and reads. */
#ifndef MX_MIGRATE_REVISIONS_H
#define MX_MIGRATE_REVISIONS_H

#include "base/time.h"
#include "base/vec.h"
#include "driver/driver.h"
#include "sql/split.h"

#define MX_REVISIONS_TABLE "atlas_schema_revisions"

/* What the table is called. Empty: the schema of the connection, and Atlas's own name. */
typedef struct mx_revisions_name {
    mx_str schema, table;
} mx_revisions_name;

enum { MX_REV_BASELINE = 1, MX_REV_EXECUTED = 2, MX_REV_RESOLVED = 4 };

typedef struct mx_revision {
    mx_str version, description;
    mx_str stored; /* the version in the table, where it is spelled otherwise (revisions_dir.h); else empty */
    int64_t type;  /* MX_REV_* bits */
    int64_t applied, total; /* statements */
    int64_t executed_at;    /* nanoseconds since 1970, UTC: the first write of the row */
    int64_t execution_time; /* nanoseconds, the whole file */
    mx_str error, error_stmt;
    mx_str hash;     /* the file's entry in atlas.sum without "h1:" */
    mx_strs partial; /* statement hashes "h1:…" of a file that is not finished */
    mx_str operator_version;
} mx_revision;
typedef mx_vec(mx_revision) mx_revisions;

static inline mx_str mx_revision_key(const mx_revision *revision)
{
    return revision->stored.len ? revision->stored : revision->version;
}
/* Begun and not finished, and nobody has declared it done. */
static inline bool mx_revision_partial(const mx_revision *revision)
{
    return revision->applied != revision->total && !(revision->type & MX_REV_RESOLVED);
}
const char *mx_revision_type(
    int64_t type); /* "baseline", "applied", "manually set", "applied + manually set" */

/* Where the table is, or is to be made: in the schema that `name` says, else in the schema that the connection
 * names, else in one of its own. USE004: SQLite has no other schema. */
typedef struct mx_revisions_place {
    const struct mx_migrate_engine *engine;
    mx_str home;   /* the schema that the connection names; empty: none */
    mx_str schema; /* the table's */
    mx_str name;   /* without quotes and schema */
    mx_str quoted_schema, table;
} mx_revisions_place;
mx_status mx_revisions_find(mx_arena *arena, mx_conn *conn, const mx_revisions_name *name,
                            mx_revisions_place *out, mx_diags *diags);
/* A table of the schemas that the connection is about which is not the revisions'; MX_NOT_FOUND: clean. */
mx_status mx_revisions_foreign_table(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                                     mx_str *schema, mx_str *table, mx_diags *diags);

/* Rows in byte order of version; the registry's identifier row is left out. MX_NOT_FOUND: no table (no
 * diagnostic). */
mx_status mx_revisions_read(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                            mx_revisions *out, mx_diags *diags);
/* Makes the table, or adds what an older Atlas had not yet. */
mx_status mx_revisions_prepare(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                               mx_diags *diags);
/* Inserts or replaces the row of mx_revision_key. */
mx_status mx_revision_write(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                            const mx_revision *revision, mx_diags *diags);

mx_status mx_revision_delete(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place, mx_str version,
                             mx_diags *diags);

/* The cumulative hash of statements 0 … count-1, for each of them: "h1:…". */
void mx_statement_hashes(mx_arena *arena, const mx_statements *statements, mx_strs *out);

/* Moments are nanoseconds since 1970, UTC. As text in reports ("2026-11-21T03:01:28.327Z"), as text in the
 * table ("2026-11-21 03:01:28.327+00:00", what Atlas's driver writes), and back from either (false: not a
 * time). */
int64_t mx_ns_now(void);
mx_str mx_ns_text(mx_arena *arena, int64_t ns);
mx_str mx_ns_column(mx_arena *arena, int64_t ns);
bool mx_ns_parse(mx_arena *arena, mx_str text, int64_t *ns);

#endif
