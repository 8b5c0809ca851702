#include "base/json.h"
#include "diff/context.h"
#include "schema/names.h"

#define KINDS "table, column, type, enum-value, index, constraint, schema, sequence, view, function"

static const struct hint_name {
    const char *name;
    mx_hint_kind kind;
} hint_names[] = {
    {"table", MX_H_TABLE},
    {"column", MX_H_COLUMN},
    {"type", MX_H_TYPE},
    {"enum-value", MX_H_ENUM_VALUE},
    {"index", MX_H_INDEX},
    {"constraint", MX_H_CONSTRAINT},
    {"schema", MX_H_SCHEMA},
    {"sequence", MX_H_SEQUENCE},
    {"view", MX_H_VIEW},
    {"function", MX_H_FUNCTION},
    /* in other words; kind_name says the first of a kind */
    {"enum", MX_H_TYPE},
    {"domain", MX_H_TYPE},
    {"materialized-view", MX_H_VIEW},
    {"primary-key", MX_H_CONSTRAINT},
    {"foreign-key", MX_H_CONSTRAINT},
    {"unique", MX_H_CONSTRAINT},
    {"check", MX_H_CONSTRAINT},
};

static const char *kind_name(mx_hint_kind kind)
{
    for (size_t i = 0; i < sizeof hint_names / sizeof *hint_names; i++) {
        if (hint_names[i].kind == kind)
            return hint_names[i].name;
    }
    return "?";
}

static bool kind_of(mx_str name, mx_hint_kind *out)
{
    for (size_t i = 0; i < sizeof hint_names / sizeof *hint_names; i++) {
        if (mx_str_eq(name, mx_str_of(hint_names[i].name))) {
            *out = hint_names[i].kind;
            return true;
        }
    }
    return false;
}

/* "schema.table" in a field that names a table: the schema counts when no field `schema` says it. */
static void split_schema(mx_str *schema, mx_str *name)
{
    mx_str head, tail;
    if (schema->len == 0 && mx_str_cut(*name, '.', &head, &tail) && head.len && tail.len) {
        *schema = head;
        *name = tail;
    }
}

static const char *const fields[] = {"kind", "schema", "table", "type", "column", "from", "to"};

/* A misspelt `table` would rename the columns of all tables. */
static mx_status fields_are_known(const mx_json *item, mx_diags *diags)
{
    for (size_t i = 0; i < mx_json_length(item); i++) {
        size_t k = 0;
        while (k < sizeof fields / sizeof *fields && !mx_str_eq(mx_json_key(item, i), mx_str_of(fields[k])))
            k++;
        if (k == sizeof fields / sizeof *fields)
            return mx_fail(diags, MX_DIF003, mx_json_key_span(item, i),
                           "Fields are kind, schema, table, type, column, from, to.",
                           "a hint has no field \"%.*s\"", MX_FMT(mx_json_key(item, i)));
    }
    return MX_OK;
}

static mx_status read_hint(mx_arena *arena, const mx_json *item, mx_hints *out, mx_diags *diags)
{
    mx_str values[sizeof fields / sizeof *fields];
    MX_TRY(fields_are_known(item, diags));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const mx_json *value = mx_json_get(item, mx_str_of(fields[i]));
        if (value && mx_json_kind_of(value) != MX_JSON_STRING)
            return mx_fail(diags, MX_DIF003, mx_json_span(value), "Write the name as a string.",
                           "\"%s\" of a hint is not a string", fields[i]);
        values[i] = value ? mx_str_copy(arena, mx_json_string(value)) : MX_STR_NONE;
    }
    mx_hint hint = {.schema = values[1],
                    .table = values[2],
                    .type = values[3],
                    .column = values[4],
                    .from = values[5],
                    .to = values[6],
                    .at = mx_json_span(item)};
    if (!kind_of(values[0], &hint.kind))
        return mx_fail(diags, MX_DIF003, hint.at, "Kinds are " KINDS ".", "a hint of unknown kind \"%.*s\"",
                       MX_FMT(values[0]));
    if (!hint.from.len || !hint.to.len)
        return mx_fail(diags, MX_DIF003, hint.at,
                       "Say both names: {\"kind\": \"table\", \"from\": \"old\", \"to\": \"new\"}.",
                       "a hint lacks \"%s\"", hint.from.len ? "to" : "from");
    split_schema(&hint.schema, &hint.table);
    split_schema(&hint.schema, &hint.type);
    if (hint.kind == MX_H_TABLE || hint.kind == MX_H_TYPE || hint.kind == MX_H_SEQUENCE ||
        hint.kind == MX_H_VIEW) {
        split_schema(&hint.from_schema, &hint.from);
        split_schema(&hint.schema, &hint.to);
    }
    mx_vec_push(arena, out, hint);
    return MX_OK;
}

