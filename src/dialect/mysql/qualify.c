#include "dialect/mysql/mysql.h"
#include "schema/reader.h"
#include "schema/text.h"

/* Statements are kept as they were written: behind USE they say `t` for a table of that schema. Where several schemas are compared a
 * plan names all of them, so the schema is put before such names: that of the object itself, of a trigger's table, and of what a
 * view reads. The bodies of routines, triggers and events stay, for the server looks in the schema of each. */

enum { DEPTH = 64 };

typedef struct qualifier {
    mx_model *model;
    const mx_object *object;
    const mx_create_object *create;
    mx_reader in;
    mx_buf out;
    mx_str text;
    size_t done; /* of the text */
    size_t depth;
    bool expects;            /* a table may stand here */
    bool in_from[DEPTH + 1]; /* by depth: a ',' is followed by a table */
} qualifier;

/* At a name that may have a schema. */
static void put_schema(qualifier *q)
{
    mx_reader ahead = q->in;
    mx_reader_next(&ahead);
    if (mx_reader_at_punct(&ahead, '.'))
        return;
    size_t at = (size_t)(q->in.tok.text.ptr - q->text.ptr);
    mx_buf_str(&q->out, mx_str_sub(q->text, q->done, at));
    mx_buf_quoted(&q->out, q->object->schema->name, '`');
    mx_buf_char(&q->out, '.');
    q->done = at;
}

static bool at_name(const qualifier *q)
{
    return q->in.tok.kind == MX_T_WORD || q->in.tok.kind == MX_T_QUOTED;
}

/* Of a relation that is there: the names of common table expressions are none. */
static bool is_read(const qualifier *q)
{
    mx_reader copy = q->in;
    mx_str name = mx_reader_value(&copy);
    for (size_t i = 0; i < q->create->refers.len; i++) {
        const mx_name *refer = &q->create->refers.at[i];
        if (!refer->schema.len && mx_table_name_same(refer->name, name, &q->model->server))
            return mx_model_relation(q->model, q->object->schema->name, name) != NULL;
    }
    return false;
}

static void punctuation(qualifier *q)
{
    if (mx_reader_at_punct(&q->in, '(') && q->depth < DEPTH) {
        q->in_from[++q->depth] = q->expects;
        return;
    }
    if (mx_reader_at_punct(&q->in, ')') && q->depth > 0)
        q->depth--;
    q->expects = mx_reader_at_punct(&q->in, ',') && q->in_from[q->depth];
}

static bool at_any(const qualifier *q, const char *const *words)
{
    for (; *words; words++) {
        if (mx_reader_at_word(&q->in, *words))
            return true;
    }
    return false;
}

static void word_of_query(qualifier *q)
{
    static const char *const opens[] = {"from", "join", "straight_join", NULL};
    static const char *const closes[] = {"select", "where",  "group",     "having", "order", "limit",
                                         "window", "except", "intersect", "union",  NULL};
    if (at_any(q, opens)) {
        q->in_from[q->depth] = q->expects = true;
        return;
    }
    if (at_any(q, closes))
        q->in_from[q->depth] = false;
    else if (q->expects && at_name(q) && is_read(q))
        put_schema(q);
    q->expects = false;
}

static void query(qualifier *q)
{
    for (; !mx_reader_at_end(&q->in); mx_reader_next(&q->in)) {
        if (q->in.tok.kind == MX_T_PUNCT)
            punctuation(q);
        else
            word_of_query(q);
    }
}

static const char *word_of(mx_object_kind kind)
{
    switch (kind) {
    case MX_O_VIEW:
        return "view";
    case MX_O_TRIGGER:
        return "trigger";
    case MX_O_EVENT:
        return "event";
    case MX_O_FUNCTION:
        return "function";
    case MX_O_PROCEDURE:
        return "procedure";
    default:
        return NULL;
    }
}

static void skip_to(qualifier *q, const char *word)
{
    while (!mx_reader_at_end(&q->in) && !mx_reader_at_word(&q->in, word))
        mx_reader_next(&q->in);
}

static qualifier open_text(mx_model *model, const mx_object *object, const mx_create_object *create,
                           mx_str text)
{
    return (qualifier){.model = model,
                       .object = object,
                       .create = create,
                       .out = MX_BUF(model->arena),
                       .text = text,
                       .in = mx_reader_open(model->arena, text, &model->server)};
}

static mx_str close_text(qualifier *q)
{
    mx_buf_str(&q->out, mx_str_sub(q->text, q->done, q->text.len));
    return mx_buf_take(&q->out);
}

static mx_str whole(mx_model *model, const mx_object *object, const mx_create_object *create,
                    const char *word)
{
    qualifier q = open_text(model, object, create, object->source);
    skip_to(&q, word);
    mx_reader_next(&q.in);
    (void)mx_reader_words(&q.in, "if not exists");
    if (at_name(&q))
        put_schema(&q);
    if (object->kind == MX_O_TRIGGER) {
        skip_to(&q, "on");
        mx_reader_next(&q.in);
        if (at_name(&q))
            put_schema(&q);
    } else if (object->kind == MX_O_VIEW) {
        skip_to(&q, "as");
        query(&q);
    }
    return close_text(&q);
}

void mx_my_qualify(mx_model *model, mx_object *object, mx_create_object *create)
{
    const char *word = word_of(object->kind);
    if (!word || !object->schema || !object->schema->name.len || model->server.one_schema)
        return;
    object->source = whole(model, object, create, word);
    if (object->kind != MX_O_VIEW)
        return;
    qualifier q = open_text(model, object, create, create->query);
    query(&q);
    create->query = close_text(&q);
}
