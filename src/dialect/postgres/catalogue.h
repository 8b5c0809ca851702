/* dialect/postgres/catalogue.h — what a server has before anybody makes anything: functions, operators, casts, operator classes, and
 * whose extension others are. Names and types alone (catalogue.def); what a script makes itself is in the model. */
#ifndef MX_DIALECT_POSTGRES_CATALOGUE_H
#define MX_DIALECT_POSTGRES_CATALOGUE_H

#include "dialect/postgres/static_type.h"

typedef struct mx_pg_call {
    bool known;          /* there is a function of the name */
    bool fits;           /* one of that name takes such arguments */
    bool immutable;      /* one of those that fit best is */
    char kind;           /* of the first that fits: 'f', 's' gives rows, 'a' aggregate, 'w' window */
    mx_pg_static result; /* MX_PT_NONE when those that fit best do not agree */
    const char *args;    /* of the one that fits best, for mx_pg_wanted; NULL: none, or more than one */
    const char *gives;   /* its result's word of catalogue.def */
} mx_pg_call;

/* types NULL: of any arguments */
mx_pg_call mx_pg_find_function(uint32_t version, mx_str name, const mx_pg_static *types, uint32_t count);
/* mx_pg_call.kind of all functions of the name; 0: there is none, or they differ. */
char mx_pg_kind_of_function(uint32_t version, mx_str name);
/* The type of an argument; MX_PT_NONE: it takes more than one, or is not told. */
mx_pg_static mx_pg_wanted(const mx_pg_call *call, uint32_t i);
mx_str mx_pg_wanted_word(const mx_pg_call *call, uint32_t i); /* as catalogue.def has it: "?[]" */
/* left.id MX_PT_NONE and `prefix`: it stands before its operand. False: no operator takes the types. */
bool mx_pg_find_operator(mx_str name, mx_pg_static left, mx_pg_static right, bool prefix,
                         mx_pg_static *result);
bool mx_pg_knows_operator(mx_str name); /* of any types */
/* The one operator that is meant: what it takes and gives. False: it cannot be told. */
bool mx_pg_choose_operator(mx_str name, bool prefix, mx_pg_static *left, mx_pg_static *right,
                           mx_pg_static *result);
/* May a value of the one type stand where the other is wanted, with a cast that needs not be written? */
bool mx_pg_casts(mx_pg_static from, mx_pg_static to);
/* May a value of the one type be assigned to a column of the other? true when it cannot be told */
bool mx_pg_assigns(mx_pg_static from, mx_pg_static to);
/* Is there a cast that may be written between them? true when it cannot be told */
bool mx_pg_casts_written(mx_pg_static from, mx_pg_static to);
bool mx_pg_has_opclass(mx_str method, mx_str opclass);
/* The extension that brings it; NULL: none that is known. `at`: 0 for the first, and on. */
const char *mx_pg_extension_of_function(mx_str name, size_t at);
const char *mx_pg_extension_of_opclass(mx_str method, mx_str opclass, size_t at);
bool mx_pg_extension_has(mx_str extension, mx_str name); /* a function, an operator class, an operator */
bool mx_pg_is_class_word(mx_str word);    /* an operator class that is known, or the index method of one */
bool mx_pg_is_mutable_extra(mx_str name); /* of an extension, and none of that name is immutable */
bool mx_pg_knows_extension(mx_str extension); /* all that it brings is known */

#endif
