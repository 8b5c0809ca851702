/* arrow/builder.h — what builder.c adds to and take.c hands out. For this room. */
#ifndef MX_ARROW_BUILDER_H
#define MX_ARROW_BUILDER_H

#include "arrow/arrow.h"

typedef struct mx_growing { /* memory of base's raw functions */
    uint8_t *at;
    size_t len, cap;
} mx_growing;

typedef struct mx_building {
    const mx_arrow_type *type;
    size_t width; /* bytes of a value; 0: bits, or none */
    size_t rows, nulls;
    mx_growing validity; /* bits; empty until the first null */
    mx_growing values;   /* values, or int32 offsets with a leading 0 */
    mx_growing data;     /* the bytes of texts */
    mx_arrow_builder *child;
} mx_building;

struct mx_arrow_builder {
    mx_arena *arena;
    mx_building *columns;
    size_t count;
};

/* Of a type as it is made here. */
size_t mx_arrow_width_made(const mx_arrow_type *type);
bool mx_arrow_has_offsets(const mx_arrow_type *type);

#endif
