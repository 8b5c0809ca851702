/* schema/replay_dump.c — how SQLite's shell dumps a virtual table: its row of sqlite_schema is written, because its module
 * would make its tables again, and then those are made IF NOT EXISTS. */
#include "schema/reader.h"
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

/* To the word behind WITH's queries, when the statement begins with them. */
static bool skip_with(mx_lexer *lexer, mx_token *token)
{
    size_t depth = 0;
    if (mx_lex(lexer, token, NULL) != MX_OK)
        return false;
    if (token->keyword != KW_WITH)
        return true;
    do {
        if (mx_lex(lexer, token, NULL) != MX_OK || token->kind == MX_T_END)
            return false;
        depth += mx_str_eq(token->text, MX_STR("("));
        depth -= depth && mx_str_eq(token->text, MX_STR(")"));
    } while (depth || !stands_before_table(token));
    return true;
}

/* *sql: the last text of INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table',…,'CREATE VIRTUAL
 * TABLE …'). False: the statement writes another table. */
static bool writes_schema(mx_replay *r, mx_str *sql)
{
    mx_lexer lexer = {.text = r->stmt->text, .server = &r->model->server}, behind;
    mx_token token;
    if (!skip_with(&lexer, &token))
        return false;
    while (stands_before_table(&token))
        if (mx_lex(&lexer, &token, NULL) != MX_OK)
            return false;
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

/* What modules call their tables, behind the virtual table's name and '_'. */
static bool is_shadow_of(mx_replay *r, const mx_object *owner, mx_str end)
{
    static const struct {
        const char *module;
        const char *ends[5];
    } modules[] = {
        {"fts5", {"data", "idx", "content", "docsize", "config"}},
        {"fts4", {"content", "segments", "segdir", "docsize", "stat"}},
        {"fts3", {"content", "segments", "segdir"}},
        {"rtree", {"rowid", "node", "parent"}},
        {"rtree_i32", {"rowid", "node", "parent"}},
        {"geopoly", {"rowid", "node", "parent"}},
    };
    mx_reader in = mx_reader_open(r->arena, owner->source, &r->model->server);
    mx_str schema;
    while (!mx_reader_at_end(&in) && !mx_reader_word(&in, "using"))
        mx_reader_next(&in);
    mx_str module = mx_reader_name(&in, &schema);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        for (size_t j = 0; mx_str_ieq(module, mx_str_of(modules[i].module)) && j < 5 && modules[i].ends[j];
             j++)
            if (mx_str_ieq(end, mx_str_of(modules[i].ends[j])))
                return true;
    return false;
}

bool mx_r_is_shadow(mx_replay *r, const mx_schema *schema, mx_str name)
{
    size_t line = mx_str_rfind(name, '_');
    if (line == MX_NPOS)
        return false;
    mx_str owner = mx_str_sub(name, 0, line), end = mx_str_sub(name, line + 1, name.len);
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        if (object->kind == MX_O_VIRTUAL_TABLE && mx_str_ieq(object->name, owner))
            return is_shadow_of(r, object, end);
    }
    return false;
}
