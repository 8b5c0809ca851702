/* [migrate] of metaxy.toml (or [tool.metaxy.migrate] of pyproject.toml): the same settings, flat.
 *
 *   [migrate]
 *   provider = { program = ["atlas-provider-sqlalchemy", "--path", "./db"] }    # or: src = "schema.sql"
 *   dev = "docker://postgres/16/dev"
 *   dir = "migrations"
 *   [migrate.env.prod]
 *   url = "${DATABASE_URL}"
 *
 * The table is brought into the shape of an atlas.hcl environment and read by settings_read.c. */
#include <stdlib.h>

#include "base/file.h"
#include "base/toml.h"
#include "config/project_words.h"
#include "config/reference.h"
#include "config/settings_read.h"

/* Keys that stand flat here and in `migration { }` there. */
static const struct {
    const char *key, *inner;
} migration_keys[] = {
    {"dir", "dir"},
    {"dir_format", "format"},
    {"baseline", "baseline"},
    {"exec_order", "exec_order"},
    {"lock_timeout", "lock_timeout"},
    {"tx_mode", "tx_mode"},
    {"dir_exclude", "exclude"},
    {"revisions_schema", "revisions_schema"},
};
static const char *const known[] = {
    "src",      "provider",   "dev",     "url",          "schemas",     "exclude",
    "diff",     "lint",       "format",  "env",          "dir",         "dir_format",
    "baseline", "exec_order", "tx_mode", "lock_timeout", "dir_exclude", "revisions_schema",
    NULL};

typedef struct toml_reader {
    mx_arena *arena;
    mx_diags *diags;
    mx_sources data;
} toml_reader;

/* ---- ${NAME} and ${NAME:-default} in texts ---- */

static mx_status expand_text(toml_reader *r, const mx_value *v, mx_str *out)
{
    mx_buf buf = MX_BUF(r->arena);
    mx_str s = v->as.text;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '$' || i + 1 == s.len || s.ptr[i + 1] != '{') {
            mx_buf_char(&buf, s.ptr[i]);
            continue;
        }
        mx_reference ref;
        if (!mx_reference_read(mx_str_sub(s, i, s.len), &ref))
            return mx_fail(r->diags, MX_CFG002, v->at, "Write ${NAME} or ${NAME:-default}.",
                           "${ is not closed, or names no variable");
        const char *value = getenv(mx_str_z(r->arena, ref.name));
        mx_buf_str(&buf, value ? mx_str_of(value) : ref.fallback);
        i += ref.length - 1;
    }
    *out = mx_buf_take(&buf);
    return MX_OK;
}

static mx_status expand(toml_reader *r, const mx_value *v, const mx_value **out)
{
    mx_value *copy = mx_new(r->arena, mx_value);
    *copy = *v;
    *out = copy;
    if (v->kind == MX_VALUE_TEXT)
        return expand_text(r, v, &copy->as.text);
    if (v->kind == MX_VALUE_LIST) {
        copy->as.items = (mx_values){0};
        for (size_t i = 0; i < v->as.items.len; i++) {
            const mx_value *item;
            MX_TRY(expand(r, v->as.items.at[i], &item));
            mx_value_push(r->arena, copy, item);
        }
    }
    if (v->kind == MX_VALUE_OBJECT) {
        copy->as.members = (mx_members){0};
        copy->index = NULL;
        for (size_t i = 0; i < v->as.members.len; i++) {
            const mx_value *item;
            MX_TRY(expand(r, v->as.members.at[i].value, &item));
            mx_value_set(r->arena, copy, v->as.members.at[i].key, item);
        }
    }
    return MX_OK;
}

/* ---- [migrate] and [migrate.env.NAME] over it ---- */

static mx_value *copy_object(mx_arena *arena, const mx_value *object)
{
    mx_value *copy = mx_value_object(arena);
    copy->at = object->at;
    for (size_t i = 0; i < object->as.members.len; i++)
        mx_value_set(arena, copy, object->as.members.at[i].key, object->as.members.at[i].value);
    return copy;
}

