#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/canon.h"
#include "schema/column_use.h"

static bool has_cap(const mx_planner *planner, uint32_t cap)
{
    return (planner->rules->caps & cap) != 0;
}

void mx_plan_created_table(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    mx_plan_create_indexes(planner, change, table);
    planner->rules->after_create(planner, change, table);
    if (has_cap(planner, MX_CAP_COMMENT_STATEMENTS))
        mx_plan_table_comments(planner, table);
}

/* The children of a MODIFY TABLE, sorted into what becomes which kind of statement. */
typedef struct alter_parts {
    mx_changes renames, column_renames, drop_indexes, replaced_drops, drops, clauses, adds, create_indexes,
        comments;
    mx_columns columns_made_anew; /* of `from` */
    mx_map remade;                /* and its indexes and checks that are made anew with them */
} alter_parts;

static void push(mx_planner *planner, mx_changes *list, mx_change *change)
{
    mx_vec_push(planner->arena, list, change);
}

static bool is_key(const mx_change *child)
{
    return child->subject == MX_C_INDEX || child->subject == MX_C_FKEY || child->subject == MX_C_CHECK;
}

static void sort_key_drop(mx_planner *planner, alter_parts *parts, mx_change *drop, bool replaced)
{
    if (drop->subject == MX_C_INDEX && mx_plan_is_index_statement(planner, drop->from.index))
        push(planner, &parts->drop_indexes, drop);
    else if (replaced && drop->subject == MX_C_FKEY && has_cap(planner, MX_CAP_SPLIT_REPLACES))
        push(planner, &parts->replaced_drops, drop);
    else
        push(planner, &parts->drops, drop);
}

static void sort_key_add(mx_planner *planner, alter_parts *parts, mx_change *add, const mx_fkeys *late)
{
    for (size_t i = 0; late && add->subject == MX_C_FKEY && i < late->len; i++) {
        if (late->at[i] == add->to.fkey)
            return; /* comes after all tables */
    }
    if (add->subject == MX_C_INDEX && mx_plan_is_index_statement(planner, add->to.index))
        push(planner, &parts->create_indexes, add);
    else
        push(planner, &parts->adds, add);
}

/* The other change of a table that is about the same part. */
static const mx_change *twin(const mx_change *table, const mx_change *child, mx_verb verb)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *other = table->children.at[i];
        if (other->verb == verb && other->subject == child->subject && other->from.any == child->from.any)
            return other;
    }
    return NULL;
}

static bool twin_of_any(const mx_change *table, const void *from)
{
    for (size_t i = 0; i < table->children.len; i++) {
        if (table->children.at[i]->from.any == from)
            return true;
    }
    return false;
}

static bool is_replaced(const mx_planner *planner, const mx_change *table, const mx_change *modify)
{
    const mx_change *rename = twin(table, modify, MX_RENAME);
    return is_key(modify) &&
           (!planner->rules->in_place(modify) || (rename && !planner->rules->can_rename(rename)));
}

static bool is_replaced_column(const mx_planner *planner, const mx_change *modify)
{
    return modify->subject == MX_C_COLUMN && planner->rules->replaces_column(modify);
}

static void replace_key(mx_planner *planner, alter_parts *parts, const mx_change *child, const mx_fkeys *late)
{
    bool same_name = child->verb == MX_MODIFY &&
                     !(child->subject == MX_C_FKEY && (child->aspects & MX_D_SERIAL));
    sort_key_drop(planner, parts, mx_change_make(planner->arena, MX_DROP, child, child->from.any, NULL, 0),
                  same_name);
    uint32_t counted = child->subject == MX_C_FKEY ? child->aspects & MX_D_SERIAL : 0; /* plan/numbered.c */
    sort_key_add(planner, parts, mx_change_make(planner->arena, MX_ADD, child, NULL, child->to.any, counted),
                 late);
}

/* Nothing is said of it yet. */
static void comment_anew(mx_planner *planner, alter_parts *parts, const mx_change *child)
{
    if (has_cap(planner, MX_CAP_COMMENT_STATEMENTS) && mx_plan_comment_of(child->subject, child->to.any).len)
        push(planner, &parts->comments,
             mx_change_make(planner->arena, MX_ADD, child, NULL, child->to.any, 0));
}

static void comment_again(mx_planner *planner, alter_parts *parts, mx_change *child)
{
    if (!(child->aspects & MX_D_COMMENT))
        comment_anew(planner, parts, child);
}

