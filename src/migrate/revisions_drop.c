#include "migrate/revisions_drop.h"

#include "base/buf.h"
#include "migrate/engine.h"
#include "migrate/revisions.h"

static void put_quoted(mx_buf *buf, mx_str name, char quote)
{
    mx_buf_char(buf, quote);
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == quote)
            mx_buf_char(buf, quote);
        mx_buf_char(buf, name.ptr[i]);
    }
    mx_buf_char(buf, quote);
}

mx_status mx_revisions_drop_sql(mx_arena *arena, mx_conn *conn, mx_str *out, mx_diags *diags)
{
    const mx_migrate_engine *engine = mx_migrate_engine_of(conn);
    const mx_str own = MX_STR(MX_REVISIONS_TABLE);
    mx_buf sql = MX_BUF(arena);
    mx_rows rows;
    mx_str home = MX_STR_NONE;
    *out = MX_STR_NONE;
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(engine->home), NULL, 0, diags));
    if (rows.rows && mx_rows_at(&rows, 0, 0).kind == MX_V_TEXT)
        home = mx_rows_at(&rows, 0, 0).text;
    const mx_field schema = MX_TEXT_VALUE(home.len ? home : own);
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(engine->exists), &schema, 1, diags));
    if (!rows.rows)
        return MX_OK;
    mx_buf_lit(&sql, "-- Drop the table of revisions\nDROP TABLE ");
    if (engine->make_schema) {
        put_quoted(&sql, schema.text, engine->quote);
        mx_buf_char(&sql, '.');
    }
    put_quoted(&sql, own, engine->quote);
    mx_buf_lit(&sql, ";\n");
    if (!home.len && engine->make_schema) {
        mx_buf_lit(&sql, "DROP SCHEMA ");
        put_quoted(&sql, own, engine->quote);
        mx_buf_lit(&sql, ";\n");
    }
    *out = mx_buf_take(&sql);
    return MX_OK;
}
