/* Gathered settings → typed ones, with defaults; what is wrong is reported with its place, all of it at once.
 *
 * As the original's models do, texts that say a number or a truth value are taken for one: variables know
 * nothing but texts. */
#include <math.h>

#include "base/file.h"
#include "config/configuration_read.h"
#include "config/project_words.h"
#include "feature/key.h"

const mx_field mx_fields[MX_FIELDS] = {
    {"store", MX_FIELD_TEXT, false, "dev", false},
    {"stores", MX_FIELD_STORES, false, NULL, false},
    {"extend", MX_FIELD_TEXT, true, NULL, false},
    {"entrypoints", MX_FIELD_TEXTS, false, NULL, false},
    {"theme", MX_FIELD_TEXT, false, "default", false},
    {"ext", MX_FIELD_EXT, false, NULL, false},
    {"hash_truncation_length", MX_FIELD_LENGTH, false, NULL, false},
    {"enable_map_datatype", MX_FIELD_BOOL, false, NULL, false},
    {"auto_create_tables", MX_FIELD_BOOL, false, NULL, false},
    {"project", MX_FIELD_TEXT, true, NULL, false},
    {"locked", MX_FIELD_BOOL, true, NULL, false},
    {"sync", MX_FIELD_BOOL, false, NULL, true},
    {"extra_features", MX_FIELD_SELECTIONS, false, NULL, false},
    {"metaxy_lock_path", MX_FIELD_TEXT, true, NULL, false},
};

enum { LENGTH_MIN = 8, LENGTH_DEFAULT = 8 };

typedef struct checker {
    mx_arena *arena;
    mx_diags *diags;
    mx_configuration *out;
    bool failed;
} checker;

/* ---- what is wrong, and where ---- */

static mx_str below(checker *c, mx_str path, mx_str key)
{
    return mx_str_printf(c->arena, "%.*s%s%.*s", MX_FMT(path), path.len ? "." : "", MX_FMT(key));
}

static mx_str item_of(checker *c, mx_str path, size_t i)
{
    return mx_str_printf(c->arena, "%.*s.%zu", MX_FMT(path), i);
}

__attribute__((format(printf, 6, 7))) static void fault(checker *c, mx_code code, const mx_conf *value,
                                                        mx_str path, const char *hint, const char *format,
                                                        ...)
{
    va_list args;
    va_start(args, format);
    mx_str what = mx_str_vprintf(c->arena, format, args);
    va_end(args);
    bool variable = value->origin.kind == MX_ORIGIN_VARIABLE;
    c->failed = true;
    mx_fail(c->diags, code, value->origin.at, hint, "%.*s: %.*s%s%.*s", MX_FMT(path), MX_FMT(what),
            variable ? ", says " : "", MX_FMT(value->origin.variable));
}

static void expected(checker *c, const mx_conf *value, mx_str path, const char *what)
{
    fault(c, MX_CFG002, value, path, "", "expected %s, not %s", what, mx_json_kind_name(value->kind));
}

/* That a table has only these members; `known` ends with NULL. */
static void check_members(checker *c, const mx_conf *table, mx_str path, const char *const *known)
{
    for (size_t i = 0; i < table->as.members.len; i++) {
        const mx_conf_member *m = &table->as.members.at[i];
        if (mx_is_word(known, m->key))
            continue;
        const char *near = mx_str_nearest(m->key, known);
        fault(c, MX_CFG003, m->value, below(c, path, m->key),
              near ? mx_str_z(c->arena, mx_str_printf(c->arena, "Did you mean \"%s\"?", near)) : "",
              "there is no such setting");
    }
}

/* ---- single values ---- */

static mx_conf *fresh(checker *c, mx_json_kind kind, const mx_conf *from)
{
    mx_conf *value = mx_conf_new(c->arena, kind, from->origin);
    value->secret = from->secret;
    return value;
}

static mx_conf *check_text(checker *c, mx_conf *value, mx_str path)
{
    if (value->kind == MX_JSON_STRING)
        return value;
    expected(c, value, path, "a string");
    return NULL;
}

