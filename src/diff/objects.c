#include "diff/context.h"

/* Lists of named things of a schema, paired by hint and name; `same` tells what differs. */
typedef struct thing_list {
    const void **at;
    mx_str *keys, *names;
    size_t len;
} thing_list;

static thing_list new_things(const mx_diff_ctx *ctx, size_t cap)
{
    cap = cap ? cap : 1;
    return (thing_list){mx_new_array(ctx->arena, const void *, cap), mx_new_array(ctx->arena, mx_str, cap),
                        mx_new_array(ctx->arena, mx_str, cap), 0};
}

static void add_thing(thing_list *list, const void *thing, mx_str key, mx_str name)
{
    list->at[list->len] = thing;
    list->keys[list->len] = key;
    list->names[list->len++] = name;
}

static mx_pairs pair_things(mx_diff_ctx *ctx, mx_hint_kind kind, mx_str schema, const thing_list *from,
                            const thing_list *to)
{
    mx_pairs pairs = mx_pairs_new(ctx->arena, from->len, to->len);
    for (size_t j = 0; ctx->hints.len && j < to->len; j++) {
        mx_hint *hint = mx_hint_find(ctx, kind, schema, NULL, to->names[j]);
        for (size_t i = 0; hint && i < from->len; i++) {
            if (pairs.to_of[i] == MX_NPOS && mx_name_same(from->names[i], hint->from, &ctx->to->server)) {
                hint->used = true;
                mx_pairs_join(&pairs, i, j);
                break;
            }
        }
    }
    mx_pairs_by_key(ctx->arena, &pairs, from->keys, to->keys);
    return pairs;
}

typedef uint32_t (*thing_aspects)(const mx_diff_ctx *ctx, const void *from, const void *to);

static void emit_things(mx_diff_ctx *ctx, mx_subject subject, const thing_list *from, const thing_list *to,
                        const mx_pairs *pairs, thing_aspects aspects_of)
{
    for (size_t i = 0; i < from->len; i++) {
        size_t j = pairs->to_of[i];
        if (j == MX_NPOS) {
            if (!mx_map_get_address(&ctx->kept, from->at[i]))
                mx_emit(ctx, &ctx->out->changes, MX_DROP, subject, from->at[i], NULL, 0);
            continue;
        }
        if (!mx_name_same(from->names[i], to->names[j], &ctx->to->server)) {
            mx_diff_remember(ctx, from->at[i], to->at[j]);
            mx_emit(ctx, &ctx->out->changes, MX_RENAME, subject, from->at[i], to->at[j], 0);
        }
        uint32_t aspects = aspects_of(ctx, from->at[i], to->at[j]);
        if (aspects)
            mx_emit(ctx, &ctx->out->changes, MX_MODIFY, subject, from->at[i], to->at[j], aspects);
    }
    for (size_t j = 0; j < to->len; j++) {
        if (pairs->from_of[j] == MX_NPOS)
            mx_emit(ctx, &ctx->out->changes, MX_ADD, subject, NULL, to->at[j], 0);
    }
}

#define ASPECT(differs, bit) ((differs) ? (bit) : 0u)

static bool same_domain_checks(const mx_udt *from, const mx_udt *to)
{
    if (from->checks.len != to->checks.len)
        return false;
    for (size_t i = 0; i < from->checks.len; i++) {
        if (!mx_str_eq(from->checks.at[i]->name, to->checks.at[i]->name) ||
            !mx_str_eq(from->checks.at[i]->expr.text, to->checks.at[i]->expr.text) ||
            (from->checks.at[i]->not_valid && !to->checks.at[i]->not_valid))
            return false;
    }
    return true;
}

static bool same_fields(const mx_diff_ctx *ctx, const mx_columns *from, const mx_columns *to)
{
    if (from->len != to->len)
        return false;
    for (size_t i = 0; i < from->len; i++) {
        if (!mx_str_eq(from->at[i]->name, to->at[i]->name) || !mx_same_type(ctx, from->at[i], to->at[i]) ||
            !mx_str_eq(from->at[i]->collation, to->at[i]->collation))
            return false;
    }
    return true;
}

