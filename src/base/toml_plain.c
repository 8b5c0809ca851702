#include "base/toml_plain.h"

#include "base/buf.h"
#include "base/json_tree.h"
#include "base/vec.h"

/* toml++ decodes character by character and makes a node of each value, which are made into a tree after that; a
 * project's features would take longer to read than all else that is done with them. Whatever is unusual is left
 * to it: this reader gives up rather than know a rule twice. */

enum { DEPTH = 32, MAX_DIGITS = 18, FEW = 8, INLINE_MAX = 64 };

/* A table that a [header] opened, here or further in. Its members come in pieces; lists and inline tables are made
 * at once. */
typedef struct table table;
typedef struct member {
    mx_json value; /* empty for a table */
    table *table;
} member;
struct table {
    mx_vec(member) members;
    mx_map by_key; /* when there are more than FEW: of the tables, `plain` for values */
};

static table plain;

typedef struct reader {
    mx_arena *arena, *scratch;
    mx_str text;
    size_t at;
    uint32_t file;
    unsigned depth;
    mx_vec(mx_json) stack; /* of what stands in lists and inline tables that are still open */
    mx_buf buf;
} reader;

static bool read_value(reader *r, mx_json *to);

/* ---- characters ---- */

static int peek(const reader *r)
{
    return r->at < r->text.len ? (unsigned char)r->text.ptr[r->at] : -1;
}

static bool take(reader *r, char c)
{
    if (peek(r) != c)
        return false;
    r->at++;
    return true;
}

static void skip_blanks(reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\t')
        r->at++;
}

static bool is_control(int c)
{
    return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f;
}

static bool take_line_end(reader *r)
{
    if (peek(r) == '\r' && r->at + 1 < r->text.len && r->text.ptr[r->at + 1] == '\n')
        r->at++;
    return take(r, '\n');
}

/* A comment up to the end of its line. False: a character that toml++ may not want. */
static bool skip_comment(reader *r)
{
    if (peek(r) != '#')
        return true;
    while (r->at < r->text.len && !is_control(peek(r)))
        r->at++;
    return peek(r) == '\n' || peek(r) == '\r' || peek(r) < 0;
}

static bool rest_of_line(reader *r)
{
    skip_blanks(r);
    return skip_comment(r) && (peek(r) < 0 || take_line_end(r));
}

/* Blanks, comments and line ends. */
static bool skip_lines(reader *r)
{
    do {
        skip_blanks(r);
        if (!skip_comment(r))
            return false;
    } while (take_line_end(r));
    return true;
}

static mx_span span_from(const reader *r, size_t start)
{
    return (mx_span){r->file, (uint32_t)start, (uint32_t)r->at};
}

/* ---- strings and keys ---- */

static bool read_escape(reader *r)
{
    static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";
    int c = peek(r);
    const char *known = c > 0 ? strchr(from, c) : NULL;
    if (!known)
        return false;
    mx_buf_char(&r->buf, to[known - from]);
    r->at++;
    return true;
}

/* From behind the first `\` on; `start` is where the string's text begins. */
static bool read_escaped(reader *r, size_t start, mx_str *out)
{
    r->buf.len = 0;
    while (peek(r) != '"') {
        if (peek(r) < 0 || is_control(peek(r)))
            return false;
        if (peek(r) == '\\') {
            mx_buf_str(&r->buf, mx_str_sub(r->text, start, r->at++));
            if (!read_escape(r))
                return false;
            start = r->at;
        } else {
            r->at++;
        }
    }
    mx_buf_str(&r->buf, mx_str_sub(r->text, start, r->at++));
    *out = mx_str_copy(r->arena, mx_buf_view(&r->buf));
    return true;
}

/* A string of one line in either quotes. */
static bool read_string(reader *r, mx_str *out)
{
    char quote = r->text.ptr[r->at++];
    size_t start = r->at;
    int c;
    while ((c = peek(r)) != quote) {
        if (c < 0 || is_control(c))
            return false;
        if (c == '\\' && quote == '"')
            return read_escaped(r, start, out);
        r->at++;
    }
    *out = mx_str_copy(r->arena, mx_str_sub(r->text, start, r->at++));
    return out->len > 0 || peek(r) != quote; /* three quotes: more than one line */
}

