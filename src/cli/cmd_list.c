#include <unistd.h>

#include "base/diag.h"
#include "base/map.h"
#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/store_config.h"
#include "cli/table.h"

/* ---- features ---- */

static void dep_keys(mx_cli *cli, const mx_definition *def, mx_strs *out)
{
    for (size_t i = 0; i < def->spec->deps.len; i++)
        mx_vec_push(cli->arena, out, def->spec->deps.at[i].feature);
}

static mx_status put_feature(mx_cli *cli, mx_json_writer *w, mx_graph *graph, const mx_definition *def,
                             bool verbose)
{
    mx_str version;
    mx_strs deps = {0};
    MX_TRY(mx_graph_feature_version(graph, def->spec->key, &version, cli->diags));
    dep_keys(cli, def, &deps);
    mx_json_begin(w, '{');
    mx_put_text(w, "key", def->spec->key);
    mx_put_text(w, "version", version);
    mx_json_put_key(w, MX_STR("is_root"));
    mx_json_put_bool(w, deps.len == 0);
    mx_json_put_key(w, MX_STR("is_external"));
    mx_json_put_bool(w, def->external);
    mx_put_text(w, "project", def->project);
    mx_put_text(w, "source", mx_definition_source(def));
    mx_json_put_key(w, MX_STR("field_count"));
    mx_json_put_int(w, (int64_t)def->spec->fields.len);
    MX_TRY(mx_put_feature_fields(cli, w, graph, def, verbose));
    if (verbose && deps.len)
        mx_put_texts(w, "deps", &deps);
    mx_json_end(w, '}');
    return MX_OK;
}

typedef mx_vec(const mx_definition *) definitions;

static mx_status print_json(mx_cli *cli, const mx_feature_project *project, const definitions *shown)
{
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    mx_json_begin(&w, '{');
    mx_json_put_key(&w, MX_STR("feature_count"));
    mx_json_put_int(&w, (int64_t)shown->len);
    mx_json_put_key(&w, MX_STR("features"));
    mx_json_begin(&w, '[');
    for (size_t i = 0; i < shown->len; i++)
        MX_TRY(put_feature(cli, &w, project->graph, shown->at[i], mx_cli_on(cli, "verbose")));
    mx_json_end(&w, ']');
    mx_json_end(&w, '}');
    mx_buf_char(&cli->out, '\n');
    return MX_OK;
}

static mx_str joined(mx_cli *cli, const mx_strs *texts)
{
    mx_buf buf = MX_BUF(cli->arena);
    for (size_t i = 0; i < texts->len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? ", " : "", MX_FMT(texts->at[i]));
    return mx_buf_take(&buf);
}

static mx_status print_project(mx_cli *cli, const mx_feature_project *project, const definitions *shown,
                               mx_str name)
{
    static const char *const head[] = {"Feature", "Version", "Source", "Dependencies"};
    bool verbose = mx_cli_on(cli, "verbose");
    mx_table table;
    mx_table_init(&table, cli->arena, head, verbose ? 4 : 3);
    for (size_t i = 0; i < shown->len; i++) {
        const mx_definition *def = shown->at[i];
        mx_str version;
        mx_strs deps = {0};
        if (!mx_str_eq(def->project, name))
            continue;
        MX_TRY(mx_graph_feature_version(project->graph, def->spec->key, &version, cli->diags));
        dep_keys(cli, def, &deps);
        mx_table_add(&table, def->spec->key);
        mx_table_add(&table, version);
        mx_table_add(&table, mx_str_cat(cli->arena, mx_definition_source(def),
                                        def->external ? MX_STR(" (external)") : MX_STR("")));
        if (verbose)
            mx_table_add(&table, joined(cli, &deps));
    }
    mx_buf_printf(&cli->out, "%.*s\n", MX_FMT(name));
    mx_table_print(&table, mx_colour_wanted(STDOUT_FILENO), &cli->out);
    mx_buf_char(&cli->out, '\n');
    return MX_OK;
}

static mx_status print_plain(mx_cli *cli, const mx_feature_project *project, const definitions *shown)
{
    mx_strs projects = {0};
    mx_map seen = {0};
    size_t roots = 0, external = 0;
    for (size_t i = 0; i < shown->len; i++) {
        if (!mx_map_get(&seen, shown->at[i]->project)) {
            mx_map_put(cli->arena, &seen, shown->at[i]->project, (void *)(uintptr_t)shown->at[i]);
            mx_vec_push(cli->arena, &projects, shown->at[i]->project);
        }
        roots += shown->at[i]->spec->deps.len == 0;
        external += shown->at[i]->external;
    }
    for (size_t i = 0; i < projects.len; i++)
        MX_TRY(print_project(cli, project, shown, projects.at[i]));
    mx_buf_printf(&cli->out, "Total: %zu feature(s) (%zu root, %zu dependent", shown->len, roots,
                  shown->len - roots);
    if (external)
        mx_buf_printf(&cli->out, ", %zu external", external);
    mx_buf_lit(&cli->out, ")\n");
    return MX_OK;
}

/* An empty list may be right, but not what was meant. */
static void warn_of_no_project(mx_cli *cli, const mx_feature_project *project)
{
    if (!project->config->file.len)
        mx_buf_lit(&cli->err,
                   "Warning: no metaxy.toml, and no pyproject.toml with [tool.metaxy], was found here or "
                   "in a directory above.\n");
}

