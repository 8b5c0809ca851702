#include "diff/rights.h"

#include "diff/context.h"
#include "schema/names.h"
#include "schema/rules.h"

/* --- one thing --- */

typedef struct right_work {
    mx_arena *arena;
    const mx_right_target *on;
    mx_changes changes; /* of this thing */
} right_work;

static mx_right_change *change_for(right_work *work, mx_verb verb, const mx_right *like, bool option,
                                   bool held)
{
    for (size_t i = 0; i < work->changes.len; i++) {
        const mx_change *change = work->changes.at[i];
        mx_right_change *right = (mx_right_change *)(verb == MX_ADD ? change->to.any : change->from.any);
        if (change->verb == verb && right->option == option && right->held == held &&
            mx_str_eq(right->grantee, like->grantee))
            return right;
    }
    mx_right_change *right = mx_new(work->arena, mx_right_change);
    *right = (mx_right_change){.name = mx_right_name(work->on),
                               .span = like->span,
                               .on = work->on,
                               .grantee = like->grantee,
                               .option = option,
                               .held = held};
    mx_change *change = mx_new(work->arena, mx_change);
    *change = (mx_change){.verb = verb, .subject = MX_C_RIGHT};
    if (verb == MX_ADD)
        change->to.right = right;
    else
        change->from.right = right;
    mx_vec_push(work->arena, &work->changes, change);
    return right;
}

static void say(right_work *work, mx_verb verb, const mx_right *like, uint64_t bits, bool option, bool held)
{
    if (!bits)
        return;
    mx_right_change *change = change_for(work, verb, like, option, held);
    mx_right part = *like;
    part.given = bits;
    mx_vec_push(work->arena, &change->parts, part);
}

static mx_right *find(const mx_rights *rights, const mx_right *like)
{
    for (size_t i = 0; i < rights->len; i++) {
        mx_right *right = rights->at[i];
        if (mx_str_eq(right->grantee, like->grantee) &&
            mx_name_same(mx_right_column(right), mx_right_column(like), &like->on->model->server))
            return right;
    }
    return NULL;
}

static void compare(right_work *work, const mx_right *from, const mx_right *to)
{
    static const mx_right none = {0};
    const mx_right *like = to ? to : from;
    from = from ? from : &none;
    to = to ? to : &none;
    uint64_t give = (to->given & ~from->given) | (from->taken & ~to->taken);
    uint64_t take = (from->given & ~to->given) | (to->taken & ~from->taken);
    uint64_t pass_on = to->grantable & ~from->grantable;
    say(work, MX_DROP, like, take & ~from->grantable, false, false);
    say(work, MX_DROP, like, take & from->grantable, true, false);
    say(work, MX_DROP, like, from->grantable & ~to->grantable & ~take, true, true);
    say(work, MX_ADD, like, give & ~pass_on, false, false);
    say(work, MX_ADD, like, give & pass_on, true, false);
    say(work, MX_ADD, like, pass_on & ~give, true, true);
}

static bool is_like(const mx_right *right, mx_str grantee, bool whole)
{
    return mx_str_eq(right->grantee, grantee) && (mx_right_column(right).len == 0) == whole;
}

static mx_rights taken_from_columns(mx_arena *arena, const mx_rights *columns, const mx_right *was,
                                    const mx_right *is)
{
    mx_rights out = {0};
    uint64_t take = was->given & ~(is ? is->given : 0),
             less = take | (was->grantable & ~(is ? is->grantable : 0));
    for (size_t i = 0; i < columns->len; i++) {
        const mx_right *right = columns->at[i];
        if (!is_like(right, was->grantee, false) || !((right->given & take) | (right->grantable & less)))
            continue;
        mx_right *copy = mx_new(arena, mx_right);
        *copy = *right;
        copy->given &= ~take;
        copy->grantable &= ~less;
        mx_vec_push(arena, &out, copy);
    }
    return out;
}

