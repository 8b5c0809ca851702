/* cli/store_migrate_diff.c — migrate diff --store: what leads from a store's directories to what its features want. */
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/feature_python.h"
#include "cli/plan_flags.h"
#include "cli/state.h"
#include "cli/store_drift.h"
#include "cli/store_migrate_older.h"

typedef struct part_plan {
    mx_str baseline; /* of tables that no file has made; empty: none */
    mx_str text;     /* what leads on from there; empty: nothing differs */
} part_plan;

static bool is_ours(const void *arg, const mx_definition *def)
{
    return mx_feature_project_has(arg, def);
}

/* Classes of SQLModel say themselves what their tables are like. */
static bool is_plain(const void *arg, const mx_definition *def)
{
    return is_ours(arg, def) && !def->json_fields;
}

static mx_status wanted_tables(mx_store_migration *m, mx_store_part part, const mx_model *from, mx_str *out)
{
    mx_cli *cli = m->cli;
    const mx_ddl_scope plain = {is_plain, &m->features};
    mx_str classes = MX_STR_NONE;
    bool some = false;
    MX_TRY(mx_store_ddl(m->store, cli->arena, part, &plain, from, out, cli->diags));
    for (size_t i = 0; part == MX_PART_FEATURE_TABLES && i < mx_graph_count(m->features.graph); i++) {
        const mx_definition *def = mx_graph_at(m->features.graph, i);
        some |= def->json_fields && !def->external && is_ours(&m->features, def);
    }
    if (some)
        MX_TRY(mx_python_tables(cli, &m->features, m->config->name, mx_str_of(m->project.dialect->name),
                                &classes));
    *out = mx_str_cat(cli->arena, *out, classes);
    return MX_OK;
}

/* Which tables of the store a first file must reckon with. */
static mx_status wanted_names(mx_store_migration *m, mx_store_part part, const mx_ddl_scope *scope,
                              mx_strs *out)
{
    const mx_older_name *older;
    size_t count;
    mx_store_older_names(m->store, m->cli->arena, &older, &count);
    for (size_t i = 0; part == MX_PART_SYSTEM_TABLES && i < count; i++)
        if (!older[i].column)
            mx_vec_push(m->cli->arena, out, older[i].from);
    return mx_store_ddl_names(m->store, m->cli->arena, part, scope, out, m->cli->diags);
}

/* The state before: the directory's, or when it has no files yet, what the store holds already. */
static mx_status state_before(mx_store_migration *m, const mx_store_migrations *h, const mx_ddl_scope *scope,
                              part_plan *plan, mx_model **out)
{
    mx_strs names = {0};
    plan->baseline = MX_STR_NONE;
    if (h->dir->count || !m->open)
        return mx_state_of_dir(m->cli, &m->project, h->dir, MX_STR_NONE, out);
    MX_TRY(wanted_names(m, h->part, scope, &names));
    MX_TRY(mx_store_live_ddl(m, &names, &plan->baseline, m->cli->diags));
    return mx_store_model_of_text(m, plan->baseline, "tables", out);
}

static bool has_table(const mx_model *model, mx_str name)
{
    return mx_model_table(model, MX_STR_NONE, name) != NULL;
}

/* --rename speaks of features by their keys, or of tables by their names. */
static mx_str table_name(mx_store_migration *m, const mx_model *model, mx_str name)
{
    mx_str table = mx_store_table_name(m->store, m->cli->arena, name);
    return !has_table(model, name) && has_table(model, table) ? table : name;
}

static void name_tables(mx_store_migration *m, const mx_model *from, const mx_model *to, mx_hints *hints)
{
    for (size_t i = 0; i < hints->len; i++) {
        mx_hint *hint = &hints->at[i];
        hint->table = table_name(m, to, hint->table);
        if (hint->kind != MX_H_TABLE)
            continue;
        hint->from = table_name(m, from, hint->from);
        hint->to = table_name(m, to, hint->to);
    }
}

static mx_status plan_step(mx_store_migration *m, mx_model *from, const mx_model *to,
                           const mx_planned_options *options, mx_str *text)
{
    mx_cli *cli = m->cli;
    mx_planned planned;
    MX_TRY(mx_planned_make(cli->arena, from, to, m->project.dialect, options, &planned, cli->diags));
    *text = mx_str_cat(cli->arena, *text, planned.text);
    return MX_OK;
}

/* `from` becomes what the statements so far make of it. */
static mx_status plan_older(mx_store_migration *m, mx_model *from, mx_str wanted, mx_hints *hints,
                            mx_planned_options *options, part_plan *plan)
{
    mx_cli *cli = m->cli;
    mx_model *between;
    mx_str fill;
    mx_older_hints(m, from, hints);
    MX_TRY(mx_store_model_of_text(m, wanted, "tables", &between));
    mx_older_between(m, from, between, hints, &fill);
    if (!fill.len)
        return MX_OK;
    MX_TRY(plan_step(m, from, between, options, &plan->text));
    plan->text = mx_str_printf(cli->arena, "%.*s-- Fill what rows of older releases do not have\n%.*s",
                               MX_FMT(plan->text), MX_FMT(fill));
    *hints = (mx_hints){0};
    return MX_OK;
}

