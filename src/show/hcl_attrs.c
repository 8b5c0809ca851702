#include "show/hcl_printer.h"

void mx_hcl_put_attr(mx_hcl_printer *p, const char *indent, const char *name)
{
    mx_buf_printf(p->out, "%s%s = ", indent, name);
}

void mx_hcl_put_text_attr(mx_hcl_printer *p, const char *indent, const char *name, mx_str value)
{
    if (!value.len)
        return;
    mx_hcl_put_attr(p, indent, name);
    mx_hcl_put_text(p->out, value);
    mx_buf_char(p->out, '\n');
}

void mx_hcl_put_word_attr(mx_hcl_printer *p, const char *indent, const char *name, const char *word)
{
    mx_hcl_put_attr(p, indent, name);
    mx_buf_text(p->out, word);
    mx_buf_char(p->out, '\n');
}

void mx_hcl_put_number_attr(mx_hcl_printer *p, const char *indent, const char *name, int64_t number)
{
    mx_hcl_put_attr(p, indent, name);
    mx_buf_printf(p->out, "%lld\n", (long long)number);
}

void mx_hcl_put_sql_attr(mx_hcl_printer *p, const char *indent, const char *name, const mx_sql *sql)
{
    if (!sql->text.len)
        return;
    mx_hcl_put_attr(p, indent, name);
    mx_hcl_put_sql(p->out, mx_sql_shown(sql));
    mx_buf_char(p->out, '\n');
}

/* Of MySQL's that nobody has named: a block needs some name, and one schema alone is read as the connection's. */
mx_str mx_hcl_schema_name(const mx_schema *schema)
{
    return schema->name.len ? schema->name : MX_STR("default");
}

void mx_hcl_put_schema_attr(mx_hcl_printer *p, const mx_schema *schema)
{
    mx_hcl_put_attr(p, "  ", "schema");
    mx_hcl_put_member(p->out, "schema", mx_hcl_schema_name(schema));
    mx_buf_char(p->out, '\n');
}

void mx_hcl_put_block(mx_hcl_printer *p, const char *indent, const char *type, mx_str label)
{
    mx_buf_printf(p->out, "%s%s ", indent, type);
    if (label.len) {
        mx_hcl_put_text(p->out, label);
        mx_buf_char(p->out, ' ');
    }
    mx_buf_lit(p->out, "{\n");
}

void mx_hcl_put_type_attr(mx_hcl_printer *p, const char *indent, const mx_type *type)
{
    mx_hcl_put_attr(p, indent, "type");
    mx_hcl_put_type(p->arena, p->out, p->model, type);
    mx_buf_char(p->out, '\n');
}

void mx_hcl_leave(mx_hcl_printer *p, bool there, const char *what, const char *kind, const mx_table *table,
                  mx_str name)
{
    mx_buf text = MX_BUF(p->arena);
    if (!there)
        return;
    mx_buf_printf(&text, "%s%s%s \"", what, *what ? " of " : "", kind);
    if (table)
        mx_buf_printf(&text, "%.*s.", MX_FMT(table->name));
    mx_buf_printf(&text, "%.*s\"", MX_FMT(name));
    mx_vec_push(p->arena, p->left_out, mx_buf_take(&text));
}
