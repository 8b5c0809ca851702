#include "cli/hcl_schema_blocks.h"

/* Types come first, then sequences, tables with their keys, indexes, foreign keys (SQLite's are the table's own), views. The words are
 * those of Atlas's HCL schemas: https://atlasgo.io/atlas-schema/hcl */

typedef mx_status block_writer(mx_hcl_writer *w, const mx_hcl_block *block);

mx_status mx_hcl_only_where(mx_hcl_writer *w, bool there, const mx_hcl_body *body, const char *const *attrs)
{
    for (; !there && *attrs; attrs++) {
        const mx_hcl_attr *attr = attr_of(body, *attrs);
        if (attr)
            return mx_hcl_unknown(&w->sql, attr->at, "here the attribute", attr->name);
    }
    return MX_OK;
}

size_t mx_hcl_begin(mx_hcl_writer *w, const mx_hcl_block *block)
{
    mx_hcl_origin origin = {out(w)->len, out(w)->len, block->type_at};
    mx_vec_push(w->sql.arena, &w->origins, origin);
    return w->origins.len - 1;
}

void mx_hcl_end(mx_hcl_writer *w, size_t begun)
{
    w->origins.at[begun].end = out(w)->len;
}

/* --- names ----------------------------------------------------------------------------------------------------------------------- */

mx_status mx_hcl_block_name(mx_hcl_writer *w, const mx_hcl_block *block, mx_str *name)
{
    *name = MX_STR_NONE;
    if (!block->labels.len)
        return mx_fail(w->sql.diags, MX_HCL001, block->at, "", "a block \"%.*s\" needs a name in quotes",
                       MX_FMT(block->type));
    *name = block->labels.at[block->labels.len - 1];
    return MX_OK;
}

static bool is_schema(const mx_hcl_writer *w, mx_str name)
{
    return mx_str_eq(name, w->home) || (!w->schemas && !is_engine(w, MX_PG | MX_DUCK)) ||
           mx_hcl_schema_named(w, name);
}

/* `schema = schema.app`, or the first of two labels. */
mx_status mx_hcl_block_schema(mx_hcl_writer *w, const mx_hcl_block *block, mx_str *schema)
{
    const mx_hcl_attr *attr = attr_of(block->body, "schema");
    *schema = block->labels.len > 1 ? block->labels.at[0] : MX_STR_NONE;
    if (attr)
        MX_TRY(mx_hcl_schema_of(w, attr->value, schema));
    if (schema->len && !is_schema(w, *schema))
        return mx_fail(w->sql.diags, MX_HCL002, attr ? attr->at : block->at, "",
                       "there is no block schema \"%.*s\"", MX_FMT(*schema));
    return MX_OK;
}

bool mx_hcl_is_alone(const mx_hcl_writer *w)
{
    return is_engine(w, MX_LITE) || (w->schemas < 2 && is_engine(w, MX_MY));
}

void mx_hcl_sql_qualified(mx_hcl_writer *w, mx_str schema, mx_str name)
{
    if (schema.len && !mx_hcl_is_alone(w) && !mx_str_eq(schema, w->home)) {
        mx_hcl_sql_name(&w->sql, schema);
        mx_buf_char(out(w), '.');
    }
    mx_hcl_sql_name(&w->sql, name);
}

mx_status mx_hcl_sql_block_name(mx_hcl_writer *w, const mx_hcl_block *block)
{
    mx_str schema, name;
    MX_TRY(mx_hcl_block_schema(w, block, &schema));
    MX_TRY(mx_hcl_block_name(w, block, &name));
    mx_hcl_sql_qualified(w, schema, name);
    return MX_OK;
}

mx_status mx_hcl_sql_clause(mx_hcl_writer *w, const mx_hcl_body *body, const char *name, const char *before,
                            bool quoted)
{
    mx_str text;
    MX_TRY(mx_hcl_text_attr(&w->sql, body, name, &text));
    if (!text.len)
        return MX_OK;
    mx_buf_text(out(w), before);
    if (quoted)
        mx_hcl_sql_text(&w->sql, text);
    else
        mx_buf_str(out(w), text);
    return MX_OK;
}

