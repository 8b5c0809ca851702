/* schema/model.h — the in-memory database: what the server would hold after a script.
 *
 * Made by schema/replay.h from statements, or by inspect/ from a catalogue; the same form either way, so
 * that equal schemas have equal models. A model owns an arena; everything in it is borrowed. Lists are in
 * order of creation (what a server would show first); maps only find. Names are values (unquoted, folded).
 * Expressions and types are canonical: the spelling the server would show. */
#ifndef MX_SCHEMA_MODEL_H
#define MX_SCHEMA_MODEL_H

#include "base/map.h"
#include "sql/ast.h"
#include "sql/split.h"

typedef struct mx_model mx_model;
typedef struct mx_schema mx_schema;
typedef struct mx_table mx_table;
typedef struct mx_column mx_column;
typedef struct mx_index mx_index;
typedef struct mx_fkey mx_fkey;
typedef struct mx_check mx_check;
typedef struct mx_udt mx_udt;
typedef struct mx_sequence mx_sequence;
typedef struct mx_object mx_object;
typedef struct mx_right_target mx_right_target; /* schema/rights.h */
typedef mx_vec(mx_right_target *) mx_right_targets;
typedef struct mx_mentions mx_mentions; /* schema/mentions.h */

/* A canonical expression. text empty and tree NULL: there is none. */
typedef struct mx_sql {
    mx_expr *tree;
    mx_str text; /* canonical print of the tree: compare this, render mx_sql_shown */
    /* as it was written, where the server keeps that (SQLite; PostgreSQL: NULL) and it differs from text; else empty */
    mx_str source;
} mx_sql;
static inline mx_str mx_sql_shown(const mx_sql *sql)
{
    return sql->source.len ? sql->source : sql->text;
}

typedef struct mx_type {
    /* whole canonical text: "character varying(30)", "int unsigned", "varchar(30)"; "" : no type (SQLite) */
    mx_str text;
    /* without arguments and suffixes: "character varying", "int", "varchar" */
    mx_str base;
    int64_t args[2]; /* length or precision, scale */
    uint32_t arg_count;
    mx_strs values; /* MySQL enum, set */
    uint32_t array_dims;
    bool is_unsigned, zerofill;
    /* PostgreSQL: an enum, domain, composite of this model; text is its name when it was resolved: print
     * through mx_type_text, which follows renames */
    mx_udt *udt;
    /* written with the type; resolved into the column's own, kept here for none */
    mx_str charset;
} mx_type;

typedef enum mx_identity { MX_ID_NONE, MX_ID_ALWAYS, MX_ID_BY_DEFAULT } mx_identity;
typedef enum mx_generated { MX_G_NONE, MX_G_STORED, MX_G_VIRTUAL } mx_generated;

struct mx_column {
    mx_table *table;
    mx_str name;
    mx_type type;
    bool not_null;        /* implied ones (primary key, identity, serial) included */
    mx_sql default_value; /* DEFAULT NULL is none */
    mx_sql on_update;     /* MySQL */
    mx_generated generated;
    mx_sql expression; /* of a generated column */
    mx_identity identity;
    /* behind identity, or owned by this column and named in its default (serial) */
    mx_sequence *sequence;
    /* PostgreSQL: integer with an owned sequence of default shape: renders as serial */
    bool serial;
    /* MySQL; SQLite's AUTOINCREMENT is on the primary key's column too */
    bool auto_increment;
    bool invisible;
    /* PostgreSQL: of an heir, which does not say it itself: it goes with its parents'. No difference by itself */
    bool only_inherited;
    /* MySQL: always resolved for text types; others: only when not the type's default */
    mx_str charset, collation;
    mx_str comment;           /* empty: none */
    mx_str not_null_conflict; /* SQLite */
    mx_str storage, compression;
    mx_options options;  /* the rest, sorted by key */
    mx_str renamed_from; /* a hint, not state: never compared */
    mx_span span;
};
typedef mx_vec(mx_column *) mx_columns;
typedef mx_vec(const mx_column *) mx_columns_read;

typedef enum mx_index_role {
    MX_I_INDEX, /* CREATE INDEX, KEY; MySQL: unique keys too */
    MX_I_PRIMARY,
    MX_I_UNIQUE, /* UNIQUE constraint (PostgreSQL, SQLite, DuckDB) */
    MX_I_EXCLUDE
} mx_index_role;

