#include "dialect/postgres/postgres.h"

/* https://www.postgresql.org/docs/current/ddl-priv.html: which right there is on what, and what everybody has. */
const mx_privilege mx_pg_privileges[] = {
    {.name = "SELECT", .kinds = MX_RK_TABLE | MX_RK_COLUMN | MX_RK_SEQUENCE},
    {.name = "INSERT", .kinds = MX_RK_TABLE | MX_RK_COLUMN},
    {.name = "UPDATE", .kinds = MX_RK_TABLE | MX_RK_COLUMN | MX_RK_SEQUENCE},
    {.name = "DELETE", .kinds = MX_RK_TABLE},
    {.name = "TRUNCATE", .kinds = MX_RK_TABLE},
    {.name = "REFERENCES", .kinds = MX_RK_TABLE | MX_RK_COLUMN},
    {.name = "TRIGGER", .kinds = MX_RK_TABLE},
    {.name = "MAINTAIN", .kinds = MX_RK_TABLE, .since = 170000},
    {.name = "USAGE",
     .kinds = MX_RK_SEQUENCE | MX_RK_SCHEMA | MX_RK_TYPE,
     .everybody = MX_RK_SCHEMA | MX_RK_TYPE},
    {.name = "CREATE", .kinds = MX_RK_SCHEMA},
    {.name = "EXECUTE", .kinds = MX_RK_ROUTINE, .everybody = MX_RK_ROUTINE},
    {0},
};

static const struct {
    mx_right_kind kind;
    const char *one, *many;
} words[] = {
    {MX_RK_TABLE, "TABLE", "TABLES"},    {MX_RK_SEQUENCE, "SEQUENCE", "SEQUENCES"},
    {MX_RK_SCHEMA, "SCHEMA", "SCHEMAS"}, {MX_RK_ROUTINE, "ROUTINE", "ROUTINES"},
    {MX_RK_TYPE, "TYPE", "TYPES"},
};

static void target(mx_renderer *r, const mx_right_target *on)
{
    size_t i = 0;
    while (words[i].kind != on->kind)
        i++;
    mx_buf_printf(&r->buf, " ON %s", on->future ? words[i].many : words[i].one);
    if (on->future)
        return;
    mx_buf_char(&r->buf, ' ');
    if (on->kind == MX_RK_SCHEMA)
        mx_render_ident(r, mx_right_name(on));
    else
        mx_render_qualified(r, mx_right_schema(on), mx_right_name(on));
    mx_buf_str(&r->buf, mx_right_signature(on));
}

static void default_privileges(mx_renderer *r, const mx_right_target *on)
{
    mx_render_lit(r, "ALTER DEFAULT PRIVILEGES ");
    if (on->owner.len) {
        mx_render_lit(r, "FOR ROLE ");
        mx_render_ident(r, on->owner);
        mx_buf_char(&r->buf, ' ');
    }
    if (on->schema) {
        mx_render_lit(r, "IN SCHEMA ");
        mx_render_ident(r, on->schema->name);
        mx_buf_char(&r->buf, ' ');
    }
}

mx_status mx_pg_right(mx_renderer *r, const mx_step *step)
{
    const mx_right_change *rights = mx_step_rights(step);
    bool give = step->kind == MX_ST_GRANT;
    if (rights->on->future)
        default_privileges(r, rights->on);
    mx_buf_text(&r->buf, give ? "GRANT " : "REVOKE ");
    mx_buf_text(&r->buf, !give && rights->held ? "GRANT OPTION FOR " : "");
    (void)mx_render_privileges(r, rights, 0);
    target(r, rights->on);
    mx_buf_text(&r->buf, give ? " TO " : " FROM ");
    if (rights->grantee.len)
        mx_render_ident(r, rights->grantee);
    else
        mx_render_lit(r, "PUBLIC");
    mx_buf_text(&r->buf, give && rights->option ? " WITH GRANT OPTION" : "");
    return MX_OK;
}
