#include "config/settings_read.h"

#include "base/file.h"
#include "base/time.h"
#include "config/project_words.h"

typedef mx_settings_reader reader;

const char *mx_skip_kind_name(mx_skip_kind kind)
{
    static const char *const names[MX_SKIP_KINDS] = {
#define SKIP(id, name) [MX_SKIP_##id] = name,
#include "config/skip_kinds.def"
#undef SKIP
    };
    return names[kind];
}
_Static_assert(MX_SKIP_KINDS <= 64, "mx_diff_settings.skip has 64 bits");

/* ---- one value ---- */

static mx_status wrong(const reader *r, const char *what, const mx_value *v, const char *wanted)
{
    return mx_fail(r->diags, MX_CFG002, v->at, "", "%s is %s, not a value of type %s", what, wanted,
                   mx_value_kind_name(v->kind));
}

/* NULL also for null: as if it were not there. */
static const mx_value *member(const mx_value *object, const char *key)
{
    const mx_value *v = mx_value_get(object, mx_str_of(key));
    return v && v->kind != MX_VALUE_NULL ? v : NULL;
}

static mx_status read_text(const reader *r, const mx_value *object, const char *key, const char *what,
                           mx_setting *out)
{
    const mx_value *v = member(object, key);
    if (v == NULL)
        return MX_OK;
    *out = (mx_setting){MX_STR_NONE, v->at, true};
    if (v->kind == MX_VALUE_TEXT)
        out->text = v->as.text;
    else if (mx_value_is_number(v) && !r->strict)
        out->text = mx_value_number_text(r->arena, v); /* baseline = 20240101 */
    else
        return wrong(r, what, v, "a string");
    if (mx_str_find(out->text, '\0') != MX_NPOS)
        return mx_fail(r->diags, MX_CFG002, v->at, "", "%s holds a zero byte", what);
    return MX_OK;
}

static mx_status read_bool(const reader *r, const mx_value *object, const char *key, const char *what,
                           bool *out)
{
    const mx_value *v = member(object, key);
    if (v == NULL)
        return MX_OK;
    if (v->kind == MX_VALUE_TEXT && !r->strict &&
        (mx_str_eq(v->as.text, MX_STR("true")) || mx_str_eq(v->as.text, MX_STR("false"))))
        *out = v->as.text.len == 4;
    else if (v->kind == MX_VALUE_BOOL)
        *out = v->as.boolean;
    else
        return wrong(r, what, v, "true or false");
    return MX_OK;
}

/* A text counts as a list of one. */
static mx_status read_list(const reader *r, const mx_value *object, const char *key, const char *what,
                           mx_list_setting *out)
{
    const mx_value *v = member(object, key);
    if (v == NULL)
        return MX_OK;
    *out = (mx_list_setting){.at = v->at, .set = true};
    if (v->kind == MX_VALUE_TEXT) {
        mx_vec_push(r->arena, &out->items, v->as.text);
        return MX_OK;
    }
    if (!mx_value_is_list(v))
        return wrong(r, what, v, "a list of strings");
    for (size_t i = 0; i < v->as.items.len; i++) {
        const mx_value *item = v->as.items.at[i];
        if (item->kind != MX_VALUE_TEXT)
            return wrong(r, what, item->at.file ? item : v, "a list of strings");
        mx_vec_push(r->arena, &out->items, item->as.text);
    }
    return MX_OK;
}

static mx_status read_object(const reader *r, const mx_value *object, const char *key, const char *what,
                             const mx_value **out)
{
    *out = member(object, key);
    if (*out && (*out)->kind != MX_VALUE_OBJECT)
        return wrong(r, what, *out, "a block");
    return MX_OK;
}

/* One of `words`. */
static mx_status check_word(const reader *r, const mx_setting *s, const char *what, const char *noun,
                            const char *const *words)
{
    if (!s->set || mx_is_word(words, s->text))
        return MX_OK;
    const char *near = mx_str_nearest(s->text, words);
    if (near)
        return mx_fail(r->diags, MX_CFG002, s->at, "",
                       "Unknown %s; There is no %s named \"%.*s\". Did you mean \"%s\"?", what, noun,
                       MX_FMT(s->text), near);
    return mx_fail(r->diags, MX_CFG002, s->at, "", "Unknown %s; There is no %s named \"%.*s\".", what, noun,
                   MX_FMT(s->text));
}

