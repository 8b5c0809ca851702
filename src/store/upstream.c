#include "store/objects.h"
#include "store/upstream_parts.h"

/* Reading one: here, or from a fallback store by way of a temporary table. */

const mx_filters *mx_resolve_filters(const mx_resolve *resolve, mx_str feature)
{
    for (size_t i = 0; i < resolve->filters.len; i++)
        if (mx_str_eq(resolve->filters.at[i].feature, feature))
            return &resolve->filters.at[i].filters;
    return NULL;
}

static mx_status from_fallback(mx_store *store, mx_arena *arena, mx_upstream *up, const mx_resolve *resolve,
                               mx_strs *temporaries, mx_diags *diags)
{
    struct ArrowArrayStream rows = {0};
    mx_read read = {0};
    mx_str feature = up->dep->dep->feature;
    const mx_filters *own = mx_resolve_filters(resolve, feature);
    for (size_t i = 0; own && i < own->len; i++)
        mx_vec_push(arena, &read.filters, own->at[i]);
    for (size_t i = 0; i < resolve->global_filters.len; i++)
        mx_vec_push(arena, &read.filters, resolve->global_filters.at[i]);
    mx_status status = store->fallback.read
                           ? store->fallback.read(store->fallback.state, feature, &read, &rows, diags)
                           : MX_NOT_FOUND;
    if (status == MX_NOT_FOUND)
        return mx_store_no_feature(store, feature, diags);
    MX_TRY(status);
    up->final = true;
    return mx_stage(store, arena, &rows, &up->stored, temporaries, diags);
}

static mx_status read_one(mx_store *store, mx_arena *arena, mx_upstream *up, const mx_resolve *resolve,
                          bool eager, mx_strs *temporaries, mx_diags *diags)
{
    const mx_feature_spec *spec = up->dep->upstream->spec;
    mx_latest latest = {.stored = &up->stored, .ids = &spec->id_columns, .has_version = true};
    latest.filters[0] = mx_resolve_filters(resolve, spec->key);
    latest.filters[1] = &resolve->global_filters;
    MX_TRY(mx_graph_feature_version(store->graph, spec->key, &latest.version, diags));
    mx_status status = mx_table_frame(store, arena, spec->key, spec, &up->stored, diags);
    if (status == MX_NOT_FOUND)
        status = from_fallback(store, arena, up, resolve, temporaries, diags);
    else if (status == MX_OK && eager)
        status = mx_check_objects(store, arena, spec, &up->stored, latest.version, false, diags);
    MX_TRY(status);
    if (up->final)
        latest = (mx_latest){.stored = &up->stored, .deleted = true};
    else if (eager)
        MX_TRY(mx_latest_find_doubles(store, arena, &latest, temporaries, diags));
    up->latest = latest;
    MX_TRY(mx_upstream_choose_names(arena, up, diags));
    MX_TRY(mx_upstream_prepare(store, arena, up, diags));
    if (up->dep->dep->lineage.kind == MX_AGGREGATION)
        return mx_upstream_aggregate(store, arena, up, temporaries, diags);
    return MX_OK;
}

/* All of it. */

/* The values that digests are made of; each is a column of its own, unless they are hashed here: then JSON is not taken
 * apart by the engine. Of a group they are, as it joins their texts. */
static void need_values(mx_arena *arena, mx_upstream *ups, mx_hashes *hashes, bool here)
{
    for (size_t i = 0; i < hashes->len; i++)
        for (size_t k = 0; k < hashes->at[i].terms.len; k++) {
            mx_term *term = &hashes->at[i].terms.at[k];
            mx_upstream *up = &ups[term->dep];
            if (term->kind != MX_TERM_VALUE)
                continue;
            if (here && up->dep->dep->lineage.kind != MX_AGGREGATION) {
                up->raw = term->json = true;
                term->column = mx_value_column(arena, term->dep, MX_STR_NONE);
                continue;
            }
            if (!mx_strs_has(&up->values, term->key))
                mx_vec_push(arena, &up->values, term->key);
            term->key = MX_STR_NONE;
        }
}

static void name_digests(mx_arena *arena, mx_expected *out)
{
    for (size_t i = 0; i < out->hashes.len; i++)
        mx_vec_push(arena, &out->fields, out->hashes.at[i].name);
    out->provenance = MX_STR(MX_PRIVATE "p");
    mx_vec_push(arena, &out->hashes,
                mx_overall_digest(arena, out->plan->def->spec, out->provenance, MX_STR_NONE, 0));
}

