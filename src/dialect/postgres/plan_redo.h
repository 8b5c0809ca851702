/* dialect/postgres/plan_redo.h — what is as it was, but made of something that is made anew: columns of a type whose
 * values go, what is computed from a column that changes its type, and defaults, checks and indexes that call a
 * routine whose result changes. The server holds the old one for them: each gets a change of its own. */
#ifndef MX_DIALECT_POSTGRES_PLAN_REDO_H
#define MX_DIALECT_POSTGRES_PLAN_REDO_H

#include "plan/planner.h"

typedef struct mx_pg_redoing {
    mx_planner *planner;
    mx_changeset *changes; /* the planner's, which may be added to */
    mx_map tables;         /* table of `from` → its MODIFY, which may be written to */
    mx_map successors;     /* table of `from` → of `to`, where it is renamed or changed */
    mx_map renamed;        /* partitions' indexes whose names are dealt with */
    mx_map parsed;         /* routines whose bodies are parsed and hold a column that changes or goes */
} mx_pg_redoing;

/* plan_redo.c: a part of a table of `from` gets a change, or its change these aspects too. */
void mx_pg_redo_column(mx_pg_redoing *d, const mx_column *column, uint32_t aspects);
void mx_pg_redo_check(mx_pg_redoing *d, const mx_check *check);
void mx_pg_redo_index(mx_pg_redoing *d, const mx_index *index);
const mx_table *mx_pg_redo_successor(const mx_pg_redoing *d, const mx_table *from); /* of `to`; NULL: none */
/* The MODIFY or DROP of a part of a table of `from`; NULL: none */
const mx_change *mx_pg_redo_child(const mx_pg_redoing *d, const mx_table *table, const void *part);
mx_change *mx_pg_redo_type_change(mx_pg_redoing *d, const mx_udt *from); /* its MODIFY, or NULL */
/* plan_attribute.c: defaults of columns whose composite types get or lose attributes */
void mx_pg_redo_row_defaults(mx_pg_redoing *d, mx_change *table);
/* plan_redo_routine.c */
void mx_pg_redo_routines_of_types(mx_pg_redoing *d); /* those that take or give a type that makes way */
void mx_pg_redo_parsed_bodies(mx_pg_redoing *d);     /* routines that hold what changes or goes */
mx_status mx_pg_redo_routine(mx_pg_redoing *d, const mx_change *change); /* who calls one that makes way */
/* Whether an expression may call it: by its name, and its arguments where they are known; the words of a partition key name it. */
bool mx_pg_calls(const mx_sql *sql, const mx_object *routine);
bool mx_pg_index_calls(const mx_index *index, const mx_object *routine);
bool mx_pg_is_partitioned_by(const mx_table *table, mx_str name);
bool mx_pg_type_calls(const mx_udt *type, const mx_object *routine); /* its checks, its default */
void mx_pg_redo_order_drops(mx_pg_redoing *d); /* of all that have given up their names */
/* plan_kept.c: MF115 for what keeps the results of a function whose body changes. */
void mx_pg_warn_of_kept(mx_pg_redoing *d, const mx_change *change);

#endif
