#include <unistd.h>

#include "base/diag.h"
#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/store_project.h"
#include "cli/table.h"
#include "feature/plan.h"

/* ---- features ---- */

static void put_dependency(mx_json_writer *w, const mx_feature_dep *dep)
{
    mx_json_begin(w, '{');
    mx_put_text(w, "feature", dep->feature);
    if (dep->has_select)
        mx_put_texts(w, "select", &dep->select);
    if (dep->has_rename) {
        mx_json_put_key(w, MX_STR("rename"));
        mx_json_begin(w, '{');
        for (size_t i = 0; i < dep->renames.len; i++) {
            mx_json_put_key(w, dep->renames.at[i].from);
            mx_json_put_string(w, dep->renames.at[i].to);
        }
        mx_json_end(w, '}');
    }
    if (dep->optional) {
        mx_json_put_key(w, MX_STR("optional"));
        mx_json_put_bool(w, true);
    }
    if (dep->lineage.kind != MX_IDENTITY) {
        mx_json_put_key(w, MX_STR("lineage"));
        mx_json_begin(w, '{');
        mx_put_text(w, "type", mx_str_of(mx_lineage_name(dep->lineage.kind)));
        if (dep->lineage.has_on)
            mx_put_texts(w, "on", &dep->lineage.on);
        mx_json_end(w, '}');
    }
    if (dep->filters.len)
        mx_put_texts(w, "filters", &dep->filters);
    mx_json_end(w, '}');
}

