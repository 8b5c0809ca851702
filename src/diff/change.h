/* diff/change.h — model × model → typed changes. Changes point into both models and say what differs, not how to get there. */
#ifndef MX_DIFF_CHANGE_H
#define MX_DIFF_CHANGE_H

#include "schema/model.h"
#include "schema/rights.h"

typedef enum mx_verb { MX_ADD, MX_DROP, MX_MODIFY, MX_RENAME } mx_verb;
typedef enum mx_subject {
    MX_C_SCHEMA,
    MX_C_TYPE,
    MX_C_SEQUENCE,
    MX_C_TABLE,
    MX_C_COLUMN,
    MX_C_INDEX /* primary key and unique too */,
    MX_C_FKEY,
    MX_C_CHECK,
    MX_C_OBJECT,
    MX_C_RIGHT, /* ADD: given, DROP: taken back */
    MX_C_SUBJECTS
} mx_subject;

/* Aspects that differ, for MX_MODIFY. */
enum {
    MX_D_TYPE = 1u << 0,
    MX_D_NULL = 1u << 1,
    MX_D_DEFAULT = 1u << 2,
    MX_D_GENERATED = 1u << 3,
    MX_D_IDENTITY = 1u << 4,
    MX_D_AUTO_INCREMENT = 1u << 5,
    MX_D_COMMENT = 1u << 6,
    MX_D_COLLATION = 1u << 7,
    MX_D_CHARSET = 1u << 8,
    MX_D_ON_UPDATE = 1u << 9,
    MX_D_ORDER = 1u << 10,
    MX_D_VISIBLE = 1u << 11,
    MX_D_PARTS = 1u << 12,
    MX_D_UNIQUE = 1u << 13,
    MX_D_WHERE = 1u << 14,
    MX_D_METHOD = 1u << 15,
    MX_D_INCLUDE = 1u << 16,
    MX_D_OPTIONS = 1u << 17,
    MX_D_DEFERRABLE = 1u << 18,
    MX_D_REFERENCE = 1u << 19,
    MX_D_ACTION = 1u << 20,
    MX_D_EXPR = 1u << 21,
    MX_D_ENFORCED = 1u << 22,
    MX_D_VALUES = 1u << 23,
    MX_D_ENGINE = 1u << 24,
    MX_D_PARTITION = 1u << 25,
    MX_D_DEFINITION = 1u << 26,
    MX_D_ROLE = 1u << 27,
    MX_D_STORAGE = 1u << 28,
    MX_D_SERIAL = 1u << 29,
    MX_D_OWNER = 1u << 30
};

/* What one GRANT or REVOKE says: rights of one role on one thing and its columns. */
typedef struct mx_right_change {
    mx_str name; /* of what they are on */
    mx_span span;
    const mx_right_target *on;
    mx_str grantee;
    bool option;            /* with the right to pass them on */
    bool held;              /* only that right is given or taken; they themselves stay */
    mx_vec(mx_right) parts; /* `given`, by column */
} mx_right_change;

typedef struct mx_change mx_change;
typedef mx_vec(mx_change *) mx_changes;

struct mx_change {
    mx_verb verb;
    mx_subject subject;
    uint32_t aspects;
    union mx_changed { /* `from` for DROP, MODIFY, RENAME; `to` for ADD, MODIFY, RENAME; else .any NULL */
        const void *any;
        const mx_schema *schema;
        const mx_udt *type;
        const mx_sequence *sequence;
        const mx_table *table;
        const mx_column *column;
        const mx_index *index;
        const mx_fkey *fkey;
        const mx_check *check;
        const mx_object *object;
        const mx_right_change *right;
    } from, to;
    const mx_table
        *whole; /* MODIFY TABLE: `to` with what is left out of the plan as it was; NULL: nothing is */
    const mx_table *from_table, *to_table; /* of columns, indexes, keys, checks */
    mx_changes children;                   /* MODIFY TABLE: renames, drops, modifies, adds of its parts */
    mx_changes indexes;                    /* of a materialized view; its other differences make it anew */
};

/* A rename somebody told us about. */
typedef enum mx_hint_kind {
    MX_H_TABLE,
    MX_H_COLUMN,
    MX_H_TYPE,
    MX_H_ENUM_VALUE,
    MX_H_INDEX,
    MX_H_CONSTRAINT,
    MX_H_SCHEMA,
    MX_H_SEQUENCE,
    MX_H_VIEW,
    MX_H_FUNCTION
} mx_hint_kind;
typedef struct mx_hint {
    mx_hint_kind kind;
    mx_str schema, table, type, column; /* where it lives, by its new name; empty: anywhere it fits */
    mx_str from, to;
    mx_str from_schema; /* where it was, when that is another one; else empty */
    mx_str to_prefix;   /* what stood before the last dot of a new name on the command line */
    mx_span at;
    bool used;
    bool lasting; /* of a model, which may keep it long after the rename was made: never an error */
    bool moved;   /* it is in its new schema by now */
} mx_hint;
typedef mx_vec(mx_hint) mx_hints;
typedef mx_vec(const mx_hint *) mx_hint_refs;

typedef struct mx_changeset {
    const mx_model *from, *to;
    mx_changes changes;
    mx_hints hints;    /* renames that somebody told of; the planner looks here for those of enum values */
    mx_hints possible; /* renames that look likely but that nobody confirmed: to be asked, or warned about */
    mx_map left; /* of `from`, by address: what the options leave out, tables and foreign keys among it */
} mx_changeset;

#endif
