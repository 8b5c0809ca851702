#include "cli/hcl_schema_blocks.h"

static const char *const only_comment[] = {"comment", NULL}, *const only_type[] = {"type", NULL};

mx_status mx_hcl_sql_columns(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *block,
                             const char *name)
{
    const mx_hcl_attr *list = attr_of(block->body, name);
    if (!list || list->value->kind != MX_HCL_TUPLE)
        return mx_fail(w->sql.diags, MX_HCL003, list ? list->at : block->at, "",
                       "expected a list of columns, like %s = [column.id]", name);
    mx_buf_char(out(w), '(');
    for (size_t i = 0; i < list->value->items.len; i++) {
        const mx_hcl_expr *item = list->value->items.at[i];
        mx_strs other;
        mx_str column;
        MX_TRY(table ? mx_hcl_own_column_of(w, table, item, &column)
                     : mx_hcl_column_of(w, item, &column, &other));
        mx_buf_text(out(w), i ? ", " : "");
        mx_hcl_sql_name(&w->sql, column);
    }
    mx_buf_char(out(w), ')');
    return MX_OK;
}

mx_status mx_hcl_sql_collation(mx_hcl_writer *w, const mx_hcl_body *body)
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

static mx_status put_generated(mx_hcl_writer *w, const mx_hcl_body *column)
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

static mx_status put_identity(mx_hcl_writer *w, const mx_hcl_body *column)
{
    static const char *const attrs[] = {"generated", "start", "increment", "min_value",
                                        "max_value", "cache", "cycle",     NULL},
                             *const none[] = {NULL};
    const mx_hcl_block *block = mx_hcl_block_of(column, MX_STR("identity"));
    mx_str generated;
    if (!block)
        return MX_OK;
    MX_TRY(mx_hcl_only(&w->sql, block->body, attrs, none));
    MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "generated", &generated));
    bool always = mx_str_eq(generated, MX_STR("ALWAYS"));
    if (generated.len && !always && !mx_str_eq(generated, MX_STR("BY_DEFAULT")))
        return mx_fail(w->sql.diags, MX_HCL003, attr_of(block->body, "generated")->at, "",
                       "expected generated = ALWAYS or BY_DEFAULT");
    mx_buf_printf(out(w), " GENERATED %s AS IDENTITY", always ? "ALWAYS" : "BY DEFAULT");
    bool more = block->body->attrs.len > (generated.len ? 1u : 0u);
    mx_buf_text(out(w), more ? " (" : "");
    MX_TRY(mx_hcl_sql_bounds(w, block->body));
    mx_buf_text(out(w), more ? ")" : "");
    return MX_OK;
}

static mx_status put_flag(mx_hcl_writer *w, const mx_hcl_body *body, const char *name, const char *text)
{
    bool set;
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, name, false, &set));
    mx_buf_text(out(w), set ? text : "");
    return MX_OK;
}

