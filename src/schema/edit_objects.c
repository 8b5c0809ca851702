#include "schema/edit.h"
#include "schema/edit_maps.h"
#include "schema/mentions.h"
#include "schema/names.h"
#include "schema/rights.h"
#include "schema/rules.h"

/* --- maps --- */

void mx_relation_add(mx_schema *schema, mx_str name, mx_object_kind kind, void *thing)
{
    mx_model *model = schema->model;
    mx_relation *relation = mx_new(model->arena, mx_relation);
    relation->kind = kind;
    relation->u.any = thing;
    mx_map_put(model->arena, &schema->relations, mx_fold_table_name(model, name, NULL), relation);
}

void mx_relation_remove(mx_schema *schema, mx_str name, const void *thing)
{
    mx_fold_space space;
    mx_str key = mx_fold_table_name(schema->model, name, &space);
    const mx_relation *relation = mx_map_get(&schema->relations, key);
    if (relation && relation->u.any == thing)
        mx_map_remove(&schema->relations, key);
}

void mx_constraint_count(mx_schema *schema, mx_str name)
{
    mx_model *model = schema->model;
    mx_fold_space space;
    if (name.len == 0)
        return;
    mx_name_count *count = mx_map_get(&schema->constraints, mx_fold_name(model, name, &space));
    if (!count) {
        count = mx_new(model->arena, mx_name_count);
        mx_map_put(model->arena, &schema->constraints, mx_fold_name(model, name, NULL), count);
    }
    count->count++;
}

void mx_constraint_uncount(mx_schema *schema, mx_str name)
{
    mx_fold_space space;
    mx_str key = mx_fold_name(schema->model, name, &space);
    mx_name_count *count = mx_map_get(&schema->constraints, key);
    if (count && --count->count == 0)
        mx_map_remove(&schema->constraints, key);
}

/* --- schemas --- */

mx_schema *mx_schema_new(mx_model *model, mx_str name)
{
    mx_schema *schema = mx_new(model->arena, mx_schema);
    schema->model = model;
    schema->name = name;
    schema->place = ++model->places;
    mx_vec_push(model->arena, &model->schemas, schema);
    mx_map_put(model->arena, &model->schema_map, mx_fold_table_name(model, name, NULL), schema);
    mx_rights_on_new(model, MX_RK_SCHEMA, MX_O_SCHEMA, schema, schema);
    return schema;
}

void mx_schema_remove(mx_schema *schema)
{
    mx_model *model = schema->model;
    while (schema->tables.len)
        mx_table_remove(schema->tables.at[schema->tables.len - 1]);
    for (size_t i = 0; i < schema->objects.len; i++)
        schema->objects.at[i]->listed = false;
    for (size_t i = 0; i < schema->types.len; i++)
        schema->types.at[i]->listed = false;
    mx_fold_space space;
    mx_map_remove(&model->schema_map, mx_fold_table_name(model, schema->name, &space));
    REMOVE(&model->schemas, schema);
}

void mx_schema_rename(mx_schema *schema, mx_str name)
{
    mx_model *model = schema->model;
    mx_fold_space space;
    mx_map_remove(&model->schema_map, mx_fold_table_name(model, schema->name, &space));
    if (mx_str_eq(model->current_schema, schema->name))
        model->current_schema = name;
    schema->name = name;
    mx_map_put(model->arena, &model->schema_map, mx_fold_table_name(model, name, NULL), schema);
    for (size_t i = 0; i < schema->tables.len; i++) {
        mx_fkeys *keys = &schema->tables.at[i]->referenced_by;
        for (size_t k = 0; k < keys->len; k++)
            keys->at[k]->ref.schema = name;
    }
}

/* --- types --- */

static void map_type(mx_udt *type)
{
    mx_model *model = type->schema->model;
    mx_map_put(model->arena, &type->schema->type_map, mx_fold_name(model, type->name, NULL), type);
}

static void unmap_type(mx_udt *type)
{
    mx_fold_space space;
    mx_map_remove(&type->schema->type_map, mx_fold_name(type->schema->model, type->name, &space));
}

