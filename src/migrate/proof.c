#include "migrate/proof.h"

#include "base/buf.h"
#include "plan/explain.h"
#include "plan/planner.h"
#include "schema/names.h"
#include "schema/replay.h"

static void say_left(mx_arena *arena, const mx_changeset *left, const char *after, mx_diags *diags)
{
    mx_differences all = mx_explain_all(arena, left);
    for (size_t i = 0; i < all.len; i++)
        mx_fail(diags, MX_PLN002, all.at[i].at, "Please report this, with both states.",
                "after %s there is still to %.*s", after, MX_FMT(mx_difference_text(arena, &all.at[i])));
}

static const struct {
    mx_str file;
    const char *after;
} words[] = {
    [MX_PROOF_FORWARD] = {{"planned.sql", 11}, "the planned statements"},
    [MX_PROOF_BACK] = {{"reverse.sql", 11}, "the reverse statements"},
    [MX_PROOF_SERVER] = {{"planned.sql", 11}, "the planned statements were run on the server"},
    [MX_PROOF_SERVER_BACK] = {{"reverse.sql", 11}, "the reverse statements were run on the server"},
};

mx_status mx_prove_left(mx_arena *arena, const mx_model *got, const mx_model *wanted,
                        const mx_dialect *dialect, const mx_diff_options *options, mx_changeset *left,
                        mx_diags *diags)
{
    mx_diff_options diff = *options;
    diff.renamed = options->hints;
    diff.hints = NULL;
    return mx_diff(arena, got, wanted, dialect->diff, &diff, left, diags);
}

mx_status mx_prove_none_left(mx_arena *arena, const mx_changeset *left, mx_proof_kind kind, mx_diags *diags)
{
    if (!left->changes.len)
        return MX_OK;
    say_left(arena, left, words[kind].after, diags);
    return MX_FAILED;
}

mx_status mx_prove_equal(mx_arena *arena, const mx_model *got, const mx_model *wanted, mx_proof_kind kind,
                         const mx_dialect *dialect, const mx_diff_options *options, mx_diags *diags)
{
    mx_changeset left;
    MX_TRY(mx_prove_left(arena, got, wanted, dialect, options, &left, diags));
    return mx_prove_none_left(arena, &left, kind, diags);
}

mx_status mx_prove_replay(mx_model *model, const mx_model *wanted, mx_str sql, mx_proof_kind kind,
                          mx_diags *diags)
{
    uint32_t file = mx_diags_file(diags, words[kind].file, sql);
    model->opaque = model->opaque || wanted->opaque || wanted->trusted; /* what it uses is there somehow */
    model->code_ran = model->code_ran || wanted->code_ran;
    model->bodies_unchecked = kind !=
                              MX_PROOF_BACK; /* what they name may have gone elsewhere since they were made */
    model->views_at_once = kind == MX_PROOF_BACK;
    model->leads_to = kind == MX_PROOF_BACK ? wanted : NULL;
    MX_TRY(mx_replay_text(model, sql, file, MX_STR_NONE, diags));
    return mx_model_finish(model, diags);
}

void mx_prove_tell_broken(const mx_model *model, const mx_model *wanted, size_t told, mx_diags *diags)
{
    bool cut = false;
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_objects *objects = &model->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            const mx_object *made = objects->at[i];
            const mx_object *object = mx_model_object(wanted, made->kind, made->schema->name, made->name,
                                                      made->signature, made->on_table.name);
            if (!mx_view_is_broken(model, made) || !object || !object->span.file)
                continue;
            if (!cut)
                mx_diags_cut(diags, told);
            cut = true;
            mx_fail(diags, MX_SCH002, object->span,
                    "The server would not make it again: drop it, too, or leave it out by --exclude.",
                    "%s \"%.*s\" reads \"%.*s\", which is not there any more",
                    mx_object_kind_name(made->kind), MX_FMT(made->name), MX_FMT(made->awaits.name.name));
        }
    }
}

mx_status mx_prove(mx_arena *arena, mx_model *model, const mx_model *wanted, mx_str sql, mx_proof_kind kind,
                   const mx_dialect *dialect, const mx_diff_options *options, mx_diags *diags)
{
    mx_diff_options diff = *options;
    if (!model->right_role_count &&
        kind == MX_PROOF_BACK) /* what it came from gave rights; it leaves them be */
        diff.skip |= mx_diff_skip(MX_ADD, MX_C_RIGHT) | mx_diff_skip(MX_DROP, MX_C_RIGHT);
    MX_TRY(mx_prove_replay(model, wanted, sql, kind, diags));
    return mx_prove_equal(arena, model, wanted, kind, dialect, &diff, diags);
}

const mx_step *mx_plan_reverse(mx_arena *arena, const mx_plan *plan, mx_str *out, size_t *count)
{
    mx_buf buf = MX_BUF(arena);
    *out = MX_STR_NONE;
    *count = 0;
    for (size_t i = plan->steps.len; i > 0; i--) {
        const mx_step *step = plan->steps.at[i - 1];
        if (step->irreversible)
            return step;
        for (size_t k = 0; k < step->reverse.len; k++) {
            mx_buf_str(&buf, step->reverse.at[k]);
            mx_buf_lit(&buf, ";\n");
        }
        *count += step->reverse.len;
    }
    *out = mx_buf_take(&buf);
    return NULL;
}
