/* dialect/mysql/release.h — MySQL 8 renames no column that an expression of its table uses (3108, 3772, 3837, 3959): what uses it lets go
 * of it before, and is as wanted again behind. MariaDB renames within expressions. Inside of this folder only. */
#ifndef MX_DIALECT_MYSQL_RELEASE_H
#define MX_DIALECT_MYSQL_RELEASE_H

#include "plan/rules.h"

/* Before anything is planned: rewrites the children of tables whose renamed columns are used, and keeps in planner->released what must
 * be done before. Checks and keys go. A stored column is plain for a while and keeps its values, a virtual one shows NULL, a default goes:
 * https://dev.mysql.com/doc/refman/8.0/en/alter-table-generated-columns.html */
void mx_my_release(mx_planner *planner);
/* Adds the step of it, if there is one. */
void mx_my_release_step(mx_planner *planner, const mx_change *table);

#endif
