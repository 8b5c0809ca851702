/* A spec written as JSON, in both forms: the order of the source and all in one line, or keys sorted for
 * hashing. */
#include "feature/spec.h"

static void put_bool(const mx_canon *c, bool b)
{
    mx_buf_text(c->buf, b ? "true" : "false");
}

static void put_list(const mx_canon *c, bool there, const mx_strs *list)
{
    if (there)
        mx_canon_strings(c, list->at, list->len);
    else
        mx_buf_lit(c->buf, "null");
}

static void put_text(const mx_canon *c, bool there, mx_str text)
{
    if (there)
        mx_canon_string(c, text);
    else
        mx_buf_lit(c->buf, "null");
}

/* Members are written by small functions, one a name, so that both orders are lists of them. */
typedef struct member {
    mx_str prefix; /* the name in quotes, ':' and a space */
    void (*put)(const mx_canon *c, const void *of);
} member;
#define MEMBER(name, put_)                                                                                   \
    {                                                                                                        \
        {"\"" name "\": ", sizeof(name) + 4 - 1}, (put_)                                                     \
    }

static void put_members(const mx_canon *c, const member *members, size_t count, const void *of)
{
    mx_buf_char(c->buf, '{');
    for (size_t i = 0; i < count; i++) {
        mx_str prefix = members[i].prefix;
        prefix.len -= c->form == MX_CANON_DUMP;
        if (i)
            mx_canon_comma(c);
        mx_buf_str(c->buf, prefix);
        members[i].put(c, of);
    }
    mx_buf_char(c->buf, '}');
}

#define PUT_MEMBERS(c, sorted, natural, of)                                                                  \
    do {                                                                                                     \
        _Static_assert(sizeof(sorted) == sizeof(natural), "both orders have the same members");              \
        put_members((c), (c)->form == MX_CANON_HASHED ? (sorted) : (natural),                                \
                    sizeof(sorted) / sizeof *(sorted), (of));                                                \
    } while (0)

/* Field dependencies and fields. */

static void put_field_dep(const mx_canon *c, const mx_field_dep *dep)
{
    mx_buf_char(c->buf, '{');
    mx_canon_key(c, MX_STR("feature"), true); /* sorted already */
    mx_canon_string(c, dep->feature);
    mx_canon_key(c, MX_STR("fields"), false);
    if (dep->all)
        mx_canon_string(c, MX_ALL_DEP);
    else
        mx_canon_strings(c, dep->fields.at, dep->fields.len);
    mx_buf_char(c->buf, '}');
}

static void field_key(const mx_canon *c, const void *of)
{
    mx_canon_string(c, ((const mx_field_spec *)of)->key);
}

static void field_code_version(const mx_canon *c, const void *of)
{
    mx_canon_string(c, ((const mx_field_spec *)of)->code_version);
}

static void field_deps(const mx_canon *c, const void *of)
{
    const mx_field_spec *field = of;
    if (field->all) {
        mx_canon_string(c, MX_ALL_DEP);
        return;
    }
    mx_buf_char(c->buf, '[');
    for (size_t i = 0; i < field->deps.len; i++) {
        if (i)
            mx_canon_comma(c);
        put_field_dep(c, &field->deps.at[i]);
    }
    mx_buf_char(c->buf, ']');
}

static void put_field(const mx_canon *c, const mx_field_spec *field)
{
    static const member natural[] = {MEMBER("key", field_key), MEMBER("code_version", field_code_version),
                                     MEMBER("deps", field_deps)};
    static const member sorted[] = {MEMBER("code_version", field_code_version), MEMBER("deps", field_deps),
                                    MEMBER("key", field_key)};
    PUT_MEMBERS(c, sorted, natural, field);
}

/* Fields mapping. */

const char *mx_mapping_name(mx_mapping_kind kind)
{
    static const char *const names[] = {[MX_MAP_DEFAULT] = "default",
                                        [MX_MAP_SPECIFIC] = "specific",
                                        [MX_MAP_ALL] = "all",
                                        [MX_MAP_NONE] = "none"};
    return names[kind];
}

static void mapping_type(const mx_canon *c, const void *of)
{
    mx_canon_string(c, mx_str_of(mx_mapping_name(((const mx_fields_mapping *)of)->kind)));
}

static void mapping_match_suffix(const mx_canon *c, const void *of)
{
    put_bool(c, ((const mx_fields_mapping *)of)->match_suffix);
}

static void mapping_exclude_fields(const mx_canon *c, const void *of)
{
    const mx_fields_mapping *mapping = of;
    mx_canon_strings(c, mapping->exclude.at, mapping->exclude.len);
}

static void put_parts(const mx_canon *c, mx_str key)
{
    mx_str part;
    mx_buf_char(c->buf, '[');
    for (size_t at = 0, n = 0; mx_key_next(key, &at, &part); n++) {
        if (n)
            mx_canon_comma(c);
        mx_canon_string(c, part);
    }
    mx_buf_char(c->buf, ']');
}

