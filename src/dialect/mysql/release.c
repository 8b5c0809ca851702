#include "dialect/mysql/release.h"

#include "dialect/mysql/mysql.h"
#include "dialect/mysql/versions.h"
#include "diff/renamed.h"
#include "plan/stricter.h"
#include "schema/canon.h"
#include "schema/column_use.h"

typedef struct release {
    mx_planner *planner;
    mx_change *table;
    mx_columns_read held;  /* columns of `from` that no expression may use when they are renamed */
    mx_columns_read blank; /* of `from`: virtual ones that show NULL meanwhile, and what is gone by then */
    mx_changes clauses;
} release;

static const mx_change *change_of(const mx_change *table, const void *from, mx_verb verb)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->verb == verb && child->from.any == from)
            return child;
    }
    return NULL;
}

static bool is_column(const mx_change *child, mx_verb verb)
{
    return child->subject == MX_C_COLUMN && child->verb == verb;
}

/* Not one that is dropped and added; to MySQL, names that differ in letters' case only are the same. */
static bool is_renamed(const mx_planner *planner, const mx_change *table, const mx_change *child)
{
    if (!is_column(child, MX_RENAME) || mx_str_ieq(child->from.column->name, child->to.column->name))
        return false;
    const mx_change *modify = change_of(table, child->from.any, MX_MODIFY);
    return !modify || !planner->rules->replaces_column(modify);
}

static bool uses_any(const mx_table *table, const mx_expr *tree, const mx_columns_read *columns)
{
    for (size_t i = 0; tree && i < columns->len; i++) {
        if (mx_expr_uses(table, tree, columns->at[i]))
            return true;
    }
    return false;
}

static mx_change *make(const release *r, mx_verb verb, mx_subject subject, const void *from, const void *to,
                       uint32_t aspects)
{
    mx_change *change = mx_change_make(r->planner->arena, verb, r->table, from, to, aspects);
    change->subject = subject;
    change->from_table = r->table->from.table;
    change->to_table = r->table->to.table;
    return change;
}

/* The changes of a part leave the table's; answers the last of them, NULL if there was none. */
static const mx_change *take_out(release *r, const void *part)
{
    const mx_change *last = NULL;
    mx_changes kept = {0};
    for (size_t i = 0; i < r->table->children.len; i++) {
        mx_change *child = r->table->children.at[i];
        if (child->from.any == part)
            last = child;
        else
            mx_vec_push(r->planner->arena, &kept, child);
    }
    r->table->children = kept;
    return last;
}

/* --- columns ------------------------------------------------------------------------------------------------------------------ */

static mx_column *let_go(const release *r, const mx_column *column)
{
    mx_column *now = mx_new(r->planner->arena, mx_column);
    *now = *column;
    if (column->generated == MX_G_STORED) {
        now->generated = MX_G_NONE;
        now->expression = (mx_sql){0};
    } else if (column->generated == MX_G_VIRTUAL) {
        now->expression = (mx_sql){.text = MX_STR("NULL")};
        now->not_null = false;
    } else {
        now->default_value = (mx_sql){0};
    }
    return now;
}

static void take_back(const release *r, const mx_column *column, const mx_column *meanwhile)
{
    const mx_column *to = mx_plan_column_after(r->table, column);
    if (!to)
        return;
    uint32_t aspects = column->generated ? MX_D_GENERATED : MX_D_DEFAULT;
    if (meanwhile->not_null != to->not_null)
        aspects |= MX_D_NULL;
    mx_change *modify = (mx_change *)(uintptr_t)change_of(r->table, column, MX_MODIFY);
    if (modify)
        modify->aspects |= aspects;
    else
        mx_vec_push(r->planner->arena, &r->table->children,
                    make(r, MX_MODIFY, MX_C_COLUMN, column, to, aspects));
}

static void release_column(release *r, const mx_column *column)
{
    const mx_column *meanwhile = let_go(r, column);
    uint32_t aspects = column->generated ? MX_D_GENERATED : MX_D_DEFAULT;
    mx_vec_push(r->planner->arena, &r->clauses, make(r, MX_MODIFY, MX_C_COLUMN, column, meanwhile, aspects));
    mx_map_put_address(r->planner->arena, &r->planner->former, column, meanwhile);
    take_back(r, column, meanwhile);
}

static bool must_let_go(const release *r, const mx_column *column)
{
    const mx_table *from = r->table->from.table;
    return uses_any(from, column->default_value.tree, &r->held) ||
           uses_any(from, column->expression.tree, &r->held) ||
           uses_any(from, column->expression.tree, &r->blank);
}

