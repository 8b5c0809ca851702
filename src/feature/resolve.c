#include "feature/resolve.h"

typedef struct resolve_dep {
    const mx_feature_dep *dep;
    const mx_node *up;
    const bool *excluded; /* by upstream field; NULL: none */
    size_t candidates;    /* upstream fields that are not excluded */
    mx_map *entries;      /* of a specific mapping: field → mx_mapping_entry */
} resolve_dep;

struct mx_resolver {
    mx_arena *scratch;
    const mx_node *node;
    resolve_dep *deps;
    size_t count;
};

static size_t field_count(const mx_node *node)
{
    return node->def->spec->fields.len;
}

static mx_str field_key(const mx_node *node, size_t i)
{
    return node->def->spec->fields.at[i].key;
}

static void prepare_exclude(mx_arena *scratch, resolve_dep *d)
{
    bool *excluded = mx_new_array(scratch, bool, field_count(d->up));
    for (size_t i = 0; i < d->dep->mapping.exclude.len; i++) {
        const mx_graph_field *field = mx_node_field(d->up, d->dep->mapping.exclude.at[i]);
        if (field && !excluded[field - d->up->fields]) {
            excluded[field - d->up->fields] = true;
            d->candidates--;
        }
    }
    d->excluded = excluded;
}

static void prepare_entries(mx_arena *scratch, resolve_dep *d)
{
    const mx_fields_mapping *mapping = &d->dep->mapping;
    d->entries = mx_new(scratch, mx_map);
    for (size_t i = 0; i < mapping->entries.len; i++)
        mx_map_put(scratch, d->entries, mapping->entries.at[i].field, &mapping->entries.at[i]);
}

mx_resolver *mx_resolver_new(mx_arena *scratch, const mx_node *node)
{
    const mx_feature_spec *spec = node->def->spec;
    mx_resolver *r = mx_new(scratch, mx_resolver);
    r->scratch = scratch;
    r->node = node;
    r->count = spec->deps.len;
    r->deps = mx_new_array(scratch, resolve_dep, r->count);
    for (size_t i = 0; i < r->count; i++) {
        resolve_dep *d = &r->deps[i];
        d->dep = &spec->deps.at[i];
        d->up = node->up[i];
        d->candidates = field_count(d->up);
        if (d->dep->mapping.kind == MX_MAP_DEFAULT && d->dep->mapping.exclude.len)
            prepare_exclude(scratch, d);
        if (d->dep->mapping.kind == MX_MAP_SPECIFIC)
            prepare_entries(scratch, d);
    }
    return r;
}

/* What each rule adds. */

static void add_ref(mx_resolver *r, mx_resolved *out, mx_graph_field *field, mx_str key)
{
    mx_vec_push(r->scratch, &out->refs, ((mx_ref){field, key}));
}

static void add_field(mx_resolver *r, mx_resolved *out, const mx_node *up, size_t i)
{
    add_ref(r, out, &up->fields[i], field_key(up, i));
}

static void close_group(mx_resolver *r, mx_resolved *out, mx_str feature, size_t start)
{
    mx_vec_push(r->scratch, &out->groups, ((mx_ref_group){feature, start, out->refs.len}));
}

static void add_all(mx_resolver *r, mx_resolved *out, const mx_node *up)
{
    size_t start = out->refs.len;
    for (size_t i = 0; i < field_count(up); i++)
        add_field(r, out, up, i);
    close_group(r, out, up->def->spec->key, start);
}

static const resolve_dep *dep_of(const mx_resolver *r, mx_str feature)
{
    for (size_t i = 0; i < r->count; i++)
        if (mx_str_eq(r->deps[i].dep->feature, feature))
            return &r->deps[i];
    return NULL;
}

static void add_explicit(mx_resolver *r, mx_resolved *out, const mx_field_dep *dep)
{
    const resolve_dep *d = dep_of(r, dep->feature);
    size_t start = out->refs.len;
    if (dep->all && d) {
        add_all(r, out, d->up);
        return;
    }
    if (dep->all)
        add_ref(r, out, NULL, MX_STR_NONE);
    for (size_t i = 0; i < dep->fields.len; i++)
        add_ref(r, out, d ? mx_node_field(d->up, dep->fields.at[i]) : NULL, dep->fields.at[i]);
    close_group(r, out, dep->feature, start);
}

static void match_default(mx_resolver *r, mx_resolved *out, const resolve_dep *d, mx_str key)
{
    size_t start = out->refs.len;
    if (d->dep->mapping.match_suffix) {
        for (size_t i = 0; i < field_count(d->up); i++)
            if ((!d->excluded || !d->excluded[i]) && mx_key_ends_with(field_key(d->up, i), key))
                add_field(r, out, d->up, i);
    } else {
        const mx_graph_field *same = mx_node_field(d->up, key);
        if (same && (!d->excluded || !d->excluded[same - d->up->fields]))
            add_field(r, out, d->up, (size_t)(same - d->up->fields));
    }
    if (out->refs.len > start)
        return;
    for (size_t i = 0; i < field_count(d->up); i++)
        if (!d->excluded || !d->excluded[i])
            add_field(r, out, d->up, i);
}

