/* migrate/apply_report.c — what apply did, as text and as JSON. */
#include "migrate/apply.h"
#include "migrate/report.h"

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* Lines after the first are set under the first one's text. */
static void put_indented(mx_buf *buf, mx_str text, size_t indent)
{
    mx_str line, rest = text;
    for (bool first = true; first || rest.len > 0; first = false) {
        mx_str_cut(rest, '\n', &line, &rest);
        if (!first) {
            mx_buf_char(buf, '\n');
            mx_buf_repeat(buf, ' ', indent);
        }
        mx_buf_str(buf, line);
    }
}

static void put_dashes(mx_buf *buf, bool colour)
{
    mx_buf_lit(buf, "  ");
    mx_report_put(buf, colour, MX_CYAN, MX_STR("--"));
    mx_buf_char(buf, ' ');
}

static void put_file(mx_buf *buf, const mx_apply_file *entry, bool colour)
{
    mx_str time = mx_duration_text(buf->arena, entry->elapsed);
    put_dashes(buf, colour);
    mx_buf_lit(buf, "migrating version ");
    mx_report_put(buf, colour, MX_CYAN, entry->file->version);
    mx_buf_char(buf, '\n');
    for (size_t i = 0; i < entry->applied.len; i++) {
        mx_buf_lit(buf, "    ");
        mx_report_put(buf, colour, MX_CYAN, MX_STR("->"));
        mx_buf_char(buf, ' ');
        put_indented(buf, entry->applied.at[i], 7);
        mx_buf_char(buf, '\n');
    }
    if (entry->error.len > 0) {
        mx_buf_lit(buf, "    ");
        mx_report_put(buf, colour, MX_RED, entry->error);
        mx_buf_lit(buf, "\n\n");
        return;
    }
    put_dashes(buf, colour);
    mx_buf_text(buf, entry->rolled_back ? "rolled back (" : "ok (");
    mx_report_put(buf, colour, MX_YELLOW, time);
    mx_buf_lit(buf, ")\n\n");
}

typedef struct counts {
    size_t files, bad_files, undone, statements, bad_statements;
} counts;

static counts count(const mx_apply_report *report)
{
    counts c = {0};
    for (size_t i = 0; i < report->applied.len; i++) {
        const mx_apply_file *entry = &report->applied.at[i];
        bool bad = entry->error.len > 0, bad_statement = entry->error_stmt.len > 0;
        c.bad_files += bad;
        c.undone += !bad && entry->rolled_back;
        c.files += !bad && !entry->rolled_back;
        c.statements += entry->applied.len - bad_statement;
        c.bad_statements += bad_statement;
    }
    return c;
}

static void put_count(mx_buf *buf, bool colour, const char *what, size_t good, size_t bad, size_t undone)
{
    put_dashes(buf, colour);
    if (bad == 0)
        mx_buf_printf(buf, "%zu %s%s", good, what, plural(good));
    else if (good == 0)
        mx_buf_printf(buf, "%zu %s%s with errors", bad, what, plural(bad));
    else
        mx_buf_printf(buf, "%zu %s%s ok, %zu with errors", good, what, plural(good), bad);
    if (undone > 0)
        mx_buf_printf(buf, ", %zu rolled back", undone);
    mx_buf_char(buf, '\n');
}

static void put_summary(mx_buf *buf, const mx_apply_report *report, bool colour)
{
    counts c = count(report);
    mx_buf_lit(buf, "  ");
    mx_report_put(buf, colour, MX_CYAN, MX_STR("-------------------------"));
    mx_buf_char(buf, '\n');
    put_dashes(buf, colour);
    mx_buf_str(buf, mx_duration_text(buf->arena, report->elapsed));
    mx_buf_char(buf, '\n');
    put_count(buf, colour, "migration", c.files, c.bad_files, c.undone);
    put_count(buf, colour, "sql statement", c.statements, c.bad_statements, 0);
}

mx_str mx_apply_text(mx_arena *arena, const mx_apply_report *report, bool colour)
{
    mx_buf buf = MX_BUF(arena);
    if (report->pending.len == 0)
        return report->error.len > 0 ? MX_STR("") : MX_STR("No migration files to execute\n");
    if (report->applied.len == 0) /* refused before anything ran: the error says it all */
        return MX_STR("");
    mx_buf_lit(&buf, "Migrating to version ");
    mx_report_put(&buf, colour, MX_CYAN, report->target);
    if (report->current.len > 0) {
        mx_buf_lit(&buf, " from ");
        mx_report_put(&buf, colour, MX_CYAN, report->current);
    }
    mx_buf_printf(&buf, " (%zu migrations in total):\n\n", report->pending.len);
    for (size_t i = 0; i < report->applied.len; i++)
        put_file(&buf, &report->applied.at[i], colour);
    put_summary(&buf, report, colour);
    return mx_buf_take(&buf);
}

