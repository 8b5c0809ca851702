/* What stores promise beyond the recorded scripts: refusals that leave nothing behind, hostile names, clocks that go
 * back, fallback stores, filters of the target, transactions, copies, provenance of given rows. */
#include "world.h"

static mx_str read_text(world *w, const char *feature, const char *columns)
{
    struct ArrowArrayStream rows = {0};
    mx_read read = {.has_columns = true};
    mx_str list = mx_str_of(columns), one;
    frame f;
    while (list.len) {
        mx_str_cut(list, ' ', &one, &list);
        mx_vec_push(w->arena, &read.columns, one);
    }
    mx_diags_clear(w->diags);
    if (mx_store_read(w->store, mx_str_of(feature), &read, true, &rows, w->diags) != MX_OK)
        return mx_str_of(mx_code_name(mx_diags_at(w->diags, 0)->code));
    assert_int_equal(frame_read(w->arena, &rows, &f, w->diags), MX_OK);
    return frame_shown(w->arena, f, NULL);
}

static void same(mx_str got, const char *want)
{
    if (!mx_str_eq(got, mx_str_of(want)))
        fail_msg("got  %.*s\nwant %s", MX_FMT(got), want);
}

/* Refusals. */

static const struct {
    const char *feature, *rows;
    mx_code code;
    const char *says;
} refused[] = {
    {"a", ROWS("\"id\"", "[\"1\"]"), MX_STO002, "DataFrame must have 'metaxy_provenance_by_field' column"},
    {"a", ROWS("\"id\",\"metaxy_provenance_by_field\"", "[\"1\",\"text\"]"), MX_STO002, "is no struct"},
    {"a", ROWS("\"id\",\"metaxy_provenance_by_field\"", "[\"1\",{\"x\":\"1\"}]"), MX_STO002,
     "has no field 'y'"},
    {"a", A_ROWS("[\"1\"," P("1", "2") ",\"p\"],[\"2\"," P("1", "2") ",\"p\"],[\"1\"," P("3", "4") ",\"q\"]"),
     MX_STO004, "two rows have the id id = \"1\""},
    {"a", A_ROWS("[\"1\"," P("1", "2") ",\"p\"],[null," P("1", "2") ",\"p\"]"), MX_STO004,
     "the id column 'id' is null"},
    {"a", ROWS("\"metaxy_provenance_by_field\"", "[" P("1", "2") "]"), MX_STO003, "no id column 'id'"},
    {"a", ROWS("\"id\",\"metaxy_provenance_by_field\",\"new\",\"newer\"", "[\"1\"," P("1", "2") ",\"n\",1]"),
     MX_STO003, "its table has no column 'new', 'newer'"},
    {"nope", A_ROWS("[\"1\"," P("1", "2") ",\"p\"]"), MX_FEA006, "nope"},
};

static mx_status check_refused(mx_arena *arena, void *arg)
{
    world w = world_of(arena, settings());
    (void)arg;
    assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("1", "2") ",\"p\"]")), MX_OK);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(write_text(&w, refused[i].feature, refused[i].rows), MX_FAILED);
        said(&w, refused[i].code, refused[i].says);
        assert_false(mx_conn_in_transaction(w.conn));
        same(read_text(&w, "a", "id path"), "id | path\n\"0\" | \"p\"");
    }
    same(read_text(&w, "b", "id"), "STO001");
    same(read_text(&w, "a", "nothing"), "STO009");
    end(&w);
    return MX_OK;
}

