#include "dialect/postgres/object_form.h"
#include "dialect/postgres/postgres.h"
#include "schema/text.h"
#include "sql/parse.h"

void mx_pg_form_put(mx_pg_form *f, const char *words)
{
    mx_buf_text(&f->buf, f->buf.len ? " " : "");
    mx_buf_text(&f->buf, words);
}

void mx_pg_form_str(mx_pg_form *f, mx_str text)
{
    mx_buf_text(&f->buf, f->buf.len ? " " : "");
    mx_buf_str(&f->buf, text);
}

void mx_pg_form_name(mx_pg_form *f, mx_str schema, mx_str name)
{
    if (schema.len && !mx_str_eq(schema, f->model->server.schema))
        name = mx_str_printf(f->model->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(name));
    mx_pg_form_str(f, name);
}

mx_str mx_pg_form_expr(mx_pg_form *f, const mx_expr_site *site, const mx_expr *tree, mx_str text)
{
    mx_sql sql = {0};
    if (tree && mx_pg_expr(f->model, site, tree, &sql, NULL) == MX_OK)
        return sql.text;
    return mx_text_canon(f->model->arena, text, &f->model->server);
}

mx_str mx_pg_form_text(mx_pg_form *f, const mx_expr_site *site, mx_str text)
{
    mx_expr *tree = NULL;
    if (mx_parse_expr(f->model->arena, text, MX_NOWHERE, &f->model->server, &tree, NULL) != MX_OK)
        tree = NULL;
    return mx_pg_form_expr(f, site, tree, text);
}

mx_str mx_pg_form_option(const mx_options *options, const char *key)
{
    const mx_option *found = mx_options_get(options, mx_str_of(key));
    return found ? found->value : MX_STR_NONE;
}

mx_str mx_pg_form_said(const mx_create_object *create, const char *key)
{
    mx_str value = MX_STR_NONE; /* the last one counts */
    for (size_t i = 0; i < create->options.len; i++) {
        if (mx_str_eq(create->options.at[i].key, mx_str_of(key)))
            value = create->options.at[i].value;
    }
    return value;
}
