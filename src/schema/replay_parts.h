/* schema/replay_parts.h — how the replay is cut into files, and what those lend each other. Inside the
 * room only.
 *
 *   replay.c               dispatch, settings, schemas, whole texts
 *   replay_find.c          things by name, and what to say when they are not there
 *   replay_table.c         CREATE TABLE
 *   replay_like.c          LIKE, INHERITS, PARTITION OF
 *   replay_query.c         CREATE TABLE … AS
 *   replay_column.c        columns from their definitions
 *   replay_key.c           constraints
 *   replay_index.c         indexes
 *   replay_alter.c         ALTER TABLE
 *   replay_alter_column.c  its actions on columns
 *   replay_alter_at_once.c what the actions of one ALTER TABLE of MySQL mean for each other
 *   replay_history.c       MariaDB's word on tables that keep their history
 *   replay_family.c        what parents and children forbid
 *   replay_children.c      what reaches partitions and inheriting tables
 *   replay_drop.c          DROP of anything
 *   replay_drop_column.c   what goes with a column
 *   replay_rename.c        renames and all they reach
 *   replay_scope.c         names in texts, by the SELECT that they stand in
 *   replay_use.c           who uses a thing, by name (replay_use.h)
 *   replay_use_drop.c      what goes with what it uses
 *   replay_object.c        what is kept as text
 *   replay_type.c          types and domains
 *   replay_attribute.c     what holds an attribute of a composite type
 *   replay_sequence.c      sequences
 *   replay_comment.c       COMMENT ON
 *   replay_grant.c         GRANT, REVOKE
 *   replay_block.c         DO
 *
 * A statement's trees belong to the caller: everything that stays is copied into the model's arena. */
#ifndef MX_SCHEMA_REPLAY_PARTS_H
#define MX_SCHEMA_REPLAY_PARTS_H

#include "schema/canon.h"
#include "schema/edit.h"
#include "schema/names.h"
#include "schema/replay.h"
#include "schema/text.h"

typedef struct mx_replay {
    mx_model *model;
    mx_arena *arena; /* the model's */
    const mx_model_rules *rules;
    const mx_stmt *stmt;
    const mx_alter *alter; /* the ALTER TABLE that goes through its actions; else NULL */
    mx_diags *diags;
} mx_replay;

static inline mx_str mx_r_keep(mx_replay *r, mx_str s)
{
    return s.len ? mx_str_copy(r->arena, s) : MX_STR_NONE;
}
static inline mx_str mx_r_name(mx_replay *r, mx_str s)
{
    return mx_keep_name(r->model, s);
}

/* --- find (replay_find.c) --- MX_OK, MX_NOT_FOUND (it may be missing; a no-op), or MX_FAILED with SCH002
 * --- */
/* Of what is gone with the session: beside all others, made when first asked for. */
mx_schema *mx_r_temporary_schema(mx_replay *r);
/* where a new thing of that name goes */
mx_status mx_r_schema(mx_replay *r, const mx_name *name, mx_schema **out);
mx_status mx_r_table(mx_replay *r, const mx_name *name, bool may_miss, mx_table **out);
/* Said already: a statement that failed would have made it. */
bool mx_r_is_unknown(mx_model *model, const mx_name *name);
mx_status mx_r_column(mx_replay *r, const mx_table *table, mx_str name, bool may_miss, mx_span at,
                      mx_column **out);
/* SCH001 when it is taken */
mx_status mx_r_new_relation(mx_replay *r, const mx_schema *schema, mx_str name, mx_span at, const char *what);
/* SCH005 when it is too long to be kept */
mx_status mx_r_name_fits(mx_replay *r, mx_str name, mx_span at);
/* SCH004. */
mx_status mx_r_cannot(mx_replay *r, mx_span at, const char *what);

