#include "store/increment.h"

#include "store/objects.h"
#include "store/open_once.h"

/* What is new, stale, orphaned. */

#define STATE MX_STR(MX_PRIVATE "state")
#define HIT MX_STR(MX_PRIVATE "hit")
#define THERE MX_STR(MX_PRIVATE "there")
#define STALE MX_STR(MX_PRIVATE "stale")

enum { STATE_NEW, STATE_STALE, STATE_ORPHANED };

typedef struct current {
    bool there;
    mx_frame stored;
    mx_latest latest;
} current;

/* The rows that the feature has now. */
static mx_status read_current(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                              const mx_resolve *resolve, current *out, mx_strs *temporaries, mx_diags *diags)
{
    const mx_feature_spec *spec = plan->def->spec;
    mx_status status = mx_table_frame(store, arena, spec->key, spec, &out->stored, diags);
    if (status == MX_NOT_FOUND)
        return MX_OK;
    MX_TRY(status);
    out->there = true;
    out->latest = (mx_latest){.stored = &out->stored, .ids = &spec->id_columns, .has_version = true};
    out->latest.filters[0] = mx_resolve_filters(resolve, spec->key);
    out->latest.filters[1] = &resolve->global_filters;
    out->latest.filters[2] = &resolve->target_filters;
    MX_TRY(mx_graph_feature_version(store->graph, spec->key, &out->latest.version, diags));
    if (!resolve->lazy)
        MX_TRY(mx_latest_find_doubles(store, arena, &out->latest, temporaries, diags));
    return MX_OK;
}

static bool expands(const mx_feature_plan *plan)
{
    for (size_t i = 0; i < plan->deps.len; i++)
        if (plan->deps.at[i].dep->lineage.kind == MX_EXPANSION)
            return true;
    return false;
}

/* With 1:N lineage one child stands for all of a parent: of those that have a provenance, if any has, the one that was
 * written last; what an earlier version of the parent had more of is left over from then. `flag`: what is 1 where a
 * child has something, for all of them (STALE); may be empty. */
static mx_str one_of_each_parent(mx_store *store, mx_arena *arena, const mx_expected *expected,
                                 const current *cur, const mx_strs *columns, mx_str flag, mx_str rows)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "SELECT ");
    if (columns)
        mx_add_names(&sql, columns, "x.");
    else
        mx_add_columns(&sql, &cur->stored.columns, "x.");
    if (flag.len)
        mx_add(&sql, ", x.%i", STALE);
    mx_add(&sql, " FROM (SELECT y.*");
    if (flag.len) {
        mx_add(&sql, ", max(%s) OVER (PARTITION BY ", flag);
        mx_add_names(&sql, &expected->keys, "y.");
        mx_add(&sql, ") AS %i", STALE);
    }
    mx_add(&sql, ", row_number() OVER (PARTITION BY ");
    mx_add_names(&sql, &expected->keys, "y.");
    mx_add(&sql, " ORDER BY ");
    if (mx_frame_find(&cur->stored, MX_PROVENANCE))
        mx_add(&sql, "CASE WHEN y.%i IS NULL THEN 1 ELSE 0 END, ", MX_PROVENANCE);
    if (mx_frame_find(&cur->stored, MX_UPDATED_AT))
        mx_add(&sql, "CASE WHEN y.%i IS NULL THEN 1 ELSE 0 END, y.%i DESC, ", MX_UPDATED_AT, MX_UPDATED_AT);
    mx_add_names(&sql, &expected->plan->def->spec->id_columns, "y.");
    mx_add(&sql, ") AS %i FROM (%s) AS y) AS x WHERE x.%i = 1", MX_STR(MX_PRIVATE "n"), rows,
           MX_STR(MX_PRIVATE "n"));
    return mx_sqlbuf_take(&sql);
}

