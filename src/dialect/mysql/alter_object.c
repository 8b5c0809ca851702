/* ALTER EVENT, PROCEDURE and FUNCTION: the statement that would have made the object as they leave it.
 * https://dev.mysql.com/doc/refman/8.0/en/alter-event.html, alter-procedure.html, alter-function.html: what is not
 * named stays. */
#include "dialect/mysql/mysql.h"
#include "schema/reader.h"

enum { NOTHING = -1 };

/* What begins a clause; those of one place replace each other. */
typedef struct clause_words {
    const char *words;
    int place;
} clause_words;

enum { SCHEDULE, COMPLETION, STATUS, EVENT_COMMENT, BODY, EVENT_PLACES };
static const clause_words event_words[] = {
    {"on schedule", SCHEDULE},
    {"on completion not preserve", COMPLETION},
    {"on completion preserve", COMPLETION},
    {"enable", STATUS},
    {"disable on slave", STATUS},
    {"disable on replica", STATUS},
    {"disable", STATUS},
    {"comment", EVENT_COMMENT},
    {"do", BODY},
};
#define EVENT_WORDS event_words, sizeof event_words / sizeof *event_words

enum { LANGUAGE, DETERMINISTIC, ACCESS, SECURITY, ROUTINE_COMMENT, ROUTINE_PLACES };
static const clause_words routine_words[] = {
    {"language sql", LANGUAGE},
    {"not deterministic", DETERMINISTIC},
    {"deterministic", DETERMINISTIC},
    {"contains sql", ACCESS},
    {"no sql", ACCESS},
    {"reads sql data", ACCESS},
    {"modifies sql data", ACCESS},
    {"sql security definer", SECURITY},
    {"sql security invoker", SECURITY},
    {"comment", ROUTINE_COMMENT},
};

#define ROUTINE_WORDS routine_words, sizeof routine_words / sizeof *routine_words

static int place_of(mx_reader *in, const clause_words *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (mx_reader_words(in, words[i].words))
            return words[i].place;
    }
    return NOTHING;
}

static bool take_string(mx_reader *in)
{
    bool string = in->tok.kind == MX_T_STRING;
    if (string)
        mx_reader_next(in);
    return string;
}

/* A schedule goes on up to the next clause. */
static void skip_schedule(mx_reader *in)
{
    for (mx_reader ahead = *in; !mx_reader_at_end(in); ahead = *in) {
        if (place_of(&ahead, EVENT_WORDS) != NOTHING)
            return;
        mx_reader_next(in);
    }
}

static mx_str clause_from(const mx_reader *in, mx_str text, size_t start)
{
    return mx_str_trim(mx_str_sub(text, start, mx_reader_at_end(in) ? text.len : in->tok.span.start));
}

/* The clauses of an event up to the end, or its body, each once and in their order. False: there is something else. */
static bool event_clauses(mx_reader *in, mx_str text, mx_str *clauses)
{
    for (int place, last = NOTHING; !mx_reader_at_end(in); last = place) {
        size_t start = in->tok.span.start;
        place = place_of(in, EVENT_WORDS);
        if (place <= last || (place == EVENT_COMMENT && !take_string(in)) ||
            (place == BODY && mx_reader_at_end(in)))
            return false;
        if (place == SCHEDULE)
            skip_schedule(in);
        clauses[place] = place == BODY ? mx_str_trim(mx_str_sub(text, start, text.len))
                                       : clause_from(in, text, start);
        if (place == BODY)
            return true;
    }
    return true;
}

static mx_str with_clauses(mx_arena *arena, mx_str head, const mx_str *clauses, int count, mx_str body)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_str(&buf, mx_str_trim(head));
    for (int i = 0; i < count; i++) {
        if (clauses[i].len)
            mx_buf_printf(&buf, " %.*s", MX_FMT(clauses[i]));
    }
    if (body.len)
        mx_buf_printf(&buf, " %.*s", MX_FMT(body));
    return mx_buf_take(&buf);
}

