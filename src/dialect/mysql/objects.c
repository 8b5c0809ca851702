#include "dialect/mysql/mysql.h"
#include "schema/reader.h"
#include "schema/text.h"
#include "schema/view.h"
#include "sql/parse.h"

/* What is compared of triggers, routines and events: definers are the server's matter, and what is a default is
 * the same said or not. */

static void put(mx_buf *buf, const char *words)
{
    mx_buf_text(buf, buf->len ? " " : "");
    mx_buf_text(buf, words);
}

/* The statement from its kind's word on, behind DEFINER and the like. */
static bool skip_to(mx_reader *in, const char *word)
{
    while (!mx_reader_at_end(in) && !mx_reader_at_word(in, word))
        mx_reader_next(in);
    return !mx_reader_at_end(in);
}

static mx_str from_kind(mx_model *model, mx_object *object, const mx_create_object *create, const char *word)
{
    mx_str text = create->definition.len ? create->definition : object->source;
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    if (!skip_to(&in, word))
        return mx_plain_object(model, object, create);
    mx_str canon = mx_text_canon_create(model->arena, mx_reader_rest(&in), &model->server);
    mx_str home = object->schema ? object->schema->name : model->server.schema;
    mx_str own = mx_text_name(model->arena, home, &model->server);
    mx_str head = mx_str_printf(model->arena, "%s %.*s . ", word, MX_FMT(own)); /* its schema is known */
    return own.len && mx_str_starts(canon, head)
               ? mx_str_printf(model->arena, "%s %.*s", word, MX_FMT(mx_str_sub(canon, head.len, canon.len)))
               : canon;
}

/* --- routines -------------------------------------------------------------------------------------------- */

typedef struct characteristics {
    bool deterministic, invoker;
    mx_str access, comment;
} characteristics;

static bool characteristic(mx_reader *in, characteristics *c)
{
    if (mx_reader_word(in, "deterministic"))
        c->deterministic = true;
    else if (mx_reader_words(in, "not deterministic"))
        c->deterministic = false;
    else if (mx_reader_words(in, "contains sql"))
        c->access = MX_STR_NONE;
    else if (mx_reader_words(in, "no sql"))
        c->access = MX_STR("no sql");
    else if (mx_reader_words(in, "reads sql data"))
        c->access = MX_STR("reads sql data");
    else if (mx_reader_words(in, "modifies sql data"))
        c->access = MX_STR("modifies sql data");
    else if (mx_reader_words(in, "sql security invoker"))
        c->invoker = true;
    else if (mx_reader_words(in, "sql security definer"))
        c->invoker = false;
    else if (mx_reader_word(in, "comment"))
        c->comment = mx_reader_value(in);
    else
        return mx_reader_words(in, "language sql");
    return true;
}

/* The type of a parameter or result, up to what ends it: in its canonical spelling where it is one. */
static void put_type(mx_model *model, mx_buf *buf, mx_str text)
{
    mx_type_name *written = NULL;
    mx_type type;
    if (mx_parse_type(model->arena, text, MX_NOWHERE, &model->server, &written, NULL) == MX_OK &&
        mx_mysql_type(model, written, NULL, &type, NULL) == MX_OK) {
        mx_buf_printf(buf, " %.*s", MX_FMT(type.text));
        return;
    }
    mx_buf_printf(buf, " %.*s", MX_FMT(mx_text_canon(model->arena, text, &model->server)));
}

