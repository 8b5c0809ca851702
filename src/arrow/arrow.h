/* arrow/arrow.h — rows as Arrow columns: the structs of the Arrow C data interface, their types, reading and
 * making them.
 *
 * The structs are those of the Arrow specification ("The Arrow C data interface", "… stream interface"), so
 * that any producer and consumer of Arrow in the process understands them without copying. What we read:
 * null, bool, integers, half, float and double, decimal up to 128 bits, text and binary (also large and views),
 * date, time, timestamp, duration, fixed-size binary, list, large list, fixed-size list, list view, struct, map,
 * dictionary (read as what it stands for). Another type is ARW001. Whoever copies whole columns reads their
 * buffers by arrow/column.h. */
#ifndef MX_ARROW_ARROW_H
#define MX_ARROW_ARROW_H

#include "base/diag.h"
#include "base/vec.h"

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

typedef enum mx_arrow_kind {
    MX_ARROW_NULL,
    MX_ARROW_BOOL,
    MX_ARROW_INT,     /* signed; `bits` */
    MX_ARROW_UINT,    /* `bits` */
    MX_ARROW_REAL,    /* `bits` 16, 32, 64 */
    MX_ARROW_DECIMAL, /* 128 bits; `precision`, `scale` */
    MX_ARROW_TEXT,
    MX_ARROW_BINARY,
    MX_ARROW_DATE,      /* days since 1970-01-01 */
    MX_ARROW_TIME,      /* since midnight, in `unit` */
    MX_ARROW_TIMESTAMP, /* since 1970-01-01, in `unit`; UTC where `zone` is not empty, else wall time */
    MX_ARROW_DURATION,
    MX_ARROW_STRUCT, /* children: the fields */
    MX_ARROW_LIST,   /* children[0]: the items */
    MX_ARROW_MAP,    /* children[0]: the keys, children[1]: the values */
} mx_arrow_kind;

typedef enum mx_arrow_unit { MX_UNIT_SECOND, MX_UNIT_MILLI, MX_UNIT_MICRO, MX_UNIT_NANO } mx_arrow_unit;

/* A number of units in microseconds, rounded down. False: past int64. */
bool mx_arrow_in_micros(mx_arrow_unit unit, int64_t value, int64_t *out);
const char *mx_arrow_kind_word(mx_arrow_kind kind); /* "text", "integer", …: for messages */

typedef struct mx_arrow_type mx_arrow_type;
typedef struct mx_arrow_field {
    mx_str name;
    const mx_arrow_type *type;
} mx_arrow_field;
struct mx_arrow_type {
    mx_arrow_kind kind;
    uint8_t bits;
    uint8_t precision, scale;
    mx_arrow_unit unit;
    mx_str zone;
    bool spelled;   /* TEXT: how the engine spells values of a type that Arrow has not … */
    bool ambiguous; /* … and which it does not read back as they were (a UNION's member) */
    mx_str
        native; /* TEXT, LIST: the type of the engine's own that it is there, as its SQL; empty: the usual one … */
    bool loose; /* … equal values of which may be spelled otherwise */
    mx_vec(mx_arrow_field) children;
};

/* Streams and arrays that we are given are released by us, exactly once, whatever happens; those that we give
 * are the receiver's to release. */

/* A stream read batch by batch; a large batch comes in several. Registers its release with the arena. Takes
 * `stream` (its release becomes NULL in the caller's struct). MX_FAILED: ARW001 a type we do not read, ARW002 the
 * producer failed (its words) or handed over what is no Arrow data. Not shared between threads. */
typedef struct mx_arrow_reader mx_arrow_reader;
mx_status mx_arrow_reader_open(mx_arena *arena, mx_arrow_reader **out, struct ArrowArrayStream *stream,
                               mx_diags *diags);
const mx_arrow_type *mx_arrow_reader_type(const mx_arrow_reader *reader); /* a struct: the columns */
mx_status mx_arrow_reader_next(mx_arrow_reader *reader, mx_diags *diags); /* MX_OK, MX_NOT_FOUND: the end */
size_t mx_arrow_reader_rows(const mx_arrow_reader *reader);               /* of this batch */
void mx_arrow_reader_close(mx_arrow_reader *reader);                      /* twice is fine */

