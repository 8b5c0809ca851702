/* schema/replay_use.h — who uses a thing: PostgreSQL's catalogue holds by number what expressions and kept statements name, so that
 * these follow when it is renamed, and hold it, or go with it, when it is dropped. Inside the room only.
 *
 * Knows tables and views, routines, types and sequences, and looks for them in expressions (trees) and in kept statements
 * (schema/text_uses.h). Bodies of routines that are strings are held by nobody, and are left alone. */
#ifndef MX_SCHEMA_REPLAY_USE_H
#define MX_SCHEMA_REPLAY_USE_H

#include "schema/replay_parts.h"

typedef enum mx_use_sort { MX_USES_RELATION, MX_USES_ROUTINE, MX_USES_TYPE, MX_USES_SEQUENCE } mx_use_sort;

typedef struct mx_used {
    mx_use_sort sort;
    mx_schema *schema;
    mx_str name;
    const mx_object *object; /* what it is, if it is kept as text: that it names itself is no use */
} mx_used;

typedef enum mx_uses { MX_USES_NOT, MX_USES_UNSURE, MX_USES_IT } mx_uses;

/* An expression, and what it belongs to. */
typedef struct mx_use_slot {
    mx_sql *sql;
    mx_table *table;   /* of these but the domain's and the view's */
    mx_column *column; /* its default or what it is computed from */
    mx_check *check;
    mx_index *index;
    mx_udt *domain;
    mx_object *view;
    bool is_default;
} mx_use_slot;

/* Of all expressions that may name it, or have it as a text; false: enough. */
void mx_r_each_slot(mx_replay *r, mx_str name, bool (*visit)(const mx_use_slot *slot, void *arg), void *arg);
/* It names something else now, or has another text. */
void mx_r_note_slot(mx_replay *r, const mx_use_slot *slot);

mx_uses mx_r_slot_uses(mx_replay *r, const mx_use_slot *slot, const mx_used *used);
mx_uses mx_r_object_uses(mx_replay *r, const mx_object *object, const mx_used *used);
mx_uses mx_r_text_uses(mx_replay *r, mx_str text,
                       const mx_used *used); /* of an expression's text: a partition key's */

/* The schema in which the object's text finds a relation of that name that it gives no schema; `used` (whose schema may be NULL: not
 * known) counts as one even if it is called otherwise by now. NULL: nowhere. */
const mx_schema *mx_r_found_in(const mx_replay *r, const mx_object *object, const mx_used *used);

/* It is called `name` in `schema` from now on, and stands there already: all that use it name it so. SCH004, asked before, if it
 * cannot be told whether it is the one that is used. */
mx_status mx_r_check_follow(mx_replay *r, const mx_used *used, mx_span at);
void mx_r_follow(mx_replay *r, const mx_used *used, mx_schema *schema, mx_str name);

/* What the text of a view or trigger of SQLite has of the column (replay_rename.c). */
mx_text_read mx_r_text_reads(mx_replay *r, const mx_object *object, const mx_column *column);

/* Triggers, policies and rules go with the view that they are on (replay_rename.c). */
void mx_r_move_on_table(mx_replay *r, const mx_used *used, mx_schema *schema, mx_str name);

/* What uses it goes, and what uses that (cascade); or refuses, with SCH006. `with` (may be NULL): goes by the same statement. Asked
 * while the thing is there. */
mx_status mx_r_drop_uses(mx_replay *r, const mx_used *used, bool cascade, const mx_objects *with, mx_span at);
/* The same of a view or a routine, with triggers and rules on it; anything else is used by nobody. */
mx_status mx_r_drop_object_uses(mx_replay *r, mx_object *object, bool cascade, const mx_objects *with,
                                mx_span at);

#endif
