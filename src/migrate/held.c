#include "migrate/proof.h"

#include "plan/planner.h"

/* The step whose statement stands at `offset` of the text; NULL: none. */
static const mx_step *step_at(const mx_plan *plan, mx_str text, uint32_t offset)
{
    size_t from = 0;
    for (size_t i = 0; i < plan->steps.len; i++) {
        mx_str sql = plan->steps.at[i]->sql;
        size_t at = sql.len ? mx_str_find_str(mx_str_sub(text, from, text.len), sql) : MX_NPOS;
        if (at == MX_NPOS)
            continue;
        from += at + sql.len;
        if (offset < from)
            return offset >= from - sql.len ? plan->steps.at[i] : NULL;
    }
    return NULL;
}

static bool is_put_aside(const mx_change *change, const mx_step *step)
{
    const mx_change *drop = step->change;
    if (change->subject == MX_C_OBJECT)
        return step->object && change->from.object == step->object;
    if (change->subject != MX_C_TYPE || change->verb != MX_MODIFY || !drop || drop->subject != MX_C_TYPE ||
        !drop->from.type)
        return false;
    const mx_span is = drop->from.type->span, was = change->from.type->span;
    return was.file && was.file == is.file && was.start == is.start;
}

/* The difference behind a step, and behind one that drops what was put aside under another name. */
static const mx_change *difference(const mx_changeset *changes, const mx_step *step)
{
    for (size_t i = 0; i < changes->changes.len; i++) {
        if (changes->changes.at[i] == step->change || is_put_aside(changes->changes.at[i], step))
            return changes->changes.at[i];
    }
    return step->change;
}

static bool is_left(const mx_changeset *changes, const mx_fkey *fkey)
{
    return mx_map_get_address(&changes->left, fkey) || mx_map_get_address(&changes->left, fkey->table);
}

static const mx_fkey *left_named(mx_arena *arena, const mx_changeset *changes, mx_str message)
{
    const mx_schemas *schemas = &changes->from->schemas;
    for (size_t s = 0; s < schemas->len; s++) {
        const mx_tables *tables = &schemas->at[s]->tables;
        for (size_t t = 0; t < tables->len; t++) {
            for (size_t i = 0; i < tables->at[t]->fkeys.len; i++) {
                const mx_fkey *fkey = tables->at[t]->fkeys.at[i];
                mx_str name = mx_str_printf(arena, "foreign key \"%.*s\"", MX_FMT(fkey->name));
                if (fkey->name.len && is_left(changes, fkey) && mx_str_find_str(message, name) != MX_NPOS)
                    return fkey;
            }
        }
    }
    return NULL;
}

static bool tell_fkey(mx_arena *arena, const mx_step *step, const mx_changeset *changes, size_t at,
                      mx_diags *diags)
{
    mx_str message = mx_str_copy(arena, mx_diags_at(diags, at)->message);
    const mx_change *change = difference(changes, step);
    const mx_fkey *fkey = step->left_out ? step->clauses.at[0]->to.fkey : left_named(arena, changes, message);
    if (!fkey)
        return false;
    mx_span place = change ? mx_change_span(change) : MX_NOWHERE;
    mx_diags_cut(diags, at);
    if (step->left_out)
        (void)mx_plan_fkey_is_lost(fkey, place, message, diags);
    else
        mx_fail(diags, MX_SCH006, place.file ? place : fkey->span,
                "Drop that foreign key before, or let it be part of the plan.",
                "foreign key \"%.*s\" of \"%.*s\", which is left out of the plan, is in the way: %.*s",
                MX_FMT(fkey->name), MX_FMT(fkey->table->name), MX_FMT(message));
    return true;
}

void mx_prove_tell_held(mx_arena *arena, const mx_plan *plan, const mx_changeset *changes, mx_str text,
                        size_t told, mx_diags *diags)
{
    const mx_diag *first = NULL;
    size_t at = told;
    for (; at < mx_diags_count(diags); at++) {
        first = mx_diags_at(diags, at);
        if (first->severity == MX_ERROR)
            break;
    }
    const mx_step *step = at < mx_diags_count(diags) ? step_at(plan, text, first->at.start) : NULL;
    if (!step || tell_fkey(arena, step, changes, at, diags) || first->code != MX_SCH006)
        return;
    static const char used[] = " is used by ";
    mx_str message = mx_str_copy(arena, first->message), kind, rest;
    const mx_change *change = difference(changes, step);
    size_t by = mx_str_find_str(message, mx_str_of(used));
    if (!change || !mx_change_span(change).file || by == MX_NPOS || !mx_str_cut(message, '"', &kind, &rest))
        return;
    mx_str holder = mx_str_sub(message, by + sizeof used - 1, message.len);
    mx_diags_cut(diags, at);
    mx_fail(diags, MX_SCH006, mx_change_span(change), "Drop that before, or let it be part of the plan.",
            "%.*s\"%.*s\" cannot be %s: it is used by %.*s, which stays as it is", MX_FMT(kind),
            MX_FMT(mx_change_name(change)), change->verb == MX_DROP ? "dropped" : "made anew",
            MX_FMT(holder));
}
