/* duckdb/exprs.c — expressions in one spelling: DuckDB's parser turns much of the syntax into calls of functions, and
 * shows those. Both forms become the one that it shows. */
#include "dialect/duckdb/query.h"
#include "dialect/plain_expr.h"
#include "schema/text.h"
#include "sql/parse.h"

typedef struct folding {
    mx_model *model;
    const mx_expr_site *site;
    mx_diags *diags;
    mx_duck_query *query; /* that it stands in */
    bool failed;
} folding;

static mx_expr *call(mx_arena *arena, const char *name, mx_expr *const *args, uint32_t count,
                     const mx_expr *at)
{
    return mx_expr_call(arena, mx_str_of(name), args, count, at);
}

/* NOT x for what was written with NOT inside. */
static mx_expr *negated(mx_arena *arena, mx_expr *node)
{
    if (!(node->flags & MX_EF_NOT))
        return node;
    node->flags &= ~(uint32_t)MX_EF_NOT;
    return mx_expr_unary(arena, MX_STR("not"), node);
}

static bool is(const mx_expr *node, const char *op)
{
    return mx_str_eq(node->text, mx_str_of(op));
}

/* LIKE and its like: operators and functions; with ESCAPE always functions. */
static mx_expr *fold_like(mx_arena *arena, mx_expr *node)
{
    static const struct {
        const char *word, *op, *not_op, *escaped, *not_escaped;
    } likes[] = {
        {"like", "~~", "!~~", "like_escape", "not_like_escape"},
        {"ilike", "~~*", "!~~*", "ilike_escape", "not_ilike_escape"},
        {"glob", "~~~", NULL, NULL, NULL},
    };
    bool negative = node->flags & MX_EF_NOT;
    for (size_t i = 0; i < sizeof likes / sizeof *likes; i++) {
        if (!is(node, likes[i].word))
            continue;
        if (node->arg_count == 3 && likes[i].escaped)
            return call(arena, negative ? likes[i].not_escaped : likes[i].escaped, node->args, 3, node);
        if (negative && !likes[i].not_op)
            return negated(
                arena, fold_like(arena, mx_expr_binary(arena, MX_STR("glob"), node->args[0], node->args[1])));
        node->text = mx_str_of(negative ? likes[i].not_op : likes[i].op);
        node->flags &= ~(uint32_t)MX_EF_NOT;
        return node;
    }
    return node;
}

static mx_expr *fold_regexp(mx_arena *arena, mx_expr *node)
{
    static const struct {
        const char *op, *function;
        bool negative, any_case;
    } all[] = {{"~", "regexp_matches", false, false},
               {"!~", "regexp_matches", true, false},
               {"~*", "regexp_matches", false, true},
               {"!~*", "regexp_matches", true, true},
               {"similar to", "regexp_full_match", false, false}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!is(node, all[i].op) || node->arg_count != 2)
            continue;
        bool negative = all[i].negative != ((node->flags & MX_EF_NOT) != 0);
        mx_expr *made = call(arena, all[i].function, node->args, 2, node);
        if (all[i].any_case)
            mx_expr_add_arg(arena, made, mx_expr_new(arena, MX_E_STRING, MX_STR("i"), node));
        return negative ? mx_expr_unary(arena, MX_STR("not"), made) : made;
    }
    return node;
}

static mx_expr *fold_binary(mx_arena *arena, mx_expr *node)
{
    mx_expr *other = fold_regexp(arena, fold_like(arena, node));
    if (other != node || node->kind != MX_E_BINARY)
        return other;
    if (is(node, "is") && node->args[1]->kind == MX_E_BOOL) { /* x IS TRUE */
        bool negative = node->flags & MX_EF_NOT;
        mx_expr *cast = mx_expr_cast(arena, node->args[0], MX_STR("BOOLEAN"));
        cast->flags &= ~(uint32_t)MX_EF_IMPLICIT;
        return mx_expr_binary(arena, negative ? MX_STR("is distinct from") : MX_STR("is not distinct from"),
                              cast, node->args[1]);
    }
    if (is(node, "is") && mx_expr_is_op(node->args[1], MX_E_KEYWORD, "unknown"))
        node->args[1] = mx_expr_new(arena, MX_E_NULL, MX_STR("null"), node);
    if (is(node, "is distinct from") && (node->flags & MX_EF_NOT)) {
        node->text = MX_STR("is not distinct from");
        node->flags &= ~(uint32_t)MX_EF_NOT;
    }
    if (is(node, ":="))
        node->text = MX_STR("=>");
    return node;
}

