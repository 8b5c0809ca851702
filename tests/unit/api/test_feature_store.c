/* metaxy/store.h, used as other programs do: a store in memory, rows in, increments and rows out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "arrow/arrow.h"
#include "metaxy/store.h"

static const char toml[] = "[features.video]\nid_columns = [\"id\"]\nfields = [\"x\"]\n"
                           "[features.crop]\nid_columns = [\"id\"]\ndeps = [\"video\"]\nfields = [\"y\"]\n";

typedef struct world {
    mx_diags *diags;
    mx_features *features;
    mx_feature_store *store;
    mx_arena *arena;
} world;

static mx_status keep(mx_arena *arena, void *arg)
{
    (void)arena, (void)arg;
    return MX_OK;
}

static int begin(void **state)
{
    world *w = calloc(1, sizeof *w);
    mx_feature_store_options options = MX_FEATURE_STORE_OPTIONS;
    options.algorithm = "sha256";
    options.auto_create = true;
    w->diags = mx_diags_new();
    assert_int_equal(mx_guard(&w->arena, keep, NULL, w->diags), MX_OK);
    assert_int_equal(mx_features_new(&w->features, 8, w->diags), MX_OK);
    assert_int_equal(mx_features_add_toml(w->features, mx_str_of(toml), "features.toml", "proj", w->diags),
                     MX_OK);
    assert_int_equal(
        mx_feature_store_open(&w->store, "sqlite://x?mode=memory", w->features, &options, w->diags), MX_OK);
    *state = w;
    return 0;
}

static int end(void **state)
{
    world *w = *state;
    mx_feature_store_close(w->store);
    mx_features_free(w->features);
    mx_diags_free(w->diags);
    mx_arena_free(w->arena);
    free(w);
    return 0;
}

/* ---- rows: one batch of ids ---- */

static const mx_arrow_type text = {.kind = MX_ARROW_TEXT};
static mx_arrow_field field_x[] = {{{"x", 1}, &text}};
static const mx_arrow_type by_field = {.kind = MX_ARROW_STRUCT, .children = {field_x, 1, 1}};
static mx_arrow_field columns[] = {{{"id", 2}, &text}, {{"metaxy_provenance_by_field", 26}, &by_field}};
static const mx_arrow_type rows_type = {.kind = MX_ARROW_STRUCT, .children = {columns, 2, 2}};

typedef struct source {
    mx_arena *arena;
    const char *ids; /* a letter each; NULL: given */
} source;

static mx_status next(void *state, struct ArrowArray *out, mx_diags *diags)
{
    source *s = state;
    (void)diags;
    if (!s->ids)
        return MX_NOT_FOUND;
    mx_arrow_builder *builder = mx_arrow_builder_new(s->arena, &rows_type);
    for (const char *id = s->ids; *id; id++) {
        mx_str letter = {id, 1};
        mx_arrow_add_text(builder, 0, letter);
        mx_arrow_add_text(mx_arrow_builder_child(builder, 1), 0, letter);
        mx_arrow_add_nested(builder, 1);
    }
    mx_arrow_builder_take(builder, out);
    s->ids = NULL;
    return MX_OK;
}

static void nothing(void *state)
{
    (void)state;
}

static struct ArrowArrayStream stream_of(source *s)
{
    struct ArrowArrayStream stream;
    assert_true(mx_arrow_stream_make(&rows_type, (mx_arrow_source){s, next, nothing}, &stream));
    return stream;
}

static int64_t count(struct ArrowArrayStream *stream)
{
    int64_t rows = 0;
    for (;;) {
        struct ArrowArray batch = {0};
        assert_int_equal(stream->get_next(stream, &batch), 0);
        if (!batch.release)
            break;
        rows += batch.length;
        batch.release(&batch);
    }
    stream->release(stream);
    return rows;
}

static int64_t part_of(world *w, mx_feature_increment *increment, mx_feature_part part)
{
    struct ArrowArrayStream stream;
    assert_int_equal(mx_feature_increment_read(increment, part, &stream, w->diags), MX_OK);
    return count(&stream);
}

