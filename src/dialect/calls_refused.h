/* dialect/calls_refused.h — which calls a server refuses in an expression, by a list of its functions: for engines whose expressions
 * have no types to speak of (MySQL, MariaDB, SQLite). */
#ifndef MX_DIALECT_CALLS_REFUSED_H
#define MX_DIALECT_CALLS_REFUSED_H

#include "schema/rules.h"

enum { /* of a function */
       MX_F_AGGREGATE = 1,
       MX_F_MUTABLE = 2, /* with the fewest arguments that it takes */
       MX_F_CLOCK = 4,   /* with any number */
       MX_F_SESSION = 8, /* not in a stored column */
       MX_F_NEVER = 16
};

typedef struct mx_known_function {
    const char *name;
    uint8_t least, most; /* 99: any number */
    uint8_t flags;
} mx_known_function;

typedef struct mx_call_rules {
    const mx_known_function *functions; /* sorted by name; a name may have several rows */
    size_t count;
    /* of a name that is in no row: NULL: let it pass; else why not, "%.*s" in it for the name; itself NULL: all pass */
    const char *(*unknown)(const mx_model *model, mx_str name);
    unsigned
        refused; /* flags of functions that may not be called here; MX_F_MUTABLE: words like CURRENT_DATE neither */
    /* Names, NULL behind the last, of a server that differs from the list; NULL: none. */
    const char *const *varying; /* MX_F_MUTABLE with any number of arguments, in the list or not */
    const char *const *steady;  /* not MX_F_MUTABLE */
    bool queries;               /* may stand here */
    bool open;                  /* the list is of another version, whose functions take fewer arguments */
    const char *place;          /* "a check" */
} mx_call_rules;

mx_status mx_refuse_calls(const mx_model *model, const mx_expr *tree, const mx_call_rules *rules,
                          mx_diags *diags);
bool mx_knows_function(const mx_call_rules *rules, mx_str name);

#endif
