/* config/environment.h — the environment variables that a configuration is read from.
 *
 * A copy: what the process does to its environment later is not seen, and callers that keep an environment
 * of their own hand that in. */
#ifndef MX_CONFIG_ENVIRONMENT_H
#define MX_CONFIG_ENVIRONMENT_H

#include "base/diag.h"
#include "base/map.h"
#include "base/vec.h"

typedef struct mx_variable {
    mx_str name, value; /* '\0' behind each */
    mx_span at;         /* its line in .env; MX_NOWHERE: the process's */
} mx_variable;

typedef struct mx_environment {
    mx_vec(mx_variable *) variables; /* in the order of the process; those of .env behind them */
    mx_map by_name;                  /* name → mx_variable */
} mx_environment;

/* `block`: "NAME=value" texts, NULL at the end, as `environ`; what has no '=' is passed over. */
void mx_environment_of(mx_arena *arena, char *const *block, mx_environment *out);
void mx_environment_add(mx_arena *arena, mx_environment *env, mx_str name, mx_str value, mx_span at);
const mx_variable *mx_environment_get(const mx_environment *env, mx_str name); /* NULL: not set */
/* Adds the variables of a .env file that are not set yet: NAME=value lines, `export` before them, '#'
 * comments, values in single or double quotes. MX_NOT_FOUND: no such file. CFG005: a line is none of these. */
mx_status mx_environment_dotenv(mx_arena *arena, mx_environment *env, mx_str path, mx_diags *diags);

#endif
