/* Reading a spec: its own members and its fields. Dependencies are spec_deps.c's. */
#include "base/map.h"
#include "feature/spec_read.h"

/* Fields. */

static mx_status read_field_dep(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                                mx_field_dep *dep)
{
    static const char *const names[] = {"feature", "fields", NULL};
    const mx_json *feature = mx_json_get(value, MX_STR("feature"));
    const mx_json *fields = mx_json_get(value, MX_STR("fields"));
    if (mx_json_kind_of(value) != MX_JSON_OBJECT)
        return mx_spec_wrong_kind(r, path, value, "a table with 'feature' and 'fields'");
    MX_TRY(mx_spec_only(r, path, value, names));
    if (!feature)
        return mx_spec_wrong(r, MX_AT(path, "feature"), value, "", "it is required");
    MX_TRY(mx_spec_read_key(r, MX_AT(path, "feature"), feature, MX_FEATURE_KEY, &dep->feature));
    dep->all = !fields ||
               (mx_json_kind_of(fields) == MX_JSON_STRING && mx_str_eq(mx_json_string(fields), MX_ALL_DEP));
    if (dep->all)
        return MX_OK;
    const mx_spec_path *at = MX_AT(path, "fields");
    if (mx_json_kind_of(fields) != MX_JSON_ARRAY)
        return mx_spec_wrong(r, at, fields, "Leave it out for all fields.",
                             "expected a list of field keys, got %s",
                             mx_json_kind_name(mx_json_kind_of(fields)));
    for (size_t i = 0; i < mx_json_length(fields); i++) {
        mx_str key;
        MX_TRY(mx_spec_read_key(r, MX_AT_ITEM(at, i), mx_json_at(fields, i), MX_FIELD_KEY, &key));
        mx_vec_push(r->arena, &dep->fields, key);
    }
    return MX_OK;
}

static mx_status read_field_deps(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                                 mx_field_spec *field)
{
    if (mx_json_kind_of(value) == MX_JSON_STRING && mx_str_eq(mx_json_string(value), MX_ALL_DEP)) {
        field->all = true;
        return MX_OK;
    }
    if (mx_json_kind_of(value) != MX_JSON_ARRAY)
        return mx_spec_wrong(r, path, value, "", "expected a list of dependencies or '%.*s'",
                             MX_FMT(MX_ALL_DEP));
    for (size_t i = 0; i < mx_json_length(value); i++) {
        mx_field_dep dep = {0};
        MX_TRY(read_field_dep(r, MX_AT_ITEM(path, i), mx_json_at(value, i), &dep));
        mx_vec_push(r->arena, &field->deps, dep);
    }
    return MX_OK;
}

/* `keyed`: the key is the name of the table, not a member. */
static mx_status read_field_table(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                                  bool keyed, mx_field_spec *field)
{
    static const char *const names[] = {"code_version", "deps", "key", NULL};
    static const char *const keyed_names[] = {"code_version", "deps", NULL};
    const mx_json *key = mx_json_get(value, MX_STR("key"));
    const mx_json *code_version = mx_json_get(value, MX_STR("code_version"));
    const mx_json *deps = mx_json_get(value, MX_STR("deps"));
    MX_TRY(mx_spec_only(r, path, value, keyed ? keyed_names : names));
    if (!keyed && key)
        MX_TRY(mx_spec_read_key(r, MX_AT(path, "key"), key, MX_FIELD_KEY, &field->key));
    if (code_version)
        MX_TRY(mx_spec_read_string(r, MX_AT(path, "code_version"), code_version, &field->code_version));
    return deps ? read_field_deps(r, MX_AT(path, "deps"), deps, field) : MX_OK;
}

static mx_field_spec new_field(const mx_json *value)
{
    return (mx_field_spec){
        .key = MX_STR("default"), .code_version = MX_INITIAL_CODE_VERSION, .at = mx_json_span(value)};
}

static mx_status read_field_list(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                                 mx_feature_spec *spec)
{
    for (size_t i = 0; i < mx_json_length(value); i++) {
        const mx_json *item = mx_json_at(value, i);
        const mx_spec_path *at = MX_AT_ITEM(path, i);
        mx_field_spec field = new_field(item);
        if (mx_json_kind_of(item) == MX_JSON_STRING)
            MX_TRY(mx_spec_read_key(r, at, item, MX_FIELD_KEY, &field.key));
        else if (mx_json_kind_of(item) == MX_JSON_OBJECT)
            MX_TRY(read_field_table(r, at, item, false, &field));
        else
            return mx_spec_wrong_kind(r, at, item, "a field");
        mx_vec_push(r->arena, &spec->fields, field);
    }
    return MX_OK;
}

/* TOML: a table by field key. */
static mx_status read_field_tables(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                                   mx_feature_spec *spec)
{
    for (size_t i = 0; i < mx_json_length(value); i++) {
        const mx_json *item = mx_json_at(value, i);
        const mx_spec_path *at = MX_AT_NAME(path, mx_json_key(value, i));
        mx_field_spec field = new_field(item);
        mx_problem problem;
        field.at = mx_json_key_span(value, i);
        if (!mx_key_from_text(r->arena, MX_FIELD_KEY, mx_json_key(value, i), &field.key, &problem))
            return mx_spec_problem(r, at, item, problem);
        if (mx_json_kind_of(item) != MX_JSON_OBJECT)
            return mx_spec_wrong_kind(r, at, item, "a table");
        MX_TRY(read_field_table(r, at, item, true, &field));
        mx_vec_push(r->arena, &spec->fields, field);
    }
    return MX_OK;
}

