/* load.c — a batch's buffers into columns, checked as far as they can be: a buffer's size is not handed over. */
#include "arrow/load.h"

typedef struct place {
    const struct place *up;
    mx_str name;
} place;

typedef struct loading {
    mx_diags *diags;
} loading;

static mx_status refuse(loading *l, const place *at, const char *why)
{
    mx_str names[MX_ARROW_DEEPEST + 1];
    char path[256] = "";
    size_t count = 0, used = 0;
    for (; at && at->up; at = at->up)
        names[count++] = at->name;
    while (count > 0 && used < sizeof path - 1) {
        mx_str name = names[--count];
        size_t room = sizeof path - 1 - used, len = name.len < room ? name.len : room;
        if (len > 0)
            memcpy(path + used, name.ptr, len);
        used += len;
        if (count > 0 && used < sizeof path - 1)
            path[used++] = '.';
    }
    return mx_fail(l->diags, MX_ARW002, MX_NOWHERE, "",
                   "the producer of the rows handed over bad Arrow data: %s%s%s%s", used ? "column \"" : "",
                   path, used ? "\" " : "", why);
}

static size_t buffer_count(const mx_arrow_column *c)
{
    switch (c->layout) {
    case MX_LAYOUT_NONE:
        return 0;
    case MX_LAYOUT_BITS:
    case MX_LAYOUT_FIXED:
        return 2;
    case MX_LAYOUT_OFFSETS:
    case MX_LAYOUT_OFFSETS_64:
        return c->type->kind == MX_ARROW_LIST || c->type->kind == MX_ARROW_MAP ? 2 : 3;
    case MX_LAYOUT_VIEWS:
    case MX_LAYOUT_RANGES:
    case MX_LAYOUT_RANGES_64:
        return 3;
    case MX_LAYOUT_ITEMS:
    case MX_LAYOUT_FIELDS:
        return 1;
    }
    return 0;
}

static bool ascii(const uint8_t *at, size_t len)
{
    uint64_t seen = 0, word;
    size_t i = 0;
    for (; i + 8 <= len; i += 8) {
        memcpy(&word, at + i, 8);
        seen |= word;
    }
    for (; i < len; i++)
        seen |= at[i];
    return !(seen & UINT64_C(0x8080808080808080));
}

static bool good_texts(const mx_arrow_column *c)
{
    for (size_t i = 0; i < c->length; i++)
        if (!mx_arrow_is_null(c, i)) {
            mx_str text = mx_arrow_bytes(c, i);
            if (!ascii((const uint8_t *)text.ptr, text.len) && !mx_str_is_utf8(text, NULL))
                return false;
        }
    return true;
}

/* Offsets grow from 0 or more; *last receives where they end. */
static bool good_offsets(const mx_arrow_column *c, uint64_t *last)
{
    bool wide = c->layout == MX_LAYOUT_OFFSETS_64;
    *last = 0;
    if (c->length == 0)
        return true;
    int64_t before = wide ? mx_load_i64(c->values, c->start) : mx_load_i32(c->values, c->start);
    if (before < 0)
        return false;
    bool bad = false;
    for (size_t i = c->start + 1; i <= c->start + c->length; i++) {
        int64_t at = wide ? mx_load_i64(c->values, i) : mx_load_i32(c->values, i);
        bad |= at < before;
        before = at;
    }
    *last = (uint64_t)before;
    return !bad;
}

static const char *check_bytes(const mx_arrow_column *c)
{
    uint64_t last;
    if (!good_offsets(c, &last))
        return "has offsets that do not grow";
    if (c->length == 0)
        return NULL;
    if (last > 0 && !c->data)
        return "has no data";
    if (c->type->kind != MX_ARROW_TEXT)
        return NULL;
    uint64_t first = (uint64_t)(c->layout == MX_LAYOUT_OFFSETS_64 ? mx_load_i64(c->values, c->start)
                                                                  : mx_load_i32(c->values, c->start));
    if (!ascii(c->data + first, last - first) && !good_texts(c))
        return "has texts that are not UTF-8";
    return NULL;
}

static const char *check_views(const mx_arrow_column *c, const struct ArrowArray *a)
{
    size_t blocks = (size_t)a->n_buffers - 3;
    const uint8_t *sizes = a->buffers[a->n_buffers - 1];
    if (blocks > 0 && !sizes)
        return "has no sizes of its buffers";
    for (size_t i = 0; i < c->length; i++) {
        const uint8_t *view = c->values + (i + c->start) * 16;
        int64_t len = mx_load_i32(view, 0), block = mx_load_i32(view, 2), from = mx_load_i32(view, 3);
        if (mx_arrow_is_null(c, i) || (len >= 0 && len <= 12))
            continue;
        if (len < 0 || block < 0 || (size_t)block >= blocks || from < 0 || !c->blocks[block] ||
            from + len > mx_load_i64(sizes, (size_t)block))
            return "has views outside of its buffers";
    }
    return c->type->kind == MX_ARROW_TEXT && !good_texts(c) ? "has texts that are not UTF-8" : NULL;
}

static const char *check_indexes(const mx_arrow_column *c)
{
    for (size_t i = 0; i < c->length; i++) {
        int64_t index = mx_load_int(c->values, c->width, i + c->start, c->is_signed);
        if (!mx_arrow_is_null(c, i) && (uint64_t)index >= c->dictionary->length)
            return "has indexes outside of its dictionary";
    }
    return NULL;
}

