/* Running templates. */
#include "config/template.h"

#include "base/file.h"
#include "config/template_tree.h"

#define WORK_MAX 5000000 /* steps and 32 bytes of text each */

typedef struct variable {
    mx_str name;
    const mx_value *value;
} variable;

typedef enum flow { FLOW_ON, FLOW_BREAK, FLOW_CONTINUE } flow;

typedef struct runner {
    mx_arena *arena;
    mx_diags *diags;
    const mx_template_env *env;
    mx_vec(variable) vars;
    mx_buf *out;
    flow flow;
    uint64_t spent;
    const mx_templates *named; /* NULL: none */
    int depth;                 /* of templates that run others */
} runner;

#define FAIL(r, at, ...) mx_fail((r)->diags, MX_TPL001, (at), "", __VA_ARGS__)

static mx_status spend(runner *r, mx_span at, uint64_t work)
{
    r->spent += work;
    if (r->out && r->out->full)
        return FAIL(r, at, "the template's output is too large");
    return r->spent <= WORK_MAX ? MX_OK : FAIL(r, at, "the template does too much work");
}

static const mx_template_func *find_func(const mx_template_env *env, mx_str name)
{
    for (const mx_template_func *f = env ? env->funcs : NULL; f && f->name; f++)
        if (mx_str_eq(name, mx_str_of(f->name)))
            return f;
    return NULL;
}

/* ---- values ---- */

static mx_status eval_pipe(runner *r, const tpl_pipe *pipe, const mx_value *dot, const mx_value **out);

static mx_status get_fields(runner *r, const mx_strs *fields, mx_span at, const mx_value *from,
                            const mx_value **out)
{
    *out = from;
    for (size_t i = 0; i < fields->len; i++) {
        const mx_value *v = mx_value_get(*out, fields->at[i]);
        if (v == NULL && (*out)->kind == MX_VALUE_NULL)
            return FAIL(r, at, "nil pointer evaluating field %.*s", MX_FMT(fields->at[i]));
        if (v == NULL)
            return FAIL(r, at, "can't evaluate field %.*s in a value of type %s", MX_FMT(fields->at[i]),
                        mx_value_kind_name((*out)->kind));
        *out = v;
    }
    return MX_OK;
}

static mx_status get_var(runner *r, const tpl_term *t, const mx_value **out)
{
    for (size_t i = r->vars.len; i > 0; i--) {
        if (mx_str_eq(r->vars.at[i - 1].name, t->name)) {
            *out = r->vars.at[i - 1].value;
            return MX_OK;
        }
    }
    return FAIL(r, t->at, "undefined variable \"%.*s\"", MX_FMT(t->name));
}

static mx_status call(runner *r, mx_str name, mx_span at, const mx_values *args, const mx_value **out)
{
    const mx_template_func *own = find_func(r->env, name);
    if (own)
        return own->call(r->arena, r->env->ctx, args, at, out, r->diags);
    tpl_call c = {r->arena, r->diags, name, at, args, &r->spent};
    mx_status st = tpl_builtin(&c, out);
    return st == MX_NOT_FOUND ? FAIL(r, at, "function \"%.*s\" not defined", MX_FMT(name)) : st;
}

static mx_status eval_term(runner *r, const tpl_term *t, const mx_value *dot, const mx_value **out)
{
    static const mx_values none = {0};
    MX_TRY(spend(r, t->at, 1));
    switch (t->kind) {
    case TPL_DOT:
        *out = dot;
        return MX_OK;
    case TPL_FIELD:
        return get_fields(r, &t->fields, t->at, dot, out);
    case TPL_VAR:
        MX_TRY(get_var(r, t, out));
        return get_fields(r, &t->fields, t->at, *out, out);
    case TPL_LITERAL:
        *out = t->value;
        return MX_OK;
    case TPL_PIPE:
        MX_TRY(eval_pipe(r, t->pipe, dot, out));
        return get_fields(r, &t->fields, t->at, *out, out);
    case TPL_IDENT:
        return call(r, t->name, t->at, &none, out);
    }
    return MX_FAILED;
}

