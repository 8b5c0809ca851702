/* sql/parse_object.c — CREATE of what is kept as named text: views, triggers, policies, rules, extensions
 * and so on. The name, the table it stands on and what it refers to are found; the rest is text. */
#include "sql/ddl.h"

mx_create_object *mx_new_object(mx_parser *p, const mx_create_head *head, mx_object_kind kind, mx_stmt *out)
{
    mx_create_object *object = mx_new(p->arena, mx_create_object);
    object->kind = kind;
    object->or_replace = head->or_replace;
    object->temporary = head->temporary;
    object->unlogged = head->unlogged;
    out->kind = MX_S_CREATE_OBJECT;
    out->u.create_object = object;
    return object;
}

static mx_str without(mx_parser *p, mx_str text, mx_str words)
{
    for (size_t i = 0; i + words.len <= text.len; i++)
        if (mx_str_ieq(mx_str_sub(text, i, i + words.len), words))
            return mx_str_cat(p->arena, mx_str_sub(text, 0, i), mx_str_sub(text, i + words.len, text.len));
    return text;
}

/* The whole statement in one form: CREATE and not ALTER or CREATE OR REPLACE, without IF NOT EXISTS. Each
 * of these stands before the name, so the first one found is the right one. */
static mx_str definition(mx_parser *p, const mx_create_head *head, const mx_create_object *object)
{
    mx_str text = mx_p_text(p, &head->mark);
    if (object->or_replace && mx_str_istarts(text, MX_STR("create or replace ")))
        text = without(p, text, MX_STR("or replace "));
    else if (mx_str_istarts(text, MX_STR("alter ")))
        text = mx_str_cat(p->arena, MX_STR("CREATE "), mx_str_sub(text, 6, text.len));
    return object->if_not_exists ? without(p, text, MX_STR("if not exists ")) : text;
}

/* What an object says of itself is no dependency. Triggers and their like have names of their own kind. */
static void forget_itself(mx_create_object *object)
{
    if (object->kind == MX_O_TRIGGER || object->kind == MX_O_RULE || object->kind == MX_O_POLICY ||
        object->kind == MX_O_EVENT || object->kind == MX_O_EVENT_TRIGGER ||
        object->kind == MX_O_PUBLICATION || object->kind == MX_O_STATISTICS)
        return;
    for (size_t i = object->refers.len; i-- > 0;) {
        const mx_name *name = &object->refers.at[i];
        if (mx_str_eq(name->name, object->name.name) &&
            (!name->schema.len || mx_str_eq(name->schema, object->name.schema)))
            mx_vec_remove(&object->refers, i);
    }
}

mx_status mx_finish_object(mx_parser *p, const mx_create_head *head, const mx_mark *refers_from,
                           mx_create_object *object)
{
    MX_TRY(mx_p_skip_until(p, NULL));
    object->definition = definition(p, head, object);
    if (refers_from) {
        mx_span span = mx_p_span_from(p, refers_from->tok.span);
        if (object->on_table.name.len)
            mx_add_refer(p, &object->refers, object->on_table);
        mx_find_refers(p, mx_p_slice(p, span), span, &object->refers);
        forget_itself(object);
    }
    return mx_p_expect_end(p);
}

/* --- views ---------------------------------------------------------------------------------------------- */

/* Before 8.0 MySQL has neither WITH before a query nor windows. */
static bool is_old_mysql(const mx_parser *p)
{
    return mx_p_is(p, MX_MYSQL) && p->server->version < 80001;
}

static bool stop_at_view_tail(mx_parser *p)
{
    const mx_token *next = mx_p_peek(p);
    if (is_old_mysql(p) && mx_p_word(p, "over") && next->kind == MX_T_PUNCT && next->text.ptr[0] == '(')
        return true;
    if (!mx_p_kw(p, KW_WITH))
        return false;
    static const char *const words[] = {"cascaded", "local", "check", "no", "data"};
    for (size_t i = 0; next->kind == MX_T_WORD && i < sizeof words / sizeof *words; i++)
        if (mx_str_ieq(next->text, mx_str_of(words[i])))
            return true;
    return false;
}

