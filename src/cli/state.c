#include "cli/state.h"

#include "base/file.h"
#include "cli/hcl_schema.h"
#include "cli/live.h"
#include "cli/positions.h"
#include "cli/state_check.h"
#include "schema/edit.h"
#include "schema/replay_data.h"
#include "schema/rights.h"

static mx_model *new_model(mx_cli *cli, const mx_project *project)
{
    return mx_model_new(cli->arena, &project->server, project->dialect->model);
}

/* For statements: they may name the connection's own schema too. */
static mx_model *new_model_of_text(mx_cli *cli, const mx_project *project)
{
    mx_model *model = new_model(cli, project);
    if (project->other_schema.len)
        mx_schema_new(model, mx_str_copy(cli->arena, project->other_schema))->built_in = true;
    return model;
}

static mx_status replay_dir(mx_cli *cli, const mx_project *project, const mx_dir *dir, mx_str version,
                            bool data, mx_model **out)
{
    mx_replay files = {0};
    MX_TRY(mx_dir_check(dir, cli->diags));
    MX_TRY(mx_dir_replay(cli->arena, dir, &project->server, &files, cli->diags));
    *out = new_model_of_text(cli, project);
    for (size_t i = 0; i < files.len; i++) {
        if (version.len && mx_version_cmp(dir->layout, files.at[i].file->version, version) > 0)
            break;
        MX_TRY(data ? mx_replay_with_data(*out, &files.at[i].statements, cli->diags)
                    : mx_replay_statements(*out, &files.at[i].statements, cli->diags));
    }
    return mx_model_finish(*out, cli->diags);
}

mx_status mx_state_of_dir(mx_cli *cli, const mx_project *project, const mx_dir *dir, mx_str version,
                          mx_model **out)
{
    return replay_dir(cli, project, dir, version, false, out);
}

mx_status mx_state_check_dir(mx_cli *cli, const mx_project *project, const mx_dir *dir)
{
    mx_model *model;
    return replay_dir(cli, project, dir, MX_STR_NONE, true, &model);
}

/* What stands behind one URL, added to the model. */
static mx_status add_texts(mx_cli *cli, const mx_project *project, const mx_source_texts *texts,
                           mx_model *model)
{
    for (size_t i = 0; i < texts->len; i++) {
        const mx_source_text *text = &texts->at[i];
        uint32_t file = mx_diags_file(cli->diags, text->name, text->text);
        MX_TRY(mx_state_check_encoding(cli, text->text, file, &project->server));
        mx_positions_read(cli, text->text, file, &project->server);
        mx_directives_warn(cli->arena, text->text, file, NULL, cli->diags);
        model->passed_over = 0;
        if (text->schema.len)
            MX_TRY(mx_replay_enter(model, text->schema, text->at, cli->diags));
        MX_TRY(mx_replay_text(model, text->text, file, MX_STR_NONE, cli->diags));
        if (text->schema.len)
            mx_replay_leave(model);
        mx_state_tell_passed_over(cli, model);
    }
    return MX_OK;
}

static mx_status of_migrations(mx_cli *cli, const mx_project *project, const mx_state_url *state,
                               mx_model **out)
{
    mx_layout layout = MX_LAYOUT_ATLAS;
    mx_dir *dir;
    if (state->format.len)
        MX_TRY(mx_layout_find(state->format, &layout, cli->diags));
    mx_status status = mx_dir_read(cli->arena, &dir, state->path, layout, cli->diags);
    if (status == MX_NOT_FOUND)
        return mx_fail(cli->diags, MX_IO001, MX_NOWHERE, "",
                       "sql/migrate: stat %.*s: no such file or directory", MX_FMT(state->path));
    MX_TRY(status);
    MX_TRY(mx_project_check_sum(cli, dir));
    if (state->version.len && !mx_dir_find(dir, state->version))
        return mx_fail(cli->diags, MX_REV005, MX_NOWHERE, "", "migration with version \"%.*s\" not found",
                       MX_FMT(state->version));
    return mx_state_of_dir(cli, project, dir, state->version, out);
}

