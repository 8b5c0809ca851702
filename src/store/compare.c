#include "store/compare.h"

#include "store/open_once.h"

/* By SQL. */

#define STATE MX_STR(MX_PRIVATE "state")
#define THERE MX_STR(MX_PRIVATE "there")

enum { STATE_NEW, STATE_STALE, STATE_ORPHANED };

static mx_str changed_condition(mx_store *store, mx_arena *arena, const mx_expected *expected, bool staleness)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "c.%i IS NULL OR e.%i <> c.%i", MX_KEY_WAS, expected->provenance, MX_KEY_WAS);
    if (staleness)
        mx_add(&sql, " OR c.%i = 1", MX_KEY_STALE);
    return mx_sqlbuf_take(&sql);
}

/* FROM the expected rows joined with the current ones; `both`: with those that are not expected too, and a mark. */
static mx_str compared(mx_store *store, mx_arena *arena, const mx_expected *expected, const mx_current *cur,
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
                               const mx_current *cur, mx_str name, bool *out, mx_diags *diags)
{
    int64_t there = 0, wanted = 0, fresh = 0;
    mx_str rows;
    *out = false;
    if (!keys_are_ids(expected))
        return MX_OK;
    mx_strs columns = mx_compared_columns(arena, expected, cur);
    MX_TRY(mx_current_rows(store, arena, expected, cur, &columns, MX_STR_NONE, &rows, diags));
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
                         const mx_current *cur, mx_diags *diags)
{
    mx_part_plan *part = &increment->parts[MX_PART_ORPHANED];
    mx_str rows;
    mx_sqlbuf sql = mx_sqlbuf_in(store, increment->arena);
    MX_TRY(mx_current_rows(store, increment->arena, expected, cur, NULL, MX_STR_NONE, &rows, diags));
    part->frame = cur->stored;
    mx_add(&sql, "SELECT ");
    mx_add_columns(&sql, &cur->stored.columns, "o.");
    mx_add(&sql, " FROM (%s) AS o", rows);
    mx_sqlbuf right = mx_sqlbuf_in(store, increment->arena);
    mx_add(&right, "(SELECT ");
    mx_add_names(&right, &expected->keys, "k.");
    mx_add(&right, ", 1 AS %i FROM %s AS k)", MX_KEY_HIT, expected->joined.from);
    mx_join join = {"LEFT", mx_sqlbuf_take(&right),           "e", &expected->keys,
                    "o.",   {&cur->stored, &expected->joined}};
    mx_add_join(&sql, &join);
    mx_add(&sql, " WHERE e.%i IS NULL", MX_KEY_HIT);
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
    mx_add(sql, ", CASE WHEN c.%i IS NULL THEN %u ", MX_KEY_HIT, (size_t)STATE_NEW);
    if (both)
        mx_add(sql, "WHEN e.%i IS NULL THEN %u ", THERE, (size_t)STATE_ORPHANED);
    mx_add(sql, "ELSE %u END AS %i", (size_t)STATE_STALE, STATE);
    for (size_t i = 0; both && i < expected->keys.len; i++)
        mx_add(sql, ", c.%i AS %i", expected->keys.at[i], kept_key(sql->r.arena, i));
}

/* Their rows, too, are of the moment of the rest. */
static mx_status keep_orphans(mx_store *store, mx_increment *increment, mx_str *kept_in, mx_diags *diags)
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
    if (kept_in)
        *kept_in = kept.from;
    return MX_OK;
}

/* The rows that one join found to be orphaned; few, where the rows that are there are many. */
static mx_status kept_orphans(mx_store *store, mx_increment *increment, const mx_expected *expected,
                              const mx_current *cur, mx_str name, mx_diags *diags)
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
    MX_TRY(mx_current_rows(store, arena, expected, cur, NULL, MX_STR_NONE, &rows, diags));
    mx_add(&sql, " FROM (%s) AS o INNER JOIN (SELECT DISTINCT ", rows);
    for (size_t i = 0; i < expected->keys.len; i++)
        mx_add(&sql, "%z%i", i ? ", " : "", kept_key(arena, i));
    mx_add(&sql, " FROM %i WHERE %i = %u) AS k ON ", name, STATE, (size_t)STATE_ORPHANED);
    for (size_t i = 0; i < expected->keys.len; i++)
        mx_add(&sql, "%zo.%i IS NOT DISTINCT FROM k.%i", i ? " AND " : "", expected->keys.at[i],
               kept_key(arena, i));
    part->sql = mx_sqlbuf_take(&sql);
    return keep_orphans(store, increment, NULL, diags);
}

/* Rows of the temporary table `name` that are in a state. */
static mx_str rows_in_state(mx_store *store, mx_arena *arena, const mx_frame *frame, mx_str name,
                            size_t state)
{
    mx_sqlbuf of = mx_sqlbuf_in(store, arena);
    mx_add(&of, "SELECT ");
    mx_add_columns(&of, &frame->columns, "");
    mx_add(&of, " FROM %i WHERE %i = %u", name, STATE, state);
    return mx_sqlbuf_take(&of);
}