/* and, or: the first that decides; later ones are not evaluated. */
static mx_status eval_and_or(runner *r, const tpl_command *command, const mx_value *piped,
                             const mx_value *dot, const mx_value **out)
{
    bool or = command->terms.at[0].name.ptr[0] == 'o';
    size_t n = command->terms.len - 1;
    if (n + (piped != NULL) == 0)
        return FAIL(r, command->at, "wrong number of args for %s: got 0", or ? "or" : "and");
    for (size_t i = 0; i < n; i++) {
        MX_TRY(eval_term(r, &command->terms.at[i + 1], dot, out));
        if (tpl_truth(*out) == or)
            return MX_OK;
    }
    if (piped)
        *out = piped;
    return MX_OK;
}

static mx_status eval_command(runner *r, const tpl_command *command, const mx_value *piped,
                              const mx_value *dot, const mx_value **out)
{
    const tpl_term *first = &command->terms.at[0];
    mx_values args = {0};
    if (first->kind != TPL_IDENT) {
        if (command->terms.len > 1 || piped)
            return FAIL(r, command->at, "can't give argument to non-function");
        return eval_term(r, first, dot, out);
    }
    if (!find_func(r->env, first->name) &&
        (mx_str_eq(first->name, MX_STR("and")) || mx_str_eq(first->name, MX_STR("or"))))
        return eval_and_or(r, command, piped, dot, out);
    for (size_t i = 1; i < command->terms.len; i++) {
        const mx_value *v;
        MX_TRY(eval_term(r, &command->terms.at[i], dot, &v));
        mx_vec_push(r->arena, &args, v);
    }
    if (piped)
        mx_vec_push(r->arena, &args, piped);
    MX_TRY(call(r, first->name, command->at, &args, out));
    return spend(r, command->at, 0);
}

static mx_status eval_pipe(runner *r, const tpl_pipe *pipe, const mx_value *dot, const mx_value **out)
{
    const mx_value *v = NULL;
    for (size_t i = 0; i < pipe->commands.len; i++)
        MX_TRY(eval_command(r, &pipe->commands.at[i], v, dot, &v));
    *out = v;
    return MX_OK;
}

static mx_status set_var(runner *r, const tpl_pipe *pipe, mx_str name, const mx_value *value)
{
    if (!pipe->assign) {
        mx_vec_push(r->arena, &r->vars, ((variable){name, value}));
        return MX_OK;
    }
    for (size_t i = r->vars.len; i > 0; i--) {
        if (mx_str_eq(r->vars.at[i - 1].name, name)) {
            r->vars.at[i - 1].value = value;
            return MX_OK;
        }
    }
    return FAIL(r, pipe->at, "undefined variable \"%.*s\"", MX_FMT(name));
}

/* ---- nodes ---- */

static mx_status run_nodes(runner *r, const tpl_nodes *nodes, const mx_value *dot);

static mx_status run_turn(runner *r, const tpl_node *node, const mx_value *key, const mx_value *item)
{
    size_t before = r->vars.len;
    const tpl_pipe *pipe = node->pipe;
    if (pipe->key_name.len)
        MX_TRY(set_var(r, pipe, pipe->key_name, key));
    if (pipe->value_name.len)
        MX_TRY(set_var(r, pipe, pipe->value_name, item));
    MX_TRY(run_nodes(r, &node->body, item));
    r->vars.len = before;
    return MX_OK;
}

