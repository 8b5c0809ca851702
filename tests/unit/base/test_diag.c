/* Diagnostics: kept, counted, printed, and never lost. */
#include "check.h"

#include <stdlib.h>

#include "base/buf.h"

typedef struct shown {
    const char *name, *text;
    uint32_t start, end;
    const char *hint, *want;
} shown;

#define X10 "xxxxxxxxxx"
#define X80 X10 X10 X10 X10 X10 X10 X10 X10
static const shown rows[] = {
    {"in the middle", "create table t (\n  id bigint,)\n", 29, 30, "Remove the comma before ')'.",
     "f.sql:2:13: error SQL101: wrong\n  2 |   id bigint,)\n    |             ^\n  hint: Remove the comma "
     "before ')'.\n"},
    {"underlined", "drop table users;", 11, 16, "",
     "f.sql:1:12: error SQL101: wrong\n  1 | drop table users;\n    |            ^~~~~\n"},
    {"over lines", "abc def\nghi", 4, 10, "",
     "f.sql:1:5: error SQL101: wrong\n  1 | abc def\n    |     ^~~\n"},
    {"at the end", "abc", 3, 3, "", "f.sql:1:4: error SQL101: wrong\n  1 | abc\n    |    ^\n"},
    {"behind the last line", "abc\n", 4, 4, "", "f.sql:2:1: error SQL101: wrong\n  2 |\n    | ^\n"},
    {"behind the end", "abc", 70, 80, "", "f.sql:1:4: error SQL101: wrong\n  1 | abc\n    |    ^\n"},
    {"end before start", "abc", 1, 0, "", "f.sql:1:2: error SQL101: wrong\n  1 | abc\n    |  ^\n"},
    {"tab", "\ta\tb", 3, 4, "", "f.sql:1:4: error SQL101: wrong\n  1 |     a    b\n    |          ^\n"},
    {"tab marked", "\ta", 0, 2, "", "f.sql:1:1: error SQL101: wrong\n  1 |     a\n    | ^~~~~\n"},
    {"characters, not bytes", "\xc3\xbc\xc3\xbc x", 5, 6, "",
     "f.sql:1:4: error SQL101: wrong\n  1 | \xc3\xbc\xc3\xbc x\n    |    ^\n"},
    {"wide", "\xe4\xb8\xad x", 4, 5, "",
     "f.sql:1:3: error SQL101: wrong\n  1 | \xe4\xb8\xad x\n    |    ^\n"},
    {"combining", "e\xcc\x81 x", 4, 5, "", "f.sql:1:4: error SQL101: wrong\n  1 | e\xcc\x81 x\n    |   ^\n"},
    {"control and bad bytes", "a\x1b[1m\xff x", 7, 8, "",
     "f.sql:1:8: error SQL101: wrong\n  1 | a\xef\xbf\xbd[1m\xef\xbf\xbd x\n    |        ^\n"},
    {"carriage return", "abc\r\ndef\r\n", 5, 8, "", "f.sql:2:1: error SQL101: wrong\n  2 | def\n    | ^~~\n"},
    {"on the line end", "abc\r\ndef", 3, 5, "", "f.sql:1:4: error SQL101: wrong\n  1 | abc\n    |    ^\n"},
    {"empty text", "", 0, 0, "Do it.", "f.sql: error SQL101: wrong\n  hint: Do it.\n"},
    {"long line", X80 X80 "ab" X80 X80, 160, 162, "",
     "f.sql:1:161: error SQL101: wrong\n  1 | \xe2\x80\xa6" X80 "ab" X10 X10 X10 X10 X10 X10 X10
     "xxxxxxxx\xe2\x80\xa6\n"
     "    |  "
     "          "
     "          "
     "          "
     "          "
     "          "
     "          "
     "          "
     "          "
     "^~\n"},
};

static mx_status show(mx_arena *arena, void *arg)
{
    const shown *row = arg;
    mx_diags *diags = mx_diags_new();
    assert_non_null(diags);
    uint32_t file = mx_diags_file(diags, MX_STR("f.sql"), mx_str_of(row->text));
    assert_int_equal(
        mx_fail(diags, MX_SQL101, (mx_span){file, row->start, row->end}, row->hint, "%s", "wrong"),
        MX_FAILED);
    mx_buf buf = MX_BUF(arena);
    mx_diags_print(&buf, diags, false);
    mx_diags_free(diags);
    if (!mx_str_eq(mx_buf_view(&buf), mx_str_of(row->want)))
        print_error("%s:\n", row->name);
    assert_text(mx_buf_take(&buf), row->want);
    return MX_OK;
}

