/* inspect/mysql_parts.h — what the queries on MySQL's and MariaDB's information_schema share. Inside the room only. */
#ifndef MX_INSPECT_MYSQL_PARTS_H
#define MX_INSPECT_MYSQL_PARTS_H

#include "inspect/engine.h"

#define QUOTED(name) "CONCAT('`', REPLACE(" name ", '`', '``'), '`')"
#define OURS(schema)                                                                                         \
    " (" schema " = ?1 OR (?1 = '' AND " schema                                                              \
    " NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys'))) "
/* the name, with its schema where all are read */
#define NAME(schema, name) "CONCAT(IF(?1 = '', CONCAT(" QUOTED(schema) ", '.'), ''), " QUOTED(name) ")"
#define COMMENT(text) "IF(" text " = '', '', CONCAT(' COMMENT ', QUOTE(" text ")))"

typedef enum mx_mysql_code { MX_MYSQL_ROUTINES, MX_MYSQL_TRIGGERS, MX_MYSQL_EVENTS } mx_mysql_code;

/* The statements of what runs (mysql_code.c). `only`: the one database that counts, or empty. */
mx_status mx_mysql_read_code(mx_catalogue *catalogue, mx_mysql_code which, mx_str only);

#endif