/* Current rows, one for each parent with 1:N. `columns`: NULL is all of them. */
static mx_status current_rows(mx_store *store, mx_arena *arena, const mx_expected *expected,
                              const current *cur, const mx_strs *columns, mx_str flag, mx_str *out,
                              mx_diags *diags)
{
    mx_latest latest = cur->latest;
    latest.columns = columns;
    MX_TRY(mx_latest_sql(store, arena, &latest, out, diags));
    if (expands(expected->plan))
        *out = one_of_each_parent(store, arena, expected, cur, columns, flag, *out);
    return MX_OK;
}

/* Filters of staleness see stored columns; the versions also as __current_<name>. */
static mx_str staleness_name(void *arg, mx_str column)
{
    const mx_frame *stored = arg;
    mx_str prefix = MX_STR("__current_");
    if (!mx_frame_find(stored, column) && mx_str_starts(column, prefix))
        return mx_str_sub(column, prefix.len, column.len);
    return column;
}

/* The columns that rows are compared by. Engines that keep what they read of a UNION are not to keep more. */
static mx_strs compared_columns(mx_arena *arena, const mx_expected *expected, const current *cur)
{
    const mx_strs *ids = &expected->plan->def->spec->id_columns;
    mx_strs names = {0};
    for (size_t i = 0; i < expected->keys.len; i++)
        mx_vec_push(arena, &names, expected->keys.at[i]);
    for (size_t i = 0; i < ids->len; i++)
        if (!mx_strs_has(&names, ids->at[i]))
            mx_vec_push(arena, &names, ids->at[i]);
    const mx_str more[] = {MX_PROVENANCE, MX_UPDATED_AT};
    for (size_t i = 0; i < (expands(expected->plan) ? 2 : 1); i++)
        if (mx_frame_find(&cur->stored, more[i]) && !mx_strs_has(&names, more[i]))
            mx_vec_push(arena, &names, more[i]);
    return names;
}

/* 1 where a predicate holds for a row. */
static mx_status stale_flag(mx_store *store, mx_arena *arena, const current *cur, const mx_filters *staleness,
                            const char *table, mx_str *out, mx_diags *diags)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_scope scope = {
        .frame = &cur->stored, .table = table, .name = staleness_name, .arg = (void *)&cur->stored};
    *out = MX_STR_NONE;
    if (!staleness->len)
        return MX_OK;
    mx_add(&sql, "CASE WHEN ");
    MX_TRY(mx_add_filters(&sql, staleness, &scope, true, diags));
    mx_add(&sql, " THEN 1 ELSE 0 END");
    *out = mx_sqlbuf_take(&sql);
    return MX_OK;
}

/* Keys, provenance, and whether a predicate holds, of the rows that are there. */
static mx_status current_keys(mx_store *store, mx_arena *arena, const mx_expected *expected,
                              const current *cur, const mx_filters *staleness, mx_str *out, mx_diags *diags)
{
    mx_str rows, flag;
    bool parents = expands(expected->plan);
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_strs columns = compared_columns(arena, expected, cur);
    MX_TRY(stale_flag(store, arena, cur, staleness, parents ? "y." : "k.", &flag, diags));
    MX_TRY(current_rows(store, arena, expected, cur, flag.len ? NULL : &columns, flag, &rows, diags));
    mx_add(&sql, "(SELECT ");
    mx_add_names(&sql, &expected->keys, "k.");
    if (mx_frame_find(&cur->stored, MX_PROVENANCE))
        mx_add(&sql, ", k.%i AS %i", MX_PROVENANCE, MX_STR(MX_PRIVATE "was"));
    else
        mx_add(&sql, ", %z AS %i", store->engine->no_text, MX_STR(MX_PRIVATE "was"));
    mx_add(&sql, ", 1 AS %i", HIT);
    if (flag.len && parents)
        mx_add(&sql, ", k.%i AS %i", STALE, STALE);
    else if (flag.len)
        mx_add(&sql, ", %s AS %i", flag, STALE);
    mx_add(&sql, " FROM (%s) AS k)", rows);
    *out = mx_sqlbuf_take(&sql);
    return MX_OK;
}

