#include "schema/replay_parts.h"

static const char *const kind_names[] = {
    [MX_O_TABLE] = "table",
    [MX_O_COLUMN] = "column",
    [MX_O_CONSTRAINT] = "constraint",
    [MX_O_INDEX] = "index",
    [MX_O_SCHEMA] = "schema",
    [MX_O_SEQUENCE] = "sequence",
    [MX_O_ENUM] = "enum type",
    [MX_O_DOMAIN] = "domain",
    [MX_O_COMPOSITE] = "composite type",
    [MX_O_RANGE] = "range type",
    [MX_O_TYPE] = "type",
    [MX_O_VIEW] = "view",
    [MX_O_MATVIEW] = "materialized view",
    [MX_O_TRIGGER] = "trigger",
    [MX_O_FUNCTION] = "function",
    [MX_O_PROCEDURE] = "procedure",
    [MX_O_AGGREGATE] = "aggregate",
    [MX_O_ROUTINE] = "routine",
    [MX_O_EXTENSION] = "extension",
    [MX_O_POLICY] = "policy",
    [MX_O_RULE] = "rule",
    [MX_O_EVENT] = "event",
    [MX_O_VIRTUAL_TABLE] = "virtual table",
    [MX_O_STATISTICS] = "statistics",
    [MX_O_COLLATION] = "collation",
    [MX_O_CAST] = "cast",
    [MX_O_OPERATOR] = "operator",
    [MX_O_ROLE] = "role",
    [MX_O_GRANT] = "grant",
    [MX_O_PUBLICATION] = "publication",
    [MX_O_SUBSCRIPTION] = "subscription",
    [MX_O_EVENT_TRIGGER] = "event trigger",
    [MX_O_FOREIGN_TABLE] = "foreign table",
    [MX_O_SERVER] = "server",
    [MX_O_DATABASE] = "database",
    [MX_O_TABLESPACE] = "tablespace",
    [MX_O_OTHER] = "object",
};
_Static_assert(sizeof kind_names / sizeof *kind_names == MX_O_KINDS, "name the new kind of object");

const char *mx_object_kind_name(mx_object_kind kind)
{
    return kind_names[kind];
}

mx_status mx_r_cannot(mx_replay *r, mx_span at, const char *what)
{
    return mx_fail(r->diags, MX_SCH004, at.file ? at : r->stmt->span, "", "%s cannot be modelled", what);
}

mx_schema *mx_r_temporary_schema(mx_replay *r)
{
    mx_model *model = r->model;
    if (!model->temporary) {
        /* MySQL: neither it nor the schema of a server without a database's name has a name */
        mx_str name = mx_str_of(r->rules->temporary_schema);
        mx_schema *named_so = mx_map_get(&model->schema_map, name);
        model->temporary = mx_schema_new(model, name);
        model->schemas.len--; /* it is not one of those that are compared */
        if (named_so)
            mx_map_put(model->arena, &model->schema_map, name, named_so);
    }
    return model->temporary;
}

mx_status mx_r_schema(mx_replay *r, const mx_name *name, mx_schema **out)
{
    *out = mx_model_schema(r->model, name->schema);
    if (*out)
        return MX_OK;
    mx_str missing = name->schema.len ? name->schema : r->model->current_schema;
    if (r->rules->temporary_schema &&
        mx_table_name_same(missing, mx_str_of(r->rules->temporary_schema), &r->model->server)) {
        *out = mx_r_temporary_schema(r);
        return MX_OK;
    }
    return mx_fail(r->diags, MX_SCH002, name->span, r->rules->schemas ? "Create the schema before." : "",
                   "schema \"%.*s\" does not exist", MX_FMT(missing));
}

/* How far another name may be to be meant: one typing error in four letters, two in more. */
static size_t too_far(mx_str name)
{
    return name.len < 3 ? 1 : name.len < 6 ? 2 : 3;
}

/* "Did you mean …" for a missing table; looks at no more than `cap` tables, so that many errors do not
 * cost the square. */
static const char *like_table(mx_replay *r, const mx_name *name)
{
    enum { CAP = 2000 };
    const mx_schema *schema = mx_model_schema(r->model, name->schema);
    const mx_table *best = NULL;
    size_t least = too_far(name->name);
    for (size_t i = 0; schema && i < schema->tables.len && i < CAP; i++) {
        size_t far = mx_str_distance(schema->tables.at[i]->name, name->name, least);
        if (far < least) {
            least = far;
            best = schema->tables.at[i];
        }
    }
    return best ? mx_str_z(r->arena, mx_str_printf(r->arena, "Is \"%.*s\" meant?", MX_FMT(best->name))) : "";
}

static mx_str unknown_key(mx_model *model, const mx_name *name)
{
    mx_str schema = name->schema.len ? name->schema : model->current_schema;
    return mx_str_lower(model->arena,
                        mx_str_printf(model->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(name->name)));
}

static void add_unknown(mx_model *model, const mx_name *name)
{
    if (name->name.len)
        mx_map_put(model->arena, &model->unknown, unknown_key(model, name), model);
}

