#include "diff/context.h"

/* A column that goes and one of the same type that comes: perhaps a rename. Only said where it is the single candidate. */
static bool alike(mx_diff_ctx *ctx, const mx_change *drop, const mx_change *add)
{
    return drop->verb == MX_DROP && drop->subject == MX_C_COLUMN && add->verb == MX_ADD &&
           add->subject == MX_C_COLUMN && mx_same_type(ctx, drop->from.column, add->to.column) &&
           drop->from.column->generated == add->to.column->generated;
}

static const mx_change *single_partner(mx_diff_ctx *ctx, const mx_change *table, const mx_change *of,
                                       bool of_is_drop)
{
    const mx_change *found = NULL;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *other = table->children.at[i];
        if (!(of_is_drop ? alike(ctx, of, other) : alike(ctx, other, of)))
            continue;
        if (found)
            return NULL;
        found = other;
    }
    return found;
}

void mx_guess_columns(mx_diff_ctx *ctx, const mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *drop = table->children.at[i];
        const mx_change *add = drop->verb == MX_DROP && drop->subject == MX_C_COLUMN
                                   ? single_partner(ctx, table, drop, true)
                                   : NULL;
        if (!add || single_partner(ctx, table, add, false) != drop)
            continue;
        mx_hint hint = {.kind = MX_H_COLUMN,
                        .schema = table->to.table->schema->name,
                        .table = table->to.table->name,
                        .from = drop->from.column->name,
                        .to = add->to.column->name,
                        .at = add->to.column->span};
        mx_vec_push(ctx->arena, &ctx->out->possible, hint);
    }
}

/* Tables with the same columns, or at least two thirds of them. */
static bool tables_alike(mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    size_t same = 0, most = from->columns.len > to->columns.len ? from->columns.len : to->columns.len;
    for (size_t i = 0; i < from->columns.len; i++) {
        const mx_column *column = mx_table_column(to, from->columns.at[i]->name);
        same += column && mx_same_type(ctx, from->columns.at[i], column) ? 1 : 0;
    }
    return most > 0 && same * 3 >= most * 2;
}

/* A partition of one that is partitioned otherwise now, or no more: its rows are that one's, and stay there. */
static bool leaves_its_rows(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    const mx_table *parent = from->partition_of;
    const mx_table *now = parent ? mx_model_table(ctx->to, parent->schema->name, parent->name) : NULL;
    bool hashed = mx_str_find_str(from->partition_bounds, MX_STR("modulus ")) != MX_NPOS;
    return now && (!mx_str_eq(now->partition_by, parent->partition_by) ||
                   (hashed && !mx_str_eq(from->partition_bounds, to->partition_bounds)));
}

#define TABLES_COMPARED 64 /* more dropped or added tables than this: no guess, it would be quadratic */

void mx_guess_tables(mx_diff_ctx *ctx)
{
    mx_changes drops = {0}, adds = {0};
    for (size_t i = 0; i < ctx->out->changes.len; i++) {
        mx_change *change = ctx->out->changes.at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_DROP)
            mx_vec_push(ctx->arena, &drops, change);
        if (change->subject == MX_C_TABLE && change->verb == MX_ADD)
            mx_vec_push(ctx->arena, &adds, change);
    }
    if (drops.len > TABLES_COMPARED || adds.len > TABLES_COMPARED)
        return;
    for (size_t i = 0; i < drops.len; i++) {
        const mx_table *from = drops.at[i]->from.table, *partner = NULL;
        size_t partners = 0;
        for (size_t j = 0; j < adds.len; j++) {
            const mx_table *to = adds.at[j]->to.table;
            if (tables_alike(ctx, from, to) && !leaves_its_rows(ctx, from, to)) {
                partner = to;
                partners++;
            }
        }
        if (partners != 1)
            continue;
        mx_hint hint = {.kind = MX_H_TABLE,
                        .schema = partner->schema->name,
                        .from_schema = from->schema == partner->schema ||
                                               mx_str_eq(from->schema->name, partner->schema->name)
                                           ? MX_STR_NONE
                                           : from->schema->name,
                        .from = from->name,
                        .to = partner->name,
                        .at = partner->span};
        mx_vec_push(ctx->arena, &ctx->out->possible, hint);
    }
}
