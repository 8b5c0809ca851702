/* driver/mysql_load.h — what the two ways of loading rows into MySQL share. For this room only. */
#ifndef MX_DRIVER_MYSQL_LOAD_H
#define MX_DRIVER_MYSQL_LOAD_H

#include "base/buf.h"
#include "driver/mysql_impl.h"
#include "driver/stream.h"

typedef struct mx_insert {
    bool infile; /* LOAD DATA LOCAL: `head` is the statement, `sql` the rows */
    mx_str head; /* else "INSERT INTO t (a, b) VALUES ", and `sql` begins with it */
    mx_buf sql;
    mx_buf text;  /* a value's text before it is quoted */
    size_t limit; /* bytes that the server takes */
    size_t rows;  /* in `sql` */
} mx_insert;

mx_str mx_mysql_infile_sql(const mx_load *load);
/* False: MySQL cannot hold it. */
bool mx_mysql_infile_put(mx_insert *in, const mx_arrow_type *type, const mx_cell *cell);
mx_status mx_mysql_infile_run(mx_load *load, mx_insert *in); /* conn->error has the words of a failure */

#endif
