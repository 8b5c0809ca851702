#include "store/id_kinds.h"

typedef enum id_kind { ANY, NUMBERS, TEXTS, BYTES, BOOLEANS, DAYS, MOMENTS, TIMES, NESTED } id_kind;

/* Of columns without a type the engine knows more, and of its own types that are loose (numeric, jsonb). */
static id_kind kind_of(const mx_store *store, const mx_arrow_type *type)
{
    if (type->spelled || type->loose)
        return ANY;
    switch (type->kind) {
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
    case MX_ARROW_REAL:
    case MX_ARROW_DECIMAL:
    case MX_ARROW_DURATION:
        return NUMBERS;
    case MX_ARROW_TEXT:
        return TEXTS;
    case MX_ARROW_BINARY:
        return store->engine->bytes_are_texts ? TEXTS : BYTES;
    case MX_ARROW_BOOL:
        return BOOLEANS;
    case MX_ARROW_DATE:
        return store->engine->days_are_moments ? MOMENTS : DAYS;
    case MX_ARROW_TIMESTAMP:
        return MOMENTS;
    case MX_ARROW_TIME:
        return TIMES;
    case MX_ARROW_LIST:
    case MX_ARROW_STRUCT:
    case MX_ARROW_MAP:
        return store->engine->json ? ANY : NESTED;
    default:
        return ANY;
    }
}

static mx_arrow_kind exact_kind(const mx_arrow_type *type)
{
    return type->kind == MX_ARROW_UINT ? MX_ARROW_INT : type->kind;
}

static bool same_kind(const mx_store *store, const mx_arrow_type *a, const mx_arrow_type *b, bool one_type)
{
    id_kind kinds[] = {kind_of(store, a), kind_of(store, b)};
    if (kinds[0] == ANY || kinds[1] == ANY)
        return true;
    return kinds[0] == kinds[1] && (!one_type || exact_kind(a) == exact_kind(b));
}

mx_status mx_check_id_kinds(const mx_store *store, const mx_strs *ids, const mx_id_side *a,
                            const mx_id_side *b, bool one_type, mx_diags *diags)
{
    for (size_t i = 0; i < ids->len; i++) {
        const mx_frame_column *left = mx_frame_find(a->frame, ids->at[i]),
                              *right = mx_frame_find(b->frame, ids->at[i]);
        if (left && right && !same_kind(store, left->type, right->type, one_type))
            return mx_fail(diags, MX_STO009, MX_NOWHERE,
                           "Rows are matched by it: give it the same type on both sides.",
                           "the column '%.*s' is %s in %s %.*s, and %s in %s %.*s", MX_FMT(ids->at[i]),
                           mx_arrow_kind_word(left->type->kind), a->rows, MX_FMT(a->feature),
                           mx_arrow_kind_word(right->type->kind), b->rows, MX_FMT(b->feature));
    }
    return MX_OK;
}
