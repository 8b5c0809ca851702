/* driver/duckdb.h — DuckDB in a process that has Python in it. Two instances of DuckDB on one file destroy data, so there
 * Python's package opens the file and C joins its instance:
 *
 *     mx_duckdb_register(path of the module _duckdb, …)      once or more, on the thread that connects
 *     connection = duckdb.connect(file)                      in Python
 *     mx_conn_adopt_duckdb(…, file, …)                       or mx_duckdb_forget(), when it could not connect
 *
 * C's connections must be closed before Python's last one: a later connect waits for them without end. */
#ifndef MX_DRIVER_DUCKDB_H
#define MX_DRIVER_DUCKDB_H

#include "driver/driver.h"

/* Loads the library and makes known to it that databases opened from here on get our functions; the next one opened on
 * this thread is kept for mx_conn_adopt_duckdb. `module`: the file of the module _duckdb, or NULL to look for one. DB004:
 * there is none, or it cannot do this (before version 2.0). */
mx_status mx_duckdb_register(const char *module, mx_diags *diags);
void mx_duckdb_forget(void);

/* A connection to the database that was opened since mx_duckdb_register, or to one that an open connection of ours
 * stands on already. `path`: of the file, or ":memory:". DB001: someone else in this process opened it before. */
mx_status mx_conn_adopt_duckdb(mx_arena *arena, mx_conn **out, mx_str path, mx_diags *diags);

/* For a process that ends soon: files that it opens for reading alone stay open until then. To close one takes DuckDB half as long as
 * to open it, as it takes its catalogue apart. */
void mx_duckdb_leave_open(void);

#endif
