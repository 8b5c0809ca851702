/* plan/plan.h — changes → ordered steps. A step is typed; render/ writes its SQL.
 *
 * Stable topological order; cycles of foreign keys are taken apart by name of repair; drops come last; SQLite tables that
 * cannot be altered are rebuilt. Steps may point at models and at tables made up for the plan (new_x). */
#ifndef MX_PLAN_PLAN_H
#define MX_PLAN_PLAN_H

#include "diff/change.h"

typedef enum mx_step_kind {
    MX_ST_CREATE_SCHEMA,
    MX_ST_DROP_SCHEMA,
    MX_ST_ALTER_SCHEMA,
    MX_ST_CREATE_TYPE,
    MX_ST_DROP_TYPE,
    MX_ST_ALTER_TYPE,
    MX_ST_CREATE_SEQUENCE,
    MX_ST_DROP_SEQUENCE,
    MX_ST_ALTER_SEQUENCE,
    MX_ST_CREATE_TABLE,
    MX_ST_DROP_TABLE,
    MX_ST_RENAME_TABLE,
    MX_ST_MOVE,        /* what `change` renames is in another schema then, under its name */
    MX_ST_ALTER_TABLE, /* `changes`: clauses of one ALTER TABLE, in order */
    MX_ST_CREATE_INDEX,
    MX_ST_DROP_INDEX,
    MX_ST_RENAME_INDEX,
    MX_ST_COMMENT,      /* COMMENT ON what `change` is about */
    MX_ST_BACKFILL,     /* the NULLs of `column` become its default */
    MX_ST_RENAME_VALUE, /* rows of `column` with `old_name` get `new_name` */
    MX_ST_COPY_ROWS,    /* SQLite rebuild: from `from_table` into `table`, `copies` */
    MX_ST_KEEP_COUNTER, /* SQLite rebuild: AUTOINCREMENT's highest id of `from_table` becomes `table`'s */
    MX_ST_FKEYS_OFF,
    MX_ST_FKEYS_ON,
    MX_ST_CREATE_OBJECT,
    MX_ST_DROP_OBJECT,
    MX_ST_GRANT, /* the rights of `change` */
    MX_ST_REVOKE,
    MX_ST_SQL, /* statements that a dialect's plan rules made (back-fill, counters): `sql` */
    MX_ST_KINDS
} mx_step_kind;

typedef struct mx_copy {        /* a column whose values are kept */
    const mx_column *from, *to; /* from NULL: every row gets the default of `to` */
    bool fill;                  /* NULLs become the new default */
} mx_copy;
typedef mx_vec(mx_copy) mx_copies;

typedef struct mx_link { /* by columns of `from_table`, and what the parent's is called in `table` */
    mx_str child, parent, new_parent;
    uint32_t key; /* of the table to itself, from 0 in order */
} mx_link;
typedef mx_vec(mx_link) mx_links;

typedef struct mx_step mx_step;
typedef mx_vec(mx_step *) mx_steps;
struct mx_step {
    mx_step_kind kind;
    const mx_change *change; /* the difference that made it; NULL for scaffolding */
    const mx_table *table;   /* what is created, altered, dropped, filled */
    const mx_table *from_table;
    const mx_index *index;
    const mx_column *column;        /* BACKFILL, RENAME_VALUE */
    mx_vec(const mx_column *) kept; /* BACKFILL, RENAME_VALUE: of `table`, assigned to themselves */
    bool concurrently;              /* CREATE_INDEX, DROP_INDEX */
    bool everywhere;                /* BACKFILL: rows that have a value too */
    mx_changes clauses;             /* ALTER_TABLE */
    mx_copies copies;               /* COPY_ROWS */
    mx_links lineage;               /* COPY_ROWS of a table that refers to itself: parents before children */
    bool orphans;            /* such rows as `lineage` does not reach: an error, unless there are none */
    mx_fkeys late_fkeys;     /* CREATE_TABLE: left out, an ALTER_TABLE adds them later */
    const mx_object *object; /* CREATE_OBJECT, DROP_OBJECT */
    mx_str
        old_name; /* RENAME_TABLE of a table made up for the plan: what it is called until then; RENAME_VALUE */
    mx_str new_name; /* RENAME_VALUE */
    uint64_t old_bit,
        new_bit;  /* RENAME_VALUE of a SET, whose rows have several: where the two stand in it; else 0 */
    bool replace; /* CREATE_OBJECT: over one that is there (OR REPLACE) */
    bool undone_before; /* by a step before it that is `back_only` */
    bool back_only;     /* no statement, only what undoes a later step: rendering gives it to the next one */
    mx_str comment;     /* without "-- ", first byte upper case: "Create \"users\" table" */
    mx_str sql;         /* MX_ST_SQL, or filled by render */
    mx_steps undo;      /* DROP_TABLE: what makes its indexes and comments again, after the table */
    mx_str reverse_comment;
    mx_strs
        reverse; /* statements that undo it, in order; filled by render; empty: irreversible or nothing to undo */
    bool irreversible;
    bool left_out; /* ALTER_TABLE: a foreign key comes back that is not part of the plan */
};

typedef struct mx_plan {
    mx_arena *arena;
    mx_steps steps;
    bool destructive;
    bool transactional; /* false: some step cannot run inside a transaction (CONCURRENTLY) */
} mx_plan;

struct mx_plan_rules;
typedef struct mx_plan_options {
    bool concurrent_index_add, concurrent_index_drop;
    mx_str qualifier; /* written before unqualified names */
} mx_plan_options;

/* MX_FAILED: PLN001 for a change that no statement makes. Hazards (DS…, MF…, CD…) are reported as warnings. */
mx_status mx_plan_make(mx_arena *arena, const mx_changeset *changes, const struct mx_plan_rules *rules,
                       const mx_plan_options *options, mx_plan *out, mx_diags *diags);

#endif