static void write_ids(world *w, const char *feature, const char *ids, uint64_t want)
{
    source s = {w->arena, ids};
    struct ArrowArrayStream stream = stream_of(&s);
    uint64_t written;
    assert_int_equal(mx_feature_store_write(w->store, mx_str_of(feature), &stream, &written, w->diags),
                     MX_OK);
    assert_int_equal(written, want);
    assert_null(stream.release);
}

static void test_rows_go_round(void **state)
{
    world *w = *state;
    struct ArrowArrayStream stream;
    mx_feature_increment *increment;
    mx_str video = mx_str_of("video"), crop = mx_str_of("crop");
    assert_int_equal(mx_feature_store_has(w->store, video, w->diags), MX_NOT_FOUND);
    assert_int_equal(mx_feature_store_resolve(w->store, crop, NULL, &increment, w->diags), MX_NOT_FOUND);
    assert_null(increment);
    mx_diags_clear(w->diags);
    write_ids(w, "video", "abc", 3);
    assert_int_equal(mx_feature_store_has(w->store, video, w->diags), MX_OK);

    assert_int_equal(mx_feature_store_resolve(w->store, crop, NULL, &increment, w->diags), MX_OK);
    assert_int_equal(part_of(w, increment, MX_FEATURE_NEW), 3);
    assert_int_equal(part_of(w, increment, MX_FEATURE_STALE), 0);
    assert_int_equal(mx_feature_increment_read(increment, MX_FEATURE_NEW, &stream, w->diags), MX_OK);
    uint64_t written;
    assert_int_equal(mx_feature_store_write(w->store, crop, &stream, &written, w->diags), MX_OK);
    assert_int_equal(written, 3);
    mx_feature_increment_close(increment);

    mx_str filter = mx_str_of("id = 'b'");
    uint64_t deleted;
    assert_int_equal(mx_feature_store_delete(w->store, video, &filter, 1, false, &deleted, w->diags), MX_OK);
    assert_int_equal(deleted, 1);
    assert_int_equal(mx_feature_store_resolve(w->store, crop, NULL, &increment, w->diags), MX_OK);
    assert_int_equal(part_of(w, increment, MX_FEATURE_NEW), 0);
    assert_int_equal(part_of(w, increment, MX_FEATURE_ORPHANED), 1);
    mx_feature_increment_close(increment);

    mx_feature_read_options options = MX_FEATURE_READ_OPTIONS;
    mx_str id = mx_str_of("id");
    options.columns = &id;
    options.column_count = 1;
    assert_int_equal(mx_feature_store_read(w->store, video, &options, &stream, w->diags), MX_OK);
    assert_int_equal(count(&stream), 2);
    options.sample_history = options.deleted = true;
    assert_int_equal(mx_feature_store_read(w->store, video, &options, &stream, w->diags), MX_OK);
    assert_int_equal(count(&stream), 4);
}

static void test_refusals(void **state)
{
    world *w = *state;
    struct ArrowArrayStream stream;
    mx_feature_store *store;
    mx_feature_store_options options = MX_FEATURE_STORE_OPTIONS;
    options.algorithm = "crc32";
    assert_int_equal(mx_feature_store_open(&store, "sqlite://x?mode=memory", w->features, &options, w->diags),
                     MX_FAILED);
    assert_null(store);
    assert_string_equal(mx_diags_code(w->diags, mx_diags_count(w->diags) - 1), "API001");
    assert_int_equal(mx_feature_store_open(&store, "nowhere://x", w->features, NULL, w->diags), MX_FAILED);
    assert_int_equal(mx_feature_store_open(&store, NULL, w->features, NULL, w->diags), MX_FAILED);
    assert_int_equal(mx_feature_store_read(w->store, mx_str_of("no/such"), NULL, &stream, w->diags),
                     MX_FAILED);
    assert_null(stream.release);
    source s = {w->arena, "aa"};
    stream = stream_of(&s);
    assert_int_equal(mx_feature_store_write(w->store, mx_str_of("video"), &stream, NULL, w->diags),
                     MX_FAILED);
    assert_null(stream.release);
    assert_int_equal(mx_feature_store_has(w->store, mx_str_of("video"), w->diags), MX_NOT_FOUND);
    mx_feature_store_close(NULL);
    mx_feature_increment_close(NULL);
}

