/* The recorded cases: where they are, and a scratch directory to play them in. */
#ifndef TEST_MIGRATE_VECTORS_H
#define TEST_MIGRATE_VECTORS_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <ftw.h>
#include <jansson.h>

static inline json_t *load_cases(const char *name)
{
    char path[4096];
    const char *dir = getenv("METAXY_TEST_ATLAS"), *root = getenv("MX_SOURCE_ROOT");
    if (dir && *dir)
        snprintf(path, sizeof path, "%s/%s", dir, name);
    else
        snprintf(path, sizeof path, "%s/tests/vectors/atlas/%s", root ? root : ".", name);
    json_error_t error;
    json_t *doc = json_load_file(path, 0, &error);
    if (!doc)
        fail_msg("%s: %s", path, error.text);
    json_t *cases = json_incref(json_object_get(doc, "cases"));
    json_decref(doc);
    assert_true(json_array_size(cases) > 0);
    return cases;
}

static inline const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static inline void write_text(const char *dir, const char *name, const char *text, size_t len)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    for (char *slash = strchr(path + strlen(dir) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    if (!file)
        fail_msg("cannot write %s", path);
    assert_int_equal(fwrite(text, 1, len, file), len);
    fclose(file);
}

static inline void write_files(const char *dir, const json_t *files)
{
    const char *name;
    json_t *text;
    json_object_foreach((json_t *)files, name, text)
        write_text(dir, name, json_string_value(text), json_string_length(text));
}

static inline int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static inline char *make_scratch(void)
{
    static char path[64];
    strcpy(path, "/tmp/mx-test-XXXXXX");
    if (!mkdtemp(path))
        fail_msg("cannot make a scratch directory");
    return path;
}

static inline void remove_scratch(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
