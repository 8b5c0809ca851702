/* make.c — schemas and arrays that other Arrow code releases. Each node is one block of its own: a consumer may move
 * a child out and release its parent. */
#include "arrow/builder.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>

/* Schemas. */

typedef struct schema_node {
    struct ArrowSchema *children; /* storage */
    struct ArrowSchema **links;
    char *name, *format;
} schema_node;

static void release_schema(struct ArrowSchema *schema)
{
    schema_node *node = schema->private_data;
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
    mx_raw_free(node->children);
    mx_raw_free(node->links);
    mx_raw_free(node->name);
    mx_raw_free(node->format);
    mx_raw_free(node);
    schema->release = NULL;
}

static const char *constant_format(const mx_arrow_type *type)
{
    static const char *const ints[] = {[1] = "c", [2] = "s", [4] = "i", [8] = "l"};
    static const char *const uints[] = {[1] = "C", [2] = "S", [4] = "I", [8] = "L"};
    static const char *const times[] = {"tts", "ttm", "ttu", "ttn"};
    static const char *const durations[] = {"tDs", "tDm", "tDu", "tDn"};
    switch (type->kind) {
    case MX_ARROW_NULL:
        return "n";
    case MX_ARROW_BOOL:
        return "b";
    case MX_ARROW_INT:
        return ints[type->bits / 8];
    case MX_ARROW_UINT:
        return uints[type->bits / 8];
    case MX_ARROW_REAL:
        return type->bits == 64 ? "g" : "f";
    case MX_ARROW_TEXT:
        return "u";
    case MX_ARROW_BINARY:
        return "z";
    case MX_ARROW_DATE:
        return "tdD";
    case MX_ARROW_TIME:
        return times[type->unit];
    case MX_ARROW_DURATION:
        return durations[type->unit];
    case MX_ARROW_STRUCT:
        return "+s";
    case MX_ARROW_LIST:
        return "+l";
    case MX_ARROW_MAP:
        return "+m";
    default:
        return NULL;
    }
}

