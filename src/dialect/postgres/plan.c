#include "dialect/postgres/postgres.h"
#include "dialect/postgres/plan_serial.h"
#include "dialect/postgres/refuse.h"

#include "plan/planner.h"
#include "schema/canon.h"
#include "schema/inherit.h"

static bool in_place(const mx_change *child)
{
    bool only_deferrable = child->subject == MX_C_FKEY &&
                           child->aspects == MX_D_DEFERRABLE; /* ALTER CONSTRAINT */
    return only_deferrable;
}

/* A generation expression cannot be given or changed, only dropped. */
static bool replaces_column(const mx_change *child)
{
    return (child->aspects & MX_D_GENERATED) && child->to.column->generated;
}

/* What stands before the body: CREATE FUNCTION f(x integer) RETURNS integer. */
static mx_str head(mx_str definition)
{
    static const char *const ends[] = {" as ", " language ", " begin ", " return "};
    size_t end = definition.len;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = mx_str_find_str(definition, mx_str_of(ends[i]));
        end = at < end ? at : end;
    }
    return mx_str_sub(definition, 0, end);
}

/* OR REPLACE can change neither the type of the result nor the names of arguments. */
static bool same_head(const mx_object *from, const mx_object *to)
{
    return mx_str_eq(head(from->definition), head(to->definition));
}

/* The server replaces none, nor any trigger by one: https://www.postgresql.org/docs/15/sql-createtrigger.html */
static bool is_constraint_trigger(const mx_object *trigger)
{
    return mx_str_starts(trigger->definition, MX_STR("constraint trigger ")) ||
           mx_str_starts(trigger->definition, MX_STR("create constraint trigger "));
}

static bool can_replace(const mx_object *from, const mx_object *to)
{
    bool routine = from->kind == MX_O_FUNCTION || from->kind == MX_O_PROCEDURE;
    if (from->kind != to->kind)
        return false;
    if (from->kind == MX_O_VIEW)
        return mx_pg_replaces_view(from, to);
    if (routine)
        return same_head(from, to);
    return from->kind == MX_O_TRIGGER && !is_constraint_trigger(from) && !is_constraint_trigger(to);
}

/* Values of the one are equal to values of the other for the server's own operators. */
static bool compares(const mx_type *from, const mx_type *to)
{
    static const char *const families[][4] = {{"smallint", "integer", "bigint"},
                                              {"character varying", "text"},
                                              {"real", "double precision"},
                                              {"timestamp", "timestamptz", "date"}};
    if (mx_pg_needs_using(from, to))
        return false;
    if (mx_str_eq(from->base, to->base) && !from->udt && !to->udt)
        return true;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t found = 0;
        for (size_t k = 0; k < 4 && families[i][k]; k++)
            found += (size_t)mx_str_eq(from->base, mx_str_of(families[i][k])) +
                     (size_t)mx_str_eq(to->base, mx_str_of(families[i][k]));
        if (found == 2)
            return true;
    }
    return false;
}

/* A foreign key compares its columns at any time, also between the statements that change them; and it needs the key it was made for. */
static bool held_by_fkeys(const mx_change *child)
{
    if (child->subject == MX_C_COLUMN)
        return child->verb == MX_MODIFY &&
               (replaces_column(child) || ((child->aspects & MX_D_TYPE) &&
                                           !compares(&child->from.column->type, &child->to.column->type)));
    bool is_key = child->subject == MX_C_INDEX && child->from.index->unique && !child->from.index->where.tree;
    return is_key && (child->verb == MX_DROP ||
                      (child->verb == MX_MODIFY && (child->aspects & ~(uint32_t)MX_D_COMMENT)));
}

static void alter_after(mx_planner *planner, const mx_table *table, mx_subject subject, const void *from,
                        const void *to, uint32_t aspects)
{
    const mx_change like = {.subject = subject, .from_table = table, .to_table = table};
    mx_change *clause = mx_change_make(planner->arena, from ? MX_MODIFY : MX_ADD, &like, from, to, aspects);
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, clause, "Modify \"%.*s\" table",
                                 MX_FMT(table->name));
    step->table = table;
    mx_vec_push(planner->arena, &step->clauses, clause);
}

/* What a column's definition does not say before PostgreSQL 16. */
static void set_storage(mx_planner *planner, const mx_table *table, const mx_column *column)
{
    const mx_column *parent = mx_column_parent(column); /* made, it is stored as its first parent's */
    mx_column *plain = mx_new(planner->arena, mx_column);
    *plain = *column;
    plain->storage = parent ? parent->storage : MX_STR_NONE;
    plain->compression = parent ? parent->compression : MX_STR_NONE;
    bool other = !mx_str_eq(plain->storage, column->storage) ||
                 !mx_str_eq(plain->compression, column->compression);
    uint32_t aspects = (other ? MX_D_STORAGE : 0u) | (column->options.len ? MX_D_OPTIONS : 0u);
    plain->options = (mx_options){0};
    if (aspects)
        alter_after(planner, table, MX_C_COLUMN, plain, column, aspects);
}

