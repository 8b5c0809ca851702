/* store/relation.h — names of features that mean something else in the database than a table of the store's own schema: a view,
 * or a table of another schema on the search path. Both may be read; neither is dropped with the feature. */
#ifndef MX_STORE_RELATION_H
#define MX_STORE_RELATION_H

#include "store/impl.h"

/* STO022: the feature's table is not for the store to drop. */
mx_status mx_check_droppable(mx_store *store, mx_arena *arena, mx_str feature, mx_diags *diags);
/* Before a transaction that changes the feature's rows: in it, DuckDB would have no words for a view but that it ended it. */
void mx_look_at_relation(mx_store *store, mx_str feature);
/* After a statement that changes the feature's rows failed: STO022, with the engine's words in it, in place of its message
 * behind the first `said`, if the name is a view's. */
void mx_name_relation(mx_store *store, mx_str feature, size_t said, mx_diags *diags);

#endif
