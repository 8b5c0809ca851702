/* metaxy/feature.h: one spec as a handle. */
#include "metaxy/feature.h"

#include "feature/filter.h"
#include "feature/version.h"

struct mx_feature {
    mx_arena *arena;
    const mx_feature_spec *spec;
    mx_str table_name, json;
};

static mx_str never_null(mx_str s)
{
    return s.ptr ? s : MX_STR("");
}

typedef struct read_args {
    mx_str json;
    const char *name;
    mx_diags *diags;
    mx_feature *feature;
} read_args;

static mx_status read_feature(mx_arena *arena, void *arg)
{
    read_args *a = arg;
    mx_feature *feature = mx_new(arena, mx_feature);
    mx_str text = mx_str_copy(arena, a->json);
    uint32_t file = mx_diags_file(a->diags, mx_str_of(a->name ? a->name : "spec.json"), text);
    MX_TRY(mx_spec_from_text(arena, text, file, &feature->spec, a->diags));
    mx_buf dump = MX_BUF(arena);
    mx_spec_write(&dump, feature->spec, MX_CANON_DUMP);
    feature->json = mx_buf_take(&dump);
    feature->table_name = mx_key_table_name(arena, feature->spec->key);
    a->feature = feature;
    return MX_OK;
}

mx_status mx_feature_read(mx_feature **out, mx_str json, const char *name, mx_diags *diags)
{
    mx_arena *arena;
    read_args args = {json, name, diags, NULL};
    *out = NULL;
    MX_TRY(mx_guard(&arena, read_feature, &args, diags));
    args.feature->arena = arena;
    *out = args.feature;
    return MX_OK;
}

void mx_feature_free(mx_feature *feature)
{
    if (feature)
        mx_arena_free(feature->arena);
}

mx_str mx_feature_key(const mx_feature *feature)
{
    return never_null(feature->spec->key);
}

mx_str mx_feature_table_name(const mx_feature *feature)
{
    return never_null(feature->table_name);
}

mx_str mx_feature_json(const mx_feature *feature)
{
    return feature->json;
}

size_t mx_feature_field_count(const mx_feature *feature)
{
    return feature->spec->fields.len;
}

mx_str mx_feature_field(const mx_feature *feature, size_t i)
{
    return never_null(i < feature->spec->fields.len ? feature->spec->fields.at[i].key : MX_STR_NONE);
}

mx_str mx_feature_field_code_version(const mx_feature *feature, size_t i)
{
    return never_null(i < feature->spec->fields.len ? feature->spec->fields.at[i].code_version : MX_STR_NONE);
}

/* Versions. */

typedef struct version_args {
    const mx_feature *feature;
    size_t length;
    mx_str (*compute)(mx_arena *, const mx_feature_spec *, size_t);
    mx_str *out;
    mx_diags *diags;
} version_args;

static mx_status compute_version(mx_arena *arena, void *arg)
{
    version_args *a = arg;
    if (a->length < MX_TRUNCATION_MIN)
        return mx_fail(a->diags, MX_API001, MX_NOWHERE, "", "a version has at least %d characters",
                       MX_TRUNCATION_MIN);
    *a->out = a->compute(arena, a->feature->spec, a->length);
    return MX_OK;
}

mx_status mx_feature_spec_version(mx_feature *feature, size_t length, mx_str *out, mx_diags *diags)
{
    version_args args = {feature, length, mx_spec_version, out, diags};
    *out = MX_STR("");
    return mx_guard_in(feature->arena, compute_version, &args, diags);
}

mx_status mx_feature_code_version(mx_feature *feature, size_t length, mx_str *out, mx_diags *diags)
{
    version_args args = {feature, length, mx_spec_code_version, out, diags};
    *out = MX_STR("");
    return mx_guard_in(feature->arena, compute_version, &args, diags);
}

/* Filters. */

static mx_status parse_filter(mx_arena *arena, void *arg)
{
    read_args *a = arg;
    const mx_filter *filter;
    uint32_t file = mx_diags_file(a->diags, MX_STR("filter"), a->json);
    return mx_filter_parse(arena, a->json, file, &filter, a->diags);
}

mx_status mx_feature_check_filter(mx_str filter, mx_diags *diags)
{
    read_args args = {filter, NULL, diags, NULL};
    return mx_guard(NULL, parse_filter, &args, diags);
}