/* The plan leads on from the directory; a store that was altered by other means may be in its way. */
static mx_status tell_drift(mx_store_migration *m, const mx_store_migrations *h)
{
    mx_cli *cli = m->cli;
    mx_status_report report;
    mx_str by_hand;
    if (!m->open || !h->dir->count)
        return MX_OK;
    MX_TRY(mx_migrate_status(cli->arena, m->open->conn, h->dir, h->dir_url, m->open->text, &h->revisions,
                             &report, cli->diags));
    return mx_store_drift(m, h, &report, &by_hand);
}

static mx_status plan_part(mx_store_migration *m, mx_store_migrations *h, part_plan *plan)
{
    mx_cli *cli = m->cli;
    const mx_ddl_scope scope = {is_ours, &m->features};
    mx_model *from, *to;
    mx_str text;
    mx_hints hints = {0};
    mx_planned_options options;
    MX_TRY(tell_drift(m, h));
    MX_TRY(state_before(m, h, &scope, plan, &from));
    MX_TRY(wanted_tables(m, h->part, from, &text));
    MX_TRY(mx_store_model_of_text(m, text, "tables", &to));
    MX_TRY(mx_planned_flags(cli, &m->project, &hints, &options));
    if (h->part == MX_PART_SYSTEM_TABLES) {
        hints = (mx_hints){0}; /* those of the flags are about features */
        MX_TRY(plan_older(m, from, text, &hints, &options, plan));
    } else {
        name_tables(m, from, to, &hints);
    }
    return plan_step(m, from, to, &options, &plan->text);
}

static mx_status add_file(mx_store_migration *m, mx_store_migrations *h, mx_str wanted, mx_str text)
{
    mx_cli *cli = m->cli;
    mx_new_file file = {.text = text};
    MX_TRY(mx_dir_new_name(cli->arena, h->dir, wanted, mx_time_now().seconds, &file.name, cli->diags));
    MX_TRY(mx_dir_add(cli->arena, h->dir, &file, &h->dir, cli->diags));
    mx_vec_push(cli->arena, &h->added, mx_path_join(cli->arena, h->dir->path, file.name));
    return MX_OK;
}

static mx_status write_part(mx_store_migration *m, mx_store_migrations *h, const part_plan *plan)
{
    mx_cli *cli = m->cli;
    mx_str name = cli->args.len ? cli->args.at[0] : MX_STR_NONE;
    if (plan->baseline.len)
        MX_TRY(add_file(m, h, MX_STR("baseline"), plan->baseline));
    return plan->text.len ? add_file(m, h, name, plan->text) : MX_OK;
}

/* Of a plan that could not be written whole nothing stays. */
static void take_back(mx_store_migration *m, const mx_store_migrations *h)
{
    for (size_t i = h->added.len; i-- > 0;)
        (void)unlink(mx_str_z(m->cli->arena, h->added.at[i]));
    if (h->added.len)
        (void)mx_dir_rehash(m->cli->arena, h->dir, m->cli->diags);
}

static mx_status write_plans(mx_store_migration *m, const part_plan *plans)
{
    mx_status status = MX_OK;
    for (int i = 0; status == MX_OK && i < MX_STORE_PARTS; i++)
        status = write_part(m, &m->histories[i], &plans[i]);
    for (int i = 0; status != MX_OK && i < MX_STORE_PARTS; i++)
        take_back(m, &m->histories[i]);
    return status;
}

static void print_plans(mx_store_migration *m, const part_plan *plans)
{
    mx_cli *cli = m->cli;
    for (int i = 0; i < MX_STORE_PARTS; i++) {
        const mx_store_migrations *h = &m->histories[i];
        if (mx_cli_on(cli, "dry-run")) {
            mx_buf_str(&cli->out, plans[i].baseline);
            mx_buf_str(&cli->out, plans[i].text);
            continue;
        }
        for (size_t k = 0; k < h->added.len; k++)
            mx_buf_printf(&cli->out, "%.*s\n", MX_FMT(h->added.at[k]));
        if (!h->added.len)
            mx_buf_printf(&cli->out, "%.*s: synced, no changes to be made\n", MX_FMT(h->name));
    }
}

static mx_status check_flags(mx_cli *cli)
{
    static const char *const others[] = {"to", "schema", "qualifier", "edit", "format", "dir-format", NULL};
    for (size_t i = 0; others[i]; i++)
        if (mx_cli_given(cli, others[i]))
            return mx_fail(cli->diags, MX_USE003, MX_NOWHERE,
                           "The desired state of a store is what its features say.",
                           "--%s does not go with --store", others[i]);
    return MX_OK;
}

mx_status mx_store_migrate_diff(mx_cli *cli)
{
    mx_feature_project features;
    mx_store_migration m;
    part_plan plans[MX_STORE_PARTS] = {0};
    MX_TRY(check_flags(cli));
    MX_TRY(mx_store_migration_load(cli, true, &features));
    bool offline = mx_cli_given(cli, "dialect") || mx_cli_given(cli, "dev-url");
    MX_TRY(mx_store_migration_open(cli, &features, mx_cli_text(cli, "store"),
                                   offline ? MX_CONNECT_NOT : MX_CONNECT_TRY, &m));
    mx_status status = MX_OK;
    for (int i = 0; status == MX_OK && i < MX_STORE_PARTS; i++)
        status = plan_part(&m, &m.histories[i], &plans[i]);
    if (status == MX_OK && !mx_cli_on(cli, "dry-run"))
        status = write_plans(&m, plans); /* when all is planned: no half of a plan is left */
    if (status == MX_OK)
        print_plans(&m, plans);
    mx_store_migration_close(&m);
    return status;
}
