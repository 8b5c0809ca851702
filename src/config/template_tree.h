/* config/template_tree.h — a template as a tree, and the functions that need no command. For template*.c
 * only. */
#ifndef MX_CONFIG_TEMPLATE_TREE_H
#define MX_CONFIG_TEMPLATE_TREE_H

#include "config/template.h"

typedef struct tpl_node tpl_node;
typedef struct tpl_pipe tpl_pipe;
typedef mx_vec(tpl_node *) tpl_nodes;

/* An operand of a command. */
typedef enum tpl_term_kind { TPL_DOT, TPL_FIELD, TPL_VAR, TPL_LITERAL, TPL_PIPE, TPL_IDENT } tpl_term_kind;
typedef struct tpl_term {
    tpl_term_kind kind;
    mx_span at;
    mx_str name;           /* VAR ("$", "$x"), IDENT */
    mx_strs fields;        /* FIELD, VAR, PIPE: .A.B behind it */
    const mx_value *value; /* LITERAL */
    tpl_pipe *pipe;        /* PIPE: ( … ) */
} tpl_term;
typedef mx_vec(tpl_term) tpl_terms;

typedef struct tpl_command {
    mx_span at;
    tpl_terms terms; /* at least one; the first is the function when it is an IDENT */
} tpl_command;

struct tpl_pipe {
    mx_span at;
    mx_str key_name, value_name; /* $k, $v := (range); value_name alone else; "" none */
    bool assign;                 /* = in place of := */
    mx_vec(tpl_command) commands;
};

typedef enum tpl_node_kind {
    TPL_TEXT,
    TPL_ACTION,
    TPL_IF,
    TPL_RANGE,
    TPL_WITH,
    TPL_BREAK,
    TPL_CONTINUE,
    TPL_TEMPLATE /* text: the name of another one; pipe: its value, NULL: none */
} tpl_node_kind;
struct tpl_node {
    tpl_node_kind kind;
    mx_span at;
    mx_str text; /* TEXT, TEMPLATE */
    tpl_pipe *pipe;
    tpl_nodes body, other; /* other: behind {{ else }} */
};

#define TPL_DEPTH 100

/* A template that others run by its name: a file, or {{ define }}. */
typedef struct tpl_named {
    mx_str name;
    tpl_nodes nodes;
} tpl_named;
struct mx_templates {
    mx_vec(tpl_named) all; /* the last one of a name counts */
};

/* TPL001 at the first error. `named` gets what {{ define }} and {{ block }} make; NULL: those, and {{ template }}, are
 * refused. */
mx_status tpl_parse(mx_arena *arena, mx_str text, uint32_t file, tpl_nodes *out, mx_templates *named,
                    mx_diags *diags);

/* Behaviour that functions and execution share. */
bool tpl_truth(const mx_value *v);
mx_str tpl_print(mx_arena *arena, const mx_value *v);

typedef struct tpl_call {
    mx_arena *arena;
    mx_diags *diags;
    mx_str name;
    mx_span at;
    const mx_values *args;
    uint64_t *spent;
} tpl_call;
/* Go's functions and ours; MX_NOT_FOUND: no such function (nothing is evaluated then). */
mx_status tpl_builtin(const tpl_call *call, const mx_value **out);
bool tpl_is_builtin(mx_str name);

#endif
