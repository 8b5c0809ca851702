/* The words are those of Atlas's HCL schemas; attributes are aligned afterwards by who prints
 * (mx_hcl_format). */
#include "show/hcl_printer.h"
#include "show/hcl_words.h"
#include "show/parts.h"
#include "show/show.h"

#include "schema/names.h"
#include "schema/rights.h"

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

static void put_identity(mx_hcl_printer *p, const mx_column *column)
{
    const mx_sequence *sequence = column->sequence;
    mx_buf_lit(p->out, "    identity {\n");
    mx_hcl_put_word_attr(p, "      ", "generated",
                         column->identity == MX_ID_ALWAYS ? "ALWAYS" : "BY_DEFAULT");
    if (sequence && sequence->start != 1)
        mx_hcl_put_number_attr(p, "      ", "start", sequence->start);
    if (sequence && sequence->increment != 1)
        mx_hcl_put_number_attr(p, "      ", "increment", sequence->increment);
    if (sequence)
        mx_hcl_put_bounds(p, "      ", sequence);
    mx_buf_lit(p->out, "    }\n");
}

static void put_generated(mx_hcl_printer *p, const mx_column *column)
{
    mx_buf_lit(p->out, "    as {\n");
    mx_hcl_put_text_attr(p, "      ", "expr", mx_sql_shown(&column->expression));
    mx_hcl_put_word_attr(p, "      ", "type", column->generated == MX_G_STORED ? "STORED" : "VIRTUAL");
    mx_buf_lit(p->out, "    }\n");
}

/* MariaDB tells the check of a column from those of the table. */
static void put_own_check(mx_hcl_printer *p, const mx_check *check)
{
    mx_buf_lit(p->out, "    check {\n");
    mx_hcl_put_text_attr(p, "      ", "expr", mx_sql_shown(&check->expr));
    mx_buf_lit(p->out, "    }\n");
}

static const char *serial_word(const mx_column *column)
{
    return mx_str_eq(column->type.base, MX_STR("bigint"))     ? "bigserial"
           : mx_str_eq(column->type.base, MX_STR("smallint")) ? "smallserial"
                                                              : "serial";
}

static void put_column(mx_hcl_printer *p, const mx_column *column)
{
    const char *in = "    ";
    mx_hcl_put_block(p, "  ", "column", column->name);
    mx_hcl_put_word_attr(p, in, "null", column->not_null ? "false" : "true");
    if (column->type.text.len) {
        if (column->serial)
            mx_hcl_put_word_attr(p, in, "type", serial_word(column));
        else
            mx_hcl_put_type_attr(p, in, &column->type);
    }
    if (column->type.is_unsigned)
        mx_hcl_put_word_attr(p, in, "unsigned", "true");
    if (column->default_value.text.len && !column->serial) {
        mx_hcl_put_attr(p, in, "default");
        mx_hcl_put_default(p->out, column);
        mx_buf_char(p->out, '\n');
    }
    mx_hcl_put_sql_attr(p, in, "on_update", &column->on_update);
    if (column->auto_increment)
        mx_hcl_put_word_attr(p, in, "auto_increment", "true");
    if (own_charset(column))
        mx_hcl_put_text_attr(p, in, "charset", column->charset);
    if (p->mysql ? own_collation(column) : column->collation.len > 0)
        mx_hcl_put_text_attr(p, in, "collate", column->collation);
    mx_hcl_put_text_attr(p, in, "comment", column->comment);
    if (column->invisible)
        mx_hcl_put_word_attr(p, in, "invisible", "true");
    bool row_time = mx_str_istarts(column->expression.text, MX_STR("row ")); /* MariaDB: ROW START, ROW END */
    if (column->generated && !row_time)
        put_generated(p, column);
    if (column->identity != MX_ID_NONE)
        put_identity(p, column);
    for (size_t i = 0; i < column->table->checks.len; i++) {
        if (column->table->checks.at[i]->column == column)
            put_own_check(p, column->table->checks.at[i]);
    }
    mx_buf_lit(p->out, "  }\n");
    const char *kind = "column";
    mx_hcl_leave(p, column->storage.len > 0, "STORAGE", kind, column->table, column->name);
    mx_hcl_leave(p, column->compression.len > 0, "COMPRESSION", kind, column->table, column->name);
    mx_hcl_leave(p, row_time, "ROW START or ROW END", kind, column->table, column->name);
    mx_hcl_leave(p, column->options.len > 0, "options", kind, column->table, column->name);
    mx_hcl_leave(p, column->not_null_conflict.len > 0, "ON CONFLICT", kind, column->table, column->name);
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

static void put_part(mx_hcl_printer *p, const mx_index *index, const mx_index_part *part)
{
    const char *in = "      ";
    mx_buf_lit(p->out, "    on {\n");
    if (part->column) {
        mx_hcl_put_attr(p, in, "column");
        mx_hcl_put_member(p->out, "column", part->column->name);
        mx_buf_char(p->out, '\n');
    } else {
        mx_hcl_put_text_attr(p, in, "expr", mx_sql_shown(&part->expr));
    }
    if (part->desc)
        mx_hcl_put_word_attr(p, in, "desc", "true");
    if (p->orders_nulls && part->nulls_first != part->desc)
        mx_hcl_put_word_attr(p, in, part->desc ? "nulls_last" : "nulls_first", "true");
    if (part->prefix)
        mx_hcl_put_number_attr(p, in, "prefix", part->prefix);
    if (part->opclass.len) {
        mx_hcl_put_attr(p, in, "ops");
        mx_hcl_put_sql(p->out, part->opclass);
        mx_buf_char(p->out, '\n');
    }
    mx_hcl_put_text_attr(p, in, "collate", part->collation);
    if (part->with_op.len) {
        mx_hcl_put_attr(p, in, "op");
        mx_hcl_put_text(p->out, part->with_op);
        mx_buf_char(p->out, '\n');
    }
    mx_buf_lit(p->out, "    }\n");
    mx_hcl_leave(p, part->opclass_params.len > 0, "an operator class's parameters", "index", index->table,
                 index->name);
}

static void put_column_list(mx_hcl_printer *p, const char *name, const mx_index *index)
{
    mx_hcl_put_attr(p, "    ", name);
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        mx_hcl_put_member(p->out, "column", index->parts.at[i].column->name);
    }
    mx_buf_lit(p->out, "]\n");
}

