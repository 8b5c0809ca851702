#include "show/hcl_words.h"

#include "schema/canon.h"

void mx_hcl_put_text(mx_buf *out, mx_str text)
{
    mx_buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool mark = (c == '$' || c == '%') && i + 1 < text.len && text.ptr[i + 1] == '{';
        if (c == '"' || c == '\\')
            mx_buf_printf(out, "\\%c", c);
        else if (c == '\n')
            mx_buf_lit(out, "\\n");
        else if (c == '\r')
            mx_buf_lit(out, "\\r");
        else if (c == '\t')
            mx_buf_lit(out, "\\t");
        else if ((unsigned char)c < ' ')
            mx_buf_printf(out, "\\u%04x", (unsigned)c);
        else
            mx_buf_printf(out, "%s%c", mark ? (c == '$' ? "$" : "%") : "", c);
    }
    mx_buf_char(out, '"');
}

void mx_hcl_put_sql(mx_buf *out, mx_str sql)
{
    mx_buf_lit(out, "sql(");
    mx_hcl_put_text(out, sql);
    mx_buf_char(out, ')');
}

static bool is_word(mx_str name)
{
    bool word = name.len && (mx_is_alpha(name.ptr[0]) || name.ptr[0] == '_');
    for (size_t i = 0; i < name.len; i++)
        word = word && (mx_is_alpha(name.ptr[i]) || mx_is_digit(name.ptr[i]) || name.ptr[i] == '_');
    return word;
}

void mx_hcl_put_member(mx_buf *out, const char *from, mx_str name)
{
    mx_buf_text(out, from);
    if (is_word(name)) {
        mx_buf_printf(out, ".%.*s", MX_FMT(name));
        return;
    }
    mx_buf_char(out, '[');
    mx_hcl_put_text(out, name);
    mx_buf_char(out, ']');
}

/* PostgreSQL's types of several words, by the one word that means the same. */
static const struct {
    mx_str sql, word;
} synonyms[] = {
    {{"timestamp without time zone", 27}, {"timestamp", 9}},
    {{"timestamp with time zone", 24}, {"timestamptz", 11}},
    {{"time without time zone", 22}, {"time", 4}},
    {{"time with time zone", 19}, {"timetz", 6}},
    {{"character varying", 17}, {"varchar", 7}},
    {{"double precision", 16}, {"float8", 6}},
    {{"bit varying", 11}, {"varbit", 6}},
};

/* int, varchar(30), decimal(10,2) */
static bool is_call(mx_str text)
{
    size_t open = mx_str_find(text, '(');
    if (open == MX_NPOS)
        return is_word(text);
    bool call = is_word(mx_str_sub(text, 0, open)) && text.ptr[text.len - 1] == ')';
    for (size_t i = open + 1; i + 1 < text.len; i++)
        call = call && (mx_is_digit(text.ptr[i]) || text.ptr[i] == ',' || text.ptr[i] == ' ');
    return call;
}

static void put_values(mx_buf *out, const mx_type *type)
{
    mx_buf_printf(out, "%.*s(", MX_FMT(type->base));
    for (size_t i = 0; i < type->values.len; i++) {
        mx_buf_text(out, i ? ", " : "");
        mx_hcl_put_text(out, type->values.at[i]);
    }
    mx_buf_char(out, ')');
}

/* enum.mood, or enum.app.mood where several schemas have one of that name */
static void put_reference(mx_buf *out, const mx_model *model, const mx_udt *type)
{
    size_t same = 0;
    for (size_t s = 0; s < model->schemas.len; s++)
        same += mx_model_type(model, model->schemas.at[s]->name, type->name) != NULL;
    const char *word = type->kind == MX_O_ENUM ? "enum" : type->domain ? "domain" : "composite";
    mx_hcl_put_member(out, word, same > 1 ? type->schema->name : type->name);
    if (same > 1)
        mx_hcl_put_member(out, "", type->name);
}

void mx_hcl_put_type(mx_arena *arena, mx_buf *out, const mx_model *model, const mx_type *type)
{
    mx_str text = mx_type_text(model, arena, type);
    bool named = type->udt &&
                 (type->udt->kind == MX_O_ENUM || type->udt->domain || type->udt->kind == MX_O_COMPOSITE);
    if (named && !type->array_dims) {
        put_reference(out, model, type->udt);
        return;
    }
    if (type->values.len) {
        put_values(out, type);
        return;
    }
    for (size_t i = 0; !type->udt && i < sizeof synonyms / sizeof *synonyms; i++) {
        mx_str rest = mx_str_starts(text, synonyms[i].sql) ? mx_str_sub(text, synonyms[i].sql.len, text.len)
                                                           : MX_STR("?");
        if (!rest.len || rest.ptr[0] == '(')
            text = mx_str_cat(arena, synonyms[i].word, rest);
    }
    if (type->is_unsigned && mx_str_ends(text, MX_STR(" unsigned")))
        text = mx_str_sub(text, 0, text.len - 9);
    if (is_call(text) && !type->udt)
        mx_buf_str(out, text);
    else
        mx_hcl_put_sql(out, text);
}

static bool is_plain_number(mx_str text)
{
    bool point = false, digit = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && !point && digit)
            point = true;
        else if (mx_is_digit(c))
            digit = true;
        else
            return false;
    }
    return digit && text.ptr[text.len - 1] != '.' &&
           (text.len == 1 || text.ptr[0] != '0' || text.ptr[1] == '.') && text.len < 16;
}

void mx_hcl_put_default(mx_buf *out, const mx_column *column)
{
    const mx_sql *sql = &column->default_value;
    const mx_expr *e = sql->tree;
    while (e && e->kind == MX_E_CAST && e->arg_count == 1 && !column->type.array_dims &&
           (e->args[0]->kind == MX_E_STRING || e->args[0]->kind == MX_E_CAST))
        e = e->args[0]; /* PostgreSQL's 'x'::text: the cast comes by itself again */
    if (e && !sql->source.len && e->kind == MX_E_STRING && !e->prefix.len)
        mx_hcl_put_text(out, e->text);
    else if (e && !sql->source.len && e->kind == MX_E_NUMBER && is_plain_number(e->text))
        mx_buf_str(out, e->text);
    else if (e && !sql->source.len && e->kind == MX_E_BOOL)
        mx_buf_str(out, e->text);
    else
        mx_hcl_put_sql(out, mx_sql_shown(sql));
}