/* What a data source names: files, and directories of them. */
static mx_status hcl_files(mx_cli *cli, const mx_source *source, mx_strs *out)
{
    for (size_t i = 0; i < source->paths.len; i++) {
        mx_state_url state;
        mx_str url = mx_str_cat(cli->arena, MX_STR("file://"), source->paths.at[i]);
        MX_TRY(mx_state_url_parse(cli->arena, url, source->at, &state, cli->diags));
        if (state.kind != MX_STATE_HCL)
            return mx_fail(cli->diags, MX_PRV001, source->at, "Its files end in .hcl.",
                           "%.*s is no schema in HCL", MX_FMT(source->paths.at[i]));
        for (size_t k = 0; k < state.files.len; k++)
            mx_vec_push(cli->arena, out, state.files.at[k]);
    }
    return MX_OK;
}

static bool declares(const mx_hcl_bodies *files, mx_str variable)
{
    bool found = false;
    for (size_t f = 0; f < files->len; f++) {
        for (size_t i = 0; !found && i < files->at[f]->blocks.len; i++) {
            const mx_hcl_block *block = &files->at[f]->blocks.at[i];
            found = mx_str_eq(block->type, MX_STR("variable")) && block->labels.len &&
                    mx_str_eq(block->labels.at[0], variable);
        }
    }
    return found;
}

/* A --var is for the project file, or for schemas that get no `vars` of their own. */
static void take_vars(mx_cli *cli, const mx_project *project, mx_str path, const mx_hcl_bodies *files)
{
    const mx_strs *open = &project->config->open_vars;
    cli->open_config = project->config;
    cli->var_schemas = cli->var_schemas || (cli->var_schema.len && !mx_str_eq(cli->var_schema, path));
    cli->var_schema = path;
    for (size_t i = 0; i < open->len; i++)
        if (declares(files, open->at[i]))
            mx_vec_push(cli->arena, &cli->taken_vars, open->at[i]);
}

/* HCL says it as SQL, which is then a text like others. */
static mx_status of_hcl(mx_cli *cli, const mx_project *project, const mx_strs *paths, const mx_value *vars,
                        const mx_model *current, mx_model **out)
{
    mx_source_texts texts = {0};
    mx_hcl_bodies bodies = {0};
    bool meant = false, empty = true;
    mx_hcl_origins origins = {0};
    mx_str sql;
    for (size_t i = 0; i < paths->len; i++) {
        mx_str text;
        mx_hcl_body *body;
        MX_TRY(mx_file_read(cli->arena, paths->at[i], &text, cli->diags));
        MX_TRY(
            mx_hcl_parse(cli->arena, text, mx_diags_file(cli->diags, paths->at[i], text), &body, cli->diags));
        mx_vec_push(cli->arena, &bodies, body);
        mx_vec_push(cli->arena, &texts, ((mx_source_text){.name = paths->at[i], .text = text}));
        meant = meant || (!body->blocks.len && mx_str_trim(text).len); /* comments alone */
    }
    if (!vars)
        take_vars(cli, project, paths->at[0], &bodies);
    MX_TRY(
        mx_schema_values(cli->arena, paths->at[0], vars ? vars : project->env->inputs, &bodies, cli->diags));
    for (size_t i = 0; i < bodies.len; i++) /* by now for_each has made its blocks, or none */
        empty = empty && !bodies.at[i]->blocks.len;
    MX_TRY(mx_hcl_schema_sql(cli->arena, &project->server, &bodies, &sql, &origins, cli->diags));
    mx_str name = mx_str_cat(cli->arena, paths->at[0], MX_STR(" as SQL"));
    uint32_t file = mx_diags_file(cli->diags, name, sql);
    for (size_t i = 0; i < origins.len; i++)
        mx_diags_origin(cli->diags,
                        (mx_span){file, (uint32_t)origins.at[i].start, (uint32_t)origins.at[i].end},
                        origins.at[i].at, MX_STR_NONE, MX_STR_NONE);
    *out = new_model_of_text(cli, project);
    mx_rights_forget_roles(*out); /* of rights HCL says nothing */
    MX_TRY(mx_replay_text(*out, sql, file, MX_STR_NONE, cli->diags));
    MX_TRY(mx_model_finish(*out, cli->diags));
    if (current && empty && !meant)
        MX_TRY(mx_state_check_empty(cli, &texts, current, *out));
    return MX_OK;
}

