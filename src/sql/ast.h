/* sql/ast.h — DDL statements as trees. Names are values: unquoted, folded as the engine folds them. What is not modelled is kept
 * as the text it was. Everything lives in the arena it was parsed into; lists are in source order. */
#ifndef MX_SQL_AST_H
#define MX_SQL_AST_H

#include "sql/expr.h"
#include "sql/split.h"

typedef struct mx_name { /* [schema.]name */
    mx_str schema, name;
    mx_span span;
} mx_name;
typedef mx_vec(mx_name) mx_names;

typedef struct
    mx_option { /* key = value of tables, indexes, sequences, views; keys lower-cased, words joined by one space;
                              PostgreSQL's storage parameters are "with.fillfactor" everywhere; "renamed_from" comes from a comment */
    mx_str key;
    mx_str value; /* unquoted when it was a string or quoted name; else as written */
    mx_span span;
} mx_option;
typedef mx_vec(mx_option) mx_options;

typedef enum mx_tri { MX_UNSET = 0, MX_YES, MX_NO } mx_tri;
typedef enum mx_fk_action {
    MX_FK_NONE,
    MX_FK_NO_ACTION,
    MX_FK_RESTRICT,
    MX_FK_CASCADE,
    MX_FK_SET_NULL,
    MX_FK_SET_DEFAULT
} mx_fk_action;

typedef struct mx_key_part_def {
    mx_str column; /* empty when it is an expression */
    mx_str former; /* of the like of another index: see mx_index_part */
    mx_expr *expr;
    uint32_t prefix;    /* MySQL: characters or bytes, as written; 0 none */
    mx_tri desc;        /* YES: DESC, NO: ASC written */
    mx_tri nulls_first; /* YES: NULLS FIRST, NO: NULLS LAST written */
    mx_str collate;     /* as written; schema-qualified with '.' */
    mx_str opclass;
    mx_options opclass_params;
    mx_str with_op; /* EXCLUDE: WITH operator */
    mx_span span;
} mx_key_part_def;
typedef mx_vec(mx_key_part_def) mx_key_part_defs;

typedef struct mx_references {
    mx_name table;
    mx_strs columns; /* empty: the primary key */
    mx_str match;    /* "full", "partial", "simple" or empty */
    mx_fk_action on_delete, on_update;
    mx_strs set_columns; /* PostgreSQL 15: ON DELETE SET NULL (a, b) */
} mx_references;

typedef struct mx_identity_def { /* GENERATED … AS IDENTITY; also used for sequence options */
    mx_tri always;               /* YES: ALWAYS, NO: BY DEFAULT */
    mx_options
        options; /* start, increment, minvalue, maxvalue, cache, cycle ("" or "no"), owned by, as, restart */
} mx_identity_def;

typedef enum mx_key_kind {
    MX_K_PRIMARY,
    MX_K_UNIQUE,
    MX_K_FOREIGN,
    MX_K_CHECK,
    MX_K_EXCLUDE,
    MX_K_INDEX /* KEY, FULLTEXT, SPATIAL in CREATE TABLE, CREATE INDEX */,
    MX_K_NOT_NULL
} mx_key_kind;

/* A constraint or index, of a table or of a column (then `parts` holds that column), or CREATE INDEX. */
typedef struct mx_key_def {
    mx_key_kind kind;
    mx_span span;
    mx_str name; /* empty: the server makes one up. MySQL: CONSTRAINT c KEY i: this is i, `symbol` is c */
    mx_str symbol;
    bool inline_column; /* written at the column */
    mx_key_part_defs parts;
    mx_str index_kind;               /* MySQL: "fulltext", "spatial" */
    mx_str method;                   /* USING btree…; lower case */
    mx_strs include, former_include; /* see mx_index */
    mx_expr *where;                  /* partial index, EXCLUDE */
    mx_options
        options; /* WITH (…), KEY_BLOCK_SIZE, COMMENT, PARSER, VISIBLE/INVISIBLE/IGNORED (key "visible": "yes"/"no"), tablespace */
    bool unique, concurrently, nulls_not_distinct, if_not_exists, only;
    bool or_replace;    /* MariaDB */
    mx_str using_index; /* ADD CONSTRAINT … USING INDEX i */
    mx_references ref;
    mx_expr *check;
    mx_tri deferrable, initially_deferred, enforced;
    bool not_valid, no_inherit, autoincrement; /* autoincrement: SQLite, on the primary key */
    mx_str conflict;                           /* SQLite ON CONFLICT: "ignore", …; empty */
} mx_key_def;
typedef mx_vec(mx_key_def *) mx_key_defs;

