/* JSON Lines: an object a line. */
#include "cli/rows_impl.h"
#include "driver/cells.h"

mx_status mx_rows_parse_json(mx_rows_text *text, mx_arena *scratch, mx_str record)
{
    mx_json *object = NULL;
    mx_diags *said = mx_diags_new();
    bool blank = true;
    for (size_t i = 0; i < record.len && blank; i++)
        blank = record.ptr[i] == ' ' || record.ptr[i] == '\t';
    mx_status status = blank ? MX_NOT_FOUND
                             : mx_json_parse_wide(scratch, record, 0, MX_ROW001, &object, said);
    mx_str words = said && mx_diags_count(said) ? mx_str_copy(scratch, mx_diags_at(said, 0)->message)
                                                : MX_STR("no JSON");
    mx_diags_free(said);
    if (status == MX_NOT_FOUND)
        return MX_OK;
    if (status != MX_OK)
        return mx_rows_wrong(text->input, MX_ROW001, "", "%.*s", MX_FMT(words));
    if (mx_json_kind_of(object) != MX_JSON_OBJECT)
        return mx_rows_wrong(text->input, MX_ROW001, "JSON Lines has one object a line.",
                             "%s in place of an object", mx_json_kind_name(mx_json_kind_of(object)));
    for (size_t i = 0; i < mx_json_length(object); i++) {
        const mx_json *value = mx_json_at(object, i);
        size_t column = mx_rows_column(text, mx_json_key(object, i));
        while (text->values.len <= column)
            mx_vec_push(scratch, &text->values, ((mx_rows_value){.null = true}));
        text->values.at[column] = (mx_rows_value){.null = mx_json_kind_of(value) == MX_JSON_NULL,
                                                  .json = value};
    }
    if (!mx_json_length(object))
        return mx_rows_wrong(text->input, MX_ROW001, "", "a row without columns");
    return MX_OK;
}

mx_status mx_rows_put_json(mx_cli *cli, mx_buf *out, const mx_arrow_reader *reader, size_t row)
{
    enum { DOUBLE_DIGITS = 15 }; /* that a double always holds */
    const mx_arrow_type *columns = mx_arrow_reader_type(reader);
    (void)cli;
    mx_buf_char(out, '{');
    for (size_t i = 0; i < columns->children.len; i++) {
        mx_cell cell = mx_arrow_cell(reader, i, row);
        mx_buf_text(out, i ? "," : "");
        mx_buf_json(out, columns->children.at[i].name);
        mx_buf_char(out, ':');
        const mx_arrow_type *type = columns->children.at[i].type;
        if (cell.null)
            mx_buf_lit(out, "null");
        else if (type->kind == MX_ARROW_DECIMAL && type->precision > DOUBLE_DIGITS)
            mx_buf_json(out, cell.text); /* all of a column's, so that they are of one type */
        else
            mx_cell_put_json(out, type, &cell);
    }
    mx_buf_lit(out, "}\n");
    return MX_OK;
}
