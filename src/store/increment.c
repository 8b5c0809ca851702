#include "store/increment.h"

#include "store/compare.h"
#include "store/id_kinds.h"
#include "store/objects.h"
#include "store/open_once.h"

/* What is new, stale, orphaned. */

/* Filters of the feature itself hold for expected rows too: of samples all of them, else the target filters alone,
 * where the rows have the columns. */
static mx_status filter_expected(mx_store *store, mx_arena *arena, const mx_resolve *resolve,
                                 mx_expected *expected, mx_diags *diags)
{
    mx_frame visible = {0};
    for (size_t i = 0; i < expected->visible.len; i++)
        mx_frame_add(arena, &visible, *mx_frame_find(&expected->frame, expected->visible.at[i]));
    mx_scope scope = {.frame = expected->samples ? &expected->frame : &visible, .table = "x."};
    const mx_filters *own = expected->samples ? mx_resolve_filters(resolve, expected->plan->def->spec->key)
                                              : NULL;
    const mx_filters *lists[] = {own, expected->samples ? &resolve->global_filters : NULL,
                                 &resolve->target_filters};
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    bool some = false;
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; lists[i] && k < lists[i]->len; k++) {
            if (!expected->samples && !mx_filter_fits(lists[i]->at[k], &visible))
                continue;
            mx_filters one = {0};
            mx_vec_push(arena, &one, lists[i]->at[k]);
            mx_add(&sql, some ? " AND " : "");
            MX_TRY(mx_add_filters(&sql, &one, &scope, false, diags));
            some = true;
        }
    }
    if (!some)
        return MX_OK;
    mx_str where = mx_sqlbuf_take(&sql);
    expected->where = where;
    expected->frame.from = mx_piece(store, arena, "(SELECT * FROM %s AS x WHERE %s)", expected->frame.from,
                                    where);
    expected->joined.from = mx_piece(store, arena, "(SELECT * FROM %s AS x WHERE %s)", expected->joined.from,
                                     where);
    return MX_OK;
}

/* Resolving. */

static void close_increment(void *arg)
{
    mx_increment *increment = arg;
    mx_store_end_snapshot(increment->store, &increment->snapshot, MX_FAILED, NULL);
    for (size_t i = 0; i < increment->temporaries.len; i++)
        mx_temporary_drop(increment->store, increment->temporaries.at[i]);
    increment->temporaries.len = 0;
    for (size_t i = 0; increment->expected && i < increment->expected->temporaries.len; i++)
        mx_temporary_drop(increment->store, increment->expected->temporaries.at[i]);
    increment->expected = NULL;
}

static mx_status compare(mx_store *store, mx_increment *increment, const mx_current *cur,
                         const mx_resolve *resolve, mx_diags *diags)
{
    mx_expected *expected = increment->expected;
    mx_str feature = expected->plan->def->spec->key;
    const mx_id_side wanted = {&expected->joined, feature,
                               expected->samples ? "the samples of" : "the features upstream of"};
    const mx_id_side there = {&cur->stored, feature, "the table of"};
    MX_TRY(mx_check_id_kinds(store, &expected->keys, &wanted, &there, false, diags));
    mx_status status = expected->unhashed ? mx_compare_here(store, increment, expected, cur, resolve, diags)
                                          : MX_MISMATCH;
    if (status != MX_MISMATCH)
        return status;
    MX_TRY(mx_expected_hash(store, increment->arena, expected, &increment->temporaries, diags));
    return mx_compare(store, increment, expected, cur, resolve, diags);
}

