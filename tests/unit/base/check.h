/* check.h — cmocka, and comparing views. */
#ifndef MX_TESTS_BASE_CHECK_H
#define MX_TESTS_BASE_CHECK_H

#include "fault.h"

#define assert_text(got, want) assert_text_at((got), (want), __FILE__, __LINE__)
static inline void assert_text_at(mx_str got, const char *want, const char *file, int line)
{
    if (!want || !mx_str_eq(got, mx_str_of(want))) {
        print_error("got  <%.*s>\nwant <%s>\n", MX_FMT(got), want ? want : "");
        _fail(file, line);
    }
}

/* Runs `work` once under a guard of its own and wants it to come through. */
static inline void in_arena(mx_work work, void *arg)
{
    assert_int_equal(mx_guard(NULL, work, arg, NULL), MX_OK);
}

#endif