static void match_specific(mx_resolver *r, mx_resolved *out, const resolve_dep *d, mx_str key)
{
    const mx_mapping_entry *entry = mx_map_get(d->entries, key);
    for (size_t i = 0; entry && i < entry->upstream.len; i++) {
        const mx_graph_field *field = mx_node_field(d->up, entry->upstream.at[i]);
        if (field)
            add_field(r, out, d->up, (size_t)(field - d->up->fields));
    }
}

static void add_mapped(mx_resolver *r, mx_resolved *out, const resolve_dep *d, mx_str key)
{
    size_t start = out->refs.len;
    switch (d->dep->mapping.kind) {
    case MX_MAP_DEFAULT:
        match_default(r, out, d, key);
        break;
    case MX_MAP_SPECIFIC:
        match_specific(r, out, d, key);
        break;
    case MX_MAP_ALL:
        for (size_t i = 0; i < field_count(d->up); i++)
            add_field(r, out, d->up, i);
        break;
    case MX_MAP_NONE:
        break;
    }
    if (out->refs.len > start)
        close_group(r, out, d->dep->feature, start);
}

static const mx_graph_error *nothing(mx_arena *arena, const mx_node *node, const mx_field_spec *field)
{
    mx_graph_error *error = mx_new(arena, mx_graph_error);
    error->code = MX_FEA009;
    error->at = field->at;
    error->hint = "Give the field `deps`, or change `fields_mapping` of a dependency.";
    error->message = mx_str_printf(arena, "No upstream fields found for field '%.*s' of feature '%.*s'",
                                   MX_FMT(field->key), MX_FMT(node->def->spec->key));
    return error;
}

const mx_graph_error *mx_resolve(mx_resolver *r, mx_arena *arena, size_t i, mx_resolved *out)
{
    const mx_field_spec *field = &r->node->def->spec->fields.at[i];
    out->refs.len = 0;
    out->groups.len = 0;
    if (r->count == 0)
        return NULL;
    if (field->all) {
        for (size_t k = 0; k < r->count; k++)
            add_all(r, out, r->deps[k].up);
    } else if (field->deps.len) {
        for (size_t k = 0; k < field->deps.len; k++)
            add_explicit(r, out, &field->deps.at[k]);
    } else {
        for (size_t k = 0; k < r->count; k++)
            add_mapped(r, out, &r->deps[k], field->key);
        if (out->groups.len == 0)
            return nothing(arena, r->node, field);
    }
    return NULL;
}

/* Parents. */

static const mx_graph_error *unknown(mx_resolver *r, mx_arena *arena, size_t i, mx_str feature, mx_str key)
{
    const mx_field_spec *field = &r->node->def->spec->fields.at[i];
    mx_graph_error *error = mx_new(arena, mx_graph_error);
    const resolve_dep *dep = dep_of(r, feature);
    error->code = MX_FEA010;
    error->at = field->at;
    error->hint = dep ? mx_near_hint(arena, mx_node_nearest(dep->up, key))
                      : "Only features in `deps` of the feature can be named.";
    error->message = mx_str_printf(
        arena, "%.*s%s%.*s: field '%.*s' of feature '%.*s' names it, but %s", MX_FMT(feature),
        key.len ? "." : "", MX_FMT(key), MX_FMT(field->key), MX_FMT(r->node->def->spec->key),
        dep ? "that feature has no such field" : "the feature does not depend on it");
    return error;
}

static int by_name(const void *a, const void *b, void *unused)
{
    (void)unused;
    return mx_str_cmp((*(mx_graph_field *const *)a)->name, (*(mx_graph_field *const *)b)->name);
}

static void sort_parents(mx_arena *scratch, mx_parents *v)
{
    if (v->len > 16) {
        mx_sort(scratch, v->at, v->len, sizeof *v->at, by_name, NULL);
        return;
    }
    for (size_t i = 1; i < v->len; i++) {
        mx_graph_field *moved = v->at[i];
        size_t k = i;
        for (; k > 0 && mx_str_cmp(v->at[k - 1]->name, moved->name) > 0; k--)
            v->at[k] = v->at[k - 1];
        v->at[k] = moved;
    }
}

const mx_graph_error *mx_resolve_parents(mx_resolver *r, mx_arena *arena, size_t i,
                                         const mx_resolved *resolved, mx_parents *out)
{
    size_t kept = 0;
    out->len = 0;
    for (size_t g = 0; g < resolved->groups.len; g++)
        for (size_t k = resolved->groups.at[g].start; k < resolved->groups.at[g].end; k++) {
            const mx_ref *ref = &resolved->refs.at[k];
            if (!ref->field)
                return unknown(r, arena, i, resolved->groups.at[g].feature, ref->key);
            mx_vec_push(r->scratch, out, ref->field);
        }
    sort_parents(r->scratch, out);
    for (size_t k = 0; k < out->len; k++)
        if (kept == 0 || out->at[kept - 1] != out->at[k])
            out->at[kept++] = out->at[k];
    out->len = kept;
    return NULL;
}