static mx_status resolve_in(mx_store *store, mx_increment *increment, mx_str feature, mx_resolve *resolve,
                            mx_diags *diags)
{
    mx_arena *arena = increment->arena;
    const mx_feature_plan *plan;
    mx_expected *expected = mx_new(arena, mx_expected);
    mx_current *cur = mx_new(arena, mx_current);
    increment->expected = expected;
    if (mx_is_system_table(feature))
        return mx_fail(diags, MX_STO012, MX_NOWHERE, "", "system tables like %.*s have no increments",
                       MX_FMT(feature));
    MX_TRY(mx_store_feature(store, arena, feature, &plan, diags));
    if (!resolve->samples && !plan->deps.len)
        return mx_fail(
            diags, MX_STO005, MX_NOWHERE,
            "Root features have no upstream to compute provenance from: give samples.",
            "Feature %.*s has no upstream dependencies (root feature). Must provide 'samples' parameter "
            "with sample_uid and metaxy_provenance_by_field columns.",
            MX_FMT(feature));
    bool here = !resolve->lazy && mx_compares_here(store, arena);
    mx_status status = resolve->samples
                           ? mx_samples_expected(store, arena, plan, resolve->samples, expected, diags)
                           : mx_upstream_joined(store, arena, plan, resolve, !resolve->lazy, here, expected,
                                                diags);
    MX_TRY(status);
    increment->keys = expected->keys;
    if (!here)
        MX_TRY(mx_expected_hash(store, arena, expected, &expected->temporaries, diags));
    increment->has_input = !expected->samples;
    mx_part_of_expected(store, arena, expected, &increment->parts[MX_PART_INPUT]);
    MX_TRY(filter_expected(store, arena, resolve, expected, diags));
    if (resolve->lazy && !resolve->samples)
        increment->unread = mx_str_copy(arena, feature);
    if (!resolve->skip_comparison)
        MX_TRY(mx_current_read(store, arena, plan, resolve, cur, &increment->temporaries, diags));
    if (cur->there)
        MX_TRY(compare(store, increment, cur, resolve, diags));
    else
        mx_parts_all_new(store, increment, NULL);
    for (size_t i = 0; i < MX_PARTS; i++)
        MX_TRY(mx_open_once(store, arena, &increment->parts[i].sql, &increment->temporaries, diags));
    return MX_OK;
}

/* What is read in several statements is of one moment: else a row that is written in between is new and orphaned. */
static mx_status in_snapshot(mx_store *store, mx_increment *increment, mx_str feature, mx_resolve *resolve,
                             mx_diags *diags)
{
    mx_status status = mx_store_snapshot(store, feature, &increment->snapshot, diags);
    if (status == MX_OK)
        status = resolve_in(store, increment, feature, resolve, diags);
    return mx_store_end_snapshot(store, &increment->snapshot, status, diags);
}

mx_status mx_store_resolve(mx_store *store, mx_arena *arena, mx_increment **out, mx_str feature,
                           mx_resolve *resolve, mx_diags *diags)
{
    mx_increment *increment = mx_new(arena, mx_increment);
    const mx_increment fresh = {.store = store, .arena = arena, .text_views = resolve->text_views};
    size_t said = diags ? mx_diags_count(diags) : 0;
    mx_wait wait = mx_store_patience(store);
    bool own = !mx_conn_in_transaction(store->conn);
    *increment = fresh;
    mx_arena_defer(arena, close_increment, increment);
    *out = NULL;
    mx_status status = in_snapshot(store, increment, feature, resolve, diags);
    while (status == MX_FAILED && own && !resolve->samples && /* which can be read once */
           mx_store_try_again(store, &wait, diags, said)) {
        close_increment(increment);
        *increment = fresh;
        status = in_snapshot(store, increment, feature, resolve, diags);
    }
    if (status == MX_FAILED && own && !resolve->samples)
        mx_name_bad_objects(store, arena, feature, said, diags);
    if (resolve->samples && resolve->samples->release)
        resolve->samples->release(resolve->samples);
    if (status == MX_OK)
        *out = increment;
    else
        close_increment(increment);
    return status;
}

void mx_increment_close(mx_increment *increment)
{
    if (increment)
        close_increment(increment);
}

/* Of the expected rows that the target filters leave, as `new` is. */
mx_status mx_store_progress(mx_increment *increment, double *percent, mx_diags *diags)
{
    int64_t all = 0, fresh = 0;
    mx_store *store = increment->store;
    if (!increment->has_input)
        return MX_NOT_FOUND;
    mx_arena *scratch = mx_arena_child(increment->arena);
    mx_sqlbuf names = mx_sqlbuf_in(store, scratch);
    mx_add_names(&names, &increment->keys, "");
    mx_str keys = mx_sqlbuf_take(&names);
    const char *count = "SELECT count(*) FROM (SELECT DISTINCT %s FROM (%s) AS t) AS u";
    mx_status status = mx_increment_before_reading(increment, scratch, diags);
    if (status == MX_OK)
        status = mx_store_number(store,
                                 mx_piece(store, scratch,
                                          "SELECT count(*) FROM (SELECT DISTINCT %s FROM %s AS e) AS u", keys,
                                          increment->expected->frame.from),
                                 &all, diags);
    if (status == MX_OK && all)
        status = mx_store_number(
            store, mx_piece(store, scratch, count, keys, increment->parts[MX_PART_NEW].sql), &fresh, diags);
    mx_arena_free(scratch);
    if (status == MX_OK && !all)
        return MX_NOT_FOUND;
    *percent = all ? 100.0 * (double)(all - fresh) / (double)all : 0;
    return status;
}
