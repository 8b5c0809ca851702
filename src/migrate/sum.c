/* migrate/sum.c — the integrity sum. One digest runs over names and contents of all files, so that each entry
 * covers the files before it too; the total covers the entries. */
#include "migrate/sum.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"

static mx_str digest_text(mx_arena *arena, mx_sha256 *hash)
{
    uint8_t digest[32];
    mx_sha256_peek(hash, digest);
    return mx_base64(arena, digest, sizeof digest);
}

static mx_str total_of(mx_arena *arena, const mx_sum *sum)
{
    mx_sha256 *hash = mx_sha256_new(arena);
    for (size_t i = 0; i < sum->entries.len; i++) {
        mx_sha256_add(hash, sum->entries.at[i].name);
        mx_sha256_add(hash, sum->entries.at[i].hash);
    }
    return digest_text(arena, hash);
}

void mx_sum_compute(mx_arena *arena, const mx_dir_file *files, size_t count, mx_sum *out)
{
    mx_sha256 *hash = mx_sha256_new(arena);
    *out = (mx_sum){0};
    for (size_t i = 0; i < count; i++) {
        mx_sha256_add(hash, files[i].name);
        if (files[i].marks.sum_ignored)
            continue;
        mx_sha256_add(hash, files[i].text);
        mx_sum_entry entry = {files[i].name, digest_text(arena, hash)};
        mx_vec_push(arena, &out->entries, entry);
    }
    out->total = total_of(arena, out);
}

mx_str mx_sum_text(mx_arena *arena, const mx_sum *sum)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_lit(&buf, "h1:");
    mx_buf_str(&buf, sum->total);
    mx_buf_char(&buf, '\n');
    for (size_t i = 0; i < sum->entries.len; i++) {
        mx_buf_str(&buf, sum->entries.at[i].name);
        mx_buf_lit(&buf, " h1:");
        mx_buf_str(&buf, sum->entries.at[i].hash);
        mx_buf_char(&buf, '\n');
    }
    return mx_buf_take(&buf);
}

static mx_str cut_line(mx_str *rest)
{
    mx_str line;
    mx_str_cut(*rest, '\n', &line, rest);
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

mx_status mx_sum_parse(mx_arena *arena, mx_str text, mx_sum *out)
{
    *out = (mx_sum){0};
    mx_str rest = text, first = cut_line(&rest);
    out->total = mx_str_starts(first, MX_STR("h1:")) ? mx_str_sub(first, 3, first.len) : first;
    while (rest.len > 0) {
        mx_str line = cut_line(&rest);
        size_t mark = mx_str_find_str(line, MX_STR("h1:"));
        if (mark == MX_NPOS)
            return MX_FAILED;
        mx_sum_entry entry = {mx_str_trim(mx_str_sub(line, 0, mark)), mx_str_sub(line, mark + 3, line.len)};
        mx_vec_push(arena, &out->entries, entry);
    }
    return mx_str_eq(total_of(arena, out), out->total) ? MX_OK : MX_MISMATCH;
}

static bool entry_named(const mx_sum *sum, mx_str name)
{
    for (size_t i = 0; i < sum->entries.len; i++)
        if (mx_str_eq(sum->entries.at[i].name, name))
            return true;
    return false;
}

static bool same_entry(const mx_sum_entry *a, const mx_sum_entry *b)
{
    return mx_str_eq(a->name, b->name) && mx_str_eq(a->hash, b->hash);
}

/* The first line of `was` that is not what the files say now, and why. */
static void find_change(const mx_sum *was, const mx_sum *now, mx_sum_report *report)
{
    size_t i = 0;
    while (i < was->entries.len && i < now->entries.len &&
           same_entry(&was->entries.at[i], &now->entries.at[i]))
        i++;
    report->line = (uint32_t)i + 2;
    if (i == was->entries.len) {
        report->state = MX_SUM_ADDED;
        report->name = now->entries.at[i].name;
        return;
    }
    report->name = was->entries.at[i].name;
    if (!entry_named(now, report->name)) {
        report->state = MX_SUM_REMOVED;
    } else if (mx_str_eq(now->entries.at[i].name, report->name)) {
        report->state = MX_SUM_EDITED;
    } else {
        report->state = MX_SUM_ADDED;
        report->name = now->entries.at[i].name;
    }
}

static mx_sum_report compare(mx_arena *arena, const mx_dir *dir)
{
    mx_sum_report report = {.state = MX_SUM_OK};
    if (!dir->has_sum) {
        report.state = dir->count == 0 ? MX_SUM_OK : MX_SUM_MISSING;
        return report;
    }
    mx_sum was, now;
    mx_status status = mx_sum_parse(arena, dir->sum_text, &was);
    if (status != MX_OK) {
        report.state = status == MX_MISMATCH ? MX_SUM_DAMAGED : MX_SUM_INVALID;
        return report;
    }
    mx_sum_compute(arena, dir->files, dir->count, &now);
    if (!mx_str_eq(was.total, now.total))
        find_change(&was, &now, &report);
    return report;
}

static const char *const sum_errors[] = {
    [MX_SUM_OK] = NULL,
    [MX_SUM_MISSING] = "checksum file not found",
    [MX_SUM_INVALID] = "checksum file format invalid",
    [MX_SUM_DAMAGED] = "checksum mismatch",
    [MX_SUM_EDITED] = "checksum mismatch",
    [MX_SUM_ADDED] = "checksum mismatch",
    [MX_SUM_REMOVED] = "checksum mismatch",
};
static const char *const sum_words[] = {
    [MX_SUM_EDITED] = "edited", [MX_SUM_ADDED] = "added", [MX_SUM_REMOVED] = "removed"};

mx_status mx_sum_validate(mx_arena *arena, const mx_dir *dir, mx_sum_report *report, mx_diags *diags)
{
    mx_sum_report found = compare(arena, dir);
    found.error = sum_errors[found.state];
    if (report)
        *report = found;
    if (found.state == MX_SUM_OK)
        return MX_OK;
    mx_code code = found.state == MX_SUM_MISSING   ? MX_DIR005
                   : found.state == MX_SUM_INVALID ? MX_DIR006
                                                   : MX_DIR004;
    return mx_fail(diags, code, MX_NOWHERE, "", "%s", found.error);
}

mx_str mx_sum_advice(mx_arena *arena, const mx_sum_report *report, const char *command)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_lit(&buf, "You have a checksum error in your migration directory.\n");
    if (report->line > 0)
        mx_buf_printf(&buf, "\n\tL%u: %.*s was %s\n\n", (unsigned)report->line, MX_FMT(report->name),
                      sum_words[report->state]);
    mx_buf_printf(&buf, "Please check your migration files and run '%s' to re-hash the contents\n\n",
                  command);
    return mx_buf_take(&buf);
}

mx_status mx_sum_write(mx_arena *arena, const mx_dir *dir, mx_diags *diags)
{
    mx_sum sum;
    mx_sum_compute(arena, dir->files, dir->count, &sum);
    mx_file_out out = {mx_path_join(arena, dir->path, MX_STR(MX_SUM_NAME)), mx_sum_text(arena, &sum)};
    return mx_files_write(arena, &out, 1, diags);
}
