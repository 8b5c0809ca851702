#include "store/increment.h"
#include "store/rows.h"

/* Samples of root features, and rows that bring their upstream features' data versions along. */

static mx_status check_by_field(const mx_arrow_type *type, mx_str column, mx_diags *diags)
{
    for (size_t i = 0; i < type->children.len; i++) {
        if (!mx_str_eq(type->children.at[i].name, column))
            continue;
        mx_arrow_kind kind = type->children.at[i].type->kind;
        if (kind == MX_ARROW_STRUCT || kind == MX_ARROW_MAP)
            return MX_OK;
        return mx_fail(diags, MX_STO002, MX_NOWHERE,
                       "Give a struct with one text for each field of the feature.",
                       "column '%.*s' is no struct", MX_FMT(column));
    }
    return mx_fail(diags, MX_STO002, MX_NOWHERE, "Give a struct with one text for each field of the feature.",
                   "DataFrame must have '%.*s' column", MX_FMT(column));
}

mx_status mx_check_provenance_column(const mx_arrow_type *type, mx_diags *diags)
{
    return check_by_field(type, MX_PROVENANCE_BY_FIELD, diags);
}

bool mx_type_has(const mx_arrow_type *type, mx_str name)
{
    for (size_t i = 0; i < type->children.len; i++)
        if (mx_str_eq(type->children.at[i].name, name))
            return true;
    return false;
}

mx_new_column mx_by_field_column(mx_store *store, mx_arena *arena, const mx_feature_spec *spec, mx_str name,
                                 mx_str from, mx_str otherwise)
{
    return (mx_new_column){.name = name,
                           .kind = MX_COLUMN_BY_FIELD,
                           .from = from,
                           .otherwise = otherwise,
                           .keys = mx_struct_keys(arena, spec),
                           .map = store->settings.map_columns};
}

static size_t add_overall(mx_arena *arena, const mx_feature_spec *spec, mx_transform *transform,
                          mx_str by_field, mx_str otherwise)
{
    mx_hashed hashed = mx_overall_digest(arena, spec, MX_PROVENANCE, by_field, 0);
    for (size_t i = 0; i < hashed.terms.len; i++)
        hashed.terms.at[i].otherwise = otherwise;
    mx_vec_push(arena, &transform->hashes, hashed);
    return transform->hashes.len - 1;
}

static mx_new_column provenance_column(mx_arena *arena, const mx_feature_spec *spec, bool there,
                                       mx_transform *transform)
{
    if (there)
        return mx_same_column(MX_PROVENANCE);
    return mx_digest_column(MX_PROVENANCE,
                            add_overall(arena, spec, transform, MX_PROVENANCE_BY_FIELD, MX_STR_NONE));
}

/* Of the rows' own by-field values, if there are any; its NULLs, and all of it without those, are the provenance's. */
static mx_new_column data_version_column(mx_arena *arena, const mx_feature_spec *spec,
                                         const mx_arrow_type *in, mx_new_column provenance,
                                         mx_transform *transform)
{
    mx_new_column version = provenance;
    version.name = MX_DATA_VERSION;
    if (!mx_type_has(in, MX_DATA_VERSION_BY_FIELD))
        return version;
    if (!mx_type_has(in, MX_DATA_VERSION))
        return mx_digest_column(MX_DATA_VERSION, add_overall(arena, spec, transform, MX_DATA_VERSION_BY_FIELD,
                                                             MX_PROVENANCE_BY_FIELD));
    version.from = MX_DATA_VERSION;
    version.otherwise = provenance.kind == MX_COLUMN_SAME ? MX_PROVENANCE : MX_STR_NONE;
    return version;
}

void mx_version_columns(mx_store *store, mx_arena *arena, const mx_feature_spec *spec,
                        const mx_arrow_type *in, bool keep, mx_transform *transform)
{
    bool data = mx_type_has(in, MX_DATA_VERSION_BY_FIELD);
    mx_new_column provenance = provenance_column(arena, spec, keep && mx_type_has(in, MX_PROVENANCE),
                                                 transform);
    mx_vec_push(
        arena, &transform->columns,
        mx_by_field_column(store, arena, spec, MX_PROVENANCE_BY_FIELD, MX_PROVENANCE_BY_FIELD, MX_STR_NONE));
    mx_vec_push(arena, &transform->columns, provenance);
    mx_vec_push(arena, &transform->columns,
                mx_by_field_column(store, arena, spec, MX_DATA_VERSION_BY_FIELD,
                                   data ? MX_DATA_VERSION_BY_FIELD : MX_PROVENANCE_BY_FIELD,
                                   data ? MX_PROVENANCE_BY_FIELD : MX_STR_NONE));
    mx_vec_push(arena, &transform->columns, data_version_column(arena, spec, in, provenance, transform));
}

/* The same where the digests of the fields are the list's first. */
static void add_chained_columns(mx_store *store, mx_arena *arena, const mx_feature_spec *spec,
                                mx_transform *transform)
{
    static const mx_str by_field[] = {{"metaxy_provenance_by_field", 26},
                                      {"metaxy_data_version_by_field", 28}};
    static const mx_str overall[] = {{"metaxy_provenance", 17}, {"metaxy_data_version", 19}};
    mx_vec_push(arena, &transform->hashes, mx_overall_digest(arena, spec, MX_PROVENANCE, MX_STR_NONE, 0));
    for (size_t i = 0; i < 2; i++) {
        mx_new_column fields = {.name = by_field[i],
                                .kind = MX_COLUMN_FIELDS,
                                .keys = mx_struct_keys(arena, spec),
                                .map = store->settings.map_columns};
        mx_vec_push(arena, &transform->columns, fields);
        mx_vec_push(arena, &transform->columns, mx_digest_column(overall[i], spec->fields.len));
    }
}

