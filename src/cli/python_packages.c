#include "cli/python_packages.h"

#include "base/file.h"

typedef struct search {
    mx_arena *arena;
    bool known; /* a folder of packages is there */
    bool found;
} search;

/* ---- folders of packages ---- */

static bool has_group(mx_str text)
{
    for (mx_str rest = text, line; rest.len;) {
        (void)mx_str_cut(rest, '\n', &line, &rest);
        if (mx_str_eq(mx_str_trim(line), MX_STR("[metaxy.project]")))
            return true;
    }
    return false;
}

static bool declares(search *s, mx_str folder, mx_str name)
{
    mx_str text, metadata = mx_path_join(s->arena, folder, name),
                 path = mx_path_join(s->arena, metadata, MX_STR("entry_points.txt"));
    return (mx_str_ends(name, MX_STR(".dist-info")) || mx_str_ends(name, MX_STR(".egg-info"))) &&
           mx_path_exists(path) && mx_file_read(s->arena, path, &text, NULL) == MX_OK && has_group(text);
}

static void look_in(search *s, mx_str folder, mx_strs *more)
{
    mx_strs names = {0};
    if (mx_dir_list(s->arena, folder, &names, NULL) != MX_OK)
        return;
    for (size_t i = 0; i < names.len && !s->found; i++) {
        mx_str text = MX_STR_NONE, line;
        s->found = declares(s, folder, names.at[i]);
        if (!more || !mx_str_ends(names.at[i], MX_STR(".pth")) ||
            mx_file_read(s->arena, mx_path_join(s->arena, folder, names.at[i]), &text, NULL) != MX_OK)
            continue;
        while (text.len) { /* other lines are code that Python runs */
            (void)mx_str_cut(text, '\n', &line, &text);
            if (mx_str_starts(line, MX_STR("/")))
                mx_vec_push(s->arena, more, mx_str_trim(line));
        }
    }
}

/* A folder of packages, and what its .pth files name. */
static void look_in_site(search *s, mx_str folder)
{
    mx_strs more = {0};
    if (s->found || !mx_path_is_dir(folder))
        return;
    s->known = true;
    look_in(s, folder, &more);
    for (size_t i = 0; i < more.len && !s->found; i++)
        look_in(s, more.at[i], NULL);
}

/* PREFIX/lib/python3.11/site-packages, PREFIX/lib/python3/dist-packages. */
static void look_below(search *s, mx_str prefix)
{
    static const char *const libraries[] = {"lib", "lib64", "local/lib"};
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        mx_str library = mx_path_join(s->arena, prefix, mx_str_of(libraries[i]));
        mx_strs names = {0};
        if (mx_dir_list(s->arena, library, &names, NULL) != MX_OK)
            continue;
        for (size_t k = 0; k < names.len; k++) {
            mx_str folder = mx_path_join(s->arena, library, names.at[k]);
            if (!mx_str_starts(names.at[k], MX_STR("python3")))
                continue;
            look_in_site(s, mx_path_join(s->arena, folder, MX_STR("site-packages")));
            look_in_site(s, mx_path_join(s->arena, folder, MX_STR("dist-packages")));
        }
    }
}

/* ---- the interpreter ---- */

/* A virtual environment that does not see what is outside of it. */
static bool is_closed(search *s, mx_str prefix)
{
    mx_str text;
    mx_str path = mx_path_join(s->arena, prefix, MX_STR("pyvenv.cfg"));
    if (mx_file_read(s->arena, path, &text, NULL) != MX_OK)
        return false;
    for (mx_str line, name, value; text.len;) {
        (void)mx_str_cut(text, '\n', &line, &text);
        if (mx_str_cut(line, '=', &name, &value) &&
            mx_str_eq(mx_str_trim(name), MX_STR("include-system-site-packages")))
            return !mx_str_ieq(mx_str_trim(value), MX_STR("true"));
    }
    return true;
}

static void look_in_all(search *s, mx_str folders)
{
    for (mx_str folder; folders.len && !s->found;) {
        (void)mx_str_cut(folders, ':', &folder, &folders);
        if (folder.len)
            look_in(s, folder, NULL);
    }
}

static mx_str variable(const mx_feature_project *project, const char *name)
{
    const mx_variable *found = mx_environment_get(project->environment, mx_str_of(name));
    return found ? found->value : MX_STR_NONE;
}

/* pyenv's: SHIMS/python3 starts one of SHIMS/../versions. */
static void look_behind_shim(search *s, mx_str bin)
{
    mx_str versions = mx_path_join(s->arena, mx_path_dir(bin), MX_STR("versions"));
    mx_strs names = {0};
    if (!mx_str_eq(mx_path_base(bin), MX_STR("shims")) ||
        mx_dir_list(s->arena, versions, &names, NULL) != MX_OK)
        return;
    for (size_t i = 0; i < names.len; i++)
        look_below(s, mx_path_join(s->arena, versions, names.at[i]));
}

mx_packages mx_python_packages(mx_arena *arena, mx_str python, const mx_feature_project *project)
{
    search s = {.arena = arena};
    mx_str bin = mx_path_dir(python), prefix = mx_path_dir(bin), home = variable(project, "HOME"),
           real = mx_real_path(arena, python);
    look_below(&s, prefix);
    look_behind_shim(&s, bin);
    if (!is_closed(&s, prefix)) {
        if (real.len)
            look_below(&s, mx_path_dir(mx_path_dir(real)));
        bool known = s.known;
        if (home.len)
            look_below(&s, mx_path_join(arena, home, MX_STR(".local")));
        s.known = known;
    }
    look_in_all(&s, variable(project, "PYTHONPATH"));
    look_in(&s, project->config->root, NULL);
    look_in(&s, MX_STR("."), NULL);
    if (s.found)
        return MX_PACKAGES_SOME;
    return s.known ? MX_PACKAGES_NONE : MX_PACKAGES_UNKNOWN;
}
