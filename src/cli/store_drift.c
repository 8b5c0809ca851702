#include "cli/store_drift.h"

#include "cli/state.h"
#include "schema/edit.h"

/* The files that made what is there: those that are out of order wait still. */
static const mx_dir *applied_files(mx_arena *arena, const mx_status_report *report)
{
    mx_dir *dir = mx_new(arena, mx_dir);
    *dir = *report->dir;
    dir->files = mx_new_array(arena, mx_dir_file, dir->count + 1);
    dir->count = 0;
    for (size_t i = 0; i < report->dir->count; i++) {
        bool waits = false;
        for (size_t k = 0; k < report->out_of_order.len && !waits; k++)
            waits = mx_str_eq(report->out_of_order.at[k]->name, report->dir->files[i].name);
        if (!waits)
            dir->files[dir->count++] = report->dir->files[i];
    }
    return dir;
}

/* The version whose tables should be there: empty when none is, or one is half done. */
static mx_str version_of(const mx_status_report *report)
{
    if (!report->applied.len || report->done != report->total || report->missing)
        return MX_STR_NONE;
    mx_str last = report->applied.at[report->applied.len - 1].version;
    for (size_t i = 0; i < report->dir->count; i++)
        if (mx_str_eq(report->dir->files[i].version, last))
            return last;
    return MX_STR_NONE;
}

/* What has altered, once each, in the order of the changes. */
static mx_str names_of(mx_arena *arena, const mx_changeset *changes)
{
    mx_strs names = {0};
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < changes->changes.len; i++) {
        mx_str name = mx_change_name(changes->changes.at[i]);
        if (mx_strs_has(&names, name))
            continue;
        mx_buf_printf(&buf, "%s\"%.*s\"", names.len ? ", " : "", MX_FMT(name));
        mx_vec_push(arena, &names, name);
    }
    return mx_buf_take(&buf);
}

/* What somebody made of the tables may be more than is understood here: no reason to withhold the rest. */
static mx_status not_compared(mx_store_migration *m, const mx_store_migrations *history, size_t told)
{
    mx_diags *diags = m->cli->diags;
    if (mx_diags_count(diags) == told)
        return MX_FAILED;
    mx_str why = mx_diags_take(diags, m->cli->arena, told);
    mx_warn(diags, MX_REV010, MX_NOWHERE, "", "%.*s: what the store holds cannot be compared: %.*s",
            MX_FMT(history->name), MX_FMT(why));
    return MX_OK;
}

mx_status mx_store_drift(mx_store_migration *m, const mx_store_migrations *history,
                         const mx_status_report *report, mx_str *out)
{
    mx_cli *cli = m->cli;
    mx_model *state, *live;
    mx_str text;
    mx_planned planned;
    const mx_planned_options options = {0};
    mx_str version = version_of(report);
    *out = MX_STR_NONE;
    if (!version.len)
        return MX_OK;
    MX_TRY(mx_state_of_dir(cli, &m->project, applied_files(cli->arena, report), version, &state));
    mx_strs names = mx_store_model_names(cli->arena, state);
    size_t told = mx_diags_count(cli->diags);
    if (mx_store_live_ddl(m, &names, &text, cli->diags) != MX_OK ||
        mx_store_model_of_text(m, text, "catalogue", &live) != MX_OK)
        return not_compared(m, history, told);
    mx_status status = mx_planned_make(cli->arena, state, live, m->project.dialect, &options, &planned, NULL);
    if (!planned.changes.changes.len)
        return MX_OK;
    mx_warn(cli->diags, MX_REV010, MX_NOWHERE,
            "Take back what was done by hand; what is wanted belongs into the features, from which it is "
            "planned.",
            "%.*s: what the store holds is not what version %.*s has made: %.*s", MX_FMT(history->name),
            MX_FMT(version), MX_FMT(names_of(cli->arena, &planned.changes)));
    *out = status == MX_OK ? planned.text : MX_STR("-- no statements make it\n");
    return MX_OK;
}