static mx_status check_fields(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              const mx_feature_spec *spec)
{
    mx_map seen = {0};
    for (size_t i = 0; i < spec->fields.len; i++) {
        mx_field_spec *field = &spec->fields.at[i];
        if (mx_map_get(&seen, field->key))
            return mx_spec_wrong(r, path, mx_json_at(value, i), "All fields must have unique keys.",
                                 "Duplicate field key found: %.*s", MX_FMT(field->key));
        mx_map_put(r->arena, &seen, field->key, field);
    }
    return MX_OK;
}

static mx_status read_fields(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *object,
                             mx_feature_spec *spec)
{
    const mx_json *value = mx_json_get(object, MX_STR("fields"));
    const mx_spec_path *at = MX_AT(path, "fields");
    if (!value)
        mx_vec_push(r->arena, &spec->fields, new_field(object));
    else if (mx_json_kind_of(value) == MX_JSON_ARRAY)
        MX_TRY(read_field_list(r, at, value, spec));
    else if (r->toml && mx_json_kind_of(value) == MX_JSON_OBJECT)
        MX_TRY(read_field_tables(r, at, value, spec));
    else
        return mx_spec_wrong_kind(r, at, value, "a list");
    return spec->fields.len > 1 ? check_fields(r, path, value, spec) : MX_OK;
}

/* The spec. */

static mx_status read_id_columns(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *object,
                                 mx_feature_spec *spec)
{
    const mx_json *value = mx_json_get(object, MX_STR("id_columns"));
    const mx_spec_path *at = MX_AT(path, "id_columns");
    if (!value)
        return mx_spec_wrong(r, at, object, "Name the columns that tell one row from another.",
                             "it is required");
    if (!r->toml && mx_json_kind_of(value) == MX_JSON_STRING) { /* tuple("id") is ("i", "d") */
        mx_str text = mx_json_string(value);
        for (size_t i = 0, len; i < text.len; i += len) {
            len = mx_utf8_decode(text, i, NULL);
            mx_vec_push(r->arena, &spec->id_columns, mx_str_copy(r->arena, mx_str_sub(text, i, i + len)));
        }
    } else {
        MX_TRY(mx_spec_read_names(r, at, value, &spec->id_columns));
    }
    if (spec->id_columns.len == 0)
        return mx_spec_wrong(r, path, value, "Use None for default.",
                             "id_columns must be non-empty if specified");
    return MX_OK;
}

static mx_status read_rest(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *object,
                           mx_feature_spec *spec)
{
    const mx_json *metadata = mx_json_get(object, MX_STR("metadata"));
    const mx_json *description = mx_json_get(object, MX_STR("description"));
    if (metadata) {
        if (mx_json_kind_of(metadata) != MX_JSON_OBJECT)
            return mx_spec_wrong_kind(r, MX_AT(path, "metadata"), metadata, "a table");
        MX_TRY(mx_spec_read_plain(r, MX_AT(path, "metadata"), metadata));
        spec->metadata = metadata;
    }
    if (description && mx_json_kind_of(description) != MX_JSON_NULL) {
        spec->has_description = true;
        MX_TRY(mx_spec_read_string(r, MX_AT(path, "description"), description, &spec->description));
    }
    return MX_OK;
}

mx_status mx_spec_read(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                       const mx_str *key, const char *const *names, const mx_feature_spec **out)
{
    mx_feature_spec *spec = mx_new(r->arena, mx_feature_spec);
    const mx_json *own_key = mx_json_get(value, MX_STR("key")), *deps = mx_json_get(value, MX_STR("deps"));
    if (mx_json_kind_of(value) != MX_JSON_OBJECT)
        return mx_spec_wrong_kind(r, path, value, "a table");
    MX_TRY(mx_spec_only(r, path, value, names));
    spec->at = mx_json_span(value);
    if (key)
        spec->key = *key;
    else if (!own_key)
        return mx_spec_wrong(r, MX_AT(path, "key"), value, "", "it is required");
    else
        MX_TRY(mx_spec_read_key(r, MX_AT(path, "key"), own_key, MX_FEATURE_KEY, &spec->key));
    MX_TRY(read_id_columns(r, path, value, spec));
    if (deps)
        MX_TRY(mx_spec_read_deps(r, MX_AT(path, "deps"), deps, spec));
    MX_TRY(read_fields(r, path, value, spec));
    MX_TRY(read_rest(r, path, value, spec));
    *out = spec;
    return MX_OK;
}

mx_status mx_spec_from_json(mx_arena *arena, const mx_json *value, const mx_feature_spec **out,
                            mx_diags *diags)
{
    static const char *const names[] = {"key",      "id_columns",  "deps", "fields",
                                        "metadata", "description", NULL};
    const mx_spec_reader r = {arena, diags, false};
    const mx_spec_path root = {0};
    *out = NULL;
    return mx_spec_read(&r, &root, value, NULL, names, out);
}

mx_status mx_spec_from_text(mx_arena *arena, mx_str text, uint32_t file, const mx_feature_spec **out,
                            mx_diags *diags)
{
    mx_json *tree;
    *out = NULL;
    MX_TRY(mx_json_parse_wide(arena, text, file, MX_FEA002, &tree, diags));
    return mx_spec_from_json(arena, tree, out, diags);
}

const mx_field_spec *mx_spec_field(const mx_feature_spec *spec, mx_str key)
{
    for (size_t i = 0; i < spec->fields.len; i++)
        if (mx_str_eq(spec->fields.at[i].key, key))
            return &spec->fields.at[i];
    return NULL;
}
