/* migrate/status.h — what is applied and what is not. Reads only: no table is made, no lock taken. */
#ifndef MX_MIGRATE_STATUS_H
#define MX_MIGRATE_STATUS_H

#include "migrate/pending.h"

typedef struct mx_status_report {
    mx_str dir_url, url, driver;
    const mx_dir *dir;
    mx_dir_files pending, out_of_order;
    mx_revisions applied;
    mx_str current,
        next; /* as shown: "No migration applied yet", "Already at latest version", "5 (checkpoint)" */
    int64_t done, total;        /* statements of the partially applied file; 0, 0: none */
    bool ok;                    /* "OK", else "PENDING" */
    mx_str error, sql;          /* of the last attempt, or the words about files out of order */
    const mx_dir_file *edited;  /* see mx_pending */
    const mx_revision *missing; /* the same */
} mx_status_report;

/* The sum must have been validated before. MX_OK in every state of the database. `dir_url` and `url` as the
 * user gave them; `revisions`: as of mx_revisions_find. */
mx_status mx_migrate_status(mx_arena *arena, mx_conn *conn, const mx_dir *dir, mx_str dir_url, mx_str url,
                            const mx_revisions_name *revisions, mx_status_report *report, mx_diags *diags);

mx_str mx_status_text(mx_arena *arena, const mx_status_report *report, bool colour);
mx_str mx_status_json(mx_arena *arena, const mx_status_report *report, bool whole); /* as mx_apply_json */

#endif
