/* store/digests.h — what is hashed, as data: the same list becomes SQL or runs in C (store/transform.h). */
#ifndef MX_STORE_DIGESTS_H
#define MX_STORE_DIGESTS_H

#include "store/impl.h"

typedef enum mx_term_kind {
    MX_TERM_TEXT,   /* `text` as it is */
    MX_TERM_VALUE,  /* what the column `column` holds, or the field `key` of it */
    MX_TERM_DIGEST, /* an earlier digest of the list: `dep` is its index */
} mx_term_kind;

typedef struct mx_term {
    mx_term_kind kind;
    mx_str text;      /* TEXT */
    mx_str column;    /* VALUE */
    mx_str key;       /* VALUE: a field of a by-field column; empty: the column itself */
    bool json;        /* VALUE with a key: the column is text, the JSON of a by-field value; in C alone */
    mx_str otherwise; /* VALUE: the column to take where `column` is NULL; in C alone */
    size_t dep;    /* VALUE made by mx_plan_digests: index among the plan's deps; DIGEST: index in the list */
    bool optional; /* VALUE: NULL is the empty text; else it makes the whole NULL */
} mx_term;
typedef mx_vec(mx_term) mx_terms;

typedef struct mx_hashed {
    mx_str name;    /* of the column that the digest becomes */
    mx_terms terms; /* joined by "|" */
} mx_hashed;
typedef mx_vec(mx_hashed) mx_hashes;

/* One for each field of the feature, in spec order, named MX_PRIVATE "p0", …: of its name, code version and the values
 * of its parents. Terms name the dep and the key; `column` is what mx_value_column says. */
mx_status mx_plan_digests(mx_store *store, mx_arena *arena, const mx_feature_plan *plan, mx_hashes *out,
                          mx_diags *diags);
/* The column of a parent's value in the frames of this room: MX_PRIVATE "v<dep>.<key>". */
mx_str mx_value_column(mx_arena *arena, size_t dep, mx_str key);
/* The one digest over the values of all fields, in the order of their keys: the fields of the by-field column
 * `by_field`, or, where that is empty, the digests first, first + 1, … of the list, one for each field of the spec. */
mx_hashed mx_overall_digest(mx_arena *arena, const mx_feature_spec *spec, mx_str name, mx_str by_field,
                            size_t first);

/* The columns `keep` of the frame with the digests behind them: by the engine, or in C by way of a temporary table. */
mx_status mx_add_digests(mx_store *store, mx_arena *arena, mx_frame *frame, const mx_strs *keep,
                         const mx_hashes *hashes, mx_strs *temporaries, mx_diags *diags);
bool mx_store_hashes_in_sql(const mx_store *store, mx_arena *arena);

#define MX_PRIVATE "__mx_" /* begins the names of columns that no one sees */

#endif
