/* Functions on moments, written as RFC 3339 has them. */
#include "base/time.h"
#include "config/hcl_funcs.h"

#define SECONDS_A_DAY 86400

/* A moment as its own zone's calendar and clock show it. */
typedef struct moment {
    int64_t seconds; /* since 1970-01-01 there */
    int offset;      /* minutes east of UTC */
} moment;

static int two_digits(const char *p)
{
    return (p[0] - '0') * 10 + p[1] - '0';
}

static mx_status read_moment(hcl_call *c, size_t i, moment *out)
{
    mx_str text;
    mx_time t;
    MX_TRY(hcl_arg_text(c, i, &text));
    if (!mx_time_parse(text, &t))
        return hcl_arg_fail(c, i, "\"%.*s\" is no moment of the form 2006-01-02T15:04:05Z", MX_FMT(text));
    const char *zone = text.ptr + text.len - 6;
    out->offset = 0;
    if (text.ptr[text.len - 1] != 'Z' && text.ptr[text.len - 1] != 'z')
        out->offset = (zone[0] == '-' ? -1 : 1) * (two_digits(zone + 1) * 60 + two_digits(zone + 4));
    out->seconds = t.seconds + out->offset * 60;
    return MX_OK;
}

typedef struct clock_time {
    int64_t year;
    int month, day, weekday, hour, minute, second; /* weekday: 0 is Sunday */
} clock_time;

static clock_time clock_of(const moment *m)
{
    clock_time t;
    int64_t days = m->seconds / SECONDS_A_DAY, rest = m->seconds % SECONDS_A_DAY;
    if (rest < 0) {
        rest += SECONDS_A_DAY;
        days--;
    }
    mx_date_of_days(days, &t.year, &t.month, &t.day);
    t.weekday = (int)(((days + 4) % 7 + 7) % 7);
    t.hour = (int)(rest / 3600);
    t.minute = (int)(rest / 60 % 60);
    t.second = (int)(rest % 60);
    return t;
}

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};
static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};

static void zone(mx_buf *buf, int offset, bool colon)
{
    int minutes = offset < 0 ? -offset : offset;
    mx_buf_printf(buf, "%c%02d%s%02d", offset < 0 ? '-' : '+', minutes / 60, colon ? ":" : "", minutes % 60);
}

static void name_or_number(mx_buf *buf, size_t width, int number, const char *name)
{
    if (width <= 2)
        mx_buf_printf(buf, "%0*d", (int)width, number);
    else
        mx_buf_printf(buf, "%.*s", width == 3 ? 3 : 9, name);
}

static bool put_zone(mx_buf *buf, size_t width, int offset)
{
    if (width == 2 || width > 5)
        return false;
    if (offset == 0 && (width == 1 || width == 3))
        mx_buf_text(buf, width == 1 ? "Z" : "UTC");
    else
        zone(buf, offset, width == 1 || width == 5);
    return true;
}

/* A run of one letter. False: it means nothing. */
static bool put_verb(mx_buf *buf, char verb, size_t width, const clock_time *t, int offset)
{
    int twelve = t->hour % 12 ? t->hour % 12 : 12;
    switch (verb) {
    case 'Y':
        if (width == 2)
            mx_buf_printf(buf, "%02d", (int)(t->year % 100));
        else
            mx_buf_printf(buf, "%04lld", (long long)t->year);
        return width == 2 || width == 4;
    case 'M':
        name_or_number(buf, width, t->month, months[t->month - 1]);
        return width <= 4;
    case 'D':
        name_or_number(buf, width, t->day, "");
        return width <= 2;
    case 'E':
        name_or_number(buf, width, 0, weekdays[t->weekday]);
        return width == 3 || width == 4;
    case 'h':
        name_or_number(buf, width, t->hour, "");
        return width <= 2;
    case 'H':
        name_or_number(buf, width, twelve, "");
        return width <= 2;
    case 'A':
    case 'a':
        mx_buf_text(buf, verb == 'A' ? (t->hour < 12 ? "AM" : "PM") : (t->hour < 12 ? "am" : "pm"));
        return width == 2;
    case 'm':
        name_or_number(buf, width, t->minute, "");
        return width <= 2;
    case 's':
        name_or_number(buf, width, t->second, "");
        return width <= 2;
    case 'Z':
        return put_zone(buf, width, offset);
    default:
        return false;
    }
}

/* 'text' with '' for a quote in it; *i stands on the first quote, and behind the last at the end. */
static bool put_quoted(mx_buf *buf, mx_str spec, size_t *i)
{
    for ((*i)++; *i < spec.len; (*i)++) {
        if (spec.ptr[*i] == '\'' && !(*i + 1 < spec.len && spec.ptr[*i + 1] == '\'')) {
            (*i)++;
            return true;
        }
        *i += spec.ptr[*i] == '\'';
        mx_buf_char(buf, spec.ptr[*i]);
    }
    return false;
}

/* formatdate("DD MMM YYYY 'at' hh:mm", "2024-01-25T19:20:26Z") */
static mx_status fn_formatdate(hcl_call *c, const mx_value **out)
{
    mx_str spec;
    moment m = {0};
    mx_buf buf = MX_BUF(c->arena);
    MX_TRY(hcl_arg_text(c, 0, &spec));
    MX_TRY(read_moment(c, 1, &m));
    const clock_time t = clock_of(&m);
    for (size_t i = 0, end; i < spec.len;) {
        char ch = spec.ptr[i];
        if (ch == '\'') {
            if (!put_quoted(&buf, spec, &i))
                return hcl_arg_fail(c, 0, "a quoted text is not ended");
            continue;
        }
        for (end = i + 1; mx_is_alpha(ch) && end < spec.len && spec.ptr[end] == ch;)
            end++;
        if (!mx_is_alpha(ch))
            mx_buf_char(&buf, ch);
        else if (!put_verb(&buf, ch, end - i, &t, m.offset))
            return hcl_arg_fail(c, 0, "\"%.*s\" means no part of a moment", (int)(end - i), spec.ptr + i);
        i = end;
    }
    return hcl_give_buf(c, &buf, out);
}

/* timeadd("2024-01-25T19:20:26Z", "-1h30m"): in the same zone, whole seconds. */
static mx_status fn_timeadd(hcl_call *c, const mx_value **out)
{
    mx_str text;
    moment m = {0};
    int64_t ns;
    mx_buf buf = MX_BUF(c->arena);
    MX_TRY(read_moment(c, 0, &m));
    MX_TRY(hcl_arg_text(c, 1, &text));
    if (!mx_duration_parse(text, &ns))
        return hcl_arg_fail(c, 1, "\"%.*s\" is no duration such as 1h30m", MX_FMT(text));
    int64_t seconds = ns / 1000000000;
    m.seconds += ns % 1000000000 < 0 ? seconds - 1 : seconds;
    const clock_time t = clock_of(&m);
    mx_buf_printf(&buf, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)t.year, t.month, t.day, t.hour,
                  t.minute, t.second);
    if (m.offset)
        zone(&buf, m.offset, true);
    else
        mx_buf_char(&buf, 'Z');
    return hcl_give_buf(c, &buf, out);
}

const hcl_func_def hcl_funcs_time[] = {
    {"formatdate", 2, 2, fn_formatdate},
    {"timeadd", 2, 2, fn_timeadd},
    {NULL, 0, 0, NULL},
};
