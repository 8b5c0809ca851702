/* inspect/mysql_code.c — what runs in a MySQL or MariaDB: triggers, routines, events. Each query gives head, sql_mode, body,
 * kind and name. The body is written for the sql_mode of its maker; information_schema shows it with its texts read and
 * written again without regard to backslashes, so that '\n' and a line break look alike: where there is one, the
 * statement itself is asked for. */
#include "inspect/mysql_parts.h"
#include "sql/sql_mode.h"
#include "sql/token.h"

/* clang-format off */
static const char triggers[] =
    "SELECT CONCAT('CREATE TRIGGER ', " NAME("trigger_schema", "trigger_name") ", ' ', action_timing, ' ', "
    "event_manipulation, ' ON ', " NAME("event_object_schema", "event_object_table") ", ' FOR EACH ROW '), "
    "sql_mode, action_statement, 'TRIGGER', CONCAT(" QUOTED("trigger_schema") ", '.', " QUOTED("trigger_name")
    ") FROM information_schema.triggers WHERE" OURS("trigger_schema")
    "ORDER BY trigger_schema, event_object_table, action_timing, event_manipulation, action_order";

static const char routines[] =
    "SELECT CONCAT('CREATE ', r.routine_type, ' ', " NAME("r.routine_schema", "r.routine_name") ", ' (', "
    "COALESCE(p.list, ''), ')', IF(r.routine_type = 'FUNCTION', CONCAT(' RETURNS ', r.dtd_identifier, "
    "IF(r.character_set_name IS NULL, '', CONCAT(' CHARSET ', r.character_set_name))), ''), "
    "IF(r.is_deterministic = 'YES', ' DETERMINISTIC', ''), ' ', r.sql_data_access, ' SQL SECURITY ', "
    "r.security_type, " COMMENT("r.routine_comment") ", ' '), r.sql_mode, r.routine_definition, "
    "r.routine_type, CONCAT(" QUOTED("r.routine_schema") ", '.', " QUOTED("r.routine_name") ") "
    "FROM information_schema.routines r "
    "LEFT JOIN (SELECT specific_schema, specific_name, routine_type, GROUP_CONCAT(CONCAT("
    "IF(routine_type = 'PROCEDURE', CONCAT(parameter_mode, ' '), ''), " QUOTED("parameter_name") ", ' ', "
    "dtd_identifier) ORDER BY ordinal_position SEPARATOR ', ') AS list FROM information_schema.parameters "
    "WHERE ordinal_position > 0 AND" OURS("specific_schema")
    "GROUP BY specific_schema, specific_name, routine_type) p ON p.specific_schema = r.routine_schema AND "
    "p.specific_name = r.specific_name AND p.routine_type = r.routine_type "
    "WHERE r.routine_type IN ('FUNCTION', 'PROCEDURE') AND" OURS("r.routine_schema")
    "ORDER BY r.routine_schema, r.routine_name";

static const char events[] =
    "SELECT CONCAT('CREATE EVENT ', " NAME("event_schema", "event_name") ", ' ON SCHEDULE ', "
    "IF(event_type = 'RECURRING', CONCAT('EVERY ', IF(interval_value RLIKE '^[0-9]+$', interval_value, "
    "QUOTE(TRIM(BOTH '\\'' FROM interval_value))), ' ', interval_field, "
    "IF(starts IS NULL, '', CONCAT(' STARTS ', QUOTE(starts))), "
    "IF(ends IS NULL, '', CONCAT(' ENDS ', QUOTE(ends)))), CONCAT('AT ', QUOTE(execute_at))), "
    "' ON COMPLETION ', on_completion, CASE status WHEN 'ENABLED' THEN ' ENABLE' WHEN 'DISABLED' "
    "THEN ' DISABLE' ELSE ' DISABLE ON SLAVE' END, " COMMENT("event_comment") ", ' DO '), "
    "sql_mode, event_definition, 'EVENT', CONCAT(" QUOTED("event_schema") ", '.', " QUOTED("event_name")
    ") FROM information_schema.events WHERE" OURS("event_schema")
    "ORDER BY event_schema, event_name";
/* clang-format on */

