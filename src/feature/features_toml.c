#include "feature/features_toml.h"

#include "base/toml.h"
#include "feature/column_type.h"
#include "feature/spec_read.h"

static const char *const members[] = {"id_columns",
                                      "deps",
                                      "fields",
                                      "metadata",
                                      "description",
                                      "columns",
                                      "project",
                                      "external",
                                      "provenance_by_field",
                                      "on_version_mismatch",
                                      NULL};

/* Columns. What the project version hashes is a JSON schema, so they are said as one; the SQL type is part
 * of it. */

static mx_status make_schema(mx_arena *arena, mx_definition *def, mx_diags *diags)
{
    mx_buf buf = MX_BUF(arena);
    mx_json *schema;
    mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
    mx_json_begin(&w, '{');
    mx_json_put_key(&w, MX_STR("properties"));
    mx_json_begin(&w, '{');
    for (size_t i = 0; i < def->columns.len; i++) {
        const mx_column_decl *column = &def->columns.at[i];
        const char *type = mx_column_type_json(column->type);
        mx_json_put_key(&w, column->name);
        mx_json_begin(&w, '{');
        mx_json_put_key(&w, MX_STR("sql_type"));
        mx_json_put_string(&w, column->type);
        if (type) {
            mx_json_put_key(&w, MX_STR("type"));
            mx_json_put_string(&w, mx_str_of(type));
        }
        mx_json_end(&w, '}');
    }
    mx_json_end(&w, '}');
    mx_json_put_key(&w, MX_STR("type"));
    mx_json_put_string(&w, MX_STR("object"));
    mx_json_end(&w, '}');
    MX_TRY(mx_json_parse(arena, mx_buf_take(&buf), 0, MX_FEA001, &schema, diags));
    def->schema = schema;
    return MX_OK;
}

static mx_status read_columns(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_definition *def)
{
    if (mx_json_kind_of(value) != MX_JSON_OBJECT)
        return mx_spec_wrong_kind(r, path, value, "a table of types by name");
    for (size_t i = 0; i < mx_json_length(value); i++) {
        mx_column_decl column = {mx_json_key(value, i), MX_STR_NONE};
        mx_type_fault fault;
        const mx_spec_path *at = MX_AT_NAME(path, column.name);
        MX_TRY(mx_spec_read_string(r, at, mx_json_at(value, i), &column.type));
        if (column.name.len == 0)
            return mx_spec_wrong(r, at, mx_json_at(value, i), "", "a column needs a name and a type");
        if (!mx_column_type_check(r->arena, column.type, &fault))
            return mx_spec_wrong(r, at, mx_json_at(value, i), mx_str_z(r->arena, fault.hint), "%.*s",
                                 MX_FMT(fault.message));
        if (mx_str_starts(column.name, MX_STR("metaxy_")))
            return mx_spec_wrong(r, at, mx_json_at(value, i), "Leave it out: the store adds it.",
                                 "names that begin with 'metaxy_' are the system's");
        mx_vec_push(r->arena, &def->columns, column);
    }
    return make_schema(r->arena, def, r->diags);
}

/* External features. */

static mx_status read_provenance(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                                 mx_definition *def)
{
    if (mx_json_kind_of(value) != MX_JSON_OBJECT)
        return mx_spec_wrong_kind(r, path, value, "a table of versions by field");
    def->has_provenance = true;
    for (size_t i = 0; i < mx_json_length(value); i++) {
        mx_provenance given = {mx_json_key(value, i), MX_STR_NONE};
        const mx_spec_path *at = MX_AT_NAME(path, given.field);
        MX_TRY(mx_spec_read_string(r, at, mx_json_at(value, i), &given.version));
        if (!mx_spec_field(def->spec, given.field))
            return mx_spec_wrong(r, at, mx_json_at(value, i), "", "the feature has no such field");
        mx_vec_push(r->arena, &def->provenance, given);
    }
    return MX_OK;
}

static mx_status read_mismatch(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                               mx_definition *def)
{
    mx_str text;
    MX_TRY(mx_spec_read_string(r, path, value, &text));
    def->mismatch_is_error = mx_str_eq(text, MX_STR("error"));
    if (!def->mismatch_is_error && !mx_str_eq(text, MX_STR("warn")))
        return mx_spec_wrong(r, path, value, "It is 'warn' or 'error'.", "no such way: '%.*s'", MX_FMT(text));
    return MX_OK;
}

