#include "config/hcl_eval.h"

#include <math.h>

#include "config/hcl_funcs.h"

mx_status mx_hcl_spend(mx_hcl_eval *eval, mx_span at, uint64_t work)
{
    eval->spent += work;
    if (eval->spent <= MX_HCL_EVAL_WORK)
        return MX_OK;
    return mx_fail(eval->diags, MX_IO003, at, "", "evaluating this file takes too much work");
}

/* ---- conversions ---- */

mx_status mx_hcl_to_text(mx_hcl_eval *eval, const mx_value *v, mx_span at, mx_str *out)
{
    switch (v->kind) {
    case MX_VALUE_TEXT:
        *out = v->as.text;
        return MX_OK;
    case MX_VALUE_BOOL:
        *out = v->as.boolean ? MX_STR("true") : MX_STR("false");
        return MX_OK;
    case MX_VALUE_INT:
    case MX_VALUE_FLOAT:
        *out = mx_value_number_text(eval->arena, v);
        return MX_OK;
    default:
        return mx_fail(eval->diags, MX_HCL003, at, "", "a string is needed here, not %s%s",
                       v->kind == MX_VALUE_NULL ? "" : "a value of type ", mx_value_kind_name(v->kind));
    }
}

mx_status mx_hcl_to_bool(mx_hcl_eval *eval, const mx_value *v, mx_span at, bool *out)
{
    if (v->kind == MX_VALUE_BOOL) {
        *out = v->as.boolean;
        return MX_OK;
    }
    if (v->kind == MX_VALUE_TEXT &&
        (mx_str_eq(v->as.text, MX_STR("true")) || mx_str_eq(v->as.text, MX_STR("false")))) {
        *out = v->as.text.len == 4;
        return MX_OK;
    }
    return mx_fail(eval->diags, MX_HCL003, at, "", "true or false is needed here, not a value of type %s",
                   mx_value_kind_name(v->kind));
}

mx_status mx_hcl_to_number(mx_hcl_eval *eval, const mx_value *v, mx_span at, const mx_value **out)
{
    *out = mx_value_is_number(v) ? v : NULL;
    if (v->kind == MX_VALUE_TEXT)
        *out = mx_value_read_number(eval->arena, v->as.text);
    if (*out)
        return MX_OK;
    if (v->kind == MX_VALUE_TEXT)
        return mx_fail(eval->diags, MX_HCL003, at, "", "a number is needed here, not \"%.*s\"",
                       MX_FMT(v->as.text));
    return mx_fail(eval->diags, MX_HCL003, at, "", "a number is needed here, not a value of type %s",
                   mx_value_kind_name(v->kind));
}

/* ---- names ---- */

static const mx_value *find_local(const mx_hcl_eval *eval, mx_str name)
{
    for (const mx_hcl_local *l = eval->locals; l; l = l->up)
        if (mx_str_eq(l->name, name))
            return l->value;
    return NULL;
}

/* "Did you mean": the nearest of the words that is near. */
static const char *nearest(const mx_hcl_words *words, mx_str name)
{
    const char *best = NULL;
    size_t least = name.len / 2 + 1;
    for (size_t i = 0; words->words[i]; i++) {
        size_t d = mx_str_distance(mx_str_of(words->words[i]), name, least);
        if (d < least) {
            least = d;
            best = words->words[i];
        }
    }
    return best;
}

static mx_status unknown_word(mx_hcl_eval *eval, mx_str name, mx_span at)
{
    const mx_hcl_words *w = eval->words;
    const char *near = nearest(w, name);
    mx_buf list = MX_BUF(eval->arena);
    for (size_t i = 0; w->words[i]; i++)
        mx_buf_printf(&list, "%s%s", i ? ", " : "It is one of: ", w->words[i]);
    mx_buf_char(&list, '.');
    const char *hint = mx_buf_take(&list).ptr;
    if (near)
        return mx_fail(eval->diags, MX_HCL002, at, hint,
                       "Unknown %s; There is no %s named \"%.*s\". Did you mean \"%s\"?", w->what, w->noun,
                       MX_FMT(name), near);
    return mx_fail(eval->diags, MX_HCL002, at, hint, "Unknown %s; There is no %s named \"%.*s\".", w->what,
                   w->noun, MX_FMT(name));
}