typedef struct mx_index_part {
    mx_column *column; /* NULL: an expression */
    mx_str
        former; /* PostgreSQL: what the column was called when the index was made, by which partitions' are named; else empty */
    mx_sql expr;
    uint32_t prefix; /* MySQL; 0: whole */
    /* PostgreSQL: nulls_first resolved (DESC implies it unless NULLS LAST) */
    bool desc, nulls_first;
    mx_str collation; /* only when not the column's */
    mx_str opclass;   /* only when not the type's default for the method */
    mx_options opclass_params;
    mx_str with_op;
} mx_index_part;

struct mx_index {
    mx_table *table; /* NULL: of the materialised view */
    const mx_object *view;
    /* never empty where the server names it; SQLite constraints without a name: empty */
    mx_str name;
    /* the name is what the server makes up for it: not compared as a difference by itself */
    bool made_up;
    uint32_t number; /* in the order in which the model's indexes came */
    mx_index_role role;
    bool unique;
    mx_str kind;   /* MySQL "fulltext", "spatial"; else empty */
    mx_str method; /* canonical: "btree" where the engine has methods; else empty */
    mx_vec(mx_index_part) parts;
    mx_strs include;
    mx_strs former_include; /* PostgreSQL: `former` of each of these; empty: none has one */
    mx_sql where;
    bool nulls_not_distinct, deferrable, initially_deferred, invisible;
    bool broken; /* PostgreSQL, live: CREATE INDEX CONCURRENTLY did not end; no script makes it so */
    /* MySQL: made by the server under a foreign key; vanishes when a written index covers it */
    bool for_fkey;
    mx_str conflict; /* SQLite */
    mx_str comment;
    mx_str index_comment; /* of a key: what is said of the index behind it, on PostgreSQL, which keeps both */
    mx_options targets;   /* PostgreSQL: ALTER COLUMN n SET STATISTICS, by the column's number */
    mx_options options;   /* storage parameters and the rest, sorted by key */
    mx_strs written;      /* their keys in the order in which the server shows them; no difference */
    mx_str renamed_from;
    mx_span span;
};
typedef mx_vec(mx_index *) mx_indexes;

typedef struct mx_fkey_part { /* schema/fkey_parts.h */
    const mx_table *of;
    mx_str name;
    unsigned number; /* behind it */
} mx_fkey_part;

struct mx_fkey {
    mx_table *table;
    mx_str name;
    bool made_up;
    mx_columns columns;
    mx_name ref; /* as resolved: schema and name; follows renames */
    /* NULL: not (yet) there (SQLite; MySQL with foreign_key_checks = 0) */
    mx_table *ref_table;
    mx_strs ref_columns; /* resolved: never empty when ref_table is there */
    const mx_index
        *key; /* PostgreSQL: which of alike ones it stands on, for what dropping that does; NULL: not known */
    /* canonical: never MX_FK_NONE; MariaDB: RESTRICT, others: NO ACTION when not written */
    mx_fk_action on_delete, on_update;
    mx_strs set_columns;
    mx_str match; /* empty for SIMPLE */
    bool deferrable, initially_deferred, not_valid, not_enforced;
    /* MySQL: stands on columns or tables that no key may stand on, as foreign_key_checks was off; never compared */
    bool unfit;
    mx_str comment;
    mx_vec(mx_fkey_part) parts; /* PostgreSQL, to a partitioned table; never compared */
    /* the column it was written at; for what DROP COLUMN does, never compared */
    mx_column *written_at;
    mx_span span;
};
typedef mx_vec(mx_fkey *) mx_fkeys;

struct mx_check {
    mx_table *table;
    mx_str name; /* SQLite: empty when not named */
    bool made_up;
    mx_sql expr;
    mx_column *column; /* MariaDB: a column's own check lives with the column; else NULL */
    bool not_enforced, no_inherit, not_valid;
    bool period; /* MariaDB: PERIOD FOR name (a, b), whose check is a < b */
    mx_str comment;
    mx_column *written_at; /* as of mx_fkey */
    mx_span span;
};
typedef mx_vec(mx_check *) mx_checks;