static mx_status check_no_table(mx_arena *arena, void *arg)
{
    mx_store_settings with = settings();
    (void)arg;
    with.auto_create = false;
    world w = world_of(arena, with);
    assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("1", "2") ",\"p\"]")), MX_FAILED);
    said(&w, MX_STO008, "table 'a' of feature a does not exist");
    with.auto_create = true;
    with.quiet_create = false;
    with.table_prefix = MX_STR("it's \"a;\n--\xf0\x9f\x98\x80_");
    assert_int_equal(mx_store_new(arena, &w.store, w.conn, &with, w.diags), MX_OK);
    mx_store_use(w.store, w.graph);
    assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("1", "2") ",\"p\"]")), MX_OK);
    said(&w, MX_STO014, "AUTO_CREATE_TABLES is enabled");
    same(read_text(&w, "a", "id"), "id\n\"0\"");
    mx_strs tables = {0};
    assert_int_equal(mx_store_tables(w.store, arena, &tables, w.diags), MX_OK);
    assert_int_equal(tables.len, 1);
    assert_int_equal(mx_store_drop(w.store, MX_STR("a"), w.diags), MX_OK);
    assert_int_equal(mx_store_drop(w.store, MX_STR("a"), w.diags), MX_OK);
    same(read_text(&w, "a", "id"), "STO001");
    end(&w);
    return MX_OK;
}

/* Names and values with everything in them. */
static mx_status check_hostile(mx_arena *arena, void *arg)
{
    static const char rows[] = ROWS(
        "\"id\",\"metaxy_provenance_by_field\",\"a\\\"b'; DROP TABLE a; --\\n\xf0\x9f\x98\x80\"",
        "[\"'; DROP TABLE a; --\"," P("1", "2") ",\"o'clock\"],[\"\\\"\\n\xf0\x9f\x98\x80\"," P(
            "1", "2") ",\"\\\\\"]");
    const mx_filter *filter;
    world w = world_of(arena, settings());
    mx_read read = {0};
    struct ArrowArrayStream stream = {0};
    frame f;
    (void)arg;
    assert_int_equal(write_text(&w, "a", rows), MX_OK);
    same(read_text(&w, "a", "id"), "id\n\"'; DROP TABLE a; --\"\n\"\\\"\\n\\ud83d\\ude00\"");
    assert_int_equal(mx_filter_parse(arena,
                                     MX_STR("id = '''; DROP TABLE a; --' AND \"a\"\"b'; DROP TABLE a; "
                                            "--\n\xf0\x9f\x98\x80\" = 'o''clock'"),
                                     0, &filter, NULL),
                     MX_OK);
    mx_vec_push(arena, &read.filters, filter);
    assert_int_equal(mx_store_read(w.store, MX_STR("a"), &read, false, &stream, w.diags), MX_OK);
    assert_int_equal(frame_read(arena, &stream, &f, w.diags), MX_OK);
    assert_int_equal(mx_json_length(f.rows), 1);
    end(&w);
    return MX_OK;
}

/* A clock that goes back, and rows of one moment: the later write counts, and no row is a mix of two. */
static mx_status check_clock(mx_arena *arena, void *arg)
{
    world w = world_of(arena, settings());
    mx_delete all = {0};
    (void)arg;
    mx_store_set_clock(w.store, 1700000000000000);
    assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("1", "2") ",\"first\"]")), MX_OK);
    mx_store_set_clock(w.store, 1600000000000000);
    assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("3", "4") ",null]")), MX_OK);
    same(read_text(&w, "a", "id path"), "id | path\n\"0\" | null");
    assert_int_equal(mx_store_delete(w.store, MX_STR("a"), &all, NULL, w.diags), MX_OK);
    same(read_text(&w, "a", "id path"), "id | path");
    assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("1", "2") ",\"third\"]")), MX_OK);
    same(read_text(&w, "a", "id path"), "id | path\n\"0\" | \"third\"");
    end(&w);
    return MX_OK;
}

/* Increments. */

static mx_str part_text(world *w, mx_increment *increment, mx_part part, size_t *rows)
{
    struct ArrowArrayStream stream = {0};
    frame f;
    uint64_t count;
    assert_int_equal(mx_increment_stream(increment, part, &stream, w->diags), MX_OK);
    assert_int_equal(frame_read(w->arena, &stream, &f, w->diags), MX_OK);
    assert_int_equal(mx_increment_count(increment, part, &count, w->diags), MX_OK);
    *rows = mx_json_length(f.rows);
    assert_int_equal(count, *rows);
    return frame_shown(w->arena, f, NULL);
}

