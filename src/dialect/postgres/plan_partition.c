#include "dialect/postgres/postgres.h"

#include "dialect/postgres/plan_bounds.h"
#include "schema/canon.h"

/* Rows that change partitions. The server refuses a partition while the one by DEFAULT holds rows that belong into it, and other bounds
 * that rows do not keep: https://www.postgresql.org/docs/15/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION. So who may hold such rows
 * is detached, and gives them to whom they belong before it comes back. */

static mx_str rows_of(const mx_planner *planner, const mx_table *part)
{
    return mx_pg_rows_within(planner, part, part->partition_of);
}

/* --- who gives rows to whom -------------------------------------------------------------------------------------------------------- */

/* It was not there before, or had other bounds. */
static bool comes(const mx_planner *planner, const mx_table *to)
{
    const mx_change *change = mx_plan_coming(planner, to);
    return change && !mx_pg_is_default_part(to) &&
           (change->verb == MX_ADD || (change->aspects & MX_D_PARTITION)) &&
           !(change->from.table && mx_plan_is_anew(planner, change->from.table));
}

/* What it held by its bounds, some partition of before held: the one by DEFAULT has none of it. */
static bool was_within_another(const mx_planner *planner, const mx_table *parent, const mx_pg_bounds *bounds)
{
    for (size_t i = 0; i < parent->children.len; i++) {
        mx_pg_bounds other = mx_pg_bounds_of(planner, parent->children.at[i]);
        if (mx_pg_bounds_within(bounds, &other))
            return true;
    }
    return false;
}

/* Of a partition of `from`: rows of it that belong into one of `to` now. */
static bool may_give(const mx_planner *planner, const mx_table *from, const mx_table *to)
{
    mx_pg_bounds was = mx_pg_bounds_of(planner, from), is = mx_pg_bounds_of(planner, to);
    return mx_pg_is_default_part(from) ? !was_within_another(planner, from->partition_of, &is)
                                       : mx_pg_bounds_meet(&was, &is);
}

/* Of one kind, on that very table. *switched: some are not as they were made. */
static bool has_objects(const mx_planner *planner, const mx_table *table, mx_object_kind kind, bool *switched)
{
    const mx_model *models[] = {planner->changes->from, planner->changes->to};
    bool any = false;
    for (size_t m = 0; m < 2; m++) {
        const mx_schema *schema = mx_model_schema(models[m], table->schema->name);
        for (size_t i = 0; schema && i < schema->objects.len; i++) {
            const mx_object *object = schema->objects.at[i];
            if (object->kind != kind || !mx_str_eq(object->on_table.name, table->name))
                continue;
            any = true;
            *switched |= mx_options_get(&object->notes, MX_STR("state")) != NULL;
        }
    }
    return any;
}

static bool has_triggers(const mx_planner *planner, const mx_table *table, bool *switched)
{
    bool any = false;
    for (const mx_table *at = table; at; at = at->partition_of)
        any |= has_objects(planner, at, MX_O_TRIGGER, switched);
    return any;
}

/* Of it, or of a partition of it: they would come on. */
static bool has_switched_triggers(const mx_planner *planner, const mx_table *table)
{
    bool switched = false;
    (void)has_triggers(planner, table, &switched);
    for (size_t i = 0; !switched && i < table->children.len; i++)
        switched = table->children.at[i]->partition_of == table &&
                   has_switched_triggers(planner, table->children.at[i]);
    return switched;
}

/* Nothing stands in the way of rows: triggers that are switched off would come on, and rules send rows elsewhere. */
static bool is_free(const mx_planner *planner, const mx_table *from, const mx_table *to)
{
    bool switched = has_switched_triggers(planner, from) || has_switched_triggers(planner, to);
    return !switched && !has_objects(planner, from, MX_O_RULE, &switched) &&
           !has_objects(planner, to, MX_O_RULE, &switched);
}

static bool can_move(const mx_planner *planner, const mx_table *from, const mx_table *to)
{
    return is_free(planner, from, to) && rows_of(planner, to).len;
}

static void warn_beside_default(const mx_planner *planner, const mx_table *held, const mx_table *part)
{
    mx_warn(
        planner->diags, MX_MF107, part->span,
        "Look for such rows before you apply it, and take them out of there first.",
        "partition \"%.*s\" of \"%.*s\" is refused if \"%.*s\", the one by DEFAULT, holds rows that belong "
        "into it",
        MX_FMT(part->name), MX_FMT(part->partition_of->name), MX_FMT(held->name));
}

