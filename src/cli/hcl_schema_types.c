#include "cli/hcl_schema_blocks.h"

static const char *const none[] = {NULL};

static mx_status put_comment(mx_hcl_writer *w, const mx_hcl_block *block, const char *word)
{
    if (!attr_of(block->body, "comment"))
        return MX_OK;
    mx_buf_printf(out(w), "COMMENT ON %s ", word);
    MX_TRY(mx_hcl_sql_block_name(w, block));
    MX_TRY(mx_hcl_sql_clause(w, block->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

/* --- references ------------------------------------------------------------------------------------------------------------------ */

static bool is_type_block(mx_str type)
{
    return mx_str_eq(type, MX_STR("enum")) || mx_str_eq(type, MX_STR("domain")) ||
           mx_str_eq(type, MX_STR("composite"));
}

/* The block that enum.mood, domain.app.zip and the like mean to `user`; NULL: the value is no reference. */
static mx_status referred(mx_hcl_writer *w, const mx_hcl_block *user, const mx_hcl_expr *value,
                          const mx_hcl_block **out)
{
    mx_strs path = {0};
    mx_str near;
    *out = NULL;
    if (value->kind != MX_HCL_ATTR && value->kind != MX_HCL_INDEX)
        return MX_OK;
    MX_TRY(mx_hcl_path_of(&w->sql, value, &path));
    if (!is_type_block(path.at[0]))
        return mx_fail(w->sql.diags, MX_HCL003, value->at, "",
                       "expected a type, like int, varchar(10) or enum.mood");
    MX_TRY(mx_hcl_block_schema(w, user, &near));
    return mx_hcl_find(w, near, path.at, path.len, value->at, out);
}

mx_status mx_hcl_sql_column_type(mx_hcl_writer *w, const mx_hcl_block *user, const mx_hcl_expr *value)
{
    mx_str schema;
    const mx_hcl_block *block;
    MX_TRY(referred(w, user, value, &block));
    if (!block)
        return mx_hcl_sql_type(&w->sql, value);
    MX_TRY(mx_hcl_block_schema(w, block, &schema));
    mx_hcl_sql_qualified(w, schema, block->labels.at[block->labels.len - 1]);
    return MX_OK;
}

/* --- types ----------------------------------------------------------------------------------------------------------------------- */

mx_status mx_hcl_sql_enum(mx_hcl_writer *w, const mx_hcl_block *type)
{
    static const char *const attrs[] = {"schema", "values", "comment", NULL};
    const mx_hcl_attr *values = attr_of(type->body, "values");
    MX_TRY(mx_hcl_only(&w->sql, type->body, attrs, none));
    if (!values || values->value->kind != MX_HCL_TUPLE)
        return mx_fail(w->sql.diags, MX_HCL003, type->at, "", "expected values = [\"…\"]");
    mx_buf_text(out(w), "CREATE TYPE ");
    MX_TRY(mx_hcl_sql_block_name(w, type));
    mx_buf_text(out(w), " AS ENUM (");
    for (size_t i = 0; i < values->value->items.len; i++) {
        mx_str value;
        MX_TRY(mx_hcl_plain_of(&w->sql, values->value->items.at[i], true, &value));
        mx_buf_text(out(w), i ? ", " : "");
        mx_buf_str(out(w), value);
    }
    mx_buf_text(out(w), ");\n");
    return put_comment(w, type, "TYPE");
}

static mx_status put_made_of(mx_hcl_writer *w, const mx_hcl_block *user, const mx_hcl_block *block)
{
    const mx_hcl_body *body = block->body;
    const mx_hcl_attr *type = attr_of(body, "type");
    if (!type)
        return mx_fail(w->sql.diags, MX_HCL003, block->at, "", "expected type = …");
    MX_TRY(mx_hcl_sql_column_type(w, user, type->value));
    return mx_hcl_sql_collation(w, body);
}

static mx_status put_domain(mx_hcl_writer *w, const mx_hcl_block *domain)
{
    static const char *const attrs[] = {"schema", "type", "null", "default", "collate", "comment", NULL};
    static const char *const blocks[] = {"check", NULL}, *const check_attrs[] = {"expr", NULL};
    const mx_hcl_attr *value = attr_of(domain->body, "default");
    bool null;
    MX_TRY(mx_hcl_only(&w->sql, domain->body, attrs, blocks));
    MX_TRY(mx_hcl_bool_attr(&w->sql, domain->body, "null", false, &null));
    mx_buf_text(out(w), "CREATE DOMAIN ");
    MX_TRY(mx_hcl_sql_block_name(w, domain));
    mx_buf_text(out(w), " AS ");
    MX_TRY(put_made_of(w, domain, domain));
    if (value) {
        mx_buf_text(out(w), " DEFAULT ");
        MX_TRY(mx_hcl_sql_default(&w->sql, value->value));
    }
    mx_buf_text(out(w), null ? "" : " NOT NULL");
    for (size_t i = 0; i < domain->body->blocks.len; i++) {
        const mx_hcl_block *check = &domain->body->blocks.at[i];
        MX_TRY(mx_hcl_only(&w->sql, check->body, check_attrs, none));
        mx_buf_text(out(w), check->labels.len ? " CONSTRAINT " : "");
        if (check->labels.len)
            mx_hcl_sql_name(&w->sql, check->labels.at[0]);
        MX_TRY(mx_hcl_sql_clause(w, check->body, "expr", " CHECK (", false));
        mx_buf_char(out(w), ')');
    }
    mx_buf_text(out(w), ";\n");
    return put_comment(w, domain, "DOMAIN");
}

static mx_status put_composite(mx_hcl_writer *w, const mx_hcl_block *type)
{
    static const char *const attrs[] = {"schema", "comment", NULL}, *const blocks[] = {"field", NULL};
    static const char *const field_attrs[] = {"type", "collate", NULL};
    MX_TRY(mx_hcl_only(&w->sql, type->body, attrs, blocks));
    mx_buf_text(out(w), "CREATE TYPE ");
    MX_TRY(mx_hcl_sql_block_name(w, type));
    mx_buf_text(out(w), " AS (");
    for (size_t i = 0; i < type->body->blocks.len; i++) {
        const mx_hcl_block *field = &type->body->blocks.at[i];
        mx_str name;
        MX_TRY(mx_hcl_only(&w->sql, field->body, field_attrs, none));
        MX_TRY(mx_hcl_block_name(w, field, &name));
        mx_buf_text(out(w), i ? ", " : "");
        mx_hcl_sql_name(&w->sql, name);
        mx_buf_char(out(w), ' ');
        MX_TRY(put_made_of(w, type, field));
    }
    mx_buf_text(out(w), ");\n");
    return put_comment(w, type, "TYPE");
}

/* What `body` is of comes first; enums are all there already. */
static mx_status put_before(mx_hcl_writer *w, const mx_hcl_block *user, const mx_hcl_body *body)
{
    const mx_hcl_attr *type = attr_of(body, "type");
    const mx_hcl_block *block = NULL;
    if (type)
        MX_TRY(referred(w, user, type->value, &block));
    return block && !mx_str_eq(block->type, MX_STR("enum")) ? mx_hcl_sql_made_type(w, block) : MX_OK;
}

mx_status mx_hcl_sql_made_type(mx_hcl_writer *w, const mx_hcl_block *type)
{
    if (!is_engine(w, MX_PG))
        return mx_hcl_unknown(&w->sql, type->type_at, "here the block", type->type);
    if (mx_map_get_address(&w->done, type))
        return MX_OK;
    mx_map_put_address(w->sql.arena, &w->done, type, type);
    MX_TRY(put_before(w, type, type->body));
    for (size_t i = 0; i < type->body->blocks.len; i++)
        MX_TRY(put_before(w, type, type->body->blocks.at[i].body));
    return mx_str_eq(type->type, MX_STR("domain")) ? put_domain(w, type) : put_composite(w, type);
}

/* --- sequences ------------------------------------------------------------------------------------------------------------------- */

mx_status mx_hcl_sql_bounds(mx_hcl_writer *w, const mx_hcl_body *body)
{
    static const struct {
        const char *attr, *clause;
    } all[] = {{"start", " START WITH "},
               {"increment", " INCREMENT BY "},
               {"min_value", " MINVALUE "},
               {"max_value", " MAXVALUE "},
               {"cache", " CACHE "}};
    bool cycle;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        MX_TRY(mx_hcl_sql_clause(w, body, all[i].attr, all[i].clause, false));
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, "cycle", false, &cycle));
    mx_buf_text(out(w), cycle ? " CYCLE" : "");
    return MX_OK;
}

mx_status mx_hcl_sql_sequence(mx_hcl_writer *w, const mx_hcl_block *sequence)
{
    static const char *const attrs[] = {"schema", "type",  "start",    "increment", "min_value", "max_value",
                                        "cache",  "cycle", "unlogged", "owner",     "comment",   NULL};
    static const char *const only_pg[] = {"type", "unlogged", "owner", NULL};
    static const char *const only_comment[] = {"comment", NULL};
    const mx_hcl_attr *type = attr_of(sequence->body, "type");
    bool unlogged;
    if (!is_engine(w, MX_PG | MX_MARIA | MX_DUCK))
        return mx_hcl_unknown(&w->sql, sequence->type_at, "here the block", sequence->type);
    MX_TRY(mx_hcl_only(&w->sql, sequence->body, attrs, none));
    MX_TRY(mx_hcl_only_where(w, is_engine(w, MX_PG), sequence->body, only_pg));
    MX_TRY(mx_hcl_only_where(w, is_engine(w, MX_PG | MX_DUCK), sequence->body, only_comment));
    MX_TRY(mx_hcl_bool_attr(&w->sql, sequence->body, "unlogged", false, &unlogged));
    mx_buf_printf(out(w), "CREATE %sSEQUENCE ", unlogged ? "UNLOGGED " : "");
    MX_TRY(mx_hcl_sql_block_name(w, sequence));
    if (type) {
        mx_buf_text(out(w), " AS ");
        MX_TRY(mx_hcl_sql_type(&w->sql, type->value));
    }
    MX_TRY(mx_hcl_sql_bounds(w, sequence->body));
    mx_buf_text(out(w), ";\n");
    return put_comment(w, sequence, "SEQUENCE");
}

/* owner = table.t.column.id: its table is there now. */
mx_status mx_hcl_sql_owner(mx_hcl_writer *w, const mx_hcl_block *sequence)
{
    const mx_hcl_attr *owner = attr_of(sequence->body, "owner");
    mx_strs table;
    mx_str schema, column;
    if (!owner)
        return MX_OK;
    MX_TRY(mx_hcl_column_of(w, owner->value, &column, &table));
    if (!table.len)
        return mx_fail(w->sql.diags, MX_HCL003, owner->at, "", "expected a column, like table.t.column.id");
    MX_TRY(mx_hcl_block_schema(w, sequence, &schema));
    mx_buf_text(out(w), "ALTER SEQUENCE ");
    MX_TRY(mx_hcl_sql_block_name(w, sequence));
    mx_buf_text(out(w), " OWNED BY ");
    MX_TRY(mx_hcl_sql_table_of(w, schema, &table, owner->at));
    mx_buf_char(out(w), '.');
    mx_hcl_sql_name(&w->sql, column);
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}