static void counts(world *w, const char *feature, mx_resolve *resolve, size_t fresh, size_t stale,
                   size_t orphaned)
{
    for (int lazy = 0; lazy < 2; lazy++) { /* both ways say the same */
        mx_increment *increment;
        size_t n[3];
        resolve->lazy = lazy == 1;
        mx_diags_clear(w->diags);
        if (mx_store_resolve(w->store, w->arena, &increment, mx_str_of(feature), resolve, w->diags) != MX_OK)
            fail_msg("%.*s", MX_FMT(mx_diags_at(w->diags, 0)->message));
        for (int part = 0; part < 3; part++)
            part_text(w, increment, (mx_part)part, &n[part]);
        mx_increment_close(increment);
        mx_increment_close(increment);
        if (n[0] != fresh || n[1] != stale || n[2] != orphaned)
            fail_msg("%s: %zu new, %zu stale, %zu orphaned; not %zu, %zu, %zu", feature, n[0], n[1], n[2],
                     fresh, stale, orphaned);
    }
}

static void write_new(world *w, const char *feature)
{
    mx_increment *increment;
    mx_resolve resolve = {0};
    struct ArrowArrayStream rows = {0}, again = {0};
    frame f;
    assert_int_equal(mx_store_resolve(w->store, w->arena, &increment, mx_str_of(feature), &resolve, w->diags),
                     MX_OK);
    assert_int_equal(mx_increment_stream(increment, MX_PART_NEW, &rows, w->diags), MX_OK);
    assert_int_equal(frame_read(w->arena, &rows, &f, w->diags), MX_OK);
    frame_stream(w->arena, f, &again);
    assert_int_equal(mx_store_write(w->store, mx_str_of(feature), &again, NULL, NULL, w->diags), MX_OK);
    mx_increment_close(increment);
}

static mx_filters filter_of(mx_arena *arena, const char *text)
{
    mx_filters filters = {0};
    const mx_filter *filter;
    assert_int_equal(mx_filter_parse(arena, mx_str_of(text), 0, &filter, NULL), MX_OK);
    mx_vec_push(arena, &filters, filter);
    return filters;
}

static mx_status check_increment(mx_arena *arena, void *arg)
{
    world w = world_of(arena, settings());
    mx_resolve plain = {0};
    mx_increment *increment;
    double percent = -1;
    (void)arg;
    assert_int_equal(mx_store_resolve(w.store, arena, &increment, MX_STR("a"), &plain, w.diags), MX_FAILED);
    said(&w, MX_STO005, "Feature a has no upstream dependencies (root feature)");
    assert_int_equal(mx_store_resolve(w.store, arena, &increment, MX_STR("b"), &plain, w.diags),
                     MX_NOT_FOUND);
    said(&w, MX_STO001, "Feature a not found in store or fallback stores");
    assert_int_equal(write_text(&w, "a",
                                A_ROWS("[\"0\"," P("1", "2") ",\"p\"],[\"1\"," P(
                                    "3", "4") ",\"q\"],[\"2\"," P("5", "6") ",\"r\"]")),
                     MX_OK);
    counts(&w, "b", &plain, 3, 0, 0);
    write_new(&w, "b");
    counts(&w, "b", &plain, 0, 0, 0);
    assert_int_equal(
        write_text(&w, "a", A_ROWS("[\"1\"," P("3", "9") ",\"q\"],[\"4\"," P("3", "9") ",\"q\"]")), MX_OK);
    mx_delete one = {.filters = filter_of(arena, "id = '2'")};
    uint64_t gone = 0;
    assert_int_equal(mx_store_delete(w.store, MX_STR("a"), &one, &gone, w.diags), MX_OK);
    assert_int_equal(gone, 1);
    counts(&w, "b", &plain, 1, 1, 1);
    mx_resolve old = {.staleness = filter_of(arena, "path = 'p'")};
    counts(&w, "b", &old, 1, 2, 1);
    /* rows outside of a target filter are not there, on either side */
    mx_resolve target = {.target_filters = filter_of(arena, "path = 'p'")};
    counts(&w, "b", &target, 0, 0, 0);
    plain.lazy = false;
    assert_int_equal(mx_store_resolve(w.store, arena, &increment, MX_STR("b"), &plain, w.diags), MX_OK);
    assert_int_equal(mx_store_progress(increment, &percent, w.diags), MX_OK);
    assert_true(percent > 66.6 && percent < 66.7);
    end(&w);
    return MX_OK;
}