typedef mx_vec(mx_table *) mx_tables;
struct mx_table {
    mx_schema *schema;
    mx_str name;
    uint64_t place; /* grows along the list that it is in */
    bool listed;    /* it is in one */
    mx_columns columns;
    mx_index *primary; /* NULL: none */
    bool only_named;   /* a temporary one that a query made: what it has is not known */
    /* all but the primary key: unique and exclusion constraints, indexes */
    mx_indexes indexes;
    mx_fkeys fkeys;
    mx_checks checks;
    mx_fkeys referenced_by; /* foreign keys of any table to this one, its own included */
    /* MariaDB, until ALTER TABLE ends: it drops the key that rows lie by; it copies the rows; `keys_before` are known */
    bool rekeyed, copied, altered;
    mx_indexes keys_before;            /* its primary key among them, and none of an engine but InnoDB */
    mx_str engine, charset, collation; /* MySQL: always resolved */
    mx_str comment;
    int64_t auto_increment; /* MySQL: the next value when written and above 1; else 0 */
    uint64_t
        fkey_number; /* MySQL: the highest of the numbers that it gave foreign keys, before a statement */
    bool unlogged, temporary, without_rowid, strict;
    mx_options options;  /* row_format, with.fillfactor, tablespace, …; sorted by key */
    mx_tables children;  /* PostgreSQL: partitions of it, and tables that inherit from it */
    mx_strs inherits;    /* qualified names */
    mx_str partition_by; /* canonical text; empty: none */
    mx_table *partition_of;
    mx_str partition_bounds;
    bool row_security, force_row_security;
    mx_str system_versioning; /* MariaDB: canonical text */
    mx_str renamed_from;
    mx_span span;
    mx_map column_map; /* by folded name; only made for tables of many columns */
};

/* user-defined type: MX_O_ENUM, MX_O_DOMAIN, MX_O_COMPOSITE, MX_O_RANGE */
struct mx_udt {
    mx_schema *schema;
    mx_object_kind kind;
    mx_str name;
    mx_strs values;    /* enum */
    mx_column *domain; /* domain: type, not_null, default, collation (no table) */
    mx_checks checks;  /* domain */
    mx_columns fields; /* composite (no table) */
    mx_str definition; /* range and others: normalised text */
    mx_str comment;
    mx_options notes; /* as of mx_object: "constraint k", "column a" */
    mx_str renamed_from;
    uint64_t place; /* grows along the list that it is in */
    bool listed;    /* it is in one */
    mx_span span;
};
typedef mx_vec(mx_udt *) mx_udts;

struct mx_sequence {
    mx_schema *schema;
    mx_str name;
    mx_str type;                               /* "bigint", "integer", "smallint" */
    int64_t start, increment, min, max, cache; /* resolved defaults included */
    bool cycle, unlogged;
    mx_column *owner; /* OWNED BY, serial, identity; NULL: free */
    bool internal;    /* behind an identity column: never compared or rendered by itself */
    mx_str comment;
    mx_str renamed_from;
    mx_span span;
};
typedef mx_vec(mx_sequence *) mx_sequences;

/* of a function, as far as it is known; type.text empty: it is not (a table's rows, anyelement) */
typedef struct mx_argument {
    mx_str name, mode; /* mode: "in", "out", "inout", "variadic", "table" */
    mx_type type;
    bool has_default;
} mx_argument;
typedef mx_vec(mx_argument) mx_arguments;

/* A table or a column that a query names, and that is not there; or what else is certainly wrong with it. */
typedef struct mx_absent {
    mx_name
        name; /* of a column: `schema` is the table's name or alias that stands before it; empty: nothing is known to be absent */
    bool column;
    const char *fault; /* "two of its columns have one name"; NULL: nothing is known */
} mx_absent;

