/* driver/number.h — floating-point numbers as text, whatever the locale of the program around us. For this
 * room only. */
#ifndef MX_DRIVER_NUMBER_H
#define MX_DRIVER_NUMBER_H

#include "base/str.h"

enum { MX_REAL_TEXT_MAX = 32 };
/* 17 digits, so that it reads back the same; "NaN", "Infinity", "-Infinity". Gives the length; not
 * terminated. */
size_t mx_real_text(double value, char out[MX_REAL_TEXT_MAX]);
/* The same back, also of any other decimal writing and of "inf". False: not a number. */
bool mx_real_of(mx_str text, double *out);

#endif