/* Tables are merged, all else is replaced; src and provider replace each other. */
static const mx_value *overlay(mx_arena *arena, const mx_value *base, const mx_value *over, int depth)
{
    mx_value *result = copy_object(arena, base);
    bool source = depth == 0 && (mx_value_get(over, MX_STR("src")) || mx_value_get(over, MX_STR("provider")));
    if (source) {
        mx_value_set(arena, result, MX_STR("src"), &mx_value_null);
        mx_value_set(arena, result, MX_STR("provider"), &mx_value_null);
    }
    for (size_t i = 0; i < over->as.members.len; i++) {
        const mx_member *m = &over->as.members.at[i];
        const mx_value *there = mx_value_get(base, m->key), *value = m->value;
        bool tables = there && there->kind == MX_VALUE_OBJECT && value->kind == MX_VALUE_OBJECT;
        if (tables && depth < 3 && !mx_str_eq(m->key, MX_STR("provider")))
            value = overlay(arena, there, value, depth + 1);
        mx_value_set(arena, result, m->key, value);
    }
    return result;
}

static mx_status check_keys(toml_reader *r, const mx_value *table, mx_str what)
{
    for (size_t i = 0; i < table->as.members.len; i++) {
        const mx_member *m = &table->as.members.at[i];
        if (mx_is_word(known, m->key))
            continue;
        const char *near = mx_str_nearest(m->key, known);
        const char *hint = near ? mx_str_printf(r->arena, "Did you mean \"%s\"?", near).ptr : "";
        return mx_fail(r->diags, MX_CFG003, m->value->at, hint, "[%.*s] has no setting \"%.*s\"",
                       MX_FMT(what), MX_FMT(m->key));
    }
    return MX_OK;
}

static mx_status wrong(toml_reader *r, const mx_value *v, const char *what)
{
    return mx_fail(r->diags, MX_CFG002, v->at, "", "%s, not a value of type %s", what,
                   mx_value_kind_name(v->kind));
}

/* provider = { program = [...], working_dir = "…" } becomes src = handle. */
static mx_status read_provider(toml_reader *r, const mx_value *provider, mx_value *env)
{
    static const char *const keys[] = {"program", "working_dir", NULL};
    mx_source *source = mx_new(r->arena, mx_source);
    if (provider->kind != MX_VALUE_OBJECT)
        return wrong(r, provider, "migrate.provider is a table { program = [...] }");
    for (size_t i = 0; i < provider->as.members.len; i++)
        if (!mx_is_word(keys, provider->as.members.at[i].key))
            return mx_fail(r->diags, MX_CFG003, provider->as.members.at[i].value->at, "",
                           "migrate.provider has no setting \"%.*s\"",
                           MX_FMT(provider->as.members.at[i].key));
    const mx_value *program = mx_value_get(provider, MX_STR("program")),
                   *dir = mx_value_get(provider, MX_STR("working_dir"));
    if (program == NULL || program->kind != MX_VALUE_LIST || program->as.items.len == 0)
        return mx_fail(r->diags, MX_CFG002, program ? program->at : provider->at, "",
                       "migrate.provider.program is a list of strings, the program first");
    for (size_t i = 0; i < program->as.items.len; i++) {
        const mx_value *item = program->as.items.at[i];
        if (item->kind != MX_VALUE_TEXT || (i == 0 && item->as.text.len == 0) ||
            mx_str_find(item->as.text, '\0') != MX_NPOS)
            return mx_fail(r->diags, MX_CFG002, item->at, "",
                           "migrate.provider.program is a list of strings, the program first");
        mx_vec_push(r->arena, &source->program, item->as.text);
    }
    if (dir && dir->kind != MX_VALUE_TEXT)
        return wrong(r, dir, "migrate.provider.working_dir is a string");
    source->kind = MX_SOURCE_PROGRAM;
    source->working_dir = dir ? dir->as.text : MX_STR_NONE;
    source->name = MX_STR("provider");
    source->url = MX_STR("mem://migrate/provider");
    source->at = provider->at;
    source->run = mx_source_run_new(r->arena);
    mx_vec_push(r->arena, &r->data, source);
    mx_value *url = mx_value_text(r->arena, source->url);
    url->at = provider->at;
    mx_value_set(r->arena, env, MX_STR("src"), url);
    return MX_OK;
}

/* A directory may be a plain path here. */
static const mx_value *with_scheme(toml_reader *r, const mx_value *v)
{
    if (v->kind != MX_VALUE_TEXT || mx_str_find_str(v->as.text, MX_STR("://")) != MX_NPOS)
        return v;
    mx_value *url = mx_value_text(r->arena, mx_str_cat(r->arena, MX_STR("file://"), v->as.text));
    url->at = v->at;
    return url;
}

