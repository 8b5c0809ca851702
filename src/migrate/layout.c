/* migrate/layout.c — what the six layouts make of a file's name: does it count, its version, its description,
 * its place. */
#include "migrate/layout.h"

static const char *const layout_names[MX_LAYOUTS] = {
    [MX_LAYOUT_ATLAS] = "atlas",         [MX_LAYOUT_GOLANG_MIGRATE] = "golang-migrate",
    [MX_LAYOUT_GOOSE] = "goose",         [MX_LAYOUT_FLYWAY] = "flyway",
    [MX_LAYOUT_LIQUIBASE] = "liquibase", [MX_LAYOUT_DBMATE] = "dbmate",
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
    return mx_fail(diags, MX_DIR001, MX_NOWHERE,
                   "Use atlas, golang-migrate, goose, flyway, liquibase or dbmate.",
                   "unknown dir format \"%.*s\"", MX_FMT(name));
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

static bool is_flyway(mx_str name)
{
    size_t at = 1;
    if (!name.len || (name.ptr[0] != 'V' && name.ptr[0] != 'U'))
        return false;
    while (at < name.len && (mx_is_digit(name.ptr[at]) || name.ptr[at] == '.' ||
                             (name.ptr[at] == '_' && at + 1 < name.len && mx_is_digit(name.ptr[at + 1]))))
        at++;
    return at > 1 && mx_is_digit(name.ptr[1]) && mx_str_starts(mx_str_sub(name, at, name.len), MX_STR("__"));
}

/* By their names they run in another order than by their numbers. */
static bool is_misplaced(const mx_dir_file *a, const mx_dir_file *b)
{
    mx_dir_file one = *a, other = *b;
    if (!is_flyway(a->name) || !is_flyway(b->name))
        return false;
    mx_layout_read_name(MX_LAYOUT_FLYWAY, &one);
    mx_layout_read_name(MX_LAYOUT_FLYWAY, &other);
    int names = mx_str_cmp(a->name, b->name),
        versions = mx_version_cmp(MX_LAYOUT_FLYWAY, one.version, other.version);
    return (names < 0 && versions > 0) || (names > 0 && versions < 0);
}

mx_layout mx_layout_of_name(const mx_dir_file *files, size_t count, size_t at)
{
    mx_str up = MX_STR(".up.sql"), down = MX_STR(".down.sql"), name = files[at].name;
    if (is_flyway(name) && (name.ptr[0] == 'U' || (at && is_misplaced(&files[at], &files[at - 1]))))
        return MX_LAYOUT_FLYWAY;
    for (size_t i = 0; mx_str_ends(name, down) && i < count; i++) {
        mx_str other = files[i].name;
        if (mx_str_ends(other, up) &&
            mx_str_eq(mx_str_sub(other, 0, other.len - up.len), mx_str_sub(name, 0, name.len - down.len)))
            return MX_LAYOUT_GOLANG_MIGRATE;
    }
    return MX_LAYOUT_ATLAS;
}

/* golang-migrate, goose and flyway know no file without a description: they pass over it, or fail. */
static const struct {
    const char *start, *bar, *end, *nameless;
} new_names[MX_LAYOUTS] = {
    [MX_LAYOUT_ATLAS] = {"", "_", ".sql", ""},
    [MX_LAYOUT_GOLANG_MIGRATE] = {"", "_", ".up.sql", "migration"},
    [MX_LAYOUT_GOOSE] = {"", "_", ".sql", "migration"},
    [MX_LAYOUT_FLYWAY] = {"V", "__", ".sql", "migration"},
    [MX_LAYOUT_LIQUIBASE] = {"", "_", ".sql", ""},
    [MX_LAYOUT_DBMATE] = {"", "_", ".sql", ""},
};

mx_str mx_layout_new_name(mx_arena *arena, mx_layout layout, mx_str version, mx_str name)
{
    if (!name.len)
        name = mx_str_of(new_names[layout].nameless);
    return mx_str_printf(arena, "%s%.*s%s%.*s%s", new_names[layout].start, MX_FMT(version),
                         name.len ? new_names[layout].bar : "", MX_FMT(name), new_names[layout].end);
}

bool mx_layout_two_files(mx_layout layout)
{
    return layout == MX_LAYOUT_GOLANG_MIGRATE || layout == MX_LAYOUT_FLYWAY;
}

mx_str mx_layout_down_name(mx_arena *arena, mx_layout layout, mx_str name)
{
    if (!mx_layout_two_files(layout))
        return MX_STR_NONE;
    if (layout == MX_LAYOUT_FLYWAY)
        return mx_str_cat(arena, MX_STR("U"), mx_str_sub(name, 1, name.len));
    return mx_str_cat(arena, mx_str_sub(name, 0, name.len - strlen(".up.sql")), MX_STR(".down.sql"));
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