/* --- columns (replay_column.c) --- */
/* not added yet */
mx_status mx_r_column_new(mx_replay *r, mx_table *table, const mx_column_def *def, mx_column **out);
/* its expressions; all columns are there */
mx_status mx_r_column_finish(mx_replay *r, mx_column *column, const mx_column_def *def);
/* names checked, then rules->expr */
mx_status mx_r_expr(mx_replay *r, mx_expr_site site, const mx_expr *written, mx_sql *out);
/* rules->refuse of what was made of `written`; nothing is asked of a catalogue's text */
mx_status mx_r_refuse(mx_replay *r, const mx_expr_site *site, const mx_expr *written, const mx_sql *made);
mx_status mx_r_set_default(mx_replay *r, mx_column *column, const mx_expr *written);
void mx_r_gather_keys(mx_replay *r, mx_column *column, const mx_column_def *def, mx_pending_keys *out);
/* Expressions of the table that use the column are made canonical again: its type has changed. */
mx_status mx_r_recanon(mx_replay *r, mx_table *table, const mx_column *column);

/* --- keys (replay_key.c), indexes (replay_index.c) --- */
/* arranges and adds */
mx_status mx_r_add_keys(mx_replay *r, mx_table *table, mx_pending_keys *keys);
mx_status mx_r_add_index(mx_replay *r, mx_table *table, const mx_pending_key *key);
mx_status mx_r_create_index(mx_replay *r, const mx_name *table, const mx_key_def *def);
void mx_r_keep_index_option(mx_replay *r, mx_index *index, mx_str key, mx_str value);
mx_status mx_r_drop_key(mx_replay *r, mx_table *table, const mx_alter_action *action);
mx_status mx_r_rename_key(mx_replay *r, mx_table *table, const mx_alter_action *action);
mx_status mx_r_alter_key(mx_replay *r, mx_table *table, const mx_alter_action *action);
/* references that need it go with CASCADE, else SCH006 */
mx_status mx_r_drop_index(mx_replay *r, mx_index *index, bool cascade, mx_span at);
/* the last two questions */
mx_status mx_r_finish_table(mx_replay *r, mx_table *table);

/* --- tables --- */
mx_status mx_r_create_table(mx_replay *r, const mx_create_table *create);
/* of CREATE TABLE … AS; SCH004 where the type of one is not known */
mx_status mx_r_query_columns(mx_replay *r, mx_table *table, const mx_create_table *create);
/* LIKE, INHERITS, PARTITION OF: their columns */
mx_status mx_r_copy_parents(mx_replay *r, mx_table *table, const mx_create_table *create);
/* and their keys, once all columns are there */
mx_status mx_r_copy_parts(mx_replay *r, mx_table *table, const mx_create_table *create);
mx_status mx_r_table_options(mx_replay *r, mx_table *table, const mx_options *options);
mx_status mx_r_alter_table(mx_replay *r, const mx_alter *alter);
/* MX_NOT_FOUND: not about a column */
mx_status mx_r_alter_column(mx_replay *r, mx_table *table, const mx_alter_action *action);
/* PostgreSQL: does SET TYPE say how values become those of the new type? Asked before any action is done. */
mx_status mx_r_check_type(mx_replay *r, mx_table *table, const mx_alter_action *action);
/* and when all are done: do the expressions that use the column still mean something? */
mx_status mx_r_check_retyped(mx_replay *r, const mx_table *table, const mx_alter_action *action);
/* FIRST or AFTER of a MODIFY alone */
mx_status mx_r_place_column(mx_replay *r, mx_table *table, const mx_alter_action *action);
mx_status mx_r_drop_column(mx_replay *r, mx_table *table, mx_column *column, bool cascade, mx_span at);
mx_status mx_r_one_action(mx_replay *r, mx_table *table, const mx_alter_action *action);
/* --- several actions of one ALTER TABLE (replay_alter_at_once.c) --- */
/* What holds columns that go, and goes or changes by the same statement, holds them no more. MySQL's alone. */
void mx_r_let_go(mx_replay *r, mx_table *table, const mx_alter *alter);
/* MariaDB: checks and unique keys of nothing but columns that go; behind the actions that drop some by name. */
void mx_r_drop_with_columns(mx_replay *r, mx_table *table, const mx_alter *alter);
/* replay_readd.c. Parts of indexes whose column is dropped and added by one statement. */
typedef struct mx_kept_part {
    mx_index *index;
    size_t place;
    mx_index_part part;
    mx_span at;
} mx_kept_part;
typedef mx_vec(mx_kept_part) mx_kept_parts;
void mx_r_keep_parts(mx_replay *r, mx_table *table, const mx_alter *alter, mx_kept_parts *kept);
mx_status mx_r_put_back_parts(mx_replay *r, mx_table *table, mx_kept_parts *kept);
bool mx_r_adds_column(const mx_replay *r, const mx_alter *alter, mx_str name);
/* Must the column that is dropped wait for what uses it? */
bool mx_r_goes_late(const mx_replay *r, const mx_table *table, const mx_alter *alter, mx_str name);
bool mx_r_ends_generated(const mx_table *table, const mx_alter_action *action);
/* MySQL: columns get their new names, and `actions`, those of `alter`, name them so. SCH005 for a column that two of them name. */
mx_status mx_r_rename_at_once(mx_replay *r, mx_table *table, const mx_alter *alter,
                              mx_alter_action **actions);
