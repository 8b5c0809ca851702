#include "dialect/mysql/mysql.h"

#define ON_ALL (MX_RK_TABLE | MX_RK_SCHEMA)
#define ON_ROUTINES (MX_RK_SCHEMA | MX_RK_ROUTINE | MX_RK_PROCEDURE)

/* https://dev.mysql.com/doc/refman/8.0/en/grant.html, https://mariadb.com/kb/en/grant/: rights on databases, tables, columns
 * and routines. Those of the server are nobody's schema. */
const mx_privilege mx_my_privileges[] = {
    {.name = "SELECT", .kinds = ON_ALL | MX_RK_COLUMN},
    {.name = "INSERT", .kinds = ON_ALL | MX_RK_COLUMN},
    {.name = "UPDATE", .kinds = ON_ALL | MX_RK_COLUMN},
    {.name = "DELETE", .kinds = ON_ALL},
    {.name = "CREATE", .kinds = ON_ALL},
    {.name = "DROP", .kinds = ON_ALL},
    {.name = "REFERENCES", .kinds = ON_ALL | MX_RK_COLUMN},
    {.name = "INDEX", .kinds = ON_ALL},
    {.name = "ALTER", .kinds = ON_ALL},
    {.name = "CREATE VIEW", .kinds = ON_ALL},
    {.name = "SHOW VIEW", .kinds = ON_ALL},
    {.name = "TRIGGER", .kinds = ON_ALL},
    {.name = "DELETE HISTORY", .kinds = ON_ALL, .engines = MX_MARIA},
    {.name = "CREATE TEMPORARY TABLES", .kinds = MX_RK_SCHEMA},
    {.name = "LOCK TABLES", .kinds = MX_RK_SCHEMA},
    {.name = "CREATE ROUTINE", .kinds = MX_RK_SCHEMA},
    {.name = "EVENT", .kinds = MX_RK_SCHEMA},
    {.name = "EXECUTE", .kinds = ON_ROUTINES},
    {.name = "ALTER ROUTINE", .kinds = ON_ROUTINES},
    {.name = "SHOW CREATE ROUTINE", .kinds = ON_ROUTINES, .engines = MX_MARIA, .since = 110300},
    {.name = "GRANT OPTION", .kinds = ON_ALL | ON_ROUTINES, .not_in_all = true},
    {0},
};

static void target(mx_renderer *r, const mx_right_target *on)
{
    mx_str schema = mx_right_schema(on);
    bool own = on->schema && (!r->options->qualify || !schema.len);
    mx_render_lit(r, " ON ");
    if (on->kind == MX_RK_SCHEMA) {
        if (!own) {
            mx_render_ident(r, schema);
            mx_buf_char(&r->buf, '.');
        }
        mx_buf_char(&r->buf, '*');
        return;
    }
    mx_buf_text(&r->buf, on->kind == MX_RK_TABLE       ? "TABLE "
                         : on->kind == MX_RK_PROCEDURE ? "PROCEDURE "
                                                       : "FUNCTION ");
    if (!own) {
        mx_render_ident(r, schema);
        mx_buf_char(&r->buf, '.');
    }
    mx_render_ident(r, on->name.name);
}

mx_status mx_my_right(mx_renderer *r, const mx_step *step)
{
    const mx_right_change *rights = mx_step_rights(step);
    bool give = step->kind == MX_ST_GRANT;
    mx_buf_text(&r->buf, give ? "GRANT " : "REVOKE ");
    uint64_t option = mx_right_bit(rights->on->model, rights->on->kind, MX_STR("GRANT OPTION"));
    option = mx_render_privileges(r, rights, give ? option : 0);
    target(r, rights->on);
    mx_buf_text(&r->buf, give ? " TO " : " FROM ");
    mx_buf_str(&r->buf, rights->grantee.len ? rights->grantee : MX_STR("PUBLIC"));
    mx_buf_text(&r->buf, option ? " WITH GRANT OPTION" : "");
    return MX_OK;
}