static void parameters(mx_model *model, mx_buf *buf, mx_str list)
{
    static const char *const modes[] = {"out", "inout"};
    mx_reader in = mx_reader_open(model->arena, list, &model->server);
    mx_str group;
    mx_buf_lit(buf, " (");
    for (bool first = true; !mx_reader_at_end(&in); first = false) {
        mx_buf_text(buf, first ? "" : ", ");
        (void)mx_reader_word(&in, "in");
        for (size_t i = 0; i < 2; i++) {
            if (mx_reader_word(&in, modes[i]))
                mx_buf_printf(buf, "%s ", modes[i]);
        }
        mx_buf_str(buf, mx_str_lower(model->arena, mx_reader_value(&in)));
        size_t start = in.tok.span.start, end = start;
        while (!mx_reader_at_end(&in) && !mx_reader_at_punct(&in, ',')) {
            end = in.tok.span.end;
            if (mx_reader_at_punct(&in, '(')) {
                if (!mx_reader_group(&in, &group))
                    break;
                end = mx_reader_at_end(&in) ? list.len : in.tok.span.start;
            } else
                mx_reader_next(&in);
        }
        put_type(model, buf, mx_str_trim(mx_str_sub(list, start, end)));
        (void)mx_reader_punct(&in, ',');
    }
    mx_buf_char(buf, ')');
}

static mx_str routine(mx_model *model, mx_object *object, const mx_create_object *create)
{
    bool function = object->kind == MX_O_FUNCTION;
    mx_str text = create->definition.len ? create->definition : object->source, schema, list;
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    characteristics c = {0};
    mx_buf buf = MX_BUF(model->arena);
    if (!skip_to(&in, function ? "function" : "procedure"))
        return mx_plain_object(model, object, create);
    mx_reader_next(&in);
    (void)mx_reader_words(&in, "if not exists");
    mx_str name = mx_reader_name(&in, &schema);
    if (!mx_reader_group(&in, &list))
        return from_kind(model, object, create, function ? "function" : "procedure");
    put(&buf, function ? "function" : "procedure");
    mx_buf_printf(&buf, " %.*s", MX_FMT(name));
    parameters(model, &buf, list);
    if (mx_reader_word(&in, "returns")) {
        size_t start = in.tok.span.start, end = start;
        mx_str group;
        characteristics ahead_c;
        for (mx_reader ahead = in; !mx_reader_at_end(&in); ahead = in) {
            if (characteristic(&ahead, &ahead_c) || mx_reader_at_word(&in, "begin") ||
                mx_reader_at_word(&in, "return"))
                break;
            end = in.tok.span.end;
            if (mx_reader_at_punct(&in, '(')) {
                if (!mx_reader_group(&in, &group))
                    break;
                end = in.tok.span.start;
            } else
                mx_reader_next(&in);
        }
        put(&buf, "returns");
        put_type(model, &buf, mx_str_trim(mx_str_sub(text, start, end)));
    }
    while (characteristic(&in, &c))
        ;
    put(&buf, c.deterministic ? "deterministic" : "");
    mx_buf_printf(&buf, " %.*s%s comment '%.*s' ", MX_FMT(c.access), c.invoker ? " invoker" : "",
                  MX_FMT(c.comment));
    mx_buf_str(&buf, mx_text_canon(model->arena, mx_reader_rest(&in), &model->server));
    return mx_buf_take(&buf);
}

/* --- events ---------------------------------------------------------------------------------------------- */

/* EVENT name ON SCHEDULE … [ON COMPLETION [NOT] PRESERVE] [ENABLE | DISABLE [ON SLAVE]] [COMMENT 's'] DO body. A
 * recurring one starts when it is made, unless it says when: then that is no part of the schema. */
