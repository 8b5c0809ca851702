/* How messages look. Columns on the screen are counted here: tabs are four wide, wide characters two. */
#include "base/buf.h"
#include "base/diag.h"

enum { TAB = 4, SHOWN = 160 /* characters of a long line that are shown, the place in their middle */ };

typedef struct look {
    const char *name, *colour;
} look;

static const look looks[] = {
    [MX_ERROR] = {"error", "\033[1;31m"},
    [MX_WARNING] = {"warning", "\033[1;33m"},
    [MX_NOTE] = {"note", "\033[1;36m"},
};

static void paint(mx_buf *buf, bool colour, const char *how, mx_str text)
{
    if (colour)
        mx_buf_text(buf, how);
    mx_buf_str(buf, text);
    if (colour)
        mx_buf_lit(buf, "\033[0m");
}

static size_t width_of(uint32_t p)
{
    if ((p >= 0x300 && p <= 0x36f) || (p >= 0x200b && p <= 0x200f) || (p >= 0xfe00 && p <= 0xfe0f))
        return 0;
    bool wide = (p >= 0x1100 && p <= 0x115f) || (p >= 0x2e80 && p <= 0xa4cf) ||
                (p >= 0xac00 && p <= 0xd7a3) || (p >= 0xf900 && p <= 0xfaff) ||
                (p >= 0xfe30 && p <= 0xfe6f) || (p >= 0xff00 && p <= 0xff60) ||
                (p >= 0xffe0 && p <= 0xffe6) || (p >= 0x1f300 && p <= 0x1faff) ||
                (p >= 0x20000 && p <= 0x3fffd);
    return wide ? 2 : 1;
}

/* Prints the bytes [from, to) of a source line and answers how many columns they take. buf NULL: only
 * counts. */
static size_t show(mx_buf *buf, mx_str line, size_t from, size_t to)
{
    size_t columns = 0;
    for (size_t i = from; i < to;) {
        uint32_t point = 0;
        size_t n = mx_utf8_decode(line, i, &point), width = n ? width_of(point) : 1;
        bool control = point < 0x20 || (point >= 0x7f && point < 0xa0);
        mx_str seen = mx_str_sub(line, i, i + n);
        if (point == '\t') {
            width = TAB;
            seen = MX_STR("    ");
        } else if (n == 0 || control) {
            width = 1;
            seen = MX_STR("\xef\xbf\xbd");
        }
        if (buf)
            mx_buf_str(buf, seen);
        columns += width;
        i += n ? n : 1;
    }
    return columns;
}

/* Steps `count` characters from `at`, back or forth, within the line. */
static size_t step(mx_str line, size_t at, int direction, size_t count)
{
    for (; count > 0; count--) {
        if (direction > 0) {
            size_t n = mx_utf8_decode(line, at, NULL);
            if (at >= line.len)
                break;
            at += n ? n : 1;
        } else {
            if (at == 0)
                break;
            at--;
            for (int i = 0; i < 3 && at > 0 && ((unsigned char)line.ptr[at] & 0xc0) == 0x80; i++)
                at--;
        }
    }
    return at;
}

/* The source line with a mark below. */
static void excerpt(mx_buf *buf, const mx_place *place, const char *mark_colour, bool colour)
{
    mx_str line = place->text;
    size_t from = 0, to = line.len;
    if (line.len > SHOWN) {
        from = step(line, place->start, -1, SHOWN / 2);
        to = step(line, from, 1, SHOWN);
    }
    mx_str ellipsis = MX_STR("\xe2\x80\xa6"); /* … */
    size_t end = place->end < to ? place->end : to;
    size_t before = show(NULL, line, from, place->start) + (from > 0);
    size_t marked = show(NULL, line, place->start, end);
    size_t gutter = buf->len;
    mx_buf_printf(buf, "  %zu", place->line);
    gutter = buf->len - gutter;
    mx_buf_text(buf, to > from ? " | " : " |");
    if (from > 0)
        mx_buf_str(buf, ellipsis);
    show(buf, line, from, to);
    if (to < line.len)
        mx_buf_str(buf, ellipsis);
    mx_buf_char(buf, '\n');
    mx_buf_repeat(buf, ' ', gutter);
    mx_buf_lit(buf, " | ");
    mx_buf_repeat(buf, ' ', before);
    if (colour)
        mx_buf_text(buf, mark_colour);
    mx_buf_char(buf, '^');
    mx_buf_repeat(buf, '~', marked > 1 ? marked - 1 : 0);
    mx_buf_text(buf, colour ? "\033[0m\n" : "\n");
}

void mx_diag_print(mx_buf *buf, const mx_diags *diags, const mx_diag *diag, bool colour)
{
    const look *how = &looks[diag->severity];
    mx_place place;
    bool known = mx_diags_place(diags, diag->at, &place);
    bool empty = known && mx_diags_file_text(diags, diag->at.file).len == 0; /* a name without a text */
    if (known) {
        paint(buf, colour, "\033[1m", place.name);
        if (!empty)
            mx_buf_printf(buf, ":%zu:%zu", place.line, place.column);
        mx_buf_lit(buf, ": ");
    }
    if (colour)
        mx_buf_text(buf, how->colour);
    mx_buf_printf(buf, "%s %s:", how->name, mx_code_name(diag->code));
    mx_buf_text(buf, colour ? "\033[0m " : " ");
    mx_buf_str(buf, diag->message);
    mx_buf_char(buf, '\n');
    if (known && !empty)
        excerpt(buf, &place, how->colour, colour);
    if (mx_diags_origin_of(diags, diag->at).file != diag->at.file &&
        mx_diags_place_in_text(diags, diag->at, &place))
        mx_buf_printf(buf, "  in the SQL: %.*s:%zu:%zu\n", MX_FMT(place.name), place.line, place.column);
    if (diag->hint.len) {
        mx_buf_lit(buf, "  hint: ");
        mx_buf_str(buf, diag->hint);
        mx_buf_char(buf, '\n');
    }
}

void mx_diags_print(mx_buf *buf, const mx_diags *diags, bool colour)
{
    for (size_t i = 0; i < mx_diags_count(diags); i++)
        mx_diag_print(buf, diags, mx_diags_at(diags, i), colour);
}
