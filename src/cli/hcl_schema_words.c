#include "cli/hcl_schema_words.h"

#include "schema/text.h"
#include "sql/parse.h"

mx_status mx_hcl_unknown(mx_hcl_sql *s, mx_span at, const char *what, mx_str name)
{
    return mx_fail(s->diags, MX_HCL005, at, "Write this part of the schema as SQL.",
                   "%s \"%.*s\" of a schema is not supported", what, MX_FMT(name));
}

static mx_status wrong(mx_hcl_sql *s, const mx_hcl_expr *value, const char *wanted)
{
    return mx_fail(s->diags, MX_HCL003, value->at, "", "expected %s", wanted);
}

void mx_hcl_sql_name(mx_hcl_sql *s, mx_str name)
{
    mx_buf_str(s->out, mx_text_name(s->arena, name, s->server));
}

static void put_text(mx_hcl_sql *s, mx_buf *out, mx_str text)
{
    bool escapes = s->server->engine & MX_MY && !s->server->no_backslash_escapes;
    mx_buf_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\'' || (c == '\\' && escapes))
            mx_buf_char(out, c);
        mx_buf_char(out, c);
    }
    mx_buf_char(out, '\'');
}

void mx_hcl_sql_text(mx_hcl_sql *s, mx_str text)
{
    put_text(s, s->out, text);
}

/* --- values ---------------------------------------------------------------------------------------------------------------------- */

static bool is_text(const mx_hcl_expr *value)
{
    return value->kind == MX_HCL_LITERAL && value->value->kind == MX_VALUE_TEXT;
}

mx_status mx_hcl_text_of(mx_hcl_sql *s, const mx_hcl_expr *value, mx_str *out)
{
    bool sql = value->kind == MX_HCL_CALL && mx_str_eq(value->name, MX_STR("sql")) && value->items.len == 1;
    if (sql)
        value = value->items.at[0];
    if (!is_text(value))
        return wrong(s, value, "a text in quotes");
    *out = value->value->as.text;
    return MX_OK;
}

mx_status mx_hcl_bool_of(mx_hcl_sql *s, const mx_hcl_expr *value, bool *out)
{
    if (value->kind != MX_HCL_LITERAL || value->value->kind != MX_VALUE_BOOL)
        return wrong(s, value, "true or false");
    *out = value->value->as.boolean;
    return MX_OK;
}

/* All digits as they were written. */
static mx_str number_of(mx_hcl_sql *s, const mx_value *number)
{
    mx_str text = mx_diags_file_text(s->diags, number->at.file);
    return number->at.end > number->at.start && number->at.end <= text.len
               ? mx_str_sub(text, number->at.start, number->at.end)
               : mx_value_number_text(s->arena, number);
}

static mx_status literal_of(mx_hcl_sql *s, const mx_hcl_expr *value, bool quoted, mx_str *out)
{
    mx_buf buf = MX_BUF(s->arena);
    switch (value->value->kind) {
    case MX_VALUE_NULL:
        *out = MX_STR("NULL");
        return MX_OK;
    case MX_VALUE_BOOL:
        *out = value->value->as.boolean ? MX_STR("true") : MX_STR("false");
        return MX_OK;
    case MX_VALUE_INT:
    case MX_VALUE_FLOAT:
        *out = number_of(s, value->value);
        return MX_OK;
    case MX_VALUE_TEXT:
        *out = value->value->as.text;
        if (!quoted)
            return MX_OK;
        put_text(s, &buf, *out);
        *out = mx_buf_take(&buf);
        return MX_OK;
    default:
        return wrong(s, value, "a plain value");
    }
}

