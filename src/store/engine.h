/* store/engine.h — what a store asks its engine: the words of one kind of database, as const data. SQL that all engines
 * share is written where it is needed; what they say differently is a slot here, and none is NULL. */
#ifndef MX_STORE_ENGINE_H
#define MX_STORE_ENGINE_H

#include "base/digest.h"
#include "driver/rows.h"
#include "store/frame.h"

typedef struct mx_store mx_store;

typedef struct mx_store_engine {
    const char *driver;  /* mx_conn_driver's name */
    const char *dialect; /* mx_dialect_named's */
    mx_digest digest;    /* of stores that name none */
    bool json;           /* structs are kept as JSON */
    bool arrays;         /* lists may be kept in arrays, in columns that a user made */
    bool no_zero;        /* no text has U+0000 in it … */
    bool cuts_zero;      /* … or a field's text is cut there when it is read */
    bool conflicts;      /* it may end a transaction that is in the way of another */
    bool opens_once;     /* a temporary table may stand in a statement once: store/open_once.h */
    bool ddl_commits;    /* making a table ends the transaction around it */
    /* What is done first, in the transaction, by who makes a table: others that make it wait, and find it. */
    mx_status (*lock_creation)(mx_store *store, mx_arena *arena, mx_str table, mx_diags *diags);
    /* Drops a table that the caller has just made, if there is no row in it, where making it was no part of a transaction. */
    void (*drop_empty)(mx_store *store, mx_arena *arena, mx_str table);
    bool folds_columns;            /* names of columns that differ in case alone are one */
    bool folds_tables;             /* the same of tables */
    const char *folding;           /* a SELECT of whether they are, where its settings say so; NULL */
    bool makes_numbers;            /* of texts that a filter compares with one */
    bool nan_reals, nan_decimals;  /* those numbers may be NaN or infinite, and a text names that */
    size_t name_bytes, name_chars; /* the longest name of a table; 0: any */
    size_t index_name_chars;       /* the longest name of an index or key that SQLAlchemy writes; 0: any */
    const char *const *session;    /* statements that every connection runs first; NULL ends them */
    /* Statements that begin a transaction in which all reads see the rows of one moment, temporary tables are made
     * nevertheless, and others may write (or wait until it ends); NULL ends them. */
    const char *const *snapshot;
    /* What is done best before that, for a table that is read in it and may not be there. */
    void (*before_snapshot)(mx_store *store, mx_arena *arena, mx_str table);

    /* A field's text of a by-field column: `expr` is SQL. */
    void (*field)(mx_sqlbuf *sql, const mx_frame_column *column, mx_str expr, mx_str key);
    /* The by-field value of `keys` and their expressions, as `type` says. */
    void (*fields)(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_strs *keys, const mx_strs *exprs);
    /* The by-field value that a column holds as JSON text (`expr`), as `type` says, where the engine has structs. */
    void (*parsed)(mx_sqlbuf *sql, const mx_arrow_type *type, mx_str expr);
    /* Whether `column` holds JSON that is no object, as SQL; `exact`: not by its first and last characters alone. */
    void (*no_object)(mx_sqlbuf *sql, mx_str column, bool exact);
    /* SQL of whether any text can be in a column of JSON; NULL: what reads it fails on what is none. */
    mx_str (*unchecked)(const mx_store *store, mx_arena *arena, mx_str table, mx_str column);
    /* The digest's text of what `args` (SQL, joined by "|") say, NULL when any is NULL. False: it has no such
     * function; nothing was added. */
    bool (*hash)(mx_sqlbuf *sql, const mx_strs *args);
    /* The texts of `value` in a group, joined by "|", NULLs left out, as an aggregate; `order`: SQL, what it is
     * ordered by. */
    void (*joined)(mx_sqlbuf *sql, mx_str value, mx_str order);
    /* Some engines join long keys row by row with row. */
    void (*join)(mx_sqlbuf *sql, const mx_join *join);
    /* A number that is the same for equal values of columns of a frame (texts and whole numbers), and never NULL; `table`: before
     * their names. NULL: joins cost no more than telling rows by it (store/narrow.h). */
    void (*sum)(mx_sqlbuf *sql, const mx_strs *names, const mx_frame *frame, const char *table);
    bool copies_unions;     /* a UNION behind FROM is written down before it is read */
    const char *big_result; /* behind SELECT, before a grouping of very many rows */
    bool joined_windowed;   /* `joined` is of window functions, over the window g */
    const char *bytewise;   /* behind a text in ORDER BY and before < >: code point order */
    bool nulls_first;       /* NULLs come first where nothing is said */
    bool days_are_moments;  /* a date equals the moment that it begins with */
    bool booleans_are_numbers;
    bool decimals_are_texts; /* 1.0 and 1.00 differ */
    bool keeps_anything;     /* in any column, whatever its type */
    bool bytes_are_texts;    /* texts equal their bytes */
    bool full_join;          /* FULL JOIN costs what LEFT JOIN costs */
    bool compares_here;      /* its hashing and grouping cost more than reading the rows (store/compare.h) */
    bool keeps_latest;       /* the latest rows of ids that come twice go into a temporary table */
    const char *counts; /* before the name of a temporary table that was filled, whose rows are not known */
    void (*time)(mx_sqlbuf *sql, int64_t micros); /* a timestamp's literal */
    const char *no_time, *no_text;                /* NULL of these types */
    const char
        *drop_temporary; /* before the name of a temporary table: drops no other, ends no transaction */
    const char
        *list_tables; /* a SELECT of the names, as `name`, of all tables that an unquoted name can mean */
    const char *list_others; /* the same of all types and sequences */
    /* The same of what is no table of the store's own schema, and as `what` in words, what it is ("a view"). */
    const char *list_foreign;
    mx_status (*columns)(mx_store *store, mx_arena *arena, mx_str table, mx_frame *out, mx_diags *diags);
    /* A SELECT of the names, as `name`, of a table's columns whose texts compare otherwise than by their bytes: ids that
     * differ in case alone are two. NULL: each of its columns may. `table`: the table's name, as
     * text. A second column: about how many rows it has, which may be said where no column is ('' then). A third: the
     * table's name, which may be another's. A fourth and fifth, which are NULL for those columns: of one that rows have as
     * texts or lists and that is of another type there, this type's SQL, and an mx_way. */
    bool tells_all; /* `table` may be empty: of all tables, which takes as long as of one */
    void (*inexact)(mx_sqlbuf *sql, mx_str table);
    void (*exact)(mx_sqlbuf *sql, mx_str expr); /* the value of such a column, compared by its bytes */
    const char *widened; /* behind a number of single precision, whose text lacks digits; NULL: it has all */
    /* The value `expr` of a key, of `type`, as one that compares with those of `with`: either may be of a type of the
     * engine's own (mx_arrow_type.native). */
    void (*key_as)(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_arrow_type *with, mx_str expr);
    void (*table)(const mx_store *store, mx_table *table); /* what a new table is like, besides its columns */
    /* For CREATE TABLE; `key`: of a column that is an id or holds a version. */
    void (*type_name)(mx_sqlbuf *sql, const mx_arrow_type *type, bool key);
    const char *
        null_type; /* of a column of a temporary table that holds NULL alone, and is read as such; NULL: any */
    /* As SQLAlchemy writes them: a text of at most so many characters (0: any) where keys need to know, a moment without
     * a zone. */
    void (*key_text)(mx_sqlbuf *sql, size_t chars);
    const char *plain_time;
    size_t key_bytes; /* the longest key of an index; 0: any */
} mx_store_engine;

