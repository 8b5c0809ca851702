/* sql/parse_option.c — lists of key = value: WITH (…) of PostgreSQL, the options behind MySQL's CREATE
 * TABLE. */
#include "sql/ddl.h"

void mx_add_option(mx_parser *p, mx_options *options, mx_span start, const char *key, mx_str value)
{
    mx_option option = {mx_str_of(key), value, mx_p_span_from(p, start)};
    mx_vec_push(p->arena, options, option);
}

mx_status mx_parse_option_value(mx_parser *p, mx_str *out)
{
    mx_p_take_op(p, "=");
    mx_mark mark = mx_p_mark(p);
    switch (p->tok.kind) {
    case MX_T_STRING:
    case MX_T_QUOTED:
        *out = mx_token_value(p->arena, &p->tok, p->server);
        mx_p_next(p);
        return MX_OK;
    case MX_T_WORD:
    case MX_T_NUMBER:
    case MX_T_BLOB:
        *out = p->tok.text;
        mx_p_next(p);
        return MX_OK;
    case MX_T_OP:
        if (!mx_p_op(p, "-") && !mx_p_op(p, "+"))
            break;
        mx_p_next(p);
        if (p->tok.kind != MX_T_NUMBER)
            break;
        mx_p_next(p);
        *out = mx_p_slice(p, mx_p_span_from(p, mark.tok.span));
        return MX_OK;
    default:
        break;
    }
    return mx_p_expected(p, "a value");
}

/* key := word ['.' word], lower case ("toast.autovacuum_enabled") */
static mx_status option_key(mx_parser *p, const char *prefix, mx_str *out)
{
    mx_str key;
    MX_TRY(mx_p_label(p, "a parameter's name", &key, NULL));
    if (mx_p_take_punct(p, '.')) {
        mx_str more;
        MX_TRY(mx_p_label(p, "a parameter's name", &more, NULL));
        key = mx_str_printf(p->arena, "%.*s.%.*s", MX_FMT(key), MX_FMT(more));
    }
    *out = mx_str_printf(p->arena, "%s%.*s", prefix, MX_FMT(mx_str_lower(p->arena, key)));
    return MX_OK;
}

static bool stop_at_list_end(mx_parser *p)
{
    return mx_p_punct(p, ',') || mx_p_punct(p, ')');
}

mx_status mx_parse_operator_name(mx_parser *p, mx_str *out)
{
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    MX_TRY(mx_p_expect_punct(p, '('));
    bool own = mx_p_take_word(p, "pg_catalog") && mx_p_take_punct(p, '.') && p->tok.kind == MX_T_OP;
    *out = p->tok.text;
    while (!mx_p_at_end(p) && !mx_p_punct(p, ')'))
        mx_p_next(p);
    MX_TRY(mx_p_expect_punct(p, ')'));
    if (!own)
        *out = mx_p_text(p, &mark);
    return MX_OK;
}

/* def_arg of PostgreSQL: a word, string, number with sign, operator, or a type of several words. */
static mx_status long_value(mx_parser *p, mx_str *out)
{
    mx_mark mark = mx_p_mark(p);
    if (stop_at_list_end(p) || mx_p_at_end(p) || p->tok.kind == MX_T_PUNCT)
        return mx_p_expected(p, "a value");
    if (mx_p_word(p, "operator") && mx_p_next_punct(p, '('))
        return mx_parse_operator_name(p, out);
    mx_p_next(p);
    if (mark.tok.kind == MX_T_OP && p->tok.kind == MX_T_NUMBER) {
        if (mx_str_eq(mark.tok.text, MX_STR("+"))) /* no part of the number */
            mark = mx_p_mark(p);
        mx_p_next(p);
    }
    if (mark.tok.kind == MX_T_STRING || (mark.tok.kind == MX_T_QUOTED && stop_at_list_end(p)))
        *out = mx_token_value(p->arena, &mark.tok, p->server);
    else if (stop_at_list_end(p) || (mark.tok.kind != MX_T_WORD && mark.tok.kind != MX_T_QUOTED))
        *out = mx_str_trim(mx_p_slice(p, mx_p_span_from(p, mark.tok.span)));
    else {
        mx_type_name *type = NULL;
        mx_p_reset(p, &mark);
        MX_TRY(mx_parse_type_in(p, &type));
        *out = mx_p_text(p, &mark);
    }
    return MX_OK;
}

