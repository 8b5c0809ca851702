/* sql/parse_grant.c — GRANT, REVOKE, ALTER DEFAULT PRIVILEGES. Rights on what lies in no schema (databases, languages,
 * *.*) and memberships of roles are kept as text alone. */
#include "base/buf.h"
#include "sql/ddl.h"

/* --- rights ---------------------------------------------------------------------------------------------- */

static bool stop_at_privilege_end(mx_parser *p)
{
    return mx_p_punct(p, ',') || mx_p_punct(p, '(') || mx_p_kw(p, KW_ON) || mx_p_kw(p, KW_TO) ||
           mx_p_kw(p, KW_FROM);
}

/* Words of a right joined by one space, in upper case; memberships name a role in their place. */
static mx_status privilege(mx_parser *p, mx_grant *grant)
{
    mx_privilege_def def = {.span = p->tok.span};
    mx_mark mark = mx_p_mark(p);
    while (!mx_p_at_end(p) && !stop_at_privilege_end(p))
        mx_p_next(p);
    def.name = mx_str_upper(p->arena, mx_p_text(p, &mark));
    if (!def.name.len)
        return mx_p_expected(p, "a right");
    if (mx_str_eq(def.name, MX_STR("ALL PRIVILEGES")))
        def.name = MX_STR("ALL");
    if (mx_p_punct(p, '('))
        MX_TRY(mx_p_ident_list(p, "a column name", &def.columns));
    def.span = mx_p_span_from(p, mark.tok.span);
    mx_vec_push(p->arena, &grant->privileges, def);
    return MX_OK;
}

static mx_status privileges(mx_parser *p, mx_grant *grant)
{
    do
        MX_TRY(privilege(p, grant));
    while (mx_p_take_punct(p, ','));
    return MX_OK;
}

/* --- what they are on ------------------------------------------------------------------------------------ */

static mx_status add_name(mx_parser *p, mx_grant *grant)
{
    mx_name name;
    mx_str signature = MX_STR_NONE;
    if (grant->kind == MX_O_SCHEMA) {
        name = (mx_name){0};
        MX_TRY(mx_p_ident(p, "a schema name", &name.name, &name.span));
    } else {
        MX_TRY(mx_parse_object_name(p, grant->kind, &name, &signature));
    }
    mx_vec_push(p->arena, &grant->names, name);
    mx_vec_push(p->arena, &grant->signatures, signature);
    return MX_OK;
}

static mx_status add_names(mx_parser *p, mx_grant *grant)
{
    do
        MX_TRY(add_name(p, grant));
    while (mx_p_take_punct(p, ','));
    return MX_OK;
}

static const struct {
    const char *word;
    mx_object_kind kind;
} plurals[] = {
    {"tables", MX_O_TABLE},         {"sequences", MX_O_SEQUENCE}, {"functions", MX_O_FUNCTION},
    {"procedures", MX_O_PROCEDURE}, {"routines", MX_O_ROUTINE},   {"types", MX_O_TYPE},
    {"schemas", MX_O_SCHEMA},
};

static mx_status plural(mx_parser *p, mx_grant *grant)
{
    for (size_t i = 0; i < sizeof plurals / sizeof *plurals; i++) {
        if (!mx_p_take_word(p, plurals[i].word))
            continue;
        grant->kind = plurals[i].kind;
        return MX_OK;
    }
    return mx_p_expected(p, "TABLES, SEQUENCES, FUNCTIONS, PROCEDURES, ROUTINES, TYPES or SCHEMAS");
}

static mx_status in_schemas(mx_parser *p, mx_grant *grant)
{
    mx_object_kind kind = grant->kind;
    if (!mx_p_take_word(p, "schema"))
        return mx_p_expected(p, "SCHEMA");
    grant->kind = MX_O_SCHEMA;
    mx_status st = add_names(p, grant);
    grant->kind = kind;
    return st;
}

static bool is_in_schemas(mx_object_kind kind)
{
    switch (kind) {
    case MX_O_TABLE:
    case MX_O_SEQUENCE:
    case MX_O_SCHEMA:
    case MX_O_FUNCTION:
    case MX_O_PROCEDURE:
    case MX_O_ROUTINE:
    case MX_O_TYPE:
        return true;
    default:
        return false;
    }
}

static bool stop_at_grantees(mx_parser *p)
{
    return mx_p_kw(p, KW_TO) || mx_p_kw(p, KW_FROM);
}

