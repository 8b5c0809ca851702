#include "base/toml.h"

#include "base/json_tree.h"
#include "base/toml_plain.h"
#include "base/toml_shim.h"
#include "base/vec.h"

enum { TOML_MAX = 64 << 20 };

/* Places in lines and characters become offsets. The last one is remembered: places come in the order of the
 * text, so even a text of one line is walked once. */
typedef struct walk {
    mx_arena *arena;
    mx_str text;
    uint32_t file;
    mx_vec(uint32_t) lines; /* where each starts */
    size_t line, column, offset;
    const mx_toml_item *next;
} walk;

static void find_lines(mx_arena *scratch, walk *w, size_t start)
{
    mx_vec_push(scratch, &w->lines, (uint32_t)start);
    for (size_t i = start; i < w->text.len; i++)
        if (w->text.ptr[i] == '\n')
            mx_vec_push(scratch, &w->lines, (uint32_t)(i + 1));
}

static uint32_t offset_of(walk *w, mx_toml_place at)
{
    if (at.line == 0 || at.line > w->lines.len)
        return (uint32_t)w->text.len;
    if (w->line != at.line || w->column > at.column) {
        w->line = at.line;
        w->column = 1;
        w->offset = w->lines.at[at.line - 1];
    }
    while (w->column < at.column && w->offset < w->text.len && w->text.ptr[w->offset] != '\n') {
        size_t n = mx_utf8_decode(w->text, w->offset, NULL);
        w->offset += n ? n : 1;
        w->column++;
    }
    return (uint32_t)w->offset;
}

static mx_span span_of(walk *w, mx_toml_place from, mx_toml_place to)
{
    uint32_t start = offset_of(w, from), end = offset_of(w, to);
    return (mx_span){w->file, start, end < start ? start : end};
}

/* The place of a value. A list or table in a line ends where its last value does: its own end lies behind
 * values that are still to come. */
static mx_span value_span(walk *w, const mx_toml_item *item, mx_span key)
{
    if (item->start.line == 0)
        return key;
    bool open = !item->header && (item->kind == MX_TOML_ARRAY || item->kind == MX_TOML_TABLE);
    if (!open)
        return span_of(w, item->start, item->end);
    uint32_t start = offset_of(w, item->start);
    return (mx_span){w->file, start, start < w->text.len ? start + 1 : start};
}

static void take_value(walk *w, mx_json *to);

static void take_items(walk *w, const mx_toml_item *item, mx_json *to)
{
    mx_json_items(w->arena, to, item->kind == MX_TOML_TABLE ? MX_JSON_OBJECT : MX_JSON_ARRAY, item->count);
    for (size_t i = 0; i < item->count; i++)
        take_value(w, &to->items[i]);
    if (item->kind == MX_TOML_TABLE)
        mx_json_index(w->arena, to);
    if (!item->header && item->count && to->items[item->count - 1].at.end > to->at.end)
        to->at.end = to->items[item->count - 1].at.end;
}

static void take_value(walk *w, mx_json *to)
{
    const mx_toml_item *item = w->next++;
    to->key_at = (mx_span){w->file, 0, 0};
    if (item->key) {
        to->key = mx_str_copy(w->arena, (mx_str){item->key, item->key_len});
        to->key_at = span_of(w, item->key_start, item->key_end);
    }
    to->at = value_span(w, item, to->key_at);
    switch (item->kind) {
    case MX_TOML_ARRAY:
    case MX_TOML_TABLE:
        take_items(w, item, to);
        break;
    case MX_TOML_STRING:
        to->kind = MX_JSON_STRING;
        to->string = mx_str_copy(w->arena, (mx_str){item->string, item->string_len});
        break;
    case MX_TOML_DATE:
        to->kind = MX_JSON_DATE;
        to->string = mx_str_copy(w->arena, mx_str_trim(mx_str_sub(w->text, to->at.start, to->at.end)));
        break;
    case MX_TOML_INT:
        to->kind = MX_JSON_INT;
        to->integer = item->integer;
        break;
    case MX_TOML_DOUBLE:
        to->kind = MX_JSON_DOUBLE;
        to->real = item->real;
        break;
    case MX_TOML_BOOL:
        to->kind = MX_JSON_BOOL;
        to->boolean = item->integer != 0;
        break;
    }
}

