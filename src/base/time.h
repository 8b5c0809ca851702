/* base/time.h — the time of day in UTC, a clock for measuring, and durations as Go writes them. */
#ifndef MX_BASE_TIME_H
#define MX_BASE_TIME_H

#include "base/arena.h"

typedef struct mx_time {
    int64_t seconds; /* since 1970-01-01 UTC */
    int32_t nanos;   /* 0 .. 999999999 */
} mx_time;

mx_time mx_time_now(void);
mx_str mx_time_version(mx_arena *arena, mx_time t); /* "20240125192026" */
/* "2024-01-25T19:20:26.528367141Z"; zeros at the end of the fraction, and a fraction of zero, are left
 * out. */
mx_str mx_time_rfc3339(mx_arena *arena, mx_time t);
/* The same text back, also with "+02:00", 't', 'z' and ' ' for 'T'. False: not such a text, or not a date. */
bool mx_time_parse(mx_str text, mx_time *out);

/* Days since 1970-01-01 and the date, in the Gregorian calendar also before it began. A day or month that is not
 * there (February 30th) gives another date's days. */
int64_t mx_days_of_date(int64_t year, int month, int day);
void mx_date_of_days(int64_t days, int64_t *year, int *month, int *day);

uint64_t mx_clock_ns(void); /* nanoseconds since some moment; never goes back */

/* Asking again until something is free: mx_wait_more sleeps 5, 10, … at most 100 ms, and is false when the time is
 * over. A signal ends a sleep early. */
typedef struct mx_wait {
    uint64_t end_ns, pause_ns;
} mx_wait;
mx_wait mx_wait_of(uint64_t milliseconds);
bool mx_wait_more(mx_wait *wait);

/* Nanoseconds of "10s", "1h2m3.5s", "-1.5h", "250ms", "0"; units ns us µs ms s m h. False: not one, or over
 * int64. */
bool mx_duration_parse(mx_str text, int64_t *ns);
mx_str mx_duration_text(mx_arena *arena, int64_t ns); /* "1.528367ms", "36.257µs", "1m2s", "0s" */

#endif
