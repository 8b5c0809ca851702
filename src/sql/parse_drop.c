/* sql/parse_drop.c — the kinds of objects and how they are named, and DROP. */
#include "sql/ddl.h"

/* Words that name a kind; longer ones before their beginnings. */
static const struct {
    const char *words;
    unsigned engines;
    mx_object_kind kind;
} kinds[] = {
    {"table", MX_ANY_ENGINE, MX_O_TABLE},
    {"tables", MX_MY, MX_O_TABLE},
    {"column", MX_PG | MX_DUCK, MX_O_COLUMN},
    {"constraint", MX_PG, MX_O_CONSTRAINT},
    {"index", MX_ANY_ENGINE, MX_O_INDEX},
    {"schema", MX_ANY_ENGINE, MX_O_SCHEMA},
    {"database", MX_MY, MX_O_SCHEMA},
    {"database", MX_PG | MX_MSSQL, MX_O_DATABASE},
    {"sequence", MX_PG | MX_MARIA | MX_MSSQL | MX_DUCK, MX_O_SEQUENCE},
    {"domain", MX_PG, MX_O_DOMAIN},
    {"type", MX_PG | MX_MSSQL | MX_DUCK, MX_O_TYPE},
    {"view", MX_ANY_ENGINE, MX_O_VIEW},
    {"materialized view", MX_PG, MX_O_MATVIEW},
    {"trigger", MX_ANY_ENGINE, MX_O_TRIGGER},
    {"function", MX_PG | MX_MY | MX_MSSQL | MX_DUCK, MX_O_FUNCTION},
    {"macro table", MX_DUCK, MX_O_FUNCTION},
    {"macro", MX_DUCK, MX_O_FUNCTION},
    {"procedure", MX_PG | MX_MY | MX_MSSQL, MX_O_PROCEDURE},
    {"aggregate", MX_PG, MX_O_AGGREGATE},
    {"routine", MX_PG, MX_O_ROUTINE},
    {"extension", MX_PG, MX_O_EXTENSION},
    {"policy", MX_PG, MX_O_POLICY},
    {"rule", MX_PG, MX_O_RULE},
    {"event trigger", MX_PG, MX_O_EVENT_TRIGGER},
    {"event", MX_MY, MX_O_EVENT},
    {"statistics", MX_PG, MX_O_STATISTICS},
    {"collation", MX_PG, MX_O_COLLATION},
    {"cast", MX_PG, MX_O_CAST},
    {"operator class", MX_PG, MX_O_OTHER},
    {"operator family", MX_PG, MX_O_OTHER},
    {"operator", MX_PG, MX_O_OPERATOR},
    {"user mapping", MX_PG, MX_O_OTHER},
    {"role", MX_PG | MX_MY | MX_MSSQL, MX_O_ROLE},
    {"user", MX_PG | MX_MY | MX_MSSQL, MX_O_ROLE},
    {"group", MX_PG, MX_O_ROLE},
    {"publication", MX_PG, MX_O_PUBLICATION},
    {"subscription", MX_PG, MX_O_SUBSCRIPTION},
    {"foreign table", MX_PG, MX_O_FOREIGN_TABLE},
    {"foreign data wrapper", MX_PG, MX_O_OTHER},
    {"server", MX_PG | MX_MY, MX_O_SERVER},
    {"tablespace", MX_PG | MX_MY, MX_O_TABLESPACE},
    {"text search configuration", MX_PG, MX_O_OTHER},
    {"text search dictionary", MX_PG, MX_O_OTHER},
    {"text search parser", MX_PG, MX_O_OTHER},
    {"text search template", MX_PG, MX_O_OTHER},
    {"access method", MX_PG, MX_O_OTHER},
    {"procedural language", MX_PG, MX_O_OTHER},
    {"trusted procedural language", MX_PG, MX_O_OTHER},
    {"trusted language", MX_PG, MX_O_OTHER},
    {"language", MX_PG, MX_O_OTHER},
    {"large object", MX_PG, MX_O_OTHER},
    {"conversion", MX_PG, MX_O_OTHER},
    {"default conversion", MX_PG, MX_O_OTHER},
    {"transform", MX_PG, MX_O_OTHER},
    {"owned by", MX_PG, MX_O_ROLE},
    {"package body", MX_MARIA, MX_O_OTHER},
    {"package", MX_MARIA, MX_O_OTHER},
    {"logfile group", MX_MYSQL, MX_O_OTHER},
    {"undo tablespace", MX_MYSQL, MX_O_TABLESPACE},
    {"resource group", MX_MYSQL, MX_O_OTHER},
    {"spatial reference system", MX_MYSQL, MX_O_OTHER},
};

mx_status mx_parse_object_kind(mx_parser *p, mx_object_kind *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && p->tok.kind == MX_T_WORD; i++)
        if ((kinds[i].engines & (unsigned)p->server->engine) &&
            mx_lower(p->tok.text.ptr[0]) == kinds[i].words[0] && mx_take_words(p, kinds[i].words)) {
            *out = kinds[i].kind;
            return MX_OK;
        }
    return MX_NOT_FOUND;
}

static bool stop_at_name_end(mx_parser *p)
{
    return mx_p_punct(p, ',') || mx_p_word(p, "cascade") || mx_p_word(p, "restrict") || mx_p_word(p, "is") ||
           mx_p_word(p, "owner") || mx_p_word(p, "rename") || mx_p_word(p, "set");
}

static bool named_as_text(mx_object_kind kind)
{
    return kind == MX_O_CAST || kind == MX_O_ROLE || kind == MX_O_OTHER;
}

