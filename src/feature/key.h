/* feature/key.h — keys of features and fields: lists of parts, written with '/' between them.
 *
 * A part cannot hold '/', so the text says which parts there are: a key is an mx_str in that form, checked by
 * the functions here. No parts at all is a key too (the original takes it); its text is empty. Two keys are
 * equal when their texts are; their order is by part (mx_key_cmp), not by text. */
#ifndef MX_FEATURE_KEY_H
#define MX_FEATURE_KEY_H

#include "base/json.h"
#include "base/vec.h"

typedef enum mx_key_role { MX_FEATURE_KEY, MX_FIELD_KEY } mx_key_role;

/* What is wrong with a piece of a definition. Where the original has words for it, message, ". " and hint
 * together are those words. */
typedef struct mx_problem {
    mx_str message, hint;
    const mx_json *at; /* the value to blame; NULL: the one that was looked at */
} mx_problem;

/* Each answers false and fills *problem (when not NULL) when this is no key. *key borrows `text`; the others
 * live in the arena. */
bool mx_key_from_text(mx_arena *arena, mx_key_role kind, mx_str text, mx_str *key, mx_problem *problem);
bool mx_key_from_parts(mx_arena *arena, mx_key_role kind, const mx_str *parts, size_t count, mx_str *key,
                       mx_problem *problem);
/* A string, a list of parts, or a table with `root` or `parts`. */
bool mx_key_from_json(mx_arena *arena, mx_key_role kind, const mx_json *value, mx_str *key,
                      mx_problem *problem);

size_t mx_key_count(mx_str key);                          /* parts */
bool mx_key_next(mx_str key, size_t *at, mx_str *part);   /* walks the parts; *at starts with 0 */
int mx_key_cmp(mx_str a, mx_str b);                       /* part by part, by code point */
bool mx_key_ends_with(mx_str key, mx_str tail);           /* the last parts of `key` are those of `tail` */
mx_str mx_key_table_name(mx_arena *arena, mx_str key);    /* "a-b/c": "a_b__c" */
mx_str mx_key_struct_key(mx_arena *arena, mx_str key);    /* "a-b_c" */
mx_str mx_key_column_suffix(mx_arena *arena, mx_str key); /* "__a-b_c" */

#endif