/* PostgreSQL refuses a parameter that has two values. */
static mx_status once(mx_parser *p, const mx_options *options, size_t first, const mx_option *option)
{
    mx_str before = MX_STR_NONE;
    for (size_t i = first; i < options->len; i++)
        before = mx_str_eq(options->at[i].key, option->key) ? option->key : before;
    return !before.len ? MX_OK
                       : mx_fail(p->diags, MX_SQL101, option->span, "", "parameter \"%.*s\" is there twice",
                                 MX_FMT(mx_str_sub(before, 5, before.len)));
}

static mx_status key_list(mx_parser *p, const char *prefix, bool values, mx_options *out)
{
    mx_span open = p->tok.span;
    size_t first = out->len;
    MX_TRY(mx_p_expect_punct(p, '('));
    for (bool more = true; more;) {
        mx_option option = {.span = p->tok.span};
        MX_TRY(option_key(p, prefix, &option.key));
        if (values && mx_p_take_op(p, "="))
            MX_TRY(long_value(p, &option.value));
        option.span = mx_p_span_from(p, option.span);
        if (values && prefix[0] && mx_p_is(p, MX_PG))
            MX_TRY(once(p, out, first, &option));
        mx_vec_push(p->arena, out, option);
        MX_TRY(mx_list_next(p, open, "a parameter's name", &more));
    }
    return MX_OK;
}

mx_status mx_parse_with_options(mx_parser *p, const char *prefix, mx_options *out)
{
    return key_list(p, prefix, true, out);
}

mx_status mx_parse_reset_options(mx_parser *p, const char *prefix, mx_options *out)
{
    return key_list(p, prefix, false, out);
}

/* --- MySQL ---------------------------------------------------------------------------------------------- */

mx_status mx_parse_my_charset_option(mx_parser *p, mx_options *out)
{
    mx_mark mark = mx_p_mark(p);
    mx_span start = p->tok.span;
    mx_p_take(p, KW_DEFAULT);
    const char *key = NULL;
    if (mx_p_take_word(p, "charset") || (mx_p_word(p, "character") && (mx_p_next(p), mx_p_take(p, KW_SET))) ||
        (mx_p_word(p, "char") && (mx_p_next(p), mx_p_take(p, KW_SET))))
        key = "charset";
    else if (mx_p_take(p, KW_COLLATE))
        key = "collate";
    if (!key) {
        mx_p_reset(p, &mark);
        return MX_NOT_FOUND;
    }
    mx_str value;
    MX_TRY(mx_parse_option_value(p, &value));
    mx_add_option(p, out, start, key, mx_str_lower(p->arena, value));
    return MX_OK;
}

static const char *const my_options[] = {
    /* word ['='] value */
    "engine",
    "comment",
    "auto_increment",
    "row_format",
    "key_block_size",
    "avg_row_length",
    "checksum",
    "table_checksum",
    "compression",
    "connection",
    "delay_key_write",
    "encryption",
    "insert_method",
    "max_rows",
    "min_rows",
    "pack_keys",
    "password",
    "stats_auto_recalc",
    "stats_persistent",
    "stats_sample_pages",
    "autoextend_size",
    "engine_attribute",
    "secondary_engine",
    "secondary_engine_attribute",
    "page_checksum",
    "page_compressed",
    "page_compression_level",
    "transactional",
    "encrypted",
    "encryption_key_id",
    "ietf_quotes",
    "type",
    "nodegroup",
    "sequence",
    NULL,
};

