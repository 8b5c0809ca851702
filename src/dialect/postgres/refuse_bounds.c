#include "dialect/postgres/bounds.h"
#include "dialect/postgres/postgres.h"
#include "dialect/postgres/refuse.h"

/* What the server refuses of the bounds of a partition: transformPartitionBound, check_new_partition_bound. A table's partitions are kept
 * in order, as each that comes is held against those beside it. What the texts do not tell is let pass. */

typedef struct placed {
    const mx_table *part;
    mx_str text; /* its bounds, which `bounds` says in parts */
    mx_pg_bounds bounds;
    bool gone; /* detached since */
} placed;

typedef struct siblings {
    mx_map parts;            /* by address → placed */
    mx_vec(placed *) ranges; /* by their lower bounds */
    mx_map values;           /* of LIST: → placed */
    mx_vec(placed *) hashes;
} siblings;

typedef struct newcomer {
    mx_model *model;
    const mx_table *part, *of;
    siblings *others;
    const mx_pg_bounds *bounds;
    mx_diags *diags;
} newcomer;

static mx_status wrong(const newcomer *n, const char *why)
{
    return mx_fail(n->diags, MX_SCH005, n->part->span, "",
                   "bounds of partition \"%.*s\" of table \"%.*s\": %s", MX_FMT(n->part->name),
                   MX_FMT(n->of->name), why);
}

static mx_status overlaps(const newcomer *n, const placed *other)
{
    return mx_fail(n->diags, MX_SCH005, n->part->span, "",
                   "partition \"%.*s\" of table \"%.*s\" would overlap partition \"%.*s\"",
                   MX_FMT(n->part->name), MX_FMT(n->of->name), MX_FMT(other->part->name));
}

/* Not detached, dropped or attached elsewhere. */
static bool is_there(const newcomer *n, const placed *other)
{
    const mx_table *part = other->part;
    return !other->gone && part != n->part && part->partition_of == n->of &&
           mx_str_eq(part->partition_bounds, other->text) &&
           mx_model_table(n->model, part->schema->name, part->name) == part;
}

/* --- by themselves --------------------------------------------------------------------------------------------------------------- */

static mx_status check_number(const newcomer *n, const mx_column *column, mx_str value)
{
    mx_str digits = mx_str_sub(value, mx_str_starts(value, MX_STR("-")) ? 1 : 0, value.len), whole, rest;
    const mx_type *type = &column->type;
    size_t at = 0;
    while (at < digits.len && (mx_is_digit(digits.ptr[at]) || digits.ptr[at] == '.'))
        at++;
    if (!digits.len || at < digits.len || type->array_dims)
        return MX_OK;
    if (!mx_str_cut(digits, '.', &whole, &rest))
        whole = digits;
    bool wide = mx_str_eq(type->base, MX_STR("numeric")) && type->arg_count &&
                !mx_str_eq(whole, MX_STR("0")) &&
                (int64_t)whole.len > type->args[0] - (type->arg_count > 1 ? type->args[1] : 0);
    if (wide)
        return wrong(n, "a number has more digits than the key");
    return mx_pg_check_literal(n->model, mx_pg_of(type), value, n->part->span, n->diags);
}

static mx_status check_value(const newcomer *n, const mx_column *column, mx_str value)
{
    if (column && value.len && value.ptr[0] != '\'')
        return check_number(n, column, value);
    if (!column || value.len < 2 || value.ptr[0] != '\'' ||
        mx_str_find(mx_str_sub(value, 1, value.len - 1), '\'') != MX_NPOS)
        return MX_OK;
    const mx_type *type = &column->type;
    value = mx_str_sub(value, 1, value.len - 1);
    if (mx_str_starts(type->base, MX_STR("character")) && !type->array_dims && type->arg_count &&
        mx_str_chars(value) > (size_t)type->args[0])
        return wrong(n, "a text is longer than the key");
    return mx_pg_check_literal(n->model, mx_pg_of(type), value, n->part->span, n->diags);
}

static mx_status check_values(const newcomer *n, const mx_strs *key, const mx_strs *values)
{
    for (size_t i = 0; i < values->len; i++) {
        mx_str part = key->at[n->bounds->list ? 0 : i];
        MX_TRY(check_value(n, mx_pg_key_column(n->model, n->of, part), values->at[i]));
    }
    return MX_OK;
}

static mx_status check_side(const newcomer *n, const mx_strs *key, const mx_strs *values)
{
    int open = 0;
    if (values->len != key->len)
        return wrong(n, "there is one value for each part of the key");
    for (size_t i = 0; i < values->len; i++) {
        if (open && mx_pg_bound_rank(values->at[i]) != open)
            return wrong(n, "behind MINVALUE and MAXVALUE stands nothing but the same");
        if (mx_str_eq(values->at[i], MX_STR("null")))
            return wrong(n, "no range takes NULL");
        open = mx_pg_bound_rank(values->at[i]);
    }
    return check_values(n, key, values);
}

static mx_status check_range(const newcomer *n, const mx_strs *key)
{
    bool known = true;
    MX_TRY(check_side(n, key, &n->bounds->low));
    MX_TRY(check_side(n, key, &n->bounds->high));
    bool empty = mx_pg_compare_bounds(&n->bounds->low, &n->bounds->high, &known) >= 0;
    return empty && known ? wrong(n, "the range is empty") : MX_OK;
}

