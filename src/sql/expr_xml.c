#include "sql/expr_rules.h"

/* PostgreSQL's XML functions, whose arguments have words between them. A tree of each is a call with prefix "xml", and arguments that are
 *
 *   UNARY "name", "document", "content", "version"   the word, and what stands behind it
 *   BINARY "as"                                      an expression, and its label as MX_E_STRING
 *   KEYWORD                                          words alone: "version no value", "standalone yes", "preserve whitespace", "indent"
 *
 * XMLSERIALIZE has its type in `type`. https://www.postgresql.org/docs/current/functions-xml.html */

static mx_status argument(mx_parser *p, mx_expr *call)
{
    mx_expr *arg;
    MX_TRY(mx_parse_level(p, 0, false, &arg));
    mx_e_arg(p, call, arg);
    return MX_OK;
}

static mx_status keyword(mx_parser *p, mx_expr *call, const char *words)
{
    mx_expr *e = mx_e_word(p, MX_E_KEYWORD, mx_str_of(words), p->tok.span);
    MX_TRY(mx_e_done(p, e, &e));
    mx_e_arg(p, call, e);
    return MX_OK;
}

/* The word is taken; an expression follows. */
static mx_status behind_word(mx_parser *p, mx_expr *call, const char *word)
{
    mx_expr *e = mx_e_word(p, MX_E_UNARY, mx_str_of(word), p->tok.span);
    MX_TRY(argument(p, e));
    MX_TRY(mx_e_done(p, e, &e));
    mx_e_arg(p, call, e);
    return MX_OK;
}

static mx_status label(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_STRING, p->tok.span);
    MX_TRY(mx_p_label(p, "a name", &e->text, NULL));
    return mx_e_done(p, e, out);
}

/* NAME n */
static mx_status named(mx_parser *p, mx_expr *call)
{
    mx_expr *e = mx_e_word(p, MX_E_UNARY, MX_STR("name"), p->tok.span), *name;
    MX_TRY(mx_p_take_word(p, "name") ? MX_OK : mx_p_expected(p, "NAME"));
    MX_TRY(label(p, &name));
    mx_e_arg(p, e, name);
    MX_TRY(mx_e_done(p, e, &e));
    mx_e_arg(p, call, e);
    return MX_OK;
}

/* x [AS label], …; a column is labelled with its own name. */
static mx_status labelled(mx_parser *p, mx_expr *call)
{
    do {
        mx_expr *value, *as;
        MX_TRY(mx_parse_level(p, 0, false, &value));
        if (mx_p_take(p, KW_AS)) {
            MX_TRY(label(p, &as));
            MX_TRY(mx_e_binary(p, MX_STR("as"), 0, value, as, &value));
        } else if (value->kind == MX_E_NAME && value->path_len) {
            as = mx_e_word(p, MX_E_STRING, value->path[value->path_len - 1], value->span);
            MX_TRY(mx_e_done(p, as, &as));
            MX_TRY(mx_e_binary(p, MX_STR("as"), 0, value, as, &value));
        }
        mx_e_arg(p, call, value);
    } while (mx_p_take_punct(p, ','));
    return MX_OK;
}

/* XMLELEMENT(NAME n [, XMLATTRIBUTES(x AS a, …)] [, content, …]) */
static mx_status element(mx_parser *p, mx_expr *call)
{
    MX_TRY(named(p, call));
    while (mx_p_take_punct(p, ',')) {
        if (call->arg_count > 1 || !mx_p_kw(p, KW_XMLATTRIBUTES) || !mx_p_next_punct(p, '(')) {
            MX_TRY(argument(p, call));
            continue;
        }
        mx_expr *e = mx_e_new(p, MX_E_CALL, p->tok.span);
        mx_e_path(p, e, MX_STR("xmlattributes"));
        e->prefix = MX_STR("xml");
        mx_p_next(p);
        mx_p_next(p);
        MX_TRY(labelled(p, e));
        MX_TRY(mx_p_expect_punct(p, ')'));
        MX_TRY(mx_e_done(p, e, &e));
        mx_e_arg(p, call, e);
    }
    return MX_OK;
}

static mx_status instruction(mx_parser *p, mx_expr *call)
{
    MX_TRY(named(p, call));
    return mx_p_take_punct(p, ',') ? argument(p, call) : MX_OK;
}

