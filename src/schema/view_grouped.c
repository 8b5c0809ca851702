#include "schema/canon.h"
#include "schema/view_part.h"
#include "sql/parse.h"

/* What a SELECT is refused for that has aggregates or windows where none may stand, and, in PostgreSQL, columns that are neither grouped
 * by nor in an aggregate. Calls that may be anything, sets of groups, and columns that are not certain say nothing.
 *
 * https://www.postgresql.org/docs/current/sql-select.html#SQL-GROUPBY, check_agglevels_and_constraints() of PostgreSQL's parse_agg.c */

bool mx_view_asks_faults(const mx_view *view)
{
    const mx_absent *absent = view->model->absent;
    return absent && !absent->fault && !view->doubt && view->server->engine & (MX_PG | MX_MY);
}

static mx_expr *tree_of(const mx_view *view, const mx_part *p)
{
    mx_expr *tree = NULL;
    bool read = p->from < p->to &&
                mx_parse_expr(view->arena, mx_part_text(p), MX_NOWHERE, view->server, &tree, NULL) == MX_OK;
    return read ? tree : NULL;
}

static bool is_a_name(const mx_expr *tree)
{
    return tree->kind == MX_E_NAME && tree->path_len <= 2;
}

/* In the form; empty: it is none of the query's own. */
static mx_str own_column(const mx_view *view, const mx_view_scope *scope, const mx_expr *name)
{
    mx_view_scope own = *scope;
    own.outer = NULL;
    return is_a_name(name) ? mx_view_find_column(view, &own, name->path_len > 1 ? name->path[0] : MX_STR_NONE,
                                                 mx_expr_last(name))
                           : MX_STR_NONE;
}

/* --- calls ------------------------------------------------------------------------------------------------ */

typedef struct looked {
    mx_view *view;
    const mx_view_scope *scope;
    const char *place;  /* where no aggregate may stand; NULL: they may */
    const char *window; /* where no window function may stand; NULL: they may */
    bool aggregate;     /* one of this query was seen */
} looked;

static mx_call_kind kind_of(const mx_view *view, const mx_expr *call)
{
    bool servers = call->path_len == 1 || (call->path_len == 2 && view->server->engine == MX_PG &&
                                           mx_str_eq(call->path[0], MX_STR("pg_catalog")));
    return servers ? view->model->rules->call_kind(view->model, mx_expr_last(call)) : MX_CALL_UNKNOWN;
}

typedef struct named {
    const mx_view *view;
    const mx_view_scope *scope;
    bool any, own;
} named;

static bool note_name(mx_expr *node, void *arg)
{
    named *n = arg;
    bool star = node->kind == MX_E_STAR && !node->path_len;
    n->any = n->any || node->kind == MX_E_NAME || node->kind == MX_E_SELECT || node->kind == MX_E_RAW ||
             (node->kind == MX_E_STAR && !star);
    n->own = n->own || (node->kind == MX_E_NAME && own_column(n->view, n->scope, node).len);
    return node->kind != MX_E_SELECT;
}

/* An aggregate is of the innermost query whose columns it takes; of the one that it stands in, where it takes none. `more`: what it
 * takes stands behind it, too. */
static bool is_of_query(const looked *l, mx_expr *call, bool more)
{
    named n = {.view = l->view, .scope = l->scope, .any = more};
    if (!l->scope->outer)
        return true;
    mx_expr_walk(call, note_name, &n);
    return n.own || !n.any;
}

static void note_misplaced(const looked *l, const char *what, const char *place)
{
    mx_str fault = mx_str_printf(l->view->arena, "%s may not stand in %s", what, place);
    mx_view_note_fault(l->view, mx_str_z(l->view->arena, fault));
}

static bool look_at(mx_expr *node, void *arg);

static void look_at_args(const mx_expr *call, const looked *l, const char *place, const char *window,
                         bool *aggregate)
{
    looked inner = *l;
    inner.place = place;
    inner.window = window;
    for (uint32_t i = 0; i < call->arg_count; i++)
        mx_expr_walk(call->args[i], look_at, &inner);
    *aggregate = *aggregate || inner.aggregate;
}