static void sort_rename(mx_planner *planner, alter_parts *parts, const mx_change *table, mx_change *child,
                        const mx_fkeys *late)
{
    const mx_change *modify = twin(table, child, MX_MODIFY);
    bool only_said = modify && modify->aspects == MX_D_COMMENT && has_cap(planner, MX_CAP_COMMENT_STATEMENTS);
    if (modify && !only_said && (is_replaced(planner, table, modify) || is_replaced_column(planner, modify)))
        return; /* dropped by its old name and added by its new one */
    bool replaced = is_key(child) && !planner->rules->can_rename(child);
    if (replaced)
        replace_key(planner, parts, child, late);
    else
        push(planner, child->subject == MX_C_COLUMN ? &parts->column_renames : &parts->renames, child);
    if (replaced && !modify)
        comment_again(planner, parts, child);
}

static void remake_part(mx_planner *planner, alter_parts *parts, const mx_change *column, mx_subject subject,
                        const void *from, const void *to, bool replaced)
{
    mx_change *drop = mx_change_make(planner->arena, MX_DROP, column, from, NULL, 0);
    mx_change *add = mx_change_make(planner->arena, MX_ADD, column, NULL, to, 0);
    drop->subject = add->subject = subject;
    mx_map_put_address(planner->arena, &parts->remade, from, from);
    sort_key_drop(planner, parts, drop, replaced);
    sort_key_add(planner, parts, add, NULL);
}

/* What another change makes anew, or a column before, or what is gone by then. */
static bool is_remade(const mx_planner *planner, const alter_parts *parts, const mx_change *table,
                      const void *from)
{
    return twin_of_any(table, from) || mx_map_get_address(&parts->remade, from) ||
           mx_map_get_address(&planner->released, from);
}

/* A column that is made anew takes its indexes along: those that no other change makes anew come back with it. */
static void remake_indexes_of(mx_planner *planner, alter_parts *parts, const mx_change *table,
                              const mx_change *column)
{
    for (size_t i = 0; i < table->from.table->indexes.len; i++) {
        const mx_index *index = table->from.table->indexes.at[i];
        const mx_index *now = mx_table_index(table->to.table, index->name);
        if (now && mx_index_has_column(index, column->from.column) &&
            !is_remade(planner, parts, table, index))
            remake_part(planner, parts, column, MX_C_INDEX, index, now, false);
    }
    const mx_index *primary = table->from.table->primary, *now = table->to.table->primary;
    if (primary && now && mx_index_has_column(primary, column->from.column) &&
        !is_remade(planner, parts, table, primary))
        remake_part(planner, parts, column, MX_C_INDEX, primary, now, false);
}

/* And its checks. Those that MariaDB keeps at the column are part of it. */
static void remake_checks_of(mx_planner *planner, alter_parts *parts, const mx_change *table,
                             const mx_change *column)
{
    for (size_t i = 0; i < table->from.table->checks.len; i++) {
        const mx_check *check = table->from.table->checks.at[i];
        const mx_check *now = check->name.len ? mx_table_check(table->to.table, check->name) : NULL;
        if (now && !check->column && !is_remade(planner, parts, table, check) &&
            mx_expr_uses(table->from.table, check->expr.tree, column->from.column))
            remake_part(planner, parts, column, MX_C_CHECK, check, now, true);
    }
}

/* With what stands on it: what is computed from it goes before it, and comes behind it. */
static void remake_column(mx_planner *planner, alter_parts *parts, const mx_change *table, mx_change *column)
{
    const mx_table *from = table->from.table;
    for (size_t i = 0; i < parts->columns_made_anew.len; i++) {
        if (parts->columns_made_anew.at[i] == column->from.column)
            return;
    }
    mx_vec_push(planner->arena, &parts->columns_made_anew, (mx_column *)(uintptr_t)column->from.column);
    mx_plan_note_column_anew(planner, column->from.column, column->to.column);
    for (size_t i = 0; i < from->columns.len; i++) {
        const mx_column *other = from->columns.at[i], *now = mx_table_column(table->to.table, other->name);
        if (now && !twin_of_any(table, other) &&
            mx_expr_uses(from, other->expression.tree, column->from.column))
            remake_column(planner, parts, table,
                          mx_change_make(planner->arena, MX_MODIFY, column, other, now, MX_D_GENERATED));
    }
    push(planner, &parts->clauses,
         mx_change_make(planner->arena, MX_DROP, column, column->from.any, NULL, 0));
    push(planner, &parts->clauses,
         mx_change_make(planner->arena, MX_ADD, column, NULL, column->to.any, MX_D_ORDER));
    comment_again(planner, parts, column);
    remake_indexes_of(planner, parts, table, column);
    remake_checks_of(planner, parts, table, column);
}

