/* diff/exclude.c — patterns of what is left out: schema.table.child; in one-schema scope the schema is left out. "[type=…]"
 * limits the last part to kinds of things. */
#include "base/glob.h"
#include "diff/context.h"
#include "schema/names.h"

static const struct {
    mx_object_kind kind;
    const char *word, *also; /* also: a word for more than this kind */
} words[] = {
    {MX_O_SCHEMA, "schema", ""},
    {MX_O_TABLE, "table", ""},
    {MX_O_COLUMN, "column", ""},
    {MX_O_INDEX, "index", ""},
    {MX_O_CONSTRAINT, "fk", ""},
    {MX_O_CONSTRAINT, "check", ""},
    {MX_O_SEQUENCE, "sequence", ""},
    {MX_O_ENUM, "enum", "type"},
    {MX_O_DOMAIN, "domain", "type"},
    {MX_O_COMPOSITE, "composite", "type"},
    {MX_O_RANGE, "range", "type"},
    {MX_O_VIEW, "view", ""},
    {MX_O_MATVIEW, "materialized", "view"},
    {MX_O_TRIGGER, "trigger", ""},
    {MX_O_FUNCTION, "function", ""},
    {MX_O_PROCEDURE, "procedure", ""},
    {MX_O_AGGREGATE, "aggregate", ""},
    {MX_O_EXTENSION, "extension", ""},
    {MX_O_POLICY, "policy", ""},
    {MX_O_RULE, "rule", ""},
    {MX_O_EVENT, "event", ""},
    {MX_O_VIRTUAL_TABLE, "virtual", "table"},
    {MX_O_STATISTICS, "statistics", ""},
    {MX_O_COLLATION, "collation", ""},
    {MX_O_EVENT_TRIGGER, "event_trigger", ""},
    {MX_O_OTHER, "other", ""},
};

const char *mx_exclude_word(mx_object_kind kind)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].kind == kind)
            return words[i].word;
    return "other";
}

static bool means(mx_str asked, const char *word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            return mx_str_eq(asked, mx_str_of(word)) ||
                   (*words[i].also && mx_str_eq(asked, mx_str_of(words[i].also)));
    return mx_str_eq(asked, mx_str_of(word));
}

/* "a.b[type=view|table]": "a.b" and "view|table". */
static bool cut_types(mx_str *pattern, mx_str *types)
{
    size_t bracket = mx_str_find_str(*pattern, MX_STR("[type="));
    if (bracket == MX_NPOS)
        return false;
    size_t end = pattern->len - (mx_str_ends(*pattern, MX_STR("]")) ? 1 : 0);
    *types = mx_str_sub(*pattern, bracket + strlen("[type="), end);
    *pattern = mx_str_sub(*pattern, 0, bracket);
    return true;
}

static bool type_matches(mx_str types, const char *word)
{
    for (mx_str head, tail = types; tail.len;) {
        (void)mx_str_cut(tail, '|', &head, &tail);
        if (means(head, word))
            return true;
    }
    return false;
}

static bool pattern_matches(const mx_server *server, mx_str pattern, const mx_str parts[3], const char *type)
{
    mx_str types;
    if (cut_types(&pattern, &types) && !type_matches(types, type))
        return false;
    size_t first = server->one_schema ? 1 : 0, last = first;
    for (size_t i = first; i < 3; i++) {
        if (parts[i].len)
            last = i;
    }
    mx_str rest = pattern;
    for (size_t i = first; i <= last; i++) {
        mx_str head, tail;
        bool more = mx_str_cut(rest, '.', &head, &tail);
        if (!mx_glob_match(head, parts[i]))
            return false;
        if (!more)
            return i == last;
        rest = tail;
    }
    return false;
}

bool mx_exclude_names(const mx_strs *patterns, const mx_server *server, mx_str schema, mx_str table,
                      mx_str child, const char *type)
{
    const mx_str parts[3] = {schema, table, child};
    for (size_t i = 0; i < patterns->len; i++) {
        if (pattern_matches(server, patterns->at[i], parts, type))
            return true;
    }
    return false;
}

bool mx_excluded(const mx_diff_ctx *ctx, mx_str schema, mx_str table, mx_str child, const char *type)
{
    return ctx->options &&
           mx_exclude_names(&ctx->options->exclude, &ctx->to->server, schema, table, child, type);
}