static mx_str event(mx_model *model, mx_object *object, const mx_create_object *create)
{
    mx_str text = create->definition.len ? create->definition : object->source, schema;
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    mx_buf buf = MX_BUF(model->arena);
    bool preserve = false;
    const char *status = "enable";
    mx_str comment = MX_STR_NONE;
    if (!skip_to(&in, "event"))
        return mx_plain_object(model, object, create);
    mx_reader_next(&in);
    (void)mx_reader_words(&in, "if not exists");
    mx_str word = mx_reader_name(&in, &schema); /* MX_FMT takes its argument more than once */
    mx_buf_printf(&buf, "event %.*s", MX_FMT(word));
    while (!mx_reader_at_end(&in) && !mx_reader_at_word(&in, "do")) {
        if (mx_reader_words(&in, "on completion")) {
            preserve = !mx_reader_word(&in, "not");
            (void)mx_reader_word(&in, "preserve");
        } else if (mx_reader_word(&in, "enable"))
            status = "enable";
        else if (mx_reader_words(&in, "disable on slave"))
            status = "disable on slave";
        else if (mx_reader_word(&in, "disable"))
            status = "disable";
        else if (mx_reader_word(&in, "comment"))
            comment = mx_reader_value(&in);
        else if (mx_reader_word(&in, "starts")) { /* up to what follows it */
            while (!mx_reader_at_end(&in) && !mx_reader_at_word(&in, "do") &&
                   !mx_reader_at_word(&in, "ends") && !mx_reader_at_word(&in, "on") &&
                   !mx_reader_at_word(&in, "enable") && !mx_reader_at_word(&in, "disable") &&
                   !mx_reader_at_word(&in, "comment"))
                mx_reader_next(&in);
        } else {
            word = mx_str_lower(model->arena, mx_reader_value(&in));
            mx_buf_printf(&buf, " %.*s", MX_FMT(word));
        }
    }
    mx_buf_printf(&buf, " %s %s comment '%.*s' ", preserve ? "preserve" : "drop", status, MX_FMT(comment));
    mx_buf_str(&buf, mx_text_canon(model->arena, mx_reader_rest(&in), &model->server));
    return mx_buf_take(&buf);
}

/* --- triggers -------------------------------------------------------------------------------------------- */

/* Without FOLLOWS and PRECEDES, which say where it stands when it is made. */
static mx_str without_place(mx_model *model, mx_str text)
{
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    while (!mx_reader_at_end(&in) && !mx_reader_words(&in, "for each row"))
        mx_reader_next(&in);
    size_t start = in.tok.span.start;
    if (!mx_reader_word(&in, "follows") && !mx_reader_word(&in, "precedes"))
        return text;
    mx_reader_next(&in);
    return mx_str_printf(model->arena, "%.*s%.*s", MX_FMT(mx_str_sub(text, 0, start)),
                         MX_FMT(mx_reader_rest(&in)));
}

/* TRIGGER name BEFORE INSERT ON table …: both names in one spelling, quoted or not (they may be words of the language), and
 * without their schema, which is the object's. */
static mx_str with_plain_head(mx_model *model, const mx_object *object, mx_str text)
{
    const mx_server *server = &model->server;
    mx_reader in = mx_reader_open(model->arena, text, server);
    mx_buf buf = MX_BUF(model->arena);
    mx_str schema;
    mx_reader_next(&in);
    (void)mx_reader_name(&in, &schema);
    mx_buf_printf(&buf, "trigger %.*s", MX_FMT(object->name));
    while (!mx_reader_at_end(&in) && !mx_reader_at_word(&in, "on")) {
        mx_str word = mx_reader_value(&in);
        mx_buf_printf(&buf, " %.*s", MX_FMT(word));
    }
    if (mx_reader_at_end(&in))
        return text;
    mx_reader_next(&in);
    (void)mx_reader_name(&in, &schema);
    mx_buf_printf(&buf, " on %.*s %.*s", MX_FMT(object->on_table.name), MX_FMT(mx_reader_rest(&in)));
    return mx_buf_take(&buf);
}

static mx_str trigger(mx_model *model, mx_object *object, const mx_create_object *create)
{
    mx_create_object placed = *create;
    placed.definition = without_place(model, create->definition);
    object->source = without_place(model, object->source);
    return with_plain_head(model, object, from_kind(model, object, &placed, "trigger"));
}

mx_str mx_mysql_object(mx_model *model, mx_object *object, const mx_create_object *create)
{
    mx_create_object qualified = *create;
    mx_my_qualify(model, object, &qualified);
    switch (object->kind) {
    case MX_O_VIEW:
        return mx_view_object(model, object, &qualified);
    case MX_O_FUNCTION:
    case MX_O_PROCEDURE:
        return routine(model, object, create);
    case MX_O_TRIGGER:
        return trigger(model, object, create);
    case MX_O_EVENT:
        return event(model, object, create);
    default:
        return mx_plain_object(model, object, create);
    }
}
