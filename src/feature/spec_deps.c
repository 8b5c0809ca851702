/* Reading the dependencies of a spec: select, rename, fields mapping, filters, lineage. */
#include "feature/filter.h"
#include "feature/spec_read.h"

/* A table with `type`, inside one that has nothing but it under `wrapper`; TOML may leave that one out.
 * Afterwards *value is the inner table and *path its path, whose last frame may be `frame`. */
static mx_status read_type(const mx_spec_reader *r, const mx_spec_path **path, mx_spec_path *frame,
                           const mx_json **value, const char *wrapper, const mx_json **named, mx_str *type)
{
    const char *const names[] = {wrapper, NULL};
    if (mx_json_kind_of(*value) != MX_JSON_OBJECT)
        return mx_spec_wrong_kind(r, *path, *value, "a table");
    if (!r->toml || !mx_json_get(*value, MX_STR("type"))) {
        const mx_json *inner = mx_json_get(*value, mx_str_of(wrapper));
        MX_TRY(mx_spec_only(r, *path, *value, names));
        *frame = (mx_spec_path){*path, mx_str_of(wrapper), 0};
        *path = frame;
        if (!inner)
            return mx_spec_wrong(r, *path, *value, "", "it is required");
        *value = inner;
        if (mx_json_kind_of(inner) != MX_JSON_OBJECT)
            return mx_spec_wrong_kind(r, *path, inner, "a table");
    }
    *named = mx_json_get(*value, MX_STR("type"));
    if (!*named)
        return mx_spec_wrong(r, MX_AT(*path, "type"), *value, "", "it is required");
    return mx_spec_read_string(r, MX_AT(*path, "type"), *named, type);
}

/* Fields mapping. */

static mx_status read_keys(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                           mx_strs *out)
{
    if (mx_json_kind_of(value) != MX_JSON_ARRAY)
        return mx_spec_wrong_kind(r, path, value, "a list of field keys");
    for (size_t i = 0; i < mx_json_length(value); i++) {
        mx_str key;
        MX_TRY(mx_spec_read_key(r, MX_AT_ITEM(path, i), mx_json_at(value, i), MX_FIELD_KEY, &key));
        mx_vec_push(r->arena, out, key);
    }
    return MX_OK;
}