/* What an action on a table of PostgreSQL does to its partitions and to the tables that inherit from it. */
typedef struct mx_family_change {
    const mx_alter_action *action;
    const mx_index *dropped; /* DROP_KEY: what it was, still readable */
    size_t place;            /* of it among those that are alike */
    const mx_fkey *dropped_fkey;
    mx_str name;      /* ADD_KEY: the name that the parent's constraint has got */
    mx_str fkey_name; /* ADD_COLUMN: the same of its foreign key, where `name` is its check's */
} mx_family_change;
/* SCH005 and SCH006 for what a table's parents and children forbid (replay_family.c), `only`: by ALTER TABLE ONLY */
mx_status mx_r_check_family(mx_replay *r, const mx_table *table, const mx_alter_action *action, bool only);
mx_status mx_r_check_index_free(mx_replay *r, const mx_index *index, mx_span at); /* the same of DROP INDEX */
void mx_r_own_columns(mx_table *heir); /* what no parent of it has any more is its own */
mx_status mx_r_change_children(mx_replay *r, mx_table *table, const mx_family_change *change);
mx_status mx_r_index_children(mx_replay *r, mx_table *table, const mx_key_def *def);
mx_status mx_r_drop_index_of_children(mx_replay *r, const mx_table *table, const mx_index *dropped,
                                      mx_span at);
/* SET system_versioning_alter_history, be it one of several assignments */
void mx_r_set_history(mx_replay *r);
/* SCH005 for what a table that keeps its history does not take without that */
mx_status mx_r_check_history(mx_replay *r, const mx_table *table, const mx_alter_action *action);
mx_status mx_r_drop(mx_replay *r, const mx_drop *drop);
mx_status mx_r_drop_table(mx_replay *r, mx_table *table); /* with all that uses it */
/* CREATE OR REPLACE TABLE: what holds it is refused; its triggers go */
mx_status mx_r_replace_table(mx_replay *r, mx_table *table);

/* --- renames --- */
mx_status mx_r_rename_table(mx_replay *r, mx_table *table, const mx_name *to, mx_span at);
mx_status mx_r_rename_column(mx_replay *r, mx_table *table, mx_str from, mx_str to, mx_span at);
/* What a name in an object's text means. NULL: none, or none that is there. */
const mx_table *mx_r_table_meant(const mx_replay *r, const mx_object *object, const mx_name *name);
/* Does the object name the relation so? */
bool mx_r_means(const mx_replay *r, const mx_object *object, const mx_name *name, mx_schema *schema,
                mx_str table);