mx_status mx_hints_read(mx_arena *arena, mx_str json, uint32_t file, mx_hints *out, mx_diags *diags)
{
    mx_json *tree;
    MX_TRY(mx_json_parse(arena, json, file, MX_DIF003, &tree, diags));
    if (mx_json_kind_of(tree) != MX_JSON_ARRAY)
        return mx_fail(diags, MX_DIF003, mx_json_span(tree), "Write [] where there are none.",
                       "hints are a JSON list");
    for (size_t i = 0; i < mx_json_length(tree); i++) {
        const mx_json *item = mx_json_at(tree, i);
        if (mx_json_kind_of(item) != MX_JSON_OBJECT)
            return mx_fail(diags, MX_DIF003, mx_json_span(item), "", "a hint is a JSON object");
        MX_TRY(read_hint(arena, item, out, diags));
    }
    return MX_OK;
}

mx_status mx_hint_parse(mx_arena *arena, mx_str text, mx_hints *out, mx_diags *diags)
{
    mx_str from, to, table, column;
    if (!mx_str_cut(text, '=', &from, &to) || !from.len || !to.len)
        return mx_fail(diags, MX_USE004, MX_NOWHERE,
                       "Write --rename old=new for a table, --rename table.old=new for a column.",
                       "\"%.*s\" is not a rename", MX_FMT(text));
    mx_hint hint = {.kind = MX_H_TABLE, .from = from, .to = to};
    size_t dot = mx_str_rfind(from, '.');
    if (dot != MX_NPOS) {
        hint.kind = MX_H_COLUMN;
        table = mx_str_sub(from, 0, dot);
        column = mx_str_sub(from, dot + 1, from.len);
        hint.table = table;
        hint.from = column;
        split_schema(&hint.schema, &hint.table);
        size_t last = mx_str_rfind(to, '.'); /* "users.name=users.full_name" says the same */
        if (last != MX_NPOS) {
            hint.to_prefix = mx_str_sub(to, 0, last);
            hint.to = mx_str_sub(to, last + 1, to.len);
        }
    }
    mx_vec_push(arena, out, hint);
    return MX_OK;
}

static bool in_model(const mx_model *model, mx_hint_kind kind, mx_str schema, mx_str name)
{
    return kind == MX_H_TYPE ? mx_model_type(model, schema, name) != NULL
                             : mx_model_table(model, schema, name) != NULL;
}

/* "app.users" of a table or type, where nothing is called so as a whole. */
static mx_hint of_thing(const mx_model *before, mx_hint_kind kind, const mx_schema *schema, mx_str from,
                        mx_str to, mx_span at)
{
    mx_hint hint = {.kind = kind, .schema = schema->name, .from = from, .to = to, .at = at, .lasting = true};
    if (!in_model(before, kind, schema->name, from))
        split_schema(&hint.from_schema, &hint.from);
    return hint;
}

static void thing_from_model(mx_diff_ctx *ctx, mx_hint_kind kind, const mx_schema *schema, mx_str from,
                             mx_str to, mx_span at)
{
    if (from.len)
        mx_vec_push(ctx->arena, &ctx->hints, of_thing(ctx->from, kind, schema, from, to, at));
}

void mx_hints_of_moves(mx_arena *arena, const mx_model *from, const mx_model *to, mx_hints *hints)
{
    for (size_t s = 0; s < to->schemas.len; s++) {
        const mx_schema *schema = to->schemas.at[s];
        for (size_t i = 0; i < schema->types.len + schema->tables.len; i++) {
            const mx_udt *type = i < schema->types.len ? schema->types.at[i] : NULL;
            const mx_table *table = type ? NULL : schema->tables.at[i - schema->types.len];
            mx_hint hint = type
                               ? of_thing(from, MX_H_TYPE, schema, type->renamed_from, type->name, type->span)
                               : of_thing(from, MX_H_TABLE, schema, table->renamed_from, table->name,
                                          table->span);
            if (hint.from_schema.len)
                mx_vec_push(arena, hints, hint);
        }
    }
}