/* Heirs have it as it was when they were made: valid, or they were there before. */
static bool comes_behind_heirs(const mx_planner *planner, const mx_table *table, const mx_check *check)
{
    bool behind = false;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_table *heir = table->children.at[i];
        const mx_check *theirs = mx_map_get_address(&planner->added, heir) ? mx_table_check(heir, check->name)
                                                                           : NULL;
        if (theirs && !theirs->not_valid)
            return false;
        behind |= theirs != NULL;
    }
    return behind;
}

/* In CREATE TABLE the server takes what is NOT VALID for valid. Checks of parents come with these. */
static void add_not_valid(mx_planner *planner, const mx_table *table)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        mx_check *check = table->checks.at[i];
        if (!check->not_valid || mx_check_is_inherited(check))
            continue;
        if (comes_behind_heirs(planner, table, check))
            mx_vec_push(planner->arena, &planner->late_checks, check);
        else
            alter_after(planner, table, MX_C_CHECK, NULL, check, 0);
    }
    for (size_t i = 0; i < table->fkeys.len; i++) {
        if (table->fkeys.at[i]->not_valid && !mx_map_get_address(&planner->late_fkeys, table->fkeys.at[i]))
            alter_after(planner, table, MX_C_FKEY, NULL, table->fkeys.at[i], 0);
    }
}

static void add_late_checks(mx_planner *planner)
{
    const mx_checks late = planner->late_checks;
    planner->late_checks = (mx_checks){0};
    for (size_t i = 0; i < late.len; i++) {
        alter_after(planner, late.at[i]->table, MX_C_CHECK, NULL, late.at[i], 0);
        if (late.at[i]->comment.len)
            mx_plan_comment(planner, late.at[i]->table, MX_C_CHECK, NULL, late.at[i]);
    }
}

static mx_status behind_tables(mx_planner *planner)
{
    add_late_checks(planner);
    return mx_pg_move_rows(planner);
}

static const mx_str replica_identity = {"replica identity", 16}, using_index = {"using index ", 12};

mx_str mx_pg_replica_index(const mx_table *table)
{
    const mx_option *option = mx_options_get(&table->options, replica_identity);
    return option && mx_str_starts(option->value, using_index)
               ? mx_str_sub(option->value, using_index.len, option->value.len)
               : MX_STR_NONE;
}

static void identify_by_index(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    mx_str index = mx_pg_replica_index(table);
    if (index.len)
        mx_plan_sql(planner, change,
                    mx_str_printf(planner->arena, "ALTER TABLE %.*s REPLICA IDENTITY USING INDEX %.*s",
                                  MX_FMT(mx_pg_table_name(planner, table)), MX_FMT(index)),
                    "Identify rows of \"%.*s\" by an index", MX_FMT(table->name));
}

static bool is_made_anew(const mx_change *table, const mx_change *child)
{
    return child->subject == MX_C_INDEX &&
           (child->verb == MX_MODIFY ||
            (child->verb == MX_ADD && mx_table_index(table->from.table, child->to.index->name)));
}

/* The index that rows are known by must be there, and one that is made anew must be named again. */
static mx_status after_indexes(mx_planner *planner, const mx_change *table)
{
    bool other = !mx_str_eq(mx_pg_replica_index(table->from.table), mx_pg_replica_index(table->to.table));
    for (size_t i = 0; i < table->children.len; i++)
        other |= is_made_anew(table, table->children.at[i]);
    if (other)
        identify_by_index(planner, table, table->to.table);
    return MX_OK;
}

/* CREATE TABLE says nothing of what columns that come from parents have of their own. */
static void own_columns(mx_planner *planner, const mx_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i], *of_parent = mx_column_parent(column);
        bool other = of_parent && !mx_str_eq(of_parent->default_value.text, column->default_value.text) &&
                     !column->generated && !column->identity && !of_parent->identity;
        bool stricter = of_parent && column->not_null != of_parent->not_null;
        if (of_parent && mx_column_is_merged(column)) { /* that it has none cannot be said there */
            other = other && !column->default_value.text.len;
            stricter = false;
        }
        uint32_t aspects = (other ? MX_D_DEFAULT : 0u) | (stricter ? MX_D_NULL : 0u);
        if (aspects)
            alter_after(planner, table, MX_C_COLUMN, of_parent, column, aspects);
    }
}

/* CREATE TABLE … PARTITION OF says nothing of what a partition has besides its parent's parts. */
static void own_parts(mx_planner *planner, const mx_table *table)
{
    mx_pg_name_part_indexes(planner, table);
    for (size_t i = 0; i < table->checks.len; i++) {
        if (!mx_check_is_inherited(table->checks.at[i]) && !table->checks.at[i]->not_valid)
            alter_after(planner, table, MX_C_CHECK, NULL, table->checks.at[i], 0);
    }
    if (table->primary && !mx_index_is_inherited(table->primary))
        alter_after(planner, table, MX_C_INDEX, NULL, table->primary, 0);
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        if (index->role != MX_I_INDEX && !mx_index_is_inherited(index))
            alter_after(planner, table, MX_C_INDEX, NULL, index, 0);
    }
    for (size_t i = 0; i < table->fkeys.len; i++) {
        if (!mx_fkey_is_inherited(table->fkeys.at[i]) && !table->fkeys.at[i]->not_valid)
            alter_after(planner, table, MX_C_FKEY, NULL, table->fkeys.at[i], 0);
    }
}