static mx_status check_keys(const mx_expected *expected, const current *cur, mx_diags *diags)
{
    for (size_t i = 0; i < expected->keys.len; i++)
        if (!mx_frame_find(&cur->stored, expected->keys.at[i]))
            return mx_fail(diags, MX_STO009, MX_NOWHERE, "",
                           "feature %.*s has no column '%.*s' to compare its rows by",
                           MX_FMT(expected->plan->def->spec->key), MX_FMT(expected->keys.at[i]));
    return MX_OK;
}

/* Rows. */

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
    expected->frame.from = mx_piece(store, arena, "(SELECT * FROM %s AS x WHERE %s)", expected->frame.from,
                                    where);
    expected->joined.from = mx_piece(store, arena, "(SELECT * FROM %s AS x WHERE %s)", expected->joined.from,
                                     where);
    return MX_OK;
}

static mx_str changed_condition(mx_store *store, mx_arena *arena, const mx_expected *expected, bool staleness)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "c.%i IS NULL OR e.%i <> c.%i", MX_STR(MX_PRIVATE "was"), expected->provenance,
           MX_STR(MX_PRIVATE "was"));
    if (staleness)
        mx_add(&sql, " OR c.%i = 1", STALE);
    return mx_sqlbuf_take(&sql);
}

/* FROM the expected rows joined with the current ones; `both`: with those that are not expected too, and a mark. */
static mx_str compared(mx_store *store, mx_arena *arena, const mx_expected *expected, const current *cur,
                       mx_str keys, bool both)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_join join = {both ? "FULL" : "LEFT", keys, "c",
                    &expected->keys,        "e.", {&expected->frame, &cur->stored}};
    if (both)
        mx_add(&sql, "(SELECT x.*, 1 AS %i FROM %s AS x) AS e", THERE, expected->frame.from);
    else
        mx_add(&sql, "%s AS e", expected->frame.from);
    mx_add_join(&sql, &join);
    return mx_sqlbuf_take(&sql);
}

static void all_is_new(mx_store *store, mx_increment *increment, const mx_expected *expected)
{
    mx_arena *arena = increment->arena;
    mx_part_plan *parts = increment->parts;
    mx_str selected;
    mx_expected_final(store, arena, expected, "e.", &parts[MX_PART_NEW].frame, &selected);
    parts[MX_PART_STALE].frame = parts[MX_PART_ORPHANED].frame = parts[MX_PART_NEW].frame;
    parts[MX_PART_NEW].sql = mx_piece(store, arena, "SELECT %s FROM %s AS e", selected, expected->frame.from);
    parts[MX_PART_STALE].sql = parts[MX_PART_ORPHANED].sql = mx_piece(store, arena, "%s WHERE 1 = 0",
                                                                      parts[MX_PART_NEW].sql);
}

static void no_orphans(mx_store *store, mx_increment *increment, const current *cur)
{
    mx_part_plan *part = &increment->parts[MX_PART_ORPHANED];
    part->frame = cur->stored;
    part->sql = mx_piece(store, increment->arena, "%s WHERE 1 = 0",
                         mx_frame_select(store, increment->arena, &cur->stored));
}

static bool same_names(const mx_strs *a, const mx_strs *b)
{
    for (size_t i = 0; i < a->len; i++)
        if (!mx_strs_has(b, a->at[i]))
            return false;
    return a->len == b->len;
}

/* Neither side has a key twice. */
static bool keys_are_ids(const mx_expected *expected)
{
    bool same = !expected->samples && same_names(&expected->keys, &expected->plan->def->spec->id_columns);
    for (size_t i = 0; same && i < expected->plan->deps.len; i++)
        same = expected->plan->deps.at[i].dep->lineage.kind == MX_IDENTITY &&
               same_names(&expected->keys, &expected->plan->deps.at[i].upstream_ids);
    return same;
}

/* As many rows are there as are expected and not new (`name`: the kept changes): none of them is orphaned, which three
 * counts say sooner than a second join. */
