/* sql/parse_column.c — a column: name, type, and the options behind it, by engine. */
#include "sql/ddl.h"

/* An inline constraint: its column stands in `parts`. `name`: of CONSTRAINT before it. */
static mx_key_def *inline_key(mx_parser *p, mx_column_def *column, mx_key_kind kind, mx_str name,
                              mx_span start)
{
    mx_key_def *key = mx_new(p->arena, mx_key_def);
    key->kind = kind;
    key->unique = kind == MX_K_UNIQUE;
    key->span = start;
    key->name = name;
    if (mx_p_is(p, MX_MY))
        key->symbol = name;
    key->inline_column = true;
    mx_key_part_def part = {.column = column->name, .span = column->name_span};
    mx_add_key_part(p, key, part);
    mx_vec_push(p->arena, &column->keys, key);
    return key;
}

static mx_status end_key(mx_parser *p, mx_key_def *key)
{
    MX_TRY(mx_parse_key_attributes(p, key));
    key->span = mx_p_span_from(p, key->span);
    return MX_OK;
}

static mx_status references_option(mx_parser *p, mx_column_def *column, mx_str name, mx_span start)
{
    mx_p_next(p);
    mx_key_def *key = inline_key(p, column, MX_K_FOREIGN, name, start);
    MX_TRY(mx_parse_references(p, &key->ref));
    return end_key(p, key);
}

/* MariaDB's grammar has CHECK alone there, behind all else but REFERENCES:
 * https://mariadb.com/kb/en/constraint/#check-constraints */
static mx_status refuse_maria_name(mx_parser *p, mx_span start)
{
    return mx_fail(
        p->diags, MX_SQL103, mx_p_span_from(p, start),
        "Write it behind the columns: CONSTRAINT name CHECK (…). Without CONSTRAINT it may stay: it is "
        "named after the column.",
        "CONSTRAINT before the CHECK of a column is not valid in %s", mx_p_engine_name(p));
}

static mx_status refuse_behind_check(mx_parser *p, mx_span start)
{
    return mx_fail(p->diags, MX_SQL103, mx_p_span_from(p, start),
                   "Write CHECK behind all else of its column, and a second one behind the columns.",
                   "a column's option behind its CHECK is not valid in %s", mx_p_engine_name(p));
}

static mx_key_kind last_key(const mx_column_def *column)
{
    return column->keys.len ? column->keys.at[column->keys.len - 1]->kind : MX_K_INDEX;
}

static mx_status check_option(mx_parser *p, mx_column_def *column, mx_str name, mx_span start)
{
    mx_p_next(p);
    mx_key_def *key = inline_key(p, column, MX_K_CHECK, name, start);
    MX_TRY(mx_parse_paren_expr(p, &key->check));
    MX_TRY(mx_parse_conflict(p, &key->conflict));
    return end_key(p, key);
}

/* PRIMARY KEY, or MySQL's KEY alone. */
static mx_status primary_option(mx_parser *p, mx_column_def *column, mx_str name, mx_span start)
{
    if (mx_p_take(p, KW_PRIMARY))
        MX_TRY(mx_p_expect(p, KW_KEY));
    else
        mx_p_next(p);
    mx_key_def *key = inline_key(p, column, MX_K_PRIMARY, name, start);
    if (mx_p_is(p, MX_LITE)) {
        if (mx_p_take(p, KW_DESC))
            key->parts.at[0].desc = MX_YES;
        else if (mx_p_take(p, KW_ASC))
            key->parts.at[0].desc = MX_NO;
        MX_TRY(mx_parse_conflict(p, &key->conflict));
        key->autoincrement = mx_p_take(p, KW_AUTOINCREMENT);
        if (mx_p_kw(p, KW_AUTO_INCREMENT))
            return mx_p_expected_hint(p, "',' or ')'", "SQLite spells it AUTOINCREMENT.");
    }
    MX_TRY(mx_parse_pg_index_tail(p, key));
    return end_key(p, key);
}

static mx_status unique_option(mx_parser *p, mx_column_def *column, mx_str name, mx_span start)
{
    mx_p_next(p);
    mx_key_def *key = inline_key(p, column, MX_K_UNIQUE, name, start);
    if (mx_p_is(p, MX_MY))
        mx_p_take(p, KW_KEY);
    if (mx_p_is(p, MX_PG) && mx_p_take(p, KW_NULLS)) {
        key->nulls_not_distinct = mx_p_take(p, KW_NOT);
        MX_TRY(mx_p_expect(p, KW_DISTINCT));
    }
    MX_TRY(mx_parse_conflict(p, &key->conflict));
    MX_TRY(mx_parse_pg_index_tail(p, key));
    return end_key(p, key);
}

