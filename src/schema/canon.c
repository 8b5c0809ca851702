#include "schema/canon.h"

#include "schema/text.h"

/* --- copies --- */

mx_type_name *mx_type_name_copy(mx_arena *arena, const mx_type_name *type)
{
    if (!type)
        return NULL;
    mx_type_name *copy = mx_new(arena, mx_type_name);
    *copy = *type;
    copy->schema = mx_str_copy(arena, type->schema);
    copy->name = mx_str_copy(arena, type->name);
    copy->text = mx_str_copy(arena, type->text);
    copy->fields = mx_str_copy(arena, type->fields);
    copy->charset = mx_str_copy(arena, type->charset);
    copy->collate = mx_str_copy(arena, type->collate);
    copy->args = type->arg_count ? mx_new_array(arena, mx_expr *, type->arg_count) : NULL;
    for (uint32_t i = 0; i < type->arg_count; i++)
        copy->args[i] = mx_expr_copy(arena, type->args[i]);
    return copy;
}

static mx_str keep(mx_arena *arena, mx_str s)
{
    return s.len ? mx_str_copy(arena, s) : MX_STR_NONE;
}

mx_expr *mx_expr_copy(mx_arena *arena, const mx_expr *tree)
{
    if (!tree)
        return NULL;
    mx_expr *copy = mx_new(arena, mx_expr);
    *copy = *tree;
    copy->text = keep(arena, tree->text);
    copy->prefix = keep(arena, tree->prefix);
    copy->path = tree->path_len ? mx_new_array(arena, mx_str, tree->path_len) : NULL;
    for (uint32_t i = 0; i < tree->path_len; i++)
        copy->path[i] = keep(arena, tree->path[i]);
    copy->args = tree->arg_count ? mx_new_array(arena, mx_expr *, tree->arg_count) : NULL;
    for (uint32_t i = 0; i < tree->arg_count; i++)
        copy->args[i] = mx_expr_copy(arena, tree->args[i]);
    copy->type = mx_type_name_copy(arena, tree->type);
    return copy;
}

/* --- new nodes --- */

mx_expr *mx_expr_new(mx_arena *arena, mx_expr_kind kind, mx_str text, const mx_expr *at)
{
    mx_expr *node = mx_new(arena, mx_expr);
    node->kind = kind;
    node->text = text;
    node->span = at ? at->span : MX_NOWHERE;
    return node;
}

void mx_expr_add_arg(mx_arena *arena, mx_expr *node, mx_expr *arg)
{
    size_t old = node->arg_count * sizeof *node->args;
    node->args = mx_arena_grow(arena, node->args, old, old + sizeof *node->args, _Alignof(mx_expr *));
    node->args[node->arg_count++] = arg;
}

void mx_expr_set_name(mx_arena *arena, mx_expr *node, mx_str name)
{
    node->path = mx_new_array(arena, mx_str, 1);
    node->path[0] = name;
    node->path_len = 1;
}

mx_expr *mx_expr_unary(mx_arena *arena, mx_str op, mx_expr *a)
{
    mx_expr *node = mx_expr_new(arena, MX_E_UNARY, op, a);
    mx_expr_add_arg(arena, node, a);
    return node;
}

mx_expr *mx_expr_binary(mx_arena *arena, mx_str op, mx_expr *a, mx_expr *b)
{
    mx_expr *node = mx_expr_new(arena, MX_E_BINARY, op, a);
    mx_expr_add_arg(arena, node, a);
    mx_expr_add_arg(arena, node, b);
    return node;
}

mx_expr *mx_expr_call(mx_arena *arena, mx_str function, mx_expr *const *args, uint32_t count,
                      const mx_expr *at)
{
    mx_expr *node = mx_expr_new(arena, MX_E_CALL, MX_STR_NONE, at);
    mx_expr_set_name(arena, node, function);
    for (uint32_t i = 0; i < count; i++)
        mx_expr_add_arg(arena, node, args[i]);
    return node;
}

