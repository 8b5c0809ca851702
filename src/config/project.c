#include "config/project.h"

#include "config/project_words.h"
#include "config/settings.h"

/* ---- nodes ---- */

static mx_node *find_node(const mx_project *project, const char *kind, mx_str a, mx_str b)
{
    mx_str name = b.len ? mx_str_printf(project->arena, "%s.%.*s.%.*s", kind, MX_FMT(a), MX_FMT(b))
                        : mx_str_printf(project->arena, "%s.%.*s", kind, MX_FMT(a));
    return mx_map_get(&project->nodes, name);
}

static mx_status cycle(mx_project *project, const mx_node *node, mx_span at)
{
    mx_buf path = MX_BUF(project->arena);
    size_t i = 0;
    while (project->busy.at[i] != node)
        i++;
    for (; i < project->busy.len; i++)
        mx_buf_printf(&path, "%.*s -> ", MX_FMT(project->busy.at[i]->name));
    mx_buf_str(&path, node->name);
    mx_str text = mx_buf_take(&path);
    return mx_fail(project->diags, MX_HCL006, at, "", "values refer to each other in a cycle: %.*s",
                   MX_FMT(text));
}

/* --var's text for a list or an object is an expression. */
static mx_status variable_from_flag(mx_project *project, const mx_node *node, const mx_hcl_expr *type,
                                    const mx_value *given, const mx_value **out)
{
    *out = given;
    if (type == NULL || mx_hcl_type_is_simple(type) || given->kind != MX_VALUE_TEXT)
        return MX_OK;
    mx_str text = given->as.text, trimmed = mx_str_trim(text);
    if (trimmed.len && (trimmed.ptr[0] == '[' || trimmed.ptr[0] == '{')) {
        mx_hcl_expr *expr;
        uint32_t file = mx_diags_file(
            project->diags, mx_str_cat(project->arena, MX_STR("--var "), node->block->labels.at[0]), text);
        MX_TRY(mx_hcl_parse_expr(project->arena, text, file, &expr, project->diags));
        return mx_hcl_evaluate(&project->eval, expr, out);
    }
    mx_value *list = mx_value_list(project->arena); /* one --var for a list variable */
    mx_value_push(project->arena, list, given);
    *out = list;
    return MX_OK;
}

static mx_status eval_variable(mx_project *project, const mx_node *node, const mx_value **out)
{
    const mx_hcl_block *block = node->block;
    const mx_hcl_attr *type = mx_hcl_attr_of(block->body, MX_STR("type"));
    const mx_hcl_attr *def = mx_hcl_attr_of(block->body, MX_STR("default"));
    const mx_value *given = mx_value_get(project->vars, block->labels.at[0]), *v;
    mx_span at = block->type_at;
    if (given) {
        MX_TRY(variable_from_flag(project, node, type ? type->value : NULL, given, &v));
    } else {
        MX_TRY(mx_hcl_evaluate(&project->eval, def->value, &v));
        at = def->value->at;
    }
    if (type == NULL) {
        *out = v;
        return MX_OK;
    }
    return mx_hcl_convert(&project->eval, type->value, v, at, out);
}

static mx_status check_validation(mx_project *project, const mx_node *node, const mx_hcl_block *block)
{
    static const char *const known[] = {"condition", "error_message", NULL};
    const mx_hcl_attr *condition = mx_hcl_attr_of(block->body, MX_STR("condition")),
                      *message = mx_hcl_attr_of(block->body, MX_STR("error_message"));
    const mx_value *v;
    mx_str text;
    bool holds;
    for (size_t i = 0; i < block->body->attrs.len; i++)
        if (!mx_is_word(known, block->body->attrs.at[i].name))
            return mx_fail(project->diags, MX_HCL005, block->body->attrs.at[i].name_at, "",
                           "a validation has no attribute \"%.*s\"", MX_FMT(block->body->attrs.at[i].name));
    if (!condition || !message)
        return mx_fail(project->diags, MX_HCL005, block->type_at, "",
                       "a validation needs condition and error_message");
    MX_TRY(mx_hcl_evaluate(&project->eval, condition->value, &v));
    MX_TRY(mx_hcl_to_bool(&project->eval, v, condition->value->at, &holds));
    if (holds)
        return MX_OK;
    MX_TRY(mx_hcl_evaluate(&project->eval, message->value, &v));
    MX_TRY(mx_hcl_to_text(&project->eval, v, message->value->at, &text));
    return mx_fail(project->diags, MX_HCL010, condition->value->at, "",
                   "invalid value of variable \"%.*s\": %.*s", MX_FMT(node->block->labels.at[0]),
                   MX_FMT(text));
}

