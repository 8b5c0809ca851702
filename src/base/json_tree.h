/* base/json_tree.h — how the tree of base/json.h is made. For the readers of this room only (json.c,
 * toml.c). */
#ifndef MX_BASE_JSON_TREE_H
#define MX_BASE_JSON_TREE_H

#include "base/json.h"
#include "base/map.h"

struct mx_json {
    mx_json_kind kind;
    mx_span at;
    mx_str key; /* when it is a member */
    mx_span key_at;
    union {
        bool boolean;
        int64_t integer;
        struct {
            double real;
            mx_str digits; /* of a whole number that does not fit int64; else empty */
        };
        mx_str string;
        struct {
            mx_json *items; /* array items or members, in the order of the source */
            size_t count;
            mx_map *by_key; /* of large objects; NULL for small ones */
        };
    };
};

/* Room for `count` items; then mx_json_index when the keys are in. */
void mx_json_items(mx_arena *arena, mx_json *value, mx_json_kind kind, size_t count);
void mx_json_index(mx_arena *arena, mx_json *object);

#endif
