#include "cli/hcl_schema.h"

#include "cli/hcl_schema_words.h"

/* Types come first, then sequences, tables with their keys, indexes, foreign keys (SQLite's are the table's own), views. The words are
 * those of Atlas's HCL schemas: https://atlasgo.io/atlas-schema/hcl */

typedef struct writer {
    mx_hcl_sql sql;
    const mx_hcl_bodies *files;
    mx_str home; /* the schema whose things need no qualifier */
    size_t schemas;
} writer;

typedef mx_status block_writer(writer *w, const mx_hcl_block *block);

static mx_buf *out(writer *w)
{
    return w->sql.out;
}

static bool is_engine(const writer *w, unsigned engines)
{
    return (w->sql.server->engine & engines) != 0;
}

static const mx_hcl_attr *attr_of(const mx_hcl_body *body, const char *name)
{
    return mx_hcl_attr_of(body, mx_str_of(name));
}

/* HCL005 for what only other engines, or other blocks, have; `attrs` ends with NULL */
static mx_status only_where(writer *w, bool there, const mx_hcl_body *body, const char *const *attrs)
{
    for (; !there && *attrs; attrs++) {
        const mx_hcl_attr *attr = attr_of(body, *attrs);
        if (attr)
            return mx_hcl_unknown(&w->sql, attr->at, "here the attribute", attr->name);
    }
    return MX_OK;
}

static const char *const only_comment[] = {"comment", NULL}, *const only_type[] = {"type", NULL};

/* --- names ----------------------------------------------------------------------------------------------------------------------- */

static mx_status name_of(writer *w, const mx_hcl_block *block, mx_str *name)
{
    if (!block->labels.len)
        return mx_fail(w->sql.diags, MX_HCL001, block->at, "", "a block \"%.*s\" needs a name in quotes",
                       MX_FMT(block->type));
    *name = block->labels.at[block->labels.len - 1];
    return MX_OK;
}

static bool is_schema(const writer *w, mx_str name)
{
    bool found = mx_str_eq(name, w->home) || (!w->schemas && !is_engine(w, MX_PG | MX_DUCK));
    for (size_t f = 0; !found && f < w->files->len; f++) {
        for (size_t i = 0; !found && i < w->files->at[f]->blocks.len; i++) {
            const mx_hcl_block *block = &w->files->at[f]->blocks.at[i];
            found = mx_str_eq(block->type, MX_STR("schema")) && block->labels.len &&
                    mx_str_eq(block->labels.at[0], name);
        }
    }
    return found;
}

/* `schema = schema.app`, or the first of two labels. */
static mx_status schema_of(writer *w, const mx_hcl_block *block, mx_str *schema)
{
    const mx_hcl_attr *attr = attr_of(block->body, "schema");
    mx_strs path = {0};
    *schema = block->labels.len > 1 ? block->labels.at[0] : MX_STR_NONE;
    if (attr) {
        MX_TRY(mx_hcl_path_of(&w->sql, attr->value, &path));
        *schema = path.at[path.len - 1];
    }
    if (schema->len && !is_schema(w, *schema))
        return mx_fail(w->sql.diags, MX_HCL002, attr ? attr->at : block->at, "",
                       "there is no block schema \"%.*s\"", MX_FMT(*schema));
    return MX_OK;
}

static void put_qualified(writer *w, mx_str schema, mx_str name)
{
    bool alone = is_engine(w, MX_LITE) || (w->schemas < 2 && is_engine(w, MX_MY));
    if (schema.len && !alone && !mx_str_eq(schema, w->home)) {
        mx_hcl_sql_name(&w->sql, schema);
        mx_buf_char(out(w), '.');
    }
    mx_hcl_sql_name(&w->sql, name);
}

static mx_status put_block_name(writer *w, const mx_hcl_block *block)
{
    mx_str schema, name;
    MX_TRY(schema_of(w, block, &schema));
    MX_TRY(name_of(w, block, &name));
    put_qualified(w, schema, name);
    return MX_OK;
}

/* The list of `columns`: the last name of each reference. */
static mx_status put_columns(writer *w, const mx_hcl_block *block, const char *name)
{
    const mx_hcl_attr *list = attr_of(block->body, name);
    if (!list || list->value->kind != MX_HCL_TUPLE)
        return mx_fail(w->sql.diags, MX_HCL003, list ? list->at : block->at, "",
                       "expected a list of columns, like %s = [column.id]", name);
    mx_buf_char(out(w), '(');
    for (size_t i = 0; i < list->value->items.len; i++) {
        mx_strs path = {0};
        MX_TRY(mx_hcl_path_of(&w->sql, list->value->items.at[i], &path));
        mx_buf_text(out(w), i ? ", " : "");
        mx_hcl_sql_name(&w->sql, path.at[path.len - 1]);
    }
    mx_buf_char(out(w), ')');
    return MX_OK;
}

