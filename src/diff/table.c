#include "diff/parts.h"
#include "schema/inherit.h"
#include "schema/names.h"

static mx_str without_number(mx_str name)
{
    size_t end = name.len;
    while (end && name.ptr[end - 1] >= '0' && name.ptr[end - 1] <= '9')
        end--;
    return end < name.len && end > 1 && name.ptr[end - 1] == '_' ? mx_str_sub(name, 0, end - 1) : name;
}

/* MySQL shows names of indexes as they were written, though it finds them in any case. */
static mx_str shown_name(const mx_diff_ctx *ctx, const mx_diff_parts *list, size_t i, mx_subject subject)
{
    return subject == MX_C_INDEX && (ctx->to->server.engine & MX_MY) ? ((const mx_index *)list->at[i])->name
                                                                     : list->keys[i];
}

/* What the server made up differs from no other name that it could make up: such names number keys in the order
 * in which they came, and dumps write them down. An index keeps that of a column which is renamed. */
static bool names_count(const mx_diff_ctx *ctx, const mx_diff_parts *from, size_t i, const mx_diff_parts *to,
                        size_t j, mx_subject subject)
{
    bool numbers = from->counted[i] && to->counted[j] && (from->made_up[i] || to->made_up[j]);
    if (numbers && subject == MX_C_INDEX)
        numbers = mx_str_eq(without_number(shown_name(ctx, from, i, subject)),
                            without_number(shown_name(ctx, to, j, subject)));
    return ctx->rules->made_up_names || !numbers;
}

static void emit_modifies(mx_diff_ctx *ctx, mx_change *table, const mx_diff_part_kind *kind,
                          const mx_diff_parts *from, const mx_diff_parts *to, const mx_pairs *pairs)
{
    for (size_t i = 0; i < from->len; i++) {
        size_t j = pairs->to_of[i];
        if (j == MX_NPOS)
            continue;
        uint32_t aspects = kind->aspects(ctx, from->at[i], to->at[j]);
        if (names_count(ctx, from, i, to, j, kind->subject) &&
            !mx_str_eq(shown_name(ctx, from, i, kind->subject), shown_name(ctx, to, j, kind->subject)))
            mx_emit(ctx, &table->children, MX_RENAME, kind->subject, from->at[i], to->at[j], 0);
        if (aspects)
            mx_emit(ctx, &table->children, MX_MODIFY, kind->subject, from->at[i], to->at[j], aspects);
    }
}

static void emit_adds(mx_diff_ctx *ctx, mx_change *table, const mx_diff_part_kind *kind,
                      const mx_diff_parts *to, const mx_pairs *pairs)
{
    for (size_t j = 0; j < to->len; j++) {
        if (pairs->from_of[j] == MX_NPOS)
            mx_emit(ctx, &table->children, MX_ADD, kind->subject, NULL, to->at[j], 0);
    }
}

/* As they are called once the table has its new name. */
static void rename_keys(const mx_diff_ctx *ctx, const mx_change *table,
                        mx_str (*after)(mx_arena *arena, mx_str name, mx_str from, mx_str to),
                        mx_diff_parts *from)
{
    for (size_t i = 0; i < from->len; i++)
        from->keys[i] = after(ctx->arena, from->keys[i], table->from.table->name, table->to.table->name);
}

static bool same_but_comment(void *arg, size_t from, size_t to)
{
    const mx_diff_part_content *c = arg;
    return (c->kind->aspects(c->ctx, c->from->at[from], c->to->at[to]) & ~(uint32_t)MX_D_COMMENT) == 0;
}

static bool same_and_named(void *arg, size_t from, size_t to)
{
    const mx_diff_part_content *c = arg;
    return mx_str_eq(c->from->keys[from], c->to->keys[to]) && same_but_comment(arg, from, to);
}

