#include "store/latest.h"

#include "store/digests.h"

#define ROW MX_STR(MX_PRIVATE "row")

static void add_version(mx_sqlbuf *sql, const mx_latest *latest, const char *table, const char *word)
{
    if (latest->has_version && mx_frame_find(latest->stored, MX_FEATURE_VERSION))
        mx_add(sql, "%z%z%i = %l", word, table, MX_FEATURE_VERSION, latest->version);
}

/* coalesce(deleted_at, updated_at), then what tells rows of one moment apart: the order is total as far as system
 * columns go, so that a row is never a mix of two. */
static void add_newest_first(mx_sqlbuf *sql, const mx_frame *stored)
{
    static const mx_str ties[] = {{"metaxy_updated_at", 17}, {"metaxy_created_at", 17}};
    static const mx_str texts[] = {{"metaxy_provenance", 17},
                                   {"metaxy_data_version", 19},
                                   {"metaxy_feature_version", 22},
                                   {"metaxy_materialization_id", 25}};
    /* NULLs are the oldest: an engine that has them first going up has them last going down */
    const char *last = sql->store->engine->nulls_first ? "" : " NULLS LAST";
    bool deleted = mx_frame_find(stored, MX_DELETED_AT), updated = mx_frame_find(stored, MX_UPDATED_AT);
    if (deleted && updated)
        mx_add(sql, "coalesce(s.%i, s.%i) DESC%z", MX_DELETED_AT, MX_UPDATED_AT, last);
    else
        mx_add(sql, deleted ? "s.%i DESC%z" : "1", MX_DELETED_AT, last);
    for (size_t i = 0; i < sizeof ties / sizeof *ties; i++)
        if (mx_frame_find(stored, ties[i]))
            mx_add(sql, ", s.%i DESC%z", ties[i], last);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (mx_frame_find(stored, texts[i]))
            mx_add(sql, ", s.%i%z DESC%z", texts[i], sql->store->engine->bytewise, last);
}

static void add_selected(mx_sqlbuf *sql, const mx_latest *latest, const char *table)
{
    if (latest->columns)
        mx_add_names(sql, latest->columns, table);
    else
        mx_add_columns(sql, &latest->stored->columns, table);
}

static mx_status add_last_conditions(mx_sqlbuf *sql, const mx_latest *latest, const char *table,
                                     const char *word, mx_diags *diags)
{
    if (!latest->deleted && mx_frame_find(latest->stored, MX_DELETED_AT)) {
        mx_add(sql, "%z%z%i IS NULL", word, table, MX_DELETED_AT);
        word = " AND ";
    }
    mx_scope scope = {.frame = latest->stored, .table = table};
    for (size_t i = 0; i < sizeof latest->filters / sizeof *latest->filters; i++) {
        if (!latest->filters[i] || !latest->filters[i]->len)
            continue;
        mx_add(sql, "%z", word);
        MX_TRY(mx_add_filters(sql, latest->filters[i], &scope, false, diags));
        word = " AND ";
    }
    return MX_OK;
}

/* Of the keys that are asked for. */
static void add_few(mx_sqlbuf *sql, const mx_latest *latest, const char *table, const char *word)
{
    if (!latest->few)
        return;
    mx_add(sql, "%z", word);
    mx_add_narrow(sql, latest->stored, latest->few_names, table, latest->few, true);
}

static bool has_doubles(const mx_latest *latest)
{
    return latest->doubles == MX_DOUBLES_LISTED || latest->doubles == MX_DOUBLES_KEPT;
}

/* A join, not EXISTS: SQLite and MariaDB make an index for one and would read all of it again for the other. */
static void add_doubles(mx_sqlbuf *sql, const mx_latest *latest, const char *join)
{
    if (!has_doubles(latest))
        return;
    mx_add_join(
        sql,
        &(mx_join){join, latest->doubles_table, "d", latest->ids, "s.", {latest->stored, latest->stored}});
}

/* All rows of the version, which need no look at others. */
static mx_status add_straight(mx_sqlbuf *sql, const mx_latest *latest, mx_diags *diags)
{
    mx_add(sql, "SELECT ");
    add_selected(sql, latest, "s.");
    mx_add(sql, " FROM %s AS s", latest->stored->from);
    add_doubles(sql, latest, "LEFT");
    mx_add(sql, " WHERE 1 = 1");
    add_version(sql, latest, "s.", " AND ");
    if (has_doubles(latest))
        mx_add(sql, " AND d.%i IS NULL", MX_DOUBLES_COUNT);
    if (latest->doubles == MX_DOUBLES_TOLD) {
        mx_add(sql, " AND ");
        mx_add_narrow(sql, latest->stored, latest->ids, "s.", &latest->told, false);
    }
    add_few(sql, latest, "s.", " AND ");
    return add_last_conditions(sql, latest, "s.", " AND ", diags);
}