static mx_status eval_root(mx_hcl_eval *eval, const mx_hcl_ref *ref, size_t *used, const mx_value **out)
{
    *used = 0;
    if ((*out = find_local(eval, ref->root)) != NULL)
        return MX_OK;
    if (eval->words && ref->count == 0) {
        for (size_t i = 0; eval->words->words[i]; i++) {
            if (mx_str_eq(ref->root, mx_str_of(eval->words->words[i]))) {
                *out = mx_value_text(eval->arena, ref->root);
                return MX_OK;
            }
        }
    }
    mx_status st = eval->resolve ? eval->resolve(eval, ref, used, out) : MX_NOT_FOUND;
    if (st != MX_NOT_FOUND)
        return st;
    if (eval->words && ref->count == 0)
        return unknown_word(eval, ref->root, ref->at);
    return mx_fail(eval->diags, MX_HCL002, ref->at, "Names begin with var, local, data, atlas or each.",
                   "there is no variable named \"%.*s\"", MX_FMT(ref->root));
}

mx_status mx_hcl_step_name(mx_hcl_eval *eval, const mx_hcl_expr *step, mx_str *out)
{
    const mx_value *key;
    if (step->kind == MX_HCL_ATTR) {
        *out = step->name;
        return MX_OK;
    }
    MX_TRY(mx_hcl_evaluate(eval, step->key, &key));
    return mx_hcl_to_text(eval, key, step->key->at, out);
}

/* ---- steps ---- */

static mx_status get_attr(mx_hcl_eval *eval, const mx_value *from, mx_str name, mx_span at,
                          const mx_value **out)
{
    if (from->kind == MX_VALUE_NULL)
        return mx_fail(eval->diags, MX_HCL003, at, "", "null has no attribute \"%.*s\"", MX_FMT(name));
    if (from->kind != MX_VALUE_OBJECT)
        return mx_fail(eval->diags, MX_HCL003, at, "", "a value of type %s has no attributes",
                       mx_value_kind_name(from->kind));
    *out = mx_value_get(from, name);
    if (*out == NULL)
        return mx_fail(eval->diags, MX_HCL002, at, "", "this object has no attribute named \"%.*s\"",
                       MX_FMT(name));
    return MX_OK;
}

static mx_status get_index(mx_hcl_eval *eval, const mx_value *from, const mx_value *key, mx_span at,
                           const mx_value **out)
{
    if (from->kind == MX_VALUE_OBJECT) {
        mx_str name;
        MX_TRY(mx_hcl_to_text(eval, key, at, &name));
        return get_attr(eval, from, name, at, out);
    }
    if (from->kind == MX_VALUE_SET)
        return mx_fail(eval->diags, MX_HCL003, at, "tolist(…) gives it an order.",
                       "the items of a set have no index");
    if (from->kind != MX_VALUE_LIST)
        return mx_fail(eval->diags, MX_HCL003, at, "", "a value of type %s has no index",
                       mx_value_kind_name(from->kind));
    MX_TRY(mx_hcl_to_number(eval, key, at, &key));
    if (key->kind != MX_VALUE_INT || key->as.integer < 0 || (uint64_t)key->as.integer >= from->as.items.len)
        return mx_fail(eval->diags, MX_HCL003, at, "", "the list has %zu items, and none with this index",
                       from->as.items.len);
    *out = from->as.items.at[key->as.integer];
    return MX_OK;
}

