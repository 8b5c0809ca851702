/* sqlite/refuse_trigger.c — what SQLite refuses of a trigger's statements as the trigger is made, for its grammar of them is a part
 * of that of statements alone: https://www.sqlite.org/lang_createtrigger.html, "Syntax Restrictions On UPDATE, DELETE, and INSERT
 * Statements Within Triggers", and lang_raise.html. */
#include "dialect/sqlite/lite.h"
#include "schema/reader.h"

enum { RAISE_TAKES_EXPRESSIONS = 34700 };

typedef struct body {
    mx_reader in; /* at the current statement's current token */
    uint32_t version;
    mx_span at; /* of the whole CREATE TRIGGER */
    mx_diags *diags;
} body;

static mx_status refuse(const body *b, const char *advice, const char *what)
{
    const mx_span *token = &b->in.tok.span;
    return mx_fail(b->diags, MX_SCH005,
                   (mx_span){b->at.file, b->at.start + token->start, b->at.start + token->end}, advice,
                   "%s in a trigger", what);
}

/* [OR IGNORE] */
static void pass_conflict(body *b)
{
    if (mx_reader_word(&b->in, "or"))
        mx_reader_next(&b->in);
}

static mx_status check_target(body *b)
{
    mx_reader_next(&b->in);
    if (mx_reader_at_punct(&b->in, '.'))
        return refuse(b, "Leave the schema's name out.", "a table cannot be named with its schema");
    if (mx_reader_at_word(&b->in, "as"))
        return refuse(b, "Leave it out.", "a table that is written to cannot have another name");
    return MX_OK;
}

static mx_status check_insert(body *b)
{
    mx_str columns;
    pass_conflict(b);
    if (!mx_reader_word(&b->in, "into"))
        return MX_OK;
    MX_TRY(check_target(b));
    mx_reader_group(&b->in, &columns);
    if (mx_reader_at_word(&b->in, "default"))
        return refuse(b, "Name a column and its value.", "there is no INSERT of DEFAULT VALUES");
    return MX_OK;
}

/* Behind the table of UPDATE and DELETE. */
static mx_status check_changed(body *b, const char *then)
{
    MX_TRY(check_target(b));
    if (mx_reader_at_word(&b->in, "indexed") || mx_reader_at_word(&b->in, "not"))
        return refuse(b, "Leave it out.", "UPDATE and DELETE cannot say which index they use");
    if (!mx_reader_at_word(&b->in, then) && !mx_reader_at_punct(&b->in, ';') &&
        !mx_reader_at_word(&b->in, "returning") && !mx_reader_at_word(&b->in, "order") &&
        !mx_reader_at_word(&b->in, "limit"))
        return refuse(b, "", "this cannot stand behind the table that is written to");
    return MX_OK;
}

/* WITH q (a) AS (…), r AS (…) */
static mx_status check_with(body *b)
{
    mx_str group;
    mx_reader_word(&b->in, "recursive");
    do {
        mx_reader_next(&b->in);
        mx_reader_group(&b->in, &group);
        mx_reader_word(&b->in, "as");
        mx_reader_word(&b->in, "not");
        mx_reader_word(&b->in, "materialized");
        mx_reader_group(&b->in, &group);
    } while (mx_reader_punct(&b->in, ','));
    if (mx_reader_at_word(&b->in, "insert") || mx_reader_at_word(&b->in, "replace") ||
        mx_reader_at_word(&b->in, "update") || mx_reader_at_word(&b->in, "delete"))
        return refuse(b, "Write WITH in its SELECT, or a query in FROM.",
                      "WITH cannot stand before INSERT, UPDATE or DELETE");
    return MX_OK;
}

