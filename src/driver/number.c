#include "driver/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

size_t mx_real_text(double value, char out[MX_REAL_TEXT_MAX])
{
    const char *word = isnan(value) ? "NaN" : !isinf(value) ? NULL : value > 0 ? "Infinity" : "-Infinity";
    size_t n = word ? strlen(word) : (size_t)snprintf(out, MX_REAL_TEXT_MAX, "%.17g", value);
    if (word) {
        memcpy(out, word, n);
        return n;
    }
    for (size_t i = 0; i < n; i++)
        if (!mx_is_digit(out[i]) && out[i] != '-' && out[i] != '+' && out[i] != 'e')
            out[i] = '.'; /* the locale's own sign */
    return n;
}

static bool slow(mx_str text, double *out)
{
    char z[512];
    if (text.len == 0 || text.len >= sizeof z || memchr(text.ptr, '\0', text.len))
        return false;
    memcpy(z, text.ptr, text.len);
    z[text.len] = '\0';
    locale_t c = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    char *end = z;
    *out = c ? strtod_l(z, &end, c) : 0;
    if (c)
        freelocale(c);
    return end == z + text.len && !mx_is_space(z[0]);
}

/* At most 15 digits and a power of ten up to 22 are exact in a double, and so is one operation on them. */
bool mx_real_of(mx_str text, double *out)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    size_t i = 0, digits = 0, fraction = 0;
    bool negative = text.len > 0 && text.ptr[0] == '-', point = false;
    uint64_t n = 0;
    for (i = negative; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (!mx_is_digit(c) || ++digits > 15)
            return slow(text, out);
        n = n * 10 + (uint64_t)(c - '0');
        fraction += point;
    }
    if (digits == 0)
        return slow(text, out);
    double value = (double)n / powers[fraction];
    *out = negative ? -value : value;
    return true;
}
