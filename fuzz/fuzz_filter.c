/* Filters: the canonical text of what is read reads back as the same. */
#include "fuzz.h"

#include "feature/filter.h"

static mx_status work(mx_arena *arena, void *arg)
{
    fuzz_input *input = arg;
    const mx_filter *filter, *again;
    mx_buf text = MX_BUF(arena), second = MX_BUF(arena);
    MX_TRY(mx_filter_parse(arena, input->text, input->file, &filter, input->diags));
    mx_filter_print(&text, filter);
    FUZZ_CHECK(mx_filter_parse(arena, mx_buf_view(&text), 0, &again, NULL) == MX_OK);
    mx_filter_print(&second, again);
    FUZZ_CHECK(mx_str_eq(mx_buf_view(&text), mx_buf_view(&second)));
    FUZZ_CHECK(mx_filter_has_column(filter) == mx_filter_has_column(again));
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
