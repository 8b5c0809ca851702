#include "cli/hcl_schema_blocks.h"

/* by { column = column.a } or by { expr = "lower(b)" } */
static mx_status put_by(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *by)
{
    static const char *const attrs[] = {"column", "expr", NULL}, *const none[] = {NULL};
    const mx_hcl_attr *column = attr_of(by->body, "column"), *expr = attr_of(by->body, "expr");
    mx_str text;
    MX_TRY(mx_hcl_only(&w->sql, by->body, attrs, none));
    if (!column == !expr)
        return mx_fail(w->sql.diags, MX_HCL003, by->at, "",
                       "expected by { column = column.a } or by { expr = \"…\" }");
    if (column) {
        MX_TRY(mx_hcl_own_column_of(w, table, column->value, &text));
        mx_hcl_sql_name(&w->sql, text);
        return MX_OK;
    }
    MX_TRY(mx_hcl_text_of(&w->sql, expr->value, &text));
    mx_buf_printf(out(w), "(%.*s)", MX_FMT(text));
    return MX_OK;
}

static mx_status put_partition(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *partition)
{
    static const char *const attrs[] = {"type", "columns", NULL}, *const blocks[] = {"by", NULL};
    const mx_hcl_attr *columns = attr_of(partition->body, "columns");
    mx_str type;
    MX_TRY(mx_hcl_only(&w->sql, partition->body, attrs, blocks));
    MX_TRY(mx_hcl_text_attr(&w->sql, partition->body, "type", &type));
    if (!type.len || !columns == !partition->body->blocks.len)
        return mx_fail(w->sql.diags, MX_HCL003, partition->at, "",
                       "a partition block needs type = RANGE, LIST or HASH, and columns or by blocks");
    mx_buf_printf(out(w), " PARTITION BY %.*s ", MX_FMT(type));
    if (columns)
        return mx_hcl_sql_columns(w, table, partition, "columns");
    for (size_t i = 0; i < partition->body->blocks.len; i++) {
        mx_buf_text(out(w), i ? ", " : "(");
        MX_TRY(put_by(w, table, &partition->body->blocks.at[i]));
    }
    mx_buf_char(out(w), ')');
    return MX_OK;
}

mx_status mx_hcl_sql_partition(mx_hcl_writer *w, const mx_hcl_block *table)
{
    for (size_t i = 0; i < table->body->blocks.len; i++) {
        const mx_hcl_block *block = &table->body->blocks.at[i];
        if (!mx_str_eq(block->type, MX_STR("partition")))
            continue;
        if (!is_engine(w, MX_PG) || block != mx_hcl_block_of(table->body, MX_STR("partition")))
            return mx_hcl_unknown(&w->sql, block->type_at, "here the block", block->type);
        MX_TRY(put_partition(w, table, block));
    }
    return MX_OK;
}