/* Which of alike indexes a partition loses is known from its parent's: these are joined with none (to_len). */
static void leave_out_dropped(mx_diff_ctx *ctx, const mx_change *table, const mx_diff_parts *from,
                              mx_pairs *pairs)
{
    const mx_diff_part_kind *kind = &mx_diff_part_kinds[MX_PARTS_INDEXES];
    const mx_table *parent = table->from.table->partition_of, *parent_to = table->to.table->partition_of;
    if (parent->partition_of || parent_to->partition_of)
        return;
    mx_diff_parts was = mx_diff_parts_of(ctx, kind, parent), is = mx_diff_parts_of(ctx, kind, parent_to);
    mx_pairs parents = mx_diff_parts_pair(ctx, kind, parent_to, &was, &is);
    for (size_t i = 0; i < from->len; i++) {
        for (size_t k = 0; k < was.len; k++) {
            if (was.at[k] == mx_index_parent(from->at[i]) && parents.to_of[k] == MX_NPOS)
                pairs->to_of[i] = pairs->to_len;
        }
    }
}

static bool has_alike(const mx_diff_parts *list)
{
    for (size_t i = 1; i < list->len; i++) {
        for (size_t k = 0; k < i; k++) {
            if (mx_index_is_like(list->at[i], list->at[k]))
                return true;
        }
    }
    return false;
}

/* A column that gets another type: the server makes the index anew, and calls it as it calls new ones. */
static bool is_remade(const mx_diff_ctx *ctx, const mx_index *from, const mx_table *to)
{
    for (size_t i = 0; i < from->table->columns.len; i++) {
        const mx_column *was = from->table->columns.at[i], *is = mx_diff_successor(ctx, was);
        if (!is)
            is = mx_table_column(to, was->name);
        if (is && mx_index_uses(from, was) &&
            (mx_column_aspects(ctx, was, is) & (MX_D_TYPE | MX_D_COLLATION)))
            return true;
    }
    return false;
}

static const void *own_now(const mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const void *from,
                           const void *to)
{
    const mx_index *index = kind->subject == MX_C_INDEX ? from : NULL, *partner = to;
    return index && is_remade(ctx, index, partner->table) ? mx_index_as_remade(ctx->arena, index, partner)
                                                          : from;
}

/* Indexes and foreign keys of a partition come and go with its parent's, but have names and comments of their own. */
static void name_inherited(mx_diff_ctx *ctx, mx_change *table, const mx_diff_part_kind *kind)
{
    if (!table->from.table->partition_of || kind->subject == MX_C_CHECK ||
        !mx_diff_stays_heir(ctx, table->from.table, table->to.table))
        return;
    mx_diff_parts from = mx_diff_parts_of(ctx, kind, table->from.table),
                  to = mx_diff_parts_of(ctx, kind, table->to.table);
    mx_diff_parts_keep_inherited(kind, &from, true);
    mx_diff_parts_keep_inherited(kind, &to, true);
    mx_pairs pairs = mx_pairs_new(ctx->arena, from.len, to.len);
    mx_diff_part_content arg = {ctx, kind, &from, &to};
    if (kind->subject == MX_C_INDEX && has_alike(&from))
        leave_out_dropped(ctx, table, &from, &pairs);
    mx_pairs_by_content(&pairs, same_and_named, &arg);
    mx_pairs_by_content(&pairs, same_but_comment, &arg);
    for (size_t i = 0; i < from.len; i++) {
        size_t j = pairs.to_of[i];
        if (j >= to.len)
            continue;
        const void *now = own_now(ctx, kind, from.at[i], to.at[j]);
        mx_str name = now == from.at[i] ? from.keys[i] : ((const mx_index *)now)->name;
        if (!mx_str_eq(name, to.keys[j]))
            mx_emit(ctx, &table->children, MX_RENAME, kind->subject, now, to.at[j], 0);
        if (kind->aspects(ctx, now, to.at[j]) & MX_D_COMMENT)
            mx_emit(ctx, &table->children, MX_MODIFY, kind->subject, now, to.at[j], MX_D_COMMENT);
    }
}