static const char *check_ranges(const mx_arrow_column *c, uint64_t *last)
{
    bool wide = c->layout == MX_LAYOUT_RANGES_64;
    *last = 0;
    for (size_t i = c->start; i < c->start + c->length; i++) {
        int64_t from = wide ? mx_load_i64(c->values, i) : mx_load_i32(c->values, i);
        int64_t count = wide ? mx_load_i64(c->data, i) : mx_load_i32(c->data, i), end;
        if (mx_arrow_is_null(c, i - c->start))
            continue;
        if (from < 0 || count < 0 || __builtin_add_overflow(from, count, &end))
            return "has ranges that are not valid";
        if ((uint64_t)end > *last)
            *last = (uint64_t)end;
    }
    return NULL;
}

static mx_status load(loading *l, mx_arrow_column *c, const struct ArrowArray *a, const place *at,
                      uint64_t need);

/* How many rows of each child this column's rows need. */
static const char *need_of(const mx_arrow_column *c, uint64_t *need)
{
    *need = 0;
    switch (c->layout) {
    case MX_LAYOUT_FIELDS:
        *need = c->start + c->length;
        return NULL;
    case MX_LAYOUT_ITEMS:
        return __builtin_mul_overflow((uint64_t)(c->start + c->length), (uint64_t)c->width, need)
                   ? "has too many items"
                   : NULL;
    case MX_LAYOUT_RANGES:
    case MX_LAYOUT_RANGES_64:
        return check_ranges(c, need);
    default:
        return good_offsets(c, need) ? NULL : "has offsets that do not grow";
    }
}

static mx_status load_children(loading *l, mx_arrow_column *c, const struct ArrowArray *a, const place *at)
{
    if (a->n_children != (int64_t)c->child_count || (c->child_count > 0 && !a->children))
        return refuse(l, at, "has the wrong number of children");
    if (c->child_count == 0)
        return MX_OK;
    uint64_t need;
    const char *why = need_of(c, &need);
    if (why)
        return refuse(l, at, why);
    for (size_t i = 0; i < c->child_count; i++) {
        place below = {at, c->type->kind == MX_ARROW_MAP ? MX_STR("entries") : c->type->children.at[i].name};
        if (!a->children[i])
            return refuse(l, at, "has a child that is not there");
        MX_TRY(load(l, &c->children[i], a->children[i], &below, need));
    }
    return MX_OK;
}

static const char *take_buffers(mx_arrow_column *c, const struct ArrowArray *a)
{
    size_t want = buffer_count(c);
    bool enough = c->layout == MX_LAYOUT_VIEWS ? a->n_buffers >= (int64_t)want
                                               : a->n_buffers == (int64_t)want;
    if (c->layout == MX_LAYOUT_NONE)
        return NULL; /* older producers hand a bitmap over */
    if (!enough || !a->buffers)
        return "has the wrong number of buffers";
    c->validity = a->null_count == 0 ? NULL : a->buffers[0];
    c->values = want > 1 ? a->buffers[1] : NULL;
    c->data = want > 2 && c->layout != MX_LAYOUT_VIEWS ? a->buffers[2] : NULL;
    c->blocks = c->layout == MX_LAYOUT_VIEWS ? (const uint8_t *const *)a->buffers + 2 : NULL;
    bool ranges = c->layout == MX_LAYOUT_RANGES || c->layout == MX_LAYOUT_RANGES_64;
    bool empty_values = c->layout == MX_LAYOUT_FIXED && c->width == 0;
    if (c->length > 0 && want > 1 && ((!c->values && !empty_values) || (ranges && !c->data)))
        return "has no values";
    return NULL;
}

static const char *check_values(const mx_arrow_column *c, const struct ArrowArray *a)
{
    if (c->dictionary)
        return check_indexes(c);
    if (c->layout == MX_LAYOUT_VIEWS)
        return check_views(c, a);
    bool bytes = c->type->kind == MX_ARROW_TEXT || c->type->kind == MX_ARROW_BINARY;
    return bytes && c->layout != MX_LAYOUT_FIXED ? check_bytes(c) : NULL;
}

static mx_status load(loading *l, mx_arrow_column *c, const struct ArrowArray *a, const place *at,
                      uint64_t need)
{
    int64_t end;
    if (!a->release)
        return refuse(l, at, "was released already");
    if (a->length < 0 || a->offset < 0 || __builtin_add_overflow(a->length, a->offset, &end) ||
        end > INT64_MAX / 16 || a->n_buffers < 0 || a->n_children < 0)
        return refuse(l, at, "has a length that cannot be");
    if ((uint64_t)a->length < need)
        return refuse(l, at, "has fewer rows than its parent");
    c->start = (size_t)a->offset;
    c->length = (size_t)a->length;
    const char *why = take_buffers(c, a);
    if (why)
        return refuse(l, at, why);
    if (c->dictionary) {
        if (!a->dictionary)
            return refuse(l, at, "has no dictionary");
        place below = {at->up, at->name};
        MX_TRY(load(l, c->dictionary, a->dictionary, &below, 0));
    } else {
        MX_TRY(load_children(l, c, a, at));
    }
    why = check_values(c, a);
    return why ? refuse(l, at, why) : MX_OK;
}

mx_status mx_arrow_columns_load(mx_arrow_column *columns, const struct ArrowArray *array, mx_diags *diags)
{
    loading l = {diags};
    place root = {NULL, MX_STR_NONE};
    return load(&l, columns, array, &root, 0);
}
