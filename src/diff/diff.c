#include "diff/context.h"

bool mx_diff_in_scope(const mx_diff_ctx *ctx, const mx_schema *schema)
{
    const mx_strs *several = &ctx->to->server.schemas;
    if (several->len && !mx_strs_has(several, schema->name))
        return false;
    mx_str scope = ctx->options ? ctx->options->schema_scope : MX_STR_NONE;
    if (scope.len == 0 && ctx->to->server.one_schema)
        scope = ctx->to->server.schema;
    return (scope.len == 0 || mx_str_eq(scope, schema->name)) &&
           !(schema->name.len && !ctx->to->server.one_schema &&
             mx_excluded(ctx, schema->name, MX_STR_NONE, MX_STR_NONE, "schema"));
}

static void diff_schema_list(mx_diff_ctx *ctx)
{
    for (size_t i = 0; i < ctx->from->schemas.len; i++) {
        const mx_schema *from = ctx->from->schemas.at[i], *to = mx_model_schema(ctx->to, from->name);
        if (!mx_diff_in_scope(ctx, from))
            continue;
        if (!to) {
            if (!from->built_in && !mx_map_get_address(&ctx->kept, from))
                mx_emit(ctx, &ctx->out->changes, MX_DROP, MX_C_SCHEMA, from, NULL, 0);
            continue;
        }
        uint32_t aspects = ctx->rules->schema_aspects(from, to);
        if (aspects)
            mx_emit(ctx, &ctx->out->changes, MX_MODIFY, MX_C_SCHEMA, from, to, aspects);
    }
    for (size_t i = 0; i < ctx->to->schemas.len; i++) {
        const mx_schema *to = ctx->to->schemas.at[i];
        if (mx_diff_in_scope(ctx, to) && !to->built_in && !mx_model_schema(ctx->from, to->name))
            mx_emit(ctx, &ctx->out->changes, MX_ADD, MX_C_SCHEMA, NULL, to, 0);
    }
}

typedef void (*schema_step)(mx_diff_ctx *ctx, const mx_schema *from, const mx_schema *to);

/* Calls step for each schema of either side; the missing side is NULL. */
static void each_schema(mx_diff_ctx *ctx, schema_step step)
{
    for (size_t i = 0; i < ctx->from->schemas.len; i++) {
        const mx_schema *from = ctx->from->schemas.at[i];
        if (mx_diff_in_scope(ctx, from))
            step(ctx, from, mx_model_schema(ctx->to, from->name));
    }
    for (size_t i = 0; i < ctx->to->schemas.len; i++) {
        const mx_schema *to = ctx->to->schemas.at[i];
        if (mx_diff_in_scope(ctx, to) && !mx_model_schema(ctx->from, to->name))
            step(ctx, NULL, to);
    }
}

static mx_tables tables_of(mx_diff_ctx *ctx, const mx_schema *schema)
{
    mx_tables list = {0};
    for (size_t i = 0; schema && i < schema->tables.len; i++) {
        mx_table *table = schema->tables.at[i];
        if (!table->temporary && !mx_excluded(ctx, schema->name, table->name, MX_STR_NONE, "table"))
            mx_vec_push(ctx->arena, &list, table);
    }
    return list;
}

typedef struct table_pairs {
    mx_tables from, to;
    mx_pairs pairs;
} table_pairs;
typedef mx_vec(table_pairs) table_pair_list;

static mx_str *table_keys(mx_diff_ctx *ctx, const mx_tables *tables)
{
    mx_str *keys = mx_new_array(ctx->arena, mx_str, tables->len ? tables->len : 1);
    for (size_t i = 0; i < tables->len; i++)
        keys[i] = mx_diff_key(ctx, tables->at[i]->name, MX_C_TABLE);
    return keys;
}

static void join_hinted_tables(mx_diff_ctx *ctx, const mx_schema *from, const mx_schema *to, table_pairs *t)
{
    mx_map places = {0}; /* tables of t->from → index + 1 */
    for (size_t i = 0; i < t->from.len; i++)
        mx_map_put_address(ctx->arena, &places, t->from.at[i], (void *)(uintptr_t)(i + 1));
    for (size_t j = 0; j < t->to.len; j++) {
        mx_hint *hint = mx_hint_find(ctx, MX_H_TABLE, to->name, NULL, t->to.at[j]->name);
        const mx_table *old = hint ? mx_model_table(ctx->from, from->name, hint->from) : NULL;
        size_t place = old ? (size_t)(uintptr_t)mx_map_get_address(&places, old) : 0;
        if (!place || t->pairs.to_of[place - 1] != MX_NPOS)
            continue;
        hint->used = true;
        mx_pairs_join(&t->pairs, place - 1, j);
        mx_diff_remember(ctx, old, t->to.at[j]);
    }
}