/* Conditions may name the variable: it has its value by then. */
static mx_status check_validations(mx_project *project, const mx_node *node)
{
    for (size_t i = 0; node->kind == MX_NODE_VARIABLE && i < node->block->body->blocks.len; i++)
        MX_TRY(check_validation(project, node, &node->block->body->blocks.at[i]));
    return MX_OK;
}

/* The value of a node, computed on first use. What is bound around the reference is not visible inside. */
static mx_status node_value(mx_project *project, mx_node *node, mx_span at, const mx_value **out)
{
    if (node->state == MX_NODE_BUSY)
        return cycle(project, node, at);
    if (node->state == MX_NODE_DONE) {
        *out = node->value;
        return MX_OK;
    }
    mx_hcl_eval *eval = &project->eval;
    mx_hcl_eval outer = *eval;
    eval->locals = NULL;
    eval->words = NULL;
    eval->item = NULL;
    node->state = MX_NODE_BUSY;
    mx_vec_push(project->arena, &project->busy, node);
    mx_status st = node->kind == MX_NODE_LOCAL      ? mx_hcl_evaluate(eval, node->attr->value, &node->value)
                   : node->kind == MX_NODE_VARIABLE ? eval_variable(project, node, &node->value)
                                                    : mx_project_data(project, node, &node->value);
    project->busy.len--;
    node->state = st == MX_OK ? MX_NODE_DONE : MX_NODE_NEW;
    if (st == MX_OK)
        st = check_validations(project, node);
    eval->locals = outer.locals;
    eval->words = outer.words;
    eval->item = outer.item;
    *out = node->value;
    return st;
}

/* ---- names ---- */

static mx_status no_such(mx_project *project, const mx_hcl_ref *ref, const char *what, mx_str name,
                         mx_span at)
{
    (void)ref;
    return mx_fail(project->diags, MX_HCL002, at, "", "there is no %s named \"%.*s\"", what, MX_FMT(name));
}

static mx_span step_at(const mx_hcl_ref *ref, size_t i)
{
    const mx_hcl_expr *step = ref->steps[i];
    return step->kind == MX_HCL_ATTR ? step->name_at : step->key->at;
}

/* var and local without a name behind: an object of all. */
static mx_status all_of(mx_project *project, const mx_hcl_ref *ref, bool locals, const mx_value **out)
{
    mx_value *object = mx_value_object(project->arena);
    size_t n = locals ? project->locals.len : project->variables.len;
    for (size_t i = 0; i < n; i++) {
        mx_node *node = locals ? project->locals.at[i] : project->variables.at[i];
        const mx_value *v;
        MX_TRY(node_value(project, node, ref->at, &v));
        mx_value_set(project->arena, object, locals ? node->attr->name : node->block->labels.at[0], v);
    }
    mx_value_sort(project->arena, object);
    *out = object;
    return MX_OK;
}

static mx_status resolve_node(mx_project *project, const mx_hcl_ref *ref, bool local, size_t *used,
                              const mx_value **out)
{
    mx_str name;
    if (ref->count == 0)
        return all_of(project, ref, local, out);
    MX_TRY(mx_hcl_step_name(&project->eval, ref->steps[0], &name));
    mx_node *node = find_node(project, local ? "local" : "var", name, MX_STR_NONE);
    if (node == NULL)
        return no_such(project, ref, local ? "local" : "variable", name, step_at(ref, 0));
    *used = 1;
    return node_value(project, node, step_at(ref, 0), out);
}

