/* sql/parse_table.c — CREATE TABLE. */
#include "sql/ddl.h"

/* LIKE t {INCLUDING x | EXCLUDING x} */
static mx_status like_clause(mx_parser *p, mx_create_table *table)
{
    mx_like_def like = {0};
    mx_p_next(p);
    MX_TRY(mx_p_name(p, "a table name", &like.table));
    while (mx_p_is(p, MX_PG) && (mx_p_word(p, "including") || mx_p_word(p, "excluding"))) {
        mx_str verb = mx_str_lower(p->arena, p->tok.text), what;
        mx_p_next(p);
        MX_TRY(mx_p_label(p, "what to take over, for example ALL", &what, NULL));
        mx_str option = mx_str_printf(p->arena, "%.*s %.*s", MX_FMT(verb),
                                      MX_FMT(mx_str_lower(p->arena, what)));
        mx_vec_push(p->arena, &like.options, option);
    }
    mx_vec_push(p->arena, &table->likes, like);
    return MX_OK;
}

static mx_str renamed_from_before(mx_parser *p)
{
    mx_span gap = {p->tok.span.file, p->last_end, p->tok.span.start};
    if (gap.end < gap.start + 20)
        return MX_STR_NONE;
    mx_str text = mx_p_slice(p, gap), same_line, lines;
    /* What stands on the line of the token before belongs to that token. */
    return mx_str_cut(text, '\n', &same_line, &lines) ? mx_renamed_from(p->arena, lines) : MX_STR_NONE;
}

/* SQLite: CONSTRAINT name with nothing behind it. */
static bool take_lone_constraint(mx_parser *p)
{
    mx_mark mark = mx_p_mark(p);
    if (!mx_p_is(p, MX_LITE) || !mx_p_take(p, KW_CONSTRAINT))
        return false;
    mx_p_next(p);
    if (mx_p_punct(p, ',') || mx_p_punct(p, ')'))
        return true;
    mx_p_reset(p, &mark);
    return false;
}

static mx_status table_element(mx_parser *p, mx_create_table *table)
{
    if (take_lone_constraint(p))
        return MX_OK;
    if (mx_at_table_key(p)) {
        mx_str renamed_from = renamed_from_before(p);
        mx_span start = p->tok.span;
        mx_key_def *key = NULL;
        MX_TRY(mx_parse_table_key(p, &key));
        if (renamed_from.len)
            mx_add_option(p, &key->options, start, "renamed_from", renamed_from);
        mx_vec_push(p->arena, &table->keys, key);
        return MX_OK;
    }
    if (mx_p_kw(p, KW_LIKE) && mx_p_is(p, MX_PG | MX_MY))
        return like_clause(p, table);
    if (mx_at_period(p)) {
        mx_key_def *period = NULL;
        MX_TRY(mx_parse_period(p, &period));
        if (period && period->if_not_exists)
            return mx_fail(p->diags, MX_SQL102, period->span, "Leave IF NOT EXISTS out.",
                           "PERIOD IF NOT EXISTS stands in ALTER TABLE alone");
        if (period)
            mx_vec_push(p->arena, &table->keys, period);
        return MX_OK;
    }
    if (mx_p_is(p, MX_LITE) && table->keys.len)
        return mx_p_expected_hint(p, "a constraint",
                                  "In SQLite all columns stand before the table's constraints.");
    mx_str renamed_from = renamed_from_before(p);
    mx_column_def *column = NULL;
    MX_TRY(mx_parse_column(p, &column));
    column->renamed_from = renamed_from;
    mx_vec_push(p->arena, &table->columns, column);
    return MX_OK;
}

/* '(' element {',' element} ')' ; SQLite does without commas between constraints. */
static mx_status table_elements(mx_parser *p, mx_create_table *table)
{
    mx_span open = p->tok.span;
    MX_TRY(mx_p_expect_punct(p, '('));
    if (mx_p_is(p, MX_PG) && mx_p_take_punct(p, ')'))
        return MX_OK; /* a table without columns */
    for (bool more = true; more;) {
        MX_TRY(table_element(p, table));
        if (mx_p_is(p, MX_LITE) && table->keys.len && mx_at_table_key(p))
            continue;
        MX_TRY(mx_list_next(p, open, "a column or constraint", &more));
    }
    return MX_OK;
}