static mx_status apply_step(mx_hcl_eval *eval, const mx_value *from, const mx_hcl_expr *step,
                            const mx_value **out)
{
    const mx_value *key;
    if (step->kind == MX_HCL_ATTR)
        return get_attr(eval, from, step->name, step->name_at, out);
    MX_TRY(mx_hcl_evaluate(eval, step->key, &key));
    return get_index(eval, from, key, step->key->at, out);
}

/* a.b[c].d: from its root, so that the owner sees the whole reference. */
static mx_status eval_chain(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    mx_vec(const mx_hcl_expr *) steps = {0};
    const mx_hcl_expr *root = expr;
    for (; root->kind == MX_HCL_ATTR || root->kind == MX_HCL_INDEX; root = root->from)
        mx_vec_push(eval->arena, &steps, root);
    for (size_t i = 0; i < steps.len / 2; i++) {
        const mx_hcl_expr *swap = steps.at[i];
        steps.at[i] = steps.at[steps.len - 1 - i];
        steps.at[steps.len - 1 - i] = swap;
    }
    size_t used = 0;
    const mx_value *v;
    if (root->kind == MX_HCL_NAME) {
        mx_hcl_ref ref = {root->name, root->at, steps.at, steps.len};
        MX_TRY(eval_root(eval, &ref, &used, &v));
    } else {
        MX_TRY(mx_hcl_evaluate(eval, root, &v));
    }
    for (; used < steps.len; used++)
        MX_TRY(apply_step(eval, v, steps.at[used], &v));
    *out = v;
    return MX_OK;
}

static mx_status eval_splat(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    const mx_value *from, *v, *outer = eval->item;
    MX_TRY(mx_hcl_evaluate(eval, expr->from, &from));
    mx_value *list = mx_value_list(eval->arena);
    *out = list;
    if (from->kind == MX_VALUE_NULL)
        return MX_OK;
    size_t n = mx_value_is_list(from) ? from->as.items.len : 1;
    for (size_t i = 0; i < n; i++) {
        eval->item = mx_value_is_list(from) ? from->as.items.at[i] : from;
        mx_status st = mx_hcl_evaluate(eval, expr->each, &v);
        eval->item = outer;
        MX_TRY(st);
        mx_value_push(eval->arena, list, v);
    }
    return MX_OK;
}

/* ---- operators ---- */

static mx_status arithmetic(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value *a, const mx_value *b,
                            const mx_value **out)
{
    if (a->kind == MX_VALUE_INT && b->kind == MX_VALUE_INT && expr->op != MX_HCL_OP_DIV &&
        expr->op != MX_HCL_OP_MOD) {
        int64_t n;
        bool over = expr->op == MX_HCL_OP_ADD   ? __builtin_add_overflow(a->as.integer, b->as.integer, &n)
                    : expr->op == MX_HCL_OP_SUB ? __builtin_sub_overflow(a->as.integer, b->as.integer, &n)
                                                : __builtin_mul_overflow(a->as.integer, b->as.integer, &n);
        if (!over) {
            *out = mx_value_int(eval->arena, n);
            return MX_OK;
        }
    }
    double x = mx_value_as_double(a), y = mx_value_as_double(b), d = 0;
    if ((expr->op == MX_HCL_OP_DIV || expr->op == MX_HCL_OP_MOD) && y == 0)
        return mx_fail(eval->diags, MX_HCL003, expr->key->at, "", "division by zero");
    switch (expr->op) {
    case MX_HCL_OP_ADD:
        d = x + y;
        break;
    case MX_HCL_OP_SUB:
        d = x - y;
        break;
    case MX_HCL_OP_MUL:
        d = x * y;
        break;
    case MX_HCL_OP_DIV:
        d = x / y;
        break;
    default:
        d = fmod(x, y);
        break;
    }
    if (!isfinite(d))
        return mx_fail(eval->diags, MX_HCL003, expr->at, "", "the result is too large");
    *out = mx_value_number(eval->arena, d);
    return MX_OK;
}

