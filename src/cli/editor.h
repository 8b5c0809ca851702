/* cli/editor.h — lets a person edit a text in $EDITOR (default vi). */
#ifndef MX_CLI_EDITOR_H
#define MX_CLI_EDITOR_H

#include "cli/command.h"

/* The text goes into a temporary file called `name`, the editor runs on it through sh, and *text is what is in it then. RUN001 when the
 * editor fails: nothing has been written anywhere else. */
mx_status mx_edit_text(mx_cli *cli, mx_str name, mx_str *text);

#endif