void mx_replay_failed(mx_model *model, const mx_stmt *stmt)
{
    if (stmt->kind == MX_S_CREATE_TABLE && stmt->u.create_table)
        add_unknown(model, &stmt->u.create_table->name);
    if (stmt->kind != MX_S_CREATE_INDEX || !stmt->u.create_index.index)
        return;
    const mx_name index = {.schema = stmt->u.create_index.table.schema,
                           .name = stmt->u.create_index.index->name};
    add_unknown(model, &index);
}

bool mx_r_is_unknown(mx_model *model, const mx_name *name)
{
    return model->unknown.len > 0 && mx_map_get(&model->unknown, unknown_key(model, name));
}

mx_status mx_r_table(mx_replay *r, const mx_name *name, bool may_miss, mx_table **out)
{
    const mx_relation *found = mx_model_relation(r->model, name->schema, name->name);
    *out = found && found->kind == MX_O_TABLE ? found->u.table : NULL;
    if (*out)
        return MX_OK;
    if (found)
        return mx_fail(r->diags, MX_SCH005, name->span, "", "\"%.*s\" is a %s, not a table",
                       MX_FMT(name->name), mx_object_kind_name(found->kind));
    if (may_miss)
        return MX_NOT_FOUND;
    if (mx_r_is_unknown(r->model, name))
        return MX_FAILED;
    return mx_fail(r->diags, MX_SCH002, name->span, like_table(r, name), "table \"%.*s\" does not exist",
                   MX_FMT(name->name));
}

static const char *like_column(mx_replay *r, const mx_table *table, mx_str name)
{
    const mx_column *best = NULL;
    size_t least = too_far(name);
    for (size_t i = 0; i < table->columns.len; i++) {
        size_t far = mx_str_distance(table->columns.at[i]->name, name, least);
        if (far < least) {
            least = far;
            best = table->columns.at[i];
        }
    }
    return best ? mx_str_z(r->arena, mx_str_printf(r->arena, "Is \"%.*s\" meant?", MX_FMT(best->name))) : "";
}

mx_status mx_r_column(mx_replay *r, const mx_table *table, mx_str name, bool may_miss, mx_span at,
                      mx_column **out)
{
    *out = mx_table_column(table, name);
    if (*out)
        return MX_OK;
    if (may_miss)
        return MX_NOT_FOUND;
    return mx_fail(r->diags, MX_SCH002, at.file ? at : r->stmt->span, like_column(r, table, name),
                   "column \"%.*s\" does not exist in table \"%.*s\"", MX_FMT(name), MX_FMT(table->name));
}

/* An index takes no name among types, but a composite type one among relations; a sequence minds types when it is made. */
static mx_status no_type_has(mx_replay *r, const mx_schema *schema, mx_str name, mx_span at, const char *what)
{
    const mx_udt *type = r->rules->row_types ? mx_model_type(r->model, schema->name, name) : NULL;
    bool with_type = strcmp(what, "index") != 0 &&
                     (strcmp(what, "sequence") != 0 || r->stmt->kind != MX_S_ALTER);
    if (type && with_type)
        return mx_fail(r->diags, MX_SCH001, at, "A table is a type too: give one of them another name.",
                       "type \"%.*s\" already exists", MX_FMT(name));
    if (type && type->kind == MX_O_COMPOSITE)
        return mx_fail(r->diags, MX_SCH001, at, "",
                       "%s \"%.*s\" cannot be made: its name is taken (kind of object: %s)", what,
                       MX_FMT(name), mx_object_kind_name(type->kind));
    return MX_OK;
}

mx_status mx_r_new_relation(mx_replay *r, const mx_schema *schema, mx_str name, mx_span at, const char *what)
{
    mx_fold_space space;
    const mx_relation *found = mx_map_get(&schema->relations, mx_fold_table_name(r->model, name, &space));
    MX_TRY(mx_r_name_fits(r, name, at));
    MX_TRY(no_type_has(r, schema, name, at, what));
    if (!found)
        return MX_OK;
    const char *is = mx_object_kind_name(found->kind);
    if (strcmp(is, what) == 0)
        return mx_fail(r->diags, MX_SCH001, at, "", "%s \"%.*s\" already exists", what, MX_FMT(name));
    return mx_fail(r->diags, MX_SCH001, at, "",
                   "%s \"%.*s\" cannot be made: its name is taken (kind of object: %s)", what, MX_FMT(name),
                   is);
}

mx_status mx_r_name_fits(mx_replay *r, mx_str name, mx_span at)
{
    if (r->rules->cut_names || r->rules->max_name == 0 || mx_str_chars(name) <= r->rules->max_name)
        return MX_OK;
    return mx_fail(r->diags, MX_SCH005, at.file ? at : r->stmt->span, "",
                   "the name \"%.*s\" is longer than %u characters", MX_FMT(name),
                   (unsigned)r->rules->max_name);
}

mx_index *mx_r_view_index(mx_replay *r, const mx_name *name, mx_object **view)
{
    const mx_schema *schema = mx_model_schema(r->model, name->schema);
    for (size_t i = 0; schema && i < schema->objects.len; i++) {
        *view = schema->objects.at[i];
        for (size_t k = 0; k < (*view)->indexes.len; k++) {
            if (mx_name_same((*view)->indexes.at[k]->name, name->name, &r->model->server))
                return (*view)->indexes.at[k];
        }
    }
    *view = NULL;
    return NULL;
}