static void put_include(mx_hcl_printer *p, const mx_strs *names)
{
    if (!names->len)
        return;
    mx_hcl_put_attr(p, "    ", "include");
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < names->len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        mx_hcl_put_member(p->out, "column", names->at[i]);
    }
    mx_buf_lit(p->out, "]\n");
}

static void put_index(mx_hcl_printer *p, const mx_index *index)
{
    static const char *const blocks[] = {[MX_I_INDEX] = "index",
                                         [MX_I_PRIMARY] = "primary_key",
                                         [MX_I_UNIQUE] = "unique",
                                         [MX_I_EXCLUDE] = "exclude"};
    bool primary = index->role == MX_I_PRIMARY;
    /* The name that the server makes up for a primary key need not be said. */
    mx_hcl_put_block(p, "  ", blocks[index->role],
                     primary && (index->made_up || p->mysql) ? MX_STR_NONE : index->name);
    if (index->role == MX_I_INDEX && index->unique)
        mx_hcl_put_word_attr(p, "    ", "unique", "true");
    if (only_columns(index))
        put_column_list(p, "columns", index);
    mx_str type = index->kind.len ? index->kind : index->method;
    if (type.len && !mx_str_eq(type, MX_STR("btree")))
        mx_hcl_put_word_attr(p, "    ", "type", mx_str_z(p->arena, mx_str_upper(p->arena, type)));
    put_include(p, &index->include);
    if (index->where.text.len)
        mx_hcl_put_text_attr(p, "    ", "where", mx_sql_shown(&index->where));
    if (index->nulls_not_distinct)
        mx_hcl_put_word_attr(p, "    ", "nulls_distinct", "false");
    mx_hcl_put_text_attr(p, "    ", "comment", index->comment);
    for (size_t i = 0; !only_columns(index) && i < index->parts.len; i++)
        put_part(p, index, &index->parts.at[i]);
    mx_buf_lit(p->out, "  }\n");
    const char *kind = index->role == MX_I_INDEX ? "index" : "key";
    mx_hcl_leave(p, index->deferrable, "DEFERRABLE", kind, index->table, index->name);
    mx_hcl_leave(p, index->invisible, "INVISIBLE", kind, index->table, index->name);
    mx_hcl_leave(p, index->options.len > 0, "options", kind, index->table, index->name);
    mx_hcl_leave(p, index->conflict.len > 0, "ON CONFLICT", kind, index->table, index->name);
    mx_hcl_leave(p, index->index_comment.len > 0, "the comment", "the index behind key", index->table,
                 index->name);
}