static void push_type(mx_schema *schema, mx_udt *type)
{
    mx_vec_push(schema->model->arena, &schema->types, type);
    type->place = ++schema->model->places;
    type->listed = true;
}

mx_udt *mx_udt_new(mx_schema *schema, mx_object_kind kind, mx_str name)
{
    mx_udt *type = mx_new(schema->model->arena, mx_udt);
    type->schema = schema;
    type->kind = kind;
    type->name = name;
    push_type(schema, type);
    map_type(type);
    mx_rights_on_new(schema->model, MX_RK_TYPE, MX_O_TYPE, schema, type);
    return type;
}

void mx_udt_remove(mx_udt *type)
{
    unmap_type(type);
    REMOVE(&type->schema->types, type);
    type->listed = false;
}

void mx_udt_rename(mx_udt *type, mx_schema *schema, mx_str name)
{
    unmap_type(type);
    if (schema != type->schema) {
        REMOVE(&type->schema->types, type);
        push_type(schema, type);
        type->schema = schema;
    }
    type->name = name;
    map_type(type);
}

/* --- sequences --- */

static int64_t type_max(const mx_sequence *s)
{
    int64_t big = s->schema->model->rules->sequence_max;
    return mx_str_eq(s->type, MX_STR("smallint"))  ? INT16_MAX
           : mx_str_eq(s->type, MX_STR("integer")) ? INT32_MAX
                                                   : big;
}

static int64_t type_min(const mx_sequence *s)
{
    return -type_max(s) - 1;
}

static int64_t default_min(const mx_sequence *s)
{
    return s->increment < 0 ? type_min(s) : 1;
}

static int64_t default_max(const mx_sequence *s)
{
    return s->increment < 0 ? -1 : type_max(s);
}

mx_sequence *mx_sequence_new(mx_schema *schema, mx_str name)
{
    mx_sequence *sequence = mx_new(schema->model->arena, mx_sequence);
    *sequence = (mx_sequence){
        .schema = schema, .name = name, .type = MX_STR("bigint"), .start = 1, .increment = 1};
    sequence->cache = schema->model->rules->sequence_cache;
    sequence->min = default_min(sequence);
    sequence->max = default_max(sequence);
    mx_vec_push(schema->model->arena, &schema->sequences, sequence);
    mx_relation_add(schema, name, MX_O_SEQUENCE, sequence);
    mx_rights_on_new(schema->model, MX_RK_SEQUENCE, MX_O_SEQUENCE, schema, sequence);
    return sequence;
}

static bool none_written(mx_str value)
{
    return value.len == 0 || mx_str_ieq(value, MX_STR("no")) || mx_str_ieq(value, MX_STR("none"));
}

typedef struct written {
    bool start, min, max, no_min, no_max, restart, increment;
    int64_t restart_at;
} written;

/* One option; false: its value is not what it should be. Keys that are no state (restart, owned by) are
 * passed over. */
static bool take_option(mx_sequence *s, const mx_option *option, written *w)
{
    int64_t n = 0;
    bool number = mx_str_to_i64(option->value, &n);
    bool maria = s->schema->model->server.engine == MX_MARIA;
    int64_t uncached = maria ? 0 : 1;
    if (mx_str_eq(option->key, MX_STR("start")) || mx_str_eq(option->key, MX_STR("start with"))) {
        s->start = n;
        w->start = true;
        return number;
    }
    if (mx_str_eq(option->key, MX_STR("increment")) || mx_str_eq(option->key, MX_STR("increment by"))) {
        s->increment = n;
        w->increment = true;
        return number && (n != 0 || maria); /* 0: auto_increment_increment of the server */
    }
    if (mx_str_eq(option->key, MX_STR("minvalue")) || mx_str_eq(option->key, MX_STR("no minvalue"))) {
        w->no_min = none_written(option->value);
        w->min = !w->no_min;
        s->min = w->min ? n : s->min;
        return number || w->no_min;
    }
    if (mx_str_eq(option->key, MX_STR("maxvalue")) || mx_str_eq(option->key, MX_STR("no maxvalue"))) {
        w->no_max = none_written(option->value);
        w->max = !w->no_max;
        s->max = w->max ? n : s->max;
        return number || w->no_max;
    }
    if (mx_str_eq(option->key, MX_STR("cache"))) {
        s->cache = number ? n : uncached;
        return number ? n >= uncached : none_written(option->value);
    }
    if (mx_str_eq(option->key, MX_STR("restart"))) {
        w->restart = number;
        w->restart_at = n;
    }
    if (mx_str_eq(option->key, MX_STR("cycle")))
        s->cycle = !mx_str_ieq(option->value, MX_STR("no"));
    else if (mx_str_eq(option->key, MX_STR("no cycle")) || mx_str_eq(option->key, MX_STR("nocycle")))
        s->cycle = false;
    else if (mx_str_eq(option->key, MX_STR("nocache")))
        s->cache = uncached;
    return true;
}

