/* migrate/apply.h — runs the pending files of a directory on a database and keeps the revisions table. */
#ifndef MX_MIGRATE_APPLY_H
#define MX_MIGRATE_APPLY_H

#include "migrate/pending.h"

#define MX_APPLY_LOCK "atlas_migrate_execute" /* of who writes the revisions table */

typedef struct mx_apply_options {
    uint64_t amount; /* at most so many files; 0: all */
    bool dry_run;    /* nothing at all is written, no lock is taken */
    bool allow_dirty;
    bool allow_edited; /* go on although an applied file has changed since (else REV003) */
    mx_str baseline;   /* version; empty: none */
    /* Called under the lock while nothing is applied: the version whose tables are there, or an empty one. NULL: that of
     * `baseline`. */
    mx_status (*find_baseline)(void *arg, mx_str *version, mx_diags *diags);
    void *find_baseline_arg;
    mx_revisions_name revisions; /* SQLite takes the schemas "" and "main" only */
    mx_tx_mode tx_mode;          /* MX_TX_DEFAULT is MX_TX_FILE */
    mx_exec_order exec_order;
    uint64_t lock_timeout_ms;
    const mx_server *server; /* how statements are split; NULL: the connection's own engine */
    mx_str operator_version; /* empty: "metaxy VERSION" */
    mx_str dir_url, url;     /* as given by the user, for the report; a password in it is never shown */
} mx_apply_options;

typedef struct mx_apply_file {
    const mx_dir_file *file;
    int64_t start, end;       /* nanoseconds since 1970 */
    int64_t elapsed;          /* nanoseconds */
    size_t skipped;           /* statements that an earlier run has done */
    mx_strs applied;          /* statements that were run, the failed one included */
    mx_str error_stmt, error; /* empty: ok */
    bool rolled_back;         /* all of it, by this file's or a later file's failure */
    size_t total, in_effect;  /* statements of a file that failed without a transaction around it; else 0 */
} mx_apply_file;

typedef struct mx_apply_report {
    mx_str dir_url, url, driver;
    mx_dir_files pending; /* of this run, after `amount` */
    mx_vec(mx_apply_file) applied;
    mx_str current, target; /* versions; empty: none */
    int64_t start, end, elapsed;
    mx_str error; /* the whole run's; empty: ok */
    bool undone;  /* the server is known to have taken back what is marked as rolled back */
    bool dry_run;
} mx_apply_report;

/* Checks everything that can be checked first: names, directives, modes, order, edited files. The sum must
 * have been validated before (mx_sum_validate). `report` is filled also when the answer is MX_FAILED or
 * MX_LOCKED. Codes: DB002, DB003, DIR002, DIR003, DIR007, REV001 … REV006. */
mx_status mx_apply(mx_arena *arena, mx_conn *conn, const mx_dir *dir, const mx_apply_options *options,
                   mx_apply_report *report, mx_diags *diags);

/* What mx_apply would refuse of the files that make the state from nothing, whatever database they run on. REV006 for each that has
 * a mode which it may not have with `tx_mode`, or begins or ends a transaction inside of one. */
mx_status mx_apply_check_modes(mx_arena *arena, const mx_dir *dir, const mx_server *server,
                               mx_tx_mode tx_mode, mx_diags *diags);

mx_str mx_apply_text(mx_arena *arena, const mx_apply_report *report, bool colour); /* the default output */
/* Of a run that failed: what of it is in effect, one line; empty where nothing was begun, or it is not known. */
mx_str mx_apply_left_text(mx_arena *arena, const mx_apply_report *report);
/* One line, Atlas's keys in Atlas's order, no newline. `whole`: also the keys whose values are empty, which
 * Atlas leaves out of JSON (a template may ask for them). */
mx_str mx_apply_json(mx_arena *arena, const mx_apply_report *report, bool whole);

#endif
