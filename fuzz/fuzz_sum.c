/* Any text as atlas.sum: what is read can be written, and is read again as the same. */
#include "fuzz.h"
#include "migrate/sum.h"

static mx_status read_sum(mx_arena *arena, void *arg)
{
    const fuzz_input *input = arg;
    mx_sum first, second;
    memset(&first, 0, sizeof first);
    memset(&second, 0, sizeof second);
    mx_status status = mx_sum_parse(arena, input->text, &first);
    if (status == MX_FAILED)
        return MX_OK; /* no diagnostics by contract */
    mx_str text = mx_sum_text(arena, &first);
    FUZZ_CHECK(mx_sum_parse(arena, text, &second) == status);
    FUZZ_CHECK(mx_str_eq(first.total, second.total) && first.entries.len == second.entries.len);
    for (size_t i = 0; i < first.entries.len; i++) {
        FUZZ_CHECK(mx_str_eq(first.entries.at[i].name, second.entries.at[i].name));
        FUZZ_CHECK(mx_str_eq(first.entries.at[i].hash, second.entries.at[i].hash));
    }
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, read_sum);
}
