/* arrow/load.h — a producer's schema as columns, and its batches into them. For this room. */
#ifndef MX_ARROW_LOAD_H
#define MX_ARROW_LOAD_H

#include "arrow/column.h"

enum { MX_ARROW_DEEPEST = 64 }; /* levels of nesting */

/* The columns of a stream: a STRUCT. `scratch` is noted in every column. MX_FAILED: ARW001, naming the column. */
mx_status mx_arrow_columns_read(mx_arena *arena, const struct ArrowSchema *schema, mx_arrow_column **out,
                                mx_arena **scratch, mx_diags *diags);

/* Points the columns at a batch. MX_FAILED: ARW002, naming the column. */
mx_status mx_arrow_columns_load(mx_arrow_column *columns, const struct ArrowArray *array, mx_diags *diags);

#endif