/* MariaDB: a column's own checks. */
static mx_status put_own_checks(mx_hcl_writer *w, const mx_hcl_body *column)
{
    static const char *const attrs[] = {"expr", NULL}, *const none[] = {NULL};
    for (size_t i = 0; i < column->blocks.len; i++) {
        const mx_hcl_block *check = &column->blocks.at[i];
        if (!mx_str_eq(check->type, MX_STR("check")))
            continue;
        MX_TRY(mx_hcl_only(&w->sql, check->body, attrs, none));
        MX_TRY(mx_hcl_sql_clause(w, check->body, "expr", " CHECK (", false));
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

/* MySQL: the current time is a default without parentheses of times with as many digits alone. */
static bool holds_now(const mx_hcl_expr *type, mx_str now)
{
    bool time = (type->kind == MX_HCL_NAME || type->kind == MX_HCL_CALL) &&
                (mx_str_eq(type->name, MX_STR("datetime")) || mx_str_eq(type->name, MX_STR("timestamp")));
    bool digits = now.len > 2 && now.ptr[now.len - 1] == ')' && now.ptr[now.len - 2] != '(';
    return time && digits == (type->kind == MX_HCL_CALL);
}

static void wrap_now(mx_hcl_writer *w, size_t start, const mx_hcl_expr *type)
{
    mx_str text = mx_buf_view(out(w));
    text = mx_str_copy(w->sql.arena, mx_str_sub(text, start, text.len));
    bool now = mx_str_istarts(text, MX_STR("current_timestamp")) ||
               mx_str_istarts(text, MX_STR("localtime")) || mx_str_istarts(text, MX_STR("now("));
    if (!now || holds_now(type, text))
        return;
    out(w)->len = start;
    mx_buf_printf(out(w), "(%.*s)", MX_FMT(text));
}

/* PostgreSQL: a default that takes from a sequence, which may be of a table that takes from this one's: set when all tables are made. */
static mx_status is_counted(mx_hcl_writer *w, const mx_hcl_attr *value, bool *counted)
{
    mx_str text;
    *counted = false;
    if (!value || !is_engine(w, MX_PG) || value->value->kind != MX_HCL_CALL)
        return MX_OK;
    MX_TRY(mx_hcl_plain_of(&w->sql, value->value, true, &text));
    *counted = mx_str_find_str(mx_str_lower(w->sql.arena, text), MX_STR("nextval")) != MX_NPOS;
    return MX_OK;
}

static mx_status put_column(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *column,
                            const char *primary)
{
    static const char *const attrs[] = {"null",      "type",           "unsigned", "default",
                                        "on_update", "auto_increment", "charset",  "collate",
                                        "comment",   "invisible",      "as",       NULL},
                             *const blocks[] = {"as", "identity", "check", NULL};
    static const char *const only_mysql[] = {"charset", NULL};
    const mx_hcl_body *body = column->body;
    const mx_hcl_attr *type = attr_of(body, "type"), *value = attr_of(body, "default");
    bool null, counted;
    mx_str name;
    MX_TRY(is_counted(w, value, &counted));
    MX_TRY(mx_hcl_only(&w->sql, body, attrs, blocks));
    MX_TRY(mx_hcl_only_where(w, is_engine(w, MX_MY), body, only_mysql));
    MX_TRY(mx_hcl_only_where(w, !is_engine(w, MX_LITE), body, only_comment));
    MX_TRY(mx_hcl_block_name(w, column, &name));
    mx_hcl_sql_name(&w->sql, name);
    mx_buf_char(out(w), ' ');
    if (type)
        MX_TRY(mx_hcl_sql_column_type(w, table, type->value));
    MX_TRY(put_flag(w, body, "unsigned", " unsigned"));
    MX_TRY(mx_hcl_sql_clause(w, body, "charset", " CHARACTER SET ", false));
    MX_TRY(mx_hcl_sql_collation(w, body));
    MX_TRY(put_generated(w, body));
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, "null", false, &null));
    mx_buf_text(out(w), !null ? " NOT NULL"
                        : is_engine(w, MX_MY) && !attr_of(body, "as") && !mx_hcl_block_of(body, MX_STR("as"))
                            ? " NULL"
                            : "");
    if (value && !counted) {
        bool wrap = is_engine(w, MX_MYSQL) && type && is_long(type->value) &&
                    value->value->kind == MX_HCL_LITERAL;
        mx_buf_text(out(w), wrap ? " DEFAULT (" : " DEFAULT ");
        size_t start = out(w)->len;
        MX_TRY(mx_hcl_sql_default(&w->sql, value->value));
        if (is_engine(w, MX_MYSQL) && type)
            wrap_now(w, start, type->value);
        mx_buf_text(out(w), wrap ? ")" : "");
    }
    MX_TRY(mx_hcl_sql_clause(w, body, "on_update", " ON UPDATE ", false));
    MX_TRY(put_identity(w, body));
    MX_TRY(put_flag(w, body, "invisible", " INVISIBLE"));
    mx_buf_text(out(w), primary);
    MX_TRY(put_flag(w, body, "auto_increment", is_engine(w, MX_LITE) ? " AUTOINCREMENT" : " AUTO_INCREMENT"));
    if (is_engine(w, MX_MY))
        MX_TRY(mx_hcl_sql_clause(w, body, "comment", " COMMENT ", true));
    return put_own_checks(w, body);
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------ */

static mx_status put_part(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_body *on)
{
    static const char *const attrs[] = {"column", "expr", "desc", "nulls_first", "nulls_last",
                                        "prefix", "ops",  "op",   "collate",     NULL},
                             *const none[] = {NULL};
    const mx_hcl_attr *column = attr_of(on, "column");
    mx_str expr;
    MX_TRY(mx_hcl_only(&w->sql, on, attrs, none));
    MX_TRY(mx_hcl_text_attr(&w->sql, on, "expr", &expr));
    if (column) {
        mx_str name;
        MX_TRY(mx_hcl_own_column_of(w, table, column->value, &name));
        mx_hcl_sql_name(&w->sql, name);
    } else {
        mx_buf_printf(out(w), "(%.*s)", MX_FMT(expr));
    }
    if (attr_of(on, "prefix")) {
        MX_TRY(mx_hcl_sql_clause(w, on, "prefix", "(", false));
        mx_buf_char(out(w), ')');
    }
    MX_TRY(mx_hcl_sql_collation(w, on));
    MX_TRY(mx_hcl_sql_clause(w, on, "ops", " ", false));
    MX_TRY(put_flag(w, on, "desc", " DESC"));
    MX_TRY(put_flag(w, on, "nulls_first", " NULLS FIRST"));
    MX_TRY(put_flag(w, on, "nulls_last", " NULLS LAST"));
    return mx_hcl_sql_clause(w, on, "op", " WITH ", false);
}

static mx_status put_parts(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *block)
{
    const mx_hcl_body *body = block->body;
    bool any = false;
    if (attr_of(body, "columns") || !mx_hcl_block_of(body, MX_STR("on")))
        return mx_hcl_sql_columns(w, table, block, "columns");
    mx_buf_char(out(w), '(');
    for (size_t i = 0; i < body->blocks.len; i++) {
        if (!mx_str_eq(body->blocks.at[i].type, MX_STR("on")))
            continue;
        mx_buf_text(out(w), any ? ", " : "");
        MX_TRY(put_part(w, table, body->blocks.at[i].body));
        any = true;
    }
    mx_buf_char(out(w), ')');
    return MX_OK;
}

static const char *const key_attrs[] = {"columns", "unique",  "type",           "include",
                                        "where",   "comment", "nulls_distinct", NULL},
                         *const key_blocks[] = {"on", NULL};

static mx_status put_behind_parts(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *block)
{
    bool distinct;
    if (attr_of(block->body, "include")) {
        mx_buf_text(out(w), " INCLUDE ");
        MX_TRY(mx_hcl_sql_columns(w, table, block, "include"));
    }
    MX_TRY(mx_hcl_bool_attr(&w->sql, block->body, "nulls_distinct", true, &distinct));
    mx_buf_text(out(w), distinct ? "" : " NULLS NOT DISTINCT");
    return MX_OK;
}

static mx_status put_where(mx_hcl_writer *w, const mx_hcl_body *body)
{
    if (!attr_of(body, "where"))
        return MX_OK;
    MX_TRY(mx_hcl_sql_clause(w, body, "where", " WHERE (", false));
    mx_buf_char(out(w), ')');
    return MX_OK;
}

static void put_constraint_name(mx_hcl_writer *w, const mx_hcl_block *block)
{
    if (!block->labels.len)
        return;
    mx_buf_text(out(w), "CONSTRAINT ");
    mx_hcl_sql_name(&w->sql, block->labels.at[0]);
    mx_buf_char(out(w), ' ');
}

static mx_status put_key(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *block)
{
    bool unique = mx_str_eq(block->type, MX_STR("unique"));
    bool exclude = mx_str_eq(block->type, MX_STR("exclude"));
    static const char *const never[] = {"unique", NULL}, *const only_exclude[] = {"where", NULL};
    mx_str method;
    MX_TRY(mx_hcl_only(&w->sql, block->body, key_attrs, key_blocks));
    MX_TRY(mx_hcl_only_where(w, false, block->body, never));
    MX_TRY(mx_hcl_only_where(w, exclude, block->body, only_exclude));
    MX_TRY(mx_hcl_only_where(w, exclude || is_engine(w, MX_MY), block->body, only_type));
    MX_TRY(mx_hcl_only_where(w, !exclude && is_engine(w, MX_PG | MX_MY), block->body, only_comment));
    put_constraint_name(w, block);
    mx_buf_text(out(w), exclude ? "EXCLUDE" : unique ? "UNIQUE " : "PRIMARY KEY ");
    if (exclude) {
        MX_TRY(mx_hcl_text_attr(&w->sql, block->body, "type", &method));
        mx_buf_printf(out(w), " USING %.*s ", MX_FMT(method.len ? method : MX_STR("btree")));
    }
    bool distinct;
    MX_TRY(mx_hcl_bool_attr(&w->sql, block->body, "nulls_distinct", true, &distinct));
    mx_buf_text(out(w), distinct ? "" : "NULLS NOT DISTINCT ");
    MX_TRY(put_parts(w, table, block));
    if (attr_of(block->body, "include")) {
        mx_buf_text(out(w), " INCLUDE ");
        MX_TRY(mx_hcl_sql_columns(w, table, block, "include"));
    }
    if (is_engine(w, MX_MY)) {
        MX_TRY(mx_hcl_sql_clause(w, block->body, "type", " USING ", false));
        MX_TRY(mx_hcl_sql_clause(w, block->body, "comment", " COMMENT ", true));
    }
    return put_where(w, block->body);
}

static mx_status put_check(mx_hcl_writer *w, const mx_hcl_block *block)
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
static mx_status put_action(mx_hcl_writer *w, const mx_hcl_body *body, const char *name, const char *before)
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
static mx_status put_referred(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *fkey)
{
    const mx_hcl_attr *list = attr_of(fkey->body, "ref_columns");
    mx_strs of = {0};
    mx_str column, own;
    if (!list || list->value->kind != MX_HCL_TUPLE || !list->value->items.len)
        return mx_fail(w->sql.diags, MX_HCL003, list ? list->at : fkey->at, "",
                       "expected a list of columns, like ref_columns = [table.t.column.id]");
    for (size_t i = 0; i < list->value->items.len; i++) {
        const mx_hcl_expr *item = list->value->items.at[i];
        mx_strs other;
        MX_TRY(mx_hcl_column_of(w, item, &column, &other));
        bool same = !i || other.len == of.len;
        for (size_t k = 0; same && k < of.len; k++)
            same = mx_str_eq(other.at[k], of.at[k]);
        if (!same)
            return mx_fail(w->sql.diags, MX_HCL003, item->at, "", "ref_columns are of one table");
        of = other;
    }
    if (!of.len)
        return mx_hcl_sql_block_name(w, table);
    MX_TRY(mx_hcl_block_schema(w, table, &own));
    return mx_hcl_sql_table_of(w, own, &of, list->value->at);
}

static mx_status put_fkey(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *block)
{
    static const char *const attrs[] = {"columns", "ref_columns", "on_update", "on_delete", NULL},
                             *const none[] = {NULL};
    MX_TRY(mx_hcl_only(&w->sql, block->body, attrs, none));
    put_constraint_name(w, block);
    mx_buf_text(out(w), "FOREIGN KEY ");
    MX_TRY(mx_hcl_sql_columns(w, table, block, "columns"));
    mx_buf_text(out(w), " REFERENCES ");
    MX_TRY(put_referred(w, table, block));
    mx_buf_char(out(w), ' ');
    MX_TRY(mx_hcl_sql_columns(w, NULL, block, "ref_columns"));
    MX_TRY(put_action(w, block->body, "on_update", " ON UPDATE "));
    return put_action(w, block->body, "on_delete", " ON DELETE ");
}

/* --- tables ---------------------------------------------------------------------------------------------------------------------- */

/* False for what is wrong too, which is told where the key is written. */
static bool is_column(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_expr *value,
                      const mx_hcl_block *column)
{
    mx_str name;
    size_t told = mx_diags_count(w->sql.diags);
    mx_status status = mx_hcl_own_column_of(w, table, value, &name);
    mx_diags_cut(w->sql.diags, told);
    return status == MX_OK && column->labels.len && mx_str_eq(name, column->labels.at[0]);
}

/* SQLite: what the one column of a primary key says of it itself: that it counts, or that DESC makes it no rowid. "": nothing. */
static const char *own_key(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *column)
{
    const mx_hcl_block *key = mx_hcl_block_of(table->body, MX_STR("primary_key"));
    const mx_hcl_attr *columns = key ? attr_of(key->body, "columns") : NULL;
    if (!is_engine(w, MX_LITE) || !key)
        return "";
    if (columns)
        return attr_of(column->body, "auto_increment") && columns->value->kind == MX_HCL_TUPLE &&
                       columns->value->items.len == 1 &&
                       is_column(w, table, columns->value->items.at[0], column)
                   ? " PRIMARY KEY"
                   : "";
    const mx_hcl_attr *type = attr_of(column->body, "type"), *without = attr_of(table->body, "without_rowid");
    const mx_hcl_block *on = key->body->blocks.len == 1 ? &key->body->blocks.at[0] : NULL;
    const mx_hcl_attr *name = on ? attr_of(on->body, "column") : NULL;
    bool desc = false;
    if (!name || without || !type || type->value->kind != MX_HCL_NAME ||
        !mx_str_eq(type->value->name, MX_STR("integer")) || !is_column(w, table, name->value, column) ||
        mx_hcl_bool_attr(&w->sql, on->body, "desc", false, &desc) != MX_OK)
        return "";
    return desc ? " PRIMARY KEY DESC" : "";
}

static mx_status put_charset(mx_hcl_writer *w, const mx_hcl_block *table)
{
    const mx_hcl_body *body = table->body;
    mx_str schema, charset, collation;
    MX_TRY(mx_hcl_block_schema(w, table, &schema));
    const mx_hcl_block *block = mx_hcl_schema_named(w, schema);
    if (block && !attr_of(body, "charset") && !attr_of(body, "collate"))
        body = block->body;
    MX_TRY(mx_hcl_text_attr(&w->sql, body, "charset", &charset));
    MX_TRY(mx_hcl_text_attr(&w->sql, body, "collate", &collation));
    if (charset.len)
        mx_buf_printf(out(w), " CHARSET=%.*s", MX_FMT(charset));
    if (collation.len)
        mx_buf_printf(out(w), " COLLATE=%.*s", MX_FMT(collation));
    return MX_OK;
}

static mx_status put_table_options(mx_hcl_writer *w, const mx_hcl_block *table)
{
    const mx_hcl_body *body = table->body;
    bool strict, bare;
    if (is_engine(w, MX_MY)) {
        MX_TRY(mx_hcl_sql_clause(w, body, "engine", " ENGINE=", false));
        MX_TRY(put_charset(w, table));
        MX_TRY(mx_hcl_sql_clause(w, body, "auto_increment", " AUTO_INCREMENT=", false));
        return mx_hcl_sql_clause(w, body, "comment", " COMMENT=", true);
    }
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, "strict", false, &strict));
    MX_TRY(mx_hcl_bool_attr(&w->sql, body, "without_rowid", false, &bare));
    mx_buf_text(out(w), strict && bare ? " STRICT, WITHOUT ROWID"
                        : strict       ? " STRICT"
                        : bare         ? " WITHOUT ROWID"
                                       : "");
    return MX_OK;
}