static int by_key(const void *a, const void *b, void *unused)
{
    (void)unused;
    return mx_key_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static void sort_keys(mx_arena *arena, mx_strs *keys)
{
    size_t kept = 0;
    mx_sort(arena, keys->at, keys->len, sizeof *keys->at, by_key, NULL);
    for (size_t i = 0; i < keys->len; i++)
        if (kept == 0 || !mx_str_eq(keys->at[kept - 1], keys->at[i]))
            keys->at[kept++] = keys->at[i];
    keys->len = kept;
}

static mx_status read_specific(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                               mx_fields_mapping *out)
{
    const mx_json *map = mx_json_get(value, MX_STR("mapping"));
    const mx_spec_path *at = MX_AT(path, "mapping");
    if (!map)
        return mx_spec_wrong(r, at, value, "", "it is required");
    if (mx_json_kind_of(map) != MX_JSON_OBJECT)
        return mx_spec_wrong_kind(r, at, map, "a table");
    for (size_t i = 0; i < mx_json_length(map); i++) {
        const mx_spec_path *in = MX_AT_NAME(at, mx_json_key(map, i));
        mx_mapping_entry entry = {0};
        mx_problem problem;
        if (!mx_key_from_text(r->arena, MX_FIELD_KEY, mx_json_key(map, i), &entry.field, &problem))
            return mx_spec_problem(r, in, mx_json_at(map, i), problem);
        MX_TRY(read_keys(r, in, mx_json_at(map, i), &entry.upstream));
        sort_keys(r->arena, &entry.upstream);
        mx_vec_push(r->arena, &out->entries, entry);
    }
    return MX_OK;
}

static mx_status read_default(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_fields_mapping *out)
{
    const mx_json *suffix = mx_json_get(value, MX_STR("match_suffix"));
    const mx_json *exclude = mx_json_get(value, MX_STR("exclude_fields"));
    if (suffix)
        MX_TRY(mx_spec_read_bool(r, MX_AT(path, "match_suffix"), suffix, &out->match_suffix));
    if (exclude)
        MX_TRY(read_keys(r, MX_AT(path, "exclude_fields"), exclude, &out->exclude));
    return MX_OK;
}

static mx_status read_mapping(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_fields_mapping *out)
{
    static const char *const names[][4] = {
        [MX_MAP_DEFAULT] = {"type", "match_suffix", "exclude_fields", NULL},
        [MX_MAP_SPECIFIC] = {"type", "mapping", NULL},
        [MX_MAP_ALL] = {"type", NULL},
        [MX_MAP_NONE] = {"type", NULL},
    };
    mx_str type = MX_STR_NONE;
    int kind = MX_MAP_DEFAULT;
    mx_spec_path inner;
    const mx_json *named = NULL;
    MX_TRY(read_type(r, &path, &inner, &value, "mapping", &named, &type));
    while (kind <= MX_MAP_NONE && !mx_str_eq(type, mx_str_of(mx_mapping_name((mx_mapping_kind)kind))))
        kind++;
    if (kind > MX_MAP_NONE)
        return mx_spec_wrong(r, MX_AT(path, "type"), named,
                             "It is one of 'default', 'specific', 'all', 'none'.", "no such mapping: '%.*s'",
                             MX_FMT(type));
    MX_TRY(mx_spec_only(r, path, value, names[kind]));
    out->kind = (mx_mapping_kind)kind;
    if (kind == MX_MAP_SPECIFIC)
        return read_specific(r, path, value, out);
    return kind == MX_MAP_DEFAULT ? read_default(r, path, value, out) : MX_OK;
}

/* Lineage. */

static mx_status read_lineage_members(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                                      mx_lineage *out)
{
    const mx_json *on = mx_json_get(value, MX_STR("on"));
    const mx_json *pattern = mx_json_get(value, MX_STR("id_generation_pattern"));
    if (out->kind == MX_EXPANSION && !on)
        return mx_spec_wrong(r, MX_AT(path, "on"), value, "", "it is required");
    if (on && (out->kind == MX_EXPANSION || mx_json_kind_of(on) != MX_JSON_NULL)) {
        out->has_on = true;
        MX_TRY(mx_spec_read_names(r, MX_AT(path, "on"), on, &out->on));
        if (r->toml && !out->on.len)
            return mx_spec_wrong(r, MX_AT(path, "on"), on,
                                 out->kind == MX_EXPANSION ? "Name the columns of the upstream feature's ids."
                                                           : "Leave it out for the feature's own id columns.",
                                 "it names no column");
    }
    if (pattern && mx_json_kind_of(pattern) != MX_JSON_NULL) {
        out->has_pattern = true;
        MX_TRY(mx_spec_read_string(r, MX_AT(path, "id_generation_pattern"), pattern, &out->pattern));
    }
    return MX_OK;
}

static mx_status read_lineage(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_lineage *out)
{
    static const char *const names[][4] = {
        [MX_IDENTITY] = {"type", NULL},
        [MX_AGGREGATION] = {"type", "on", NULL},
        [MX_EXPANSION] = {"type", "on", "id_generation_pattern", NULL},
    };
    mx_str type = MX_STR_NONE;
    int kind = MX_IDENTITY;
    mx_spec_path inner;
    const mx_json *named = NULL;
    MX_TRY(read_type(r, &path, &inner, &value, "relationship", &named, &type));
    while (kind <= MX_EXPANSION && !mx_str_eq(type, mx_str_of(mx_lineage_name((mx_lineage_kind)kind))))
        kind++;
    if (kind > MX_EXPANSION)
        return mx_spec_wrong(r, MX_AT(path, "type"), named, "It is one of '1:1', 'N:1', '1:N'.",
                             "no such relationship: '%.*s'", MX_FMT(type));
    MX_TRY(mx_spec_only(r, path, value, names[kind]));
    out->kind = (mx_lineage_kind)kind;
    return read_lineage_members(r, path, value, out);
}

/* Select, rename, filters. */

static bool renamed_to(const mx_feature_dep *dep, mx_str name)
{
    for (size_t i = 0; i < dep->renames.len; i++)
        if (mx_str_eq(dep->renames.at[i].to, name))
            return true;
    return false;
}

static bool renamed_from(const mx_feature_dep *dep, mx_str name)
{
    for (size_t i = 0; i < dep->renames.len; i++)
        if (mx_str_eq(dep->renames.at[i].from, name))
            return true;
    return false;
}

mx_str mx_dep_renamed(const mx_feature_dep *dep, mx_str name)
{
    for (size_t i = 0; i < dep->renames.len; i++)
        if (mx_str_eq(dep->renames.at[i].from, name))
            return dep->renames.at[i].to;
    return name;
}

/* `select` speaks of names after renaming. */
static mx_status check_select(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              const mx_feature_dep *dep)
{
    mx_buf old = MX_BUF(r->arena);
    for (size_t i = 0; i < dep->select.len; i++) {
        mx_str name = dep->select.at[i];
        if (renamed_from(dep, name) && !renamed_to(dep, name))
            mx_buf_printf(&old, "%s'%.*s'", old.len ? ", " : "", MX_FMT(name));
    }
    if (!old.len)
        return MX_OK;
    return mx_spec_wrong(r, path, mx_json_get(value, MX_STR("select")),
                         "Use post-rename names in select (rename is applied first).",
                         "select contains pre-rename column name(s) [%.*s]", MX_FMT(mx_buf_view(&old)));
}

static mx_status read_renames(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_feature_dep *dep)
{
    if (mx_json_kind_of(value) != MX_JSON_OBJECT)
        return mx_spec_wrong_kind(r, path, value, "a table of new names by old name");
    for (size_t i = 0; i < mx_json_length(value); i++) {
        mx_column_rename rename = {mx_json_key(value, i), MX_STR_NONE};
        MX_TRY(mx_spec_read_string(r, MX_AT_NAME(path, rename.from), mx_json_at(value, i), &rename.to));
        mx_vec_push(r->arena, &dep->renames, rename);
    }
    return MX_OK;
}

/* What the parser said of a filter, said again at its place in the file. */
static mx_status wrong_filter(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              size_t said)
{
    if (mx_diags_count(r->diags) <= said)
        return MX_FAILED;
    mx_diag why = *mx_diags_at(r->diags, said);
    mx_span at = mx_json_span(value);
    if (why.at.end &&
        at.end - at.start == mx_json_string(value).len + 2) { /* as written, between two quotes */
        why.at.file = at.file;
        why.at.start += at.start + 1;
        why.at.end += at.start + 1;
        at = why.at;
    }
    mx_str message = mx_spec_at(r, path, mx_str_copy(r->arena, why.message));
    mx_str hint = mx_str_copy(r->arena, why.hint);
    mx_diags_cut(r->diags, said);
    return mx_fail(r->diags, why.code, at, mx_str_z(r->arena, hint), "%.*s", MX_FMT(message));
}

/* Stored specs may hold filters that nothing can read: they must load. One written by hand is read at once. */
static mx_status read_filters(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_feature_dep *dep)
{
    MX_TRY(mx_spec_read_strings(r, path, value, &dep->filters));
    for (size_t i = 0; r->toml && i < dep->filters.len; i++) {
        const mx_filter *filter;
        size_t said = mx_diags_count(r->diags);
        if (mx_filter_parse(r->arena, dep->filters.at[i], 0, &filter, r->diags) != MX_OK)
            return wrong_filter(r, MX_AT_ITEM(path, i), mx_json_at(value, i), said);
        if (!mx_filter_has_column(filter))
            return mx_spec_wrong(r, MX_AT_ITEM(path, i), mx_json_at(value, i),
                                 "Compare a column with something.", "the filter names no column");
    }
    return MX_OK;
}

/* A member that null leaves out, as if it were not there. */
static const mx_json *optional(const mx_json *object, const char *name)
{
    const mx_json *value = mx_json_get(object, mx_str_of(name));
    return mx_json_kind_of(value) == MX_JSON_NULL ? NULL : value;
}

static mx_status read_columns(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_feature_dep *dep)
{
    const mx_json *select = optional(value, "select"), *rename = optional(value, "rename");
    const mx_json *filters = optional(value, "sql_filters");
    const char *name = "sql_filters";
    if (mx_json_get(value, MX_STR("filters"))) {
        if (filters)
            return mx_spec_wrong(r, path, value, "", "both 'filters' and 'sql_filters' are given");
        filters = optional(value, name = "filters");
    }
    dep->has_select = select != NULL;
    dep->has_rename = rename != NULL;
    dep->has_filters = filters != NULL;
    if (select)
        MX_TRY(mx_spec_read_names(r, MX_AT(path, "select"), select, &dep->select));
    if (rename)
        MX_TRY(read_renames(r, MX_AT(path, "rename"), rename, dep));
    if (filters)
        MX_TRY(read_filters(r, MX_AT(path, name), filters, dep));
    return check_select(r, path, value, dep);
}

static mx_status read_dep_table(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                                mx_feature_dep *dep)
{
    static const char *const names[] = {"feature",        "select",   "rename",
                                        "fields_mapping", "filters",  "sql_filters",
                                        "lineage",        "optional", NULL};
    const mx_json *feature = mx_json_get(value, MX_STR("feature"));
    const mx_json *mapping = mx_json_get(value, MX_STR("fields_mapping"));
    const mx_json *lineage = mx_json_get(value, MX_STR("lineage"));
    const mx_json *optional_ = mx_json_get(value, MX_STR("optional"));
    MX_TRY(mx_spec_only(r, path, value, names));
    if (!feature)
        return mx_spec_wrong(r, MX_AT(path, "feature"), value, "", "it is required");
    MX_TRY(mx_spec_read_key(r, MX_AT(path, "feature"), feature, MX_FEATURE_KEY, &dep->feature));
    if (mapping)
        MX_TRY(read_mapping(r, MX_AT(path, "fields_mapping"), mapping, &dep->mapping));
    if (lineage)
        MX_TRY(read_lineage(r, MX_AT(path, "lineage"), lineage, &dep->lineage));
    if (optional_)
        MX_TRY(mx_spec_read_bool(r, MX_AT(path, "optional"), optional_, &dep->optional));
    return read_columns(r, path, value, dep);
}

static bool is_key_table(const mx_json *value)
{
    return mx_json_kind_of(value) == MX_JSON_OBJECT && !mx_json_get(value, MX_STR("feature")) &&
           (mx_json_get(value, MX_STR("root")) || mx_json_get(value, MX_STR("parts")));
}

static mx_status read_dep(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                          mx_feature_dep *dep)
{
    dep->at = mx_json_span(value);
    dep->written = r->toml ? value : NULL;
    if (mx_json_kind_of(value) == MX_JSON_OBJECT && !is_key_table(value))
        return read_dep_table(r, path, value, dep);
    return mx_spec_read_key(r, path, value, MX_FEATURE_KEY, &dep->feature);
}

/* A text in place of a list is a list of its characters, as for any Python iterable. */
static mx_status read_letters(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_feature_spec *spec)
{
    mx_str text = mx_json_string(value);
    for (size_t at = 0, i = 0, len; at < text.len; at += len, i++) {
        mx_feature_dep dep = {.at = mx_json_span(value)};
        mx_problem problem;
        len = mx_utf8_decode(text, at, NULL);
        if (!mx_key_from_text(r->arena, MX_FEATURE_KEY, mx_str_copy(r->arena, mx_str_sub(text, at, at + len)),
                              &dep.feature, &problem))
            return mx_spec_problem(r, MX_AT_ITEM(path, i), value, problem);
        mx_vec_push(r->arena, &spec->deps, dep);
    }
    return MX_OK;
}

mx_status mx_spec_read_deps(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                            mx_feature_spec *spec)
{
    if (!r->toml && mx_json_kind_of(value) == MX_JSON_STRING)
        return read_letters(r, path, value, spec);
    if (mx_json_kind_of(value) != MX_JSON_ARRAY)
        return mx_spec_wrong_kind(r, path, value, "a list");
    for (size_t i = 0; i < mx_json_length(value); i++) {
        mx_feature_dep dep = {0};
        MX_TRY(read_dep(r, MX_AT_ITEM(path, i), mx_json_at(value, i), &dep));
        mx_vec_push(r->arena, &spec->deps, dep);
    }
    return MX_OK;
}