/* WITH [CASCADED | LOCAL] CHECK OPTION | WITH [NO] DATA */
static mx_status view_tail(mx_parser *p, mx_create_object *view)
{
    mx_span start = p->tok.span;
    if (!mx_p_take(p, KW_WITH))
        return MX_OK;
    if (view->kind == MX_O_MATVIEW) {
        bool no = mx_p_take(p, KW_NO);
        if (!mx_p_take_word(p, "data"))
            return mx_p_expected(p, "DATA or NO DATA");
        mx_add_option(p, &view->options, start, "data", no ? MX_STR("no") : MX_STR("yes"));
        return MX_OK;
    }
    bool local = mx_p_take_word(p, "local");
    if (!local)
        mx_p_take_word(p, "cascaded");
    MX_TRY(mx_p_expect(p, KW_CHECK));
    if (!mx_p_take_word(p, "option"))
        return mx_p_expected(p, "OPTION");
    mx_add_option(p, &view->options, start, "check option", local ? MX_STR("local") : MX_STR("cascaded"));
    return MX_OK;
}

/* [USING method] [WITH (…)] [TABLESPACE t] before AS */
static mx_status pg_view_options(mx_parser *p, mx_create_object *view)
{
    mx_span start = p->tok.span;
    mx_str value;
    if (mx_p_take(p, KW_USING)) {
        MX_TRY(mx_p_ident(p, "an access method", &value, NULL));
        mx_add_option(p, &view->options, start, "using", value);
    }
    if (mx_p_take(p, KW_WITH))
        MX_TRY(mx_parse_with_options(p, "with.", &view->options));
    start = p->tok.span;
    if (mx_p_take_word(p, "tablespace")) {
        MX_TRY(mx_p_ident(p, "a tablespace", &value, NULL));
        mx_add_option(p, &view->options, start, "tablespace", value);
    }
    return MX_OK;
}

static mx_status create_view(mx_parser *p, const mx_create_head *head, mx_object_kind kind,
                             mx_options *options, mx_stmt *out)
{
    mx_create_object *view = mx_new_object(p, head, kind, out);
    if (options)
        view->options = *options;
    view->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a view name", &view->name));
    if (mx_p_punct(p, '('))
        MX_TRY(mx_p_ident_list(p, "a column name", &view->columns));
    if (mx_p_is(p, MX_PG))
        MX_TRY(pg_view_options(p, view));
    MX_TRY(mx_p_expect(p, KW_AS));
    if (!mx_at_query(p))
        return mx_p_expected(p, "a query");
    if (mx_p_kw(p, KW_WITH) && is_old_mysql(p))
        return mx_p_expected(p, "SELECT, as before MySQL 8.0 there is no WITH");
    mx_mark query = mx_p_mark(p);
    MX_TRY(mx_p_skip_until(p, stop_at_view_tail));
    if (mx_p_word(p, "over"))
        return mx_p_expected(p, "the end of the query, as before MySQL 8.0 there are no windows");
    view->query = mx_str_trim(mx_p_slice(p, mx_p_span_from(p, query.tok.span)));
    MX_TRY(view_tail(p, view));
    return mx_finish_object(p, head, &query, view);
}

/* --- triggers, rules, policies -------------------------------------------------------------------------- */

static bool stop_at_body(mx_parser *p)
{
    return mx_p_word(p, "execute") || mx_p_word(p, "begin");
}

