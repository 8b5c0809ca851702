#include "diff/context.h"
#include "schema/inherit.h"
#include "schema/names.h"
#include "schema/rules.h"

/* One kind of part of a table, on one side: what is compared, by which name. */
typedef struct part_list {
    const void **at;
    mx_str *keys;
    bool *made_up;
    bool *counted; /* such as the server makes up, even when it is written */
    size_t len;
} part_list;

typedef uint32_t (*aspects_fn)(const mx_diff_ctx *ctx, const void *from, const void *to);

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

static const struct part_kind {
    mx_subject subject;
    mx_hint_kind hint;
    mx_key_kind key; /* MX_K_PRIMARY: of no key, or any index */
    aspects_fn aspects;
    const char *type; /* in exclude patterns */
} part_kinds[] = {
    {MX_C_COLUMN, MX_H_COLUMN, MX_K_PRIMARY, column_aspects, "column"},
    {MX_C_INDEX, MX_H_INDEX, MX_K_PRIMARY, index_aspects, "index"},
    {MX_C_FKEY, MX_H_CONSTRAINT, MX_K_FOREIGN, fkey_aspects, "fk"},
    {MX_C_CHECK, MX_H_CONSTRAINT, MX_K_CHECK, check_aspects, "check"},
};
enum { COLUMNS, INDEXES, FKEYS, CHECKS, MAX_GENERATIONS = 64 };

static part_list new_list(const mx_diff_ctx *ctx, size_t cap)
{
    cap = cap ? cap : 1;
    return (part_list){mx_new_array(ctx->arena, const void *, cap), mx_new_array(ctx->arena, mx_str, cap),
                       mx_new_array(ctx->arena, bool, cap), mx_new_array(ctx->arena, bool, cap), 0};
}

static void add_part(const mx_diff_ctx *ctx, part_list *list, const struct part_kind *kind,
                     const mx_table *table, const void *part, mx_str name, bool made_up)
{
    if (mx_excluded(ctx, table->schema->name, table->name, name, kind->type))
        return;
    list->at[list->len] = part;
    list->keys[list->len] = mx_diff_key(ctx, name, kind->subject);
    list->counted[list->len] = made_up || ctx->to->rules->is_counted_name(table, kind->key, name);
    list->made_up[list->len++] = made_up;
}

static part_list parts_of(const mx_diff_ctx *ctx, const struct part_kind *kind, const mx_table *table)
{
    part_list list;
    switch (kind->subject) {
    case MX_C_COLUMN:
        list = new_list(ctx, table->columns.len);
        for (size_t i = 0; i < table->columns.len; i++)
            add_part(ctx, &list, kind, table, table->columns.at[i], table->columns.at[i]->name, false);
        break;
    case MX_C_INDEX:
        list = new_list(ctx, table->indexes.len);
        for (size_t i = 0; i < table->indexes.len; i++)
            add_part(ctx, &list, kind, table, table->indexes.at[i], table->indexes.at[i]->name,
                     table->indexes.at[i]->made_up);
        break;
    case MX_C_FKEY:
        list = new_list(ctx, table->fkeys.len);
        for (size_t i = 0; i < table->fkeys.len; i++)
            add_part(ctx, &list, kind, table, table->fkeys.at[i], table->fkeys.at[i]->name,
                     table->fkeys.at[i]->made_up);
        break;
    default:
        list = new_list(ctx, table->checks.len);
        for (size_t i = 0; i < table->checks.len; i++) {
            if (!table->checks.at[i]->column) /* else part of its column */
                add_part(ctx, &list, kind, table, table->checks.at[i], table->checks.at[i]->name,
                         table->checks.at[i]->made_up);
        }
        break;
    }
    return list;
}

static bool is_inherited(const struct part_kind *kind, const void *part)
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

/* Of a list that is sifted: part i becomes the next of those that stay. */
static void keep_part(part_list *list, size_t *kept, size_t i)
{
    list->at[*kept] = list->at[i];
    list->keys[*kept] = list->keys[i];
    list->counted[*kept] = list->counted[i];
    list->made_up[(*kept)++] = list->made_up[i];
}

static void keep_parts(const struct part_kind *kind, part_list *list, bool inherited)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->len; i++) {
        if (is_inherited(kind, list->at[i]) == inherited)
            keep_part(list, &kept, i);
    }
    list->len = kept;
}

