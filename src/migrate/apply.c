/* migrate/apply.c — what is to be run, whether it may be, and the order of locking, checking, running. */
#include "migrate/apply.h"

#include "migrate/apply_run.h"
#include "migrate/engine.h"
#include "migrate/layout.h"
#include "migrate/revisions_dir.h"

static mx_status check_options(const mx_apply_options *options, mx_diags *diags)
{
    if (options->baseline.len > 0 && options->allow_dirty)
        return mx_fail(diags, MX_USE004, MX_NOWHERE, "",
                       "if any flags in the group [allow-dirty baseline] are set none of the others can be; "
                       "[allow-dirty baseline] were all set");
    return MX_OK;
}

static mx_status check_dir(const mx_dir *dir, mx_diags *diags)
{
    MX_TRY(mx_dir_check(dir, diags));
    for (size_t i = 0; i < dir->count; i++)
        if (dir->files[i].version.len == 0)
            return mx_fail(
                diags, MX_DIR002, (mx_span){dir->files[i].file, 0, 0}, "Give it a version: V4__NAME.sql.",
                "repeatable file \"%.*s\" cannot be applied: it has no version", MX_FMT(dir->files[i].name));
    return MX_OK;
}

/* A connection whose schema is not there sees the whole database. */
static mx_status check_schema(mx_apply_run *run)
{
    mx_rows rows;
    if (!run->place.engine->lost)
        return MX_OK;
    MX_TRY(
        mx_conn_rows(run->arena, &rows, run->conn, mx_str_of(run->place.engine->lost), NULL, 0, run->diags));
    if (!rows.rows)
        return MX_OK;
    return mx_fail(
        run->diags, MX_SCH002, MX_NOWHERE, "Create the schema before, or name another one in the URL.",
        "the schema of the URL does not exist: search_path is %.*s", MX_FMT(mx_rows_at(&rows, 0, 0).text));
}

static mx_status check_clean(mx_apply_run *run)
{
    mx_str schema, table;
    mx_status status = mx_revisions_foreign_table(run->arena, run->conn, &run->place, &schema, &table,
                                                  run->diags);
    if (status != MX_OK)
        return status == MX_NOT_FOUND ? MX_OK : status;
    MX_TRY(check_schema(run));
    return mx_fail(run->diags, MX_REV001, MX_NOWHERE,
                   "Use --baseline VERSION if the files up to it are in the database already, or "
                   "--allow-dirty to run all of them.",
                   "sql/migrate: connected database is not clean: found table \"%.*s\" in schema "
                   "\"%.*s\". baseline version or allow-dirty is required",
                   MX_FMT(table), MX_FMT(schema));
}

static mx_str file_names(mx_arena *arena, const mx_dir_files *files)
{
    mx_str names = MX_STR_NONE;
    for (size_t i = 0; i < files->len; i++)
        names = mx_str_printf(arena, "%.*s%s%.*s", MX_FMT(names), i ? ", " : "", MX_FMT(files->at[i]->name));
    return names;
}

static mx_status check_order(mx_apply_run *run, const mx_pending *pending)
{
    const mx_dir_files *late = &pending->out_of_order;
    if (pending->edited && !run->options->allow_edited)
        return mx_fail(run->diags, MX_REV003, (mx_span){pending->edited->file, 0, 0},
                       "Undo the edit and rehash the directory; or run with --allow-edited to go on with the "
                       "database as it is, and migrate set to let the edited file count as applied.",
                       "migration file %.*s, or one before it, has changed since it was applied",
                       MX_FMT(pending->edited->name));
    if (pending->missing && !run->options->allow_edited)
        return mx_fail(
            run->diags, MX_REV004, MX_NOWHERE,
            "Bring the file back and rehash the directory; or run with --allow-edited to go on with the "
            "database as it is.",
            "missing migration: revision \"%.*s%s%.*s.sql\" is applied but migration file was not found",
            MX_FMT(pending->missing->version), pending->missing->description.len ? "_" : "",
            MX_FMT(pending->missing->description));
    if (late->len == 0 || run->options->exec_order != MX_EXEC_LINEAR)
        return MX_OK;
    return mx_fail(run->diags, MX_REV002, MX_NOWHERE,
                   "Give them later versions and rehash; or run with --exec-order non-linear (runs them) or "
                   "linear-skip (never does).",
                   "migration file%s %.*s %s added out of order. See: "
                   "docs/migrations.md#files-out-of-order",
                   late->len > 1 ? "s" : "", MX_FMT(file_names(run->arena, late)),
                   late->len > 1 ? "were" : "was");
}

static const mx_revision *row_of(const mx_revisions *revisions, mx_str version)
{
    for (size_t i = 0; i < revisions->len; i++)
        if (mx_str_eq(revisions->at[i].version, version))
            return &revisions->at[i];
    return NULL;
}

