#include "diff/context.h"

#include "diff/rules.h"

/* MySQL runs the triggers of one event in the order in which they were made (and no statement moves one): what stands behind a
 * trigger that is made, or made again, is made again too. */

/* Table, time and event: "before insert on t". Empty: no trigger. */
static mx_str event_of(mx_arena *arena, const mx_object *object)
{
    static const char *const events[] = {" before insert on ", " before update on ", " before delete on ",
                                         " after insert on ",  " after update on ",  " after delete on "};
    mx_str lower = mx_str_lower(arena, object->definition), found = MX_STR_NONE;
    size_t first = MX_NPOS;
    for (size_t i = 0; object->kind == MX_O_TRIGGER && i < sizeof events / sizeof *events; i++) {
        size_t at = mx_str_find_str(lower, mx_str_of(events[i]));
        if (at >= first)
            continue;
        first = at;
        found = mx_str_of(events[i]);
    }
    return found.len ? mx_str_printf(arena, "%.*s%.*s", MX_FMT(found), MX_FMT(object->on_table.name))
                     : MX_STR_NONE;
}

typedef struct event_state {
    size_t last; /* place + 1 in `from` of the last trigger that stays */
    bool moves;  /* what comes from here on is made again */
} event_state;

static size_t place_in(const mx_objects *from, const mx_object *object)
{
    size_t i = 0;
    while (i < from->len && from->at[i] != object)
        i++;
    return i;
}

static const mx_object *partner(const mx_objects *from, const mx_object *to)
{
    for (size_t i = 0; i < from->len; i++) {
        const mx_object *object = from->at[i];
        if (object->kind == to->kind && mx_str_eq(object->name, to->name))
            return object;
    }
    return NULL;
}

static bool stays(const mx_objects *from, const mx_object *to, event_state *state)
{
    const mx_object *was = state->moves ? NULL : partner(from, to);
    size_t place = was ? place_in(from, was) + 1 : 0;
    if (!was || !mx_str_eq(was->definition, to->definition) || place < state->last)
        return false;
    state->last = place;
    return true;
}

void mx_diff_trigger_order(mx_diff_ctx *ctx, const mx_objects *from, const mx_objects *to)
{
    mx_map states = {0};
    for (size_t i = 0; ctx->rules->trigger_order && from && to && i < to->len; i++) {
        const mx_object *object = to->at[i];
        mx_str event = event_of(ctx->arena, object);
        event_state *state = event.len ? mx_map_get(&states, event) : NULL;
        if (!event.len)
            continue;
        if (!state) {
            state = mx_new(ctx->arena, event_state);
            mx_map_put(ctx->arena, &states, event, state);
        }
        if (stays(from, object, state))
            continue;
        state->moves = true;
        mx_map_put_address(ctx->arena, &ctx->remade_triggers, object, object);
    }
}

static int by_place(const void *a, const void *b, void *arg)
{
    const mx_change *one = *(mx_change *const *)a, *other = *(mx_change *const *)b;
    size_t left = place_in(arg, one->to.object), right = place_in(arg, other->to.object);
    return left < right ? -1 : left > right;
}

void mx_diff_sort_triggers(mx_diff_ctx *ctx, const mx_objects *to, size_t first)
{
    mx_changes *all = &ctx->out->changes, sorted = {0};
    for (size_t i = first; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (change->to.any && change->to.object->kind == MX_O_TRIGGER)
            mx_vec_push(ctx->arena, &sorted, all->at[i]);
    }
    if (!ctx->rules->trigger_order || sorted.len < 2)
        return;
    mx_sort(ctx->arena, sorted.at, sorted.len, sizeof sorted.at[0], by_place, (void *)(uintptr_t)to);
    for (size_t i = first, k = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (change->to.any && change->to.object->kind == MX_O_TRIGGER)
            all->at[i] = sorted.at[k++];
    }
}
