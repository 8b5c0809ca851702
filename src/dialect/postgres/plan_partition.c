#include "dialect/postgres/postgres.h"

#include "plan/planner.h"
#include "schema/canon.h"
#include "schema/reader.h"
#include "sql/parse.h"

/* Rows that change partitions. The server refuses a partition while the one by DEFAULT holds rows that belong into it, and other bounds
 * that rows do not keep: https://www.postgresql.org/docs/15/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION. So who may hold such rows
 * is detached, and gives them to whom they belong before it comes back. */

typedef struct part_bounds {
    bool known, list;
    mx_strs low, high; /* of RANGE; low alone: the values of LIST */
} part_bounds;

static bool is_default(const mx_table *part)
{
    return mx_str_ieq(part->partition_bounds, MX_STR("default"));
}

static part_bounds bounds_of(const mx_planner *planner, const mx_table *part)
{
    part_bounds out = {0};
    mx_arena *arena = planner->arena;
    mx_reader in = mx_reader_open(arena, part->partition_bounds, &planner->changes->to->server);
    if (!mx_reader_words(&in, "for values"))
        return out;
    if (mx_reader_word(&in, "in")) {
        out.list = true;
        out.known = mx_reader_list(&in, &out.low);
    } else if (mx_reader_word(&in, "from")) {
        out.known = mx_reader_list(&in, &out.low) && mx_reader_word(&in, "to") &&
                    mx_reader_list(&in, &out.high);
    }
    return out;
}

/* --- which comes first: where the texts tell it ----------------------------------------------------------------------------------- */

static bool is_number(mx_str text, int64_t *out)
{
    bool negative = mx_str_starts(text, MX_STR("-"));
    uint64_t n = 0;
    if (!mx_str_to_u64(mx_str_sub(text, negative ? 1 : 0, text.len), &n) || n > INT64_MAX)
        return false;
    *out = negative ? -(int64_t)n : (int64_t)n;
    return true;
}

/* '2021-01-01', '2021-01-01 10:00:00' */
static bool is_moment(mx_str text)
{
    bool fine = text.len > 11 && text.ptr[0] == '\'' && text.ptr[5] == '-' && text.ptr[8] == '-';
    for (size_t i = 1; fine && i < 11; i++)
        fine = i == 5 || i == 8 || mx_is_digit(text.ptr[i]);
    return fine;
}

static int rank(mx_str text)
{
    return mx_str_eq(text, MX_STR("minvalue")) ? -1 : mx_str_eq(text, MX_STR("maxvalue")) ? 1 : 0;
}

/* Less, equal or greater than 0; *known becomes false where nothing tells. */
static int compare_values(mx_str a, mx_str b, bool *known)
{
    int64_t x, y;
    if (rank(a) || rank(b))
        return rank(a) - rank(b);
    if (mx_str_eq(a, b))
        return 0;
    if (is_number(a, &x) && is_number(b, &y))
        return x < y ? -1 : 1;
    if (is_moment(a) && is_moment(b))
        return mx_str_cmp(a, b);
    *known = false;
    return 0;
}

static int compare_bounds(const mx_strs *a, const mx_strs *b, bool *known)
{
    for (size_t i = 0; i < a->len && i < b->len; i++) {
        int found = compare_values(a->at[i], b->at[i], known);
        if (found || rank(a->at[i]) || !*known)
            return found;
    }
    return 0;
}

/* Some row may fit both. */
static bool may_meet(const part_bounds *a, const part_bounds *b)
{
    bool known = a->known && b->known && a->list == b->list, meet = false;
    if (!known)
        return true;
    if (!a->list)
        meet = compare_bounds(&a->low, &b->high, &known) < 0 && compare_bounds(&b->low, &a->high, &known) < 0;
    for (size_t i = 0; a->list && i < a->low.len; i++)
        meet |= mx_strs_has(&b->low, a->low.at[i]);
    return meet || !known;
}

/* Each row of `in` fits `out`, for certain. */
static bool is_within(const part_bounds *in, const part_bounds *out)
{
    bool known = in->known && out->known && in->list == out->list, within = known;
    if (known && !in->list)
        within = compare_bounds(&out->low, &in->low, &known) <= 0 &&
                 compare_bounds(&in->high, &out->high, &known) <= 0;
    for (size_t i = 0; within && in->list && i < in->low.len; i++)
        within = mx_strs_has(&out->low, in->low.at[i]);
    return within && known;
}