/* CREATE TABLE t (a, b) AS …: names only. Nothing is consumed when it is another list. */
static bool take_column_names(mx_parser *p, mx_strs *out)
{
    mx_str name;
    if (!mx_p_is(p, MX_PG) || !mx_p_punct(p, '('))
        return false;
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    while (mx_p_ident_here(p) && mx_p_ident(p, "a column", &name, NULL) == MX_OK) {
        mx_vec_push(p->arena, out, name);
        if (!mx_p_take_punct(p, ','))
            break;
    }
    if (mx_p_take_punct(p, ')') &&
        (mx_p_kw(p, KW_AS) || mx_p_kw(p, KW_WITH) || mx_p_kw(p, KW_USING) || mx_p_kw(p, KW_ON)))
        return true;
    out->len = 0;
    mx_p_reset(p, &mark);
    return false;
}

static bool at_query(mx_parser *p)
{
    if (mx_p_kw(p, KW_AS) || !mx_p_is(p, MX_MY))
        return mx_p_kw(p, KW_AS);
    return mx_p_kw(p, KW_SELECT) || mx_p_kw(p, KW_WITH) || mx_p_punct(p, '(') || mx_p_word(p, "values") ||
           mx_p_word(p, "table") || mx_p_word(p, "ignore") || mx_p_word(p, "replace");
}

static mx_status table_query(mx_parser *p, mx_create_table *table)
{
    if (mx_p_is(p, MX_MY) && !mx_p_take_word(p, "ignore"))
        mx_p_take_word(p, "replace");
    mx_p_take(p, KW_AS);
    if (!mx_at_query(p) && !(mx_p_is(p, MX_PG) && mx_p_word(p, "execute")))
        return mx_p_expected(p, "a query");
    return mx_take_rest_as_written(p, &table->as_query);
}

/* --- PostgreSQL ----------------------------------------------------------------------------------------- */

/* PARTITION BY {RANGE | LIST | HASH} (…) */
static mx_status pg_partition_by(mx_parser *p, mx_create_table *table)
{
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_BY));
    mx_str method;
    MX_TRY(mx_p_label(p, "RANGE, LIST or HASH", &method, NULL));
    if (!mx_p_punct(p, '('))
        return mx_p_expected(p, "'('");
    MX_TRY(mx_p_skip_group(p));
    table->partition_by = mx_p_text(p, &mark);
    return MX_OK;
}

/* FOR VALUES {IN (…) | FROM (…) TO (…) | WITH (…)} | DEFAULT */
mx_status mx_parse_pg_bounds(mx_parser *p, mx_str *out)
{
    mx_mark mark = mx_p_mark(p);
    if (!mx_p_take(p, KW_DEFAULT)) {
        if (!mx_p_kw(p, KW_FOR))
            return mx_p_expected(p, "FOR VALUES or DEFAULT");
        mx_p_next(p);
        if (!mx_p_take_word(p, "values"))
            return mx_p_expected(p, "VALUES");
        static const char *const words[] = {"in", "from", "with", NULL};
        const char *word = mx_take_one_of(p, words);
        if (!word)
            return mx_p_expected(p, "IN, FROM or WITH");
        if (!mx_p_punct(p, '('))
            return mx_p_expected(p, "'('");
        MX_TRY(mx_p_skip_group(p));
        if (word[0] == 'f') {
            MX_TRY(mx_p_expect(p, KW_TO));
            if (!mx_p_punct(p, '('))
                return mx_p_expected(p, "'('");
            MX_TRY(mx_p_skip_group(p));
        }
    }
    *out = mx_p_text(p, &mark);
    return MX_OK;
}

/* name [WITH OPTIONS] options | constraint: what OF type and PARTITION OF may add. */
static mx_status pg_typed_element(mx_parser *p, mx_create_table *table)
{
    if (mx_at_table_key(p))
        return table_element(p, table);
    mx_column_def *column = mx_new(p->arena, mx_column_def);
    column->span = p->tok.span;
    MX_TRY(mx_p_ident(p, "a column name", &column->name, &column->name_span));
    if (mx_p_kw(p, KW_WITH)) {
        mx_p_next(p);
        if (!mx_p_take_word(p, "options"))
            return mx_p_expected(p, "OPTIONS");
    }
    MX_TRY(mx_parse_column_options(p, column));
    column->span = mx_p_span_from(p, column->span);
    mx_vec_push(p->arena, &table->columns, column);
    return MX_OK;
}

