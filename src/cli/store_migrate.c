#include "cli/store_migrate.h"

#include "base/file.h"
#include "cli/commands.h"
#include "cli/state.h"
#include "config/url.h"
#include "inspect/inspect.h"
#include "migrate/sum.h"
#include "schema/edit.h"
#include "schema/rules.h"

bool mx_cli_of_store(const mx_cli *cli)
{
    return mx_cli_given(cli, "store") || mx_cli_on(cli, "all-stores");
}

mx_status mx_store_migration_load(mx_cli *cli, bool graph, mx_feature_project *features)
{
    if (!graph)
        return mx_feature_project_config(cli, features);
    return mx_feature_project_load(cli, features);
}

/* ---- which server ---- */

static mx_str driver_of_url(const mx_store_address *address)
{
    mx_str scheme, rest;
    (void)mx_str_cut(address->url, ':', &scheme, &rest);
    (void)mx_str_cut(scheme, '+', &scheme, &rest);
    const char *name = mx_dialect_name(scheme);
    return name ? mx_str_of(name) : mx_str_of(address->driver);
}

/* What a server that cannot be asked is taken for may be wrong: the warning says what was not seen. */
static mx_status connect(mx_store_migration *m, mx_str name, mx_connect how)
{
    mx_cli *cli = m->cli;
    size_t said = mx_diags_count(cli->diags);
    mx_status status = mx_open_store_named(
        cli, &m->features, name, how == MX_CONNECT_WRITE ? MX_STORE_WRITE : MX_STORE_READ, &m->open);
    if (status == MX_OK || how != MX_CONNECT_TRY)
        return status;
    mx_str words = mx_diags_take(cli->diags, cli->arena, said);
    mx_warn(cli->diags, MX_STO019, MX_NOWHERE,
            "Plan again where the store can be reached if it holds tables that no migration has made.",
            "the store '%.*s' cannot be looked at, and is planned for as an empty one: %.*s",
            MX_FMT(m->config->name), MX_FMT(words.len ? words : MX_STR("no answer")));
    m->open = NULL;
    return MX_OK;
}

/* Where unqualified names live; the revisions are kept there too. */
static mx_status find_schema(mx_store_migration *m)
{
    mx_cli *cli = m->cli;
    mx_revisions_place place;
    const mx_revisions_name none = {0};
    mx_rows rows;
    MX_TRY(mx_revisions_find(cli->arena, m->open->conn, &none, &place, cli->diags));
    m->schema = place.home;
    if (m->schema.len)
        return MX_OK;
    MX_TRY(mx_conn_rows(cli->arena, &rows, m->open->conn, MX_STR("SELECT current_schema()"), NULL, 0,
                        cli->diags));
    if (rows.rows && mx_rows_at(&rows, 0, 0).kind == MX_V_TEXT)
        m->schema = mx_rows_at(&rows, 0, 0).text;
    return MX_OK;
}

/* What MySQL gives a table that says nothing of its texts. */
static mx_status find_charset(mx_store_migration *m)
{
    if (!m->open)
        return MX_OK;
    return mx_store_database_charset(m->cli->arena, m->open->conn, &m->project.server, m->cli->diags);
}

static mx_status find_server(mx_store_migration *m, const mx_store_address *address, mx_str *dialect)
{
    MX_TRY(mx_project_server(m->cli, &m->project, false));
    *dialect = m->open ? mx_str_of(mx_conn_driver(m->open->conn)) : driver_of_url(address);
    if (m->project.dialect)
        *dialect = mx_str_of(m->project.dialect->name);
    return MX_OK;
}

/* ---- directories ---- */

/* --dir or the setting; else `migrations` beside the configuration. */
static mx_str base_url(mx_store_migration *m)
{
    mx_cli *cli = m->cli;
    mx_str given = mx_project_text(cli, "dir", &m->project.env->migration.dir);
    if (given.len || !m->features.config->file.len)
        return given.len ? given : MX_STR("file://migrations");
    mx_str here = mx_path_dir(mx_path_absolute(cli->arena, MX_STR("x")));
    mx_str path = mx_path_within(mx_path_join(cli->arena, m->features.config->root, MX_STR("migrations")),
                                 here);
    return mx_str_cat(cli->arena, MX_STR("file://"), path);
}

static mx_status read_history(mx_store_migration *m, mx_store_part part)
{
    mx_cli *cli = m->cli;
    mx_store_migrations *h = &m->histories[part];
    const char *word = part == MX_PART_SYSTEM_TABLES ? "system" : "features";
    mx_dir_url url;
    mx_str base = base_url(m);
    h->part = part;
    h->name = mx_str_printf(cli->arena, "%.*s/%s", MX_FMT(m->config->name), word);
    h->revisions.schema = m->schema;
    h->revisions.table = mx_store_revisions_name(m->store, cli->arena, part);
    MX_TRY(mx_dir_url_parse(cli->arena, base, MX_NOWHERE, &url, cli->diags));
    mx_str path = mx_path_join(cli->arena, url.path, h->name);
    h->dir_url = mx_str_cat(cli->arena, MX_STR("file://"), path);
    mx_status status = mx_dir_read(cli->arena, &h->dir, path, MX_LAYOUT_ATLAS, cli->diags);
    if (status == MX_NOT_FOUND)
        h->dir = mx_dir_of(cli->arena, path, MX_LAYOUT_ATLAS, NULL, 0, cli->diags);
    else if (status != MX_OK)
        return status;
    MX_TRY(mx_project_lock_timeout(cli, &m->project, &h->dir->lock_wait_ms));
    return h->dir->count ? mx_project_check_sum(cli, h->dir) : MX_OK;
}

