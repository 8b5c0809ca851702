/* dialect/postgres/plan_serial.h — steps for sequences of columns, for the plan_…c files that make them. */
#ifndef MX_PG_PLAN_SERIAL_H
#define MX_PG_PLAN_SERIAL_H

#include "dialect/postgres/postgres.h"
#include "plan/planner.h"

/* A step for the sequence of a column; `what` begins its comment. */
mx_step *mx_pg_sequence_step(mx_planner *planner, mx_step_kind kind, const mx_sequence *from,
                             const mx_sequence *to, uint32_t aspects, const char *what,
                             const mx_column *column);
/* It goes, or stays for itself where the desired state has it. */
void mx_pg_drop_sequence(mx_planner *planner, const mx_column *from);
void mx_pg_set_counter(mx_planner *planner, const mx_change *table, const mx_column *column,
                       const mx_sequence *aside);
/* A copy under another name; `owned`: by the same column, else by none. */
const mx_sequence *mx_pg_renamed(mx_planner *planner, const mx_sequence *sequence, mx_str name, bool owned);
/* ALTER SEQUENCE … RENAME */
void mx_pg_rename_aside(mx_planner *planner, const mx_sequence *from, const mx_sequence *aside,
                        const mx_column *column);
void mx_pg_alter_first(mx_planner *planner, const mx_change *table, const mx_change *child,
                       const mx_column *mid, uint32_t aspects);
/* SERIAL or identity */
bool mx_pg_counts(const mx_column *column);
const mx_sequence *mx_pg_there_before(const mx_planner *planner, const mx_sequence *sequence);
/* Other columns of the model take from the sequence of this one. */
const mx_sequence *mx_pg_default_sequence(mx_planner *planner, const mx_column *column);
bool mx_pg_others_take_from(mx_planner *planner, const mx_model *model, const mx_column *own);
/* What the old sequence is called while the new one takes its place; NULL: another thing of the desired state has its name. */
const mx_sequence *mx_pg_under_free_name(mx_planner *planner, const mx_sequence *sequence);
const mx_sequence *mx_pg_sequence_aside(mx_planner *planner, const mx_sequence *sequence);
mx_str mx_pg_sequence_name(mx_planner *planner, const mx_sequence *sequence); /* in quotes, qualified */
/* Under the name that it has from the renames on, which come before all tables. */
const mx_sequence *mx_pg_sequence_now(mx_planner *planner, const mx_sequence *from);
/* plan_serial_anew.c: sequences that stay do not go with the old table; those of its columns make way for the new one's, which go on
 * where they came to */
void mx_pg_counters_aside(mx_planner *planner, const mx_table *from);
void mx_pg_counters_back(mx_planner *planner, const mx_change *table);
/* plan_sequence.c: around the ALTER TABLE that adds an identity column to a table that others inherit from */
void mx_pg_prepare_heirs_identity(mx_planner *planner, const mx_change *table, mx_change *child);
void mx_pg_before_heirs_identity(mx_planner *planner, const mx_change *child);
void mx_pg_after_heirs_identity(mx_planner *planner, const mx_change *table, const mx_change *child);

#endif
