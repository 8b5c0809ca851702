/* Specs against the recorded cases: what is loaded, what is refused and with which words, dumps and
 * versions. */
#include "vectors.h"

#include "feature/version.h"

/* Where the original says a thing of its own ("Value error, …"), ours says the same after the path. */
static void check_errors(mx_arena *arena, const mx_json *c, const mx_json *want, const mx_diags *diags)
{
    const mx_json *error = mx_json_at(get(want, "errors"), 0);
    mx_str message = text_at(error, "msg"), prefix = MX_STR("Value error, ");
    mx_str said = last_words(arena, diags), first = mx_json_string(mx_json_at(get(error, "loc"), 0));
    if (mx_str_starts(message, prefix) && !mx_str_ends(said, mx_str_sub(message, prefix.len, message.len)))
        same_text(c, "message", said, message);
    if (first.len && !mx_str_starts(said, first))
        same_text(c, "path", said, first);
    assert_int_equal(mx_diags_at(diags, mx_diags_count(diags) - 1)->code, MX_FEA001);
}

static void check_dump(mx_arena *arena, const mx_json *c, const mx_feature_spec *spec, const mx_json *want)
{
    mx_buf buf = MX_BUF(arena);
    const mx_feature_spec *again = NULL;
    mx_spec_write(&buf, spec, MX_CANON_DUMP);
    same_text(c, "dump", mx_buf_view(&buf), dumped(arena, get(want, "dump"))); /* also the order of keys */
    assert_int_equal(mx_spec_from_text(arena, mx_buf_view(&buf), 0, &again, NULL), MX_OK);
    assert_true(mx_spec_equal(arena, spec, again));
    same_text(c, "spec version", mx_spec_version(arena, spec, 8), text_at(want, "spec_version"));
    same_text(c, "code version", mx_spec_code_version(arena, spec, 8), text_at(want, "code_version"));
}

static mx_status all_cases(mx_arena *arena, void *arg)
{
    const mx_json *cases = load_vectors(arena, "specs.json", NULL);
    mx_diags *diags = arg;
    for (size_t i = 0; i < mx_json_length(cases); i++) {
        const mx_json *c = mx_json_at(cases, i), *want = get(c, "expected");
        const mx_feature_spec *spec = NULL;
        mx_diags_clear(diags);
        mx_status status = mx_spec_from_json(arena, get(c, "input"), &spec, diags);
        bool refused = get(want, "error") != NULL;
        same_text(c, "answer", status == MX_OK ? MX_STR("ok") : MX_STR("refused"),
                  refused ? MX_STR("refused") : MX_STR("ok"));
        if (refused)
            check_errors(arena, c, want, diags);
        else
            check_dump(arena, c, spec, want);
    }
    return MX_OK;
}

static void test_vectors(void **state)
{
    mx_diags *diags = mx_diags_new();
    (void)state;
    in_arena(all_cases, diags);
    mx_diags_free(diags);
}

