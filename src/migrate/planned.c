#include "migrate/planned.h"

#include "migrate/first_steps.h"
#include "migrate/proof.h"
#include "plan/rules.h"
#include "schema/replay.h"

/* table.old=new, old=new, schema.old=schema.new */
static mx_str flag_of(mx_arena *arena, const mx_hint *hint)
{
    if (hint->kind == MX_H_COLUMN)
        return mx_str_printf(arena, "%.*s.%.*s=%.*s", MX_FMT(hint->table), MX_FMT(hint->from),
                             MX_FMT(hint->to));
    if (hint->from_schema.len)
        return mx_str_printf(arena, "%.*s.%.*s=%.*s.%.*s", MX_FMT(hint->from_schema), MX_FMT(hint->from),
                             MX_FMT(hint->schema), MX_FMT(hint->to));
    return mx_str_printf(arena, "%.*s=%.*s", MX_FMT(hint->from), MX_FMT(hint->to));
}

static void warn_of_schema(mx_arena *arena, const mx_hint *hint, mx_diags *diags)
{
    mx_str advice = mx_str_printf(arena,
                                  "If it is the same schema under a new name, plan again with --hints FILE, "
                                  "which holds [{\"kind\": \"schema\", \"from\": \"%.*s\", \"to\": "
                                  "\"%.*s\"}].",
                                  MX_FMT(hint->from), MX_FMT(hint->to));
    mx_warn(diags, MX_DIF002, hint->at, mx_str_z(arena, advice),
            "schema \"%.*s\" is dropped and \"%.*s\" added, with tables that look alike: their rows are lost",
            MX_FMT(hint->from), MX_FMT(hint->to));
}

static void warn_of_rename(mx_arena *arena, const mx_hint *hint, mx_diags *diags)
{
    bool column = hint->kind == MX_H_COLUMN;
    mx_str advice = mx_str_printf(
        arena, "If it is the same %s %s, plan again with --rename %.*s.", column ? "column" : "table",
        hint->from_schema.len ? "in another schema" : "under a new name", MX_FMT(flag_of(arena, hint)));
    if (column)
        mx_warn(diags, MX_DIF002, hint->at, mx_str_z(arena, advice),
                "column \"%.*s\" of \"%.*s\" is dropped and \"%.*s\" added: its values are lost",
                MX_FMT(hint->from), MX_FMT(hint->table), MX_FMT(hint->to));
    else
        mx_warn(diags, MX_DIF002, hint->at, mx_str_z(arena, advice),
                "table \"%.*s\" is dropped and \"%.*s\" added: its rows are lost", MX_FMT(hint->from),
                MX_FMT(hint->to));
}

/* Tables of a schema that goes are guessed to be in one that comes, and in no other. */
static bool is_of_renamed_schema(const mx_changeset *changes, const mx_dialect *dialect, const mx_hint *hint)
{
    if (!(dialect->plan->caps & MX_CAP_RENAMES_SCHEMAS) || !hint->from_schema.len ||
        mx_model_schema(changes->to, hint->from_schema) || mx_model_schema(changes->from, hint->schema))
        return false;
    for (size_t i = 0; i < changes->possible.len; i++) {
        const mx_hint *other = &changes->possible.at[i];
        bool leaves = mx_str_eq(other->from_schema, hint->from_schema);
        if (other->kind == MX_H_TABLE && leaves != mx_str_eq(other->schema, hint->schema))
            return false;
    }
    return true;
}

/* A schema that looks renamed stands for all of its tables. */
static mx_hints likely_renames(mx_arena *arena, const mx_changeset *changes, const mx_dialect *dialect)
{
    mx_hints out = {0};
    for (size_t i = 0; i < changes->possible.len; i++) {
        mx_hint hint = changes->possible.at[i];
        bool known = false;
        if (is_of_renamed_schema(changes, dialect, &hint))
            hint = (mx_hint){.kind = MX_H_SCHEMA, .from = hint.from_schema, .to = hint.schema, .at = hint.at};
        for (size_t k = 0; hint.kind == MX_H_SCHEMA && k < out.len; k++)
            known |= out.at[k].kind == MX_H_SCHEMA && mx_str_eq(out.at[k].from, hint.from);
        if (!known)
            mx_vec_push(arena, &out, hint);
    }
    return out;
}

