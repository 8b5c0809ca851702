/* atlas.sum and the heads of migration files. The input is cut at its NUL bytes: the first part is the text
 * of an atlas.sum, then come names and texts of files in turn. What we write must be what we read; what is
 * damaged must never count as valid. */
#include <stdlib.h>

#include "migrate/sum.h"

enum { FILES_MAX = 16 };

static mx_str cut(mx_str *rest)
{
    mx_str head;
    mx_str_cut(*rest, '\0', &head, rest);
    return head;
}

static void check(bool ok)
{
    if (!ok)
        abort();
}

/* A name that the format can hold: one line, no mark of its own, no space around it. */
static bool plain(mx_str name)
{
    return mx_str_find(name, '\n') == MX_NPOS && mx_str_find(name, '\r') == MX_NPOS &&
           mx_str_find_str(name, MX_STR("h1:")) == MX_NPOS && mx_str_eq(mx_str_trim(name), name);
}

static void round_trip(mx_arena *arena, mx_dir *dir)
{
    mx_sum sum, again;
    mx_sum_report report;
    for (size_t i = 0; i < dir->count; i++)
        if (!plain(dir->files[i].name))
            return;
    mx_sum_compute(arena, dir->files, dir->count, &sum);
    mx_str text = mx_sum_text(arena, &sum);
    check(mx_sum_parse(arena, text, &again) == MX_OK);
    check(again.entries.len == sum.entries.len && mx_str_eq(again.total, sum.total));
    check(mx_str_eq(mx_sum_text(arena, &again), text));
    dir->has_sum = true;
    dir->sum_text = text;
    check(mx_sum_validate(arena, dir, &report, NULL) == MX_OK);
}

static mx_status work(mx_arena *arena, void *arg)
{
    mx_str rest = *(const mx_str *)arg, given = cut(&rest);
    mx_dir_file files[FILES_MAX] = {0};
    size_t count = 0;
    while (rest.len > 0 && count < FILES_MAX) {
        files[count].name = cut(&rest);
        files[count++].text = cut(&rest);
    }
    for (int layout = 0; layout < MX_LAYOUTS; layout++) {
        mx_diags *diags = mx_diags_new();
        mx_arena_defer(arena, (void (*)(void *))mx_diags_free, diags);
        mx_dir *dir = mx_dir_of(arena, MX_STR("m"), (mx_layout)layout, files, count, diags);
        mx_sum_report report;
        mx_sum was;
        dir->has_sum = true;
        dir->sum_text = given;
        mx_status status = mx_sum_validate(arena, dir, &report, diags);
        check((status == MX_OK) == (report.state == MX_SUM_OK));
        mx_sum_advice(arena, &report, "metaxy");
        check(status != MX_OK || mx_sum_parse(arena, given, &was) == MX_OK);
        mx_dir_check(dir, diags);
        round_trip(arena, dir);
    }
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mx_str text = {(const char *)data, size};
    mx_guard(NULL, work, &text, NULL);
    return 0;
}