typedef struct mx_column_def {
    mx_span span; /* from the name to the last option */
    mx_str name;
    mx_span name_span;
    mx_type_name *type;    /* NULL: none written (SQLite) */
    mx_expr *default_expr; /* NULL: none; DEFAULT NULL is an MX_E_NULL */
    mx_expr *on_update;    /* MySQL */
    mx_expr *generated;    /* GENERATED ALWAYS AS (…) */
    mx_tri stored;         /* YES: STORED/PERSISTENT, NO: VIRTUAL written */
    mx_identity_def *identity;
    mx_tri not_null;                         /* YES: NOT NULL, NO: NULL written */
    mx_str not_null_name, not_null_conflict; /* SQLite ON CONFLICT of NOT NULL */
    bool auto_increment;                     /* MySQL */
    mx_str collate; /* COLLATE among the options (PostgreSQL: schema-qualified with '.') */
    bool has_comment, invisible, serial_default_value; /* the last: MySQL SERIAL DEFAULT VALUE */
    mx_str comment;
    mx_str storage, compression; /* PostgreSQL */
    mx_str renamed_from;         /* -- atlas:renamed_from OLD in the comment before it */
    mx_key_defs keys;            /* its inline constraints */
    bool first;                  /* MySQL ADD/MODIFY: position */
    mx_str after;
    mx_options options; /* the rest: column_format, srid, with system versioning… */
} mx_column_def;
typedef mx_vec(mx_column_def *) mx_column_defs;

typedef struct mx_like_def {
    mx_name table;
    mx_strs options;
} mx_like_def; /* "including all", "excluding indexes" */

typedef struct mx_create_table {
    mx_name name;
    bool or_replace /* MariaDB */, if_not_exists, temporary, unlogged, without_rowid, strict;
    mx_column_defs columns;
    mx_key_defs keys; /* table constraints and indexes; the columns' own are with them */
    mx_options
        options; /* ENGINE, CHARSET ("charset"), COLLATE, COMMENT, AUTO_INCREMENT, WITH (…) as "with.fillfactor", tablespace… */
    mx_names inherits;
    mx_vec(mx_like_def) likes;
    mx_str partition_by;     /* PARTITION BY and what follows it, tokens joined by one space; empty: none */
    mx_name partition_of;    /* PostgreSQL; name.len == 0: none */
    mx_str partition_bounds; /* "FOR VALUES …" or "DEFAULT" */
    mx_str as_query;         /* CREATE TABLE … AS */
    mx_strs as_columns;      /* the names of what it selects; empty: the query's own */
    mx_str renamed_from;
} mx_create_table;

typedef enum mx_object_kind { /* what CREATE, DROP, ALTER, COMMENT ON and the model's named objects talk of */
                              MX_O_TABLE,
                              MX_O_COLUMN,
                              MX_O_CONSTRAINT,
                              MX_O_INDEX,
                              MX_O_SCHEMA,
                              MX_O_SEQUENCE,
                              MX_O_ENUM,
                              MX_O_DOMAIN,
                              MX_O_COMPOSITE,
                              MX_O_RANGE,
                              MX_O_TYPE /* any of the four, in DROP and ALTER */,
                              MX_O_VIEW,
                              MX_O_MATVIEW,
                              MX_O_TRIGGER,
                              MX_O_FUNCTION,
                              MX_O_PROCEDURE,
                              MX_O_AGGREGATE,
                              MX_O_ROUTINE,
                              MX_O_EXTENSION,
                              MX_O_POLICY,
                              MX_O_RULE,
                              MX_O_EVENT,
                              MX_O_VIRTUAL_TABLE,
                              MX_O_STATISTICS,
                              MX_O_COLLATION,
                              MX_O_CAST,
                              MX_O_OPERATOR,
                              MX_O_ROLE,
                              MX_O_GRANT,
                              MX_O_PUBLICATION,
                              MX_O_SUBSCRIPTION,
                              MX_O_EVENT_TRIGGER,
                              MX_O_FOREIGN_TABLE,
                              MX_O_SERVER,
                              MX_O_DATABASE,
                              MX_O_TABLESPACE,
                              MX_O_OTHER,
                              MX_O_KINDS
} mx_object_kind;

