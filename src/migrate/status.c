/* migrate/status.c — where a database stands. */
#include "migrate/status.h"

#include "migrate/report.h"
#include "migrate/revisions_dir.h"

static mx_str late_words(mx_arena *arena, const mx_dir_files *late)
{
    mx_str names = MX_STR_NONE;
    for (size_t i = 0; i < late->len; i++)
        names = mx_str_printf(arena, "%.*s%s%.*s", MX_FMT(names), i ? ", " : "", MX_FMT(late->at[i]->name));
    return mx_str_printf(arena,
                         "migration file%s %.*s %s added out of order. See: "
                         "docs/migrations.md#files-out-of-order",
                         late->len > 1 ? "s" : "", MX_FMT(names), late->len > 1 ? "were" : "was");
}

static void read_partial(mx_status_report *report)
{
    for (size_t i = 0; i < report->applied.len; i++) {
        const mx_revision *row = &report->applied.at[i];
        if (!mx_revision_partial(row))
            continue;
        report->done = row->applied;
        report->total = row->total;
        report->error = row->error;
        report->sql = row->error_stmt;
    }
}

static void name_versions(mx_arena *arena, mx_status_report *report)
{
    /* A first file that is only partially applied counts as none, as in Atlas. */
    bool none = report->applied.len == 0 ||
                (report->pending.len > 0 && report->pending.len == report->dir->count);
    report->current = none ? MX_STR("No migration applied yet")
                           : report->applied.at[report->applied.len - 1].version;
    if (report->out_of_order.len > 0) {
        report->next = MX_STR("UNKNOWN");
    } else if (report->pending.len == 0) {
        report->next = MX_STR("Already at latest version");
    } else {
        const mx_dir_file *file = report->pending.at[0];
        report->next = file->marks.checkpoint ? mx_str_cat(arena, file->version, MX_STR(" (checkpoint)"))
                                              : file->version;
    }
}

mx_status mx_migrate_status(mx_arena *arena, mx_conn *conn, const mx_dir *dir, mx_str dir_url, mx_str url,
                            const mx_revisions_name *revisions, mx_status_report *report, mx_diags *diags)
{
    *report = (mx_status_report){
        .dir_url = dir_url, .url = url, .driver = mx_str_of(mx_conn_driver(conn)), .dir = dir};
    MX_TRY(mx_dir_check(dir, diags));
    mx_revisions_place place;
    MX_TRY(mx_revisions_find(arena, conn, revisions, &place, diags));
    mx_status found = mx_revisions_of_dir(arena, conn, &place, dir, &report->applied, diags);
    if (found != MX_OK && found != MX_NOT_FOUND)
        return found;
    mx_pending pending;
    MX_TRY(mx_pending_compute(arena, dir, &report->applied, MX_EXEC_LINEAR, MX_STR_NONE, &pending, diags));
    report->pending = pending.files;
    report->out_of_order = pending.out_of_order;
    report->edited = pending.edited;
    report->missing = pending.missing;
    report->ok = pending.files.len == 0 && pending.out_of_order.len == 0 && !pending.edited &&
                 !pending.missing;
    read_partial(report);
    if (pending.out_of_order.len > 0)
        report->error = late_words(arena, &pending.out_of_order);
    name_versions(arena, report);
    return MX_OK;
}

static void put_label(mx_buf *buf, bool colour, const char *label)
{
    mx_buf_lit(buf, "  ");
    mx_report_put(buf, colour, MX_YELLOW, MX_STR("--"));
    mx_buf_printf(buf, " %-17s", label);
}

static void put_error(mx_buf *buf, bool colour, mx_str words)
{
    mx_buf_lit(buf, "\n  ");
    mx_report_put(buf, colour, MX_RED, MX_STR("ERROR:"));
    mx_buf_char(buf, ' ');
    mx_buf_str(buf, words);
    mx_buf_char(buf, '\n');
}

/* Of what `migrate apply` would stop at first; JSON keeps to Atlas's two words. */
static mx_str state_word(const mx_status_report *report)
{
    if (report->edited)
        return MX_STR("EDITED");
    if (report->missing)
        return MX_STR("FILE MISSING");
    return report->ok ? MX_STR("OK") : MX_STR("PENDING");
}

