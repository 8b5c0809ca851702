/* sql/parse_alter.c — ALTER: which object, and the actions of everything but tables. */
#include "sql/ddl.h"

mx_alter_action *mx_new_action(mx_parser *p, mx_alter *alter, mx_alter_kind kind)
{
    mx_alter_action *action = mx_new(p->arena, mx_alter_action);
    action->kind = kind;
    action->span = p->tok.span;
    mx_vec_push(p->arena, &alter->actions, action);
    return action;
}

/* Everything that is left, as text. */
static mx_status other_action(mx_parser *p, mx_alter *alter)
{
    mx_mark mark = mx_p_mark(p);
    if (mx_p_at_end(p) && alter->kind != MX_O_OTHER &&
        alter->kind != MX_O_ROLE) /* whose names may have swallowed it */
        return mx_p_expected(p, "what to alter");
    mx_alter_action *action = mx_new_action(p, alter, MX_A_OTHER);
    MX_TRY(mx_take_rest(p, &mark, &action->text));
    action->span = mx_p_span_from(p, action->span);
    return MX_OK;
}

/* RENAME TO x | OWNER TO r | SET SCHEMA s: what every object of PostgreSQL has. */
static mx_status common_action(mx_parser *p, mx_alter *alter)
{
    mx_alter_action *action;
    if (mx_p_kw2(p, KW_RENAME, KW_TO)) {
        action = mx_new_action(p, alter, MX_A_RENAME);
        mx_p_next(p);
        mx_p_next(p);
        return mx_p_ident(p, "the new name", &action->new_name, NULL);
    }
    if (mx_p_kw2(p, KW_OWNER, KW_TO)) {
        action = mx_new_action(p, alter, MX_A_OWNER);
        mx_p_next(p);
        mx_p_next(p);
        return mx_p_label(p, "a role", &action->new_name, NULL);
    }
    if (mx_p_kw2(p, KW_SET, KW_SCHEMA)) {
        action = mx_new_action(p, alter, MX_A_SET_SCHEMA);
        mx_p_next(p);
        mx_p_next(p);
        MX_TRY(mx_p_ident(p, "a schema name", &action->new_name, &action->object.span));
        action->object.name = action->new_name;
        return MX_OK;
    }
    return MX_NOT_FOUND;
}

/* --- sequences ------------------------------------------------------------------------------------------ */

/* SET {LOGGED | UNLOGGED}; else MX_NOT_FOUND with nothing taken */
static mx_status sequence_logging(mx_parser *p, mx_alter *alter)
{
    mx_mark mark = mx_p_mark(p);
    mx_span start = p->tok.span;
    mx_p_next(p);
    bool unlogged = mx_p_take_word(p, "unlogged");
    if (!unlogged && !mx_p_take_word(p, "logged")) {
        mx_p_reset(p, &mark);
        return MX_NOT_FOUND;
    }
    mx_alter_action *action = mx_new_action(p, alter, unlogged ? MX_A_SET_UNLOGGED : MX_A_SET_LOGGED);
    action->span = mx_p_span_from(p, start);
    return MX_OK;
}

static mx_status alter_sequence(mx_parser *p, mx_alter *alter)
{
    mx_status st = mx_p_is(p, MX_PG) ? common_action(p, alter) : MX_NOT_FOUND;
    if (st == MX_NOT_FOUND && mx_p_is(p, MX_PG) && mx_p_kw(p, KW_SET))
        st = sequence_logging(p, alter);
    if (st != MX_NOT_FOUND)
        return st;
    if (mx_p_kw(p, KW_SET))
        return other_action(p, alter);
    mx_alter_action *action = mx_new_action(p, alter, MX_A_SET_SEQUENCE_OPTIONS);
    MX_TRY(mx_parse_sequence_options(p, &action->options, &action->type));
    action->span = mx_p_span_from(p, action->span);
    return action->options.len ? MX_OK : mx_p_expected(p, "a sequence's option");
}

/* --- indexes -------------------------------------------------------------------------------------------- */

