/* driver/duckdb_arrow.h — chunks of DuckDB's as one Arrow batch. For this room only. */
#ifndef MX_DRIVER_DUCKDB_ARROW_H
#define MX_DRIVER_DUCKDB_ARROW_H

#include "driver/duckdb_impl.h"

enum { MX_DUCKDB_CHUNKS = 16 }; /* that become one batch, at most */

/* How columns of these types lie in arrays of this schema, which DuckDB made for them; `views`: but for
 * texts, which become views. NULL: there is one among them that only DuckDB itself converts. */
typedef struct mx_duckdb_layout mx_duckdb_layout;
const mx_duckdb_layout *mx_duckdb_layout_of(const mx_duckdb_lib *lib, mx_arena *arena, const duck_type *types,
                                            size_t count, const struct ArrowSchema *schema, bool views);
/* Has DuckDB's schema say so where the layout has views. */
void mx_duckdb_say_views(const mx_duckdb_layout *layout, struct ArrowSchema *schema);

/* The rows of 1 to MX_DUCKDB_CHUNKS chunks, and how many bytes they take. False: memory has run out, or the texts of a
 * column pass 2 GiB; nothing is in *out then. */
bool mx_duckdb_batch(const mx_duckdb_lib *lib, const mx_duckdb_layout *layout, const duck_chunk *chunks,
                     size_t count, struct ArrowArray *out, size_t *bytes);

#endif