static mx_status check_raise(body *b)
{
    bool known = mx_reader_word(&b->in, "ignore") || mx_reader_word(&b->in, "abort") ||
                 mx_reader_word(&b->in, "fail") || mx_reader_word(&b->in, "rollback");
    if (!known)
        return refuse(b, "Write ABORT, FAIL, ROLLBACK or IGNORE.", "RAISE does not know this");
    if (!mx_reader_punct(&b->in, ',') || b->version >= RAISE_TAKES_EXPRESSIONS)
        return MX_OK;
    mx_reader_next(&b->in);
    if (!mx_reader_at_punct(&b->in, ')'))
        return refuse(b, "Write it as one text.", "RAISE takes no expression before SQLite 3.47");
    return MX_OK;
}

/* At RAISE. */
static mx_status pass_raise(body *b, size_t *depth)
{
    mx_reader_next(&b->in);
    if (!mx_reader_punct(&b->in, '('))
        return MX_OK;
    ++*depth;
    return check_raise(b);
}

typedef enum statement { QUERY, INSERT, CHANGE } statement;

static mx_status check_clause(const body *b, statement kind)
{
    if (kind == CHANGE && (mx_reader_at_word(&b->in, "order") || mx_reader_at_word(&b->in, "limit")))
        return refuse(b, "Choose the rows in WHERE.", "UPDATE and DELETE have no ORDER BY and LIMIT");
    if (kind != QUERY && mx_reader_at_word(&b->in, "returning"))
        return refuse(b, "Leave it out.", "there is no RETURNING");
    return MX_OK;
}

/* Up to the ';' that ends the statement, which is not taken. */
static mx_status check_rest(body *b, statement kind)
{
    size_t depth = 0;
    while (!mx_reader_at_end(&b->in) && (depth || !mx_reader_at_punct(&b->in, ';'))) {
        if (b->in.tok.kind == MX_T_PARAM)
            return refuse(b, "", "there are no parameters");
        if (!depth)
            MX_TRY(check_clause(b, kind));
        if (mx_reader_at_word(&b->in, "raise")) {
            MX_TRY(pass_raise(b, &depth));
            continue;
        }
        depth += mx_reader_at_punct(&b->in, '(');
        depth -= depth && mx_reader_at_punct(&b->in, ')');
        mx_reader_next(&b->in);
    }
    return MX_OK;
}

static mx_status check_statement(body *b)
{
    statement kind = QUERY;
    if (mx_reader_word(&b->in, "insert") || mx_reader_word(&b->in, "replace")) {
        kind = INSERT;
        MX_TRY(check_insert(b));
    } else if (mx_reader_word(&b->in, "update")) {
        kind = CHANGE;
        pass_conflict(b);
        MX_TRY(check_changed(b, "set"));
    } else if (mx_reader_words(&b->in, "delete from")) {
        kind = CHANGE;
        MX_TRY(check_changed(b, "where"));
    } else if (mx_reader_word(&b->in, "with")) {
        MX_TRY(check_with(b));
    } else if (!mx_reader_at_word(&b->in, "select") && !mx_reader_at_word(&b->in, "values")) {
        return refuse(b, "Write SELECT, INSERT, UPDATE or DELETE.", "there is no such statement");
    }
    return check_rest(b, kind);
}

mx_status mx_lite_refuse_trigger(const mx_model *model, mx_str text, mx_span at, mx_diags *diags)
{
    body b = {.in = mx_reader_open(model->arena, text, &model->server),
              .version = model->server.version,
              .at = at,
              .diags = diags};
    for (; !mx_reader_at_end(&b.in) && !mx_reader_word(&b.in, "begin"); mx_reader_next(&b.in)) {
        if (mx_reader_words(&b.in, "for each") && !mx_reader_at_word(&b.in, "row"))
            return refuse(&b, "Write FOR EACH ROW.", "there is no FOR EACH STATEMENT");
        if (b.in.tok.kind == MX_T_PARAM)
            return refuse(&b, "", "there are no parameters");
    }
    if (mx_reader_at_word(&b.in, "end"))
        return refuse(&b, "Write a statement before it.", "nothing stands between BEGIN and END");
    while (!mx_reader_at_end(&b.in) && !mx_reader_at_word(&b.in, "end")) {
        MX_TRY(check_statement(&b));
        mx_reader_punct(&b.in, ';');
    }
    return MX_OK;
}
