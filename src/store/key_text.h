/* store/key_text.h — values of key columns as bytes, the same for equal values of one type alone. */
#ifndef MX_STORE_KEY_TEXT_H
#define MX_STORE_KEY_TEXT_H

#include "arrow/arrow.h"
#include "base/buf.h"

/* Behind what is there. The cell is not null, and no list, map or struct. */
void mx_add_key_text(mx_buf *to, const mx_arrow_type *type, const mx_cell *cell);
/* Whether equal values of the two types have the same bytes. */
bool mx_same_key_texts(const mx_arrow_type *a, const mx_arrow_type *b);

#endif
