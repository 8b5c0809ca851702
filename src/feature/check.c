/* What is wrong with a graph, all of it at once: for the commands that check, and for stores, which refuse
 * what versions do not mind. */
#include "feature/graph_impl.h"
#include "feature/plan.h"

/* Missing features, cycles, fields. What is wrong upstream reaches many fields but is said once. */

static void report_once(mx_arena *scratch, mx_map *said, const mx_graph_error *error, mx_diags *diags)
{
    if (!error || mx_map_get_address(said, error))
        return;
    mx_map_put_address(scratch, said, error, error);
    mx_graph_report(error, diags);
}

mx_status mx_graph_check(mx_graph *graph, mx_diags *diags)
{
    mx_map said = {0};
    bool good = true;
    mx_graph_settle(graph);
    mx_arena *scratch = mx_arena_child(graph->arena);
    for (size_t i = 0; i < graph->nodes.len; i++) {
        const mx_node *node = graph->nodes.at[i];
        report_once(scratch, &said, node->error, diags);
        for (size_t k = 0; k < node->def->spec->fields.len; k++)
            report_once(scratch, &said, node->fields[k].error, diags);
        if (!node->error)
            good = mx_graph_check_declared(graph, scratch, node, diags) && good;
    }
    mx_arena_free(scratch);
    return said.len || !good ? MX_FAILED : MX_OK;
}

/* Names. */

static bool collides(mx_arena *scratch, mx_map *names, mx_str name, const mx_str *key, const mx_str **other)
{
    *other = mx_map_get(names, name);
    if (!*other)
        mx_map_put(scratch, names, name, (void *)(uintptr_t)key);
    return *other && !mx_str_eq(**other, *key);
}

static bool check_fields(mx_arena *scratch, const mx_feature_spec *spec, mx_diags *diags)
{
    mx_map names = {0};
    bool good = true;
    for (size_t i = 0; i < spec->fields.len; i++) {
        const mx_field_spec *field = &spec->fields.at[i];
        const mx_str *other;
        mx_str name = mx_key_struct_key(scratch, field->key);
        if (collides(scratch, &names, name, &field->key, &other)) {
            mx_fail(diags, MX_FEA011, field->at, "Rename one of them.",
                    "fields '%.*s' and '%.*s' of feature '%.*s' have one name inside structs: '%.*s'",
                    MX_FMT(*other), MX_FMT(field->key), MX_FMT(spec->key), MX_FMT(name));
            good = false;
        }
    }
    return good;
}

static bool named_before(const mx_feature_spec *spec, size_t dep)
{
    for (size_t i = 0; i < dep; i++)
        if (mx_str_eq(spec->deps.at[i].feature, spec->deps.at[dep].feature))
            return true;
    return false;
}

static bool check_suffixes(mx_arena *scratch, const mx_feature_spec *spec, mx_diags *diags)
{
    mx_map names = {0};
    bool good = true;
    for (size_t i = 0; i < spec->deps.len; i++) {
        const mx_feature_dep *dep = &spec->deps.at[i];
        const mx_str *other;
        mx_str name = mx_key_column_suffix(scratch, dep->feature);
        if (!named_before(spec, i) && collides(scratch, &names, name, &dep->feature, &other)) {
            mx_fail(diags, MX_FEA011, dep->at, "Rename one of them.",
                    "features '%.*s' and '%.*s' have one column suffix, '%.*s', and '%.*s' depends on both",
                    MX_FMT(*other), MX_FMT(dep->feature), MX_FMT(name), MX_FMT(spec->key));
            good = false;
        }
    }
    return good;
}

mx_status mx_graph_check_names(mx_graph *graph, mx_diags *diags)
{
    mx_arena *scratch = mx_arena_child(graph->arena);
    mx_map tables = {0};
    bool good = true;
    for (size_t i = 0; i < graph->nodes.len; i++) {
        const mx_feature_spec *spec = graph->nodes.at[i]->def->spec;
        const mx_str *other;
        mx_str table = mx_definition_table_name(scratch, graph->nodes.at[i]->def);
        if (collides(scratch, &tables, table, &spec->key, &other)) {
            mx_fail(diags, MX_FEA011, spec->at, "Rename one of them.",
                    "features '%.*s' and '%.*s' have one table name: '%.*s'", MX_FMT(*other),
                    MX_FMT(spec->key), MX_FMT(table));
            good = false;
        }
        good = check_fields(scratch, spec, diags) && good;
        good = check_suffixes(scratch, spec, diags) && good;
    }
    mx_arena_free(scratch);
    return good ? MX_OK : MX_FAILED;
}

