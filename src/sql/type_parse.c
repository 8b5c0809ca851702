#include "base/buf.h"
#include "sql/expr_rules.h"

/* --- names of several words ----------------------------------------------------------------------------- */

/* First words that others may follow; the parser takes the longest row that matches. `tail`: words that
 * stand behind the arguments: "timestamp (3) with time zone". */
static const struct long_name {
    const char *words;
    unsigned engines;
} long_names[] = {
    {"double precision", MX_ANY_ENGINE & ~MX_LITE},
    {"character varying", MX_ANY_ENGINE & ~MX_LITE},
    {"character large object", MX_PG | MX_MY},
    {"char varying", MX_PG | MX_MY | MX_DUCK | MX_MSSQL},
    {"char byte", MX_MY},
    {"char large object", MX_MY},
    {"binary varying", MX_MSSQL},
    {"binary large object", MX_MSSQL},
    {"bit varying", MX_PG | MX_DUCK},
    {"long varchar", MX_MY},
    {"long varbinary", MX_MY},
    {"long char varying", MX_MY},
    {"long character varying", MX_MY},
    {"national character varying", MX_ANY_ENGINE & ~MX_LITE},
    {"national char varying", MX_ANY_ENGINE & ~MX_LITE},
    {"national varcharacter", MX_MY},
    {"national varchar", MX_MY | MX_PG},
    {"national character", MX_ANY_ENGINE & ~MX_LITE},
    {"national char", MX_ANY_ENGINE & ~MX_LITE},
    {"national text", MX_MSSQL},
    {"nchar varying", MX_PG | MX_MY},
    {"nchar varchar", MX_MY},
    {"signed integer", MX_MY},
    {"signed int", MX_MY},
    {"unsigned integer", MX_MY},
    {"unsigned int", MX_MY},
};

/* How many words of `words` stand here, if all do; nothing is consumed. */
static size_t words_here(mx_parser *p, mx_str words)
{
    mx_mark mark = mx_p_mark(p);
    size_t n = 0;
    mx_str head, tail = words;
    bool more;
    do {
        more = mx_str_cut(tail, ' ', &head, &tail);
        if (p->tok.kind != MX_T_WORD || !mx_str_ieq(p->tok.text, head)) {
            n = 0;
            break;
        }
        n++;
        mx_p_next(p);
    } while (more);
    mx_p_reset(p, &mark);
    return n;
}

static bool starts_long_name(const mx_parser *p)
{
    static const mx_keyword first[] = {KW_DOUBLE, KW_CHARACTER, KW_CHAR,  KW_BINARY, KW_BIT,
                                       KW_LONG,   KW_NATIONAL,  KW_NCHAR, KW_SIGNED, KW_UNSIGNED};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (mx_p_kw(p, first[i]))
            return true;
    return false;
}

/* Reserved words that are types all the same; any other reserved word is where a type should be. */
static bool type_word(const mx_parser *p)
{
    static const mx_keyword words[] = {
        KW_BIGINT,     KW_BINARY,    KW_BLOB,         KW_CHAR,      KW_CHARACTER, KW_DEC,      KW_DECIMAL,
        KW_DOUBLE,     KW_FLOAT,     KW_FLOAT4,       KW_FLOAT8,    KW_INT,       KW_INT1,     KW_INT2,
        KW_INT3,       KW_INT4,      KW_INT8,         KW_INTEGER,   KW_LONG,      KW_LONGBLOB, KW_LONGTEXT,
        KW_MEDIUMBLOB, KW_MEDIUMINT, KW_MEDIUMTEXT,   KW_MIDDLEINT, KW_NATIONAL,  KW_NUMERIC,  KW_PRECISION,
        KW_REAL,       KW_SET,       KW_SMALLINT,     KW_TINYBLOB,  KW_TINYINT,   KW_TINYTEXT, KW_UNSIGNED,
        KW_VARBINARY,  KW_VARCHAR,   KW_VARCHARACTER, KW_ROW,
    };
    if (mx_p_is(p, MX_DUCK) && (mx_p_kw(p, KW_UNION) || mx_p_kw(p, KW_BINARY)))
        return true;
    if (!mx_word_reserved((mx_keyword)p->tok.keyword, p->server))
        return true;
    for (size_t i = 0; mx_p_is(p, MX_MY | MX_MSSQL) && i < sizeof words / sizeof *words; i++)
        if (mx_p_kw(p, words[i]))
            return true;
    return false;
}

