/* Statements of any script: pieces of it, in order, each without space around it; comments stand before their own. */
#include "fuzz.h"
#include "sql/split.h"

static mx_status split_all(mx_arena *arena, void *arg)
{
    const fuzz_input *input = arg;
    mx_statements statements = {0};
    MX_TRY(
        mx_split(arena, input->text, input->file, 0, MX_STR_NONE, input->server, &statements, input->diags));
    uint32_t last = 0;
    for (size_t i = 0; i < statements.len; i++) {
        const mx_statement *statement = &statements.at[i];
        FUZZ_CHECK(statement->span.start >= last && statement->span.end >= statement->span.start);
        FUZZ_CHECK(statement->span.end <= input->text.len);
        FUZZ_CHECK(statement->text.len > 0);
        FUZZ_CHECK(!mx_is_space(statement->text.ptr[0]));
        FUZZ_CHECK(!mx_is_space(statement->text.ptr[statement->text.len - 1]));
        for (size_t c = 0; c < statement->comment_count; c++)
            FUZZ_CHECK(statement->comments[c].span.end <= statement->span.start);
        last = statement->span.end;
    }
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, split_all);
}
