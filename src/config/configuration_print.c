/* Configurations as text: TOML as tomli-w lays it out, JSON, and one line a value with its origin. */
#include <math.h>

#include "config/configuration_read.h"
#include "feature/canon.h"
#include "feature/toml_text.h"

enum { LINE_MAX_LENGTH = 100, ITEM_INDENT = 4 };

static mx_str shown_text(mx_arena *arena, const mx_conf *value, bool hide)
{
    if (!hide)
        return value->as.text;
    return value->secret ? MX_STR("***") : mx_without_credentials(arena, value->as.text);
}

static void put_real(mx_buf *buf, const mx_conf *value)
{
    if (value->as.digits.len)
        mx_buf_str(buf, value->as.digits);
    else if (isnan(value->as.real))
        mx_buf_lit(buf, "nan");
    else if (isinf(value->as.real))
        mx_buf_text(buf, value->as.real < 0 ? "-inf" : "inf");
    else
        mx_canon_double(buf, value->as.real);
}

/* ---- values on a line, or a list on lines of its own ---- */

static void put_value(mx_buf *buf, const mx_conf *value, bool hide, bool lines, size_t depth);

static void put_list(mx_buf *buf, const mx_conf *list, bool hide, bool lines, size_t depth)
{
    bool some = false;
    mx_buf_char(buf, '[');
    for (size_t i = 0; i < list->as.items.len; i++) {
        const mx_conf *item = list->as.items.at[i];
        if (item->kind == MX_JSON_NULL)
            continue;
        if (lines) {
            mx_buf_text(buf, some ? ",\n" : "\n");
            mx_buf_repeat(buf, ' ', ITEM_INDENT * (depth + 1));
        } else if (some) {
            mx_buf_lit(buf, ", ");
        }
        put_value(buf, item, hide, lines, depth + 1);
        some = true;
    }
    if (lines && some) {
        mx_buf_lit(buf, ",\n");
        mx_buf_repeat(buf, ' ', ITEM_INDENT * depth);
    }
    mx_buf_char(buf, ']');
}

static void put_inline(mx_buf *buf, const mx_conf *table, bool hide, bool lines, size_t depth)
{
    bool some = false;
    mx_buf_char(buf, '{');
    for (size_t i = 0; i < table->as.members.len; i++) {
        const mx_conf_member *m = &table->as.members.at[i];
        if (m->value->kind == MX_JSON_NULL)
            continue;
        mx_buf_text(buf, some ? ", " : " ");
        mx_toml_key(buf, m->key);
        mx_buf_lit(buf, " = ");
        put_value(buf, m->value, hide, lines, depth);
        some = true;
    }
    mx_buf_text(buf, some ? " }" : "}");
}

static void put_value(mx_buf *buf, const mx_conf *value, bool hide, bool lines, size_t depth)
{
    if (hide && value->secret && value->kind != MX_JSON_OBJECT && value->kind != MX_JSON_ARRAY) {
        mx_buf_lit(buf, "\"***\"");
        return;
    }
    switch (value->kind) {
    case MX_JSON_NULL:
        mx_buf_lit(buf, "null"); /* only where origins are listed: TOML leaves it out */
        break;
    case MX_JSON_BOOL:
        mx_buf_text(buf, value->as.boolean ? "true" : "false");
        break;
    case MX_JSON_INT:
        mx_buf_printf(buf, "%lld", (long long)value->as.integer);
        break;
    case MX_JSON_DOUBLE:
        put_real(buf, value);
        break;
    case MX_JSON_STRING:
        mx_toml_string(buf, shown_text(buf->arena, value, hide));
        break;
    case MX_JSON_DATE:
        mx_buf_str(buf, value->as.text);
        break;
    case MX_JSON_ARRAY:
        put_list(buf, value, hide, lines, depth);
        break;
    case MX_JSON_OBJECT:
        put_inline(buf, value, hide, lines, depth);
        break;
    }
}

void mx_conf_toml_value(mx_buf *buf, const mx_conf *value, bool hide)
{
    put_value(buf, value, hide, false, 0);
}

/* ---- tables ---- */

/* Whether a table stands on one line as an item of a list. */
static bool fits_inline(mx_arena *arena, const mx_conf *table)
{
    mx_buf line = MX_BUF(arena);
    put_inline(&line, table, false, true, 0);
    mx_str text = mx_buf_view(&line);
    return mx_str_find(text, '\n') == MX_NPOS && mx_str_chars(text) + ITEM_INDENT + 1 <= LINE_MAX_LENGTH;
}

/* A list of tables that gets [[headers]]. */
static bool has_headers(mx_arena *arena, const mx_conf *value)
{
    bool fits = true;
    if (value->kind != MX_JSON_ARRAY || value->as.items.len == 0)
        return false;
    for (size_t i = 0; i < value->as.items.len; i++) {
        if (value->as.items.at[i]->kind != MX_JSON_OBJECT)
            return false;
        fits = fits && fits_inline(arena, value->as.items.at[i]);
    }
    return !fits;
}