static int by_field(const void *a, const void *b, void *entries)
{
    const mx_mapping_entry *all = entries;
    return mx_str_cmp(all[*(const size_t *)a].field, all[*(const size_t *)b].field);
}

static void mapping_entries(const mx_canon *c, const void *of)
{
    const mx_fields_mapping *mapping = of;
    size_t *order = mx_new_array(c->buf->arena, size_t, mapping->entries.len);
    for (size_t i = 0; i < mapping->entries.len; i++)
        order[i] = i;
    if (c->form == MX_CANON_HASHED)
        mx_sort(c->buf->arena, order, mapping->entries.len, sizeof *order, by_field, mapping->entries.at);
    mx_buf_char(c->buf, '{');
    for (size_t i = 0; i < mapping->entries.len; i++) {
        const mx_mapping_entry *entry = &mapping->entries.at[order[i]];
        mx_canon_key(c, entry->field, i == 0);
        mx_buf_char(c->buf, '[');
        for (size_t k = 0; k < entry->upstream.len; k++) {
            if (k)
                mx_canon_comma(c);
            put_parts(c, entry->upstream.at[k]);
        }
        mx_buf_char(c->buf, ']');
    }
    mx_buf_char(c->buf, '}');
}

static void put_mapping(const mx_canon *c, const mx_fields_mapping *mapping)
{
    static const member natural[] = {MEMBER("type", mapping_type),
                                     MEMBER("match_suffix", mapping_match_suffix),
                                     MEMBER("exclude_fields", mapping_exclude_fields)};
    static const member sorted[] = {MEMBER("exclude_fields", mapping_exclude_fields),
                                    MEMBER("match_suffix", mapping_match_suffix),
                                    MEMBER("type", mapping_type)};
    static const member specific_natural[] = {MEMBER("type", mapping_type),
                                              MEMBER("mapping", mapping_entries)};
    static const member specific_sorted[] = {MEMBER("mapping", mapping_entries),
                                             MEMBER("type", mapping_type)};
    static const member plain[] = {MEMBER("type", mapping_type)};
    if (mapping->kind == MX_MAP_DEFAULT)
        PUT_MEMBERS(c, sorted, natural, mapping);
    else if (mapping->kind == MX_MAP_SPECIFIC)
        PUT_MEMBERS(c, specific_sorted, specific_natural, mapping);
    else
        PUT_MEMBERS(c, plain, plain, mapping);
}

/* Lineage. */

const char *mx_lineage_name(mx_lineage_kind kind)
{
    static const char *const names[] = {
        [MX_IDENTITY] = "1:1", [MX_AGGREGATION] = "N:1", [MX_EXPANSION] = "1:N"};
    return names[kind];
}

static void lineage_type(const mx_canon *c, const void *of)
{
    mx_canon_string(c, mx_str_of(mx_lineage_name(((const mx_lineage *)of)->kind)));
}

static void lineage_on(const mx_canon *c, const void *of)
{
    const mx_lineage *lineage = of;
    put_list(c, lineage->has_on, &lineage->on);
}

static void lineage_pattern(const mx_canon *c, const void *of)
{
    const mx_lineage *lineage = of;
    put_text(c, lineage->has_pattern, lineage->pattern);
}

static void put_lineage(const mx_canon *c, const mx_lineage *lineage)
{
    static const member expansion[] = {MEMBER("type", lineage_type), MEMBER("on", lineage_on),
                                       MEMBER("id_generation_pattern", lineage_pattern)};
    static const member expansion_sorted[] = {MEMBER("id_generation_pattern", lineage_pattern),
                                              MEMBER("on", lineage_on), MEMBER("type", lineage_type)};
    static const member aggregation[] = {MEMBER("type", lineage_type), MEMBER("on", lineage_on)};
    static const member aggregation_sorted[] = {MEMBER("on", lineage_on), MEMBER("type", lineage_type)};
    static const member identity[] = {MEMBER("type", lineage_type)};
    if (lineage->kind == MX_EXPANSION)
        PUT_MEMBERS(c, expansion_sorted, expansion, lineage);
    else if (lineage->kind == MX_AGGREGATION)
        PUT_MEMBERS(c, aggregation_sorted, aggregation, lineage);
    else
        PUT_MEMBERS(c, identity, identity, lineage);
}

/* Feature dependencies. */

static void dep_feature(const mx_canon *c, const void *of)
{
    mx_canon_string(c, ((const mx_feature_dep *)of)->feature);
}

static void dep_select(const mx_canon *c, const void *of)
{
    const mx_feature_dep *dep = of;
    put_list(c, dep->has_select, &dep->select);
}

static int by_from(const void *a, const void *b, void *renames)
{
    const mx_column_rename *all = renames;
    return mx_str_cmp(all[*(const size_t *)a].from, all[*(const size_t *)b].from);
}

