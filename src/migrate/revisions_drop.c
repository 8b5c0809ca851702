#include "migrate/revisions_drop.h"

#include "base/buf.h"
#include "migrate/revisions.h"

mx_status mx_revisions_drop_sql(mx_arena *arena, mx_conn *conn, mx_str *out, mx_diags *diags)
{
    const mx_revisions_name name = {0};
    mx_revisions_place place;
    mx_revisions rows = {0};
    mx_buf sql = MX_BUF(arena);
    *out = MX_STR_NONE;
    MX_TRY(mx_revisions_find(arena, conn, &name, &place, diags));
    mx_status status = mx_revisions_read(arena, conn, &place, &rows, diags);
    if (status == MX_NOT_FOUND)
        return MX_OK;
    MX_TRY(status);
    mx_buf_printf(&sql, "-- Drop the table of revisions\nDROP TABLE %.*s;\n", MX_FMT(place.table));
    if (!place.home.len && place.quoted_schema.len)
        mx_buf_printf(&sql, "DROP SCHEMA %.*s;\n", MX_FMT(place.quoted_schema));
    *out = mx_buf_take(&sql);
    return MX_OK;
}