static void prints(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        in_arena(show, (void *)(uintptr_t)&rows[i]);
}

static mx_status severities(mx_arena *arena, void *arg)
{
    mx_diags *diags = arg;
    mx_buf buf = MX_BUF(arena);
    mx_diags_clear(diags);
    uint32_t file = mx_diags_file(diags, MX_STR("f"), MX_STR("ab"));
    mx_warn(diags, MX_DS102, (mx_span){file, 0, 2}, "", "dropped");
    mx_report(diags, MX_SQL102, MX_NOTE, MX_NOWHERE, NULL, "passed");
    mx_fail(diags, MX_DS102, (mx_span){99, 0, 1}, "", "no such file");
    assert_int_equal(mx_diags_count(diags), 3);
    assert_int_equal(mx_diags_errors(diags), 1);
    mx_diags_print(&buf, diags, false);
    assert_text(mx_buf_take(&buf), "f:1:1: warning DS102: dropped\n  1 | ab\n    | ^~\nnote SQL102: passed\n"
                                   "error DS102: no such file\n");
    mx_diag_print(&buf, diags, mx_diags_at(diags, 0), true);
    assert_text(mx_buf_take(&buf),
                "\033[1mf\033[0m:1:1: \033[1;33mwarning DS102:\033[0m dropped\n  1 | ab\n    | "
                "\033[1;33m^~\033[0m\n");
    mx_diags_cut(diags, 1);
    assert_int_equal(mx_diags_count(diags), 1);
    assert_int_equal(mx_diags_errors(diags), 0);
    assert_null(mx_diags_at(diags, 1));
    mx_diags_oom(diags);
    mx_diags_oom(diags);
    mx_diags_cut(diags, 0);
    assert_int_equal(mx_diags_count(diags), 1);
    assert_int_equal(mx_diags_errors(diags), 1);
    mx_diags_print(&buf, diags, false);
    assert_text(mx_buf_take(&buf), "error MEM001: out of memory\n");
    mx_diags_clear(diags);
    assert_int_equal(mx_diags_count(diags), 0);
    assert_text(mx_diags_file_name(diags, file), "f");
    assert_text(mx_diags_file_text(diags, file), "ab");
    assert_text(mx_diags_file_text(diags, 0), "");
    return MX_OK;
}

static void counts(void **state)
{
    mx_diags *diags = mx_diags_new();
    (void)state;
    in_arena(severities, diags);
    mx_diags_free(diags);
}

static void no_sink(void **state)
{
    (void)state;
    assert_int_equal(mx_fail(NULL, MX_SQL101, MX_NOWHERE, "", "x"), MX_FAILED);
    mx_warn(NULL, MX_SQL101, MX_NOWHERE, "", "x");
    assert_int_equal(mx_diags_file(NULL, MX_STR("f"), MX_STR("x")), 0);
    assert_true(mx_diags_count(NULL) == 0 && mx_diags_errors(NULL) == 0 && !mx_diags_at(NULL, 0));
    mx_diags_cut(NULL, 0);
    mx_diags_clear(NULL);
    mx_diags_oom(NULL);
    mx_diags_free(NULL);
}

/* However memory runs out, an error that was reported is seen as an error. */
static mx_status report(void *arg)
{
    mx_diags *diags = mx_diags_new();
    (void)arg;
    if (!diags)
        return MX_FAILED;
    uint32_t file = mx_diags_file(diags, MX_STR("f"), MX_STR("some text"));
    mx_fail(diags, MX_SQL101, (mx_span){file, 5, 9}, "hint", "%300d", 1);
    assert_true(mx_diags_errors(diags) > 0);
    assert_non_null(mx_diags_at(diags, 0));
    mx_place place;
    if (mx_diags_place(diags, (mx_span){file, 5, 9}, &place))
        assert_true(place.line == 1 && place.column == 6 && place.start == 5 && place.end == 9);
    for (int i = 0; i < 10; i++)
        mx_warn(diags, MX_DS102, MX_NOWHERE, "", "w");
    assert_true(mx_diags_errors(diags) > 0);
    mx_diags_free(diags);
    return MX_OK;
}

static void never_lost(void **state)
{
    (void)state;
    fault_every(report, NULL, MX_OK);
}