static mx_status take_name(mx_parser *p, mx_type_name *type)
{
    size_t best = 0;
    for (size_t i = 0; starts_long_name(p) && i < sizeof long_names / sizeof *long_names; i++) {
        mx_str words = mx_str_of(long_names[i].words);
        size_t n = mx_p_is(p, long_names[i].engines) ? words_here(p, words) : 0;
        if (n > best) {
            best = n;
            type->name = words;
        }
    }
    for (size_t i = 0; i < best; i++)
        mx_p_next(p);
    if (best)
        return MX_OK;
    if (p->tok.kind == MX_T_QUOTED) {
        type->quoted = true;
        MX_TRY(mx_p_label(p, "a type", &type->name, NULL));
    } else if (p->tok.kind == MX_T_WORD && type_word(p)) {
        type->name = mx_str_lower(p->arena, p->tok.text);
        mx_p_next(p);
    } else {
        return mx_p_expected(p, "a type");
    }
    if (!mx_p_is(p, MX_PG | MX_DUCK | MX_MSSQL) || !mx_p_take_punct(p, '.'))
        return MX_OK;
    type->schema = type->name;
    type->quoted = p->tok.kind == MX_T_QUOTED;
    MX_TRY(mx_p_label(p, "a type", &type->name, NULL));
    if (mx_p_punct(p, '.'))
        return mx_p_expected(p, "a type with at most one schema");
    return MX_OK;
}

/* --- arguments ------------------------------------------------------------------------------------------ */

/* A number with sign, a string, a word (max, Point), or a group that is kept as text. */
static mx_status type_argument(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_RAW, p->tok.span);
    mx_mark from = mx_p_mark(p);
    if (mx_p_op(p, "-") || mx_p_op(p, "+"))
        mx_p_next(p);
    bool sign = p->tok.span.start != from.tok.span.start;
    if (p->tok.kind == MX_T_NUMBER) {
        e->kind = MX_E_NUMBER;
        mx_p_next(p);
        e->text = mx_p_text_as_written(p, &from);
    } else if (sign) {
        return mx_p_expected(p, "a number");
    } else if (p->tok.kind == MX_T_STRING || p->tok.kind == MX_T_BLOB) {
        return mx_parse_primary(p, out);
    } else if (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED) {
        mx_str name;
        MX_TRY(mx_p_label(p, "an argument of a type", &name, NULL));
        e->kind = MX_E_NAME;
        mx_e_path(p, e, name);
    } else {
        return mx_p_expected(p, "an argument of the type");
    }
    return mx_e_done(p, e, out);
}

/* STRUCT(…), MAP(…), UNION(…) of DuckDB: what is inside is types. */
static bool holds_types(const mx_parser *p, const mx_type_name *type)
{
    static const char *const names[] = {"struct", "row", "map", "union"};
    for (size_t i = 0; i < sizeof names / sizeof *names && mx_p_is(p, MX_DUCK); i++)
        if (mx_str_eq(type->name, mx_str_of(names[i])))
            return true;
    return false;
}

static mx_status type_arguments(mx_parser *p, mx_type_name *type)
{
    if (!mx_p_punct(p, '('))
        return MX_OK;
    mx_expr list = {0}, *arg = NULL;
    mx_span open = p->tok.span;
    if (holds_types(p, type)) {
        mx_mark from = mx_p_mark(p);
        MX_TRY(mx_p_skip_group(p));
        mx_e_arg(p, &list, mx_e_word(p, MX_E_RAW, mx_p_text(p, &from), open));
    } else {
        mx_p_next(p);
        do {
            MX_TRY(type_argument(p, &arg));
            mx_e_arg(p, &list, arg);
        } while (mx_p_take_comma(p));
        if (mx_p_at_end(p) && !p->failed)
            return mx_fail(p->diags, MX_SQL002, open, "", "unclosed '('");
        MX_TRY(mx_p_take_punct(p, ')') ? MX_OK : mx_p_expected(p, "',' or ')'"));
    }
    type->args = list.args;
    type->arg_count = list.arg_count;
    return MX_OK;
}