static mx_status run_range(runner *r, const tpl_node *node, const mx_value *v, const mx_value *dot)
{
    if (v->kind == MX_VALUE_OBJECT) { /* in the order of the keys, as Go's maps */
        mx_value *sorted = mx_value_object(r->arena);
        for (size_t i = 0; i < v->as.members.len; i++)
            mx_value_set(r->arena, sorted, v->as.members.at[i].key, v->as.members.at[i].value);
        mx_value_sort(r->arena, sorted);
        v = sorted;
    }
    bool list = mx_value_is_list(v), object = v->kind == MX_VALUE_OBJECT, count = v->kind == MX_VALUE_INT;
    if (!list && !object && !count && v->kind != MX_VALUE_NULL)
        return FAIL(r, node->pipe->at, "range can't iterate over a value of type %s",
                    mx_value_kind_name(v->kind));
    uint64_t n = list                         ? v->as.items.len
                 : object                     ? v->as.members.len
                 : count && v->as.integer > 0 ? (uint64_t)v->as.integer
                                              : 0;
    if (n == 0)
        return run_nodes(r, &node->other, dot);
    for (uint64_t i = 0; i < n && r->flow != FLOW_BREAK; i++) {
        const mx_value *key = object ? mx_value_text(r->arena, v->as.members.at[i].key)
                                     : mx_value_int(r->arena, (int64_t)i);
        const mx_value *item = list ? v->as.items.at[i] : object ? v->as.members.at[i].value : key;
        MX_TRY(spend(r, node->at, 1));
        MX_TRY(run_turn(r, node, key, item));
        if (r->flow == FLOW_CONTINUE)
            r->flow = FLOW_ON;
    }
    r->flow = FLOW_ON;
    return MX_OK;
}

static mx_status run_block(runner *r, const tpl_node *node, const mx_value *dot)
{
    size_t before = r->vars.len;
    const mx_value *v;
    MX_TRY(eval_pipe(r, node->pipe, dot, &v));
    if (node->kind == TPL_RANGE) {
        MX_TRY(run_range(r, node, v, dot));
    } else {
        if (node->pipe->value_name.len)
            MX_TRY(set_var(r, node->pipe, node->pipe->value_name, v));
        if (tpl_truth(v))
            MX_TRY(run_nodes(r, &node->body, node->kind == TPL_WITH ? v : dot));
        else
            MX_TRY(run_nodes(r, &node->other, dot));
    }
    r->vars.len = before;
    return MX_OK;
}

static mx_status run_action(runner *r, const tpl_node *node, const mx_value *dot)
{
    const mx_value *v;
    MX_TRY(eval_pipe(r, node->pipe, dot, &v));
    if (node->pipe->value_name.len)
        return set_var(r, node->pipe, node->pipe->value_name, v);
    mx_str text = tpl_print(r->arena, v);
    mx_buf_str(r->out, text);
    return spend(r, node->at, 1 + text.len / 32);
}

static const tpl_named *find_named(const mx_templates *set, mx_str name)
{
    for (size_t i = set ? set->all.len : 0; i > 0; i--) {
        if (mx_str_eq(set->all.at[i - 1].name, name))
            return &set->all.at[i - 1];
    }
    return NULL;
}

/* It sees nothing of the variables of who runs it, and its $ is what it is given. */
static mx_status run_named(runner *r, const tpl_node *node, const mx_value *dot)
{
    const tpl_named *named = find_named(r->named, node->text);
    const mx_value *v = &mx_value_null;
    if (!named)
        return FAIL(r, node->at, "template \"%.*s\" not defined", MX_FMT(node->text));
    if (r->depth >= TPL_DEPTH)
        return FAIL(r, node->at, "templates that run each other are nested too deeply");
    if (node->pipe)
        MX_TRY(eval_pipe(r, node->pipe, dot, &v));
    runner inner = *r;
    memset(&inner.vars, 0, sizeof inner.vars);
    inner.depth++;
    mx_vec_push(r->arena, &inner.vars, ((variable){MX_STR("$"), v}));
    MX_TRY(run_nodes(&inner, &named->nodes, v));
    r->spent = inner.spent;
    return spend(r, node->at, 1);
}

