/* sql/parse_alter_lite.c — the four things that SQLite's ALTER TABLE can do. */
#include "sql/ddl.h"

static const char rebuild[] =
    "SQLite cannot do this: make a new table, copy the rows, drop the old one and rename.";

static mx_status rename_action(mx_parser *p, mx_alter_action *action)
{
    if (mx_p_take(p, KW_TO)) {
        action->kind = MX_A_RENAME_TABLE;
        return mx_p_ident(p, "the new name", &action->new_name, NULL);
    }
    action->kind = MX_A_RENAME_COLUMN;
    mx_p_take(p, KW_COLUMN);
    MX_TRY(mx_p_ident(p, "a column name", &action->name, NULL));
    MX_TRY(mx_p_expect(p, KW_TO));
    action->new_quoted = p->tok.kind == MX_T_QUOTED;
    return mx_p_ident(p, "the new name", &action->new_name, NULL);
}

static mx_status add_action(mx_parser *p, mx_alter_action *action)
{
    if (mx_at_table_key(p))
        return mx_p_expected_hint(p, "a column", rebuild);
    action->kind = MX_A_ADD_COLUMN;
    mx_p_take(p, KW_COLUMN);
    MX_TRY(mx_parse_column(p, &action->column));
    action->name = action->column->name;
    return MX_OK;
}

static mx_status drop_action(mx_parser *p, mx_alter_action *action)
{
    if (mx_p_kw(p, KW_CONSTRAINT))
        return mx_p_expected_hint(p, "a column", rebuild);
    action->kind = MX_A_DROP_COLUMN;
    mx_p_take(p, KW_COLUMN);
    return mx_p_ident(p, "a column name", &action->name, NULL);
}

mx_status mx_parse_alter_table_lite(mx_parser *p, mx_alter *alter)
{
    mx_status st;
    mx_alter_action *action = mx_new_action(p, alter, MX_A_OTHER);
    if (mx_p_take(p, KW_RENAME))
        st = rename_action(p, action);
    else if (mx_p_take(p, KW_ADD))
        st = add_action(p, action);
    else if (mx_p_take(p, KW_DROP))
        st = drop_action(p, action);
    else
        return mx_p_expected_hint(p, "RENAME, ADD or DROP", rebuild);
    MX_TRY(st);
    action->span = mx_p_span_from(p, action->span);
    return mx_p_punct(p, ',')
               ? mx_p_expected_hint(p, "the end of the statement", "SQLite takes one action a statement.")
               : MX_OK;
}