static mx_status alter_index(mx_parser *p, mx_alter *alter)
{
    mx_status st = common_action(p, alter);
    if (st != MX_NOT_FOUND)
        return st;
    mx_alter_action *action;
    if (mx_p_take_word(p, "attach")) {
        action = mx_new_action(p, alter, MX_A_ATTACH_PARTITION);
        if (!mx_p_take_word(p, "partition"))
            return mx_p_expected(p, "PARTITION");
        return mx_p_name(p, "an index name", &action->object);
    }
    bool set = mx_p_kw(p, KW_SET);
    if ((set || mx_p_word(p, "reset")) && mx_p_next_punct(p, '(')) {
        action = mx_new_action(p, alter, set ? MX_A_SET_OPTIONS : MX_A_RESET_OPTIONS);
        mx_p_next(p);
        return set ? mx_parse_with_options(p, "with.", &action->options)
                   : mx_parse_reset_options(p, "with.", &action->options);
    }
    if (mx_p_kw2(p, KW_SET, KW_TABLESPACE)) {
        action = mx_new_action(p, alter, MX_A_SET_OPTIONS);
        mx_p_next(p);
        mx_p_next(p);
        mx_str value;
        MX_TRY(mx_p_ident(p, "a tablespace", &value, NULL));
        mx_add_option(p, &action->options, action->span, "tablespace", value);
        return MX_OK;
    }
    if (mx_p_is(p, MX_PG) && mx_p_kw(p, KW_ALTER))
        return mx_parse_alter_table_pg(p, alter);
    if (!mx_p_kw(p, KW_ALTER) && !mx_p_word(p, "depends") && !mx_p_kw(p, KW_NO))
        return mx_p_expected(p, "RENAME TO, SET, RESET, ATTACH PARTITION or ALTER COLUMN");
    return other_action(p, alter);
}

/* --- types ---------------------------------------------------------------------------------------------- */

/* ADD VALUE [IF NOT EXISTS] 'x' [{BEFORE | AFTER} 'y'], behind VALUE */
static mx_status add_value(mx_parser *p, mx_alter *alter)
{
    mx_alter_action *action = mx_new_action(p, alter, MX_A_ADD_VALUE);
    action->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_string(p, "the new value as a string", &action->name));
    action->before = mx_p_take_word(p, "before");
    if (action->before || mx_p_take_word(p, "after"))
        MX_TRY(mx_p_string(p, "a value as a string", &action->new_name));
    return MX_OK;
}

static mx_status rename_value(mx_parser *p, mx_alter *alter)
{
    mx_alter_action *action = mx_new_action(p, alter, MX_A_RENAME_VALUE);
    MX_TRY(mx_p_string(p, "a value as a string", &action->name));
    MX_TRY(mx_p_expect(p, KW_TO));
    return mx_p_string(p, "the new value as a string", &action->new_name);
}

/* {ADD | DROP | ALTER} ATTRIBUTE of a composite type, as a table's column. At the verb. */
static mx_status attribute_action(mx_parser *p, mx_alter *alter)
{
    mx_span start = p->tok.span;
    mx_alter_action *action = mx_new_action(p, alter, MX_A_ADD_COLUMN);
    bool drop = mx_p_take(p, KW_DROP), change = !drop && mx_p_take(p, KW_ALTER);
    if (!drop && !change)
        MX_TRY(mx_p_expect(p, KW_ADD));
    if (!mx_p_take_word(p, "attribute"))
        return mx_p_expected(p, "ATTRIBUTE");
    if (drop) {
        action->kind = MX_A_DROP_COLUMN;
        action->if_exists = mx_take_if_exists(p);
        MX_TRY(mx_p_ident(p, "an attribute", &action->name, NULL));
    } else if (change) {
        action->kind = MX_A_SET_TYPE;
        MX_TRY(mx_p_ident(p, "an attribute", &action->name, NULL));
        if (mx_p_take(p, KW_SET) && !mx_p_take_word(p, "data"))
            return mx_p_expected(p, "DATA");
        MX_TRY(mx_p_expect(p, KW_TYPE));
        MX_TRY(mx_parse_type_in(p, &action->type));
        if (mx_p_take(p, KW_COLLATE))
            MX_TRY(mx_parse_collation(p, &action->collate));
    } else {
        MX_TRY(mx_parse_column(p, &action->column));
        action->name = action->column->name;
    }
    mx_take_behavior(p, &action->cascade);
    action->span = mx_p_span_from(p, start);
    return MX_OK;
}

