#include "migrate/planned.h"

#include "plan/planner.h"
#include "schema/replay.h"

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

static const char *verb_word(mx_verb verb)
{
    static const char *const words[] = {
        [MX_ADD] = "add", [MX_DROP] = "drop", [MX_MODIFY] = "modify", [MX_RENAME] = "rename"};
    return words[verb];
}

static const char *subject_word(mx_subject subject)
{
    static const char *const words[MX_C_SUBJECTS] = {
        [MX_C_SCHEMA] = "schema",    [MX_C_TYPE] = "type",     [MX_C_SEQUENCE] = "sequence",
        [MX_C_TABLE] = "table",      [MX_C_COLUMN] = "column", [MX_C_INDEX] = "index",
        [MX_C_FKEY] = "foreign key", [MX_C_CHECK] = "check",   [MX_C_OBJECT] = "object"};
    return words[subject];
}

static void say_left(const mx_changeset *left, mx_diags *diags)
{
    for (size_t i = 0; i < left->changes.len; i++) {
        const mx_change *change = left->changes.at[i];
        if (!change->children.len) {
            mx_fail(diags, MX_PLN002, mx_change_span(change), "Please report this, with both states.",
                    "after the planned statements there is still to %s %s \"%.*s\" (aspects %x)",
                    verb_word(change->verb), subject_word(change->subject), MX_FMT(mx_change_name(change)),
                    change->aspects);
        }
        for (size_t c = 0; c < change->children.len; c++) {
            const mx_change *child = change->children.at[c];
            mx_fail(diags, MX_PLN002, mx_change_span(child), "Please report this, with both states.",
                    "after the planned statements there is still to %s %s \"%.*s\" of table \"%.*s\" "
                    "(aspects %x)",
                    verb_word(child->verb), subject_word(child->subject), MX_FMT(mx_change_name(child)),
                    MX_FMT(change->to.table->name), child->aspects);
        }
    }
}

/* before + plan = after */
static mx_status prove(mx_arena *arena, mx_model *from, const mx_model *to, const mx_dialect *dialect,
                       const mx_planned_options *options, const mx_planned *planned, mx_diags *diags)
{
    uint32_t file = mx_diags_file(diags, MX_STR("planned.sql"), planned->text);
    MX_TRY(mx_replay_text(from, planned->text, file, MX_STR_NONE, diags));
    MX_TRY(mx_model_finish(from, diags));
    mx_diff_options diff = options->diff;
    diff.hints = NULL;
    mx_changeset left;
    MX_TRY(mx_diff(arena, from, to, dialect->diff, &diff, &left, diags));
    if (!left.changes.len)
        return MX_OK;
    say_left(&left, diags);
    return MX_FAILED;
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
    out->text = mx_render_file(arena, &out->plan);
    return options->plan.qualifier.len ? MX_OK : prove(arena, from, to, dialect, options, out, diags);
}
