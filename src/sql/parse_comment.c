/* sql/parse_comment.c — COMMENT ON. */
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
    mx_span start = p->tok.span;
    out->kind = MX_S_COMMENT_ON;
    out->u.comment_on = comment;
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_ON));
    mx_status st = mx_parse_object_kind(p, &comment->kind);
    if (st == MX_NOT_FOUND)
        return mx_p_expected(p, "the kind of object to comment on");
    if (comment->kind == MX_O_SCHEMA && mx_p_is(p, MX_DUCK))
        return mx_p_not_in_dialect(p, mx_p_span_from(p, start), "a comment on a schema");
    MX_TRY(comment_object(p, comment));
    MX_TRY(mx_p_expect(p, KW_IS));
    comment->is_null = mx_p_take(p, KW_NULL);
    if (!comment->is_null)
        MX_TRY(mx_p_string(p, "the comment as a string or NULL", &comment->text));
    return mx_p_expect_end(p);
}
