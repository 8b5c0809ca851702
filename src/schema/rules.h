/* schema/rules.h — what the replay asks a dialect. const data; no slot is NULL: where an engine has
 * nothing to say, the mx_plain_* of this header are the answer.
 *
 * CREATE TABLE asks in this order: table_option of each option · type of each column · for each column
 * (all are known by then) expr of what it has, and column · arrange of all keys · for each key, in that
 * order but foreign keys last: key_name when it has none, then expr, index or fkey · finish_table ·
 * check_table. ALTER TABLE and CREATE INDEX ask the same questions for the parts that they touch, and
 * always the last two. */
#ifndef MX_SCHEMA_RULES_H
#define MX_SCHEMA_RULES_H

#include "schema/model.h"
#include "schema/rights.h"

/* Where an expression stands. */
typedef enum mx_expr_place {
    MX_X_DEFAULT,
    MX_X_ON_UPDATE,
    MX_X_GENERATED,
    MX_X_CHECK,
    MX_X_INDEX_PART,
    MX_X_INDEX_WHERE,
    MX_X_USING /* ALTER COLUMN … TYPE */
} mx_expr_place;
const char *mx_expr_place_words(mx_expr_place place); /* "a check": for messages */
typedef struct mx_expr_site {
    mx_expr_place place;
    const mx_table *table; /* resolves column names and types; NULL: a domain's */
    /* of DEFAULT, ON UPDATE, GENERATED; MariaDB: of a column's own CHECK; else NULL */
    const mx_column *column;
    /* what it is assigned to; domain's CHECK: the type of VALUE; NULL: none */
    const mx_type *type;
    /* set when the expression's type can be told (PostgreSQL); NULL: nobody asks */
    mx_type *told;
} mx_expr_site;

/* A key that waits to be made. */
typedef struct mx_pending_key {
    const mx_key_def *def;
    mx_column *column; /* the column it was written at; NULL: at the table */
    bool for_fkey;     /* made by arrange, under a foreign key */
} mx_pending_key;
typedef mx_vec(mx_pending_key) mx_pending_keys;

/* Where a name must be the only one of its sort. */
typedef enum mx_name_scope { MX_NS_FREE, MX_NS_TABLE, MX_NS_SCHEMA } mx_name_scope;

/* What a call of a name may be. */
typedef enum mx_call_kind { MX_CALL_UNKNOWN, MX_CALL_PLAIN, MX_CALL_AGGREGATE, MX_CALL_WINDOW } mx_call_kind;

/* What happens to a thing when a column that it uses is dropped. */
typedef enum mx_drop_effect {
    MX_DROP_REFUSED,  /* SCH006 */
    MX_DROP_TAKEN,    /* it goes too */
    MX_DROP_SHRUNK,   /* it loses that part, and goes with its last one */
    MX_DROP_CASCADED, /* it goes with CASCADE; without it, SCH006 */
    MX_DROP_IGNORED   /* it stays and is broken from then on */
} mx_drop_effect;
typedef struct mx_drop_rules {
    mx_drop_effect primary, unique, index; /* column as a key part; index: also as INCLUDE */
    mx_drop_effect composite_unique;       /* unique and primary keys of more than one column */
    mx_drop_effect index_expr;             /* column in an index's expression or predicate */
    mx_drop_effect own_check;              /* a check that uses this column alone */
    mx_drop_effect shared_check;
    mx_drop_effect fkey; /* of the table itself */
    /* foreign keys (of any table) to the column, or to a unique key that goes */
    mx_drop_effect referenced;
    mx_drop_effect generated; /* generated columns that use it */
    mx_drop_effect view;      /* views, rules, policies that name table and column */
} mx_drop_rules;