static mx_status none_orphaned(mx_store *store, mx_arena *arena, const mx_expected *expected,
                               const current *cur, mx_str name, bool *out, mx_diags *diags)
{
    int64_t there = 0, wanted = 0, fresh = 0;
    mx_str rows;
    *out = false;
    if (!keys_are_ids(expected))
        return MX_OK;
    mx_strs columns = compared_columns(arena, expected, cur);
    MX_TRY(current_rows(store, arena, expected, cur, &columns, MX_STR_NONE, &rows, diags));
    const mx_str counts[] = {
        mx_piece(store, arena, "SELECT count(*) FROM (%s) AS o", rows),
        mx_piece(store, arena, "SELECT count(*) FROM %s AS e", expected->joined.from),
        mx_piece(store, arena, "SELECT count(*) FROM %i WHERE %i = %u", name, STATE, (size_t)STATE_NEW)};
    int64_t *const numbers[] = {&there, &wanted, &fresh};
    for (size_t i = 0; i < 3; i++)
        MX_TRY(mx_store_number(store, counts[i], numbers[i], diags));
    *out = there == wanted - fresh;
    return MX_OK;
}

static mx_status orphans(mx_store *store, mx_increment *increment, const mx_expected *expected,
                         const current *cur, mx_diags *diags)
{
    mx_part_plan *part = &increment->parts[MX_PART_ORPHANED];
    mx_str rows;
    mx_sqlbuf sql = mx_sqlbuf_in(store, increment->arena);
    MX_TRY(current_rows(store, increment->arena, expected, cur, NULL, MX_STR_NONE, &rows, diags));
    part->frame = cur->stored;
    mx_add(&sql, "SELECT ");
    mx_add_columns(&sql, &cur->stored.columns, "o.");
    mx_add(&sql, " FROM (%s) AS o", rows);
    mx_sqlbuf right = mx_sqlbuf_in(store, increment->arena);
    mx_add(&right, "(SELECT ");
    mx_add_names(&right, &expected->keys, "k.");
    mx_add(&right, ", 1 AS %i FROM %s AS k)", HIT, expected->joined.from);
    mx_join join = {"LEFT", mx_sqlbuf_take(&right),           "e", &expected->keys,
                    "o.",   {&cur->stored, &expected->joined}};
    mx_add_join(&sql, &join);
    mx_add(&sql, " WHERE e.%i IS NULL", HIT);
    part->sql = mx_sqlbuf_take(&sql);
    return MX_OK;
}

/* What was found, kept in a temporary table. */

static mx_str kept_key(mx_arena *arena, size_t i)
{
    return mx_str_printf(arena, MX_PRIVATE "k%zu", i);
}

static void add_state(mx_sqlbuf *sql, const mx_expected *expected, bool both)
{
    mx_add(sql, ", CASE WHEN c.%i IS NULL THEN %u ", HIT, (size_t)STATE_NEW);
    if (both)
        mx_add(sql, "WHEN e.%i IS NULL THEN %u ", THERE, (size_t)STATE_ORPHANED);
    mx_add(sql, "ELSE %u END AS %i", (size_t)STATE_STALE, STATE);
    for (size_t i = 0; both && i < expected->keys.len; i++)
        mx_add(sql, ", c.%i AS %i", expected->keys.at[i], kept_key(sql->r.arena, i));
}

/* Their rows, too, are of the moment of the rest. */
static mx_status keep_orphans(mx_store *store, mx_increment *increment, mx_diags *diags)
{
    mx_arena *arena = increment->arena;
    mx_part_plan *part = &increment->parts[MX_PART_ORPHANED];
    mx_str name = mx_temporary_name(store, arena);
    mx_vec_push(arena, &increment->temporaries, name);
    MX_TRY(mx_open_once(store, arena, &part->sql, &increment->temporaries, diags));
    MX_TRY(mx_store_exec(store, mx_piece(store, arena, "CREATE TEMPORARY TABLE %i AS %s", name, part->sql),
                         diags));
    mx_frame kept = part->frame;
    kept.from = mx_piece(store, arena, "%i", name);
    part->sql = mx_frame_select(store, arena, &kept);
    return MX_OK;
}

