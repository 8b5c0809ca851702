/* metaxy/plan.h — from one schema to another: the statements that lead there, found without a database.
 *
 * The plan is proved before you see it: replayed on the first schema, it gives the second. In: two texts of SQL.
 * Out: an mx_migration, which holds copies of everything and outlives its inputs. */
#ifndef METAXY_PLAN_H
#define METAXY_PLAN_H

#include "metaxy/sql.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mx_migration mx_migration;

/* "users" → "accounts" renames a table, "users.name" → "full_name" a column; a schema may stand before the table. */
typedef struct mx_rename {
    const char *from, *to;
} mx_rename;

/* Begin with MX_MIGRATION_OPTIONS and set what you need; everything but `size` may be zero. The texts and arrays must
 * live until the call returns. */
typedef struct mx_migration_options {
    size_t size; /* sizeof(mx_migration_options): which members the caller knows */
    const char
        *schema; /* compare this schema only, and write its names unqualified; NULL: as the server says */
    const char
        *indent; /* white space: table elements on lines of their own; NULL: each statement on one line */
    const char *from_name; /* what messages call the texts; NULL: "from.sql", "to.sql" */
    const char *to_name;
    const mx_rename
        *renames; /* a rename that is not said is planned as drop and add, with the warning DIF002 */
    size_t rename_count;
    const char *hints; /* the same as JSON, and for all kinds of objects: see docs/c-api.md; NULL: none */
    const char *const *exclude; /* globs of what is left alone: "schema.table.child", or without the schema */
    size_t exclude_count;
} mx_migration_options;
#ifdef __cplusplus
#define MX_MIGRATION_OPTIONS                                                                                 \
    (mx_migration_options{sizeof(mx_migration_options), NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0})
#else
#define MX_MIGRATION_OPTIONS ((mx_migration_options){.size = sizeof(mx_migration_options)})
#endif

/* Plans the way from the schema that `from` makes to the one that `to` makes; an empty text is the empty schema.
 * `options` may be NULL. MX_OK: *out is yours to free; mx_migration_count is 0 when nothing differs, and warnings about
 * what the plan loses or may fail at are in `diags`. MX_FAILED: SQL… and SCH… for a text that is wrong, PLN… for a
 * change that no statement makes, DIF… for a rename that fits nothing, API001 for an argument that is not valid. */
MX_API mx_status mx_migration_plan(mx_migration **out, mx_str from, mx_str to, const char *server,
                                   const mx_migration_options *options, mx_diags *diags);
MX_API void mx_migration_free(mx_migration *migration);

/* Statements in the order of execution, from 0. Texts are borrowed from the migration; they are empty for an i that is
 * too large. */
MX_API size_t mx_migration_count(const mx_migration *migration);
MX_API mx_str mx_migration_sql(const mx_migration *migration, size_t i);     /* without ';' */
MX_API mx_str mx_migration_comment(const mx_migration *migration, size_t i); /* without "-- "; may be empty */
/* The statements that undo statement i, in their own order; none when it cannot be undone or has no need to be. */
MX_API size_t mx_migration_reverse_count(const mx_migration *migration, size_t i);
MX_API mx_str mx_migration_reverse(const mx_migration *migration, size_t i, size_t j);

/* All of it as the text of a file: comments, statements, ';', one newline at the end. Empty when nothing differs. */
MX_API mx_str mx_migration_text(const mx_migration *migration);
MX_API bool mx_migration_destructive(const mx_migration *migration); /* rows or values are lost */

#ifdef __cplusplus
}
#endif
#endif