static void put_table(mx_buf *buf, mx_str path, const mx_conf *table, bool hide, bool item);

static void put_sub_tables(mx_buf *buf, mx_str path, const mx_conf *table, bool hide, bool *some)
{
    for (size_t i = 0; i < table->as.members.len; i++) {
        const mx_conf_member *m = &table->as.members.at[i];
        bool list = has_headers(buf->arena, m->value);
        if (m->value->kind != MX_JSON_OBJECT && !list)
            continue;
        mx_buf inner = MX_BUF(buf->arena);
        if (path.len)
            mx_buf_printf(&inner, "%.*s.", MX_FMT(path));
        mx_toml_key(&inner, m->key);
        mx_str below = mx_buf_take(&inner);
        for (size_t j = 0; j < (list ? m->value->as.items.len : 1); j++) {
            if (*some)
                mx_buf_char(buf, '\n');
            put_table(buf, below, list ? m->value->as.items.at[j] : m->value, hide, list);
            *some = true;
        }
    }
}

static void put_table(mx_buf *buf, mx_str path, const mx_conf *table, bool hide, bool item)
{
    size_t plain = 0, tables = 0;
    for (size_t i = 0; i < table->as.members.len; i++) {
        const mx_conf *value = table->as.members.at[i].value;
        if (value->kind == MX_JSON_OBJECT || has_headers(buf->arena, value))
            tables++;
        else if (value->kind != MX_JSON_NULL)
            plain++;
    }
    bool header = item || (path.len && (plain || !tables)), some = header || plain;
    if (header)
        mx_buf_printf(buf, item ? "[[%.*s]]\n" : "[%.*s]\n", MX_FMT(path));
    for (size_t i = 0; i < table->as.members.len; i++) {
        const mx_conf_member *m = &table->as.members.at[i];
        if (m->value->kind == MX_JSON_NULL || m->value->kind == MX_JSON_OBJECT ||
            has_headers(buf->arena, m->value))
            continue;
        mx_toml_key(buf, m->key);
        mx_buf_lit(buf, " = ");
        put_value(buf, m->value, hide, true, 0);
        mx_buf_char(buf, '\n');
    }
    put_sub_tables(buf, path, table, hide, &some);
}

void mx_configuration_toml(mx_buf *buf, const mx_conf *values, bool hide)
{
    put_table(buf, MX_STR_NONE, values, hide, false);
}

/* ---- JSON ---- */

static void json_text(mx_json_writer *w, const mx_conf *value, bool hide)
{
    mx_json_put_string(w, shown_text(w->buf->arena, value, hide));
}

void mx_configuration_json(mx_json_writer *w, const mx_conf *value, bool hide)
{
    if (hide && value->secret && value->kind != MX_JSON_OBJECT && value->kind != MX_JSON_ARRAY) {
        mx_json_put_string(w, MX_STR("***"));
        return;
    }
    switch (value->kind) {
    case MX_JSON_NULL:
        mx_json_put_null(w);
        break;
    case MX_JSON_BOOL:
        mx_json_put_bool(w, value->as.boolean);
        break;
    case MX_JSON_INT:
        mx_json_put_int(w, value->as.integer);
        break;
    case MX_JSON_DOUBLE:
        if (value->as.digits.len)
            mx_json_put_raw(w, value->as.digits);
        else
            mx_json_put_double(w, value->as.real);
        break;
    case MX_JSON_STRING:
    case MX_JSON_DATE:
        json_text(w, value, hide);
        break;
    case MX_JSON_ARRAY:
        mx_json_begin(w, '[');
        for (size_t i = 0; i < value->as.items.len; i++)
            mx_configuration_json(w, value->as.items.at[i], hide);
        mx_json_end(w, ']');
        break;
    case MX_JSON_OBJECT:
        mx_json_begin(w, '{');
        for (size_t i = 0; i < value->as.members.len; i++) {
            mx_json_put_key(w, value->as.members.at[i].key);
            mx_configuration_json(w, value->as.members.at[i].value, hide);
        }
        mx_json_end(w, '}');
        break;
    }
}

/* ---- origins ---- */

typedef struct walk {
    mx_arena *arena;
    const mx_diags *diags;
    mx_conf_visit visit;
    void *arg;
} walk;

static void each(const walk *w, mx_str path, const mx_conf *value)
{
    if (value->kind == MX_JSON_OBJECT && value->as.members.len) {
        for (size_t i = 0; i < value->as.members.len; i++) {
            mx_buf inner = MX_BUF(w->arena);
            if (path.len)
                mx_buf_printf(&inner, "%.*s.", MX_FMT(path));
            mx_toml_key(&inner, value->as.members.at[i].key);
            each(w, mx_buf_take(&inner), value->as.members.at[i].value);
        }
        return;
    }
    w->visit(w->arg, path, value, mx_origin_text(w->arena, &value->origin, w->diags));
}

void mx_configuration_each(mx_arena *arena, const mx_conf *values, const mx_diags *diags, mx_conf_visit visit,
                           void *arg)
{
    each(&(walk){arena, diags, visit, arg}, MX_STR_NONE, values);
}
