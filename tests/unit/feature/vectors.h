/* The recorded cases of the original: where they are, and how the tests look at them. */
#ifndef MX_TESTS_FEATURE_VECTORS_H
#define MX_TESTS_FEATURE_VECTORS_H

#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"

#include "base/file.h"
#include "feature/canon.h"

/* The "cases" of one file, from METAXY_TEST_VECTORS or tests/vectors/metaxy. */
static inline const mx_json *load_vectors(mx_arena *arena, const char *name, const mx_json **whole)
{
    const char *dir = getenv("METAXY_TEST_VECTORS"), *root = getenv("MX_SOURCE_ROOT");
    mx_str path = dir && *dir ? mx_str_printf(arena, "%s/%s", dir, name)
                              : mx_str_printf(arena, "%s/tests/vectors/metaxy/%s", root ? root : ".", name);
    mx_diags *diags = mx_diags_new();
    mx_str text;
    mx_json *doc = NULL;
    if (mx_file_read(arena, path, &text, diags) != MX_OK ||
        mx_json_parse_wide(arena, text, 0, MX_FEA002, &doc, diags) != MX_OK)
        fail_msg("cannot read %.*s", MX_FMT(path));
    mx_diags_free(diags);
    const mx_json *cases = mx_json_get(doc, MX_STR("cases"));
    if (mx_json_length(cases) == 0)
        fail_msg("no cases in %.*s", MX_FMT(path));
    if (whole)
        *whole = doc;
    return cases;
}

static inline const mx_json *get(const mx_json *object, const char *key)
{
    return mx_json_get(object, mx_str_of(key));
}

static inline mx_str text_at(const mx_json *object, const char *key)
{
    return mx_json_string(get(object, key));
}

/* A value in hashed form: two values are equal when these are. */
static inline mx_str canon(mx_arena *arena, const mx_json *value)
{
    mx_buf buf = MX_BUF(arena);
    mx_canon_value(&(mx_canon){&buf, MX_CANON_HASHED}, value);
    return mx_buf_take(&buf);
}

static inline mx_str dumped(mx_arena *arena, const mx_json *value)
{
    mx_buf buf = MX_BUF(arena);
    mx_canon_value(&(mx_canon){&buf, MX_CANON_DUMP}, value);
    return mx_buf_take(&buf);
}

#define same_text(case_, what, got, want) same_text_at((case_), (what), (got), (want), __FILE__, __LINE__)
static inline void same_text_at(const mx_json *case_, const char *what, mx_str got, mx_str want,
                                const char *file, int line)
{
    if (!mx_str_eq(got, want)) {
        print_error("%.*s: %s\n  got  <%.*s>\n  want <%.*s>\n", MX_FMT(text_at(case_, "name")), what,
                    MX_FMT(got), MX_FMT(want));
        _fail(file, line);
    }
}

/* Message and hint of the last diagnostic, as the original's exception has them: after "path: ", "a. B". */
static inline mx_str last_words(mx_arena *arena, const mx_diags *diags)
{
    assert_true(mx_diags_count(diags) > 0);
    const mx_diag *diag = mx_diags_at(diags, mx_diags_count(diags) - 1);
    return diag->hint.len ? mx_str_printf(arena, "%.*s. %.*s", MX_FMT(diag->message), MX_FMT(diag->hint))
                          : mx_str_copy(arena, diag->message);
}

#endif
