/* schema/rights.h — rights on what a schema holds: who may do what with a table, view, sequence, schema, routine, type or
 * column, and what the server gives on things that are made later (ALTER DEFAULT PRIVILEGES).
 *
 * What owners may is not kept. A right is kept as it differs from what the server gives of its own accord: `taken` are
 * those that everybody has on a new routine or type until they are revoked. PostgreSQL's rights follow a thing through its
 * renames and end with it; MySQL's are on a name, whatever has it. A model speaks of rights when a statement of its script
 * did: see mx_model.right_roles.
 *
 * Rights are often nobody's schema: an administrator's, a deployment's. They are compared only where the desired state
 * speaks of some, or where the present one is the text of a schema that did (not a history of migrations, in which they
 * were written by hand); and of a database only those of roles that the desired state speaks of. */
#ifndef MX_SCHEMA_RIGHTS_H
#define MX_SCHEMA_RIGHTS_H

#include "schema/model.h"

/* What rights are on; a mask says which of these a privilege exists for. */
typedef enum mx_right_kind {
    MX_RK_TABLE = 1, /* views too */
    MX_RK_COLUMN = 2,
    MX_RK_SEQUENCE = 4,
    MX_RK_SCHEMA = 8,
    MX_RK_ROUTINE = 16,
    MX_RK_PROCEDURE = 32, /* where names of procedures and functions are two spaces (MySQL) */
    MX_RK_TYPE = 64
} mx_right_kind;

/* A table of these is an engine's list; a privilege's place in it is its bit. The last has no name. */
typedef struct mx_privilege {
    const char *name;
    unsigned kinds;            /* MX_RK_* that it exists for */
    unsigned everybody;        /* kinds on which all have it from the start */
    uint32_t everybody_before; /* … of servers before this version; 0: of all */
    unsigned engines;          /* 0: all of the list's */
    uint32_t since;            /* the first version that knows it; 0: all */
    bool not_in_all;           /* ALL leaves it out */
} mx_privilege;

typedef struct mx_right {
    mx_right_target *on;
    mx_column *column;  /* NULL: on the whole, or of a view */
    mx_str column_name; /* of a view's column */
    mx_str grantee;     /* empty: everybody */
    uint64_t given, grantable, taken;
    mx_span span;
} mx_right;
typedef mx_vec(mx_right *) mx_rights;

struct mx_right_target {
    mx_model *model;
    mx_right_kind kind;
    bool future; /* on what is made later in `schema` (NULL: in any) by `owner` (empty: whoever says so) */
    mx_str owner;
    mx_schema
        *schema; /* of the thing; rights on a schema: it; NULL: MySQL, when there is none of that name */
    const void *thing; /* PostgreSQL: table, view (mx_object), sequence, type, routine or schema */
    mx_object_kind thing_kind;
    mx_name name; /* MySQL: as written; name empty: of all in the schema */
    mx_rights rights;
};

/* --- what the replay asks for (rights.c) --- */
mx_right_target *mx_right_target_new(mx_model *model, mx_right_kind kind, mx_object_kind thing_kind,
                                     mx_schema *schema, const void *thing);
mx_right_target *mx_right_target_named(mx_model *model, mx_right_kind kind, mx_schema *schema,
                                       const mx_name *name);
mx_right_target *mx_right_target_future(mx_model *model, mx_right_kind kind, mx_schema *schema, mx_str owner);
typedef enum mx_right_verb { MX_RV_GIVE, MX_RV_TAKE, MX_RV_TAKE_OPTION } mx_right_verb;
void mx_right_set(mx_right_target *target, const mx_right *whose, mx_right_verb verb, uint64_t bits,
                  bool option);
/* A routine that is dropped takes its rights along, by name or not. */
void mx_rights_on_gone(const mx_model *model, const mx_object *object);
/* A thing that was made gets what was promised for it. */
void mx_rights_on_new(mx_model *model, mx_right_kind kind, mx_object_kind thing_kind, mx_schema *schema,
                      const void *thing);
void mx_rights_note_role(mx_model *model, mx_str grantee);

/* --- what is told of a model --- */
/* What is said from here on was not said by a script: a catalogue's rights are state, but ask for nothing. */
void mx_rights_forget_roles(mx_model *model);
bool mx_rights_speaks_of(const mx_model *model, mx_str grantee);
/* Is what the target is on (still) there? Of rights by name: always. */
bool mx_right_is_there(const mx_right_target *target);
bool mx_right_has_column(const mx_right *right); /* true for rights on the whole */
mx_str mx_right_column(const mx_right *right);   /* its name; empty: on the whole */
mx_str mx_right_schema(const mx_right_target *target);
mx_str mx_right_name(const mx_right_target *target); /* of the thing; of a schema: its own */
mx_str mx_right_signature(const mx_right_target *target);
/* NULL: nobody was given or denied anything on it. By the thing (PostgreSQL), by its name (MySQL). */
mx_right_target *mx_right_target_of(const mx_model *model, const void *thing);
mx_right_target *mx_right_target_called(const mx_model *model, mx_right_kind kind, mx_str schema,
                                        mx_str name);
/* The same of a routine of either. */
mx_right_target *mx_right_target_of_routine(const mx_model *model, const mx_object *routine);
/* What the target is on, by its schema and name in another model; NULL: not there. MySQL: of routines alone. */
const void *mx_right_counterpart(const mx_right_target *target, const mx_model *other);
mx_right *mx_right_find(const mx_right_target *target, mx_str column, mx_str grantee);
/* All that ALL means on the kind. */
uint64_t mx_right_all(const mx_model *model, mx_right_kind kind);
/* The bit of "SELECT"; 0: there is no such right on the kind. */
uint64_t mx_right_bit(const mx_model *model, mx_right_kind kind, mx_str name);

#endif