/* What is revoked from a table is revoked from its columns (but MySQL's are another thing): those that stay are given anew. */
static mx_rights after_takes(mx_arena *arena, const mx_right_target *on, const mx_rights *from,
                             const mx_rights *to)
{
    mx_rights out = {0};
    for (size_t i = 0; i < from->len; i++)
        mx_vec_push(arena, &out, from->at[i]);
    for (size_t i = 0; on->kind == MX_RK_TABLE && !on->model->rules->rights_by_name && i < from->len; i++) {
        if (!is_like(from->at[i], from->at[i]->grantee, true))
            continue;
        mx_rights left = taken_from_columns(arena, &out, from->at[i], find(to, from->at[i]));
        for (size_t m = 0; left.len && m < out.len; m++) {
            mx_right *less = is_like(out.at[m], from->at[i]->grantee, false) ? find(&left, out.at[m]) : NULL;
            out.at[m] = less ? less : out.at[m];
        }
    }
    return out;
}

void mx_right_changes(mx_arena *arena, const mx_right_target *on, const mx_rights *before,
                      const mx_rights *to, mx_changes *out)
{
    right_work work = {.arena = arena, .on = on};
    mx_rights now = after_takes(arena, on, before, to);
    const mx_rights *from = &now;
    for (size_t i = 0; i < from->len; i++)
        compare(&work, from->at[i], find(to, from->at[i]));
    for (size_t i = 0; i < to->len; i++) {
        if (!find(from, to->at[i]))
            compare(&work, NULL, to->at[i]);
    }
    for (int give = 0; give < 2; give++) {
        for (size_t i = 0; i < work.changes.len; i++) {
            if ((work.changes.at[i]->verb == MX_ADD) == (give == 1))
                mx_vec_push(arena, out, work.changes.at[i]);
        }
    }
}

static void add_promise(mx_arena *arena, mx_rights *out, const mx_right *right)
{
    const mx_right *there = find(out, right);
    mx_right *copy = mx_new(arena, mx_right);
    if (!there) {
        *copy = *right;
        mx_vec_push(arena, out, copy);
        return;
    }
    mx_right *same = (mx_right *)there;
    same->given |= right->given;
    same->grantable |= right->grantable;
    same->taken |= right->taken;
}

mx_rights mx_rights_promised(mx_arena *arena, const mx_right_target *on, const mx_model *model)
{
    mx_rights out = {0};
    for (size_t i = 0; i < model->future_rights.len; i++) {
        const mx_right_target *promise = model->future_rights.at[i];
        bool fits = promise->kind == on->kind && !promise->owner.len &&
                    (!promise->schema || mx_str_eq(promise->schema->name, mx_right_schema(on)));
        for (size_t k = 0; fits && k < promise->rights.len; k++)
            add_promise(arena, &out, promise->rights.at[k]);
    }
    return out;
}

/* --- two models --- */

/* Rights that count: of columns that are there, of roles that the desired state speaks of; a script that gave them may
 * take them back from others too. */
static mx_rights counted(mx_diff_ctx *ctx, const mx_rights *rights)
{
    mx_rights out = {0};
    for (size_t i = 0; i < rights->len; i++) {
        mx_right *right = rights->at[i];
        if (mx_right_has_column(right) &&
            (!ctx->from->others_rights || mx_rights_speaks_of(ctx->to, right->grantee)))
            mx_vec_push(ctx->arena, &out, right);
    }
    return out;
}

/* The same of `from`, by the names that columns have in `to`; those of columns that go, go with them. */
static mx_rights counted_before(mx_diff_ctx *ctx, const mx_rights *rights, const mx_table *now)
{
    mx_rights out = {0}, all = counted(ctx, rights);
    for (size_t i = 0; i < all.len; i++) {
        mx_right *copy = mx_new(ctx->arena, mx_right);
        *copy = *all.at[i];
        if (copy->column && now) {
            const mx_column *successor = mx_diff_successor(ctx, copy->column);
            copy->column_name = (successor ? successor : copy->column)->name;
            copy->column = NULL;
            if (!mx_table_column(now, copy->column_name))
                continue;
        }
        mx_vec_push(ctx->arena, &out, copy);
    }
    return out;
}