/* One value of this batch. Texts and bytes are borrowed from the batch. */
typedef struct mx_cell {
    bool null;
    int64_t integer; /* BOOL, INT, DATE, TIME, TIMESTAMP, DURATION; UINT by its bits */
    double real;
    mx_str text;          /* TEXT, BINARY; DECIMAL as its digits */
    const void *children; /* STRUCT, LIST, MAP: for mx_arrow_child, with `integer` */
    size_t count;         /* of items of a LIST or MAP, of fields of a STRUCT */
} mx_cell;
mx_cell mx_arrow_cell(const mx_arrow_reader *reader, size_t column, size_t row);
/* STRUCT: field `i`; LIST: item `i`; MAP: key of entry `i` and, with `value`, its value. */
mx_cell mx_arrow_child(const mx_cell *parent, size_t i, bool value);

/* A batch while it is made, column by column, row by row. Values that a column cannot hold (an integer of too
 * many bits, digits that are no DECIMAL of its precision) are refused: false, and nothing was added. A batch whose
 * texts or items pass 2 GiB counts as out of memory: hand it out by mx_arrow_builder_full before. */
typedef struct mx_arrow_builder mx_arrow_builder;
mx_arrow_builder *mx_arrow_builder_new(mx_arena *arena, const mx_arrow_type *columns); /* borrows `columns` */
void mx_arrow_add_null(mx_arrow_builder *builder, size_t column);
bool mx_arrow_add_int(mx_arrow_builder *builder, size_t column, int64_t value); /* also to REAL and DECIMAL */
bool mx_arrow_add_real(mx_arrow_builder *builder, size_t column, double value);
bool mx_arrow_add_text(mx_arrow_builder *builder, size_t column, mx_str value); /* TEXT, BINARY, DECIMAL */
bool mx_arrow_add_cell(mx_arrow_builder *builder, size_t column, const mx_cell *cell); /* of the same type */
/* Nested values. STRUCT: a column for each field; add one value to each, then mx_arrow_add_nested on the column
 * itself. LIST: one column, the items; MAP: two, keys and values; what was added since the last row is the
 * row's. A null row takes nothing below it: mx_arrow_add_null on the column itself. */
mx_arrow_builder *mx_arrow_builder_child(mx_arrow_builder *builder, size_t column);
void mx_arrow_add_nested(mx_arrow_builder *builder, size_t column);
#define mx_arrow_add_struct mx_arrow_add_nested
/* In place of mx_arrow_add_nested: takes back what was added below the column since its last row. */
void mx_arrow_undo_nested(mx_arrow_builder *builder, size_t column);
size_t mx_arrow_builder_rows(const mx_arrow_builder *builder); /* of the first column */
bool mx_arrow_builder_full(const mx_arrow_builder *builder); /* 65,536 rows or 64 MiB: time to hand it out */
/* Hands out what was added, as one struct array, and begins anew. The array owns its memory (malloc, through
 * base). All columns have the same number of rows then. */
void mx_arrow_builder_take(mx_arrow_builder *builder, struct ArrowArray *out);

/* An array to fill by hand: one buffer, no rows, children that are all zeros. False: no memory, and out->release is NULL.
 * What it owns then is memory of mx_raw_alloc and goes with it. */
enum { MX_ARROW_BUFFERS = 4 };
bool mx_arrow_array_new(struct ArrowArray *out, size_t children);
void mx_arrow_array_own(struct ArrowArray *array, size_t buffer,
                        void *memory); /* buffer < MX_ARROW_BUFFERS */
/* Has the array, a new one without children, the rows of another such array, in the buffers of that, which stay until both
 * are released. */
void mx_arrow_array_share(struct ArrowArray *array, const struct ArrowArray *with);

/* Owns its memory. False: there is none, and out->release is NULL. */
bool mx_arrow_schema_make(const mx_arrow_type *columns, struct ArrowSchema *out);
/* The other way: the type of a schema, copied into the arena. MX_FAILED: ARW001. */
mx_status mx_arrow_type_read(mx_arena *arena, const struct ArrowSchema *schema, const mx_arrow_type **out,
                             mx_diags *diags);

/* A stream that asks `next` for batches: MX_OK fills *out, MX_NOT_FOUND ends, MX_FAILED leaves words in `diags`,
 * which the stream's get_last_error gives. `next` runs under a guard; it is not called again after its end or
 * failure. `done` runs once at release; `columns` must live until then. Out of memory: *out has no release, and
 * `done` has run. */
typedef struct mx_arrow_source {
    void *state;
    mx_status (*next)(void *state, struct ArrowArray *out, mx_diags *diags);
    void (*done)(void *state);
} mx_arrow_source;
bool mx_arrow_stream_make(const mx_arrow_type *columns, mx_arrow_source source, struct ArrowArrayStream *out);

#endif
