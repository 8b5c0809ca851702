/* store/read_back.h — values that were just written, read again: an engine that keeps anything in any column would keep one
 * that no read of the table gets over.
 *
 * Only columns are read whose rows are of another type than the table's, in a way that may not fit. */
#ifndef MX_STORE_READ_BACK_H
#define MX_STORE_READ_BACK_H

#include "store/write_parts.h"

/* `now`: the moment that the rows were written with; 0: all rows of the table are read. STO003: the value, its column and row. */
mx_status mx_read_back(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_frame *rows,
                       const mx_strs *ids, int64_t now, mx_diags *diags);

#endif