mx_status mx_cmd_list_features(mx_cli *cli)
{
    static const char *const formats[] = {"plain", "json", "keys", NULL};
    mx_feature_project project;
    definitions shown = {0};
    mx_str format;
    MX_TRY(mx_feature_format(cli, formats, &format));
    MX_TRY(mx_feature_project_load(cli, &project));
    if (!mx_graph_count(project.graph))
        warn_of_no_project(cli, &project);
    for (size_t i = 0; i < mx_graph_count(project.graph); i++)
        if (mx_feature_project_has(&project, mx_graph_at(project.graph, i)))
            mx_vec_push(cli->arena, &shown, mx_graph_at(project.graph, i));
    if (mx_str_eq(format, MX_STR("json")))
        return print_json(cli, &project, &shown);
    if (mx_str_eq(format, MX_STR("plain")))
        return print_plain(cli, &project, &shown);
    for (size_t i = 0; i < shown.len; i++)
        mx_buf_printf(&cli->out, "%.*s\n", MX_FMT(shown.at[i]->spec->key));
    return MX_OK;
}

/* ---- stores ---- */

static int by_default_and_name(const void *a, const void *b, void *arg)
{
    const mx_store_config *const *x = a, *const *y = b;
    const mx_str *first = arg;
    bool fx = mx_str_eq((*x)->name, *first), fy = mx_str_eq((*y)->name, *first);
    return fx != fy ? (fx ? -1 : 1) : mx_str_cmp((*x)->name, (*y)->name);
}

static void put_stores(mx_cli *cli, const mx_configuration *config, const mx_store_config *const *stores)
{
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    mx_json_begin(&w, '{');
    mx_put_text(&w, "default_store", config->store);
    mx_json_put_key(&w, MX_STR("store_count"));
    mx_json_put_int(&w, (int64_t)config->stores.len);
    mx_json_put_key(&w, MX_STR("stores"));
    mx_json_begin(&w, '[');
    for (size_t i = 0; i < config->stores.len; i++) {
        mx_strs fallbacks = {0};
        mx_store_config_fallbacks(cli, stores[i], &fallbacks);
        mx_json_begin(&w, '{');
        mx_put_text(&w, "name", stores[i]->name);
        mx_json_put_key(&w, MX_STR("is_default"));
        mx_json_put_bool(&w, mx_str_eq(stores[i]->name, config->store));
        mx_put_text(&w, "info", mx_store_config_text(cli, stores[i]));
        mx_put_texts(&w, "fallbacks", &fallbacks);
        mx_json_end(&w, '}');
    }
    mx_json_end(&w, ']');
    mx_json_end(&w, '}');
    mx_buf_char(&cli->out, '\n');
}

/* Every store is made ready to be opened, as far as this command can: what is wrong about its settings is told. */
static mx_status check_stores(mx_cli *cli, const mx_feature_project *project,
                              const mx_store_config *const *stores)
{
    mx_status worst = MX_OK;
    for (size_t i = 0; i < project->config->stores.len; i++) {
        mx_store_address unused;
        if ((mx_store_config_known(stores[i]) || mx_store_config_misspelt(cli, stores[i])) &&
            mx_store_config_read(cli, project, stores[i], &unused) != MX_OK)
            worst = MX_FAILED;
    }
    return worst;
}

static void print_stores(mx_cli *cli, const mx_configuration *config, const mx_store_config *const *stores)
{
    static const char *const head[] = {"Store", "Info", "Fallbacks"};
    mx_table table;
    mx_table_init(&table, cli->arena, head, 3);
    for (size_t i = 0; i < config->stores.len; i++) {
        mx_strs fallbacks = {0};
        mx_store_config_fallbacks(cli, stores[i], &fallbacks);
        bool is_default = mx_str_eq(stores[i]->name, config->store);
        mx_table_add(&table,
                     mx_str_cat(cli->arena, stores[i]->name, is_default ? MX_STR(" (default)") : MX_STR("")));
        mx_table_add(&table, mx_store_config_text(cli, stores[i]));
        mx_table_add(&table, joined(cli, &fallbacks));
    }
    mx_table_print(&table, mx_colour_wanted(STDOUT_FILENO), &cli->out);
}

mx_status mx_cmd_list_stores(mx_cli *cli)
{
    mx_feature_project project;
    MX_TRY(mx_plain_or_json(cli));
    MX_TRY(mx_feature_project_config(cli, &project));
    const mx_configuration *config = project.config;
    const mx_store_config **stores = mx_new_array(cli->arena, const mx_store_config *,
                                                  config->stores.len + 1);
    mx_str first = config->store;
    for (size_t i = 0; i < config->stores.len; i++)
        stores[i] = &config->stores.at[i];
    mx_sort(cli->arena, stores, config->stores.len, sizeof *stores, by_default_and_name, &first);
    MX_TRY(check_stores(cli, &project, stores));
    if (!config->stores.len)
        warn_of_no_project(cli, &project);
    if (mx_wants_json(cli))
        put_stores(cli, config, stores);
    else
        print_stores(cli, config, stores);
    return MX_OK;
}
