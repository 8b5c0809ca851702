/* Functions that look outside: files (relative to the project file's directory) and the environment. */
#include <glob.h>
#include <stdlib.h>

#include "base/file.h"
#include "config/hcl_funcs.h"

static mx_status fn_getenv(hcl_call *c, const mx_value **out)
{
    mx_str name;
    MX_TRY(hcl_arg_text(c, 0, &name));
    const char *value = getenv(mx_str_z(c->arena, name));
    return hcl_give_text(c, value ? mx_str_copy(c->arena, mx_str_of(value)) : MX_STR(""), out);
}

static mx_str from_dir(hcl_call *c, mx_str path)
{
    return c->eval->dir.len ? mx_path_join(c->arena, c->eval->dir, path) : path;
}

static mx_status fn_file(hcl_call *c, const mx_value **out)
{
    mx_str path, text;
    MX_TRY(hcl_arg_text(c, 0, &path));
    mx_status st = mx_file_read(c->arena, from_dir(c, path), &text, c->eval->diags);
    if (st == MX_NOT_FOUND)
        return hcl_arg_fail(c, 0, "open %.*s: no such file or directory", MX_FMT(path));
    MX_TRY(st);
    if (!mx_str_is_utf8(text, NULL))
        return hcl_arg_fail(c, 0, "%.*s is not UTF-8", MX_FMT(path));
    return hcl_give_text(c, text, out);
}

static void close_glob(void *arg)
{
    globfree(arg);
}

/* Paths that match, in byte order. As the pattern spells them when the project file stands in the working
 * directory, else absolute, so that both file() and src find them. `only_files` leaves directories out. */
static mx_status find_files(hcl_call *c, bool only_files, const mx_value **out)
{
    mx_str pattern;
    MX_TRY(hcl_arg_text(c, 0, &pattern));
    mx_str whole = c->eval->dir.len ? mx_path_absolute(c->arena, from_dir(c, pattern)) : pattern;
    mx_arena *scratch = mx_arena_child(c->arena);
    glob_t *found = mx_new(scratch, glob_t);
    const char *z = mx_str_z(scratch, whole);
    mx_arena_defer(scratch, close_glob, found);
    int rc = glob(z, GLOB_NOSORT, NULL, found);
    mx_value *list = mx_value_list(c->arena);
    mx_values paths = {0};
    for (size_t i = 0; rc == 0 && i < found->gl_pathc; i++) {
        mx_str path = mx_str_copy(c->arena, mx_str_of(found->gl_pathv[i]));
        if (!only_files || !mx_path_is_dir(path))
            mx_vec_push(c->arena, &paths, mx_value_text(c->arena, path));
    }
    mx_arena_free(scratch);
    if (rc == GLOB_NOSPACE)
        mx_arena_oom(c->arena);
    if (rc == GLOB_ABORTED)
        return hcl_arg_fail(c, 0, "%.*s cannot be read", MX_FMT(pattern));
    list->as.items = mx_value_set_of(c->arena, &paths)->as.items;
    *out = list;
    return mx_hcl_spend(c->eval, c->expr->at, paths.len);
}

static mx_status fn_glob(hcl_call *c, const mx_value **out)
{
    return find_files(c, false, out);
}

static mx_status fn_fileset(hcl_call *c, const mx_value **out)
{
    return find_files(c, true, out);
}

/* print(v): the value itself, and a note with it. */
static mx_status fn_print(hcl_call *c, const mx_value **out)
{
    mx_buf buf = MX_BUF(c->arena);
    *out = c->args.at[0];
    mx_value_json(&buf, *out, MX_STR(""), MX_STR(""));
    mx_str text = mx_buf_take(&buf);
    mx_warn(c->eval->diags, MX_HCL009, c->expr->at, "", "print: %.*s", MX_FMT(text));
    return MX_OK;
}

const hcl_func_def hcl_funcs_file[] = {
    {"file", 1, 1, fn_file}, {"fileset", 1, 1, fn_fileset}, {"getenv", 1, 1, fn_getenv},
    {"glob", 1, 1, fn_glob}, {"print", 1, 1, fn_print},     {NULL, 0, 0, NULL},
};