/* A name that is mistyped would drop everything. */
static mx_status check_schemas(mx_cli *cli, const mx_model *model, mx_span at)
{
    mx_str missing = model->missing_schema;
    for (size_t i = 0; !missing.len && i < model->server.schemas.len; i++)
        if (!mx_model_schema(model, model->server.schemas.at[i]))
            missing = model->server.schemas.at[i];
    return missing.len ? mx_fail(cli->diags, MX_PRV001, at, "", "schema \"%.*s\" is not in the database",
                                 MX_FMT(missing))
                       : MX_OK;
}

static mx_status of_database(mx_cli *cli, const mx_project *project, mx_str url, mx_span at, bool desired,
                             mx_model **out)
{
    mx_project same = *project; /* its engine is known: nothing is put into it */
    mx_conn *conn;
    mx_status status = MX_OK;
    MX_TRY(mx_live_open(cli, &same, url, MX_OPEN_READ_ONLY, &conn));
    if (desired && mx_live_is_missing(cli, url, conn))
        status = mx_fail(cli->diags, MX_PRV001, at, "", "%.*s is not there", MX_FMT(url));
    else
        mx_live_tell_missing(cli, url, conn);
    if (status == MX_OK)
        status = mx_live_model(cli, &same, conn, out);
    mx_conn_close(conn);
    if (status == MX_OK && desired)
        status = check_schemas(cli, *out, at);
    if (status == MX_OK)
        mx_state_tell_left_out(cli, project, *out);
    return status;
}

static mx_status of_state_url(mx_cli *cli, const mx_project *project, mx_str url, mx_span at,
                              const mx_model *current, mx_model **out)
{
    mx_state_url state;
    MX_TRY(mx_state_url_parse(cli->arena, url, at, &state, cli->diags));
    switch (state.kind) {
    case MX_STATE_MIGRATIONS:
        return of_migrations(cli, project, &state, out);
    case MX_STATE_DB:
        return of_database(cli, project, url, at, current != NULL, out);
    case MX_STATE_HCL:
        return of_hcl(cli, project, &state.files, NULL, current, out);
    default:
        return mx_fail(cli->diags, MX_PRV001, at, "", "\"%.*s\" names no state", MX_FMT(url));
    }
}

/* A source that is no text of SQL. */
static mx_status of_other(mx_cli *cli, const mx_project *project, const mx_source *source, bool alone,
                          const mx_model *current, mx_model **out)
{
    if (!alone)
        return mx_fail(cli->diags, MX_PRV001, source->at,
                       "Several states at once must all be SQL, or all HCL.",
                       "\"%.*s\" cannot be combined with others", MX_FMT(source->url));
    if (source->kind == MX_SOURCE_HCL) {
        mx_strs files = {0};
        MX_TRY(hcl_files(cli, source, &files));
        return of_hcl(cli, project, &files, source->vars, current, out);
    }
    if (source->kind == MX_SOURCE_COMPOSITE)
        return mx_fail(
            cli->diags, MX_PRV001, source->at, "Write its parts as SQL, or give a program that prints it.",
            "a part of a composite_schema is neither SQL nor a program: \"%.*s\"", MX_FMT(source->url));
    return of_state_url(cli, project, source->url, source->at, current, out);
}

/* Several URLs that all name files in HCL are one schema. False: not all do. */
static bool all_hcl(mx_cli *cli, const mx_sources *sources, mx_strs *files)
{
    bool all = sources->len > 1;
    for (size_t i = 0; all && i < sources->len; i++) {
        mx_state_url state;
        const mx_source *source = sources->at[i];
        all = source->kind == MX_SOURCE_URL &&
              mx_state_url_parse(cli->arena, source->url, source->at, &state, NULL) == MX_OK &&
              state.kind == MX_STATE_HCL;
        for (size_t k = 0; all && k < state.files.len; k++)
            mx_vec_push(cli->arena, files, state.files.at[k]);
    }
    return all;
}

