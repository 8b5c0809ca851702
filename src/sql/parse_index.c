/* sql/parse_index.c — the parts of keys, and CREATE INDEX. */
#include "sql/ddl.h"

/* "((a))" is the column a, as the server stores it; MySQL refuses a bare column there, and its replay says
 * so. */
static void column_of_expr(mx_parser *p, mx_key_part_def *part)
{
    mx_expr *expr = part->expr;
    if (expr->kind == MX_E_COLLATE && mx_p_is(p, MX_LITE)) {
        part->collate = expr->text;
        part->expr = expr = expr->args[0];
    }
    if (expr->kind == MX_E_NAME && expr->path_len == 1 && !mx_p_is(p, MX_MY)) {
        part->column = expr->path[0];
        part->expr = NULL;
    } else if (expr->kind == MX_E_STRING && mx_p_is(p, MX_LITE)) { /* SQLite reads 'a' here as a name */
        part->column = expr->text;
        part->expr = NULL;
    }
}

static void take_direction(mx_parser *p, mx_key_part_def *part)
{
    if (mx_p_take(p, KW_DESC))
        part->desc = MX_YES;
    else if (mx_p_take(p, KW_ASC))
        part->desc = MX_NO;
}

static mx_status take_nulls(mx_parser *p, mx_key_part_def *part)
{
    if (!mx_p_take(p, KW_NULLS))
        return MX_OK;
    bool first = mx_p_take(p, KW_FIRST);
    if (!first && !mx_p_take(p, KW_LAST))
        return mx_p_expected(p, "FIRST or LAST");
    part->nulls_first = first ? MX_YES : MX_NO;
    return MX_OK;
}

static mx_status qualified(mx_parser *p, const char *what, mx_str *out)
{
    mx_name name;
    MX_TRY(mx_p_name(p, what, &name));
    *out = name.schema.len ? mx_str_printf(p->arena, "%.*s.%.*s", MX_FMT(name.schema), MX_FMT(name.name))
                           : name.name;
    return MX_OK;
}

/* WITH {op | OPERATOR(schema.op)} */
static mx_status exclude_operator(mx_parser *p, mx_key_part_def *part)
{
    MX_TRY(mx_p_expect(p, KW_WITH));
    mx_mark mark = mx_p_mark(p);
    if (mx_p_kw(p, KW_OPERATOR))
        return mx_parse_operator_name(p, &part->with_op);
    if (p->tok.kind != MX_T_OP)
        return mx_p_expected(p, "an operator");
    mx_p_next(p);
    part->with_op = mx_p_text(p, &mark);
    return MX_OK;
}

/* (expr) | call | column  [COLLATE c] [opclass [(…)]] [ASC | DESC] [NULLS FIRST | LAST] [WITH op] */
static mx_status pg_part(mx_parser *p, bool exclude, mx_key_part_def *part)
{
    if (mx_p_punct(p, '(')) {
        MX_TRY(mx_parse_paren_expr(p, &part->expr));
        column_of_expr(p, part);
    } else if (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED) {
        if (mx_p_next_punct(p, '(') || mx_p_next_punct(p, '.') || !mx_p_ident_here(p)) {
            MX_TRY(mx_parse_expr_in(p, MX_P_PRIMARY, &part->expr));
            column_of_expr(p, part);
        } else
            MX_TRY(mx_p_ident(p, "a column name", &part->column, NULL));
    } else
        return mx_p_expected(p, "a column name, a function or '('");
    if (mx_p_take(p, KW_COLLATE))
        MX_TRY(qualified(p, "a collation", &part->collate));
    if (mx_p_ident_here(p) && !mx_p_kw(p, KW_NULLS)) {
        MX_TRY(qualified(p, "an operator class", &part->opclass));
        if (mx_p_punct(p, '('))
            MX_TRY(mx_parse_with_options(p, "", &part->opclass_params));
    }
    take_direction(p, part);
    MX_TRY(take_nulls(p, part));
    return exclude ? exclude_operator(p, part) : MX_OK;
}