mx_status mx_sequence_options(mx_sequence *sequence, const mx_options *options, mx_str type, bool create,
                              mx_span at, mx_diags *diags)
{
    mx_sequence s = *sequence;
    bool min_was_default = s.min == type_min(&s), max_was_default = s.max == type_max(&s);
    bool retyped = type.len && !mx_str_eq(type, s.type);
    written w = {0};
    if (type.len)
        s.type = type;
    for (size_t i = 0; i < options->len; i++) {
        if (!take_option(&s, &options->at[i], &w))
            return mx_fail(diags, MX_SCH005, options->at[i].span.file ? options->at[i].span : at, "",
                           "\"%.*s\" is no value for %.*s of a sequence", MX_FMT(options->at[i].value),
                           MX_FMT(options->at[i].key));
    }
    bool maria = s.schema->model->server.engine == MX_MARIA;
    mx_sequence plain = s; /* whose bounds are the default */
    if (maria && !create && !w.increment)
        plain.increment = 1; /* which ALTER takes for what it does not say */
    if (w.no_min || (create && !w.min) || (retyped && min_was_default && !w.min))
        s.min = default_min(&plain);
    if (w.no_max || (create && !w.max) || (retyped && max_was_default && !w.max))
        s.max = default_max(&plain);
    if (maria && (s.min == INT64_MIN || s.max == INT64_MAX))
        return mx_fail(diags, MX_SCH005, at, "",
                       "MariaDB keeps the values at both ends of BIGINT for itself");
    if (create && !w.start)
        s.start = s.increment < 0 ? s.max : s.min;
    if (s.min >= s.max)
        return mx_fail(diags, MX_SCH005, at, "", "MINVALUE (%lld) must be less than MAXVALUE (%lld)",
                       (long long)s.min, (long long)s.max);
    if (s.start < s.min || s.start > s.max)
        return mx_fail(diags, MX_SCH005, at, "",
                       "START value (%lld) is not between MINVALUE (%lld) and MAXVALUE (%lld)",
                       (long long)s.start, (long long)s.min, (long long)s.max);
    bool past_end = s.increment < 0 ? w.restart_at > s.max : w.restart_at < s.min;
    if (w.restart && past_end && maria)
        return mx_fail(diags, MX_SCH005, at, "",
                       "RESTART value (%lld) is not between MINVALUE (%lld) and MAXVALUE (%lld)",
                       (long long)w.restart_at, (long long)s.min, (long long)s.max);
    *sequence = s;
    return MX_OK;
}

void mx_sequence_remove(mx_sequence *sequence)
{
    mx_relation_remove(sequence->schema, sequence->name, sequence);
    if (sequence->owner && sequence->owner->sequence == sequence)
        sequence->owner->sequence = NULL;
    REMOVE(&sequence->schema->sequences, sequence);
}

void mx_sequence_rename(mx_sequence *sequence, mx_schema *schema, mx_str name)
{
    mx_relation_remove(sequence->schema, sequence->name, sequence);
    if (schema != sequence->schema) {
        REMOVE(&sequence->schema->sequences, sequence);
        mx_vec_push(schema->model->arena, &schema->sequences, sequence);
        sequence->schema = schema;
    }
    sequence->name = name;
    mx_relation_add(schema, name, MX_O_SEQUENCE, sequence);
}