static mx_str operator_of(const mx_apply_options *options)
{
    return options->operator_version.len > 0 ? options->operator_version : MX_STR("metaxy " MX_VERSION);
}

/* The statements that an earlier run has done must still be what they were. */
static mx_status check_history(mx_apply_run *run, const mx_apply_item *item)
{
    const mx_strs *was = &item->revision.partial;
    for (size_t i = 0; i < item->skip; i++) {
        bool gone = i >= item->hashes.len;
        if (!gone && (i >= was->len || mx_str_eq(was->at[i], item->hashes.at[i])))
            continue;
        mx_span at = gone ? (mx_span){item->file->file, 0, 0} : item->statements.at[i].span;
        return mx_fail(
            run->diags, MX_REV003, at,
            "Put the statement back: it is in the database. Edit only those that were not applied.",
            "history changed: statement %zu from file \"%.*s\" changed", i + 1, MX_FMT(item->file->name));
    }
    return MX_OK;
}

static mx_status check_transaction(mx_arena *arena, const mx_statements *statements, size_t skip,
                                   mx_diags *diags)
{
    static const mx_str words[] = {{"begin", 5}, {"commit", 6}, {"end", 3}, {"rollback", 8}};
    for (size_t i = skip; i < statements->len; i++) {
        const mx_statement *statement = &statements->at[i];
        mx_str word = mx_first_word(arena, statement->text);
        bool savepoint = mx_str_eq(word, words[3]) &&
                         mx_str_find_str(mx_str_lower(arena, statement->text), MX_STR(" to ")) != MX_NPOS;
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            if (mx_str_eq(word, words[k]) && !savepoint)
                return mx_fail(diags, MX_REV006, statement->span,
                               "Begin the file with the line \"-- atlas:txmode none\" and an empty line.",
                               "the file runs in a transaction and must not begin or end one itself");
    }
    return MX_OK;
}

static mx_status choose_mode(const mx_dir_file *file, mx_tx_mode wanted, mx_tx_mode *out, mx_diags *diags)
{
    mx_tx_mode own = file->marks.tx_mode;
    *out = wanted == MX_TX_ALL || own == MX_TX_DEFAULT ? wanted : own;
    if (*out == MX_TX_DEFAULT)
        *out = MX_TX_FILE;
    if (wanted != MX_TX_ALL || own != MX_TX_NONE)
        return MX_OK;
    return mx_fail(diags, MX_REV006, (mx_span){file->file, 0, 0},
                   "Use --tx-mode file, or take the directive out.",
                   "cannot set txmode directive to \"none\" in \"%.*s\" when txmode \"all\" is set globally",
                   MX_FMT(file->name));
}

mx_status mx_apply_check_modes(mx_arena *arena, const mx_dir *dir, const mx_server *server,
                               mx_tx_mode tx_mode, mx_diags *diags)
{
    mx_replay files;
    mx_status status = MX_OK;
    MX_TRY(mx_dir_replay(arena, dir, server, &files, diags));
    for (size_t i = 0; i < files.len; i++) {
        mx_tx_mode mode;
        if (choose_mode(files.at[i].file, tx_mode, &mode, diags) != MX_OK ||
            (mode != MX_TX_NONE && check_transaction(arena, &files.at[i].statements, 0, diags) != MX_OK))
            status = MX_FAILED;
    }
    return status;
}

/* A row that names a statement and no error is an intent (apply_run.c): nobody came back to say how it ended. */
static bool is_doubtful(const mx_apply_item *item)
{
    const mx_revision *row = &item->revision;
    return row->error.len == 0 && row->error_stmt.len > 0 && item->skip < item->statements.len &&
           mx_str_eq(row->error_stmt, item->statements.at[item->skip].text);
}

static mx_status prepare_item(mx_apply_run *run, const mx_dir *dir, const mx_dir_file *file,
                              const mx_revisions *revisions, mx_apply_items *out)
{
    mx_apply_item item = {.file = file};
    const mx_server *server = run->options->server ? run->options->server : &run->place.engine->server;
    mx_directives_warn(run->arena, file->text, file->file, &file->marks, run->diags);
    MX_TRY(choose_mode(file, run->options->tx_mode, &item.mode, run->diags));
    MX_TRY(mx_dir_statements(run->arena, dir, file, server, &item.statements, run->diags));
    mx_statement_hashes(run->arena, &item.statements, &item.hashes);
    const mx_revision *row = row_of(revisions, file->version);
    item.revision = row ? *row : (mx_revision){.version = file->version};
    item.skip = row && row->applied > 0 ? (size_t)row->applied : 0;
    item.doubtful = is_doubtful(&item);
    MX_TRY(check_history(run, &item));
    if (item.mode != MX_TX_NONE)
        MX_TRY(check_transaction(run->arena, &item.statements, item.skip, run->diags));
    if (!run->place.engine->transactional_ddl)
        item.mode = MX_TX_NONE; /* each statement's row is written behind it */
    /* The list may be shorter than what it lists (an older Atlas cleared it): filled up, and not shared with
     * the row read. */
    mx_strs partial = {0};
    for (size_t i = 0; i < item.skip; i++)
        mx_vec_push(run->arena, &partial, item.hashes.at[i]);
    item.revision.partial = partial;
    item.revision.description = file->description;
    item.revision.type |= MX_REV_EXECUTED;
    item.revision.total = (int64_t)item.statements.len; /* the file may have been mended since */
    item.revision.hash = file->hash;
    item.revision.error = MX_STR_NONE;
    if (!item.doubtful) /* else the row says so until the statement is run: this run may be killed, too */
        item.revision.error_stmt = MX_STR_NONE;
    item.revision.operator_version = operator_of(run->options);
    mx_vec_push(run->arena, out, item);
    return MX_OK;
}