static mx_status put_text_clause(writer *w, const mx_hcl_body *body, const char *name, const char *before,
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

/* COLLATE: a name in PostgreSQL, a word elsewhere */
static mx_status put_collation(writer *w, const mx_hcl_body *body)
{
    mx_str name;
    MX_TRY(mx_hcl_text_attr(&w->sql, body, "collate", &name));
    if (!name.len)
        return MX_OK;
    mx_buf_text(out(w), " COLLATE ");
    if (is_engine(w, MX_PG))
        mx_hcl_sql_name(&w->sql, name);
    else
        mx_buf_str(out(w), name);
    return MX_OK;
}

/* --- columns --------------------------------------------------------------------------------------------------------------------- */

static mx_status put_generated(writer *w, const mx_hcl_body *column)
{
    static const char *const attrs[] = {"expr", "type", NULL}, *const none[] = {NULL};
    const mx_hcl_attr *attr = attr_of(column, "as");
    const mx_hcl_block *block = mx_hcl_block_of(column, MX_STR("as"));
    mx_str expr = MX_STR_NONE, type = MX_STR_NONE;
    if (attr)
        MX_TRY(mx_hcl_plain_of(&w->sql, attr->value, false, &expr));
    if (block) {
        MX_TRY(mx_hcl_only(&w->sql, block->body, attrs, none));
        MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "expr", &expr));
        MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "type", &type));
    }
    if (!expr.len && (attr || block))
        return mx_fail(w->sql.diags, MX_HCL003, block ? block->at : attr->at, "",
                       "expected expr = \"…\", what is computed");
    if (expr.len)
        mx_buf_printf(out(w), " GENERATED ALWAYS AS (%.*s)%s%.*s", MX_FMT(expr), type.len ? " " : "",
                      MX_FMT(type));
    return MX_OK;
}

static mx_status put_identity(writer *w, const mx_hcl_body *column)
{
    static const char *const attrs[] = {"generated", "start", "increment", NULL}, *const none[] = {NULL};
    const mx_hcl_block *block = mx_hcl_block_of(column, MX_STR("identity"));
    mx_str generated, start, increment;
    if (!block)
        return MX_OK;
    MX_TRY(mx_hcl_only(&w->sql, block->body, attrs, none));
    MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "generated", &generated));
    MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "start", &start));
    MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "increment", &increment));
    bool always = mx_str_eq(generated, MX_STR("ALWAYS"));
    if (generated.len && !always && !mx_str_eq(generated, MX_STR("BY_DEFAULT")))
        return mx_fail(w->sql.diags, MX_HCL003, attr_of(block->body, "generated")->at, "",
                       "expected generated = ALWAYS or BY_DEFAULT");
    mx_buf_printf(out(w), " GENERATED %s AS IDENTITY", always ? "ALWAYS" : "BY DEFAULT");
    if (start.len || increment.len)
        mx_buf_printf(out(w), " (%s%.*s%s%s%.*s)", start.len ? "START WITH " : "", MX_FMT(start),
                      start.len && increment.len ? " " : "", increment.len ? "INCREMENT BY " : "",
                      MX_FMT(increment));
    return MX_OK;
}

static mx_status put_flag(writer *w, const mx_hcl_body *body, const char *name, const char *text)
{
    bool set;
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, name, false, &set));
    mx_buf_text(out(w), set ? text : "");
    return MX_OK;
}

/* MariaDB: a column's own checks. */
static mx_status put_own_checks(writer *w, const mx_hcl_body *column)
{
    static const char *const attrs[] = {"expr", NULL}, *const none[] = {NULL};
    for (size_t i = 0; i < column->blocks.len; i++) {
        const mx_hcl_block *check = &column->blocks.at[i];
        if (!mx_str_eq(check->type, MX_STR("check")))
            continue;
        MX_TRY(mx_hcl_only(&w->sql, check->body, attrs, none));
        MX_TRY(put_text_clause(w, check->body, "expr", " CHECK (", false));
        mx_buf_char(out(w), ')');
    }
    return MX_OK;
}

/* MySQL: types whose defaults are expressions always. */
static bool is_long(const mx_hcl_expr *type)
{
    bool named = type->kind == MX_HCL_NAME || type->kind == MX_HCL_CALL;
    return named && (mx_str_ends(type->name, MX_STR("text")) || mx_str_ends(type->name, MX_STR("blob")) ||
                     mx_str_eq(type->name, MX_STR("json")) || mx_str_eq(type->name, MX_STR("geometry")));
}