static void look_at_aggregate(mx_expr *call, looked *l, bool more)
{
    bool unused = false;
    if (!is_of_query(l, call, more))
        return;
    if (l->place)
        note_misplaced(l, "an aggregate", l->place);
    l->aggregate = true;
    look_at_args(call, l, "the arguments of another one", "the arguments of an aggregate", &unused);
}

static bool is_window(const mx_view *view, const mx_expr *node)
{
    static const char *const over[] = {"over", NULL};
    mx_part p;
    return mx_part_open(view->arena, view->server, node->text, &p) && mx_part_find(&p, p.from, over) < p.to;
}

static void look_at_over(mx_expr *node, looked *l)
{
    mx_expr *call = node->args[0];
    if (!is_window(l->view, node)) {
        if (kind_of(l->view, call) == MX_CALL_AGGREGATE)
            look_at_aggregate(call, l, true);
        return;
    }
    if (l->window)
        note_misplaced(l, "a window function", l->window);
    look_at_args(call, l, l->place, "the arguments of another one", &l->aggregate);
}

static bool look_at(mx_expr *node, void *arg)
{
    looked *l = arg;
    switch (node->kind) {
    case MX_E_SELECT:
        return false;
    case MX_E_OVER:
        look_at_over(node, l);
        return false;
    case MX_E_CALL: {
        mx_call_kind kind = kind_of(l->view, node);
        if (kind == MX_CALL_WINDOW)
            mx_view_note_fault(l->view, "a window function stands without OVER");
        if (kind == MX_CALL_AGGREGATE)
            look_at_aggregate(node, l, false);
        return kind != MX_CALL_AGGREGATE;
    }
    default:
        return true;
    }
}

static bool look(looked l, mx_expr *tree)
{
    if (tree)
        mx_expr_walk(tree, look_at, &l);
    return l.aggregate;
}

void mx_view_no_aggregates(mx_view *view, const mx_view_scope *scope, mx_part p, const char *place)
{
    if (mx_view_asks_faults(view))
        (void)look((looked){.view = view, .scope = scope, .place = place, .window = place},
                   tree_of(view, &p));
}

/* --- what is grouped by ------------------------------------------------------------------------------------ */

typedef struct grouped {
    mx_view *view;
    const mx_view_scope *scope;
    const mx_view_clauses *clauses;
    const mx_view_columns *columns;
    mx_strs by;     /* columns, in the form */
    mx_strs within; /* those of expressions that are grouped by: they may stand where the expression does */
    bool unknown;
} grouped;

static bool collect(mx_expr *node, void *arg)
{
    grouped *g = arg;
    mx_str column = node->kind == MX_E_NAME ? own_column(g->view, g->scope, node) : MX_STR_NONE;
    if (column.len)
        mx_vec_push(g->view->arena, &g->within, column);
    g->unknown = g->unknown || node->kind == MX_E_SELECT || node->kind == MX_E_RAW ||
                 node->kind == MX_E_STAR || (node->kind == MX_E_NAME && !column.len);
    return true;
}

static bool is_star(const mx_part *item)
{
    return item->to > item->from && item->at[item->to - 1].kind == MX_T_OP &&
           mx_str_eq(item->at[item->to - 1].text, MX_STR("*"));
}

/* The item at that place, or of that name (empty: of any), without its alias. NULL: none, or one behind a star. */
static mx_expr *item_tree(const grouped *g, uint64_t place, mx_str name)
{
    mx_part items = g->clauses->items;
    for (size_t i = items.from, at = 1, end; i < items.to; i = end + 1, at++) {
        end = mx_part_comma(&items, i);
        mx_part item = mx_part_sub(&items, i, end);
        if (is_star(&item))
            return NULL;
        mx_str alias = mx_view_take_alias(g->view, &item);
        if (name.len ? mx_name_same(alias, name, g->view->server) : at == place)
            return tree_of(g->view, &item);
    }
    return NULL;
}

