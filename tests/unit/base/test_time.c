/* Times and durations. */
#include "check.h"

#include "base/time.h"

static mx_status times(mx_arena *arena, void *arg)
{
    static const struct {
        int64_t seconds;
        int32_t nanos;
        const char *version, *text;
    } rows[] = {
        {0, 0, "19700101000000", "1970-01-01T00:00:00Z"},
        {1706210426, 528367141, "20240125192026", "2024-01-25T19:20:26.528367141Z"},
        {1706210426, 500000000, "20240125192026", "2024-01-25T19:20:26.5Z"},
        {1706210426, 1000, "20240125192026", "2024-01-25T19:20:26.000001Z"},
        {951782399, 0, "20000228235959", "2000-02-28T23:59:59Z"},
        {951782400, 0, "20000229000000", "2000-02-29T00:00:00Z"},
        {-1, 0, "19691231235959", "1969-12-31T23:59:59Z"},
        {-62135596800, 0, "00010101000000", "0001-01-01T00:00:00Z"},
        {253402300799, 0, "99991231235959", "9999-12-31T23:59:59Z"},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_time back, t = {rows[i].seconds, rows[i].nanos};
        assert_text(mx_time_version(arena, t), rows[i].version);
        assert_text(mx_time_rfc3339(arena, t), rows[i].text);
        assert_true(mx_time_parse(mx_str_of(rows[i].text), &back));
        assert_true(back.seconds == t.seconds && back.nanos == t.nanos);
    }
    return MX_OK;
}

static void instants(void **state)
{
    static const char *const bad[] = {
        "",
        "2024-01-25",
        "2024-01-25T19:20:26",
        "2024-01-25T19:20:26.Z",
        "2024-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00Zx",
        "2024-01-01T00:00:00+0200",
        "2024-01-01T00:00:00+24:00",
        "+024-01-01T00:00:00Z",
        "2024-1-01T00:00:00Z",
    };
    mx_time t;
    (void)state;
    fault_every_work(times, NULL, MX_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (mx_time_parse(mx_str_of(bad[i]), &t))
            fail_msg("taken: %s", bad[i]);
    assert_true(mx_time_parse(MX_STR("2024-01-25 21:20:26.5+02:00"), &t));
    assert_true(t.seconds == 1706210426 && t.nanos == 500000000);
    assert_true(mx_time_parse(MX_STR("2024-01-25t13:50:26-05:30"), &t) && t.seconds == 1706210426);
    uint64_t start = mx_clock_ns();
    assert_true(mx_time_now().seconds > 1700000000 && mx_clock_ns() >= start);
}

static void durations(void **state)
{
    static const struct {
        const char *in;
        bool ok;
        int64_t want;
    } rows[] = {
        {"10s", true, 10000000000},
        {"0", true, 0},
        {"-0", true, 0},
        {"1h2m3.5s", true, 3723500000000},
        {"-1.5h", true, -5400000000000},
        {"+5ms", true, 5000000},
        {".5s", true, 500000000},
        {"1.s", true, 1000000000},
        {"36.257\xc2\xb5s", true, 36257},
        {"1\xce\xbcs", true, 1000},
        {"1us", true, 1000},
        {"1.9ns", true, 1},
        {"9223372036854775807ns", true, INT64_MAX},
        {"-9223372036854775808ns", true, INT64_MIN},
        {"9223372036854775808ns", false, 0},
        {"2562048h", false, 0},
        {"0.3333333333333333333h", true, 1200000000000},
        {"", false, 0},
        {"-", false, 0},
        {"5", false, 0},
        {"s", false, 0},
        {".s", false, 0},
        {"1d", false, 0},
        {"1s ", false, 0},
        {"1s2", false, 0},
        {"1..5s", false, 0},
        {"--1s", false, 0},
        {"99999999999999999999s", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ns = 0;
        if (mx_duration_parse(mx_str_of(rows[i].in), &ns) != rows[i].ok || ns != rows[i].want)
            fail_msg("%s: %lld", rows[i].in, (long long)ns);
    }
}

static mx_status prints(mx_arena *arena, void *arg)
{
    static const struct {
        int64_t ns;
        const char *want;
    } rows[] = {
        {0, "0s"},
        {1, "1ns"},
        {999, "999ns"},
        {1100, "1.1\xc2\xb5s"},
        {36257, "36.257\xc2\xb5s"},
        {1528367, "1.528367ms"},
        {2200000, "2.2ms"},
        {3300000000, "3.3s"},
        {62000000000, "1m2s"},
        {60000000000, "1m0s"},
        {245000000000, "4m5s"},
        {245001000000, "4m5.001s"},
        {18367001000000, "5h6m7.001s"},
        {480000000001, "8m0.000000001s"},
        {3600000000000, "1h0m0s"},
        {-1500000, "-1.5ms"},
        {-62000000000, "-1m2s"},
        {INT64_MAX, "2562047h47m16.854775807s"},
        {INT64_MIN, "-2562047h47m16.854775808s"},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t back;
        mx_str text = mx_duration_text(arena, rows[i].ns);
        assert_text(text, rows[i].want);
        assert_true(mx_duration_parse(text, &back));
        assert_true(back == rows[i].ns);
    }
    return MX_OK;
}

static void duration_texts(void **state)
{
    (void)state;
    fault_every_work(prints, NULL, MX_OK);
}

static void waits(void **state)
{
    (void)state;
    mx_wait none = mx_wait_of(0), some = mx_wait_of(60), ever = mx_wait_of(UINT64_MAX);
    uint64_t began = mx_clock_ns();
    size_t times = 0;
    assert_false(mx_wait_more(&none));
    assert_true(mx_wait_more(&ever));
    while (mx_wait_more(&some))
        times++;
    assert_in_range(mx_clock_ns() - began, 60000000, 200000000000);
    assert_in_range(times, 1, 5); /* 5 ms by 5 ms would be 12 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(waits), cmocka_unit_test(instants),
                                       cmocka_unit_test(durations), cmocka_unit_test(duration_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
