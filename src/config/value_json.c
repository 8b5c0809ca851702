/* JSON and TOML trees as values. */
#include "base/json.h"
#include "config/value.h"

const mx_value *mx_value_of_json(mx_arena *arena, const mx_json *json)
{
    mx_value *v = mx_new(arena, mx_value);
    v->at = mx_json_span(json);
    switch (mx_json_kind_of(json)) {
    case MX_JSON_NULL:
        v->kind = MX_VALUE_NULL;
        break;
    case MX_JSON_BOOL:
        v->kind = MX_VALUE_BOOL;
        v->as.boolean = mx_json_bool(json);
        break;
    case MX_JSON_INT:
        v->kind = MX_VALUE_INT;
        v->as.integer = mx_json_int(json);
        break;
    case MX_JSON_DOUBLE: {
        const mx_value *number = mx_value_number(arena, mx_json_double(json));
        v->kind = number->kind;
        v->as = number->as;
        break;
    }
    case MX_JSON_STRING:
    case MX_JSON_DATE:
        v->kind = MX_VALUE_TEXT;
        v->as.text = mx_json_string(json);
        break;
    case MX_JSON_ARRAY:
        v->kind = MX_VALUE_LIST;
        for (size_t i = 0; i < mx_json_length(json); i++)
            mx_value_push(arena, v, mx_value_of_json(arena, mx_json_at(json, i)));
        break;
    case MX_JSON_OBJECT:
        v->kind = MX_VALUE_OBJECT;
        for (size_t i = 0; i < mx_json_length(json); i++)
            mx_value_set(arena, v, mx_json_key(json, i), mx_value_of_json(arena, mx_json_at(json, i)));
        break;
    }
    return v;
}

static void close_sink(void *arg)
{
    mx_diags_free(*(mx_diags **)arg);
}

/* The text is not a file of its own: what is wrong is reported at `at`, with the reader's words. */
mx_status mx_value_from_json(mx_arena *arena, mx_str json, mx_code code, mx_span at, const mx_value **out,
                             mx_diags *diags)
{
    mx_json *tree;
    mx_arena *scratch = mx_arena_child(arena); /* closes the sink, also when memory runs out */
    mx_diags **own = mx_new(scratch, mx_diags *);
    mx_arena_defer(scratch, close_sink, own);
    if ((*own = mx_diags_new()) == NULL)
        mx_arena_oom(arena);
    *out = NULL;
    mx_status st = mx_json_parse(arena, json, 0, code, &tree, *own);
    if (st == MX_OK) {
        *out = mx_value_of_json(arena, tree);
    } else {
        mx_str said = mx_diags_count(*own) ? mx_diags_at(*own, 0)->message : MX_STR_NONE;
        mx_fail(diags, code, at, "", "invalid JSON: %.*s", MX_FMT(said));
    }
    mx_arena_free(scratch);
    return st;
}
