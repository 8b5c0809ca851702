#include "base/time.h"

#include <time.h>

enum { SECOND = 1000000000, MILLI = 1000000 };

mx_time mx_time_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (mx_time){now.tv_sec, (int32_t)now.tv_nsec};
}

uint64_t mx_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

mx_wait mx_wait_of(uint64_t milliseconds)
{
    uint64_t now = mx_clock_ns(),
             wait = milliseconds < UINT64_MAX / MILLI ? milliseconds * MILLI : UINT64_MAX;
    return (mx_wait){.end_ns = wait < UINT64_MAX - now ? now + wait : UINT64_MAX, .pause_ns = 5 * MILLI};
}

bool mx_wait_more(mx_wait *wait)
{
    uint64_t now = mx_clock_ns();
    if (now >= wait->end_ns)
        return false;
    uint64_t left = wait->end_ns - now, sleep = wait->pause_ns < left ? wait->pause_ns : left;
    nanosleep(&(struct timespec){.tv_nsec = (long)sleep}, NULL);
    wait->pause_ns = wait->pause_ns < 50 * MILLI ? wait->pause_ns * 2 : 100 * MILLI;
    return true;
}

typedef struct date {
    int64_t year;
    int month, day, hour, minute, second;
} date;

/* The Gregorian calendar in eras of 400 years that begin on March 1st, when leap days come last. */
void mx_date_of_days(int64_t days, int64_t *year, int *month, int *day)
{
    days += 719468; /* from 0000-03-01 */
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), shifted = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = yoe + era * 400 + (*month <= 2);
}

int64_t mx_days_of_date(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, yoe = year - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static date date_of(int64_t seconds)
{
    int64_t days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    date d = {.hour = (int)(rest / 3600), .minute = (int)(rest / 60 % 60), .second = (int)(rest % 60)};
    mx_date_of_days(days, &d.year, &d.month, &d.day);
    return d;
}

static int64_t seconds_of(date d)
{
    return ((mx_days_of_date(d.year, d.month, d.day) * 24 + d.hour) * 60 + d.minute) * 60 + d.second;
}

mx_str mx_time_version(mx_arena *arena, mx_time t)
{
    date d = date_of(t.seconds);
    return mx_str_printf(arena, "%04lld%02d%02d%02d%02d%02d", (long long)d.year, d.month, d.day, d.hour,
                         d.minute, d.second);
}

mx_str mx_time_rfc3339(mx_arena *arena, mx_time t)
{
    date d = date_of(t.seconds);
    int digits = t.nanos ? 9 : 0;
    int32_t fraction = t.nanos;
    for (; digits && fraction % 10 == 0; digits--)
        fraction /= 10;
    mx_str whole = mx_str_printf(arena, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)d.year, d.month, d.day,
                                 d.hour, d.minute, d.second);
    mx_str rest = digits ? mx_str_printf(arena, ".%0*ldZ", digits, (long)fraction) : MX_STR("Z");
    return mx_str_cat(arena, whole, rest);
}

static bool take_digits(mx_str *s, size_t count, int *out)
{
    uint64_t n;
    if (s->len < count || !mx_str_to_u64(mx_str_sub(*s, 0, count), &n))
        return false;
    *out = (int)n;
    *s = mx_str_sub(*s, count, s->len);
    return true;
}

static bool take_char(mx_str *s, const char *any)
{
    if (s->len == 0 || s->ptr[0] == '\0' || !strchr(any, s->ptr[0]))
        return false;
    *s = mx_str_sub(*s, 1, s->len);
    return true;
}

static bool take_fraction(mx_str *s, int32_t *nanos)
{
    int32_t unit = SECOND / 10;
    if (s->len == 0 || !mx_is_digit(s->ptr[0]))
        return false;
    for (; s->len && mx_is_digit(s->ptr[0]); unit /= 10) {
        *nanos += unit * (s->ptr[0] - '0');
        *s = mx_str_sub(*s, 1, s->len);
    }
    return true;
}

static bool take_zone(mx_str *s, int *offset)
{
    int hours, minutes;
    bool east = s->len && s->ptr[0] == '+';
    if (take_char(s, "Zz"))
        return true;
    if (!take_char(s, "+-") || !take_digits(s, 2, &hours) || !take_char(s, ":") ||
        !take_digits(s, 2, &minutes))
        return false;
    *offset = (hours * 60 + minutes) * (east ? 60 : -60);
    return hours < 24 && minutes < 60;
}

bool mx_time_parse(mx_str text, mx_time *out)
{
    date d;
    int year, offset = 0;
    int32_t nanos = 0;
    bool shape = take_digits(&text, 4, &year) && take_char(&text, "-") && take_digits(&text, 2, &d.month) &&
                 take_char(&text, "-") && take_digits(&text, 2, &d.day) && take_char(&text, "Tt ") &&
                 take_digits(&text, 2, &d.hour) && take_char(&text, ":") &&
                 take_digits(&text, 2, &d.minute) && take_char(&text, ":") &&
                 take_digits(&text, 2, &d.second);
    if (!shape || (take_char(&text, ".") && !take_fraction(&text, &nanos)))
        return false;
    if (!take_zone(&text, &offset) || text.len)
        return false;
    if (d.month < 1 || d.month > 12 || d.day < 1 || d.hour > 23 || d.minute > 59 || d.second > 59)
        return false;
    d.year = year;
    int64_t seconds = seconds_of(d);
    if (date_of(seconds).day != d.day) /* the 30th of February */
        return false;
    *out = (mx_time){seconds - offset, nanos};
    return true;
}