mx_str mx_apply_left_text(mx_arena *arena, const mx_apply_report *report)
{
    size_t count = report->applied.len, kept = 0;
    const mx_apply_file *last = count ? &report->applied.at[count - 1] : NULL;
    if (!last || !report->error.len)
        return MX_STR_NONE;
    for (size_t i = 0; i < count; i++)
        kept += !report->applied.at[i].rolled_back;
    if (report->undone && !kept)
        return MX_STR("Nothing was changed: the transaction was rolled back.\n");
    if (report->undone)
        return mx_str_printf(
            arena, "%.*s was rolled back: nothing of it is in effect. %s before it stay%s.\n",
            MX_FMT(last->file->name), kept == 1 ? "The file" : "The files", kept == 1 ? "s" : "");
    return last->total ? mx_str_printf(arena, "%zu of %zu statements of %.*s are in effect.\n",
                                       last->in_effect, last->total, MX_FMT(last->file->name))
                       : MX_STR_NONE;
}

static void json_error(mx_report_json *json, const mx_apply_file *entry)
{
    if (entry->error.len == 0 && !json->whole)
        return;
    mx_report_key(json, "Error");
    if (entry->error.len == 0) {
        mx_buf_lit(json->buf, "null");
        return;
    }
    mx_report_json inner = {.buf = json->buf, .whole = json->whole};
    mx_report_open(&inner);
    mx_report_text(&inner, "Stmt", entry->error_stmt, false);
    mx_report_text(&inner, "Text", entry->error, false);
    mx_report_close(&inner);
}

static void json_applied(mx_report_json *json, const mx_apply_report *report)
{
    if (report->applied.len == 0 && !json->whole)
        return;
    mx_report_key(json, "Applied");
    mx_buf_char(json->buf, '[');
    for (size_t i = 0; i < report->applied.len; i++) {
        const mx_apply_file *entry = &report->applied.at[i];
        mx_report_json inner = {.buf = json->buf, .whole = json->whole};
        if (i > 0)
            mx_buf_char(json->buf, ',');
        mx_report_open(&inner);
        mx_report_file_head(&inner, entry->file);
        mx_report_text(&inner, "Start", mx_ns_text(json->buf->arena, entry->start), true);
        mx_report_text(&inner, "End", mx_ns_text(json->buf->arena, entry->end), true);
        mx_report_int(&inner, "Skipped", (int64_t)entry->skipped, false);
        mx_report_strs(&inner, "Applied", &entry->applied);
        json_error(&inner, entry);
        mx_report_close(&inner);
    }
    mx_buf_char(json->buf, ']');
}

static mx_str message(mx_arena *arena, const mx_apply_report *report)
{
    if (report->error.len > 0)
        return MX_STR_NONE;
    if (report->pending.len == 0)
        return MX_STR("No migration files to execute");
    return mx_str_printf(arena, "%s to version %.*s from %.*s (%zu migrations in total)",
                         report->dry_run ? "Would migrate" : "Migrated", MX_FMT(report->target),
                         MX_FMT(report->current), report->pending.len);
}

mx_str mx_apply_json(mx_arena *arena, const mx_apply_report *report, bool whole)
{
    mx_buf buf = MX_BUF(arena);
    mx_report_json json = {.buf = &buf, .whole = whole};
    mx_report_open(&json);
    mx_report_text(&json, "Driver", report->driver, true);
    mx_report_url(&json, "URL", report->url);
    mx_report_text(&json, "Dir", report->dir_url, true);
    mx_report_files(&json, "Pending", &report->pending);
    json_applied(&json, report);
    mx_report_text(&json, "Current", report->current, false);
    mx_report_text(&json, "Target", report->target, false);
    mx_report_text(&json, "Start", mx_ns_text(arena, report->start), true);
    mx_report_text(&json, "End", mx_ns_text(arena, report->end), true);
    mx_report_text(&json, "Error", report->error, false);
    mx_report_text(&json, "Message", message(arena, report), false);
    mx_report_close(&json);
    return mx_buf_take(&buf);
}
