/* Tokens of any text: each is a piece of it, behind the one before, and the end comes. */
#include "fuzz.h"
#include "sql/token.h"

static mx_status lex_all(mx_arena *arena, void *arg)
{
    const fuzz_input *input = arg;
    mx_lexer lexer = {.text = input->text, .server = input->server, .file = input->file};
    uint32_t last = 0;
    for (;;) {
        mx_token token;
        MX_TRY(mx_lex(&lexer, &token, input->diags));
        if (token.kind == MX_T_END)
            return MX_OK;
        FUZZ_CHECK(token.span.start >= last && token.span.end > token.span.start);
        FUZZ_CHECK(token.span.end <= input->text.len && lexer.at >= token.span.end);
        FUZZ_CHECK(token.text.ptr >= input->text.ptr && token.text.len <= token.span.end - token.span.start);
        last = token.span.end;
        mx_str value = mx_token_value(arena, &token, input->server);
        FUZZ_CHECK(value.len == 0 || value.ptr != NULL);
        if (token.keyword != KW_NONE)
            FUZZ_CHECK(mx_keyword_of(token.text) == token.keyword);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A token is read by some server's rules; only the splitter knows rules for none. */
    if (size == 0 || fuzz_server(data[0]) == NULL)
        return 0;
    return fuzz_run(data, size, lex_all);
}
