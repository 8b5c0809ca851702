/* sql/parse.c — the first words of a statement choose the rule that reads it. Settings, transactions and
 * data are told apart here and read no further. */
#include "base/buf.h"
#include "sql/ddl.h"
#include "sql/parse.h"
#include "sql/sql_mode.h"

/* --- statements that no schema depends on --------------------------------------------------------------- */

static mx_status data_statement(mx_parser *p, mx_stmt *out)
{
    (void)p;
    out->kind = MX_S_DATA;
    return MX_OK;
}

static mx_status tx_statement(mx_parser *p, mx_stmt *out)
{
    (void)p;
    out->kind = MX_S_TX;
    return MX_OK;
}

/* Statements that run other statements: what they do to the schema cannot be known from their text. */
static mx_status opaque_statement(mx_parser *p, mx_stmt *out)
{
    mx_str word = mx_str_upper(p->arena, p->tok.text);
    mx_warn(p->diags, MX_SQL104, p->tok.span, "If it changes the schema, write those statements out.",
            "%.*s was passed over: what it does to the schema is not known", MX_FMT(word));
    out->kind = MX_S_DATA;
    out->opaque = true;
    return MX_OK;
}

static mx_status begin_statement(mx_parser *p, mx_stmt *out)
{
    if (mx_p_is(p, MX_MARIA) &&
        mx_p_next_kw(p, KW_NOT)) /* BEGIN NOT ATOMIC … END: a block outside of a routine */
        return opaque_statement(p, out);
    return tx_statement(p, out);
}

static mx_status do_statement(mx_parser *p, mx_stmt *out)
{
    return mx_p_is(p, MX_PG) ? opaque_statement(p, out) : data_statement(p, out);
}

static mx_status prepare_statement(mx_parser *p, mx_stmt *out)
{
    mx_p_next(p);
    return mx_p_word(p, "transaction") ? tx_statement(p, out) : opaque_statement(p, out);
}

/* SELECT … INTO t FROM … makes a table in PostgreSQL and MSSQL. The select list is only looked through for
 * its INTO. */
static mx_status select_statement(mx_parser *p, mx_stmt *out)
{
    out->kind = MX_S_DATA;
    if (!mx_p_is(p, MX_PG | MX_MSSQL))
        return MX_OK;
    if (mx_p_is(p, MX_PG) && mx_p_word(p, "select")) {
        mx_status st = mx_parse_set_config(p, out);
        if (st != MX_NOT_FOUND)
            return st;
    }
    mx_span start = p->tok.span;
    uint32_t depth = 0;
    bool selecting = mx_p_word(p, "select");
    for (; !mx_p_at_end(p); mx_p_next(p)) {
        if (mx_p_punct(p, '('))
            depth++;
        else if (mx_p_punct(p, ')') && depth)
            depth--;
        else if (depth)
            continue;
        else if (mx_p_word(p, "insert") || mx_p_word(p, "update") || mx_p_word(p, "delete") ||
                 mx_p_word(p, "merge") || mx_p_word(p, "from"))
            break;
        else if (mx_p_word(p, "select"))
            selecting = true;
        else if (selecting && mx_p_word(p, "into"))
            break;
    }
    mx_str before = mx_p_slice(p, mx_p_span_from(p, start));
    if (!mx_p_take_word(p, "into"))
        return p->failed ? MX_FAILED : MX_OK;
    mx_create_table *table = mx_new(p->arena, mx_create_table);
    bool kind = !mx_p_next_kw(p, KW_FROM); /* INTO temp FROM …: that is its name */
    table->temporary = kind && (mx_p_take_word(p, "temp") || mx_p_take_word(p, "temporary"));
    table->unlogged = kind && !table->temporary && mx_p_take_word(p, "unlogged");
    mx_p_take_word(p, "table");
    MX_TRY(mx_p_name(p, "a table name", &table->name));
    mx_span rest = p->tok.span;
    MX_TRY(mx_p_skip_until(p, NULL));
    mx_str after = mx_p_at_end(p) && rest.start < p->tok.span.start ? mx_p_slice(p, mx_p_span_from(p, rest))
                                                                    : MX_STR_NONE;
    table->as_query = mx_str_printf(p->arena, "%.*s %.*s", MX_FMT(before), MX_FMT(after));
    out->kind = MX_S_CREATE_TABLE;
    out->u.create_table = table;
    return mx_p_expect_end(p);
}

/* --- CREATE --------------------------------------------------------------------------------------------- */