/* Reads `text` up to behind the object's name. */
static bool behind_name(mx_reader *in, const char *word)
{
    mx_str schema;
    while (!mx_reader_at_end(in) && !mx_reader_at_word(in, word))
        mx_reader_next(in);
    if (!mx_reader_word(in, word))
        return false;
    (void)mx_reader_words(in, "if not exists");
    return mx_reader_name(in, &schema).len > 0;
}

static mx_status alter_event(mx_model *model, const mx_object *object, mx_str change, mx_str *source)
{
    mx_str clauses[EVENT_PLACES] = {0};
    mx_reader in = mx_reader_open(model->arena, object->source, &model->server);
    mx_reader changes = mx_reader_open(model->arena, change, &model->server);
    if (!behind_name(&in, "event"))
        return MX_NOT_FOUND;
    mx_str head = mx_str_sub(object->source, 0, in.tok.span.start);
    if (!event_clauses(&in, object->source, clauses) || !event_clauses(&changes, change, clauses))
        return MX_NOT_FOUND;
    *source = with_clauses(model->arena, head, clauses, EVENT_PLACES, MX_STR_NONE);
    return MX_OK;
}

/* The characteristics that stand at `in`, up to what is none. */
static bool characteristics(mx_reader *in, mx_str text, mx_str *clauses)
{
    for (;;) {
        size_t start = in->tok.span.start;
        int place = place_of(in, ROUTINE_WORDS);
        if (place == NOTHING)
            return true;
        if (place == ROUTINE_COMMENT && !take_string(in))
            return false;
        clauses[place] = clause_from(in, text, start);
    }
}

/* RETURNS type: words and groups, up to a characteristic or the body. */
static void skip_result(mx_reader *in)
{
    mx_str group;
    if (!mx_reader_word(in, "returns"))
        return;
    for (mx_reader ahead = *in; !mx_reader_at_end(in); ahead = *in) {
        if (place_of(&ahead, ROUTINE_WORDS) != NOTHING || mx_reader_at_word(in, "begin") ||
            mx_reader_at_word(in, "return"))
            return;
        if (!mx_reader_group(in, &group))
            mx_reader_next(in);
    }
}

static mx_status alter_routine(mx_model *model, const mx_object *object, mx_str change, mx_str *source)
{
    mx_str clauses[ROUTINE_PLACES] = {0}, parameters;
    mx_reader in = mx_reader_open(model->arena, object->source, &model->server);
    mx_reader changes = mx_reader_open(model->arena, change, &model->server);
    if (!behind_name(&in, object->kind == MX_O_FUNCTION ? "function" : "procedure") ||
        !mx_reader_group(&in, &parameters))
        return MX_NOT_FOUND;
    skip_result(&in);
    mx_str head = mx_str_sub(object->source, 0, in.tok.span.start);
    (void)characteristics(&in, object->source, clauses);
    mx_str body = mx_reader_rest(&in), deterministic = clauses[DETERMINISTIC];
    clauses[DETERMINISTIC] = MX_STR_NONE; /* which ALTER cannot say */
    if (!body.len || !characteristics(&changes, change, clauses) || !mx_reader_at_end(&changes) ||
        clauses[DETERMINISTIC].len)
        return MX_NOT_FOUND;
    clauses[DETERMINISTIC] = deterministic;
    *source = with_clauses(model->arena, head, clauses, ROUTINE_PLACES, body);
    return MX_OK;
}

mx_status mx_my_alter_object(mx_model *model, const mx_object *object, const mx_alter_action *action,
                             mx_str *source, mx_diags *diags)
{
    (void)diags;
    *source = MX_STR_NONE;
    if (action->kind != MX_A_OTHER || !action->text.len)
        return MX_NOT_FOUND;
    if (object->kind == MX_O_EVENT)
        return alter_event(model, object, action->text, source);
    return object->kind == MX_O_FUNCTION || object->kind == MX_O_PROCEDURE
               ? alter_routine(model, object, action->text, source)
               : MX_NOT_FOUND;
}
