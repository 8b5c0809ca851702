#include "cli/project.h"

#include "base/time.h"
#include "cli/query.h"
#include "config/server.h"
#include "migrate/sum.h"

mx_status mx_project_of_env(mx_cli *cli, const mx_config *config, const mx_env *env, mx_project *out)
{
    (void)cli;
    *out = (mx_project){.config = config, .env = env};
    return MX_OK;
}

mx_status mx_project_load(mx_cli *cli, mx_project *out)
{
    const mx_config_request request = {.config = mx_cli_text(cli, "config"),
                                       .env = mx_cli_text(cli, "env"),
                                       .vars = mx_cli_list(cli, "var"),
                                       .atlas = cli->atlas,
                                       .query = mx_cli_query};
    const mx_config *config;
    const mx_env *env;
    MX_TRY(mx_config_load(cli->arena, &request, &config, cli->diags));
    MX_TRY(mx_config_only(config, request.env, &env, cli->diags));
    cli->open_config = config;
    return mx_project_of_env(cli, config, env, out);
}

static bool is_taken(const mx_cli *cli, mx_str name)
{
    bool taken = false;
    for (size_t i = 0; !taken && i < cli->taken_vars.len; i++)
        taken = mx_str_eq(cli->taken_vars.at[i], name);
    return taken;
}

void mx_project_tell_vars(const mx_cli *cli)
{
    for (size_t i = 0; cli->open_config && i < cli->open_config->open_vars.len; i++) {
        mx_str name = cli->open_config->open_vars.at[i];
        mx_str path = cli->var_schema.len ? cli->var_schema : cli->open_config->path;
        if (!is_taken(cli, name))
            mx_config_tell_var(cli->var_schemas ? MX_STR_NONE : path, name, cli->diags);
    }
}

mx_str mx_project_text(const mx_cli *cli, const char *flag, const mx_setting *setting)
{
    return mx_cli_given(cli, flag) ? mx_cli_text(cli, flag) : setting->text;
}

static void take(mx_project *project, const mx_meant *meant)
{
    project->dialect = meant->dialect;
    project->server = meant->server;
}

static mx_status server_of_url(mx_cli *cli, mx_project *project, mx_str url, mx_span at,
                               const mx_dialect *here, uint32_t version)
{
    mx_meant meant;
    MX_TRY(mx_meant_of_url_at(cli->arena, url, at, MX_USE004, here, version, &meant, cli->diags));
    take(project, &meant);
    return MX_OK;
}

/* Several: names are written with their schemas. */
static mx_status choose_schemas(mx_cli *cli, mx_project *project, mx_strs schemas)
{
    if (project->server.engine == MX_LITE)
        return mx_fail(cli->diags, MX_USE006, project->env->schemas.at, "Give one schema.",
                       "SQLite compares one schema at a time");
    if (project->server.engine & MX_MY) /* as for a URL without one: statements make all databases */
        project->server.schema = MX_STR_NONE;
    project->server.schemas = schemas;
    project->server.one_schema = false;
    return MX_OK;
}

/* --schema, or the setting: what is compared, in place of the connection's own schema. Behind `take`. */
static mx_status choose_schema(mx_cli *cli, mx_project *project)
{
    mx_strs schemas = mx_cli_given(cli, "schema") ? mx_cli_list(cli, "schema") : project->env->schemas.items;
    if (!schemas.len)
        return MX_OK;
    if (schemas.len > 1)
        return choose_schemas(cli, project, schemas);
    project->server.chosen_schema = !mx_str_eq(project->server.schema, schemas.at[0]);
    project->other_schema = project->server.chosen_schema ? project->server.schema : MX_STR_NONE;
    project->server.schema = schemas.at[0];
    project->server.one_schema = true;
    return MX_OK;
}

mx_status mx_project_server_of(mx_cli *cli, mx_project *project, mx_str url, mx_span at,
                               const mx_dialect *here, uint32_t version)
{
    MX_TRY(server_of_url(cli, project, url, at, here, version));
    return choose_schema(cli, project);
}

mx_status mx_project_missing_url(mx_cli *cli, const mx_setting *url, const char *flags, const char *hint)
{
    if (cli->atlas || !url->set || !url->at.file || mx_cli_given(cli, "url"))
        return mx_cli_missing(cli, flags, hint);
    return mx_fail(
        cli->diags, MX_USE003, url->at,
        "What the project file gives is empty: is a variable that it names not set in the environment?",
        "%s not set", flags);
}

mx_status mx_project_missing(mx_cli *cli, const char *flags)
{
    static const struct {
        mx_str path;
        const char *rest;
    } states[] = {{{"migrate diff", 12}, "--to file://schema.sql"},
                  {{"schema diff", 11}, "--from file://old.sql --to file://new.sql"},
                  {{"schema inspect", 14}, "--url file://schema.sql"}};
    mx_str path = mx_str_of(cli->command->path), hint = MX_STR_NONE;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (mx_str_eq(path, states[i].path))
            hint = mx_str_printf(
                cli->arena,
                "Name the kind of server with --dialect or --dev-url, or with --env an environment "
                "of the project file%s. For example: metaxy %s --dialect postgres %s",
                mx_str_eq(path, MX_STR("migrate diff")) ? "; or with --store a store of metaxy.toml" : "",
                cli->command->path, states[i].rest);
    return mx_fail(cli->diags, MX_USE003, MX_NOWHERE, mx_str_z(cli->arena, hint), "%s not set", flags);
}

