/* sql/expr.h — expression trees: defaults, checks, generated columns, index keys and predicates.
 *
 * The parser makes them as written (parentheses are not kept: the tree is the meaning); schema/canon.h turns them into the
 * one form a server would show. All nodes live in the arena they were parsed into. */
#ifndef MX_SQL_EXPR_H
#define MX_SQL_EXPR_H

#include "base/diag.h"
#include "base/vec.h"

typedef struct mx_expr mx_expr;
typedef struct mx_type_name mx_type_name;
typedef struct mx_select mx_select;

typedef enum mx_expr_kind {
    MX_E_NULL,
    MX_E_BOOL,   /* text: "true" or "false" */
    MX_E_NUMBER, /* text: as written, no sign */
    MX_E_STRING, /* text: the value; prefix: character set introducer or "N" */
    MX_E_BLOB,   /* text: as written ("x'00ff'", "b'01'", "0xff") */
    MX_E_NAME,   /* a column or other name: path in `path` ("t", "a"), last is the name */
    MX_E_STAR,   /* * or t.*; DuckDB: text is what follows it, EXCLUDE (…), REPLACE (…), RENAME (…) */
    MX_E_PARAM,
    MX_E_KEYWORD, /* CURRENT_TIMESTAMP, CURRENT_DATE, CURRENT_USER, LOCALTIME…, text lower-cased; args: (precision) */
    MX_E_CALL, /* path: function's name; args (count(*): one MX_E_STAR; f(a => 1): MX_E_BINARY "=>"); flag DISTINCT. The last
                       arg may be an MX_E_RAW tail ("ORDER BY x SEPARATOR ','"). prefix, for calls with words inside:
                       "both", "leading", "trailing": TRIM, args: text[, characters]; "in": POSITION, args as written;
                       "placing": OVERLAY; "from": PostgreSQL's SUBSTRING(x FROM a); "using": CONVERT(a USING b); "xml": expr_xml.c */
    MX_E_UNARY, /* text: operator, lower case: "-", "+", "not", "~", "!", "binary", "prior…"; args[0].
                       DuckDB: "lambda x, y:", and the body */
    MX_E_BINARY, /* text: operator, lower case: "=", "and", "like", "is", "is distinct from", "~~"…; args[0], args[1];
                       flags NOT for "not like", "is not"; args[2]: ESCAPE's operand; prefix: schema of OPERATOR(schema.+).
                       "is" with NULL, a BOOL, or KEYWORD "unknown", "document", "json"…; ISNULL is "is" too.
                       MySQL: && is "and", || is "or" */
    MX_E_IN,      /* args[0] in (args[1…]); flags NOT; a subquery is one MX_E_SELECT arg */
    MX_E_BETWEEN, /* args[0] between args[1] and args[2]; flags NOT, SYMMETRIC */
    MX_E_ANY,     /* args[0] text(operator) ANY/SOME (args[1]); flags ALL */
    MX_E_CASE,    /* args: [operand if flag OPERAND], when, then, when, then, …, [else if flag ELSE] */
    MX_E_CAST, /* args[0] as type; flags CONVERT (MySQL CONVERT(x, t)), TYPED (PostgreSQL: DATE '2020-01-01'); text:
                       "try_cast" or empty */
    MX_E_COLLATE, /* args[0] COLLATE text (schema in path when qualified) */
    MX_E_ARRAY,   /* ARRAY[…] */
    MX_E_ROW,     /* (a, b) or ROW(a, b) */
    MX_E_INDEX, /* args[0][args[1]] or [args[1]:args[2]] with flag SLICE; a bound left out is an empty MX_E_RAW;
                       DuckDB: a step as args[3] */
    MX_E_FIELD,    /* (args[0]).text */
    MX_E_INTERVAL, /* MySQL INTERVAL args[0] text(unit); PostgreSQL INTERVAL '…' fields is a TYPED cast */
    MX_E_EXTRACT,  /* EXTRACT(text FROM args[0]) */
    MX_E_AT_ZONE,  /* args[0] AT TIME ZONE args[1] */
    MX_E_EXISTS,   /* args[0]: MX_E_SELECT */
    MX_E_SELECT,   /* a subquery; text: its tokens, one space between; path empty */
    MX_E_OVER,     /* window call; args[0]: MX_E_CALL; text: tokens of FILTER, WITHIN GROUP, OVER */
    MX_E_RAW,      /* tokens that are kept and compared as text: text, one space between tokens */
    MX_E_KINDS
} mx_expr_kind;

enum {
    MX_EF_NOT = 1,
    MX_EF_DISTINCT = 2,
    MX_EF_ALL = 4,
    MX_EF_SYMMETRIC = 8,
    MX_EF_OPERAND = 16,
    MX_EF_ELSE = 32,
    MX_EF_CONVERT = 64,
    MX_EF_TYPED = 128,
    MX_EF_SLICE = 256,
    MX_EF_QUOTED = 512,    /* NAME, CALL: the last part was quoted */
    MX_EF_IMPLICIT = 1024, /* CAST: added by us as the server adds it */
    MX_EF_GROUP = 2048     /* MySQL, SQLite's names: a default that was written in parentheses */
};

#define MX_E_HEIGHT 1000

struct mx_expr {
    mx_expr_kind kind;
    uint32_t flags;
    mx_span span;
    mx_str text;
    mx_str prefix;
    mx_str *path; /* parts, values already unquoted and folded */
    mx_expr **args;
    uint32_t path_len, arg_count;
    uint32_t height;    /* of the tree below as parsed; at most MX_E_HEIGHT: recursion over a tree is safe */
    mx_type_name *type; /* CAST */
    mx_str
        callee; /* CALL, in PostgreSQL's canonical form: the signature of the schema's own that is meant; "*": one
                         * of the server's own; empty: it cannot be told */
};

/* A type as written; schema/ normalises it, not the parser. */
struct mx_type_name {
    mx_span span;
    mx_str schema; /* "pg_catalog" or empty */
    mx_str
        name; /* words lower-cased, joined by one space, arguments and suffixes apart: "double precision", "varchar",
                            "timestamp with time zone", "national varchar"; a quoted name as it is */
    mx_str text;    /* the whole as written, white space folded */
    mx_expr **args; /* (10, 2), ('a','b'), (max) */
    uint32_t arg_count;
    uint32_t array_dims; /* PostgreSQL: [] or ARRAY, 0 for none */
    bool quoted, is_unsigned, is_signed, zerofill, binary, setof;
    bool
        of_column; /* PostgreSQL: table.column%TYPE, of a routine; the table is `schema`, the column `name` */
    mx_str fields; /* PostgreSQL interval: "year to month" */
    mx_str
        charset; /* MySQL: CHARACTER SET x, ASCII, UNICODE; collate follows among the column's options too */
    mx_str collate;
};

#endif