/* what is kept as named text: view, trigger, function, policy, extension, event, … */
struct mx_object {
    mx_schema *schema; /* NULL: of the database (extensions, event triggers) */
    mx_object_kind kind;
    mx_str name;
    mx_str signature; /* functions */
    mx_arguments arguments;
    mx_type result;    /* PostgreSQL, of a function; text empty: none, or not known */
    bool result_set;   /* it returns rows: SETOF, TABLE (…) */
    mx_name on_table;  /* triggers, policies, rules */
    mx_str definition; /* canonical text for comparing (schema/text.h) */
    mx_str also;       /* PostgreSQL, a policy: the same with CURRENT_USER for who was connected */
    mx_str source;     /* the statement as written, without delimiter: for rendering */
    /* PostgreSQL: what the statement was read under, as of mx_model; empty: the default */
    mx_str search_path;
    mx_str starless;  /* views: the same with the columns that its stars stand for; empty: it has no star */
    mx_absent awaits; /* what it named when it was made that was not there */
    mx_strs columns;  /* views */
    bool columns_guessed;                 /* they may be called otherwise, or be more */
    mx_vec(const mx_type *) column_types; /* of these, as far as they are known; NULL: not known */
    /* PostgreSQL's views: the columns of tables that it reads; `uses_known` false: it is not known */
    mx_columns_read uses;
    bool uses_known;
    mx_indexes uses_keys; /* primary keys, by which columns of their tables need not be grouped by */
    bool uses_rows;       /* and rows as a whole: of these it may hold any column */
    mx_names refers;      /* for ordering */
    /* of these, the last that only stand in a routine's body that is a string: nothing holds what they name */
    size_t body_refers;
    bool body_checked; /* the server looks for them when the routine is made */
    bool body_parsed;  /* it is SQL itself, and the server holds what that names, columns too */
    /* materialised views; parts are expressions or names in expr (no columns) */
    mx_indexes indexes;
    mx_str comment;
    /* what statements of their own say of it and its parts, sorted by key; an empty value is none: the comments of
     * "column a" and "index i", and the "state" of a trigger or rule ("disable", "enable always") */
    mx_options notes;
    mx_str renamed_from;
    mx_span span;
    mx_object *same_name; /* the next overload */
    uint64_t place;       /* grows along the list that it is in */
    bool listed;          /* it is in one */
    /* PostgreSQL, live, a routine: what is not read of the catalogue and holds it, as the server describes it; empty: nothing */
    mx_str held_by;
};
typedef mx_vec(mx_object *) mx_objects;

struct mx_schema {
    mx_model *model;
    mx_str name;
    bool built_in; /* there from the start: public, main */
    mx_str charset, collation, comment;
    mx_tables tables;
    mx_udts types;
    mx_sequences sequences;
    mx_objects objects;
    /* PostgreSQL: tables, indexes, sequences, views by name → mx_relation; others: tables and views
     * (SQLite: indexes too) */
    mx_map relations;
    mx_map type_map;    /* by name → mx_udt */
    mx_map constraints; /* by folded name → mx_name_count: how many of that name there are */
    /* by kind and name (and table, where that tells them apart) → the first mx_object */
    mx_map object_map;
    /* by folded name of a table that is not there → the foreign keys that wait for it */
    mx_map waiting;
    uint64_t place; /* grows along the model's schemas */
    mx_span span;
};
typedef mx_vec(mx_schema *) mx_schemas;

typedef struct mx_name_count {
    size_t count;
} mx_name_count;
typedef struct mx_relation {
    mx_object_kind kind;
    union {
        mx_table *table;
        mx_index *index;
        mx_sequence *sequence;
        mx_object *object;
        void *any;
    } u;
} mx_relation;