/* --- suffixes ------------------------------------------------------------------------------------------- */

static void append(mx_parser *p, mx_str *name, const char *words)
{
    *name = mx_str_cat(p->arena, *name, mx_str_of(words));
}

mx_status mx_parse_interval_fields(mx_parser *p, bool precisions, bool *any)
{
    static const mx_keyword units[] = {KW_YEAR, KW_MONTH, KW_DAY, KW_HOUR, KW_MINUTE, KW_SECOND};
    for (int part = 0; part < 2; part++) {
        bool here = false;
        for (size_t i = 0; i < sizeof units / sizeof *units && !here; i++)
            here = mx_p_take(p, units[i]);
        if (!here && part)
            return mx_p_expected(p, "a field of an interval");
        *any |= here;
        if (here && precisions && mx_p_punct(p, '('))
            MX_TRY(mx_p_skip_group(p));
        if (!here || !mx_p_take(p, KW_TO))
            break;
    }
    return MX_OK;
}

/* TIMESTAMP (3) WITH TIME ZONE, INTERVAL YEAR TO MONTH, INTERVAL DAY TO SECOND (3) */
static mx_status pg_suffix(mx_parser *p, mx_type_name *type)
{
    if (mx_str_eq(type->name, MX_STR("timestamp")) || mx_str_eq(type->name, MX_STR("time"))) {
        if (mx_p_take_all(p, KW_WITH, KW_TIME, KW_ZONE))
            append(p, &type->name, " with time zone");
        else if (mx_p_take_all(p, KW_WITHOUT, KW_TIME, KW_ZONE))
            append(p, &type->name, " without time zone");
    }
    if (!mx_str_eq(type->name, MX_STR("interval")))
        return MX_OK;
    mx_mark from = mx_p_mark(p);
    bool any = false;
    MX_TRY(mx_parse_interval_fields(p, false, &any));
    type->fields = mx_str_lower(p->arena, mx_p_text_as_written(p, &from));
    return mx_p_punct(p, '(') ? type_arguments(p, type) : MX_OK;
}

static mx_status arrays(mx_parser *p, mx_type_name *type)
{
    for (;;) {
        if (mx_p_punct(p, '[')) {
            mx_p_next(p);
            if (p->tok.kind == MX_T_NUMBER)
                mx_p_next(p);
            MX_TRY(mx_p_expect_punct(p, ']'));
            type->array_dims++;
        } else if (mx_p_kw(p, KW_ARRAY) && type->array_dims == 0) {
            mx_p_next(p);
            type->array_dims = 1;
            if (!mx_p_punct(p, '['))
                return MX_OK;
            type->array_dims = 0;
        } else {
            return MX_OK;
        }
    }
}

static mx_status pg_type(mx_parser *p, mx_type_name *type)
{
    if (mx_p_kw(p, KW_SETOF) && mx_p_is(p, MX_PG)) {
        type->setof = true;
        mx_p_next(p);
    }
    MX_TRY(take_name(p, type));
    MX_TRY(type_arguments(p, type));
    if (!type->quoted)
        MX_TRY(pg_suffix(p, type));
    return arrays(p, type);
}

/* [UNSIGNED | SIGNED | ZEROFILL]… [CHARACTER SET x | ASCII | UNICODE | BYTE | BINARY]… ; COLLATE is left
 * to the column's options, but for what stands before BINARY no server writes anything else. */
