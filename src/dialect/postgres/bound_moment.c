#include "dialect/postgres/bounds.h"
#include "dialect/postgres/exprs.h"

/* A bound that is a date or a time and computed of constants: '2024-01-01'::date + '1 mon'::interval, date_trunc('month', …), make_date(…).
 * Trees as mx_pg_expr makes them. The server computes it once, in the zone of who says it: UTC, as literals are read here. */

typedef struct moment {
    mx_pg_id type; /* MX_PT_DATE, MX_PT_TIMESTAMP or MX_PT_TIMESTAMPTZ */
    mx_str text;   /* as shown, without a zone: '2024-01-01', '2024-01-01 00:00:00' */
} moment;

static bool compute(mx_model *model, const mx_expr *e, moment *out);

/* A literal with its type. */
static bool constant(mx_model *model, const mx_expr *e, mx_pg_id *type, mx_str *text)
{
    mx_pg_static of;
    if (e->kind != MX_E_CAST || e->args[0]->kind != MX_E_STRING || !mx_pg_find(model, e->type, &of) ||
        of.dims || e->type->arg_count || e->type->fields.len)
        return false;
    *type = of.id;
    *text = e->args[0]->text;
    return true;
}

static bool whole_number(mx_model *model, const mx_expr *e, int64_t *out)
{
    mx_pg_id type = MX_PT_INT4;
    mx_str text = e->text;
    bool number = e->kind == MX_E_NUMBER || (constant(model, e, &type, &text) && type == MX_PT_INT4);
    return number && mx_str_to_i64(text, out);
}

static bool as_type(mx_arena *arena, mx_pg_id type, moment *m)
{
    if (type != MX_PT_DATE && type != MX_PT_TIMESTAMP && type != MX_PT_TIMESTAMPTZ)
        return false;
    if (type == MX_PT_DATE && m->text.len > 10)
        m->text = mx_str_sub(m->text, 0, 10);
    else if (type != MX_PT_DATE && m->text.len == 10)
        m->text = mx_str_cat(arena, m->text, MX_STR(" 00:00:00"));
    m->type = type;
    return true;
}

static bool read_constant(mx_arena *arena, mx_pg_id type, mx_str text, moment *out)
{
    mx_str shown = mx_pg_time_text(arena, type, text);
    *out = (moment){type, shown};
    if (type == MX_PT_TIMESTAMPTZ && mx_str_ends(shown, MX_STR("+00")))
        out->text = mx_str_sub(shown, 0, shown.len - 3);
    bool full = out->text.len == 10 || (out->text.len > 18 && out->text.ptr[10] == ' ');
    return full && mx_is_digit(shown.ptr[0]) && as_type(arena, type, out);
}

static bool sum(mx_model *model, const mx_expr *e, moment *out)
{
    bool minus = mx_str_eq(e->text, MX_STR("-"));
    const mx_expr *other = e->args[1];
    mx_pg_id type;
    mx_str interval;
    int64_t days;
    if (e->prefix.len || (!minus && !mx_str_eq(e->text, MX_STR("+"))))
        return false;
    if (!compute(model, e->args[0], out)) {
        other = e->args[0];
        if (minus || !compute(model, e->args[1], out))
            return false;
    }
    if (out->type == MX_PT_DATE && whole_number(model, other, &days))
        return mx_pg_add_days(model->arena, out->text, minus ? -days : days, &out->text);
    return constant(model, other, &type, &interval) && type == MX_PT_INTERVAL &&
           as_type(model->arena, out->type == MX_PT_DATE ? MX_PT_TIMESTAMP : out->type, out) &&
           mx_pg_add_interval(model->arena, out->text, interval, minus, &out->text);
}

static bool truncated(mx_model *model, const mx_expr *e, moment *out)
{
    static const struct {
        const char *unit;
        size_t kept;
    } units[] = {{"year", 4}, {"month", 7}, {"day", 10}, {"hour", 13}, {"minute", 16}, {"second", 19}};
    static const char rest[] = "0001-01-01 00:00:00";
    mx_pg_id type;
    mx_str unit;
    if (!constant(model, e->args[0], &type, &unit) || type != MX_PT_TEXT ||
        !compute(model, e->args[1], out) || out->type == MX_PT_DATE)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!mx_str_ieq(unit, mx_str_of(units[i].unit)))
            continue;
        out->text = mx_str_cat(model->arena, mx_str_sub(out->text, 0, units[i].kept),
                               mx_str_of(rest + units[i].kept));
        return true;
    }
    return false;
}

static bool made(mx_model *model, const mx_expr *e, moment *out)
{
    int64_t year, month, day;
    if (!whole_number(model, e->args[0], &year) || !whole_number(model, e->args[1], &month) ||
        !whole_number(model, e->args[2], &day) || year < 1 || year > 9999 || month < 1 || month > 12 ||
        day < 1 || day > 31)
        return false;
    *out = (moment){MX_PT_DATE, mx_str_printf(model->arena, "%04lld-%02lld-%02lld", (long long)year,
                                              (long long)month, (long long)day)};
    return true;
}

static bool compute(mx_model *model, const mx_expr *e, moment *out)
{
    mx_pg_id type;
    mx_pg_static to;
    mx_str text;
    if (constant(model, e, &type, &text))
        return (type == MX_PT_DATE || type == MX_PT_TIMESTAMP || type == MX_PT_TIMESTAMPTZ) &&
               read_constant(model->arena, type, text, out);
    if (e->kind == MX_E_CAST)
        return !e->type->arg_count && mx_pg_find(model, e->type, &to) && !to.dims &&
               compute(model, e->args[0], out) && as_type(model->arena, to.id, out);
    if (e->kind == MX_E_BINARY)
        return sum(model, e, out);
    if (e->kind != MX_E_CALL || e->path_len != 1)
        return false;
    if (mx_str_eq(e->path[0], MX_STR("date_trunc")) && e->arg_count == 2)
        return truncated(model, e, out);
    return mx_str_eq(e->path[0], MX_STR("make_date")) && e->arg_count == 3 && made(model, e, out);
}

bool mx_pg_moment_of_bound(mx_model *model, const mx_expr *e, const mx_type *key, mx_str *out)
{
    moment m;
    mx_pg_static type = mx_pg_of(key);
    if ((e->kind != MX_E_BINARY && e->kind != MX_E_CALL && e->kind != MX_E_CAST) || type.dims ||
        key->arg_count || !compute(model, e, &m) || !as_type(model->arena, type.id, &m))
        return false;
    *out = mx_str_printf(model->arena, "'%.*s%s'", MX_FMT(m.text), type.id == MX_PT_TIMESTAMPTZ ? "+00" : "");
    return true;
}
