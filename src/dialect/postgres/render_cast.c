#include "dialect/postgres/postgres.h"
#include "dialect/postgres/static_type.h"

/* https://www.postgresql.org/docs/current/sql-altertable.html: without USING there must be an assignment cast; pg_cast says which there are. */

static bool is_time(mx_pg_static type)
{
    return mx_pg_category(type) == 'D';
}

/* Of base types, not arrays. */
static bool assignable(mx_pg_static from, mx_pg_static to)
{
    char a = mx_pg_category(from), b = mx_pg_category(to);
    if (mx_pg_same(from, to) || b == 'S')
        return true; /* anything can be assigned to a text */
    if (from.udt || to.udt || from.id == MX_PT_USER || to.id == MX_PT_USER || from.id == MX_PT_NONE ||
        to.id == MX_PT_NONE)
        return false;
    if (a == 'N' && b == 'N' && to.id == MX_PT_MONEY)
        return from.id == MX_PT_INT4 || from.id == MX_PT_INT8 || from.id == MX_PT_NUMERIC;
    if (a == 'N' && b == 'N')
        return from.id != MX_PT_MONEY || to.id == MX_PT_NUMERIC;
    if (is_time(from) && is_time(to)) {
        bool from_clock = from.id == MX_PT_TIME || from.id == MX_PT_TIMETZ,
             to_clock = to.id == MX_PT_TIME || to.id == MX_PT_TIMETZ;
        return from_clock == to_clock || (to_clock && from.id != MX_PT_DATE);
    }
    if ((from.id == MX_PT_TIME && to.id == MX_PT_INTERVAL) ||
        (from.id == MX_PT_INTERVAL && to.id == MX_PT_TIME))
        return true;
    if ((from.id == MX_PT_JSON && to.id == MX_PT_JSONB) || (from.id == MX_PT_JSONB && to.id == MX_PT_JSON))
        return true;
    return (a == 'V' && b == 'V') || (a == 'I' && b == 'I') ||
           (mx_pg_is(from, MX_PT_TEXT) && mx_pg_is(to, MX_PT_CHAR1));
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

static bool is_integer(mx_pg_static type)
{
    return type.dims == 0 && (type.id == MX_PT_INT2 || type.id == MX_PT_INT4 || type.id == MX_PT_INT8);
}

/* Of one category, but without a cast between them: by what they are written as, and amounts of money by their number. */
static const char *roundabout(mx_pg_static from, mx_pg_static to)
{
    char a = mx_pg_category(from);
    bool ranges = a == 'R' && from.id != to.id && !mx_pg_is_multirange(from) && !mx_pg_is_multirange(to);
    if (a == 'N' && (from.id == MX_PT_MONEY || to.id == MX_PT_MONEY))
        return mx_pg_is(from, MX_PT_NUMERIC) || mx_pg_is(to, MX_PT_NUMERIC) ? "" : "::numeric";
    bool bytes = from.id == MX_PT_BYTEA ||
                 to.id == MX_PT_BYTEA; /* those of a text are seldom meant: refused */
    return (a == 'U' && !bytes) || ranges ? "::text" : "";
}

/* What stands between the column and its new type: NULL when no way leads there. */
static const char *way(mx_pg_static from, mx_pg_static to)
{
    char a = mx_pg_category(from);
    if (a == 'S')
        return "";
    if (mx_pg_is(to, MX_PT_BOOL) && mx_pg_category(from) == 'N')
        return mx_pg_is(from, MX_PT_INT4) ? "" : "::integer";
    if (mx_pg_is(from, MX_PT_BOOL) && mx_pg_category(to) == 'N')
        return mx_pg_is(to, MX_PT_INT4) ? "" : "::integer";
    if ((mx_pg_is(from, MX_PT_BIT) && mx_pg_is(to, MX_PT_BOOL)) ||
        (mx_pg_is(from, MX_PT_BOOL) && mx_pg_is(to, MX_PT_BIT)))
        return "::integer";
    if (from.dims && to.dims && (element(from).udt || element(to).udt))
        return "::text[]";
    if (from.dims != to.dims)
        return NULL;
    if (from.udt || to.udt || from.id == MX_PT_USER || to.id == MX_PT_USER)
        return "::text";
    if (from.dims)
        return "";
    if ((mx_pg_is(to, MX_PT_BIT) && is_integer(from)) || (mx_pg_is(from, MX_PT_BIT) && is_integer(to)))
        return "";
    return mx_pg_category(to) == a ? roundabout(from, to) : NULL;
}

static bool cast(mx_renderer *r, mx_str column, const mx_type *from, const mx_type *to)
{
    mx_pg_static a = mx_pg_base(mx_pg_of(from)), b = mx_pg_base(mx_pg_of(to));
    const char *between = way(a, b);
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
