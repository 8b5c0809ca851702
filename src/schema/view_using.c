#include "schema/text.h"
#include "schema/view_part.h"

/* JOIN … USING (…) and NATURAL JOIN: columns of two tables that are one. */

static size_t find(const mx_view *view, const mx_view_scope *scope, size_t from, size_t to, mx_str name)
{
    size_t found = MX_NPOS;
    for (size_t i = from; i < to; i++) {
        if (!mx_name_same(scope->names.at[i].column.name, name, view->server))
            continue;
        if (found != MX_NPOS)
            return MX_NPOS;
        found = i;
    }
    return found;
}

static bool is_there(const mx_view *view, const mx_view_scope *scope, size_t from, size_t to, mx_str name)
{
    while (from < to && !mx_name_same(scope->names.at[from].column.name, name, view->server))
        from++;
    return from < to;
}

/* Those of USING, or all that both sides have; false: there are none. */
static bool common_names(mx_view *view, const mx_view_scope *scope, size_t left, size_t right, mx_part *p,
                         mx_strs *out)
{
    for (size_t i = left; !p && i < right; i++) {
        const mx_view_column *column = &scope->names.at[i].column;
        mx_str name = column->name;
        bool row_time = column->hidden && !column->column; /* of both sides, and of none */
        if (!row_time && find(view, scope, right, scope->names.len, name) != MX_NPOS)
            mx_vec_push(view->arena, out, name);
    }
    if (p && mx_part_punct(p, p->from, '(')) {
        size_t end = mx_part_behind(p, p->from);
        for (p->from++; p->from + 1 < end; p->from++) {
            if (!mx_part_punct(p, p->from, ','))
                mx_vec_push(view->arena, out, mx_part_value(view, p, p->from));
        }
        p->from = end;
    }
    return out->len > 0;
}

static mx_str written(mx_view *view, const mx_view_name *name)
{
    mx_str alias = mx_text_name(view->arena, name->alias, view->server);
    mx_str column = mx_text_name(view->arena, name->column.name, view->server);
    return mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(alias), MX_FMT(column));
}

/* MySQL and MariaDB show USING as the condition that it is. */
static void put_condition(mx_view *view, const mx_view_name *left, const mx_view_name *right, mx_buf *text)
{
    mx_str a = written(view, left), b = written(view, right);
    mx_buf_printf(text, "%s%.*s = %.*s", text->len ? " and " : "", MX_FMT(a), MX_FMT(b));
}

/* PostgreSQL: of an inner join's two, the one that is of the common type as it is: buildMergedJoinVar(). */
static bool is_the_right(mx_view *view, const mx_view_column *left, const mx_view_column *right)
{
    mx_view_column both = *left;
    const mx_type *a = mx_view_type(left), *b = mx_view_type(right);
    if (view->server->engine != MX_PG || !a || !b)
        return false;
    mx_view_unite(view, &both, right);
    if (!both.type)
        return false;
    mx_str common = mx_type_text(view->model, view->arena, both.type);
    return !mx_str_eq(common, mx_type_text(view->model, view->arena, a)) &&
           mx_str_eq(common, mx_type_text(view->model, view->arena, b));
}

static mx_view_name merged(mx_view *view, const mx_view_name *left, const mx_view_name *right,
                           const char *kind)
{
    bool right_one = kind[0] == 'r' || (kind[0] == 'i' && is_the_right(view, &left->column, &right->column));
    mx_view_name name = right_one ? *right : *left;
    if (kind[0] != 'f')
        return name;
    name.alias = MX_STR_NONE; /* of either */
    mx_view_unite(view, &name.column, &right->column);
    name.column.column = NULL;
    name.column.expr = mx_str_printf(view->arena, "j%zu.%.*s", ++view->shown, MX_FMT(name.column.name));
    return name;
}

/* `taken`: of the scope's names, those that were joined to one. */
static bool join_names(mx_view *view, mx_view_scope *scope, size_t left, size_t right, const char *kind,
                       const mx_strs *names, bool *taken, mx_view_columns *joined, mx_buf *condition)
{
    for (size_t i = 0; i < names->len; i++) {
        size_t a = find(view, scope, left, right, names->at[i]);
        size_t b = find(view, scope, right, scope->names.len, names->at[i]);
        if (!is_there(view, scope, left, right, names->at[i]) ||
            !is_there(view, scope, right, scope->names.len, names->at[i]))
            mx_view_note_using(view, scope, names->at[i]);
        if (a == MX_NPOS || b == MX_NPOS)
            return false;
        mx_view_use(view, &scope->names.at[a].column);
        mx_view_use(view, &scope->names.at[b].column);
        mx_view_name name = merged(view, &scope->names.at[a], &scope->names.at[b], kind);
        put_condition(view, &scope->names.at[a], &scope->names.at[b], condition);
        taken[a] = taken[b] = true;
        mx_vec_push(view->arena, &scope->merged, name);
        mx_vec_push(view->arena, joined, name.column);
    }
    return true;
}

/* First what is one, then what is left of both sides; `swapped`: first of the right one, as MySQL and MariaDB do in a RIGHT JOIN. */
static void order_names(mx_view *view, mx_view_scope *scope, size_t left, size_t right, bool swapped,
                        const bool *taken)
{
    mx_vec(mx_view_name) all = {0};
    for (size_t i = 0; i < left; i++)
        mx_vec_push(view->arena, &all, scope->names.at[i]);
    for (size_t i = 0; i < scope->merged.len; i++)
        mx_vec_push(view->arena, &all, scope->merged.at[i]);
    for (size_t i = right; swapped && i < scope->names.len; i++) {
        if (!taken[i])
            mx_vec_push(view->arena, &all, scope->names.at[i]);
    }
    for (size_t i = left; i < (swapped ? right : scope->names.len); i++) {
        if (!taken[i])
            mx_vec_push(view->arena, &all, scope->names.at[i]);
    }
    scope->names.len = scope->merged.len = 0;
    for (size_t i = 0; i < all.len; i++)
        mx_vec_push(view->arena, &scope->names, all.at[i]);
}

bool mx_view_using(mx_view *view, mx_view_scope *scope, size_t left, size_t right, const char *kind,
                   mx_part *p, mx_buf *out)
{
    bool my = (view->server->engine & MX_MY) != 0;
    bool *taken = mx_arena_zalloc(view->arena, scope->names.len + 1, 1);
    mx_strs names = {0};
    mx_view_source joined = {0};
    mx_buf condition = MX_BUF(view->arena);
    mx_str expr;
    scope->merges = true;
    if (!common_names(view, scope, left, right, p, &names) ||
        !join_names(view, scope, left, right, kind, &names, taken, &joined.columns, &condition))
        return false;
    if (my && !mx_view_expr(view, scope, mx_buf_view(&condition), NULL, false, &expr, NULL))
        return false;
    mx_buf_text(out, my ? " on " : " using (");
    if (my)
        mx_buf_str(out, expr);
    for (size_t i = 0; !my && i < names.len; i++)
        mx_buf_printf(out, "%s%.*s%s", i ? ", " : "", MX_FMT(names.at[i]), i + 1 < names.len ? "" : ")");
    order_names(view, scope, left, right, my && kind[0] == 'r', taken);
    if (p && mx_part_is(p, p->from, "as")) { /* an alias of what is one, and of nothing else */
        joined.alias = joined.shown = mx_part_value(view, p, p->from + 1);
        p->from += 2;
        mx_vec_push(view->arena, &scope->sources, joined);
    }
    return true;
}