mx_str mx_status_text(mx_arena *arena, const mx_status_report *report, bool colour)
{
    mx_buf buf = MX_BUF(arena);
    bool partial = report->total > 0;
    mx_buf_lit(&buf, "Migration Status: ");
    mx_report_put(&buf, colour, report->ok ? MX_GREEN : MX_YELLOW, state_word(report));
    mx_buf_char(&buf, '\n');
    put_label(&buf, colour, "Current Version:");
    mx_report_put(&buf, colour, MX_CYAN, report->current);
    if (partial)
        mx_buf_printf(&buf, " (%lld statements applied)", (long long)report->done);
    mx_buf_char(&buf, '\n');
    put_label(&buf, colour, "Next Version:");
    mx_report_put(&buf, colour, MX_CYAN, report->next);
    if (partial)
        mx_buf_printf(&buf, " (%lld statements left)", (long long)(report->total - report->done));
    mx_buf_char(&buf, '\n');
    put_label(&buf, colour, "Executed Files:");
    mx_buf_printf(&buf, "%zu%s\n", report->applied.len, partial ? " (last one partially)" : "");
    put_label(&buf, colour, "Pending Files:");
    mx_buf_printf(&buf, "%zu", report->pending.len + report->out_of_order.len);
    if (report->out_of_order.len > 0)
        mx_buf_printf(&buf, " (%zu out of order)", report->out_of_order.len);
    mx_buf_char(&buf, '\n');
    if (partial && report->sql.len > 0) {
        mx_buf_lit(&buf, "\nLast migration attempt had errors:\n  ");
        mx_report_put(&buf, colour, MX_YELLOW, MX_STR("--"));
        mx_buf_printf(&buf, " SQL:   %.*s\n  ", MX_FMT(report->sql));
        mx_report_put(&buf, colour, MX_YELLOW, MX_STR("--"));
        mx_buf_char(&buf, ' ');
        mx_report_put(&buf, colour, MX_RED, MX_STR("ERROR:"));
        mx_buf_printf(&buf, " %.*s\n", MX_FMT(report->error));
    }
    if (report->out_of_order.len > 0)
        put_error(&buf, colour, report->error);
    if (report->edited)
        put_error(&buf, colour,
                  mx_str_printf(arena,
                                "migration file %.*s, or one before it, has changed since it was applied. "
                                "Undo the edit and run migrate hash; or go on with migrate apply "
                                "--allow-edited, or let it count as applied with migrate set",
                                MX_FMT(report->edited->name)));
    if (report->missing)
        put_error(&buf, colour,
                  mx_str_printf(arena,
                                "the file of version %.*s, which was applied, is not in the directory. "
                                "Bring it back and run migrate hash; or go on with migrate apply "
                                "--allow-edited",
                                MX_FMT(report->missing->version)));
    return mx_buf_take(&buf);
}

static mx_str dir_with_format(mx_arena *arena, const mx_status_report *report)
{
    mx_str url = report->dir_url;
    if (mx_str_find_str(url, MX_STR("format=")) != MX_NPOS)
        return url;
    return mx_str_printf(arena, "%.*s%cformat=%s", MX_FMT(url), mx_str_find(url, '?') == MX_NPOS ? '?' : '&',
                         mx_layout_name(report->dir->layout));
}

static void json_env(mx_report_json *json, const mx_status_report *report)
{
    mx_report_key(json, "Env");
    mx_report_json inner = {.buf = json->buf, .whole = json->whole};
    mx_report_open(&inner);
    mx_report_text(&inner, "Driver", report->driver, true);
    mx_report_url(&inner, "URL", report->url);
    mx_report_text(&inner, "Dir", dir_with_format(json->buf->arena, report), true);
    mx_report_close(&inner);
}

static void json_revisions(mx_report_json *json, const mx_revisions *rows)
{
    if (rows->len == 0 && !json->whole)
        return;
    mx_report_key(json, "Applied");
    mx_buf_char(json->buf, '[');
    for (size_t i = 0; i < rows->len; i++) {
        const mx_revision *row = &rows->at[i];
        mx_report_json inner = {.buf = json->buf, .whole = json->whole};
        if (i > 0)
            mx_buf_char(json->buf, ',');
        mx_report_open(&inner);
        mx_report_text(&inner, "Version", row->version, true);
        mx_report_text(&inner, "Description", row->description, true);
        mx_report_text(&inner, "Type", mx_str_of(mx_revision_type(row->type)), true);
        mx_report_int(&inner, "Applied", row->applied, true);
        mx_report_int(&inner, "Total", row->total, true);
        mx_report_text(&inner, "ExecutedAt", mx_ns_text(json->buf->arena, row->executed_at), true);
        mx_report_int(&inner, "ExecutionTime", row->execution_time, true);
        mx_report_text(&inner, "Error", row->error, false);
        mx_report_text(&inner, "ErrorStmt", row->error_stmt, false);
        mx_report_text(&inner, "OperatorVersion", row->operator_version, true);
        mx_report_close(&inner);
    }
    mx_buf_char(json->buf, ']');
}

mx_str mx_status_json(mx_arena *arena, const mx_status_report *report, bool whole)
{
    mx_buf buf = MX_BUF(arena);
    mx_report_json json = {.buf = &buf, .whole = whole};
    mx_dir_files available = {0}, edited = {0};
    mx_strs missing = {0};
    for (size_t i = 0; i < report->dir->count; i++)
        mx_vec_push(arena, &available, &report->dir->files[i]);
    if (report->edited)
        mx_vec_push(arena, &edited, report->edited);
    if (report->missing)
        mx_vec_push(arena, &missing, report->missing->version);
    mx_report_open(&json);
    json_env(&json, report);
    mx_report_files(&json, "Available", &available);
    mx_report_files(&json, "OutOfOrder", &report->out_of_order);
    mx_report_files(&json, "Pending", &report->pending);
    json_revisions(&json, &report->applied);
    mx_report_text(&json, "Current", report->current, false);
    mx_report_text(&json, "Next", report->next, false);
    mx_report_int(&json, "Count", report->done, false);
    mx_report_int(&json, "Total", report->total, false);
    mx_report_text(&json, "Status", report->ok ? MX_STR("OK") : MX_STR("PENDING"), true);
    mx_report_text(&json, "Error", report->error, false);
    mx_report_text(&json, "SQL", report->sql, false);
    mx_report_files(&json, "Edited", &edited); /* not one of Atlas's, nor the next: it does not notice */
    mx_report_strs(&json, "Missing", &missing);
    mx_report_close(&json);
    return mx_buf_take(&buf);
}