mx_expr *mx_expr_cast(mx_arena *arena, mx_expr *a, mx_str type_text)
{
    mx_expr *node = mx_expr_new(arena, MX_E_CAST, MX_STR_NONE, a);
    mx_expr_add_arg(arena, node, a);
    node->flags = MX_EF_IMPLICIT;
    node->type = mx_new(arena, mx_type_name);
    node->type->name = type_text;
    node->type->text = type_text;
    return node;
}

/* --- walks --- */

void mx_expr_walk(mx_expr *tree, bool (*visit)(mx_expr *node, void *arg), void *arg)
{
    if (!tree || !visit(tree, arg))
        return;
    for (uint32_t i = 0; i < tree->arg_count; i++)
        mx_expr_walk(tree->args[i], visit, arg);
}

const mx_expr *mx_expr_find_name(const mx_expr *tree, bool (*counts)(const mx_expr *name, const void *arg),
                                 const void *arg)
{
    const mx_expr *found = NULL;
    if (!tree || (tree->kind == MX_E_NAME && counts(tree, arg)))
        return tree;
    for (uint32_t i = mx_expr_is_op(tree, MX_E_BINARY, "=>") ? 1 : 0; !found && i < tree->arg_count; i++)
        found = mx_expr_find_name(tree->args[i], counts, arg);
    return found;
}

mx_expr *mx_expr_rewrite(mx_expr *tree, mx_expr *(*fn)(mx_expr *node, void *arg), void *arg)
{
    if (!tree)
        return NULL;
    for (uint32_t i = 0; i < tree->arg_count; i++)
        tree->args[i] = mx_expr_rewrite(tree->args[i], fn, arg);
    return fn(tree, arg);
}

static bool same_type_name(const mx_type_name *a, const mx_type_name *b)
{
    if (!a || !b)
        return a == b;
    return mx_str_eq(a->text, b->text);
}

bool mx_expr_same(const mx_expr *a, const mx_expr *b)
{
    const uint32_t no_matter = MX_EF_QUOTED | MX_EF_IMPLICIT;
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || (a->flags & ~no_matter) != (b->flags & ~no_matter) ||
        a->arg_count != b->arg_count || a->path_len != b->path_len || !mx_str_eq(a->text, b->text) ||
        !mx_str_eq(a->prefix, b->prefix) || !same_type_name(a->type, b->type))
        return false;
    for (uint32_t i = 0; i < a->path_len; i++) {
        if (!mx_str_eq(a->path[i], b->path[i]))
            return false;
    }
    for (uint32_t i = 0; i < a->arg_count; i++) {
        if (!mx_expr_same(a->args[i], b->args[i]))
            return false;
    }
    return true;
}

bool mx_expr_is_literal(const mx_expr *tree)
{
    switch (tree->kind) {
    case MX_E_NULL:
    case MX_E_BOOL:
    case MX_E_NUMBER:
    case MX_E_STRING:
    case MX_E_BLOB:
        return true;
    case MX_E_UNARY:
        return (mx_str_eq(tree->text, MX_STR("-")) || mx_str_eq(tree->text, MX_STR("+"))) &&
               tree->args[0]->kind == MX_E_NUMBER;
    default:
        return false;
    }
}

mx_str mx_expr_last(const mx_expr *tree)
{
    return tree->path_len ? tree->path[tree->path_len - 1] : MX_STR_NONE;
}

mx_str mx_expr_collation(mx_arena *arena, const mx_expr *tree)
{
    return tree->path_len ? mx_str_printf(arena, "%.*s.%.*s", MX_FMT(mx_expr_last(tree)), MX_FMT(tree->text))
                          : tree->text;
}

/* --- names in trees --- */

static const mx_server *server_of(const mx_table *table)
{
    return &table->schema->model->server;
}

static bool qualifies(const mx_table *table, const mx_expr *name)
{
    const mx_server *server = server_of(table);
    if (name->path_len >= 2 && !mx_table_name_same(name->path[name->path_len - 2], table->name, server))
        return false;
    return name->path_len < 3 ||
           mx_table_name_same(name->path[name->path_len - 3], table->schema->name, server);
}

