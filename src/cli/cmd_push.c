#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/store_project.h"

static mx_status read_tags(mx_cli *cli, mx_push *push)
{
    mx_strs given = mx_cli_list(cli, "tags");
    mx_tag *tags = mx_new_array(cli->arena, mx_tag, given.len + 1);
    for (size_t i = 0; i < given.len; i++) {
        if (!mx_str_cut(given.at[i], '=', &tags[i].name, &tags[i].value) || !tags[i].name.len)
            return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Write --tags.KEY VALUE, or --tags KEY=VALUE.",
                           "'%.*s' is no tag", MX_FMT(given.at[i]));
        if (mx_str_eq(tags[i].name, MX_STR("metaxy")))
            return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "the tag 'metaxy' is reserved");
    }
    push->tags = tags;
    push->tag_count = given.len;
    return MX_OK;
}

static mx_status check_project(mx_cli *cli, const mx_feature_project *project)
{
    if (mx_cli_given(cli, "project") || project->all_projects)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Push from the directory of that project.",
                       "the configured project is pushed: --project and --all-projects do not apply");
    if (!project->config->project.len)
        return mx_feature_project_lacks(cli, project, MX_FEA012, "no project is configured",
                                        "Set project in metaxy.toml.");
    return MX_OK;
}

static void print_pushed(mx_cli *cli, const mx_open_store *store, const mx_pushed *pushed)
{
    mx_buf_printf(&cli->err, "Recorded at: %.*s\n", MX_FMT(store->text));
    if (!pushed->already) {
        mx_buf_lit(&cli->err, "Recorded feature graph\n");
    } else if (!pushed->updated.len) {
        mx_buf_lit(&cli->err, "Snapshot already recorded (no changes)\n");
    } else {
        mx_buf_lit(&cli->err, "Updated feature information (no topological changes)\n");
        for (size_t i = 0; i < pushed->updated.len; i++)
            mx_buf_printf(&cli->err, "  - %.*s\n", MX_FMT(pushed->updated.at[i]));
    }
    if (!mx_wants_json(cli))
        mx_buf_printf(&cli->out, "%.*s\n", MX_FMT(pushed->project_version));
}

static void print_json(mx_cli *cli, const mx_open_store *store, const mx_pushed *pushed)
{
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    mx_json_begin(&w, '{');
    mx_put_text(&w, "project_version", pushed->project_version);
    mx_put_text(&w, "store", store->config->name);
    mx_json_put_key(&w, MX_STR("already_recorded"));
    mx_json_put_bool(&w, pushed->already);
    mx_put_texts(&w, "updated", &pushed->updated);
    mx_json_end(&w, '}');
    mx_buf_char(&cli->out, '\n');
}

mx_status mx_cmd_push(mx_cli *cli)
{
    mx_feature_project project;
    mx_open_store *store;
    mx_push push = {0};
    mx_pushed pushed;
    MX_TRY(mx_plain_or_json(cli));
    MX_TRY(mx_feature_project_config(cli, &project));
    MX_TRY(check_project(cli, &project));
    MX_TRY(read_tags(cli, &push));
    MX_TRY(mx_feature_project_load(cli, &project));
    push.project = project.config->project;
    MX_TRY(mx_open_store_chosen(cli, &project, MX_STORE_WRITE, &store));
    MX_TRY(mx_store_push(store->store, cli->arena, project.graph, &push, &pushed, cli->diags));
    print_pushed(cli, store, &pushed);
    if (mx_wants_json(cli))
        print_json(cli, store, &pushed);
    return MX_OK;
}