static bool is_compared(const mx_diff_ctx *ctx, const mx_right_target *target)
{
    mx_str schema = mx_right_schema(target);
    const mx_schema *in = mx_model_schema(target->model, schema);
    if (!mx_right_is_there(target) || (in ? !mx_diff_in_scope(ctx, in) : ctx->to->server.one_schema))
        return false;
    return target->kind == MX_RK_SCHEMA || target->future ||
           !mx_excluded(ctx, schema, mx_right_name(target), MX_STR_NONE,
                        target->kind == MX_RK_TABLE ? "table" : "function");
}

static void emit(mx_diff_ctx *ctx, const mx_right_target *on, const mx_rights *from, const mx_rights *to)
{
    mx_changes changes = {0};
    mx_right_changes(ctx->arena, on, from, to, &changes);
    for (size_t i = 0; i < changes.len; i++) {
        if (!mx_skipped(ctx, changes.at[i]->verb, MX_C_RIGHT))
            mx_vec_push(ctx->arena, &ctx->out->changes, changes.at[i]);
    }
}

static const mx_right_target *same_future(const mx_right_target *like, const mx_model *other)
{
    for (size_t i = 0; i < other->future_rights.len; i++) {
        const mx_right_target *target = other->future_rights.at[i];
        if (target->kind == like->kind && (target->schema == NULL) == (like->schema == NULL) &&
            (!like->schema || mx_str_eq(target->schema->name, like->schema->name)) &&
            mx_str_eq(target->owner, like->owner))
            return target;
    }
    return NULL;
}

/* The other side's rights on the same thing. `there`: whether it has the thing; *thing: PostgreSQL: what it is there. */
static const mx_right_target *other_side(mx_diff_ctx *ctx, const mx_right_target *target,
                                         const mx_model *other, bool *there, const void **thing)
{
    *there = true;
    *thing = NULL;
    if (target->future)
        return same_future(target, other);
    if (!target->thing) { /* rights on what is gone stay, but for a routine's */
        *there = !(target->kind == MX_RK_ROUTINE || target->kind == MX_RK_PROCEDURE) ||
                 mx_right_counterpart(target, other);
        return mx_right_target_called(other, target->kind, mx_right_schema(target), target->name.name);
    }
    *thing = other == ctx->to ? mx_diff_successor(ctx, target->thing)
                              : mx_diff_predecessor(ctx, target->thing);
    if (!*thing)
        *thing = mx_right_counterpart(target, other);
    *there = *thing != NULL;
    return *thing ? mx_right_target_of(other, *thing) : NULL;
}

static void diff_from(mx_diff_ctx *ctx, const mx_right_target *from)
{
    static const mx_rights none = {0};
    bool there;
    const void *thing;
    const mx_right_target *to = other_side(ctx, from, ctx->to, &there, &thing);
    if (!there || !is_compared(ctx, from))
        return;
    if (!to) { /* nothing is said of it: as it is called now */
        mx_right_target *now = mx_new(ctx->arena, mx_right_target);
        *now = *from;
        now->thing = thing;
        to = now;
        if (thing)
            now->schema = mx_model_schema((mx_model *)ctx->to, mx_right_schema(now));
        now->rights = none;
    }
    mx_rights before = counted_before(ctx, &from->rights, to->thing_kind == MX_O_TABLE ? to->thing : NULL);
    mx_rights after = counted(ctx, &to->rights);
    emit(ctx, to, &before, &after);
}

static void diff_to(mx_diff_ctx *ctx, const mx_right_target *to)
{
    bool there;
    const void *thing;
    const mx_right_target *from = other_side(ctx, to, ctx->from, &there, &thing);
    if (from || !is_compared(ctx, to))
        return;
    mx_rights before = {0}, after = counted(ctx, &to->rights);
    if (!there)
        before = mx_rights_promised(ctx->arena, to, ctx->from);
    before = counted(ctx, &before);
    emit(ctx, to, &before, &after);
}

