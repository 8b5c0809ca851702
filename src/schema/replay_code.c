#include "schema/calls.h"
#include "schema/replay_parts.h"
#include "schema/text.h"

/* SELECT make_tables(), CALL p(): routines that are called by a script, and may change the schema. */

/* SELECT …, VALUES …, WITH …, and those in parentheses. */
static bool is_query(mx_str text)
{
    static const char *const words[] = {"select", "values", "with"};
    while (text.len && (text.ptr[0] == '(' || mx_is_space(text.ptr[0])))
        text = mx_str_sub(text, 1, text.len);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_istarts(text, mx_str_of(words[i])))
            return true;
    }
    return false;
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

typedef struct code_search {
    mx_model *model;
    bool found;
} code_search;

/* A routine whose text has none of these words makes and drops nothing by itself. */
static bool may_change(mx_model *model, const mx_object *routine)
{
    static const char *const words[] = {"create",  "alter",   "drop",   "rename", "execute",
                                        "perform", "prepare", "import", "call"};
    mx_str text = mx_str_lower(model->arena, routine->source);
    size_t body = mx_str_find(text, '('); /* behind CREATE FUNCTION f */
    text = mx_str_sub(text, body == MX_NPOS ? 0 : body, text.len);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_find_str(text, mx_str_of(words[i])) != MX_NPOS)
            return true;
    }
    return false;
}

static bool visit_call(const mx_text_call *call, void *arg)
{
    static const mx_object_kind kinds[] = {MX_O_FUNCTION, MX_O_PROCEDURE, MX_O_AGGREGATE};
    code_search *s = arg;
    bool own = false, built_in = !call->schema.len || mx_str_eq(call->schema, MX_STR("pg_catalog"));
    for (size_t i = 0; i < s->model->schemas.len; i++) {
        mx_str schema = s->model->schemas.at[i]->name;
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            const mx_object *routine = mx_model_object(s->model, kinds[k], schema, call->name, MX_STR_NONE,
                                                       MX_STR_NONE);
            for (; routine; routine = routine->same_name) {
                own = true;
                s->found = s->found || may_change(s->model, routine);
            }
        }
    }
    s->found = s->found || (!own && !(built_in && s->model->rules->has_function(s->model, call->name)));
    return !s->found;
}

bool mx_r_may_change_schema(mx_model *model, mx_str text)
{
    code_search search = {.model = model};
    if (model->server.engine != MX_PG || !is_query(text))
        return false; /* elsewhere functions cannot */
    mx_text_calls(model->arena, text, &model->server, visit_call, &search);
    return search.found;
}
