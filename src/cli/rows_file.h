/* cli/rows_file.h — rows in files, for commands that read and write them: CSV, JSON Lines, Parquet.
 *
 * In: a path, or "-" for stdin and stdout. Out: Arrow streams, and the other way. CSV and JSON Lines are read here, in
 * bounded memory, twice: first for the types of their columns. Parquet is DuckDB's work. Does not know stores. */
#ifndef MX_CLI_ROWS_FILE_H
#define MX_CLI_ROWS_FILE_H

#include "arrow/arrow.h"
#include "cli/command.h"

typedef enum mx_rows_format { MX_ROWS_CSV, MX_ROWS_JSONL, MX_ROWS_PARQUET } mx_rows_format;

/* --format, else the ending of the path, else JSON Lines for "-". USE004: none of them, with the nearest word. */
mx_status mx_rows_format_of(mx_cli *cli, mx_str path, mx_rows_format *out);

/* The rows of a file. `known`: a STRUCT of columns whose types are not guessed, where the file has them; may be NULL.
 * The stream lives as long as cli's arena. IO001; ROW001: what is no such file, with its line; ROW002, also while it is
 * read: a value that its column cannot hold; DB004: no DuckDB for Parquet. */
mx_status mx_rows_read(mx_cli *cli, mx_str path, mx_rows_format format, const mx_arrow_type *known,
                       struct ArrowArrayStream *out);

/* Writes all rows; takes the stream. A file is there whole or as it was. IO002, ARW002, DB004. */
mx_status mx_rows_write(mx_cli *cli, mx_str path, mx_rows_format format, struct ArrowArrayStream *rows);

#endif
