#include "schema/mentions.h"

#include "schema/canon.h"

#include <stdlib.h>

enum { LONGEST = 64 }; /* of a word, as far as the index tells words apart */

typedef struct word_index {
    mx_map words;       /* in lower case → mx_holders */
    mx_holders anywise; /* texts that may name things in other letters than these have */
} word_index;

struct mx_mentions {
    word_index *texts, *expressions; /* NULL: nobody asked yet */
};

/* --- words --- */

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool next_word(mx_str text, size_t *at, mx_str *word)
{
    while (*at < text.len && !is_word(text.ptr[*at]))
        ++*at;
    size_t from = *at;
    while (*at < text.len && is_word(text.ptr[*at]))
        ++*at;
    *word = mx_str_sub(text, from, *at);
    return word->len > 0;
}

static mx_str longest_word(mx_str name)
{
    mx_str longest = MX_STR_NONE, word;
    for (size_t at = 0; next_word(name, &at, &word);)
        longest = word.len > longest.len ? word : longest;
    return longest;
}

static bool is_ascii(mx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

/* Letters with two forms that are not of ASCII, backslashes in strings, U&"…" */
static bool is_plain(mx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\\' ||
            (text.ptr[i] == '&' && i > 0 && (text.ptr[i - 1] == 'u' || text.ptr[i - 1] == 'U')))
            return false;
    }
    return is_ascii(text);
}

/* No more of it than the index knows. */
static mx_str lower(mx_str word, char space[LONGEST])
{
    size_t len = word.len < LONGEST ? word.len : LONGEST;
    for (size_t i = 0; i < len; i++)
        space[i] = mx_lower(word.ptr[i]);
    return (mx_str){space, len};
}

/* --- an index --- */

static bool is_same(mx_holder a, mx_holder b)
{
    return a.table == b.table && a.type == b.type && a.view == b.view;
}

static void add(mx_arena *arena, mx_holders *list, mx_holder holder)
{
    if (!list->len || !is_same(list->at[list->len - 1], holder))
        mx_vec_push(arena, list, holder);
}

static void note_words(mx_arena *arena, word_index *index, mx_holder holder, mx_str text)
{
    char space[LONGEST];
    mx_str word;
    for (size_t at = 0; next_word(text, &at, &word);) {
        mx_holders *list = mx_map_get(&index->words, lower(word, space));
        if (!list) {
            list = mx_new(arena, mx_holders);
            mx_map_put(arena, &index->words, mx_str_copy(arena, lower(word, space)), list);
        }
        add(arena, list, holder);
    }
}

static void note_text(mx_arena *arena, word_index *index, mx_holder holder, mx_str text)
{
    if (!is_plain(text))
        add(arena, &index->anywise, holder);
    note_words(arena, index, holder, text);
}

static bool is_listed(mx_holder holder)
{
    return holder.table ? holder.table->listed : holder.type ? holder.type->listed : holder.view->listed;
}

static void take_listed(mx_arena *arena, mx_holders *found, const mx_holders *list)
{
    for (size_t i = 0; list && i < list->len; i++) {
        if (is_listed(list->at[i]))
            mx_vec_push(arena, found, list->at[i]);
    }
}

