#include "cli/commands.h"
#include "cli/feature_drawing.h"
#include "cli/feature_select.h"
#include "cli/store_project.h"
#include "feature/snapshot.h"

/* ---- which features ---- */

static mx_status read_levels(mx_cli *cli, const char *flag, size_t *out)
{
    uint64_t levels = SIZE_MAX;
    mx_str text = mx_cli_text(cli, flag);
    if (text.len && !mx_str_to_u64(text, &levels))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "--%s is a number of levels, not '%.*s'", flag,
                       MX_FMT(text));
    *out = (size_t)levels;
    return MX_OK;
}

static mx_status unknown_feature(mx_cli *cli, mx_graph *graph, mx_str key)
{
    const mx_definition *unused;
    return mx_graph_get(graph, key, &unused, cli->diags);
}

static mx_status choose(mx_cli *cli, mx_graph *graph, mx_strs *out)
{
    mx_str feature = mx_cli_text(cli, "feature"), only = mx_cli_text(cli, "project");
    mx_strs sorted = {0}, around = {0};
    size_t up = 0, down = 0;
    if (!feature.len && (mx_cli_given(cli, "up") || mx_cli_given(cli, "down")))
        return mx_fail(cli->diags, MX_USE003, MX_NOWHERE, "", "--up and --down need --feature");
    MX_TRY(read_levels(cli, "up", &up));
    MX_TRY(read_levels(cli, "down", &down));
    if (feature.len) {
        mx_strs sources = {0};
        mx_str key;
        MX_TRY(mx_select_feature(cli, feature, &key));
        if (!mx_graph_find(graph, key))
            return unknown_feature(cli, graph, key);
        mx_vec_push(cli->arena, &sources, key);
        mx_graph_around(graph, cli->arena, &sources, up, down, &around);
    }
    mx_graph_sort(graph, cli->arena, feature.len ? &around : NULL, false, &sorted);
    for (size_t i = 0; i < sorted.len; i++)
        if (!only.len || mx_str_eq(mx_graph_find(graph, sorted.at[i])->project, only))
            mx_vec_push(cli->arena, out, sorted.at[i]);
    return MX_OK;
}

/* ---- the tree ---- */

typedef struct tree {
    mx_cli *cli;
    mx_graph *graph;
    const mx_graph_view *view;
    mx_buf *out;
} tree;

static void put_branch(mx_buf *out, const char *before, bool last)
{
    mx_buf_text(out, before);
    mx_buf_text(out, last ? "└── " : "├── ");
}

static mx_status put_fields(const tree *t, const mx_feature_spec *spec, const char *before, bool last)
{
    const char *inner = mx_str_z(t->cli->arena,
                                 mx_str_printf(t->cli->arena, "%s%s", before, last ? "    " : "│   "));
    put_branch(t->out, before, last);
    mx_buf_lit(t->out, "🔧 fields\n");
    for (size_t i = 0; i < spec->fields.len; i++) {
        mx_str version;
        put_branch(t->out, inner, i + 1 == spec->fields.len);
        mx_buf_str(t->out, spec->fields.at[i].key);
        MX_TRY(mx_graph_field_version(t->graph, spec->key, spec->fields.at[i].key, &version, t->cli->diags));
        if (t->view->field_versions)
            mx_buf_printf(t->out, " (v: %.*s)", MX_FMT(mx_shown_version(t->view, version)));
        if (t->view->code_versions)
            mx_buf_printf(t->out, " (cv: %.*s)",
                          MX_FMT(mx_shown_version(t->view, spec->fields.at[i].code_version)));
        mx_buf_char(t->out, '\n');
    }
    return MX_OK;
}

static void put_deps(const tree *t, const mx_feature_spec *spec, const char *before)
{
    const char *inner = mx_str_z(t->cli->arena, mx_str_printf(t->cli->arena, "%s    ", before));
    put_branch(t->out, before, true);
    mx_buf_lit(t->out, "⬅️  depends on\n");
    for (size_t i = 0; i < spec->deps.len; i++) {
        put_branch(t->out, inner, i + 1 == spec->deps.len);
        mx_buf_printf(t->out, "%.*s\n", MX_FMT(spec->deps.at[i].feature));
    }
}

