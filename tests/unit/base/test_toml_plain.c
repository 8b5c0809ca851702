/* The reader for plain TOML beside toml++: what it takes, toml++ takes too, and makes the same tree of it. */
#include "check.h"

#include "base/toml.h"
#include "base/toml_plain.h"

static const char *const taken[] = {
    "",
    "\xef\xbb\xbf# only a comment",
    "a = 1\nb = -0\r\nc = +12 # \xc3\xbc\n\n",
    "s = \"\xc3\xbc\\t\\\\ \\\"x\\\"\"\nl = 'a\\b'\ne = \"\"\nn = ''\n",
    "\"k \\n\" = true\n'l' = false\n\t12-_a = 1",
    "a = [ 3, [1, \"x\"], { z = 1, a = { } } ]\nb = [\n  1, # one\n  2,\n]\nc = []\nd = [{}]\ne = {\"x\" = "
    "[1]}",
    "[t.z]\nk = 1\n[s]\nq = 2\n[ t . \"a\" ] # more\nl = 3\n[t.z.y]\n[t.z.x]\nv=[]",
    "k = 1\n[features.\"video/crop\"]\nid = [\"v\"]\ndeps = [{ feature = \"a/b\" }, { feature = 'c' }]\n"
    "[features.\"video/crop\".fields.frames]\ncode = \"2\"\n[features.a]\n[other]\nfeatures = "
    "999999999999999999",
    "a=1\nb=2\nc=3\nd=4\ne=5\nf=6\ng=7\nh=8\ni=9\nj=10\nk=11\n[l]\n[m]\n[l.n]",
};

/* Unusual or wrong: toml++'s. */
static const char *const left[] = {
    "a.b = 1",
    "a = 1.5",
    "a = 1979-05-27",
    "a = 07:32:00",
    "a = \"\"\"x\"\"\"",
    "a = '''x'''",
    "a = 0x1f",
    "a = 1_000",
    "a = 01",
    "a = \"\\u00fc\"",
    "[[p]]",
    "[a]\n[a]",
    "[a.b]\n[a]",
    "a = 1\na = 2",
    "a = 1\n[a]",
    "a = 1\n[a.b]",
    "a = {}\n[a.b]",
    "a = { x = 1, x = 2 }",
    "a = { x = 1, }",
    "a = {\nx = 1}",
    "a = [1,,2]",
    "a = [,]",
    "a = [1 2]",
    "a = [1",
    "a = {",
    "a =",
    "= 1",
    "a 1",
    "a = 1 b = 2",
    "[a",
    "[a] b = 1",
    "[]",
    "[a.]",
    "\"\" = 1",
    "a = \"x",
    "a = 'x\ny'",
    "a = tru",
    "a = truex",
    "a = 1\r",
    "# \x01",
    "a = \"\x7f\"",
    "\xc3\xbc = 1",
    "a = 1\xc2\xa0",
    "a = -",
    "a = 1e3",
    "a = inf",
    "a = ]",
    "a\n= 1",
};

static void dump(mx_buf *buf, const mx_json *value, size_t count)
{
    mx_span at = mx_json_span(value);
    mx_buf_printf(buf, "%s %u:%u-%u ", mx_json_kind_name(mx_json_kind_of(value)), at.file, at.start, at.end);
    if (mx_json_kind_of(value) != MX_JSON_ARRAY && mx_json_kind_of(value) != MX_JSON_OBJECT) {
        mx_json_writer w = MX_JSON_WRITER(buf, NULL);
        mx_json_put(&w, value);
    }
    for (size_t i = 0; i < count; i++) {
        mx_span key = mx_json_key_span(value, i);
        const mx_json *item = mx_json_at(value, i);
        mx_buf_printf(buf, "\n[%u:%u-%u ", key.file, key.start, key.end);
        mx_buf_json(buf, mx_json_key(value, i));
        if (mx_json_kind_of(value) == MX_JSON_OBJECT)
            assert_ptr_equal(mx_json_get(value, mx_json_key(value, i)), item);
        dump(buf, item, mx_json_length(item));
        mx_buf_char(buf, ']');
    }
}

