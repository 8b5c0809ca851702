#include "cli/sync_external.h"

#include "base/map.h"
#include "cli/store_project.h"

typedef struct declared {
    const mx_definition *def;
    mx_str version; /* empty: it cannot be told without upstream features */
} declared;
typedef mx_vec(declared) declarations;

static void find_declared(mx_cli *cli, const mx_feature_project *project, declarations *out, mx_strs *waiting)
{
    for (size_t i = 0; i < mx_graph_count(project->graph); i++) {
        declared d = {.def = mx_graph_at(project->graph, i)};
        mx_str version;
        if (!d.def->external)
            continue;
        if (mx_graph_feature_version(project->graph, d.def->spec->key, &version, NULL) == MX_OK)
            d.version = mx_str_copy(cli->arena, version);
        mx_vec_push(cli->arena, out, d);
        mx_vec_push(cli->arena, waiting, d.def->spec->key);
    }
}

static void add_selected(mx_cli *cli, const mx_feature_project *project, const mx_recorded_rows *rows,
                         mx_strs *waiting)
{
    const mx_configuration *config = project->config;
    for (size_t s = 0; s < config->extra_features.len; s++) {
        mx_selector selector = mx_selector_of(cli->arena, &config->extra_features.at[s]);
        for (size_t i = 0; i < rows->len; i++)
            if (mx_selector_takes(&selector, rows->at[i].key, rows->at[i].project))
                mx_vec_push(cli->arena, waiting, rows->at[i].key);
    }
}

/* Each with what it depends on, however far; the project's own features stay. */
static mx_status load(mx_cli *cli, const mx_feature_project *project, const mx_map *latest, mx_strs *waiting)
{
    mx_map seen = {0};
    for (size_t i = 0; i < waiting->len; i++) {
        mx_str key = waiting->at[i];
        const mx_recorded *row = mx_map_get(latest, key);
        const mx_definition *present = mx_graph_find(project->graph, key), *def;
        if (!row || mx_map_get(&seen, key) || (present && !present->external))
            continue;
        mx_map_put(cli->arena, &seen, key, (void *)(uintptr_t)row);
        MX_TRY(mx_recorded_definition(cli->arena, row, &def, cli->diags));
        MX_TRY(mx_graph_add(project->graph, def, false, cli->diags));
        for (size_t k = 0; k < def->spec->deps.len; k++)
            mx_vec_push(cli->arena, waiting, def->spec->deps.at[k].feature);
    }
    return MX_OK;
}

static mx_status compare(mx_cli *cli, const mx_feature_project *project, const declared *d, mx_str store)
{
    mx_str key = d->def->spec->key, version;
    bool locked = mx_cli_on(cli, "locked") || project->config->locked == MX_CHOICE_YES ||
                  d->def->mismatch_is_error;
    if (mx_graph_find(project->graph, key)->external) {
        mx_warn(cli->diags, MX_STO017, d->def->spec->at, "Push the project that defines it.",
                "external feature '%.*s' is not recorded in store '%.*s': its declaration is used as it is",
                MX_FMT(key), MX_FMT(store));
        return MX_OK;
    }
    if (!d->version.len || mx_graph_feature_version(project->graph, key, &version, NULL) != MX_OK ||
        mx_str_eq(version, d->version))
        return MX_OK;
    mx_report(cli->diags, MX_STO016, locked ? MX_ERROR : MX_WARNING, d->def->spec->at,
              "Run 'metaxy lock', or declare it as it is now.",
              "external feature '%.*s' has version %.*s in store '%.*s', and %.*s as it is declared",
              MX_FMT(key), MX_FMT(version), MX_FMT(store), MX_FMT(d->version));
    return locked ? MX_FAILED : MX_OK;
}

mx_status mx_sync_external(mx_cli *cli, mx_feature_project *project)
{
    declarations externals = {0};
    mx_strs waiting = {0};
    mx_open_store *store;
    mx_recorded_rows rows;
    mx_map latest = {0};
    mx_status worst = MX_OK;
    find_declared(cli, project, &externals, &waiting);
    if (!externals.len && !project->config->extra_features.len)
        return MX_OK;
    MX_TRY(mx_open_store_named(cli, project, MX_STR_NONE, MX_STORE_READ, &store));
    MX_TRY(mx_store_recorded(store->store, cli->arena, MX_STR_NONE, MX_STR_NONE, &rows, cli->diags));
    mx_conn_close(store->conn);
    for (size_t i = 0; i < rows.len; i++)
        mx_map_put(cli->arena, &latest, rows.at[i].key, &rows.at[i]);
    add_selected(cli, project, &rows, &waiting);
    MX_TRY(load(cli, project, &latest, &waiting));
    for (size_t i = 0; i < externals.len; i++)
        if (compare(cli, project, &externals.at[i], store->config->name) != MX_OK)
            worst = MX_FAILED;
    return worst;
}
