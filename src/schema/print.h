/* schema/print.h — expression trees → text, with the fewest parentheses. A dialect lends its quoting and
 * what it writes in its own way. */
#ifndef MX_SCHEMA_PRINT_H
#define MX_SCHEMA_PRINT_H

#include "schema/canon.h"

typedef struct mx_printer mx_printer;
typedef struct mx_print_rules {
    /* one part of a name, quoted where it must be */
    void (*name)(mx_buf *buf, mx_str part, const mx_server *server);
    void (*string)(mx_buf *buf, const mx_expr *string, const mx_server *server);
    /* true: printed; false: the common way. May be NULL */
    bool (*node)(mx_printer *printer, const mx_expr *node);
    bool full_parentheses; /* around every operation inside another one */
    bool upper_keywords;   /* AND, OR, IS NULL, CASE … in capitals */
    bool spaceless_commas; /* f(a,b) */
} mx_print_rules;

struct mx_printer {
    mx_buf *buf;
    const mx_server *server;
    const mx_print_rules *rules;
};

/* How tight an expression holds together as it is printed; higher is tighter. An operand is put in
 * parentheses when it is looser. */
enum {
    MX_PREC_OR = 10,
    MX_PREC_AND = 20,
    MX_PREC_NOT = 30,
    MX_PREC_COMPARE = 40,
    MX_PREC_BIT = 60,
    MX_PREC_ADD = 70,
    MX_PREC_MUL = 80,
    MX_PREC_OTHER_OP = 65,
    MX_PREC_CONCAT = 90,
    MX_PREC_SIGN = 100,
    MX_PREC_CAST = 110,
    MX_PREC_ATOM = 200
};
int mx_expr_precedence(const mx_expr *tree);

void mx_print_expr(mx_printer *printer, const mx_expr *tree, int at_least);
void mx_print_args(mx_printer *printer, const mx_expr *node, uint32_t from); /* joined by ", " */
void mx_print_path(mx_printer *printer, const mx_expr *node);
/* a keyword, in the rules' case */
void mx_print_word(mx_printer *printer, const char *lower);
mx_str mx_print_tree(mx_arena *arena, const mx_expr *tree, const mx_server *server,
                     const mx_print_rules *rules);

/* '…', quotes doubled */
void mx_print_string_plain(mx_buf *buf, const mx_expr *string, const mx_server *server);

#endif
