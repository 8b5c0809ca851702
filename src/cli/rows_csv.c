/* CSV as RFC 4180 has it, the first record names the columns. Nothing between commas is NULL, "" is the empty text. */
#include <math.h>

#include "cli/rows_impl.h"
#include "driver/cells.h"

/* ---- reading ---- */

/* The field at `at`, which moves behind the comma; false: a quote stands where none may. */
static bool take_field(mx_arena *scratch, mx_str record, size_t *at, mx_rows_value *out)
{
    mx_buf text = MX_BUF(scratch);
    *out = (mx_rows_value){0};
    if (*at >= record.len || record.ptr[*at] != '"') {
        size_t end = *at;
        for (; end < record.len && record.ptr[end] != ','; end++)
            if (record.ptr[end] == '"')
                return false;
        out->text = mx_str_sub(record, *at, end);
        out->null = out->text.len == 0;
        *at = end + 1;
        return true;
    }
    for (++*at; *at < record.len; ++*at) {
        char c = record.ptr[*at];
        bool twice = c == '"' && *at + 1 < record.len && record.ptr[*at + 1] == '"';
        if (c == '"' && !twice)
            break;
        mx_buf_char(&text, c);
        *at += twice;
    }
    ++*at; /* behind the quote */
    if (*at < record.len && record.ptr[*at] != ',')
        return false;
    ++*at;
    out->text = mx_buf_take(&text);
    return true;
}

static mx_status take_names(mx_rows_text *text, mx_arena *scratch, mx_str record)
{
    size_t at = 0;
    do {
        mx_rows_value name;
        if (!take_field(scratch, record, &at, &name))
            return mx_rows_wrong(text->input, MX_ROW001, "", "a quote stands inside of a field");
        if (name.null || !name.text.len)
            return mx_rows_wrong(text->input, MX_ROW001, "The first record names the columns.",
                                 "column %zu has no name", text->names.len + 1);
        if (mx_strs_has(&text->names, name.text))
            return mx_rows_wrong(text->input, MX_ROW001, "", "column '%.*s' comes twice", MX_FMT(name.text));
        mx_rows_column(text, name.text);
    } while (at <= record.len && record.len);
    text->has_names = true;
    return MX_OK;
}

mx_status mx_rows_parse_csv(mx_rows_text *text, mx_arena *scratch, mx_str record)
{
    size_t at = 0;
    if (text->input->line == 1 && !text->has_names)
        return take_names(text, scratch, record);
    if (text->input->line == 1 || (!record.len && text->names.len > 1))
        return MX_OK; /* the head again; an empty line */
    do {
        mx_rows_value value;
        if (!take_field(scratch, record, &at, &value))
            return mx_rows_wrong(text->input, MX_ROW001, "Write quotes inside of a quoted field twice.",
                                 "a quote stands where none may, in field %zu", text->values.len + 1);
        mx_vec_push(scratch, &text->values, value);
    } while (at <= record.len);
    if (text->values.len != text->names.len)
        return mx_rows_wrong(text->input, MX_ROW001, "", "%zu fields for %zu columns", text->values.len,
                             text->names.len);
    return MX_OK;
}

/* ---- writing ---- */

static void put_field(mx_buf *out, mx_str text)
{
    bool quote = !text.len;
    for (size_t i = 0; i < text.len && !quote; i++)
        quote = text.ptr[i] == ',' || text.ptr[i] == '"' || text.ptr[i] == '\n' || text.ptr[i] == '\r';
    if (!quote) {
        mx_buf_str(out, text);
        return;
    }
    mx_buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            mx_buf_char(out, '"');
        mx_buf_char(out, text.ptr[i]);
    }
    mx_buf_char(out, '"');
}

void mx_rows_put_csv_head(mx_buf *out, const mx_arrow_type *columns)
{
    for (size_t i = 0; i < columns->children.len; i++) {
        mx_buf_text(out, i ? "," : "");
        put_field(out, columns->children.at[i].name);
    }
    mx_buf_char(out, '\n');
}

mx_status mx_rows_put_csv(mx_cli *cli, mx_buf *out, const mx_arrow_reader *reader, size_t row)
{
    const mx_arrow_type *columns = mx_arrow_reader_type(reader);
    mx_buf text = MX_BUF(mx_arena_child(cli->arena));
    for (size_t i = 0; i < columns->children.len; i++) {
        const mx_arrow_type *type = columns->children.at[i].type;
        mx_cell cell = mx_arrow_cell(reader, i, row);
        mx_buf_text(out, i ? "," : "");
        if (cell.null)
            continue;
        if (type->kind == MX_ARROW_BINARY)
            return mx_fail(cli->diags, MX_ROW002, MX_NOWHERE, "Write JSON Lines or Parquet.",
                           "CSV has no place for the bytes of column '%.*s'",
                           MX_FMT(columns->children.at[i].name));
        text.len = 0;
        if (type->kind == MX_ARROW_BOOL)
            mx_buf_text(&text, cell.integer ? "true" : "false");
        else if (type->kind == MX_ARROW_REAL && isfinite(cell.real))
            mx_json_put_double(&MX_JSON_WRITER(&text, NULL), cell.real); /* the fewest digits that are it */
        else
            mx_cell_put(&text, type, &cell);
        put_field(out, mx_buf_view(&text));
    }
    mx_buf_char(out, '\n');
    mx_arena_free(text.arena);
    return MX_OK;
}
