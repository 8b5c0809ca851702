/* sql/parse_alter_my.c — the actions of MySQL's and MariaDB's ALTER TABLE. */
#include "sql/ddl.h"

/* [FIRST | AFTER column] */
static mx_status position(mx_parser *p, mx_column_def *column)
{
    column->first = mx_p_take(p, KW_FIRST);
    if (!column->first && mx_p_take_word(p, "after"))
        return mx_p_ident(p, "a column name", &column->after, NULL);
    return MX_OK;
}

/* --- ADD ------------------------------------------------------------------------------------------------ */

/* ADD [COLUMN] (a int, KEY (a), …): an action each; `action` is the first. */
static mx_status add_group(mx_parser *p, mx_alter *alter, mx_alter_action *action)
{
    mx_span open = p->tok.span;
    mx_p_next(p);
    for (bool more = true; more;) {
        if (!action)
            action = mx_new_action(p, alter, MX_A_ADD_COLUMN);
        if (mx_at_table_key(p)) {
            action->kind = MX_A_ADD_KEY;
            MX_TRY(mx_parse_table_key(p, &action->key));
            action->name = action->key->name;
            action->key_kind = action->key->kind;
        } else {
            action->kind = MX_A_ADD_COLUMN;
            MX_TRY(mx_parse_column(p, &action->column));
            action->name = action->column->name;
        }
        action->span = mx_p_span_from(p, action->span);
        action = NULL;
        MX_TRY(mx_list_next(p, open, "a column", &more));
    }
    return MX_OK;
}

/* [ADD | DROP] SYSTEM VERSIONING, or the period of it, which its columns tell */
static bool at_versioning(mx_parser *p)
{
    if (!mx_p_is(p, MX_MARIA))
        return false;
    if (mx_p_word(p, "system"))
        return mx_p_next_kw(p, KW_VERSIONING);
    mx_mark mark = mx_p_mark(p);
    bool period = mx_at_period(p);
    if (period) {
        mx_p_next(p);
        if (!mx_take_if_exists(p))
            (void)mx_take_if_not_exists(p);
        period = mx_p_take(p, KW_FOR) && mx_p_word(p, "system_time");
    }
    mx_p_reset(p, &mark);
    return period;
}

/* PARTITION BY may stand behind SYSTEM VERSIONING without a comma: nothing more is taken than the two words. */
static mx_status versioning_action(mx_parser *p, mx_alter_action *action, const mx_mark *from)
{
    action->kind = MX_A_SYSTEM_VERSIONING;
    if (!mx_p_word(p, "system"))
        return mx_action_text(p, action, from);
    mx_p_next(p);
    mx_p_next(p);
    action->text = mx_p_text(p, from);
    return MX_OK;
}

static mx_status add_action(mx_parser *p, mx_alter *alter, mx_alter_action *action)
{
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    if (mx_at_table_key(p)) {
        action->kind = MX_A_ADD_KEY;
        MX_TRY(mx_parse_table_key(p, &action->key));
        action->name = action->key->name;
        action->key_kind = action->key->kind;
        action->if_not_exists = action->key->if_not_exists;
        return MX_OK;
    }
    if (mx_p_word(p, "partition") && !mx_p_is(p, MX_LITE)) {
        action->kind = MX_A_PARTITION;
        return mx_action_text(p, action, &mark);
    }
    if (at_versioning(p))
        return versioning_action(p, action, &mark);
    if (mx_at_period(p)) {
        action->kind = MX_A_ADD_KEY;
        action->key_kind = MX_K_CHECK;
        MX_TRY(mx_parse_period(p, &action->key));
        action->name = action->key->name;
        action->if_not_exists = action->key->if_not_exists;
        return MX_OK;
    }
    mx_p_take(p, KW_COLUMN);
    action->if_not_exists = mx_p_is(p, MX_MARIA) && mx_take_if_not_exists(p);
    if (mx_p_punct(p, '('))
        return add_group(p, alter, action);
    action->kind = MX_A_ADD_COLUMN;
    MX_TRY(mx_parse_column(p, &action->column));
    action->name = action->column->name;
    return position(p, action->column);
}

/* --- DROP ----------------------------------------------------------------------------------------------- */

