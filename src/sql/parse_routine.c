/* sql/parse_routine.c — functions, procedures, aggregates: their names, argument types and bodies. */
#include "base/buf.h"
#include "sql/ddl.h"
#include "sql/parse.h"

/* Spellings of PostgreSQL's types as format_type() prints them: a signature must not depend on the
 * spelling. */
static const struct {
    const char *from, *to;
} canonical[] = {
    {"int", "integer"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"int2", "smallint"},
    {"float8", "double precision"},
    {"float", "double precision"},
    {"float4", "real"},
    {"bool", "boolean"},
    {"varchar", "character varying"},
    {"char varying", "character varying"},
    {"char", "character"},
    {"bpchar", "character"},
    {"decimal", "numeric"},
    {"dec", "numeric"},
    {"timestamptz", "timestamp with time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timetz", "time with time zone"},
    {"time", "time without time zone"},
    {"varbit", "bit varying"},
};

/* Can the name of a type stand without its quotes? */
static bool is_bare(const mx_parser *p, mx_str name)
{
    bool bare = name.len && !(name.ptr[0] >= '0' && name.ptr[0] <= '9');
    for (size_t i = 0; bare && i < name.len; i++) {
        char c = name.ptr[i];
        bare = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return bare && !mx_word_reserved(mx_keyword_of(name), p->server);
}

static void put_part(mx_parser *p, mx_buf *buf, mx_str name, bool quoted)
{
    if (quoted &&
        (!is_bare(p, name) || mx_str_eq(name, MX_STR("char")))) /* "char" is another type than char */
        mx_buf_quoted(buf, name, '"');
    else
        mx_buf_str(buf, name);
}

mx_str mx_signature_type(mx_str name)
{
    for (size_t i = 0; i < sizeof canonical / sizeof *canonical; i++) {
        if (mx_str_eq(name, mx_str_of(canonical[i].from)))
            return mx_str_of(canonical[i].to);
    }
    return name;
}

static void put_type(mx_parser *p, mx_buf *buf, const mx_type_name *type)
{
    mx_str name = type->name;
    bool builtin = !type->schema.len || mx_str_eq(type->schema, MX_STR("pg_catalog"));
    if (builtin && !type->quoted)
        name = mx_signature_type(name);
    if (!builtin) {
        put_part(p, buf, type->schema, true); /* it is folded already, or was quoted by itself */
        mx_buf_char(buf, '.');
    }
    put_part(p, buf, name, type->quoted);
    if (type->of_column)
        mx_buf_lit(buf, "%type");
    if (type->array_dims) /* the server does not tell dimensions apart */
        mx_buf_lit(buf, "[]");
}

mx_status mx_parse_signature_type(mx_parser *p, mx_str *out)
{
    mx_buf buf = MX_BUF(p->arena);
    mx_type_name *type = NULL;
    MX_TRY(mx_parse_type_in(p, &type));
    put_type(p, &buf, type);
    *out = mx_buf_take(&buf);
    return MX_OK;
}

/* Does a type of several words begin at this one, and go on with the next? Then it is no argument's name. */
static bool at_long_type(mx_parser *p)
{
    static const char *const first[] = {"double", "character", "char", "bit",      "national",
                                        "nchar",  "timestamp", "time", "interval", "setof"};
    static const char *const second[] = {"precision", "varying", "character", "char", "with",   "without",
                                         "year",      "month",   "day",       "hour", "minute", "second"};
    bool starts = false;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        starts |= mx_p_word(p, first[i]);
    const mx_token *next = mx_p_peek(p);
    if (!starts || next->kind != MX_T_WORD)
        return false;
    if (mx_p_word(p, "setof"))
        return true;
    for (size_t i = 0; i < sizeof second / sizeof *second; i++)
        if (mx_str_ieq(next->text, mx_str_of(second[i])))
            return true;
    return false;
}

static const char *argument_mode(mx_parser *p)
{
    static const char *const modes[] = {"in", "out", "inout", "variadic", NULL};
    const char *mode = mx_take_one_of(p, modes);
    if (mode && mode[0] == 'i' && mode[2] == '\0' && mx_p_take_word(p, "out"))
        return "inout"; /* IN OUT */
    return mode;
}

static mx_status parse_arguments(mx_parser *p, mx_str *out, mx_names *types, mx_column_defs *defs);

static mx_status argument_default(mx_parser *p, mx_names *refers, mx_column_def *def)
{
    mx_mark start = mx_p_mark(p);
    MX_TRY(mx_parse_expr_in(p, MX_P_EXPR, &def->default_expr));
    if (refers)
        mx_find_refers(p, mx_p_text(p, &start), def->default_expr->span, refers);
    return MX_OK;
}

/* [mode] [name] [mode] type [{DEFAULT | =} expr] */
static mx_status argument(mx_parser *p, mx_buf *buf, bool *first, mx_names *types, mx_column_defs *out)
{
    mx_str name = MX_STR_NONE;
    mx_column_def *def = mx_new(p->arena, mx_column_def);
    const char *mode = argument_mode(p);
    const mx_token *next = mx_p_peek(p);
    bool named = (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED) &&
                 (next->kind == MX_T_WORD || next->kind == MX_T_QUOTED) && next->keyword != KW_DEFAULT &&
                 next->keyword != KW_ORDER && next->keyword != KW_ARRAY && !at_long_type(p);
    if (named)
        MX_TRY(mx_p_label(p, "an argument's name", &name, NULL));
    if (!mode)
        mode = argument_mode(p);
    mx_type_name *type = NULL;
    MX_TRY(mx_parse_type_in(p, &type));
    mx_name refer = {.schema = type->schema, .name = type->name, .span = type->span};
    if (mx_p_op(p, "%")) { /* table.column%TYPE */
        mx_p_next(p);
        MX_TRY(mx_p_expect(p, KW_TYPE));
        refer.name = type->schema;
        refer.schema = MX_STR_NONE;
        type->of_column = true;
    }
    if (types)
        mx_add_refer(p, types, refer);
    if (!mode || mode[0] != 'o') {
        if (!*first)
            mx_buf_lit(buf, ", ");
        put_type(p, buf, type);
        *first = false;
    }
    if (mx_p_take(p, KW_DEFAULT) || mx_p_take_op(p, "=") || mx_p_take_op(p, ":="))
        MX_TRY(argument_default(p, types, def));
    def->name = name;
    def->type = type;
    def->storage = mx_str_of(mode ? mode : "in");
    if (out)
        mx_vec_push(p->arena, out, def);
    return MX_OK;
}

mx_status mx_parse_signature(mx_parser *p, mx_str *out, mx_names *types)
{
    return parse_arguments(p, out, types, NULL);
}

static mx_status parse_arguments(mx_parser *p, mx_str *out, mx_names *types, mx_column_defs *defs)
{
    mx_buf buf = MX_BUF(p->arena);
    mx_span open = p->tok.span;
    bool first = true;
    MX_TRY(mx_p_expect_punct(p, '('));
    mx_buf_char(&buf, '(');
    if (mx_p_take_op(p, "*"))
        mx_buf_char(&buf, '*');
    for (bool more = !mx_p_take_punct(p, ')'); more;) {
        if (mx_p_take_all(p, KW_ORDER, KW_BY)) /* ordered-set aggregates: (direct ORDER BY aggregated) */
            continue;
        MX_TRY(argument(p, &buf, &first, types, defs));
        if (mx_p_kw(p, KW_ORDER))
            continue;
        MX_TRY(mx_list_next(p, open, "an argument", &more));
    }
    mx_buf_char(&buf, ')');
    *out = mx_buf_take(&buf);
    return MX_OK;
}

/* --- bodies --------------------------------------------------------------------------------------------- */

static mx_status language_option(mx_parser *p, mx_str *out)
{
    if (p->tok.kind != MX_T_WORD && p->tok.kind != MX_T_QUOTED && p->tok.kind != MX_T_STRING)
        return mx_p_expected(p, "a language");
    *out = mx_str_lower(p->arena, mx_token_value(p->arena, &p->tok, p->server));
    mx_p_next(p);
    return MX_OK;
}

/* RETURNS {[SETOF] type | TABLE (…)}: the types are what matters. */
static mx_status pg_returns(mx_parser *p, mx_create_object *routine)
{
    if (mx_p_next_kw(p, KW_NULL) ||
        !mx_p_take_word(p, "returns")) /* RETURNS NULL ON NULL INPUT is an option */
        return MX_OK;
    if (mx_p_kw(p, KW_TABLE) && mx_p_next_punct(p, '(')) {
        mx_str columns;
        mx_span table = p->tok.span;
        mx_p_next(p);
        size_t before = routine->attributes.len;
        MX_TRY(parse_arguments(p, &columns, &routine->refers, &routine->attributes));
        for (size_t i = before; i < routine->attributes.len; i++)
            routine->attributes.at[i]->storage = MX_STR("table");
        mx_add_option(p, &routine->options, table, "returns", mx_str_cat(p->arena, MX_STR("table"), columns));
        return MX_OK;
    }
    mx_type_name *type = NULL;
    mx_span start = p->tok.span;
    MX_TRY(mx_parse_type_in(p, &type));
    mx_add_refer(p, &routine->refers,
                 (mx_name){.schema = type->schema, .name = type->name, .span = type->span});
    if (mx_p_take_op(p, "%")) { /* table.column%TYPE */
        MX_TRY(mx_p_expect(p, KW_TYPE));
        type->of_column = true;
    }
    mx_buf buf = MX_BUF(p->arena);
    if (type->setof)
        mx_buf_lit(&buf, "setof ");
    put_type(p, &buf, type);
    mx_add_option(p, &routine->options, start, "returns", mx_buf_take(&buf));
    return MX_OK;
}

static const struct {
    const char *words, *key, *value; /* value NULL: it follows */
} pg_options[] = {
    {"language", "language", NULL},
    {"immutable", "volatility", "immutable"},
    {"stable", "volatility", "stable"},
    {"volatile", "volatility", "volatile"},
    {"strict", "strict", "yes"},
    {"returns null on null input", "strict", "yes"},
    {"called on null input", "strict", "no"},
    {"leakproof", "leakproof", "yes"},
    {"not leakproof", "leakproof", "no"},
    {"security definer", "security", "definer"},
    {"security invoker", "security", "invoker"},
    {"external security definer", "security", "definer"},
    {"external security invoker", "security", "invoker"},
    {"window", "window", "yes"},
    {"parallel", "parallel", NULL},
    {"cost", "cost", NULL},
    {"rows", "rows", NULL},
    {"support", "support", NULL},
    {"set", "set", NULL},
    {"transform", "transform", NULL},
};

static bool at_pg_option(mx_parser *p)
{
    mx_mark mark = mx_p_mark(p);
    bool found = mx_p_kw(p, KW_AS) || mx_p_word(p, "return") || mx_p_word(p, "begin");
    for (size_t i = 0; !found && i < sizeof pg_options / sizeof *pg_options; i++)
        found = mx_take_words(p, pg_options[i].words);
    mx_p_reset(p, &mark);
    return found;
}

/* MX_NOT_FOUND: no option stands here. Keys: "language", "volatility", "strict", "security", "parallel",
 * "cost", "set"… */
static mx_status pg_option(mx_parser *p, mx_create_object *routine, mx_str *language)
{
    mx_span start = p->tok.span;
    for (size_t i = 0; i < sizeof pg_options / sizeof *pg_options; i++) {
        if (!mx_take_words(p, pg_options[i].words))
            continue;
        mx_str value = mx_str_of(pg_options[i].value);
        mx_mark mark = mx_p_mark(p);
        if (i == 0)
            MX_TRY(language_option(p, language));
        else if (!pg_options[i].value) {
            if (mx_p_at_end(p))
                return mx_p_expected(p, "a value");
            mx_p_next(p);
            MX_TRY(mx_p_skip_until(p, at_pg_option));
            value = mx_p_text(p, &mark);
        }
        mx_add_option(p, &routine->options, start, pg_options[i].key, i == 0 ? *language : value);
        return MX_OK;
    }
    return MX_NOT_FOUND;
}

/* AS 'body' [, 'symbol'] */
static mx_status pg_as(mx_parser *p, mx_create_object *routine, mx_span *body)
{
    mx_str symbol;
    *body = p->tok.span;
    MX_TRY(mx_p_string(p, "the body as a string", &routine->query));
    return mx_p_take_punct(p, ',') ? mx_p_string(p, "the symbol as a string", &symbol) : MX_OK;
}

/* PL/pgSQL looks for tables only where a variable takes its type from one: x t, y t%ROWTYPE, z t.c%TYPE. */
static bool takes_types(mx_arena *arena, mx_str body)
{
    mx_str lower = mx_str_lower(arena, body);
    return mx_str_find_str(lower, MX_STR("%rowtype")) != MX_NPOS ||
           mx_str_find_str(lower, MX_STR("%type")) != MX_NPOS ||
           mx_str_find_str(lower, MX_STR("declare")) != MX_NPOS;
}

/* The options in any order; the body is a string behind AS, or SQL itself behind RETURN or BEGIN ATOMIC. */
static mx_status pg_body(mx_parser *p, const mx_create_head *head, mx_create_object *routine)
{
    MX_TRY(pg_returns(p, routine));
    mx_mark rest = mx_p_mark(p);
    mx_str language = MX_STR_NONE;
    mx_span body = {0};
    while (!mx_p_at_end(p)) {
        if (mx_p_take(p, KW_AS)) {
            MX_TRY(pg_as(p, routine, &body));
            continue;
        }
        if (mx_p_word(p, "return") || (mx_p_word(p, "begin") && mx_p_next_kw(p, KW_ATOMIC))) {
            MX_TRY(mx_take_rest_as_written(p, &routine->query));
            routine->body_parsed = true;
            break;
        }
        mx_status st = pg_option(p, routine, &language);
        if (st == MX_NOT_FOUND)
            return mx_p_expected(p, "a function's option, AS or the end of the statement");
        MX_TRY(st);
    }
    if (!routine->query.len && !body.end && routine->kind != MX_O_AGGREGATE)
        return mx_p_expected(p, "AS and the body");
    MX_TRY(mx_finish_object(p, head, &rest, routine));
    size_t head_refers = routine->refers.len;
    bool sql = mx_str_eq(language, MX_STR("sql"));
    if (body.end && (sql || mx_str_eq(language, MX_STR("plpgsql"))))
        mx_find_refers(p, routine->query, body, &routine->refers);
    if (body.end && !sql && mx_str_eq(language, MX_STR("plpgsql")))
        mx_find_declared(p, routine->query, body, &routine->refers);
    routine->body_refers = routine->refers.len - head_refers;
    routine->body_checked = sql || takes_types(p->arena, routine->query);
    return MX_OK;
}

/* {COMMENT 's' | LANGUAGE SQL | [NOT] DETERMINISTIC | CONTAINS SQL | NO SQL | READS SQL DATA | MODIFIES
 * SQL DATA | SQL SECURITY x} */
static bool take_my_characteristic(mx_parser *p)
{
    if (mx_p_take_word(p, "comment")) {
        mx_p_next(p);
        return true;
    }
    if (mx_p_take_word(p, "deterministic") || mx_p_take_all(p, KW_NOT, KW_DETERMINISTIC) ||
        mx_p_take_all(p, KW_CONTAINS, KW_SQL) || mx_p_take_all(p, KW_NO, KW_SQL) ||
        mx_p_take_all(p, KW_LANGUAGE, KW_SQL))
        return true;
    if (mx_p_take_all(p, KW_READS, KW_SQL, KW_DATA) || mx_p_take_all(p, KW_MODIFIES, KW_SQL, KW_DATA))
        return true;
    return mx_p_take_all(p, KW_SQL, KW_SECURITY, KW_DEFINER) ||
           mx_p_take_all(p, KW_SQL, KW_SECURITY, KW_INVOKER);
}

static mx_status my_body(mx_parser *p, const mx_create_head *head, mx_create_object *routine)
{
    if (mx_p_punct(p, '('))
        MX_TRY(mx_p_skip_group(p));
    if (mx_p_take_word(p, "returns")) {
        mx_type_name *type = NULL;
        MX_TRY(mx_parse_type_in(p, &type));
    }
    while (take_my_characteristic(p))
        ;
    mx_mark body = mx_p_mark(p);
    if (mx_p_at_end(p))
        return mx_p_expected(p, "the body");
    MX_TRY(mx_finish_object(p, head, &body, routine));
    routine->query = mx_str_trim(mx_p_slice(p, mx_p_span_from(p, body.tok.span)));
    return MX_OK;
}

/* The form before version 8.2, (BASETYPE = t, SFUNC = …) without arguments: is it that, and what are the arguments? */
static mx_status old_aggregate(mx_parser *p, mx_create_object *aggregate, bool *is_old)
{
    mx_mark open = mx_p_mark(p);
    mx_type_name *type = NULL;
    mx_buf buf = MX_BUF(p->arena);
    bool word = (mx_p_next(p), p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED);
    *is_old = word && (mx_p_next(p), mx_p_op(p, "="));
    mx_p_reset(p, &open);
    if (!*is_old)
        return MX_OK;
    while (!mx_p_at_end(p) && !mx_p_word(p, "basetype"))
        mx_p_next(p);
    if (mx_p_at_end(p))
        return mx_p_expected(p, "BASETYPE");
    mx_p_next(p);
    if (!mx_p_take_op(p, "="))
        return mx_p_expected(p, "'='");
    bool any = p->tok.kind == MX_T_STRING || p->tok.kind == MX_T_QUOTED || mx_p_word(p, "any");
    any = any && mx_str_ieq(mx_token_value(p->arena, &p->tok, p->server), MX_STR("any"));
    mx_buf_char(&buf, '(');
    if (any) {
        mx_buf_char(&buf, '*');
    } else {
        MX_TRY(mx_parse_type_in(p, &type));
        mx_add_refer(p, &aggregate->refers,
                     (mx_name){.schema = type->schema, .name = type->name, .span = type->span});
        put_type(p, &buf, type);
    }
    mx_buf_char(&buf, ')');
    aggregate->signature = mx_buf_take(&buf);
    mx_p_reset(p, &open);
    return MX_OK;
}

mx_status mx_parse_create_routine(mx_parser *p, const mx_create_head *head, mx_object_kind kind, mx_stmt *out)
{
    bool old = false;
    mx_create_object *routine = mx_new_object(p, head, kind, out);
    routine->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a routine's name", &routine->name));
    if (!mx_p_is(p, MX_PG))
        return my_body(p, head, routine);
    if (!mx_p_punct(p, '('))
        return mx_p_expected(p, "'('");
    if (kind == MX_O_AGGREGATE)
        MX_TRY(old_aggregate(p, routine, &old));
    if (!old)
        MX_TRY(parse_arguments(p, &routine->signature, &routine->refers, &routine->attributes));
    if (kind == MX_O_AGGREGATE) { /* (SFUNC = f, STYPE = t): functions are named without parentheses */
        if (!mx_p_punct(p, '('))
            return mx_p_expected(p, "'('");
        MX_TRY(mx_parse_with_options(p, "", &routine->options));
        for (size_t i = 0; i < routine->options.len; i++)
            mx_add_refer(
                p, &routine->refers,
                (mx_name){.name = routine->options.at[i].value, .span = routine->options.at[i].span});
    }
    return pg_body(p, head, routine);
}