static mx_status resolve_data(mx_project *project, const mx_hcl_ref *ref, size_t *used, const mx_value **out)
{
    mx_str type, name;
    if (ref->count < 2)
        return mx_fail(project->diags, MX_HCL002, ref->at, "Write data.TYPE.NAME.",
                       "data needs a type and a name");
    MX_TRY(mx_hcl_step_name(&project->eval, ref->steps[0], &type));
    MX_TRY(mx_hcl_step_name(&project->eval, ref->steps[1], &name));
    mx_node *node = find_node(project, "data", type, name);
    if (node == NULL)
        return mx_fail(project->diags, MX_HCL002, step_at(ref, 1), "", "there is no data \"%.*s\" \"%.*s\"",
                       MX_FMT(type), MX_FMT(name));
    *used = 2;
    return node_value(project, node, step_at(ref, 1), out);
}

static mx_status resolve(mx_hcl_eval *eval, const mx_hcl_ref *ref, size_t *used, const mx_value **out)
{
    mx_project *project = eval->owner;
    mx_str name;
    if (mx_str_eq(ref->root, MX_STR("var")))
        return resolve_node(project, ref, false, used, out);
    if (mx_str_eq(ref->root, MX_STR("local")))
        return resolve_node(project, ref, true, used, out);
    if (mx_str_eq(ref->root, MX_STR("data")))
        return resolve_data(project, ref, used, out);
    if (mx_str_eq(ref->root, MX_STR("atlas")) && ref->count > 0) {
        MX_TRY(mx_hcl_step_name(eval, ref->steps[0], &name));
        if (!mx_str_eq(name, MX_STR("env")))
            return no_such(project, ref, "attribute of atlas", name, step_at(ref, 0));
        *used = 1;
        *out = mx_value_text(project->arena, project->env);
        return MX_OK;
    }
    if (mx_str_eq(ref->root, MX_STR("each")))
        return mx_fail(project->diags, MX_HCL002, ref->at, "", "each exists only in a block with for_each");
    return MX_NOT_FOUND;
}

/* ---- reading the blocks ---- */

static mx_status add_node(mx_project *project, mx_node node, mx_span at)
{
    if (mx_map_get(&project->nodes, node.name))
        return mx_fail(project->diags, MX_HCL001, at, "", "%.*s is defined twice", MX_FMT(node.name));
    mx_node *kept = mx_new(project->arena, mx_node);
    *kept = node;
    mx_map_put(project->arena, &project->nodes, kept->name, kept);
    if (node.kind == MX_NODE_LOCAL)
        mx_vec_push(project->arena, &project->locals, kept);
    if (node.kind == MX_NODE_VARIABLE)
        mx_vec_push(project->arena, &project->variables, kept);
    return MX_OK;
}

static mx_status want_labels(mx_project *project, const mx_hcl_block *block, size_t n)
{
    if (block->labels.len == n)
        return MX_OK;
    return mx_fail(project->diags, MX_HCL001, block->type_at, "",
                   "a %.*s block needs %zu label%s, this one has %zu", MX_FMT(block->type), n,
                   n == 1 ? "" : "s", block->labels.len);
}