/* column [(length)] | (expr)  [ASC | DESC] */
static mx_status my_part(mx_parser *p, mx_key_part_def *part)
{
    if (mx_p_punct(p, '(') && mx_p_is(p, MX_MARIA))
        return mx_p_expected_hint(p, "a column name",
                                  "MariaDB has no keys on expressions: add a generated column and index it.");
    if (mx_p_punct(p, '('))
        MX_TRY(mx_parse_paren_expr(p, &part->expr));
    else {
        MX_TRY(mx_p_ident(p, "a column name", &part->column, NULL));
        if (mx_p_take_punct(p, '(')) {
            int64_t length;
            mx_span at = p->tok.span;
            MX_TRY(mx_p_integer(p, "the prefix's length", &length));
            if (length <= 0 || length > UINT32_MAX)
                return mx_fail(p->diags, MX_SQL101, at, "", "a prefix's length must be a number above 0");
            part->prefix = (uint32_t)length;
            MX_TRY(mx_p_expect_punct(p, ')'));
        }
    }
    take_direction(p, part);
    return MX_OK;
}

/* MariaDB: period WITHOUT OVERLAPS, behind the columns of a unique key. MX_NOT_FOUND: it is a column. */
static mx_status my_period(mx_parser *p, mx_key_def *key)
{
    mx_mark mark = mx_p_mark(p);
    mx_span start = p->tok.span;
    mx_str period;
    if (!mx_p_is(p, MX_MARIA) || !key->parts.len || !mx_p_ident_here(p))
        return MX_NOT_FOUND;
    MX_TRY(mx_p_ident(p, "a period's name", &period, NULL));
    if (!mx_p_take_word(p, "without")) {
        mx_p_reset(p, &mark);
        return MX_NOT_FOUND;
    }
    if (!mx_p_take_word(p, "overlaps"))
        return mx_p_expected(p, "OVERLAPS");
    if (key->kind != MX_K_PRIMARY && key->kind != MX_K_UNIQUE && !key->unique)
        return mx_fail(p->diags, MX_SQL101, start, "", "WITHOUT OVERLAPS is for unique keys");
    mx_add_option(p, &key->options, start, "without overlaps", period);
    return mx_p_expect_punct(p, ')');
}

/* expr [COLLATE c] [ASC | DESC] */
static mx_status lite_part(mx_parser *p, mx_key_def *key, mx_key_part_def *part)
{
    if (mx_p_ident_here(p) && (mx_p_next_punct(p, ',') || mx_p_next_punct(p, ')')))
        MX_TRY(mx_p_ident(p, "a column name", &part->column, NULL));
    else {
        MX_TRY(mx_parse_expr_in(p, MX_P_EXPR, &part->expr));
        column_of_expr(p, part);
    }
    take_direction(p, part);
    if (key->kind == MX_K_PRIMARY && mx_p_take(p, KW_AUTOINCREMENT))
        key->autoincrement = true;
    return take_nulls(p, part);
}

mx_status mx_parse_key_parts(mx_parser *p, mx_key_def *key)
{
    mx_span open = p->tok.span;
    MX_TRY(mx_p_expect_punct(p, '('));
    if (mx_p_punct(p, ')'))
        return mx_p_expected_hint(p, "a column name", "A key needs at least one column.");
    for (bool more = true; more;) {
        mx_key_part_def part = {.span = p->tok.span};
        mx_status period = my_period(p, key);
        if (period != MX_NOT_FOUND)
            return period;
        if (mx_p_is(p, MX_MY))
            MX_TRY(my_part(p, &part));
        else if (mx_p_is(p, MX_LITE))
            MX_TRY(lite_part(p, key, &part));
        else
            MX_TRY(pg_part(p, key->kind == MX_K_EXCLUDE, &part));
        part.span = mx_p_span_from(p, part.span);
        mx_add_key_part(p, key, part);
        MX_TRY(mx_list_next(p, open, "a column or an expression", &more));
    }
    return MX_OK;
}

/* --- MySQL's options ------------------------------------------------------------------------------------ */

