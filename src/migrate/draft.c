/* migrate/draft.c — a plan → the statements going up and down. */
#include "migrate/draft.h"

#include "base/buf.h"
#include "migrate/layout.h"
#include "migrate/proof.h"
#include "schema/replay.h"

/* "Create \"users\" table" → "create \"users\" table": only Atlas's own layout begins comments with a capital. */
static mx_str comment_of(mx_arena *arena, const char *before, mx_str comment)
{
    mx_buf buf = MX_BUF(arena);
    if (!comment.len)
        return MX_STR_NONE;
    mx_buf_text(&buf, before);
    mx_buf_char(&buf, mx_lower(comment.ptr[0]));
    mx_render_one_line(&buf, mx_str_sub(comment, 1, comment.len));
    return mx_buf_take(&buf);
}

/* A dialect may have put several statements into one step. */
static mx_status push(mx_arena *arena, mx_draft_statements *list, mx_str comment, mx_str sql, size_t step,
                      const mx_server *server, mx_diags *diags)
{
    mx_statements parts = {0};
    MX_TRY(mx_split(arena, sql, 0, 0, MX_STR_NONE, server, &parts, diags));
    for (size_t i = 0; i < parts.len; i++) {
        mx_str text = parts.len == 1 ? mx_str_trim(sql) : parts.at[i].text;
        if (mx_str_ends(text, MX_STR(";")))
            text = mx_str_trim(mx_str_sub(text, 0, text.len - 1));
        mx_draft_statement statement = {i ? MX_STR_NONE : comment, text, step};
        mx_vec_push(arena, list, statement);
    }
    return MX_OK;
}

/* SQLite heeds PRAGMA foreign_keys outside of transactions only; inside one, dropping the old table of a rebuild
 * would delete the rows that refer to it. */
static bool is_bare(const mx_plan *plan)
{
    for (size_t i = 0; i < plan->steps.len; i++)
        if (plan->steps.at[i]->kind == MX_ST_FKEYS_OFF)
            return true;
    return !plan->transactional;
}

static mx_status push_plan(mx_arena *arena, const mx_plan *plan, mx_draft_statements *out,
                           const mx_server *server, mx_diags *diags)
{
    for (size_t i = 0; i < plan->steps.len; i++) {
        const mx_step *step = plan->steps.at[i];
        MX_TRY(push(arena, out, comment_of(arena, "", step->comment), step->sql, i, server, diags));
    }
    return MX_OK;
}

static mx_status push_reverses(mx_arena *arena, const mx_plan *plan, mx_draft_statements *out,
                               const mx_server *server, mx_diags *diags)
{
    for (size_t i = plan->steps.len; i > 0; i--) {
        const mx_step *step = plan->steps.at[i - 1];
        for (size_t k = 0; k < step->reverse.len; k++)
            MX_TRY(push(arena, out, k ? MX_STR_NONE : comment_of(arena, "reverse: ", step->comment),
                        step->reverse.at[k], i - 1, server, diags));
    }
    return MX_OK;
}

typedef struct way_back {
    mx_arena *arena;
    const mx_planned *planned;
    const mx_draft_before *before;
    const mx_planned_options *options;
    const mx_dialect *dialect;
    mx_draft *draft;
    mx_diags *quiet; /* what the way back would warn of is no concern of who goes forward */
} way_back;

/* A new model of the state after. MX_NOT_FOUND: names were qualified for another schema, it cannot be replayed here. */
static mx_status state_after(way_back *w, mx_model **out)
{
    if (w->options->plan.qualifier.len)
        return MX_NOT_FOUND;
    MX_TRY(w->before->make(w->before->arg, out));
    uint32_t file = mx_diags_file(w->quiet, MX_STR("planned.sql"), w->planned->text);
    MX_TRY(mx_replay_text(*out, w->planned->text, file, MX_STR_NONE, w->quiet));
    return mx_model_finish(*out, w->quiet);
}

/* Step by step. MX_NOT_FOUND: a step has no reverse of its own, or they do not lead back. */
static mx_status undo_steps(way_back *w, const mx_model *before)
{
    mx_str text;
    size_t count;
    mx_model *after;
    const mx_plan *plan = &w->planned->plan;
    const mx_step *for_good = mx_plan_reverse(w->arena, plan, &text, &count);
    if (for_good) {
        w->draft->for_good = comment_of(w->arena, "", for_good->comment);
        return MX_NOT_FOUND;
    }
    mx_status status = state_after(w, &after);
    if (status != MX_OK && status != MX_NOT_FOUND)
        return status;
    if (status == MX_OK && mx_prove(w->arena, after, before, text, MX_PROOF_BACK, w->dialect,
                                    &w->options->diff, w->quiet) != MX_OK)
        return MX_NOT_FOUND;
    w->draft->down_bare = is_bare(plan);
    return push_reverses(w->arena, plan, &w->draft->down, &before->server, w->quiet);
}

static mx_str old_name(const mx_hints *hints, mx_hint_kind kind, mx_str name)
{
    for (size_t i = 0; i < hints->len; i++)
        if (hints->at[i].kind == kind && hints->at[i].used && mx_str_eq(hints->at[i].to, name))
            return hints->at[i].from;
    return name;
}

