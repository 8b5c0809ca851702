#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/inherit.h"

/* Foreign keys that would forbid a change of type, of the column itself and those that point at it, or that a key or a column
 * goes. */

/* Tables of `from` → their MODIFY or DROP. */
static mx_map table_changes(const mx_planner *planner)
{
    mx_map map = {0};
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->from.table && change->verb != MX_RENAME)
            mx_map_put_address(planner->arena, &map, change->from.table, change);
    }
    return map;
}

static const mx_fkey *left_successor(mx_planner *planner, const mx_fkey *fkey)
{
    const mx_fkey *to = mx_map_get_address(&planner->left_fkeys, fkey);
    if (to || planner->left_status != MX_OK)
        return to;
    planner->left_status = mx_plan_left_fkey(planner, fkey, &to);
    if (to)
        mx_map_put_address(planner->arena, &planner->left_fkeys, fkey, to);
    return to;
}

/* What the foreign key is behind the plan: itself, changed, or nothing. */
static const mx_fkey *successor(mx_planner *planner, const mx_map *tables, const mx_fkey *fkey)
{
    if (mx_plan_is_left_fkey(planner, fkey))
        return left_successor(planner, fkey);
    const mx_change *table = mx_map_get_address(tables, fkey->table);
    const mx_table *to = mx_plan_survivor(planner, fkey->table);
    if (table)
        return mx_plan_kept_fkey(planner, table, fkey);
    return to ? mx_table_fkey(to, fkey->name) : NULL;
}

bool mx_plan_is_aside(const mx_planner *planner, const mx_fkey *fkey)
{
    return fkey && mx_map_get_address(&planner->asides, fkey);
}

bool mx_plan_goes_aside(const mx_planner *planner, const mx_fkey *fkey)
{
    while (fkey && !mx_plan_is_aside(planner, fkey))
        fkey = mx_fkey_parent(fkey);
    return fkey != NULL;
}

bool mx_plan_is_aside_change(const mx_planner *planner, const mx_change *fkey)
{
    const mx_fkey *from = fkey->from.fkey, *to = fkey->to.fkey;
    return mx_plan_is_aside(planner, from) || mx_plan_is_aside(planner, to) ||
           ((!from || mx_plan_goes_aside(planner, from)) && (!to || mx_plan_goes_aside(planner, to)));
}

static void put_aside(mx_planner *planner, const mx_map *tables, const mx_fkey *fkey)
{
    for (const mx_fkey *parent = mx_fkey_parent(fkey); parent; parent = mx_fkey_parent(fkey))
        fkey = parent; /* a partition's goes and comes with it */
    if (mx_plan_is_aside(planner, fkey))
        return;
    const mx_fkey *to = successor(planner, tables, fkey);
    mx_vec_push(planner->arena, &planner->aside, ((mx_aside){fkey, to}));
    mx_map_put_address(planner->arena, &planner->asides, fkey, fkey);
    if (to)
        mx_map_put_address(planner->arena, &planner->asides, to, to);
}

static bool has_column(const mx_columns *columns, const mx_column *column)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (columns->at[i] == column)
            return true;
    }
    return false;
}

static void find_referrers(mx_planner *planner, const mx_map *tables, const mx_column *column)
{
    for (size_t i = 0; i < column->table->referenced_by.len; i++) {
        const mx_fkey *fkey = column->table->referenced_by.at[i];
        for (size_t k = 0; k < fkey->ref_columns.len; k++) {
            if (mx_name_same(fkey->ref_columns.at[k], column->name, &planner->changes->from->server))
                put_aside(planner, tables, fkey);
        }
    }
}

static void find_holders(mx_planner *planner, const mx_map *tables, const mx_column *column)
{
    const mx_table *table = column->table;
    for (size_t i = 0; i < table->fkeys.len; i++) {
        if (has_column(&table->fkeys.at[i]->columns, column))
            put_aside(planner, tables, table->fkeys.at[i]);
    }
    find_referrers(planner, tables, column);
}

/* A column that goes, if only to come back, goes from its table's heirs with what refers to it there. */
static void find_referrers_below(mx_planner *planner, const mx_map *tables, const mx_change *parent,
                                 const mx_table *above, const mx_column *column)
{
    for (size_t i = 0; i < above->children.len; i++) {
        const mx_table *heir = above->children.at[i];
        if (!mx_plan_heir_loses(planner, parent, above, column, heir))
            continue;
        find_referrers(planner, tables, mx_table_column(heir, column->name));
        find_referrers_below(planner, tables, parent, heir, column);
    }
}

static bool is_column_drop(const mx_change *child)
{
    return child->subject == MX_C_COLUMN && child->verb == MX_DROP;
}

