#include "config/configuration.h"

#include "base/file.h"
#include "config/configuration_read.h"

/* ---- which file ---- */

static mx_status search_up(mx_config_reader *r, mx_str start, mx_str *out)
{
    mx_str dir = mx_real_path(r->arena, start.len ? start : MX_STR("."));
    if (dir.len == 0)
        return mx_fail(r->diags, MX_IO001, MX_NOWHERE, "", "cannot read directory %.*s", MX_FMT(start));
    for (;;) {
        mx_status st = mx_configuration_search(r, dir, out);
        if (st != MX_NOT_FOUND)
            return st;
        if (mx_str_eq(dir, MX_STR("/")))
            return MX_NOT_FOUND;
        dir = mx_path_dir(dir);
    }
}

/* MX_NOT_FOUND: there is none, and none was named. */
static mx_status choose_file(mx_config_reader *r, const mx_configuration_request *request, mx_str *out)
{
    const mx_variable *named = mx_environment_get(r->env, MX_STR("METAXY_CONFIG"));
    mx_str path = named && named->value.len ? named->value : request->file;
    if (request->no_file)
        return MX_NOT_FOUND;
    if (path.len == 0)
        return request->no_search ? MX_NOT_FOUND : search_up(r, request->start, out);
    *out = mx_real_path(r->arena, path);
    if (out->len == 0)
        return mx_fail(r->diags, MX_IO001, MX_NOWHERE,
                       named && named->value.len ? "METAXY_CONFIG names it." : "",
                       "cannot read %.*s: No such file or directory", MX_FMT(path));
    return MX_OK;
}

/* ---- what it says ---- */

/* Settings that only this program knows: they stand in the same table. */
static void set_apart(mx_arena *arena, mx_gathered *out)
{
    static const char *const names[] = {"migrate", "features"};
    out->own = mx_conf_new(arena, MX_JSON_OBJECT, (mx_origin){0});
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        for (size_t i = out->values->as.members.len; i-- > 0;) {
            mx_conf_member m = out->values->as.members.at[i];
            if (!mx_str_eq(m.key, mx_str_of(names[n])))
                continue;
            mx_conf_set(arena, out->own, m.key, m.value);
            mx_vec_remove(&out->values->as.members, i);
        }
}

mx_status mx_configuration_gather(mx_arena *arena, const mx_configuration_request *request, mx_gathered *out,
                                  mx_diags *diags)
{
    mx_config_reader r = {arena, request->environment, diags};
    mx_conf *variables;
    *out = (mx_gathered){.values = mx_conf_new(arena, MX_JSON_OBJECT, (mx_origin){0})};
    mx_status st = choose_file(&r, request, &out->file);
    if (st == MX_OK)
        MX_TRY(mx_configuration_file(&r, out->file, &out->values));
    else if (st == MX_NOT_FOUND)
        out->file = MX_STR_NONE;
    else
        return st;
    out->root = out->file.len ? mx_path_dir(out->file) : mx_real_path(arena, MX_STR("."));
    set_apart(arena, out);
    MX_TRY(mx_configuration_variables(&r, out->values, &variables));
    out->values = mx_conf_merge(arena, out->values, variables, (size_t)-1);
    mx_configuration_mark(out->values);
    return MX_OK;
}

mx_status mx_configuration_load(mx_arena *arena, const mx_configuration_request *request,
                                const mx_configuration **out, mx_diags *diags)
{
    mx_gathered gathered;
    *out = NULL;
    MX_TRY(mx_configuration_gather(arena, request, &gathered, diags));
    return mx_configuration_check(arena, &gathered, out, diags);
}

mx_str mx_configuration_lock_file(mx_arena *arena, mx_str file, mx_str path)
{
    if (path.len && path.ptr[0] == '/')
        return path;
    if (file.len == 0)
        return MX_STR_NONE;
    return mx_path_join(arena, mx_path_dir(file), path.len ? path : MX_STR("metaxy.lock"));
}

const mx_store_config *mx_configuration_store(const mx_configuration *c, mx_str name)
{
    for (size_t i = 0; i < c->stores.len; i++)
        if (mx_str_eq(c->stores.at[i].name, name))
            return &c->stores.at[i];
    return NULL;
}
