/* ${NAME} and ${NAME:-default} in texts, and what of a configuration is not to be shown. */
#include "config/configuration_read.h"
#include "config/reference.h"

/* ---- templates ---- */

bool mx_reference_read(mx_str s, mx_reference *out)
{
    size_t at = 2;
    if (!mx_str_starts(s, MX_STR("${")))
        return false;
    while (at < s.len && s.ptr[at] != ':' && s.ptr[at] != '}')
        at++;
    if (at == 2 || at == s.len)
        return false;
    *out = (mx_reference){.name = mx_str_sub(s, 2, at)};
    if (s.ptr[at] == ':') {
        size_t close = mx_str_find(mx_str_sub(s, at, s.len), '}');
        if (close == MX_NPOS || at + 1 >= s.len || s.ptr[at + 1] != '-')
            return false;
        out->fallback = mx_str_sub(s, at + 2, at + close);
        at += close;
    }
    out->length = at + 1;
    return true;
}

static void expand_text(mx_config_reader *r, mx_conf *value)
{
    mx_buf buf = MX_BUF(r->arena);
    mx_str s = value->as.text;
    mx_reference ref;
    if (mx_str_find_str(s, MX_STR("${")) == MX_NPOS)
        return;
    for (size_t i = 0; i < s.len;) {
        if (!mx_reference_read(mx_str_sub(s, i, s.len), &ref)) {
            mx_buf_char(&buf, s.ptr[i++]);
            continue;
        }
        const mx_variable *variable = mx_environment_get(r->env, ref.name);
        mx_buf_str(&buf, variable ? variable->value : ref.fallback);
        value->secret |= mx_names_secret(ref.name);
        i += ref.length;
    }
    value->as.text = mx_buf_take(&buf);
}

void mx_configuration_expand(mx_config_reader *r, mx_conf *value)
{
    if (value->kind == MX_JSON_STRING)
        expand_text(r, value);
    if (value->kind == MX_JSON_ARRAY)
        for (size_t i = 0; i < value->as.items.len; i++)
            mx_configuration_expand(r, value->as.items.at[i]);
    if (value->kind == MX_JSON_OBJECT)
        for (size_t i = 0; i < value->as.members.len; i++)
            mx_configuration_expand(r, value->as.members.at[i].value);
}

static mx_status not_utf8(mx_config_reader *r, const mx_conf *value)
{
    const mx_origin *from = &value->origin;
    if (from->kind == MX_ORIGIN_VARIABLE)
        return mx_fail(r->diags, MX_CFG005, from->at, "", "the environment variable %.*s is not UTF-8",
                       MX_FMT(from->variable));
    return mx_fail(r->diags, MX_CFG005, from->at, "",
                   "an environment variable that is filled in here is not UTF-8");
}

mx_status mx_configuration_check_utf8(mx_config_reader *r, const mx_conf *value)
{
    if (value->kind == MX_JSON_STRING && !mx_str_is_utf8(value->as.text, NULL))
        return not_utf8(r, value);
    if (value->kind == MX_JSON_ARRAY)
        for (size_t i = 0; i < value->as.items.len; i++)
            MX_TRY(mx_configuration_check_utf8(r, value->as.items.at[i]));
    if (value->kind == MX_JSON_OBJECT)
        for (size_t i = 0; i < value->as.members.len; i++) {
            const mx_conf_member *m = &value->as.members.at[i];
            if (!mx_str_is_utf8(m->key, NULL))
                return not_utf8(r, m->value);
            MX_TRY(mx_configuration_check_utf8(r, m->value));
        }
    return MX_OK;
}

/* ---- secrets ---- */

static const char *const secret_words[] = {
    "password", "passwd", "passphrase", "pwd",         "secret",      "token",    "credential",
    "api_key",  "apikey", "access_key", "private_key", "account_key", "auth_key", "sas_key",
};
/* Behind such a word they name something about the secret, not the secret. */
static const char *const harmless_ends[] = {"_name", "_path", "_file", "_id", "_url", "_type", "_provider"};

