/* config/yaml_parse.h — the YAML parser's insides, shared by yaml.c and yaml_scalar.c. */
#ifndef MX_CONFIG_YAML_PARSE_H
#define MX_CONFIG_YAML_PARSE_H

#include "config/value.h"

typedef struct yaml_parser {
    mx_arena *arena;
    mx_str text;
    size_t pos;
    int depth;
    const char *why; /* of a failure, which is where pos stands */
} yaml_parser;

enum { YAML_IN_FLOW = -2 }; /* in place of the column of what a scalar stands in */

static inline char yaml_at(const yaml_parser *y, size_t ahead)
{
    return y->pos + ahead < y->text.len ? y->text.ptr[y->pos + ahead] : '\0';
}

static inline mx_str yaml_rest(const yaml_parser *y)
{
    return mx_str_sub(y->text, y->pos, y->text.len);
}

static inline bool yaml_is_gap(char c) /* what ends an indicator: also the end of the text */
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\0';
}

mx_status yaml_fail(yaml_parser *y, const char *why);
int yaml_column(const yaml_parser *y);
mx_status yaml_skip(yaml_parser *y); /* blanks, line ends, comments */

/* A scalar on one line that is a key; pos is behind it. */
mx_status yaml_key(yaml_parser *y, mx_str *out, bool *plain);
/* A plain or quoted scalar; lines that follow belong to it while they stand deeper than `parent`. */
mx_status yaml_scalar(yaml_parser *y, int parent, const mx_value **out);
mx_status yaml_block_scalar(yaml_parser *y, int parent, const mx_value **out); /* | and > */

#endif
