/* Format templates on a report-like value. */
#include "config/template.h"

typedef struct input {
    mx_str text;
    mx_diags *diags;
} input;

static const char report[] =
    "{\"Pending\":[{\"Name\":\"1.sql\",\"Version\":\"1\"},{\"Name\":\"2.sql\",\"Version\":\"2\"}],"
    "\"Env\":{\"Driver\":\"sqlite\"},\"N\":3,\"Error\":null,\"Ok\":true,\"F\":0.5}";

static mx_status work(mx_arena *arena, void *arg)
{
    const input *in = arg;
    const mx_value *data;
    mx_diff_format format;
    mx_buf out = MX_BUF(arena);
    out.max = 1 << 20;
    MX_TRY(mx_value_from_json(arena, mx_str_of(report), MX_TPL001, MX_NOWHERE, &data, NULL));
    if (mx_template_run(arena, in->text, NULL, data, &out, in->diags) == MX_FAILED &&
        mx_diags_errors(in->diags) == 0)
        __builtin_trap();
    (void)mx_diff_format_parse(arena, in->text, &format, in->diags);
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {{(const char *)data, size}, mx_diags_new()};
    mx_guard(NULL, work, &in, in.diags);
    mx_diags_free(in.diags);
    return 0;
}
