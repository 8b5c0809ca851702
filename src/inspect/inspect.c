#include "inspect/inspect.h"

#include "base/buf.h"

/* sqlite_master in the order of creation; rows without text are the server's own indexes, sqlite_… its own tables. */
static const char *const sqlite_catalogue =
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND tbl_name <> 'atlas_schema_revisions' ORDER BY rowid";

static mx_status inspect_sqlite(mx_model *model, mx_conn *conn, mx_diags *diags)
{
    mx_rows rows;
    mx_buf text = MX_BUF(model->arena);
    MX_TRY(mx_conn_rows(model->arena, &rows, conn, mx_str_of(sqlite_catalogue), NULL, 0, diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mx_buf_str(&text, mx_rows_at(&rows, i, 0).text);
        mx_buf_lit(&text, ";\n");
    }
    mx_str script = mx_buf_take(&text);
    uint32_t file = mx_diags_file(diags, MX_STR("sqlite_master"), script);
    MX_TRY(mx_replay_text(model, script, file, MX_STR_NONE, diags));
    return mx_model_finish(model, diags);
}

mx_status mx_inspect(mx_model *model, mx_conn *conn, mx_diags *diags)
{
    if (model->server.engine & MX_LITE)
        return inspect_sqlite(model, conn, diags);
    return mx_fail(diags, MX_USE006, MX_NOWHERE, "Use a file of SQL or a migration directory.",
                   "a live %s database cannot be inspected yet", mx_conn_driver(conn));
}
