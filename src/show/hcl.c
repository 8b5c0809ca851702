/* The words are those of Atlas's HCL schemas; attributes are aligned afterwards by who prints
 * (mx_hcl_format). */
#include "show/hcl_words.h"
#include "show/parts.h"
#include "show/show.h"

#include "schema/canon.h"

typedef struct printer {
    mx_arena *arena;
    mx_buf *out;
    size_t left_out;
    bool mysql;
    bool orders_nulls; /* NULLS FIRST and LAST mean something */
} printer;

/* ---- attributes ---- */

static void attr(printer *p, const char *indent, const char *name)
{
    mx_buf_printf(p->out, "%s%s = ", indent, name);
}

static void text_attr(printer *p, const char *indent, const char *name, mx_str value)
{
    if (!value.len)
        return;
    attr(p, indent, name);
    mx_hcl_put_text(p->out, value);
    mx_buf_char(p->out, '\n');
}

static void word_attr(printer *p, const char *indent, const char *name, const char *word)
{
    attr(p, indent, name);
    mx_buf_text(p->out, word);
    mx_buf_char(p->out, '\n');
}

static void number_attr(printer *p, const char *indent, const char *name, int64_t number)
{
    attr(p, indent, name);
    mx_buf_printf(p->out, "%lld\n", (long long)number);
}

static void sql_attr(printer *p, const char *indent, const char *name, const mx_sql *sql)
{
    if (!sql->text.len)
        return;
    attr(p, indent, name);
    mx_hcl_put_sql(p->out, mx_sql_shown(sql));
    mx_buf_char(p->out, '\n');
}

/* Of MySQL's that nobody has named: a block needs some name, and one schema alone is read as the connection's. */
static mx_str schema_name(const mx_schema *schema)
{
    return schema->name.len ? schema->name : MX_STR("default");
}

static void schema_attr(printer *p, const mx_schema *schema)
{
    attr(p, "  ", "schema");
    mx_hcl_put_member(p->out, "schema", schema_name(schema));
    mx_buf_char(p->out, '\n');
}

static void open_block(printer *p, const char *indent, const char *type, mx_str label)
{
    mx_buf_printf(p->out, "%s%s ", indent, type);
    if (label.len) {
        mx_hcl_put_text(p->out, label);
        mx_buf_char(p->out, ' ');
    }
    mx_buf_lit(p->out, "{\n");
}

/* ---- columns ---- */

/* What the schema's own charset says need not be said again; a column's goes by its table's. */
static bool own_charset(const mx_column *column)
{
    return column->charset.len && !mx_str_eq(column->charset, column->table->charset);
}

static bool own_collation(const mx_column *column)
{
    return column->collation.len && !mx_str_eq(column->collation, column->table->collation);
}

/* What the words of HCL say nothing of: bounds, CACHE, CYCLE. */
static bool has_more(const mx_sequence *sequence)
{
    int64_t most = mx_str_eq(sequence->type, MX_STR("smallint"))  ? INT16_MAX
                   : mx_str_eq(sequence->type, MX_STR("integer")) ? INT32_MAX
                                                                  : INT64_MAX;
    return sequence->cache != 1 || sequence->cycle ||
           (sequence->increment > 0 ? sequence->min != 1 || sequence->max != most : sequence->max != -1);
}

static void put_identity(printer *p, const mx_column *column)
{
    const mx_sequence *sequence = column->sequence;
    mx_buf_lit(p->out, "    identity {\n");
    word_attr(p, "      ", "generated", column->identity == MX_ID_ALWAYS ? "ALWAYS" : "BY_DEFAULT");
    if (sequence && sequence->start != 1)
        number_attr(p, "      ", "start", sequence->start);
    if (sequence && sequence->increment != 1)
        number_attr(p, "      ", "increment", sequence->increment);
    mx_buf_lit(p->out, "    }\n");
    p->left_out += sequence && has_more(sequence);
}