/* Whose the sequence is that it takes from, as it did before: a step of the sequence. */
static bool only_serial(const mx_change *child, uint32_t aspects)
{
    return child->subject == MX_C_COLUMN && aspects == MX_D_SERIAL &&
           mx_str_eq(child->from.column->default_value.text, child->to.column->default_value.text);
}

static bool loses_columns(const mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++)
        if (table->children.at[i]->subject == MX_C_COLUMN && table->children.at[i]->verb == MX_DROP)
            return true;
    return false;
}

/* PostgreSQL: of what inherits the table, columns go before the expressions that look at them, if both are of one statement; and
 * USING says nothing of a column that was generated as the statement began. */
static bool forgets_expression_first(const mx_planner *planner, const mx_change *table,
                                     const mx_change *child)
{
    return has_cap(planner, MX_CAP_PARTS_ARE_TABLES) && child->subject == MX_C_COLUMN &&
           (child->aspects & MX_D_GENERATED) && child->from.column->generated &&
           !child->to.column->generated &&
           (child->aspects & MX_D_TYPE || (table->from.table->children.len && loses_columns(table)));
}

/* The column as it is then. */
static const mx_column *forget_expression(mx_planner *planner, alter_parts *parts, const mx_change *child,
                                          const mx_column *from)
{
    mx_column *plain = mx_new(planner->arena, mx_column);
    *plain = *from;
    plain->generated = false;
    plain->expression = (mx_sql){0};
    push(planner, &parts->replaced_drops,
         mx_change_make(planner->arena, MX_MODIFY, child, from, plain, MX_D_GENERATED));
    return plain;
}

static void sort_modify(mx_planner *planner, alter_parts *parts, const mx_change *table, mx_change *child,
                        const mx_fkeys *late)
{
    uint32_t aspects = child->aspects;
    bool said = has_cap(planner, MX_CAP_COMMENT_STATEMENTS) && (aspects & MX_D_COMMENT);
    if (said)
        aspects &= ~(uint32_t)MX_D_COMMENT;
    if (aspects && is_replaced(planner, table, child)) {
        replace_key(planner, parts, child, late);
        comment_anew(planner, parts, child);
        return;
    }
    if (said)
        push(planner, &parts->comments, child);
    if (!aspects || only_serial(child, aspects))
        return;
    if (is_replaced_column(planner, child)) {
        remake_column(planner, parts, table, child);
        return;
    }
    const void *former = mx_map_get_address(&planner->former, child->from.any);
    const void *from = former ? former : child->from.any;
    if (forgets_expression_first(planner, table, child)) {
        from = forget_expression(planner, parts, child, from);
        aspects &= ~(uint32_t)MX_D_GENERATED;
    }
    if (aspects)
        push(planner, &parts->clauses,
             mx_change_make(planner->arena, MX_MODIFY, child, from, child->to.any, aspects));
}

static void sort_child(mx_planner *planner, alter_parts *parts, const mx_change *table, mx_change *child,
                       const mx_fkeys *late)
{
    if (child->subject == MX_C_FKEY && mx_plan_is_aside_change(planner, child))
        return;
    switch (child->verb) {
    case MX_RENAME:
        sort_rename(planner, parts, table, child, late);
        break;
    case MX_DROP:
        if (is_key(child))
            sort_key_drop(planner, parts, child, false);
        else
            push(planner, &parts->clauses, child);
        break;
    case MX_MODIFY:
        sort_modify(planner, parts, table, child, late);
        break;
    case MX_ADD:
        if (is_key(child))
            sort_key_add(planner, parts, child, late);
        else
            push(planner, &parts->clauses, child);
        if (has_cap(planner, MX_CAP_COMMENT_STATEMENTS) &&
            mx_plan_comment_of(child->subject, child->to.any).len)
            push(planner, &parts->comments, child);
        break;
    }
}

