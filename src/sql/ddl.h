/* sql/ddl.h — how the grammar of statements is cut into files, and what those files lend each other. Inside
 * the room only.
 *
 *   parse.c          the first words: which rule reads the statement; settings, transactions, data
 *   parse_common.c   small rules that all share, hints for the commonest slips
 *   parse_table.c    CREATE TABLE          parse_column.c   a column and its options
 *   parse_key.c      constraints, keys     parse_index.c    key parts, CREATE INDEX
 *   parse_option.c   key = value lists     parse_sequence.c CREATE SEQUENCE, options of identity columns
 *   parse_alter.c    ALTER of anything     parse_alter_{pg,my,lite}.c  the actions of ALTER TABLE
 *   parse_object.c   views, triggers…      parse_type.c     CREATE TYPE, DOMAIN
 *   parse_routine.c  functions, procedures parse_refers.c   names inside of kept text
 *   parse_drop.c     kinds of objects, DROP                 parse_comment.c  COMMENT ON
 *   parse_grant.c    GRANT, REVOKE
 *
 * Not yet: DDL of DuckDB and SQL Server (SQL102), CREATE SCHEMA with the schema's objects in it (SQL101). DO,
 * PREPARE, EXECUTE and the like are passed over with SQL104.
 *
 * Rules as in parser.h: MX_NOT_FOUND means "no such thing starts here", and then nothing was consumed.
 * Keys of options: MySQL's by their words ("key_block_size", "data directory"); PostgreSQL's storage parameters
 * "with.fillfactor", of tables, indexes and views alike; "renamed_from" from a comment. */
#ifndef MX_SQL_DDL_H
#define MX_SQL_DDL_H

#include "sql/parser.h"

typedef mx_status (*mx_rule)(mx_parser *p, mx_stmt *out);

/* What stood between CREATE and the kind of object. */
typedef struct mx_create_head {
    mx_span start; /* of CREATE */
    mx_mark mark;  /* at CREATE */
    bool or_replace, temporary, unlogged;
} mx_create_head;

/* --- common (parse_common.c) ---------------------------------------------------------------------------- */
bool mx_take_if_not_exists(mx_parser *p);
bool mx_at_query(mx_parser *p); /* where one must stand: behind AS of a view or a table */
bool mx_take_if_exists(mx_parser *p);
/* CASCADE | RESTRICT | nothing. */
void mx_take_behavior(mx_parser *p, bool *cascade);
mx_status mx_parse_collation(mx_parser *p, mx_str *out); /* "schema.name" of a qualified one */
/* One of the words of a list (lower case, NULL at its end); NULL and nothing consumed when none stands
 * here. */
const char *mx_take_one_of(mx_parser *p, const char *const *words);
/* All of "several words" (lower case, one space between), or none. */
bool mx_take_words(mx_parser *p, const char *words);
/* Text of the tokens from the mark to the end of the statement, by mx_p_text; everything is consumed. */
mx_status mx_take_rest(mx_parser *p, const mx_mark *from, mx_str *out);
/* From here to the end as written, white space trimmed, without ';'. Everything is consumed. */
mx_status mx_take_rest_as_written(mx_parser *p, mx_str *out);
/* ')' or ',': true when the list goes on. Says what is missing, and that a comma stands too much. `item`:
 * "a column". */
mx_status mx_list_next(mx_parser *p, mx_span open, const char *item, bool *more);
/* "-- atlas:renamed_from OLD" alone on its line: OLD without quotes; empty when the text has none. */
mx_str mx_renamed_from(mx_arena *arena, mx_str comments);
/* At a word of another engine ("AUTO_INCREMENT" read as PostgreSQL): what to say; "" when we know nothing.
 * mx_p_expected says it. */
const char *mx_foreign_word_hint(const mx_parser *p);