/* Renames that look likely: asked for, or warned about. MX_NOT_FOUND: none was confirmed; else they are among the hints. */
static mx_status settle_renames(mx_arena *arena, const mx_changeset *changes, const mx_dialect *dialect,
                                const mx_planned_options *options, mx_hints *hints, mx_diags *diags)
{
    mx_status status = MX_NOT_FOUND;
    bool moves = (dialect->plan->caps & MX_CAP_MOVES_TABLES) && !options->plan.qualifier.len;
    mx_hints likely = likely_renames(arena, changes, dialect);
    for (size_t i = 0; i < likely.len; i++) {
        mx_hint hint = likely.at[i];
        if ((hint.from_schema.len || hint.kind == MX_H_SCHEMA) && !moves)
            continue;
        if (!options->confirm) {
            (hint.kind == MX_H_SCHEMA ? warn_of_schema : warn_of_rename)(arena, &hint, diags);
            continue;
        }
        mx_status answer = options->confirm(options->confirm_arg, &hint);
        if (answer == MX_NOT_FOUND)
            continue;
        MX_TRY(answer);
        hint.used = false;
        mx_vec_push(arena, hints, hint);
        status = MX_OK;
    }
    return status;
}

static mx_status diff_with_renames(mx_arena *arena, mx_model *from, const mx_model *to,
                                   const mx_dialect *dialect, const mx_planned_options *options,
                                   const mx_render_options *render, mx_changeset *out, mx_plan *first,
                                   mx_diags *diags)
{
    mx_diff_options diff = options->diff;
    mx_hints hints = diff.hints ? *diff.hints : (mx_hints){0};
    diff.hints = &hints;
    mx_hints_of_moves(arena, from, to, &hints);
    MX_TRY(mx_first_steps(arena, from, to, dialect, options, render, &hints, first, diags));
    MX_TRY(mx_diff(arena, from, to, dialect->diff, &diff, out, diags));
    mx_status renames = settle_renames(arena, out, dialect, options, &hints, diags);
    if (renames != MX_OK)
        return renames == MX_NOT_FOUND ? MX_OK : renames;
    MX_TRY(mx_first_steps(arena, from, to, dialect, options, render, &hints, first, diags));
    return mx_diff(arena, from, to, dialect->diff, &diff, out, diags);
}

static void put_first(mx_arena *arena, const mx_plan *first, mx_planned *out)
{
    mx_changes changes = out->changes.changes;
    mx_steps steps = out->plan.steps;
    out->changes.changes = (mx_changes){0};
    out->plan.steps = (mx_steps){0};
    for (size_t i = 0; i < first->steps.len; i++) {
        mx_vec_push(arena, &out->changes.changes, (mx_change *)first->steps.at[i]->change);
        mx_vec_push(arena, &out->plan.steps, first->steps.at[i]);
    }
    for (size_t i = 0; i < changes.len; i++)
        mx_vec_push(arena, &out->changes.changes, changes.at[i]);
    for (size_t i = 0; i < steps.len; i++)
        mx_vec_push(arena, &out->plan.steps, steps.at[i]);
}

