#include "cli/python.h"

#include <stdlib.h>

#include "base/file.h"
#include "cli/program.h"

static mx_str on_path(mx_cli *cli, mx_str name)
{
    for (mx_str rest = mx_str_of(getenv("PATH")); rest.len;) {
        mx_str folder, next;
        (void)mx_str_cut(rest, ':', &folder, &next);
        mx_str path = mx_path_join(cli->arena, folder, name);
        if (folder.len && mx_path_exists(path) && !mx_path_is_dir(path))
            return mx_path_absolute(cli->arena, path);
        rest = next;
    }
    return name;
}

mx_status mx_python_has_package(mx_cli *cli, mx_str python, mx_str err, const char *purpose)
{
    /* The words of `python -m`: without any package of the name, and with another one of it (Metaxy's own). */
    if (mx_str_find_str(err, MX_STR("Error while finding module specification for 'metaxy")) == MX_NPOS &&
        mx_str_find_str(err, MX_STR(": No module named metaxy.")) == MX_NPOS)
        return MX_OK;
    return mx_fail(cli->diags, MX_RUN001, MX_NOWHERE,
                   "Install metaxy-c there, or name another interpreter in METAXY_PYTHON.",
                   "%.*s has no package metaxy-c, which %s", MX_FMT(python), purpose);
}

mx_str mx_python_path(mx_cli *cli)
{
    mx_str named = mx_str_of(getenv("METAXY_PYTHON")), venv = mx_str_of(getenv("VIRTUAL_ENV"));
    if (named.len)
        return mx_str_find(named, '/') == MX_NPOS ? on_path(cli, named) : mx_path_absolute(cli->arena, named);
    if (venv.len) {
        mx_str path = mx_path_join(cli->arena, venv, MX_STR("bin/python3"));
        if (mx_path_exists(path))
            return path;
    }
    mx_str self = mx_program_path(cli->arena);
    if (self.len) {
        mx_str path = mx_path_join(cli->arena, mx_path_dir(self), MX_STR("python3"));
        if (mx_path_exists(path))
            return path;
    }
    return on_path(cli, MX_STR("python3"));
}
