#include "schema/mentions.h"

#include <stdlib.h>

enum { LONGEST = 64 }; /* of a word, as far as the index tells words apart */

struct mx_mentions {
    mx_map words;       /* in lower case → mx_objects */
    mx_objects anywise; /* texts that may name things in other letters than these have */
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

/* No more of it than names have. */
static mx_str lower(mx_str word, char space[LONGEST])
{
    size_t len = word.len < LONGEST ? word.len : LONGEST;
    for (size_t i = 0; i < len; i++)
        space[i] = mx_lower(word.ptr[i]);
    return (mx_str){space, len};
}

/* --- the index --- */

static void add(mx_arena *arena, mx_objects *list, mx_object *object)
{
    if (!list->len || list->at[list->len - 1] != object)
        mx_vec_push(arena, list, object);
}

static void note_text(mx_model *model, mx_object *object, mx_str text)
{
    mx_mentions *mentions = model->mentions;
    char space[LONGEST];
    mx_str word;
    if (!is_plain(text))
        add(model->arena, &mentions->anywise, object);
    for (size_t at = 0; next_word(text, &at, &word);) {
        mx_objects *list = mx_map_get(&mentions->words, lower(word, space));
        if (!list) {
            list = mx_new(model->arena, mx_objects);
            mx_map_put(model->arena, &mentions->words, mx_str_copy(model->arena, lower(word, space)), list);
        }
        add(model->arena, list, object);
    }
}

static void note(mx_model *model, mx_object *object)
{
    note_text(model, object, object->source);
    note_text(model, object, object->starless);
    note_text(model, object, object->on_table.name);
    for (size_t i = 0; i < object->refers.len; i++)
        note_text(model, object, object->refers.at[i].name);
}

static const mx_objects *list_at(const mx_model *model, size_t s)
{
    return s < model->schemas.len ? &model->schemas.at[s]->objects : &model->objects;
}

static void note_all(mx_model *model)
{
    model->mentions = mx_new(model->arena, mx_mentions);
    for (size_t s = 0; s <= model->schemas.len; s++) {
        const mx_objects *list = list_at(model, s);
        for (size_t i = 0; i < list->len; i++)
            note(model, list->at[i]);
    }
}

void mx_mentions_note(mx_model *model, mx_object *object)
{
    if (model->mentions)
        note(model, object);
}

/* --- questions --- */

static int by_place(const void *a, const void *b)
{
    const mx_object *x = *(mx_object *const *)a, *y = *(mx_object *const *)b;
    uint64_t of_x = x->schema ? x->schema->place : UINT64_MAX,
             of_y = y->schema ? y->schema->place : UINT64_MAX;
    if (of_x != of_y)
        return of_x < of_y ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static mx_objects all_of(const mx_model *model)
{
    mx_objects all = {0};
    for (size_t s = 0; s <= model->schemas.len; s++) {
        const mx_objects *list = list_at(model, s);
        for (size_t i = 0; i < list->len; i++)
            mx_vec_push(model->arena, &all, list->at[i]);
    }
    return all;
}

static void take_listed(mx_arena *arena, mx_objects *found, const mx_objects *list)
{
    for (size_t i = 0; list && i < list->len; i++) {
        if (list->at[i]->listed)
            mx_vec_push(arena, found, list->at[i]);
    }
}

static void sort(mx_objects *found)
{
    size_t len = 0;
    if (found->len > 1)
        qsort(found->at, found->len, sizeof *found->at, by_place);
    for (size_t i = 0; i < found->len; i++) {
        if (!len || found->at[len - 1] != found->at[i])
            found->at[len++] = found->at[i];
    }
    found->len = len;
}

mx_objects mx_mentions_of(mx_model *model, mx_str name)
{
    mx_str word = is_ascii(name) ? longest_word(name) : MX_STR_NONE;
    mx_objects found = {0};
    char space[LONGEST];
    if (!word.len)
        return all_of(model);
    if (!model->mentions)
        note_all(model);
    take_listed(model->arena, &found, &model->mentions->anywise);
    take_listed(model->arena, &found, mx_map_get(&model->mentions->words, lower(word, space)));
    sort(&found);
    return found;
}
