#include "store/parts.h"

#include "store/objects.h"

void mx_expected_final(mx_store *store, mx_arena *arena, const mx_expected *expected, const char *table,
                       mx_frame *out, mx_str *selected)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    if (expected->samples) {
        mx_add_columns(&sql, &expected->frame.columns, table);
        *out = expected->frame;
        *selected = mx_sqlbuf_take(&sql);
        return;
    }
    mx_strs keys = mx_struct_keys(arena, expected->plan->def->spec), values = {0};
    const mx_arrow_type *type = mx_fields_type(arena, &keys, store->settings.map_columns);
    for (size_t i = 0; i < expected->visible.len; i++) {
        mx_add(&sql, "%z%z%i", i ? ", " : "", table, expected->visible.at[i]);
        mx_frame_add(arena, out, *mx_frame_find(&expected->frame, expected->visible.at[i]));
    }
    if (expected->deleted_at) {
        mx_add(&sql, ", %z AS %i", store->engine->no_time, MX_DELETED_AT);
        mx_frame_add(arena, out, (mx_frame_column){MX_DELETED_AT, &mx_time_type, false});
    }
    for (size_t i = 0; i < expected->fields.len; i++)
        mx_vec_push(arena, &values, mx_piece(store, arena, "%z%i", table, expected->fields.at[i]));
    const mx_str by_field[] = {MX_PROVENANCE_BY_FIELD, MX_DATA_VERSION_BY_FIELD};
    const mx_str overall[] = {MX_PROVENANCE, MX_DATA_VERSION};
    for (size_t i = 0; i < 2; i++) {
        mx_add(&sql, ", ");
        store->engine->fields(&sql, type, &keys, &values);
        mx_add(&sql, " AS %i, %z%i AS %i", by_field[i], table, expected->provenance, overall[i]);
        mx_frame_add(arena, out, (mx_frame_column){by_field[i], type, store->engine->json});
        mx_frame_add(arena, out, (mx_frame_column){overall[i], &mx_text_type, false});
    }
    *selected = mx_sqlbuf_take(&sql);
}

/* The columns that are handed out, made of unhashed rows. */
static const mx_transform *made_here(mx_store *store, mx_arena *arena, const mx_expected *expected)
{
    mx_transform *transform = mx_new(arena, mx_transform);
    mx_strs keys = mx_struct_keys(arena, expected->plan->def->spec);
    const mx_str by_field[] = {MX_PROVENANCE_BY_FIELD, MX_DATA_VERSION_BY_FIELD};
    const mx_str overall[] = {MX_PROVENANCE, MX_DATA_VERSION};
    transform->hashes = expected->hashes;
    for (size_t i = 0; i < expected->visible.len; i++)
        mx_vec_push(arena, &transform->columns, mx_same_column(expected->visible.at[i]));
    if (expected->deleted_at)
        mx_vec_push(arena, &transform->columns,
                    ((mx_new_column){.name = MX_DELETED_AT, .kind = MX_COLUMN_NULL_TIME}));
    for (size_t i = 0; i < 2; i++) {
        mx_vec_push(arena, &transform->columns,
                    ((mx_new_column){.name = by_field[i],
                                     .kind = MX_COLUMN_FIELDS,
                                     .keys = keys,
                                     .map = store->settings.map_columns}));
        mx_vec_push(arena, &transform->columns, mx_digest_column(overall[i], expected->hashes.len - 1));
    }
    return transform;
}

void mx_part_of_expected(mx_store *store, mx_arena *arena, const mx_expected *expected, mx_part_plan *out)
{
    mx_str selected;
    *out = (mx_part_plan){0};
    mx_expected_final(store, arena, expected, "e.", &out->frame, &selected);
    if (expected->unhashed) {
        mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
        mx_add_columns(&sql, &expected->joined.columns, "e.");
        selected = mx_sqlbuf_take(&sql);
        out->source = expected->joined;
        out->transform = made_here(store, arena, expected);
    }
    out->sql = mx_piece(store, arena, "SELECT %s FROM %s AS e", selected, expected->frame.from);
}

void mx_part_of_none(mx_store *store, mx_increment *increment, mx_part part)
{
    mx_part_plan *out = &increment->parts[part];
    mx_part_of_expected(store, increment->arena, increment->expected, out);
    out->sql = mx_piece(store, increment->arena, "%s WHERE 1 = 0", out->sql);
}

void mx_parts_all_new(mx_store *store, mx_increment *increment, const mx_current *cur)
{
    mx_part_of_expected(store, increment->arena, increment->expected, &increment->parts[MX_PART_NEW]);
    mx_part_of_none(store, increment, MX_PART_STALE);
    if (cur)
        mx_part_no_orphans(store, increment, cur);
    else
        mx_part_of_none(store, increment, MX_PART_ORPHANED);
}

