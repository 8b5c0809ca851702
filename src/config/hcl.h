/* config/hcl.h — HCL's native syntax: text → tree, and text → canonical text.
 *
 * Knows blocks, attributes and expressions, and nothing of what they mean (hcl_eval.h computes values,
 * project.h knows atlas.hcl). The tree lives in the arena and borrows from the text, which must live as
 * long. */
#ifndef MX_CONFIG_HCL_H
#define MX_CONFIG_HCL_H

#include "config/value.h"

#define MX_HCL_DEPTH 200  /* nesting of blocks and expressions; deeper is HCL001 */
#define MX_HCL_HEIGHT 400 /* of an expression's tree: a.b.c… and 1+1+1… are as high as they are long */

typedef struct mx_hcl_expr mx_hcl_expr;
typedef struct mx_hcl_body mx_hcl_body;
typedef mx_vec(mx_hcl_expr *) mx_hcl_exprs;

typedef enum mx_hcl_expr_kind {
    MX_HCL_LITERAL,  /* value: null, bool, number, or a string without ${} */
    MX_HCL_TEMPLATE, /* items: parts that are joined; one single interpolation keeps its type */
    MX_HCL_TUPLE,    /* items */
    MX_HCL_OBJECT,   /* keys[i] = items[i]; a bare name as key is a LITERAL */
    MX_HCL_NAME,     /* name: "var" in var.url, or a bare word */
    MX_HCL_ATTR,     /* from, name: from.name */
    MX_HCL_INDEX,    /* from, key: from[key] */
    MX_HCL_SPLAT,    /* from, each: from[*].x or from.*.x; `each` is built on a MX_HCL_ITEM */
    MX_HCL_ITEM,     /* the element of the splat around it */
    MX_HCL_CALL,     /* name, items; spread: the last one is followed by ... */
    MX_HCL_UNARY,    /* op, from */
    MX_HCL_BINARY,   /* op, from, key (right side) */
    MX_HCL_COND,     /* from ? key : other */
    MX_HCL_FOR,      /* for_: [for k, v in from : value if cond] or {… : key => value …} */
    MX_HCL_EXPR_KINDS
} mx_hcl_expr_kind;

typedef enum mx_hcl_op {
    MX_HCL_OP_NONE,
    MX_HCL_OP_OR,
    MX_HCL_OP_AND,
    MX_HCL_OP_EQ,
    MX_HCL_OP_NE,
    MX_HCL_OP_LT,
    MX_HCL_OP_GT,
    MX_HCL_OP_LE,
    MX_HCL_OP_GE,
    MX_HCL_OP_ADD,
    MX_HCL_OP_SUB,
    MX_HCL_OP_MUL,
    MX_HCL_OP_DIV,
    MX_HCL_OP_MOD,
    MX_HCL_OP_NOT,
    MX_HCL_OP_NEG
} mx_hcl_op;

typedef struct mx_hcl_for {
    mx_str key_name, value_name; /* key_name empty: only the value has a name */
    mx_hcl_expr *key;            /* NULL: a list is built */
    mx_hcl_expr *value, *cond;   /* cond: NULL when there is none */
    bool group;                  /* {for … : k => v...} */
    bool joined;                 /* a template's %{ for }: results are joined to one text */
} mx_hcl_for;

struct mx_hcl_expr {
    mx_hcl_expr_kind kind;
    mx_hcl_op op;
    mx_span at;
    mx_str name;
    mx_span name_at;
    mx_hcl_expr *from, *key, *other, *each;
    mx_hcl_exprs items, keys;
    bool spread;
    int height; /* longest way down to a leaf */
    const mx_value *value;
    mx_hcl_for *for_;
};

typedef struct mx_hcl_attr {
    mx_str name;
    mx_span at, name_at;
    mx_hcl_expr *value;
} mx_hcl_attr;

typedef struct mx_hcl_block {
    mx_str type;
    mx_strs labels;
    mx_span at, type_at; /* at: from the type to the closing brace */
    mx_hcl_body *body;
    mx_str of, turn; /* of schema files, what for_each made: the label as written, and the key; else empty */
} mx_hcl_block;

struct mx_hcl_body {
    mx_vec(mx_hcl_attr) attrs;   /* in source order; names are unique */
    mx_vec(mx_hcl_block) blocks; /* in source order */
    mx_span at;
};

/* Reads a whole file. `file` is the text's number from mx_diags_file. MX_FAILED: HCL001 (at the first
 * error). */
mx_status mx_hcl_parse(mx_arena *arena, mx_str text, uint32_t file, mx_hcl_body **out, mx_diags *diags);
/* Reads one expression that is the whole text. */
mx_status mx_hcl_parse_expr(mx_arena *arena, mx_str text, uint32_t file, mx_hcl_expr **out, mx_diags *diags);

const mx_hcl_attr *mx_hcl_attr_of(const mx_hcl_body *body, mx_str name);   /* NULL: none */
const mx_hcl_block *mx_hcl_block_of(const mx_hcl_body *body, mx_str type); /* the first one; NULL: none */

/* The text in canonical layout (`schema fmt`): two spaces a level, '=' of neighbouring lines under each
 * other. Words, comments, empty lines and what is in quotes are untouched. A text that does not parse is not
 * formatted: HCL001. */
mx_status mx_hcl_format(mx_arena *arena, mx_str text, uint32_t file, mx_str *out, mx_diags *diags);

#endif
