/* store/misfit.h — values that a column of another type would keep as others: 2.5 as 2 or 3, a moment as its day. Engines do
 * that without a word, each in its way.
 *
 * Not looked for: real numbers in columns of decimals or of fewer bits, which are near ones by nature. */
#ifndef MX_STORE_MISFIT_H
#define MX_STORE_MISFIT_H

#include "arrow/arrow.h"

/* Whether rows' values of one type can be such in a column of another. */
bool mx_may_misfit(const mx_arrow_type *type, const mx_arrow_type *column);
/* Whether this one is, where they can. */
bool mx_misfits(const mx_arrow_type *type, const mx_arrow_type *column, const mx_cell *cell);
/* Such a value, for a message. */
mx_str mx_misfit_shown(mx_arena *arena, const mx_arrow_type *type, const mx_cell *cell);

#endif