static void put_fkey(mx_hcl_printer *p, const mx_fkey *fkey)
{
    if (!fkey->ref_columns.len) { /* SQLite: to the key of a table that is not there */
        mx_hcl_leave(p, true, "", "foreign key", fkey->table, fkey->name);
        return;
    }
    mx_hcl_put_block(p, "  ", "foreign_key", fkey->name);
    mx_hcl_put_attr(p, "    ", "columns");
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < fkey->columns.len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        mx_hcl_put_member(p->out, "column", fkey->columns.at[i]->name);
    }
    mx_buf_lit(p->out, "]\n");
    mx_hcl_put_attr(p, "    ", "ref_columns");
    mx_buf_char(p->out, '[');
    for (size_t i = 0; i < fkey->ref_columns.len; i++) {
        mx_buf_text(p->out, i ? ", " : "");
        if (fkey->ref_table != fkey->table) {
            bool elsewhere = fkey->ref_table && fkey->ref_table->schema != fkey->table->schema;
            mx_hcl_put_member(p->out, "table",
                              elsewhere ? mx_hcl_schema_name(fkey->ref_table->schema) : fkey->ref.name);
            if (elsewhere)
                mx_hcl_put_member(p->out, "", fkey->ref.name);
            mx_buf_char(p->out, '.');
        }
        mx_hcl_put_member(p->out, "column", fkey->ref_columns.at[i]);
    }
    mx_buf_lit(p->out, "]\n");
    mx_hcl_put_word_attr(p, "    ", "on_update", mx_shown_action(fkey->on_update));
    mx_hcl_put_word_attr(p, "    ", "on_delete", mx_shown_action(fkey->on_delete));
    mx_buf_lit(p->out, "  }\n");
    const char *kind = "foreign key";
    mx_hcl_leave(p, fkey->deferrable, "DEFERRABLE", kind, fkey->table, fkey->name);
    mx_hcl_leave(p, fkey->match.len > 0, "MATCH", kind, fkey->table, fkey->name);
    mx_hcl_leave(p, fkey->not_valid, "NOT VALID", kind, fkey->table, fkey->name);
    mx_hcl_leave(p, fkey->not_enforced, "NOT ENFORCED", kind, fkey->table, fkey->name);
    mx_hcl_leave(p, fkey->set_columns.len > 0, "the columns to set", kind, fkey->table, fkey->name);
    mx_hcl_leave(p, fkey->comment.len > 0, "the comment", kind, fkey->table, fkey->name);
}

static void put_check(mx_hcl_printer *p, const mx_check *check)
{
    mx_hcl_put_block(p, "  ", "check", check->name);
    mx_hcl_put_text_attr(p, "    ", "expr", mx_sql_shown(&check->expr));
    if (check->not_enforced)
        mx_hcl_put_word_attr(p, "    ", "enforced", "false");
    if (check->no_inherit)
        mx_hcl_put_word_attr(p, "    ", "no_inherit", "true");
    mx_buf_lit(p->out, "  }\n");
    mx_hcl_leave(p, check->not_valid, "NOT VALID", "check", check->table, check->name);
    mx_hcl_leave(p, check->comment.len > 0, "the comment", "check", check->table, check->name);
}

/* ---- tables, types, schemas ---- */

static void put_table_options(mx_hcl_printer *p, const mx_table *table)
{
    const mx_schema *schema = table->schema;
    if (table->engine.len && !mx_str_ieq(table->engine, MX_STR("innodb")))
        mx_hcl_put_text_attr(p, "  ", "engine", table->engine);
    if (!mx_str_eq(table->charset, schema->charset))
        mx_hcl_put_text_attr(p, "  ", "charset", table->charset);
    if (!mx_str_eq(table->collation, schema->collation))
        mx_hcl_put_text_attr(p, "  ", "collate", table->collation);
    if (table->auto_increment > 1)
        mx_hcl_put_number_attr(p, "  ", "auto_increment", table->auto_increment);
    if (table->without_rowid)
        mx_hcl_put_word_attr(p, "  ", "without_rowid", "true");
    if (table->strict)
        mx_hcl_put_word_attr(p, "  ", "strict", "true");
    if (table->unlogged)
        mx_hcl_put_word_attr(p, "  ", "unlogged", "true");
    mx_hcl_put_text_attr(p, "  ", "comment", table->comment);
    mx_hcl_leave(p, table->options.len > 0, "options", "table", NULL, table->name);
    mx_hcl_leave(p, table->inherits.len > 0, "INHERITS", "table", NULL, table->name);
    mx_hcl_leave(p, table->partition_by.len > 0, "PARTITION BY", "table", NULL, table->name);
    mx_hcl_leave(p, table->row_security || table->force_row_security, "ROW LEVEL SECURITY", "table", NULL,
                 table->name);
    mx_hcl_leave(p, table->system_versioning.len > 0, "SYSTEM VERSIONING", "table", NULL, table->name);
}