static void loosen(mx_planner *planner, const mx_table *from, const mx_table *to)
{
    mx_change *change = mx_new(planner->arena, mx_change);
    *change = (mx_change){.verb = MX_MODIFY,
                          .subject = MX_C_TABLE,
                          .aspects = MX_D_PARTITION,
                          .from.table = from,
                          .to.table = to,
                          .from_table = from,
                          .to_table = to};
    mx_vec_push(planner->arena, &planner->loose, change);
}

static bool stays(const mx_planner *planner, const mx_table *from, const mx_table *to)
{
    return to && from->partition_of && to->partition_of && !mx_plan_is_anew(planner, from->partition_of) &&
           mx_plan_survivor(planner, from->partition_of) == to->partition_of;
}

/* A partition by DEFAULT before and after; NULL: it is none, or made anew, and its rows go over with mx_pg_copies_into. */
static const mx_table *default_of(const mx_planner *planner, const mx_table *from)
{
    bool is_one = from->partition_of && mx_pg_is_default_part(from) && !mx_plan_is_anew(planner, from);
    const mx_table *to = is_one ? mx_plan_survivor(planner, from) : NULL;
    return stays(planner, from, to) && mx_pg_is_default_part(to) ? to : NULL;
}

/* `part` may take rows of `from`, which is now `to`, one by DEFAULT. */
static bool takes(const mx_planner *planner, const mx_table *from, const mx_table *to, const mx_table *part)
{
    return part->partition_of == to->partition_of && comes(planner, part) && may_give(planner, from, part);
}

/* One above it gives rows itself: while its own partition by DEFAULT is detached, it could not give that one's. */
static bool is_below_another(const mx_planner *planner, const mx_table *from)
{
    for (from = from->partition_of; from; from = from->partition_of) {
        const mx_table *to = default_of(planner, from);
        for (size_t i = 0; to && i < to->partition_of->children.len; i++) {
            const mx_table *part = to->partition_of->children.at[i];
            if (takes(planner, from, to, part) && can_move(planner, from, part))
                return true;
        }
    }
    return false;
}

/* A partition by DEFAULT that stays one. */
static void look_at_default(mx_planner *planner, const mx_table *from, const mx_table *to)
{
    const mx_table *parent = to->partition_of;
    bool moves = false, below = is_below_another(planner, from);
    for (size_t i = 0; i < parent->children.len; i++) {
        const mx_table *part = parent->children.at[i];
        if (!takes(planner, from, to, part))
            continue;
        if (!below && can_move(planner, from, part))
            moves = true;
        else
            warn_beside_default(planner, to, part);
    }
    if (moves)
        loosen(planner, from, to);
}

mx_status mx_pg_loosen(mx_planner *planner)
{
    const mx_model *model = planner->changes->from;
    planner->bounds = mx_new(planner->arena, mx_map);
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_tables *tables = &model->schemas.at[s]->tables;
        for (size_t i = 0; i < tables->len; i++) {
            const mx_table *to = default_of(planner, tables->at[i]);
            if (to)
                look_at_default(planner, tables->at[i], to);
        }
    }
    return MX_OK;
}

/* --- the statements ---------------------------------------------------------------------------------------------------------------- */

/* Those of its partitions, too: what a partition has of its own goes not along with its parent's. */
static void switch_triggers(mx_planner *planner, const mx_change *change, const mx_table *table, bool on)
{
    static const char *const words[] = {"DISABLE", "ENABLE"};
    bool switched = false;
    if (has_triggers(planner, table, &switched)) {
        mx_str sql[2], name = mx_pg_table_name(planner, table);
        for (size_t i = 0; i < 2; i++)
            sql[i] = mx_str_printf(planner->arena, "ALTER TABLE %.*s %s TRIGGER USER", MX_FMT(name),
                                   words[i]);
        mx_step *step = mx_plan_sql(planner, change, sql[on], "Modify \"%.*s\" table", MX_FMT(table->name));
        mx_vec_push(planner->arena, &step->reverse, sql[!on]);
    }
    for (size_t i = 0; i < table->children.len; i++) {
        if (table->children.at[i]->partition_of == table)
            switch_triggers(planner, change, table->children.at[i], on);
    }
}

/* It, or one above it, whose partitions have it too, from PostgreSQL 17 on. */
static bool has_identity(const mx_table *table)
{
    for (; table; table = table->partition_of) {
        for (size_t i = 0; i < table->columns.len; i++)
            if (table->columns.at[i]->identity != MX_ID_NONE)
                return true;
    }
    return false;
}

/* But for those that are computed. */
static mx_str columns_of(const mx_planner *planner, const mx_table *table)
{
    mx_buf out = MX_BUF(planner->arena);
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        if (column->generated)
            continue;
        mx_buf_text(&out, out.len ? ", " : "");
        mx_buf_quoted(&out, column->name, '"');
    }
    return mx_buf_take(&out);
}

