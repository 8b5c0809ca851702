/* Any script through splitter and parser: no statement is refused without a reason, none breaks what follows. */
#include "fuzz.h"
#include "sql/parse.h"
#include "sql/split.h"

static mx_status parse_all(mx_arena *arena, void *arg)
{
    const fuzz_input *input = arg;
    mx_statements statements = {0};
    MX_TRY(
        mx_split(arena, input->text, input->file, 0, MX_STR_NONE, input->server, &statements, input->diags));
    mx_status worst = MX_OK;
    for (size_t i = 0; i < statements.len; i++) {
        size_t before = mx_diags_errors(input->diags);
        mx_stmt tree;
        memset(&tree, 0, sizeof tree);
        mx_status status = mx_parse_statement(arena, &statements.at[i], input->server, &tree, input->diags);
        FUZZ_CHECK(status == MX_OK || mx_diags_errors(input->diags) > before);
        if (status != MX_OK)
            worst = MX_FAILED;
    }
    return worst;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || fuzz_server(data[0]) == NULL)
        return 0;
    return fuzz_run(data, size, parse_all);
}