static mx_status eval_logic(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value *left,
                            const mx_value **out)
{
    bool a, b;
    const mx_value *right;
    MX_TRY(mx_hcl_to_bool(eval, left, expr->from->at, &a));
    if (a == (expr->op == MX_HCL_OP_OR)) { /* the right side cannot change it */
        *out = mx_value_bool(a);
        return MX_OK;
    }
    MX_TRY(mx_hcl_evaluate(eval, expr->key, &right));
    MX_TRY(mx_hcl_to_bool(eval, right, expr->key->at, &b));
    *out = mx_value_bool(b);
    return MX_OK;
}

static mx_status eval_binary(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    const mx_value *a, *b;
    MX_TRY(mx_hcl_evaluate(eval, expr->from, &a));
    if (expr->op == MX_HCL_OP_OR || expr->op == MX_HCL_OP_AND)
        return eval_logic(eval, expr, a, out);
    MX_TRY(mx_hcl_evaluate(eval, expr->key, &b));
    if (expr->op == MX_HCL_OP_EQ || expr->op == MX_HCL_OP_NE) {
        *out = mx_value_bool(mx_value_equal(a, b) == (expr->op == MX_HCL_OP_EQ));
        return MX_OK;
    }
    MX_TRY(mx_hcl_to_number(eval, a, expr->from->at, &a));
    MX_TRY(mx_hcl_to_number(eval, b, expr->key->at, &b));
    int c = mx_value_cmp(a, b);
    switch (expr->op) {
    case MX_HCL_OP_LT:
        *out = mx_value_bool(c < 0);
        return MX_OK;
    case MX_HCL_OP_GT:
        *out = mx_value_bool(c > 0);
        return MX_OK;
    case MX_HCL_OP_LE:
        *out = mx_value_bool(c <= 0);
        return MX_OK;
    case MX_HCL_OP_GE:
        *out = mx_value_bool(c >= 0);
        return MX_OK;
    default:
        return arithmetic(eval, expr, a, b, out);
    }
}

static mx_status eval_unary(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    const mx_value *v;
    bool b;
    MX_TRY(mx_hcl_evaluate(eval, expr->from, &v));
    if (expr->op == MX_HCL_OP_NOT) {
        MX_TRY(mx_hcl_to_bool(eval, v, expr->from->at, &b));
        *out = mx_value_bool(!b);
        return MX_OK;
    }
    MX_TRY(mx_hcl_to_number(eval, v, expr->from->at, &v));
    if (v->kind == MX_VALUE_INT && v->as.integer != INT64_MIN)
        *out = mx_value_int(eval->arena, -v->as.integer);
    else
        *out = mx_value_number(eval->arena, -mx_value_as_double(v));
    return MX_OK;
}

/* ---- constructors ---- */

static mx_status eval_template(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    mx_buf buf = MX_BUF(eval->arena);
    for (size_t i = 0; i < expr->items.len; i++) {
        const mx_value *v;
        mx_str s;
        MX_TRY(mx_hcl_evaluate(eval, expr->items.at[i], &v));
        MX_TRY(mx_hcl_to_text(eval, v, expr->items.at[i]->at, &s));
        MX_TRY(mx_hcl_spend(eval, expr->at, s.len / 32));
        mx_buf_str(&buf, s);
    }
    *out = mx_value_text(eval->arena, mx_buf_take(&buf));
    return MX_OK;
}

static mx_status eval_tuple(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    mx_value *list = mx_value_list(eval->arena);
    for (size_t i = 0; i < expr->items.len; i++) {
        const mx_value *v;
        MX_TRY(mx_hcl_evaluate(eval, expr->items.at[i], &v));
        mx_value_push(eval->arena, list, mx_value_at(eval->arena, v, expr->items.at[i]->at));
    }
    *out = list;
    return MX_OK;
}

