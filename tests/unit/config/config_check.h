/* config_check.h — what the tests of this room share: values as JSON, diagnostics as one line. */
#ifndef MX_TESTS_CONFIG_CHECK_H
#define MX_TESTS_CONFIG_CHECK_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"

#include "base/file.h"
#include "config/value.h"

static inline mx_str json_of(mx_arena *arena, const mx_value *v)
{
    mx_buf buf = MX_BUF(arena);
    mx_value_json(&buf, v, MX_STR(""), MX_STR(""));
    return mx_buf_take(&buf);
}

/* All diagnostics: "HCL001 3:7 message (hint); …"; without a place: "HCL007 - message". */
static inline mx_str said(mx_arena *arena, const mx_diags *diags)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < mx_diags_count(diags); i++) {
        const mx_diag *d = mx_diags_at(diags, i);
        uint32_t line, column;
        mx_buf_printf(&buf, "%s%s ", i ? "; " : "", mx_code_name(d->code));
        if (d->at.file) {
            mx_text_position(mx_diags_file_text(diags, d->at.file), d->at.start, &line, &column);
            mx_buf_printf(&buf, "%u:%u ", line, column);
        } else {
            mx_buf_lit(&buf, "- ");
        }
        mx_buf_str(&buf, d->message);
        if (d->hint.len)
            mx_buf_printf(&buf, " (%.*s)", MX_FMT(d->hint));
    }
    return mx_buf_take(&buf);
}

static inline mx_str repeated(mx_arena *arena, const char *text, size_t n)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < n; i++)
        mx_buf_text(&buf, text);
    return mx_buf_take(&buf);
}

static inline int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static char entered_dir[64];

static inline void leave_dir(void)
{
    if (*entered_dir && chdir("/") == 0)
        nftw(entered_dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    *entered_dir = '\0';
}

/* A fresh directory that becomes the working directory, until the next one or the program's end. */
static inline void enter_new_dir(void)
{
    static bool asked;
    if (!asked)
        assert_int_equal(atexit(leave_dir), 0);
    asked = true;
    leave_dir();
    strcpy(entered_dir, "/tmp/mx-config-XXXXXX");
    assert_non_null(mkdtemp(entered_dir));
    assert_int_equal(chdir(entered_dir), 0);
}

static inline void put_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

#define COUNT(table) (sizeof(table) / sizeof *(table))

#endif
