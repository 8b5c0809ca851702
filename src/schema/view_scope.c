#include "schema/view_my.h"

#include "schema/figure.h"
#include "schema/reader.h"
#include "sql/parse.h"

/* --- tables and columns ---------------------------------------------------------------------------------- */

static void add_column(mx_view *view, mx_view_columns *out, mx_str name, const mx_column *column)
{
    mx_view_column found = {.name = name, .column = column, .hidden = column && column->invisible};
    mx_vec_push(view->arena, out, found);
}

/* MariaDB: a table that keeps its history has columns for the times of its rows, out of sight unless it names them. */
static bool has_row_times(const mx_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (mx_str_ieq(table->columns.at[i]->expression.text, MX_STR("row start")))
            return true;
    }
    return false;
}

static void add_hidden(mx_view *view, mx_view_columns *out, mx_str name)
{
    mx_view_column found = {.name = name, .hidden = true};
    mx_vec_push(view->arena, out, found);
}

/* PostgreSQL: a sequence is a table of one row. */
static bool add_sequence(mx_view *view, mx_str schema, mx_str name, mx_view_columns *out)
{
    static const char *const columns[][2] = {
        {"last_value", "bigint"}, {"log_cnt", "bigint"}, {"is_called", "boolean"}};
    if (!mx_model_sequence(view->model, schema, name))
        return false;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const mx_view_column column = {.name = mx_str_of(columns[i][0]),
                                       .type = mx_view_type_named(view, columns[i][1])};
        mx_vec_push(view->arena, out, column);
    }
    return true;
}

bool mx_view_find_table(mx_view *view, mx_str schema, mx_str name, mx_view_columns *out)
{
    for (size_t i = view->with.len; !schema.len && i-- > 0;) {
        if (mx_name_same(view->with.at[i].alias, name, view->server)) {
            *out = view->with.at[i].columns;
            return true;
        }
    }
    const mx_table *table = mx_model_table(view->model, schema, name);
    for (size_t i = 0; table && i < table->columns.len; i++)
        add_column(view, out, table->columns.at[i]->name, table->columns.at[i]);
    if (table && view->server->engine == MX_MARIA && table->system_versioning.len && !has_row_times(table)) {
        add_hidden(view, out, MX_STR("row_start"));
        add_hidden(view, out, MX_STR("row_end"));
    }
    if (table || (view->server->engine == MX_PG && add_sequence(view, schema, name, out)))
        return true;
    const mx_object *object = mx_model_object(view->model, MX_O_VIEW, schema, name, MX_STR_NONE, MX_STR_NONE);
    if (!object)
        object = mx_model_object(view->model, MX_O_MATVIEW, schema, name, MX_STR_NONE, MX_STR_NONE);
    view->reshaped = view->reshaped || object;
    for (size_t i = 0; object && i < object->columns.len; i++) {
        add_column(view, out, object->columns.at[i], NULL);
        out->at[out->len - 1].guessed = object->columns_guessed;
        if (object->column_types.len == object->columns.len)
            out->at[out->len - 1].type = object->column_types.at[i];
    }
    return object && object->columns.len;
}

mx_str mx_view_add_source(mx_view *view, mx_view_scope *scope, mx_view_source source)
{
    if (!source.shown.len)
        source.shown = view->server->engine == MX_PG ? mx_str_printf(view->arena, "t%zu", ++view->shown)
                                                     : source.alias;
    mx_view_columns columns = {0};
    for (size_t i = 0; i < source.columns.len; i++) {
        mx_view_name name = {source.columns.at[i], source.alias};
        name.column.expr = mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(source.shown),
                                         MX_FMT(name.column.name));
        mx_vec_push(view->arena, &scope->names, name);
        mx_vec_push(view->arena, &columns, name.column);
    }
    source.columns = columns;
    mx_vec_push(view->arena, &scope->sources, source);
    scope->typed = 0;
    return source.shown;
}