/* What was renamed gets its old name again. */
static mx_hints inverse_hints(mx_arena *arena, const mx_hints *hints)
{
    mx_hints out = {0};
    for (size_t i = 0; i < hints->len; i++) {
        mx_hint hint = hints->at[i];
        if (!hint.used)
            continue;
        hint.table = old_name(hints, MX_H_TABLE, hint.table);
        hint.column = old_name(hints, MX_H_COLUMN, hint.column);
        hint.type = old_name(hints, MX_H_TYPE, hint.type);
        hint.schema = old_name(hints, MX_H_SCHEMA, hint.schema);
        if (hint.from_schema.len) {
            hint.schema = hint.from_schema;
            hint.from_schema = hints->at[i].schema;
        }
        hint.moved = false;
        hint.from = hints->at[i].to;
        hint.to = hints->at[i].from;
        hint.used = false;
        mx_vec_push(arena, &out, hint);
    }
    return out;
}

/* A plan of its own, from the state after to the one before. MX_NOT_FOUND: there is none. */
static mx_status undo_whole(way_back *w, const mx_model *before)
{
    mx_model *after;
    mx_planned back;
    mx_planned_options options = *w->options;
    mx_hints hints = inverse_hints(w->arena, &w->planned->changes.hints);
    options.diff.hints = &hints;
    options.confirm = NULL;
    options.explain = false;
    MX_TRY(state_after(w, &after));
    if (mx_planned_make(w->arena, after, before, w->dialect, &options, &back, w->quiet) != MX_OK)
        return MX_NOT_FOUND;
    w->draft->down_bare = is_bare(&back.plan);
    MX_TRY(push_plan(w->arena, &back.plan, &w->draft->down, &before->server, w->quiet));
    for (size_t i = 0; i < w->draft->down.len; i++) /* the whole of it belongs to the last step up */
        w->draft->down.at[i].step = w->planned->plan.steps.len - 1;
    return MX_OK;
}

static mx_status find_way_back(way_back *w, mx_diags *diags)
{
    mx_model *before;
    MX_TRY(w->before->make(w->before->arg, &before));
    mx_status status = undo_steps(w, before);
    if (status == MX_NOT_FOUND)
        status = undo_whole(w, before);
    if (status != MX_NOT_FOUND)
        return status;
    w->draft->one_way = true;
    w->draft->down = (mx_draft_statements){0};
    mx_warn(diags, MX_DIR010, MX_NOWHERE, "Write the way down by hand if there is one.",
            "nothing undoes this migration: %.*s", MX_FMT(w->draft->for_good));
    return MX_OK;
}

static void free_diags(void *arg)
{
    mx_diags_free(arg);
}

mx_status mx_draft_make(mx_arena *arena, const mx_planned *planned, mx_layout layout,
                        const mx_draft_before *before, const mx_planned_options *options,
                        const mx_dialect *dialect, mx_draft *out, mx_diags *diags)
{
    *out = (mx_draft){.text = planned->text};
    out->alone = !planned->plan.transactional;
    if (out->alone)
        out->text = mx_str_cat(arena, MX_STR(MX_NO_TRANSACTION "\n\n"), planned->text);
    if (layout == MX_LAYOUT_ATLAS || !planned->plan.steps.len)
        return MX_OK;
    out->up_bare = is_bare(&planned->plan);
    MX_TRY(push_plan(arena, &planned->plan, &out->up, &planned->changes.to->server, diags));
    way_back way = {arena, planned, before, options, dialect, out, mx_diags_new()};
    mx_arena_defer(arena, free_diags, way.quiet);
    return find_way_back(&way, diags);
}

mx_status mx_draft_whole_way_back(mx_arena *arena, const mx_planned *planned, const mx_draft_before *before,
                                  const mx_planned_options *options, const mx_dialect *dialect, mx_draft *out)
{
    mx_model *model;
    *out = (mx_draft){0};
    way_back way = {arena, planned, before, options, dialect, out, mx_diags_new()};
    mx_arena_defer(arena, free_diags, way.quiet);
    MX_TRY(before->make(before->arg, &model));
    mx_status status = undo_whole(&way, model);
    out->one_way = status == MX_NOT_FOUND;
    return out->one_way ? MX_OK : status;
}

static void with_comments(mx_buf *buf, const mx_statement *statement)
{
    for (size_t i = 0; i < statement->comment_count; i++)
        mx_buf_printf(buf, "%.*s\n", MX_FMT(mx_str_trim(statement->comments[i].text)));
    mx_buf_str(buf, statement->text);
    mx_buf_text(buf, mx_str_ends(statement->text, MX_STR(";")) ? "\n" : ";\n");
}

mx_status mx_draft_of_file(mx_arena *arena, const mx_dir *dir, const mx_dir_file *file,
                           const mx_server *server, mx_draft *out, mx_diags *diags)
{
    mx_statements statements;
    mx_buf buf = MX_BUF(arena);
    *out = (mx_draft){.one_way = true};
    MX_TRY(mx_dir_statements(arena, dir, file, server, &statements, diags));
    if (file->marks.tx_mode == MX_TX_NONE)
        mx_buf_lit(&buf, MX_NO_TRANSACTION "\n\n");
    for (size_t i = 0; i < statements.len; i++)
        with_comments(&buf, &statements.at[i]);
    out->text = mx_buf_take(&buf);
    return MX_OK;
}