static bool is_routine(mx_object_kind kind)
{
    return kind == MX_O_FUNCTION || kind == MX_O_PROCEDURE || kind == MX_O_AGGREGATE || kind == MX_O_ROUTINE;
}

/* [schema.]=== */
mx_status mx_parse_operator_title(mx_parser *p, mx_name *name)
{
    mx_mark mark = mx_p_mark(p);
    if (mx_p_ident_here(p)) {
        name->schema = mx_token_value(p->arena, &p->tok, p->server);
        mx_p_next(p);
        MX_TRY(mx_p_expect_punct(p, '.'));
    }
    mx_mark sign = mx_p_mark(p);
    if (p->tok.kind != MX_T_OP)
        return mx_p_expected(p, "an operator");
    while (p->tok.kind == MX_T_OP)
        mx_p_next(p);
    name->name = mx_p_text(p, &sign);
    if (mx_str_eq(name->name, MX_STR("!="))) /* which is another spelling */
        name->name = MX_STR("<>");
    name->span = mx_p_span_from(p, mark.tok.span);
    return MX_OK;
}

mx_status mx_parse_object_name(mx_parser *p, mx_object_kind kind, mx_name *name, mx_str *signature)
{
    *name = (mx_name){0};
    *signature = MX_STR_NONE;
    if (kind == MX_O_OPERATOR) { /* === (integer, NONE) */
        MX_TRY(mx_parse_operator_title(p, name));
        return mx_p_punct(p, '(') ? mx_parse_signature(p, signature, NULL) : mx_p_expected(p, "'('");
    }
    if (named_as_text(kind)) { /* "(a AS b)", "x USING btree", "u@localhost" */
        mx_mark mark = mx_p_mark(p);
        bool ident = mx_p_ident_here(p);
        MX_TRY(mx_p_skip_until(p, stop_at_name_end));
        name->name = mx_p_text(p, &mark);
        if (ident && mx_str_eq(name->name, mark.tok.text))
            name->name = mx_token_value(p->arena, &mark.tok, p->server);
        name->span = mx_p_span_from(p, mark.tok.span);
        return name->name.len ? MX_OK : mx_p_expected(p, "a name");
    }
    MX_TRY(mx_p_name(p, kind == MX_O_TABLE ? "a table name" : "a name", name));
    if (is_routine(kind) && mx_p_is(p, MX_PG) && mx_p_punct(p, '('))
        return mx_parse_signature(p, signature, NULL);
    return MX_OK;
}

static bool named_on_table(mx_parser *p, mx_object_kind kind)
{
    if (kind == MX_O_INDEX)
        return mx_p_is(p, MX_MY | MX_MSSQL);
    return mx_p_is(p, MX_PG) && (kind == MX_O_TRIGGER || kind == MX_O_POLICY || kind == MX_O_RULE);
}

static mx_status online_options(mx_parser *p, const mx_drop *drop)
{
    mx_status st = drop->kind == MX_O_INDEX && !mx_p_is(p, MX_MARIA) ? MX_OK : MX_NOT_FOUND;
    while (st == MX_OK)
        st = mx_parse_my_online(p);
    return st == MX_NOT_FOUND ? MX_OK : st;
}

/* What may stand at the end. */
static mx_status drop_tail(mx_parser *p, mx_drop *drop)
{
    if (named_on_table(p, drop->kind)) {
        if (!mx_p_take(p, KW_ON))
            return mx_p_expected_hint(p, "ON", "It is dropped with its table: … name ON table.");
        MX_TRY(mx_p_name(p, "a table name", &drop->on_table));
    }
    if (mx_p_is(p, MX_MY)) {
        MX_TRY(online_options(p, drop));
        if (mx_p_is(p, MX_MARIA) && !mx_p_take_word(p, "nowait") && mx_p_take_word(p, "wait")) {
            int64_t seconds;
            MX_TRY(mx_p_integer(p, "a number of seconds", &seconds));
        }
    }
    mx_take_behavior(p, &drop->cascade);
    return mx_p_at_end(p) ? mx_p_expect_end(p) : mx_p_expected(p, "',' or the end of the statement");
}

mx_status mx_parse_drop(mx_parser *p, mx_stmt *out)
{
    mx_drop *drop = mx_new(p->arena, mx_drop);
    mx_span start = p->tok.span;
    mx_p_next(p);
    if (mx_p_is(p, MX_MY) && mx_p_word(p, "prepare")) {
        out->kind = MX_S_DATA;
        return MX_OK;
    }
    out->kind = MX_S_DROP;
    out->u.drop = drop;
    if (mx_p_is(p, MX_MY))
        drop->temporary = mx_p_take_word(p, "temporary");
    mx_status st = mx_parse_object_kind(p, &drop->kind);
    if (st == MX_NOT_FOUND && p->tok.kind == MX_T_WORD)
        return mx_fail(p->diags, MX_SQL102, mx_p_span_from(p, start), "", "DROP %.*s is not understood in %s",
                       MX_FMT(mx_str_upper(p->arena, p->tok.text)), mx_p_engine_name(p));
    if (st == MX_NOT_FOUND)
        return mx_p_expected(p, "the kind of object to drop");
    if (drop->kind == MX_O_INDEX && mx_p_is(p, MX_PG))
        drop->concurrently = mx_p_take(p, KW_CONCURRENTLY);
    drop->if_exists = mx_take_if_exists(p);
    do {
        mx_name name;
        mx_str signature;
        MX_TRY(mx_parse_object_name(p, drop->kind, &name, &signature));
        mx_vec_push(p->arena, &drop->names, name);
        mx_vec_push(p->arena, &drop->signatures, signature);
    } while (mx_p_take_punct(p, ','));
    return drop_tail(p, drop);
}