static uint32_t type_aspects(const mx_diff_ctx *ctx, const void *a, const void *b)
{
    const mx_udt *from = a, *to = b;
    uint32_t aspects = ASPECT(from->kind != to->kind, MX_D_ROLE) |
                       ASPECT(!mx_str_eq(from->comment, to->comment) ||
                                  !mx_same_notes(&from->notes, &to->notes),
                              MX_D_COMMENT);
    if (from->kind != to->kind)
        return aspects;
    aspects |= ASPECT(!mx_strs_same(&from->values, &to->values), MX_D_VALUES) |
               ASPECT(!mx_str_eq(from->definition, to->definition), MX_D_DEFINITION) |
               ASPECT(!same_fields(ctx, &from->fields, &to->fields), MX_D_PARTS);
    if (from->domain && to->domain)
        aspects |= mx_column_aspects(ctx, from->domain, to->domain) |
                   ASPECT(!same_domain_checks(from, to), MX_D_EXPR);
    return aspects;
}

static thing_list types_of(const mx_diff_ctx *ctx, const mx_schema *schema)
{
    thing_list list = new_things(ctx, schema ? schema->types.len : 0);
    for (size_t i = 0; schema && i < schema->types.len; i++) {
        const mx_udt *type = schema->types.at[i];
        if (!mx_excluded(ctx, schema->name, type->name, MX_STR_NONE, mx_exclude_word(type->kind)))
            add_thing(&list, type, mx_diff_key(ctx, type->name, MX_C_TYPE), type->name);
    }
    return list;
}

/* A range that is renamed would leave the names of its multirange and its functions behind: it is another type. */
static void leave_ranges_apart(const thing_list *from, const thing_list *to, mx_pairs *pairs)
{
    for (size_t i = 0; i < from->len; i++) {
        size_t j = pairs->to_of[i];
        const mx_udt *type = from->at[i];
        if (j == MX_NPOS || type->kind != MX_O_RANGE || mx_str_eq(from->names[i], to->names[j]))
            continue;
        pairs->to_of[i] = MX_NPOS;
        pairs->from_of[j] = MX_NPOS;
    }
}

void mx_diff_types(mx_diff_ctx *ctx, const mx_schema *from, const mx_schema *to)
{
    thing_list a = types_of(ctx, from), b = types_of(ctx, to);
    mx_pairs pairs = pair_things(ctx, MX_H_TYPE, (to ? to : from)->name, &a, &b);
    leave_ranges_apart(&a, &b, &pairs);
    emit_things(ctx, MX_C_TYPE, &a, &b, &pairs, type_aspects);
}

/* With a table that becomes UNLOGGED its sequences do; what remains to be said of them is what differs from their table. */
static bool other_logging(const mx_diff_ctx *ctx, const mx_sequence *from, const mx_sequence *to)
{
    if (!mx_sequence_goes_along(from, to) || !mx_same_table(ctx, from->owner->table, to->owner->table))
        return from->unlogged != to->unlogged;
    return from->unlogged != from->owner->table->unlogged || to->unlogged != to->owner->table->unlogged;
}

static uint32_t sequence_aspects(const mx_diff_ctx *ctx, const void *a, const void *b)
{
    const mx_sequence *from = a, *to = b;
    bool start = from->start != to->start && !ctx->rules->sequence_starts_move;
    bool options = start || from->increment != to->increment || from->min != to->min ||
                   from->max != to->max || from->cache != to->cache || from->cycle != to->cycle;
    bool owner = (from->owner == NULL) != (to->owner == NULL) ||
                 (from->owner && !(mx_same_column_ref(ctx, from->owner, to->owner) &&
                                   mx_same_table(ctx, from->owner->table, to->owner->table)));
    return ASPECT(options, MX_D_OPTIONS) | ASPECT(!mx_str_eq(from->type, to->type), MX_D_TYPE) |
           ASPECT(owner, MX_D_OWNER) | ASPECT(!mx_str_eq(from->comment, to->comment), MX_D_COMMENT) |
           ASPECT(other_logging(ctx, from, to), MX_D_ENGINE);
}

static bool is_of_column(const mx_sequence *sequence)
{
    return sequence->internal ||
           (sequence->owner && sequence->owner->serial && sequence->owner->sequence == sequence);
}

static bool is_of_column_in(const mx_model *model, const mx_sequence *like)
{
    const mx_sequence *sequence = mx_model_sequence(model, like->schema->name, like->name);
    return sequence && is_of_column(sequence);
}

