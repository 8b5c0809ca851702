/* store/declared.h — the columns that a feature's declaration says its table has, in the engine's own types.
 *
 * In: `columns` of features.toml (SQL types), or the JSON schema of a Python class. Portable names of types
 * (string, integer, double, timestamptz, …) are the engine's best; any other is read as the engine's SQL. */
#ifndef MX_STORE_DECLARED_H
#define MX_STORE_DECLARED_H

#include "feature/definition.h"
#include "store/frame.h"

/* Gives the frame's columns their declared types, and adds declared columns that it has not. Columns of the system
 * keep theirs. `rows`: those of rows that are about to be written (NULL: there are none), whose values may be of another kind
 * than the JSON schema of a Python class says: such columns are as the rows are. `def` NULL: nothing is declared. STO018: a
 * type that the engine does not have. */
mx_status mx_declare_columns(struct mx_store *store, mx_arena *arena, const mx_definition *def,
                             const mx_frame *rows, mx_frame *frame, mx_diags *diags);
/* Gives the frame's by-field columns the type JSON where the definition says so; NULL is fine. */
void mx_declare_fields(struct mx_store *store, mx_arena *arena, const mx_definition *def, mx_frame *frame);
/* The declared type of a column, as SQL; empty: there is none. */
mx_str mx_declared_type(const mx_frame *frame, mx_str column);

#endif