/* Do renames reach its text? */
bool mx_r_text_follows(const mx_replay *r, const mx_object *object);
/* --- names in texts, by the SELECT that they stand in (replay_scope.c) --- */
/* SQLite does not rename a table behind IN. */
mx_status mx_r_check_table_follows(mx_replay *r, const mx_table *table, mx_span at);
/* True: *out is a new text. */
bool mx_r_text_of_renamed_table(mx_replay *r, const mx_object *object, mx_schema *schema, mx_str from,
                                mx_str to, mx_str *out);
bool mx_r_text_of_renamed_column(mx_replay *r, const mx_object *object, const mx_table *table, mx_str from,
                                 mx_str to, mx_str *out);
/* SCH004: it cannot be told which names in a text mean the column, or the server refuses it for one. */
mx_status mx_r_check_texts_follow(mx_replay *r, const mx_table *table, mx_str column, mx_str to, mx_span at);
/* Is the object's text walked like that? PostgreSQL: does it name the column anywhere? */
bool mx_r_text_is_scoped(const mx_object *object);
bool mx_r_text_names(mx_replay *r, const mx_object *object, const mx_column *column);
/* --- SQLite's ALTER and all views and triggers (replay_texts.c) --- */
/* It refuses while one of them names a table that is not there. */
mx_status mx_r_texts_whole(mx_replay *r, mx_span at);
/* RENAME COLUMN and DROP COLUMN put what is a text, though in double quotes, into single ones; not when they fail then. */
typedef struct mx_quoted_texts {
    mx_objects objects;
    mx_strs sources; /* as they were */
} mx_quoted_texts;
mx_quoted_texts mx_r_quote_texts(mx_replay *r);
void mx_r_unquote_texts(mx_replay *r, const mx_quoted_texts *quoted);
/* The object's text has changed: what is compared is made from it anew. */
void mx_r_new_source(mx_replay *r, mx_object *object, mx_str source);
/* Its statement names it as it is called now; false: not in its head. */
bool mx_r_rename_in_head(mx_replay *r, mx_object *object);
/* "CREATE VIEW v (a, b) AS …": the statement with a list of columns behind its name. False: it has one, or cannot be read. */
bool mx_r_tell_columns(mx_replay *r, mx_str source, const mx_strs *columns, mx_str *out);
void mx_r_rename_schema(mx_replay *r, mx_schema *schema, mx_str name);
/* An object on a table (a trigger, a policy) goes with the table that stands there under this name now. */
void mx_r_move_on(mx_replay *r, mx_object *object, mx_schema *schema, mx_str name);
/* The heirs of a table that was called `old`, "schema.name", inherit from it as it is called now. */
void mx_r_rename_parent(mx_replay *r, const mx_table *table, mx_str old);
mx_status mx_r_rename_view_column(mx_replay *r, mx_object *view, const mx_alter_action *action);
/* "(e, integer)" of types that were found by a search_path: "(s.e, integer)", as it is read without one; those of the
 * server's own schema without it. Kept. */
mx_str mx_r_signature(mx_replay *r, mx_str signature);
/* What is kept as text, where search_path finds it; on: the table of a trigger, policy or rule, else NULL. NULL: not there. */
mx_object *mx_r_object(const mx_replay *r, mx_object_kind kind, const mx_name *name, mx_str signature,
                       const mx_name *on);
/* Text objects that name the table. */
bool mx_object_names_table(const mx_replay *r, const mx_object *object, const mx_table *table);

/* LIKE … INCLUDING STATISTICS */
mx_status mx_r_copy_statistics(mx_replay *r, const mx_table *table, const mx_table *from, bool comments);

/* --- the rest --- */
mx_status mx_r_create_object(mx_replay *r, const mx_create_object *create);
/* PostgreSQL's plpgsql, which dumps create and nobody drops */
bool mx_r_is_there_anyhow(const mx_replay *r, mx_object_kind kind, mx_str name);
mx_status mx_r_create_type(mx_replay *r, const mx_create_object *create);
/* SQLite, of a shell's dump (replay_dump.c): rows of sqlite_schema that are virtual tables, and the tables that
 * those keep their rows in. */
