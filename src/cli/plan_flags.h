/* cli/plan_flags.h — what the planning commands share: options from flags and settings, questions about renames. */
#ifndef MX_CLI_PLAN_FLAGS_H
#define MX_CLI_PLAN_FLAGS_H

#include "cli/project.h"
#include "migrate/planned.h"

/* --hints, --rename, diff.skip, concurrent_index, --qualifier. `hints` must live as long as the options. */
mx_status mx_planned_flags(mx_cli *cli, const mx_project *project, mx_hints *hints, mx_planned_options *out);

/* --exclude, or the setting. USE004: a pattern that can match nothing. */
mx_status mx_exclude_flag(mx_cli *cli, const mx_project *project, mx_strs *out);
/* USE008: those of them that name nothing of either state; `other` and `hints` may be NULL. */
void mx_exclude_tell_unfit(mx_cli *cli, const mx_project *project, const mx_model *state,
                           const mx_model *other, const mx_hints *hints);

#endif
