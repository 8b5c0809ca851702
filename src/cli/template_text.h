/* cli/template_text.h — the templates of --format, run on what commands have. */
#ifndef MX_CLI_TEMPLATE_TEXT_H
#define MX_CLI_TEMPLATE_TEXT_H

#include "cli/command.h"
#include "migrate/planned.h"

/* Commands that print SQL take `{{ sql . }}` and `{{ sql . "  " }}`: *indent. TPL001 for any other template. */
mx_status mx_sql_template(mx_cli *cli, mx_str template, const char *command, mx_str *indent);
/* `migrate diff` with a template of its own: the file's content, from .Version, .Name, .Changes[].Cmd/.Comment/.Reverse, .Reversible,
 * .Transactional, .Delimiter. */
mx_status mx_template_of_plan(mx_cli *cli, mx_str template, const mx_planned *planned, mx_str *out);
/* A report through a template: `whole` has every key, so that a template may ask for it; `sparse` is what `{{ json . }}` prints. */
mx_status mx_template_of_report(mx_cli *cli, mx_str template, mx_str whole, mx_str sparse, mx_str *out);

#endif