static mx_status check_known(const reader *r, const mx_value *object, const char *what,
                             const char *const *known)
{
    for (size_t i = 0; object && i < object->as.members.len; i++) {
        const mx_member *m = &object->as.members.at[i];
        if (mx_is_word(known, m->key))
            continue;
        const char *near = mx_str_nearest(m->key, known);
        const char *hint = near ? mx_str_printf(r->arena, "Did you mean \"%s\"?", near).ptr : "";
        if (r->strict)
            return mx_fail(r->diags, MX_CFG003, m->value->at, hint, "%s has no setting \"%.*s\"", what,
                           MX_FMT(m->key));
        mx_warn(r->diags, MX_HCL009, m->value->at, hint, "%s has no setting \"%.*s\"", what, MX_FMT(m->key));
    }
    return MX_OK;
}

/* ---- src ---- */

static const mx_source *handle(const reader *r, mx_str url)
{
    size_t query = mx_str_find(url, '?');
    mx_str plain = query == MX_NPOS ? url : mx_str_sub(url, 0, query);
    for (size_t i = 0; r->data && i < r->data->len; i++)
        if (mx_str_eq(r->data->at[i]->url, plain))
            return r->data->at[i];
    return NULL;
}

static bool has_scheme(mx_str s)
{
    return mx_str_find_str(s, MX_STR("://")) != MX_NPOS;
}

static mx_status read_src(const reader *r, const mx_value *object, const char *what, mx_env *out)
{
    mx_list_setting list = {0};
    MX_TRY(read_list(r, object, "src", what, &list));
    if (list.set)
        out->src_at = list.at;
    for (size_t i = 0; i < list.items.len; i++) {
        mx_str url = list.items.at[i];
        if (url.len == 0)
            return mx_fail(r->diags, MX_CFG002, list.at, "", "%s is an empty string", what);
        const mx_source *source = handle(r, url);
        if (source == NULL && !has_scheme(url))
            url = mx_str_cat(r->arena, MX_STR("file://"), mx_path_absolute(r->arena, url));
        if (source == NULL)
            source = mx_source_of_url(r->arena, url, list.at);
        mx_vec_push(r->arena, &out->src, source);
    }
    return MX_OK;
}

/* ---- blocks ---- */

/* LINEAR_SKIP (the file's word) and linear-skip (the flag's) are the same. */
static mx_str flag_spelling(mx_arena *arena, mx_str s)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < s.len; i++)
        mx_buf_char(&buf, s.ptr[i] == '_' ? '-' : mx_lower(s.ptr[i]));
    return mx_buf_take(&buf);
}

static mx_status read_migration(const reader *r, const mx_value *env, mx_migration_settings *out)
{
    static const char *const known[] = {
        "dir",     "format",  "baseline", "exec_order", "lock_timeout", "revisions_schema",
        "tx_mode", "exclude", "repo",     NULL};
    static const char *const orders[] = {"linear", "linear-skip", "non-linear", NULL};
    static const char *const modes[] = {"none", "file", "all", NULL};
    const mx_value *m;
    int64_t unused;
    MX_TRY(read_object(r, env, "migration", "migration", &m));
    MX_TRY(check_known(r, m, "migration", known));
    MX_TRY(read_text(r, m, "dir", "migration.dir", &out->dir));
    MX_TRY(read_text(r, m, "format", "migration.format", &out->format));
    MX_TRY(check_word(r, &out->format, "migration.format", "format", mx_dir_formats));
    MX_TRY(read_text(r, m, "baseline", "migration.baseline", &out->baseline));
    MX_TRY(read_text(r, m, "exec_order", "migration.exec_order", &out->exec_order));
    out->exec_order.text = flag_spelling(r->arena, out->exec_order.text);
    MX_TRY(check_word(r, &out->exec_order, "migration.exec_order", "exec_order", orders));
    MX_TRY(read_text(r, m, "lock_timeout", "migration.lock_timeout", &out->lock_timeout));
    if (out->lock_timeout.set && !mx_duration_parse(out->lock_timeout.text, &unused))
        return mx_fail(r->diags, MX_CFG002, out->lock_timeout.at, "Write 10s, 1m30s or 500ms, for example.",
                       "invalid duration \"%.*s\" of migration.lock_timeout", MX_FMT(out->lock_timeout.text));
    MX_TRY(read_text(r, m, "revisions_schema", "migration.revisions_schema", &out->revisions_schema));
    MX_TRY(read_text(r, m, "tx_mode", "migration.tx_mode", &out->tx_mode));
    MX_TRY(check_word(r, &out->tx_mode, "migration.tx_mode", "tx_mode", modes));
    return read_list(r, m, "exclude", "migration.exclude", &out->exclude);
}