static mx_expr *meant_by(const grouped *g, mx_expr *tree)
{
    uint64_t place;
    if (tree->kind == MX_E_NUMBER && mx_str_to_u64(tree->text, &place))
        return item_tree(g, place, MX_STR_NONE);
    if (tree->kind != MX_E_NAME || tree->path_len != 1 || own_column(g->view, g->scope, tree).len)
        return tree;
    return item_tree(g, 0, tree->path[0]);
}

static void group_by(grouped *g, mx_expr *tree)
{
    tree = tree ? meant_by(g, tree) : NULL;
    if (!tree) {
        g->unknown = true;
        return;
    }
    if (tree->kind == MX_E_ROW && !g->unknown) {
        for (uint32_t i = 0; i < tree->arg_count; i++)
            group_by(g, tree->args[i]);
        return;
    }
    (void)look((looked){.view = g->view, .scope = g->scope, .place = "GROUP BY", .window = "GROUP BY"}, tree);
    mx_str column = own_column(g->view, g->scope, tree);
    if (column.len)
        mx_vec_push(g->view->arena, &g->by, column);
    else
        mx_expr_walk(tree, collect, g);
}

static bool has_sets(const mx_part *p)
{
    static const char *const words[] = {"rollup", "cube", "grouping", NULL};
    for (size_t i = p->from; i < p->to; i++) {
        if (mx_part_punct(p, i, '(') && mx_part_punct(p, i + 1, ')') &&
            (i == p->from || mx_part_punct(p, i - 1, ',')))
            return true;
    }
    return mx_part_find(p, p->from, words) < p->to;
}

static void read_groups(grouped *g)
{
    mx_part p = g->clauses->group;
    if (g->view->server->engine == MX_PG && !mx_part_take(&p, "distinct"))
        (void)mx_part_take(&p, "all");
    g->unknown = has_sets(&p);
    for (size_t i = p.from, end; i < p.to && !g->unknown; i = end + 1) {
        end = mx_part_comma(&p, i);
        mx_part one = mx_part_sub(&p, i, end);
        group_by(g, tree_of(g->view, &one));
    }
}

/* --- columns that are not ----------------------------------------------------------------------------------- */

static bool is_by(const grouped *g, const mx_view_source *source, const mx_column *column)
{
    for (size_t i = 0; i < source->columns.len; i++) {
        if (source->columns.at[i].column == column)
            return mx_strs_has(&g->by, source->columns.at[i].expr);
    }
    return true; /* not in sight */
}

/* By the primary key of its table. */
static bool depends(const grouped *g, const mx_view_source *source, const mx_view_column *column)
{
    const mx_table *table = column->column ? column->column->table : NULL;
    if (!source->table)
        return source->partial || source->open;
    if (!table)
        return true;
    for (size_t i = 0; table->primary && i < table->primary->parts.len; i++) {
        if (!is_by(g, source, table->primary->parts.at[i].column))
            return false;
    }
    if (table->primary)
        mx_vec_push(g->view->arena, &g->view->used->keys, table->primary);
    return table->primary != NULL;
}

static void check_column(grouped *g, mx_str column)
{
    if (!column.len || mx_strs_has(&g->by, column) || mx_strs_has(&g->within, column))
        return;
    for (size_t i = 0; i < g->scope->sources.len; i++) {
        const mx_view_source *source = &g->scope->sources.at[i];
        for (size_t k = 0; k < source->columns.len; k++) {
            const mx_view_column *found = &source->columns.at[k];
            if (!mx_str_eq(found->expr, column) || depends(g, source, found))
                continue;
            mx_str fault = mx_str_printf(g->view->arena,
                                         "column \"%.*s\" is neither grouped by nor in an aggregate",
                                         MX_FMT(found->name));
            mx_view_note_fault(g->view, mx_str_z(g->view->arena, fault));
        }
    }
}

