#include "schema/view_scope.h"
#include "sql/parse.h"

/* Types of what a query selects. Casts that a server adds depend on them, also around columns of subqueries and views. */

const mx_type *mx_view_type(const mx_view_column *column)
{
    return column->column ? &column->column->type : column->type;
}

static mx_column *typed(mx_view *view, mx_table *table, mx_str name, const mx_column *column,
                        const mx_type *type)
{
    mx_column *made = mx_new(view->arena, mx_column);
    if (column)
        *made = *column;
    made->type = *type;
    made->table = table;
    made->name = name;
    return made;
}

/* Made once: every condition of a join is read with all that is joined so far in sight. */
static mx_column *of_source(mx_view *view, mx_view_source *source, size_t i)
{
    const mx_view_column *column = &source->columns.at[i];
    if (!source->typed)
        source->typed = mx_new_array(view->arena, mx_column *, source->columns.len);
    if (!source->typed[i]) {
        mx_str name = mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(source->shown), MX_FMT(column->name));
        source->typed[i] = typed(view, view->typed, name, column->column, mx_view_type(column));
    }
    return source->typed[i];
}

/* First those of tables (`own`), or those that are expressions. */
static void add_sources(mx_view *view, mx_view_scope *scope, bool own)
{
    mx_columns *columns = &view->typed->columns;
    for (mx_view_scope *s = scope; s; s = s->outer) {
        for (size_t i = 0; i < s->sources.len; i++) {
            mx_view_source *source = &s->sources.at[i];
            for (size_t k = 0; k < source->columns.len; k++) {
                if (own == (source->columns.at[k].column != NULL) && mx_view_type(&source->columns.at[k]))
                    mx_vec_push(view->arena, columns, of_source(view, source, k));
            }
        }
        for (size_t i = 0; !own && i < s->names.len; i++) { /* joined to one by a full join */
            const mx_view_column *column = &s->names.at[i].column;
            if (!s->names.at[i].alias.len && !column->column && column->type)
                mx_vec_push(view->arena, columns, typed(view, view->typed, column->expr, NULL, column->type));
        }
    }
}

const mx_table *mx_view_typed_table(mx_view *view, mx_view_scope *scope)
{
    if (scope->typed && scope->typed == view->typed_last)
        return view->typed;
    if (!view->typed)
        view->typed = mx_new(view->arena, mx_table);
    view->typed->schema = view->model->schemas.len ? view->model->schemas.at[0] : NULL;
    view->typed->columns.len = 0;
    add_sources(view, scope, true);
    view->typed_own = view->typed->columns.len;
    if (view->server->engine == MX_PG)
        add_sources(view, scope, false);
    scope->typed = ++view->typed_last;
    return view->typed;
}

bool mx_view_servers_columns(mx_view *view, mx_str schema, mx_str name, mx_view_columns *out)
{
    mx_columns columns = {0};
    bool all = false;
    if (!view->model->rules->servers_columns(view->model, schema, name, &columns, &all))
        return false;
    for (size_t i = 0; i < columns.len; i++) {
        const mx_column *column = columns.at[i];
        mx_view_column found = {.name = column->name, .type = column->type.text.len ? &column->type : NULL};
        mx_vec_push(view->arena, out, found);
    }
    return all;
}

/* The type that COALESCE has of both. NULL: it cannot be told. */
static const mx_type *common(mx_view *view, const mx_type *a, const mx_type *b)
{
    mx_table *table = mx_new(view->arena, mx_table);
    mx_type *told = mx_new(view->arena, mx_type);
    const mx_expr_site site = {.place = MX_X_INDEX_PART, .table = table, .told = told};
    mx_expr *tree = NULL;
    mx_sql sql = {0};
    if (!a || !b)
        return NULL;
    if (mx_str_eq(a->text, b->text) && a->udt == b->udt)
        return a;
    table->schema = view->model->schemas.len ? view->model->schemas.at[0] : NULL;
    mx_vec_push(view->arena, &table->columns, typed(view, table, MX_STR("a"), NULL, a));
    mx_vec_push(view->arena, &table->columns, typed(view, table, MX_STR("b"), NULL, b));
    if (mx_parse_expr(view->arena, MX_STR("coalesce(a, b)"), MX_NOWHERE, view->server, &tree, NULL) !=
            MX_OK ||
        view->model->rules->expr(view->model, &site, tree, &sql, NULL) != MX_OK)
        return NULL;
    return told->text.len ? told : NULL;
}

const mx_type *mx_view_type_named(mx_view *view, const char *name)
{
    mx_view_scope none = {0};
    mx_view_column item = {0};
    mx_str expr;
    return mx_view_expr(view, &none, mx_str_printf(view->arena, "null::%s", name), NULL, false, &expr, &item)
               ? item.type
               : NULL;
}

void mx_view_unite(mx_view *view, mx_view_column *one, const mx_view_column *other)
{
    if (view->server->engine != MX_PG)
        return;
    const mx_type *a = mx_view_type(one), *b = mx_view_type(other);
    one->type = one->literal ? b : other->literal ? a : common(view, a, b);
    one->literal = one->literal && other->literal;
    one->column = NULL;
}

void mx_view_give_type(mx_view *view, mx_expr *node, const mx_type *type)
{
    mx_expr *cast = NULL;
    if (view->server->engine != MX_PG || !type)
        return;
    mx_str text = mx_str_printf(view->arena, "null::%.*s",
                                MX_FMT(mx_type_text(view->model, view->arena, type)));
    if (mx_parse_expr(view->arena, text, MX_NOWHERE, view->server, &cast, NULL) == MX_OK && cast &&
        cast->kind == MX_E_CAST)
        node->type = cast->type;
}
