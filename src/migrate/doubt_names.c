/* migrate/doubt_names.c — MySQL's and MariaDB's statements that give other names: which of the names are there says
 * whether they were run. Only what a whole statement does counts: in RENAME TABLE a TO b, b TO c nobody asks for b. */
#include "migrate/doubt.h"
#include "sql/ast.h"

typedef struct move {
    mx_alter_action action; /* its kind: MX_A_RENAME_TABLE, _COLUMN, _KEY */
    mx_name table, target;  /* target: of tables; else its name alone */
    mx_str from;
} move;
typedef mx_vec(move) moves;

static void add_moves(mx_arena *arena, const mx_alter *alter, bool tables, moves *out)
{
    for (size_t i = 0; i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        move m = {.table = alter->name, .from = action->name, .target.name = action->new_name};
        m.action.kind = action->kind == MX_A_CHANGE_COLUMN ? MX_A_RENAME_COLUMN : action->kind;
        if (tables && action->kind == MX_A_RENAME_TABLE) {
            m.from = alter->name.name;
            m.target = action->object;
        } else if (tables || (m.action.kind != MX_A_RENAME_COLUMN && m.action.kind != MX_A_RENAME_KEY) ||
                   mx_str_ieq(m.from, action->new_name)) {
            continue;
        }
        mx_vec_push(arena, out, m);
    }
}

/* The place that a move leaves or takes. */
static mx_name place_of(const move *m, bool target)
{
    if (m->action.kind == MX_A_RENAME_TABLE)
        return target ? m->target : m->table;
    return (mx_name){.schema = m->table.schema, .name = target ? m->target.name : m->from};
}

static bool same_place(const move *a, bool a_target, const move *b, bool b_target)
{
    mx_name left = place_of(a, a_target), right = place_of(b, b_target);
    bool columns = a->action.kind != MX_A_RENAME_TABLE; /* and indexes: names without a difference in case */
    return a->action.kind == b->action.kind && mx_str_eq(left.schema, right.schema) &&
           (columns ? mx_str_ieq(left.name, right.name) : mx_str_eq(left.name, right.name));
}

/* Whether only one side of the list has it: a place that the statement as a whole leaves, or takes. */
static bool is_net(const moves *list, size_t at, bool target)
{
    for (size_t i = 0; i < list->len; i++)
        if (same_place(&list->at[at], target, &list->at[i], !target))
            return false;
    return true;
}

static mx_status is_there(mx_arena *arena, mx_conn *conn, const move *m, bool target, bool *there)
{
    static const char tables[] = "SELECT 1 FROM information_schema.tables WHERE table_schema = IF(?1 = '', "
                                 "DATABASE(), ?1) AND table_name = ?2 LIMIT 1";
    static const char columns[] = "SELECT 1 FROM information_schema.columns WHERE table_schema = IF(?1 = '', "
                                  "DATABASE(), ?1) AND table_name = ?2 AND column_name = ?3 LIMIT 1";
    static const char keys[] = "SELECT 1 FROM information_schema.statistics WHERE table_schema = IF(?1 = '', "
                               "DATABASE(), ?1) AND table_name = ?2 AND index_name = ?3 LIMIT 1";
    mx_name place = place_of(m, target);
    bool table = m->action.kind == MX_A_RENAME_TABLE;
    const mx_field params[] = {MX_TEXT_VALUE(place.schema.ptr ? place.schema : MX_STR("")),
                               MX_TEXT_VALUE(table ? place.name : m->table.name), MX_TEXT_VALUE(place.name)};
    const char *sql = table ? tables : m->action.kind == MX_A_RENAME_COLUMN ? columns : keys;
    mx_rows rows;
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(sql), params, table ? 2 : 3, NULL));
    *there = rows.rows > 0;
    return MX_OK;
}

mx_doubt mx_doubt_renames(mx_arena *arena, mx_conn *conn, const mx_alter *alter, mx_str *why)
{
    moves list = {0};
    size_t net = 0;
    for (const mx_alter *a = alter; a; a = a->next)
        add_moves(arena, a, true, &list);
    if (list.len == 0) /* else the table's own name says it all */
        add_moves(arena, alter, false, &list);
    for (size_t i = 0; i < list.len; i++) {
        for (int target = 0; target <= 1; target++) {
            bool there;
            if (!is_net(&list, i, target))
                continue;
            net++;
            if (is_there(arena, conn, &list.at[i], target, &there) != MX_OK || there != (bool)target)
                return MX_DOUBT_TRY;
        }
    }
    if (list.len == 0)
        return MX_DOUBT_TRY;
    *why = net ? MX_STR("the new names are there, the old ones are gone")
               : MX_STR("it exchanges names, and would exchange them again");
    return net ? MX_DOUBT_DONE : MX_DOUBT_OPEN;
}

/* Whether other parts of the statement may give or take the name as well: then what is there says nothing. */
static bool is_named_once(const mx_alter *alter, size_t at, mx_str column)
{
    for (size_t i = 0; i < alter->actions.len; i++) {
        const mx_alter_action *other = alter->actions.at[i];
        mx_str made = other->column ? other->column->name : MX_STR_NONE;
        if (other->kind == MX_A_RENAME_TABLE)
            return false;
        if (i != at && (mx_str_ieq(other->name, column) || mx_str_ieq(other->new_name, column) ||
                        mx_str_ieq(made, column)))
            return false;
    }
    return true;
}

bool mx_doubt_columns(mx_arena *arena, mx_conn *conn, const mx_alter *alter)
{
    bool holds = true;
    for (size_t i = 0; holds && i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        bool adds = action->kind == MX_A_ADD_COLUMN && action->column, there = true;
        mx_str name = adds ? action->column->name : action->name;
        const move m = {.action.kind = MX_A_RENAME_COLUMN, .table = alter->name, .from = name};
        if ((adds || action->kind == MX_A_DROP_COLUMN) && is_named_once(alter, i, name) &&
            is_there(arena, conn, &m, false, &there) == MX_OK)
            holds = there == adds;
    }
    return holds;
}