static mx_status add_variable(mx_project *project, const mx_hcl_block *block)
{
    static const char *const known[] = {"type", "default", "description", "sensitive", "nullable", NULL};
    MX_TRY(want_labels(project, block, 1));
    for (size_t i = 0; i < block->body->attrs.len; i++)
        if (!mx_is_word(known, block->body->attrs.at[i].name))
            return mx_fail(project->diags, MX_HCL005, block->body->attrs.at[i].name_at, "",
                           "a variable has no attribute \"%.*s\"", MX_FMT(block->body->attrs.at[i].name));
    for (size_t i = 0; i < block->body->blocks.len; i++)
        if (!mx_str_eq(block->body->blocks.at[i].type, MX_STR("validation")))
            return mx_fail(project->diags, MX_HCL005, block->body->blocks.at[i].type_at, "",
                           "a variable has no block \"%.*s\"", MX_FMT(block->body->blocks.at[i].type));
    mx_str name = mx_str_cat(project->arena, MX_STR("var."), block->labels.at[0]);
    MX_TRY(
        add_node(project, (mx_node){.kind = MX_NODE_VARIABLE, .name = name, .block = block}, block->type_at));
    if (mx_value_get(project->vars, block->labels.at[0]) || mx_hcl_attr_of(block->body, MX_STR("default")))
        return MX_OK;
    mx_str hint = mx_str_printf(project->arena, "Give it with --var %.*s=VALUE, or a default.",
                                MX_FMT(block->labels.at[0]));
    return mx_fail(project->diags, MX_HCL008, block->type_at, hint.ptr,
                   "missing value for required variable \"%.*s\"", MX_FMT(block->labels.at[0]));
}

static mx_status add_locals(mx_project *project, const mx_hcl_block *block)
{
    MX_TRY(want_labels(project, block, 0));
    for (size_t i = 0; i < block->body->attrs.len; i++) {
        const mx_hcl_attr *attr = &block->body->attrs.at[i];
        mx_str name = mx_str_cat(project->arena, MX_STR("local."), attr->name);
        MX_TRY(
            add_node(project, (mx_node){.kind = MX_NODE_LOCAL, .name = name, .attr = attr}, attr->name_at));
    }
    return MX_OK;
}

static mx_status add_block(mx_project *project, const mx_hcl_block *block)
{
    static const char *const settings[] = {"env", "diff", "lint", "format", "log", NULL};
    /* Of the paid tool: they change nothing here, and a file that has them is not wrong. */
    static const char *const ignored[] = {"atlas",    "test",  "docker", "deployment",
                                          "exporter", "cloud", "policy", NULL};
    if (mx_str_eq(block->type, MX_STR("variable")))
        return add_variable(project, block);
    if (mx_str_eq(block->type, MX_STR("locals")))
        return add_locals(project, block);
    if (mx_str_eq(block->type, MX_STR("data"))) {
        MX_TRY(want_labels(project, block, 2));
        mx_str name = mx_str_printf(project->arena, "data.%.*s.%.*s", MX_FMT(block->labels.at[0]),
                                    MX_FMT(block->labels.at[1]));
        return add_node(project, (mx_node){.kind = MX_NODE_DATA, .name = name, .block = block},
                        block->type_at);
    }
    if (mx_is_word(settings, block->type))
        return MX_OK;
    if (mx_is_word(ignored, block->type)) {
        mx_warn(project->diags, MX_HCL009, block->type_at, "", "%.*s blocks have no effect",
                MX_FMT(block->type));
        return MX_OK;
    }
    return mx_fail(project->diags, MX_HCL005, block->type_at,
                   "A project file has variable, locals, data, env, diff and lint blocks.",
                   "blocks of type \"%.*s\" are not supported in a project file", MX_FMT(block->type));
}

mx_status mx_project_of_body(mx_arena *arena, mx_str path, const mx_hcl_body *body, mx_str env,
                             const mx_value *vars, mx_config_query query, mx_project **out, mx_diags *diags)
{
    mx_project *project = mx_new(arena, mx_project);
    mx_str dir = mx_path_dir_or_here(path);
    *project = (mx_project){
        .arena = arena, .diags = diags, .path = path, .body = body, .env = env, .vars = vars, .query = query};
    project->eval = (mx_hcl_eval){
        .arena = arena, .diags = diags, .dir = dir, .owner = project, .resolve = resolve};
    *out = NULL;
    for (size_t i = 0; i < body->attrs.len; i++)
        return mx_fail(diags, MX_HCL005, body->attrs.at[i].name_at, "Put it in an env block, or in locals.",
                       "a project file has no attribute \"%.*s\" at its top", MX_FMT(body->attrs.at[i].name));
    for (size_t i = 0; i < body->blocks.len; i++)
        MX_TRY(add_block(project, &body->blocks.at[i]));
    for (size_t i = 0; i < project->variables.len; i++) {
        mx_node *node = project->variables.at[i];
        const mx_value *unused;
        if (node->block->body->blocks.len) /* checked also when nothing refers to it */
            MX_TRY(node_value(project, node, node->block->type_at, &unused));
    }
    *out = project;
    return MX_OK;
}

