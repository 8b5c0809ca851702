/* schema/mentions.h — which objects and expressions may name a thing: by the words that they have or ever had. Who looks for what
 * names it need not read them all.
 *
 * The indexes are made when they are asked first, and kept from then on: what gives an object another text, or a table another
 * expression, notes it. */
#ifndef MX_SCHEMA_MENTIONS_H
#define MX_SCHEMA_MENTIONS_H

#include "schema/model.h"

mx_mentions *mx_mentions_new(mx_arena *arena);

/* The object came, or its texts, what it is on or refers to changed. */
void mx_mentions_note(const mx_model *model, mx_object *object);

/* All objects in the model that may name it, and perhaps some that do not: schema by schema in the order of their lists, those of
 * the database last. A copy: the lists may change under the walk, and what left them is `listed` no more. */
mx_objects mx_mentions_of(const mx_model *model, mx_str name);

/* What has expressions: one of these. */
typedef struct mx_holder {
    mx_table *table;
    mx_udt *type;
    mx_object *view; /* by its indexes */
} mx_holder;
typedef mx_vec(mx_holder) mx_holders;

/* An expression of it came or changed; its partition key. */
void mx_mentions_note_expr(const mx_model *model, mx_holder holder, const mx_sql *sql);
void mx_mentions_note_column(mx_column *column);
void mx_mentions_note_index(const mx_model *model, mx_holder holder, const mx_index *index);
void mx_mentions_note_partition_by(mx_table *table);
void mx_mentions_note_type(mx_udt *type);

/* All whose expressions (calls, casts, texts) or partition key may name it, in the order of the model: of each schema the tables, the
 * types, the views. */
mx_holders mx_mentions_holders(const mx_model *model, mx_str name);

#endif
