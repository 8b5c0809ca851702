#include "diff/context.h"

bool mx_skipped(const mx_diff_ctx *ctx, mx_verb verb, mx_subject subject)
{
    return ctx->options && (ctx->options->skip & mx_diff_skip(verb, subject)) != 0;
}

mx_change *mx_emit(mx_diff_ctx *ctx, mx_changes *into, mx_verb verb, mx_subject subject, const void *from,
                   const void *to, uint32_t aspects)
{
    mx_change *change = mx_new(ctx->arena, mx_change);
    *change = (mx_change){
        .verb = verb, .subject = subject, .aspects = aspects, .from.any = from, .to.any = to};
    if (!mx_skipped(ctx, verb, subject))
        mx_vec_push(ctx->arena, into, change);
    else if (verb != MX_RENAME)
        mx_vec_push(ctx->arena, &ctx->left, change);
    return change;
}

mx_str mx_diff_key(const mx_diff_ctx *ctx, mx_str name, mx_subject subject)
{
    mx_engine engine = ctx->to->server.engine;
    bool fold = (engine & (MX_LITE | MX_DUCK)) ||
                ((engine & MX_MY) && subject != MX_C_TABLE && subject != MX_C_SCHEMA);
    for (size_t i = 0; fold && i < name.len; i++) {
        if (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')
            return mx_str_lower(ctx->arena, name);
    }
    return name;
}
