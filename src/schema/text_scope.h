/* schema/text_scope.h — what the names of a kept statement mean, by the SELECT that they stand in.
 *
 * A walk over tokens. One name is looked for at a time: a column, of one table or of others that are there. */
#ifndef MX_SCHEMA_TEXT_SCOPE_H
#define MX_SCHEMA_TEXT_SCOPE_H

#include "schema/model.h"
#include "sql/token.h"

/* Whose column is it? */
typedef enum mx_has {
    MX_HAS_NOT,
    MX_HAS_OTHER, /* another table's, or a name that the text itself gives */
    MX_HAS_MAYBE, /* cannot be told */
    MX_HAS_GONE,  /* of a query in the text that calls it so because the table does */
    MX_HAS_IT
} mx_has;

typedef struct mx_scope_asks {
    mx_str column;                                  /* empty: only tables are looked for */
    mx_has (*has)(void *arg, const mx_name *table); /* NOT, OTHER, MAYBE, or IT: it is the table */
    void *arg;
    bool rows; /* NEW and OLD are rows of the table */
} mx_scope_asks;

typedef enum mx_scoped_as {
    MX_AS_READ,
    MX_AS_WRITTEN, /* SET a = 1, INTO t (a) */
    MX_AS_FIRES,   /* UPDATE OF a */
    MX_AS_STAR,    /* PostgreSQL: * stands for it among others; GONE: and others call it so */
    MX_AS_TABLE    /* the table's own name */
} mx_scoped_as;

/* A name that means the table or its column, or may. */
typedef struct mx_scoped {
    mx_token token;
    mx_scoped_as place;
    mx_has has;     /* IT, MAYBE or GONE */
    bool qualified; /* behind '.' */
    bool otherwise; /* without the table's column it would be that of another */
    bool gives;     /* all of an item of a query in the text: others call it so */
} mx_scoped;
typedef mx_vec(mx_scoped) mx_scopeds;

/* In order of place. False: it cannot be read (no statement of views, triggers, policies, rules and routines whose body is SQL itself; brackets that are
 * too deep). */
bool mx_text_scopes(mx_arena *arena, mx_str text, const mx_server *server, const mx_scope_asks *asks,
                    mx_scopeds *out);

/* All of them with a new name. */
mx_str mx_text_rename_scoped(mx_arena *arena, mx_str text, const mx_scopeds *hits, mx_str from, mx_str to,
                             bool all_quoted, const mx_server *server);

#endif
