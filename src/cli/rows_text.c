/* Records of text as Arrow: once for the types of columns, once for the rows. */
#include <stdio.h>

#include "cli/cancel.h"
#include "cli/rows_impl.h"
#include "driver/cells.h"
#include "driver/number.h"

/* ---- types ---- */

static const mx_arrow_type *known_type(const mx_rows_text *text, mx_str name)
{
    for (size_t i = 0; text->known && i < text->known->children.len; i++)
        if (mx_str_eq(text->known->children.at[i].name, name))
            return text->known->children.at[i].type;
    return NULL;
}

size_t mx_rows_column(mx_rows_text *text, mx_str name)
{
    for (size_t i = 0; i < text->names.len; i++)
        if (mx_str_eq(text->names.at[i], name))
            return i;
    mx_str copy = mx_str_copy(text->arena, name);
    const mx_arrow_type *known = known_type(text, copy);
    bool fixed = known != NULL;
    mx_arrow_type *type = known ? mx_arrow_type_copy(text->arena, known) : mx_new(text->arena, mx_arrow_type);
    mx_vec_push(text->arena, &text->names, copy);
    mx_vec_push(text->arena, &text->types, type);
    mx_vec_push(text->arena, &text->fixed, fixed);
    return text->names.len - 1;
}

/* Whether a double holds all digits of a number without an exponent: written with as many decimals, it is the same text. */
static bool keeps_digits(mx_str text, double real)
{
    enum { ALWAYS = 16, ROOM = 400 }; /* with the point */
    char again[ROOM];
    size_t point = mx_str_find(text, '.');
    if (text.len <= ALWAYS)
        return true;
    if (text.len >= ROOM)
        return false;
    int n = snprintf(again, sizeof again, "%.*f", (int)(text.len - point - 1), real);
    for (int i = 0; i < n && i < ROOM; i++)
        again[i] = mx_is_digit(again[i]) || again[i] == '-' ? again[i] : '.'; /* the locale's own sign */
    return n < ROOM && mx_str_eq(text, (mx_str){again, (size_t)n});
}

/* As mx_rows_put_csv writes what is large or small. */
static bool is_our_exponent(mx_arena *scratch, mx_str text)
{
    double real;
    mx_buf again = MX_BUF(scratch);
    if (mx_str_find(text, 'e') == MX_NPOS || !mx_real_of(text, &real))
        return false;
    mx_json_put_double(&MX_JSON_WRITER(&again, NULL), real);
    return mx_str_eq(mx_buf_view(&again), text);
}

/* A number that is written as numbers are, and that loses no digit as one: no text such as 007 or 1e5 becomes another. */
static mx_arrow_kind kind_of_text(mx_arena *scratch, mx_str text)
{
    int64_t integer;
    double real;
    bool minus = text.len && text.ptr[0] == '-';
    mx_str digits = mx_str_sub(text, minus, text.len);
    bool plain = digits.len && mx_is_digit(digits.ptr[0]) &&
                 (digits.len == 1 || digits.ptr[0] != '0' || digits.ptr[1] == '.');
    if (mx_str_eq(text, MX_STR("true")) || mx_str_eq(text, MX_STR("false")))
        return MX_ARROW_BOOL;
    if (plain && mx_str_to_i64(text, &integer))
        return MX_ARROW_INT;
    if (plain && is_our_exponent(scratch, text))
        return MX_ARROW_REAL;
    for (size_t i = 0; i < digits.len && plain; i++)
        plain = mx_is_digit(digits.ptr[i]) || digits.ptr[i] == '.';
    plain = plain && mx_str_find(digits, '.') != MX_NPOS && mx_real_of(text, &real);
    return plain && keeps_digits(text, real) ? MX_ARROW_REAL : MX_ARROW_TEXT;
}

static mx_arrow_kind kind_of_json(const mx_json *value)
{
    static const mx_arrow_kind kinds[] = {
        [MX_JSON_NULL] = MX_ARROW_NULL,   [MX_JSON_BOOL] = MX_ARROW_BOOL,     [MX_JSON_INT] = MX_ARROW_INT,
        [MX_JSON_DOUBLE] = MX_ARROW_REAL, [MX_JSON_STRING] = MX_ARROW_TEXT,   [MX_JSON_DATE] = MX_ARROW_TEXT,
        [MX_JSON_ARRAY] = MX_ARROW_LIST,  [MX_JSON_OBJECT] = MX_ARROW_STRUCT,
    };
    return kinds[mx_json_kind_of(value)];
}

static mx_arrow_type *field_of(mx_arena *arena, mx_arrow_type *type, mx_str name)
{
    for (size_t i = 0; i < type->children.len; i++)
        if (mx_str_eq(type->children.at[i].name, name))
            return (mx_arrow_type *)(void *)type->children.at[i].type; /* made below */
    mx_arrow_type *made = mx_new(arena, mx_arrow_type);
    mx_vec_push(arena, &type->children, ((mx_arrow_field){mx_str_copy(arena, name), made}));
    return made;
}

static bool guess_json(mx_arena *arena, mx_arrow_type *type, const mx_json *value);

static bool guess_parts(mx_arena *arena, mx_arrow_type *type, const mx_json *value)
{
    bool list = mx_json_kind_of(value) == MX_JSON_ARRAY, ok = true;
    if (list)
        field_of(arena, type, MX_STR("item"));
    for (size_t i = 0; ok && i < mx_json_length(value); i++)
        ok = guess_json(arena, field_of(arena, type, list ? MX_STR("item") : mx_json_key(value, i)),
                        mx_json_at(value, i));
    return ok;
}

