#include "cli/hcl_schema_blocks.h"

/* The name of a primary key that has none is the server's. */
static mx_status put_key_comment(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *key)
{
    mx_str name;
    MX_TRY(mx_hcl_block_name(w, table, &name));
    name = key->labels.len ? key->labels.at[0] : mx_str_cat(w->sql.arena, name, MX_STR("_pkey"));
    mx_buf_text(out(w), "COMMENT ON CONSTRAINT ");
    mx_hcl_sql_name(&w->sql, name);
    mx_buf_text(out(w), " ON ");
    MX_TRY(mx_hcl_sql_block_name(w, table));
    MX_TRY(mx_hcl_sql_clause(w, key->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

/* COMMENT ON, where it is a statement. */
mx_status mx_hcl_sql_comments(mx_hcl_writer *w, const mx_hcl_block *table)
{
    if (!is_engine(w, MX_PG | MX_DUCK))
        return MX_OK;
    if (attr_of(table->body, "comment")) {
        mx_buf_text(out(w), "COMMENT ON TABLE ");
        MX_TRY(mx_hcl_sql_block_name(w, table));
        MX_TRY(mx_hcl_sql_clause(w, table->body, "comment", " IS ", true));
        mx_buf_text(out(w), ";\n");
    }
    for (size_t i = 0; i < table->body->blocks.len; i++) {
        const mx_hcl_block *column = &table->body->blocks.at[i];
        bool key = mx_str_eq(column->type, MX_STR("primary_key")) ||
                   mx_str_eq(column->type, MX_STR("unique"));
        if (key && attr_of(column->body, "comment"))
            MX_TRY(put_key_comment(w, table, column));
        if (!mx_str_eq(column->type, MX_STR("column")) || !attr_of(column->body, "comment") ||
            !column->labels.len)
            continue;
        mx_buf_text(out(w), "COMMENT ON COLUMN ");
        MX_TRY(mx_hcl_sql_block_name(w, table));
        mx_buf_char(out(w), '.');
        mx_hcl_sql_name(&w->sql, column->labels.at[0]);
        MX_TRY(mx_hcl_sql_clause(w, column->body, "comment", " IS ", true));
        mx_buf_text(out(w), ";\n");
    }
    return MX_OK;
}
