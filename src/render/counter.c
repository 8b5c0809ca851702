#include "render/counter.h"

static int64_t within(int64_t value, const mx_sequence *bounds)
{
    return value < bounds->min ? bounds->min : value > bounds->max ? bounds->max : value;
}

mx_counter mx_counter_between(const mx_sequence *from, const mx_sequence *to)
{
    if (from->max < to->min || to->max < from->min)
        return (mx_counter){.restarts = true};
    mx_counter counter = {.next = within(to->start, from)};
    if (from->start < to->min) {
        counter.outside = "<";
        counter.bound = to->min;
    } else if (from->start > to->max) {
        counter.outside = ">";
        counter.bound = to->max;
    }
    return counter;
}