static mx_status create_schema(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    bool database = mx_p_word(p, "database");
    if (database && !mx_p_is(p, MX_MY))
        return mx_parse_create_object(p, head, out);
    mx_p_next(p);
    out->kind = MX_S_CREATE_SCHEMA;
    out->u.create_schema.if_not_exists = mx_take_if_not_exists(p);
    mx_options *options = &out->u.create_schema.options;
    mx_span at = p->tok.span;
    if (mx_p_is(p, MX_PG) && mx_p_take_word(p, "authorization")) {
        mx_str role;
        MX_TRY(mx_p_ident(p, "a role name", &role, NULL));
        out->u.create_schema.name = role;
        mx_add_option(p, options, at, "authorization", role);
        return mx_p_expect_end(p);
    }
    MX_TRY(mx_p_ident(p, "a schema name", &out->u.create_schema.name, NULL));
    for (;;) {
        at = p->tok.span;
        mx_str value;
        mx_status st = mx_p_is(p, MX_MY) ? mx_parse_my_charset_option(p, options) : MX_NOT_FOUND;
        if (st == MX_OK)
            continue;
        if (st == MX_FAILED)
            return st;
        if (mx_p_is(p, MX_PG) && mx_p_take_word(p, "authorization")) {
            MX_TRY(mx_p_ident(p, "a role name", &value, NULL));
            mx_add_option(p, options, at, "authorization", value);
        } else if (mx_p_is(p, MX_MY) && (mx_p_word(p, "comment") || mx_p_word(p, "encryption"))) {
            const char *key = mx_p_word(p, "comment") ? "comment" : "encryption";
            mx_p_next(p);
            MX_TRY(mx_parse_option_value(p, &value));
            mx_add_option(p, options, at, key, value);
        } else if (mx_p_is(p, MX_MY) && mx_p_word(p, "default") && mx_p_peek(p)->kind == MX_T_WORD) {
            mx_p_next(p);
        } else
            break;
    }
    if (mx_p_word(p, "create") || mx_p_word(p, "grant"))
        return mx_p_expected_hint(p, "the end of CREATE SCHEMA",
                                  "Write the schema's objects as statements of their own.");
    return mx_p_expect_end(p);
}

static mx_status create_what(mx_parser *p, mx_create_head head, mx_stmt *out)
{
    if (!mx_p_take_word(p, "global")) /* PostgreSQL reads GLOBAL and LOCAL as nothing */
        mx_p_take_word(p, "local");
    head.temporary = mx_p_take_word(p, "temp") || mx_p_take_word(p, "temporary");
    head.unlogged = !head.temporary && mx_p_is(p, MX_PG) && mx_p_take_word(p, "unlogged");
    if (mx_p_kw(p, KW_TABLE))
        return mx_parse_create_table(p, &head, out);
    if (mx_p_kw(p, KW_INDEX) || mx_p_kw(p, KW_UNIQUE) ||
        (mx_p_is(p, MX_MY) && mx_p_next_kw(p, KW_INDEX) &&
         (mx_p_word(p, "fulltext") || mx_p_word(p, "spatial") ||
          (mx_p_is(p, MX_MARIA) && mx_p_word(p, "vector")))))
        return mx_parse_create_index(p, &head, out);
    if (mx_p_word(p, "schema") || mx_p_word(p, "database"))
        return create_schema(p, &head, out);
    if (mx_p_word(p, "sequence"))
        return mx_parse_create_sequence(p, &head, out);
    if (mx_p_is(p, MX_PG | MX_DUCK) && mx_p_word(p, "type"))
        return mx_parse_create_type(p, &head, out);
    if (mx_p_is(p, MX_PG) && mx_p_word(p, "domain"))
        return mx_parse_create_domain(p, &head, out);
    return mx_parse_create_object(p, &head, out);
}

static bool says_if_not_exists(const mx_stmt *create)
{
    switch (create->kind) {
    case MX_S_CREATE_TABLE:
        return create->u.create_table->if_not_exists;
    case MX_S_CREATE_INDEX:
        return create->u.create_index.index->if_not_exists;
    case MX_S_CREATE_SCHEMA:
        return create->u.create_schema.if_not_exists;
    case MX_S_CREATE_OBJECT:
        return create->u.create_object->if_not_exists;
    default:
        return false;
    }
}

static mx_status create_statement(mx_parser *p, mx_stmt *out)
{
    mx_create_head head = {.start = p->tok.span, .mark = mx_p_mark(p)};
    mx_p_next(p);
    if (mx_p_word(p, "or")) {
        mx_p_next(p);
        MX_TRY(mx_p_expect(p, KW_REPLACE));
        head.or_replace = true;
    }
    MX_TRY(create_what(p, head, out));
    if (head.or_replace && mx_p_is(p, MX_MY) && says_if_not_exists(out))
        return mx_fail(p->diags, MX_SQL102, head.start, "Leave one of them out.",
                       "OR REPLACE and IF NOT EXISTS exclude each other");
    return MX_OK;
}