static bool truth_word(mx_str s, bool *out)
{
    static const char *const words[2][6] = {{"0", "off", "f", "false", "n", "no"},
                                            {"1", "on", "t", "true", "y", "yes"}};
    for (size_t i = 0; i < 12; i++)
        if (mx_str_ieq(s, mx_str_of(words[i / 6][i % 6]))) {
            *out = i >= 6;
            return true;
        }
    return false;
}

static mx_conf *check_bool(checker *c, mx_conf *value, mx_str path)
{
    bool truth = false, fine = false;
    if (value->kind == MX_JSON_BOOL)
        return value;
    if (value->kind == MX_JSON_STRING)
        fine = truth_word(value->as.text, &truth);
    else if (value->kind == MX_JSON_INT)
        fine = value->as.integer == 0 || value->as.integer == 1, truth = value->as.integer == 1;
    else if (value->kind == MX_JSON_DOUBLE)
        fine = value->as.real == 0 || value->as.real == 1, truth = value->as.real == 1;
    if (!fine) {
        if (value->kind == MX_JSON_STRING && !value->secret)
            fault(c, MX_CFG002, value, path, "", "expected true or false, not \"%.*s\"",
                  MX_FMT(value->as.text));
        else
            expected(c, value, path, "true or false");
        return NULL;
    }
    mx_conf *out = fresh(c, MX_JSON_BOOL, value);
    out->as.boolean = truth;
    return out;
}

/* "16", " 16 ", "+16", "1_000", "16.0", as the original reads whole numbers. */
static bool whole_number(mx_str s, int64_t *out)
{
    char digits[32];
    size_t len = 0;
    s = mx_str_trim(s);
    size_t dot = mx_str_find(s, '.');
    if (dot != MX_NPOS) {
        for (size_t i = dot + 1; i < s.len; i++)
            if (s.ptr[i] != '0')
                return false;
        if (dot + 1 == s.len)
            return false;
        s = mx_str_sub(s, 0, dot);
    }
    for (size_t i = 0; i < s.len; i++) {
        bool between = i > 0 && i + 1 < s.len && mx_is_digit(s.ptr[i - 1]) && mx_is_digit(s.ptr[i + 1]);
        if (s.ptr[i] == '_' && between)
            continue;
        if (len == sizeof digits)
            return false;
        digits[len++] = s.ptr[i];
    }
    return mx_str_to_i64((mx_str){digits, len}, out);
}

static mx_conf *check_length(checker *c, mx_conf *value, mx_str path)
{
    int64_t n = 0;
    bool fine = false;
    if (value->kind == MX_JSON_INT)
        n = value->as.integer, fine = true;
    else if (value->kind == MX_JSON_STRING)
        fine = whole_number(value->as.text, &n);
    else if (value->kind == MX_JSON_BOOL)
        n = value->as.boolean, fine = true;
    else if (value->kind == MX_JSON_DOUBLE && fabs(value->as.real) < 1e15 &&
             floor(value->as.real) == value->as.real)
        n = (int64_t)value->as.real, fine = true;
    if (!fine) {
        expected(c, value, path, "a whole number");
        return NULL;
    }
    if (n < LENGTH_MIN) {
        fault(c, MX_CFG002, value, path, "", "a version has at least %d characters, not %lld", LENGTH_MIN,
              (long long)n);
        return NULL;
    }
    mx_conf *out = fresh(c, MX_JSON_INT, value);
    out->as.integer = n;
    return out;
}

static mx_conf *check_list(checker *c, mx_conf *value, mx_str path)
{
    if (value->kind == MX_JSON_ARRAY)
        return value;
    expected(c, value, path, "a list");
    return NULL;
}

static bool check_table(checker *c, const mx_conf *value, mx_str path)
{
    if (value->kind == MX_JSON_OBJECT)
        return true;
    expected(c, value, path, "a table");
    return false;
}

