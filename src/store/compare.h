/* store/compare.h — what is new, stale and orphaned among rows that are expected and rows that are there. */
#ifndef MX_STORE_COMPARE_H
#define MX_STORE_COMPARE_H

#include "store/parts.h"

/* Fills the parts of the increment, by SQL of the engine; the expected rows are hashed. */
mx_status mx_compare(mx_store *store, mx_increment *increment, const mx_expected *expected,
                     const mx_current *cur, const mx_resolve *resolve, mx_diags *diags);
/* The same in steps, for who knows more: rows of `expected` that are new or stale by `keys` (of mx_current_keys), kept in
 * a temporary table; and rows that nothing expects. */
mx_status mx_compare_kept(mx_store *store, mx_increment *increment, const mx_expected *expected,
                          const mx_current *cur, mx_str keys, const mx_resolve *resolve, mx_str *name,
                          mx_diags *diags);
mx_status mx_compare_orphans(mx_store *store, mx_increment *increment, const mx_expected *expected,
                             const mx_current *cur, mx_diags *diags);
/* Rows of `rows`, a SELECT with the columns of what is there, are all that nothing expects: kept, `*kept` is their table. */
mx_status mx_compare_keep_orphans(mx_store *store, mx_increment *increment, const mx_current *cur,
                                  mx_str rows, mx_str *kept, mx_diags *diags);
/* Eager increments on engines that hash or join slowly: the keys of both sides are read, hashed and compared in this
 * process, and the engine works on those that differ. MX_MISMATCH: these are none that it can do so for; nothing was
 * done. */
mx_status mx_compare_here(mx_store *store, mx_increment *increment, const mx_expected *expected,
                          const mx_current *cur, const mx_resolve *resolve, mx_diags *diags);
bool mx_compares_here(const mx_store *store, mx_arena *arena);

#endif