static mx_status pg_typed_elements(mx_parser *p, mx_create_table *table)
{
    mx_span open = p->tok.span;
    if (!mx_p_take_punct(p, '('))
        return MX_OK;
    for (bool more = true; more;) {
        MX_TRY(pg_typed_element(p, table));
        MX_TRY(mx_list_next(p, open, "a column or constraint", &more));
    }
    return MX_OK;
}

static mx_status pg_partition_of(mx_parser *p, mx_create_table *table)
{
    mx_p_next(p);
    if (!mx_p_take_word(p, "of"))
        return mx_p_expected(p, "OF");
    MX_TRY(mx_p_name(p, "a table name", &table->partition_of));
    MX_TRY(pg_typed_elements(p, table));
    return mx_parse_pg_bounds(p, &table->partition_bounds);
}

static mx_status pg_of_type(mx_parser *p, mx_create_table *table)
{
    mx_span start = p->tok.span;
    mx_name type;
    mx_p_next(p);
    MX_TRY(mx_p_name(p, "a type name", &type));
    mx_str text = type.schema.len
                      ? mx_str_printf(p->arena, "%.*s.%.*s", MX_FMT(type.schema), MX_FMT(type.name))
                      : type.name;
    mx_add_option(p, &table->options, start, "of", text);
    return pg_typed_elements(p, table);
}

static mx_status pg_inherits(mx_parser *p, mx_create_table *table)
{
    mx_span open = p->tok.span;
    MX_TRY(mx_p_expect_punct(p, '('));
    for (bool more = !mx_p_take_punct(p, ')'); more;) {
        mx_name parent;
        MX_TRY(mx_p_name(p, "a table name", &parent));
        mx_vec_push(p->arena, &table->inherits, parent);
        MX_TRY(mx_list_next(p, open, "a table name", &more));
    }
    return MX_OK;
}

/* ON COMMIT {PRESERVE ROWS | DELETE ROWS | DROP} */
static mx_status pg_on_commit(mx_parser *p, mx_options *options)
{
    mx_span start = p->tok.span;
    mx_p_next(p);
    if (!mx_p_take_word(p, "commit"))
        return mx_p_expected(p, "COMMIT");
    static const char *const words[] = {"preserve", "delete", "drop", NULL};
    const char *word = mx_take_one_of(p, words);
    if (!word)
        return mx_p_expected(p, "PRESERVE ROWS, DELETE ROWS or DROP");
    if (strcmp(word, "drop") != 0 && !mx_p_take_word(p, "rows"))
        return mx_p_expected(p, "ROWS");
    mx_add_option(p, options, start, "on commit", mx_str_of(word));
    return MX_OK;
}

static mx_status pg_table_option(mx_parser *p, mx_create_table *table)
{
    mx_span start = p->tok.span;
    mx_str value;
    if (mx_p_word(p, "partition"))
        return pg_partition_by(p, table);
    if (mx_p_take_word(p, "inherits"))
        return pg_inherits(p, table);
    if (mx_p_take_word(p, "tablespace")) {
        MX_TRY(mx_p_ident(p, "a tablespace", &value, NULL));
        mx_add_option(p, &table->options, start, "tablespace", value);
        return MX_OK;
    }
    if (mx_p_take(p, KW_USING)) {
        MX_TRY(mx_p_ident(p, "an access method", &value, NULL));
        mx_add_option(p, &table->options, start, "using", value);
        return MX_OK;
    }
    if (mx_p_kw(p, KW_WITH) && mx_p_next_punct(p, '(')) {
        mx_p_next(p);
        return mx_parse_with_options(p, "with.", &table->options);
    }
    if (mx_p_kw(p, KW_ON))
        return pg_on_commit(p, &table->options);
    if (mx_p_word(p, "without") ||
        mx_p_kw(p, KW_WITH)) { /* OIDS: gone since 12, dumps of older servers have it */
        bool with = mx_p_kw(p, KW_WITH);
        const char *hint = mx_foreign_word_hint(p);
        mx_p_next(p);
        if (mx_p_word(p, "rowid"))
            return mx_p_expected_hint(p, "OIDS",
                                      "WITHOUT ROWID is SQLite's: is this file for another dialect?");
        if (!mx_p_take_word(p, "oids"))
            return mx_p_expected_hint(p, "OIDS", hint);
        if (with)
            return mx_p_not_in_dialect(p, mx_p_span_from(p, start), "WITH OIDS");
        return MX_OK;
    }
    return MX_NOT_FOUND;
}

