/* A spec's JSON: what is read dumps in every form to a text that reads back as an equal spec with the same
 * versions. */
#include "fuzz.h"

#include "feature/version.h"

static void check_form(mx_arena *arena, const mx_feature_spec *spec, mx_canon_form form)
{
    mx_buf text = MX_BUF(arena), second = MX_BUF(arena);
    const mx_feature_spec *again;
    mx_spec_write(&text, spec, form);
    FUZZ_CHECK(mx_str_is_utf8(mx_buf_view(&text), NULL));
    FUZZ_CHECK(mx_spec_from_text(arena, mx_buf_view(&text), 0, &again, NULL) == MX_OK);
    mx_spec_write(&second, again, form);
    FUZZ_CHECK(mx_str_eq(mx_buf_view(&text), mx_buf_view(&second)));
    FUZZ_CHECK(mx_spec_equal(arena, spec, again));
    FUZZ_CHECK(mx_str_eq(mx_spec_version(arena, spec, 64), mx_spec_version(arena, again, 64)));
    FUZZ_CHECK(mx_str_eq(mx_spec_code_version(arena, spec, 8), mx_spec_code_version(arena, again, 8)));
}

static mx_status work(mx_arena *arena, void *arg)
{
    fuzz_input *input = arg;
    const mx_feature_spec *spec;
    MX_TRY(mx_spec_from_text(arena, input->text, input->file, &spec, input->diags));
    for (mx_canon_form form = MX_CANON_DUMP; form <= MX_CANON_STORED; form++)
        check_form(arena, spec, form);
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
