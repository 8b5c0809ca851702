#include "dialect/mysql/moments.h"

#include "base/buf.h"
#include "dialect/mysql/mysql.h"

/* https://dev.mysql.com/doc/refman/8.0/en/date-and-time-literals.html */

enum { MAX_PARTS = 7 };

typedef struct moment {
    bool negative;
    mx_str parts[MAX_PARTS]; /* runs of digits */
    size_t count;
    mx_str fraction; /* digits behind the point of a number */
} moment;

static uint64_t value(mx_str digits)
{
    uint64_t number = 0;
    return mx_str_to_u64(digits, &number) ? number : 0;
}

/* Runs of digits with one sign, or blanks, between them. */
static bool split(mx_str text, moment *out)
{
    size_t at = 0;
    *out = (moment){.negative = mx_str_starts(text, MX_STR("-"))};
    for (at += out->negative; at < text.len;) {
        size_t from = at;
        while (at < text.len && mx_is_digit(text.ptr[at]))
            at++;
        if (at == from || out->count == MAX_PARTS)
            return false;
        out->parts[out->count++] = mx_str_sub(text, from, at);
        from = at;
        while (at < text.len && text.ptr[at] == ' ')
            at++;
        if (at == from && at < text.len)
            at++;
    }
    return out->count > 0;
}

/* "20260102030405.5": one number, and perhaps its fraction. The digits are cut into twos from the right, `first` of them for the first. */
static bool cut_number(moment *m, mx_str text, size_t parts, size_t first)
{
    mx_str digits = m->parts[0];
    bool point = m->count == 2 && mx_str_find(text, '.') != MX_NPOS;
    if (digits.len != first + 2 * (parts - 1) || (m->count != 1 && !point))
        return false;
    m->fraction = point ? m->parts[1] : MX_STR_NONE;
    m->parts[0] = mx_str_sub(digits, 0, first);
    for (size_t i = 1; i < parts; i++)
        m->parts[i] = mx_str_sub(digits, first + 2 * (i - 1), first + 2 * i);
    m->count = parts;
    return true;
}

static uint64_t full_year(mx_str year)
{
    uint64_t number = value(year);
    return year.len > 2 ? number : number < 70 ? 2000 + number : 1900 + number;
}

/* What is cut off is lost in MariaDB; MySQL rounds, which is left to it. */
static bool put_fraction(mx_buf *out, mx_str digits, size_t wanted, bool maria)
{
    if (wanted > 6) /* no server has it */
        return false;
    for (size_t i = wanted; i < digits.len && !maria; i++) {
        if (digits.ptr[i] != '0')
            return false;
    }
    mx_buf_text(out, wanted ? "." : "");
    for (size_t i = 0; i < wanted; i++)
        mx_buf_char(out, i < digits.len ? digits.ptr[i] : '0');
    return true;
}

static bool date_and_time(const mx_type *type, mx_str text, bool maria, mx_buf *out)
{
    moment m;
    uint64_t parts[6] = {0};
    static const uint64_t most[6] = {9999, 12, 31, 23, 59, 59};
    if (!split(text, &m) || m.negative)
        return false;
    bool number = cut_number(&m, text, 6, 4) || cut_number(&m, text, 6, 2) || cut_number(&m, text, 3, 4) ||
                  cut_number(&m, text, 3, 2);
    if ((!number && m.count < 3) || m.count == 4 || (m.parts[0].len != 2 && m.parts[0].len != 4))
        return false;
    if (m.count == 7)
        m.fraction = m.parts[6];
    for (size_t i = 0; i < m.count && i < 6; i++) {
        parts[i] = i ? value(m.parts[i]) : full_year(m.parts[0]);
        if (parts[i] > most[i] || (i && m.parts[i].len > 2))
            return false;
    }
    mx_buf_printf(out, "%04u-%02u-%02u", (unsigned)parts[0], (unsigned)parts[1], (unsigned)parts[2]);
    if (mx_str_eq(type->base, MX_STR("date")))
        return true;
    mx_buf_printf(out, " %02u:%02u:%02u", (unsigned)parts[3], (unsigned)parts[4], (unsigned)parts[5]);
    return put_fraction(out, m.fraction, type->arg_count ? (size_t)type->args[0] : 0, maria);
}

/* [-][D ]H:M[:S[.f]], or a number whose last digits are seconds */
static bool time_of_day(const mx_type *type, mx_str text, bool maria, mx_buf *out)
{
    moment m;
    if (!split(text, &m))
        return false;
    bool clock = mx_str_find(text, ':') != MX_NPOS, days = clock && mx_str_find(text, ' ') != MX_NPOS;
    mx_str rest = mx_str_sub(text, m.negative, text.len);
    uint64_t hours = 0, minutes = 0, seconds = 0;
    if (clock) {
        size_t first = days ? 1 : 0;
        bool point = mx_str_find(text, '.') != MX_NPOS;
        if (m.count < first + 2 || m.count > first + 3 + point || mx_str_find(rest, '-') != MX_NPOS)
            return false;
        hours = (days ? value(m.parts[0]) * 24 : 0) + value(m.parts[first]);
        minutes = value(m.parts[first + 1]);
        seconds = m.count > first + 2 ? value(m.parts[first + 2]) : 0;
        m.fraction = point && m.count == first + 4 ? m.parts[first + 3] : MX_STR_NONE;
    } else {
        uint64_t number = value(m.parts[0]);
        if (m.count > 2 || (m.count == 2 && mx_str_find(rest, '.') == MX_NPOS) || m.parts[0].len > 7)
            return false;
        hours = number / 10000;
        minutes = number / 100 % 100;
        seconds = number % 100;
        m.fraction = m.count == 2 ? m.parts[1] : MX_STR_NONE;
    }
    if (hours > 838 || minutes > 59 || seconds > 59)
        return false;
    mx_buf_printf(out, "%s%02u:%02u:%02u", m.negative ? "-" : "", (unsigned)hours, (unsigned)minutes,
                  (unsigned)seconds);
    return put_fraction(out, m.fraction, type->arg_count ? (size_t)type->args[0] : 0, maria);
}

bool mx_my_moment(mx_arena *arena, const mx_server *server, const mx_type *type, mx_str text, mx_str *out)
{
    mx_buf buf = MX_BUF(arena);
    text = mx_str_trim(text);
    bool maria = mx_is_maria(server), fine = false;
    if (mx_str_eq(type->base, MX_STR("time"))) {
        fine = time_of_day(type, text, maria, &buf);
    } else if (mx_str_eq(type->base, MX_STR("date")) || mx_str_eq(type->base, MX_STR("datetime")) ||
               mx_str_eq(type->base, MX_STR("timestamp"))) {
        uint64_t number;
        if (mx_str_to_u64(text, &number) && !number)
            text = MX_STR("0000-00-00");
        fine = date_and_time(type, text, maria, &buf);
    } else if (mx_str_eq(type->base, MX_STR("year")) && text.len <= 2 && value(text)) {
        mx_buf_printf(&buf, "%u", (unsigned)full_year(text));
        fine = true;
    }
    if (fine)
        *out = mx_buf_take(&buf);
    return fine;
}
