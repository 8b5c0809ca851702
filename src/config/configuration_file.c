/* Finding configuration files, reading them, and following `extend`. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/toml.h"
#include "config/configuration_read.h"

enum { EXTEND_DEPTH = 64 };

mx_str mx_real_path(mx_arena *arena, mx_str path)
{
    char real[PATH_MAX];
    if (mx_str_find(path, '\0') != MX_NPOS || !realpath(mx_str_z(arena, path), real))
        return MX_STR_NONE;
    return mx_str_copy(arena, mx_str_of(real));
}

/* What messages call a file: its path from the working directory when it lies in it. */
static mx_str shown(mx_arena *arena, mx_str path)
{
    mx_str here = mx_real_path(arena, MX_STR("."));
    bool inside = here.len > 1 && mx_str_starts(path, here) && path.len > here.len &&
                  path.ptr[here.len] == '/';
    return inside ? mx_str_sub(path, here.len + 1, path.len) : path;
}

/* The table of Metaxy's settings in a file. */
static const mx_json *section(const mx_json *root, mx_str path)
{
    if (!mx_str_eq(mx_path_base(path), MX_STR("pyproject.toml")))
        return root;
    return mx_json_get(mx_json_get(root, MX_STR("tool")), MX_STR("metaxy"));
}

static mx_status read_toml(mx_config_reader *r, mx_str path, const mx_json **out)
{
    mx_str text;
    mx_json *root;
    mx_status st = mx_file_read(r->arena, path, &text, r->diags);
    if (st == MX_NOT_FOUND)
        return mx_fail(r->diags, MX_IO001, MX_NOWHERE, "", "cannot read %.*s: %s", MX_FMT(path),
                       strerror(ENOENT));
    MX_TRY(st);
    MX_TRY(
        mx_toml_parse(r->arena, text, mx_diags_file(r->diags, shown(r->arena, path), text), &root, r->diags));
    *out = section(root, path);
    return MX_OK;
}

mx_status mx_configuration_search(mx_config_reader *r, mx_str dir, mx_str *out)
{
    const mx_json *table = NULL;
    *out = mx_path_join(r->arena, dir, MX_STR("metaxy.toml"));
    if (mx_path_exists(*out))
        return MX_OK;
    *out = mx_path_join(r->arena, dir, MX_STR("pyproject.toml"));
    if (!mx_path_exists(*out))
        return MX_NOT_FOUND;
    MX_TRY(read_toml(r, *out, &table));
    bool empty = mx_json_kind_of(table) == MX_JSON_NULL ||
                 (mx_json_kind_of(table) == MX_JSON_OBJECT && mx_json_length(table) == 0);
    return empty ? MX_NOT_FOUND : MX_OK;
}

/* Older guides write `enabled`. */
static void lift_enabled(mx_conf *table)
{
    if (table == NULL || table->kind != MX_JSON_OBJECT || mx_conf_get(table, MX_STR("enable")))
        return;
    for (size_t i = 0; i < table->as.members.len; i++)
        if (mx_str_eq(table->as.members.at[i].key, MX_STR("enabled")))
            table->as.members.at[i].key = MX_STR("enable");
}

/* The tables [sqlalchemy] and [sqlmodel] of older releases are [ext.…] today. */
static void lift_older_tables(mx_arena *arena, mx_conf *settings)
{
    static const char *const names[] = {"sqlalchemy", "sqlmodel"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        mx_str name = mx_str_of(names[n]);
        mx_conf *table = mx_conf_get(settings, name), *ext = mx_conf_get(settings, MX_STR("ext"));
        bool is_table = ext && ext->kind == MX_JSON_OBJECT;
        lift_enabled(is_table ? mx_conf_get(ext, name) : NULL);
        if (table == NULL || table->kind != MX_JSON_OBJECT || (ext && !is_table))
            continue;
        lift_enabled(table);
        if (ext == NULL) {
            ext = mx_conf_new(arena, MX_JSON_OBJECT, table->origin);
            mx_conf_set(arena, settings, MX_STR("ext"), ext);
        }
        mx_conf *there = mx_conf_get(ext, name);
        mx_conf_set(arena, ext, name, there ? mx_conf_merge(arena, table, there, 1) : table);
        for (size_t i = 0; i < settings->as.members.len; i++)
            if (settings->as.members.at[i].value == table)
                mx_vec_remove(&settings->as.members, i);
    }
}