static mx_status put_column(writer *w, const mx_hcl_block *column, bool primary)
{
    static const char *const attrs[] = {"null",      "type",           "unsigned", "default",
                                        "on_update", "auto_increment", "charset",  "collate",
                                        "comment",   "invisible",      "as",       NULL},
                             *const blocks[] = {"as", "identity", "check", NULL};
    static const char *const only_mysql[] = {"charset", NULL};
    const mx_hcl_body *body = column->body;
    const mx_hcl_attr *type = attr_of(body, "type"), *value = attr_of(body, "default");
    bool null;
    mx_str name;
    MX_TRY(mx_hcl_only(&w->sql, body, attrs, blocks));
    MX_TRY(only_where(w, is_engine(w, MX_MY), body, only_mysql));
    MX_TRY(only_where(w, !is_engine(w, MX_LITE), body, only_comment));
    MX_TRY(name_of(w, column, &name));
    mx_hcl_sql_name(&w->sql, name);
    mx_buf_char(out(w), ' ');
    if (type)
        MX_TRY(mx_hcl_sql_type(&w->sql, type->value));
    MX_TRY(put_flag(w, body, "unsigned", " unsigned"));
    MX_TRY(put_text_clause(w, body, "charset", " CHARACTER SET ", false));
    MX_TRY(put_collation(w, body));
    MX_TRY(put_generated(w, body));
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, "null", false, &null));
    mx_buf_text(out(w), !null ? " NOT NULL"
                        : is_engine(w, MX_MY) && !attr_of(body, "as") && !mx_hcl_block_of(body, MX_STR("as"))
                            ? " NULL"
                            : "");
    if (value) {
        bool wrap = is_engine(w, MX_MYSQL) && type && is_long(type->value) &&
                    value->value->kind == MX_HCL_LITERAL;
        mx_buf_text(out(w), wrap ? " DEFAULT (" : " DEFAULT ");
        MX_TRY(mx_hcl_sql_default(&w->sql, value->value));
        mx_buf_text(out(w), wrap ? ")" : "");
    }
    MX_TRY(put_text_clause(w, body, "on_update", " ON UPDATE ", false));
    MX_TRY(put_identity(w, body));
    MX_TRY(put_flag(w, body, "invisible", " INVISIBLE"));
    mx_buf_text(out(w), primary ? " PRIMARY KEY" : "");
    MX_TRY(put_flag(w, body, "auto_increment", is_engine(w, MX_LITE) ? " AUTOINCREMENT" : " AUTO_INCREMENT"));
    if (is_engine(w, MX_MY))
        MX_TRY(put_text_clause(w, body, "comment", " COMMENT ", true));
    return put_own_checks(w, body);
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------ */

static mx_status put_part(writer *w, const mx_hcl_body *on)
{
    static const char *const attrs[] = {"column", "expr", "desc", "nulls_first", "nulls_last",
                                        "prefix", "ops",  "op",   "collate",     NULL},
                             *const none[] = {NULL};
    const mx_hcl_attr *column = attr_of(on, "column");
    mx_str expr;
    MX_TRY(mx_hcl_only(&w->sql, on, attrs, none));
    MX_TRY(mx_hcl_text_attr(&w->sql, on, "expr", &expr));
    if (column) {
        mx_strs path = {0};
        MX_TRY(mx_hcl_path_of(&w->sql, column->value, &path));
        mx_hcl_sql_name(&w->sql, path.at[path.len - 1]);
    } else {
        mx_buf_printf(out(w), "(%.*s)", MX_FMT(expr));
    }
    if (attr_of(on, "prefix")) {
        MX_TRY(put_text_clause(w, on, "prefix", "(", false));
        mx_buf_char(out(w), ')');
    }
    MX_TRY(put_collation(w, on));
    MX_TRY(put_text_clause(w, on, "ops", " ", false));
    MX_TRY(put_flag(w, on, "desc", " DESC"));
    MX_TRY(put_flag(w, on, "nulls_first", " NULLS FIRST"));
    MX_TRY(put_flag(w, on, "nulls_last", " NULLS LAST"));
    return put_text_clause(w, on, "op", " WITH ", false);
}

static mx_status put_parts(writer *w, const mx_hcl_block *block)
{
    const mx_hcl_body *body = block->body;
    bool any = false;
    if (attr_of(body, "columns") || !mx_hcl_block_of(body, MX_STR("on")))
        return put_columns(w, block, "columns");
    mx_buf_char(out(w), '(');
    for (size_t i = 0; i < body->blocks.len; i++) {
        if (!mx_str_eq(body->blocks.at[i].type, MX_STR("on")))
            continue;
        mx_buf_text(out(w), any ? ", " : "");
        MX_TRY(put_part(w, body->blocks.at[i].body));
        any = true;
    }
    mx_buf_char(out(w), ')');
    return MX_OK;
}

static const char *const key_attrs[] = {"columns", "unique",  "type",           "include",
                                        "where",   "comment", "nulls_distinct", NULL},
                         *const key_blocks[] = {"on", NULL};

