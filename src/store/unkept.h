/* store/unkept.h — values that an engine would refuse in words that name no row, or change without a word. */
#ifndef MX_STORE_UNKEPT_H
#define MX_STORE_UNKEPT_H

#include "store/engine.h"

/* Whether values of a column can be such that the engine cannot keep them. `array`: its lists are the engine's own there,
 * where they else are JSON. */
bool mx_may_be_unkept(const mx_store_engine *engine, mx_str column, const mx_arrow_type *type, bool array);
/* What in this one it cannot keep, in words; NULL: it can be kept. `type`: the column's, or a by-field column's texts'. */
const char *mx_unkept(const mx_store_engine *engine, mx_str column, const mx_arrow_type *type, bool array,
                      const mx_cell *cell);

#endif