/* CASE x WHEN 1 is CASE WHEN x = 1; without ELSE it is ELSE NULL. */
static mx_expr *fold_case(mx_arena *arena, const mx_expr *node)
{
    bool operand = node->flags & MX_EF_OPERAND, otherwise = node->flags & MX_EF_ELSE;
    mx_expr *made = mx_expr_new(arena, MX_E_CASE, MX_STR_NONE, node);
    uint32_t i = operand ? 1 : 0, end = node->arg_count - (otherwise ? 1 : 0);
    for (; i + 1 < end; i += 2) {
        mx_expr *when = node->args[i];
        if (operand)
            when = mx_expr_binary(arena, MX_STR("="), mx_expr_copy(arena, node->args[0]), when);
        mx_expr_add_arg(arena, made, when);
        mx_expr_add_arg(arena, made, node->args[i + 1]);
    }
    mx_expr_add_arg(arena, made,
                    otherwise ? node->args[node->arg_count - 1]
                              : mx_expr_new(arena, MX_E_NULL, MX_STR("null"), node));
    made->flags = MX_EF_ELSE;
    return made;
}

/* INTERVAL 3 DAY: to_days(CAST(trunc(CAST(3 AS DOUBLE)) AS INTEGER)). */
static mx_expr *fold_interval(mx_arena *arena, mx_expr *node)
{
    static const struct {
        const char *unit, *function, *type;
    } units[] = {
        {"year", "to_years", "INTEGER"},
        {"month", "to_months", "INTEGER"},
        {"week", "to_weeks", "INTEGER"},
        {"day", "to_days", "INTEGER"},
        {"hour", "to_hours", "BIGINT"},
        {"minute", "to_minutes", "BIGINT"},
        {"second", "to_seconds", "DOUBLE"},
        {"quarter", "to_quarters", "INTEGER"},
        {"decade", "to_decades", "INTEGER"},
        {"century", "to_centuries", "INTEGER"},
        {"millennium", "to_millennia", "INTEGER"},
        {"millisecond", "to_milliseconds", "DOUBLE"},
        {"microsecond", "to_microseconds", "BIGINT"},
    };
    mx_str unit = node->text;
    if (mx_str_ends(unit, MX_STR("s")))
        unit = mx_str_sub(unit, 0, unit.len - 1);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!mx_str_eq(unit, mx_str_of(units[i].unit)))
            continue;
        mx_expr *amount = mx_expr_cast(arena, node->args[0], MX_STR("DOUBLE"));
        bool whole = !mx_str_eq(mx_str_of(units[i].type), MX_STR("DOUBLE"));
        if (whole) {
            amount = call(arena, "trunc", &amount, 1, node);
            amount = mx_expr_cast(arena, amount, mx_str_of(units[i].type));
        }
        return call(arena, units[i].function, &amount, 1, node);
    }
    return node;
}

/* A query that stands for an expression, in its form. */
static mx_expr *query_of(folding *f, mx_str text, const mx_expr *at)
{
    mx_str form = text;
    if (!mx_duck_query_text(f->model, f->query->depth, text, &form))
        form = mx_text_canon(f->model->arena, text, &f->model->server);
    return mx_expr_new(f->model->arena, MX_E_SELECT, form, at);
}

/* ARRAY(SELECT …): its rows as a list, which is empty where there are none. */
static mx_expr *array_query(folding *f, const mx_expr *query)
{
    mx_str text = mx_str_printf(
        f->model->arena,
        "select case when array_agg(#1) is null then list_value() else array_agg(#1) end from (%.*s)",
        MX_FMT(query->text));
    return query_of(f, text, query);
}

static bool is_lambda(const mx_expr *node)
{
    return node->kind == MX_E_UNARY && mx_str_starts(node->text, MX_STR("lambda "));
}

/* Functions that are shown by another name. */
static const char *renamed(mx_str name, uint32_t arg_count)
{
    if (mx_str_eq(name, MX_STR("count")) && arg_count == 0)
        return "count_star";
    if (mx_str_eq(name, MX_STR("ifnull")) && arg_count == 2)
        return "coalesce";
    if (mx_str_eq(name, MX_STR("grouping_id")))
        return "grouping";
    return mx_str_eq(name, MX_STR("array_value")) ? "list_value" : NULL;
}

