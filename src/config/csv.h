/* config/csv.h — records of comma-separated values (RFC 4180), for --var and csvdecode(). */
#ifndef MX_CONFIG_CSV_H
#define MX_CONFIG_CSV_H

#include "base/vec.h"

/* Reads one record from *rest and moves *rest behind it. MX_NOT_FOUND: nothing is left; MX_MISMATCH: a quote
 * in the wrong place or not closed (*why says which, static). Empty lines are passed over. */
mx_status mx_csv_record(mx_arena *arena, mx_str *rest, mx_strs *out, const char **why);

#endif
