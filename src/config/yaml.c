/* config/yaml.c — nodes of YAML: what begins with which character, and how deep it stands. Scalars: yaml_scalar.c. */
#include "config/yaml.h"

#include "config/yaml_parse.h"

enum { DEPTH_MAX = 100 };

mx_status yaml_fail(yaml_parser *y, const char *why)
{
    y->why = why;
    return MX_FAILED;
}

static bool starts_item(const yaml_parser *y)
{
    return yaml_at(y, 0) == '-' && yaml_is_gap(yaml_at(y, 1));
}

int yaml_column(const yaml_parser *y)
{
    size_t start = y->pos;
    while (start > 0 && y->text.ptr[start - 1] != '\n')
        start--;
    return (int)(y->pos - start);
}

static bool at_marker(const yaml_parser *y, const char *marker)
{
    return yaml_column(y) == 0 && mx_str_starts(yaml_rest(y), mx_str_of(marker)) &&
           yaml_is_gap(yaml_at(y, 3));
}

mx_status yaml_skip(yaml_parser *y)
{
    bool line_start = y->pos == 0 || y->text.ptr[y->pos - 1] == '\n';
    for (; y->pos < y->text.len; y->pos++) {
        char c = y->text.ptr[y->pos];
        if (c == '#' && (y->pos == 0 || yaml_is_gap(y->text.ptr[y->pos - 1]))) {
            while (yaml_at(y, 1) != '\n' && y->pos + 1 < y->text.len)
                y->pos++;
        } else if (c == '\n') {
            line_start = true;
        } else if (c == '\t' && line_start) {
            return yaml_fail(y, "a tab cannot indent");
        } else if (c != ' ' && c != '\t' && c != '\r') {
            break;
        }
    }
    return MX_OK;
}

/* Past the blanks of this line and its comment. True: the line ends here. */
static bool line_is_over(yaml_parser *y)
{
    while (yaml_at(y, 0) == ' ' || yaml_at(y, 0) == '\t' || yaml_at(y, 0) == '\r')
        y->pos++;
    char c = yaml_at(y, 0);
    return c == '\n' || c == '\0' || (c == '#' && y->pos > 0 && yaml_is_gap(y->text.ptr[y->pos - 1]));
}

static bool at_end(const yaml_parser *y)
{
    return y->pos >= y->text.len || at_marker(y, "---") || at_marker(y, "...");
}

/* `key:` on this line, where a scalar may begin. */
static bool starts_pair(const yaml_parser *y)
{
    yaml_parser look = *y;
    mx_str ignored;
    bool plain;
    if (yaml_key(&look, &ignored, &plain) != MX_OK)
        return false;
    while (yaml_at(&look, 0) == ' ')
        look.pos++;
    return yaml_at(&look, 0) == ':' && yaml_is_gap(yaml_at(&look, 1));
}

static mx_status block_node(yaml_parser *y, int parent, bool inline_value, const mx_value **out);

/* What stands behind `key:` or `-`: on this line, or below it and deeper than `column`. */
static mx_status value_behind(yaml_parser *y, int column, bool of_item, const mx_value **out)
{
    *out = &mx_value_null;
    if (!line_is_over(y))
        return block_node(y, column, !of_item, out);
    MX_TRY(yaml_skip(y));
    int next = yaml_column(y);
    if (at_end(y) || next < column || (next == column && (of_item || !starts_item(y))))
        return MX_OK;
    return block_node(y, next == column ? column - 1 : column, false, out);
}

/* To the next entry at `column`. MX_NOT_FOUND: there is none. */
static mx_status next_entry(yaml_parser *y, int column)
{
    MX_TRY(yaml_skip(y));
    if (at_end(y) || yaml_column(y) < column)
        return MX_NOT_FOUND;
    return yaml_column(y) == column ? MX_OK : yaml_fail(y, "this line is indented like none before it");
}

static mx_status block_list(yaml_parser *y, const mx_value **out)
{
    int column = yaml_column(y);
    mx_value *list = mx_value_list(y->arena);
    mx_status st;
    do {
        const mx_value *item;
        y->pos++;
        MX_TRY(value_behind(y, column, true, &item));
        mx_value_push(y->arena, list, item);
    } while ((st = next_entry(y, column)) == MX_OK && starts_item(y));
    *out = list;
    return st == MX_FAILED ? st : MX_OK;
}

static mx_status add_pair(yaml_parser *y, mx_value *map, mx_str key, const mx_value *value)
{
    if (mx_value_get(map, key))
        return yaml_fail(y, "a key comes twice");
    mx_value_set(y->arena, map, key, value);
    return MX_OK;
}

static mx_status refuse(yaml_parser *y)
{
    switch (yaml_at(y, 0)) {
    case '&':
    case '*':
        return yaml_fail(y, "anchors and aliases are not supported");
    case '!':
        return yaml_fail(y, "tags are not supported");
    case '%':
    case '@':
    case '`':
    case ',':
    case ']':
    case '}':
        return yaml_fail(y, "no value begins with this character");
    case '?':
        return yaml_is_gap(yaml_at(y, 1)) ? yaml_fail(y, "keys behind '?' are not supported") : MX_OK;
    default:
        return MX_OK;
    }
}

