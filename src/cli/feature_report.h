/* cli/feature_report.h — features as JSON, the same in every command that shows them. */
#ifndef MX_CLI_FEATURE_REPORT_H
#define MX_CLI_FEATURE_REPORT_H

#include "cli/feature_project.h"

/* [{"key", "code_version", "version", "deps": [{"feature", "fields"}]}]; `deps`: with them, where there are any. */
mx_status mx_put_feature_fields(mx_cli *cli, mx_json_writer *w, mx_graph *graph, const mx_definition *def,
                                bool deps);
void mx_put_text(mx_json_writer *w, const char *key, mx_str text);
void mx_put_texts(mx_json_writer *w, const char *key, const mx_strs *texts);

#endif
