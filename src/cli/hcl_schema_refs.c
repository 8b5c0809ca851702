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

static const mx_hcl_block *block_at(const mx_hcl_writer *w, size_t f, size_t i)
{
    return &w->files->at[f]->blocks.at[i];
}

/* What for_each made is meant by its key, or as it is called. */
static bool is_turn(const mx_hcl_block *block, mx_str label, mx_str key)
{
    return block->turn.len && mx_str_eq(block->of, label) &&
           (mx_str_eq(block->turn, key) || mx_str_eq(block->labels.at[block->labels.len - 1], key));
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
    return schema;
}

static bool is_meant(mx_hcl_writer *w, const mx_hcl_block *block, const mx_str *path, size_t len)
{
    if (!mx_str_eq(block->type, path[0]) || !block->labels.len)
        return false;
    mx_str name = block->labels.at[block->labels.len - 1];
    bool is_schema = mx_str_eq(block->type, MX_STR("schema"));
    switch (len) {
    case 2:
        return mx_str_eq(name, path[1]);
    case 3:
        return is_turn(block, path[1], path[2]) ||
               (!is_schema && mx_str_eq(name, path[2]) && mx_str_eq(schema_of(w, block), path[1]));
    case 4:
        return !is_schema && is_turn(block, path[2], path[3]) && mx_str_eq(schema_of(w, block), path[1]);
    default:
        return false;
    }
}

const mx_hcl_block *mx_hcl_find(mx_hcl_writer *w, mx_str near, const mx_str *path, size_t len)
{
    const mx_hcl_block *found = NULL;
    for (size_t f = 0; f < w->files->len; f++) {
        for (size_t i = 0; i < w->files->at[f]->blocks.len; i++) {
            const mx_hcl_block *block = block_at(w, f, i);
            if (!is_meant(w, block, path, len))
                continue;
            if (!near.len || mx_str_eq(schema_of(w, block), near))
                return block;
            found = found ? found : block;
        }
    }
    return found;
}

mx_status mx_hcl_no_block(mx_hcl_writer *w, mx_span at, const mx_str *path, size_t len)
{
    mx_str rest = text_of(w, path + 1, len - 1);
    return mx_fail(w->sql.diags, MX_HCL002, at, "", "there is no block %.*s \"%.*s\"", MX_FMT(path[0]),
                   MX_FMT(rest));
}

mx_status mx_hcl_schema_of(mx_hcl_writer *w, const mx_hcl_expr *value, mx_str *out)
{
    mx_strs path = {0};
    MX_TRY(mx_hcl_path_of(&w->sql, value, &path));
    if (path.len < 2 || path.len > 3 || !mx_str_eq(path.at[0], MX_STR("schema")))
        return mx_fail(w->sql.diags, MX_HCL003, value->at, "", "expected a schema, like schema.app");
    *out = path.at[1];
    if (path.len == 2)
        return MX_OK;
    const mx_hcl_block *block = mx_hcl_find(w, MX_STR_NONE, path.at, path.len);
    if (!block)
        return mx_hcl_no_block(w, value->at, path.at, path.len);
    *out = block->labels.at[block->labels.len - 1];
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

mx_status mx_hcl_sql_table_of(mx_hcl_writer *w, mx_str near, const mx_strs *table, mx_span at)
{
    mx_str schema;
    const mx_hcl_block *block = mx_hcl_find(w, near, table->at, table->len);
    if (!block)
        return mx_hcl_no_block(w, at, table->at, table->len);
    MX_TRY(mx_hcl_block_schema(w, block, &schema));
    mx_hcl_sql_qualified(w, schema, block->labels.at[block->labels.len - 1]);
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
        if (!mx_hcl_find(w, MX_STR_NONE, path.at, path.len))
            return mx_hcl_no_block(w, item->at, path.at, path.len);
    }
    return MX_OK;
}