static mx_status put_behind_parts(writer *w, const mx_hcl_block *block)
{
    bool distinct;
    if (attr_of(block->body, "include")) {
        mx_buf_text(out(w), " INCLUDE ");
        MX_TRY(put_columns(w, block, "include"));
    }
    MX_TRY(mx_hcl_bool_attr(&w->sql, block->body, "nulls_distinct", true, &distinct));
    mx_buf_text(out(w), distinct ? "" : " NULLS NOT DISTINCT");
    return MX_OK;
}

static mx_status put_where(writer *w, const mx_hcl_body *body)
{
    if (!attr_of(body, "where"))
        return MX_OK;
    MX_TRY(put_text_clause(w, body, "where", " WHERE (", false));
    mx_buf_char(out(w), ')');
    return MX_OK;
}

static void put_constraint_name(writer *w, const mx_hcl_block *block)
{
    if (!block->labels.len)
        return;
    mx_buf_text(out(w), "CONSTRAINT ");
    mx_hcl_sql_name(&w->sql, block->labels.at[0]);
    mx_buf_char(out(w), ' ');
}

static mx_status put_key(writer *w, const mx_hcl_block *block)
{
    bool unique = mx_str_eq(block->type, MX_STR("unique"));
    bool exclude = mx_str_eq(block->type, MX_STR("exclude"));
    static const char *const never[] = {"unique", NULL}, *const only_exclude[] = {"where", NULL};
    mx_str method;
    MX_TRY(mx_hcl_only(&w->sql, block->body, key_attrs, key_blocks));
    MX_TRY(only_where(w, false, block->body, never));
    MX_TRY(only_where(w, exclude, block->body, only_exclude));
    MX_TRY(only_where(w, exclude || is_engine(w, MX_MY), block->body, only_type));
    MX_TRY(only_where(w, !exclude && is_engine(w, MX_PG | MX_MY), block->body, only_comment));
    put_constraint_name(w, block);
    mx_buf_text(out(w), exclude ? "EXCLUDE" : unique ? "UNIQUE " : "PRIMARY KEY ");
    if (exclude) {
        MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "type", &method));
        mx_buf_printf(out(w), " USING %.*s ", MX_FMT(method.len ? method : MX_STR("btree")));
    }
    bool distinct;
    MX_TRY(mx_hcl_bool_attr(&w->sql, block->body, "nulls_distinct", true, &distinct));
    mx_buf_text(out(w), distinct ? "" : "NULLS NOT DISTINCT ");
    MX_TRY(put_parts(w, block));
    if (attr_of(block->body, "include")) {
        mx_buf_text(out(w), " INCLUDE ");
        MX_TRY(put_columns(w, block, "include"));
    }
    if (is_engine(w, MX_MY)) {
        MX_TRY(put_text_clause(w, block->body, "type", " USING ", false));
        MX_TRY(put_text_clause(w, block->body, "comment", " COMMENT ", true));
    }
    return put_where(w, block->body);
}

static mx_status put_check(writer *w, const mx_hcl_block *block)
{
    static const char *const attrs[] = {"expr", "enforced", "no_inherit", NULL}, *const none[] = {NULL};
    bool enforced;
    mx_str expr;
    MX_TRY(mx_hcl_only(&w->sql, block->body, attrs, none));
    MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "expr", &expr));
    MX_TRY(mx_hcl_bool_attr(&w->sql, block->body, "enforced", true, &enforced));
    put_constraint_name(w, block);
    mx_buf_printf(out(w), "CHECK (%.*s)%s", MX_FMT(expr), enforced ? "" : " NOT ENFORCED");
    return put_flag(w, block->body, "no_inherit", " NO INHERIT");
}

/* NO_ACTION → NO ACTION */
static mx_status put_action(writer *w, const mx_hcl_body *body, const char *name, const char *before)
{
    mx_str word;
    MX_TRY(mx_hcl_text_attr(&w->sql, body, name, &word));
    if (!word.len)
        return MX_OK;
    mx_buf_text(out(w), before);
    for (size_t i = 0; i < word.len; i++)
        mx_buf_char(out(w), word.ptr[i] == '_' ? ' ' : word.ptr[i]);
    return MX_OK;
}

