/* Blocks that stand for several: for_each, and `dynamic "TYPE" { for_each, iterator, labels, content { … } }`. */
#include "config/project.h"
#include "config/project_words.h"

mx_status mx_project_turns(mx_project *project, const mx_hcl_body *body, mx_turns *out, bool *each)
{
    const mx_hcl_attr *attr = mx_hcl_attr_of(body, MX_STR("for_each"));
    const mx_value *v;
    *out = (mx_turns){0};
    *each = attr != NULL;
    if (attr == NULL)
        return MX_OK;
    MX_TRY(mx_hcl_evaluate(&project->eval, attr->value, &v));
    if (v->kind == MX_VALUE_OBJECT) {
        for (size_t i = 0; i < v->as.members.len; i++)
            mx_vec_push(project->arena, out, v->as.members.at[i]);
        return MX_OK;
    }
    if (!mx_value_is_list(v))
        return mx_fail(project->diags, MX_HCL003, attr->value->at, "",
                       "for_each needs a set, list, map or object, not a value of type %s",
                       mx_value_kind_name(v->kind));
    for (size_t i = 0; i < v->as.items.len; i++) {
        const mx_value *item = v->as.items.at[i];
        mx_str key = mx_str_printf(project->arena, "%zu", i);
        if (v->kind == MX_VALUE_SET)
            MX_TRY(mx_hcl_to_text(&project->eval, item, attr->value->at, &key));
        mx_vec_push(project->arena, out, ((mx_member){key, item}));
    }
    return MX_OK;
}

void mx_project_bind(mx_project *project, mx_str name, const mx_member *turn, mx_hcl_local *local)
{
    mx_value *pair = mx_value_object(project->arena);
    mx_value_set(project->arena, pair, MX_STR("key"), mx_value_text(project->arena, turn->key));
    mx_value_set(project->arena, pair, MX_STR("value"), turn->value);
    *local = (mx_hcl_local){name, pair, project->eval.locals};
    project->eval.locals = local;
}

void mx_project_unbind(mx_project *project, const mx_hcl_local *local)
{
    project->eval.locals = local->up;
}

/* ---- dynamic ---- */

typedef struct dynamic {
    const mx_hcl_block *content;
    const mx_hcl_attr *labels; /* may be NULL */
    mx_str iterator;
    mx_turns turns;
} dynamic;

static mx_status wrong(mx_project *project, mx_span at, const char *why)
{
    return mx_fail(
        project->diags, MX_HCL005, at,
        "Write dynamic \"TYPE\" { for_each = …, content { … } }; iterator = NAME and labels = […] may be "
        "there too.",
        "%s", why);
}

static mx_status read_dynamic(mx_project *project, const mx_hcl_block *block, dynamic *out)
{
    static const char *const known[] = {"for_each", "iterator", "labels", NULL};
    const mx_hcl_body *body = block->body;
    const mx_hcl_attr *iterator = mx_hcl_attr_of(body, MX_STR("iterator"));
    bool each;
    if (block->labels.len != 1)
        return wrong(project, block->type_at, "a dynamic block has one label, the type of what it makes");
    for (size_t i = 0; i < body->attrs.len; i++)
        if (!mx_is_word(known, body->attrs.at[i].name))
            return wrong(project, body->attrs.at[i].name_at, "a dynamic block has no such attribute");
    if (body->blocks.len != 1 || !mx_str_eq(body->blocks.at[0].type, MX_STR("content")))
        return wrong(project, block->type_at, "a dynamic block holds one block, content");
    const mx_hcl_attr *again = mx_hcl_attr_of(body->blocks.at[0].body, MX_STR("for_each"));
    if (again)
        return wrong(project, again->name_at, "for_each stands beside content, not in it");
    if (iterator && iterator->value->kind != MX_HCL_NAME)
        return wrong(project, iterator->value->at, "iterator is a name");
    *out = (dynamic){.content = &body->blocks.at[0],
                     .labels = mx_hcl_attr_of(body, MX_STR("labels")),
                     .iterator = iterator ? iterator->value->name : block->labels.at[0]};
    MX_TRY(mx_project_turns(project, body, &out->turns, &each));
    return each ? MX_OK : wrong(project, block->type_at, "a dynamic block needs for_each");
}

static mx_status labels_of(mx_project *project, const mx_hcl_attr *attr, mx_strs *out)
{
    const mx_value *v;
    if (!attr)
        return MX_OK;
    MX_TRY(mx_hcl_evaluate(&project->eval, attr->value, &v));
    if (!mx_value_is_list(v))
        return wrong(project, attr->value->at, "labels is a list");
    for (size_t i = 0; i < v->as.items.len; i++) {
        mx_str label;
        MX_TRY(mx_hcl_to_text(&project->eval, v->as.items.at[i], attr->value->at, &label));
        mx_vec_push(project->arena, out, label);
    }
    return MX_OK;
}

static mx_status expand_dynamic(mx_project *project, const mx_hcl_block *block, mx_block_visit each,
                                void *arg)
{
    dynamic d;
    MX_TRY(read_dynamic(project, block, &d));
    for (size_t i = 0; i < d.turns.len; i++) {
        mx_hcl_local local;
        mx_hcl_block made = {
            .type = block->labels.at[0], .at = block->at, .type_at = block->type_at, .body = d.content->body};
        mx_project_bind(project, d.iterator, &d.turns.at[i], &local);
        mx_status st = labels_of(project, d.labels, &made.labels);
        if (st == MX_OK)
            st = each(project, &made, arg);
        mx_project_unbind(project, &local);
        MX_TRY(st);
    }
    return MX_OK;
}

mx_status mx_project_expand(mx_project *project, const mx_hcl_block *block, mx_block_visit each, void *arg)
{
    mx_turns turns;
    bool several;
    if (mx_str_eq(block->type, MX_STR("dynamic")))
        return expand_dynamic(project, block, each, arg);
    MX_TRY(mx_project_turns(project, block->body, &turns, &several));
    if (!several)
        return each(project, block, arg);
    for (size_t i = 0; i < turns.len; i++) {
        mx_hcl_local local;
        mx_project_bind(project, MX_STR("each"), &turns.at[i], &local);
        mx_status st = each(project, block, arg);
        mx_project_unbind(project, &local);
        MX_TRY(st);
    }
    return MX_OK;
}
