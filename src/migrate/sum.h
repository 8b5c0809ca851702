/* migrate/sum.h — atlas.sum: computed, read, written, compared; byte for byte the file that Atlas writes. */
#ifndef MX_MIGRATE_SUM_H
#define MX_MIGRATE_SUM_H

#include "migrate/dir.h"

#define MX_SUM_NAME "atlas.sum"

typedef struct mx_sum_entry {
    mx_str name, hash; /* base64, without "h1:" */
} mx_sum_entry;

typedef struct mx_sum {
    mx_str total;
    mx_vec(mx_sum_entry) entries;
} mx_sum;

void mx_sum_compute(mx_arena *arena, const mx_dir_file *files, size_t count, mx_sum *out);
mx_str mx_sum_text(mx_arena *arena, const mx_sum *sum);
/* MX_MISMATCH: the total does not fit the lines. MX_FAILED: a line without "h1:". No diagnostics. */
mx_status mx_sum_parse(mx_arena *arena, mx_str text, mx_sum *out);

typedef enum mx_sum_state {
    MX_SUM_OK,
    MX_SUM_MISSING, /* no atlas.sum, but files */
    MX_SUM_INVALID, /* a line is not of the form */
    MX_SUM_DAMAGED, /* its total does not fit its own lines */
    MX_SUM_EDITED,
    MX_SUM_ADDED,
    MX_SUM_REMOVED
} mx_sum_state;

typedef struct mx_sum_report {
    mx_sum_state state;
    uint32_t line; /* of atlas.sum, from 1; 0: no line is to blame */
    mx_str name;   /* the file, when there is a line */
    /* "checksum mismatch", "checksum file not found", "checksum file format invalid"; NULL when ok */
    const char *error;
} mx_sum_report;

/* MX_OK or MX_FAILED (DIR004, DIR005, DIR006; `report`, may be NULL, has the details either way). */
mx_status mx_sum_validate(mx_arena *arena, const mx_dir *dir, mx_sum_report *report, mx_diags *diags);
/* The block that Atlas prints to stdout before the error, `command` being what rehashes: "atlas migrate hash". */
mx_str mx_sum_advice(mx_arena *arena, const mx_sum_report *report, const char *command);
/* Rewrites atlas.sum on disk for the files as they are there. IO002. Any layout. */
mx_status mx_sum_write(mx_arena *arena, const mx_dir *dir, mx_diags *diags);

#endif
