#include "diff/needs.h"

#include "schema/names.h"

#include <string.h>

/* What no word of a text can lead to: names of other characters alone. */
#define NO_WORD MX_STR(" ")

bool mx_diff_is_kept(const mx_diff_ctx *ctx, const void *thing)
{
    return mx_map_get_address(&ctx->kept, thing) != NULL;
}

void mx_diff_keep_thing(mx_diff_ctx *ctx, const mx_schema *schema, const void *thing)
{
    mx_map_put_address(ctx->arena, &ctx->kept, thing, thing);
    if (schema)
        mx_map_put_address(ctx->arena, &ctx->kept, schema, schema);
}

typedef struct need_list {
    mx_need *first;
} need_list;

/* --- what may be needed -------------------------------------------------------------------------------------- */

static void add_need(mx_needs *needs, mx_need like)
{
    mx_arena *arena = needs->ctx->arena;
    mx_need *need = mx_new(arena, mx_need);
    mx_str word;
    size_t at = 0;
    mx_str key = mx_str_next_word(like.name, &at, &word) ? mx_str_lower(arena, word) : NO_WORD;
    need_list *list = mx_map_get(&needs->named, key);
    if (!list) {
        list = mx_new(arena, need_list);
        mx_map_put(arena, &needs->named, key, list);
    }
    *need = like;
    need->next = list->first;
    list->first = need;
}

static bool is_new(const mx_diff_ctx *ctx, const mx_object *object)
{
    mx_str schema = object->schema ? object->schema->name : MX_STR_NONE;
    return !mx_model_object(ctx->to, object->kind, schema, object->name, object->signature, MX_STR_NONE);
}

static void add_needs_of_schema(mx_needs *needs, const mx_schema *schema)
{
    const mx_model *to = needs->ctx->to;
    for (size_t i = 0; i < schema->types.len; i++) {
        const mx_udt *type = schema->types.at[i];
        if (!mx_model_type(to, schema->name, type->name))
            add_need(needs, (mx_need){.name = type->name, .schema = schema, .type = type});
    }
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        if (!mx_model_sequence(to, schema->name, sequence->name))
            add_need(needs, (mx_need){.name = sequence->name, .schema = schema, .sequence = sequence});
    }
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        if ((mx_object_is_routine(object) || object->kind == MX_O_COLLATION) && is_new(needs->ctx, object))
            add_need(needs, (mx_need){.name = object->name, .schema = schema, .object = object});
    }
}

void mx_needs_start(mx_needs *needs, mx_diff_ctx *ctx)
{
    *needs = (mx_needs){.ctx = ctx};
    for (size_t i = 0; i < ctx->from->schemas.len; i++) {
        if (mx_diff_in_scope(ctx, ctx->from->schemas.at[i]))
            add_needs_of_schema(needs, ctx->from->schemas.at[i]);
    }
    for (size_t i = 0; ctx->rules->brings && i < ctx->from->objects.len; i++) {
        mx_object *object = ctx->from->objects.at[i];
        if (object->kind == MX_O_EXTENSION && is_new(ctx, object))
            mx_vec_push(ctx->arena, &needs->extensions, object);
    }
}

/* --- what is ------------------------------------------------------------------------------------------------- */

static void take(mx_needs *needs, mx_need *need)
{
    const void *thing = need->type ? (const void *)need->type
                                   : (need->object ? (const void *)need->object : need->sequence);
    bool waits = !mx_diff_is_kept(needs->ctx, thing) && !need->sequence;
    mx_diff_keep_thing(needs->ctx, need->schema, thing);
    if (waits)
        mx_vec_push(needs->ctx->arena, &needs->waiting, need);
}

/* `word` of a text begins the name as far as case goes. */
static bool is_named(const mx_needs *needs, const mx_need *need, mx_str text, mx_str word, bool quoted)
{
    mx_arena *arena = needs->ctx->arena;
    bool folds = needs->ctx->from->server.engine != MX_PG;
    if (need->name.len == word.len)
        return folds || mx_str_eq(need->name, word) ||
               (!quoted && mx_str_eq(need->name, mx_str_lower(arena, word)));
    return folds ? mx_str_has_word(mx_str_lower(arena, text), mx_str_lower(arena, need->name))
                 : mx_str_has_word(text, need->name);
}

/* `word`: a part of the text, or NO_WORD. */
static void look_up(mx_needs *needs, mx_str text, mx_str word, bool quoted)
{
    mx_str key = mx_str_lower(needs->ctx->arena, word);
    need_list *list = mx_map_get(&needs->named, key);
    for (mx_need **at = list ? &list->first : NULL; at && *at;) {
        mx_need *need = *at;
        if (!is_named(needs, need, text, word, quoted)) {
            at = &need->next;
            continue;
        }
        *at = need->next;
        take(needs, need);
    }
}

/* f(…), x::t */
static bool is_used(mx_str text, size_t start, size_t end)
{
    while (end < text.len && mx_is_space(text.ptr[end]))
        end++;
    while (start > 0 && mx_is_space(text.ptr[start - 1]))
        start--;
    return (end < text.len && text.ptr[end] == '(') ||
           (start > 1 && text.ptr[start - 1] == ':' && text.ptr[start - 2] == ':');
}

