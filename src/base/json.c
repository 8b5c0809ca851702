#include "base/json_tree.h"

#include <assert.h>
#include <jansson.h>

/* Reading: jansson checks and decodes. It keeps no places, so the text, now known to be good, is walked once
 * more along with jansson's values. The tree is ours, in the arena; jansson's is given back before this
 * returns. */

typedef struct walk {
    mx_arena *arena;
    mx_str text;
    size_t at;
    uint32_t file;
    bool wide; /* jansson read whole numbers as reals */
} walk;

void mx_json_items(mx_arena *arena, mx_json *value, mx_json_kind kind, size_t count)
{
    value->kind = kind;
    value->items = mx_new_array(arena, mx_json, count);
    value->count = count;
    value->by_key = NULL;
}

void mx_json_index(mx_arena *arena, mx_json *object)
{
    if (object->count <= 8)
        return;
    mx_map *map = mx_new(arena, mx_map);
    for (size_t i = 0; i < object->count; i++)
        mx_map_put(arena, map, object->items[i].key, &object->items[i]);
    object->by_key = map;
}

static void skip_space(walk *w)
{
    while (w->at < w->text.len && mx_is_space(w->text.ptr[w->at]))
        w->at++;
}

static void skip_char(walk *w)
{
    skip_space(w);
    w->at++;
    skip_space(w);
}

/* A string with its quotes, or a number, true, false, null. */
static mx_span skip_scalar(walk *w)
{
    const char *s = w->text.ptr;
    size_t start = w->at;
    if (s[start] == '"') {
        w->at++;
        while (w->at < w->text.len && s[w->at] != '"')
            w->at += s[w->at] == '\\' ? 2 : 1;
        w->at++;
    } else {
        while (w->at < w->text.len && !mx_is_space(s[w->at]) && !strchr(",]}", s[w->at]))
            w->at++;
    }
    return (mx_span){w->file, (uint32_t)start, (uint32_t)w->at};
}

static void copy_value(walk *w, json_t *from, mx_json *to);

static void copy_array(walk *w, const json_t *from, mx_json *to)
{
    mx_json_items(w->arena, to, MX_JSON_ARRAY, json_array_size(from));
    for (size_t i = 0; i < to->count; i++) {
        skip_char(w); /* '[' or ',' */
        copy_value(w, json_array_get(from, i), &to->items[i]);
    }
    if (to->count == 0)
        skip_char(w);
}

static void copy_object(walk *w, json_t *from, mx_json *to)
{
    size_t i = 0;
    mx_json_items(w->arena, to, MX_JSON_OBJECT, json_object_size(from));
    for (void *at = json_object_iter(from); at; at = json_object_iter_next(from, at)) {
        mx_json *member = &to->items[i++];
        skip_char(w); /* '{' or ',' */
        member->key = mx_str_copy(w->arena, (mx_str){json_object_iter_key(at), json_object_iter_key_len(at)});
        member->key_at = skip_scalar(w);
        skip_char(w); /* ':' */
        copy_value(w, json_object_iter_value(at), member);
    }
    if (to->count == 0)
        skip_char(w);
    mx_json_index(w->arena, to);
}

/* A real that is written as a whole number is one: an int where it fits. */
static void narrow_real(walk *w, mx_json *to)
{
    mx_str text = mx_str_sub(w->text, to->at.start, to->at.end);
    int64_t whole;
    for (size_t i = 0; i < text.len; i++)
        if (!mx_is_digit(text.ptr[i]) && text.ptr[i] != '-')
            return;
    if (mx_str_to_i64(text, &whole)) {
        to->kind = MX_JSON_INT;
        to->integer = whole;
    } else {
        to->digits = mx_str_copy(w->arena, text);
    }
}

static void copy_value(walk *w, json_t *from, mx_json *to)
{
    skip_space(w);
    uint32_t start = (uint32_t)w->at;
    if (json_is_array(from) || json_is_object(from)) {
        if (json_is_array(from))
            copy_array(w, from, to);
        else
            copy_object(w, from, to);
        skip_char(w); /* the closing one */
        size_t end = w->at;
        while (end > start && mx_is_space(w->text.ptr[end - 1]))
            end--;
        to->at = (mx_span){w->file, start, (uint32_t)end};
        return;
    }
    to->at = skip_scalar(w);
    if (json_is_string(from)) {
        to->kind = MX_JSON_STRING;
        to->string = mx_str_copy(w->arena, (mx_str){json_string_value(from), json_string_length(from)});
    } else if (json_is_integer(from)) {
        to->kind = MX_JSON_INT;
        to->integer = json_integer_value(from);
    } else if (json_is_real(from)) {
        to->kind = MX_JSON_DOUBLE;
        to->real = json_real_value(from);
        if (w->wide)
            narrow_real(w, to);
    } else if (json_is_boolean(from)) {
        to->kind = MX_JSON_BOOL;
        to->boolean = json_is_true(from);
    }
}

static void drop_json(void *arg)
{
    json_decref(arg);
}

