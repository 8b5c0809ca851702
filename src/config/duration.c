/* Go's durations. */
#include "config/settings.h"

static const struct {
    const char *unit;
    double nanoseconds;
} units[] = {
    /* longer names first, where one begins another */
    {"ns", 1},   {"us", 1e3}, {"\xC2\xB5s", 1e3}, {"\xCE\xBCs", 1e3},
    {"ms", 1e6}, {"s", 1e9},  {"m", 60e9},        {"h", 3600e9},
};

bool mx_duration_parse(mx_str text, int64_t *nanoseconds)
{
    double total = 0;
    bool negative = text.len && text.ptr[0] == '-';
    size_t i = negative || (text.len && text.ptr[0] == '+');
    *nanoseconds = 0;
    if (mx_str_eq(mx_str_sub(text, i, text.len), MX_STR("0")))
        return true;
    if (i == text.len)
        return false;
    while (i < text.len) {
        double n = 0, scale = 1;
        size_t digits = 0, u = 0;
        for (; i < text.len && mx_is_digit(text.ptr[i]); i++, digits++)
            n = n * 10 + (text.ptr[i] - '0');
        if (i < text.len && text.ptr[i] == '.')
            for (i++; i < text.len && mx_is_digit(text.ptr[i]); i++, digits++)
                n += (text.ptr[i] - '0') * (scale /= 10);
        size_t count = sizeof units / sizeof *units;
        while (u < count && !mx_str_starts(mx_str_sub(text, i, text.len), mx_str_of(units[u].unit)))
            u++;
        if (digits == 0 || u == count)
            return false;
        i += strlen(units[u].unit);
        total += n * units[u].nanoseconds;
    }
    if (total > 9.2e18)
        return false;
    *nanoseconds = (int64_t)(negative ? -total : total);
    return true;
}
