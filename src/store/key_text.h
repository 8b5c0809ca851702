/* store/key_text.h — values of key columns as bytes, the same for equal values of one type alone. */
#ifndef MX_STORE_KEY_TEXT_H
#define MX_STORE_KEY_TEXT_H

#include "arrow/arrow.h"
#include "base/buf.h"

/* Behind what is there. The cell is not null. */
void mx_add_key_text(mx_buf *to, const mx_arrow_type *type, const mx_cell *cell);
/* The key of a row, its first `columns`, in place of what is in `to`. False: a part of it is null. */
bool mx_row_key(mx_buf *to, const mx_arrow_reader *reader, size_t columns, size_t row);
/* Whether equal keys, the first `columns` of the two structs, have the same bytes. */
bool mx_same_key_texts(const mx_arrow_type *a, const mx_arrow_type *b, size_t columns);

#endif