/* The latest row of each id, deleted or not. */
static void add_window(mx_sqlbuf *sql, const mx_latest *latest)
{
    mx_add(sql, "SELECT ");
    add_selected(sql, latest, "w.");
    mx_add(sql, " FROM (SELECT s.*, row_number() OVER (PARTITION BY ");
    mx_add_names(sql, latest->ids, "s.");
    mx_add(sql, " ORDER BY ");
    add_newest_first(sql, latest->stored);
    mx_add(sql, ") AS %i FROM %s AS s", ROW, latest->stored->from);
    add_doubles(sql, latest, "INNER");
    mx_add(sql, " WHERE 1 = 1");
    add_version(sql, latest, "s.", " AND ");
    if (latest->doubles == MX_DOUBLES_TOLD) {
        mx_add(sql, " AND ");
        mx_add_narrow(sql, latest->stored, latest->ids, "s.", &latest->told, true);
    }
    mx_add(sql, ") AS w WHERE w.%i = 1", ROW);
}

static mx_status add_windowed(mx_sqlbuf *sql, const mx_latest *latest, mx_diags *diags)
{
    add_window(sql, latest);
    add_few(sql, latest, "w.", " AND ");
    return add_last_conditions(sql, latest, "w.", " AND ", diags);
}

static bool is_kept(const mx_latest *latest)
{
    return latest->doubles == MX_DOUBLES_KEPT || latest->doubles == MX_DOUBLES_TOLD;
}

static mx_status add_kept(mx_sqlbuf *sql, const mx_latest *latest, mx_diags *diags)
{
    mx_add(sql, "SELECT ");
    add_selected(sql, latest, "w.");
    mx_add(sql, " FROM %s AS w WHERE 1 = 1", latest->latest_table);
    add_few(sql, latest, "w.", " AND ");
    return add_last_conditions(sql, latest, "w.", " AND ", diags);
}

static bool has_column(const mx_store *store, const mx_frame *frame, mx_str name)
{
    for (size_t i = 0; i < frame->columns.len; i++)
        if (mx_column_same_name(store, frame->columns.at[i].name, name))
            return true;
    return false;
}

static mx_status check_ids(const mx_store *store, const mx_latest *latest, mx_diags *diags)
{
    for (size_t i = 0; latest->ids && i < latest->ids->len; i++)
        if (!has_column(store, latest->stored, latest->ids->at[i]))
            return mx_fail(diags, MX_STO009, MX_NOWHERE,
                           "Add it by a migration, or drop the table, which the next write makes anew.",
                           "table '%.*s' has no id column '%.*s'", MX_FMT(latest->stored->table),
                           MX_FMT(latest->ids->at[i]));
    return MX_OK;
}

bool mx_latest_has_parts(const mx_store *store, const mx_latest *latest)
{
    return store->engine->copies_unions && latest->ids && is_kept(latest);
}

mx_status mx_latest_sql(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_str *out,
                        mx_diags *diags)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    MX_TRY(check_ids(store, latest, diags));
    if (!latest->ids || latest->doubles == MX_DOUBLES_NONE) {
        MX_TRY(add_straight(&sql, latest, diags));
    } else if (latest->doubles == MX_DOUBLES_UNKNOWN) {
        MX_TRY(add_windowed(&sql, latest, diags));
    } else {
        if (latest->part != MX_LATEST_KEPT)
            MX_TRY(add_straight(&sql, latest, diags));
        mx_add(&sql, latest->part == MX_LATEST_ALL ? " UNION ALL " : "");
        if (latest->part != MX_LATEST_SINGLE)
            MX_TRY((is_kept(latest) ? add_kept : add_windowed)(&sql, latest, diags));
    }
    *out = mx_sqlbuf_take(&sql);
    return MX_OK;
}

static mx_str version_condition(mx_store *store, mx_arena *arena, const mx_latest *latest, const char *word)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    add_version(&sql, latest, "", word);
    return mx_sqlbuf_take(&sql);
}