mx_column *mx_expr_column(const mx_table *table, const mx_expr *name)
{
    if (!table || name->kind != MX_E_NAME || name->path_len == 0 || !qualifies(table, name))
        return NULL;
    return mx_table_column(table, mx_expr_last(name));
}

static bool kept_as_text(const mx_expr *node)
{
    return node->kind == MX_E_SELECT || node->kind == MX_E_RAW || node->kind == MX_E_OVER;
}

typedef struct use {
    const mx_table *table;
    const mx_column *wanted, *one;
    size_t count; /* different ones */
    bool found;
    struct seen {
        const mx_column *at[16];
        size_t len;
    } seen;
} use;

static bool visit_use(mx_expr *node, void *arg)
{
    use *u = arg;
    if (kept_as_text(node) && u->wanted && mx_text_has_name(node->text, u->wanted->name, server_of(u->table)))
        u->found = true;
    const mx_column *column = mx_expr_column(u->table, node);
    if (!column)
        return true;
    u->found = u->found || column == u->wanted;
    for (size_t i = 0; i < u->seen.len; i++) {
        if (u->seen.at[i] == column)
            return true;
    }
    u->one = column;
    u->count++;
    if (u->seen.len < sizeof u->seen.at / sizeof *u->seen.at)
        u->seen.at[u->seen.len++] = column;
    return true;
}

bool mx_expr_uses(const mx_table *table, const mx_expr *tree, const mx_column *column)
{
    use u = {.table = table, .wanted = column};
    mx_expr_walk((mx_expr *)(uintptr_t)tree, visit_use, &u); /* visit_use only looks */
    return u.found;
}

size_t mx_expr_columns(const mx_table *table, const mx_expr *tree, const mx_column **one)
{
    use u = {.table = table};
    mx_expr_walk((mx_expr *)(uintptr_t)tree, visit_use, &u);
    if (one)
        *one = u.count == 1 ? u.one : NULL;
    return u.count;
}

typedef struct rename {
    mx_model *model;
    const mx_table *table;
    mx_str from, to;
    bool done;
} rename;

static void rename_text(rename *r, mx_expr *node)
{
    mx_str text;
    if (kept_as_text(node) &&
        mx_text_rename(r->model->arena, node->text, r->from, r->to, &r->model->server, &text)) {
        node->text = text;
        r->done = true;
    }
}

static bool visit_rename_column(mx_expr *node, void *arg)
{
    rename *r = arg;
    rename_text(r, node);
    if (node->kind == MX_E_NAME && node->path_len && qualifies(r->table, node) &&
        mx_name_same(mx_expr_last(node), r->from, &r->model->server)) {
        node->path[node->path_len - 1] = r->to;
        r->done = true;
    }
    return true;
}

bool mx_expr_rename_column(mx_model *model, const mx_table *table, mx_expr *tree, mx_str from, mx_str to)
{
    rename r = {model, table, from, to, false};
    mx_expr_walk(tree, visit_rename_column, &r);
    return r.done;
}

static bool visit_rename_table(mx_expr *node, void *arg)
{
    rename *r = arg;
    rename_text(r, node);
    if ((node->kind == MX_E_NAME || node->kind == MX_E_STAR) &&
        node->path_len >= (node->kind == MX_E_NAME ? 2u : 1u)) {
        mx_str *part = &node->path[node->path_len - (node->kind == MX_E_NAME ? 2 : 1)];
        if (mx_table_name_same(*part, r->from, &r->model->server)) {
            *part = r->to;
            r->done = true;
        }
    }
    return true;
}

bool mx_expr_rename_table(mx_model *model, mx_expr *tree, mx_str from, mx_str to)
{
    rename r = {model, NULL, from, to, false};
    mx_expr_walk(tree, visit_rename_table, &r);
    return r.done;
}

/* --- types --- */

