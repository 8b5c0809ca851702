/* One ALTER TABLE of MySQL's with several actions: they name columns as these were before it, and what becomes of the table is looked
 * at when all is done. https://dev.mysql.com/doc/refman/8.0/en/alter-table.html, https://mariadb.com/kb/en/alter-table/ */
#include "schema/replay_parts.h"

bool mx_r_ends_generated(const mx_table *table, const mx_alter_action *action)
{
    const mx_column *column = action->column ? mx_table_column(table, action->name) : NULL;
    return column && column->generated && !action->column->generated;
}

static bool redefines(const mx_alter_action *action)
{
    return action->kind == MX_A_MODIFY_COLUMN || action->kind == MX_A_CHANGE_COLUMN;
}

bool mx_r_adds_column(const mx_replay *r, const mx_alter *alter, mx_str name)
{
    for (size_t i = 0; i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        if (action->kind == MX_A_ADD_COLUMN && mx_name_same(action->column->name, name, &r->model->server))
            return true;
    }
    return false;
}

/* A column that one is computed from, which is computed otherwise by the same statement, goes last: unless another
 * comes by its name. */
bool mx_r_goes_late(const mx_replay *r, const mx_table *table, const mx_alter *alter, mx_str name)
{
    const mx_column *column = mx_r_adds_column(r, alter, name) ? NULL : mx_table_column(table, name);
    for (size_t i = 0; column && i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        const mx_column *computed = redefines(action) && action->column->generated
                                        ? mx_table_column(table, action->name)
                                        : NULL;
        if (computed && computed->expression.tree && mx_expr_uses(table, computed->expression.tree, column))
            return true;
    }
    return false;
}

/* --- what holds a column no more --- */

static bool is_dropped(const mx_replay *r, const mx_alter *alter, const mx_column *column)
{
    for (size_t i = 0; i < alter->actions.len; i++) {
        if (alter->actions.at[i]->kind == MX_A_DROP_COLUMN &&
            mx_name_same(alter->actions.at[i]->name, column->name, &r->model->server))
            return true;
    }
    return false;
}

/* MariaDB: a check of nothing but columns that go is gone, be it of none. */
static void drop_checks(mx_replay *r, mx_table *table, const mx_alter *alter)
{
    for (size_t i = table->checks.len; i-- > 0;) {
        mx_check *check = table->checks.at[i];
        size_t used = 0, gone = 0;
        for (size_t c = 0; !check->column && !check->period && c < table->columns.len; c++) {
            bool uses = mx_expr_uses(table, check->expr.tree, table->columns.at[c]);
            used += uses;
            gone += uses && is_dropped(r, alter, table->columns.at[c]);
        }
        if (!check->column && !check->period && used == gone)
            mx_table_remove_check(table, check);
    }
}

/* MariaDB: a unique key of several columns goes with the last of them, and is refused to lose one. */
static void drop_keys(mx_replay *r, mx_table *table, const mx_alter *alter)
{
    for (size_t i = table->indexes.len + 1; i-- > 0;) {
        mx_index *index = i < table->indexes.len ? table->indexes.at[i] : table->primary;
        bool gone = index && index->unique && index->parts.len > 1;
        for (size_t k = 0; gone && k < index->parts.len; k++)
            gone = index->parts.at[k].column && is_dropped(r, alter, index->parts.at[k].column);
        if (gone)
            mx_table_remove_index(table, index);
    }
}

/* Its default is another from now on. */
static bool sets_default(const mx_alter_action *action)
{
    return redefines(action) || action->kind == MX_A_SET_DEFAULT || action->kind == MX_A_DROP_DEFAULT;
}

void mx_r_let_go(mx_replay *r, mx_table *table, const mx_alter *alter)
{
    bool anew = false, drops = false;
    if (!(r->model->server.engine & MX_MY))
        return;
    for (size_t i = 0; i < alter->actions.len; i++) {
        bool drop = alter->actions.at[i]->kind == MX_A_DROP_COLUMN;
        anew |= drop && mx_r_adds_column(r, alter, alter->actions.at[i]->name);
        drops |= drop && mx_table_column(table, alter->actions.at[i]->name);
    }
    for (size_t i = 0; drops && i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        bool drop = action->kind == MX_A_DROP_COLUMN;
        mx_column *column = drop || sets_default(action) ? mx_table_column(table, action->name) : NULL;
        if (!column)
            continue;
        if (drop || (redefines(action) && (anew || !action->column->generated)))
            column->expression.tree = NULL;
        column->default_value.tree = NULL;
    }
}

void mx_r_drop_with_columns(mx_replay *r, mx_table *table, const mx_alter *alter)
{
    bool drops = false;
    for (size_t i = 0; i < alter->actions.len; i++)
        drops |= alter->actions.at[i]->kind == MX_A_DROP_COLUMN &&
                 mx_table_column(table, alter->actions.at[i]->name);
    if (!drops || r->model->server.engine != MX_MARIA)
        return;
    drop_checks(r, table, alter);
    drop_keys(r, table, alter);
}

/* --- names --- */

