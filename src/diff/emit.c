#include "base/glob.h"
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
    return change;
}

mx_str mx_diff_key(const mx_diff_ctx *ctx, mx_str name, mx_subject subject)
{
    mx_engine engine = ctx->to->server.engine;
    bool fold = (engine & MX_LITE) || ((engine & MX_MY) && subject != MX_C_TABLE && subject != MX_C_SCHEMA);
    for (size_t i = 0; fold && i < name.len; i++) {
        if (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')
            return mx_str_lower(ctx->arena, name);
    }
    return name;
}

/* Patterns are schema.table.child; in one-schema scope the schema is left out. "[type=…]" limits the last part. */
static bool pattern_matches(const mx_diff_ctx *ctx, mx_str pattern, const mx_str parts[3], const char *type)
{
    size_t bracket = mx_str_find_str(pattern, MX_STR("[type="));
    if (bracket != MX_NPOS) {
        mx_str types = mx_str_sub(pattern, bracket + 6,
                                  pattern.len - (mx_str_ends(pattern, MX_STR("]")) ? 1 : 0));
        pattern = mx_str_sub(pattern, 0, bracket);
        bool found = false;
        for (mx_str head, tail = types; !found && tail.len;) {
            mx_str rest;
            (void)mx_str_cut(tail, '|', &head, &rest);
            found = mx_str_eq(head, mx_str_of(type));
            tail = rest;
        }
        if (!found)
            return false;
    }
    size_t first = ctx->to->server.one_schema ? 1 : 0, last = first;
    for (size_t i = first; i < 3; i++) {
        if (parts[i].len)
            last = i;
    }
    mx_str rest = pattern;
    for (size_t i = first; i <= last; i++) {
        mx_str head, tail;
        bool more = mx_str_cut(rest, '.', &head, &tail);
        if (!mx_glob_match(head, parts[i]))
            return false;
        if (!more)
            return i == last;
        rest = tail;
    }
    return false;
}

bool mx_excluded(const mx_diff_ctx *ctx, mx_str schema, mx_str table, mx_str child, const char *type)
{
    const mx_str parts[3] = {schema, table, child};
    for (size_t i = 0; ctx->options && i < ctx->options->exclude.len; i++) {
        if (pattern_matches(ctx, ctx->options->exclude.at[i], parts, type))
            return true;
    }
    return false;
}