mx_status mx_project_open(mx_arena *arena, mx_str path, mx_str text, mx_str env, const mx_value *vars,
                          mx_config_query query, mx_project **out, mx_diags *diags)
{
    mx_hcl_body *body;
    *out = NULL;
    MX_TRY(mx_hcl_parse(arena, text, mx_diags_file(diags, path, text), &body, diags));
    return mx_project_of_body(arena, path, body, env, vars, query, out, diags);
}

/* ---- environments ---- */

static bool env_matches(const mx_project *project, const mx_hcl_block *block, bool labelled)
{
    if (!mx_str_eq(block->type, MX_STR("env")))
        return false;
    if (labelled)
        return block->labels.len > 0 && mx_str_eq(block->labels.at[0], project->env);
    const mx_hcl_attr *name = mx_hcl_attr_of(block->body, MX_STR("name"));
    return block->labels.len == 0 && name && mx_hcl_mentions(name->value, MX_STR("atlas"), MX_STR("env"));
}

static mx_status add_env(mx_project *project, const mx_hcl_block *block, mx_values *out)
{
    mx_turns turns;
    bool each;
    const mx_value *env;
    if (block->labels.len > 1)
        return mx_fail(project->diags, MX_HCL001, block->type_at, "", "an env block has one label at most");
    MX_TRY(mx_project_turns(project, block->body, &turns, &each));
    for (size_t i = 0; i < (each ? turns.len : 1); i++) {
        mx_hcl_local local = {0};
        if (each)
            mx_project_bind(project, MX_STR("each"), &turns.at[i], &local);
        mx_status st = mx_project_body(project, block->body, "", &env);
        if (each)
            mx_project_unbind(project, &local);
        MX_TRY(st);
        mx_vec_push(project->arena, out, mx_value_at(project->arena, env, block->type_at));
    }
    return MX_OK;
}

static mx_status no_env(const mx_project *project)
{
    mx_strs names = {0};
    for (size_t i = 0; i < project->body->blocks.len; i++) {
        const mx_hcl_block *block = &project->body->blocks.at[i];
        if (mx_str_eq(block->type, MX_STR("env")) && block->labels.len)
            mx_vec_push(project->arena, &names, block->labels.at[0]);
    }
    return mx_config_no_env(project->arena, project->env, &names, project->diags);
}

mx_status mx_project_envs(mx_project *project, mx_values *out)
{
    bool found = false;
    *out = (mx_values){0};
    for (int labelled = 1; labelled >= 0 && !found; labelled--) {
        for (size_t i = 0; i < project->body->blocks.len; i++) {
            const mx_hcl_block *block = &project->body->blocks.at[i];
            if (!env_matches(project, block, labelled))
                continue;
            found = true;
            MX_TRY(add_env(project, block, out));
        }
    }
    if (!found)
        return no_env(project);
    if (out->len == 0)
        return mx_fail(project->diags, MX_HCL007, MX_NOWHERE, "", "for_each of env \"%.*s\" is empty",
                       MX_FMT(project->env));
    return MX_OK;
}

mx_status mx_project_global(mx_project *project, const char *type, const mx_value **out)
{
    *out = NULL;
    for (size_t i = 0; i < project->body->blocks.len; i++) {
        const mx_hcl_block *block = &project->body->blocks.at[i];
        if (!mx_str_eq(block->type, mx_str_of(type)))
            continue;
        if (*out)
            return mx_fail(project->diags, MX_HCL005, block->type_at, "", "there may be one %s block only",
                           type);
        MX_TRY(want_labels(project, block, 0));
        MX_TRY(mx_project_body(project, block->body, type, out));
    }
    return MX_OK;
}
