/* schema/view_scope.h — names inside of a query: which tables stand in FROM, which columns they have, and
 * expressions under those names. Inside the room only. */
#ifndef MX_SCHEMA_VIEW_SCOPE_H
#define MX_SCHEMA_VIEW_SCOPE_H

#include "schema/canon.h"
#include "schema/rules.h"

typedef struct mx_view_column {
    mx_str name;
    const mx_column *column; /* the table's, or a copy; NULL: an expression's */
    const mx_type *type;     /* an expression's, where it can be told; NULL: not known, or the column's */
    bool literal;            /* NULL or a quoted text: in UNION it gets the type of the others */
    bool bare;               /* an expression that has no type on SQLite: not a cast, nor a subquery */
    bool guessed;            /* the server may call it otherwise, or show several columns */
    bool figured;            /* PostgreSQL: it is guessed as the server does it, in the whole */
    bool hidden;             /* MySQL: an invisible column of a table, which no star stands for */
    bool starred; /* from a star that is kept: it is called as the table's column is, whatever that is */
    size_t
        numbered; /* PostgreSQL: of an item with a subquery: 1 and what mx_view.shown was before it; else 0 */
    mx_str expr; /* of a select item: its text; of a column in FROM: what it is in the form, "alias.column" */
} mx_view_column;
typedef mx_vec(mx_view_column) mx_view_columns;

typedef struct mx_view_source { /* an element of FROM, or what WITH gives */
    mx_str alias;
    mx_str
        shown; /* in the form: what it is called makes no difference, and servers call it otherwise where names meet */
    mx_str of; /* the table, when it is not called otherwise; empty: it is, or is none */
    mx_view_columns columns;
    bool open;      /* PostgreSQL: it has columns that we do not know */
    bool partial;   /* it may have others than are known */
    bool arguments; /* PostgreSQL: of the routine that is around: x.a is a field of what x is */
    bool scalar;    /* a function that gives one value a row, which is called by its alias too */
    bool table;     /* PostgreSQL: it has ctid, xmin and its like, which no star stands for */
    mx_column **
        typed; /* its columns under their names in mx_view.typed, as far as they were asked for; NULL: none */
} mx_view_source;

typedef struct mx_view_name { /* a column as FROM shows it: those that USING joins by are one */
    mx_view_column column;
    mx_str alias; /* of its table; empty: of none */
} mx_view_name;

typedef struct mx_view_named_window { /* MySQL, MariaDB: each part in its form, empty where there is none */
    mx_str name, base, partition, order, frame;
} mx_view_named_window;

typedef struct mx_view_scope mx_view_scope;
struct mx_view_scope {
    mx_vec(mx_view_named_window) windows;
    mx_view_scope *outer;
    mx_vec(mx_view_source) sources;
    mx_vec(mx_view_name) names;  /* in the order of a star */
    mx_vec(mx_view_name) merged; /* of the join that is being read */
    bool merges;                 /* a join with USING, or NATURAL: columns of two tables are one */
    size_t typed; /* mx_view.typed_last, when it was made of this scope; 0: not since it changed */
};

typedef struct mx_view_star {
    size_t start, end; /* in the view's text */
    mx_str columns;    /* what it stands for */
} mx_view_star;

/* A literal in an operand of UNION, or in a row of VALUES, in the form that is being written. */
typedef struct mx_view_spot {
    size_t at, len, column;
    const mx_type *wanted;
} mx_view_spot;

typedef struct mx_view_used {
    mx_vec(const mx_column *) columns; /* of tables, that were named so far */
    mx_indexes keys;                   /* primary keys, as of mx_object.uses_keys */
    bool rows;                         /* and tables' rows as such */
} mx_view_used;