static mx_str sql_of_move(mx_planner *planner, const mx_table *from, const mx_table *to, mx_str where)
{
    mx_str columns = columns_of(planner, to);
    return mx_str_printf(planner->arena,
                         "WITH \"moved\" AS (DELETE FROM %.*s%s%.*s RETURNING *) INSERT INTO %.*s "
                         "(%.*s)%s SELECT %.*s FROM \"moved\"",
                         MX_FMT(mx_pg_table_name(planner, from)), where.len ? " WHERE " : "", MX_FMT(where),
                         MX_FMT(mx_pg_table_name(planner, to)), MX_FMT(columns),
                         has_identity(to) ? " OVERRIDING SYSTEM VALUE" : "", MX_FMT(columns));
}

/* What `part` held once, of those that `held` has now: by its bounds, or whatever fitted no other. */
static bool rows_once(const mx_planner *planner, const mx_table *part, const mx_table *held, mx_str *where)
{
    mx_buf out = MX_BUF(planner->arena);
    const mx_tables *all = &part->partition_of->children;
    mx_pg_bounds is = mx_pg_bounds_of(planner, held);
    *where = mx_pg_rows_within(planner, part, held->partition_of);
    for (size_t i = 0; mx_pg_is_default_part(part) && i < all->len; i++) {
        const mx_table *other = all->at[i];
        mx_pg_bounds was = mx_pg_bounds_of(planner, other);
        if (other->partition_of != part->partition_of || other == part || !mx_pg_bounds_meet(&was, &is))
            continue;
        mx_str rows = mx_pg_rows_within(planner, other, held->partition_of);
        if (!rows.len)
            return false;
        mx_buf_printf(&out, "%s(%.*s) IS NOT TRUE", out.len ? " AND " : "", MX_FMT(rows));
    }
    if (mx_pg_is_default_part(part))
        *where = mx_buf_take(&out);
    return mx_pg_is_default_part(part) || where->len;
}

#define AT_ONCE MX_STR("SET CONSTRAINTS ALL IMMEDIATE")

static bool has_deferred(const mx_table *table)
{
    bool any = table->primary && table->primary->initially_deferred;
    for (size_t i = 0; i < table->fkeys.len; i++)
        any |= table->fkeys.at[i]->initially_deferred;
    for (size_t i = 0; i < table->indexes.len; i++)
        any |= table->indexes.at[i]->initially_deferred;
    return any;
}

/* A table whose new rows wait for their checks cannot be altered: "it has pending trigger events". */
static bool waits(const mx_planner *planner, const mx_table *table)
{
    bool switched = false;
    return has_deferred(table) && has_triggers(planner, table, &switched);
}

static void at_once(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    mx_step *step = mx_plan_sql(planner, change, AT_ONCE, "Check rows of \"%.*s\" table at once",
                                MX_FMT(table->name));
    mx_vec_push(planner->arena, &step->reverse, AT_ONCE);
}

static void check_at_once(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    if (waits(planner, table))
        at_once(planner, change, table);
}

static bool has_deferred_triggers(const mx_model *model, const mx_table *table)
{
    const mx_schema *schema = mx_model_schema(model, table->schema->name);
    bool any = false;
    for (size_t i = 0; schema && i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        any |= object->kind == MX_O_TRIGGER && mx_str_eq(object->on_table.name, table->name) &&
               mx_str_find_str(object->definition, MX_STR(" initially deferred")) != MX_NPOS;
    }
    return any;
}

void mx_pg_fill_at_once(mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table, *to = table->to.table;
    bool fills = false;
    for (size_t i = 0; i < table->children.len; i++)
        fills |= mx_plan_must_fill(table->children.at[i]);
    if (fills &&
        (has_deferred(from) || has_deferred(to) || has_deferred_triggers(planner->changes->from, from)))
        at_once(planner, table, to);
}

/* A table that came with rows of its own does not tell them from those that it took: then no statement undoes it. */
static void undo_move(mx_planner *planner, const mx_change *change, const mx_table *to, mx_step *step)
{
    const mx_change *taker = mx_plan_coming(planner, to);
    mx_str where;
    bool alone = taker && taker->from.table && !stays(planner, taker->from.table, to);
    if (alone || !rows_once(planner, change->from.table, to, &where))
        return;
    if (waits(planner, change->to.table))
        mx_vec_push(planner->arena, &step->reverse, AT_ONCE);
    mx_vec_push(planner->arena, &step->reverse, sql_of_move(planner, to, change->to.table, where));
}

