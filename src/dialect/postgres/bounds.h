/* dialect/postgres/bounds.h — what FOR VALUES … of a partition says of rows.
 *
 * In: bounds in their one form (partition.c). Out: their parts, which of two values comes first, whether two partitions may share rows.
 * Where the texts do not tell, that is an answer too. */
#ifndef MX_DIALECT_POSTGRES_BOUNDS_H
#define MX_DIALECT_POSTGRES_BOUNDS_H

#include "schema/model.h"
#include "sql/expr.h"

typedef struct mx_pg_bounds {
    bool known, list;            /* neither: of HASH, DEFAULT, or not read */
    mx_strs low, high;           /* of RANGE; low alone: the values of LIST */
    uint64_t modulus, remainder; /* of HASH; modulus 0: it is none */
} mx_pg_bounds;

mx_pg_bounds mx_pg_read_bounds(mx_arena *arena, mx_str text, const mx_server *server);
bool mx_pg_is_default_part(const mx_table *part);
int mx_pg_bound_rank(mx_str value); /* MINVALUE below 0, MAXVALUE above */
/* Less, equal or greater than 0; *known becomes false where nothing tells. */
int mx_pg_compare_bounds(const mx_strs *a, const mx_strs *b, bool *known);
/* Some row may fit both. */
bool mx_pg_bounds_meet(const mx_pg_bounds *a, const mx_pg_bounds *b);
/* bound_value.c: 1 + 1 of whole numbers, false for all else; a number with so many digits behind its point; 'text   ' without the blanks
 * that so many characters have no place for */
bool mx_pg_sum_of_bound(const mx_expr *e, int64_t *out);
/* bound_moment.c: a date or time that is computed of constants, in quotes; false: it is not, or cannot be told */
bool mx_pg_moment_of_bound(mx_model *model, const mx_expr *e, const mx_type *key, mx_str *out);
mx_str mx_pg_rounded_bound(mx_arena *arena, mx_str number, int64_t scale);
mx_str mx_pg_cut_bound(mx_arena *arena, mx_str text, int64_t length);
/* Each row of `in` fits `out`, for certain. */
bool mx_pg_bounds_within(const mx_pg_bounds *in, const mx_pg_bounds *out);

#endif