typedef struct mx_view mx_view;
struct mx_view {
    mx_model *model;
    mx_arena *arena;
    const mx_server *server;
    mx_vec(mx_view_source) with;
    uint32_t depth, twice; /* of queries around; of them, those that are read before they are read again */
    mx_table *typed;       /* all columns in sight whose types are known, by "alias.column" */
    size_t typed_own;      /* of them, those of tables; behind them are expressions */
    size_t typed_last;     /* how often it was made */
    size_t shown;          /* so many have a name of the form's own */
    mx_str called;         /* the first column of the last subquery */
    size_t width;          /* so many columns it has; MX_NPOS: it is not certain */
    const mx_type *value;  /* its type, when it has one column and the type is known */
    mx_str text;           /* of the whole query */
    mx_view_used *used;
    mx_vec(mx_view_star) stars;
    bool reshaped;  /* an outer join, a subquery, groups: a column may be NULL that is not in its table */
    bool condition; /* the next expression is one; MySQL, MariaDB */
    bool
        shows; /* the next expression is a column that the view itself shows, and no other query has a part in */
    bool exists; /* the next query stands in EXISTS: MariaDB shows its star as 1 */
    mx_vec(mx_view_spot) spots;
    const mx_buf *spots_of; /* the form whose literals are noted; NULL: none */
    bool united;            /* UNION and its like: a column's type is made from several */
    bool inexact;           /* a star may stand for more columns than are known */
    uint32_t doubt;         /* what is being read is not certain to be read as the server does it */
    bool settled; /* the server's own text: every column stands under its table, also those that went since */
    /* a subquery's text → its form; view.c */
    bool (*subquery)(mx_view *view, mx_str text, mx_view_scope *outer, mx_str *out);
};

/* view_star.c. Stars in the text itself: subqueries in expressions are read from copies, and are not kept. */
void mx_view_note_star(mx_view *view, mx_str star, mx_str columns);
/* `source`, the statement that makes the view, with its stars' columns in their places; empty: there is no star. */
mx_str mx_view_starless(mx_view *view, mx_str source);

/* What the form calls it. */
mx_str mx_view_add_source(mx_view *view, mx_view_scope *scope, mx_view_source source);

/* view_type.c. What is known of a column's type; NULL: nothing. */
const mx_type *mx_view_type(const mx_view_column *column);
const mx_type *mx_view_type_named(mx_view *view, const char *name); /* NULL: there is none */
/* UNION, VALUES, USING of a full join: a column that is made of both. PostgreSQL alone tells its type. */
void mx_view_unite(mx_view *view, mx_view_column *one, const mx_view_column *other);
/* The columns in sight as a table of their own, so that a dialect knows their types. Until it is asked for once more. */
const mx_table *mx_view_typed_table(mx_view *view, mx_view_scope *scope);
/* The columns of what the server has of its own, or, by `f()`, what a function of its gives. True: these are all. */
bool mx_view_servers_columns(mx_view *view, mx_str schema, mx_str name, mx_view_columns *out);
/* A subquery that is a value has this type. */
void mx_view_give_type(mx_view *view, mx_expr *node, const mx_type *type);

/* view_absent.c. What is certain not to be there goes to mx_model.absent, if anybody asks: a table … */
void mx_view_note_table(mx_view *view, mx_str schema, mx_str name);
/* … or a column, unless something else may be meant by it: `aliases` (may be NULL) are the select items that it may name. */
void mx_view_note_column(mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_str name,
                         const mx_view_columns *aliases);
/* What is certainly wrong with the query, other than that: the first goes to mx_model.absent, too. PostgreSQL, MySQL, MariaDB. */
void mx_view_note_fault(mx_view *view, const char *fault);
/* … or t.*, t being no table in FROM. */
void mx_view_note_star_of_none(mx_view *view, const mx_view_scope *scope, mx_str qualifier);
/* … or one in USING (…). */
void mx_view_note_using(mx_view *view, const mx_view_scope *scope, mx_str name);

/* It is read, by a name or a star. */
void mx_view_use(const mx_view *view, const mx_view_column *column);
/* The columns of a table, a view or a name of WITH. False: not known. */
bool mx_view_find_table(mx_view *view, mx_str schema, mx_str name, mx_view_columns *out);
/* "alias.column"; empty: no table has it, or two have. `qualifier` may be empty. */
mx_str mx_view_find_column(const mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_str name);
/* An expression in its form. `aliases` (may be NULL): select items that its names may mean; `first`: before the
 * tables' columns. `item` (may be NULL): the column that it is when it is selected without a name. */
bool mx_view_expr(mx_view *view, mx_view_scope *scope, mx_str text, const mx_view_columns *aliases,
                  bool first, mx_str *out, mx_view_column *item);

/* FILTER, WITHIN GROUP and OVER behind a call of that name, or ORDER BY in it (view_terms.c). False: something else. */
bool mx_view_over(mx_view *view, mx_view_scope *scope, mx_str call, mx_str text, mx_str *out);

/* The columns that a query selects (view.c), as CREATE TABLE … AS makes them. False: there is something in it that we
 * cannot resolve. `own`: false when a column may be NULL, or lack a default, that its table's does not. */
bool mx_view_columns_of(mx_model *model, mx_str query, mx_view_columns *out, bool *own);

#endif
