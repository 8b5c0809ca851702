/* dialect/mysql/moments.h — dates and times as the server shows them. */
#ifndef MX_DIALECT_MYSQL_MOMENTS_H
#define MX_DIALECT_MYSQL_MOMENTS_H

#include "schema/model.h"

/* A literal of a date, time, datetime, timestamp or year column in the form in which the catalogue has it: '26-1-2' of a datetime is
 * '2026-01-02 00:00:00'. False: no such column, or a form that is not known; it stays as it is written then. */
bool mx_my_moment(mx_arena *arena, const mx_server *server, const mx_type *type, mx_str text, mx_str *out);

#endif
