/* store/batches.h — rows that are made one by one and kept in memory, until they are read as a stream. */
#ifndef MX_STORE_BATCHES_H
#define MX_STORE_BATCHES_H

#include "arrow/arrow.h"

typedef struct mx_batches mx_batches;

mx_batches *mx_batches_new(mx_arena *arena, const mx_arrow_type *columns); /* borrows `columns` */
/* A row is a value added to each column, then its end. */
mx_arrow_builder *mx_batches_builder(const mx_batches *batches);
/* The first `columns` of a row that is read. */
void mx_batches_add_cells(const mx_batches *batches, const mx_arrow_reader *reader, size_t columns,
                          size_t row);
void mx_batches_end_row(mx_batches *batches);
size_t mx_batches_rows(const mx_batches *batches);
/* Once; reads them and lets go of them. The arena outlives it. */
void mx_batches_stream(mx_batches *batches, struct ArrowArrayStream *out);

#endif