mx_status mx_r_write_schema(mx_replay *r);
bool mx_r_is_shadow(mx_replay *r, const mx_schema *schema, mx_str name);
mx_status mx_r_create_sequence(mx_replay *r, const mx_create_object *create);
/* of anything but a table */
mx_status mx_r_alter_other(mx_replay *r, const mx_alter *alter);
mx_status mx_r_alter_type(mx_replay *r, const mx_alter *alter);
/* SCH006 where an expression holds the attribute (replay_attribute.c). */
mx_status mx_r_check_attribute(mx_replay *r, const mx_udt *type, mx_str name, mx_span at);
mx_status mx_r_alter_sequence(mx_replay *r, const mx_alter *alter);
mx_status mx_r_alter_index(mx_replay *r, const mx_alter *alter);
/* Of a materialized view, which no relation stands for; NULL: there is none of that name. */
mx_index *mx_r_view_index(mx_replay *r, const mx_name *name, mx_object **view);
mx_status mx_r_alter_object(mx_replay *r, const mx_alter *alter);
/* A column whose default takes values of the sequence, not of that table, and not its owner, or the owner's in an heir; NULL: none. */
mx_column *mx_r_sequence_user(mx_replay *r, const mx_sequence *sequence, const mx_table *but);
/* An owned sequence goes with its table to another schema. */
void mx_r_move_sequence(mx_replay *r, mx_sequence *sequence, mx_schema *schema);
mx_status mx_r_sequence_owner(mx_replay *r, mx_sequence *sequence, const mx_options *options);
mx_status mx_r_drop_type(mx_replay *r, const mx_drop *drop, const mx_name *name);
mx_status mx_r_drop_udt(mx_replay *r, mx_udt *type, bool cascade, mx_span at);
mx_status mx_r_drop_sequence(mx_replay *r, const mx_drop *drop, const mx_name *name);
mx_status mx_r_drop_object(mx_replay *r, const mx_drop *drop, size_t i);
mx_status mx_r_comment_on(mx_replay *r, const mx_comment_on *comment);
mx_status mx_r_grant(mx_replay *r, const mx_grant *grant);
/* What transactions make of a statement. */
typedef struct mx_r_course {
    bool undone; /* what it does is taken back by a ROLLBACK behind it */
    bool ends;   /* it ends a transaction, and with it what SET LOCAL said */
} mx_r_course;
/* One for each statement. */
mx_r_course *mx_r_course_of(mx_arena *arena, const mx_statements *statements, const mx_server *server);

/* CALL, or a SELECT that calls what is not the server's own by its name: it may make tables. */
bool mx_r_runs_code(mx_str text);
/* PostgreSQL: SELECT of a routine that is not the server's own and, as far as its text tells, may make or drop something. */
bool mx_r_may_change_schema(mx_model *model, mx_str text);
/* SCH002: a view, or another query that is kept, reads a table or a column that is not there at the end. */
mx_status mx_r_check_absent(mx_model *model, mx_diags *diags);
/* The same of one that was just made, where the model asks for it at once. */
mx_status mx_r_check_made(mx_model *model, const mx_object *object, mx_diags *diags);
/* Where the statement names what is absent; nowhere: nothing is. */
mx_span mx_r_place_of(mx_replay *r, const mx_create_object *create, const mx_absent *absent);

/* --- DO (replay_block.c) --- */
/* MX_NOT_FOUND: it is no DO, or one that is not understood. Else `done` says how its statements went; of what is `undone` none is. */
mx_status mx_r_block(mx_model *model, mx_arena *scratch, const mx_statement *statement, bool undone,
                     mx_diags *diags, mx_status *done);

#endif