mx_status mx_parse_type_suffix(mx_parser *p, mx_type_name *type)
{
    for (;;) {
        if (mx_p_take(p, KW_UNSIGNED)) {
            type->is_unsigned = true;
        } else if (mx_p_take(p, KW_SIGNED)) {
            type->is_signed = true;
        } else if (mx_p_take(p, KW_ZEROFILL)) {
            type->zerofill = type->is_unsigned = true; /* manual: ZEROFILL adds UNSIGNED */
        } else if (mx_p_kw(p, KW_BINARY)) {
            mx_p_next(p);
            type->binary = true;
        } else if (mx_p_take(p, KW_ASCII)) {
            type->charset = MX_STR("latin1");
        } else if (mx_p_take(p, KW_UNICODE)) {
            type->charset = MX_STR("ucs2");
        } else if (mx_p_take(p, KW_BYTE)) {
            type->charset = MX_STR("binary");
        } else if (mx_p_kw2(p, KW_CHARACTER, KW_SET) || mx_p_kw2(p, KW_CHAR, KW_SET) ||
                   mx_p_kw(p, KW_CHARSET)) {
            if (!mx_p_take(p, KW_CHARSET)) {
                mx_p_next(p);
                mx_p_next(p);
            }
            if (p->tok.kind == MX_T_STRING)
                MX_TRY(mx_p_string(p, "a character set", &type->charset));
            else
                MX_TRY(mx_p_label(p, "a character set", &type->charset, NULL));
            type->charset = mx_str_lower(p->arena, type->charset);
        } else if (mx_p_kw(p, KW_COLLATE) && mx_p_peek(p)->kind == MX_T_WORD && !type->collate.len) {
            mx_p_next(p);
            MX_TRY(mx_p_label(p, "a collation", &type->collate, NULL));
        } else {
            return MX_OK;
        }
    }
}

static mx_status my_type(mx_parser *p, mx_type_name *type)
{
    if (p->tok.kind != MX_T_WORD)
        return mx_p_expected(p, "a type");
    MX_TRY(take_name(p, type));
    MX_TRY(type_arguments(p, type));
    return mx_parse_type_suffix(p, type);
}

/* SQLite: any names, then (n) or (n, m). "CREATE TABLE", 3.1: words of constraints end it. */
static bool lite_word(mx_parser *p)
{
    static const mx_keyword ends[] = {
        KW_CONSTRAINT, KW_PRIMARY,    KW_NOT,       KW_NULL, KW_UNIQUE, KW_CHECK,         KW_DEFAULT,
        KW_COLLATE,    KW_REFERENCES, KW_GENERATED, KW_AS,   KW_ON,     KW_AUTOINCREMENT, KW_DEFERRABLE};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (mx_p_kw(p, ends[i]))
            return ends[i] == KW_GENERATED && !mx_p_next_kw(p, KW_ALWAYS);
    return mx_p_ident_here(p);
}

static mx_status lite_type(mx_parser *p, mx_type_name *type)
{
    mx_buf name = MX_BUF(p->arena);
    if (!lite_word(p))
        return MX_NOT_FOUND;
    do {
        mx_str part;
        type->quoted = p->tok.kind != MX_T_WORD;
        MX_TRY(mx_p_label(p, "a type", &part, NULL));
        if (name.len)
            mx_buf_char(&name, ' ');
        mx_buf_str(&name, type->quoted ? part : mx_str_lower(p->arena, part));
    } while (lite_word(p));
    type->name = mx_buf_take(&name);
    return type_arguments(p, type);
}

mx_status mx_parse_type_in(mx_parser *p, mx_type_name **out)
{
    mx_type_name *type = mx_new(p->arena, mx_type_name);
    mx_mark from = mx_p_mark(p);
    type->span = p->tok.span;
    MX_TRY(mx_p_is(p, MX_LITE) ? lite_type(p, type)
           : mx_p_is(p, MX_MY) ? my_type(p, type)
                               : pg_type(p, type));
    if (p->failed)
        return MX_FAILED;
    type->span = mx_p_span_from(p, type->span);
    type->text = mx_p_text_as_written(p, &from);
    *out = type;
    return MX_OK;
}
