#include "config/schema_values.h"

#include "config/hcl_funcs.h"
#include "config/project.h"

/* --- expressions ----------------------------------------------------------------------------------------------------------------- */

static bool is_bound(const mx_hcl_eval *eval, mx_str name)
{
    bool found = mx_str_eq(name, MX_STR("var")) || mx_str_eq(name, MX_STR("local")) ||
                 mx_str_eq(name, MX_STR("each"));
    for (const mx_hcl_local *local = eval->locals; !found && local; local = local->up)
        found = mx_str_eq(name, local->name);
    return found;
}

/* var.tenant, each.value.name[0]: not column.id, and no bare word */
static bool is_value(const mx_hcl_eval *eval, const mx_hcl_expr *e)
{
    while (e->kind == MX_HCL_ATTR || e->kind == MX_HCL_INDEX)
        e = e->from;
    return e->kind == MX_HCL_NAME ? is_bound(eval, e->name)
                                  : e->kind != MX_HCL_LITERAL && e->kind != MX_HCL_CALL;
}

static mx_hcl_expr *expr_of(mx_arena *arena, const mx_value *value, mx_span at)
{
    mx_hcl_expr *made = mx_new(arena, mx_hcl_expr);
    made->at = at;
    if (value->kind == MX_VALUE_TEXT && value->raw) {
        made->kind = MX_HCL_CALL;
        made->name = MX_STR("sql");
        mx_vec_push(arena, &made->items, expr_of(arena, mx_value_text(arena, value->as.text), at));
        return made;
    }
    if (!mx_value_is_list(value)) {
        made->kind = MX_HCL_LITERAL;
        made->value = mx_value_at(arena, value, MX_NOWHERE); /* no digits of its own in the text */
        return made;
    }
    made->kind = MX_HCL_TUPLE;
    for (size_t i = 0; i < value->as.items.len; i++)
        mx_vec_push(arena, &made->items, expr_of(arena, value->as.items.at[i], at));
    return made;
}

/* A number that does not fit 64 bits has lost digits on its way. */
static bool lost_digits(const mx_value *value)
{
    if (mx_value_is_list(value)) {
        bool lost = false;
        for (size_t i = 0; !lost && i < value->as.items.len; i++)
            lost = lost_digits(value->as.items.at[i]);
        return lost;
    }
    return value->kind == MX_VALUE_FLOAT && (value->as.number >= 0x1p63 || value->as.number <= -0x1p63);
}

static mx_status compute(mx_hcl_eval *eval, const mx_hcl_expr *e, mx_hcl_expr **out)
{
    const mx_value *value;
    MX_TRY(mx_hcl_evaluate(eval, e, &value));
    if (lost_digits(value))
        return mx_fail(eval->diags, MX_HCL003, e->at, "Write it as a text: sql(\"…\").",
                       "a number that does not fit 64 bits cannot be computed with all its digits");
    *out = expr_of(eval->arena, value, e->at);
    return MX_OK;
}

static mx_status settle(mx_hcl_eval *eval, mx_hcl_expr *e, bool type, mx_hcl_expr **out);

static mx_status settle_parts(mx_hcl_eval *eval, const mx_hcl_expr *e, mx_hcl_expr **out)
{
    mx_hcl_expr *made = mx_new(eval->arena, mx_hcl_expr);
    *made = *e;
    made->items = (mx_hcl_exprs){0};
    for (size_t i = 0; i < e->items.len; i++) {
        mx_hcl_expr *item;
        MX_TRY(settle(eval, e->items.at[i], false, &item));
        mx_vec_push(eval->arena, &made->items, item);
    }
    if (e->from)
        MX_TRY(settle(eval, e->from, false, &made->from));
    if (e->key)
        MX_TRY(settle(eval, e->key, false, &made->key));
    *out = made;
    return MX_OK;
}

/* The chosen side may be a word: type = var.wide ? bigint : int */
static mx_status choose(mx_hcl_eval *eval, const mx_hcl_expr *e, bool type, mx_hcl_expr **out)
{
    const mx_value *value;
    bool holds;
    MX_TRY(mx_hcl_evaluate(eval, e->from, &value));
    MX_TRY(mx_hcl_to_bool(eval, value, e->from->at, &holds));
    return settle(eval, holds ? e->key : e->other, type, out);
}