/* "users.name" of a column or index of the table that is, or was, called so. */
static mx_str part_name(const mx_diff_ctx *ctx, const mx_table *table, mx_str from)
{
    const mx_table *before = mx_model_table(ctx->from, table->schema->name, table->name);
    size_t dot = mx_str_rfind(from, '.');
    if (dot == MX_NPOS || dot + 1 == from.len || (before && mx_table_column(before, from)))
        return from;
    mx_str place = mx_str_sub(from, 0, dot);
    size_t last = mx_str_rfind(place, '.'), old = mx_str_rfind(table->renamed_from, '.');
    mx_str said = last == MX_NPOS ? place : mx_str_sub(place, last + 1, place.len);
    mx_str was = old == MX_NPOS ? table->renamed_from
                                : mx_str_sub(table->renamed_from, old + 1, table->renamed_from.len);
    bool here = mx_name_same(said, table->name, &ctx->to->server) ||
                mx_name_same(said, was, &ctx->to->server);
    return here ? mx_str_sub(from, dot + 1, from.len) : from;
}

static void part_from_model(mx_diff_ctx *ctx, mx_hint_kind kind, const mx_table *table, mx_str from,
                            mx_str to, mx_span at)
{
    if (!from.len)
        return;
    mx_hint hint = {.kind = kind,
                    .schema = table->schema->name,
                    .table = table->name,
                    .from = part_name(ctx, table, from),
                    .to = to,
                    .at = at,
                    .lasting = true};
    mx_vec_push(ctx->arena, &ctx->hints, hint);
}

typedef mx_vec(size_t) hint_list; /* indexes of ctx->hints */

static void index_hints(mx_diff_ctx *ctx)
{
    for (size_t i = 0; i < ctx->hints.len; i++) {
        const mx_hint *hint = &ctx->hints.at[i];
        mx_str key = mx_fold_name(ctx->to, hint->to, NULL);
        hint_list *list = mx_map_get(&ctx->hints_to[hint->kind], key);
        if (!list) {
            list = mx_new(ctx->arena, hint_list);
            mx_map_put(ctx->arena, &ctx->hints_to[hint->kind], key, list);
        }
        mx_vec_push(ctx->arena, list, i);
    }
}

void mx_hints_of_model(mx_diff_ctx *ctx)
{
    for (size_t i = 0; ctx->options && ctx->options->hints && i < ctx->options->hints->len; i++)
        mx_vec_push(ctx->arena, &ctx->hints, ctx->options->hints->at[i]);
    for (size_t s = 0; s < ctx->to->schemas.len; s++) {
        const mx_schema *schema = ctx->to->schemas.at[s];
        for (size_t i = 0; i < schema->types.len; i++)
            thing_from_model(ctx, MX_H_TYPE, schema, schema->types.at[i]->renamed_from,
                             schema->types.at[i]->name, schema->types.at[i]->span);
        for (size_t i = 0; i < schema->tables.len; i++) {
            const mx_table *table = schema->tables.at[i];
            thing_from_model(ctx, MX_H_TABLE, schema, table->renamed_from, table->name, table->span);
            for (size_t c = 0; c < table->columns.len; c++)
                part_from_model(ctx, MX_H_COLUMN, table, table->columns.at[c]->renamed_from,
                                table->columns.at[c]->name, table->columns.at[c]->span);
            for (size_t c = 0; c < table->indexes.len; c++)
                part_from_model(ctx, MX_H_INDEX, table, table->indexes.at[c]->renamed_from,
                                table->indexes.at[c]->name, table->indexes.at[c]->span);
        }
    }
    index_hints(ctx);
}

mx_hint *mx_hint_find(mx_diff_ctx *ctx, mx_hint_kind kind, mx_str schema, const mx_table *to_table, mx_str to)
{
    const mx_server *server = &ctx->to->server;
    const mx_table *old = to_table ? mx_diff_predecessor(ctx, to_table) : NULL;
    mx_fold_space space;
    const hint_list *list = mx_map_get(&ctx->hints_to[kind], mx_fold_name(ctx->to, to, &space));
    for (size_t i = 0; list && i < list->len; i++) {
        mx_hint *hint = &ctx->hints.at[list->at[i]];
        bool here = !hint->table.len || !to_table || mx_name_same(hint->table, to_table->name, server) ||
                    (old && mx_name_same(hint->table, old->name, server));
        bool elsewhere = hint->from_schema.len && !hint->moved &&
                         !mx_name_same(hint->from_schema, schema, server);
        if (elsewhere || mx_str_eq(hint->from, hint->to)) /* what only moves has its place by now */
            continue;
        if (here && (!hint->schema.len || mx_name_same(hint->schema, schema, server)))
            return hint;
    }
    return NULL;
}