/* --- options (parse_option.c) --------------------------------------------------------------------------- */
void mx_add_option(mx_parser *p, mx_options *options, mx_span start, const char *key, mx_str value);
/* OPERATOR(schema.op), at OPERATOR; the server's own as the operator alone. */
mx_status mx_parse_operator_name(mx_parser *p, mx_str *out);
/* '(' key ['=' value] {',' …} ')' of PostgreSQL; keys get `prefix`. */
mx_status mx_parse_with_options(mx_parser *p, const char *prefix, mx_options *out);
/* '(' key {',' key} ')' of RESET. */
mx_status mx_parse_reset_options(mx_parser *p, const char *prefix, mx_options *out);
/* ['='] value: a word, number with sign, string or quoted name; its value. */
mx_status mx_parse_option_value(mx_parser *p, mx_str *out);
/* One of MySQL's table options. MX_NOT_FOUND: none starts here. */
mx_status mx_parse_my_table_option(mx_parser *p, mx_options *out);
/* [DEFAULT] {CHARACTER SET | CHARSET | COLLATE} ['='] value */
mx_status mx_parse_my_charset_option(mx_parser *p, mx_options *out);

/* --- tables --------------------------------------------------------------------------------------------- */
mx_status mx_parse_create_table(mx_parser *p, const mx_create_head *head, mx_stmt *out);
/* name type options; `what` names it in errors. */
mx_status mx_parse_column(mx_parser *p, mx_column_def **out);
/* The options behind the type (or behind a domain's type), up to the first token that is none. */
mx_status mx_parse_column_options(mx_parser *p, mx_column_def *column);
bool mx_at_table_key(mx_parser *p); /* does a table constraint or a MySQL index start here? */
/* [CONSTRAINT name] PRIMARY KEY … | UNIQUE … | FOREIGN KEY … | CHECK … | EXCLUDE … | KEY … */
mx_status mx_parse_table_key(mx_parser *p, mx_key_def **out);
/* MariaDB: PERIOD FOR name (a, b), a check of that name with the option "period". NULL: that of SYSTEM_TIME, which its columns tell. */
bool mx_at_period(mx_parser *p);
mx_status mx_parse_period(mx_parser *p, mx_key_def **out);
/* Behind REFERENCES. */
mx_status mx_parse_references(mx_parser *p, mx_references *out);
/* {[NOT] DEFERRABLE | INITIALLY … | NOT VALID | NO INHERIT | [NOT] ENFORCED} */
mx_status mx_parse_key_attributes(mx_parser *p, mx_key_def *key);
/* WITH (…), USING INDEX TABLESPACE, INCLUDE (…), NULLS [NOT] DISTINCT of PostgreSQL's UNIQUE and PRIMARY
 * KEY. */
mx_status mx_parse_pg_index_tail(mx_parser *p, mx_key_def *key);
/* SQLite: [ON CONFLICT word] */
mx_status mx_parse_conflict(mx_parser *p, mx_str *out);
void mx_add_key_part(mx_parser *p, mx_key_def *key, mx_key_part_def part);
/* '(' expr ')' */
mx_status mx_parse_paren_expr(mx_parser *p, mx_expr **out);

/* PostgreSQL: FOR VALUES … | DEFAULT of a partition, as text. */
mx_status mx_parse_pg_bounds(mx_parser *p, mx_str *out);

/* --- indexes -------------------------------------------------------------------------------------------- */
mx_status mx_parse_create_index(mx_parser *p, const mx_create_head *head, mx_stmt *out);
mx_status mx_parse_key_parts(mx_parser *p, mx_key_def *key); /* '(' part {',' part} ')' */
mx_status mx_parse_my_index_options(mx_parser *p, mx_key_def *key);
mx_status mx_parse_my_index_type(mx_parser *p, mx_key_def *key); /* [{USING | TYPE} method] */
/* MySQL: {ALGORITHM | LOCK} ['='] word. MX_NOT_FOUND: neither stands here. */
mx_status mx_parse_my_online(mx_parser *p);

/* --- sequences ------------------------------------------------------------------------------------------ */
/* {START WITH n | INCREMENT BY n | …} up to the first token that is none. */
mx_status mx_parse_sequence_options(mx_parser *p, mx_options *out, mx_type_name **type);
mx_status mx_parse_create_sequence(mx_parser *p, const mx_create_head *head, mx_stmt *out);
/* GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY [(options)]: from AS IDENTITY on. */
mx_status mx_parse_identity(mx_parser *p, mx_tri always, mx_identity_def **out);