static mx_status directory_option(mx_parser *p, mx_span start, const char *key, mx_options *out)
{
    mx_str value;
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_DIRECTORY));
    MX_TRY(mx_parse_option_value(p, &value));
    mx_add_option(p, out, start, key, value);
    return MX_OK;
}

/* UNION [=] (t1, t2): kept as text. */
static mx_status union_option(mx_parser *p, mx_span start, mx_options *out)
{
    mx_p_next(p);
    mx_p_take_op(p, "=");
    mx_mark mark = mx_p_mark(p);
    if (!mx_p_punct(p, '('))
        return mx_p_expected(p, "'('");
    MX_TRY(mx_p_skip_group(p));
    mx_add_option(p, out, start, "union", mx_p_text(p, &mark));
    return MX_OK;
}

/* TABLESPACE [=] name [STORAGE DISK | MEMORY] */
static mx_status tablespace_option(mx_parser *p, mx_span start, mx_options *out)
{
    mx_str value;
    mx_p_next(p);
    MX_TRY(mx_parse_option_value(p, &value));
    mx_add_option(p, out, start, "tablespace", value);
    return MX_OK;
}

/* MariaDB: any other word with '=' belongs to a storage engine ("`x`='y'"). */
static mx_status engine_option(mx_parser *p, mx_span start, mx_options *out)
{
    if (p->tok.kind != MX_T_WORD && p->tok.kind != MX_T_QUOTED)
        return MX_NOT_FOUND;
    const mx_token *next = mx_p_peek(p);
    if (!mx_p_is(p, MX_MARIA) || next->kind != MX_T_OP || !mx_str_eq(next->text, MX_STR("=")))
        return MX_NOT_FOUND;
    mx_str key = mx_token_value(p->arena, &p->tok, p->server), value;
    mx_p_next(p);
    MX_TRY(mx_parse_option_value(p, &value));
    mx_option option = {mx_str_lower(p->arena, key), value, mx_p_span_from(p, start)};
    mx_vec_push(p->arena, out, option);
    return MX_OK;
}

mx_status mx_parse_my_table_option(mx_parser *p, mx_options *out)
{
    mx_span start = p->tok.span;
    mx_status st = mx_parse_my_charset_option(p, out);
    if (st != MX_NOT_FOUND)
        return st;
    if (mx_p_word(p, "data") && mx_p_next_kw(p, KW_DIRECTORY))
        return directory_option(p, start, "data directory", out);
    if (mx_p_kw(p, KW_INDEX) && mx_p_next_kw(p, KW_DIRECTORY))
        return directory_option(p, start, "index directory", out);
    if (mx_p_word(p, "union"))
        return union_option(p, start, out);
    if (mx_p_word(p, "tablespace"))
        return tablespace_option(p, start, out);
    if (mx_p_word(p, "storage") && !mx_p_is(p, MX_MARIA)) {
        mx_str value;
        mx_p_next(p);
        MX_TRY(mx_parse_option_value(p, &value));
        mx_add_option(p, out, start, "storage", mx_str_lower(p->arena, value));
        return MX_OK;
    }
    if (mx_p_word(p, "start") && mx_p_is(p, MX_MYSQL)) { /* CREATE TABLE … SELECT in binary logs */
        mx_p_next(p);
        if (!mx_p_take_word(p, "transaction"))
            return mx_p_expected(p, "TRANSACTION");
        mx_add_option(p, out, start, "start transaction", MX_STR_NONE);
        return MX_OK;
    }
    if (mx_p_is(p, MX_MARIA) && mx_p_word(p, "with")) {
        mx_p_next(p);
        if (!mx_p_take_word(p, "system") || !mx_p_take_word(p, "versioning"))
            return mx_p_expected(p, "SYSTEM VERSIONING");
        mx_add_option(p, out, start, "system versioning", MX_STR("yes"));
        return MX_OK;
    }
    const char *key = mx_take_one_of(p, my_options);
    if (!key)
        return engine_option(p, start, out);
    mx_str value;
    MX_TRY(mx_parse_option_value(p, &value));
    mx_add_option(p, out, start, key, value);
    return MX_OK;
}