mx_status mx_project_server(mx_cli *cli, mx_project *project, bool required)
{
    mx_str dialect = mx_cli_text(cli, "dialect"), dev = mx_project_text(cli, "dev-url", &project->env->dev);
    if (dialect.len) {
        mx_meant meant;
        MX_TRY(mx_meant_of_name(cli->arena, dialect, MX_NOWHERE, MX_USE004, &meant, cli->diags));
        take(project, &meant);
    } else if (dev.len) {
        mx_span at = mx_cli_given(cli, "dev-url") ? MX_NOWHERE : project->env->dev.at;
        MX_TRY(server_of_url(cli, project, dev, at, NULL, 0));
    } else if (required) {
        return mx_project_missing(cli, "required flag(s) \"dev-url\"");
    }
    return project->dialect ? choose_schema(cli, project) : MX_OK;
}

mx_str mx_project_dir_url(const mx_cli *cli, const mx_project *project)
{
    mx_str url = mx_project_text(cli, "dir", &project->env->migration.dir);
    return url.len ? url : MX_STR("file://migrations");
}

static mx_status layout_of(mx_cli *cli, const mx_project *project, mx_str of_url, mx_layout *out)
{
    mx_str name = mx_project_text(cli, "dir-format", &project->env->migration.format);
    *out = MX_LAYOUT_ATLAS;
    if (of_url.len)
        name = of_url;
    return name.len ? mx_layout_find(name, out, cli->diags) : MX_OK;
}

/* data "template_dir": its files, filled in. */
static mx_status dir_of_templates(mx_cli *cli, const mx_project *project, mx_str text, mx_span at,
                                  mx_dir **out)
{
    const mx_source *source;
    mx_source_texts texts;
    mx_layout layout;
    mx_vec(mx_dir_file) files = {0};
    mx_dir *disk;
    mx_url url;
    MX_TRY(mx_url_parse(cli->arena, text, at, &url, cli->diags));
    MX_TRY(layout_of(cli, project, mx_url_param_of(&url, "format"), &layout));
    MX_TRY(mx_config_source(cli->arena, project->config, project->env, text, &source, cli->diags));
    if (source->kind != MX_SOURCE_TEMPLATE_DIR)
        return mx_fail(cli->diags, MX_CFG004, at, "Give file://migrations, or the url of a template_dir.",
                       "\"%.*s\" is a schema, and no migration directory", MX_FMT(text));
    MX_TRY(mx_source_read(cli->arena, source, &texts, cli->diags));
    MX_TRY(mx_dir_read(cli->arena, &disk, source->paths.at[0], layout, cli->diags));
    for (size_t i = 0; i < texts.len; i++) {
        mx_dir_file file = {.name = texts.at[i].name, .text = texts.at[i].text};
        mx_vec_push(cli->arena, &files, file);
    }
    *out = mx_dir_filled(cli->arena, disk, files.at, files.len, cli->diags);
    return mx_project_lock_timeout(cli, project, &(*out)->lock_wait_ms);
}

mx_status mx_project_dir(mx_cli *cli, const mx_project *project, bool may_be_new, mx_dir **out)
{
    mx_dir_url url;
    mx_layout layout;
    mx_span at = mx_cli_given(cli, "dir") ? MX_NOWHERE : project->env->migration.dir.at;
    mx_str text = mx_project_dir_url(cli, project);
    if (mx_str_starts(text, MX_STR("mem://")))
        return dir_of_templates(cli, project, text, at, out);
    MX_TRY(mx_dir_url_parse(cli->arena, text, at, &url, cli->diags));
    MX_TRY(layout_of(cli, project, url.format, &layout));
    mx_status status = mx_dir_read(cli->arena, out, url.path, layout, cli->diags);
    if (status == MX_NOT_FOUND && !may_be_new)
        return mx_fail(cli->diags, MX_IO001, at, "", "sql/migrate: stat %.*s: no such file or directory",
                       MX_FMT(url.path));
    if (status == MX_NOT_FOUND)
        *out = mx_dir_of(cli->arena, url.path, layout, NULL, 0, cli->diags);
    else if (status != MX_OK)
        return status;
    return mx_project_lock_timeout(cli, project, &(*out)->lock_wait_ms);
}

/* "metaxy migrate hash", with the directory that is meant. Atlas does not name it. */
static const char *rehash_command(mx_cli *cli, const mx_dir *dir)
{
    mx_buf buf = MX_BUF(cli->arena);
    bool atlas = dir->layout == MX_LAYOUT_ATLAS;
    mx_buf_printf(&buf, "%s migrate hash", cli->program);
    if (!cli->atlas && !(atlas && mx_str_eq(dir->path, MX_STR("migrations"))))
        mx_buf_printf(&buf, " --dir \"file://%.*s%s%s\"", MX_FMT(dir->path),
                      atlas ? "" : "?format=", atlas ? "" : mx_layout_name(dir->layout));
    return mx_str_z(cli->arena, mx_buf_view(&buf));
}

mx_status mx_project_check_sum(mx_cli *cli, const mx_dir *dir)
{
    mx_sum_report report;
    mx_status status = mx_sum_validate(cli->arena, dir, &report, cli->diags);
    if (status != MX_OK)
        mx_buf_str(&cli->out, mx_sum_advice(cli->arena, &report, rehash_command(cli, dir)));
    return status;
}

mx_status mx_project_lock_timeout(mx_cli *cli, const mx_project *project, uint64_t *ms)
{
    mx_str text = mx_project_text(cli, "lock-timeout", &project->env->migration.lock_timeout);
    int64_t ns = 0;
    *ms = 10000;
    if (!text.len)
        return MX_OK;
    if (!mx_duration_parse(text, &ns) || ns < 0)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Write a duration such as 10s or 1m30s.",
                       "invalid argument \"%.*s\" for \"--lock-timeout\" flag", MX_FMT(text));
    *ms = (uint64_t)ns / 1000000;
    return MX_OK;
}
