/* schema/replay_dump.c — how SQLite's shell dumps a virtual table: its row of sqlite_schema is written, because its module
 * would make its tables again, and then those are made IF NOT EXISTS. */
#include "schema/replay_parts.h"
#include "sql/parse.h"
#include "sql/token.h"

static bool is_schema_table(mx_str name)
{
    return mx_str_ieq(name, MX_STR("sqlite_schema")) || mx_str_ieq(name, MX_STR("sqlite_master"));
}

/* The words before the name of the table that a statement writes. */
static bool stands_before_table(const mx_token *token)
{
    static const char *const words[] = {"insert", "replace", "update", "delete", "or",      "abort",
                                        "fail",   "ignore",  "into",   "from",   "rollback"};
    for (size_t i = 0; token->kind == MX_T_WORD && i < sizeof words / sizeof *words; i++)
        if (mx_str_ieq(token->text, mx_str_of(words[i])))
            return true;
    return false;
}

/* *sql: the last text of INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table',…,'CREATE VIRTUAL
 * TABLE …'). False: the statement writes another table. */
static bool writes_schema(mx_replay *r, mx_str *sql)
{
    mx_lexer lexer = {.text = r->stmt->text, .server = &r->model->server}, behind;
    mx_token token;
    do {
        if (mx_lex(&lexer, &token, NULL) != MX_OK)
            return false;
    } while (stands_before_table(&token));
    behind = lexer;
    mx_token dot;
    if (mx_lex(&behind, &dot, NULL) == MX_OK && mx_str_eq(dot.text, MX_STR(".")) &&
        mx_lex(&behind, &token, NULL) != MX_OK)
        return false;
    if ((token.kind != MX_T_WORD && token.kind != MX_T_QUOTED && token.kind != MX_T_STRING) ||
        !is_schema_table(mx_token_value(r->arena, &token, &r->model->server)))
        return false;
    while (mx_lex(&behind, &token, NULL) == MX_OK && token.kind != MX_T_END)
        if (token.kind == MX_T_STRING)
            *sql = mx_token_value(r->arena, &token, &r->model->server);
    return true;
}

mx_status mx_r_write_schema(mx_replay *r)
{
    mx_str sql = MX_STR_NONE;
    if (!writes_schema(r, &sql))
        return MX_OK;
    mx_stmt made;
    const mx_statement statement = {.span = r->stmt->span, .text = sql};
    if (!mx_str_istarts(r->stmt->text, MX_STR("insert")) ||
        !mx_str_istarts(sql, MX_STR("create virtual table")))
        return mx_r_cannot(r, r->stmt->span, "what is written into sqlite_schema");
    MX_TRY(mx_parse_statement(r->arena, &statement, &r->model->server, &made, r->diags));
    return mx_replay_statement(r->model, &made, r->diags);
}

bool mx_r_is_shadow(const mx_schema *schema, mx_str name)
{
    static const char *const ends[] = {
        "data",   "idx",  "content", "docsize", "config", "segments",
        "segdir", "stat", "rowid",   "node",    "parent"}; /* fts3 to fts5, rtree */
    size_t line = mx_str_rfind(name, '_');
    if (line == MX_NPOS)
        return false;
    mx_str owner = mx_str_sub(name, 0, line), end = mx_str_sub(name, line + 1, name.len);
    bool known = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        known = known || mx_str_ieq(end, mx_str_of(ends[i]));
    for (size_t i = 0; known && i < schema->objects.len; i++)
        if (schema->objects.at[i]->kind == MX_O_VIRTUAL_TABLE &&
            mx_str_ieq(schema->objects.at[i]->name, owner))
            return true;
    return false;
}
