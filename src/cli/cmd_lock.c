#include "base/file.h"
#include "base/map.h"
#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/store_project.h"
#include "feature/lock.h"

typedef struct locking {
    mx_cli *cli;
    const mx_feature_project *project;
    mx_map latest;   /* key → mx_recorded, the last row of each over all projects */
    mx_graph *graph; /* of these rows */
    mx_map wanted;   /* keys that are needed, each once */
    mx_strs keys, missing;
} locking;

/* ---- which features ---- */

static mx_status read_store(locking *l, mx_recorded_rows *rows)
{
    mx_cli *cli = l->cli;
    mx_open_store *store;
    MX_TRY(mx_open_store_chosen(cli, l->project, MX_STORE_READ, &store));
    MX_TRY(mx_store_recorded(store->store, cli->arena, MX_STR_NONE, MX_STR_NONE, rows, cli->diags));
    for (size_t i = 0; i < rows->len; i++)
        mx_map_put(cli->arena, &l->latest, rows->at[i].key, &rows->at[i]);
    l->graph = mx_graph_new(cli->arena, l->project->config->hash_truncation_length);
    for (size_t i = 0; i < rows->len; i++) {
        const mx_definition *def;
        if (mx_map_get(&l->latest, rows->at[i].key) != &rows->at[i])
            continue;
        MX_TRY(mx_recorded_definition(cli->arena, &rows->at[i], &def, cli->diags));
        MX_TRY(mx_graph_add(l->graph, def, false, cli->diags));
    }
    return MX_OK;
}

static void want(locking *l, mx_strs *waiting, mx_str key)
{
    if (mx_map_get(&l->wanted, key))
        return;
    mx_map_put(l->cli->arena, &l->wanted, key, l);
    mx_vec_push(l->cli->arena, waiting, key);
}

static void want_selected(locking *l, const mx_recorded_rows *rows, mx_strs *waiting)
{
    const mx_configuration *config = l->project->config;
    for (size_t s = 0; s < config->extra_features.len; s++) {
        const mx_selection *selection = &config->extra_features.at[s];
        mx_selector selector = mx_selector_of(l->cli->arena, selection);
        for (size_t i = 0; i < rows->len; i++)
            if (mx_selector_takes(&selector, rows->at[i].key, rows->at[i].project))
                want(l, waiting, rows->at[i].key);
        for (size_t i = 0; i < selection->keys.len; i++)
            want(l, waiting, selection->keys.at[i]);
    }
}

/* What the project's own features need and what the configuration selects, however far. */
static void find_needed(locking *l, const mx_recorded_rows *rows)
{
    mx_graph *own = l->project->graph;
    mx_strs waiting = {0};
    for (size_t i = 0; i < mx_graph_count(own); i++) {
        const mx_definition *def = mx_graph_at(own, i);
        if (def->external && !mx_str_eq(def->source, MX_STR("metaxy.lock")))
            want(l, &waiting, def->spec->key);
        for (size_t k = 0; !def->external && k < def->spec->deps.len; k++)
            want(l, &waiting, def->spec->deps.at[k].feature);
    }
    want_selected(l, rows, &waiting);
    for (size_t i = 0; i < waiting.len; i++) {
        const mx_definition *mine = mx_graph_find(own, waiting.at[i]),
                            *def = mx_graph_find(l->graph, waiting.at[i]);
        if (mine && !mine->external)
            continue;
        if (!def) {
            mx_vec_push(l->cli->arena, &l->missing, waiting.at[i]);
        } else if (!mx_str_eq(def->project, l->project->config->project)) {
            mx_vec_push(l->cli->arena, &l->keys, waiting.at[i]);
            for (size_t k = 0; k < def->spec->deps.len; k++)
                want(l, &waiting, def->spec->deps.at[k].feature);
        }
    }
}

static mx_status check_versions(locking *l)
{
    for (size_t i = 0; i < l->keys.len; i++) {
        const mx_recorded *row = mx_map_get(&l->latest, l->keys.at[i]);
        mx_str version;
        MX_TRY(mx_graph_feature_version(l->graph, row->key, &version, l->cli->diags));
        if (!mx_str_eq(version, row->feature_version))
            return mx_fail(l->cli->diags, MX_FEA013, MX_NOWHERE,
                           "Push the projects that it depends on, then its own, again.",
                           "feature %.*s is recorded with version %.*s, but its definition has %.*s",
                           MX_FMT(row->key), MX_FMT(row->feature_version), MX_FMT(version));
    }
    return MX_OK;
}

/* ---- what changed ---- */

static void print_change(mx_buf *out, const mx_lock_change *change)
{
    const mx_lock_entry *from = change->from, *to = change->to;
    mx_str key = (to ? to : from)->def->spec->key;
    if (change->kind == MX_LOCK_ADDED)
        mx_buf_printf(out, " + %.*s (%.*s)\n", MX_FMT(key), MX_FMT(to->version));
    else if (change->kind == MX_LOCK_REMOVED)
        mx_buf_printf(out, " - %.*s (%.*s)\n", MX_FMT(key), MX_FMT(from->version));
    else if (mx_str_eq(from->version, to->version))
        mx_buf_printf(out, " ~ %.*s (%.*s, non-versioning metadata update)\n", MX_FMT(key),
                      MX_FMT(from->version));
    else
        mx_buf_printf(out, " ~ %.*s (%.*s -> %.*s)\n", MX_FMT(key), MX_FMT(from->version),
                      MX_FMT(to->version));
}