void mx_view_use(const mx_view *view, const mx_view_column *column)
{
    const mx_column *used = column ? column->column : NULL;
    for (size_t i = 0; used && i < view->used->columns.len; i++) {
        if (view->used->columns.at[i] == used)
            return;
    }
    if (used)
        mx_vec_push(view->arena, &view->used->columns, used);
}

static bool is_system(mx_str name)
{
    static const char *const names[] = {"ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (mx_str_eq(name, mx_str_of(names[i])))
            return true;
    }
    return false;
}

static mx_str find_qualified(const mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_str name,
                             size_t *count)
{
    mx_str found = MX_STR_NONE;
    for (size_t i = 0; i < scope->sources.len; i++) {
        const mx_view_source *source = &scope->sources.at[i];
        const mx_view_column *column = NULL;
        if (!mx_name_same(source->alias, qualifier, view->server))
            continue;
        for (size_t k = 0; k < source->columns.len && !column; k++) {
            if (mx_name_same(source->columns.at[k].name, name, view->server))
                column = &source->columns.at[k];
        }
        if (!column && !source->open && !view->settled && !(source->table && is_system(name)))
            continue;
        ++*count;
        mx_view_use(view, column);
        found = column ? column->expr
                       : mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(source->shown), MX_FMT(name));
    }
    return found;
}

/* One that no table is known to have may be of the one whose columns are not known. */
static mx_str find_unqualified(const mx_view *view, const mx_view_scope *scope, mx_str name, size_t *count)
{
    mx_str found = MX_STR_NONE;
    for (size_t i = 0; i < scope->names.len; i++) {
        if (!mx_name_same(scope->names.at[i].column.name, name, view->server))
            continue;
        ++*count;
        mx_view_use(view, &scope->names.at[i].column);
        found = scope->names.at[i].column.expr;
    }
    for (size_t i = 0; i < scope->sources.len && !found.len; i++) {
        const mx_view_source *source = &scope->sources.at[i];
        bool system = source->table && is_system(name);
        if ((!source->open && !system) || mx_name_same(source->alias, name, view->server))
            continue;
        for (size_t k = i + 1; k < scope->sources.len; k++)
            *count += scope->sources.at[k].open || (system && scope->sources.at[k].table) ? 1u : 0u;
        ++*count;
        found = mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(source->shown), MX_FMT(name));
    }
    return found;
}

mx_str mx_view_find_column(const mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_str name)
{
    for (; scope; scope = scope->outer) {
        size_t count = 0;
        mx_str found = qualifier.len ? find_qualified(view, scope, qualifier, name, &count)
                                     : find_unqualified(view, scope, name, &count);
        if (count)
            return count == 1 ? found : MX_STR_NONE;
    }
    return MX_STR_NONE;
}

/* --- expressions ----------------------------------------------------------------------------------------- */

typedef struct naming {
    mx_view *view;
    mx_view_scope *scope;
    const mx_view_columns *aliases;
    const mx_expr *whole;
    bool first, failed;
} naming;

static const mx_view_column *alias_of(const naming *n, mx_str name)
{
    for (size_t i = 0; n->aliases && i < n->aliases->len; i++) {
        if (mx_name_same(n->aliases->at[i].name, name, n->view->server))
            return &n->aliases->at[i];
    }
    return NULL;
}

/* What is known of a select item is its text: it stands for it as it is. */
static void become_item(mx_expr *node, const mx_view_column *item)
{
    node->kind = MX_E_RAW;
    node->text = item->expr;
    node->path_len = 0;
}

