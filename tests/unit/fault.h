/* fault.h — runs work again and again, with the 1st, 2nd, … nth request for memory failing, until it comes
 * through without a failure. The sanitizers say whether something leaked or broke on the way. Work must be
 * repeatable. In builds without MX_FAULT it runs once. Of work that asks very often, the later requests are tried in growing
 * steps, or its time would go with the square of its size; all of them with MX_VERIFY_ALL=1. */
#ifndef MX_TESTS_FAULT_H
#define MX_TESTS_FAULT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"

/* `run` stands on its own (calls public functions, or mx_guard). A run in which a request failed may answer
 * anything, since some work can do with less memory; the run in which none failed must answer `want`. Answers
 * the number of runs. */
static inline uint64_t fault_every(mx_status (*run)(void *arg), void *arg, mx_status want)
{
    const bool all = getenv("MX_VERIFY_ALL") != NULL;
    uint64_t runs = 0;
    for (uint64_t n = 1;; n += n < 500 || all ? 1 : n / 32) {
        runs++;
        mx_fault_at(n);
        mx_status status = run(arg);
        uint64_t asked = mx_fault_count();
        mx_fault_at(0);
        if (asked < n) { /* the nth was never asked for */
            assert_int_equal(status, want);
            return runs;
        }
        if (n > 10 * 1000 * 1000)
            fail_msg("no end of requests for memory");
    }
}

typedef struct fault_work_args {
    mx_work work;
    void *arg;
} fault_work_args;

/* Besides, no error may get lost: who fails has said so. */
static inline mx_status fault_guarded(void *arg)
{
    const fault_work_args *a = arg;
    mx_diags *diags = mx_diags_new();
    mx_status status = mx_guard(NULL, a->work, a->arg, diags);
    if (status == MX_FAILED && diags)
        assert_true(mx_diags_errors(diags) > 0);
    mx_diags_free(diags);
    return status;
}

/* The same for work on an arena. It needs a sink of its own for its diagnostics, if it looks at them. */
static inline uint64_t fault_every_work(mx_work work, void *arg, mx_status want)
{
    fault_work_args args = {work, arg};
    return fault_every(fault_guarded, &args, want);
}

#endif