/* One that goes anyway goes before. */
static bool drop_column(release *r, const mx_column *column)
{
    mx_change *drop = (mx_change *)(uintptr_t)change_of(r->table, column, MX_DROP);
    if (!drop || mx_indexes_use_column(column) || mx_fkeys_use_column(column))
        return false;
    mx_vec_push(r->planner->arena, &r->clauses, drop);
    take_out(r, column);
    return true;
}

/* What is computed stands behind what it is computed from. */
static void release_columns(release *r)
{
    const mx_columns *columns = &r->table->from.table->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *column = columns->at[i];
        if (!must_let_go(r, column))
            continue;
        bool gone = drop_column(r, column);
        if (!gone)
            release_column(r, column);
        if (gone || column->generated == MX_G_VIRTUAL)
            mx_vec_push(r->planner->arena, &r->blank, column);
    }
}

/* --- checks and keys ---------------------------------------------------------------------------------------------------------- */

/* Is it what a change makes of something, or what something stays? */
static bool comes_of_change(const mx_change *table, const void *to)
{
    for (size_t i = 0; i < table->children.len; i++) {
        if (table->children.at[i]->to.any == to)
            return true;
    }
    return false;
}

/* What a check without a change is called then: names that the server makes up may differ. */
static const mx_check *same_check(const release *r, const mx_check *check)
{
    const mx_checks *checks = &r->table->to.table->checks;
    mx_str text = mx_renamed_text(r->planner->arena, r->table, check->expr.text);
    const mx_check *named = mx_table_check(r->table->to.table, check->name);
    for (size_t i = 0; i < checks->len; i++) {
        if (mx_str_eq(checks->at[i]->expr.text, text) && !comes_of_change(r->table, checks->at[i]))
            return checks->at[i];
    }
    return named && !comes_of_change(r->table, named) ? named : NULL;
}

/* It is dropped before; whatever was to become of it, it is added. */
static void release_part(release *r, mx_subject subject, const void *part, const void *same)
{
    const mx_change *changed = take_out(r, part);
    const void *to = changed ? changed->to.any : same;
    mx_vec_push(r->planner->arena, &r->clauses, make(r, MX_DROP, subject, part, NULL, 0));
    mx_map_put_address(r->planner->arena, &r->planner->released, part, part);
    if (to)
        mx_vec_push(r->planner->arena, &r->table->children, make(r, MX_ADD, subject, NULL, to, 0));
}

static void release_checks(release *r)
{
    const mx_table *from = r->table->from.table;
    for (size_t i = 0; i < from->checks.len; i++) {
        const mx_check *check = from->checks.at[i];
        if (uses_any(from, check->expr.tree, &r->held) || uses_any(from, check->expr.tree, &r->blank))
            release_part(r, MX_C_CHECK, check, same_check(r, check));
    }
}

static bool computes(const release *r, const mx_index *index)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        if (uses_any(r->table->from.table, index->parts.at[i].expr.tree, &r->held))
            return true;
    }
    return false;
}

static void release_indexes(release *r)
{
    const mx_indexes *indexes = &r->table->from.table->indexes;
    for (size_t i = 0; i < indexes->len; i++) {
        if (computes(r, indexes->at[i]))
            release_part(r, MX_C_INDEX, indexes->at[i],
                         mx_table_index(r->table->to.table, indexes->at[i]->name));
    }
}

/* --- tables ------------------------------------------------------------------------------------------------------------------- */

static void release_table(mx_planner *planner, mx_change *table)
{
    release r = {.planner = planner, .table = table};
    for (size_t i = 0; i < table->children.len; i++) {
        if (is_renamed(planner, table, table->children.at[i]))
            mx_vec_push(planner->arena, &r.held, table->children.at[i]->from.column);
    }
    if (!r.held.len)
        return;
    release_columns(&r);
    release_checks(&r);
    release_indexes(&r);
    if (!r.clauses.len)
        return;
    mx_changes *clauses = mx_new(planner->arena, mx_changes);
    *clauses = r.clauses;
    mx_map_put_address(planner->arena, &planner->released, table, clauses);
}

void mx_my_release(mx_planner *planner)
{
    const mx_server *server = &planner->changes->from->server;
    if (mx_is_maria(server) || !mx_my_has(server, MX_MY_RENAME_COLUMN))
        return;
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_MODIFY)
            release_table(planner, change);
    }
}

void mx_my_release_step(mx_planner *planner, const mx_change *table)
{
    const mx_changes *clauses = mx_map_get_address(&planner->released, table);
    if (clauses)
        mx_plan_alter_step(planner, table, clauses);
}
