/* schema/edit_maps.h — the maps of a schema: for edit.c and edit_objects.c alone. */
#ifndef MX_SCHEMA_EDIT_MAPS_H
#define MX_SCHEMA_EDIT_MAPS_H

#include "schema/model.h"

void mx_relation_add(mx_schema *schema, mx_str name, mx_object_kind kind, void *thing);
/* only when the name stands for that thing */
void mx_relation_remove(mx_schema *schema, mx_str name, const void *thing);
/* an empty name is no name */
void mx_constraint_count(mx_schema *schema, mx_str name);
void mx_constraint_uncount(mx_schema *schema, mx_str name);

#endif
