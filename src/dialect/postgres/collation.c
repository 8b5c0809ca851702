#include "dialect/postgres/exprs.h"

#include "sql/expr.h"

/* Which collation a thing has anyhow, as the catalogue does not show it: a type's, a column's, an expression's.
 * https://www.postgresql.org/docs/current/collation.html#COLLATION-CONCEPTS. Of the database's own the name is empty. */

/* Of "pg_catalog.C" and "public.mine" the last part. */
static mx_str on_path(const mx_model *model, mx_str written)
{
    mx_str schema, name;
    bool found = mx_str_cut(written, '.', &schema, &name) &&
                 (mx_str_eq(schema, MX_STR("pg_catalog")) || mx_str_eq(schema, model->server.schema));
    return found ? name : written;
}

/* Nothing for the one that is had anyhow. */
static mx_str beside(const mx_model *model, mx_str written, mx_str own)
{
    mx_str name = on_path(model, written);
    if (mx_str_eq(name, MX_STR("default")))
        return own.len ? name : MX_STR_NONE;
    return mx_str_eq(name, own) ? MX_STR_NONE : name;
}

static mx_str of_column(const mx_column *column)
{
    if (mx_str_eq(column->collation, MX_STR("default")))
        return MX_STR_NONE;
    if (column->collation.len)
        return column->collation;
    if (column->type.udt && column->type.udt->domain)
        return of_column(column->type.udt->domain);
    return mx_str_eq(column->type.base, MX_STR("name")) ? MX_STR("C") : MX_STR_NONE;
}

void mx_pg_collation(const mx_model *model, mx_column *column)
{
    const mx_column bare = {.type = column->type};
    column->collation = beside(model, column->collation, of_column(&bare));
}

/* --- of an expression ---------------------------------------------------------------------------------------------------------------- */

typedef enum strength { NONE, IMPLICIT, CONFLICT, EXPLICIT, OPEN } strength; /* OPEN: it cannot be told */

typedef struct found {
    strength strength;
    mx_str name;
} found;

static found merged(found a, found b)
{
    if (a.strength != b.strength)
        return a.strength > b.strength ? a : b;
    if (a.strength != IMPLICIT || mx_str_eq(a.name, b.name))
        return a;
    if (a.name.len && b.name.len)
        return (found){.strength = CONFLICT};
    return a.name.len ? a : b;
}

static mx_pg_static type_of(mx_model *model, const mx_table *table, const mx_expr *e)
{
    const mx_expr_site site = {.place = MX_X_INDEX_PART, .table = table};
    mx_pg_ctx c = {.model = model, .arena = model->arena, .site = &site, .status = MX_OK};
    mx_pg_static type = MX_PG_TYPE(NONE);
    (void)mx_pg_canon(&c, mx_expr_copy(model->arena, e), &type);
    return type;
}

static bool is_collatable(mx_pg_static type)
{
    type = mx_pg_base(type);
    type.dims = 0;
    char category = mx_pg_category(type);
    return category == 'S' || category == 'X' || category == '?' || type.id == MX_PT_USER;
}

static bool is_result(const mx_expr *e, uint32_t i)
{
    uint32_t first = e->flags & MX_EF_OPERAND ? 1 : 0;
    return e->kind != MX_E_CASE || (i >= first && ((i - first) % 2 == 1 || i + 1 == e->arg_count));
}

static found of_expr(mx_model *model, const mx_table *table, const mx_expr *e)
{
    mx_pg_static type = type_of(model, table, e);
    const mx_column *column = table && e->kind == MX_E_NAME ? mx_expr_column(table, e) : NULL;
    mx_str own = type.udt && type.udt->domain ? of_column(type.udt->domain) : MX_STR_NONE;
    found all = {NONE, MX_STR_NONE};
    if (e->kind == MX_E_COLLATE) {
        mx_str name = on_path(model, mx_expr_collation(model->arena, e));
        return (found){EXPLICIT, mx_str_eq(name, MX_STR("default")) ? MX_STR_NONE : name};
    }
    if (e->kind == MX_E_RAW || e->kind == MX_E_SELECT || e->kind == MX_E_STAR ||
        (e->kind == MX_E_NAME && !column))
        return (found){.strength = OPEN};
    if (!is_collatable(type))
        return all;
    if (column)
        return (found){IMPLICIT, of_column(column)};
    if (e->kind == MX_E_CAST && own.len)
        return (found){IMPLICIT, own};
    for (uint32_t i = 0; i < e->arg_count; i++) {
        if (is_result(e, i))
            all = merged(all, of_expr(model, table, e->args[i]));
    }
    return all.strength == NONE ? (found){IMPLICIT, own} : all;
}

mx_str mx_pg_collation_beside(mx_model *model, const mx_table *table, const mx_column *column,
                              const mx_expr *expr, mx_str written)
{
    if (!written.len)
        return written;
    found own = column ? (found){IMPLICIT, of_column(column)}
                : expr ? of_expr(model, table, expr)
                       : (found){.strength = OPEN};
    bool sure = own.strength == IMPLICIT || own.strength == EXPLICIT;
    return sure ? beside(model, written, own.name) : on_path(model, written);
}