/* t, or t.* in an expression: a whole row. False: no table has that name. */
static bool name_row(naming *n, mx_expr *node, mx_str alias)
{
    for (const mx_view_scope *scope = n->scope; scope; scope = scope->outer) {
        for (size_t i = 0; i < scope->sources.len; i++) {
            if (!mx_name_same(scope->sources.at[i].alias, alias, n->view->server))
                continue;
            if (scope->sources.at[i].scalar) { /* a function's value */
                mx_expr_set_name(n->view->arena, node, scope->sources.at[i].columns.at[0].expr);
                return true;
            }
            n->view->used->rows = true;
            node->kind = MX_E_RAW;
            node->text = mx_str_printf(n->view->arena, "%.*s.*", MX_FMT(scope->sources.at[i].shown));
            node->path_len = 0;
            return true;
        }
    }
    return false;
}

/* Of the routine that is around; NULL: none is called so. */
static const mx_view_column *argument_called(const naming *n, mx_str name)
{
    for (const mx_view_scope *scope = n->scope; scope; scope = scope->outer) {
        for (size_t i = 0; i < scope->sources.len; i++) {
            const mx_view_source *source = &scope->sources.at[i];
            for (size_t k = 0; source->arguments && k < source->columns.len; k++)
                if (mx_name_same(source->columns.at[k].name, name, n->view->server))
                    return &source->columns.at[k];
        }
    }
    return NULL;
}

/* x.a, f.x.a, x an argument of the routine f: (x).a */
static bool name_field_of_argument(naming *n, mx_expr *node)
{
    const mx_view_column *argument = argument_called(n, node->path[node->path_len - 2]);
    if (!argument)
        return false;
    mx_expr *row = mx_expr_new(n->view->arena, MX_E_NAME, MX_STR_NONE, node);
    mx_expr_set_name(n->view->arena, row, argument->expr);
    node->kind = MX_E_FIELD;
    node->text = mx_expr_last(node);
    node->path_len = 0;
    mx_expr_add_arg(n->view->arena, node, row);
    return true;
}

static void name_column(naming *n, mx_expr *node)
{
    mx_str name = mx_expr_last(node);
    mx_str qualifier = node->path_len > 1 ? node->path[node->path_len - 2] : MX_STR_NONE;
    const mx_view_column *item = node->path_len == 1 ? alias_of(n, name) : NULL;
    if (item && n->first) {
        become_item(node, item);
        return;
    }
    mx_str found = mx_view_find_column(n->view, n->scope, qualifier, name);
    if (found.len)
        mx_expr_set_name(n->view->arena, node, found);
    else if (item)
        become_item(node, item);
    else if (node->path_len > 1 ? !name_field_of_argument(n, node)
                                : n->view->server->engine != MX_PG || !name_row(n, node, name)) {
        n->failed = true;
        if (node->path_len <= 2)
            mx_view_note_column(n->view, n->scope, qualifier, name, n->aliases);
    }
}

/* (t).a, t a table: t.a */
static bool name_field(naming *n, mx_expr *node)
{
    mx_expr *row = node->args[0];
    bool star = row->kind == MX_E_STAR; /* (t.*).a */
    if ((!star && row->kind != MX_E_NAME) || row->path_len != 1 ||
        (!star && mx_view_find_column(n->view, n->scope, MX_STR_NONE, row->path[0]).len))
        return false;
    mx_str found = mx_view_find_column(n->view, n->scope, row->path[0], node->text);
    if (!found.len)
        return false;
    node->kind = MX_E_NAME;
    mx_expr_set_name(n->view->arena, node, found);
    return true;
}

static const mx_view_source *source_called(const naming *n, mx_str alias)
{
    for (const mx_view_scope *scope = n->scope; scope; scope = scope->outer) {
        for (size_t i = 0; i < scope->sources.len; i++) {
            if (mx_name_same(scope->sources.at[i].alias, alias, n->view->server))
                return &scope->sources.at[i];
        }
    }
    return NULL;
}