static void add_repeated_keys(mx_planner *planner, const mx_table *table)
{
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (mx_pg_is_repeated(table, table->indexes.at[i]))
            alter_after(planner, table, MX_C_INDEX, NULL, table->indexes.at[i], 0);
    }
}

/* Row security, the way columns are stored and what is known of their values are only for tables that are there. */
static void after_create(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    mx_table *bare = mx_new(planner->arena, mx_table);
    *bare = *table;
    bare->row_security = bare->force_row_security = false;
    bare->options = (mx_options){0};
    for (size_t i = 0; i < table->options.len; i++) {
        if (mx_str_starts(table->options.at[i].key, MX_STR("with.")) ||
            (mx_str_eq(table->options.at[i].key, replica_identity) && mx_pg_replica_index(table).len))
            mx_vec_push(planner->arena, &bare->options, table->options.at[i]);
    }
    if (table->row_security || table->force_row_security || bare->options.len != table->options.len)
        alter_after(planner, table, MX_C_TABLE, bare, table, MX_D_ENFORCED | MX_D_OPTIONS);
    own_columns(planner, table);
    if (table->partition_of)
        own_parts(planner, table);
    else
        add_repeated_keys(planner, table);
    identify_by_index(planner, change, table);
    add_not_valid(planner, table);
    for (size_t i = 0; i < table->columns.len; i++)
        set_storage(planner, table, table->columns.at[i]);
}

/* ALTER COLUMN … TYPE forgets how values are stored: what stays as it was is said again. */
static void keep_storage(mx_planner *planner, const mx_table *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    mx_column *now = mx_new(planner->arena, mx_column);
    *now = *to;
    if (mx_str_eq(from->storage, to->storage))
        now->storage = MX_STR_NONE;
    if (mx_str_eq(from->compression, to->compression))
        now->compression = MX_STR_NONE;
    if (!mx_str_eq(now->storage, to->storage) || !mx_str_eq(now->compression, to->compression))
        alter_after(planner, table, MX_C_COLUMN, now, to, MX_D_STORAGE);
}

static mx_status after_alter(mx_planner *planner, const mx_change *table)
{
    bool made = mx_plan_is_anew(planner, table->from.table); /* after_create has said it */
    for (size_t i = 0; !made && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        bool anew = child->subject == MX_C_COLUMN &&
                    (child->verb == MX_ADD || (child->verb == MX_MODIFY && replaces_column(child)));
        if (anew)
            set_storage(planner, table->to.table, child->to.column);
        else if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY &&
                 (child->aspects & (MX_D_TYPE | MX_D_COLLATION)))
            keep_storage(planner, table->to.table, child);
    }
    return mx_pg_after_alter(planner, table);
}

static mx_status prepare(mx_planner *planner)
{
    mx_pg_prepare_counters(planner);
    return mx_pg_redo(planner);
}

static mx_status loosen(mx_planner *planner)
{
    MX_TRY(mx_pg_free_sequences(planner));
    return mx_pg_loosen(planner);
}

const mx_plan_rules mx_postgres_plan = {
    .caps = MX_CAP_RENAMES_SCHEMAS | MX_CAP_MOVES_TABLES | MX_CAP_MOVES_ALL | MX_CAP_COMMENT_STATEMENTS |
            MX_CAP_FKEYS_HOLD_TYPES | MX_CAP_VIEWS_HOLD_COLUMNS | MX_CAP_KEYS_SHARE_NAMES |
            MX_CAP_ROUTINES_IN_TABLES | MX_CAP_PARTS_ARE_TABLES | MX_CAP_INDEXES_CONCURRENTLY |
            MX_CAP_INDEXES_SHARE_NAMES,
    .prepare = prepare,
    .needs_rebuild = mx_pg_is_anew,
    .in_place = in_place,
    .can_rename = mx_plan_always_rename,
    .replaces_column = replaces_column,
    .alter_type = mx_pg_alter_type,
    .before_renames = mx_plan_nothing,
    .before_alter = mx_pg_before_alter,
    .after_alter = after_alter,
    .after_indexes = after_indexes,
    .after_create = after_create,
    .held_by_fkeys = held_by_fkeys,
    .row_number = mx_plan_no_row_number,
    .numbered_by_itself = mx_plan_none_numbered,
    .filled_with = mx_plan_filled_with_nothing,
    .loosen = loosen,
    .move_rows = behind_tables,
    .copies_into = mx_pg_copies_into,
    .default_sequence = mx_pg_default_sequence,
    .can_replace = can_replace,
    .check_fkey = mx_pg_check_reference,
};
