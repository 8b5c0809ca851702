/* Any text as one expression, and as one type. */
#include "fuzz.h"
#include "sql/parse.h"

static mx_status parse_expr(mx_arena *arena, void *arg)
{
    const fuzz_input *input = arg;
    mx_expr *expr = NULL;
    mx_span at = {input->file, 0, (uint32_t)input->text.len};
    mx_status status = mx_parse_expr(arena, input->text, at, input->server, &expr, input->diags);
    FUZZ_CHECK(status != MX_OK || expr != NULL);
    return status;
}

static mx_status parse_type(mx_arena *arena, void *arg)
{
    const fuzz_input *input = arg;
    mx_type_name *type = NULL;
    mx_span at = {input->file, 0, (uint32_t)input->text.len};
    mx_status status = mx_parse_type(arena, input->text, at, input->server, &type, input->diags);
    FUZZ_CHECK(status != MX_OK || type != NULL);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || fuzz_server(data[0]) == NULL)
        return 0;
    fuzz_run(data, size, parse_expr);
    return fuzz_run(data, size, parse_type);
}
