#include "schema/edit.h"
#include "schema/replay.h"

mx_status mx_replay_enter(mx_model *model, mx_str name, mx_span at, mx_diags *diags)
{
    mx_schema *schema = mx_model_schema(model, name);
    if (!schema && !model->rules->schemas)
        return mx_fail(diags, MX_SCH004, at, "Name it as the connection's own, or give it no name.",
                       "a schema \"%.*s\" cannot be modelled: this database has one schema, \"%.*s\"",
                       MX_FMT(name), MX_FMT(model->server.schema));
    if (!schema) {
        schema = mx_schema_new(model, mx_str_copy(model->arena, name));
        schema->span = at;
        schema->charset = model->server.charset;
        schema->collation = model->server.collation;
    }
    model->search_path = MX_STR_NONE;
    model->current_schema = schema->name;
    if ((model->server.engine & (MX_PG | MX_DUCK)) && !mx_str_eq(schema->name, model->server.schema))
        mx_model_search_first(model, schema->name, model->server.schema);
    return MX_OK;
}

void mx_replay_leave(mx_model *model)
{
    model->search_path = MX_STR_NONE;
    model->current_schema = model->server.schema;
}