/* Rows of another store stand in for a table that is not here. */
static mx_status check_fallback(mx_arena *arena, void *arg)
{
    world there = world_of(arena, settings()), here = world_of(arena, settings());
    mx_resolve plain = {0};
    (void)arg;
    assert_int_equal(
        write_text(&there, "a", A_ROWS("[\"0\"," P("1", "2") ",\"p\"],[\"1\"," P("3", "4") ",\"q\"]")),
        MX_OK);
    mx_store *list[] = {there.store};
    mx_store_set_fallback(here.store, mx_fallback_of_stores(arena, list, 1));
    same(read_text(&here, "a", "id path"), "id | path\n\"0\" | \"p\"\n\"1\" | \"q\"");
    counts(&here, "b", &plain, 2, 0, 0);
    write_new(&here, "b");
    counts(&here, "b", &plain, 0, 0, 0);
    bool has = true;
    assert_int_equal(mx_store_has(here.store, MX_STR("a"), &has, here.diags), MX_OK);
    assert_false(has);

    mx_strs both = {0};
    uint64_t features, rows;
    mx_copy_rows all = {0};
    mx_vec_push(arena, &both, MX_STR("a"));
    mx_vec_push(arena, &both, MX_STR("b"));
    assert_int_equal(mx_store_copy(here.store, there.store, &both, &all, &features, &rows, here.diags),
                     MX_OK);
    assert_int_equal(features, 1);
    assert_int_equal(rows, 2);
    counts(&here, "b", &plain, 0, 0, 0);
    end(&there);
    end(&here);
    return MX_OK;
}

static mx_status check_multi(mx_arena *arena, void *arg)
{
    world w = world_of(arena, settings());
    struct ArrowArrayStream a = {0}, b = {0}, *rows[] = {&a, &b};
    const mx_str features[] = {MX_STR("a"), MX_STR("b")};
    uint64_t written = 7;
    (void)arg;
    for (int good = 0; good < 2; good++) {
        frame_stream(arena,
                     frame_of_text(arena, good ? A_ROWS("[\"0\"," P("1", "2") ",\"p\"]")
                                               : A_ROWS("[null," P("1", "2") ",\"p\"]")),
                     &a);
        frame_stream(
            arena,
            frame_of_text(arena, ROWS("\"id\",\"metaxy_provenance_by_field\"", "[\"0\",{\"z\":\"1\"}]")), &b);
        mx_status status = mx_store_write_multi(w.store, features, rows, 2, NULL, &written, w.diags);
        assert_int_equal(status, good ? MX_OK : MX_FAILED);
        assert_int_equal(written, good ? 2 : 0);
        assert_null(a.release);
        assert_null(b.release);
        same(read_text(&w, "b", "id"), good ? "id\n\"0\"" : "STO001");
    }
    end(&w);
    return MX_OK;
}