static int in_order(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static const mx_schema *schema_of(const mx_holder *holder)
{
    return holder->table ? holder->table->schema : holder->type ? holder->type->schema : holder->view->schema;
}

static uint64_t place_of(const mx_holder *holder)
{
    return holder->table ? holder->table->place : holder->type ? holder->type->place : holder->view->place;
}

static unsigned rank_of(const mx_holder *holder)
{
    return holder->table ? 0 : holder->type ? 1 : 2;
}

static int by_place(const void *a, const void *b)
{
    const mx_holder *x = a, *y = b;
    const mx_schema *of_x = schema_of(x), *of_y = schema_of(y);
    int order = in_order(of_x ? of_x->place : UINT64_MAX, of_y ? of_y->place : UINT64_MAX);
    if (!order)
        order = in_order(rank_of(x), rank_of(y));
    return order ? order : in_order(place_of(x), place_of(y));
}

static void sort(mx_holders *found)
{
    size_t len = 0;
    if (found->len > 1)
        qsort(found->at, found->len, sizeof *found->at, by_place);
    for (size_t i = 0; i < found->len; i++) {
        if (!len || !is_same(found->at[len - 1], found->at[i]))
            found->at[len++] = found->at[i];
    }
    found->len = len;
}

static mx_holders with_word(mx_arena *arena, const word_index *index, mx_str word)
{
    char space[LONGEST];
    mx_holders found = {0};
    take_listed(arena, &found, &index->anywise);
    take_listed(arena, &found, mx_map_get(&index->words, lower(word, space)));
    sort(&found);
    return found;
}

mx_mentions *mx_mentions_new(mx_arena *arena)
{
    return mx_new(arena, mx_mentions);
}

/* --- texts of objects --- */

static void note_object(const mx_model *model, mx_object *object)
{
    word_index *index = model->mentions->texts;
    const mx_holder holder = {.view = object};
    note_text(model->arena, index, holder, object->source);
    note_text(model->arena, index, holder, object->starless);
    note_text(model->arena, index, holder, object->definition);
    note_text(model->arena, index, holder, object->on_table.name);
    for (size_t i = 0; i < object->refers.len; i++)
        note_text(model->arena, index, holder, object->refers.at[i].name);
}

void mx_mentions_note(const mx_model *model, mx_object *object)
{
    if (model->mentions->texts)
        note_object(model, object);
}

static mx_objects all_objects(const mx_model *model)
{
    mx_objects all = {0};
    for (size_t s = 0; s <= model->schemas.len; s++) {
        const mx_objects *list = s < model->schemas.len ? &model->schemas.at[s]->objects : &model->objects;
        for (size_t i = 0; i < list->len; i++)
            mx_vec_push(model->arena, &all, list->at[i]);
    }
    return all;
}

static void index_texts(const mx_model *model)
{
    const mx_objects all = all_objects(model);
    model->mentions->texts = mx_new(model->arena, word_index);
    for (size_t i = 0; i < all.len; i++)
        note_object(model, all.at[i]);
}

mx_objects mx_mentions_of(const mx_model *model, mx_str name)
{
    mx_str word = is_ascii(name) ? longest_word(name) : MX_STR_NONE;
    mx_objects objects = {0};
    if (!word.len)
        return all_objects(model);
    if (!model->mentions->texts)
        index_texts(model);
    const mx_holders found = with_word(model->arena, model->mentions->texts, word);
    for (size_t i = 0; i < found.len; i++)
        mx_vec_push(model->arena, &objects, found.at[i].view);
    return objects;
}

/* --- expressions --- */

typedef struct noting {
    const mx_model *model;
    mx_holder holder;
} noting;

/* What replay_use.c looks at. */
static bool note_node(mx_expr *node, void *arg)
{
    const noting *n = arg;
    mx_str name = node->kind == MX_E_CALL && node->path_len ? mx_expr_last(node)
                  : node->kind == MX_E_CAST && node->type   ? node->type->name
                  : node->kind == MX_E_STRING               ? node->text
                                                            : MX_STR_NONE;
    note_words(n->model->arena, n->model->mentions->expressions, n->holder, name);
    return true;
}

static bool is_indexed(const mx_model *model)
{
    return model->mentions->expressions != NULL;
}

void mx_mentions_note_expr(const mx_model *model, mx_holder holder, const mx_sql *sql)
{
    noting n = {model, holder};
    if (is_indexed(model) && sql->tree)
        mx_expr_walk(sql->tree, note_node, &n);
}

void mx_mentions_note_column(mx_column *column)
{
    const mx_model *model = column->table->schema->model;
    mx_mentions_note_expr(model, (mx_holder){.table = column->table}, &column->default_value);
    mx_mentions_note_expr(model, (mx_holder){.table = column->table}, &column->expression);
}

void mx_mentions_note_index(const mx_model *model, mx_holder holder, const mx_index *index)
{
    for (size_t i = 0; i < index->parts.len; i++)
        mx_mentions_note_expr(model, holder, &index->parts.at[i].expr);
    mx_mentions_note_expr(model, holder, &index->where);
}

void mx_mentions_note_partition_by(mx_table *table)
{
    const mx_model *model = table->schema->model;
    if (is_indexed(model))
        note_text(model->arena, model->mentions->expressions, (mx_holder){.table = table},
                  table->partition_by);
}

void mx_mentions_note_type(mx_udt *type)
{
    const mx_model *model = type->schema->model;
    const mx_holder holder = {.type = type};
    if (type->domain)
        mx_mentions_note_expr(model, holder, &type->domain->default_value);
    for (size_t i = 0; i < type->checks.len; i++)
        mx_mentions_note_expr(model, holder, &type->checks.at[i]->expr);
}

static void note_table(const mx_model *model, mx_table *table)
{
    const mx_holder holder = {.table = table};
    mx_mentions_note_partition_by(table);
    for (size_t i = 0; i < table->columns.len; i++)
        mx_mentions_note_column(table->columns.at[i]);
    for (size_t i = 0; i < table->checks.len; i++)
        mx_mentions_note_expr(model, holder, &table->checks.at[i]->expr);
    for (size_t i = 0; i < table->indexes.len; i++)
        mx_mentions_note_index(model, holder, table->indexes.at[i]);
}

static void note_view(const mx_model *model, mx_object *view)
{
    for (size_t i = 0; i < view->indexes.len; i++)
        mx_mentions_note_index(model, (mx_holder){.view = view}, view->indexes.at[i]);
}

static void index_expressions(const mx_model *model)
{
    model->mentions->expressions = mx_new(model->arena, word_index);
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_schema *schema = model->schemas.at[s];
        for (size_t i = 0; i < schema->tables.len; i++)
            note_table(model, schema->tables.at[i]);
        for (size_t i = 0; i < schema->types.len; i++)
            mx_mentions_note_type(schema->types.at[i]);
        for (size_t i = 0; i < schema->objects.len; i++)
            note_view(model, schema->objects.at[i]);
    }
}

static mx_holders all_holders(const mx_model *model)
{
    mx_holders all = {0};
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_schema *schema = model->schemas.at[s];
        for (size_t i = 0; i < schema->tables.len; i++)
            mx_vec_push(model->arena, &all, (mx_holder){.table = schema->tables.at[i]});
        for (size_t i = 0; i < schema->types.len; i++)
            mx_vec_push(model->arena, &all, (mx_holder){.type = schema->types.at[i]});
        for (size_t i = 0; i < schema->objects.len; i++)
            mx_vec_push(model->arena, &all, (mx_holder){.view = schema->objects.at[i]});
    }
    return all;
}

mx_holders mx_mentions_holders(const mx_model *model, mx_str name)
{
    mx_str word = longest_word(name);
    if (!word.len)
        return all_holders(model);
    if (!is_indexed(model))
        index_expressions(model);
    return with_word(model->arena, model->mentions->expressions, word);
}