/* NOT NULL and NULL. */
static mx_status null_option(mx_parser *p, mx_column_def *column, mx_str name)
{
    bool negated = mx_p_take(p, KW_NOT);
    if (negated && !mx_p_kw(p, KW_NULL))
        return mx_p_expected(p, "NULL");
    mx_p_next(p);
    column->not_null = negated ? MX_YES : MX_NO;
    if (negated)
        column->not_null_name = name;
    MX_TRY(mx_parse_conflict(p, &column->not_null_conflict));
    if (negated && mx_p_is(p, MX_PG))
        mx_p_take_all(p, KW_NO, KW_INHERIT);
    return MX_OK;
}

/* [GENERATED ALWAYS] AS (expr) [STORED | VIRTUAL]; GENERATED … AS IDENTITY; MariaDB's AS ROW START. */
static mx_status generated_option(mx_parser *p, mx_column_def *column)
{
    mx_span start = p->tok.span;
    mx_tri always = MX_UNSET;
    if (mx_p_take(p, KW_GENERATED)) {
        always = mx_p_take(p, KW_ALWAYS) ? MX_YES : MX_NO;
        if (always == MX_NO && !(mx_p_is(p, MX_PG) && mx_p_take_all(p, KW_BY, KW_DEFAULT)))
            return mx_p_expected(p, mx_p_is(p, MX_PG) ? "ALWAYS or BY DEFAULT" : "ALWAYS");
    }
    MX_TRY(mx_p_expect(p, KW_AS));
    if (mx_p_is(p, MX_PG) && mx_p_kw(p, KW_IDENTITY))
        return mx_parse_identity(p, always, &column->identity);
    if (mx_p_is(p, MX_MARIA) && mx_p_take(p, KW_ROW)) {
        bool begins = mx_p_take_word(p, "start");
        if (!begins && !mx_p_take_word(p, "end"))
            return mx_p_expected(p, "START or END");
        mx_add_option(p, &column->options, start, "generated",
                      begins ? MX_STR("row start") : MX_STR("row end"));
        return MX_OK;
    }
    if (!mx_p_punct(p, '('))
        return mx_p_expected(p, mx_p_is(p, MX_PG) ? "'(' or IDENTITY" : "'('");
    MX_TRY(mx_parse_paren_expr(p, &column->generated));
    if (mx_p_take(p, KW_STORED) || (mx_p_is(p, MX_MARIA) && mx_p_take(p, KW_PERSISTENT)))
        column->stored = MX_YES;
    else if (mx_p_is(p, MX_PG) && p->server->version < 180000)
        return mx_p_expected_hint(
            p, "STORED",
            "Before PostgreSQL 18 generated columns are always stored, and it must be said. In "
            "SQLAlchemy that is Computed(…, persisted=True).");
    else if (mx_p_take(p, KW_VIRTUAL))
        column->stored = MX_NO;
    return MX_OK;
}

mx_status mx_parse_collation(mx_parser *p, mx_str *out)
{
    mx_name name;
    MX_TRY(mx_p_name(p, "a collation", &name));
    *out = name.schema.len ? mx_str_printf(p->arena, "%.*s.%.*s", MX_FMT(name.schema), MX_FMT(name.name))
                           : name.name;
    return MX_OK;
}

/* COLLATE name; PostgreSQL's may be qualified. */
static mx_status collate_option(mx_parser *p, mx_column_def *column)
{
    mx_p_next(p);
    if (mx_p_is(p, MX_MY)) {
        mx_str value;
        MX_TRY(mx_parse_option_value(p, &value));
        column->collate = mx_str_lower(p->arena, value);
        return MX_OK;
    }
    return mx_parse_collation(p, &column->collate);
}

/* --- the engines' own ----------------------------------------------------------------------------------- */

static mx_status pg_option(mx_parser *p, mx_column_def *column)
{
    if (mx_p_take(p, KW_STORAGE))
        return mx_p_label(p, "PLAIN, EXTERNAL, EXTENDED, MAIN or DEFAULT", &column->storage, NULL);
    if (mx_p_take(p, KW_COMPRESSION))
        return mx_p_label(p, "a compression method", &column->compression, NULL);
    mx_span start = p->tok.span;
    if (mx_p_word(p, "options") && mx_p_next_punct(p, '(')) { /* foreign tables */
        mx_p_next(p);
        mx_mark mark = mx_p_mark(p);
        MX_TRY(mx_p_skip_group(p));
        mx_add_option(p, &column->options, start, "options", mx_p_text(p, &mark));
        return MX_OK;
    }
    return MX_NOT_FOUND;
}