static void put_generated(printer *p, const mx_column *column)
{
    mx_buf_lit(p->out, "    as {\n");
    text_attr(p, "      ", "expr", mx_sql_shown(&column->expression));
    word_attr(p, "      ", "type", column->generated == MX_G_STORED ? "STORED" : "VIRTUAL");
    mx_buf_lit(p->out, "    }\n");
}

/* MariaDB tells the check of a column from those of the table. */
static void put_own_check(printer *p, const mx_check *check)
{
    mx_buf_lit(p->out, "    check {\n");
    text_attr(p, "      ", "expr", mx_sql_shown(&check->expr));
    mx_buf_lit(p->out, "    }\n");
}

static const char *serial_word(const mx_column *column)
{
    return mx_str_eq(column->type.base, MX_STR("bigint"))     ? "bigserial"
           : mx_str_eq(column->type.base, MX_STR("smallint")) ? "smallserial"
                                                              : "serial";
}

static void put_column(printer *p, const mx_column *column)
{
    const char *in = "    ";
    open_block(p, "  ", "column", column->name);
    word_attr(p, in, "null", column->not_null ? "false" : "true");
    if (column->type.text.len) {
        attr(p, in, "type");
        if (column->serial)
            mx_buf_text(p->out, serial_word(column));
        else
            mx_hcl_put_type(p->arena, p->out, column);
        mx_buf_char(p->out, '\n');
    }
    if (column->type.is_unsigned)
        word_attr(p, in, "unsigned", "true");
    if (column->default_value.text.len && !column->serial) {
        attr(p, in, "default");
        mx_hcl_put_default(p->out, column);
        mx_buf_char(p->out, '\n');
    }
    sql_attr(p, in, "on_update", &column->on_update);
    if (column->auto_increment)
        word_attr(p, in, "auto_increment", "true");
    if (own_charset(column))
        text_attr(p, in, "charset", column->charset);
    if (p->mysql ? own_collation(column) : column->collation.len > 0)
        text_attr(p, in, "collate", column->collation);
    text_attr(p, in, "comment", column->comment);
    if (column->invisible)
        word_attr(p, in, "invisible", "true");
    if (column->generated)
        put_generated(p, column);
    if (column->identity != MX_ID_NONE)
        put_identity(p, column);
    for (size_t i = 0; i < column->table->checks.len; i++) {
        if (column->table->checks.at[i]->column == column)
            put_own_check(p, column->table->checks.at[i]);
    }
    mx_buf_lit(p->out, "  }\n");
    p->left_out += column->storage.len || column->compression.len || column->options.len ||
                   column->not_null_conflict.len;
}

/* ---- keys and indexes ---- */

static bool only_columns(const mx_index *index)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        if (!part->column || part->prefix || part->desc || part->nulls_first || part->collation.len ||
            part->opclass.len || part->with_op.len)
            return false;
    }
    return true;
}

static void put_part(printer *p, const mx_index_part *part)
{
    const char *in = "      ";
    mx_buf_lit(p->out, "    on {\n");
    if (part->column) {
        attr(p, in, "column");
        mx_hcl_put_member(p->out, "column", part->column->name);
        mx_buf_char(p->out, '\n');
    } else {
        text_attr(p, in, "expr", mx_sql_shown(&part->expr));
    }
    if (part->desc)
        word_attr(p, in, "desc", "true");
    if (p->orders_nulls && part->nulls_first != part->desc)
        word_attr(p, in, part->desc ? "nulls_last" : "nulls_first", "true");
    if (part->prefix)
        number_attr(p, in, "prefix", part->prefix);
    if (part->opclass.len) {
        attr(p, in, "ops");
        mx_hcl_put_sql(p->out, part->opclass);
        mx_buf_char(p->out, '\n');
    }
    text_attr(p, in, "collate", part->collation);
    if (part->with_op.len) {
        attr(p, in, "op");
        mx_hcl_put_text(p->out, part->with_op);
        mx_buf_char(p->out, '\n');
    }
    mx_buf_lit(p->out, "    }\n");
    p->left_out += part->opclass_params.len > 0;
}