/* --- the rows of a partition, as a condition --------------------------------------------------------------------------------------- */

/* The parts of its parent's key as expressions; empty where one has an operator class, or cannot be read. */
static mx_strs key_of(const mx_planner *planner, const mx_table *parent)
{
    const mx_server *server = &planner->changes->to->server;
    mx_strs key = mx_pg_partition_key(planner->arena, parent, server), none = {0};
    for (size_t i = 0; i < key.len; i++) {
        mx_expr *tree = NULL;
        if (mx_parse_expr(planner->arena, key.at[i], MX_NOWHERE, server, &tree, NULL) != MX_OK || !tree)
            return none;
    }
    return key;
}

/* A fraction becomes one of the key's own type. */
static mx_str constant(const mx_planner *planner, mx_str value)
{
    bool bare = value.len && value.ptr[0] != '\'' && mx_str_find(value, '.') != MX_NPOS;
    return bare ? mx_str_quoted(planner->arena, value, '\'') : value;
}

/* (a, b) >= (1, 2): up to the first part that is open, which decides about those that are equal before it. */
static void print_side(const mx_planner *planner, mx_buf *out, const mx_strs *key, const mx_strs *values,
                       bool low)
{
    size_t n = 0;
    while (n < values->len && n < key->len && !rank(values->at[n]))
        n++;
    if (!n)
        return;
    int open = n < values->len ? rank(values->at[n]) : -1;
    const char *row = n > 1 ? "(" : "", *end = n > 1 ? ")" : "";
    mx_buf_printf(out, "%s%s", out->len ? " AND " : "", row);
    for (size_t i = 0; i < n; i++)
        mx_buf_printf(out, "%s%.*s", i ? ", " : "", MX_FMT(key->at[i]));
    mx_buf_printf(out, "%s %s %s", end, low ? (open < 0 ? ">=" : ">") : (open < 0 ? "<" : "<="), row);
    for (size_t i = 0; i < n; i++)
        mx_buf_printf(out, "%s%.*s", i ? ", " : "", MX_FMT(constant(planner, values->at[i])));
    mx_buf_text(out, end);
}

/* RANGE takes no NULL. */
static void print_range(const mx_planner *planner, mx_buf *out, const mx_strs *key, const part_bounds *bounds)
{
    print_side(planner, out, key, &bounds->low, true);
    print_side(planner, out, key, &bounds->high, false);
    for (size_t i = 0; (key->len > 1 || !out->len) && i < key->len; i++)
        mx_buf_printf(out, "%s%.*s IS NOT NULL", out->len ? " AND " : "", MX_FMT(key->at[i]));
}

static void print_list(const mx_planner *planner, mx_buf *out, const mx_strs *key, const part_bounds *bounds)
{
    bool null = mx_strs_has(&bounds->low, MX_STR("null"));
    size_t n = 0;
    for (size_t i = 0; i < bounds->low.len; i++) {
        if (mx_str_eq(bounds->low.at[i], MX_STR("null")))
            continue;
        mx_buf_printf(out, n++ ? ", " : "%.*s IN (", MX_FMT(key->at[0]));
        mx_buf_str(out, constant(planner, bounds->low.at[i]));
    }
    mx_buf_text(out, n ? ")" : "");
    if (null)
        mx_buf_printf(out, "%s%.*s IS NULL", n ? " OR " : "", MX_FMT(key->at[0]));
}

/* Those of `part` by its bounds, now in a partition of `parent`. Empty: it cannot be told. */
static mx_str rows_in(const mx_planner *planner, const mx_table *part, const mx_table *parent)
{
    mx_buf out = MX_BUF(planner->arena);
    part_bounds bounds = bounds_of(planner, part);
    mx_strs key = key_of(planner, parent);
    if (!bounds.known || !key.len || (bounds.list && key.len > 1))
        return MX_STR_NONE;
    if (bounds.list)
        print_list(planner, &out, &key, &bounds);
    else
        print_range(planner, &out, &key, &bounds);
    return mx_buf_take(&out);
}