/* A file's byte order mark becomes blanks, so that all places stay. */
static mx_str without_mark(mx_arena *arena, mx_str text)
{
    const mx_str mark = MX_STR("\xEF\xBB\xBF");
    if (!mx_str_starts(text, mark))
        return text;
    return mx_str_printf(arena, "   %.*s", MX_FMT(mx_str_sub(text, mark.len, text.len)));
}

static mx_status parse(mx_arena *arena, mx_str text, uint32_t file, mx_code code, bool wide, mx_json **out,
                       mx_diags *diags)
{
    json_error_t error;
    *out = NULL;
    if (text.len >= UINT32_MAX)
        return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "a JSON text is too large");
    size_t zero = mx_str_find(text, '\0');
    if (zero != MX_NPOS) /* jansson passes over these between tokens */
        return mx_fail(diags, code, (mx_span){file, (uint32_t)zero, (uint32_t)zero + 1}, "",
                       "not valid JSON: a zero byte");
    if (file)
        text = without_mark(arena, text);
    size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_t *root = json_loadb(text.len ? text.ptr : "", text.len, flags, &error);
    bool reals = wide && !root && json_error_code(&error) == json_error_numeric_overflow;
    if (reals)
        root = json_loadb(text.ptr, text.len, flags | JSON_DECODE_INT_AS_REAL, &error);
    if (!root && json_error_code(&error) == json_error_out_of_memory)
        mx_arena_oom(arena);
    if (!root) {
        size_t end = error.position > 0 ? (size_t)error.position : 0;
        uint32_t at = (uint32_t)(end > text.len ? text.len
                                 : end          ? end - 1
                                                : 0); /* the last byte that was read */
        return mx_fail(diags, code, (mx_span){file, at, at}, "", "not valid JSON: %s", error.text);
    }
    mx_arena *scratch = mx_arena_child_with(arena, drop_json, root);
    mx_json *tree = mx_new(arena, mx_json);
    walk w = {arena, text, 0, file, reals};
    copy_value(&w, root, tree);
    mx_arena_free(scratch);
    *out = tree;
    return MX_OK;
}

mx_status mx_json_parse(mx_arena *arena, mx_str text, uint32_t file, mx_code code, mx_json **out,
                        mx_diags *diags)
{
    return parse(arena, text, file, code, false, out, diags);
}

mx_status mx_json_parse_wide(mx_arena *arena, mx_str text, uint32_t file, mx_code code, mx_json **out,
                             mx_diags *diags)
{
    return parse(arena, text, file, code, true, out, diags);
}

/* Looking. */

mx_json_kind mx_json_kind_of(const mx_json *value)
{
    return value ? value->kind : MX_JSON_NULL;
}

const char *mx_json_kind_name(mx_json_kind kind)
{
    static const char *const names[] = {
        [MX_JSON_NULL] = "null",       [MX_JSON_BOOL] = "true or false", [MX_JSON_INT] = "a whole number",
        [MX_JSON_DOUBLE] = "a number", [MX_JSON_STRING] = "a string",    [MX_JSON_DATE] = "a date or time",
        [MX_JSON_ARRAY] = "a list",    [MX_JSON_OBJECT] = "a table",
    };
    return names[kind];
}

mx_span mx_json_span(const mx_json *value)
{
    return value ? value->at : MX_NOWHERE;
}

bool mx_json_bool(const mx_json *value)
{
    return mx_json_kind_of(value) == MX_JSON_BOOL && value->boolean;
}

int64_t mx_json_int(const mx_json *value)
{
    return mx_json_kind_of(value) == MX_JSON_INT ? value->integer : 0;
}

double mx_json_double(const mx_json *value)
{
    if (mx_json_kind_of(value) == MX_JSON_DOUBLE)
        return value->real;
    return (double)mx_json_int(value);
}

mx_str mx_json_digits(const mx_json *value)
{
    return mx_json_kind_of(value) == MX_JSON_DOUBLE ? value->digits : MX_STR_NONE;
}

mx_str mx_json_string(const mx_json *value)
{
    mx_json_kind kind = mx_json_kind_of(value);
    return kind == MX_JSON_STRING || kind == MX_JSON_DATE ? value->string : MX_STR_NONE;
}

size_t mx_json_length(const mx_json *value)
{
    mx_json_kind kind = mx_json_kind_of(value);
    return kind == MX_JSON_ARRAY || kind == MX_JSON_OBJECT ? value->count : 0;
}

const mx_json *mx_json_at(const mx_json *value, size_t i)
{
    return i < mx_json_length(value) ? &value->items[i] : NULL;
}

mx_str mx_json_key(const mx_json *object, size_t i)
{
    return i < mx_json_length(object) ? object->items[i].key : MX_STR_NONE;
}

mx_span mx_json_key_span(const mx_json *object, size_t i)
{
    return i < mx_json_length(object) ? object->items[i].key_at : MX_NOWHERE;
}

const mx_json *mx_json_get(const mx_json *object, mx_str key)
{
    if (mx_json_kind_of(object) != MX_JSON_OBJECT)
        return NULL;
    if (object->by_key)
        return mx_map_get(object->by_key, key);
    for (size_t i = 0; i < object->count; i++)
        if (mx_str_eq(object->items[i].key, key))
            return &object->items[i];
    return NULL;
}