static mx_status rename_attribute(mx_parser *p, mx_alter *alter)
{
    mx_alter_action *action = mx_new_action(p, alter, MX_A_RENAME_COLUMN);
    MX_TRY(mx_p_ident(p, "an attribute", &action->name, NULL));
    MX_TRY(mx_p_expect(p, KW_TO));
    MX_TRY(mx_p_ident(p, "the new name", &action->new_name, NULL));
    mx_take_behavior(p, &action->cascade);
    return MX_OK;
}

static mx_status alter_type(mx_parser *p, mx_alter *alter)
{
    mx_status st = common_action(p, alter);
    if (st != MX_NOT_FOUND)
        return st;
    if (mx_p_take_all(p, KW_ADD, KW_VALUE))
        return add_value(p, alter);
    if (mx_p_take_all(p, KW_RENAME, KW_VALUE))
        return rename_value(p, alter);
    if (mx_p_take_all(p, KW_RENAME, KW_ATTRIBUTE))
        return rename_attribute(p, alter);
    if ((mx_p_kw(p, KW_ADD) || mx_p_kw(p, KW_DROP) || mx_p_kw(p, KW_ALTER)) &&
        mx_p_next_kw(p, KW_ATTRIBUTE)) {
        do
            MX_TRY(attribute_action(p, alter));
        while (mx_p_take_punct(p, ','));
        return MX_OK;
    }
    if (!mx_p_kw(p, KW_SET) || !mx_p_next_punct(p, '('))
        return mx_p_expected(p, "ADD VALUE, RENAME, SET SCHEMA, OWNER TO or an ATTRIBUTE's action");
    return other_action(p, alter);
}

/* --- domains -------------------------------------------------------------------------------------------- */

static mx_status domain_set_drop(mx_parser *p, mx_alter *alter)
{
    mx_alter_action *action = mx_new_action(p, alter, MX_A_OTHER);
    bool set = mx_p_take(p, KW_SET);
    if (!set)
        mx_p_next(p);
    if (mx_p_take_all(p, KW_NOT, KW_NULL)) {
        action->kind = set ? MX_A_SET_NOT_NULL : MX_A_DROP_NOT_NULL;
    } else if (mx_p_take(p, KW_DEFAULT)) {
        action->kind = set ? MX_A_SET_DEFAULT : MX_A_DROP_DEFAULT;
        if (set)
            MX_TRY(mx_parse_default_in(p, &action->expr));
    } else if (!set && mx_p_take(p, KW_CONSTRAINT)) {
        action->kind = MX_A_DROP_KEY;
        action->key_kind = MX_K_CHECK;
        action->key_kind_any = true;
        action->if_exists = mx_take_if_exists(p);
        MX_TRY(mx_p_ident(p, "a constraint name", &action->name, NULL));
        mx_take_behavior(p, &action->cascade);
    } else
        return mx_p_expected(p, set ? "DEFAULT, NOT NULL or SCHEMA" : "DEFAULT, NOT NULL or CONSTRAINT");
    action->span = mx_p_span_from(p, action->span);
    return MX_OK;
}