static void dep_rename(const mx_canon *c, const void *of)
{
    const mx_feature_dep *dep = of;
    if (!dep->has_rename) {
        mx_buf_lit(c->buf, "null");
        return;
    }
    size_t *order = mx_new_array(c->buf->arena, size_t, dep->renames.len);
    for (size_t i = 0; i < dep->renames.len; i++)
        order[i] = i;
    if (c->form == MX_CANON_HASHED)
        mx_sort(c->buf->arena, order, dep->renames.len, sizeof *order, by_from, dep->renames.at);
    mx_buf_char(c->buf, '{');
    for (size_t i = 0; i < dep->renames.len; i++) {
        mx_canon_key(c, dep->renames.at[order[i]].from, i == 0);
        mx_canon_string(c, dep->renames.at[order[i]].to);
    }
    mx_buf_char(c->buf, '}');
}

static void dep_mapping(const mx_canon *c, const void *of)
{
    mx_buf_char(c->buf, '{');
    mx_canon_key(c, MX_STR("mapping"), true);
    put_mapping(c, &((const mx_feature_dep *)of)->mapping);
    mx_buf_char(c->buf, '}');
}

static void dep_filters(const mx_canon *c, const void *of)
{
    const mx_feature_dep *dep = of;
    put_list(c, dep->has_filters, &dep->filters);
}

static void dep_lineage(const mx_canon *c, const void *of)
{
    mx_buf_char(c->buf, '{');
    mx_canon_key(c, MX_STR("relationship"), true);
    put_lineage(c, &((const mx_feature_dep *)of)->lineage);
    mx_buf_char(c->buf, '}');
}

static void dep_optional(const mx_canon *c, const void *of)
{
    put_bool(c, ((const mx_feature_dep *)of)->optional);
}

static void put_dep(const mx_canon *c, const mx_feature_dep *dep)
{
    static const member natural[] = {
        MEMBER("feature", dep_feature),     MEMBER("select", dep_select),
        MEMBER("rename", dep_rename),       MEMBER("fields_mapping", dep_mapping),
        MEMBER("sql_filters", dep_filters), MEMBER("lineage", dep_lineage),
        MEMBER("optional", dep_optional)};
    static const member sorted[] = {MEMBER("feature", dep_feature),    MEMBER("fields_mapping", dep_mapping),
                                    MEMBER("lineage", dep_lineage),    MEMBER("optional", dep_optional),
                                    MEMBER("rename", dep_rename),      MEMBER("select", dep_select),
                                    MEMBER("sql_filters", dep_filters)};
    PUT_MEMBERS(c, sorted, natural, dep);
}

/* The spec. */

static void spec_key(const mx_canon *c, const void *of)
{
    mx_canon_string(c, ((const mx_feature_spec *)of)->key);
}

static void spec_id_columns(const mx_canon *c, const void *of)
{
    const mx_feature_spec *spec = of;
    mx_canon_strings(c, spec->id_columns.at, spec->id_columns.len);
}

static void spec_deps(const mx_canon *c, const void *of)
{
    const mx_feature_spec *spec = of;
    mx_buf_char(c->buf, '[');
    for (size_t i = 0; i < spec->deps.len; i++) {
        if (i)
            mx_canon_comma(c);
        put_dep(c, &spec->deps.at[i]);
    }
    mx_buf_char(c->buf, ']');
}

static void spec_fields(const mx_canon *c, const void *of)
{
    const mx_feature_spec *spec = of;
    mx_buf_char(c->buf, '[');
    for (size_t i = 0; i < spec->fields.len; i++) {
        if (i)
            mx_canon_comma(c);
        put_field(c, &spec->fields.at[i]);
    }
    mx_buf_char(c->buf, ']');
}

static void spec_metadata(const mx_canon *c, const void *of)
{
    const mx_feature_spec *spec = of;
    if (spec->metadata)
        mx_canon_value(c, spec->metadata);
    else
        mx_buf_lit(c->buf, "{}");
}

static void spec_description(const mx_canon *c, const void *of)
{
    const mx_feature_spec *spec = of;
    put_text(c, spec->has_description, spec->description);
}

void mx_spec_write(mx_buf *buf, const mx_feature_spec *spec, mx_canon_form form)
{
    static const member natural[] = {
        MEMBER("key", spec_key),           MEMBER("id_columns", spec_id_columns),
        MEMBER("deps", spec_deps),         MEMBER("fields", spec_fields),
        MEMBER("metadata", spec_metadata), MEMBER("description", spec_description)};
    static const member sorted[] = {MEMBER("deps", spec_deps),     MEMBER("description", spec_description),
                                    MEMBER("fields", spec_fields), MEMBER("id_columns", spec_id_columns),
                                    MEMBER("key", spec_key),       MEMBER("metadata", spec_metadata)};
    const mx_canon c = {buf, form};
    PUT_MEMBERS(&c, sorted, natural, spec);
}

bool mx_spec_equal(mx_arena *scratch, const mx_feature_spec *a, const mx_feature_spec *b)
{
    mx_buf left = MX_BUF(scratch), right = MX_BUF(scratch);
    mx_spec_write(&left, a, MX_CANON_HASHED);
    mx_spec_write(&right, b, MX_CANON_HASHED);
    return mx_str_eq(mx_buf_view(&left), mx_buf_view(&right));
}