static void put_column_list(printer *p, const char *name, const mx_index *index)
{
    attr(p, "    ", name);
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        mx_hcl_put_member(p->out, "column", index->parts.at[i].column->name);
    }
    mx_buf_lit(p->out, "]\n");
}

static void put_include(printer *p, const mx_strs *names)
{
    if (!names->len)
        return;
    attr(p, "    ", "include");
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < names->len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        mx_hcl_put_member(p->out, "column", names->at[i]);
    }
    mx_buf_lit(p->out, "]\n");
}

static void put_index(printer *p, const mx_index *index)
{
    static const char *const blocks[] = {[MX_I_INDEX] = "index",
                                         [MX_I_PRIMARY] = "primary_key",
                                         [MX_I_UNIQUE] = "unique",
                                         [MX_I_EXCLUDE] = "exclude"};
    bool primary = index->role == MX_I_PRIMARY;
    /* The name that the server makes up for a primary key need not be said. */
    open_block(p, "  ", blocks[index->role],
               primary && (index->made_up || p->mysql) ? MX_STR_NONE : index->name);
    if (index->role == MX_I_INDEX && index->unique)
        word_attr(p, "    ", "unique", "true");
    if (only_columns(index))
        put_column_list(p, "columns", index);
    mx_str type = index->kind.len ? index->kind : index->method;
    if (type.len && !mx_str_eq(type, MX_STR("btree")))
        word_attr(p, "    ", "type", mx_str_z(p->arena, mx_str_upper(p->arena, type)));
    put_include(p, &index->include);
    if (index->where.text.len)
        text_attr(p, "    ", "where", mx_sql_shown(&index->where));
    if (index->nulls_not_distinct)
        word_attr(p, "    ", "nulls_distinct", "false");
    text_attr(p, "    ", "comment", index->comment);
    for (size_t i = 0; !only_columns(index) && i < index->parts.len; i++)
        put_part(p, &index->parts.at[i]);
    mx_buf_lit(p->out, "  }\n");
    p->left_out += index->deferrable || index->invisible || index->options.len || index->conflict.len;
}

static void put_fkey(printer *p, const mx_fkey *fkey)
{
    if (!fkey->ref_columns.len) { /* SQLite: to the key of a table that is not there */
        p->left_out++;
        return;
    }
    open_block(p, "  ", "foreign_key", fkey->name);
    attr(p, "    ", "columns");
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < fkey->columns.len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        mx_hcl_put_member(p->out, "column", fkey->columns.at[i]->name);
    }
    mx_buf_lit(p->out, "]\n");
    attr(p, "    ", "ref_columns");
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < fkey->ref_columns.len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        if (fkey->ref_table != fkey->table) {
            bool elsewhere = fkey->ref_table && fkey->ref_table->schema != fkey->table->schema;
            mx_hcl_put_member(p->out, "table",
                              elsewhere ? schema_name(fkey->ref_table->schema) : fkey->ref.name);
            if (elsewhere)
                mx_hcl_put_member(p->out, "", fkey->ref.name);
            mx_buf_char(p->out, '.');
        }
        mx_hcl_put_member(p->out, "column", fkey->ref_columns.at[i]);
    }
    mx_buf_lit(p->out, "]\n");
    word_attr(p, "    ", "on_update", mx_shown_action(fkey->on_update));
    word_attr(p, "    ", "on_delete", mx_shown_action(fkey->on_delete));
    mx_buf_lit(p->out, "  }\n");
    p->left_out += fkey->deferrable || fkey->match.len || fkey->not_valid || fkey->not_enforced ||
                   fkey->set_columns.len || fkey->comment.len;
}

static void put_check(printer *p, const mx_check *check)
{
    open_block(p, "  ", "check", check->name);
    text_attr(p, "    ", "expr", mx_sql_shown(&check->expr));
    if (check->not_enforced)
        word_attr(p, "    ", "enforced", "false");
    if (check->no_inherit)
        word_attr(p, "    ", "no_inherit", "true");
    mx_buf_lit(p->out, "  }\n");
    p->left_out += check->not_valid || check->comment.len;
}

