#include "diff/parts.h"

#include "schema/inherit.h"
#include "schema/rules.h"

static uint32_t column_aspects(const mx_diff_ctx *ctx, const void *from, const void *to)
{
    return mx_column_aspects(ctx, from, to);
}
static uint32_t index_aspects(const mx_diff_ctx *ctx, const void *from, const void *to)
{
    return mx_index_aspects(ctx, from, to);
}
static uint32_t fkey_aspects(const mx_diff_ctx *ctx, const void *from, const void *to)
{
    return mx_fkey_aspects(ctx, from, to);
}
static uint32_t check_aspects(const mx_diff_ctx *ctx, const void *from, const void *to)
{
    return mx_check_aspects(ctx, from, to);
}

const mx_diff_part_kind mx_diff_part_kinds[] = {
    {MX_C_COLUMN, MX_H_COLUMN, MX_K_PRIMARY, column_aspects, "column"},
    {MX_C_INDEX, MX_H_INDEX, MX_K_PRIMARY, index_aspects, "index"},
    {MX_C_FKEY, MX_H_CONSTRAINT, MX_K_FOREIGN, fkey_aspects, "fk"},
    {MX_C_CHECK, MX_H_CONSTRAINT, MX_K_CHECK, check_aspects, "check"},
};

static mx_diff_parts new_list(const mx_diff_ctx *ctx, size_t cap)
{
    cap = cap ? cap : 1;
    return (mx_diff_parts){mx_new_array(ctx->arena, const void *, cap), mx_new_array(ctx->arena, mx_str, cap),
                           mx_new_array(ctx->arena, bool, cap), mx_new_array(ctx->arena, bool, cap), 0};
}

/* `excluded`: those alone that a pattern of --exclude names; else the others. */
static void add_part(const mx_diff_ctx *ctx, mx_diff_parts *list, const mx_diff_part_kind *kind,
                     const mx_table *table, const void *part, mx_str name, bool made_up, bool excluded)
{
    if (mx_part_excluded(ctx, table->schema, table->name, name, kind->type) != excluded)
        return;
    list->at[list->len] = part;
    list->keys[list->len] = mx_diff_key(ctx, name, kind->subject);
    list->counted[list->len] = made_up || ctx->to->rules->is_counted_name(table, kind->key, name);
    list->made_up[list->len++] = made_up;
}

static mx_diff_parts parts_of(const mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const mx_table *table,
                              bool excluded)
{
    mx_diff_parts list;
    switch (kind->subject) {
    case MX_C_COLUMN:
        list = new_list(ctx, table->columns.len);
        for (size_t i = 0; i < table->columns.len; i++)
            add_part(ctx, &list, kind, table, table->columns.at[i], table->columns.at[i]->name, false,
                     excluded);
        break;
    case MX_C_INDEX:
        list = new_list(ctx, table->indexes.len);
        for (size_t i = 0; i < table->indexes.len; i++)
            add_part(ctx, &list, kind, table, table->indexes.at[i], table->indexes.at[i]->name,
                     table->indexes.at[i]->made_up, excluded);
        break;
    case MX_C_FKEY:
        list = new_list(ctx, table->fkeys.len);
        for (size_t i = 0; i < table->fkeys.len; i++)
            add_part(ctx, &list, kind, table, table->fkeys.at[i], table->fkeys.at[i]->name,
                     table->fkeys.at[i]->made_up, excluded);
        break;
    default:
        list = new_list(ctx, table->checks.len);
        for (size_t i = 0; i < table->checks.len; i++) {
            if (!table->checks.at[i]->column) /* else part of its column */
                add_part(ctx, &list, kind, table, table->checks.at[i], table->checks.at[i]->name,
                         table->checks.at[i]->made_up, excluded);
        }
        break;
    }
    return list;
}

mx_diff_parts mx_diff_parts_of(const mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const mx_table *table)
{
    return parts_of(ctx, kind, table, false);
}

mx_diff_parts mx_diff_excluded_parts(const mx_diff_ctx *ctx, const mx_diff_part_kind *kind,
                                     const mx_table *table)
{
    return parts_of(ctx, kind, table, true);
}

static bool is_inherited(const mx_diff_part_kind *kind, const void *part)
{
    switch (kind->subject) {
    case MX_C_COLUMN:
        return mx_column_is_inherited(part);
    case MX_C_INDEX:
        return mx_index_is_inherited(part);
    case MX_C_FKEY:
        return mx_fkey_is_inherited(part);
    default:
        return mx_check_is_inherited(part);
    }
}

