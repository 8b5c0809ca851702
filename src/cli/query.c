#include "cli/query.h"

#include "driver/driver.h"

static mx_field field_of(mx_arena *arena, const mx_value *v)
{
    switch (v->kind) {
    case MX_VALUE_NULL:
        return MX_NULL_VALUE;
    case MX_VALUE_BOOL:
        return MX_INT_VALUE(v->as.boolean);
    case MX_VALUE_INT:
        return MX_INT_VALUE(v->as.integer);
    case MX_VALUE_FLOAT:
        return (mx_field){.kind = MX_V_REAL, .real = v->as.number};
    case MX_VALUE_TEXT:
        return MX_TEXT_VALUE(v->as.text);
    default: {
        mx_buf buf = MX_BUF(arena);
        mx_value_json(&buf, v, MX_STR_NONE, MX_STR_NONE);
        return MX_TEXT_VALUE(mx_buf_take(&buf));
    }
    }
}

static const mx_value *value_of(mx_arena *arena, const mx_field *field)
{
    switch (field->kind) {
    case MX_V_NULL:
        return &mx_value_null;
    case MX_V_INT:
        return mx_value_int(arena, field->integer);
    case MX_V_REAL:
        return mx_value_number(arena, field->real);
    default:
        return mx_value_text(arena, mx_str_copy(arena, field->text));
    }
}

static mx_status ask(mx_arena *arena, mx_conn *conn, mx_span at, mx_str sql, const mx_values *params,
                     mx_rows *out, mx_diags *diags)
{
    mx_field *fields = mx_new_array(arena, mx_field, params->len + 1);
    for (size_t i = 0; i < params->len; i++)
        fields[i] = field_of(arena, params->at[i]);
    if (mx_conn_rows(arena, out, conn, sql, fields, params->len, NULL) == MX_OK)
        return MX_OK;
    return mx_fail(diags, MX_DB002, at, "", "%.*s", MX_FMT(mx_conn_error(conn)));
}

mx_status mx_cli_query(mx_arena *arena, mx_str url, mx_span at, mx_str sql, const mx_values *params,
                       mx_value *rows, size_t *columns, mx_diags *diags)
{
    mx_conn *conn;
    mx_rows found;
    MX_TRY(mx_conn_open(arena, &conn, url, MX_OPEN_READ_ONLY, diags));
    mx_status status = ask(arena, conn, at, sql, params, &found, diags);
    mx_conn_close(conn);
    MX_TRY(status);
    *columns = found.columns;
    for (size_t i = 0; i < found.rows && found.columns; i++) {
        mx_field first = mx_rows_at(&found, i, 0);
        mx_value_push(arena, rows, value_of(arena, &first));
    }
    return MX_OK;
}
