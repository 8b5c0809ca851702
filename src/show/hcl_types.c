/* A type stands behind those that it is made of, so that who reads the blocks in their order finds them. */
#include "show/hcl_printer.h"

#include "schema/canon.h"
#include "sql/parse.h"

/* --- extensions ------------------------------------------------------------------------------------------- */

void mx_hcl_put_extension(mx_hcl_printer *p, const mx_object *extension)
{
    mx_statement statement = {.text = extension->source};
    mx_stmt stmt;
    mx_hcl_put_block(p, "", "extension", extension->name);
    if (mx_parse_statement(p->arena, &statement, &p->model->server, &stmt, NULL) == MX_OK &&
        stmt.kind == MX_S_CREATE_OBJECT) {
        const mx_options *options = &stmt.u.create_object->options;
        for (size_t i = 0; i < options->len; i++) {
            if (mx_str_eq(options->at[i].key, MX_STR("schema"))) {
                mx_hcl_put_attr(p, "  ", "schema");
                mx_hcl_put_member(p->out, "schema", options->at[i].value);
                mx_buf_char(p->out, '\n');
            } else if (mx_str_eq(options->at[i].key, MX_STR("version"))) {
                mx_hcl_put_text_attr(p, "  ", "version", options->at[i].value);
            }
        }
    }
    mx_hcl_put_text_attr(p, "  ", "comment", extension->comment);
    mx_buf_lit(p->out, "}\n");
}

/* --- types ------------------------------------------------------------------------------------------------ */

static void put_enum(mx_hcl_printer *p, const mx_udt *type)
{
    mx_hcl_put_attr(p, "  ", "values");
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < type->values.len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        mx_hcl_put_text(p->out, type->values.at[i]);
    }
    mx_buf_lit(p->out, "]\n");
}

static void put_domain(mx_hcl_printer *p, const mx_udt *type)
{
    const mx_column *domain = type->domain;
    mx_hcl_put_type_attr(p, "  ", &domain->type);
    mx_hcl_put_word_attr(p, "  ", "null", domain->not_null ? "false" : "true");
    if (mx_sql_shown(&domain->default_value).len) {
        mx_hcl_put_attr(p, "  ", "default");
        mx_hcl_put_default(p->out, domain);
        mx_buf_char(p->out, '\n');
    }
    mx_hcl_put_text_attr(p, "  ", "collate", domain->collation);
    for (size_t i = 0; i < type->checks.len; i++) {
        const mx_check *check = type->checks.at[i];
        mx_hcl_put_block(p, "  ", "check", check->name);
        mx_hcl_put_text_attr(p, "    ", "expr", mx_sql_shown(&check->expr));
        mx_buf_lit(p->out, "  }\n");
        mx_hcl_leave(p, check->not_valid, "NOT VALID", "check", NULL, check->name);
    }
}

static void put_fields(mx_hcl_printer *p, const mx_udt *type)
{
    for (size_t i = 0; i < type->fields.len; i++) {
        const mx_column *field = type->fields.at[i];
        mx_hcl_put_block(p, "  ", "field", field->name);
        mx_hcl_put_type_attr(p, "    ", &field->type);
        mx_hcl_put_text_attr(p, "    ", "collate", field->collation);
        mx_buf_lit(p->out, "  }\n");
    }
}

static void put_parts_of(mx_hcl_printer *p, const mx_udt *type)
{
    if (type->domain && type->domain->type.udt)
        mx_hcl_put_udt(p, type->domain->type.udt);
    for (size_t i = 0; i < type->fields.len; i++) {
        if (type->fields.at[i]->type.udt)
            mx_hcl_put_udt(p, type->fields.at[i]->type.udt);
    }
}

static bool has_words(const mx_hcl_printer *p, const mx_udt *type)
{
    return type->kind == MX_O_ENUM ||
           (p->model->server.engine == MX_PG && (type->domain || type->kind == MX_O_COMPOSITE));
}

void mx_hcl_put_udt(mx_hcl_printer *p, const mx_udt *type)
{
    if (mx_map_get_address(&p->done, type))
        return;
    mx_map_put_address(p->arena, &p->done, type, type);
    if (!has_words(p, type)) {
        mx_hcl_leave(p, true, "", type->kind == MX_O_RANGE ? "range type" : "type", NULL, type->name);
        return;
    }
    put_parts_of(p, type);
    mx_hcl_put_block(p, "",
                     type->kind == MX_O_ENUM ? "enum"
                     : type->domain          ? "domain"
                                             : "composite",
                     type->name);
    mx_hcl_put_schema_attr(p, type->schema);
    if (type->kind == MX_O_ENUM)
        put_enum(p, type);
    else if (type->domain)
        put_domain(p, type);
    mx_hcl_put_text_attr(p, "  ", "comment", type->comment);
    put_fields(p, type);
    mx_buf_lit(p->out, "}\n");
    for (size_t i = 0; i < type->notes.len; i++)
        mx_hcl_leave(p, type->notes.at[i].value.len > 0, "comment", "part of type", NULL, type->name);
}

/* --- sequences -------------------------------------------------------------------------------------------- */

static int64_t most_of(mx_str type)
{
    return mx_str_eq(type, MX_STR("smallint"))  ? INT16_MAX
           : mx_str_eq(type, MX_STR("integer")) ? INT32_MAX
                                                : INT64_MAX;
}

void mx_hcl_put_bounds(mx_hcl_printer *p, const char *indent, const mx_sequence *s)
{
    bool up = s->increment > 0;
    int64_t most = most_of(s->type), least = -most - 1;
    if (p->mysql || s->min != (up ? 1 : least))
        mx_hcl_put_number_attr(p, indent, "min_value", s->min);
    if (p->mysql || s->max != (up ? most : -1))
        mx_hcl_put_number_attr(p, indent, "max_value", s->max);
    if (p->mysql || s->cache != 1)
        mx_hcl_put_number_attr(p, indent, "cache", s->cache);
    if (s->cycle)
        mx_hcl_put_word_attr(p, indent, "cycle", "true");
}

void mx_hcl_put_sequence(mx_hcl_printer *p, const mx_sequence *s)
{
    mx_hcl_put_block(p, "", "sequence", s->name);
    mx_hcl_put_schema_attr(p, s->schema);
    if (p->model->server.engine == MX_PG && !mx_str_eq(s->type, MX_STR("bigint"))) {
        mx_hcl_put_attr(p, "  ", "type");
        mx_buf_str(p->out, s->type);
        mx_buf_char(p->out, '\n');
    }
    mx_hcl_put_number_attr(p, "  ", "start", s->start);
    if (s->increment != 1)
        mx_hcl_put_number_attr(p, "  ", "increment", s->increment);
    mx_hcl_put_bounds(p, "  ", s);
    if (s->owner) {
        mx_hcl_put_attr(p, "  ", "owner");
        mx_hcl_put_member(p->out, "table", s->owner->table->name);
        mx_buf_char(p->out, '.');
        mx_hcl_put_member(p->out, "column", s->owner->name);
        mx_buf_char(p->out, '\n');
    }
    if (s->unlogged)
        mx_hcl_put_word_attr(p, "  ", "unlogged", "true");
    mx_hcl_put_text_attr(p, "  ", "comment", s->comment);
    mx_buf_lit(p->out, "}\n");
}
