/* metaxy/dir.h — a directory of versioned migrations: its files, their integrity sum, the schema that they make, and
 * the next file.
 *
 * Nothing is executed on a database: the files are replayed in memory. A handle is what the directory was when it was
 * opened; it changes only by mx_dir_hash and mx_dir_write. */
#ifndef METAXY_DIR_H
#define METAXY_DIR_H

#include "metaxy/plan.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mx_dir mx_dir;

enum {
    MX_DIR_MAY_BE_NEW = 1 /* no directory there is one without files; mx_dir_write makes it */
};

/* Reads the directory at `path`. `layout`: "atlas" (NULL means it), "golang-migrate", "goose", "flyway", "liquibase",
 * "dbmate". MX_OK: *out is yours to close. MX_NOT_FOUND: there is none. MX_FAILED: IO001, IO003, DIR001; API001. */
MX_API mx_status mx_dir_open(mx_dir **out, const char *path, const char *layout, unsigned flags,
                             mx_diags *diags);
MX_API void mx_dir_close(mx_dir *dir);

/* Its files in the order of execution, from 0. Texts are borrowed until mx_dir_hash, mx_dir_write or mx_dir_close; they
 * are empty for an i that is too large. */
MX_API size_t mx_dir_count(const mx_dir *dir);
MX_API mx_str mx_dir_name(const mx_dir *dir, size_t i);    /* in the directory: "20240125192026_init.sql" */
MX_API mx_str mx_dir_text(const mx_dir *dir, size_t i);    /* the bytes as on disk */
MX_API mx_str mx_dir_version(const mx_dir *dir, size_t i); /* "20240125192026" */
MX_API mx_str mx_dir_description(const mx_dir *dir, size_t i); /* "init"; may be empty */

/* Holds the files against atlas.sum. MX_MISMATCH: they do not fit it, or there is none; DIR004, DIR005 or DIR006 says
 * why. MX_FAILED: memory. */
MX_API mx_status mx_dir_validate(const mx_dir *dir, mx_diags *diags);
/* Writes atlas.sum for the files as they are on disk now, and reads them again. MX_FAILED: IO001, IO002; MX_LOCKED: DIR009,
 * another process wrote to the directory for 10 seconds. */
MX_API mx_status mx_dir_hash(mx_dir *dir, mx_diags *diags);

/* Replays the files, from the last checkpoint on, as the server would execute them. MX_FAILED: SQL…, SCH…, DIR002,
 * DIR003, DIR007; API001. Does not look at the sum. `server`: see metaxy/sql.h. */
MX_API mx_status mx_dir_verify(const mx_dir *dir, const char *server, mx_diags *diags);

/* Plans the way from the schema that the files make to the one that `to` makes; else as mx_migration_plan. */
MX_API mx_status mx_dir_plan(mx_migration **out, const mx_dir *dir, mx_str to, const char *server,
                             const mx_migration_options *options, mx_diags *diags);

/* Adds a planned migration as a new file, named by the time (UTC) and `name` (NULL: the time alone), and rewrites
 * atlas.sum: both or neither. The new file is then the last of the handle. MX_NOT_FOUND: the migration has no
 * statements, nothing is written. MX_MISMATCH: the sum did not fit before. MX_LOCKED: as mx_dir_hash. MX_FAILED: IO002,
 * DIR002, DIR003, DIR004; DIR008: the migration is none of mx_dir_plan for this layout, or holds text that has a
 * meaning in it. Layouts but Atlas's own get a way down too, in the same file or in one beside it. */
MX_API mx_status mx_dir_write(mx_dir *dir, const char *name, const mx_migration *migration, mx_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