static mx_expr *fold_call(folding *f, mx_expr *node)
{
    mx_arena *arena = f->model->arena;
    mx_str name = mx_str_lower(arena, mx_expr_last(node));
    mx_expr *last = node->arg_count ? node->args[node->arg_count - 1] : NULL;
    const char *other = node->path_len == 1 ? renamed(name, node->arg_count) : NULL;
    if (last && last->kind == MX_E_RAW && last->text.len &&
        !mx_duck_query_tail(f->query, last->text, &last->text))
        f->failed = true;
    if (mx_str_eq(name, MX_STR("array")) && node->arg_count == 1 && last->kind == MX_E_SELECT)
        return array_query(f, last);
    if (mx_str_eq(name, MX_STR("columns")) && node->arg_count == 1 && is_lambda(last)) {
        mx_expr *args[] = {mx_expr_new(arena, MX_E_STAR, MX_STR_NONE, node), last};
        node->args[0] = call(arena, "list_filter", args, 2, node);
        return node;
    }
    if (other)
        mx_expr_set_name(arena, node, mx_str_of(other));
    if (mx_str_eq(name, MX_STR("date_part")) && node->arg_count == 2 && node->args[0]->kind == MX_E_STRING)
        node->args[0]->text = mx_str_upper(arena, node->args[0]->text);  /* as EXTRACT has it */
    if (mx_str_eq(node->prefix, MX_STR("in")) && node->arg_count == 2) { /* POSITION(a IN b) */
        mx_expr *args[] = {node->args[1], node->args[0]};
        return call(arena, "position", args, 2, node);
    }
    if (mx_str_eq(node->prefix, MX_STR("both")))
        return call(arena, "trim", node->args, node->arg_count, node);
    if (mx_str_eq(node->prefix, MX_STR("leading")) || mx_str_eq(node->prefix, MX_STR("trailing")))
        return call(arena, mx_str_eq(node->prefix, MX_STR("leading")) ? "ltrim" : "rtrim", node->args,
                    node->arg_count, node);
    if (mx_str_eq(name, MX_STR("count")) && node->arg_count == 1 && node->args[0]->kind == MX_E_STAR &&
        !(node->flags & MX_EF_DISTINCT))
        return call(arena, "count_star", NULL, 0, node);
    return node;
}

/* What stands behind a call, with what it names in its place. */
static mx_expr *fold_over(folding *f, mx_expr *node)
{
    if (!mx_duck_query_over(f->query, node->args[0], node->text, &node->text))
        f->failed = true;
    return node->text.len ? node : node->args[0];
}

static mx_expr *fold_star(folding *f, mx_expr *node)
{
    if (node->text.len && !mx_duck_query_star(f->query, node->text, &node->text))
        f->failed = true;
    return node;
}

/* - 1 is a number; - - 1 is 1. */
static mx_expr *fold_unary(mx_expr *node)
{
    bool twice = is(node, "-") && mx_expr_is_op(node->args[0], MX_E_UNARY, "-") &&
                 node->args[0]->args[0]->kind == MX_E_NUMBER;
    return twice ? node->args[0]->args[0] : node;
}

static mx_expr *fold_cast(folding *f, mx_expr *node)
{
    mx_type type;
    node->flags &= ~(uint32_t)(MX_EF_TYPED | MX_EF_CONVERT | MX_EF_IMPLICIT);
    if (mx_duck_type(f->model, node->type, NULL, &type, f->diags) == MX_OK)
        node->type->text = type.text;
    else
        f->failed = true;
    return node;
}

static mx_expr *fold_extract(mx_arena *arena, mx_expr *node)
{
    mx_expr *args[] = {mx_expr_new(arena, MX_E_STRING, mx_str_upper(arena, node->text), node), node->args[0]};
    return call(arena, "date_part", args, 2, node);
}

/* x > ALL (SELECT …) is NOT (x <= ANY (SELECT …)), and x = ANY (SELECT …) is x IN (SELECT …); ANY (list) is of the list's
 * elements. Subqueries of views are MX_E_RAW by now (schema/view_scope.c). */
static mx_expr *fold_any(folding *f, mx_expr *node)
{
    mx_arena *arena = f->model->arena;
    if (node->args[1]->kind != MX_E_SELECT && node->args[1]->kind != MX_E_RAW) {
        mx_str elements = mx_duck_print(f->model, node->args[1]);
        node->args[1] = query_of(f, mx_str_printf(arena, "select unnest(%.*s)", MX_FMT(elements)), node);
    }
    static const char *const opposite[][2] = {{"=", "<>"}, {"<>", "="}, {"<", ">="},
                                              {">=", "<"}, {">", "<="}, {"<=", ">"}};
    bool query = node->args[1]->kind == MX_E_SELECT || node->args[1]->kind == MX_E_RAW, all = false;
    for (size_t i = 0; query && !all && node->flags & MX_EF_ALL && i < sizeof opposite / sizeof *opposite;
         i++) {
        all = is(node, opposite[i][0]);
        if (all)
            node->text = mx_str_of(opposite[i][1]);
    }
    if (all)
        node->flags &= ~(uint32_t)MX_EF_ALL;
    if (is(node, "!="))
        node->text = MX_STR("<>");
    if (query && is(node, "=") && !(node->flags & MX_EF_ALL))
        node->kind = MX_E_IN;
    return all ? mx_expr_unary(arena, MX_STR("not"), node) : node;
}

