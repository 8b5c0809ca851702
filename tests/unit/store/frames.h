/* frames.h — rows of JSON as Arrow streams and back, for the tests of stores. */
#ifndef MX_TESTS_STORE_FRAMES_H
#define MX_TESTS_STORE_FRAMES_H

#include "../feature/vectors.h"

#include "arrow/arrow.h"
#include "store/store.h"

typedef struct frame {
    const mx_arrow_type *type; /* a STRUCT: the columns */
    const mx_json *rows;       /* arrays, in the order of the columns */
} frame;

/* What the values of a column are; `masked`: "<ts>" stands for a timestamp. */
const mx_arrow_type *frame_type(mx_arena *arena, const mx_json *columns, const mx_json *rows);
void frame_stream(mx_arena *arena, frame f, struct ArrowArrayStream *out);
mx_status frame_read(mx_arena *arena, struct ArrowArrayStream *stream, frame *out, mx_diags *diags);
frame frame_of_json(mx_arena *arena, const mx_json *value); /* {"columns": […], "rows": [[…]]} */
frame frame_of_text(mx_arena *arena, const char *json);

/* One line a row, columns by name, rows sorted, timestamps masked; `without`: a column to leave out, NULL: none. */
mx_str frame_shown(mx_arena *arena, frame f, const char *without);

#endif
