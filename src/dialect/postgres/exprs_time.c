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

static bool take_date(reader *r, mx_buf *out)
{
    int64_t year, month, day;
    if (!take_number(r, 4, &year) || !take(r, '-') || !take_number(r, 2, &month) || !take(r, '-') ||
        !take_number(r, 2, &day))
        return false;
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

static bool take_time(reader *r, mx_buf *out)
{
    int64_t hour, minute, second = 0, micros = 0;
    if (!take_number(r, 2, &hour) || !take(r, ':') || !take_number(r, 2, &minute))
        return false;
    if (take(r, ':') && (!take_number(r, 2, &second) || (take(r, '.') && !take_fraction(r, &micros))))
        return false;
    mx_buf_printf(out, "%02lld:%02lld:%02lld", (long long)hour, (long long)minute, (long long)second);
    print_fraction(out, micros);
    return hour < 24 && minute < 60 && second < 60;
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

/* Stored in UTC and shown there, where nobody set another zone: the same to us, and inspect/ reads it so.
 * Another zone than UTC is left as it is written. */
static bool zoned(reader *r, mx_buf *out)
{
    static const mx_str utc[] = {{"+00:00", 6}, {"+0000", 5}, {"+00", 3}, {"-00", 3}, {"Z", 1}, {"z", 1}};
    if (!timestamp(r, out))
        return false;
    mx_str rest = mx_str_trim(mx_str_sub(r->text, r->at, r->text.len));
    for (size_t i = 0; rest.len && i < sizeof utc / sizeof *utc; i++)
        if (mx_str_eq(rest, utc[i]))
            rest = MX_STR_NONE;
    if (!rest.len)
        r->at = r->text.len;
    mx_buf_lit(out, "+00");
    return !rest.len;
}

/* --- intervals: "1 day 02:00", "90 minutes", "1 year 2 mons"
 * ------------------------------------------------------------------------- */

typedef struct span {
    int64_t months, days, micros;
} span;

enum { SECOND = 1000000 };

static bool take_unit(reader *r, int64_t n, span *out)
{
    static const struct unit {
        const char *word;
        int64_t months, days, micros;
    } units[] = {{"year", 12, 0, 0},   {"years", 12, 0, 0},   {"mon", 1, 0, 0},     {"mons", 1, 0, 0},
                 {"month", 1, 0, 0},   {"months", 1, 0, 0},   {"week", 0, 7, 0},    {"weeks", 0, 7, 0},
                 {"day", 0, 1, 0},     {"days", 0, 1, 0},     {"hour", 0, 0, 3600}, {"hours", 0, 0, 3600},
                 {"minute", 0, 0, 60}, {"minutes", 0, 0, 60}, {"min", 0, 0, 60},    {"mins", 0, 0, 60},
                 {"second", 0, 0, 1},  {"seconds", 0, 0, 1},  {"sec", 0, 0, 1},     {"secs", 0, 0, 1}};
    size_t start = r->at;
    while (r->at < r->text.len && mx_is_alpha(r->text.ptr[r->at]))
        r->at++;
    mx_str word = mx_str_sub(r->text, start, r->at);
    if (!word.len && start == r->text.len)
        word = MX_STR("second"); /* '90' is 90 seconds */
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (mx_str_ieq(word, mx_str_of(units[i].word))) {
            out->months += n * units[i].months;
            out->days += n * units[i].days;
            out->micros += n * units[i].micros * SECOND;
            return true;
        }
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

static bool read_interval(reader *r, span *out)
{
    bool any = false;
    while (r->at < r->text.len) {
        int64_t n;
        while (take(r, ' '))
            continue;
        bool negative = take(r, '-');
        if (!take_number(r, 9, &n))
            return false;
        bool clock = r->at < r->text.len && r->text.ptr[r->at] == ':';
        while (!clock && take(r, ' '))
            continue;
        if (clock ? !take_clock(r, n, negative, out) : !take_unit(r, negative ? -n : n, out))
            return false;
        any = true;
    }
    return any;
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

mx_str mx_pg_time_text(mx_arena *arena, mx_pg_id type, mx_str text)
{
    reader r = {mx_str_trim(text), 0};
    mx_buf out = MX_BUF(arena);
    span s = {0, 0, 0};
    bool read = type == MX_PT_DATE          ? take_date(&r, &out)
                : type == MX_PT_TIME        ? take_time(&r, &out)
                : type == MX_PT_TIMESTAMP   ? timestamp(&r, &out)
                : type == MX_PT_TIMESTAMPTZ ? zoned(&r, &out)
                                            : read_interval(&r, &s);
    if (!read || r.at != r.text.len)
        return text;
    if (type == MX_PT_INTERVAL)
        print_interval(&out, &s);
    return mx_buf_take(&out);
}
