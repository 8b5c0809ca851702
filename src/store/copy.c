#include "store/impl.h"

/* Rows of one store in another. */

static mx_status copy_one(mx_store *store, mx_store *from, mx_arena *arena, mx_str feature,
                          const mx_copy_rows *copy, uint64_t *rows, mx_diags *diags)
{
    uint64_t count;
    struct ArrowArrayStream stream = {0};
    mx_read read = {.feature_history = !copy->current_version_only, .sample_history = copy->sample_history};
    mx_write write = {.preserve_versions = true, .preserve_times = copy->sample_history};
    for (size_t i = 0; i < copy->filters.len; i++)
        for (size_t k = 0;
             mx_str_eq(copy->filters.at[i].feature, feature) && k < copy->filters.at[i].filters.len; k++)
            mx_vec_push(arena, &read.filters, copy->filters.at[i].filters.at[k]);
    for (size_t i = 0; i < copy->global_filters.len; i++)
        mx_vec_push(arena, &read.filters, copy->global_filters.at[i]);
    MX_TRY(mx_store_count(from, feature, &read, &count, diags)); /* MX_NOT_FOUND: no table */
    if (!count)
        return MX_NOT_FOUND;
    if (copy->watch)
        copy->watch->begin(copy->watch->state, feature, count);
    MX_TRY(mx_store_read(from, feature, &read, false, &stream, diags));
    if (copy->watch)
        copy->watch->stream(copy->watch->state, feature, &stream);
    return mx_store_write(store, feature, &stream, &write, rows, diags);
}

mx_status mx_store_copy(mx_store *store, mx_store *from, const mx_strs *features, const mx_copy_rows *copy,
                        uint64_t *features_copied, uint64_t *rows_copied, mx_diags *diags)
{
    *features_copied = *rows_copied = 0;
    for (size_t i = 0; i < features->len; i++) {
        uint64_t rows = 0;
        if (mx_conn_interrupted(store->conn) || mx_conn_interrupted(from->conn))
            return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "interrupted: %zu of %zu features are not copied",
                           features->len - i, features->len);
        mx_arena *scratch = mx_arena_child(store->arena);
        mx_status status = copy_one(store, from, scratch, features->at[i], copy, &rows, diags);
        mx_arena_free(scratch);
        if (status == MX_NOT_FOUND)
            continue;
        MX_TRY(status);
        *features_copied += 1;
        *rows_copied += rows;
    }
    return MX_OK;
}
