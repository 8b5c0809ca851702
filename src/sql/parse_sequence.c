/* sql/parse_sequence.c — CREATE SEQUENCE and the options it shares with identity columns and ALTER SEQUENCE.
 *
 * Keys: "as", "start", "increment", "minvalue", "maxvalue", "cache", "cycle", "owned by", "sequence name",
 * "restart".
 * NO MINVALUE, NO MAXVALUE, NO CYCLE, OWNED BY NONE have the value "no"; CYCLE and a bare RESTART have "". */
#include "sql/ddl.h"

/* A number of up to 64 bits with its sign, as text. */
static mx_status number(mx_parser *p, mx_str *out)
{
    bool minus = mx_p_take_op(p, "-");
    if (!minus)
        mx_p_take_op(p, "+");
    if (p->tok.kind != MX_T_NUMBER)
        return mx_p_expected(p, "a number");
    *out = minus ? mx_str_printf(p->arena, "-%.*s", MX_FMT(p->tok.text)) : p->tok.text;
    mx_p_next(p);
    return MX_OK;
}

/* NO MINVALUE | NO MAXVALUE | NO CYCLE | NO CACHE, at the second word; MariaDB writes them in one word
 * too. */
static const char *negated(mx_parser *p)
{
    static const char *const words[] = {"minvalue", "maxvalue", "cycle", "cache", NULL};
    static const char *const joined[] = {"nominvalue", "nomaxvalue", "nocycle", "nocache", NULL};
    if (mx_p_kw(p, KW_NO)) {
        mx_mark mark = mx_p_mark(p);
        mx_p_next(p);
        const char *word = mx_take_one_of(p, words);
        if (!word)
            mx_p_reset(p, &mark);
        return word;
    }
    const char *word = mx_p_is(p, MX_MARIA) ? mx_take_one_of(p, joined) : NULL;
    return word ? word + 2 : NULL;
}

/* OWNED BY {NONE | table.column | schema.table.column} */
static mx_status owned_by(mx_parser *p, mx_str *out)
{
    MX_TRY(mx_p_expect(p, KW_BY));
    if (mx_p_take_word(p, "none")) {
        *out = MX_STR("no");
        return MX_OK;
    }
    MX_TRY(mx_p_ident(p, "a table's column", out, NULL));
    while (mx_p_take_punct(p, '.')) {
        mx_str part;
        MX_TRY(mx_p_label(p, "a column name", &part, NULL));
        *out = mx_str_printf(p->arena, "%.*s.%.*s", MX_FMT(*out), MX_FMT(part));
    }
    return MX_OK;
}

static mx_status qualified(mx_parser *p, mx_str *out)
{
    mx_name name;
    MX_TRY(mx_p_name(p, "a sequence name", &name));
    *out = name.schema.len ? mx_str_printf(p->arena, "%.*s.%.*s", MX_FMT(name.schema), MX_FMT(name.name))
                           : name.name;
    return MX_OK;
}

static mx_status sequence_option(mx_parser *p, mx_options *out, mx_type_name **type)
{
    static const char *const plain[] = {"minvalue", "maxvalue", "cache", NULL};
    static const char *const plain_duck[] = {"minvalue", "maxvalue", NULL};
    mx_span start = p->tok.span;
    mx_str value = MX_STR_NONE;
    const char *key = negated(p);
    if (key)
        value = MX_STR("no");
    else if (mx_p_take_word(p, "start")) {
        if (!mx_p_take(p, KW_WITH))
            mx_p_take_op(p, "=");
        key = "start";
        MX_TRY(number(p, &value));
    } else if (mx_p_take_word(p, "increment")) {
        if (!mx_p_take(p, KW_BY))
            mx_p_take_op(p, "=");
        key = "increment";
        MX_TRY(number(p, &value));
    } else if ((key = mx_take_one_of(p, mx_p_is(p, MX_DUCK) ? plain_duck : plain)) != NULL) {
        mx_p_take_op(p, "=");
        MX_TRY(number(p, &value));
    } else if (mx_p_take_word(p, "cycle")) {
        key = "cycle";
    } else if (mx_p_take_word(p, "restart")) {
        key = "restart";
        bool with = mx_p_take(p, KW_WITH) || mx_p_take_op(p, "=");
        if (with || p->tok.kind == MX_T_NUMBER || mx_p_op(p, "-"))
            MX_TRY(number(p, &value));
    } else if (mx_p_is(p, MX_PG) && mx_p_take_word(p, "owned")) {
        key = "owned by";
        MX_TRY(owned_by(p, &value));
    } else if (mx_p_is(p, MX_PG) && mx_p_word(p, "sequence") && mx_p_take_all(p, KW_SEQUENCE, KW_NAME)) {
        key = "sequence name"; /* pg_dump, for identity columns */
        MX_TRY(qualified(p, &value));
    } else if (mx_p_is(p, MX_PG) && (mx_p_take_word(p, "logged") || mx_p_take_word(p, "unlogged"))) {
        return MX_OK; /* pg_dump writes it for identity sequences; no effect on the schema */
    } else if (mx_p_is(p, MX_PG | MX_MARIA) && mx_p_take(p, KW_AS)) {
        mx_type_name *as = NULL;
        key = "as";
        MX_TRY(mx_parse_type_in(p, &as));
        value = as->name;
        if (type)
            *type = as;
    } else
        return MX_NOT_FOUND;
    mx_add_option(p, out, start, key, value);
    return MX_OK;
}

mx_status mx_parse_sequence_options(mx_parser *p, mx_options *out, mx_type_name **type)
{
    mx_status st = MX_OK;
    while (st == MX_OK && p->tok.kind == MX_T_WORD)
        st = sequence_option(p, out, type);
    return st == MX_NOT_FOUND ? MX_OK : st;
}

mx_status mx_parse_identity(mx_parser *p, mx_tri always, mx_identity_def **out)
{
    mx_identity_def *identity = mx_new(p->arena, mx_identity_def);
    bool more;
    MX_TRY(mx_p_expect(p, KW_IDENTITY));
    identity->always = always;
    mx_span open = p->tok.span;
    if (mx_p_take_punct(p, '(')) {
        MX_TRY(mx_parse_sequence_options(p, &identity->options, NULL));
        if (!mx_p_punct(p, ')'))
            return mx_p_expected(p, "a sequence's option or ')'");
        MX_TRY(mx_list_next(p, open, "a sequence's option", &more));
    }
    *out = identity;
    return MX_OK;
}

mx_status mx_parse_create_sequence(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    if (!mx_p_is(p, MX_PG | MX_MARIA | MX_DUCK | MX_MSSQL))
        return mx_p_not_in_dialect(p, p->tok.span, "CREATE SEQUENCE");
    if (head->or_replace && !mx_p_is(p, MX_MARIA | MX_DUCK))
        return mx_p_not_in_dialect(p, mx_p_span_from(p, head->start), "OR REPLACE of a sequence");
    mx_create_object *sequence = mx_new_object(p, head, MX_O_SEQUENCE, out);
    mx_p_next(p);
    sequence->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a sequence name", &sequence->name));
    MX_TRY(mx_parse_sequence_options(p, &sequence->options, &sequence->type));
    mx_status st = MX_OK;
    while (mx_p_is(p, MX_MARIA) && st == MX_OK) /* ENGINE, COMMENT */
        st = mx_parse_my_table_option(p, &sequence->options);
    if (st == MX_FAILED)
        return st;
    if (!mx_p_at_end(p))
        return mx_p_expected(p, "a sequence's option or the end of the statement");
    return mx_finish_object(p, head, NULL, sequence);
}