static mx_status read_external(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                               mx_definition *def)
{
    const mx_json *external = mx_json_get(value, MX_STR("external"));
    const mx_json *given = mx_json_get(value, MX_STR("provenance_by_field"));
    const mx_json *mismatch = mx_json_get(value, MX_STR("on_version_mismatch"));
    if (external)
        MX_TRY(mx_spec_read_bool(r, MX_AT(path, "external"), external, &def->external));
    if ((given || mismatch) && !def->external)
        return mx_spec_wrong(r, path, given ? given : mismatch, "Set `external = true`, or leave it out.",
                             "'%s' is for external features",
                             given ? "provenance_by_field" : "on_version_mismatch");
    if (given)
        MX_TRY(read_provenance(r, MX_AT(path, "provenance_by_field"), given, def));
    return mismatch ? read_mismatch(r, MX_AT(path, "on_version_mismatch"), mismatch, def) : MX_OK;
}

/* Features. */

/* No text and no name of a feature holds NUL: databases and the JSON of snapshots take none. */
static mx_status read_without_nul(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value)
{
    bool object = mx_json_kind_of(value) == MX_JSON_OBJECT;
    if (mx_json_kind_of(value) == MX_JSON_STRING && mx_str_find(mx_json_string(value), '\0') != MX_NPOS)
        return mx_spec_wrong(r, path, value, "", "a text must not hold NUL");
    for (size_t i = 0; i < mx_json_length(value); i++) {
        const mx_json *item = mx_json_at(value, i);
        if (object && mx_str_find(mx_json_key(value, i), '\0') != MX_NPOS)
            return mx_spec_wrong(r, path, item, "", "a name must not hold NUL");
        MX_TRY(read_without_nul(r, object ? MX_AT_NAME(path, mx_json_key(value, i)) : MX_AT_ITEM(path, i),
                                item));
    }
    return MX_OK;
}

static mx_status read_feature(const mx_spec_reader *r, const mx_spec_path *path, mx_str name,
                              const mx_json *value, mx_definition *def)
{
    const mx_json *project = mx_json_get(value, MX_STR("project")),
                  *columns = mx_json_get(value, MX_STR("columns"));
    mx_str key;
    mx_problem problem;
    if (!mx_key_from_text(r->arena, MX_FEATURE_KEY, name, &key, &problem))
        return mx_spec_problem(r, path, value, problem);
    MX_TRY(read_without_nul(r, path, value));
    MX_TRY(mx_spec_read(r, path, value, &key, members, &def->spec));
    if (project)
        MX_TRY(mx_spec_read_string(r, MX_AT(path, "project"), project, &def->project));
    if (def->project.len == 0)
        return mx_spec_wrong(r, path, value, "Set `project` in metaxy.toml.",
                             "the feature belongs to no project");
    if (columns)
        MX_TRY(read_columns(r, MX_AT(path, "columns"), columns, def));
    return read_external(r, path, value, def);
}

mx_status mx_features_toml(mx_arena *arena, mx_str text, uint32_t file, mx_str source, mx_str project,
                           mx_definitions *out, mx_diags *diags)
{
    static const char *const top[] = {"features", NULL};
    const mx_spec_reader r = {arena, diags, true};
    const mx_spec_path root = {0};
    mx_json *tree;
    MX_TRY(mx_toml_parse(arena, text, file, &tree, diags));
    MX_TRY(mx_spec_only(&r, &root, tree, top));
    const mx_json *features = mx_json_get(tree, MX_STR("features"));
    const mx_spec_path *at = MX_AT(&root, "features");
    if (features && mx_json_kind_of(features) != MX_JSON_OBJECT)
        return mx_spec_wrong_kind(&r, at, features, "a table");
    mx_status status = MX_OK;
    for (size_t i = 0; i < mx_json_length(features); i++) {
        mx_definition *def = mx_new(arena, mx_definition);
        mx_str name = mx_json_key(features, i);
        def->project = project;
        def->source = source;
        if (read_feature(&r, MX_AT_NAME(at, name), name, mx_json_at(features, i), def) == MX_OK)
            mx_vec_push(arena, out, def);
        else
            status = MX_FAILED;
    }
    return status;
}