/* What a table has from its parents changes with them. */
static void leave_out_inherited(const struct part_kind *kind, const mx_change *table, part_list *from,
                                part_list *to)
{
    if (!mx_table_is_child(table->from.table) || !mx_table_is_child(table->to.table))
        return;
    keep_parts(kind, from, false);
    keep_parts(kind, to, false);
}

typedef struct content_arg {
    const mx_diff_ctx *ctx;
    const struct part_kind *kind;
    const part_list *from, *to;
} content_arg;

static bool same_content(void *arg, size_t from, size_t to)
{
    const content_arg *c = arg;
    return c->kind->aspects(c->ctx, c->from->at[from], c->to->at[to]) == 0;
}

static size_t find_key(const part_list *list, const size_t *partner, mx_str key)
{
    for (size_t i = 0; i < list->len; i++) {
        if (partner[i] == MX_NPOS && mx_str_eq(list->keys[i], key))
            return i;
    }
    return MX_NPOS;
}

static void join_hinted(mx_diff_ctx *ctx, const struct part_kind *kind, const mx_table *to_table,
                        const part_list *from, const part_list *to, mx_pairs *pairs)
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

/* Names that people wrote bind; names that the server made up only when nothing equal in content is there. */
static mx_pairs pair_parts(mx_diff_ctx *ctx, const struct part_kind *kind, const mx_table *to_table,
                           const part_list *from, const part_list *to)
{
    mx_pairs pairs = mx_pairs_new(ctx->arena, from->len, to->len);
    join_hinted(ctx, kind, to_table, from, to, &pairs);
    if (kind->subject == MX_C_COLUMN) {
        mx_pairs_by_key(ctx->arena, &pairs, from->keys, to->keys);
        return pairs;
    }
    part_list written_from = *from, written_to = *to;
    written_from.keys = mx_new_array(ctx->arena, mx_str, from->len ? from->len : 1);
    written_to.keys = mx_new_array(ctx->arena, mx_str, to->len ? to->len : 1);
    for (size_t i = 0; i < from->len; i++)
        written_from.keys[i] = from->made_up[i] ? MX_STR_NONE : from->keys[i];
    for (size_t j = 0; j < to->len; j++)
        written_to.keys[j] = to->made_up[j] ? MX_STR_NONE : to->keys[j];
    mx_pairs_by_key(ctx->arena, &pairs, written_from.keys, written_to.keys);
    content_arg arg = {ctx, kind, from, to};
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

static void emit_drops(mx_diff_ctx *ctx, mx_change *table, const struct part_kind *kind,
                       const part_list *from, const mx_pairs *pairs)
{
    for (size_t i = 0; i < from->len; i++) {
        if (pairs->to_of[i] == MX_NPOS)
            mx_emit(ctx, &table->children, MX_DROP, kind->subject, from->at[i], NULL, 0);
    }
}

/* What the server made up differs from no other name that it could make up: such names number keys in the order
 * in which they came, and dumps write them down. */
static bool names_count(const mx_diff_ctx *ctx, const part_list *from, size_t i, const part_list *to,
                        size_t j)
{
    bool numbers = from->counted[i] && to->counted[j] && (from->made_up[i] || to->made_up[j]);
    return ctx->rules->made_up_names || !numbers;
}

static void emit_modifies(mx_diff_ctx *ctx, mx_change *table, const struct part_kind *kind,
                          const part_list *from, const part_list *to, const mx_pairs *pairs)
{
    for (size_t i = 0; i < from->len; i++) {
        size_t j = pairs->to_of[i];
        if (j == MX_NPOS)
            continue;
        uint32_t aspects = kind->aspects(ctx, from->at[i], to->at[j]);
        if (names_count(ctx, from, i, to, j) && !mx_str_eq(from->keys[i], to->keys[j]))
            mx_emit(ctx, &table->children, MX_RENAME, kind->subject, from->at[i], to->at[j], 0);
        if (aspects)
            mx_emit(ctx, &table->children, MX_MODIFY, kind->subject, from->at[i], to->at[j], aspects);
    }
}

static void emit_adds(mx_diff_ctx *ctx, mx_change *table, const struct part_kind *kind, const part_list *to,
                      const mx_pairs *pairs)
{
    for (size_t j = 0; j < to->len; j++) {
        if (pairs->from_of[j] == MX_NPOS)
            mx_emit(ctx, &table->children, MX_ADD, kind->subject, NULL, to->at[j], 0);
    }
}

/* As they are called once the table has its new name. */
static void rename_fkeys(const mx_diff_ctx *ctx, const mx_change *table, part_list *from)
{
    for (size_t i = 0; i < from->len; i++)
        from->keys[i] = mx_fkey_name_after(ctx->arena, from->keys[i], table->from.table->name,
                                           table->to.table->name);
}

static bool same_but_comment(void *arg, size_t from, size_t to)
{
    const content_arg *c = arg;
    return (c->kind->aspects(c->ctx, c->from->at[from], c->to->at[to]) & ~(uint32_t)MX_D_COMMENT) == 0;
}

/* Which of alike indexes a partition loses is known from its parent's: these are joined with none (to_len). */
static void leave_out_dropped(mx_diff_ctx *ctx, const mx_change *table, const part_list *from,
                              mx_pairs *pairs)
{
    const struct part_kind *kind = &part_kinds[INDEXES];
    const mx_table *parent = table->from.table->partition_of, *parent_to = table->to.table->partition_of;
    if (parent->partition_of || parent_to->partition_of)
        return;
    part_list was = parts_of(ctx, kind, parent), is = parts_of(ctx, kind, parent_to);
    mx_pairs parents = pair_parts(ctx, kind, parent_to, &was, &is);
    for (size_t i = 0; i < from->len; i++) {
        for (size_t k = 0; k < was.len; k++) {
            if (was.at[k] == mx_index_parent(from->at[i]) && parents.to_of[k] == MX_NPOS)
                pairs->to_of[i] = pairs->to_len;
        }
    }
}

static bool has_alike(const part_list *list)
{
    for (size_t i = 1; i < list->len; i++) {
        for (size_t k = 0; k < i; k++) {
            if (mx_index_is_like(list->at[i], list->at[k]))
                return true;
        }
    }
    return false;
}

/* Indexes and foreign keys of a partition come and go with its parent's, but have names and comments of their own. */
static void name_inherited(mx_diff_ctx *ctx, mx_change *table, const struct part_kind *kind)
{
    if (!table->from.table->partition_of || !table->to.table->partition_of || kind->subject == MX_C_CHECK)
        return;
    part_list from = parts_of(ctx, kind, table->from.table), to = parts_of(ctx, kind, table->to.table);
    keep_parts(kind, &from, true);
    keep_parts(kind, &to, true);
    mx_pairs pairs = mx_pairs_new(ctx->arena, from.len, to.len);
    content_arg arg = {ctx, kind, &from, &to};
    if (kind->subject == MX_C_INDEX && has_alike(&from))
        leave_out_dropped(ctx, table, &from, &pairs);
    mx_pairs_by_key(ctx->arena, &pairs, from.keys, to.keys);
    mx_pairs_by_content(&pairs, same_but_comment, &arg);
    for (size_t i = 0; i < from.len; i++) {
        size_t j = pairs.to_of[i];
        if (j >= to.len || !same_but_comment(&arg, i, j))
            continue;
        if (!mx_str_eq(from.keys[i], to.keys[j]))
            mx_emit(ctx, &table->children, MX_RENAME, kind->subject, from.at[i], to.at[j], 0);
        if (kind->aspects(ctx, from.at[i], to.at[j]))
            mx_emit(ctx, &table->children, MX_MODIFY, kind->subject, from.at[i], to.at[j], MX_D_COMMENT);
    }
}

static void diff_parts(mx_diff_ctx *ctx, mx_change *table, const struct part_kind *kind)
{
    part_list from = parts_of(ctx, kind, table->from.table), to = parts_of(ctx, kind, table->to.table);
    if (kind->subject == MX_C_FKEY && ctx->to->server.engine & MX_MY)
        rename_fkeys(ctx, table, &from);
    name_inherited(ctx, table, kind);
    leave_out_inherited(kind, table, &from, &to);
    mx_pairs pairs = pair_parts(ctx, kind, table->to.table, &from, &to);
    emit_drops(ctx, table, kind, &from, &pairs);
    emit_modifies(ctx, table, kind, &from, &to, &pairs);
    emit_adds(ctx, table, kind, &to, &pairs);
}

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
    const struct part_kind *kind = &part_kinds[COLUMNS];
    part_list was = parts_of(ctx, kind, from), now = parts_of(ctx, kind, to);
    leave_out_inherited(kind, &table, &was, &now);
    mx_pairs pairs = mx_pairs_new(ctx->arena, was.len, now.len);
    join_hinted(ctx, kind, to, &was, &now, &pairs);
    for (size_t j = 0; j < now.len; j++) {
        if (pairs.from_of[j] != MX_NPOS && !mx_str_eq(was.keys[pairs.from_of[j]], now.keys[j]))
            mx_diff_remember(ctx, was.at[pairs.from_of[j]], now.at[j]);
    }
    remember_of_children(ctx, from, 0);
}

