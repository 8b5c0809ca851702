/* sql/parse_alter_pg.c — the actions of PostgreSQL's ALTER TABLE; views and foreign tables share them. */
#include "sql/ddl.h"

/* --- ADD, DROP, RENAME ---------------------------------------------------------------------------------- */

static mx_status add_action(mx_parser *p, mx_alter_action *action)
{
    mx_p_next(p);
    if (mx_at_table_key(p)) {
        action->kind = MX_A_ADD_KEY;
        MX_TRY(mx_parse_table_key(p, &action->key));
        action->name = action->key->name;
        action->key_kind = action->key->kind;
        return MX_OK;
    }
    action->kind = MX_A_ADD_COLUMN;
    mx_p_take(p, KW_COLUMN);
    action->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_parse_column(p, &action->column));
    action->name = action->column->name;
    return MX_OK;
}

static mx_status drop_action(mx_parser *p, mx_alter_action *action)
{
    mx_p_next(p);
    if (mx_p_take(p, KW_CONSTRAINT)) {
        action->kind = MX_A_DROP_KEY;
        action->key_kind = MX_K_CHECK;
        action->key_kind_any = true;
        action->if_exists = mx_take_if_exists(p);
        MX_TRY(mx_p_ident(p, "a constraint name", &action->name, NULL));
    } else if (mx_p_kw2(p, KW_FOREIGN, KW_KEY) || mx_p_kw2(p, KW_PRIMARY, KW_KEY)) {
        return mx_p_expected_hint(p, "COLUMN or CONSTRAINT",
                                  "PostgreSQL drops keys by name: DROP CONSTRAINT name.");
    } else {
        action->kind = MX_A_DROP_COLUMN;
        mx_p_take(p, KW_COLUMN);
        action->if_exists = mx_take_if_exists(p);
        MX_TRY(mx_p_ident(p, "a column name", &action->name, NULL));
    }
    mx_take_behavior(p, &action->cascade);
    return MX_OK;
}

static mx_status rename_action(mx_parser *p, mx_alter *alter, mx_alter_action *action)
{
    mx_p_next(p);
    if (mx_p_take(p, KW_TO)) {
        action->kind = alter->kind == MX_O_TABLE ? MX_A_RENAME_TABLE : MX_A_RENAME;
        return mx_p_ident(p, "the new name", &action->new_name, NULL);
    }
    if (mx_p_take(p, KW_CONSTRAINT)) {
        action->kind = MX_A_RENAME_KEY;
        action->key_kind = MX_K_CHECK;
        action->key_kind_any = true;
        MX_TRY(mx_p_ident(p, "a constraint name", &action->name, NULL));
    } else {
        action->kind = MX_A_RENAME_COLUMN;
        mx_p_take(p, KW_COLUMN);
        MX_TRY(mx_p_ident(p, "a column name", &action->name, NULL));
    }
    MX_TRY(mx_p_expect(p, KW_TO));
    return mx_p_ident(p, "the new name", &action->new_name, NULL);
}

/* --- ALTER COLUMN --------------------------------------------------------------------------------------- */

static mx_status column_type(mx_parser *p, mx_alter_action *action)
{
    action->kind = MX_A_SET_TYPE;
    MX_TRY(mx_parse_type_in(p, &action->type));
    if (mx_p_take(p, KW_COLLATE))
        MX_TRY(mx_parse_collation(p, &action->collate));
    return mx_p_take(p, KW_USING) ? mx_parse_expr_in(p, MX_P_EXPR, &action->using_expr) : MX_OK;
}

/* {SET GENERATED {ALWAYS | BY DEFAULT} | SET option | RESTART [WITH n]} …, at the first of them */
static mx_status column_identity(mx_parser *p, mx_alter_action *action)
{
    mx_identity_def *identity = mx_new(p->arena, mx_identity_def);
    action->kind = MX_A_SET_IDENTITY;
    action->identity = identity;
    for (;;) {
        bool set = mx_p_take(p, KW_SET);
        if (!set && !mx_p_word(p, "restart"))
            return MX_OK;
        if (set && mx_p_take(p, KW_GENERATED)) {
            identity->always = mx_p_take(p, KW_ALWAYS) ? MX_YES : MX_NO;
            if (identity->always == MX_NO && !mx_p_take_all(p, KW_BY, KW_DEFAULT))
                return mx_p_expected(p, "ALWAYS or BY DEFAULT");
            continue;
        }
        size_t before = identity->options.len;
        MX_TRY(mx_parse_sequence_options(p, &identity->options, NULL));
        if (before == identity->options.len)
            return mx_p_expected(p, "a sequence's option");
    }
}