mx_status mx_samples_expected(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                              struct ArrowArrayStream *samples, mx_expected *out, mx_diags *diags)
{
    const mx_arrow_type *in;
    const mx_feature_spec *spec = plan->def->spec;
    struct ArrowArrayStream *with = mx_store_stream_in(arena);
    mx_transformed *state;
    mx_transform *transform = mx_new(arena, mx_transform);
    MX_TRY(mx_stream_type(arena, samples, &in, diags));
    MX_TRY(mx_check_provenance_column(in, diags));
    for (size_t i = 0; i < in->children.len; i++)
        if (!mx_is_version_column(in->children.at[i].name))
            mx_vec_push(arena, &transform->columns, mx_same_column(in->children.at[i].name));
    mx_version_columns(store, arena, spec, in, false, transform);
    if (mx_type_has(in, MX_DATA_VERSION_BY_FIELD) && !mx_type_has(in, MX_DATA_VERSION))
        transform->columns.len--; /* as the original: a write adds it */
    out->plan = plan;
    out->samples = true;
    out->keys = plan->input_ids.len ? plan->input_ids : spec->id_columns;
    out->provenance = MX_PROVENANCE;
    for (size_t i = 0; i < out->keys.len; i++)
        if (!mx_type_has(in, out->keys.at[i]))
            return mx_fail(diags, MX_STO009, MX_NOWHERE, "", "the samples have no column '%.*s'",
                           MX_FMT(out->keys.at[i]));
    MX_TRY(mx_transform_rows(store, arena, samples, transform, with, &state, diags));
    MX_TRY(mx_stage(store, arena, with, &out->frame, &out->temporaries, diags));
    out->joined = out->frame;
    for (size_t i = 0; i < out->frame.columns.len; i++)
        mx_vec_push(arena, &out->visible, out->frame.columns.at[i].name);
    return MX_OK;
}

/* compute_provenance: the deps' by-field columns are in the rows, under their suffixes. */

typedef struct provenance_job {
    mx_store *store;
    mx_str feature;
    struct ArrowArrayStream *rows, *out;
    mx_transformed *state;
    mx_diags *diags;
} provenance_job;

static mx_str suffixed(mx_arena *arena, mx_str column, mx_str feature)
{
    return mx_str_cat(arena, column, mx_key_column_suffix(arena, feature));
}

static bool is_renamed_version(mx_arena *arena, const mx_feature_plan *plan, mx_str name)
{
    static const mx_str leaving[] = {
        {"metaxy_provenance_by_field", 26}, {"metaxy_provenance", 17}, {"metaxy_data_version_by_field", 28}};
    for (size_t i = 0; i < plan->deps.len; i++)
        for (size_t k = 0; k < sizeof leaving / sizeof *leaving; k++)
            if (mx_str_eq(name, suffixed(arena, leaving[k], plan->deps.at[i].dep->feature)))
                return true;
    return false;
}

static mx_status check_upstream_columns(mx_arena *arena, const mx_feature_plan *plan, const mx_arrow_type *in,
                                        mx_diags *diags)
{
    mx_buf missing = MX_BUF(arena);
    for (size_t i = 0; i < plan->deps.len; i++) {
        mx_str name = suffixed(arena, MX_DATA_VERSION_BY_FIELD, plan->deps.at[i].dep->feature);
        if (!mx_type_has(in, name))
            mx_buf_printf(&missing, "%s'%.*s'", missing.len ? ", " : "", MX_FMT(name));
    }
    if (!missing.len)
        return MX_OK;
    return mx_fail(diags, MX_STO002, MX_NOWHERE, "", "the rows lack columns of upstream features: %.*s",
                   MX_FMT(mx_buf_view(&missing)));
}

static mx_status provenance_in(mx_arena *arena, void *arg)
{
    provenance_job *job = arg;
    const mx_feature_plan *plan;
    const mx_arrow_type *in;
    mx_transform *transform = mx_new(arena, mx_transform);
    MX_TRY(mx_store_feature(job->store, arena, job->feature, &plan, job->diags));
    MX_TRY(mx_stream_type(arena, job->rows, &in, job->diags));
    MX_TRY(check_upstream_columns(arena, plan, in, job->diags));
    MX_TRY(mx_plan_digests(job->store, arena, plan, &transform->hashes, job->diags));
    for (size_t i = 0; i < transform->hashes.len; i++)
        for (size_t k = 0; k < transform->hashes.at[i].terms.len; k++) {
            mx_term *term = &transform->hashes.at[i].terms.at[k];
            if (term->kind == MX_TERM_VALUE)
                term->column = suffixed(arena, MX_DATA_VERSION_BY_FIELD,
                                        plan->deps.at[term->dep].dep->feature);
        }
    for (size_t i = 0; i < in->children.len; i++) {
        mx_str name = in->children.at[i].name;
        if (!mx_is_version_column(name) && !is_renamed_version(arena, plan, name))
            mx_vec_push(arena, &transform->columns, mx_same_column(name));
    }
    add_chained_columns(job->store, arena, plan->def->spec, transform);
    return mx_transform_rows(job->store, arena, job->rows, transform, job->out, &job->state, job->diags);
}

mx_status mx_store_provenance(mx_store *store, mx_str feature, struct ArrowArrayStream *rows,
                              struct ArrowArrayStream *out, mx_diags *diags)
{
    mx_arena *keep = NULL;
    provenance_job job = {.store = store, .feature = feature, .rows = rows, .out = out, .diags = diags};
    mx_status status = mx_guard(&keep, provenance_in, &job, diags);
    if (status == MX_OK)
        mx_transformed_own(job.state, keep);
    if (rows->release)
        rows->release(rows);
    return status;
}