/* Each member of a table by `one`, which answers what becomes of it; NULL leaves it out. */
static mx_conf *check_each(checker *c, mx_conf *value, mx_str path,
                           mx_conf *(*one)(checker *c, const mx_conf_member *m, mx_str path))
{
    if (!check_table(c, value, path))
        return NULL;
    mx_conf *out = fresh(c, MX_JSON_OBJECT, value);
    for (size_t i = 0; i < value->as.members.len; i++) {
        const mx_conf_member *m = &value->as.members.at[i];
        mx_conf *checked = one(c, m, below(c, path, m->key));
        if (checked)
            mx_vec_push(c->arena, &out->as.members, ((mx_conf_member){m->key, checked}));
    }
    return out;
}

static mx_conf *check_texts(checker *c, mx_conf *value, mx_str path, mx_strs *out)
{
    if (!check_list(c, value, path))
        return NULL;
    for (size_t i = 0; i < value->as.items.len; i++) {
        mx_conf *item = check_text(c, value->as.items.at[i], item_of(c, path, i));
        if (item)
            mx_vec_push(c->arena, out, item->as.text);
    }
    return value;
}

/* ---- project ---- */

static void check_project(checker *c, const mx_conf *value)
{
    mx_str name = value->as.text, path = MX_STR("project");
    if (name.len == 0) {
        fault(c, MX_CFG002, value, path, "Leave it out for no project.", "project name cannot be empty");
    } else if (mx_str_find(name, '/') != MX_NPOS) {
        fault(c, MX_CFG002, value, path, "Forward slashes separate the parts of feature keys.",
              "project name '%.*s' cannot contain forward slashes (/)", MX_FMT(name));
    } else if (mx_str_find_str(name, MX_STR("__")) != MX_NPOS) {
        fault(c, MX_CFG002, value, path, "Double underscores separate the parts of table names.",
              "project name '%.*s' cannot contain double underscores (__)", MX_FMT(name));
    } else {
        size_t end = name.ptr[name.len - 1] == '\n' ? name.len - 1 : name.len; /* as the original's '$' */
        bool fine = end > 0;
        for (size_t i = 0; i < end; i++)
            fine &= mx_is_alpha(name.ptr[i]) || mx_is_digit(name.ptr[i]) || name.ptr[i] == '_' ||
                    name.ptr[i] == '-';
        if (!fine)
            fault(c, MX_CFG002, value, path, "",
                  "project name '%.*s' must contain only alphanumeric characters, underscores, and hyphens",
                  MX_FMT(name));
    }
}

/* ---- stores ---- */

static void list_fields(mx_buf *buf, const mx_conf *table, mx_str prefix)
{
    for (size_t i = 0; i < table->as.members.len; i++) {
        const mx_conf_member *m = &table->as.members.at[i];
        mx_str path = mx_str_printf(buf->arena, "%.*s%s%.*s", MX_FMT(prefix), prefix.len ? "." : "",
                                    MX_FMT(m->key));
        mx_buf_printf(buf, "%s%.*s", buf->len ? ", " : "", MX_FMT(path));
        if (m->value->kind == MX_JSON_OBJECT)
            list_fields(buf, m->value, path);
    }
}

mx_str mx_incomplete_store(mx_arena *arena, mx_str name, const mx_conf *store)
{
    mx_buf fields = MX_BUF(arena);
    if (store->kind == MX_JSON_OBJECT)
        list_fields(&fields, store, MX_STR_NONE);
    return mx_str_printf(arena,
                         "Ignoring incomplete store config '%.*s': missing required 'type' field%s%.*s%s. "
                         "This is typically caused by environment variables.",
                         MX_FMT(name), fields.len ? " (has fields: " : "", MX_FMT(mx_buf_view(&fields)),
                         fields.len ? ")" : "");
}