/* Options of an older program are shorter; those of a newer one are refused. */
static void test_options_grow(void **state)
{
    world *w = *state;
    struct ArrowArrayStream stream;
    mx_feature_read_options options = MX_FEATURE_READ_OPTIONS;
    write_ids(w, "video", "ab", 2);
    options.size = offsetof(mx_feature_read_options, feature_version);
    options.feature_version = mx_str_of("not looked at");
    assert_int_equal(mx_feature_store_read(w->store, mx_str_of("video"), &options, &stream, w->diags), MX_OK);
    assert_int_equal(count(&stream), 2);
    options.size = sizeof options + 8;
    mx_diags_clear(w->diags);
    assert_int_equal(mx_feature_store_read(w->store, mx_str_of("video"), &options, &stream, w->diags),
                     MX_FAILED);
    assert_string_equal(mx_diags_code(w->diags, 0), "API001");
    options.size = sizeof options;
    options.feature_version = mx_str_of("other");
    assert_int_equal(mx_feature_store_read(w->store, mx_str_of("video"), &options, &stream, w->diags), MX_OK);
    assert_int_equal(count(&stream), 0);
}

static void test_all_of_resolving(void **state)
{
    world *w = *state;
    mx_feature_increment *increment;
    mx_feature_resolve_options options = MX_FEATURE_RESOLVE_OPTIONS;
    mx_str crop = mx_str_of("crop"), only = mx_str_of("id <> 'c'"), stale = mx_str_of("id = 'a'");
    const mx_feature_filters_of of = {mx_str_of("video"), &only, 1};
    double percent = -1;
    write_ids(w, "video", "abcd", 4);
    options.filters = &of;
    options.filter_count = 1;
    options.lazy = true;
    assert_int_equal(mx_feature_store_resolve_with(w->store, crop, NULL, &options, &increment, w->diags),
                     MX_OK);
    assert_int_equal(part_of(w, increment, MX_FEATURE_NEW), 3);
    assert_int_equal(part_of(w, increment, MX_FEATURE_INPUT), 3);
    assert_int_equal(mx_feature_increment_progress(increment, &percent, w->diags), MX_OK);
    assert_true(percent == 0);
    struct ArrowArrayStream stream, *list = &stream;
    uint64_t written;
    mx_feature_write_options write = MX_FEATURE_WRITE_OPTIONS;
    write.materialization_id = "run-1";
    assert_int_equal(mx_feature_increment_read(increment, MX_FEATURE_NEW, &stream, w->diags), MX_OK);
    assert_int_equal(mx_feature_store_write_multi(w->store, &crop, &list, 1, &write, &written, w->diags),
                     MX_OK);
    assert_int_equal(written, 3);
    mx_feature_increment_close(increment);
    options.filter_count = 0;
    options.staleness = &stale;
    options.staleness_count = 1;
    assert_int_equal(mx_feature_store_resolve_with(w->store, crop, NULL, &options, &increment, w->diags),
                     MX_OK);
    assert_int_equal(part_of(w, increment, MX_FEATURE_NEW), 1);
    assert_int_equal(part_of(w, increment, MX_FEATURE_STALE), 1);
    assert_int_equal(mx_feature_increment_progress(increment, &percent, w->diags), MX_OK);
    assert_true(percent == 75);
    mx_feature_increment_close(increment);
    mx_feature_read_options read = MX_FEATURE_READ_OPTIONS;
    mx_str run = mx_str_of("metaxy_materialization_id = 'run-1'");
    read.filters = &run;
    read.filter_count = 1;
    assert_int_equal(mx_feature_store_read(w->store, crop, &read, &stream, w->diags), MX_OK);
    assert_int_equal(count(&stream), 3);
}

