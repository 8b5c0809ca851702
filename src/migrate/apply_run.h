/* migrate/apply_run.h — executing files: the inner half of apply. This room only. */
#ifndef MX_MIGRATE_APPLY_RUN_H
#define MX_MIGRATE_APPLY_RUN_H

#include "migrate/apply.h"

typedef struct mx_apply_item {
    const mx_dir_file *file;
    mx_statements statements;
    mx_strs hashes;       /* cumulative, of the statements */
    mx_revision revision; /* as it is to be written */
    size_t skip;          /* statements done before */
    mx_tx_mode mode;      /* MX_TX_FILE, MX_TX_ALL or MX_TX_NONE */
    bool doubtful;        /* a run was killed while it ran statement `skip` */
} mx_apply_item;
typedef mx_vec(mx_apply_item) mx_apply_items;

typedef struct mx_apply_run {
    mx_arena *arena;
    mx_conn *conn;
    const mx_apply_options *options;
    mx_apply_report *report;
    mx_diags *diags;
    mx_revisions_place place;
} mx_apply_run;

mx_status mx_apply_execute(mx_apply_run *run, mx_apply_items *items);

/* The first word of a statement, lower case ("create"); empty when it begins with none. */
mx_str mx_first_word(mx_arena *arena, mx_str statement);
/* As Go's %q prints text: in quotes, line ends and quotes escaped. */
mx_str mx_go_quote(mx_arena *arena, mx_str text);

#endif