/* --- which statement ------------------------------------------------------------------------------------ */

static const struct {
    const char *word;
    unsigned engines;
    mx_rule rule;
} rules[] = {
    {"create", MX_ANY_ENGINE, create_statement},
    {"alter", MX_ANY_ENGINE, mx_parse_alter},
    {"drop", MX_ANY_ENGINE, mx_parse_drop},
    {"comment", MX_PG | MX_DUCK, mx_parse_comment_on},
    {"rename", MX_MY, mx_parse_rename},
    {"grant", MX_PG | MX_MY | MX_MSSQL, mx_parse_grant},
    {"revoke", MX_PG | MX_MY | MX_MSSQL, mx_parse_grant},
    {"set", MX_ANY_ENGINE & ~(unsigned)MX_LITE, mx_parse_set},
    {"reset", MX_PG | MX_MY | MX_DUCK, mx_parse_setting},
    {"security", MX_PG, mx_parse_setting},
    {"discard", MX_PG, mx_parse_setting},
    {"pragma", MX_LITE | MX_DUCK, mx_parse_pragma},
    {"use", MX_MY | MX_MSSQL | MX_DUCK, mx_parse_use},
    {"begin", MX_ANY_ENGINE, begin_statement},
    {"start", MX_ANY_ENGINE, tx_statement},
    {"commit", MX_ANY_ENGINE, tx_statement},
    {"end", MX_PG | MX_LITE | MX_DUCK, tx_statement},
    {"rollback", MX_ANY_ENGINE, tx_statement},
    {"abort", MX_PG | MX_DUCK, tx_statement},
    {"savepoint", MX_ANY_ENGINE, tx_statement},
    {"release", MX_ANY_ENGINE, tx_statement},
    {"xa", MX_MY, tx_statement},
    {"prepare", MX_PG | MX_MY, prepare_statement},
    {"execute", MX_PG | MX_MY | MX_MSSQL, opaque_statement},
    {"exec", MX_MSSQL, opaque_statement},
    {"import", MX_PG, opaque_statement},
    {"attach", MX_LITE | MX_DUCK, opaque_statement},
    {"detach", MX_LITE | MX_DUCK, opaque_statement},
    {"do", MX_PG | MX_MY, do_statement},
    {"select", MX_ANY_ENGINE, select_statement},
    {"with", MX_ANY_ENGINE, select_statement},
    {"insert", MX_ANY_ENGINE, data_statement},
    {"update", MX_ANY_ENGINE, data_statement},
    {"delete", MX_ANY_ENGINE, data_statement},
    {"replace", MX_MY | MX_LITE, data_statement},
    {"merge", MX_PG | MX_MSSQL, data_statement},
    {"values", MX_ANY_ENGINE, data_statement},
    {"table", MX_PG | MX_MY | MX_DUCK, data_statement},
    {"truncate", MX_ANY_ENGINE & ~(unsigned)MX_LITE, data_statement},
    {"copy", MX_PG | MX_DUCK, data_statement},
    {"call", MX_PG | MX_MY | MX_DUCK, data_statement},
    {"explain", MX_ANY_ENGINE, data_statement},
    {"describe", MX_MY | MX_DUCK, data_statement},
    {"desc", MX_MY, data_statement},
    {"show", MX_PG | MX_MY | MX_DUCK, data_statement},
    {"vacuum", MX_PG | MX_LITE | MX_DUCK, data_statement},
    {"analyze", MX_ANY_ENGINE, data_statement},
    {"analyse", MX_PG, data_statement},
    {"reindex", MX_PG | MX_LITE, data_statement},
    {"refresh", MX_PG, data_statement},
    {"cluster", MX_PG, data_statement},
    {"checkpoint", MX_PG | MX_DUCK, data_statement},
    {"lock", MX_PG | MX_MY, data_statement},
    {"unlock", MX_MY, data_statement},
    {"optimize", MX_MY, data_statement},
    {"check", MX_MY, data_statement},
    {"checksum", MX_MY, data_statement},
    {"repair", MX_MY, data_statement},
    {"load", MX_PG | MX_MY | MX_DUCK, data_statement},
    {"handler", MX_MY, data_statement},
    {"flush", MX_MY, data_statement},
    {"kill", MX_MY, data_statement},
    {"purge", MX_MY, data_statement},
    {"install", MX_MY | MX_DUCK, data_statement},
    {"uninstall", MX_MY, data_statement},
    {"listen", MX_PG, data_statement},
    {"unlisten", MX_PG, data_statement},
    {"notify", MX_PG, data_statement},
    {"deallocate", MX_PG | MX_MY, data_statement},
    {"declare", MX_PG, data_statement},
    {"fetch", MX_PG, data_statement},
    {"move", MX_PG, data_statement},
    {"close", MX_PG, data_statement},
    {"reassign", MX_PG, data_statement},
};
enum { RULES = sizeof rules / sizeof *rules, DDL_RULES = 7 /* the first ones, up to REVOKE */ };

