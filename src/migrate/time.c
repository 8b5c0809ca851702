/* migrate/time.c — moments and spans of time as text, in the forms that the revisions table and the reports have. */
#include <time.h>

#include "base/buf.h"
#include "migrate/revisions.h"

enum { SECOND = 1000000000 };

int64_t mx_time_now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec;
}

int64_t mx_time_monotonic(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec;
}

/* ".327634264" without zeros at its end; nothing for 0. */
static void put_fraction(mx_buf *buf, int64_t value, int digits)
{
    char text[20];
    for (int i = digits; i-- > 0; value /= 10)
        text[i] = (char)('0' + value % 10);
    while (digits > 0 && text[digits - 1] == '0')
        digits--;
    if (digits > 0) {
        mx_buf_char(buf, '.');
        mx_buf_str(buf, (mx_str){text, (size_t)digits});
    }
}

static mx_str moment(mx_arena *arena, int64_t ns, char between, const char *zone)
{
    int64_t seconds = ns / SECOND, rest = ns % SECOND;
    if (rest < 0) {
        rest += SECOND;
        seconds--;
    }
    time_t t = (time_t)seconds;
    struct tm tm = {0};
    gmtime_r(&t, &tm);
    mx_buf buf = MX_BUF(arena);
    mx_buf_printf(&buf, "%04d-%02d-%02d%c%02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, between, tm.tm_hour,
                  tm.tm_min, tm.tm_sec);
    put_fraction(&buf, rest, 9);
    mx_buf_text(&buf, zone);
    return mx_buf_take(&buf);
}

mx_str mx_time_rfc3339(mx_arena *arena, int64_t ns)
{
    return moment(arena, ns, 'T', "Z");
}

mx_str mx_time_column(mx_arena *arena, int64_t ns)
{
    return moment(arena, ns, ' ', "+00:00");
}

mx_str mx_time_duration(mx_arena *arena, int64_t ns)
{
    mx_buf buf = MX_BUF(arena);
    if (ns < 0)
        ns = 0;
    if (ns >= 0 && ns < 1000) {
        mx_buf_printf(&buf, "%d%s", (int)ns, ns == 0 ? "s" : "ns");
    } else if (ns < 1000000) {
        mx_buf_printf(&buf, "%d", (int)(ns / 1000));
        put_fraction(&buf, ns % 1000, 3);
        mx_buf_lit(&buf, "\xc2\xb5s"); /* the micro sign */
    } else if (ns < SECOND) {
        mx_buf_printf(&buf, "%d", (int)(ns / 1000000));
        put_fraction(&buf, ns % 1000000, 6);
        mx_buf_lit(&buf, "ms");
    } else {
        int64_t minutes = ns / SECOND / 60, hours = minutes / 60;
        if (hours > 0)
            mx_buf_printf(&buf, "%lldh", (long long)hours);
        if (minutes > 0)
            mx_buf_printf(&buf, "%dm", (int)(minutes % 60));
        mx_buf_printf(&buf, "%d", (int)(ns / SECOND % 60));
        put_fraction(&buf, ns % SECOND, 9);
        mx_buf_char(&buf, 's');
    }
    return mx_buf_take(&buf);
}

/* Exactly `digits` digits, and `after` (0: nothing) behind them. */
static bool take_number(mx_str *text, size_t digits, char after, int *out)
{
    if (text->len < digits + (after ? 1 : 0))
        return false;
    int value = 0;
    for (size_t i = 0; i < digits; i++) {
        if (!mx_is_digit(text->ptr[i]))
            return false;
        value = value * 10 + (text->ptr[i] - '0');
    }
    if (after && text->ptr[digits] != after)
        return false;
    *text = mx_str_sub(*text, digits + (after ? 1 : 0), text->len);
    *out = value;
    return true;
}

static bool take_clock(mx_str *text, struct tm *tm, int64_t *fraction)
{
    if (!take_number(text, 2, ':', &tm->tm_hour) || !take_number(text, 2, 0, &tm->tm_min))
        return false;
    if (text->len > 0 && text->ptr[0] == ':') {
        *text = mx_str_sub(*text, 1, text->len);
        if (!take_number(text, 2, 0, &tm->tm_sec))
            return false;
    }
    if (text->len == 0 || text->ptr[0] != '.')
        return true;
    size_t i = 1;
    int64_t unit = SECOND / 10;
    for (; i < text->len && mx_is_digit(text->ptr[i]); i++, unit /= 10)
        *fraction += unit * (text->ptr[i] - '0');
    *text = mx_str_sub(*text, i, text->len);
    return i > 1;
}

/* "", "Z", "+01:00", " +0100", " +0000 UTC", … */
static bool take_zone(mx_str *text, int64_t *seconds)
{
    *text = mx_str_trim(*text);
    if (text->len == 0 || text->ptr[0] == 'Z' || mx_str_starts(*text, MX_STR("UTC")))
        return true;
    int sign = text->ptr[0] == '+' ? 1 : text->ptr[0] == '-' ? -1 : 0, hours, minutes;
    if (sign == 0)
        return false;
    *text = mx_str_sub(*text, 1, text->len);
    if (!take_number(text, 2, 0, &hours))
        return false;
    if (text->len > 0 && text->ptr[0] == ':')
        *text = mx_str_sub(*text, 1, text->len);
    if (!take_number(text, 2, 0, &minutes))
        return false;
    *seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool mx_time_parse(mx_str text, int64_t *ns)
{
    struct tm tm = {0};
    int64_t fraction = 0, zone = 0;
    text = mx_str_trim(text);
    if (!take_number(&text, 4, '-', &tm.tm_year) || !take_number(&text, 2, '-', &tm.tm_mon) ||
        !take_number(&text, 2, 0, &tm.tm_mday))
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    if (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == 'T')) {
        text = mx_str_sub(text, 1, text.len);
        if (!take_clock(&text, &tm, &fraction) || !take_zone(&text, &zone))
            return false;
    } else if (text.len > 0) {
        return false;
    }
    if (tm.tm_year < -200 || tm.tm_year > 300)
        return false; /* nanoseconds do not fit */
    *ns = ((int64_t)timegm(&tm) - zone) * SECOND + fraction;
    return true;
}
