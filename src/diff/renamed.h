/* diff/renamed.h — what is said of a table's columns, once those that a change renames have their new names.
 *
 * In: a MODIFY TABLE with its children, and a text or an expression of `from`.   Out: it in the new names. Columns may exchange theirs. */
#ifndef MX_DIFF_RENAMED_H
#define MX_DIFF_RENAMED_H

#include "diff/change.h"

mx_str mx_renamed_text(mx_arena *arena, const mx_change *table, mx_str text);
mx_sql mx_renamed_sql(mx_arena *arena, const mx_change *table, const mx_sql *sql); /* a copy */

#endif