void mx_diff_parts_keep(mx_diff_parts *list, size_t *kept, size_t i)
{
    list->at[*kept] = list->at[i];
    list->keys[*kept] = list->keys[i];
    list->counted[*kept] = list->counted[i];
    list->made_up[(*kept)++] = list->made_up[i];
}

void mx_diff_parts_keep_inherited(const mx_diff_part_kind *kind, mx_diff_parts *list, bool inherited)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->len; i++) {
        if (is_inherited(kind, list->at[i]) == inherited)
            mx_diff_parts_keep(list, &kept, i);
    }
    list->len = kept;
}

void mx_diff_parts_leave_inherited(const mx_diff_ctx *ctx, const mx_diff_part_kind *kind,
                                   const mx_change *table, mx_diff_parts *from, mx_diff_parts *to)
{
    if (!mx_diff_stays_heir(ctx, table->from.table, table->to.table))
        return;
    mx_diff_parts_keep_inherited(kind, from, false);
    mx_diff_parts_keep_inherited(kind, to, false);
}

static bool same_content(void *arg, size_t from, size_t to)
{
    const mx_diff_part_content *c = arg;
    return c->kind->aspects(c->ctx, c->from->at[from], c->to->at[to]) == 0;
}

static size_t find_key(const mx_diff_parts *list, const size_t *partner, mx_str key)
{
    for (size_t i = 0; i < list->len; i++) {
        if (partner[i] == MX_NPOS && mx_str_eq(list->keys[i], key))
            return i;
    }
    return MX_NPOS;
}

void mx_diff_parts_join_hinted(mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const mx_table *to_table,
                               const mx_diff_parts *from, const mx_diff_parts *to, mx_pairs *pairs)
{
    for (size_t j = 0; ctx->hints.len && j < to->len; j++) {
        mx_hint *hint = mx_hint_find(ctx, kind->hint, to_table->schema->name, to_table, to->keys[j]);
        size_t i = hint ? find_key(from, pairs->to_of, mx_diff_key(ctx, hint->from, kind->subject)) : MX_NPOS;
        if (i != MX_NPOS && pairs->from_of[j] == MX_NPOS) {
            hint->used = true;
            mx_pairs_join(pairs, i, j);
        }
    }
}

mx_pairs mx_diff_parts_pair(mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const mx_table *to_table,
                            const mx_diff_parts *from, const mx_diff_parts *to)
{
    mx_pairs pairs = mx_pairs_new(ctx->arena, from->len, to->len);
    mx_diff_parts_join_hinted(ctx, kind, to_table, from, to, &pairs);
    if (kind->subject == MX_C_COLUMN) {
        mx_pairs_by_key(ctx->arena, &pairs, from->keys, to->keys);
        return pairs;
    }
    mx_diff_parts written_from = *from, written_to = *to;
    written_from.keys = mx_new_array(ctx->arena, mx_str, from->len ? from->len : 1);
    written_to.keys = mx_new_array(ctx->arena, mx_str, to->len ? to->len : 1);
    for (size_t i = 0; i < from->len; i++)
        written_from.keys[i] = from->made_up[i] ? MX_STR_NONE : from->keys[i];
    for (size_t j = 0; j < to->len; j++)
        written_to.keys[j] = to->made_up[j] ? MX_STR_NONE : to->keys[j];
    mx_pairs_by_key(ctx->arena, &pairs, written_from.keys, written_to.keys);
    mx_diff_part_content arg = {ctx, kind, from, to};
    for (size_t i = 0; i < from->len;
         i++) { /* the same made-up name and the same content: before any other content */
        size_t j = pairs.to_of[i] == MX_NPOS && from->keys[i].len ? find_key(to, pairs.from_of, from->keys[i])
                                                                  : MX_NPOS;
        if (j != MX_NPOS && same_content(&arg, i, j))
            mx_pairs_join(&pairs, i, j);
    }
    mx_pairs_by_content(&pairs, same_content, &arg);
    mx_pairs_by_key(ctx->arena, &pairs, from->keys, to->keys);
    return pairs;
}

void mx_diff_parts_emit_drops(mx_diff_ctx *ctx, mx_change *table, const mx_diff_part_kind *kind,
                              const mx_diff_parts *from, const mx_pairs *pairs)
{
    for (size_t i = 0; i < from->len; i++) {
        if (pairs->to_of[i] == MX_NPOS)
            mx_emit(ctx, &table->children, MX_DROP, kind->subject, from->at[i], NULL, 0);
    }
}
