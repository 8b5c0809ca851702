#include "dialect/postgres/exprs.h"

/* https://www.postgresql.org/docs/current/datatype-datetime.html: output in ISO style, intervals in style
 * "postgres". */

typedef struct reader {
    mx_str text;
    size_t at;
} reader;

static bool take(reader *r, char c)
{
    if (r->at >= r->text.len || r->text.ptr[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool take_number(reader *r, size_t most, int64_t *out)
{
    size_t start = r->at;
    *out = 0;
    while (r->at < r->text.len && mx_is_digit(r->text.ptr[r->at]) && r->at - start < most)
        *out = *out * 10 + (r->text.ptr[r->at++] - '0');
    return r->at > start;
}

/* Behind '.': at most six digits, as microseconds. */
static bool take_fraction(reader *r, int64_t *micros)
{
    size_t start = r->at;
    if (!take_number(r, 6, micros))
        return false;
    for (size_t i = r->at - start; i < 6; i++)
        *micros *= 10;
    return r->at == r->text.len || !mx_is_digit(r->text.ptr[r->at]);
}

static bool take_month(reader *r, int64_t *month)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    size_t start = r->at;
    while (r->at < r->text.len && mx_is_alpha(r->text.ptr[r->at]))
        r->at++;
    mx_str word = mx_str_sub(r->text, start, r->at);
    for (*month = 1; word.len >= 3 && *month <= 12; ++*month) {
        if (mx_str_ieq(mx_str_sub(word, 0, 3), (mx_str){names + (*month - 1) * 3, 3}))
            return true;
    }
    return false;
}

/* "January 8, 1999", "8 Jan 1999", "8-Jan-1999" */
static bool take_named_date(reader *r, int64_t *year, int64_t *month, int64_t *day)
{
    bool first = r->at < r->text.len && mx_is_alpha(r->text.ptr[r->at]);
    if (first ? !take_month(r, month) : !take_number(r, 2, day))
        return false;
    if (!take(r, ' ') && !take(r, '-'))
        return false;
    if (first ? !take_number(r, 2, day) : !take_month(r, month))
        return false;
    (void)take(r, ',');
    size_t at = r->at;
    return (take(r, ' ') || take(r, '-')) && take_number(r, 4, year) && r->at > at + 4;
}

/* 2021-01-08, 2021/1/8, 20210108 */
static bool take_numbered_date(reader *r, int64_t *year, int64_t *month, int64_t *day)
{
    size_t end = r->at;
    while (end < r->text.len && mx_is_digit(r->text.ptr[end]))
        end++;
    bool together = end - r->at == 8;
    char between = end < r->text.len && r->text.ptr[end] == '/' ? '/' : '-';
    return take_number(r, 4, year) && (together || take(r, between)) && take_number(r, 2, month) &&
           (together || take(r, between)) && take_number(r, 2, day);
}

static bool take_date(reader *r, mx_buf *out)
{
    int64_t year, month, day;
    size_t start = r->at;
    if (!take_numbered_date(r, &year, &month, &day)) {
        r->at = start;
        if (!take_named_date(r, &year, &month, &day))
            return false;
    }
    mx_buf_printf(out, "%04lld-%02lld-%02lld", (long long)year, (long long)month, (long long)day);
    return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static void print_fraction(mx_buf *out, int64_t micros)
{
    if (!micros)
        return;
    char digits[7];
    for (int i = 5; i >= 0; i--, micros /= 10)
        digits[i] = (char)('0' + micros % 10);
    size_t len = 6;
    while (digits[len - 1] == '0')
        len--;
    mx_buf_char(out, '.');
    mx_buf_str(out, (mx_str){digits, len});
}

/* AM and PM. False: of an hour that has none. */
static bool take_half(reader *r, int64_t *hour)
{
    size_t at = r->at;
    while (at < r->text.len && r->text.ptr[at] == ' ')
        at++;
    mx_str word = mx_str_sub(r->text, at, r->text.len);
    bool pm = mx_str_ieq(word, MX_STR("pm"));
    if (!pm && !mx_str_ieq(word, MX_STR("am")))
        return true;
    r->at = r->text.len;
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (pm ? 12 : 0);
    return true;
}

static bool take_time(reader *r, mx_buf *out)
{
    int64_t hour, minute, second = 0, micros = 0;
    if (!take_number(r, 2, &hour) || !take(r, ':') || !take_number(r, 2, &minute))
        return false;
    if (take(r, ':') && (!take_number(r, 2, &second) || (take(r, '.') && !take_fraction(r, &micros))))
        return false;
    bool halved = take_half(r, &hour);
    mx_buf_printf(out, "%02lld:%02lld:%02lld", (long long)hour, (long long)minute, (long long)second);
    print_fraction(out, micros);
    return halved && hour < 24 && minute < 60 && second < 60;
}

static bool timestamp(reader *r, mx_buf *out)
{
    if (!take_date(r, out))
        return false;
    mx_buf_char(out, ' ');
    if (r->at == r->text.len) {
        mx_buf_lit(out, "00:00:00");
        return true;
    }
    return (take(r, ' ') || take(r, 'T')) && take_time(r, out);
}

/* "+02", "-08:30", "+0530", "Z", or nothing, which is UTC; in minutes. Zones by name are not read. */
static bool take_offset(reader *r, int64_t *minutes)
{
    int64_t hours = 0, more = 0;
    while (take(r, ' '))
        continue;
    *minutes = 0;
    mx_str zone = mx_str_sub(r->text, r->at, r->text.len);
    if (mx_str_ieq(zone, MX_STR("utc")) || mx_str_ieq(zone, MX_STR("gmt")))
        r->at = r->text.len;
    if (r->at == r->text.len || take(r, 'Z') || take(r, 'z'))
        return r->at == r->text.len;
    bool west = take(r, '-');
    if ((!west && !take(r, '+')) || !take_number(r, 2, &hours))
        return false;
    if (r->at < r->text.len && ((void)take(r, ':'), !take_number(r, 2, &more)))
        return false;
    *minutes = (hours * 60 + more) * (west ? -1 : 1);
    return r->at == r->text.len && hours < 16 && more < 60;
}

/* Days that are the same whenever they are read. */
static mx_str fixed_moment(mx_pg_id type, mx_str text)
{
    bool clock = type == MX_PT_TIME || type == MX_PT_TIMETZ;
    if (!clock && type != MX_PT_INTERVAL && mx_str_ieq(text, MX_STR("epoch")))
        return MX_STR("1970-01-01");
    return clock && mx_str_ieq(text, MX_STR("allballs")) ? MX_STR("00:00:00") : text;
}

/* What stands behind the last part that the type keeps, '2000-01-01 10:00' as a date and '+02' behind a time without a zone, is read
 * and goes. */
static bool take_unkept(mx_arena *arena, reader *r, bool time)
{
    mx_buf gone = MX_BUF(arena);
    int64_t offset;
    if (time && r->at < r->text.len && ((!take(r, ' ') && !take(r, 'T')) || !take_time(r, &gone)))
        return false;
    return take_offset(r, &offset);
}

/* Days since 1970-01-01, and back: the calendar as it is today, for all times. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year % 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void print_date(mx_buf *out, int64_t days)
{
    days += 719468;
    int64_t era = days / 146097, of_era = days % 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), part = (5 * of_year + 2) / 153;
    int64_t month = part < 10 ? part + 3 : part - 9;
    mx_buf_printf(out, "%04lld-%02lld-%02lld", (long long)year + era * 400 + (month <= 2), (long long)month,
                  (long long)of_year - (153 * part + 2) / 5 + 1);
}

bool mx_pg_next_day(mx_arena *arena, mx_str date, mx_str *out)
{
    return mx_pg_add_days(arena, date, 1, out);
}

bool mx_pg_add_days(mx_arena *arena, mx_str date, int64_t days, mx_str *out)
{
    reader r = {date, 0};
    int64_t year, month, day;
    mx_buf buf = MX_BUF(arena);
    if (!take_numbered_date(&r, &year, &month, &day) || r.at != date.len)
        return false;
    days += days_of(year, month, day);
    print_date(&buf, days);
    *out = mx_buf_take(&buf);
    return days >= days_of(1, 1, 1) && days <= days_of(9999, 12, 31);
}

/* Stored in UTC and shown there, where nobody set another zone: the same to us, and inspect/ reads it so. */
static bool zoned(mx_arena *arena, reader *r, mx_buf *out)
{
    mx_buf local = MX_BUF(arena);
    int64_t offset, year = 0, month = 0, day = 0, hour = 0, minute = 0;
    if (!timestamp(r, &local) || !take_offset(r, &offset))
        return false;
    reader in = {mx_buf_take(&local), 0};
    bool read = take_number(&in, 4, &year) && take(&in, '-') && take_number(&in, 2, &month) &&
                take(&in, '-') && take_number(&in, 2, &day) && take(&in, ' ') && take_number(&in, 2, &hour) &&
                take(&in, ':') && take_number(&in, 2, &minute);
    int64_t at = days_of(year, month, day) * 1440 + hour * 60 + minute - offset,
            of_day = ((at % 1440) + 1440) % 1440;
    mx_str seconds = mx_str_sub(in.text, in.at, in.text.len);
    if (!read || at - of_day < days_of(1, 1, 1) * 1440) /* before Christ: as it is written */
        return false;
    print_date(out, (at - of_day) / 1440);
    mx_buf_printf(out, " %02lld:%02lld%.*s+00", (long long)(of_day / 60), (long long)(of_day % 60),
                  MX_FMT(seconds));
    return true;
}

/* A time with its zone, which is kept. */
static bool zoned_time(reader *r, mx_buf *out)
{
    int64_t offset;
    if (!take_time(r, out) || !take_offset(r, &offset))
        return false;
    int64_t minutes = offset < 0 ? -offset : offset;
    mx_buf_printf(out, "%c%02lld", offset < 0 ? '-' : '+', (long long)(minutes / 60));
    if (minutes % 60)
        mx_buf_printf(out, ":%02lld", (long long)(minutes % 60));
    return true;
}

/* --- intervals: "1 day 02:00", "90 minutes", "1 year 2 mons"
 * ------------------------------------------------------------------------- */

typedef struct span {
    int64_t months, days, micros;
} span;

enum { SECOND = 1000000 };

/* fraction: in millionths of the unit. */
static bool take_unit(reader *r, int64_t n, int64_t fraction, mx_str usual, span *out)
{
    static const struct unit {
        const char *word;
        int64_t months, days, seconds;
    } units[] = {{"millennium", 12000, 0, 0},
                 {"century", 1200, 0, 0},
                 {"decade", 120, 0, 0},
                 {"year", 12, 0, 0},
                 {"yr", 12, 0, 0},
                 {"y", 12, 0, 0},
                 {"month", 1, 0, 0},
                 {"mon", 1, 0, 0},
                 {"week", 0, 7, 0},
                 {"w", 0, 7, 0},
                 {"day", 0, 1, 0},
                 {"d", 0, 1, 0},
                 {"hour", 0, 0, 3600},
                 {"hr", 0, 0, 3600},
                 {"h", 0, 0, 3600},
                 {"minute", 0, 0, 60},
                 {"min", 0, 0, 60},
                 {"m", 0, 0, 60},
                 {"second", 0, 0, 1},
                 {"sec", 0, 0, 1},
                 {"s", 0, 0, 1}};
    size_t start = r->at;
    while (r->at < r->text.len && mx_is_alpha(r->text.ptr[r->at]))
        r->at++;
    mx_str word = mx_str_sub(r->text, start, r->at);
    if (!word.len && start == r->text.len)
        word = usual;
    if (mx_str_ieq(word, MX_STR("ms")) || mx_str_ieq(word, MX_STR("msec")) ||
        mx_str_istarts(word, MX_STR("millisecond"))) {
        out->micros += n * 1000 + fraction / 1000;
        return fraction % 1000 == 0;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        mx_str unit = mx_str_of(units[i].word);
        bool plural = unit.len > 1 && word.len == unit.len + 1 && mx_lower(word.ptr[unit.len]) == 's';
        if (!mx_str_ieq(plural ? mx_str_sub(word, 0, unit.len) : word, unit))
            continue;
        if (fraction && units[i].months)
            return false;
        int64_t days = units[i].days * fraction; /* in millionths */
        out->months += n * units[i].months;
        out->days += n * units[i].days + days / SECOND;
        out->micros += n * units[i].seconds * SECOND + fraction * units[i].seconds + days % SECOND * 86400;
        return true;
    }
    return false;
}

static bool take_clock(reader *r, int64_t hours, bool negative, span *out)
{
    int64_t minutes, seconds = 0, micros = 0;
    if (!take(r, ':') || !take_number(r, 2, &minutes))
        return false;
    if (take(r, ':') && (!take_number(r, 2, &seconds) || (take(r, '.') && !take_fraction(r, &micros))))
        return false;
    int64_t all = ((hours * 60 + minutes) * 60 + seconds) * SECOND + micros;
    out->micros += negative ? -all : all;
    return minutes < 60 && seconds < 60;
}

/* P1Y2M3DT4H5M6.5S */
static bool read_iso(reader *r, span *out)
{
    bool any = false, clock = false;
    while (r->at < r->text.len) {
        int64_t n, fraction = 0;
        clock = take(r, 'T') || clock;
        int64_t sign = take(r, '-') ? -1 : 1;
        if (!take_number(r, 9, &n) || (take(r, '.') && !take_fraction(r, &fraction)))
            return false;
        char unit = r->at < r->text.len ? r->text.ptr[r->at++] : ' ';
        if (fraction && (!clock || unit != 'S'))
            return false;
        if (unit == 'Y' || (unit == 'M' && !clock))
            out->months += sign * n * (unit == 'Y' ? 12 : 1);
        else if (!clock && (unit == 'D' || unit == 'W'))
            out->days += sign * n * (unit == 'W' ? 7 : 1);
        else if (clock && (unit == 'H' || unit == 'M' || unit == 'S'))
            out->micros += sign * (n * (unit == 'H' ? 3600 : unit == 'M' ? 60 : 1) * SECOND + fraction);
        else
            return false;
        any = true;
    }
    return any;
}

/* "3 4:05:06": a number of days before a time of day. */
static bool before_clock(const reader *r)
{
    size_t i = r->at;
    while (i < r->text.len && (mx_is_digit(r->text.ptr[i]) || r->text.ptr[i] == '-' || r->text.ptr[i] == '+'))
        i++;
    return i > r->at && i < r->text.len && r->text.ptr[i] == ':';
}

/* usual: the unit of a number without one, '90' is 90 seconds; "1-2" is a year and two months. */
static bool read_interval(reader *r, mx_str usual, span *out)
{
    bool any = false;
    if (take(r, 'P'))
        return read_iso(r, out);
    (void)take(r, '@');
    while (r->at < r->text.len) {
        int64_t n, months = 0, fraction = 0;
        while (take(r, ' '))
            continue;
        if (any && mx_str_ieq(mx_str_sub(r->text, r->at, r->text.len), MX_STR("ago"))) {
            *out = (span){-out->months, -out->days, -out->micros};
            r->at = r->text.len;
            return true;
        }
        bool negative = take(r, '-');
        if (!negative)
            (void)take(r, '+');
        if (!take_number(r, 9, &n))
            return false;
        int64_t sign = negative ? -1 : 1;
        bool clock = r->at < r->text.len && r->text.ptr[r->at] == ':';
        bool year = !clock && n < 10000 && take(r, '-');
        if (!clock && !year && take(r, '.') && !take_fraction(r, &fraction))
            return false;
        while (!clock && !year && take(r, ' '))
            continue;
        if (!clock && !year && !fraction && before_clock(r))
            out->days += sign * n;
        else if (clock  ? !take_clock(r, n, negative, out)
                 : year ? !take_number(r, 2, &months) || months > 11
                        : !take_unit(r, sign * n, sign * fraction, usual, out))
            return false;
        if (year)
            out->months += sign * (n * 12 + months);
        any = true;
    }
    return any;
}

static int64_t days_of_month(int64_t year, int64_t month)
{
    return days_of(year + month / 12, month % 12 + 1, 1) - days_of(year, month, 1);
}

/* "2021-01-31 10:00:00.5": of a day that a month does not have its last one is taken. */
bool mx_pg_add_interval(mx_arena *arena, mx_str timestamp, mx_str interval, bool minus, mx_str *out)
{
    reader r = {timestamp, 0}, in = {mx_str_trim(interval), 0};
    int64_t year, month, day, hour, minute, second, micros = 0;
    const int64_t day_micros = 86400LL * SECOND;
    span s = {0, 0, 0};
    mx_buf buf = MX_BUF(arena);
    if (!take_numbered_date(&r, &year, &month, &day) || !take(&r, ' ') || !take_number(&r, 2, &hour) ||
        !take(&r, ':') || !take_number(&r, 2, &minute) || !take(&r, ':') || !take_number(&r, 2, &second) ||
        (take(&r, '.') && !take_fraction(&r, &micros)) || r.at != timestamp.len ||
        !read_interval(&in, MX_STR("second"), &s) || in.at != in.text.len)
        return false;
    int64_t months = year * 12 + month - 1 + (minus ? -s.months : s.months);
    if (months < 12 || months >= 12 * 9999)
        return false;
    int64_t most = days_of_month(months / 12, months % 12 + 1);
    int64_t days = days_of(months / 12, months % 12 + 1, day < most ? day : most) +
                   (minus ? -s.days : s.days);
    micros += ((hour * 60 + minute) * 60 + second) * SECOND + (minus ? -s.micros : s.micros);
    int64_t of_day = (micros % day_micros + day_micros) % day_micros;
    days += (micros - of_day) / day_micros;
    if (days < days_of(1, 1, 1) || days > days_of(9999, 12, 31))
        return false;
    print_date(&buf, days);
    mx_buf_printf(&buf, " %02lld:%02lld:%02lld", (long long)(of_day / SECOND / 3600),
                  (long long)(of_day / SECOND / 60 % 60), (long long)(of_day / SECOND % 60));
    print_fraction(&buf, of_day % SECOND);
    *out = mx_buf_take(&buf);
    return true;
}

/* "-1 days +02:00:00": behind a negative part a positive one has its sign. */
static void print_part(mx_buf *out, int64_t n, const char *unit, bool *signs)
{
    if (!n)
        return;
    mx_buf_printf(out, "%s%s%lld %s%s", out->len ? " " : "", *signs && n > 0 ? "+" : "", (long long)n, unit,
                  n == 1 ? "" : "s");
    *signs = n < 0;
}

static void print_interval(mx_buf *out, const span *s)
{
    bool signs = false;
    print_part(out, s->months / 12, "year", &signs);
    print_part(out, s->months % 12, "mon", &signs);
    print_part(out, s->days, "day", &signs);
    if (!s->micros && out->len)
        return;
    int64_t micros = s->micros < 0 ? -s->micros : s->micros, seconds = micros / SECOND;
    mx_buf_printf(out, "%s%s%02lld:%02lld:%02lld", out->len ? " " : "",
                  s->micros < 0 ? "-"
                  : signs       ? "+"
                                : "",
                  (long long)(seconds / 3600), (long long)(seconds / 60 % 60), (long long)(seconds % 60));
    print_fraction(out, micros % SECOND);
}

/* Of a zone none but UTC is read: what stands before Christ in it is there in UTC too. */
static bool zoned_before_christ(reader *r, mx_buf *out)
{
    int64_t offset;
    bool read = timestamp(r, out) && take_offset(r, &offset) && offset == 0;
    mx_buf_lit(out, "+00");
    return read;
}

static mx_str before_christ(mx_arena *arena, mx_pg_id type, mx_str text)
{
    reader r = {mx_str_trim(mx_str_sub(text, 0, text.len - 3)), 0};
    mx_buf out = MX_BUF(arena);
    bool read = type == MX_PT_DATE        ? take_date(&r, &out) && take_unkept(arena, &r, true)
                : type == MX_PT_TIMESTAMP ? timestamp(&r, &out) && take_unkept(arena, &r, false)
                                          : zoned_before_christ(&r, &out);
    mx_buf_lit(&out, " BC");
    return read && r.at == r.text.len ? mx_buf_take(&out) : text;
}

mx_str mx_pg_time_text(mx_arena *arena, mx_pg_id type, mx_str text)
{
    mx_str trimmed = mx_str_trim(text);
    bool dated = type == MX_PT_DATE || type == MX_PT_TIMESTAMP || type == MX_PT_TIMESTAMPTZ;
    if (dated && trimmed.len > 3 &&
        mx_str_ieq(mx_str_sub(trimmed, trimmed.len - 3, trimmed.len), MX_STR(" bc")))
        return before_christ(arena, type, trimmed);
    reader r = {fixed_moment(type, trimmed), 0};
    mx_buf out = MX_BUF(arena);
    span s = {0, 0, 0};
    bool read = type == MX_PT_DATE          ? take_date(&r, &out) && take_unkept(arena, &r, true)
                : type == MX_PT_TIME        ? take_time(&r, &out) && take_unkept(arena, &r, false)
                : type == MX_PT_TIMESTAMP   ? timestamp(&r, &out) && take_unkept(arena, &r, false)
                : type == MX_PT_TIMESTAMPTZ ? zoned(arena, &r, &out)
                : type == MX_PT_TIMETZ      ? zoned_time(&r, &out)
                                            : read_interval(&r, MX_STR("second"), &s);
    if (!read || r.at != r.text.len)
        return text;
    if (type == MX_PT_INTERVAL)
        print_interval(&out, &s);
    return mx_buf_take(&out);
}

/* --- intervals with fields --------------------------------------------------------------------------------------------------------- */

/* What is smaller than the last field goes: AdjustIntervalForTypmod. */
static void cut_fields(span *s, mx_str last, mx_str fields, int64_t precision)
{
    bool months = mx_str_eq(last, MX_STR("year")) || mx_str_eq(last, MX_STR("month"));
    if (mx_str_eq(fields, MX_STR("year")))
        s->months -= s->months % 12;
    if (months)
        s->days = 0;
    if (months || mx_str_eq(last, MX_STR("day")))
        s->micros = 0;
    if (mx_str_eq(last, MX_STR("hour")))
        s->micros -= s->micros % (3600LL * SECOND);
    if (mx_str_eq(last, MX_STR("minute")))
        s->micros -= s->micros % (60LL * SECOND);
    int64_t step = 1;
    for (int64_t i = precision; precision >= 0 && i < 6; i++)
        step *= 10;
    int64_t half = s->micros < 0 ? -(step / 2) : step / 2;
    if (step > 1)
        s->micros = (s->micros + half) / step * step;
}

mx_str mx_pg_interval_text(mx_arena *arena, mx_str fields, int64_t precision, mx_str text)
{
    reader r = {mx_str_trim(text), 0};
    mx_buf out = MX_BUF(arena);
    span s = {0, 0, 0};
    mx_str last = fields, head, digits;
    while (mx_str_cut(last, ' ', &head, &last) && last.len)
        continue;
    last = last.len ? last : head;
    if (mx_str_cut(last, '(', &head, &digits)) { /* SECOND(3) */
        uint64_t n = 0;
        last = head;
        digits.len -= digits.len ? 1 : 0;
        precision = mx_str_to_u64(digits, &n) && n <= 6 ? (int64_t)n : precision;
    }
    if (!read_interval(&r, last.len ? last : MX_STR("second"), &s) || r.at != r.text.len)
        return text;
    cut_fields(&s, last, fields, precision);
    print_interval(&out, &s);
    return mx_buf_take(&out);
}