static mx_status run_nodes(runner *r, const tpl_nodes *nodes, const mx_value *dot)
{
    for (size_t i = 0; i < nodes->len && r->flow == FLOW_ON; i++) {
        const tpl_node *node = nodes->at[i];
        switch (node->kind) {
        case TPL_TEXT:
            mx_buf_str(r->out, node->text);
            MX_TRY(spend(r, node->at, 1 + node->text.len / 32));
            break;
        case TPL_ACTION:
            MX_TRY(run_action(r, node, dot));
            break;
        case TPL_IF:
        case TPL_RANGE:
        case TPL_WITH:
            MX_TRY(run_block(r, node, dot));
            break;
        case TPL_BREAK:
            r->flow = FLOW_BREAK;
            break;
        case TPL_CONTINUE:
            r->flow = FLOW_CONTINUE;
            break;
        case TPL_TEMPLATE:
            MX_TRY(run_named(r, node, dot));
            break;
        }
    }
    return MX_OK;
}

/* ---- checking names before anything runs ---- */

static mx_status check_pipe(const tpl_pipe *pipe, const mx_template_env *env, mx_diags *diags)
{
    for (size_t i = 0; i < pipe->commands.len; i++) {
        for (size_t j = 0; j < pipe->commands.at[i].terms.len; j++) {
            const tpl_term *t = &pipe->commands.at[i].terms.at[j];
            if (t->kind == TPL_PIPE)
                MX_TRY(check_pipe(t->pipe, env, diags));
            if (t->kind != TPL_IDENT || find_func(env, t->name))
                continue;
            if (env && env->no_json.len && mx_str_eq(t->name, MX_STR("json")))
                return mx_fail(diags, MX_TPL001, t->at, "", "function \"json\" is not defined for %.*s",
                               MX_FMT(env->no_json));
            if (!tpl_is_builtin(t->name))
                return mx_fail(diags, MX_TPL001, t->at, "", "function \"%.*s\" not defined", MX_FMT(t->name));
        }
    }
    return MX_OK;
}

static mx_status check_nodes(const tpl_nodes *nodes, const mx_template_env *env, mx_diags *diags)
{
    for (size_t i = 0; i < nodes->len; i++) {
        if (nodes->at[i]->pipe)
            MX_TRY(check_pipe(nodes->at[i]->pipe, env, diags));
        MX_TRY(check_nodes(&nodes->at[i]->body, env, diags));
        MX_TRY(check_nodes(&nodes->at[i]->other, env, diags));
    }
    return MX_OK;
}

/* ---- doors ---- */

static mx_status read_template(mx_arena *arena, mx_str name, mx_str text, const mx_template_env *env,
                               tpl_nodes *out, mx_diags *diags)
{
    MX_TRY(tpl_parse(arena, text, mx_diags_file(diags, name, text), out, NULL, diags));
    return check_nodes(out, env, diags);
}

mx_templates *mx_templates_new(mx_arena *arena)
{
    return mx_new(arena, mx_templates);
}

mx_status mx_templates_add(mx_arena *arena, mx_templates *set, mx_str path, mx_str text, mx_diags *diags)
{
    size_t first = set->all.len;
    tpl_named file = {.name = mx_path_base(path)};
    MX_TRY(tpl_parse(arena, text, mx_diags_file(diags, path, text), &file.nodes, set, diags));
    mx_vec_push(arena, &set->all, file);
    for (size_t i = first; i < set->all.len; i++)
        MX_TRY(check_nodes(&set->all.at[i].nodes, NULL, diags));
    return MX_OK;
}

static mx_status run_whole(runner *r, const tpl_nodes *nodes, const mx_value *data)
{
    mx_vec_push(r->arena, &r->vars, ((variable){MX_STR("$"), data}));
    return run_nodes(r, nodes, data);
}