/* How values of a column of the engine's own type are compared. */
typedef enum mx_way {
    MX_WAY_EXACT,   /* it is a text, and not compared by its bytes: mx_store_engine.exact */
    MX_WAY_AS_TEXT, /* not at all: by their texts */
    MX_WAY_LOOSE,   /* as those of that type; equal ones may have other texts */
    MX_WAY_OWN,     /* as those of that type */
} mx_way;

const mx_store_engine *mx_engine_of(const mx_conn *conn); /* NULL: no store on this kind of database */
const mx_store_engine *mx_engine_named(mx_str driver);    /* the same by mx_conn_driver's name */

extern const mx_store_engine mx_duckdb_engine, mx_sqlite_engine, mx_postgres_engine, mx_mysql_engine;

/* Answers that several engines share. */

mx_status mx_engine_columns_by_stream(mx_store *store, mx_arena *arena, mx_str table, mx_frame *out,
                                      mx_diags *diags); /* by the types of an empty result */
mx_status mx_engine_type_by_stream(mx_store *store, mx_arena *arena, mx_str select, const mx_arrow_type **out,
                                   mx_diags *diags); /* of the rows of a SELECT that has none */
void mx_engine_as_it_is(mx_sqlbuf *sql, const mx_arrow_type *type, mx_str expr); /* a struct is JSON there */
void mx_engine_plain_table(const mx_store *store, mx_table *table);              /* nothing */
void mx_engine_all_objects(mx_sqlbuf *sql, mx_str column, bool exact);           /* 1 = 0 */
void mx_engine_nothing_before(mx_store *store, mx_arena *arena, mx_str table);
mx_status mx_engine_no_lock(mx_store *store, mx_arena *arena, mx_str table, mx_diags *diags); /* MX_OK */
void mx_engine_varchar(mx_sqlbuf *sql, size_t chars);                                         /* VARCHAR */
void mx_engine_plain_join(mx_sqlbuf *sql, const mx_join *join);
void mx_engine_plain_key(mx_sqlbuf *sql, const mx_arrow_type *type, const mx_arrow_type *with, mx_str expr);
bool mx_engine_hash_called(mx_sqlbuf *sql, const mx_strs *args); /* metaxy_<algorithm>(length, …) */
void mx_engine_time_text(mx_sqlbuf *sql, int64_t micros, const char *behind); /* 2024-01-25 19:20:26.528367 */
mx_str mx_engine_args_joined(mx_sqlbuf *sql, const mx_strs *args);            /* a || '|' || b */

#endif
