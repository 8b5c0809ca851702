/* diff/keep.c — what is left out of a plan stays, and so does what it needs (diff/needs.h). */
#include "diff/needs.h"

#include "schema/names.h"

typedef struct keeping {
    mx_diff_ctx *ctx;
    mx_needs needs;
} keeping;

static void keep_table(keeping *k, const mx_table *table)
{
    mx_diff_keep_thing(k->ctx, table->schema, table);
    mx_needs_of_table(&k->needs, table);
}

/* Of a table that both sides have: whether a part that should go, or be another, does not. */
static bool is_left(const keeping *k, const mx_table *from, mx_subject subject, mx_str name, bool goes,
                    const char *word)
{
    const mx_diff_ctx *ctx = k->ctx;
    return mx_skipped(ctx, MX_MODIFY, MX_C_TABLE) || mx_skipped(ctx, goes ? MX_DROP : MX_MODIFY, subject) ||
           mx_part_excluded(ctx, from->schema, from->name, name, word);
}

static void note_left_parts(keeping *k, const mx_table *from, const mx_table *to)
{
    for (size_t i = 0; i < from->columns.len; i++) {
        const mx_column *column = from->columns.at[i];
        bool goes = !mx_table_column(to, column->name) && !mx_diff_successor(k->ctx, column);
        if (is_left(k, from, MX_C_COLUMN, column->name, goes, "column"))
            mx_needs_of_column(&k->needs, column);
    }
    for (size_t i = 0; i < from->indexes.len; i++) {
        const mx_index *index = from->indexes.at[i];
        if (is_left(k, from, MX_C_INDEX, index->name, !mx_table_index(to, index->name), "index"))
            mx_needs_of_index(&k->needs, index);
    }
    for (size_t i = 0; i < from->checks.len; i++) {
        const mx_check *check = from->checks.at[i];
        if (is_left(k, from, MX_C_CHECK, check->name, !mx_table_check(to, check->name), "check"))
            mx_needs_of_check(&k->needs, check);
    }
    for (size_t i = 0; i < from->fkeys.len; i++) {
        const mx_fkey *fkey = from->fkeys.at[i];
        if (is_left(k, from, MX_C_FKEY, fkey->name, !mx_table_fkey(to, fkey->name), "fk"))
            mx_diff_keep_thing(k->ctx, from->schema, fkey);
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
            mx_excluded(ctx, schema->name, table->name, MX_STR_NONE, "table"))
            keep_table(k, table);
        else if (to)
            note_left_parts(k, table, to);
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
            held = mx_diff_is_kept(k->ctx, table->children.at[c]);
        if (!held || mx_diff_is_kept(k->ctx, table) || mx_diff_successor(k->ctx, table) ||
            mx_model_table(k->ctx->to, schema->name, table->name))
            continue;
        keep_table(k, table);
        more = true;
    }
    return more;
}

/* Triggers, policies and rules go with their table or view, unless it is there afterwards. */
static bool object_stays(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_object *object)
{
    mx_str on = object->on_table.name;
    const mx_relation *holder = on.len ? mx_model_relation(ctx->from, schema->name, on) : NULL;
    bool there = mx_model_object(ctx->to, object->kind, schema->name, object->name, object->signature, on) !=
                 NULL;
    if (holder && mx_diff_is_kept(ctx, holder->u.any))
        return true;
    if (holder && !mx_diff_successor(ctx, holder->u.any) && !mx_model_relation(ctx->to, schema->name, on))
        return false;
    return mx_skipped(ctx, there ? MX_MODIFY : MX_DROP, MX_C_OBJECT) ||
           mx_diff_is_excluded(ctx, schema, object);
}

/* What is not read of the catalogue is not dropped either, and neither is what it is made of. */
static bool is_held(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_object *object)
{
    if (!object->held_by.len ||
        mx_model_object(ctx->to, object->kind, schema->name, object->name, object->signature, MX_STR_NONE))
        return false;
    mx_warn(ctx->diags, MX_SQL104, object->span, "Drop both yourself if they shall go.",
            "%s \"%.*s\" stays: %.*s is made of it, and things of that kind are not read from databases",
            mx_object_kind_name(object->kind), MX_FMT(object->name), MX_FMT(object->held_by));
    return true;
}