/* What an inherited column has of its own: the parent's changes reach it first. */
static void diff_inherited_columns(mx_diff_ctx *ctx, mx_change *table)
{
    const uint32_t own = MX_D_DEFAULT | MX_D_NULL | MX_D_COMMENT;
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

static bool has_key(const part_list *list, mx_str key)
{
    for (size_t i = 0; i < list->len; i++) {
        if (mx_str_eq(list->keys[i], key))
            return true;
    }
    return false;
}

static void forget(part_list *list, mx_str key)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->len; i++) {
        if (!mx_str_eq(list->keys[i], key))
            keep_part(list, &kept, i);
    }
    list->len = kept;
}

/* An heir's columns that were its own and are its parents' now, or the other way: they stay, but for what a kept parent takes along. */
static void keep_of_heir(mx_diff_ctx *ctx, mx_change *table, const mx_strs *kept, part_list *from,
                         part_list *to)
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
static void emit_of_heir(mx_diff_ctx *ctx, mx_change *table, const mx_strs *kept, const part_list *from,
                         const part_list *to)
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

/* Renames, drops, modifies in the order of `from`; then, in the order of `to`, what is added or moves. */
static void diff_columns(mx_diff_ctx *ctx, mx_change *table)
{
    const struct part_kind *kind = &part_kinds[COLUMNS];
    part_list from = parts_of(ctx, kind, table->from.table), to = parts_of(ctx, kind, table->to.table);
    leave_out_inherited(kind, table, &from, &to);
    bool heir = table->from.table->inherits.len && table->to.table->inherits.len;
    mx_strs kept = {0};
    if (heir) {
        mx_strs now = mx_diff_parents_now(ctx, table->from.table);
        kept = mx_table_kept_parents(ctx->arena, &now, table->from.table, table->to.table);
        keep_of_heir(ctx, table, &kept, &from, &to);
    }
    mx_pairs pairs = pair_parts(ctx, kind, table->to.table, &from, &to);
    for (size_t j = 0; j < to.len; j++) {
        if (pairs.from_of[j] != MX_NPOS && !mx_str_eq(from.keys[pairs.from_of[j]], to.keys[j])) {
            mx_diff_remember(ctx, from.at[pairs.from_of[j]], to.at[j]);
            mx_emit(ctx, &table->children, MX_RENAME, MX_C_COLUMN, from.at[pairs.from_of[j]], to.at[j], 0);
        }
    }
    for (size_t j = 0; j < to.len; j++) {
        if (pairs.from_of[j] != MX_NPOS)
            rename_sequence(ctx, from.at[pairs.from_of[j]], to.at[j]);
    }
    emit_drops(ctx, table, kind, &from, &pairs);
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

static void diff_primary(mx_diff_ctx *ctx, mx_change *table)
{
    const mx_index *from = table->from.table->primary, *to = table->to.table->primary;
    bool from_parent = from && mx_index_is_inherited(from), to_parent = to && mx_index_is_inherited(to);
    if (from_parent && to_parent && mx_index_aspects(ctx, from, to) & ~(uint32_t)MX_D_COMMENT)
        return; /* made anew with its parent's */
    if ((!from && (!to || to_parent)) || (!to && from_parent))
        return;
    if (!to) {
        mx_emit(ctx, &table->children, MX_DROP, MX_C_INDEX, from, NULL, 0);
    } else if (!from) {
        mx_emit(ctx, &table->children, MX_ADD, MX_C_INDEX, NULL, to, 0);
    } else {
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
    diff_columns(ctx, table);
    if (mx_table_is_child(from) && mx_table_is_child(to))
        diff_inherited_columns(ctx, table);
    table->aspects |= mx_table_aspects(ctx, from, to); /* follows renames of columns */
    diff_parts(ctx, table, &part_kinds[CHECKS]);
    diff_primary(ctx, table);
    diff_parts(ctx, table, &part_kinds[INDEXES]);
    diff_parts(ctx, table, &part_kinds[FKEYS]);
    if (!table->aspects && !table->children.len)
        return;
    own_children(table);
    if (mx_skipped(ctx, MX_MODIFY, MX_C_TABLE))
        return;
    mx_vec_push(ctx->arena, &ctx->out->changes, table);
    mx_guess_columns(ctx, table);
}