/* Behind the string that starts at `i`; strings of one line end with it at the latest. */
static size_t skip_string(mx_str s, size_t i)
{
    char quote = s.ptr[i];
    bool triple = i + 2 < s.len && s.ptr[i + 1] == quote && s.ptr[i + 2] == quote;
    for (i += triple ? 3 : 1; i < s.len; i++) {
        if (s.ptr[i] == '\\' && quote == '"')
            i++;
        else if (!triple && (s.ptr[i] == quote || s.ptr[i] == '\n'))
            return i + 1;
        else if (triple && s.ptr[i] == quote && i + 2 < s.len && s.ptr[i + 1] == quote &&
                 s.ptr[i + 2] == quote) {
            for (i += 3; i < s.len && s.ptr[i] == quote; i++)
                ;
            return i;
        }
    }
    return s.len;
}

/* Looks for a key of more than MX_TOML_DEPTH parts before toml++ nests that many tables: their destructor
 * recurses. */
static bool deep_key(mx_str s, size_t *at)
{
    size_t dots = 0;
    for (size_t i = 0; i < s.len;) {
        char c = s.ptr[i];
        if (c == '"' || c == '\'') {
            i = skip_string(s, i);
            continue;
        }
        if (c == '#')
            while (i < s.len && s.ptr[i] != '\n')
                i++;
        else if (c == '.' && ++dots >= MX_TOML_DEPTH) {
            *at = i;
            return true;
        }
        if (i < s.len && s.ptr[i] != '\0' && strchr("=[]{},\n", s.ptr[i]))
            dots = 0;
        i++;
    }
    return false;
}

static void close_doc(void *arg)
{
    mx_toml_close(arg);
}

static mx_status parse(mx_arena *scratch, walk *w, mx_json **out, mx_diags *diags)
{
    size_t start = mx_str_starts(w->text, MX_STR("\xef\xbb\xbf")) ? 3 : 0, bad;
    mx_str body = mx_str_sub(w->text, start, w->text.len);
    if (!mx_str_is_utf8(w->text, &bad))
        return mx_fail(diags, MX_CFG001, (mx_span){w->file, (uint32_t)bad, (uint32_t)bad + 1}, "",
                       "not UTF-8");
    if (mx_toml_plain(w->arena, scratch, w->text, start, w->file, out))
        return MX_OK;
    if (deep_key(body, &bad)) {
        uint32_t at = (uint32_t)(start + bad);
        return mx_fail(diags, MX_CFG001, (mx_span){w->file, at, at + 1}, "", "a key of more than %d parts",
                       MX_TOML_DEPTH);
    }
    mx_toml_doc *doc = mx_new(scratch, mx_toml_doc);
    mx_arena_defer(scratch, close_doc, doc);
    mx_toml_open(doc, body.len ? body.ptr : "", body.len);
    if (!doc->items && !doc->error)
        mx_arena_oom(scratch);
    find_lines(scratch, w, start);
    if (doc->error) {
        uint32_t at = offset_of(w, doc->error_at);
        return mx_fail(diags, MX_CFG001, (mx_span){w->file, at, at}, "", "not valid TOML: %s", doc->error);
    }
    mx_json *root = mx_new(w->arena, mx_json);
    w->next = doc->items;
    take_value(w, root);
    root->at = (mx_span){w->file, 0, 0};
    *out = root;
    return MX_OK;
}

mx_status mx_toml_parse(mx_arena *arena, mx_str text, uint32_t file, mx_json **out, mx_diags *diags)
{
    *out = NULL;
    if (text.len > TOML_MAX)
        return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "a TOML text is larger than %d MiB", TOML_MAX >> 20);
    mx_arena *scratch = mx_arena_child(arena);
    walk w = {.arena = arena, .text = text, .file = file};
    mx_status status = parse(scratch, &w, out, diags);
    mx_arena_free(scratch);
    return status;
}
