/* Finding the file, choosing the environment, and answers about it. */
#include "config/settings.h"

#include "base/file.h"
#include "config/project.h"
#include "config/project_words.h"
#include "config/settings_read.h"

mx_status mx_config_no_env(mx_arena *arena, mx_str env, const mx_strs *names, mx_diags *diags)
{
    const char **list = mx_new_array(arena, const char *, names->len + 1), *near, *hint = "";
    mx_str all = MX_STR_NONE;
    for (size_t i = 0; i < names->len; i++) {
        list[i] = mx_str_z(arena, names->at[i]);
        all = mx_str_printf(arena, "%.*s%s%s", MX_FMT(all), i ? ", " : "", list[i]);
    }
    near = mx_str_nearest(env, list);
    if (near)
        hint = mx_str_z(arena, mx_str_printf(arena, "Did you mean --env %s?", near));
    else if (names->len)
        hint = mx_str_z(arena, mx_str_printf(arena, "The file has %.*s.", MX_FMT(all)));
    return mx_fail(diags, MX_HCL007, MX_NOWHERE, hint, "env \"%.*s\" not defined in config file",
                   MX_FMT(env));
}

/* ---- which file ---- */

/* --config is a file:// URL. */
static mx_status config_path(mx_arena *arena, mx_str config, mx_str *out, mx_diags *diags)
{
    mx_url url;
    MX_TRY(mx_url_parse(arena, config, MX_NOWHERE, &url, diags));
    if (url.scheme.len == 0)
        return mx_fail(diags, MX_CFG004, MX_NOWHERE, "", "missing scheme. Did you mean file://%.*s?",
                       MX_FMT(config));
    if (!mx_str_eq(url.scheme, MX_STR("file")))
        return mx_fail(diags, MX_CFG004, MX_NOWHERE, "", "unsupported config file driver \"%.*s\"",
                       MX_FMT(url.scheme));
    *out = mx_str_cat(arena, url.host, url.path);
    return out->len ? MX_OK : mx_fail(diags, MX_CFG004, MX_NOWHERE, "", "the URL of --config has no path");
}

static mx_status read_config(mx_arena *arena, mx_str path, mx_str *out, mx_diags *diags)
{
    mx_status st = mx_file_read(arena, path, out, diags);
    if (st == MX_NOT_FOUND)
        return mx_fail(diags, MX_IO001, MX_NOWHERE, "", "stat %.*s: no such file or directory", MX_FMT(path));
    return st;
}

void mx_config_tell_var(mx_str path, mx_str name, mx_diags *diags)
{
    if (!path.len) {
        mx_warn(diags, MX_HCL009, MX_NOWHERE, "",
                "--var %.*s: no project file and no schema in HCL declares a variable of this name",
                MX_FMT(name));
        return;
    }
    mx_warn(diags, MX_HCL009, MX_NOWHERE, "", "--var %.*s: %.*s declares no variable of this name",
            MX_FMT(name), MX_FMT(path));
}

/* ---- atlas.hcl ---- */

static bool uses_hcl_schema(const mx_env *env)
{
    for (size_t i = 0; i < env->src.len; i++)
        if (env->src.at[i]->kind == MX_SOURCE_HCL ||
            mx_str_find_str(env->src.at[i]->url, MX_STR(".hcl")) != MX_NPOS)
            return true;
    return false;
}

/* A --var that nothing declares is a slip, unless an HCL schema takes it. */
static void find_unused_vars(const mx_project *project, mx_config *config)
{
    bool may_be_taken = false;
    for (size_t i = 0; i < config->envs.len; i++)
        may_be_taken = may_be_taken || uses_hcl_schema(config->envs.at[i]);
    for (size_t i = 0; i < project->vars->as.members.len; i++) {
        mx_str name = project->vars->as.members.at[i].key;
        bool declared = false;
        for (size_t j = 0; j < project->variables.len; j++)
            declared |= mx_str_eq(project->variables.at[j]->block->labels.at[0], name);
        if (!declared && may_be_taken)
            mx_vec_push(project->arena, &config->open_vars, name);
        else if (!declared)
            mx_config_tell_var(project->path, name, project->diags);
    }
}

static const mx_value *with_vars(mx_arena *arena, const mx_value *inputs, const mx_value *vars)
{
    mx_value *all = mx_value_object(arena);
    for (size_t i = 0; i < inputs->as.members.len; i++)
        mx_value_set(arena, all, inputs->as.members.at[i].key, inputs->as.members.at[i].value);
    for (size_t i = 0; i < vars->as.members.len; i++)
        mx_value_set(arena, all, vars->as.members.at[i].key, vars->as.members.at[i].value);
    return all;
}