static bool loses_column(const mx_planner *planner, const mx_change *child)
{
    return is_column_drop(child) || (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY &&
                                     planner->rules->replaces_column(child));
}

/* Foreign keys of other tables to a column that goes: their own tables may be altered, or dropped, later. */
static void find_referrers_elsewhere(mx_planner *planner, const mx_map *tables, const mx_column *column)
{
    for (size_t i = 0; i < column->table->referenced_by.len; i++) {
        const mx_fkey *fkey = column->table->referenced_by.at[i];
        for (size_t k = 0; fkey->table != column->table && k < fkey->ref_columns.len; k++) {
            if (mx_name_same(fkey->ref_columns.at[k], column->name, &planner->changes->from->server))
                put_aside(planner, tables, fkey);
        }
    }
}

/* Foreign keys to the columns of a key. */
static void find_referrers_of_key(mx_planner *planner, const mx_map *tables, const mx_index *key)
{
    for (size_t i = 0; i < key->table->referenced_by.len; i++) {
        const mx_fkey *fkey = key->table->referenced_by.at[i];
        size_t found = 0;
        for (size_t k = 0; k < key->parts.len; k++) {
            for (size_t c = 0; key->parts.at[k].column && c < fkey->ref_columns.len; c++)
                found += mx_name_same(fkey->ref_columns.at[c], key->parts.at[k].column->name,
                                      &planner->changes->from->server);
        }
        if (found == key->parts.len && found == fkey->ref_columns.len)
            put_aside(planner, tables, fkey);
    }
}

static bool leads_to(const mx_planner *planner, const mx_fkey *fkey, const mx_index *key)
{
    if (fkey->ref_columns.len > key->parts.len)
        return false;
    for (size_t i = 0; i < fkey->ref_columns.len; i++) {
        const mx_column *column = key->parts.at[i].column;
        if (!column || !mx_name_same(fkey->ref_columns.at[i], column->name, &planner->changes->from->server))
            return false;
    }
    return true;
}

/* It leads to other columns, or to the same in another order. */
static bool leads_elsewhere(const mx_planner *planner, const mx_fkey *from, const mx_fkey *to)
{
    bool same = to && from->ref_columns.len == to->ref_columns.len;
    for (size_t i = 0; same && i < from->ref_columns.len; i++)
        same = mx_name_same(from->ref_columns.at[i], to->ref_columns.at[i], &planner->changes->from->server);
    return !same;
}

/* Foreign keys to a key's first columns that go, as the key does, or come back to others. */
static void find_leaving_referrers(mx_planner *planner, const mx_map *tables, const mx_index *key)
{
    for (size_t i = 0; i < key->table->referenced_by.len; i++) {
        const mx_fkey *fkey = key->table->referenced_by.at[i];
        if (leads_to(planner, fkey, key) && leads_elsewhere(planner, fkey, successor(planner, tables, fkey)))
            put_aside(planner, tables, fkey);
    }
}

/* MySQL: an engine without foreign keys, or partitions. PostgreSQL: a table that outlives a crash refers to none that does not. */
static bool loses_fkeys(const mx_planner *planner, const mx_change *table)
{
    if (table->subject != MX_C_TABLE || table->verb != MX_MODIFY)
        return false;
    return (table->aspects & MX_D_ENGINE) || table->from.table->unlogged != table->to.table->unlogged ||
           ((planner->rules->caps & MX_CAP_FKEYS_HOLD_KEYS) && (table->aspects & MX_D_PARTITION) &&
            table->to.table->partition_by.len);
}

/* Those of such a table, and to it, go before. */
static void find_leaving_fkeys(mx_planner *planner, const mx_map *tables, const mx_table *table)
{
    const mx_fkeys *lists[] = {&table->fkeys, &table->referenced_by};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < lists[k]->len; i++) {
            const mx_fkey *to = successor(planner, tables, lists[k]->at[i]);
            if (!to || to->ref_table != mx_plan_survivor(planner, lists[k]->at[i]->ref_table))
                put_aside(planner, tables, lists[k]->at[i]);
        }
    }
}

static void wait_for_rows(mx_planner *planner, const mx_fkey *to)
{
    if (mx_fkey_is_inherited(to) || mx_plan_is_aside(planner, to))
        return;
    mx_vec_push(planner->arena, &planner->aside, ((mx_aside){NULL, to}));
    mx_map_put_address(planner->arena, &planner->asides, to, to);
}

