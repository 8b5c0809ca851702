/* store/open_once.h — MySQL opens a temporary table once a statement ("Can't reopen table",
 * https://dev.mysql.com/doc/refman/8.4/en/temporary-table-problems.html): further mentions become copies of it.
 *
 * In: a statement that was put together here. Out: the same statement over more tables. MariaDB would take the first
 * one too, but gets the second, so that what is tested is what runs. */
#ifndef MX_STORE_OPEN_ONCE_H
#define MX_STORE_OPEN_ONCE_H

#include "store/impl.h"

/* Nothing to do on engines without `opens_once`. The copies are added to `temporaries`. */
mx_status mx_open_once(mx_store *store, mx_arena *arena, mx_str *sql, mx_strs *temporaries, mx_diags *diags);

#endif