/* The steps from `at` on, which are of those changes. */
static void explain(mx_arena *arena, const mx_changeset *changes, size_t at, mx_planned *planned)
{
    mx_explainer explainer;
    mx_explainer_init(&explainer, arena, changes);
    for (size_t i = at; i < planned->plan.steps.len; i++) {
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
 * TYPE, "Notes"). Before version 12 none could add one. */
static bool uses_new_value(const mx_plan *plan, const mx_server *server)
{
    bool none_may = server->engine == MX_PG && server->version < 120000;
    for (size_t i = 0; i < plan->steps.len; i++) {
        const mx_step *step = plan->steps.at[i];
        if (step->kind != MX_ST_ALTER_TYPE || !step->change || step->change->verb != MX_MODIFY)
            continue;
        const mx_udt *from = step->change->from.type, *to = step->change->to.type;
        for (size_t v = 0; v < to->values.len; v++)
            if (!mx_strs_has(&from->values, to->values.at[v]) &&
                (none_may || later_step_has(plan, i, to->values.at[v])))
                return true;
    }
    return false;
}

static bool is_of_type(const mx_step *step, const mx_udt *type)
{
    const mx_change *change = step->change;
    return change && change->subject == MX_C_TYPE && change->to.type &&
           mx_str_eq(change->to.type->name, type->name) &&
           mx_str_eq(change->to.type->schema->name, type->schema->name);
}

/* Values are added to a type that is there as the plan begins, and nothing before is about it. */
static bool may_come_first(const mx_model *from, const mx_steps *steps, size_t at)
{
    const mx_step *step = steps->at[at];
    if (step->kind != MX_ST_ALTER_TYPE || !step->change || step->change->verb != MX_MODIFY ||
        step->change->to.type->kind != MX_O_ENUM || step->old_name.len)
        return false;
    const mx_udt *to = step->change->to.type;
    for (size_t i = 0; i < at; i++) {
        if (is_of_type(steps->at[i], to))
            return false;
    }
    return mx_model_type(from, to->schema->name, to->name) != NULL;
}

/* Where new values end the transaction, nothing of the plan is to be in effect by them but themselves. */
static void put_values_first(mx_arena *arena, const mx_model *from, mx_steps *steps)
{
    mx_steps values = {0}, rest = {0};
    for (size_t i = 0; i < steps->len; i++)
        mx_vec_push(arena, may_come_first(from, steps, i) ? &values : &rest, steps->at[i]);
    for (size_t i = 0; i < rest.len; i++)
        mx_vec_push(arena, &values, rest.at[i]);
    *steps = values;
}

static bool is_name_or_comment(const mx_change *child)
{
    bool named = child->verb == MX_RENAME, said = child->verb == MX_MODIFY && child->aspects == MX_D_COMMENT;
    return child->subject != MX_C_COLUMN && (named || said) && !(child->aspects & ~(uint32_t)MX_D_COMMENT);
}

static bool are_names_of_keys(const mx_changeset *left)
{
    for (size_t i = 0; i < left->changes.len; i++) {
        const mx_change *table = left->changes.at[i];
        if (table->subject != MX_C_TABLE || table->verb != MX_MODIFY || table->aspects)
            return false;
        for (size_t k = 0; k < table->children.len; k++) {
            if (!is_name_or_comment(table->children.at[k]))
                return false;
        }
    }
    return left->changes.len != 0;
}

/* The server names what nobody names, and parts of partitions, by what is there as they are made: what was to be called otherwise, having
 * been made beside other things, is renamed at the end. */
static mx_status rename_made_up(mx_arena *arena, mx_model *from, const mx_model *to,
                                const mx_dialect *dialect, const mx_planned_options *options,
                                const mx_render_options *render, mx_changeset *left, mx_planned *out,
                                mx_diags *diags)
{
    mx_plan names;
    size_t at = out->plan.steps.len;
    MX_TRY(mx_plan_make(arena, left, dialect->plan, &options->plan, &names, diags));
    MX_TRY(mx_render_plan(arena, &names, &to->server, dialect->render, render, diags));
    for (size_t i = 0; i < names.steps.len; i++)
        mx_vec_push(arena, &out->plan.steps, names.steps.at[i]);
    out->text = mx_render_file(arena, &out->plan);
    if (options->explain)
        explain(arena, left, at, out);
    MX_TRY(mx_prove_replay(from, to, mx_render_file(arena, &names), MX_PROOF_FORWARD, diags));
    return mx_prove_left(arena, from, to, dialect, &options->diff, left, diags);
}

static mx_status prove(mx_arena *arena, mx_model *from, const mx_model *to, const mx_dialect *dialect,
                       const mx_planned_options *options, const mx_render_options *render, mx_str rest,
                       mx_planned *out, mx_diags *diags)
{
    mx_changeset left;
    mx_diff_options diff = options->diff;
    diff.hints = &out->changes.hints;
    MX_TRY(mx_prove_replay(from, to, rest, MX_PROOF_FORWARD, diags));
    MX_TRY(mx_prove_left(arena, from, to, dialect, &diff, &left, diags));
    if (are_names_of_keys(&left))
        MX_TRY(rename_made_up(arena, from, to, dialect, options, render, &left, out, diags));
    return mx_prove_none_left(arena, &left, MX_PROOF_FORWARD, diags);
}

mx_status mx_planned_make(mx_arena *arena, mx_model *from, const mx_model *to, const mx_dialect *dialect,
                          const mx_planned_options *options, mx_planned *out, mx_diags *diags)
{
    *out = (mx_planned){0};
    mx_plan first = {.arena = arena};
    mx_replay_context(from, to->context);
    const mx_render_options render = {
        .indent = options->indent, .qualify = !to->server.one_schema, .qualifier = options->plan.qualifier};
    MX_TRY(diff_with_renames(arena, from, to, dialect, options, &render, &out->changes, &first, diags));
    if (!out->changes.changes.len && !first.steps.len)
        return mx_hints_unused_values(arena, &out->changes, diags);
    MX_TRY(mx_plan_make(arena, &out->changes, dialect->plan, &options->plan, &out->plan, diags));
    MX_TRY(mx_hints_unused_values(arena, &out->changes, diags));
    MX_TRY(mx_render_plan(arena, &out->plan, &to->server, dialect->render, &render, diags));
    if (uses_new_value(&out->plan, &to->server))
        put_values_first(arena, from, &out->plan.steps);
    mx_str rest = mx_render_file(arena, &out->plan);
    if (first.steps.len)
        put_first(arena, &first, out);
    out->plan.transactional &= !uses_new_value(&out->plan, &to->server);
    out->text = mx_render_file(arena, &out->plan);
    if (options->explain)
        explain(arena, &out->changes, 0, out);
    if (options->plan.qualifier.len)
        return MX_OK;
    size_t told = mx_diags_count(diags);
    mx_status status = prove(arena, from, to, dialect, options, &render, rest, out, diags);
    if (status != MX_OK) {
        mx_prove_tell_held(arena, &out->plan, &out->changes, rest, told, diags);
        mx_prove_tell_broken(from, to, told, diags);
    }
    return status;
}
