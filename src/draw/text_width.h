/* draw/text_width.h — how wide a text is: in cells of a terminal, and about, in pixels of a usual font. */
#ifndef MX_DRAW_TEXT_WIDTH_H
#define MX_DRAW_TEXT_WIDTH_H

#include "base/str.h"

size_t mx_cells_of(uint32_t point); /* 0, 1 or 2 */
size_t mx_cells(mx_str text);
/* The longest beginning that is at most `cells` wide, in bytes. */
size_t mx_cells_fit(mx_str text, size_t cells);

typedef enum mx_font { MX_FONT_TEXT, MX_FONT_BOLD, MX_FONT_MONO } mx_font;
double mx_text_width(mx_str text, mx_font font, double size); /* size: of the font, in pixels */

#endif