mx_status mx_hcl_plain_of(mx_hcl_sql *s, const mx_hcl_expr *value, bool quoted, mx_str *out)
{
    if (value->kind == MX_HCL_LITERAL)
        return literal_of(s, value, quoted, out);
    if (value->kind == MX_HCL_NAME) {
        *out = value->name;
        return MX_OK;
    }
    if (value->kind == MX_HCL_UNARY && value->op == MX_HCL_OP_NEG && value->from->kind == MX_HCL_LITERAL) {
        MX_TRY(literal_of(s, value->from, quoted, out));
        *out = mx_str_cat(s->arena, MX_STR("-"), *out);
        return MX_OK;
    }
    if (value->kind == MX_HCL_CALL && mx_str_eq(value->name, MX_STR("sql")))
        return mx_hcl_text_of(s, value, out);
    return wrong(s, value, "a plain value, or sql(\"…\")");
}

mx_status mx_hcl_path_of(mx_hcl_sql *s, const mx_hcl_expr *value, mx_strs *out)
{
    if (value->kind == MX_HCL_NAME) {
        mx_vec_push(s->arena, out, value->name);
        return MX_OK;
    }
    if (value->kind == MX_HCL_ATTR) {
        MX_TRY(mx_hcl_path_of(s, value->from, out));
        mx_vec_push(s->arena, out, value->name);
        return MX_OK;
    }
    if (value->kind != MX_HCL_INDEX || !is_text(value->key))
        return wrong(s, value, "a reference, like column.name");
    MX_TRY(mx_hcl_path_of(s, value->from, out));
    mx_vec_push(s->arena, out, value->key->value->as.text);
    return MX_OK;
}

/* --- types, defaults ------------------------------------------------------------------------------------------------------------- */

/* Types of several words. */
static mx_str type_word(mx_str word)
{
    static const struct {
        const char *word, *sql;
    } words[] = {{"double_precision", "double precision"},
                 {"character_varying", "character varying"},
                 {"bit_varying", "bit varying"},
                 {"timestamp_with_time_zone", "timestamp with time zone"},
                 {"timestamp_without_time_zone", "timestamp without time zone"},
                 {"time_with_time_zone", "time with time zone"},
                 {"time_without_time_zone", "time without time zone"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_eq(word, mx_str_of(words[i].word)))
            return mx_str_of(words[i].sql);
    }
    return word;
}

static mx_status call_type(mx_hcl_sql *s, const mx_hcl_expr *value)
{
    mx_buf_str(s->out, type_word(value->name));
    for (size_t i = 0; i < value->items.len; i++) {
        mx_str arg;
        MX_TRY(mx_hcl_plain_of(s, value->items.at[i], true, &arg));
        mx_buf_text(s->out, i ? ", " : "(");
        mx_buf_str(s->out, arg);
    }
    mx_buf_text(s->out, value->items.len ? ")" : "");
    return MX_OK;
}

mx_status mx_hcl_sql_type(mx_hcl_sql *s, const mx_hcl_expr *value)
{
    mx_str text;
    switch (value->kind) {
    case MX_HCL_NAME:
        mx_buf_str(s->out, type_word(value->name));
        return MX_OK;
    case MX_HCL_CALL:
        if (!mx_str_eq(value->name, MX_STR("sql")))
            return call_type(s, value);
        MX_TRY(mx_hcl_text_of(s, value, &text));
        mx_buf_str(s->out, text);
        return MX_OK;
    case MX_HCL_LITERAL:
        MX_TRY(mx_hcl_text_of(s, value, &text));
        mx_buf_str(s->out, text);
        return MX_OK;
    default:
        return wrong(s, value, "a type, like int or varchar(10)");
    }
}

/* MySQL's words for the time of day are defaults without parentheses, SQLite's for the date too. */
static bool is_clock(const mx_hcl_sql *s, const mx_expr *e)
{
    static const char *const words[] = {"current_timestamp", "localtimestamp", "localtime", "now"};
    bool call = e->kind == MX_E_CALL && e->path_len == 1 && s->server->engine & MX_MY;
    if (e->kind != MX_E_KEYWORD && !call)
        return false;
    mx_str word = call ? e->path[0] : e->text;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_ieq(word, mx_str_of(words[i])))
            return true;
    }
    return s->server->engine & MX_LITE && mx_str_istarts(word, MX_STR("current_"));
}

