/* schema/reader.h — kept text, token by token, for those who read a small grammar in it (partitions, policies,
 * triggers). Consumes what it takes; at the end, and at what is no token, it stands at MX_T_END for ever. */
#ifndef MX_SCHEMA_READER_H
#define MX_SCHEMA_READER_H

#include "base/vec.h"
#include "sql/token.h"

typedef struct mx_reader {
    mx_arena *arena; /* of names and values that are taken */
    mx_lexer lexer;
    mx_token tok; /* the current one */
} mx_reader;

mx_reader mx_reader_open(mx_arena *arena, mx_str text, const mx_server *server);
void mx_reader_next(mx_reader *reader);
static inline bool mx_reader_at_end(const mx_reader *reader)
{
    return reader->tok.kind == MX_T_END;
}
bool mx_reader_at_word(const mx_reader *reader, const char *word); /* unquoted, any case */
bool mx_reader_at_punct(const mx_reader *reader, char c);
/* True and taken, or false and nothing taken. */
bool mx_reader_word(mx_reader *reader, const char *word);
bool mx_reader_words(mx_reader *reader, const char *words); /* "with check": all of them, or none */
bool mx_reader_punct(mx_reader *reader, char c);
bool mx_reader_op(mx_reader *reader, const char *op);
bool mx_reader_number(mx_reader *reader, uint64_t *out);
/* At '(': the text inside it, up to its ')', which is taken too. False: it is not closed, or none is here. */
bool mx_reader_group(mx_reader *reader, mx_str *out);
/* What stands up to the next comma, to the ')' of a '(' before it, or to the end; that is not taken. */
mx_str mx_reader_item(mx_reader *reader);
/* At '(': what stands between its commas; its ')' is taken too. False: it is not closed, or none is here. */
bool mx_reader_list(mx_reader *reader, mx_strs *out);
/* The value of the current token, whatever it is. */
mx_str mx_reader_value(mx_reader *reader);
/* [schema.]name */
mx_str mx_reader_name(mx_reader *reader, mx_str *schema);
/* All that is left, as written. */
mx_str mx_reader_rest(const mx_reader *reader);

#endif
