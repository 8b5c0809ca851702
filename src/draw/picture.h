/* draw/picture.h — a drawing laid out in pixels: what svg.c writes and page.c hands to the page's script. */
#ifndef MX_DRAW_PICTURE_H
#define MX_DRAW_PICTURE_H

#include "draw/layout.h"

enum {
    MX_CARD_HEAD = 34,    /* height of a box's title */
    MX_CARD_ROW = 21,     /* of a row */
    MX_CARD_FOOT = 7,     /* below the last row */
    MX_CARD_PADDING = 13, /* left and right of texts */
    MX_CARD_ROWS = 16,    /* most that are shown; the last one then says how many more there are */
    MX_CARD_TITLE_SIZE = 13,
    MX_CARD_NAME_SIZE = 12,
    MX_CARD_NOTE_SIZE = 11,
    MX_CARD_FLAG_SIZE = 10,
};

size_t mx_card_rows(const mx_draw_node *node); /* shown, without the line that counts the others */
double mx_card_row_middle(const mx_draw_node *node,
                          size_t row); /* from the box's top; of the box for MX_DRAW_NO_ROW */

typedef struct mx_picture {
    mx_layout layout;
    const mx_drawing *drawing;
    mx_draw_direction direction;
} mx_picture;
void mx_picture_make(mx_arena *arena, const mx_drawing *drawing, mx_draw_direction direction,
                     mx_picture *out);
/* The way of an arrow as SVG path data, in whole pixels. */
void mx_picture_path(const mx_picture *picture, size_t edge, mx_buf *out);

void mx_draw_xml(mx_buf *out,
                 mx_str text); /* text for XML: with &lt; &gt; &amp; &quot;, without control characters */

#endif