/* Provenance of rows that bring their upstream features' versions along is that of an increment. */
static mx_status check_provenance(mx_arena *arena, void *arg)
{
    world w = world_of(arena, settings());
    mx_resolve plain = {0};
    mx_increment *increment;
    struct ArrowArrayStream rows = {0}, out = {0};
    frame f;
    size_t count;
    (void)arg;
    assert_int_equal(
        write_text(&w, "a", A_ROWS("[\"0\"," P("1", "2") ",\"p\"],[\"1\"," P("3", "4") ",\"p\"]")), MX_OK);
    assert_int_equal(mx_store_resolve(w.store, arena, &increment, MX_STR("b"), &plain, w.diags), MX_OK);
    mx_str want = part_text(&w, increment, MX_PART_NEW, &count);
    static const char given[] = ROWS(
        "\"id\",\"path\",\"metaxy_provenance__a\",\"metaxy_data_version__a\",\"metaxy_data_version_by_field__"
        "a\","
        "\"metaxy_deleted_at\"",
        "[\"0\",\"p\",\"old\",\"v\"," P("1", "2") ",null],[\"1\",\"p\",\"old\",\"v\"," P("3", "4") ",null]");
    frame_stream(arena, frame_of_text(arena, given), &rows);
    assert_int_equal(mx_store_provenance(w.store, MX_STR("b"), &rows, &out, w.diags), MX_OK);
    assert_int_equal(frame_read(arena, &out, &f, w.diags), MX_OK);
    assert_int_equal(f.type->children.len, 8); /* the data version of a stays, as with the original */
    same(frame_shown(arena, f, "metaxy_data_version__a"), mx_str_z(arena, want));

    frame_stream(arena, frame_of_text(arena, ROWS("\"id\"", "[\"0\"]")), &rows);
    assert_int_equal(mx_store_provenance(w.store, MX_STR("b"), &rows, &out, w.diags), MX_FAILED);
    said(&w, MX_STO002, "'metaxy_data_version_by_field__a'");
    assert_null(rows.release);
    end(&w);
    return MX_OK;
}

/* A row without any moment is older than one that has one. On PostgreSQL, where MX_POSTGRES_URL names one, too. */
static mx_status check_no_moment(mx_arena *arena, void *arg)
{
    const char *urls[] = {"sqlite://:memory:", getenv("MX_POSTGRES_URL")};
    (void)arg;
    for (size_t i = 0; i < 2 && urls[i]; i++) {
        mx_store_settings with = settings();
        world w = world_of(arena, with);
        mx_conn_close(w.conn);
        assert_int_equal(mx_conn_open(arena, &w.conn, mx_str_of(urls[i]), MX_OPEN_CREATE, NULL), MX_OK);
        assert_int_equal(mx_store_new(arena, &w.store, w.conn, &with, w.diags), MX_OK);
        mx_store_use(w.store, w.graph);
        mx_store_drop(w.store, MX_STR("a"), NULL);
        assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("1", "2") ",\"p\"]")), MX_OK);
        assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("3", "4") ",\"q\"]")), MX_OK);
        same(read_text(&w, "a", "path"), "path\n\"q\"");
        mx_str forget = MX_STR("UPDATE a SET metaxy_updated_at = NULL WHERE path = 'q'");
        assert_int_equal(mx_conn_exec(w.conn, forget, NULL, 0, MX_NOWHERE, w.diags), MX_OK);
        same(read_text(&w, "a", "path"), "path\n\"p\"");
        mx_store_drop(w.store, MX_STR("a"), NULL);
        end(&w);
    }
    return MX_OK;
}