static mx_status column_set(mx_parser *p, mx_alter_action *action)
{
    int64_t target;
    if (mx_p_kw(p, KW_GENERATED) || mx_p_word(p, "increment") || mx_p_word(p, "start") ||
        mx_p_word(p, "minvalue") || mx_p_word(p, "maxvalue") || mx_p_word(p, "cache") ||
        mx_p_word(p, "cycle") || mx_p_kw(p, KW_NO) || mx_p_word(p, "restart"))
        return MX_NOT_FOUND; /* an identity's */
    if (mx_p_take(p, KW_DEFAULT)) {
        action->kind = MX_A_SET_DEFAULT;
        return mx_parse_expr_in(p, MX_P_EXPR, &action->expr);
    }
    if (mx_p_take_all(p, KW_NOT, KW_NULL)) {
        action->kind = MX_A_SET_NOT_NULL;
        return MX_OK;
    }
    if (mx_p_take_word(p, "data")) {
        MX_TRY(mx_p_expect(p, KW_TYPE));
        return column_type(p, action);
    }
    if (mx_p_take_word(p, "expression")) {
        action->kind = MX_A_SET_EXPRESSION;
        MX_TRY(mx_p_expect(p, KW_AS));
        return mx_parse_paren_expr(p, &action->expr);
    }
    if (mx_p_take_word(p, "statistics")) {
        action->kind = MX_A_SET_STATISTICS;
        action->text = MX_STR("default");
        if (mx_p_take(p, KW_DEFAULT))
            return MX_OK;
        MX_TRY(mx_p_integer(p, "a number", &target));
        action->text = mx_str_printf(p->arena, "%lld", (long long)target);
        return MX_OK;
    }
    if (mx_p_take(p, KW_STORAGE)) {
        action->kind = MX_A_SET_STORAGE;
        return mx_p_label(p, "PLAIN, EXTERNAL, EXTENDED, MAIN or DEFAULT", &action->text, NULL);
    }
    if (mx_p_take(p, KW_COMPRESSION)) {
        action->kind = MX_A_SET_COMPRESSION;
        return mx_p_label(p, "a compression method", &action->text, NULL);
    }
    if (mx_p_punct(p, '(')) {
        action->kind = MX_A_SET_OPTIONS;
        return mx_parse_with_options(p, "with.", &action->options);
    }
    return mx_p_expected(p, "DEFAULT, NOT NULL, DATA TYPE, STATISTICS, STORAGE or '('");
}

static mx_status column_drop(mx_parser *p, mx_alter_action *action)
{
    if (mx_p_take(p, KW_DEFAULT))
        action->kind = MX_A_DROP_DEFAULT;
    else if (mx_p_take_all(p, KW_NOT, KW_NULL))
        action->kind = MX_A_DROP_NOT_NULL;
    else if (mx_p_take(p, KW_IDENTITY))
        action->kind = MX_A_DROP_IDENTITY;
    else if (mx_p_take_word(p, "expression"))
        action->kind = MX_A_DROP_EXPRESSION;
    else
        return mx_p_expected(p, "DEFAULT, NOT NULL, IDENTITY or EXPRESSION");
    if (action->kind == MX_A_DROP_IDENTITY || action->kind == MX_A_DROP_EXPRESSION)
        action->if_exists = mx_take_if_exists(p);
    return MX_OK;
}

static mx_status alter_constraint(mx_parser *p, mx_alter_action *action)
{
    action->kind = MX_A_ALTER_KEY;
    action->key_kind = MX_K_FOREIGN;
    action->key_kind_any = true;
    mx_key_def *key = action->key = mx_new(p->arena, mx_key_def);
    key->kind = MX_K_FOREIGN;
    MX_TRY(mx_p_ident(p, "a constraint name", &action->name, NULL));
    key->name = action->name;
    mx_span start = p->tok.span;
    MX_TRY(mx_parse_key_attributes(p, key));
    key->span = mx_p_span_from(p, start);
    return MX_OK;
}