/* "a.b=c" of --rename, in the words of who wrote it: anything may have been meant. */
static mx_status rename_fits_nothing(mx_arena *arena, const mx_hint *hint, const char *advice,
                                     mx_diags *diags)
{
    const mx_str parts[] = {hint->schema, hint->table, hint->from};
    mx_buf from = MX_BUF(arena);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].len)
            mx_buf_printf(&from, "%s%.*s", from.len ? "." : "", MX_FMT(parts[i]));
    return mx_fail(diags, MX_DIF001, hint->at, advice,
                   "the hint to rename the column or table \"%.*s\" to \"%.*s%s%.*s\" fits nothing",
                   MX_FMT(mx_buf_view(&from)), MX_FMT(hint->to_prefix), hint->to_prefix.len ? "." : "",
                   MX_FMT(hint->to));
}

static mx_status fits_nothing(mx_arena *arena, const mx_hint *hint, mx_diags *diags)
{
    mx_buf place = MX_BUF(arena);
    const char *advice = "The old name must be in the current state, the new one in the desired state, and "
                         "the old one gone from it.";
    if (!hint->at.file && (hint->kind == MX_H_TABLE || hint->kind == MX_H_COLUMN))
        advice = "The old name must be in the current state, the new one in the desired state, and the old "
                 "one gone from it. --rename is for tables and columns; --hints FILE takes the kinds " KINDS
                 ": docs/migrations.md.";
    if (!hint->at.file && hint->kind == MX_H_COLUMN)
        return rename_fits_nothing(arena, hint, advice, diags);
    if (hint->kind == MX_H_ENUM_VALUE)
        advice =
            "The old value must be in the current state, the new one in the desired state alone, and the old "
            "one gone from it: for values that are exchanged, plan twice, by way of a third.";
    if (hint->kind == MX_H_ENUM_VALUE && hint->type.len)
        mx_buf_printf(&place, " of type \"%.*s\"", MX_FMT(hint->type));
    if (hint->kind == MX_H_ENUM_VALUE && hint->column.len)
        mx_buf_printf(&place, " of column \"%.*s\"", MX_FMT(hint->column));
    if (hint->table.len)
        mx_buf_printf(&place, " of table \"%.*s\"", MX_FMT(hint->table));
    bool moves = hint->from_schema.len > 0;
    return mx_fail(diags, MX_DIF001, hint->at, advice,
                   "the hint to rename the %s \"%.*s%s%.*s\"%.*s to \"%.*s%s%.*s\" fits nothing",
                   kind_name(hint->kind), MX_FMT(hint->from_schema), moves ? "." : "", MX_FMT(hint->from),
                   MX_FMT(mx_buf_view(&place)), MX_FMT(moves ? hint->schema : MX_STR_NONE),
                   moves && hint->schema.len ? "." : "", MX_FMT(hint->to));
}

/* DuckDB: "Moving to another schema is not supported". */
static bool moves_table(const mx_diff_ctx *ctx, const mx_hint *hint)
{
    return ctx->to->server.engine == MX_DUCK && hint->kind == MX_H_TABLE && hint->from_schema.len &&
           !mx_name_same(hint->from_schema, hint->schema, &ctx->to->server) &&
           mx_model_table(ctx->from, hint->from_schema, hint->from) &&
           mx_model_table(ctx->to, hint->schema, hint->to);
}

static mx_status cannot_move(const mx_hint *hint, mx_diags *diags)
{
    return mx_fail(
        diags, MX_DIF001, hint->at,
        "Make the table in its new schema first, copy the rows by hand, and drop the old one then.",
        "DuckDB has no statement that moves table \"%.*s.%.*s\" to schema \"%.*s\"",
        MX_FMT(hint->from_schema), MX_FMT(hint->from), MX_FMT(hint->schema));
}

mx_status mx_hints_unused(mx_diff_ctx *ctx)
{
    mx_status status = MX_OK;
    for (size_t i = 0; i < ctx->hints.len; i++) {
        const mx_hint *hint = &ctx->hints.at[i];
        if (ctx->options && ctx->options->hints && i < ctx->options->hints->len)
            ctx->options->hints->at[i].used = hint->used;
        if (!hint->used && !hint->lasting && hint->kind != MX_H_ENUM_VALUE)
            status = moves_table(ctx, hint) ? cannot_move(hint, ctx->diags)
                                            : fits_nothing(ctx->arena, hint, ctx->diags);
    }
    return status;
}

mx_status mx_hints_unused_values(mx_arena *arena, const mx_changeset *changes, mx_diags *diags)
{
    mx_status status = MX_OK;
    for (size_t i = 0; i < changes->hints.len; i++) {
        const mx_hint *hint = &changes->hints.at[i];
        if (!hint->used && hint->kind == MX_H_ENUM_VALUE)
            status = fits_nothing(arena, hint, diags);
    }
    return status;
}