/* [table.t.column.a, …]: the table, qualified when two names say so; [column.a]: this one. */
static mx_status put_referred(writer *w, const mx_hcl_block *table, const mx_hcl_block *fkey)
{
    const mx_hcl_attr *list = attr_of(fkey->body, "ref_columns");
    mx_strs path = {0};
    if (!list || list->value->kind != MX_HCL_TUPLE || !list->value->items.len)
        return mx_fail(w->sql.diags, MX_HCL003, list ? list->at : fkey->at, "",
                       "expected a list of columns, like ref_columns = [table.t.column.id]");
    MX_TRY(mx_hcl_path_of(&w->sql, list->value->items.at[0], &path));
    for (size_t i = 1; i < list->value->items.len; i++) {
        const mx_hcl_expr *item = list->value->items.at[i];
        mx_strs other = {0};
        MX_TRY(mx_hcl_path_of(&w->sql, item, &other));
        bool same = other.len == path.len;
        for (size_t k = 0; same && k + 1 < path.len; k++)
            same = mx_str_eq(other.at[k], path.at[k]);
        if (!same)
            return mx_fail(w->sql.diags, MX_HCL003, item->at, "", "ref_columns are of one table");
    }
    if (path.len < 4)
        return put_block_name(w, table);
    mx_str schema = path.len > 4 ? path.at[1] : MX_STR_NONE, name = path.at[path.len - 3], own;
    MX_TRY(schema_of(w, table, &own));
    for (size_t f = 0; path.len == 4 && !mx_str_eq(schema, own) && f < w->files->len; f++) {
        for (size_t i = 0; i < w->files->at[f]->blocks.len; i++) {
            const mx_hcl_block *other = &w->files->at[f]->blocks.at[i];
            if (mx_str_eq(other->type, MX_STR("table")) && other->labels.len == 1 &&
                mx_str_eq(other->labels.at[0], name) && !mx_str_eq(schema, own))
                MX_TRY(schema_of(w, other, &schema));
        }
    }
    put_qualified(w, schema, name);
    return MX_OK;
}

static mx_status put_fkey(writer *w, const mx_hcl_block *table, const mx_hcl_block *block)
{
    static const char *const attrs[] = {"columns", "ref_columns", "on_update", "on_delete", NULL},
                             *const none[] = {NULL};
    MX_TRY(mx_hcl_only(&w->sql, block->body, attrs, none));
    put_constraint_name(w, block);
    mx_buf_text(out(w), "FOREIGN KEY ");
    MX_TRY(put_columns(w, block, "columns"));
    mx_buf_text(out(w), " REFERENCES ");
    MX_TRY(put_referred(w, table, block));
    mx_buf_char(out(w), ' ');
    MX_TRY(put_columns(w, block, "ref_columns"));
    MX_TRY(put_action(w, block->body, "on_update", " ON UPDATE "));
    return put_action(w, block->body, "on_delete", " ON DELETE ");
}

/* --- tables ---------------------------------------------------------------------------------------------------------------------- */

/* SQLite: the one column of a primary key that counts. */
static bool is_counting_key(writer *w, const mx_hcl_body *table, const mx_hcl_block *column)
{
    const mx_hcl_block *key = mx_hcl_block_of(table, MX_STR("primary_key"));
    const mx_hcl_attr *columns = key ? attr_of(key->body, "columns") : NULL;
    mx_strs path = {0};
    if (!is_engine(w, MX_LITE) || !attr_of(column->body, "auto_increment") || !columns ||
        columns->value->kind != MX_HCL_TUPLE || columns->value->items.len != 1 || !column->labels.len)
        return false;
    return mx_hcl_path_of(&w->sql, columns->value->items.at[0], &path) == MX_OK &&
           mx_str_eq(path.at[path.len - 1], column->labels.at[0]);
}

static mx_status put_charset(writer *w, const mx_hcl_block *table)
{
    const mx_hcl_body *body = table->body;
    mx_str schema, charset, collation;
    MX_TRY(schema_of(w, table, &schema));
    for (size_t f = 0; f < w->files->len; f++) {
        for (size_t i = 0; i < w->files->at[f]->blocks.len; i++) {
            const mx_hcl_block *block = &w->files->at[f]->blocks.at[i];
            if (!attr_of(body, "charset") && mx_str_eq(block->type, MX_STR("schema")) && block->labels.len &&
                mx_str_eq(block->labels.at[0], schema))
                body = attr_of(body, "collate") ? body : block->body;
        }
    }
    MX_TRY(mx_hcl_text_attr(&w->sql, body, "charset", &charset));
    MX_TRY(mx_hcl_text_attr(&w->sql, body, "collate", &collation));
    if (charset.len)
        mx_buf_printf(out(w), " CHARSET=%.*s", MX_FMT(charset));
    if (collation.len)
        mx_buf_printf(out(w), " COLLATE=%.*s", MX_FMT(collation));
    return MX_OK;
}

static mx_status put_table_options(writer *w, const mx_hcl_block *table)
{
    const mx_hcl_body *body = table->body;
    bool strict, bare;
    if (is_engine(w, MX_MY)) {
        MX_TRY(put_text_clause(w, body, "engine", " ENGINE=", false));
        MX_TRY(put_charset(w, table));
        MX_TRY(put_text_clause(w, body, "auto_increment", " AUTO_INCREMENT=", false));
        return put_text_clause(w, body, "comment", " COMMENT=", true);
    }
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, "strict", false, &strict));
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, "without_rowid", false, &bare));
    mx_buf_text(out(w), strict && bare ? " STRICT, WITHOUT ROWID"
                        : strict       ? " STRICT"
                        : bare         ? " WITHOUT ROWID"
                                       : "");
    return MX_OK;
}

