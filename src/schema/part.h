/* schema/part.h — a kept text as tokens, and parts of it: how queries are cut into clauses, lists and groups. */
#ifndef MX_SCHEMA_PART_H
#define MX_SCHEMA_PART_H

#include "base/arena.h"
#include "base/vec.h"
#include "sql/token.h"

/* Tokens [from, to) of a query's text. */
typedef struct mx_part {
    mx_str text;
    const mx_token *at;
    size_t from, to;
} mx_part;

/* A ';' at the end is left out. False: there is no token, or one that is none. */
bool mx_part_open(mx_arena *arena, const mx_server *server, mx_str text, mx_part *out);
mx_part mx_part_sub(const mx_part *p, size_t from, size_t to);
mx_str mx_part_text(const mx_part *p);

bool mx_part_is(const mx_part *p, size_t i, const char *word);
bool mx_part_punct(const mx_part *p, size_t i, char c);
bool mx_part_take(mx_part *p, const char *word);
bool mx_part_take_punct(mx_part *p, char c);

/* The token behind the group, of any brackets, that opens at i. */
size_t mx_part_behind(const mx_part *p, size_t i);
/* The first of these words on this level; p->to: none. FROM of IS DISTINCT FROM and GROUP of WITHIN GROUP are none. */
size_t mx_part_find(const mx_part *p, size_t i, const char *const *words);
/* The next comma of this level, or the end. */
size_t mx_part_comma(const mx_part *p, size_t i);

#endif