/* The kind that may be meant, or else all of them. */
static mx_status no_such_kind(const reader *r, const mx_member *m)
{
    const char *names[MX_SKIP_KINDS + 1] = {0};
    mx_buf all = MX_BUF(r->arena);
    for (size_t k = 0; k < MX_SKIP_KINDS; k++) {
        names[k] = mx_skip_kind_name((mx_skip_kind)k);
        mx_buf_printf(&all, "%s%s", k ? ", " : "Kinds are ", names[k]);
    }
    const char *near = mx_str_nearest(m->key, names);
    if (near) {
        all.len = 0;
        mx_buf_printf(&all, "Did you mean \"%s\"?", near);
    }
    return mx_fail(r->diags, MX_CFG003, m->value->at, mx_str_z(r->arena, mx_buf_view(&all)),
                   "diff.skip knows no kind of change named \"%.*s\"", MX_FMT(m->key));
}

static mx_status read_skip(const reader *r, const mx_value *skip, mx_diff_settings *out)
{
    for (size_t i = 0; skip && i < skip->as.members.len; i++) {
        const mx_member *m = &skip->as.members.at[i];
        size_t k = 0;
        bool on = false;
        while (k < MX_SKIP_KINDS && !mx_str_eq(m->key, mx_str_of(mx_skip_kind_name((mx_skip_kind)k))))
            k++;
        /* An error even where unknown settings are not: a misspelt drop_table would drop tables. */
        if (k == MX_SKIP_KINDS)
            return no_such_kind(r, m);
        MX_TRY(read_bool(r, skip, mx_skip_kind_name((mx_skip_kind)k), "a kind of change in diff.skip", &on));
        if (on)
            out->skip |= (uint64_t)1 << k;
    }
    return MX_OK;
}

static mx_status read_diff(const reader *r, const mx_value *env, const mx_value *global,
                           mx_diff_settings *out)
{
    static const char *const known[] = {"skip", "concurrent_index", NULL}, *const indexes[] = {
                                                                               "add", "create", "drop", NULL};
    const mx_value *diff, *skip, *concurrent;
    MX_TRY(read_object(r, env, "diff", "diff", &diff));
    MX_TRY(check_known(r, diff, "diff", known));
    MX_TRY(check_known(r, global, "diff", known));
    MX_TRY(read_object(r, member(diff, "skip") ? diff : global, "skip", "diff.skip", &skip));
    MX_TRY(read_skip(r, skip, out));
    MX_TRY(read_object(r, member(diff, "concurrent_index") ? diff : global, "concurrent_index",
                       "diff.concurrent_index", &concurrent));
    MX_TRY(check_known(r, concurrent, "diff.concurrent_index", indexes));
    MX_TRY(read_bool(r, concurrent, "create", "diff.concurrent_index.create", &out->concurrent_add));
    MX_TRY(read_bool(r, concurrent, "add", "diff.concurrent_index.add", &out->concurrent_add));
    return read_bool(r, concurrent, "drop", "diff.concurrent_index.drop", &out->concurrent_drop);
}

/* The environment's, and what it does not set from the global one. Latest and git are one setting: which
 * files. */
static mx_status read_lint(const reader *r, const mx_value *env, const mx_value *global, mx_env *out)
{
    const mx_value *lint;
    MX_TRY(read_object(r, env, "lint", "lint", &lint));
    if (lint == NULL || global == NULL) {
        out->lint = lint ? lint : global;
        return MX_OK;
    }
    bool which = member(lint, "latest") || member(lint, "git");
    mx_value *merged = mx_value_object(r->arena);
    merged->at = lint->at;
    for (size_t i = 0; i < lint->as.members.len; i++)
        mx_value_set(r->arena, merged, lint->as.members.at[i].key, lint->as.members.at[i].value);
    for (size_t i = 0; i < global->as.members.len; i++) {
        const mx_member *m = &global->as.members.at[i];
        bool files = mx_str_eq(m->key, MX_STR("latest")) || mx_str_eq(m->key, MX_STR("git"));
        if (mx_value_get(merged, m->key) == NULL && !(files && which))
            mx_value_set(r->arena, merged, m->key, m->value);
    }
    out->lint = merged;
    return MX_OK;
}