static const struct {
    const char *text, *want; /* want: code, line:column and message; or the dump when it begins with '{' */
} cases[] = {
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\n \"fields\":[{\"key\":\"x\",\"code_version\":2}]}",
     "FEA001 2:38 fields.0.code_version: expected a string, got a whole number (Write it in quotes.)"},
    {"{\"key\":\"a\",\"id_colums\":[\"id\"]}",
     "FEA001 1:12 id_colums: no such setting (Did you mean 'id_columns'?)"},
    {"{\"key\":\"a\"", "FEA002 1:10 not valid JSON: '}' expected near end of file"},
    {"[]", "FEA001 1:1 expected a table, got a list"},
    {"{\"id_columns\":[\"id\"]}", "FEA001 1:1 key: it is required"},
    {"{\"key\":\"a\",\"id_columns\":[1]}",
     "FEA001 1:26 id_columns.0: expected a string, got a whole number (Write it in quotes.)"},
    {"{\"key\":\"a\",\"id_columns\":null}", "FEA001 1:25 id_columns: expected a list of strings, got null"},
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":null}", "FEA001 1:39 deps: expected a list, got null"},
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\"fields\":null}",
     "FEA001 1:41 fields: expected a list, got null"},
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":[{\"feature\":\"u\",\"fields_mapping\":null}]}",
     "FEA001 1:72 deps.0.fields_mapping: expected a table, got null"},
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":[{\"feature\":\"u\",\"filters\":\"a = 1\"}]}",
     "FEA001 1:65 deps.0.filters: expected a list of strings, got a string"},
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":[{\"feature\":\"u\",\"fields_mapping\":{\"mapping\":{"
     "\"type\":"
     "\"some\"}}}]}",
     "FEA001 1:91 deps.0.fields_mapping.mapping.type: no such mapping: 'some' (It is one of 'default', "
     "'specific', "
     "'all', 'none'.)"},
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":[{\"feature\":\"u\",\"lineage\":{\"relationship\":{"
     "\"type\":"
     "\"2:1\"}}}]}",
     "FEA001 1:89 deps.0.lineage.relationship.type: no such relationship: '2:1' (It is one of '1:1', 'N:1', "
     "'1:N'.)"},
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":\"uv\",\"fields\":[],\"metadata\":{\"big\":"
     "123456789012345678901234567890,\"f\":1e16,\"z\":-0.0,\"i\":-5}}",
     "{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":[{\"feature\":\"u\",\"select\":null,\"rename\":null,"
     "\"fields_mapping\":{\"mapping\":{\"type\":\"default\",\"match_suffix\":false,\"exclude_fields\":[]}},"
     "\"sql_filters\":null,\"lineage\":{\"relationship\":{\"type\":\"1:1\"}},\"optional\":false},{"
     "\"feature\":\"v\","
     "\"select\":null,\"rename\":null,\"fields_mapping\":{\"mapping\":{\"type\":\"default\",\"match_suffix\":"
     "false,"
     "\"exclude_fields\":[]}},\"sql_filters\":null,\"lineage\":{\"relationship\":{\"type\":\"1:1\"}},"
     "\"optional\":"
     "false}],\"fields\":[],\"metadata\":{\"big\":123456789012345678901234567890,\"f\":1e+16,\"z\":-0.0,"
     "\"i\":-5},"
     "\"description\":null}"},
    {"{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":[{\"feature\":{\"parts\":[\"u\"]},\"optional\":\"yes\","
     "\"rename\":"
     "{},\"fields_mapping\":{\"mapping\":{\"type\":\"specific\",\"mapping\":{\"x\":[\"c\",\"a\",[\"c\"],\"a/"
     "b\",\"a-b\"]}}}"
     "}],\"fields\":[]}",
     "{\"key\":\"a\",\"id_columns\":[\"id\"],\"deps\":[{\"feature\":\"u\",\"select\":null,\"rename\":{},"
     "\"fields_mapping\":{\"mapping\":{\"type\":\"specific\",\"mapping\":{\"x\":[[\"a\"],[\"a\",\"b\"],[\"a-"
     "b\"],"
     "[\"c\"]]}}},\"sql_filters\":null,\"lineage\":{\"relationship\":{\"type\":\"1:1\"}},\"optional\":true}],"
     "\"fields\":[],\"metadata\":{},\"description\":null}"},
};

static mx_str said(mx_arena *arena, const mx_diags *diags)
{
    const mx_diag *d = mx_diags_at(diags, 0);
    mx_place place;
    mx_diags_place(diags, d->at, &place);
    mx_buf buf = MX_BUF(arena);
    mx_buf_printf(&buf, "%s %zu:%zu %.*s", mx_code_name(d->code), place.line, place.column,
                  MX_FMT(d->message));
    if (d->hint.len)
        mx_buf_printf(&buf, " (%.*s)", MX_FMT(d->hint));
    return mx_buf_take(&buf);
}

static mx_status own_cases(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mx_diags *diags = mx_diags_new();
        mx_str text = mx_str_of(cases[i].text);
        const mx_feature_spec *spec;
        mx_buf buf = MX_BUF(arena);
        if (mx_spec_from_text(arena, text, mx_diags_file(diags, MX_STR("a.json"), text), &spec, diags) ==
            MX_OK)
            mx_spec_write(&buf, spec, MX_CANON_DUMP);
        else
            mx_buf_str(&buf, said(arena, diags));
        assert_text(mx_buf_view(&buf), cases[i].want);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_own_cases(void **state)
{
    (void)state;
    in_arena(own_cases, NULL);
}

static mx_status numbers(mx_arena *arena, void *arg)
{
    static const struct {
        double n;
        const char *want;
    } rows[] = {{0, "0.0"},
                {-0.0, "-0.0"},
                {1, "1.0"},
                {1.5, "1.5"},
                {1e-7, "1e-07"},
                {1e22, "1e+22"},
                {1e15, "1000000000000000.0"},
                {1e16, "1e+16"},
                {0.0001, "0.0001"},
                {0.00001, "1e-05"},
                {0.1, "0.1"},
                {1.0 / 3, "0.3333333333333333"},
                {123456789.125, "123456789.125"},
                {5e-324, "5e-324"},
                {1.7976931348623157e308, "1.7976931348623157e+308"},
                {-2.5e-10, "-2.5e-10"},
                {0.02742031677075263, "0.02742031677075263"}};
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_buf buf = MX_BUF(arena);
        mx_canon_double(&buf, rows[i].n);
        assert_text(mx_buf_view(&buf), rows[i].want);
    }
    return MX_OK;
}

static void test_numbers(void **state)
{
    (void)state;
    in_arena(numbers, NULL);
}

static mx_status digests(mx_arena *arena, void *arg)
{
    const mx_json *rows = load_vectors(arena, "hashes.json", NULL);
    (void)arg;
    for (size_t i = 0; i < mx_json_length(rows); i++) {
        const mx_json *c = mx_json_at(rows, i);
        mx_str want = text_at(get(c, "expected"), "sha256");
        same_text(c, "SHA-256", mx_version_of(arena, text_at(c, "input"), 64), want);
        same_text(c, "longer than a digest", mx_version_of(arena, text_at(c, "input"), 200), want);
        same_text(c, "cut", mx_version_of(arena, text_at(c, "input"), 8), mx_str_sub(want, 0, 8));
    }
    return MX_OK;
}

static void test_digests(void **state)
{
    (void)state;
    in_arena(digests, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_own_cases),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_digests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
