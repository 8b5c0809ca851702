/* plan/rules.h — what the planner asks a dialect. const data; no slot is NULL. */
#ifndef MX_PLAN_RULES_H
#define MX_PLAN_RULES_H

#include "plan/planner.h"

enum {
    MX_CAP_INDEXES_IN_CREATE =
        1, /* CREATE TABLE holds plain indexes too, ALTER TABLE adds and drops them (MySQL) */
    MX_CAP_COMMENT_STATEMENTS = 2, /* comments are statements of their own (PostgreSQL) */
    MX_CAP_ONE_CLAUSE = 4,         /* ALTER TABLE takes one clause (SQLite) */
    MX_CAP_SPLIT_REPLACES =
        8, /* the name of a foreign key that is dropped cannot be given again in the same ALTER TABLE (MySQL) */
    MX_CAP_FKEYS_INLINE =
        16, /* foreign keys cannot be added later and may point at what is not there yet (SQLite) */
    MX_CAP_FKEYS_HOLD_TYPES =
        64, /* what held_by_fkeys says cannot change while a foreign key is on it or points at it */
    MX_CAP_FKEYS_HOLD_KEYS =
        4096, /* a key or index cannot go before, or together with, a foreign key to it (MySQL) */
    MX_CAP_VIEWS_HOLD_COLUMNS =
        128, /* a column under a view cannot be dropped or change its type (PostgreSQL) */
    MX_CAP_KEYS_SHARE_NAMES =
        256, /* a schema holds the name of a primary or unique key once, as of any index (PostgreSQL) */
    MX_CAP_FKEYS_SHARE_NAMES = 512, /* a schema holds the name of a foreign key or check once (MySQL) */
    MX_CAP_INDEXES_HOLD_TABLES =
        1024, /* a table with plain indexes is only added to; they go and come back (DuckDB) */
    MX_CAP_ROUTINES_IN_TABLES =
        8192, /* defaults, checks and indexes call routines that the schema has (PostgreSQL) */
    MX_CAP_SEQUENCES_ANEW = 16384, /* no statement changes a sequence: alter_type makes it anew (DuckDB) */
    MX_CAP_FKEYS_HOLD_TABLES =
        2048,                    /* a table that others refer to is only added to: plan/regroup.c (DuckDB) */
    MX_CAP_REPLACE_FORGETS = 32, /* CREATE OR REPLACE takes the comment away (DuckDB) */
    MX_CAP_RENAMES_SCHEMAS = 32768,       /* a schema can be renamed, and all follows (PostgreSQL) */
    MX_CAP_MOVES_TABLES = 65536,          /* a table can go to another schema (PostgreSQL, MySQL) */
    MX_CAP_MOVES_ALL = 131072,            /* so can types, sequences and views (PostgreSQL) */
    MX_CAP_TRIGGERS_HOLD_TABLES = 262144, /* but no table that has triggers (MySQL) */
    MX_CAP_PARTS_ARE_TABLES =
        524288, /* who is partitioned otherwise is made anew with its partitions: plan/anew.c (PostgreSQL) */
    MX_CAP_INDEXES_CONCURRENTLY =
        1048576,                         /* made and dropped while others write: CONCURRENTLY (PostgreSQL) */
    MX_CAP_INDEXES_SHARE_NAMES = 2097152 /* an index is not called as a table (PostgreSQL, SQLite) */
};