static bool is_bare(int c)
{
    return c > 0 && (mx_is_alpha((char)c) || mx_is_digit((char)c) || c == '_' || c == '-');
}

static bool read_key(reader *r, mx_json *to)
{
    size_t start = r->at;
    if (peek(r) == '"' || peek(r) == '\'') {
        if (!read_string(r, &to->key))
            return false;
    } else {
        while (is_bare(peek(r)))
            r->at++;
        to->key = mx_str_copy(r->arena, mx_str_sub(r->text, start, r->at));
    }
    to->key_at = span_from(r, start);
    return to->key.len > 0;
}

/* ---- values ---- */

static bool ends_value(int c)
{
    return c < 0 || (c > 0 && strchr(" \t\r\n,]}#", c));
}

static bool read_int(reader *r, mx_json *to)
{
    bool minus = peek(r) == '-';
    if (minus || peek(r) == '+')
        r->at++;
    size_t start = r->at;
    int64_t n = 0;
    for (; peek(r) >= '0' && peek(r) <= '9' && r->at - start < MAX_DIGITS; r->at++)
        n = n * 10 + (peek(r) - '0');
    to->kind = MX_JSON_INT;
    to->integer = minus ? -n : n;
    return r->at > start && (r->text.ptr[start] != '0' || r->at == start + 1) && ends_value(peek(r));
}

static bool read_bool(reader *r, mx_json *to)
{
    mx_str rest = mx_str_sub(r->text, r->at, r->text.len);
    to->kind = MX_JSON_BOOL;
    to->boolean = peek(r) == 't';
    if (!mx_str_starts(rest, to->boolean ? MX_STR("true") : MX_STR("false")))
        return false;
    r->at += to->boolean ? 4 : 5;
    return ends_value(peek(r));
}

/* What stands on the stack from `base` on becomes the items of `to`, which ends where its last item does. */
static void close_items(reader *r, mx_json *to, mx_json_kind kind, size_t base, size_t start)
{
    size_t count = r->stack.len - base;
    mx_json_items(r->arena, to, kind, count);
    if (count)
        memcpy(to->items, r->stack.at + base, count * sizeof *to->items);
    r->stack.len = base;
    to->at = (mx_span){r->file, (uint32_t)start, (uint32_t)start + 1};
    if (count && to->items[count - 1].at.end > to->at.end)
        to->at.end = to->items[count - 1].at.end;
}

static bool read_list(reader *r, mx_json *to)
{
    size_t start = r->at++, base = r->stack.len;
    bool more = true;
    while (skip_lines(r) && peek(r) != ']') {
        mx_json item = {.key_at = {r->file, 0, 0}};
        if (!more || !read_value(r, &item))
            return false;
        mx_vec_push(r->scratch, &r->stack, item);
        if (!skip_lines(r))
            return false;
        more = take(r, ',');
    }
    close_items(r, to, MX_JSON_ARRAY, base, start);
    return take(r, ']');
}

static bool on_stack(const reader *r, size_t base, mx_str key)
{
    for (size_t i = base; i < r->stack.len; i++)
        if (mx_str_eq(r->stack.at[i].key, key))
            return true;
    return false;
}

static bool read_pair(reader *r, mx_json *to)
{
    if (!read_key(r, to))
        return false;
    skip_blanks(r);
    if (!take(r, '='))
        return false;
    skip_blanks(r);
    return read_value(r, to);
}

static bool read_inline_table(reader *r, mx_json *to)
{
    size_t start = r->at++, base = r->stack.len;
    skip_blanks(r);
    for (bool more = peek(r) != '}'; more; more = take(r, ',')) {
        mx_json item = {0};
        skip_blanks(r);
        if (!read_pair(r, &item) || on_stack(r, base, item.key) || r->stack.len - base > INLINE_MAX)
            return false;
        mx_vec_push(r->scratch, &r->stack, item);
        skip_blanks(r);
    }
    close_items(r, to, MX_JSON_OBJECT, base, start);
    mx_json_index(r->arena, to);
    return take(r, '}');
}