mx_status mx_parse_my_index_type(mx_parser *p, mx_key_def *key)
{
    static const char *const methods[] = {"btree", "hash", "rtree", NULL};
    if (!mx_p_take(p, KW_USING) && !mx_p_take_word(p, "type"))
        return MX_OK;
    const char *method = mx_take_one_of(p, methods);
    if (!method)
        return mx_p_expected(p, "BTREE, HASH or RTREE");
    key->method = mx_str_of(method);
    return MX_OK;
}

static mx_status my_index_option(mx_parser *p, mx_key_def *key)
{
    static const char *const keys[] = {
        "key_block_size", "comment", "engine_attribute", "secondary_engine_attribute",
        "clustering",     "m",       "distance",         NULL};
    mx_span start = p->tok.span;
    mx_str value;
    if (mx_p_kw(p, KW_USING) || mx_p_word(p, "type"))
        return mx_parse_my_index_type(p, key);
    bool maria = mx_p_is(p, MX_MARIA); /* says IGNORED where MySQL says INVISIBLE */
    if ((maria && mx_p_take_all(p, KW_NOT, KW_IGNORED)) || mx_p_take(p, KW_VISIBLE)) {
        mx_add_option(p, &key->options, start, "visible", MX_STR("yes"));
        return MX_OK;
    }
    if (mx_p_take(p, maria ? KW_IGNORED : KW_INVISIBLE)) {
        mx_add_option(p, &key->options, start, "visible", MX_STR("no"));
        return MX_OK;
    }
    if (mx_p_take_all(p, KW_WITH, KW_PARSER)) {
        MX_TRY(mx_p_ident(p, "a parser's name", &value, NULL));
        mx_add_option(p, &key->options, start, "parser", value);
        return MX_OK;
    }
    const char *name = mx_take_one_of(p, keys);
    if (!name)
        return MX_NOT_FOUND;
    MX_TRY(mx_parse_option_value(p, &value));
    mx_add_option(p, &key->options, start, name, value);
    return MX_OK;
}

mx_status mx_parse_my_index_options(mx_parser *p, mx_key_def *key)
{
    mx_status st = MX_OK;
    while (st == MX_OK && p->tok.kind == MX_T_WORD)
        st = my_index_option(p, key);
    return st == MX_NOT_FOUND ? MX_OK : st;
}

mx_status mx_parse_my_online(mx_parser *p)
{
    static const char *const mysql[] = {"default", "instant", "inplace", "copy", NULL};
    static const char *const maria[] = {"default", "instant", "nocopy", "inplace", "copy", NULL};
    static const char *const locks[] = {"default", "none", "shared", "exclusive", NULL};
    bool algorithm = mx_p_take(p, KW_ALGORITHM), lock = !algorithm && mx_p_take(p, KW_LOCK);
    if (!algorithm && !lock)
        return MX_NOT_FOUND;
    mx_p_take_op(p, "=");
    if (mx_take_one_of(p, lock ? locks : mx_p_is(p, MX_MARIA) ? maria : mysql))
        return MX_OK;
    return mx_p_expected(p, lock                   ? "DEFAULT, NONE, SHARED or EXCLUSIVE"
                            : mx_p_is(p, MX_MARIA) ? "DEFAULT, INSTANT, NOCOPY, INPLACE or COPY"
                                                   : "DEFAULT, INSTANT, INPLACE or COPY");
}

static mx_status my_online_options(mx_parser *p)
{
    mx_status st = MX_OK;
    while (st == MX_OK) {
        st = mx_parse_my_online(p);
        if (st == MX_NOT_FOUND && mx_p_is(p, MX_MARIA) && mx_p_take_word(p, "nowait"))
            st = MX_OK;
    }
    return st == MX_NOT_FOUND ? MX_OK : st;
}

/* --- CREATE INDEX --------------------------------------------------------------------------------------- */