typedef struct mx_plan_rules {
    uint32_t caps;
    /* Before all else: adds to planner->changes what must be made anew because what it is made of is. */
    mx_status (*prepare)(mx_planner *planner);
    /* This MODIFY of a table cannot be written as ALTERs: it is made anew and its rows are copied. */
    bool (*needs_rebuild)(const mx_planner *planner, const mx_change *table);
    /* This MODIFY of an index, key or check can be written as one clause instead of drop and add. */
    bool (*in_place)(const mx_change *child);
    /* This RENAME of a part of a table has a statement; else the part is dropped and added. */
    bool (*can_rename)(const mx_change *child);
    /* This MODIFY of a column has no statement: it is dropped and added (its values can be computed again).
     * */
    bool (*replaces_column)(const mx_change *child);
    /* Steps for a MODIFY of a type, sequence, schema. The default for what cannot be: mx_plan_refuse. */
    mx_status (*alter_type)(mx_planner *planner, const mx_change *change);
    /* A statement before columns of a table are renamed; most need none. */
    mx_status (*before_renames)(mx_planner *planner, const mx_change *table);
    /* Statements around an ALTER TABLE that a change needs (back-fill, casts, counters); most need none. */
    mx_status (*before_alter)(mx_planner *planner, const mx_change *table);
    mx_status (*after_alter)(mx_planner *planner, const mx_change *table);
    /* The same behind its indexes. */
    mx_status (*after_indexes)(mx_planner *planner, const mx_change *table);
    /* Statements behind CREATE TABLE and its indexes, for what CREATE TABLE cannot say; most need none. */
    void (*after_create)(mx_planner *planner, const mx_change *change, const mx_table *table);
    /* MX_CAP_FKEYS_HOLD_TYPES: this MODIFY of a column, or DROP or MODIFY of a key, is refused while
     * foreign keys use it. */
    bool (*held_by_fkeys)(const mx_change *child);
    /* What the number of a row is called that no column holds, and that a table made anew keeps; empty: there is none. */
    mx_str (*row_number)(const mx_table *from, const mx_table *to);
    /* The column that numbers rows although nothing is said at it, as INTEGER PRIMARY KEY of SQLite; NULL: there is none. */
    const mx_column *(*numbered_by_itself)(const mx_table *table);
    /* What rows get in a column that is added NOT NULL without a default, in words; empty: the statement fails. */
    mx_str (*filled_with)(const mx_column *added);
    /* MX_CAP_PARTS_ARE_TABLES: fills planner->loose; and moves rows that belong into other partitions, while those are detached. */
    mx_status (*loosen)(mx_planner *planner);
    mx_status (*move_rows)(mx_planner *planner);
    /* Where the rows of a table that is made anew go: into it, or the one whose partition it is, where others may take some of them. */
    const mx_table *(*copies_into)(const mx_planner *planner, const mx_change *anew);
    /* That whose next number a column has by default, where it goes with the table of the column that owns it; NULL: none. */
    const mx_sequence *(*default_sequence)(mx_planner *planner, const mx_column *column);
    /* The definition can be changed by CREATE OR REPLACE instead of drop and create. */
    bool (*can_replace)(const mx_object *from, const mx_object *to);
    /* Whether the server would make the foreign key, which may lead from a table of one state to one of the other; a database that
     * was read is not asked for it otherwise. */
    mx_status (*check_fkey)(const mx_fkey *fkey, mx_diags *diags);
} mx_plan_rules;

mx_status mx_plan_as_it_is(mx_planner *planner);
const mx_table *mx_plan_into_itself(const mx_planner *planner, const mx_change *anew);
bool mx_plan_never_rebuild(const mx_planner *planner, const mx_change *table);
bool mx_plan_never_replaces_column(const mx_change *child);
bool mx_plan_always_rename(const mx_change *child);
bool mx_plan_comment_in_place(const mx_change *child); /* only the comment differs */
mx_status mx_plan_alter_type_none(mx_planner *planner, const mx_change *change); /* PLN001 */
mx_status mx_plan_nothing(mx_planner *planner, const mx_change *table);
void mx_plan_nothing_more(mx_planner *planner, const mx_change *change, const mx_table *table);
bool mx_plan_held_by_type(const mx_change *child); /* type, charset, collation of a column */
const mx_column *mx_plan_none_numbered(const mx_table *table);
const mx_sequence *mx_plan_no_sequence(mx_planner *planner, const mx_column *column);
mx_str mx_plan_filled_with_nothing(const mx_column *added);
mx_str mx_plan_no_row_number(const mx_table *from, const mx_table *to);
bool mx_plan_never_replace(const mx_object *from, const mx_object *to);
mx_status mx_plan_any_fkey(const mx_fkey *fkey, mx_diags *diags);

#endif