static mx_status to_env(toml_reader *r, const mx_value *table, const mx_value **out)
{
    static const char *const same[] = {"src", "dev", "url", "schemas", "exclude", "diff", "lint", "format"};
    mx_value *env = mx_value_object(r->arena), *migration = mx_value_object(r->arena);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const mx_value *v = mx_value_get(table, mx_str_of(same[i]));
        if (v)
            mx_value_set(r->arena, env, mx_str_of(same[i]), v);
    }
    for (size_t i = 0; i < sizeof migration_keys / sizeof *migration_keys; i++) {
        const mx_value *v = mx_value_get(table, mx_str_of(migration_keys[i].key));
        if (v)
            mx_value_set(r->arena, migration, mx_str_of(migration_keys[i].inner),
                         i == 0 ? with_scheme(r, v) : v);
    }
    mx_value_set(r->arena, env, MX_STR("migration"), migration);
    const mx_value *provider = mx_value_get(table, MX_STR("provider")),
                   *src = mx_value_get(table, MX_STR("src"));
    *out = env;
    if (provider == NULL || provider->kind == MX_VALUE_NULL)
        return MX_OK;
    if (src && src->kind != MX_VALUE_NULL)
        return mx_fail(r->diags, MX_CFG002, provider->at, "", "src and provider cannot be set both");
    return read_provider(r, provider, env);
}

static mx_status no_env(mx_arena *arena, const mx_value *envs, mx_str env, mx_diags *diags)
{
    mx_strs names = {0};
    for (size_t i = 0; envs && i < envs->as.members.len; i++)
        mx_vec_push(arena, &names, envs->as.members.at[i].key);
    return mx_config_no_env(arena, env, &names, diags);
}

static mx_status choose(toml_reader *r, const mx_value *migrate, mx_str env, const mx_value **out)
{
    const mx_value *envs = mx_value_get(migrate, MX_STR("env"));
    MX_TRY(check_keys(r, migrate, MX_STR("migrate")));
    if (envs && envs->kind != MX_VALUE_OBJECT)
        return wrong(r, envs, "migrate.env holds tables");
    *out = migrate;
    if (env.len == 0)
        return MX_OK;
    const mx_value *one = mx_value_get(envs, env);
    if (one == NULL)
        return no_env(r->arena, envs, env, r->diags);
    if (one->kind != MX_VALUE_OBJECT)
        return wrong(r, one, "migrate.env holds tables");
    mx_str what = mx_str_cat(r->arena, MX_STR("migrate.env."), env);
    MX_TRY(check_keys(r, one, what));
    if (mx_value_get(one, MX_STR("env")))
        return mx_fail(r->diags, MX_CFG003, one->at, "", "[%.*s] holds no environments itself", MX_FMT(what));
    *out = overlay(r->arena, migrate, one, 0);
    return MX_OK;
}

mx_status mx_settings_toml(mx_arena *arena, mx_str path, mx_str text, mx_str env, mx_env **out,
                           mx_diags *diags)
{
    toml_reader r = {arena, diags, {0}};
    mx_json *root;
    const mx_value *migrate, *object;
    *out = NULL;
    MX_TRY(mx_toml_parse(arena, text, mx_diags_file(diags, path, text), &root, diags));
    bool pyproject = mx_str_eq(mx_path_base(path), MX_STR("pyproject.toml"));
    const mx_value *all = mx_value_of_json(arena, root);
    migrate = pyproject ? mx_value_path(all, MX_STR("tool.metaxy.migrate"))
                        : mx_value_get(all, MX_STR("migrate"));
    if (migrate == NULL && env.len)
        return no_env(arena, NULL, env, diags);
    if (migrate == NULL)
        return MX_NOT_FOUND;
    if (migrate->kind != MX_VALUE_OBJECT)
        return wrong(&r, migrate, "migrate is a table");
    MX_TRY(choose(&r, migrate, env, &object));
    MX_TRY(expand(&r, object, &object));
    MX_TRY(to_env(&r, object, &object));
    mx_settings_reader reader = {arena, diags, true, &r.data};
    mx_env *result = mx_new(arena, mx_env);
    result->name = env;
    MX_TRY(mx_settings_read(&reader, object, NULL, NULL, result));
    *out = result;
    return MX_OK;
}
