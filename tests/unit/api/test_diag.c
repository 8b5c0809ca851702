/* metaxy/diag.h from the outside: fields of a message, places, printing, no sink, no memory. */
#include "metaxy/diag.h"

#include "../fault.h"

static void fields_and_place(void **state)
{
    (void)state;
    mx_diags *diags = mx_diags_new();
    uint32_t file = mx_diags_file(diags, mx_str_of("a.sql"), mx_str_of("one\nz\xc3\xbcrich two\nthree\n"));
    mx_where where;
    mx_fail(diags, MX_SQL101, (mx_span){file, 12, 15}, "Do this.", "expected %s", "more");
    mx_warn(diags, MX_DS102, MX_NOWHERE, "", "table dropped");
    assert_int_equal(mx_diags_count(diags), 2);
    assert_int_equal(mx_diags_errors(diags), 1);
    assert_string_equal(mx_diags_code(diags, 0), "SQL101");
    assert_int_equal(mx_diags_severity(diags, 0), MX_ERROR);
    assert_string_equal(mx_diags_message(diags, 0).ptr, "expected more");
    assert_string_equal(mx_diags_hint(diags, 0).ptr, "Do this.");
    assert_true(mx_diags_where(diags, 0, &where));
    assert_string_equal(where.file.ptr, "a.sql");
    assert_int_equal(where.start, 12);
    assert_int_equal(where.end, 15);
    assert_int_equal(where.line, 2);
    assert_int_equal(where.column, 8); /* characters: the u umlaut is one of two bytes */
    assert_int_equal(where.end_line, 2);
    assert_int_equal(where.end_column, 11);

    assert_int_equal(mx_diags_severity(diags, 1), MX_WARNING);
    assert_string_equal(mx_diags_hint(diags, 1).ptr, "");
    assert_false(mx_diags_where(diags, 1, &where));
    assert_string_equal(where.file.ptr, "");
    assert_int_equal(where.line, 0);

    assert_string_equal(mx_diags_text(diags, false).ptr, "a.sql:2:8: error SQL101: expected more\n"
                                                         "  2 | z\xc3\xbcrich two\n"
                                                         "    |        ^~~\n"
                                                         "  hint: Do this.\n"
                                                         "warning DS102: table dropped\n");
    assert_non_null(strstr(mx_diags_text(diags, true).ptr, "\033["));
    mx_diags_clear(diags);
    assert_int_equal(mx_diags_count(diags), 0);
    assert_string_equal(mx_diags_text(diags, false).ptr, "");
    mx_diags_free(diags);
}

static void nothing_there(void **state)
{
    (void)state;
    mx_diags *sinks[] = {NULL, mx_diags_new()};
    for (size_t i = 0; i < 2; i++) {
        mx_where where;
        assert_int_equal(mx_diags_count(sinks[i]), 0);
        assert_int_equal(mx_diags_severity(sinks[i], 0), MX_NOTE);
        assert_string_equal(mx_diags_code(sinks[i], 0), "");
        assert_string_equal(mx_diags_message(sinks[i], 7).ptr, "");
        assert_string_equal(mx_diags_hint(sinks[i], 7).ptr, "");
        assert_false(mx_diags_where(sinks[i], 0, &where));
        assert_string_equal(mx_diags_text(sinks[i], false).ptr, "");
        mx_diags_free(sinks[i]);
    }
}

static void memory_runs_out(void **state)
{
    (void)state;
    mx_diags *diags = mx_diags_new();
    mx_diags_oom(diags);
    assert_int_equal(mx_diags_count(diags), 1);
    assert_string_equal(mx_diags_code(diags, 0), "MEM001");
    assert_string_equal(mx_diags_message(diags, 0).ptr, "out of memory");
    mx_fault_at(1);
    mx_str text = mx_diags_text(diags, false);
    mx_fault_at(0);
    assert_string_equal(text.ptr, "error MEM001: out of memory\n");
    mx_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_place),
        cmocka_unit_test(nothing_there),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
