/* dialect/mysql/mysql.h — answers of MySQL and MariaDB, which share most of them; each asks server->engine where they part. */
#ifndef MX_DIALECT_MYSQL_H
#define MX_DIALECT_MYSQL_H

#include "diff/rules.h"
#include "plan/rules.h"
#include "render/rules.h"
#include "schema/rules.h"

extern const mx_model_rules mx_mysql_model;
extern const mx_model_rules mx_mariadb_model;
extern const mx_diff_rules mx_mysql_diff;
extern const mx_plan_rules mx_mysql_plan;
extern const mx_render_rules mx_mysql_render;

/* Fills empty charset and collation of a server of this version. */
void mx_mysql_server(mx_server *server);

#endif
