/* cli/store_migrate_apply.c — migrate apply and status of stores: each history for itself, system tables first. */
#include <unistd.h>

#include "cli/cancel.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/state.h"
#include "cli/store_drift.h"
#include "cli/template_text.h"
#include "diff/diff.h"
#include "migrate/apply.h"
#include "migrate/status.h"
#include "schema/edit.h"

/* ---- tables that are there before the first migration ---- */

static void drop_others(mx_model *model, const mx_strs *names)
{
    for (size_t s = 0; s < model->schemas.len; s++)
        for (size_t t = model->schemas.at[s]->tables.len; t-- > 0;)
            if (!mx_strs_has(names, model->schemas.at[s]->tables.at[t]->name))
                mx_table_remove(model->schemas.at[s]->tables.at[t]);
}

/* Whether the tables of a state are there just so. */
static mx_status state_is_there(mx_store_migration *m, mx_model *state, mx_str live_text, bool *out)
{
    mx_cli *cli = m->cli;
    mx_model *live;
    mx_changeset changes;
    const mx_diff_options options = {0};
    mx_strs names = mx_store_model_names(cli->arena, state);
    MX_TRY(mx_store_model_of_text(m, live_text, "catalogue", &live));
    drop_others(live, &names);
    MX_TRY(mx_diff(cli->arena, live, state, m->project.dialect->diff, &options, &changes, cli->diags));
    *out = names.len && !changes.changes.len;
    return MX_OK;
}

typedef struct applying {
    mx_store_migration *m;
    const mx_store_migrations *history;
} applying;

/* The latest version whose tables the store holds; empty: none of them is there. REV008: some are, otherwise than any
 * version has them. */
static mx_status find_baseline(void *arg, mx_str *out, mx_diags *diags)
{
    const applying *a = arg;
    mx_store_migration *m = a->m;
    const mx_store_migrations *h = a->history;
    mx_cli *cli = m->cli;
    mx_strs names = {0};
    mx_str live;
    mx_model **states = mx_new_array(cli->arena, mx_model *, h->dir->count + 1);
    for (size_t i = 0; i < h->dir->count; i++) {
        MX_TRY(mx_state_of_dir(cli, &m->project, h->dir, h->dir->files[i].version, &states[i]));
        mx_strs of_state = mx_store_model_names(cli->arena, states[i]);
        for (size_t k = 0; k < of_state.len; k++)
            if (!mx_strs_has(&names, of_state.at[k]))
                mx_vec_push(cli->arena, &names, of_state.at[k]);
    }
    MX_TRY(mx_store_live_ddl(m, &names, &live, diags));
    for (size_t i = h->dir->count; live.len && i-- > 0;) {
        bool there = false;
        MX_TRY(state_is_there(m, states[i], live, &there));
        if (!there)
            continue;
        *out = h->dir->files[i].version;
        mx_warn(diags, MX_REV009, MX_NOWHERE, "",
                "%.*s: the store holds the tables of version %.*s already: it counts as applied",
                MX_FMT(h->name), MX_FMT(*out));
        return MX_OK;
    }
    if (!live.len)
        return MX_OK;
    return mx_fail(
        diags, MX_REV008, MX_NOWHERE,
        "Remove the directory's files and plan again: the first file is then what the store holds.",
        "%.*s: the store holds tables that none of the migrations makes like that", MX_FMT(h->name));
}

/* ---- apply ---- */

static mx_status apply_options(applying *a, mx_apply_options *out)
{
    mx_store_migration *m = a->m;
    const mx_store_migrations *h = a->history;
    mx_cli *cli = m->cli;
    const mx_migration_settings *settings = &m->project.env->migration;
    *out = (mx_apply_options){.dry_run = mx_cli_on(cli, "dry-run"),
                              .allow_edited = mx_cli_on(cli, "allow-edited"),
                              .allow_dirty = true, /* tables of others are none of our business */
                              .find_baseline = find_baseline,
                              .find_baseline_arg = a,
                              .revisions = h->revisions,
                              .server = &m->project.server,
                              .dir_url = h->dir_url,
                              .url = m->open->text};
    MX_TRY(mx_project_lock_timeout(cli, &m->project, &out->lock_timeout_ms));
    mx_str tx_mode = mx_project_text(cli, "tx-mode", &settings->tx_mode),
           order = mx_project_text(cli, "exec-order", &settings->exec_order);
    if (tx_mode.len)
        MX_TRY(mx_tx_mode_find(tx_mode, &out->tx_mode, cli->diags));
    if (order.len)
        MX_TRY(mx_exec_order_find(order, &out->exec_order, cli->diags));
    return MX_OK;
}

static mx_status print_report(mx_store_migration *m, const mx_store_migrations *h,
                              const mx_apply_report *report)
{
    mx_cli *cli = m->cli;
    mx_str template = mx_project_text(cli, "format", &m->project.env->format.migrate_apply);
    mx_str text = mx_apply_text(cli->arena, report, mx_colour_wanted(STDOUT_FILENO));
    if (template.len)
        MX_TRY(mx_template_of_report(cli, template, mx_apply_json(cli->arena, report, true),
                                     mx_apply_json(cli->arena, report, false), &text));
    else
        mx_buf_printf(&cli->out, "%.*s: ", MX_FMT(h->name));
    if (!template.len)
        mx_buf_str(&cli->err, mx_apply_left_text(cli->arena, report));
    mx_buf_str(&cli->out, text);
    if (template.len || !mx_str_ends(text, MX_STR("\n")))
        mx_buf_char(&cli->out, '\n');
    return MX_OK;
}