/* Expressions stand in parentheses, but for literals, and words that older servers only take without. */
static bool wants_parentheses(const mx_hcl_sql *s, mx_str text)
{
    mx_expr *e;
    if (!(s->server->engine & (MX_MY | MX_LITE)) || !text.len)
        return false;
    if (mx_parse_expr(s->arena, text, MX_NOWHERE, s->server, &e, NULL) != MX_OK)
        return true;
    bool sign = e->kind == MX_E_UNARY && mx_str_find(text, '(') == MX_NPOS &&
                (mx_str_eq(e->text, MX_STR("-")) || mx_str_eq(e->text, MX_STR("+")));
    if (sign)
        e = e->args[0];
    switch (e->kind) {
    case MX_E_NUMBER:
        return false;
    case MX_E_NULL:
    case MX_E_BOOL:
    case MX_E_STRING:
    case MX_E_BLOB:
        return sign;
    default:
        return sign || !is_clock(s, e);
    }
}

mx_status mx_hcl_sql_default(mx_hcl_sql *s, const mx_hcl_expr *value)
{
    mx_str text;
    bool raw = value->kind == MX_HCL_CALL;
    MX_TRY(mx_hcl_plain_of(s, value, true, &text));
    bool wrap = raw && wants_parentheses(s, text);
    mx_buf_text(s->out, wrap ? "(" : "");
    mx_buf_str(s->out, text);
    mx_buf_text(s->out, wrap ? ")" : "");
    return MX_OK;
}

/* --- attributes ------------------------------------------------------------------------------------------------------------------ */

mx_status mx_hcl_text_attr(mx_hcl_sql *s, const mx_hcl_body *body, const char *name, mx_str *out)
{
    const mx_hcl_attr *attr = mx_hcl_attr_of(body, mx_str_of(name));
    *out = MX_STR_NONE;
    return attr ? mx_hcl_plain_of(s, attr->value, false, out) : MX_OK;
}

mx_status mx_hcl_bool_attr(mx_hcl_sql *s, const mx_hcl_body *body, const char *name, bool fallback, bool *out)
{
    const mx_hcl_attr *attr = mx_hcl_attr_of(body, mx_str_of(name));
    *out = fallback;
    return attr ? mx_hcl_bool_of(s, attr->value, out) : MX_OK;
}

static bool is_in(mx_str name, const char *const *list)
{
    for (; *list; list++) {
        if (mx_str_eq(name, mx_str_of(*list)))
            return true;
    }
    return false;
}

static mx_status misspelt(mx_hcl_sql *s, mx_span at, const char *what, mx_str name, const char *const *known)
{
    const char *near = mx_str_nearest(name, known);
    if (!near)
        return mx_hcl_unknown(s, at, what, name);
    return mx_fail(s->diags, MX_HCL005, at,
                   mx_str_z(s->arena, mx_str_printf(s->arena, "Did you mean \"%s\"?", near)),
                   "%s \"%.*s\" of a schema is not supported", what, MX_FMT(name));
}

mx_status mx_hcl_only(mx_hcl_sql *s, const mx_hcl_body *body, const char *const *attrs,
                      const char *const *blocks)
{
    for (size_t i = 0; i < body->attrs.len; i++) {
        if (!is_in(body->attrs.at[i].name, attrs))
            return misspelt(s, body->attrs.at[i].at, "the attribute", body->attrs.at[i].name, attrs);
    }
    for (size_t i = 0; i < body->blocks.len; i++) {
        if (!is_in(body->blocks.at[i].type, blocks))
            return misspelt(s, body->blocks.at[i].type_at, "the block", body->blocks.at[i].type, blocks);
    }
    return MX_OK;
}
