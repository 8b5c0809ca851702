#include "schema/names.h"
#include "schema/replay_parts.h"

/* Views over tables that are not there: the server refuses them. A table may come behind its view in a text that says what there shall
 * be, so they are looked for at its end; a view that loses its table later is another matter, and the servers differ. */

/* Of a schema, or database, that is kept elsewhere, as none of its tables is here. */
static bool is_elsewhere(const mx_model *model, mx_str schema)
{
    const mx_schema *in = schema.len ? mx_model_schema(model, schema) : NULL;
    return schema.len && (!in || (!in->tables.len && !in->objects.len) ||
                          (model->server.schemas.len && !mx_strs_has(&model->server.schemas, in->name)) ||
                          (model->server.one_schema && !mx_str_eq(model->server.schema, in->name)));
}

static bool is_there(const mx_model *model, const mx_name *table)
{
    return mx_model_relation(model, table->schema, table->name) || is_elsewhere(model, table->schema) ||
           model->rules->relation_may_be(model, table->name);
}

/* Where the view names it. */
static mx_span place_of(const mx_object *view)
{
    for (size_t i = 0; i < view->refers.len; i++) {
        if (mx_str_ieq(view->refers.at[i].name, view->awaits.name) && view->refers.at[i].span.file)
            return view->refers.at[i].span;
    }
    return view->span;
}

bool mx_r_runs_code(mx_str text)
{
    text = mx_str_trim(text);
    if (mx_str_istarts(text, MX_STR("call")))
        return true;
    mx_str calls = mx_str_sub(text, 0, mx_str_find(text, '(') == MX_NPOS ? 0 : text.len);
    return mx_str_istarts(text, MX_STR("select")) && calls.len &&
           mx_str_find_str(calls, MX_STR("pg_catalog.")) == MX_NPOS &&
           mx_str_find_str(calls, MX_STR("setval(")) == MX_NPOS;
}

mx_status mx_r_check_views(mx_model *model, mx_diags *diags)
{
    mx_status st = MX_OK;
    if (model->trusted || model->opaque || model->code_ran)
        return MX_OK;
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_objects *objects = &model->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            const mx_object *view = objects->at[i];
            if (!view->awaits.name.len || is_there(model, &view->awaits))
                continue;
            st = MX_FAILED;
            if (!mx_r_is_unknown(model, &view->awaits))
                (void)mx_fail(diags, MX_SCH002, place_of(view), "",
                              "%s \"%.*s\" reads \"%.*s\", which does not exist",
                              mx_object_kind_name(view->kind), MX_FMT(view->name), MX_FMT(view->awaits.name));
        }
    }
    return st;
}