mx_str mx_latest_ids_sql(mx_store *store, mx_arena *arena, const mx_latest *latest)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "SELECT ");
    mx_add_names(&sql, latest->ids, "s.");
    mx_add(&sql, " FROM %s AS s", latest->stored->from);
    add_version(&sql, latest, "s.", " WHERE ");
    return mx_sqlbuf_take(&sql);
}

static mx_status count_doubles(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_str ids,
                               mx_str *out, mx_diags *diags)
{
    (void)diags;
    *out = mx_piece(store, arena,
                    "SELECT %z%s, count(*) AS %i FROM %s AS s%s GROUP BY %s HAVING count(*) > 1",
                    store->engine->big_result, ids, MX_DOUBLES_COUNT, latest->stored->from,
                    version_condition(store, arena, latest, " WHERE "), ids);
    return MX_OK;
}

/* Those of rows that are told to come again, which are few, and may be wrong: counted. */
static mx_status count_told(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_str ids,
                            uint64_t rows, mx_str *out, mx_diags *diags)
{
    mx_str again, from = latest->stored->from, where = version_condition(store, arena, latest, " WHERE ");
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    MX_TRY(mx_conn_again(store->conn, arena, rows, ids, &again, diags));
    mx_add(&sql, "SELECT ");
    mx_add_names(&sql, latest->ids, "s.");
    mx_add(&sql, ", count(*) AS %i FROM %s AS s INNER JOIN (SELECT DISTINCT %s FROM %s%s%z%s) AS a ON ",
           MX_DOUBLES_COUNT, from, ids, from, where, where.len ? " AND " : " WHERE ", again);
    mx_add_same(&sql, latest->ids, "a.", "s.");
    add_version(&sql, latest, "s.", " WHERE ");
    mx_add(&sql, " GROUP BY ");
    mx_add_names(&sql, latest->ids, "s.");
    mx_add(&sql, " HAVING count(*) > 1");
    *out = mx_sqlbuf_take(&sql);
    return MX_OK;
}

/* How many rows the set is for: those of the version, which are counted only where the table has many. */
static mx_status count_rows(mx_store *store, mx_arena *arena, const mx_latest *latest, int64_t *rows,
                            mx_diags *diags)
{
    enum { FEW = 1 << 16 };
    mx_str count = mx_piece(store, arena, "SELECT count(*) FROM %s", latest->stored->from);
    mx_str where = version_condition(store, arena, latest, " WHERE ");
    *rows = latest->stored->rows;
    if (!latest->stored->counted)
        MX_TRY(mx_store_number(store, count, rows, diags));
    return *rows <= FEW || !where.len
               ? MX_OK
               : mx_store_number(store, mx_piece(store, arena, "%s%s", count, where), rows, diags);
}

/* MX_MISMATCH: some come twice, among so few that a window over all of them costs less than a list of those. */
static mx_status tell_doubles(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_str ids,
                              mx_str *out, mx_diags *diags)
{
    enum { FEW = 1 << 14 };
    mx_str again;
    int64_t rows = 0, told = 0;
    mx_arena *scratch = mx_arena_child(arena); /* the set goes with it */
    MX_TRY(count_rows(store, arena, latest, &rows, diags));
    mx_status status = mx_conn_again(store->conn, scratch, (uint64_t)rows, ids, &again, diags);
    if (status == MX_NOT_FOUND)
        return count_doubles(store, arena, latest, ids, out, diags);
    MX_TRY(status);
    mx_str where = version_condition(store, arena, latest, " WHERE ");
    MX_TRY(mx_store_number(
        store,
        mx_piece(store, arena, "SELECT count(*) FILTER (%s) FROM %s%s", again, latest->stored->from, where),
        &told, diags));
    mx_arena_free(scratch);
    if (told && rows <= FEW)
        return MX_MISMATCH;
    return told ? count_told(store, arena, latest, ids, (uint64_t)rows, out, diags) : MX_NOT_FOUND;
}

/* The rows that are the latest of their ids are looked for once, and read as often as a resolve needs them. */
static mx_status keep_latest(mx_store *store, mx_arena *arena, mx_latest *latest, mx_strs *temporaries,
                             mx_diags *diags)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_str name = mx_temporary_name(store, arena);
    bool told = latest->told.sums.len > 0;
    mx_latest all = *latest;
    all.columns = NULL;
    all.doubles = told ? MX_DOUBLES_TOLD : MX_DOUBLES_LISTED;
    add_window(&sql, &all);
    mx_vec_push(arena, temporaries, name);
    MX_TRY(mx_store_exec(
        store, mx_piece(store, arena, "CREATE TEMPORARY TABLE %i AS %s", name, mx_sqlbuf_take(&sql)), diags));
    latest->latest_table = mx_piece(store, arena, "%i", name);
    latest->doubles = told ? MX_DOUBLES_TOLD : MX_DOUBLES_KEPT;
    return mx_temporary_filled(store, name, diags);
}

