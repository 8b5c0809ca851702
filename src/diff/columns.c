#include "diff/parts.h"
#include "schema/canon.h"
#include "schema/inherit.h"
#include "schema/names.h"

enum { MAX_GENERATIONS = 64 };

/* Which of the kept columns stay where they are: a longest run of partners whose places rise (patience sorting). The others
 * move. stays[j] for each column of `to`. */
static bool *columns_that_stay(mx_diff_ctx *ctx, const mx_pairs *pairs)
{
    size_t n = pairs->to_len;
    bool *stays = mx_new_array(ctx->arena, bool, n ? n : 1);
    size_t *tails = mx_new_array(ctx->arena, size_t, n ? n : 1),
           *before = mx_new_array(ctx->arena, size_t, n ? n : 1), len = 0;
    for (size_t j = 0; j < n; j++) {
        if (pairs->from_of[j] == MX_NPOS)
            continue;
        size_t low = 0, high = len;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (pairs->from_of[tails[mid]] < pairs->from_of[j])
                low = mid + 1;
            else
                high = mid;
        }
        before[j] = low ? tails[low - 1] : MX_NPOS;
        tails[low] = j;
        if (low == len)
            len++;
    }
    for (size_t j = len ? tails[len - 1] : MX_NPOS; j != MX_NPOS; j = before[j])
        stays[j] = true;
    return stays;
}

static bool has_own_sequence(const mx_column *column)
{
    return column->sequence && (column->serial || column->identity);
}

/* The sequence behind a column is named after table and column, but does not follow when those are renamed. */
static void rename_sequence(mx_diff_ctx *ctx, const mx_column *from, const mx_column *to)
{
    if (has_own_sequence(from) && has_own_sequence(to) && from->serial == to->serial &&
        !mx_str_eq(from->sequence->name, to->sequence->name))
        mx_emit(ctx, &ctx->out->changes, MX_RENAME, MX_C_SEQUENCE, from->sequence, to->sequence, 0);
}

/* A renamed column takes those of partitions and heirs along. */
static void remember_of_children(mx_diff_ctx *ctx, const mx_table *parent, int depth)
{
    for (size_t i = 0; depth < MAX_GENERATIONS && i < parent->children.len; i++) {
        const mx_table *from = parent->children.at[i], *to = mx_diff_successor(ctx, from);
        to = to ? to : mx_model_table(ctx->to, from->schema->name, from->name);
        for (size_t c = 0; to && c < parent->columns.len; c++) {
            const mx_column *now = mx_diff_successor(ctx, parent->columns.at[c]);
            const mx_column *was = now ? mx_table_column(from, parent->columns.at[c]->name) : NULL;
            const mx_column *heir = was ? mx_table_column(to, now->name) : NULL;
            if (heir && !mx_diff_successor(ctx, was))
                mx_diff_remember(ctx, was, heir);
        }
        remember_of_children(ctx, from, depth + 1);
    }
}

void mx_diff_remember_columns(mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    mx_change table = {.from.table = from, .to.table = to};
    const mx_diff_part_kind *kind = &mx_diff_part_kinds[MX_PARTS_COLUMNS];
    mx_diff_parts was = mx_diff_parts_of(ctx, kind, from), now = mx_diff_parts_of(ctx, kind, to);
    mx_diff_parts_leave_inherited(ctx, kind, &table, &was, &now);
    mx_pairs pairs = mx_pairs_new(ctx->arena, was.len, now.len);
    mx_diff_parts_join_hinted(ctx, kind, to, &was, &now, &pairs);
    for (size_t j = 0; j < now.len; j++) {
        if (pairs.from_of[j] != MX_NPOS && !mx_str_eq(was.keys[pairs.from_of[j]], now.keys[j]))
            mx_diff_remember(ctx, was.at[pairs.from_of[j]], now.at[j]);
    }
    remember_of_children(ctx, from, 0);
}

static const mx_column *column_before(const mx_diff_ctx *ctx, const mx_table *from, const mx_column *to)
{
    for (size_t i = 0; i < from->columns.len; i++) {
        if (mx_diff_successor(ctx, from->columns.at[i]) == to)
            return from->columns.at[i];
    }
    const mx_column *column = mx_table_column(from, to->name);
    return column && !mx_diff_successor(ctx, column) ? column : NULL;
}

