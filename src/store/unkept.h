/* store/unkept.h — values that an engine would refuse in words that name no row, or change without a word. */
#ifndef MX_STORE_UNKEPT_H
#define MX_STORE_UNKEPT_H

#include "store/engine.h"

/* Whether values of a column can be such that the engine cannot keep them. */
bool mx_may_be_unkept(const mx_store_engine *engine, mx_str column, const mx_arrow_type *type);
/* What in this one it cannot keep, in words; NULL: it can be kept. `type`: the column's, or a by-field column's texts'. */
const char *mx_unkept(const mx_store_engine *engine, mx_str column, const mx_arrow_type *type,
                      const mx_cell *cell);

#endif