mx_status mx_compare_kept(mx_store *store, mx_increment *increment, const mx_expected *expected,
                          const mx_current *cur, mx_str keys, const mx_resolve *resolve, mx_str *name,
                          mx_diags *diags)
{
    mx_arena *arena = increment->arena;
    mx_part_plan *parts = increment->parts;
    bool both = store->engine->full_join;
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_str selected;
    *name = mx_temporary_name(store, arena);
    mx_vec_push(arena, &increment->temporaries, *name);
    parts[MX_PART_NEW] = (mx_part_plan){0};
    mx_expected_final(store, arena, expected, "e.", &parts[MX_PART_NEW].frame, &selected);
    parts[MX_PART_STALE] = parts[MX_PART_NEW];
    mx_add(&sql, "CREATE TEMPORARY TABLE %i AS SELECT %s", *name, selected);
    add_state(&sql, expected, both);
    mx_add(&sql, " FROM %s WHERE ", compared(store, arena, expected, cur, keys, both));
    if (both)
        mx_add(&sql, "e.%i IS NULL OR ", THERE);
    mx_add(&sql, "c.%i IS NULL OR %s", MX_KEY_HIT,
           changed_condition(store, arena, expected, resolve->staleness.len > 0));
    mx_str create = mx_sqlbuf_take(&sql);
    MX_TRY(mx_open_once(store, arena, &create, &increment->temporaries, diags));
    MX_TRY(both ? mx_store_make(store, create, *name, &increment->changes, diags)
                : mx_store_exec(store, create, diags));
    for (int part = MX_PART_NEW; part <= MX_PART_STALE; part++) {
        parts[part].sql = rows_in_state(store, arena, &parts[part].frame, *name,
                                        part == MX_PART_STALE ? STATE_STALE : STATE_NEW);
        if (both && !increment->changes)
            parts[part].none_of = *name;
    }
    return MX_OK;
}

mx_status mx_compare_orphans(mx_store *store, mx_increment *increment, const mx_expected *expected,
                             const mx_current *cur, mx_diags *diags)
{
    MX_TRY(orphans(store, increment, expected, cur, diags));
    return keep_orphans(store, increment, NULL, diags);
}

mx_status mx_compare_keep_orphans(mx_store *store, mx_increment *increment, const mx_current *cur,
                                  mx_str rows, mx_str *kept, mx_diags *diags)
{
    mx_part_plan *part = &increment->parts[MX_PART_ORPHANED];
    *part = (mx_part_plan){.frame = cur->stored, .sql = rows};
    return keep_orphans(store, increment, kept, diags);
}

static mx_status compare_eagerly(mx_store *store, mx_increment *increment, const mx_expected *expected,
                                 const mx_current *cur, mx_str keys, const mx_resolve *resolve,
                                 mx_diags *diags)
{
    mx_str name;
    bool none = false;
    MX_TRY(mx_compare_kept(store, increment, expected, cur, keys, resolve, &name, diags));
    if (store->engine->full_join)
        return kept_orphans(store, increment, expected, cur, name, diags);
    MX_TRY(none_orphaned(store, increment->arena, expected, cur, name, &none, diags));
    if (!none)
        return mx_compare_orphans(store, increment, expected, cur, diags);
    mx_part_no_orphans(store, increment, cur);
    return MX_OK;
}

mx_status mx_compare(mx_store *store, mx_increment *increment, const mx_expected *expected,
                     const mx_current *cur, const mx_resolve *resolve, mx_diags *diags)
{
    mx_arena *arena = increment->arena;
    mx_part_plan *parts = increment->parts;
    mx_str keys, selected;
    MX_TRY(mx_current_keys(store, arena, expected, cur, &resolve->staleness, &keys, diags));
    if (!resolve->lazy)
        return compare_eagerly(store, increment, expected, cur, keys, resolve, diags);
    mx_expected_final(store, arena, expected, "e.", &parts[MX_PART_NEW].frame, &selected);
    parts[MX_PART_STALE].frame = parts[MX_PART_NEW].frame;
    mx_str changed = changed_condition(store, arena, expected, resolve->staleness.len > 0);
    mx_str from = compared(store, arena, expected, cur, keys, false);
    parts[MX_PART_NEW].sql = mx_piece(store, arena, "SELECT %s FROM %s WHERE c.%i IS NULL", selected, from,
                                      MX_KEY_HIT);
    parts[MX_PART_STALE].sql = mx_piece(store, arena, "SELECT %s FROM %s WHERE c.%i IS NOT NULL AND (%s)",
                                        selected, from, MX_KEY_HIT, changed);
    return orphans(store, increment, expected, cur, diags);
}
