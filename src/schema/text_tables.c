#include "schema/text.h"
#include "schema/text_scan.h"

/* The tables that a kept text reads and writes. */

static bool opens_tables(const mx_token *token)
{
    return mx_token_is_word(token, "from") || mx_token_is_word(token, "join") ||
           mx_token_is_word(token, "into");
}

/* name AS ( and name (…) AS (: what WITH calls a query. */
static void with_names(mx_arena *arena, const mx_tokens *tokens, mx_strs *out)
{
    for (size_t i = 0; i + 2 < tokens->len; i++) {
        size_t as = i + 1;
        if (!mx_token_is_name(&tokens->at[i]))
            continue;
        if (mx_token_is_punct(&tokens->at[as], '(')) {
            while (as < tokens->len && !mx_token_is_punct(&tokens->at[as], ')'))
                as++;
            as++;
        }
        if (as + 1 < tokens->len && mx_token_is_word(&tokens->at[as], "as")) {
            size_t open = as + 1;
            while (open < tokens->len && (mx_token_is_word(&tokens->at[open], "not") ||
                                          mx_token_is_word(&tokens->at[open], "materialized")))
                open++;
            if (open < tokens->len && mx_token_is_punct(&tokens->at[open], '('))
                mx_vec_push(arena, out, mx_token_bare(&tokens->at[i]));
        }
    }
}

static void add_table(mx_arena *arena, const mx_tokens *tokens, size_t i, const mx_strs *with,
                      const mx_server *server, mx_names *out)
{
    mx_name name = {.span = tokens->at[i].span};
    size_t last = i;
    if (i + 2 < tokens->len && mx_token_is_punct(&tokens->at[i + 1], '.')) {
        name.schema = mx_token_value(arena, &tokens->at[i], server);
        last = i + 2;
    }
    if (!mx_token_is_name(&tokens->at[last]) ||
        (last + 1 < tokens->len && mx_token_is_punct(&tokens->at[last + 1], '(') &&
         !mx_token_is_word(&tokens->at[i ? i - 1 : 0], "into")))
        return; /* a function that gives rows */
    for (size_t k = 0; k < with->len && !name.schema.len; k++) {
        if (mx_str_ieq(with->at[k], mx_token_bare(&tokens->at[last])))
            return;
    }
    name.name = mx_token_value(arena, &tokens->at[last], server);
    mx_vec_push(arena, out, name);
}

void mx_text_tables(mx_arena *arena, mx_str text, const mx_server *server, mx_names *out)
{
    mx_tokens tokens = {0};
    mx_strs with = {0};
    if (!mx_scan_all(arena, text, server, &tokens))
        return;
    with_names(arena, &tokens, &with);
    bool list = false; /* in a list behind FROM: each comma brings another */
    for (size_t i = 0; i < tokens.len; i++) {
        const mx_token *token = &tokens.at[i];
        bool distinct_from = mx_token_is_word(token, "from") && i &&
                             mx_token_is_word(&tokens.at[i - 1], "distinct");
        if (opens_tables(token) && !distinct_from)
            list = mx_token_is_word(token, "from") || list;
        else if (!(list && mx_token_is_punct(token, ','))) {
            list = list && !mx_token_ends_tables(token);
            continue;
        }
        if (!distinct_from && i + 1 < tokens.len && mx_token_is_name(&tokens.at[i + 1]))
            add_table(arena, &tokens, i + 1, &with, server, out);
    }
}
