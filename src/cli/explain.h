/* cli/explain.h — --explain: for every planned statement, which differences made it, and where the desired
 * state says so: with a provider the class, its attribute, file and line. */
#ifndef MX_CLI_EXPLAIN_H
#define MX_CLI_EXPLAIN_H

#include "cli/command.h"
#include "migrate/planned.h"

typedef enum mx_explain_form { MX_EXPLAIN_NOT, MX_EXPLAIN_TEXT, MX_EXPLAIN_JSON } mx_explain_form;

/* --explain, --explain=text, --explain=json. USE004 for any other word. */
mx_status mx_explain_asked(mx_cli *cli, mx_explain_form *out);
/* TEXT: the plan's SQL with its reasons as comments; JSON: {"statements": [{"sql", "comment", "reverse",
 * "why", "differences"}]} in one line and a line end. The plan must have been made with reasons
 * (options.explain). */
mx_str mx_explained(mx_cli *cli, const mx_planned *planned, mx_explain_form form);

#endif
