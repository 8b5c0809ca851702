/* draw/canvas.h — a sheet of terminal cells: characters, lines that join where they meet, colours. */
#ifndef MX_DRAW_CANVAS_H
#define MX_DRAW_CANVAS_H

#include "base/buf.h"

typedef enum mx_ink { MX_INK_PLAIN, MX_INK_BOLD, MX_INK_DIM, MX_INK_GREEN, MX_INK_RED, MX_INK_YELLOW } mx_ink;

enum { MX_LINE_UP = 1, MX_LINE_DOWN = 2, MX_LINE_LEFT = 4, MX_LINE_RIGHT = 8 };

typedef struct mx_cell {
    uint32_t point; /* 0: nothing, or the second half of a wide character */
    uint8_t lines;  /* MX_LINE_*, where point is 0 */
    uint8_t ink;
    bool second; /* half of a wide character */
} mx_cell;

typedef struct mx_canvas {
    mx_arena *arena;
    mx_cell *cells;
    size_t width, height; /* cells */
} mx_canvas;

void mx_canvas_init(mx_canvas *canvas, mx_arena *arena, size_t width, size_t height);
/* What does not lie on the canvas is left out. */
void mx_canvas_text(mx_canvas *canvas, size_t x, size_t y, mx_str text, size_t room, mx_ink ink);
void mx_canvas_box(mx_canvas *canvas, size_t x, size_t y, size_t width, size_t height, bool dashed,
                   mx_ink ink);
void mx_canvas_line(mx_canvas *canvas, size_t x, size_t y, unsigned lines);
/* A vertical line crosses a horizontal one without joining it. */
void mx_canvas_across(mx_canvas *canvas, size_t x, size_t y);
void mx_canvas_point(mx_canvas *canvas, size_t x, size_t y, uint32_t point, mx_ink ink);
/* Lines without trailing blanks, each with its end. */
void mx_canvas_print(const mx_canvas *canvas, bool colour, mx_buf *out);

#endif