/* Behind CREATE, or between the parentheses of a MySQL table: a column that counts wants its key at once. */
static mx_status put_index_words(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *index,
                                 bool alone)
{
    bool unique;
    mx_str name, type;
    MX_TRY(mx_hcl_only(&w->sql, index->body, key_attrs, key_blocks));
    MX_TRY(mx_hcl_only_where(w, is_engine(w, MX_PG | MX_MY), index->body, only_type));
    MX_TRY(mx_hcl_only_where(w, !is_engine(w, MX_LITE), index->body, only_comment));
    MX_TRY(mx_hcl_block_name(w, index, &name));
    MX_TRY(mx_hcl_bool_attr(&w->sql, index->body, "unique", false, &unique));
    MX_TRY(mx_hcl_text_attr(&w->sql, index->body, "type", &type));
    bool kind = mx_str_ieq(type, MX_STR("fulltext")) || mx_str_ieq(type, MX_STR("spatial"));
    mx_buf_printf(out(w), "%s%.*s%sINDEX ", unique ? "UNIQUE " : "", MX_FMT(kind ? type : MX_STR_NONE),
                  kind ? " " : "");
    mx_hcl_sql_name(&w->sql, name);
    if (alone) {
        mx_buf_text(out(w), " ON ");
        MX_TRY(mx_hcl_sql_block_name(w, table));
    }
    bool method = type.len && !kind;
    if (method && is_engine(w, MX_PG))
        mx_buf_printf(out(w), " USING %.*s", MX_FMT(type));
    mx_buf_char(out(w), ' ');
    MX_TRY(put_parts(w, table, index));
    if (method && is_engine(w, MX_MY))
        mx_buf_printf(out(w), " USING %.*s", MX_FMT(type));
    MX_TRY(put_behind_parts(w, table, index));
    MX_TRY(put_where(w, index->body));
    return is_engine(w, MX_MY) ? mx_hcl_sql_clause(w, index->body, "comment", " COMMENT ", true) : MX_OK;
}