static mx_status put_feature(mx_cli *cli, mx_json_writer *w, mx_graph *graph, const mx_definition *def)
{
    const mx_feature_spec *spec = def->spec;
    mx_str version;
    MX_TRY(mx_graph_feature_version(graph, spec->key, &version, cli->diags));
    mx_json_begin(w, '{');
    mx_put_text(w, "project", def->project);
    mx_put_text(w, "key", spec->key);
    mx_put_text(w, "version", version);
    mx_json_put_key(w, MX_STR("description"));
    if (spec->has_description)
        mx_json_put_string(w, spec->description);
    else
        mx_json_put_null(w);
    mx_json_put_key(w, MX_STR("is_external"));
    mx_json_put_bool(w, def->external);
    mx_put_text(w, "source", mx_definition_source(def));
    mx_put_texts(w, "id_columns", &spec->id_columns);
    MX_TRY(mx_put_feature_fields(cli, w, graph, def, true));
    mx_json_put_key(w, MX_STR("dependencies"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < spec->deps.len; i++)
        put_dependency(w, &spec->deps.at[i]);
    mx_json_end(w, ']');
    if (mx_json_length(spec->metadata)) {
        mx_json_put_key(w, MX_STR("metadata"));
        mx_json_put(w, spec->metadata);
    }
    mx_json_end(w, '}');
    return MX_OK;
}

static mx_status print_json(mx_cli *cli, const mx_feature_project *project, const mx_strs *keys)
{
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    if (keys->len != 1) {
        mx_json_begin(&w, '{');
        mx_json_put_key(&w, MX_STR("features"));
        mx_json_begin(&w, '[');
    }
    for (size_t i = 0; i < keys->len; i++)
        MX_TRY(put_feature(cli, &w, project->graph, mx_graph_find(project->graph, keys->at[i])));
    if (keys->len != 1) {
        mx_json_end(&w, ']');
        mx_json_end(&w, '}');
    }
    mx_buf_char(&cli->out, '\n');
    return MX_OK;
}

static void put_list(mx_buf *out, const mx_strs *texts)
{
    for (size_t i = 0; i < texts->len; i++)
        mx_buf_printf(out, "%s%.*s", i ? ", " : "", MX_FMT(texts->at[i]));
}

/* What is beside the key: everything that a dependency says. */
static void print_dependency(mx_buf *out, const mx_feature_dep *dep)
{
    mx_buf_printf(out, "  %.*s%s\n", MX_FMT(dep->feature), dep->optional ? "  (optional)" : "");
    if (dep->lineage.kind != MX_IDENTITY) {
        mx_buf_printf(out, "    lineage  %s", mx_lineage_name(dep->lineage.kind));
        if (dep->lineage.has_on) {
            mx_buf_lit(out, " on ");
            put_list(out, &dep->lineage.on);
        }
        mx_buf_char(out, '\n');
    }
    if (dep->has_select) {
        mx_buf_lit(out, "    select   ");
        put_list(out, &dep->select);
        mx_buf_char(out, '\n');
    }
    for (size_t i = 0; i < dep->renames.len; i++)
        mx_buf_printf(out, "    rename   %.*s → %.*s\n", MX_FMT(dep->renames.at[i].from),
                      MX_FMT(dep->renames.at[i].to));
    for (size_t i = 0; i < dep->filters.len; i++)
        mx_buf_printf(out, "    filter   %.*s\n", MX_FMT(dep->filters.at[i]));
}

static mx_status print_fields(mx_cli *cli, mx_graph *graph, const mx_definition *def)
{
    static const char *const head[] = {"Field", "Code version", "Version", "Depends on"};
    mx_table table;
    mx_table_init(&table, cli->arena, head, 4);
    for (size_t i = 0; i < def->spec->fields.len; i++) {
        const mx_field_spec *field = &def->spec->fields.at[i];
        mx_str version;
        mx_field_sources sources = {0};
        mx_buf from = MX_BUF(cli->arena);
        MX_TRY(mx_graph_field_version(graph, def->spec->key, field->key, &version, cli->diags));
        MX_TRY(mx_plan_sources(graph, cli->arena, def->spec->key, field->key, &sources, cli->diags));
        for (size_t k = 0; k < sources.len; k++) {
            mx_buf_printf(&from, "%s%.*s: ", k ? "; " : "", MX_FMT(sources.at[k].feature));
            put_list(&from, &sources.at[k].fields);
        }
        mx_table_add(&table, field->key);
        mx_table_add(&table, field->code_version);
        mx_table_add(&table, version);
        mx_table_add(&table, mx_buf_take(&from));
    }
    mx_table_print(&table, mx_colour_wanted(STDOUT_FILENO), &cli->out);
    return MX_OK;
}

static mx_status print_feature(mx_cli *cli, mx_graph *graph, const mx_definition *def)
{
    const mx_feature_spec *spec = def->spec;
    mx_buf *out = &cli->out;
    mx_str version;
    MX_TRY(mx_graph_feature_version(graph, spec->key, &version, cli->diags));
    mx_buf_printf(out, "%.*s  %.*s%s\n", MX_FMT(spec->key), MX_FMT(version),
                  def->external ? "  (external)" : "");
    if (spec->has_description)
        mx_buf_printf(out, "%.*s\n", MX_FMT(spec->description));
    mx_buf_printf(out, "\nproject     %.*s\nsource      %.*s\nid columns  ", MX_FMT(def->project),
                  MX_FMT(mx_definition_source(def)));
    put_list(out, &spec->id_columns);
    mx_buf_char(out, '\n');
    if (spec->deps.len)
        mx_buf_lit(out, "\nDepends on\n");
    for (size_t i = 0; i < spec->deps.len; i++)
        print_dependency(out, &spec->deps.at[i]);
    mx_buf_char(out, '\n');
    MX_TRY(print_fields(cli, graph, def));
    if (mx_json_length(spec->metadata)) {
        mx_json_writer w = MX_JSON_WRITER(out, "  ");
        mx_buf_lit(out, "\nMetadata\n");
        mx_json_put(&w, spec->metadata);
        mx_buf_char(out, '\n');
    }
    return MX_OK;
}

mx_status mx_cmd_describe_features(mx_cli *cli)
{
    static const char *const formats[] = {"plain", "json", NULL};
    mx_feature_project project;
    mx_str format;
    mx_strs keys = {0}, missing = {0};
    MX_TRY(mx_feature_format(cli, formats, &format));
    MX_TRY(mx_feature_project_load(cli, &project));
    MX_TRY(mx_select_features(cli, &project, &keys, &missing));
    if (missing.len)
        return mx_features_not_found(cli, &project, &missing);
    if (mx_str_eq(format, MX_STR("json")))
        return print_json(cli, &project, &keys);
    for (size_t i = 0; i < keys.len; i++) {
        mx_buf_text(&cli->out, i ? "\n" : "");
        MX_TRY(print_feature(cli, project.graph, mx_graph_find(project.graph, keys.at[i])));
    }
    return MX_OK;
}

/* ---- the graph ---- */

typedef struct summary {
    size_t features, depth;
    mx_strs roots, leaves;
} summary;

static void summarise(mx_cli *cli, const mx_feature_project *project, summary *out)
{
    mx_strs sorted = {0};
    mx_map at = {0};
    size_t count = mx_graph_count(project->graph), *depth = mx_new_array(cli->arena, size_t, count + 1);
    bool *used = mx_new_array(cli->arena, bool, count + 1);
    mx_graph_sort(project->graph, cli->arena, NULL, false, &sorted);
    for (size_t i = 0; i < sorted.len; i++)
        mx_map_put(cli->arena, &at, sorted.at[i], &depth[i]);
    for (size_t i = 0; i < sorted.len; i++) {
        const mx_feature_spec *spec = mx_graph_find(project->graph, sorted.at[i])->spec;
        depth[i] = 1;
        for (size_t k = 0; k < spec->deps.len; k++) {
            const size_t *up = mx_map_get(&at, spec->deps.at[k].feature);
            if (!up)
                continue;
            used[up - depth] = true;
            depth[i] = *up + 1 > depth[i] ? *up + 1 : depth[i];
        }
        out->depth = depth[i] > out->depth ? depth[i] : out->depth;
    }
    out->features = count;
    for (size_t i = 0; i < sorted.len; i++) {
        if (mx_graph_find(project->graph, sorted.at[i])->spec->deps.len == 0)
            mx_vec_push(cli->arena, &out->roots, sorted.at[i]);
        if (!used[i])
            mx_vec_push(cli->arena, &out->leaves, sorted.at[i]);
    }
}

static void print_keys(mx_buf *out, const char *title, const mx_strs *keys)
{
    enum { MOST = 10 };
    mx_buf_printf(out, "\n%s\n", title);
    for (size_t i = 0; i < keys->len && i < MOST; i++)
        mx_buf_printf(out, "  %.*s\n", MX_FMT(keys->at[i]));
    if (keys->len > MOST)
        mx_buf_printf(out, "  … %zu more\n", keys->len - MOST);
}

/* A person's summary: to stderr, as metaxy has it; as JSON, to stdout. */
mx_status mx_cmd_describe_graph(mx_cli *cli)
{
    static const char *const formats[] = {"plain", "json", NULL};
    mx_feature_project project;
    mx_str format, snapshot = mx_cli_text(cli, "snapshot");
    summary sum = {0};
    MX_TRY(mx_feature_format(cli, formats, &format));
    MX_TRY(mx_feature_project_load(cli, &project));
    MX_TRY(mx_check_store_chosen(cli, &project));
    if (snapshot.len)
        MX_TRY(mx_feature_graph_named(cli, &project, snapshot, &project.graph));
    summarise(cli, &project, &sum);
    if (mx_str_eq(format, MX_STR("json"))) {
        mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
        mx_json_begin(&w, '{');
        mx_json_put_key(&w, MX_STR("total_features"));
        mx_json_put_int(&w, (int64_t)sum.features);
        mx_json_put_key(&w, MX_STR("graph_depth"));
        mx_json_put_int(&w, (int64_t)sum.depth);
        mx_put_texts(&w, "root_features", &sum.roots);
        mx_put_texts(&w, "leaf_features", &sum.leaves);
        mx_json_end(&w, '}');
        mx_buf_char(&cli->out, '\n');
        return MX_OK;
    }
    mx_buf_printf(&cli->err,
                  "Total Features  %zu\nGraph Depth     %zu\nRoot Features   %zu\nLeaf Features   %zu\n",
                  sum.features, sum.depth, sum.roots.len, sum.leaves.len);
    print_keys(&cli->err, "Root Features", &sum.roots);
    print_keys(&cli->err, "Leaf Features", &sum.leaves);
    return MX_OK;
}
