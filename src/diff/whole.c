/* diff/whole.c — what --exclude and skip leave of a table as it is, the table would lose where it is made anew: what it is to be with that
 * in it. */
#include "diff/parts.h"
#include "diff/renamed.h"

typedef struct whole {
    mx_diff_ctx *ctx;
    const mx_change *change;
    mx_table *table; /* `to` with what is left */
} whole;

/* --- what is left ------------------------------------------------------------------------------------------------ */

static void leave(mx_diff_ctx *ctx, mx_verb verb, mx_subject subject, const void *from, const void *to)
{
    mx_change *left = mx_new(ctx->arena, mx_change);
    *left = (mx_change){.verb = verb, .subject = subject, .from.any = from, .to.any = to};
    mx_vec_push(ctx->arena, &ctx->left, left);
}

static size_t find_key(const mx_diff_parts *parts, mx_str key)
{
    for (size_t i = 0; i < parts->len; i++) {
        if (key.len && mx_str_eq(parts->keys[i], key))
            return i;
    }
    return MX_NPOS;
}

static void leave_excluded(mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const mx_change *table)
{
    mx_diff_parts from = mx_diff_excluded_parts(ctx, kind, table->from.table),
                  to = mx_diff_excluded_parts(ctx, kind, table->to.table);
    for (size_t i = 0; i < from.len; i++) {
        size_t j = find_key(&to, from.keys[i]);
        if (j == MX_NPOS)
            leave(ctx, MX_DROP, kind->subject, from.at[i], NULL);
        else if (kind->aspects(ctx, from.at[i], to.at[j]))
            leave(ctx, MX_MODIFY, kind->subject, from.at[i], to.at[j]);
    }
    for (size_t j = 0; j < to.len; j++) {
        if (find_key(&from, to.keys[j]) == MX_NPOS)
            leave(ctx, MX_ADD, kind->subject, NULL, to.at[j]);
    }
}

/* --- columns ----------------------------------------------------------------------------------------------------- */

/* `column` of `from`, or of `to`: as it is called, and is, in the whole table; NULL: it is not in it. */
static mx_column *column_in(const whole *w, const mx_column *column)
{
    const mx_column *now = mx_diff_successor(w->ctx, column);
    return mx_table_column(w->table, now ? now->name : column->name);
}

static mx_sql sql_in(const whole *w, const mx_sql *sql)
{
    return mx_renamed_sql(w->ctx->arena, w->change, sql);
}

/* `name`: what it is called from now on. */
static mx_column *old_column(const whole *w, const mx_column *from, mx_str name)
{
    mx_column *stays = mx_new(w->ctx->arena, mx_column);
    *stays = *from;
    stays->table = w->table;
    stays->name = name;
    stays->expression = sql_in(w, &from->expression);
    stays->default_value = sql_in(w, &from->default_value);
    return stays;
}

/* Behind the column that it stood behind. */
static size_t place_of(const whole *w, const mx_column *column)
{
    const mx_columns *before = &w->change->from.table->columns, *columns = &w->table->columns;
    const mx_column *last = NULL;
    for (size_t i = 0; i < before->len && before->at[i] != column; i++) {
        const mx_column *here = column_in(w, before->at[i]);
        last = here ? here : last;
    }
    for (size_t i = 0; last && i < columns->len; i++) {
        if (columns->at[i] == last)
            return i + 1;
    }
    return 0;
}

static const mx_change *left_of(const whole *w, const void *to)
{
    for (size_t i = 0; i < w->ctx->left.len; i++) {
        if (w->ctx->left.at[i]->to.any == to)
            return w->ctx->left.at[i];
    }
    return NULL;
}

static bool stays(const mx_change *left, mx_subject subject)
{
    return left->subject == subject && left->from.any;
}

static void put_columns(whole *w)
{
    const mx_columns *to = &w->change->to.table->columns;
    mx_arena *arena = w->ctx->arena;
    w->table->columns = (mx_columns){0};
    for (size_t i = 0; i < to->len; i++) {
        const mx_change *left = left_of(w, to->at[i]);
        if (!left)
            mx_vec_push(arena, &w->table->columns, to->at[i]);
        else if (left->from.column)
            mx_vec_push(arena, &w->table->columns, old_column(w, left->from.column, to->at[i]->name));
    }
    for (size_t i = 0; i < w->ctx->left.len; i++) {
        const mx_change *left = w->ctx->left.at[i];
        if (!stays(left, MX_C_COLUMN) || left->to.column)
            continue;
        mx_column *column = old_column(w, left->from.column, left->from.column->name);
        size_t at = place_of(w, left->from.column);
        mx_vec_insert(arena, &w->table->columns, at, column);
    }
}

/* --- keys and checks --------------------------------------------------------------------------------------------- */

static mx_index *with_columns(const whole *w, const mx_index *index)
{
    mx_index *now = mx_new(w->ctx->arena, mx_index);
    *now = *index;
    now->parts.at = mx_new_array(w->ctx->arena, mx_index_part, index->parts.len + 1);
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_index_part *part = &now->parts.at[i];
        *part = index->parts.at[i];
        mx_column *column = part->column ? column_in(w, part->column) : NULL;
        part->column = column ? column : part->column;
    }
    return now;
}