static mx_status of_sources(mx_cli *cli, const mx_project *project, const mx_sources *sources,
                            const mx_model *current, const mx_statements *context, mx_model **out)
{
    mx_source_texts all = {0};
    mx_strs hcl = {0};
    *out = NULL;
    if (all_hcl(cli, sources, &hcl))
        return of_hcl(cli, project, &hcl, NULL, current, out);
    for (size_t i = 0; i < sources->len; i++) {
        mx_source_texts texts = {0};
        mx_status status = mx_source_read(cli->arena, sources->at[i], &texts, cli->diags);
        if (status == MX_MISMATCH)
            return of_other(cli, project, sources->at[i], sources->len == 1, current, out);
        MX_TRY(status);
        if (!texts.len)
            return mx_source_is_empty(sources->at[i], cli->diags);
        if (!*out) {
            *out = new_model_of_text(cli, project);
            (*out)->all_rights = true;
            mx_replay_context(*out, context);
        }
        MX_TRY(add_texts(cli, project, &texts, *out));
        for (size_t k = 0; k < texts.len; k++)
            mx_vec_push(cli->arena, &all, texts.at[k]);
    }
    if (!*out) /* it would be an empty schema */
        return mx_fail(cli->diags, MX_PRV001, MX_NOWHERE, "", "nothing names the state");
    MX_TRY(mx_model_finish(*out, cli->diags));
    mx_state_tell_left_out(cli, project, *out);
    if (current)
        MX_TRY(mx_state_check_empty(cli, &all, current, *out));
    return MX_OK;
}

/* Beside a live schema a text need not say what that uses of others; it may. */
mx_status mx_state_of_sources(mx_cli *cli, const mx_project *project, const mx_sources *sources,
                              const mx_model *current, mx_model **out)
{
    size_t told = mx_diags_count(cli->diags);
    mx_status status = of_sources(cli, project, sources, current, NULL, out);
    if (status == MX_OK || !current || !current->context)
        return status;
    mx_diags_cut(cli->diags, told);
    if (of_sources(cli, project, sources, current, current->context, out) == MX_OK)
        return MX_OK;
    mx_diags_cut(cli->diags, told);
    return of_sources(cli, project, sources, current, NULL, out);
}

mx_status mx_state_of_urls(mx_cli *cli, const mx_project *project, const mx_strs *urls,
                           const mx_model *current, mx_model **out)
{
    mx_sources sources = {0};
    for (size_t i = 0; i < urls->len; i++)
        MX_TRY(mx_config_sources(cli->arena, project->config, project->env, urls->at[i], MX_NOWHERE, &sources,
                                 cli->diags));
    return mx_state_of_sources(cli, project, &sources, current, out);
}

/* Of src: env:// may name another attribute. */
static mx_status of_src(mx_cli *cli, const mx_project *project, const mx_model *current, mx_model **out)
{
    mx_sources sources = {0};
    for (size_t i = 0; i < project->env->src.len; i++) {
        const mx_source *source = project->env->src.at[i];
        if (source->kind == MX_SOURCE_URL && mx_str_starts(source->url, MX_STR("env://")))
            MX_TRY(mx_config_sources(cli->arena, project->config, project->env, source->url, source->at,
                                     &sources, cli->diags));
        else
            mx_vec_push(cli->arena, &sources, source);
    }
    return mx_state_of_sources(cli, project, &sources, current, out);
}

mx_status mx_state_desired(mx_cli *cli, const mx_project *project, const char *flag, const mx_model *current,
                           mx_model **out)
{
    mx_strs urls = mx_cli_list(cli, flag);
    if (urls.len)
        return mx_state_of_urls(cli, project, &urls, current, out);
    if (project->env->src.len)
        return of_src(cli, project, current, out);
    return mx_cli_missing(cli,
                          mx_str_z(cli->arena, mx_str_printf(cli->arena, "required flag(s) \"%s\"", flag)),
                          "Name the desired state: a file (file://schema.sql), a database, or with --env an "
                          "environment of the project file that has src.");
}