/* ROW(t.*): of each of its columns. */
static void expand_row(naming *n, mx_expr *row)
{
    mx_expr wide = *row;
    wide.args = NULL;
    wide.arg_count = 0;
    for (uint32_t i = 0; i < row->arg_count; i++) {
        mx_expr *field = row->args[i];
        bool star = field->kind == MX_E_STAR && field->path_len == 1;
        const mx_view_source *source = star ? source_called(n, field->path[0]) : NULL;
        if (!source || source->partial)
            mx_expr_add_arg(n->view->arena, &wide, field);
        for (size_t k = 0; source && !source->partial && k < source->columns.len; k++) {
            mx_expr *name = mx_expr_new(n->view->arena, MX_E_NAME, MX_STR_NONE, field);
            mx_str *path = mx_new_array(n->view->arena, mx_str, 2);
            path[0] = source->alias;
            path[1] = source->columns.at[k].name;
            name->path = path;
            name->path_len = 2;
            if (!source->columns.at[k].hidden)
                mx_expr_add_arg(n->view->arena, &wide, name);
        }
    }
    *row = wide;
}

/* Tokens that are kept as text, as behind OVER: columns are named there too. */
static mx_str name_tokens(naming *n, mx_str text)
{
    mx_buf buf = MX_BUF(n->view->arena);
    mx_reader in = mx_reader_open(n->view->arena, text, n->view->server);
    while (!mx_reader_at_end(&in)) {
        bool name = in.tok.kind == MX_T_QUOTED ||
                    (in.tok.kind == MX_T_WORD && !mx_word_reserved(in.tok.keyword, n->view->server));
        mx_str written = in.tok.kind == MX_T_WORD ? mx_str_lower(n->view->arena, in.tok.text) : in.tok.text;
        mx_str value = mx_reader_value(&in), qualifier = MX_STR_NONE;
        while (name && mx_reader_punct(&in, '.')) {
            qualifier = value;
            value = mx_reader_value(&in);
        }
        mx_str found = name && !mx_reader_at_punct(&in, '(')
                           ? mx_view_find_column(n->view, n->scope, qualifier, value)
                           : MX_STR_NONE;
        bool order = mx_str_eq(written, MX_STR("asc")); /* the default */
        if (order)
            continue;
        mx_buf_text(&buf, buf.len ? " " : "");
        mx_buf_str(&buf, found.len ? found : written);
    }
    return mx_buf_take(&buf);
}

static void take_subquery(naming *n, mx_expr *node, bool exists)
{
    mx_str text = MX_STR_NONE, limit = MX_STR(" limit 1");
    n->view->exists = exists && n->view->server->engine == MX_MARIA;
    if (!n->view->subquery(n->view, node->text, n->scope, &text))
        n->failed = true;
    n->view->exists = false;
    if (exists && n->view->server->engine & MX_MY && mx_str_ends(text, limit))
        text.len -= limit.len; /* MariaDB adds it */
    node->kind = MX_E_RAW;     /* no dialect looks into it */
    node->text = mx_str_printf(n->view->arena, "(%.*s)", MX_FMT(text));
    mx_view_give_type(n->view, node, n->failed ? NULL : n->view->value);
}

/* A subquery that is wanted to have so many columns. */
static void take_columns(naming *n, mx_expr *query, size_t wanted)
{
    take_subquery(n, query, false);
    if (!n->failed && wanted && n->view->width != MX_NPOS && n->view->width != wanted)
        mx_view_note_fault(n->view, wanted == 1
                                        ? "a subquery that stands for a value has not one column"
                                        : "a subquery has not as many columns as it is compared with");
}

/* What a subquery is compared with has so many values; 0: it is not certain. */
static size_t width_of(const mx_view *view, const mx_expr *other)
{
    if (other->kind == MX_E_SELECT)
        return view->server->engine == MX_PG ? 1 : 0;
    for (uint32_t i = 0; other->kind == MX_E_ROW && i < other->arg_count; i++) {
        const mx_expr *part = other->args[i];
        if (part->kind == MX_E_STAR || (part->kind == MX_E_FIELD && mx_str_eq(part->text, MX_STR("*"))))
            return 0;
    }
    return other->kind == MX_E_ROW ? other->arg_count : other->kind == MX_E_STAR ? 0 : 1;
}

