/* sql/expr_ops.h — how tightly each engine's operators bind. Inside the
 * room only. */
#ifndef MX_SQL_EXPR_OPS_H
#define MX_SQL_EXPR_OPS_H

#include "sql/server.h"

/* Higher binds tighter; 0: the engine has no such operator. All from the engines' manuals and grammars,
 * see expr_ops.c. */
typedef struct mx_op_level {
    const char *text;
    uint8_t level;
} mx_op_level;

typedef struct mx_levels {
    uint8_t assign, or_, xor_, and_, not_, is, like, in, between, other, at_zone, collate, sign, bang, cast,
        index;
    uint8_t no_chain[3]; /* levels that are not associative: "a < b < c" is an error; 0 ends */
    /* MySQL: what binds loosely can be no operand of what binds tighter, also at the ends that are closed:
     * "a IN (1) + 1" and "1 + NOT a" are errors. */
    bool layered;
    bool between_takes_same; /* BETWEEN's upper bound may be another predicate (MySQL) */
    /* MariaDB: predicates take predicates. a LIKE b NOT IN (c) is a LIKE (b NOT IN (c)), a LIKE b IN (c) is not;
     * both bounds of BETWEEN are predicates. */
    bool predicates_chain;
    const mx_op_level *ops; /* {NULL, 0} ends */
} mx_levels;

const mx_levels *mx_levels_of(const mx_server *server);
/* Of a symbolic operator or DIV, MOD, …; `other` for one that is not listed. */
unsigned mx_op_level_of(const mx_levels *levels, mx_str op);

#endif
