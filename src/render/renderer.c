#include "render/renderer.h"

#include "render/rules.h"

void mx_render_ident(mx_renderer *r, mx_str name)
{
    char quote = r->rules->quote;
    mx_buf_char(&r->buf, quote);
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == quote)
            mx_buf_char(&r->buf, quote);
        mx_buf_char(&r->buf, name.ptr[i]);
    }
    mx_buf_char(&r->buf, quote);
}

void mx_render_schema_of(mx_renderer *r, mx_str schema)
{
    if (r->options->qualifier.len)
        schema = r->options->qualifier;
    bool elsewhere = r->server->one_schema && r->server->schema.len && !mx_str_eq(schema, r->server->schema);
    if (schema.len && (r->options->qualify || r->options->qualifier.len || elsewhere)) {
        mx_render_ident(r, schema);
        mx_buf_char(&r->buf, '.');
    }
}

void mx_render_qualified(mx_renderer *r, mx_str schema, mx_str name)
{
    mx_render_schema_of(r, schema);
    mx_render_ident(r, name);
}

void mx_render_table(mx_renderer *r, const mx_table *table)
{
    mx_render_qualified(r, table->schema->name, table->name);
}

void mx_render_columns(mx_renderer *r, const mx_columns *columns)
{
    mx_buf_char(&r->buf, '(');
    for (size_t i = 0; i < columns->len; i++) {
        mx_buf_text(&r->buf, i ? ", " : "");
        mx_render_ident(r, columns->at[i]->name);
    }
    mx_buf_char(&r->buf, ')');
}

void mx_render_names(mx_renderer *r, const mx_strs *names)
{
    mx_buf_char(&r->buf, '(');
    for (size_t i = 0; i < names->len; i++) {
        mx_buf_text(&r->buf, i ? ", " : "");
        mx_render_ident(r, names->at[i]);
    }
    mx_buf_char(&r->buf, ')');
}

static void string_doubling(mx_renderer *r, mx_str text, char also)
{
    mx_buf_char(&r->buf, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'' || (also && text.ptr[i] == also))
            mx_buf_char(&r->buf, text.ptr[i]);
        mx_buf_char(&r->buf, text.ptr[i]);
    }
    mx_buf_char(&r->buf, '\'');
}

void mx_render_string_plain(mx_renderer *r, mx_str text)
{
    string_doubling(r, text, '\0');
}

void mx_render_string_escaped(mx_renderer *r, mx_str text)
{
    string_doubling(r, text, '\\');
}

/* Is the text one pair of parentheses from its first to its last byte? Quoted parts are passed over. */
static bool is_wrapped(mx_str text)
{
    size_t depth = 0;
    char quote = '\0';
    if (text.len < 2 || text.ptr[0] != '(' || text.ptr[text.len - 1] != ')')
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"' || c == '`') {
            quote = c;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && --depth == 0) {
            return i + 1 == text.len;
        }
    }
    return false;
}

void mx_render_parens(mx_renderer *r, mx_str expr)
{
    bool wrapped = is_wrapped(expr);
    mx_buf_text(&r->buf, wrapped ? "" : "(");
    mx_buf_str(&r->buf, expr);
    mx_buf_text(&r->buf, wrapped ? "" : ")");
}

void mx_render_open(mx_renderer *r)
{
    mx_buf_char(&r->buf, '(');
    r->first = true;
}

void mx_render_item(mx_renderer *r)
{
    if (!r->first)
        mx_buf_char(&r->buf, ',');
    if (r->options->indent.len) {
        mx_buf_char(&r->buf, '\n');
        mx_buf_str(&r->buf, r->options->indent);
    } else if (!r->first) {
        mx_buf_char(&r->buf, ' ');
    }
    r->first = false;
}

void mx_render_close(mx_renderer *r)
{
    if (r->options->indent.len)
        mx_buf_char(&r->buf, '\n');
    mx_buf_char(&r->buf, ')');
}

void mx_render_next_statement(mx_renderer *r)
{
    mx_vec_push(r->arena, &r->ends, r->buf.len);
}