/* `format { migrate { diff = … } }`, and its old name `log`. The first that is set stays. */
static mx_status read_format(const reader *r, const mx_value *env, const char *block, mx_format_settings *out)
{
    static const char *const groups[] = {"migrate", "schema", NULL};
    static const char *const migrate_words[] = {"diff", "apply", "lint", "status", "down", NULL};
    static const char *const schema_words[] = {"inspect", "diff", "apply", "clean", "push", NULL};
    mx_setting *const migrate[] = {&out->migrate_diff, &out->migrate_apply, &out->migrate_lint,
                                   &out->migrate_status, &out->migrate_down};
    mx_setting *const schema[] = {&out->schema_inspect, &out->schema_diff, &out->schema_apply,
                                  &out->schema_clean, &out->schema_push};
    const mx_value *format, *inner;
    MX_TRY(read_object(r, env, block, block, &format));
    MX_TRY(check_known(r, format, block, groups));
    MX_TRY(read_object(r, format, "migrate", "format.migrate", &inner));
    MX_TRY(check_known(r, inner, "format.migrate", migrate_words));
    for (size_t i = 0; migrate_words[i]; i++)
        if (!migrate[i]->set)
            MX_TRY(read_text(r, inner, migrate_words[i], "a format", migrate[i]));
    MX_TRY(read_object(r, format, "schema", "format.schema", &inner));
    MX_TRY(check_known(r, inner, "format.schema", schema_words));
    for (size_t i = 0; schema_words[i]; i++)
        if (!schema[i]->set)
            MX_TRY(read_text(r, inner, schema_words[i], "a format", schema[i]));
    return MX_OK;
}

/* What the environment sets beyond the settings: input variables of HCL schemas. */
static const mx_value *inputs_of(const reader *r, const mx_value *env)
{
    static const char *const settings[] = {"name",    "url",       "dev",    "src",  "schemas",
                                           "exclude", "migration", "schema", "diff", "lint",
                                           "format",  "log",       "test",   NULL};
    mx_value *inputs = mx_value_object(r->arena);
    for (size_t i = 0; i < env->as.members.len; i++)
        if (!mx_is_word(settings, env->as.members.at[i].key))
            mx_value_set(r->arena, inputs, env->as.members.at[i].key, env->as.members.at[i].value);
    return inputs;
}

mx_status mx_settings_read(const mx_settings_reader *r, const mx_value *env, const mx_value *diff,
                           const mx_value *lint, mx_env *out)
{
    static const char *const schema_words[] = {"src", "repo", NULL};
    const mx_value *schema;
    mx_setting lint_format = {0};
    out->raw = env;
    out->inputs = inputs_of(r, env);
    MX_TRY(read_text(r, env, "url", "url", &out->url));
    MX_TRY(read_text(r, env, "dev", "dev", &out->dev));
    MX_TRY(read_src(r, env, "src", out));
    MX_TRY(read_object(r, env, "schema", "schema", &schema));
    MX_TRY(check_known(r, schema, "schema", schema_words));
    if (member(schema, "src") && out->src.len)
        return mx_fail(r->diags, MX_CFG002, member(schema, "src")->at, "",
                       "src and schema.src cannot be set both");
    MX_TRY(read_src(r, schema, "schema.src", out));
    MX_TRY(read_list(r, env, "schemas", "schemas", &out->schemas));
    MX_TRY(read_list(r, env, "exclude", "exclude", &out->exclude));
    MX_TRY(read_migration(r, env, &out->migration));
    MX_TRY(read_diff(r, env, diff, &out->diff));
    MX_TRY(read_lint(r, env, lint, out));
    MX_TRY(read_format(r, env, "format", &out->format));
    MX_TRY(read_format(r, env, "log", &out->format));
    MX_TRY(read_text(r, out->lint, "log", "lint.log", &lint_format));
    MX_TRY(read_text(r, out->lint, "format", "lint.format", &lint_format));
    if (!out->format.migrate_lint.set)
        out->format.migrate_lint = lint_format;
    return MX_OK;
}