static size_t token_count(mx_str text, const mx_server *server)
{
    mx_lexer lexer = {.text = text, .server = server};
    mx_token token;
    size_t count = 0;
    while (mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END)
        count++;
    return count;
}

/* The last `count` tokens of the text. */
static mx_str last_tokens(mx_str text, size_t count, const mx_server *server)
{
    size_t skip = token_count(text, server);
    skip = skip > count ? skip - count : 0;
    mx_lexer lexer = {.text = text, .server = server};
    mx_token token;
    while (mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END)
        if (skip-- == 0)
            return mx_str_sub(text, (size_t)(token.text.ptr - text.ptr), text.len);
    return MX_STR_NONE;
}

/* The body as its maker wrote it; as information_schema shows it where the statement is not shown. */
static mx_str written_body(mx_arena *arena, mx_catalogue *catalogue, const mx_rows *rows, size_t row,
                           uint8_t modes)
{
    mx_str body = mx_rows_at(rows, row, 2).text;
    mx_str sql = mx_str_printf(arena, "SHOW CREATE %.*s %.*s", MX_FMT(mx_rows_at(rows, row, 3).text),
                               MX_FMT(mx_rows_at(rows, row, 4).text));
    mx_rows shown;
    if (mx_conn_rows(arena, &shown, catalogue->conn, sql, NULL, 0, NULL) != MX_OK || shown.rows != 1)
        return body;
    mx_server shows = mx_sql_mode_server(&catalogue->model->server, modes | MX_MODE_NO_BACKSLASH);
    mx_server made = mx_sql_mode_server(&catalogue->model->server, modes);
    for (size_t i = 0; i < shown.columns; i++) {
        mx_field value = mx_rows_at(&shown, 0, i);
        if (value.kind == MX_V_TEXT && (mx_str_starts(shown.names[i], MX_STR("Create ")) ||
                                        mx_str_eq(shown.names[i], MX_STR("SQL Original Statement"))))
            return last_tokens(value.text, token_count(body, &shows), &made);
    }
    return body;
}

static void add_code(mx_arena *arena, mx_catalogue *catalogue, const mx_rows *rows, size_t row)
{
    const mx_server *server = &catalogue->model->server;
    mx_str body = mx_rows_at(rows, row, 2).text;
    uint8_t modes = mx_sql_mode_of(mx_rows_at(rows, row, 1).text);
    if (mx_str_find(body, '\\') != MX_NPOS)
        body = written_body(arena, catalogue, rows, row, modes);
    mx_span at;
    if (mx_sql_mode_joins(mx_sql_mode_concat(arena, body, modes, server), modes, server, &at))
        mx_warn(catalogue->diags, MX_SQL103, MX_NOWHERE, "Make it anew with CONCAT(…).",
                "%.*s %.*s joins texts by '||' under its sql_mode; made anew, that is OR",
                MX_FMT(mx_str_lower(arena, mx_rows_at(rows, row, 3).text)),
                MX_FMT(mx_rows_at(rows, row, 4).text));
    mx_buf_str(&catalogue->text, mx_rows_at(rows, row, 0).text);
    mx_buf_str(&catalogue->text, mx_sql_mode_plain(arena, body, modes, server));
    mx_catalogue_end(catalogue);
}

mx_status mx_mysql_read_code(mx_catalogue *catalogue, mx_mysql_code which, mx_str only)
{
    static const char *const queries[] = {
        [MX_MYSQL_ROUTINES] = routines, [MX_MYSQL_TRIGGERS] = triggers, [MX_MYSQL_EVENTS] = events};
    mx_arena *scratch = mx_arena_child(catalogue->model->arena);
    const mx_field param = MX_TEXT_VALUE(only);
    mx_rows rows;
    mx_status status = mx_conn_rows(scratch, &rows, catalogue->conn, mx_str_of(queries[which]), &param, 1,
                                    catalogue->diags);
    for (size_t i = 0; status == MX_OK && i < rows.rows; i++)
        if (mx_rows_at(&rows, i, 2).kind == MX_V_TEXT) /* NULL: others' code, which is not shown */
            add_code(scratch, catalogue, &rows, i);
    mx_arena_free(scratch);
    return status;
}
