#include "schema/reader.h"

void mx_reader_next(mx_reader *reader)
{
    if (mx_lex(&reader->lexer, &reader->tok, NULL) != MX_OK)
        reader->tok = (mx_token){
            .kind = MX_T_END,
            .span = {.start = (uint32_t)reader->lexer.text.len, .end = (uint32_t)reader->lexer.text.len}};
}

mx_reader mx_reader_open(mx_arena *arena, mx_str text, const mx_server *server)
{
    mx_reader reader = {.arena = arena, .lexer = {.text = text, .server = server}};
    mx_reader_next(&reader);
    return reader;
}

bool mx_reader_at_word(const mx_reader *reader, const char *word)
{
    return reader->tok.kind == MX_T_WORD && mx_str_ieq(reader->tok.text, mx_str_of(word));
}

bool mx_reader_at_punct(const mx_reader *reader, char c)
{
    return reader->tok.kind == MX_T_PUNCT && reader->tok.text.ptr[0] == c;
}

static bool taken(mx_reader *reader, bool yes)
{
    if (yes)
        mx_reader_next(reader);
    return yes;
}

bool mx_reader_word(mx_reader *reader, const char *word)
{
    return taken(reader, mx_reader_at_word(reader, word));
}

bool mx_reader_words(mx_reader *reader, const char *words)
{
    mx_reader ahead = *reader;
    mx_str word, rest = mx_str_of(words);
    do {
        (void)mx_str_cut(rest, ' ', &word, &rest);
        if (ahead.tok.kind != MX_T_WORD || !mx_str_ieq(ahead.tok.text, word))
            return false;
        mx_reader_next(&ahead);
    } while (rest.len);
    *reader = ahead;
    return true;
}

bool mx_reader_punct(mx_reader *reader, char c)
{
    return taken(reader, mx_reader_at_punct(reader, c));
}

bool mx_reader_op(mx_reader *reader, const char *op)
{
    return taken(reader, reader->tok.kind == MX_T_OP && mx_str_eq(reader->tok.text, mx_str_of(op)));
}

bool mx_reader_number(mx_reader *reader, uint64_t *out)
{
    return taken(reader, reader->tok.kind == MX_T_NUMBER && mx_str_to_u64(reader->tok.text, out));
}

bool mx_reader_group(mx_reader *reader, mx_str *out)
{
    size_t depth = 0, start = reader->tok.span.end;
    if (!mx_reader_at_punct(reader, '('))
        return false;
    while (!mx_reader_at_end(reader)) {
        depth += mx_reader_at_punct(reader, '(') ? 1u : 0u;
        if (mx_reader_at_punct(reader, ')') && --depth == 0) {
            *out = mx_str_trim(mx_str_sub(reader->lexer.text, start, reader->tok.span.start));
            mx_reader_next(reader);
            return true;
        }
        mx_reader_next(reader);
    }
    return false;
}

mx_str mx_reader_item(mx_reader *reader)
{
    size_t depth = 0, start = reader->tok.span.start, end = start;
    while (!mx_reader_at_end(reader)) {
        if (!depth && (mx_reader_at_punct(reader, ',') || mx_reader_at_punct(reader, ')')))
            break;
        depth += mx_reader_at_punct(reader, '(') ? 1u : 0u;
        depth -= mx_reader_at_punct(reader, ')') ? 1u : 0u;
        end = reader->tok.span.end;
        mx_reader_next(reader);
    }
    return mx_str_sub(reader->lexer.text, start, end);
}

bool mx_reader_list(mx_reader *reader, mx_strs *out)
{
    if (!mx_reader_punct(reader, '('))
        return false;
    do {
        mx_vec_push(reader->arena, out, mx_reader_item(reader));
    } while (mx_reader_punct(reader, ','));
    return mx_reader_punct(reader, ')');
}

mx_str mx_reader_value(mx_reader *reader)
{
    mx_str value = mx_token_value(reader->arena, &reader->tok, reader->lexer.server);
    mx_reader_next(reader);
    return value;
}

mx_str mx_reader_name(mx_reader *reader, mx_str *schema)
{
    mx_str name = mx_reader_value(reader);
    *schema = MX_STR_NONE;
    while (mx_reader_punct(reader, '.')) {
        *schema = name;
        name = mx_reader_value(reader);
    }
    return name;
}

mx_str mx_reader_rest(const mx_reader *reader)
{
    mx_str text = reader->lexer.text;
    return mx_str_trim(mx_str_sub(text, reader->tok.span.start, text.len));
}