/* Texts of by-field columns have any length, and a NULL stays one. On MySQL, where MX_MYSQL_URL names one, too. */
static mx_status check_long_field(mx_arena *arena, void *arg)
{
    const char *urls[] = {"sqlite://:memory:", getenv("MX_MYSQL_URL")};
    char text[1001] = {0}, rows[4096];
    mx_str first = {0};
    (void)arg;
    memset(text, 'x', sizeof text - 1);
    snprintf(rows, sizeof rows,
             A_ROWS("[\"0\"," P("%s", "2") ",\"p\"],[\"1\",{\"x\":null,\"y\":\"null\"},\"q\"]"), text);
    for (size_t i = 0; i < 2 && urls[i]; i++) {
        mx_store_settings with = settings();
        mx_resolve plain = {0};
        world w = world_of(arena, with);
        with.algorithm = MX_DIGEST_MD5; /* the server's own, where it has one */
        mx_conn_close(w.conn);
        assert_int_equal(mx_conn_open(arena, &w.conn, mx_str_of(urls[i]), MX_OPEN_CREATE, NULL), MX_OK);
        static const char *const own[] = {"CREATE DATABASE IF NOT EXISTS mx_store_unit", "USE mx_store_unit"};
        for (size_t k = 0; i && k < 2; k++)
            assert_int_equal(mx_conn_exec(w.conn, mx_str_of(own[k]), NULL, 0, MX_NOWHERE, w.diags), MX_OK);
        assert_int_equal(mx_store_new(arena, &w.store, w.conn, &with, w.diags), MX_OK);
        mx_store_use(w.store, w.graph);
        mx_store_drop(w.store, MX_STR("a"), NULL);
        if (write_text(&w, "a", rows) != MX_OK)
            fail_msg("%s: %.*s", urls[i], MX_FMT(mx_diags_at(w.diags, 0)->message));
        mx_increment *increment;
        size_t count;
        assert_int_equal(mx_store_resolve(w.store, arena, &increment, MX_STR("b"), &plain, w.diags), MX_OK);
        mx_str got = part_text(&w, increment, MX_PART_NEW, &count);
        mx_increment_close(increment);
        assert_int_equal(count, 2);
        if (i)
            same(got, mx_str_z(arena, first));
        first = got;
        mx_store_drop(w.store, MX_STR("a"), NULL);
        end(&w);
    }
    return MX_OK;
}

/* No name of a table is cut. On PostgreSQL and MySQL, where these name one. */
static mx_status check_long_name(mx_arena *arena, void *arg)
{
    static const char key[] = "f23456789012345678901234567890123456789012345678901234567890123456789";
    const char *urls[] = {getenv("MX_POSTGRES_URL"), getenv("MX_MYSQL_URL"), "sqlite://:memory:"};
    (void)arg;
    for (size_t i = 0; i < 3; i++) {
        mx_store_settings with = settings();
        world w = world_of(arena, with);
        bool has = true;
        mx_status want = i < 2 ? MX_FAILED : MX_OK;
        if (!urls[i]) {
            end(&w);
            continue;
        }
        mx_conn_close(w.conn);
        assert_int_equal(mx_conn_open(arena, &w.conn, mx_str_of(urls[i]), MX_OPEN_CREATE, NULL), MX_OK);
        assert_int_equal(mx_store_new(arena, &w.store, w.conn, &with, w.diags), MX_OK);
        mx_store_use(w.store, w.graph);
        assert_int_equal(mx_store_has(w.store, mx_str_of(key), &has, w.diags), want);
        assert_int_equal(mx_store_drop(w.store, mx_str_of(key), w.diags), want);
        if (want != MX_OK)
            said(&w, MX_STO020, "is longer than the 6");
        add_feature(&w, "{\"key\":\"f23456789012345678901234567890123456789012345678901234567890123456789\","
                        "\"id_columns\":[\"id\"],\"fields\":[\"x\",\"y\"]}");
        assert_int_equal(write_text(&w, key, A_ROWS("[\"0\"," P("1", "2") ",\"p\"]")), want);
        end(&w);
    }
    return MX_OK;
}

