#include "draw/text_width.h"

typedef struct range {
    uint32_t first, last;
} range;

/* Unicode: marks that stand on the character before them, and what shows nothing. Sorted. */
static const range empty[] = {
    {0x0000, 0x001F},   {0x007F, 0x009F},   {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},
    {0x0610, 0x061A},   {0x064B, 0x065F},   {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4},
    {0x0711, 0x0711},   {0x0730, 0x074A},   {0x0900, 0x0902}, {0x093A, 0x093A}, {0x093C, 0x093C},
    {0x0941, 0x0948},   {0x094D, 0x094D},   {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},   {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},
    {0x20D0, 0x20FF},   {0x302A, 0x302D},   {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
    {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

/* East Asian wide and full width, and emoji. Sorted. */
static const range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x26A1, 0x26A1},   {0x26BD, 0x26BE},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B50, 0x2B50},
    {0x2B55, 0x2B55},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

static bool is_in(const range *ranges, size_t count, uint32_t point)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (point > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && point >= ranges[low].first;
}

size_t mx_cells_of(uint32_t point)
{
    if (point >= 0x20 && point < 0x7F)
        return 1;
    if (is_in(empty, sizeof empty / sizeof *empty, point))
        return 0;
    return is_in(wide, sizeof wide / sizeof *wide, point) ? 2 : 1;
}

/* The next character; a byte that is none counts as one. */
static size_t next_point(mx_str text, size_t at, uint32_t *point)
{
    size_t len = mx_utf8_decode(text, at, point);
    if (len)
        return len;
    *point = 0xFFFD;
    return 1;
}

size_t mx_cells(mx_str text)
{
    size_t cells = 0;
    uint32_t point;
    for (size_t at = 0; at < text.len;) {
        at += next_point(text, at, &point);
        cells += mx_cells_of(point);
    }
    return cells;
}

size_t mx_cells_fit(mx_str text, size_t cells)
{
    size_t used = 0;
    uint32_t point;
    for (size_t at = 0; at < text.len;) {
        size_t len = next_point(text, at, &point);
        used += mx_cells_of(point);
        if (used > cells)
            return at;
        at += len;
    }
    return text.len;
}

/* Of the font's size; the widths of common sans-serif fonts, rather too wide than too narrow. */
static double width_of(uint32_t point)
{
    if (point > 0x7E)
        return (double)mx_cells_of(point) * (mx_cells_of(point) == 2 ? 0.52 : 0.6);
    if (strchr("ijl|!.,:;'` ", (int)point))
        return 0.3;
    if (strchr("ftrI()[]{}/\\-\"*", (int)point))
        return 0.4;
    if (strchr("mwMW@%", (int)point))
        return 0.9;
    return point >= 'A' && point <= 'Z' ? 0.7 : 0.58;
}

double mx_text_width(mx_str text, mx_font font, double size)
{
    double width = 0;
    uint32_t point;
    if (font == MX_FONT_MONO)
        return (double)mx_cells(text) * 0.61 * size;
    for (size_t at = 0; at < text.len;) {
        at += next_point(text, at, &point);
        width += point ? width_of(point) : 0;
    }
    return width * size * (font == MX_FONT_BOLD ? 1.2 : 1.06);
}
