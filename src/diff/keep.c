/* diff/keep.c — what is left out of a plan stays, and so does what it needs: its schema, its types, sequences and routines.
 *
 * Whether an expression or a statement names a thing is told by its words: one that only might be named stays, too. */
#include "diff/context.h"
#include "schema/names.h"

typedef struct keeping {
    mx_diff_ctx *ctx;
    mx_strs texts; /* of what stays */
} keeping;

static bool is_kept(const mx_diff_ctx *ctx, const void *thing)
{
    return mx_map_get_address(&ctx->kept, thing) != NULL;
}

static void keep(mx_diff_ctx *ctx, const mx_schema *schema, const void *thing)
{
    mx_map_put_address(ctx->arena, &ctx->kept, thing, thing);
    if (schema)
        mx_map_put_address(ctx->arena, &ctx->kept, schema, schema);
}

static void note_text(keeping *k, mx_str text)
{
    if (text.len)
        mx_vec_push(k->ctx->arena, &k->texts, text);
}

static void note_column(keeping *k, const mx_column *column)
{
    if (column->type.udt)
        keep(k->ctx, column->type.udt->schema, column->type.udt);
    note_text(k, column->default_value.text);
    note_text(k, column->expression.text);
}

static void note_checks(keeping *k, const mx_checks *checks)
{
    for (size_t i = 0; i < checks->len; i++)
        note_text(k, checks->at[i]->expr.text);
}

static void note_table(keeping *k, const mx_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        note_column(k, table->columns.at[i]);
    note_checks(k, &table->checks);
    note_text(k, table->partition_by);
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        note_text(k, index->where.text);
        for (size_t p = 0; p < index->parts.len; p++)
            note_text(k, index->parts.at[p].expr.text);
    }
}

static void note_type(keeping *k, const mx_udt *type)
{
    if (type->domain)
        note_column(k, type->domain);
    note_checks(k, &type->checks);
    note_text(k, type->definition);
    for (size_t i = 0; i < type->fields.len; i++)
        note_column(k, type->fields.at[i]);
}

/* Of a table that both sides have: what is not changed of it though it should be. */
static void note_left_columns(keeping *k, const mx_table *from, const mx_table *to)
{
    const mx_diff_ctx *ctx = k->ctx;
    bool whole = mx_skipped(ctx, MX_MODIFY, MX_C_TABLE);
    for (size_t i = 0; i < from->columns.len; i++) {
        const mx_column *column = from->columns.at[i];
        bool goes = !mx_table_column(to, column->name) && !mx_diff_successor(ctx, column);
        if (whole || mx_skipped(ctx, goes ? MX_DROP : MX_MODIFY, MX_C_COLUMN) ||
            mx_excluded(ctx, from->schema->name, from->name, column->name, "column"))
            note_column(k, column);
    }
}

static void keep_tables(keeping *k, const mx_schema *schema, bool out_of_scope)
{
    mx_diff_ctx *ctx = k->ctx;
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mx_table *table = schema->tables.at[i], *to = mx_diff_successor(ctx, table);
        if (!to)
            to = mx_model_table(ctx->to, schema->name, table->name);
        if (table->temporary)
            continue;
        if (out_of_scope || (!to && mx_skipped(ctx, MX_DROP, MX_C_TABLE)) ||
            mx_excluded(ctx, schema->name, table->name, MX_STR_NONE, "table")) {
            keep(ctx, schema, table);
            note_table(k, table);
        } else if (to) {
            note_left_columns(k, table, to);
        }
    }
}

/* A partition goes with its table, and what inherits a table holds it. */
static bool keep_parents(keeping *k, const mx_schema *schema)
{
    bool more = false;
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mx_table *table = schema->tables.at[i];
        bool held = false;
        for (size_t c = 0; c < table->children.len && !held; c++)
            held = is_kept(k->ctx, table->children.at[c]);
        if (!held || is_kept(k->ctx, table) || mx_diff_successor(k->ctx, table) ||
            mx_model_table(k->ctx->to, schema->name, table->name))
            continue;
        keep(k->ctx, schema, table);
        note_table(k, table);
        more = true;
    }
    return more;
}

static bool object_stays(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_object *object)
{
    const mx_table *table = object->on_table.name.len
                                ? mx_model_table(ctx->from, schema->name, object->on_table.name)
                                : NULL;
    bool there = mx_model_object(ctx->to, object->kind, schema->name, object->name, object->signature,
                                 object->on_table.name) != NULL;
    if (table) /* triggers, policies and rules go with it */
        return is_kept(ctx, table);
    return (!there && mx_skipped(ctx, MX_DROP, MX_C_OBJECT)) ||
           mx_excluded(ctx, schema->name, object->name, MX_STR_NONE, mx_exclude_word(object->kind));
}