void mx_plan_alter_step(mx_planner *planner, const mx_change *table, const mx_changes *clauses)
{
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, table, "Modify \"%.*s\" table",
                                 MX_FMT(table->to.table->name));
    step->table = table->to.table;
    step->clauses = *clauses;
    mx_plan_undo_comments(planner, step);
}

/* SQLite: a statement and a comment for each clause. */
static void one_clause_steps(mx_planner *planner, const mx_change *table, const mx_changes *clauses)
{
    for (size_t i = 0; i < clauses->len; i++) {
        mx_change *clause = clauses->at[i];
        mx_str name = mx_change_name(clause);
        const char *what = clause->verb == MX_ADD    ? "Add column \"%.*s\" to table: \"%.*s\""
                           : clause->verb == MX_DROP ? "Drop column \"%.*s\" from table: \"%.*s\""
                                                     : "Modify column \"%.*s\" of table: \"%.*s\"";
        mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, clause, what, MX_FMT(name),
                                     MX_FMT(table->to.table->name));
        step->table = table->to.table;
        push(planner, &step->clauses, clause);
    }
}

static mx_str old_name(const mx_change *drop)
{
    mx_change bare = *drop;
    bare.to.any = NULL;
    return mx_change_name(&bare);
}

/* The name of a foreign key goes to another one or to a check; indexes and checks may be replaced in one statement. */
static bool frees_name(const mx_planner *planner, const mx_change *drop, const mx_change *add)
{
    return drop->subject == MX_C_FKEY && add->subject != MX_C_INDEX &&
           mx_name_same(old_name(drop), mx_change_name(add), &planner->changes->to->server);
}

/* MySQL: what frees a name that the same table gives again must be a statement before. */
static void split_by_names(mx_planner *planner, alter_parts *parts)
{
    mx_changes kept = {0};
    for (size_t i = 0; i < parts->drops.len; i++) {
        mx_change *drop = parts->drops.at[i];
        bool again = false;
        for (size_t k = 0; !again && k < parts->adds.len; k++)
            again = frees_name(planner, drop, parts->adds.at[k]);
        push(planner, again ? &parts->replaced_drops : &kept, drop);
    }
    parts->drops = kept;
}

/* MySQL: a table's reference to itself finds no column and no key that comes in the same statement. Nor does one find a new engine, or,
 * on PostgreSQL, that the table becomes UNLOGGED or LOGGED: it is still what it was. */
static bool comes_last(const mx_planner *planner, const mx_change *table, const mx_change *add)
{
    if (add->subject != MX_C_FKEY)
        return false;
    return (table->aspects & MX_D_ENGINE) || table->from.table->unlogged != table->to.table->unlogged ||
           (has_cap(planner, MX_CAP_SPLIT_REPLACES) && add->to.fkey->ref_table == add->to.fkey->table);
}

static void split_fkeys(mx_planner *planner, const mx_change *table, alter_parts *parts, mx_changes *last)
{
    mx_changes kept = {0};
    for (size_t i = 0; i < parts->adds.len; i++) {
        mx_change *add = parts->adds.at[i];
        push(planner, comes_last(planner, table, add) ? last : &kept, add);
    }
    if (kept.len || parts->clauses.len)
        parts->adds = kept;
    else
        last->len = 0;
}

static bool brings_sequence(const mx_change *child)
{
    return child->subject == MX_C_COLUMN && child->to.column && child->to.column->sequence &&
           (child->verb == MX_ADD || !child->from.column->sequence);
}

/* PostgreSQL makes the sequence of a new column before it makes the table UNLOGGED or LOGGED, and leaves it as it is: that is a statement
 * behind. */
static void split_logging(mx_planner *planner, const mx_change *table, alter_parts *parts, mx_changes *behind)
{
    mx_changes kept = {0};
    bool brings = false;
    for (size_t i = 0; i < parts->clauses.len; i++)
        brings |= brings_sequence(parts->clauses.at[i]);
    for (size_t i = 0; i < parts->clauses.len; i++) {
        bool waits = brings && parts->clauses.at[i]->subject == MX_C_TABLE &&
                     table->from.table->unlogged != table->to.table->unlogged;
        push(planner, waits ? behind : &kept, parts->clauses.at[i]);
    }
    parts->clauses = kept;
}

bool mx_plan_must_fill(const mx_change *child)
{
    return child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && (child->aspects & MX_D_NULL) &&
           child->to.column->not_null && child->to.column->default_value.text.len &&
           !child->to.column->generated;
}

