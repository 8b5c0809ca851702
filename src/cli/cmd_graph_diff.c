#include <unistd.h>

#include "cli/commands.h"
#include "cli/feature_drawing.h"
#include "cli/feature_select.h"
#include "cli/store_project.h"

/* ---- YAML: the same tree as the JSON ---- */

static void put_yaml(mx_buf *out, const mx_json *value, size_t depth);

static void put_members(mx_buf *out, const mx_json *value, size_t depth, bool inline_first)
{
    bool object = mx_json_kind_of(value) == MX_JSON_OBJECT;
    for (size_t i = 0; i < mx_json_length(value); i++) {
        if (i || !inline_first)
            mx_buf_repeat(out, ' ', 2 * depth);
        if (object) {
            mx_buf_json(out, mx_json_key(value, i));
            mx_buf_char(out, ':');
        } else {
            mx_buf_char(out, '-');
        }
        put_yaml(out, mx_json_at(value, i), depth + 1);
    }
}

static void put_yaml(mx_buf *out, const mx_json *value, size_t depth)
{
    mx_json_kind kind = mx_json_kind_of(value);
    if ((kind == MX_JSON_OBJECT || kind == MX_JSON_ARRAY) && mx_json_length(value)) {
        mx_buf_char(out, '\n');
        put_members(out, value, depth, false);
        return;
    }
    mx_json_writer w = MX_JSON_WRITER(out, NULL);
    mx_buf_char(out, ' ');
    mx_json_put(&w, value);
    mx_buf_char(out, '\n');
}

static mx_status print_yaml(mx_cli *cli, mx_str json, mx_buf *out)
{
    mx_json *root;
    MX_TRY(mx_json_parse(cli->arena, json, 0, MX_FEA002, &root, cli->diags));
    put_members(out, root, 0, true);
    return MX_OK;
}

/* ---- text ---- */

static const char *sign_of(mx_graph_status status)
{
    static const char *const signs[] = {
        [MX_GRAPH_SAME] = " ", [MX_GRAPH_ADDED] = "+", [MX_GRAPH_REMOVED] = "-", [MX_GRAPH_CHANGED] = "~"};
    return signs[status];
}

static const char *colour_of(mx_graph_status status)
{
    static const char *const codes[] = {[MX_GRAPH_SAME] = "",
                                        [MX_GRAPH_ADDED] = "\033[32m",
                                        [MX_GRAPH_REMOVED] = "\033[31m",
                                        [MX_GRAPH_CHANGED] = "\033[33m"};
    return codes[status];
}

static void put_versions(const mx_graph_view *view, mx_str from, mx_str to, mx_buf *out)
{
    from = mx_shown_version(view, from);
    to = mx_shown_version(view, to);
    if (from.len && to.len && !mx_str_eq(from, to))
        mx_buf_printf(out, "  %.*s → %.*s", MX_FMT(from), MX_FMT(to));
    else
        mx_buf_printf(out, "  %.*s", MX_FMT(to.len ? to : from));
}

static void put_field_changes(const mx_graph_view *view, const mx_node_change *node, bool colour, mx_buf *out)
{
    for (size_t i = 0; i < node->fields.len; i++) {
        const mx_field_change *field = &node->fields.at[i];
        mx_buf_printf(out, "%s    %s %.*s", colour ? colour_of(field->status) : "", sign_of(field->status),
                      MX_FMT(field->field));
        if (view->field_versions)
            put_versions(view, field->old_version, field->new_version, out);
        if (field->old_code_version.len && field->new_code_version.len &&
            !mx_str_eq(field->old_code_version, field->new_code_version))
            mx_buf_printf(out, "  code %.*s → %.*s", MX_FMT(field->old_code_version),
                          MX_FMT(field->new_code_version));
        mx_buf_printf(out, "%s\n", colour ? "\033[0m" : "");
    }
}

static void print_text(const mx_graph_view *view, const mx_graph_diff *diff, bool all, bool colour,
                       mx_buf *out)
{
    for (size_t i = 0; i < diff->nodes.len; i++) {
        const mx_node_change *node = &diff->nodes.at[i];
        bool quiet = node->status == MX_GRAPH_SAME && !node->definition_changed;
        if (quiet && !all)
            continue;
        mx_buf_printf(out, "%s%s %.*s", colour ? colour_of(node->status) : "", sign_of(node->status),
                      MX_FMT(node->key));
        if (view->feature_versions)
            put_versions(view, node->old_version, node->new_version, out);
        if (node->definition_changed && node->status == MX_GRAPH_SAME)
            mx_buf_lit(out, "  (definition changed, version is the same)");
        mx_buf_printf(out, "%s\n", colour ? "\033[0m" : "");
        if (view->fields && (node->status == MX_GRAPH_CHANGED || all))
            put_field_changes(view, node, colour, out);
    }
    mx_buf_printf(out, "%zu added, %zu removed, %zu changed, %zu unchanged\n", diff->added, diff->removed,
                  diff->changed, diff->nodes.len - diff->added - diff->removed - diff->changed);
}

/* ---- the command ---- */

mx_status mx_cmd_graph_diff(mx_cli *cli)
{
    static const char *const formats[] = {"terminal", "cards", "mermaid", "graphviz", "svg",
                                          "html",     "json",  "yaml",    NULL};
    mx_feature_project project;
    mx_graph_view view;
    mx_graph_diff diff = {0};
    mx_graph *from, *to;
    mx_str format, to_name = cli->args.len > 1 ? cli->args.at[1] : MX_STR("current");
    mx_buf text = MX_BUF(cli->arena);
    MX_TRY(mx_feature_format(cli, formats, &format));
    MX_TRY(mx_output_format(cli, formats, &format));
    MX_TRY(mx_graph_view_of(cli, &view));
    bool current = mx_str_eq(cli->args.at[0], MX_STR("current")) || mx_str_eq(to_name, MX_STR("current"));
    MX_TRY(current ? mx_feature_project_load(cli, &project) : mx_feature_project_config(cli, &project));
    MX_TRY(mx_check_store_chosen(cli, &project));
    MX_TRY(mx_feature_graph_named(cli, &project, cli->args.at[0], &from));
    MX_TRY(mx_feature_graph_named(cli, &project, to_name, &to));
    if (current && (mx_graph_name_recorded(cli->args.at[0]) || mx_graph_name_recorded(to_name)))
        MX_TRY(mx_feature_graph_own(cli, &project, from == project.graph ? &from : &to));
    MX_TRY(mx_graph_compare(cli->arena, from, to, &diff, cli->diags));
    if (mx_str_eq(format, MX_STR("json")) || mx_str_eq(format, MX_STR("yaml"))) {
        mx_json_writer w = MX_JSON_WRITER(&text, "  ");
        mx_graph_diff_write(&w, &diff);
        mx_buf_char(&text, '\n');
        if (mx_str_eq(format, MX_STR("yaml"))) {
            mx_str json = mx_buf_take(&text);
            MX_TRY(print_yaml(cli, json, &text));
        }
    } else if (mx_str_eq(format, MX_STR("terminal"))) {
        print_text(&view, &diff, mx_cli_on(cli, "verbose"),
                   mx_colour_wanted(STDOUT_FILENO) && !mx_cli_given(cli, "output"), &text);
    } else {
        mx_drawing drawing;
        MX_TRY(mx_graph_diff_drawing(cli, from, to, &diff, &view, &drawing));
        mx_put_drawing(&drawing, format, &view, mx_cli_given(cli, "output"), &text);
    }
    return mx_put_output(cli, &text);
}
