/* dialect/mysql/schema.c — databases: what they are made with, how two differ. CREATE, ALTER and DROP DATABASE.
 * https://mariadb.com/kb/en/create-database/, https://dev.mysql.com/doc/refman/8.4/en/create-database.html */
#include "dialect/mysql/mysql.h"

static mx_str charset_of(const mx_schema *schema)
{
    return schema->charset.len ? schema->charset : schema->model->server.charset;
}

/* A character set without a collation means its default one. */
static mx_str collation_of(const mx_schema *schema)
{
    return schema->collation.len
               ? schema->collation
               : mx_mysql_default_collation(schema->model->arena, charset_of(schema), &schema->model->server);
}

/* A collation alone brings its character set, and a character set alone its default collation. */
mx_status mx_my_schema_texts(mx_model *model, mx_schema *schema, mx_span at, mx_diags *diags)
{
    mx_str charset = schema->charset, collation = schema->collation;
    if (mx_str_ieq(charset, MX_STR("default")))
        charset = model->server.charset;
    if (mx_str_ieq(collation, MX_STR("default")))
        collation = MX_STR_NONE;
    schema->collation = mx_mysql_collation(model->arena, collation, &model->server);
    schema->charset = charset.len             ? mx_mysql_charset(model->arena, charset, &model->server)
                      : schema->collation.len ? mx_mysql_charset_of(schema->collation)
                                              : model->server.charset;
    return model->trusted
               ? MX_OK
               : mx_my_check_collation(&model->server, schema->charset, schema->collation, at, diags);
}

uint32_t mx_my_schema_aspects(const mx_schema *from, const mx_schema *to)
{
    const mx_server *server = &to->model->server;
    /* Of the one database that is compared, statements do not always tell: it is the connection's. */
    if (server->one_schema && !(from->span.file && to->span.file))
        return 0;
    return (mx_str_eq(charset_of(from), charset_of(to)) ? 0 : MX_D_CHARSET) |
           (mx_str_eq(collation_of(from), collation_of(to)) ? 0 : MX_D_COLLATION) |
           (mx_str_eq(from->comment, to->comment) ? 0 : MX_D_COMMENT);
}

mx_status mx_my_render_schema(mx_renderer *r, const mx_step *step)
{
    const mx_change *change = step->change;
    const mx_schema *to = change->to.schema;
    bool alter = step->kind == MX_ST_ALTER_SCHEMA;
    if (step->kind == MX_ST_DROP_SCHEMA)
        return mx_render_schema(r, step);
    if (alter) {
        mx_render_lit(r, "ALTER DATABASE ");
        mx_render_ident(r, to->name);
    } else {
        MX_TRY(mx_render_schema(r, step));
    }
    if (!alter ||
        (change->aspects & (MX_D_CHARSET | MX_D_COLLATION))) { /* whatever the server's default is */
        mx_my_put_charset(r, " CHARACTER SET", charset_of(to));
        mx_my_put_charset(r, " COLLATE", collation_of(to));
    }
    if (alter ? (change->aspects & MX_D_COMMENT) != 0 : to->comment.len > 0) {
        mx_render_lit(r, " COMMENT ");
        r->rules->string(r, to->comment);
    }
    return MX_OK;
}