/* MySQL: FOR EACH ROW [{FOLLOWS | PRECEDES} other] */
static mx_status my_each_row(mx_parser *p, mx_create_object *trigger)
{
    MX_TRY(mx_p_expect(p, KW_FOR));
    if (!mx_p_take_word(p, "each"))
        return mx_p_expected(p, "EACH ROW");
    MX_TRY(mx_p_expect(p, KW_ROW));
    bool follows = mx_p_take_word(p, "follows");
    if (follows || mx_p_take_word(p, "precedes")) {
        mx_name other;
        MX_TRY(mx_p_name(p, "a trigger's name", &other));
        const mx_option beside = {.key = follows ? MX_STR("follows") : MX_STR("precedes"),
                                  .value = other.name};
        mx_vec_push(p->arena, &trigger->options, beside);
    }
    return MX_OK;
}

/* [BEFORE | AFTER | INSTEAD OF] event {OR event} ON, where an event is INSERT, DELETE, TRUNCATE or UPDATE
 * [OF columns] */
static mx_status trigger_events(mx_parser *p)
{
    static const char *const timings[] = {"before", "after", "instead", NULL};
    static const char *const events[] = {"insert", "delete", "update", "truncate", NULL};
    const char *timing = mx_take_one_of(p, timings);
    if (!timing && !mx_p_is(p, MX_LITE))
        return mx_p_expected(p, "BEFORE or AFTER");
    if (timing && timing[0] == 'i' && !mx_p_take_word(p, "of"))
        return mx_p_expected(p, "OF");
    do {
        const char *event = mx_take_one_of(p, events);
        if (!event)
            return mx_p_expected(p, "INSERT, UPDATE or DELETE");
        if (event[0] == 'u' && mx_p_is(p, MX_PG | MX_LITE) && mx_p_take_word(p, "of"))
            do {
                mx_str column;
                MX_TRY(mx_p_ident(p, "a column name", &column, NULL));
            } while (mx_p_take_punct(p, ','));
    } while (mx_p_is(p, MX_PG) && mx_p_take_word(p, "or"));
    return mx_p_expect(p, KW_ON);
}

static mx_status create_trigger(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_object *trigger = mx_new_object(p, head, MX_O_TRIGGER, out);
    trigger->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a trigger's name", &trigger->name));
    MX_TRY(trigger_events(p));
    MX_TRY(mx_p_name(p, "a table name", &trigger->on_table));
    mx_mark rest = mx_p_mark(p);
    if (mx_p_is(p, MX_MY))
        MX_TRY(my_each_row(p, trigger));
    else {
        MX_TRY(mx_p_skip_until(p, stop_at_body));
        if (mx_p_at_end(p))
            return mx_p_expected(p, mx_p_is(p, MX_PG) ? "EXECUTE FUNCTION" : "BEGIN");
    }
    mx_span body = p->tok.span;
    if (mx_p_at_end(p))
        return mx_p_expected(p, "the trigger's body");
    MX_TRY(mx_finish_object(p, head, &rest, trigger));
    trigger->query = mx_str_trim(mx_p_slice(p, mx_p_span_from(p, body)));
    if (mx_p_is(p, MX_LITE) &&
        !(trigger->query.len > 3 &&
          mx_str_ieq(mx_str_sub(trigger->query, trigger->query.len - 3, trigger->query.len), MX_STR("end"))))
        return mx_p_expected(p, "END of the trigger's body");
    return MX_OK;
}

static bool stop_at_to(mx_parser *p)
{
    return mx_p_kw(p, KW_TO);
}

/* RULE name AS ON event TO table …; POLICY name ON table …; EVENT TRIGGER name ON event … */
static mx_status create_on_table(mx_parser *p, const mx_create_head *head, mx_object_kind kind, mx_stmt *out)
{
    mx_create_object *object = mx_new_object(p, head, kind, out);
    MX_TRY(mx_p_ident(p, "a name", &object->name.name, &object->name.span));
    if (kind == MX_O_RULE) {
        MX_TRY(mx_p_expect(p, KW_AS));
        MX_TRY(mx_p_expect(p, KW_ON));
        MX_TRY(mx_p_skip_until(p, stop_at_to));
        MX_TRY(mx_p_expect(p, KW_TO));
    } else
        MX_TRY(mx_p_expect(p, KW_ON));
    mx_mark rest = mx_p_mark(p);
    if (kind != MX_O_EVENT_TRIGGER) {
        MX_TRY(mx_p_name(p, "a table name", &object->on_table));
        rest = mx_p_mark(p);
    }
    return mx_finish_object(p, head, &rest, object);
}

