#include "draw/canvas.h"

#include "draw/text_width.h"

void mx_canvas_init(mx_canvas *canvas, mx_arena *arena, size_t width, size_t height)
{
    *canvas = (mx_canvas){arena, NULL, width, height};
    if (__builtin_mul_overflow(width, height, &width))
        mx_arena_oom(arena);
    canvas->cells = mx_new_array(arena, mx_cell, width + 1);
}

static mx_cell *cell_at(mx_canvas *canvas, size_t x, size_t y)
{
    return x < canvas->width && y < canvas->height ? &canvas->cells[y * canvas->width + x] : NULL;
}

void mx_canvas_point(mx_canvas *canvas, size_t x, size_t y, uint32_t point, mx_ink ink)
{
    mx_cell *cell = cell_at(canvas, x, y);
    if (cell)
        *cell = (mx_cell){.point = point, .ink = (uint8_t)ink};
}

void mx_canvas_text(mx_canvas *canvas, size_t x, size_t y, mx_str text, size_t room, mx_ink ink)
{
    bool cut = mx_cells(text) > room;
    size_t end = cut ? mx_cells_fit(text, room ? room - 1 : 0) : text.len;
    for (size_t at = 0; at < end;) {
        uint32_t point;
        size_t len = mx_utf8_decode(text, at, &point);
        point = len ? point : 0xFFFD;
        at += len ? len : 1;
        size_t cells = mx_cells_of(point);
        if (!cells)
            continue; /* marks are not shown: a cell holds one character */
        mx_canvas_point(canvas, x, y, point, ink);
        mx_cell *second = cells == 2 ? cell_at(canvas, x + 1, y) : NULL;
        if (second)
            *second = (mx_cell){.second = true};
        x += cells;
    }
    if (cut && room)
        mx_canvas_point(canvas, x, y, 0x2026, ink);
}

void mx_canvas_box(mx_canvas *canvas, size_t x, size_t y, size_t width, size_t height, bool dashed,
                   mx_ink ink)
{
    size_t right = x + width - 1, bottom = y + height - 1;
    for (size_t i = x + 1; i < right; i++) {
        mx_canvas_point(canvas, i, y, dashed ? 0x2504 : 0x2500, ink);
        mx_canvas_point(canvas, i, bottom, dashed ? 0x2504 : 0x2500, ink);
    }
    for (size_t i = y + 1; i < bottom; i++) {
        mx_canvas_point(canvas, x, i, dashed ? 0x2506 : 0x2502, ink);
        mx_canvas_point(canvas, right, i, dashed ? 0x2506 : 0x2502, ink);
    }
    mx_canvas_point(canvas, x, y, 0x256D, ink);
    mx_canvas_point(canvas, right, y, 0x256E, ink);
    mx_canvas_point(canvas, x, bottom, 0x2570, ink);
    mx_canvas_point(canvas, right, bottom, 0x256F, ink);
}

void mx_canvas_line(mx_canvas *canvas, size_t x, size_t y, unsigned lines)
{
    mx_cell *cell = cell_at(canvas, x, y);
    if (cell && !cell->point)
        cell->lines |= (uint8_t)lines;
}

void mx_canvas_across(mx_canvas *canvas, size_t x, size_t y)
{
    mx_cell *cell = cell_at(canvas, x, y);
    if (cell && !cell->point)
        cell->lines = MX_LINE_UP | MX_LINE_DOWN;
}

static const uint16_t line_points[16] = {0,      0x2575, 0x2577, 0x2502, 0x2574, 0x256F, 0x256E, 0x2524,
                                         0x2576, 0x2570, 0x256D, 0x251C, 0x2500, 0x2534, 0x252C, 0x253C};

static void put_point(mx_buf *out, uint32_t point)
{
    if (point < 0x80) {
        mx_buf_char(out, (char)point);
    } else if (point < 0x800) {
        mx_buf_char(out, (char)(0xC0 | point >> 6));
        mx_buf_char(out, (char)(0x80 | (point & 63)));
    } else {
        if (point >= 0x10000) {
            mx_buf_char(out, (char)(0xF0 | point >> 18));
            mx_buf_char(out, (char)(0x80 | (point >> 12 & 63)));
        } else {
            mx_buf_char(out, (char)(0xE0 | point >> 12));
        }
        mx_buf_char(out, (char)(0x80 | (point >> 6 & 63)));
        mx_buf_char(out, (char)(0x80 | (point & 63)));
    }
}

static void put_ink(mx_buf *out, unsigned ink)
{
    static const char *const codes[] = {"\033[0m",    "\033[0;1m",  "\033[0;2m",
                                        "\033[0;32m", "\033[0;31m", "\033[0;33m"};
    mx_buf_text(out, codes[ink]);
}

static void print_line(const mx_cell *cells, size_t width, bool colour, mx_buf *out)
{
    unsigned ink = MX_INK_PLAIN;
    while (width && !cells[width - 1].point && !cells[width - 1].lines && !cells[width - 1].second)
        width--;
    for (size_t i = 0; i < width; i++) {
        const mx_cell *cell = &cells[i];
        unsigned wanted = cell->lines && !cell->point ? MX_INK_DIM : cell->ink;
        if (cell->second)
            continue;
        if (colour && wanted != ink)
            put_ink(out, ink = wanted);
        put_point(out, cell->point ? cell->point : cell->lines ? line_points[cell->lines & 15] : ' ');
    }
    if (colour && ink != MX_INK_PLAIN)
        put_ink(out, MX_INK_PLAIN);
    mx_buf_char(out, '\n');
}

void mx_canvas_print(const mx_canvas *canvas, bool colour, mx_buf *out)
{
    for (size_t y = 0; y < canvas->height; y++)
        print_line(canvas->cells + y * canvas->width, canvas->width, colour, out);
}