/* Sequences behind serial and identity columns are their columns' matter, and so are those that become such or were such. */
static thing_list sequences_of(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_model *other)
{
    thing_list list = new_things(ctx, schema ? schema->sequences.len : 0);
    for (size_t i = 0; schema && i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        if (!is_of_column(sequence) && !is_of_column_in(other, sequence) &&
            !mx_excluded(ctx, schema->name, sequence->name, MX_STR_NONE, "sequence"))
            add_thing(&list, sequence, mx_diff_key(ctx, sequence->name, MX_C_SEQUENCE), sequence->name);
    }
    return list;
}

void mx_diff_sequences(mx_diff_ctx *ctx, const mx_schema *from, const mx_schema *to)
{
    thing_list a = sequences_of(ctx, from, ctx->to), b = sequences_of(ctx, to, ctx->from);
    mx_pairs pairs = pair_things(ctx, MX_H_SEQUENCE, (to ? to : from)->name, &a, &b);
    emit_things(ctx, MX_C_SEQUENCE, &a, &b, &pairs, sequence_aspects);
}

/* An extension comes with a comment of its own: only what somebody says instead counts. */
static bool says_else(const mx_object *from, const mx_object *to)
{
    bool given = to->kind == MX_O_EXTENSION && (!from->comment.len || !to->comment.len);
    return !given && !mx_str_eq(from->comment, to->comment);
}

static size_t behind_name_quotes(mx_str text, size_t i)
{
    while (i < text.len && text.ptr[i] == '"')
        i++;
    return i;
}

/* Names in other letters, which are quoted then, are the same; texts are not. */
static bool same_in_other_letters(mx_str a, mx_str b)
{
    bool in_text = false;
    for (size_t i = 0, k = 0;; i++, k++) {
        i = in_text ? i : behind_name_quotes(a, i);
        k = in_text ? k : behind_name_quotes(b, k);
        if (i >= a.len || k >= b.len)
            return i >= a.len && k >= b.len;
        char was = in_text ? a.ptr[i] : mx_lower(a.ptr[i]), is = in_text ? b.ptr[k] : mx_lower(b.ptr[k]);
        if (was != is)
            return false;
        in_text ^= was == '\'';
    }
}

/* A file says CURRENT_USER, a database who that was. */
static bool same_definition(const mx_diff_ctx *ctx, const mx_object *from, const mx_object *to)
{
    if (ctx->to->server.engine == MX_DUCK)
        return same_in_other_letters(from->definition, to->definition);
    return mx_str_eq(from->definition, to->definition) ||
           (from->also.len && mx_str_eq(from->also, to->definition)) ||
           (to->also.len && mx_str_eq(from->definition, to->also));
}

/* Where one schema is compared, an extension that has its things in another one is nobody's to move or to drop. */
static bool is_elsewhere(const mx_diff_ctx *ctx, const mx_object *object)
{
    const mx_server *server = ctx->from->server.one_schema ? &ctx->from->server : &ctx->to->server;
    mx_str own = mx_str_cat(ctx->arena, MX_STR(" schema "), server->schema);
    return object->kind == MX_O_EXTENSION && server->one_schema && !mx_str_ends(object->definition, own);
}

static const mx_index *index_named(const mx_object *view, mx_str name)
{
    for (size_t i = 0; i < view->indexes.len; i++) {
        if (mx_str_eq(view->indexes.at[i]->name, name))
            return view->indexes.at[i];
    }
    return NULL;
}

static bool same_indexes(const mx_diff_ctx *ctx, const mx_object *from, const mx_object *to)
{
    bool same = from->indexes.len == to->indexes.len;
    for (size_t i = 0; same && i < from->indexes.len; i++) {
        const mx_index *is = index_named(to, from->indexes.at[i]->name);
        same = is && !mx_index_aspects(ctx, from->indexes.at[i], is);
    }
    return same;
}

/* Those of a materialized view, one by one. */
static void index_changes(mx_diff_ctx *ctx, mx_change *view)
{
    const mx_object *from = view->from.object, *to = view->to.object;
    for (size_t i = 0; i < from->indexes.len; i++) {
        const mx_index *was = from->indexes.at[i], *is = index_named(to, was->name);
        uint32_t aspects = is ? mx_index_aspects(ctx, was, is) : 0;
        if (!is || aspects)
            mx_emit(ctx, &view->indexes, is ? MX_MODIFY : MX_DROP, MX_C_INDEX, was, is, aspects);
    }
    for (size_t i = 0; i < to->indexes.len; i++) {
        if (!index_named(from, to->indexes.at[i]->name))
            mx_emit(ctx, &view->indexes, MX_ADD, MX_C_INDEX, NULL, to->indexes.at[i], 0);
    }
}