static mx_str rows_of(const mx_planner *planner, const mx_table *part)
{
    return rows_in(planner, part, part->partition_of);
}

/* --- who gives rows to whom -------------------------------------------------------------------------------------------------------- */

/* It was not there before, or had other bounds. */
static bool comes(const mx_planner *planner, const mx_table *to)
{
    const mx_change *change = mx_plan_coming(planner, to);
    return change && !is_default(to) && (change->verb == MX_ADD || (change->aspects & MX_D_PARTITION)) &&
           !(change->from.table && mx_plan_is_anew(planner, change->from.table));
}

/* What it held by its bounds, some partition of before held: the one by DEFAULT has none of it. */
static bool was_within_another(const mx_planner *planner, const mx_table *parent, const part_bounds *bounds)
{
    for (size_t i = 0; i < parent->children.len; i++) {
        part_bounds other = bounds_of(planner, parent->children.at[i]);
        if (is_within(bounds, &other))
            return true;
    }
    return false;
}

/* Of a partition of `from`: rows of it that belong into one of `to` now. */
static bool may_give(const mx_planner *planner, const mx_table *from, const mx_table *to)
{
    part_bounds was = bounds_of(planner, from), is = bounds_of(planner, to);
    return is_default(from) ? !was_within_another(planner, from->partition_of, &is) : may_meet(&was, &is);
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

/* A partition by DEFAULT that stays one. */
static void look_at_default(mx_planner *planner, const mx_table *from, const mx_table *to)
{
    const mx_table *parent = to->partition_of;
    bool moves = false;
    for (size_t i = 0; i < parent->children.len; i++) {
        const mx_table *part = parent->children.at[i];
        if (part->partition_of != parent || !comes(planner, part) || !may_give(planner, from, part))
            continue;
        if (can_move(planner, from, part))
            moves = true;
        else
            warn_beside_default(planner, to, part);
    }
    if (moves)
        loosen(planner, from, to);
}

static bool stays(const mx_planner *planner, const mx_table *from, const mx_table *to)
{
    return to && from->partition_of && to->partition_of && !mx_plan_is_anew(planner, from->partition_of) &&
           mx_plan_survivor(planner, from->partition_of) == to->partition_of;
}

mx_status mx_pg_loosen(mx_planner *planner)
{
    const mx_model *model = planner->changes->from;
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_tables *tables = &model->schemas.at[s]->tables;
        for (size_t i = 0; i < tables->len; i++) {
            const mx_table *from = tables->at[i];
            const mx_table *to = from->partition_of && is_default(from) ? mx_plan_survivor(planner, from)
                                                                        : NULL;
            if (stays(planner, from, to) && is_default(to))
                look_at_default(planner, from, to);
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
    part_bounds is = bounds_of(planner, held);
    *where = rows_in(planner, part, held->partition_of);
    for (size_t i = 0; is_default(part) && i < all->len; i++) {
        const mx_table *other = all->at[i];
        part_bounds was = bounds_of(planner, other);
        if (other->partition_of != part->partition_of || other == part || !may_meet(&was, &is))
            continue;
        mx_str rows = rows_in(planner, other, held->partition_of);
        if (!rows.len)
            return false;
        mx_buf_printf(&out, "%s(%.*s) IS NOT TRUE", out.len ? " AND " : "", MX_FMT(rows));
    }
    if (is_default(part))
        *where = mx_buf_take(&out);
    return is_default(part) || where->len;
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

static void check_at_once(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    if (!waits(planner, table))
        return;
    mx_step *step = mx_plan_sql(planner, change, AT_ONCE, "Check rows of \"%.*s\" table at once",
                                MX_FMT(table->name));
    mx_vec_push(planner->arena, &step->reverse, AT_ONCE);
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
    part_bounds was = bounds_of(planner, change->from.table), is = bounds_of(planner, to);
    mx_str own = rows_of(planner, to);
    if (is_within(&was, &is))
        return;
    for (size_t i = 0; own.len && i < parent->children.len; i++) {
        const mx_table *other = parent->children.at[i];
        if (other->partition_of == parent && is_default(other) &&
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
    bool held = false, stays_default = is_default(from) && is_default(to);
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
    else if (!is_default(to))
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