static mx_status drop_key(mx_parser *p, mx_alter_action *action, mx_key_kind kind, bool any, const char *what)
{
    action->kind = MX_A_DROP_KEY;
    action->key_kind = kind;
    action->key_kind_any = any;
    action->if_exists = mx_p_is(p, MX_MARIA) && mx_take_if_exists(p);
    return mx_p_ident(p, what, &action->name, NULL);
}

static mx_status drop_action(mx_parser *p, mx_alter_action *action)
{
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    if (mx_p_take(p, KW_KEY) || mx_p_take(p, KW_INDEX))
        return drop_key(p, action, MX_K_INDEX, false, "an index name");
    if (mx_p_take_all(p, KW_FOREIGN, KW_KEY))
        return drop_key(p, action, MX_K_FOREIGN, false, "a foreign key's name");
    if (mx_p_kw(p, KW_CHECK) && mx_p_is(p, MX_MARIA))
        return mx_p_expected_hint(p, "a column name", "MariaDB says DROP CONSTRAINT.");
    if (mx_p_take(p, KW_CHECK))
        return drop_key(p, action, MX_K_CHECK, false, "a check's name");
    if (mx_p_take(p, KW_CONSTRAINT))
        return drop_key(p, action, MX_K_CHECK, true, "a constraint name");
    if (mx_p_take_all(p, KW_PRIMARY, KW_KEY)) {
        action->kind = MX_A_DROP_KEY;
        action->key_kind = MX_K_PRIMARY;
        return MX_OK;
    }
    if (mx_p_word(p, "partition")) {
        action->kind = MX_A_PARTITION;
        MX_TRY(mx_p_skip_until(p, NULL)); /* names are separated by commas too */
        action->text = mx_p_text(p, &mark);
        return MX_OK;
    }
    if (at_versioning(p))
        return versioning_action(p, action, &mark);
    if (mx_at_period(p)) {
        mx_p_next(p);
        bool if_exists = mx_take_if_exists(p);
        MX_TRY(mx_p_expect(p, KW_FOR));
        MX_TRY(drop_key(p, action, MX_K_CHECK, false, "a period's name"));
        action->if_exists = if_exists;
        return MX_OK;
    }
    action->kind = MX_A_DROP_COLUMN;
    mx_p_take(p, KW_COLUMN);
    action->if_exists = mx_p_is(p, MX_MARIA) && mx_take_if_exists(p);
    MX_TRY(mx_p_ident(p, "a column name", &action->name, NULL));
    mx_take_behavior(p, &action->cascade);
    return MX_OK;
}

/* --- MODIFY, CHANGE, RENAME ----------------------------------------------------------------------------- */

static mx_status modify_action(mx_parser *p, mx_alter_action *action)
{
    action->kind = MX_A_MODIFY_COLUMN;
    mx_p_next(p);
    mx_p_take(p, KW_COLUMN);
    action->if_exists = mx_p_is(p, MX_MARIA) && mx_take_if_exists(p);
    MX_TRY(mx_parse_column(p, &action->column));
    action->name = action->column->name;
    return position(p, action->column);
}

static mx_status change_action(mx_parser *p, mx_alter_action *action)
{
    action->kind = MX_A_CHANGE_COLUMN;
    mx_p_next(p);
    mx_p_take(p, KW_COLUMN);
    action->if_exists = mx_p_is(p, MX_MARIA) && mx_take_if_exists(p);
    MX_TRY(mx_p_ident(p, "a column name", &action->name, NULL));
    MX_TRY(mx_parse_column(p, &action->column));
    action->new_name = action->column->name;
    return position(p, action->column);
}

static mx_status rename_action(mx_parser *p, mx_alter_action *action)
{
    mx_p_next(p);
    bool column = mx_p_kw(p, KW_COLUMN), key = mx_p_kw(p, KW_KEY) || mx_p_kw(p, KW_INDEX);
    if (!column && !key) {
        action->kind = MX_A_RENAME_TABLE;
        if (!mx_p_take(p, KW_TO) && !mx_p_take(p, KW_AS))
            mx_p_take_op(p, "=");
        MX_TRY(mx_p_name(p, "the new name", &action->object));
        action->new_name = action->object.name;
        return MX_OK;
    }
    mx_p_next(p);
    action->kind = column ? MX_A_RENAME_COLUMN : MX_A_RENAME_KEY;
    action->key_kind = MX_K_INDEX;
    action->if_exists = mx_p_is(p, MX_MARIA) && mx_take_if_exists(p);
    MX_TRY(mx_p_ident(p, column ? "a column name" : "an index name", &action->name, NULL));
    MX_TRY(mx_p_expect(p, KW_TO));
    return mx_p_ident(p, "the new name", &action->new_name, NULL);
}