/* An index of `to`: of the columns in whose place others stay, it is one of those. */
static mx_index *new_index(const whole *w, mx_index *index)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        if (index->parts.at[i].column && left_of(w, index->parts.at[i].column))
            return with_columns(w, index);
    }
    return index;
}

static mx_index *old_index(const whole *w, const mx_index *index)
{
    mx_index *now = with_columns(w, index);
    now->table = w->table;
    now->where = sql_in(w, &index->where);
    for (size_t i = 0; i < now->parts.len; i++)
        now->parts.at[i].expr = sql_in(w, &now->parts.at[i].expr);
    return now;
}

/* What stays is made under its old name behind all else; what would come does not. */
static void put_indexes(whole *w)
{
    const mx_table *to = w->change->to.table;
    const mx_change *primary = to->primary ? left_of(w, to->primary) : NULL;
    w->table->indexes = (mx_indexes){0};
    w->table->primary = to->primary && !primary ? new_index(w, to->primary) : NULL;
    for (size_t i = 0; i < to->indexes.len; i++) {
        if (!left_of(w, to->indexes.at[i]))
            mx_vec_push(w->ctx->arena, &w->table->indexes, new_index(w, to->indexes.at[i]));
    }
    for (size_t i = 0; i < w->ctx->left.len; i++) {
        const mx_change *left = w->ctx->left.at[i];
        if (!stays(left, MX_C_INDEX))
            continue;
        mx_index *index = old_index(w, left->from.index);
        if (index->role == MX_I_PRIMARY)
            w->table->primary = index;
        else
            mx_vec_push(w->ctx->arena, &w->table->indexes, index);
    }
}

static const mx_table *table_now(const whole *w, const mx_table *from)
{
    const mx_table *to = mx_diff_successor(w->ctx, from);
    return to ? to : mx_model_table(w->ctx->to, from->schema->name, from->name);
}

/* The table that it refers to, and columns of that, may have other names by now. */
static void follow_reference(const whole *w, mx_fkey *now)
{
    const mx_table *from = now->ref_table, *to = from ? table_now(w, from) : NULL;
    mx_strs columns = {0};
    if (!to)
        return;
    for (size_t i = 0; i < now->ref_columns.len; i++) {
        const mx_column *column = mx_table_column(from, now->ref_columns.at[i]),
                        *successor = column ? mx_diff_successor(w->ctx, column) : NULL;
        mx_vec_push(w->ctx->arena, &columns, successor ? successor->name : now->ref_columns.at[i]);
    }
    now->ref_columns = columns;
    now->ref_table = (mx_table *)(uintptr_t)to;
    now->ref.schema = now->ref.schema.len ? to->schema->name : MX_STR_NONE;
    now->ref.name = to->name;
}

static mx_fkey *old_fkey(const whole *w, const mx_fkey *fkey)
{
    mx_fkey *now = mx_new(w->ctx->arena, mx_fkey);
    *now = *fkey;
    now->table = w->table;
    now->columns = (mx_columns){0};
    for (size_t i = 0; i < fkey->columns.len; i++) {
        mx_column *column = column_in(w, fkey->columns.at[i]);
        mx_vec_push(w->ctx->arena, &now->columns, column ? column : fkey->columns.at[i]);
    }
    follow_reference(w, now);
    return now;
}

static void put_fkeys(whole *w)
{
    const mx_fkeys *to = &w->change->to.table->fkeys;
    w->table->fkeys = (mx_fkeys){0};
    for (size_t i = 0; i < to->len; i++) {
        if (!left_of(w, to->at[i]))
            mx_vec_push(w->ctx->arena, &w->table->fkeys, to->at[i]);
    }
    for (size_t i = 0; i < w->ctx->left.len; i++) {
        if (stays(w->ctx->left.at[i], MX_C_FKEY))
            mx_vec_push(w->ctx->arena, &w->table->fkeys, old_fkey(w, w->ctx->left.at[i]->from.fkey));
    }
}

static mx_check *old_check(const whole *w, const mx_check *check)
{
    mx_check *now = mx_new(w->ctx->arena, mx_check);
    *now = *check;
    now->table = w->table;
    now->expr = sql_in(w, &check->expr);
    return now;
}

static void put_checks(whole *w)
{
    const mx_checks *to = &w->change->to.table->checks;
    w->table->checks = (mx_checks){0};
    for (size_t i = 0; i < to->len; i++) {
        if (!left_of(w, to->at[i]))
            mx_vec_push(w->ctx->arena, &w->table->checks, to->at[i]);
    }
    for (size_t i = 0; i < w->ctx->left.len; i++) {
        if (stays(w->ctx->left.at[i], MX_C_CHECK))
            mx_vec_push(w->ctx->arena, &w->table->checks, old_check(w, w->ctx->left.at[i]->from.check));
    }
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

const mx_table *mx_diff_whole(mx_diff_ctx *ctx, const mx_change *table)
{
    whole w = {.ctx = ctx, .change = table};
    for (size_t i = 0; i <= MX_PARTS_CHECKS && ctx->options && ctx->options->exclude.len; i++)
        leave_excluded(ctx, &mx_diff_part_kinds[i], table);
    if (!ctx->left.len)
        return NULL;
    w.table = mx_new(ctx->arena, mx_table);
    *w.table = *table->to.table;
    w.table->column_map = (mx_map){0};
    put_columns(&w);
    put_indexes(&w);
    put_fkeys(&w);
    put_checks(&w);
    return w.table;
}
