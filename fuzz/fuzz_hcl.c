/* Any text as HCL: what parses can be laid out, parses again, and its layout is then at rest. */
#include "fuzz.h"
#include "config/hcl.h"

static mx_status read_hcl(mx_arena *arena, void *arg)
{
    const fuzz_input *input = arg;
    mx_hcl_body *body = NULL;
    mx_str once, twice;
    MX_TRY(mx_hcl_parse(arena, input->text, input->file, &body, input->diags));
    FUZZ_CHECK(body != NULL);
    FUZZ_CHECK(mx_hcl_format(arena, input->text, input->file, &once, input->diags) == MX_OK);
    uint32_t file = mx_diags_file(input->diags, MX_STR("formatted"), once);
    mx_hcl_body *again = NULL;
    FUZZ_CHECK(mx_hcl_parse(arena, once, file, &again, input->diags) == MX_OK);
    FUZZ_CHECK(again->attrs.len == body->attrs.len && again->blocks.len == body->blocks.len);
    FUZZ_CHECK(mx_hcl_format(arena, once, file, &twice, input->diags) == MX_OK);
    FUZZ_CHECK(mx_str_eq(once, twice));
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, read_hcl);
}