/* CREATE of anything that is kept as named text: views, triggers, functions… Also sequences, enums, domains. */
typedef struct mx_create_object {
    mx_object_kind kind;
    mx_name name;
    mx_name on_table; /* triggers, policies, rules: their table (or view) */
    mx_str signature; /* functions: "(integer, text)" as canonical argument types; identifies the overload */
    bool or_replace, if_not_exists, temporary, unlogged /* sequences */;
    mx_str
        definition; /* CREATE … whole, tokens after normalising: comments, OR REPLACE and IF NOT EXISTS out, one space between tokens,
                             keywords as written; for compare by schema/text.h */
    mx_strs values; /* MX_O_ENUM */
    mx_options options;    /* sequences: as identity options; views: with/check option, security… */
    mx_type_name *type;    /* MX_O_DOMAIN, sequence AS type */
    mx_column_def *domain; /* MX_O_DOMAIN: default, not null, checks as a column without name */
    mx_strs columns;       /* view's column list */
    mx_column_defs
        attributes; /* MX_O_COMPOSITE; PostgreSQL's routines: their arguments, `storage` is the mode
                                  ("in", "out", "inout", "variadic", "table") */
    mx_str query;   /* view's query text; trigger's and function's body */
    mx_names
        refers; /* names of relations, functions, types that the text refers to, in order of appearance, without repeats */
    /* of these, the last that only stand in a body that is a string: nothing holds what they name */
    size_t body_refers;
    bool body_checked; /* the server looks for them when the routine is made */
    bool body_parsed;  /* it is SQL itself, and the server holds what that names, columns too */
} mx_create_object;

typedef struct mx_drop {
    mx_object_kind kind;
    mx_names names;
    mx_name on_table;   /* DROP INDEX i ON t, DROP TRIGGER x ON t */
    mx_strs signatures; /* beside names, for functions; "" when not written */
    bool if_exists, cascade, concurrently, temporary /* MySQL DROP TEMPORARY TABLE */;
} mx_drop;

typedef enum mx_alter_kind {
    MX_A_ADD_COLUMN,
    MX_A_DROP_COLUMN,
    MX_A_MODIFY_COLUMN /* MySQL MODIFY */,
    MX_A_CHANGE_COLUMN /* MySQL CHANGE old new… */,
    MX_A_RENAME_COLUMN,
    MX_A_SET_DEFAULT,
    MX_A_DROP_DEFAULT,
    MX_A_SET_NOT_NULL,
    MX_A_DROP_NOT_NULL,
    MX_A_SET_TYPE,
    MX_A_ADD_IDENTITY,
    MX_A_SET_IDENTITY,
    MX_A_DROP_IDENTITY,
    MX_A_SET_EXPRESSION,
    MX_A_DROP_EXPRESSION,
    MX_A_SET_STATISTICS,
    MX_A_SET_STORAGE,
    MX_A_SET_COMPRESSION,
    MX_A_SET_VISIBLE,
    MX_A_ADD_KEY /* constraint or index */,
    MX_A_DROP_KEY /* of key_kind; MX_K_CHECK also for DROP CONSTRAINT of any kind (key_kind_any) */,
    MX_A_ALTER_KEY /* deferrability, visibility, enforced */,
    MX_A_RENAME_KEY,
    MX_A_VALIDATE_KEY,
    MX_A_RENAME_TABLE,
    MX_A_SET_SCHEMA,
    MX_A_SET_OPTIONS /* table options */,
    MX_A_RESET_OPTIONS,
    MX_A_CONVERT_CHARSET,
    MX_A_SET_LOGGED,
    MX_A_SET_UNLOGGED,
    MX_A_OWNER,
    MX_A_INHERIT,
    MX_A_NO_INHERIT,
    MX_A_ATTACH_PARTITION,
    MX_A_DETACH_PARTITION,
    MX_A_PARTITION /* MySQL ADD/DROP/… PARTITION, text */,
    MX_A_ROW_SECURITY /* ENABLE/DISABLE/FORCE/NO FORCE ROW LEVEL SECURITY, text */,
    MX_A_TRIGGER_STATE,
    MX_A_REPLICA_IDENTITY,
    MX_A_SYSTEM_VERSIONING /* MariaDB, text */,
    MX_A_ADD_VALUE /* enum */,
    MX_A_RENAME_VALUE,
    MX_A_SET_SEQUENCE_OPTIONS,
    MX_A_RENAME,
    MX_A_OTHER /* text; cannot be modelled */,
    MX_A_NOTHING /* no effect on the schema: FORCE, LOCK=, ALGORITHM= */,
    MX_A_KINDS
} mx_alter_kind;

