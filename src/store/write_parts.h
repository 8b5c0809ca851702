/* store/write_parts.h — the files of a write: what rows get (write_columns.c), the table they go to (write_table.c), how they
 * come into it (write_append.c). write.c puts them together in transactions. */
#ifndef MX_STORE_WRITE_PARTS_H
#define MX_STORE_WRITE_PARTS_H

#include "store/class_tables.h"
#include "store/kept.h"
#include "store/transform.h"

typedef struct mx_writing {
    mx_str feature;
    struct ArrowArrayStream *rows;
    const mx_frame *frame; /* NULL, or rows of this store's in place of `rows` */
    const mx_write *options;
    uint64_t *written;
    mx_kept *kept; /* of `rows`; NULL: they can be read once */
    mx_made_tables *made;
} mx_writing;

/* write_columns.c: the columns that rows of type `in` are written with, and the ids that are looked at. STO002, STO003. */
mx_status mx_write_plan(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_arrow_type *in,
                        int64_t now, mx_transform *transform, mx_diags *diags);
mx_transform *mx_write_as_is(mx_arena *arena, const mx_arrow_type *in); /* of system tables */

/* write_table.c */
/* STO003: the table lacks columns of the rows, or has them with another type. */
mx_status mx_write_check_columns(const mx_store *store, mx_arena *arena, mx_str feature,
                                 const mx_frame *table, const mx_frame *rows, mx_diags *diags);
mx_status mx_write_make_table(mx_store *store, mx_arena *arena, mx_str feature, const mx_frame *rows,
                              const mx_strs *ids, mx_made_tables *made, mx_diags *diags);
/* By-field columns of a table may be maps where ours are structs, and may have fields of older versions: rows get the
 * table's type. `in`: that of the rows; where its values may not fit the table's, they are looked at. */
mx_status mx_write_follow_table(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_frame *table,
                                const mx_arrow_type *in, mx_transform *transform, mx_diags *diags);
bool mx_write_looks_at_values(
    const mx_transform *transform); /* in C, then: no engine says which row it was */
/* Where making a table ends the transaction, all that are missing are made before the first row is written, and the
 * transaction is begun again: when the write fails they are dropped again. */
mx_status mx_write_make_tables(mx_store *store, mx_arena *arena, const mx_writing *ws, size_t count,
                               mx_made_tables *made, mx_diags *diags);
void mx_write_drop_made(mx_store *store, const mx_made_tables *made);

/* write_append.c. `table`: NULL, it is made. */
/* Where the engine reads the stream itself, it does all of the work; ids are looked at when they are in. */
mx_status mx_write_by_scan(mx_store *store, mx_arena *arena, const mx_writing *w, mx_transform *transform,
                           const mx_arrow_type *in, const mx_frame *table, int64_t now, mx_diags *diags);
mx_status mx_write_append(mx_store *store, mx_arena *arena, const mx_writing *w, mx_transform *transform,
                          const mx_frame *table, int64_t now, mx_diags *diags);

#endif