/* The rows that one join found to be orphaned; few, where the rows that are there are many. */
static mx_status kept_orphans(mx_store *store, mx_increment *increment, const mx_expected *expected,
                              const current *cur, mx_str name, mx_diags *diags)
{
    mx_arena *arena = increment->arena;
    mx_part_plan *part = &increment->parts[MX_PART_ORPHANED];
    mx_str rows;
    int64_t count = 0;
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    part->frame = cur->stored;
    mx_add(&sql, "SELECT ");
    mx_add_columns(&sql, &cur->stored.columns, "o.");
    if (increment->changes)
        MX_TRY(mx_store_number(store,
                               mx_piece(store, arena, "SELECT count(*) FROM %i WHERE %i = %u", name, STATE,
                                        (size_t)STATE_ORPHANED),
                               &count, diags));
    if (!count) {
        mx_str table = mx_store_table_name(store, arena, expected->plan->def->spec->key);
        mx_add(&sql, " FROM %s AS o WHERE 1 = 0", cur->stored.from);
        part->sql = mx_sqlbuf_take(&sql);
        if (mx_str_eq(cur->stored.from, mx_piece(store, arena, "%i", table))) /* its columns as they are */
            part->none_of = table;
        return MX_OK;
    }
    MX_TRY(current_rows(store, arena, expected, cur, NULL, MX_STR_NONE, &rows, diags));
    mx_add(&sql, " FROM (%s) AS o INNER JOIN (SELECT DISTINCT ", rows);
    for (size_t i = 0; i < expected->keys.len; i++)
        mx_add(&sql, "%z%i", i ? ", " : "", kept_key(arena, i));
    mx_add(&sql, " FROM %i WHERE %i = %u) AS k ON ", name, STATE, (size_t)STATE_ORPHANED);
    for (size_t i = 0; i < expected->keys.len; i++)
        mx_add(&sql, "%zo.%i IS NOT DISTINCT FROM k.%i", i ? " AND " : "", expected->keys.at[i],
               kept_key(arena, i));
    part->sql = mx_sqlbuf_take(&sql);
    return keep_orphans(store, increment, diags);
}

static mx_status keep_changes(mx_store *store, mx_increment *increment, const mx_expected *expected,
                              const current *cur, mx_str selected, mx_str keys, mx_str changed, mx_str name,
                              mx_diags *diags)
{
    mx_arena *arena = increment->arena;
    mx_part_plan *parts = increment->parts;
    bool both = store->engine->full_join;
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_vec_push(arena, &increment->temporaries, name);
    mx_add(&sql, "CREATE TEMPORARY TABLE %i AS SELECT %s", name, selected);
    add_state(&sql, expected, both);
    mx_add(&sql, " FROM %s WHERE ", compared(store, arena, expected, cur, keys, both));
    if (both)
        mx_add(&sql, "e.%i IS NULL OR ", THERE);
    mx_add(&sql, "c.%i IS NULL OR %s", HIT, changed);
    mx_str create = mx_sqlbuf_take(&sql);
    MX_TRY(mx_open_once(store, arena, &create, &increment->temporaries, diags));
    MX_TRY(both ? mx_store_make(store, create, name, &increment->changes, diags)
                : mx_store_exec(store, create, diags));
    for (int part = MX_PART_NEW; part <= MX_PART_STALE; part++) {
        mx_sqlbuf of = mx_sqlbuf_in(store, arena);
        mx_add(&of, "SELECT ");
        mx_add_columns(&of, &parts[part].frame.columns, "");
        mx_add(&of, " FROM %i WHERE %i = %u", name, STATE,
               (size_t)(part == MX_PART_STALE ? STATE_STALE : STATE_NEW));
        parts[part].sql = mx_sqlbuf_take(&of);
        if (both && !increment->changes)
            parts[part].none_of = name;
    }
    return MX_OK;
}