/* What was to go elsewhere and leads to a table made anew now. */
static void find_new_referrers(mx_planner *planner, const mx_map *tables, const mx_change *table)
{
    for (size_t i = 0; table->verb == MX_MODIFY && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject != MX_C_FKEY || !child->to.fkey || !child->to.fkey->ref_table ||
            !mx_plan_is_anew(planner, child->to.fkey->ref_table))
            continue;
        if (child->from.fkey)
            put_aside(planner, tables, child->from.fkey);
        else
            wait_for_rows(planner, child->to.fkey);
    }
}

/* Foreign keys to tables that are made anew, and theirs, are there again behind the rows. One that leads to a table holds its partitions, too. */
static void find_fkeys_of_anew(mx_planner *planner, const mx_map *tables)
{
    for (size_t i = 0; i < planner->anew.len; i++) {
        for (const mx_table *table = planner->anew.at[i]->from.table; table; table = table->partition_of) {
            for (size_t k = 0; k < table->referenced_by.len; k++)
                put_aside(planner, tables, table->referenced_by.at[k]);
        }
    }
    for (size_t i = 0; planner->anew.len && i < planner->changes->changes.len; i++)
        find_new_referrers(planner, tables, planner->changes->changes.at[i]);
    for (size_t i = 0; i < planner->anew.len; i++) {
        const mx_fkeys *fkeys = &mx_plan_whole(planner->anew.at[i])->fkeys;
        for (size_t k = 0; k < fkeys->len; k++)
            wait_for_rows(planner, fkeys->at[k]);
    }
}

/* Those that refer to a partition itself, or to one of its own: its rows may go to another. */
static void find_fkeys_of_part(mx_planner *planner, const mx_map *tables, const mx_table *part)
{
    for (size_t k = 0; k < part->referenced_by.len; k++)
        put_aside(planner, tables, part->referenced_by.at[k]);
    for (size_t i = 0; i < part->children.len; i++) {
        if (part->children.at[i]->partition_of == part)
            find_fkeys_of_part(planner, tables, part->children.at[i]);
    }
}

/* Who is detached, to come back, must hold no row that others refer to. */
static void find_fkeys_of_detached(mx_planner *planner, const mx_map *tables, const mx_change *part)
{
    const mx_table *above = part->subject == MX_C_TABLE && part->verb == MX_MODIFY &&
                                    (part->aspects & MX_D_PARTITION)
                                ? part->from.table->partition_of
                                : NULL;
    if (!above || !part->to.table->partition_of ||
        mx_plan_survivor(planner, above) != part->to.table->partition_of)
        return;
    find_fkeys_of_part(planner, tables, part->from.table);
    for (; above; above = above->partition_of) {
        for (size_t k = 0; k < above->referenced_by.len; k++)
            put_aside(planner, tables, above->referenced_by.at[k]);
    }
}

static bool leads_to_parts(const mx_fkey *fkey)
{
    return fkey && fkey->ref_table && fkey->ref_table->partition_by.len;
}

static bool puts_fkey_aside(const mx_planner *planner, const mx_table *from)
{
    for (size_t i = 0; i < planner->aside.len; i++)
        if (planner->aside.at[i].from && planner->aside.at[i].from->table == from)
            return true;
    return false;
}

/* A foreign key to a partitioned table takes a name for each partition besides its own: a table's come back in one order. */
static void find_beside_aside(mx_planner *planner, const mx_map *tables, const mx_change *table)
{
    if (table->subject != MX_C_TABLE || table->verb != MX_MODIFY ||
        !puts_fkey_aside(planner, table->from.table))
        return;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        const mx_fkey *to = child->subject == MX_C_FKEY ? child->to.fkey : NULL;
        if (!leads_to_parts(to) || to->not_valid)
            continue;
        if (child->verb == MX_MODIFY)
            put_aside(planner, tables, child->from.fkey);
        else if (child->verb == MX_ADD)
            wait_for_rows(planner, to);
    }
}

static bool is_left_again(const mx_planner *planner, const mx_fkey *to)
{
    for (size_t i = 0; i < planner->aside.len; i++) {
        const mx_aside *aside = &planner->aside.at[i];
        if (aside->to == to)
            return aside->from && mx_plan_is_left_fkey(planner, aside->from);
    }
    return false;
}

static void alter_fkey(mx_planner *planner, mx_verb verb, const mx_fkey *fkey, uint32_t aspects)
{
    mx_change *clause = mx_new(planner->arena, mx_change);
    *clause = (mx_change){.verb = verb, .subject = MX_C_FKEY, .aspects = aspects};
    if (verb == MX_ADD)
        clause->to.fkey = fkey;
    else
        clause->from.fkey = fkey;
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, clause, "Modify \"%.*s\" table",
                                 MX_FMT(fkey->table->name));
    step->table = fkey->table;
    step->left_out = verb == MX_ADD && is_left_again(planner, fkey);
    mx_vec_push(planner->arena, &step->clauses, clause);
    mx_plan_undo_comments(planner, step);
}