static void keep_others(keeping *k, const mx_schema *schema, bool out_of_scope)
{
    mx_diff_ctx *ctx = k->ctx;
    for (size_t i = 0; i < schema->types.len; i++) {
        const mx_udt *type = schema->types.at[i];
        if (out_of_scope ||
            mx_excluded(ctx, schema->name, type->name, MX_STR_NONE, mx_exclude_word(type->kind)) ||
            (!mx_model_type(ctx->to, schema->name, type->name) && mx_skipped(ctx, MX_DROP, MX_C_TYPE))) {
            keep(ctx, schema, type);
            note_type(k, type);
        }
    }
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        if (!sequence->owner && (mx_excluded(ctx, schema->name, sequence->name, MX_STR_NONE, "sequence") ||
                                 (!mx_model_sequence(ctx->to, schema->name, sequence->name) &&
                                  mx_skipped(ctx, MX_DROP, MX_C_SEQUENCE))))
            keep(ctx, schema, sequence);
    }
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        if (out_of_scope || object_stays(ctx, schema, object)) {
            keep(ctx, schema, object);
            note_text(k, object->definition);
        }
    }
}

static bool is_word_byte(char c)
{
    return mx_is_digit(c) || c == '_' || (mx_lower(c) >= 'a' && mx_lower(c) <= 'z') ||
           (unsigned char)c >= 0x80;
}

static bool is_named(const keeping *k, mx_str name)
{
    for (size_t i = 0; i < k->texts.len; i++) {
        mx_str rest = k->texts.at[i];
        char before = ' ';
        for (size_t at; (at = mx_str_find_str(rest, name)) != MX_NPOS;) {
            before = at ? rest.ptr[at - 1] : before;
            size_t end = at + name.len;
            if (!is_word_byte(before) && (end == rest.len || !is_word_byte(rest.ptr[end])))
                return true;
            before = rest.ptr[at];
            rest = mx_str_sub(rest, at + 1, rest.len);
        }
    }
    return false;
}

/* Types, sequences and routines that `to` does not have, and that something needs which stays. */
static bool keep_needed(keeping *k, const mx_schema *schema, mx_map *noted)
{
    mx_diff_ctx *ctx = k->ctx;
    bool more = false;
    for (size_t i = 0; i < schema->types.len; i++) {
        const mx_udt *type = schema->types.at[i];
        if (mx_map_get_address(noted, type) || mx_model_type(ctx->to, schema->name, type->name) ||
            !(is_kept(ctx, type) || is_named(k, type->name)))
            continue;
        mx_map_put_address(ctx->arena, noted, type, type);
        keep(ctx, schema, type);
        note_type(k, type);
        more = true;
    }
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        if (!is_kept(ctx, sequence) && !mx_model_sequence(ctx->to, schema->name, sequence->name) &&
            ((sequence->owner && sequence->owner->table && is_kept(ctx, sequence->owner->table)) ||
             is_named(k, sequence->name)))
            keep(ctx, schema, sequence);
    }
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        if (is_kept(ctx, object) || !mx_object_is_routine(object) ||
            mx_model_object(ctx->to, object->kind, schema->name, object->name, object->signature,
                            MX_STR_NONE) ||
            !is_named(k, object->name))
            continue;
        keep(ctx, schema, object);
        note_text(k, object->definition);
        more = true;
    }
    return more;
}

void mx_diff_keep(mx_diff_ctx *ctx)
{
    keeping k = {.ctx = ctx};
    mx_map noted = {0};
    const mx_schemas *schemas = &ctx->from->schemas;
    if (!ctx->options || (!ctx->options->exclude.len && !ctx->options->skip))
        return;
    for (size_t i = 0; i < schemas->len; i++)
        keep_tables(&k, schemas->at[i], !mx_diff_in_scope(ctx, schemas->at[i]));
    for (bool more = ctx->kept.len; more;) {
        more = false;
        for (size_t i = 0; i < schemas->len; i++)
            more |= keep_parents(&k, schemas->at[i]);
    }
    for (size_t i = 0; i < schemas->len; i++)
        keep_others(&k, schemas->at[i], !mx_diff_in_scope(ctx, schemas->at[i]));
    for (bool more = k.texts.len || ctx->kept.len; more;) {
        more = false;
        for (size_t i = 0; i < schemas->len; i++)
            more |= mx_diff_in_scope(ctx, schemas->at[i]) && keep_needed(&k, schemas->at[i], &noted);
    }
}