static mx_status alter_action(mx_parser *p, mx_alter_action *action)
{
    mx_p_next(p);
    if (mx_p_take(p, KW_CONSTRAINT))
        return alter_constraint(p, action);
    mx_p_take(p, KW_COLUMN);
    if (p->tok.kind == MX_T_NUMBER) { /* ALTER INDEX … ALTER COLUMN 1 */
        action->name = p->tok.text;
        mx_p_next(p);
    } else
        MX_TRY(mx_p_ident(p, "a column name", &action->name, NULL));
    if (mx_p_take(p, KW_TYPE))
        return column_type(p, action);
    if (mx_p_take(p, KW_DROP))
        return column_drop(p, action);
    if (mx_p_take(p, KW_ADD)) {
        action->kind = MX_A_ADD_IDENTITY;
        MX_TRY(mx_p_expect(p, KW_GENERATED));
        bool always = mx_p_take(p, KW_ALWAYS);
        if (!always && !mx_p_take_all(p, KW_BY, KW_DEFAULT))
            return mx_p_expected(p, "ALWAYS or BY DEFAULT");
        MX_TRY(mx_p_expect(p, KW_AS));
        return mx_parse_identity(p, always ? MX_YES : MX_NO, &action->identity);
    }
    if (mx_p_word(p, "reset")) {
        mx_p_next(p);
        action->kind = MX_A_RESET_OPTIONS;
        return mx_parse_reset_options(p, "with.", &action->options);
    }
    if (mx_p_word(p, "restart"))
        return column_identity(p, action);
    mx_mark mark = mx_p_mark(p);
    if (!mx_p_take(p, KW_SET))
        return mx_p_expected(p, "TYPE, SET, DROP, ADD, RESET or RESTART");
    mx_status st = column_set(p, action);
    if (st != MX_NOT_FOUND)
        return st;
    mx_p_reset(p, &mark);
    return column_identity(p, action);
}

/* --- SET, and the rest ---------------------------------------------------------------------------------- */

static mx_status set_action(mx_parser *p, mx_alter_action *action)
{
    mx_span start = p->tok.span;
    mx_str value;
    mx_p_next(p);
    action->kind = MX_A_SET_OPTIONS;
    if (mx_p_punct(p, '('))
        return mx_parse_with_options(p, "with.", &action->options);
    if (mx_p_take_word(p, "tablespace")) {
        MX_TRY(mx_p_ident(p, "a tablespace", &value, NULL));
        mx_add_option(p, &action->options, start, "tablespace", value);
        return MX_OK;
    }
    if (mx_p_take_all(p, KW_ACCESS, KW_METHOD)) {
        MX_TRY(mx_p_label(p, "an access method", &value, NULL));
        mx_add_option(p, &action->options, start, "using", value);
        return MX_OK;
    }
    if (mx_p_take_word(p, "schema")) {
        action->kind = MX_A_SET_SCHEMA;
        MX_TRY(mx_p_ident(p, "a schema name", &action->new_name, &action->object.span));
        action->object.name = action->new_name;
        return MX_OK;
    }
    if (mx_p_take_word(p, "logged")) {
        action->kind = MX_A_SET_LOGGED;
        return MX_OK;
    }
    if (mx_p_take_word(p, "unlogged")) {
        action->kind = MX_A_SET_UNLOGGED;
        return MX_OK;
    }
    if (mx_p_take_word(p, "without")) {
        action->kind = MX_A_NOTHING;
        if (!mx_p_take_word(p, "oids") && !mx_p_take_word(p, "cluster"))
            return mx_p_expected(p, "CLUSTER or OIDS");
        return MX_OK;
    }
    return mx_p_expected(p, "SCHEMA, LOGGED, UNLOGGED, TABLESPACE, ACCESS METHOD or '('");
}

/* ATTACH PARTITION p bounds | DETACH PARTITION p [CONCURRENTLY | FINALIZE] */
static mx_status partition_action(mx_parser *p, mx_alter_action *action)
{
    action->kind = mx_p_word(p, "attach") ? MX_A_ATTACH_PARTITION : MX_A_DETACH_PARTITION;
    mx_p_next(p);
    if (!mx_p_take_word(p, "partition"))
        return mx_p_expected(p, "PARTITION");
    MX_TRY(mx_p_name(p, "a table name", &action->object));
    if (action->kind == MX_A_ATTACH_PARTITION)
        return mx_parse_pg_bounds(p, &action->text);
    if (mx_p_take(p, KW_CONCURRENTLY))
        action->text = MX_STR("concurrently");
    else if (mx_p_take_word(p, "finalize"))
        action->text = MX_STR("finalize");
    return MX_OK;
}

/* ENABLE, DISABLE, FORCE, NO FORCE: of row level security, triggers, rules. */
static mx_status state_action(mx_parser *p, mx_alter_action *action)
{
    static const char *const verbs[] = {"enable", "disable", "force", "no", NULL};
    static const char *const kinds[] = {"trigger", "rule", "row", NULL};
    mx_mark mark = mx_p_mark(p);
    const char *verb = mx_take_one_of(p, verbs);
    if (verb[0] == 'n' && !mx_p_take_word(p, "force"))
        return mx_p_expected(p, "FORCE or INHERIT");
    if (!mx_p_take_word(p, "replica"))
        mx_p_take_word(p, "always");
    const char *kind = mx_take_one_of(p, kinds);
    if (!kind)
        return mx_p_expected(p, "TRIGGER, RULE or ROW LEVEL SECURITY");
    action->kind = kind[1] == 'o' ? MX_A_ROW_SECURITY : MX_A_TRIGGER_STATE;
    if (action->kind == MX_A_TRIGGER_STATE)
        MX_TRY(mx_p_label(p, "a name", &action->name, NULL));
    else if (!mx_p_take_word(p, "level") || !mx_p_take_word(p, "security"))
        return mx_p_expected(p, "ROW LEVEL SECURITY");
    return mx_action_text(p, action, &mark);
}

