/* base/status.h — what functions answer: a status for branching; the words are in base/diag.h. */
#ifndef MX_BASE_STATUS_H
#define MX_BASE_STATUS_H

#include "metaxy/base.h" /* mx_status */

#define MX_TRY(expr)                                                                                         \
    do {                                                                                                     \
        mx_status st_ = (expr);                                                                              \
        if (st_ != MX_OK)                                                                                    \
            return st_;                                                                                      \
    } while (0)

#endif