/* ON UPDATE {CURRENT_TIMESTAMP | NOW | LOCALTIME} [()] */
static mx_status my_on_update(mx_parser *p, mx_column_def *column)
{
    mx_p_next(p);
    mx_p_next(p);
    return mx_parse_expr_in(p, MX_P_PRIMARY, &column->on_update);
}

static mx_status my_valued_option(mx_parser *p, mx_column_def *column)
{
    static const char *const keys[] = {"column_format",
                                       "storage",
                                       "engine_attribute",
                                       "secondary_engine_attribute",
                                       "srid",
                                       "ref_system_id",
                                       "encrypted",
                                       "encryption_key_id",
                                       NULL};
    mx_span start = p->tok.span;
    mx_mark mark = mx_p_mark(p);
    const char *key = mx_take_one_of(p, keys);
    if (!key) {
        const mx_token *next = mx_p_peek(p);
        if (!mx_p_is(p, MX_MARIA) || (p->tok.kind != MX_T_WORD && p->tok.kind != MX_T_QUOTED) ||
            next->kind != MX_T_OP || !mx_str_eq(next->text, MX_STR("=")))
            return MX_NOT_FOUND;
        key = mx_str_z(p->arena, mx_str_lower(p->arena, mx_token_value(p->arena, &mark.tok, p->server)));
        mx_p_next(p);
    }
    mx_str value;
    MX_TRY(mx_parse_option_value(p, &value));
    mx_add_option(p, &column->options, start, key, value);
    return MX_OK;
}

/* MariaDB: {WITH | WITHOUT} SYSTEM VERSIONING */
static mx_status my_versioning(mx_parser *p, mx_column_def *column, bool with)
{
    mx_span start = p->tok.span;
    mx_p_next(p);
    if (!mx_p_take_word(p, "system") || !mx_p_take_word(p, "versioning"))
        return mx_p_expected(p, "SYSTEM VERSIONING");
    mx_add_option(p, &column->options, start, "system versioning", with ? MX_STR("yes") : MX_STR("no"));
    return MX_OK;
}

static mx_status my_option(mx_parser *p, mx_column_def *column)
{
    switch (p->tok.kind == MX_T_WORD ? p->tok.keyword : KW_NONE) {
    case KW_AUTO_INCREMENT:
        mx_p_next(p);
        column->auto_increment = true;
        return MX_OK;
    case KW_COMMENT:
        mx_p_next(p);
        column->has_comment = true;
        return mx_p_string(p, "the comment as a string", &column->comment);
    case KW_ON:
        return mx_p_next_kw(p, KW_UPDATE) ? my_on_update(p, column) : MX_NOT_FOUND;
    case KW_VISIBLE:
        mx_p_next(p);
        column->invisible = false;
        return MX_OK;
    case KW_INVISIBLE:
        mx_p_next(p);
        column->invisible = true;
        return MX_OK;
    case KW_SERIAL:
        if (!mx_p_take_all(p, KW_SERIAL, KW_DEFAULT, KW_VALUE))
            return MX_NOT_FOUND;
        column->serial_default_value = true;
        return MX_OK;
    case KW_WITH:
    case KW_WITHOUT:
        return mx_p_is(p, MX_MARIA) ? my_versioning(p, column, p->tok.keyword == KW_WITH) : MX_NOT_FOUND;
    case KW_COMPRESSED: {
        mx_span start = p->tok.span;
        mx_str method = MX_STR("yes");
        mx_p_next(p);
        if (mx_p_op(p, "="))
            MX_TRY(mx_parse_option_value(p, &method));
        method = MX_STR("yes"); /* there is one method, zlib */
        mx_add_option(p, &column->options, start, "compressed", method);
        return column->type ? mx_parse_type_suffix(p, column->type) : MX_OK; /* in either order */
    }
    default:
        return my_valued_option(p, column);
    }
}

static mx_status engine_option(mx_parser *p, mx_column_def *column)
{
    if (mx_p_is(p, MX_PG))
        return pg_option(p, column);
    return mx_p_is(p, MX_MY) ? my_option(p, column) : MX_NOT_FOUND;
}

/* --- all ------------------------------------------------------------------------------------------------ */