static mx_status refuse_engine(mx_parser *p)
{
    return mx_fail(p->diags, MX_SQL102, p->tok.span, "", "%.*s statements of %s are not understood yet",
                   MX_FMT(mx_str_upper(p->arena, p->tok.text)), mx_p_engine_name(p));
}

static mx_status unknown_statement(mx_parser *p)
{
    const char *near = NULL;
    size_t best = 3;
    for (size_t i = 0; i < RULES; i++) {
        size_t distance = mx_str_distance(p->tok.text, mx_str_of(rules[i].word), best);
        if (distance < best && (rules[i].engines & (unsigned)p->server->engine))
            best = distance, near = rules[i].word;
    }
    mx_str hint = MX_STR_NONE;
    if (near && p->tok.text.len > 2)
        hint = mx_str_printf(p->arena, "Is %.*s meant?", MX_FMT(mx_str_upper(p->arena, mx_str_of(near))));
    return mx_fail(p->diags, MX_SQL102, p->tok.span, mx_str_z(p->arena, hint),
                   "no statement that we know begins with '%.*s'", MX_FMT(p->tok.text));
}

mx_status mx_parse_within(mx_parser *p, mx_stmt *out)
{
    while (mx_p_punct(p, '(') && mx_p_next_punct(p, '('))
        mx_p_next(p);
    if (mx_p_at_end(p) || (mx_p_punct(p, '(') && mx_p_next_kw(p, KW_SELECT)))
        return data_statement(p, out); /* nothing at all, or "(SELECT …) UNION …" */
    if (p->tok.kind == MX_T_WORD)
        for (size_t i = 0; i < RULES; i++) {
            if (!mx_p_word(p, rules[i].word))
                continue;
            if (mx_p_is(p, MX_MSSQL) && i < DDL_RULES)
                return refuse_engine(p);
            if (rules[i].engines & (unsigned)p->server->engine)
                return rules[i].rule(p, out);
            return mx_p_not_in_dialect(p, p->tok.span,
                                       mx_str_z(p->arena, mx_str_upper(p->arena, mx_str_of(rules[i].word))));
        }
    return unknown_statement(p);
}

/* --- names that a comment gives ------------------------------------------------------------------------- */

static void apply_renamed_from(mx_parser *p, mx_stmt *stmt)
{
    mx_str old = MX_STR_NONE;
    for (size_t i = 0; i < stmt->comment_count && !old.len; i++)
        old = mx_renamed_from(p->arena, stmt->comments[i].text);
    if (!old.len)
        return;
    switch (stmt->kind) {
    case MX_S_CREATE_TABLE:
        stmt->u.create_table->renamed_from = old;
        break;
    case MX_S_CREATE_INDEX:
        mx_add_option(p, &stmt->u.create_index.index->options, stmt->span, "renamed_from", old);
        break;
    case MX_S_CREATE_OBJECT:
        mx_add_option(p, &stmt->u.create_object->options, stmt->span, "renamed_from", old);
        break;
    case MX_S_CREATE_SCHEMA:
        mx_add_option(p, &stmt->u.create_schema.options, stmt->span, "renamed_from", old);
        break;
    default:
        break;
    }
}

static mx_str without_delimiter(mx_str text)
{
    text = mx_str_trim(text);
    if (text.len && text.ptr[text.len - 1] == ';')
        text.len--;
    return mx_str_trim(text);
}

mx_status mx_parse_statement(mx_arena *arena, const mx_statement *statement, const mx_server *server,
                             mx_stmt *out, mx_diags *diags)
{
    mx_parser p;
    mx_str text = mx_sql_mode_plain(arena, statement->text, statement->modes, server);
    *out = (mx_stmt){.kind = MX_S_KINDS,
                     .span = statement->span,
                     .text = without_delimiter(text),
                     .comments = statement->comments,
                     .comment_count = statement->comment_count};
    mx_p_init(&p, arena, text, statement->span, server, diags);
    MX_TRY(mx_parse_within(&p, out));
    if (p.failed)
        return MX_FAILED;
    apply_renamed_from(&p, out);
    return out->kind == MX_S_DATA || out->kind == MX_S_SET
               ? MX_OK
               : mx_sql_mode_check(arena, statement, server, diags);
}