/* --- the rest ------------------------------------------------------------------------------------------- */

/* [WITH] {SCHEMA s | VERSION v | CASCADE} */
static mx_status create_extension(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_object *extension = mx_new_object(p, head, MX_O_EXTENSION, out);
    extension->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_ident(p, "an extension's name", &extension->name.name, &extension->name.span));
    mx_p_take(p, KW_WITH);
    while (!mx_p_at_end(p)) {
        mx_span start = p->tok.span;
        static const char *const keys[] = {"schema", "version", "from", NULL};
        const char *key = mx_take_one_of(p, keys);
        mx_str value = MX_STR_NONE;
        if (key)
            MX_TRY(mx_parse_option_value(p, &value));
        else if (mx_p_take(p, KW_CASCADE))
            key = "cascade";
        else
            return mx_p_expected(p, "SCHEMA, VERSION, CASCADE or the end of the statement");
        mx_add_option(p, &extension->options, start, key, value);
    }
    return mx_finish_object(p, head, NULL, extension);
}

static bool stop_at_from(mx_parser *p)
{
    return mx_p_kw(p, KW_FROM);
}

/* [IF NOT EXISTS] [name] [(kinds)] ON columns FROM table */
static mx_status create_statistics(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_object *statistics = mx_new_object(p, head, MX_O_STATISTICS, out);
    statistics->if_not_exists = mx_take_if_not_exists(p);
    if (!mx_p_kw(p, KW_ON) && !mx_p_punct(p, '('))
        MX_TRY(mx_p_name(p, "a name", &statistics->name));
    mx_mark rest = mx_p_mark(p);
    MX_TRY(mx_p_skip_until(p, stop_at_from));
    MX_TRY(mx_p_expect(p, KW_FROM));
    MX_TRY(mx_p_name(p, "a table name", &statistics->on_table));
    return mx_finish_object(p, head, &rest, statistics);
}

/* [IF NOT EXISTS] name {(key = value, …) | FROM other} */
static mx_status create_collation(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_object *collation = mx_new_object(p, head, MX_O_COLLATION, out);
    collation->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a collation", &collation->name));
    mx_mark rest = mx_p_mark(p);
    if (mx_p_punct(p, '('))
        MX_TRY(mx_parse_with_options(p, "", &collation->options));
    else if (!mx_p_kw(p, KW_FROM))
        return mx_p_expected(p, "'(' or FROM");
    return mx_finish_object(p, head, &rest, collation);
}

/* MySQL: EVENT [IF NOT EXISTS] name ON SCHEDULE … DO body */
static bool stop_at_do(mx_parser *p)
{
    return mx_p_word(p, "do");
}

static mx_status create_event(mx_parser *p, const mx_create_head *head, mx_options *options, mx_stmt *out)
{
    mx_create_object *event = mx_new_object(p, head, MX_O_EVENT, out);
    event->options = *options;
    event->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "an event's name", &event->name));
    MX_TRY(mx_p_expect(p, KW_ON));
    MX_TRY(mx_p_skip_until(p, stop_at_do));
    if (!mx_p_take_word(p, "do"))
        return mx_p_expected(p, "DO");
    mx_mark body = mx_p_mark(p);
    if (mx_p_at_end(p))
        return mx_p_expected(p, "the event's body");
    MX_TRY(mx_finish_object(p, head, &body, event));
    event->query = mx_str_trim(mx_p_slice(p, mx_p_span_from(p, body.tok.span)));
    return MX_OK;
}