struct mx_model {
    mx_arena *arena;
    mx_server server;
    const struct mx_model_rules *rules;
    mx_schemas schemas;
    mx_map schema_map;
    /* temporary tables: found before all others, never compared; NULL: none yet */
    mx_schema *temporary;
    mx_map object_map; /* of `objects` */
    /* of the database: extensions, event triggers, publications, roles */
    mx_objects objects;
    uint32_t index_count;           /* that there were up to now */
    mx_right_targets rights;        /* what rights are given on, in that order; schema/rights.h */
    mx_right_targets future_rights; /* what is given on things that are made later */
    mx_map partitions; /* PostgreSQL: a partitioned table → what bounds of its partitions say */
    mx_map right_map;  /* of `rights`, by address of the thing, or by name (MySQL) */
    mx_map view_types; /* of columns of views, by their texts: many views have the same */
    /* whose rights the script speaks of, by the key of his name; empty: it leaves rights to others */
    mx_map right_roles;
    size_t right_role_count;
    bool others_rights;    /* there may be some that nobody's script gave: read from a catalogue */
    bool trusted;          /* made from a server's own catalogue: nothing of it is refused */
    bool opaque;           /* a statement was passed over that may have made anything */
    bool code_ran;         /* so may a routine that was called: SELECT make_tables() */
    mx_absent *absent;     /* takes the first that is absent from what is read; NULL: nobody asks */
    bool fkey_parts_freed; /* of names in mx_fkey.parts some are free again */
    bool bodies_unchecked; /* PostgreSQL SET check_function_bodies = off; on at the start */
    const mx_model
        *leads_to;      /* of a way back: a routine that is made shall find what it reads of this; or NULL */
    bool views_at_once; /* one that reads what is absent is refused where it is made, not at the end */
    bool all_rights;    /* made from a schema's text: what is not in it is not meant to be */
    mx_str current_schema; /* moved by USE and SET search_path during a replay */
    mx_str search_path;    /* PostgreSQL: what SET search_path named, a line each; empty: the default */
    mx_str user; /* PostgreSQL: CURRENT_USER by SET ROLE, or of who read the catalogue; empty: not known */
    mx_str session_path; /* with local_path: what it was before SET LOCAL */
    bool local_path;
    /* MySQL SET FOREIGN_KEY_CHECKS, SQLite PRAGMA foreign_keys; on at the start (MySQL) */
    bool fkey_checks;
    size_t
        written_nextvals; /* defaults that were written with nextval(…): they may use a sequence of another table */
    bool legacy_alter_table; /* SQLite PRAGMA legacy_alter_table; off at the start */
    bool keeps_history;      /* MariaDB system_versioning_alter_history = KEEP; off at the start */
    bool writable_schema;    /* SQLite PRAGMA writable_schema, which dumps of virtual tables turn on */
    size_t passed_over;      /* statements without a message that change no schema: SELECT, INSERT, … */
    mx_span first_passed_over;
    /* what statements that failed would have made, by name in lower case: said once, where they failed */
    mx_map unknown;
    /* in lower case, what objects name or ever named: of another table or view nobody need be asked whether he names it */
    mx_map named;
    mx_mentions *mentions; /* schema/mentions.h */
    uint64_t places;       /* the last that was given */
    /* of a live database of which one schema is compared: the statements that make what its things use of other schemas,
     * which is in the model too, but neither compared nor shown; NULL: it uses none */
    const mx_statements *context;
    mx_str missing_schema; /* the one that was to be read is not in the database; else empty */
};

/* New things go to the first schema of search_path that is there; to the server's own without one. */
void mx_model_settle_path(mx_model *model);
/* The search_path becomes `first` and behind it `rest`, a line each. */
void mx_model_search_first(mx_model *model, mx_str first, mx_str rest);

/* Finders; an empty schema means the current one, for relations and types then the others of search_path. NULL: not there. Names compare as the engine compares
 * them. */
mx_schema *mx_model_schema(const mx_model *model, mx_str name);
mx_table *mx_model_table(const mx_model *model, mx_str schema, mx_str name);
mx_column *mx_table_column(const mx_table *table, mx_str name);
mx_index *mx_table_index(const mx_table *table, mx_str name); /* the primary key too */
mx_fkey *mx_table_fkey(const mx_table *table, mx_str name);
mx_check *mx_table_check(const mx_table *table, mx_str name);
mx_udt *mx_model_type(const mx_model *model, mx_str schema, mx_str name);
mx_column *mx_udt_field(const mx_udt *type, mx_str name); /* an attribute of a composite type */
mx_sequence *mx_model_sequence(const mx_model *model, mx_str schema, mx_str name);
/* Whether it becomes UNLOGGED or LOGGED with the table of its column (PostgreSQL 15 on), and whether it does so between two states. */
bool mx_sequence_is_with_table(const mx_sequence *sequence);
bool mx_sequence_goes_along(const mx_sequence *from, const mx_sequence *to);
mx_object *mx_model_object(const mx_model *model, mx_object_kind kind, mx_str schema, mx_str name,
                           mx_str signature, mx_str on_table);

/* Under a search_path that was set: the schema of the first object (signature empty: any), or relation, of that name on it; else empty. */
mx_str mx_model_object_schema(const mx_model *model, mx_object_kind kind, mx_str name, mx_str signature);
mx_str mx_model_relation_schema(const mx_model *model, mx_str name);

/* Relations (table, index, sequence, view) by name where the engine has one name space for them; NULL: not
 * there. */
mx_relation *mx_model_relation(const mx_model *model, mx_str schema, mx_str name);

/* of columns, keys, indexes: case folded but for PostgreSQL */
bool mx_name_same(mx_str a, mx_str b, const mx_server *server);
/* of schemas, tables, views: case folded for SQLite alone */
bool mx_table_name_same(mx_str a, mx_str b, const mx_server *server);

#endif
