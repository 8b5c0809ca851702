#include "feature/graph_diff.h"

typedef struct sides {
    mx_arena *arena;
    mx_graph *from, *to;
    mx_diags *diags;
} sides;

static int by_text(const void *a, const void *b, void *unused)
{
    (void)unused;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

/* What either list has, sorted, each once. */
static void sort_once(mx_arena *arena, mx_strs *list)
{
    size_t kept = 0;
    mx_sort(arena, list->at, list->len, sizeof *list->at, by_text, NULL);
    for (size_t i = 0; i < list->len; i++)
        if (kept == 0 || !mx_str_eq(list->at[kept - 1], list->at[i]))
            list->at[kept++] = list->at[i];
    list->len = kept;
}

static mx_graph_status status_of(mx_str old, mx_str new)
{
    if (!old.len)
        return MX_GRAPH_ADDED;
    if (!new.len)
        return MX_GRAPH_REMOVED;
    return mx_str_eq(old, new) ? MX_GRAPH_SAME : MX_GRAPH_CHANGED;
}

static mx_status field_version(const sides *s, mx_graph *graph, const mx_definition *def, mx_str field,
                               mx_str *version, mx_str *code_version)
{
    const mx_field_spec *spec = def ? mx_spec_field(def->spec, field) : NULL;
    *version = *code_version = MX_STR_NONE;
    if (!spec)
        return MX_OK;
    *code_version = spec->code_version;
    return mx_graph_field_version(graph, def->spec->key, field, version, s->diags);
}

static mx_status compare_fields(const sides *s, const mx_definition *old, const mx_definition *new,
                                mx_node_change *out)
{
    mx_strs fields = {0};
    for (size_t i = 0; old && i < old->spec->fields.len; i++)
        mx_vec_push(s->arena, &fields, old->spec->fields.at[i].key);
    for (size_t i = 0; new &&i < new->spec->fields.len; i++)
        mx_vec_push(s->arena, &fields, new->spec->fields.at[i].key);
    sort_once(s->arena, &fields);
    for (size_t i = 0; i < fields.len; i++) {
        mx_field_change change = {.field = fields.at[i]};
        MX_TRY(field_version(s, s->from, old, change.field, &change.old_version, &change.old_code_version));
        MX_TRY(field_version(s, s->to, new, change.field, &change.new_version, &change.new_code_version));
        change.status = status_of(change.old_version, change.new_version);
        if (change.status != MX_GRAPH_SAME)
            mx_vec_push(s->arena, &out->fields, change);
    }
    return MX_OK;
}

static mx_status compare_feature(const sides *s, mx_str key, mx_node_change *out)
{
    const mx_definition *old = mx_graph_find(s->from, key), *new = mx_graph_find(s->to, key);
    const mx_feature_spec *spec = new ? new->spec : old->spec;
    mx_str old_definition = MX_STR_NONE, new_definition = MX_STR_NONE;
    *out = (mx_node_change){.key = key};
    if (old) {
        MX_TRY(mx_graph_feature_version(s->from, key, &out->old_version, s->diags));
        MX_TRY(mx_graph_definition_version(s->from, key, &old_definition, s->diags));
    }
    if (new) {
        MX_TRY(mx_graph_feature_version(s->to, key, &out->new_version, s->diags));
        MX_TRY(mx_graph_definition_version(s->to, key, &new_definition, s->diags));
    }
    out->status = status_of(out->old_version, out->new_version);
    out->definition_changed = old && new && !mx_str_eq(old_definition, new_definition);
    for (size_t i = 0; i < spec->deps.len; i++)
        if (!mx_strs_has(&out->deps, spec->deps.at[i].feature))
            mx_vec_push(s->arena, &out->deps, spec->deps.at[i].feature);
    return compare_fields(s, old, new, out);
}

mx_status mx_graph_compare(mx_arena *arena, mx_graph *from, mx_graph *to, mx_graph_diff *out, mx_diags *diags)
{
    const sides s = {arena, from, to, diags};
    mx_strs keys = {0};
    for (size_t i = 0; i < mx_graph_count(from); i++)
        mx_vec_push(arena, &keys, mx_graph_at(from, i)->spec->key);
    for (size_t i = 0; i < mx_graph_count(to); i++)
        mx_vec_push(arena, &keys, mx_graph_at(to, i)->spec->key);
    sort_once(arena, &keys);
    for (size_t i = 0; i < keys.len; i++) {
        mx_node_change change;
        MX_TRY(compare_feature(&s, keys.at[i], &change));
        out->added += change.status == MX_GRAPH_ADDED;
        out->removed += change.status == MX_GRAPH_REMOVED;
        out->changed += change.status == MX_GRAPH_CHANGED;
        mx_vec_push(arena, &out->nodes, change);
    }
    return MX_OK;
}

/* As JSON. */

const char *mx_graph_status_name(mx_graph_status status)
{
    static const char *const names[] = {[MX_GRAPH_SAME] = "unchanged",
                                        [MX_GRAPH_ADDED] = "added",
                                        [MX_GRAPH_REMOVED] = "removed",
                                        [MX_GRAPH_CHANGED] = "changed"};
    return names[status];
}

static void put(mx_json_writer *w, const char *name, mx_str text)
{
    mx_json_put_key(w, mx_str_of(name));
    if (text.ptr)
        mx_json_put_string(w, text);
    else
        mx_json_put_null(w);
}

static void put_fields(mx_json_writer *w, const mx_node_change *node)
{
    mx_json_begin(w, '[');
    for (size_t i = 0; i < node->fields.len; i++) {
        const mx_field_change *field = &node->fields.at[i];
        mx_json_begin(w, '{');
        put(w, "field", field->field);
        put(w, "status", mx_str_of(mx_graph_status_name(field->status)));
        put(w, "old_version", field->old_version);
        put(w, "new_version", field->new_version);
        put(w, "old_code_version", field->old_code_version);
        put(w, "new_code_version", field->new_code_version);
        mx_json_end(w, '}');
    }
    mx_json_end(w, ']');
}

static void put_node(mx_json_writer *w, const mx_node_change *node)
{
    mx_json_begin(w, '{');
    put(w, "status", mx_str_of(mx_graph_status_name(node->status)));
    put(w, "old_version", node->old_version);
    put(w, "new_version", node->new_version);
    mx_json_put_key(w, MX_STR("dependencies"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < node->deps.len; i++)
        mx_json_put_string(w, node->deps.at[i]);
    mx_json_end(w, ']');
    mx_json_put_key(w, MX_STR("field_changes"));
    put_fields(w, node);
    mx_json_end(w, '}');
}

void mx_graph_diff_write(mx_json_writer *w, const mx_graph_diff *diff)
{
    mx_json_begin(w, '{');
    mx_json_put_key(w, MX_STR("nodes"));
    mx_json_begin(w, '{');
    for (size_t i = 0; i < diff->nodes.len; i++) {
        mx_json_put_key(w, diff->nodes.at[i].key);
        put_node(w, &diff->nodes.at[i]);
    }
    mx_json_end(w, '}');
    mx_json_put_key(w, MX_STR("edges"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < diff->nodes.len; i++)
        for (size_t k = 0; k < diff->nodes.at[i].deps.len; k++) {
            mx_json_begin(w, '{');
            put(w, "from", diff->nodes.at[i].deps.at[k]);
            put(w, "to", diff->nodes.at[i].key);
            mx_json_end(w, '}');
        }
    mx_json_end(w, ']');
    mx_json_end(w, '}');
}