/* What stands between the parentheses, of one kind of block; `counting` is set when a column has taken the primary key. */
static mx_status put_table_parts(mx_hcl_writer *w, const mx_hcl_block *table, const char *type, bool *any,
                                 bool *counting)
{
    for (size_t i = 0; i < table->body->blocks.len; i++) {
        const mx_hcl_block *block = &table->body->blocks.at[i];
        if (!mx_str_eq(block->type, mx_str_of(type)) ||
            (*counting && mx_str_eq(block->type, MX_STR("primary_key"))))
            continue;
        mx_buf_text(out(w), *any ? ",\n  " : "\n  ");
        *any = true;
        size_t begun = mx_hcl_begin(w, block);
        if (mx_str_eq(block->type, MX_STR("column"))) {
            const char *key = own_key(w, table, block);
            *counting = *counting || *key;
            MX_TRY(put_column(w, table, block, key));
        } else if (mx_str_eq(block->type, MX_STR("check")))
            MX_TRY(put_check(w, block));
        else if (mx_str_eq(block->type, MX_STR("foreign_key")))
            MX_TRY(put_fkey(w, table, block));
        else if (mx_str_eq(block->type, MX_STR("index")))
            MX_TRY(put_index_words(w, table, block, false));
        else
            MX_TRY(put_key(w, table, block));
        mx_hcl_end(w, begun);
    }
    return MX_OK;
}