static bool merge(mx_arrow_type *type, mx_arrow_kind kind)
{
    bool numbers = (type->kind == MX_ARROW_INT || type->kind == MX_ARROW_REAL) &&
                   (kind == MX_ARROW_INT || kind == MX_ARROW_REAL);
    if (type->kind != MX_ARROW_NULL && type->kind != kind && !numbers)
        return false;
    type->kind = numbers && type->kind != kind ? MX_ARROW_REAL : kind;
    type->bits = kind == MX_ARROW_BOOL ? 1 : 64;
    return true;
}

static bool guess_json(mx_arena *arena, mx_arrow_type *type, const mx_json *value)
{
    mx_arrow_kind kind = kind_of_json(value);
    if (kind == MX_ARROW_NULL)
        return true;
    return merge(type, kind) &&
           ((kind != MX_ARROW_LIST && kind != MX_ARROW_STRUCT) || guess_parts(arena, type, value));
}

/* What a value makes of its column's type. False: the column held values of another kind. */
static bool guess(mx_arena *arena, mx_arena *scratch, mx_arrow_type *type, const mx_rows_value *value)
{
    if (value->null)
        return true;
    if (value->json)
        return guess_json(arena, type, value->json);
    if (!merge(type, kind_of_text(scratch, value->text)))
        type->kind = MX_ARROW_TEXT; /* a text can be anything */
    return true;
}

/* ---- the two readings ---- */

/* The next record's values; MX_NOT_FOUND: the end. No values: a head, an empty line. */
static mx_status next_record(mx_rows_text *text, mx_arena *scratch)
{
    mx_str record;
    memset(&text->values, 0, sizeof text->values);
    MX_TRY(mx_rows_input_take(text->input, text->quotes, &record));
    if (mx_cancel_seen())
        return mx_rows_wrong(text->input, MX_IO001, "", "interrupted");
    return text->parse(text, scratch, record);
}

static mx_status find_types(mx_rows_text *text)
{
    mx_status status = mx_rows_input_again(text->input);
    while (status == MX_OK) {
        mx_arena *scratch = mx_arena_child(text->arena);
        status = next_record(text, scratch);
        for (size_t i = 0; status == MX_OK && i < text->values.len; i++)
            if (!text->fixed.at[i] && !guess(text->arena, scratch, text->types.at[i], &text->values.at[i]))
                status = mx_rows_wrong(text->input, MX_ROW002, "Say --types COLUMN=text, or make them alike.",
                                       "values of column '%.*s' are of several types",
                                       MX_FMT(text->names.at[i]));
        mx_arena_free(scratch);
    }
    return status == MX_NOT_FOUND ? mx_rows_input_again(text->input) : status;
}

typedef struct source {
    mx_rows_text *text;
    const mx_arrow_type *type;
    mx_arrow_builder *builder;
} source;

static mx_status add_value(const mx_rows_text *text, source *s, size_t column, const mx_rows_value *value,
                           mx_arena *scratch)
{
    const mx_arrow_type *type = s->type->children.at[column].type;
    bool ok = true;
    if (value->null)
        mx_arrow_add_null(s->builder, column);
    else if (value->json)
        ok = mx_cell_add_json(s->builder, column, type, value->json, scratch);
    else
        ok = mx_cell_add_text(s->builder, column, type, value->text, scratch);
    return ok ? MX_OK
              : mx_rows_wrong(text->input, MX_ROW002, "",
                              "column '%.*s' holds values of type %s: this is none",
                              MX_FMT(text->names.at[column]), mx_arrow_kind_word(type->kind));
}

static mx_status add_row(const mx_rows_text *text, source *s, mx_arena *scratch)
{
    static const mx_rows_value none = {.null = true};
    for (size_t i = 0; text->values.len && i < text->names.len; i++)
        MX_TRY(add_value(text, s, i, i < text->values.len ? &text->values.at[i] : &none, scratch));
    return MX_OK;
}

static mx_status next_batch(void *state, struct ArrowArray *out, mx_diags *diags)
{
    source *s = state;
    mx_rows_text *text = s->text;
    mx_status status = MX_OK;
    (void)diags; /* what is wrong is said where it is read, with its line */
    while (status == MX_OK && !mx_arrow_builder_full(s->builder)) {
        mx_arena *scratch = mx_arena_child(text->arena);
        status = next_record(text, scratch);
        if (status == MX_OK)
            status = add_row(text, s, scratch);
        mx_arena_free(scratch);
    }
    if (status == MX_FAILED || !mx_arrow_builder_rows(s->builder))
        return status;
    mx_arrow_builder_take(s->builder, out);
    return MX_OK;
}

static void nothing(void *state)
{
    (void)state; /* in the arena of the command */
}

mx_status mx_rows_text_stream(mx_rows_text *text, struct ArrowArrayStream *out)
{
    MX_TRY(find_types(text));
    mx_arrow_type *type = mx_new(text->arena, mx_arrow_type);
    type->kind = MX_ARROW_STRUCT;
    for (size_t i = 0; i < text->names.len; i++)
        mx_vec_push(text->arena, &type->children, ((mx_arrow_field){text->names.at[i], text->types.at[i]}));
    source *s = mx_new(text->arena, source);
    *s = (source){text, type, mx_arrow_builder_new(text->arena, type)};
    if (!mx_arrow_stream_make(type, (mx_arrow_source){s, next_batch, nothing}, out))
        mx_arena_oom(text->arena);
    return MX_OK;
}
