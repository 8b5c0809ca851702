/* schema/edit_maps.h — what edit.c and edit_objects.c share: the maps of a schema, taking things out of lists. */
#ifndef MX_SCHEMA_EDIT_MAPS_H
#define MX_SCHEMA_EDIT_MAPS_H

#include "schema/model.h"

/* What is dropped was mostly made late: search from the end. */
#define REMOVE(list, item)                                                                                   \
    do {                                                                                                     \
        for (size_t i_ = (list)->len; i_-- > 0;) {                                                           \
            if ((list)->at[i_] == (item)) {                                                                  \
                mx_vec_remove((list), i_);                                                                   \
                break;                                                                                       \
            }                                                                                                \
        }                                                                                                    \
    } while (0)

void mx_relation_add(mx_schema *schema, mx_str name, mx_object_kind kind, void *thing);
/* only when the name stands for that thing */
void mx_relation_remove(mx_schema *schema, mx_str name, const void *thing);
/* an empty name is no name */
void mx_constraint_count(mx_schema *schema, mx_str name);
void mx_constraint_uncount(mx_schema *schema, mx_str name);

#endif
