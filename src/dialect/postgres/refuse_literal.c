#include "dialect/postgres/refuse.h"

#include "base/json.h"

/* https://www.postgresql.org/docs/current/datatype.html; what is only written in another way than most do is let pass. */

static mx_str unsigned_part(mx_str text)
{
    text = mx_str_trim(text);
    bool sign = mx_str_starts(text, MX_STR("-")) || mx_str_starts(text, MX_STR("+"));
    return sign ? mx_str_sub(text, 1, text.len) : text;
}

static bool is_whole(const mx_model *model, mx_pg_id id, mx_str text)
{
    mx_str digits = unsigned_part(text);
    int64_t value;
    if (model->server.version >= 160000 && digits.len && mx_is_digit(digits.ptr[0]))
        return true; /* 0x1f, 1_000 */
    for (size_t i = 0; i < digits.len; i++) {
        if (!mx_is_digit(digits.ptr[i]))
            return false;
    }
    if (!digits.len || digits.len > 19)
        return false;
    if (id == MX_PT_INT8 || digits.len > 10 || !mx_str_to_i64(digits, &value))
        return id == MX_PT_INT8;
    return value <= (id == MX_PT_INT2 ? INT16_MAX + 1 : (int64_t)INT32_MAX + 1);
}

static bool is_one_of(mx_str text, const char *const *words)
{
    for (; *words; words++) {
        if (mx_str_ieq(text, mx_str_of(*words)))
            return true;
    }
    return false;
}

static bool is_number(mx_str text)
{
    static const char *const words[] = {"nan", "inf", "infinity", NULL};
    mx_str digits = unsigned_part(text);
    if (is_one_of(digits, words))
        return true;
    bool any = false;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        any = any || mx_is_digit(c);
        if (!mx_is_digit(c) && !mx_is_alpha(c) && c != '.' && c != '-' && c != '+' && c != '_')
            return false;
    }
    return any && (mx_is_digit(digits.ptr[0]) || digits.ptr[0] == '.');
}

static bool is_truth(mx_str text)
{
    static const char *const words[] = {"t",  "tr",  "tru", "true", "f",  "fa", "fal", "fals", "false", "y",
                                        "ye", "yes", "n",   "no",   "on", "of", "off", "1",    "0",     NULL};
    return is_one_of(mx_str_trim(text), words);
}

static bool is_uuid(mx_str text)
{
    size_t digits = 0;
    text = mx_str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool hex = mx_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        digits += hex;
        if (!hex && c != '-' && c != '{' && c != '}')
            return false;
    }
    return digits == 32;
}

/* Punctuation around a word is skipped by the server, as in now(); only a sign is not. */
static mx_str bare_word(mx_str text)
{
    while (text.len && !mx_is_alpha(text.ptr[0]) && text.ptr[0] != '-' && text.ptr[0] != '+')
        text = mx_str_sub(text, 1, text.len);
    while (text.len && !mx_is_alpha(text.ptr[text.len - 1]) && text.ptr[text.len - 1] != '-' &&
           text.ptr[text.len - 1] != '+')
        text.len--;
    return text;
}

static bool is_moment(mx_str text)
{
    static const char *const words[] = {"now",      "today",     "tomorrow", "yesterday", "epoch",
                                        "infinity", "-infinity", "allballs", NULL};
    for (size_t i = 0; i < text.len; i++) {
        if (mx_is_digit(text.ptr[i]))
            return true;
    }
    return is_one_of(bare_word(text), words);
}

/* A key that stands twice and a number beyond double precision are JSON all the same. */
static bool is_lenient(const mx_diags *diags)
{
    mx_str message = mx_diags_at(diags, mx_diags_count(diags) - 1)->message;
    return mx_str_find_str(message, MX_STR("not valid JSON: duplicate object key")) == 0 ||
           mx_str_find_str(message, MX_STR("not valid JSON: real number overflow")) == 0;
}

static bool is_json(mx_model *model, mx_str text, mx_diags *diags)
{
    mx_arena *scratch = mx_arena_child(model->arena);
    size_t before = mx_diags_count(diags);
    mx_json *value = NULL;
    bool ok = mx_str_find_str(text, MX_STR("\\u")) != MX_NPOS ||
              mx_json_parse_wide(scratch, text, 0, MX_SCH005, &value, diags) == MX_OK ||
              (mx_diags_count(diags) > before && is_lenient(diags));
    mx_diags_cut(diags, before);
    mx_arena_free(scratch);
    return ok;
}

static bool is_array(mx_str text)
{
    text = mx_str_trim(text);
    if (mx_str_starts(text, MX_STR("[")))
        return mx_str_find(text, '=') != MX_NPOS;
    return mx_str_starts(text, MX_STR("{")) && mx_str_ends(text, MX_STR("}"));
}

static bool is_value_of(const mx_udt *type, mx_str text)
{
    for (size_t i = 0; i < type->values.len; i++) {
        if (mx_str_eq(type->values.at[i], text))
            return true;
    }
    return false;
}

static bool is_literal_of(mx_model *model, mx_pg_static type, mx_str text, mx_diags *diags)
{
    if (type.dims)
        return is_array(text);
    if (type.udt)
        return type.udt->kind != MX_O_ENUM || is_value_of(type.udt, text);
    switch (type.id) {
    case MX_PT_INT2:
    case MX_PT_INT4:
    case MX_PT_INT8:
        return is_whole(model, type.id, text);
    case MX_PT_NUMERIC:
    case MX_PT_FLOAT4:
    case MX_PT_FLOAT8:
        return is_number(text);
    case MX_PT_BOOL:
        return is_truth(text);
    case MX_PT_UUID:
        return is_uuid(text);
    case MX_PT_DATE:
    case MX_PT_TIME:
    case MX_PT_TIMETZ:
    case MX_PT_TIMESTAMP:
    case MX_PT_TIMESTAMPTZ:
    case MX_PT_INTERVAL:
        return is_moment(text);
    case MX_PT_JSON:
    case MX_PT_JSONB:
        return is_json(model, text, diags);
    default:
        return true;
    }
}

mx_status mx_pg_check_literal(mx_model *model, mx_pg_static type, mx_str text, mx_span at, mx_diags *diags)
{
    type = mx_pg_base(type);
    if (type.id == MX_PT_NONE || type.id == MX_PT_UNKNOWN || is_literal_of(model, type, text, diags))
        return MX_OK;
    mx_str name = type.udt ? type.udt->name : mx_pg_format(model->arena, type);
    return mx_fail(diags, MX_SCH005, at, "", "'%.*s' is no %s%.*s", MX_FMT(text), type.udt ? "value of " : "",
                   MX_FMT(name));
}
