/* sql/parse_type.c — CREATE TYPE and CREATE DOMAIN of PostgreSQL, CREATE TYPE of DuckDB. */
#include "sql/ddl.h"

/* AS ENUM ('a', 'b') */
static mx_status enum_values(mx_parser *p, mx_create_object *type)
{
    mx_span open = p->tok.span;
    MX_TRY(mx_p_expect_punct(p, '('));
    if (mx_p_take_punct(p, ')'))
        return MX_OK;
    for (bool more = true; more;) {
        mx_str value;
        MX_TRY(mx_p_string(p, "a value as a string", &value));
        mx_vec_push(p->arena, &type->values, value);
        MX_TRY(mx_list_next(p, open, "a value as a string", &more));
    }
    return MX_OK;
}

/* AS (name type [COLLATE c], …) */
static mx_status attributes(mx_parser *p, mx_create_object *type)
{
    mx_span open = p->tok.span;
    MX_TRY(mx_p_expect_punct(p, '('));
    if (mx_p_take_punct(p, ')'))
        return MX_OK;
    for (bool more = true; more;) {
        mx_column_def *attribute = NULL;
        MX_TRY(mx_parse_column(p, &attribute));
        mx_vec_push(p->arena, &type->attributes, attribute);
        MX_TRY(mx_list_next(p, open, "an attribute", &more));
    }
    return MX_OK;
}

static void refer_to_type(mx_parser *p, mx_create_object *object, const mx_type_name *type)
{
    if (type)
        mx_add_refer(p, &object->refers,
                     (mx_name){.schema = type->schema, .name = type->name, .span = type->span});
}

/* SUBTYPE, INPUT, SUBTYPE_DIFF…: types and functions. */
static void refer_to_options(mx_parser *p, mx_create_object *type)
{
    for (size_t i = 0; i < type->options.len; i++)
        mx_add_refer(p, &type->refers,
                     (mx_name){.name = type->options.at[i].value, .span = type->options.at[i].span});
}

/* AS type: another name for it. */
static mx_status alias(mx_parser *p, const mx_create_head *head, mx_create_object *type)
{
    type->kind = MX_O_DOMAIN;
    type->domain = mx_new(p->arena, mx_column_def);
    type->domain->span = p->tok.span;
    MX_TRY(mx_parse_type_in(p, &type->domain->type));
    type->type = type->domain->type;
    if (!mx_p_at_end(p))
        return mx_p_expected(p, "the end of the statement");
    refer_to_type(p, type, type->type);
    return mx_finish_object(p, head, NULL, type);
}

/* CREATE TYPE [IF NOT EXISTS] name AS {ENUM ('a', …) | type} */
static mx_status duck_type(mx_parser *p, const mx_create_head *head, mx_create_object *type)
{
    MX_TRY(mx_p_expect(p, KW_AS));
    if (!mx_p_word(p, "enum") || !mx_p_next_punct(p, '('))
        return alias(p, head, type);
    mx_p_next(p);
    type->kind = MX_O_ENUM;
    MX_TRY(enum_values(p, type));
    return mx_p_at_end(p) ? mx_finish_object(p, head, NULL, type)
                          : mx_p_expected(p, "the end of the statement");
}

mx_status mx_parse_create_type(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_object *type = mx_new_object(p, head, MX_O_TYPE, out);
    mx_p_next(p);
    if (mx_p_is(p, MX_DUCK))
        type->if_not_exists = mx_take_if_not_exists(p);
    MX_TRY(mx_p_name(p, "a type name", &type->name));
    if (mx_p_is(p, MX_DUCK))
        return duck_type(p, head, type);
    mx_mark rest = mx_p_mark(p);
    if (mx_p_take(p, KW_AS)) {
        if (mx_p_take_word(p, "enum")) {
            type->kind = MX_O_ENUM;
            MX_TRY(enum_values(p, type));
        } else if (mx_p_take_word(p, "range")) {
            type->kind = MX_O_RANGE;
            MX_TRY(mx_parse_with_options(p, "", &type->options));
            refer_to_options(p, type);
        } else if (mx_p_punct(p, '(')) {
            type->kind = MX_O_COMPOSITE;
            MX_TRY(attributes(p, type));
        } else
            return mx_p_expected(p, "ENUM, RANGE or '('");
    } else if (mx_p_punct(p, '(')) { /* a base type */
        MX_TRY(mx_parse_with_options(p, "", &type->options));
        refer_to_options(p, type);
    }
    if (!mx_p_at_end(p))
        return mx_p_expected(p, rest.tok.kind == MX_T_END ? "AS" : "the end of the statement");
    for (size_t i = 0; i < type->attributes.len; i++)
        refer_to_type(p, type, type->attributes.at[i]->type);
    return mx_finish_object(p, head, NULL, type);
}

mx_status mx_parse_create_domain(mx_parser *p, const mx_create_head *head, mx_stmt *out)
{
    mx_create_object *domain = mx_new_object(p, head, MX_O_DOMAIN, out);
    mx_p_next(p);
    MX_TRY(mx_p_name(p, "a domain name", &domain->name));
    mx_p_take(p, KW_AS);
    mx_column_def *column = domain->domain = mx_new(p->arena, mx_column_def);
    column->span = p->tok.span;
    MX_TRY(mx_parse_type_in(p, &column->type));
    domain->type = column->type;
    refer_to_type(p, domain, domain->type);
    mx_mark rest = mx_p_mark(p);
    MX_TRY(mx_parse_column_options(p, column));
    column->span = mx_p_span_from(p, column->span);
    if (!mx_p_at_end(p))
        return mx_p_expected(p, "a constraint of the domain or the end of the statement");
    return mx_finish_object(p, head, &rest, domain);
}