static mx_conf *check_store(checker *c, const mx_conf_member *m, mx_str path)
{
    static const char *const known[] = {"type", "config", NULL};
    mx_conf *type = mx_conf_get(m->value, MX_STR("type")), *config = mx_conf_get(m->value, MX_STR("config"));
    if (!type) {
        mx_str text = mx_incomplete_store(c->arena, m->key, m->value);
        mx_warn(c->diags, MX_CFG007, m->value->origin.at, "", "%.*s", MX_FMT(text));
        return NULL;
    }
    mx_conf *out = fresh(c, MX_JSON_OBJECT, m->value);
    type = check_text(c, type, below(c, path, MX_STR("type")));
    if (config == NULL)
        config = mx_conf_new(c->arena, MX_JSON_OBJECT, (mx_origin){0});
    bool fine = check_table(c, config, below(c, path, MX_STR("config")));
    check_members(c, m->value, path, known);
    if (type == NULL || !fine)
        return NULL;
    mx_conf_set(c->arena, out, MX_STR("type"), type);
    mx_conf_set(c->arena, out, MX_STR("config"), config);
    mx_vec_push(c->arena, &c->out->stores, ((mx_store_config){m->key, type->as.text, config, out}));
    return out;
}

static mx_conf *check_stores(checker *c, mx_conf *value, mx_str path)
{
    return check_each(c, value, path, check_store);
}

/* ---- integrations ---- */

static mx_conf *check_integration(checker *c, const mx_conf_member *m, mx_str path)
{
    if (!check_table(c, m->value, path))
        return NULL;
    mx_conf *one = fresh(c, MX_JSON_OBJECT, m->value), *enable = mx_conf_get(m->value, MX_STR("enable"));
    enable = enable ? check_bool(c, enable, below(c, path, MX_STR("enable")))
                    : mx_conf_new(c->arena, MX_JSON_BOOL, (mx_origin){0});
    if (enable)
        mx_vec_push(c->arena, &one->as.members, ((mx_conf_member){MX_STR("enable"), enable}));
    for (size_t i = 0; i < m->value->as.members.len; i++)
        if (!mx_str_eq(m->value->as.members.at[i].key, MX_STR("enable")))
            mx_vec_push(c->arena, &one->as.members, m->value->as.members.at[i]);
    return one;
}

static mx_conf *check_ext(checker *c, mx_conf *value, mx_str path)
{
    return check_each(c, value, path, check_integration);
}

/* ---- selections ---- */

/* A key: text, or a list of its parts. */
static bool check_key(checker *c, mx_conf *value, mx_str path, mx_str *out)
{
    mx_problem problem;
    bool fine;
    if (value->kind == MX_JSON_STRING) {
        fine = mx_key_from_text(c->arena, MX_FEATURE_KEY, value->as.text, out, &problem);
    } else if (value->kind == MX_JSON_ARRAY) {
        mx_strs parts = {0};
        size_t count = value->as.items.len;
        check_texts(c, value, path, &parts);
        if (parts.len != count)
            return false;
        fine = mx_key_from_parts(c->arena, MX_FEATURE_KEY, parts.at, parts.len, out, &problem);
    } else {
        expected(c, value, path, "a feature's key");
        return false;
    }
    if (!fine)
        fault(c, MX_CFG002, value, path, mx_str_z(c->arena, problem.hint), "%.*s", MX_FMT(problem.message));
    return fine;
}

static mx_conf *check_keys(checker *c, mx_conf *value, mx_str path, mx_strs *out)
{
    if (!check_list(c, value, path))
        return NULL;
    mx_conf *list = fresh(c, MX_JSON_ARRAY, value);
    for (size_t i = 0; i < value->as.items.len; i++) {
        mx_str key;
        if (!check_key(c, value->as.items.at[i], item_of(c, path, i), &key))
            continue;
        mx_vec_push(c->arena, out, key);
        mx_conf_push(c->arena, list, mx_conf_text(c->arena, key, value->as.items.at[i]->origin));
    }
    return list;
}