void mx_needs_keep_extension(mx_needs *needs, const mx_object *extension)
{
    mx_str word;
    mx_diff_keep_thing(needs->ctx, NULL, extension);
    for (size_t at = 0; mx_str_next_word(extension->definition, &at, &word);) {
        const mx_schema *schema = mx_model_schema(needs->ctx->from, word);
        if (schema)
            mx_diff_keep_thing(needs->ctx, schema, extension);
    }
}

static void ask_extensions(mx_needs *needs, mx_str word, bool used)
{
    mx_diff_ctx *ctx = needs->ctx;
    mx_map *asked = used ? &needs->asked_used : &needs->asked;
    if (!needs->extensions.len || mx_map_get(asked, word))
        return;
    mx_map_put(ctx->arena, asked, word, needs);
    for (size_t i = 0; i < needs->extensions.len; i++) {
        const mx_object *extension = needs->extensions.at[i];
        if (!mx_diff_is_kept(ctx, extension) && ctx->rules->brings(ctx->from, extension, word, used))
            mx_needs_keep_extension(needs, extension);
    }
}

/* A name may have a '$' in it, and may stand right behind the $…$ that begins a body. */
static void look_up_parts(mx_needs *needs, mx_str text, mx_str word)
{
    mx_str part, rest = word;
    for (bool more = mx_str_find(word, '$') != MX_NPOS; more;) {
        more = mx_str_cut(rest, '$', &part, &rest);
        look_up(needs, text, part, false);
    }
}

static bool is_sign(char c)
{
    return c && strchr("+-*/<>=~!@#%^&|`?", c);
}

/* Operators in what stands between two words. */
static void ask_for_signs(mx_needs *needs, mx_str between)
{
    for (size_t at = 0; at < between.len;) {
        size_t start = at;
        while (at < between.len && is_sign(between.ptr[at]))
            at++;
        if (at > start)
            ask_extensions(needs, mx_str_sub(between, start, at), false);
        else
            at++;
    }
}

static void note_text(mx_needs *needs, mx_str text, bool type)
{
    mx_str word;
    size_t end = 0;
    for (size_t at = 0; mx_str_next_word(text, &at, &word); end = at) {
        size_t start = at - word.len;
        ask_for_signs(needs, mx_str_sub(text, end, start));
        look_up(needs, text, word, start && text.ptr[start - 1] == '"');
        look_up_parts(needs, text, word);
        ask_extensions(needs, word, type || is_used(text, start, at));
    }
    look_up(needs, text, NO_WORD, false);
}

static void keep_type(mx_needs *needs, const mx_udt *type)
{
    if (mx_model_type(needs->ctx->to, type->schema->name, type->name))
        return;
    mx_need *need = mx_new(needs->ctx->arena, mx_need);
    *need = (mx_need){.schema = type->schema, .type = type};
    take(needs, need);
}

void mx_needs_of_column(mx_needs *needs, const mx_column *column)
{
    if (column->type.udt)
        keep_type(needs, column->type.udt);
    note_text(needs, column->type.text, true);
    note_text(needs, column->default_value.text, false);
    note_text(needs, column->expression.text, false);
    note_text(needs, column->collation, false);
}

void mx_needs_of_check(mx_needs *needs, const mx_check *check)
{
    note_text(needs, check->expr.text, false);
}

void mx_needs_of_index(mx_needs *needs, const mx_index *index)
{
    note_text(needs, index->where.text, false);
    note_text(needs, index->method, true);
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        note_text(needs, part->expr.text, false);
        note_text(needs, part->collation, false);
        note_text(needs, part->opclass, true);
    }
}

void mx_needs_of_table(mx_needs *needs, const mx_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        mx_needs_of_column(needs, table->columns.at[i]);
    for (size_t i = 0; i < table->checks.len; i++)
        mx_needs_of_check(needs, table->checks.at[i]);
    for (size_t i = 0; i < table->indexes.len; i++)
        mx_needs_of_index(needs, table->indexes.at[i]);
    note_text(needs, table->partition_by, false);
}

void mx_needs_of_type(mx_needs *needs, const mx_udt *type)
{
    if (type->domain)
        mx_needs_of_column(needs, type->domain);
    for (size_t i = 0; i < type->checks.len; i++)
        mx_needs_of_check(needs, type->checks.at[i]);
    for (size_t i = 0; i < type->fields.len; i++)
        mx_needs_of_column(needs, type->fields.at[i]);
    note_text(needs, type->definition, false);
}

void mx_needs_of_object(mx_needs *needs, const mx_object *object)
{
    note_text(needs, object->definition, false);
    for (size_t i = 0; i < object->indexes.len; i++)
        mx_needs_of_index(needs, object->indexes.at[i]);
}

/* They come and go with the table of their column. */
static void keep_owned_sequences(const mx_needs *needs, const mx_schema *schema)
{
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        if (sequence->owner && sequence->owner->table && mx_diff_is_kept(needs->ctx, sequence->owner->table))
            mx_diff_keep_thing(needs->ctx, schema, sequence);
    }
}

void mx_needs_end(mx_needs *needs)
{
    for (size_t i = 0; i < needs->waiting.len; i++) {
        const mx_need *need = needs->waiting.at[i];
        if (need->type)
            mx_needs_of_type(needs, need->type);
        else
            mx_needs_of_object(needs, need->object);
    }
    for (size_t i = 0; i < needs->ctx->from->schemas.len; i++) {
        if (mx_diff_in_scope(needs->ctx, needs->ctx->from->schemas.at[i]))
            keep_owned_sequences(needs, needs->ctx->from->schemas.at[i]);
    }
}