static mx_expr *fold(mx_expr *node, void *arg)
{
    folding *f = arg;
    mx_arena *arena = f->model->arena;
    const mx_column *column;
    switch (node->kind) {
    case MX_E_NAME:
        column = mx_expr_column(f->site->table, node);
        if (column) {
            node->path[0] = column->name;
            node->path_len = 1; /* the table is known */
        }
        return node;
    case MX_E_BINARY:
        return mx_plain_fold(f->model, fold_binary(arena, node));
    case MX_E_IN:
    case MX_E_BETWEEN:
        return negated(arena, node);
    case MX_E_ANY:
        return fold_any(f, node);
    case MX_E_CASE:
        return fold_case(arena, node);
    case MX_E_ARRAY:
        return call(arena, "list_value", node->args, node->arg_count, node);
    case MX_E_INTERVAL:
        return fold_interval(arena, node);
    case MX_E_EXTRACT:
        return fold_extract(arena, node);
    case MX_E_CALL:
        return mx_plain_fold(f->model, fold_call(f, node));
    case MX_E_OVER:
        return fold_over(f, node);
    case MX_E_STAR:
        return fold_star(f, node);
    case MX_E_SELECT:
        return query_of(f, node->text, node);
    case MX_E_ROW:
        return call(arena, "row", node->args, node->arg_count, node);
    case MX_E_UNARY:
        return mx_plain_fold(f->model, fold_unary(node));
    case MX_E_COLLATE: /* names of collations have no case */
        node->text = mx_str_upper(arena, node->text);
        return node;
    case MX_E_AT_ZONE:
        return node->arg_count < 2
                   ? node
                   : call(arena, "timezone", (mx_expr *[]){node->args[1], node->args[0]}, 2, node);
    case MX_E_CAST:
        return fold_cast(f, node);
    default:
        return mx_plain_fold(f->model, node);
    }
}

mx_status mx_duck_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                       mx_diags *diags)
{
    mx_duck_query none = {.model = model, .arena = model->arena, .server = &model->server};
    folding f = {.model = model, .site = site, .diags = diags, .query = &none};
    out->tree = mx_expr_rewrite(mx_expr_copy(model->arena, written), fold, &f);
    if (f.failed)
        return MX_FAILED;
    out->text = mx_duck_print(model, out->tree);
    return MX_OK;
}

mx_expr *mx_duck_query_tree(mx_duck_query *q, mx_str text)
{
    const mx_expr_site site = {.place = MX_X_CHECK};
    folding f = {.model = q->model, .site = &site, .query = q};
    mx_expr *tree = NULL;
    if (mx_parse_expr(q->arena, text, MX_NOWHERE, q->server, &tree, NULL) != MX_OK)
        return NULL;
    tree = mx_expr_rewrite(tree, fold, &f);
    return f.failed ? NULL : tree;
}

static int by_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

/* What stands between EXCLUDE's, REPLACE's or RENAME's parentheses, which DuckDB keeps in no order. */
static bool put_star_items(mx_duck_query *q, mx_part p, mx_buf *out)
{
    mx_strs items = {0};
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        mx_buf buf = MX_BUF(q->arena);
        if (!mx_duck_query_items(q, mx_part_sub(&p, i, end), &buf))
            return false;
        mx_vec_push(q->arena, &items, mx_buf_take(&buf));
        i = end + 1;
    }
    mx_sort(q->arena, items.at, items.len, sizeof *items.at, by_text, NULL);
    for (size_t i = 0; i < items.len; i++)
        mx_buf_printf(out, "%s%.*s", i ? ", " : "", MX_FMT(items.at[i]));
    return items.len > 0;
}

bool mx_duck_query_star(mx_duck_query *q, mx_str text, mx_str *out)
{
    mx_buf buf = MX_BUF(q->arena);
    mx_part p;
    if (!mx_part_open(q->arena, q->server, text, &p))
        return false;
    while (p.from < p.to) {
        mx_str word = mx_str_lower(q->arena, p.at[p.from++].text);
        size_t end = mx_part_punct(&p, p.from, '(') ? mx_part_behind(&p, p.from) : p.from;
        mx_part inner = end > p.from ? mx_part_sub(&p, p.from + 1, end - 1)
                                     : mx_part_sub(&p, p.from, p.from + 1);
        mx_buf_printf(&buf, "%s%.*s (", buf.len ? " " : "", MX_FMT(word));
        if (inner.to > p.to || !put_star_items(q, inner, &buf))
            return false;
        mx_buf_char(&buf, ')');
        p.from = end > p.from ? end : p.from + 1;
    }
    *out = mx_buf_take(&buf);
    return true;
}
