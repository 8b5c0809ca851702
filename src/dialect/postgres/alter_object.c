#include "dialect/postgres/postgres.h"
#include "dialect/postgres/refuse.h"
#include "schema/canon.h"
#include "schema/reader.h"
#include "schema/text.h"
#include "schema/text_uses.h"
#include "sql/parse.h"

/* ALTER of what is kept as text: the statement that would have made it so in the first place.
 *
 * Handled: ALTER {FUNCTION | PROCEDURE | ROUTINE} with options, SET and RESET; ALTER {VIEW | MATERIALIZED VIEW} SET and
 * RESET of parameters; ALTER POLICY. */

/* `text` without [start, end), `insert` in its place. */
static mx_str replace(mx_arena *arena, mx_str text, size_t start, size_t end, mx_str insert)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_str(&buf, mx_str_sub(text, 0, start));
    mx_buf_str(&buf, insert);
    mx_buf_str(&buf, mx_str_sub(text, end, text.len));
    return mx_buf_take(&buf);
}

/* --- functions and procedures --------------------------------------------------------------------------- */

static mx_create_object *parsed(mx_model *model, mx_str text)
{
    const mx_statement statement = {.text = text};
    mx_stmt stmt;
    if (mx_parse_statement(model->arena, &statement, &model->server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT)
        return NULL;
    return stmt.u.create_object;
}

mx_str mx_pg_setting_name(mx_model *model, mx_reader *in)
{
    mx_str schema, name = mx_reader_name(in, &schema);
    if (mx_str_ieq(name, MX_STR("time")) && mx_reader_word(in, "zone"))
        return MX_STR("timezone");
    return mx_str_lower(model->arena,
                        schema.len ? mx_str_printf(model->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(name))
                                   : name);
}

static mx_str variable(mx_model *model, const mx_option *option)
{
    mx_reader in = mx_reader_open(model->arena, option->value, &model->server);
    return mx_pg_setting_name(model, &in);
}

/* Takes out of the source what says the same as `key`: of "set", of one variable, or of all where name is empty. */
static bool take_out(mx_model *model, mx_str *source, mx_str key, mx_str name)
{
    const mx_create_object *create = parsed(model, *source);
    if (!create)
        return false;
    for (size_t i = create->options.len; i-- > 0;) {
        const mx_option *option = &create->options.at[i];
        if (!mx_str_eq(option->key, key) || (name.len && !mx_str_eq(variable(model, option), name)))
            continue;
        *source = replace(model->arena, *source, option->span.start, option->span.end, MX_STR_NONE);
    }
    return true;
}

/* Options stand in any order behind RETURNS, and before a body that is no string. */
static bool put_in(mx_model *model, mx_str *source, mx_str text)
{
    const mx_create_object *create = parsed(model, *source);
    size_t at = MX_NPOS;
    if (!create)
        return false;
    for (size_t i = 0; i < create->options.len && at == MX_NPOS; i++) {
        if (!mx_str_eq(create->options.at[i].key, MX_STR("returns")))
            at = create->options.at[i].span.start;
    }
    for (size_t i = source->len; at == MX_NPOS && create->query.len && i-- > 0;) {
        if (mx_str_starts(mx_str_sub(*source, i, source->len), create->query))
            at = i;
    }
    if (at == MX_NPOS)
        return false;
    *source = replace(model->arena, *source, at, at, mx_str_cat(model->arena, text, MX_STR(" ")));
    return true;
}

/* A variable keeps its place among those that are set; another comes behind them. */
static bool set_variable(mx_model *model, mx_str *source, mx_str name, mx_str text)
{
    const mx_create_object *create = parsed(model, *source);
    const mx_option *last = NULL;
    for (size_t i = 0; create && i < create->options.len; i++) {
        const mx_option *option = &create->options.at[i];
        if (!mx_str_eq(option->key, MX_STR("set")))
            continue;
        last = option;
        if (mx_str_eq(variable(model, option), name)) {
            *source = replace(model->arena, *source, option->span.start, option->span.end, text);
            return true;
        }
    }
    if (!last)
        return put_in(model, source, text);
    text = mx_str_cat(model->arena, MX_STR(" "), text);
    *source = replace(model->arena, *source, last->span.end, last->span.end, text);
    return true;
}

/* RESET {name | ALL} is done at once, and neither it nor RESTRICT goes on. */
static bool resets(mx_model *model, mx_str text, mx_str *source, mx_str *rest)
{
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    mx_buf left = MX_BUF(model->arena);
    size_t kept = 0;
    bool sets = false;
    while (!mx_reader_at_end(&in)) {
        size_t start = in.tok.span.start;
        sets = sets || mx_reader_at_word(&in, "set");
        bool reset = mx_reader_word(&in, "reset");
        if (!reset && !mx_reader_word(&in, "restrict")) {
            mx_reader_next(&in);
            continue;
        }
        mx_buf_str(&left, mx_str_sub(text, kept, start));
        mx_str schema, name = MX_STR_NONE;
        if (reset && !mx_reader_word(&in, "all")) {
            name = mx_reader_name(&in, &schema);
            name = mx_str_lower(
                model->arena,
                schema.len ? mx_str_printf(model->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(name)) : name);
        }
        if (reset && (sets || !take_out(model, source, MX_STR("set"), name)))
            return false; /* behind a SET, that one would have to go too */
        kept = mx_reader_at_end(&in) ? text.len : in.tok.span.start;
    }
    mx_buf_str(&left, mx_str_sub(text, kept, text.len));
    *rest = mx_str_trim(mx_buf_take(&left));
    return true;
}

/* SET name {= | TO} DEFAULT, SET TIME ZONE DEFAULT, SET name FROM CURRENT: `words` is all that stands behind the name. */
static bool ends_with(mx_model *model, mx_str text, const char *words)
{
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    mx_str schema;
    (void)mx_reader_word(&in, "set");
    (void)mx_reader_name(&in, &schema);
    (void)(mx_reader_word(&in, "zone") || mx_reader_word(&in, "to"));
    if (mx_str_eq(in.tok.text, MX_STR("=")))
        mx_reader_next(&in);
    return mx_reader_words(&in, words) && mx_reader_at_end(&in);
}

static mx_status alter_routine(mx_model *model, mx_str text, mx_str *source)
{
    mx_str rest;
    if (!resets(model, text, source, &rest))
        return MX_NOT_FOUND;
    if (!rest.len)
        return MX_OK;
    mx_str sample = mx_str_printf(model->arena, "CREATE FUNCTION f() %.*s AS ''", MX_FMT(rest));
    const mx_create_object *wanted = parsed(model, sample);
    if (!wanted || !wanted->options.len)
        return MX_NOT_FOUND;
    for (size_t i = 0; i < wanted->options.len; i++) {
        const mx_option *option = &wanted->options.at[i];
        bool set = mx_str_eq(option->key, MX_STR("set"));
        if (set && ends_with(model, option->value, "from current"))
            return MX_NOT_FOUND; /* only the server knows */
        mx_str said = mx_str_sub(sample, option->span.start, option->span.end);
        mx_str name = set ? variable(model, option) : MX_STR_NONE;
        bool gone = !set || ends_with(model, said, "default");
        if ((gone && !take_out(model, source, option->key, name)) || (!set && !put_in(model, source, said)) ||
            (!gone && !set_variable(model, source, name, said)))
            return MX_NOT_FOUND;
    }
    return MX_OK;
}

/* --- views ---------------------------------------------------------------------------------------------- */

/* Where WITH (…) stands, or would: behind the name and its columns, before TABLESPACE and AS. */
static bool parameters(mx_model *model, mx_str source, size_t *start, size_t *end, mx_str *list)
{
    mx_reader in = mx_reader_open(model->arena, source, &model->server);
    mx_str group;
    while (!mx_reader_at_end(&in)) {
        *start = *end = in.tok.span.start;
        if (mx_reader_at_word(&in, "as") || mx_reader_at_word(&in, "tablespace"))
            return true;
        if (mx_reader_word(&in, "with")) {
            if (!mx_reader_group(&in, list))
                return false;
            *end = mx_reader_at_end(&in) ? source.len : in.tok.span.start;
            return true;
        }
        if (mx_reader_at_punct(&in, '('))
            (void)mx_reader_group(&in, &group);
        else
            mx_reader_next(&in);
    }
    return false;
}

/* WITH [CASCADED | LOCAL] CHECK OPTION at the end is a parameter in other words. */
static mx_str without_check_option(mx_model *model, mx_str source, mx_str *was)
{
    mx_reader in = mx_reader_open(model->arena, source, &model->server);
    while (!mx_reader_at_end(&in)) {
        size_t start = in.tok.span.start;
        bool with = mx_reader_word(&in, "with");
        bool local = with && mx_reader_word(&in, "local");
        if (with && !local)
            (void)mx_reader_word(&in, "cascaded");
        if (with && mx_reader_words(&in, "check option") && mx_reader_at_end(&in)) {
            *was = local ? MX_STR("local") : MX_STR("cascaded");
            return mx_str_trim(mx_str_sub(source, 0, start));
        }
        if (!with)
            mx_reader_next(&in);
    }
    return source;
}

static mx_options read_parameters(mx_model *model, mx_str list)
{
    mx_options options = {0};
    mx_reader in = mx_reader_open(model->arena, list, &model->server);
    while (!mx_reader_at_end(&in)) {
        mx_str schema, key = mx_str_lower(model->arena, mx_reader_name(&in, &schema)), value = MX_STR("true");
        if (mx_reader_op(&in, "="))
            value = mx_reader_value(&in);
        mx_options_set(model->arena, &options, key, value);
        if (!mx_reader_punct(&in, ','))
            break;
    }
    return options;
}

static mx_status alter_view(mx_model *model, const mx_alter_action *action, mx_str *source)
{
    static const mx_str with = {"with.", 5};
    mx_str list = MX_STR_NONE, check = MX_STR_NONE, text = without_check_option(model, *source, &check);
    size_t start, end;
    if (!parameters(model, text, &start, &end, &list))
        return MX_NOT_FOUND;
    mx_options options = read_parameters(model, list);
    if (check.len)
        mx_options_set(model->arena, &options, MX_STR("check_option"), check);
    for (size_t i = 0; i < action->options.len; i++) {
        mx_str key = action->options.at[i].key, value = action->options.at[i].value;
        if (!mx_str_starts(key, with))
            return MX_NOT_FOUND;
        key = mx_str_lower(model->arena, mx_str_sub(key, with.len, key.len));
        if (action->kind == MX_A_RESET_OPTIONS)
            mx_options_unset(&options, key);
        else
            mx_options_set(model->arena, &options, key, value.len ? value : MX_STR("true"));
    }
    mx_buf buf = MX_BUF(model->arena);
    for (size_t i = 0; i < options.len; i++)
        mx_buf_printf(&buf, "%s%.*s = %.*s", i ? ", " : "WITH (", MX_FMT(options.at[i].key),
                      MX_FMT(options.at[i].value));
    mx_buf_text(&buf, options.len ? ") " : "");
    *source = replace(model->arena, text, start, end, mx_buf_take(&buf));
    return MX_OK;
}

/* --- policies ------------------------------------------------------------------------------------------- */

enum { ROLES, USING, CHECK, PARTS };

typedef struct policy {
    mx_str head; /* CREATE POLICY … ON t [AS …] [FOR …] */
    mx_str parts[PARTS];
} policy;

static bool read_policy(mx_model *model, mx_str text, policy *out)
{
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    size_t start = 0;
    int part = -1;
    mx_str group;
    *out = (policy){0};
    for (;;) {
        size_t here = mx_reader_at_end(&in) ? text.len : in.tok.span.start;
        int next = mx_reader_at_word(&in, "to")      ? ROLES
                   : mx_reader_at_word(&in, "using") ? USING
                   : mx_reader_at_word(&in, "with")  ? CHECK
                                                     : PARTS;
        if (next != PARTS || mx_reader_at_end(&in)) {
            mx_str said = mx_str_trim(mx_str_sub(text, start, here));
            if (part < 0)
                out->head = said;
            else
                out->parts[part] = said;
            part = next;
            start = here;
        }
        if (mx_reader_at_end(&in))
            return true;
        if (mx_reader_at_punct(&in, '(')) {
            if (!mx_reader_group(&in, &group))
                return false;
        } else
            mx_reader_next(&in);
    }
}

typedef struct qualifying {
    mx_model *model;
    mx_str text;
    mx_buf out;
    size_t done;
} qualifying;

/* Where a name is found by now; without a search_path, in the schema that is the usual one. */
static mx_str found_in(mx_model *model, mx_str name, bool routine)
{
    mx_str usual = model->server.schema;
    if (model->search_path.len)
        return routine ? mx_model_object_schema(model, MX_O_FUNCTION, name, MX_STR_NONE)
                       : mx_model_relation_schema(model, name);
    bool there = routine
                     ? mx_model_object(model, MX_O_FUNCTION, usual, name, MX_STR_NONE, MX_STR_NONE) != NULL
                     : mx_model_relation(model, usual, name) != NULL;
    return there ? usual : MX_STR_NONE;
}

static bool qualify(const mx_text_use *use, void *arg)
{
    qualifying *q = arg;
    mx_str schema = MX_STR_NONE;
    if (use->schema.len || use->qualifier || use->may & (MX_USE_ALIAS | MX_USE_STRING))
        return true;
    if (use->may & MX_USE_RELATION)
        schema = found_in(q->model, use->name, false);
    if (!schema.len && use->may & MX_USE_ROUTINE)
        schema = found_in(q->model, use->name, true);
    if (!schema.len && use->may & MX_USE_TYPE) {
        const mx_udt *type = mx_model_type(q->model, MX_STR_NONE, use->name);
        schema = type ? type->schema->name : MX_STR_NONE;
    }
    if (!schema.len || use->at.start < q->done)
        return true;
    mx_buf_printf(&q->out, "%.*s%.*s.", MX_FMT(mx_str_sub(q->text, q->done, use->at.start)),
                  MX_FMT(mx_text_name(q->model->arena, schema, &q->model->server)));
    q->done = use->at.start;
    return true;
}

/* With the schemas of what it names, as they are found now. */
static mx_str qualified(mx_model *model, mx_str text)
{
    static const mx_str head = {"SELECT ", 7};
    qualifying q = {model, mx_str_cat(model->arena, head, text), MX_BUF(model->arena), 0};
    mx_text_uses(model->arena, q.text, &model->server, qualify, &q);
    mx_buf_str(&q.out, mx_str_sub(q.text, q.done, q.text.len));
    text = mx_buf_take(&q.out);
    return mx_str_sub(text, head.len, text.len);
}

/* (expression) behind USING or WITH CHECK. */
static mx_str qualified_part(mx_model *model, mx_str part)
{
    size_t open = mx_str_find(part, '(');
    return open == MX_NPOS ? part
                           : mx_str_cat(model->arena, mx_str_sub(part, 0, open),
                                        qualified(model, mx_str_sub(part, open, part.len)));
}

/* The new expressions are read under the search_path of now, the policy's own under the one that it was made with. */
static mx_status alter_policy(mx_model *model, const mx_object *object, mx_str text, mx_str *source)
{
    policy is, said;
    mx_buf buf = MX_BUF(model->arena);
    if (!read_policy(model, *source, &is) || !read_policy(model, text, &said) || said.head.len)
        return MX_NOT_FOUND;
    if (!mx_str_eq(model->search_path, object->search_path)) {
        said.parts[USING] = qualified_part(model, said.parts[USING]);
        said.parts[CHECK] = qualified_part(model, said.parts[CHECK]);
    }
    mx_buf_str(&buf, is.head);
    for (int i = 0; i < PARTS; i++) {
        mx_str part = said.parts[i].len ? said.parts[i] : is.parts[i];
        if (part.len)
            mx_buf_printf(&buf, " %.*s", MX_FMT(part));
    }
    *source = mx_buf_take(&buf);
    return MX_OK;
}

/* --- all ------------------------------------------------------------------------------------------------ */

/* [NO] DEPENDS ON EXTENSION x: it goes with the extension, and is no other for that. */
static bool depends_on_extension(mx_model *model, mx_str text)
{
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    (void)mx_reader_word(&in, "no");
    return mx_reader_words(&in, "depends on extension");
}

mx_status mx_pg_alter_object(mx_model *model, const mx_object *object, const mx_alter_action *action,
                             mx_str *source, mx_diags *diags)
{
    bool view = object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW;
    *source = object->source;
    if (action->kind == MX_A_OTHER && depends_on_extension(model, action->text))
        return MX_OK;
    if (view && action->kind == MX_A_SET_OPTIONS)
        MX_TRY(
            mx_pg_check_view_parameters(model, object->kind, object->name, false, &action->options, diags));
    if (view && (action->kind == MX_A_SET_OPTIONS || action->kind == MX_A_RESET_OPTIONS))
        return alter_view(model, action, source);
    if (action->kind != MX_A_OTHER)
        return MX_NOT_FOUND;
    switch (object->kind) {
    case MX_O_FUNCTION:
    case MX_O_PROCEDURE:
        return alter_routine(model, action->text, source);
    case MX_O_POLICY:
        return alter_policy(model, object, action->text, source);
    default:
        return MX_NOT_FOUND;
    }
}
