/* sql/parse_comment.c — COMMENT ON, GRANT and REVOKE. */
#include "sql/ddl.h"

/* [[schema.]table.]column */
static mx_status column_path(mx_parser *p, mx_comment_on *comment)
{
    mx_str parts[4];
    size_t count = 0;
    mx_span start = p->tok.span;
    MX_TRY(mx_p_ident(p, "a table's column", &parts[count++], NULL));
    while (count < 4 && mx_p_take_punct(p, '.'))
        MX_TRY(mx_p_label(p, "a column name", &parts[count++], NULL));
    if (count < 2)
        return mx_p_expected(p, "'.' and the column's name");
    comment->column = parts[count - 1];
    comment->name = (mx_name){.schema = count > 2 ? parts[count - 3] : MX_STR_NONE,
                              .name = parts[count - 2],
                              .span = mx_p_span_from(p, start)};
    return MX_OK;
}

static mx_status comment_object(mx_parser *p, mx_comment_on *comment)
{
    switch (comment->kind) {
    case MX_O_COLUMN:
        return column_path(p, comment);
    case MX_O_CONSTRAINT:
    case MX_O_TRIGGER:
    case MX_O_POLICY:
    case MX_O_RULE:
        MX_TRY(mx_p_ident(p, "a name", &comment->column, NULL));
        MX_TRY(mx_p_expect(p, KW_ON));
        if (comment->kind == MX_O_CONSTRAINT && mx_p_word(p, "domain") && mx_p_peek(p)->kind != MX_T_PUNCT &&
            !mx_p_next_kw(p, KW_IS))
            mx_p_next(p);
        return mx_p_name(p, "a table name", &comment->name);
    default:
        return mx_parse_object_name(p, comment->kind, &comment->name, &comment->signature);
    }
}

mx_status mx_parse_comment_on(mx_parser *p, mx_stmt *out)
{
    mx_comment_on *comment = mx_new(p->arena, mx_comment_on);
    out->kind = MX_S_COMMENT_ON;
    out->u.comment_on = comment;
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_ON));
    mx_status st = mx_parse_object_kind(p, &comment->kind);
    if (st == MX_NOT_FOUND)
        return mx_p_expected(p, "the kind of object to comment on");
    MX_TRY(comment_object(p, comment));
    MX_TRY(mx_p_expect(p, KW_IS));
    comment->is_null = mx_p_take(p, KW_NULL);
    if (!comment->is_null)
        MX_TRY(mx_p_string(p, "the comment as a string or NULL", &comment->text));
    return mx_p_expect_end(p);
}

/* GRANT rights ON [kind] name TO …; GRANT role TO …: the name is found, the rest is text. */
static bool stop_at_on(mx_parser *p)
{
    return mx_p_kw(p, KW_ON) || mx_p_kw(p, KW_TO) || mx_p_kw(p, KW_FROM);
}

static mx_status grant_object(mx_parser *p, mx_grant *grant)
{
    mx_p_next(p);
    if (mx_p_take_word(p, "all")) { /* ALL TABLES IN SCHEMA s */
        mx_p_next(p);
        MX_TRY(mx_p_expect(p, KW_IN));
        grant->kind = MX_O_SCHEMA;
        if (!mx_p_take_word(p, "schema"))
            return mx_p_expected(p, "SCHEMA");
        return mx_p_ident(p, "a schema name", &grant->name.name, &grant->name.span);
    }
    mx_status st = mx_parse_object_kind(p, &grant->kind);
    if (st == MX_NOT_FOUND)
        grant->kind = MX_O_TABLE;
    if (p->tok.kind == MX_T_OP || grant->kind == MX_O_OTHER) /* *.* */
        return MX_OK;
    MX_TRY(mx_p_ident(p, "the name of an object", &grant->name.name, &grant->name.span));
    if (!mx_p_take_punct(p, '.'))
        return MX_OK;
    if (p->tok.kind == MX_T_OP) /* db.* */
        grant->kind = MX_O_SCHEMA;
    else {
        grant->name.schema = grant->name.name;
        MX_TRY(mx_p_label(p, "the name of an object", &grant->name.name, NULL));
    }
    return MX_OK;
}

mx_status mx_parse_grant(mx_parser *p, mx_stmt *out)
{
    mx_grant *grant = mx_new(p->arena, mx_grant);
    mx_mark mark = mx_p_mark(p);
    out->kind = MX_S_GRANT;
    out->u.grant = grant;
    grant->revoke = mx_p_word(p, "revoke");
    grant->kind = MX_O_ROLE;
    mx_p_next(p);
    MX_TRY(mx_p_skip_until(p, stop_at_on));
    if (mx_p_kw(p, KW_ON))
        MX_TRY(grant_object(p, grant));
    MX_TRY(mx_p_skip_until(p, stop_at_on));
    if (!mx_p_kw(p, KW_TO) && !mx_p_kw(p, KW_FROM))
        return mx_p_expected(p, grant->revoke ? "FROM" : "TO");
    return mx_take_rest(p, &mark, &grant->text);
}
