#include "dialect/calls_refused.h"

#include "schema/canon.h"

typedef struct calls {
    const mx_model *model;
    const mx_call_rules *rules;
    mx_diags *diags;
    mx_status status;
    mx_span at; /* of the whole, where a node has none */
} calls;

static mx_span span_of(const calls *c, const mx_expr *e)
{
    return e->span.file ? e->span : c->at;
}

static int order(mx_str name, const char *row)
{
    mx_str other = mx_str_of(row);
    for (size_t i = 0; i < name.len && i < other.len; i++) {
        unsigned char a = (unsigned char)name.ptr[i], b = (unsigned char)other.ptr[i];
        a = a >= 'A' && a <= 'Z' ? (unsigned char)(a + 32) : a;
        if (a != b)
            return a < b ? -1 : 1;
    }
    return name.len == other.len ? 0 : name.len < other.len ? -1 : 1;
}

static size_t first_row(const mx_call_rules *rules, mx_str name)
{
    size_t low = 0, high = rules->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order(name, rules->functions[middle].name) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool mx_knows_function(const mx_call_rules *rules, mx_str name)
{
    size_t i = first_row(rules, name);
    return i < rules->count && order(name, rules->functions[i].name) == 0;
}

/* The row that takes so many arguments; NULL: none of those of the name. The one with the tightest bounds. */
static const mx_known_function *row_for(const mx_call_rules *rules, mx_str name, uint32_t count)
{
    const mx_known_function *best = NULL;
    for (size_t i = first_row(rules, name); i < rules->count && order(name, rules->functions[i].name) == 0;
         i++) {
        const mx_known_function *f = &rules->functions[i];
        if (count >= f->least && (count <= f->most || f->most == 99) && (!best || f->most < best->most))
            best = f;
    }
    return best;
}

static void refuse_call(calls *c, const mx_expr *e, const char *format, mx_str name)
{
    mx_str why = mx_str_printf(c->model->arena, format, MX_FMT(name));
    c->status = mx_fail(c->diags, MX_SCH005, span_of(c, e), "", "%.*s", MX_FMT(why));
}

static void not_here(calls *c, const mx_expr *e, const char *what)
{
    c->status = mx_fail(c->diags, MX_SCH005, span_of(c, e), "", "%s may not stand in %s", what,
                        c->rules->place);
}

static bool is_among(const char *const *names, mx_str name)
{
    for (; names && *names; names++) {
        if (mx_str_ieq(name, mx_str_of(*names)))
            return true;
    }
    return false;
}

static unsigned flags_of(const mx_call_rules *rules, const mx_known_function *f, uint32_t count)
{
    bool mutable = f->flags & MX_F_CLOCK || count == f->least;
    return mutable && !is_among(rules->steady, mx_str_of(f->name)) ? f->flags
                                                                   : f->flags & ~(unsigned)MX_F_MUTABLE;
}

static void refuse_flags(calls *c, const mx_expr *e, unsigned flags)
{
    const char *format = flags & MX_F_AGGREGATE ? "the aggregate or window function \"%.*s\""
                                                : "\"%.*s\", which is not always the same,";
    if (flags & c->rules->refused)
        not_here(c, e,
                 mx_str_z(c->model->arena, mx_str_printf(c->model->arena, format, MX_FMT(mx_expr_last(e)))));
}

static void check_call(calls *c, const mx_expr *e)
{
    mx_str name = mx_expr_last(e);
    bool odd = e->prefix.len > 0;
    uint32_t count = e->arg_count;
    if (is_among(c->rules->varying, name))
        refuse_flags(c, e, MX_F_MUTABLE);
    if (c->status != MX_OK)
        return;
    if (!mx_knows_function(c->rules, name)) {
        const char *why = c->rules->unknown ? c->rules->unknown(c->model, name) : NULL;
        if (why)
            refuse_call(c, e, why, name);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        odd = odd || e->args[i]->kind == MX_E_RAW || e->args[i]->kind == MX_E_STAR;
    const mx_known_function *f = row_for(c->rules, name, count);
    const mx_known_function *first = &c->rules->functions[first_row(c->rules, name)];
    if (!f && (odd || (c->rules->open && count > first->least)))
        f = first;
    if (!f) {
        refuse_call(c, e, "function \"%.*s\" does not take that many arguments", name);
        return;
    }
    refuse_flags(c, e, flags_of(c->rules, f, count));
}

static bool is_mutable_word(mx_str word)
{
    return mx_str_istarts(word, MX_STR("current_")) || mx_str_istarts(word, MX_STR("local")) ||
           mx_str_istarts(word, MX_STR("utc_"));
}

static bool visit(mx_expr *e, void *arg)
{
    calls *c = arg;
    if (c->status != MX_OK)
        return false;
    switch (e->kind) {
    case MX_E_CALL:
        check_call(c, e);
        break;
    case MX_E_SELECT:
    case MX_E_EXISTS:
        if (!c->rules->queries)
            not_here(c, e, "a query");
        break;
    case MX_E_OVER:
        not_here(c, e, "a window function");
        break;
    case MX_E_KEYWORD:
        if (c->rules->refused & MX_F_MUTABLE && is_mutable_word(e->text))
            not_here(c, e, "what is not always the same");
        break;
    default:
        break;
    }
    return c->status == MX_OK;
}

mx_status mx_refuse_calls(const mx_model *model, const mx_expr *tree, const mx_call_rules *rules,
                          mx_diags *diags)
{
    calls c = {model, rules, diags, MX_OK, tree->span};
    mx_expr_walk((mx_expr *)(uintptr_t)tree, visit, &c); /* only looks */
    return c.status;
}