/* Tables are merged one level deep, lists joined, the parent's first; all else is the child's. */
static mx_conf *inherit(mx_arena *arena, mx_conf *parent, mx_conf *child)
{
    mx_conf *merged = mx_conf_merge(arena, parent, child, 1);
    for (size_t i = 0; i < child->as.members.len; i++) {
        mx_str key = child->as.members.at[i].key;
        mx_conf *over = child->as.members.at[i].value, *under = mx_conf_get(parent, key);
        if (under == NULL || under->kind != over->kind)
            continue;
        if (over->kind == MX_JSON_OBJECT) {
            mx_conf_set(arena, merged, key, mx_conf_merge(arena, under, over, 1));
        } else if (over->kind == MX_JSON_ARRAY) {
            mx_conf *both = mx_conf_new(arena, MX_JSON_ARRAY, over->origin);
            for (size_t j = 0; j < under->as.items.len; j++)
                mx_conf_push(arena, both, under->as.items.at[j]);
            for (size_t j = 0; j < over->as.items.len; j++)
                mx_conf_push(arena, both, over->as.items.at[j]);
            mx_conf_set(arena, merged, key, both);
        }
    }
    return merged;
}

static mx_status circle(mx_config_reader *r, mx_span at, const mx_strs *chain, mx_str again)
{
    mx_buf path = MX_BUF(r->arena);
    size_t first = 0;
    while (!mx_str_eq(chain->at[first], again))
        first++;
    for (size_t i = first; i < chain->len; i++)
        mx_buf_printf(&path, "%.*s -> ", MX_FMT(chain->at[i]));
    mx_buf_str(&path, again);
    return mx_fail(r->diags, MX_CFG006, at, "Take one `extend` out of the circle.",
                   "Circular config inheritance detected: %.*s", MX_FMT(mx_buf_view(&path)));
}

static mx_status read_settings(mx_config_reader *r, mx_str path, mx_strs *chain, mx_conf **out);

/* `extend` names a file from the directory of the one that says it. */
static mx_status read_parent(mx_config_reader *r, mx_str path, const mx_conf *extend, mx_strs *chain,
                             mx_conf **out)
{
    mx_span at = extend->origin.at;
    if (extend->kind != MX_JSON_STRING)
        return mx_fail(r->diags, MX_CFG002, at, "", "extend: expected a string, not %s",
                       mx_json_kind_name(extend->kind));
    if (mx_str_find(extend->as.text, '\0') != MX_NPOS || extend->as.text.len == 0)
        return mx_fail(r->diags, MX_CFG002, at, "", "extend: expected the path of a file");
    mx_str named = mx_path_join(r->arena, mx_path_dir(path), extend->as.text);
    mx_str parent = mx_real_path(r->arena, named);
    if (parent.len == 0)
        return mx_fail(r->diags, MX_CFG006, at, "Templates are not filled in here.",
                       "Config file referenced by 'extend' does not exist: %.*s",
                       MX_FMT(mx_path_absolute(r->arena, named)));
    if (mx_strs_has(chain, parent))
        return circle(r, at, chain, parent);
    if (chain->len >= EXTEND_DEPTH)
        return mx_fail(r->diags, MX_CFG006, at, "", "more than %d files extend each other", EXTEND_DEPTH);
    return read_settings(r, parent, chain, out);
}

static void take_out(mx_conf *object, mx_str key)
{
    for (size_t i = object->as.members.len; i-- > 0;)
        if (mx_str_eq(object->as.members.at[i].key, key))
            mx_vec_remove(&object->as.members, i);
}

static mx_status read_settings(mx_config_reader *r, mx_str path, mx_strs *chain, mx_conf **out)
{
    const mx_json *table = NULL;
    mx_conf *parent = NULL;
    MX_TRY(read_toml(r, path, &table));
    mx_vec_push(r->arena, chain, path);
    if (mx_json_kind_of(table) != MX_JSON_OBJECT && table != NULL)
        return mx_fail(r->diags, MX_CFG002, mx_json_span(table), "", "tool.metaxy: expected a table, not %s",
                       mx_json_kind_name(mx_json_kind_of(table)));
    *out = table ? mx_conf_of_json(r->arena, table, NULL)
                 : mx_conf_new(r->arena, MX_JSON_OBJECT, (mx_origin){0});
    lift_older_tables(r->arena, *out);
    const mx_conf *extend = mx_conf_get(*out, MX_STR("extend"));
    if (extend == NULL)
        return MX_OK;
    take_out(*out, MX_STR("extend"));
    MX_TRY(read_parent(r, path, extend, chain, &parent));
    *out = inherit(r->arena, parent, *out);
    return MX_OK;
}

mx_status mx_configuration_file(mx_config_reader *r, mx_str path, mx_conf **out)
{
    mx_strs chain = {0};
    MX_TRY(read_settings(r, path, &chain, out));
    mx_configuration_expand(r, *out);
    return mx_configuration_check_utf8(r, *out);
}
