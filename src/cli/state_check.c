#include "cli/state_check.h"

#include "base/buf.h"
#include "sql/split.h"
#include "sql/token.h"

void mx_state_tell_passed_over(mx_cli *cli, const mx_model *model)
{
    if (model->passed_over)
        mx_warn(cli->diags, MX_SQL104, model->first_passed_over,
                "A schema file says what there shall be; rows belong into migration files.",
                "%zu statement%s passed over: no effect on the schema", model->passed_over,
                model->passed_over == 1 ? " was" : "s were");
}

static bool has_nothing(const mx_schema *schema)
{
    return !schema->tables.len && !schema->types.len && !schema->sequences.len && !schema->objects.len;
}

/* ---- the schema that is compared ---- */

static void tell_schema(mx_cli *cli, const mx_model *model, const mx_schema *schema)
{
    mx_span at = schema->span;
    if (!at.file && schema->tables.len)
        at = schema->tables.at[0]->span;
    mx_warn(cli->diags, MX_PRV003, at,
            model->server.engine & MX_MY ? "To include it, leave the database name out of the dev URL."
                                         : "To include it, leave search_path out of the dev URL.",
            "schema \"%.*s\" with %zu table%s is left out: the dev URL binds the comparison to schema "
            "\"%.*s\"",
            MX_FMT(schema->name), schema->tables.len, schema->tables.len == 1 ? "" : "s",
            MX_FMT(model->server.schema));
}

static void tell_not_there(mx_cli *cli, const mx_model *model, mx_str wanted)
{
    mx_buf hint = MX_BUF(cli->arena);
    if (model->trusted) { /* a live database: nobody looked at its other schemas */
        mx_warn(cli->diags, MX_PRV005, MX_NOWHERE, "",
                "schema \"%.*s\" is not in the database, or holds nothing", MX_FMT(wanted));
        return;
    }
    for (size_t i = 0; i < model->schemas.len; i++) {
        const mx_schema *schema = model->schemas.at[i];
        if (schema->span.file || !has_nothing(schema))
            mx_buf_printf(&hint, "%s \"%.*s\"", hint.len ? "," : "There are", MX_FMT(schema->name));
    }
    mx_buf_text(&hint, hint.len ? "." : "There are no schemas but the server's own.");
    mx_warn(cli->diags, MX_PRV005, MX_NOWHERE, mx_str_z(cli->arena, mx_buf_view(&hint)),
            "schema \"%.*s\" is not in the state", MX_FMT(wanted));
}

static bool is_there(const mx_schema *schema)
{
    return schema && (schema->span.file || !has_nothing(schema));
}

void mx_state_tell_left_out(mx_cli *cli, const mx_project *project, const mx_model *model)
{
    const mx_schema *compared = mx_model_schema(model, model->server.schema);
    for (size_t i = 0; i < model->server.schemas.len; i++) {
        if (!is_there(mx_model_schema(model, model->server.schemas.at[i])))
            tell_not_there(cli, model, model->server.schemas.at[i]);
    }
    if (model->missing_schema.len && !model->server.chosen_schema)
        mx_warn(cli->diags, MX_PRV005, MX_NOWHERE, "",
                "schema \"%.*s\" is not in the database: it counts as an empty one",
                MX_FMT(model->missing_schema));
    if (model->server.chosen_schema) {
        if (!is_there(compared))
            tell_not_there(cli, model, model->server.schema);
        return;
    }
    if (!model->server.one_schema || model->trusted || mx_cli_given(cli, "schema") ||
        project->env->schemas.items.len)
        return; /* all is compared, or one schema was asked for; of a database others are read as far as they are used */
    for (size_t i = 0; i < model->schemas.len; i++) {
        const mx_schema *schema = model->schemas.at[i];
        if (schema != compared && (schema->span.file || schema->tables.len))
            tell_schema(cli, model, schema);
    }
}

/* ---- encodings ---- */

static mx_status check_statement(mx_cli *cli, const mx_statement *statement, const mx_server *server)
{
    mx_lexer lexer = {.text = statement->text,
                      .server = server,
                      .file = statement->span.file,
                      .base = statement->span.start};
    mx_token token;
    size_t bad;
    if (mx_lex(&lexer, &token, NULL) != MX_OK ||
        (token.keyword != KW_CREATE && token.keyword != KW_ALTER && token.keyword != KW_COMMENT))
        return MX_OK;
    while (mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END) {
        if (mx_str_is_utf8(token.text, &bad))
            continue;
        uint32_t at = token.span.start + (uint32_t)bad;
        return mx_fail(cli->diags, MX_IO004, (mx_span){token.span.file, at, at + 1},
                       "Save the file as UTF-8.", "this byte is not part of a UTF-8 text");
    }
    return MX_OK;
}

mx_status mx_state_check_encoding(mx_cli *cli, mx_str text, uint32_t file, const mx_server *server)
{
    mx_statements statements = {0};
    if (mx_str_is_utf8(text, NULL) ||
        mx_split(cli->arena, text, file, 0, MX_STR_NONE, server, &statements, NULL) != MX_OK)
        return MX_OK; /* what cannot be split is told of later */
    for (size_t i = 0; i < statements.len; i++)
        MX_TRY(check_statement(cli, &statements.at[i], server));
    return MX_OK;
}

/* ---- a state of nothing ---- */

/* Comments and nothing else: somebody says that there shall be nothing. */
static bool is_comment(mx_cli *cli, const mx_source_text *text, const mx_server *server)
{
    mx_statements statements = {0};
    return mx_str_trim(text->text).len &&
           mx_split(cli->arena, text->text, 0, 0, MX_STR_NONE, server, &statements, NULL) == MX_OK &&
           !statements.len;
}

static bool is_empty(const mx_model *model)
{
    for (size_t i = 0; i < model->schemas.len; i++) {
        if (model->schemas.at[i]->span.file || !has_nothing(model->schemas.at[i]))
            return false;
    }
    return !model->objects.len;
}

static bool are_blank(const mx_source_texts *texts)
{
    for (size_t i = 0; i < texts->len; i++)
        if (mx_str_trim(texts->at[i].text).len)
            return false;
    return true;
}

mx_status mx_state_check_empty(mx_cli *cli, const mx_source_texts *texts, const mx_model *current,
                               const mx_model *model)
{
    static const char *const advice =
        "An empty schema would drop every table. Let the file hold a comment alone if that is wanted.";
    if (!texts->len || !is_empty(model) || is_empty(current))
        return MX_OK;
    for (size_t i = 0; i < texts->len; i++) {
        if (is_comment(cli, &texts->at[i], &model->server))
            return MX_OK;
    }
    mx_span at = {mx_diags_file(cli->diags, texts->at[0].name, texts->at[0].text), 0, 0};
    if (are_blank(texts))
        return mx_fail(cli->diags, MX_PRV002, at, advice, "the desired state is empty: %.*s holds nothing",
                       MX_FMT(texts->at[0].name));
    mx_warn(cli->diags, MX_PRV004, at, advice,
            "the desired state is empty: %.*s makes no table or other object", MX_FMT(texts->at[0].name));
    return MX_OK;
}
