#include "cli/hcl_schema_blocks.h"

/* References of HCL schemas: column.id, table.t.column.id, table.app.t.column.id, schema.app, enum.mood; and schema.tenant["a"] or
 * table.users["a"].column.id, the block that for_each made for "a". Each of their words must fit. */

static mx_str text_of(mx_hcl_writer *w, const mx_str *path, size_t len)
{
    mx_buf buf = MX_BUF(w->sql.arena);
    for (size_t i = 0; i < len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? "." : "", MX_FMT(path[i]));
    return mx_buf_take(&buf);
}

/* --- which block a reference means: looked up in maps, as every column may be one ------------------------------------------------ */

/* How blocks are known. What for_each made is meant by its key first, else as it is called. */
typedef enum known_by { NAME = 'n', TURN_KEY = 'k', TURN_NAME = 't' } known_by;

typedef struct known {
    const mx_hcl_block *first;
    mx_str schema; /* of the first */
    bool several;  /* the others are another thing */
} known;

/* `schema`: NULL for all of them. */
static mx_str key_of(const mx_hcl_writer *w, known_by by, mx_str type, mx_str label, mx_str turn,
                     const mx_str *schema)
{
    mx_buf key = MX_BUF(w->sql.arena);
    mx_buf_char(&key, (char)by);
    mx_buf_str(&key, type);
    mx_buf_char(&key, '\0');
    mx_buf_str(&key, label);
    mx_buf_char(&key, '\0');
    mx_buf_str(&key, turn);
    if (schema) {
        mx_buf_char(&key, '\0');
        mx_buf_str(&key, schema->len ? *schema : w->home);
    }
    return mx_buf_take(&key);
}

static mx_str name_of(const mx_hcl_block *block)
{
    return block->labels.at[block->labels.len - 1];
}

static void enter_at(mx_hcl_writer *w, mx_str key, const mx_hcl_block *block, mx_str schema)
{
    known *there = mx_map_get(&w->known, key);
    if (there) {
        there->several = there->several || !mx_str_eq(name_of(there->first), name_of(block)) ||
                         (!mx_hcl_is_alone(w) && !mx_str_eq(there->schema, schema));
        return;
    }
    there = mx_new(w->sql.arena, known);
    *there = (known){.first = block, .schema = schema};
    mx_map_put(w->sql.arena, &w->known, key, there);
}

static void enter(mx_hcl_writer *w, known_by by, const mx_hcl_block *block, mx_str label, mx_str turn,
                  mx_str schema)
{
    enter_at(w, key_of(w, by, block->type, label, turn, NULL), block, schema);
    enter_at(w, key_of(w, by, block->type, label, turn, &schema), block, schema);
}

/* Where the block says it is, without a word if that is wrong. */
static mx_str schema_of(mx_hcl_writer *w, const mx_hcl_block *block)
{
    mx_str schema = MX_STR_NONE;
    size_t told = mx_diags_count(w->sql.diags);
    if (mx_hcl_block_schema(w, block, &schema) != MX_OK) {
        mx_diags_cut(w->sql.diags, told);
        schema = MX_STR_NONE;
    }
    return schema.len ? schema : w->home;
}

static void enter_blocks(mx_hcl_writer *w, bool schemas)
{
    for (size_t f = 0; f < w->files->len; f++) {
        for (size_t i = 0; i < w->files->at[f]->blocks.len; i++) {
            const mx_hcl_block *block = &w->files->at[f]->blocks.at[i];
            if (!block->labels.len || mx_str_eq(block->type, MX_STR("schema")) != schemas)
                continue;
            mx_str schema = schemas ? MX_STR_NONE : schema_of(w, block);
            enter(w, NAME, block, name_of(block), MX_STR_NONE, schema);
            if (!block->turn.len)
                continue;
            enter(w, TURN_KEY, block, block->of, block->turn, schema);
            enter(w, TURN_NAME, block, block->of, name_of(block), schema);
        }
    }
}

void mx_hcl_know_blocks(mx_hcl_writer *w)
{
    enter_blocks(w, true);
    enter_blocks(w, false); /* which may refer to schemas */
}

const mx_hcl_block *mx_hcl_schema_named(const mx_hcl_writer *w, mx_str name)
{
    const known *there = mx_map_get(&w->known, key_of(w, NAME, MX_STR("schema"), name, MX_STR_NONE, NULL));
    return there ? there->first : NULL;
}

static const known *in_schema(const mx_hcl_writer *w, known_by by, mx_str type, mx_str label, mx_str turn,
                              mx_str schema)
{
    return mx_map_get(&w->known, key_of(w, by, type, label, turn, &schema));
}

/* One of the schema `near`, or of any other. */
static const known *near_or_far(const mx_hcl_writer *w, known_by by, mx_str type, mx_str label, mx_str turn,
                                mx_str near)
{
    const known *there = in_schema(w, by, type, label, turn, near);
    return there ? there : mx_map_get(&w->known, key_of(w, by, type, label, turn, NULL));
}

static const known *look_up(const mx_hcl_writer *w, mx_str near, const mx_str *path, size_t len)
{
    const known *there = NULL;
    bool schema = mx_str_eq(path[0], MX_STR("schema"));
    switch (len) {
    case 2:
        return near_or_far(w, NAME, path[0], path[1], MX_STR_NONE, near);
    case 3:
        there = near_or_far(w, TURN_KEY, path[0], path[1], path[2], near);
        if (!there && !schema)
            there = in_schema(w, NAME, path[0], path[2], MX_STR_NONE, path[1]);
        return there ? there : near_or_far(w, TURN_NAME, path[0], path[1], path[2], near);
    case 4:
        if (!schema)
            there = in_schema(w, TURN_KEY, path[0], path[2], path[3], path[1]);
        return there || schema ? there : in_schema(w, TURN_NAME, path[0], path[2], path[3], path[1]);
    default:
        return NULL;
    }
}