static bool read_plain(mx_arena *arena, mx_str text, mx_json **out)
{
    size_t start = mx_str_starts(text, MX_STR("\xef\xbb\xbf")) ? 3 : 0;
    return mx_toml_plain(arena, arena, text, start, 7, out);
}

/* Both readers of one text; a list of tables at its end leaves it to toml++. False: the plain one gives up. */
static bool same(mx_arena *arena, mx_str text)
{
    mx_buf plain = MX_BUF(arena), other = MX_BUF(arena);
    mx_json *tree, *again;
    if (!read_plain(arena, text, &tree))
        return false;
    mx_str more = mx_str_cat(arena, text, MX_STR("\n[[not.plain]]"));
    assert_false(read_plain(arena, more, &again));
    if (mx_toml_parse(arena, more, 7, &again, NULL) != MX_OK)
        fail_msg("taken, but toml++ refuses it: %s", mx_str_z(arena, text));
    dump(&plain, tree, mx_json_length(tree));
    dump(&other, again, mx_json_length(again) - 1);
    mx_str first = mx_buf_take(&plain), second = mx_buf_take(&other);
    if (!mx_str_eq(first, second))
        fail_msg("%s\nis\n%s\nbut toml++ says\n%s", mx_str_z(arena, text), first.ptr, second.ptr);
    return true;
}

static mx_status takes(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (!same(arena, mx_str_of(taken[i])))
            fail_msg("not plain: %s", taken[i]);
    return MX_OK;
}

static mx_status leaves(mx_arena *arena, void *arg)
{
    mx_json *tree;
    (void)arg;
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (read_plain(arena, mx_str_of(left[i]), &tree))
            fail_msg("plain: %s", left[i]);
    assert_false(read_plain(arena, (mx_str){"a\0 = 1", 6}, &tree));
    return MX_OK;
}

static mx_status nests(mx_arena *arena, void *arg)
{
    static const char *const again[] = {"[", "{a=", "a.", "[a."};
    mx_json *tree;
    (void)arg;
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
        mx_buf text = MX_BUF(arena);
        mx_buf_text(&text, i < 2 ? "x = " : i == 2 ? "[" : "");
        for (int n = 0; n < 100000; n++)
            mx_buf_text(&text, again[i]);
        assert_false(read_plain(arena, mx_buf_take(&text), &tree));
    }
    return MX_OK;
}

typedef struct mutation {
    mx_str from;
    uint32_t state;
    bool took;
} mutation;

static uint32_t next(mutation *m, size_t below)
{
    m->state = m->state * 1664525 + 1013904223;
    return (m->state >> 8) % (uint32_t)below;
}

static mx_status mutated(mx_arena *arena, void *arg)
{
    static const char marks[] = "[]{}=,.#\"'\\\n\r\t -+_019aeft\x7f\x01";
    mutation *m = arg;
    char *text = (char *)mx_str_z(arena, m->from);
    for (uint32_t n = next(m, 3) + 1; n > 0 && m->from.len; n--) {
        size_t at = next(m, m->from.len);
        text[at] = next(m, 2) ? marks[next(m, sizeof marks - 1)] : text[next(m, m->from.len)];
    }
    mx_str made = {text, m->from.len};
    m->took = mx_str_is_utf8(made, NULL) && same(arena, made);
    return MX_OK;
}

static void plain_texts(void **state)
{
    (void)state;
    in_arena(takes, NULL);
    in_arena(leaves, NULL);
    in_arena(nests, NULL);
}

static void mutated_texts(void **state)
{
    mutation m = {.state = 1};
    int took = 0;
    (void)state;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        m.from = mx_str_of(taken[i]);
        for (int n = 0; n < 3000; n++) {
            in_arena(mutated, &m);
            took += m.took;
        }
    }
    assert_true(took > 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(plain_texts), cmocka_unit_test(mutated_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
