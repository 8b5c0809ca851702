/* The catalogue has the names and types of a macro's parameters, but not their defaults. DuckDB tells them where a call fits no
 * form of the macro ("Candidate macros: f(a, b := 5)"): so one that fits none is tried. Within a transaction it is not, as its
 * failure would end that. */
#include "inspect/duckdb_parts.h"

#include "base/vec.h"

static const char macros[] =
    "SELECT schema_name, function_name, function_type = 'table_macro', "
    "array_to_string(parameters, chr(31)), "
    "array_to_string([coalesce(t, '') FOR t IN parameter_types], chr(31)), "
    "macro_definition, CAST(function_oid AS VARCHAR) "
    "FROM duckdb_functions() WHERE function_type IN ('macro', 'table_macro') AND" OURS
    "ORDER BY function_oid";
enum { SCHEMA, NAME, IS_TABLE, PARAMETERS, TYPES, BODY, OID };

static mx_str text_at(const mx_rows *rows, size_t row, size_t column)
{
    mx_field value = mx_rows_at(rows, row, column);
    return value.kind == MX_V_TEXT ? value.text : MX_STR_NONE;
}

static void put_name(mx_buf *out, const mx_rows *rows, size_t row)
{
    mx_buf_quoted(out, text_at(rows, row, SCHEMA), '"');
    mx_buf_char(out, '.');
    mx_buf_quoted(out, text_at(rows, row, NAME), '"');
}

/* --- what DuckDB tells of its forms ------------------------------------------------------------------------ */

/* "Candidate macros:" and behind it a form a line; empty: nothing is told. */
static mx_str ask(mx_catalogue *catalogue, mx_arena *scratch, const mx_rows *rows, size_t row)
{
    mx_buf call = MX_BUF(scratch);
    mx_rows none;
    if (mx_conn_in_transaction(catalogue->conn))
        return MX_STR_NONE;
    mx_buf_text(&call, mx_rows_at(rows, row, IS_TABLE).integer ? "FROM " : "SELECT ");
    put_name(&call, rows, row);
    mx_buf_lit(&call, "(\"asked for by its forms\" := 0)");
    if (mx_conn_rows(scratch, &none, catalogue->conn, mx_buf_take(&call), NULL, 0, NULL) == MX_OK)
        return MX_STR_NONE;
    mx_str words = mx_str_copy(scratch, mx_conn_error_lines(catalogue->conn));
    size_t at = mx_str_find_str(words, MX_STR("Candidate macros:"));
    return at == MX_NPOS ? MX_STR_NONE : mx_str_sub(words, at, words.len);
}

static bool take(mx_str *text, mx_str word)
{
    bool there = mx_str_starts(*text, word);
    if (there)
        *text = mx_str_sub(*text, word.len, text->len);
    return there;
}

static bool take_name(mx_arena *arena, mx_str *text, mx_str name)
{
    return take(text, mx_str_quoted(arena, name, '"')) || take(text, name);
}

/* "system".main.list_value(1): the server's own function, which needs no schema. */
static mx_str without_schema(mx_arena *arena, mx_str value)
{
    const mx_str schema = MX_STR("\"system\".main.");
    mx_buf buf = MX_BUF(arena);
    bool text = false;
    for (size_t i = 0; i < value.len; i++) {
        text = text != (value.ptr[i] == '\'');
        if (!text && mx_str_starts(mx_str_sub(value, i, value.len), schema))
            i += schema.len - 1;
        else
            mx_buf_char(&buf, value.ptr[i]);
    }
    return mx_buf_take(&buf);
}

