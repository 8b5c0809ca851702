/* config/yaml.h — YAML, as far as configuration is written in it, → values; and values → YAML.
 *
 * One document: maps, lists, flow style, plain, quoted and block scalars, comments. Anchors, aliases, tags, keys that
 * are not scalars and further documents are refused, each with its line. */
#ifndef MX_CONFIG_YAML_H
#define MX_CONFIG_YAML_H

#include "config/value.h"

/* Plain scalars are null, booleans, numbers or texts as in YAML's core schema; members are sorted by key. MX_FAILED:
 * *why says what is wrong, in the line *line (from 1). No diagnostics. */
mx_status mx_yaml_parse(mx_arena *arena, mx_str text, const mx_value **out, const char **why, size_t *line);
/* Block style, texts in double quotes, keys too. Ends in a line end. */
void mx_yaml_write(mx_buf *buf, const mx_value *value);

#endif
