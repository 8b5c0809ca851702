/* Views, hashing and small text functions. */
#include "check.h"

#include "base/checksum.h"
#include "base/glob.h"
#include "base/hash.h"

static void compares(void **state)
{
    static const struct {
        const char *a, *b;
        int cmp, icmp;
    } rows[] = {
        {"", "", 0, 0},        {"a", "", 1, 1},     {"a", "b", -1, -1}, {"B", "a", -1, 1},
        {"ab", "abc", -1, -1}, {"AB", "ab", -1, 0}, {"_", "A", 1, -1},  {"\xff", "a", 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_str a = mx_str_of(rows[i].a), b = mx_str_of(rows[i].b);
        int cmp = mx_str_cmp(a, b), icmp = mx_str_icmp(a, b);
        assert_int_equal((cmp > 0) - (cmp < 0), rows[i].cmp);
        assert_int_equal((icmp > 0) - (icmp < 0), rows[i].icmp);
        assert_int_equal(mx_str_eq(a, b), rows[i].cmp == 0);
        assert_int_equal(mx_str_ieq(a, b), rows[i].icmp == 0);
        assert_true(rows[i].cmp != 0 || mx_str_hash(a) == mx_str_hash(b));
    }
    assert_true(mx_str_eq(MX_STR_NONE, MX_STR("")));
    assert_true(mx_str_hash(MX_STR_NONE) == mx_str_hash(MX_STR("")));
    assert_true(mx_str_hash(MX_STR("a")) != mx_str_hash(MX_STR("a\0")));
}

static void finds(void **state)
{
    mx_str head, tail, s = MX_STR("a.b.c");
    (void)state;
    assert_int_equal(mx_str_find(s, '.'), 1);
    assert_int_equal(mx_str_rfind(s, '.'), 3);
    assert_true(mx_str_find(s, 'x') == MX_NPOS && mx_str_rfind(s, 'x') == MX_NPOS);
    assert_true(mx_str_find(MX_STR_NONE, 'x') == MX_NPOS && mx_str_rfind(MX_STR_NONE, 'x') == MX_NPOS);
    assert_int_equal(mx_str_find_str(s, MX_STR("b.")), 2);
    assert_int_equal(mx_str_find_str(s, MX_STR("")), 0);
    assert_true(mx_str_find_str(s, MX_STR("b.d")) == MX_NPOS && mx_str_find_str(MX_STR("b"), s) == MX_NPOS);
    assert_true(mx_str_cut(s, '.', &head, &tail));
    assert_text(head, "a");
    assert_text(tail, "b.c");
    assert_false(mx_str_cut(s, ';', &head, &tail));
    assert_text(head, "a.b.c");
    assert_text(tail, "");
    assert_true(mx_str_starts(s, MX_STR("a.")) && mx_str_starts(s, MX_STR("")) &&
                !mx_str_starts(s, MX_STR("A")));
    assert_true(mx_str_istarts(s, MX_STR("A.B")) && !mx_str_istarts(MX_STR("a"), s));
    assert_true(mx_str_ends(s, MX_STR(".c")) && mx_str_ends(s, s) && !mx_str_ends(MX_STR("c"), s));
    assert_text(mx_str_trim(MX_STR(" \t\r\n a b \v\f")), "a b");
    assert_text(mx_str_trim(MX_STR("  ")), "");
}

static void words(void **state)
{
    mx_str text = MX_STR("-a.b1 \"caf\xc3\xa9\"($1)"), word;
    static const char *const want[] = {"a", "b1", "caf\xc3\xa9", "$1"};
    size_t at = 0;
    (void)state;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_true(mx_str_next_word(text, &at, &word));
        assert_text(word, want[i]);
    }
    assert_false(mx_str_next_word(text, &at, &word) || mx_str_next_word(MX_STR_NONE, &(size_t){0}, &word));
    assert_true(mx_str_has_word(text, MX_STR("a")) && mx_str_has_word(text, MX_STR("$1")));
    assert_false(mx_str_has_word(text, MX_STR("b")) || mx_str_has_word(text, MX_STR("caf")));
    assert_false(mx_str_has_word(text, MX_STR("")) || mx_str_has_word(MX_STR_NONE, MX_STR("a")));
    assert_true(mx_str_has_word(MX_STR("aa aab a"), MX_STR("a")));
    assert_true(mx_str_has_word(MX_STR("xa b a b"), MX_STR("a b")) &&
                !mx_str_has_word(MX_STR("xa b"), MX_STR("a b")));
}