static mx_status load_hcl(mx_arena *arena, const mx_config_request *request, mx_str text, mx_config *config,
                          mx_diags *diags)
{
    mx_project *project;
    const mx_value *vars, *diff, *lint;
    mx_values envs = {0};
    MX_TRY(mx_settings_vars(arena, &request->vars, &vars, diags));
    MX_TRY(mx_project_open(arena, config->path, text, request->env, vars, request->query, &project, diags));
    if (request->env.len)
        MX_TRY(mx_project_envs(project, &envs));
    else
        mx_vec_push(arena, &envs, mx_value_object(arena));
    MX_TRY(mx_project_global(project, "diff", &diff));
    MX_TRY(mx_project_global(project, "lint", &lint));
    mx_settings_reader reader = {arena, diags, false, &project->sources};
    for (size_t i = 0; i < envs.len; i++) {
        mx_env *env = mx_new(arena, mx_env);
        env->name = request->env;
        MX_TRY(mx_settings_read(&reader, envs.at[i], diff, lint, env));
        env->inputs = with_vars(arena, env->inputs, vars);
        mx_vec_push(arena, &config->envs, env);
    }
    config->data = project->sources;
    find_unused_vars(project, config);
    return MX_OK;
}

/* ---- choosing ---- */

static mx_env *empty_env(mx_arena *arena)
{
    mx_env *env = mx_new(arena, mx_env);
    env->raw = mx_value_object(arena);
    env->inputs = mx_value_object(arena);
    return env;
}

static mx_status load_toml(mx_arena *arena, const mx_config_request *request, mx_str text, mx_config *config,
                           mx_diags *diags)
{
    mx_env *env;
    if (request->vars.len)
        return mx_fail(diags, MX_USE004, MX_NOWHERE,
                       "Texts in metaxy.toml take ${NAME} from the environment.",
                       "--var has no meaning for %.*s", MX_FMT(config->path));
    mx_status st = mx_settings_toml(arena, config->path, text, request->env, &env, diags);
    if (st == MX_NOT_FOUND)
        env = empty_env(arena);
    else if (st != MX_OK)
        return st;
    for (size_t i = 0; i < env->src.len; i++)
        if (env->src.at[i]->kind != MX_SOURCE_URL)
            mx_vec_push(arena, &config->data, env->src.at[i]);
    mx_vec_push(arena, &config->envs, env);
    return MX_OK;
}

/* The file that is read without --config. False: none. */
static bool default_file(const mx_config_request *request, mx_str *out)
{
    bool project = mx_path_exists(MX_STR("atlas.hcl"));
    if (project || request->atlas) {
        *out = MX_STR("atlas.hcl");
        return request->env.len > 0; /* without --env the command's flags say all */
    }
    *out = MX_STR("metaxy.toml");
    return mx_path_exists(*out);
}

mx_status mx_config_load(mx_arena *arena, const mx_config_request *request, const mx_config **out,
                         mx_diags *diags)
{
    mx_config *config = mx_new(arena, mx_config);
    mx_str text;
    *out = NULL;
    if (request->config.len) {
        MX_TRY(config_path(arena, request->config, &config->path, diags));
    } else if (!default_file(request, &config->path)) {
        if (request->env.len)
            return mx_fail(diags, MX_HCL007, MX_NOWHERE, "Write the file, or name another one with --config.",
                           "--env %.*s: there is neither an atlas.hcl nor a metaxy.toml here",
                           MX_FMT(request->env));
        mx_env *env = empty_env(arena);
        config->path = MX_STR_NONE;
        MX_TRY(
            mx_settings_vars(arena, &request->vars, &env->inputs, diags)); /* an HCL schema may take them */
        for (size_t i = 0; i < env->inputs->as.members.len; i++)
            mx_vec_push(arena, &config->open_vars, env->inputs->as.members.at[i].key);
        mx_vec_push(arena, &config->envs, env);
        *out = config;
        return MX_OK;
    }
    MX_TRY(read_config(arena, config->path, &text, diags));
    if (mx_str_ends(config->path, MX_STR(".toml")))
        MX_TRY(load_toml(arena, request, text, config, diags));
    else
        MX_TRY(load_hcl(arena, request, text, config, diags));
    *out = config;
    return MX_OK;
}

mx_status mx_config_only(const mx_config *config, mx_str env_name, const mx_env **out, mx_diags *diags)
{
    *out = NULL;
    if (config->envs.len > 1)
        return mx_fail(diags, MX_HCL007, MX_NOWHERE, "", "multiple envs found for \"%.*s\"",
                       MX_FMT(env_name));
    *out = config->envs.at[0];
    return MX_OK;
}

