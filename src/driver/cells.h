/* driver/cells.h — values of Arrow columns as the text that engines and JSON write, and back. For this
 * room, and for files of rows (cli/rows_file.h).
 *
 * Booleans are 1 and 0, dates 2024-01-25, times 19:20:26.528367, timestamps both with a space between, in
 * UTC, always with six digits or, in nanoseconds, nine, so that the order of texts is that of times;
 * durations whole numbers of their unit. Structs are JSON objects, lists arrays, maps objects where their
 * keys are texts and else arrays of pairs; bytes in them are hexadecimal. */
#ifndef MX_DRIVER_CELLS_H
#define MX_DRIVER_CELLS_H

#include "arrow/arrow.h"
#include "base/buf.h"
#include "base/json.h"
#include "driver/driver.h"

/* `cell` is not null. BINARY: the bytes. */
void mx_cell_put(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell);
void mx_cell_put_json(mx_buf *out, const mx_arrow_type *type, const mx_cell *cell);

/* Adds what a text, or a field of a row, says to a column of that type. False: it says no such value;
 * nothing was added. `scratch` holds JSON while it is read. */
bool mx_cell_add_text(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_str text,
                      mx_arena *scratch);
bool mx_cell_add_field(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type,
                       const mx_field *field, mx_arena *scratch);
bool mx_cell_add_json(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type,
                      const mx_json *value, mx_arena *scratch);
/* A number of units since midnight or 1970-01-01 in microseconds (DATE: in days), as `type` counts them;
 * other types as their text. */
bool mx_cell_add_time(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, mx_arrow_kind kind,
                      int64_t value, mx_arena *scratch);

/* Nanoseconds to the unit: 1000000000, 1000000, 1000, 1. */
int64_t mx_unit_nanos(mx_arrow_unit unit);

mx_arrow_type *mx_arrow_type_copy(mx_arena *arena, const mx_arrow_type *type);

#endif