/* What stands between the parentheses, of one kind of block; `counting` is set when a column has taken the primary key. */
static mx_status put_table_parts(writer *w, const mx_hcl_block *table, const char *type, bool *any,
                                 bool *counting)
{
    for (size_t i = 0; i < table->body->blocks.len; i++) {
        const mx_hcl_block *block = &table->body->blocks.at[i];
        if (!mx_str_eq(block->type, mx_str_of(type)) ||
            (*counting && mx_str_eq(block->type, MX_STR("primary_key"))))
            continue;
        mx_buf_text(out(w), *any ? ",\n  " : "\n  ");
        *any = true;
        if (mx_str_eq(block->type, MX_STR("column"))) {
            bool key = is_counting_key(w, table->body, block);
            *counting = *counting || key;
            MX_TRY(put_column(w, block, key));
        } else if (mx_str_eq(block->type, MX_STR("check")))
            MX_TRY(put_check(w, block));
        else if (mx_str_eq(block->type, MX_STR("foreign_key")))
            MX_TRY(put_fkey(w, table, block));
        else
            MX_TRY(put_key(w, block));
    }
    return MX_OK;
}

static mx_status put_table(writer *w, const mx_hcl_block *table)
{
    static const char *const attrs[] = {"schema",        "engine", "charset",  "collate", "auto_increment",
                                        "without_rowid", "strict", "unlogged", "comment", NULL},
                             *const blocks[] = {"column",  "primary_key", "index", "unique",
                                                "exclude", "foreign_key", "check", NULL};
    static const char *const parts[] = {"column", "primary_key", "unique", "exclude", "check"};
    static const char *const only_mysql[] = {"engine", "charset", "collate", "auto_increment", NULL},
                             *const only_lite[] = {"without_rowid", "strict", NULL};
    bool unlogged, any = false, counting = false;
    MX_TRY(mx_hcl_only(&w->sql, table->body, attrs, blocks));
    MX_TRY(only_where(w, is_engine(w, MX_MY), table->body, only_mysql));
    MX_TRY(only_where(w, is_engine(w, MX_LITE), table->body, only_lite));
    MX_TRY(only_where(w, !is_engine(w, MX_LITE), table->body, only_comment));
    MX_TRY(mx_hcl_bool_attr(&w->sql, table->body, "unlogged", false, &unlogged));
    mx_buf_printf(out(w), "CREATE %sTABLE ", unlogged ? "UNLOGGED " : "");
    MX_TRY(put_block_name(w, table));
    mx_buf_text(out(w), " (");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        MX_TRY(put_table_parts(w, table, parts[i], &any, &counting));
    if (is_engine(w, MX_LITE | MX_DUCK))
        MX_TRY(put_table_parts(w, table, "foreign_key", &any, &counting));
    mx_buf_text(out(w), "\n)");
    MX_TRY(put_table_options(w, table));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

static mx_status put_index(writer *w, const mx_hcl_block *table, const mx_hcl_block *index)
{
    bool unique;
    mx_str name, schema, type;
    MX_TRY(mx_hcl_only(&w->sql, index->body, key_attrs, key_blocks));
    MX_TRY(only_where(w, is_engine(w, MX_PG | MX_MY), index->body, only_type));
    MX_TRY(only_where(w, !is_engine(w, MX_LITE), index->body, only_comment));
    MX_TRY(name_of(w, index, &name));
    MX_TRY(schema_of(w, table, &schema));
    MX_TRY(mx_hcl_bool_attr(&w->sql, index->body, "unique", false, &unique));
    MX_TRY(mx_hcl_text_attr(&w->sql, index->body, "type", &type));
    bool kind = mx_str_ieq(type, MX_STR("fulltext")) || mx_str_ieq(type, MX_STR("spatial"));
    mx_buf_printf(out(w), "CREATE %s%.*s%sINDEX ", unique ? "UNIQUE " : "", MX_FMT(kind ? type : MX_STR_NONE),
                  kind ? " " : "");
    mx_hcl_sql_name(&w->sql, name);
    mx_buf_text(out(w), " ON ");
    MX_TRY(put_block_name(w, table));
    bool method = type.len && !kind;
    if (method && is_engine(w, MX_PG))
        mx_buf_printf(out(w), " USING %.*s", MX_FMT(type));
    mx_buf_char(out(w), ' ');
    MX_TRY(put_parts(w, index));
    if (method && is_engine(w, MX_MY))
        mx_buf_printf(out(w), " USING %.*s", MX_FMT(type));
    MX_TRY(put_behind_parts(w, index));
    MX_TRY(put_where(w, index->body));
    if (is_engine(w, MX_MY))
        MX_TRY(put_text_clause(w, index->body, "comment", " COMMENT ", true));
    mx_buf_text(out(w), ";\n");
    if (is_engine(w, MX_MY) || !attr_of(index->body, "comment"))
        return MX_OK;
    mx_buf_text(out(w), "COMMENT ON INDEX ");
    put_qualified(w, schema, name);
    MX_TRY(put_text_clause(w, index->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

static mx_status put_indexes(writer *w, const mx_hcl_block *table)
{
    for (size_t i = 0; i < table->body->blocks.len; i++) {
        if (mx_str_eq(table->body->blocks.at[i].type, MX_STR("index")))
            MX_TRY(put_index(w, table, &table->body->blocks.at[i]));
    }
    return MX_OK;
}

static mx_status put_fkeys(writer *w, const mx_hcl_block *table)
{
    for (size_t i = 0; i < table->body->blocks.len && !is_engine(w, MX_LITE | MX_DUCK); i++) {
        if (!mx_str_eq(table->body->blocks.at[i].type, MX_STR("foreign_key")))
            continue;
        mx_buf_text(out(w), "ALTER TABLE ");
        MX_TRY(put_block_name(w, table));
        mx_buf_text(out(w), " ADD ");
        MX_TRY(put_fkey(w, table, &table->body->blocks.at[i]));
        mx_buf_text(out(w), ";\n");
    }
    return MX_OK;
}

/* The name of a primary key that has none is the server's. */
static mx_status put_key_comment(writer *w, const mx_hcl_block *table, const mx_hcl_block *key)
{
    mx_str name;
    MX_TRY(name_of(w, table, &name));
    name = key->labels.len ? key->labels.at[0] : mx_str_cat(w->sql.arena, name, MX_STR("_pkey"));
    mx_buf_text(out(w), "COMMENT ON CONSTRAINT ");
    mx_hcl_sql_name(&w->sql, name);
    mx_buf_text(out(w), " ON ");
    MX_TRY(put_block_name(w, table));
    MX_TRY(put_text_clause(w, key->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

/* COMMENT ON, where it is a statement. */
static mx_status put_comments(writer *w, const mx_hcl_block *table)
{
    if (!is_engine(w, MX_PG | MX_DUCK))
        return MX_OK;
    if (attr_of(table->body, "comment")) {
        mx_buf_text(out(w), "COMMENT ON TABLE ");
        MX_TRY(put_block_name(w, table));
        MX_TRY(put_text_clause(w, table->body, "comment", " IS ", true));
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
        MX_TRY(put_block_name(w, table));
        mx_buf_char(out(w), '.');
        mx_hcl_sql_name(&w->sql, column->labels.at[0]);
        MX_TRY(put_text_clause(w, column->body, "comment", " IS ", true));
        mx_buf_text(out(w), ";\n");
    }
    return MX_OK;
}

/* --- what is no table ------------------------------------------------------------------------------------------------------------ */

static mx_status put_schema(writer *w, const mx_hcl_block *schema)
{
    static const char *const attrs[] = {"charset", "collate", "comment", NULL}, *const none[] = {NULL};
    mx_str name;
    MX_TRY(mx_hcl_only(&w->sql, schema->body, attrs, none));
    MX_TRY(name_of(w, schema, &name));
    if (is_engine(w, MX_LITE) || (is_engine(w, MX_MY) && w->schemas < 2) || mx_str_eq(name, w->home))
        return MX_OK;
    mx_buf_text(out(w), "CREATE SCHEMA ");
    mx_hcl_sql_name(&w->sql, name);
    if (is_engine(w, MX_MY)) {
        MX_TRY(put_text_clause(w, schema->body, "charset", " CHARSET ", false));
        MX_TRY(put_text_clause(w, schema->body, "collate", " COLLATE ", false));
    }
    mx_buf_text(out(w), ";\n");
    if (is_engine(w, MX_MY) || !attr_of(schema->body, "comment"))
        return MX_OK;
    mx_buf_text(out(w), "COMMENT ON SCHEMA ");
    mx_hcl_sql_name(&w->sql, name);
    MX_TRY(put_text_clause(w, schema->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

static mx_status put_enum(writer *w, const mx_hcl_block *type)
{
    static const char *const attrs[] = {"schema", "values", NULL}, *const none[] = {NULL};
    const mx_hcl_attr *values = attr_of(type->body, "values");
    MX_TRY(mx_hcl_only(&w->sql, type->body, attrs, none));
    if (!values || values->value->kind != MX_HCL_TUPLE)
        return mx_fail(w->sql.diags, MX_HCL003, type->at, "", "expected values = [\"…\"]");
    mx_buf_text(out(w), "CREATE TYPE ");
    MX_TRY(put_block_name(w, type));
    mx_buf_text(out(w), " AS ENUM (");
    for (size_t i = 0; i < values->value->items.len; i++) {
        mx_str value;
        MX_TRY(mx_hcl_plain_of(&w->sql, values->value->items.at[i], true, &value));
        mx_buf_text(out(w), i ? ", " : "");
        mx_buf_str(out(w), value);
    }
    mx_buf_text(out(w), ");\n");
    return MX_OK;
}

static mx_status put_extension(writer *w, const mx_hcl_block *extension)
{
    static const char *const attrs[] = {"schema", "version", "comment", NULL}, *const none[] = {NULL};
    mx_str name, schema;
    MX_TRY(mx_hcl_only(&w->sql, extension->body, attrs, none));
    MX_TRY(name_of(w, extension, &name));
    MX_TRY(schema_of(w, extension, &schema));
    mx_buf_text(out(w), "CREATE EXTENSION ");
    mx_hcl_sql_name(&w->sql, name);
    if (schema.len) {
        mx_buf_text(out(w), " SCHEMA ");
        mx_hcl_sql_name(&w->sql, schema);
    }
    MX_TRY(put_text_clause(w, extension->body, "version", " VERSION ", true));
    mx_buf_text(out(w), ";\n");
    if (!attr_of(extension->body, "comment"))
        return MX_OK;
    mx_buf_text(out(w), "COMMENT ON EXTENSION ");
    mx_hcl_sql_name(&w->sql, name);
    MX_TRY(put_text_clause(w, extension->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

/* A view's columns are those of its query. */
static mx_status check_view_columns(writer *w, const mx_hcl_block *view)
{
    static const char *const attrs[] = {"null", "type", NULL}, *const none[] = {NULL};
    for (size_t i = 0; i < view->body->blocks.len; i++)
        MX_TRY(mx_hcl_only(&w->sql, view->body->blocks.at[i].body, attrs, none));
    return MX_OK;
}

static mx_status put_view(writer *w, const mx_hcl_block *view)
{
    static const char *const attrs[] = {"schema", "as", "comment", "depends_on", NULL}, *const blocks[] = {
                                                                                            "column", NULL};
    bool kept = mx_str_eq(view->type, MX_STR("materialized"));
    mx_str query;
    MX_TRY(mx_hcl_only(&w->sql, view->body, attrs, blocks));
    MX_TRY(only_where(w, is_engine(w, MX_PG | MX_DUCK), view->body, only_comment));
    MX_TRY(check_view_columns(w, view));
    MX_TRY(mx_hcl_text_attr(&w->sql, view->body, "as", &query));
    if (!query.len)
        return mx_fail(w->sql.diags, MX_HCL003, view->at, "", "expected as = \"SELECT …\"");
    mx_buf_printf(out(w), "CREATE %sVIEW ", kept ? "MATERIALIZED " : "");
    MX_TRY(put_block_name(w, view));
    mx_buf_printf(out(w), " AS %.*s;\n", MX_FMT(mx_str_trim(query)));
    if (!attr_of(view->body, "comment"))
        return MX_OK;
    mx_buf_printf(out(w), "COMMENT ON %sVIEW ", kept ? "MATERIALIZED " : "");
    MX_TRY(put_block_name(w, view));
    MX_TRY(put_text_clause(w, view->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

/* --- all of them ----------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *type;
    block_writer *write;
} passes[] = {
    {"schema", put_schema},  {"extension", put_extension}, {"enum", put_enum},
    {"table", put_table},    {"table", put_indexes},       {"table", put_fkeys},
    {"table", put_comments}, {"view", put_view},           {"materialized", put_view},
};

static mx_status check_blocks(writer *w)
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

mx_status mx_hcl_schema_sql(mx_arena *arena, const mx_server *server, const mx_hcl_bodies *files, mx_str *sql,
                            mx_diags *diags)
{
    mx_buf buf = MX_BUF(arena);
    writer w = {.sql = {arena, server, diags, &buf}, .files = files, .home = server->schema};
    MX_TRY(check_blocks(&w));
    for (size_t k = 0; k < sizeof passes / sizeof *passes; k++) {
        for (size_t f = 0; f < files->len; f++) {
            for (size_t i = 0; i < files->at[f]->blocks.len; i++) {
                if (mx_str_eq(files->at[f]->blocks.at[i].type, mx_str_of(passes[k].type)))
                    MX_TRY(passes[k].write(&w, &files->at[f]->blocks.at[i]));
            }
        }
    }
    if (buf.full)
        return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "the schema is too large");
    *sql = mx_buf_take(&buf);
    return MX_OK;
}
