#include "schema/canon.h"
#include "schema/replay_parts.h"

/* What holds an attribute of a composite type: expressions that take it from a column, from a domain's VALUE, or from a cast. Of what
 * calls give nothing is known. */

typedef struct attribute_search {
    mx_replay *r;
    const mx_udt *type, *domain; /* domain: the expression is of this */
    const mx_table *table;       /* or of this */
    mx_str name;
    mx_span at;
    bool found;
} attribute_search;

typedef struct operand {
    const mx_udt *type; /* no domain but over an array; NULL: not known */
    bool array;
} operand;

static operand operand_of(const mx_type *type)
{
    while (type->udt && type->udt->domain && !type->array_dims)
        type = &type->udt->domain->type;
    return (operand){type->udt, type->array_dims != 0};
}

static operand operand_named(const attribute_search *s, mx_str name)
{
    const mx_column *column = s->table ? mx_table_column(s->table, name) : NULL;
    return column ? operand_of(&column->type) : (operand){0};
}

static operand operand_field(operand row, mx_str name)
{
    const mx_column *field = row.type && !row.array ? mx_udt_field(row.type, name) : NULL;
    return field ? operand_of(&field->type) : (operand){0};
}

static operand operand_cast(const attribute_search *s, const mx_type_name *name)
{
    mx_type type = {0};
    bool known = name && s->r->rules->type(s->r->model, name, NULL, &type, NULL) == MX_OK;
    return known ? operand_of(&type) : (operand){0};
}

static operand operand_in(const attribute_search *s, const mx_expr *e)
{
    operand of = {0};
    switch (e->kind) {
    case MX_E_KEYWORD:
        return s->domain && mx_str_ieq(e->text, MX_STR("value")) ? operand_of(&s->domain->domain->type) : of;
    case MX_E_NAME:
        return operand_named(s, mx_expr_last(e));
    case MX_E_FIELD:
        return operand_field(operand_in(s, e->args[0]), e->text);
    case MX_E_CAST:
        return operand_cast(s, e->type);
    case MX_E_INDEX:
        of = operand_in(s, e->args[0]);
        of.array = e->args[0]->kind != MX_E_INDEX && (!of.array || (e->flags & MX_EF_SLICE));
        return of;
    default:
        return of;
    }
}

static bool visit(mx_expr *node, void *arg)
{
    attribute_search *s = arg;
    if (node->kind != MX_E_FIELD || !mx_str_eq(node->text, s->name))
        return true;
    operand of = operand_in(s, node->args[0]);
    s->found |= of.type == s->type && !of.array;
    return !s->found;
}

static bool holds(attribute_search *s, const mx_sql *sql)
{
    if (sql->tree)
        mx_expr_walk(sql->tree, visit, s);
    return s->found;
}

static bool index_holds(attribute_search *s, const mx_index *index)
{
    bool found = holds(s, &index->where);
    for (size_t i = 0; !found && i < index->parts.len; i++)
        found = holds(s, &index->parts.at[i].expr);
    return found;
}

static mx_status held(const attribute_search *s, const char *what, mx_str name)
{
    mx_str of = s->table ? mx_str_printf(s->r->arena, " of table \"%.*s\"", MX_FMT(s->table->name))
                         : MX_STR_NONE;
    return mx_fail(s->r->diags, MX_SCH006, s->at, "Drop that before, or make it anew without the attribute.",
                   "attribute \"%.*s\" of type \"%.*s\" is used by %s \"%.*s\"%.*s", MX_FMT(s->name),
                   MX_FMT(s->type->name), what, MX_FMT(name), MX_FMT(of));
}

static mx_status check_table(attribute_search *s)
{
    const mx_table *table = s->table;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        if (holds(s, &column->expression))
            return held(s, "generated column", column->name);
        if (holds(s, &column->default_value))
            return held(s, "the default of column", column->name);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if (holds(s, &table->checks.at[i]->expr))
            return held(s, "check", table->checks.at[i]->name);
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (index_holds(s, table->indexes.at[i]))
            return held(s, "index", table->indexes.at[i]->name);
    }
    return MX_OK;
}

static mx_status check_domain(attribute_search *s)
{
    const mx_udt *domain = s->domain;
    if (!domain->domain)
        return MX_OK;
    if (holds(s, &domain->domain->default_value))
        return held(s, "the default of domain", domain->name);
    for (size_t i = 0; i < domain->checks.len; i++) {
        if (holds(s, &domain->checks.at[i]->expr))
            return held(s, "domain constraint", domain->checks.at[i]->name);
    }
    return MX_OK;
}

mx_status mx_r_check_attribute(mx_replay *r, const mx_udt *type, mx_str name, mx_span at)
{
    attribute_search s = {.r = r, .type = type, .name = name, .at = at};
    for (size_t n = 0; n < r->model->schemas.len; n++) {
        const mx_schema *schema = r->model->schemas.at[n];
        for (size_t i = 0; i < schema->tables.len; i++) {
            s.table = schema->tables.at[i];
            MX_TRY(check_table(&s));
        }
        s.table = NULL;
        for (size_t i = 0; i < schema->types.len; i++) {
            s.domain = schema->types.at[i];
            MX_TRY(check_domain(&s));
        }
        s.domain = NULL;
    }
    return MX_OK;
}