/* SQLite: VIRTUAL TABLE [IF NOT EXISTS] name USING module [(…)] */
static mx_status create_virtual_table(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_object *table = mx_new_object(p, head, MX_O_VIRTUAL_TABLE, out);
    MX_TRY(mx_p_expect(p, KW_TABLE));
    table->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a table name", &table->name));
    MX_TRY(mx_p_expect(p, KW_USING));
    mx_span module = p->tok.span;
    mx_str name;
    MX_TRY(mx_p_ident(p, "a module's name", &name, NULL));
    MX_TRY(mx_finish_object(p, head, NULL, table));
    table->query = mx_str_trim(mx_p_slice(p, mx_p_span_from(p, module)));
    return MX_OK;
}

/* (leftarg = s.t, function = f): any word may be a name, and nobody asks but for the order. */
static void each_word_refers(mx_parser *p, mx_create_object *object)
{
    while (!mx_p_at_end(p)) {
        if (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED) {
            const mx_name name = {.name = mx_token_value(p->arena, &p->tok, p->server), .span = p->tok.span};
            mx_add_refer(p, &object->refers, name);
        }
        mx_p_next(p);
    }
}

static bool is_option(mx_parser *p, const char *name)
{
    return mx_p_ident_here(p) && mx_str_ieq(mx_token_value(p->arena, &p->tok, p->server), mx_str_of(name));
}

/* (…, leftarg = a, rightarg = b, …): "(a, b)", with NONE for one that is not there. Nothing is consumed. */
static mx_status operator_signature(mx_parser *p, mx_str *out)
{
    mx_str left = MX_STR("none"), right = left;
    mx_mark mark = mx_p_mark(p);
    MX_TRY(mx_p_expect_punct(p, '('));
    while (!mx_p_at_end(p) && !mx_p_punct(p, ')')) {
        bool is_left = is_option(p, "leftarg"), is_right = is_option(p, "rightarg");
        if (mx_p_punct(p, '(')) { /* OPERATOR (schema.===) */
            MX_TRY(mx_p_skip_group(p));
            continue;
        }
        mx_p_next(p);
        if ((is_left || is_right) && mx_p_take_op(p, "="))
            MX_TRY(mx_parse_signature_type(p, is_left ? &left : &right));
    }
    mx_p_reset(p, &mark);
    *out = mx_str_printf(p->arena, "(%.*s, %.*s)", MX_FMT(left), MX_FMT(right));
    return MX_OK;
}

/* A name, if the kind has one, and text. */
static mx_status create_other(mx_parser *p, const mx_create_head *head, mx_object_kind kind, mx_stmt *out)
{
    mx_create_object *object = mx_new_object(p, head, kind, out);
    object->if_not_exists = mx_take_if_not_exists(p);
    mx_mark rest = mx_p_mark(p);
    if (kind == MX_O_CAST) {
        if (!mx_p_punct(p, '('))
            return mx_p_expected(p, "'('");
        each_word_refers(p, object);
        mx_p_reset(p, &rest);
        MX_TRY(mx_p_skip_group(p));
        object->name.name = mx_p_text(p, &rest);
    } else if (kind == MX_O_OPERATOR) {
        MX_TRY(mx_parse_operator_title(p, &object->name));
        MX_TRY(operator_signature(p, &object->signature));
    } else if (mx_p_ident_here(p) || p->tok.kind == MX_T_STRING) {
        if (p->tok.kind == MX_T_STRING) { /* MySQL: 'user'@'host' */
            object->name.name = mx_token_value(p->arena, &p->tok, p->server);
            mx_p_next(p);
        } else
            MX_TRY(mx_p_name(p, "a name", &object->name));
    } else if (kind != MX_O_OTHER)
        return mx_p_expected(p, "a name");
    else { /* FOR user SERVER s, FOR type LANGUAGE l: known by that */
        while (!mx_p_at_end(p) && !mx_p_punct(p, '(') && !mx_p_word(p, "options"))
            mx_p_next(p);
        object->name.name = mx_p_text(p, &rest);
        mx_p_reset(p, &rest);
    }
    object->name.span = mx_p_span_from(p, rest.tok.span);
    rest = mx_p_mark(p);
    if (kind == MX_O_OPERATOR || kind == MX_O_OTHER || kind == MX_O_SERVER)
        each_word_refers(p, object);
    return mx_finish_object(p, head, &rest, object);
}