static mx_status alter_domain(mx_parser *p, mx_alter *alter)
{
    mx_alter_action *action;
    mx_status st = common_action(p, alter);
    if (st != MX_NOT_FOUND)
        return st;
    if (mx_p_kw(p, KW_SET) || mx_p_kw(p, KW_DROP))
        return domain_set_drop(p, alter);
    if (mx_p_kw(p, KW_ADD)) {
        action = mx_new_action(p, alter, MX_A_ADD_KEY);
        mx_p_next(p);
        MX_TRY(mx_parse_table_key(p, &action->key));
        action->name = action->key->name;
    } else if (mx_p_kw2(p, KW_RENAME, KW_CONSTRAINT)) {
        action = mx_new_action(p, alter, MX_A_RENAME_KEY);
        action->key_kind = MX_K_CHECK;
        mx_p_next(p);
        mx_p_next(p);
        MX_TRY(mx_p_ident(p, "a constraint name", &action->name, NULL));
        MX_TRY(mx_p_expect(p, KW_TO));
        MX_TRY(mx_p_ident(p, "the new name", &action->new_name, NULL));
    } else if (mx_p_take_word(p, "validate")) {
        action = mx_new_action(p, alter, MX_A_VALIDATE_KEY);
        MX_TRY(mx_p_expect(p, KW_CONSTRAINT));
        MX_TRY(mx_p_ident(p, "a constraint name", &action->name, NULL));
    } else
        return mx_p_expected(p, "SET, DROP, ADD, RENAME, VALIDATE or OWNER TO");
    action->span = mx_p_span_from(p, action->span);
    return MX_OK;
}

/* --- the rest ------------------------------------------------------------------------------------------- */

/* ALTER {TRIGGER | POLICY | RULE} x ON t … */
static mx_status alter_on_table(mx_parser *p, mx_alter *alter)
{
    mx_name table;
    MX_TRY(mx_p_expect(p, KW_ON));
    MX_TRY(mx_p_name(p, "a table name", &table));
    mx_status st = common_action(p, alter);
    if (st == MX_NOT_FOUND)
        st = other_action(p, alter);
    MX_TRY(st);
    alter->actions.at[alter->actions.len - 1]->object = table;
    return MX_OK;
}

static mx_status alter_object(mx_parser *p, mx_alter *alter)
{
    mx_status st = mx_p_is(p, MX_PG) ? common_action(p, alter) : MX_NOT_FOUND;
    if (st == MX_NOT_FOUND && alter->kind == MX_O_SCHEMA)
        return mx_p_expected(p, "RENAME TO or OWNER TO");
    return st == MX_NOT_FOUND ? other_action(p, alter) : st;
}

/* MySQL: DEFINER = user before EVENT, which is taken; else nothing is. */
static bool take_definer_of_event(mx_parser *p)
{
    mx_mark mark = mx_p_mark(p);
    if (!mx_p_take_word(p, "definer"))
        return false;
    for (int i = 0; i < 8 && !mx_p_at_end(p) && !mx_p_kw(p, KW_VIEW); i++) { /* = u @ h, = CURRENT_USER ( ) */
        if (mx_p_kw(p, KW_EVENT))
            return true;
        mx_p_next(p);
    }
    mx_p_reset(p, &mark);
    return false;
}

static bool stop_at_rename(mx_parser *p)
{
    return mx_p_kw(p, KW_RENAME) || mx_p_word(p, "do");
}

/* From `mark` up to here, as written; nothing: no action. */
static void event_text(mx_parser *p, mx_alter *alter, const mx_mark *mark)
{
    mx_span span = {mark->tok.span.file, mark->tok.span.start, p->tok.span.start};
    mx_str text = mx_str_trim(mx_p_slice(p, span));
    if (!text.len)
        return;
    mx_alter_action *action = mx_new_action(p, alter, MX_A_OTHER);
    action->text = text;
    action->span = span;
}

/* MySQL: EVENT name [ON SCHEDULE …] [ON COMPLETION …] [RENAME TO name] [ENABLE | DISABLE …] [COMMENT …] [DO body]:
 * the name in an action of its own, what stands before and behind it as text. */
static mx_status my_alter_event(mx_parser *p, mx_alter *alter)
{
    mx_mark mark = mx_p_mark(p);
    if (mx_p_at_end(p))
        return mx_p_expected(p, "what to alter");
    MX_TRY(mx_p_skip_until(p, stop_at_rename));
    bool renamed = mx_p_kw(p, KW_RENAME);
    if (!renamed)
        MX_TRY(mx_p_skip_until(p, NULL));
    event_text(p, alter, &mark);
    if (!renamed)
        return MX_OK;
    mx_alter_action *action = mx_new_action(p, alter, MX_A_RENAME);
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_TO));
    MX_TRY(mx_p_name(p, "the new name", &action->object));
    action->new_name = action->object.name;
    action->span = mx_p_span_from(p, action->span);
    if (action->object.schema.len && !mx_str_eq(action->object.schema, alter->name.schema))
        action->kind = MX_A_OTHER; /* to another database */
    mark = mx_p_mark(p);
    MX_TRY(mx_p_skip_until(p, NULL));
    event_text(p, alter, &mark);
    return MX_OK;
}