/* --- what is no table ------------------------------------------------------------------------------------------------------------ */

static mx_status put_schema(mx_hcl_writer *w, const mx_hcl_block *schema)
{
    static const char *const attrs[] = {"charset", "collate", "comment", NULL}, *const none[] = {NULL},
                             *const only_mysql[] = {"charset", "collate", NULL},
                             *const only_comment[] = {"comment", NULL};
    mx_str name;
    MX_TRY(mx_hcl_only(&w->sql, schema->body, attrs, none));
    MX_TRY(mx_hcl_only_where(w, is_engine(w, MX_MY), schema->body, only_mysql));
    MX_TRY(mx_hcl_only_where(w, !is_engine(w, MX_LITE), schema->body, only_comment));
    MX_TRY(mx_hcl_block_name(w, schema, &name));
    if (is_engine(w, MX_LITE) || (is_engine(w, MX_MY) && w->schemas < 2) || mx_str_eq(name, w->home))
        return MX_OK;
    mx_buf_text(out(w), "CREATE SCHEMA ");
    mx_hcl_sql_name(&w->sql, name);
    if (is_engine(w, MX_MY)) {
        MX_TRY(mx_hcl_sql_clause(w, schema->body, "charset", " CHARSET ", false));
        MX_TRY(mx_hcl_sql_clause(w, schema->body, "collate", " COLLATE ", false));
        MX_TRY(mx_hcl_sql_clause(w, schema->body, "comment", " COMMENT ", true));
    }
    mx_buf_text(out(w), ";\n");
    if (is_engine(w, MX_MY) || !attr_of(schema->body, "comment"))
        return MX_OK;
    mx_buf_text(out(w), "COMMENT ON SCHEMA ");
    mx_hcl_sql_name(&w->sql, name);
    MX_TRY(mx_hcl_sql_clause(w, schema->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

static mx_status put_extension(mx_hcl_writer *w, const mx_hcl_block *extension)
{
    static const char *const attrs[] = {"schema", "version", "comment", NULL}, *const none[] = {NULL};
    mx_str name, schema;
    MX_TRY(mx_hcl_only(&w->sql, extension->body, attrs, none));
    MX_TRY(mx_hcl_block_name(w, extension, &name));
    MX_TRY(mx_hcl_block_schema(w, extension, &schema));
    mx_buf_text(out(w), "CREATE EXTENSION ");
    mx_hcl_sql_name(&w->sql, name);
    if (schema.len) {
        mx_buf_text(out(w), " SCHEMA ");
        mx_hcl_sql_name(&w->sql, schema);
    }
    MX_TRY(mx_hcl_sql_clause(w, extension->body, "version", " VERSION ", true));
    mx_buf_text(out(w), ";\n");
    if (!attr_of(extension->body, "comment"))
        return MX_OK;
    mx_buf_text(out(w), "COMMENT ON EXTENSION ");
    mx_hcl_sql_name(&w->sql, name);
    MX_TRY(mx_hcl_sql_clause(w, extension->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

/* A view's columns are those of its query. */
static mx_status check_view_columns(mx_hcl_writer *w, const mx_hcl_block *view)
{
    static const char *const attrs[] = {"null", "type", NULL}, *const none[] = {NULL};
    for (size_t i = 0; i < view->body->blocks.len; i++)
        MX_TRY(mx_hcl_only(&w->sql, view->body->blocks.at[i].body, attrs, none));
    return MX_OK;
}

static mx_status put_view(mx_hcl_writer *w, const mx_hcl_block *view)
{
    static const char *const attrs[] = {"schema", "as", "comment", "depends_on", NULL}, *const blocks[] = {
                                                                                            "column", NULL};
    static const char *const only_with_comments[] = {"comment", NULL};
    bool kept = mx_str_eq(view->type, MX_STR("materialized"));
    mx_str query;
    MX_TRY(mx_hcl_only(&w->sql, view->body, attrs, blocks));
    MX_TRY(mx_hcl_only_where(w, is_engine(w, MX_PG | MX_DUCK), view->body, only_with_comments));
    MX_TRY(check_view_columns(w, view));
    MX_TRY(mx_hcl_all_there(w, attr_of(view->body, "depends_on")));
    MX_TRY(mx_hcl_text_attr(&w->sql, view->body, "as", &query));
    if (!query.len)
        return mx_fail(w->sql.diags, MX_HCL003, view->at, "", "expected as = \"SELECT …\"");
    mx_buf_printf(out(w), "CREATE %sVIEW ", kept ? "MATERIALIZED " : "");
    MX_TRY(mx_hcl_sql_block_name(w, view));
    mx_buf_printf(out(w), " AS %.*s;\n", MX_FMT(mx_str_trim(query)));
    if (!attr_of(view->body, "comment"))
        return MX_OK;
    mx_buf_printf(out(w), "COMMENT ON %sVIEW ", kept ? "MATERIALIZED " : "");
    MX_TRY(mx_hcl_sql_block_name(w, view));
    MX_TRY(mx_hcl_sql_clause(w, view->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

/* --- all of them ----------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *type;
    block_writer *write;
} passes[] = {
    {"schema", put_schema},
    {"extension", put_extension},
    {"enum", mx_hcl_sql_enum},
    {"domain", mx_hcl_sql_made_type},
    {"composite", mx_hcl_sql_made_type},
    {"sequence", mx_hcl_sql_sequence},
    {"table", mx_hcl_sql_table},
    {"table", mx_hcl_sql_counted_defaults},
    {"sequence", mx_hcl_sql_owner},
    {"table", mx_hcl_sql_indexes},
    {"table", mx_hcl_sql_fkeys},
    {"table", mx_hcl_sql_comments},
    {"view", put_view},
    {"materialized", put_view},
};

static mx_status check_blocks(mx_hcl_writer *w)
{
    for (size_t f = 0; f < w->files->len; f++) {
        const mx_hcl_body *body = w->files->at[f];
        if (body->attrs.len)
            return mx_hcl_unknown(&w->sql, body->attrs.at[0].at, "the attribute", body->attrs.at[0].name);
        for (size_t i = 0; i < body->blocks.len; i++) {
            bool known = false;
            for (size_t k = 0; k < sizeof passes / sizeof *passes; k++)
                known = known || mx_str_eq(body->blocks.at[i].type, mx_str_of(passes[k].type));
            if (!known)
                return mx_hcl_unknown(&w->sql, body->blocks.at[i].type_at, "the block",
                                      body->blocks.at[i].type);
            w->schemas += mx_str_eq(body->blocks.at[i].type, MX_STR("schema"));
        }
    }
    return MX_OK;
}

static mx_status write_pass(mx_hcl_writer *w, const mx_hcl_body *file, const char *type, block_writer *write)
{
    for (size_t i = 0; i < file->blocks.len; i++) {
        const mx_hcl_block *block = &file->blocks.at[i];
        if (!mx_str_eq(block->type, mx_str_of(type)))
            continue;
        size_t begun = mx_hcl_begin(w, block);
        MX_TRY(write(w, block));
        mx_hcl_end(w, begun);
    }
    return MX_OK;
}

mx_status mx_hcl_schema_sql(mx_arena *arena, const mx_server *server, const mx_hcl_bodies *files, mx_str *sql,
                            mx_hcl_origins *origins, mx_diags *diags)
{
    mx_buf buf = MX_BUF(arena);
    mx_hcl_writer w = {.sql = {arena, server, diags, &buf}, .files = files, .home = server->schema};
    MX_TRY(check_blocks(&w));
    mx_hcl_know_blocks(&w);
    for (size_t k = 0; k < sizeof passes / sizeof *passes; k++) {
        for (size_t f = 0; f < files->len; f++)
            MX_TRY(write_pass(&w, files->at[f], passes[k].type, passes[k].write));
    }
    if (buf.full)
        return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "the schema is too large");
    *sql = mx_buf_take(&buf);
    *origins = w.origins;
    return MX_OK;
}