static void test_stores_together(void **state)
{
    world *w = *state;
    mx_feature_store *other;
    mx_feature_store_options options = MX_FEATURE_STORE_OPTIONS;
    mx_str video = mx_str_of("video"), crop = mx_str_of("crop"), version;
    const mx_str both[] = {video, crop};
    const char *const tags[] = {"by", "me"};
    struct ArrowArrayStream stream, rebased;
    uint64_t features, rows;
    bool already = true;
    options.algorithm = "sha256";
    options.auto_create = true;
    assert_int_equal(mx_feature_store_open(&other, "sqlite://y?mode=memory", w->features, &options, w->diags),
                     MX_OK);
    write_ids(w, "video", "ab", 2);

    mx_feature_read_options read = MX_FEATURE_READ_OPTIONS;
    assert_int_equal(mx_feature_store_read(other, video, &read, &stream, NULL), MX_NOT_FOUND);
    assert_int_equal(mx_feature_store_fall_back(other, &w->store, 1, w->diags), MX_OK);
    assert_int_equal(mx_feature_store_read(other, video, &read, &stream, NULL), MX_NOT_FOUND);
    read.allow_fallback = true;
    assert_int_equal(mx_feature_store_read(other, video, &read, &stream, w->diags), MX_OK);
    assert_int_equal(count(&stream), 2);

    assert_int_equal(mx_feature_store_copy(other, w->store, both, 2, true, false, &features, &rows, w->diags),
                     MX_OK);
    assert_int_equal(features, 1);
    assert_int_equal(rows, 2);
    assert_int_equal(mx_feature_store_copy(other, other, both, 2, true, false, NULL, NULL, w->diags),
                     MX_FAILED);
    assert_int_equal(mx_feature_store_push(other, tags, 1, &version, &already, w->diags), MX_OK);
    assert_false(already);
    assert_int_equal(version.len, 8);
    assert_int_equal(mx_feature_store_push(other, tags, 1, &version, &already, w->diags), MX_OK);
    assert_true(already);

    source s = {w->arena, "ab"};
    stream = stream_of(&s);
    assert_int_equal(mx_feature_store_rebase(other, crop, NULL, &stream, &rebased, w->diags), MX_OK);
    assert_null(stream.release);
    assert_int_equal(count(&rebased), 2);
    s = (source){w->arena, "ab"};
    stream = stream_of(&s);
    mx_diags_clear(w->diags);
    assert_int_equal(mx_feature_store_provenance(other, crop, &stream, &rebased, w->diags), MX_FAILED);
    assert_string_equal(mx_diags_code(w->diags, 0), "STO002");
    assert_null(stream.release);
    mx_str none = mx_str_of("00000000");
    assert_int_equal(mx_feature_store_rebase_stored(other, crop, none, NULL, false, &rows, w->diags),
                     MX_NOT_FOUND); /* no table */
    assert_int_equal(mx_feature_store_rebase_stored(other, video, none, NULL, true, NULL, w->diags),
                     MX_FAILED); /* a root feature */
    assert_int_equal(mx_feature_store_drop(other, video, w->diags), MX_OK);
    assert_int_equal(mx_feature_store_has(other, video, w->diags), MX_NOT_FOUND);
    mx_feature_store_close(other);
}

static void test_reading_makes_no_file(void **state)
{
    world *w = *state;
    mx_feature_store *store;
    mx_feature_store_options options = MX_FEATURE_STORE_OPTIONS;
    options.read_only = true;
    assert_int_equal(mx_feature_store_open(&store, "sqlite://not-there.db", w->features, &options, w->diags),
                     MX_OK);
    assert_int_equal(mx_feature_store_has(store, mx_str_of("video"), w->diags), MX_NOT_FOUND);
    mx_feature_store_close(store);
    assert_int_not_equal(access("not-there.db", F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows_go_round, begin, end),
        cmocka_unit_test_setup_teardown(test_refusals, begin, end),
        cmocka_unit_test_setup_teardown(test_options_grow, begin, end),
        cmocka_unit_test_setup_teardown(test_all_of_resolving, begin, end),
        cmocka_unit_test_setup_teardown(test_stores_together, begin, end),
        cmocka_unit_test_setup_teardown(test_reading_makes_no_file, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