static void diff_parts(mx_diff_ctx *ctx, mx_change *table, const mx_diff_part_kind *kind)
{
    mx_diff_parts from = mx_diff_parts_of(ctx, kind, table->from.table),
                  to = mx_diff_parts_of(ctx, kind, table->to.table);
    if (kind->subject == MX_C_FKEY && ctx->to->server.engine & MX_MY)
        rename_keys(ctx, table, mx_fkey_name_after, &from);
    if (kind->subject == MX_C_CHECK && ctx->to->server.engine == MX_MYSQL)
        rename_keys(ctx, table, mx_check_name_after, &from);
    name_inherited(ctx, table, kind);
    mx_diff_parts_leave_inherited(ctx, kind, table, &from, &to);
    mx_pairs pairs = mx_diff_parts_pair(ctx, kind, table->to.table, &from, &to);
    mx_diff_parts_emit_drops(ctx, table, kind, &from, &pairs);
    emit_modifies(ctx, table, kind, &from, &to, &pairs);
    emit_adds(ctx, table, kind, &to, &pairs);
}

static void diff_primary(mx_diff_ctx *ctx, mx_change *table)
{
    const mx_index *from = table->from.table->primary, *to = table->to.table->primary;
    bool stays = mx_diff_stays_heir(ctx, table->from.table, table->to.table);
    bool from_parent = from && stays && mx_index_is_inherited(from),
         to_parent = to && stays && mx_index_is_inherited(to);
    if (from_parent && to_parent && mx_index_aspects(ctx, from, to) & ~(uint32_t)MX_D_COMMENT)
        return; /* made anew with its parent's */
    if ((!from && (!to || to_parent)) || (!to && from_parent))
        return;
    if (!to) {
        mx_emit(ctx, &table->children, MX_DROP, MX_C_INDEX, from, NULL, 0);
    } else if (!from) {
        mx_emit(ctx, &table->children, MX_ADD, MX_C_INDEX, NULL, to, 0);
    } else {
        if (from_parent && to_parent && is_remade(ctx, from, to->table))
            from = mx_index_as_remade(ctx->arena, from, to);
        if (!mx_name_same(from->name, to->name, &ctx->to->server))
            mx_emit(ctx, &table->children, MX_RENAME, MX_C_INDEX, from, to, 0);
        uint32_t aspects = mx_index_aspects(ctx, from, to);
        if (aspects)
            mx_emit(ctx, &table->children, MX_MODIFY, MX_C_INDEX, from, to, aspects);
    }
}

static void own_children(mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++) {
        table->children.at[i]->from_table = table->from.table;
        table->children.at[i]->to_table = table->to.table;
    }
}

void mx_diff_table(mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    mx_change *table = mx_new(ctx->arena, mx_change);
    *table = (mx_change){.verb = MX_MODIFY,
                         .subject = MX_C_TABLE,
                         .from.table = from,
                         .to.table = to,
                         .from_table = from,
                         .to_table = to};
    ctx->left = (mx_changes){0};
    mx_diff_columns(ctx, table);
    if (mx_diff_stays_heir(ctx, from, to))
        mx_diff_inherited_columns(ctx, table);
    table->aspects |= mx_table_aspects(ctx, from, to); /* follows renames of columns */
    diff_parts(ctx, table, &mx_diff_part_kinds[MX_PARTS_CHECKS]);
    diff_primary(ctx, table);
    diff_parts(ctx, table, &mx_diff_part_kinds[MX_PARTS_INDEXES]);
    diff_parts(ctx, table, &mx_diff_part_kinds[MX_PARTS_FKEYS]);
    if (!table->aspects && !table->children.len)
        return;
    table->whole = mx_diff_whole(ctx, table);
    own_children(table);
    if (mx_skipped(ctx, MX_MODIFY, MX_C_TABLE))
        return;
    mx_vec_push(ctx->arena, &ctx->out->changes, table);
    mx_guess_columns(ctx, table);
}