/* MySQL: ALTER {DATABASE | SCHEMA} [name] options */
static mx_status my_alter_schema(mx_parser *p, mx_alter *alter)
{
    if (mx_p_ident_here(p) && !mx_p_word(p, "charset") && !mx_p_word(p, "comment") &&
        !mx_p_word(p, "encryption"))
        MX_TRY(mx_p_ident(p, "a database name", &alter->name.name, &alter->name.span));
    mx_alter_action *action = mx_new_action(p, alter, MX_A_SET_OPTIONS);
    while (!mx_p_at_end(p)) {
        mx_status st = mx_parse_my_table_option(p, &action->options);
        if (st == MX_NOT_FOUND)
            return mx_p_expected(p, "CHARACTER SET, COLLATE or the end of the statement");
        MX_TRY(st);
    }
    return action->options.len ? mx_p_expect_end(p) : mx_p_expected(p, "CHARACTER SET or COLLATE");
}

static mx_status alter_table(mx_parser *p, mx_alter *alter)
{
    if (mx_p_is(p, MX_MY))
        return mx_parse_alter_table_my(p, alter);
    if (mx_p_is(p, MX_LITE))
        return mx_parse_alter_table_lite(p, alter);
    return mx_parse_alter_table_pg(p, alter);
}

static mx_status alter_actions(mx_parser *p, mx_alter *alter)
{
    switch (alter->kind) {
    case MX_O_TABLE:
    case MX_O_FOREIGN_TABLE:
        return alter_table(p, alter);
    case MX_O_VIEW: /* columns are altered and renamed as a table's */
    case MX_O_MATVIEW:
        return mx_parse_alter_table_pg(p, alter);
    case MX_O_SEQUENCE:
        return alter_sequence(p, alter);
    case MX_O_INDEX:
        return alter_index(p, alter);
    case MX_O_TYPE:
        return alter_type(p, alter);
    case MX_O_DOMAIN:
        return alter_domain(p, alter);
    case MX_O_TRIGGER:
    case MX_O_POLICY:
    case MX_O_RULE:
        return alter_on_table(p, alter);
    case MX_O_EVENT:
        return my_alter_event(p, alter);
    default:
        return alter_object(p, alter);
    }
}

/* MySQL's ALTER VIEW gives the view anew. */
static mx_status my_alter_view(mx_parser *p, const mx_mark *mark, mx_stmt *out)
{
    mx_create_head head = {.start = mark->tok.span, .mark = *mark, .or_replace = true};
    return mx_parse_create_object(p, &head, out);
}

static mx_status refuse_kind(mx_parser *p, mx_span start)
{
    if (p->tok.kind != MX_T_WORD)
        return mx_p_expected(p, "the kind of object to alter");
    return mx_fail(p->diags, MX_SQL102, mx_p_span_from(p, start), "", "ALTER %.*s is not understood in %s",
                   MX_FMT(mx_str_upper(p->arena, p->tok.text)), mx_p_engine_name(p));
}