static void backfill(mx_planner *planner, const mx_change *table, bool altered, const mx_changes *filled)
{
    for (size_t i = 0; i < filled->len; i++) {
        const mx_change *child = filled->at[i];
        mx_step *step = mx_plan_step(planner, MX_ST_BACKFILL, child,
                                     "Fill column \"%.*s\" of table: \"%.*s\"",
                                     MX_FMT(child->to.column->name), MX_FMT(table->to.table->name));
        step->table = table->to.table;
        step->column = child->to.column;
        mx_plan_updates_rows(planner, table, altered, step);
    }
}

/* A clause without NOT NULL; answers the clause that brings it later. */
static mx_change *hold_not_null(mx_planner *planner, mx_change *clause)
{
    mx_column *nullable = mx_new(planner->arena, mx_column);
    *nullable = *clause->to.column;
    nullable->not_null = false;
    mx_change *later = mx_change_make(planner->arena, MX_MODIFY, clause, nullable, clause->to.column,
                                      MX_D_NULL);
    clause->to.column = nullable;
    clause->aspects &= ~(uint32_t)MX_D_NULL;
    return later;
}

/* What is filled before the table changes, and what after. */
typedef struct fills {
    mx_changes early, late; /* late ones are the clauses that make it NOT NULL at last */
} fills;

static void sort_fills(mx_planner *planner, const alter_parts *parts, fills *out)
{
    for (size_t i = 0; i < parts->clauses.len; i++) {
        mx_change *clause = parts->clauses.at[i];
        if (!mx_plan_must_fill(clause))
            continue;
        bool computed = clause->from.column->generated !=
                        MX_G_NONE; /* nobody writes to it until it changes */
        if (!computed && !(clause->aspects & (MX_D_TYPE | MX_D_CHARSET | MX_D_COLLATION))) {
            push(planner, &out->early, clause);
            continue;
        }
        push(planner, &out->late, hold_not_null(planner, clause));
    }
}

static void append(mx_planner *planner, mx_changes *to, const mx_changes *from)
{
    for (size_t i = 0; i < from->len; i++)
        push(planner, to, from->at[i]);
}

/* The table's own aspects become a clause too; its comment a statement where comments are such. */
static void table_clause(mx_planner *planner, alter_parts *parts, const mx_change *table)
{
    uint32_t aspects = table->aspects &
                       ~(uint32_t)MX_D_PARTITION; /* plan/partitions.c, the dialect's rules */
    if (has_cap(planner, MX_CAP_COMMENT_STATEMENTS))
        aspects &= ~(uint32_t)MX_D_COMMENT;
    const void *former = mx_map_get_address(&planner->former, table->from.any);
    if (aspects)
        push(planner, &parts->clauses,
             mx_change_make(planner->arena, MX_MODIFY, table, former ? former : table->from.any,
                            table->to.any, aspects));
}

/* Does more than add indexes or drop them: those that are there must go before, and all come back. */
static bool is_held_by_indexes(const mx_planner *planner, const mx_change *table)
{
    if (!has_cap(planner, MX_CAP_INDEXES_HOLD_TABLES) || !table->from.table->indexes.len)
        return false;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject != MX_C_INDEX &&
            (child->aspects & ~(uint32_t)MX_D_COMMENT || child->verb != MX_MODIFY))
            return true;
    }
    return false;
}

/* Not one that only gets another name, or is stored otherwise. */
static bool takes_key_away(const mx_change *child)
{
    uint32_t stays = MX_D_COMMENT | MX_D_OPTIONS | MX_D_STORAGE;
    return child->subject == MX_C_INDEX && child->from.index && child->from.index->role == MX_I_PRIMARY &&
           (child->verb == MX_DROP || (child->verb == MX_MODIFY && child->aspects & ~stays));
}

/* Views hold columns, and keys that they group by; policies hold columns too, and what a trigger looks at. */
static void free_columns(mx_planner *planner, const mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (takes_key_away(child))
            mx_plan_take_groupers_away(planner, table->from.table);
        bool held = child->subject == MX_C_COLUMN &&
                    (child->verb == MX_DROP ||
                     (child->verb == MX_MODIFY &&
                      (child->aspects & (MX_D_TYPE | MX_D_COLLATION | MX_D_GENERATED))));
        if (!held)
            continue;
        mx_plan_take_users_away(planner, child->from.column,
                                child->verb == MX_DROP || is_replaced_column(planner, child));
        mx_plan_take_readers_away(planner, child->from.column);
    }
}