/* ---- tables, types, schemas ---- */

static void put_table_options(printer *p, const mx_table *table)
{
    const mx_schema *schema = table->schema;
    if (table->engine.len && !mx_str_ieq(table->engine, MX_STR("innodb")))
        text_attr(p, "  ", "engine", table->engine);
    if (!mx_str_eq(table->charset, schema->charset))
        text_attr(p, "  ", "charset", table->charset);
    if (!mx_str_eq(table->collation, schema->collation))
        text_attr(p, "  ", "collate", table->collation);
    if (table->auto_increment > 1)
        number_attr(p, "  ", "auto_increment", table->auto_increment);
    if (table->without_rowid)
        word_attr(p, "  ", "without_rowid", "true");
    if (table->strict)
        word_attr(p, "  ", "strict", "true");
    if (table->unlogged)
        word_attr(p, "  ", "unlogged", "true");
    text_attr(p, "  ", "comment", table->comment);
    p->left_out += table->options.len + table->inherits.len + (table->partition_by.len > 0) +
                   table->row_security + (table->system_versioning.len > 0);
}

static void put_table(printer *p, const mx_table *table)
{
    if (table->partition_of) {
        p->left_out++;
        return;
    }
    open_block(p, "", "table", table->name);
    schema_attr(p, table->schema);
    put_table_options(p, table);
    for (size_t i = 0; i < table->columns.len; i++)
        put_column(p, table->columns.at[i]);
    if (table->primary)
        put_index(p, table->primary);
    for (size_t i = 0; i < table->fkeys.len; i++)
        put_fkey(p, table->fkeys.at[i]);
    for (size_t i = 0; i < table->indexes.len; i++)
        put_index(p, table->indexes.at[i]);
    for (size_t i = 0; i < table->checks.len; i++) {
        if (!table->checks.at[i]->column)
            put_check(p, table->checks.at[i]);
    }
    mx_buf_lit(p->out, "}\n");
}

static void put_type(printer *p, const mx_udt *type)
{
    if (type->kind != MX_O_ENUM) {
        p->left_out++;
        return;
    }
    open_block(p, "", "enum", type->name);
    schema_attr(p, type->schema);
    attr(p, "  ", "values");
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < type->values.len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        mx_hcl_put_text(p->out, type->values.at[i]);
    }
    mx_buf_lit(p->out, "]\n}\n");
    p->left_out += type->comment.len > 0;
}

static void put_schema(printer *p, const mx_schema *schema)
{
    open_block(p, "", "schema", schema_name(schema));
    if (p->mysql) {
        text_attr(p, "  ", "charset", schema->charset);
        text_attr(p, "  ", "collate", schema->collation);
    }
    text_attr(p, "  ", "comment", schema->comment);
    mx_buf_lit(p->out, "}\n");
}

static size_t free_sequences(const mx_schema *schema)
{
    size_t count = 0;
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        count += !sequence->internal && !(sequence->owner && sequence->owner->serial);
    }
    return count;
}

size_t mx_show_hcl(mx_arena *arena, const mx_model *model, mx_buf *out)
{
    printer p = {.arena = arena,
                 .out = out,
                 .mysql = (model->server.engine & MX_MY) != 0,
                 .orders_nulls = (model->server.engine & (MX_PG | MX_DUCK)) != 0};
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_schema *schema = model->schemas.at[s];
        for (size_t i = 0; i < schema->tables.len; i++)
            put_table(&p, schema->tables.at[i]);
        for (size_t i = 0; i < schema->types.len; i++)
            put_type(&p, schema->types.at[i]);
        p.left_out += schema->objects.len + free_sequences(schema);
    }
    for (size_t s = 0; s < model->schemas.len; s++)
        if (mx_shown_schema(model->schemas.at[s]))
            put_schema(&p, model->schemas.at[s]);
    p.left_out += model->objects.len;
    return p.left_out;
}
