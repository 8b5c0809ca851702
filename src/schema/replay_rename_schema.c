#include "schema/replay_use.h"

/* ALTER SCHEMA … RENAME: all that names what stands in it follows. */

/* Of what was in it under its old name, for which `was` stands. */
static void follow_member(mx_replay *r, mx_schema *schema, mx_schema *was, mx_use_sort sort, mx_str name,
                          const mx_object *object)
{
    const mx_used used = {.sort = sort, .schema = was, .name = name, .object = object};
    mx_r_follow(r, &used, schema, name);
}

static void follow_objects(mx_replay *r, mx_schema *schema, mx_schema *was)
{
    mx_objects all = {0}; /* they change their places in the list */
    for (size_t i = 0; i < schema->objects.len; i++)
        mx_vec_push(r->arena, &all, schema->objects.at[i]);
    for (size_t i = 0; i < all.len; i++) {
        mx_object *object = all.at[i];
        if (mx_str_eq(object->on_table.schema, was->name))
            mx_r_move_on(r, object, schema, object->on_table.name);
        (void)mx_r_rename_in_head(r, object);
    }
    for (size_t i = 0; i < all.len; i++) {
        if (mx_object_is_routine(all.at[i]))
            follow_member(r, schema, was, MX_USES_ROUTINE, all.at[i]->name, all.at[i]);
        else if (all.at[i]->kind == MX_O_VIEW || all.at[i]->kind == MX_O_MATVIEW)
            follow_member(r, schema, was, MX_USES_RELATION, all.at[i]->name, all.at[i]);
    }
}

/* Texts that name what lies in it without it stay as they are, and mean things that are called otherwise now. */
static void read_texts_anew(mx_replay *r, const mx_schema *schema)
{
    for (size_t i = 0; i < schema->objects.len; i++) {
        mx_object *object = schema->objects.at[i];
        if (object->source.len && !mx_object_is_routine(object))
            mx_r_new_source(r, object, object->source);
    }
}

void mx_r_rename_schema(mx_replay *r, mx_schema *schema, mx_str name)
{
    mx_str old = schema->name;
    mx_schema_rename(schema, name);
    if (!r->rules->views_hold_tables)
        return;
    mx_schema *was = mx_schema_new(r->model, old);
    follow_objects(r, schema, was);
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mx_table *table = schema->tables.at[i];
        mx_r_rename_parent(r, table, mx_str_printf(r->arena, "%.*s.%.*s", MX_FMT(old), MX_FMT(table->name)));
        follow_member(r, schema, was, MX_USES_RELATION, table->name, NULL);
    }
    for (size_t i = 0; i < schema->sequences.len; i++)
        follow_member(r, schema, was, MX_USES_SEQUENCE, schema->sequences.at[i]->name, NULL);
    for (size_t i = 0; i < schema->types.len; i++)
        follow_member(r, schema, was, MX_USES_TYPE, schema->types.at[i]->name, NULL);
    mx_schema_remove(was);
    read_texts_anew(r, schema);
}