/* DOCUMENT x, CONTENT x */
static mx_status kind_of(mx_parser *p, mx_expr *call)
{
    if (mx_p_take_word(p, "document"))
        return behind_word(p, call, "document");
    return mx_p_take_word(p, "content") ? behind_word(p, call, "content")
                                        : mx_p_expected(p, "DOCUMENT or CONTENT");
}

/* XMLPARSE(DOCUMENT x [PRESERVE | STRIP WHITESPACE]) */
static mx_status parse(mx_parser *p, mx_expr *call)
{
    MX_TRY(kind_of(p, call));
    bool preserve = mx_p_take_word(p, "preserve");
    if ((preserve || mx_p_take_word(p, "strip")) && !mx_p_take_word(p, "whitespace"))
        return mx_p_expected(p, "WHITESPACE");
    return preserve ? keyword(p, call, "preserve whitespace") : MX_OK;
}

/* XMLSERIALIZE(CONTENT x AS type [[NO] INDENT]) */
static mx_status serialize(mx_parser *p, mx_expr *call)
{
    MX_TRY(kind_of(p, call));
    MX_TRY(mx_p_expect(p, KW_AS));
    mx_status st = mx_parse_type_in(p, &call->type);
    MX_TRY(st == MX_NOT_FOUND ? mx_p_expected(p, "a type") : st);
    bool no = mx_p_take(p, KW_NO);
    if (!mx_p_take_word(p, "indent"))
        return no ? mx_p_expected(p, "INDENT") : MX_OK;
    return no ? MX_OK : keyword(p, call, "indent");
}

/* XMLROOT(x, VERSION v | NO VALUE [, STANDALONE YES | NO [VALUE]]) */
static mx_status root(mx_parser *p, mx_expr *call)
{
    MX_TRY(argument(p, call));
    MX_TRY(mx_p_take_punct(p, ',') ? MX_OK : mx_p_expected(p, "','"));
    MX_TRY(mx_p_take_word(p, "version") ? MX_OK : mx_p_expected(p, "VERSION"));
    if (mx_p_kw(p, KW_NO) && mx_p_next_kw(p, KW_VALUE)) {
        mx_p_next(p);
        mx_p_next(p);
        MX_TRY(keyword(p, call, "version no value"));
    } else {
        MX_TRY(behind_word(p, call, "version"));
    }
    if (!mx_p_take_punct(p, ','))
        return MX_OK;
    MX_TRY(mx_p_take_word(p, "standalone") ? MX_OK : mx_p_expected(p, "STANDALONE"));
    if (mx_p_take_word(p, "yes"))
        return keyword(p, call, "standalone yes");
    MX_TRY(mx_p_expect(p, KW_NO));
    return keyword(p, call, mx_p_take(p, KW_VALUE) ? "standalone no value" : "standalone no");
}

static bool by_reference(mx_parser *p)
{
    if (!mx_p_take(p, KW_BY))
        return true;
    return mx_p_take_word(p, "ref") || mx_p_take(p, KW_VALUE);
}

/* XMLEXISTS(path PASSING [BY REF | VALUE] x [BY REF | VALUE]): how it is passed makes no difference. */
static mx_status exists(mx_parser *p, mx_expr *call)
{
    MX_TRY(argument(p, call));
    MX_TRY(mx_p_take_word(p, "passing") ? MX_OK : mx_p_expected(p, "PASSING"));
    if (!by_reference(p))
        return mx_p_expected(p, "REF or VALUE");
    MX_TRY(argument(p, call));
    return by_reference(p) ? MX_OK : mx_p_expected(p, "REF or VALUE");
}

mx_status mx_parse_xml_call(mx_parser *p, mx_expr *call)
{
    static const struct {
        const char *name;
        mx_status (*parse)(mx_parser *p, mx_expr *call);
    } calls[] = {{"xmlelement", element},    {"xmlexists", exists},  {"xmlforest", labelled},
                 {"xmlparse", parse},        {"xmlpi", instruction}, {"xmlroot", root},
                 {"xmlserialize", serialize}};
    call->prefix = MX_STR("xml");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (mx_str_eq(call->path[0], mx_str_of(calls[i].name)))
            return calls[i].parse(p, call);
    }
    return mx_p_expected(p, "an expression");
}
