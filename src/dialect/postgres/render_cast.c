#include "dialect/postgres/postgres.h"
#include "dialect/postgres/catalogue.h"

/* https://www.postgresql.org/docs/current/sql-altertable.html: without USING there must be an assignment cast; pg_cast says which there are. */

static bool is_built_in(mx_pg_static type)
{
    return !type.udt && type.id != MX_PT_USER && type.id != MX_PT_NONE;
}

/* Of base types, not arrays. */
static bool assignable(mx_pg_static from, mx_pg_static to)
{
    if (mx_pg_same(from, to) || mx_pg_category(to) == 'S')
        return true; /* anything can be assigned to a text */
    return is_built_in(from) && is_built_in(to) && mx_pg_assigns(from, to);
}

/* The element of an array, else the type itself; a domain's base type. */
static mx_pg_static element(mx_pg_static type)
{
    type = mx_pg_base(type);
    type.dims = 0;
    return mx_pg_base(type);
}

bool mx_pg_needs_using(const mx_type *from, const mx_type *to)
{
    mx_pg_static a = mx_pg_base(mx_pg_of(from)), b = mx_pg_base(mx_pg_of(to));
    if (b.dims == 0 && mx_pg_category(b) == 'S')
        return false;
    return (a.dims > 0) != (b.dims > 0) || !assignable(element(a), element(b));
}

/* An object's number has no sign and more than an integer holds. */
static bool is_object_id(mx_pg_static type)
{
    return type.id >= MX_PT_OID && type.id <= MX_PT_REGDICTIONARY;
}

/* Numbers, booleans and bits that no cast leads to at once; of things in different catalogues nothing is meant by it. */
static const char *by_number(mx_pg_static from, mx_pg_static to)
{
    bool ids = is_object_id(from) || is_object_id(to);
    bool whole = mx_pg_category(from) != 'N' || mx_pg_category(to) != 'N';
    const mx_pg_static numeric = MX_PG_TYPE(NUMERIC), middle = {.id = ids     ? MX_PT_INT8
                                                                      : whole ? MX_PT_INT4
                                                                              : MX_PT_NUMERIC};
    if ((is_object_id(from) && is_object_id(to)) || !mx_pg_casts_written(middle, to))
        return NULL;
    if (mx_pg_casts_written(from, middle))
        return ids ? "::bigint" : whole ? "::integer" : "::numeric";
    if (!mx_pg_casts_written(from, numeric))
        return NULL;
    return ids ? "::numeric::bigint" : "::numeric::integer";
}

static bool is_number(mx_pg_static type)
{
    char category = mx_pg_category(type);
    return category == 'N' || category == 'B' || category == 'V';
}

/* Of built-in types without a cast between them: by what is meant by both, or by what they are written as. */
static const char *roundabout(mx_pg_static from, mx_pg_static to)
{
    char a = mx_pg_category(from), b = mx_pg_category(to);
    bool bytes = from.id == MX_PT_BYTEA ||
                 to.id == MX_PT_BYTEA; /* those of a text are seldom meant: refused */
    if (is_number(from) && is_number(to))
        return by_number(from, to);
    if (a == 'R' && b == 'R')
        return mx_pg_is_multirange(from) == mx_pg_is_multirange(to) ? "::text" : NULL;
    return a == 'U' && b == 'U' && !bytes ? "::text" : NULL;
}

static bool is_json(mx_pg_static type)
{
    return mx_pg_is(type, MX_PT_JSON) || mx_pg_is(type, MX_PT_JSONB);
}

/* What stands between the column and its new type: NULL when no way leads there. */
static const char *way(mx_arena *arena, mx_pg_static from, mx_pg_static to)
{
    if (mx_pg_category(from) == 'S')
        return "";
    if (mx_pg_is_hstore(from) && is_json(to)) /* the extension's cast */
        return "";
    if (is_json(from) && mx_pg_is_hstore(to)) /* neither is written as the other is */
        return NULL;
    if (from.dims && to.dims && (element(from).udt || element(to).udt))
        return "::text[]";
    if (from.dims && to.dims) {
        const char *of_element = way(arena, element(from), element(to));
        return of_element && *of_element ? mx_str_z(arena, mx_str_printf(arena, "%s[]", of_element))
                                         : of_element;
    }
    if (from.dims != to.dims)
        return NULL;
    if (!is_built_in(from) || !is_built_in(to))
        return "::text";
    return mx_pg_casts_written(from, to) ? "" : roundabout(from, to);
}

static bool cast(mx_renderer *r, mx_str column, const mx_type *from, const mx_type *to)
{
    mx_pg_static a = mx_pg_base(mx_pg_of(from)), b = mx_pg_base(mx_pg_of(to));
    const char *between = way(r->arena, a, b);
    if (!between && b.dims && !a.dims && assignable(a, element(b))) { /* one value becomes the only one */
        mx_render_lit(r, "ARRAY[");
        mx_render_ident(r, column);
        mx_render_lit(r, "]::");
        mx_pg_type(r, to);
        return true;
    }
    if (!between)
        return false;
    mx_render_ident(r, column);
    mx_buf_printf(&r->buf, "%s::", between);
    mx_pg_type(r, to);
    return true;
}

bool mx_pg_using(mx_renderer *r, mx_str column, const mx_type *from, const mx_type *to)
{
    if (!mx_pg_needs_using(from, to))
        return true;
    mx_render_lit(r, " USING ");
    return cast(r, column, from, to);
}

static bool same_udt(const mx_type *from, const mx_type *to)
{
    return from->udt && to->udt && from->array_dims == to->array_dims &&
           mx_str_eq(from->udt->name, to->udt->name) &&
           mx_str_eq(from->udt->schema->name, to->udt->schema->name);
}

bool mx_pg_copied(mx_renderer *r, const mx_column *from, const mx_column *to)
{
    if (!same_udt(&from->type, &to->type) && mx_pg_needs_using(&from->type, &to->type))
        return cast(r, from->name, &from->type, &to->type);
    mx_render_ident(r, from->name);
    return true;
}
