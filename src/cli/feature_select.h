/* cli/feature_select.h — which features a command is about, and what is said when that is not clear.
 *
 * Errors of these commands go to stdout: one line of JSON with --format json, else "Error: …" (docs/feature-commands.md
 * lists the codes). They end the command with status 1 and no diagnostic. */
#ifndef MX_CLI_FEATURE_SELECT_H
#define MX_CLI_FEATURE_SELECT_H

#include "cli/feature_project.h"

/* That --format is one of plain and json; mx_wants_json tells which. */
mx_status mx_plain_or_json(mx_cli *cli);
bool mx_wants_json(const mx_cli *cli); /* --format json */
/* USE004 when --format is none of these; `formats` ends with NULL, the first one is the default. */
mx_status mx_feature_format(mx_cli *cli, const char *const *formats, mx_str *out);

/* FEATURES of the command line, or --all-features. *missing: those that are not in the graph, for the caller to
 * report. MX_FAILED: MISSING_REQUIRED_FLAG, CONFLICTING_FLAGS, INVALID_FEATURE_KEY were printed. */
mx_status mx_select_features(mx_cli *cli, const mx_feature_project *project, mx_strs *keys, mx_strs *missing);
/* One key of the command line, in either form: "a/b", "a__b". */
mx_status mx_select_feature(mx_cli *cli, mx_str text, mx_str *key);
mx_status mx_features_not_found(mx_cli *cli, const mx_feature_project *project, const mx_strs *missing);

/* {"error": code, "message": message, detail: items} or "Error: message"; detail may be NULL. Returns MX_FAILED. */
mx_status mx_feature_error(mx_cli *cli, const char *code, mx_str message, const char *detail,
                           const mx_strs *items, mx_str hint);

#endif