/* MySQL: {ALGORITHM [=] x | DEFINER [=] user | SQL SECURITY x} before the kind. */
static mx_status my_modifiers(mx_parser *p, mx_options *options)
{
    for (;;) {
        mx_span start = p->tok.span;
        mx_str value;
        if (mx_p_take_word(p, "algorithm")) {
            MX_TRY(mx_parse_option_value(p, &value));
            mx_add_option(p, options, start, "algorithm", mx_str_lower(p->arena, value));
        } else if (mx_p_word(p, "sql")) {
            mx_p_next(p);
            if (!mx_p_take_word(p, "security"))
                return mx_p_expected(p, "SECURITY");
            MX_TRY(mx_parse_option_value(p, &value));
            mx_add_option(p, options, start, "sql security", mx_str_lower(p->arena, value));
        } else if (mx_p_take_word(p, "definer")) {
            mx_p_take_op(p, "=");
            mx_span user = p->tok.span;
            mx_p_next(p); /* `u`, then @`host` in whatever tokens it comes, or () of CURRENT_USER() */
            if (mx_p_punct(p, '('))
                MX_TRY(mx_p_skip_group(p));
            if (p->tok.kind == MX_T_PARAM || mx_p_op(p, "@")) {
                bool at = p->tok.text.len == 1;
                mx_p_next(p);
                if (at || p->tok.kind == MX_T_QUOTED || p->tok.kind == MX_T_STRING)
                    mx_p_next(p);
            }
            mx_add_option(p, options, start, "definer", mx_p_slice(p, mx_p_span_from(p, user)));
        } else
            return MX_OK;
    }
}

static bool at_default_or_end(mx_parser *p)
{
    return mx_p_punct(p, ',') || mx_p_punct(p, ')') || mx_p_op(p, ":=") || mx_p_op(p, "=>");
}

static bool at_comma(mx_parser *p)
{
    return mx_p_punct(p, ',') || mx_p_punct(p, ')');
}

/* (a, b type, c := 1): each name once, those with a default last. Taken up to behind the ')'. */
static mx_status check_parameters(mx_parser *p)
{
    mx_strs names = {0};
    bool defaults = false;
    mx_p_next(p);
    while (!mx_p_punct(p, ')') && !mx_p_at_end(p)) {
        mx_str name;
        mx_span at;
        MX_TRY(mx_p_label(p, "a parameter's name", &name, &at));
        for (size_t i = 0; i < names.len; i++)
            if (mx_str_ieq(names.at[i], name))
                return mx_fail(p->diags, MX_SQL101, at, "", "parameter \"%.*s\" is there twice",
                               MX_FMT(name));
        mx_vec_push(p->arena, &names, name);
        MX_TRY(mx_p_skip_until(p, at_default_or_end));
        bool has = !at_comma(p);
        if (defaults && !has && !mx_p_at_end(p))
            return mx_fail(p->diags, MX_SQL101, at, "Put parameters with a default last.",
                           "parameter \"%.*s\" without a default follows one that has one", MX_FMT(name));
        defaults = has;
        MX_TRY(mx_p_skip_until(p, at_comma));
        mx_p_take_punct(p, ',');
    }
    return MX_OK;
}

/* DuckDB: CREATE {MACRO | FUNCTION} name (parameters) AS [TABLE] … */
static mx_status create_macro(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_object *macro = mx_new_object(p, head, MX_O_FUNCTION, out);
    macro->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a macro's name", &macro->name));
    if (!mx_p_punct(p, '('))
        return mx_p_expected(p, "'(' and the macro's parameters");
    mx_mark rest = mx_p_mark(p);
    MX_TRY(check_parameters(p));
    mx_p_reset(p, &rest);
    return mx_finish_object(p, head, &rest, macro);
}