mx_type mx_type_make(mx_arena *arena, mx_str base, uint32_t arg_count, int64_t a, int64_t b)
{
    mx_type type = {.base = base, .text = base, .arg_count = arg_count, .args = {a, b}};
    if (arg_count == 1)
        type.text = mx_str_printf(arena, "%.*s(%lld)", MX_FMT(base), (long long)a);
    else if (arg_count == 2)
        type.text = mx_str_printf(arena, "%.*s(%lld,%lld)", MX_FMT(base), (long long)a, (long long)b);
    return type;
}

mx_type mx_type_copy(mx_arena *arena, const mx_type *type)
{
    mx_type copy = *type;
    copy.text = mx_str_copy(arena, type->text);
    copy.base = mx_str_copy(arena, type->base);
    copy.charset = keep(arena, type->charset);
    copy.values = (mx_strs){0};
    for (size_t i = 0; i < type->values.len; i++)
        mx_vec_push(arena, &copy.values, mx_str_copy(arena, type->values.at[i]));
    return copy;
}

mx_str mx_type_text(const mx_model *model, mx_arena *arena, const mx_type *type)
{
    if (!type->udt)
        return type->text;
    mx_buf buf = MX_BUF(arena);
    if (!mx_str_eq(type->udt->schema->name, model->server.schema)) {
        mx_buf_str(&buf, mx_text_name(arena, type->udt->schema->name, &model->server));
        mx_buf_char(&buf, '.');
    }
    mx_buf_str(&buf, mx_text_name(arena, type->udt->name, &model->server));
    for (uint32_t i = 0; i < type->array_dims; i++)
        mx_buf_lit(&buf, "[]");
    return mx_buf_take(&buf);
}

mx_str mx_type_bare_text(const mx_model *model, mx_arena *arena, const mx_type *type)
{
    mx_str text = mx_type_text(model, arena, type);
    size_t open = mx_str_find(text, '('), close = mx_str_find(text, ')');
    if (type->udt || open == MX_NPOS || close == MX_NPOS)
        return text;
    return mx_str_cat(arena, mx_str_sub(text, 0, open), mx_str_sub(text, close + 1, text.len));
}

const mx_type *mx_model_type_of(const mx_model *model, mx_str column)
{
    mx_str table, name;
    if (!mx_str_cut(column, '.', &table, &name))
        return NULL;
    const mx_table *found = mx_model_table(model, MX_STR_NONE, table);
    const mx_column *is = found ? mx_table_column(found, name) : NULL;
    return is ? &is->type : NULL;
}

bool mx_type_arg(const mx_type_name *type, uint32_t i, int64_t *out)
{
    if (i >= type->arg_count)
        return false;
    const mx_expr *arg = type->args[i];
    bool negative = mx_expr_is_op(arg, MX_E_UNARY, "-");
    if (negative || mx_expr_is_op(arg, MX_E_UNARY, "+"))
        arg = arg->args[0];
    if (arg->kind != MX_E_NUMBER || !mx_str_to_i64(arg->text, out))
        return false;
    *out = negative ? -*out : *out;
    return true;
}

/* --- options --- */

static size_t option_at(const mx_options *options, mx_str key)
{
    size_t i = 0;
    while (i < options->len && mx_str_cmp(options->at[i].key, key) < 0)
        i++;
    return i;
}

const mx_option *mx_options_get(const mx_options *options, mx_str key)
{
    size_t i = option_at(options, key);
    return i < options->len && mx_str_eq(options->at[i].key, key) ? &options->at[i] : NULL;
}

void mx_options_set(mx_arena *arena, mx_options *options, mx_str key, mx_str value)
{
    size_t i = option_at(options, key);
    if (i < options->len && mx_str_eq(options->at[i].key, key)) {
        options->at[i].value = mx_str_copy(arena, value);
        return;
    }
    mx_option option = {.key = mx_str_copy(arena, key), .value = mx_str_copy(arena, value)};
    mx_vec_insert(arena, options, i, option);
}

bool mx_options_unset(mx_options *options, mx_str key)
{
    size_t i = option_at(options, key);
    if (i == options->len || !mx_str_eq(options->at[i].key, key))
        return false;
    mx_vec_remove(options, i);
    return true;
}
