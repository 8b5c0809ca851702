/* migrate/draft.h — a planned migration that is about to become files: what goes up, what goes down, and how the
 * layouts write it.
 *
 * Atlas's own layout has no way down. The others get one: each step's own reverse, or, where a step has none (a
 * table of SQLite that is made anew), a plan from the state after to the state before. Either is replayed before
 * anyone sees it. */
#ifndef MX_MIGRATE_DRAFT_H
#define MX_MIGRATE_DRAFT_H

#include "migrate/dir.h"
#include "migrate/planned.h"

typedef struct mx_draft_statement {
    mx_str comment; /* one line, without "-- "; may be empty */
    mx_str sql;     /* without ';' at its end */
    size_t step;    /* the plan's; going down: the one that it undoes */
} mx_draft_statement;
typedef mx_vec(mx_draft_statement) mx_draft_statements;

typedef struct mx_draft {
    mx_draft_statements up, down; /* each in the order of execution */
    bool up_bare, down_bare;      /* must not run inside a transaction */
    bool alone;                   /* no engine takes all of `up` in one transaction */
    bool one_way;                 /* there is no way down */
    mx_str for_good;              /* then: what nothing undoes; may be empty */
    mx_str text;                  /* all of the file in Atlas's own layout */
} mx_draft;

/* Makes the model of the state before the plan, each time a new one. */
typedef struct mx_draft_before {
    mx_status (*make)(void *arg, mx_model **out);
    void *arg;
} mx_draft_before;

/* The draft of a plan for `layout`. A plan that cannot be undone is no error: then one_way is set, with the warning
 * DIR010. MX_FAILED: what `before` says, SQL…. */
mx_status mx_draft_make(mx_arena *arena, const mx_planned *planned, mx_layout layout,
                        const mx_draft_before *before, const mx_planned_options *options,
                        const mx_dialect *dialect, mx_draft *out, mx_diags *diags);

/* The way down alone, of a plan whose own reverse statements do not lead back: `down`, or one_way. */
mx_status mx_draft_whole_way_back(mx_arena *arena, const mx_planned *planned, const mx_draft_before *before,
                                  const mx_planned_options *options, const mx_dialect *dialect,
                                  mx_draft *out);

/* What a file executes going up, statement by statement with the comments attached to them, in Atlas's own layout:
 * for reading one layout and writing the other. MX_FAILED: as mx_dir_statements. */
mx_status mx_draft_of_file(mx_arena *arena, const mx_dir *dir, const mx_dir_file *file,
                           const mx_server *server, mx_draft *out, mx_diags *diags);

/* The draft as the file `name` (mx_dir_new_name) of a layout. Reads it back: DIR008 when that gives other statements
 * than the draft's (a text that holds the layout's own marks). `server` NULL: the rules of all. */
mx_status mx_draft_file(mx_arena *arena, const mx_draft *draft, mx_layout layout, mx_str name,
                        const mx_server *server, mx_new_file *out, mx_diags *diags);

#endif
