/* What features.toml names and is not there: columns of upstream features that list theirs, and fields.
 *
 * Only what was written by hand is looked at. Specs from Python and from stores may name what they like: versions do not
 * mind, and stores say so when rows are asked for. */
#include "feature/graph_impl.h"
#include "feature/plan.h"

/* ---- names that are there ---- */

typedef struct names {
    mx_arena *arena;
    mx_map map;
    mx_vec(const char *) list; /* for "did you mean" */
} names;

static void add_name(names *n, mx_str name)
{
    if (mx_map_get(&n->map, name))
        return;
    const char *text = mx_str_z(n->arena, name);
    mx_map_put(n->arena, &n->map, name, (void *)(uintptr_t)text);
    mx_vec_push(n->arena, &n->list, text);
}

static void add_columns(names *n, const mx_definition *def)
{
    const mx_json *properties = mx_json_get(def->schema, MX_STR("properties"));
    for (size_t i = 0; i < def->spec->id_columns.len; i++)
        add_name(n, def->spec->id_columns.at[i]);
    for (size_t i = 0; i < mx_json_length(properties); i++) /* of a class; `columns` are there too */
        add_name(n, mx_json_key(properties, i));
}

static void add_renamed(names *n, const mx_definition *def, const mx_feature_dep *dep)
{
    names plain = {.arena = n->arena};
    add_columns(&plain, def);
    for (size_t i = 0; i < plain.list.len; i++)
        add_name(n, mx_dep_renamed(dep, mx_str_of(plain.list.at[i])));
}

static bool has_name(const names *n, mx_str name)
{
    return mx_map_get(&n->map, name) || mx_is_system_column(name);
}

static const char *hint_for(names *n, mx_str name, const char *otherwise)
{
    mx_vec_push(n->arena, &n->list, NULL);
    const char *near = mx_str_nearest(name, n->list.at);
    n->list.len--;
    return near ? mx_str_z(n->arena, mx_str_printf(n->arena, "Did you mean '%s'?", near)) : otherwise;
}

/* ---- places ---- */

/* The table with `type`, inside `wrapper` or without it. */
static const mx_json *typed_table(const mx_feature_dep *dep, const char *member, const char *wrapper)
{
    const mx_json *outer = mx_json_get(dep->written, mx_str_of(member));
    return mx_json_get(outer, MX_STR("type")) ? outer : mx_json_get(outer, mx_str_of(wrapper));
}

static mx_span item_span(const mx_feature_dep *dep, const mx_json *list, mx_str name)
{
    for (size_t i = 0; i < mx_json_length(list); i++)
        if (mx_str_eq(mx_json_string(mx_json_at(list, i)), name))
            return mx_json_span(mx_json_at(list, i));
    return list ? mx_json_span(list) : dep->at;
}

static mx_span key_span(const mx_feature_dep *dep, const mx_json *table, mx_str name)
{
    for (size_t i = 0; i < mx_json_length(table); i++)
        if (mx_str_eq(mx_json_key(table, i), name))
            return mx_json_key_span(table, i);
    return dep->at;
}

/* ---- columns ---- */

typedef struct declared {
    mx_arena *scratch;
    const mx_node *node;
    const mx_feature_dep *dep;
    const mx_node *up;
    mx_diags *diags;
    bool good;
} declared;

static void no_column(declared *d, names *n, mx_span at, const char *verb, mx_str name)
{
    d->good = false;
    mx_fail(d->diags, MX_FEA015, at,
            hint_for(n, name, "List it under the columns of that feature, or leave it out."),
            "feature '%.*s' %s '%.*s', which '%.*s' does not have", MX_FMT(d->node->def->spec->key), verb,
            MX_FMT(name), MX_FMT(d->dep->feature));
}

/* A list of columns is the whole of the table; a class may leave some out. */
static bool lists_columns(const mx_definition *def)
{
    return def->columns.len > 0;
}

static void check_renames(declared *d)
{
    const mx_json *written = mx_json_get(d->dep->written, MX_STR("rename"));
    names n = {.arena = d->scratch};
    add_columns(&n, d->up->def);
    for (size_t i = 0; i < d->dep->renames.len; i++) {
        mx_str from = d->dep->renames.at[i].from;
        if (!has_name(&n, from))
            no_column(d, &n, key_span(d->dep, written, from), "renames", from);
    }
}

