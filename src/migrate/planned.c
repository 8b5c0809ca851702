#include "migrate/planned.h"

#include "migrate/proof.h"

/* Renames that look likely: asked for, or warned about. True: at least one was confirmed and is now among the hints. */
static bool settle_renames(mx_arena *arena, const mx_changeset *changes, const mx_planned_options *options,
                           mx_hints *hints, mx_diags *diags)
{
    bool any = false;
    for (size_t i = 0; i < changes->possible.len; i++) {
        mx_hint hint = changes->possible.at[i];
        if (options->confirm && options->confirm(options->confirm_arg, &hint)) {
            hint.used = false;
            mx_vec_push(arena, hints, hint);
            any = true;
        }
    }
    for (size_t i = 0; !any && !options->confirm && i < changes->possible.len; i++) {
        const mx_hint *hint = &changes->possible.at[i];
        bool column = hint->kind == MX_H_COLUMN;
        mx_str flag = column ? mx_str_printf(arena, "%.*s.%.*s=%.*s", MX_FMT(hint->table), MX_FMT(hint->from),
                                             MX_FMT(hint->to))
                             : mx_str_printf(arena, "%.*s=%.*s", MX_FMT(hint->from), MX_FMT(hint->to));
        mx_str advice = mx_str_printf(arena,
                                      "If it is the same %s under a new name, plan again with --rename %.*s.",
                                      column ? "column" : "table", MX_FMT(flag));
        if (column)
            mx_warn(diags, MX_DIF002, hint->at, mx_str_z(arena, advice),
                    "column \"%.*s\" of \"%.*s\" is dropped and \"%.*s\" added: its values are lost",
                    MX_FMT(hint->from), MX_FMT(hint->table), MX_FMT(hint->to));
        else
            mx_warn(diags, MX_DIF002, hint->at, mx_str_z(arena, advice),
                    "table \"%.*s\" is dropped and \"%.*s\" added: its rows are lost", MX_FMT(hint->from),
                    MX_FMT(hint->to));
    }
    return any;
}

static mx_status diff_with_renames(mx_arena *arena, const mx_model *from, const mx_model *to,
                                   const mx_dialect *dialect, const mx_planned_options *options,
                                   mx_changeset *out, mx_diags *diags)
{
    mx_diff_options diff = options->diff;
    mx_hints hints = diff.hints ? *diff.hints : (mx_hints){0};
    diff.hints = &hints;
    MX_TRY(mx_diff(arena, from, to, dialect->diff, &diff, out, diags));
    if (settle_renames(arena, out, options, &hints, diags))
        MX_TRY(mx_diff(arena, from, to, dialect->diff, &diff, out, diags));
    return MX_OK;
}

static void explain(mx_arena *arena, mx_planned *planned)
{
    mx_explainer explainer;
    mx_explainer_init(&explainer, arena, &planned->changes);
    for (size_t i = 0; i < planned->plan.steps.len; i++) {
        mx_reason reason;
        reason.why = mx_explain(&explainer, planned->plan.steps.at[i], &reason.differences);
        mx_vec_push(arena, &planned->reasons, reason);
    }
}

static bool later_step_has(const mx_plan *plan, size_t after, mx_str text)
{
    for (size_t i = after + 1; i < plan->steps.len; i++)
        if (mx_str_find_str(plan->steps.at[i]->sql, text) != MX_NPOS)
            return true;
    return false;
}

/* PostgreSQL lets nobody use a new value of an enum before the transaction that added it has ended (its page on ALTER
 * TYPE, "Notes"). */
static bool uses_new_value(const mx_plan *plan)
{
    for (size_t i = 0; i < plan->steps.len; i++) {
        const mx_step *step = plan->steps.at[i];
        if (step->kind != MX_ST_ALTER_TYPE || !step->change || step->change->verb != MX_MODIFY)
            continue;
        const mx_udt *from = step->change->from.type, *to = step->change->to.type;
        for (size_t v = 0; v < to->values.len; v++)
            if (!mx_strs_has(&from->values, to->values.at[v]) && later_step_has(plan, i, to->values.at[v]))
                return true;
    }
    return false;
}

mx_status mx_planned_make(mx_arena *arena, mx_model *from, const mx_model *to, const mx_dialect *dialect,
                          const mx_planned_options *options, mx_planned *out, mx_diags *diags)
{
    *out = (mx_planned){0};
    MX_TRY(diff_with_renames(arena, from, to, dialect, options, &out->changes, diags));
    if (!out->changes.changes.len)
        return MX_OK;
    MX_TRY(mx_plan_make(arena, &out->changes, dialect->plan, &options->plan, &out->plan, diags));
    const mx_render_options render = {
        .indent = options->indent, .qualify = !to->server.one_schema, .qualifier = options->plan.qualifier};
    MX_TRY(mx_render_plan(arena, &out->plan, &to->server, dialect->render, &render, diags));
    out->plan.transactional &= !uses_new_value(&out->plan);
    out->text = mx_render_file(arena, &out->plan);
    if (options->explain)
        explain(arena, out);
    if (options->plan.qualifier.len)
        return MX_OK;
    return mx_prove(arena, from, to, out->text, MX_PROOF_FORWARD, dialect, &options->diff, diags);
}