mx_status mx_parse_alter(mx_parser *p, mx_stmt *out)
{
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    if (mx_p_is(p, MX_PG) && mx_p_take_all(p, KW_DEFAULT, KW_PRIVILEGES))
        return mx_parse_default_privileges(p, &mark, out);
    if (mx_p_is(p, MX_PG) && mx_p_word(p, "system")) {
        out->kind = MX_S_SET;
        out->u.set.key = MX_STR("alter system");
        return MX_OK;
    }
    if (mx_p_is(p, MX_MY)) {
        if (!take_definer_of_event(p) && (mx_p_kw(p, KW_VIEW) || mx_p_word(p, "algorithm") ||
                                          mx_p_word(p, "definer") || mx_p_word(p, "sql")))
            return my_alter_view(p, &mark, out);
        while (mx_p_take_word(p, "online") || mx_p_take_word(p, "offline") || mx_p_take_word(p, "ignore"))
            ;
    }
    mx_alter *alter = mx_new(p->arena, mx_alter);
    out->kind = MX_S_ALTER;
    out->u.alter = alter;
    mx_status st = mx_parse_object_kind(p, &alter->kind);
    if (st == MX_NOT_FOUND)
        return refuse_kind(p, mark.tok.span);
    if (alter->kind != MX_O_TABLE && mx_p_is(p, MX_LITE))
        return mx_p_not_in_dialect(p, mx_p_span_from(p, mark.tok.span), "ALTER of anything but a table");
    if (alter->kind == MX_O_VIEW && !mx_p_is(p, MX_PG | MX_DUCK))
        return mx_p_not_in_dialect(p, mx_p_span_from(p, mark.tok.span), "this ALTER VIEW");
    if ((alter->kind == MX_O_TYPE || alter->kind == MX_O_INDEX) && mx_p_is(p, MX_DUCK))
        return mx_p_not_in_dialect(p, mx_p_span_from(p, mark.tok.span), "ALTER of a type or an index");
    if (alter->kind == MX_O_SCHEMA && mx_p_is(p, MX_MY))
        return my_alter_schema(p, alter);
    bool routine = alter->kind == MX_O_EVENT || alter->kind == MX_O_PROCEDURE || alter->kind == MX_O_FUNCTION;
    alter->if_exists = !mx_p_is(p, MX_LITE) && !(routine && mx_p_is(p, MX_MY)) && mx_take_if_exists(p);
    alter->only = mx_p_is(p, MX_PG) && alter->kind == MX_O_TABLE && mx_p_take(p, KW_ONLY);
    if (alter->kind == MX_O_TABLE && mx_p_word(p, "all") && mx_p_is(p, MX_PG)) /* ALL IN TABLESPACE x … */
        return other_action(p, alter);
    MX_TRY(mx_parse_object_name(p, alter->kind, &alter->name, &alter->signature));
    mx_p_take_op(p, "*");
    MX_TRY(alter_actions(p, alter));
    return mx_p_expect_end(p);
}

/* RENAME TABLE[S] a TO b, c TO d: one mx_alter each. */
mx_status mx_parse_rename(mx_parser *p, mx_stmt *out)
{
    mx_alter **link = &out->u.alter;
    mx_span start = p->tok.span;
    mx_p_next(p);
    if (mx_p_word(p, "user")) { /* names of accounts are no schema */
        out->kind = MX_S_GRANT;
        mx_grant *grant = mx_new(p->arena, mx_grant);
        mx_mark mark = mx_p_mark(p);
        grant->kind = MX_O_ROLE;
        out->u.grant = grant;
        return mx_take_rest(p, &mark, &grant->text);
    }
    out->kind = MX_S_ALTER;
    if (!mx_p_take(p, KW_TABLE) && !mx_p_take_word(p, "tables"))
        return mx_fail(p->diags, MX_SQL102, mx_p_span_from(p, start), "", "only RENAME TABLE is understood");
    bool if_exists = mx_p_is(p, MX_MARIA) && mx_take_if_exists(p);
    do {
        mx_alter *alter = mx_new(p->arena, mx_alter);
        alter->kind = MX_O_TABLE;
        alter->if_exists = if_exists;
        MX_TRY(mx_p_name(p, "a table name", &alter->name));
        mx_alter_action *action = mx_new_action(p, alter, MX_A_RENAME_TABLE);
        if (mx_p_is(p, MX_MARIA) && !mx_p_take_word(p, "nowait") && mx_p_take_word(p, "wait")) {
            int64_t seconds;
            MX_TRY(mx_p_integer(p, "a number of seconds", &seconds));
        }
        MX_TRY(mx_p_expect(p, KW_TO));
        MX_TRY(mx_p_name(p, "the new name", &action->object));
        action->new_name = action->object.name;
        *link = alter;
        link = &alter->next;
    } while (mx_p_take_punct(p, ','));
    return mx_p_expect_end(p);
}
