/* cli/state_check.h — warnings about states of SQL that say something else than their author may think. */
#ifndef MX_CLI_STATE_CHECK_H
#define MX_CLI_STATE_CHECK_H

#include "cli/state.h"

/* SQL104: statements of the text read last that make no part of a schema. */
void mx_state_tell_passed_over(mx_cli *cli, const mx_model *model);
/* IO004: a definition in the text is in another encoding than UTF-8; comments and rows may be. */
mx_status mx_state_check_encoding(mx_cli *cli, mx_str text, uint32_t file, const mx_server *server);
/* PRV003 for every schema that the dev URL leaves out, PRV005 when the one asked for is not there. */
void mx_state_tell_left_out(mx_cli *cli, const mx_project *project, const mx_model *model);
/* PRV002 where the texts hold nothing at all, PRV004 where they make nothing; unless `current` is empty too, or the texts are comments
 * alone: that is meant to be empty. */
mx_status mx_state_check_empty(mx_cli *cli, const mx_source_texts *texts, const mx_model *current,
                               const mx_model *model);

#endif
