/* Drawings as text: what they hold, how wide they are, and that no text breaks out of its place. */
#include "drawings.h"

#include "draw/text_width.h"

static void small_drawing(mx_arena *arena, mx_drawing *d)
{
    mx_drawing_init(d, arena);
    mx_draw_add_node(d, MX_STR("video"), MX_STR("d1eea53f"), MX_STR("p"));
    mx_draw_add_row(d, 0, MX_STR("frames"), MX_STR("aa2ab938"), MX_STR_NONE);
    mx_draw_add_node(d, MX_STR("crop"), MX_STR("13adae39"), MX_STR("p"));
    mx_draw_add_node(d, MX_STR("face"), MX_STR("7ca9f19a"), MX_STR("p"));
    mx_draw_add_edge(d, 0, 1);
    mx_draw_add_edge(d, 0, 2);
}

static mx_status check_terminal(mx_arena *arena, void *arg)
{
    mx_drawing d;
    mx_buf out = MX_BUF(arena);
    (void)arg;
    small_drawing(arena, &d);
    mx_draw_terminal(&d, 80, false, &out);
    assert_string_equal(mx_str_z(arena, mx_buf_take(&out)), "         ╭───────────────────╮\n"
                                                            "         │ video    d1eea53f │\n"
                                                            "         │  frames  aa2ab938 │\n"
                                                            "         ╰─────────┬─────────╯\n"
                                                            "         ╭─────────┴──────────╮\n"
                                                            "         ▼                    ▼\n"
                                                            "╭────────────────╮   ╭────────────────╮\n"
                                                            "│ crop  13adae39 │   │ face  7ca9f19a │\n"
                                                            "╰────────────────╯   ╰────────────────╯\n");
    mx_draw_terminal(&d, 24, false, &out); /* too narrow for arrows */
    assert_string_equal(mx_str_z(arena, mx_buf_take(&out)), "╭───────────────────╮\n"
                                                            "│ video    d1eea53f │\n"
                                                            "│  frames  aa2ab938 │\n"
                                                            "╰───────────────────╯\n"
                                                            "╭────────────────╮\n"
                                                            "│ crop  13adae39 │\n"
                                                            "│  ← video       │\n"
                                                            "╰────────────────╯\n"
                                                            "╭────────────────╮\n"
                                                            "│ face  7ca9f19a │\n"
                                                            "│  ← video       │\n"
                                                            "╰────────────────╯\n");
    d.nodes.at[1].status = MX_DRAW_ADDED;
    mx_draw_terminal(&d, 80, true, &out);
    assert_true(mx_str_find_str(mx_buf_view(&out), MX_STR("\033[0;32mcrop")) != MX_NPOS);
    return MX_OK;
}

/* No line is wider than the terminal, whatever the drawing. */
static mx_status check_widths(mx_arena *arena, void *arg)
{
    static const size_t widths[] = {20, 47, 80, 200};
    uint64_t seed = *(const uint64_t *)arg;
    mx_drawing d;
    random_drawing(arena, seed, 1 + seed % 23, seed * 3 % 31, true, &d);
    d.title = MX_STR_NONE;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        mx_buf out = MX_BUF(arena);
        mx_draw_terminal(&d, widths[i], false, &out);
        assert_true(out.len > 0);
        for (mx_str rest = mx_buf_view(&out), line; rest.len;) {
            (void)mx_str_cut(rest, '\n', &line, &rest);
            assert_true(mx_cells(line) <= widths[i]);
        }
        for (size_t k = 0; k < d.nodes.len; k++)
            assert_true(mx_str_find_str(mx_buf_view(&out), d.nodes.at[k].title) != MX_NPOS);
    }
    return MX_OK;
}

static const char nasty[] = "</script>]]>\"><b onload=x>&`#'\n";

static mx_status check_escapes(mx_arena *arena, void *arg)
{
    mx_drawing d;
    mx_buf out = MX_BUF(arena);
    (void)arg;
    mx_drawing_init(&d, arena);
    d.title = mx_str_of(nasty);
    mx_draw_add_node(&d, mx_str_of(nasty), mx_str_of(nasty), mx_str_of(nasty));
    mx_draw_add_node(&d, MX_STR("b"), MX_STR_NONE, MX_STR("other"));
    mx_draw_add_row(&d, 0, mx_str_of(nasty), mx_str_of(nasty), mx_str_of(nasty));
    mx_draw_add_fact(&d, 0, "fact", mx_str_of(nasty));
    d.edges.at = NULL;
    size_t edge = mx_draw_add_edge(&d, 0, 1);
    d.edges.at[edge].label = mx_str_of(nasty);
    mx_draw_svg(&d, MX_DRAW_RIGHT, &out);
    assert_true(mx_str_find_str(mx_buf_view(&out), MX_STR("<b onload")) == MX_NPOS);
    out.len = 0;
    mx_draw_graphviz(&d, MX_DRAW_RIGHT, &out);
    assert_true(mx_str_find_str(mx_buf_view(&out), MX_STR("<b onload")) == MX_NPOS);
    out.len = 0;
    mx_draw_mermaid(&d, MX_DRAW_DOWN, &out);
    assert_true(mx_str_find_str(mx_buf_view(&out), MX_STR("<b onload")) == MX_NPOS);
    out.len = 0;
    mx_draw_page(&d, MX_DRAW_RIGHT, &out);
    assert_true(mx_str_find_str(mx_buf_view(&out), MX_STR("<b onload")) == MX_NPOS);
    return MX_OK;
}

static const struct {
    const char *text;
    size_t cells;
} width_cases[] = {
    {"", 0},  {"abc", 3},  {"é", 1},    {"e\xCC\x81", 1}, {"漢字", 4},
    {"😀", 2}, {"a\tb", 2}, {"\xFF", 1}, {"─▼", 2},
};

static void test_cells(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof width_cases / sizeof *width_cases; i++)
        assert_int_equal(mx_cells(mx_str_of(width_cases[i].text)), width_cases[i].cells);
    assert_int_equal(mx_cells_fit(MX_STR("a漢b"), 2), 1); /* half a character does not fit */
    assert_int_equal(mx_cells_fit(MX_STR("a漢b"), 3), 4);
    assert_true(mx_text_width(MX_STR("mmm"), MX_FONT_TEXT, 12) >
                mx_text_width(MX_STR("iii"), MX_FONT_TEXT, 12));
}

static void test_terminal(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, check_terminal, NULL, NULL), MX_OK);
    for (uint64_t seed = 0; seed < 60; seed++)
        assert_int_equal(mx_guard(NULL, check_widths, &seed, NULL), MX_OK);
}

static void test_escapes(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, check_escapes, NULL, NULL), MX_OK);
}

static mx_status draw_all(mx_arena *arena, void *arg)
{
    mx_drawing d;
    mx_buf out = MX_BUF(arena);
    (void)arg;
    random_drawing(arena, 3, 6, 8, true, &d);
    mx_draw_add_link(&d, (mx_draw_end){0, MX_DRAW_NO_ROW}, (mx_draw_end){1, MX_DRAW_NO_ROW});
    d.links.len = 0;
    mx_draw_terminal(&d, 100, true, &out);
    mx_draw_mermaid(&d, MX_DRAW_DOWN, &out);
    mx_draw_graphviz(&d, MX_DRAW_DOWN, &out);
    mx_draw_svg(&d, MX_DRAW_DOWN, &out);
    mx_draw_page(&d, MX_DRAW_RIGHT, &out);
    return MX_OK;
}

static void test_faults(void **state)
{
    (void)state;
    fault_every_work(draw_all, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_terminal),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