/* --- MySQL, SQLite -------------------------------------------------------------------------------------- */

/* PARTITION BY … : kept as text up to the query, if there is one. */
static bool stop_at_query(mx_parser *p)
{
    return mx_p_kw(p, KW_AS) || mx_p_kw(p, KW_SELECT);
}

static mx_status my_table_option(mx_parser *p, mx_create_table *table)
{
    if (mx_p_word(p, "partition")) {
        mx_mark mark = mx_p_mark(p);
        mx_p_next(p);
        MX_TRY(mx_p_expect(p, KW_BY));
        MX_TRY(mx_p_skip_until(p, stop_at_query));
        table->partition_by = mx_p_text(p, &mark);
        return MX_OK;
    }
    if (table->partition_by.len)
        return MX_NOT_FOUND;
    MX_TRY(mx_parse_my_table_option(p, &table->options));
    mx_p_take_punct(p, ',');
    return MX_OK;
}

static mx_status lite_table_options(mx_parser *p, mx_create_table *table)
{
    if (mx_p_at_end(p) || at_query(p))
        return MX_OK;
    do {
        if (mx_p_take_word(p, "strict"))
            table->strict = true;
        else if (mx_p_take_word(p, "without")) {
            if (!mx_p_take_word(p, "rowid"))
                return mx_p_expected(p, "ROWID");
            table->without_rowid = true;
        } else
            return mx_p_expected(p, "WITHOUT ROWID, STRICT or the end of the statement");
    } while (mx_p_take_punct(p, ','));
    return MX_OK;
}

static mx_status table_options(mx_parser *p, mx_create_table *table)
{
    if (mx_p_is(p, MX_LITE))
        return lite_table_options(p, table);
    if (mx_p_is(p, MX_DUCK)) /* it has none */
        return mx_p_at_end(p) || at_query(p) ? MX_OK : mx_p_expected(p, "AS or the end of the statement");
    for (;;) {
        if (mx_p_at_end(p))
            return MX_OK;
        mx_status st = mx_p_is(p, MX_PG) ? pg_table_option(p, table) : my_table_option(p, table);
        if (st == MX_NOT_FOUND && mx_p_is(p, MX_MY | MX_PG) && at_query(p))
            return MX_OK;
        if (st == MX_NOT_FOUND)
            return mx_p_expected(p, "a table option or the end of the statement");
        MX_TRY(st);
    }
}

static mx_status table_body(mx_parser *p, mx_create_table *table)
{
    if (mx_p_is(p, MX_PG) && mx_p_word(p, "partition"))
        return pg_partition_of(p, table);
    if (mx_p_is(p, MX_PG) && mx_p_word(p, "of"))
        return pg_of_type(p, table);
    if (mx_p_is(p, MX_MY) && mx_p_kw(p, KW_LIKE))
        return like_clause(p, table);
    if (take_column_names(p, &table->as_columns))
        return MX_OK;
    if (mx_p_punct(p, '(') && !(mx_p_is(p, MX_MY) && (mx_p_next_kw(p, KW_SELECT) || mx_p_next_punct(p, '('))))
        return table_elements(p, table);
    if (mx_p_kw(p, KW_AS) || !mx_p_is(p, MX_LITE))
        return mx_p_at_end(p) ? mx_p_expected(p, "'('") : MX_OK; /* options and AS follow */
    return mx_p_expected(p, "'('");
}

mx_status mx_parse_create_table(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_table *table = mx_new(p->arena, mx_create_table);
    out->kind = MX_S_CREATE_TABLE;
    out->u.create_table = table;
    if (head->or_replace && !mx_p_is(p, MX_MARIA | MX_DUCK))
        return mx_p_not_in_dialect(p, mx_p_span_from(p, head->start), "OR REPLACE of a table");
    mx_p_next(p);
    table->or_replace = head->or_replace;
    table->temporary = head->temporary;
    table->unlogged = head->unlogged;
    table->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a table name", &table->name));
    MX_TRY(table_body(p, table));
    MX_TRY(table_options(p, table));
    if (at_query(p))
        return table_query(p, table);
    return mx_p_expect_end(p);
}