static mx_conf *check_selection(checker *c, mx_conf *value, mx_str path)
{
    static const char *const known[] = {"projects", "keys", "all", NULL};
    if (value->kind != MX_JSON_OBJECT) {
        expected(c, value, path, "a table of projects, keys or all");
        return NULL;
    }
    mx_selection s = {0};
    mx_conf *out = fresh(c, MX_JSON_OBJECT, value), *parts[3];
    bool failed = c->failed;
    c->failed = false;
    for (size_t i = 0; i < 3; i++) {
        mx_conf *part = mx_conf_get(value, mx_str_of(known[i]));
        mx_str at = below(c, path, mx_str_of(known[i]));
        if (part == NULL || part->kind == MX_JSON_NULL)
            parts[i] = mx_conf_new(c->arena, MX_JSON_NULL, part ? part->origin : (mx_origin){0});
        else
            parts[i] = i == 0   ? check_texts(c, part, at, &s.projects)
                       : i == 1 ? check_keys(c, part, at, &s.keys)
                                : check_bool(c, part, at);
        if (parts[i])
            mx_conf_set(c->arena, out, mx_str_of(known[i]), parts[i]);
    }
    check_members(c, value, path, known);
    s.all = parts[2] && parts[2]->kind == MX_JSON_BOOL && parts[2]->as.boolean;
    if (!c->failed && !s.all && s.projects.len == 0 && s.keys.len == 0)
        fault(c, MX_CFG002, value, path, "",
              "At least one of 'projects', 'keys', or 'all' must be specified");
    if (!c->failed)
        mx_vec_push(c->arena, &c->out->extra_features, s);
    mx_conf *result = c->failed ? NULL : out;
    c->failed |= failed;
    return result;
}

static mx_conf *check_selections(checker *c, mx_conf *value, mx_str path)
{
    if (!check_list(c, value, path))
        return NULL;
    mx_conf *out = fresh(c, MX_JSON_ARRAY, value);
    for (size_t i = 0; i < value->as.items.len; i++) {
        mx_conf *item = check_selection(c, value->as.items.at[i], item_of(c, path, i));
        if (item)
            mx_conf_push(c->arena, out, item);
    }
    return out;
}

/* ---- all of them ---- */

static mx_conf *default_of(checker *c, const mx_field *field)
{
    static const mx_json_kind kinds[] = {
        [MX_FIELD_TEXT] = MX_JSON_STRING,     [MX_FIELD_BOOL] = MX_JSON_BOOL,
        [MX_FIELD_LENGTH] = MX_JSON_INT,      [MX_FIELD_TEXTS] = MX_JSON_ARRAY,
        [MX_FIELD_STORES] = MX_JSON_OBJECT,   [MX_FIELD_EXT] = MX_JSON_OBJECT,
        [MX_FIELD_SELECTIONS] = MX_JSON_ARRAY};
    mx_conf *value = mx_conf_new(c->arena, field->may_be_null ? MX_JSON_NULL : kinds[field->kind],
                                 (mx_origin){0});
    if (value->kind == MX_JSON_STRING)
        value->as.text = mx_str_of(field->text);
    if (value->kind == MX_JSON_BOOL)
        value->as.boolean = field->boolean;
    if (value->kind == MX_JSON_INT)
        value->as.integer = LENGTH_DEFAULT;
    return value;
}

static mx_conf *check_field(checker *c, const mx_field *field, mx_conf *value)
{
    mx_str path = mx_str_of(field->name);
    if (value == NULL)
        return default_of(c, field);
    if (field->may_be_null && value->kind == MX_JSON_NULL)
        return value;
    switch (field->kind) {
    case MX_FIELD_TEXT:
        return check_text(c, value, path);
    case MX_FIELD_BOOL:
        return check_bool(c, value, path);
    case MX_FIELD_LENGTH:
        return check_length(c, value, path);
    case MX_FIELD_TEXTS:
        return check_texts(c, value, path, &c->out->entrypoints);
    case MX_FIELD_STORES:
        return check_stores(c, value, path);
    case MX_FIELD_EXT:
        return check_ext(c, value, path);
    case MX_FIELD_SELECTIONS:
        return check_selections(c, value, path);
    }
    return NULL;
}

