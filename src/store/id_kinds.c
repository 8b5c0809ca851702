#include "store/id_kinds.h"

#include <stdio.h>

enum { MOST_DIGITS = 38 };

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
        return store->engine->booleans_are_numbers ? NUMBERS : BOOLEANS;
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

/* Numbers that are kept as their digits equal no others, but in a comparison with a number of the engine's own. */
static bool same_digits(const mx_arrow_type *a, const mx_arrow_type *b, bool one_type)
{
    bool decimals[] = {a->kind == MX_ARROW_DECIMAL, b->kind == MX_ARROW_DECIMAL};
    return decimals[0] && decimals[1] ? a->scale == b->scale : !one_type || (!decimals[0] && !decimals[1]);
}

static bool same_kind(const mx_store *store, const mx_arrow_type *a, const mx_arrow_type *b, bool one_type)
{
    id_kind kinds[] = {kind_of(store, a), kind_of(store, b)};
    if (kinds[0] == ANY || kinds[1] == ANY)
        return true;
    return kinds[0] == kinds[1] && (!store->engine->decimals_are_texts || same_digits(a, b, one_type));
}

/* What ids are, in words of at most `size` bytes. */
static const char *words_of(const mx_arrow_type *type, char *out, size_t size)
{
    const char *word = mx_arrow_kind_word(type->kind);
    if (type->kind != MX_ARROW_DECIMAL)
        return word;
    snprintf(out, size, "%s(%u,%u)", word, type->precision, type->scale);
    return out;
}

/* Digits before the point. */
static unsigned whole_digits(const mx_arrow_type *type)
{
    static const uint8_t of_bytes[] = {[1] = 3, [2] = 5, [4] = 10, [8] = 20};
    return type->kind == MX_ARROW_DECIMAL ? (unsigned)type->precision - type->scale
           : type->kind == MX_ARROW_BOOL  ? 1u
                                          : of_bytes[type->bits / 8 & 15];
}

static const mx_arrow_type *both_decimal(mx_arena *arena, const mx_arrow_type *a, const mx_arrow_type *b)
{
    mx_arrow_type *out = mx_new(arena, mx_arrow_type);
    unsigned scales[] = {a->kind == MX_ARROW_DECIMAL ? a->scale : 0,
                         b->kind == MX_ARROW_DECIMAL ? b->scale : 0};
    unsigned scale = scales[0] > scales[1] ? scales[0] : scales[1];
    unsigned whole = whole_digits(a) > whole_digits(b) ? whole_digits(a) : whole_digits(b);
    *out = a->kind == MX_ARROW_DECIMAL ? *a : *b;
    out->scale = (uint8_t)scale;
    out->precision = (uint8_t)(whole + scale < MOST_DIGITS ? whole + scale : MOST_DIGITS);
    return out;
}

static const mx_arrow_type *both_whole(const mx_arrow_type *a, const mx_arrow_type *b)
{
    static const mx_arrow_type signed_one = {.kind = MX_ARROW_INT, .bits = 64};
    if (a->kind == b->kind)
        return b->bits > a->bits ? b : a;
    const mx_arrow_type *natural = a->kind == MX_ARROW_UINT ? a : b;
    return natural->bits < 64 ? &signed_one : a;
}

const mx_arrow_type *mx_id_type_of_both(mx_arena *arena, const mx_arrow_type *a, const mx_arrow_type *b)
{
    static const uint8_t ranks[] = {[MX_ARROW_BOOL] = 1,    [MX_ARROW_INT] = 2,  [MX_ARROW_UINT] = 2,
                                    [MX_ARROW_DECIMAL] = 3, [MX_ARROW_REAL] = 4, [MX_ARROW_MAP] = 0};
    unsigned one = ranks[a->kind], other = ranks[b->kind];
    if (a->spelled || a->loose || b->spelled || b->loose)
        return a;
    if (a->kind == MX_ARROW_DATE && b->kind == MX_ARROW_TIMESTAMP)
        return b;
    if (!one || !other)
        return a;
    if (one == other && one == 2)
        return both_whole(a, b);
    if (one == 4 || other == 4)
        return one == other ? (b->bits > a->bits ? b : a) : one == 4 ? a : b;
    if (one == 3 || other == 3)
        return both_decimal(arena, a, b);
    return other > one ? b : a;
}

mx_status mx_check_id_kinds(const mx_store *store, const mx_strs *ids, const mx_id_side *a,
                            const mx_id_side *b, bool one_type, mx_diags *diags)
{
    for (size_t i = 0; i < ids->len; i++) {
        char words[2][48];
        const mx_frame_column *left = mx_frame_find(a->frame, ids->at[i]),
                              *right = mx_frame_find(b->frame, ids->at[i]);
        if (left && right && !same_kind(store, left->type, right->type, one_type))
            return mx_fail(diags, MX_STO009, MX_NOWHERE,
                           "Rows are matched by it: give it the same type on both sides.",
                           "the column '%.*s' is %s in %s %.*s, and %s in %s %.*s", MX_FMT(ids->at[i]),
                           words_of(left->type, words[0], sizeof words[0]), a->rows, MX_FMT(a->feature),
                           words_of(right->type, words[1], sizeof words[1]), b->rows, MX_FMT(b->feature));
    }
    return MX_OK;
}