/* --- beside others --------------------------------------------------------------------------------------------------------------- */

/* The place behind all that begin before it, or with it. */
static size_t place_of(const newcomer *n, bool *known)
{
    size_t low = 0, high = n->others->ranges.len;
    while (low < high && *known) {
        size_t middle = low + (high - low) / 2;
        const mx_pg_bounds *other = &n->others->ranges.at[middle]->bounds;
        if (mx_pg_compare_bounds(&other->low, &n->bounds->low, known) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static mx_status add_range(const newcomer *n, placed *own)
{
    bool known = true;
    siblings *others = n->others;
    size_t at = place_of(n, &known);
    if (!known)
        return MX_OK;
    for (; at > 0 && !is_there(n, others->ranges.at[at - 1]); at--)
        mx_vec_remove(&others->ranges, at - 1);
    while (at < others->ranges.len && !is_there(n, others->ranges.at[at]))
        mx_vec_remove(&others->ranges, at);
    const placed *before = at > 0 ? others->ranges.at[at - 1] : NULL,
                 *behind = at < others->ranges.len ? others->ranges.at[at] : NULL;
    if (before && mx_pg_compare_bounds(&before->bounds.high, &n->bounds->low, &known) > 0 && known)
        return overlaps(n, before);
    known = true;
    if (behind && mx_pg_compare_bounds(&n->bounds->high, &behind->bounds.low, &known) > 0 && known)
        return overlaps(n, behind);
    mx_vec_insert(n->model->arena, &others->ranges, at, own);
    return MX_OK;
}

static mx_status add_list(const newcomer *n, placed *own)
{
    const mx_strs *values = &n->bounds->low;
    for (size_t i = 0; i < values->len; i++) {
        const placed *other = mx_map_get(&n->others->values, values->at[i]);
        if (other && is_there(n, other))
            return overlaps(n, other);
    }
    for (size_t i = 0; i < values->len; i++)
        mx_map_put(n->model->arena, &n->others->values, values->at[i], own);
    return MX_OK;
}

static mx_status add_hash(const newcomer *n, placed *own)
{
    const mx_pg_bounds *a = n->bounds;
    if (!a->modulus || a->remainder >= a->modulus)
        return wrong(n, "MODULUS is above 0, and REMAINDER below MODULUS");
    for (size_t i = 0; i < n->others->hashes.len; i++) {
        const placed *other = n->others->hashes.at[i];
        const mx_pg_bounds *b = &other->bounds;
        uint64_t low = a->modulus < b->modulus ? a->modulus : b->modulus,
                 high = a->modulus < b->modulus ? b->modulus : a->modulus;
        if (!is_there(n, other))
            mx_vec_remove(&n->others->hashes, i--);
        else if (high % low)
            return wrong(n, "each MODULUS is a factor of the next larger one");
        else if (a->remainder % low == b->remainder % low)
            return overlaps(n, other);
    }
    mx_vec_push(n->model->arena, &n->others->hashes, own);
    return MX_OK;
}

/* --- all ------------------------------------------------------------------------------------------------------------------------- */

static siblings *siblings_of(mx_model *model, const mx_table *table)
{
    siblings *known = mx_map_get_address(&model->partitions, table);
    if (!known) {
        known = mx_new(model->arena, siblings);
        mx_map_put_address(model->arena, &model->partitions, table, known);
    }
    return known;
}

static mx_status add(const newcomer *n, placed *own)
{
    const mx_strs key = mx_pg_partition_key(n->model->arena, n->of, &n->model->server);
    if (mx_str_starts(own->text, MX_STR("for values with")))
        return add_hash(n, own);
    if (!n->bounds->known || !key.len)
        return MX_OK;
    if (n->bounds->list)
        MX_TRY(check_values(n, &key, &n->bounds->low));
    else
        MX_TRY(check_range(n, &key));
    return n->bounds->list ? add_list(n, own) : add_range(n, own);
}

mx_status mx_pg_check_overlap(mx_model *model, const mx_table *part, mx_diags *diags)
{
    siblings *others = siblings_of(model, part->partition_of);
    placed *known = mx_map_get_address(&others->parts, part), *own = mx_new(model->arena, placed);
    if (known && !known->gone && mx_str_eq(known->text, part->partition_bounds))
        return MX_OK;
    if (known)
        known->gone = true;
    *own = (placed){part, part->partition_bounds,
                    mx_pg_read_bounds(model->arena, part->partition_bounds, &model->server), false};
    const newcomer n = {model, part, part->partition_of, others, &own->bounds, diags};
    MX_TRY(add(&n, own));
    mx_map_put_address(model->arena, &others->parts, part, own);
    return MX_OK;
}

void mx_pg_forget_bounds(const mx_model *model, const mx_table *table, const mx_table *part)
{
    siblings *others = mx_map_get_address(&model->partitions, table);
    placed *known = others ? mx_map_get_address(&others->parts, part) : NULL;
    if (known)
        known->gone = true;
}