/* --- what is new gets what was promised for its like: where nothing is said of it, that is taken back --- */

static void take_promised(mx_diff_ctx *ctx, mx_right_kind kind, mx_object_kind thing_kind, mx_schema *schema,
                          const void *thing)
{
    static const mx_rights none = {0};
    mx_right_target *on = mx_new(ctx->arena, mx_right_target);
    *on = (mx_right_target){.model = (mx_model *)(uintptr_t)ctx->to,
                            .kind = kind,
                            .thing_kind = thing_kind,
                            .schema = schema,
                            .thing = thing};
    if (mx_right_target_of(ctx->to, thing) || !is_compared(ctx, on))
        return;
    mx_rights promised = mx_rights_promised(ctx->arena, on, ctx->from), before = counted(ctx, &promised);
    emit(ctx, on, &before, &none);
}

static void take_of_sequence(mx_diff_ctx *ctx, const mx_sequence *sequence)
{
    if (sequence)
        take_promised(ctx, MX_RK_SEQUENCE, MX_O_SEQUENCE, sequence->schema, sequence);
}

static void take_of_columns(mx_diff_ctx *ctx, const mx_change *table)
{
    for (size_t i = 0; table->verb == MX_ADD && i < table->to.table->columns.len; i++)
        take_of_sequence(ctx, table->to.table->columns.at[i]->sequence);
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->to.column &&
            !(child->from.column && child->from.column->sequence))
            take_of_sequence(ctx, child->to.column->sequence);
    }
}

static void take_of_object(mx_diff_ctx *ctx, const mx_object *object)
{
    bool view = object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW;
    if (view || mx_object_is_routine(object))
        take_promised(ctx, view ? MX_RK_TABLE : MX_RK_ROUTINE, object->kind, object->schema, object);
}

static void take_of_new(mx_diff_ctx *ctx, const mx_change *change)
{
    if (change->subject == MX_C_TABLE && change->verb != MX_DROP)
        take_of_columns(ctx, change);
    if (change->verb != MX_ADD)
        return;
    if (change->subject == MX_C_TABLE)
        take_promised(ctx, MX_RK_TABLE, MX_O_TABLE, change->to.table->schema, change->to.table);
    else if (change->subject == MX_C_OBJECT)
        take_of_object(ctx, change->to.object);
    else if (change->subject == MX_C_SEQUENCE)
        take_of_sequence(ctx, change->to.sequence);
    else if (change->subject == MX_C_TYPE)
        take_promised(ctx, MX_RK_TYPE, MX_O_TYPE, change->to.type->schema, change->to.type);
    else if (change->subject == MX_C_SCHEMA)
        take_promised(ctx, MX_RK_SCHEMA, MX_O_SCHEMA, (mx_schema *)(uintptr_t)change->to.schema,
                      change->to.schema);
}

void mx_diff_rights(mx_diff_ctx *ctx)
{
    const mx_model *from = ctx->from, *to = ctx->to;
    bool taken_out = from->all_rights && from->right_role_count && !to->others_rights;
    size_t others = ctx->out->changes.len;
    if (!to->right_role_count && !taken_out)
        return;
    for (size_t i = 0; from->future_rights.len && i < others; i++)
        take_of_new(ctx, ctx->out->changes.at[i]);
    for (size_t i = 0; i < from->rights.len; i++)
        diff_from(ctx, from->rights.at[i]);
    for (size_t i = 0; i < to->rights.len; i++)
        diff_to(ctx, to->rights.at[i]);
    for (size_t i = 0; i < from->future_rights.len; i++)
        diff_from(ctx, from->future_rights.at[i]);
    for (size_t i = 0; i < to->future_rights.len; i++)
        diff_to(ctx, to->future_rights.at[i]);
}
