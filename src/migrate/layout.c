/* migrate/layout.c — what the six layouts make of a file's name: does it count, its version, its description, its place. */
#include "migrate/layout.h"

static const char *const layout_names[MX_LAYOUTS] = {
    [MX_LAYOUT_ATLAS] = "atlas",   [MX_LAYOUT_GOLANG_MIGRATE] = "golang-migrate", [MX_LAYOUT_GOOSE] = "goose",
    [MX_LAYOUT_FLYWAY] = "flyway", [MX_LAYOUT_LIQUIBASE] = "liquibase",           [MX_LAYOUT_DBMATE] = "dbmate",
};

const char *mx_layout_name(mx_layout layout)
{
    return layout_names[layout];
}

mx_status mx_layout_find(mx_str name, mx_layout *out, mx_diags *diags)
{
    for (int i = 0; i < MX_LAYOUTS; i++)
        if (mx_str_eq(name, mx_str_of(layout_names[i]))) {
            *out = (mx_layout)i;
            return MX_OK;
        }
    return mx_fail(diags, MX_DIR001, MX_NOWHERE, "Use atlas, golang-migrate, goose, flyway, liquibase or dbmate.",
                   "unknown dir format \"%.*s\"", MX_FMT(name));
}

static int hex_digit(char c)
{
    if (mx_is_digit(c))
        return c - '0';
    c = mx_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent escapes resolved; what is not a whole escape stays as it is. */
static mx_str unescape(mx_arena *arena, mx_str s)
{
    char *text = mx_arena_alloc(arena, s.len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        int high = s.ptr[i] == '%' && i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s.ptr[i + 2]) : -1;
        text[n++] = low >= 0 ? (char)(high * 16 + low) : s.ptr[i];
        i += low >= 0 ? 2 : 0;
    }
    text[n] = '\0';
    return (mx_str){text, n};
}

mx_status mx_dir_of_url(mx_arena *arena, mx_str url, mx_str *path, mx_layout *layout, mx_diags *diags)
{
    size_t scheme = mx_str_find_str(url, MX_STR("://"));
    if (scheme == MX_NPOS)
        return mx_fail(diags, MX_DIR001, MX_NOWHERE, "", "missing scheme for dir url. Did you mean \"file://%.*s\"? ", MX_FMT(url));
    if (!mx_str_eq(mx_str_sub(url, 0, scheme), MX_STR("file")))
        return mx_fail(diags, MX_DIR001, MX_NOWHERE, "Name a directory on disk: file://PATH.", "unsupported dir url scheme \"%.*s\"",
                       MX_FMT(mx_str_sub(url, 0, scheme)));
    mx_str rest = mx_str_sub(url, scheme + 3, url.len), query;
    mx_str_cut(rest, '?', &rest, &query);
    while (query.len > 0) {
        mx_str pair, key, value;
        mx_str_cut(query, '&', &pair, &query);
        mx_str_cut(pair, '=', &key, &value);
        if (mx_str_eq(key, MX_STR("format")))
            MX_TRY(mx_layout_find(unescape(arena, value), layout, diags));
    }
    *path = rest.len > 0 ? unescape(arena, rest) : MX_STR("migrations");
    if (mx_str_find(*path, '\0') != MX_NPOS)
        return mx_fail(diags, MX_DIR001, MX_NOWHERE, "", "the path of a dir url holds a NUL byte");
    return MX_OK;
}

static bool flyway_name(mx_str base)
{
    return base.len > 0 && (base.ptr[0] == 'V' || base.ptr[0] == 'B' || base.ptr[0] == 'R');
}

bool mx_layout_counts(mx_layout layout, mx_str name)
{
    switch (layout) {
    case MX_LAYOUT_GOLANG_MIGRATE:
        return mx_str_ends(name, MX_STR(".up.sql"));
    case MX_LAYOUT_FLYWAY: {
        size_t slash = mx_str_rfind(name, '/');
        return mx_str_ends(name, MX_STR(".sql")) &&
               flyway_name(slash == MX_NPOS ? name : mx_str_sub(name, slash + 1, name.len));
    }
    default:
        return mx_str_ends(name, MX_STR(".sql"));
    }
}

char mx_flyway_kind(mx_str name)
{
    size_t slash = mx_str_rfind(name, '/');
    return name.ptr[slash == MX_NPOS ? 0 : slash + 1];
}

static void read_flyway(mx_str stem, mx_dir_file *file)
{
    char kind = stem.ptr[0];
    stem = mx_str_sub(stem, 1, stem.len);
    size_t bars = mx_str_find_str(stem, MX_STR("__"));
    mx_str version = bars == MX_NPOS ? stem : mx_str_sub(stem, 0, bars);
    file->version = kind == 'R' ? MX_STR_NONE : version;
    file->description = bars == MX_NPOS ? MX_STR_NONE : mx_str_sub(stem, bars + 2, stem.len);
}

void mx_layout_read_name(mx_layout layout, mx_dir_file *file)
{
    mx_str stem = file->name;
    size_t slash = mx_str_rfind(stem, '/');
    if (slash != MX_NPOS)
        stem = mx_str_sub(stem, slash + 1, stem.len);
    stem.len -= 4; /* ".sql" */
    if (layout == MX_LAYOUT_FLYWAY) {
        read_flyway(stem, file);
        return;
    }
    if (layout == MX_LAYOUT_GOLANG_MIGRATE)
        stem.len -= 3; /* ".up" */
    mx_str_cut(stem, '_', &file->version, &file->description);
}

/* Compares runs of digits as numbers of any size. */
static int number_cmp(mx_str a, mx_str b)
{
    while (a.len > 1 && a.ptr[0] == '0')
        a = mx_str_sub(a, 1, a.len);
    while (b.len > 1 && b.ptr[0] == '0')
        b = mx_str_sub(b, 1, b.len);
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return mx_str_cmp(a, b);
}

static mx_str next_part(mx_str *rest)
{
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != '.' && rest->ptr[end] != '_')
        end++;
    mx_str part = mx_str_sub(*rest, 0, end);
    *rest = mx_str_sub(*rest, end < rest->len ? end + 1 : end, rest->len);
    return part;
}

static bool is_number(mx_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!mx_is_digit(s.ptr[i]))
            return false;
    return s.len > 0;
}

int mx_version_cmp(mx_layout layout, mx_str a, mx_str b)
{
    if (layout != MX_LAYOUT_FLYWAY)
        return mx_str_cmp(a, b);
    while (a.len > 0 || b.len > 0) {
        mx_str x = next_part(&a), y = next_part(&b);
        if (is_number(x) && is_number(y)) {
            int cmp = number_cmp(x, y);
            if (cmp != 0)
                return cmp;
        } else {
            int cmp = mx_str_cmp(x, y);
            if (cmp != 0)
                return cmp;
        }
    }
    return 0;
}
