/* driver/spool.h — rows set aside in a temporary file: a server gives one result at a time, so what is not
 * read of it waits there when its connection is wanted for another statement. For this room only. */
#ifndef MX_DRIVER_SPOOL_H
#define MX_DRIVER_SPOOL_H

#include "base/buf.h"

typedef struct mx_spool mx_spool; /* dies with its arena, and the file with it */

mx_spool *mx_spool_new(mx_arena *arena);           /* NULL: no file can be made */
bool mx_spool_put(mx_spool *spool, mx_str record); /* false: the disk is full */
/* The records in the order they came; borrowed until the next call. MX_NOT_FOUND: the end. */
mx_status mx_spool_next(mx_spool *spool, mx_str *record);
void mx_spool_close(mx_spool *spool); /* NULL and twice are fine */

/* A row: pointers and lengths of `columns` values, NULL for a null. */
bool mx_spool_put_row(mx_spool *spool, size_t columns, char *const *row, const unsigned long *lengths);
mx_status mx_spool_next_row(mx_spool *spool, size_t columns, char **row, unsigned long *lengths);

#endif