/* --- settings ------------------------------------------------------------------------------------------- */
/* parse.c: the statement that stands behind a SET STATEMENT … FOR */
mx_status mx_parse_within(mx_parser *p, mx_stmt *out);
/* parse_set.c */
mx_status mx_parse_set(mx_parser *p, mx_stmt *out);
mx_status mx_parse_set_config(mx_parser *p, mx_stmt *out); /* at SELECT; MX_NOT_FOUND: something else */
mx_status mx_parse_pragma(mx_parser *p, mx_stmt *out);
mx_status mx_parse_use(mx_parser *p, mx_stmt *out);
mx_status mx_parse_setting(mx_parser *p, mx_stmt *out); /* RESET, SECURITY, DISCARD */

/* --- objects kept as text ------------------------------------------------------------------------------- */
mx_status mx_parse_create_object(mx_parser *p, const mx_create_head *head,
                                 mx_stmt *out); /* after the kind's first word is seen */
mx_create_object *mx_new_object(mx_parser *p, const mx_create_head *head, mx_object_kind kind, mx_stmt *out);
/* Takes the rest, fills definition from head's mark and `refers` from the tokens since `refers_from`. */
mx_status mx_finish_object(mx_parser *p, const mx_create_head *head, const mx_mark *refers_from,
                           mx_create_object *object);
mx_status mx_parse_create_type(mx_parser *p, const mx_create_head *head, mx_stmt *out);
mx_status mx_parse_create_domain(mx_parser *p, const mx_create_head *head, mx_stmt *out);
mx_status mx_parse_create_routine(mx_parser *p, const mx_create_head *head, mx_object_kind kind,
                                  mx_stmt *out);
/* '(' arguments ')' of a routine: the canonical "(integer, text)" of its input types; at '('. */
mx_status mx_parse_signature(mx_parser *p, mx_str *out,
                             mx_names *types);                /* types: of all arguments; may be NULL */
mx_status mx_parse_signature_type(mx_parser *p, mx_str *out); /* a type, as it stands in one */
/* Names of relations, functions and types in the tokens of `text`; appended without repeats. */
void mx_find_refers(mx_parser *p, mx_str text, mx_span at, mx_names *out);
/* PL/pgSQL: types of the variables behind DECLARE */
void mx_find_declared(mx_parser *p, mx_str text, mx_span at, mx_names *out);
void mx_add_refer(mx_parser *p, mx_names *out, mx_name name);

/* --- the kinds of objects (parse_drop.c) ---------------------------------------------------------------- */
/* The words behind DROP, ALTER, COMMENT ON: TABLE, MATERIALIZED VIEW, …; MX_NOT_FOUND: none of them. */
mx_status mx_parse_object_kind(mx_parser *p, mx_object_kind *out);
/* A name as that kind is named: [schema.]name, with the signature of routines and aggregates when one is
 * written. */
mx_status mx_parse_object_name(mx_parser *p, mx_object_kind kind, mx_name *name, mx_str *signature);
mx_status mx_parse_operator_title(mx_parser *p, mx_name *name); /* [schema.]=== */

/* --- statements ----------------------------------------------------------------------------------------- */
mx_status mx_parse_alter(mx_parser *p, mx_stmt *out);
mx_status mx_parse_rename(mx_parser *p, mx_stmt *out); /* MySQL RENAME TABLE */
mx_status mx_parse_drop(mx_parser *p, mx_stmt *out);
mx_status mx_parse_comment_on(mx_parser *p, mx_stmt *out);
mx_status mx_parse_grant(mx_parser *p, mx_stmt *out); /* and REVOKE */
/* Behind ALTER DEFAULT PRIVILEGES; the statement's text begins at `mark`. */
mx_status mx_parse_default_privileges(mx_parser *p, const mx_mark *mark, mx_stmt *out);

/* --- ALTER ---------------------------------------------------------------------------------------------- */
mx_alter_action *mx_new_action(mx_parser *p, mx_alter *alter, mx_alter_kind kind);
mx_status mx_parse_alter_table_pg(mx_parser *p, mx_alter *alter);
mx_status mx_parse_alter_table_my(mx_parser *p, mx_alter *alter);
mx_status mx_parse_alter_table_lite(mx_parser *p, mx_alter *alter);
/* Stops a raw action's text: at a comma or the end. */
bool mx_stop_at_comma(mx_parser *p);
/* An action of ALTER TABLE that is kept as its text, from `from` or from its first word to the next comma. */
mx_status mx_action_text(mx_parser *p, mx_alter_action *action, const mx_mark *from);
mx_status mx_text_action(mx_parser *p, mx_alter_action *action, mx_alter_kind kind);

#endif