static uint32_t object_aspects(const mx_diff_ctx *ctx, const void *a, const void *b)
{
    const mx_object *from = a, *to = b;
    if (is_elsewhere(ctx, from) || is_elsewhere(ctx, to))
        return 0;
    return ASPECT(!same_definition(ctx, from, to) || mx_diff_is_reached(ctx, from), MX_D_DEFINITION) |
           ASPECT(mx_map_get_address(&ctx->remade_triggers, to) != NULL, MX_D_ORDER) |
           ASPECT(!same_indexes(ctx, from, to), MX_D_PARTS) |
           ASPECT(says_else(from, to) || !mx_same_notes(&from->notes, &to->notes), MX_D_COMMENT);
}

/* What PostgreSQL's catalogue is not read for is not compared with one: it may be there. */
static bool is_out_of_sight(const mx_diff_ctx *ctx, const mx_object *object)
{
    if (ctx->to->server.engine != MX_PG || !(ctx->from->others_rights || ctx->to->others_rights))
        return false;
    switch (object->kind) {
    case MX_O_OTHER:
    case MX_O_OPERATOR:
    case MX_O_CAST:
    case MX_O_PUBLICATION:
    case MX_O_SUBSCRIPTION:
    case MX_O_FOREIGN_TABLE:
    case MX_O_SERVER:
        mx_warn(ctx->diags, MX_SQL104, object->span, "Look yourself whether the database has it.",
                "\"%.*s\" is not compared: things of its kind are not read from databases",
                MX_FMT(object->name));
        return true;
    default:
        return false;
    }
}

bool mx_diff_is_excluded(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_object *object)
{
    const char *word = mx_exclude_word(object->kind);
    mx_str table = object->on_table.name;
    if (!schema)
        return mx_excluded(ctx, object->name, MX_STR_NONE, MX_STR_NONE, word) ||
               mx_excluded(ctx, MX_STR_NONE, object->name, MX_STR_NONE, word);
    if (mx_excluded(ctx, schema->name, object->name, MX_STR_NONE, word))
        return true;
    return table.len && (mx_part_excluded(ctx, schema, table, object->name, word) ||
                         mx_excluded(ctx, schema->name, table, MX_STR_NONE, "table"));
}

static thing_list objects_of(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_objects *objects,
                             const mx_model *model, const mx_model *other)
{
    thing_list list = new_things(ctx, objects ? objects->len : 0);
    for (size_t i = 0; objects && i < objects->len; i++) {
        const mx_object *object = objects->at[i];
        if (is_out_of_sight(ctx, object))
            continue;
        if (is_elsewhere(ctx, object) && model->trusted &&
            !mx_model_object(other, MX_O_EXTENSION, MX_STR_NONE, object->name, MX_STR_NONE, MX_STR_NONE))
            continue;
        if (mx_diff_is_excluded(ctx, schema, object))
            continue;
        mx_str key = mx_str_printf(ctx->arena, "%d\t%.*s\t%.*s\t%.*s", (int)object->kind,
                                   MX_FMT(mx_diff_key(ctx, object->name, MX_C_TABLE)),
                                   MX_FMT(object->signature),
                                   MX_FMT(mx_diff_key(ctx, object->on_table.name, MX_C_TABLE)));
        add_thing(&list, object, key, object->name);
    }
    return list;
}

void mx_diff_objects(mx_diff_ctx *ctx, const mx_schema *schema, const mx_objects *from, const mx_objects *to)
{
    thing_list a = objects_of(ctx, schema, from, ctx->from, ctx->to),
               b = objects_of(ctx, schema, to, ctx->to, ctx->from);
    mx_pairs pairs = pair_things(ctx, MX_H_VIEW, schema ? schema->name : MX_STR_NONE, &a, &b);
    size_t first = ctx->out->changes.len;
    mx_diff_trigger_order(ctx, from, to);
    emit_things(ctx, MX_C_OBJECT, &a, &b, &pairs, object_aspects);
    for (size_t i = first; i < ctx->out->changes.len; i++) {
        if (ctx->out->changes.at[i]->aspects & MX_D_PARTS)
            index_changes(ctx, ctx->out->changes.at[i]);
    }
    mx_diff_sort_triggers(ctx, to, first);
}
