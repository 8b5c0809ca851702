/* cli/rows_impl.h — what the files of rows_file.h share. */
#ifndef MX_CLI_ROWS_IMPL_H
#define MX_CLI_ROWS_IMPL_H

#include "base/json.h"
#include "cli/rows_file.h"

/* ---- rows_input.c: a file from its start, as often as wanted ---- */

#define MX_ROWS_LINE_MAX ((size_t)64 << 20) /* bytes of a record; more is ROW001 */

typedef struct mx_rows_input {
    mx_cli *cli;
    mx_str name; /* for messages */
    int fd;      /* of a regular file: what comes through a pipe was put into one */
    char *at;    /* what was read */
    size_t start, len, cap;
    bool ended;
    uint64_t line; /* of the record that was taken last, from 1 */
    uint64_t next_line;
} mx_rows_input;
mx_status mx_rows_input_open(mx_cli *cli, mx_str path, mx_rows_input **out);
mx_status mx_rows_input_again(mx_rows_input *in); /* from the start */
/* The next record, without its line end, valid until the next call; MX_NOT_FOUND: the end. `quotes`: line ends between '"'
 * belong to it. */
mx_status mx_rows_input_take(mx_rows_input *in, bool quotes, mx_str *out);
mx_status mx_rows_wrong(const mx_rows_input *in, mx_code code, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- a format of text ---- */

/* A value of a record: JSON, or a text of a file that has no other. */
typedef struct mx_rows_value {
    bool null;
    mx_str text;
    const mx_json *json; /* NULL: `text` */
} mx_rows_value;

typedef struct mx_rows_text {
    mx_arena *arena;
    mx_rows_input *input;
    mx_strs names; /* columns, in the order in which they first come */
    mx_vec(mx_arrow_type *) types;
    mx_vec(bool) fixed; /* their types are known, not guessed */
    const mx_arrow_type *known;
    mx_vec(mx_rows_value) values; /* of a record, by column; shorter where it has less */
    bool has_names;               /* CSV: the head was read */
    mx_status (*parse)(struct mx_rows_text *text, mx_arena *scratch,
                       mx_str record); /* → values; may add columns */
    bool quotes;
} mx_rows_text;
size_t mx_rows_column(mx_rows_text *text, mx_str name); /* its number; added when it is new */
mx_status mx_rows_text_stream(mx_rows_text *text, struct ArrowArrayStream *out);
mx_status mx_rows_parse_csv(mx_rows_text *text, mx_arena *scratch, mx_str record);
mx_status mx_rows_parse_json(mx_rows_text *text, mx_arena *scratch, mx_str record);

/* ---- writing ---- */

typedef struct mx_rows_output {
    mx_cli *cli;
    mx_str path, temporary; /* temporary: empty when `fd` is written through */
    int fd;
    mx_buf buf;
} mx_rows_output;
mx_status mx_rows_output_open(mx_cli *cli, mx_str path, mx_rows_output **out);
mx_status mx_rows_output_unnamed(mx_cli *cli, mx_rows_output **out); /* a temporary file */
mx_status mx_rows_output_flush(mx_rows_output *out);
mx_status mx_rows_output_end(mx_rows_output *out); /* the file takes its name */
/* One row behind another; with `head` first, where the format has one. */
void mx_rows_put_csv_head(mx_buf *out, const mx_arrow_type *columns);
mx_status mx_rows_put_csv(mx_cli *cli, mx_buf *out, const mx_arrow_reader *reader, size_t row);
mx_status mx_rows_put_json(mx_cli *cli, mx_buf *out, const mx_arrow_reader *reader, size_t row);

/* ---- rows_parquet.c ---- */
mx_status mx_rows_read_parquet(mx_cli *cli, mx_str path, struct ArrowArrayStream *out);
mx_status mx_rows_write_parquet(mx_rows_output *out, struct ArrowArrayStream *rows);

#endif