/* --- ALTER ---------------------------------------------------------------------------------------------- */

/* ALTER INDEX i {VISIBLE | INVISIBLE | [NOT] IGNORED} */
static mx_status alter_index(mx_parser *p, mx_alter_action *action)
{
    mx_key_def *key = action->key = mx_new(p->arena, mx_key_def);
    action->kind = MX_A_ALTER_KEY;
    action->key_kind = key->kind = MX_K_INDEX;
    action->if_exists = mx_p_is(p, MX_MARIA) && mx_take_if_exists(p);
    MX_TRY(mx_p_ident(p, "an index name", &action->name, NULL));
    key->name = action->name;
    size_t before = key->options.len;
    MX_TRY(mx_parse_my_index_options(p, key));
    return key->options.len > before ? MX_OK : mx_p_expected(p, "VISIBLE, INVISIBLE or IGNORED");
}

/* ALTER {CHECK | CONSTRAINT} c [NOT] ENFORCED */
static mx_status alter_check(mx_parser *p, mx_alter_action *action, bool any)
{
    mx_key_def *key = action->key = mx_new(p->arena, mx_key_def);
    action->kind = MX_A_ALTER_KEY;
    action->key_kind = key->kind = MX_K_CHECK;
    action->key_kind_any = any;
    MX_TRY(mx_p_ident(p, "a constraint name", &action->name, NULL));
    key->name = action->name;
    MX_TRY(mx_parse_key_attributes(p, key));
    return key->enforced != MX_UNSET ? MX_OK : mx_p_expected(p, "ENFORCED or NOT ENFORCED");
}

static mx_status alter_action(mx_parser *p, mx_alter_action *action)
{
    mx_p_next(p);
    if (mx_p_take(p, KW_INDEX) || (mx_p_is(p, MX_MARIA) && mx_p_take(p, KW_KEY)))
        return alter_index(p, action);
    if (mx_p_is(p, MX_MYSQL) && mx_p_take(p, KW_CHECK))
        return alter_check(p, action, false);
    if (mx_p_is(p, MX_MYSQL) && mx_p_take(p, KW_CONSTRAINT))
        return alter_check(p, action, true);
    mx_p_take(p, KW_COLUMN);
    action->if_exists = mx_p_is(p, MX_MARIA) && mx_take_if_exists(p);
    MX_TRY(mx_p_ident(p, "a column name", &action->name, NULL));
    if (mx_p_take_all(p, KW_DROP, KW_DEFAULT)) {
        action->kind = MX_A_DROP_DEFAULT;
        return MX_OK;
    }
    MX_TRY(mx_p_expect(p, KW_SET));
    if (mx_p_take(p, KW_DEFAULT)) {
        action->kind = MX_A_SET_DEFAULT;
        return mx_parse_default_in(p, &action->expr);
    }
    action->kind = MX_A_SET_VISIBLE;
    if (mx_p_take(p, KW_VISIBLE))
        action->text = MX_STR("yes");
    else if (mx_p_take(p, KW_INVISIBLE))
        action->text = MX_STR("no");
    else
        return mx_p_expected(p, "DEFAULT, VISIBLE or INVISIBLE");
    return MX_OK;
}

/* --- the rest ------------------------------------------------------------------------------------------- */

/* CONVERT TO CHARACTER SET x [COLLATE y]; CONVERT TABLE/PARTITION of MariaDB is text. */
static mx_status convert_action(mx_parser *p, mx_alter_action *action)
{
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    if (!mx_p_take(p, KW_TO)) {
        action->kind = MX_A_PARTITION;
        return mx_action_text(p, action, &mark);
    }
    action->kind = MX_A_CONVERT_CHARSET;
    mx_status st = mx_parse_my_charset_option(p, &action->options);
    if (st == MX_NOT_FOUND)
        return mx_p_expected(p, "CHARACTER SET");
    MX_TRY(st);
    if (mx_p_kw(p, KW_COLLATE))
        MX_TRY(mx_parse_my_charset_option(p, &action->options));
    return MX_OK;
}

