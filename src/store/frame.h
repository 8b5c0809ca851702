/* store/frame.h — rows that SQL stands for: columns, and what is written behind FROM. */
#ifndef MX_STORE_FRAME_H
#define MX_STORE_FRAME_H

#include "arrow/arrow.h"
#include "feature/definition.h"
#include "store/sql.h"

typedef struct mx_frame_column {
    mx_str name;
    const mx_arrow_type *type; /* as it leaves the store */
    bool json;                 /* a struct or map that the table keeps as JSON */
} mx_frame_column;
typedef mx_vec(mx_frame_column) mx_frame_columns;

typedef struct mx_frame {
    mx_frame_columns columns;
    mx_str from; /* a quoted table, or a SELECT in parentheses; rows are written to mx_store_quoted_table */
    mx_strs
        inexact;  /* columns of a table whose texts its own comparisons take for equal; not those of `from` */
    mx_str table; /* the name of the table that it is of, for messages; or empty */
    mx_strs as_texts;   /* columns of types that rows cannot have here, which are read as texts */
    mx_strs uncompared; /* columns of lists whose items the engine has no comparison for */
    mx_vec(mx_column_decl)
        declared; /* types of a table to make, as the engine's SQL; the others go by their values */
    const struct mx_table_keys *keys; /* of a table to make (store/keys.h); NULL: none */
    bool counted; /* the engine said along with its columns how many rows a table has … */
    int64_t rows; /* … about, of all versions */
} mx_frame;

extern const mx_arrow_type mx_text_type, mx_time_type, mx_bool_type, mx_int_type; /* of system columns */

const mx_frame_column *mx_frame_find(const mx_frame *frame, mx_str name); /* NULL: it has none */
void mx_frame_add(mx_arena *arena, mx_frame *frame, mx_frame_column column);
/* The columns as a STRUCT. */
const mx_arrow_type *mx_frame_type(mx_arena *arena, const mx_frame *frame);
/* SELECT "a", "b" FROM …; `table`: written before the names, may be empty. */
mx_str mx_frame_select(const struct mx_store *store, mx_arena *arena, const mx_frame *frame);
void mx_add_columns(mx_sqlbuf *sql, const mx_frame_columns *columns, const char *table);
/* "a" = b."a" AND … for the names. */
void mx_add_same(mx_sqlbuf *sql, const mx_strs *names, const char *left, const char *right);
void mx_add_names(mx_sqlbuf *sql, const mx_strs *names, const char *table);
/* A join of two rows' keys, whatever the engine knows about how many rows there are. */
typedef struct mx_join {
    const char *kind;          /* "LEFT", "INNER" */
    mx_str right;              /* as behind FROM */
    const char *alias;         /* its name */
    const mx_strs *names;      /* of the keys, on both sides */
    const char *left;          /* before the names on the left: "t." */
    const mx_frame *frames[2]; /* that have the keys of left and right, for their types */
} mx_join;
void mx_add_join(mx_sqlbuf *sql, const mx_join *join); /* " LEFT JOIN … AS … ON …" */
/* A type with these texts as fields. */
const mx_arrow_type *mx_fields_type(mx_arena *arena, const mx_strs *keys, bool map);

#endif