/* A column that the parent gets reaches its heirs. What it says of the column then does, but for COMPRESSION and n_distinct. */
static void diff_new_inherited(mx_diff_ctx *ctx, mx_change *table, const mx_column *to, uint32_t own)
{
    static const mx_str statistics = {"statistics", 10};
    const mx_column *is = mx_column_parent(to);
    if (!is || column_before(ctx, table->from.table, to))
        return;
    mx_column *now = mx_new(ctx->arena, mx_column);
    const mx_option *option = mx_options_get(&is->options, statistics);
    *now = *to;
    now->default_value = is->default_value;
    now->not_null = is->not_null;
    now->storage = is->storage;
    now->comment = now->compression = MX_STR_NONE;
    now->options = (mx_options){0};
    if (option)
        mx_options_set(ctx->arena, &now->options, statistics, option->value);
    uint32_t aspects = mx_column_aspects(ctx, now, to) & (own | MX_D_STORAGE | MX_D_OPTIONS);
    if (aspects)
        mx_emit(ctx, &table->children, MX_MODIFY, MX_C_COLUMN, now, to, aspects);
}

void mx_diff_inherited_columns(mx_diff_ctx *ctx, mx_change *table)
{
    const uint32_t own = MX_D_DEFAULT | MX_D_NULL | MX_D_COMMENT;
    for (size_t i = 0; i < table->to.table->columns.len; i++)
        diff_new_inherited(ctx, table, table->to.table->columns.at[i], own);
    for (size_t i = 0; i < table->from.table->columns.len; i++) {
        const mx_column *from = table->from.table->columns.at[i], *to = mx_diff_successor(ctx, from);
        to = to ? to : mx_table_column(table->to.table, from->name);
        const mx_column *was = mx_column_parent(from), *is = to ? mx_column_parent(to) : NULL;
        if (!was || !is)
            continue;
        uint32_t aspects = mx_column_aspects(ctx, from, to) & own;
        uint32_t reached = mx_column_aspects(ctx, was, is) & (MX_D_DEFAULT | MX_D_NULL);
        if (reached) { /* it is now as the parent's */
            uint32_t still = mx_column_aspects(ctx, is, to);
            aspects = (aspects & ~reached) | (still & reached);
        }
        if (aspects)
            mx_emit(ctx, &table->children, MX_MODIFY, MX_C_COLUMN, from, to, aspects);
        const mx_column *stored = mx_column_stored_as_parent(ctx, from, was, is);
        aspects = mx_column_aspects(ctx, stored, to) & (MX_D_STORAGE | MX_D_OPTIONS);
        if (aspects)
            mx_emit(ctx, &table->children, MX_MODIFY, MX_C_COLUMN, stored, to, aspects);
    }
}

static bool has_key(const mx_diff_parts *list, mx_str key)
{
    for (size_t i = 0; i < list->len; i++) {
        if (mx_str_eq(list->keys[i], key))
            return true;
    }
    return false;
}

static void forget(mx_diff_parts *list, mx_str key)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->len; i++) {
        if (!mx_str_eq(list->keys[i], key))
            mx_diff_parts_keep(list, &kept, i);
    }
    list->len = kept;
}

/* An heir's columns that were its own and are its parents' now, or the other way: they stay, but for what a kept parent takes along. */
static void keep_of_heir(mx_diff_ctx *ctx, mx_change *table, const mx_strs *kept, mx_diff_parts *from,
                         mx_diff_parts *to)
{
    const mx_table *was = table->from.table, *is = table->to.table;
    for (size_t i = 0; i < was->columns.len; i++) {
        const mx_column *a = was->columns.at[i], *b = mx_table_column(is, a->name);
        if (!b || mx_column_is_inherited(a) == mx_column_is_inherited(b) ||
            (a->only_inherited && mx_parents_have(kept, ctx->from, a->name)))
            continue;
        uint32_t own = mx_column_is_inherited(b) ? MX_D_NULL | MX_D_DEFAULT
                                                 : UINT32_MAX; /* what merging leaves */
        uint32_t aspects = mx_column_aspects(ctx, a, b) & own;
        forget(mx_column_is_inherited(a) ? to : from, a->name);
        if (aspects)
            mx_emit(ctx, &table->children, MX_MODIFY, MX_C_COLUMN, a, b, aspects);
    }
}

static bool is_successor(const mx_diff_ctx *ctx, const mx_table *from, const mx_column *column)
{
    for (size_t i = 0; i < from->columns.len; i++) {
        if (mx_diff_successor(ctx, from->columns.at[i]) == column)
            return true;
    }
    return false;
}