static mx_status write_baseline(mx_apply_run *run, const mx_dir *dir, mx_str baseline)
{
    const mx_dir_file *file = mx_dir_find(dir, baseline);
    mx_revision revision = {.version = file->version,
                            .description = file->description,
                            .type = MX_REV_BASELINE,
                            .executed_at = mx_ns_now(),
                            .hash = file->hash,
                            .operator_version = operator_of(run->options)};
    return mx_revision_write(run->arena, run->conn, &run->place, &revision, run->diags);
}

static mx_status apply_locked(mx_apply_run *run, const mx_dir *dir)
{
    const mx_apply_options *options = run->options;
    mx_revisions revisions;
    mx_status found = mx_revisions_of_dir(run->arena, run->conn, &run->place, dir, &revisions, run->diags);
    if (found != MX_OK && found != MX_NOT_FOUND)
        return found;
    mx_str baseline = revisions.len == 0 ? options->baseline : MX_STR_NONE;
    if (revisions.len == 0 && options->find_baseline)
        MX_TRY(options->find_baseline(options->find_baseline_arg, &baseline, run->diags));
    if (revisions.len == 0 && baseline.len == 0 && !options->allow_dirty)
        MX_TRY(check_clean(run));
    run->report->current = revisions.len > 0 ? revisions.at[revisions.len - 1].version : baseline;
    mx_pending pending;
    MX_TRY(
        mx_pending_compute(run->arena, dir, &revisions, options->exec_order, baseline, &pending, run->diags));
    MX_TRY(check_order(run, &pending));
    if (options->amount > 0 && pending.files.len > options->amount)
        pending.files.len = (size_t)options->amount;
    run->report->pending = pending.files;
    if (pending.files.len > 0)
        run->report->target = pending.files.at[pending.files.len - 1]->version;
    mx_apply_items items = {0};
    for (size_t i = 0; i < pending.files.len; i++)
        MX_TRY(prepare_item(run, dir, pending.files.at[i], &revisions, &items));
    if (!options->dry_run) {
        MX_TRY(mx_revisions_prepare(run->arena, run->conn, &run->place, run->diags));
        if (baseline.len > 0)
            MX_TRY(write_baseline(run, dir, baseline));
    }
    return mx_apply_execute(run, &items);
}

static mx_status apply(mx_apply_run *run, const mx_dir *dir)
{
    MX_TRY(check_options(run->options, run->diags));
    MX_TRY(check_dir(dir, run->diags));
    MX_TRY(mx_revisions_find(run->arena, run->conn, &run->options->revisions, &run->place, run->diags));
    if (!run->options->dry_run)
        MX_TRY(mx_conn_lock(run->conn, MX_STR(MX_APPLY_LOCK), run->options->lock_timeout_ms, run->diags));
    mx_status status = apply_locked(run, dir);
    mx_conn_unlock(run->conn);
    return status;
}

/* Failures that happened before anything ran are the run's error, too. */
static mx_str last_error(mx_arena *arena, const mx_diags *diags)
{
    for (size_t i = mx_diags_count(diags); i-- > 0;)
        if (mx_diags_at(diags, i)->severity == MX_ERROR)
            return mx_str_copy(arena, mx_diags_at(diags, i)->message);
    return MX_STR("unknown error");
}

mx_status mx_apply(mx_arena *arena, mx_conn *conn, const mx_dir *dir, const mx_apply_options *options,
                   mx_apply_report *report, mx_diags *diags)
{
    int64_t started = (int64_t)mx_clock_ns();
    *report = (mx_apply_report){.dir_url = options->dir_url,
                                .url = options->url,
                                .driver = mx_str_of(mx_conn_driver(conn)),
                                .start = mx_ns_now(),
                                .dry_run = options->dry_run};
    mx_apply_run run = {.arena = arena, .conn = conn, .options = options, .report = report, .diags = diags};
    mx_status status = apply(&run, dir);
    if (status != MX_OK && report->error.len == 0)
        report->error = last_error(arena, diags);
    report->end = mx_ns_now();
    report->elapsed = (int64_t)mx_clock_ns() - started;
    return status;
}