/* ---- answers ---- */

static mx_status lookup_text(const mx_env *env, mx_str path, const mx_value *v, mx_str *out, mx_diags *diags)
{
    if (v->kind != MX_VALUE_TEXT)
        return mx_fail(diags, MX_CFG004, v->at, "",
                       "env://%.*s: the attribute is not a string or a list of strings", MX_FMT(path));
    if (mx_str_starts(v->as.text, MX_STR("env://")))
        return mx_fail(diags, MX_CFG004, v->at, "",
                       "env://%.*s: the attribute of env \"%.*s\" is an env:// URL itself", MX_FMT(path),
                       MX_FMT(env->name));
    *out = v->as.text;
    return MX_OK;
}

mx_status mx_env_lookup(mx_arena *arena, const mx_env *env, mx_str path, mx_strs *out, mx_diags *diags)
{
    mx_str s;
    *out = (mx_strs){0};
    if (mx_str_eq(path, MX_STR("src")) ||
        mx_str_eq(path, MX_STR("schema.src"))) { /* src has its schemes by now */
        for (size_t i = 0; i < env->src.len; i++) {
            if (mx_str_starts(env->src.at[i]->url, MX_STR("env://")))
                return mx_fail(diags, MX_CFG004, env->src_at, "", "env://%.*s: src is an env:// URL itself",
                               MX_FMT(path));
            mx_vec_push(arena, out, env->src.at[i]->url);
        }
        if (out->len)
            return MX_OK;
    }
    const mx_value *v = mx_value_path(env->raw, path);
    if (v == NULL || v->kind == MX_VALUE_NULL)
        return mx_fail(diags, MX_CFG004, MX_NOWHERE, "", "env \"%.*s\" has no attribute \"%.*s\"",
                       MX_FMT(env->name), MX_FMT(path));
    if (mx_value_is_list(v)) {
        if (v->as.items.len == 0)
            return mx_fail(diags, MX_CFG004, mx_str_eq(path, MX_STR("src")) ? env->src_at : v->at,
                           "An empty schema would drop every table. Name a file with a comment alone if that "
                           "is wanted.",
                           "env://%.*s: the attribute names nothing", MX_FMT(path));
        for (size_t i = 0; i < v->as.items.len; i++) {
            MX_TRY(lookup_text(env, path, v->as.items.at[i], &s, diags));
            mx_vec_push(arena, out, s);
        }
        return MX_OK;
    }
    MX_TRY(lookup_text(env, path, v, &s, diags));
    mx_vec_push(arena, out, s);
    return MX_OK;
}

static const mx_source *handle(const mx_config *config, mx_str url)
{
    size_t query = mx_str_find(url, '?');
    mx_str plain = query == MX_NPOS ? url : mx_str_sub(url, 0, query);
    for (size_t i = 0; config && i < config->data.len; i++)
        if (mx_str_eq(config->data.at[i]->url, plain))
            return config->data.at[i];
    return NULL;
}

mx_status mx_config_sources(mx_arena *arena, const mx_config *config, const mx_env *env, mx_str url,
                            mx_span at, mx_sources *out, mx_diags *diags)
{
    mx_strs urls = {0};
    if (!mx_str_starts(url, MX_STR("env://")))
        mx_vec_push(arena, &urls, url);
    else if (env == NULL || env->name.len == 0)
        return mx_fail(diags, MX_CFG004, at, "Choose one with --env.", "%.*s needs an environment",
                       MX_FMT(url));
    else
        MX_TRY(mx_env_lookup(arena, env, mx_str_sub(url, 6, url.len), &urls, diags));
    for (size_t i = 0; i < urls.len; i++) {
        const mx_source *source = handle(config, urls.at[i]);
        if (source == NULL && mx_str_starts(urls.at[i], MX_STR("mem://")))
            return mx_fail(diags, MX_CFG004, at, "", "no data source stands behind \"%.*s\"",
                           MX_FMT(urls.at[i]));
        if (source == NULL)
            source = mx_source_of_url(arena, urls.at[i], at);
        mx_vec_push(arena, out, source);
    }
    return MX_OK;
}

mx_status mx_config_source(mx_arena *arena, const mx_config *config, const mx_env *env, mx_str url,
                           const mx_source **out, mx_diags *diags)
{
    mx_sources all = {0};
    *out = NULL;
    MX_TRY(mx_config_sources(arena, config, env, url, MX_NOWHERE, &all, diags));
    if (all.len != 1)
        return mx_fail(diags, MX_CFG004, MX_NOWHERE, "", "%.*s names %zu URLs, and one is needed",
                       MX_FMT(url), all.len);
    *out = all.at[0];
    return MX_OK;
}