static mx_status block_map(yaml_parser *y, const mx_value **out)
{
    int column = yaml_column(y);
    mx_value *map = mx_value_object(y->arena);
    mx_status st;
    do {
        mx_str key;
        bool plain;
        const mx_value *value;
        MX_TRY(refuse(y));
        if (!starts_pair(y))
            return yaml_fail(y, "a key and a colon are expected here");
        MX_TRY(yaml_key(y, &key, &plain));
        while (yaml_at(y, 0) != ':')
            y->pos++;
        y->pos++;
        MX_TRY(value_behind(y, column, false, &value));
        MX_TRY(add_pair(y, map, key, value));
    } while ((st = next_entry(y, column)) == MX_OK);
    mx_value_sort(y->arena, map);
    *out = map;
    return st == MX_FAILED ? st : MX_OK;
}

/* ---- flow style ---- */

static mx_status flow_node(yaml_parser *y, const mx_value **out);

static mx_status flow_list(yaml_parser *y, const mx_value **out)
{
    mx_value *list = mx_value_list(y->arena);
    y->pos++;
    for (;;) {
        const mx_value *item;
        MX_TRY(yaml_skip(y));
        if (yaml_at(y, 0) == ']')
            break;
        MX_TRY(flow_node(y, &item));
        mx_value_push(y->arena, list, item);
        MX_TRY(yaml_skip(y));
        if (yaml_at(y, 0) == ',')
            y->pos++;
        else if (yaml_at(y, 0) != ']')
            return yaml_fail(y, "',' or ']' is expected here");
    }
    y->pos++;
    *out = list;
    return MX_OK;
}

static mx_status flow_pair(yaml_parser *y, mx_value *map)
{
    mx_str key;
    bool plain;
    const mx_value *value = &mx_value_null;
    MX_TRY(refuse(y));
    MX_TRY(yaml_key(y, &key, &plain));
    MX_TRY(yaml_skip(y));
    if (yaml_at(y, 0) == ':') {
        y->pos++;
        MX_TRY(yaml_skip(y));
        if (yaml_at(y, 0) != ',' && yaml_at(y, 0) != '}')
            MX_TRY(flow_node(y, &value));
    }
    return add_pair(y, map, key, value);
}

static mx_status flow_map(yaml_parser *y, const mx_value **out)
{
    mx_value *map = mx_value_object(y->arena);
    y->pos++;
    for (;;) {
        MX_TRY(yaml_skip(y));
        if (yaml_at(y, 0) == '}')
            break;
        MX_TRY(flow_pair(y, map));
        MX_TRY(yaml_skip(y));
        if (yaml_at(y, 0) == ',')
            y->pos++;
        else if (yaml_at(y, 0) != '}')
            return yaml_fail(y, "',' or '}' is expected here");
    }
    y->pos++;
    mx_value_sort(y->arena, map);
    *out = map;
    return MX_OK;
}

static mx_status flow_node(yaml_parser *y, const mx_value **out)
{
    MX_TRY(refuse(y));
    if (yaml_at(y, 0) == '|' || yaml_at(y, 0) == '>')
        return yaml_fail(y, "no value begins with this character");
    if (++y->depth > DEPTH_MAX)
        return yaml_fail(y, "it is nested too deeply");
    mx_status st = yaml_at(y, 0) == '['   ? flow_list(y, out)
                   : yaml_at(y, 0) == '{' ? flow_map(y, out)
                                          : yaml_scalar(y, YAML_IN_FLOW, out);
    y->depth--;
    return st;
}

static mx_status flow_alone(yaml_parser *y, const mx_value **out)
{
    MX_TRY(flow_node(y, out));
    return line_is_over(y) ? MX_OK : yaml_fail(y, "nothing may follow here");
}

/* ---- */

static mx_status block_node_inside(yaml_parser *y, int parent, bool inline_value, const mx_value **out)
{
    char c = yaml_at(y, 0);
    MX_TRY(refuse(y));
    if (starts_item(y))
        return inline_value ? yaml_fail(y, "a list begins on a line of its own") : block_list(y, out);
    if (c == '|' || c == '>')
        return yaml_block_scalar(y, parent, out);
    if (c == '[' || c == '{')
        return flow_alone(y, out);
    if (starts_pair(y))
        return inline_value ? yaml_fail(y, "a map begins on a line of its own") : block_map(y, out);
    return yaml_scalar(y, parent, out);
}

static mx_status block_node(yaml_parser *y, int parent, bool inline_value, const mx_value **out)
{
    if (++y->depth > DEPTH_MAX)
        return yaml_fail(y, "it is nested too deeply");
    mx_status st = block_node_inside(y, parent, inline_value, out);
    y->depth--;
    return st;
}

static mx_status document(yaml_parser *y, const mx_value **out)
{
    *out = &mx_value_null;
    MX_TRY(yaml_skip(y));
    if (at_marker(y, "---")) {
        y->pos += 3;
        MX_TRY(yaml_skip(y));
    }
    if (!at_end(y))
        MX_TRY(block_node(y, -1, false, out));
    MX_TRY(yaml_skip(y));
    if (y->pos < y->text.len && at_marker(y, "...")) {
        y->pos += 3;
        MX_TRY(yaml_skip(y));
    }
    if (y->pos < y->text.len)
        return yaml_fail(y,
                         at_marker(y, "---") ? "there is more than one document" : "nothing may follow here");
    return MX_OK;
}

mx_status mx_yaml_parse(mx_arena *arena, mx_str text, const mx_value **out, const char **why, size_t *line)
{
    yaml_parser y = {.arena = arena, .text = text};
    if (mx_str_starts(text, MX_STR("\xef\xbb\xbf")))
        y.pos = 3;
    mx_status st = document(&y, out);
    *why = y.why;
    *line = 1;
    for (size_t i = 0; i < y.pos && i < text.len; i++)
        *line += text.ptr[i] == '\n';
    return st;
}