static void put_table(mx_hcl_printer *p, const mx_table *table)
{
    if (table->partition_of) {
        mx_hcl_leave(p, true, "", "partition", NULL, table->name);
        return;
    }
    mx_hcl_put_block(p, "", "table", table->name);
    mx_hcl_put_schema_attr(p, table->schema);
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
        const mx_check *check = table->checks.at[i];
        mx_hcl_leave(p, check->period, "PERIOD FOR", "period", table, check->name);
        if (!check->column && !check->period)
            put_check(p, check);
    }
    mx_buf_lit(p->out, "}\n");
}

static void put_schema(mx_hcl_printer *p, const mx_schema *schema)
{
    mx_hcl_put_block(p, "", "schema", mx_hcl_schema_name(schema));
    if (p->mysql) {
        mx_hcl_put_text_attr(p, "  ", "charset", schema->charset);
        mx_hcl_put_text_attr(p, "  ", "collate", schema->collation);
    }
    mx_hcl_put_text_attr(p, "  ", "comment", schema->comment);
    mx_buf_lit(p->out, "}\n");
}

static void leave_object(mx_hcl_printer *p, const mx_object *object)
{
    mx_table on = {.name = object->on_table.name};
    mx_hcl_leave(p, true, "", mx_object_kind_name(object->kind), on.name.len ? &on : NULL,
                 mx_str_cat(p->arena, object->name, object->signature));
}

static void leave_rights(mx_hcl_printer *p, const mx_right_targets *targets)
{
    for (size_t i = 0; i < targets->len; i++) {
        const mx_right_target *on = targets->at[i];
        if (on->future)
            mx_hcl_leave(p, true, "default rights", "schema", NULL, mx_right_schema(on));
        else if (mx_right_is_there(on) && on->rights.len)
            mx_hcl_leave(p, true, "rights", mx_object_kind_name(on->thing_kind), NULL, mx_right_name(on));
    }
}

static void put_objects(mx_hcl_printer *p)
{
    for (size_t i = 0; i < p->model->objects.len; i++) {
        if (p->model->objects.at[i]->kind == MX_O_EXTENSION)
            mx_hcl_put_extension(p, p->model->objects.at[i]);
        else
            leave_object(p, p->model->objects.at[i]);
    }
}

/* Those behind serial and identity columns come with them. */
static void put_sequences(mx_hcl_printer *p, const mx_schema *schema)
{
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        const mx_column *owner = sequence->owner;
        if (!sequence->internal && !(owner && owner->serial && owner->sequence == sequence))
            mx_hcl_put_sequence(p, sequence);
    }
}

static void put_all(mx_hcl_printer *p)
{
    put_objects(p);
    for (size_t s = 0; s < p->model->schemas.len; s++) {
        const mx_schema *schema = p->model->schemas.at[s];
        put_sequences(p, schema);
        for (size_t i = 0; i < schema->types.len; i++)
            mx_hcl_put_udt(p, schema->types.at[i]);
        for (size_t i = 0; i < schema->tables.len; i++)
            put_table(p, schema->tables.at[i]);
        for (size_t i = 0; i < schema->objects.len; i++)
            leave_object(p, schema->objects.at[i]);
    }
    for (size_t s = 0; s < p->model->schemas.len; s++) {
        if (mx_shown_schema(p->model->schemas.at[s]))
            put_schema(p, p->model->schemas.at[s]);
    }
    leave_rights(p, &p->model->rights);
    leave_rights(p, &p->model->future_rights);
}

void mx_show_hcl(mx_arena *arena, const mx_model *model, mx_buf *out, mx_strs *left_out)
{
    mx_hcl_printer p = {.arena = arena,
                        .out = out,
                        .model = model,
                        .left_out = left_out,
                        .mysql = (model->server.engine & MX_MY) != 0,
                        .orders_nulls = (model->server.engine & (MX_PG | MX_DUCK)) != 0};
    put_all(&p);
}