static bool check_node(mx_expr *node, void *arg)
{
    grouped *g = arg;
    switch (node->kind) {
    case MX_E_NAME:
        check_column(g, own_column(g->view, g->scope, node));
        return false;
    case MX_E_CALL:
        return kind_of(g->view, node) == MX_CALL_PLAIN;
    case MX_E_OVER:
        for (uint32_t i = 0; is_window(g->view, node) && i < node->args[0]->arg_count; i++)
            mx_expr_walk(node->args[0]->args[i], check_node, g);
        return false;
    case MX_E_BINARY:
        return !mx_str_eq(node->text, MX_STR("=>"));
    case MX_E_FIELD:
    case MX_E_SELECT:
    case MX_E_EXISTS:
    case MX_E_RAW:
    case MX_E_ROW:
    case MX_E_STAR:
        return false;
    default:
        return true;
    }
}

static void check_star(grouped *g, const mx_part *item)
{
    mx_str qualifier = item->to - item->from == 3 ? mx_part_value(g->view, item, item->from) : MX_STR_NONE;
    if (item->to - item->from != 1 && !qualifier.len)
        return;
    for (size_t i = 0; i < g->scope->sources.len; i++) {
        const mx_view_source *source = &g->scope->sources.at[i];
        bool meant = !qualifier.len || mx_name_same(source->alias, qualifier, g->view->server);
        for (size_t k = 0; meant && k < source->columns.len; k++)
            check_column(g, source->columns.at[k].expr);
    }
}

static bool is_column_name(const grouped *g, const mx_expr *tree)
{
    for (size_t i = 0; tree->kind == MX_E_NAME && tree->path_len == 1 && i < g->columns->len; i++) {
        if (mx_name_same(g->columns->at[i].name, tree->path[0], g->view->server))
            return true;
    }
    return false;
}

static void check_all(grouped *g, mx_expr *having, const mx_part *order)
{
    static const char *const ends[] = {"asc", "desc", "nulls", "using", NULL};
    mx_part items = g->clauses->items;
    for (size_t i = items.from, end; i < items.to; i = end + 1) {
        end = mx_part_comma(&items, i);
        mx_part item = mx_part_sub(&items, i, end);
        bool star = is_star(&item);
        if (star)
            check_star(g, &item);
        else
            (void)mx_view_take_alias(g->view, &item);
        mx_expr *tree = star ? NULL : tree_of(g->view, &item);
        if (tree)
            mx_expr_walk(tree, check_node, g);
    }
    if (having)
        mx_expr_walk(having, check_node, g);
    for (size_t i = order->from, end; i < order->to; i = end + 1) {
        end = mx_part_comma(order, i);
        mx_part one = mx_part_sub(order, i, end);
        one.to = mx_part_find(&one, i, ends);
        mx_expr *tree = tree_of(g->view, &one);
        if (tree && !is_column_name(g, tree))
            mx_expr_walk(tree, check_node, g);
    }
}

static bool looks_grouped(const mx_view *view, looked l, const mx_view_clauses *clauses, mx_expr *having)
{
    bool any = clauses->group.from < clauses->group.to || having;
    for (size_t i = clauses->items.from, end; i < clauses->items.to; i = end + 1) {
        end = mx_part_comma(&clauses->items, i);
        mx_part item = mx_part_sub(&clauses->items, i, end);
        if (is_star(&item))
            continue;
        (void)mx_view_take_alias(view, &item);
        any = look(l, tree_of(view, &item)) || any;
    }
    l.window = "HAVING";
    (void)look(l, having);
    return any;
}

void mx_view_check_groups(mx_view *view, mx_view_scope *scope, const mx_view_clauses *clauses,
                          const mx_view_columns *columns)
{
    grouped g = {.view = view, .scope = scope, .clauses = clauses, .columns = columns};
    const looked l = {.view = view, .scope = scope};
    if (!mx_view_asks_faults(view))
        return;
    mx_view_no_aggregates(view, scope, clauses->where, "WHERE");
    mx_expr *having = tree_of(view, &clauses->having);
    bool any = looks_grouped(view, l, clauses, having);
    read_groups(&g);
    if (any && !g.unknown && !scope->merges && view->server->engine == MX_PG)
        check_all(&g, having, &clauses->order);
}