/* PARTITION BY …, REORGANIZE PARTITION a, b INTO (…) …: the rest of the statement. */
static mx_status partition_action(mx_parser *p, mx_alter_action *action)
{
    mx_mark mark = mx_p_mark(p);
    action->kind = MX_A_PARTITION;
    MX_TRY(mx_p_skip_until(p, NULL));
    action->text = mx_p_text(p, &mark);
    return MX_OK;
}

static mx_status options_action(mx_parser *p, mx_alter_action *action)
{
    size_t read = 0;
    action->kind = MX_A_SET_OPTIONS;
    for (;;) {
        mx_status st = mx_parse_my_table_option(p, &action->options);
        if (st == MX_NOT_FOUND)
            break;
        MX_TRY(st);
        read++;
    }
    return read ? MX_OK : MX_NOT_FOUND;
}

static bool at_partition_verb(mx_parser *p)
{
    static const char *const verbs[] = {"reorganize", "coalesce", "rebuild", "exchange",
                                        "truncate",   "analyze",  "check",   "optimize",
                                        "repair",     "remove",   "discard", "import"};
    if (mx_p_word(p, "partition"))
        return true;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (mx_p_word(p, verbs[i]))
            return true;
    return false;
}

static mx_status table_action(mx_parser *p, mx_alter *alter, mx_alter_action *action)
{
    switch (p->tok.kind == MX_T_WORD ? p->tok.keyword : KW_NONE) {
    case KW_ADD:
        return add_action(p, alter, action);
    case KW_DROP:
        return drop_action(p, action);
    case KW_ALTER:
        return alter_action(p, action);
    case KW_MODIFY:
        return modify_action(p, action);
    case KW_CHANGE:
        return change_action(p, action);
    case KW_RENAME:
        return rename_action(p, action);
    case KW_CONVERT:
        return convert_action(p, action);
    case KW_ALGORITHM:
    case KW_LOCK:
        action->kind = MX_A_NOTHING;
        return mx_parse_my_online(p);
    case KW_FORCE:
    case KW_ENABLE:
    case KW_DISABLE:
        return mx_text_action(p, action, MX_A_NOTHING);
    case KW_ORDER:
        action->kind = MX_A_NOTHING; /* the order of rows; its list has commas */
        return mx_p_skip_until(p, NULL);
    case KW_WITH:
    case KW_WITHOUT:
        if (mx_p_next_kw(p, KW_VALIDATION))
            return mx_text_action(p, action, MX_A_NOTHING);
        break;
    default:
        break;
    }
    if (at_partition_verb(p))
        return partition_action(p, action);
    mx_status st = options_action(p, action);
    return st == MX_NOT_FOUND ? mx_p_expected(p, "ADD, DROP, MODIFY, CHANGE, ALTER, RENAME or a table option")
                              : st;
}

/* https://mariadb.com/kb/en/alter-table/#add-partition: what changes partitions is no part of a list. PARTITION BY and REMOVE
 * PARTITIONING may end one. */
static bool stands_alone(mx_parser *p)
{
    bool partition = mx_p_peek(p)->kind == MX_T_WORD && mx_str_ieq(mx_p_peek(p)->text, MX_STR("partition"));
    if (mx_p_word(p, "add") || mx_p_word(p, "drop") || mx_p_word(p, "convert"))
        return partition;
    return at_partition_verb(p) && partition && !mx_p_word(p, "partition");
}

mx_status mx_parse_alter_table_my(mx_parser *p, mx_alter *alter)
{
    static const char hint[] = "Change partitions by a statement of their own.";
    int64_t seconds;
    if (mx_p_is(p, MX_MARIA) && !mx_p_take_word(p, "nowait") && mx_p_take_word(p, "wait"))
        MX_TRY(mx_p_integer(p, "a number of seconds", &seconds));
    if (mx_p_at_end(p)) /* both servers take an empty list */
        return MX_OK;
    do {
        bool alone = stands_alone(p);
        if (alone && alter->actions.len)
            return mx_p_expected_hint(p, "no change of partitions", hint);
        mx_alter_action *action = mx_new_action(p, alter, MX_A_OTHER);
        MX_TRY(table_action(p, alter, action));
        if (alone && mx_p_punct(p, ','))
            return mx_p_expected_hint(p, "the end of the statement", hint);
        if (action->span.end <= p->tok.span.start)
            action->span = mx_p_span_from(p, action->span);
    } while (mx_p_take_punct(p, ',') || mx_p_word(p, "partition") || mx_p_word(p, "remove"));
    return MX_OK;
}