static mx_status inherit_action(mx_parser *p, mx_alter_action *action)
{
    action->kind = mx_p_take(p, KW_NO) ? MX_A_NO_INHERIT : MX_A_INHERIT;
    mx_p_next(p);
    return mx_p_name(p, "a table name", &action->object);
}

/* REPLICA IDENTITY {DEFAULT | FULL | NOTHING | USING INDEX i} */
static mx_status replica_action(mx_parser *p, mx_alter_action *action)
{
    mx_mark mark = mx_p_mark(p);
    action->kind = MX_A_REPLICA_IDENTITY;
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_IDENTITY));
    if (mx_p_take_all(p, KW_USING, KW_INDEX))
        MX_TRY(mx_p_ident(p, "an index name", &action->name, NULL));
    else if (!mx_p_take(p, KW_DEFAULT) && !mx_p_take_word(p, "full") && !mx_p_take_word(p, "nothing"))
        return mx_p_expected(p, "DEFAULT, FULL, NOTHING or USING INDEX");
    action->text = mx_p_text(p, &mark);
    return MX_OK;
}

/* CLUSTER ON i: where rows lie is no part of the schema. */
static mx_status cluster_action(mx_parser *p, mx_alter_action *action)
{
    action->kind = MX_A_NOTHING;
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_ON));
    return mx_p_ident(p, "an index name", &action->name, NULL);
}

/* OF type | NOT OF */
static mx_status of_action(mx_parser *p, mx_alter_action *action)
{
    mx_mark mark = mx_p_mark(p);
    bool negated = mx_p_take(p, KW_NOT);
    MX_TRY(mx_p_expect(p, KW_OF));
    if (!negated)
        MX_TRY(mx_p_name(p, "a type name", &action->object));
    action->text = mx_p_text(p, &mark);
    return MX_OK;
}

static mx_status table_action(mx_parser *p, mx_alter *alter, mx_alter_action *action)
{
    switch (p->tok.kind == MX_T_WORD ? p->tok.keyword : KW_NONE) {
    case KW_ADD:
        return add_action(p, action);
    case KW_DROP:
        return drop_action(p, action);
    case KW_ALTER:
        return alter_action(p, action);
    case KW_RENAME:
        return rename_action(p, alter, action);
    case KW_SET:
        return set_action(p, action);
    case KW_RESET:
        mx_p_next(p);
        action->kind = MX_A_RESET_OPTIONS;
        return mx_parse_reset_options(p, "with.", &action->options);
    case KW_VALIDATE:
        mx_p_next(p);
        action->kind = MX_A_VALIDATE_KEY;
        MX_TRY(mx_p_expect(p, KW_CONSTRAINT));
        return mx_p_ident(p, "a constraint name", &action->name, NULL);
    case KW_OWNER:
        mx_p_next(p);
        action->kind = MX_A_OWNER;
        MX_TRY(mx_p_expect(p, KW_TO));
        return mx_p_label(p, "a role", &action->new_name, NULL);
    case KW_ATTACH:
    case KW_DETACH:
        return partition_action(p, action);
    case KW_NO:
        if (!mx_p_next_kw(p, KW_INHERIT))
            return state_action(p, action);
        return inherit_action(p, action);
    case KW_INHERIT:
        return inherit_action(p, action);
    case KW_ENABLE:
    case KW_DISABLE:
    case KW_FORCE:
        return state_action(p, action);
    case KW_REPLICA:
        return replica_action(p, action);
    case KW_CLUSTER:
        return cluster_action(p, action);
    case KW_OF:
    case KW_NOT:
        return of_action(p, action);
    default:
        break;
    }
    if (mx_p_word(p, "options") || mx_p_word(p, "depends"))
        return mx_text_action(p, action, MX_A_OTHER);
    return mx_p_expected(p, "ADD, DROP, ALTER, RENAME, SET or another action");
}

mx_status mx_parse_alter_table_pg(mx_parser *p, mx_alter *alter)
{
    do {
        mx_alter_action *action = mx_new_action(p, alter, MX_A_OTHER);
        MX_TRY(table_action(p, alter, action));
        action->span = mx_p_span_from(p, action->span);
    } while (mx_p_take_punct(p, ','));
    return MX_OK;
}