static char *raw_copy(const char *text, size_t len)
{
    char *copy = mx_raw_alloc(len + 1);
    if (copy) {
        if (len)
            memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

static char *format_of(const mx_arrow_type *type)
{
    const char *constant = constant_format(type);
    if (constant)
        return raw_copy(constant, strlen(constant));
    size_t room = type->zone.len + 32;
    char *text = mx_raw_alloc(room);
    if (text && type->kind == MX_ARROW_DECIMAL)
        snprintf(text, room, "d:%u,%u", type->precision, type->scale);
    else if (text)
        snprintf(text, room, "ts%c:%.*s", "smun"[type->unit], MX_FMT(type->zone));
    return text;
}

static bool make_schema(struct ArrowSchema *out, const mx_arrow_type *type, mx_str name, bool nullable);

static bool make_fields(struct ArrowSchema *out, const mx_arrow_field *fields, size_t count, bool nullable)
{
    schema_node *node = out->private_data;
    node->children = mx_raw_alloc(count * sizeof *node->children);
    node->links = mx_raw_alloc(count * sizeof *node->links);
    if (!node->children || !node->links)
        return false;
    out->children = node->links;
    for (size_t i = 0; i < count; i++) {
        node->links[i] = &node->children[i];
        node->children[i].release = NULL;
    }
    out->n_children = (int64_t)count;
    for (size_t i = 0; i < count; i++)
        if (!make_schema(&node->children[i], fields[i].type, fields[i].name, nullable))
            return false;
    return true;
}

/* The entries of a map: a struct of key and value, not null, keys neither. */
static bool make_entries(struct ArrowSchema *out, const mx_arrow_type *type)
{
    mx_arrow_type empty = {.kind = MX_ARROW_STRUCT};
    mx_arrow_field entries = {MX_STR("entries"), &empty};
    if (!make_fields(out, &entries, 1, false) || !make_fields(out->children[0], type->children.at, 2, true))
        return false;
    out->children[0]->children[0]->flags = 0;
    return true;
}

static bool make_schema(struct ArrowSchema *out, const mx_arrow_type *type, mx_str name, bool nullable)
{
    schema_node *node = mx_raw_alloc(sizeof *node);
    *out = (struct ArrowSchema){0};
    if (!node)
        return false;
    *node = (schema_node){.name = raw_copy(name.ptr, name.len), .format = format_of(type)};
    *out = (struct ArrowSchema){.format = node->format,
                                .name = node->name,
                                .flags = nullable ? ARROW_FLAG_NULLABLE : 0,
                                .release = release_schema,
                                .private_data = node};
    bool whole = node->name && node->format;
    if (whole && type->kind == MX_ARROW_MAP)
        whole = make_entries(out, type);
    else if (whole && type->children.len > 0)
        whole = make_fields(out, type->children.at, type->children.len, true);
    if (!whole)
        release_schema(out);
    return whole;
}

bool mx_arrow_schema_make(const mx_arrow_type *columns, struct ArrowSchema *out)
{
    return make_schema(out, columns, MX_STR_NONE, false);
}

/* Arrays. */

typedef struct array_node array_node;
struct array_node {
    struct ArrowArray *children;
    struct ArrowArray **links;
    const void *buffers[MX_ARROW_BUFFERS];
    void *owned[MX_ARROW_BUFFERS];
    array_node *lender;      /* whose buffers these are */
    _Atomic(size_t) holders; /* the array, and nodes that it lends to */
};

static void let_go(array_node *node)
{
    while (node && atomic_fetch_sub(&node->holders, 1) == 1) {
        array_node *lender = node->lender;
        for (size_t i = 0; i < MX_ARROW_BUFFERS; i++)
            mx_raw_free(node->owned[i]);
        mx_raw_free(node);
        node = lender;
    }
}

static void release_array(struct ArrowArray *array)
{
    array_node *node = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
    mx_raw_free(node->children);
    mx_raw_free(node->links);
    let_go(node);
    array->release = NULL;
}

bool mx_arrow_array_new(struct ArrowArray *out, size_t children)
{
    array_node *node = mx_raw_alloc(sizeof *node);
    *out = (struct ArrowArray){0};
    if (!node)
        return false;
    *node = (array_node){.holders = 1};
    *out = (struct ArrowArray){
        .n_buffers = 1, .buffers = node->buffers, .release = release_array, .private_data = node};
    if (children == 0)
        return true;
    node->children = mx_raw_alloc(children * sizeof *node->children);
    node->links = mx_raw_alloc(children * sizeof *node->links);
    if (!node->children || !node->links) {
        release_array(out);
        return false;
    }
    for (size_t i = 0; i < children; i++) {
        node->links[i] = &node->children[i];
        node->children[i] = (struct ArrowArray){0};
    }
    out->children = node->links;
    out->n_children = (int64_t)children;
    return true;
}

void mx_arrow_array_own(struct ArrowArray *array, size_t buffer, void *memory)
{
    array_node *node = array->private_data;
    node->owned[buffer] = memory;
    node->buffers[buffer] = memory;
}

void mx_arrow_array_share(struct ArrowArray *array, const struct ArrowArray *with)
{
    array_node *node = array->private_data, *lender = with->private_data;
    assert(!lender->children && !node->lender);
    atomic_fetch_add(&lender->holders, 1);
    node->lender = lender;
    memcpy(node->buffers, lender->buffers, sizeof node->buffers);
    array->length = with->length;
    array->null_count = with->null_count;
    array->n_buffers = with->n_buffers;
}

/* Nodes for all first, then the buffers move: running out of memory in between leaves the builder whole. */
static bool make_nodes(struct ArrowArray *out, const mx_arrow_builder *b);

static bool make_node(struct ArrowArray *out, const mx_building *c)
{
    if (!c->child)
        return mx_arrow_array_new(out, 0);
    if (c->type->kind == MX_ARROW_STRUCT)
        return make_nodes(out, c->child);
    if (!mx_arrow_array_new(out, 1))
        return false;
    bool whole = c->type->kind == MX_ARROW_MAP ? make_nodes(out->children[0], c->child)
                                               : make_node(out->children[0], &c->child->columns[0]);
    if (!whole)
        release_array(out);
    return whole;
}

static bool make_nodes(struct ArrowArray *out, const mx_arrow_builder *b)
{
    if (!mx_arrow_array_new(out, b->count))
        return false;
    for (size_t i = 0; i < b->count; i++)
        if (!make_node(out->children[i], &b->columns[i])) {
            release_array(out);
            return false;
        }
    return true;
}

static void give(array_node *node, size_t slot, mx_growing *bytes)
{
    static const uint64_t none[2] = {0}; /* what an empty column's buffers point to: also its one offset */
    node->owned[slot] = bytes->at;
    node->buffers[slot] = bytes->at ? bytes->at : (const void *)none;
    *bytes = (mx_growing){0};
}

static void give_columns(struct ArrowArray *out, mx_arrow_builder *b);

static void give_column(struct ArrowArray *out, mx_building *c)
{
    array_node *node = out->private_data;
    out->length = (int64_t)c->rows;
    out->null_count = (int64_t)c->nulls;
    if (c->nulls && c->type->kind != MX_ARROW_NULL)
        give(node, 0, &c->validity);
    if (c->type->kind == MX_ARROW_NULL) {
        out->n_buffers = 0;
    } else if (c->type->kind != MX_ARROW_STRUCT) {
        give(node, 1, &c->values);
        out->n_buffers = 2;
    }
    if (c->type->kind == MX_ARROW_TEXT || c->type->kind == MX_ARROW_BINARY) {
        give(node, 2, &c->data);
        out->n_buffers = 3;
    }
    if (c->type->kind == MX_ARROW_STRUCT)
        give_columns(out, c->child);
    else if (c->type->kind == MX_ARROW_MAP) {
        out->children[0]->length = (int64_t)c->child->columns[0].rows;
        give_columns(out->children[0], c->child);
    } else if (c->child)
        give_column(out->children[0], &c->child->columns[0]);
    c->rows = c->nulls = 0;
    mx_raw_free(c->validity.at); /* of a NULL column */
    c->validity = (mx_growing){0};
}

static void give_columns(struct ArrowArray *out, mx_arrow_builder *b)
{
    for (size_t i = 0; i < b->count; i++)
        give_column(out->children[i], &b->columns[i]);
}

void mx_arrow_builder_take(mx_arrow_builder *b, struct ArrowArray *out)
{
    if (!make_nodes(out, b))
        mx_arena_oom(b->arena);
    out->length = (int64_t)mx_arrow_builder_rows(b);
    give_columns(out, b);
    for (size_t i = 0; i < b->count; i++)
        assert(out->children[i]->length == out->length);
}