/* What follows from a list of them, or from that there are none. */
static mx_status use_list(mx_store *store, mx_arena *arena, mx_latest *latest, mx_strs *temporaries,
                          mx_diags *diags)
{
    if (!latest->doubles_table.len) {
        latest->doubles = MX_DOUBLES_NONE;
        return MX_OK;
    }
    latest->doubles = MX_DOUBLES_LISTED;
    if (!store->engine->keeps_latest)
        return MX_OK;
    mx_frame *list = mx_new(arena, mx_frame); /* its ids have the types of the table's */
    *list = *latest->stored;
    list->from = latest->doubles_table;
    latest->told = (mx_few){.frame = list, .keys = latest->ids};
    if (mx_narrows(store, latest->stored, latest->ids, &latest->told))
        MX_TRY(mx_few_sums(store, arena, &latest->told, temporaries, diags));
    return keep_latest(store, arena, latest, temporaries, diags);
}

/* By the engine. */
static mx_status list_doubles(mx_store *store, mx_arena *arena, mx_latest *latest, mx_strs *temporaries,
                              mx_diags *diags)
{
    int64_t count = 0;
    bool tells = mx_conn_abilities(store->conn) & MX_CAN_TELL_AGAIN;
    mx_sqlbuf names = mx_sqlbuf_in(store, arena);
    mx_add_names(&names, latest->ids, "");
    mx_str select, ids = mx_sqlbuf_take(&names), name = mx_temporary_name(store, arena);
    mx_arena *scratch = mx_arena_child(arena); /* what tells them goes when they are listed */
    mx_status status = (tells ? tell_doubles : count_doubles)(store, scratch, latest, ids, &select, diags);
    if (status == MX_FAILED)
        return status;
    if (status == MX_MISMATCH) {
        mx_arena_free(scratch);
        return MX_OK; /* unknown still */
    }
    if (status == MX_OK) {
        mx_vec_push(arena, temporaries, name);
        mx_str create = mx_piece(store, arena, "CREATE TEMPORARY TABLE %i AS %s", name, select);
        MX_TRY(mx_store_make(store, create, name, &count, diags));
    }
    mx_arena_free(scratch);
    if (count) {
        latest->doubles_table = mx_piece(store, arena, "%i", name);
        MX_TRY(mx_temporary_filled(store, name, diags));
    }
    return use_list(store, arena, latest, temporaries, diags);
}

/* By this process; the engine finds the same ids. */
static mx_status told_here(mx_store *store, mx_arena *arena, mx_latest *latest, mx_strs *temporaries,
                           mx_diags *diags)
{
    mx_frame table = {0};
    size_t count = 0;
    mx_status status = mx_doubles_here(store, arena, latest, &table, &count, temporaries, diags);
    if (status == MX_NOT_FOUND) {
        latest->doubles = MX_DOUBLES_NONE;
        return MX_OK;
    }
    MX_TRY(status);
    latest->doubles_table = table.from;
    MX_TRY(use_list(store, arena, latest, temporaries, diags));
    mx_str rows = latest->doubles == MX_DOUBLES_TOLD
                      ? latest->latest_table
                      : mx_piece(store, arena, "(%s)", mx_latest_ids_sql(store, arena, latest));
    return mx_doubles_found(store, arena, latest, rows, &table, count, diags);
}

mx_status mx_latest_find_doubles(mx_store *store, mx_arena *arena, mx_latest *latest, mx_strs *temporaries,
                                 mx_diags *diags)
{
    MX_TRY(check_ids(store, latest, diags));
    if (!latest->ids)
        return MX_OK;
    if (!store->engine->compares_here)
        return list_doubles(store, arena, latest, temporaries, diags);
    const mx_latest before = *latest;
    mx_status status = told_here(store, arena, latest, temporaries, diags);
    if (status != MX_MISMATCH)
        return status;
    *latest = before;
    return list_doubles(store, arena, latest, temporaries, diags);
}
