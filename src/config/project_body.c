/* Bodies of blocks as objects: what env:// and the settings read. */
#include "config/project.h"
#include "config/project_words.h"

/* Blocks that may stand once in their place. */
static const char *const once[] = {"migration",        "schema", "diff",    "lint",
                                   "format",           "log",    "migrate", "skip",
                                   "concurrent_index", "git",    NULL};
static const char *const env_blocks[] = {"migration", "schema", "diff", "lint",
                                         "format",    "log",    "test", NULL};

/* A block that comes again: its members become a list. */
static const mx_value *with_another(mx_arena *arena, const mx_value *there, const mx_value *more)
{
    mx_value *list = mx_value_list(arena);
    if (there->kind == MX_VALUE_LIST)
        for (size_t i = 0; i < there->as.items.len; i++)
            mx_value_push(arena, list, there->as.items.at[i]);
    else
        mx_value_push(arena, list, there);
    mx_value_push(arena, list, more);
    return list;
}

/* rule "a" "b" { … } becomes rule = { a = { b = { … } } }. */
static const mx_value *under_labels(mx_arena *arena, const mx_value *object, mx_str key,
                                    const mx_strs *labels, size_t depth, const mx_value *value)
{
    mx_value *copy = mx_value_object(arena);
    const mx_value *there = mx_value_get(object, key);
    if (object && object->kind == MX_VALUE_OBJECT)
        *copy = *object, copy->index = NULL, copy->as.members = (mx_members){0};
    for (size_t i = 0; object && object->kind == MX_VALUE_OBJECT && i < object->as.members.len; i++)
        mx_value_set(arena, copy, object->as.members.at[i].key, object->as.members.at[i].value);
    if (depth < labels->len)
        value = under_labels(arena, there, labels->at[depth], labels, depth + 1, value);
    else if (there)
        value = with_another(arena, there, value);
    mx_value_set(arena, copy, key, value);
    return copy;
}

static mx_status add_attr(mx_project *project, const mx_hcl_attr *attr, const char *path, mx_value *object)
{
    const mx_value *v;
    mx_str where = path[0] ? mx_str_printf(project->arena, "%s.%.*s", path, MX_FMT(attr->name)) : attr->name;
    project->eval.words = mx_words_of(where);
    mx_status st = mx_hcl_evaluate(&project->eval, attr->value, &v);
    project->eval.words = NULL;
    MX_TRY(st);
    mx_value_set(project->arena, object, attr->name, mx_value_at(project->arena, v, attr->value->at));
    return MX_OK;
}

static mx_status check_block(mx_project *project, const mx_hcl_block *block, const char *path,
                             const mx_value *object)
{
    const mx_value *there = mx_value_get(object, block->type);
    bool single = block->labels.len == 0 && mx_is_word(once, block->type);
    if (there && (single || there->kind != MX_VALUE_OBJECT) && !mx_value_is_list(there))
        return mx_fail(project->diags, MX_HCL005, block->type_at, "", "there may be one %.*s only",
                       MX_FMT(block->type));
    if (path[0] == '\0' && !mx_is_word(env_blocks, block->type)) {
        const char *near = mx_str_nearest(block->type, env_blocks);
        const char *hint = near ? mx_str_printf(project->arena, "Did you mean \"%s\"?", near).ptr : "";
        mx_warn(project->diags, MX_HCL009, block->type_at, hint, "%.*s blocks in env have no effect",
                MX_FMT(block->type));
    }
    return MX_OK;
}

typedef struct place {
    const char *path;
    mx_value *object;
} place;

static mx_status add_block(mx_project *project, const mx_hcl_block *block, void *arg)
{
    const place *p = arg;
    const mx_value *inner;
    MX_TRY(check_block(project, block, p->path, p->object));
    mx_str type = p->path[0] ? mx_str_printf(project->arena, "%s.%.*s", p->path, MX_FMT(block->type))
                             : block->type;
    MX_TRY(mx_project_body(project, block->body, mx_str_z(project->arena, type), &inner));
    inner = mx_value_at(project->arena, inner, block->type_at);
    MX_TRY(mx_hcl_spend(&project->eval, block->type_at, p->object->as.members.len));
    const mx_value *whole = under_labels(project->arena, p->object, block->type, &block->labels, 0, inner);
    mx_span at = p->object->at;
    *p->object = *whole;
    p->object->at = at;
    return MX_OK;
}

mx_status mx_project_body(mx_project *project, const mx_hcl_body *body, const char *path,
                          const mx_value **out)
{
    mx_value *object = mx_value_object(project->arena);
    place here = {path, object};
    object->at = body->at;
    for (size_t i = 0; i < body->attrs.len; i++)
        if (!mx_str_eq(body->attrs.at[i].name, MX_STR("for_each")))
            MX_TRY(add_attr(project, &body->attrs.at[i], path, object));
    for (size_t i = 0; i < body->blocks.len; i++)
        MX_TRY(mx_project_expand(project, &body->blocks.at[i], add_block, &here));
    *out = object;
    return MX_OK;
}
