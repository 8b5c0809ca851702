/* sql/parse_key.c — constraints and MySQL's indexes inside of CREATE and ALTER TABLE. */
#include "sql/ddl.h"
#include "sql/expr_rules.h"

mx_status mx_parse_paren_expr(mx_parser *p, mx_expr **out)
{
    mx_span open = p->tok.span;
    bool more;
    MX_TRY(mx_p_expect_punct(p, '('));
    MX_TRY(mx_parse_expr_in(p, MX_P_EXPR, out));
    if (mx_p_punct(p, ','))
        return mx_p_expected(p, "')'");
    return mx_list_next(p, open, "an expression", &more);
}

mx_status mx_parse_conflict(mx_parser *p, mx_str *out)
{
    static const char *const words[] = {"rollback", "abort", "fail", "ignore", "replace", NULL};
    if (!mx_p_is(p, MX_LITE) || !mx_p_kw2(p, KW_ON, KW_CONFLICT))
        return MX_OK;
    mx_p_next(p);
    mx_p_next(p);
    const char *word = mx_take_one_of(p, words);
    if (!word)
        return mx_p_expected(p, "ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
    *out = mx_str_of(word);
    return MX_OK;
}

/* Most keys have one part, and parts are large: no room is made ahead for the first. */
void mx_add_key_part(mx_parser *p, mx_key_def *key, mx_key_part_def part)
{
    if (!key->parts.cap) {
        key->parts.at = mx_new(p->arena, mx_key_part_def);
        key->parts.cap = 1;
    }
    mx_vec_push(p->arena, &key->parts, part);
}

/* --- foreign keys --------------------------------------------------------------------------------------- */

static mx_status fk_action(mx_parser *p, mx_references *ref, mx_fk_action *out)
{
    if (mx_p_take(p, KW_CASCADE))
        *out = MX_FK_CASCADE;
    else if (mx_p_take(p, KW_RESTRICT))
        *out = MX_FK_RESTRICT;
    else if (mx_p_take_all(p, KW_NO, KW_ACTION))
        *out = MX_FK_NO_ACTION;
    else if (mx_p_take_all(p, KW_SET, KW_NULL))
        *out = MX_FK_SET_NULL;
    else if (mx_p_take_all(p, KW_SET, KW_DEFAULT))
        *out = MX_FK_SET_DEFAULT;
    else
        return mx_p_expected(p, "CASCADE, RESTRICT, NO ACTION, SET NULL or SET DEFAULT");
    if ((*out == MX_FK_SET_NULL || *out == MX_FK_SET_DEFAULT) && mx_p_is(p, MX_PG) && mx_p_punct(p, '('))
        return mx_p_ident_list(p, "a column name", &ref->set_columns);
    return MX_OK;
}

mx_status mx_parse_references(mx_parser *p, mx_references *ref)
{
    static const char *const matches[] = {"full", "partial", "simple", NULL};
    MX_TRY(mx_p_name(p, "a table name", &ref->table));
    if (mx_p_punct(p, '('))
        MX_TRY(mx_p_ident_list(p, "a column name", &ref->columns));
    for (;;) {
        if (mx_p_take(p, KW_MATCH)) {
            const char *match = mx_take_one_of(p, matches);
            if (!match && !mx_p_is(p, MX_LITE)) /* SQLite takes any name and forgets it */
                return mx_p_expected(p, "FULL, PARTIAL or SIMPLE");
            if (match)
                ref->match = mx_str_of(match);
            else
                MX_TRY(mx_p_label(p, "a kind of match", &ref->match, NULL));
        } else if (mx_p_kw2(p, KW_ON, KW_DELETE)) {
            mx_p_next(p);
            mx_p_next(p);
            MX_TRY(fk_action(p, ref, &ref->on_delete));
        } else if (mx_p_kw2(p, KW_ON, KW_UPDATE)) {
            mx_p_next(p);
            mx_p_next(p);
            MX_TRY(fk_action(p, ref, &ref->on_update));
        } else
            return MX_OK;
    }
}

/* --- what may follow a constraint ----------------------------------------------------------------------- */

/* [NOT] DEFERRABLE | NOT VALID | [NOT] ENFORCED, at NOT. False: another NOT (NOT NULL) stands here. */
static bool negated_attribute(mx_parser *p, mx_key_def *key)
{
    if (mx_p_is(p, MX_PG | MX_LITE) && mx_p_take_all(p, KW_NOT, KW_DEFERRABLE))
        key->deferrable = MX_NO;
    else if (mx_p_is(p, MX_PG) && mx_p_take_all(p, KW_NOT, KW_VALID))
        key->not_valid = true;
    else if (mx_p_is(p, MX_PG | MX_MYSQL) && mx_p_take_all(p, KW_NOT, KW_ENFORCED))
        key->enforced = MX_NO;
    else
        return false;
    return true;
}

mx_status mx_parse_key_attributes(mx_parser *p, mx_key_def *key)
{
    for (;;) {
        if (p->tok.kind != MX_T_WORD)
            return MX_OK;
        switch (p->tok.keyword) {
        case KW_NOT:
            if (!negated_attribute(p, key))
                return MX_OK;
            break;
        case KW_DEFERRABLE:
            if (!mx_p_is(p, MX_PG | MX_LITE))
                return MX_OK;
            mx_p_next(p);
            key->deferrable = MX_YES;
            break;
        case KW_INITIALLY:
            if (!mx_p_is(p, MX_PG | MX_LITE))
                return MX_OK;
            mx_p_next(p);
            if (mx_p_take(p, KW_DEFERRED))
                key->initially_deferred = MX_YES;
            else if (mx_p_take(p, KW_IMMEDIATE))
                key->initially_deferred = MX_NO;
            else
                return mx_p_expected(p, "DEFERRED or IMMEDIATE");
            break;
        case KW_ENFORCED:
            if (!mx_p_is(p, MX_PG | MX_MYSQL))
                return MX_OK;
            mx_p_next(p);
            key->enforced = MX_YES;
            break;
        case KW_NO:
            if (!mx_p_is(p, MX_PG) || !mx_p_take_all(p, KW_NO, KW_INHERIT))
                return MX_OK;
            key->no_inherit = true;
            break;
        default:
            return MX_OK;
        }
    }
}

mx_status mx_parse_pg_index_tail(mx_parser *p, mx_key_def *key)
{
    if (!mx_p_is(p, MX_PG))
        return MX_OK;
    if (mx_p_take(p, KW_INCLUDE))
        MX_TRY(mx_p_ident_list(p, "a column name", &key->include));
    if (mx_p_kw(p, KW_WITH) && mx_p_next_punct(p, '(')) {
        mx_p_next(p);
        MX_TRY(mx_parse_with_options(p, "with.", &key->options));
    }
    mx_span start = p->tok.span;
    if (mx_p_take_all(p, KW_USING, KW_INDEX, KW_TABLESPACE)) {
        mx_str tablespace;
        MX_TRY(mx_p_ident(p, "a tablespace", &tablespace, NULL));
        mx_add_option(p, &key->options, start, "tablespace", tablespace);
    }
    return MX_OK;
}

/* --- kinds of constraints ------------------------------------------------------------------------------- */

/* MySQL: [IF NOT EXISTS] [name] [USING method] */
static mx_status my_index_name(mx_parser *p, mx_key_def *key)
{
    key->if_not_exists |= mx_p_is(p, MX_MARIA) && mx_take_if_not_exists(p);
    if (!mx_p_punct(p, '(') && !mx_p_kw(p, KW_USING) && !(mx_p_word(p, "type") && !mx_p_next_punct(p, '(')))
        MX_TRY(mx_p_ident(p, "an index name or '('", &key->name, NULL));
    return mx_parse_my_index_type(p, key);
}

static mx_status my_key_body(mx_parser *p, mx_key_def *key)
{
    MX_TRY(my_index_name(p, key));
    MX_TRY(mx_parse_key_parts(p, key));
    return mx_parse_my_index_options(p, key);
}

/* (a, b) as parts */
static mx_status column_parts(mx_parser *p, mx_key_def *key)
{
    mx_span open = p->tok.span;
    MX_TRY(mx_p_expect_punct(p, '('));
    for (bool more = true; more;) {
        mx_key_part_def part = {0};
        MX_TRY(mx_p_ident(p, "a column name", &part.column, &part.span));
        mx_add_key_part(p, key, part);
        MX_TRY(mx_list_next(p, open, "a column name", &more));
    }
    return MX_OK;
}

static mx_status unique_body(mx_parser *p, mx_key_def *key)
{
    if (mx_p_is(p, MX_MY))
        return my_key_body(p, key);
    if (mx_p_is(p, MX_LITE)) {
        MX_TRY(mx_parse_key_parts(p, key));
        return mx_parse_conflict(p, &key->conflict);
    }
    if (mx_p_take_all(p, KW_USING, KW_INDEX)) {
        MX_TRY(mx_p_ident(p, "an index name", &key->using_index, NULL));
        return mx_parse_key_attributes(p, key);
    }
    if (mx_p_take(p, KW_NULLS)) {
        key->nulls_not_distinct = mx_p_take(p, KW_NOT);
        MX_TRY(mx_p_expect(p, KW_DISTINCT));
    }
    if (!mx_p_punct(p, '('))
        return mx_p_expected_hint(p, "'('",
                                  "The name of a constraint stands before it: CONSTRAINT name UNIQUE (…).");
    MX_TRY(column_parts(p, key));
    MX_TRY(mx_parse_pg_index_tail(p, key));
    return mx_parse_key_attributes(p, key);
}

static mx_status foreign_body(mx_parser *p, mx_key_def *key)
{
    MX_TRY(mx_p_expect(p, KW_KEY));
    if (mx_p_is(p, MX_MY)) {
        key->if_not_exists |= mx_p_is(p, MX_MARIA) && mx_take_if_not_exists(p);
        if (!mx_p_punct(p, '('))
            MX_TRY(mx_p_ident(p, "an index name or '('", &key->name, NULL));
    }
    MX_TRY(column_parts(p, key));
    MX_TRY(mx_p_expect(p, KW_REFERENCES));
    MX_TRY(mx_parse_references(p, &key->ref));
    return mx_parse_key_attributes(p, key);
}

static mx_status check_body(mx_parser *p, mx_key_def *key)
{
    MX_TRY(mx_parse_paren_expr(p, &key->check));
    MX_TRY(mx_parse_conflict(p, &key->conflict));
    return mx_parse_key_attributes(p, key);
}

static mx_status exclude_body(mx_parser *p, mx_key_def *key)
{
    if (mx_p_take(p, KW_USING))
        MX_TRY(mx_p_ident(p, "an index method", &key->method, NULL));
    MX_TRY(mx_parse_key_parts(p, key));
    MX_TRY(mx_parse_pg_index_tail(p, key));
    if (mx_p_take(p, KW_WHERE))
        MX_TRY(mx_parse_paren_expr(p, &key->where));
    return mx_parse_key_attributes(p, key);
}

/* FULLTEXT | SPATIAL [KEY | INDEX] … */
static mx_status my_special_body(mx_parser *p, mx_key_def *key)
{
    if (!mx_p_take(p, KW_KEY))
        mx_p_take(p, KW_INDEX);
    return my_key_body(p, key);
}

/* PostgreSQL 18: NOT NULL column */
static mx_status not_null_body(mx_parser *p, mx_key_def *key)
{
    mx_key_part_def part = {0};
    MX_TRY(mx_p_expect(p, KW_NULL));
    MX_TRY(mx_p_ident(p, "a column name", &part.column, &part.span));
    mx_add_key_part(p, key, part);
    return mx_parse_key_attributes(p, key);
}

static bool at_exclude(mx_parser *p)
{
    return mx_p_is(p, MX_PG) && mx_p_kw(p, KW_EXCLUDE) &&
           (mx_p_next_punct(p, '(') || mx_p_next_kw(p, KW_USING));
}

/* MariaDB 11.7: VECTOR {INDEX | KEY} */
static bool at_vector_index(mx_parser *p)
{
    return mx_p_is(p, MX_MARIA) && mx_p_word(p, "vector") &&
           (mx_p_next_kw(p, KW_INDEX) || mx_p_next_kw(p, KW_KEY));
}

bool mx_at_table_key(mx_parser *p)
{
    if (p->tok.kind != MX_T_WORD)
        return false;
    switch (p->tok.keyword) {
    case KW_CONSTRAINT:
    case KW_PRIMARY:
    case KW_UNIQUE:
    case KW_FOREIGN:
    case KW_CHECK:
        return true;
    case KW_KEY:
    case KW_INDEX:
    case KW_FULLTEXT:
    case KW_SPATIAL:
        return mx_p_is(p, MX_MY);
    case KW_EXCLUDE:
        return at_exclude(p);
    case KW_NOT:
        return mx_p_is(p, MX_PG) && mx_p_next_kw(p, KW_NULL);
    default:
        return at_vector_index(p);
    }
}

/* CONSTRAINT [name], taken up to the kind. */
static mx_status constraint_name(mx_parser *p, mx_key_def *key)
{
    mx_p_next(p);
    if (mx_p_is(p, MX_MY)) {
        key->if_not_exists = mx_p_is(p, MX_MARIA) && mx_take_if_not_exists(p);
        if (mx_at_table_key(p))
            return MX_OK;
        return mx_p_ident(p, "a constraint name", &key->symbol, NULL);
    }
    return mx_p_ident(p, "a constraint name", &key->name, NULL);
}

static mx_status key_body(mx_parser *p, mx_key_def *key)
{
    if (mx_p_take(p, KW_PRIMARY)) {
        key->kind = MX_K_PRIMARY;
        MX_TRY(mx_p_expect(p, KW_KEY));
        return unique_body(p, key);
    }
    if (mx_p_take(p, KW_UNIQUE)) {
        key->kind = MX_K_UNIQUE;
        key->unique = true;
        if (mx_p_is(p, MX_MY) && !mx_p_take(p, KW_KEY))
            mx_p_take(p, KW_INDEX);
        return unique_body(p, key);
    }
    if (mx_p_take(p, KW_FOREIGN)) {
        key->kind = MX_K_FOREIGN;
        return foreign_body(p, key);
    }
    if (mx_p_take(p, KW_CHECK)) {
        key->kind = MX_K_CHECK;
        if (mx_p_is(p, MX_MY)) /* no index hides behind it: both are its name */
            key->name = key->symbol;
        return check_body(p, key);
    }
    if (at_exclude(p)) {
        mx_p_next(p);
        key->kind = MX_K_EXCLUDE;
        return exclude_body(p, key);
    }
    if (mx_p_is(p, MX_PG) && mx_p_take(p, KW_NOT)) {
        key->kind = MX_K_NOT_NULL;
        return not_null_body(p, key);
    }
    if (mx_p_is(p, MX_MY) && !key->symbol.len) {
        key->kind = MX_K_INDEX;
        if (mx_p_take(p, KW_KEY) || mx_p_take(p, KW_INDEX))
            return my_key_body(p, key);
        if (mx_p_kw(p, KW_FULLTEXT) || mx_p_kw(p, KW_SPATIAL) || at_vector_index(p)) {
            key->index_kind = mx_str_lower(p->arena, p->tok.text);
            mx_p_next(p);
            return my_special_body(p, key);
        }
    }
    return mx_p_expected(p, "PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK");
}

/* --- MariaDB's periods --- */

bool mx_at_period(mx_parser *p)
{
    return mx_p_is(p, MX_MARIA) && mx_p_word(p, "period") &&
           (mx_p_next_kw(p, KW_FOR) || mx_p_next_kw(p, KW_IF));
}

static mx_status period_column(mx_parser *p, mx_expr **out)
{
    mx_expr *column = mx_e_new(p, MX_E_NAME, p->tok.span);
    column->path = mx_new(p->arena, mx_str);
    column->path_len = 1;
    *out = column;
    return mx_p_ident(p, "a column name", &column->path[0], NULL);
}

mx_status mx_parse_period(mx_parser *p, mx_key_def **out)
{
    mx_key_def *key = mx_new(p->arena, mx_key_def);
    mx_span start = p->tok.span;
    mx_expr *check = mx_e_new(p, MX_E_BINARY, start);
    mx_p_next(p);
    key->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_expect(p, KW_FOR));
    bool system = mx_p_word(p, "system_time");
    MX_TRY(mx_p_label(p, "SYSTEM_TIME or a period's name", &key->symbol, NULL));
    key->kind = MX_K_CHECK;
    key->check = check;
    check->height = 2;
    check->text = MX_STR("<");
    check->args = mx_new_array(p->arena, mx_expr *, 2);
    check->arg_count = 2;
    MX_TRY(mx_p_expect_punct(p, '('));
    MX_TRY(period_column(p, &check->args[0]));
    MX_TRY(mx_p_expect_punct(p, ','));
    MX_TRY(period_column(p, &check->args[1]));
    MX_TRY(mx_p_expect_punct(p, ')'));
    key->span = check->span = mx_p_span_from(p, start);
    mx_add_option(p, &key->options, start, "period", MX_STR("yes"));
    *out = system ? NULL : key;
    return MX_OK;
}

/* --- all of them --- */

mx_status mx_parse_table_key(mx_parser *p, mx_key_def **out)
{
    mx_key_def *key = mx_new(p->arena, mx_key_def);
    key->span = p->tok.span;
    if (mx_p_kw(p, KW_CONSTRAINT))
        MX_TRY(constraint_name(p, key));
    MX_TRY(key_body(p, key));
    key->span = mx_p_span_from(p, key->span);
    *out = key;
    return MX_OK;
}
