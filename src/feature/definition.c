#include "feature/definition.h"

mx_str mx_definition_source(const mx_definition *def)
{
    if (def->source.len)
        return def->source;
    return def->class_path.len ? def->class_path : MX_STR("?");
}

mx_str mx_definition_table_name(mx_arena *arena, const mx_definition *def)
{
    return def->table.len ? def->table : mx_key_table_name(arena, def->spec->key);
}

void mx_definition_write_schema(mx_buf *buf, const mx_definition *def, mx_canon_form form)
{
    if (def->schema)
        mx_canon_value(&(mx_canon){buf, form}, def->schema);
    else
        mx_buf_lit(buf, "{}");
}

/* A tree, or a text that holds one. */
static mx_status tree_of(mx_arena *arena, const mx_json *value, const mx_json **out, mx_diags *diags)
{
    mx_json *tree;
    *out = value;
    if (mx_json_kind_of(value) != MX_JSON_STRING)
        return MX_OK;
    MX_TRY(mx_json_parse_wide(arena, mx_json_string(value), 0, MX_FEA002, &tree, diags));
    *out = tree;
    return MX_OK;
}

mx_status mx_definition_from_stored(mx_arena *arena, const mx_json *spec, const mx_json *schema,
                                    mx_str class_path, mx_str project, const mx_definition **out,
                                    mx_diags *diags)
{
    mx_definition *def = mx_new(arena, mx_definition);
    const mx_json *tree;
    *out = NULL;
    MX_TRY(tree_of(arena, spec, &tree, diags));
    MX_TRY(mx_spec_from_json(arena, tree, &def->spec, diags));
    MX_TRY(tree_of(arena, schema, &def->schema, diags));
    if (def->schema && mx_json_kind_of(def->schema) != MX_JSON_OBJECT)
        return mx_fail(diags, MX_FEA001, mx_json_span(schema), "",
                       "feature_schema of '%.*s': expected a table, got %s", MX_FMT(def->spec->key),
                       mx_json_kind_name(mx_json_kind_of(def->schema)));
    if (project.len == 0)
        return mx_fail(diags, MX_FEA001, mx_json_span(spec), "", "the project of '%.*s' is empty",
                       MX_FMT(def->spec->key));
    def->class_path = class_path;
    def->project = project;
    *out = def;
    return MX_OK;
}