static void check_select(declared *d)
{
    const mx_json *written = mx_json_get(d->dep->written, MX_STR("select"));
    names n = {.arena = d->scratch};
    add_renamed(&n, d->up->def, d->dep);
    for (size_t i = 0; i < d->dep->select.len; i++) {
        mx_str name = d->dep->select.at[i];
        if (!has_name(&n, name))
            no_column(d, &n, mx_json_span(mx_json_at(written, i)), "selects", name);
    }
}

/* Rows of both features are joined by them. Names before renaming are taken too. */
static void check_on(declared *d)
{
    const mx_strs *on = &d->dep->lineage.on;
    const mx_json *written = mx_json_get(typed_table(d->dep, "lineage", "relationship"), MX_STR("on"));
    const mx_definition *own = d->node->def;
    names up = {.arena = d->scratch}, mine = {.arena = d->scratch};
    add_renamed(&up, d->up->def, d->dep);
    add_columns(&up, d->up->def);
    add_columns(&mine, own);
    for (size_t i = 0; i < on->len; i++) {
        mx_span at = mx_json_span(mx_json_at(written, i));
        mx_str name = on->at[i];
        bool there = has_name(&up, name), here = has_name(&mine, name);
        if (!there && lists_columns(d->up->def)) {
            no_column(d, &up, at, "is joined on", name);
        } else if (!here && lists_columns(own)) {
            d->good = false;
            mx_fail(d->diags, MX_FEA015, at,
                    hint_for(&mine, name, "List it under the columns of this feature."),
                    "feature '%.*s' is joined on '%.*s', which it does not have itself",
                    MX_FMT(own->spec->key), MX_FMT(name));
        } else if (!there && !here) {
            mx_warn(d->diags, MX_FEA016, at,
                    hint_for(&up, name, "If their rows have it, list it under their columns."),
                    "feature '%.*s' is joined on '%.*s', which neither it nor '%.*s' declares",
                    MX_FMT(own->spec->key), MX_FMT(name), MX_FMT(d->dep->feature));
        }
    }
}

/* ---- fields ---- */

static void check_field(declared *d, const mx_node *of, mx_span at, mx_str key)
{
    if (mx_node_field(of, key))
        return;
    d->good = false;
    mx_fail(d->diags, MX_FEA010, at, mx_near_hint(d->scratch, mx_node_nearest(of, key)),
            "the fields mapping of feature '%.*s' names '%.*s', but feature '%.*s' has no such field",
            MX_FMT(d->node->def->spec->key), MX_FMT(key), MX_FMT(of->def->spec->key));
}

static void check_mapping(declared *d)
{
    const mx_fields_mapping *mapping = &d->dep->mapping;
    const mx_json *written = typed_table(d->dep, "fields_mapping", "mapping"),
                  *excluded = mx_json_get(written, MX_STR("exclude_fields")),
                  *map = mx_json_get(written, MX_STR("mapping"));
    for (size_t i = 0; i < mapping->exclude.len; i++)
        check_field(d, d->up, item_span(d->dep, excluded, mapping->exclude.at[i]), mapping->exclude.at[i]);
    for (size_t i = 0; i < mapping->entries.len; i++) {
        const mx_mapping_entry *entry = &mapping->entries.at[i];
        check_field(d, d->node, key_span(d->dep, map, entry->field), entry->field);
        for (size_t k = 0; k < entry->upstream.len; k++)
            check_field(d, d->up, item_span(d->dep, mx_json_get(map, entry->field), entry->upstream.at[k]),
                        entry->upstream.at[k]);
    }
}

bool mx_graph_check_declared(mx_graph *graph, mx_arena *scratch, const mx_node *node, mx_diags *diags)
{
    const mx_feature_spec *spec = node->def->spec;
    const mx_feature_plan *plan;
    bool good = true, any = false;
    for (size_t i = 0; i < spec->deps.len; i++) {
        declared d = {scratch, node, &spec->deps.at[i], node->up[i], diags, true};
        if (!d.dep->written)
            continue;
        any = true;
        if (lists_columns(d.up->def)) {
            check_renames(&d);
            check_select(&d);
        }
        check_on(&d);
        check_mapping(&d);
        good = d.good && good;
    }
    if (any && mx_plan_feature(graph, scratch, spec->key, &plan, diags) == MX_OK)
        good = mx_plan_check_columns(plan, diags) == MX_OK && good;
    return good;
}