/* All pairs are known before any table is compared: foreign keys look across tables. */
static table_pairs pair_tables(mx_diff_ctx *ctx, const mx_schema *from, const mx_schema *to)
{
    table_pairs t = {tables_of(ctx, from), tables_of(ctx, to), {0}};
    t.pairs = mx_pairs_new(ctx->arena, t.from.len, t.to.len);
    if (ctx->hints.len && from)
        join_hinted_tables(ctx, from, to, &t);
    mx_pairs_by_key(ctx->arena, &t.pairs, table_keys(ctx, &t.from), table_keys(ctx, &t.to));
    return t;
}

static void diff_tables(mx_diff_ctx *ctx, const table_pairs *t)
{
    for (size_t i = 0; i < t->from.len; i++) {
        size_t j = t->pairs.to_of[i];
        if (j == MX_NPOS && mx_map_get_address(&ctx->kept, t->from.at[i]))
            continue;
        if (j == MX_NPOS) {
            mx_emit(ctx, &ctx->out->changes, MX_DROP, MX_C_TABLE, t->from.at[i], NULL, 0)->from_table =
                t->from.at[i];
            continue;
        }
        if (mx_diff_successor(ctx, t->from.at[i]))
            mx_emit(ctx, &ctx->out->changes, MX_RENAME, MX_C_TABLE, t->from.at[i], t->to.at[j], 0);
        mx_diff_table(ctx, t->from.at[i], t->to.at[j]);
    }
    for (size_t j = 0; j < t->to.len; j++) {
        if (t->pairs.from_of[j] == MX_NPOS)
            mx_emit(ctx, &ctx->out->changes, MX_ADD, MX_C_TABLE, NULL, t->to.at[j], 0)->to_table =
                t->to.at[j];
    }
}

static void diff_schema_objects(mx_diff_ctx *ctx, const mx_schema *from, const mx_schema *to)
{
    mx_diff_objects(ctx, to ? to : from, from ? &from->objects : NULL, to ? &to->objects : NULL);
}

/* Extensions and the like belong to no schema: of some schemas alone nobody can say that one is not wanted. */
static void diff_objects_of_all(mx_diff_ctx *ctx)
{
    size_t kept = ctx->out->changes.len;
    mx_diff_objects(ctx, NULL, &ctx->from->objects, &ctx->to->objects);
    for (size_t i = kept; ctx->to->server.schemas.len && i < ctx->out->changes.len; i++) {
        if (ctx->out->changes.at[i]->verb != MX_DROP)
            ctx->out->changes.at[kept++] = ctx->out->changes.at[i];
    }
    if (ctx->to->server.schemas.len)
        ctx->out->changes.len = kept;
}

static table_pair_list pair_all_tables(mx_diff_ctx *ctx)
{
    table_pair_list list = {0};
    for (size_t i = 0; i < ctx->from->schemas.len; i++) {
        const mx_schema *from = ctx->from->schemas.at[i];
        if (mx_diff_in_scope(ctx, from))
            mx_vec_push(ctx->arena, &list, pair_tables(ctx, from, mx_model_schema(ctx->to, from->name)));
    }
    for (size_t i = 0; i < ctx->to->schemas.len; i++) {
        const mx_schema *to = ctx->to->schemas.at[i];
        if (mx_diff_in_scope(ctx, to) && !mx_model_schema(ctx->from, to->name))
            mx_vec_push(ctx->arena, &list, pair_tables(ctx, NULL, to));
    }
    return list;
}

static void remember_columns(mx_diff_ctx *ctx, const table_pair_list *list)
{
    for (size_t i = 0; ctx->hints.len && i < list->len; i++) {
        for (size_t k = 0; k < list->at[i].from.len; k++) {
            size_t partner = list->at[i].pairs.to_of[k];
            if (partner != MX_NPOS)
                mx_diff_remember_columns(ctx, list->at[i].from.at[k], list->at[i].to.at[partner]);
        }
    }
}

mx_status mx_diff(mx_arena *arena, const mx_model *from, const mx_model *to, const mx_diff_rules *rules,
                  const mx_diff_options *options, mx_changeset *out, mx_diags *diags)
{
    *out = (mx_changeset){.from = from, .to = to};
    mx_diff_ctx ctx = {.arena = arena,
                       .from = from,
                       .to = to,
                       .rules = rules,
                       .options = options,
                       .diags = diags,
                       .out = out};
    mx_hints_of_model(&ctx);
    table_pair_list tables = pair_all_tables(&ctx);
    remember_columns(&ctx, &tables);
    mx_diff_keep(&ctx);
    diff_schema_list(&ctx);
    each_schema(&ctx, mx_diff_types);
    each_schema(&ctx, mx_diff_sequences);
    for (size_t i = 0; i < tables.len; i++)
        diff_tables(&ctx, &tables.at[i]);
    diff_objects_of_all(&ctx);
    each_schema(&ctx, diff_schema_objects);
    mx_diff_rights(&ctx);
    mx_guess_tables(&ctx);
    out->hints = ctx.hints;
    out->left = ctx.kept;
    return mx_hints_unused(&ctx);
}
