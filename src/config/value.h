/* config/value.h — plain data: what an expression of a project file gives and what a format template prints.
 *
 * A value is immutable once another part of the program sees it, lives in an arena and is shared freely.
 * Objects keep the order in which they were built (the HCL evaluator sorts its objects by key, as HCL does;
 * reports keep the order of their fields). Knows nothing of files, HCL or templates. */
#ifndef MX_CONFIG_VALUE_H
#define MX_CONFIG_VALUE_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/vec.h"

typedef enum mx_value_kind {
    MX_VALUE_NULL,
    MX_VALUE_BOOL,
    MX_VALUE_INT, /* numbers that are whole and fit; all others are MX_VALUE_FLOAT */
    MX_VALUE_FLOAT,
    MX_VALUE_TEXT,
    MX_VALUE_LIST,
    MX_VALUE_SET, /* a list without doubles; texts in it are in byte order */
    MX_VALUE_OBJECT,
    MX_VALUE_KINDS
} mx_value_kind;

typedef struct mx_value mx_value;
typedef struct mx_member {
    mx_str key;
    const mx_value *value;
} mx_member;

typedef mx_vec(const mx_value *) mx_values;
typedef mx_vec(mx_member) mx_members;

struct mx_value {
    mx_value_kind kind;
    bool raw;   /* a text that sql("…") made: an SQL expression, not a string */
    mx_span at; /* where it was written; MX_NOWHERE when it was computed */
    union {
        bool boolean;
        int64_t integer;
        double number;
        mx_str text;
        mx_values items;    /* LIST, SET */
        mx_members members; /* OBJECT; keys are unique */
    } as;
    mx_map *index; /* OBJECT: key → member, when there are many; may be NULL */
};

extern const mx_value mx_value_null, mx_value_true, mx_value_false;

const mx_value *mx_value_bool(bool b);
mx_value *mx_value_int(mx_arena *arena, int64_t n);
mx_value *mx_value_number(mx_arena *arena, double d); /* MX_VALUE_INT when d is whole and exact */
mx_value *mx_value_text(mx_arena *arena, mx_str s);   /* borrows the bytes */
mx_value *mx_value_list(mx_arena *arena);
mx_value *mx_value_object(mx_arena *arena);
void mx_value_push(mx_arena *arena, mx_value *list, const mx_value *item);
/* Adds a member, or replaces the value of the member that has this key (it keeps its place). */
void mx_value_set(mx_arena *arena, mx_value *object, mx_str key, const mx_value *value);
/* A copy that says where it was written. */
const mx_value *mx_value_at(mx_arena *arena, const mx_value *value, mx_span at);

/* NULL: no such member, or not an object. */
const mx_value *mx_value_get(const mx_value *object, mx_str key);
/* "migration.dir": members of members. NULL: no such path. */
const mx_value *mx_value_path(const mx_value *object, mx_str dotted);
void mx_value_sort(mx_arena *arena, mx_value *object);              /* members by key, byte order */
mx_value *mx_value_set_of(mx_arena *arena, const mx_values *items); /* drops doubles, sorts; kind SET */

const char *mx_value_kind_name(mx_value_kind kind);        /* "string", "number", …: HCL's words */
bool mx_value_equal(const mx_value *a, const mx_value *b); /* deep; 1 equals 1.0; a list equals a list only */
int mx_value_cmp(const mx_value *a, const mx_value *b);    /* a total order: by kind, then by content */
static inline bool mx_value_is_number(const mx_value *v)
{
    return v->kind == MX_VALUE_INT || v->kind == MX_VALUE_FLOAT;
}
static inline bool mx_value_is_list(const mx_value *v)
{
    return v->kind == MX_VALUE_LIST || v->kind == MX_VALUE_SET;
}
double mx_value_as_double(const mx_value *number);

/* Text of a number, never in exponent form, never by locale: "10", "0.25". */
mx_str mx_value_number_text(mx_arena *arena, const mx_value *number);
/* Reads a decimal number ("1", "-2.5", "1e3"). NULL: it is none. */
mx_value *mx_value_read_number(mx_arena *arena, mx_str s);

/* JSON. `indent` empty: on one line without spaces, as Go's json.Marshal (which escapes <, > and & as \u003c
 * …). */
void mx_value_json(mx_buf *buf, const mx_value *value, mx_str prefix, mx_str indent);
/* MX_FAILED with `code` at `at`: not JSON. */
mx_status mx_value_from_json(mx_arena *arena, mx_str json, mx_code code, mx_span at, const mx_value **out,
                             mx_diags *diags);
/* A tree of base/json.h (or base/toml.h) as a value; positions stay, texts are borrowed. */
struct mx_json;
const mx_value *mx_value_of_json(mx_arena *arena, const struct mx_json *json);

#endif