/* Many messages about one large text, in the time for few. */
static mx_status many(mx_arena *arena, void *arg)
{
    mx_diags *diags = arg;
    mx_buf text = MX_BUF(arena), out = MX_BUF(arena);
    for (int i = 0; i < 20000; i++)
        mx_buf_lit(&text, "some line of the text that is not short\n");
    uint32_t file = mx_diags_file(diags, MX_STR("f"), mx_buf_take(&text));
    for (uint32_t i = 0; i < 20000; i++)
        mx_warn(diags, MX_DS102, (mx_span){file, i * 40 + 5, i * 40 + 9}, "", "w");
    mx_diags_print(&out, diags, false);
    assert_true(mx_str_ends(mx_buf_view(&out), MX_STR("f:20000:6: warning DS102: w\n"
                                                      "  20000 | some line of the text that is not short\n"
                                                      "        |      ^~~~\n")));
    return MX_OK;
}

static void large(void **state)
{
    mx_diags *diags = mx_diags_new();
    (void)state;
    in_arena(many, diags);
    mx_diags_free(diags);
}

static void positions(void **state)
{
    static const struct {
        uint32_t offset, line, column;
    } want[] = {{0, 1, 1}, {2, 1, 2}, {3, 1, 3}, {4, 2, 1}, {5, 3, 1}, {6, 3, 2}, {99, 3, 2}};
    mx_str text = MX_STR("\xc3\xbc"
                         "a\n\nb");
    (void)state;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        uint32_t line, column;
        mx_text_position(text, want[i].offset, &line, &column);
        assert_int_equal(line, want[i].line);
        assert_int_equal(column, want[i].column);
    }
}

static void codes(void **state)
{
    (void)state;
    assert_string_equal(mx_code_name(MX_SQL101), "SQL101");
    assert_int_equal(mx_code_severity(MX_DS102), MX_WARNING);
    for (int i = 0; i < MX_CODES; i++) {
        assert_true(strlen(mx_code_about((mx_code)i)) > 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(mx_code_name((mx_code)i), mx_code_name((mx_code)j));
    }
}

static void colour(void **state)
{
    (void)state;
    assert_false(mx_colour_wanted(-1)); /* not a terminal */
    setenv("NO_COLOR", "1", 1);
    assert_false(mx_colour_wanted(1));
}

static void origins(void **state)
{
    (void)state;
    static const struct {
        uint32_t at;
        const char *file, *owner, *part;
        size_t line;
    } places[] = {{0, "a.sql", "", "", 1},         {12, "m.py", "User", "", 1},
                  {16, "m.py", "User", "name", 2}, {19, "m.py", "User", "name", 2},
                  {20, "m.py", "User", "", 1},     {30, "a.sql", "", "", 2}};
    mx_diags *diags = mx_diags_new();
    uint32_t sql = mx_diags_file(diags, MX_STR("a.sql"), MX_STR("-- comment\ncreate t(name text);\nmore"));
    uint32_t model = mx_diags_file(diags, MX_STR("m.py"), MX_STR("class User:\n    name = 1\n"));
    mx_diags_origin(diags, (mx_span){sql, 11, 28}, (mx_span){model, 0, 11}, MX_STR("User"), MX_STR_NONE);
    mx_diags_origin(diags, (mx_span){sql, 15, 20}, (mx_span){model, 16, 24}, MX_STR("User"), MX_STR("name"));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        mx_place place;
        assert_true(mx_diags_place(diags, (mx_span){sql, places[i].at, places[i].at + 1}, &place));
        assert_true(mx_str_eq(place.name, mx_str_of(places[i].file)));
        assert_true(mx_str_eq(place.owner, mx_str_of(places[i].owner)));
        assert_true(mx_str_eq(place.part, mx_str_of(places[i].part)));
        assert_int_equal(place.line, places[i].line);
        assert_true(mx_diags_place_in_text(diags, (mx_span){sql, places[i].at, places[i].at + 1}, &place));
        assert_true(mx_str_eq(place.name, MX_STR("a.sql")));
    }
    mx_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints),     cmocka_unit_test(counts), cmocka_unit_test(no_sink),
        cmocka_unit_test(never_lost), cmocka_unit_test(large),  cmocka_unit_test(positions),
        cmocka_unit_test(codes),      cmocka_unit_test(colour), cmocka_unit_test(origins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