static mx_status pg_index(mx_parser *p, mx_key_def *key, mx_name *table)
{
    key->concurrently = mx_p_take(p, KW_CONCURRENTLY);
    key->if_not_exists = mx_take_if_not_exists(p);
    if (!mx_p_kw(p, KW_ON))
        MX_TRY(mx_p_ident(p, "an index name", &key->name, NULL));
    MX_TRY(mx_p_expect(p, KW_ON));
    key->only = mx_p_take(p, KW_ONLY);
    MX_TRY(mx_p_name(p, "a table name", table));
    if (mx_p_take(p, KW_USING))
        MX_TRY(mx_p_ident(p, "an index method", &key->method, NULL));
    MX_TRY(mx_parse_key_parts(p, key));
    if (mx_p_take(p, KW_INCLUDE))
        MX_TRY(mx_p_ident_list(p, "a column name", &key->include));
    if (mx_p_take(p, KW_NULLS)) {
        key->nulls_not_distinct = mx_p_take(p, KW_NOT);
        MX_TRY(mx_p_expect(p, KW_DISTINCT));
    }
    if (mx_p_take(p, KW_WITH))
        MX_TRY(mx_parse_with_options(p, "with.", &key->options));
    mx_span start = p->tok.span;
    if (mx_p_take(p, KW_TABLESPACE)) {
        mx_str tablespace;
        MX_TRY(mx_p_ident(p, "a tablespace", &tablespace, NULL));
        mx_add_option(p, &key->options, start, "tablespace", tablespace);
    }
    return mx_p_take(p, KW_WHERE) ? mx_parse_expr_in(p, MX_P_EXPR, &key->where) : MX_OK;
}

static mx_status my_index(mx_parser *p, mx_key_def *key, mx_name *table)
{
    key->if_not_exists = mx_p_is(p, MX_MARIA) && mx_take_if_not_exists(p);
    if (mx_p_kw(p, KW_CONCURRENTLY) && !mx_p_next_kw(p, KW_ON))
        return mx_p_expected(p, "an index name");
    MX_TRY(mx_p_ident(p, "an index name", &key->name, NULL));
    MX_TRY(mx_parse_my_index_type(p, key));
    MX_TRY(mx_p_expect(p, KW_ON));
    MX_TRY(mx_p_name(p, "a table name", table));
    MX_TRY(mx_parse_key_parts(p, key));
    MX_TRY(mx_parse_my_index_options(p, key));
    MX_TRY(my_online_options(p));
    if (mx_p_is(p, MX_MARIA) && mx_p_take_word(p, "wait")) {
        int64_t seconds;
        return mx_p_integer(p, "a number of seconds", &seconds);
    }
    return MX_OK;
}

/* SQLite: the schema stands before the index's name. */
static mx_status lite_index(mx_parser *p, mx_key_def *key, mx_name *table)
{
    mx_name name;
    key->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "an index name", &name));
    key->name = name.name;
    MX_TRY(mx_p_expect(p, KW_ON));
    MX_TRY(mx_p_ident(p, "a table name", &table->name, &table->span));
    table->schema = name.schema;
    MX_TRY(mx_parse_key_parts(p, key));
    return mx_p_take(p, KW_WHERE) ? mx_parse_expr_in(p, MX_P_EXPR, &key->where) : MX_OK;
}

mx_status mx_parse_create_index(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_key_def *key = mx_new(p->arena, mx_key_def);
    out->kind = MX_S_CREATE_INDEX;
    out->u.create_index.index = key;
    key->kind = MX_K_INDEX;
    key->span = head->start;
    if (head->or_replace && !mx_p_is(p, MX_MARIA))
        return mx_p_not_in_dialect(p, mx_p_span_from(p, head->start), "OR REPLACE of an index");
    key->or_replace = head->or_replace;
    if (mx_p_take(p, KW_UNIQUE))
        key->unique = true;
    else if (!mx_p_kw(p, KW_INDEX)) { /* FULLTEXT, SPATIAL, VECTOR: the caller has looked */
        key->index_kind = mx_str_lower(p->arena, p->tok.text);
        mx_p_next(p);
    }
    MX_TRY(mx_p_expect(p, KW_INDEX));
    mx_name *table = &out->u.create_index.table;
    if (mx_p_is(p, MX_MY))
        MX_TRY(my_index(p, key, table));
    else if (mx_p_is(p, MX_LITE))
        MX_TRY(lite_index(p, key, table));
    else
        MX_TRY(pg_index(p, key, table));
    key->span = mx_p_span_from(p, head->start);
    return mx_p_expect_end(p);
}