static void keep_objects(keeping *k, const mx_schema *schema, bool out_of_scope, bool on_others)
{
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        if (on_others != (object->on_table.name.len != 0) ||
            !(out_of_scope || object_stays(k->ctx, schema, object) || is_held(k->ctx, schema, object)))
            continue;
        mx_diff_keep_thing(k->ctx, schema, object);
        mx_needs_of_object(&k->needs, object);
    }
}

static bool type_stays(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_udt *type)
{
    bool there = mx_model_type(ctx->to, schema->name, type->name) != NULL;
    return mx_skipped(ctx, there ? MX_MODIFY : MX_DROP, MX_C_TYPE) ||
           mx_excluded(ctx, schema->name, type->name, MX_STR_NONE, mx_exclude_word(type->kind));
}

static void keep_others(keeping *k, const mx_schema *schema, bool out_of_scope)
{
    mx_diff_ctx *ctx = k->ctx;
    for (size_t i = 0; i < schema->types.len; i++) {
        const mx_udt *type = schema->types.at[i];
        if (!out_of_scope && !type_stays(ctx, schema, type))
            continue;
        mx_diff_keep_thing(ctx, schema, type);
        mx_needs_of_type(&k->needs, type);
    }
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        if (!sequence->owner && (mx_excluded(ctx, schema->name, sequence->name, MX_STR_NONE, "sequence") ||
                                 (!mx_model_sequence(ctx->to, schema->name, sequence->name) &&
                                  mx_skipped(ctx, MX_DROP, MX_C_SEQUENCE))))
            mx_diff_keep_thing(ctx, schema, sequence);
    }
    keep_objects(k, schema, out_of_scope, false);
    keep_objects(k, schema, out_of_scope, true);
}

/* Extensions, event triggers, … */
static void keep_of_database(keeping *k)
{
    mx_diff_ctx *ctx = k->ctx;
    for (size_t i = 0; i < ctx->from->objects.len; i++) {
        const mx_object *object = ctx->from->objects.at[i];
        bool there = mx_model_object(ctx->to, object->kind, MX_STR_NONE, object->name, MX_STR_NONE,
                                     MX_STR_NONE) != NULL;
        if (!mx_skipped(ctx, there ? MX_MODIFY : MX_DROP, MX_C_OBJECT) &&
            !mx_diff_is_excluded(ctx, NULL, object))
            continue;
        mx_diff_keep_thing(ctx, NULL, object);
        if (object->kind == MX_O_EXTENSION)
            mx_needs_keep_extension(&k->needs, object);
        else
            mx_needs_of_object(&k->needs, object);
    }
}

/* Of schemas that are not compared, which need nothing of those that are but what the server holds. */
static void keep_elsewhere(mx_diff_ctx *ctx)
{
    for (size_t s = 0; s < ctx->from->schemas.len; s++) {
        const mx_schema *schema = ctx->from->schemas.at[s];
        if (mx_diff_in_scope(ctx, schema))
            continue;
        for (size_t i = 0; i < schema->tables.len; i++)
            mx_diff_keep_thing(ctx, schema, schema->tables.at[i]);
        for (size_t i = 0; i < schema->objects.len; i++)
            mx_diff_keep_thing(ctx, schema, schema->objects.at[i]);
    }
}

static bool holds_any(const mx_model *model)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_objects *objects = &model->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            if (objects->at[i]->held_by.len)
                return true;
        }
    }
    return false;
}

void mx_diff_keep(mx_diff_ctx *ctx)
{
    keeping k = {.ctx = ctx};
    const mx_schemas *schemas = &ctx->from->schemas;
    bool leaves = ctx->options && (ctx->options->exclude.len || ctx->options->skip);
    if (!leaves && !holds_any(ctx->from)) {
        keep_elsewhere(ctx);
        return;
    }
    mx_needs_start(&k.needs, ctx);
    for (size_t i = 0; i < schemas->len; i++)
        keep_tables(&k, schemas->at[i], !mx_diff_in_scope(ctx, schemas->at[i]));
    for (bool more = ctx->kept.len; more;) {
        more = false;
        for (size_t i = 0; i < schemas->len; i++)
            more |= keep_parents(&k, schemas->at[i]);
    }
    for (size_t i = 0; i < schemas->len; i++)
        keep_others(&k, schemas->at[i], !mx_diff_in_scope(ctx, schemas->at[i]));
    keep_of_database(&k);
    mx_needs_end(&k.needs);
}