const mx_table *mx_plan_renamed(mx_planner *planner, const mx_change *table)
{
    if (mx_str_eq(table->from.table->name, table->to.table->name))
        return table->from.table;
    mx_table *now = mx_new(planner->arena, mx_table);
    *now = *table->from.table;
    now->name = table->to.table->name;
    return now;
}

mx_status mx_plan_alter_table(mx_planner *planner, const mx_change *table, const mx_fkeys *late)
{
    if (planner->rules->needs_rebuild(planner, table)) {
        mx_plan_rebuild_table(planner, table);
        return MX_OK;
    }
    alter_parts parts = {0};
    if (has_cap(planner, MX_CAP_VIEWS_HOLD_COLUMNS))
        free_columns(planner, table);
    for (size_t i = 0; i < table->children.len; i++)
        sort_child(planner, &parts, table, table->children.at[i], late);
    table_clause(planner, &parts, table);
    mx_plan_sort_columns(planner, &parts.clauses, parts.columns_made_anew.len != 0);
    bool all_indexes = is_held_by_indexes(planner, table);
    if (all_indexes) {
        mx_plan_drop_indexes(planner, table, table->from.table);
        parts.drop_indexes = parts.create_indexes = (mx_changes){0};
    }
    for (size_t i = 0; i < parts.drop_indexes.len; i++)
        mx_plan_drop_index(planner, parts.drop_indexes.at[i], mx_plan_renamed(planner, table),
                           parts.drop_indexes.at[i]->from.index);
    bool renamed_early = mx_map_get_address(&planner->renamed_early, table) != NULL;
    if (parts.column_renames.len && !renamed_early) {
        MX_TRY(planner->rules->before_renames(planner, table));
        mx_plan_rename_columns(planner, table, &parts.column_renames, &parts.clauses);
    }
    mx_plan_rename_keys(planner, table, &parts.renames, &parts.drops);
    mx_changes last = {0};
    if (has_cap(planner, MX_CAP_SPLIT_REPLACES))
        split_by_names(planner, &parts);
    split_fkeys(planner, table, &parts, &last);
    mx_changes logging = {0};
    split_logging(planner, table, &parts, &logging);
    MX_TRY(planner->rules->before_alter(planner, table));
    fills filled = {0};
    sort_fills(planner, &parts, &filled);
    backfill(planner, table, false, &filled.early);
    if (parts.replaced_drops.len)
        mx_plan_alter_step(planner, table, &parts.replaced_drops);
    mx_changes clauses = {0};
    append(planner, &clauses, &parts.drops);
    append(planner, &clauses, &parts.clauses);
    append(planner, &clauses, &parts.adds);
    if (has_cap(planner, MX_CAP_ONE_CLAUSE))
        one_clause_steps(planner, table, &clauses);
    else if (clauses.len)
        mx_plan_alter_step(planner, table, &clauses);
    backfill(planner, table, true, &filled.late);
    if (filled.late.len)
        mx_plan_alter_step(planner, table, &filled.late);
    if (logging.len)
        mx_plan_alter_step(planner, table, &logging);
    if (last.len)
        mx_plan_alter_step(planner, table, &last);
    MX_TRY(planner->rules->after_alter(planner, table));
    if (all_indexes)
        mx_plan_indexes_come_back(planner, table, table->to.table, table->to.table);
    for (size_t i = 0; i < parts.create_indexes.len; i++)
        mx_plan_create_index(planner, parts.create_indexes.at[i], table->to.table,
                             parts.create_indexes.at[i]->to.index);
    MX_TRY(planner->rules->after_indexes(planner, table));
    if (has_cap(planner, MX_CAP_COMMENT_STATEMENTS) && (table->aspects & MX_D_COMMENT))
        mx_plan_comment(planner, table->to.table, MX_C_TABLE, table->from.any, table->to.any);
    for (size_t i = 0; i < parts.comments.len; i++)
        if (!all_indexes || parts.comments.at[i]->subject != MX_C_INDEX)
            mx_plan_comment(planner, table->to.table, parts.comments.at[i]->subject,
                            parts.comments.at[i]->from.any, parts.comments.at[i]->to.any);
    return MX_OK;
}