static mx_status refuse(mx_parser *p, const mx_create_head *head)
{
    static const char *const kinds[] = {"TABLE",     "INDEX",   "VIEW",  "TRIGGER", "SCHEMA",    "SEQUENCE",
                                        "FUNCTION",  "UNIQUE",  "TYPE",  "DOMAIN",  "PROCEDURE", "TEMPORARY",
                                        "EXTENSION", "VIRTUAL", "MACRO", NULL};
    if (p->tok.kind != MX_T_WORD)
        return mx_p_expected(p, "what to create");
    mx_str word = mx_str_upper(p->arena, p->tok.text);
    const char *hint = mx_foreign_word_hint(p), *near = mx_str_nearest(word, kinds);
    if (!*hint && near && !mx_str_eq(word, mx_str_of(near)))
        hint = mx_str_z(p->arena, mx_str_printf(p->arena, "Did you mean CREATE %s?", near));
    return mx_fail(p->diags, MX_SQL102, mx_p_span_from(p, head->start), hint,
                   "CREATE %.*s is not understood in %s", MX_FMT(word), mx_p_engine_name(p));
}

mx_status mx_parse_create_object(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_options options = {0};
    mx_object_kind kind;
    if (head->mark.tok.keyword == KW_ALTER || mx_p_is(p, MX_MY))
        MX_TRY(my_modifiers(p, &options));
    if (mx_p_is(p, MX_LITE) && mx_p_take_word(p, "virtual"))
        return create_virtual_table(p, head, out);
    if (mx_p_is(p, MX_PG | MX_DUCK) && mx_p_word(p, "recursive")) {
        mx_add_option(p, &options, p->tok.span, "recursive", MX_STR("yes"));
        mx_p_next(p);
    }
    if (mx_p_is(p, MX_PG) && mx_p_take_word(p, "constraint") && !mx_p_word(p, "trigger"))
        return mx_p_expected(p, "TRIGGER");
    if (mx_p_is(p, MX_MY) && mx_p_take_word(p, "aggregate") && !mx_p_word(p, "function"))
        return mx_p_expected(p, "FUNCTION");
    mx_mark mark = mx_p_mark(p);
    mx_status st = mx_parse_object_kind(p, &kind);
    if (st == MX_NOT_FOUND)
        return refuse(p, head);
    switch (kind) {
    case MX_O_VIEW:
    case MX_O_MATVIEW:
        return create_view(p, head, kind, &options, out);
    case MX_O_TRIGGER:
        return create_trigger(p, head, out);
    case MX_O_FUNCTION:
        if (mx_p_is(p, MX_DUCK))
            return create_macro(p, head, out);
        return mx_parse_create_routine(p, head, kind, out);
    case MX_O_PROCEDURE:
    case MX_O_AGGREGATE:
        return mx_parse_create_routine(p, head, kind, out);
    case MX_O_RULE:
    case MX_O_POLICY:
    case MX_O_EVENT_TRIGGER:
        return create_on_table(p, head, kind, out);
    case MX_O_EXTENSION:
        return create_extension(p, head, out);
    case MX_O_STATISTICS:
        return create_statistics(p, head, out);
    case MX_O_COLLATION:
        return create_collation(p, head, out);
    case MX_O_EVENT:
        return create_event(p, head, &options, out);
    case MX_O_FOREIGN_TABLE:
    case MX_O_CAST:
    case MX_O_OPERATOR:
    case MX_O_OTHER:
    case MX_O_ROLE:
    case MX_O_PUBLICATION:
    case MX_O_SUBSCRIPTION:
    case MX_O_SERVER:
    case MX_O_DATABASE:
    case MX_O_TABLESPACE:
        return create_other(p, head, kind, out);
    default:
        break;
    }
    mx_p_reset(p, &mark);
    return refuse(p, head);
}
