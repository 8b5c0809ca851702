/* migrate/pending.h — directory × revisions → what is to be run. Pure: no database, no files. */
#ifndef MX_MIGRATE_PENDING_H
#define MX_MIGRATE_PENDING_H

#include "migrate/dir.h"
#include "migrate/revisions.h"

typedef enum mx_exec_order { MX_EXEC_LINEAR, MX_EXEC_LINEAR_SKIP, MX_EXEC_NON_LINEAR } mx_exec_order;
mx_status mx_exec_order_find(mx_str text, mx_exec_order *out, mx_diags *diags); /* USE004 */

typedef mx_vec(const mx_dir_file *) mx_dir_files;

typedef struct mx_pending {
    mx_dir_files files; /* to be run, in order; with MX_EXEC_NON_LINEAR those out of order come first */
    mx_dir_files out_of_order; /* without a row, between the first and the last revision */
    const mx_dir_file
        *edited; /* the first applied file whose content is not what was applied; NULL: none seen */
    /* The first row wholly applied whose file is gone from between others; NULL: none. Rows before the first file and
     * before the last checkpoint may have none, as history that was cut off; those after the last file too, as the
     * directory may be an older one than the database has seen. */
    const mx_revision *missing;
} mx_pending;

/* `start_after`: version of a baseline that is about to be written, else "". MX_FAILED: REV004, REV005. Files
 * out of order are an answer here, not an error. */
mx_status mx_pending_compute(mx_arena *arena, const mx_dir *dir, const mx_revisions *revisions,
                             mx_exec_order order, mx_str start_after, mx_pending *out, mx_diags *diags);

/* mx_pending.edited alone. */
const mx_dir_file *mx_pending_edited(mx_arena *arena, const mx_dir *dir, const mx_revisions *revisions);

#endif