/* Up to the comma or parenthesis that ends it. */
static mx_str take_default(mx_str *text)
{
    size_t depth = 0, i = 0;
    for (char quote = 0; i < text->len; i++) {
        char c = text->ptr[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        else if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (!depth && (c == ',' || c == ')'))
            break;
        else if (c == ')' || c == ']' || c == '}')
            depth--;
    }
    mx_str value = mx_str_sub(*text, 0, i);
    *text = mx_str_sub(*text, i, text->len);
    return value;
}

typedef struct form {
    mx_strs names, types, defaults; /* empty: none is said */
} form;

static void split(mx_arena *arena, mx_str text, mx_strs *out)
{
    mx_str one;
    while (mx_str_cut(text, '\x1f', &one, &text))
        mx_vec_push(arena, out, one);
    mx_vec_push(arena, out, one);
}

static form form_of(mx_arena *arena, const mx_rows *rows, size_t row)
{
    form f = {0};
    if (text_at(rows, row, PARAMETERS).len) {
        split(arena, text_at(rows, row, PARAMETERS), &f.names);
        split(arena, text_at(rows, row, TYPES), &f.types);
    }
    return f;
}

/* Is the line "f(a, b INTEGER := 5)" of this form? Its defaults then. */
static bool read_line(mx_arena *arena, mx_str line, mx_str name, form *f)
{
    f->defaults = (mx_strs){0};
    if (!take_name(arena, &line, name) || !take(&line, MX_STR("(")))
        return false;
    for (size_t i = 0; i < f->names.len; i++) {
        mx_str type = i < f->types.len ? f->types.at[i] : MX_STR_NONE;
        if ((i && !take(&line, MX_STR(", "))) || !take_name(arena, &line, f->names.at[i]) ||
            (type.len && !(take(&line, MX_STR(" ")) && take(&line, type))))
            return false;
        mx_str value = take(&line, MX_STR(" := ")) ? take_default(&line) : MX_STR_NONE;
        mx_vec_push(arena, &f->defaults, without_schema(arena, value));
    }
    return take(&line, MX_STR(")")) && (!line.len || line.ptr[0] == '\n');
}

static void read_defaults(mx_arena *arena, mx_str told, mx_str name, form *f)
{
    for (size_t i = 0; f->names.len && i + 1 < told.len; i++) {
        if (told.ptr[i] == '\n' && told.ptr[i + 1] == '\t' &&
            read_line(arena, mx_str_sub(told, i + 2, told.len), name, f))
            return;
    }
    f->defaults = (mx_strs){0};
}

/* --- statements -------------------------------------------------------------------------------------------- */

static void put_form(mx_buf *out, const form *f, const mx_rows *rows, size_t row)
{
    mx_buf_char(out, '(');
    for (size_t i = 0; i < f->names.len; i++) {
        mx_buf_text(out, i ? ", " : "");
        mx_buf_quoted(out, f->names.at[i], '"');
        if (i < f->types.len && f->types.at[i].len)
            mx_buf_printf(out, " %.*s", MX_FMT(f->types.at[i]));
        if (i < f->defaults.len && f->defaults.at[i].len)
            mx_buf_printf(out, " := %.*s", MX_FMT(f->defaults.at[i]));
    }
    mx_buf_printf(out, ") AS %s%.*s", mx_rows_at(rows, row, IS_TABLE).integer ? "TABLE " : "",
                  MX_FMT(text_at(rows, row, BODY)));
}

mx_status mx_inspect_duckdb_macros(mx_catalogue *catalogue, mx_str only)
{
    const mx_field param = MX_TEXT_VALUE(only);
    mx_arena *scratch = mx_arena_child(catalogue->model->arena);
    mx_rows rows;
    mx_status status = mx_conn_rows(scratch, &rows, catalogue->conn, mx_str_of(macros), &param, 1,
                                    catalogue->diags);
    for (size_t row = 0; status == MX_OK && row < rows.rows;) {
        size_t end = row;
        bool parameters = false;
        for (; end < rows.rows && mx_str_eq(text_at(&rows, end, OID), text_at(&rows, row, OID)); end++)
            parameters = parameters || text_at(&rows, end, PARAMETERS).len > 0;
        mx_str told = parameters ? ask(catalogue, scratch, &rows, row) : MX_STR_NONE;
        mx_buf_lit(&catalogue->text, "CREATE MACRO ");
        put_name(&catalogue->text, &rows, row);
        for (size_t start = row; row < end; row++) {
            form f = form_of(scratch, &rows, row);
            read_defaults(scratch, told, text_at(&rows, row, NAME), &f);
            mx_buf_text(&catalogue->text, row > start ? ", " : "");
            put_form(&catalogue->text, &f, &rows, row);
        }
        mx_catalogue_end(catalogue);
    }
    mx_arena_free(scratch);
    return status;
}