/* `type`: names with arguments are types there, like bit(3). */
static mx_status settle(mx_hcl_eval *eval, mx_hcl_expr *e, bool type, mx_hcl_expr **out)
{
    *out = e;
    switch (e->kind) {
    case MX_HCL_LITERAL:
    case MX_HCL_OBJECT:
        return MX_OK;
    case MX_HCL_NAME:
    case MX_HCL_ATTR:
    case MX_HCL_INDEX:
        if (is_value(eval, e))
            return compute(eval, e, out);
        return e->kind == MX_HCL_NAME ? MX_OK : settle_parts(eval, e, out);
    case MX_HCL_TUPLE:
        return settle_parts(eval, e, out);
    case MX_HCL_CALL:
        type = type || mx_str_eq(e->name, MX_STR("sql")) || !mx_hcl_is_function(e->name);
        return type ? settle_parts(eval, e, out) : compute(eval, e, out);
    case MX_HCL_COND:
        return choose(eval, e, type, out);
    case MX_HCL_UNARY:
        if (e->op == MX_HCL_OP_NEG && e->from->kind == MX_HCL_LITERAL)
            return MX_OK;
        break;
    default:
        break;
    }
    return compute(eval, e, out);
}

/* --- blocks ---------------------------------------------------------------------------------------------------------------------- */

static mx_status add_block(mx_project *project, const mx_hcl_block *block, void *arg);

static mx_status add_parts(mx_project *project, const mx_hcl_body *body, bool turn, mx_hcl_body *out)
{
    for (size_t i = 0; i < body->attrs.len; i++) {
        mx_hcl_attr attr = body->attrs.at[i];
        if (turn && (mx_str_eq(attr.name, MX_STR("for_each")) || mx_str_eq(attr.name, MX_STR("name"))))
            continue;
        MX_TRY(settle(&project->eval, attr.value, mx_str_eq(attr.name, MX_STR("type")), &attr.value));
        mx_vec_push(project->arena, &out->attrs, attr);
    }
    for (size_t i = 0; i < body->blocks.len; i++)
        MX_TRY(mx_project_expand(project, &body->blocks.at[i], add_block, out));
    return MX_OK;
}

/* What for_each makes may be called otherwise each time. */
static mx_status name_turn(mx_project *project, mx_hcl_block *block)
{
    const mx_hcl_attr *attr = mx_hcl_attr_of(block->body, MX_STR("name"));
    const mx_value *value;
    mx_str name;
    if (!attr)
        return MX_OK;
    MX_TRY(mx_hcl_evaluate(&project->eval, attr->value, &value));
    MX_TRY(mx_hcl_to_text(&project->eval, value, attr->value->at, &name));
    mx_strs labels = {0};
    for (size_t i = 0; i + 1 < block->labels.len; i++)
        mx_vec_push(project->arena, &labels, block->labels.at[i]);
    mx_vec_push(project->arena, &labels, name);
    block->labels = labels;
    return MX_OK;
}

static mx_status add_block(mx_project *project, const mx_hcl_block *block, void *arg)
{
    mx_hcl_body *out = arg, *body = mx_new(project->arena, mx_hcl_body);
    mx_hcl_block made = *block;
    bool turn = mx_hcl_attr_of(block->body, MX_STR("for_each")) != NULL;
    body->at = block->body->at;
    if (turn) {
        made.of = block->labels.len ? block->labels.at[block->labels.len - 1] : MX_STR_NONE;
        made.turn = mx_value_get(project->eval.locals->value, MX_STR("key"))->as.text; /* of `each` */
        MX_TRY(name_turn(project, &made));
    }
    MX_TRY(add_parts(project, block->body, turn, body));
    made.body = body;
    mx_vec_push(project->arena, &out->blocks, made);
    return MX_OK;
}

/* --- files ----------------------------------------------------------------------------------------------------------------------- */

static bool is_value_block(const mx_hcl_block *block)
{
    return mx_str_eq(block->type, MX_STR("variable")) || mx_str_eq(block->type, MX_STR("locals"));
}

static mx_status settle_file(mx_project *project, const mx_hcl_body *file, const mx_hcl_body **out)
{
    mx_hcl_body *made = mx_new(project->arena, mx_hcl_body);
    made->at = file->at;
    made->attrs = file->attrs;
    for (size_t i = 0; i < file->blocks.len; i++) {
        if (!is_value_block(&file->blocks.at[i]))
            MX_TRY(mx_project_expand(project, &file->blocks.at[i], add_block, made));
    }
    *out = made;
    return MX_OK;
}

mx_status mx_schema_values(mx_arena *arena, mx_str path, const mx_value *inputs, mx_hcl_bodies *files,
                           mx_diags *diags)
{
    mx_hcl_body values = {.at = MX_NOWHERE};
    mx_project *project;
    for (size_t f = 0; f < files->len; f++) {
        for (size_t i = 0; i < files->at[f]->blocks.len; i++) {
            if (is_value_block(&files->at[f]->blocks.at[i]))
                mx_vec_push(arena, &values.blocks, files->at[f]->blocks.at[i]);
        }
    }
    MX_TRY(mx_project_of_body(arena, path, &values, MX_STR_NONE, inputs, NULL, &project, diags));
    for (size_t f = 0; f < files->len; f++)
        MX_TRY(settle_file(project, files->at[f], &files->at[f]));
    return MX_OK;
}