/* One that no column has. */
static mx_str free_name(mx_replay *r, const mx_table *table)
{
    for (unsigned i = 1;; i++) {
        mx_str name = mx_str_printf(r->arena, "mx_renamed_%u", i);
        if (!mx_table_column(table, name))
            return name;
    }
}

static bool renames(const mx_replay *r, const mx_alter_action *action)
{
    return action->kind == MX_A_RENAME_COLUMN ||
           (action->kind == MX_A_CHANGE_COLUMN &&
            !mx_name_same(action->name, action->column->name, &r->model->server));
}

static bool names_column(const mx_alter_action *action)
{
    switch (action->kind) {
    case MX_A_MODIFY_COLUMN:
    case MX_A_CHANGE_COLUMN:
    case MX_A_RENAME_COLUMN:
    case MX_A_DROP_COLUMN:
    case MX_A_SET_DEFAULT:
    case MX_A_DROP_DEFAULT:
    case MX_A_SET_VISIBLE:
        return true;
    default:
        return false;
    }
}

/* By the names that stand now: of each action its column, NULL where it has none, or that is gone. */
static mx_status columns_of(mx_replay *r, mx_table *table, const mx_alter *alter, mx_alter_action **actions,
                            mx_column **columns)
{
    for (size_t i = 0; i < alter->actions.len; i++) {
        columns[i] = names_column(actions[i]) ? mx_table_column(table, actions[i]->name) : NULL;
        if (!columns[i] && names_column(actions[i]) && actions[i]->kind != MX_A_DROP_COLUMN) {
            if (!actions[i]->if_exists)
                return mx_r_column(r, table, actions[i]->name, false, actions[i]->span, &columns[i]);
            mx_alter_action *nothing = mx_new(r->arena, mx_alter_action);
            *nothing = (mx_alter_action){.kind = MX_A_NOTHING, .span = actions[i]->span};
            actions[i] = nothing;
        }
    }
    return MX_OK;
}

static mx_str new_name(const mx_alter_action *action)
{
    return action->kind == MX_A_RENAME_COLUMN ? action->new_name : action->column->name;
}

/* Is the column, which stays or goes later, in the way of one that is renamed? */
static bool is_in_the_way(const mx_replay *r, const mx_alter *alter, mx_alter_action **actions,
                          const mx_column *column)
{
    for (size_t i = 0; i < alter->actions.len; i++) {
        if (renames(r, actions[i]) && mx_name_same(new_name(actions[i]), column->name, &r->model->server))
            return true;
    }
    return false;
}

/* Of one column MariaDB takes one action; MySQL where none of them renames it. */
static mx_status check_twice(mx_replay *r, const mx_alter *alter)
{
    const mx_server *server = &r->model->server;
    for (size_t i = 1; i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        for (size_t k = 0; names_column(action) && k < i; k++) {
            const mx_alter_action *other = alter->actions.at[k];
            if (!names_column(other) || !mx_name_same(action->name, other->name, server) ||
                (server->engine != MX_MARIA && !renames(r, action) && !renames(r, other)))
                continue;
            return mx_fail(r->diags, MX_SCH005, action->span, "Say it by one of them, or by two statements.",
                           "two actions of one ALTER TABLE name column \"%.*s\"", MX_FMT(action->name));
        }
    }
    return MX_OK;
}

static mx_status rename_all(mx_replay *r, mx_table *table, const mx_alter *alter, mx_alter_action **actions,
                            mx_column **columns)
{
    for (size_t i = 0; i < alter->actions.len; i++) {
        bool goes = columns[i] && (renames(r, actions[i]) || actions[i]->kind == MX_A_DROP_COLUMN);
        if (goes && is_in_the_way(r, alter, actions, columns[i]))
            MX_TRY(mx_r_rename_column(r, table, columns[i]->name, free_name(r, table), actions[i]->span));
    }
    for (size_t i = 0; i < alter->actions.len; i++) {
        if (columns[i] && renames(r, actions[i]))
            MX_TRY(mx_r_rename_column(r, table, columns[i]->name, new_name(actions[i]), actions[i]->span));
    }
    return MX_OK;
}

mx_status mx_r_rename_at_once(mx_replay *r, mx_table *table, const mx_alter *alter, mx_alter_action **actions)
{
    bool any = false;
    if (alter->actions.len < 2 || !(r->model->server.engine & MX_MY))
        return MX_OK;
    MX_TRY(check_twice(r, alter));
    for (size_t i = 0; i < alter->actions.len; i++)
        any |= renames(r, actions[i]);
    if (!any)
        return MX_OK;
    mx_column **columns = mx_new_array(r->arena, mx_column *, alter->actions.len);
    MX_TRY(columns_of(r, table, alter, actions, columns));
    MX_TRY(rename_all(r, table, alter, actions, columns));
    for (size_t i = 0; i < alter->actions.len; i++) {
        if (!columns[i])
            continue;
        mx_alter_action *now = mx_new(r->arena, mx_alter_action);
        *now = *actions[i];
        if (now->kind == MX_A_RENAME_COLUMN)
            now->kind = MX_A_NOTHING;
        now->name = columns[i]->name;
        actions[i] = now;
    }
    return MX_OK;
}