static void check_unknown(checker *c, const mx_conf *values)
{
    const char *names[MX_FIELDS + 3] = {0};
    for (size_t i = 0; i < MX_FIELDS; i++)
        names[i] = mx_fields[i].name;
    names[MX_FIELDS] = "features"; /* set apart already; for "did you mean" */
    names[MX_FIELDS + 1] = "migrate";
    check_members(c, values, MX_STR_NONE, names);
}

/* ---- features.toml ---- */

static void add_features(checker *c, mx_str path, mx_span at)
{
    mx_vec_push(c->arena, &c->out->features, path);
    mx_vec_push(c->arena, &c->out->features_at, at);
}

static void check_features(checker *c, const mx_gathered *g)
{
    mx_conf *value = mx_conf_get(g->own, MX_STR("features"));
    mx_strs names = {0};
    if (value == NULL) {
        mx_str path = mx_path_join(c->arena, g->root, MX_STR("features.toml"));
        if (g->file.len && mx_path_exists(path))
            add_features(c, path, MX_NOWHERE);
        return;
    }
    if (check_texts(c, value, MX_STR("features"), &names) == NULL || names.len != value->as.items.len)
        return; /* told */
    for (size_t i = 0; i < names.len; i++)
        add_features(c, mx_path_join(c->arena, g->root, names.at[i]), value->as.items.at[i]->origin.at);
}

static mx_str text_at(const mx_conf *values, const char *name)
{
    const mx_conf *value = mx_conf_get(values, mx_str_of(name));
    return value && value->kind == MX_JSON_STRING ? value->as.text : MX_STR_NONE;
}

static bool truth_at(const mx_conf *values, const char *name)
{
    const mx_conf *value = mx_conf_get(values, mx_str_of(name));
    return value && value->kind == MX_JSON_BOOL && value->as.boolean;
}

static void take_typed(checker *c, const mx_conf *values)
{
    mx_configuration *out = c->out;
    const mx_conf *locked = mx_conf_get(values, MX_STR("locked"));
    out->store = text_at(values, "store");
    out->theme = text_at(values, "theme");
    out->project = text_at(values, "project");
    out->hash_truncation_length = (size_t)mx_conf_get(values, MX_STR("hash_truncation_length"))->as.integer;
    out->enable_map_datatype = truth_at(values, "enable_map_datatype");
    out->auto_create_tables = truth_at(values, "auto_create_tables");
    out->sync = truth_at(values, "sync");
    out->locked = locked->kind == MX_JSON_NULL ? MX_CHOICE_UNSET
                  : locked->as.boolean         ? MX_CHOICE_YES
                                               : MX_CHOICE_NO;
    out->lock_file = mx_configuration_lock_file(c->arena, out->file, text_at(values, "metaxy_lock_path"));
}

mx_status mx_configuration_check(mx_arena *arena, const mx_gathered *g, const mx_configuration **out,
                                 mx_diags *diags)
{
    mx_configuration *made = mx_new(arena, mx_configuration);
    checker c = {arena, diags, made, false};
    mx_conf *values = mx_conf_new(arena, MX_JSON_OBJECT, (mx_origin){0});
    *out = NULL;
    made->file = g->file;
    made->root = g->root;
    for (size_t i = 0; i < MX_FIELDS; i++) {
        mx_str name = mx_str_of(mx_fields[i].name);
        mx_conf *value = check_field(&c, &mx_fields[i], mx_conf_get(g->values, name));
        if (value)
            mx_conf_set(arena, values, name, value);
    }
    const mx_conf *project = mx_conf_get(values, MX_STR("project"));
    if (project && project->kind == MX_JSON_STRING)
        check_project(&c, project);
    check_unknown(&c, g->values);
    check_features(&c, g);
    if (c.failed)
        return MX_FAILED;
    made->values = values;
    take_typed(&c, values);
    *out = made;
    return MX_OK;
}
