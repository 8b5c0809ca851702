/* store/transform.h — a stream of rows as another: columns kept, set, filled or hashed, row by row in C, in the
 * memory of a batch. What a write adds to rows, and digests where the engine has none. */
#ifndef MX_STORE_TRANSFORM_H
#define MX_STORE_TRANSFORM_H

#include "store/digests.h"

typedef enum mx_column_kind {
    MX_COLUMN_SAME,     /* the column `from`; where it is NULL the value of `otherwise`, if that is named */
    MX_COLUMN_DIGEST,   /* hashes[digest]; with `from`: only where that is NULL */
    MX_COLUMN_FIELDS,   /* the by-field value of hashes[digest], one for each of `keys` */
    MX_COLUMN_BY_FIELD, /* the by-field column `from` (where NULL: `otherwise`) with `keys` in order */
    MX_COLUMN_TEXT,     /* `text` in every row */
    MX_COLUMN_TIME, /* `micros` in every row; with `from`: only where that, a moment of any unit, is NULL */
    MX_COLUMN_NULL_TIME, /* with `from`: that, a moment of any unit */
    MX_COLUMN_NULL_TEXT,
} mx_column_kind;

typedef struct mx_new_column {
    mx_str name;
    mx_column_kind kind;
    mx_str from, otherwise; /* columns of the rows that come in */
    size_t digest;
    mx_strs keys;
    mx_strs absent; /* of `keys`: those that rows need not have; they are NULL then */
    bool map;       /* FIELDS, BY_FIELD: a map, not a struct */
    bool array;     /* SAME: the table keeps lists as the engine's own, not as JSON */
    const mx_arrow_type
        *to; /* SAME: the table's type, in which values may be others (STO003); NULL: they cannot */
    mx_str text;
    int64_t micros;
} mx_new_column;

typedef struct mx_transform {
    mx_vec(mx_new_column) columns;
    /* Values may be of columns that come in, and of the by-field columns as they go out. */
    mx_hashes hashes;
    mx_strs ids;    /* refused: NULL in one of these (STO004) … */
    bool distinct;  /* … and the same values in two rows */
    mx_str feature; /* for messages */
} mx_transform;

static inline mx_new_column mx_same_column(mx_str name)
{
    return (mx_new_column){.name = name, .kind = MX_COLUMN_SAME, .from = name};
}
static inline mx_new_column mx_digest_column(mx_str name, size_t digest)
{
    return (mx_new_column){.name = name, .kind = MX_COLUMN_DIGEST, .digest = digest};
}

/* Takes `rows`; *out reads them. The transform is borrowed, and all lives in `arena`, which must outlive *out, or belongs
 * to it after mx_transformed_own. STO009: a column that is named is not there; STO002: a by-field column is none,
 * lacks a key, or holds what is no text. */
typedef struct mx_transformed mx_transformed;
mx_status mx_transform_rows(mx_store *store, mx_arena *arena, struct ArrowArrayStream *rows,
                            const mx_transform *transform, struct ArrowArrayStream *out,
                            mx_transformed **state, mx_diags *diags);
/* The arena is closed with the stream. */
/* All of it in the arena, its texts too. */
mx_transform *mx_transform_copy(mx_arena *arena, const mx_transform *transform);
void mx_transformed_own(mx_transformed *state, mx_arena *arena);
const mx_arrow_type *mx_transformed_type(const mx_transformed *state);
/* Whether the rows were refused; then says why (STO004, …), in place of the reader's words since message `count`. */
bool mx_transformed_refused(const mx_transformed *state, mx_diags *diags, size_t count);

/* The same as a SELECT from `from`, which has the columns `in`; ids are not looked at. And its columns. */
mx_status mx_transform_sql(mx_store *store, mx_arena *arena, const mx_transform *transform,
                           const mx_arrow_type *in, mx_str from, mx_str *out, mx_diags *diags);
/* Whether what a by-field column holds of `key`, if it does, is text; and what is said where it is not (STO002). */
bool mx_holds_text(const mx_arrow_type *by_field, mx_str key);
mx_status mx_no_text(mx_str name, mx_str key, mx_diags *diags);
mx_frame mx_transform_frame(mx_arena *arena, const mx_transform *transform, const mx_arrow_type *in);

#endif
