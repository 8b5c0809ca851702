#include "cli/what_if.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/table.h"

typedef struct stale_feature {
    mx_str key, from, to; /* `to` is empty: the feature is gone */
    uint64_t rows;
} stale_feature;
typedef mx_vec(stale_feature) stale_features;

/* ---- the changed graph ---- */

static mx_status change_field(mx_cli *cli, const mx_definition *def, mx_str field, mx_str version,
                              const mx_definition **out)
{
    mx_definition *changed = mx_new(cli->arena, mx_definition);
    mx_feature_spec *spec = mx_new(cli->arena, mx_feature_spec);
    mx_field_spec *fields = mx_new_array(cli->arena, mx_field_spec, def->spec->fields.len);
    bool found = false;
    *spec = *def->spec;
    memcpy(fields, spec->fields.at, spec->fields.len * sizeof *fields);
    for (size_t i = 0; i < spec->fields.len; i++) {
        if (!mx_str_eq(fields[i].key, field))
            continue;
        fields[i].code_version = version;
        found = true;
    }
    if (!found)
        return mx_fail(cli->diags, MX_FEA010, MX_NOWHERE, "", "feature %.*s has no field '%.*s'",
                       MX_FMT(spec->key), MX_FMT(field));
    spec->fields.at = fields;
    *changed = *def;
    changed->spec = spec;
    *out = changed;
    return MX_OK;
}

/* FEATURE:FIELD=CODE_VERSION */
static mx_status changed_graph(mx_cli *cli, const mx_feature_project *project, mx_str change, mx_graph **out)
{
    mx_str place, version, feature, field, key;
    const mx_definition *target, *changed = NULL;
    if (mx_path_exists(change) || mx_str_find(change, ':') == MX_NPOS ||
        !mx_str_cut(change, '=', &place, &version))
        return mx_feature_graph_named(cli, project, change, out);
    (void)mx_str_cut(place, ':', &feature, &field);
    MX_TRY(mx_select_feature(cli, feature, &key));
    MX_TRY(mx_graph_get(project->graph, key, &target, cli->diags));
    MX_TRY(change_field(cli, target, field, version, &changed));
    *out = mx_graph_new(cli->arena, project->config->hash_truncation_length);
    for (size_t i = 0; i < mx_graph_count(project->graph); i++) {
        const mx_definition *def = mx_graph_at(project->graph, i);
        MX_TRY(mx_graph_add(*out, def == target ? changed : def, false, cli->diags));
    }
    return mx_graph_check(*out, cli->diags);
}

static mx_status find_stale(mx_cli *cli, const mx_feature_project *project, mx_open_store *store,
                            mx_graph *changed, const mx_strs *keys, stale_features *out)
{
    static const mx_read all;
    for (size_t i = 0; i < keys->len; i++) {
        stale_feature s = {.key = keys->at[i]};
        MX_TRY(mx_graph_feature_version(project->graph, s.key, &s.from, cli->diags));
        if (mx_graph_find(changed, s.key))
            MX_TRY(mx_graph_feature_version(changed, s.key, &s.to, cli->diags));
        if (mx_str_eq(s.from, s.to))
            continue;
        if (mx_store_count(store->store, s.key, &all, &s.rows, cli->diags) == MX_FAILED)
            return MX_FAILED;
        mx_vec_push(cli->arena, out, s);
    }
    return MX_OK;
}

/* ---- telling ---- */

static void put_json(mx_cli *cli, mx_str change, const stale_features *all, uint64_t rows)
{
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    mx_json_begin(&w, '{');
    mx_put_text(&w, "what_if", change);
    mx_json_put_key(&w, MX_STR("features"));
    mx_json_begin(&w, '{');
    for (size_t i = 0; i < all->len; i++) {
        const stale_feature *s = &all->at[i];
        mx_json_put_key(&w, s->key);
        mx_json_begin(&w, '{');
        mx_put_text(&w, "old_version", s->from);
        mx_json_put_key(&w, MX_STR("new_version"));
        if (s->to.len)
            mx_json_put_string(&w, s->to);
        else
            mx_json_put_null(&w);
        mx_json_put_key(&w, MX_STR("stale_rows"));
        mx_json_put_int(&w, (int64_t)s->rows);
        mx_json_end(&w, '}');
    }
    mx_json_end(&w, '}');
    mx_json_put_key(&w, MX_STR("stale_rows"));
    mx_json_put_int(&w, (int64_t)rows);
    mx_json_end(&w, '}');
    mx_buf_char(&cli->out, '\n');
}

static void put_plain(mx_cli *cli, const stale_features *all, uint64_t rows)
{
    static const char *const head[] = {"Feature", "Version", "Would be", "Stale rows"};
    mx_table table;
    mx_table_init(&table, cli->arena, head, 4);
    for (size_t i = 0; i < all->len; i++) {
        const stale_feature *s = &all->at[i];
        mx_table_add(&table, s->key);
        mx_table_add(&table, s->from);
        mx_table_add(&table, s->to.len ? s->to : MX_STR("(gone)"));
        mx_table_add(&table, mx_str_printf(cli->arena, "%llu", (unsigned long long)s->rows));
    }
    if (all->len)
        mx_table_print(&table, mx_colour_wanted(STDOUT_FILENO), &cli->out);
    mx_buf_printf(&cli->out, "%llu row(s) of %zu feature(s) would be stale\n", (unsigned long long)rows,
                  all->len);
}

mx_status mx_what_if(mx_cli *cli, const mx_feature_project *project, mx_open_store *store,
                     const mx_strs *keys, mx_str change)
{
    mx_graph *changed;
    stale_features all = {0};
    uint64_t rows = 0;
    MX_TRY(changed_graph(cli, project, change, &changed));
    MX_TRY(find_stale(cli, project, store, changed, keys, &all));
    for (size_t i = 0; i < all.len; i++)
        rows += all.at[i].rows;
    if (mx_wants_json(cli))
        put_json(cli, change, &all, rows);
    else
        put_plain(cli, &all, rows);
    return MX_OK;
}