static bool is_comparison(const mx_expr *node)
{
    static const char *const signs[] = {"=", "<>", "!=", "<", ">", "<=", ">=", "<=>"};
    for (size_t i = 0; node->kind == MX_E_BINARY && i < sizeof signs / sizeof *signs; i++) {
        if (mx_str_eq(node->text, mx_str_of(signs[i])))
            return true;
    }
    return node->kind == MX_E_IN || node->kind == MX_E_ANY;
}

static bool has_subquery(const mx_expr *node)
{
    for (uint32_t i = 0; i < node->arg_count; i++) {
        if (node->args[i]->kind == MX_E_SELECT)
            return true;
    }
    return false;
}

static bool name_node(mx_expr *node, void *arg);

/* a IN (SELECT …), (a, b) = (SELECT …), (SELECT …) + 1. PostgreSQL takes a row for one column, and several behind a row alone;
 * MariaDB counts those of IN when the view is read. False: there is no subquery, and nothing was read. */
static bool take_compared(naming *n, mx_expr *node)
{
    bool rows = is_comparison(node), postgres = n->view->server->engine == MX_PG;
    bool counted = postgres || node->kind == MX_E_BINARY;
    if (!has_subquery(node))
        return false;
    size_t left = rows ? width_of(n->view, node->args[0]) : 1;
    size_t right = rows && !postgres && node->arg_count > 1 ? width_of(n->view, node->args[1]) : 1;
    for (uint32_t i = 0; i < node->arg_count; i++) {
        if (node->args[i]->kind == MX_E_SELECT)
            take_columns(n, node->args[i], !counted ? 0 : i ? left : right);
        else
            mx_expr_walk(node->args[i], name_node, n);
    }
    return true;
}

/* What MySQL and MariaDB show in other words than they were told. */
static void my_words(naming *n, mx_expr *node)
{
    static const char *const same[][2] = {{"lcase", "lower"}, {"ucase", "upper"}, {"octet_length", "length"}};
    mx_str name = node->kind == MX_E_CALL ? mx_expr_last(node) : MX_STR_NONE;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (mx_str_ieq(name, mx_str_of(same[i][0])))
            mx_expr_set_name(n->view->arena, node, mx_str_of(same[i][1]));
    }
    if (mx_str_ieq(name, MX_STR("count")) && node->arg_count == 1 && node->args[0]->kind == MX_E_STAR)
        node->args[0] = mx_expr_new(n->view->arena, MX_E_NUMBER, MX_STR("0"), node);
    if (mx_str_ieq(name, MX_STR("group_concat")) && node->arg_count > 1 &&
        node->args[node->arg_count - 1]->kind == MX_E_RAW &&
        mx_view_my_is_default_tail(n->view, node->args[node->arg_count - 1]->text))
        node->arg_count--;
    bool negated = node->kind == MX_E_UNARY &&
                   (mx_str_eq(node->text, MX_STR("not")) || mx_str_eq(node->text, MX_STR("!")));
    if (negated && node->args[0]->kind == MX_E_BOOL && n->view->server->engine == MX_MARIA) {
        bool was = mx_str_eq(node->args[0]->text, MX_STR("true")); /* a constant is worked out */
        *node = *node->args[0];
        node->text = was ? MX_STR("false") : MX_STR("true");
    }
    if (node->kind == MX_E_STRING && n->view->server->engine == MX_MARIA)
        node->prefix =
            MX_STR_NONE; /* the catalogue tells texts without the charset that they were written in */
    if (node->kind == MX_E_BOOL) {
        node->kind = MX_E_NUMBER;
        node->text = mx_str_eq(node->text, MX_STR("true")) ? MX_STR("1") : MX_STR("0");
    }
    if (node->kind == MX_E_UNARY && negated && mx_expr_is_op(node->args[0], MX_E_BINARY, "is")) {
        *node = *node->args[0];
        node->flags ^= MX_EF_NOT;
    }
}