/* What no parent that it keeps gives an heir or takes away: a new parent wants its columns there, one that is left leaves them. */
static void emit_of_heir(mx_diff_ctx *ctx, mx_change *table, const mx_strs *kept, const mx_diff_parts *from,
                         const mx_diff_parts *to)
{
    const mx_table *was = table->from.table, *is = table->to.table;
    mx_strs kept_now = is->inherits;
    kept_now.len = kept->len;
    for (size_t i = 0; i < was->columns.len; i++) {
        const mx_column *column = was->columns.at[i];
        bool stays = mx_table_column(is, column->name) || mx_diff_successor(ctx, column) ||
                     has_key(from, column->name);
        if (!stays && (!column->only_inherited || !mx_parents_have(kept, ctx->from, column->name)))
            mx_emit(ctx, &table->children, MX_DROP, MX_C_COLUMN, column, NULL, 0);
    }
    for (size_t i = 0; i < is->columns.len; i++) {
        const mx_column *column = is->columns.at[i];
        bool there = mx_table_column(was, column->name) || is_successor(ctx, was, column) ||
                     has_key(to, column->name);
        if (!there && !mx_parents_have(&kept_now, ctx->to, column->name))
            mx_emit(ctx, &table->children, MX_ADD, MX_C_COLUMN, NULL, column, 0);
    }
    if (kept->len != was->inherits.len)
        table->aspects |= MX_D_REFERENCE;
}

/* MySQL shows names of columns as they were written, though it finds them in any case. */
static bool is_renamed(const mx_diff_ctx *ctx, const mx_column *from, const mx_column *to)
{
    return ctx->to->server.engine & MX_MY ? !mx_str_eq(from->name, to->name)
                                          : !mx_name_same(from->name, to->name, &ctx->to->server);
}

/* Renames, drops, modifies in the order of `from`; then, in the order of `to`, what is added or moves. */
void mx_diff_columns(mx_diff_ctx *ctx, mx_change *table)
{
    const mx_diff_part_kind *kind = &mx_diff_part_kinds[MX_PARTS_COLUMNS];
    mx_diff_parts from = mx_diff_parts_of(ctx, kind, table->from.table),
                  to = mx_diff_parts_of(ctx, kind, table->to.table);
    mx_diff_parts_leave_inherited(ctx, kind, table, &from, &to);
    bool heir = table->from.table->inherits.len && table->to.table->inherits.len;
    mx_strs kept = {0};
    if (heir) {
        mx_strs now = mx_diff_parents_now(ctx, table->from.table);
        kept = mx_table_kept_parents(ctx->arena, &now, table->from.table, table->to.table);
        keep_of_heir(ctx, table, &kept, &from, &to);
    }
    mx_pairs pairs = mx_diff_parts_pair(ctx, kind, table->to.table, &from, &to);
    for (size_t j = 0; j < to.len; j++) {
        if (pairs.from_of[j] != MX_NPOS && is_renamed(ctx, from.at[pairs.from_of[j]], to.at[j])) {
            mx_diff_remember(ctx, from.at[pairs.from_of[j]], to.at[j]);
            mx_emit(ctx, &table->children, MX_RENAME, MX_C_COLUMN, from.at[pairs.from_of[j]], to.at[j], 0);
        }
    }
    for (size_t j = 0; j < to.len; j++) {
        if (pairs.from_of[j] != MX_NPOS)
            rename_sequence(ctx, from.at[pairs.from_of[j]], to.at[j]);
    }
    mx_diff_parts_emit_drops(ctx, table, kind, &from, &pairs);
    if (heir)
        emit_of_heir(ctx, table, &kept, &from, &to);
    const bool *stays = ctx->rules->column_order ? columns_that_stay(ctx, &pairs) : NULL;
    for (size_t i = 0; i < from.len; i++) {
        size_t j = pairs.to_of[i];
        uint32_t aspects = j == MX_NPOS ? 0 : mx_column_aspects(ctx, from.at[i], to.at[j]);
        if (aspects && (!stays || stays[j]))
            mx_emit(ctx, &table->children, MX_MODIFY, MX_C_COLUMN, from.at[i], to.at[j], aspects);
    }
    size_t last_kept = 0; /* behind it, added columns are simply at the end */
    for (size_t j = 0; stays && j < to.len; j++)
        last_kept = pairs.from_of[j] != MX_NPOS ? j : last_kept;
    for (size_t j = 0; j < to.len; j++) {
        if (pairs.from_of[j] == MX_NPOS) {
            mx_emit(ctx, &table->children, MX_ADD, MX_C_COLUMN, NULL, to.at[j],
                    stays && j < last_kept ? MX_D_ORDER : 0);
        } else if (stays && !stays[j]) {
            uint32_t aspects = mx_column_aspects(ctx, from.at[pairs.from_of[j]], to.at[j]);
            mx_emit(ctx, &table->children, MX_MODIFY, MX_C_COLUMN, from.at[pairs.from_of[j]], to.at[j],
                    aspects | MX_D_ORDER);
        }
    }
}