static bool read_nested(reader *r, mx_json *to)
{
    if (++r->depth > DEPTH)
        return false;
    bool good = peek(r) == '[' ? read_list(r, to) : read_inline_table(r, to);
    r->depth--;
    return good;
}

/* Its key is in already. */
static bool read_value(reader *r, mx_json *to)
{
    size_t start = r->at;
    bool good;
    switch (peek(r)) {
    case '[':
    case '{':
        return read_nested(r, to);
    case '"':
    case '\'':
        to->kind = MX_JSON_STRING;
        good = read_string(r, &to->string);
        break;
    case 't':
    case 'f':
        good = read_bool(r, to);
        break;
    default:
        good = read_int(r, to);
    }
    to->at = span_from(r, start);
    return good;
}

/* ---- tables ---- */

/* Its table; `plain` when it is a value; NULL when there is none. */
static table *find(const table *t, mx_str key)
{
    if (t->members.len > FEW)
        return mx_map_get(&t->by_key, key);
    for (size_t i = 0; i < t->members.len; i++)
        if (mx_str_eq(t->members.at[i].value.key, key))
            return t->members.at[i].table;
    return NULL;
}

static void index_member(reader *r, table *t, const member *m)
{
    mx_map_put(r->scratch, &t->by_key, m->value.key, m->table);
}

static void add_member(reader *r, table *t, member added)
{
    mx_vec_push(r->scratch, &t->members, added);
    if (t->members.len == FEW + 1)
        for (size_t i = 0; i < FEW; i++)
            index_member(r, t, &t->members.at[i]);
    if (t->members.len > FEW)
        index_member(r, t, &t->members.at[t->members.len - 1]);
}

/* The table of `part` in `t`, made when it is new. False: it is one that a header may not open. */
static bool enter(reader *r, table **t, const mx_json *part, bool last)
{
    table *found = find(*t, part->key);
    if (found && (last || found == &plain))
        return false;
    if (!found) {
        found = mx_new(r->scratch, table);
        add_member(r, *t, (member){*part, found});
    }
    *t = found;
    return true;
}

/* [a.b]: where it stands is where the tables it makes are. */
static bool read_header(reader *r, table *root, table **current)
{
    mx_json parts[DEPTH];
    size_t start = r->at++, n = 0;
    do {
        if (n == DEPTH)
            return false;
        parts[n] = (mx_json){0};
        skip_blanks(r);
        if (!read_key(r, &parts[n++]))
            return false;
        skip_blanks(r);
    } while (take(r, '.'));
    if (!take(r, ']'))
        return false;
    *current = root;
    for (size_t i = 0; i < n; i++) {
        parts[i].at = span_from(r, start);
        if (!enter(r, current, &parts[i], i + 1 == n))
            return false;
    }
    return true;
}

static bool read_member(reader *r, table *t)
{
    member added = {.table = &plain};
    if (!read_pair(r, &added.value) || find(t, added.value.key))
        return false;
    add_member(r, t, added);
    return true;
}

static bool read_document(reader *r, table *root)
{
    table *current = root;
    while (skip_lines(r) && peek(r) >= 0)
        if (!(peek(r) == '[' ? read_header(r, root, &current) : read_member(r, current)) || !rest_of_line(r))
            return false;
    return peek(r) < 0;
}

/* No deeper than DEPTH: headers are no longer. */
static void finish(const reader *r, const table *t, mx_json *to)
{
    mx_json_items(r->arena, to, MX_JSON_OBJECT, t->members.len);
    for (size_t i = 0; i < t->members.len; i++) {
        const member *m = &t->members.at[i];
        to->items[i] = m->value;
        if (m->table != &plain)
            finish(r, m->table, &to->items[i]);
    }
    mx_json_index(r->arena, to);
}

bool mx_toml_plain(mx_arena *arena, mx_arena *scratch, mx_str text, size_t start, uint32_t file,
                   mx_json **out)
{
    reader r = {
        .arena = arena, .scratch = scratch, .text = text, .at = start, .file = file, .buf = MX_BUF(scratch)};
    table root = {0};
    if (!read_document(&r, &root))
        return false;
    *out = mx_new(arena, mx_json);
    (*out)->at = (*out)->key_at = (mx_span){file, 0, 0};
    finish(&r, &root, *out);
    return true;
}