static void move(mx_planner *planner, const mx_change *change, const mx_table *to, mx_str where)
{
    const mx_table *from = change->to.table;
    check_at_once(planner, change, to);
    switch_triggers(planner, change, from, false);
    switch_triggers(planner, change, to, false);
    mx_step *step = mx_plan_sql(planner, change, sql_of_move(planner, from, to, where),
                                "Move rows from partition \"%.*s\" to partition \"%.*s\"", MX_FMT(from->name),
                                MX_FMT(to->name));
    undo_move(planner, change, to, step);
    switch_triggers(planner, change, to, true);
    switch_triggers(planner, change, from, true);
}

static void warn_narrower(const mx_planner *planner, const mx_table *part)
{
    mx_warn(planner->diags, MX_MF106, part->span,
            "Look for such rows before you apply it, or add a partition by DEFAULT.",
            "the bounds of partition \"%.*s\" of \"%.*s\" become narrower, which is refused if it holds rows "
            "that fit no partition",
            MX_FMT(part->name), MX_FMT(part->partition_of->name));
}

/* What fits none of the others either. */
static void move_rest(mx_planner *planner, const mx_change *change)
{
    const mx_table *to = change->to.table, *parent = to->partition_of;
    mx_pg_bounds was = mx_pg_bounds_of(planner, change->from.table), is = mx_pg_bounds_of(planner, to);
    mx_str own = rows_of(planner, to);
    if (mx_pg_bounds_within(&was, &is))
        return;
    for (size_t i = 0; own.len && i < parent->children.len; i++) {
        const mx_table *other = parent->children.at[i];
        if (other->partition_of == parent && mx_pg_is_default_part(other) &&
            is_free(planner, change->from.table, other)) {
            move(planner, change, other, mx_str_printf(planner->arena, "(%.*s) IS NOT TRUE", MX_FMT(own)));
            return;
        }
    }
    warn_narrower(planner, to);
}

static void move_from(mx_planner *planner, const mx_change *change)
{
    const mx_table *from = change->from.table, *to = change->to.table, *parent = to->partition_of;
    bool held = false, stays_default = mx_pg_is_default_part(from) && mx_pg_is_default_part(to);
    for (size_t i = 0; i < parent->children.len; i++) {
        const mx_table *part = parent->children.at[i];
        if (part == to || part->partition_of != parent || !comes(planner, part) ||
            !may_give(planner, from, part))
            continue;
        if (can_move(planner, to, part))
            move(planner, change, part, rows_of(planner, part));
        else
            held = true;
    }
    if (held && !stays_default) /* else it was said before */
        warn_narrower(planner, to);
    else if (!mx_pg_is_default_part(to))
        move_rest(planner, change);
}

/* A partition that stays one of its table, by other bounds. */
static bool is_bound_anew(const mx_planner *planner, const mx_change *change)
{
    return change->subject == MX_C_TABLE && change->verb == MX_MODIFY && (change->aspects & MX_D_PARTITION) &&
           !mx_plan_is_anew(planner, change->from.table) &&
           stays(planner, change->from.table, change->to.table);
}

/* Some of them are detached, and those that are new are attached. */
mx_status mx_pg_move_rows(mx_planner *planner)
{
    const mx_change *change;
    for (size_t i = 0; (change = mx_plan_change_at(planner, i)) != NULL; i++)
        if (i >= planner->changes->changes.len || is_bound_anew(planner, change))
            move_from(planner, change);
    return MX_OK;
}

/* --- partitions that are partitioned otherwise themselves ------------------------------------------------------------------------- */

/* Whoever inserts into `parent` calls no trigger and no rule. */
static bool is_silent(const mx_planner *planner, const mx_table *parent)
{
    bool switched = false;
    if (has_objects(planner, parent, MX_O_RULE, &switched) || has_triggers(planner, parent, &switched))
        return false;
    for (size_t i = 0; i < parent->children.len; i++) {
        if (has_objects(planner, parent->children.at[i], MX_O_TRIGGER, &switched))
            return false;
    }
    return true;
}

/* Rows that belong into another partition now are refused by the one that held them, and find their way from the parent. */
const mx_table *mx_pg_copies_into(const mx_planner *planner, const mx_change *anew)
{
    const mx_table *from = anew->from.table, *to = anew->to.table, *parent = to->partition_of, *taker = NULL;
    if (!stays(planner, from, to))
        return to;
    for (size_t i = 0; i < parent->children.len; i++) {
        const mx_table *part = parent->children.at[i];
        if (part != to && part->partition_of == parent && comes(planner, part) &&
            may_give(planner, from, part))
            taker = part;
    }
    if (taker && !is_silent(planner, parent))
        warn_beside_default(planner, to, taker);
    bool narrower = !mx_str_eq(from->partition_bounds, to->partition_bounds);
    return (taker || narrower) && is_silent(planner, parent) ? parent : to;
}