static mx_status put_feature(const tree *t, const mx_definition *def, bool last)
{
    mx_str version;
    const char *inner = last ? "    " : "│   ";
    bool fields = t->view->fields && def->spec->fields.len;
    put_branch(t->out, "", last);
    mx_buf_str(t->out, def->spec->key);
    if (t->view->projects)
        mx_buf_printf(t->out, " (project: %.*s)", MX_FMT(def->project));
    MX_TRY(mx_graph_feature_version(t->graph, def->spec->key, &version, t->cli->diags));
    if (t->view->feature_versions)
        mx_buf_printf(t->out, " (v: %.*s)", MX_FMT(mx_shown_version(t->view, version)));
    mx_buf_char(t->out, '\n');
    if (fields)
        MX_TRY(put_fields(t, def->spec, inner, def->spec->deps.len == 0));
    if (def->spec->deps.len)
        put_deps(t, def->spec, inner);
    return MX_OK;
}

static mx_status put_tree(mx_cli *cli, mx_graph *graph, const mx_strs *keys, const mx_graph_view *view,
                          mx_str version, mx_buf *out)
{
    const tree t = {cli, graph, view, out};
    mx_buf_printf(out, "📊 %.*s", MX_FMT(view->title.len ? view->title : MX_STR("Graph")));
    if (version.len)
        mx_buf_printf(out, " (snapshot: %.*s)", MX_FMT(version));
    mx_buf_char(out, '\n');
    for (size_t i = 0; i < keys->len; i++)
        MX_TRY(put_feature(&t, mx_graph_find(graph, keys->at[i]), i + 1 == keys->len));
    return MX_OK;
}

/* ---- the command ---- */

/* Empty: several projects have no version together. */
static mx_str project_version(const mx_feature_project *project, mx_graph *graph)
{
    mx_str name = project->config->project;
    if (!name.len && mx_graph_project(graph, &name, NULL) != MX_OK)
        return MX_STR_NONE;
    return mx_graph_project_version(graph, name);
}

static mx_status check_flags(mx_cli *cli, mx_str format)
{
    static const char *const types[] = {"graph", "cards", NULL};
    mx_str type = mx_cli_text(cli, "type");
    if (type.len && !mx_str_eq(type, mx_str_of(types[0])) && !mx_str_eq(type, mx_str_of(types[1])))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "--type is graph or cards, not '%.*s'",
                       MX_FMT(type));
    if (mx_str_eq(format, MX_STR("json")) &&
        (mx_cli_given(cli, "feature") || mx_cli_text(cli, "project").len))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                       "Leave --feature and --project out, or draw another format.",
                       "json is a snapshot of the whole graph");
    return MX_OK;
}

mx_status mx_cmd_graph_render(mx_cli *cli)
{
    static const char *const formats[] = {"terminal", "cards", "mermaid", "graphviz",
                                          "svg",      "html",  "json",    NULL};
    mx_feature_project project;
    mx_graph_view view;
    mx_str format, version = MX_STR_NONE, snapshot = mx_cli_text(cli, "snapshot");
    mx_strs keys = {0};
    mx_buf text = MX_BUF(cli->arena);
    MX_TRY(mx_feature_format(cli, formats, &format));
    MX_TRY(mx_output_format(cli, formats, &format));
    MX_TRY(check_flags(cli, format));
    if (mx_str_eq(mx_cli_text(cli, "type"), MX_STR("cards")) && mx_str_eq(format, MX_STR("terminal")))
        format = MX_STR("cards");
    MX_TRY(mx_graph_view_of(cli, &view));
    MX_TRY(mx_feature_project_load(cli, &project));
    MX_TRY(mx_check_store_chosen(cli, &project));
    mx_graph *graph = project.graph;
    if (snapshot.len)
        MX_TRY(mx_feature_graph_named(cli, &project, snapshot, &graph));
    MX_TRY(choose(cli, graph, &keys));
    if (!keys.len)
        mx_buf_lit(&cli->err, "Warning: the graph is empty.\n");
    if (view.project_version)
        version = mx_shown_version(&view, project_version(&project, graph));
    if (mx_str_eq(format, MX_STR("json"))) {
        MX_TRY(mx_snapshot_write(graph, MX_STR_NONE, &text, cli->diags));
        mx_buf_char(&text, '\n');
    } else if (mx_str_eq(format, MX_STR("terminal"))) {
        if (keys.len)
            MX_TRY(put_tree(cli, graph, &keys, &view, version, &text));
    } else {
        mx_drawing drawing;
        MX_TRY(mx_feature_drawing(cli, graph, &keys, &view, version, &drawing));
        mx_put_drawing(&drawing, format, &view, mx_cli_given(cli, "output"), &text);
    }
    return mx_put_output(cli, &text);
}
