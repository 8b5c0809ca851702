#include "dialect/postgres/refuse.h"
#include "schema/canon.h"
#include "schema/reader.h"
#include "sql/parse.h"

/* What a trigger may not be: its time, events and rows beside each other, and beside what it stands on.
 * https://www.postgresql.org/docs/15/sql-createtrigger.html */

typedef enum time { BEFORE, AFTER, INSTEAD } time;
enum { INSERT = 1, DELETE = 2, UPDATE = 4, TRUNCATE = 8 };

typedef struct form {
    bool constraint, row, columns, old_rows, new_rows;
    time time;
    unsigned events;
    bool twice; /* an event */
    mx_str when, schema, function;
} form;

static bool read_time(mx_reader *in, form *out)
{
    static const char *const words[] = {"before", "after", "instead of"};
    for (size_t i = 0; i < 3; i++) {
        if (!mx_reader_words(in, words[i]))
            continue;
        out->time = (time)i;
        return true;
    }
    return false;
}

static bool read_events(mx_reader *in, form *out)
{
    static const char *const words[] = {"insert", "delete", "update", "truncate"};
    do {
        unsigned event = 0;
        for (size_t i = 0; i < 4 && !event; i++)
            event = mx_reader_word(in, words[i]) ? 1u << i : 0;
        if (!event)
            return false;
        out->twice = out->twice || (out->events & event);
        out->events |= event;
        bool of = event == UPDATE && mx_reader_word(in, "of");
        out->columns = out->columns || of;
        while (of) {
            (void)mx_reader_value(in);
            of = mx_reader_punct(in, ',');
        }
    } while (mx_reader_word(in, "or"));
    return mx_reader_word(in, "on");
}

static void read_transitions(mx_reader *in, form *out)
{
    while (mx_reader_at_word(in, "old") || mx_reader_at_word(in, "new")) {
        bool *rows = mx_reader_at_word(in, "old") ? &out->old_rows : &out->new_rows;
        *rows = true;
        mx_reader_next(in);
        (void)mx_reader_word(in, "table");
        (void)mx_reader_word(in, "as");
        (void)mx_reader_value(in);
    }
}

/* False: it is not read to its end. */
static bool read_form(mx_model *model, mx_str text, form *out)
{
    mx_str schema;
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    (void)mx_reader_word(&in, "create");
    (void)mx_reader_words(&in, "or replace");
    out->constraint = mx_reader_word(&in, "constraint");
    if (!mx_reader_word(&in, "trigger"))
        return false;
    (void)mx_reader_name(&in, &schema);
    if (!read_time(&in, out) || !read_events(&in, out))
        return false;
    (void)mx_reader_name(&in, &schema);
    while (!mx_reader_at_end(&in) && !mx_reader_word(&in, "execute")) {
        if (mx_reader_word(&in, "referencing"))
            read_transitions(&in, out);
        else if (mx_reader_word(&in, "row"))
            out->row = true;
        else if (!mx_reader_word(&in, "when"))
            mx_reader_next(&in);
        else if (!mx_reader_group(&in, &out->when))
            return false;
    }
    if (!mx_reader_word(&in, "function") && !mx_reader_word(&in, "procedure"))
        return false;
    out->function = mx_reader_name(&in, &out->schema);
    return true;
}

static const char *wrong_of_view(const form *f)
{
    if (f->time != INSTEAD && f->row)
        return "a view's triggers that run BEFORE or AFTER are FOR EACH STATEMENT";
    return f->events & TRUNCATE ? "a view has no triggers of TRUNCATE" : NULL;
}

static const char *wrong_of_relation(const form *f, const mx_relation *on)
{
    if (on->kind == MX_O_VIEW)
        return wrong_of_view(f);
    if (on->kind == MX_O_MATVIEW)
        return "a materialized view has no triggers";
    if (on->kind != MX_O_TABLE)
        return NULL;
    if (f->time == INSTEAD)
        return "a table has no triggers INSTEAD OF";
    bool transitions = f->old_rows || f->new_rows;
    return on->u.table->partition_by.len && f->row && transitions
               ? "a trigger FOR EACH ROW of a partitioned table has no transition tables"
               : NULL;
}