/* CONVERT (a USING charset), and calls whose first argument is a sequence. */
static bool takes_a_name(const mx_view *view, const mx_expr *call)
{
    static const char *const sequence[] = {"nextval", "lastval", "setval"};
    mx_str name = mx_expr_last(call);
    if (!(view->server->engine & MX_MY))
        return false;
    if (mx_str_eq(call->prefix, MX_STR("using")))
        return true;
    for (size_t i = 0; view->server->engine == MX_MARIA && i < sizeof sequence / sizeof *sequence; i++) {
        if (mx_str_ieq(name, mx_str_of(sequence[i])))
            return true;
    }
    return false;
}

/* MariaDB shows MEDIAN(x) OVER (…) as PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x DESC) OVER (…). */
static void spell_median(naming *n, mx_expr *node)
{
    mx_expr *call = node->args[0];
    if (n->view->server->engine != MX_MARIA || call->arg_count != 1 || call->path_len != 1 ||
        !mx_str_ieq(call->path[0], MX_STR("median")))
        return;
    mx_str of = n->view->model->rules->print(n->view->model, call->args[0]);
    node->text = mx_str_printf(n->view->arena, "within group (order by %.*s desc) %.*s", MX_FMT(of),
                               MX_FMT(node->text));
    mx_expr *half = mx_expr_new(n->view->arena, MX_E_NUMBER, MX_STR("0.5"), call);
    node->args[0] = mx_expr_call(n->view->arena, MX_STR("percentile_cont"), &half, 1, call);
}

static bool name_node(mx_expr *node, void *arg)
{
    naming *n = arg;
    if (n->view->server->engine & MX_MY)
        my_words(n, node);
    if (node->kind == MX_E_CALL && node->arg_count && takes_a_name(n->view, node)) {
        for (uint32_t i = node->prefix.len ? 0 : 1; i < (node->prefix.len ? 1 : node->arg_count); i++)
            mx_expr_walk(node->args[i], name_node, arg);
        return false;
    }
    switch (node->kind) {
    case MX_E_EXISTS:
        if (node->arg_count == 1 && node->args[0]->kind == MX_E_SELECT)
            take_subquery(n, node->args[0], true);
        return false;
    case MX_E_NAME:
        name_column(n, node);
        return false;
    case MX_E_BINARY: /* name => value: an argument of that name */
        if (n->view->server->engine == MX_PG && mx_str_eq(node->text, MX_STR("=>"))) {
            mx_expr_walk(node->args[1], name_node, n);
            return false;
        }
        return !take_compared(n, node);
    case MX_E_IN:
    case MX_E_ANY:
        return !take_compared(n, node);
    case MX_E_STAR:
        if (n->view->server->engine == MX_PG && node->path_len == 1 && !name_row(n, node, node->path[0])) {
            n->failed = true;
            mx_view_note_star_of_none(n->view, n->scope, node->path[0]);
        }
        return false;
    case MX_E_ROW:
        if (n->view->server->engine == MX_PG)
            expand_row(n, node);
        return true;
    case MX_E_FIELD:
        return !name_field(n, node);
    case MX_E_CAST: /* PostgreSQL shows a row that is selected as t.*::t */
        if (node->args[0]->kind == MX_E_STAR && node->args[0]->path_len == 1 &&
            mx_model_relation(n->view->model, node->type->schema, node->type->name))
            *node = *node->args[0];
        return node->kind == MX_E_CAST || name_node(node, arg);
    case MX_E_SELECT: /* MySQL and MariaDB take rows in other places, too */
        take_columns(n, node, n->view->server->engine == MX_PG || node == n->whole ? 1 : 0);
        return false;
    case MX_E_OVER:
        spell_median(n, node);
        if (!mx_view_over(n->view, n->scope, mx_expr_last(node->args[0]), node->text, &node->text))
            node->text = name_tokens(n, node->text);
        return true;
    case MX_E_RAW: /* ORDER BY of an aggregate, or words that we know nothing of */
        if (!(n->view->server->engine & MX_MY &&
              mx_view_my_match(n->view, n->scope, node->text, &node->text)) &&
            !mx_view_over(n->view, n->scope, MX_STR_NONE, node->text, &node->text))
            node->text = name_tokens(n, node->text);
        return false;
    default:
        return true;
    }
}