mx_status mx_templates_run(mx_arena *arena, const mx_templates *set, mx_str name, const mx_value *data,
                           mx_buf *out, mx_diags *diags)
{
    runner r = {.arena = arena, .diags = diags, .out = out, .named = set};
    return run_whole(&r, &find_named(set, name)->nodes, data);
}

mx_status mx_template_run(mx_arena *arena, mx_str text, const mx_template_env *env, const mx_value *data,
                          mx_buf *out, mx_diags *diags)
{
    tpl_nodes nodes;
    runner r = {.arena = arena, .diags = diags, .env = env, .out = out};
    MX_TRY(read_template(arena, MX_STR("format"), text, env, &nodes, diags));
    return run_whole(&r, &nodes, data);
}

mx_status mx_template_check(mx_arena *arena, mx_str text, const mx_template_env *env, mx_diags *diags)
{
    tpl_nodes nodes;
    return read_template(arena, MX_STR("format"), text, env, &nodes, diags);
}

/* ---- migrate diff ---- */

static bool pipe_uses_sql(const tpl_pipe *pipe)
{
    for (size_t i = 0; i < pipe->commands.len; i++) {
        for (size_t j = 0; j < pipe->commands.at[i].terms.len; j++) {
            const tpl_term *t = &pipe->commands.at[i].terms.at[j];
            if (t->kind == TPL_IDENT && mx_str_eq(t->name, MX_STR("sql")))
                return true;
            if (t->kind == TPL_PIPE && pipe_uses_sql(t->pipe))
                return true;
        }
    }
    return false;
}

static bool uses_sql(const tpl_nodes *nodes)
{
    for (size_t i = 0; i < nodes->len; i++) {
        const tpl_node *node = nodes->at[i];
        if ((node->pipe && pipe_uses_sql(node->pipe)) || uses_sql(&node->body) || uses_sql(&node->other))
            return true;
    }
    return false;
}

/* sql . | sql $ | sql . "  " | sql $ "  " */
static bool is_indent(const tpl_nodes *nodes, mx_str *indent)
{
    if (nodes->len != 1 || nodes->at[0]->kind != TPL_ACTION)
        return false;
    const tpl_pipe *pipe = nodes->at[0]->pipe;
    if (pipe->value_name.len || pipe->commands.len != 1)
        return false;
    const tpl_terms *terms = &pipe->commands.at[0].terms;
    if (terms->len < 2 || terms->len > 3 || terms->at[0].kind != TPL_IDENT ||
        !mx_str_eq(terms->at[0].name, MX_STR("sql")))
        return false;
    const tpl_term *what = &terms->at[1];
    bool all = what->kind == TPL_DOT ||
               (what->kind == TPL_VAR && mx_str_eq(what->name, MX_STR("$")) && what->fields.len == 0);
    *indent = MX_STR("");
    if (terms->len == 3 && (terms->at[2].kind != TPL_LITERAL || terms->at[2].value->kind != MX_VALUE_TEXT))
        return false;
    if (terms->len == 3)
        *indent = terms->at[2].value->as.text;
    return all;
}

mx_status mx_diff_format_parse(mx_arena *arena, mx_str text, mx_diff_format *out, mx_diags *diags)
{
    tpl_nodes nodes;
    *out = (mx_diff_format){MX_DIFF_FORMAT_NONE, MX_STR("")};
    if (text.len == 0)
        return MX_OK;
    MX_TRY(tpl_parse(arena, text, mx_diags_file(diags, MX_STR("format"), text), &nodes, NULL, diags));
    if (is_indent(&nodes, &out->indent)) {
        out->kind = MX_DIFF_FORMAT_INDENT;
        return MX_OK;
    }
    if (uses_sql(&nodes))
        return mx_fail(diags, MX_TPL001, MX_NOWHERE, "Write {{ sql . \"  \" }}.",
                       "'sql' can only be used to indent statements. got: %.*s", MX_FMT(text));
    out->kind = MX_DIFF_FORMAT_TEMPLATE;
    return MX_OK;
}