static const char *wrong_transitions(const form *f)
{
    if (!f->old_rows && !f->new_rows)
        return NULL;
    if (f->time != AFTER)
        return "only a trigger that runs AFTER has transition tables";
    if (f->events & TRUNCATE)
        return "a trigger of TRUNCATE has no transition tables";
    if (f->events & (f->events - 1))
        return "a trigger of more than one event has no transition tables";
    if (f->columns)
        return "a trigger of UPDATE OF has no transition tables";
    if (f->old_rows && f->events == INSERT)
        return "INSERT has no OLD TABLE";
    return f->new_rows && f->events == DELETE ? "DELETE has no NEW TABLE" : NULL;
}

static const char *wrong_of_itself(const form *f)
{
    if (f->twice)
        return "a trigger names each event once";
    if (f->constraint && (f->time != AFTER || !f->row))
        return "a constraint trigger runs AFTER, FOR EACH ROW";
    if ((f->events & TRUNCATE) && f->row)
        return "a trigger of TRUNCATE is FOR EACH STATEMENT";
    if (f->time == INSTEAD && !f->row)
        return "a trigger INSTEAD OF is FOR EACH ROW";
    if (f->time == INSTEAD && f->when.len)
        return "a trigger INSTEAD OF has no WHEN";
    if (f->time == INSTEAD && f->columns)
        return "a trigger INSTEAD OF has no list of columns";
    return wrong_transitions(f);
}

/* --- WHEN ----------------------------------------------------------------------------------------------- */

typedef struct rows_named {
    bool old_row, new_row;
} rows_named;

static bool visit(mx_expr *e, void *arg)
{
    rows_named *named = arg;
    if ((e->kind != MX_E_NAME && e->kind != MX_E_STAR) || !e->path_len)
        return true;
    named->old_row = named->old_row || mx_str_eq(e->path[0], MX_STR("old"));
    named->new_row = named->new_row || mx_str_eq(e->path[0], MX_STR("new"));
    return true;
}

static const char *wrong_condition(mx_model *model, const form *f)
{
    rows_named named = {false, false};
    mx_expr *tree = NULL;
    if (!f->when.len ||
        mx_parse_expr(model->arena, f->when, MX_NOWHERE, &model->server, &tree, NULL) != MX_OK || !tree)
        return NULL;
    mx_expr_walk(tree, visit, &named);
    if (!f->row && (named.old_row || named.new_row))
        return "WHEN of a trigger FOR EACH STATEMENT names no row";
    if ((f->events & INSERT) && named.old_row)
        return "WHEN of a trigger of INSERT does not name OLD";
    return (f->events & DELETE) && named.new_row ? "WHEN of a trigger of DELETE does not name NEW" : NULL;
}

/* --- its function --------------------------------------------------------------------------------------- */

static mx_status check_function(mx_model *model, const form *f, mx_span at, mx_diags *diags)
{
    const mx_object *function = mx_pg_own_function(model, f->schema, f->function);
    if (!function || function->kind != MX_O_FUNCTION || mx_pg_extension_brings(model, f->function))
        return MX_OK;
    while (function && function->arguments.len)
        function = function->same_name;
    if (!function)
        return mx_fail(diags, MX_SCH005, at, "It takes what is in its parentheses by TG_ARGV.",
                       "the function \"%.*s\" of a trigger has no arguments of its own", MX_FMT(f->function));
    if (!function->result.text.len || mx_str_eq(function->result.text, MX_STR("trigger")))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, at, "", "the function \"%.*s\" of a trigger does not return trigger",
                   MX_FMT(f->function));
}

mx_status mx_pg_check_trigger_form(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                                   mx_diags *diags)
{
    form f = {0};
    if (model->trusted || !read_form(model, text, &f))
        return MX_OK;
    const mx_relation *on = mx_model_relation(model, create->on_table.schema, create->on_table.name);
    const char *wrong = create->or_replace && f.constraint ? "a constraint trigger is not replaced" : NULL;
    if (!wrong && on)
        wrong = wrong_of_relation(&f, on);
    if (!wrong)
        wrong = wrong_of_itself(&f);
    if (!wrong)
        wrong = wrong_condition(model, &f);
    if (wrong)
        return mx_fail(diags, MX_SCH005, at, "", "%s", wrong);
    return check_function(model, &f, at, diags);
}
