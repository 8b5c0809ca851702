/* dialect/mysql/refuse_trigger.c — what the server refuses of a trigger's rows, which it looks for when the trigger is made:
 * NEW and OLD in triggers that have none, columns that are not there, assignments that would have no effect. MySQL manual,
 * "Trigger Syntax and Examples". */
#include "dialect/mysql/refuse.h"
#include "schema/canon.h"
#include "sql/token.h"

typedef struct trigger {
    const mx_table *table;
    mx_str timing, event; /* as written: before or after; insert, update or delete */
    mx_span at;
    mx_diags *diags;
} trigger;

typedef struct row_scan {
    mx_lexer lexer;
    mx_token earlier, before, token;
    bool in_set; /* in a SET statement */
    size_t depth;
} row_scan;

static bool next(row_scan *s)
{
    s->earlier = s->before;
    s->before = s->token;
    return mx_lex(&s->lexer, &s->token, NULL) == MX_OK && s->token.kind != MX_T_END;
}

static bool is_word(const mx_token *token, const char *word)
{
    return token->kind == MX_T_WORD && mx_str_ieq(token->text, mx_str_of(word));
}

static bool is_punct(const mx_token *token, char c)
{
    return token->kind == MX_T_PUNCT && token->text.ptr[0] == c;
}

/* Up to FOR EACH ROW. */
static bool read_head(row_scan *s, trigger *t)
{
    while (next(s)) {
        if (is_word(&s->before, "before") || is_word(&s->before, "after")) {
            t->timing = s->before.text;
            t->event = s->token.text;
        }
        if (is_word(&s->before, "each") && is_word(&s->token, "row"))
            return t->event.len > 0;
    }
    return false;
}

static mx_span place(const trigger *t, const mx_token *token)
{
    return (mx_span){t->at.file, t->at.start + token->span.start, t->at.start + token->span.end};
}

/* At NEW or OLD and the dot behind it: *column is what follows. */
static bool at_row(const row_scan *s, mx_token *column, bool *assigned)
{
    row_scan ahead = *s;
    mx_token dot, behind;
    if ((!is_word(&s->token, "new") && !is_word(&s->token, "old")) || is_punct(&s->before, '.') ||
        mx_lex(&ahead.lexer, &dot, NULL) != MX_OK || !is_punct(&dot, '.') ||
        mx_lex(&ahead.lexer, column, NULL) != MX_OK)
        return false;
    bool target = s->in_set && !s->depth && (is_word(&s->before, "set") || is_punct(&s->before, ','));
    *assigned = target && mx_lex(&ahead.lexer, &behind, NULL) == MX_OK && behind.kind == MX_T_OP &&
                (mx_str_eq(behind.text, MX_STR("=")) || mx_str_eq(behind.text, MX_STR(":=")));
    return column->kind == MX_T_WORD || column->kind == MX_T_QUOTED;
}

static mx_status check_row(const trigger *t, const mx_token *row, const mx_token *column, bool assigned,
                           const mx_model *model)
{
    bool old = is_word(row, "old"), after = mx_str_ieq(t->timing, MX_STR("after"));
    mx_str name = mx_token_value(model->arena, column, &model->server);
    if (mx_str_ieq(t->event, old ? MX_STR("insert") : MX_STR("delete")))
        return mx_fail(t->diags, MX_SCH005, place(t, row), "", "there is no %s row in a trigger on %s",
                       old ? "OLD" : "NEW", old ? "INSERT" : "DELETE");
    if (assigned && (old || after))
        return mx_fail(t->diags, MX_SCH005, place(t, row), old ? "" : "Assign it in a BEFORE trigger.",
                       "%s cannot be assigned in %s trigger", old ? "OLD" : "NEW", old ? "a" : "an AFTER");
    bool of_history = t->table && t->table->system_versioning.len > 0 &&
                      (mx_str_ieq(name, MX_STR("row_start")) || mx_str_ieq(name, MX_STR("row_end")));
    if (t->table && !of_history && !mx_table_column(t->table, name))
        return mx_fail(t->diags, MX_SCH002, place(t, column), "",
                       "column \"%.*s\" of \"%.*s\" does not exist", MX_FMT(name), MX_FMT(t->table->name));
    return MX_OK;
}

/* Whether the token is the SET of a statement, not that of CHARACTER SET or of UPDATE … SET. */
static bool begins_set(const row_scan *s)
{
    static const char *const openers[] = {"row", "begin", "then", "else", "do", "loop", "repeat"};
    if (!is_word(&s->token, "set"))
        return false;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (is_word(&s->before, openers[i]))
            return true;
    return is_punct(&s->before, ';') || is_word(&s->earlier, "follows") || is_word(&s->earlier, "precedes");
}

/* ER_REFERENCED_TRG_DOES_NOT_EXIST. Whether the other one fires at the same time is left to the server. */
static mx_status check_beside(const mx_model *model, const mx_create_object *create, mx_diags *diags)
{
    const mx_option *follows = mx_options_get(&create->options, MX_STR("follows"));
    const mx_option *beside = follows ? follows : mx_options_get(&create->options, MX_STR("precedes"));
    const mx_table *table = mx_model_table(model, create->on_table.schema, create->on_table.name);
    if (!beside || !table ||
        mx_model_object(model, MX_O_TRIGGER, table->schema->name, beside->value, MX_STR_NONE, table->name))
        return MX_OK;
    return mx_fail(diags, MX_SCH002, create->name.span, "Create it before.",
                   "table \"%.*s\" has no trigger \"%.*s\" to stand beside", MX_FMT(table->name),
                   MX_FMT(beside->value));
}

mx_status mx_my_check_trigger(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                              mx_diags *diags)
{
    trigger t = {.at = at, .diags = diags};
    row_scan s = {.lexer = {.text = text, .server = &model->server}};
    t.table = mx_model_table(model, create->on_table.schema, create->on_table.name);
    if (!t.table && mx_model_object(model, MX_O_VIEW, create->on_table.schema, create->on_table.name,
                                    MX_STR_NONE, MX_STR_NONE))
        return mx_fail(diags, MX_SCH005, create->on_table.span, "",
                       "\"%.*s\" is a view: it can have no trigger", MX_FMT(create->on_table.name));
    MX_TRY(check_beside(model, create, diags));
    if (!read_head(&s, &t))
        return MX_OK;
    while (next(&s)) {
        mx_token column;
        bool assigned;
        s.in_set = begins_set(&s) || (s.in_set && !is_punct(&s.token, ';'));
        s.depth += is_punct(&s.token, '(');
        s.depth -= s.depth && is_punct(&s.token, ')');
        if (at_row(&s, &column, &assigned))
            MX_TRY(check_row(&t, &s.token, &column, assigned, model));
    }
    return MX_OK;
}
