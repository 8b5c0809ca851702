/* METAXY_… variables as settings. Names do not mind case; "__" goes one table deeper.
 *
 *   METAXY_STORE=prod                               a text, as it is
 *   METAXY_STORES__PROD__CONFIG__DATABASE=x.duckdb  one key of a table
 *   METAXY_ENTRYPOINTS=["a", "b"]                   lists and tables as JSON
 *   METAXY_EXT_SQLMODEL_ENABLE=true                 as the guides write it, METAXY_EXT__SQLMODEL_ENABLE too
 *
 * Inside of `stores` and `ext` a value that is JSON is that value, any other is a text; a store's `type` and
 * the keys of its `config` are texts always. */
#include <math.h>

#include "config/configuration_read.h"

typedef struct setting {
    mx_str name; /* in lower case, without "metaxy_" */
    const mx_variable *variable;
} setting;
typedef mx_vec(setting) settings;

/* Variables that differ in case only are one: the last counts, where the first stood. */
static settings find_settings(mx_config_reader *r)
{
    settings found = {0};
    mx_map places = {0};
    for (size_t i = 0; i < r->env->variables.len; i++) {
        const mx_variable *v = r->env->variables.at[i];
        if (!mx_str_istarts(v->name, MX_STR("metaxy_")))
            continue;
        mx_str name = mx_str_lower(r->arena, mx_str_sub(v->name, 7, v->name.len));
        size_t there = (size_t)(uintptr_t)mx_map_get(&places, name);
        if (there) {
            found.at[there - 1].variable = v;
        } else {
            mx_vec_push(r->arena, &found, ((setting){name, v}));
            mx_map_put(r->arena, &places, name, (void *)(uintptr_t)found.len);
        }
    }
    return found;
}

static mx_origin origin_of(const mx_variable *v)
{
    return (mx_origin){MX_ORIGIN_VARIABLE, v->at, v->name};
}

static mx_conf *text_of(mx_config_reader *r, const mx_variable *v)
{
    return mx_conf_text(r->arena, v->value, origin_of(v));
}

/* ---- JSON ---- */

static void close_sink(void *arg)
{
    mx_diags_free(*(mx_diags **)arg);
}

/* The words JSON lacks and Python's reader takes. */
static bool special_number(mx_str s, double *out)
{
    static const struct {
        const char *word;
        double value;
    } words[] = {{"NaN", NAN}, {"Infinity", INFINITY}, {"-Infinity", -INFINITY}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mx_str_eq(s, mx_str_of(words[i].word))) {
            *out = words[i].value;
            return true;
        }
    return false;
}

/* NULL: it is no JSON. */
static mx_conf *json_of(mx_config_reader *r, const mx_variable *v)
{
    mx_json *tree = NULL;
    mx_origin origin = origin_of(v);
    double special;
    if (special_number(mx_str_trim(v->value), &special)) {
        mx_conf *number = mx_conf_new(r->arena, MX_JSON_DOUBLE, origin);
        number->as.real = special;
        return number;
    }
    mx_arena *scratch = mx_arena_child(r->arena); /* closes the sink, also when memory runs out */
    mx_diags **own = mx_new(scratch, mx_diags *);
    mx_arena_defer(scratch, close_sink, own);
    if ((*own = mx_diags_new()) == NULL)
        mx_arena_oom(r->arena);
    mx_status st = mx_json_parse_wide(r->arena, v->value, 0, MX_CFG005, &tree, *own);
    mx_arena_free(scratch);
    return st == MX_OK ? mx_conf_of_json(r->arena, tree, &origin) : NULL;
}

static mx_status not_json(mx_config_reader *r, const mx_variable *v, const char *field, const char *what)
{
    return mx_fail(r->diags, MX_CFG005, v->at, "", "%.*s is not JSON: %s is %s", MX_FMT(v->name), field,
                   what);
}

/* ---- tables ---- */

typedef struct steps {
    mx_str at[32];
    size_t len;
} steps;

/* False: more keys than any setting has. */
static bool split(mx_str name, steps *out)
{
    out->len = 0;
    for (;;) {
        size_t at = mx_str_find_str(name, MX_STR("__"));
        if (out->len == sizeof out->at / sizeof *out->at)
            return false;
        out->at[out->len++] = mx_str_sub(name, 0, at == MX_NPOS ? name.len : at);
        if (at == MX_NPOS)
            return true;
        name = mx_str_sub(name, at + 2, name.len);
    }
}

