/* feature/filter.h — filters of rows, as features and commands write them: a small part of SQL.
 *
 *     expr    := NOT expr | expr AND expr | expr OR expr | ( expr ) | cmp | operand
 *     cmp     := operand (= | == | <> | != | < | > | <= | >=) operand
 *              | operand IS [NOT] operand | operand ISNULL | operand NOTNULL
 *              | column [NOT] IN ( literal, … )
 *     operand := column | literal | ( operand ) | - number
 *     column  := name | "name" | dotted.name             literal := number | 'text' | TRUE | FALSE | NULL
 *
 * Keywords in any case, names as they are. NOT binds tighter than AND, AND than OR. Whoever evaluates a
 * tree follows SQL's three-valued logic and keeps a row only where the whole is true; `=`, `<>` and IS
 * against the literal NULL ask whether something is null; IS against another literal is `=`; IN never
 * matches null. Does not know which columns there are, nor the dialect of any store. */
#ifndef MX_FEATURE_FILTER_H
#define MX_FEATURE_FILTER_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/vec.h"

typedef enum mx_filter_kind {
    MX_FILTER_COLUMN, /* text: the name, parts joined by '.' */
    MX_FILTER_NUMBER, /* text: as printed; never signed */
    MX_FILTER_TEXT,   /* text: without quotes */
    MX_FILTER_TRUE,
    MX_FILTER_FALSE,
    MX_FILTER_NULL,
    MX_FILTER_MINUS, /* of one number, perhaps in parentheses */
    MX_FILTER_GROUP, /* ( one ) */
    MX_FILTER_NOT,   /* of one; IS NOT, NOT IN, NOTNULL too */
    MX_FILTER_AND,   /* of two or more */
    MX_FILTER_OR,
    MX_FILTER_COMPARE, /* of two, by `op` */
    MX_FILTER_IS,      /* of two */
    MX_FILTER_IN,      /* the column, then literals; none match when there are none */
} mx_filter_kind;

typedef enum mx_filter_op {
    MX_FILTER_EQ,
    MX_FILTER_NE,
    MX_FILTER_LT,
    MX_FILTER_GT,
    MX_FILTER_LE,
    MX_FILTER_GE
} mx_filter_op;

typedef struct mx_filter mx_filter;
struct mx_filter {
    mx_filter_kind kind;
    mx_filter_op op;
    mx_str text;
    mx_str source;  /* COLUMN: as written, with quotes; IN: the subquery, which matches nothing; else empty */
    mx_str comment; /* what stood behind it, as it is printed; empty: nothing */
    mx_vec(const mx_filter *) items;
    mx_span at;
};

/* FEA003: empty, or no well-formed SQL; FEA004: SQL that filters do not have. `file`: number of the text,
 * or 0. */
mx_status mx_filter_parse(mx_arena *arena, mx_str text, uint32_t file, const mx_filter **out,
                          mx_diags *diags);
/* The canonical text: one space, keywords in capitals, `<>`. */
void mx_filter_print(mx_buf *buf, const mx_filter *filter);
const char *mx_filter_op_text(mx_filter_op op); /* "<>" */
/* Whether a column occurs in it. A filter without any cannot be applied. */
bool mx_filter_has_column(const mx_filter *filter);

#endif
