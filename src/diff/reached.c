/* diff/reached.c — texts that shall stay as they are although renames reach them, as another thing has the old name then. */
#include "diff/context.h"
#include "schema/canon.h"
#include "schema/rules.h"

static bool has_word(const mx_object *object, mx_str name)
{
    return mx_str_has_word(object->definition, name);
}

static bool reaches_by_column(const mx_diff_ctx *ctx, const mx_object *object, const mx_table *from,
                              const mx_table *to)
{
    for (size_t i = 0; to && i < from->columns.len; i++) {
        const mx_column *column = from->columns.at[i], *now = mx_diff_successor(ctx, column);
        if (now && !mx_str_eq(now->name, column->name) && mx_table_column(to, column->name) &&
            has_word(object, column->name))
            return true;
    }
    return false;
}

static bool reaches_by(const mx_diff_ctx *ctx, const mx_object *object, const mx_name *name)
{
    const mx_table *from = mx_model_table(ctx->from, name->schema, name->name);
    const mx_table *now = from ? mx_diff_successor(ctx, from) : NULL;
    const mx_table *there = from ? mx_model_table(ctx->to, from->schema->name, from->name) : NULL;
    const mx_table *was = there ? mx_diff_predecessor(ctx, there) : NULL;
    if (!from)
        return false;
    if ((now ? there != NULL : was && was != from) && has_word(object, from->name))
        return true; /* it is called otherwise, if only until it goes */
    return reaches_by_column(ctx, object, from, now ? now : there);
}

bool mx_diff_is_reached(const mx_diff_ctx *ctx, const mx_object *object)
{
    if (!ctx->renamed.len || !ctx->from->rules->rename_rewrites_text)
        return false;
    for (size_t i = 0; i < object->refers.len; i++) {
        if (reaches_by(ctx, object, &object->refers.at[i]))
            return true;
    }
    return object->on_table.name.len && reaches_by(ctx, object, &object->on_table);
}
