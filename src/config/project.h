/* config/project.h — atlas.hcl: which blocks there are, what names mean, which environment is chosen.
 *
 * Values are computed when something refers to them, each once. In: a parsed file, --env, --var. Out: each
 * chosen environment as one object (blocks are objects in it), which settings.c turns into structs. */
#ifndef MX_CONFIG_PROJECT_H
#define MX_CONFIG_PROJECT_H

#include "config/hcl_eval.h"
#include "config/source.h"

typedef enum mx_node_state { MX_NODE_NEW, MX_NODE_BUSY, MX_NODE_DONE } mx_node_state;
typedef enum mx_node_kind { MX_NODE_VARIABLE, MX_NODE_LOCAL, MX_NODE_DATA } mx_node_kind;

/* Something that has a name and a value. */
typedef struct mx_node {
    mx_node_kind kind;
    mx_str name;               /* "var.url", "local.base", "data.external_schema.app" */
    const mx_hcl_attr *attr;   /* LOCAL */
    const mx_hcl_block *block; /* VARIABLE, DATA */
    mx_node_state state;
    const mx_value *value;
} mx_node;

typedef struct mx_project {
    mx_arena *arena;
    mx_diags *diags;
    mx_str path; /* of the file */
    const mx_hcl_body *body;
    mx_hcl_eval eval;
    mx_str env;            /* --env */
    mx_config_query query; /* may be NULL */
    const mx_value *vars;  /* object: --var by name; texts and lists of texts */
    mx_map nodes;          /* by name */
    mx_vec(mx_node *) locals, variables, busy;
    mx_sources sources; /* data sources that were referred to */
} mx_project;

/* Reads the text and its names. Fails also for variables without a value (HCL008). */
mx_status mx_project_open(mx_arena *arena, mx_str path, mx_str text, mx_str env, const mx_value *vars,
                          mx_config_query query, mx_project **out, mx_diags *diags);
/* The same from a body that was read already. */
mx_status mx_project_of_body(mx_arena *arena, mx_str path, const mx_hcl_body *body, mx_str env,
                             const mx_value *vars, mx_config_query query, mx_project **out, mx_diags *diags);
/* The chosen environments, one object each. MX_FAILED: HCL007 and whatever evaluation says. */
mx_status mx_project_envs(mx_project *project, mx_values *out);
/* A global block ("diff", "lint") as an object; NULL when there is none. */
mx_status mx_project_global(mx_project *project, const char *type, const mx_value **out);

/* ---- between project*.c ---- */

/* A body as an object: attributes, and blocks as objects in it (labels as further levels). `path` is where
 * it stands ("migration"), for bare words like migration { format = atlas }. */
mx_status mx_project_body(mx_project *project, const mx_hcl_body *body, const char *path,
                          const mx_value **out);
/* Computes a data block. project_data.c */
mx_status mx_project_data(mx_project *project, const mx_node *node, const mx_value **out);
/* for_each of a block: a name and a value per turn; `turns` is NULL when the block has none. */
typedef mx_vec(mx_member) mx_turns;
mx_status mx_project_turns(mx_project *project, const mx_hcl_body *body, mx_turns *out, bool *each);
/* `name` is { key, value } of a turn until mx_project_unbind; `local` is the caller's meanwhile. project_turns.c */
void mx_project_bind(mx_project *project, mx_str name, const mx_member *turn, mx_hcl_local *local);
void mx_project_unbind(mx_project *project, const mx_hcl_local *local);
/* A block as those that it stands for: itself, one for each turn of its for_each, or what `dynamic` makes. Calls
 * `each` for them in order, names bound. project_turns.c */
typedef mx_status (*mx_block_visit)(mx_project *project, const mx_hcl_block *block, void *arg);
mx_status mx_project_expand(mx_project *project, const mx_hcl_block *block, mx_block_visit each, void *arg);

/* Variable types. hcl_types.c: HCL003 when the value cannot become the type. */
mx_status mx_hcl_convert(mx_hcl_eval *eval, const mx_hcl_expr *type, const mx_value *value, mx_span at,
                         const mx_value **out);
/* Whether --var's text is read as an expression (lists, objects) for this type. */
bool mx_hcl_type_is_simple(const mx_hcl_expr *type);

#endif