/* CONSTRAINT [name] before an option. SQLite lets it stand alone. */
static mx_status option_name(mx_parser *p, mx_str *out)
{
    mx_p_next(p);
    if (mx_p_is(p, MX_MY) && mx_p_kw(p, KW_CHECK))
        return MX_OK;
    MX_TRY(mx_p_ident(p, "a constraint name", out, NULL));
    if (mx_p_is(p, MX_MY) && !mx_p_kw(p, KW_CHECK) && !mx_p_kw(p, KW_REFERENCES))
        return mx_p_expected(p, "CHECK");
    return MX_OK;
}

static mx_status column_option(mx_parser *p, mx_column_def *column)
{
    mx_span start = p->tok.span;
    mx_str name = MX_STR_NONE;
    bool named = mx_p_kw(p, KW_CONSTRAINT);
    if (named)
        MX_TRY(option_name(p, &name));
    switch (p->tok.kind == MX_T_WORD ? p->tok.keyword : KW_NONE) {
    case KW_NOT:
    case KW_NULL:
        return null_option(p, column, name);
    case KW_DEFAULT:
        mx_p_next(p);
        return mx_parse_default_in(p, &column->default_expr);
    case KW_PRIMARY:
        return primary_option(p, column, name, start);
    case KW_UNIQUE:
        return unique_option(p, column, name, start);
    case KW_REFERENCES:
        return references_option(p, column, name, start);
    case KW_CHECK:
        if (named && mx_p_is(p, MX_MARIA))
            return refuse_maria_name(p, start);
        return check_option(p, column, name, start);
    case KW_COLLATE:
        return collate_option(p, column);
    case KW_GENERATED:
        return generated_option(p, column);
    case KW_AS:
        if (mx_p_is(p, MX_MY | MX_LITE | MX_DUCK))
            return generated_option(p, column);
        break;
    case KW_KEY:
        if (mx_p_is(p, MX_MY))
            return primary_option(p, column, name, start);
        break;
    default:
        break;
    }
    mx_status st = named ? MX_NOT_FOUND : engine_option(p, column);
    if (st == MX_NOT_FOUND && named)
        return mx_p_is(p, MX_LITE) ? MX_OK : mx_p_expected(p, "a column constraint");
    return st;
}

mx_status mx_parse_column_options(mx_parser *p, mx_column_def *column)
{
    for (;;) {
        if (p->tok.kind == MX_T_PUNCT || p->tok.kind == MX_T_END)
            return MX_OK;
        bool last = mx_p_is(p, MX_MARIA) && last_key(column) == MX_K_CHECK;
        mx_span start = p->tok.span;
        mx_status st = column_option(p, column);
        if (st == MX_NOT_FOUND)
            return MX_OK;
        MX_TRY(st);
        if (last && last_key(column) != MX_K_FOREIGN)
            return refuse_behind_check(p, start);
    }
}

/* "KEY ix (a)" is MySQL's index; elsewhere it reads as a column "key" of a type "ix". */
static mx_status refuse_my_index(mx_parser *p, const mx_column_def *column)
{
    if (mx_p_is(p, MX_MY) || !column->type || !column->type->arg_count ||
        column->type->args[0]->kind != MX_E_NAME)
        return MX_OK;
    if (!mx_str_ieq(column->name, MX_STR("key")) && !mx_str_ieq(column->name, MX_STR("index")))
        return MX_OK;
    return mx_fail(p->diags, MX_SQL103, column->name_span, "Write CREATE INDEX as a statement of its own.",
                   "an index inside of CREATE TABLE is not valid in %s", mx_p_engine_name(p));
}

mx_status mx_parse_column(mx_parser *p, mx_column_def **out)
{
    mx_column_def *column = mx_new(p->arena, mx_column_def);
    column->span = p->tok.span;
    MX_TRY(mx_p_ident(p, "a column name", &column->name, &column->name_span));
    if ((mx_p_punct(p, ',') || mx_p_punct(p, ')') || mx_p_at_end(p)) && !mx_p_is(p, MX_LITE))
        return mx_p_expected(p, "a type");
    if (mx_p_is(p, MX_DUCK) && (mx_p_kw(p, KW_AS) || mx_p_kw(p, KW_GENERATED)))
        return mx_p_expected_hint(p, "a type",
                                  "Say the type of the generated column; DuckDB finds it by the expression.");
    mx_status st = mx_parse_type_in(p, &column->type);
    if (st == MX_FAILED)
        return st;
    MX_TRY(refuse_my_index(p, column));
    MX_TRY(mx_parse_column_options(p, column));
    column->span = mx_p_span_from(p, column->span);
    *out = column;
    return MX_OK;
}