/* A table has its old and its new name at once. */
static bool by_other_name(const mx_diff_ctx *ctx, const mx_hints *hints, mx_str schema, mx_str table,
                          mx_str child, const char *type)
{
    for (size_t i = 0; hints && i < hints->len; i++) {
        const mx_hint *hint = &hints->at[i];
        if (hint->kind != MX_H_TABLE)
            continue;
        if (mx_name_same(hint->to, table, &ctx->to->server) &&
            mx_excluded(ctx, schema, hint->from, child, type))
            return true;
        if (mx_name_same(hint->from, table, &ctx->to->server) &&
            mx_excluded(ctx, schema, hint->to, child, type))
            return true;
    }
    return false;
}

bool mx_part_excluded(const mx_diff_ctx *ctx, const mx_schema *schema, mx_str table, mx_str part,
                      const char *type)
{
    if (!ctx->options || !ctx->options->exclude.len)
        return false;
    return mx_excluded(ctx, schema->name, table, part, type) ||
           by_other_name(ctx, &ctx->hints, schema->name, table, part, type) ||
           by_other_name(ctx, ctx->options->renamed, schema->name, table, part, type);
}

/* ---- does a pattern fit anything? ---- */

static bool fits_table(const mx_diff_ctx *ctx, const mx_table *table)
{
    bool fits = mx_part_excluded(ctx, table->schema, table->name, MX_STR_NONE, "table");
    for (size_t i = 0; !fits && i < table->columns.len; i++)
        fits = mx_part_excluded(ctx, table->schema, table->name, table->columns.at[i]->name, "column");
    for (size_t i = 0; !fits && i < table->indexes.len; i++)
        fits = mx_part_excluded(ctx, table->schema, table->name, table->indexes.at[i]->name, "index");
    for (size_t i = 0; !fits && i < table->fkeys.len; i++)
        fits = mx_part_excluded(ctx, table->schema, table->name, table->fkeys.at[i]->name, "fk");
    for (size_t i = 0; !fits && i < table->checks.len; i++)
        fits = mx_part_excluded(ctx, table->schema, table->name, table->checks.at[i]->name, "check");
    return fits;
}

static bool fits_objects(const mx_diff_ctx *ctx, const mx_schema *schema, const mx_objects *objects)
{
    for (size_t i = 0; i < objects->len; i++)
        if (mx_diff_is_excluded(ctx, schema, objects->at[i]))
            return true;
    return false;
}

static bool fits_schema(const mx_diff_ctx *ctx, const mx_schema *schema)
{
    bool fits = !ctx->to->server.one_schema && schema->name.len &&
                mx_excluded(ctx, schema->name, MX_STR_NONE, MX_STR_NONE, "schema");
    for (size_t i = 0; !fits && i < schema->tables.len; i++)
        fits = fits_table(ctx, schema->tables.at[i]);
    for (size_t i = 0; !fits && i < schema->types.len; i++)
        fits = mx_excluded(ctx, schema->name, schema->types.at[i]->name, MX_STR_NONE,
                           mx_exclude_word(schema->types.at[i]->kind));
    for (size_t i = 0; !fits && i < schema->sequences.len; i++)
        fits = mx_excluded(ctx, schema->name, schema->sequences.at[i]->name, MX_STR_NONE, "sequence");
    return fits || fits_objects(ctx, schema, &schema->objects);
}

bool mx_exclude_fits(mx_str pattern, const mx_model *model, const mx_hints *hints)
{
    const mx_diff_options options = {.exclude = {.at = &pattern, .len = 1}};
    const mx_diff_ctx ctx = {
        .from = model, .to = model, .options = &options, .hints = hints ? *hints : (mx_hints){0}};
    for (size_t s = 0; s < model->schemas.len; s++)
        if (fits_schema(&ctx, model->schemas.at[s]))
            return true;
    return fits_objects(&ctx, NULL, &model->objects);
}

static bool is_word(mx_str asked)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mx_str_eq(asked, mx_str_of(words[i].word)) ||
            (*words[i].also && mx_str_eq(asked, mx_str_of(words[i].also))))
            return true;
    return false;
}

bool mx_exclude_valid(mx_str pattern, mx_str *known)
{
    mx_str types = MX_STR_NONE, head;
    size_t parts = 0;
    *known = MX_STR_NONE;
    if (cut_types(&pattern, &types)) {
        bool more = true;
        for (mx_str rest = types; more;) {
            more = mx_str_cut(rest, '|', &head, &rest);
            if (is_word(head))
                continue;
            *known = MX_STR("schema, table, column, index, fk, check, view, materialized, sequence, enum, "
                            "domain, composite, "
                            "type, trigger, function, procedure, extension, policy, rule, event");
            return false;
        }
    }
    bool more = true;
    for (mx_str rest = pattern; more; parts++) {
        more = mx_str_cut(rest, '.', &head, &rest);
        if (!head.len || !mx_glob_valid(head))
            return false;
    }
    return parts <= 3;
}