static void put_changes(mx_json_writer *w, const char *name, mx_lock_change_kind kind,
                        const mx_lock_changes *changes)
{
    mx_json_put_key(w, mx_str_of(name));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < changes->len; i++) {
        const mx_lock_entry *from = changes->at[i].from, *to = changes->at[i].to;
        if (changes->at[i].kind != kind)
            continue;
        mx_json_begin(w, '{');
        mx_put_text(w, "key", (to ? to : from)->def->spec->key);
        if (from)
            mx_put_text(w, "old_version", from->version);
        if (to)
            mx_put_text(w, "new_version", to->version);
        mx_json_end(w, '}');
    }
    mx_json_end(w, ']');
}

static void print_json(mx_cli *cli, mx_str path, bool written, const mx_lock_changes *changes)
{
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    mx_json_begin(&w, '{');
    mx_put_text(&w, "path", path);
    mx_json_put_key(&w, MX_STR("written"));
    mx_json_put_bool(&w, written);
    put_changes(&w, "added", MX_LOCK_ADDED, changes);
    put_changes(&w, "updated", MX_LOCK_UPDATED, changes);
    put_changes(&w, "removed", MX_LOCK_REMOVED, changes);
    mx_json_end(&w, '}');
    mx_buf_char(&cli->out, '\n');
}

/* What the file says now: nothing when there is none. */
static mx_status read_before(mx_cli *cli, mx_str path, mx_str *text, mx_lock *out)
{
    mx_status status = path.len ? mx_file_read(cli->arena, path, text, cli->diags) : MX_NOT_FOUND;
    if (status == MX_OK)
        return mx_lock_read(cli->arena, *text, mx_diags_file(cli->diags, path, *text), out, cli->diags);
    return status == MX_NOT_FOUND ? MX_OK : status;
}

static mx_status write_lock(locking *l, mx_str path)
{
    mx_cli *cli = l->cli;
    mx_lock before = {0}, now = {0};
    mx_lock_changes changes = {0};
    mx_str old = MX_STR_NONE, text;
    bool to_stdout = mx_str_eq(path, MX_STR("-"));
    MX_TRY(mx_lock_of(l->graph, cli->arena, &l->keys, &now, cli->diags));
    MX_TRY(mx_lock_write(cli->arena, &now, &text, cli->diags));
    MX_TRY(read_before(cli, to_stdout ? l->project->config->lock_file : path, &old, &before));
    (void)mx_lock_compare(cli->arena, &before, &now, &changes);
    bool written = !to_stdout && (changes.len || !old.len);
    if (to_stdout) {
        mx_buf_str(&cli->out, text);
    } else if (written) {
        const mx_file_out file = {path, text};
        MX_TRY(mx_files_write(cli->arena, &file, 1, cli->diags));
    }
    for (size_t i = 0; i < changes.len; i++)
        print_change(&cli->err, &changes.at[i]);
    if (written)
        mx_buf_printf(&cli->err, "Updated %.*s\n", MX_FMT(path));
    else if (!to_stdout)
        mx_buf_printf(&cli->err, "Lock file %.*s is up to date\n", MX_FMT(path));
    if (mx_wants_json(cli))
        print_json(cli, path, written, &changes);
    return MX_OK;
}

mx_status mx_cmd_lock(mx_cli *cli)
{
    mx_feature_project project;
    mx_recorded_rows rows;
    mx_str path = mx_cli_text(cli, "output");
    locking l = {.cli = cli, .project = &project};
    MX_TRY(mx_plain_or_json(cli));
    if (mx_wants_json(cli) && mx_str_eq(path, MX_STR("-")))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Name a file, or leave --format out.",
                       "--format json and the lock file cannot both go to stdout");
    MX_TRY(mx_feature_project_collect(cli, &project));
    if (!project.config->project.len)
        return mx_feature_project_lacks(cli, &project, MX_FEA012, "no project is configured",
                                        "Set project in metaxy.toml.");
    path = path.len ? path : project.config->lock_file;
    if (!path.len)
        return mx_fail(cli->diags, MX_USE003, MX_NOWHERE, "Name it with --output.",
                       "there is no configuration file that the lock file could lie beside");
    MX_TRY(read_store(&l, &rows));
    find_needed(&l, &rows);
    if (l.missing.len) {
        mx_buf names = MX_BUF(cli->arena);
        for (size_t i = 0; i < l.missing.len; i++)
            mx_buf_printf(&names, "%s%.*s", i ? ", " : "", MX_FMT(l.missing.at[i]));
        return mx_feature_error(cli, "FEATURES_NOT_FOUND",
                                mx_str_printf(cli->arena, "Features not found in the metadata store: %.*s",
                                              MX_FMT(mx_buf_view(&names))),
                                "features", &l.missing, MX_STR("Push the projects that define them first."));
    }
    MX_TRY(check_versions(&l));
    return write_lock(&l, path);
}
