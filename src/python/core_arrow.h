/* python/core_arrow.h — Arrow streams from Python objects, and tables that Python objects read.
 *
 * In: any object with __arrow_c_stream__ (Polars, pandas, pyarrow, DuckDB relations, narwhals), or rows as a list of
 * dicts. Out: ArrowTable, which holds batches and hands them out as often as it is asked, without copying. */
#ifndef MX_PYTHON_CORE_ARROW_H
#define MX_PYTHON_CORE_ARROW_H

#include "core.h"

#include "arrow/arrow.h"

int core_add_arrow(PyObject *module, core_state *state);

/* Moves the stream of an object with __arrow_c_stream__ into *out: the caller releases it. 0, or -1 with an exception. */
int core_stream_of(PyObject *object, struct ArrowArrayStream *out);

/* All batches of a stream, which is released in every case. Reads it without the interpreter's lock. NULL with an
 * exception: the producer's words. */
PyObject *core_table_read(const core_state *state, struct ArrowArrayStream *stream);

/* Two halves of core_table_read, for callers that hold no interpreter's lock while the engine works. */
typedef struct core_batches core_batches;
core_batches *core_batches_read(struct ArrowArrayStream *stream, char *error,
                                size_t size);                            /* NULL: `error` says why */
void core_batches_free(core_batches *batches);                           /* NULL is fine */
PyObject *core_table_of(const core_state *state, core_batches *batches); /* takes them over */

/* rows_from_python.c, rows_to_python.c: rows as Python values. */
PyObject *core_rows_of(const core_state *state,
                       struct ArrowArrayStream *stream);         /* a list of dicts; takes the stream */
core_batches *core_rows_read(PyObject *rows, PyObject *columns); /* NULL with an exception */

#endif
