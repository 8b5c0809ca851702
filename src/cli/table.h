/* cli/table.h — columns of text for people. */
#ifndef MX_CLI_TABLE_H
#define MX_CLI_TABLE_H

#include "base/buf.h"
#include "base/vec.h"

typedef struct mx_table {
    mx_arena *arena;
    size_t columns;
    mx_strs cells; /* row after row; the first row is the head */
} mx_table;

void mx_table_init(mx_table *table, mx_arena *arena, const char *const *head, size_t columns);
void mx_table_add(mx_table *table, mx_str cell); /* from left to right, row after row */
/* Two blanks between columns, a line under the head. `bold`: the head in the terminal's bold. */
void mx_table_print(const mx_table *table, bool bold, mx_buf *out);

/* The width of the terminal that stdout is, else COLUMNS, else 200. */
size_t mx_terminal_width(void);

#endif
