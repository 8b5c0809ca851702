/* Digests: every recorded text, and published fingerprints of FarmHash. */
#include "check.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"

static void check_digest(mx_digest digest, mx_str input, mx_str want)
{
    char text[MX_DIGEST_TEXT_MAX];
    size_t len = mx_digest_text(digest, input.ptr, input.len, text);
    if (!mx_str_eq((mx_str){text, len}, want)) {
        print_error("%s of <%.*s>: got %.*s, want %.*s\n", mx_digest_names[digest], MX_FMT(input), (int)len,
                    text, MX_FMT(want));
        fail();
    }
}

/* Those of BigQuery's documentation of FARM_FINGERPRINT; below, what the published library (farmhash,
 * Fingerprint64) gives for each of its ways for a length. */
static const struct {
    const char *in, *want;
} farm[] = {
    {"1footrue", "-1541654101129638711"},
    {"2applefalse", "2794438866806483259"},
    {"3true", "-4880158226897771312"},
};

/* Of the first `length` letters of "ahovcjqxelszgnubipwdkry…" (every seventh of the alphabet). */
static const struct {
    size_t length;
    const char *want;
} lengths[] = {
    {0, "-7286425919675154353"},   {1, "-5528939962900187677"},    {5, "-7593671745954933495"},
    {10, "-4204696162738723957"},  {20, "-8830825053605271144"},   {33, "8045080651094301868"},
    {64, "-2297228965523917154"},  {65, "2768067016444695309"},    {128, "-7965615431543156339"},
    {200, "-3371186695178502604"}, {1000, "-3428594892094454064"},
};

static void fingerprints(void **state)
{
    char letters[1000];
    (void)state;
    for (size_t i = 0; i < sizeof letters; i++)
        letters[i] = (char)('a' + i * 7 % 26);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        check_digest(MX_DIGEST_FARMHASH, (mx_str){letters, lengths[i].length}, mx_str_of(lengths[i].want));
    for (size_t i = 0; i < sizeof farm / sizeof farm[0]; i++)
        check_digest(MX_DIGEST_FARMHASH, mx_str_of(farm[i].in), mx_str_of(farm[i].want));
}

static mx_status read_vectors(mx_arena *arena, void *arg)
{
    size_t *checked = arg;
    const char *dir = getenv("METAXY_TEST_VECTORS"), *root = getenv("MX_SOURCE_ROOT");
    mx_str text, path = dir && *dir
                            ? mx_str_printf(arena, "%s/hashes.json", dir)
                            : mx_str_printf(arena, "%s/tests/vectors/metaxy/hashes.json", root ? root : ".");
    mx_json *doc;
    MX_TRY(mx_file_read(arena, path, &text, NULL));
    MX_TRY(mx_json_parse(arena, text, 1, MX_FEA002, &doc, NULL));
    const mx_json *cases = mx_json_get(doc, MX_STR("cases"));
    for (size_t i = 0; i < mx_json_length(cases); i++) {
        const mx_json *one = mx_json_at(cases, i), *expected = mx_json_get(one, MX_STR("expected"));
        for (size_t j = 0; j < mx_json_length(expected); j++) {
            mx_digest digest;
            assert_true(mx_digest_named(mx_json_key(expected, j), &digest));
            check_digest(digest, mx_json_string(mx_json_get(one, MX_STR("input"))),
                         mx_json_string(mx_json_at(expected, j)));
            ++*checked;
        }
    }
    return MX_OK;
}

static void vectors(void **state)
{
    size_t checked = 0;
    (void)state;
    assert_int_equal(mx_guard(NULL, read_vectors, &checked, NULL), MX_OK);
    assert_true(checked >= 6);
}

static void names(void **state)
{
    mx_digest digest;
    (void)state;
    for (size_t i = 0; i < MX_DIGEST_COUNT; i++)
        assert_true(mx_digest_named(mx_str_of(mx_digest_names[i]), &digest) && digest == (mx_digest)i);
    assert_false(mx_digest_named(MX_STR("MD5"), &digest));
    assert_false(mx_digest_named(MX_STR(""), &digest));
}

/* Many at once are what they are one by one: each length beside every other in a vector's lanes. */
static void many(void **state)
{
    enum { COUNT = 333, LONGEST = 300 };
    static char letters[COUNT + LONGEST], out[COUNT][MX_DIGEST_TEXT_MAX];
    mx_str texts[COUNT];
    uint8_t lens[COUNT];
    (void)state;
    for (size_t i = 0; i < sizeof letters; i++)
        letters[i] = (char)(i * 2654435761u >> 13);
    for (size_t i = 0; i < COUNT; i++)
        texts[i] = (mx_str){letters + i, i * 131 % (LONGEST + 1)};
    for (mx_digest digest = 0; digest < MX_DIGEST_COUNT; digest++)
        for (size_t count = 0; count <= COUNT; count += count < 40 ? 1 : 97) {
            memset(out, 0, sizeof out);
            mx_digest_texts(digest, texts, count, out, lens);
            for (size_t i = 0; i < count; i++)
                check_digest(digest, texts[i], (mx_str){out[i], lens[i]});
            for (size_t i = count; i < COUNT; i++)
                assert_int_equal(out[i][0], 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingerprints),
        cmocka_unit_test(many),
        cmocka_unit_test(vectors),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
