#include "cli/rows_impl.h"

#include "base/file.h"

/* ---- which format ---- */

static const char *const words[] = {"csv", "jsonl", "parquet", NULL};

static bool format_named(mx_str word, mx_rows_format *out)
{
    static const struct {
        const char *word;
        mx_rows_format format;
    } names[] = {{"csv", MX_ROWS_CSV},    {"jsonl", MX_ROWS_JSONL},     {"ndjson", MX_ROWS_JSONL},
                 {"json", MX_ROWS_JSONL}, {"parquet", MX_ROWS_PARQUET}, {"pq", MX_ROWS_PARQUET}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (mx_str_ieq(word, mx_str_of(names[i].word))) {
            *out = names[i].format;
            return true;
        }
    return false;
}

mx_status mx_rows_format_of(mx_cli *cli, mx_str path, mx_rows_format *out)
{
    mx_str word = mx_cli_text(cli, "format");
    mx_str base = mx_path_base(path);
    size_t dot = mx_str_rfind(base, '.');
    *out = MX_ROWS_JSONL;
    if (word.len) {
        if (format_named(word, out))
            return MX_OK;
        const char *near = mx_str_nearest(word, words);
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                       near ? mx_str_z(cli->arena, mx_str_printf(cli->arena, "Did you mean %s?", near))
                            : "Formats are csv, jsonl and parquet.",
                       "unknown format '%.*s'", MX_FMT(word));
    }
    if (mx_str_eq(path, MX_STR("-")) ||
        (dot != MX_NPOS && format_named(mx_str_sub(base, dot + 1, base.len), out)))
        return MX_OK;
    return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Say --format csv, jsonl or parquet.",
                   "the ending of '%.*s' does not tell its format", MX_FMT(path));
}

/* ---- reading ---- */

mx_status mx_rows_read(mx_cli *cli, mx_str path, mx_rows_format format, const mx_arrow_type *known,
                       struct ArrowArrayStream *out)
{
    if (format == MX_ROWS_PARQUET)
        return mx_rows_read_parquet(cli, path, out);
    mx_rows_text *text = mx_new(cli->arena, mx_rows_text);
    *text = (mx_rows_text){.arena = cli->arena,
                           .known = known,
                           .parse = format == MX_ROWS_CSV ? mx_rows_parse_csv : mx_rows_parse_json,
                           .quotes = format == MX_ROWS_CSV};
    MX_TRY(mx_rows_input_open(cli, path, &text->input));
    return mx_rows_text_stream(text, out);
}

/* ---- writing ---- */

static mx_status write_text(mx_rows_output *out, mx_rows_format format, mx_arrow_reader *reader)
{
    mx_status status;
    if (format == MX_ROWS_CSV)
        mx_rows_put_csv_head(&out->buf, mx_arrow_reader_type(reader));
    while ((status = mx_arrow_reader_next(reader, out->cli->diags)) == MX_OK)
        for (size_t row = 0; row < mx_arrow_reader_rows(reader); row++) {
            MX_TRY((format == MX_ROWS_CSV ? mx_rows_put_csv : mx_rows_put_json)(out->cli, &out->buf, reader,
                                                                                row));
            if (out->buf.len >= (size_t)1 << 16)
                MX_TRY(mx_rows_output_flush(out));
        }
    return status == MX_NOT_FOUND ? MX_OK : status;
}

mx_status mx_rows_write(mx_cli *cli, mx_str path, mx_rows_format format, struct ArrowArrayStream *rows)
{
    mx_rows_output *out;
    mx_arrow_reader *reader;
    mx_status status = mx_rows_output_open(cli, path, &out);
    if (status == MX_OK && format == MX_ROWS_PARQUET) {
        status = mx_rows_write_parquet(out, rows);
    } else if (status == MX_OK) {
        status = mx_arrow_reader_open(cli->arena, &reader, rows, cli->diags);
        if (status == MX_OK)
            status = write_text(out, format, reader);
    }
    if (rows->release)
        rows->release(rows);
    return status == MX_OK ? mx_rows_output_end(out) : status;
}
