#include "feature/snapshot.h"

static void put_text(const mx_canon *c, const char *name, mx_str text, bool there)
{
    mx_canon_key(c, mx_str_of(name), false);
    if (there)
        mx_canon_string(c, text);
    else
        mx_buf_lit(c->buf, "null");
}

static mx_status put_feature(mx_graph *graph, const mx_definition *def, const mx_canon *c, mx_diags *diags)
{
    mx_str version, definition_version, key = def->spec->key;
    MX_TRY(mx_graph_feature_version(graph, key, &version, diags));
    MX_TRY(mx_graph_definition_version(graph, key, &definition_version, diags));
    mx_buf_char(c->buf, '{');
    mx_canon_key(c, MX_STR("feature_spec"), true);
    mx_spec_write(c->buf, def->spec, c->form);
    mx_canon_key(c, MX_STR("feature_schema"), false);
    mx_definition_write_schema(c->buf, def, c->form);
    put_text(c, "metaxy_feature_version", version, true);
    put_text(c, "metaxy_definition_version", definition_version, true);
    put_text(c, "feature_class_path", def->class_path, def->class_path.len > 0);
    put_text(c, "project", def->project, true);
    mx_buf_char(c->buf, '}');
    return MX_OK;
}

mx_status mx_snapshot_write(mx_graph *graph, mx_str project, mx_buf *out, mx_diags *diags)
{
    const mx_canon c = {out, MX_CANON_DUMP};
    bool first = true;
    mx_buf_char(out, '{');
    for (size_t i = 0; i < mx_graph_count(graph); i++) {
        const mx_definition *def = mx_graph_at(graph, i);
        if (def->external || (project.len && !mx_str_eq(def->project, project)))
            continue;
        mx_canon_key(&c, def->spec->key, first);
        MX_TRY(put_feature(graph, def, &c, diags));
        first = false;
    }
    mx_buf_char(out, '}');
    return MX_OK;
}

static mx_status wrong(const mx_json *at, mx_str key, const char *what, mx_diags *diags)
{
    return mx_fail(diags, MX_FEA013, mx_json_span(at), "", "snapshot, feature '%.*s': %s", MX_FMT(key), what);
}

static mx_status read_feature(mx_arena *arena, mx_str key, const mx_json *value, mx_graph *graph,
                              mx_diags *diags)
{
    static const char *const needed[] = {"feature_spec", "feature_schema", "feature_class_path", "project"};
    const mx_definition *def;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!mx_json_get(value, mx_str_of(needed[i])))
            return wrong(value, key, mx_str_z(arena, mx_str_printf(arena, "'%s' is missing", needed[i])),
                         diags);
    MX_TRY(mx_definition_from_stored(arena, mx_json_get(value, MX_STR("feature_spec")),
                                     mx_json_get(value, MX_STR("feature_schema")),
                                     mx_json_string(mx_json_get(value, MX_STR("feature_class_path"))),
                                     mx_json_string(mx_json_get(value, MX_STR("project"))), &def, diags));
    if (!mx_str_eq(def->spec->key, key))
        return wrong(value, key, "its spec has another key", diags);
    return mx_graph_add(graph, def, false, diags);
}

mx_status mx_snapshot_read(mx_arena *arena, mx_str text, uint32_t file, mx_graph *graph, mx_diags *diags)
{
    mx_json *root;
    MX_TRY(mx_json_parse_wide(arena, text, file, MX_FEA002, &root, diags));
    if (mx_json_kind_of(root) != MX_JSON_OBJECT)
        return mx_fail(diags, MX_FEA013, mx_json_span(root), "",
                       "a snapshot is a table of features by key, not %s",
                       mx_json_kind_name(mx_json_kind_of(root)));
    for (size_t i = 0; i < mx_json_length(root); i++)
        MX_TRY(read_feature(arena, mx_json_key(root, i), mx_json_at(root, i), graph, diags));
    return MX_OK;
}