static mx_status eval_object(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    mx_value *object = mx_value_object(eval->arena);
    for (size_t i = 0; i < expr->items.len; i++) {
        const mx_value *key, *v;
        mx_str name;
        MX_TRY(mx_hcl_evaluate(eval, expr->keys.at[i], &key));
        MX_TRY(mx_hcl_to_text(eval, key, expr->keys.at[i]->at, &name));
        MX_TRY(mx_hcl_evaluate(eval, expr->items.at[i], &v));
        mx_value_set(eval->arena, object, name, mx_value_at(eval->arena, v, expr->items.at[i]->at));
    }
    mx_value_sort(eval->arena, object);
    *out = object;
    return MX_OK;
}

/* One turn of a for: adds to `list` or `object`. */
static mx_status eval_turn(mx_hcl_eval *eval, const mx_hcl_expr *expr, mx_value *result)
{
    const mx_hcl_for *f = expr->for_;
    const mx_value *v, *key;
    if (f->cond) {
        bool wanted;
        MX_TRY(mx_hcl_evaluate(eval, f->cond, &v));
        MX_TRY(mx_hcl_to_bool(eval, v, f->cond->at, &wanted));
        if (!wanted)
            return MX_OK;
    }
    MX_TRY(mx_hcl_evaluate(eval, f->value, &v));
    if (f->key == NULL) {
        mx_value_push(eval->arena, result, v);
        return MX_OK;
    }
    mx_str name;
    MX_TRY(mx_hcl_evaluate(eval, f->key, &key));
    MX_TRY(mx_hcl_to_text(eval, key, f->key->at, &name));
    const mx_value *there = mx_value_get(result, name);
    if (f->group) {
        mx_value *list = mx_value_list(eval->arena);
        for (size_t i = 0; there && i < there->as.items.len; i++)
            mx_value_push(eval->arena, list, there->as.items.at[i]);
        MX_TRY(mx_hcl_spend(eval, expr->at, list->as.items.len));
        mx_value_push(eval->arena, list, v);
        v = list;
    } else if (there) {
        return mx_fail(eval->diags, MX_HCL003, f->key->at,
                       "Put ... behind the value to group values by their key.",
                       "two items have the key \"%.*s\"", MX_FMT(name));
    }
    mx_value_set(eval->arena, result, name, v);
    return MX_OK;
}

static mx_status eval_turns(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value *from,
                            mx_value *result)
{
    const mx_hcl_for *f = expr->for_;
    bool object = from->kind == MX_VALUE_OBJECT;
    mx_hcl_local key = {f->key_name, NULL, eval->locals},
                 value = {f->value_name, NULL, f->key_name.len ? &key : eval->locals};
    const mx_hcl_local *outer = eval->locals;
    mx_status st = MX_OK;
    size_t n = object ? from->as.members.len : from->as.items.len;
    for (size_t i = 0; i < n && st == MX_OK; i++) {
        value.value = object ? from->as.members.at[i].value : from->as.items.at[i];
        key.value = object                       ? mx_value_text(eval->arena, from->as.members.at[i].key)
                    : from->kind == MX_VALUE_SET ? value.value
                                                 : mx_value_int(eval->arena, (int64_t)i);
        eval->locals = &value;
        st = eval_turn(eval, expr, result);
        eval->locals = outer;
    }
    return st;
}

static mx_status eval_for(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    const mx_value *from;
    MX_TRY(mx_hcl_evaluate(eval, expr->from, &from));
    if (!mx_value_is_list(from) && from->kind != MX_VALUE_OBJECT)
        return mx_fail(eval->diags, MX_HCL003, expr->from->at, "",
                       "for needs a list, set or object, not a value of type %s",
                       mx_value_kind_name(from->kind));
    mx_value *result = expr->for_->key ? mx_value_object(eval->arena) : mx_value_list(eval->arena);
    MX_TRY(eval_turns(eval, expr, from, result));
    *out = result;
    if (expr->for_->key)
        mx_value_sort(eval->arena, result);
    if (!expr->for_->joined)
        return MX_OK;
    mx_buf buf = MX_BUF(eval->arena);
    for (size_t i = 0; i < result->as.items.len; i++) {
        mx_str s;
        MX_TRY(mx_hcl_to_text(eval, result->as.items.at[i], expr->at, &s));
        MX_TRY(mx_hcl_spend(eval, expr->at, s.len / 32));
        mx_buf_str(&buf, s);
    }
    *out = mx_value_text(eval->arena, mx_buf_take(&buf));
    return MX_OK;
}