mx_status mx_expected_hash(mx_store *store, mx_arena *arena, mx_expected *expected, mx_strs *temporaries,
                           mx_diags *diags)
{
    if (!expected->unhashed)
        return MX_OK;
    expected->unhashed = false;
    expected->frame = expected->joined;
    MX_TRY(mx_add_digests(store, arena, &expected->frame, &expected->visible, &expected->hashes, temporaries,
                          diags));
    if (!mx_store_hashes_in_sql(store, arena))
        expected->joined = expected->frame;
    return MX_OK;
}

mx_status mx_upstream_expected(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                               const mx_resolve *resolve, bool eager, mx_expected *out, mx_diags *diags)
{
    MX_TRY(mx_upstream_joined(store, arena, plan, resolve, eager, false, out, diags));
    return mx_expected_hash(store, arena, out, &out->temporaries, diags);
}

mx_status mx_upstream_joined(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                             const mx_resolve *resolve, bool eager, bool here, mx_expected *out,
                             mx_diags *diags)
{
    mx_upstream *ups = mx_new_array(arena, mx_upstream, plan->deps.len + 1);
    out->plan = plan;
    out->keys = plan->input_ids.len ? plan->input_ids : plan->def->spec->id_columns;
    MX_TRY(mx_plan_digests(store, arena, plan, &out->hashes, diags));
    for (size_t i = 0; i < plan->deps.len; i++) {
        ups[i].dep = &plan->deps.at[i];
        ups[i].index = i;
    }
    need_values(arena, ups, &out->hashes, here);
    for (size_t i = 0; i < plan->deps.len; i++) {
        for (size_t k = 0; k < ups[i].dep->dep->renames.len; k++) /* else they come back cut */
            MX_TRY(mx_column_check_name(store, "feature ", plan->def->spec->key,
                                        ups[i].dep->dep->renames.at[k].to, diags));
        MX_TRY(read_one(store, arena, &ups[i], resolve, eager, &out->temporaries, diags));
    }
    mx_joining order = mx_joining_of(arena, ups, plan->deps.len);
    MX_TRY(mx_joining_check(store, arena, plan, ups, &order, &out->keys, diags));
    mx_joining_join(store, arena, &order, &out->keys, out);
    name_digests(arena, out);
    out->frame = out->joined;
    out->unhashed = true;
    out->ups = ups;
    return MX_OK;
}

/* Once more, of fewer rows. */

bool mx_upstream_has_parts(const mx_store *store, const mx_expected *expected)
{
    const mx_upstream *ups = expected->ups;
    return ups && expected->plan->deps.len == 1 && ups->dep->dep->lineage.kind != MX_AGGREGATION &&
           mx_latest_has_parts(store, &ups->latest);
}

/* By the columns that the keys are made of. */
static void narrow(mx_store *store, mx_arena *arena, mx_upstream *up, const mx_few *few)
{
    mx_strs *names = mx_new(arena, mx_strs);
    for (size_t i = 0; i < few->keys->len; i++)
        mx_vec_push(arena, names, mx_upstream_stored_name(up, few->keys->at[i]));
    if (!mx_narrows(store, &up->stored, names, few))
        return;
    up->latest.few = few;
    up->latest.few_names = names;
}

mx_status mx_upstream_again(mx_store *store, mx_arena *arena, const mx_expected *expected,
                            mx_latest_part part, const mx_few *few, mx_str *from, mx_diags *diags)
{
    mx_expected out = {0};
    size_t count = expected->plan->deps.len;
    mx_upstream *ups = mx_new_array(arena, mx_upstream, count + 1);
    for (size_t i = 0; i < count; i++) {
        ups[i] = expected->ups[i];
        if (ups[i].dep->dep->lineage.kind == MX_AGGREGATION)
            continue; /* a group's digest is of all of its rows */
        ups[i].frame = (mx_frame){0};
        ups[i].latest.part = part;
        if (few)
            narrow(store, arena, &ups[i], few);
        MX_TRY(mx_upstream_prepare(store, arena, &ups[i], diags));
    }
    mx_joining order = mx_joining_of(arena, ups, count);
    mx_joining_join(store, arena, &order, &expected->keys, &out);
    *from = expected->where.len
                ? mx_piece(store, arena, "(SELECT * FROM %s AS x WHERE %s)", out.joined.from, expected->where)
                : out.joined.from;
    return MX_OK;
}