typedef struct mx_alter_action {
    mx_alter_kind kind;
    mx_span span;
    bool if_exists, if_not_exists, cascade, key_kind_any, before;
    bool new_quoted;       /* SQLite, RENAME_COLUMN: new_name stands in quotes */
    mx_str name, new_name; /* of the column, key, value, table; RENAME_*: new_name */
    mx_name object;        /* table of SET_SCHEMA, INHERIT, ATTACH; index of ALTER INDEX … ATTACH */
    mx_column_def *column; /* ADD, MODIFY, CHANGE */
    mx_key_def *key;
    mx_key_kind key_kind;
    mx_expr *expr, *using_expr;
    mx_type_name *type;
    mx_str collate;
    mx_identity_def *identity;
    mx_options options;
    mx_str text; /* raw text of what is kept as text */
} mx_alter_action;
typedef mx_vec(mx_alter_action *) mx_alter_actions;

typedef struct
    mx_alter { /* ALTER TABLE, INDEX, SEQUENCE, TYPE, VIEW, SCHEMA, DOMAIN, FUNCTION…; also RENAME TABLE (one mx_alter each) and sp_rename */
    mx_object_kind kind;
    mx_name name;
    mx_str signature;
    bool if_exists, only;
    mx_alter_actions actions;
    struct mx_alter *next; /* RENAME TABLE a TO b, c TO d: one each, in order; NULL else */
} mx_alter;

typedef struct mx_comment_on {
    mx_object_kind kind;
    mx_name name;  /* the table for columns, constraints, triggers, policies */
    mx_str column; /* column's, constraint's, trigger's name */
    mx_str signature;
    bool is_null;
    mx_str text;
} mx_comment_on;

/* One right of a GRANT or REVOKE: "SELECT", "CREATE VIEW", "ALL"; in upper case. */
typedef struct mx_privilege_def {
    mx_str name;
    mx_strs columns; /* empty: of the whole thing */
    mx_span span;
} mx_privilege_def;
typedef mx_vec(mx_privilege_def) mx_privilege_defs;

typedef enum mx_grant_scope {
    MX_GS_NONE,    /* memberships, rights on what is in no schema: only text */
    MX_GS_NAMED,   /* ON what `names` name */
    MX_GS_ALL_IN,  /* ON ALL … IN SCHEMA: all of `kind` in the schemas `names` */
    MX_GS_DEFAULT, /* ALTER DEFAULT PRIVILEGES: `names` are schemas; empty: in any */
} mx_grant_scope;

typedef struct mx_grant {
    bool revoke, grant_option; /* WITH GRANT OPTION; REVOKE GRANT OPTION FOR */
    mx_str text;
    mx_grant_scope scope;
    mx_object_kind kind; /* TABLE: of any relation; ROUTINE, FUNCTION, PROCEDURE; TYPE: domains too */
    mx_names names;      /* MySQL: db.* is kind SCHEMA */
    mx_strs signatures;  /* beside names, for routines; "" when not written */
    mx_privilege_defs privileges;
    mx_strs grantees; /* empty text: PUBLIC; MySQL: a role's name or 'user'@'host' */
    mx_strs owners;   /* DEFAULT: FOR ROLE */
    mx_span span;
} mx_grant;

typedef enum mx_stmt_kind {
    MX_S_CREATE_TABLE,
    MX_S_CREATE_INDEX,
    MX_S_CREATE_OBJECT,
    MX_S_DROP,
    MX_S_ALTER,
    MX_S_COMMENT_ON,
    MX_S_GRANT,
    MX_S_CREATE_SCHEMA,
    MX_S_USE,  /* USE db; SET search_path = …: name.name is the new default schema */
    MX_S_SET,  /* settings that matter to nobody here: SET x, PRAGMA; text in `text` */
    MX_S_TX,   /* BEGIN, COMMIT, SAVEPOINT… */
    MX_S_DATA, /* DML, SELECT, COPY, VACUUM, ANALYZE: passed over */
    MX_S_KINDS
} mx_stmt_kind;

typedef struct mx_stmt {
    mx_stmt_kind kind;
    bool opaque; /* it may change a schema, in a way that its text does not tell */
    bool local;  /* PostgreSQL's SET LOCAL: until the transaction ends */
    mx_span span;
    mx_str text; /* as written, without the delimiter */
    const mx_comment *comments;
    size_t comment_count;
    union {
        mx_create_table *create_table;
        struct {
            mx_name table;
            mx_key_def *index;
        } create_index;
        mx_create_object *create_object;
        mx_drop *drop;
        mx_alter *alter;
        mx_comment_on *comment_on;
        mx_grant *grant;
        struct {
            mx_str name;
            bool if_not_exists;
            mx_options options;
        } create_schema;
        mx_name use;
        mx_option
            set; /* SET/PRAGMA name and value: the replay looks at foreign_keys, sql_mode, search_path, default charset */
    } u;
} mx_stmt;
typedef mx_vec(mx_stmt) mx_stmts;

#endif