static void numbers(void **state)
{
    static const struct {
        const char *in;
        bool u, i;
        uint64_t un;
        int64_t in_;
    } rows[] = {
        {"0", true, true, 0, 0},
        {"007", true, true, 7, 7},
        {"18446744073709551615", true, false, UINT64_MAX, 0},
        {"18446744073709551616", false, false, 0, 0},
        {"9223372036854775807", true, true, INT64_MAX, INT64_MAX},
        {"9223372036854775808", true, false, (uint64_t)INT64_MAX + 1, 0},
        {"-9223372036854775808", false, true, 0, INT64_MIN},
        {"-9223372036854775809", false, false, 0, 0},
        {"-0", false, true, 0, 0},
        {"+5", false, true, 0, 5},
        {"", false, false, 0, 0},
        {"-", false, false, 0, 0},
        {"+-5", false, false, 0, 0},
        {"1 ", false, false, 0, 0},
        {"1x", false, false, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t u = 0;
        int64_t n = 0;
        assert_int_equal(mx_str_to_u64(mx_str_of(rows[i].in), &u), rows[i].u);
        assert_int_equal(mx_str_to_i64(mx_str_of(rows[i].in), &n), rows[i].i);
        assert_true((!rows[i].u || u == rows[i].un) && (!rows[i].i || n == rows[i].in_));
    }
}

static void utf8(void **state)
{
    static const struct {
        const char *in;
        size_t chars;
        int bad;
    } rows[] = {
        {"", 0, -1},
        {"abc", 3, -1},
        {"\xc3\xbc", 1, -1},
        {"\xe2\x82\xac\xf0\x9f\x98\x80", 2, -1},
        {"a\xff", 2, 1},
        {"\xc0\x80", 2, 0}, /* too long a form */
        {"\xe0\x80\x80", 3, 0},
        {"\xed\xa0\x80", 3, 0},     /* half of a surrogate pair */
        {"\xf4\x90\x80\x80", 4, 0}, /* behind the last code point */
        {"a\xe2\x82", 3, 1},        /* cut off */
        {"\x80", 1, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t bad = 99;
        mx_str s = mx_str_of(rows[i].in);
        assert_int_equal(mx_str_chars(s), rows[i].chars);
        assert_int_equal(mx_str_is_utf8(s, &bad), rows[i].bad < 0);
        assert_true(rows[i].bad < 0 || bad == (size_t)rows[i].bad);
    }
    uint32_t point = 0;
    assert_int_equal(mx_utf8_decode(MX_STR("x\xf0\x9f\x98\x80"), 1, &point), 4);
    assert_int_equal(point, 0x1f600);
    assert_int_equal(mx_utf8_decode(MX_STR("x"), 1, &point), 0);
}

static void distances(void **state)
{
    static char big[400];
    memset(big, 'x', sizeof big);
    static const struct {
        const char *a, *b;
        size_t cap, want;
    } rows[] = {
        {"", "", 5, 0},    {"users", "user", 5, 1},    {"users", "USERS", 5, 0}, {"kitten", "sitting", 5, 3},
        {"abc", "", 5, 3}, {"abcdef", "uvwxyz", 3, 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(mx_str_distance(mx_str_of(rows[i].a), mx_str_of(rows[i].b), rows[i].cap),
                         rows[i].want);
        assert_int_equal(mx_str_distance(mx_str_of(rows[i].b), mx_str_of(rows[i].a), rows[i].cap),
                         rows[i].want);
    }
    assert_int_equal(mx_str_distance((mx_str){big, 400}, (mx_str){big, 399}, 3), 3);
    assert_int_equal(mx_str_distance((mx_str){big, 400}, (mx_str){big, 400}, 3), 0);
    assert_int_equal(mx_str_distance((mx_str){big, 255}, (mx_str){big, 254}, 3), 1);
}

static void globs(void **state)
{
    static const struct {
        const char *pattern, *text;
        bool want;
    } rows[] = {
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"*", "a/b", true},
        {"a*c", "abbc", true},
        {"a*c", "abb", false},
        {"*a*b*", "xxaxxbxx", true},
        {"?", "\xc3\xbc", true},
        {"?", "", false},
        {"a?c", "abc", true},
        {"[a-c]x", "bx", true},
        {"[a-c]x", "dx", false},
        {"[!a-c]", "d", true},
        {"[^a-c]", "b", false},
        {"[]]", "]", true},
        {"[]a]", "a", true},
        {"[a-]", "-", true},
        {"\\*", "*", true},
        {"\\*", "a", false},
        {"[\\]]", "]", true},
        {"[ü-ö]", "a", false},
        {"[à-ö]", "é", true},
        {"[a", "a", false},
        {"[a", "[a", false},
        {"a\\", "a", false},
        {"a\\", "a\\", false},
        {"[!", "x", false},
        {"*.sql", "1.sql", true},
        {"\xff*",
         "\xff"
         "x",
         true},
        {"a", "A", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (mx_glob_match(mx_str_of(rows[i].pattern), mx_str_of(rows[i].text)) != rows[i].want)
            fail_msg("%s on %s", rows[i].pattern, rows[i].text);
    assert_true(mx_glob_valid(MX_STR("a[b]*")) && !mx_glob_valid(MX_STR("[")) &&
                !mx_glob_valid(MX_STR("[]")));
    /* Many stars do not take exponential time. */
    assert_false(mx_glob_match(MX_STR("*a*a*a*a*a*a*a*a*a*a*a*a*b"),
                               MX_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}

static mx_status hashes(mx_arena *arena, void *arg)
{
    static const struct {
        const char *in, *hex, *base64;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
         "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
         "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="},
    };
    (void)arg;
    mx_sha256 *running = mx_sha256_new(arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t digest[32];
        mx_sha256_add(running, mx_str_of(rows[i].in));
        mx_sha256_peek(running, digest);
        mx_sha256_peek(running, digest); /* looking changes nothing */
        assert_text(mx_hex(arena, digest, 32), rows[i].hex);
        assert_text(mx_base64(arena, digest, 32), rows[i].base64);
    }
    assert_text(mx_base64(arena, (const uint8_t *)"f", 1), "Zg==");
    assert_text(mx_base64(arena, (const uint8_t *)"fo", 2), "Zm8=");
    assert_text(mx_base64(arena, (const uint8_t *)"foobar", 6), "Zm9vYmFy");
    assert_text(mx_base64(arena, NULL, 0), "");
    return MX_OK;
}

static void sums(void **state)
{
    (void)state;
    in_arena(hashes, NULL);
    fault_every_work(hashes, NULL, MX_OK);
    assert_int_equal(mx_fnv1_32(MX_STR("")), 0x811c9dc5);
    assert_int_equal(mx_fnv1_32(MX_STR("a")), 0x050c5d7e);
    assert_int_equal(mx_fnv1_32(MX_STR("foobar")), 0x31f0b262);
    assert_int_equal(mx_adler32(MX_STR("")), 1);
    assert_int_equal(mx_adler32(MX_STR("Wikipedia")), 0x11e60398);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares), cmocka_unit_test(finds), cmocka_unit_test(words),
        cmocka_unit_test(numbers),  cmocka_unit_test(utf8),  cmocka_unit_test(distances),
        cmocka_unit_test(globs),    cmocka_unit_test(sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
