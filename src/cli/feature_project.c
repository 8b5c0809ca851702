#include "cli/feature_project.h"

#include "base/file.h"
#include "cli/feature_python.h"
#include "cli/store_project.h"
#include "cli/sync_external.h"
#include "feature/features_toml.h"
#include "feature/lock.h"
#include "feature/snapshot.h"

extern char **environ;

mx_status mx_feature_project_config(mx_cli *cli, mx_feature_project *out)
{
    mx_environment *environment = mx_new(cli->arena, mx_environment);
    *out = (mx_feature_project){.environment = environment};
    mx_environment_of(cli->arena, environ, environment);
    mx_status status = mx_environment_dotenv(cli->arena, environment, MX_STR(".env"), cli->diags);
    if (status != MX_OK && status != MX_NOT_FOUND)
        return status;
    const mx_configuration_request request = {.file = mx_cli_text(cli, "config-file"),
                                              .environment = environment};
    MX_TRY(mx_configuration_load(cli->arena, &request, &out->config, cli->diags));
    /* `graph render` has a --project of its own: it shows fewer boxes. */
    out->project = mx_cli_text(cli, "project").len ? mx_cli_text(cli, "project") : out->config->project;
    out->all_projects = mx_cli_on(cli, "all-projects");
    if (mx_cli_on(cli, "locked") && !mx_cli_on(cli, "sync"))
        return mx_fail(cli->diags, MX_USE003, MX_NOWHERE, "", "--locked needs --sync");
    return MX_OK;
}

mx_status mx_feature_project_lacks(mx_cli *cli, const mx_feature_project *project, mx_code code,
                                   const char *words, const char *hint)
{
    if (!project->config->file.len)
        hint = "No metaxy.toml, and no pyproject.toml with [tool.metaxy], was found here or in a directory "
               "above.";
    return mx_fail(cli->diags, code, MX_NOWHERE, hint, "%s", words);
}

bool mx_feature_project_has(const mx_feature_project *project, const mx_definition *def)
{
    return project->all_projects || !project->project.len || mx_str_eq(def->project, project->project);
}

/* `named`: where the path was found, for the one that leads nowhere. */
static mx_status read_text(mx_cli *cli, mx_str path, mx_span named, mx_str *text, uint32_t *file)
{
    mx_status status = mx_file_read(cli->arena, path, text, cli->diags);
    if (status == MX_NOT_FOUND)
        return mx_fail(cli->diags, MX_IO001, named, "", "%.*s: no such file", MX_FMT(path));
    MX_TRY(status);
    *file = mx_diags_file(cli->diags, mx_path_within(path, mx_path_absolute(cli->arena, MX_STR("."))), *text);
    return MX_OK;
}

static mx_status add_lock(mx_cli *cli, mx_str path, mx_graph *graph)
{
    mx_str text;
    uint32_t file = 0;
    mx_lock lock = {0};
    MX_TRY(read_text(cli, path, MX_NOWHERE, &text, &file));
    MX_TRY(mx_lock_read(cli->arena, text, file, &lock, cli->diags));
    for (size_t i = 0; i < lock.len; i++)
        MX_TRY(mx_graph_add(graph, lock.at[i].def, true, cli->diags));
    return MX_OK;
}

static mx_status add_toml(mx_cli *cli, mx_str path, mx_span named, const mx_configuration *config,
                          mx_graph *graph)
{
    mx_str text;
    uint32_t file = 0;
    mx_definitions definitions = {0};
    MX_TRY(read_text(cli, path, named, &text, &file));
    MX_TRY(mx_features_toml(cli->arena, text, file, mx_path_within(path, config->root), config->project,
                            &definitions, cli->diags));
    for (size_t i = 0; i < definitions.len; i++)
        MX_TRY(mx_graph_add(graph, definitions.at[i], definitions.at[i]->external, cli->diags));
    return MX_OK;
}

mx_status mx_feature_project_collect(mx_cli *cli, mx_feature_project *out)
{
    MX_TRY(mx_feature_project_config(cli, out));
    const mx_configuration *config = out->config;
    mx_definitions definitions = {0};
    out->graph = mx_graph_new(cli->arena, config->hash_truncation_length);
    if (config->lock_file.len && mx_path_exists(config->lock_file))
        MX_TRY(add_lock(cli, config->lock_file, out->graph));
    for (size_t i = 0; i < config->features.len; i++)
        MX_TRY(add_toml(cli, config->features.at[i], config->features_at.at[i], config, out->graph));
    MX_TRY(mx_python_features(cli, out, &definitions));
    for (size_t i = 0; i < definitions.len;
         i++) /* without a class: from the files above, which Python reads too */
        MX_TRY(mx_graph_add(out->graph, definitions.at[i], !definitions.at[i]->class_path.len, cli->diags));
    return MX_OK;
}