static mx_status pg_target(mx_parser *p, mx_grant *grant)
{
    if (mx_p_take_word(p, "all")) { /* ALL TABLES IN SCHEMA s */
        grant->scope = MX_GS_ALL_IN;
        MX_TRY(plural(p, grant));
        MX_TRY(mx_p_expect(p, KW_IN));
        return in_schemas(p, grant);
    }
    if (mx_parse_object_kind(p, &grant->kind) == MX_NOT_FOUND)
        grant->kind = MX_O_TABLE;
    if (mx_p_word(p, "parameter")) /* of the server's settings */
        grant->kind = MX_O_OTHER;
    grant->kind = grant->kind == MX_O_DOMAIN ? MX_O_TYPE : grant->kind;
    if (!is_in_schemas(grant->kind))
        return mx_p_skip_until(p, stop_at_grantees);
    grant->scope = MX_GS_NAMED;
    return add_names(p, grant);
}

/* [TABLE | FUNCTION | PROCEDURE] {* | *.* | db.* | [db.]name} */
static mx_status my_target(mx_parser *p, mx_grant *grant)
{
    if (mx_parse_object_kind(p, &grant->kind) == MX_NOT_FOUND)
        grant->kind = MX_O_TABLE;
    mx_name name = {.span = p->tok.span};
    grant->scope = MX_GS_NAMED;
    if (mx_p_take_op(p, "*")) {
        grant->kind = MX_O_SCHEMA;
        if (mx_p_take_punct(p, '.')) {
            grant->scope = MX_GS_NONE; /* of the server */
            mx_p_take_op(p, "*");
        }
    } else {
        MX_TRY(mx_p_ident(p, "the name of an object", &name.name, NULL));
        if (mx_p_take_punct(p, '.')) {
            if (mx_p_take_op(p, "*")) {
                grant->kind = MX_O_SCHEMA;
            } else {
                name.schema = name.name;
                MX_TRY(mx_p_label(p, "the name of an object", &name.name, NULL));
            }
        }
    }
    name.span = mx_p_span_from(p, name.span);
    if (!is_in_schemas(grant->kind)) /* a package */
        grant->scope = MX_GS_NONE;
    mx_vec_push(p->arena, &grant->names, name);
    mx_vec_push(p->arena, &grant->signatures, MX_STR_NONE);
    return MX_OK;
}

/* --- whom they are given --------------------------------------------------------------------------------- */

/* Who runs the statement owns the thing, or it would be refused: his own rights on it are nobody's concern. */
static bool takes_himself(mx_parser *p)
{
    if (!(mx_p_take_word(p, "current_user") || mx_p_take_word(p, "current_role") ||
          mx_p_take_word(p, "session_user")))
        return false;
    if (mx_p_take_punct(p, '('))
        mx_p_take_punct(p, ')');
    return true;
}

static mx_status pg_grantee(mx_parser *p, mx_strs *out)
{
    mx_str name;
    if (takes_himself(p))
        return MX_OK;
    if (mx_p_word(p, "group") && mx_p_peek(p)->kind != MX_T_PUNCT && mx_p_peek(p)->kind != MX_T_END)
        mx_p_next(p);
    MX_TRY(mx_p_ident(p, "a role", &name, NULL));
    mx_vec_push(p->arena, out, mx_str_eq(name, MX_STR("public")) ? MX_STR_NONE : name);
    return MX_OK;
}

static void put_quoted(mx_buf *buf, mx_str name)
{
    mx_buf_char(buf, '\'');
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '\'' || name.ptr[i] == '\\')
            mx_buf_char(buf, name.ptr[i]);
        mx_buf_char(buf, name.ptr[i]);
    }
    mx_buf_char(buf, '\'');
}

/* The host behind '@', which is one token with it or one of its own. */
static mx_status my_host(mx_parser *p, mx_str *out)
{
    mx_token host = p->tok;
    mx_p_next(p);
    if (host.kind == MX_T_OP)
        return p->tok.kind == MX_T_STRING ? mx_p_string(p, "a host", out)
                                          : mx_p_label(p, "a host", out, NULL);
    host.text = mx_str_sub(host.text, 1, host.text.len);
    char first = host.text.len ? host.text.ptr[0] : 0;
    host.kind = first == '\'' || first == '"' ? MX_T_STRING : first == '`' ? MX_T_QUOTED : MX_T_WORD;
    *out = mx_token_value(p->arena, &host, p->server);
    return MX_OK;
}

/* user[@host] → 'user'@'host'; any host is left out, as of MariaDB's roles, which have none. */
static mx_status my_grantee(mx_parser *p, mx_strs *out)
{
    mx_str user, host = MX_STR("%");
    if (takes_himself(p))
        return MX_OK;
    if (p->tok.kind == MX_T_STRING)
        MX_TRY(mx_p_string(p, "a user", &user));
    else
        MX_TRY(mx_p_label(p, "a user", &user, NULL));
    bool at = p->tok.kind == MX_T_PARAM || mx_p_op(p, "@");
    if (at)
        MX_TRY(my_host(p, &host));
    if (!host.len) /* a role, as the catalogue has it */
        host = MX_STR("%");
    if (!at && mx_p_is(p, MX_MARIA) && mx_str_ieq(user, MX_STR("public"))) {
        mx_vec_push(p->arena, out, MX_STR_NONE);
        return MX_OK;
    }
    mx_buf buf = MX_BUF(p->arena);
    put_quoted(&buf, user);
    if (!mx_str_eq(host, MX_STR("%"))) {
        mx_buf_char(&buf, '@');
        put_quoted(&buf, host);
    }
    mx_vec_push(p->arena, out, mx_buf_take(&buf));
    return MX_OK;
}

