/* diff/whole.c — what --exclude and skip leave of a table as it is, the table would lose where it is made anew: what it is to be with that
 * in it. */
#include <string.h>

#include "diff/parts.h"

typedef struct whole {
    mx_diff_ctx *ctx;
    mx_table *table; /* `to` with what is left */
    const mx_table *from, *to;
    mx_map instead; /* a column of `to` → the one that stays in its place */
} whole;

/* --- what is left ------------------------------------------------------------------------------------------------ */

static void leave(mx_diff_ctx *ctx, mx_verb verb, mx_subject subject, const void *from, const void *to)
{
    mx_change *left = mx_new(ctx->arena, mx_change);
    *left = (mx_change){.verb = verb, .subject = subject, .from.any = from, .to.any = to};
    mx_vec_push(ctx->arena, &ctx->left, left);
}

static bool is_out(const mx_diff_ctx *ctx, const mx_table *table, const mx_diff_part_kind *kind, mx_str name)
{
    return name.len && mx_part_excluded(ctx, table->schema, table->name, name, kind->type);
}

static void leave_part(mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const void *from, const void *to)
{
    if (!to)
        leave(ctx, MX_DROP, kind->subject, from, NULL);
    else if (!from)
        leave(ctx, MX_ADD, kind->subject, NULL, to);
    else if (kind->aspects(ctx, from, to))
        leave(ctx, MX_MODIFY, kind->subject, from, to);
}

#define LEAVE_EXCLUDED(list, kind_at, find)                                                                  \
    do {                                                                                                     \
        const mx_diff_part_kind *kind_ = &mx_diff_part_kinds[kind_at];                                       \
        for (size_t i = 0; i < from->list.len; i++) {                                                        \
            if (is_out(ctx, from, kind_, from->list.at[i]->name))                                            \
                leave_part(ctx, kind_, from->list.at[i], find(to, from->list.at[i]->name));                  \
        }                                                                                                    \
        for (size_t i = 0; i < to->list.len; i++) {                                                          \
            if (is_out(ctx, to, kind_, to->list.at[i]->name) && !find(from, to->list.at[i]->name))           \
                leave_part(ctx, kind_, NULL, to->list.at[i]);                                                \
        }                                                                                                    \
    } while (0)

static void leave_excluded(mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    if (!ctx->options || !ctx->options->exclude.len)
        return;
    LEAVE_EXCLUDED(columns, MX_PARTS_COLUMNS, mx_table_column);
    LEAVE_EXCLUDED(indexes, MX_PARTS_INDEXES, mx_table_index);
    LEAVE_EXCLUDED(fkeys, MX_PARTS_FKEYS, mx_table_fkey);
    LEAVE_EXCLUDED(checks, MX_PARTS_CHECKS, mx_table_check);
}

/* --- and the table with it --------------------------------------------------------------------------------------- */

#define COPY_LIST(list)                                                                                      \
    do {                                                                                                     \
        w->table->list.at = NULL;                                                                            \
        w->table->list.len = w->table->list.cap = 0;                                                         \
        for (size_t i = 0; i < w->to->list.len; i++)                                                         \
            mx_vec_push(w->ctx->arena, &w->table->list, w->to->list.at[i]);                                  \
    } while (0)

static void start(whole *w)
{
    w->table = mx_new(w->ctx->arena, mx_table);
    *w->table = *w->to;
    w->table->column_map = (mx_map){0};
    COPY_LIST(columns);
    COPY_LIST(indexes);
    COPY_LIST(fkeys);
    COPY_LIST(checks);
}

/* Behind the column that it stood behind. */
static size_t place_of(const whole *w, const mx_column *column)
{
    mx_str before = MX_STR_NONE;
    for (size_t i = 0; i < w->from->columns.len && w->from->columns.at[i] != column; i++) {
        const mx_column *was = w->from->columns.at[i], *now = mx_diff_successor(w->ctx, was);
        if (now || mx_table_column(w->table, was->name))
            before = now ? now->name : was->name;
    }
    for (size_t i = 0; before.len && i < w->table->columns.len; i++) {
        if (w->table->columns.at[i] == mx_table_column(w->table, before))
            return i + 1;
    }
    return 0;
}