mx_status mx_plan_put_aside(mx_planner *planner)
{
    if (!(planner->rules->caps & MX_CAP_FKEYS_HOLD_TYPES))
        return MX_OK;
    const mx_map tables = table_changes(planner);
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *table = planner->changes->changes.at[i];
        if (loses_fkeys(planner, table))
            find_leaving_fkeys(planner, &tables, table->from.table);
        for (size_t c = 0; c < table->children.len; c++) {
            const mx_change *child = table->children.at[c];
            if (is_column_drop(child))
                find_referrers_elsewhere(planner, &tables, child->from.column);
            if (loses_column(planner, child))
                find_referrers_below(planner, &tables, table, table->from.table, child->from.column);
            if ((planner->rules->caps & MX_CAP_FKEYS_HOLD_KEYS) && child->subject == MX_C_INDEX &&
                child->from.index && child->verb != MX_RENAME)
                find_leaving_referrers(planner, &tables, child->from.index);
            if (!child->from.any || !planner->rules->held_by_fkeys(child))
                continue;
            if (child->subject == MX_C_COLUMN)
                find_holders(planner, &tables, child->from.column);
            else if (child->subject == MX_C_INDEX)
                find_referrers_of_key(planner, &tables, child->from.index);
        }
    }
    find_fkeys_of_anew(planner, &tables);
    const mx_change *change;
    for (size_t i = 0; (change = mx_plan_change_at(planner, i)) != NULL; i++)
        find_fkeys_of_detached(planner, &tables, change);
    for (size_t i = 0; i < planner->changes->changes.len; i++)
        find_beside_aside(planner, &tables, planner->changes->changes.at[i]);
    for (size_t i = 0; i < planner->aside.len; i++) {
        if (planner->aside.at[i].from)
            alter_fkey(planner, MX_DROP, planner->aside.at[i].from, 0);
    }
    return planner->left_status;
}

/* A key that MySQL numbered comes back under the number that the server gives next, so that it names its index as it did. */
static void add_again(mx_planner *planner, const mx_map *tables, mx_aside *aside)
{
    bool counted = aside->to->made_up && (planner->rules->caps & MX_CAP_FKEYS_SHARE_NAMES);
    if (counted) {
        mx_fkey *named = mx_new(planner->arena, mx_fkey);
        *named = *aside->to;
        named->name = mx_plan_numbered(
            planner, named->name,
            mx_plan_next_number(planner, mx_map_get_address(tables, aside->from->table), aside->from));
        aside->to = named;
    }
    alter_fkey(planner, MX_ADD, aside->to, counted ? MX_D_SERIAL : 0);
}

static size_t place_of(const mx_fkey *fkey)
{
    size_t place = 0;
    while (place < fkey->table->fkeys.len && fkey->table->fkeys.at[place] != fkey)
        place++;
    return place;
}

/* As their tables have them; those of other tables stay where they are. */
static void sort_asides(mx_planner *planner)
{
    mx_asides *all = &planner->aside;
    for (size_t i = 1; i < all->len; i++) {
        for (size_t k = leads_to_parts(all->at[i].to) ? i : 0, at = i; k-- > 0;) {
            const mx_fkey *before = all->at[k].to, *to = all->at[at].to;
            if (!before || before->table != to->table || place_of(before) < place_of(to))
                continue;
            mx_aside moved = all->at[k];
            all->at[k] = all->at[at];
            all->at[at] = moved;
            at = k;
        }
    }
}

void mx_plan_put_back(mx_planner *planner)
{
    const mx_map tables = table_changes(planner);
    if (planner->rules->caps & MX_CAP_PARTS_ARE_TABLES)
        sort_asides(planner);
    for (size_t i = 0; i < planner->aside.len; i++) {
        if (!planner->aside.at[i].to)
            continue;
        add_again(planner, &tables, &planner->aside.at[i]);
        const mx_fkey *to = planner->aside.at[i].to;
        if (to->comment.len && (planner->rules->caps & MX_CAP_COMMENT_STATEMENTS))
            mx_plan_comment(planner, to->table, MX_C_FKEY, NULL, to);
    }
}

void mx_plan_aside_of(const mx_planner *planner, const mx_table *from, mx_fkeys *out)
{
    for (size_t i = 0; i < planner->aside.len; i++) {
        if (planner->aside.at[i].from && planner->aside.at[i].from->table == from)
            mx_vec_push(planner->arena, out, (mx_fkey *)(uintptr_t)planner->aside.at[i].from);
    }
}
