/* config/yaml_write.c — values as YAML in block style. */
#include "config/yaml.h"

static bool is_block(const mx_value *v)
{
    return (mx_value_is_list(v) && v->as.items.len > 0) ||
           (v->kind == MX_VALUE_OBJECT && v->as.members.len > 0);
}

static void indent(mx_buf *buf, size_t depth)
{
    mx_buf_repeat(buf, ' ', 2 * depth);
}

static void write_block(mx_buf *buf, const mx_value *v, size_t depth);

static void write_list(mx_buf *buf, const mx_value *v, size_t depth)
{
    for (size_t i = 0; i < v->as.items.len; i++) {
        if (i)
            indent(buf, depth);
        mx_buf_lit(buf, "- ");
        write_block(buf, v->as.items.at[i], depth + 1);
    }
}

/* Lists under a key stand as deep as the key. */
static void write_map(mx_buf *buf, const mx_value *v, size_t depth)
{
    for (size_t i = 0; i < v->as.members.len; i++) {
        const mx_value *inner = v->as.members.at[i].value;
        size_t below = inner->kind == MX_VALUE_OBJECT ? depth + 1 : depth;
        if (i)
            indent(buf, depth);
        mx_buf_json(buf, v->as.members.at[i].key);
        mx_buf_char(buf, ':');
        if (is_block(inner)) {
            mx_buf_char(buf, '\n');
            indent(buf, below);
        } else {
            mx_buf_char(buf, ' ');
        }
        write_block(buf, inner, below);
    }
}

/* The first line's indent is written already; ends in a line end. */
static void write_block(mx_buf *buf, const mx_value *v, size_t depth)
{
    if (is_block(v) && v->kind == MX_VALUE_OBJECT) {
        write_map(buf, v, depth);
    } else if (is_block(v)) {
        write_list(buf, v, depth);
    } else {
        if (v->kind == MX_VALUE_TEXT)
            mx_buf_json(buf, v->as.text);
        else
            mx_value_json(buf, v, MX_STR(""), MX_STR(""));
        mx_buf_char(buf, '\n');
    }
}

void mx_yaml_write(mx_buf *buf, const mx_value *value)
{
    write_block(buf, value, 0);
}
