#include "cli/store_project.h"

#include "base/file.h"
#include "cli/cancel.h"
#include "cli/feature_python.h"

static mx_status open_store(mx_open_store *s, mx_store_mode mode);

/* ---- fallback stores ---- */

/* A name that asks for its own asker would be asked without end. */
static mx_status check_circle(const mx_open_store *s, mx_str name)
{
    for (const mx_open_store *up = s; up; up = up->asked_by)
        if (mx_str_eq(up->config->name, name))
            return mx_fail(s->cli->diags, MX_CFG002, s->config->value->origin.at, "",
                           "store '%.*s' is a fallback store of itself", MX_FMT(name));
    return MX_OK;
}

static mx_str configured(mx_arena *arena, const mx_configuration *config)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < config->stores.len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? ", " : "Configured are: ", MX_FMT(config->stores.at[i].name));
    mx_buf_char(&buf, '.');
    return mx_buf_take(&buf);
}

static mx_status find_config(mx_cli *cli, const mx_feature_project *project, mx_str name,
                             const mx_store_config **out);

/* The i-th fallback store, opened when it is first asked for. */
static mx_status fallback_at(mx_open_store *s, size_t i, mx_open_store **out)
{
    if (i < s->fallbacks.len) {
        *out = s->fallbacks.at[i];
        return MX_OK;
    }
    mx_open_store *made = mx_new(s->cli->arena, mx_open_store);
    *made = (mx_open_store){.cli = s->cli, .project = s->project, .asked_by = s};
    MX_TRY(check_circle(s, s->fallback_names.at[i]));
    MX_TRY(find_config(s->cli, s->project, s->fallback_names.at[i], &made->config));
    MX_TRY(open_store(made, MX_STORE_READ));
    mx_vec_push(s->cli->arena, &s->fallbacks, made);
    *out = made;
    return MX_OK;
}

mx_status mx_open_store_with(mx_open_store *store, mx_str feature, bool fallbacks, mx_open_store **out)
{
    bool there = false;
    *out = NULL;
    MX_TRY(mx_store_has(store->store, feature, &there, store->cli->diags));
    if (there) {
        *out = store;
        return MX_OK;
    }
    for (size_t i = 0; fallbacks && i < store->fallback_names.len; i++) {
        mx_open_store *next;
        MX_TRY(fallback_at(store, i, &next));
        mx_status status = mx_open_store_with(next, feature, true, out);
        if (status != MX_NOT_FOUND)
            return status;
    }
    return MX_NOT_FOUND;
}

static mx_status read_fallback(void *state, mx_str feature, const mx_read *read, struct ArrowArrayStream *out,
                               mx_diags *diags)
{
    mx_open_store *s = state;
    for (size_t i = 0; i < s->fallback_names.len; i++) {
        mx_open_store *next, *found;
        MX_TRY(fallback_at(s, i, &next));
        mx_status status = mx_open_store_with(next, feature, true, &found);
        if (status == MX_OK)
            return mx_store_read(found->store, feature, read, false, out, diags);
        if (status != MX_NOT_FOUND)
            return status;
    }
    return MX_NOT_FOUND;
}

/* ---- classes ---- */

static mx_status tables_of_classes(void *state, mx_arena *arena, const char *dialect, mx_str *out,
                                   mx_diags *diags)
{
    const mx_open_store *s = state;
    (void)arena, (void)diags; /* the command's own */
    return mx_python_tables(s->cli, s->project, s->config->name, mx_str_of(dialect), out);
}

/* ---- opening ---- */

static mx_status find_config(mx_cli *cli, const mx_feature_project *project, mx_str name,
                             const mx_store_config **out)
{
    const mx_configuration *config = project->config;
    *out = mx_configuration_store(config, name);
    if (*out)
        return MX_OK;
    if (!config->stores.len)
        return mx_feature_project_lacks(cli, project, MX_CFG002, "the project has no stores",
                                        "Describe one as [stores.NAME] in metaxy.toml.");
    const char **names = mx_new_array(cli->arena, const char *, config->stores.len + 1);
    for (size_t i = 0; i < config->stores.len; i++)
        names[i] = mx_str_z(cli->arena, config->stores.at[i].name);
    const char *near = mx_str_nearest(name, names);
    return mx_fail(cli->diags, MX_CFG002, MX_NOWHERE,
                   mx_str_z(cli->arena, near ? mx_str_printf(cli->arena, "Did you mean %s?", near)
                                             : configured(cli->arena, config)),
                   "there is no store '%.*s' in the configuration", MX_FMT(name));
}

/* Temporary tables are made by readers too. DuckDB has them in files that are open for reading; SQLite has not, and makes
 * a file when it is opened. */
static mx_status connect(mx_open_store *s, mx_store_address *a, mx_store_mode mode)
{
    mx_diags *diags = s->cli->diags;
    mx_open_flags flags = MX_OPEN_CREATE;
    bool sqlite = mx_str_eq(mx_str_of(a->driver), MX_STR("sqlite"));
    if (mode == MX_STORE_READ && mx_str_eq(mx_str_of(a->driver), MX_STR("duckdb")))
        flags = MX_OPEN_READ_ONLY;
    if (mode == MX_STORE_READ && sqlite && a->file.len && !mx_path_exists(a->file))
        a->url = MX_STR("sqlite://metaxy?mode=memory");
    MX_TRY(mx_conn_open(s->cli->arena, &s->conn, a->url, flags, diags));
    mx_cancel_watch(s->cli->arena, s->conn);
    for (size_t i = 0; i < a->statements.len; i++)
        MX_TRY(mx_conn_exec(s->conn, a->statements.at[i], NULL, 0, MX_NOWHERE, diags));
    return MX_OK;
}

static mx_status open_store(mx_open_store *s, mx_store_mode mode)
{
    mx_store_address address;
    mx_cli *cli = s->cli;
    s->text = mx_store_config_text(cli, s->config);
    mx_store_config_fallbacks(cli, s->config, &s->fallback_names);
    MX_TRY(mx_store_config_read(cli, s->project, s->config, &address));
    MX_TRY(connect(s, &address, mode));
    if (!address.has_algorithm)
        address.settings.algorithm = mx_store_default_digest(s->conn);
    MX_TRY(mx_store_new(cli->arena, &s->store, s->conn, &address.settings, cli->diags));
    if (s->project->graph)
        mx_store_use(s->store, s->project->graph);
    mx_store_set_class_tables(s->store, (mx_class_tables){s, tables_of_classes});
    if (s->fallback_names.len)
        mx_store_set_fallback(s->store, (mx_fallback){s, read_fallback});
    return MX_OK;
}

mx_status mx_open_store_named(mx_cli *cli, const mx_feature_project *project, mx_str name, mx_store_mode mode,
                              mx_open_store **out)
{
    mx_open_store *s = mx_new(cli->arena, mx_open_store);
    *s = (mx_open_store){.cli = cli, .project = project};
    *out = NULL;
    MX_TRY(find_config(cli, project, name.len ? name : project->config->store, &s->config));
    MX_TRY(open_store(s, mode));
    *out = s;
    return MX_OK;
}

mx_status mx_open_store_chosen(mx_cli *cli, const mx_feature_project *project, mx_store_mode mode,
                               mx_open_store **out)
{
    return mx_open_store_named(cli, project, mx_cli_text(cli, "store"), mode, out);
}

mx_status mx_check_store_chosen(mx_cli *cli, const mx_feature_project *project)
{
    const mx_store_config *unused;
    mx_str name = mx_cli_text(cli, "store");
    return name.len ? find_config(cli, project, name, &unused) : MX_OK;
}