static mx_status compare(mx_store *store, mx_increment *increment, const mx_expected *expected,
                         const current *cur, const mx_resolve *resolve, mx_diags *diags)
{
    mx_arena *arena = increment->arena;
    mx_part_plan *parts = increment->parts;
    mx_str keys, selected;
    MX_TRY(check_keys(expected, cur, diags));
    MX_TRY(current_keys(store, arena, expected, cur, &resolve->staleness, &keys, diags));
    mx_expected_final(store, arena, expected, "e.", &parts[MX_PART_NEW].frame, &selected);
    parts[MX_PART_STALE].frame = parts[MX_PART_NEW].frame;
    mx_str changed = changed_condition(store, arena, expected, resolve->staleness.len > 0);
    if (!resolve->lazy) {
        mx_str name = mx_temporary_name(store, arena);
        bool none = false;
        MX_TRY(keep_changes(store, increment, expected, cur, selected, keys, changed, name, diags));
        if (store->engine->full_join)
            return kept_orphans(store, increment, expected, cur, name, diags);
        MX_TRY(none_orphaned(store, arena, expected, cur, name, &none, diags));
        if (none) {
            no_orphans(store, increment, cur);
            return MX_OK;
        }
        MX_TRY(orphans(store, increment, expected, cur, diags));
        return keep_orphans(store, increment, diags);
    }
    mx_str from = compared(store, arena, expected, cur, keys, false);
    parts[MX_PART_NEW].sql = mx_piece(store, arena, "SELECT %s FROM %s WHERE c.%i IS NULL", selected, from,
                                      HIT);
    parts[MX_PART_STALE].sql = mx_piece(store, arena, "SELECT %s FROM %s WHERE c.%i IS NOT NULL AND (%s)",
                                        selected, from, HIT, changed);
    return orphans(store, increment, expected, cur, diags);
}

static void input_part(mx_store *store, mx_increment *increment, const mx_expected *expected)
{
    mx_part_plan *part = &increment->parts[MX_PART_INPUT];
    mx_str selected;
    increment->has_input = !expected->samples;
    mx_expected_final(store, increment->arena, expected, "e.", &part->frame, &selected);
    part->sql = mx_piece(store, increment->arena, "SELECT %s FROM %s AS e", selected, expected->frame.from);
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

static mx_status resolve_in(mx_store *store, mx_increment *increment, mx_str feature, mx_resolve *resolve,
                            mx_diags *diags)
{
    mx_arena *arena = increment->arena;
    const mx_feature_plan *plan;
    mx_expected *expected = mx_new(arena, mx_expected);
    current *cur = mx_new(arena, current);
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
    mx_status status = resolve->samples
                           ? mx_samples_expected(store, arena, plan, resolve->samples, expected, diags)
                           : mx_upstream_expected(store, arena, plan, resolve, !resolve->lazy, expected,
                                                  diags);
    MX_TRY(status);
    increment->keys = expected->keys;
    input_part(store, increment, expected);
    MX_TRY(filter_expected(store, arena, resolve, expected, diags));
    if (resolve->lazy && !resolve->samples)
        increment->unread = mx_str_copy(arena, feature);
    if (!resolve->skip_comparison)
        MX_TRY(read_current(store, arena, plan, resolve, cur, &increment->temporaries, diags));
    if (cur->there)
        MX_TRY(compare(store, increment, expected, cur, resolve, diags));
    else
        all_is_new(store, increment, expected);
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

/* What an eager increment finds out before anything is computed. */
static mx_status before_reading(mx_increment *increment, mx_arena *scratch, mx_diags *diags)
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

mx_status mx_increment_stream(mx_increment *increment, mx_part part, struct ArrowArrayStream *out,
                              mx_diags *diags)
{
    if (part == MX_PART_INPUT && !increment->has_input)
        return MX_NOT_FOUND;
    const mx_part_plan *plan = &increment->parts[part];
    mx_arena *scratch = mx_arena_child(increment->arena);
    mx_conn_text_views(increment->store->conn, increment->text_views);
    mx_status status = before_reading(increment, scratch, diags);
    if (status == MX_OK)
        status = stream_none(increment, scratch, plan, out);
    if (status == MX_NOT_FOUND)
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
    mx_status status = before_reading(increment, scratch, diags);
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
    mx_status status = before_reading(increment, scratch, diags);
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