bool mx_names_secret(mx_str name)
{
    char lower[128];
    size_t len = name.len < sizeof lower ? name.len : sizeof lower;
    for (size_t i = 0; i < len; i++)
        lower[i] = name.ptr[i] == '-' || name.ptr[i] == '.' ? '_' : mx_lower(name.ptr[i]);
    mx_str text = {lower, len};
    for (size_t i = 0; i < sizeof harmless_ends / sizeof *harmless_ends; i++)
        if (mx_str_ends(text, mx_str_of(harmless_ends[i])))
            return false;
    for (size_t i = 0; i < sizeof secret_words / sizeof *secret_words; i++)
        if (mx_str_find_str(text, mx_str_of(secret_words[i])) != MX_NPOS)
            return true;
    return false;
}

static void mark_all(mx_conf *value)
{
    value->secret = true;
    if (value->kind == MX_JSON_ARRAY)
        for (size_t i = 0; i < value->as.items.len; i++)
            mark_all(value->as.items.at[i]);
    if (value->kind == MX_JSON_OBJECT)
        for (size_t i = 0; i < value->as.members.len; i++)
            mark_all(value->as.members.at[i].value);
}

static void mark(mx_conf *value)
{
    if (value->kind == MX_JSON_ARRAY)
        for (size_t i = 0; i < value->as.items.len; i++)
            mark(value->as.items.at[i]);
    if (value->kind != MX_JSON_OBJECT)
        return;
    for (size_t i = 0; i < value->as.members.len; i++) {
        const mx_conf_member *m = &value->as.members.at[i];
        bool told = m->value->kind != MX_JSON_BOOL && m->value->kind != MX_JSON_NULL;
        if (told && mx_names_secret(m->key))
            mark_all(m->value);
        else
            mark(m->value);
    }
}

/* Names of stores and integrations say nothing about what they hold. */
void mx_configuration_mark(mx_conf *settings)
{
    static const char *const named[] = {"stores", "ext"};
    for (size_t n = 0; n < sizeof named / sizeof *named; n++) {
        mx_conf *tables = mx_conf_get(settings, mx_str_of(named[n]));
        for (size_t i = 0; tables && tables->kind == MX_JSON_OBJECT && i < tables->as.members.len; i++)
            mark(tables->as.members.at[i].value);
    }
}

/* "user:password@" of a URL, at `at` behind "://". The number of its bytes, without '@'; 0: there is none. */
static size_t user_info(mx_str s, size_t at)
{
    size_t last = 0;
    for (size_t i = at; i < s.len && !strchr("/?# \t\n\"'", s.ptr[i]); i++)
        if (s.ptr[i] == '@')
            last = i - at;
    return last;
}

/* The bytes of "password=" and its like at the start of `s`; 0: something else. */
static size_t secret_parameter(mx_str s)
{
    size_t at = 0;
    while (at < s.len && (mx_is_alpha(s.ptr[at]) || mx_is_digit(s.ptr[at]) || strchr("_-.", s.ptr[at])) &&
           s.ptr[at])
        at++;
    if (at == 0 || at >= s.len || s.ptr[at] != '=' || !mx_names_secret(mx_str_sub(s, 0, at)))
        return 0;
    return at + 1;
}

mx_str mx_without_credentials(mx_arena *arena, mx_str s)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < s.len;) {
        mx_str rest = mx_str_sub(s, i, s.len);
        size_t n = 0;
        bool starts = i == 0 || strchr("?&; \t,", s.ptr[i - 1]);
        if (mx_str_starts(rest, MX_STR("://"))) {
            mx_buf_lit(&buf, "://");
            i += 3;
            if ((n = user_info(s, i)) != 0)
                mx_buf_lit(&buf, "***:***");
            i += n;
        } else if (starts && (n = secret_parameter(rest)) != 0) {
            mx_buf_str(&buf, mx_str_sub(rest, 0, n));
            mx_buf_lit(&buf, "***");
            for (i += n; i < s.len && !strchr("&; \t,#", s.ptr[i]); i++)
                ;
        } else {
            mx_buf_char(&buf, s.ptr[i++]);
        }
    }
    return mx_buf_take(&buf);
}
