#include "cli/table.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "draw/text_width.h"

void mx_table_init(mx_table *table, mx_arena *arena, const char *const *head, size_t columns)
{
    *table = (mx_table){.arena = arena, .columns = columns};
    for (size_t i = 0; i < columns; i++)
        mx_table_add(table, mx_str_of(head[i]));
}

void mx_table_add(mx_table *table, mx_str cell)
{
    mx_vec_push(table->arena, &table->cells, cell);
}

static void put_row(const mx_table *table, const size_t *widths, size_t row, mx_buf *out)
{
    for (size_t i = 0; i < table->columns; i++) {
        mx_str cell = table->cells.at[row * table->columns + i];
        mx_buf_str(out, cell);
        if (i + 1 < table->columns)
            mx_buf_repeat(out, ' ', widths[i] - mx_cells(cell) + 2);
    }
    while (out->len && out->ptr[out->len - 1] == ' ')
        out->len--;
    mx_buf_char(out, '\n');
}

void mx_table_print(const mx_table *table, bool bold, mx_buf *out)
{
    size_t *widths = mx_new_array(table->arena, size_t, table->columns), all = 0;
    for (size_t i = 0; i < table->cells.len; i++) {
        size_t width = mx_cells(table->cells.at[i]);
        widths[i % table->columns] = width > widths[i % table->columns] ? width : widths[i % table->columns];
    }
    for (size_t i = 0; i < table->columns; i++)
        all += widths[i] + (i ? 2 : 0);
    mx_buf_text(out, bold ? "\033[1m" : "");
    put_row(table, widths, 0, out);
    mx_buf_text(out, bold ? "\033[0m" : "");
    for (size_t i = 0; i < all; i++)
        mx_buf_lit(out, "─");
    mx_buf_char(out, '\n');
    for (size_t row = 1; row < table->cells.len / table->columns; row++)
        put_row(table, widths, row, out);
}

size_t mx_terminal_width(void)
{
    struct winsize size;
    uint64_t columns;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
        return size.ws_col;
    return mx_str_to_u64(mx_str_of(getenv("COLUMNS")), &columns) && columns && columns < 10000
               ? (size_t)columns
               : 200;
}
