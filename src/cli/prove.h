/* cli/prove.h — --prove and --verify: what a plan does, shown in the model and on a real server. */
#ifndef MX_CLI_PROVE_H
#define MX_CLI_PROVE_H

#include "cli/project.h"
#include "migrate/draft.h"

typedef struct mx_proof {
    const mx_project *project;
    mx_model *after;              /* what planning made of its `from`; used up */
    const mx_draft_before *again; /* makes the same state as it was */
    const mx_model *to;
    const mx_planned_options *options;
    const mx_planned *planned;
} mx_proof;

bool mx_proof_asked(const mx_cli *cli);
/* --prove: before + plan = after (which planning has shown), after + reverse = before, and a second plan is
 * empty. --verify URL: the same on the database there, which must be empty and is emptied again at the end.
 * What holds is told on stderr. PLN002 for what does not; REV001 for a database that is not empty. */
mx_status mx_proof_show(mx_cli *cli, const mx_proof *proof);

#endif
