/* schema/mentions.h — which objects may name a thing: by the words that their texts have or ever had. Who looks for what names it
 * need not read the texts of all.
 *
 * The index is made when it is asked first, and kept from then on: what gives an object another text notes it. */
#ifndef MX_SCHEMA_MENTIONS_H
#define MX_SCHEMA_MENTIONS_H

#include "schema/model.h"

/* The object came, or its source, what it is on or refers to changed. */
void mx_mentions_note(mx_model *model, mx_object *object);

/* All objects in the model that may name it, and perhaps some that do not: schema by schema in the order of their lists, those of
 * the database last. A copy: the lists may change under the walk, and what left them is `listed` no more. */
mx_objects mx_mentions_of(mx_model *model, mx_str name);

#endif