typedef struct mx_model_rules {
    /* --- questions --- */
    /* A type as written → canonical, in the model's arena or static. SCH003 for a type the server does not
     * know. `column` (NULL: a cast, a domain's base, a sequence's type) takes what a type word implies:
     * serial, charset, json's check; its table and name are set, and it stands in no table's list yet. */
    mx_status (*type)(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                      mx_diags *diags);
    /* An expression → the server's own spelling. `written` belongs to somebody else: copy it by
     * mx_expr_copy before changing it; what goes out lives in the model's arena. Names of columns were
     * looked up before: each MX_E_NAME of one part is a column of site->table or no column at all. Also
     * asked again, with the canonical tree, when types change under it. */
    mx_status (*expr)(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                      mx_diags *diags);
    /* What the server refuses about an expression of a script: `tree` is its canonical form, NULL when none is kept. Asked after expr,
     * and never of what a catalogue shows. */
    mx_status (*refuse)(mx_model *model, const mx_expr_site *site, const mx_expr *written,
                        const mx_expr *tree, mx_diags *diags);
    /* The same of a view, trigger, policy …: the functions that its text, which stands at `at`, calls. */
    mx_status (*refuse_object)(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                               mx_diags *diags);
    /* May the server have a table or view of this name that no statement makes? */
    bool (*relation_may_be)(const mx_model *model, mx_str name);
    /* May `name`, behind the table or alias `qualifier` (may be empty), mean anything that no statement makes a column of? */
    bool (*column_may_be)(const mx_model *model, mx_str qualifier, mx_str name);
    /* What OR REPLACE may not change of a view or routine: `before` is what it was. */
    mx_status (*refuse_replaced)(const mx_model *model, const mx_object *before, const mx_object *after,
                                 mx_diags *diags);
    /* Columns, of domains and composite types too, that hold what is dropped without CASCADE and is no type of the model: SCH006. */
    mx_status (*refuse_drop)(const mx_model *model, const mx_object *object, mx_span at, mx_diags *diags);
    /* Prints a canonical tree again after names in it have changed. */
    mx_str (*print)(mx_model *model, const mx_expr *tree);
    /* Completes a column: charset, collation, identity, auto_increment, what its default implies. All
     * fields that come from the definition by plain copying are set, DEFAULT and GENERATED through expr.
     * `written` NULL: the column was altered in part. */
    mx_status (*column)(mx_model *model, mx_column *column, const mx_column_def *written, mx_diags *diags);
    /* May a column become `to`, which stands in its table, of `from`? MODIFY and CHANGE ask. */
    mx_status (*check_retyped)(const mx_model *model, const mx_column *from, const mx_column *to, mx_span at,
                               mx_diags *diags);
    /* May a column of a table get this name? */
    mx_status (*check_renamed)(const mx_model *model, const mx_column *column, mx_str name, mx_span at,
                               mx_diags *diags);
    /* A copy of a table's column, as CREATE TABLE … AS makes it of one that its query selects. */
    void (*selected)(mx_model *model, mx_column *column);
    /* The keys of one statement in the order in which the server makes (and names) them. May add keys:
     * mx_pending_key_new. */
    mx_status (*arrange)(mx_model *model, mx_table *table, mx_pending_keys *keys, mx_diags *diags);
    /* The name the server gives to a key or index without one; names of schema/names.h tell what is taken.
     * Empty: none (SQLite). For a domain's check `table` is one without columns that has the domain's name
     * and schema. */
    mx_str (*key_name)(mx_model *model, const mx_table *table, mx_key_kind kind, const mx_key_def *def);
    /* Is this a name that the server gives to foreign keys or checks of the table, one that only counts them?
     * A catalogue does not say who made it up. */
    bool (*is_counted_name)(const mx_table *table, mx_key_kind kind, mx_str name);
    /* The collation of a domain or of a composite type's attribute as a catalogue shows it. May be NULL. */
    void (*collation)(const mx_model *model, mx_column *column);
    /* Complete an index (method, operator classes, collations, nulls_first, prefixes, kind) and a foreign
     * key (actions, match) before they are added to their table. index->table may be NULL: of a
     * materialised view. */
    mx_status (*index)(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags);
    mx_status (*fkey)(mx_model *model, mx_fkey *fkey, const mx_key_def *def, mx_diags *diags);
    /* Completes the character set and collation of a schema, of which a statement has said at least one. */
    mx_status (*schema_texts)(mx_model *model, mx_schema *schema, mx_span at, mx_diags *diags);
    /* Takes an option of CREATE TABLE or ALTER TABLE that is a field of the model (engine, charset,
     * comment, …). MX_NOT_FOUND: it is kept in table->options under its key; an empty key afterwards: it
     * is no state at all. `value` may be changed to its canonical form before. */
    mx_status (*table_option)(mx_model *model, mx_table *table, mx_option *option, mx_diags *diags);
    /* An action of ALTER TABLE that only this engine has (CONVERT_CHARSET, SET_STORAGE, PARTITION,
     * identity …), or that it does in its own way. Asked first. MX_NOT_FOUND: the replay's own way, or
     * SCH004 where it has none. */
    mx_status (*alter)(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags);
    /* Completes a table after all parts of a statement are in place: implied NOT NULL, charset, order of
     * indexes, indexes that others cover. Called after every statement that touches the table: must change
     * nothing the second time. */
    mx_status (*finish_table)(mx_model *model, mx_table *table, mx_diags *diags);
    /* What the server refuses about a finished table: missing unique key under a reference, missing index,
     * too long keys, text keys without length. Existence of columns and tables and double names were
     * checked before. */
    mx_status (*check_table)(mx_model *model, const mx_table *table, mx_diags *diags);

    /* What is compared of a view, trigger, routine, policy …: its statement in one form, whatever is a
     * default left out or said always. In the model's arena. `create` is the statement that `object` was, or
     * will be, made by; a view's columns are filled in. */
    mx_str (*object)(mx_model *model, mx_object *object, const mx_create_object *create);
    /* PostgreSQL: the statement that would have made the object as ALTER leaves it. MX_NOT_FOUND: it cannot be told so. */
    mx_status (*alter_object)(mx_model *model, const mx_object *object, const mx_alter_action *action,
                              mx_str *source, mx_diags *diags);
    /* Has the server functions of this name of its own? */
    bool (*has_function)(const mx_model *model, mx_str name);
    /* What a call of that name, without a schema, is: UNKNOWN unless it is certain. */
    mx_call_kind (*call_kind)(const mx_model *model, mx_str name);
    /* The columns of a table or view that the server has of its own, or, of `f()`, of the rows that a function of its gives; types as far
     * as they are known, and `all`: it has no others. False: it has none of the name. */
    bool (*servers_columns)(mx_model *model, mx_str schema, mx_str name, mx_columns *out, bool *all);
    /* The same of a range type, from AS on; `range` has its name. NULL: there are none (all but PostgreSQL). */
    mx_str (*range_type)(mx_model *model, const mx_udt *range, const mx_create_object *create);

    /* --- facts --- */
    /* bytes (PostgreSQL, 63) or characters (MySQL, 64); 0: no limit */
    uint32_t max_name;
    bool cut_names; /* longer names are cut (PostgreSQL), else refused */
    bool schemas;   /* CREATE SCHEMA means something */
    bool row_types; /* tables and views are types too: one space of names with all others (PostgreSQL) */
    const char *temporary_schema; /* what temporary things can be called by; NULL: by no schema's name */
    mx_name_scope index_names, unique_names, fkey_names, check_names, primary_names;
    /* PostgreSQL: names of all constraints of a table are one space */
    bool one_constraint_space;
    /* foreign keys may name what is not there yet: always (SQLite); else only with fkey_checks off */
    bool late_references;
    /* SET FOREIGN_KEY_CHECKS = 0 allows late references and DROP TABLE under a reference (MySQL) */
    bool loose_fkey_checks;
    bool quoted_is_string;     /* "x" that names no column is a text (SQLite) */
    bool rename_rewrites_text; /* renames reach views and triggers (PostgreSQL, SQLite) */
    /* DROP TABLE under a reference is allowed and leaves it dangling (SQLite) */
    bool drop_table_free;
    /* DROP TABLE under a view needs CASCADE, which takes the view (PostgreSQL) */
    bool views_hold_tables;
    /* A view's text is read whenever it is asked for: it means what its tables are by then (DuckDB). */
    bool views_read_late;
    bool primary_not_null; /* columns of a primary key are NOT NULL (all but SQLite) */
    bool column_checks;    /* a check written at a column stays the column's (MariaDB) */
    /* DROP COLUMN takes foreign keys and checks that were written at the column (SQLite) */
    bool inline_keys_go;
    bool unique_constraints;  /* UNIQUE makes a constraint, not just an index (all but MySQL) */
    bool triggers_in_order;   /* those of one event run in the order in which they were made (MySQL) */
    bool fkey_named_by_index; /* FOREIGN KEY i (…) names the key too (MariaDB) */
    bool stored_by_default;   /* generated columns (PostgreSQL) */
    /* expressions are kept as written and shown so (SQLite): mx_sql.source is filled */
    bool keeps_source;
    bool keep_default_null; /* DEFAULT NULL is not, or not always, as no default (MySQL TIMESTAMP) */
    /* defaults: 1 and INT64_MAX; MariaDB 1000 and INT64_MAX - 1 */
    int64_t sequence_cache, sequence_max;
    mx_drop_rules drop_column;
    const mx_privilege *privileges; /* mx_plain_privileges: the engine knows none */
    bool rights_by_name;            /* rights are on names, not on things (MySQL) */
} mx_model_rules;