static bool stop_at_user_end(mx_parser *p)
{
    return mx_p_punct(p, ',') || mx_p_word(p, "require") || mx_p_kw(p, KW_WITH) || mx_p_kw(p, KW_AS);
}

static mx_status grantees(mx_parser *p, mx_grant *grant)
{
    do {
        if (!mx_p_is(p, MX_MY)) {
            MX_TRY(pg_grantee(p, &grant->grantees));
            continue;
        }
        MX_TRY(my_grantee(p, &grant->grantees));
        MX_TRY(mx_p_skip_until(p, stop_at_user_end)); /* IDENTIFIED BY … */
    } while (mx_p_take_punct(p, ','));
    return MX_OK;
}

static bool stop_at_grant_option(mx_parser *p)
{
    return mx_p_kw(p, KW_GRANT);
}

/* WITH GRANT OPTION, and what else may stand behind the grantees. */
static mx_status tail(mx_parser *p, mx_grant *grant)
{
    MX_TRY(mx_p_skip_until(p, stop_at_grant_option));
    if (grant->revoke || !mx_p_take(p, KW_GRANT))
        return MX_OK;
    if (!mx_p_take_word(p, "option"))
        return mx_p_expected(p, "OPTION");
    grant->grant_option = true;
    return MX_OK;
}

/* --- statements ------------------------------------------------------------------------------------------ */

/* At TO or FROM. */
static mx_status finish(mx_parser *p, const mx_mark *mark, mx_grant *grant)
{
    if (!mx_p_take(p, grant->revoke ? KW_FROM : KW_TO))
        return mx_p_expected(p, grant->revoke ? "FROM" : "TO");
    if (grant->scope != MX_GS_NONE) {
        MX_TRY(grantees(p, grant));
        MX_TRY(tail(p, grant));
    }
    MX_TRY(mx_take_rest(p, mark, &grant->text));
    grant->span = mx_p_span_from(p, mark->tok.span);
    return MX_OK;
}

static void revoke_option(mx_parser *p, mx_grant *grant)
{
    grant->grant_option = grant->revoke && mx_take_words(p, "grant option for");
}

mx_status mx_parse_default_privileges(mx_parser *p, const mx_mark *mark, mx_stmt *out)
{
    mx_grant *grant = mx_new(p->arena, mx_grant);
    out->kind = MX_S_GRANT;
    out->u.grant = grant;
    grant->scope = MX_GS_DEFAULT;
    if (mx_take_words(p, "for role") || mx_take_words(p, "for user")) {
        do
            MX_TRY(pg_grantee(p, &grant->owners));
        while (mx_p_take_punct(p, ','));
    }
    if (mx_p_take(p, KW_IN))
        MX_TRY(in_schemas(p, grant));
    grant->revoke = mx_p_take_word(p, "revoke");
    if (!grant->revoke && !mx_p_take_word(p, "grant"))
        return mx_p_expected(p, "GRANT or REVOKE");
    revoke_option(p, grant);
    MX_TRY(privileges(p, grant));
    MX_TRY(mx_p_expect(p, KW_ON));
    MX_TRY(plural(p, grant));
    return finish(p, mark, grant);
}

mx_status mx_parse_grant(mx_parser *p, mx_stmt *out)
{
    mx_grant *grant = mx_new(p->arena, mx_grant);
    mx_mark mark = mx_p_mark(p);
    out->kind = MX_S_GRANT;
    out->u.grant = grant;
    grant->revoke = mx_p_word(p, "revoke");
    grant->kind = MX_O_ROLE;
    mx_p_next(p);
    if (!mx_p_is(p, MX_PG | MX_MY)) {
        MX_TRY(mx_p_skip_until(p, stop_at_grantees));
        return finish(p, &mark, grant);
    }
    if (grant->revoke && mx_p_is(p, MX_MY))
        (void)mx_take_if_exists(p);
    revoke_option(p, grant);
    MX_TRY(privileges(p, grant));
    if (mx_p_take(p, KW_ON))
        MX_TRY(mx_p_is(p, MX_MY) ? my_target(p, grant) : pg_target(p, grant));
    return finish(p, &mark, grant);
}