mx_status mx_feature_project_load(mx_cli *cli, mx_feature_project *out)
{
    MX_TRY(mx_feature_project_collect(cli, out));
    if (mx_cli_on(cli, "sync"))
        MX_TRY(mx_sync_external(cli, out));
    return mx_graph_check(out->graph, cli->diags);
}

static mx_status graph_of_file(mx_cli *cli, const mx_feature_project *project, mx_str path, mx_graph *graph)
{
    mx_str text;
    uint32_t file = 0;
    if (mx_str_ends(path, MX_STR(".lock")))
        return add_lock(cli, path, graph);
    if (mx_str_ends(path, MX_STR(".toml")))
        return add_toml(cli, path, MX_NOWHERE, project->config, graph);
    MX_TRY(read_text(cli, path, MX_NOWHERE, &text, &file));
    return mx_snapshot_read(cli->arena, text, file, graph, cli->diags);
}

/* What features of a pushed version or a snapshot need from other projects is not there: it is what it is now. */
static mx_status add_upstream(mx_cli *cli, const mx_feature_project *project, mx_graph *graph)
{
    for (size_t i = 0; project->graph && i < mx_graph_count(graph); i++) {
        const mx_feature_spec *spec = mx_graph_at(graph, i)->spec;
        for (size_t k = 0; k < spec->deps.len; k++) {
            const mx_definition *def = mx_graph_find(project->graph, spec->deps.at[k].feature);
            bool foreign = def && (def->external || !mx_str_eq(def->project, mx_graph_at(graph, i)->project));
            if (foreign && !mx_graph_find(graph, def->spec->key))
                MX_TRY(mx_graph_add(graph, def, true, cli->diags));
        }
    }
    return MX_OK;
}

mx_status mx_feature_graph_own(mx_cli *cli, const mx_feature_project *project, mx_graph **out)
{
    const mx_graph *graph = project->graph;
    if (!project->project.len) {
        *out = project->graph;
        return MX_OK;
    }
    *out = mx_graph_new(cli->arena, project->config->hash_truncation_length);
    for (size_t i = 0; i < mx_graph_count(graph); i++)
        if (mx_str_eq(mx_graph_at(graph, i)->project, project->project))
            MX_TRY(mx_graph_add(*out, mx_graph_at(graph, i), true, cli->diags));
    MX_TRY(add_upstream(cli, project, *out));
    return mx_graph_check(*out, cli->diags);
}

bool mx_graph_name_recorded(mx_str name)
{
    return !mx_str_eq(name, MX_STR("current")) && !mx_path_exists(name);
}

/* "latest", or a project version. */
static mx_status graph_of_store(mx_cli *cli, const mx_feature_project *project, mx_str name, mx_graph **out)
{
    mx_open_store *store;
    mx_str version = name;
    if (mx_str_ends(name, MX_STR(".json")) || mx_str_ends(name, MX_STR(".toml")) ||
        mx_str_ends(name, MX_STR(".lock")))
        return mx_fail(cli->diags, MX_IO001, MX_NOWHERE, "", "%.*s: no such file", MX_FMT(name));
    if (!project->config->stores.len)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                       "Name a file (a snapshot, features.toml, metaxy.lock), or 'current'.",
                       "no graph is called '%.*s', and there is no store that could have recorded it",
                       MX_FMT(name));
    MX_TRY(mx_open_store_chosen(cli, project, MX_STORE_READ, &store));
    if (mx_str_eq(name, MX_STR("latest"))) {
        mx_status status = mx_store_last_push(store->store, cli->arena, project->project, &version,
                                              cli->diags);
        if (status == MX_NOT_FOUND)
            return mx_fail(cli->diags, MX_STO015, MX_NOWHERE, "Push the graph first.",
                           "no graph is recorded in store '%.*s'", MX_FMT(store->config->name));
        MX_TRY(status);
    }
    *out = mx_graph_new(cli->arena, project->config->hash_truncation_length);
    MX_TRY(mx_store_load_graph(store->store, cli->arena, project->project, version, *out, cli->diags));
    mx_conn_close(store->conn);
    MX_TRY(add_upstream(cli, project, *out));
    return mx_graph_check(*out, cli->diags);
}

mx_status mx_feature_graph_named(mx_cli *cli, const mx_feature_project *project, mx_str name, mx_graph **out)
{
    if (mx_str_eq(name, MX_STR("current"))) {
        *out = project->graph;
        return MX_OK;
    }
    if (mx_path_exists(name)) {
        *out = mx_graph_new(cli->arena, project->config->hash_truncation_length);
        MX_TRY(graph_of_file(cli, project, name, *out));
        MX_TRY(add_upstream(cli, project, *out));
        return mx_graph_check(*out, cli->diags);
    }
    return graph_of_store(cli, project, name, out);
}
