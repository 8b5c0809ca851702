#include "migrate/revisions_drop.h"

#include "base/buf.h"
#include "migrate/engine.h"

static bool is_compared(const mx_server *server, mx_str schema)
{
    for (size_t i = 0; i < server->schemas.len; i++)
        if (mx_str_eq(server->schemas.at[i], schema))
            return true;
    return !server->schemas.len && (!server->one_schema || mx_str_eq(server->schema, schema));
}

typedef struct drops {
    mx_buf before, behind;
} drops;

static mx_status drop_one(mx_arena *arena, mx_conn *conn, const mx_revisions_name *name, drops *sql,
                          mx_diags *diags)
{
    mx_revisions_place place;
    mx_revisions rows = {0};
    MX_TRY(mx_revisions_find(arena, conn, name, &place, diags));
    bool made = mx_str_eq(place.schema, MX_STR(MX_REVISIONS_TABLE)) && !mx_str_eq(place.schema, place.home);
    bool stays = made || mx_str_eq(place.schema, place.home),
         first = !stays && place.engine->transactional_ddl;
    mx_status status = mx_revisions_read(arena, conn, &place, &rows, diags);
    if (status != MX_OK)
        return status == MX_NOT_FOUND ? MX_OK : status;
    mx_buf_printf(first ? &sql->before : &sql->behind, "-- Drop the table of revisions\nDROP TABLE %s%.*s;\n",
                  stays || first ? "" : "IF EXISTS ", MX_FMT(place.table));
    if (made && place.quoted_schema.len)
        mx_buf_printf(&sql->behind, "DROP SCHEMA %.*s;\n", MX_FMT(place.quoted_schema));
    return MX_OK;
}

mx_status mx_revisions_drop_sql(mx_arena *arena, mx_conn *conn, const mx_server *server, bool chosen,
                                const mx_revisions_name *name, mx_revisions_drop *out, mx_diags *diags)
{
    const mx_field table = MX_TEXT_VALUE(MX_STR(MX_REVISIONS_TABLE));
    mx_revisions_place place;
    drops sql = {MX_BUF(arena), MX_BUF(arena)};
    mx_rows rows;
    *out = (mx_revisions_drop){0};
    MX_TRY(mx_revisions_find(arena, conn, name, &place, diags));
    if (!chosen || is_compared(server, place.schema))
        MX_TRY(drop_one(arena, conn, name, &sql, diags));
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(place.engine->homes), &table, 1, diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mx_revisions_name other = {.schema = mx_rows_at(&rows, i, 0).text};
        if (is_compared(server, other.schema) && !mx_str_eq(other.schema, place.schema))
            MX_TRY(drop_one(arena, conn, &other, &sql, diags));
    }
    out->before = mx_buf_take(&sql.before);
    out->behind = mx_buf_take(&sql.behind);
    return MX_OK;
}