static mx_status eval_cond(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    const mx_value *v;
    bool yes;
    MX_TRY(mx_hcl_evaluate(eval, expr->from, &v));
    if (v->kind == MX_VALUE_NULL)
        return mx_fail(eval->diags, MX_HCL003, expr->from->at, "", "the condition is null");
    MX_TRY(mx_hcl_to_bool(eval, v, expr->from->at, &yes));
    return mx_hcl_evaluate(eval, yes ? expr->key : expr->other, out);
}

static mx_status eval_kind(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    switch (expr->kind) {
    case MX_HCL_LITERAL:
        *out = expr->value;
        return MX_OK;
    case MX_HCL_TEMPLATE:
        return eval_template(eval, expr, out);
    case MX_HCL_TUPLE:
        return eval_tuple(eval, expr, out);
    case MX_HCL_OBJECT:
        return eval_object(eval, expr, out);
    case MX_HCL_NAME:
    case MX_HCL_ATTR:
    case MX_HCL_INDEX:
        return eval_chain(eval, expr, out);
    case MX_HCL_SPLAT:
        return eval_splat(eval, expr, out);
    case MX_HCL_ITEM:
        *out = eval->item;
        return MX_OK;
    case MX_HCL_CALL:
        return mx_hcl_call_function(eval, expr, out);
    case MX_HCL_UNARY:
        return eval_unary(eval, expr, out);
    case MX_HCL_BINARY:
        return eval_binary(eval, expr, out);
    case MX_HCL_COND:
        return eval_cond(eval, expr, out);
    case MX_HCL_FOR:
        return eval_for(eval, expr, out);
    case MX_HCL_EXPR_KINDS:
        break;
    }
    return MX_FAILED;
}

mx_status mx_hcl_evaluate(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    *out = &mx_value_null;
    MX_TRY(mx_hcl_spend(eval, expr->at, 1));
    if (eval->depth >= MX_HCL_EVAL_DEPTH)
        return mx_fail(eval->diags, MX_HCL001, expr->at, "",
                       "expressions and references are nested too deeply");
    eval->depth++;
    mx_status st = eval_kind(eval, expr, out);
    eval->depth--;
    return st;
}

static bool any_mentions(const mx_hcl_exprs *all, mx_str root, mx_str attr)
{
    for (size_t i = 0; i < all->len; i++)
        if (mx_hcl_mentions(all->at[i], root, attr))
            return true;
    return false;
}

bool mx_hcl_mentions(const mx_hcl_expr *e, mx_str root, mx_str attr)
{
    if (e == NULL)
        return false;
    if (e->kind == MX_HCL_ATTR && e->from->kind == MX_HCL_NAME && mx_str_eq(e->from->name, root) &&
        mx_str_eq(e->name, attr))
        return true;
    if (mx_hcl_mentions(e->from, root, attr) || mx_hcl_mentions(e->key, root, attr) ||
        mx_hcl_mentions(e->other, root, attr) || mx_hcl_mentions(e->each, root, attr))
        return true;
    if (e->for_ &&
        (mx_hcl_mentions(e->for_->key, root, attr) || mx_hcl_mentions(e->for_->value, root, attr) ||
         mx_hcl_mentions(e->for_->cond, root, attr)))
        return true;
    return any_mentions(&e->items, root, attr) || any_mentions(&e->keys, root, attr);
}