/* `amount`: how many files may be applied; what is left of it afterwards. */
static mx_status apply_history(mx_store_migration *m, const mx_store_migrations *h, uint64_t *amount)
{
    mx_cli *cli = m->cli;
    applying a = {m, h};
    mx_apply_options options;
    mx_apply_report report = {0};
    if (!h->dir->count) {
        mx_buf_printf(&cli->out, "%.*s: No migration files in %.*s\n", MX_FMT(h->name), MX_FMT(h->dir_url));
        return MX_OK;
    }
    MX_TRY(apply_options(&a, &options));
    options.amount = *amount;
    mx_arena *cancel = mx_cancel_begin(cli->arena, m->open->conn);
    mx_status status = mx_apply(cli->arena, m->open->conn, h->dir, &options, &report, cli->diags);
    bool cancelled = mx_cancel_seen();
    mx_arena_free(cancel);
    *amount -= report.pending.len < *amount ? report.pending.len : *amount;
    if (status == MX_OK || report.applied.len)
        MX_TRY(print_report(m, h, &report));
    if (status == MX_OK && cancelled)
        return mx_fail(cli->diags, MX_DB002, MX_NOWHERE, "", "interrupted after %.*s", MX_FMT(h->name));
    return status;
}

static mx_status check_apply(mx_cli *cli)
{
    static const char *const others[] = {"url",         "baseline",   "revisions-schema",
                                         "allow-dirty", "dir-format", NULL};
    for (size_t i = 0; others[i]; i++)
        if (mx_cli_given(cli, others[i]))
            return mx_fail(cli->diags, MX_USE003, MX_NOWHERE,
                           "A store's URL is in metaxy.toml; what it holds already is found.",
                           "--%s does not go with --store", others[i]);
    return MX_OK;
}

mx_status mx_store_migrate_apply(mx_cli *cli)
{
    mx_feature_project features;
    mx_store_migration m;
    uint64_t amount;
    MX_TRY(check_apply(cli));
    MX_TRY(mx_apply_amount(cli, &amount));
    MX_TRY(mx_store_migration_load(cli, false, &features));
    MX_TRY(mx_store_migration_open(cli, &features, mx_cli_text(cli, "store"),
                                   mx_cli_on(cli, "dry-run") ? MX_CONNECT_READ : MX_CONNECT_WRITE, &m));
    mx_status status = MX_OK;
    const bool some = amount != 0;
    for (int i = 0; status == MX_OK && i < MX_STORE_PARTS && (amount || !some); i++)
        status = apply_history(&m, &m.histories[i], &amount);
    mx_store_migration_close(&m);
    return status;
}

/* ---- status ---- */

static mx_status status_of_history(mx_store_migration *m, const mx_store_migrations *h)
{
    mx_cli *cli = m->cli;
    mx_status_report report;
    mx_str template = mx_project_text(cli, "format", &m->project.env->format.migrate_status);
    MX_TRY(mx_migrate_status(cli->arena, m->open->conn, h->dir, h->dir_url, m->open->text, &h->revisions,
                             &report, cli->diags));
    mx_str text = mx_status_text(cli->arena, &report, mx_colour_wanted(STDOUT_FILENO));
    if (template.len)
        MX_TRY(mx_template_of_report(cli, template, mx_status_json(cli->arena, &report, true),
                                     mx_status_json(cli->arena, &report, false), &text));
    else
        mx_buf_printf(&cli->out, "%.*s: ", MX_FMT(h->name));
    mx_buf_str(&cli->out, text);
    if (!mx_str_ends(text, MX_STR("\n")))
        mx_buf_char(&cli->out, '\n');
    mx_str by_hand;
    MX_TRY(mx_store_drift(m, h, &report, &by_hand));
    if (by_hand.len && !template.len)
        mx_buf_printf(&cli->out, "  -- Drift: what was done to the tables by other means\n%.*s",
                      MX_FMT(by_hand));
    return MX_OK;
}

static mx_status status_of_store(mx_cli *cli, const mx_feature_project *features, mx_str name)
{
    mx_store_migration m;
    MX_TRY(mx_store_migration_open(cli, features, name, MX_CONNECT_READ, &m));
    mx_status status = MX_OK;
    for (int i = 0; status == MX_OK && i < MX_STORE_PARTS; i++)
        status = status_of_history(&m, &m.histories[i]);
    mx_store_migration_close(&m);
    return status;
}

/* Which store it is that an error is about. */
static void put_unknown(mx_cli *cli, mx_str name)
{
    if (!mx_cli_given(cli, "format"))
        mx_buf_printf(&cli->out, "%.*s: Migration Status: UNKNOWN\n", MX_FMT(name));
}

/* With --all-stores one that does not answer hides none of the others. */
mx_status mx_store_migrate_status(mx_cli *cli)
{
    mx_feature_project features;
    mx_status all = MX_OK;
    if (mx_cli_given(cli, "url") || mx_cli_given(cli, "revisions-schema") || mx_cli_given(cli, "dir-format"))
        return mx_fail(cli->diags, MX_USE003, MX_NOWHERE, "A store's URL is in metaxy.toml.",
                       "--url, --revisions-schema and --dir-format do not go with --store");
    MX_TRY(mx_store_migration_load(cli, false, &features));
    if (!mx_cli_on(cli, "all-stores"))
        return status_of_store(cli, &features, mx_cli_text(cli, "store"));
    if (!features.config->stores.len)
        return mx_feature_project_lacks(cli, &features, MX_CFG002, "the project has no stores",
                                        "Describe one as [stores.NAME] in metaxy.toml.");
    for (size_t i = 0; i < features.config->stores.len; i++)
        if (status_of_store(cli, &features, features.config->stores.at[i].name) != MX_OK) {
            put_unknown(cli, features.config->stores.at[i].name);
            all = MX_FAILED;
        }
    return all;
}