static void put_column(whole *w, const mx_change *left)
{
    mx_arena *arena = w->ctx->arena;
    mx_columns columns = {0};
    mx_column *stays = mx_new(arena, mx_column);
    if (left->from.column) {
        *stays = *left->from.column;
        stays->table = w->table;
    }
    if (left->verb == MX_DROP) {
        size_t at = place_of(w, left->from.column);
        mx_vec_insert(arena, &w->table->columns, at, stays);
        return;
    }
    for (size_t i = 0; i < w->table->columns.len; i++) {
        if (w->table->columns.at[i] != left->to.column)
            mx_vec_push(arena, &columns, w->table->columns.at[i]);
        else if (left->verb == MX_MODIFY)
            mx_vec_push(arena, &columns, stays);
    }
    w->table->columns = columns;
    if (left->verb == MX_MODIFY)
        mx_map_put_address(arena, &w->instead, left->to.column, stays);
}

/* What stays is made under its old name behind all else; what would come does not. */
#define PUT_PART(T, list, field)                                                                             \
    do {                                                                                                     \
        size_t kept = 0;                                                                                     \
        for (size_t i = 0; i < w->table->list.len; i++) {                                                    \
            if (w->table->list.at[i] != left->to.field)                                                      \
                w->table->list.at[kept++] = w->table->list.at[i];                                            \
        }                                                                                                    \
        w->table->list.len = kept;                                                                           \
        if (left->from.field) {                                                                              \
            T *stays = mx_new(w->ctx->arena, T);                                                             \
            *stays = *left->from.field;                                                                      \
            stays->table = w->table;                                                                         \
            mx_vec_push(w->ctx->arena, &w->table->list, stays);                                              \
        }                                                                                                    \
    } while (0)

static void put_primary(whole *w, const mx_change *left)
{
    w->table->primary = NULL;
    if (!left->from.index)
        return;
    w->table->primary = mx_new(w->ctx->arena, mx_index);
    *w->table->primary = *left->from.index;
    w->table->primary->table = w->table;
}

static void put(whole *w, const mx_change *left)
{
    const mx_index *index = left->from.index ? left->from.index : left->to.index;
    switch (left->subject) {
    case MX_C_COLUMN:
        put_column(w, left);
        return;
    case MX_C_INDEX:
        if (index->role == MX_I_PRIMARY)
            put_primary(w, left);
        else
            PUT_PART(mx_index, indexes, index);
        return;
    case MX_C_FKEY:
        PUT_PART(mx_fkey, fkeys, fkey);
        return;
    case MX_C_CHECK:
        PUT_PART(mx_check, checks, check);
        return;
    default:
        return;
    }
}

/* Keys of columns in whose place another stays are keys of that. */
static mx_index *index_now(const whole *w, const mx_index *index)
{
    mx_index *now = mx_new(w->ctx->arena, mx_index);
    *now = *index;
    now->parts.at = mx_new_array(w->ctx->arena, mx_index_part, index->parts.len + 1);
    for (size_t i = 0; i < index->parts.len; i++) {
        now->parts.at[i] = index->parts.at[i];
        mx_column *instead = mx_map_get_address(&w->instead, index->parts.at[i].column);
        if (instead)
            now->parts.at[i].column = instead;
    }
    return now;
}

static void follow_columns(whole *w)
{
    if (!w->instead.len)
        return;
    if (w->table->primary)
        w->table->primary = index_now(w, w->table->primary);
    for (size_t i = 0; i < w->table->indexes.len; i++)
        w->table->indexes.at[i] = index_now(w, w->table->indexes.at[i]);
}

const mx_table *mx_diff_whole(mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    whole w = {.ctx = ctx, .from = from, .to = to};
    leave_excluded(ctx, from, to);
    if (!ctx->left.len)
        return NULL;
    start(&w);
    for (size_t i = 0; i < ctx->left.len; i++)
        put(&w, ctx->left.at[i]);
    follow_columns(&w);
    return w.table;
}