/* Durations. */

static const struct {
    const char *name;
    int64_t ns;
} units[] = {
    {"ns", 1},
    {"us", 1000},
    {"\xc2\xb5s", 1000},
    {"\xce\xbcs", 1000}, /* both letters that look like a µ */
    {"ms", 1000000},
    {"s", SECOND},
    {"m", INT64_C(60) * SECOND},
    {"h", INT64_C(3600) * SECOND},
};

static int64_t unit_of(mx_str name)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (mx_str_eq(name, mx_str_of(units[i].name)))
            return units[i].ns;
    return 0;
}

static size_t digits_at(mx_str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.len && mx_is_digit(s.ptr[at + n]))
        n++;
    return n;
}

/* One number and unit, taken from the front of *s and added to *total. */
static bool add_part(mx_str *s, uint64_t *total)
{
    size_t whole = digits_at(*s, 0), dot = whole < s->len && s->ptr[whole] == '.', part = 0;
    if (dot)
        part = digits_at(*s, whole + 1);
    size_t start = whole + dot + part, end = start;
    while (end < s->len && s->ptr[end] != '.' && !mx_is_digit(s->ptr[end]))
        end++;
    uint64_t unit = (uint64_t)unit_of(mx_str_sub(*s, start, end)), n = 0, ns;
    if (whole + part == 0 || unit == 0 || (whole && !mx_str_to_u64(mx_str_sub(*s, 0, whole), &n)))
        return false;
    if (__builtin_mul_overflow(n, unit, &ns))
        return false;
    /* In doubles, as Go does it, and cut to nanoseconds; digits that 63 bits have no room for do not
     * count. */
    uint64_t numerator = 0;
    double denominator = 1;
    for (size_t i = 0; i < part && numerator <= INT64_MAX / 10; i++) {
        numerator = numerator * 10 + (uint64_t)(s->ptr[whole + 1 + i] - '0');
        denominator *= 10;
    }
    ns += (uint64_t)((double)numerator * ((double)unit / denominator));
    if (__builtin_add_overflow(*total, ns, total) || *total > (uint64_t)INT64_MAX + 1)
        return false;
    *s = mx_str_sub(*s, end, s->len);
    return true;
}

bool mx_duration_parse(mx_str text, int64_t *ns)
{
    bool negative = text.len && text.ptr[0] == '-';
    uint64_t total = 0;
    if (text.len && (text.ptr[0] == '-' || text.ptr[0] == '+'))
        text = mx_str_sub(text, 1, text.len);
    if (text.len == 0)
        return false;
    if (!mx_str_eq(text, MX_STR("0")))
        while (text.len)
            if (!add_part(&text, &total))
                return false;
    if (total > (uint64_t)INT64_MAX + negative)
        return false;
    *ns = negative ? (total ? -(int64_t)(total - 1) - 1 : 0) : (int64_t)total;
    return true;
}

/* `count` units of which `per` make one: whole and fraction, without zeros at its end. */
static mx_str decimal(mx_arena *arena, uint64_t count, uint64_t per, const char *unit)
{
    uint64_t whole = count / per, rest = count % per;
    int digits = 0;
    for (uint64_t p = per; p > 1; p /= 10)
        digits++;
    for (; rest && rest % 10 == 0; digits--)
        rest /= 10;
    if (rest == 0)
        return mx_str_printf(arena, "%llu%s", (unsigned long long)whole, unit);
    return mx_str_printf(arena, "%llu.%0*llu%s", (unsigned long long)whole, digits, (unsigned long long)rest,
                         unit);
}

mx_str mx_duration_text(mx_arena *arena, int64_t ns)
{
    uint64_t n = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
    mx_str sign = ns < 0 ? MX_STR("-") : MX_STR_NONE, text;
    if (n == 0)
        return mx_str_copy(arena, MX_STR("0s"));
    if (n < 1000)
        text = decimal(arena, n, 1, "ns");
    else if (n < 1000000)
        text = decimal(arena, n, 1000, "\xc2\xb5s");
    else if (n < SECOND)
        text = decimal(arena, n, 1000000, "ms");
    else {
        uint64_t minutes = n / SECOND / 60, hours = minutes / 60;
        text = decimal(arena, n - minutes * 60 * SECOND, SECOND, "s");
        if (hours)
            sign = mx_str_printf(arena, "%s%lluh%llum", ns < 0 ? "-" : "", (unsigned long long)hours,
                                 (unsigned long long)(minutes % 60));
        else if (minutes)
            sign = mx_str_printf(arena, "%s%llum", ns < 0 ? "-" : "", (unsigned long long)minutes);
    }
    return mx_str_cat(arena, sign, text);
}