static bool is_text_type(mx_str name)
{
    return mx_str_eq(name, MX_STR("text")) || mx_str_eq(name, MX_STR("character varying")) ||
           mx_str_eq(name, MX_STR("varchar")) || mx_str_eq(name, MX_STR("bpchar")) ||
           mx_str_eq(name, MX_STR("name"));
}

/* Types whose values no server takes for text by itself. */
static bool is_never_text(mx_str name)
{
    static const char *const names[] = {
        "smallint", "integer", "bigint", "numeric", "real",  "double precision", "boolean",  "date",
        "time",     "uuid",    "json",   "jsonb",   "bytea", "interval",         "timestamp"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mx_str_eq(name, mx_str_of(names[i])))
            return true;
    return mx_str_starts(name, MX_STR("time")) && mx_str_ends(name, MX_STR(" time zone"));
}

/* Texts of subqueries have no type that we know: a cast to text of a literal, or of a column that may be one, says nothing
 * here. `arg`: the columns whose types are known. */
static bool is_text_cast(const mx_expr *node)
{
    return node->kind == MX_E_CAST && node->type && !node->type->arg_count && !node->type->array_dims &&
           is_text_type(node->type->name);
}

static mx_expr *without_text_cast(mx_expr *node, void *arg)
{
    if (!is_text_cast(node) || (node->args[0]->kind != MX_E_STRING && node->args[0]->kind != MX_E_NAME))
        return node;
    const mx_column *column = node->args[0]->kind == MX_E_NAME ? mx_expr_column(arg, node->args[0]) : NULL;
    return column && is_never_text(column->type.base) ? node : node->args[0];
}

/* But it gives the column of a view its type, where that is not what it would be without. */
static bool gives_type(const mx_expr *top, const mx_table *table)
{
    if (!is_text_cast(top))
        return false;
    if (top->args[0]->kind == MX_E_STRING)
        return !mx_str_eq(top->type->name, MX_STR("text"));
    const mx_column *column = top->args[0]->kind == MX_E_NAME ? mx_expr_column(table, top->args[0]) : NULL;
    return column && (column->type.arg_count || !mx_str_eq(column->type.base, top->type->name));
}

/* MySQL shows WHERE a as WHERE 0 <> a, and WHERE NOT a as WHERE 0 = a: AND 1, which its dialect then reads so. */
static mx_expr *my_condition(mx_view *view, mx_expr *tree)
{
    return mx_expr_binary(view->arena, MX_STR("and"), tree,
                          mx_expr_new(view->arena, MX_E_NUMBER, MX_STR("1"), tree));
}

/* A text is called by its value; anything else as it was written. */
static mx_str my_name(const mx_expr *tree, mx_str text)
{
    if (tree->kind == MX_E_NULL)
        return MX_STR("NULL");
    if (mx_expr_is_op(tree, MX_E_UNARY, "+"))
        return my_name(tree->args[0], mx_str_trim(mx_str_sub(text, 1, text.len)));
    return tree->kind == MX_E_STRING ? tree->text : text;
}

static mx_str default_name(const mx_view *view, const mx_expr *tree, mx_str text)
{
    if (tree->kind == MX_E_NAME)
        return mx_expr_last(tree);
    if (view->server->engine & MX_MY)
        return my_name(tree, text);
    if (view->server->engine != MX_PG)
        return text;
    mx_str name = mx_figure_of(tree, view->server).name;
    return name.len ? name : MX_STR("?column?");
}

