#include "cli/feature_report.h"

#include "feature/plan.h"

void mx_put_text(mx_json_writer *w, const char *key, mx_str text)
{
    mx_json_put_key(w, mx_str_of(key));
    mx_json_put_string(w, text);
}

void mx_put_texts(mx_json_writer *w, const char *key, const mx_strs *texts)
{
    mx_json_put_key(w, mx_str_of(key));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < texts->len; i++)
        mx_json_put_string(w, texts->at[i]);
    mx_json_end(w, ']');
}

static mx_status put_sources(mx_cli *cli, mx_json_writer *w, mx_graph *graph, mx_str feature, mx_str field)
{
    mx_field_sources sources = {0};
    MX_TRY(mx_plan_sources(graph, cli->arena, feature, field, &sources, cli->diags));
    if (!sources.len)
        return MX_OK;
    mx_json_put_key(w, MX_STR("deps"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < sources.len; i++) {
        mx_json_begin(w, '{');
        mx_put_text(w, "feature", sources.at[i].feature);
        mx_put_texts(w, "fields", &sources.at[i].fields);
        mx_json_end(w, '}');
    }
    mx_json_end(w, ']');
    return MX_OK;
}

mx_status mx_put_feature_fields(mx_cli *cli, mx_json_writer *w, mx_graph *graph, const mx_definition *def,
                                bool deps)
{
    const mx_feature_spec *spec = def->spec;
    mx_json_put_key(w, MX_STR("fields"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < spec->fields.len; i++) {
        mx_str version;
        MX_TRY(mx_graph_field_version(graph, spec->key, spec->fields.at[i].key, &version, cli->diags));
        mx_json_begin(w, '{');
        mx_put_text(w, "key", spec->fields.at[i].key);
        mx_put_text(w, "code_version", spec->fields.at[i].code_version);
        mx_put_text(w, "version", version);
        if (deps)
            MX_TRY(put_sources(cli, w, graph, spec->key, spec->fields.at[i].key));
        mx_json_end(w, '}');
    }
    mx_json_end(w, ']');
    return MX_OK;
}