bool mx_hcl_is_there(const mx_hcl_writer *w, const mx_str *path, size_t len)
{
    return look_up(w, MX_STR_NONE, path, len) != NULL;
}

static mx_status no_block(mx_hcl_writer *w, mx_span at, const mx_str *path, size_t len)
{
    mx_str rest = text_of(w, path + 1, len - 1);
    return mx_fail(w->sql.diags, MX_HCL002, at, "", "there is no block %.*s \"%.*s\"", MX_FMT(path[0]),
                   MX_FMT(rest));
}

static mx_status several(mx_hcl_writer *w, mx_span at, const mx_str *path, size_t len)
{
    mx_str rest = text_of(w, path + 1, len - 1);
    mx_str hint = mx_str_printf(w->sql.arena, "Name its schema too, as in %.*s.SCHEMA.%.*s.", MX_FMT(path[0]),
                                MX_FMT(path[1]));
    return mx_fail(w->sql.diags, MX_HCL002, at, len == 2 ? mx_str_z(w->sql.arena, hint) : "",
                   "there are several blocks %.*s \"%.*s\"", MX_FMT(path[0]), MX_FMT(rest));
}

mx_status mx_hcl_find(mx_hcl_writer *w, mx_str near, const mx_str *path, size_t len, mx_span at,
                      const mx_hcl_block **out)
{
    const known *there = look_up(w, near, path, len);
    *out = there ? there->first : NULL;
    if (!there)
        return no_block(w, at, path, len);
    return there->several ? several(w, at, path, len) : MX_OK;
}

/* --- references ------------------------------------------------------------------------------------------------------------------ */

mx_status mx_hcl_schema_of(mx_hcl_writer *w, const mx_hcl_expr *value, mx_str *out)
{
    mx_strs path = {0};
    MX_TRY(mx_hcl_path_of(&w->sql, value, &path));
    if (path.len < 2 || path.len > 3 || !mx_str_eq(path.at[0], MX_STR("schema")))
        return mx_fail(w->sql.diags, MX_HCL003, value->at, "", "expected a schema, like schema.app");
    *out = path.at[1];
    if (path.len == 2)
        return MX_OK;
    const mx_hcl_block *block;
    MX_TRY(mx_hcl_find(w, MX_STR_NONE, path.at, path.len, value->at, &block));
    *out = name_of(block);
    return MX_OK;
}

mx_status mx_hcl_column_of(mx_hcl_writer *w, const mx_hcl_expr *value, mx_str *name, mx_strs *table)
{
    mx_strs path = {0};
    MX_TRY(mx_hcl_path_of(&w->sql, value, &path));
    bool column = path.len >= 2 && mx_str_eq(path.at[path.len - 2], MX_STR("column")) &&
                  (path.len == 2 || (path.len >= 4 && mx_str_eq(path.at[0], MX_STR("table"))));
    if (!column)
        return mx_fail(w->sql.diags, MX_HCL003, value->at, "",
                       "expected a column, like column.id or table.t.column.id");
    *name = path.at[path.len - 1];
    path.len -= 2;
    *table = path;
    return MX_OK;
}

mx_status mx_hcl_own_column_of(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_expr *value,
                               mx_str *name)
{
    mx_strs words;
    const mx_hcl_block *block;
    mx_str own = schema_of(w, table);
    MX_TRY(mx_hcl_column_of(w, value, name, &words));
    if (!words.len)
        return MX_OK;
    MX_TRY(mx_hcl_find(w, own, words.at, words.len, value->at, &block));
    if (table->labels.len && mx_str_eq(name_of(block), name_of(table)) && mx_str_eq(schema_of(w, block), own))
        return MX_OK;
    return mx_fail(w->sql.diags, MX_HCL003, value->at, "",
                   "expected a column of this table, like column.%.*s", MX_FMT(*name));
}

mx_status mx_hcl_sql_table_of(mx_hcl_writer *w, mx_str near, const mx_strs *table, mx_span at)
{
    mx_str schema;
    const mx_hcl_block *block;
    MX_TRY(mx_hcl_find(w, near, table->at, table->len, at, &block));
    MX_TRY(mx_hcl_block_schema(w, block, &schema));
    mx_hcl_sql_qualified(w, schema, name_of(block));
    return MX_OK;
}

mx_status mx_hcl_all_there(mx_hcl_writer *w, const mx_hcl_attr *list)
{
    if (!list)
        return MX_OK;
    if (list->value->kind != MX_HCL_TUPLE)
        return mx_fail(w->sql.diags, MX_HCL003, list->value->at, "",
                       "expected a list of references, like [table.t]");
    for (size_t i = 0; i < list->value->items.len; i++) {
        const mx_hcl_expr *item = list->value->items.at[i];
        mx_strs path = {0};
        MX_TRY(mx_hcl_path_of(&w->sql, item, &path));
        if (path.len < 2)
            return mx_fail(w->sql.diags, MX_HCL003, item->at, "", "expected a reference, like table.t");
        if (!mx_hcl_is_there(w, path.at, path.len))
            return no_block(w, item->at, path.at, path.len);
    }
    return MX_OK;
}