mx_status mx_hcl_sql_table(mx_hcl_writer *w, const mx_hcl_block *table)
{
    static const char *const attrs[] = {"schema",        "engine", "charset",  "collate", "auto_increment",
                                        "without_rowid", "strict", "unlogged", "comment", NULL},
                             *const blocks[] = {"column", "primary_key", "index",
                                                "unique", "exclude",     "foreign_key",
                                                "check",  "partition",   NULL};
    static const char *const parts[] = {"column", "primary_key", "unique", "exclude", "check"};
    static const char *const only_mysql[] = {"engine", "charset", "collate", "auto_increment", NULL},
                             *const only_lite[] = {"without_rowid", "strict", NULL};
    bool unlogged, any = false, counting = false;
    MX_TRY(mx_hcl_only(&w->sql, table->body, attrs, blocks));
    MX_TRY(mx_hcl_only_where(w, is_engine(w, MX_MY), table->body, only_mysql));
    MX_TRY(mx_hcl_only_where(w, is_engine(w, MX_LITE), table->body, only_lite));
    MX_TRY(mx_hcl_only_where(w, !is_engine(w, MX_LITE), table->body, only_comment));
    MX_TRY(mx_hcl_bool_attr(&w->sql, table->body, "unlogged", false, &unlogged));
    mx_buf_printf(out(w), "CREATE %sTABLE ", unlogged ? "UNLOGGED " : "");
    MX_TRY(mx_hcl_sql_block_name(w, table));
    mx_buf_text(out(w), " (");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        MX_TRY(put_table_parts(w, table, parts[i], &any, &counting));
    if (is_engine(w, MX_MY))
        MX_TRY(put_table_parts(w, table, "index", &any, &counting));
    if (is_engine(w, MX_LITE | MX_DUCK))
        MX_TRY(put_table_parts(w, table, "foreign_key", &any, &counting));
    mx_buf_text(out(w), "\n)");
    MX_TRY(mx_hcl_sql_partition(w, table));
    MX_TRY(put_table_options(w, table));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

mx_status mx_hcl_sql_counted_defaults(mx_hcl_writer *w, const mx_hcl_block *table)
{
    for (size_t i = 0; i < table->body->blocks.len; i++) {
        const mx_hcl_block *column = &table->body->blocks.at[i];
        const mx_hcl_attr *value = attr_of(column->body, "default");
        bool counted = false;
        if (mx_str_eq(column->type, MX_STR("column")))
            MX_TRY(is_counted(w, value, &counted));
        if (!counted)
            continue;
        size_t begun = mx_hcl_begin(w, column);
        mx_buf_text(out(w), "ALTER TABLE ");
        MX_TRY(mx_hcl_sql_block_name(w, table));
        mx_buf_text(out(w), " ALTER COLUMN ");
        mx_hcl_sql_name(&w->sql, column->labels.at[0]);
        mx_buf_text(out(w), " SET DEFAULT ");
        MX_TRY(mx_hcl_sql_default(&w->sql, value->value));
        mx_buf_text(out(w), ";\n");
        mx_hcl_end(w, begun);
    }
    return MX_OK;
}

static mx_status put_index(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *index)
{
    mx_str name, schema;
    mx_buf_text(out(w), "CREATE ");
    MX_TRY(put_index_words(w, table, index, true));
    mx_buf_text(out(w), ";\n");
    if (!attr_of(index->body, "comment"))
        return MX_OK;
    MX_TRY(mx_hcl_block_name(w, index, &name));
    MX_TRY(mx_hcl_block_schema(w, table, &schema));
    mx_buf_text(out(w), "COMMENT ON INDEX ");
    mx_hcl_sql_qualified(w, schema, name);
    MX_TRY(mx_hcl_sql_clause(w, index->body, "comment", " IS ", true));
    mx_buf_text(out(w), ";\n");
    return MX_OK;
}

mx_status mx_hcl_sql_indexes(mx_hcl_writer *w, const mx_hcl_block *table)
{
    for (size_t i = 0; i < table->body->blocks.len && !is_engine(w, MX_MY); i++) {
        if (!mx_str_eq(table->body->blocks.at[i].type, MX_STR("index")))
            continue;
        size_t begun = mx_hcl_begin(w, &table->body->blocks.at[i]);
        MX_TRY(put_index(w, table, &table->body->blocks.at[i]));
        mx_hcl_end(w, begun);
    }
    return MX_OK;
}

mx_status mx_hcl_sql_fkeys(mx_hcl_writer *w, const mx_hcl_block *table)
{
    for (size_t i = 0; i < table->body->blocks.len && !is_engine(w, MX_LITE | MX_DUCK); i++) {
        if (!mx_str_eq(table->body->blocks.at[i].type, MX_STR("foreign_key")))
            continue;
        size_t begun = mx_hcl_begin(w, &table->body->blocks.at[i]);
        mx_buf_text(out(w), "ALTER TABLE ");
        MX_TRY(mx_hcl_sql_block_name(w, table));
        mx_buf_text(out(w), " ADD ");
        MX_TRY(put_fkey(w, table, &table->body->blocks.at[i]));
        mx_buf_text(out(w), ";\n");
        mx_hcl_end(w, begun);
    }
    return MX_OK;
}