/* --- objects --- */

static bool is_relation(mx_object_kind kind)
{
    return kind == MX_O_VIEW || kind == MX_O_MATVIEW || kind == MX_O_VIRTUAL_TABLE ||
           kind == MX_O_FOREIGN_TABLE;
}

static void map_object(mx_model *model, mx_object *object)
{
    mx_map *map = object->schema ? &object->schema->object_map : &model->object_map;
    mx_str key = mx_object_key(model, object->kind, object->name, object->on_table.name, NULL);
    object->same_name = mx_map_get(map, key);
    mx_map_put(model->arena, map, key, object);
    if (object->schema && is_relation(object->kind))
        mx_relation_add(object->schema, object->name, object->kind, object);
}

static void unmap_object(mx_model *model, mx_object *object)
{
    mx_map *map = object->schema ? &object->schema->object_map : &model->object_map;
    mx_str key = mx_object_key(model, object->kind, object->name, object->on_table.name, NULL);
    mx_object *first = mx_map_get(map, key);
    if (first == object) {
        if (object->same_name)
            mx_map_put(model->arena, map, key, object->same_name);
        else
            mx_map_remove(map, key);
    } else {
        while (first && first->same_name != object)
            first = first->same_name;
        if (first)
            first->same_name = object->same_name;
    }
    object->same_name = NULL;
    if (object->schema && is_relation(object->kind))
        mx_relation_remove(object->schema, object->name, object);
}

static mx_objects *list_of(mx_model *model, const mx_object *object)
{
    return object->schema ? &object->schema->objects : &model->objects;
}

static void push(mx_model *model, mx_object *object)
{
    mx_vec_push(model->arena, list_of(model, object), object);
    object->place = ++model->places;
    object->listed = true;
}

void mx_model_note_named(mx_model *model, mx_str name)
{
    mx_str key = mx_str_lower(model->arena, name);
    if (name.len && !mx_map_get(&model->named, key))
        mx_map_put(model->arena, &model->named, key, model);
}

bool mx_model_is_named(mx_model *model, mx_str name)
{
    return mx_map_get(&model->named, mx_str_lower(model->arena, name)) != NULL;
}

void mx_object_add(mx_model *model, mx_object *object)
{
    mx_model_note_named(model, object->on_table.name);
    for (size_t i = 0; i < object->refers.len; i++)
        mx_model_note_named(model, object->refers.at[i].name);
    push(model, object);
    map_object(model, object);
    mx_mentions_note(model, object);
    if (object->schema && is_relation(object->kind))
        mx_rights_on_new(model, MX_RK_TABLE, object->kind, object->schema, object);
    else if (object->schema && (object->kind == MX_O_FUNCTION || object->kind == MX_O_PROCEDURE ||
                                object->kind == MX_O_AGGREGATE))
        mx_rights_on_new(model, MX_RK_ROUTINE, object->kind, object->schema, object);
}

void mx_object_place(mx_model *model, mx_object *object, const mx_object *beside, bool before)
{
    mx_objects *list = list_of(model, object);
    if (!beside && list->len && list->at[list->len - 1] == object)
        return;
    REMOVE(list, object);
    size_t at = 0;
    while (at < list->len && list->at[at] != beside)
        at++;
    at += !before && at < list->len;
    mx_vec_insert(model->arena, list, at, object);
    for (size_t i = at; i < list->len; i++)
        list->at[i]->place = ++model->places;
}

void mx_object_remove(mx_model *model, mx_object *object)
{
    mx_rights_on_gone(model, object);
    unmap_object(model, object);
    mx_objects *list = list_of(model, object);
    REMOVE(list, object);
    object->listed = false;
}

void mx_object_rename(mx_model *model, mx_object *object, mx_schema *schema, mx_str name)
{
    unmap_object(model, object);
    if (schema != object->schema) {
        mx_objects *list = list_of(model, object);
        REMOVE(list, object);
        object->schema = schema;
        push(model, object);
    }
    object->name = name;
    map_object(model, object);
}