/* Once for a graph: stores ask with every call. */
static void find_same_tables(mx_graph *graph)
{
    mx_graph_settle(graph);
    if (graph->has_tables)
        return;
    mx_map tables = {0};
    for (size_t i = 0; i < graph->nodes.len; i++) {
        mx_node *node = graph->nodes.at[i];
        mx_str table = mx_definition_table_name(graph->settled, node->def);
        mx_node *first = mx_map_get(&tables, table);
        node->same_table = first ? first->def->spec->key : MX_STR_NONE;
        if (first)
            first->same_table = node->def->spec->key;
        else
            mx_map_put(graph->settled, &tables, table, node);
    }
    graph->has_tables = true;
}

mx_status mx_graph_check_names_of(mx_graph *graph, mx_str feature, mx_diags *diags)
{
    find_same_tables(graph);
    const mx_node *node = mx_graph_node(graph, feature);
    if (!node)
        return MX_OK;
    mx_arena *scratch = mx_arena_child(graph->arena);
    const mx_feature_spec *spec = node->def->spec;
    bool good = check_fields(scratch, spec, diags);
    good = check_suffixes(scratch, spec, diags) && good;
    if (node->same_table.len)
        mx_fail(diags, MX_FEA011, spec->at, "Rename one of them.",
                "features '%.*s' and '%.*s' have one table name: '%.*s'", MX_FMT(node->same_table),
                MX_FMT(feature), MX_FMT(mx_key_table_name(scratch, feature)));
    mx_arena_free(scratch);
    return good && !node->same_table.len ? MX_OK : MX_FAILED;
}

/* Columns of one feature. */

bool mx_is_system_column(mx_str name)
{
    static const char *const names[] = {
        "metaxy_provenance_by_field", "metaxy_provenance",      "metaxy_data_version_by_field",
        "metaxy_data_version",        "metaxy_feature_version", "metaxy_project_version",
        "metaxy_created_at",          "metaxy_updated_at",      "metaxy_deleted_at",
        "metaxy_materialization_id",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mx_str_eq(name, mx_str_of(names[i])))
            return true;
    return false;
}

static bool check_rename(const mx_feature_plan *plan, const mx_plan_dep *dep, size_t i, mx_diags *diags)
{
    const mx_column_rename *rename = &dep->dep->renames.at[i];
    const char *what = NULL;
    if (mx_is_system_column(rename->to))
        what = "that is a system column";
    else if (mx_strs_has(&dep->upstream->spec->id_columns, rename->to))
        what = "that is an id column of it";
    for (size_t k = 0; !what && k < i; k++)
        if (mx_str_eq(dep->dep->renames.at[k].to, rename->to))
            what = "another column has that new name";
    if (what)
        mx_fail(diags, MX_FEA011, dep->dep->at, "",
                "feature '%.*s' renames '%.*s' of '%.*s' to '%.*s', but %s", MX_FMT(plan->def->spec->key),
                MX_FMT(rename->from), MX_FMT(dep->dep->feature), MX_FMT(rename->to), what);
    return !what;
}

static const mx_plan_dep *selected_before(const mx_feature_plan *plan, size_t dep, mx_str name)
{
    for (size_t i = 0; i < dep; i++)
        if (mx_strs_has(&plan->deps.at[i].dep->select, name))
            return &plan->deps.at[i];
    return NULL;
}

mx_status mx_plan_check_columns(const mx_feature_plan *plan, mx_diags *diags)
{
    bool good = true;
    for (size_t i = 0; i < plan->deps.len; i++) {
        const mx_plan_dep *dep = &plan->deps.at[i];
        for (size_t k = 0; k < dep->dep->renames.len; k++)
            good = check_rename(plan, dep, k, diags) && good;
        for (size_t k = 0; k < dep->dep->select.len; k++) {
            mx_str name = dep->dep->select.at[k];
            const mx_plan_dep *other = selected_before(plan, i, name);
            if (!other || mx_strs_has(&plan->upstream_ids, name) ||
                mx_strs_has(&plan->def->spec->id_columns, name))
                continue;
            mx_fail(diags, MX_FEA011, dep->dep->at, "Rename it in one of them.",
                    "feature '%.*s' selects the column '%.*s' from both '%.*s' and '%.*s'",
                    MX_FMT(plan->def->spec->key), MX_FMT(name), MX_FMT(other->dep->feature),
                    MX_FMT(dep->dep->feature));
            good = false;
        }
    }
    return good ? MX_OK : MX_FAILED;
}