typedef enum reading { AS_TEXT, AS_JSON, JSON_OR_TEXT } reading;

static reading reading_of(mx_field_kind kind, const steps *keys)
{
    mx_str last = keys->at[keys->len - 1];
    if (kind == MX_FIELD_EXT)
        return keys->len == 2 && mx_str_eq(last, MX_STR("enable")) ? AS_TEXT : JSON_OR_TEXT;
    if (kind != MX_FIELD_STORES)
        return AS_TEXT;
    bool config = keys->len >= 2 && mx_str_eq(keys->at[1], MX_STR("config"));
    if (keys->len == 2 && mx_str_eq(last, MX_STR("type")))
        return AS_TEXT;
    if (config)
        return keys->len == 2 ? AS_JSON : keys->len == 3 ? AS_TEXT : JSON_OR_TEXT;
    return JSON_OR_TEXT;
}

static mx_status read_value(mx_config_reader *r, const mx_field *field, const steps *keys,
                            const mx_variable *v, mx_conf **out)
{
    reading how = reading_of(field->kind, keys);
    *out = how == AS_TEXT || v->value.len == 0 ? NULL : json_of(r, v);
    if (*out)
        return MX_OK;
    if (how == AS_JSON && v->value.len)
        return not_json(r, v, "a store's config", "a table");
    *out = text_of(r, v);
    return MX_OK;
}

/* Walks to the table of the last key, making those on the way; nothing is done when a value that is no table
 * stands there. */
static void put(mx_config_reader *r, mx_conf *table, const steps *keys, mx_conf *value)
{
    for (size_t i = 0; i + 1 < keys->len; i++) {
        mx_conf *next = mx_conf_get(table, keys->at[i]);
        if (next == NULL) {
            next = mx_conf_new(r->arena, MX_JSON_OBJECT, value->origin);
            mx_conf_set(r->arena, table, keys->at[i], next);
        }
        if (next->kind != MX_JSON_OBJECT)
            return;
        table = next;
    }
    mx_conf_set(r->arena, table, keys->at[keys->len - 1], value);
}

static mx_status nested(mx_config_reader *r, const mx_field *field, const setting *s, mx_conf *table)
{
    steps keys;
    mx_conf *value;
    mx_str rest = mx_str_sub(s->name, strlen(field->name) + 2, s->name.len);
    if (!split(rest, &keys))
        return mx_fail(r->diags, MX_CFG005, s->variable->at, "", "%.*s names more than %zu tables",
                       MX_FMT(s->variable->name), sizeof keys.at / sizeof *keys.at);
    MX_TRY(read_value(r, field, &keys, s->variable, &value));
    put(r, table, &keys, value);
    return MX_OK;
}

/* ---- the guides' spellings of METAXY_EXT__NAME__KEY ---- */

/* How much of "sqlmodel_infer_db_table_names" names the integration: the longest that the file knows, or one
 * of those that are there, else the first word. */
static size_t ext_name(const mx_conf *ext, mx_str rest)
{
    static const char *const known[] = {"sqlmodel", "sqlalchemy", "alembic"};
    size_t best = 0, first = mx_str_find(rest, '_');
    if (ext && ext->kind == MX_JSON_OBJECT)
        for (size_t i = 0; i < ext->as.members.len; i++) {
            mx_str key = ext->as.members.at[i].key;
            if (key.len > best && key.len < rest.len && mx_str_istarts(rest, key) && rest.ptr[key.len] == '_')
                best = key.len;
        }
    for (size_t i = 0; best == 0 && i < sizeof known / sizeof *known; i++) {
        mx_str key = mx_str_of(known[i]);
        if (key.len < rest.len && mx_str_starts(rest, key) && rest.ptr[key.len] == '_')
            best = key.len;
    }
    return best ? best : first == MX_NPOS || first == 0 ? 0 : first;
}

