/* python/rows.h — what both directions of rows as Python values share: the types of values that are not Python's own. */
#ifndef MX_PYTHON_ROWS_H
#define MX_PYTHON_ROWS_H

#include "core_arrow.h"

typedef struct types_of_values {
    PyObject *datetime, *date, *time, *timedelta, *decimal, *utc;
} types_of_values;

bool core_types_load(types_of_values *types); /* false with an exception; drop them in any case */
void core_types_drop(types_of_values *types);

#endif
