/* dialect/mysql/history.h — MariaDB's tables that keep their history (WITH SYSTEM VERSIONING), and periods of time:
 * https://mariadb.com/kb/en/temporal-tables/.
 *
 * A column AS ROW START or ROW END is a stored one that is computed by these words. The period SYSTEM_TIME is what the two tell,
 * and is no part of the model; one that has a name is a check (mx_check.period), and a key WITHOUT OVERLAPS names it in its options. */
#ifndef MX_DIALECT_MYSQL_HISTORY_H
#define MX_DIALECT_MYSQL_HISTORY_H

#include "render/rules.h"
#include "schema/rules.h"

bool mx_my_is_row_column(const mx_column *column);
const mx_column *mx_my_row_start(const mx_table *table); /* NULL: the server keeps it out of sight */
const mx_column *mx_my_row_end(const mx_table *table);
/* The columns of a period. */
void mx_my_period_columns(const mx_check *period, mx_column *out[2]);

/* What CREATE TABLE and ALTER TABLE say, brought into its form. */
void mx_my_row_column(mx_model *model, mx_column *column);
void mx_my_settle_history(mx_model *model, mx_table *table);
mx_status mx_my_alter_history(mx_model *model, mx_table *table, const mx_alter_action *action,
                              mx_diags *diags);
mx_status mx_my_check_history(const mx_table *table, mx_diags *diags);

/* PERIOD FOR p (a, b) */
void mx_my_render_period(mx_renderer *r, const mx_check *period);
/* ", PERIOD FOR SYSTEM_TIME (a, b)" behind the column that ends it, with `verb` before PERIOD. */
void mx_my_render_system_time(mx_renderer *r, const mx_column *column, const char *verb);

#endif
