#include "store/declared.h"
#include "store/rows.h"
#include "store/write_parts.h"

/* What rows lack is added while they stream from their source into the table. */

static const mx_write no_options;

mx_str mx_store_project_version(mx_store *store, mx_arena *arena)
{
    mx_str project = store->settings.project;
    if (!project.len && mx_graph_project(store->graph, &project, NULL) != MX_OK)
        return MX_STR("empty");
    return mx_str_copy(arena, mx_graph_project_version(store->graph, project));
}

static mx_new_column text_column(mx_str name, mx_str text)
{
    return (mx_new_column){.name = name, .kind = MX_COLUMN_TEXT, .text = text};
}

/* The moments that rows bring in a column; one without any type says nothing. STO002: they are no moments. */
static mx_status moments_of(const mx_arrow_type *in, mx_new_column *made, mx_diags *diags)
{
    for (size_t i = 0; i < in->children.len; i++) {
        mx_arrow_kind kind = in->children.at[i].type->kind;
        if (!mx_str_eq(in->children.at[i].name, made->name) || kind == MX_ARROW_NULL)
            continue;
        if (kind != MX_ARROW_TIMESTAMP)
            return mx_fail(diags, MX_STO002, MX_NOWHERE,
                           "Give timestamps of any unit, or leave the column out.",
                           "column '%.*s' of the rows holds values of type %s, not timestamps",
                           MX_FMT(made->name), mx_arrow_kind_word(kind));
        made->from = made->name;
    }
    return MX_OK;
}

/* A deletion or creation moment of the rows stays. `keep`: that of the update too. */
static mx_status add_times(mx_arena *arena, const mx_arrow_type *in, int64_t now, bool keep,
                           mx_transform *transform, mx_diags *diags)
{
    mx_new_column created = {.name = MX_CREATED_AT, .kind = MX_COLUMN_TIME, .micros = now};
    mx_new_column updated = {.name = MX_UPDATED_AT, .kind = MX_COLUMN_TIME, .micros = now};
    mx_new_column deleted = {.name = MX_DELETED_AT, .kind = MX_COLUMN_NULL_TIME};
    MX_TRY(moments_of(in, &created, diags));
    if (keep)
        MX_TRY(moments_of(in, &updated, diags));
    MX_TRY(moments_of(in, &deleted, diags));
    mx_vec_push(arena, &transform->columns, created);
    mx_vec_push(arena, &transform->columns, updated);
    mx_vec_push(arena, &transform->columns, deleted);
    return MX_OK;
}

static mx_status add_versions(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_arrow_type *in,
                              mx_transform *transform, mx_diags *diags)
{
    if (w->options->preserve_versions && mx_type_has(in, MX_FEATURE_VERSION) &&
        mx_type_has(in, MX_PROJECT_VERSION)) {
        mx_vec_push(arena, &transform->columns, mx_same_column(MX_FEATURE_VERSION));
        mx_vec_push(arena, &transform->columns, mx_same_column(MX_PROJECT_VERSION));
        return MX_OK;
    }
    mx_str version;
    MX_TRY(mx_graph_feature_version(store->graph, w->feature, &version, diags));
    mx_vec_push(arena, &transform->columns, text_column(MX_FEATURE_VERSION, version));
    mx_vec_push(arena, &transform->columns,
                text_column(MX_PROJECT_VERSION, mx_store_project_version(store, arena)));
    return MX_OK;
}

static void add_materialization(mx_store *store, mx_arena *arena, const mx_write *options,
                                mx_transform *transform)
{
    mx_new_column id = {.name = MX_MATERIALIZATION_ID, .kind = MX_COLUMN_NULL_TEXT};
    if (options->has_materialization_id)
        id = text_column(MX_MATERIALIZATION_ID, options->materialization_id);
    else if (store->settings.has_materialization_id)
        id = text_column(MX_MATERIALIZATION_ID, store->settings.materialization_id);
    mx_vec_push(arena, &transform->columns, id);
}

static bool is_written_anew(mx_str name)
{
    return mx_is_version_column(name) || mx_is_upstream_dropped(name) || mx_str_eq(name, MX_DELETED_AT);
}

mx_status mx_write_plan(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_arrow_type *in,
                        int64_t now, mx_transform *transform, mx_diags *diags)
{
    const mx_feature_plan *plan;
    MX_TRY(mx_store_feature(store, arena, w->feature, &plan, diags));
    const mx_feature_spec *spec = plan->def->spec;
    MX_TRY(mx_check_provenance_column(in, diags));
    for (size_t i = 0; i < spec->id_columns.len; i++)
        if (!mx_type_has(in, spec->id_columns.at[i]))
            return mx_fail(diags, MX_STO003, MX_NOWHERE, "",
                           "feature %.*s: the rows have no id column '%.*s'", MX_FMT(w->feature),
                           MX_FMT(spec->id_columns.at[i]));
    if (!mx_type_has(in, MX_PROVENANCE) && plan->deps.len)
        mx_warn(diags, MX_STO011, MX_NOWHERE, "",
                "feature %.*s: the rows have no column 'metaxy_provenance'; it is computed from "
                "'metaxy_provenance_by_field'",
                MX_FMT(w->feature));
    for (size_t i = 0; i < in->children.len; i++)
        if (!is_written_anew(in->children.at[i].name))
            mx_vec_push(arena, &transform->columns, mx_same_column(in->children.at[i].name));
    mx_version_columns(store, arena, spec, in, true, transform);
    MX_TRY(add_versions(store, arena, w, in, transform, diags));
    MX_TRY(add_times(arena, in, now, w->options->preserve_times, transform, diags));
    add_materialization(store, arena, w->options, transform);
    transform->ids = spec->id_columns;
    transform->distinct = !w->options->preserve_versions; /* copies bring the rows of many versions */
    transform->feature = w->feature;
    return MX_OK;
}

mx_transform *mx_write_as_is(mx_arena *arena, const mx_arrow_type *in)
{
    mx_transform *transform = mx_new(arena, mx_transform);
    for (size_t i = 0; i < in->children.len; i++)
        mx_vec_push(arena, &transform->columns, mx_same_column(in->children.at[i].name));
    return transform;
}

mx_status mx_feature_frame(mx_store *store, mx_arena *arena, mx_str feature, const mx_arrow_type *in,
                           mx_frame *out, mx_strs *ids, mx_diags *diags)
{
    const mx_writing w = {.feature = feature, .options = &no_options};
    size_t said = diags ? mx_diags_count(diags) : 0;
    mx_transform *transform = mx_new(arena, mx_transform);
    MX_TRY(mx_write_plan(store, arena, &w, in, 0, transform, diags));
    if (diags)
        mx_diags_cut(diags, said); /* what rows lack does not matter: there are none */
    *out = mx_transform_frame(arena, transform, in);
    *ids = transform->ids;
    return MX_OK;
}