/* https://www.sqlite.org/datatype3.html#affinity_of_expressions */
static bool is_bare(const mx_expr *tree)
{
    return tree->kind != MX_E_NAME && tree->kind != MX_E_CAST && tree->kind != MX_E_COLLATE &&
           tree->kind != MX_E_SELECT && tree->kind != MX_E_RAW;
}

/* What an expression that is nothing but a column is: a table's, or of a type alone. */
static void tell_column(const mx_view *view, const mx_column *column, mx_view_column *item)
{
    for (size_t i = 0; column && i < view->typed->columns.len; i++) {
        if (view->typed->columns.at[i] != column)
            continue;
        if (i < view->typed_own)
            item->column = column;
        else
            item->type = &column->type;
    }
}

bool mx_view_expr(mx_view *view, mx_view_scope *scope, mx_str text, const mx_view_columns *aliases,
                  bool first, mx_str *out, mx_view_column *item)
{
    mx_expr *tree = NULL;
    mx_sql sql = {0};
    if (mx_parse_expr(view->arena, text, MX_NOWHERE, view->server, &tree, NULL) != MX_OK || !tree)
        return false;
    naming n = {.view = view, .scope = scope, .aliases = aliases, .first = first, .whole = tree};
    if (view->server->engine == MX_PG && tree->kind != MX_E_NAME)
        n.aliases = NULL; /* only a name alone may mean an item */
    bool condition = view->condition;
    bool shows = view->shows && view->server->engine == MX_PG;
    view->condition = view->shows = false;
    bool of_query = view->server->engine == MX_PG && mx_figure_of(tree, view->server).of_query;
    bool literal = tree->kind == MX_E_NULL || tree->kind == MX_E_STRING;
    mx_type type = {0};
    if (item)
        *item = (mx_view_column){.name = default_name(view, tree, text),
                                 .bare = is_bare(tree),
                                 .figured = view->server->engine == MX_PG && mx_figure_is_certain(tree),
                                 .guessed = tree->kind != MX_E_NAME};
    mx_expr_walk(tree, name_node, &n);
    if (n.failed)
        return false;
    bool bare = tree->kind == MX_E_NAME ||
                (tree->kind == MX_E_RAW && !mx_str_starts(tree->text, MX_STR("(")));
    if (condition && view->server->engine == MX_MYSQL)
        tree = my_condition(view, tree);
    if (condition && bare && view->server->engine == MX_MARIA) /* it shows WHERE a as WHERE a <> 0 */
        tree = mx_expr_binary(view->arena, MX_STR("<>"), tree,
                              mx_expr_new(view->arena, MX_E_NUMBER, MX_STR("0"), tree));
    if (item && of_query)
        item->name = view->called; /* as the column that it selects */
    const mx_table *table = mx_view_typed_table(view, scope);
    if (item && tree->kind == MX_E_NAME)
        tell_column(view, mx_expr_column(table, tree), item);
    const mx_expr_site site = {.place = MX_X_INDEX_PART, .table = table, .told = item ? &type : NULL};
    if (view->model->rules->expr(view->model, &site, tree, &sql, NULL) != MX_OK || !sql.tree)
        return false;
    if (item && !mx_view_type(item) && type.text.len) {
        mx_type *kept = mx_new(view->arena, mx_type);
        *kept = type;
        item->type = kept;
    }
    if (item)
        item->literal = literal;
    mx_expr **cast = &sql.tree;
    if (shows && gives_type(sql.tree, table))
        cast = &sql.tree->args[0];
    if (view->server->engine != MX_DUCK) /* shows the casts that were written, and no others */
        *cast = mx_expr_rewrite(*cast, without_text_cast, (void *)(uintptr_t)table);
    *out = view->model->rules->print(view->model, sql.tree);
    return true;
}