/* METAXY_EXT_NAME_KEY; METAXY_EXT__NAME_KEY when its value is no table, which would be [ext.NAME_KEY]. */
static bool guides_spelling(mx_config_reader *r, const mx_conf *file, const setting *s, mx_str *name,
                            mx_str *key)
{
    if (!mx_str_starts(s->name, MX_STR("ext_")))
        return false;
    mx_str rest = mx_str_sub(s->name, 4, s->name.len);
    const mx_conf *ext = mx_conf_get(file, MX_STR("ext"));
    if (mx_str_starts(rest, MX_STR("_"))) {
        rest = mx_str_sub(rest, 1, rest.len);
        const mx_conf *value = mx_str_find_str(rest, MX_STR("__")) == MX_NPOS ? json_of(r, s->variable)
                                                                              : NULL;
        if (mx_str_find_str(rest, MX_STR("__")) != MX_NPOS || mx_conf_get(ext, rest) ||
            (value && value->kind == MX_JSON_OBJECT))
            return false;
    }
    size_t len = ext_name(ext, rest);
    if (len == 0 || len + 1 >= rest.len)
        return false;
    *name = mx_str_sub(rest, 0, len);
    *key = mx_str_sub(rest, len + 1, rest.len);
    return true;
}

static mx_status put_guides_spelling(mx_config_reader *r, const mx_field *field, const setting *s,
                                     mx_str name, mx_str key, mx_conf *table)
{
    steps keys = {.at = {name, key}, .len = 2};
    mx_conf *value;
    MX_TRY(read_value(r, field, &keys, s->variable, &value));
    put(r, table, &keys, value);
    return MX_OK;
}

/* ---- fields ---- */

static bool is_nested(const setting *s, const mx_field *field)
{
    mx_str name = mx_str_of(field->name);
    return mx_str_starts(s->name, name) &&
           mx_str_starts(mx_str_sub(s->name, name.len, s->name.len), MX_STR("__"));
}

/* A list or a table: the variable's JSON, and variables of single keys over it. NULL: nothing said. */
static mx_status complex_field(mx_config_reader *r, const mx_field *field, const settings *all,
                               const mx_conf *file, mx_conf **out)
{
    mx_conf *whole = NULL, *table = mx_conf_new(r->arena, MX_JSON_OBJECT, (mx_origin){0});
    const setting *own = NULL;
    *out = NULL;
    for (size_t i = 0; i < all->len; i++)
        if (mx_str_eq(all->at[i].name, mx_str_of(field->name)))
            own = &all->at[i];
    if (own && (whole = json_of(r, own->variable)) == NULL)
        return not_json(r, own->variable, field->name,
                        field->kind == MX_FIELD_STORES || field->kind == MX_FIELD_EXT ? "a table" : "a list");
    if (whole && whole->kind != MX_JSON_OBJECT) {
        *out = whole->kind == MX_JSON_NULL ? NULL : whole;
        return MX_OK;
    }
    mx_str name, key;
    for (size_t i = 0; i < all->len; i++) /* first, so that the reference's spelling wins */
        if (field->kind == MX_FIELD_EXT && guides_spelling(r, file, &all->at[i], &name, &key))
            MX_TRY(put_guides_spelling(r, field, &all->at[i], name, key, table));
    for (size_t i = 0; i < all->len; i++)
        if (is_nested(&all->at[i], field) &&
            !(field->kind == MX_FIELD_EXT && guides_spelling(r, file, &all->at[i], &name, &key)))
            MX_TRY(nested(r, field, &all->at[i], table));
    if (table->as.members.len) {
        table->origin = table->as.members.at[0].value->origin;
        *out = whole ? mx_conf_merge(r->arena, whole, table, (size_t)-1) : table;
    } else {
        *out = whole;
    }
    return MX_OK;
}

mx_status mx_configuration_variables(mx_config_reader *r, const mx_conf *file, mx_conf **out)
{
    settings all = find_settings(r);
    *out = mx_conf_new(r->arena, MX_JSON_OBJECT, (mx_origin){0});
    for (size_t f = 0; f < MX_FIELDS; f++) {
        const mx_field *field = &mx_fields[f];
        mx_conf *value = NULL;
        if (field->kind >= MX_FIELD_TEXTS) {
            MX_TRY(complex_field(r, field, &all, file, &value));
        } else {
            for (size_t i = 0; i < all.len; i++)
                if (mx_str_eq(all.at[i].name, mx_str_of(field->name)))
                    value = text_of(r, all.at[i].variable);
        }
        if (value)
            mx_conf_set(r->arena, *out, mx_str_of(field->name), value);
    }
    return mx_configuration_check_utf8(r, *out);
}
