/* base/json.h — JSON read into a tree, and JSON written. TOML (base/toml.h) gives the same tree.
 *
 * A tree lives in the arena it was read into and is not changed. Members keep the order of the source. Every
 * value knows its place in the text, so that who finds it wrong can point at it. Reading functions take NULL
 * for a value that is not there and answer as for null. */
#ifndef MX_BASE_JSON_H
#define MX_BASE_JSON_H

#include "base/buf.h"
#include "base/diag.h"

typedef struct mx_json mx_json;

typedef enum mx_json_kind {
    MX_JSON_NULL,
    MX_JSON_BOOL,
    MX_JSON_INT, /* fits int64; others are an error when read */
    MX_JSON_DOUBLE,
    MX_JSON_STRING,
    MX_JSON_DATE, /* TOML only: date, time or both; mx_json_string gives it as written */
    MX_JSON_ARRAY,
    MX_JSON_OBJECT,
} mx_json_kind;

/* Reads one value of any kind. `file` is the text's number in `diags` (0: none); errors are reported under
 * `code` with their place. A file may begin with a byte order mark. Duplicate keys, nesting of more than 2048 levels and bytes that are not UTF-8 are
 * errors. */
mx_status mx_json_parse(mx_arena *arena, mx_str text, uint32_t file, mx_code code, mx_json **out,
                        mx_diags *diags);

/* The same, but whole numbers that do not fit int64 are taken too: MX_JSON_DOUBLE, and mx_json_digits has them
 * exactly. For texts that are handed on or hashed rather than reckoned with. */
mx_status mx_json_parse_wide(mx_arena *arena, mx_str text, uint32_t file, mx_code code, mx_json **out,
                             mx_diags *diags);
mx_str mx_json_digits(const mx_json *value); /* of such a number, as written; empty for all else */

mx_json_kind mx_json_kind_of(const mx_json *value);
const char *mx_json_kind_name(mx_json_kind kind); /* for messages: "a string", "a whole number", … */
mx_span mx_json_span(const mx_json *value);
bool mx_json_bool(const mx_json *value);                   /* false unless it is true */
int64_t mx_json_int(const mx_json *value);                 /* 0 unless it is an int */
double mx_json_double(const mx_json *value);               /* of an int or a double; else 0 */
mx_str mx_json_string(const mx_json *value);               /* '\0' behind it; empty unless a string or date */
size_t mx_json_length(const mx_json *value);               /* items or members; else 0 */
const mx_json *mx_json_at(const mx_json *value, size_t i); /* item or member value; NULL past the end */
mx_str mx_json_key(const mx_json *object, size_t i);       /* of member i */
mx_span mx_json_key_span(const mx_json *object, size_t i);
const mx_json *mx_json_get(const mx_json *object, mx_str key); /* NULL: not there, or not an object */

/* A writer puts commas, colons and line ends where they belong:
 *   mx_json_writer w = MX_JSON_WRITER(&buf, "  ");
 *   mx_json_begin(&w, '{');
 *   mx_json_put_key(&w, MX_STR("Name"));
 *   mx_json_put_string(&w, name);
 *   mx_json_end(&w, '}');
 * Well-formedness of what is put is the caller's (asserted). */
typedef struct mx_json_writer {
    mx_buf *buf;
    const char *indent; /* for each level; NULL: all on one line without spaces */
    size_t depth;
    bool some, after_key;
} mx_json_writer;
#define MX_JSON_WRITER(buf_, indent_) ((mx_json_writer){.buf = (buf_), .indent = (indent_)})

void mx_json_begin(mx_json_writer *w, char open); /* '{' or '[' */
void mx_json_end(mx_json_writer *w, char close);  /* '}' or ']' */
void mx_json_put_key(mx_json_writer *w, mx_str key);
void mx_json_put_string(mx_json_writer *w, mx_str s);
void mx_json_put_int(mx_json_writer *w, int64_t n);
void mx_json_put_double(mx_json_writer *w, double n); /* shortest that reads back; not finite: null */
void mx_json_put_bool(mx_json_writer *w, bool b);
void mx_json_put_null(mx_json_writer *w);
void mx_json_put_raw(mx_json_writer *w, mx_str json);      /* a value that is JSON already */
void mx_json_put(mx_json_writer *w, const mx_json *value); /* a whole tree; dates as strings */

#endif