static mx_status find_config(mx_store_migration *m, mx_str name)
{
    const mx_configuration *config = m->features.config;
    m->config = mx_configuration_store(config, name.len ? name : config->store);
    if (m->config)
        return MX_OK;
    mx_open_store *unused; /* says what is wrong */
    return mx_open_store_named(m->cli, &m->features, name, MX_STORE_READ, &unused);
}

mx_status mx_store_migration_open(mx_cli *cli, const mx_feature_project *features, mx_str name,
                                  mx_connect how, mx_store_migration *out)
{
    mx_store_migration *m = out;
    mx_store_address address;
    mx_str dialect;
    *m = (mx_store_migration){.cli = cli, .features = *features};
    MX_TRY(mx_project_load(cli, &m->project));
    MX_TRY(find_config(m, name));
    MX_TRY(mx_store_config_read(cli, &m->features, m->config, &address));
    if (how != MX_CONNECT_NOT)
        MX_TRY(connect(m, m->config->name, how));
    if (m->open)
        MX_TRY(find_schema(m));
    MX_TRY(find_server(m, &address, &dialect));
    MX_TRY(mx_store_offline(cli->arena, &m->store, dialect,
                            m->project.dialect ? m->project.server.version : 0, &address.settings,
                            cli->diags));
    if (m->features.graph)
        mx_store_use(m->store, m->features.graph);
    m->project.dialect = mx_dialect_named(dialect);
    m->project.server = *mx_store_server(m->store);
    MX_TRY(find_charset(m));
    for (int part = 0; part < MX_STORE_PARTS; part++)
        MX_TRY(read_history(m, (mx_store_part)part));
    return MX_OK;
}

void mx_store_migration_close(mx_store_migration *m)
{
    if (m->open)
        mx_conn_close(m->open->conn);
    m->open = NULL;
}

/* ---- models ---- */

mx_strs mx_store_model_names(mx_arena *arena, const mx_model *model)
{
    mx_strs names = {0};
    for (size_t s = 0; s < model->schemas.len; s++)
        for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++)
            mx_vec_push(arena, &names, model->schemas.at[s]->tables.at[t]->name);
    return names;
}

mx_status mx_store_model_of_text(mx_store_migration *m, mx_str text, const char *what, mx_model **out)
{
    mx_cli *cli = m->cli;
    mx_str name = mx_str_printf(cli->arena, "%s of store %.*s", what, MX_FMT(m->config->name));
    *out = mx_model_new(cli->arena, &m->project.server, m->project.dialect->model);
    MX_TRY(mx_replay_text(*out, text, mx_diags_file(cli->diags, name, text), MX_STR_NONE, cli->diags));
    return mx_model_finish(*out, cli->diags);
}

/* To tables that are not the store's: what they are like is not known here. */
static void let_go_of_others(mx_table *table)
{
    for (size_t i = table->fkeys.len; i-- > 0 && !table->schema->model->rules->late_references;)
        if (!table->fkeys.at[i]->ref_table)
            mx_table_remove_fkey(table, table->fkeys.at[i]);
}

static bool is_used(const mx_schema *schema, const mx_udt *type)
{
    for (size_t t = 0; t < schema->tables.len; t++)
        if (mx_table_uses_type(schema->model->arena, schema->tables.at[t], type))
            return true;
    return false;
}

static bool takes_values(const mx_schema *schema, const mx_sequence *sequence)
{
    for (size_t t = 0; t < schema->tables.len; t++)
        if (mx_table_uses_sequence(schema->model->arena, schema->tables.at[t], sequence))
            return true;
    return false;
}

/* All that is not one of the tables; what they own, and the types and sequences of their columns, go and stay with
 * them. */
static void keep_tables(mx_model *model, const mx_strs *names)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        mx_schema *schema = model->schemas.at[s];
        while (schema->objects.len)
            mx_object_remove(model, schema->objects.at[schema->objects.len - 1]);
        for (size_t t = schema->tables.len; t-- > 0;)
            if (t < schema->tables.len && !mx_strs_has(names, schema->tables.at[t]->name))
                mx_table_remove(schema->tables.at[t]);
        for (size_t t = 0; t < schema->tables.len; t++)
            let_go_of_others(schema->tables.at[t]);
        for (size_t t = schema->types.len; t-- > 0;)
            if (!is_used(schema, schema->types.at[t]))
                mx_udt_remove(schema->types.at[t]);
        for (size_t q = schema->sequences.len; q-- > 0;)
            if (!schema->sequences.at[q]->owner && !schema->sequences.at[q]->internal &&
                !takes_values(schema, schema->sequences.at[q]))
                mx_sequence_remove(schema->sequences.at[q]);
    }
    while (model->objects.len)
        mx_object_remove(model, model->objects.at[model->objects.len - 1]);
}

mx_status mx_store_live_ddl(mx_store_migration *m, const mx_strs *names, mx_str *out, mx_diags *diags)
{
    mx_cli *cli = m->cli;
    mx_planned planned;
    const mx_planned_options options = {0};
    mx_server server = m->project.server;
    if (m->schema.len)
        server.schema = m->schema;
    mx_model *live = mx_model_new(cli->arena, &server, m->project.dialect->model);
    MX_TRY(mx_inspect(live, m->open->conn, diags));
    keep_tables(live, names);
    mx_model *empty = mx_model_new(cli->arena, &server, m->project.dialect->model);
    MX_TRY(mx_planned_make(cli->arena, empty, live, m->project.dialect, &options, &planned, diags));
    *out = planned.text;
    return MX_OK;
}