void mx_part_no_orphans(mx_store *store, mx_increment *increment, const mx_current *cur)
{
    mx_part_plan *part = &increment->parts[MX_PART_ORPHANED];
    part->frame = cur->stored;
    part->sql = mx_piece(store, increment->arena, "%s WHERE 1 = 0",
                         mx_frame_select(store, increment->arena, &cur->stored));
}

/* Reading them. */

mx_status mx_increment_before_reading(mx_increment *increment, mx_arena *scratch, mx_diags *diags)
{
    if (increment->unread.len)
        MX_TRY(mx_check_upstream_objects(increment->store, scratch, increment->unread, diags));
    increment->unread = MX_STR_NONE;
    return MX_OK;
}

/* MX_NOT_FOUND: only a statement says what the columns are. */
static mx_status stream_none(mx_increment *increment, mx_arena *scratch, const mx_part_plan *plan,
                             struct ArrowArrayStream *out)
{
    mx_strs names = {0};
    if (!plan->none_of.len)
        return MX_NOT_FOUND;
    for (size_t i = 0; i < plan->frame.columns.len; i++)
        mx_vec_push(scratch, &names, plan->frame.columns.at[i].name);
    return mx_conn_no_rows(increment->store->conn, plan->none_of, names.at, names.len, out);
}

typedef struct made_job {
    mx_store *store;
    const mx_part_plan *plan;
    struct ArrowArrayStream *out;
    mx_transformed *state;
    mx_diags *diags;
} made_job;

static mx_status stream_made_in(mx_arena *arena, void *arg)
{
    made_job *job = arg;
    struct ArrowArrayStream rows = {0};
    const mx_transform *transform = mx_transform_copy(arena, job->plan->transform);
    MX_TRY(mx_store_stream_frame(job->store, arena, &job->plan->source, job->plan->sql, &rows, job->diags));
    return mx_transform_rows(job->store, arena, &rows, transform, job->out, &job->state, job->diags);
}

/* The stream has all that it needs, as the increment may be closed before it. */
static mx_status stream_made(const mx_increment *increment, const mx_part_plan *plan,
                             struct ArrowArrayStream *out, mx_diags *diags)
{
    mx_arena *keep = NULL;
    made_job job = {.store = increment->store, .plan = plan, .out = out, .diags = diags};
    MX_TRY(mx_guard(&keep, stream_made_in, &job, diags));
    mx_transformed_own(job.state, keep);
    return MX_OK;
}

mx_status mx_increment_stream(mx_increment *increment, mx_part part, struct ArrowArrayStream *out,
                              mx_diags *diags)
{
    if (part == MX_PART_INPUT && !increment->has_input)
        return MX_NOT_FOUND;
    const mx_part_plan *plan = &increment->parts[part];
    mx_arena *scratch = mx_arena_child(increment->arena);
    mx_conn_text_views(increment->store->conn, increment->text_views);
    mx_status status = mx_increment_before_reading(increment, scratch, diags);
    if (status == MX_OK)
        status = stream_none(increment, scratch, plan, out);
    if (status == MX_NOT_FOUND && plan->transform)
        status = stream_made(increment, plan, out, diags);
    else if (status == MX_NOT_FOUND)
        status = mx_store_stream_frame(increment->store, scratch, &plan->frame, plan->sql, out, diags);
    mx_conn_text_views(increment->store->conn, false);
    mx_arena_free(scratch);
    return status;
}

mx_status mx_increment_count(mx_increment *increment, mx_part part, uint64_t *rows, mx_diags *diags)
{
    int64_t count = 0;
    if (part == MX_PART_INPUT && !increment->has_input)
        return MX_NOT_FOUND;
    mx_arena *scratch = mx_arena_child(increment->arena);
    mx_str sql = mx_piece(increment->store, scratch, "SELECT count(*) FROM (%s) AS t",
                          increment->parts[part].sql);
    mx_status status = mx_increment_before_reading(increment, scratch, diags);
    if (status == MX_OK)
        status = mx_store_number(increment->store, sql, &count, diags);
    mx_arena_free(scratch);
    *rows = (uint64_t)count;
    return status;
}

const mx_arrow_type *mx_increment_type(const mx_increment *increment, mx_part part)
{
    return mx_frame_type(increment->arena, &increment->parts[part].frame);
}

mx_str mx_increment_sql(const mx_increment *increment, mx_part part)
{
    return increment->parts[part].sql;
}

bool mx_increment_stands_alone(const mx_increment *increment)
{
    return !increment->temporaries.len && !increment->expected->temporaries.len;
}