/* --- plain answers (schema/rules.c) --- */
extern const mx_privilege mx_plain_privileges[];
mx_status mx_plain_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written,
                          const mx_expr *tree, mx_diags *diags); /* nothing */
mx_status mx_plain_refuse_object(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                                 mx_diags *diags);                                 /* nothing */
bool mx_plain_relation_may_be(const mx_model *model, mx_str name);                 /* any may */
bool mx_plain_column_may_be(const mx_model *model, mx_str qualifier, mx_str name); /* any may */
mx_status mx_plain_refuse_drop(const mx_model *model, const mx_object *object, mx_span at, mx_diags *diags);
mx_status mx_plain_refuse_replaced(const mx_model *model, const mx_object *before, const mx_object *after,
                                   mx_diags *diags); /* nothing */
mx_status mx_plain_column(mx_model *model, mx_column *column, const mx_column_def *written, mx_diags *diags);
mx_status mx_plain_check_retyped(const mx_model *model, const mx_column *from, const mx_column *to,
                                 mx_span at, mx_diags *diags);
mx_status mx_plain_check_renamed(const mx_model *model, const mx_column *column, mx_str name, mx_span at,
                                 mx_diags *diags);
/* its type and collation alone */
void mx_plain_selected(mx_model *model, mx_column *column);
mx_status mx_plain_schema_texts(mx_model *model, mx_schema *schema, mx_span at, mx_diags *diags);
/* as written */
mx_status mx_plain_arrange(mx_model *model, mx_table *table, mx_pending_keys *keys, mx_diags *diags);
/* none */
mx_str mx_plain_key_name(mx_model *model, const mx_table *table, mx_key_kind kind, const mx_key_def *def);
/* false */
bool mx_plain_is_counted_name(const mx_table *table, mx_key_kind kind, mx_str name);
mx_status mx_plain_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags);
/* NO ACTION when not written */
mx_status mx_plain_fkey(mx_model *model, mx_fkey *fkey, const mx_key_def *def, mx_diags *diags);
/* kept */
mx_status mx_plain_table_option(mx_model *model, mx_table *table, mx_option *option, mx_diags *diags);
mx_status mx_plain_alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags);
mx_status mx_plain_finish_table(mx_model *model, mx_table *table, mx_diags *diags);
mx_status mx_plain_check_table(mx_model *model, const mx_table *table, mx_diags *diags);
mx_status mx_plain_alter_object(mx_model *model, const mx_object *object, const mx_alter_action *action,
                                mx_str *source, mx_diags *diags);
bool mx_plain_has_function(const mx_model *model, mx_str name);      /* false */
mx_call_kind mx_plain_call_kind(const mx_model *model, mx_str name); /* MX_CALL_UNKNOWN */
bool mx_plain_servers_columns(mx_model *model, mx_str schema, mx_str name, mx_columns *out,
                              bool *all); /* false */
/* mx_text_canon_create */
mx_str mx_plain_object(mx_model *model, mx_object *object, const mx_create_object *create);

/* A key that the server makes by itself: kind, parts by column name, and name ("" to be made up). Lives as
 * long as the model. */
mx_pending_key mx_pending_key_new(mx_model *model, mx_key_kind kind, mx_str name, const mx_strs *columns,
                                  mx_span span);

#endif