/* Rows that cannot be rebased leave no temporary table behind, and a table of the user's with such a name stays. */
static mx_status check_rebase_refused(mx_arena *arena, void *arg)
{
    world w = world_of(arena, settings());
    struct ArrowArrayStream rows = {0}, out = {0};
    mx_rows found = {0};
    (void)arg;
    assert_int_equal(
        mx_conn_exec(w.conn, MX_STR("CREATE TABLE metaxy_tmp_1 (mine TEXT)"), NULL, 0, MX_NOWHERE, NULL),
        MX_OK);
    for (int i = 0; i < 2; i++) {
        static const char given[] = ROWS("\"id\",\"metaxy_provenance_by_field\"", "[\"0\",{\"z\":\"1\"}]");
        frame_stream(arena, frame_of_text(arena, given), &rows);
        assert_int_not_equal(mx_store_rebase(w.store, MX_STR("b"), NULL, &rows, &out, w.diags), MX_OK);
        assert_null(rows.release);
    }
    mx_str sql = MX_STR("SELECT (SELECT count(*) FROM sqlite_temp_master), count(*) FROM main.metaxy_tmp_1");
    assert_int_equal(mx_conn_rows(arena, &found, w.conn, sql, NULL, 0, w.diags), MX_OK);
    assert_int_equal(mx_rows_at(&found, 0, 0).integer, 0);
    end(&w);
    return MX_OK;
}

/* A field more, and a field less, than the table was made with. On DuckDB, where MX_DUCKDB_URL names one, too. */
static mx_status check_widened(mx_arena *arena, void *arg)
{
    static const char grown[] = "{\"key\":\"a\",\"id_columns\":[\"id\"],\"fields\":[\"w\",\"y\"]}";
    const char *urls[] = {"sqlite://:memory:", getenv("MX_DUCKDB_URL")};
    (void)arg;
    for (size_t i = 0; i < 2 && urls[i]; i++) {
        mx_store_settings with = settings();
        world w = world_of(arena, with);
        assert_int_equal(mx_conn_open(arena, &w.conn, mx_str_of(urls[i]), MX_OPEN_CREATE, NULL), MX_OK);
        assert_int_equal(mx_store_new(arena, &w.store, w.conn, &with, w.diags), MX_OK);
        mx_store_use(w.store, w.graph);
        mx_store_drop(w.store, MX_STR("a"), NULL);
        assert_int_equal(write_text(&w, "a", A_ROWS("[\"0\"," P("1", "2") ",\"p\"]")), MX_OK);
        w.graph = mx_graph_new(arena, 8);
        add_feature(&w, grown);
        mx_store_use(w.store, w.graph);
        if (write_text(&w, "a", A_ROWS("[\"1\",{\"w\":\"5\",\"y\":\"6\"},\"q\"]")) != MX_OK)
            fail_msg("%s: %.*s", urls[i], MX_FMT(mx_diags_at(w.diags, 0)->message));
        mx_str got = read_text(&w, "a", "id metaxy_provenance_by_field metaxy_data_version_by_field");
        assert_true(mx_str_find_str(got, MX_STR("\"w\": \"5\"")) != MX_NPOS);
        assert_true(mx_str_find_str(got, MX_STR("\"y\": \"6\"")) != MX_NPOS);
        mx_store_drop(w.store, MX_STR("a"), NULL);
        end(&w);
    }
    return MX_OK;
}

/* MySQL opens a temporary table once a statement; MariaDB, which stands for it here, would not mind. */

static size_t occurrences(mx_str text, mx_str part)
{
    size_t count = 0, at;
    while ((at = mx_str_find_str(text, part)) != MX_NPOS) {
        count++;
        text = mx_str_sub(text, at + part.len, text.len);
    }
    return count;
}

static void each_table_once(mx_arena *arena, mx_str sql)
{
    for (size_t n = 1; n < 40; n++) {
        mx_str name = mx_str_printf(arena, "`metaxy_tmp_%zu`", n);
        if (occurrences(sql, name) > 1)
            fail_msg("%.*s comes twice: %.*s", MX_FMT(name), MX_FMT(sql));
    }
}

