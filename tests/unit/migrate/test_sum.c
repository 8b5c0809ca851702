/* atlas.sum against the recorded directories: computed, written, and judged after tampering. */
#include "vectors.h"

#include "base/file.h"
#include "migrate/sum.h"

typedef struct job {
    const json_t *data;
    char dir[64];
} job;

static mx_str read_sum(mx_arena *arena, const char *dir)
{
    mx_str text = MX_STR_NONE;
    mx_file_read(arena, mx_path_join(arena, mx_str_of(dir), MX_STR(MX_SUM_NAME)), &text, NULL);
    return text;
}

static void expect_text(const char *name, mx_str got, const char *want)
{
    if (!mx_str_eq(got, mx_str_of(want)))
        fail_msg("%s: got\n%.*s\nwant\n%s", name, MX_FMT(got), want);
}

/* The name of the file that was added is only in what was printed, when it is there. */
static void added_name(const json_t *tamper, char *out, size_t size)
{
    const char *said = text_at(json_object_get(tamper, "validate"), "stdout"),
               *file = text_at(tamper, "file");
    const char *colon = said ? strchr(said, ':') : NULL, *was = colon ? strstr(colon, " was added") : NULL;
    if (was)
        snprintf(out, size, "%.*s", (int)(was - colon - 2), colon + 2);
    else
        snprintf(out, size, "%.*s_zz.sql", (int)strlen(file) - 4, file);
}

static void tamper_with(mx_arena *arena, const char *dir, const json_t *data, const json_t *tamper)
{
    const char *kind = text_at(tamper, "kind"), *file = text_at(tamper, "file");
    mx_str full = mx_path_join(arena, mx_str_of(dir), mx_str_of(file));
    mx_str sum = mx_path_join(arena, mx_str_of(dir), MX_STR(MX_SUM_NAME));
    if (strcmp(kind, "edit") == 0) {
        mx_str text = mx_str_cat(arena, mx_str_of(text_at(json_object_get(data, "files"), file)),
                                 MX_STR("\n-- edited\n"));
        write_text(dir, file, text.ptr, text.len);
    } else if (strcmp(kind, "remove") == 0) {
        assert_int_equal(remove(mx_str_z(arena, full)), 0);
    } else if (strcmp(kind, "add") == 0) {
        char name[512];
        added_name(tamper, name, sizeof name);
        write_text(dir, name, "SELECT 1;\n", 10);
    } else if (strcmp(kind, "sum-missing") == 0) {
        assert_int_equal(remove(mx_str_z(arena, sum)), 0);
    } else if (strcmp(kind, "sum-line") == 0) {
        mx_str text = read_sum(arena, dir);
        size_t first = mx_str_find(text, '\n'),
               mark = mx_str_find_str(mx_str_sub(text, first, text.len), MX_STR(" h1:"));
        if (mark != MX_NPOS) {
            mx_str cut = mx_str_cat(arena, mx_str_sub(text, 0, first + mark),
                                    mx_str_sub(text, first + mark + 4, text.len));
            write_text(dir, MX_SUM_NAME, cut.ptr, cut.len);
        }
    } else {
        fail_msg("unknown kind of tampering: %s", kind);
    }
}

static void check_tamper(mx_arena *arena, job *j, mx_layout layout)
{
    const json_t *tamper = json_object_get(j->data, "tamper"), *want = json_object_get(tamper, "validate");
    const char *name = text_at(j->data, "name");
    mx_dir *dir = NULL;
    mx_sum_report report;
    tamper_with(arena, j->dir, j->data, tamper);
    assert_int_equal(mx_dir_read(arena, &dir, mx_str_of(j->dir), layout, NULL), MX_OK);
    mx_diags *diags = mx_diags_new();
    mx_status status = mx_sum_validate(arena, dir, &report, diags);
    if ((status != MX_OK) != json_integer_value(json_object_get(want, "exit")))
        fail_msg("%s: %s %s answered %d", name, text_at(tamper, "kind"), text_at(tamper, "file"),
                 (int)status);
    if (status != MX_OK) {
        expect_text(name, mx_sum_advice(arena, &report, "atlas migrate hash"), text_at(want, "stdout"));
        assert_int_equal(mx_diags_errors(diags), 1);
        expect_text(name, mx_str_printf(arena, "Error: %.*s\n", MX_FMT(mx_diags_at(diags, 0)->message)),
                    text_at(want, "stderr"));
    }
    mx_diags_free(diags);
}

static mx_status check_case(mx_arena *arena, void *arg)
{
    job *j = arg;
    mx_layout layout;
    mx_dir *dir = NULL;
    mx_sum sum;
    assert_int_equal(mx_layout_find(mx_str_of(text_at(j->data, "format")), &layout, NULL), MX_OK);
    assert_int_equal(mx_dir_read(arena, &dir, mx_str_of(j->dir), layout, NULL), MX_OK);
    mx_sum_compute(arena, dir->files, dir->count, &sum);
    expect_text(text_at(j->data, "name"), mx_sum_text(arena, &sum), text_at(j->data, "sum"));
    assert_int_equal(mx_sum_validate(arena, dir, NULL, NULL), dir->count == 0 ? MX_OK : MX_FAILED);
    assert_int_equal(mx_sum_write(arena, dir, NULL), MX_OK);
    expect_text("as written", read_sum(arena, j->dir), text_at(j->data, "sum"));
    assert_int_equal(mx_dir_read(arena, &dir, mx_str_of(j->dir), layout, NULL), MX_OK);
    assert_int_equal(mx_sum_validate(arena, dir, NULL, NULL), MX_OK);
    if (json_object_get(j->data, "tamper"))
        check_tamper(arena, j, layout);
    return MX_OK;
}

static void recorded_directories(void **state)
{
    (void)state;
    json_t *cases = load_cases("directories.json");
    for (size_t i = 0; i < json_array_size(cases); i++) {
        job j = {.data = json_array_get(cases, i)};
        strcpy(j.dir, make_scratch());
        write_files(j.dir, json_object_get(j.data, "files"));
        assert_int_equal(mx_guard(NULL, check_case, &j, NULL), MX_OK);
        remove_scratch(j.dir);
    }
    json_decref(cases);
}

static mx_status check_damage(mx_arena *arena, void *arg)
{
    (void)arg;
    static const struct {
        const char *sum;
        mx_sum_state state;
    } damages[] = {
        {"", MX_SUM_DAMAGED},
        {"h1:\n", MX_SUM_DAMAGED},
        {"h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n1.sql\n", MX_SUM_INVALID},
        {"h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n1.sql h1:x\n", MX_SUM_DAMAGED},
        {"h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", MX_SUM_ADDED},
        {"h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n", MX_SUM_ADDED},
    };
    mx_dir_file file = {.name = MX_STR("1.sql"), .text = MX_STR("SELECT 1;\n")};
    mx_dir *dir = mx_dir_of(arena, MX_STR("m"), MX_LAYOUT_ATLAS, &file, 1, NULL);
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        mx_sum_report report;
        dir->has_sum = true;
        dir->sum_text = mx_str_of(damages[i].sum);
        assert_int_equal(mx_sum_validate(arena, dir, &report, NULL), MX_FAILED);
        if (report.state != damages[i].state)
            fail_msg("row %zu: state %d", i, (int)report.state);
    }
    return MX_OK;
}

static void damaged_sums(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, check_damage, NULL, NULL), MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(recorded_directories),
                                       cmocka_unit_test(damaged_sums)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