static mx_status check_open_once(mx_arena *arena, void *arg)
{
    static const char *const features[] = {"a", "a2", "c"};
    const char *url = getenv("MX_MYSQL_URL");
    (void)arg;
    if (!url)
        return MX_OK;
    world w = world_of(arena, settings());
    mx_conn_close(w.conn);
    assert_int_equal(mx_conn_open(arena, &w.conn, mx_str_of(url), MX_OPEN_CREATE, NULL), MX_OK);
    mx_conn_exec(w.conn, MX_STR("CREATE DATABASE IF NOT EXISTS open_once"), NULL, 0, MX_NOWHERE, NULL);
    assert_int_equal(mx_conn_exec(w.conn, MX_STR("USE open_once"), NULL, 0, MX_NOWHERE, NULL), MX_OK);
    mx_store_settings with = settings();
    assert_int_equal(mx_store_new(arena, &w.store, w.conn, &with, w.diags), MX_OK);
    mx_store_use(w.store, w.graph);
    add_feature(&w, "{\"key\":\"a2\",\"id_columns\":[\"id\"],\"fields\":[\"x\",\"y\"]}");
    add_feature(&w, "{\"key\":\"c\",\"id_columns\":[\"id\"],\"fields\":[\"z\"],\"deps\":["
                    "{\"feature\":\"a\",\"optional\":true,\"select\":[\"id\"]},"
                    "{\"feature\":\"a2\",\"optional\":true,\"select\":[\"id\"]}]}");
    for (size_t i = 0; i < 3; i++)
        mx_store_drop(w.store, mx_str_of(features[i]), NULL);
    for (size_t i = 0; i < 4; i++) { /* every id comes twice, so that a table lists them */
        const char *rows = i % 2 ? A_ROWS("[\"0\"," P("1", "2") ",\"p\"],[\"1\"," P("3", "4") ",\"q\"]")
                                 : A_ROWS("[\"0\"," P("5", "6") ",\"p\"],[\"2\"," P("7", "8") ",\"q\"]");
        assert_int_equal(write_text(&w, features[i / 2], rows), MX_OK);
    }
    mx_resolve resolve = {0};
    mx_increment *increment;
    size_t count;
    for (int there = 0; there < 2; there++) {
        assert_int_equal(mx_store_resolve(w.store, arena, &increment, MX_STR("c"), &resolve, w.diags), MX_OK);
        for (int part = 0; part < MX_PARTS; part++)
            each_table_once(arena, mx_increment_sql(increment, (mx_part)part));
        part_text(&w, increment, MX_PART_NEW, &count);
        assert_int_equal(count, there ? 0 : 3);
        part_text(&w, increment, MX_PART_INPUT, &count);
        assert_int_equal(count, 3);
        mx_increment_close(increment);
        if (!there)
            write_new(&w, "c");
    }
    mx_conn_exec(w.conn, MX_STR("DROP DATABASE open_once"), NULL, 0, MX_NOWHERE, NULL);
    end(&w);
    return MX_OK;
}

TEST(refused)
TEST(no_table)
TEST(hostile)
TEST(clock)
TEST(increment)
TEST(fallback)
TEST(multi)
TEST(provenance)
TEST(widened)
TEST(rebase_refused)
TEST(long_field)
TEST(long_name)
TEST(no_moment)
TEST(open_once)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_no_table),
        cmocka_unit_test(test_hostile),    cmocka_unit_test(test_clock),
        cmocka_unit_test(test_increment),  cmocka_unit_test(test_fallback),
        cmocka_unit_test(test_multi),      cmocka_unit_test(test_provenance),
        cmocka_unit_test(test_widened),    cmocka_unit_test(test_rebase_refused),
        cmocka_unit_test(test_long_field), cmocka_unit_test(test_long_name),
        cmocka_unit_test(test_no_moment),  cmocka_unit_test(test_open_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
